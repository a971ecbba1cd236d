//! Statements: a month of a tenant's calendar, order by order, whose sums equal the ledger to the last micro-unit.
//!
//! Everything comes from one snapshot: what an order is worth now, less what moved since the month ended, is its closing
//! balance; less what moved in the month, its opening balance. So opening + topped up + corrected − charged = closing. What was
//! held at the end is what is held now, less what was held since, and what was charged or given back since.

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::id::{OrderId, TenantId};
use domain::kind::Kind;
use domain::ledger::Move;
use domain::money::Micro;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::{Detail, Lang, Refusal};
use jiff::ToSpan;
use jiff::civil::Date;
use store::adjustments::{self, Added, Adjustment};
use store::expenses::{self, Expense, SLOT_MS};
use store::orders::{Order, Terms};

use crate::Engine;
use crate::actor::Actor;
use crate::catalog::shown_unit;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::money::calendar::month_text;
use crate::money::expenses::country_of;
use crate::money::{Calendar, paper};
use crate::policy::Picture;
use crate::sheet::{self, Cell, File, Format, Table, kind_word};

/// Months that are listed.
const MONTHS_MAX: usize = 120;
/// The end of time, Unix ms; the beginning of a slot.
const EVER_MS: i64 = 9_000_000_000_000_000 / SLOT_MS * SLOT_MS;

/// A tenant's month.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The tenant's code and name.
    pub tenant: (String, String),
    /// Its time zone.
    pub time_zone: String,
    /// `2026-11`.
    pub month: String,
    /// Nothing can be added to it any more.
    pub complete: bool,
    /// Months with movement, newest first, the current one always.
    pub months: Vec<String>,
    /// Order by order.
    pub orders: Vec<StatementOrder>,
    /// What was charged, line by line.
    pub lines: Vec<StatementLine>,
    /// Top-ups and corrections: order number, day, kind, amount, reason.
    pub additions: Vec<(String, Date, Move, Micro, String)>,
}

/// An order's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementOrder {
    /// Its number.
    pub order: String,
    /// Product name.
    pub product: String,
    /// Business channel.
    pub channel: String,
    /// Prepaid or post-paid.
    pub prepaid: bool,
    /// `SMS` or a currency.
    pub unit: String,
    /// What was not charged yet when the month began; post-paid: below nothing = owed.
    pub opening: Micro,
    /// Bought or paid.
    pub topped_up: Micro,
    /// Corrected.
    pub corrected: Micro,
    /// Charged.
    pub charged: Micro,
    /// What is not charged yet when the month ends.
    pub closing: Micro,
    /// Given back: held for messages of which it was not charged.
    pub returned: Micro,
    /// Held for messages under way when the month ends: neither charged nor given back yet.
    pub held: Micro,
    /// Messages charged.
    pub messages: i64,
    /// Segments charged.
    pub segments: i64,
}

/// What was charged of one type, country, route and price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Order number.
    pub order: String,
    /// `SMS` or a currency.
    pub unit: String,
    /// SMS type.
    pub kind: Option<Kind>,
    /// Country; `None` = unknown.
    pub country: Option<Country>,
    /// Route ID.
    pub route: Option<String>,
    /// Price of a segment.
    pub price: Micro,
    /// Messages charged.
    pub messages: i64,
    /// Segments charged.
    pub segments: i64,
    /// Charged.
    pub charged: Micro,
}

/// A tenant's month in one line a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSum {
    /// The tenant's code and name.
    pub tenant: (String, String),
    /// Unit, charged, topped up, corrected.
    pub units: Vec<(String, Micro, Micro, Micro)>,
}

/// What one snapshot of the database says about a month.
struct Snapshot {
    orders: Vec<(Order, Option<Terms>)>,
    added: Vec<Added>,
    added_since: Vec<Added>,
    spent: Vec<Expense>,
    spent_since: Vec<Expense>,
    held_since: Vec<(OrderId, Micro)>,
    adjustments: Vec<Adjustment>,
    span: Option<(i64, i64)>,
}

/// The month that a day of it names, as Unix ms.
struct Month {
    first: Date,
    from_ms: i64,
    until_ms: i64,
}

impl Month {
    fn of(calendar: &Calendar, day: Date) -> Month {
        let (first, last) = Calendar::month(day);
        let next = last.tomorrow().unwrap_or(last);
        Month { first, from_ms: calendar.start_ms(first), until_ms: calendar.start_ms(next) }
    }
}

impl Engine {
    /// The tenant's own month; `None` = the current one.
    pub async fn statement(&self, actor: &Actor, month: Option<Date>) -> Result<Statement> {
        actor.may(Permission::BalanceRead)?;
        self.read_statement(actor.tenant, month).await
    }

    /// A tenant's month.
    pub async fn statement_of(&self, actor: &Actor, tenant: &str, month: Option<Date>) -> Result<Statement> {
        actor.may(Permission::ExpensesReadAll)?;
        self.read_statement(self.tenant_of(tenant, "tenant")?.id, month).await
    }

    /// The tenant's own month as a file, whole or of one order.
    pub async fn statement_file(
        &self,
        actor: &Actor,
        month: Option<Date>,
        order: Option<&str>,
        as_file: (Format, Lang),
    ) -> Result<File> {
        actor.may(Permission::BalanceRead)?;
        self.statement_as_file(actor, actor.tenant, month, order, as_file).await
    }

    /// A tenant's month as a file, whole or of one order.
    pub async fn statement_file_of(
        &self,
        actor: &Actor,
        tenant: &str,
        month: Option<Date>,
        order: Option<&str>,
        as_file: (Format, Lang),
    ) -> Result<File> {
        actor.may(Permission::ExpensesReadAll)?;
        let tenant = self.tenant_of(tenant, "tenant")?.id;
        self.statement_as_file(actor, tenant, month, order, as_file).await
    }

    /// Every tenant's month in a line, those with movement, by code.
    pub async fn statement_sums(&self, actor: &Actor, month: Option<Date>) -> Result<Vec<TenantSum>> {
        actor.may(Permission::ExpensesReadAll)?;
        let picture = self.core.picture();
        let mut tenants: Vec<_> = picture.tenants.values().cloned().collect();
        tenants.sort_by(|a, b| a.code.cmp(&b.code));
        let now = now_ms();
        let months: Vec<_> = tenants
            .iter()
            .map(|tenant| {
                let calendar = Calendar::of(&tenant.time_zone);
                let day = month.unwrap_or_else(|| calendar.date(now));
                (tenant.id, Month::of(&calendar, day))
            })
            .collect();
        let read = move |tx: &mut store::Tx<'_>| {
            let mut all = Vec::new();
            for (tenant, month) in &months {
                let added = adjustments::sums(tx, *tenant, month.from_ms, month.until_ms)?;
                all.push((added, expenses::sums(tx, *tenant, &of_time(month.from_ms, month.until_ms))?));
            }
            Ok(all)
        };
        let found = self.core.db.read(read).await?;
        let sums = tenants.iter().zip(found).map(|(tenant, (added, spent))| TenantSum {
            tenant: (tenant.code.clone(), tenant.name.clone()),
            units: by_unit(&picture, &added, &spent),
        });
        Ok(sums.filter(|sum| !sum.units.is_empty()).collect())
    }

    async fn statement_as_file(
        &self,
        actor: &Actor,
        tenant: TenantId,
        month: Option<Date>,
        order: Option<&str>,
        (format, lang): (Format, Lang),
    ) -> Result<File> {
        let mut statement = self.read_statement(tenant, month).await?;
        if let Some(order) = order {
            statement.orders.retain(|row| row.order == order);
            statement.lines.retain(|row| row.order == order);
            statement.additions.retain(|row| row.0 == order);
            if statement.orders.is_empty() {
                return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("order", order)));
            }
        }
        let name = format!("statement-{}-{}", statement.tenant.0, statement.month);
        let note = self.core.note(actor, Action::StatementDownloaded, &name).in_log_of(tenant);
        self.audit(note.with("order", order).with("format", format.suffix())).await?;
        let made = tokio::task::spawn_blocking(move || match format {
            Format::Pdf => Ok(File {
                name: format!("{name}.pdf"),
                content_type: format.content_type(),
                bytes: paper::statement(&statement, lang),
            }),
            _ => sheet::write(&name, &tables(&statement, lang), format),
        });
        made.await.map_err(|error| Error::Internal(error.to_string()))?
    }

    async fn read_statement(&self, tenant: TenantId, month: Option<Date>) -> Result<Statement> {
        let calendar = self.calendar(tenant);
        let now = now_ms();
        let today = calendar.date(now);
        let day = month.unwrap_or(today);
        if day.first_of_month() > today {
            let what = month_text(day);
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("month", what)));
        }
        let month = Month::of(&calendar, day);
        let (from_ms, until_ms) = (month.from_ms, month.until_ms);
        let read = move |tx: &mut store::Tx<'_>| snapshot(tx, tenant, from_ms, until_ms);
        let found = self.core.db.read(read).await?;
        let picture = self.core.picture();
        let named = picture.tenants.get(&tenant);
        Ok(Statement {
            tenant: named.map(|tenant| (tenant.code.clone(), tenant.name.clone())).unwrap_or_default(),
            time_zone: calendar.zone().to_owned(),
            month: month_text(month.first),
            // What was being decided when the month ended is stored a moment later.
            complete: now >= until_ms + SLOT_MS,
            months: months(&calendar, found.span, today),
            additions: additions(&picture, &calendar, &found.adjustments),
            lines: lines(&picture, &found.spent),
            orders: orders(found, until_ms),
        })
    }
}

fn of_time(from_ms: i64, until_ms: i64) -> expenses::Filter {
    expenses::Filter { from_ms, until_ms, ..expenses::Filter::default() }
}

fn snapshot(
    tx: &mut store::Tx<'_>,
    tenant: TenantId,
    from_ms: i64,
    until_ms: i64,
) -> store::Result<Snapshot> {
    Ok(Snapshot {
        orders: store::orders::of_tenant(tx, tenant)?,
        added: adjustments::sums(tx, tenant, from_ms, until_ms)?,
        added_since: adjustments::sums(tx, tenant, until_ms, EVER_MS)?,
        spent: expenses::sums(tx, tenant, &of_time(from_ms, until_ms))?,
        spent_since: expenses::sums(tx, tenant, &of_time(until_ms, EVER_MS))?,
        held_since: expenses::holds(tx, tenant, until_ms, EVER_MS)?,
        adjustments: adjustments::posted_between(tx, tenant, from_ms, until_ms)?,
        span: expenses::span(tx, tenant)?,
    })
}

fn sum_of(added: &[Added], order: OrderId, kind: Move) -> i64 {
    added.iter().filter(|a| a.order == order && a.kind == kind).map(|a| a.amount.0).sum()
}

fn orders(found: Snapshot, until_ms: i64) -> Vec<StatementOrder> {
    let mut spent: BTreeMap<OrderId, expenses::Sums> = BTreeMap::new();
    found.spent.iter().for_each(|row| spent.entry(row.order).or_default().add(&row.sums));
    let mut spent_since: BTreeMap<OrderId, expenses::Sums> = BTreeMap::new();
    found.spent_since.iter().for_each(|row| spent_since.entry(row.order).or_default().add(&row.sums));
    let since = |order: OrderId| {
        let sums = spent_since.get(&order).copied().unwrap_or_default();
        let added = sum_of(&found.added_since, order, Move::TopUp)
            + sum_of(&found.added_since, order, Move::Correction);
        let held: i64 = found.held_since.iter().filter(|row| row.0 == order).map(|row| row.1.0).sum();
        (added - sums.posted.0, held - sums.posted.0 - sums.voided.0)
    };
    let row = |(order, terms): &(Order, Option<Terms>)| {
        let terms = terms.clone().unwrap_or_default();
        let sums = spent.get(&order.id).copied().unwrap_or_default();
        let topped_up = sum_of(&found.added, order.id, Move::TopUp);
        let corrected = sum_of(&found.added, order.id, Move::Correction);
        let now = order.total.unwrap_or(order.credit).0 - order.posted.0;
        let (worth_since, held_since) = since(order.id);
        let closing = now - worth_since;
        let row = StatementOrder {
            order: order.number.clone(),
            product: terms.product,
            channel: terms.channel,
            prepaid: order.total.is_some(),
            unit: shown_unit(&terms.unit).to_owned(),
            opening: Micro(closing - topped_up - corrected + sums.posted.0),
            topped_up: Micro(topped_up),
            corrected: Micro(corrected),
            charged: sums.posted,
            closing: Micro(closing),
            returned: sums.voided,
            held: Micro(order.held.0 - held_since),
            messages: sums.messages,
            segments: sums.segments,
        };
        let nothing = Micro::ZERO;
        let moved = topped_up != 0 || corrected != 0 || sums.messages != 0 || sums.voids != 0;
        let shown = moved || row.held != nothing || row.opening != nothing || row.closing != nothing;
        (shown && order.ordered_ms < until_ms).then_some(row)
    };
    found.orders.iter().filter_map(row).collect()
}

fn lines(picture: &Picture, spent: &[Expense]) -> Vec<StatementLine> {
    let charged = spent.iter().filter(|row| row.sums.messages > 0);
    let line = |row: &Expense| {
        let name = picture.orders.get(&row.order);
        StatementLine {
            order: name.map(|name| name.number.clone()).unwrap_or_default(),
            unit: name.map(|name| name.unit.clone()).unwrap_or_default(),
            kind: Kind::from_code(row.kind),
            country: country_of(row.country),
            route: picture.routes.get(&row.route).map(|route| route.code.clone()),
            price: row.price,
            messages: row.sums.messages,
            segments: row.sums.segments,
            charged: row.sums.posted,
        }
    };
    charged.map(line).collect()
}

fn additions(
    picture: &Picture,
    calendar: &Calendar,
    adjustments: &[Adjustment],
) -> Vec<(String, Date, Move, Micro, String)> {
    let row = |row: &Adjustment| {
        let number = picture.orders.get(&row.order).map(|name| name.number.clone()).unwrap_or_default();
        let day = calendar.date(row.posted_ms.unwrap_or(row.at_ms));
        (number, day, row.kind, row.amount, row.reason.clone())
    };
    adjustments.iter().map(row).collect()
}

fn months(calendar: &Calendar, span: Option<(i64, i64)>, today: Date) -> Vec<String> {
    let first = span.map_or(today, |(first, _)| calendar.date(first * SLOT_MS)).first_of_month();
    let mut months = Vec::new();
    let mut month = today.first_of_month();
    while month >= first && months.len() < MONTHS_MAX {
        months.push(month_text(month));
        let Ok(before) = month.checked_sub(1.month()) else { break };
        month = before;
    }
    months
}

fn by_unit(picture: &Picture, added: &[Added], spent: &[Expense]) -> Vec<(String, Micro, Micro, Micro)> {
    let mut units: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    let unit = |order: OrderId| picture.orders.get(&order).map(|name| name.unit.clone()).unwrap_or_default();
    for row in spent.iter().filter(|row| row.sums.messages > 0) {
        units.entry(unit(row.order)).or_default()[0] += row.sums.posted.0;
    }
    for row in added {
        units.entry(unit(row.order)).or_default()[if row.kind == Move::TopUp { 1 } else { 2 }] +=
            row.amount.0;
    }
    units.into_iter().map(|(unit, [a, b, c])| (unit, Micro(a), Micro(b), Micro(c))).collect()
}

/// The statement's words in one language.
pub(super) fn words(lang: Lang) -> &'static [&'static str; 22] {
    match lang {
        Lang::En => &[
            "Statement",
            "Order number",
            "Product",
            "Unit",
            "Opening balance",
            "Topped up",
            "Corrected",
            "Charged",
            "Closing balance",
            "Messages",
            "Segments",
            "Type",
            "Country",
            "Route ID",
            "Price",
            "Entry",
            "Date",
            "Amount",
            "Note",
            "Orders",
            "Given back",
            "Held at the end",
        ],
        Lang::Zh => &[
            "对账单",
            "订单号",
            "产品",
            "单位",
            "期初余额",
            "充值",
            "调账",
            "扣费",
            "期末余额",
            "条数",
            "分段数",
            "短信类型",
            "国家/地区",
            "路由",
            "单价",
            "项目",
            "日期",
            "金额",
            "备注",
            "订单",
            "解冻",
            "期末冻结",
        ],
    }
}

/// The orders, and every entry: opening + entries = closing, order by order.
fn tables(statement: &Statement, lang: Lang) -> Vec<Table> {
    let w = words(lang);
    let text = |text: &str| Cell::Text(text.to_owned());
    let heading = [1, 2, 3, 4, 5, 6, 7, 8, 20, 21, 9, 10].map(|n| w[n].to_owned()).to_vec();
    let orders = statement.orders.iter().map(|row| {
        vec![
            text(&row.order),
            text(&row.product),
            text(&row.unit),
            Cell::Amount(row.opening),
            Cell::Amount(row.topped_up),
            Cell::Amount(row.corrected),
            Cell::Amount(row.charged),
            Cell::Amount(row.closing),
            Cell::Amount(row.returned),
            Cell::Amount(row.held),
            Cell::Count(row.messages),
            Cell::Count(row.segments),
        ]
    });
    let summary = Table { title: w[19].into(), heading, rows: orders.collect() };
    let heading = [1, 3, 15, 16, 11, 12, 13, 14, 9, 10, 17, 18].map(|n| w[n].to_owned()).to_vec();
    let mut rows = Vec::new();
    for order in &statement.orders {
        let balance = |entry: &str, amount: Micro| {
            let mut row = vec![text(&order.order), text(&order.unit), text(entry)];
            row.extend(std::iter::repeat_n(Cell::Text(String::new()), 5));
            row.extend([Cell::Count(0), Cell::Count(0), Cell::Amount(amount), text("")]);
            row
        };
        rows.push(balance(w[4], order.opening));
        for (_, day, kind, amount, reason) in statement.additions.iter().filter(|row| row.0 == order.order) {
            let mut row = balance(if *kind == Move::TopUp { w[5] } else { w[6] }, *amount);
            row[3] = Cell::Text(day.to_string());
            row[11] = text(super::said(reason, lang));
            rows.push(row);
        }
        for line in statement.lines.iter().filter(|line| line.order == order.order) {
            let mut row = balance(w[7], Micro(-line.charged.0));
            row[4] = Cell::Text(line.kind.map(|kind| kind_word(kind, lang)).unwrap_or_default().to_owned());
            row[5] = Cell::Text(line.country.map(|country| country.to_string()).unwrap_or_default());
            row[6] = Cell::Text(line.route.clone().unwrap_or_default());
            row[7] = Cell::Amount(line.price);
            row[8] = Cell::Count(line.messages);
            row[9] = Cell::Count(line.segments);
            rows.push(row);
        }
        rows.push(balance(w[8], order.closing));
    }
    vec![summary, Table { title: w[0].into(), heading, rows }]
}

#[cfg(test)]
mod tests {
    use domain::id::{PackageId, RouteId};
    use domain::order::{Level, Status};

    use super::*;

    /// Everything that was held in or before the month, charged or given back since: the month shows what its end was.
    #[test]
    fn a_month_that_is_over_shows_what_was_held_when_it_ended() {
        let order = Order {
            id: OrderId(1),
            tenant: TenantId(1),
            number: "N".into(),
            package: PackageId(1),
            status: Status::Active,
            ordered_ms: 0,
            effective_ms: 0,
            expires_ms: None,
            total: Some(Micro(1_000)),
            warn: None,
            prohibit: None,
            held: Micro(5),
            posted: Micro(300),
            warned_ms: None,
            credit: Micro::ZERO,
            level: Level::Normal,
            version: 1,
        };
        let spent = |posted: i64, voided: i64| Expense {
            order: OrderId(1),
            kind: 1,
            country: 86,
            route: RouteId(1),
            price: Micro(1),
            sums: expenses::Sums {
                messages: 1,
                segments: 1,
                posted: Micro(posted),
                voids: 0,
                voided: Micro(voided),
            },
        };
        let found = Snapshot {
            orders: vec![(order, None)],
            added: Vec::new(),
            added_since: vec![Added { order: OrderId(1), kind: Move::TopUp, amount: Micro(400) }],
            spent: vec![spent(100, 7)],
            spent_since: vec![spent(150, 20), spent(50, 10)],
            held_since: vec![(OrderId(1), Micro(195)), (OrderId(2), Micro(9))],
            adjustments: Vec::new(),
            span: None,
        };
        let rows = orders(found, 1);
        let row = &rows[0];
        assert_eq!((row.opening, row.charged, row.closing), (Micro(600), Micro(100), Micro(500)));
        // Now 5 are held; since then 195 were held, 200 charged and 30 given back.
        assert_eq!((row.returned, row.held), (Micro(7), Micro(40)));
    }
}
