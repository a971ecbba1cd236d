//! Orders and the ledger: what is bought, held, posted and given back, and what can never be.

use domain::id::{OrderId, PackageId, TenantId};
use domain::ledger::Move;
use domain::money::{Micro, UNIT};
use store::orders::{self, Line, Order, Settled};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, order};

/// References of lines that belong to no message of the story.
const OTHER_REFS: i64 = 1000;

pub(crate) fn chapter(db: &Db) {
    placed(db);
    terms(db);
    topped_up(db);
    held_and_settled(db);
    never_too_much(db);
    lines(db);
    by_time(db);
}

pub(crate) fn line(reference: i64, kind: Move, order: i64, amount: i64) -> Line {
    let tenant = if order == 3 { BLUE } else { RED };
    let (order, amount) = (OrderId(order), Micro(amount));
    Line { tenant, reference, kind, order, amount, at_ms: NOW, note: None }
}

fn postpaid() -> Order {
    let limits = (Some(Micro(60_000)), Some(Micro(100_000)));
    Order { total: None, warn: limits.0, prohibit: limits.1, ..order(2) }
}

fn blue() -> Order {
    Order {
        tenant: BLUE,
        package: PackageId(2),
        status: "ordered".into(),
        expires_ms: Some(NOW + 1000),
        total: Some(Micro::ZERO),
        warned_ms: Some(NOW - 1),
        ..order(3)
    }
}

fn placed(db: &Db) {
    for order in [blue(), order(1), postpaid()] {
        write(db, move |tx| orders::insert(tx, &order));
    }
    assert_eq!(read(db, |tx| orders::of_tenant(tx, RED)), [order(1), postpaid()]);
    assert_eq!(read(db, |tx| orders::of_tenant(tx, BLUE)), [blue()]);
    assert_eq!(read(db, |tx| orders::of_tenant(tx, TenantId(9))), []);
    assert_eq!(read(db, orders::all), [order(1), postpaid(), blue()]);
    assert_eq!(read(db, |tx| orders::by_number(tx, "CloudSMS_202601010000002")), Some(postpaid()));
    assert_eq!(read(db, |tx| orders::by_number(tx, "cloudsms_202601010000002")), None);
    let mut picked = read(db, |tx| orders::pick(tx, &[OrderId(3), OrderId(1), OrderId(9)]));
    picked.sort_by_key(|order| order.id);
    assert_eq!(picked, [order(1), blue()]);
    assert_eq!(read(db, |tx| orders::pick(tx, &[])), []);

    let twice = Order { number: postpaid().number, ..order(4) };
    let answer = db.write_blocking(move |tx| orders::insert(tx, &twice));
    assert!(matches!(answer, Err(Error::Conflict(_))), "a number is given once: {answer:?}");
}

fn terms(db: &Db) {
    let terms = Order {
        status: "cancelled".into(),
        effective_ms: NOW - 5,
        expires_ms: Some(NOW + 9),
        warn: Some(Micro(1)),
        prohibit: None,
        ..postpaid()
    };
    let with_money = Order { held: Micro(9), posted: Micro(9), total: Some(Micro(9)), ..terms.clone() };
    write(db, move |tx| orders::update_terms(tx, &with_money));
    let found = read(db, |tx| orders::pick(tx, &[OrderId(2)]));
    assert_eq!(found, [terms], "terms change, money does not");
    write(db, |tx| orders::update_terms(tx, &postpaid()));
    assert_eq!(read(db, |tx| orders::pick(tx, &[OrderId(2)])), [postpaid()]);
}

fn topped_up(db: &Db) {
    let add = |line: Line| db.write_blocking(move |tx| orders::add_total(tx, &line));
    let top_up = Line { note: Some("合同 42".into()), ..line(OTHER_REFS, Move::TopUp, 1, 10 * UNIT) };
    add(top_up.clone()).unwrap();
    add(line(OTHER_REFS, Move::Correction, 1, -UNIT)).unwrap();
    add(line(OTHER_REFS, Move::TopUp, 3, UNIT)).unwrap();
    for (what, line) in [
        ("below nothing", line(OTHER_REFS + 1, Move::Correction, 1, -9 * UNIT - 1)),
        ("post-paid", line(OTHER_REFS + 1, Move::TopUp, 2, UNIT)),
        ("another tenant's", Line { tenant: BLUE, ..line(OTHER_REFS + 1, Move::TopUp, 1, UNIT) }),
        ("the same line twice", top_up.clone()),
    ] {
        let answer = add(line);
        assert!(matches!(answer, Err(Error::Conflict(_))), "{what}: {answer:?}");
    }
    assert_eq!(read(db, |tx| orders::lines_of(tx, RED, OTHER_REFS)).first(), Some(&top_up));
    assert_eq!(read(db, |tx| orders::lines_of(tx, RED, OTHER_REFS)).len(), 2);
    assert_eq!(read(db, |tx| orders::lines_of(tx, RED, OTHER_REFS + 1)), []);
    let orders = read(db, orders::all);
    assert_eq!(orders[0].total, Some(Micro(9 * UNIT)));
    assert_eq!((orders[2].total, orders[2].status.as_str()), (Some(Micro(UNIT)), "active"));
}

fn rooms(db: &Db) -> Vec<Option<i64>> {
    read(db, orders::all).iter().map(|order| order.room().map(|room| room.0)).collect()
}

fn hold(db: &Db, sums: &[(i64, i64)]) -> store::Result<()> {
    let sums: Vec<_> = sums.iter().map(|(order, sum)| (OrderId(*order), Micro(*sum))).collect();
    db.write_blocking(move |tx| orders::hold(tx, sums.clone()))
}

fn settle(db: &Db, order: i64, released: i64, posted: i64) -> store::Result<()> {
    let sum = Settled { order: OrderId(order), released: Micro(released), posted: Micro(posted) };
    db.write_blocking(move |tx| orders::settle(tx, vec![sum]))
}

fn held_and_settled(db: &Db) {
    hold(db, &[]).unwrap();
    hold(db, &[(2, 40_000), (1, 3 * UNIT)]).unwrap();
    assert_eq!(rooms(db), [Some(6 * UNIT), Some(60_000), Some(UNIT)]);
    settle(db, 1, 2 * UNIT, UNIT).unwrap();
    settle(db, 2, 40_000, 40_000).unwrap();
    write(db, |tx| orders::settle(tx, vec![]));
    let orders = read(db, orders::all);
    assert_eq!((orders[0].held, orders[0].posted), (Micro(UNIT), Micro(UNIT)));
    assert_eq!((orders[1].held, orders[1].posted), (Micro::ZERO, Micro(40_000)));
    assert_eq!(rooms(db), [Some(7 * UNIT), Some(60_000), Some(UNIT)]);
    let lines = [
        line(OTHER_REFS + 2, Move::Hold, 1, 3 * UNIT),
        line(OTHER_REFS + 2, Move::Post, 1, UNIT),
        line(OTHER_REFS + 2, Move::Void, 1, UNIT),
        line(OTHER_REFS + 3, Move::Hold, 2, 40_000),
        line(OTHER_REFS + 3, Move::Post, 2, 40_000),
    ];
    write(db, move |tx| orders::write_lines(tx, &lines));
    write(db, |tx| orders::write_lines(tx, &[]));
}

fn never_too_much(db: &Db) {
    let before = read(db, orders::all);
    for (what, sums) in [
        ("more than a prepaid order has", vec![(1, 7 * UNIT + 1)]),
        ("beyond the threshold of a post-paid one", vec![(2, 60_001)]),
        ("one of several", vec![(1, 1), (2, 60_001), (3, 1)]),
        ("an order that is not there", vec![(1, 1), (99, 1)]),
    ] {
        let answer = hold(db, &sums);
        assert!(matches!(answer, Err(Error::Busy(_))), "{what}: {answer:?}");
    }
    for (what, answer) in [
        ("releasing more than is held", settle(db, 1, UNIT + 1, 0)),
        ("posting more than was bought", settle(db, 1, 0, 8 * UNIT)),
        ("posting less than nothing", settle(db, 2, 0, -40_001)),
        (
            "leaving less than is spent",
            db.write_blocking(|tx| {
                orders::add_total(tx, &line(OTHER_REFS + 9, Move::Correction, 1, -7 * UNIT - 1))
            }),
        ),
    ] {
        assert!(matches!(answer, Err(Error::Conflict(_))), "{what}: {answer:?}");
    }
    let nowhere = settle(db, 99, 1, 1);
    assert!(matches!(nowhere, Err(Error::Corrupt(_))), "money does not vanish: {nowhere:?}");
    assert_eq!(read(db, orders::all), before, "what failed changed nothing");
    hold(db, &[(1, 7 * UNIT), (2, 60_000)]).unwrap();
    assert_eq!(rooms(db), [Some(0), Some(0), Some(UNIT)], "to the last micro-unit");
    settle(db, 1, 7 * UNIT, 0).unwrap();
    settle(db, 2, 60_000, 0).unwrap();
    assert_eq!(read(db, orders::all), before);
}

fn lines(db: &Db) {
    let found = read(db, |tx| orders::lines_of(tx, RED, OTHER_REFS + 2));
    let kinds: Vec<_> = found.iter().map(|line| (line.kind, line.amount.0)).collect();
    assert_eq!(kinds, [(Move::Hold, 3 * UNIT), (Move::Post, UNIT), (Move::Void, UNIT)]);
    for kind in [Move::Hold, Move::Post, Move::Void] {
        let twice = [line(OTHER_REFS + 4, kind, 1, 1), line(OTHER_REFS + 2, kind, 1, 1)];
        let answer = db.write_blocking(move |tx| orders::write_lines(tx, &twice));
        assert!(matches!(answer, Err(Error::Conflict(_))), "charged twice: {answer:?}");
    }
    assert_eq!(read(db, |tx| orders::lines_of(tx, RED, OTHER_REFS + 4)), [], "none of a batch that failed");
}

fn by_time(db: &Db) {
    assert!(write(db, |tx| orders::mark_warned(tx, OrderId(2), NOW)));
    assert!(!write(db, |tx| orders::mark_warned(tx, OrderId(2), NOW + 1)), "warned once");
    assert!(!write(db, |tx| orders::mark_warned(tx, OrderId(3), NOW + 1)));
    let warned: Vec<_> = read(db, orders::all).iter().map(|order| order.warned_ms).collect();
    assert_eq!(warned, [None, Some(NOW), Some(NOW - 1)]);

    assert_eq!(write(db, |tx| orders::expire_all(tx, NOW + 999)), 0);
    assert_eq!(write(db, |tx| orders::expire_all(tx, NOW + 1000)), 1);
    assert_eq!(write(db, |tx| orders::expire_all(tx, NOW + 1000)), 0);
    let statuses: Vec<_> = read(db, orders::all).into_iter().map(|order| order.status).collect();
    assert_eq!(statuses, ["active", "active", "expired"]);
}
