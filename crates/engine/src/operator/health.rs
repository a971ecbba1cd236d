//! How the platform is: the page an operator opens first.
//!
//! What is in memory is read at once; what the database has to count is kept for a few seconds, so that any number of
//! open pages costs one count.

use std::path::Path;
use std::time::{Duration, Instant};

use domain::message::State;
use domain::permission::Permission;
use store::platform::EndpointCounts;
use tokio::sync::Mutex;

use super::machine::{self, Disk};
use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;
use crate::operations::Health;
use crate::retention::ArchiveState;
use crate::start::LEASE;

/// How long counts of the database are good for.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// What was counted last.
#[derive(Default)]
pub struct Kept(Mutex<Option<(Instant, Counted)>>);

/// What the database has to count.
#[derive(Clone, Debug, Default)]
struct Counted {
    open: Vec<(State, i64)>,
    endpoints: EndpointCounts,
    lease_holder: Option<String>,
    database_bytes: Option<i64>,
}

/// How the platform is.
#[derive(Clone, Debug)]
pub struct HealthReport {
    /// Whether messages can be taken, and why not.
    pub health: Health,
    /// When this process started its engine, Unix milliseconds.
    pub started_ms: i64,
    /// Name of this process in leases.
    pub node: String,
    /// The process that is active.
    pub lease_holder: Option<String>,
    /// The database.
    pub database: DatabaseHealth,
    /// What waits in memory.
    pub queue: QueueHealth,
    /// The file system of the data.
    pub disk: Option<Disk>,
    /// Octets the data takes.
    pub data_bytes: Option<u64>,
    /// Open messages by state.
    pub open: Vec<(State, i64)>,
    /// Callback addresses of all tenants.
    pub endpoints: EndpointCounts,
    /// Octets of memory this process holds.
    pub memory_bytes: Option<u64>,
    /// Where removed rows are archived, and why they cannot be.
    pub archive: ArchiveState,
}

/// How the database is.
#[derive(Clone, Copy, Debug)]
pub struct DatabaseHealth {
    /// `sqlite` or `postgresql`.
    pub kind: &'static str,
    /// Half of the last writes were durable within this time, microseconds; `None` before the first.
    pub write_us_p50: Option<u32>,
    /// 99 of 100 of the last writes were, microseconds.
    pub write_us_p99: Option<u32>,
    /// Writes asked for and not answered.
    pub writes_waiting: u64,
    /// Commits since the start.
    pub commits: u64,
    /// The last one failed.
    pub down: bool,
}

/// What waits in memory.
#[derive(Clone, Copy, Debug)]
pub struct QueueHealth {
    /// Messages.
    pub in_memory: usize,
    /// Most that may.
    pub max: usize,
    /// Verification, notification, marketing.
    pub by_priority: [usize; 3],
}

impl Engine {
    /// How the platform is. `data_dir` is where the program keeps its files.
    pub async fn health_report(&self, actor: &Actor, data_dir: &Path) -> Result<HealthReport> {
        actor.may(Permission::HealthRead)?;
        let health = self.health();
        let counted = self.counted().await;
        let data_bytes = match self.core.db.place() {
            store::Place::Sqlite(file) => Some(machine::sqlite_bytes(file)),
            store::Place::Postgres { .. } => counted.database_bytes.and_then(|size| u64::try_from(size).ok()),
        };
        Ok(HealthReport {
            health,
            started_ms: self.life.started_ms,
            node: self.life.node.clone(),
            lease_holder: counted.lease_holder,
            database: self.database_health(),
            queue: self.queue_health(),
            disk: machine::disk(data_dir),
            data_bytes,
            open: counted.open,
            endpoints: counted.endpoints,
            memory_bytes: machine::memory_bytes(),
            archive: self.archive_state(),
        })
    }

    /// While the database does not answer: what it said last.
    async fn counted(&self) -> Counted {
        let mut last = self.kept.0.lock().await;
        if let Some((_, counted)) = last.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            return counted.clone();
        }
        match self.core.db.read(count).await {
            Ok(counted) => last.insert((Instant::now(), counted)).1.clone(),
            Err(error) => {
                tracing::warn!(%error, "the database could not count");
                last.as_ref().map(|(_, counted)| counted.clone()).unwrap_or_default()
            }
        }
    }

    fn database_health(&self) -> DatabaseHealth {
        use std::sync::atomic::Ordering::Relaxed;
        let counters = self.core.db.counters();
        let percentiles = counters.write_latency.percentiles_us([50, 99]);
        let kind = match self.core.db.place() {
            store::Place::Sqlite(_) => "sqlite",
            store::Place::Postgres { .. } => "postgresql",
        };
        DatabaseHealth {
            kind,
            write_us_p50: percentiles.map(|[p50, _]| p50),
            write_us_p99: percentiles.map(|[_, p99]| p99),
            writes_waiting: counters.writes_waiting.load(Relaxed),
            commits: counters.commits.load(Relaxed),
            down: counters.down.load(Relaxed),
        }
    }

    fn queue_health(&self) -> QueueHealth {
        let mut by_priority = [0; 3];
        for carrier in self.core.carriers() {
            let waiting = carrier.lanes().counts();
            by_priority.iter_mut().zip(waiting).for_each(|(sum, count)| *sum += count);
        }
        let pausing = self.core.delayed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for ready in pausing.values().flatten() {
            let place = domain::kind::Kind::ALL.iter().position(|kind| *kind == ready.kind);
            by_priority[place.unwrap_or(2)] += 1;
        }
        QueueHealth { in_memory: self.core.queued(), max: self.core.settings.queue_max, by_priority }
    }
}

fn count(tx: &mut store::Tx<'_>) -> store::Result<Counted> {
    Ok(Counted {
        open: store::messages::open_counts_all(tx)?,
        endpoints: store::platform::endpoint_counts_all(tx)?,
        lease_holder: store::platform::lease_holder(tx, LEASE)?.map(|(node, _)| node),
        database_bytes: store::platform::database_size(tx)?,
    })
}
