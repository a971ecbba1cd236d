//! A snapshot of a carrier for people and metrics.
//!
//! Lives here: the public shapes and each bind's cell they are read from. Not here: decisions.
//! Invariant: reading a snapshot never waits for a bind's task.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::BindKind;
use crate::lock;

/// What a carrier is doing now.
#[derive(Clone, Debug)]
pub struct CarrierStatus {
    /// One entry per configured bind.
    pub binds: Vec<BindStatus>,
    /// Submits waiting for a window or for the pace.
    pub queued: usize,
    /// Submits per second allowed now; `None` = unlimited.
    pub pace_per_s: Option<f64>,
    /// Configured submits per second; `None` = unlimited.
    pub pace_full_per_s: Option<f64>,
}

impl CarrierStatus {
    /// Answers that meant "slow down", over all binds.
    pub fn throttled(&self) -> u64 {
        self.binds.iter().map(|bind| bind.throttled).sum()
    }

    /// Binds that are bound.
    pub fn bound(&self) -> usize {
        self.binds.iter().filter(|bind| bind.state == BindState::Bound).count()
    }

    /// Submits that may be unanswered at once when every transmitting bind is up.
    pub fn window(&self) -> usize {
        self.binds.iter().filter(|bind| bind.kind.transmits()).map(|bind| bind.window).sum()
    }
}

/// What one bind is doing now. The counts are since start, over all its connections.
#[derive(Clone, Debug)]
pub struct BindStatus {
    /// Position in `CarrierConfig::binds`.
    pub index: usize,
    /// Kind of the bind.
    pub kind: BindKind,
    /// Where it is in its life.
    pub state: BindState,
    /// When it came into this state.
    pub since: std::time::Instant,
    /// Submits written and not answered.
    pub in_flight: usize,
    /// Most submits that may be unanswered.
    pub window: usize,
    /// Why the last connection ended or the last try failed.
    pub last_error: Option<String>,
    /// Submits written.
    pub submitted: u64,
    /// Submits answered, whatever the answer.
    pub answered: u64,
    /// Answers that meant "slow down".
    pub throttled: u64,
    /// `deliver_sm` and `data_sm` received.
    pub received: u64,
}

/// Where a bind is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindState {
    /// Dialling, or waiting for the bind to be answered.
    Connecting,
    /// Bound.
    Bound,
    /// Waiting before the next try.
    Waiting {
        /// Time left until then.
        next_try_in: Duration,
    },
    /// Stopped for good.
    Stopped,
}

impl BindState {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            BindState::Connecting => "connecting",
            BindState::Bound => "bound",
            BindState::Waiting { .. } => "waiting",
            BindState::Stopped => "stopped",
        }
    }
}

/// The part of a bind's state that changes rarely.
#[derive(Debug)]
pub(crate) struct Life {
    state: Stage,
    since: Instant,
    last_error: Option<String>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    Connecting,
    Bound,
    Waiting { until: Instant },
    Stopped,
}

/// Where a bind's task writes what a snapshot shows.
#[derive(Debug)]
pub(crate) struct Cell {
    life: Mutex<Life>,
    pub(crate) submitted: AtomicU64,
    pub(crate) answered: AtomicU64,
    pub(crate) throttled: AtomicU64,
    pub(crate) received: AtomicU64,
}

impl Cell {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            life: Mutex::new(Life { state: Stage::Connecting, since: now, last_error: None }),
            submitted: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
            received: AtomicU64::new(0),
        }
    }

    pub(crate) fn enter(&self, state: Stage) {
        let mut life = lock(&self.life);
        life.state = state;
        life.since = Instant::now();
    }

    pub(crate) fn failed(&self, reason: &str) {
        lock(&self.life).last_error = Some(reason.to_owned());
    }

    pub(crate) fn snapshot(
        &self,
        index: usize,
        kind: BindKind,
        in_flight: usize,
        window: usize,
    ) -> BindStatus {
        let life = lock(&self.life);
        let state = match life.state {
            Stage::Connecting => BindState::Connecting,
            Stage::Bound => BindState::Bound,
            Stage::Waiting { until } => {
                BindState::Waiting { next_try_in: until.saturating_duration_since(Instant::now()) }
            }
            Stage::Stopped => BindState::Stopped,
        };
        BindStatus {
            index,
            kind,
            state,
            since: life.since.into_std(),
            in_flight,
            window,
            last_error: life.last_error.clone(),
            submitted: self.submitted.load(Ordering::Relaxed),
            answered: self.answered.load(Ordering::Relaxed),
            throttled: self.throttled.load(Ordering::Relaxed),
            received: self.received.load(Ordering::Relaxed),
        }
    }
}
