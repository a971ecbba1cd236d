//! Reading back, at the start, what was under way when the process ended: queues, submissions without an answer, messages that
//! wait for receipts, parked receipts, frequency counters. Memory is rebuilt from the database alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::frequency::fingerprint;
use domain::id::{BodyId, CarrierId, MessageId, TenantId};
use domain::kind::{Direction, Kind};
use domain::message::{Event, Message, Segment, State, segments_from_column};
use domain::network::Network;
use domain::phone::{Country, Phone};
use domain::signature::{self, Position};
use domain::template::{Template, unpack};
use store::messages::Body;
use store::waiting::{Out, Queued};

use crate::carrier::OnLost;
use crate::clock::now_ms;
use crate::core::Core;
use crate::pipeline::accept::alphabet_of;
use crate::pipeline::counters::{Counters, Prints, Spans};
use crate::pipeline::listed;
use crate::pipeline::matcher::Target;
use crate::pipeline::ready::Ready;
use crate::pipeline::receipt::{NO_ANSWER, claim_parked};
use crate::pipeline::step::{self, Step};

/// Rows read at a time.
const SLICE: i64 = 5_000;
/// Parked ids read at the start.
const PARKED_MAX: i64 = 1_000_000;

/// Counts again what each tenant sent in the longest of its windows.
pub async fn frequency(core: &Core, counters: &Counters) -> store::Result<()> {
    let (picture, now) = (core.picture(), now_ms());
    for tenant in picture.tenants.values() {
        let (id, policy) = (tenant.id, &tenant.policy);
        let span_ms = Spans::of(policy).longest_ms();
        let mut after = MessageId(MessageId::first_at(now - span_ms).0 - 1);
        if span_ms == 0 {
            continue;
        }
        loop {
            let rows = core.db.read(move |tx| store::waiting::taken_after(tx, id, after, SLICE)).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let mut book = counters.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for row in rows {
                let (Some(kind), Some(phone)) = (Kind::from_code(row.kind), Phone::from_code(row.phone))
                else {
                    continue;
                };
                let signature = fingerprint(id, phone, &row.signature);
                let to_phone = fingerprint(id, phone, "");
                let prints = Prints { text: row.print.cast_unsigned(), signature, phone: to_phone };
                book.restore(policy, kind, prints, (row.id.accepted_ms(), now));
            }
        }
    }
    Ok(())
}

/// Queues every message that waits for its turn.
pub async fn queue(core: &Core) -> store::Result<()> {
    let mut after = MessageId(0);
    let mut count = 0;
    loop {
        let rows = core.db.read(move |tx| store::waiting::queued_after_all(tx, after, SLICE)).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        count += rows.len();
        enqueue(core, rows).await?;
    }
    if count > 0 {
        tracing::info!(messages = count, "queued again after the start");
    }
    Ok(())
}

/// Renders queued rows and queues them.
pub async fn enqueue(core: &Core, rows: Vec<Queued>) -> store::Result<()> {
    let mut keys: Vec<_> = rows.iter().map(|row| (row.tenant, row.body)).collect();
    keys.sort_unstable_by_key(|(tenant, body)| (tenant.0, body.0));
    keys.dedup();
    let bodies = core.db.read(move |tx| store::messages::bodies(tx, &keys)).await?;
    let bodies: HashMap<_, _> = bodies.into_iter().map(|(t, id, body)| ((t, id), body)).collect();
    let mut templates = HashMap::new();
    for row in rows {
        match ready(&row, &bodies, &mut templates) {
            Some(ready) => {
                core.queued.fetch_add(1, Ordering::Relaxed);
                core.enqueue(Box::new(ready));
            }
            None => tracing::error!(uid = %row.id.uid(), "a queued message cannot be read back"),
        }
    }
    Ok(())
}

fn ready(
    row: &Queued,
    bodies: &HashMap<(TenantId, BodyId), Body>,
    templates: &mut HashMap<(TenantId, BodyId), Option<Template>>,
) -> Option<Ready> {
    let key = (row.tenant, row.body);
    let body = bodies.get(&key)?;
    let country = Country::from_code(row.country)?;
    let content = match &row.vars {
        Some(vars) => {
            let template = templates.entry(key).or_insert_with(|| Template::parse(&body.content).ok());
            template.as_ref()?.fill(&unpack(vars))
        }
        None => body.content.clone(),
    };
    let position = Position::from_code(body.position)?;
    let text = signature::render(&content, &body.signature, Direction::of(country), position);
    let mut message = Message::new(row.charge_on, false);
    message.segments = segments_from_column(State::Queued, row.parts.as_deref())?;
    Some(Ready {
        tenant: row.tenant,
        id: row.id,
        request: row.request,
        kind: Kind::from_code(row.kind)?,
        route: row.route,
        phone: Phone::from_code(row.phone)?,
        country,
        network: Network::from_code(row.network)?,
        sender: body.sender.as_deref().map(Arc::from),
        signature: body.signature.as_str().into(),
        template: body.template,
        text: text.into(),
        alphabet: alphabet_of(row.alphabet),
        message,
        carrier: row.carrier,
        tried: Vec::new(),
        tries: u32::try_from(row.tries).unwrap_or(0),
        valid_ms: row.valid_ms,
    })
}

/// Fills the matchers, and decides about submissions whose answer will never be seen: they are lost, and wait for their
/// receipt or are sent again as their carrier says.
pub async fn out(core: &Arc<Core>) -> store::Result<()> {
    let mut after = MessageId(0);
    let mut doubtful = 0;
    loop {
        let rows = core.db.read(move |tx| store::waiting::out_after_all(tx, after, SLICE)).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let (mut steps, mut lost) = (Vec::new(), Vec::new());
        for row in &rows {
            look(core, row, &mut steps, &mut lost).await?;
        }
        doubtful += steps.len();
        for steps in steps.chunks(500) {
            resolve(core, steps.to_vec()).await?;
        }
        claim(core, lost).await?;
    }
    if doubtful > 0 {
        tracing::warn!(segments = doubtful, "were on the wire without an answer when the last process ended");
    }
    let parked = core.db.read(|tx| store::inbound::parked_ids_all(tx, PARKED_MAX)).await?;
    for (carrier, smsc_id) in parked {
        if let Some(run) = core.carrier(carrier) {
            run.matcher().add_parked(&smsc_id);
        }
    }
    Ok(())
}

/// A submission of unknown outcome: where, to which phone, which part.
type Lost = (CarrierId, u64, Target);

async fn look(core: &Core, row: &Out, steps: &mut Vec<Step>, lost: &mut Vec<Lost>) -> store::Result<()> {
    let Some(run) = core.carrier(row.carrier) else { return Ok(()) };
    let segments = segments_from_column(row.state, row.parts.as_deref()).unwrap_or_default();
    let phone = Phone::from_code(row.phone).map_or(0, Phone::digits);
    let known = match segments.len() {
        0 | 1 => Vec::new(),
        _ => {
            let (tenant, id) = (row.tenant, row.id);
            core.db.read(move |tx| store::segments::parts(tx, tenant, id)).await?
        }
    };
    for (part, segment) in (0u8..).zip(&segments) {
        let target = Target { tenant: row.tenant, id: row.id, part };
        let of_part =
            known.iter().find(|known| known.number == part).and_then(|known| known.smsc_id.as_deref());
        let smsc_id = if segments.len() == 1 { row.smsc_id.as_deref() } else { of_part };
        match segment {
            Segment::Accepted if smsc_id.is_some_and(|id| !id.is_empty()) => {
                run.matcher().add(smsc_id.unwrap_or_default(), target);
            }
            Segment::Accepted | Segment::Lost => run.matcher().add_lost(phone, target),
            Segment::Sent => {
                let resend = run.spec().options.on_lost == OnLost::Resend;
                let event = if resend { Event::NotTaken(part) } else { Event::Lost(part) };
                if !resend {
                    run.matcher().add_lost(phone, target);
                    lost.push((row.carrier, phone, target));
                }
                steps.push(Step {
                    carrier: Some(row.carrier),
                    code: Some(NO_ANSWER.into()),
                    burns_try: resend,
                    ..Step::new(row.tenant, row.id, event, now_ms())
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Receipts that came for lost submissions before the process ended are parked: they are taken now.
async fn claim(core: &Arc<Core>, lost: Vec<Lost>) -> store::Result<()> {
    if lost.is_empty() {
        return Ok(());
    }
    let (tries_max, endpoints) = (core.picture().policy.tries_max, Arc::clone(&core.endpoints));
    let this = Arc::clone(core);
    let outcome = core
        .db
        .write(move |tx| {
            let claimed =
                lost.iter().map(|(carrier, phone, target)| claim_parked(tx, *carrier, *phone, *target));
            let steps = claimed.filter_map(Result::transpose).collect::<store::Result<Vec<_>>>()?;
            listed::put(tx, &this, &steps)?;
            step::run(tx, &steps, tries_max, endpoints.as_ref())
        })
        .await?;
    core.announce(&outcome);
    core.lists_changed().await;
    Ok(())
}

/// Takes the steps and queues what is to be sent again.
async fn resolve(core: &Core, steps: Vec<Step>) -> store::Result<()> {
    let outcome = core.step(steps).await?;
    let again = outcome.stepped.iter().filter(|stepped| stepped.retry.is_some());
    let first = again.clone().map(|stepped| stepped.id).min();
    let wanted: std::collections::HashSet<_> = again.map(|stepped| stepped.id).collect();
    let Some(first) = first else { return Ok(()) };
    let mut after = MessageId(first.0 - 1);
    loop {
        let rows = core.db.read(move |tx| store::waiting::queued_after_all(tx, after, SLICE)).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let found: Vec<_> = rows.into_iter().filter(|row| wanted.contains(&row.id)).collect();
        enqueue(core, found).await?;
    }
}
