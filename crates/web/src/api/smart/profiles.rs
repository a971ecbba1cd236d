//! Profiles, from their owner's side.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::id::{MessageId, SmartId};
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::review::Status;
use domain::smart::life::State as Life;
use domain::smart::vendor;
use engine::smart::{SmartQuery, SmartView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::{SmartProfileItem, SmartProfileList, SmartProfileWhole, SmartWording, id};
use crate::App;
use crate::api::review::{LintFinding, findings, number};
use crate::api::{Json, PathText, Refusals, limit};
use crate::auth::{Caller, Language};
use crate::cursor;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};

/// Which profiles; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SmartFilter {
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

impl SmartFilter {
    pub(super) fn new(
        state: Option<String>,
        status: Option<String>,
        q: Option<String>,
        cursor: Option<String>,
        limit: Option<u32>,
    ) -> SmartFilter {
        SmartFilter { state, status, q, cursor, limit }
    }

    pub(super) fn query(self, tenant: Option<String>) -> Result<SmartQuery> {
        let wrong = |field: &str, known: &str| {
            Problem::field(field, format!("there are: {known}"), format!("可选：{known}"))
        };
        let state = self.state.as_deref().map(|word| {
            let known = "draft, published, frozen, unfreezing, expired, withdrawn";
            Life::parse(word).ok_or_else(|| wrong("state", known))
        });
        let newest = self.status.as_deref().map(|word| {
            let known = "draft, submitted, approved, rejected, replaced";
            Status::parse(word).ok_or_else(|| wrong("status", known))
        });
        let after = self.cursor.as_deref().map(cursor::parse).transpose()?;
        Ok(SmartQuery {
            state: state.transpose()?,
            newest: newest.transpose()?,
            words: self.q,
            tenant,
            after: after.map(|uid| SmartId(uid.0.0)),
            limit: limit(self.limit, 50)?,
        })
    }
}

/// The page, and where it goes on.
pub(super) fn page(views: Vec<SmartView>, limit: u32, for_platform: bool) -> SmartProfileList {
    let is_full = views.len() >= limit as usize;
    let last = views.last().map(|view| view.id).filter(|_| is_full);
    SmartProfileList {
        next_cursor: last.map(|id| cursor::text(MessageId(id.0).uid())),
        items: views.into_iter().map(|view| SmartProfileItem::of(view, for_platform)).collect(),
    }
}

/// List Smart SMS profiles.
///
/// The newest first.
#[utoipa::path(
    get, path = "/smart/profiles", tag = "smart", operation_id = "listSmartProfiles",
    params(SmartFilter),
    responses((status = 200, description = "A page of profiles.", body = SmartProfileList), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<SmartProfileList>> {
    caller.actor.may(Permission::SmartRead)?;
    let query = decode::query::<SmartFilter>(uri.query())?.query(None)?;
    let limit = query.limit;
    Ok(Json(page(app.engine.smart_profiles(&caller.actor, query).await?, limit, false)))
}

/// Make a Smart SMS profile.
///
/// It is a draft that may be unfinished; give it a logo and documents, then submit it.
#[utoipa::path(
    post, path = "/smart/profiles", tag = "smart", operation_id = "createSmartProfile",
    request_body = SmartWording,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wanted = decode::json::<SmartWording>(&body.bytes)?.into_domain()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(SmartProfileItem::of(app.engine.create_smart(&caller.actor, wanted).await?, false))
    })
    .await
}

/// A profile that may become one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartLintBody {
    /// Id of the profile whose logo and documents count; absent = a new one.
    #[serde(default)]
    profile_id: Option<String>,
    /// What you write.
    wording: SmartWording,
}

/// What a machine says about a profile.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartFindings {
    findings: Vec<LintFinding>,
}

/// Check a Smart SMS profile while it is written.
///
/// Nothing is kept. Errors keep it from being submitted; the rest goes to the reviewer.
#[utoipa::path(
    post, path = "/smart/profile-lint", tag = "smart", operation_id = "lintSmartProfile",
    request_body = SmartLintBody,
    responses((status = 200, description = "What was found.", body = SmartFindings), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn lint(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<SmartFindings>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartRead)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<SmartLintBody>(&body.bytes)?;
    let of = asked.profile_id.as_deref().map(number).transpose()?.map(SmartId);
    let found = app.engine.lint_smart(&caller.actor, of, asked.wording.into_domain()?).await?;
    Ok(Json(SmartFindings { findings: findings(found, lang) }))
}

/// A maker of handsets and what it shows: `yes`, `no`, or `unsure` where sources disagree.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartVendorSupport {
    /// The maker's word.
    #[schema(example = "huawei")]
    vendor: String,
    /// What people call it.
    #[schema(example = "Huawei")]
    name: String,
    /// A brand with a menu, by signature and number.
    #[schema(value_type = String, example = "yes")]
    service_number: &'static str,
    /// Items that open web pages.
    #[schema(value_type = String, example = "yes")]
    open_url: &'static str,
    /// Items that dial.
    #[schema(value_type = String, example = "yes")]
    dial: &'static str,
    /// Items that open apps.
    #[schema(value_type = String, example = "yes")]
    open_app: &'static str,
    /// Characters of a title that it shows.
    #[schema(example = 15)]
    title_chars: u32,
    /// Working days its review takes at least.
    #[schema(example = 9)]
    review_days_min: u32,
    /// Working days its review takes at most.
    #[schema(example = 18)]
    review_days_max: u32,
    /// It asks for papers with every application.
    needs_documents: bool,
    /// It asks for the pattern of the texts.
    needs_pattern: bool,
}

impl SmartVendorSupport {
    fn of(vendor: &vendor::Vendor, lang: Lang) -> SmartVendorSupport {
        SmartVendorSupport {
            vendor: vendor.code.clone(),
            name: vendor.name(lang).to_owned(),
            service_number: vendor.service_number.as_str(),
            open_url: vendor.open_url.as_str(),
            dial: vendor.dial.as_str(),
            open_app: vendor.open_app.as_str(),
            title_chars: vendor.title_chars,
            review_days_min: vendor.review_days.0,
            review_days_max: vendor.review_days.1,
            needs_documents: vendor.needs_documents,
            needs_pattern: vendor.needs_pattern,
        }
    }
}

/// Makers of handsets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartVendorList {
    items: Vec<SmartVendorSupport>,
}

/// List makers of handsets.
///
/// What each shows of a profile, and how long its review takes.
#[utoipa::path(
    get, path = "/smart/vendors", tag = "smart", operation_id = "listSmartVendors",
    responses((status = 200, description = "Makers of handsets.", body = SmartVendorList), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn vendors(
    State(_app): State<App>,
    caller: Caller,
    Language(lang): Language,
) -> Result<Json<SmartVendorList>> {
    caller.actor.may(Permission::SmartRead)?;
    Ok(Json(SmartVendorList {
        items: vendor::all().iter().map(|one| SmartVendorSupport::of(one, lang)).collect(),
    }))
}

/// See a Smart SMS profile.
///
/// With its versions, what a machine says about the newest, its documents, and where it stands with makers of handsets.
#[utoipa::path(
    get, path = "/smart/profiles/{id}", tag = "smart", operation_id = "getSmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileWhole), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<SmartProfileWhole>> {
    caller.actor.may(Permission::SmartRead)?;
    let detail = app.engine.smart_profile(&caller.actor, id(path)?).await?;
    Ok(Json(SmartProfileWhole::of(detail, lang, false)))
}

/// A profile, changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartProfileChange {
    /// The version it was made from.
    #[schema(example = 1)]
    version: i64,
    /// What you write.
    wording: SmartWording,
}

/// Change a Smart SMS profile.
///
/// Its draft, or another version when the newest one is live: handsets go on showing that until the new one is approved. Not
/// while it is submitted. 409 `changed_meanwhile` when somebody was quicker.
#[utoipa::path(
    put, path = "/smart/profiles/{id}", tag = "smart", operation_id = "updateSmartProfile",
    request_body = SmartProfileChange,
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<SmartProfileItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let change = decode::json::<SmartProfileChange>(&body.bytes)?;
    let wanted = change.wording.into_domain()?;
    let view = app.engine.change_smart(&caller.actor, id, change.version, wanted).await?;
    Ok(Json(SmartProfileItem::of(view, false)))
}

/// Delete the draft of a Smart SMS profile.
///
/// What is live stays; a profile that was never submitted goes with its documents.
#[utoipa::path(
    delete, path = "/smart/profiles/{id}/draft", tag = "smart", operation_id = "deleteSmartDraft",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 204, description = "It is gone."), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn delete_draft(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::SmartManage)?;
    app.engine.delete_smart_draft(&caller.actor, id(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Submit a Smart SMS profile for review.
///
/// 422 `submission_invalid` says what is still wrong. Of a live one whose new documents wait, the same once more with them.
#[utoipa::path(
    post, path = "/smart/profiles/{id}/submit", tag = "smart", operation_id = "submitSmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn submit(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SmartProfileItem>> {
    caller.actor.may(Permission::SmartManage)?;
    Ok(Json(SmartProfileItem::of(app.engine.submit_smart(&caller.actor, id(path)?).await?, false)))
}

/// Take a Smart SMS profile back before it is decided.
///
/// It is a draft again.
#[utoipa::path(
    post, path = "/smart/profiles/{id}/withdraw", tag = "smart", operation_id = "withdrawSmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SmartProfileItem>> {
    caller.actor.may(Permission::SmartManage)?;
    Ok(Json(SmartProfileItem::of(app.engine.withdraw_smart(&caller.actor, id(path)?).await?, false)))
}

/// Ask the reviewers to hurry about a Smart SMS profile.
///
/// Once an hour.
#[utoipa::path(
    post, path = "/smart/profiles/{id}/urge", tag = "smart", operation_id = "urgeSmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 204, description = "They are told."), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn urge(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::SmartManage)?;
    app.engine.urge_smart(&caller.actor, id(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Take a Smart SMS profile off the handsets.
///
/// It comes back when another version is approved; until then others may take the name.
#[utoipa::path(
    post, path = "/smart/profiles/{id}/unpublish", tag = "smart", operation_id = "unpublishSmartProfile",
    params(("id" = String, Path, description = "The profile's id.")),
    responses((status = 200, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn unpublish(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SmartProfileItem>> {
    caller.actor.may(Permission::SmartManage)?;
    Ok(Json(SmartProfileItem::of(app.engine.unpublish_smart(&caller.actor, id(path)?).await?, false)))
}

/// Which text.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RcsQuery {
    /// The message's text; absent = the brand's name.
    text: Option<String>,
}

/// What was done to an item on the way to RCS.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RcsNote {
    /// The item's id; null = the text.
    item_id: Option<String>,
    /// `text_cut`, `text_is_name`, `label_cut`, `label_with_menu`, `app_replaced`, `too_many`, `url_not_fit` or
    /// `phone_not_fit`.
    #[schema(example = "label_cut")]
    what: String,
}

/// A menu as RCS Business Messaging takes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RcsMessage {
    /// The body of an agent message, with suggestions.
    #[schema(value_type = Object)]
    message: serde_json::Value,
    /// What was cut, replaced or left out.
    notes: Vec<RcsNote>,
}

/// Take the menu of a Smart SMS profile away for RCS.
///
/// The live version's, or the newest one's while there is none, as suggestions beside a text: at most eleven, labels of 25
/// characters.
#[utoipa::path(
    get, path = "/smart/profiles/{id}/rcs", tag = "smart", operation_id = "getSmartRcs",
    params(("id" = String, Path, description = "The profile's id."), RcsQuery),
    responses((status = 200, description = "The message.", body = RcsMessage), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn rcs(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    uri: Uri,
) -> Result<Json<RcsMessage>> {
    caller.actor.may(Permission::SmartRead)?;
    let id = id(path)?;
    let asked = decode::query::<RcsQuery>(uri.query())?;
    let export = app.engine.smart_rcs(&caller.actor, id, &asked.text.unwrap_or_default()).await?;
    let note = |(item_id, what): (Option<String>, String)| RcsNote { item_id, what };
    Ok(Json(RcsMessage { message: export.message, notes: export.notes.into_iter().map(note).collect() }))
}
