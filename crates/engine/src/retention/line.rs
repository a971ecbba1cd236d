//! Rows as an archive keeps them: everything that the log shows of a message, with the whole phone, and its ledger lines. The
//! names are those of the Web API.

use domain::id::MessageId;
use domain::kind::Direction;
use domain::ledger::Move;
use jiff::civil::Date;
use serde_json::{Value, json};
use store::inbound::Uplink;
use store::ledger::Line;
use store::messages::Shown;
use store::removal::Beside;

use crate::log::phone_of;
use crate::policy::Picture;
use crate::sight::Sight;
use crate::timeline::{self, happened};
use crate::view::{Money, Reason, Step, rfc3339, summary, unit};

fn money(money: &Money) -> Value {
    json!({ "amount": money.amount, "unit": money.unit })
}

fn reason(reason: &Reason) -> Value {
    json!({ "code": reason.code, "en": reason.en, "zh": reason.zh })
}

fn order(picture: &Picture, id: domain::id::OrderId) -> Option<String> {
    picture.orders.get(&id).map(|order| order.number.clone())
}

fn ledger(line: &Line, picture: &Picture) -> Value {
    let what = match line.kind {
        Move::Hold => "hold",
        Move::Post => "post",
        _ => "void",
    };
    json!({
        "what": what, "order": order(picture, line.order), "amount": line.amount.to_string(),
        "unit": unit(picture, line.order), "at": rfc3339(line.at_ms),
    })
}

/// A step without what it does not have.
fn step(step: &Step) -> Value {
    let mut value = json!({
        "at": rfc3339(step.at_ms), "what": step.what, "carrier": step.carrier, "part": step.part, "code": step.code,
        "explanation": step.explanation.as_ref().map(reason), "amount": step.money.as_ref().map(money), "note": step.note,
    });
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value
}

/// A message.
pub(super) fn message(shown: &Shown, beside: &Beside, code: &str, day: Date, picture: &Picture) -> Value {
    let (new, live) = (&shown.new, &shown.live);
    let view = summary(shown, picture, Sight::Whole);
    let lines = beside.lines.get(&new.id).map_or(&[][..], Vec::as_slice);
    let attempts = beside.attempts.get(&new.id).map_or(&[][..], Vec::as_slice);
    let parts = beside.parts.get(&new.id).map_or(&[][..], Vec::as_slice);
    let steps = happened(shown, &view, timeline::Beside { lines, attempts, parts }, picture);
    let key = picture.keys.values().find(|key| key.id == new.key).map(|key| key.name.clone());
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let at = |at: Option<i64>| at.map(rfc3339);
    json!({
        "record": "message", "tenant": code, "day": day.to_string(), "uid": view.uid, "request_id": view.request,
        "task_id": new.task.map(MessageId::uid), "task_name": new.task.and_then(|id| beside.tasks.get(&id)),
        "phone": view.to, "country": view.country, "network": view.network, "type": view.kind.as_str(),
        "direction": view.direction.map(Direction::as_str), "status": view.state.as_str(), "content": view.text,
        "encoding": view.encoding, "segments": view.segments, "signature": view.signature, "sender_id": view.sender_id,
        "template_id": view.template, "route_id": view.route_id, "reference": view.reference,
        "dr_state": filled(&view.dr_state), "dr_code": view.dr_code, "error": view.failure.as_ref().map(reason),
        "carrier": live.carrier.map(|id| picture.carrier_code(id)), "key": key,
        "consent_id": shown.shared.consent.map(|id| id.to_string()), "order": order(picture, new.order),
        "price": view.price.as_ref().map(money), "charged": view.charged.as_ref().map(money),
        "accepted_at": rfc3339(view.accepted_ms), "valid_until": at(view.valid_until_ms),
        "submitted_at": at(view.submitted_ms), "closed_at": at(view.closed_ms),
        "ledger": lines.iter().map(|line| ledger(line, picture)).collect::<Vec<_>>(),
        "timeline": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// An uplink.
pub(super) fn uplink(row: &Uplink, code: &str, day: Date, picture: &Picture) -> Value {
    let phone = phone_of(&row.sender).map_or_else(|| row.sender.clone(), |phone| phone.to_string());
    json!({
        "record": "uplink", "tenant": code, "day": day.to_string(), "uid": MessageId(row.id.0).uid(),
        "uplink_id": row.id.to_string(), "phone": phone, "sender": row.sender, "to": row.recipient,
        "content": row.text, "carrier": picture.carrier_code(row.carrier),
        "answers_uid": row.message.map(MessageId::uid), "received_at": rfc3339(row.id.received_ms()),
    })
}
