//! The tenants in one list.

use axum::extract::State;
use domain::permission::Permission;
use engine::operator::TenantOverview;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// Tenants, by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TenantList {
    items: Vec<TenantItem>,
}

/// A tenant and how many of each it has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tenant)]
pub(crate) struct TenantItem {
    /// Its code.
    #[schema(example = "CNX01")]
    code: String,
    /// Its name.
    name: String,
    /// `active`, `suspended` or `closed`.
    #[schema(example = "active")]
    status: String,
    /// Time zone (IANA).
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// `en` or `zh`.
    #[schema(example = "zh")]
    language: String,
    /// Accounts that are active.
    accounts: i64,
    /// Auth keys that are not revoked.
    keys: i64,
    /// Orders that are active.
    orders: i64,
}

impl From<TenantOverview> for TenantItem {
    fn from(view: TenantOverview) -> TenantItem {
        TenantItem {
            code: view.tenant.code,
            name: view.tenant.name,
            status: view.tenant.status,
            time_zone: view.tenant.time_zone,
            language: view.tenant.language,
            accounts: view.counts.accounts,
            keys: view.counts.keys,
            orders: view.counts.orders,
        }
    }
}

/// List tenants.
#[utoipa::path(
    get, path = "/admin/tenants", tag = "operator", operation_id = "listTenants",
    responses((status = 200, description = "Every tenant.", body = TenantList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:tenants")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<TenantList>> {
    caller.actor.may(Permission::PlatformTenants)?;
    let tenants = app.engine.tenants_overview(&caller.actor).await?;
    Ok(Json(TenantList { items: tenants.into_iter().map(TenantItem::from).collect() }))
}
