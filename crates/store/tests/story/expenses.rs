//! Expenses: what messages cost, added up by time, order, type, country, route, price and task; and the ledger page beside it.

use domain::id::{AccountId, BodyId, KeyId, MessageId, OrderId, RouteId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;
use store::expenses::{self, ByTask, Changes, Filter, Key, SLOT_MS, Sums};
use store::ledger::{self, Line};
use store::task::{self, Task};
use store::{Db, Error};

use super::places::read;
use super::rows::{NOW, RED};

const NOBODY: TenantId = TenantId(77);

fn key(slot: i64, country: i64, price: i64) -> Key {
    Key {
        tenant: NOBODY,
        slot,
        order: OrderId(7),
        kind: 1,
        country,
        route: RouteId(3),
        price: Micro(price),
        task: None,
    }
}

fn one(posted: i64) -> Sums {
    Sums { messages: 1, segments: 2, posted: Micro(posted), voids: 0, voided: Micro::ZERO }
}

const SALE: MessageId = MessageId(500);
const BULLETIN: MessageId = MessageId(600);

fn named(id: MessageId, name: &str) -> Task {
    Task {
        tenant: NOBODY,
        id,
        last: id,
        name: name.into(),
        key: KeyId(1),
        account: AccountId(0),
        account_name: String::new(),
        kind: 1,
        body: BodyId(1),
        recipients: 1,
        mainland: 0,
        international: 1,
        segments: 2,
        due_ms: None,
        cancelled_ms: None,
        is_mission: false,
    }
}

pub(crate) fn chapter(db: &Db) {
    lines_of_an_order(db);
    let rolled_back = db.write_blocking(|tx| {
        added(tx)?;
        looked_at(tx)?;
        held(tx)?;
        // These rows belong to no ledger: the books would not be clean with them.
        Err::<(), _>(Error::NotFound)
    });
    assert!(matches!(rolled_back, Err(Error::NotFound)), "{rolled_back:?}");
    let span = read(db, |tx| expenses::span(tx, RED)).unwrap();
    assert_eq!(span, (NOW / SLOT_MS, NOW / SLOT_MS));
    assert_eq!(read(db, |tx| expenses::span(tx, NOBODY)), None);
    assert_eq!(read(db, |tx| expenses::last_of_order(tx, OrderId(1))), Some(NOW / SLOT_MS));
    assert_eq!(read(db, |tx| expenses::last_of_order(tx, OrderId(7))), None);
}

fn added(tx: &mut store::Tx<'_>) -> store::Result<()> {
    for _ in 0..2 {
        let mut changes = Changes::default();
        changes.add(key(960, 86, 10), &one(20));
        changes.add(key(960, 86, 10), &Sums { voids: 1, voided: Micro(5), ..Sums::default() });
        changes.add(key(960 + 95, 86, 10), &one(20));
        changes.add(key(960 + 96, 86, 10), &one(20));
        changes.add(key(960 + 96, 63, 11), &one(22));
        changes.add(Key { task: Some(SALE), ..key(960 + 96, 63, 11) }, &one(30));
        changes.add(Key { task: Some(BULLETIN), ..key(960 + 96, 63, 11) }, &one(40));
        expenses::add(tx, &changes)?;
    }
    task::insert(tx, &[named(SALE, "Spring 50% Sale"), named(BULLETIN, "Bulletin")])?;
    expenses::add(tx, &Changes::default())
}

fn held(tx: &mut store::Tx<'_>) -> store::Result<()> {
    let line = |order: i64, at_ms: i64, kind: Move, amount: i64| Line {
        tenant: NOBODY,
        reference: at_ms,
        kind,
        order: OrderId(order),
        amount: Micro(amount),
        at_ms,
        note: None,
    };
    let at = 960 * SLOT_MS;
    for _ in 0..2 {
        let lines = [
            line(8, at + 1, Move::Hold, 7),
            line(7, at, Move::Hold, 5),
            line(7, at + SLOT_MS - 1, Move::Hold, 20),
            line(7, at, Move::Post, 900),
            line(7, at + SLOT_MS, Move::Hold, 300),
        ];
        expenses::add_holds(tx, &lines)?;
    }
    expenses::add_holds(tx, &[])?;
    let (first, second) = ((OrderId(7), Micro(50)), (OrderId(8), Micro(14)));
    assert_eq!(expenses::holds(tx, NOBODY, at, at + SLOT_MS)?, [first, second]);
    assert_eq!(expenses::holds(tx, NOBODY, at + SLOT_MS, at * 2)?, [(OrderId(7), Micro(600))]);
    Ok(())
}

fn looked_at(tx: &mut store::Tx<'_>) -> store::Result<()> {
    let all = Filter { from_ms: 960 * SLOT_MS, until_ms: 1200 * SLOT_MS, ..Filter::default() };
    let rows = expenses::sums(tx, NOBODY, &all)?;
    let shown: Vec<_> = rows.iter().map(|row| (row.country, row.price.0, row.sums.posted.0)).collect();
    assert_eq!(shown, [(63, 11, 184), (86, 10, 120)]);
    assert_eq!((rows[1].sums.voids, rows[1].sums.voided, rows[1].sums.segments), (2, Micro(10), 12));
    let mut days = |by_task: ByTask| -> store::Result<Vec<_>> {
        let rows = expenses::by_day(tx, NOBODY, &all, &by_task)?.into_iter();
        Ok(rows.map(|row| (row.day, row.expense.country, row.task, row.expense.sums.posted.0)).collect())
    };
    let together = ByTask::default();
    assert_eq!(days(together)?, [(0, 86, None, 80), (1, 63, None, 184), (1, 86, None, 40)]);
    let apart = ByTask { apart: true, name: None };
    let of_task = [(1, 63, None, 44), (1, 63, Some(SALE), 60), (1, 63, Some(BULLETIN), 80)];
    assert_eq!(days(apart)?, [&[(0, 86, None, 80)], &of_task[..], &[(1, 86, None, 40)]].concat());
    let named = |apart, name: &str| ByTask { apart, name: Some(name.into()) };
    assert_eq!(days(named(true, "50% sale"))?, [(1, 63, Some(SALE), 60)]);
    assert_eq!(days(named(false, "L"))?, [(1, 63, None, 140)], "two tasks together");
    assert_eq!(days(named(true, "5_%"))?, [], "wildcards mean themselves");
    for (what, filter, count) in [
        ("type", Filter { kind: Some(2), ..all }, 0),
        ("country", Filter { country: Some(63), ..all }, 1),
        ("no country", Filter { country: Some(0), ..all }, 0),
        ("route", Filter { route: Some(RouteId(4)), ..all }, 0),
        ("order", Filter { order: Some(OrderId(7)), ..all }, 2),
        ("time", Filter { until_ms: 961 * SLOT_MS, ..all }, 1),
    ] {
        assert_eq!(expenses::sums(tx, NOBODY, &filter)?.len(), count, "{what}");
    }
    assert_eq!(expenses::sums(tx, RED, &all)?, []);
    Ok(())
}

fn lines_of_an_order(db: &Db) {
    let page = |order: i64, filter: ledger::Filter| {
        read(db, move |tx| ledger::page(tx, RED, OrderId(order), &filter, 100))
    };
    let all = ledger::Filter { limit: 50, ..ledger::Filter::default() };
    let (rows, total) = page(1, all);
    assert_eq!(rows.len() as i64, total);
    assert!(rows.windows(2).all(|pair| pair[0].reference >= pair[1].reference), "newest first");
    assert!(rows.iter().all(|line| line.order == OrderId(1)));
    let (first, _) = page(1, ledger::Filter { limit: 1, offset: 1, ..all });
    assert_eq!(first, rows[1..2]);
    let (holds, count) = page(1, ledger::Filter { kinds: [Move::Hold].into_iter().collect(), ..all });
    assert!(count > 0 && holds.iter().all(|line| line.kind == Move::Hold));
    let decided = [Move::Post, Move::Void];
    let (lines, _) = page(1, ledger::Filter { kinds: decided.into_iter().collect(), ..all });
    let wanted: Vec<_> = rows.iter().filter(|line| decided.contains(&line.kind)).cloned().collect();
    assert!(lines == wanted && decided.iter().all(|kind| lines.iter().any(|line| line.kind == *kind)));
    assert_eq!(page(1, ledger::Filter { until_ms: Some(0), ..all }).1, 0);
    let messages = page(1, ledger::Filter { from_ms: Some(NOW), ..all }).1;
    assert!(messages > 0 && messages < total, "what people added has other references in this story");
    assert_eq!(page(99, all).1, 0);
}
