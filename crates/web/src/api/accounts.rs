//! Accounts, looked at by those who manage them: a tenant's manager its own, the platform's people everybody's.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::{Permission, Side};
use engine::paging::{Numbered, Paging};
use engine::people::{AccountAct, AccountQuery, AccountSort, AccountView, Reach};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::page::{number, paging};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// What managing accounts needs.
pub(crate) fn needed(reach: Reach) -> Permission {
    match reach {
        Reach::Own => Permission::AccountsManage,
        Reach::All => Permission::PlatformAccounts,
    }
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountStatus {
    /// Its owner has not chosen a password yet.
    Invited,
    /// It can be signed in with.
    Active,
    /// It is shut.
    Disabled,
}

impl AccountStatus {
    fn as_str(self) -> &'static str {
        match self {
            AccountStatus::Invited => "invited",
            AccountStatus::Active => "active",
            AccountStatus::Disabled => "disabled",
        }
    }
}

/// Whose people.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountSide {
    /// The platform's.
    Platform,
    /// A tenant's.
    Tenant,
}

/// An account as those see it who manage it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManagedAccount {
    /// Its id.
    #[schema(example = "2")]
    id: String,
    /// Its name.
    #[schema(example = "CNX01_Adm")]
    name: String,
    /// `platform` or `tenant`.
    #[schema(example = "tenant")]
    r#type: &'static str,
    /// The tenant's code; null for the platform's staff.
    #[schema(example = "CNX01")]
    tenant_code: Option<String>,
    /// The tenant's name.
    #[schema(example = "CNX")]
    tenant_name: Option<String>,
    /// What it is: the word of a built-in role, or the id of another one.
    #[schema(example = "manager")]
    role: String,
    /// What the role is called; null for a built-in one.
    role_name: Option<String>,
    /// Mail address; may be empty.
    #[schema(example = "adm@example.com")]
    mail: String,
    /// `en` or `zh`.
    #[schema(example = "en")]
    language: String,
    /// `invited`, `active` or `disabled`.
    #[schema(example = "active")]
    status: String,
    /// One-time codes are asked for.
    totp_enabled: bool,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// The newest sign-in.
    #[schema(format = DateTime)]
    last_sign_in_at: Option<String>,
    /// From which address that was.
    #[schema(example = "203.0.113.9")]
    last_sign_in_address: Option<String>,
    /// Invited: until when the link is good; null when it is over.
    #[schema(format = DateTime)]
    invitation_expires_at: Option<String>,
    /// Grows with every change.
    #[schema(example = 3)]
    version: i64,
    /// It is your own.
    is_you: bool,
    /// What you could do to it now: `change`, `disable`, `enable`, `invite`, `send_reset`, `remove_totp`.
    #[schema(value_type = Vec<String>, example = json!(["change", "disable", "send_reset"]))]
    can: Vec<&'static str>,
}

impl From<AccountView> for ManagedAccount {
    fn from(view: AccountView) -> ManagedAccount {
        let (tenant_code, tenant_name) = view.tenant.unzip();
        ManagedAccount {
            id: view.id.to_string(),
            name: view.name,
            r#type: if view.side == Side::Platform { "platform" } else { "tenant" },
            tenant_code,
            tenant_name,
            role: view.role,
            role_name: view.role_name,
            mail: view.mail,
            language: view.language,
            status: view.status,
            totp_enabled: view.totp,
            created_at: time::text(view.created_ms),
            last_sign_in_at: time::text_opt(view.last_ms),
            last_sign_in_address: view.last_address,
            invitation_expires_at: time::text_opt(view.invitation_ms),
            version: view.version,
            is_you: view.is_own,
            can: view.can.into_iter().map(AccountAct::as_str).collect(),
        }
    }
}

/// A page of accounts.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountList {
    items: Vec<ManagedAccount>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Accounts on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Accounts that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

impl AccountList {
    fn new(found: Numbered<AccountView>, place: Paging) -> AccountList {
        AccountList {
            items: found.items.into_iter().map(ManagedAccount::from).collect(),
            page: number(place),
            page_size: place.limit,
            total: found.total,
            total_is_exact: found.is_exact,
        }
    }
}

/// Which of the tenant's accounts; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountFilter {
    /// Name or mail address contains this.
    q: Option<String>,
    /// In this status.
    #[param(inline)]
    status: Option<AccountStatus>,
    /// With this role: a word or an id.
    role: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Accounts on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `name` (the default), `created_at`, `last_sign_in_at` or `status`; with a `-` before it the other way round.
    sort: Option<String>,
}

/// Which accounts of everybody's; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountFilterAll {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// The platform's people, or tenants'.
    #[param(inline)]
    r#type: Option<AccountSide>,
    /// Name, mail address or tenant code contains this.
    q: Option<String>,
    /// In this status.
    #[param(inline)]
    status: Option<AccountStatus>,
    /// With this role: a word or an id.
    role: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Accounts on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `name` (the default), `created_at`, `last_sign_in_at` or `status`; with a `-` before it the other way round.
    sort: Option<String>,
}

impl AccountFilter {
    fn into_query(self) -> Result<(AccountQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let word = self.sort.as_deref().unwrap_or("name");
        let sort = match word.trim_start_matches('-') {
            "name" => AccountSort::Name,
            "created_at" => AccountSort::Created,
            "last_sign_in_at" => AccountSort::LastSignIn,
            "status" => AccountSort::Status,
            _ => {
                let words = "name, created_at, last_sign_in_at, status";
                return Err(Problem::field("sort", format!("there are: {words}"), format!("可选：{words}")));
            }
        };
        let query = AccountQuery {
            status: self.status.map(|status| status.as_str().to_owned()),
            role: self.role,
            words: self.q,
            sort,
            descending: word.starts_with('-'),
            page: place,
            ..AccountQuery::default()
        };
        Ok((query, place))
    }
}

impl AccountFilterAll {
    fn into_query(self) -> Result<(AccountQuery, Paging)> {
        let AccountFilterAll { q, status, role, page, page_size, sort, .. } = self;
        let (query, place) = AccountFilter { q, status, role, page, page_size, sort }.into_query()?;
        let side = self.r#type.map(|side| match side {
            AccountSide::Platform => Side::Platform,
            AccountSide::Tenant => Side::Tenant,
        });
        Ok((AccountQuery { tenant: self.tenant, side, ..query }, place))
    }
}

/// List your tenant's accounts.
#[utoipa::path(
    get, path = "/accounts", tag = "accounts", operation_id = "listAccounts",
    params(AccountFilter),
    responses((status = 200, description = "A page of accounts.", body = AccountList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<AccountList>> {
    caller.actor.may(needed(Reach::Own))?;
    let (query, place) = decode::query::<AccountFilter>(uri.query())?.into_query()?;
    Ok(Json(AccountList::new(app.engine.accounts(&caller.actor, Reach::Own, query).await?, place)))
}

/// List accounts of the platform and of every tenant.
#[utoipa::path(
    get, path = "/admin/accounts", tag = "accounts", operation_id = "listAccountsAll",
    params(AccountFilterAll),
    responses((status = 200, description = "A page of accounts.", body = AccountList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<AccountList>> {
    caller.actor.may(needed(Reach::All))?;
    let (query, place) = decode::query::<AccountFilterAll>(uri.query())?.into_query()?;
    Ok(Json(AccountList::new(app.engine.accounts(&caller.actor, Reach::All, query).await?, place)))
}

async fn one(app: App, caller: Caller, reach: Reach, name: PathText) -> Result<Json<ManagedAccount>> {
    caller.actor.may(needed(reach))?;
    Ok(Json(app.engine.account(&caller.actor, reach, &path_text(name)?).await?.into()))
}

/// See one of your tenant's accounts.
#[utoipa::path(
    get, path = "/accounts/{name}", tag = "accounts", operation_id = "getAccount",
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
) -> Result<Json<ManagedAccount>> {
    one(app, caller, Reach::Own, name).await
}

/// See any account.
#[utoipa::path(
    get, path = "/admin/accounts/{name}", tag = "accounts", operation_id = "getAccountAll",
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn get_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
) -> Result<Json<ManagedAccount>> {
    one(app, caller, Reach::All, name).await
}
