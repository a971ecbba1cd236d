//! Exemptions from the review, for platform staff: listed, given, taken back.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::id::ExemptionId;
use domain::permission::Permission;
use engine::review::{ExemptionQuery, ExemptionView, NewExemption};
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

/// Which exemptions; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExemptionFilter {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// Also those that are over or were taken back.
    #[serde(default)]
    all: bool,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Exemptions on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// An exemption from the review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExemptionItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// Of this template only; null = of the tenant's free text.
    template_id: Option<String>,
    /// Why.
    reason: String,
    /// Given by.
    given_by: String,
    /// When.
    #[schema(format = DateTime)]
    given_at: String,
    /// It holds before this.
    #[schema(format = DateTime)]
    expires_at: String,
    /// `holding`, `over` or `revoked`.
    #[schema(value_type = String, example = "holding")]
    state: &'static str,
    /// Who took it back.
    revoked_by: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
}

impl From<ExemptionView> for ExemptionItem {
    fn from(view: ExemptionView) -> ExemptionItem {
        let (revoked_at, revoked_by) = view.revoked.unzip();
        ExemptionItem {
            id: view.id.to_string(),
            tenant_code: view.tenant,
            template_id: view.template,
            reason: view.reason,
            given_by: view.who,
            given_at: time::text(view.at_ms),
            expires_at: time::text(view.expires_ms),
            state: view.state.as_str(),
            revoked_by,
            revoked_at: time::text_opt(revoked_at),
        }
    }
}

/// A page of exemptions.
#[derive(Serialize, ToSchema)]
pub(super) struct ExemptionPage {
    items: Vec<ExemptionItem>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Exemptions on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Exemptions that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// What is to be exempt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExemptionBody {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// This template only: new versions of it are approved at once when the automatic checks find nothing. Absent = the
    /// tenant's free text needs no template.
    template_id: Option<String>,
    /// Why, at most 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// It holds before this, a year ahead at most.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// List exemptions from the review.
///
/// Those that hold, the newest first; `all` for the others too.
#[utoipa::path(
    get, path = "/admin/exemptions", tag = "reviews", operation_id = "listExemptions", params(ExemptionFilter),
    responses((status = 200, description = "A page of exemptions.", body = ExemptionPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<ExemptionPage>> {
    caller.actor.may(Permission::ReviewsRead)?;
    let filter = decode::query::<ExemptionFilter>(uri.query())?;
    let place = paging(filter.page, filter.page_size)?;
    let query = ExemptionQuery { tenant: filter.tenant, any: filter.all, page: place };
    let found = app.engine.exemptions(&caller.actor, query).await?;
    Ok(Json(ExemptionPage {
        items: found.items.into_iter().map(ExemptionItem::from).collect(),
        page: page_number(place),
        page_size: place.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// Exempt a tenant or a template from the review for a time.
///
/// What is blocked by words is blocked all the same.
#[utoipa::path(
    post, path = "/admin/exemptions", tag = "reviews", operation_id = "giveExemption", request_body = ExemptionBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The exemption.", body = ExemptionItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("exemptions:manage")))
)]
pub(super) async fn give(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ExemptionsManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<ExemptionBody>(&body.bytes)?;
    let expires_ms = time::parse(&asked.expires_at).ok_or_else(|| {
        let (en, zh) = (
            "expected RFC 3339 with an offset, such as 2026-08-01T00:00:00Z",
            "应为带时区偏移的 RFC 3339 时间，例如 2026-08-01T00:00:00Z",
        );
        Problem::field("expires_at", en, zh)
    })?;
    let new = NewExemption {
        tenant: asked.tenant_code,
        template: asked.template_id,
        reason: asked.reason,
        expires_ms,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(ExemptionItem::from(app.engine.give_exemption(&caller.actor, new).await?))
    })
    .await
}

/// Take an exemption back.
///
/// It holds no longer from now on. 409 `already_decided` when it was over or taken back before.
#[utoipa::path(
    post, path = "/admin/exemptions/{id}/revoke", tag = "reviews", operation_id = "revokeExemption",
    params(("id" = String, Path, description = "The exemption's id.")),
    responses((status = 204, description = "It holds no longer."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("exemptions:manage")))
)]
pub(super) async fn revoke(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::ExemptionsManage)?;
    let id = number(&path_text(path)?).map(ExemptionId)?;
    app.engine.revoke_exemption(&caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
