//! Carriers as they run: all of them, and one with its options.

use axum::extract::State;
use domain::permission::Permission;

use super::carrier_view::{CarrierDetailsAnswer, CarrierItem, CarrierList};
use crate::App;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::problem::Result;

/// List carriers as they run.
///
/// Reading is cheap and meant to be repeated every few seconds.
#[utoipa::path(
    get, path = "/admin/carriers", tag = "operator", operation_id = "listCarriers",
    responses((status = 200, description = "Every carrier of the catalogue.", body = CarrierList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("carriers:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
) -> Result<Json<CarrierList>> {
    caller.actor.may(Permission::CarriersRead)?;
    let carriers = app.engine.carriers_live(&caller.actor)?;
    Ok(Json(CarrierList { items: carriers.into_iter().map(|live| CarrierItem::new(live, lang)).collect() }))
}

/// See a carrier.
#[utoipa::path(
    get, path = "/admin/carriers/{code}", tag = "operator", operation_id = "getCarrier",
    params(("code" = String, Path, description = "The carrier's code.")),
    responses(
        (status = 200, description = "The carrier with its options and routes.", body = CarrierDetailsAnswer),
        Refusals
    ),
    security(("session" = [])),
    extensions(("x-scope" = json!("carriers:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    Language(lang): Language,
) -> Result<Json<CarrierDetailsAnswer>> {
    caller.actor.may(Permission::CarriersRead)?;
    let details = app.engine.carrier_live(&caller.actor, &path_text(code)?)?;
    Ok(Json(CarrierDetailsAnswer::new(details, lang)))
}
