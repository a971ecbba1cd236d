//! Expenses: what was charged and given back, summed up in the transaction that decides it, so that a page, a chart or a
//! statement is a small read however many messages there are.
//!
//! A row sums one quarter of an hour of one order, SMS type, country, route, price of a segment and task (messages that
//! belong to none share a row). It goes by when the money was decided (the ledger line's time), not by when the message was
//! accepted. What is held is summed beside it, by order only. `books.rs` proves both.

use std::collections::BTreeMap;

use domain::id::{MessageId, OrderId, RouteId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;

use crate::error::Result;
use crate::ledger::Line;
use crate::many::Many;
pub use crate::stat::SLOT_MS;
use crate::task::{containing, fold};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What a row sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Whose money.
    pub tenant: TenantId,
    /// When it was decided, in slots since 1970.
    pub slot: i64,
    /// The order.
    pub order: OrderId,
    /// `domain::kind::Kind` code.
    pub kind: i64,
    /// `domain::phone::Country` code.
    pub country: i64,
    /// The route.
    pub route: RouteId,
    /// Price of a segment.
    pub price: Micro,
    /// The task; `None` = all messages that belong to none.
    pub task: Option<MessageId>,
}

/// The sums of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Messages that were charged.
    pub messages: i64,
    /// Their charged segments.
    pub segments: i64,
    /// What was charged.
    pub posted: Micro,
    /// Messages of which nothing was charged.
    pub voids: i64,
    /// What was given back.
    pub voided: Micro,
}

impl Sums {
    /// Adds other sums to these.
    pub fn add(&mut self, more: &Sums) {
        self.messages += more.messages;
        self.segments += more.segments;
        self.posted = Micro(self.posted.0 + more.posted.0);
        self.voids += more.voids;
        self.voided = Micro(self.voided.0 + more.voided.0);
    }
}

/// What a transaction adds, summed up until it is written once.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<Key, Sums>);

impl Changes {
    /// Adds what was decided about one message.
    pub fn add(&mut self, key: Key, sums: &Sums) {
        self.0.entry(key).or_default().add(sums);
    }
}

/// Writes what was decided. Rows are locked in the order of their keys, after the orders they belong to.
pub fn add(tx: &mut Tx<'_>, changes: &Changes) -> Result<()> {
    static ADD: Many = Many::tally(
        "expense",
        "tenant slot order_id kind country route price task",
        "messages segments posted voids voided",
    );
    let mut values = Vec::with_capacity(changes.0.len() * 13);
    for (key, sums) in &changes.0 {
        values.extend([
            Value::Int(key.tenant.0),
            key.slot.into(),
            key.order.0.into(),
            key.kind.into(),
            key.country.into(),
            key.route.0.into(),
            key.price.0.into(),
            key.task.map_or(0, |task| task.0).into(),
            sums.messages.into(),
            sums.segments.into(),
            sums.posted.0.into(),
            sums.voids.into(),
            sums.voided.0.into(),
        ]);
    }
    tx.many(&ADD, &values).map(drop)
}

/// Writes what was held by these lines. Rows are locked in the order of their keys, after the orders they belong to.
pub fn add_holds(tx: &mut Tx<'_>, lines: &[Line]) -> Result<()> {
    static ADD: Many = Many::tally("held", "tenant slot order_id", "amount");
    let mut sums: BTreeMap<_, i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind == Move::Hold) {
        *sums.entry((line.tenant.0, line.at_ms / SLOT_MS, line.order.0)).or_default() += line.amount.0;
    }
    let row = |((tenant, slot, order), amount): (&(i64, i64, i64), &i64)| {
        [*tenant, *slot, *order, *amount].map(Value::Int)
    };
    tx.many(&ADD, &sums.iter().flat_map(row).collect::<Vec<_>>()).map(drop)
}

/// What was held of a tenant's orders from `from_ms` until before `until_ms` (Unix ms, beginnings of slots).
pub fn holds(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<(OrderId, Micro)>> {
    let sql = "SELECT order_id, CAST(SUM(amount) AS BIGINT) FROM held WHERE tenant = $1 AND slot >= $2 AND slot < $3 \
               GROUP BY order_id ORDER BY order_id";
    let params = [tenant.0.into(), from_ms.div_euclid(SLOT_MS).into(), until_ms.div_euclid(SLOT_MS).into()];
    tx.all(sql, &params, |row| Ok((OrderId(row.int(0)?), Micro(row.int(1)?))))
}

/// Which expenses are asked for; conditions are combined.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Decided at or after this time, Unix ms; the beginning of a slot.
    pub from_ms: i64,
    /// … and before this time, Unix ms; the beginning of a slot.
    pub until_ms: i64,
    /// Of this SMS type (`Kind` code).
    pub kind: Option<i64>,
    /// To this country (`Country` code).
    pub country: Option<i64>,
    /// Over this route.
    pub route: Option<RouteId>,
    /// Of this order.
    pub order: Option<OrderId>,
}

/// Sums of one order, type, country, route and price over the time asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expense {
    /// The order.
    pub order: OrderId,
    /// `Kind` code.
    pub kind: i64,
    /// `Country` code.
    pub country: i64,
    /// The route.
    pub route: RouteId,
    /// Price of a segment.
    pub price: Micro,
    /// The sums.
    pub sums: Sums,
}

fn expense(row: &Row<'_>) -> Result<Expense> {
    Ok(Expense {
        order: OrderId(row.int(0)?),
        kind: row.int(1)?,
        country: row.int(2)?,
        route: RouteId(row.int(3)?),
        price: Micro(row.int(4)?),
        sums: Sums {
            messages: row.int(5)?,
            segments: row.int(6)?,
            posted: Micro(row.int(7)?),
            voids: row.int(8)?,
            voided: Micro(row.int(9)?),
        },
    })
}

/// A tenant's expenses, added up over the time asked for.
pub fn sums(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter) -> Result<Vec<Expense>> {
    let sql = "SELECT order_id, kind, country, route, price, CAST(SUM(messages) AS BIGINT), \
               CAST(SUM(segments) AS BIGINT), CAST(SUM(posted) AS BIGINT), CAST(SUM(voids) AS BIGINT), \
               CAST(SUM(voided) AS BIGINT) FROM expense WHERE tenant = $1 AND slot >= $2 AND slot < $3 \
               AND (kind = $4 OR $4 = 0) AND (country = $5 OR $5 < 0) AND (route = $6 OR $6 = 0) \
               AND (order_id = $7 OR $7 = 0) GROUP BY order_id, kind, country, route, price \
               ORDER BY order_id, kind, country, route, price";
    let params = [
        Value::Int(tenant.0),
        filter.from_ms.div_euclid(SLOT_MS).into(),
        filter.until_ms.div_euclid(SLOT_MS).into(),
        filter.kind.unwrap_or(0).into(),
        filter.country.unwrap_or(-1).into(),
        filter.route.map_or(0, |id| id.0).into(),
        filter.order.map_or(0, |id| id.0).into(),
    ];
    tx.all(sql, &params, expense)
}

/// How expenses are told apart by task.
#[derive(Clone, Debug, Default)]
pub struct ByTask {
    /// Sums of each task, not of all messages together.
    pub apart: bool,
    /// Only tasks whose name contains this, whatever its case.
    pub name: Option<String>,
}

/// Sums of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfDay {
    /// The day, counted from the filter's beginning.
    pub day: i64,
    /// The task; `None` = messages that belong to none, or all when tasks are not told apart.
    pub task: Option<MessageId>,
    /// The sums.
    pub expense: Expense,
}

/// The same by day. Days are counted from the filter's beginning, 24 hours each: callers cut their time where the zone's
/// offset changes.
pub fn by_day(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter, by_task: &ByTask) -> Result<Vec<OfDay>> {
    let sql = "SELECT order_id, kind, country, route, price, CAST(SUM(messages) AS BIGINT), \
               CAST(SUM(segments) AS BIGINT), CAST(SUM(posted) AS BIGINT), CAST(SUM(voids) AS BIGINT), \
               CAST(SUM(voided) AS BIGINT), (slot - $2) / 96, task * $8 FROM expense e \
               WHERE tenant = $1 AND slot >= $2 AND slot < $3 \
               AND (kind = $4 OR $4 = 0) AND (country = $5 OR $5 < 0) AND (route = $6 OR $6 = 0) \
               AND (order_id = $7 OR $7 = 0) AND ($9 = '' OR EXISTS (SELECT 1 FROM task t WHERE t.tenant = e.tenant \
               AND t.id = e.task AND t.folded LIKE $9 ESCAPE '\\')) GROUP BY 11, order_id, kind, country, route, price, 12 \
               ORDER BY 11, order_id, kind, country, route, price, 12";
    let name = by_task.name.as_deref().map(|name| containing(&fold(name))).unwrap_or_default();
    let params = [
        Value::Int(tenant.0),
        filter.from_ms.div_euclid(SLOT_MS).into(),
        filter.until_ms.div_euclid(SLOT_MS).into(),
        filter.kind.unwrap_or(0).into(),
        filter.country.unwrap_or(-1).into(),
        filter.route.map_or(0, |id| id.0).into(),
        filter.order.map_or(0, |id| id.0).into(),
        i64::from(by_task.apart).into(),
        Value::Text(&name),
    ];
    tx.all(sql, &params, |row| {
        let task = Some(MessageId(row.int(11)?)).filter(|task| task.0 != 0);
        Ok(OfDay { day: row.int(10)?, task, expense: expense(row)? })
    })
}

/// When a tenant's money moved first and last, as slots; `None` = never.
pub fn span(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<(i64, i64)>> {
    let sql = "SELECT MIN(slot), MAX(slot) FROM expense WHERE tenant = $1";
    let (first, last) = tx.one(sql, &[tenant.0.into()], |row| Ok((row.int_opt(0)?, row.int_opt(1)?)))?;
    Ok(first.zip(last))
}

/// When an order's money was last decided, as a slot; `None` = never.
pub fn last_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<i64>> {
    tx.one("SELECT MAX(slot) FROM expense WHERE order_id = $1", &[order.0.into()], |row| row.int_opt(0))
}
