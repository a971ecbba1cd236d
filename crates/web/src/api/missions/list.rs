//! A mission's list: imported, looked at row by row, and what will not be sent taken away to be mended.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::Permission;
use engine::missions::{ImportSource, ROWS_MAX};
use engine::money::Format;
use serde::Deserialize;
use utoipa::IntoParams;

use super::id;
use super::shapes::{MissionItem, MissionRowPage, RejectedRowPage};
use crate::App;
use crate::api::download::{pieces, streamed};
use crate::api::money::{Attachment, format};
use crate::api::{Json, PathText, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;

/// What an import's query may say.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsOptions {
    /// What the file is called; absent = the body is numbers that somebody typed, one a line or separated by commas,
    /// semicolons or blanks.
    #[param(example = "list.xlsx")]
    file: Option<String>,
}

/// Import the list of a mission.
///
/// The body is the file: `.xlsx`, or text in UTF-8, UTF-16 or GBK with any usual separator; what it is, its content says. The
/// phone comes first, then the variables in the order of the content; a first line with names may have them in any order. It
/// takes the place of an earlier list. Answered when the file is here whole; `import` of the mission tells how its reading
/// goes. Rows that cannot be sent do not sink the others: see `rejected`.
#[utoipa::path(
    post, path = "/missions/{id}/rows", tag = "missions", operation_id = "importMissionRows",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"), RowsOptions),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, description = "The mission; its list is being read.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Response> {
    caller.actor.may(Permission::MessagesSend)?;
    let id = id(path)?;
    let options: RowsOptions = decode::query(request.uri().query())?;
    let file = options.file.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let source = ImportSource {
        is_typed: file.is_none(),
        file: file.unwrap_or_default(),
        pieces: pieces(&app, request.into_body()),
    };
    let view = app.engine.import_mission(&caller.actor, id, source).await?;
    Ok((StatusCode::ACCEPTED, Json(MissionItem::of(view, lang))).into_response())
}

/// Drop the list of a mission.
///
/// Also one that is being imported.
#[utoipa::path(
    delete, path = "/missions/{id}/rows", tag = "missions", operation_id = "dropMissionRows",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G")),
    responses((status = 200, description = "The mission.", body = MissionItem), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn drop_rows(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<MissionItem>> {
    let view = app.engine.drop_mission_rows(&caller.actor, id(path)?).await?;
    Ok(Json(MissionItem::of(view, lang)))
}

/// Which rows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsFilter {
    /// Begin here: `next` of the page before; 0 when absent.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl RowsFilter {
    fn place(self) -> (i64, u32) {
        (self.after.unwrap_or(0), self.limit.unwrap_or(20).clamp(1, ROWS_MAX))
    }
}

/// List the rows of a mission that will be sent.
///
/// Each as its handset will show it.
#[utoipa::path(
    get, path = "/missions/{id}/rows", tag = "missions", operation_id = "listMissionRows",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"), RowsFilter),
    responses((status = 200, description = "Rows.", body = MissionRowPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn rows(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<MissionRowPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let id = id(path)?;
    let (after, limit) = decode::query::<RowsFilter>(request.uri().query())?.place();
    Ok(Json(MissionRowPage::of(app.engine.mission_rows(&caller.actor, id, after, limit).await?, limit)))
}

/// List the rows of a mission's file that will not be sent.
#[utoipa::path(
    get, path = "/missions/{id}/rejected", tag = "missions", operation_id = "listRejectedRows",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"), RowsFilter),
    responses((status = 200, description = "Rows.", body = RejectedRowPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn rejected(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<RejectedRowPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let id = id(path)?;
    let (after, limit) = decode::query::<RowsFilter>(request.uri().query())?.place();
    let rows = app.engine.mission_rejected(&caller.actor, id, after, limit).await?;
    Ok(Json(RejectedRowPage::of(rows, limit, lang)))
}

/// Which file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsFile {
    /// `csv` or `xlsx`; `csv` when absent.
    format: Option<String>,
}

/// Take the rows away that will not be sent.
///
/// To be mended and imported again: the columns of the list, and a last one with the reason. Its numbers are whole, so it is
/// written into the audit log. A workbook has at most 100,000 rows.
#[utoipa::path(
    get, path = "/missions/{id}/rejected/file", tag = "missions", operation_id = "downloadRejectedRows",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"), RowsFile),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn rejected_file(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Response> {
    caller.actor.may(Permission::MessagesSend)?;
    let id = id(path)?;
    let asked: RowsFile = decode::query(request.uri().query())?;
    let format = format(asked.format.as_deref().unwrap_or("csv"), &[Format::Csv, Format::Xlsx])?;
    Ok(streamed(app.engine.mission_rejected_file(&caller.actor, id, format, lang).await?))
}

/// Take the report of a mission away.
///
/// As of now: by status, by reason, by country and network. As paper (PDF) or as a workbook.
#[utoipa::path(
    get, path = "/missions/{id}/report", tag = "missions", operation_id = "downloadMissionReport",
    params(("id" = String, Path, description = "The mission's id.", example = "06QZ3JV9K2C4G"), ReportFile),
    responses((status = 200, description = "The file.", content_type = "application/pdf", body = String), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn report(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Attachment> {
    caller.actor.may(Permission::MessagesRead)?;
    let id = id(path)?;
    let asked: ReportFile = decode::query(request.uri().query())?;
    let format = format(asked.format.as_deref().unwrap_or("pdf"), &[Format::Pdf, Format::Xlsx])?;
    Ok(Attachment(app.engine.mission_report(&caller.actor, id, format, lang).await?))
}

/// Which report.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportFile {
    /// `pdf` or `xlsx`; `pdf` when absent.
    format: Option<String>,
}
