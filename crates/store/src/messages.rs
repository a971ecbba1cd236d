//! Messages: accepted in batches, stepped in batches, read by their tenant. The hot path of the whole program.

use std::collections::HashMap;

use domain::id::{
    BodyId, CarrierId, ConsentId, EndpointId, KeyId, MessageId, OrderId, RouteId, TemplateId, TenantId,
};
use domain::message::{Message, State, segments_from_column, segments_to_column};
use domain::money::Micro;
use domain::settle::ChargeOn;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// The index by phone begins with this many last digits, as `phone % 10000`; whoever looks for a phone names both.
pub(crate) const PHONE_TAIL: i64 = 10_000;
/// No request has more messages: bounds the search for one.
const REQUEST_MAX: usize = 100_000;

/// What the messages of one request (or one template) share: stored once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// The template it came from.
    pub template: Option<TemplateId>,
    /// The signature's text, without brackets.
    pub signature: String,
    /// `domain::signature::Position` code.
    pub position: i64,
    /// Sender ID (OA) asked for.
    pub sender: Option<String>,
    /// Content with its variables unfilled.
    pub content: String,
    /// The record of consent that the request named.
    pub consent: Option<ConsentId>,
}

/// A message as it is accepted (or refused: then `state` is closed and `amount` 0).
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: MessageId,
    /// The first message of the same request: the request's id.
    pub request: MessageId,
    /// The task it belongs to: its request, when somebody named that.
    pub task: Option<MessageId>,
    /// Its shared part.
    pub body: BodyId,
    /// E.164 digits; 0 when the number was unreadable (then `detail` holds what was given).
    pub phone: i64,
    /// `domain::phone::Country` code, 0 = unknown.
    pub country: i64,
    /// `domain::network::Network` code.
    pub network: i64,
    /// `domain::kind::Kind` code.
    pub kind: i64,
    /// Its route; 0 when refused before one was found.
    pub route: RouteId,
    /// The order it draws from; 0 when refused.
    pub order: OrderId,
    /// What is held.
    pub amount: Micro,
    /// When money is decided.
    pub charge_on: ChargeOn,
    /// `text::Alphabet`: 1 GSM-7, 2 UCS-2.
    pub alphabet: i64,
    /// Segments it is priced at.
    pub segments: i64,
    /// Queued, Held or Refused.
    pub state: State,
    /// `domain::refusal::Refusal` code when refused.
    pub reason: Option<i64>,
    /// What the refusal is about (field or parameter), or the unreadable number.
    pub detail: Option<String>,
    /// Fingerprint of (tenant, phone, text) for the frequency rule.
    pub print: i64,
    /// The auth key that sent it; 0 = portal.
    pub key: KeyId,
    /// Where its receipt is pushed to.
    pub endpoint: Option<EndpointId>,
    /// The tenant's own reference.
    pub reference: Option<String>,
    /// Values of the variables, JSON array in the order of the template's variables.
    pub vars: Option<String>,
    /// Not before this time, Unix ms; `None` = at once.
    pub due_ms: Option<i64>,
    /// Not sent after this time, Unix ms.
    pub valid_ms: Option<i64>,
    /// The day of the tenant's time zone on which it is accepted, days since 1970-01-01.
    pub day: i64,
    /// Accepted at.
    pub at_ms: i64,
}

static INSERT: Many = Many::insert(
    "message",
    "tenant id request task body phone country network kind route order_id amount charge_on alphabet segments state reason \
     cause detail:t print key_id endpoint reference:t vars:t due_ms valid_ms tries closed_ms failed open:b day",
);
static INSERT_BODY: Many =
    Many::insert("body", "tenant id template signature:t place sender:t content:t consent signature_id");

/// Stores bodies, each with the id of its signature: the text may be edited later.
pub fn insert_bodies(tx: &mut Tx<'_>, bodies: &[(TenantId, BodyId, &Body)]) -> Result<()> {
    static SIGNATURES: Many = Many::pick("signature", "tenant text id", "tenant text:t", false);
    let mut keys: Vec<_> =
        bodies.iter().map(|(tenant, _, body)| (tenant.0, body.signature.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys: Vec<_> =
        keys.iter().flat_map(|(tenant, text)| [Value::Int(*tenant), Value::Text(text)]).collect();
    let known = tx.pick(&SIGNATURES, &keys, |row| Ok(((row.int(0)?, row.text(1)?), row.int(2)?)))?;
    let known: HashMap<_, _> = known.into_iter().collect();
    let mut values = Vec::with_capacity(bodies.len() * 9);
    for (tenant, id, body) in bodies {
        values.extend([
            Value::Int(tenant.0),
            id.0.into(),
            body.template.map(|t| t.0).into(),
            Value::Text(&body.signature),
            body.position.into(),
            body.sender.as_ref().into(),
            Value::Text(&body.content),
            body.consent.map(|consent| consent.0).into(),
            known.get(&(tenant.0, body.signature.clone())).copied().into(),
        ]);
    }
    tx.many(&INSERT_BODY, &values).map(drop)
}

/// Stores accepted and refused messages. Money is not touched here (see `orders`).
pub fn insert(tx: &mut Tx<'_>, messages: &[&NewMessage]) -> Result<()> {
    let mut values = Vec::with_capacity(messages.len() * 31);
    for m in messages {
        let closed = m.state.is_closed();
        values.extend([
            Value::Int(m.tenant.0),
            m.id.0.into(),
            m.request.0.into(),
            m.task.map(|task| task.0).into(),
            m.body.0.into(),
            m.phone.into(),
            m.country.into(),
            m.network.into(),
            m.kind.into(),
            m.route.0.into(),
            m.order.0.into(),
            m.amount.0.into(),
            m.charge_on.code().into(),
            m.alphabet.into(),
            m.segments.into(),
            m.state.code().into(),
            m.reason.into(),
            m.reason.filter(|_| closed).into(),
            m.detail.as_ref().into(),
            m.print.into(),
            m.key.0.into(),
            m.endpoint.map(|e| e.0).into(),
            m.reference.as_ref().into(),
            m.vars.as_ref().into(),
            m.due_ms.filter(|_| !closed).into(),
            m.valid_ms.into(),
            Value::Int(0),
            closed.then_some(m.at_ms).into(),
            failed(m.state).into(),
            (!closed).into(),
            m.day.into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// One open (or just corrected) message as the machine and the engine need it to take a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: MessageId,
    /// The request it came with.
    pub request: MessageId,
    /// The task it belongs to.
    pub task: Option<MessageId>,
    /// `domain::kind::Kind` code.
    pub kind: i64,
    /// `domain::phone::Country` code.
    pub country: i64,
    /// `domain::network::Network` code.
    pub network: i64,
    /// Its shared part.
    pub body: BodyId,
    /// The day of the tenant's time zone on which it was accepted, days since 1970-01-01.
    pub day: i64,
    /// Its route.
    pub route: RouteId,
    /// State, segments and settlement, for `Message::apply`.
    pub message: Message,
    /// The order it draws from.
    pub order: OrderId,
    /// The hold.
    pub amount: Micro,
    /// What was posted; `None` while undecided.
    pub posted: Option<i64>,
    /// Priced segments.
    pub segments: i64,
    /// Submissions that failed and were tried again.
    pub tries: i64,
    /// The carrier that has it, or had it last.
    pub carrier: Option<CarrierId>,
    /// The carrier's id of a message sent in one part.
    pub smsc_id: Option<String>,
    /// The carrier's last code about it, raw.
    pub code: Option<String>,
    /// Why it failed, `domain::refusal::Refusal` code.
    pub reason: Option<i64>,
    /// Why it, or a part of it, did not arrive: `domain::cause::Cause` code.
    pub cause: Option<i64>,
    /// Where its receipt is pushed to.
    pub endpoint: Option<EndpointId>,
    /// Given to the carrier at.
    pub sent_ms: Option<i64>,
    /// Taken by the carrier at.
    pub answered_ms: Option<i64>,
    /// Closed at.
    pub closed_ms: Option<i64>,
}

const LIVE: &str = "tenant id state parts charge_on order_id amount posted segments tries carrier smsc_id code reason \
                    endpoint sent_ms answered_ms closed_ms request kind country route task network cause body day";
static PICK_LIVE: Many = Many::pick("message", LIVE, "tenant id", true);
static ADVANCE: Many = Many::update(
    "message",
    "state parts:t posted tries carrier smsc_id:t code:t reason cause sent_ms answered_ms",
    "tenant id",
    "",
);
static CLOSE: Many = Many::update(
    "message",
    "state parts:t posted tries carrier smsc_id:t code:t reason cause sent_ms answered_ms closed_ms failed due_ms open:b",
    "tenant id",
    "",
);
static CLAIM: Many =
    Many::update("message", "state parts:t carrier sent_ms", "tenant id", "state = 2 AND due_ms IS NULL");

fn live(row: &Row<'_>) -> Result<Live> {
    let state = state(row.int(2)?)?;
    let parts = row.text_opt(3)?;
    let charge_on = row.int(4)?;
    let (amount, posted) = (row.int(6)?, row.int_opt(7)?);
    let segments = segments_from_column(state, parts.as_deref());
    let message = Message {
        state,
        segments: segments.ok_or_else(|| Error::Corrupt(format!("parts {parts:?}")))?,
        charge_on: ChargeOn::from_code(charge_on)
            .ok_or_else(|| Error::unknown_code("charge_on", charge_on))?,
        settled: posted.map(|posted| match posted {
            0 => domain::settle::Settlement::VOID,
            _ => domain::settle::Settlement::POST,
        }),
    };
    Ok(Live {
        tenant: TenantId(row.int(0)?),
        id: MessageId(row.int(1)?),
        message,
        order: OrderId(row.int(5)?),
        amount: Micro(amount),
        posted,
        segments: row.int(8)?,
        tries: row.int(9)?,
        carrier: row.int_opt(10)?.map(CarrierId),
        smsc_id: row.text_opt(11)?,
        code: row.text_opt(12)?,
        reason: row.int_opt(13)?,
        endpoint: row.int_opt(14)?.map(EndpointId),
        sent_ms: row.int_opt(15)?,
        answered_ms: row.int_opt(16)?,
        closed_ms: row.int_opt(17)?,
        request: MessageId(row.int(18)?),
        kind: row.int(19)?,
        country: row.int(20)?,
        route: RouteId(row.int(21)?),
        task: row.int_opt(22)?.map(MessageId),
        network: row.int(23)?,
        cause: row.int_opt(24)?,
        body: BodyId(row.int(25)?),
        day: row.int(26)?,
    })
}

/// The closed state when the message did not arrive: what the log's index of failures holds.
fn failed(state: State) -> Option<i64> {
    (state.is_closed() && state != State::Delivered).then_some(state.code())
}

/// The state stored as `code`.
pub fn state(code: i64) -> Result<State> {
    State::from_code(code).ok_or_else(|| Error::unknown_code("state", code))
}

/// Reads messages to step them, locked until the transaction ends. Keys without a row are left out.
pub fn pick_live(tx: &mut Tx<'_>, keys: &[(TenantId, MessageId)]) -> Result<Vec<Live>> {
    let values: Vec<_> = keys.iter().flat_map(|(t, m)| [Value::Int(t.0), Value::Int(m.0)]).collect();
    tx.pick(&PICK_LIVE, &values, live)
}

/// The phones of messages; keys without a row are left out.
pub fn phones(tx: &mut Tx<'_>, keys: &[(TenantId, MessageId)]) -> Result<Vec<(TenantId, MessageId, i64)>> {
    static PICK: Many = Many::pick("message", "tenant id phone", "tenant id", false);
    let values: Vec<_> = keys.iter().flat_map(|(t, m)| [Value::Int(t.0), Value::Int(m.0)]).collect();
    tx.pick(&PICK, &values, |row| Ok((TenantId(row.int(0)?), MessageId(row.int(1)?), row.int(2)?)))
}

/// Writes stepped messages back. Closed ones leave the open index.
pub fn save_live(tx: &mut Tx<'_>, lives: &[&Live]) -> Result<()> {
    let columns: Vec<_> = lives.iter().map(|live| segments_to_column(&live.message)).collect();
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (live, parts) in lives.iter().zip(&columns) {
        let is_closed = live.message.state.is_closed();
        let values = if is_closed { &mut closed } else { &mut open };
        values.extend([
            Value::Int(live.message.state.code()),
            parts.as_ref().into(),
            live.posted.into(),
            live.tries.into(),
            live.carrier.map(|c| c.0).into(),
            live.smsc_id.as_ref().into(),
            live.code.as_ref().into(),
            live.reason.into(),
            live.cause.into(),
            live.sent_ms.into(),
            live.answered_ms.into(),
        ]);
        if is_closed {
            let failed = failed(live.message.state);
            values.extend([Value::from(live.closed_ms), failed.into(), Value::Null, Value::Bool(false)]);
        }
        values.extend([Value::Int(live.tenant.0), Value::Int(live.id.0)]);
    }
    tx.many(&ADVANCE, &open)?;
    tx.many(&CLOSE, &closed).map(drop)
}

/// A message about to be written to a carrier.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: MessageId,
    /// The segments after the claim, as the machine derived them.
    pub message: Message,
    /// The carrier chosen.
    pub carrier: CarrierId,
}

/// Marks queued messages as being sent; answers which of them were still queued (a cancelled one is not).
pub fn claim(tx: &mut Tx<'_>, claims: &[Claim], at_ms: i64) -> Result<Vec<bool>> {
    let columns: Vec<_> = claims.iter().map(|claim| segments_to_column(&claim.message)).collect();
    let mut values = Vec::with_capacity(claims.len() * 6);
    for (claim, parts) in claims.iter().zip(&columns) {
        values.extend([
            Value::Int(claim.message.state.code()),
            parts.as_ref().into(),
            claim.carrier.0.into(),
            at_ms.into(),
            claim.tenant.0.into(),
            claim.id.0.into(),
        ]);
    }
    tx.many(&CLAIM, &values)
}

/// Bodies by key.
pub fn bodies(tx: &mut Tx<'_>, keys: &[(TenantId, BodyId)]) -> Result<Vec<(TenantId, BodyId, Body)>> {
    static PICK: Many =
        Many::pick("body", "tenant id template signature place sender content consent", "tenant id", false);
    let values: Vec<_> = keys.iter().flat_map(|(t, b)| [Value::Int(t.0), Value::Int(b.0)]).collect();
    tx.pick(&PICK, &values, |row| {
        let body = Body {
            template: row.int_opt(2)?.map(TemplateId),
            signature: row.text(3)?,
            position: row.int(4)?,
            sender: row.text_opt(5)?,
            content: row.text(6)?,
            consent: row.int_opt(7)?.map(ConsentId),
        };
        Ok((TenantId(row.int(0)?), BodyId(row.int(1)?), body))
    })
}

/// A message as its tenant sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// As it was accepted.
    pub new: NewMessage,
    /// Where it is now, and what happened.
    pub live: Live,
    /// Its shared part.
    pub shared: Body,
}

pub(crate) const SHOWN: &str = "m.tenant, m.id, m.request, m.body, m.phone, m.country, m.network, m.kind, m.route, m.order_id, \
     m.amount, m.charge_on, m.alphabet, m.segments, m.state, m.reason, m.detail, m.print, m.key_id, m.endpoint, \
     m.reference, m.vars, m.due_ms, m.valid_ms, m.parts, m.posted, m.tries, m.carrier, m.smsc_id, m.code, m.sent_ms, \
     m.answered_ms, m.closed_ms, b.template, b.signature, b.place, b.sender, b.content, m.task, b.consent, m.cause, m.day";

pub(crate) fn shown(row: &Row<'_>) -> Result<Shown> {
    let (tenant, id) = (TenantId(row.int(0)?), MessageId(row.int(1)?));
    let charge_on = row.int(11)?;
    let charge_on =
        ChargeOn::from_code(charge_on).ok_or_else(|| Error::unknown_code("charge_on", charge_on))?;
    let state = state(row.int(14)?)?;
    let parts = row.text_opt(24)?;
    let segments = segments_from_column(state, parts.as_deref()).unwrap_or_default();
    let endpoint = row.int_opt(19)?.map(EndpointId);
    let new = NewMessage {
        tenant,
        id,
        request: MessageId(row.int(2)?),
        task: row.int_opt(38)?.map(MessageId),
        body: BodyId(row.int(3)?),
        phone: row.int(4)?,
        country: row.int(5)?,
        network: row.int(6)?,
        kind: row.int(7)?,
        route: RouteId(row.int(8)?),
        order: OrderId(row.int(9)?),
        amount: Micro(row.int(10)?),
        charge_on,
        alphabet: row.int(12)?,
        segments: row.int(13)?,
        state,
        reason: row.int_opt(15)?,
        detail: row.text_opt(16)?,
        print: row.int(17)?,
        key: KeyId(row.int(18)?),
        endpoint,
        reference: row.text_opt(20)?,
        vars: row.text_opt(21)?,
        due_ms: row.int_opt(22)?,
        valid_ms: row.int_opt(23)?,
        day: row.int(41)?,
        at_ms: id.accepted_ms(),
    };
    let live = Live {
        tenant,
        id,
        request: new.request,
        task: new.task,
        kind: new.kind,
        country: new.country,
        network: new.network,
        body: new.body,
        day: new.day,
        route: new.route,
        message: Message { state, segments, charge_on, settled: None },
        order: new.order,
        amount: new.amount,
        posted: row.int_opt(25)?,
        segments: new.segments,
        tries: row.int(26)?,
        carrier: row.int_opt(27)?.map(CarrierId),
        smsc_id: row.text_opt(28)?,
        code: row.text_opt(29)?,
        reason: new.reason,
        cause: row.int_opt(40)?,
        endpoint,
        sent_ms: row.int_opt(30)?,
        answered_ms: row.int_opt(31)?,
        closed_ms: row.int_opt(32)?,
    };
    let shared = Body {
        template: row.int_opt(33)?.map(TemplateId),
        signature: row.text_opt(34)?.unwrap_or_default(),
        position: row.int_opt(35)?.unwrap_or_default(),
        sender: row.text_opt(36)?,
        content: row.text_opt(37)?.unwrap_or_default(),
        consent: row.int_opt(39)?.map(ConsentId),
    };
    Ok(Shown { new, live, shared })
}

pub(crate) const SHOWN_FROM: &str =
    "FROM message m LEFT JOIN body b ON b.tenant = m.tenant AND b.id = m.body";

/// One message of a tenant.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<Option<Shown>> {
    let sql = format!("SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1 AND m.id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], shown)
}

/// Which of these tenants has a message with this id.
pub fn owner_all(tx: &mut Tx<'_>, tenants: &[TenantId], id: MessageId) -> Result<Option<TenantId>> {
    static PICK: Many = Many::pick("message", "tenant", "tenant id", false);
    let values: Vec<_> = tenants.iter().flat_map(|t| [Value::Int(t.0), Value::Int(id.0)]).collect();
    Ok(tx.pick(&PICK, &values, |row| row.int(0))?.first().copied().map(TenantId))
}

/// The messages of one request of `count` messages, in the order they were given.
pub fn of_request(tx: &mut Tx<'_>, tenant: TenantId, request: MessageId, count: usize) -> Result<Vec<Shown>> {
    let sql = format!(
        "SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1 AND m.id >= $2 AND m.id <= $3 AND m.request = $2 ORDER BY m.id"
    );
    let last = request.nth(count.saturating_sub(1));
    tx.all(&sql, &[tenant.0.into(), request.0.into(), last.0.into()], shown)
}

/// Several messages of a tenant by id (those that exist, in no order).
pub fn get_many(tx: &mut Tx<'_>, tenant: TenantId, ids: &[MessageId]) -> Result<Vec<Shown>> {
    let sql = format!("SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1 AND m.id = $2");
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(tx.opt(&sql, &[tenant.0.into(), id.0.into()], shown)?);
    }
    Ok(found)
}

/// Which messages to list, newest first.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this phone (E.164 digits).
    pub phone: Option<i64>,
    /// Only this state.
    pub state: Option<State>,
    /// Only this `Kind` code.
    pub kind: Option<i64>,
    /// Only this reference.
    pub reference: Option<String>,
    /// Only this request.
    pub request: Option<MessageId>,
    /// Accepted at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Accepted before, Unix ms.
    pub until_ms: Option<i64>,
    /// Older than this message (the page's cursor).
    pub before: Option<MessageId>,
    /// At most so many.
    pub limit: i64,
}

/// A tenant's messages, newest first.
pub fn list(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter) -> Result<Vec<Shown>> {
    let mut sql = format!("SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1");
    let mut params = vec![Value::Int(tenant.0)];
    let mut and = |test: &str, value: Option<Value<'static>>| {
        if let Some(value) = value {
            params.push(value);
            sql.push_str(&format!(" AND {test} ${}", params.len()));
        }
    };
    and("m.phone % 10000 =", filter.phone.map(|phone| Value::Int(phone % PHONE_TAIL)));
    and("m.phone =", filter.phone.map(Value::Int));
    and("m.state =", filter.state.map(|state| Value::Int(state.code())));
    and("m.kind =", filter.kind.map(Value::Int));
    and("m.request =", filter.request.map(|id| Value::Int(id.0)));
    and("m.id >=", filter.request.map(|id| Value::Int(id.0)));
    and("m.id <=", filter.request.map(|id| Value::Int(id.nth(REQUEST_MAX).0)));
    and("m.id >=", filter.from_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    and("m.id <", filter.until_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    and("m.id <", filter.before.map(|id| Value::Int(id.0)));
    if let Some(reference) = &filter.reference {
        params.push(Value::Text(reference));
        sql.push_str(&format!(" AND m.reference = ${}", params.len()));
    }
    params.push(Value::Int(filter.limit));
    sql.push_str(&format!(" ORDER BY m.id DESC LIMIT ${}", params.len()));
    tx.all(&sql, &params, shown)
}

/// Open messages by state: for gauges after a start and for tests. Reads the open index.
pub fn open_counts_all(tx: &mut Tx<'_>) -> Result<Vec<(State, i64)>> {
    let sql = "SELECT state, COUNT(*) FROM message WHERE open GROUP BY state ORDER BY state";
    tx.all(sql, &[], |row| Ok((state(row.int(0)?)?, row.int(1)?)))
}

/// Whichever tenant last wrote to this phone since `since`: (tenant, message, carrier), newest first. For uplinks; what the
/// platform itself wrote (tests of a carrier) has no owner for an answer.
pub fn last_to_phone_all(
    tx: &mut Tx<'_>,
    phone: i64,
    since: MessageId,
    limit: i64,
) -> Result<Vec<(TenantId, MessageId, Option<CarrierId>)>> {
    let sql = "SELECT tenant, id, carrier FROM message WHERE phone % 10000 = $1 AND phone = $2 AND id >= $3 \
               AND tenant <> 0 ORDER BY id DESC LIMIT $4";
    let params = [(phone % PHONE_TAIL).into(), phone.into(), since.0.into(), limit.into()];
    tx.all(sql, &params, |row| {
        Ok((TenantId(row.int(0)?), MessageId(row.int(1)?), row.int_opt(2)?.map(CarrierId)))
    })
}

/// What a delivery receipt tells the tenant about one message.
#[derive(Clone, Debug)]
pub struct ReceiptRow {
    /// Which message.
    pub id: MessageId,
    /// E.164 digits.
    pub phone: i64,
    /// `Kind` code.
    pub kind: i64,
    /// Priced segments.
    pub segments: i64,
    /// Refusal code when it failed on our side.
    pub reason: Option<i64>,
    /// Carrier's raw code.
    pub code: Option<String>,
    /// The carrier that had it.
    pub carrier: Option<CarrierId>,
    /// The tenant's own reference.
    pub reference: Option<String>,
    /// Given to the carrier at.
    pub sent_ms: Option<i64>,
    /// Closed at.
    pub closed_ms: Option<i64>,
    /// The request it came with.
    pub request: MessageId,
}

/// What receipts tell, for many messages of one tenant; in no order.
pub fn receipt_rows(tx: &mut Tx<'_>, tenant: TenantId, ids: &[MessageId]) -> Result<Vec<ReceiptRow>> {
    static PICK: Many = Many::pick(
        "message",
        "id phone kind segments reason code carrier reference sent_ms closed_ms request",
        "tenant id",
        false,
    );
    let values: Vec<_> = ids.iter().flat_map(|id| [Value::Int(tenant.0), Value::Int(id.0)]).collect();
    tx.pick(&PICK, &values, |row| {
        Ok(ReceiptRow {
            id: MessageId(row.int(0)?),
            phone: row.int(1)?,
            kind: row.int(2)?,
            segments: row.int(3)?,
            reason: row.int_opt(4)?,
            code: row.text_opt(5)?,
            carrier: row.int_opt(6)?.map(CarrierId),
            reference: row.text_opt(7)?,
            sent_ms: row.int_opt(8)?,
            closed_ms: row.int_opt(9)?,
            request: MessageId(row.int(10)?),
        })
    })
}
