//! The pull feed of uplinks (MO): what people answered.

use axum::extract::{Request, State};
use domain::permission::Permission;
use engine::view::uplink_json;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::App;
use crate::api::receipts::FeedQuery;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// Uplinks in the order they arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UplinkFeed {
    #[schema(value_type = Vec<Uplink>)]
    items: Vec<Value>,
    /// Give it as `after` next time; the same as before when there was nothing new.
    #[schema(example = "1025")]
    next_after: String,
}

/// A message from a handset. The same in callbacks.
#[derive(ToSchema)]
#[allow(dead_code)] // describes the engine's JSON for the document; a test compares the two
pub(crate) struct Uplink {
    /// The event's number, growing: by it you know what you have seen.
    #[schema(example = "1025")]
    event_id: String,
    /// `uplink`.
    #[schema(example = "uplink")]
    r#type: String,
    /// When it arrived.
    #[schema(format = DateTime, example = "2026-08-01T01:05:00.000Z")]
    at: String,
    /// The uplink's id.
    #[schema(example = "868000000000000002")]
    uplink_id: String,
    /// Who wrote it.
    #[schema(example = "+8613800138000")]
    from: String,
    /// The number it was sent to.
    #[schema(example = "106900001234")]
    to: String,
    /// What it says, parts joined.
    #[schema(example = "TD")]
    text: String,
    /// The message it probably answers.
    #[schema(example = "06QZ3JV9K2C4H")]
    message_uid: Option<String>,
}

/// Pull uplinks.
///
/// The feed can be read again from any number as long as events are kept (30 days by default).
#[utoipa::path(
    get, path = "/uplinks", tag = "uplinks", operation_id = "listUplinks",
    params(FeedQuery),
    responses((status = 200, description = "Uplinks.", body = UplinkFeed), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<UplinkFeed>> {
    caller.actor.may(Permission::FeedsRead)?;
    let (after, limit) = FeedQuery::read(request.uri().query())?;
    let feed = app.engine.uplinks(&caller.actor, after, limit).await?;
    let items = feed.items.iter().map(uplink_json).collect();
    Ok(Json(UplinkFeed { items, next_after: feed.next_after.to_string() }))
}
