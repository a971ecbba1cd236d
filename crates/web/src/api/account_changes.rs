//! Accounts, changed by those who manage them: a tenant's manager its own, the platform's people everybody's.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::refusal::Lang;
use engine::identity::Delivery;
use engine::people::{AccountChange, AccountView, NewAccount, Reach};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::account::LanguageWord;
use crate::api::accounts::{ManagedAccount, needed};
use crate::api::money::version;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;

/// An account of the tenant's to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountNew {
    /// Its name: the tenant's code, `_`, and letters, digits, `_`, `-`, `.`; nobody else on the platform has it.
    #[schema(example = "CNX01_Lin", max_length = 64)]
    name: String,
    /// What it is: the word of a built-in role, or the id of another one.
    #[schema(example = "sender")]
    role: String,
    /// Mail address of its owner, to which the invitation goes.
    #[schema(example = "lin@example.com")]
    mail: String,
    /// Language of mails, and of the portal at the first sign-in; the tenant's when absent.
    #[serde(default)]
    #[schema(inline)]
    language: Option<LanguageWord>,
}

/// An account of the platform's or of a tenant's to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountNewAll {
    /// The tenant's code; absent or null = the platform's own.
    #[serde(default)]
    #[schema(example = "CNX01")]
    tenant: Option<String>,
    /// Its name: letters, digits, `_`, `-`, `.`, for a tenant's after its code and `_`; nobody else on the platform has it.
    #[schema(example = "CNX01_Adm", max_length = 64)]
    name: String,
    /// What it is: the word of a built-in role, or the id of another one.
    #[schema(example = "manager")]
    role: String,
    /// Mail address of its owner, to which the invitation goes.
    #[schema(example = "adm@example.com")]
    mail: String,
    /// Language of mails, and of the portal at the first sign-in; the tenant's when absent.
    #[serde(default)]
    #[schema(inline)]
    language: Option<LanguageWord>,
}

/// What is changed about an account; absent = stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountPatch {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 3)]
    version: Option<i64>,
    /// What it is: the word of a built-in role, or the id of another one. It holds from its owner's next request.
    #[serde(default)]
    #[schema(example = "developer")]
    role: Option<String>,
    /// Mail address. The address before is told.
    #[serde(default)]
    #[schema(example = "lin@example.com")]
    mail: Option<String>,
    /// Language of mails, and of the portal at the next sign-in.
    #[serde(default)]
    #[schema(inline)]
    language: Option<LanguageWord>,
}

/// Why, when that is worth writing down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountReason {
    /// For whoever reads the audit log a year later.
    #[serde(default)]
    #[schema(example = "left the company", max_length = 200)]
    reason: Option<String>,
}

/// Nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NothingBody {}

/// An account to which a link is under way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitedAccount {
    #[serde(flatten)]
    account: ManagedAccount,
    /// `mail`: the link is under way by mail; `log`: there is no mail server, the operator finds the link in the log.
    #[schema(value_type = String, example = "mail")]
    delivery: &'static str,
}

impl From<(AccountView, Delivery)> for InvitedAccount {
    fn from((view, delivery): (AccountView, Delivery)) -> InvitedAccount {
        let delivery = match delivery {
            Delivery::Mail => "mail",
            Delivery::Log => "log",
        };
        InvitedAccount { account: view.into(), delivery }
    }
}

/// A change of one account: what every one of them reads before it does anything.
struct Change<T> {
    name: String,
    body: T,
    parts: Parts,
}

impl<T: DeserializeOwned> Change<T> {
    async fn read(
        app: &App,
        caller: &Caller,
        reach: Reach,
        name: PathText,
        request: Request,
    ) -> Result<Change<T>> {
        let (parts, body) = request.into_parts();
        caller.actor.may(needed(reach))?;
        let name = path_text(name)?;
        let received = decode::read(app, &parts.headers, body).await?;
        let body = decode::json::<T>(&received.bytes)?;
        Ok(Change { name, body, parts })
    }
}

async fn made(app: App, caller: Caller, reach: Reach, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(needed(reach))?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = match reach {
        Reach::Own => {
            let AccountNew { name, role, mail, language } = decode::json(&body.bytes)?;
            NewAccount { tenant: None, name, role, mail, language: language.map(Lang::from) }
        }
        Reach::All => {
            let AccountNewAll { tenant, name, role, mail, language } = decode::json(&body.bytes)?;
            NewAccount { tenant, name, role, mail, language: language.map(Lang::from) }
        }
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(InvitedAccount::from(app.engine.create_account(&caller.actor, reach, new).await?))
    })
    .await
}

async fn changed(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    let Change { name, body, parts } =
        Change::<AccountPatch>::read(&app, &caller, reach, name, request).await?;
    let change = AccountChange {
        version: version(&parts.headers, body.version)?,
        role: body.role,
        mail: body.mail,
        language: body.language.map(Lang::from),
    };
    Ok(Json(app.engine.change_account(&caller.actor, reach, &name, change).await?.into()))
}

async fn disabled(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    let Change { name, body, .. } =
        Change::<AccountReason>::read(&app, &caller, reach, name, request).await?;
    let why = body.reason.as_deref().filter(|why| !why.trim().is_empty());
    Ok(Json(app.engine.disable_account(&caller.actor, reach, &name, why).await?.into()))
}

async fn enabled(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    let change = Change::<NothingBody>::read(&app, &caller, reach, name, request).await?;
    Ok(Json(app.engine.enable_account(&caller.actor, reach, &change.name).await?.into()))
}

async fn invited(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    let change = Change::<NothingBody>::read(&app, &caller, reach, name, request).await?;
    Ok(Json(app.engine.invite_again(&caller.actor, reach, &change.name).await?.into()))
}

async fn sent(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    let change = Change::<NothingBody>::read(&app, &caller, reach, name, request).await?;
    Ok(Json(app.engine.send_reset_link(&caller.actor, reach, &change.name).await?.into()))
}

async fn bared(
    app: App,
    caller: Caller,
    reach: Reach,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    let change = Change::<NothingBody>::read(&app, &caller, reach, name, request).await?;
    Ok(Json(app.engine.remove_totp(&caller.actor, reach, &change.name).await?.into()))
}

/// Invite somebody to your tenant.
///
/// Makes an account and sends its owner a link, good once and for some days, by which the first password is chosen. Nobody
/// gives a role that may do more than they may themselves (403 `role_exceeds_own`).
#[utoipa::path(
    post, path = "/accounts", tag = "accounts", operation_id = "createAccount",
    request_body = AccountNew,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    made(app, caller, Reach::Own, request).await
}

/// Change one of your tenant's accounts.
///
/// Role, mail address and language. Nobody changes their own role (409 `own_account`), gives more than they may, or takes the
/// last active manager away. When somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    patch, path = "/accounts/{name}", tag = "accounts", operation_id = "changeAccount",
    request_body = AccountPatch,
    params(
        ("name" = String, Path, description = "The account's name."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed account.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    changed(app, caller, Reach::Own, name, request).await
}

/// Disable one of your tenant's accounts.
///
/// Its sessions end at once, and links to it are dead.
#[utoipa::path(
    post, path = "/accounts/{name}/disable", tag = "accounts", operation_id = "disableAccount",
    request_body = AccountReason,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account, shut.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn disable(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    disabled(app, caller, Reach::Own, name, request).await
}

/// Enable one of your tenant's accounts.
///
/// One whose owner never chose a password is `invited` again: send the invitation.
#[utoipa::path(
    post, path = "/accounts/{name}/enable", tag = "accounts", operation_id = "enableAccount",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account, open.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn enable(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    enabled(app, caller, Reach::Own, name, request).await
}

/// Send an invitation to your tenant once more.
///
/// The link before is dead.
#[utoipa::path(
    post, path = "/accounts/{name}/invitation", tag = "accounts", operation_id = "inviteAgain",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn invite(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    invited(app, caller, Reach::Own, name, request).await
}

/// Send somebody of your tenant a link to choose a new password.
///
/// Until it is used, the password stays as it is.
#[utoipa::path(
    post, path = "/accounts/{name}/reset-link", tag = "accounts", operation_id = "sendResetLink",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn send_reset(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    sent(app, caller, Reach::Own, name, request).await
}

/// Turn one-time codes of somebody of your tenant off.
///
/// For somebody who lost app and recovery codes. They are told by mail.
#[utoipa::path(
    post, path = "/accounts/{name}/remove-totp", tag = "accounts", operation_id = "removeTotp",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account without one-time codes.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("accounts:manage")))
)]
pub(crate) async fn remove_totp(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    bared(app, caller, Reach::Own, name, request).await
}

/// Invite somebody to the platform or to a tenant.
///
/// Makes an account and sends its owner a link, good once and for some days, by which the first password is chosen. Nobody
/// gives a role that may do more than they may themselves (403 `role_exceeds_own`).
#[utoipa::path(
    post, path = "/admin/accounts", tag = "accounts", operation_id = "createAccountAll",
    request_body = AccountNewAll,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn create_all(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    made(app, caller, Reach::All, request).await
}

/// Change any account.
///
/// Role, mail address and language. Nobody changes their own role (409 `own_account`), gives more than they may, or takes the
/// last active manager away. When somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    patch, path = "/admin/accounts/{name}", tag = "accounts", operation_id = "changeAccountAll",
    request_body = AccountPatch,
    params(
        ("name" = String, Path, description = "The account's name."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed account.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn update_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    changed(app, caller, Reach::All, name, request).await
}

/// Disable any account.
///
/// Its sessions end at once, and links to it are dead.
#[utoipa::path(
    post, path = "/admin/accounts/{name}/disable", tag = "accounts", operation_id = "disableAccountAll",
    request_body = AccountReason,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account, shut.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn disable_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    disabled(app, caller, Reach::All, name, request).await
}

/// Enable any account.
///
/// One whose owner never chose a password is `invited` again: send the invitation.
#[utoipa::path(
    post, path = "/admin/accounts/{name}/enable", tag = "accounts", operation_id = "enableAccountAll",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account, open.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn enable_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    enabled(app, caller, Reach::All, name, request).await
}

/// Send an invitation once more.
///
/// The link before is dead.
#[utoipa::path(
    post, path = "/admin/accounts/{name}/invitation", tag = "accounts", operation_id = "inviteAgainAll",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn invite_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    invited(app, caller, Reach::All, name, request).await
}

/// Send somebody a link to choose a new password.
///
/// Until it is used, the password stays as it is.
#[utoipa::path(
    post, path = "/admin/accounts/{name}/reset-link", tag = "accounts", operation_id = "sendResetLinkAll",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account; the link is under way.", body = InvitedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn send_reset_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<InvitedAccount>> {
    sent(app, caller, Reach::All, name, request).await
}

/// Turn somebody's one-time codes off.
///
/// For somebody who lost app and recovery codes. They are told by mail.
#[utoipa::path(
    post, path = "/admin/accounts/{name}/remove-totp", tag = "accounts", operation_id = "removeTotpAll",
    request_body = NothingBody,
    params(("name" = String, Path, description = "The account's name.")),
    responses((status = 200, description = "The account without one-time codes.", body = ManagedAccount), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:accounts")))
)]
pub(crate) async fn remove_totp_all(
    State(app): State<App>,
    caller: Caller,
    name: PathText,
    request: Request,
) -> Result<Json<ManagedAccount>> {
    bared(app, caller, Reach::All, name, request).await
}
