//! What is kept how long, and what became of the rest.

use axum::extract::State;
use domain::permission::Permission;
use engine::retention::{ArchiveState, ClassReport, RetentionReport};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;
use crate::time;

/// What is kept how long, and what became of the rest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Retention)]
pub(crate) struct RetentionAnswer {
    /// The archive.
    archive: ArchiveItem,
    /// By kind of data: messages, uplinks, missions, audit.
    classes: Vec<RetentionClass>,
}

/// The archive.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArchiveState)]
pub(crate) struct ArchiveItem {
    /// Its folder on the active node; null = rows are removed without being archived.
    #[schema(example = "/var/lib/hongyan/archive")]
    folder: Option<String>,
    /// Why it cannot be written, in the system's words; nothing that belongs into it is removed meanwhile.
    error: Option<String>,
    /// Since when.
    #[schema(format = DateTime)]
    error_since: Option<String>,
}

/// One kind of data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionClass {
    /// `messages`, `uplinks`, `missions` (their lists) or `audit`.
    #[schema(example = "messages")]
    class: &'static str,
    /// Days it is kept by the platform's policy, or as long as something needs it; 0 = for ever.
    #[schema(example = 180)]
    days: u32,
    /// Tenants that keep it for another number of days.
    other_tenants: usize,
    /// The oldest that is there; of missions, the end of the first one that still has its list.
    #[schema(format = DateTime)]
    oldest_at: Option<String>,
    /// Rows that have been kept long enough and are still there, counted up to 10,000.
    waiting: i64,
    /// False when there are more.
    waiting_is_exact: bool,
    /// Rows that were removed; of missions, how many lists.
    removed: i64,
    /// Files they were archived in.
    files: i64,
    /// Bytes of those.
    bytes: i64,
    /// When something was last removed.
    #[schema(format = DateTime)]
    last_at: Option<String>,
}

impl From<ClassReport> for RetentionClass {
    fn from(report: ClassReport) -> RetentionClass {
        RetentionClass {
            class: report.class.as_str(),
            days: report.days,
            other_tenants: report.others,
            oldest_at: time::text_opt(report.oldest_ms),
            waiting: report.waiting,
            waiting_is_exact: report.is_exact,
            removed: report.removed,
            files: report.files,
            bytes: report.octets,
            last_at: time::text_opt(report.last_ms),
        }
    }
}

impl From<ArchiveState> for ArchiveItem {
    fn from(state: ArchiveState) -> ArchiveItem {
        ArchiveItem {
            folder: state.dir,
            error_since: time::text_opt(state.trouble.as_ref().map(|trouble| trouble.since_ms)),
            error: state.trouble.map(|trouble| trouble.text),
        }
    }
}

impl From<RetentionReport> for RetentionAnswer {
    fn from(report: RetentionReport) -> RetentionAnswer {
        RetentionAnswer {
            archive: report.archive.into(),
            classes: report.classes.into_iter().map(RetentionClass::from).collect(),
        }
    }
}

/// See what is kept how long.
///
/// How long each kind of data is kept, what is oldest, what waits to be removed, what was removed and archived. What the
/// database counts is up to five seconds old.
#[utoipa::path(
    get, path = "/admin/retention", tag = "operator", operation_id = "getRetention",
    responses((status = 200, description = "What is kept.", body = RetentionAnswer), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("health:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<RetentionAnswer>> {
    caller.actor.may(Permission::HealthRead)?;
    Ok(Json(app.engine.retention(&caller.actor).await?.into()))
}
