//! Orders and their ledger: what a tenant bought, what is held and posted, and every line that explains it.
//!
//! `orders.held` and `orders.posted` are sums of ledger lines; the table's CHECK and the guarded update make it
//! impossible to spend more than was bought, whatever the callers believed.

use domain::id::{OrderId, PackageId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Who bought it.
    pub tenant: TenantId,
    /// `CloudSMS_yyyymmddhhmmss…`.
    pub number: String,
    /// What was bought.
    pub package: PackageId,
    /// `ordered`, `active`, `exhausted`, `expired` or `cancelled`.
    pub status: String,
    /// Bought at.
    pub ordered_ms: i64,
    /// Usable from.
    pub effective_ms: i64,
    /// Usable before; `None` = without end.
    pub expires_ms: Option<i64>,
    /// What may be spent; `None` = post-paid.
    pub total: Option<Micro>,
    /// Post-paid: warn once at this spending.
    pub warn: Option<Micro>,
    /// Post-paid: refuse beyond this spending.
    pub prohibit: Option<Micro>,
    /// Reserved for messages that are under way.
    pub held: Micro,
    /// Charged.
    pub posted: Micro,
    /// When the warning was given.
    pub warned_ms: Option<i64>,
}

impl Order {
    /// What can still be held: total or prohibit threshold less held and posted; `None` = without limit.
    pub fn room(&self) -> Option<Micro> {
        let limit = self.total.or(self.prohibit)?;
        Some(Micro(limit.0 - self.held.0 - self.posted.0))
    }
}

const COLUMNS: &str = "id, tenant, number, package, status, ordered_ms, effective_ms, expires_ms, total, warn, \
                       prohibit, held, posted, warned_ms";

fn order(row: &Row<'_>) -> Result<Order> {
    Ok(Order {
        id: OrderId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        number: row.text(2)?,
        package: PackageId(row.int(3)?),
        status: row.text(4)?,
        ordered_ms: row.int(5)?,
        effective_ms: row.int(6)?,
        expires_ms: row.int_opt(7)?,
        total: row.int_opt(8)?.map(Micro),
        warn: row.int_opt(9)?.map(Micro),
        prohibit: row.int_opt(10)?.map(Micro),
        held: Micro(row.int(11)?),
        posted: Micro(row.int(12)?),
        warned_ms: row.int_opt(13)?,
    })
}

/// A tenant's orders, oldest first.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE tenant = $1 ORDER BY id");
    tx.all(&sql, &[tenant.0.into()], order)
}

/// Every order of every tenant.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Order>> {
    tx.all(&format!("SELECT {COLUMNS} FROM orders ORDER BY id"), &[], order)
}

/// The order with this number.
pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Order>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM orders WHERE number = $1"), &[number.into()], order)
}

/// Orders by id, as they are now (not locked): for the accept batch's decision, which `hold` then guards.
pub fn pick(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order>> {
    static PICK: Many = Many::pick(
        "orders",
        "id tenant number package status ordered_ms effective_ms expires_ms total warn prohibit held posted warned_ms",
        "id",
        false,
    );
    let values: Vec<_> = ids.iter().map(|id| Value::Int(id.0)).collect();
    tx.pick(&PICK, &values, order)
}

/// Places an order.
pub fn insert(tx: &mut Tx<'_>, order: &Order) -> Result<()> {
    let sql =
        format!("INSERT INTO orders ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)");
    let params = [
        Value::Int(order.id.0),
        order.tenant.0.into(),
        (&order.number).into(),
        order.package.0.into(),
        (&order.status).into(),
        order.ordered_ms.into(),
        order.effective_ms.into(),
        order.expires_ms.into(),
        order.total.map(|m| m.0).into(),
        order.warn.map(|m| m.0).into(),
        order.prohibit.map(|m| m.0).into(),
        order.held.0.into(),
        order.posted.0.into(),
        order.warned_ms.into(),
    ];
    tx.exec(&sql, &params).map(drop)
}

/// Changes what may be changed about an order without touching money: status, times and thresholds.
pub fn update_terms(tx: &mut Tx<'_>, order: &Order) -> Result<()> {
    let sql = "UPDATE orders SET status = $2, effective_ms = $3, expires_ms = $4, warn = $5, prohibit = $6 WHERE id = $1";
    let params = [
        Value::Int(order.id.0),
        (&order.status).into(),
        order.effective_ms.into(),
        order.expires_ms.into(),
        order.warn.map(|m| m.0).into(),
        order.prohibit.map(|m| m.0).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Adds to a prepaid order's total (a top-up, or a correction which may be negative) and writes the line.
/// [`Error::Conflict`] when less than what is held and posted would remain.
pub fn add_total(tx: &mut Tx<'_>, line: &Line) -> Result<()> {
    let sql = "UPDATE orders SET total = total + $2, status = 'active' \
               WHERE id = $1 AND total IS NOT NULL AND total + $2 >= held + posted AND tenant = $3";
    let touched = tx.exec(sql, &[line.order.0.into(), line.amount.0.into(), line.tenant.0.into()])?;
    if touched == 0 {
        return Err(Error::Conflict(
            "the order is not prepaid, or less than what is spent would remain".into(),
        ));
    }
    write_lines(tx, std::slice::from_ref(line))
}

/// One line of the ledger. `reference` is the message, or the line's own id for top-ups and corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose money.
    pub tenant: TenantId,
    /// What it is about.
    pub reference: i64,
    /// What it does.
    pub kind: Move,
    /// The order it belongs to.
    pub order: OrderId,
    /// How much; never negative except for corrections.
    pub amount: Micro,
    /// When.
    pub at_ms: i64,
    /// Who and why, for lines made by people.
    pub note: Option<String>,
}

/// Appends lines. [`Error::Conflict`] when a message already has a line of that kind: nothing is charged twice.
pub fn write_lines(tx: &mut Tx<'_>, lines: &[Line]) -> Result<()> {
    static INSERT: Many = Many::insert("ledger", "tenant ref move order_id amount at_ms note:t");
    let mut values = Vec::with_capacity(lines.len() * 7);
    for line in lines {
        values.extend([
            Value::Int(line.tenant.0),
            line.reference.into(),
            line.kind.code().into(),
            line.order.0.into(),
            line.amount.0.into(),
            line.at_ms.into(),
            line.note.as_ref().into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// Reserves the sums of a batch, one per order. [`Error::Busy`] when an order has not that much left (the caller's
/// picture was old: the transaction is to be run again).
pub fn hold(tx: &mut Tx<'_>, mut sums: Vec<(OrderId, Micro)>) -> Result<()> {
    static HOLD: Many = Many::add(
        "orders",
        "held",
        "id",
        "(total IS NULL OR total - orders.held - orders.posted >= {0}) \
         AND (total IS NOT NULL OR prohibit IS NULL OR prohibit - orders.held - orders.posted >= {0})",
    );
    sums.sort();
    let values: Vec<_> = sums.iter().flat_map(|(id, sum)| [Value::Int(sum.0), Value::Int(id.0)]).collect();
    let touched = tx.many(&HOLD, &values)?;
    if touched.iter().all(|touched| *touched) {
        return Ok(());
    }
    Err(Error::Busy("an order changed while a batch was priced".into()))
}

/// What a batch of settlements moves in one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which order.
    pub order: OrderId,
    /// Leaves the hold.
    pub released: Micro,
    /// Of which is charged.
    pub posted: Micro,
}

/// Moves held money to posted, or back: one sum per order. [`Error::Corrupt`] when an order is not there, and
/// [`Error::Conflict`] when more would be released than is held.
pub fn settle(tx: &mut Tx<'_>, mut sums: Vec<Settled>) -> Result<()> {
    static SETTLE: Many = Many::add("orders", "held posted", "id", "");
    sums.sort_by_key(|sum| sum.order);
    let row =
        |sum: &Settled| [Value::Int(-sum.released.0), Value::Int(sum.posted.0), Value::Int(sum.order.0)];
    let values: Vec<_> = sums.iter().flat_map(row).collect();
    let touched = tx.many(&SETTLE, &values)?;
    if touched.iter().all(|touched| *touched) {
        return Ok(());
    }
    Err(Error::Corrupt("money is to be settled in an order that is not there".into()))
}

/// Notes that the warning threshold was crossed; true the first time.
pub fn mark_warned(tx: &mut Tx<'_>, order: OrderId, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE orders SET warned_ms = $2 WHERE id = $1 AND warned_ms IS NULL";
    Ok(tx.exec(sql, &[order.0.into(), at_ms.into()])? > 0)
}

/// Closes orders by time: marks those expired whose end has passed; answers how many.
pub fn expire_all(tx: &mut Tx<'_>, now_ms: i64) -> Result<u64> {
    let sql = "UPDATE orders SET status = 'expired' WHERE status = 'active' AND expires_ms IS NOT NULL AND expires_ms <= $1";
    tx.exec(sql, &[now_ms.into()])
}

/// The ledger of one message, in the order of the moves.
pub fn lines_of(tx: &mut Tx<'_>, tenant: TenantId, reference: i64) -> Result<Vec<Line>> {
    let sql = "SELECT tenant, ref, move, order_id, amount, at_ms, note FROM ledger \
               WHERE tenant = $1 AND ref = $2 ORDER BY move";
    tx.all(sql, &[tenant.0.into(), reference.into()], |row| {
        let code = row.int(2)?;
        Ok(Line {
            tenant: TenantId(row.int(0)?),
            reference: row.int(1)?,
            kind: Move::from_code(code).ok_or_else(|| Error::unknown_code("move", code))?,
            order: OrderId(row.int(3)?),
            amount: Micro(row.int(4)?),
            at_ms: row.int(5)?,
            note: row.text_opt(6)?,
        })
    })
}

/// A sum that does not add up, in words.
pub type Finding = String;

/// Proves the books: every order's held, posted and total are the sums of its lines; every message's lines fit its row.
/// Answers what does not; empty = clean.
pub fn check_books_all(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    if tx.is_postgres() {
        // Whole tables are compared: the plans of the message path and its time limit do not fit.
        tx.script(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; \
             SET LOCAL enable_seqscan = on",
        )?;
    }
    let mut findings = check_orders(tx)?;
    for (what, sql) in MESSAGE_CHECKS {
        let rows = tx.all(sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
        findings.extend(rows.iter().map(|(tenant, id)| {
            let uid = domain::id::MessageId(*id).uid();
            format!("message {uid} of tenant {tenant}: {what}")
        }));
    }
    Ok(findings)
}

const MESSAGE_CHECKS: &[(&str, &str)] = &[
    (
        "its hold is not in the ledger",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 1 \
         WHERE m.order_id <> 0 AND (l.amount IS NULL OR l.amount <> m.amount OR l.order_id <> m.order_id) LIMIT 100",
    ),
    (
        "what was posted is not in the ledger",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 2 \
         WHERE COALESCE(m.posted, 0) <> COALESCE(l.amount, 0) LIMIT 100",
    ),
    (
        "hold, post and void do not add up",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 3 \
         WHERE m.posted IS NOT NULL AND m.amount - m.posted <> COALESCE(l.amount, 0) LIMIT 100",
    ),
    (
        "it is closed and its hold is undecided",
        "SELECT m.tenant, m.id FROM message m WHERE NOT m.open AND m.order_id <> 0 AND m.posted IS NULL LIMIT 100",
    ),
    (
        "it has ledger lines without a hold",
        "SELECT l.tenant, l.ref FROM ledger l LEFT JOIN ledger h ON h.tenant = l.tenant AND h.ref = l.ref AND h.move = 1 \
         WHERE l.move IN (2, 3) AND h.ref IS NULL LIMIT 100",
    ),
];

fn check_orders(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let sql = "SELECT order_id, move, CAST(SUM(amount) AS BIGINT) FROM ledger GROUP BY order_id, move";
    let sums = tx.all(sql, &[], |row| Ok(((row.int(0)?, row.int(1)?), row.int(2)?)))?;
    let sums: std::collections::HashMap<_, _> = sums.into_iter().collect();
    let mut findings = Vec::new();
    for order in all(tx)? {
        let sum = |kind: Move| sums.get(&(order.id.0, kind.code())).copied().unwrap_or(0);
        let (held, posted) = (sum(Move::Hold) - sum(Move::Post) - sum(Move::Void), sum(Move::Post));
        let total = sum(Move::TopUp) + sum(Move::Correction);
        let mut compare = |what: &str, row: i64, lines: i64| {
            if row != lines {
                let (row, lines) = (Micro(row), Micro(lines));
                findings.push(format!("order {}: {what} is {row} but its lines say {lines}", order.number));
            }
        };
        compare("held", order.held.0, held);
        compare("posted", order.posted.0, posted);
        if let Some(bought) = order.total {
            compare("total", bought.0, total);
        }
    }
    Ok(findings)
}
