//! Files that are made in the background: the log by any question, of any length.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::ExportId;
use domain::permission::Permission;
use engine::exports::{ExportView, NewExport};
use engine::money::Format;
use engine::paging::Numbered;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::download::streamed;
use crate::api::log::{LogFilter, LogKind};
use crate::api::page::{number, paging};
use crate::api::words::{MessageStatus, SmsType};
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// What is exported.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportWhat {
    /// Lines of the log.
    Messages,
}

/// What the file is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportFormat {
    /// Comma-separated values, UTF-8 with a byte order mark.
    Csv,
    /// A workbook, with as many sheets as it takes.
    Xlsx,
}

/// Where an export is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportStatus {
    /// It waits for its turn.
    Waiting,
    /// It is being made.
    Running,
    /// It can be taken away.
    Done,
    /// It could not be made.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
    /// It is no longer kept.
    Expired,
}

impl From<domain::export::Status> for ExportStatus {
    fn from(status: domain::export::Status) -> ExportStatus {
        use domain::export::Status;
        match status {
            Status::Waiting => ExportStatus::Waiting,
            Status::Running => ExportStatus::Running,
            Status::Done => ExportStatus::Done,
            Status::Failed => ExportStatus::Failed,
            Status::Cancelled => ExportStatus::Cancelled,
            Status::Expired => ExportStatus::Expired,
        }
    }
}

/// Which lines of the log; conditions are combined, and mean what they mean there.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportFilter {
    /// Accepted or received at or after this time.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Accepted or received before this time.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// Calling code of the phone, such as 86.
    #[schema(example = "86")]
    country: Option<String>,
    /// A phone number in any form, or its last digits, at least four.
    phone: Option<String>,
    /// Only the message (or uplink) with this id.
    uid: Option<String>,
    /// The name of its task contains this, whatever its case.
    task: Option<String>,
    /// Only messages of the task or mission with this id.
    task_id: Option<String>,
    /// In one of these states.
    #[serde(default)]
    #[schema(value_type = Vec<MessageStatus>)]
    status: Vec<String>,
    /// Only messages refused because of a blacklist or an opt-out.
    #[serde(default)]
    listed: bool,
    /// DR state, such as `UNDELIV` or `LOCAL_REJECTED`.
    dr_state: Option<String>,
    /// Of this type.
    r#type: Option<SmsType>,
    /// Messages to phones, from phones, or both; `mt` when absent.
    kind: Option<LogKind>,
    /// On this route.
    route_id: Option<String>,
    /// Made from this template.
    template_id: Option<String>,
    /// With this reference of yours.
    reference: Option<String>,
    /// `accepted_at`, or with `-` before it for newest first (as when absent).
    sort: Option<String>,
}

/// A file that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportBody {
    /// What is in it.
    #[allow(dead_code)] // there is one
    what: ExportWhat,
    /// CSV or XLSX.
    format: ExportFormat,
    /// Which lines.
    #[serde(default)]
    filter: ExportFilter,
    /// True: whole phone numbers, for an account that may see them; that is written into the audit log.
    #[serde(default)]
    unmask: bool,
}

impl ExportBody {
    fn into_new(self, lang: domain::refusal::Lang) -> Result<NewExport> {
        let ExportFilter { from, until, country, phone, uid, task, status, listed, dr_state, .. } =
            &self.filter;
        let (states, filter) = (status.clone(), &self.filter);
        let query = LogFilter {
            from: from.clone(),
            until: until.clone(),
            country: country.clone(),
            phone: phone.clone(),
            uid: uid.clone(),
            task: task.clone(),
            task_id: filter.task_id.clone(),
            listed: *listed,
            dr_state: dr_state.clone(),
            r#type: filter.r#type,
            kind: filter.kind,
            route_id: filter.route_id.clone(),
            template_id: filter.template_id.clone(),
            reference: filter.reference.clone(),
            sort: filter.sort.clone(),
            unmask: self.unmask,
            page: None,
            page_size: None,
        };
        let query = query.into_query(&states)?;
        let format = match self.format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Xlsx => Format::Xlsx,
        };
        Ok(NewExport { format, query, lang })
    }
}

/// A file that is made in the background.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// What is in it.
    what: ExportWhat,
    /// CSV or XLSX.
    format: ExportFormat,
    /// Where it is.
    status: ExportStatus,
    /// Lines accepted or received at or after this time.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Lines accepted or received before this time.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// With whole phone numbers: who may not see them cannot take it away.
    whole_numbers: bool,
    /// Rows written.
    #[schema(example = 120_000)]
    rows: i64,
    /// Rows found when it began; null = it has not.
    #[schema(example = 1_000_000)]
    total: Option<i64>,
    /// Size of the file, bytes; 0 until it is done.
    #[schema(example = 20_480_000)]
    size: i64,
    /// Account or key that asked for it.
    created_by: String,
    /// When.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was done, failed or was cancelled.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// It is kept until then.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

impl From<ExportView> for ExportItem {
    fn from(view: ExportView) -> ExportItem {
        ExportItem {
            id: view.id.to_string(),
            what: ExportWhat::Messages,
            format: match view.format {
                Format::Xlsx => ExportFormat::Xlsx,
                Format::Csv | Format::Pdf => ExportFormat::Csv,
            },
            status: view.status.into(),
            from: time::text_opt(view.from_ms),
            until: time::text_opt(view.until_ms),
            whole_numbers: view.is_whole,
            rows: view.rows,
            total: view.total,
            size: view.octets,
            created_by: view.who,
            created_at: time::text(view.created_ms),
            finished_at: time::text_opt(view.finished_ms),
            expires_at: time::text_opt(view.expires_ms),
        }
    }
}

/// A page of exports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportPage {
    items: Vec<ExportItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// Export the log.
///
/// Lines of the log as a file, made in the background, of any length. Without `from`, `until` and `uid`: those of the last 7
/// days. 429 `exports_under_way` while as many are waiting or being made as policy `export.under_way` permits. The words are in
/// the language of `Accept-Language`, times in your time zone.
#[utoipa::path(
    post, path = "/exports", tag = "log", operation_id = "createExport",
    request_body = ExportBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 202, description = "It waits for its turn.", body = ExportItem), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesRead)?;
    let lang = language(&parts.headers);
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<ExportBody>(&body.bytes)?.into_new(lang)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::ACCEPTED, async {
        Ok(ExportItem::from(app.engine.create_export(&caller.actor, new).await?))
    })
    .await
}

/// List exports.
///
/// Newest first.
#[utoipa::path(
    get, path = "/exports", tag = "log", operation_id = "listExports",
    params(ExportQuery),
    responses((status = 200, description = "A page of exports.", body = ExportPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<ExportPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let asked = decode::query::<ExportQuery>(request.uri().query())?;
    let page = paging(asked.page, asked.page_size)?;
    let Numbered { items, total, is_exact } = app.engine.exports(&caller.actor, page).await?;
    Ok(Json(ExportPage {
        items: items.into_iter().map(ExportItem::from).collect(),
        page: number(page),
        page_size: page.limit,
        total,
        total_is_exact: is_exact,
    }))
}

fn id(path: PathText) -> Result<ExportId> {
    path_text(path)?.parse().map(ExportId).map_err(|_| no_such())
}

/// See an export.
#[utoipa::path(
    get, path = "/exports/{id}", tag = "log", operation_id = "getExport",
    params(("id" = String, Path, description = "The export's id.")),
    responses((status = 200, description = "The export.", body = ExportItem), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, path: PathText) -> Result<Json<ExportItem>> {
    caller.actor.may(Permission::MessagesRead)?;
    Ok(Json(app.engine.export(&caller.actor, id(path)?).await?.into()))
}

/// Cancel an export.
///
/// 409 `export_state` when it neither waits nor is being made.
#[utoipa::path(
    post, path = "/exports/{id}/cancel", tag = "log", operation_id = "cancelExport",
    params(("id" = String, Path, description = "The export's id.")),
    responses((status = 200, description = "The export.", body = ExportItem), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<ExportItem>> {
    caller.actor.may(Permission::MessagesRead)?;
    Ok(Json(app.engine.cancel_export(&caller.actor, id(path)?).await?.into()))
}

/// Download an export.
///
/// 409 `export_state` until it is done, and when it is kept no longer. The audit log says who took it away.
#[utoipa::path(
    get, path = "/exports/{id}/file", tag = "log", operation_id = "downloadExport",
    params(("id" = String, Path, description = "The export's id.")),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn file(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::MessagesRead)?;
    Ok(streamed(app.engine.export_file(&caller.actor, id(path)?).await?))
}
