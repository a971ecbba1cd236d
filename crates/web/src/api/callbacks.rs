//! Callbacks: where receipts, uplinks and notices are pushed to, and what became of the pushes.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::Permission;
use engine::view::{CallbackView, ParkedView, PushView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// What can be pushed.
const SORTS: [&str; 3] = ["receipts", "uplinks", "notices"];

/// A new address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallbackBody {
    /// Where to push to; a public address.
    #[schema(format = "uri", example = "https://example.com/hongyan/receipts")]
    url: String,
}

/// An address that is pushed to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackItem {
    /// `receipts`, `uplinks`, `notices` (what is not about one message: decisions of reviewers, warnings about orders), or
    /// `request` for an address given with a send request.
    #[schema(example = "receipts")]
    sort: String,
    /// Where.
    #[schema(example = "https://example.com/hongyan/receipts")]
    url: String,
    /// `active` or `disabled`.
    #[schema(example = "active")]
    status: String,
    /// Events that it has yet to be told, or that do not concern it.
    #[schema(example = 0)]
    behind: i64,
    /// Failing since; null while it answers.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    /// Failed pushes in a row.
    failures: i64,
    /// When it is tried again, while it fails.
    #[schema(format = DateTime)]
    next_try_at: Option<String>,
    /// The last failure in words.
    last_note: Option<String>,
}

impl From<CallbackView> for CallbackItem {
    fn from(view: CallbackView) -> CallbackItem {
        CallbackItem {
            sort: view.sort,
            url: view.url,
            status: view.status,
            behind: view.behind,
            next_try_at: view.failing_ms.and(view.again_ms).map(time::text),
            failing_since: time::text_opt(view.failing_ms),
            failures: view.failures,
            last_note: view.last_note,
        }
    }
}

/// Every address of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackList {
    items: Vec<CallbackItem>,
}

/// An address, with its secret when that is new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackPut {
    #[serde(flatten)]
    callback: CallbackItem,
    /// The secret that pushes are signed with; shown when the address is new, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A new secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackSecret {
    /// The secret that pushes are signed with from now on; shown this once.
    secret: String,
}

/// One request made to an address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Push {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// First event in it; `0` for a test.
    #[schema(example = "1024")]
    first_event_id: String,
    /// Last event in it.
    #[schema(example = "1031")]
    last_event_id: String,
    /// Events in it.
    events: i64,
    /// HTTP status of the answer; null = there was none.
    status: Option<i64>,
    /// Why it failed.
    note: Option<String>,
    /// Time until the answer, milliseconds.
    took_ms: i64,
}

impl From<PushView> for Push {
    fn from(view: PushView) -> Push {
        Push {
            at: time::text(view.at_ms),
            first_event_id: view.first_event.to_string(),
            last_event_id: view.last_event.to_string(),
            events: view.events,
            status: view.status,
            note: view.note,
            took_ms: view.took_ms,
        }
    }
}

/// The last requests made to an address, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushList {
    items: Vec<Push>,
}

/// A run of events that could not be pushed for too long; it is kept until it is asked for again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Parked {
    /// The run's id.
    #[schema(example = "3")]
    id: String,
    /// The address it was for; null when that is gone.
    url: Option<String>,
    /// First event.
    #[schema(example = "1024")]
    first_event_id: String,
    /// Last event.
    #[schema(example = "1031")]
    last_event_id: String,
    /// When it was given up.
    #[schema(format = DateTime)]
    parked_at: String,
    /// It was asked for again and waits for its turn.
    replaying: bool,
}

impl Parked {
    fn new(view: ParkedView, endpoints: &[CallbackView]) -> Parked {
        let endpoint = endpoints.iter().find(|endpoint| endpoint.id == view.endpoint);
        Parked {
            id: view.id.to_string(),
            url: endpoint.map(|endpoint| endpoint.url.clone()),
            first_event_id: view.first_event.to_string(),
            last_event_id: view.last_event.to_string(),
            parked_at: time::text(view.parked_ms),
            replaying: view.replay,
        }
    }
}

/// Parked runs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkedList {
    items: Vec<Parked>,
}

/// Which parked runs to push again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayBody {
    /// One run; absent = all of them.
    #[schema(example = "3")]
    id: Option<String>,
}

/// How many runs are pushed again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Replayed {
    replaying: u64,
}

/// The tenant's address of a sort; 404 without one.
async fn endpoint(app: &App, caller: &Caller, sort: &str) -> Result<CallbackView> {
    let known = SORTS.contains(&sort);
    let all = if known { app.engine.callbacks(&caller.actor).await? } else { Vec::new() };
    let active = all.into_iter().find(|view| view.sort == sort && view.status == "active");
    active.ok_or_else(no_such)
}

fn sort(path: PathText) -> Result<String> {
    path_text(path).and_then(|text| if SORTS.contains(&text.as_str()) { Ok(text) } else { Err(no_such()) })
}

/// List callbacks.
#[utoipa::path(
    get, path = "/callbacks", tag = "callbacks", operation_id = "listCallbacks",
    responses((status = 200, description = "Every address, without secrets.", body = CallbackList), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<CallbackList>> {
    caller.actor.may(Permission::CallbacksManage)?;
    let all = app.engine.callbacks(&caller.actor).await?;
    Ok(Json(CallbackList { items: all.into_iter().map(CallbackItem::from).collect() }))
}

/// See a callback.
#[utoipa::path(
    get, path = "/callbacks/{sort}", tag = "callbacks", operation_id = "getCallback",
    params(("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts")),
    responses((status = 200, description = "The address, without its secret.", body = CallbackItem), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<CallbackItem>> {
    caller.actor.may(Permission::CallbacksManage)?;
    Ok(Json(endpoint(&app, &caller, &sort(path)?).await?.into()))
}

/// Set a callback.
///
/// From now on events of this sort are pushed to the address, signed with the secret of the answer. Setting the same
/// address again changes nothing and shows no secret. Without an address for `notices`, they go to that of `receipts`.
#[utoipa::path(
    put, path = "/callbacks/{sort}", tag = "callbacks", operation_id = "putCallback",
    request_body = CallbackBody,
    params(("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts")),
    responses((status = 200, description = "The address, with its secret when it is new.", body = CallbackPut), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<CallbackPut>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CallbacksManage)?;
    let sort = sort(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: CallbackBody = decode::json(&body.bytes)?;
    let put = app.engine.put_callback(&caller.actor, &sort, &asked.url).await;
    let put = put.map_err(|error| Problem::from(error).renamed("callback_url", "url"))?;
    Ok(Json(CallbackPut { callback: put.view.into(), secret: put.secret }))
}

/// Remove a callback.
///
/// Nothing more is pushed to it; events can still be pulled.
#[utoipa::path(
    delete, path = "/callbacks/{sort}", tag = "callbacks", operation_id = "deleteCallback",
    params(("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts")),
    responses((status = 204, description = "Removed."), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn delete(State(app): State<App>, caller: Caller, path: PathText) -> Result<StatusCode> {
    caller.actor.may(Permission::CallbacksManage)?;
    let view = endpoint(&app, &caller, &sort(path)?).await?;
    app.engine.delete_callback(&caller.actor, view.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rotate a callback's secret.
///
/// Pushes are signed with the new secret at once.
#[utoipa::path(
    post, path = "/callbacks/{sort}/rotate-secret", tag = "callbacks", operation_id = "rotateCallbackSecret",
    params(
        ("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "The new secret.", body = CallbackSecret), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn rotate_secret(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CallbacksManage)?;
    let view = endpoint(&app, &caller, &sort(path)?).await?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        let secret = app.engine.rotate_callback_secret(&caller.actor, view.id).await?;
        Ok(CallbackSecret { secret })
    })
    .await
}

/// Test a callback.
///
/// Pushes one signed test event now and says what the address answered.
#[utoipa::path(
    post, path = "/callbacks/{sort}/test", tag = "callbacks", operation_id = "testCallback",
    params(
        ("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "What came of it.", body = Push), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn test(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CallbacksManage)?;
    let view = endpoint(&app, &caller, &sort(path)?).await?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(Push::from(app.engine.test_callback(&caller.actor, view.id).await?))
    })
    .await
}

/// See the last pushes to a callback.
#[utoipa::path(
    get, path = "/callbacks/{sort}/pushes", tag = "callbacks", operation_id = "listPushes",
    params(("sort" = String, Path, description = "`receipts`, `uplinks` or `notices`.", example = "receipts")),
    responses((status = 200, description = "The last pushes.", body = PushList), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn pushes(State(app): State<App>, caller: Caller, path: PathText) -> Result<Json<PushList>> {
    caller.actor.may(Permission::CallbacksManage)?;
    let view = endpoint(&app, &caller, &sort(path)?).await?;
    let pushes = app.engine.pushes(&caller.actor, view.id).await?;
    Ok(Json(PushList { items: pushes.into_iter().map(Push::from).collect() }))
}

/// List what could not be pushed.
#[utoipa::path(
    get, path = "/callbacks/parked", tag = "callbacks", operation_id = "listParked",
    responses((status = 200, description = "Parked runs of events.", body = ParkedList), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn parked(State(app): State<App>, caller: Caller) -> Result<Json<ParkedList>> {
    caller.actor.may(Permission::CallbacksManage)?;
    let parked = app.engine.parked(&caller.actor).await?;
    let endpoints = app.engine.callbacks(&caller.actor).await?;
    Ok(Json(ParkedList { items: parked.into_iter().map(|view| Parked::new(view, &endpoints)).collect() }))
}

/// Push parked events again.
#[utoipa::path(
    post, path = "/callbacks/parked/replay", tag = "callbacks", operation_id = "replayParked",
    request_body = Option<ReplayBody>,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "How many runs are pushed again.", body = Replayed), Refusals),
    extensions(("x-scope" = json!("callbacks:manage")))
)]
pub(crate) async fn replay(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CallbacksManage)?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let asked: ReplayBody =
        if body.bytes.is_empty() { ReplayBody::default() } else { decode::json(&body.bytes)? };
    let id = asked.id.map(|id| id.parse().map_err(|_| no_such())).transpose()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(Replayed { replaying: app.engine.replay(&caller.actor, id).await? })
    })
    .await
}
