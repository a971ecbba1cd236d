//! One step of many messages: read, apply the machine, write state, parts, ledger and feed in the same transaction.
//! Everything that happens to a message after its acceptance comes through here, whoever brings the news.

use std::collections::{BTreeMap, HashMap};

use domain::cause::{Cause, Meaning};
use domain::id::{CarrierId, EndpointId, MessageId, OrderId, TenantId};
use domain::ledger::Move;
use domain::message::{Event, Message, Retry, State};
use domain::money::Micro;
use domain::refusal::Refusal;
use store::expenses::{self, Sums};
use store::feed::{NewEvent, Sort};
use store::ledger::Line;
use store::messages::Live;
use store::orders::Settled;
use store::segments::{Attempt, Part};
use store::stat::{Changes, Place};
use store::test_message::PLATFORM;
use store::{Result, Tx};

/// News about one message, with what is known besides.
#[derive(Clone, Debug)]
pub struct Step {
    /// Whose message.
    pub tenant: TenantId,
    /// Which message.
    pub id: MessageId,
    /// What happened.
    pub event: Event,
    /// The carrier that said so.
    pub carrier: Option<CarrierId>,
    /// The carrier's message id, with an acceptance.
    pub smsc_id: Option<Box<str>>,
    /// The carrier's raw code, with a refusal or receipt.
    pub code: Option<Box<str>>,
    /// Why, when we closed it.
    pub reason: Option<Refusal>,
    /// A failed submission counts against the retries.
    pub burns_try: bool,
    /// When it happened, Unix ms.
    pub at_ms: i64,
}

impl Step {
    /// News without a carrier's words.
    pub fn new(tenant: TenantId, id: MessageId, event: Event, at_ms: i64) -> Step {
        Step {
            tenant,
            id,
            event,
            carrier: None,
            smsc_id: None,
            code: None,
            reason: None,
            burns_try: false,
            at_ms,
        }
    }
}

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: MessageId,
    /// The request it came with.
    pub request: MessageId,
    /// Its state before.
    pub before: State,
    /// Its state now.
    pub state: State,
    /// It is to be sent again.
    pub retry: Option<Retry>,
    /// The message as it is now, when it is to be sent again.
    pub again: Option<Message>,
    /// Failed submissions so far.
    pub tries: i64,
    /// The carrier that has or had it.
    pub carrier: Option<CarrierId>,
    /// When it was given to the carrier.
    pub sent_ms: Option<i64>,
}

/// What a batch of steps did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Messages that changed.
    pub stepped: Vec<Stepped>,
    /// Tenants whose feed grew.
    pub told: Vec<TenantId>,
    /// Of which by an uplink.
    pub uplinks: Vec<TenantId>,
    /// News that came late or twice.
    pub ignored: usize,
}

/// Where a tenant's receipts go: asked while the transaction runs, so it must be cheap.
pub trait Endpoints: Send + Sync {
    /// The tenant's endpoint for receipts.
    fn receipts(&self, tenant: TenantId) -> Option<EndpointId>;
    /// The tenant's endpoint for uplinks.
    fn uplinks(&self, tenant: TenantId) -> Option<EndpointId>;
}

#[derive(Default)]
struct Writes {
    parts: Vec<(TenantId, MessageId, Part)>,
    attempts: Vec<(TenantId, MessageId, Attempt)>,
    lines: Vec<Line>,
    sums: BTreeMap<OrderId, Settled>,
    expenses: expenses::Changes,
    stats: Changes,
    events: Vec<NewEvent>,
    ignored: usize,
}

/// Steps messages. `tries_max` closes what failed too often. Must be the first write of its transaction on messages;
/// the feed is appended last.
pub fn run(tx: &mut Tx<'_>, steps: &[Step], tries_max: i64, endpoints: &dyn Endpoints) -> Result<Outcome> {
    run_with(tx, steps, tries_max, endpoints, Vec::new())
}

/// [`run`] with events of the caller's own, appended to the feed together with those of the steps.
pub fn run_with(
    tx: &mut Tx<'_>,
    steps: &[Step],
    tries_max: i64,
    endpoints: &dyn Endpoints,
    events: Vec<NewEvent>,
) -> Result<Outcome> {
    let mut keys: Vec<_> = steps.iter().map(|step| (step.tenant, step.id)).collect();
    keys.sort_unstable();
    keys.dedup();
    let lives = store::messages::pick_live(tx, &keys)?;
    let mut lives: HashMap<_, _> =
        lives.into_iter().map(|live| ((live.tenant, live.id), (live, None::<(Place, Stepped)>))).collect();
    let mut writes = Writes { events, ..Writes::default() };
    for step in steps {
        let Some((live, stepped)) = lives.get_mut(&(step.tenant, step.id)) else {
            writes.ignored += 1;
            continue;
        };
        let place = (live.message.state, live.cause);
        let Some(retry) = take(live, step, tries_max, endpoints, &mut writes) else {
            writes.ignored += 1;
            continue;
        };
        let (first, earlier) = match stepped.take() {
            Some((first, earlier)) => (first, earlier.retry),
            None => (place, None),
        };
        let retry = retry.or(earlier).filter(|_| live.message.state == State::Queued);
        let now = Stepped {
            tenant: live.tenant,
            id: live.id,
            request: live.request,
            before: first.0,
            state: live.message.state,
            retry,
            again: retry.map(|_| live.message.clone()),
            tries: live.tries,
            carrier: live.carrier,
            sent_ms: live.sent_ms,
        };
        *stepped = Some((first, now));
    }
    let changed = lives.into_values().filter_map(|(live, stepped)| {
        let (first, now) = stepped?;
        writes.stats.moved(&live, first);
        Some((live, now))
    });
    let changed = changed.collect();
    write(tx, changed, writes)
}

/// Applies one step to one message and collects what is to be written; `None` = late or repeated news.
fn take(
    live: &mut Live,
    step: &Step,
    tries_max: i64,
    endpoints: &dyn Endpoints,
    writes: &mut Writes,
) -> Option<Option<Retry>> {
    let (next, effects) = live.message.apply(step.event)?;
    let several = live.message.segments.len() > 1;
    live.message = next;
    note_wire(live, step, several, writes);
    if effects.settle.is_some() {
        settle(live, step.at_ms, writes);
    }
    if effects.notify {
        close(live, step, endpoints, writes);
    }
    if effects.retry.is_some() && live.tries >= tries_max {
        let last =
            Step { reason: Some(Refusal::RetriesExhausted), event: Event::RetriesExhausted, ..step.clone() };
        return take(live, &last, i64::MAX, endpoints, writes);
    }
    Some(effects.retry)
}

/// What the wire said: ids, codes, times, failed submissions.
fn note_wire(live: &mut Live, step: &Step, several: bool, writes: &mut Writes) {
    let code = step.code.as_deref().map(str::to_owned);
    match step.event {
        Event::Accepted(number) => {
            live.answered_ms = Some(step.at_ms);
            if several {
                let smsc_id = step.smsc_id.as_deref().map(str::to_owned);
                save_part(
                    live,
                    number,
                    step,
                    Part { smsc_id, answered_ms: Some(step.at_ms), ..blank(live, number) },
                    writes,
                );
            } else {
                live.smsc_id = step.smsc_id.as_deref().map(str::to_owned);
            }
        }
        Event::Delivered(number) | Event::Undelivered(number) => {
            live.code = code.clone().or(live.code.take());
            if matches!(step.event, Event::Undelivered(_)) {
                // Kept until it closes: the receipt of another part may come last, and say that all went well.
                let meaning = code.as_deref().map_or(Meaning::Unknown, Meaning::of_kept);
                live.cause = Some(Cause::Carriers(meaning).code());
            }
            if several {
                save_part(
                    live,
                    number,
                    step,
                    Part { code, closed_ms: Some(step.at_ms), ..blank(live, number) },
                    writes,
                );
            }
        }
        Event::Refused(number) | Event::NotTaken(number) | Event::Lost(number) => {
            if step.burns_try && matches!(step.event, Event::NotTaken(_)) {
                live.tries += 1;
            }
            if let (Some(carrier), Some(code)) = (step.carrier.or(live.carrier), code) {
                live.code = Some(code.clone());
                let attempt = Attempt { at_ms: step.at_ms, part: number, carrier, code };
                writes.attempts.push((live.tenant, live.id, attempt));
            }
        }
        _ => {}
    }
}

fn blank(live: &Live, number: u8) -> Part {
    let carrier = live.carrier.unwrap_or(CarrierId(0));
    Part { number, carrier, smsc_id: None, code: None, answered_ms: None, closed_ms: None }
}

/// Parts of one message that change twice in one batch are merged, so that each is written once.
fn save_part(live: &Live, number: u8, step: &Step, part: Part, writes: &mut Writes) {
    let same = |(tenant, id, known): &&mut (TenantId, MessageId, Part)| {
        *tenant == live.tenant && *id == live.id && known.number == number
    };
    let carrier = step.carrier.unwrap_or(part.carrier);
    match writes.parts.iter_mut().rev().find(same) {
        Some((_, _, known)) => {
            known.smsc_id = part.smsc_id.or(known.smsc_id.take());
            known.code = part.code.or(known.code.take());
            known.answered_ms = part.answered_ms.or(known.answered_ms);
            known.closed_ms = part.closed_ms.or(known.closed_ms);
        }
        None => writes.parts.push((live.tenant, live.id, Part { carrier, ..part })),
    }
}

fn settle(live: &mut Live, at_ms: i64, writes: &mut Writes) {
    let Some(settlement) = live.message.settled else { return };
    let (posted, voided) = settlement.amounts(live.amount);
    live.posted = Some(posted.0);
    if live.order.0 == 0 {
        return;
    }
    let line = |kind, amount| Line {
        tenant: live.tenant,
        reference: live.id.0,
        kind,
        order: live.order,
        amount,
        at_ms,
        note: None,
    };
    if posted > Micro::ZERO {
        writes.lines.push(line(Move::Post, posted));
    }
    if voided > Micro::ZERO {
        writes.lines.push(line(Move::Void, voided));
    }
    let none = Settled { order: live.order, released: Micro::ZERO, posted: Micro::ZERO };
    let sum = writes.sums.entry(live.order).or_insert(none);
    sum.released = Micro(sum.released.0 + live.amount.0);
    sum.posted = Micro(sum.posted.0 + posted.0);
    let segments = live.segments * i64::from(settlement.posted) / i64::from(settlement.of.max(1));
    writes.expenses.add(
        expense_key(live, at_ms),
        &Sums {
            messages: i64::from(settlement.posted > 0),
            segments,
            posted,
            voids: i64::from(settlement.posted == 0),
            voided,
        },
    );
}

/// Where a message's money is summed up.
fn expense_key(live: &Live, at_ms: i64) -> expenses::Key {
    expenses::Key {
        tenant: live.tenant,
        slot: at_ms / expenses::SLOT_MS,
        order: live.order,
        kind: live.kind,
        country: live.country,
        route: live.route,
        price: Micro(live.amount.0 / live.segments.max(1)),
        task: live.task,
    }
}

fn close(live: &mut Live, step: &Step, endpoints: &dyn Endpoints, writes: &mut Writes) {
    live.closed_ms = Some(step.at_ms);
    let reason = step.reason.or(match live.message.state {
        State::Rejected => Some(Refusal::CarrierRejected),
        State::Unconfirmed => Some(Refusal::NoDeliveryNotification),
        State::Expired => Some(Refusal::ExpiredBeforeSending),
        _ => None,
    });
    live.reason = reason.map(Refusal::code);
    live.cause = match (live.message.state, live.cause) {
        (State::Undelivered, Some(cause)) => Some(cause),
        (state, _) => Cause::of(state, reason, live.code.as_deref()).map(Cause::code),
    };
    if live.tenant == PLATFORM {
        return;
    }
    writes.events.push(NewEvent {
        tenant: live.tenant,
        sort: Sort::Receipt,
        reference: live.id.0,
        state: live.message.state.code(),
        endpoint: live.endpoint.or_else(|| endpoints.receipts(live.tenant)),
        at_ms: step.at_ms,
    });
}

fn write(tx: &mut Tx<'_>, changed: Vec<(Live, Stepped)>, writes: Writes) -> Result<Outcome> {
    let lives: Vec<_> = changed.iter().map(|(live, _)| live).collect();
    store::messages::save_live(tx, &lives)?;
    merge_known_parts(tx, &writes)?;
    store::segments::add_attempts(tx, &writes.attempts)?;
    store::ledger::write_lines(tx, &writes.lines)?;
    store::orders::settle(tx, writes.sums.into_values().collect())?;
    expenses::add(tx, &writes.expenses)?;
    store::stat::add(tx, &writes.stats)?;
    store::feed::append(tx, &writes.events)?;
    let told = tenants(writes.events.iter());
    let uplinks = tenants(writes.events.iter().filter(|event| event.sort == Sort::Uplink));
    let stepped = changed.into_iter().map(|(_, stepped)| stepped).collect();
    Ok(Outcome { stepped, told, uplinks, ignored: writes.ignored })
}

fn tenants<'a>(events: impl Iterator<Item = &'a NewEvent>) -> Vec<TenantId> {
    let mut tenants: Vec<_> = events.map(|event| event.tenant).collect();
    tenants.sort_unstable();
    tenants.dedup();
    tenants
}

/// A receipt knows only the end of a part: what was known before (its id, when it was taken) is kept.
fn merge_known_parts(tx: &mut Tx<'_>, writes: &Writes) -> Result<()> {
    let mut merged = Vec::with_capacity(writes.parts.len());
    for (tenant, id, part) in &writes.parts {
        let known = match part.smsc_id.is_some() && part.answered_ms.is_some() {
            true => None,
            false => store::segments::parts(tx, *tenant, *id)?.into_iter().find(|p| p.number == part.number),
        };
        let mut part = part.clone();
        if let Some(known) = known {
            part.smsc_id = part.smsc_id.or(known.smsc_id);
            part.answered_ms = part.answered_ms.or(known.answered_ms);
            part.code = part.code.or(known.code);
        }
        merged.push((*tenant, *id, part));
    }
    let rows: Vec<_> = merged.iter().map(|(tenant, id, part)| (*tenant, *id, part)).collect();
    store::segments::save_parts(tx, &rows)
}
