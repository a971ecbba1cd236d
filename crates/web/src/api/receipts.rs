//! The pull feed of receipts (delivery reports).

use axum::extract::{Request, State};
use domain::id::Uid;
use domain::refusal::Lang;
use engine::view::ReceiptView;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::message_view::{Amount, reason};
use crate::api::words::MessageStatus;
use crate::api::{Json, Refusals, limit};
use crate::auth::{Caller, Language};
use crate::problem::{Problem, Reason, Result};
use crate::{decode, time};

/// Events of an answer when the query does not say.
const PAGE: u32 = 100;

/// Where to go on in a feed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// `next_after` of the answer before; 0 or absent = from the oldest event that is kept.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Events in the answer, 1 to 500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl FeedQuery {
    /// The number to go on after, and the limit.
    pub(crate) fn read(query: Option<&str>) -> Result<(i64, u32)> {
        let feed: FeedQuery = decode::query(query)?;
        let after = feed.after.unwrap_or(0);
        if after < 0 {
            return Err(Problem::field("after", "expected 0 or next_after", "应为 0 或 next_after 的值"));
        }
        Ok((after, limit(feed.limit, PAGE)?))
    }
}

/// Receipts in the order they happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptFeed {
    items: Vec<Receipt>,
    /// Give it as `after` next time; the same as before when there was nothing new.
    next_after: i64,
}

/// A message reached a final state, or a late receipt corrected it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// The event's number: the same in callbacks, so that you can tell what you have seen.
    #[schema(example = 1024)]
    event_id: i64,
    /// When it happened.
    #[schema(format = DateTime, example = "2026-08-01T01:00:02.500Z")]
    at: String,
    /// The message's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// The request it came with.
    #[schema(value_type = String, example = "06QZ3JV9K2C4G")]
    request_id: Uid,
    /// Phone number in E.164.
    #[schema(example = "+8613800138000")]
    to: String,
    /// Your reference.
    reference: Option<String>,
    /// Where the message is.
    status: MessageStatus,
    /// The final state as delivery reports name it.
    #[schema(example = "DELIVRD")]
    dr_state: Option<String>,
    /// The carrier's own code, unchanged.
    #[schema(example = "DELIVRD:000")]
    dr_code: Option<String>,
    /// Why it failed.
    failure: Option<Reason>,
    /// Segments it is priced by.
    segments: u16,
    /// What it cost.
    charged: Option<Amount>,
}

impl Receipt {
    fn new(view: ReceiptView, lang: Lang) -> Receipt {
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Receipt {
            event_id: view.event_id,
            at: time::text(view.at_ms),
            uid: view.uid,
            request_id: view.request,
            to: view.to,
            reference: view.reference,
            status: view.state.into(),
            dr_state: filled(view.dr_state.to_string()),
            dr_code: view.carrier_code,
            failure: view.failure.map(|failure| reason(failure, lang)),
            segments: view.segments,
            charged: view.charged.map(Amount::from),
        }
    }
}

/// Pull receipts.
///
/// The feed can be read again from any number as long as events are kept (30 days). Use it instead of callbacks, or to
/// make up for callbacks you missed.
#[utoipa::path(
    get, path = "/receipts", tag = "receipts", operation_id = "listReceipts",
    params(FeedQuery),
    responses((status = 200, description = "Receipts.", body = ReceiptFeed), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<ReceiptFeed>> {
    caller.actor.may("feeds:read")?;
    let (after, limit) = FeedQuery::read(request.uri().query())?;
    let feed = app.engine.receipts(&caller.actor, after, limit).await?;
    let items = feed.items.into_iter().map(|view| Receipt::new(view, lang)).collect();
    Ok(Json(ReceiptFeed { items, next_after: feed.next_after }))
}
