//! Orders: what a tenant bought, what is held and what is charged.
//!
//! `orders.held` and `orders.posted` are sums of ledger lines; the table's CHECK and the guarded update make it
//! impossible to spend more than was bought, whatever the callers believed. What was agreed (`order_terms`) is written once,
//! beside the row that every batch of messages writes. Not here: the ledger's lines (`ledger.rs`), why somebody added to an
//! order (`adjustments.rs`), the proof of the books (`books.rs`).

use domain::id::{OrderId, PackageId, TenantId};
use domain::money::Micro;
use domain::order::{Funds, Level, Status};

use crate::error::{Error, Result};
use crate::ledger::{Line, write_lines};
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
    /// Where it is in its life.
    pub status: Status,
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
    /// When the last warning was given.
    pub warned_ms: Option<i64>,
    /// Post-paid: payments and corrections.
    pub credit: Micro,
    /// The last warning given.
    pub level: Level,
    /// Grows with every change of its terms, status or end; not with messages.
    pub version: i64,
}

impl Order {
    /// What it is worth and what of it is gone.
    pub fn funds(&self) -> Funds {
        Funds {
            total: self.total,
            warn: self.warn,
            prohibit: self.prohibit,
            credit: self.credit,
            spent: Micro(self.held.0.saturating_add(self.posted.0)),
        }
    }

    /// What can still be held; `None` = without limit.
    pub fn room(&self) -> Option<Micro> {
        self.funds().room()
    }
}

/// What was agreed when an order was placed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Terms {
    /// Product name.
    pub product: String,
    /// Business channel.
    pub channel: String,
    /// `sms` or a currency.
    pub unit: String,
    /// The package's options of that moment: JSON, owned by the engine.
    pub options: String,
}

/// An order with what was agreed; `None` = it was placed by a program that kept no terms, and its package is gone.
pub type Agreed = (Order, Option<Terms>);

const COLUMNS: &str = "o.id, o.tenant, o.number, o.package, o.status, o.ordered_ms, o.effective_ms, o.expires_ms, o.total, \
                       o.warn, o.prohibit, o.held, o.posted, o.warned_ms, o.credit, o.level, o.version";
const TERMS: &str = "t.product, t.channel, t.unit, t.terms";
const WITH_TERMS: &str = "FROM orders o LEFT JOIN order_terms t ON t.order_id = o.id";

fn order(row: &Row<'_>) -> Result<Order> {
    let (status, level) = (row.text(4)?, row.int(15)?);
    Ok(Order {
        id: OrderId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        number: row.text(2)?,
        package: PackageId(row.int(3)?),
        status: Status::parse(&status).ok_or_else(|| Error::Corrupt(format!("order status {status:?}")))?,
        ordered_ms: row.int(5)?,
        effective_ms: row.int(6)?,
        expires_ms: row.int_opt(7)?,
        total: row.int_opt(8)?.map(Micro),
        warn: row.int_opt(9)?.map(Micro),
        prohibit: row.int_opt(10)?.map(Micro),
        held: Micro(row.int(11)?),
        posted: Micro(row.int(12)?),
        warned_ms: row.int_opt(13)?,
        credit: Micro(row.int(14)?),
        level: Level::from_code(level).ok_or_else(|| Error::unknown_code("level", level))?,
        version: row.int(16)?,
    })
}

fn with_terms(row: &Row<'_>) -> Result<Agreed> {
    let terms = match row.text_opt(20)? {
        Some(options) => {
            Some(Terms { product: row.text(17)?, channel: row.text(18)?, unit: row.text(19)?, options })
        }
        None => None,
    };
    Ok((order(row)?, terms))
}

/// Every order of every tenant.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Order>> {
    tx.all(&format!("SELECT {COLUMNS} FROM orders o ORDER BY o.id"), &[], order)
}

/// A tenant's orders with what was agreed, oldest first.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Agreed>> {
    let sql = format!("SELECT {COLUMNS}, {TERMS} {WITH_TERMS} WHERE o.tenant = $1 ORDER BY o.id");
    tx.all(&sql, &[tenant.0.into()], with_terms)
}

/// Every order of every tenant with what was agreed.
pub fn with_terms_all(tx: &mut Tx<'_>) -> Result<Vec<Agreed>> {
    let sql = format!("SELECT {COLUMNS}, {TERMS} {WITH_TERMS} ORDER BY o.id");
    tx.all(&sql, &[], with_terms)
}

/// The order with this number, whosever it is.
pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Agreed>> {
    let sql = format!("SELECT {COLUMNS}, {TERMS} {WITH_TERMS} WHERE o.number = $1");
    tx.opt(&sql, &[number.into()], with_terms)
}

/// The order with this number, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, number: &str) -> Result<Option<Order>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM orders o WHERE o.number = $1 FOR UPDATE"), &[number.into()], order)
}

/// Orders by id, as they are now (not locked): for the accept batch's decision, which `hold` then guards.
pub fn pick(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order>> {
    static PICK: Many = Many::pick(
        "orders",
        "id tenant number package status ordered_ms effective_ms expires_ms total warn prohibit held posted warned_ms \
         credit level version",
        "id",
        false,
    );
    let values: Vec<_> = ids.iter().map(|id| Value::Int(id.0)).collect();
    tx.pick(&PICK, &values, order)
}

/// Which orders are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this tenant's.
    pub tenant: Option<TenantId>,
    /// In this status.
    pub status: Option<Status>,
    /// Prepaid or not.
    pub prepaid: Option<bool>,
    /// Of this package.
    pub package: Option<PackageId>,
    /// With a warning out.
    pub warned: bool,
    /// Number, product or tenant code contains this (lower case; `%` and `_` stand for themselves).
    pub words: Option<String>,
    /// Placed at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Placed before, Unix ms.
    pub until_ms: Option<i64>,
    /// How they are sorted.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
    /// Orders before the page.
    pub offset: i64,
    /// Orders on the page.
    pub limit: i64,
}

/// By what a list of orders is sorted; equal ones by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// When they were placed.
    #[default]
    Ordered,
    /// Their end; those without one last.
    Expires,
    /// Their number.
    Number,
}

/// A page of orders, and how many fit, counted up to `count_max`.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<Agreed>, i64)> {
    let like = filter.words.as_ref().map(|words| format!("%{}%", escaped(words)));
    let words = "(LOWER(o.number) LIKE {} ESCAPE '!' OR LOWER(t.product) LIKE {} ESCAPE '!' OR o.tenant IN \
                 (SELECT id FROM tenant WHERE LOWER(code) LIKE {} ESCAPE '!'))";
    let conditions = [
        ("o.tenant = {}", filter.tenant.map(|id| Value::Int(id.0))),
        ("o.status = {}", filter.status.map(|status| Value::Text(status.as_str()))),
        ("(o.total IS NOT NULL) = {}", filter.prepaid.map(Value::Bool)),
        ("o.package = {}", filter.package.map(|id| Value::Int(id.0))),
        ("o.level >= {}", filter.warned.then_some(Value::Int(1))),
        ("o.ordered_ms >= {}", filter.from_ms.map(Value::Int)),
        ("o.ordered_ms < {}", filter.until_ms.map(Value::Int)),
        (words, like.as_ref().map(Value::from)),
    ];
    let (mut tests, mut params) = (String::new(), Vec::new());
    for (test, value) in conditions {
        let Some(value) = value else { continue };
        params.push(value);
        tests.push_str(if tests.is_empty() { " WHERE " } else { " AND " });
        tests.push_str(&test.replace("{}", &format!("${}", params.len())));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT o.id {WITH_TERMS}{tests} LIMIT ${last}) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    let way = if filter.descending { "DESC" } else { "ASC" };
    let by = match filter.sort {
        Sort::Ordered => format!("o.ordered_ms {way}"),
        Sort::Expires => format!("COALESCE(o.expires_ms, 9223372036854775807) {way}"),
        Sort::Number => format!("o.number {way}"),
    };
    let sql = format!(
        "SELECT {COLUMNS}, {TERMS} {WITH_TERMS}{tests} ORDER BY {by}, o.id {way} LIMIT ${last} OFFSET ${after}"
    );
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    Ok((tx.all(&sql, &params, with_terms)?, count))
}

/// Words for LIKE with `!` as the escape.
pub(crate) fn escaped(words: &str) -> String {
    words.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// Orders that the clock may have something to do with: active ones whose time is over by `now_ms`, active prepaid ones
/// with nothing under way, and those with a warning out. What is to be done is the domain's to say.
pub fn to_look_at_all(tx: &mut Tx<'_>, now_ms: i64) -> Result<Vec<Agreed>> {
    let sql = format!(
        "SELECT {COLUMNS}, {TERMS} {WITH_TERMS} WHERE (o.status IN ('active', 'exhausted') AND o.expires_ms <= $1) \
         OR (o.status = 'active' AND ((o.held = 0 AND o.posted > 0 AND o.total IS NOT NULL) OR o.level > 0)) ORDER BY o.id"
    );
    tx.all(&sql, &[now_ms.into()], with_terms)
}

/// Places an order under its terms.
pub fn insert(tx: &mut Tx<'_>, order: &Order, terms: &Terms) -> Result<()> {
    let sql = "INSERT INTO orders (id, tenant, number, package, status, ordered_ms, effective_ms, expires_ms, total, warn, \
               prohibit, held, posted, warned_ms, credit, level, version) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)";
    let params = [
        Value::Int(order.id.0),
        order.tenant.0.into(),
        (&order.number).into(),
        order.package.0.into(),
        order.status.as_str().into(),
        order.ordered_ms.into(),
        order.effective_ms.into(),
        order.expires_ms.into(),
        order.total.map(|m| m.0).into(),
        order.warn.map(|m| m.0).into(),
        order.prohibit.map(|m| m.0).into(),
        order.held.0.into(),
        order.posted.0.into(),
        order.warned_ms.into(),
        order.credit.0.into(),
        order.level.code().into(),
        order.version.into(),
    ];
    tx.exec(sql, &params)?;
    put_terms(tx, order.id, terms)
}

/// Replaces what was agreed.
pub fn put_terms(tx: &mut Tx<'_>, order: OrderId, terms: &Terms) -> Result<()> {
    let sql = "INSERT INTO order_terms (order_id, product, channel, unit, terms) VALUES ($1,$2,$3,$4,$5) \
               ON CONFLICT (order_id) DO UPDATE SET product = $2, channel = $3, unit = $4, terms = $5";
    let params = [
        Value::Int(order.0),
        (&terms.product).into(),
        (&terms.channel).into(),
        (&terms.unit).into(),
        (&terms.options).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Changes what may be changed about an order without touching money: status, times, thresholds and the warning given.
/// The version grows.
pub fn update_terms(tx: &mut Tx<'_>, order: &Order) -> Result<()> {
    let sql = "UPDATE orders SET status = $2, effective_ms = $3, expires_ms = $4, warn = $5, prohibit = $6, level = $7, \
               version = version + 1 WHERE id = $1";
    let params = [
        Value::Int(order.id.0),
        order.status.as_str().into(),
        order.effective_ms.into(),
        order.expires_ms.into(),
        order.warn.map(|m| m.0).into(),
        order.prohibit.map(|m| m.0).into(),
        order.level.code().into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Adds to an order (a top-up or payment, or a correction which may be negative) and writes the line. Its status is the
/// caller's to change. [`Error::Conflict`] when less than what is held and posted would remain in a prepaid order.
pub fn add(tx: &mut Tx<'_>, line: &Line) -> Result<()> {
    let prepaid = "UPDATE orders SET total = total + $2 \
                   WHERE id = $1 AND total IS NOT NULL AND total + $2 >= held + posted AND tenant = $3";
    let postpaid = "UPDATE orders SET credit = credit + $2 WHERE id = $1 AND total IS NULL AND tenant = $3";
    let params = [line.order.0.into(), line.amount.0.into(), line.tenant.0.into()];
    if tx.exec(prepaid, &params)? + tx.exec(postpaid, &params)? == 0 {
        return Err(Error::Conflict(
            "there is no such order, or less than what is spent would remain".into(),
        ));
    }
    write_lines(tx, std::slice::from_ref(line))
}

/// Reserves the sums of a batch, one per order. [`Error::Busy`] when an order has not that much left (the caller's
/// picture was old: the transaction is to be run again).
pub fn hold(tx: &mut Tx<'_>, mut sums: Vec<(OrderId, Micro)>) -> Result<()> {
    static HOLD: Many = Many::add(
        "orders",
        "held",
        "id",
        "(total IS NULL OR total - orders.held - orders.posted >= {0}) AND (total IS NOT NULL OR prohibit IS NULL \
         OR prohibit + credit - orders.held - orders.posted >= {0})",
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

/// Notes that a warning is given; true when none as bad was given before.
pub fn mark_warned(tx: &mut Tx<'_>, order: OrderId, level: Level, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE orders SET warned_ms = $3, level = $2 WHERE id = $1 AND level < $2";
    Ok(tx.exec(sql, &[order.0.into(), level.code().into(), at_ms.into()])? > 0)
}

/// Takes a warning back to `level`, so that it can be given again; unless a worse one was given since it stood at `told`.
pub fn rearm(tx: &mut Tx<'_>, order: OrderId, told: Level, level: Level) -> Result<()> {
    let sql = "UPDATE orders SET level = $3 WHERE id = $1 AND level = $2";
    tx.exec(sql, &[order.0.into(), told.code().into(), level.code().into()]).map(drop)
}
