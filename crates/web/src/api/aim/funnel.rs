//! Statistics of Smart SMS: the funnel from what was submitted to what people did, told apart, and as a file.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::aim::{Funnel, FunnelBy, FunnelQuery, FunnelRow, Funnels, Sizes};
use engine::money::Format;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::links::{mission_id, profile_id};
use crate::App;
use crate::api::money::{Attachment, days, format, lang};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// By what the funnel is told apart.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SmartFunnelBy {
    /// The day.
    #[default]
    Day,
    /// The item of the menu.
    Item,
    /// The maker of the handset; `web` = a link's page.
    Vendor,
    /// The Smart SMS profile.
    Profile,
    /// The mission that links were sent with.
    Mission,
    /// Tenant; for the platform's people.
    Tenant,
}

impl From<SmartFunnelBy> for FunnelBy {
    fn from(by: SmartFunnelBy) -> FunnelBy {
        match by {
            SmartFunnelBy::Day => FunnelBy::Day,
            SmartFunnelBy::Item => FunnelBy::Item,
            SmartFunnelBy::Vendor => FunnelBy::Vendor,
            SmartFunnelBy::Profile => FunnelBy::Profile,
            SmartFunnelBy::Mission => FunnelBy::Mission,
            SmartFunnelBy::Tenant => FunnelBy::Tenant,
        }
    }
}

/// Which figures; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SmartFunnelFilter {
    /// The tenant's code; for the platform's people. Without it the figures are those of every tenant.
    tenant: Option<String>,
    /// Of this Smart SMS profile.
    profile: Option<String>,
    /// Of links that were sent with this mission.
    mission: Option<String>,
    /// First day, of the tenant's calendar; the last 30 days when absent.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Last day; at most 100 days in all.
    #[param(example = "2026-11-30")]
    until: Option<String>,
    /// By what rows are told apart; `day` when absent.
    #[serde(default)]
    #[param(inline)]
    by: SmartFunnelBy,
    /// For a file: `csv` or `xlsx`.
    format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    lang: Option<String>,
}

impl SmartFunnelFilter {
    fn query(&self) -> Result<FunnelQuery> {
        Ok(FunnelQuery {
            tenant: self.tenant.clone(),
            profile: self.profile.as_deref().map(|id| profile_id("profile", id)).transpose()?,
            mission: self.mission.as_deref().map(|id| mission_id("mission", id)).transpose()?,
            days: days(self.from.as_ref(), self.until.as_ref())?,
        })
    }

    /// Nobody asks for another tenant, or for all, by this way.
    fn own(&self) -> Result<FunnelQuery> {
        if self.tenant.is_some() || matches!(self.by, SmartFunnelBy::Tenant) {
            return Err(Problem::field("tenant", "only for the platform's people", "仅平台人员可用"));
        }
        self.query()
    }

    fn as_file(&self, otherwise: Lang) -> Result<(Format, Lang)> {
        let word = self.format.as_deref().unwrap_or("csv");
        Ok((format(word, &[Format::Csv, Format::Xlsx])?, lang(self.lang.as_ref(), otherwise)?))
    }
}

/// How often something happened.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct SmartSizes {
    /// Without what looks like a machine's doing.
    #[schema(example = 950)]
    filtered: i64,
    /// All of it.
    #[schema(example = 1000)]
    raw: i64,
}

impl From<Sizes> for SmartSizes {
    fn from(sizes: Sizes) -> SmartSizes {
        SmartSizes { filtered: sizes.clean, raw: sizes.all }
    }
}

/// The funnel of a brand. Handsets that hold the whole table of brands resolve without asking: what they resolve cannot be
/// known, so `resolved` counts links only.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct SmartFunnel {
    /// Messages with the brand's signatures, or of the mission; null = it cannot be told apart.
    #[schema(example = 10_000)]
    submitted: Option<i64>,
    /// Those delivered.
    #[schema(example = 9_500)]
    delivered: Option<i64>,
    /// Those delivered since the brand was first shown. Whether a recipient's handset shows brands is not known.
    #[schema(example = 9_500)]
    resolvable: Option<i64>,
    /// Links that a card was made of, or whose page was opened. Exact.
    resolved: SmartSizes,
    /// Times the brand was on a screen for a second.
    exposed: SmartSizes,
    /// Handsets of those, each once a day: an estimate, right within some percent. Over several days it is no number of people.
    exposed_handset_days: SmartSizes,
    /// Items of the menu that were pressed.
    clicked: SmartSizes,
    /// Handsets of those, each once a day: an estimate.
    clicked_handset_days: SmartSizes,
    /// Of the items pressed, those that offered to call.
    dialled: SmartSizes,
    /// Of the items pressed, those that opened a page.
    opened: SmartSizes,
    /// Conversions that were traced back to a followed item.
    #[schema(example = 12)]
    converted: i64,
    /// `resolved` / `resolvable`, filtered; null = not known.
    #[schema(example = 0.2)]
    resolve_rate: Option<f64>,
    /// `exposed_handset_days` / `resolvable`, filtered.
    #[schema(example = 0.4)]
    exposure_rate: Option<f64>,
    /// `clicked_handset_days` / `exposed_handset_days`, filtered.
    #[schema(example = 0.1)]
    click_rate: Option<f64>,
    /// `converted` / `delivered`.
    #[schema(example = 0.001)]
    conversion_rate: Option<f64>,
}

impl From<Funnel> for SmartFunnel {
    fn from(of: Funnel) -> SmartFunnel {
        SmartFunnel {
            submitted: of.submitted,
            delivered: of.delivered,
            resolvable: of.resolvable,
            resolved: of.resolved.into(),
            exposed: of.exposed.into(),
            exposed_handset_days: of.exposed_handsets.into(),
            clicked: of.clicked.into(),
            clicked_handset_days: of.clicked_handsets.into(),
            dialled: of.dialled.into(),
            opened: of.opened.into(),
            converted: of.converted,
            resolve_rate: of.resolve_rate(),
            exposure_rate: of.exposure_rate(),
            click_rate: of.click_rate(),
            conversion_rate: of.conversion_rate(),
        }
    }
}

/// A row of the funnel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartFunnelRow {
    /// What it is about: a date, an item's id, a maker's word, a profile's or mission's id, a tenant's code; null = not known.
    #[schema(example = "2026-11-25")]
    key: Option<String>,
    /// The same for people.
    name: Option<String>,
    #[serde(flatten)]
    funnel: SmartFunnel,
}

impl From<FunnelRow> for SmartFunnelRow {
    fn from(row: FunnelRow) -> SmartFunnelRow {
        SmartFunnelRow { key: row.key, name: row.name, funnel: row.funnel.into() }
    }
}

/// The funnel, whole and told apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartStatistics {
    /// The time zone whose days these are. Over all tenants each is counted by its own days.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// First day.
    #[schema(example = "2026-11-01")]
    from: String,
    /// Last day.
    #[schema(example = "2026-11-30")]
    until: String,
    /// All of it.
    totals: SmartFunnel,
    /// Told apart: days in their order, everything else by how often it was on a screen.
    items: Vec<SmartFunnelRow>,
}

impl From<Funnels> for SmartStatistics {
    fn from(found: Funnels) -> SmartStatistics {
        SmartStatistics {
            time_zone: found.time_zone,
            from: found.days.0.to_string(),
            until: found.days.1.to_string(),
            totals: found.totals.into(),
            items: found.rows.into_iter().map(SmartFunnelRow::from).collect(),
        }
    }
}

/// See how your Smart SMS is seen and used.
#[utoipa::path(
    get, path = "/smart/statistics", tag = "smart", operation_id = "getSmartStatistics",
    params(SmartFunnelFilter),
    responses((status = 200, description = "The funnel.", body = SmartStatistics), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Json<SmartStatistics>> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<SmartFunnelFilter>(uri.query())?;
    Ok(Json(app.engine.funnel(&caller.actor, &filter.own()?, filter.by.into(), language).await?.into()))
}

/// Take the statistics of your Smart SMS away.
#[utoipa::path(
    get, path = "/smart/statistics/file", tag = "smart", operation_id = "downloadSmartStatistics",
    params(SmartFunnelFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::StatisticsRead)?;
    let filter = decode::query::<SmartFunnelFilter>(uri.query())?;
    let (query, as_file) = (filter.own()?, filter.as_file(language)?);
    Ok(Attachment(app.engine.funnel_file(&caller.actor, &query, filter.by.into(), as_file).await?))
}

/// See how the Smart SMS of a tenant, or of every tenant, is seen and used.
#[utoipa::path(
    get, path = "/admin/smart/statistics", tag = "smart", operation_id = "getSmartStatisticsAll",
    params(SmartFunnelFilter),
    responses((status = 200, description = "The funnel.", body = SmartStatistics), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(super) async fn get_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Json<SmartStatistics>> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<SmartFunnelFilter>(uri.query())?;
    Ok(Json(app.engine.funnel_of(&caller.actor, &filter.query()?, filter.by.into(), language).await?.into()))
}

/// Take the statistics of the Smart SMS of a tenant, or of every tenant, away.
#[utoipa::path(
    get, path = "/admin/smart/statistics/file", tag = "smart", operation_id = "downloadSmartStatisticsAll",
    params(SmartFunnelFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("statistics:read_all")))
)]
pub(super) async fn file_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Attachment> {
    caller.actor.may(Permission::StatisticsReadAll)?;
    let filter = decode::query::<SmartFunnelFilter>(uri.query())?;
    let (query, as_file) = (filter.query()?, filter.as_file(language)?);
    Ok(Attachment(app.engine.funnel_file_of(&caller.actor, &query, filter.by.into(), as_file).await?))
}
