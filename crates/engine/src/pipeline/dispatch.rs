//! DISPATCH (acts): takes messages for one carrier in order of priority, marks them in the database, and only then hands
//! them to the session. One task per carrier. Nothing is on a wire that the database does not call Sending.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use domain::filing::Verdict;
use domain::id::TenantId;
use domain::kind::Kind;
use domain::message::{Event, Message, Segment, State};
use domain::refusal::Refusal;
use session::Submit;
use store::messages::{Claim, Live};

use crate::carriers::{CarrierRun, Flight};
use crate::clock::{now_ms, steady_ms};
use crate::core::Core;
use crate::hours::{Moment, look};
use crate::lists::Lists;
use crate::live::Topic;
use crate::meter::{Counts, News};
use crate::pipeline::ready::Ready;
use crate::pipeline::step::Step;
use crate::policy::Picture;

/// Messages claimed in one transaction.
const CLAIM_MAX: usize = 250;
/// While messages keep coming one by one, how long claims gather before they are committed.
const GATHER: Duration = Duration::from_millis(2);
/// A claim within this time of the last one counts as "keep coming".
const BUSY: Duration = Duration::from_millis(6);
/// Messages that are worth a transaction without gathering.
const ENOUGH: usize = 100;
/// How often an idle or blocked dispatcher looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Runs until the engine stops and the queue was handed back.
pub async fn run(core: Arc<Core>, carrier: Arc<CarrierRun>) {
    let mut stop = core.stop.subscribe();
    let mut outbox = VecDeque::new();
    let mut last = Instant::now();
    let mut look = tokio::time::interval(LOOK_AGAIN);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !*stop.borrow_and_update() {
        if last.elapsed() < BUSY && carrier.lanes().len() < ENOUGH {
            tokio::time::sleep(GATHER).await;
        }
        let busy = turn(&core, &carrier, &mut outbox).await;
        if busy {
            last = Instant::now();
        } else {
            if !carrier.is_up() {
                hand_back(&carrier, outbox.drain(..).map(|submit| submit.tag)).await;
            }
            let capacity = async {
                let hurries = outbox.front().is_some_and(|submit| submit.hurries);
                match carrier.session() {
                    Some(session) if hurries || carrier.lanes().hurried() > 0 => session.capacity(0).await,
                    Some(session) if !outbox.is_empty() => session.capacity(session.kept()).await,
                    Some(session) if !carrier.lanes().is_empty() && !carrier.is_behind() => {
                        session.capacity(session.kept()).await
                    }
                    _ => std::future::pending().await,
                }
            };
            tokio::select! {
                () = carrier.wake.notified() => {}
                () = capacity => {}
                _ = look.tick() => fail_over(&core, &carrier),
                _ = stop.changed() => {}
            }
        }
    }
    hand_back(&carrier, outbox.drain(..).map(|submit| submit.tag)).await;
}

/// Says of submissions that no session has them, so that their messages are queued again.
async fn hand_back(carrier: &CarrierRun, tags: impl Iterator<Item = u64>) {
    let news: Vec<_> = tags.map(|tag| session::Event::Unsent { tag }).collect();
    if let (false, Some(events)) = (news.is_empty(), carrier.events()) {
        let _stopped = events.send(news).await;
    }
}

/// One round; false = there is nothing to do now.
async fn turn(core: &Core, carrier: &CarrierRun, outbox: &mut VecDeque<Submit>) -> bool {
    let Some(session) = carrier.session() else { return false };
    let free = session.free();
    if free == 0 {
        return false;
    }
    let goes_on = outbox.is_empty() && !carrier.is_behind();
    if goes_on || carrier.lanes().hurried() > 0 {
        // What hurries waits neither for what is claimed already nor for news that are still to be stored.
        let kept = if goes_on { session.kept() } else { usize::MAX };
        let batch = take(core, carrier, (free, kept)).await;
        let claimed = claim(core, carrier, batch).await;
        let others = outbox.split_off(hurried(outbox));
        outbox.extend(claimed);
        outbox.extend(others);
    }
    let (free, kept) = (session.free(), session.kept());
    let count = hurried(outbox).min(free).max(free.saturating_sub(kept).min(outbox.len()));
    let handed: Vec<_> = outbox.drain(..count).collect();
    let any = !handed.is_empty();
    if any {
        let count = handed.len();
        let late = session.submit(handed);
        let submitted = (count - late.len()) as u64;
        carrier.count(&News::of(Counts { submitted, ..Counts::default() }));
        hand_back(carrier, late.into_iter()).await;
    }
    any
}

/// How many submissions at the head of the outbox hurry.
fn hurried(outbox: &VecDeque<Submit>) -> usize {
    outbox.iter().take_while(|submit| submit.hurries).count()
}

/// Messages for about `free` submissions, of which the last `kept` are for those that hurry; those whose validity ended,
/// and those to phones that were listed since, are closed instead.
async fn take(core: &Core, carrier: &CarrierRun, free: (usize, usize)) -> Vec<(Box<Ready>, Message)> {
    let (batch, over) = pop(core, carrier, free);
    close(core, over).await;
    batch
}

type Batch = Vec<(Box<Ready>, Message)>;

/// A message that will not be sent, and why.
type Over = (Box<Ready>, Refusal);

fn pop(core: &Core, carrier: &CarrierRun, (free, kept): (usize, usize)) -> (Batch, Vec<Over>) {
    let spec = carrier.spec();
    let (now, mut room) = (now_ms(), free);
    let (mut batch, mut over, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new());
    let (lists, picture, mut closed) = (core.lists(), core.picture(), Closed::default());
    let mut lanes = carrier.lanes();
    while room > 0 && batch.len() < CLAIM_MAX {
        let next = if room > kept { lanes.pop() } else { lanes.pop_hurried() };
        let Some(ready) = next else { break };
        let Some(ready) = core.missions.pass(ready) else { continue };
        if let Some(why) = obstacle((&picture, &lists), &ready, now) {
            over.push((ready, why));
            continue;
        }
        if let Some(next_ms) = closed.until(&picture, &ready, now) {
            core.delay(ready, steady_ms() + (next_ms - now));
            continue;
        }
        match filing(&picture, &ready, spec.options.needs_filing) {
            Filing::Fine => {}
            Filing::Elsewhere => {
                elsewhere.push(ready);
                continue;
            }
            Filing::Missing => {
                over.push((ready, Refusal::SignatureNotFiled));
                continue;
            }
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
    drop(lanes);
    elsewhere.into_iter().for_each(|ready| core.enqueue(ready));
    (batch, over)
}

/// For which tenants' messages the hours are closed at one moment.
#[derive(Default)]
struct Closed(HashMap<(TenantId, Kind), Option<i64>>);

impl Closed {
    /// When the hours begin for which a message has to wait, Unix ms; `None` = it may go. What is partly sent goes on.
    fn until(&mut self, picture: &Picture, ready: &Ready, now: i64) -> Option<i64> {
        let tenant = picture.tenants.get(&ready.tenant)?;
        let kept = tenant.policy.hours_of(ready.kind).filter(|_| tenant.policy.defers)?;
        if ready.bound_to().is_some() {
            return None;
        }
        *self.0.entry((ready.tenant, ready.kind)).or_insert_with(|| match look(kept, &tenant.zone, now) {
            Moment::Open(_) => None,
            Moment::Closed(next_ms) => Some(next_ms),
        })
    }
}

/// Whether a carrier may have a message, as far as the filing of its signature goes.
enum Filing {
    Fine,
    /// Another may.
    Elsewhere,
    /// None may.
    Missing,
}

/// What is filed, and what the policy says of it, may have changed since the message was accepted. Of one that is partly sent
/// the rest goes too.
fn filing(picture: &Picture, ready: &Ready, needs_filing: bool) -> Filing {
    if !picture.heeds_filing || ready.bound_to().is_some() {
        return Filing::Fine;
    }
    match picture.filing(ready) {
        Verdict::Refuse => Filing::Missing,
        Verdict::Avoid if needs_filing => match picture.plan(ready, Verdict::Avoid).is_empty() {
            true => Filing::Missing,
            false => Filing::Elsewhere,
        },
        _ => Filing::Fine,
    }
}

/// Why a message that waited is not to be sent any more: its time is over, its phone was listed or opted out since it was
/// accepted, or what it is was paused after complaints. Of one that is partly sent the rest goes too; a test is the
/// operator's own affair.
fn obstacle((picture, lists): (&Picture, &Lists), ready: &Ready, now: i64) -> Option<Refusal> {
    if ready.valid_ms.is_some_and(|end| end <= now) {
        return Some(Refusal::ExpiredBeforeSending);
    }
    if ready.bound_to().is_some() {
        return None;
    }
    if lists.is_blacklisted(ready.tenant, ready.phone, ready.country, now) {
        return Some(Refusal::Blacklisted);
    }
    let opted_out = ready.kind == Kind::Marketing
        && lists.is_opted_out(ready.tenant, ready.kind, &ready.signature, ready.phone);
    if opted_out {
        return Some(Refusal::OptedOut);
    }
    picture.pause(ready.tenant, ready.kind, ready.template)
}

/// Closes messages that waited too long.
pub async fn expire(core: &Core, expired: Vec<Box<Ready>>) {
    close(core, expired.into_iter().map(|ready| (ready, Refusal::ExpiredBeforeSending)).collect()).await;
}

/// Closes messages that will not be sent. When the store cannot, they are queued again and closed later.
async fn close(core: &Core, over: Vec<Over>) {
    if over.is_empty() {
        return;
    }
    let step = |(ready, why): &Over| {
        let event = if *why == Refusal::ExpiredBeforeSending { Event::Expired } else { Event::Declined };
        Step { reason: Some(*why), ..Step::new(ready.tenant, ready.id, event, now_ms()) }
    };
    match core.step(over.iter().map(step).collect()).await {
        Ok(_) => {
            core.queued.fetch_sub(over.len(), Ordering::Relaxed);
            core.missions.left(over.iter().map(|(ready, _)| ready.request));
        }
        Err(error) => {
            tracing::warn!(%error, "messages that will not be sent could not be closed yet");
            let again = steady_ms() + 1000;
            over.into_iter().for_each(|(ready, _)| core.delay(ready, again));
        }
    }
}

/// Marks a batch as being sent and answers its submissions, registered as in flight. What was cancelled in between is
/// dropped. While the store is down it waits: an earlier try may have been committed, and only the same try can tell.
async fn claim(core: &Core, carrier: &CarrierRun, batch: Batch) -> Vec<Submit> {
    if batch.is_empty() {
        return Vec::new();
    }
    let claim = |(ready, message): &(Box<Ready>, Message)| Claim {
        tenant: ready.tenant,
        id: ready.id,
        message: message.clone(),
        carrier: carrier.id,
    };
    let claims: Arc<Vec<Claim>> = Arc::new(batch.iter().map(claim).collect());
    let (now, mut doubt) = (now_ms(), false);
    loop {
        let (claims, doubted) = (Arc::clone(&claims), doubt);
        // Codes that come meanwhile wait until this carrier's dispatcher is back.
        let error = match core.db.write_first(move |tx| claim_rows(tx, &claims, now, doubted)).await {
            Ok(taken) => {
                core.queued.fetch_sub(batch.len(), Ordering::Relaxed);
                core.missions.left(batch.iter().map(|(ready, _)| ready.request));
                core.live.tell_all(Topic::Messages, batch.iter().map(|(r, _)| (r.tenant, Some(r.request))));
                let taken = batch.into_iter().zip(taken);
                return fly(carrier, taken.filter_map(|((ready, _), message)| Some((ready, message?))), now);
            }
            Err(error) => error,
        };
        tracing::warn!(carrier = carrier.spec().code, %error, "claim failed; trying again");
        match error {
            store::Error::Down(_) => doubt = true,
            store::Error::Busy(_) if !doubt => {
                carrier.put_back(batch.into_iter().map(|(ready, _)| ready));
                tokio::time::sleep(LOOK_AGAIN).await;
                return Vec::new();
            }
            store::Error::Busy(_) => {}
            _ => return claim_apart(core, carrier, batch).await,
        }
        if *core.stop.borrow() {
            return Vec::new();
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// A batch the store will never take (a defect, an unreadable row) must not hold up the carrier: the one it is about is left
/// out, the others go on.
async fn claim_apart(core: &Core, carrier: &CarrierRun, batch: Batch) -> Vec<Submit> {
    if let [(ready, _)] = batch.as_slice() {
        tracing::error!(uid = %ready.id.uid(), "cannot be claimed: left to the next start");
        core.queued.fetch_sub(1, Ordering::Relaxed);
        return Vec::new();
    }
    let mut submits = Vec::new();
    for one in batch {
        submits.extend(Box::pin(claim(core, carrier, vec![one])).await);
    }
    submits
}

/// Claims rows: the messages as they are being sent now, `None` = not ours to send. `doubt` = an earlier try of the same
/// batch, at the same `now`, may have been committed: what it marked is ours.
fn claim_rows(
    tx: &mut store::Tx<'_>,
    claims: &[Claim],
    now: i64,
    doubt: bool,
) -> store::Result<Vec<Option<Message>>> {
    let is_whole = |claim: &Claim| claim.message.segments.iter().all(|segment| *segment == Segment::Sent);
    let whole: Vec<_> = claims.iter().filter(|claim| is_whole(claim)).cloned().collect();
    let mut marked = store::messages::claim(tx, &whole, now)?.into_iter();
    let mut taken: Vec<_> = claims
        .iter()
        .map(|claim| (is_whole(claim) && marked.next() == Some(true)).then(|| claim.message.clone()))
        .collect();
    let left: Vec<_> =
        (0..claims.len()).filter(|i| taken[*i].is_none() && (doubt || !is_whole(&claims[*i]))).collect();
    if left.is_empty() {
        return Ok(taken);
    }
    let keys: Vec<_> = left.iter().map(|i| (claims[*i].tenant, claims[*i].id)).collect();
    let mut stepped = Vec::new();
    for mut live in store::messages::pick_live(tx, &keys)? {
        let Some(i) =
            left.iter().copied().find(|i| claims[*i].id == live.id && claims[*i].tenant == live.tenant)
        else {
            continue;
        };
        let marked_before = live.message.state == State::Sending && live.sent_ms == Some(now);
        if doubt && marked_before && live.carrier == Some(claims[i].carrier) {
            taken[i] = Some(live.message.clone());
        } else if !is_whole(&claims[i]) && claim_rest(&mut live, &claims[i], now) {
            taken[i] = Some(live.message.clone());
            stepped.push(live);
        }
    }
    store::messages::save_live(tx, &stepped.iter().collect::<Vec<_>>())?;
    Ok(taken)
}

/// Claims the waiting parts of a message whose others are with the carrier: their receipts may have come since it was
/// queued, so the row says where they are, not our copy.
fn claim_rest(live: &mut Live, claim: &Claim, now: i64) -> bool {
    let parts = u8::try_from(claim.message.segments.len()).unwrap_or(u8::MAX);
    let Some((next, _)) = live.message.apply(Event::Claimed { parts }) else { return false };
    live.message = next;
    (live.carrier, live.sent_ms) = (Some(claim.carrier), Some(now));
    true
}

fn fly(carrier: &CarrierRun, batch: impl Iterator<Item = (Box<Ready>, Message)>, now: i64) -> Vec<Submit> {
    let spec = carrier.spec();
    let mut flights = carrier.flights();
    let mut submits = Vec::new();
    for (mut ready, message) in batch {
        let parts = ready.submits(&message, &spec.options, ready.reference(), now);
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
    if carrier.is_usable(core.settings.failover_ms) || carrier.lanes().is_empty() {
        return;
    }
    let picture = core.picture();
    let others = |ready: &Ready| {
        ready.bound_to().is_none()
            && picture
                .plan(ready, picture.filing(ready))
                .into_iter()
                .filter(|id| *id != carrier.id && !ready.tried.contains(id))
                .any(|id| core.carrier(id).is_some_and(|run| run.is_up()))
    };
    let leaving = carrier.lanes().take_out(others);
    if !leaving.is_empty() {
        tracing::warn!(
            carrier = carrier.spec().code,
            messages = leaving.len(),
            "carrier is down: failing over"
        );
    }
    leaving.into_iter().for_each(|ready| core.enqueue(ready));
}
