//! What the operator decides about HTTP. Every one is in `config.default.toml` under `[http]`.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::phones::Phones;
use crate::portal::Portal;

/// Limits and trust of the HTTP listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpSettings {
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed; empty = the header is ignored.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks that may read `/metrics`; empty = everyone who reaches the port.
    pub metrics_networks: Vec<IpNet>,
    /// Longest request body, bytes.
    pub body_max_bytes: usize,
    /// Request bodies that may be in memory at once, bytes in all; beyond it requests are refused with 503.
    pub bodies_max_bytes: usize,
    /// Time for a request's body to arrive, milliseconds.
    pub body_timeout_ms: u64,
    /// Time for a request's head to arrive, and how long a kept-alive connection may be idle, milliseconds.
    pub head_timeout_ms: u64,
    /// Longest request head, bytes; at least 8,192.
    pub head_max_bytes: usize,
    /// Connections that may be open at once; more wait in the operating system's queue.
    pub connections_max: usize,
    /// Connections that one address may have open at once; trusted proxies may have any number.
    pub connections_per_address_max: usize,
    /// API requests that may be in work at once; beyond it requests are refused with 503.
    pub requests_max: usize,
    /// Live streams that may be open at once; beyond it more are refused with 503.
    pub streams_max: usize,
    /// Requests per second that one address may make to the handset API, four seconds' worth at once; 0 = any number.
    pub handset_per_s: u32,
    /// Time that stopping waits for requests in work, milliseconds.
    pub drain_ms: u64,
}

impl Default for HttpSettings {
    fn default() -> Self {
        HttpSettings {
            trusted_proxies: Vec::new(),
            metrics_networks: Vec::new(),
            body_max_bytes: 2 * 1024 * 1024,
            bodies_max_bytes: 64 * 1024 * 1024,
            body_timeout_ms: 15_000,
            head_timeout_ms: 60_000,
            head_max_bytes: 32 * 1024,
            connections_max: 10_000,
            connections_per_address_max: 2_000,
            requests_max: 4_096,
            streams_max: 1_000,
            handset_per_s: 50,
            drain_ms: 10_000,
        }
    }
}

/// Renders the metrics in Prometheus' text format when asked.
#[derive(Clone)]
pub struct MetricsText(pub Arc<dyn Fn() -> String + Send + Sync>);

impl fmt::Debug for MetricsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsText")
    }
}

impl Default for MetricsText {
    fn default() -> Self {
        MetricsText(Arc::new(String::new))
    }
}

/// What the router needs besides the engine.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// Limits and trust.
    pub http: HttpSettings,
    /// Address under which tenants reach the platform, without a slash at the end (`https://sms.example.com`); shown
    /// in the API's page. Empty = the address the reader used.
    pub public_url: String,
    /// Version of the program, shown on the landing page.
    pub version: String,
    /// Where the program keeps its files: its disk is watched. Empty = the current folder.
    pub data_dir: PathBuf,
    /// The portal's files; none = `/` says how to build it.
    pub portal: Portal,
    /// Simulated phones; only the demonstration has them.
    pub phones: Option<Phones>,
    /// The text of `/metrics`.
    pub metrics: MetricsText,
}

impl WebSettings {
    /// People reach the platform by https, so cookies are for https only.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
