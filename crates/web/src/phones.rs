//! Simulated phones, which only the demonstration has: what they received, for the reference handset (`/handset`).
//!
//! Not here: what simulates them. Invariant: without a [`Phones`] in the settings no address of this file exists.

use std::fmt;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::{App, WebSettings, time};

/// What simulated phones received.
pub trait SimulatedPhones: Send + Sync {
    /// The phones that received something last, the latest first; as many as a person looks through.
    fn phones(&self) -> Vec<SimulatedPhone>;
    /// What a phone still has, the oldest first. Its number with or without `+` and country code.
    fn messages(&self, number: &str) -> Vec<PhoneMessage>;
}

/// A phone that received something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedPhone {
    /// Its number, as the carrier got it.
    pub number: String,
    /// Messages it still has.
    pub messages: usize,
    /// When the last one came, Unix milliseconds.
    pub last_ms: i64,
}

/// A message on a phone, its parts joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneMessage {
    /// Different for every message.
    pub id: String,
    /// The number or name it came from.
    pub sender: String,
    /// The whole text.
    pub text: String,
    /// Segments it came in.
    pub parts: u8,
    /// When its last segment came, Unix milliseconds.
    pub at_ms: i64,
}

/// A handle of [`SimulatedPhones`].
#[derive(Clone)]
pub struct Phones(pub Arc<dyn SimulatedPhones>);

impl fmt::Debug for Phones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phones")
    }
}

/// `/demo/phones` and `/demo/phones/{number}/messages`, where there are phones.
pub(crate) fn routes(settings: &WebSettings) -> Router<App> {
    let Some(phones) = settings.phones.clone() else { return Router::new() };
    let here = Router::new()
        .route("/demo/phones", get(list))
        .route("/demo/phones/{number}/messages", get(messages))
        .with_state(phones);
    Router::new().merge(here)
}

#[derive(Serialize)]
struct PhoneLine {
    number: String,
    messages: usize,
    last_at: String,
}

#[derive(Serialize)]
struct MessageLine {
    id: String,
    sender: String,
    text: String,
    parts: u8,
    received_at: String,
}

async fn list(State(phones): State<Phones>) -> Response {
    let line = |phone: SimulatedPhone| PhoneLine {
        number: phone.number,
        messages: phone.messages,
        last_at: time::text(phone.last_ms),
    };
    let lines: Vec<PhoneLine> = phones.0.phones().into_iter().map(line).collect();
    Json(serde_json::json!({ "phones": lines })).into_response()
}

async fn messages(State(phones): State<Phones>, Path(number): Path<String>) -> Response {
    let line = |message: PhoneMessage| MessageLine {
        id: message.id,
        sender: message.sender,
        text: message.text,
        parts: message.parts,
        received_at: time::text(message.at_ms),
    };
    let lines: Vec<MessageLine> = phones.0.messages(&number).into_iter().map(line).collect();
    Json(serde_json::json!({ "messages": lines })).into_response()
}
