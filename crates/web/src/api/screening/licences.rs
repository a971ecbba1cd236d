//! Tenants' licences to speak of a trade.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, Uri};
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::screening::LicenceView;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::category;
use crate::App;
use crate::api::{Json, Refusals, no_such};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;
use crate::time;

/// Whose licences.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LicenceFilter {
    /// This tenant's, by its code; absent = everybody's.
    #[param(example = "CNX01")]
    tenant_code: Option<String>,
}

/// A licence.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LicenceItem {
    /// Whose, by code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// What the tenant is called.
    tenant_name: String,
    /// Of what it may speak, by the category's code.
    #[schema(value_type = String, example = "loan")]
    category: &'static str,
    /// The category's name, in the language of `Accept-Language`.
    #[schema(value_type = String, example = "Loans")]
    category_name: &'static str,
    /// The last day, in the tenant's time zone; null = without end.
    #[schema(example = "2027-12-31")]
    expires_on: Option<String>,
    /// That day is over.
    expired: bool,
    /// On what ground.
    #[schema(example = "Banking licence B-0007 of 2024")]
    note: String,
    /// Who gave it.
    #[schema(example = "Rhea")]
    changed_by: String,
    /// When it was given or changed.
    #[schema(format = DateTime)]
    changed_at: String,
}

impl LicenceItem {
    fn of(view: LicenceView, lang: Lang) -> LicenceItem {
        LicenceItem {
            tenant_code: view.tenant_code,
            tenant_name: view.tenant_name,
            category: view.category.as_str(),
            category_name: view.category.name(lang),
            expires_on: view.expires_on,
            expired: view.is_expired,
            note: view.note,
            changed_by: view.who,
            changed_at: time::text(view.changed_ms),
        }
    }
}

/// Licences.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LicenceList {
    items: Vec<LicenceItem>,
}

/// See which tenants may speak of which trades.
#[utoipa::path(
    get, path = "/admin/screening/licences", tag = "screening", operation_id = "listLicences", params(LicenceFilter),
    responses((status = 200, description = "By tenant and category.", body = LicenceList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    uri: Uri,
) -> Result<Json<LicenceList>> {
    caller.actor.may(Permission::ScreeningRead)?;
    let filter = decode::query::<LicenceFilter>(uri.query())?;
    let views = app.engine.licences(&caller.actor, filter.tenant_code.as_deref()).await?;
    Ok(Json(LicenceList { items: views.into_iter().map(|view| LicenceItem::of(view, lang)).collect() }))
}

/// A licence to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenceBody {
    /// The last day; absent = without end.
    #[schema(example = "2027-12-31")]
    expires_on: Option<String>,
    /// On what ground, 1 to 200 characters.
    #[schema(example = "Banking licence B-0007 of 2024")]
    note: String,
}

/// The tenant and the category an address names.
type Place = std::result::Result<Path<(String, String)>, PathRejection>;

fn place(place: Place) -> Result<(String, domain::screening::category::Category)> {
    let Ok(Path((tenant, code))) = place else { return Err(no_such()) };
    Ok((tenant, category(&code)?))
}

/// Let a tenant speak of a trade.
///
/// It holds within a second; giving it again changes its end and its ground. Crime has no licence (422).
#[utoipa::path(
    put, path = "/admin/screening/licences/{tenant_code}/{category}", tag = "screening", operation_id = "giveLicence",
    request_body = LicenceBody,
    params(
        ("tenant_code" = String, Path, description = "The tenant's code."),
        ("category" = String, Path, description = "The category's code."),
    ),
    responses((status = 200, description = "The licence.", body = LicenceItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn give(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    at: Place,
    request: Request,
) -> Result<Json<LicenceItem>> {
    caller.actor.may(Permission::ScreeningManage)?;
    let (tenant, category) = place(at)?;
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<LicenceBody>(&body.bytes)?;
    let expires_on = body.expires_on.as_deref().filter(|day| !day.is_empty());
    let view = app.engine.give_licence(&caller.actor, (&tenant, category), expires_on, &body.note).await?;
    Ok(Json(LicenceItem::of(view, lang)))
}

/// Take a licence back.
#[utoipa::path(
    delete, path = "/admin/screening/licences/{tenant_code}/{category}", tag = "screening", operation_id = "takeLicence",
    params(
        ("tenant_code" = String, Path, description = "The tenant's code."),
        ("category" = String, Path, description = "The category's code."),
    ),
    responses((status = 204, description = "Taken back."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn take(State(app): State<App>, caller: Caller, at: Place) -> Result<StatusCode> {
    caller.actor.may(Permission::ScreeningManage)?;
    let (tenant, category) = place(at)?;
    app.engine.take_licence(&caller.actor, &tenant, category).await?;
    Ok(StatusCode::NO_CONTENT)
}
