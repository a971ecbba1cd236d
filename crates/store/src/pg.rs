//! PostgreSQL behind the waist: each worker thread owns a connection and runs one transaction at a time. Batches are
//! made by the callers (`Many`), so a few connections suffice. A lost connection is opened again before the next job.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::db::{Counters, Job};
use crate::error::{Error, Result};
use crate::queue::{Lane, Receiver};
use crate::tx::{On, Prepared, Tx};

/// How often a transaction is run again after a serialisation failure or a deadlock.
const RETRIES: usize = 5;

/// So many writers keep one for the first lane, so that a code does not wait until one of them is free.
const KEEPS_ONE: usize = 3;

/// Batches join by primary key through UNNEST; the planner's guess of their size must never flip that to a scan of a
/// growing table (measured: the receipt step fell to a quarter when it did).
const PLAN: &str = "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; \
                    SET jit = off; SET statement_timeout = '60s'; SET synchronous_commit = on";

/// A reader sees one moment from its first statement to its last, and changes nothing: as on SQLite.
const READER: &str =
    "SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable read'";

/// What a worker's transactions are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Write,
    Read,
}

pub(crate) fn start(
    url: &str,
    role: Role,
    workers: usize,
    queue: Receiver,
    counters: &Arc<Counters>,
) -> Result<()> {
    for number in 0..workers {
        let client = connect(url, role)?;
        let (url, queue, counters) = (url.to_owned(), queue.clone(), Arc::clone(counters));
        let is_kept = role == Role::Write && number == 0 && workers >= KEEPS_ONE;
        let worker = Worker { url, role, is_kept, client: Some(client), prepared: Prepared::new(), counters };
        std::thread::Builder::new()
            .name(format!("store-pg-{number}"))
            .spawn(move || worker.run(&queue))
            .map_err(|e| Error::Down(format!("no thread: {e}")))?;
    }
    Ok(())
}

/// A connection, ready to work. Whatever the server says to one that knocks, it is not there for us: [`Error::Down`].
fn connect(url: &str, role: Role) -> Result<Client> {
    let mut config: postgres::Config = url.parse().map_err(|e| Error::Down(format!("database URL: {e}")))?;
    config.connect_timeout(Duration::from_secs(5)).application_name("hongyan");
    // A server that vanished without a word is noticed in half a minute, not after hours.
    let (idle, again) = (Duration::from_secs(10), Duration::from_secs(5));
    config.keepalives_idle(idle).keepalives_interval(again).keepalives_retries(4).tcp_user_timeout(idle * 3);
    let away = |e: postgres::Error| match e.as_db_error() {
        Some(db) => Error::Down(format!("{} ({})", db.message(), db.code().code())),
        None => Error::Down(e.to_string()),
    };
    let mut client = config.connect(NoTls).map_err(away)?;
    client.batch_execute(PLAN).map_err(away)?;
    if role == Role::Read {
        client.batch_execute(READER).map_err(away)?;
    }
    Ok(client)
}

struct Worker {
    url: String,
    role: Role,
    /// It is there for the first lane alone.
    is_kept: bool,
    client: Option<Client>,
    prepared: Prepared,
    counters: Arc<Counters>,
}

impl Worker {
    fn run(mut self, queue: &Receiver) {
        let mut last = Lane::Then;
        let is_kept = self.is_kept;
        let next = |last| match is_kept {
            true => queue.next_first().map(|job| (Lane::First, job)),
            false => queue.next(last == Lane::First),
        };
        while let Some((lane, mut job)) = next(last) {
            last = lane;
            let result = self.transaction(job.as_mut());
            self.counters.down.store(matches!(result, Err(Error::Down(_))), Ordering::Relaxed);
            if self.role == Role::Write {
                self.counters.writes.fetch_add(1, Ordering::Relaxed);
                self.counters.write_latency.record(job.asked().elapsed());
            }
            job.finish(result);
        }
    }

    fn transaction(&mut self, job: &mut dyn Job) -> Result<()> {
        let mut result = Ok(());
        for attempt in 0..=RETRIES {
            if attempt > 0 {
                // Whoever was in the way needs a moment, or both meet again in the same place.
                std::thread::sleep(Duration::from_millis(1 << (attempt - 1)));
            }
            let (mut ran, idle) = (false, self.client.is_some());
            result = self.once(job, &mut ran);
            if let Err(Error::Down(_)) = result {
                self.client = None;
                self.prepared.clear();
                if idle && !ran {
                    // The connection died while nobody used it: nothing was asked of it, so nobody need know.
                    continue;
                }
                return result;
            }
            if !job.may_retry() && !matches!(result, Err(Error::Busy(_))) {
                return result;
            }
        }
        result
    }

    fn once(&mut self, job: &mut dyn Job, ran: &mut bool) -> Result<()> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.prepared.clear();
            self.client = Some(connect(&self.url, self.role)?);
        }
        let Some(client) = self.client.as_mut() else { return Err(Error::Down("no connection".into())) };
        let mut tx = Tx::new(On::Postgres(client.transaction()?, &mut self.prepared));
        *ran = true;
        let keep = job.run(&mut tx);
        let started = Instant::now();
        let On::Postgres(tx, _) = tx.end() else { return Err(Error::Down("not PostgreSQL".into())) };
        let ended = if keep { tx.commit() } else { tx.rollback() };
        if self.role == Role::Write {
            self.counters.commits.fetch_add(1, Ordering::Relaxed);
            self.counters.commit_us.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
        }
        ended.map_err(Error::from)
    }
}
