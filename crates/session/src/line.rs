//! One bind as the rest of the carrier sees it: counts, flags and what is handed to its task.
//!
//! Lives here: the shared side of a bind. Not here: the task that owns the socket (`link`, `bound`).
//! Invariant: everything is an atomic or a short lock; nobody waits for the task.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::config::BindKind;
use crate::event::{AckStatus, AckToken};
use crate::lock;
use crate::status::Cell;

/// The shared side of one bind.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) index: usize,
    pub(crate) kind: BindKind,
    /// Number of the live connection; 0 while there is none.
    epoch: AtomicU32,
    /// Takes submits now: bound, transmitting, and not held up.
    taking: AtomicBool,
    /// Unanswered submits.
    pub(crate) in_flight: AtomicUsize,
    acks: Mutex<Vec<(AckToken, AckStatus)>>,
    /// Wakes the task: new submits, acknowledgements, stop.
    pub(crate) wake: Notify,
    pub(crate) cell: Cell,
}

impl Line {
    pub(crate) fn new(index: usize, kind: BindKind, now: Instant) -> Self {
        Self {
            index,
            kind,
            epoch: AtomicU32::new(0),
            taking: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            acks: Mutex::new(Vec::new()),
            wake: Notify::new(),
            cell: Cell::new(now),
        }
    }

    /// A connection came up.
    pub(crate) fn up(&self, epoch: u32) {
        self.in_flight.store(0, Ordering::Release);
        self.epoch.store(epoch, Ordering::Release);
        self.taking.store(self.kind.transmits(), Ordering::Release);
    }

    /// The connection is gone.
    pub(crate) fn down(&self) {
        self.taking.store(false, Ordering::Release);
        self.epoch.store(0, Ordering::Release);
        self.in_flight.store(0, Ordering::Release);
        lock(&self.acks).clear();
    }

    /// Whether submits may be written on a live connection, now or when it is no longer held up.
    pub(crate) fn transmits(&self) -> bool {
        self.kind.transmits() && self.epoch.load(Ordering::Acquire) != 0
    }

    pub(crate) fn taking(&self) -> bool {
        self.taking.load(Ordering::Acquire)
    }

    /// Says whether submits are taken; true when that changed.
    pub(crate) fn set_taking(&self, taking: bool) -> bool {
        // The plain read keeps the usual case (no change) free of a locked write.
        self.taking() != taking && self.taking.swap(taking, Ordering::AcqRel) != taking
    }

    /// Queues an acknowledgement; one of a dead connection is dropped.
    pub(crate) fn acknowledge(&self, token: AckToken, status: AckStatus) {
        let mut acks = lock(&self.acks);
        if token.epoch == self.epoch.load(Ordering::Acquire) {
            acks.push((token, status));
        }
    }

    pub(crate) fn take_acks(&self) -> Vec<(AckToken, AckStatus)> {
        std::mem::take(&mut *lock(&self.acks))
    }
}
