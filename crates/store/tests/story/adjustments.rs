//! Top-ups and corrections: posted at once, or proposed and decided once by somebody else.

use domain::id::{AccountId, AdjustmentId, OrderId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;
use store::adjustments::{self, Added, Adjustment, Decision, Filter, Status};
use store::{Db, orders};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

fn proposal(id: i64, amount: i64) -> Adjustment {
    Adjustment {
        id: AdjustmentId(id),
        tenant: RED,
        order: OrderId(1),
        kind: Move::Correction,
        amount: Micro(amount),
        reason: "重复计费".into(),
        status: Status::Proposed,
        account: Some(AccountId(5)),
        who: "finance".into(),
        at_ms: NOW,
        decided: None,
        posted_ms: None,
    }
}

fn decision(at_ms: i64) -> Decision {
    Decision { account: Some(AccountId(6)), who: "boss".into(), at_ms, note: "对".into() }
}

pub(crate) fn chapter(db: &Db) {
    for new in [proposal(2000, 30), proposal(2001, -30)] {
        write(db, move |tx| adjustments::insert(tx, &new));
    }
    assert_eq!(read(db, |tx| adjustments::get_all(tx, AdjustmentId(2000))), Some(proposal(2000, 30)));
    assert_eq!(read(db, |tx| adjustments::get_all(tx, AdjustmentId(1))), None);
    let decide = |id: i64, status: Status| {
        write(db, move |tx| adjustments::decide(tx, AdjustmentId(id), status, &decision(NOW + 7)))
    };
    assert!(decide(2000, Status::Posted));
    assert!(!decide(2000, Status::Rejected), "decided once");
    let posted = Adjustment {
        status: Status::Posted,
        decided: Some(decision(NOW + 7)),
        posted_ms: Some(NOW + 7),
        ..proposal(2000, 30)
    };
    let line = posted.line(NOW + 7);
    write(db, move |tx| orders::add(tx, &line));
    assert!(decide(2001, Status::Rejected));
    let rejected =
        Adjustment { status: Status::Rejected, decided: Some(decision(NOW + 7)), ..proposal(2001, -30) };
    assert_eq!(read(db, |tx| adjustments::get_all(tx, AdjustmentId(2000))), Some(posted.clone()));
    let of_order = read(db, |tx| adjustments::of_order(tx, RED, OrderId(1)));
    assert_eq!(of_order[of_order.len() - 2..], [posted.clone(), rejected.clone()]);
    assert_eq!(read(db, |tx| adjustments::of_order(tx, BLUE, OrderId(1))), [], "another tenant's");
    listed(db, &posted, &rejected);
    summed(db);
    for status in Status::ALL {
        assert_eq!(Status::parse(status.as_str()), Some(status));
    }
}

fn listed(db: &Db, posted: &Adjustment, rejected: &Adjustment) {
    let found = |filter: Filter| read(db, move |tx| adjustments::corrections_all(tx, &filter, 100));
    let all = Filter { limit: 10, ..Filter::default() };
    let (rows, total) = found(all.clone());
    assert_eq!((rows[..2].to_vec(), total), (vec![rejected.clone(), posted.clone()], 4));
    let (rows, total) = found(Filter { status: Some(Status::Rejected), ..all.clone() });
    assert_eq!((rows, total), (vec![rejected.clone()], 1));
    assert_eq!(found(Filter { tenant: Some(BLUE), ..all.clone() }).1, 0);
    assert_eq!(found(Filter { order: Some(OrderId(2)), ..all.clone() }).1, 1);
    assert_eq!(found(Filter { limit: 1, offset: 1, ..all }).0, std::slice::from_ref(posted));
}

fn summed(db: &Db) {
    let sums = |from, until| read(db, move |tx| adjustments::sums(tx, RED, from, until));
    let added = |order, kind, amount| Added { order: OrderId(order), kind, amount: Micro(amount) };
    assert_eq!(sums(NOW + 1, NOW + 8), [added(1, Move::Correction, 30)]);
    assert_eq!(sums(NOW + 1, NOW + 7), []);
    assert_eq!(sums(NOW, NOW + 8).len(), 4, "two orders, two kinds");
    let between = read(db, |tx| adjustments::posted_between(tx, RED, NOW + 1, NOW + 8));
    assert_eq!(between.iter().map(|row| row.id.0).collect::<Vec<_>>(), [2000]);
    assert_eq!(read(db, |tx| adjustments::posted_between(tx, TenantId(9), 0, NOW * 2)), []);
}
