//! The phone that an account's owner proves to be theirs.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engine::identity::OwnPhoneView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::{Caller, language};
use crate::decode;
use crate::problem::Result;
use crate::time;

/// Your own phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnPhone {
    /// The phone that is proven, its middle masked; null = none is.
    #[schema(example = "+86138****8000")]
    phone: Option<String>,
    /// When it was proven.
    #[schema(format = DateTime)]
    verified_at: Option<String>,
    /// The phone that a code went to, its middle masked; null = no code is open.
    #[schema(example = "+86138****8000")]
    pending: Option<String>,
    /// The code is good until then.
    #[schema(format = DateTime)]
    code_expires_at: Option<String>,
}

impl From<OwnPhoneView> for OwnPhone {
    fn from(view: OwnPhoneView) -> OwnPhone {
        let (phone, verified_ms) = view.verified.unzip();
        let (pending, until_ms) = view.pending.unzip();
        OwnPhone {
            phone,
            verified_at: time::text_opt(verified_ms),
            pending,
            code_expires_at: time::text_opt(until_ms),
        }
    }
}

/// A phone that is to be proven.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneBody {
    /// Phone number; with its country code, or in the national form of your default country.
    #[schema(example = "+8613800138000")]
    phone: String,
    /// One of your approved signatures; may be left out when you have exactly one.
    #[schema(example = "云信")]
    signature: Option<String>,
}

/// The code that came by SMS.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneCodeBody {
    /// Six digits.
    #[schema(example = "287082")]
    code: String,
}

/// See your own phone.
#[utoipa::path(
    get, path = "/account/phone", tag = "account", operation_id = "getOwnPhone",
    responses((status = 200, description = "The phone.", body = OwnPhone), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<OwnPhone>> {
    caller.actor.signed_in()?;
    Ok(Json(app.engine.own_phone(&caller.actor).await?.into()))
}

/// Send a code to your own phone.
///
/// As a verification message of your tenant, charged as any; its text is in the language of `Accept-Language`. The code is good
/// for ten minutes. Three an hour; 429 `rate_limited` says how long to wait.
#[utoipa::path(
    post, path = "/account/phone", tag = "account", operation_id = "sendPhoneCode",
    request_body = PhoneBody,
    responses((status = 200, description = "The code is on its way.", body = OwnPhone), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn send_code(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<OwnPhone>> {
    let (parts, body) = request.into_parts();
    caller.actor.signed_in()?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let PhoneBody { phone, signature } = decode::json(&body.bytes)?;
    let lang = language(&parts.headers);
    Ok(Json(app.engine.send_phone_code(&caller.actor, &phone, signature, lang).await?.into()))
}

/// Confirm your own phone.
///
/// With the code that came by SMS. 422 `phone_code_wrong` when it is wrong or too old; five wrong entries end it.
#[utoipa::path(
    post, path = "/account/phone/confirm", tag = "account", operation_id = "confirmPhone",
    request_body = PhoneCodeBody,
    responses((status = 200, description = "The phone is yours.", body = OwnPhone), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<OwnPhone>> {
    let (parts, body) = request.into_parts();
    caller.actor.signed_in()?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let PhoneCodeBody { code } = decode::json(&body.bytes)?;
    Ok(Json(app.engine.confirm_phone(&caller.actor, &code).await?.into()))
}

/// Forget your own phone.
#[utoipa::path(
    delete, path = "/account/phone", tag = "account", operation_id = "forgetPhone",
    responses((status = 204, description = "It is forgotten."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn forget(State(app): State<App>, caller: Caller) -> Result<Response> {
    caller.actor.signed_in()?;
    app.engine.forget_phone(&caller.actor).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
