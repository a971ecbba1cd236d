//! SQLite behind the waist: one thread owns the writing connection and commits everything that waits together;
//! readers have their own connections; a third kind of thread copies the log back into the file in the background, so
//! that no sender waits for a checkpoint.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::db::{Counters, Job};
use crate::error::{Error, Result};
use crate::queue::{Lane, Receiver};
use crate::tx::{On, Tx};

/// Transactions that share one commit at most.
const GROUP_MAX: usize = 256;
/// How long more transactions join a group.
const GROUP: Duration = Duration::from_millis(10);
/// The same, once there is one in it that goes first.
const HASTE: Duration = Duration::from_millis(2);
const READERS: usize = 4;
/// Pages (of 8 KiB) in the log beyond which the writer itself makes room: 512 MiB.
const LOG_PAGES_MAX: i64 = 65_536;
/// Longest wait for a file that another program holds.
const BUSY: Duration = Duration::from_secs(10);
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);

pub(crate) fn start(path: &Path, writes: Receiver, reads: Receiver, counters: &Arc<Counters>) -> Result<()> {
    let writer = open(path, false)?;
    for number in 0..READERS {
        let (conn, reads) = (open(path, true)?, reads.clone());
        spawn(format!("store-read-{number}"), move || read_loop(&conn, &reads))?;
    }
    let (copier, counted) = (open(path, false)?, Arc::downgrade(counters));
    spawn("store-checkpoint".into(), move || checkpoint_loop(&copier, &counted))?;
    let counters = Arc::clone(counters);
    spawn("store-write".into(), move || write_loop(&writer, &writes, &counters))
}

fn spawn(name: String, body: impl FnOnce() + Send + 'static) -> Result<()> {
    let started = std::thread::Builder::new().name(name).spawn(body);
    started.map(drop).map_err(|e| Error::Down(format!("no thread: {e}")))
}

fn open(path: &Path, read_only: bool) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(|e| Error::Down(format!("{}: {e}", path.display())))?;
    conn.set_prepared_statement_cache_capacity(512);
    conn.busy_timeout(BUSY)?;
    to_wal(&conn)?;
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -131072; PRAGMA journal_size_limit = 67108864;",
    )?;
    if read_only {
        // A statement is planned once, not again for every value that is bound to it.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16384;")?;
    }
    Ok(conn)
}

/// A new file becomes a WAL file. Of programs that start together all but one may be told at once that the file is busy,
/// without the busy timeout (SQLite does not wait where two could wait for each other): they try again.
fn to_wal(conn: &Connection) -> Result<()> {
    let started = Instant::now();
    loop {
        match conn.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < BUSY =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            ended => return Ok(ended?),
        }
    }
}

fn write_loop(conn: &Connection, queue: &Receiver, counters: &Counters) {
    let mut owed = false;
    while let Some(next) = queue.next(owed) {
        let (group, result) = commit_together(conn, next, queue, counters);
        counters.down.store(matches!(result, Err(Error::Down(_))), Ordering::Relaxed);
        counters.writes.fetch_add(group.len() as u64, Ordering::Relaxed);
        let durable = Instant::now();
        owed = queue.others_wait() && group.iter().all(|(lane, _)| *lane == Lane::First);
        for (_, job) in group {
            counters.write_latency.record(durable.saturating_duration_since(job.asked()));
            job.finish(result.clone());
        }
    }
}

type Group = Vec<(Lane, Box<dyn Job>)>;

/// Runs what waits, for a while, and commits it together.
fn commit_together(
    conn: &Connection,
    next: (Lane, Box<dyn Job>),
    queue: &Receiver,
    counters: &Counters,
) -> (Group, Result<()>) {
    let (begun, mut group, mut next) = (Instant::now(), Group::new(), Some(next));
    let mut ran = conn.prepare_cached("BEGIN IMMEDIATE").and_then(|mut s| s.execute([])).map(drop);
    while let Some((lane, mut job)) = next.take() {
        if ran.is_ok() {
            ran = in_savepoint(conn, job.as_mut());
        }
        group.push((lane, job));
        if ran.is_ok() && group.len() < GROUP_MAX {
            next = another(queue, &group, begun.elapsed());
        }
    }
    let started = Instant::now();
    let commit = |()| conn.prepare_cached("COMMIT").and_then(|mut s| s.execute([])).map(drop);
    let result = ran.and_then(commit).map_err(Error::from);
    counters.commits.fetch_add(1, Ordering::Relaxed);
    counters.commit_us.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
    if result.is_err() && !conn.is_autocommit() {
        let _already_failing = conn.execute_batch("ROLLBACK");
    }
    (group, result)
}

/// What joins a group that has been running for this long: those who go first, and others while they keep nobody waiting.
fn another(queue: &Receiver, group: &Group, ran: Duration) -> Option<(Lane, Box<dyn Job>)> {
    if ran >= GROUP {
        return None;
    }
    if let Some(job) = queue.at_once(Lane::First) {
        return Some((Lane::First, job));
    }
    let is_waited_for = group.iter().any(|(lane, _)| *lane == Lane::First);
    if is_waited_for && ran >= HASTE {
        return None;
    }
    queue.at_once(Lane::Then).map(|job| (Lane::Then, job))
}

fn in_savepoint(conn: &Connection, job: &mut dyn Job) -> rusqlite::Result<()> {
    conn.prepare_cached("SAVEPOINT job")?.execute([])?;
    if !job.run(&mut Tx::new(On::Sqlite(conn))) {
        conn.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    conn.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

fn read_loop(conn: &Connection, queue: &Receiver) {
    while let Some((_, mut job)) = queue.next(false) {
        let begun = conn.execute_batch("BEGIN DEFERRED").map_err(Error::from);
        if begun.is_ok() {
            job.run(&mut Tx::new(On::Sqlite(conn)));
            let _nothing_was_written = conn.execute_batch("ROLLBACK");
        }
        job.finish(begun);
    }
}

/// Copies the log back every half second without blocking anybody; when readers or a steady stream of writes never let it
/// finish and the log grows past its limit, it asks once for a restart, which makes writers wait.
fn checkpoint_loop(conn: &Connection, alive: &Weak<Counters>) {
    let (_never, nothing) = std::sync::mpsc::sync_channel::<()>(1);
    while alive.strong_count() > 0 {
        if nothing.recv_timeout(CHECKPOINT_EVERY) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        let pages = |row: &rusqlite::Row<'_>| row.get::<_, i64>(1);
        let log = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], pages).unwrap_or(0);
        if log > LOG_PAGES_MAX {
            let _next_time = conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], pages);
        }
    }
}
