//! The one layer around every route: limits, panics, problems in the reader's language, security headers, meters.
//!
//! One layer instead of a stack of them: this is on the path of every message. Invariant: whatever happens inside,
//! the caller gets an answer, and a refusal is problem+json.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::{Detail, Lang, Refusal};
use futures_util::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::App;
use crate::auth::language;
use crate::cookie::Slot;
use crate::problem::Problem;

/// Who is at the other end of the connection; set by [`crate::serve`] on every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Says that the server is stopping; set by [`crate::serve`] on every request, for answers that have no end of their own.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(pub(crate) watch::Receiver<bool>);

impl Stopping {
    /// Resolves when the server stops; never without a server.
    pub(crate) async fn wait(stopping: &mut Option<Stopping>) {
        let stopped = match stopping {
            Some(Stopping(stop)) => stop.wait_for(|stop| *stop).await.is_ok(),
            None => false,
        };
        if !stopped {
            std::future::pending::<()>().await;
        }
    }
}

/// Seconds after which a refused request may be repeated when too many are in work.
const BUSY_RETRY_S: u32 = 1;

/// Passes a request on and finishes its answer.
pub(crate) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let lang = language(request.headers());
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let api = request.uri().path().starts_with("/api/v1/");
    let slot = Slot::in_request(&mut request);
    let response = match admit(&app, api) {
        Err(problem) => problem.into_response(),
        Ok(permit) if method.is_safe() => {
            let _permit = permit;
            AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(panicked)
        }
        Ok(permit) => to_the_end(permit, next, request).await,
    };
    let mut response = finish(response, lang, app.settings.public_url.starts_with("https://"));
    if let Some(slot) = slot {
        slot.finish(&mut response);
    }
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    app.meters.record(route, &method, response.status(), started.elapsed());
    response
}

/// API requests wait for nothing here: beyond the limit they are refused at once. Health and pages always pass.
fn admit(app: &App, api: bool) -> Result<Option<OwnedSemaphorePermit>, Problem> {
    if !api {
        return Ok(None);
    }
    let permit = Arc::clone(&app.requests).try_acquire_owned();
    permit.map(Some).map_err(|_| Problem::new(Refusal::QueueFull, Detail::param(BUSY_RETRY_S)))
}

/// A request that changes something is finished even when the caller hangs up: what is half done could neither be
/// repeated nor counted.
async fn to_the_end(permit: Option<OwnedSemaphorePermit>, next: Next, request: Request) -> Response {
    let work = tokio::spawn(async move {
        let _permit = permit;
        next.run(request).await
    });
    work.await.unwrap_or_else(|error| match error.try_into_panic() {
        Ok(payload) => panicked(payload),
        Err(_) => Problem::from(Refusal::Unavailable).into_response(),
    })
}

fn panicked(payload: Box<dyn std::any::Any + Send>) -> Response {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    Problem::internal(&format!("panic: {text}")).into_response()
}

/// Renders a problem and sets the headers every answer has. The router answers a wrong method with a bare 405, and adds
/// `Allow` after this. `secure` = people reach this program over TLS.
fn finish(mut response: Response, lang: Lang, secure: bool) -> Response {
    let wrong_method = || Problem::from(Refusal::MethodNotAllowed);
    let bare = (response.status() == StatusCode::METHOD_NOT_ALLOWED).then(wrong_method);
    if let Some(problem) = response.extensions_mut().remove::<Problem>().or(bare) {
        // Pages of other sites may read the handset API's refusals as well.
        let open = [header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS];
        let open = open.map(|name| response.headers_mut().remove(&name).map(|value| (name, value)));
        response = problem.render(lang);
        response.headers_mut().extend(open.into_iter().flatten());
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// An address that no route has.
pub(crate) async fn nothing_here() -> Problem {
    Refusal::NotFound.into()
}

/// Headers of a page: nothing is loaded from elsewhere, nobody may frame it.
pub(crate) const PAGE_HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
