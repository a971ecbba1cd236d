//! What handsets and browsers of people ask who follow a link, or tell what was shown: no authentication, no cookies,
//! nothing that names anybody. The handset's table itself is `handset/`.

mod handset;
mod page;
mod style;

use axum::Router;
use axum::routing::get;

use crate::App;

/// `/t/v1/aim/…`, `/t/v1/events`, `/s/…`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/t/v1/aim/{code}", get(handset::aim).options(handset::preflight))
        .route("/t/v1/events", axum::routing::post(handset::events).options(handset::preflight))
        .route("/s/{code}", get(page::page))
        .route("/s/{code}/{item}", get(page::go))
}
