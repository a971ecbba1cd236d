//! The waist: `db.write(|tx| …)` and `db.read(|tx| …)` over SQLite or PostgreSQL.
//!
//! A closure is a whole transaction; it does no IO but the store's and may be run again after a conflict, so it must
//! not keep anything it changed outside. SQLite: see `sqlite.rs` (one writer thread, group commit, readers).
//! PostgreSQL: see `pg.rs` (workers with a connection each). What lives here: the queue, the answer, the limits.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use crossbeam_channel::TrySendError;
use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::latency::Latency;
use crate::pg::Role;
use crate::queue::{Lane, Sender, queue};
use crate::tx::Tx;

/// Transactions that may wait for a writer in each lane, and the same for readers. Beyond it callers get [`Error::Busy`].
const QUEUE_MAX: usize = 4096;

/// Where the data lives.
#[derive(Clone, Debug)]
pub enum Place {
    /// One SQLite file; its folder must exist.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as a `postgres://` URL or a libpq-style string, and how many connections write.
    Postgres {
        /// Connection string.
        url: String,
        /// Writing connections (each a thread), 1 to 32.
        writers: usize,
        /// Reading connections (each a thread), 1 to 32.
        readers: usize,
    },
}

/// A transaction waiting for its turn.
pub(crate) trait Job: Send {
    /// Runs it inside an open transaction; `false` = roll it back.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// When it was asked for.
    fn asked(&self) -> Instant;
    /// The last run failed in a way that a second run may mend.
    fn may_retry(&self) -> bool;
    /// Tells the caller; `commit` is how the commit went.
    fn finish(self: Box<Self>, commit: Result<()>);
}

struct Work<T, F> {
    asked: Instant,
    body: F,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: FnMut(&mut Tx<'_>) -> Result<T> + Send> Job for Work<T, F> {
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let body = std::panic::AssertUnwindSafe(|| (self.body)(tx));
        let outcome = std::panic::catch_unwind(body);
        let outcome = outcome.unwrap_or_else(|_| Err(Error::Corrupt("a transaction panicked".into())));
        let outcome = match tx.failed() {
            Some(error) if outcome.is_ok() => Err(error.clone()),
            _ => outcome,
        };
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn asked(&self) -> Instant {
        self.asked
    }

    fn may_retry(&self) -> bool {
        matches!(self.outcome, Some(Err(Error::Busy(_))))
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let outcome = match (self.outcome, commit) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(Error::Down("the transaction did not run".into())),
        };
        let _caller_may_be_gone = self.reply.send(outcome);
    }
}

/// What the store counts about itself; all values only grow, except the waiting ones and the latencies.
#[derive(Debug, Default)]
pub struct Counters {
    /// Write transactions asked for and not answered yet.
    pub writes_waiting: AtomicU64,
    /// Commits.
    pub commits: AtomicU64,
    /// Write transactions that were part of a commit (≥ commits: group commit).
    pub writes: AtomicU64,
    /// Microseconds spent committing.
    pub commit_us: AtomicU64,
    /// How long the last write transactions took, from being asked for to being durable.
    pub write_latency: Latency,
    /// Write transactions that failed.
    pub failures: AtomicU64,
    /// The last commit or connection failed, so the store is not ready.
    pub down: AtomicBool,
}

/// A handle on the database; cheap to clone. Threads end when the last handle is dropped.
#[derive(Clone)]
pub struct Db {
    writer: Sender,
    reader: Sender,
    counters: Arc<Counters>,
    place: Arc<Place>,
}

impl Db {
    /// Opens the database, without migrating it. Fails with [`Error::Down`] or [`Error::Corrupt`].
    pub fn open(place: Place) -> Result<Db> {
        let (writer, writes) = queue(QUEUE_MAX);
        let (reader, reads) = queue(QUEUE_MAX);
        let counters = Arc::new(Counters::default());
        match &place {
            Place::Sqlite(path) => crate::sqlite::start(path, writes, reads, &counters)?,
            Place::Postgres { url, writers, readers } => {
                crate::pg::start(url, Role::Write, (*writers).clamp(1, 32), writes, &counters)?;
                crate::pg::start(url, Role::Read, (*readers).clamp(1, 32), reads, &counters)?;
            }
        }
        Ok(Db { writer, reader, counters, place: Arc::new(place) })
    }

    /// Runs `body` in a write transaction and answers when it is durable. `Err(Down)` = outcome unknown.
    pub async fn write<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_in(Lane::Then, body).await
    }

    /// [`Db::write`] before all that waits and that somebody does not wait for at this moment: for a verification code's way to
    /// the wire, and nothing else. Must be short.
    pub async fn write_first<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_in(Lane::First, body).await
    }

    async fn write_in<T, F>(&self, lane: Lane, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let _waiting = Waiting::one(&self.counters.writes_waiting);
        let result = match send(&self.writer, lane, body) {
            Ok(answer) => answer.await.unwrap_or_else(|_| Err(stopped())),
            Err(error) => Err(error),
        };
        if result.is_err() {
            self.counters.failures.fetch_add(1, Ordering::Relaxed);
        }
        result
    }

    /// Runs `body` in a read transaction: one consistent snapshot; it can neither write nor lock rows.
    pub async fn read<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        send(&self.reader, Lane::Then, body)?.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// [`Db::write`] for a caller without a runtime (commands, tests).
    pub fn write_blocking<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        send(&self.writer, Lane::Then, body)?.blocking_recv().unwrap_or_else(|_| Err(stopped()))
    }

    /// [`Db::read`] for a caller without a runtime.
    pub fn read_blocking<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        send(&self.reader, Lane::Then, body)?.blocking_recv().unwrap_or_else(|_| Err(stopped()))
    }

    /// What the store counts about itself.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Where the data lives.
    pub fn place(&self) -> &Place {
        &self.place
    }
}

/// Counts a caller while it waits, also when it leaves before the answer.
struct Waiting<'a>(&'a AtomicU64);

impl Waiting<'_> {
    fn one(count: &AtomicU64) -> Waiting<'_> {
        count.fetch_add(1, Ordering::Relaxed);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn stopped() -> Error {
    Error::Down("the store has stopped".into())
}

fn send<T, F>(queue: &Sender, lane: Lane, body: F) -> Result<oneshot::Receiver<Result<T>>>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    match queue.send(lane, Box::new(Work { asked: Instant::now(), body, outcome: None, reply })) {
        Ok(()) => Ok(answer),
        Err(TrySendError::Full(_)) => Err(Error::Busy("too many transactions wait".into())),
        Err(TrySendError::Disconnected(_)) => Err(stopped()),
    }
}
