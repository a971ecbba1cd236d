//! What handsets ask for: public, without anybody's name, the same for everyone who asks the same (`docs/handset.md`).
//!
//! An answer is a look into a table that never changes (`engine::smart::handset`) and a few headers; no cookie, no account, no
//! store. Invariants: an answer depends on the address alone, so that caches may keep it; nothing here writes down who asked
//! for what; each address of the network has a rate (`gate.rs`).

mod gate;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::refusal::{Detail, Refusal};
use engine::smart::Table;
use engine::smart::handset::Page;

use crate::App;
use crate::auth::address;
use crate::edge::Peer;
use crate::problem::Problem;

pub(crate) use gate::Gate;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// What an address answers for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=86400, immutable");
/// Pages of any site may ask: there is nothing to take from whoever asks.
const OPEN: [(HeaderName, HeaderValue); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, retry-after")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];
const ASKING: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("if-none-match")),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
];

/// Every address of the handset API that only answers.
pub(crate) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/t/v1/manifest", get(manifest).options(may_ask))
        .route("/t/v1/snapshot/{file}", get(snapshot).options(may_ask))
        .route("/t/v1/delta/{from}/{to}", get(delta).options(may_ask))
        .route("/t/v1/resolve/{prefix}", get(resolve).options(may_ask))
        .route("/t/v1/pack/{snapshot}/{prefix}", get(pack).options(may_ask))
        .layer(from_fn_with_state(Arc::clone(app), paced))
}

/// Lets an address ask so often, and says on every answer that pages of any site may read it.
async fn paced(State(app): State<App>, request: Request, next: Next) -> Response {
    let from = address(&app, request.headers(), request.extensions().get::<Peer>());
    let mut response = match app.gate.admits(from) {
        true => next.run(request).await,
        false => Problem::new(Refusal::RateLimited, Detail::param(1)).into_response(),
    };
    response.headers_mut().extend(OPEN);
    response
}

async fn may_ask() -> Response {
    (StatusCode::NO_CONTENT, ASKING).into_response()
}

async fn manifest(State(app): State<App>, headers: HeaderMap) -> Response {
    let table = app.engine.handsets();
    answer(table.manifest(), &headers, JSON, || changing(&table))
}

async fn snapshot(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let table = app.engine.handsets();
    let number = file.strip_suffix(".bin").and_then(number);
    answer(number.and_then(|number| table.snapshot(number)), &headers, OCTETS, || FOR_EVER)
}

async fn delta(
    State(app): State<App>,
    Path((from, to)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let table = app.engine.handsets();
    let found = number(&from).zip(number(&to)).and_then(|(from, to)| table.delta(from, to));
    answer(found, &headers, OCTETS, || FOR_EVER)
}

async fn resolve(State(app): State<App>, Path(prefix): Path<String>, headers: HeaderMap) -> Response {
    let table = app.engine.handsets();
    answer(table.bucket(&prefix), &headers, JSON, || changing(&table))
}

async fn pack(
    State(app): State<App>,
    Path((snapshot, prefix)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let table = app.engine.handsets();
    let found = number(&snapshot).and_then(|snapshot| table.pack(snapshot, &prefix));
    answer(found, &headers, OCTETS, || FOR_EVER)
}

/// A number as it is spelled in addresses: one spelling, one address for caches.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

/// How long an answer that changes with the next snapshot is kept: a tenth of the time for which handsets believe it.
fn changing(table: &Table) -> HeaderValue {
    let seconds = (table.ttl_s() / 10).clamp(2, 300);
    HeaderValue::try_from(format!("public, max-age={seconds}")).unwrap_or(FOR_EVER)
}

fn answer(
    page: Option<&Page>,
    asked: &HeaderMap,
    kind: HeaderValue,
    kept: impl FnOnce() -> HeaderValue,
) -> Response {
    let Some(page) = page else { return Problem::from(Refusal::NotFound).into_response() };
    let mut response = match is_known(asked, &page.tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Body::from(page.body.clone()).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, kept());
    if let Ok(tag) = HeaderValue::try_from(page.tag.as_str()) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// The client has this entity already (RFC 9110 §13.1.2).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|known| known == tag || known == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!((number("0"), number("4711")), (Some(0), Some(4711)));
        for odd in ["", "01", "+1", "-1", "1.0", " 1", "18446744073709551616", "１"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }
}
