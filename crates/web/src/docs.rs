//! The API's document and its page: `/api/openapi.json`, `/api/docs`.
//!
//! The page is rendered here, once per language, when the router is made: plain HTML that needs no script and no other
//! host. The ready-made viewers were judged and not taken: they load from a content network or bring megabytes of
//! script, know no second language, and cannot show our refusals. Invariant: everything on the page comes from the
//! document, the table of refusals and the guide; nothing is said twice.

mod example;
mod page;
mod schema;
mod words;

pub(crate) use words::escaped;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::refusal::Lang;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::auth::language;
use crate::edge::PAGE_HEADERS;
use crate::{App, WebSettings};

/// The document as it is published: two spaces of indentation, a line break at the end.
///
/// The library keeps an operation's extensions (`x-scope`, `x-platform-scope` …) in no order; here they are sorted, so that
/// the document is the same whenever it is made.
pub(crate) fn pretty(document: &OpenApi) -> String {
    let json = document.to_pretty_json().unwrap_or_default();
    let is_extension = |line: &&str| line.trim_start().starts_with("\"x-");
    let mut text = String::with_capacity(json.len() + 1);
    let mut lines = json.lines().peekable();
    while let Some(line) = lines.next() {
        if !is_extension(&line) {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        let mut run = vec![line];
        run.extend(std::iter::from_fn(|| lines.next_if(is_extension)));
        let is_last = run.last().is_some_and(|last| !last.ends_with(','));
        run.iter_mut().for_each(|line| *line = line.trim_end_matches(','));
        run.sort_unstable();
        text.push_str(&run.join(",\n"));
        text.push_str(if is_last { "\n" } else { ",\n" });
    }
    text
}

/// The document as the page reads it.
fn ordered(document: &OpenApi) -> Value {
    let mut value = serde_json::to_value(document).unwrap_or(Value::Null);
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    schemas.for_each(|(name, schema)| schema::order(schema, &mut value["components"]["schemas"][name]));
    value
}

/// What is served, made once.
#[derive(Clone)]
struct Pages {
    english: Bytes,
    chinese: Bytes,
}

/// The document, the page and what the page needs.
pub(crate) fn routes(document: &OpenApi, settings: &WebSettings) -> Router<App> {
    let json = Bytes::from(pretty(document));
    let value = ordered(document);
    let base = if settings.public_url.is_empty() { "http://127.0.0.1:8080" } else { &settings.public_url };
    let pages = Pages {
        english: page::render(&value, base, Lang::En).into(),
        chinese: page::render(&value, base, Lang::Zh).into(),
    };
    Router::new()
        .route("/api/openapi.json", get(move || async move { typed("application/json", json) }))
        .route("/api/docs", get(docs).with_state(pages))
        .route("/api/docs/style.css", get(style))
        .route("/api/docs/page.js", get(script))
}

async fn docs(State(pages): State<Pages>, request: Request) -> Response {
    let page = match asked_language(&request) {
        Lang::En => pages.english,
        Lang::Zh => pages.chinese,
    };
    (PAGE_HEADERS, page).into_response()
}

/// The language of a page: what `?lang=` says, otherwise what the browser prefers.
pub(crate) fn asked_language(request: &Request) -> Lang {
    let pairs = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
    let asked = pairs.filter(|(name, _)| name == "lang").find_map(|(_, value)| Lang::parse(&value));
    asked.unwrap_or_else(|| language(request.headers()))
}

async fn style() -> Response {
    cached(typed("text/css; charset=utf-8", Bytes::from_static(include_bytes!("docs/style.css"))))
}

async fn script() -> Response {
    cached(typed("text/javascript; charset=utf-8", Bytes::from_static(include_bytes!("docs/page.js"))))
}

fn typed(content_type: &'static str, body: Bytes) -> Response {
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

fn cached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}
