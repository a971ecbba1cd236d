//! Orders, changed: placed, activated, renewed, topped up, changed, cancelled. For the platform's people.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::Permission;
use engine::money::{NewOrder, OrderChange, Renewal};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::App;
use crate::api::money::{amount, amount_opt, given, version};
use crate::api::orders::OrderDetail;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// An order to place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderBody {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant: String,
    /// The package.
    #[schema(example = "026770802825")]
    package_id: String,
    /// Prepaid: what it is worth; the package's total when absent.
    #[serde(default)]
    #[schema(example = "200")]
    total_amount: Option<String>,
    /// Post-paid: a warning is given at this spending; the package's when absent.
    #[serde(default)]
    warning_threshold: Option<String>,
    /// Post-paid: nothing is taken beyond this spending; the package's when absent.
    #[serde(default)]
    prohibiting_threshold: Option<String>,
    /// Activate it at once.
    #[serde(default)]
    activate: bool,
    /// Usable from, RFC 3339 with an offset; only when activating; absent = now.
    #[serde(default)]
    #[schema(format = DateTime)]
    effective_at: Option<String>,
    /// Usable before, RFC 3339 with an offset; the package's validity when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

impl OrderBody {
    fn into_new(self) -> Result<NewOrder> {
        Ok(NewOrder {
            total: amount_opt("total_amount", self.total_amount.as_ref())?,
            warn: amount_opt("warning_threshold", self.warning_threshold.as_ref())?,
            prohibit: amount_opt("prohibiting_threshold", self.prohibiting_threshold.as_ref())?,
            activate: self.activate,
            effective_ms: time::moment("effective_at", self.effective_at)?,
            expires_ms: time::moment("expires_at", self.expires_at)?,
            tenant: self.tenant,
            package: self.package_id,
        })
    }
}

/// When an order becomes usable.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivateBody {
    /// Usable from, RFC 3339 with an offset; absent = now.
    #[serde(default)]
    #[schema(format = DateTime)]
    effective_at: Option<String>,
}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// Why, for whoever reads it a year later.
    #[schema(example = "contract ended", max_length = 200)]
    pub(crate) reason: String,
}

/// More time for an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewBody {
    /// Days from its end, or from now when that is over; its validity when absent.
    #[serde(default)]
    #[schema(example = 30, minimum = 1, maximum = 36500)]
    days: Option<u32>,
    /// What is added with it.
    #[serde(default)]
    #[schema(example = "200")]
    amount: Option<String>,
    /// Why; needed with an amount.
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

/// What is added to an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopUpBody {
    /// How much.
    #[schema(example = "100")]
    amount: String,
    /// Why: an invoice, a contract.
    #[schema(example = "invoice 2026-118", max_length = 200)]
    reason: String,
}

/// What is changed about an order; absent = stays, null = none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderPatch {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 4)]
    version: Option<i64>,
    /// Post-paid: a warning is given at this spending.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    warning_threshold: Option<Option<String>>,
    /// Post-paid: nothing is taken beyond this spending.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    prohibiting_threshold: Option<Option<String>>,
    /// Usable before, RFC 3339 with an offset.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Option<String>>,
}

/// Place an order.
///
/// Its terms are the package's of now and stay so. It gets a number made of the time in the tenant's zone.
#[utoipa::path(
    post, path = "/admin/orders", tag = "orders", operation_id = "placeOrder",
    request_body = OrderBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new order.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn place(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::OrdersManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<OrderBody>(&body.bytes)?.into_new()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(OrderDetail::from(app.engine.place_order(&caller.actor, new).await?))
    })
    .await
}

/// A change of one order: what every one of them reads before it does anything.
struct Change<T> {
    number: String,
    body: T,
    parts: axum::http::request::Parts,
    bytes: axum::body::Bytes,
}

impl<T: DeserializeOwned> Change<T> {
    async fn read(app: &App, caller: &Caller, number: PathText, request: Request) -> Result<Change<T>> {
        let (parts, body) = request.into_parts();
        caller.actor.may(Permission::OrdersManage)?;
        let number = path_text(number)?;
        let received = decode::read(app, &parts.headers, body).await?;
        let body = decode::json::<T>(&received.bytes)?;
        Ok(Change { number, body, parts, bytes: received.bytes.clone() })
    }
}

/// Activate an order.
#[utoipa::path(
    post, path = "/admin/orders/{number}/activate", tag = "orders", operation_id = "activateOrder",
    request_body = ActivateBody,
    params(("number" = String, Path, description = "The order's number.")),
    responses((status = 200, description = "The order, usable.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn activate(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Json<OrderDetail>> {
    let change = Change::<ActivateBody>::read(&app, &caller, number, request).await?;
    let effective = time::moment("effective_at", change.body.effective_at)?;
    Ok(Json(app.engine.activate_order(&caller.actor, &change.number, effective).await?.into()))
}

/// Cancel an order.
///
/// Nothing more is drawn from it. What is held for messages under way stays held and is charged or given back as agreed.
#[utoipa::path(
    post, path = "/admin/orders/{number}/cancel", tag = "orders", operation_id = "cancelOrder",
    request_body = ReasonBody,
    params(("number" = String, Path, description = "The order's number.")),
    responses((status = 200, description = "The order, ended.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Json<OrderDetail>> {
    let change = Change::<ReasonBody>::read(&app, &caller, number, request).await?;
    Ok(Json(app.engine.cancel_order(&caller.actor, &change.number, &change.body.reason).await?.into()))
}

/// Renew an order.
///
/// It lasts longer, under the same terms; with an amount it is topped up, too.
#[utoipa::path(
    post, path = "/admin/orders/{number}/renew", tag = "orders", operation_id = "renewOrder",
    request_body = RenewBody,
    params(
        ("number" = String, Path, description = "The order's number."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "The order with its new end.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn renew(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Response> {
    let change = Change::<RenewBody>::read(&app, &caller, number, request).await?;
    let RenewBody { days, amount, reason } = change.body;
    let renewal = Renewal { days, amount: amount_opt("amount", amount.as_ref())?, reason };
    let once = Once::of(&app, &caller, &change.parts, &change.bytes);
    once.answer(StatusCode::OK, async {
        Ok(OrderDetail::from(app.engine.renew_order(&caller.actor, &change.number, renewal).await?))
    })
    .await
}

/// Top up an order.
///
/// Adds to what a prepaid order is worth; for a post-paid order it is a payment, which makes room below its thresholds.
#[utoipa::path(
    post, path = "/admin/orders/{number}/top-ups", tag = "orders", operation_id = "topUpOrder",
    request_body = TopUpBody,
    params(
        ("number" = String, Path, description = "The order's number."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "The order with its new amount.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn top_up(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Response> {
    let change = Change::<TopUpBody>::read(&app, &caller, number, request).await?;
    let sum = amount("amount", &change.body.amount)?;
    let once = Once::of(&app, &caller, &change.parts, &change.bytes);
    once.answer(StatusCode::OK, async {
        let added = app.engine.top_up_order(&caller.actor, &change.number, sum, &change.body.reason);
        Ok(OrderDetail::from(added.await?))
    })
    .await
}

/// Change an order.
///
/// Thresholds and end. When somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    patch, path = "/admin/orders/{number}", tag = "orders", operation_id = "updateOrder",
    request_body = OrderPatch,
    params(
        ("number" = String, Path, description = "The order's number."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed order.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
    request: Request,
) -> Result<Json<OrderDetail>> {
    let change = Change::<OrderPatch>::read(&app, &caller, number, request).await?;
    let patch = change.body;
    let inner = |field: &str, value: Option<Option<String>>| match value {
        None => Ok(None),
        Some(text) => amount_opt(field, text.as_ref()).map(Some),
    };
    let expires_ms = match patch.expires_at {
        None => None,
        Some(text) => Some(time::moment("expires_at", text)?),
    };
    let wanted = OrderChange {
        version: version(&change.parts.headers, patch.version)?,
        warn: inner("warning_threshold", patch.warning_threshold)?,
        prohibit: inner("prohibiting_threshold", patch.prohibiting_threshold)?,
        expires_ms,
    };
    Ok(Json(app.engine.change_order(&caller.actor, &change.number, wanted).await?.into()))
}
