//! The life of one bind: dial, log in, serve, wait, again.
//!
//! Lives here: connecting, the bind PDU, back-off. Not here: what happens while bound (`bound`).
//! Invariant: a stop ends every phase at once except serving, which drains; a refused login is tried once
//! more at once and then backs off like every other failure.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use smpp::{CommandId, Frame, Pdu, Status, next_frame};
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};

use crate::bound;
use crate::carrier::Shared;
use crate::dial::{Dial, Wire};
use crate::event::Event;
use crate::line::Line;
use crate::status::Stage;
use crate::translate;

/// Numbers every connection of the process, so that an acknowledgement meant for an earlier session of the same
/// carrier never answers a delivery of this one.
static CONNECTIONS: AtomicU32 = AtomicU32::new(1);

/// Sequence number of the bind; requests after it go on from here.
const BIND_SEQUENCE: u32 = 1;

/// Why no connection came up.
#[derive(Debug, Error)]
enum Failure {
    #[error("bind refused: {0}")]
    Refused(Status),
    #[error("{0}")]
    Wire(#[from] io::Error),
    #[error("no connection within {0} ms")]
    ConnectTimeout(u64),
    #[error("bind not answered within {0} ms")]
    BindTimeout(u64),
    #[error("while binding: {0}")]
    Frame(#[from] smpp::FrameError),
    #[error("bind cannot be written: {0}")]
    Encode(#[from] smpp::EncodeError),
}

/// A bound connection: its two halves, what was read beyond the bind's answer, and the next free sequence
/// number.
pub(crate) struct Connection {
    pub(crate) reader: ReadHalf<Wire>,
    pub(crate) writer: WriteHalf<Wire>,
    pub(crate) inbox: BytesMut,
    pub(crate) next_sequence: u32,
}

/// Keeps the bind at `index` alive until the carrier stops.
pub(crate) async fn run(
    shared: Arc<Shared>,
    index: usize,
    dialer: Arc<dyn Dial>,
    events: mpsc::Sender<Vec<Event>>,
) {
    let line = &shared.lines[index];
    let mut stop = shared.stop.subscribe();
    let mut backoff = Backoff::new(shared.config.reconnect_min_ms, shared.config.reconnect_max_ms);
    let mut login_retried = false;
    while shared.stopping().is_none() {
        line.cell.enter(Stage::Connecting);
        let tried = tokio::select! {
            tried = connect(&shared, line, dialer.as_ref()) => tried,
            () = stopped(&mut stop) => break,
        };
        match tried {
            Ok(connection) => {
                login_retried = false;
                let epoch = CONNECTIONS.fetch_add(1, Ordering::Relaxed).max(1);
                if bound::serve(&shared, line, epoch, connection, &events).await.is_healthy() {
                    backoff.reset();
                }
            }
            Err(failure) => {
                line.cell.failed(&failure.to_string());
                let name = &shared.config.name;
                tracing::warn!(carrier = %name, bind = index, reason = %failure, "no connection");
                if matches!(failure, Failure::Refused(_)) && !login_retried {
                    login_retried = true;
                    continue;
                }
            }
        }
        let until = Instant::now() + backoff.wait();
        line.cell.enter(Stage::Waiting { until });
        tokio::select! {
            () = tokio::time::sleep_until(until) => {}
            () = stopped(&mut stop) => {}
        }
    }
    line.cell.enter(Stage::Stopped);
}

async fn stopped(stop: &mut watch::Receiver<Option<Instant>>) {
    // The sender lives as long as the carrier; should it be gone, that is a stop too.
    let _ = stop.wait_for(Option::is_some).await;
}

async fn connect(shared: &Shared, line: &Line, dialer: &dyn Dial) -> Result<Connection, Failure> {
    let config = &shared.config;
    let wire = timeout(Duration::from_millis(config.connect_timeout_ms), dialer.dial(line.index))
        .await
        .map_err(|_| Failure::ConnectTimeout(config.connect_timeout_ms))??;
    timeout(Duration::from_millis(config.bind_timeout_ms), bind(shared, line, wire))
        .await
        .map_err(|_| Failure::BindTimeout(config.bind_timeout_ms))?
}

/// Logs in (SMPP 3.4 §4.1).
async fn bind(shared: &Shared, line: &Line, wire: Wire) -> Result<Connection, Failure> {
    let (mut reader, mut writer) = tokio::io::split(wire);
    let mut out = BytesMut::new();
    translate::bind(&shared.config, line.kind).encode(Status::ESME_ROK, BIND_SEQUENCE, &mut out)?;
    let mut inbox = BytesMut::new();
    loop {
        writer.write_all_buf(&mut out).await?;
        writer.flush().await?;
        while let Some(frame) = next_frame(&mut inbox, shared.config.max_pdu)? {
            match bind_answer(&frame) {
                Some(Status::ESME_ROK) => {
                    return Ok(Connection { reader, writer, inbox, next_sequence: BIND_SEQUENCE + 1 });
                }
                Some(status) => return Err(Failure::Refused(status)),
                None => answer_early(&frame, &mut out)?,
            }
        }
        if out.is_empty() && reader.read_buf(&mut inbox).await? == 0 {
            return Err(
                io::Error::new(io::ErrorKind::UnexpectedEof, "connection closed while binding").into()
            );
        }
    }
}

/// The status a frame answers the bind with; any kind of bind response counts, as some centres mix them up.
fn bind_answer(frame: &Frame) -> Option<Status> {
    let ours = frame.header.sequence_number == BIND_SEQUENCE;
    let status = frame.header.command_status;
    match frame.header.command_id {
        CommandId::BIND_TRANSMITTER_RESP
        | CommandId::BIND_RECEIVER_RESP
        | CommandId::BIND_TRANSCEIVER_RESP
            if ours =>
        {
            Some(status)
        }
        CommandId::GENERIC_NACK if status == Status::ESME_ROK => Some(Status::ESME_RUNKNOWNERR),
        CommandId::GENERIC_NACK => Some(status),
        _ => None,
    }
}

/// Requests before the bind's answer: alive, but nothing is taken yet.
fn answer_early(frame: &Frame, out: &mut BytesMut) -> Result<(), smpp::EncodeError> {
    let (answer, status) = match frame.header.command_id {
        CommandId::ENQUIRE_LINK => (Pdu::EnquireLinkResp, Status::ESME_ROK),
        CommandId::DELIVER_SM => (Pdu::DeliverSmResp(smpp::SmResp::default()), Status::ESME_RX_T_APPN),
        CommandId::DATA_SM => (Pdu::DataSmResp(smpp::SmResp::default()), Status::ESME_RX_T_APPN),
        _ => return Ok(()),
    };
    answer.encode(status, frame.header.sequence_number, out)
}

/// Waits that double, each with jitter between half and the whole.
#[derive(Debug)]
struct Backoff {
    min: Duration,
    max: Duration,
    failures: u32,
}

impl Backoff {
    fn new(min_ms: u64, max_ms: u64) -> Self {
        // A wait of zero would hammer a dead peer.
        let min = Duration::from_millis(min_ms.max(10));
        Self { min, max: Duration::from_millis(max_ms).max(min), failures: 0 }
    }

    fn reset(&mut self) {
        self.failures = 0;
    }

    fn wait(&mut self) -> Duration {
        let whole = self.min.saturating_mul(2_u32.saturating_pow(self.failures)).min(self.max);
        self.failures = self.failures.saturating_add(1);
        // The standard hasher's random keys are enough to spread reconnecting binds.
        let dice = RandomState::new().build_hasher().finish() % 1_024;
        whole / 2 + whole.mul_f64(dice as f64 / 2_048.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_their_jitter_up_to_the_longest() {
        let mut backoff = Backoff::new(1_000, 10_000);
        for whole in [1_000, 2_000, 4_000, 8_000, 10_000, 10_000] {
            let wait = backoff.wait().as_millis();
            assert!((whole / 2..=whole).contains(&wait), "{wait} is not around {whole}");
        }
        backoff.reset();
        assert!(backoff.wait().as_millis() <= 1_000);
    }

    #[test]
    fn many_failures_do_not_overflow() {
        let mut backoff = Backoff::new(1_000, u64::MAX / 4_096);
        for _ in 0..200 {
            assert!(backoff.wait() >= Duration::from_millis(500));
        }
    }
}
