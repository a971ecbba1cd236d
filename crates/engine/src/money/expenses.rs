//! Expense statistics: what was charged by day or month, SMS type, country, route, order, price and task, with the way
//! down to
//! the messages. Read from the sums that are written with the money (`store::expenses`).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::audit::Action;
use domain::id::{MessageId, OrderId, TenantId};
use domain::kind::Kind;
use domain::money::Micro;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::{Detail, Lang, Refusal};
use jiff::civil::Date;
use store::expenses::{self, ByTask, Expense, OfDay, Sums};

use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::money::calendar::{Piece, month_text};
use crate::money::{Calendar, File, Format};
use crate::paging::Paging;
use crate::policy::Picture;
use crate::sheet::{self, Cell, Table};
use crate::view::rfc3339;

/// Longest range of days.
const DAYS_MAX: i64 = 366;

/// What a row sums over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// A day.
    #[default]
    Day,
    /// A month.
    Month,
}

/// Which expenses are asked for.
#[derive(Clone, Debug)]
pub struct ExpenseQuery {
    /// First and last day of the tenant's calendar; `None` = this month.
    pub days: Option<(Date, Date)>,
    /// Rows by day or by month.
    pub period: Period,
    /// Only this SMS type.
    pub kind: Option<Kind>,
    /// Only to this country.
    pub country: Option<Country>,
    /// Only over this Route ID.
    pub route: Option<String>,
    /// Only of this order (its number).
    pub order: Option<String>,
    /// Only of tasks whose name contains this, whatever its case.
    pub task: Option<String>,
    /// A row for each task, by its name.
    pub by_task: bool,
    /// The page.
    pub page: Paging,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpenseRow {
    /// `2026-11-25`, or `2026-11`.
    pub date: String,
    /// SMS type.
    pub kind: Option<Kind>,
    /// Country; `None` = unknown.
    pub country: Option<Country>,
    /// Route ID.
    pub route: Option<String>,
    /// Name of the task; `None` = messages that belong to none, or rows that do not tell tasks apart.
    pub task: Option<String>,
    /// Order number.
    pub order: String,
    /// Product name.
    pub product: String,
    /// `SMS` or a currency.
    pub unit: String,
    /// Price of a segment.
    pub price: Micro,
    /// The sums.
    pub sums: Sums,
    /// The log's query for these messages: those accepted in the time (their money may have been decided later).
    pub log: String,
}

/// The sums of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTotal {
    /// `SMS` or a currency.
    pub unit: String,
    /// The sums.
    pub sums: Sums,
}

/// A page of expenses.
#[derive(Clone, Debug)]
pub struct ExpensePage {
    /// The tenant's time zone.
    pub time_zone: String,
    /// First and last day.
    pub days: (Date, Date),
    /// The rows of the page.
    pub items: Vec<ExpenseRow>,
    /// Rows in all.
    pub total: i64,
    /// Sums of all rows, by unit.
    pub totals: Vec<UnitTotal>,
}

impl Engine {
    /// A page of the tenant's own expenses.
    pub async fn expenses(&self, actor: &Actor, query: ExpenseQuery) -> Result<ExpensePage> {
        actor.may(Permission::BalanceRead)?;
        self.read_expenses(actor.tenant, &query).await
    }

    /// A page of a tenant's expenses.
    pub async fn expenses_of(&self, actor: &Actor, tenant: &str, query: ExpenseQuery) -> Result<ExpensePage> {
        actor.may(Permission::ExpensesReadAll)?;
        self.read_expenses(self.tenant_of(tenant, "tenant")?.id, &query).await
    }

    /// All of the tenant's own expenses that fit, as a file.
    pub async fn expenses_file(
        &self,
        actor: &Actor,
        query: ExpenseQuery,
        as_file: (Format, Lang),
    ) -> Result<File> {
        actor.may(Permission::BalanceRead)?;
        self.make_file(actor, actor.tenant, query, as_file).await
    }

    /// All of a tenant's expenses that fit, as a file.
    pub async fn expenses_file_of(
        &self,
        actor: &Actor,
        tenant: &str,
        query: ExpenseQuery,
        as_file: (Format, Lang),
    ) -> Result<File> {
        actor.may(Permission::ExpensesReadAll)?;
        let tenant = self.tenant_of(tenant, "tenant")?.id;
        self.make_file(actor, tenant, query, as_file).await
    }

    async fn make_file(
        &self,
        actor: &Actor,
        tenant: TenantId,
        query: ExpenseQuery,
        (format, lang): (Format, Lang),
    ) -> Result<File> {
        if format == Format::Pdf {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("format", "csv, xlsx")));
        }
        let all = ExpenseQuery { page: Paging { offset: 0, limit: u32::MAX }, ..query };
        let page = self.read_expenses(tenant, &all).await?;
        let (from, until) = page.days;
        let code = self.core.picture().tenants.get(&tenant).map(|tenant| tenant.code.clone());
        let name = format!("expenses-{}-{from}-{until}", code.unwrap_or_default());
        let note = self.core.note(actor, Action::ExpensesDownloaded, &name).in_log_of(tenant);
        self.audit(note).await?;
        let table = table(page.items, lang);
        let made = tokio::task::spawn_blocking(move || sheet::write(&name, &[table], format));
        made.await.map_err(|error| Error::Internal(error.to_string()))?
    }

    async fn read_expenses(&self, tenant: TenantId, query: &ExpenseQuery) -> Result<ExpensePage> {
        let calendar = self.calendar(tenant);
        let today = calendar.date(crate::clock::now_ms());
        let (from, until) = query.days.unwrap_or_else(|| (Calendar::month(today).0, today));
        let days = i64::from((until - from).get_days()) + 1;
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("until", DAYS_MAX)));
        }
        let pieces = calendar.pieces(from, until);
        let picture = self.core.picture();
        let filter = self.filter(&picture, tenant, query)?;
        let by_task = ByTask { apart: query.by_task, name: query.task.clone() };
        let read = move |tx: &mut store::Tx<'_>| {
            let mut found: Vec<(Piece, OfDay)> = Vec::new();
            for piece in &pieces {
                let filter = expenses::Filter { from_ms: piece.from_ms, until_ms: piece.until_ms, ..filter };
                let rows = expenses::by_day(tx, tenant, &filter, &by_task)?;
                found.extend(rows.into_iter().map(|row| (*piece, row)));
            }
            let mut tasks: Vec<_> = found.iter().filter_map(|(_, row)| row.task).collect();
            tasks.sort_unstable();
            tasks.dedup();
            Ok((found, store::task::names(tx, tenant, &tasks)?.into_iter().collect()))
        };
        let (found, names) = self.core.db.read(read).await?;
        let rows = fold(found, &names, query.period);
        let mut totals: Vec<UnitTotal> = Vec::new();
        for Row { expense, .. } in &rows {
            let unit = unit(&picture, expense.order);
            match totals.iter_mut().find(|total| total.unit == unit) {
                Some(total) => total.sums.add(&expense.sums),
                None => totals.push(UnitTotal { unit, sums: expense.sums }),
            }
        }
        let total = rows.len() as i64;
        let Paging { offset, limit } = query.page;
        let shown = rows.into_iter().skip(offset as usize).take(limit as usize);
        let show = |row| show(&picture, &calendar, query, (from, until), row);
        let items = shown.map(show).collect();
        Ok(ExpensePage { time_zone: calendar.zone().to_owned(), days: (from, until), items, total, totals })
    }

    fn filter(&self, picture: &Picture, tenant: TenantId, query: &ExpenseQuery) -> Result<expenses::Filter> {
        let wrong = |refusal, field: &str, text: &str| Error::Refused(refusal, Detail::both(field, text));
        let route = match &query.route {
            None => None,
            Some(code) => {
                let id = picture.route_codes.get(code).copied();
                Some(id.ok_or_else(|| wrong(Refusal::RouteUnknown, "route_id", code))?)
            }
        };
        let order = match &query.order {
            None => None,
            Some(number) => {
                let own = |name: &crate::policy::OrderName| name.number == *number && name.tenant == tenant;
                let found = picture.orders.iter().find(|(_, name)| own(name));
                Some(*found.ok_or_else(|| wrong(Refusal::FieldInvalid, "order", number))?.0)
            }
        };
        Ok(expenses::Filter {
            kind: query.kind.map(Kind::code),
            country: query.country.map(Country::code),
            route,
            order,
            ..expenses::Filter::default()
        })
    }
}

/// Sums of a day, or of the month that begins with it.
struct Row {
    day: Date,
    task: Option<String>,
    expense: Expense,
}

/// Rows by their day (or the first day of their month), the newest first; sums of the same row added up, those of tasks with
/// the same name too.
fn fold(found: Vec<(Piece, OfDay)>, names: &HashMap<MessageId, String>, period: Period) -> Vec<Row> {
    let mut rows: BTreeMap<_, Expense> = BTreeMap::new();
    for (piece, of_day) in found {
        let day = piece.day(of_day.day);
        let day = if period == Period::Month { day.first_of_month() } else { day };
        let task = of_day.task.map(|task| names.get(&task).cloned().unwrap_or_default());
        let Expense { order, kind, country, route, price, sums } = of_day.expense;
        match rows.entry((std::cmp::Reverse(day), order, kind, country, route, price, task)) {
            Entry::Occupied(mut known) => known.get_mut().sums.add(&sums),
            Entry::Vacant(free) => drop(free.insert(of_day.expense)),
        }
    }
    rows.into_iter().map(|((day, .., task), expense)| Row { day: day.0, task, expense }).collect()
}

fn unit(picture: &Picture, order: OrderId) -> String {
    picture.orders.get(&order).map(|name| name.unit.clone()).unwrap_or_default()
}

fn show(
    picture: &Picture,
    calendar: &Calendar,
    query: &ExpenseQuery,
    (from, until): (Date, Date),
    row: Row,
) -> ExpenseRow {
    let (Row { day, task, expense }, period) = (row, query.period);
    let name = picture.orders.get(&expense.order);
    let kind = Kind::from_code(expense.kind);
    let country = country_of(expense.country);
    let route = picture.routes.get(&expense.route).map(|route| route.code.clone());
    let (first, last) = match period {
        Period::Day => (day, day),
        Period::Month => (day.max(from), day.last_of_month().min(until)),
    };
    let end = last.tomorrow().map_or(0, |next| calendar.start_ms(next));
    let mut log = form_urlencoded::Serializer::new(String::new());
    log.append_pair("from", &rfc3339(calendar.start_ms(first))).append_pair("until", &rfc3339(end));
    if let Some(kind) = kind {
        log.append_pair("type", kind.as_str());
    }
    if let Some(code) = country.and_then(Country::calling_code) {
        log.append_pair("country", &code.to_string());
    }
    if let Some(route) = &route {
        log.append_pair("route_id", route);
    }
    if let Some(task) = task.as_ref().or(query.task.as_ref()) {
        log.append_pair("task", task);
    }
    ExpenseRow {
        date: if period == Period::Month { month_text(day) } else { day.to_string() },
        kind,
        country,
        route,
        task,
        order: name.map(|name| name.number.clone()).unwrap_or_default(),
        product: name.map(|name| name.product.clone()).unwrap_or_default(),
        unit: name.map(|name| name.unit.clone()).unwrap_or_default(),
        price: expense.price,
        sums: expense.sums,
        log: log.finish(),
    }
}

/// The country stored as `code`; `None` when it is not known.
pub(super) fn country_of(code: i64) -> Option<Country> {
    Country::from_code(code).filter(|country| *country != Country::NONE)
}

fn table(rows: Vec<ExpenseRow>, lang: Lang) -> Table {
    let heading = match lang {
        Lang::En => [
            "Date",
            "Type",
            "Country",
            "Route ID",
            "Task",
            "Order number",
            "Product",
            "Unit",
            "Price per segment",
            "Messages charged",
            "Segments charged",
            "Charged",
            "Messages not charged",
            "Given back",
        ],
        Lang::Zh => [
            "日期",
            "短信类型",
            "国家/地区",
            "路由",
            "任务",
            "订单号",
            "产品",
            "单位",
            "单价（每分段）",
            "扣费条数",
            "扣费分段数",
            "扣费金额",
            "未扣费条数",
            "解冻金额",
        ],
    };
    let cells = |row: ExpenseRow| {
        vec![
            Cell::Text(row.date),
            Cell::Text(row.kind.map(|kind| sheet::kind_word(kind, lang)).unwrap_or_default().to_owned()),
            Cell::Text(row.country.map(|country| country.to_string()).unwrap_or_default()),
            Cell::Text(row.route.unwrap_or_default()),
            Cell::Text(row.task.unwrap_or_default()),
            Cell::Text(row.order),
            Cell::Text(row.product),
            Cell::Text(row.unit),
            Cell::Amount(row.price),
            Cell::Count(row.sums.messages),
            Cell::Count(row.sums.segments),
            Cell::Amount(row.sums.posted),
            Cell::Count(row.sums.voids),
            Cell::Amount(row.sums.voided),
        ]
    };
    Table {
        title: if lang == Lang::Zh { "费用统计" } else { "Expenses" }.to_owned(),
        heading: heading.map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(cells).collect(),
    }
}
