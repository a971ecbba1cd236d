//! What operators count over everything.

use domain::id::{EndpointId, TenantId};
use store::Db;
use store::feed::{self, Endpoint, Parked};
use store::platform::{self, EndpointCounts, TenantCounts};

use super::places::{read, write};
use super::rows::{NOW, RED};

pub(crate) fn chapter(db: &Db) {
    let counts = read(db, platform::tenant_counts_all);
    let one = |sql: &'static str| read(db, move |tx| tx.one(sql, &[], |row| row.int(0)));
    let red = TenantCounts {
        accounts: one("SELECT COUNT(*) FROM account WHERE tenant = 1 AND status = 'active'"),
        keys: one("SELECT COUNT(*) FROM auth_key WHERE tenant = 1 AND revoked_ms IS NULL"),
        orders: one("SELECT COUNT(*) FROM orders WHERE tenant = 1 AND status = 'active'"),
    };
    assert!(red.orders > 0);
    assert_eq!(counts.get(&RED), Some(&red));
    assert_eq!(counts.get(&TenantId(77)), None, "a tenant with nothing");

    endpoints(db);

    assert_eq!(read(db, |tx| platform::lease_holder(tx, "nobody's")), None);
    write(db, |tx| store::chores::take_lease(tx, "platform", "node-1", NOW, NOW + 500));
    let holder = read(db, |tx| platform::lease_holder(tx, "platform"));
    assert_eq!(holder, Some(("node-1".to_owned(), NOW + 500)));

    let size = read(db, platform::database_size);
    assert!(size.is_none_or(|size| size > 1_000_000), "{size:?}");
    let took = db.counters().write_latency.percentiles_us([50, 99]).unwrap();
    assert!(took[0] > 0 && took[0] <= took[1], "{took:?}");
}

fn endpoints(db: &Db) {
    assert_eq!(read(db, platform::endpoint_counts_all), EndpointCounts::default(), "all are disabled by now");
    let known = read(db, |tx| feed::endpoints(tx, RED));
    for (end, failing_ms) in known.iter().take(2).zip([None, Some(NOW)]) {
        let stands = Endpoint { failing_ms, ..end.clone() };
        write(db, move |tx| {
            feed::change_endpoint(tx, RED, stands.id, "whsec_1", "active")?;
            feed::save_progress(tx, &stands)
        });
    }
    for (id, replay) in [(901, false), (902, true), (903, false)] {
        let (endpoint, parked_ms) = (EndpointId(1), NOW);
        let run = Parked { tenant: RED, id, endpoint, first_seq: 2, last_seq: 4, parked_ms, replay };
        write(db, move |tx| feed::park(tx, &run));
    }
    let counts = read(db, platform::endpoint_counts_all);
    assert_eq!((counts.active, counts.failing), (2, 1), "{counts:?}");
    assert!(counts.parked >= 2, "what was asked for again is not parked: {counts:?}");
}
