//! What may be used when sending: routes. Signatures and templates are in `review/`.

use axum::extract::State;
use domain::kind::Direction;
use domain::permission::Permission;
use engine::offers::RouteView;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// The routes you may use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteList {
    items: Vec<RouteItem>,
}

/// A route.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteItem {
    /// Route ID.
    #[schema(example = "CNX_Verification")]
    route_id: String,
    /// What it carries.
    r#type: SmsType,
    /// `mainland` (mainland China) or `international`.
    #[schema(example = "mainland")]
    direction: &'static str,
    /// The business channel it belongs to.
    #[schema(example = "CNX_SMM")]
    channel: String,
    /// It takes new messages.
    enabled: bool,
}

impl From<RouteView> for RouteItem {
    fn from(view: RouteView) -> RouteItem {
        RouteItem {
            route_id: view.code,
            r#type: view.kind.into(),
            direction: Direction::as_str(view.direction),
            channel: view.channel,
            enabled: view.enabled,
        }
    }
}

/// List routes.
///
/// Those your packages open; for an auth key that is limited to some, only these.
#[utoipa::path(
    get, path = "/routes", tag = "catalogue", operation_id = "listRoutes",
    responses((status = 200, description = "Routes.", body = RouteList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn routes(State(app): State<App>, caller: Caller) -> Result<Json<RouteList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.routes(&caller.actor)?;
    Ok(Json(RouteList { items: items.into_iter().map(Into::into).collect() }))
}
