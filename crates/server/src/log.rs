//! Log output: text for people or JSON for machines, on the standard error output.
//!
//! What is logged is decided where it happens: phones are masked there and contents never appear at `info` or above.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{Log, LogFormat};

/// Reads `info` or `info,session=debug`.
pub(crate) fn filter(level: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::builder().parse(level)
}

/// Starts logging. Does nothing when it was started before.
pub(crate) fn start(settings: &Log) {
    let filter = filter(&settings.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let already_started = match settings.format {
        LogFormat::Text => lines.with_target(true).compact().try_init().is_err(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init().is_err(),
    };
    if already_started {
        tracing::debug!("logging was started before");
    }
}
