//! Being told to stop: SIGTERM and SIGINT, the first politely, the second at once.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Failure;

/// Both signals.
#[derive(Debug)]
pub(crate) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// Begins to listen; from here on the signals no longer end the process by themselves.
    pub(crate) fn listen() -> Result<Stop, Failure> {
        let open = |kind| {
            signal(kind).map_err(|error| Failure::failed(format!("cannot listen to signals: {error}")))
        };
        Ok(Stop { terminate: open(SignalKind::terminate())?, interrupt: open(SignalKind::interrupt())? })
    }

    /// Waits for the next one; answers its name.
    pub(crate) async fn asked(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
