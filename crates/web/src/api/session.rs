//! Signing in and out: the verify code, account and password, the one-time code, and what a session is.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::MessageId;
use domain::permission::{Permission, Side};
use engine::identity::{NewSession, SessionView, SignIn, SignedIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Visitor};
use crate::cookie::Cookie;
use crate::decode;
use crate::problem::Result;
use crate::time;

/// Account and password, with the verify code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInBody {
    /// The account's name.
    #[schema(example = "CNX01_Adm")]
    account: String,
    /// Its password.
    #[schema(example = "correct horse battery staple")]
    password: String,
    /// `captcha_id` of the picture that was shown.
    #[schema(example = "pVn2x0n4Q9mJ0c1m8Qb1Ww")]
    captcha_id: String,
    /// The characters on it; case does not matter.
    #[schema(example = "K7MXP")]
    captcha: String,
}

/// The one-time code that is owed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeBody {
    /// `challenge` of the answer before.
    challenge: String,
    /// Six digits from the authenticator app, or a recovery code.
    #[schema(example = "287082")]
    code: String,
}

/// A picture of a few characters that has to be read before anything else is tried.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaptchaAnswer {
    /// What names it; it is good once.
    #[schema(example = "pVn2x0n4Q9mJ0c1m8Qb1Ww")]
    captcha_id: String,
    /// The picture as a `data:` address (PNG).
    #[schema(example = "data:image/png;base64,iVBORw0KGgo…")]
    image: String,
    /// Good until.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountItem {
    /// Its id.
    #[schema(example = "2")]
    id: String,
    /// Its name.
    #[schema(example = "CNX01_Adm")]
    name: String,
    /// `platform` or `tenant`.
    #[schema(example = "tenant")]
    r#type: &'static str,
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
}

/// The tenant of an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct TenantItem {
    /// Its code.
    #[schema(example = "CNX01")]
    code: String,
    /// Its name.
    #[schema(example = "Cloud Swallow Trading")]
    name: String,
    /// Its time zone (IANA).
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// `en` or `zh`.
    #[schema(example = "zh")]
    language: String,
}

/// A session: who signed in, what they may do, and until when.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    /// The account.
    account: AccountItem,
    /// Its tenant; null for the platform's staff.
    tenant: Option<TenantItem>,
    /// What it may do, in the words of `x-scope`.
    #[schema(example = json!(["messages:send", "messages:read"]))]
    permissions: Vec<&'static str>,
    /// To be repeated in the header `X-CSRF-Token` of every request that changes something.
    csrf_token: String,
    /// The session ends at this time when it is not used.
    #[schema(format = DateTime)]
    idle_expires_at: String,
    /// The session ends at this time anyway.
    #[schema(format = DateTime)]
    expires_at: String,
    /// The platform's time.
    #[schema(format = DateTime)]
    server_time: String,
    /// The platform's version.
    version: String,
    /// The session's id in the list of sessions.
    #[schema(example = "01J3ZQ8M4T5XY")]
    session_id: String,
    /// Shortest password the account may choose, characters.
    #[schema(example = 15)]
    password_min_length: usize,
    /// Recovery codes that are left.
    #[schema(example = 0)]
    recovery_codes_left: usize,
}

impl Session {
    pub(crate) fn new(app: &App, view: SessionView) -> Session {
        let role = view.person.role;
        Session {
            account: AccountItem {
                id: view.person.id.to_string(),
                name: view.person.name,
                r#type: if role.side() == Side::Platform { "platform" } else { "tenant" },
                role: role.word(),
                role_name: role.name().map(str::to_owned),
                mail: view.mail,
                language: view.language,
                totp_enabled: view.totp_enabled,
                created_at: time::text(view.created_ms),
                last_sign_in_at: time::text_opt(view.last_ms),
                last_sign_in_address: view.last_address,
            },
            tenant: view.tenant.map(|tenant| TenantItem {
                code: tenant.code,
                name: tenant.name,
                time_zone: tenant.time_zone,
                language: tenant.language,
            }),
            permissions: role.permissions().iter().map(Permission::as_str).collect(),
            csrf_token: view.csrf,
            idle_expires_at: time::text(view.idle_ms),
            expires_at: time::text(view.expires_ms),
            server_time: time::text(view.now_ms),
            version: app.settings.version.clone(),
            session_id: MessageId(view.id.0).uid().to_string(),
            password_min_length: view.password_min,
            recovery_codes_left: view.recovery_codes_left,
        }
    }
}

/// How far signing in has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedInAnswer {
    /// `done`: the answer sets the session's cookie; `totp`: the one-time code is missing.
    #[schema(example = "done")]
    next: &'static str,
    /// The session, when it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
    /// To be given with the one-time code, within five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<String>,
}

/// The answer that begins a session: its cookies, and what it is.
fn begun(app: &App, new: NewSession) -> Response {
    let cookies = [Cookie::Session.set(app, &new.token), Cookie::Device.set(app, &new.device)];
    let session = Some(Session::new(app, new.view));
    let mut response = Json(SignedInAnswer { next: "done", session, challenge: None }).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// See the session.
///
/// Who is signed in, with the token that changing requests must repeat. 401 when nobody is, or the session has ended.
#[utoipa::path(
    get, path = "/session", tag = "session", operation_id = "getSession",
    responses((status = 200, description = "The session.", body = Session), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<Session>> {
    let view = app.engine.session(&caller.actor).await?;
    Ok(Json(Session::new(&app, view)))
}

/// Get a verify code.
///
/// A picture with five letters and digits, good for three minutes and one attempt, whatever comes of it.
#[utoipa::path(
    get, path = "/session/captcha", tag = "session", operation_id = "getCaptcha",
    responses((status = 200, description = "The picture.", body = CaptchaAnswer), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn captcha(State(app): State<App>, visitor: Visitor) -> Result<Json<CaptchaAnswer>> {
    let captcha = app.engine.captcha(&visitor.origin).await?;
    Ok(Json(CaptchaAnswer {
        captcha_id: captcha.id,
        image: format!("data:image/png;base64,{}", STANDARD.encode(captcha.png)),
        expires_at: time::text(captcha.expires_ms),
    }))
}

/// Sign in.
///
/// With account, password and verify code. Every attempt uses the verify code up. `sign_in_failed` says the same
/// whether the account does not exist, is disabled, or the password is wrong; after several of them `sign_in_locked`
/// says how long to wait.
#[utoipa::path(
    post, path = "/session", tag = "session", operation_id = "signIn",
    request_body = SignInBody,
    responses((status = 200, description = "Signed in, or the one-time code is asked for.", body = SignedInAnswer), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn sign_in(State(app): State<App>, visitor: Visitor, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let SignInBody { account, password, captcha_id, captcha } = decode::json(&body.bytes)?;
    let asked = SignIn { account, password, captcha_id, captcha };
    match app.engine.sign_in(asked, &visitor.luggage, &visitor.origin).await? {
        SignedIn::Done(new) => Ok(begun(&app, *new)),
        SignedIn::Totp(challenge) => {
            let answer = SignedInAnswer { next: "totp", session: None, challenge: Some(challenge) };
            Ok(Json(answer).into_response())
        }
    }
}

/// Give the one-time code.
///
/// The second step for accounts with one-time codes: six digits from the app, or one of the recovery codes, which is
/// used up by it.
#[utoipa::path(
    post, path = "/session/totp", tag = "session", operation_id = "signInTotp",
    request_body = CodeBody,
    responses((status = 200, description = "Signed in.", body = SignedInAnswer), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn totp(State(app): State<App>, visitor: Visitor, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: CodeBody = decode::json(&body.bytes)?;
    let (luggage, origin) = (&visitor.luggage, &visitor.origin);
    let new = app.engine.sign_in_code(&asked.challenge, &asked.code, luggage, origin).await?;
    Ok(begun(&app, new))
}

/// Sign out.
#[utoipa::path(
    delete, path = "/session", tag = "session", operation_id = "signOut",
    responses((status = 204, description = "Signed out."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn sign_out(State(app): State<App>, caller: Caller) -> Result<Response> {
    app.engine.sign_out(&caller.actor).await?;
    Ok(([(header::SET_COOKIE, Cookie::Session.clear(&app))], StatusCode::NO_CONTENT).into_response())
}
