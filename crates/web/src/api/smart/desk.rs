//! Profiles, from the platform's side: seen, frozen and unfrozen, and where they stand with makers of handsets. Decisions about
//! versions are the reviewers' desk's.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;
use domain::permission::Permission;
use domain::smart::vendor::Standing;
use engine::smart::VendorChange;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::files::{PathTriple, picture, shown};
use super::profiles::{SmartFilter, page};
use super::shapes::{SmartProfileList, SmartProfileWhole, id};
use crate::App;
use crate::api::review::number;
use crate::api::{Json, PathText, Refusals, no_such};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;

/// Which profiles; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SmartAllFilter {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// `draft`, `published`, `frozen`, `unfreezing`, `expired` or `withdrawn`.
    state: Option<String>,
    /// Where the newest version is: `draft`, `submitted`, `approved`, `rejected` or `replaced`.
    status: Option<String>,
    /// With this in the brand's name.
    q: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Profiles on the page, 1 to 500; 50 when absent.
    limit: Option<u32>,
}

/// List every tenant's Smart SMS profiles.
///
/// The newest first.
#[utoipa::path(
    get, path = "/admin/smart/profiles", tag = "smart", operation_id = "listAllSmartProfiles",
    params(SmartAllFilter),
    responses((status = 200, description = "A page of profiles.", body = SmartProfileList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<SmartProfileList>> {
    caller.actor.may(Permission::ReviewsRead)?;
    let SmartAllFilter { tenant, state, status, q, cursor, limit } = decode::query(uri.query())?;
    let query = SmartFilter::new(state, status, q, cursor, limit).query(tenant)?;
    let limit = query.limit;
    Ok(Json(page(app.engine.smart_profiles_all(&caller.actor, query).await?, limit, true)))
}

/// See anybody's Smart SMS profile.
#[utoipa::path(
    get, path = "/admin/smart/profiles/{id}", tag = "smart", operation_id = "getAnySmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<SmartProfileWhole>> {
    caller.actor.may(Permission::ReviewsRead)?;
    let detail = app.engine.smart_profile_all(&caller.actor, id(path)?).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}

/// See a logo of anybody's Smart SMS profile.
#[utoipa::path(
    get, path = "/admin/smart/profiles/{id}/logos/{sha256}/{size}", tag = "smart", operation_id = "getAnySmartLogo",
    params(
        ("id" = String, Path, description = "The profile's id."),
        ("sha256" = String, Path, description = "The logo's name."),
        ("size" = u32, Path, description = "Pixels of a side, one of the logo's sizes."),
    ),
    responses((status = 200, description = "The picture.", content_type = "image/png", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn logo(State(app): State<App>, caller: Caller, path: PathTriple) -> Result<Response> {
    caller.actor.may(Permission::ReviewsRead)?;
    let (id, sha256, side) = picture(path)?;
    Ok(shown(app.engine.smart_logo_all(&caller.actor, id, &sha256, side).await?))
}

/// Why a profile is frozen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FreezeBody {
    /// `complaints`, `fraud`, `trademark`, `content`, `request` or `other`.
    #[schema(example = "complaints")]
    reason: String,
    /// For the tenant.
    #[schema(max_length = 500)]
    note: String,
}

/// Why it is to be shown again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UnfreezeBody {
    /// For the colleague who decides.
    #[schema(max_length = 500)]
    note: String,
}

/// Freeze a Smart SMS profile.
///
/// Handsets stop showing it: new ones at once, others as soon as they look for news. Its owner is told.
#[utoipa::path(
    post, path = "/admin/smart/profiles/{id}/freeze", tag = "smart", operation_id = "freezeSmartProfile",
    request_body = FreezeBody,
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:operate")))
)]
pub(super) async fn freeze(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<SmartProfileWhole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartOperate)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let said = decode::json::<FreezeBody>(&body.bytes)?;
    let detail = app.engine.freeze_smart(&caller.actor, id, &said.reason, &said.note).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}

/// Propose to unfreeze a Smart SMS profile.
///
/// It stays off the handsets until a colleague agrees.
#[utoipa::path(
    post, path = "/admin/smart/profiles/{id}/unfreeze", tag = "smart", operation_id = "proposeSmartUnfreeze",
    request_body = UnfreezeBody,
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:operate")))
)]
pub(super) async fn propose_unfreeze(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<SmartProfileWhole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartOperate)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let said = decode::json::<UnfreezeBody>(&body.bytes)?;
    let detail = app.engine.propose_unfreeze_smart(&caller.actor, id, &said.note).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}

/// Agree to unfreeze a Smart SMS profile.
///
/// Handsets show it again. 409 `four_eyes` when you proposed it yourself, `smart_conflict` when its signature is another
/// brand's by now.
#[utoipa::path(
    post, path = "/admin/smart/profiles/{id}/unfreeze/confirm", tag = "smart", operation_id = "confirmSmartUnfreeze",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:operate")))
)]
pub(super) async fn confirm_unfreeze(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<SmartProfileWhole>> {
    caller.actor.may(Permission::SmartOperate)?;
    let detail = app.engine.decide_unfreeze_smart(&caller.actor, id(path)?, true).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}

/// Refuse to unfreeze a Smart SMS profile.
///
/// It stays frozen.
#[utoipa::path(
    post, path = "/admin/smart/profiles/{id}/unfreeze/refuse", tag = "smart", operation_id = "refuseSmartUnfreeze",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:operate")))
)]
pub(super) async fn refuse_unfreeze(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<SmartProfileWhole>> {
    caller.actor.may(Permission::SmartOperate)?;
    let detail = app.engine.decide_unfreeze_smart(&caller.actor, id(path)?, false).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}

/// Where a version stands with a maker of handsets.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SmartVendorStatus {
    /// Nobody asked.
    None,
    /// The maker looks at it.
    Submitted,
    /// Its handsets show it.
    Approved,
    /// It said no.
    Rejected,
}

impl From<SmartVendorStatus> for Standing {
    fn from(status: SmartVendorStatus) -> Standing {
        match status {
            SmartVendorStatus::None => Standing::None,
            SmartVendorStatus::Submitted => Standing::Submitted,
            SmartVendorStatus::Approved => Standing::Approved,
            SmartVendorStatus::Rejected => Standing::Rejected,
        }
    }
}

/// What a maker of handsets says about a version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartVendorChange {
    /// Number of the profile's version.
    #[schema(example = 1)]
    number: i64,
    /// Where it stands.
    status: SmartVendorStatus,
    /// What the maker says; needed when it said no.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
    /// The maker's own id of it.
    #[serde(default)]
    #[schema(max_length = 100)]
    reference: String,
    /// The version of the entry that was read; 0 = there was none.
    #[serde(default)]
    version: i64,
}

/// Say where a Smart SMS profile stands with a maker of handsets.
///
/// Its owner sees it. 409 `changed_meanwhile` when a colleague was quicker. The platform's own reference handset needs
/// nobody's approval.
#[utoipa::path(
    put, path = "/admin/smart/profiles/{id}/vendors/{vendor}", tag = "smart", operation_id = "setSmartVendor",
    request_body = SmartVendorChange,
    params(
        ("id" = String, Path, description = "The profile's id."),
        ("vendor" = String, Path, description = "The maker's word."),
    ),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:operate")))
)]
pub(super) async fn set_vendor(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: crate::api::review::PathPair,
    request: Request,
) -> Result<Json<SmartProfileWhole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartOperate)?;
    let axum::extract::Path((profile, vendor)) = path.map_err(|_| no_such())?;
    let id = domain::id::SmartId(number(&profile)?);
    let body = decode::read(&app, &parts.headers, body).await?;
    let SmartVendorChange { number, status, reason, reference, version } = decode::json(&body.bytes)?;
    let change = VendorChange { number, status: status.into(), reason, reference, version };
    let detail = app.engine.set_smart_vendor(&caller.actor, id, &vendor, change).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, true)))
}
