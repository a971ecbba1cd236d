//! One bound connection: the loop that owns its socket, window and timers.
//!
//! Lives here: when to read, when to write, when to ask for life, how to end. Not here: what a received PDU
//! means (`inbound`).
//! Invariant: each turn handles everything that has arrived and writes everything that resulted at once.
//! While the events channel is full nothing is read, for at most `HELD_MAX`; then reading goes on and
//! deliveries are refused with "try later", so that the peer's `enquire_link` is answered and memory stays
//! bounded.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::BytesMut;
use futures_util::FutureExt;
use smpp::{Pdu, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;

use crate::carrier::Shared;
use crate::dial::Wire;
use crate::event::{AckStatus, Answer, Event};
use crate::line::Line;
use crate::link::Connection;
use crate::status::Stage as LifeStage;
use crate::translate;
use crate::window::{Item, Open, Window};

/// Room made for each read.
const READ: usize = 64 * 1024;
/// Output beyond which no submit is added.
const OUT_HIGH: usize = 256 * 1024;
/// Output beyond which nothing is read: the peer does not take its answers.
const OUT_MAX: usize = 1024 * 1024;
/// How long a full events channel may keep the connection from reading.
const HELD_MAX: Duration = Duration::from_secs(5);
/// How long `unbind_resp`, a last write or a last read is awaited.
const GOODBYE: Duration = Duration::from_secs(2);
/// Pause of a timer nobody needs.
const IDLE: Duration = Duration::from_secs(3_600);

/// How a connection ended.
pub(crate) struct Ended {
    healthy: bool,
}

impl Ended {
    /// Whether it did something useful, so that the next one need not wait long.
    pub(crate) fn is_healthy(&self) -> bool {
        self.healthy
    }
}

/// Where a bound connection is in its life.
#[derive(Debug)]
pub(super) enum Stage {
    Open,
    /// Stopping: nothing new is sent, answers are awaited.
    Draining {
        until: Instant,
    },
    /// `unbind` is sent.
    Unbinding {
        until: Instant,
    },
    /// What is in the output still goes out, then the end.
    Closing {
        until: Instant,
        reason: String,
    },
    /// Writing failed; what the peer had written before is still read.
    Deaf {
        until: Instant,
        reason: String,
    },
    Ended {
        reason: String,
    },
}

/// One bound connection.
pub(super) struct Bound<'a> {
    pub(super) shared: &'a Shared,
    pub(super) line: &'a Line,
    pub(super) epoch: u32,
    pub(super) window: Window,
    pub(super) inbox: BytesMut,
    pub(super) out: BytesMut,
    /// Octets ever put into `out`.
    appended: u64,
    unflushed: bool,
    pub(super) events: Vec<Event>,
    /// Submits the carrier throttled in this turn.
    pub(super) throttled: Vec<Item>,
    /// Taken from the queue and about to be written; empty between turns.
    pulled: VecDeque<Item>,
    /// Deliveries handed up and not yet acknowledged.
    pub(super) unacknowledged: usize,
    pub(super) heard_at: Instant,
    pub(super) asked_at: Option<Instant>,
    /// Since when the events channel is full.
    full_since: Option<Instant>,
    pace_at: Option<Instant>,
    sweep_at: Instant,
    pub(super) useful: bool,
    pub(super) stage: Stage,
}

/// Serves a bound connection until it ends and reports everything it held.
pub(crate) async fn serve(
    shared: &Shared,
    line: &Line,
    epoch: u32,
    connection: Connection,
    events: &mpsc::Sender<Vec<Event>>,
) -> Ended {
    let Connection { mut reader, mut writer, inbox, next_sequence } = connection;
    let begun = Instant::now();
    let mut bound = Bound::new(shared, line, epoch, inbox, next_sequence);
    line.cell.enter(LifeStage::Bound);
    line.up(epoch);
    tracing::info!(carrier = %shared.config.name, bind = line.index, kind = line.kind.name(), "bound");
    shared.wake_takers();
    // Whatever goes wrong in here, what this connection holds is reported and the bind comes back.
    let served = AssertUnwindSafe(bound.run(&mut reader, &mut writer, events)).catch_unwind().await;
    let sound = served.is_ok();
    let reason = served.unwrap_or_else(|_| "internal error".to_owned());
    if reason == STOPPED {
        tracing::info!(carrier = %shared.config.name, bind = line.index, "unbound");
    } else {
        tracing::warn!(carrier = %shared.config.name, bind = line.index, reason, "connection ended");
    }
    let stable = Duration::from_millis(shared.config.reconnect_max_ms);
    let healthy = bound.useful || begun.elapsed() >= stable;
    let news = bound.settle(reason);
    if sound {
        let _ = tokio::time::timeout(GOODBYE, writer.shutdown()).await;
    }
    drop((reader, writer));
    // A closed channel was noticed by the loop already.
    let _ = events.send(news).await;
    Ended { healthy }
}

impl<'a> Bound<'a> {
    fn new(shared: &'a Shared, line: &'a Line, epoch: u32, inbox: BytesMut, next_sequence: u32) -> Self {
        let now = Instant::now();
        Self {
            shared,
            line,
            epoch,
            window: Window::new(shared.window(), next_sequence),
            inbox,
            out: BytesMut::new(),
            appended: 0,
            unflushed: false,
            events: vec![Event::Up { bind: line.index }],
            throttled: Vec::new(),
            pulled: VecDeque::new(),
            unacknowledged: 0,
            heard_at: now,
            asked_at: None,
            full_since: None,
            pace_at: None,
            sweep_at: now + sweep_interval(shared),
            useful: false,
            stage: Stage::Open,
        }
    }

    async fn run(
        &mut self,
        reader: &mut ReadHalf<Wire>,
        writer: &mut WriteHalf<Wire>,
        events: &mpsc::Sender<Vec<Event>>,
    ) -> String {
        let line = self.line;
        let timer = tokio::time::sleep(IDLE);
        tokio::pin!(timer);
        loop {
            self.turn(Instant::now(), events);
            if let Stage::Ended { reason } = &mut self.stage {
                return std::mem::take(reason);
            }
            let due = self.due();
            if due < timer.deadline() || timer.is_elapsed() {
                timer.as_mut().reset(due);
            }
            let (may_read, may_write, has_events) =
                (self.may_read(), self.may_write(), !self.events.is_empty());
            if self.inbox.capacity() - self.inbox.len() < READ / 8 {
                self.inbox.reserve(READ);
            }
            tokio::select! {
                biased;
                written = write(writer, &mut self.out), if may_write => self.wrote(written),
                read = reader.read_buf(&mut self.inbox), if may_read => self.read(read),
                room = events.reserve(), if has_events => match room {
                    Ok(room) => room.send(std::mem::take(&mut self.events)),
                    Err(_) => self.nobody_listens(),
                },
                () = line.wake.notified() => {}
                () = &mut timer => {}
            }
        }
    }

    /// Everything that can be done without waiting.
    fn turn(&mut self, now: Instant, events: &mpsc::Sender<Vec<Event>>) {
        self.send_acks();
        self.handle_frames(now);
        self.line.in_flight.store(self.window.len(), Ordering::Release);
        if !self.throttled.is_empty() {
            self.shared.put_back(std::mem::take(&mut self.throttled));
        }
        self.tick(now);
        self.hand_up(now, events);
        self.obey_stop(now);
        self.fill(now);
        self.line.in_flight.store(self.window.len(), Ordering::Release);
        self.shared.announce_capacity();
        self.finish(now);
    }

    /// Puts a PDU of ours into the output; one the wire cannot carry is a defect and left out.
    pub(super) fn append(
        &mut self,
        pdu: &Pdu,
        status: Status,
        sequence: u32,
    ) -> Result<(), smpp::EncodeError> {
        let before = self.out.len();
        pdu.encode(status, sequence, &mut self.out)?;
        self.appended += (self.out.len() - before) as u64;
        self.unflushed = true;
        Ok(())
    }

    pub(super) fn respond(&mut self, pdu: &Pdu, status: Status, sequence: u32) {
        if let Err(error) = self.append(pdu, status, sequence) {
            tracing::error!(carrier = %self.shared.config.name, %error, "answer cannot be written");
        }
    }

    fn send_acks(&mut self) {
        for (token, status) in self.line.take_acks() {
            if token.epoch != self.epoch {
                continue;
            }
            let status = match status {
                AckStatus::Ok => Status::ESME_ROK,
                AckStatus::TryLater => Status::ESME_RX_T_APPN,
            };
            self.unacknowledged = self.unacknowledged.saturating_sub(1);
            let response = Self::delivery_response(token.data);
            self.respond(&response, status, token.sequence);
        }
    }

    /// Takes this bind's share of the queue and puts it into the output.
    fn fill(&mut self, now: Instant) {
        let may = self.line.kind.transmits()
            && matches!(self.stage, Stage::Open)
            && self.events.is_empty()
            && self.out.len() < OUT_HIGH;
        if self.line.set_taking(may) {
            self.shared.wake_takers();
        }
        self.pace_at = None;
        if !may {
            return;
        }
        self.pace_at = self.shared.pull(self.line, self.window.room(), now, &mut self.pulled);
        while let Some(item) = self.pulled.pop_front() {
            self.write_submit(item, now);
        }
    }

    fn write_submit(&mut self, item: Item, now: Instant) {
        let pdu = self.shared.template.submit(&item.submit);
        let sequence = self.window.sequence();
        match self.append(&pdu, Status::ESME_ROK, sequence) {
            Ok(()) => {
                self.line.cell.submitted.fetch_add(1, Ordering::Relaxed);
                self.window.insert(sequence, Open { item, sent_at: now, end: self.appended });
            }
            Err(error) => {
                let name = &self.shared.config.name;
                tracing::warn!(carrier = %name, tag = item.submit.tag, %error, "submission not writable");
                let status = translate::refusal(&error).0;
                self.events
                    .push(Event::Answered { tag: item.submit.tag, answer: Answer::Refused { status } });
            }
        }
    }

    /// Gives the events to the channel if it has room.
    fn hand_up(&mut self, now: Instant, events: &mpsc::Sender<Vec<Event>>) {
        if self.events.is_empty() {
            self.full_since = None;
            return;
        }
        match events.try_send(std::mem::take(&mut self.events)) {
            Ok(()) => self.full_since = None,
            Err(TrySendError::Full(kept)) => {
                self.events = kept;
                if self.full_since.is_none() {
                    let name = &self.shared.config.name;
                    tracing::debug!(carrier = %name, bind = self.line.index, "events held up");
                    self.full_since = Some(now);
                }
            }
            Err(TrySendError::Closed(_)) => self.nobody_listens(),
        }
    }

    /// Nobody receives events any more: the carrier stops.
    fn nobody_listens(&mut self) {
        self.events.clear();
        self.shared.begin_stop(Instant::now());
    }

    /// Whether deliveries are refused because the engine has not taken events for too long.
    pub(super) fn refuses(&self) -> bool {
        self.full_since.is_some_and(|since| since.elapsed() >= HELD_MAX)
    }

    fn may_read(&self) -> bool {
        let wanted = !matches!(self.stage, Stage::Closing { .. });
        let room = self.events.is_empty() || self.refuses();
        wanted && room && self.out.len() < OUT_MAX
    }

    fn may_write(&self) -> bool {
        !matches!(self.stage, Stage::Deaf { .. }) && (!self.out.is_empty() || self.unflushed)
    }

    fn wrote(&mut self, written: std::io::Result<()>) {
        match written {
            Ok(()) => self.unflushed = false,
            Err(error) => {
                let reason = format!("write: {error}");
                self.stage = Stage::Deaf { until: Instant::now() + GOODBYE, reason };
            }
        }
    }

    fn read(&mut self, read: std::io::Result<usize>) {
        let reason = match (read, &mut self.stage) {
            (Ok(1..), _) => return,
            (_, Stage::Deaf { reason, .. }) => std::mem::take(reason),
            (Ok(_), Stage::Unbinding { .. }) => STOPPED.to_owned(),
            (Ok(_), _) => "connection closed by the peer".to_owned(),
            (Err(error), _) => format!("read: {error}"),
        };
        self.stage = Stage::Ended { reason };
    }

    /// Ends the connection once the output is written.
    pub(super) fn close(&mut self, now: Instant, reason: String) {
        self.stage = Stage::Closing { until: now + GOODBYE, reason };
    }

    fn obey_stop(&mut self, now: Instant) {
        let Some(until) = self.shared.stopping() else { return };
        if matches!(self.stage, Stage::Open) {
            self.stage = Stage::Draining { until };
        }
        let Stage::Draining { .. } = self.stage else { return };
        let drained = self.window.len() == 0 && self.unacknowledged == 0 && self.events.is_empty();
        if drained || now >= until {
            let sequence = self.window.sequence();
            self.respond(&Pdu::Unbind, Status::ESME_ROK, sequence);
            self.stage = Stage::Unbinding { until: now + GOODBYE };
        } else {
            self.stage = Stage::Draining { until };
        }
    }

    fn finish(&mut self, now: Instant) {
        let reason = match &mut self.stage {
            Stage::Closing { until, reason } if now >= *until || (self.out.is_empty() && !self.unflushed) => {
                std::mem::take(reason)
            }
            Stage::Deaf { until, reason } if now >= *until => std::mem::take(reason),
            Stage::Unbinding { until } if now >= *until => STOPPED.to_owned(),
            _ => return,
        };
        self.stage = Stage::Ended { reason };
    }

    /// Time-outs and keep-alive.
    fn tick(&mut self, now: Instant) {
        if now >= self.sweep_at {
            let timeout = Duration::from_millis(self.shared.config.response_timeout_ms);
            let lost = self.window.expire(timeout, now);
            self.events.extend(lost.into_iter().map(|tag| Event::Lost { tag }));
            self.shared.give_up(now);
            self.sweep_at = now + sweep_interval(self.shared);
        }
        if !self.may_read() && self.full_since.is_some() {
            // What the peer says is not read, so its silence means nothing.
            self.heard_at = now;
            self.asked_at = None;
        }
        let Some((idle, patience)) = self.keep_alive() else { return };
        match self.asked_at {
            Some(asked) if now >= asked + patience => {
                self.stage = Stage::Ended { reason: "enquire_link unanswered".to_owned() };
            }
            None if now >= self.heard_at + idle => {
                let sequence = self.window.sequence();
                self.respond(&Pdu::EnquireLink, Status::ESME_ROK, sequence);
                self.asked_at = Some(now);
            }
            _ => {}
        }
    }

    /// Silence before `enquire_link` and after it, when it is used.
    fn keep_alive(&self) -> Option<(Duration, Duration)> {
        let config = &self.shared.config;
        let wanted = config.enquire_link_ms > 0 && matches!(self.stage, Stage::Open | Stage::Draining { .. });
        wanted.then(|| {
            (Duration::from_millis(config.enquire_link_ms), Duration::from_millis(config.enquire_timeout_ms))
        })
    }

    /// When something is to be done at the latest.
    fn due(&self) -> Instant {
        let alive = self.keep_alive().map(|(idle, patience)| match self.asked_at {
            Some(asked) => asked + patience,
            None => self.heard_at + idle,
        });
        let sweeping = self.window.len() > 0 || self.shared.queued() > 0;
        let ending = match &self.stage {
            Stage::Draining { until } | Stage::Unbinding { until } => Some(*until),
            Stage::Closing { until, .. } | Stage::Deaf { until, .. } => Some(*until),
            Stage::Open | Stage::Ended { .. } => None,
        };
        // Past that point the connection refuses, and nothing is due for it.
        let held = self.full_since.filter(|_| !self.refuses()).map(|since| since + HELD_MAX);
        let times = [alive, sweeping.then_some(self.sweep_at), self.pace_at, ending, held];
        times.into_iter().flatten().min().unwrap_or_else(|| Instant::now() + IDLE)
    }

    /// After the end: what never went out whole is put back, what went out is lost.
    fn settle(mut self, reason: String) -> Vec<Event> {
        self.line.down();
        if reason != STOPPED {
            self.line.cell.failed(&reason);
        }
        self.events.push(Event::Down { bind: self.line.index, reason });
        let written = self.appended - self.out.len() as u64;
        let (sent, unsent): (Vec<Open>, Vec<Open>) =
            self.window.drain().into_iter().partition(|open| open.end <= written);
        self.events.extend(sent.into_iter().map(|open| Event::Lost { tag: open.item.submit.tag }));
        let throttled = std::mem::take(&mut self.throttled);
        let unsent = unsent.into_iter().map(|open| open.item);
        self.shared.put_back(throttled.into_iter().chain(unsent).chain(self.pulled.drain(..)).collect());
        self.shared.announce_capacity();
        self.events
    }
}

/// Why a connection of a stopped carrier ends.
pub(super) const STOPPED: &str = "stopped";

fn sweep_interval(shared: &Shared) -> Duration {
    Duration::from_millis((shared.config.response_timeout_ms / 10).clamp(10, 1_000))
}

async fn write(writer: &mut WriteHalf<Wire>, out: &mut BytesMut) -> std::io::Result<()> {
    // Cancelled midway, `out` holds exactly what is not written yet.
    writer.write_all_buf(out).await?;
    writer.flush().await
}
