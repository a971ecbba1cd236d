//! Tenants, changed by the platform's people: made, changed, suspended, resumed, closed.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::tenant::Event;
use engine::catalog::{Contact, TenantOptions};
use engine::people::{NewTenant, TenantChange};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::account::LanguageWord;
use crate::api::admin::tenants::{TenantContact, TenantWhole};
use crate::api::money::version;
use crate::api::order_changes::ReasonBody;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;

/// A tenant to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantBody {
    /// Its code, for good: 1 to 32 letters, digits, `_`, `-`, `.`. Names of its accounts begin with it.
    #[schema(example = "CNX01", max_length = 32)]
    code: String,
    /// Its name.
    #[schema(example = "CNX", max_length = 64)]
    name: String,
    /// Time zone (IANA); `Asia/Shanghai` when absent.
    #[serde(default)]
    #[schema(example = "Asia/Shanghai")]
    time_zone: Option<String>,
    /// Language of what is sent to it; `en` when absent.
    #[serde(default)]
    #[schema(inline)]
    language: Option<LanguageWord>,
    /// Content without a template may be sent.
    #[serde(default)]
    free_content: Option<bool>,
    /// Country of numbers written in national form (ISO 3166, two letters); `CN` when absent.
    #[serde(default)]
    #[schema(example = "CN")]
    default_country: Option<String>,
    /// Countries that may be sent to; empty = all.
    #[serde(default)]
    countries: Option<Vec<String>>,
    /// Sender IDs that count as approved in every country; others need an approved entry of the registry. Empty = any
    /// well-formed one where none has to be registered.
    #[serde(default)]
    sender_ids: Option<Vec<String>>,
    /// Numbers whose uplinks are its: exact ones, or with a `*` at the end all that begin so.
    #[serde(default)]
    #[schema(example = json!(["1069001*"]))]
    uplink_numbers: Option<Vec<String>>,
    /// How long signatures may be: `wide` (2–12) or `strict` (2–6).
    #[serde(default)]
    #[schema(example = "wide")]
    signature_preset: Option<String>,
    /// Different callback addresses it may name in requests.
    #[serde(default)]
    #[schema(example = 20, maximum = 1000)]
    max_request_endpoints: Option<u32>,
    /// Whom the platform talks to.
    #[serde(default)]
    contacts: Option<Vec<TenantContact>>,
}

impl TenantBody {
    fn into_new(self) -> NewTenant {
        let old = TenantOptions::default();
        NewTenant {
            code: self.code,
            name: self.name,
            time_zone: self.time_zone.unwrap_or_else(|| "Asia/Shanghai".into()),
            language: self.language.map_or(Lang::En, Lang::from),
            options: TenantOptions {
                free_content: self.free_content.unwrap_or(old.free_content),
                default_country: self.default_country.unwrap_or(old.default_country),
                sender_ids: self.sender_ids.unwrap_or(old.sender_ids),
                uplink_numbers: self.uplink_numbers.unwrap_or(old.uplink_numbers),
                countries: self.countries.unwrap_or(old.countries),
                signature_preset: self.signature_preset.unwrap_or(old.signature_preset),
                max_request_endpoints: self.max_request_endpoints.unwrap_or(old.max_request_endpoints),
                contacts: self.contacts.map_or(old.contacts, contacts),
            },
        }
    }
}

fn contacts(given: Vec<TenantContact>) -> Vec<Contact> {
    given.into_iter().map(Contact::from).collect()
}

/// What is changed about a tenant; absent = stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantPatch {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 3)]
    version: Option<i64>,
    /// Its name.
    #[serde(default)]
    #[schema(example = "CNX", max_length = 64)]
    name: Option<String>,
    /// Time zone (IANA).
    #[serde(default)]
    #[schema(example = "Asia/Shanghai")]
    time_zone: Option<String>,
    /// Language of what is sent to it.
    #[serde(default)]
    #[schema(inline)]
    language: Option<LanguageWord>,
    /// Content without a template may be sent.
    #[serde(default)]
    free_content: Option<bool>,
    /// Country of numbers written in national form (ISO 3166, two letters).
    #[serde(default)]
    #[schema(example = "CN")]
    default_country: Option<String>,
    /// Countries that may be sent to; empty = all.
    #[serde(default)]
    countries: Option<Vec<String>>,
    /// Sender IDs that count as approved in every country; others need an approved entry of the registry. Empty = any
    /// well-formed one where none has to be registered.
    #[serde(default)]
    sender_ids: Option<Vec<String>>,
    /// Numbers whose uplinks are its: exact ones, or with a `*` at the end all that begin so.
    #[serde(default)]
    uplink_numbers: Option<Vec<String>>,
    /// How long signatures may be: `wide` (2–12) or `strict` (2–6).
    #[serde(default)]
    #[schema(example = "wide")]
    signature_preset: Option<String>,
    /// Different callback addresses it may name in requests.
    #[serde(default)]
    #[schema(example = 20, maximum = 1000)]
    max_request_endpoints: Option<u32>,
    /// Whom the platform talks to; all of them.
    #[serde(default)]
    contacts: Option<Vec<TenantContact>>,
}

/// Make a tenant.
///
/// It is active at once; it can send when it has an order.
#[utoipa::path(
    post, path = "/admin/tenants", tag = "operator", operation_id = "createTenant",
    request_body = TenantBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new tenant.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("tenants:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TenantsManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<TenantBody>(&body.bytes)?.into_new();
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(TenantWhole::from(app.engine.create_tenant(&caller.actor, new).await?))
    })
    .await
}

/// Change a tenant.
///
/// When somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    patch, path = "/admin/tenants/{code}", tag = "operator", operation_id = "updateTenant",
    request_body = TenantPatch,
    params(
        ("code" = String, Path, description = "The tenant's code."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed tenant.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("tenants:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    request: Request,
) -> Result<Json<TenantWhole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TenantsManage)?;
    let code = path_text(code)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let patch = decode::json::<TenantPatch>(&body.bytes)?;
    let change = TenantChange {
        version: version(&parts.headers, patch.version)?,
        name: patch.name,
        time_zone: patch.time_zone,
        language: patch.language.map(Lang::from),
        free_content: patch.free_content,
        default_country: patch.default_country,
        sender_ids: patch.sender_ids,
        uplink_numbers: patch.uplink_numbers,
        countries: patch.countries,
        signature_preset: patch.signature_preset,
        max_request_endpoints: patch.max_request_endpoints,
        contacts: patch.contacts.map(contacts),
    };
    Ok(Json(app.engine.change_tenant(&caller.actor, &code, change).await?.into()))
}

/// A step of a tenant's life.
async fn step(
    app: App,
    caller: Caller,
    code: PathText,
    request: Request,
    event: Event,
) -> Result<Json<TenantWhole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TenantsManage)?;
    let code = path_text(code)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<ReasonBody>(&body.bytes)?;
    Ok(Json(app.engine.step_tenant(&caller.actor, &code, event, &body.reason).await?.into()))
}

/// Suspend a tenant.
///
/// New sends are refused at once (403 `tenant_suspended`). What was accepted goes out; its people sign in and read.
#[utoipa::path(
    post, path = "/admin/tenants/{code}/suspend", tag = "operator", operation_id = "suspendTenant",
    request_body = ReasonBody,
    params(("code" = String, Path, description = "The tenant's code.")),
    responses((status = 200, description = "The tenant, suspended.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("tenants:manage")))
)]
pub(crate) async fn suspend(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    request: Request,
) -> Result<Json<TenantWhole>> {
    step(app, caller, code, request, Event::Suspend).await
}

/// Resume a tenant.
///
/// It sends again.
#[utoipa::path(
    post, path = "/admin/tenants/{code}/resume", tag = "operator", operation_id = "resumeTenant",
    request_body = ReasonBody,
    params(("code" = String, Path, description = "The tenant's code.")),
    responses((status = 200, description = "The tenant, active.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("tenants:manage")))
)]
pub(crate) async fn resume(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    request: Request,
) -> Result<Json<TenantWhole>> {
    step(app, caller, code, request, Event::Resume).await
}

/// Close a tenant.
///
/// For good, and only when it is suspended. Its people are signed out and cannot sign in, its auth keys stop working; what
/// was accepted goes out.
#[utoipa::path(
    post, path = "/admin/tenants/{code}/close", tag = "operator", operation_id = "closeTenant",
    request_body = ReasonBody,
    params(("code" = String, Path, description = "The tenant's code.")),
    responses((status = 200, description = "The tenant, closed.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("tenants:manage")))
)]
pub(crate) async fn close(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    request: Request,
) -> Result<Json<TenantWhole>> {
    step(app, caller, code, request, Event::Close).await
}
