//! What is done by the clock: due and expired messages, the 72-hour close, clean-up, the lease, the catalogue's changes.
//! Each chore is small, repeats safely, and is skipped (and logged) when the store cannot take it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::id::{CarrierId, MessageId, TenantId, UplinkId};
use domain::message::Event;
use domain::refusal::Refusal;
use store::feed::NewEvent;
use store::waiting::Queued;

use crate::Engine;
use crate::clock::{now_ms, steady_ms};
use crate::core::Core;
use crate::live::Topic;
use crate::pipeline::dispatch::expire;
use crate::pipeline::ready::Ready;
use crate::pipeline::step::Step;
use crate::restore;

/// Rows dealt with in one transaction.
const SLICE: i64 = 500;
const HOUR_MS: i64 = 3_600_000;
/// How long an entry of a list stays after it was taken off or expired: people look back, and nodes follow.
const LISTS_KEEP_MS: i64 = 30 * 24 * HOUR_MS;
/// How long it is kept what became of a reply to an uplink.
const REPLIES_KEEP_MS: i64 = 180 * 24 * HOUR_MS;

macro_rules! every {
    ($engine:expr, $name:literal, $millis:expr, $engine_name:ident => $body:expr) => {{
        let $engine_name: Engine = $engine.clone();
        let mut stop = $engine_name.core.stop.subscribe();
        let task = tokio::spawn(async move {
            let mut clock = tokio::time::interval(Duration::from_millis($millis));
            clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
            loop {
                tokio::select! {
                    _ = clock.tick() => {}
                    _ = stop.changed() => return,
                }
                if let Err(error) = $body.await {
                    tracing::warn!(chore = $name, %error, "skipped");
                }
            }
        });
        $engine.life.keep($name, task);
    }};
}

/// Starts renewing the lease: before anything that may take long, and until everything else has ended.
pub fn keep_lease(engine: &Engine) {
    let renewing = engine.clone();
    let task = tokio::spawn(async move {
        let every = Duration::from_millis(renewing.core.settings.lease_ms.max(1_000) / 4);
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = lease(&renewing).await {
                tracing::warn!(%error, "the lease could not be renewed yet");
            }
        }
    });
    engine.life.keep("lease", task);
}

/// Starts every other chore.
pub fn start(engine: &Engine) {
    every!(engine, "forget", 600_000, e => forget(&e.core));
    every!(engine, "compare", 300_000, e => compare(&e.core));
    every!(engine, "watch", 1_000, e => watch(&e));
    every!(engine, "pauses", 100, e => pauses(&e.core));
    every!(engine, "due", 250, e => due(&e.core));
    every!(engine, "queue-expiry", 1_000, e => queue_expiry(&e.core));
    every!(engine, "catalogue", 1_000, e => catalogue(&e));
    every!(engine, "gauges", 2_000, e => gauges(&e.core));
    every!(engine, "unconfirmed", 60_000, e => unconfirmed(&e.core));
    every!(engine, "uplink-parts", 60_000, e => uplink_parts(&e.core));
    every!(engine, "replies", 500, e => e.send_replies());
    every!(engine, "key-use", 60_000, e => key_use(&e));
    every!(engine, "orders", 10_000, e => e.look_at_orders());
    every!(engine, "signatures", 60_000, e => e.look_at_signatures(now_ms()));
    every!(engine, "smart", 60_000, e => e.look_at_smart(now_ms()));
    every!(engine, "handsets", 1_000, e => handsets(&e));
    every!(engine, "link-hosts", 5_000, e => e.follow_aim_hosts());
    every!(engine, "prune-links", 600_000, e => e.prune_aim());
    every!(engine, "mail", 2_000, e => e.deliver_mail());
    // Two at once, so that a long file does not keep every short one waiting.
    every!(engine, "exports", 500, e => e.make_exports());
    every!(engine, "exports-too", 700, e => e.make_exports());
    every!(engine, "prune-exports", 600_000, e => e.prune_exports());
    every!(engine, "prune", 600_000, e => prune(&e.core));
    every!(engine, "retention", 300_000, e => e.look_at_retention());
    every!(engine, "prune-identity", 600_000, e => e.prune_identity());
    let doubting = engine.clone();
    engine.life.keep("doubt", tokio::spawn(async move { doubt(&doubting.core).await }));
}

/// A part of the engine that ended by itself (a defect) is not missed in silence: the process ends and starts anew.
async fn watch(engine: &Engine) -> store::Result<()> {
    if let Some(name) = engine.life.ended() {
        tracing::error!(task = name, "ended by itself: the process must start anew");
        engine.life.lost.store(true, Ordering::Release);
    }
    Ok(())
}

/// Messages whose pause is over go on.
async fn pauses(core: &Core) -> store::Result<()> {
    core.take_delayed(steady_ms()).into_iter().for_each(|ready| core.enqueue(ready));
    Ok(())
}

/// Scheduled messages whose time has come are queued.
async fn due(core: &Core) -> store::Result<()> {
    loop {
        let released = release(core).await;
        let Ok(count) = released else {
            // They may be released and not queued: only the database knows.
            core.doubt.notify_one();
            return released.map(drop);
        };
        if count < SLICE {
            return Ok(());
        }
    }
}

async fn release(core: &Core) -> store::Result<i64> {
    let now = now_ms();
    let rows = core
        .db
        .write(move |tx| {
            let rows = store::waiting::due_all(tx, now, SLICE)?;
            let keys: Vec<_> = rows.iter().map(|row| (row.tenant, row.id)).collect();
            let released = store::waiting::release(tx, &keys)?;
            Ok(rows.into_iter().zip(released).filter(|(_, yes)| *yes).map(|(row, _)| row).collect::<Vec<_>>())
        })
        .await?;
    let count = rows.len() as i64;
    rows.iter().for_each(|row| core.live.tell(row.tenant, Topic::Messages, Some(row.request)));
    restore::enqueue(core, rows).await?;
    Ok(count)
}

/// Messages whose validity ends while they wait are closed, also when their carrier is down.
async fn queue_expiry(core: &Core) -> store::Result<()> {
    let now = now_ms();
    for carrier in core.carriers() {
        let over = carrier.lanes().take_out(|ready| ready.valid_ms.is_some_and(|end| end <= now));
        let mut over = over.into_iter().peekable();
        while over.peek().is_some() {
            expire(core, over.by_ref().take(SLICE as usize).collect()).await;
        }
    }
    let paused: Vec<_> = {
        let mut delayed = core.delayed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_over = |ready: &mut Box<Ready>| ready.valid_ms.is_some_and(|end| end <= now);
        let over =
            delayed.values_mut().flat_map(|pausing| pausing.extract_if(.., is_over)).collect::<Vec<_>>();
        delayed.retain(|_, pausing| !pausing.is_empty());
        over
    };
    expire(core, paused).await;
    Ok(())
}

/// The picture may have been refreshed by somebody else since: the carriers are compared every time, which costs nothing.
async fn catalogue(engine: &Engine) -> crate::Result<()> {
    engine.refresh().await?;
    engine.core.follow_lists().await?;
    engine.core.follow_screening().await?;
    engine.core.follow_carriers(&engine.life).await;
    engine.core.connect_changed().await;
    Ok(())
}

/// Records follow the platform's senders and the tenants' signatures; what handsets are answered follows the records.
async fn handsets(engine: &Engine) -> crate::Result<()> {
    engine.follow_senders(now_ms()).await?;
    engine.follow_handsets().await
}

async fn lease(engine: &Engine) -> store::Result<()> {
    match engine.take_lease().await {
        Ok(true) => Ok(()),
        Ok(false) => {
            tracing::error!("the lease was lost to another node: this one must end");
            engine.life.lost.store(true, Ordering::Release);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn gauges(core: &Core) -> store::Result<()> {
    crate::meters::queued(core.queued());
    crate::meters::store(core.db.counters());
    for carrier in core.carriers() {
        let status = carrier.session().map(|session| session.status());
        let bound = |b: &&session::BindStatus| matches!(b.state, session::BindState::Bound);
        let binds = status.as_ref().map_or(0, |status| status.binds.iter().filter(bound).count());
        let (waiting, flying) = (carrier.lanes().counts(), carrier.in_flight());
        let unreceipted = carrier.matcher().len();
        crate::meters::carrier(&carrier.spec().code, waiting, binds, flying, unreceipted);
    }
    Ok(())
}

/// Messages whose receipt did not come in time close as unconfirmed; their carrier's ids are remembered for a late one.
async fn unconfirmed(core: &Core) -> store::Result<()> {
    let now = now_ms();
    let before = now - i64::from(core.picture().policy.receipt_wait_h) * HOUR_MS;
    let mut after = MessageId(0);
    loop {
        let rows =
            core.db.read(move |tx| store::waiting::waiting_since_all(tx, after, before, SLICE)).await?;
        let Some((_, last)) = rows.last() else { return Ok(()) };
        after = *last;
        let keys = rows.clone();
        let remember =
            move |tx: &mut store::Tx<'_>| keys.iter().map(|(t, id)| remember_ids(tx, *t, *id, now)).collect();
        let ids: Vec<_> = core.db.write(remember).await?;
        let steps = rows.iter().map(|(tenant, id)| Step::new(*tenant, *id, Event::TimedOut, now));
        core.step(steps.collect()).await?;
        let closed = rows.iter().map(|(_, id)| *id).collect();
        core.carriers().iter().for_each(|run| run.matcher().forget_lost_of(&closed));
        for ((carrier, smsc_id, _), (_, id)) in
            ids.iter().zip(&rows).flat_map(|(ids, row)| ids.iter().map(move |i| (i, row)))
        {
            if let Some(run) = core.carrier(*carrier) {
                run.matcher().give_up(smsc_id, *id);
            }
        }
    }
}

/// A part of a message, by what a carrier calls it.
type CarriersId = (CarrierId, String, u8);

fn remember_ids(
    tx: &mut store::Tx<'_>,
    tenant: TenantId,
    id: MessageId,
    now: i64,
) -> store::Result<Vec<CarriersId>> {
    let Some(live) = store::messages::pick_live(tx, &[(tenant, id)])?.pop() else { return Ok(Vec::new()) };
    let mut ids = Vec::new();
    if let (Some(carrier), Some(smsc_id)) = (live.carrier, live.smsc_id) {
        ids.push((carrier, smsc_id, 0));
    }
    for part in store::segments::parts(tx, tenant, id)? {
        ids.extend(part.smsc_id.map(|smsc_id| (part.carrier, smsc_id, part.number)));
    }
    ids.retain(|(_, smsc_id, _)| !smsc_id.is_empty());
    store::inbound::add_overdue(tx, tenant, id, &ids, now)?;
    Ok(ids)
}

/// Long uplinks whose parts never all came are shown with what there is.
async fn uplink_parts(core: &Arc<Core>) -> store::Result<()> {
    let before = now_ms() - i64::from(core.picture().policy.uplink_join_min) * 60_000;
    let this = Arc::clone(core);
    let told = core
        .db
        .write(move |tx| {
            let stale = store::inbound::stale_uplink_parts_all(tx, before, SLICE)?;
            let mut events: Vec<NewEvent> = Vec::new();
            let mut whole = Vec::new();
            for run in stale.chunk_by(|a, b| {
                (a.carrier, &a.sender, &a.recipient, a.reference, a.total)
                    == (b.carrier, &b.sender, &b.recipient, b.reference, b.total)
            }) {
                let first = &run[0];
                store::inbound::drop_uplink_parts(tx, first)?;
                let uplink = store::inbound::Uplink {
                    tenant: TenantId(0),
                    id: UplinkId(this.ids.next()),
                    carrier: first.carrier,
                    sender: first.sender.clone(),
                    recipient: first.recipient.clone(),
                    text: incomplete(run),
                    message: None,
                };
                whole.push(crate::pipeline::uplink::own(tx, &this, uplink, first.at_ms, &mut events)?);
            }
            store::inbound::insert_uplinks(tx, &whole)?;
            store::feed::append(tx, &events)?;
            Ok(events.iter().map(|event| event.tenant).collect::<Vec<_>>())
        })
        .await?;
    core.lists_changed().await;
    for tenant in told {
        core.live.tell(tenant, Topic::Uplinks, None);
        core.tell(tenant);
    }
    Ok(())
}

/// The parts there are, with `[…]` where one is missing.
fn incomplete(parts: &[store::inbound::UplinkPart]) -> String {
    let total = parts.first().map_or(0, |part| part.total);
    let piece =
        |number| parts.iter().find(|part| part.number == number).map_or("[…]", |part| part.text.as_str());
    (1..=total.min(255)).map(piece).collect()
}

async fn key_use(engine: &Engine) -> store::Result<()> {
    let used = engine.keys.take_used();
    if used.is_empty() {
        return Ok(());
    }
    engine.core.db.write(move |tx| store::catalog::keys_used(tx, &used)).await
}

async fn prune(core: &Core) -> store::Result<()> {
    let (now, picture) = (now_ms(), core.picture());
    core.prune_lists(now - LISTS_KEEP_MS).await?;
    let policy = Arc::clone(&picture.policy);
    let hours = move |h: u32| now - i64::from(h) * HOUR_MS;
    core.db
        .write(move |tx| {
            store::inbound::prune_parked_receipts_all(tx, hours(policy.parked_receipt_h))?;
            store::replies::prune_all(tx, UplinkId(MessageId::first_at(now - REPLIES_KEEP_MS).0))?;
            store::inbound::prune_overdue_all(tx, hours(policy.late_receipt_days * 24))?;
            store::chores::prune_remembered_all(tx, hours(policy.idempotency_h))
        })
        .await?;
    for (tenant, policy) in picture.tenants.values().map(|tenant| (tenant.id, &tenant.policy)) {
        let before = hours(policy.feed_days * 24);
        core.db.write(move |tx| store::feed::prune_parked(tx, tenant, before)).await?;
        while core.db.write(move |tx| store::feed::prune(tx, tenant, before, 5_000)).await? >= 5_000 {}
    }
    Ok(())
}

/// The matchers forget what is older than any receipt is waited for or kept.
async fn forget(core: &Core) -> store::Result<()> {
    let (policy, now) = (Arc::clone(&core.picture().policy), steady_ms());
    let turn_ms = (i64::from(policy.receipt_wait_h.max(policy.parked_receipt_h)) + 2) * HOUR_MS;
    if now - core.forgot_ms.load(Ordering::Relaxed) < turn_ms {
        return Ok(());
    }
    core.forgot_ms.store(now, Ordering::Relaxed);
    core.carriers().iter().for_each(|run| run.matcher().turn());
    Ok(())
}

/// Now and then memory and database are compared without a reason: whatever made a queued message leave memory (another
/// node's last acceptances, a defect), it is sent or closed.
async fn compare(core: &Core) -> store::Result<()> {
    core.doubt.notify_one();
    Ok(())
}

/// After a write whose outcome is unknown: what the database has queued and memory does not know is queued. Messages
/// accepted since are known; so only rows older than a moment are compared.
async fn doubt(core: &Core) {
    let mut stop = core.stop.subscribe();
    loop {
        tokio::select! {
            () = core.doubt.notified() => {}
            _ = stop.changed() => return,
        }
        while let Err(error) = reconcile(core).await {
            tracing::warn!(%error, "cannot compare memory with the database yet");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Messages that wait in memory, or are on their way from there to a carrier.
fn known(core: &Core) -> HashSet<MessageId> {
    let mut known = HashSet::new();
    for carrier in core.carriers() {
        carrier.lanes().each(|ready| {
            known.insert(ready.id);
        });
        known.extend(carrier.flights().values().filter(|flight| !flight.lost).map(|flight| flight.ready.id));
    }
    known.extend(
        core.delayed
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .values()
            .flatten()
            .map(|r| r.id),
    );
    core.missions.each_held(|ready| {
        known.insert(ready.id);
    });
    known
}

async fn reconcile(core: &Core) -> store::Result<()> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let now = now_ms();
    let until = MessageId::first_at(now - 1_000);
    let before = known(core);
    let mut after = MessageId(0);
    loop {
        let rows = core.db.read(move |tx| store::waiting::queued_after_all(tx, after, 5_000)).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let mut missing: Vec<_> =
            rows.into_iter().filter(|row| row.id < until && !before.contains(&row.id)).collect();
        if missing.is_empty() {
            continue;
        }
        // What was being claimed a moment ago is known by now. A message queued twice by mistake is claimed only once.
        let known = known(core);
        missing.retain(|row| !known.contains(&row.id));
        let (over, missing): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|row| row.valid_ms.is_some_and(|end| end <= now));
        if !missing.is_empty() {
            tracing::warn!(messages = missing.len(), "were stored and not in memory: queued now");
            restore::enqueue(core, missing).await?;
        }
        for over in over.chunks(SLICE as usize) {
            let step = |row: &Queued| Step {
                reason: Some(Refusal::ExpiredBeforeSending),
                ..Step::new(row.tenant, row.id, Event::Expired, now)
            };
            core.step(over.iter().map(step).collect()).await?;
        }
    }
}
