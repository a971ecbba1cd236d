//! The overview: today, the last days, orders, and what needs attention.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::permission::Permission;
use engine::overview::{Attention, Figures};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::App;
use crate::api::balance::OrderItem;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// What you sent, what is left, and what needs attention.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverviewAnswer {
    /// The time zone whose days these are (IANA).
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// Today so far.
    today: DayFigures,
    /// The last 30 days, oldest first, today last.
    days: Vec<DayFigures>,
    /// Your orders, as the balance shows them; empty when you may not see that.
    orders: Vec<OrderItem>,
    /// What needs attention, most urgent first.
    attention: Vec<AttentionItem>,
    /// Where programs connect.
    api: ApiAddresses,
}

/// What was sent on one day, by when it was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayFigures {
    /// The day.
    #[schema(example = "2026-08-01")]
    date: String,
    /// Messages by final status, and `open` for those that are still under way. What there is none of is left out.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({"delivered": 970, "undelivered": 20, "open": 10}))]
    by_status: BTreeMap<&'static str, i64>,
    /// Messages by type.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({"verification": 900, "notification": 100}))]
    by_type: BTreeMap<&'static str, i64>,
    /// Messages in all.
    messages: i64,
    /// Segments in all.
    segments: i64,
    /// Delivered messages as a share of those with a final status (cancelled ones left out), 0 to 1; null while there are none.
    #[schema(example = 0.98)]
    success_rate: Option<f64>,
}

impl DayFigures {
    fn new(date: String, figures: &Figures) -> DayFigures {
        let mut by_status: BTreeMap<_, _> =
            figures.by_state.iter().map(|(state, count)| (state.as_str(), *count)).collect();
        if figures.open > 0 {
            by_status.insert("open", figures.open);
        }
        DayFigures {
            date,
            by_status,
            by_type: figures.by_kind.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
            messages: figures.messages,
            segments: figures.segments,
            success_rate: figures.success_rate(),
        }
    }
}

/// Something that needs attention.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttentionItem {
    /// `order_low`, `order_exhausted`, `order_expiring`, `order_prohibited`, `no_order`, `template_rejected`,
    /// `signature_rejected`, `signature_expiring`, `callback_failing`, `callback_parked`, `no_callback` or `high_failure_rate`.
    #[schema(value_type = String, example = "order_low")]
    code: &'static str,
    /// `error`, `warning` or `info`.
    #[schema(value_type = String, example = "warning")]
    severity: &'static str,
    /// What a sentence about it needs.
    #[schema(value_type = Object, example = json!({"number": "CloudSMS_20211117141632", "remaining": "12", "unit": "SMS"}))]
    params: Map<String, Value>,
    /// The portal's page where something can be done.
    #[schema(value_type = String, example = "/orders")]
    link: &'static str,
}

impl From<Attention> for AttentionItem {
    fn from(one: Attention) -> AttentionItem {
        AttentionItem { code: one.code, severity: one.severity.as_str(), params: one.params, link: one.link }
    }
}

/// Where programs connect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiAddresses {
    /// Where the API is.
    #[schema(example = "https://sms.example.com/api/v1")]
    rest_url: String,
    /// Where its document is.
    #[schema(example = "https://sms.example.com/api/docs")]
    docs_url: String,
}

/// See the overview.
#[utoipa::path(
    get, path = "/overview", tag = "statistics", operation_id = "getOverview",
    responses((status = 200, description = "The overview.", body = OverviewAnswer), Refusals),
    extensions(("x-scope" = json!("statistics:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<OverviewAnswer>> {
    caller.actor.may(Permission::StatisticsRead)?;
    let overview = app.engine.overview(&caller.actor).await?;
    let base = &app.settings.public_url;
    let date = overview.days.last().map(|(date, _)| date.to_string()).unwrap_or_default();
    Ok(Json(OverviewAnswer {
        time_zone: overview.time_zone,
        today: DayFigures::new(date, &overview.today),
        days: overview
            .days
            .iter()
            .map(|(date, figures)| DayFigures::new(date.to_string(), figures))
            .collect(),
        orders: overview.orders.into_iter().map(OrderItem::from).collect(),
        attention: overview.attention.into_iter().map(AttentionItem::from).collect(),
        api: ApiAddresses { rest_url: format!("{base}/api/v1"), docs_url: format!("{base}/api/docs") },
    }))
}
