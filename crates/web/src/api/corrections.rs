//! Corrections: an order's worth mended by a new line with a reason; above a limit a second person decides.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::AdjustmentId;
use domain::permission::Permission;
use engine::money::{CorrectionQuery, CorrectionView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::signed_amount;
use crate::api::page::{number, paging};
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// What is corrected, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionBody {
    /// How much is added; with a minus before it, taken.
    #[schema(example = "-5")]
    amount: String,
    /// Why, for whoever reads it a year later.
    #[schema(example = "charged twice on 3 November", max_length = 200)]
    reason: String,
}

/// What somebody decides about a proposal, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionBody {
    /// A note; needed when rejecting.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Correction {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The order's number.
    #[schema(example = "CloudSMS_20261125101530")]
    order_number: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// How much; below nothing = taken.
    #[schema(example = "-5")]
    amount: String,
    /// Why.
    reason: String,
    /// `proposed` (waits for somebody else), `posted` (stands in the ledger) or `rejected`.
    #[schema(value_type = String, example = "posted")]
    status: &'static str,
    /// Who asked for it.
    #[schema(example = "platform_finance")]
    proposed_by: String,
    /// When.
    #[schema(format = DateTime)]
    proposed_at: String,
    /// Who else decided.
    decided_by: Option<String>,
    /// When that was.
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    /// Their note.
    decision_note: Option<String>,
    /// You could decide about it.
    can_decide: bool,
}

impl From<CorrectionView> for Correction {
    fn from(view: CorrectionView) -> Correction {
        let decided = view.decided.as_ref();
        Correction {
            id: view.id.to_string(),
            order_number: view.order,
            tenant_code: view.tenant,
            unit: view.unit,
            amount: view.amount.to_string(),
            reason: view.reason,
            status: view.status,
            proposed_by: view.proposed_by,
            proposed_at: time::text(view.proposed_ms),
            decided_by: decided.map(|(who, ..)| who.clone()),
            decided_at: time::text_opt(decided.map(|(_, at, _)| *at)),
            decision_note: decided.map(|(.., note)| note.clone()).filter(|note| !note.is_empty()),
            can_decide: view.can_decide,
        }
    }
}

/// Which corrections; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CorrectionFilter {
    /// `proposed`, `posted` or `rejected`.
    status: Option<String>,
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// Of the order with this number.
    order: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Corrections on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// A page of corrections, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionList {
    items: Vec<Correction>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Corrections on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Corrections that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// Correct an order.
///
/// A new line in its ledger. Above the platform's limit it is `proposed` until somebody else approves it.
#[utoipa::path(
    post, path = "/admin/orders/{number}/corrections", tag = "corrections", operation_id = "correctOrder",
    request_body = CorrectionBody,
    params(
        ("number" = String, Path, description = "The order's number."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 201, description = "The correction, posted or proposed.", body = Correction), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("ledger:correct")))
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::LedgerCorrect)?;
    let number = path_text(number)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wanted = decode::json::<CorrectionBody>(&body.bytes)?;
    let amount = signed_amount("amount", &wanted.amount)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.correct_order(&caller.actor, &number, amount, &wanted.reason).await?;
        Ok(Correction::from(made))
    })
    .await
}

/// List corrections.
#[utoipa::path(
    get, path = "/admin/corrections", tag = "corrections", operation_id = "listCorrections",
    params(CorrectionFilter),
    responses((status = 200, description = "A page of corrections, newest first.", body = CorrectionList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<CorrectionList>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    let filter = decode::query::<CorrectionFilter>(uri.query())?;
    let place = paging(filter.page, filter.page_size)?;
    let query =
        CorrectionQuery { status: filter.status, tenant: filter.tenant, order: filter.order, page: place };
    let found = app.engine.corrections(&caller.actor, query).await?;
    Ok(Json(CorrectionList {
        items: found.items.into_iter().map(Correction::from).collect(),
        page: number(place),
        page_size: place.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

async fn decision(
    app: &App,
    caller: &Caller,
    id: PathText,
    request: Request,
) -> Result<(AdjustmentId, String)> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::LedgerApprove)?;
    let id = path_text(id)?.parse().map(AdjustmentId).map_err(|_| no_such())?;
    let body = decode::read(app, &parts.headers, body).await?;
    Ok((id, decode::json::<DecisionBody>(&body.bytes)?.note))
}

/// Approve a correction.
///
/// It gets its line in the ledger. Who proposed it cannot approve it (409 `four_eyes`).
#[utoipa::path(
    post, path = "/admin/corrections/{id}/approve", tag = "corrections", operation_id = "approveCorrection",
    request_body = DecisionBody,
    params(("id" = String, Path, description = "The correction's id.")),
    responses((status = 200, description = "The correction, posted.", body = Correction), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("ledger:approve")))
)]
pub(crate) async fn approve(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<Correction>> {
    let (id, note) = decision(&app, &caller, id, request).await?;
    Ok(Json(app.engine.approve_correction(&caller.actor, id, &note).await?.into()))
}

/// Reject a correction.
///
/// Nothing is written into the ledger. Who proposed it cannot reject it (409 `four_eyes`).
#[utoipa::path(
    post, path = "/admin/corrections/{id}/reject", tag = "corrections", operation_id = "rejectCorrection",
    request_body = DecisionBody,
    params(("id" = String, Path, description = "The correction's id.")),
    responses((status = 200, description = "The correction, rejected.", body = Correction), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("ledger:approve")))
)]
pub(crate) async fn reject(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<Correction>> {
    let (id, note) = decision(&app, &caller, id, request).await?;
    Ok(Json(app.engine.reject_correction(&caller.actor, id, &note).await?.into()))
}
