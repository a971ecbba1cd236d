//! For those who run it: alive, ready, metrics.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;

use crate::App;
use crate::auth::address;
use crate::edge::Peer;
use crate::problem::Problem;

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"status":"alive"}"#).into_response()
}

/// `GET /readyz`: 200 when messages can be taken, otherwise 503 with the reasons.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let health = app.engine.health();
    let status = if health.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = if health.ready { "ready" } else { "not_ready" };
    let body = serde_json::json!({ "status": word, "reasons": health.reasons });
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// `GET /metrics`: Prometheus text, for the networks that may read it (404 for others).
pub(crate) async fn metrics(State(app): State<App>, request: Request) -> Response {
    let networks = &app.settings.http.metrics_networks;
    let from = address(&app, request.headers(), request.extensions().get::<Peer>());
    if !networks.is_empty() && !networks.iter().any(|net| net.contains(&from)) {
        return Problem::from(Refusal::NotFound).into_response();
    }
    let text = (app.settings.metrics.0)();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
