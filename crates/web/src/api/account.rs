//! What people change about their own account: language, mail address, password, one-time codes.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Lang;
use engine::identity::Contact;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::session::Session;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::cookie::Cookie;
use crate::decode;
use crate::problem::Result;

/// A language of the platform.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LanguageWord {
    /// English.
    En,
    /// 中文.
    Zh,
}

impl From<LanguageWord> for Lang {
    fn from(word: LanguageWord) -> Lang {
        match word {
            LanguageWord::En => Lang::En,
            LanguageWord::Zh => Lang::Zh,
        }
    }
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountBody {
    /// Language of mails, and of the portal at the next sign-in.
    #[schema(inline)]
    language: Option<LanguageWord>,
    /// Mail address, to which links to reset the password go; empty = none. The address before is told.
    #[schema(example = "adm@example.com")]
    mail: Option<String>,
    /// The account's password; needed when the mail address changes.
    #[schema(example = "correct horse battery staple")]
    password: Option<String>,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordBody {
    /// The password until now.
    #[schema(example = "correct horse battery staple")]
    current_password: String,
    /// The new one: at least 15 characters, or 8 with one-time codes; at most 256. Any characters; nothing common.
    #[schema(example = "geheim wolke tisch lampe")]
    new_password: String,
}

/// The account's password, to be sure that it is its owner who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnerBody {
    /// The account's password.
    #[schema(example = "correct horse battery staple")]
    current_password: String,
}

/// A one-time code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmBody {
    /// Six digits from the authenticator app.
    #[schema(example = "287082")]
    code: String,
}

/// The account's password and a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisableBody {
    /// The account's password.
    #[schema(example = "correct horse battery staple")]
    current_password: String,
    /// Six digits from the authenticator app, or a recovery code.
    #[schema(example = "287082")]
    code: String,
}

/// What an authenticator app needs.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotpSetUp {
    /// The secret in base 32, to be typed into the app.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    secret: String,
    /// The same as an address that apps read.
    #[schema(
        example = "otpauth://totp/Hongyan:CNX01_Adm?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Hongyan"
    )]
    otpauth_url: String,
    /// The address as a picture to be scanned (SVG).
    #[schema(example = "<svg …>")]
    qr_svg: String,
}

/// Recovery codes; shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each is good once in place of a one-time code.
    #[schema(example = json!(["K7MX-P4QR-9TUV-3WAC"]))]
    recovery_codes: Vec<String>,
}

/// Decodes the body of a request.
async fn body<T: DeserializeOwned>(app: &App, request: Request) -> Result<T> {
    let (parts, body) = request.into_parts();
    let body = decode::read(app, &parts.headers, body).await?;
    decode::json(&body.bytes)
}

/// An answer with the session's new token.
fn renewed(app: &App, token: &str, answer: impl IntoResponse) -> Response {
    ([(header::SET_COOKIE, Cookie::Session.set(app, token))], answer).into_response()
}

/// Change the own account.
///
/// Another mail address needs the password (422 `password_wrong`): links to reset the password go there.
#[utoipa::path(
    patch, path = "/account", tag = "account", operation_id = "updateAccount",
    request_body = AccountBody,
    responses((status = 200, description = "The session with the changed account.", body = Session), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<Session>> {
    caller.actor.signed_in()?;
    let asked: AccountBody = body(&app, request).await?;
    let language = asked.language.map(Lang::from);
    let mail = asked.mail.map(|mail| mail.trim().to_owned());
    let contact = Contact { language, mail, password: asked.password };
    let view = app.engine.change_contact(&caller.actor, contact).await?;
    Ok(Json(Session::new(&app, view)))
}

/// Change the own password.
///
/// Every other session of the account ends. `password_weak` says why a password is not taken.
#[utoipa::path(
    post, path = "/account/password", tag = "account", operation_id = "changePassword",
    request_body = PasswordBody,
    responses((status = 200, description = "Changed; the session goes on.", body = Session), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn password(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    caller.actor.signed_in()?;
    let asked: PasswordBody = body(&app, request).await?;
    let (current, new) = (&asked.current_password, &asked.new_password);
    let changed = app.engine.change_password(&caller.actor, current, new).await?;
    let session = Session::new(&app, changed.view);
    Ok(renewed(&app, &changed.token, Json(session)))
}

/// Begin to set up one-time codes.
///
/// Shows what the authenticator app needs. Codes are asked for once the first one was confirmed.
#[utoipa::path(
    post, path = "/account/totp", tag = "account", operation_id = "setUpTotp",
    request_body = OwnerBody,
    responses((status = 200, description = "What the app needs.", body = TotpSetUp), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn set_up_totp(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<TotpSetUp>> {
    caller.actor.signed_in()?;
    let asked: OwnerBody = body(&app, request).await?;
    let set_up = app.engine.set_up_totp(&caller.actor, &asked.current_password).await?;
    Ok(Json(TotpSetUp { secret: set_up.secret, otpauth_url: set_up.otpauth_url, qr_svg: set_up.qr_svg }))
}

/// Turn one-time codes on.
///
/// With the first code of the app. Keep the recovery codes where the app is not: they are shown this once.
#[utoipa::path(
    post, path = "/account/totp/confirm", tag = "account", operation_id = "confirmTotp",
    request_body = ConfirmBody,
    responses((status = 200, description = "On; the recovery codes.", body = RecoveryCodes), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn confirm_totp(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response> {
    caller.actor.signed_in()?;
    let asked: ConfirmBody = body(&app, request).await?;
    let (recovery_codes, token) = app.engine.confirm_totp(&caller.actor, &asked.code).await?;
    Ok(renewed(&app, &token, Json(RecoveryCodes { recovery_codes })))
}

/// Make new recovery codes.
///
/// The old ones are good no longer.
#[utoipa::path(
    post, path = "/account/totp/recovery-codes", tag = "account", operation_id = "makeRecoveryCodes",
    request_body = OwnerBody,
    responses((status = 200, description = "The new codes.", body = RecoveryCodes), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn recovery_codes(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response> {
    caller.actor.signed_in()?;
    let asked: OwnerBody = body(&app, request).await?;
    let (recovery_codes, token) =
        app.engine.new_recovery_codes(&caller.actor, &asked.current_password).await?;
    Ok(renewed(&app, &token, Json(RecoveryCodes { recovery_codes })))
}

/// Turn one-time codes off.
///
/// A password that is too short to stand alone must be changed before.
#[utoipa::path(
    post, path = "/account/totp/disable", tag = "account", operation_id = "disableTotp",
    request_body = DisableBody,
    responses((status = 204, description = "Off."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn disable_totp(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response> {
    caller.actor.signed_in()?;
    let asked: DisableBody = body(&app, request).await?;
    let token = app.engine.disable_totp(&caller.actor, &asked.current_password, &asked.code).await?;
    Ok(renewed(&app, &token, StatusCode::NO_CONTENT))
}
