//! One carrier: the handle the engine holds and what its binds share.
//!
//! Lives here: taking submits, sharing them out over the binds, stopping. Not here: sockets (`link`,
//! `bound`), the arithmetic of pace and window.
//! Invariant: a submit is in exactly one place: the queue, one window, or an event on its way up.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::config::{CarrierConfig, Submit};
use crate::dial::{Dial, TcpDialer};
use crate::event::{AckStatus, AckToken, Event};
use crate::line::Line;
use crate::pace::Pace;
use crate::queue::{Load, Queue};
use crate::status::CarrierStatus;
use crate::translate::Template;
use crate::window::Item;
use crate::{link, lock};

/// How much of the pace may be queued ahead, in seconds.
const AHEAD_S: f64 = 0.1;
/// One of so many slots is kept for submits that hurry.
const KEPT: usize = 16;

/// Starts a carrier's binds over TCP (and TLS when configured). They reconnect until stopped.
///
/// Must be called within a tokio runtime. Events arrive in batches; a full channel holds up the binds, a
/// closed one stops the carrier.
pub fn start(config: CarrierConfig, events: mpsc::Sender<Vec<Event>>) -> Carrier {
    let dialer = Arc::new(TcpDialer::new(&config));
    start_over(config, dialer, events)
}

/// Like `start`, over connections made by `dialer`: for simulations and tests.
pub fn start_over(config: CarrierConfig, dialer: Arc<dyn Dial>, events: mpsc::Sender<Vec<Event>>) -> Carrier {
    let shared = Arc::new(Shared::new(config, Instant::now()));
    let (finished, _) = watch::channel(false);
    let handle = Handle { shared: shared.clone(), finished: finished.clone() };
    tokio::spawn(supervise(shared, dialer, events, finished));
    Carrier { handle: Arc::new(handle) }
}

/// Runs the binds until they end, then lets the last events out.
async fn supervise(
    shared: Arc<Shared>,
    dialer: Arc<dyn Dial>,
    events: mpsc::Sender<Vec<Event>>,
    finished: watch::Sender<bool>,
) {
    let mut links = JoinSet::new();
    for index in 0..shared.lines.len() {
        links.spawn(link::run(shared.clone(), index, dialer.clone(), events.clone()));
    }
    let courier = tokio::spawn(courier(shared.clone(), events));
    let mut stop = shared.stop.subscribe();
    // A carrier without binds only ever gives submits back.
    let _ = stop.wait_for(Option::is_some).await;
    while let Some(ended) = links.join_next().await {
        if let Err(error) = ended {
            tracing::error!(carrier = %shared.config.name, %error, "a bind's task failed");
        }
    }
    shared.close_courier();
    let _ = courier.await;
    finished.send_replace(true);
}

/// Carries up what no bind can: submits given back while none is up.
async fn courier(shared: Arc<Shared>, events: mpsc::Sender<Vec<Event>>) {
    loop {
        let (batch, closed) = shared.returned();
        if batch.is_empty() {
            if closed {
                return;
            }
            shared.returned_wake.notified().await;
        } else if events.send(batch).await.is_err() {
            shared.begin_stop(Instant::now());
            return;
        }
    }
}

/// A running carrier. Clones are handles to the same one; when the last is dropped it stops without waiting.
#[derive(Clone, Debug)]
pub struct Carrier {
    handle: Arc<Handle>,
}

#[derive(Debug)]
struct Handle {
    shared: Arc<Shared>,
    finished: watch::Sender<bool>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.begin_stop(Instant::now());
    }
}

impl Carrier {
    /// Submits that can be taken now: open window slots of live transmitting binds, less what is queued, and
    /// not more than about 100 ms of the pace. Cheap: atomics only.
    pub fn free(&self) -> usize {
        self.handle.shared.free()
    }

    /// Of what can be taken (window of the live transmitting binds, about 100 ms of the pace), how much should be left to
    /// submits that hurry, so that one finds a free slot at once while others wait for theirs: a sixteenth, none of very
    /// few. Cheap: atomics only.
    pub fn kept(&self) -> usize {
        self.handle.shared.kept()
    }

    /// Whether a bind that transmits is bound; receivers do not count. Cheap: atomics only.
    pub fn is_up(&self) -> bool {
        self.handle.shared.lines.iter().any(Line::transmits)
    }

    /// Takes submits, spread over the binds. Never blocks. What no window can hold comes back as
    /// `Event::Unsent`; answers the tags it did not take at all because the carrier has stopped and no event
    /// will tell of them.
    pub fn submit(&self, batch: Vec<Submit>) -> Vec<u64> {
        self.handle.shared.submit(batch)
    }

    /// Resolves when `free()` became more than `kept`. May be spurious; may be awaited by several.
    pub async fn capacity(&self, kept: usize) {
        let shared = &self.handle.shared;
        loop {
            let notified = shared.capacity.notified();
            tokio::pin!(notified);
            notified.as_mut().enable();
            if shared.free() > kept {
                return;
            }
            notified.await;
        }
    }

    /// Answers deliveries. To be called once they are stored; tokens of dead connections are ignored.
    pub fn acknowledge(&self, tokens: Vec<AckToken>, status: AckStatus) {
        self.handle.shared.acknowledge(tokens, status);
    }

    /// A snapshot of the carrier and its binds.
    pub fn status(&self) -> CarrierStatus {
        self.handle.shared.status()
    }

    /// Stops: takes nothing more, waits up to `drain` for answers and acknowledgements, unbinds, closes;
    /// reports the rest as lost or unsent. Returns when every event is in the channel, so somebody must go on
    /// receiving. Cancelling the wait does not cancel the stop.
    pub async fn stop(&self, drain: Duration) {
        self.handle.shared.begin_stop(Instant::now() + drain);
        let _ = self.handle.finished.subscribe().wait_for(|finished| *finished).await;
    }
}

/// What a carrier's binds share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: CarrierConfig,
    pub(crate) template: Template,
    pub(crate) lines: Vec<Line>,
    /// When stopping: until when answers are awaited.
    pub(crate) stop: watch::Sender<Option<Instant>>,
    capacity: Notify,
    queue: Mutex<Queue>,
    queued: AtomicUsize,
    pace: Mutex<Pace>,
    /// The pace's `per_s` as bits, readable without the lock.
    rate: AtomicU64,
    returned: Mutex<Returned>,
    returned_wake: Notify,
    throttle_log: Mutex<ThrottleLog>,
}

/// Events no bind carries up. Holds at most what the engine handed in.
#[derive(Debug, Default)]
struct Returned {
    events: Vec<Event>,
    closed: bool,
}

/// Throttle answers since the last line in the log.
#[derive(Debug, Default)]
struct ThrottleLog {
    logged_at: Option<Instant>,
    since: u64,
}

impl Shared {
    fn new(config: CarrierConfig, now: Instant) -> Self {
        let line = |(index, kind): (usize, &_)| Line::new(index, *kind, now);
        let pace = Pace::new(config.pace_per_s, now);
        Self {
            template: Template::new(&config),
            lines: config.binds.iter().enumerate().map(line).collect(),
            stop: watch::Sender::new(None),
            capacity: Notify::new(),
            queue: Mutex::default(),
            queued: AtomicUsize::new(0),
            rate: AtomicU64::new(pace.per_s().to_bits()),
            pace: Mutex::new(pace),
            returned: Mutex::default(),
            returned_wake: Notify::new(),
            throttle_log: Mutex::default(),
            config,
        }
    }

    /// Most unanswered submits of one bind.
    pub(crate) fn window(&self) -> usize {
        usize::from(self.config.window.max(1))
    }

    /// Open window slots of these binds.
    fn room(&self, of: fn(&Line) -> bool) -> usize {
        let window = self.window();
        let lines = self.lines.iter().filter(|line| of(line));
        lines.map(|line| window.saturating_sub(line.in_flight.load(Ordering::Acquire))).sum()
    }

    /// What the pace lets through within the next moment.
    fn soon(&self) -> usize {
        let rate = f64::from_bits(self.rate.load(Ordering::Relaxed));
        if rate.is_infinite() { usize::MAX } else { ((rate * AHEAD_S).ceil() as usize).max(1) }
    }

    pub(crate) fn free(&self) -> usize {
        self.room(Line::taking).min(self.soon()).saturating_sub(self.queued())
    }

    pub(crate) fn kept(&self) -> usize {
        let whole = self.window() * self.lines.iter().filter(|line| line.taking()).count();
        whole.min(self.soon()) / KEPT
    }

    pub(crate) fn queued(&self) -> usize {
        self.queued.load(Ordering::Acquire)
    }

    fn submit(&self, batch: Vec<Submit>) -> Vec<u64> {
        let since = Instant::now();
        let mut unsent = Vec::new();
        {
            let mut queue = lock(&self.queue);
            // A bind that does not take any at this very moment will in the next.
            let room = if self.stopping().is_some() { 0 } else { self.room(Line::transmits) };
            let mut fits = room.saturating_sub(queue.len());
            for submit in batch {
                if fits == 0 {
                    unsent.push(submit.tag);
                    continue;
                }
                fits -= 1;
                queue.push(Item { submit, since, throttled: false });
            }
            self.queued.store(queue.len(), Ordering::Release);
        }
        let late = self.give_back(unsent);
        self.wake_takers();
        late
    }

    /// Takes `line`'s share of the queue as far as window and pace allow; returns when to ask again if the
    /// pace held something back.
    pub(crate) fn pull(
        &self,
        line: &Line,
        room: usize,
        now: Instant,
        into: &mut VecDeque<Item>,
    ) -> Option<Instant> {
        if self.queued() == 0 || room == 0 {
            return None;
        }
        let mut queue = lock(&self.queue);
        let wanted = queue.share(self.load(), line.in_flight.load(Ordering::Acquire)).min(room);
        if wanted == 0 {
            return None;
        }
        let (granted, next_at) = self.with_pace(|pace| (pace.take(wanted, now), pace.next_at()));
        queue.take(granted, into);
        line.in_flight.fetch_add(granted, Ordering::AcqRel);
        self.queued.store(queue.len(), Ordering::Release);
        (granted < wanted).then_some(next_at)
    }

    fn load(&self) -> Load {
        let taking = self.lines.iter().filter(|line| line.taking());
        taking.fold(Load::default(), |load, line| Load {
            binds: load.binds + 1,
            in_flight: load.in_flight + line.in_flight.load(Ordering::Acquire),
        })
    }

    fn with_pace<T>(&self, act: impl FnOnce(&mut Pace) -> T) -> T {
        let mut pace = lock(&self.pace);
        let result = act(&mut pace);
        self.rate.store(pace.per_s().to_bits(), Ordering::Relaxed);
        result
    }

    /// Puts submits back before all others; gives the queue up when no bind is left to write it.
    pub(crate) fn put_back(&self, items: Vec<Item>) {
        let orphaned = {
            let mut queue = lock(&self.queue);
            queue.put_back(items.into_iter());
            let hopeless = self.stopping().is_some() || !self.lines.iter().any(Line::transmits);
            let orphaned = if hopeless { queue.clear() } else { Vec::new() };
            self.queued.store(queue.len(), Ordering::Release);
            orphaned
        };
        self.give_back(orphaned);
        self.wake_takers();
    }

    /// Gives back what waited past the give-up time.
    pub(crate) fn give_up(&self, now: Instant) {
        if self.queued() == 0 {
            return;
        }
        let tags = {
            let mut queue = lock(&self.queue);
            let tags = queue.give_up(self.give_up_after(), now);
            self.queued.store(queue.len(), Ordering::Release);
            tags
        };
        self.give_back(tags);
    }

    pub(crate) fn give_up_after(&self) -> Duration {
        Duration::from_millis(self.config.throttle_give_up_ms)
    }

    /// Has the courier report tags as unsent; answers them when it has left already.
    fn give_back(&self, tags: Vec<u64>) -> Vec<u64> {
        if tags.is_empty() {
            return tags;
        }
        let mut returned = lock(&self.returned);
        if returned.closed {
            return tags;
        }
        returned.events.extend(tags.into_iter().map(|tag| Event::Unsent { tag }));
        drop(returned);
        self.returned_wake.notify_one();
        Vec::new()
    }

    fn returned(&self) -> (Vec<Event>, bool) {
        let mut returned = lock(&self.returned);
        (std::mem::take(&mut returned.events), returned.closed)
    }

    fn close_courier(&self) {
        lock(&self.returned).closed = true;
        self.returned_wake.notify_one();
    }

    fn acknowledge(&self, tokens: Vec<AckToken>, status: AckStatus) {
        let mut woken = vec![false; self.lines.len()];
        for token in tokens {
            if let Some(line) = self.lines.get(token.bind) {
                line.acknowledge(token, status);
                woken[token.bind] = true;
            }
        }
        self.lines.iter().zip(woken).filter(|(_, woken)| *woken).for_each(|(line, _)| line.wake.notify_one());
    }

    /// The carrier refused a submit written at `sent_at` as too much.
    pub(crate) fn throttled(&self, status: u32, sent_at: Instant, now: Instant) {
        let pace = self.with_pace(|pace| {
            pace.throttled(sent_at, now);
            pace.per_s()
        });
        let mut log = lock(&self.throttle_log);
        log.since += 1;
        if log.logged_at.is_none_or(|at| now.saturating_duration_since(at) >= Duration::from_secs(1)) {
            let name = &self.config.name;
            let answers = log.since;
            tracing::warn!(carrier = %name, status, answers, pace_per_s = pace, "carrier throttles");
            *log = ThrottleLog { logged_at: Some(now), since: 0 };
        }
    }

    /// `congestion_state` in an answer to a submit written at `sent_at`.
    pub(crate) fn congestion(&self, state: u8, sent_at: Instant, now: Instant) {
        self.with_pace(|pace| pace.congestion(state, sent_at, now));
    }

    /// Tells waiters when submits can be taken.
    pub(crate) fn announce_capacity(&self) {
        if self.free() > 0 {
            self.capacity.notify_waiters();
        }
    }

    pub(crate) fn wake_takers(&self) {
        if self.queued() > 0 {
            self.lines.iter().filter(|line| line.taking()).for_each(|line| line.wake.notify_one());
        }
    }

    /// When stopping: until when answers are awaited.
    pub(crate) fn stopping(&self) -> Option<Instant> {
        *self.stop.borrow()
    }

    /// Begins the stop, or brings its end nearer.
    pub(crate) fn begin_stop(&self, until: Instant) {
        self.stop.send_modify(|stop| *stop = Some(stop.map_or(until, |earlier| earlier.min(until))));
        self.put_back(Vec::new());
        self.lines.iter().for_each(|line| line.wake.notify_one());
    }

    fn status(&self) -> CarrierStatus {
        let window = self.window();
        let bind = |line: &Line| {
            let in_flight = line.in_flight.load(Ordering::Acquire);
            line.cell.snapshot(line.index, line.kind, in_flight, window)
        };
        let pace = self.with_pace(|pace| pace.now(Instant::now()));
        let full = self.config.pace_per_s;
        CarrierStatus {
            binds: self.lines.iter().map(bind).collect(),
            queued: self.queued(),
            pace_per_s: pace.is_finite().then_some(pace),
            pace_full_per_s: (full > 0).then_some(f64::from(full)),
        }
    }
}
