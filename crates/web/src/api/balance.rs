//! What is left: the tenant's orders.

use axum::extract::State;
use domain::permission::Permission;
use engine::view::{Balance, OrderBalance};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;
use crate::time;

/// The orders that messages draw from, soonest expiry first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceAnswer {
    orders: Vec<OrderItem>,
}

/// An order and what is left of it. Amounts are decimal numbers as text, in `unit`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderItem {
    /// Order number.
    #[schema(example = "CloudSMS_20211117141632")]
    number: String,
    /// Product name.
    #[schema(example = "SMM")]
    product: String,
    /// `ordered`, `active`, `exhausted`, `expired` or `cancelled`.
    #[schema(value_type = String, example = "active")]
    status: &'static str,
    /// `prepaid` or `postpaid`.
    #[schema(example = "prepaid")]
    payment: &'static str,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "SMS")]
    unit: String,
    /// What was bought; null for post-paid orders.
    #[schema(example = "10000")]
    total: Option<String>,
    /// Reserved for messages under way.
    #[schema(example = "12")]
    held: String,
    /// Charged so far.
    #[schema(example = "340")]
    charged: String,
    /// What can still be reserved; null = without limit.
    #[schema(example = "9648")]
    remaining: Option<String>,
    /// Post-paid: a warning is given at this spending.
    warning_threshold: Option<String>,
    /// Post-paid: nothing is taken beyond this spending.
    prohibiting_threshold: Option<String>,
    /// `normal`, `warned` (the warning threshold is passed) or `prohibited` (nothing more is taken).
    #[schema(example = "normal")]
    level: &'static str,
    /// Usable before; null = without end.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

impl From<OrderBalance> for OrderItem {
    fn from(view: OrderBalance) -> OrderItem {
        OrderItem {
            number: view.number,
            product: view.product,
            status: view.status,
            payment: view.payment,
            unit: view.unit,
            total: view.total,
            held: view.held,
            charged: view.posted,
            remaining: view.remaining,
            warning_threshold: view.warn,
            prohibiting_threshold: view.prohibit,
            level: view.level,
            expires_at: time::text_opt(view.expires_ms),
        }
    }
}

/// See the balance.
#[utoipa::path(
    get, path = "/balance", tag = "balance", operation_id = "getBalance",
    responses((status = 200, description = "Orders and what is left.", body = BalanceAnswer), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<BalanceAnswer>> {
    caller.actor.may(Permission::BalanceRead)?;
    let Balance { orders } = app.engine.balance(&caller.actor).await?;
    Ok(Json(BalanceAnswer { orders: orders.into_iter().map(OrderItem::from).collect() }))
}
