//! Missions: made, written anew, submitted, stopped and let go on, looked at.

mod form;
mod list;
mod shapes;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::Uid;
use domain::permission::Permission;
use engine::missions::{MissionQuery, MissionView};
use engine::paging::Numbered;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use shapes::{MissionBody, MissionChange, MissionItem, MissionOutcomes, MissionStatus, MissionVersion};

use crate::App;
use crate::api::page::{self, paging, span};
use crate::api::words::Direction;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;

/// The operations on missions.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_all, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(list::rows, list::import, list::drop_rows))
        .routes(routes!(list::rejected))
        .routes(routes!(list::rejected_file))
        .routes(routes!(form::import_template))
        .routes(routes!(outcomes))
        .routes(routes!(list::report))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(cancel))
        .routes(routes!(duplicate))
}

/// The id in a path, or 404.
fn id(path: PathText) -> Result<Uid> {
    path_text(path)?.parse().map_err(|_| no_such())
}

/// Which missions; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MissionFilter {
    /// The name contains this, whatever its case.
    name: Option<String>,
    /// Where it goes.
    #[param(inline)]
    direction: Option<Direction>,
    /// Where it is.
    #[param(inline)]
    status: Option<MissionStatus>,
    /// Made at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Made before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// A page of missions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionPage {
    items: Vec<MissionItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// List missions.
///
/// The newest first.
#[utoipa::path(
    get, path = "/missions", tag = "missions", operation_id = "listMissions", params(MissionFilter),
    responses((status = 200, description = "A page of missions.", body = MissionPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn list_all(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<MissionPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let filter: MissionFilter = decode::query(request.uri().query())?;
    let (from_ms, until_ms) = span(filter.from, filter.until)?;
    let at = paging(filter.page, filter.page_size)?;
    let query = MissionQuery {
        name: filter.name,
        direction: filter.direction.map(Into::into),
        status: filter.status.map(Into::into),
        from_ms,
        until_ms,
        page: at,
    };
    let Numbered { items, total, is_exact } = app.engine.missions(&caller.actor, query).await?;
    Ok(Json(MissionPage {
        items: items.into_iter().map(|view| MissionItem::of(view, lang)).collect(),
        page: page::number(at),
        page_size: at.limit,
        total,
        total_is_exact: is_exact,
    }))
}

/// Make a mission.
///
/// It is a draft without a list: import one, then submit it.
#[utoipa::path(
    post, path = "/missions", tag = "missions", operation_id = "createMission",
    request_body = MissionBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wording = decode::json::<MissionBody>(&body.bytes)?.into_wording()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(MissionItem::of(app.engine.create_mission(&caller.actor, wording).await?, lang))
    })
    .await
}

/// See a mission.
#[utoipa::path(
    get, path = "/missions/{id}", tag = "missions", operation_id = "getMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    caller.actor.may(Permission::MessagesRead)?;
    Ok(Json(MissionItem::of(app.engine.mission(&caller.actor, id(path)?).await?, lang)))
}

/// Change a mission.
///
/// Only a draft or a rejected one. Its list stays, unless the variables or the direction are others now. 409
/// `changed_meanwhile` when somebody was quicker.
#[utoipa::path(
    put, path = "/missions/{id}", tag = "missions", operation_id = "updateMission",
    request_body = MissionChange,
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<MissionItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let MissionChange { version, body } = MissionChange::read(&body.bytes)?;
    let view = app.engine.change_mission(&caller.actor, id, version, body.into_wording()?).await?;
    Ok(Json(MissionItem::of(view, lang)))
}

/// Delete a mission.
///
/// Only a draft or a rejected one.
#[utoipa::path(
    delete, path = "/missions/{id}", tag = "missions", operation_id = "deleteMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 204, description = "It is gone."), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn delete(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::MessagesSend)?;
    app.engine.delete_mission(&caller.actor, id(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What became of a mission.
///
/// Failures by reason, and messages by country and network; as it is now.
#[utoipa::path(
    get, path = "/missions/{id}/outcomes", tag = "missions", operation_id = "getMissionOutcomes",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "What became of it.", body = MissionOutcomes), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn outcomes(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionOutcomes>> {
    caller.actor.may(Permission::MessagesRead)?;
    let view = app.engine.mission_outcomes(&caller.actor, id(path)?).await?;
    Ok(Json(MissionOutcomes::of(view, lang)))
}

/// Submit a mission.
///
/// It is sent when its time comes. Free content waits for a reviewer first, unless your account is exempted. What would be
/// refused for every number alike is refused now.
#[utoipa::path(
    post, path = "/missions/{id}/submit", tag = "missions", operation_id = "submitMission",
    request_body = MissionVersion,
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn submit(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<MissionItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let MissionVersion { version } = decode::json(&body.bytes)?;
    Ok(Json(MissionItem::of(app.engine.submit_mission(&caller.actor, id, version).await?, lang)))
}

/// What a step of a mission answers.
fn stepped(view: engine::Result<MissionView>, lang: domain::refusal::Lang) -> Result<Json<MissionItem>> {
    Ok(Json(MissionItem::of(view?, lang)))
}

/// Take a mission back from the reviewers.
///
/// It is a draft again.
#[utoipa::path(
    post, path = "/missions/{id}/withdraw", tag = "missions", operation_id = "withdrawMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    stepped(app.engine.withdraw_mission(&caller.actor, id(path)?).await, lang)
}

/// Pause a mission.
///
/// What is not with a carrier yet stands still until it is resumed.
#[utoipa::path(
    post, path = "/missions/{id}/pause", tag = "missions", operation_id = "pauseMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn pause(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    stepped(app.engine.pause_mission(&caller.actor, id(path)?).await, lang)
}

/// Resume a mission.
#[utoipa::path(
    post, path = "/missions/{id}/resume", tag = "missions", operation_id = "resumeMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn resume(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    stepped(app.engine.resume_mission(&caller.actor, id(path)?).await, lang)
}

/// Cancel a mission, or the rest of it.
///
/// What no carrier has is never sent, and what it held is given back. One that waits for its time can be cancelled up to 5
/// minutes before (your platform may set another time).
#[utoipa::path(
    post, path = "/missions/{id}/cancel", tag = "missions", operation_id = "cancelMission",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    stepped(app.engine.cancel_mission(&caller.actor, id(path)?).await, lang)
}

/// Copy a mission.
///
/// A draft with the same wording and the same list.
#[utoipa::path(
    post, path = "/missions/{id}/duplicate", tag = "missions", operation_id = "duplicateMission",
    params(
        ("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")
    ),
    responses((status = 201, description = "The new mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn duplicate(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let id = id(path)?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(MissionItem::of(app.engine.duplicate_mission(&caller.actor, id).await?, lang))
    })
    .await
}
