//! The operator's part of the API, `/api/v1/admin/…`: for platform staff who signed in; no auth key reaches it.

mod carrier_view;
mod carriers;
mod health;
mod log;
mod retention;
mod routes;
mod tenant_changes;
mod tenants;
mod test_messages;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

/// Every operation of platform staff with its documentation.
pub(crate) fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(carriers::list))
        .routes(routes!(carriers::get))
        .routes(routes!(test_messages::send))
        .routes(routes!(test_messages::list))
        .routes(routes!(routes::list))
        .routes(routes!(health::get))
        .routes(routes!(retention::get))
        .routes(routes!(tenants::list, tenant_changes::create))
        .routes(routes!(tenants::get, tenant_changes::update))
        .routes(routes!(tenant_changes::suspend))
        .routes(routes!(tenant_changes::resume))
        .routes(routes!(tenant_changes::close))
        .routes(routes!(log::list))
        .routes(routes!(log::get))
}
