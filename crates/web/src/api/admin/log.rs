//! What the platform's people see of tenants' messages: the log over all tenants, and one message. Numbers are masked.

use axum::extract::{Request, State};
use domain::permission::Permission;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::log::LogFilter;
use crate::api::log_item::LogPage;
use crate::api::message_view::MessageDetails;
use crate::api::page::Statuses;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;

/// Whose log.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // describes the query for the document
pub(crate) struct TenantFilter {
    /// Only of the tenant with this code.
    tenant: Option<String>,
}

/// A message of some tenant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TenantMessage {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    #[serde(flatten)]
    message: MessageDetails,
}

/// Search every tenant's log.
#[utoipa::path(
    get, path = "/admin/log", tag = "operator", operation_id = "searchLogOfAll",
    params(TenantFilter, LogFilter, Statuses),
    responses((status = 200, description = "A page of the log.", body = LogPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:messages")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<LogPage>> {
    caller.actor.may(Permission::PlatformMessages)?;
    let (rest, tenants) = decode::without(request.uri().query(), "tenant");
    let query = LogFilter::read(Some(&rest))?;
    let page = query.page;
    let tenant = tenants.first().map(String::as_str).filter(|code| !code.is_empty());
    Ok(Json(LogPage::new(app.engine.log_all(&caller.actor, tenant, query).await?, page, lang)))
}

/// Look up any tenant's message.
///
/// That it was looked at is written into that tenant's audit log.
#[utoipa::path(
    get, path = "/admin/messages/{uid}", tag = "operator", operation_id = "getMessageOfAny",
    params(("uid" = String, Path, description = "The message's id.", example = "06QZ3JV9K2C4H")),
    responses((status = 200, description = "The message.", body = TenantMessage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:messages")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    uid: PathText,
) -> Result<Json<TenantMessage>> {
    caller.actor.may(Permission::PlatformMessages)?;
    let uid = path_text(uid)?.parse().map_err(|_| no_such())?;
    let (view, tenant_code) = app.engine.message_all(&caller.actor, uid).await?;
    Ok(Json(TenantMessage { tenant_code, message: MessageDetails::new(view, lang) }))
}
