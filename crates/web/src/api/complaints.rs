//! Complaints about messages: the platform's register, what is paused because of them, and a tenant's own view.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::complaint::Source;
use domain::id::{ComplaintId, Uid};
use domain::permission::Permission;
use engine::complaints::{ComplaintQuery, ComplaintView, NewComplaint, PauseView, WithNotes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::version;
use crate::api::page::{self, paging};
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// How a complaint came.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ComplaintSource {
    /// The regulator's complaint centre (12321).
    Regulator,
    /// The carrier passed it on.
    Carrier,
    /// The person told the platform.
    Direct,
    /// A final code of a carrier says so.
    CarrierCode,
}

impl From<Source> for ComplaintSource {
    fn from(source: Source) -> ComplaintSource {
        match source {
            Source::Regulator => ComplaintSource::Regulator,
            Source::Carrier => ComplaintSource::Carrier,
            Source::Direct => ComplaintSource::Direct,
            Source::CarrierCode => ComplaintSource::CarrierCode,
        }
    }
}

impl From<ComplaintSource> for Source {
    fn from(word: ComplaintSource) -> Source {
        match word {
            ComplaintSource::Regulator => Source::Regulator,
            ComplaintSource::Carrier => Source::Carrier,
            ComplaintSource::Direct => Source::Direct,
            ComplaintSource::CarrierCode => Source::CarrierCode,
        }
    }
}

/// Which complaints; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComplaintFilter {
    /// A phone number in any form, or its last digits, at least four.
    phone: Option<String>,
    /// `regulator`, `carrier`, `direct` or `carrier_code`.
    source: Option<String>,
    /// `open` or `closed`.
    status: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// Which of all complaints; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComplaintFilterAll {
    /// About messages of the tenant with this code.
    tenant_code: Option<String>,
    /// A phone number in any form, or its last digits, at least four.
    phone: Option<String>,
    /// `regulator`, `carrier`, `direct` or `carrier_code`.
    source: Option<String>,
    /// `open` or `closed`.
    status: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// A complaint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Complaint {
    /// Its id.
    #[schema(example = "7263512098304")]
    id: String,
    /// The tenant whose message it is about.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// Who complained, masked.
    #[schema(example = "+86138****8000")]
    phone: String,
    /// How it came.
    source: ComplaintSource,
    /// What was said, or the carrier's code.
    #[schema(example = "Gets advertising every evening and never asked for it")]
    text: String,
    /// Who registered it; empty = the carrier's code did.
    #[schema(example = "Rhea")]
    registered_by: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The message it is about; null = none is known.
    #[schema(value_type = Option<String>)]
    message_uid: Option<Uid>,
    /// The template that came from.
    #[schema(example = "spring_sale")]
    template_id: Option<String>,
    /// The message's signature.
    #[schema(example = "云燕")]
    signature: Option<String>,
    /// The task the message belongs to.
    #[schema(value_type = Option<String>)]
    task_id: Option<Uid>,
    /// `open` or `closed`.
    #[schema(example = "open")]
    status: &'static str,
    /// Dealt with since.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Grows with every change.
    #[schema(example = 1)]
    version: i64,
}

impl From<ComplaintView> for Complaint {
    fn from(view: ComplaintView) -> Complaint {
        Complaint {
            id: view.id.to_string(),
            tenant_code: view.tenant,
            phone: view.phone,
            source: view.source.into(),
            text: view.text,
            registered_by: view.who,
            at: time::text(view.at_ms),
            message_uid: view.message,
            template_id: view.template,
            signature: Some(view.signature).filter(|text| !text.is_empty()),
            task_id: view.task,
            status: if view.closed_ms.is_some() { "closed" } else { "open" },
            closed_at: time::text_opt(view.closed_ms),
            version: view.version,
        }
    }
}

/// A page of complaints.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComplaintPage {
    items: Vec<Complaint>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// Something written beside a complaint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComplaintNote {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who wrote.
    #[schema(example = "Rhea")]
    by: String,
    /// What.
    #[schema(example = "Called the tenant: the address list was bought. They delete it.")]
    text: String,
}

/// A complaint with what was written beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComplaintDetails {
    complaint: Complaint,
    /// Oldest first.
    notes: Vec<ComplaintNote>,
}

impl From<WithNotes> for ComplaintDetails {
    fn from((complaint, notes): WithNotes) -> ComplaintDetails {
        let note = |(at_ms, by, text)| ComplaintNote { at: time::text(at_ms), by, text };
        ComplaintDetails { complaint: complaint.into(), notes: notes.into_iter().map(note).collect() }
    }
}

/// A complaint that reached somebody of the platform.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintBody {
    /// Who complained, in any form; may be left out when `uid` is given.
    #[serde(default)]
    #[schema(example = "+8613800138000")]
    phone: Option<String>,
    /// The message it is about; absent = the last one to the phone.
    #[serde(default)]
    #[schema(example = "06QZ3JV9K2C4H")]
    uid: Option<String>,
    /// The tenant it is about; absent = the one that last wrote to the phone.
    #[serde(default)]
    #[schema(example = "CNX01")]
    tenant_code: Option<String>,
    /// How it came: not `carrier_code`.
    source: ComplaintSource,
    /// What was said, at most 1,000 characters.
    #[schema(example = "Gets advertising every evening and never asked for it")]
    text: String,
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintNoteBody {
    /// What is to be written, at most 1,000 characters.
    note: String,
}

/// How a complaint was dealt with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintCloseBody {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 1)]
    version: Option<i64>,
    /// How, at most 1,000 characters.
    #[schema(example = "The tenant deleted the list")]
    note: String,
}

/// Something that is not sent because of complaints.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PauseItem {
    /// Whose.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The template; null = all marketing of the tenant.
    #[schema(example = "spring_sale")]
    template_id: Option<String>,
    /// Since when.
    #[schema(format = DateTime)]
    at: String,
    /// How many complaints within 24 hours led to it.
    #[schema(example = 5)]
    complaints: i64,
}

impl From<PauseView> for PauseItem {
    fn from(view: PauseView) -> PauseItem {
        PauseItem {
            tenant_code: view.tenant,
            template_id: view.template,
            at: time::text(view.at_ms),
            complaints: view.complaints,
        }
    }
}

/// What is paused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PauseList {
    /// Newest first.
    items: Vec<PauseItem>,
}

/// What is to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResumeBody {
    /// Whose.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The template; absent or null = all marketing of the tenant.
    #[serde(default)]
    #[schema(example = "spring_sale")]
    template_id: Option<String>,
    /// Why, at most 200 characters.
    #[schema(example = "The tenant deleted the list")]
    reason: String,
}

fn query(filter: ComplaintFilterAll) -> Result<ComplaintQuery> {
    let source = match filter.source.as_deref() {
        None | Some("") => None,
        Some(word) => Some(Source::parse(word).ok_or_else(|| {
            let en = "expected regulator, carrier, direct or carrier_code";
            Problem::field("source", en, "应为 regulator、carrier、direct 或 carrier_code")
        })?),
    };
    let is_closed = match filter.status.as_deref() {
        None | Some("") => None,
        Some("open") => Some(false),
        Some("closed") => Some(true),
        Some(_) => return Err(Problem::field("status", "expected open or closed", "应为 open 或 closed")),
    };
    let page = paging(filter.page, filter.page_size)?;
    Ok(ComplaintQuery { tenant: filter.tenant_code, phone: filter.phone, source, is_closed, page })
}

fn shown(found: engine::paging::Numbered<ComplaintView>, at: engine::paging::Paging) -> Json<ComplaintPage> {
    Json(ComplaintPage {
        items: found.items.into_iter().map(Complaint::from).collect(),
        page: page::number(at),
        page_size: at.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    })
}

fn uid(text: &str) -> Result<Uid> {
    text.trim().parse().map_err(|_| Problem::field("uid", "expected the UID of a message", "应为短信 UID"))
}

/// An id of the path; what is no number exists like any that nothing has.
fn complaint_id(path: PathText) -> Result<ComplaintId> {
    path_text(path)?.parse().map(ComplaintId).map_err(|_| no_such())
}

/// List complaints about your messages.
///
/// The platform registers them. Whoever complained is on your blacklist. Too many about a template within a day pause it, too
/// many in all suspend your marketing, until the platform has looked.
#[utoipa::path(
    get, path = "/complaints", tag = "blacklist", operation_id = "listComplaints", params(ComplaintFilter),
    responses((status = 200, description = "A page of them, newest first.", body = ComplaintPage), Refusals),
    extensions(("x-scope" = json!("blacklist:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<ComplaintPage>> {
    caller.actor.may(Permission::BlacklistRead)?;
    let ComplaintFilter { phone, source, status, page, page_size } = decode::query(uri.query())?;
    let query = query(ComplaintFilterAll { tenant_code: None, phone, source, status, page, page_size })?;
    let at = query.page;
    Ok(shown(app.engine.complaints(&caller.actor, query).await?, at))
}

/// List all complaints.
#[utoipa::path(
    get, path = "/admin/complaints", tag = "operator", operation_id = "listComplaintsAll", params(ComplaintFilterAll),
    responses((status = 200, description = "A page of them, newest first.", body = ComplaintPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn list_all(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<ComplaintPage>> {
    caller.actor.may(Permission::PlatformComplaints)?;
    let query = query(decode::query(uri.query())?)?;
    let at = query.page;
    Ok(shown(app.engine.complaints_all(&caller.actor, query).await?, at))
}

/// Register a complaint.
///
/// It is linked to the message named, or to the last one to the phone. The phone is put on the tenant's blacklist. Too many
/// complaints within 24 hours pause the template or the tenant's marketing (policy `complaint.template.max` and
/// `complaint.tenant.max`).
#[utoipa::path(
    post, path = "/admin/complaints", tag = "operator", operation_id = "registerComplaint", request_body = ComplaintBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The complaint.", body = Complaint), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn register(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PlatformComplaints)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<ComplaintBody>(&body.bytes)?;
    let new = NewComplaint {
        phone: new.phone.filter(|text| !text.trim().is_empty()),
        uid: new.uid.filter(|text| !text.trim().is_empty()).map(|text| uid(&text)).transpose()?,
        tenant: new.tenant_code.filter(|text| !text.is_empty()),
        source: new.source.into(),
        text: new.text,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(Complaint::from(app.engine.register_complaint(&caller.actor, new).await?))
    })
    .await
}

/// Look at a complaint.
#[utoipa::path(
    get, path = "/admin/complaints/{id}", tag = "operator", operation_id = "getComplaint",
    params(("id" = String, Path, description = "The complaint's id.")),
    responses((status = 200, description = "The complaint with its notes.", body = ComplaintDetails), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
) -> Result<Json<ComplaintDetails>> {
    caller.actor.may(Permission::PlatformComplaints)?;
    Ok(Json(app.engine.complaint(&caller.actor, complaint_id(id)?).await?.into()))
}

/// Write a note beside a complaint.
#[utoipa::path(
    post, path = "/admin/complaints/{id}/notes", tag = "operator", operation_id = "noteComplaint",
    request_body = ComplaintNoteBody,
    params(("id" = String, Path, description = "The complaint's id.")),
    responses((status = 200, description = "The complaint with its notes.", body = ComplaintDetails), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn note(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<ComplaintDetails>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PlatformComplaints)?;
    let id = complaint_id(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let ComplaintNoteBody { note } = decode::json(&body.bytes)?;
    Ok(Json(app.engine.note_complaint(&caller.actor, id, &note).await?.into()))
}

/// Close a complaint.
///
/// It has been dealt with; the note says how. When somebody closed it since you read it, nothing is changed (409
/// `changed_meanwhile`).
#[utoipa::path(
    post, path = "/admin/complaints/{id}/close", tag = "operator", operation_id = "closeComplaint",
    request_body = ComplaintCloseBody,
    params(
        ("id" = String, Path, description = "The complaint's id."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The complaint with its notes.", body = ComplaintDetails), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn close(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<ComplaintDetails>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PlatformComplaints)?;
    let id = complaint_id(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let given = decode::json::<ComplaintCloseBody>(&body.bytes)?;
    let version = version(&parts.headers, given.version)?;
    Ok(Json(app.engine.close_complaint(&caller.actor, id, version, &given.note).await?.into()))
}

/// List what is paused because of complaints.
#[utoipa::path(
    get, path = "/admin/pauses", tag = "operator", operation_id = "listPauses",
    responses((status = 200, description = "All of it, newest first.", body = PauseList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn pauses(State(app): State<App>, caller: Caller) -> Result<Json<PauseList>> {
    caller.actor.may(Permission::PlatformComplaints)?;
    let found = app.engine.pauses(&caller.actor).await?;
    Ok(Json(PauseList { items: found.into_iter().map(PauseItem::from).collect() }))
}

/// Let something be sent again.
///
/// Complaints up to now count no longer.
#[utoipa::path(
    post, path = "/admin/pauses/resume", tag = "operator", operation_id = "resumeSending", request_body = ResumeBody,
    responses((status = 204, description = "It is sent again."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:complaints")))
)]
pub(crate) async fn resume(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PlatformComplaints)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let ResumeBody { tenant_code, template_id, reason } = decode::json(&body.bytes)?;
    app.engine.resume(&caller.actor, &tenant_code, template_id.as_deref(), &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
