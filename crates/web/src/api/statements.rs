//! Statements: a tenant's month, order by order; and as CSV, XLSX or PDF.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::Permission;
use engine::money::{Format, Statement, StatementLine, StatementOrder, TenantSum};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::{Attachment, format, lang, month};
use crate::api::words::{Payment, SmsType};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// Which month.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementFilter {
    /// A month of the tenant's calendar; the current one when absent.
    #[param(example = "2026-11")]
    month: Option<String>,
    /// The tenant's code; for the platform's people, who must give it.
    tenant: Option<String>,
    /// For a file: only the order with this number.
    order: Option<String>,
    /// For a file: `csv`, `xlsx` or `pdf`; `pdf` when absent.
    format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    lang: Option<String>,
}

impl StatementFilter {
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
        let word = self.format.as_deref().unwrap_or("pdf");
        let known = [Format::Csv, Format::Xlsx, Format::Pdf];
        Ok((format(word, &known)?, lang(self.lang.as_ref(), otherwise)?))
    }
}

/// An order's month: opening + topped up + corrected − charged = closing.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementItem {
    /// Order number.
    #[schema(example = "CloudSMS_20261125101530")]
    order_number: String,
    /// Product name.
    #[schema(example = "SMM")]
    product_name: String,
    /// Business channel.
    #[schema(example = "CNX_SMM")]
    business_channel: String,
    /// Paid before or after.
    payment_type: Payment,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// What was not charged yet when the month began; below nothing = owed.
    #[schema(example = "1000")]
    opening: String,
    /// Bought or paid.
    #[schema(example = "0")]
    topped_up: String,
    /// Corrected.
    #[schema(example = "-5")]
    corrected: String,
    /// Charged.
    #[schema(example = "0.135")]
    charged: String,
    /// What is not charged yet when the month ends; below nothing = owed.
    #[schema(example = "994.865")]
    closing: String,
    /// Given back: held for messages of which it was not charged.
    #[schema(example = "0.09")]
    returned: String,
    /// Held for messages under way when the month ends: neither charged nor given back yet.
    #[schema(example = "0.045")]
    held: String,
    /// Messages charged.
    messages: i64,
    /// Segments charged.
    segments: i64,
}

impl From<StatementOrder> for StatementItem {
    fn from(row: StatementOrder) -> StatementItem {
        StatementItem {
            order_number: row.order,
            product_name: row.product,
            business_channel: row.channel,
            payment_type: Payment::of(row.prepaid),
            unit: row.unit,
            opening: row.opening.to_string(),
            topped_up: row.topped_up.to_string(),
            corrected: row.corrected.to_string(),
            charged: row.charged.to_string(),
            closing: row.closing.to_string(),
            returned: row.returned.to_string(),
            held: row.held.to_string(),
            messages: row.messages,
            segments: row.segments,
        }
    }
}

/// What was charged of one order, type, country, route and price.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementEntry {
    /// Order number.
    #[schema(example = "CloudSMS_20261125101530")]
    order_number: String,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// SMS type.
    r#type: Option<SmsType>,
    /// Country; null = unknown.
    #[schema(example = "PH")]
    country: Option<String>,
    /// Route ID.
    #[schema(example = "CMIMY_Notification")]
    route_id: Option<String>,
    /// Price of a segment.
    #[schema(example = "0.045")]
    price: String,
    /// Messages charged.
    messages: i64,
    /// Segments charged.
    segments: i64,
    /// Charged.
    #[schema(example = "0.135")]
    charged: String,
}

impl From<StatementLine> for StatementEntry {
    fn from(row: StatementLine) -> StatementEntry {
        StatementEntry {
            order_number: row.order,
            unit: row.unit,
            r#type: row.kind.map(SmsType::from),
            country: row.country.map(|country| country.to_string()),
            route_id: row.route,
            price: row.price.to_string(),
            messages: row.messages,
            segments: row.segments,
            charged: row.charged.to_string(),
        }
    }
}

/// A tenant's month.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementAnswer {
    /// The month.
    #[schema(example = "2026-11")]
    month: String,
    /// The tenant's time zone, whose month it is.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// The month is over: nothing is added to it any more.
    complete: bool,
    /// Months there are statements of, newest first.
    months: Vec<String>,
    /// Order by order.
    items: Vec<StatementItem>,
    /// What was charged, line by line.
    lines: Vec<StatementEntry>,
}

impl From<Statement> for StatementAnswer {
    fn from(statement: Statement) -> StatementAnswer {
        StatementAnswer {
            month: statement.month,
            time_zone: statement.time_zone,
            complete: statement.complete,
            months: statement.months,
            items: statement.orders.into_iter().map(StatementItem::from).collect(),
            lines: statement.lines.into_iter().map(StatementEntry::from).collect(),
        }
    }
}

/// A month's sums of one unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementUnit {
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// Charged.
    #[schema(example = "120.5")]
    charged: String,
    /// Bought or paid.
    #[schema(example = "1000")]
    topped_up: String,
    /// Corrected.
    #[schema(example = "0")]
    corrected: String,
}

/// A tenant's month in sums.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementTenant {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The tenant's name.
    #[schema(example = "CNX")]
    tenant_name: String,
    /// Its sums, by unit.
    units: Vec<StatementUnit>,
}

impl From<TenantSum> for StatementTenant {
    fn from(sum: TenantSum) -> StatementTenant {
        let unit =
            |(unit, charged, topped_up, corrected): (String, domain::money::Micro, _, _)| StatementUnit {
                unit,
                charged: charged.to_string(),
                topped_up: domain::money::Micro::to_string(&topped_up),
                corrected: domain::money::Micro::to_string(&corrected),
            };
        let (tenant_code, tenant_name) = sum.tenant;
        StatementTenant { tenant_code, tenant_name, units: sum.units.into_iter().map(unit).collect() }
    }
}

/// Every tenant's month in sums; tenants without movement are left out.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementTenants {
    items: Vec<StatementTenant>,
}

/// See your statement of a month.
#[utoipa::path(
    get, path = "/statements", tag = "statements", operation_id = "getStatement",
    params(StatementFilter),
    responses((status = 200, description = "The statement.", body = StatementAnswer), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<StatementAnswer>> {
    caller.actor.may(Permission::BalanceRead)?;
    let filter = decode::query::<StatementFilter>(uri.query())?;
    filter.own()?;
    let month = month(filter.month.as_ref())?;
    Ok(Json(app.engine.statement(&caller.actor, month).await?.into()))
}

/// Take your statement of a month away.
#[utoipa::path(
    get, path = "/statements/file", tag = "statements", operation_id = "downloadStatement",
    params(StatementFilter),
    responses((status = 200, description = "The file.", content_type = "application/pdf", body = String), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::BalanceRead)?;
    let filter = decode::query::<StatementFilter>(uri.query())?;
    filter.own()?;
    let (month, as_file) = (month(filter.month.as_ref())?, filter.as_file(language)?);
    let made = app.engine.statement_file(&caller.actor, month, filter.order.as_deref(), as_file);
    Ok(Attachment(made.await?))
}

/// See a tenant's statement of a month.
#[utoipa::path(
    get, path = "/admin/statements", tag = "statements", operation_id = "getStatementAll",
    params(StatementFilter),
    responses((status = 200, description = "The statement.", body = StatementAnswer), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("expenses:read_all")))
)]
pub(crate) async fn get_all(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<StatementAnswer>> {
    caller.actor.may(Permission::ExpensesReadAll)?;
    let filter = decode::query::<StatementFilter>(uri.query())?;
    let month = month(filter.month.as_ref())?;
    Ok(Json(app.engine.statement_of(&caller.actor, filter.tenant()?, month).await?.into()))
}

/// Take a tenant's statement of a month away.
#[utoipa::path(
    get, path = "/admin/statements/file", tag = "statements", operation_id = "downloadStatementAll",
    params(StatementFilter),
    responses((status = 200, description = "The file.", content_type = "application/pdf", body = String), Refusals),
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
    let filter = decode::query::<StatementFilter>(uri.query())?;
    let (month, as_file) = (month(filter.month.as_ref())?, filter.as_file(language)?);
    let order = filter.order.as_deref();
    let made = app.engine.statement_file_of(&caller.actor, filter.tenant()?, month, order, as_file);
    Ok(Attachment(made.await?))
}

/// See every tenant's month in sums.
#[utoipa::path(
    get, path = "/admin/statements/tenants", tag = "statements", operation_id = "listStatementSums",
    params(("month" = Option<String>, Query, description = "A month; the current one when absent.")),
    responses((status = 200, description = "Tenants with movement.", body = StatementTenants), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("expenses:read_all")))
)]
pub(crate) async fn tenants(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<StatementTenants>> {
    caller.actor.may(Permission::ExpensesReadAll)?;
    let filter = decode::query::<StatementFilter>(uri.query())?;
    let sums = app.engine.statement_sums(&caller.actor, month(filter.month.as_ref())?).await?;
    Ok(Json(StatementTenants { items: sums.into_iter().map(StatementTenant::from).collect() }))
}
