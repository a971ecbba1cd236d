//! Tasks: named send requests, what became of them, and withdrawing them.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::Uid;
use domain::permission::Permission;
use engine::log::LogQuery;
use engine::paging::{Numbered, Paging};
use engine::tasks::{Stage, TaskOrder, TaskQuery, TaskView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::log_item::LogPage;
use crate::api::message_view::Amount;
use crate::api::page::{self, Statuses, paging, span};
use crate::api::words::{MessageStatus, SmsType};
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// Which tasks; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskFilter {
    /// Made at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Made before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// The name contains this, whatever its case.
    name: Option<String>,
    /// Of this type.
    #[param(inline)]
    r#type: Option<SmsType>,
    /// Where it is.
    #[param(inline)]
    status: Option<TaskStatus>,
    /// `created_at`, `name`, or either with `-` before it for downwards; newest first when absent.
    sort: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

impl TaskFilter {
    fn into_query(self) -> Result<TaskQuery> {
        let (from_ms, until_ms) = span(self.from, self.until)?;
        let order = match page::sort(self.sort.as_deref(), &["created_at", "name"])? {
            (0, true) => TaskOrder::Oldest,
            (0, false) => TaskOrder::Newest,
            (_, true) => TaskOrder::Name,
            (_, false) => TaskOrder::NameDown,
        };
        Ok(TaskQuery {
            from_ms,
            until_ms,
            name: self.name,
            kind: self.r#type.map(Into::into),
            stage: self.status.map(Into::into),
            order,
            page: paging(self.page, self.page_size)?,
        })
    }
}

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskStatus {
    /// Its time has not come.
    Scheduled,
    /// Messages of it are under way.
    Running,
    /// Nothing of it is under way any more.
    Done,
    /// It was cancelled.
    Cancelled,
}

impl From<Stage> for TaskStatus {
    fn from(stage: Stage) -> TaskStatus {
        match stage {
            Stage::Scheduled => TaskStatus::Scheduled,
            Stage::Running => TaskStatus::Running,
            Stage::Done => TaskStatus::Done,
            Stage::Cancelled => TaskStatus::Cancelled,
        }
    }
}

impl From<TaskStatus> for Stage {
    fn from(status: TaskStatus) -> Stage {
        match status {
            TaskStatus::Scheduled => Stage::Scheduled,
            TaskStatus::Running => Stage::Running,
            TaskStatus::Done => Stage::Done,
            TaskStatus::Cancelled => Stage::Cancelled,
        }
    }
}

/// A page of tasks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskPage {
    items: Vec<TaskItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

impl TaskPage {
    fn new(found: Numbered<TaskView>, at: Paging) -> TaskPage {
        TaskPage {
            items: found.items.into_iter().map(TaskItem::from).collect(),
            page: page::number(at),
            page_size: at.limit,
            total: found.total,
            total_is_exact: found.is_exact,
        }
    }
}

/// A task: a request that was named when it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskItem {
    /// The task's id: the request's.
    #[schema(value_type = String, example = "06QZ3JV9K2C4G")]
    task_id: Uid,
    /// What it is called.
    #[schema(example = "March newsletter")]
    name: String,
    /// What it is for.
    r#type: SmsType,
    /// How many of its recipients are where.
    direction_counts: DirectionCounts,
    /// Template it was made from.
    template_id: Option<String>,
    /// Signature.
    #[schema(example = "云信")]
    signature: String,
    /// Sender ID asked for.
    sender_id: Option<String>,
    /// The text with its variables unfilled.
    content: String,
    /// Name of the account or auth key that sent it.
    #[schema(example = "CNX01_Adm")]
    created_by: String,
    /// When it was sent.
    #[schema(format = DateTime, example = "2026-08-01T01:00:00.000Z")]
    created_at: String,
    /// When it is or was to be dispatched, if it was scheduled.
    #[schema(format = DateTime)]
    scheduled_at: Option<String>,
    /// How many recipients were named.
    recipients: i64,
    /// Its messages by status; every status is there.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({"delivered": 98, "undelivered": 1, "refused": 1}))]
    counts: BTreeMap<&'static str, i64>,
    /// Segments of all its messages.
    segments: i64,
    /// What was reserved for it; null when nothing was, or in different units.
    price: Option<Amount>,
    /// What it cost so far; as `price`.
    charged: Option<Amount>,
    /// Where it is.
    status: TaskStatus,
    /// Messages of it that were removed since, as long as the policy keeps them; the counts have them, the list of
    /// messages does not.
    removed_messages: i64,
}

/// How many recipients are where. Unreadable numbers are in neither.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DirectionCounts {
    /// In mainland China.
    mainland: i64,
    /// In other countries and regions.
    international: i64,
}

impl From<TaskView> for TaskItem {
    fn from(view: TaskView) -> TaskItem {
        let mut counts: BTreeMap<_, _> =
            domain::message::State::ALL.into_iter().map(|state| (state.as_str(), 0)).collect();
        counts.extend(view.counts.into_iter().map(|(state, count)| (state.as_str(), count)));
        let (mainland, international) = view.directions;
        TaskItem {
            task_id: view.id,
            name: view.name,
            r#type: view.kind.into(),
            direction_counts: DirectionCounts { mainland, international },
            template_id: view.template,
            signature: view.signature,
            sender_id: view.sender_id,
            content: view.content,
            created_by: view.created_by,
            created_at: time::text(view.created_ms),
            scheduled_at: time::text_opt(view.scheduled_ms),
            recipients: view.recipients,
            counts,
            segments: view.segments,
            price: view.price.map(Amount::from),
            charged: view.charged.map(Amount::from),
            status: view.stage.into(),
            removed_messages: view.removed,
        }
    }
}

/// List tasks.
///
/// A request is a task when it was named (`task`) as it was sent.
#[utoipa::path(
    get, path = "/tasks", tag = "tasks", operation_id = "listTasks",
    params(TaskFilter),
    responses((status = 200, description = "A page of tasks.", body = TaskPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, request: Request) -> Result<Json<TaskPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let filter: TaskFilter = decode::query(request.uri().query())?;
    let query = filter.into_query()?;
    let page = query.page;
    Ok(Json(TaskPage::new(app.engine.tasks(&caller.actor, query).await?, page)))
}

/// Look up a task.
#[utoipa::path(
    get, path = "/tasks/{task_id}", tag = "tasks", operation_id = "getTask",
    params(("task_id" = String, Path, description = "The task's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The task.", body = TaskItem), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, id: PathText) -> Result<Json<TaskItem>> {
    caller.actor.may(Permission::MessagesRead)?;
    Ok(Json(app.engine.task(&caller.actor, parse(id)?).await?.into()))
}

/// Which messages of a task.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskMessagesFilter {
    /// `accepted_at`, or with `-` before it for newest first (as when absent).
    sort: Option<String>,
    /// True: whole phone numbers, for an account that may see them; that is written into the audit log.
    #[serde(default)]
    unmask: bool,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// List the messages of a task.
#[utoipa::path(
    get, path = "/tasks/{task_id}/messages", tag = "tasks", operation_id = "listTaskMessages",
    params(
        ("task_id" = String, Path, description = "The task's id.", example = "06QZ3JV9K2C4G"),
        TaskMessagesFilter, Statuses
    ),
    responses((status = 200, description = "A page of its messages.", body = LogPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn messages(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    id: PathText,
    request: Request,
) -> Result<Json<LogPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let id = parse(id)?;
    let (filter, states): (TaskMessagesFilter, _) = decode::query_with(request.uri().query(), "status")?;
    let (_, oldest_first) = page::sort(filter.sort.as_deref(), &["accepted_at"])?;
    let query = LogQuery {
        states: MessageStatus::read_all(&states)?,
        oldest_first,
        unmask: filter.unmask,
        page: paging(filter.page, filter.page_size)?,
        ..LogQuery::default()
    };
    let page = query.page;
    let found = app.engine.task_messages(&caller.actor, id, query).await?;
    let begins_ms = app.engine.log_begins_ms(&caller.actor).await?;
    Ok(Json(LogPage::new(found, page, lang).beginning(begins_ms)))
}

/// How many messages were cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CancelledTask {
    /// Messages that are now cancelled.
    #[schema(example = 100)]
    cancelled: usize,
}

/// Cancel a task.
///
/// Every message of it that has not been given to a carrier is cancelled, and what it held is given back. Refused with
/// `not_cancellable` when there is none.
#[utoipa::path(
    post, path = "/tasks/{task_id}/cancel", tag = "tasks", operation_id = "cancelTask",
    params(
        ("task_id" = String, Path, description = "The task's id.", example = "06QZ3JV9K2C4G"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "How many messages were cancelled.", body = CancelledTask), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let id = parse(id)?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(CancelledTask { cancelled: app.engine.cancel_task(&caller.actor, id).await? })
    })
    .await
}

fn parse(path: PathText) -> Result<Uid> {
    path_text(path)?.parse().map_err(|_| no_such())
}
