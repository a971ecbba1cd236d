//! The carriers as they run: for each a session, a queue, what is in flight and what waits for receipts. Follows the
//! catalogue: a new carrier is started, a changed one reconnected, a removed one stopped.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use domain::id::CarrierId;
use tokio::sync::{Notify, mpsc};

use crate::clock::{now_ms, steady_ms};
use crate::meter::{Meter, News};
use crate::pipeline::lanes::Lanes;
use crate::pipeline::matcher::Matcher;
use crate::pipeline::ready::Ready;
use crate::policy;

/// Batches of session events that may wait for the outcome task; then the sessions stop reading.
pub const EVENTS_MAX: usize = 32;

/// Submissions without an answer that are remembered for a late one; the oldest go first.
const LOST_MAX: usize = 10_000;

/// A submission on the wire.
#[derive(Clone, Debug)]
pub struct Flight {
    /// The message.
    pub ready: Arc<Ready>,
    /// Part number from 0.
    pub part: u8,
    /// Its answer was lost; a late one may still come.
    pub lost: bool,
    /// When it was handed to the session, Unix ms.
    pub at_ms: i64,
}

/// One carrier as it runs.
pub struct CarrierRun {
    /// Its id.
    pub id: CarrierId,
    spec: RwLock<Arc<policy::Carrier>>,
    session: RwLock<Option<session::Carrier>>,
    lanes: Mutex<Lanes>,
    flights: Mutex<HashMap<u64, Flight>>,
    /// Tags of flights whose answer was lost, oldest first.
    lost: Mutex<VecDeque<u64>>,
    matcher: Mutex<Matcher>,
    /// What it did lately.
    pub meter: Meter,
    /// Wakes the dispatcher.
    pub wake: Notify,
    /// To the outcome task; `None` once it is to end.
    events: Mutex<Option<mpsc::Sender<Vec<session::Event>>>>,
    /// When it was last seen up, or was started, by the steady clock.
    up_ms: AtomicI64,
    next_tag: AtomicU64,
    /// Disabled or taken out of the catalogue: takes no new messages.
    pub retired: AtomicBool,
    /// The session (or its absence) is what `spec` asks for.
    applied: AtomicBool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CarrierRun {
    /// A carrier that is not connected yet.
    pub fn new(spec: Arc<policy::Carrier>, events: mpsc::Sender<Vec<session::Event>>) -> CarrierRun {
        CarrierRun {
            id: spec.id,
            spec: RwLock::new(spec),
            session: RwLock::new(None),
            lanes: Mutex::default(),
            flights: Mutex::default(),
            lost: Mutex::default(),
            matcher: Mutex::default(),
            meter: Meter::default(),
            wake: Notify::new(),
            events: Mutex::new(Some(events)),
            up_ms: AtomicI64::new(steady_ms()),
            next_tag: AtomicU64::new(1),
            retired: AtomicBool::new(false),
            applied: AtomicBool::new(false),
        }
    }

    /// Its session is what this version of the catalogue asks for (`None` = it is not in there).
    pub fn follows(&self, wanted: Option<&Arc<policy::Carrier>>) -> bool {
        let old = self.spec();
        match wanted {
            Some(new) => {
                self.applied.load(Ordering::Relaxed) && new.options == old.options && new.code == old.code
            }
            None => self.session().is_none(),
        }
    }

    /// Its options now.
    pub fn spec(&self) -> Arc<policy::Carrier> {
        Arc::clone(&self.spec.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Connects with `spec`; an older session must have been stopped.
    pub fn connect(&self, spec: Arc<policy::Carrier>) {
        *self.spec.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&spec);
        self.applied.store(true, Ordering::Relaxed);
        if !spec.options.enabled {
            return;
        }
        match spec.options.to_config(&spec.code) {
            Ok(config) => {
                let session = self.events().map(|events| session::start(config, events));
                *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
            }
            Err(wrong) => {
                tracing::error!(carrier = spec.code, ?wrong, "options make no sense: not connected")
            }
        }
    }

    /// To the outcome task, unless that is to end.
    pub fn events(&self) -> Option<mpsc::Sender<Vec<session::Event>>> {
        locked(&self.events).clone()
    }

    /// Whether much of what its sessions told is still to be stored. Then nothing new is put on its wire but what hurries: a
    /// session that cannot get rid of its news stops, and with it everything.
    pub fn is_behind(&self) -> bool {
        locked(&self.events).as_ref().is_some_and(|events| events.capacity() < EVENTS_MAX / 2)
    }

    /// No more news will come: the outcome task ends once it has stored what is there. The session must have ended.
    pub fn end_events(&self) {
        locked(&self.events).take();
    }

    /// Its session, when there is one.
    pub fn session(&self) -> Option<session::Carrier> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the session, waiting for answers at most `drain`.
    pub async fn disconnect(&self, drain: Duration) {
        self.applied.store(false, Ordering::Relaxed);
        let session = self.session.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(session) = session {
            session.stop(drain).await;
            self.meter.keep_throttled(session.status().throttled());
        }
    }

    /// What waits for it.
    pub fn lanes(&self) -> MutexGuard<'_, Lanes> {
        locked(&self.lanes)
    }

    /// What is on its wire, by tag.
    pub fn flights(&self) -> MutexGuard<'_, HashMap<u64, Flight>> {
        locked(&self.flights)
    }

    /// Submissions that still wait for an answer.
    pub fn in_flight(&self) -> usize {
        self.flights().values().filter(|flight| !flight.lost).count()
    }

    /// Keeps a flight for a late answer, for as long as there are not too many newer ones.
    pub fn keep_lost(&self, tag: u64) {
        let mut lost = locked(&self.lost);
        lost.push_back(tag);
        if lost.len() > LOST_MAX {
            let oldest = lost.pop_front();
            oldest.map(|tag| self.flights().remove(&tag));
        }
    }

    /// What waits for its receipts.
    pub fn matcher(&self) -> MutexGuard<'_, Matcher> {
        locked(&self.matcher)
    }

    /// Queues a message for it.
    pub fn push(&self, ready: Box<Ready>) {
        self.lanes().push(ready);
        self.wake.notify_one();
    }

    /// Puts messages back at the head of the queue, in their order.
    pub fn put_back(&self, messages: impl DoubleEndedIterator<Item = Box<Ready>>) {
        let mut lanes = self.lanes();
        messages.rev().for_each(|ready| lanes.push_front(ready));
    }

    /// Counts a batch.
    pub fn count(&self, news: &News) {
        self.meter.count(news, steady_ms(), now_ms());
    }

    /// A tag for a submission.
    pub fn tag(&self) -> u64 {
        self.next_tag.fetch_add(1, Ordering::Relaxed)
    }

    /// A bind came up.
    pub fn bind_up(&self) {
        self.wake.notify_one();
    }

    /// At least one bind that transmits is up.
    pub fn is_up(&self) -> bool {
        self.session
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .is_some_and(session::Carrier::is_up)
    }

    /// Up, or down for less than `patience_ms`: new messages may still be given to it.
    pub fn is_usable(&self, patience_ms: u64) -> bool {
        if self.retired.load(Ordering::Relaxed) {
            return false;
        }
        if self.is_up() {
            self.up_ms.store(steady_ms(), Ordering::Relaxed);
            return true;
        }
        let patience = i64::try_from(patience_ms).unwrap_or(i64::MAX);
        steady_ms() - self.up_ms.load(Ordering::Relaxed) < patience
    }
}
