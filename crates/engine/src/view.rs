//! What tenants are shown: messages with their timeline, feeds, balances, keys, callbacks. Plain data made from rows; the web
//! crate gives it its JSON form. Pushed events get their JSON here, because they are the engine's to send.

use domain::id::{EndpointId, KeyId, MessageId, TenantId, Uid, UplinkId};
use domain::kind::{Direction, Kind};
use domain::message::State;
use domain::money::Micro;
use domain::network::Network;
use domain::phone::Country;
use domain::receipt::{explain, explain_status};
use domain::refusal::{Detail, Lang, Refusal};
use domain::signature::{self, Position};
use domain::template::{Template, unpack};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::feed::{Event, Sort};
use store::messages::{ReceiptRow, Shown};
use store::{Result, Tx};

use crate::catalog::KeyOptions;
use crate::consents::ConsentDetail;
use crate::pipeline::accept::alphabet_of;
use crate::pipeline::receipt::NO_ANSWER;
use crate::policy::Picture;
use crate::sight::Sight;

/// An amount with its unit (`SMS` or a currency).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Decimal text.
    pub amount: String,
    /// Unit.
    pub unit: String,
}

/// A reason in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: String,
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Reason {
    fn of(refusal: Refusal, detail: &Detail) -> Reason {
        Reason {
            code: refusal.as_str().to_owned(),
            en: refusal.sentence(Lang::En, detail).into_owned(),
            zh: refusal.sentence(Lang::Zh, detail).into_owned(),
        }
    }
}

/// A message in a list.
#[derive(Clone, Debug)]
pub struct MessageSummary {
    /// Public id.
    pub uid: Uid,
    /// The request it came with.
    pub request: Uid,
    /// `+E.164`, or what was given when it is no number; as much of it as the caller sees.
    pub to: String,
    /// Its calling code, when it is a number.
    pub calling_code: Option<u16>,
    /// The number without its calling code, as much as the caller sees.
    pub phone: String,
    /// ISO country.
    pub country: Option<String>,
    /// Network word.
    pub network: &'static str,
    /// SMS type.
    pub kind: Kind,
    /// Direction.
    pub direction: Option<Direction>,
    /// Where it is.
    pub state: State,
    /// Waits for this time, Unix ms.
    pub scheduled_at_ms: Option<i64>,
    /// Not sent after, Unix ms.
    pub valid_until_ms: Option<i64>,
    /// Priced segments.
    pub segments: i64,
    /// `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// Signature.
    pub signature: String,
    /// Sender ID asked for.
    pub sender_id: Option<String>,
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// Route ID.
    pub route_id: Option<String>,
    /// The tenant's own reference.
    pub reference: Option<String>,
    /// `DELIVRD`, `UNDELIV`, …, `LOCAL_REJECTED`; empty while there is none.
    pub dr_state: String,
    /// The carrier's raw code.
    pub dr_code: Option<String>,
    /// Why it did not arrive.
    pub failure: Option<Reason>,
    /// What the carrier's code means, whether it arrived or not.
    pub explanation: Option<Reason>,
    /// Accepted at.
    pub accepted_ms: i64,
    /// Given to a carrier at.
    pub submitted_ms: Option<i64>,
    /// Closed at.
    pub closed_ms: Option<i64>,
    /// What is held for it.
    pub price: Option<Money>,
    /// What was charged; `None` while undecided.
    pub charged: Option<Money>,
    /// The text as the handset shows it.
    pub text: String,
}

/// One thing that happened to a message.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at_ms: i64,
    /// `accepted`, `refused`, `screened`, `routed`, `priced`, `scheduled`, `submitted`, `attempt_failed`, `answered`,
    /// `receipt`, `closed`, `held`, `posted`, `voided`, `callback`.
    pub what: &'static str,
    /// The carrier concerned.
    pub carrier: Option<String>,
    /// Part number from 1.
    pub part: Option<u8>,
    /// Raw code.
    pub code: Option<String>,
    /// What it means.
    pub explanation: Option<Reason>,
    /// Money moved.
    pub money: Option<Money>,
    /// Anything else: the carrier's message id, the route, the order, why a push failed.
    pub note: Option<String>,
    /// HTTP status a push was answered with.
    pub status: Option<i64>,
    /// How long a push took.
    pub took_ms: Option<i64>,
    /// Where a push went.
    pub url: Option<String>,
}

impl Step {
    /// Something without particulars.
    pub fn new(at_ms: i64, what: &'static str) -> Step {
        Step {
            at_ms,
            what,
            carrier: None,
            part: None,
            code: None,
            explanation: None,
            money: None,
            note: None,
            status: None,
            took_ms: None,
            url: None,
        }
    }
}

/// A message with everything that happened to it.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The message.
    pub summary: MessageSummary,
    /// What happened, in order.
    pub timeline: Vec<Step>,
    /// The record of consent that its request named, as it is now.
    pub consent: Option<ConsentDetail>,
}

/// Which messages to list.
#[derive(Clone, Debug, Default)]
pub struct MessageQuery {
    /// Phone in any form.
    pub phone: Option<String>,
    /// State.
    pub state: Option<State>,
    /// SMS type.
    pub kind: Option<Kind>,
    /// Reference.
    pub reference: Option<String>,
    /// Request.
    pub request: Option<Uid>,
    /// Accepted at or after.
    pub from_ms: Option<i64>,
    /// Accepted before.
    pub until_ms: Option<i64>,
    /// Older than this one.
    pub cursor: Option<Uid>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page.
    pub next: Option<Uid>,
}

/// A piece of a feed.
#[derive(Clone, Debug)]
pub struct Feed<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor to go on with; unchanged when there is nothing new.
    pub next_after: i64,
}

/// A delivery receipt as told.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// Its number in the feed.
    pub event: i64,
    /// The message.
    pub uid: Uid,
    /// The request.
    pub request: Uid,
    /// `+E.164`.
    pub to: String,
    /// State then.
    pub state: State,
    /// See [`MessageSummary::dr_state`].
    pub dr_state: String,
    /// Raw code.
    pub dr_code: Option<String>,
    /// Why it did not arrive.
    pub failure: Option<Reason>,
    /// Segments.
    pub segments: i64,
    /// Reference.
    pub reference: Option<String>,
    /// Given to the carrier at.
    pub submitted_ms: Option<i64>,
    /// When it was told.
    pub at_ms: i64,
}

/// An uplink as told.
#[derive(Clone, Debug)]
pub struct UplinkView {
    /// Its number in the feed.
    pub event: i64,
    /// Its id.
    pub id: UplinkId,
    /// The phone that wrote.
    pub from: String,
    /// The number it wrote to.
    pub to: String,
    /// What it wrote.
    pub text: String,
    /// The message it probably answers.
    pub message: Option<Uid>,
    /// When it arrived.
    pub at_ms: i64,
}

/// One order's balance.
#[derive(Clone, Debug)]
pub struct OrderBalance {
    /// Order number.
    pub number: String,
    /// Product name.
    pub product: String,
    /// `prepaid` or `postpaid`.
    pub payment: &'static str,
    /// Status word.
    pub status: &'static str,
    /// Unit.
    pub unit: String,
    /// Bought; `None` = post-paid.
    pub total: Option<String>,
    /// What may still be held; `None` = without limit.
    pub remaining: Option<String>,
    /// Reserved.
    pub held: String,
    /// Charged.
    pub posted: String,
    /// Warning threshold.
    pub warn: Option<String>,
    /// Prohibiting threshold.
    pub prohibit: Option<String>,
    /// `normal`, `warned` or `prohibited` (also: used up).
    pub level: &'static str,
    /// Usable before, Unix ms.
    pub expires_ms: Option<i64>,
}

/// A tenant's balances.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Its orders.
    pub orders: Vec<OrderBalance>,
}

/// An auth key without its secret.
#[derive(Clone, Debug)]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// Name.
    pub name: String,
    /// First characters.
    pub hint: String,
    /// Options.
    pub options: KeyOptions,
    /// Made at.
    pub created_ms: i64,
    /// Revoked at.
    pub revoked_ms: Option<i64>,
    /// Last used, to the minute.
    pub used_ms: Option<i64>,
}

/// A callback endpoint without its secret.
#[derive(Clone, Debug)]
pub struct CallbackView {
    /// Its id.
    pub id: EndpointId,
    /// `receipts`, `uplinks` or `request`.
    pub sort: String,
    /// Address.
    pub url: String,
    /// `active` or `disabled`.
    pub status: String,
    /// Failing since.
    pub failing_ms: Option<i64>,
    /// Failures in a row.
    pub failures: i64,
    /// Not tried again before.
    pub again_ms: Option<i64>,
    /// Last failure in words.
    pub last_note: Option<String>,
    /// Events of the tenant's feed it has not looked at yet.
    pub behind: i64,
}

/// A push.
#[derive(Clone, Debug)]
pub struct PushView {
    /// When.
    pub at_ms: i64,
    /// First event.
    pub first_event: i64,
    /// Last event.
    pub last_event: i64,
    /// Events in it.
    pub events: i64,
    /// HTTP status.
    pub status: Option<i64>,
    /// Why it failed.
    pub note: Option<String>,
    /// Duration.
    pub took_ms: i64,
}

/// A parked run of events.
#[derive(Clone, Debug)]
pub struct ParkedView {
    /// Its id.
    pub id: i64,
    /// For which endpoint.
    pub endpoint: EndpointId,
    /// First event.
    pub first_event: i64,
    /// Last event.
    pub last_event: i64,
    /// Given up at.
    pub parked_ms: i64,
    /// Asked for again.
    pub replay: bool,
}

/// RFC 3339 in UTC with milliseconds.
pub fn rfc3339(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| format!("{at:.3}"))
}

fn reason_of(code: Option<i64>) -> Option<Refusal> {
    code.and_then(Refusal::from_code)
}

/// The DR state of a message (seed 2's column) and why it failed.
fn verdict(
    state: State,
    reason: Option<i64>,
    code: Option<&str>,
    detail: &Detail,
) -> (String, Option<Reason>) {
    let ours = || reason_of(reason).map(|refusal| Reason::of(refusal, detail));
    match state {
        State::Delivered => ("DELIVRD".into(), None),
        State::Refused => ("LOCAL_REJECTED".into(), ours()),
        State::Cancelled => ("CANCELLED".into(), None),
        State::Expired => ("EXPIRED".into(), ours()),
        State::Unconfirmed => ("NO_RECEIPT".into(), ours()),
        State::Undelivered => {
            let (stat, err) = split_code(code.unwrap_or_default());
            (stat.to_owned(), Some(explained("smpp", stat, err)))
        }
        State::Rejected => ("REJECTED".into(), code.map(carrier_word).or_else(ours)),
        _ => (String::new(), None),
    }
}

fn split_code(code: &str) -> (&str, &str) {
    code.split_once(':').unwrap_or((code, ""))
}

fn explained(protocol: &str, stat: &str, err: &str) -> Reason {
    let word = explain(protocol, stat, err);
    Reason { code: word.reason.into_owned(), en: word.en.into_owned(), zh: word.zh.into_owned() }
}

/// What a carrier's raw code means: a `command_status` in hex, a receipt's `stat:err`, or our own words.
pub(crate) fn carrier_word(code: &str) -> Reason {
    if let Some(status) = code.strip_prefix("0x").and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        let word = explain_status(status);
        return Reason { code: word.reason.into_owned(), en: word.en.into_owned(), zh: word.zh.into_owned() };
    }
    if code == NO_ANSWER {
        return Reason::of(Refusal::OutcomeUnknown, &Detail::NONE);
    }
    let (stat, err) = split_code(code);
    explained("smpp", stat, err)
}

/// The text as the handset shows it, from the shared body and the message's variables. Values of a wording that is no template
/// of the tenant's are secrets (codes that prove a phone): they are never shown.
pub fn text_of(shown: &Shown) -> String {
    let content = match (&shown.new.vars, shown.shared.template) {
        (Some(vars), None) => Template::parse(&shown.shared.content).map_or_else(
            |_| shown.shared.content.clone(),
            |template| template.fill(&unpack(vars).iter().map(|_| "******").collect::<Vec<_>>()),
        ),
        (Some(vars), Some(_)) => Template::parse(&shown.shared.content)
            .map_or_else(|_| shown.shared.content.clone(), |template| template.fill(&unpack(vars))),
        _ => shown.shared.content.clone(),
    };
    let direction = Country::from_code(shown.new.country).map_or(Direction::International, Direction::of);
    let position = Position::from_code(shown.shared.position).unwrap_or(Position::Start);
    signature::render(&content, &shown.shared.signature, direction, position)
}

/// A message for a list.
pub fn summary(shown: &Shown, picture: &Picture, sight: Sight) -> MessageSummary {
    let (new, live) = (&shown.new, &shown.live);
    let tenant = picture.tenants.get(&new.tenant);
    let unit = unit(picture, new.order);
    let money = |micro: i64| Money { amount: Micro(micro).to_string(), unit: unit.clone() };
    let number = sight.number(new.phone, new.detail.as_deref());
    let detail = Detail { field: None, param: (new.phone == 0).then(|| number.whole.clone()) };
    let (dr_state, failure) = verdict(new.state, new.reason, live.code.as_deref(), &detail);
    let country = Country::from_code(new.country).filter(|c| *c != Country::NONE);
    MessageSummary {
        uid: new.id.uid(),
        request: new.request.uid(),
        to: number.whole,
        calling_code: number.calling_code,
        phone: number.national,
        country: country.map(|c| c.as_str().to_owned()),
        network: Network::from_code(new.network).unwrap_or(Network::Unknown).as_str(),
        kind: Kind::from_code(new.kind).unwrap_or(Kind::Notification),
        direction: country.map(Direction::of),
        state: new.state,
        scheduled_at_ms: new.due_ms,
        valid_until_ms: new.valid_ms,
        segments: new.segments,
        encoding: alphabet_of(new.alphabet).as_str(),
        signature: shown.shared.signature.clone(),
        sender_id: shown.shared.sender.clone(),
        template: shown.shared.template.and_then(|id| Some(tenant?.templates_by_id.get(&id)?.code.clone())),
        route_id: picture.routes.get(&new.route).map(|route| route.code.clone()),
        reference: new.reference.clone(),
        dr_state,
        dr_code: live.code.clone(),
        explanation: failure.clone().or_else(|| live.code.as_deref().map(carrier_word)),
        failure,
        accepted_ms: new.at_ms,
        submitted_ms: live.sent_ms,
        closed_ms: live.closed_ms,
        price: (new.order.0 != 0).then(|| money(new.amount.0)),
        charged: live.posted.map(money),
        text: text_of(shown),
    }
}

/// The unit of an order's amounts.
pub fn unit(picture: &Picture, order: domain::id::OrderId) -> String {
    picture.orders.get(&order).map_or_else(String::new, |name| name.unit.clone())
}

/// Receipts of a feed, in order. An event whose message is gone (retention) is left out.
pub fn receipts(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    events: &[Event],
    sight: Sight,
) -> Result<Vec<ReceiptView>> {
    let ids: Vec<_> =
        events.iter().filter(|e| e.new.sort == Sort::Receipt).map(|e| MessageId(e.new.reference)).collect();
    let rows = store::messages::receipt_rows(tx, tenant, &ids)?;
    let rows: std::collections::HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let view = |event: &Event| receipt(event, rows.get(&MessageId(event.new.reference))?, sight);
    Ok(events.iter().filter_map(view).collect())
}

fn receipt(event: &Event, row: &ReceiptRow, sight: Sight) -> Option<ReceiptView> {
    let state = State::from_code(event.new.state)?;
    let (dr_state, failure) = verdict(state, row.reason, row.code.as_deref(), &Detail::NONE);
    Some(ReceiptView {
        event: event.seq,
        uid: row.id.uid(),
        request: row.request.uid(),
        to: sight.number(row.phone, None).whole,
        state,
        dr_state,
        dr_code: row.code.clone(),
        failure,
        segments: row.segments,
        reference: row.reference.clone(),
        submitted_ms: row.sent_ms,
        at_ms: event.new.at_ms,
    })
}

/// Uplinks of a feed, in order.
pub fn uplinks(tx: &mut Tx<'_>, tenant: TenantId, events: &[Event], sight: Sight) -> Result<Vec<UplinkView>> {
    let ids: Vec<_> =
        events.iter().filter(|e| e.new.sort == Sort::Uplink).map(|e| UplinkId(e.new.reference)).collect();
    let rows = store::inbound::uplinks_by_id(tx, tenant, &ids)?;
    let rows: std::collections::HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let view = |event: &Event| {
        let row = rows.get(&UplinkId(event.new.reference))?;
        Some(UplinkView {
            event: event.seq,
            id: row.id,
            from: sight.sender(&row.sender),
            to: row.recipient.clone(),
            text: row.text.clone(),
            message: row.message.map(MessageId::uid),
            at_ms: row.id.received_ms(),
        })
    };
    Ok(events.iter().filter_map(view).collect())
}

/// Events as they are pushed, in order (`docs/api.md`, callbacks).
pub fn event_json(
    tx: &mut Tx<'_>,
    picture: &Picture,
    tenant: TenantId,
    events: &[Event],
) -> Result<Vec<Value>> {
    let mut told: Vec<(i64, Value)> = Vec::with_capacity(events.len());
    told.extend(receipts(tx, tenant, events, Sight::Whole)?.iter().map(|r| (r.event, receipt_json(r))));
    told.extend(uplinks(tx, tenant, events, Sight::Whole)?.iter().map(|u| (u.event, uplink_json(u))));
    told.extend(crate::notices::json(tx, picture, tenant, events)?);
    told.sort_by_key(|(seq, _)| *seq);
    Ok(told.into_iter().map(|(_, json)| json).collect())
}

/// A receipt's JSON, the same in pushes and in the pull feed.
pub fn receipt_json(r: &ReceiptView) -> Value {
    json!({
        "event_id": r.event.to_string(), "type": "receipt", "at": rfc3339(r.at_ms), "uid": r.uid, "request_id": r.request,
        "to": r.to, "status": r.state.as_str(), "dr_state": r.dr_state, "dr_code": r.dr_code, "segments": r.segments,
        "reference": r.reference, "submitted_at": r.submitted_ms.map(rfc3339),
        "error": r.failure.as_ref().map(|f| json!({ "code": f.code, "en": f.en, "zh": f.zh })),
    })
}

/// An uplink's JSON, the same in pushes and in the pull feed.
pub fn uplink_json(u: &UplinkView) -> Value {
    json!({
        "event_id": u.event.to_string(), "type": "uplink", "at": rfc3339(u.at_ms), "uplink_id": u.id.to_string(),
        "from": u.from, "to": u.to, "text": u.text, "message_uid": u.message,
    })
}
