//! x
use axum::Router;
pub(crate) fn routes(_d: &utoipa::openapi::OpenApi, _s: &crate::WebSettings) -> Router<crate::App> { Router::new() }
pub(crate) fn pretty(d: &utoipa::openapi::OpenApi) -> String { d.to_pretty_json().unwrap_or_default() }
