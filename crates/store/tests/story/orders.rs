//! Orders and the ledger: what is bought, held, posted and given back, and what can never be.

use domain::id::{AccountId, AdjustmentId, OrderId, PackageId, TenantId};
use domain::ledger::Move;
use domain::money::{Micro, UNIT};
use domain::order::{Level, Status};
use store::adjustments::{self, Adjustment};
use store::expenses::{self, Key, Sums};
use store::ledger::{self, Line};
use store::orders::{self, Filter, Order, Settled, Sort};
use store::{Db, Error, Tx};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, order, terms};

/// References of lines that belong to no message of the story.
const OTHER_REFS: i64 = 1000;

pub(crate) fn chapter(db: &Db) {
    placed(db);
    listed(db);
    changed(db);
    topped_up(db);
    held_and_settled(db);
    never_too_much(db);
    lines(db);
    warned(db);
    looked_at(db);
}

pub(crate) fn line(reference: i64, kind: Move, order: i64, amount: i64) -> Line {
    let tenant = if order == 3 { BLUE } else { RED };
    let (order, amount) = (OrderId(order), Micro(amount));
    Line { tenant, reference, kind, order, amount, at_ms: NOW, note: None }
}

/// A top-up or correction as it is posted: the adjustment with its line.
pub(crate) fn top_up(tx: &mut Tx<'_>, line: Line) -> store::Result<()> {
    let made = Adjustment {
        id: AdjustmentId(line.reference),
        tenant: line.tenant,
        order: line.order,
        kind: line.kind,
        amount: line.amount,
        reason: line.note.clone().unwrap_or_default(),
        status: adjustments::Status::Posted,
        account: Some(AccountId(1)),
        who: "finance".into(),
        at_ms: line.at_ms,
        decided: None,
        posted_ms: Some(line.at_ms),
    };
    adjustments::insert(tx, &made)?;
    orders::add(tx, &Line { note: Some(made.reason.clone()), ..line })
}

fn postpaid() -> Order {
    let limits = (Some(Micro(60_000)), Some(Micro(100_000)));
    Order { total: None, warn: limits.0, prohibit: limits.1, ..order(2) }
}

fn blue() -> Order {
    Order {
        tenant: BLUE,
        package: PackageId(2),
        status: Status::Ordered,
        expires_ms: Some(NOW + 1000),
        total: Some(Micro::ZERO),
        warned_ms: Some(NOW - 1),
        ..order(3)
    }
}

fn placed(db: &Db) {
    for (order, product) in [(blue(), "Shaw"), (order(1), "SMM"), (postpaid(), "100%_短信")] {
        write(db, move |tx| orders::insert(tx, &order, &terms(product)));
    }
    let with = |order: Order, product: &str| (order, Some(terms(product)));
    let (one, two, three) = (with(order(1), "SMM"), with(postpaid(), "100%_短信"), with(blue(), "Shaw"));
    assert_eq!(read(db, |tx| orders::of_tenant(tx, RED)), [one.clone(), two.clone()]);
    assert_eq!(read(db, |tx| orders::of_tenant(tx, BLUE)), std::slice::from_ref(&three));
    assert_eq!(read(db, |tx| orders::of_tenant(tx, TenantId(9))), []);
    assert_eq!(read(db, orders::all), [order(1), postpaid(), blue()]);
    assert_eq!(read(db, orders::with_terms_all), [one, two.clone(), three]);
    assert_eq!(read(db, |tx| orders::by_number(tx, "CloudSMS_202601010000002")), Some(two));
    assert_eq!(read(db, |tx| orders::by_number(tx, "cloudsms_202601010000002")), None);
    assert_eq!(write(db, |tx| orders::lock(tx, "CloudSMS_202601010000002")), Some(postpaid()));
    assert_eq!(write(db, |tx| orders::lock(tx, "none")), None);
    let mut picked = read(db, |tx| orders::pick(tx, &[OrderId(3), OrderId(1), OrderId(9)]));
    picked.sort_by_key(|order| order.id);
    assert_eq!(picked, [order(1), blue()]);
    assert_eq!(read(db, |tx| orders::pick(tx, &[])), []);

    let twice = Order { number: postpaid().number, ..order(4) };
    let answer = db.write_blocking(move |tx| orders::insert(tx, &twice, &terms("twice")));
    assert!(matches!(answer, Err(Error::Conflict(_))), "a number is given once: {answer:?}");
}

fn listed(db: &Db) {
    let all = Filter { limit: 10, ..Filter::default() };
    let found = |filter: Filter| -> (Vec<i64>, i64) {
        let (rows, total) = read(db, move |tx| orders::page_all(tx, &filter, 100));
        (rows.iter().map(|(order, _)| order.id.0).collect(), total)
    };
    assert_eq!(found(all.clone()), (vec![1, 2, 3], 3));
    assert_eq!(found(Filter { limit: 1, offset: 1, ..all.clone() }), (vec![2], 3));
    for (what, filter, wanted) in [
        ("tenant", Filter { tenant: Some(BLUE), ..all.clone() }, vec![3]),
        ("status", Filter { status: Some(Status::Ordered), ..all.clone() }, vec![3]),
        ("prepaid", Filter { prepaid: Some(true), ..all.clone() }, vec![1, 3]),
        ("post-paid", Filter { prepaid: Some(false), ..all.clone() }, vec![2]),
        ("package", Filter { package: Some(PackageId(2)), ..all.clone() }, vec![3]),
        ("warned", Filter { warned: true, ..all.clone() }, vec![]),
        ("number", Filter { words: Some("00002".into()), ..all.clone() }, vec![2]),
        ("product", Filter { words: Some("smm".into()), ..all.clone() }, vec![1]),
        ("signs stand for themselves", Filter { words: Some("0%_".into()), ..all.clone() }, vec![2]),
        ("a sign that nothing has", Filter { words: Some("!".into()), ..all.clone() }, vec![]),
        ("placed since", Filter { from_ms: Some(NOW - 1000), ..all.clone() }, vec![1, 2, 3]),
        ("placed later", Filter { from_ms: Some(NOW - 999), ..all.clone() }, vec![]),
        ("placed before", Filter { until_ms: Some(NOW - 1000), ..all.clone() }, vec![]),
        ("placed until", Filter { until_ms: Some(NOW), tenant: Some(BLUE), ..all.clone() }, vec![3]),
        ("several", Filter { tenant: Some(RED), prepaid: Some(true), ..all.clone() }, vec![1]),
        ("newest first", Filter { descending: true, ..all.clone() }, vec![3, 2, 1]),
        ("soonest end first", Filter { sort: Sort::Expires, ..all.clone() }, vec![3, 1, 2]),
        ("by number", Filter { sort: Sort::Number, descending: true, ..all.clone() }, vec![3, 2, 1]),
    ] {
        assert_eq!(found(filter).0, wanted, "{what}");
    }
}

fn changed(db: &Db) {
    let terms = Order {
        status: Status::Cancelled,
        effective_ms: NOW - 5,
        expires_ms: Some(NOW + 9),
        warn: Some(Micro(1)),
        prohibit: None,
        ..postpaid()
    };
    let with_money =
        Order { held: Micro(9), posted: Micro(9), total: Some(Micro(9)), credit: Micro(9), ..terms.clone() };
    write(db, move |tx| orders::update_terms(tx, &with_money));
    let found = read(db, |tx| orders::pick(tx, &[OrderId(2)]));
    assert_eq!(found, [Order { version: 2, ..terms }], "terms change, money does not");
    write(db, |tx| orders::update_terms(tx, &postpaid()));
    assert_eq!(read(db, |tx| orders::pick(tx, &[OrderId(2)])), [Order { version: 3, ..postpaid() }]);
    write(db, |tx| orders::put_terms(tx, OrderId(2), &super::rows::terms("USD")));
    let (_, agreed) = read(db, |tx| orders::by_number(tx, "CloudSMS_202601010000002")).unwrap();
    assert_eq!(agreed, Some(super::rows::terms("USD")));
}

fn topped_up(db: &Db) {
    let add = |line: Line| db.write_blocking(move |tx| top_up(tx, line.clone()));
    let first = Line { note: Some("合同 42".into()), ..line(OTHER_REFS, Move::TopUp, 1, 10 * UNIT) };
    add(first.clone()).unwrap();
    add(line(OTHER_REFS + 10, Move::Correction, 1, -UNIT)).unwrap();
    add(line(OTHER_REFS + 11, Move::TopUp, 3, UNIT)).unwrap();
    for (what, line) in [
        ("below nothing", line(OTHER_REFS + 1, Move::Correction, 1, -9 * UNIT - 1)),
        ("no such order", line(OTHER_REFS + 1, Move::TopUp, 99, UNIT)),
        ("another tenant's", Line { tenant: BLUE, ..line(OTHER_REFS + 1, Move::TopUp, 1, UNIT) }),
        ("the same line twice", first.clone()),
    ] {
        let answer = add(line);
        assert!(matches!(answer, Err(Error::Conflict(_))), "{what}: {answer:?}");
    }
    assert_eq!(read(db, |tx| ledger::lines_of(tx, RED, OTHER_REFS)), [first]);
    assert_eq!(read(db, |tx| ledger::lines_of(tx, RED, OTHER_REFS + 1)), []);
    let orders = read(db, orders::all);
    assert_eq!(orders[0].total, Some(Micro(9 * UNIT)));
    assert_eq!((orders[2].total, orders[2].status), (Some(Micro(UNIT)), Status::Ordered));
    // A payment makes room in a post-paid order; a correction may take it back, whatever is spent.
    add(line(OTHER_REFS + 12, Move::TopUp, 2, 5_000)).unwrap();
    assert_eq!(rooms(db)[1], Some(105_000));
    add(line(OTHER_REFS + 13, Move::Correction, 2, -5_000)).unwrap();
    assert_eq!((rooms(db)[1], read(db, orders::all)[1].credit), (Some(100_000), Micro::ZERO));
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
    write(db, move |tx| {
        ledger::write_lines(tx, &lines)?;
        expenses::add_holds(tx, &lines)
    });
    write(db, |tx| ledger::write_lines(tx, &[]));
    // What no message of the story explains is summed up all the same.
    let key = |order: i64| Key {
        tenant: RED,
        slot: NOW / expenses::SLOT_MS,
        order: OrderId(order),
        kind: 9,
        country: 0,
        route: domain::id::RouteId(9),
        price: Micro(UNIT),
        task: None,
    };
    write(db, move |tx| {
        let mut changes = expenses::Changes::default();
        changes
            .add(key(1), &Sums { messages: 1, posted: Micro(UNIT), voided: Micro(UNIT), ..Sums::default() });
        changes.add(key(2), &Sums { messages: 1, posted: Micro(40_000), ..Sums::default() });
        expenses::add(tx, &changes)
    });
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
                orders::add(tx, &line(OTHER_REFS + 9, Move::Correction, 1, -7 * UNIT - 1))
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
    let found = read(db, |tx| ledger::lines_of(tx, RED, OTHER_REFS + 2));
    let kinds: Vec<_> = found.iter().map(|line| (line.kind, line.amount.0)).collect();
    assert_eq!(kinds, [(Move::Hold, 3 * UNIT), (Move::Post, UNIT), (Move::Void, UNIT)]);
    for kind in [Move::Hold, Move::Post, Move::Void] {
        let twice = [line(OTHER_REFS + 4, kind, 1, 1), line(OTHER_REFS + 2, kind, 1, 1)];
        let answer = db.write_blocking(move |tx| ledger::write_lines(tx, &twice));
        assert!(matches!(answer, Err(Error::Conflict(_))), "charged twice: {answer:?}");
    }
    assert_eq!(read(db, |tx| ledger::lines_of(tx, RED, OTHER_REFS + 4)), [], "none of a batch that failed");
}

fn warned(db: &Db) {
    let mark = |order: i64, level: Level, at_ms: i64| {
        write(db, move |tx| orders::mark_warned(tx, OrderId(order), level, at_ms))
    };
    assert!(mark(2, Level::Low, NOW));
    assert!(!mark(2, Level::Low, NOW + 1), "warned once");
    assert!(mark(2, Level::Spent, NOW + 2), "a worse one is told");
    assert!(!mark(2, Level::VeryLow, NOW + 3));
    assert!(!mark(99, Level::Low, NOW));
    let levels =
        || -> Vec<_> { read(db, orders::all).iter().map(|order| (order.level, order.warned_ms)).collect() };
    assert_eq!(levels()[1], (Level::Spent, Some(NOW + 2)));
    write(db, |tx| orders::rearm(tx, OrderId(2), Level::Low, Level::Normal));
    assert_eq!(levels()[1].0, Level::Spent, "it changed since it was looked at");
    write(db, |tx| orders::rearm(tx, OrderId(2), Level::Spent, Level::Normal));
    assert_eq!(levels()[1].0, Level::Normal);
}

fn looked_at(db: &Db) {
    let due = |now_ms: i64| -> Vec<i64> {
        let rows = read(db, move |tx| orders::to_look_at_all(tx, now_ms));
        rows.iter().map(|(order, _)| order.id.0).collect()
    };
    assert_eq!(due(NOW + 5000), [0; 0], "one is held for, one is post-paid, one is only ordered");
    let activated = Order { status: Status::Active, ..blue() };
    write(db, move |tx| orders::update_terms(tx, &activated));
    assert_eq!(due(NOW + 999), [0; 0]);
    assert_eq!(due(NOW + 1000), [3]);
    assert!(write(db, |tx| orders::mark_warned(tx, OrderId(2), Level::Low, NOW)));
    assert_eq!(due(NOW), [2]);
    write(db, |tx| orders::rearm(tx, OrderId(2), Level::Low, Level::Normal));
    let over = Order { status: Status::Expired, ..blue() };
    write(db, move |tx| orders::update_terms(tx, &over));
    assert_eq!(due(NOW + 1000), [0; 0]);
}
