//! HTTP: authentication, problem+json, Web API v1, the API's document and its page, the portal's files, health and
//! metrics.
//!
//! What handsets ask for is in `handset/`: public, and answered from memory.
//!
//! What lives here: turning requests into calls of the engine and its answers into JSON, once, at this edge. What does
//! not: rules (they are in `domain`), storage (never named here), the clock (answers carry the engine's times).
//! Invariant: nothing is answered with 2xx before the engine says that it is kept, and every answer that is not 2xx
//! is an RFC 9457 problem with a stable `code`.

mod aim;
mod api;
mod auth;
mod cookie;
mod cursor;
mod decode;
mod docs;
mod edge;
mod handset;
mod health;
mod idempotency;
mod landing;
mod meter;
mod phones;
mod portal;
mod problem;
mod serve;
mod settings;
mod time;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use engine::Engine;
use tokio::sync::Semaphore;

pub use auth::client_address;
pub use edge::Peer;
pub use phones::{PhoneMessage, Phones, SimulatedPhone, SimulatedPhones};
pub use portal::Portal;
pub use problem::{Problem, ProblemDocument, ProblemField};
pub use serve::serve;
pub use settings::{HttpSettings, MetricsText, WebSettings};

/// What every handler shares; a cheap handle.
pub(crate) type App = Arc<Shared>;

/// The engine, the settings and the limits of one listener.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) settings: WebSettings,
    /// API requests that may be in work at once.
    pub(crate) requests: Arc<Semaphore>,
    /// Kibibytes of request bodies that may be in memory at once.
    pub(crate) body_kib: Arc<Semaphore>,
    pub(crate) meters: meter::Meters,
    pub(crate) running: idempotency::Running,
    pub(crate) probe: health::Probe,
    pub(crate) streams: Arc<api::Streams>,
    /// How often handsets of one address may ask.
    pub(crate) gate: handset::Gate,
}

/// Everything this crate serves, ready for [`serve`] or for a test that calls it without a socket.
///
/// The peer's address is taken from the request extension [`Peer`], which [`serve`] sets; a request without it counts
/// as coming from the unspecified address.
pub fn router(engine: Engine, settings: WebSettings) -> Router {
    let limit = |value: usize| value.clamp(1, Semaphore::MAX_PERMITS);
    let app = Arc::new(Shared {
        engine,
        requests: Arc::new(Semaphore::new(limit(settings.http.requests_max))),
        body_kib: Arc::new(Semaphore::new(limit(settings.http.bodies_max_bytes / 1024))),
        meters: meter::Meters::default(),
        running: idempotency::Running::default(),
        probe: health::Probe::default(),
        streams: Arc::default(),
        gate: handset::Gate::new(settings.http.handset_per_s),
        settings,
    });
    let (api, document) = api::routes().split_for_parts();
    let phones = phones::routes(&app.settings);
    let start =
        if app.settings.portal.is_there() { portal::routes() } else { landing::routes(&app.settings) };
    api.merge(docs::routes(&document, &app.settings))
        .merge(start)
        .merge(handset::routes(&app))
        .merge(phones)
        .merge(aim::routes())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(portal::anything_else)
        .layer(axum::middleware::from_fn_with_state(app.clone(), edge::edge))
        .with_state(app)
}

/// The OpenAPI 3.1 document of the Web API, pretty-printed; the same text that `/api/openapi.json` answers and that is
/// kept as `docs/openapi.json`.
pub fn openapi_json() -> String {
    let (_, document) = api::routes().split_for_parts();
    docs::pretty(&document)
}
