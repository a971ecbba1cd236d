//! A line of the log: a message to a phone, or an uplink, in the same columns.

use domain::blacklist::Source;
use domain::id::{MessageId, Uid};
use domain::kind::Direction;
use domain::phone::Country;
use domain::refusal::Lang;
use engine::log::{Entry, Received, What};
use engine::log_lists::{InList, Which};
use engine::paging::{Numbered, Paging};
use engine::view::MessageSummary;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::message_view::{Amount, reason};
use crate::api::page;
use crate::api::words::{MessageStatus, SmsType};
use crate::problem::Reason;
use crate::time;

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogPage {
    items: Vec<LogItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
    /// Messages accepted before this time were removed, as long as the policy keeps them; null = none were.
    #[schema(format = DateTime)]
    begins_at: Option<String>,
}

impl LogPage {
    /// With the time before which messages were removed.
    pub(crate) fn beginning(self, begins_ms: Option<i64>) -> LogPage {
        LogPage { begins_at: time::text_opt(begins_ms), ..self }
    }

    pub(crate) fn new(found: Numbered<Entry>, at: Paging, lang: Lang) -> LogPage {
        LogPage {
            items: found.items.into_iter().map(|entry| LogItem::new(entry, lang)).collect(),
            page: page::number(at),
            page_size: at.limit,
            total: found.total,
            total_is_exact: found.is_exact,
            begins_at: None,
        }
    }
}

/// A message (MT) or an uplink (MO). What an uplink does not have is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogItem {
    /// `mt` (to a phone) or `mo` (from a phone).
    #[schema(example = "mt")]
    kind: &'static str,
    /// The id of the message, or of the uplink in the same form.
    #[schema(value_type = String, example = "06QZ3JV9K2C4H")]
    uid: Uid,
    /// The uplink's id as feeds and inbox name it.
    uplink_id: Option<String>,
    /// The tenant's code, in the platform's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_code: Option<String>,
    /// The request it came with.
    #[schema(value_type = Option<String>, example = "06QZ3JV9K2C4G")]
    request_id: Option<Uid>,
    /// The task it belongs to.
    #[schema(value_type = Option<String>)]
    task_id: Option<Uid>,
    /// That task's name.
    task_name: Option<String>,
    /// The number it was sent to: the phone's of a message, yours of an uplink.
    #[schema(example = "+8613800138000")]
    to: String,
    /// The phone's calling code.
    #[schema(example = 86)]
    calling_code: Option<u16>,
    /// The phone's number without its calling code. Accounts see its middle masked.
    #[schema(example = "138****8000")]
    phone: String,
    /// Country or region (ISO 3166 alpha-2).
    #[schema(example = "CN")]
    country: Option<String>,
    /// The handset's network where known: `cmcc`, `cucc`, `ctcc`, `cbn` or `unknown`.
    network: Option<&'static str>,
    /// What it is for.
    r#type: Option<SmsType>,
    /// `mainland` (mainland China) or `international`.
    direction: Option<&'static str>,
    /// Where it is.
    status: Option<MessageStatus>,
    /// The whole text.
    content: String,
    /// `gsm7` or `ucs2`.
    encoding: Option<&'static str>,
    /// Segments it is priced by.
    segments: Option<i64>,
    /// Signature.
    signature: Option<String>,
    /// Sender ID shown on the handset.
    sender_id: Option<String>,
    /// Template it was made from.
    template_id: Option<String>,
    /// Route it takes.
    route_id: Option<String>,
    /// Your reference.
    reference: Option<String>,
    /// The final state as delivery reports name it, see the message.
    #[schema(example = "DELIVRD")]
    dr_state: Option<String>,
    /// The carrier's own code, unchanged.
    #[schema(example = "DELIVRD:000")]
    dr_code: Option<String>,
    /// What the code means, or why we refused it.
    dr_explanation: Option<Explanation>,
    /// Why it failed.
    error: Option<Reason>,
    /// What was reserved when it was accepted.
    price: Option<Amount>,
    /// What it cost in the end; null while that is open.
    charged: Option<Amount>,
    /// When it was accepted, or received.
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
    /// The message an uplink probably answers.
    #[schema(value_type = Option<String>)]
    answers_uid: Option<Uid>,
    /// What stood in its way, when `listed` was asked for; empty = it is on no list any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    lists: Option<Vec<LogList>>,
}

/// An entry of a blacklist, or an opt-out, that stood in a message's way. Of the platform's own list tenants learn no more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogList {
    /// `tenant` (the tenant's blacklist), `platform` (the platform's) or `opt_out`.
    #[schema(example = "tenant")]
    list: &'static str,
    /// What the entry names: a phone, a prefix, a country; of an opt-out its signature, empty = any.
    #[schema(example = "+86170")]
    value: Option<String>,
    /// Where a blacklist's entry came from: `manual`, `import`, `opt_out`, `complaint` or `carrier`.
    #[schema(example = "manual")]
    source: Option<&'static str>,
    /// Why.
    #[schema(example = "Complained on the telephone")]
    reason: Option<String>,
    /// Since when.
    #[schema(format = DateTime)]
    since: Option<String>,
}

impl From<InList> for LogList {
    fn from(found: InList) -> LogList {
        LogList {
            list: match found.which {
                Which::Tenant => "tenant",
                Which::Platform => "platform",
                Which::OptOuts => "opt_out",
            },
            value: found.value,
            source: found.source.map(Source::as_str),
            reason: found.reason,
            since: time::text_opt(found.at_ms),
        }
    }
}

/// What a code means.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Explanation {
    /// Stable code.
    #[schema(value_type = String, example = "number_unreachable")]
    code: String,
    /// In the language of `Accept-Language`.
    title: String,
}

impl LogItem {
    fn new(entry: Entry, lang: Lang) -> LogItem {
        let item = match entry.what {
            What::Sent(message, task) => LogItem::sent(*message, task, lang),
            What::Received(uplink) => LogItem::received(*uplink),
        };
        let lists = entry.lists.map(|lists| lists.into_iter().map(LogList::from).collect());
        LogItem { tenant_code: entry.tenant, lists, ..item }
    }

    fn sent(view: MessageSummary, task: Option<String>, lang: Lang) -> LogItem {
        let explanation = view.explanation.map(|words| reason(words, lang));
        let explanation =
            explanation.map(|one| Explanation { code: one.code.into_owned(), title: one.detail });
        LogItem {
            kind: "mt",
            uid: view.uid,
            uplink_id: None,
            tenant_code: None,
            request_id: Some(view.request),
            task_id: task.is_some().then_some(view.request),
            task_name: task,
            to: view.to,
            calling_code: view.calling_code,
            phone: view.phone,
            country: view.country,
            network: Some(view.network),
            r#type: Some(view.kind.into()),
            direction: view.direction.map(Direction::as_str),
            status: Some(view.state.into()),
            content: view.text,
            encoding: Some(view.encoding),
            segments: Some(view.segments),
            signature: Some(view.signature),
            sender_id: view.sender_id,
            template_id: view.template,
            route_id: view.route_id,
            reference: view.reference,
            dr_state: Some(view.dr_state).filter(|text| !text.is_empty()),
            dr_code: view.dr_code,
            dr_explanation: explanation,
            error: view.failure.map(|failure| reason(failure, lang)),
            price: view.price.map(Amount::from),
            charged: view.charged.map(Amount::from),
            accepted_at: time::text(view.accepted_ms),
            scheduled_at: time::text_opt(view.scheduled_at_ms),
            valid_until: time::text_opt(view.valid_until_ms),
            submitted_at: time::text_opt(view.submitted_ms),
            closed_at: time::text_opt(view.closed_ms),
            answers_uid: None,
            lists: None,
        }
    }

    fn received(view: Received) -> LogItem {
        let direction = view.country.as_deref().and_then(Country::parse).map(Direction::of);
        LogItem {
            kind: "mo",
            uid: MessageId(view.id.0).uid(),
            uplink_id: Some(view.id.to_string()),
            tenant_code: None,
            request_id: None,
            task_id: None,
            task_name: None,
            to: view.to,
            calling_code: view.from.calling_code,
            phone: view.from.national,
            country: view.country,
            network: None,
            r#type: None,
            direction: direction.map(Direction::as_str),
            status: None,
            content: view.text,
            encoding: None,
            segments: None,
            signature: None,
            sender_id: None,
            template_id: None,
            route_id: None,
            reference: None,
            dr_state: None,
            dr_code: None,
            dr_explanation: None,
            error: None,
            price: None,
            charged: None,
            accepted_at: time::text(view.id.received_ms()),
            scheduled_at: None,
            valid_until: None,
            submitted_at: None,
            closed_at: None,
            answers_uid: view.message,
            lists: None,
        }
    }
}
