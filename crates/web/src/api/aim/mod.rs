//! Smart SMS beyond profiles: links that become cards or pages, conversions, statistics. What handsets and browsers ask is in
//! `crate::aim`.

mod conversions;
mod funnel;
mod links;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

/// Every operation of this folder.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(links::list, links::create))
        .routes(routes!(links::get))
        .routes(routes!(links::stop))
        .routes(routes!(links::host, links::set_host))
        .routes(routes!(conversions::list, conversions::tell))
        .routes(routes!(funnel::get))
        .routes(routes!(funnel::file))
        .routes(routes!(funnel::get_all))
        .routes(routes!(funnel::file_all))
}
