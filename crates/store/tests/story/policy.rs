//! Policy: versions are added, the latest counts, the second of two editors is refused, and nothing is taken back.

use domain::id::{AccountId, TenantId};
use store::policy::{self, Version};
use store::{Db, Error, catalog};

use super::places::{read, write};
use super::rows::{NOW, RED};

fn version(tenant: TenantId, number: i64) -> Version {
    Version {
        tenant,
        version: number,
        at_ms: NOW + number,
        account: Some(AccountId(2)),
        who: "管理员".into(),
        reason: "carriers asked for it".into(),
        changes: "[]".into(),
        settings: format!("{{\"content.length.max\":{number}}}"),
    }
}

pub(crate) fn chapter(db: &Db) {
    let platform = TenantId(0);
    assert_eq!(read(db, |tx| policy::latest(tx, TenantId(0))), None);
    let catalogue = read(db, catalog::version);
    let by_file = Version { account: None, who: "provision".into(), ..version(RED, 1) };
    let all = [version(platform, 1), version(platform, 2), by_file.clone()];
    let added = all.clone();
    write(db, move |tx| added.iter().try_for_each(|version| policy::insert(tx, version)));
    assert!(read(db, catalog::version) > catalogue, "everybody sees it");
    assert_eq!(read(db, |tx| policy::latest(tx, TenantId(0))), Some(version(platform, 2)));
    assert_eq!(read(db, |tx| policy::latest(tx, RED)), Some(by_file.clone()));
    assert_eq!(read(db, policy::latest_all), [version(platform, 2), by_file]);
    let second = db.write_blocking(|tx| policy::insert(tx, &version(TenantId(0), 2)));
    assert!(matches!(second, Err(Error::Conflict(_))), "{second:?}");
    let history = |offset, limit| read(db, move |tx| policy::history(tx, TenantId(0), offset, limit));
    assert_eq!(history(0, 10), (vec![version(platform, 2), version(platform, 1)], 2));
    assert_eq!(history(1, 1), (vec![version(platform, 1)], 2));

    for sql in [
        "UPDATE policy SET who = 'x'",
        "DELETE FROM policy",
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
    ] {
        let changed = db.write_blocking(move |tx| tx.exec(sql, &[]));
        assert!(matches!(&changed, Err(Error::Conflict(_))), "{sql}: {changed:?}");
    }
}
