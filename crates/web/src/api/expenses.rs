//! Expense statistics: what was charged by day or month, with the way down to the messages; and as a file.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::Permission;
use domain::phone::Country;
use engine::money::{ExpensePage, ExpenseQuery, ExpenseRow, Format, Period, UnitTotal};
use engine::paging::Paging;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::{Attachment, days, format, lang};
use crate::api::page::{number, paging};
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// What a row sums over.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PeriodWord {
    /// A day.
    Day,
    /// A month.
    Month,
}

/// What rows are told apart by, besides day or month, type, country, route, order and price.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupWord {
    /// The task, by its name.
    Task,
}

/// Which expenses; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExpenseFilter {
    /// The tenant's code; for the platform's people, who must give it.
    tenant: Option<String>,
    /// First day, of the tenant's calendar; this month when absent.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Last day; at most 366 days in all.
    #[param(example = "2026-11-30")]
    until: Option<String>,
    /// Rows by day (the default) or by month.
    #[param(inline)]
    period: Option<PeriodWord>,
    /// Of this SMS type.
    #[param(inline)]
    r#type: Option<SmsType>,
    /// To this country (ISO 3166, two letters).
    #[param(example = "PH")]
    country: Option<String>,
    /// Over this Route ID.
    route_id: Option<String>,
    /// Of the order with this number.
    order: Option<String>,
    /// Of tasks whose name contains this, whatever its case.
    task: Option<String>,
    /// `task`: a row for each task as well. Tasks with the same name are one row; messages of no task are one row.
    #[param(inline)]
    group_by: Option<GroupWord>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// For a file: `csv` or `xlsx`.
    format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    lang: Option<String>,
}

impl ExpenseFilter {
    fn query(&self) -> Result<(ExpenseQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let country = self.country.as_ref().map(|word| {
            let wrong =
                || Problem::field("country", "expected two letters, such as PH", "应为两位字母，例如 PH");
            Country::parse(word).ok_or_else(wrong)
        });
        let query = ExpenseQuery {
            days: days(self.from.as_ref(), self.until.as_ref())?,
            period: match self.period {
                None | Some(PeriodWord::Day) => Period::Day,
                Some(PeriodWord::Month) => Period::Month,
            },
            kind: self.r#type.map(Into::into),
            country: country.transpose()?,
            route: self.route_id.clone(),
            order: self.order.clone(),
            task: self.task.clone().filter(|name| !name.is_empty()),
            by_task: self.group_by.is_some(),
            page: place,
        };
        Ok((query, place))
    }

    /// Nobody asks for another tenant by this way.
    fn own(&self) -> Result<()> {
        match self.tenant {
            None => Ok(()),
            Some(_) => Err(Problem::field("tenant", "only for the platform's people", "仅平台人员可用")),
        }
    }

    fn tenant(&self) -> Result<&str> {
        let missing = || Problem::field("tenant", "it is missing", "缺少该字段");
        self.tenant.as_deref().ok_or_else(missing)
    }

    fn as_file(&self, otherwise: domain::refusal::Lang) -> Result<(Format, domain::refusal::Lang)> {
        let word = self.format.as_deref().unwrap_or("csv");
        Ok((format(word, &[Format::Csv, Format::Xlsx])?, lang(self.lang.as_ref(), otherwise)?))
    }
}

/// What was charged of one day (or month), type, country, route, order and price; of one task with `group_by=task`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Expense {
    /// The day, or the month.
    #[schema(example = "2026-11-25")]
    date: String,
    /// SMS type.
    r#type: Option<SmsType>,
    /// Country; null = unknown.
    #[schema(example = "PH")]
    country: Option<String>,
    /// Route ID.
    #[schema(example = "CMIMY_Notification")]
    route_id: Option<String>,
    /// Name of the task, with `group_by=task`; null = messages that belong to none.
    #[schema(example = "November sale")]
    task: Option<String>,
    /// Order number.
    #[schema(example = "CloudSMS_20261125101530")]
    order_number: String,
    /// Product name.
    #[schema(example = "SMM")]
    product_name: String,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// Price of a segment.
    #[schema(example = "0.045")]
    price: String,
    /// Messages charged.
    messages: i64,
    /// Segments charged.
    segments: i64,
    /// Charged.
    #[schema(example = "1.35")]
    charged: String,
    /// Messages of which nothing was charged.
    returned_messages: i64,
    /// Given back.
    #[schema(example = "0")]
    returned: String,
    /// The query of the message log for these messages: those accepted in the time; their money may have been decided later.
    log: String,
}

impl From<ExpenseRow> for Expense {
    fn from(row: ExpenseRow) -> Expense {
        Expense {
            date: row.date,
            r#type: row.kind.map(SmsType::from),
            country: row.country.map(|country| country.to_string()),
            route_id: row.route,
            task: row.task,
            order_number: row.order,
            product_name: row.product,
            unit: row.unit,
            price: row.price.to_string(),
            messages: row.sums.messages,
            segments: row.sums.segments,
            charged: row.sums.posted.to_string(),
            returned_messages: row.sums.voids,
            returned: row.sums.voided.to_string(),
            log: row.log,
        }
    }
}

/// The sums of one unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExpenseTotal {
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// Messages charged.
    messages: i64,
    /// Segments charged.
    segments: i64,
    /// Charged.
    #[schema(example = "120.5")]
    charged: String,
    /// Given back.
    #[schema(example = "3.2")]
    returned: String,
}

impl From<UnitTotal> for ExpenseTotal {
    fn from(total: UnitTotal) -> ExpenseTotal {
        ExpenseTotal {
            unit: total.unit,
            messages: total.sums.messages,
            segments: total.sums.segments,
            charged: total.sums.posted.to_string(),
            returned: total.sums.voided.to_string(),
        }
    }
}

/// A page of expenses, newest first, with the sums of all of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExpenseList {
    /// The tenant's time zone, whose days these are.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// First day.
    #[schema(example = "2026-11-01")]
    from: String,
    /// Last day.
    #[schema(example = "2026-11-30")]
    until: String,
    /// Sums of all rows, by unit.
    totals: Vec<ExpenseTotal>,
    items: Vec<Expense>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Rows on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Rows in all.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

impl ExpenseList {
    fn new(found: ExpensePage, place: Paging) -> ExpenseList {
        ExpenseList {
            time_zone: found.time_zone,
            from: found.days.0.to_string(),
            until: found.days.1.to_string(),
            totals: found.totals.into_iter().map(ExpenseTotal::from).collect(),
            items: found.items.into_iter().map(Expense::from).collect(),
            page: number(place),
            page_size: place.limit,
            total: found.total,
            total_is_exact: true,
        }
    }
}

/// See your expenses.
///
/// Money goes by the day it was charged or given back, not by the day the message was accepted.
#[utoipa::path(
    get, path = "/expenses", tag = "expenses", operation_id = "listExpenses",
    params(ExpenseFilter),
    responses((status = 200, description = "A page of expenses.", body = ExpenseList), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<ExpenseList>> {
    caller.actor.may(Permission::BalanceRead)?;
    let filter = decode::query::<ExpenseFilter>(uri.query())?;
    filter.own()?;
    let (query, place) = filter.query()?;
    Ok(Json(ExpenseList::new(app.engine.expenses(&caller.actor, query).await?, place)))
}

/// Take your expenses away.
#[utoipa::path(
    get, path = "/expenses/file", tag = "expenses", operation_id = "downloadExpenses",
    params(ExpenseFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::BalanceRead)?;
    let filter = decode::query::<ExpenseFilter>(uri.query())?;
    filter.own()?;
    let (query, _) = filter.query()?;
    Ok(Attachment(app.engine.expenses_file(&caller.actor, query, filter.as_file(language)?).await?))
}

/// See a tenant's expenses.
#[utoipa::path(
    get, path = "/admin/expenses", tag = "expenses", operation_id = "listExpensesAll",
    params(ExpenseFilter),
    responses((status = 200, description = "A page of expenses.", body = ExpenseList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("expenses:read_all")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<ExpenseList>> {
    caller.actor.may(Permission::ExpensesReadAll)?;
    let filter = decode::query::<ExpenseFilter>(uri.query())?;
    let (query, place) = filter.query()?;
    let found = app.engine.expenses_of(&caller.actor, filter.tenant()?, query).await?;
    Ok(Json(ExpenseList::new(found, place)))
}

/// Take a tenant's expenses away.
#[utoipa::path(
    get, path = "/admin/expenses/file", tag = "expenses", operation_id = "downloadExpensesAll",
    params(ExpenseFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("expenses:read_all")))
)]
pub(crate) async fn file_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::ExpensesReadAll)?;
    let filter = decode::query::<ExpenseFilter>(uri.query())?;
    let (query, _) = filter.query()?;
    let as_file = filter.as_file(language)?;
    Ok(Attachment(app.engine.expenses_file_of(&caller.actor, filter.tenant()?, query, as_file).await?))
}
