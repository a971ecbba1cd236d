//! The pull feed of receipts (delivery reports), and what both feeds share.

use axum::extract::{Request, State};
use domain::permission::Permission;
use engine::view::receipt_json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::words::MessageStatus;
use crate::api::{Json, Refusals, limit};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};

/// Events of an answer when the query does not say.
const PAGE: u32 = 100;

/// Where to go on in a feed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// `next_after` of the answer before; absent = from the oldest event that is kept.
    after: Option<String>,
    /// Events in the answer, 1 to 500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl FeedQuery {
    /// The event number to go on after, and the limit.
    pub(crate) fn read(query: Option<&str>) -> Result<(i64, u32)> {
        let feed: FeedQuery = decode::query(query)?;
        let after = match feed.after.as_deref() {
            None => 0,
            Some(text) => text.parse().ok().filter(|after| *after >= 0).ok_or_else(|| {
                Problem::field(
                    "after",
                    "take it from next_after of the answer before",
                    "请使用上一次返回的 next_after",
                )
            })?,
        };
        Ok((after, limit(feed.limit, PAGE)?))
    }
}

/// Receipts in the order they happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptFeed {
    #[schema(value_type = Vec<Receipt>)]
    items: Vec<Value>,
    /// Give it as `after` next time; the same as before when there was nothing new.
    #[schema(example = "1024")]
    next_after: String,
}

/// A message reached a final state, or a late receipt corrected it. The same in callbacks.
#[derive(ToSchema)]
#[allow(dead_code)] // describes the engine's JSON for the document; a test compares the two
pub(crate) struct Receipt {
    /// The event's number, growing: by it you know what you have seen.
    #[schema(example = "1024")]
    event_id: String,
    /// `receipt`.
    #[schema(example = "receipt")]
    r#type: String,
    /// When it happened.
    #[schema(format = DateTime, example = "2026-08-01T01:00:02.500Z")]
    at: String,
    /// The message's id.
    #[schema(example = "06QZ3JV9K2C4H")]
    uid: String,
    /// The request it came with.
    #[schema(example = "06QZ3JV9K2C4G")]
    request_id: String,
    /// Phone number in E.164.
    #[schema(example = "+8613800138000")]
    to: String,
    /// Where the message is.
    status: MessageStatus,
    /// The final state as delivery reports name it, see the message.
    #[schema(example = "DELIVRD")]
    dr_state: String,
    /// The carrier's own code, unchanged.
    #[schema(example = "DELIVRD:000")]
    dr_code: Option<String>,
    /// Segments it is priced by.
    segments: i64,
    /// Your reference.
    #[schema(example = "order-20260801-17")]
    reference: Option<String>,
    /// When it was given to a carrier.
    #[schema(format = DateTime, example = "2026-08-01T01:00:00.120Z")]
    submitted_at: Option<String>,
    /// Why it did not arrive.
    #[schema(example = json!(null))]
    error: Option<FeedReason>,
}

/// Why a message did not arrive, in both languages.
#[derive(ToSchema)]
#[allow(dead_code)] // describes the engine's JSON for the document
pub(crate) struct FeedReason {
    /// Stable code.
    #[schema(example = "number_unreachable")]
    code: String,
    /// In English.
    en: String,
    /// In Chinese.
    zh: String,
}

/// Pull receipts.
///
/// The feed can be read again from any number as long as events are kept (30 days by default). Use it instead of callbacks,
/// or to make up for callbacks you missed.
#[utoipa::path(
    get, path = "/receipts", tag = "receipts", operation_id = "listReceipts",
    params(FeedQuery),
    responses((status = 200, description = "Receipts.", body = ReceiptFeed), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<ReceiptFeed>> {
    caller.actor.may(Permission::FeedsRead)?;
    let (after, limit) = FeedQuery::read(request.uri().query())?;
    let feed = app.engine.receipts(&caller.actor, after, limit).await?;
    let items = feed.items.iter().map(receipt_json).collect();
    Ok(Json(ReceiptFeed { items, next_after: feed.next_after.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::MessageId;
    use domain::message::State;
    use engine::view::{Reason, ReceiptView, UplinkView, uplink_json};
    use std::collections::BTreeSet;
    use utoipa::PartialSchema;

    fn keys(value: &Value) -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }

    fn documented<T: PartialSchema>() -> BTreeSet<String> {
        keys(&serde_json::to_value(T::schema()).unwrap()["properties"])
    }

    #[test]
    fn the_documented_events_are_the_engines() {
        let reason = Reason { code: "x".into(), en: "x".into(), zh: "x".into() };
        let receipt = receipt_json(&ReceiptView {
            event: 1,
            uid: MessageId(1).uid(),
            request: MessageId(1).uid(),
            to: "+8613800138000".into(),
            state: State::Undelivered,
            dr_state: "UNDELIV".into(),
            dr_code: None,
            failure: Some(reason),
            segments: 1,
            reference: None,
            submitted_ms: Some(0),
            at_ms: 0,
        });
        assert_eq!(keys(&receipt), documented::<Receipt>());
        assert_eq!(keys(&receipt["error"]), documented::<FeedReason>());
        let uplink = uplink_json(&UplinkView {
            event: 1,
            id: domain::id::UplinkId(1),
            from: "+8613800138000".into(),
            to: "1069".into(),
            text: "TD".into(),
            message: None,
            at_ms: 0,
        });
        assert_eq!(keys(&uplink), documented::<crate::api::uplinks::Uplink>());
    }

    #[test]
    fn feeds_go_on_after_a_number() {
        assert_eq!(FeedQuery::read(None).unwrap(), (0, PAGE));
        assert_eq!(FeedQuery::read(Some("after=17&limit=500")).unwrap(), (17, 500));
        for bad in [
            "after=-1",
            "after=x",
            "after=",
            "limit=0",
            "limit=501",
            "before=1",
            "after=99999999999999999999",
        ] {
            assert!(FeedQuery::read(Some(bad)).is_err(), "{bad}");
        }
    }
}
