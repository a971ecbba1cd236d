//! Sender IDs for platform staff: what waits and what was decided; decided, registered, disabled.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::SenderEntryId;
use domain::permission::Permission;
use domain::phone::Country;
use domain::sender_registry::{Event, Status, step};
use engine::review::{NewSender, SenderDecision, SenderQuery, SenderView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::number;
use crate::App;
use crate::api::page::{number as page_number, paging};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// Which sender IDs; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SenderIdFilter {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// `submitted`, `approved`, `rejected`, `disabled` or `withdrawn`.
    status: Option<String>,
    /// In this country, ISO 3166 alpha-2.
    country: Option<String>,
    /// With this in their text.
    q: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Entries on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

impl SenderIdFilter {
    fn query(self) -> Result<SenderQuery> {
        let words = Status::ALL.map(Status::as_str).join(", ");
        let odd = || Problem::field("status", format!("there are: {words}"), format!("可选：{words}"));
        let status = self.status.as_deref().map(|word| Status::parse(word).ok_or_else(odd)).transpose()?;
        let nowhere = || {
            Problem::field(
                "country",
                "expected a country code such as SG".to_owned(),
                "应为国家（地区）代码，例如 SG".to_owned(),
            )
        };
        let country = self.country.as_deref();
        let country = country.map(|word| Country::assigned(word).ok_or_else(nowhere)).transpose()?;
        let page = paging(self.page, self.page_size)?;
        Ok(SenderQuery { tenant: self.tenant, status, country, words: self.q, page })
    }
}

/// A sender ID of a tenant in a country.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdEntry {
    /// Its id in the registry.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The sender ID.
    #[schema(example = "Harbor")]
    sender_id: String,
    /// ISO 3166 alpha-2.
    #[schema(example = "SG")]
    country: String,
    /// `submitted`, `approved`, `rejected`, `disabled` or `withdrawn`; approved ones may be used.
    #[schema(value_type = String, example = "submitted")]
    status: &'static str,
    /// The company that the name belongs to.
    #[schema(example = "Harbor Ltd")]
    company: String,
    /// What it is used for, as the tenant says.
    purpose: String,
    /// Marketing is sent with it.
    marketing: bool,
    /// What the platform says about it.
    note: String,
    /// Account or key that applied; empty = the platform registered it.
    applied_by: String,
    /// When.
    #[schema(format = DateTime)]
    applied_at: String,
    /// Who decided.
    decided_by: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    /// Named by whoever decides.
    #[schema(example = 1)]
    version: i64,
    /// What can be done with it now: `approve`, `reject`, `disable`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl From<SenderView> for SenderIdEntry {
    fn from(view: SenderView) -> SenderIdEntry {
        let (decided_by, decided_at) = view.decided.unzip();
        SenderIdEntry {
            id: view.id.to_string(),
            tenant_code: view.tenant,
            sender_id: view.text,
            country: view.country.to_string(),
            can: can(view.status),
            status: view.status.as_str(),
            company: view.company,
            purpose: view.purpose,
            marketing: view.marketing,
            note: view.note,
            applied_by: view.who,
            applied_at: time::text(view.at_ms),
            decided_by,
            decided_at: time::text_opt(decided_at),
            version: view.version,
        }
    }
}

fn can(status: Status) -> Vec<&'static str> {
    let all = [(Event::Approve, "approve"), (Event::Reject, "reject"), (Event::Disable, "disable")];
    all.into_iter().filter(|(event, _)| step(Some(status), *event).is_some()).map(|(_, word)| word).collect()
}

/// A page of sender IDs.
#[derive(Serialize, ToSchema)]
pub(super) struct SenderIdPage {
    items: Vec<SenderIdEntry>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Entries on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Entries that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// What the platform registers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SenderIdRegistration {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The sender ID.
    #[schema(example = "Harbor")]
    sender_id: String,
    /// Where, ISO 3166 alpha-2; up to 50.
    #[schema(min_items = 1, max_items = 50, example = json!(["SG"]))]
    countries: Vec<String>,
    /// The company that the name belongs to.
    #[serde(default)]
    #[schema(max_length = 100)]
    company: String,
    /// For colleagues and the tenant.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
    /// Marketing is sent with it; some countries demand a mark for that.
    #[serde(default)]
    marketing: bool,
}

/// Entries that were registered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdsRegistered {
    /// One for each country, by code.
    items: Vec<SenderIdEntry>,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SenderIdVerb {
    /// It may be used.
    Approve,
    /// It may not; the note says why.
    Reject,
    /// It may be used no longer; the note says why.
    Disable,
}

/// A decision about an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SenderIdDecision {
    /// The version it was made from.
    #[schema(example = 1)]
    version: i64,
    /// What becomes of it.
    decision: SenderIdVerb,
    /// For the tenant; needed unless it is approved.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// List tenants' sender IDs.
///
/// Those that wait (`status=submitted`) as they came, others the newest first.
#[utoipa::path(
    get, path = "/admin/sender-ids", tag = "reviews", operation_id = "listTenantSenderIds", params(SenderIdFilter),
    responses((status = 200, description = "A page of sender IDs.", body = SenderIdPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<SenderIdPage>> {
    caller.actor.may(Permission::ReviewsRead)?;
    let query = decode::query::<SenderIdFilter>(uri.query())?.query()?;
    let place = query.page;
    let found = app.engine.sender_ids_all(&caller.actor, query).await?;
    Ok(Json(SenderIdPage {
        items: found.items.into_iter().map(SenderIdEntry::from).collect(),
        page: page_number(place),
        page_size: place.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// Register a sender ID for a tenant.
///
/// Without an application, in one or more countries, all or none; what waits there counts as approved. Protected names are not
/// looked for: they are the platform's to give.
#[utoipa::path(
    post, path = "/admin/sender-ids", tag = "reviews", operation_id = "registerSenderId",
    request_body = SenderIdRegistration,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The entries.", body = SenderIdsRegistered), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn register(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<SenderIdRegistration>(&body.bytes)?;
    let new = NewSender {
        tenant: asked.tenant_code,
        text: asked.sender_id,
        countries: asked.countries,
        company: asked.company,
        note: asked.note,
        marketing: asked.marketing,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.register_sender_id(&caller.actor, new).await?;
        Ok(SenderIdsRegistered { items: made.into_iter().map(Into::into).collect() })
    })
    .await
}

/// Decide about a sender ID.
///
/// It counts at once, and the tenant is told. 409 `changed_meanwhile` when somebody was quicker, 409 `review_state` when it
/// cannot be decided so.
#[utoipa::path(
    post, path = "/admin/sender-ids/{id}/decision", tag = "reviews", operation_id = "decideSenderId",
    request_body = SenderIdDecision,
    params(("id" = String, Path, description = "The id in the registry.")),
    responses((status = 200, description = "The entry.", body = SenderIdEntry), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn decide(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<SenderIdEntry>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let id = number(&path_text(path)?).map(SenderEntryId)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let SenderIdDecision { version, decision, note } = decode::json(&body.bytes)?;
    let decision = match decision {
        SenderIdVerb::Approve => SenderDecision::Approve,
        SenderIdVerb::Reject => SenderDecision::Reject,
        SenderIdVerb::Disable => SenderDecision::Disable,
    };
    Ok(Json(app.engine.decide_sender_id(&caller.actor, id, decision, (version, &note)).await?.into()))
}
