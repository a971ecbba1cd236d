//! Preview: what a send request would do, without doing it.

use axum::extract::{Request, State};
use domain::lint::{Finding, Severity};
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::{Preview, PreviewMessage};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::message_view::Amount;
use crate::api::send_body::SendBody;
use crate::api::{Json, Refusals};
use crate::auth::{Caller, language};
use crate::decode;
use crate::idempotency::key;
use crate::problem::{Reason, Result};

/// What a request would send and cost.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewAnswer {
    /// One for each recipient, in the order given.
    messages: Vec<PreviewItem>,
    /// What all of them would cost, one amount for each unit.
    total: Vec<Amount>,
}

/// What one recipient would get.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewItem {
    /// The number as you wrote it.
    #[schema(example = "13800138000")]
    to: String,
    /// The number in E.164.
    #[schema(example = "+8613800138000")]
    phone: Option<String>,
    /// Country or region (ISO 3166 alpha-2).
    #[schema(example = "CN")]
    country: Option<String>,
    /// The handset's network where known, otherwise `unknown`.
    #[schema(example = "cmcc")]
    network: &'static str,
    /// Route it would take.
    #[schema(example = "CNX_Verification")]
    route_id: Option<String>,
    /// The whole text with its signature.
    text: String,
    /// `gsm7` or `ucs2`.
    #[schema(example = "ucs2")]
    encoding: &'static str,
    /// Characters of the text.
    characters: usize,
    /// The text of each segment.
    segments: Vec<String>,
    /// What it would cost.
    price: Option<Amount>,
    /// What is allowed and still worth a look.
    warnings: Vec<Warning>,
    /// Why it would be refused.
    error: Option<Reason>,
}

/// A remark about the text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Warning {
    /// Stable word.
    id: String,
    /// `error` or `warning`.
    #[schema(example = "warning")]
    severity: String,
    /// Where it begins, in characters from 0.
    position: Option<usize>,
    /// What it is and what to do, in the language of `Accept-Language`.
    detail: String,
}

impl Warning {
    fn new(finding: Finding, lang: Lang) -> Warning {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let detail = match lang {
            Lang::En => finding.en,
            Lang::Zh => finding.zh,
        };
        Warning {
            id: finding.id.to_owned(),
            severity: severity.to_owned(),
            position: finding.position,
            detail: detail.into_owned(),
        }
    }
}

impl PreviewItem {
    fn new(view: PreviewMessage, lang: Lang) -> PreviewItem {
        PreviewItem {
            to: view.to,
            phone: view.phone,
            country: view.country,
            network: view.network,
            route_id: view.route_id,
            text: view.text,
            encoding: view.encoding,
            characters: view.characters,
            segments: view.segments,
            price: view.price.map(Amount::from),
            warnings: view.warnings.into_iter().map(|finding| Warning::new(finding, lang)).collect(),
            error: view.refusal.map(|(refusal, detail)| Reason::of(refusal, &detail, lang)),
        }
    }
}

/// Preview a message.
///
/// Takes the same body as sending and answers with text, segments, price, warnings and refusals. Sends nothing, charges
/// nothing and counts for no limit but the key's rate.
#[utoipa::path(
    post, path = "/messages/preview", tag = "messages", operation_id = "previewMessages",
    request_body(content = SendBody, example = json!({
        "type": "marketing", "signature": "云信", "content": "Summer sale: 20% off until Sunday. Unsubscribe TD",
        "to": ["+8613800138000", "+14155550100"]
    })),
    responses((status = 200, description = "What would be sent.", body = PreviewAnswer), Refusals),
    extensions(("x-scope" = json!("messages:send")))
)]
pub(crate) async fn preview(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<PreviewAnswer>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::MessagesSend)?;
    key(&parts.headers)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked: SendBody = decode::json(&body.bytes)?;
    let request = asked.into_request(app.engine.recipients_max(&caller.actor))?;
    let Preview { messages, total } = app.engine.preview(&caller.actor, request).await?;
    let lang = language(&parts.headers);
    let messages = messages.into_iter().map(|message| PreviewItem::new(message, lang)).collect();
    Ok(Json(PreviewAnswer { messages, total: total.into_iter().map(Amount::from).collect() }))
}
