//! A message as it is shown: in lists, and with its timeline.

use domain::id::Uid;
use domain::kind::Direction;
use domain::refusal::Lang;
use engine::view::{self, MessageSummary, MessageView, Money, Step};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::consents::ConsentWhole;
use crate::api::words::{MessageStatus, SmsType};
use crate::problem::Reason;
use crate::time;

/// A page of messages, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    items: Vec<MessageItem>,
    /// Where the next page begins; null on the last page.
    next_cursor: Option<String>,
}

impl MessagePage {
    pub(crate) fn new(items: Vec<MessageSummary>, next_cursor: Option<String>, lang: Lang) -> MessagePage {
        MessagePage {
            items: items.into_iter().map(|item| MessageItem::new(item, lang)).collect(),
            next_cursor,
        }
    }
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageItem {
    /// The message's id.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// The request it came with.
    #[schema(value_type = String, example = "06QZ3JV9K2C4G")]
    request_id: Uid,
    /// Phone number in E.164; as you wrote it when it was refused as no number.
    #[schema(example = "+8613800138000")]
    to: String,
    /// Country or region (ISO 3166 alpha-2).
    #[schema(example = "CN")]
    country: Option<String>,
    /// The handset's network where known: `cmcc`, `cucc`, `ctcc`, `cbn` or `unknown`.
    #[schema(example = "cmcc")]
    network: &'static str,
    /// What it is for.
    r#type: SmsType,
    /// `mainland` (mainland China) or `international`.
    #[schema(example = "mainland")]
    direction: Option<&'static str>,
    /// Where it is.
    status: MessageStatus,
    /// The whole text with its signature.
    content: String,
    /// `gsm7` or `ucs2`.
    #[schema(example = "ucs2")]
    encoding: &'static str,
    /// Segments it is priced by.
    segments: i64,
    /// Signature.
    #[schema(example = "云信")]
    signature: String,
    /// Sender ID shown on the handset.
    sender_id: Option<String>,
    /// Template it was made from.
    template_id: Option<String>,
    /// Route it takes.
    route_id: Option<String>,
    /// Your reference.
    reference: Option<String>,
    /// The final state as delivery reports name it: `DELIVRD`, `UNDELIV` …, `REJECTED` by the carrier, `LOCAL_REJECTED` by
    /// us, `CANCELLED`, `EXPIRED`, `NO_RECEIPT`.
    #[schema(example = "DELIVRD")]
    dr_state: Option<String>,
    /// The carrier's own code, unchanged.
    #[schema(example = "DELIVRD:000")]
    dr_code: Option<String>,
    /// Why it failed.
    error: Option<Reason>,
    /// What was reserved when it was accepted.
    price: Option<Amount>,
    /// What it cost in the end; null while that is open.
    charged: Option<Amount>,
    /// When it was accepted.
    #[schema(format = DateTime, example = "2026-08-01T01:00:00.000Z")]
    accepted_at: String,
    /// When it is to be sent, if it was scheduled.
    #[schema(format = DateTime)]
    scheduled_at: Option<String>,
    /// It is not sent after this time.
    #[schema(format = DateTime)]
    valid_until: Option<String>,
    /// When it was given to a carrier.
    #[schema(format = DateTime)]
    submitted_at: Option<String>,
    /// When it reached its final state.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
}

/// An amount in a currency, or in SMS.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Amount {
    /// Decimal number as text, exact.
    #[schema(example = "0.045")]
    amount: String,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Amount {
        Amount { amount: money.amount, unit: money.unit }
    }
}

/// A message with everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageDetails {
    #[serde(flatten)]
    message: MessageItem,
    /// In the order it happened.
    timeline: Vec<TimelineStep>,
    /// The record of consent that the request named, as it is now.
    consent: Option<ConsentWhole>,
}

impl MessageDetails {
    pub(crate) fn new(view: MessageView, lang: Lang) -> MessageDetails {
        let timeline = view.timeline.into_iter().map(|step| TimelineStep::new(step, lang)).collect();
        let consent = view.consent.map(ConsentWhole::from);
        MessageDetails { message: MessageItem::new(view.summary, lang), timeline, consent }
    }
}

/// Something that happened to a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineStep {
    /// When.
    #[schema(format = DateTime, example = "2026-08-01T01:00:00.012Z")]
    at: String,
    /// What: `accepted`, `refused`, `screened`, `routed`, `held` (money reserved), `scheduled`, `submitted`,
    /// `attempt_failed`, `answered`, `receipt`, `posted` (charged), `voided` (given back), `closed`, `callback` (told to your
    /// address).
    #[schema(example = "receipt")]
    what: &'static str,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The segment, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<u8>,
    /// The code, as the carrier gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What the code means.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Reason>,
    /// Money that was reserved, charged or given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// HTTP status your address answered with.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    /// How long your address took to answer, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    took_ms: Option<i64>,
    /// Your address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl TimelineStep {
    fn new(step: Step, lang: Lang) -> TimelineStep {
        TimelineStep {
            at: time::text(step.at_ms),
            what: step.what,
            carrier: step.carrier,
            part: step.part,
            code: step.code,
            explanation: step.explanation.map(|words| reason(words, lang)),
            amount: step.money.map(Amount::from),
            note: step.note,
            status: step.status,
            took_ms: step.took_ms,
            url: step.url,
        }
    }
}

impl MessageItem {
    fn new(view: MessageSummary, lang: Lang) -> MessageItem {
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        MessageItem {
            uid: view.uid,
            request_id: view.request,
            to: view.to,
            country: view.country,
            network: view.network,
            r#type: view.kind.into(),
            direction: view.direction.map(Direction::as_str),
            status: view.state.into(),
            content: view.text,
            encoding: view.encoding,
            segments: view.segments,
            signature: view.signature,
            sender_id: view.sender_id,
            template_id: view.template,
            route_id: view.route_id,
            reference: view.reference,
            dr_state: filled(view.dr_state),
            dr_code: view.dr_code,
            error: view.failure.map(|failure| reason(failure, lang)),
            price: view.price.map(Amount::from),
            charged: view.charged.map(Amount::from),
            accepted_at: time::text(view.accepted_ms),
            scheduled_at: time::text_opt(view.scheduled_at_ms),
            valid_until: time::text_opt(view.valid_until_ms),
            submitted_at: time::text_opt(view.submitted_ms),
            closed_at: time::text_opt(view.closed_ms),
        }
    }
}

/// A reason in the reader's language.
pub(crate) fn reason(words: view::Reason, lang: Lang) -> Reason {
    let detail = match lang {
        Lang::En => words.en,
        Lang::Zh => words.zh,
    };
    Reason { code: words.code.into(), detail, field: None }
}
