//! Resetting a forgotten password by a mailed link.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Visitor;
use crate::cookie::Cookie;
use crate::decode;
use crate::problem::Result;

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetBody {
    /// The account's name.
    #[schema(example = "CNX01_Adm")]
    account: String,
    /// `captcha_id` of the picture that was shown.
    #[schema(example = "pVn2x0n4Q9mJ0c1m8Qb1Ww")]
    captcha_id: String,
    /// The characters on it.
    #[schema(example = "K7MXP")]
    captcha: String,
}

/// What stands behind `token=` in the link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetToken {
    /// The link's token.
    token: String,
}

/// Whose password the link sets.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResetAccount {
    /// The account's name.
    #[schema(example = "CNX01_Adm")]
    account: String,
    /// The account is new: its owner chooses the first password.
    invitation: bool,
}

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetCompletion {
    /// The link's token.
    token: String,
    /// The new password: at least 15 characters, or 8 with one-time codes; at most 256. Any characters; nothing common.
    #[schema(example = "geheim wolke tisch lampe")]
    new_password: String,
}

/// Ask for a link to reset a password.
///
/// The answer is the same whether there is such an account or not. The link goes to the account's mail address, is good
/// once and for half an hour; a newer one takes its place.
#[utoipa::path(
    post, path = "/password-resets", tag = "account", operation_id = "requestPasswordReset",
    request_body = ResetBody,
    responses((status = 202, description = "If there is such an account, a link is under way."), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn request(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<StatusCode> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: ResetBody = decode::json(&body.bytes)?;
    app.engine.request_reset(&asked.account, &asked.captcha_id, &asked.captcha, &visitor.origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Look at a link.
///
/// 410 `reset_link_invalid` when it was used, was replaced by a newer one, or is too old.
#[utoipa::path(
    post, path = "/password-resets/check", tag = "account", operation_id = "checkPasswordReset",
    request_body = ResetToken,
    responses((status = 200, description = "The link is good.", body = ResetAccount), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn check(
    State(app): State<App>,
    _visitor: Visitor,
    request: Request,
) -> Result<Json<ResetAccount>> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: ResetToken = decode::json(&body.bytes)?;
    let link = app.engine.check_reset(&asked.token).await?;
    Ok(Json(ResetAccount { account: link.account, invitation: link.invitation }))
}

/// Set a new password.
///
/// By a link that is good, be it of a reset or of an invitation. Every session of the account ends; sign in with the new
/// password.
#[utoipa::path(
    post, path = "/password-resets/complete", tag = "account", operation_id = "completePasswordReset",
    request_body = ResetCompletion,
    responses((status = 204, description = "Set."), Refusals),
    security(()),
    extensions(("x-scope" = json!("public")))
)]
pub(crate) async fn complete(State(app): State<App>, visitor: Visitor, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: ResetCompletion = decode::json(&body.bytes)?;
    let device = visitor.luggage.device.as_deref();
    let (token, new, origin) = (&asked.token, &asked.new_password, &visitor.origin);
    let device = app.engine.complete_reset(token, new, device, origin).await?;
    Ok(([(header::SET_COOKIE, Cookie::Device.set(&app, &device))], StatusCode::NO_CONTENT).into_response())
}
