//! Routes with their carriers.

use axum::extract::State;
use domain::permission::Permission;
use engine::operator::{RouteLive, RouteStep};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// Routes, by Route ID.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RouteLiveList)]
pub(crate) struct RouteList {
    items: Vec<RouteItem>,
}

/// A route with its carriers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RouteLive)]
pub(crate) struct RouteItem {
    /// Route ID as tenants know it.
    #[schema(example = "CNX_Verification")]
    route_id: String,
    /// SMS type it carries.
    r#type: SmsType,
    /// `mainland` or `international`.
    #[schema(example = "mainland")]
    direction: &'static str,
    /// Business channel it belongs to.
    #[schema(example = "CNX_SMM")]
    channel: String,
    /// It is used for new messages.
    enabled: bool,
    /// Its carriers, first to be tried first.
    carriers: Vec<RouteCarrier>,
}

/// A carrier of a route and which messages it takes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteCarrier {
    /// The carrier's code.
    #[schema(example = "GLOBAL1")]
    carrier: String,
    /// Lower is tried first.
    priority: u32,
    /// SMS types it takes.
    types: Vec<SmsType>,
    /// Countries and regions (ISO 3166 alpha-2) it takes; empty = all.
    countries: Vec<String>,
    /// Networks it takes: `cmcc`, `cucc`, `ctcc`, `cbn`, `unknown`; empty = all.
    #[schema(value_type = Vec<String>)]
    networks: Vec<&'static str>,
    /// Messages can go over it now.
    up: bool,
}

impl From<RouteStep> for RouteCarrier {
    fn from(step: RouteStep) -> RouteCarrier {
        RouteCarrier {
            carrier: step.carrier,
            priority: step.priority,
            types: step.kinds.into_iter().map(SmsType::from).collect(),
            countries: step.countries,
            networks: step.networks,
            up: step.up,
        }
    }
}

impl From<RouteLive> for RouteItem {
    fn from(route: RouteLive) -> RouteItem {
        RouteItem {
            route_id: route.route_id,
            r#type: route.kind.into(),
            direction: route.direction.as_str(),
            channel: route.channel,
            enabled: route.enabled,
            carriers: route.steps.into_iter().map(RouteCarrier::from).collect(),
        }
    }
}

/// List routes with their carriers.
#[utoipa::path(
    get, path = "/admin/routes", tag = "operator", operation_id = "listRoutesLive",
    responses((status = 200, description = "Every route of the catalogue.", body = RouteList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("routes:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<RouteList>> {
    caller.actor.may(Permission::RoutesRead)?;
    let routes = app.engine.routes_live(&caller.actor)?;
    Ok(Json(RouteList { items: routes.into_iter().map(RouteItem::from).collect() }))
}
