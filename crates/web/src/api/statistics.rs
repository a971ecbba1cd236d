//! Delivery statistics: days with their sums and those of the time before, told apart by anything, by hours of the week, and
//! as a file; a tenant's own, and for the platform's people those of any tenant or of all.

use axum::extract::State;
use axum::http::Uri;
use domain::cause::Cause;
use domain::network::Network;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::Lang;
use engine::money::Format;
use engine::paging::Paging;
use engine::statistics::{
    Breakdown, Figures, HourOfWeek, Hours, StatisticsPage, StatisticsQuery, StatisticsRow,
};
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

/// By what figures are told apart.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BreakdownWord {
    /// The day.
    Date,
    /// The hour of the day; of the filters only `type` may be given.
    Hour,
    /// SMS type.
    Type,
    /// Country.
    Country,
    /// Network.
    Network,
    /// Route ID.
    Route,
    /// Signature.
    Signature,
    /// Template.
    Template,
    /// Why messages did not arrive.
    Reason,
    /// Tenant; for the platform's people.
    Tenant,
}

impl From<BreakdownWord> for Breakdown {
    fn from(word: BreakdownWord) -> Breakdown {
        match word {
            BreakdownWord::Date => Breakdown::Date,
            BreakdownWord::Hour => Breakdown::Hour,
            BreakdownWord::Type => Breakdown::Type,
            BreakdownWord::Country => Breakdown::Country,
            BreakdownWord::Network => Breakdown::Network,
            BreakdownWord::Route => Breakdown::Route,
            BreakdownWord::Signature => Breakdown::Signature,
            BreakdownWord::Template => Breakdown::Template,
            BreakdownWord::Reason => Breakdown::Reason,
            BreakdownWord::Tenant => Breakdown::Tenant,
        }
    }
}

/// Which messages; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatisticsFilter {
    /// The tenant's code; for the platform's people. Without it the figures are those of every tenant.
    tenant: Option<String>,
    /// First day, of the tenant's calendar; the last 30 days when absent.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Last day; at most 400 days in all.
    #[param(example = "2026-11-30")]
    until: Option<String>,
    /// Of this SMS type.
    #[param(inline)]
    r#type: Option<SmsType>,
    /// To this country (ISO 3166, two letters).
    #[param(example = "PH")]
    country: Option<String>,
    /// To this network.
    #[param(example = "cmcc")]
    network: Option<String>,
    /// Over this Route ID.
    route_id: Option<String>,
    /// With this signature.
    signature: Option<String>,
    /// Of this template; empty = free text.
    template_id: Option<String>,
    /// Those that did not arrive for this reason: a refusal's code, or `carrier.` and what the carrier means.
    #[param(example = "carrier.powered_off")]
    reason: Option<String>,
    /// By what rows are told apart (not asked of the list of days); `hour` goes with no filter but `type`.
    #[param(inline)]
    by: Option<BreakdownWord>,
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

impl StatisticsFilter {
    fn query(&self) -> Result<StatisticsQuery> {
        let country = self.country.as_ref().map(|word| {
            let wrong =
                || Problem::field("country", "expected two letters, such as PH", "应为两位字母，例如 PH");
            Country::parse(word).ok_or_else(wrong)
        });
        let network = self.network.as_ref().map(|word| {
            Network::parse(word).ok_or_else(|| {
                let known: Vec<_> = Network::ALL.iter().map(|network| network.as_str()).collect();
                let known = known.join(", ");
                Problem::field("network", format!("there are: {known}"), format!("可选：{known}"))
            })
        });
        let reason = self.reason.as_ref().map(|word| {
            let wrong = || Problem::field("reason", "there is no such reason", "没有该原因");
            Cause::parse(word).ok_or_else(wrong)
        });
        Ok(StatisticsQuery {
            tenant: self.tenant.clone(),
            days: days(self.from.as_ref(), self.until.as_ref())?,
            kind: self.r#type.map(Into::into),
            country: country.transpose()?,
            network: network.transpose()?,
            route: self.route_id.clone(),
            signature: self.signature.clone(),
            template: self.template_id.clone(),
            reason: reason.transpose()?,
        })
    }

    /// Nobody asks for another tenant, or for all, by this way.
    fn own(&self) -> Result<StatisticsQuery> {
        match (&self.tenant, self.by) {
            (None, Some(BreakdownWord::Tenant)) | (Some(_), _) => {
                Err(Problem::field("tenant", "only for the platform's people", "仅平台人员可用"))
            }
            _ => self.query(),
        }
    }

    fn by(&self) -> Breakdown {
        self.by.map_or(Breakdown::Date, Into::into)
    }

    fn as_file(&self, otherwise: Lang) -> Result<(Format, Lang)> {
        let word = self.format.as_deref().unwrap_or("csv");
        Ok((format(word, &[Format::Csv, Format::Xlsx])?, lang(self.lang.as_ref(), otherwise)?))
    }
}

/// What became of messages.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub(crate) struct DeliveryFigures {
    /// Messages in all.
    #[schema(example = 1000)]
    messages: i64,
    /// Segments in all.
    #[schema(example = 1200)]
    segments: i64,
    /// Delivered.
    #[schema(example = 950)]
    delivered: i64,
    /// Not delivered, rejected, refused or expired.
    #[schema(example = 20)]
    failed: i64,
    /// No delivery notification came in time.
    #[schema(example = 10)]
    unconfirmed: i64,
    /// Cancelled before sending.
    #[schema(example = 5)]
    cancelled: i64,
    /// Still under way.
    #[schema(example = 15)]
    under_way: i64,
    /// Delivered messages as a share of those with a final status (cancelled ones left out), 0 to 1; null while there are none.
    #[schema(example = 0.97)]
    success_rate: Option<f64>,
}

impl From<Figures> for DeliveryFigures {
    fn from(figures: Figures) -> DeliveryFigures {
        DeliveryFigures {
            messages: figures.messages,
            segments: figures.segments,
            delivered: figures.delivered,
            failed: figures.failed,
            unconfirmed: figures.unconfirmed,
            cancelled: figures.cancelled,
            under_way: figures.under_way,
            success_rate: figures.success_rate(),
        }
    }
}

/// A row of statistics.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryRow {
    /// What it is about: a date, an hour, a type, a country, a network, a Route ID, a signature, a template, a reason or a
    /// tenant's code; null = not known, or none.
    #[schema(example = "2026-11-25")]
    key: Option<String>,
    /// The same for people: what a reason means, a tenant's name.
    name: Option<String>,
    #[serde(flatten)]
    figures: DeliveryFigures,
}

impl From<StatisticsRow> for DeliveryRow {
    fn from(row: StatisticsRow) -> DeliveryRow {
        DeliveryRow { key: row.key, name: row.name, figures: row.figures.into() }
    }
}

/// A page of days, newest first, with the sums of all of them and of as many days before.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryDays {
    /// The time zone whose days these are. Over all tenants each is counted by its own days.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// First day.
    #[schema(example = "2026-11-01")]
    from: String,
    /// Last day.
    #[schema(example = "2026-11-30")]
    until: String,
    /// Sums of all days.
    totals: DeliveryFigures,
    /// First day of the time before.
    #[schema(example = "2026-10-02")]
    before_from: String,
    /// Last day of the time before.
    #[schema(example = "2026-10-31")]
    before_until: String,
    /// Sums of the time before.
    before_totals: DeliveryFigures,
    items: Vec<DeliveryRow>,
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

impl DeliveryDays {
    fn new(found: StatisticsPage, place: Paging) -> DeliveryDays {
        DeliveryDays {
            time_zone: found.time_zone,
            from: found.days.0.to_string(),
            until: found.days.1.to_string(),
            totals: found.totals.into(),
            before_from: found.before.0.to_string(),
            before_until: found.before.1.to_string(),
            before_totals: found.before_totals.into(),
            items: found.items.into_iter().map(DeliveryRow::from).collect(),
            page: number(place),
            page_size: place.limit,
            total: found.total,
            total_is_exact: true,
        }
    }
}

/// Statistics told apart by something: days and hours in their order, everything else by how many messages there were.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryRows {
    items: Vec<DeliveryRow>,
}

impl DeliveryRows {
    fn new(rows: Vec<StatisticsRow>) -> DeliveryRows {
        DeliveryRows { items: rows.into_iter().map(DeliveryRow::from).collect() }
    }
}

/// An hour of a weekday.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryHour {
    /// 1 = Monday … 7 = Sunday.
    #[schema(example = 1)]
    weekday: i64,
    /// 0 to 23.
    #[schema(example = 20)]
    hour: i64,
    #[serde(flatten)]
    figures: DeliveryFigures,
}

impl From<HourOfWeek> for DeliveryHour {
    fn from(item: HourOfWeek) -> DeliveryHour {
        DeliveryHour { weekday: item.weekday, hour: item.hour, figures: item.figures.into() }
    }
}

/// The hours of the week in which messages were accepted; those without any are left out.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryHours {
    /// The time zone whose hours these are; UTC over all tenants.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// First day.
    #[schema(example = "2026-11-01")]
    from: String,
    /// Last day.
    #[schema(example = "2026-11-30")]
    until: String,
    items: Vec<DeliveryHour>,
}

impl DeliveryHours {
    fn new(found: Hours) -> DeliveryHours {
        DeliveryHours {
            time_zone: found.time_zone,
            from: found.days.0.to_string(),
            until: found.days.1.to_string(),
            items: found.items.into_iter().map(DeliveryHour::from).collect(),
        }
    }
}

/// See your delivery statistics, day by day.
///
/// Messages go by the day they were accepted.
#[utoipa::path(
    get, path = "/statistics", tag = "statistics", operation_id = "listStatistics",
    params(StatisticsFilter),
    responses((status = 200, description = "A page of days.", body = DeliveryDays), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<DeliveryDays>> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let place = paging(filter.page, filter.page_size)?;
    Ok(Json(DeliveryDays::new(app.engine.statistics(&caller.actor, &filter.own()?, place).await?, place)))
}

/// See your delivery statistics, told apart by something.
#[utoipa::path(
    get, path = "/statistics/detail", tag = "statistics", operation_id = "listStatisticsDetail",
    params(StatisticsFilter),
    responses((status = 200, description = "The rows.", body = DeliveryRows), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(crate) async fn detail(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Json<DeliveryRows>> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let rows = app.engine.statistics_by(&caller.actor, &filter.own()?, filter.by(), language).await?;
    Ok(Json(DeliveryRows::new(rows)))
}

/// See in which hours of the week you send.
///
/// Of the filters only the days and `type` are looked at.
#[utoipa::path(
    get, path = "/statistics/hours", tag = "statistics", operation_id = "listStatisticsHours",
    params(StatisticsFilter),
    responses((status = 200, description = "The hours.", body = DeliveryHours), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(crate) async fn hours(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<DeliveryHours>> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    Ok(Json(DeliveryHours::new(app.engine.statistics_hours(&caller.actor, &filter.own()?).await?)))
}

/// Take your delivery statistics away.
#[utoipa::path(
    get, path = "/statistics/file", tag = "statistics", operation_id = "downloadStatistics",
    params(StatisticsFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let (query, as_file) = (filter.own()?, filter.as_file(language)?);
    Ok(Attachment(app.engine.statistics_file(&caller.actor, &query, filter.by(), as_file).await?))
}

/// See the delivery statistics of a tenant, or of every tenant, day by day.
#[utoipa::path(
    get, path = "/admin/statistics", tag = "statistics", operation_id = "listStatisticsAll",
    params(StatisticsFilter),
    responses((status = 200, description = "A page of days.", body = DeliveryDays), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<DeliveryDays>> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let place = paging(filter.page, filter.page_size)?;
    let found = app.engine.statistics_of(&caller.actor, &filter.query()?, place).await?;
    Ok(Json(DeliveryDays::new(found, place)))
}

/// See the delivery statistics of a tenant, or of every tenant, told apart by something.
#[utoipa::path(
    get, path = "/admin/statistics/detail", tag = "statistics", operation_id = "listStatisticsDetailAll",
    params(StatisticsFilter),
    responses((status = 200, description = "The rows.", body = DeliveryRows), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(crate) async fn detail_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Json<DeliveryRows>> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let rows = app.engine.statistics_by_of(&caller.actor, &filter.query()?, filter.by(), language).await?;
    Ok(Json(DeliveryRows::new(rows)))
}

/// See in which hours of the week a tenant sends, or every tenant.
///
/// Of the filters only the tenant, the days and `type` are looked at.
#[utoipa::path(
    get, path = "/admin/statistics/hours", tag = "statistics", operation_id = "listStatisticsHoursAll",
    params(StatisticsFilter),
    responses((status = 200, description = "The hours.", body = DeliveryHours), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(crate) async fn hours_all(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<DeliveryHours>> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    Ok(Json(DeliveryHours::new(app.engine.statistics_hours_of(&caller.actor, &filter.query()?).await?)))
}

/// Take the delivery statistics of a tenant, or of every tenant, away.
#[utoipa::path(
    get, path = "/admin/statistics/file", tag = "statistics", operation_id = "downloadStatisticsAll",
    params(StatisticsFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(crate) async fn file_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<StatisticsFilter>(uri.query())?;
    let (query, as_file) = (filter.query()?, filter.as_file(language)?);
    Ok(Attachment(app.engine.statistics_file_of(&caller.actor, &query, filter.by(), as_file).await?))
}
