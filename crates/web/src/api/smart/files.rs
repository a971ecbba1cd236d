//! Logos and documents of a profile.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::evidence::FileKind;
use domain::id::{EvidenceId, SmartId};
use domain::permission::Permission;
use engine::review::NewEvidence;
use engine::smart::LOGO_OCTETS_MAX;
use serde::Deserialize;
use utoipa::IntoParams;

use super::shapes::{SmartProfileItem, id};
use crate::App;
use crate::api::review::{EvidenceItem, PathPair, answer, number, numbers, read_file, saved};
use crate::api::{Json, PathText, Refusals, no_such};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::{json, to_json};
use crate::problem::Result;

/// From which version.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SmartLogoQuery {
    /// The version of the profile it was made from.
    version: i64,
}

/// Give a Smart SMS profile a logo.
///
/// The body is a square PNG or JPEG of 240 pixels or more (400 are better), up to 2 MB. It is made anew in several sizes;
/// nothing of the file itself is kept. When the newest version is live, another one begins with it.
#[utoipa::path(
    put, path = "/smart/profiles/{id}/logo", tag = "smart", operation_id = "setSmartLogo",
    params(("id" = String, Path, description = "The profile's id."), SmartLogoQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file."),
    responses((status = 200, description = "The profile.", body = SmartProfileItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn set_logo(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<SmartProfileItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let id = id(path)?;
    let asked = decode::query::<SmartLogoQuery>(parts.uri.query())?;
    // One octet more, so that a file that is a little too large is refused with the sentence about logos.
    let body = decode::read_up_to(&app, &parts.headers, body, LOGO_OCTETS_MAX + 1).await?;
    let view = app.engine.set_smart_logo(&caller.actor, id, asked.version, body.bytes.to_vec()).await?;
    Ok(Json(SmartProfileItem::of(view, false)))
}

/// Three parts of a path.
pub(super) type PathTriple = std::result::Result<Path<(String, String, u32)>, PathRejection>;

/// Which picture: the profile, the logo, the size.
pub(super) fn picture(path: PathTriple) -> Result<(SmartId, String, u32)> {
    let Path((id, sha256, side)) = path.map_err(|_| no_such())?;
    Ok((SmartId(number(&id)?), sha256, side))
}

/// A picture that this program made, to be shown.
pub(super) fn shown(png: Vec<u8>) -> Response {
    answer(png, FileKind::Png, "inline")
}

/// See a logo of a Smart SMS profile.
#[utoipa::path(
    get, path = "/smart/profiles/{id}/logos/{sha256}/{size}", tag = "smart", operation_id = "getSmartLogo",
    params(
        ("id" = String, Path, description = "The profile's id."),
        ("sha256" = String, Path, description = "The logo's name."),
        ("size" = u32, Path, description = "Pixels of a side, one of the logo's sizes."),
    ),
    responses((status = 200, description = "The picture.", content_type = "image/png", body = String), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn logo(State(app): State<App>, caller: Caller, path: PathTriple) -> Result<Response> {
    caller.actor.may(Permission::SmartRead)?;
    let (id, sha256, side) = picture(path)?;
    Ok(shown(app.engine.smart_logo(&caller.actor, id, &sha256, side).await?))
}

/// What is said about a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SmartFileQuery {
    /// `business_licence`, `power_of_attorney`, `trademark`, `port_letter` (a carrier's letter about a sender) or `other`.
    purpose: String,
    /// The file's name with its ending: .jpg, .png or .pdf.
    name: String,
    /// The last day on which the document is good, `2027-03-31`.
    expires_on: Option<String>,
    /// Id of the document whose place it takes.
    replaces: Option<String>,
}

/// Add a document to a Smart SMS profile.
///
/// The body is the file: JPEG, PNG or PDF, up to 5 MB, judged by its content. Not while the profile is submitted. While a
/// version is live it `waits` until the next one is approved.
#[utoipa::path(
    post, path = "/smart/profiles/{id}/evidence", tag = "smart", operation_id = "addSmartEvidence",
    params(("id" = String, Path, description = "The profile's id."), SmartFileQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The document.", body = EvidenceItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let id = id(path)?;
    let asked = decode::query::<SmartFileQuery>(parts.uri.query())?;
    let data = read_file(&app, &parts.headers, body).await?;
    let new = NewEvidence {
        purpose: asked.purpose,
        name: asked.name,
        expires_on: asked.expires_on,
        replaces: asked.replaces.map(|id| number(&id).map(EvidenceId)).transpose()?,
        data,
    };
    let added = app.engine.add_smart_file(&caller.actor, id, new).await?;
    Ok(json(StatusCode::CREATED, to_json(&EvidenceItem::from(added))?.into(), false))
}

/// Take a document of a Smart SMS profile away.
///
/// As it was handed in, as a file to be saved.
#[utoipa::path(
    get, path = "/smart/profiles/{id}/evidence/{file}", tag = "smart", operation_id = "getSmartEvidence",
    params(
        ("id" = String, Path, description = "The profile's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn get(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::SmartManage)?;
    let (id, file) = numbers(path)?;
    Ok(saved(app.engine.smart_file(&caller.actor, SmartId(id), EvidenceId(file)).await?))
}

/// Remove a document of a Smart SMS profile.
///
/// Not one that a live version stands on: replace it instead.
#[utoipa::path(
    delete, path = "/smart/profiles/{id}/evidence/{file}", tag = "smart", operation_id = "removeSmartEvidence",
    params(
        ("id" = String, Path, description = "The profile's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 204, description = "It is gone."), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn remove(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::SmartManage)?;
    let (id, file) = numbers(path)?;
    app.engine.remove_smart_file(&caller.actor, SmartId(id), EvidenceId(file)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
