//! Roles: the built-in ones, and those that people put together of permissions.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::id::RoleId;
use domain::permission::{Permission, Permissions, Side};
use domain::refusal::Lang;
use engine::people::{BuiltInView, NewRole, Offered, Reach, RoleView, RolesView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::version;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// What putting roles together needs.
fn needed(reach: Reach) -> Permission {
    match reach {
        Reach::Own => Permission::RolesManage,
        Reach::All => Permission::PlatformRoles,
    }
}

/// A built-in role.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuiltInRole {
    /// Its word.
    #[schema(example = "manager")]
    role: &'static str,
    /// What it may do.
    #[schema(value_type = Vec<String>, example = json!(["messages:read"]))]
    permissions: Vec<&'static str>,
    /// Accounts that have it, disabled ones too.
    #[schema(example = 1)]
    accounts: i64,
    /// You may give it to somebody.
    can_give: bool,
}

/// A role that people put together.
#[derive(Serialize, ToSchema)]
pub(crate) struct CustomRole {
    /// Its id, which accounts name.
    #[schema(example = "7263512098304")]
    id: String,
    /// What people call it.
    #[schema(example = "Night shift")]
    name: String,
    /// What it is for; may be empty.
    description: String,
    /// What it may do.
    #[schema(value_type = Vec<String>, example = json!(["messages:read", "messages:send"]))]
    permissions: Vec<&'static str>,
    /// Accounts that have it, disabled ones too.
    #[schema(example = 2)]
    accounts: i64,
    /// Grows with every change.
    #[schema(example = 1)]
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// You may give it to somebody.
    can_give: bool,
    /// What you could do to it now: `change`, `delete`.
    #[schema(value_type = Vec<String>, example = json!(["change", "delete"]))]
    can: Vec<&'static str>,
}

/// A permission that roles are put together of.
#[derive(Serialize, ToSchema)]
pub(crate) struct PermissionItem {
    /// Its word, as in `x-scope`.
    #[schema(example = "messages:send")]
    permission: &'static str,
    /// What it lets somebody do, in English.
    #[schema(example = "Send, preview and cancel messages")]
    en: &'static str,
    /// The same in Chinese.
    #[schema(example = "发送、预览和取消短信")]
    zh: &'static str,
    /// You may put it into a role.
    may_grant: bool,
    /// Auth keys can have it as a scope.
    is_scope: bool,
}

/// Everything that can be given to people of one side.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoleList {
    /// `tenant` or `platform`.
    #[schema(example = "tenant")]
    side: &'static str,
    /// Built-in roles.
    built_in: Vec<BuiltInRole>,
    /// Roles that people put together, by name.
    custom: Vec<CustomRole>,
    /// What roles are put together of, in the order to show them.
    permissions: Vec<PermissionItem>,
}

fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::as_str).collect()
}

impl From<BuiltInView> for BuiltInRole {
    fn from(view: BuiltInView) -> BuiltInRole {
        BuiltInRole {
            role: view.role.as_str(),
            permissions: words(view.role.permissions()),
            accounts: view.accounts,
            can_give: view.can_give,
        }
    }
}

impl From<RoleView> for CustomRole {
    fn from(view: RoleView) -> CustomRole {
        let acts = [("change", view.can_change), ("delete", view.can_change && view.accounts == 0)];
        CustomRole {
            id: view.role.id.to_string(),
            permissions: words(view.role.permissions),
            accounts: view.accounts,
            version: view.role.version,
            created_at: time::text(view.role.created_ms),
            can_give: view.can_give,
            can: acts.into_iter().filter(|(_, can)| *can).map(|(act, _)| act).collect(),
            name: view.role.name,
            description: view.role.description,
        }
    }
}

impl From<Offered> for PermissionItem {
    fn from(offered: Offered) -> PermissionItem {
        let permission = offered.permission;
        PermissionItem {
            permission: permission.as_str(),
            en: permission.sentence(Lang::En),
            zh: permission.sentence(Lang::Zh),
            may_grant: offered.may_grant,
            is_scope: permission.is_scope(),
        }
    }
}

impl From<RolesView> for RoleList {
    fn from(view: RolesView) -> RoleList {
        RoleList {
            side: if view.side == Side::Platform { "platform" } else { "tenant" },
            built_in: view.built_in.into_iter().map(BuiltInRole::from).collect(),
            custom: view.custom.into_iter().map(CustomRole::from).collect(),
            permissions: view.permissions.into_iter().map(PermissionItem::from).collect(),
        }
    }
}

/// A role to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleBody {
    /// What people call it: no number, and none of the built-in roles' words.
    #[schema(example = "Night shift", max_length = 64)]
    name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// What it may do; nothing that you may not do yourself.
    #[schema(example = json!(["messages:read", "messages:send"]))]
    permissions: Vec<String>,
}

/// A role of the platform's or of a tenant's to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleBodyAll {
    /// The tenant's code; absent or null = the platform's own.
    #[serde(default)]
    #[schema(example = "CNX01")]
    tenant: Option<String>,
    /// What people call it: no number, and none of the built-in roles' words.
    #[schema(example = "Night shift", max_length = 64)]
    name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// What it may do; for the platform's people nothing that you may not do yourself.
    #[schema(example = json!(["carriers:read", "health:read"]))]
    permissions: Vec<String>,
}

/// What a role is to become.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolePut {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 1)]
    version: Option<i64>,
    /// What people call it: no number, and none of the built-in roles' words.
    #[schema(example = "Night shift", max_length = 64)]
    name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// What it may do; nothing that you may not do yourself.
    #[schema(example = json!(["messages:read"]))]
    permissions: Vec<String>,
}

/// Whose roles.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RoleFilter {
    /// Of the tenant with this code; absent = the platform's own.
    tenant: Option<String>,
}

/// An id of the path; what is no number exists like any that nothing has.
fn role_id(path: PathText) -> Result<RoleId> {
    path_text(path)?.parse().map(RoleId).map_err(|_| no_such())
}

async fn made(app: App, caller: Caller, reach: Reach, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(needed(reach))?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let (tenant, new) = match reach {
        Reach::Own => {
            let RoleBody { name, description, permissions } = decode::json(&body.bytes)?;
            (None, NewRole { name, description, permissions })
        }
        Reach::All => {
            let RoleBodyAll { tenant, name, description, permissions } = decode::json(&body.bytes)?;
            (tenant, NewRole { name, description, permissions })
        }
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.create_role(&caller.actor, reach, tenant.as_deref(), new).await?;
        Ok(CustomRole::from(made))
    })
    .await
}

async fn changed(
    app: App,
    caller: Caller,
    reach: Reach,
    id: PathText,
    request: Request,
) -> Result<Json<CustomRole>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(needed(reach))?;
    let id = role_id(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let put = decode::json::<RolePut>(&body.bytes)?;
    let version = version(&parts.headers, put.version)?;
    let new = NewRole { name: put.name, description: put.description, permissions: put.permissions };
    Ok(Json(app.engine.change_role(&caller.actor, reach, id, version, new).await?.into()))
}

async fn deleted(app: App, caller: Caller, reach: Reach, id: PathText) -> Result<Response> {
    caller.actor.may(needed(reach))?;
    app.engine.delete_role(&caller.actor, reach, role_id(id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// List roles of your tenant.
///
/// The built-in ones, those that were put together, and the permissions there are. For those who manage accounts
/// (`accounts:manage`) or roles (`roles:manage`).
#[utoipa::path(
    get, path = "/roles", tag = "roles", operation_id = "listRoles",
    responses((status = 200, description = "Everything that can be given to people.", body = RoleList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")), ("x-scope-or" = json!("roles:manage")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<RoleList>> {
    caller.actor.may_either(Permission::AccountsManage, Permission::RolesManage)?;
    Ok(Json(app.engine.roles(&caller.actor, Reach::Own, None).await?.into()))
}

/// List roles of the platform or of a tenant.
///
/// The built-in ones, those that were put together, and the permissions there are. For those who manage accounts
/// (`platform:accounts`) or roles (`platform:roles`).
#[utoipa::path(
    get, path = "/admin/roles", tag = "roles", operation_id = "listRolesAll",
    params(RoleFilter),
    responses((status = 200, description = "Everything that can be given to people.", body = RoleList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")), ("x-scope-or" = json!("platform:roles")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<RoleList>> {
    caller.actor.may_either(Permission::PlatformAccounts, Permission::PlatformRoles)?;
    let filter = decode::query::<RoleFilter>(uri.query())?;
    Ok(Json(app.engine.roles(&caller.actor, Reach::All, filter.tenant.as_deref()).await?.into()))
}

/// Make a role of your tenant.
///
/// A set of permissions with a name. Nobody puts in what they may not do themselves (403 `role_exceeds_own`).
#[utoipa::path(
    post, path = "/roles", tag = "roles", operation_id = "createRole",
    request_body = RoleBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new role.", body = CustomRole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("roles:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    made(app, caller, Reach::Own, request).await
}

/// Change a role of your tenant.
///
/// It holds from the next request of whoever has it. When somebody else changed it since you read it, nothing is changed
/// (409 `changed_meanwhile`); nobody changes their own role (409 `own_account`).
#[utoipa::path(
    put, path = "/roles/{id}", tag = "roles", operation_id = "changeRole",
    request_body = RolePut,
    params(
        ("id" = String, Path, description = "The role's id."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed role.", body = CustomRole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("roles:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<CustomRole>> {
    changed(app, caller, Reach::Own, id, request).await
}

/// Delete a role of your tenant.
///
/// Only while no account has it (409 `role_in_use`).
#[utoipa::path(
    delete, path = "/roles/{id}", tag = "roles", operation_id = "deleteRole",
    params(("id" = String, Path, description = "The role's id.")),
    responses((status = 204, description = "Deleted."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("roles:manage")))
)]
pub(crate) async fn delete(State(app): State<App>, caller: Caller, id: PathText) -> Result<Response> {
    deleted(app, caller, Reach::Own, id).await
}

/// Make a role of the platform or of a tenant.
///
/// A set of permissions with a name. Nobody puts in what they may not do themselves (403 `role_exceeds_own`).
#[utoipa::path(
    post, path = "/admin/roles", tag = "roles", operation_id = "createRoleAll",
    request_body = RoleBodyAll,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new role.", body = CustomRole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:roles")))
)]
pub(crate) async fn create_all(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    made(app, caller, Reach::All, request).await
}

/// Change any role.
///
/// It holds from the next request of whoever has it. When somebody else changed it since you read it, nothing is changed
/// (409 `changed_meanwhile`); nobody changes their own role (409 `own_account`).
#[utoipa::path(
    put, path = "/admin/roles/{id}", tag = "roles", operation_id = "changeRoleAll",
    request_body = RolePut,
    params(
        ("id" = String, Path, description = "The role's id."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed role.", body = CustomRole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:roles")))
)]
pub(crate) async fn update_all(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<CustomRole>> {
    changed(app, caller, Reach::All, id, request).await
}

/// Delete any role.
///
/// Only while no account has it (409 `role_in_use`).
#[utoipa::path(
    delete, path = "/admin/roles/{id}", tag = "roles", operation_id = "deleteRoleAll",
    params(("id" = String, Path, description = "The role's id.")),
    responses((status = 204, description = "Deleted."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:roles")))
)]
pub(crate) async fn delete_all(State(app): State<App>, caller: Caller, id: PathText) -> Result<Response> {
    deleted(app, caller, Reach::All, id).await
}
