//! Many reviews decided at once, each with a result of its own.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::ReviewId;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::review::{Bulk, Opinion, ReviewView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::desk::reasons;
use crate::App;
use crate::api::Refusals;
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};

/// What is done with them.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ManyDecision {
    /// They may be used.
    Approve,
    /// They may not.
    Reject,
    /// They go back to the queue.
    Release,
}

/// Up to 100 reviews and what is done with them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionsBody {
    /// The reviews' ids.
    #[schema(min_items = 1, max_items = 100, example = json!(["868000000000000001"]))]
    ids: Vec<String>,
    /// What is done with them.
    decision: ManyDecision,
    /// Of a rejection: at least one of the reasons listed with the reviews.
    #[serde(default)]
    #[schema(example = json!(["purpose_unclear"]))]
    reasons: Vec<String>,
    /// For the tenants; needed for a rejection.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionResult {
    /// The review's id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// What people call it; null when it was not decided.
    name: Option<String>,
    /// Where the review is now; null when nothing was done.
    #[schema(value_type = Option<String>, example = "approved")]
    state: Option<&'static str>,
    /// Why nothing was done.
    error: Option<DecisionError>,
}

/// Why one was not decided.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionError {
    /// Stable code, such as `already_decided`, `four_eyes`, `review_claimed`.
    #[schema(value_type = String, example = "already_decided")]
    code: &'static str,
    /// What is the matter and what to do, in the language of `Accept-Language`.
    detail: String,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionResults {
    /// How many were decided, or given back.
    #[schema(example = 1)]
    done: usize,
    /// How many were not.
    #[schema(example = 0)]
    failed: usize,
    /// Each, in the order given.
    items: Vec<DecisionResult>,
}

fn result(id: ReviewId, outcome: engine::Result<ReviewView>, lang: Lang) -> DecisionResult {
    let id = id.to_string();
    match outcome {
        Ok(view) => {
            DecisionResult { id, name: Some(view.name), state: Some(view.state.as_str()), error: None }
        }
        Err(error) => {
            let problem = Problem::from(error);
            let error = DecisionError { code: problem.refusal().as_str(), detail: problem.sentence(lang) };
            DecisionResult { id, name: None, state: None, error: Some(error) }
        }
    }
}

/// Decide many reviews.
///
/// Up to 100, all the same way, each by itself: one that somebody decided meanwhile, or that you submitted yourself, does not
/// sink its neighbours.
#[utoipa::path(
    post, path = "/admin/reviews/decisions", tag = "reviews", operation_id = "decideReviews", request_body = DecisionsBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "What became of each.", body = DecisionResults), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn decide(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<DecisionsBody>(&body.bytes)?;
    let unknown = |id: &str| {
        Problem::field("ids", format!("{id} is no review's id"), format!("{id} 不是有效的申请编号"))
    };
    let ids = asked.ids.iter().map(|id| id.parse().map(ReviewId).map_err(|_| unknown(id)));
    let ids = ids.collect::<Result<Vec<_>>>()?;
    let bulk = match asked.decision {
        ManyDecision::Approve => Bulk::Decide(Opinion::Approve),
        ManyDecision::Reject => Bulk::Decide(Opinion::Reject(reasons(&asked.reasons)?)),
        ManyDecision::Release => Bulk::Release,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        let outcomes = app.engine.decide_reviews(&caller.actor, &ids, bulk, &asked.note).await?;
        let items: Vec<_> = outcomes.into_iter().map(|(id, outcome)| result(id, outcome, lang)).collect();
        let failed = items.iter().filter(|item| item.error.is_some()).count();
        Ok(DecisionResults { done: items.len() - failed, failed, items })
    })
    .await
}
