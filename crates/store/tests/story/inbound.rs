//! Uplinks, their parts, receipts nobody waits for, ids that waited too long.

use domain::id::{CarrierId, MessageId, UplinkId};
use store::Db;
use store::inbound::{self, ParkedReceipt, Uplink, UplinkPart, UplinkSearch};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

const CARRIER: CarrierId = CarrierId(1);
const OTHER: CarrierId = CarrierId(2);

pub(crate) fn chapter(db: &Db) {
    uplinks(db);
    parts(db);
    receipts(db);
    overdue(db);
}

fn uplinks(db: &Db) {
    let uplink = |number: i64, sender: &str| Uplink {
        tenant: RED,
        id: UplinkId(number),
        carrier: CARRIER,
        sender: sender.into(),
        recipient: "10690000".into(),
        text: format!("退订 {number} 🐢"),
        message: None,
    };
    let answer = Uplink { message: Some(id(1)), ..uplink(1, "13800000001") };
    let (second, third) = (uplink(2, "13800000002"), uplink(3, "13800000001"));
    let blue = Uplink { tenant: BLUE, text: String::new(), ..uplink(2, "13800000001") };
    let rows = [answer.clone(), second.clone(), third.clone(), blue.clone()];
    write(db, move |tx| inbound::insert_uplinks(tx, &rows));
    write(db, |tx| inbound::insert_uplinks(tx, &[]));
    let twice = Uplink { text: "changed".into(), ..answer.clone() };
    write(db, move |tx| inbound::insert_uplinks(tx, std::slice::from_ref(&twice)));

    let mut found = read(db, |tx| inbound::uplinks_by_id(tx, RED, &[UplinkId(3), UplinkId(1), UplinkId(9)]));
    found.sort_by_key(|uplink| uplink.id);
    assert_eq!(found, [answer.clone(), third.clone()]);
    assert_eq!(read(db, |tx| inbound::uplinks_by_id(tx, BLUE, &[UplinkId(2), UplinkId(3)])), [blue]);
    assert_eq!(read(db, |tx| inbound::uplinks_by_id(tx, RED, &[])), []);

    let list = |sender: Option<&'static str>, before: i64, limit: i64| {
        read(db, move |tx| inbound::uplinks(tx, RED, sender, UplinkId(before), limit))
    };
    assert_eq!(list(None, i64::MAX, 2), [third.clone(), second.clone()]);
    assert_eq!(list(None, 2, 10), std::slice::from_ref(&answer));
    assert_eq!(list(Some("13800000001"), i64::MAX, 10), [third.clone(), answer.clone()]);
    assert_eq!(list(Some("13800000001"), 3, 10), [answer]);
    assert_eq!(list(Some("13800000001"), i64::MAX, 1), [third]);
    assert_eq!(list(Some("nobody"), i64::MAX, 10), []);
    searched(db);
}

fn searched(db: &Db) {
    let uplink = |after: i64, sender: &str| Uplink {
        tenant: BLUE,
        id: UplinkId(id(after).0),
        carrier: CARRIER,
        sender: sender.into(),
        recipient: "1069".into(),
        text: "T".into(),
        message: None,
    };
    let rows = [uplink(1, "8613800000001"), uplink(2, "13800000001"), uplink(3, "639215347566")];
    write(db, move |tx| inbound::insert_uplinks(tx, &rows));
    let found = |search: UplinkSearch| -> (Vec<i64>, i64) {
        let search = UplinkSearch { from_ms: search.from_ms.or(Some(NOW)), ..search };
        let counted = search.clone();
        let ids = read(db, move |tx| inbound::uplink_ids(tx, BLUE, &search, 10));
        let count = read(db, move |tx| inbound::uplink_count(tx, BLUE, &counted, 2));
        (ids.into_iter().map(|id| id.received_ms() - NOW).collect(), count)
    };
    let all = UplinkSearch::default;
    assert_eq!(found(all()), (vec![3, 2, 1], 2), "counted up to a limit");
    assert_eq!(found(UplinkSearch { oldest_first: true, ..all() }).0, [1, 2, 3]);
    let beyond = Some(UplinkId(id(2).0));
    assert_eq!(found(UplinkSearch { beyond, ..all() }).0, [1]);
    assert_eq!(found(UplinkSearch { beyond, oldest_first: true, ..all() }).0, [3]);
    assert_eq!(
        found(UplinkSearch { from_ms: Some(NOW + 2), until_ms: Some(NOW + 3), ..all() }),
        (vec![2], 1)
    );
    assert_eq!(found(UplinkSearch { id: Some(UplinkId(id(3).0)), ..all() }).0, [3]);
    let senders = vec!["8613800000001".to_owned(), "13800000001".to_owned()];
    assert_eq!(found(UplinkSearch { senders, ..all() }), (vec![2, 1], 2));
    assert_eq!(found(UplinkSearch { ending: Some("7566".into()), ..all() }).0, [3]);
    assert_eq!(
        found(UplinkSearch { ending: Some("_566".into()), ..all() }).0,
        [0; 0],
        "wildcards are digits that nobody has"
    );
    let both = UplinkSearch { beginning: Some("86".into()), ending: Some("0001".into()), ..all() };
    assert_eq!(found(both).0, [1]);
    assert_eq!(
        read(db, |tx| inbound::uplink_count(
            tx,
            RED,
            &UplinkSearch { from_ms: Some(NOW), ..UplinkSearch::default() },
            9
        )),
        0
    );
}

fn parts(db: &Db) {
    let part = |reference: i64, number: i64, at_ms: i64| UplinkPart {
        carrier: CARRIER,
        sender: "85200000001".into(),
        recipient: "1069".into(),
        reference,
        total: 3,
        number,
        text: format!("第{number}段"),
        at_ms: NOW + at_ms,
    };
    let add = |part: &UplinkPart| {
        let part = part.clone();
        write(db, move |tx| inbound::add_uplink_part(tx, &part))
    };
    let (one, two, three) = (part(7, 1, 20), part(7, 2, 30), part(7, 3, 10));
    assert_eq!(add(&three), std::slice::from_ref(&three));
    assert_eq!(add(&one), [one.clone(), three.clone()]);
    let repeated = UplinkPart { text: "another text".into(), at_ms: NOW + 99, ..one.clone() };
    assert_eq!(add(&repeated), [one.clone(), three.clone()], "the first stays");
    for stranger in [
        UplinkPart { carrier: OTHER, ..part(7, 2, 40) },
        UplinkPart { sender: "85200000002".into(), ..part(7, 2, 40) },
        UplinkPart { recipient: "1068".into(), ..part(7, 2, 40) },
        UplinkPart { total: 2, ..part(7, 2, 40) },
        part(8, 2, 5),
    ] {
        assert_eq!(add(&stranger), std::slice::from_ref(&stranger), "of another message");
    }
    assert_eq!(add(&two), [one.clone(), two.clone(), three.clone()]);

    let stale = |before: i64, limit: i64| {
        read(db, move |tx| inbound::stale_uplink_parts_all(tx, NOW + before, limit))
    };
    assert_eq!(stale(20, 10), [three, part(8, 2, 5)], "by message, older than the moment only");
    assert_eq!(stale(1000, 2).len(), 2);
    let joined = two;
    write(db, move |tx| inbound::drop_uplink_parts(tx, &joined));
    assert_eq!(stale(1000, 100).len(), 5, "only the strangers are left");
}

fn receipts(db: &Db) {
    let receipt = |number: i64, carrier: CarrierId, smsc_id: &str| ParkedReceipt {
        carrier,
        id: number,
        smsc_id: smsc_id.into(),
        phone: "+85200000001".into(),
        outcome: 1,
        code: "DELIVRD:000".into(),
        raw: vec![0, 0xff, b'i', b'd', number as u8],
        at_ms: NOW + number,
    };
    let rows = [
        receipt(1, CARRIER, "A1"),
        receipt(2, CARRIER, "A1"),
        receipt(3, OTHER, "A1"),
        ParkedReceipt { raw: vec![], outcome: 2, ..receipt(4, CARRIER, "a1") },
        receipt(5, CARRIER, "B"),
    ];
    let put = rows.clone();
    write(db, move |tx| inbound::park_receipts(tx, &put));
    let put = rows.clone();
    write(db, move |tx| inbound::park_receipts(tx, &put[..1]));
    write(db, |tx| inbound::park_receipts(tx, &[]));

    let ids = read(db, |tx| inbound::parked_ids_all(tx, 4));
    let expected = [(CARRIER, "B"), (CARRIER, "a1"), (OTHER, "A1"), (CARRIER, "A1")];
    assert_eq!(ids, expected.map(|(carrier, smsc_id)| (carrier, smsc_id.to_owned())));
    let page = read(db, |tx| inbound::parked_receipts_all(tx, 5, 2));
    assert_eq!(page, [rows[3].clone(), rows[2].clone()], "newest first, older than the cursor");

    let taken = write(db, |tx| inbound::take_parked_receipts(tx, CARRIER, "A1"));
    assert_eq!(taken, rows[..2], "the oldest first; ids are told apart by case and carrier");
    assert_eq!(write(db, |tx| inbound::take_parked_receipts(tx, CARRIER, "A1")), []);
    let about = |phone: String, since_ms: i64| {
        write(db, move |tx| inbound::take_parked_receipt_about(tx, CARRIER, &phone, since_ms))
    };
    assert_eq!(about("nobody".into(), 0), None);
    assert_eq!(about("+85200000001".into(), 0), None, "two receipts about one phone tell nothing");
    assert_eq!(write(db, |tx| inbound::prune_parked_receipts_all(tx, NOW + 5)), 2);
    assert_eq!(read(db, |tx| inbound::parked_receipts_all(tx, i64::MAX, 10)), rows[4..]);
    assert_eq!(about("+85200000001".into(), NOW + 6), None, "too old");
    assert_eq!(about("+85200000001".into(), NOW + 5), Some(rows[4].clone()));
    assert_eq!(about("+85200000001".into(), 0), None, "taken out");
}

fn overdue(db: &Db) {
    let add = |message: MessageId, ids: Vec<(CarrierId, String, u8)>, at_ms: i64| {
        write(db, move |tx| inbound::add_overdue(tx, RED, message, &ids, NOW + at_ms))
    };
    add(id(1), vec![(CARRIER, "X1".into(), 0), (CARRIER, "X2".into(), 255), (OTHER, "X1".into(), 2)], 0);
    add(id(2), vec![(CARRIER, "X1".into(), 9)], 1);
    add(id(2), vec![(CARRIER, "X3".into(), 9)], 1);
    add(id(2), vec![], 1);
    let find = |carrier: CarrierId, smsc_id: &'static str| {
        read(db, move |tx| inbound::overdue(tx, carrier, smsc_id))
    };
    assert_eq!(find(CARRIER, "X1"), Some((RED, id(1), 0)), "the first stays");
    assert_eq!(find(CARRIER, "X2"), Some((RED, id(1), 255)));
    assert_eq!(find(OTHER, "X1"), Some((RED, id(1), 2)));
    assert_eq!(find(OTHER, "X2"), None);
    assert_eq!(write(db, |tx| inbound::prune_overdue_all(tx, NOW + 1)), 3);
    assert_eq!(find(CARRIER, "X1"), None);
    assert_eq!(find(CARRIER, "X3"), Some((RED, id(2), 9)));
}
