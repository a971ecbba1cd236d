//! Messages: send, look up, list, cancel. Sending is the hot path: one decode, one call, one encode.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::Uid;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::{Idempotency, Sent, SentMessage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::message_filter::Filter;
use crate::api::message_view::{MessageDetails, MessagePage};
use crate::api::send_body::SendBody;
use crate::api::words::MessageStatus;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, Language, language};
use crate::decode;
use crate::idempotency::{Once, fingerprint, json, key, to_json};
use crate::problem::{Problem, Reason, Result};
use crate::{App, cursor};

/// What was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// The request's id; list its messages with `GET /api/v1/messages?request_id=`.
    #[schema(value_type = String, example = "06QZ3JV9K2C4G")]
    request_id: Uid,
    /// The task's id, when the request was named: look it up with `GET /api/v1/tasks/{task_id}`.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<Uid>,
    /// One for each recipient, in the order given.
    messages: Vec<AcceptedMessage>,
}

/// One recipient's message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AcceptedMessage {
    /// The message's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// The number as you wrote it.
    #[schema(example = "13800138000")]
    to: String,
    /// The number in E.164.
    #[schema(example = "+8613800138000")]
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// `queued`, `held` for review, or `refused`.
    status: MessageStatus,
    /// It waits for `schedule_at`.
    scheduled: bool,
    /// Segments it is priced by; 0 when it was refused before the text was known.
    segments: u16,
    /// `gsm7` or `ucs2`.
    #[schema(example = "ucs2")]
    encoding: &'static str,
    /// Why it was refused; the other recipients are not affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Reason>,
}

impl Accepted {
    fn new(sent: Sent, lang: Lang) -> Accepted {
        let messages = sent.messages.into_iter().map(|message| AcceptedMessage::new(message, lang)).collect();
        Accepted { request_id: sent.request, task_id: sent.task, messages }
    }
}

impl AcceptedMessage {
    fn new(sent: SentMessage, lang: Lang) -> AcceptedMessage {
        AcceptedMessage {
            uid: sent.uid,
            to: sent.to,
            phone: sent.phone,
            status: sent.state.into(),
            scheduled: sent.scheduled,
            segments: sent.segments,
            encoding: sent.encoding,
            error: sent.refusal.map(|(refusal, detail)| Reason::of(refusal, &detail, lang)),
        }
    }
}

/// Send a message.
///
/// Answers 202 once every accepted message is kept durably. A recipient that is refused does not affect the others: it
/// has `status: refused` and its own `error`. A request that is wrong as a whole (no such template, signature not
/// approved …) is refused, and nothing of it is kept.
#[utoipa::path(
    post, path = "/messages", tag = "messages", operation_id = "sendMessages",
    request_body(content = SendBody, examples(
        ("one" = (summary = "One code to one phone", value = json!({
            "type": "verification", "template_id": "T1001", "variables": {"code": "482913"}, "to": "+8613800138000",
            "validity": "PT5M", "reference": "login-17"
        }))),
        ("several" = (summary = "Many recipients, each with values of its own, later", value = json!({
            "type": "notification", "route_id": "CNX_Notification", "signature": "云信", "template_id": "T1002",
            "recipients": [
                {"to": "+8613800138000", "variables": ["Li", "A-1001"], "reference": "order-1001"},
                {"to": "+8613900139000", "variables": ["Wang", "A-1002"], "reference": "order-1002"}
            ],
            "schedule_at": "2026-08-01T09:00:00+08:00"
        })))
    )),
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Makes repeating safe: the same key with the same body gets the same answer, and sends nothing again.")),
    responses((status = 202, description = "Taken.", body = Accepted), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn send(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let key = key(&parts.headers)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let idempotency = key.map(|key| Idempotency {
        key: key.to_owned(),
        body_hash: fingerprint("POST", "/messages", &body.bytes),
    });
    let asked: SendBody = decode::json(&body.bytes)?;
    let request = asked.into_request(app.engine.recipients_max(&caller.actor))?;
    drop(body);
    let sent = app.engine.send(&caller.actor, request, idempotency).await?;
    let replayed = sent.replayed;
    let answer = to_json(&Accepted::new(sent, language(&parts.headers)))?;
    Ok(json(StatusCode::ACCEPTED, answer.into(), replayed))
}

/// List messages.
///
/// Newest first. Give `cursor` from `next_cursor` of the page before to go on.
#[utoipa::path(
    get, path = "/messages", tag = "messages", operation_id = "listMessages",
    params(Filter),
    responses((status = 200, description = "A page of messages.", body = MessagePage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<MessagePage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let filter: Filter = decode::query(request.uri().query())?;
    let page = app.engine.messages(&caller.actor, filter.into_query()?).await;
    let page = page.map_err(|error| Problem::from(error).renamed("to", "phone"))?;
    Ok(Json(MessagePage::new(page.items, page.next.map(cursor::text), lang)))
}

/// How much of the phone number is shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Unmask {
    /// True: the whole phone number, for an account that may see it; that is written into the audit log.
    #[serde(default)]
    unmask: bool,
}

/// Look up a message.
///
/// With its timeline: everything that happened to it, in order.
#[utoipa::path(
    get, path = "/messages/{uid}", tag = "messages", operation_id = "getMessage",
    params(
        ("uid" = String, Path, description = "The message's id.", example = "06QZ3JV9K2C4H"),
        Unmask
    ),
    responses((status = 200, description = "The message.", body = MessageDetails), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    uid: PathText,
    request: Request,
) -> Result<Json<MessageDetails>> {
    caller.actor.may(Permission::MessagesRead)?;
    let uid = parse_uid(uid)?;
    let Unmask { unmask } = decode::query(request.uri().query())?;
    let view = match unmask {
        true => app.engine.message_unmasked(&caller.actor, uid).await?,
        false => app.engine.message(&caller.actor, uid).await?,
    };
    Ok(Json(MessageDetails::new(view, lang)))
}

/// Cancel a message.
///
/// Only while it has not been given to a carrier: scheduled, queued or held for review. What it held is given back.
#[utoipa::path(
    post, path = "/messages/{uid}/cancel", tag = "messages", operation_id = "cancelMessage",
    params(
        ("uid" = String, Path, description = "The message's id.", example = "06QZ3JV9K2C4H"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "The cancelled message.", body = MessageDetails), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    uid: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    let uid = parse_uid(uid)?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    let lang = language(&parts.headers);
    once.answer(StatusCode::OK, async {
        Ok(MessageDetails::new(app.engine.cancel(&caller.actor, uid).await?, lang))
    })
    .await
}

fn parse_uid(path: PathText) -> Result<Uid> {
    path_text(path)?.parse().map_err(|_| no_such())
}
