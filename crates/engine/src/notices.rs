//! Notices: what a tenant is told that is not about one message. An order crossed a threshold, a reviewer decided about a
//! signature, a template or a sender ID, a signature's document ran out, a Smart SMS profile is shown no longer. Written
//! into the feed by the transaction of what they tell, pushed to the tenant's `notices` address (its `receipts` address
//! while there is none).

use domain::id::{MessageId, OrderId, ReviewId, SenderEntryId, SignatureId, SmartId, TenantId};
use domain::mission::Status as MissionStatus;
use domain::order::Level;
use domain::refusal::Lang;
use domain::review::Subject;
use domain::sender_registry::Status;
use domain::smart::life::State as SmartState;
use serde_json::{Value, json};
use store::feed::{Event, NewEvent, Sort};
use store::missions::Mission;
use store::reviews::Review;
use store::sender_ids::{self, SenderEntry};
use store::smart_profiles::SmartProfile;
use store::{Result, Tx, missions, reviews, signatures, smart_profiles};

use crate::core::Core;
use crate::policy::Picture;
use crate::view::rfc3339;

/// The event of a review that was decided just now.
pub(crate) fn decided(core: &Core, review: &Review, at_ms: i64) -> NewEvent {
    notice(core, review.tenant, Sort::ReviewDecided, review.id.0, at_ms)
}

/// The event of a signature that expired just now.
pub(crate) fn expired(core: &Core, tenant: TenantId, id: SignatureId, at_ms: i64) -> NewEvent {
    notice(core, tenant, Sort::SignatureExpired, id.0, at_ms)
}

/// The event of a mission that is over, or stands still.
pub(crate) fn mission(core: &Core, mission: &Mission, at_ms: i64) -> NewEvent {
    let event = notice(core, mission.tenant, Sort::MissionNews, mission.id.0, at_ms);
    NewEvent { state: mission.status.code(), ..event }
}

/// The event of a Smart SMS profile that handsets show no longer, or again.
pub(crate) fn smart(core: &Core, profile: &SmartProfile, at_ms: i64) -> NewEvent {
    let event = notice(core, profile.tenant, Sort::SmartNews, profile.id.0, at_ms);
    NewEvent { state: profile.state.code(), ..event }
}

/// The event of a sender ID that was decided about just now.
pub(crate) fn sender_decided(core: &Core, entry: &SenderEntry, at_ms: i64) -> NewEvent {
    let event = notice(core, entry.tenant, Sort::SenderIdDecided, entry.id.0, at_ms);
    NewEvent { state: entry.status.code(), ..event }
}

fn notice(core: &Core, tenant: TenantId, sort: Sort, reference: i64, at_ms: i64) -> NewEvent {
    NewEvent { tenant, sort, reference, state: 0, endpoint: core.endpoints.notices(tenant), at_ms }
}

/// The notices among `events` as they are pushed (`docs/api.md`, callbacks), each with its number. One whose signature is gone
/// is left out.
pub(crate) fn json(
    tx: &mut Tx<'_>,
    picture: &Picture,
    tenant: TenantId,
    events: &[Event],
) -> Result<Vec<(i64, Value)>> {
    let mut told = Vec::new();
    for event in events {
        let (reference, seq) = (event.new.reference, event.seq);
        let said = match event.new.sort {
            Sort::Receipt | Sort::Uplink => None,
            Sort::OrderWarning => Some(order_json(event, picture)),
            Sort::ReviewDecided => {
                let review = reviews::get_all(tx, ReviewId(reference))?;
                review.filter(|review| review.tenant == tenant).map(|review| review_json(event, &review))
            }
            Sort::SignatureExpired => {
                let row = signatures::get(tx, tenant, SignatureId(reference))?;
                row.map(|row| {
                    json!({
                        "event_id": seq.to_string(), "type": "signature_expired", "at": rfc3339(event.new.at_ms),
                        "signature_id": row.id.to_string(), "name": row.text,
                    })
                })
            }
            Sort::MissionNews => {
                let mission = missions::get(tx, tenant, MessageId(reference))?;
                match mission {
                    Some(mission) => Some(mission_json(tx, event, &mission)?),
                    None => None,
                }
            }
            Sort::SmartNews => {
                let profile = smart_profiles::get(tx, tenant, SmartId(reference))?;
                profile.map(|profile| smart_json(event, &profile))
            }
            Sort::SenderIdDecided => {
                let entry = sender_ids::get(tx, tenant, SenderEntryId(reference))?;
                entry.map(|entry| sender_json(event, &entry))
            }
        };
        told.extend(said.map(|json| (seq, json)));
    }
    Ok(told)
}

fn order_json(event: &Event, picture: &Picture) -> Value {
    let order = picture.orders.get(&OrderId(event.new.reference));
    // Events of older programs say no level: they were about the warning threshold.
    let level = Level::from_code(event.new.state).filter(|level| *level != Level::Normal);
    json!({
        "event_id": event.seq.to_string(), "type": "order_warning", "at": rfc3339(event.new.at_ms),
        "order_number": order.map(|order| order.number.clone()),
        "level": level.unwrap_or(Level::Low).as_str(order.is_some_and(|order| order.prepaid)),
    })
}

fn sender_json(event: &Event, entry: &SenderEntry) -> Value {
    let status = Status::from_code(event.new.state).unwrap_or(entry.status);
    // What was said belongs to the last decision.
    let note = if status == entry.status { entry.note.as_str() } else { "" };
    json!({
        "event_id": event.seq.to_string(), "type": "sender_id_decided", "at": rfc3339(event.new.at_ms),
        "id": entry.id.to_string(), "sender_id": entry.text, "country": entry.country.as_str(),
        "status": status.as_str(), "note": note,
    })
}

fn smart_json(event: &Event, profile: &SmartProfile) -> Value {
    let state = SmartState::from_code(event.new.state).unwrap_or(profile.state);
    // That somebody proposes to show it again is the platform's own business.
    let state = if state == SmartState::Unfreezing { SmartState::Frozen } else { state };
    let is_frozen = state == SmartState::Frozen;
    json!({
        "event_id": event.seq.to_string(), "type": "smart_changed", "at": rfc3339(event.new.at_ms),
        "smart_id": profile.id.to_string(), "name": profile.name, "state": state.as_str(), "version": profile.live,
        "reason": is_frozen.then_some(&profile.freeze.0), "note": is_frozen.then_some(&profile.freeze.1),
    })
}

fn mission_json(tx: &mut Tx<'_>, event: &Event, mission: &Mission) -> Result<Value> {
    let status = MissionStatus::from_code(event.new.state).unwrap_or(mission.status);
    let progress = crate::missions::progress(tx, mission)?;
    let counts: serde_json::Map<_, _> =
        progress.by_state.iter().map(|(state, count)| (state.as_str().to_owned(), json!(count))).collect();
    Ok(json!({
        "event_id": event.seq.to_string(), "type": "mission_changed", "at": rfc3339(event.new.at_ms),
        "mission_id": mission.id.uid().to_string(), "name": mission.name, "status": status.as_str(),
        "paused_code": mission.paused.as_deref().filter(|_| status == MissionStatus::Paused),
        "rows": mission.total, "sent": mission.sent, "counts": counts,
    }))
}

fn review_json(event: &Event, review: &Review) -> Value {
    let reasons: Vec<_> = crate::review::reasons(&review.reasons)
        .into_iter()
        .map(|reason| {
            json!({
                "code": reason.as_str(), "en": reason.sentence(Lang::En), "zh": reason.sentence(Lang::Zh),
            })
        })
        .collect();
    let signature = (review.subject == Subject::Signature).then(|| review.object.to_string());
    let template = (review.subject == Subject::Template).then_some(&review.name);
    let smart = (review.subject == Subject::Smart).then(|| review.object.to_string());
    let mission = (review.subject == Subject::Mission).then(|| MessageId(review.object).uid().to_string());
    json!({
        "event_id": event.seq.to_string(), "type": "review_decided", "at": rfc3339(event.new.at_ms),
        "kind": review.subject.as_str(), "signature_id": signature, "template_id": template, "mission_id": mission,
        "smart_id": smart, "name": review.name,
        "number": review.number, "state": review.state.as_str(), "reasons": reasons, "note": review.note,
    })
}
