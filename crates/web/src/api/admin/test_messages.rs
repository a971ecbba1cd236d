//! Test messages: sent over one carrier, and what became of the last ones.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::Uid;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::operator::NewTest;
use engine::view::MessageSummary;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::message_view::reason;
use crate::api::words::MessageStatus;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Reason, Result};
use crate::time;

/// A test message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTestMessage)]
pub(crate) struct TestBody {
    /// Phone number; one without a country code is a number of mainland China.
    #[schema(example = "+8613800138000")]
    to: String,
    /// The whole text, with the signature the carrier expects; at most 1500 characters.
    #[schema(example = "【鸿雁】通道测试")]
    content: String,
    /// Sender ID; absent = the carrier's own.
    sender_id: Option<String>,
}

/// The test message that was accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SentTestMessage)]
pub(crate) struct SentTest {
    /// The message's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
}

/// The last test messages of a carrier, newest first, at most 20.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TestMessageList)]
pub(crate) struct TestList {
    items: Vec<TestItem>,
}

/// A test message and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TestMessage)]
pub(crate) struct TestItem {
    /// The message's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// Phone number in E.164.
    #[schema(example = "+8613800138000")]
    to: String,
    /// The whole text.
    content: String,
    /// Sender ID asked for.
    sender_id: Option<String>,
    /// Segments.
    segments: i64,
    /// `gsm7` or `ucs2`.
    #[schema(example = "ucs2")]
    encoding: &'static str,
    /// Where it is.
    status: MessageStatus,
    /// The final state as delivery reports name it, see the message.
    #[schema(example = "DELIVRD")]
    dr_state: Option<String>,
    /// The carrier's own code, unchanged.
    #[schema(example = "DELIVRD:000")]
    dr_code: Option<String>,
    /// Why it failed.
    error: Option<Reason>,
    /// When it was accepted.
    #[schema(format = DateTime)]
    at: String,
    /// When it was given to the carrier.
    #[schema(format = DateTime)]
    submitted_at: Option<String>,
    /// When it reached its final state.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
}

impl TestItem {
    fn new(view: MessageSummary, lang: Lang) -> TestItem {
        TestItem {
            uid: view.uid,
            to: view.to,
            content: view.text,
            sender_id: view.sender_id,
            segments: view.segments,
            encoding: view.encoding,
            status: view.state.into(),
            dr_state: Some(view.dr_state).filter(|text| !text.is_empty()),
            dr_code: view.dr_code,
            error: view.failure.map(|failure| reason(failure, lang)),
            at: time::text(view.accepted_ms),
            submitted_at: time::text_opt(view.submitted_ms),
            closed_at: time::text_opt(view.closed_ms),
        }
    }
}

/// Send a test message over a carrier.
///
/// It takes the way of every message, over this carrier alone, with the priority of a verification code. It costs
/// nothing, belongs to no tenant and is in no tenant's figures; what the carrier says about it is final. It waits while the
/// carrier is down, until its validity ends. Who sent it is written into the audit log.
#[utoipa::path(
    post, path = "/admin/carriers/{code}/test", tag = "operator", operation_id = "testCarrier",
    request_body = TestBody,
    params(
        ("code" = String, Path, description = "The carrier's code."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 202, description = "It is kept durably and will be sent.", body = SentTest), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("carriers:test")))
)]
pub(crate) async fn send(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CarriersTest)?;
    let code = path_text(code)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let TestBody { to, content, sender_id } = decode::json(&body.bytes)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::ACCEPTED, async {
        let test = NewTest { to, content, sender_id };
        Ok(SentTest { uid: app.engine.test_carrier(&caller.actor, &code, test).await? })
    })
    .await
}

/// List the last test messages of a carrier.
#[utoipa::path(
    get, path = "/admin/carriers/{code}/tests", tag = "operator", operation_id = "listCarrierTests",
    params(("code" = String, Path, description = "The carrier's code.")),
    responses((status = 200, description = "The last ones, newest first.", body = TestList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("carriers:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    code: PathText,
    Language(lang): Language,
) -> Result<Json<TestList>> {
    caller.actor.may(Permission::CarriersRead)?;
    let tests = app.engine.carrier_tests(&caller.actor, &path_text(code)?).await?;
    Ok(Json(TestList { items: tests.into_iter().map(|view| TestItem::new(view, lang)).collect() }))
}
