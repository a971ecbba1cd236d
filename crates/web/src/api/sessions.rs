//! An account's sessions: seen and ended by its owner.

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{MessageId, SessionId, Uid};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::problem::Result;
use crate::time;

/// One of the account's sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionRow {
    /// Its id.
    #[schema(example = "01J3ZQ8M4T5XY")]
    id: String,
    /// It is the one that asks.
    #[schema(example = true)]
    current: bool,
    /// The address it began from.
    #[schema(example = "203.0.113.9")]
    address: String,
    /// The program it began with (`User-Agent`).
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")]
    user_agent: String,
    /// When it began.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last used, to the minute.
    #[schema(format = DateTime)]
    seen_at: String,
    /// When it ends anyway.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// The account's sessions, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionList {
    items: Vec<SessionRow>,
}

/// List sessions.
#[utoipa::path(
    get, path = "/sessions", tag = "session", operation_id = "listSessions",
    responses((status = 200, description = "The account's sessions.", body = SessionList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<SessionList>> {
    let sessions = app.engine.sessions(&caller.actor).await?;
    let row = |session: engine::identity::SessionItem| SessionRow {
        id: MessageId(session.id.0).uid().to_string(),
        current: session.current,
        address: session.address,
        user_agent: session.agent,
        created_at: time::text(session.created_ms),
        seen_at: time::text(session.seen_ms),
        expires_at: time::text(session.expires_ms),
    };
    Ok(Json(SessionList { items: sessions.into_iter().map(row).collect() }))
}

/// End a session.
#[utoipa::path(
    delete, path = "/sessions/{id}", tag = "session", operation_id = "endSession",
    params(("id" = String, Path, description = "The session's id.")),
    responses((status = 204, description = "Ended."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn end(State(app): State<App>, caller: Caller, path: PathText) -> Result<StatusCode> {
    let id: Uid = path_text(path)?.parse().map_err(|_| no_such())?;
    app.engine.end_session(&caller.actor, SessionId(id.0.0)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all other sessions.
#[utoipa::path(
    delete, path = "/sessions", tag = "session", operation_id = "endOtherSessions",
    responses((status = 204, description = "Ended."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn end_others(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    app.engine.end_other_sessions(&caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
