//! Records of consent: listed, made, changed, archived and taken back into use.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::consent_record::Method;
use domain::id::ConsentId;
use domain::permission::Permission;
use engine::consents::{ConsentDetail, ConsentView, ConsentWording};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::review::{EvidenceItem, number};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// How people agreed.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConsentMethod {
    /// A form on a web page.
    WebForm,
    /// On paper.
    Paper,
    /// In a shop, at the counter.
    Shop,
    /// In an app.
    App,
    /// Otherwise; the note says how.
    Other,
}

impl From<Method> for ConsentMethod {
    fn from(method: Method) -> ConsentMethod {
        match method {
            Method::WebForm => ConsentMethod::WebForm,
            Method::Paper => ConsentMethod::Paper,
            Method::Shop => ConsentMethod::Shop,
            Method::App => ConsentMethod::App,
            Method::Other => ConsentMethod::Other,
        }
    }
}

impl From<ConsentMethod> for Method {
    fn from(method: ConsentMethod) -> Method {
        match method {
            ConsentMethod::WebForm => Method::WebForm,
            ConsentMethod::Paper => Method::Paper,
            ConsentMethod::Shop => Method::Shop,
            ConsentMethod::App => Method::App,
            ConsentMethod::Other => Method::Other,
        }
    }
}

/// Your records of consent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentList {
    items: Vec<ConsentItem>,
}

/// A record of how the people on a list agreed to marketing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentItem {
    /// Its id: `consent_id` of a request.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The list or source.
    #[schema(example = "Newsletter form 2026")]
    name: String,
    /// How people agreed.
    method: ConsentMethod,
    /// What they were shown.
    #[schema(example = "I agree to receive offers by SMS.")]
    wording: String,
    /// The first day on which they could agree.
    #[schema(format = Date, example = "2026-03-01")]
    since: String,
    /// Anything else.
    note: String,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Account or key that made it.
    created_by: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    changed_at: String,
    /// Account or key that changed it.
    changed_by: String,
    /// When it was archived; null = it holds.
    #[schema(format = DateTime)]
    archived_at: Option<String>,
}

impl From<ConsentView> for ConsentItem {
    fn from(view: ConsentView) -> ConsentItem {
        ConsentItem {
            id: view.id.to_string(),
            name: view.name,
            method: view.method.into(),
            wording: view.wording,
            since: view.since,
            note: view.note,
            version: view.version,
            created_at: time::text(view.created_ms),
            created_by: view.created_by,
            changed_at: time::text(view.changed_ms),
            changed_by: view.changed_by,
            archived_at: time::text_opt(view.archived_ms),
        }
    }
}

/// A record of consent with its files.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentWhole {
    #[serde(flatten)]
    consent: ConsentItem,
    /// Its files, the oldest first.
    files: Vec<EvidenceItem>,
}

impl From<ConsentDetail> for ConsentWhole {
    fn from(detail: ConsentDetail) -> ConsentWhole {
        let files = detail.files.into_iter().map(EvidenceItem::from).collect();
        ConsentWhole { consent: detail.consent.into(), files }
    }
}

/// A record that is made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentBody {
    /// The list or source; no other of your records has this name.
    #[schema(example = "Newsletter form 2026", max_length = 60)]
    name: String,
    /// How people agreed.
    method: ConsentMethod,
    /// What they were shown.
    #[schema(example = "I agree to receive offers by SMS.", max_length = 1000)]
    wording: String,
    /// The first day on which they could agree; not in the future.
    #[schema(format = Date, example = "2026-03-01")]
    since: String,
    /// Anything else; needed when `method` is `other`.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

impl From<ConsentBody> for ConsentWording {
    fn from(body: ConsentBody) -> ConsentWording {
        let ConsentBody { name, method, wording, since, note } = body;
        ConsentWording { name, method: method.into(), wording, since, note }
    }
}

/// A record, changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentChange {
    /// The version it was made from.
    #[schema(example = 1)]
    version: i64,
    /// The list or source; no other of your records has this name.
    #[schema(example = "Newsletter form 2026", max_length = 60)]
    name: String,
    /// How people agreed.
    method: ConsentMethod,
    /// What they were shown.
    #[schema(example = "I agree to receive offers by SMS.", max_length = 1000)]
    wording: String,
    /// The first day on which they could agree; not in the future.
    #[schema(format = Date, example = "2026-03-01")]
    since: String,
    /// Anything else; needed when `method` is `other`.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// List records of consent.
///
/// Those that hold before archived ones, each by name.
#[utoipa::path(
    get, path = "/consents", tag = "consents", operation_id = "listConsents",
    responses((status = 200, description = "Records.", body = ConsentList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<ConsentList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.consents(&caller.actor).await?;
    Ok(Json(ConsentList { items: items.into_iter().map(ConsentItem::from).collect() }))
}

/// Make a record of consent.
///
/// It holds at once: marketing can name it.
#[utoipa::path(
    post, path = "/consents", tag = "consents", operation_id = "createConsent",
    request_body = ConsentBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The record.", body = ConsentItem), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ConsentsManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wanted = decode::json::<ConsentBody>(&body.bytes)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(ConsentItem::from(app.engine.create_consent(&caller.actor, wanted.into()).await?))
    })
    .await
}

/// The id in a path, or 404.
pub(crate) fn id(path: PathText) -> Result<ConsentId> {
    number(&path_text(path)?).map(ConsentId)
}

/// See a record of consent.
///
/// With its files.
#[utoipa::path(
    get, path = "/consents/{id}", tag = "consents", operation_id = "getConsent",
    params(("id" = String, Path, description = "The record's id.")),
    responses((status = 200, description = "The record.", body = ConsentWhole), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<ConsentWhole>> {
    caller.actor.may(Permission::CatalogRead)?;
    Ok(Json(app.engine.consent(&caller.actor, id(path)?).await?.into()))
}

/// Change a record of consent.
///
/// Not an archived one. 409 `changed_meanwhile` when somebody was quicker. Messages that named it show it as it is now; the
/// audit log says what it was.
#[utoipa::path(
    put, path = "/consents/{id}", tag = "consents", operation_id = "updateConsent",
    request_body = ConsentChange,
    params(("id" = String, Path, description = "The record's id.")),
    responses((status = 200, description = "The record.", body = ConsentItem), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<ConsentItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ConsentsManage)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let ConsentChange { version, name, method, wording, since, note } = decode::json(&body.bytes)?;
    let wording = ConsentBody { name, method, wording, since, note }.into();
    Ok(Json(app.engine.change_consent(&caller.actor, id, version, wording).await?.into()))
}

/// Archive a record of consent.
///
/// Where marketing needs a record, requests accepted from now on cannot name it. Messages that named it keep it.
#[utoipa::path(
    post, path = "/consents/{id}/archive", tag = "consents", operation_id = "archiveConsent",
    params(("id" = String, Path, description = "The record's id.")),
    responses((status = 200, description = "The record.", body = ConsentItem), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn archive(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<ConsentItem>> {
    caller.actor.may(Permission::ConsentsManage)?;
    Ok(Json(app.engine.archive_consent(&caller.actor, id(path)?).await?.into()))
}

/// Take an archived record of consent back into use.
#[utoipa::path(
    post, path = "/consents/{id}/restore", tag = "consents", operation_id = "restoreConsent",
    params(("id" = String, Path, description = "The record's id.")),
    responses((status = 200, description = "The record.", body = ConsentItem), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<ConsentItem>> {
    caller.actor.may(Permission::ConsentsManage)?;
    Ok(Json(app.engine.restore_consent(&caller.actor, id(path)?).await?.into()))
}
