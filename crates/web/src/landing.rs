//! x
use axum::Router;
pub(crate) fn routes(_s: &crate::WebSettings) -> Router<crate::App> { Router::new() }
