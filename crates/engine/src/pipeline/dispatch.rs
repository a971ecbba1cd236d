//! DISPATCH (acts): takes messages for one carrier in order of priority, marks them in the database, and only then hands
//! them to the session. One task per carrier. Nothing is on a wire that the database does not call Sending.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::message::{Event, Message, State};
use domain::refusal::Refusal;
use session::Submit;
use store::messages::Claim;

use crate::carriers::{CarrierRun, Flight};
use crate::clock::now_ms;
use crate::core::Core;
use crate::pipeline::ready::Ready;
use crate::pipeline::step::Step;

/// Messages claimed in one transaction.
const CLAIM_MAX: usize = 500;
/// How often an idle or blocked dispatcher looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Runs until the engine stops and the queue was handed back.
pub async fn run(core: Arc<Core>, carrier: Arc<CarrierRun>) {
    let mut stop = core.stop.subscribe();
    let mut outbox = VecDeque::new();
    while !*stop.borrow_and_update() {
        if !turn(&core, &carrier, &mut outbox).await {
            let capacity = async {
                match carrier.session() {
                    Some(session) if !carrier.lanes().is_empty() || !outbox.is_empty() => session.capacity().await,
                    _ => std::future::pending().await,
                }
            };
            tokio::select! {
                () = carrier.wake.notified() => {}
                () = capacity => {}
                () = tokio::time::sleep(LOOK_AGAIN) => fail_over(&core, &carrier),
                _ = stop.changed() => {}
            }
        }
    }
}

/// One round; false = there is nothing to do now.
async fn turn(core: &Core, carrier: &CarrierRun, outbox: &mut VecDeque<Submit>) -> bool {
    let Some(session) = carrier.session() else { return false };
    let mut free = session.free();
    if free == 0 {
        return false;
    }
    if outbox.is_empty() {
        let batch = take(core, carrier, free).await;
        outbox.extend(claim(core, carrier, batch).await);
        free = session.free().max(1);
    }
    let handed: Vec<_> = outbox.drain(..free.min(outbox.len())).collect();
    let any = !handed.is_empty();
    if any {
        session.submit(handed);
    }
    any
}

/// Messages for about `free` submissions; those whose validity ended are closed instead.
async fn take(core: &Core, carrier: &CarrierRun, free: usize) -> Vec<(Box<Ready>, Message)> {
    let (batch, expired) = pop(core, carrier, free);
    expire(core, expired).await;
    batch
}

type Batch = Vec<(Box<Ready>, Message)>;

fn pop(core: &Core, carrier: &CarrierRun, free: usize) -> (Batch, Vec<Box<Ready>>) {
    let spec = carrier.spec();
    let (now, mut room) = (now_ms(), free);
    let (mut batch, mut expired) = (Vec::new(), Vec::new());
    let mut lanes = carrier.lanes();
    while room > 0 && batch.len() < CLAIM_MAX {
        let Some(ready) = lanes.pop() else { break };
        if ready.valid_ms.is_some_and(|end| end <= now) {
            expired.push(ready);
            continue;
        }
        let parts = ready.parts(&spec.options);
        let Some((message, _)) = ready.message.apply(Event::Claimed { parts }) else {
            tracing::error!(uid = %ready.id.uid(), "a queued message cannot be claimed: left to the next start");
            core.queued.fetch_sub(1, Ordering::Relaxed);
            continue;
        };
        room = room.saturating_sub(usize::from(parts));
        batch.push((ready, message));
    }
    (batch, expired)
}

/// Closes messages that waited too long. When the store cannot, they are queued again and closed later.
pub async fn expire(core: &Core, expired: Vec<Box<Ready>>) {
    if expired.is_empty() {
        return;
    }
    let step = |ready: &Box<Ready>| Step {
        reason: Some(Refusal::ExpiredBeforeSending),
        ..Step::new(ready.tenant, ready.id, Event::Expired, now_ms())
    };
    match core.step(expired.iter().map(step).collect()).await {
        Ok(_) => {
            core.queued.fetch_sub(expired.len(), Ordering::Relaxed);
        }
        Err(error) => {
            tracing::warn!(%error, "expired messages could not be closed yet");
            let again = now_ms() + 1000;
            expired.into_iter().for_each(|ready| core.delay(ready, again));
        }
    }
}

/// Marks a batch as being sent and answers its submissions, registered as in flight. What was cancelled in between is
/// dropped; when the store cannot, everything goes back to the head of its queue.
async fn claim(core: &Core, carrier: &CarrierRun, batch: Vec<(Box<Ready>, Message)>) -> Vec<Submit> {
    if batch.is_empty() {
        return Vec::new();
    }
    let claims: Vec<_> = batch
        .iter()
        .map(|(ready, message)| Claim {
            tenant: ready.tenant,
            id: ready.id,
            message: message.clone(),
            carrier: carrier.id,
        })
        .collect();
    let now = now_ms();
    match core.db.write(move |tx| claim_rows(tx, &claims, now)).await {
        Ok(taken) => {
            core.queued.fetch_sub(batch.len(), Ordering::Relaxed);
            let taken = batch.into_iter().zip(taken).filter(|(_, taken)| *taken);
            fly(carrier, taken.map(|((ready, message), _)| (ready, message)), now)
        }
        Err(error) => {
            tracing::warn!(carrier = carrier.spec().code, %error, "claim failed; trying again");
            carrier.put_back(batch.into_iter().map(|(ready, _)| ready));
            tokio::time::sleep(LOOK_AGAIN).await;
            Vec::new()
        }
    }
}

/// Claims rows. One that an earlier claim of ours already marked (its commit was not known to us) counts as taken.
fn claim_rows(tx: &mut store::Tx<'_>, claims: &[Claim], now: i64) -> store::Result<Vec<bool>> {
    let mut taken = store::messages::claim(tx, claims, now)?;
    let missed: Vec<_> = (0..taken.len()).filter(|i| !taken[*i]).collect();
    if missed.is_empty() {
        return Ok(taken);
    }
    let keys: Vec<_> = missed.iter().map(|i| (claims[*i].tenant, claims[*i].id)).collect();
    for live in store::messages::pick_live(tx, &keys)? {
        let ours = live.message.state == State::Sending && live.carrier == Some(claims[missed[0]].carrier);
        for i in missed.iter().filter(|i| claims[**i].id == live.id && claims[**i].tenant == live.tenant) {
            taken[*i] = ours && live.message.segments == claims[*i].message.segments;
        }
    }
    Ok(taken)
}

fn fly(
    carrier: &CarrierRun,
    batch: impl Iterator<Item = (Box<Ready>, Message)>,
    now: i64,
) -> Vec<Submit> {
    let spec = carrier.spec();
    let mut flights = carrier.flights();
    let mut submits = Vec::new();
    for (mut ready, message) in batch {
        let parts = ready.submits(&message, &spec.options, carrier.reference(), now);
        ready.message = message;
        ready.carrier = Some(carrier.id);
        let ready: Arc<Ready> = Arc::from(ready);
        for (part, submit) in parts {
            let tag = carrier.tag();
            flights.insert(tag, Flight { ready: Arc::clone(&ready), part, lost: false, at_ms: now });
            submits.push(Submit { tag, ..submit });
        }
    }
    submits
}

/// When the carrier has been down for too long, messages that another carrier can take are given to it.
fn fail_over(core: &Core, carrier: &CarrierRun) {
    let now = now_ms();
    if carrier.is_usable(now, core.settings.failover_ms) || carrier.lanes().is_empty() {
        return;
    }
    let picture = core.picture();
    let others = |ready: &Ready| {
        let Some(route) = picture.routes.get(&ready.route) else { return false };
        ready.bound_to().is_none()
            && domain::route::plan(&route.steps, ready.kind, ready.country, ready.network)
                .into_iter()
                .filter(|id| *id != carrier.id && !ready.tried.contains(id))
                .any(|id| core.carrier(id).is_some_and(|run| run.is_up()))
    };
    let leaving = carrier.lanes().take_out(others);
    if !leaving.is_empty() {
        tracing::warn!(carrier = carrier.spec().code, messages = leaving.len(), "carrier is down: failing over");
    }
    leaving.into_iter().for_each(|ready| core.enqueue(ready));
}
