//! Test messages: of the platform, bound to a carrier, shown by carrier; nobody's when somebody answers.

use domain::id::{BodyId, CarrierId, OrderId, RouteId};
use domain::money::Micro;
use store::Db;
use store::messages::{self, Body, NewMessage};
use store::stat::{self, Changes};
use store::test_message::{self, PLATFORM};
use store::waiting;

use super::places::{read, write};
use super::rows::{id, message};

const FIRST: CarrierId = CarrierId(41);
const SECOND: CarrierId = CarrierId(42);

pub(crate) fn chapter(db: &Db) {
    let test = |after: i64| NewMessage {
        tenant: PLATFORM,
        route: RouteId(0),
        order: OrderId(0),
        amount: Micro::ZERO,
        phone: 8_613_700_000_000,
        body: BodyId(4100),
        ..message(after)
    };
    let body = Body {
        template: None,
        signature: String::new(),
        position: 0,
        sender: None,
        content: "【鸿雁】测试".into(),
        consent: None,
    };
    write(db, move |tx| {
        messages::insert_bodies(tx, &[(PLATFORM, BodyId(4100), &body)])?;
        let mut counted = Changes::default();
        for (after, carrier) in [(4100, FIRST), (4101, SECOND), (4102, FIRST)] {
            let row = test(after);
            messages::insert(tx, &[&row])?;
            counted.accepted(&row);
            test_message::bind(tx, id(after), carrier)?;
        }
        stat::add(tx, &counted)
    });
    let of = |carrier, limit| read(db, move |tx| test_message::of_carrier(tx, carrier, limit));
    let ids = |carrier, limit| of(carrier, limit).iter().map(|row| row.new.id).collect::<Vec<_>>();
    assert_eq!(ids(FIRST, 20), [id(4102), id(4100)], "newest first");
    assert_eq!((ids(FIRST, 1), ids(SECOND, 20)), (vec![id(4102)], vec![id(4101)]));
    assert_eq!(of(SECOND, 1)[0].shared.content, "【鸿雁】测试");
    let queued = read(db, |tx| waiting::queued_after_all(tx, id(4099), 10));
    let tests = queued.iter().filter(|row| row.tenant == PLATFORM);
    let bound: Vec<_> = tests.map(|row| (row.id, row.carrier)).collect();
    assert_eq!(
        bound,
        [(id(4100), Some(FIRST)), (id(4101), Some(SECOND)), (id(4102), Some(FIRST))],
        "a start finds them and whom they are for"
    );
    let last = read(db, |tx| messages::last_to_phone_all(tx, 8_613_700_000_000, id(0), 9));
    assert_eq!(last, [], "an answer to a test is nobody's");
}
