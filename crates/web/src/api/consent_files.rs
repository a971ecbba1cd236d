//! Files that prove a record of consent: taken as they are, given back as files to be saved.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::{ConsentId, EvidenceId};
use domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::App;
use crate::api::consents::id;
use crate::api::review::{EvidenceItem, PathPair, number, numbers, read_file, saved};
use crate::api::{PathText, Refusals, no_such};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::{json, to_json};
use crate::problem::Result;

/// What is said about a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConsentFileQuery {
    /// The file's name with its ending: .jpg, .png or .pdf.
    name: String,
}

/// Add a file to a record of consent.
///
/// The body is the file: JPEG, PNG or PDF, up to 5 MB, judged by its content; 12 of one record at most.
/// Not while it is archived.
#[utoipa::path(
    post, path = "/consents/{id}/files", tag = "consents", operation_id = "addConsentFile",
    params(("id" = String, Path, description = "The record's id."), ConsentFileQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The file.", body = EvidenceItem), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ConsentsManage)?;
    let id = id(path)?;
    let asked = decode::query::<ConsentFileQuery>(parts.uri.query())?;
    let data = read_file(&app, &parts.headers, body).await?;
    let added = app.engine.add_consent_file(&caller.actor, id, asked.name, data).await?;
    Ok(json(StatusCode::CREATED, to_json(&EvidenceItem::from(added))?.into(), false))
}

/// Take a file of a record of consent away.
///
/// As it was handed in, as a file to be saved.
#[utoipa::path(
    get, path = "/consents/{id}/files/{file}", tag = "consents", operation_id = "getConsentFile",
    params(
        ("id" = String, Path, description = "The record's id."),
        ("file" = String, Path, description = "The file's id."),
    ),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::ConsentsManage)?;
    let (id, file) = numbers(path)?;
    Ok(saved(app.engine.consent_file(&caller.actor, ConsentId(id), EvidenceId(file)).await?))
}

/// Remove a file of a record of consent.
///
/// Not while it is archived.
#[utoipa::path(
    delete, path = "/consents/{id}/files/{file}", tag = "consents", operation_id = "removeConsentFile",
    params(
        ("id" = String, Path, description = "The record's id."),
        ("file" = String, Path, description = "The file's id."),
    ),
    responses((status = 204, description = "It is gone."), Refusals),
    extensions(("x-scope" = json!("consents:manage")))
)]
pub(crate) async fn remove(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::ConsentsManage)?;
    let (id, file) = numbers(path)?;
    app.engine.remove_consent_file(&caller.actor, ConsentId(id), EvidenceId(file)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Take a file of the record of consent that any tenant's message names.
///
/// As it was handed in, as a file to be saved; the tenant's audit log says who looked.
#[utoipa::path(
    get, path = "/admin/messages/{uid}/consent/{file}", tag = "operator", operation_id = "getConsentFileOfAny",
    params(
        ("uid" = String, Path, description = "The message's id.", example = "06QZ3JV9K2C4H"),
        ("file" = String, Path, description = "The file's id."),
    ),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:messages")))
)]
pub(crate) async fn get_of_message(
    State(app): State<App>,
    caller: Caller,
    path: PathPair,
) -> Result<Response> {
    caller.actor.may(Permission::PlatformMessages)?;
    let axum::extract::Path((uid, file)) = path.map_err(|_| no_such())?;
    let uid = uid.parse().map_err(|_| no_such())?;
    Ok(saved(app.engine.consent_file_all(&caller.actor, uid, EvidenceId(number(&file)?)).await?))
}
