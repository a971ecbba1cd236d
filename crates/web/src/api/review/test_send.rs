//! A version of a template, sent to its author's own phone.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::Uid;
use domain::permission::Permission;
use engine::review::{TemplateTest, TemplateTested};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::{PathPair, number};
use crate::App;
use crate::api::send_body::Variables;
use crate::api::{Refusals, no_such};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;

/// A version of a template that is to be sent to your own phone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateTestBody {
    /// One of your approved signatures; may be left out when you have exactly one.
    #[serde(default)]
    #[schema(example = "云信")]
    signature: Option<String>,
    /// The values: in order, or by name.
    #[serde(default)]
    #[schema(value_type = Option<Variables>)]
    variables: Option<serde_json::Value>,
}

/// A test message that was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateTestSent {
    /// The message.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// Your own phone, its middle masked.
    #[schema(example = "+86138****8000")]
    to: String,
    /// It waits for the dispatch hours.
    scheduled: bool,
    /// Segments it is priced at.
    #[schema(example = 1)]
    segments: u16,
    /// Tests that you have left in these 24 hours.
    #[schema(example = 9)]
    left: i64,
}

impl From<TemplateTested> for TemplateTestSent {
    fn from(sent: TemplateTested) -> TemplateTestSent {
        let TemplateTested { uid, to, scheduled, segments, left } = sent;
        TemplateTestSent { uid, to, scheduled, segments, left }
    }
}

/// Send a version of a template to your own phone.
///
/// Also one that is not approved. It is an ordinary message of the template's type, charged as any; words that are blocked stay
/// blocked, what a reviewer should see passes. 409 `own_phone_missing` until you have proven a phone (`POST /account/phone`;
/// keys have none); ten a day, then 429 `rate_limited` says how long to wait.
#[utoipa::path(
    post, path = "/templates/{template_id}/versions/{number}/test", tag = "catalogue", operation_id = "testTemplate",
    params(
        ("template_id" = String, Path, description = "What `template_id` names when sending."),
        ("number" = i64, Path, description = "The version's number."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    request_body = TemplateTestBody,
    responses((status = 202, description = "The message is accepted.", body = TemplateTestSent), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn test(
    State(app): State<App>,
    caller: Caller,
    path: PathPair,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TemplatesManage)?;
    let Path((code, version)) = path.map_err(|_| no_such())?;
    let number = number(&version)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let TemplateTestBody { signature, variables } = decode::json(&body.bytes)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::ACCEPTED, async {
        let test = TemplateTest { code, number, signature, variables };
        Ok(TemplateTestSent::from(app.engine.test_template(&caller.actor, test).await?))
    })
    .await
}
