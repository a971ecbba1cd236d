//! What is applied for and decided about: signatures, templates, their evidence, and the reviewers' desk.

mod desk;
mod evidence;
mod shapes;
mod signatures;
mod templates;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

/// Every operation of this folder.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(signatures::list, signatures::create))
        .routes(routes!(signatures::lint))
        .routes(routes!(signatures::get, signatures::update))
        .routes(routes!(signatures::submit))
        .routes(routes!(signatures::withdraw))
        .routes(routes!(signatures::disable))
        .routes(routes!(signatures::urge))
        .routes(routes!(evidence::add))
        .routes(routes!(evidence::get, evidence::remove))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::lint))
        .routes(routes!(templates::get, templates::update))
        .routes(routes!(templates::submit))
        .routes(routes!(templates::withdraw))
        .routes(routes!(templates::disable))
        .routes(routes!(templates::urge))
        .routes(routes!(desk::list))
        .routes(routes!(desk::get))
        .routes(routes!(desk::claim))
        .routes(routes!(desk::release))
        .routes(routes!(desk::approve))
        .routes(routes!(desk::reject))
        .routes(routes!(desk::ask))
        .routes(routes!(evidence::get_of_review))
}
