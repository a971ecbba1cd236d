//! For those who run it: alive, ready, metrics.

use std::future::Future;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use engine::Health;
use tokio::sync::Mutex;

use crate::App;
use crate::auth::address;
use crate::edge::Peer;
use crate::problem::Problem;

/// How long an answer about readiness is good for, so that asking often costs the store nothing.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// The last answer about readiness. Those who ask at the same time share one check.
#[derive(Default)]
pub(crate) struct Probe(Mutex<Option<(Instant, Health)>>);

impl Probe {
    async fn ask<F: Future<Output = Health>>(&self, check: impl FnOnce() -> F) -> Health {
        let mut last = self.0.lock().await;
        if let Some((_, health)) = last.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            return health.clone();
        }
        let health = check().await;
        *last = Some((Instant::now(), health.clone()));
        health
    }
}

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"status":"alive"}"#).into_response()
}

/// `GET /readyz`: 200 when messages can be taken (the store was just written to), otherwise 503 with the reasons.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let health = app.probe.ask(|| app.engine.check()).await;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn asking_often_checks_once() {
        let probe = Probe::default();
        let mut checks = 0;
        for _ in 0..5 {
            let check = || {
                checks += 1;
                async { Health { ready: true, reasons: Vec::new() } }
            };
            assert!(probe.ask(check).await.ready);
        }
        assert_eq!(checks, 1);
    }
}
