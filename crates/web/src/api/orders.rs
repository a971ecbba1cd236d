//! Orders, looked at: by their tenant, and by the platform's people over all tenants.

use axum::extract::State;
use axum::http::Uri;
use domain::money::Micro;
use domain::order::Event;
use domain::permission::Permission;
use engine::money::{OrderQuery, OrderSort, OrderView};
use engine::paging::{Numbered, Paging};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::packages::PriceLine;
use crate::api::page::{number, paging, span};
use crate::api::words::{ChargeMode, Direction, OrderStatus, Payment, SmsType};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// An order. Amounts are decimal numbers as text, in `unit`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Order {
    /// Order number.
    #[schema(example = "CloudSMS_20261125101530")]
    number: String,
    /// The package it was placed of.
    #[schema(example = "026770802825")]
    package_id: String,
    /// Product name.
    #[schema(example = "SMM")]
    product_name: String,
    /// Business channel.
    #[schema(example = "CNX_SMM")]
    business_channel: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The tenant's name.
    #[schema(example = "CNX")]
    tenant_name: String,
    /// When it was placed.
    #[schema(format = DateTime)]
    ordered_at: String,
    /// Usable from; null while it is only ordered.
    #[schema(format = DateTime)]
    effective_at: Option<String>,
    /// Usable before; null = without end.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// How many days it lasts as agreed; null = without end.
    #[schema(example = 30)]
    validity_days: Option<u32>,
    /// Paid before or after.
    payment_type: Payment,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "SMS")]
    unit: String,
    /// What was bought; null for post-paid orders.
    #[schema(example = "200")]
    total_amount: Option<String>,
    /// Reserved for messages under way.
    #[schema(example = "0")]
    held: String,
    /// Charged so far.
    #[schema(example = "2")]
    charged: String,
    /// Post-paid: payments and corrections.
    #[schema(example = "0")]
    credited: String,
    /// What can still be reserved; null = without limit.
    #[schema(example = "198")]
    remaining_amount: Option<String>,
    /// Post-paid: a warning is given at this spending.
    warning_threshold: Option<String>,
    /// Post-paid: nothing is taken beyond this spending.
    prohibiting_threshold: Option<String>,
    /// How near it is to its end: `normal`; prepaid `low`, `very_low`, `spent`; post-paid `warned`, `prohibited`.
    #[schema(value_type = String, example = "normal")]
    level: &'static str,
    /// Where it is in its life.
    status: OrderStatus,
    /// Grows with every change.
    #[schema(example = 4)]
    version: i64,
    /// What could be done to it now by those who may: `activate`, `change`, `renew`, `top_up`, `correct`, `cancel`.
    #[schema(value_type = Vec<String>, example = json!(["renew", "top_up", "cancel"]))]
    can: Vec<&'static str>,
}

/// What was agreed when an order was placed; the Route IDs are its package's of now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderTerms {
    /// Where it may be sent; null = everywhere.
    direction: Option<Direction>,
    /// SMS types allowed; empty = all.
    types: Vec<SmsType>,
    /// When a message is charged.
    charge_on: ChargeMode,
    /// Price lines; with the unit `SMS`, none means one SMS a segment.
    prices: Vec<PriceLine>,
    /// Route IDs it opens.
    routes: Vec<String>,
}

/// An order with what was agreed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderDetail {
    #[serde(flatten)]
    order: Order,
    /// What was agreed.
    terms: OrderTerms,
}

fn order(view: &OrderView) -> Order {
    let text = |amount: Option<Micro>| amount.map(|amount| amount.to_string());
    let (tenant_code, tenant_name) = view.tenant.clone();
    Order {
        number: view.number.clone(),
        package_id: view.package.clone(),
        product_name: view.terms.product.clone(),
        business_channel: view.terms.channel.clone(),
        tenant_code,
        tenant_name,
        ordered_at: time::text(view.ordered_ms),
        effective_at: time::text_opt(view.effective_ms),
        expires_at: time::text_opt(view.expires_ms),
        validity_days: view.terms.validity_days,
        payment_type: Payment::of(view.total.is_some()),
        unit: view.unit.clone(),
        total_amount: text(view.total),
        held: view.held.to_string(),
        charged: view.posted.to_string(),
        credited: view.credit.to_string(),
        remaining_amount: text(view.room),
        warning_threshold: text(view.warn),
        prohibiting_threshold: text(view.prohibit),
        level: view.level.as_str(view.total.is_some()),
        status: view.status.into(),
        version: view.version,
        can: view.can().map(Event::as_str).collect(),
    }
}

impl From<OrderView> for OrderDetail {
    fn from(view: OrderView) -> OrderDetail {
        let order = order(&view);
        let terms = OrderTerms {
            direction: view.terms.direction.as_deref().and_then(Direction::parse),
            types: view.terms.types.iter().copied().map(SmsType::from).collect(),
            charge_on: view.terms.charge_on.into(),
            prices: view.terms.prices.iter().map(PriceLine::of).collect(),
            routes: view.routes,
        };
        OrderDetail { order, terms }
    }
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderList {
    items: Vec<Order>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Orders on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Orders that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

impl OrderList {
    fn new(found: Numbered<OrderView>, place: Paging) -> OrderList {
        OrderList {
            items: found.items.iter().map(order).collect(),
            page: number(place),
            page_size: place.limit,
            total: found.total,
            total_is_exact: found.is_exact,
        }
    }
}

/// Which of the tenant's orders; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderFilter {
    /// In this status.
    #[param(inline)]
    status: Option<OrderStatus>,
    /// Number or product contains this.
    q: Option<String>,
    /// Placed at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Placed before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Orders on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `-ordered_at` (the default), `expires_at` or `number`; with a `-` before it the other way round.
    sort: Option<String>,
}

/// Which orders of all tenants; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderFilterAll {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// In this status.
    #[param(inline)]
    status: Option<OrderStatus>,
    /// Paid before or after.
    #[param(inline)]
    payment_type: Option<Payment>,
    /// Of this package.
    package_id: Option<String>,
    /// `attention` = only those with a warning out.
    level: Option<String>,
    /// Number, product or tenant code contains this.
    q: Option<String>,
    /// Placed at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Placed before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Orders on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `-ordered_at` (the default), `expires_at` or `number`; with a `-` before it the other way round.
    sort: Option<String>,
}

fn sorted(word: Option<&String>) -> Result<(OrderSort, bool)> {
    let word = word.map_or("-ordered_at", String::as_str);
    let sort = match word.trim_start_matches('-') {
        "ordered_at" => OrderSort::Ordered,
        "expires_at" => OrderSort::Expires,
        "number" => OrderSort::Number,
        _ => {
            let words = "ordered_at, expires_at, number";
            return Err(Problem::field("sort", format!("there are: {words}"), format!("可选：{words}")));
        }
    };
    Ok((sort, word.starts_with('-')))
}

impl OrderFilter {
    fn into_query(self) -> Result<(OrderQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let (sort, descending) = sorted(self.sort.as_ref())?;
        let (from_ms, until_ms) = span(self.from, self.until)?;
        let query = OrderQuery {
            tenant: None,
            status: self.status.map(Into::into),
            prepaid: None,
            package: None,
            warned: false,
            words: self.q,
            from_ms,
            until_ms,
            sort,
            descending,
            page: place,
        };
        Ok((query, place))
    }
}

impl OrderFilterAll {
    fn into_query(self) -> Result<(OrderQuery, Paging)> {
        let warned = match self.level.as_deref() {
            None => false,
            Some("attention") => true,
            Some(_) => return Err(Problem::field("level", "expected attention", "应为 attention")),
        };
        let own = OrderFilter {
            status: self.status,
            q: self.q,
            from: self.from,
            until: self.until,
            page: self.page,
            page_size: self.page_size,
            sort: self.sort,
        };
        let (query, place) = own.into_query()?;
        let prepaid = self.payment_type.map(|payment| payment == Payment::Prepaid);
        Ok((OrderQuery { tenant: self.tenant, prepaid, package: self.package_id, warned, ..query }, place))
    }
}

/// List your orders.
#[utoipa::path(
    get, path = "/orders", tag = "orders", operation_id = "listOrders",
    params(OrderFilter),
    responses((status = 200, description = "A page of orders.", body = OrderList), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<OrderList>> {
    caller.actor.may(Permission::BalanceRead)?;
    let (query, place) = decode::query::<OrderFilter>(uri.query())?.into_query()?;
    Ok(Json(OrderList::new(app.engine.orders(&caller.actor, query).await?, place)))
}

/// See one of your orders.
#[utoipa::path(
    get, path = "/orders/{number}", tag = "orders", operation_id = "getOrder",
    params(("number" = String, Path, description = "The order's number.")),
    responses((status = 200, description = "The order with what was agreed.", body = OrderDetail), Refusals),
    extensions(("x-scope" = json!("balance:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
) -> Result<Json<OrderDetail>> {
    caller.actor.may(Permission::BalanceRead)?;
    Ok(Json(app.engine.order(&caller.actor, &path_text(number)?).await?.into()))
}

/// List orders of all tenants.
#[utoipa::path(
    get, path = "/admin/orders", tag = "orders", operation_id = "listOrdersAll",
    params(OrderFilterAll),
    responses((status = 200, description = "A page of orders.", body = OrderList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<OrderList>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    let (query, place) = decode::query::<OrderFilterAll>(uri.query())?.into_query()?;
    Ok(Json(OrderList::new(app.engine.orders_all(&caller.actor, query).await?, place)))
}

/// See any tenant's order.
#[utoipa::path(
    get, path = "/admin/orders/{number}", tag = "orders", operation_id = "getOrderAll",
    params(("number" = String, Path, description = "The order's number.")),
    responses((status = 200, description = "The order with what was agreed.", body = OrderDetail), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn get_all(
    State(app): State<App>,
    caller: Caller,
    number: PathText,
) -> Result<Json<OrderDetail>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    Ok(Json(app.engine.order_all(&caller.actor, &path_text(number)?).await?.into()))
}
