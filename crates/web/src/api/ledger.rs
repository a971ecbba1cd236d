//! An order's ledger and what was used of it day by day; for its tenant and for the platform's people.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::Permission;
use engine::money::{Calendar, ConsumptionDay, LedgerQuery, LedgerRow};
use engine::paging::{Numbered, Paging};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::days;
use crate::api::page::{number, paging, span};
use crate::api::words::LedgerMove;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// Longest range of days.
const DAYS_MAX: i32 = 366;
/// Days when the query names none.
const DAYS: i32 = 30;

/// Which lines; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LedgerFilter {
    /// About messages accepted at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// About messages accepted before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Lines on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// A condition that may be given several times.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // describes the query for the document
pub(crate) struct Moves {
    /// Lines of this kind; give it several times for several.
    #[param(inline, explode)]
    r#move: Option<Vec<LedgerMove>>,
}

impl LedgerFilter {
    fn read(query: Option<&str>) -> Result<(LedgerQuery, Paging)> {
        let (filter, moves): (LedgerFilter, _) = decode::query_with(query, "move")?;
        filter.into_query(&moves)
    }

    fn into_query(self, moves: &[String]) -> Result<(LedgerQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let (from_ms, until_ms) = span(self.from, self.until)?;
        let query = LedgerQuery { kinds: LedgerMove::read_all(moves)?, from_ms, until_ms, page: place };
        Ok((query, place))
    }
}

/// One line of an order's ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerLine {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What it did.
    r#move: LedgerMove,
    /// How much; only a correction can be below nothing.
    #[schema(example = "0.045")]
    amount: String,
    /// The message it is about.
    #[schema(example = "06QZ3JV9K2C4H")]
    uid: Option<String>,
    /// Who made it, when a person did.
    #[schema(example = "platform_finance")]
    who: Option<String>,
    /// Why, when a person said so.
    reason: Option<String>,
    /// The correction it belongs to.
    correction_id: Option<String>,
}

impl From<LedgerRow> for LedgerLine {
    fn from(row: LedgerRow) -> LedgerLine {
        LedgerLine {
            at: time::text(row.at_ms),
            r#move: row.kind.into(),
            amount: row.amount.to_string(),
            uid: row.uid.map(|uid| uid.to_string()),
            who: row.who,
            reason: row.reason,
            correction_id: row.correction.map(|id| id.to_string()),
        }
    }
}

/// A page of an order's ledger, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerList {
    items: Vec<LedgerLine>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Lines on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Lines that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

impl LedgerList {
    fn new(found: Numbered<LedgerRow>, place: Paging) -> LedgerList {
        LedgerList {
            items: found.items.into_iter().map(LedgerLine::from).collect(),
            page: number(place),
            page_size: place.limit,
            total: found.total,
            total_is_exact: found.is_exact,
        }
    }
}

/// Which days, of the tenant's calendar; the last 30 when absent, at most 366.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysFilter {
    /// First day.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Last day.
    #[param(example = "2026-11-30")]
    until: Option<String>,
}

impl DaysFilter {
    fn within(&self, calendar: &Calendar) -> Result<(Date, Date)> {
        let today = calendar.date(engine::clock::now_ms());
        let last = (today.saturating_sub((DAYS - 1).days()), today);
        let (from, until) = days(self.from.as_ref(), self.until.as_ref())?.unwrap_or(last);
        if (until - from).get_days() >= DAYS_MAX {
            return Err(Problem::field("until", "expected at most 366 days", "最多 366 天"));
        }
        Ok((from, until))
    }
}

/// What was used of an order on one day.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsedDay {
    /// The day.
    #[schema(example = "2026-11-25")]
    date: String,
    /// Messages charged.
    messages: i64,
    /// Segments charged.
    segments: i64,
    /// Charged.
    #[schema(example = "12")]
    charged: String,
    /// Given back.
    #[schema(example = "0")]
    returned: String,
}

/// What was used of an order, every day of the range.
#[derive(Serialize, ToSchema)]
pub(crate) struct Consumption {
    /// The tenant's time zone, whose days these are.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    days: Vec<UsedDay>,
}

impl Consumption {
    fn new(calendar: &Calendar, found: Vec<ConsumptionDay>) -> Consumption {
        let day = |found: ConsumptionDay| UsedDay {
            date: found.day.to_string(),
            messages: found.sums.messages,
            segments: found.sums.segments,
            charged: found.sums.posted.to_string(),
            returned: found.sums.voided.to_string(),
        };
        Consumption { time_zone: calendar.zone().to_owned(), days: found.into_iter().map(day).collect() }
    }
}

/// See the ledger of one of your orders.
#[utoipa::path(
    get, path = "/orders/{number}/ledger", tag = "orders", operation_id = "listLedger",
    params(("number" = String, Path, description = "The order's number."), LedgerFilter, Moves),
    responses((status = 200, description = "A page of lines, newest first.", body = LedgerList), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    uri: Uri,
) -> Result<Json<LedgerList>> {
    caller.actor.may(Permission::BalanceRead)?;
    let (query, place) = LedgerFilter::read(uri.query())?;
    let found = app.engine.order_ledger(&caller.actor, &path_text(number)?, query).await?;
    Ok(Json(LedgerList::new(found, place)))
}

/// See the ledger of any tenant's order.
#[utoipa::path(
    get, path = "/admin/orders/{number}/ledger", tag = "orders", operation_id = "listLedgerAll",
    params(("number" = String, Path, description = "The order's number."), LedgerFilter, Moves),
    responses((status = 200, description = "A page of lines, newest first.", body = LedgerList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn list_all(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    uri: Uri,
) -> Result<Json<LedgerList>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    let (query, place) = LedgerFilter::read(uri.query())?;
    let found = app.engine.order_ledger_all(&caller.actor, &path_text(number)?, query).await?;
    Ok(Json(LedgerList::new(found, place)))
}

/// See what was used of one of your orders day by day.
#[utoipa::path(
    get, path = "/orders/{number}/consumption", tag = "orders", operation_id = "getConsumption",
    params(("number" = String, Path, description = "The order's number."), DaysFilter),
    responses((status = 200, description = "Every day of the range.", body = Consumption), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn consumption(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    uri: Uri,
) -> Result<Json<Consumption>> {
    caller.actor.may(Permission::BalanceRead)?;
    let (number, filter) = (path_text(number)?, decode::query::<DaysFilter>(uri.query())?);
    let calendar = app.engine.order_calendar(&caller.actor, &number, false).await?;
    let days = app.engine.consumption(&caller.actor, &number, filter.within(&calendar)?).await?;
    Ok(Json(Consumption::new(&calendar, days)))
}

/// See what was used of any tenant's order day by day.
#[utoipa::path(
    get, path = "/admin/orders/{number}/consumption", tag = "orders", operation_id = "getConsumptionAll",
    params(("number" = String, Path, description = "The order's number."), DaysFilter),
    responses((status = 200, description = "Every day of the range.", body = Consumption), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn consumption_all(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    uri: Uri,
) -> Result<Json<Consumption>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    let (number, filter) = (path_text(number)?, decode::query::<DaysFilter>(uri.query())?);
    let calendar = app.engine.order_calendar(&caller.actor, &number, true).await?;
    let days = app.engine.consumption_all(&caller.actor, &number, filter.within(&calendar)?).await?;
    Ok(Json(Consumption::new(&calendar, days)))
}
