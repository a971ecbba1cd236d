//! NOTIFY (acts): pushes a tenant's feed to its endpoints, signed, in order, at least once. One task per endpoint, one request
//! at a time; the position is kept in the database after each answer, so a restart repeats at most one push.
//!
//! A failing endpoint is tried again with growing pauses; after a day or more (`callback.give_up`) what waits is parked and
//! can be replayed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::{EndpointId, TenantId};
use store::feed::{Endpoint, Event, Parked, Push};
use tokio::sync::{Notify, mpsc};

use crate::clock::now_ms;
use crate::core::Core;
use crate::live::Topic;
use crate::post::{Answer, Poster};
use crate::view::event_json;

/// How often an endpoint without news looks at its feed all the same.
const LOOK_AGAIN: Duration = Duration::from_secs(15);
/// Shortest time between two pushes to an endpoint that were not full: events gather meanwhile.
const GATHER: Duration = Duration::from_millis(20);
/// Events looked at in one go, also when most of them are for other endpoints.
const SCAN: i64 = 1000;

/// Wakes the tasks of a tenant's endpoints.
#[derive(Default)]
struct Tasks {
    by_endpoint: HashMap<EndpointId, (TenantId, Arc<Notify>)>,
}

/// Runs until the engine stops: starts a task for each active endpoint and wakes those whose tenant was told something.
pub async fn run(core: Arc<Core>, poster: Arc<Poster>, mut told: mpsc::Receiver<TenantId>) {
    let mut tasks = Tasks::default();
    let mut stop = core.stop.subscribe();
    let mut survey = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            tenant = told.recv() => match tenant {
                Some(tenant) => tasks.wake(tenant),
                None => return,
            },
            _ = survey.tick() => tasks.start_new(&core, &poster).await,
            _ = stop.changed() => return,
        }
    }
}

impl Tasks {
    fn wake(&self, tenant: TenantId) {
        self.by_endpoint
            .values()
            .filter(|(owner, _)| *owner == tenant)
            .for_each(|(_, wake)| wake.notify_one());
    }

    async fn start_new(&mut self, core: &Arc<Core>, poster: &Arc<Poster>) {
        let Ok(endpoints) = core.db.read(store::feed::endpoints_all).await else { return };
        core.endpoints.set(&endpoints);
        self.by_endpoint.retain(|_, (_, wake)| Arc::strong_count(wake) > 1);
        for endpoint in endpoints.into_iter().filter(|endpoint| endpoint.status == "active") {
            if self.by_endpoint.contains_key(&endpoint.id) {
                continue;
            }
            let wake = Arc::new(Notify::new());
            self.by_endpoint.insert(endpoint.id, (endpoint.tenant, Arc::clone(&wake)));
            tokio::spawn(serve(Arc::clone(core), Arc::clone(poster), endpoint.tenant, endpoint.id, wake));
        }
    }
}

/// What an endpoint's task does after a round.
enum Next {
    /// There is more.
    Now,
    /// Something was pushed and nothing more is known: let events gather.
    Gather,
    /// Nothing to do before this, unless woken.
    Wait(Duration),
}

/// What a round begins with, read in one go.
struct Seen {
    endpoint: Endpoint,
    replay: Option<Parked>,
    events: Vec<Event>,
}

/// Serves one endpoint until it is disabled or the engine stops.
async fn serve(core: Arc<Core>, poster: Arc<Poster>, tenant: TenantId, id: EndpointId, wake: Arc<Notify>) {
    let mut stop = core.stop.subscribe();
    while !*stop.borrow_and_update() {
        let next = match look(&core, tenant, id).await {
            Ok(Some(seen)) => round(&core, &poster, seen).await,
            Ok(None) => return,
            Err(error) => Err(error),
        };
        let next = next.unwrap_or_else(|error| {
            tracing::warn!(endpoint = id.0, %error, "callbacks wait for the store");
            Next::Wait(Duration::from_secs(1))
        });
        let pause = match next {
            Next::Now => continue,
            Next::Gather => {
                tokio::time::sleep(GATHER).await;
                continue;
            }
            Next::Wait(pause) => pause,
        };
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// The endpoint and what is new for it; `None` when it is gone or disabled.
async fn look(core: &Core, tenant: TenantId, id: EndpointId) -> store::Result<Option<Seen>> {
    let look = move |tx: &mut store::Tx<'_>| {
        let all = store::feed::endpoints(tx, tenant)?;
        let Some(endpoint) =
            all.into_iter().find(|endpoint| endpoint.id == id && endpoint.status == "active")
        else {
            return Ok(None);
        };
        let replay = store::feed::next_replay(tx, tenant, id)?;
        let events = store::feed::range(tx, tenant, endpoint.next_seq, i64::MAX, SCAN)?;
        Ok(Some(Seen { endpoint, replay, events }))
    };
    core.db.read(look).await
}

/// One push, if there is something to push and the endpoint's pause is over.
async fn round(core: &Core, poster: &Poster, seen: Seen) -> store::Result<Next> {
    let Seen { endpoint, replay, events } = seen;
    let now = now_ms();
    if endpoint.again_ms > now {
        let left = Duration::from_millis((endpoint.again_ms - now).unsigned_abs());
        return Ok(Next::Wait(left.min(LOOK_AGAIN)));
    }
    if let Some(parked) = replay {
        return repeat(core, poster, endpoint, parked).await;
    }
    let Some(last_seen) = events.last().map(|event| event.seq) else { return Ok(Next::Wait(LOOK_AGAIN)) };
    let full = events.len() >= core.callbacks.batch_max as usize;
    let (mine, end) = first_batch(core, events, endpoint.id, last_seen);
    if mine.is_empty() {
        let end_of = Endpoint { next_seq: end + 1, ..endpoint };
        core.db.write(move |tx| store::feed::save_progress(tx, &end_of)).await?;
        return Ok(Next::Now);
    }
    let push = send(core, poster, &endpoint, &mine).await?;
    let tenant = endpoint.tenant;
    let (moved, parked) = after(core, endpoint, &push, end);
    let keep = i64::from(core.callbacks.keep_pushes);
    core.db
        .write(move |tx| {
            let (mut moved, mut parked) = (moved.clone(), parked.clone());
            if let Some(run) = &mut parked {
                // Everything that waits is given up at once: an address that is dead must not keep the feed from being pruned.
                run.last_seq = run.last_seq.max(store::feed::next_seq(tx, run.tenant)? - 1);
                moved.next_seq = run.last_seq + 1;
                store::feed::park(tx, run)?;
            }
            store::feed::save_progress(tx, &moved)?;
            store::feed::record_push(tx, &push, keep)
        })
        .await?;
    core.live.tell(tenant, Topic::Callbacks, None);
    Ok(if full { Next::Now } else { Next::Gather })
}

/// The events for this endpoint that fit one push, and the number up to which the feed is then dealt with.
fn first_batch(core: &Core, seen: Vec<Event>, id: EndpointId, last_seen: i64) -> (Vec<Event>, i64) {
    let max = core.callbacks.batch_max.max(1) as usize;
    let mut mine: Vec<_> = seen.into_iter().filter(|event| event.new.endpoint == Some(id)).collect();
    let more = mine.len() > max;
    mine.truncate(max);
    let end = match mine.last() {
        Some(last) if more => last.seq,
        _ => last_seen,
    };
    (mine, end)
}

/// Where the endpoint stands after a push, and what is given up.
fn after(core: &Core, mut endpoint: Endpoint, push: &Push, end: i64) -> (Endpoint, Option<Parked>) {
    if push.note.is_none() {
        endpoint.next_seq = end + 1;
        (endpoint.failing_ms, endpoint.failures, endpoint.again_ms, endpoint.last_note) = (None, 0, 0, None);
        return (endpoint, None);
    }
    let now = push.at_ms + push.took_ms;
    let since = *endpoint.failing_ms.get_or_insert(push.at_ms);
    endpoint.failures += 1;
    endpoint.last_note.clone_from(&push.note);
    let policy = core.policy_of(endpoint.tenant);
    endpoint.again_ms = now + pause_ms(core, policy.callback_retry_max_ms, endpoint.failures);
    if now - since < i64::from(policy.callback_give_up_h) * 3_600_000 {
        return (endpoint, None);
    }
    let parked = Parked {
        tenant: endpoint.tenant,
        id: core.ids.next(),
        endpoint: endpoint.id,
        first_seq: push.first_seq,
        last_seq: end,
        parked_ms: now,
        replay: false,
    };
    endpoint.next_seq = end + 1;
    (endpoint, Some(parked))
}

/// Doubles with each failure up to the longest pause, less up to a quarter so that endpoints do not march in step.
fn pause_ms(core: &Core, max: u64, failures: i64) -> i64 {
    let min = core.callbacks.retry_min_ms;
    let doublings = u32::try_from(failures - 1).unwrap_or(0).min(30);
    let pause = min.saturating_mul(1 << doublings).min(max);
    let less = pause / 4 * (core.ids.next().unsigned_abs() >> 3 & 7) / 8;
    i64::try_from(pause - less).unwrap_or(i64::MAX)
}

/// Pushes a parked run again; one failure and it waits for the tenant to ask once more.
async fn repeat(core: &Core, poster: &Poster, endpoint: Endpoint, mut parked: Parked) -> store::Result<Next> {
    let (tenant, first, last) = (endpoint.tenant, parked.first_seq, parked.last_seq);
    let seen = core.db.read(move |tx| store::feed::range(tx, tenant, first, last, SCAN)).await?;
    let last_seen =
        seen.last().map_or(last, |event| if seen.len() < SCAN as usize { last } else { event.seq });
    let (mine, end) = first_batch(core, seen, endpoint.id, last_seen);
    let push = match mine.is_empty() {
        true => None,
        false => Some(send(core, poster, &endpoint, &mine).await?),
    };
    match &push {
        Some(Push { note: Some(_), .. }) => parked.replay = false,
        _ => parked.first_seq = end + 1,
    }
    let keep = i64::from(core.callbacks.keep_pushes);
    core.db
        .write(move |tx| {
            store::feed::save_replay(tx, &parked)?;
            push.iter().try_for_each(|push| store::feed::record_push(tx, push, keep))
        })
        .await?;
    core.live.tell(tenant, Topic::Callbacks, None);
    Ok(Next::Now)
}

/// Sends events as one signed request. The store is read for what they say; the answer is in the push.
async fn send(core: &Core, poster: &Poster, endpoint: &Endpoint, events: &[Event]) -> store::Result<Push> {
    let (tenant, wanted) = (endpoint.tenant, events.to_vec());
    let picture = core.picture();
    let body = core
        .db
        .read(move |tx| Ok(serde_json::json!({ "events": event_json(tx, &picture, tenant, &wanted)? })))
        .await?;
    let (first_seq, last_seq) = (events.first().map_or(0, |e| e.seq), events.last().map_or(0, |e| e.seq));
    let delivery = format!("{}-{first_seq}-{last_seq}", endpoint.id);
    let (at_ms, started) = (now_ms(), Instant::now());
    let answer = poster.post(endpoint, &delivery, &body, at_ms / 1000).await;
    let took = started.elapsed();
    let (status, note) = match answer {
        Answer::Taken(status) => (Some(i64::from(status)), None),
        Answer::Failed { status, note } => (status.map(i64::from), Some(note)),
    };
    crate::meters::pushed(if note.is_none() { "ok" } else { "failed" }, events.len(), took.as_secs_f64());
    let took_ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    let events = i64::try_from(events.len()).unwrap_or(0);
    Ok(Push { endpoint: endpoint.id, at_ms, first_seq, last_seq, events, status, note, took_ms })
}
