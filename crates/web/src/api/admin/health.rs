//! How the platform is.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::permission::Permission;
use engine::operator::{DatabaseHealth, HealthReport, QueueHealth};
use serde::Serialize;
use utoipa::ToSchema;

use super::carrier_view::Waiting;
use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;
use crate::time;

/// How the platform is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlatformHealth)]
pub(crate) struct HealthAnswer {
    /// Messages can be taken.
    ready: bool,
    /// Why not.
    reasons: Vec<String>,
    /// Version of the program.
    #[schema(example = "0.1.0")]
    version: String,
    /// The portal is inside the program.
    portal: bool,
    /// When this process started.
    #[schema(format = DateTime)]
    started_at: String,
    /// This process, as it is named in leases.
    node: String,
    /// The process that is active; null = none holds the lease.
    lease_holder: Option<String>,
    /// The database.
    database: DatabaseItem,
    /// What waits in memory.
    queue: QueueItem,
    /// The file system of the program's data.
    disk: DiskItem,
    /// Open messages, by status: those whose end is not known yet.
    #[schema(value_type = BTreeMap<String, i64>)]
    open_by_status: BTreeMap<&'static str, i64>,
    /// Callback addresses of all tenants.
    callbacks: CallbackCounts,
    /// Bytes of memory this process holds; null where the system does not say.
    memory_bytes: Option<u64>,
    /// Why what is old cannot be archived, in the system's words; nothing is removed meanwhile. Null = it can, or there is
    /// no archive.
    #[schema(example = "No space left on device (os error 28)")]
    archive_error: Option<String>,
}

/// How the database is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DatabaseHealth)]
pub(crate) struct DatabaseItem {
    /// `sqlite` or `postgresql`.
    #[schema(example = "sqlite")]
    kind: &'static str,
    /// Half of the last 1,024 writes were durable within so many milliseconds of being asked for; null before the first.
    #[schema(example = 1.2)]
    write_ms_p50: Option<f64>,
    /// 99 of 100 of them were.
    #[schema(example = 9.8)]
    write_ms_p99: Option<f64>,
    /// Writes that were asked for and are not durable yet.
    writes_waiting: u64,
    /// Commits since the program started.
    commits: u64,
    /// The last write failed: the database does not take writes.
    down: bool,
}

impl From<DatabaseHealth> for DatabaseItem {
    fn from(health: DatabaseHealth) -> DatabaseItem {
        let ms = |us: Option<u32>| us.map(|us| f64::from(us) / 1000.0);
        DatabaseItem {
            kind: health.kind,
            write_ms_p50: ms(health.write_us_p50),
            write_ms_p99: ms(health.write_us_p99),
            writes_waiting: health.writes_waiting,
            commits: health.commits,
            down: health.down,
        }
    }
}

/// Messages that wait in memory.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueueHealth)]
pub(crate) struct QueueItem {
    /// Messages that wait or are being accepted.
    in_memory: usize,
    /// Most that may; beyond it sending is refused with `queue_full`.
    max: usize,
    /// Messages that wait, by type.
    by_priority: Waiting,
}

impl From<QueueHealth> for QueueItem {
    fn from(queue: QueueHealth) -> QueueItem {
        QueueItem { in_memory: queue.in_memory, max: queue.max, by_priority: queue.by_priority.into() }
    }
}

/// The file system of the program's data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DiskHealth)]
pub(crate) struct DiskItem {
    /// Bytes that can still be written; null where the system does not say.
    free_bytes: Option<u64>,
    /// Bytes in all.
    total_bytes: Option<u64>,
    /// Bytes the database takes: its files (SQLite), or what its server says (PostgreSQL, perhaps on another machine).
    data_bytes: Option<u64>,
}

/// Callback addresses and what they have not taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackCounts {
    /// Addresses that are pushed to.
    endpoints: i64,
    /// Of which the last push failed.
    failing: i64,
    /// Runs of events that were given up and not asked for again.
    parked: i64,
}

impl HealthAnswer {
    fn new(report: HealthReport, version: String, portal: bool) -> HealthAnswer {
        HealthAnswer {
            ready: report.health.ready,
            reasons: report.health.reasons,
            version,
            portal,
            started_at: time::text(report.started_ms),
            node: report.node,
            lease_holder: report.lease_holder,
            database: report.database.into(),
            queue: report.queue.into(),
            disk: DiskItem {
                free_bytes: report.disk.map(|disk| disk.free_bytes),
                total_bytes: report.disk.map(|disk| disk.total_bytes),
                data_bytes: report.data_bytes,
            },
            open_by_status: report.open.into_iter().map(|(state, count)| (state.as_str(), count)).collect(),
            callbacks: CallbackCounts {
                endpoints: report.endpoints.active,
                failing: report.endpoints.failing,
                parked: report.endpoints.parked,
            },
            memory_bytes: report.memory_bytes,
            archive_error: report.archive.trouble.map(|trouble| trouble.text),
        }
    }
}

/// See how the platform is.
///
/// What is in memory is read at once; what the database counts is up to five seconds old.
#[utoipa::path(
    get, path = "/admin/health", tag = "operator", operation_id = "getHealth",
    responses((status = 200, description = "How it is; also when it is not well.", body = HealthAnswer), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("health:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<HealthAnswer>> {
    caller.actor.may(Permission::HealthRead)?;
    let settings = &app.settings;
    let report = app.engine.health_report(&caller.actor, &settings.data_dir).await?;
    Ok(Json(HealthAnswer::new(report, settings.version.clone(), settings.portal.is_there())))
}
