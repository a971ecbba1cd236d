//! The pull feed of uplinks (MO): what people answered.

use axum::extract::{Request, State};
use domain::id::Uid;
use engine::view::UplinkView;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::receipts::FeedQuery;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;
use crate::time;

/// Uplinks in the order they arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UplinkFeed {
    items: Vec<Uplink>,
    /// Give it as `after` next time; the same as before when there was nothing new.
    next_after: i64,
}

/// A message from a handset.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Uplink {
    /// The event's number: the same in callbacks, so that you can tell what you have seen.
    #[schema(example = 1025)]
    event_id: i64,
    /// When it arrived.
    #[schema(format = DateTime, example = "2026-08-01T01:05:00.000Z")]
    at: String,
    /// The uplink's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C5A")]
    uid: String,
    /// Who sent it, E.164.
    #[schema(example = "+8613800138000")]
    from: String,
    /// The number it was sent to.
    #[schema(example = "106900001234")]
    to: String,
    /// The text, parts joined.
    #[schema(example = "TD")]
    content: String,
    /// False when a part of a long message never came.
    complete: bool,
    /// The message it answers, when there is one.
    #[schema(value_type = Option<String>)]
    answers: Option<Uid>,
    /// Your reference of that message.
    reference: Option<String>,
}

impl From<UplinkView> for Uplink {
    fn from(view: UplinkView) -> Uplink {
        Uplink {
            event_id: view.event_id,
            at: time::text(view.at_ms),
            uid: view.uid.to_string(),
            from: view.from,
            to: view.to,
            content: view.content,
            complete: view.complete,
            answers: view.answers,
            reference: view.reference,
        }
    }
}

/// Pull uplinks.
///
/// The feed can be read again from any number as long as events are kept (30 days).
#[utoipa::path(
    get, path = "/uplinks", tag = "uplinks", operation_id = "listUplinks",
    params(FeedQuery),
    responses((status = 200, description = "Uplinks.", body = UplinkFeed), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, request: Request) -> Result<Json<UplinkFeed>> {
    caller.actor.may("feeds:read")?;
    let (after, limit) = FeedQuery::read(request.uri().query())?;
    let feed = app.engine.uplinks(&caller.actor, after, limit).await?;
    Ok(Json(UplinkFeed { items: feed.items.into_iter().map(Uplink::from).collect(), next_after: feed.next_after }))
}
