//! Answers with files of the portal, and with its page for every address that is one of its pages.
//!
//! Files named after their content are kept by browsers for a year; others are asked for again each time. Invariant:
//! an address below `/api`, `/demo` or `/t`, which programs call, never answers with a page.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::refusal::Refusal;

use super::encoding::{Coding, choose};
use super::{File, HASHED, NONCE, Portal, policy};
use crate::App;
use crate::edge::nothing_here;
use crate::problem::Problem;

/// How browsers keep a file that never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// How browsers keep a file whose next version has the same name.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// `/` and `/assets/…`.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(start)).route("/assets/{*path}", get(asset))
}

/// The page that runs the client of handsets: the only one that may compile WebAssembly.
const HANDSET: &str = "/handset";

async fn start(State(app): State<App>) -> Response {
    page(&app.settings.portal, "/")
}

async fn asset(State(app): State<App>, request: Request) -> Response {
    file(&app.settings.portal, &request).unwrap_or_else(|| Problem::from(Refusal::NotFound).into_response())
}

/// What no route has: a file of the portal, one of its pages (for whoever asks for one), or nothing.
pub(crate) async fn anything_else(State(app): State<App>, request: Request) -> Response {
    let portal = &app.settings.portal;
    let path = request.uri().path();
    let programs = ["/api/", "/assets/", "/demo/", "/t/"];
    let elsewhere = path == "/api" || programs.iter().any(|begin| path.starts_with(begin));
    if !portal.is_there() || elsewhere || !request.method().is_safe() {
        return nothing_here().await.into_response();
    }
    if let Some(found) = file(portal, &request) {
        return found;
    }
    if wants_a_page(request.headers()) { page(portal, path) } else { nothing_here().await.into_response() }
}

/// Says in so many words that it reads HTML, as browsers do when they go to an address.
fn wants_a_page(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html")))
}

/// The index with a nonce of its own, for the page at an address.
fn page(portal: &Portal, path: &str) -> Response {
    let Some(index) = &portal.index else { return Problem::from(Refusal::NotFound).into_response() };
    let Some(nonce) = policy::nonce() else { return Problem::internal("no random octets").into_response() };
    let policy = policy::content_security_policy(&nonce, path == HANDSET);
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return Problem::internal("a nonce that is no header").into_response();
    };
    let mut response = Body::from(index.replace(NONCE, &nonce)).into_response();
    response.headers_mut().extend(policy::HEADERS);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The file at the request's path, in the form the client prefers.
fn file(portal: &Portal, request: &Request) -> Option<Response> {
    let path = request.uri().path().trim_start_matches('/');
    let file = portal.file(path)?;
    let coding = choose(request.headers(), file.gzip.is_some(), file.brotli.is_some());
    let tag = file.tag(coding);
    let mut response = match is_known(request.headers(), &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => file.content(coding).into_response(),
    };
    let headers = response.headers_mut();
    let kept = if path.starts_with(HASHED) { FOR_EVER } else { ASK_AGAIN };
    headers.insert(header::CACHE_CONTROL, kept);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(name) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    Some(response)
}

impl File {
    /// The entity tag of one form: forms of one content are different entities.
    fn tag(&self, coding: Coding) -> String {
        match coding.name() {
            Some(name) => format!("\"{}-{name}\"", self.tag),
            None => format!("\"{}\"", self.tag),
        }
    }

    fn content(&self, coding: Coding) -> Bytes {
        let form = match coding {
            Coding::Identity => None,
            Coding::Gzip => self.gzip.clone(),
            Coding::Brotli => self.brotli.clone(),
        };
        form.unwrap_or_else(|| self.plain.clone())
    }
}

/// The client has this entity already (RFC 9110 §13.1.2).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|known| known == tag || known == "*")
}
