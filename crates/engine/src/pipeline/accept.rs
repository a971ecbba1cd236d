//! ACCEPT (acts): assessed requests are gathered into batches; each batch is one transaction that reserves the money and
//! stores messages, and only then are the callers answered and the messages queued. Nothing is acknowledged before it
//! is committed. One task forms the batches, so the frequency rule is exact under any concurrency.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::{AccountId, BodyId, CarrierId, EndpointId, KeyId, MessageId, OrderId, RouteId, TenantId};
use domain::kind::{Direction, Kind};
use domain::ledger::Move;
use domain::message::{Message, State};
use domain::money::Micro;
use domain::refusal::{Detail, Refusal};
use domain::settle::ChargeOn;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::audit::NewAudit;
use store::chores::Remembered;
use store::ledger::Line;
use store::messages::{Body, NewMessage};
use store::stat::Changes;
use store::task::Task;
use store::{Db, Tx};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::audit::Note;
use crate::clock::now_ms;
use crate::core::Core;
use crate::live::Topic;
use crate::pipeline::counters::Counters;
use crate::pipeline::purse::Purse;
use crate::pipeline::ready::Ready;
use crate::send::{Candidate, Draft};

/// Messages of one transaction.
const BATCH_MAX: usize = 500;
/// Bodies remembered, so that a template's content is stored once and not with every request.
const BODIES_MAX: usize = 10_000;
/// How long messages share a body: then there is a new one, so that old ones can be removed with their messages (`retention`).
const BODY_USED_MS: i64 = 24 * 3_600_000;

/// Requests that may wait for the batcher.
pub const QUEUE_MAX: usize = 4096;

/// A request to accept.
pub struct Job {
    /// Whose.
    pub tenant: TenantId,
    /// The key that asks; 0 = portal.
    pub key: KeyId,
    /// SMS type.
    pub kind: Kind,
    /// Hash of the `Idempotency-Key`, and of the request's body.
    pub idempotency: Option<([u8; 32], [u8; 32])>,
    /// What its messages share.
    pub body: Arc<Body>,
    /// Its recipients.
    pub drafts: Vec<Draft>,
    /// It is to be listed as a task.
    pub task: Option<NamedTask>,
    /// It is a part of a mission.
    pub rows: Option<Rows>,
    /// Not before, Unix ms.
    pub due_ms: Option<i64>,
    /// Not after, Unix ms.
    pub valid_ms: i64,
    /// Where its receipts are pushed.
    pub endpoint: Option<EndpointId>,
    /// A test of this carrier: free, for it alone, with what is to be written down about it.
    pub test: Option<Test>,
    /// Who waits for the answer.
    pub reply: oneshot::Sender<store::Result<Accepted>>,
}

/// Rows of a mission that become messages: all of them, once, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The mission; its id is the messages' request and task.
    pub mission: MessageId,
    /// Number of the first row.
    pub from: i64,
    /// Number after the last one.
    pub to: i64,
}

/// What somebody named a request, and who did.
pub struct NamedTask {
    /// The name.
    pub name: String,
    /// The account, with its name; `None` = the key did.
    pub account: Option<(AccountId, String)>,
    /// What is written into the audit log with it.
    pub audit: NewAudit,
}

/// What makes a request a test of a carrier.
#[derive(Clone, Debug)]
pub struct Test {
    /// The carrier.
    pub carrier: CarrierId,
    /// What is written into the audit log; the message's id is added.
    pub note: Note,
}

/// What became of a request.
#[derive(Debug)]
pub enum Accepted {
    /// Stored: the first id (the request's) and a refusal or none for each recipient.
    Stored {
        /// Ids of the messages, in the order of the recipients.
        ids: Vec<MessageId>,
        /// Their refusals.
        refusals: Vec<Option<(Refusal, Detail)>>,
    },
    /// The same request was accepted before under its idempotency key.
    Repeated(MessageId),
    /// The idempotency key belongs to another request.
    KeyTaken,
    /// The rows' mission is not running, or they were sent before. Nothing was kept.
    Stopped,
    /// The money does not reach for all of the rows. Nothing was kept.
    Short(Refusal),
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Idempotency keys (their hashes) of requests that are being written.
type UnderWay = Mutex<HashSet<(TenantId, [u8; 32])>>;

type Bodies = Mutex<lru::LruCache<(TenantId, Arc<Body>), BodyId>>;

/// Runs until every sender of jobs is gone. Parts of missions (`bulk`) are taken one by one, while no request waits, and there
/// is always room for a request beside those that are being written.
pub async fn run(
    core: Arc<Core>,
    mut jobs: mpsc::Receiver<Job>,
    mut bulk: mpsc::Receiver<Job>,
    counters: Counters,
) {
    let writers = match core.db.place() {
        store::Place::Sqlite(_) => 3,
        store::Place::Postgres { writers, .. } => (*writers).clamp(1, 4),
    };
    let permits = Arc::new(Semaphore::new(writers));
    let turns = Arc::new(Semaphore::new((writers - 1).max(1)));
    let under_way: Arc<UnderWay> = Arc::default();
    let bodies: Arc<Bodies> =
        Arc::new(Mutex::new(lru::LruCache::new(std::num::NonZeroUsize::MIN.saturating_add(BODIES_MAX))));
    loop {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { break };
        let part = async {
            let turn = Arc::clone(&turns).acquire_owned().await.ok()?;
            Some((bulk.recv().await?, turn))
        };
        let (first, turn) = tokio::select! {
            biased;
            job = jobs.recv() => (job, None),
            Some((job, turn)) = part => (Some(job), Some(turn)),
        };
        let Some(first) = first else { break };
        let mut batch = vec![first];
        let mut messages = batch[0].drafts.len();
        while messages < BATCH_MAX && batch[0].rows.is_none() {
            let Ok(job) = jobs.try_recv() else { break };
            messages += job.drafts.len();
            batch.push(job);
        }
        let keys: Vec<_> = batch.iter().filter_map(|job| Some((job.tenant, job.idempotency?.0))).collect();
        if keys.iter().any(|key| locked(&under_way).contains(key)) {
            // The same request again while the first is being written: until that has ended, nobody can say whether this one
            // counts for the frequency rules.
            let others = u32::try_from(writers - 1).unwrap_or(0);
            let Ok(_all) = permits.acquire_many(others).await else { break };
        }
        locked(&under_way).extend(&keys);
        let prepared = prepare(&core, &bodies, &counters, &mut batch);
        let (core, counters, bodies) = (Arc::clone(&core), Arc::clone(&counters), Arc::clone(&bodies));
        let under_way = Arc::clone(&under_way);
        tokio::spawn(async move {
            commit(&core, &bodies, &counters, batch, prepared).await;
            let mut under_way = locked(&under_way);
            keys.iter().for_each(|key| {
                under_way.remove(key);
            });
            drop((permit, turn));
        });
    }
}

/// A batch ready to be written.
struct Prepared {
    rows: Vec<NewMessage>,
    /// New bodies, to be stored with it.
    bodies: Vec<(TenantId, BodyId, Arc<Body>)>,
    /// For each job: its rows and its idempotency.
    jobs: Vec<JobRows>,
    /// Orders each row may draw from; empty = refused already.
    candidates: Vec<Vec<Candidate>>,
    at_ms: i64,
}

struct JobRows {
    tenant: TenantId,
    from: usize,
    to: usize,
    idempotency: Option<([u8; 32], [u8; 32])>,
    task: Option<(Task, NewAudit)>,
    mission: Option<Rows>,
    test: Option<Test>,
}

fn prepare(core: &Core, cache: &Bodies, counters: &Counters, batch: &mut [Job]) -> Prepared {
    let at_ms = now_ms();
    let total = batch.iter().map(|job| job.drafts.len()).sum();
    let mut prepared = Prepared {
        rows: Vec::with_capacity(total),
        bodies: Vec::new(),
        jobs: Vec::with_capacity(batch.len()),
        candidates: Vec::with_capacity(total),
        at_ms,
    };
    let first = core.ids.block(total);
    let picture = core.picture();
    let mut book = locked(counters);
    book.follow(&picture);
    let mut fresh: HashMap<(TenantId, Arc<Body>), BodyId> = HashMap::new();
    for job in batch {
        let body = body_id(core, cache, &mut fresh, &mut prepared.bodies, (job, at_ms));
        let from = prepared.rows.len();
        let own = MessageId(core.ids.nth(first, from));
        let mission = job.rows.map(|rows| rows.mission);
        let request = mission.unwrap_or(own);
        let of_task = (job.task.is_some() || mission.is_some()).then_some(request);
        let day = day_of(picture.tenants.get(&job.tenant).map(|tenant| &tenant.zone), own.accepted_ms());
        let policy = picture.tenants.get(&job.tenant).map_or(&picture.policy, |tenant| &tenant.policy);
        for draft in &mut job.drafts {
            let id = MessageId(core.ids.nth(first, prepared.rows.len()));
            if draft.refusal.is_none()
                && job.test.is_none()
                && let Err(wait) = book.try_take(policy, job.kind, draft.prints, at_ms)
            {
                draft.refusal = Some((Refusal::FrequencyLimit, Detail::param(wait.seconds())));
            }
            let candidates = if draft.refusal.is_none() { draft.candidates.clone() } else { Vec::new() };
            prepared.candidates.push(candidates);
            let place = Place { id, request, task: of_task, body, endpoint: job.endpoint, day, at_ms };
            prepared.rows.push(row(job.tenant, job.key, job.kind, (job.due_ms, job.valid_ms), draft, &place));
        }
        let to = prepared.rows.len();
        let task = job.task.take().map(|named| task(job, named, &prepared.rows[from..to]));
        let (tenant, idempotency, test) = (job.tenant, job.idempotency, job.test.clone());
        prepared.jobs.push(JobRows { tenant, from, to, idempotency, task, mission: job.rows, test });
    }
    prepared
}

/// The row of a named request, and its line in the audit log.
fn task(job: &Job, named: NamedTask, rows: &[NewMessage]) -> (Task, NewAudit) {
    let (id, last) = (rows[0].id, rows[rows.len() - 1].id);
    let (account, account_name) = named.account.unwrap_or((AccountId(0), String::new()));
    let way = |direction| {
        let goes = |draft: &&Draft| draft.phone.is_some() && Direction::of(draft.country) == direction;
        job.drafts.iter().filter(goes).count() as i64
    };
    let task = Task {
        tenant: job.tenant,
        id,
        last,
        name: named.name,
        key: job.key,
        account,
        account_name,
        kind: job.kind.code(),
        body: rows[0].body,
        recipients: rows.len() as i64,
        mainland: way(Direction::Mainland),
        international: way(Direction::International),
        segments: rows.iter().map(|row| row.segments).sum(),
        due_ms: job.due_ms,
        cancelled_ms: None,
        is_mission: false,
    };
    (task, NewAudit { object: id.uid().to_string(), ..named.audit })
}

fn body_id(
    core: &Core,
    cache: &Bodies,
    fresh: &mut HashMap<(TenantId, Arc<Body>), BodyId>,
    new: &mut Vec<(TenantId, BodyId, Arc<Body>)>,
    (job, at_ms): (&Job, i64),
) -> BodyId {
    let key = (job.tenant, Arc::clone(&job.body));
    let known =
        locked(cache).get(&key).copied().filter(|id| at_ms - MessageId(id.0).accepted_ms() < BODY_USED_MS);
    if let Some(id) = known.or_else(|| fresh.get(&key).copied()) {
        return id;
    }
    let id = BodyId(core.ids.next());
    new.push((job.tenant, id, Arc::clone(&job.body)));
    fresh.insert(key, id);
    id
}

struct Place {
    id: MessageId,
    request: MessageId,
    task: Option<MessageId>,
    body: BodyId,
    endpoint: Option<EndpointId>,
    day: i64,
    at_ms: i64,
}

/// The day of a zone (none = UTC) at a moment, days since 1970-01-01.
pub(crate) fn day_of(zone: Option<&TimeZone>, at_ms: i64) -> i64 {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let offset_s = zone.map_or(0, |zone| zone.to_offset(at).seconds());
    (at_ms + i64::from(offset_s) * 1_000).div_euclid(86_400_000)
}

fn row(
    tenant: TenantId,
    key: KeyId,
    kind: Kind,
    (due_ms, valid_ms): (Option<i64>, i64),
    draft: &Draft,
    place: &Place,
) -> NewMessage {
    NewMessage {
        tenant,
        id: place.id,
        request: place.request,
        task: place.task,
        body: place.body,
        phone: draft.phone.map_or(0, |phone| phone.code()),
        country: draft.country.code(),
        network: draft.network.code(),
        kind: kind.code(),
        route: draft.route.unwrap_or(RouteId(0)),
        order: OrderId(0),
        amount: Micro::ZERO,
        charge_on: ChargeOn::Delivered,
        alphabet: alphabet_code(draft.layout.alphabet),
        segments: i64::from(draft.layout.segments),
        state: State::Queued,
        reason: None,
        detail: draft.phone.is_none().then(|| draft.to.clone()),
        print: draft.prints.text.cast_signed(),
        key,
        endpoint: place.endpoint,
        reference: draft.reference.clone(),
        vars: draft.vars.clone(),
        due_ms,
        valid_ms: Some(valid_ms),
        day: place.day,
        at_ms: place.at_ms,
    }
}

/// How an alphabet is stored.
pub fn alphabet_code(alphabet: text::Alphabet) -> i64 {
    match alphabet {
        text::Alphabet::Gsm7 => 1,
        text::Alphabet::Ucs2 => 2,
    }
}

/// The alphabet stored as `code`.
pub fn alphabet_of(code: i64) -> text::Alphabet {
    if code == 1 { text::Alphabet::Gsm7 } else { text::Alphabet::Ucs2 }
}

/// What the transaction decided about one job.
enum Verdicts {
    Stored(Vec<Grant>),
    Repeated(MessageId),
    KeyTaken,
    Stopped,
    Short(Refusal),
}

/// What the transaction decided about one message.
#[derive(Clone, Copy)]
pub(super) enum Grant {
    /// Queued, drawing from an order.
    Drawn(ChargeOn),
    /// Refused already, or now for lack of money.
    Refused(Option<Refusal>),
}

async fn commit(
    core: &Arc<Core>,
    cache: &Bodies,
    counters: &Counters,
    batch: Vec<Job>,
    mut prepared: Prepared,
) {
    let new_bodies = prepared.bodies.clone();
    let refused: Vec<_> =
        batch.iter().flat_map(|job| &job.drafts).map(|d| d.refusal.as_ref().map(|r| r.0)).collect();
    let at_ms = prepared.at_ms;
    let first_of_jobs: Vec<_> = prepared.jobs.iter().map(|job| job.from).collect();
    let ids: Vec<_> = prepared.rows.iter().map(|row| row.id).collect();
    let shared = Arc::clone(core);
    // Somebody sits before a screen and waits for the code.
    let hurries = batch.iter().any(|job| job.kind == Kind::Verification && job.rows.is_none());
    let written = write(&core.db, hurries, move |tx| transaction(tx, &shared, &mut prepared, &refused)).await;
    match written {
        Ok((verdicts, told)) => {
            let mut cache = locked(cache);
            for (tenant, id, body) in new_bodies {
                cache.put((tenant, body), id);
            }
            drop(cache);
            told.into_iter().for_each(|tenant| core.tell(tenant));
            for ((job, verdict), from) in batch.into_iter().zip(verdicts).zip(first_of_jobs) {
                let ids = ids[from..from + job.drafts.len()].to_vec();
                finish(core, counters, job, ids, verdict, at_ms);
            }
        }
        Err(error) => {
            if matches!(error, store::Error::Down(_)) {
                core.doubt.notify_one();
            }
            for job in batch {
                give_back(counters, &job, at_ms);
                core.queued.fetch_sub(job.drafts.len(), Ordering::Relaxed);
                let _caller_gone = job.reply.send(Err(error.clone()));
            }
        }
    }
}

async fn write<T: Send + 'static>(
    db: &Db,
    hurries: bool,
    body: impl FnMut(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
) -> store::Result<T> {
    if hurries { db.write_first(body).await } else { db.write(body).await }
}

fn give_back(counters: &Counters, job: &Job, at_ms: i64) {
    let mut book = locked(counters);
    let taken = job.drafts.iter().filter(|draft| draft.refusal.is_none() && job.test.is_none());
    taken.for_each(|draft| book.give_back(job.kind, draft.prints, at_ms));
}

/// Answers the caller and queues what was accepted.
fn finish(
    core: &Core,
    counters: &Counters,
    mut job: Job,
    ids: Vec<MessageId>,
    verdict: Verdicts,
    at_ms: i64,
) {
    let grants = match verdict {
        Verdicts::Stored(grants) => grants,
        other => {
            give_back(counters, &job, at_ms);
            core.queued.fetch_sub(job.drafts.len(), Ordering::Relaxed);
            let answer = match other {
                Verdicts::Repeated(request) => Accepted::Repeated(request),
                Verdicts::Stopped => Accepted::Stopped,
                Verdicts::Short(why) => Accepted::Short(why),
                _ => Accepted::KeyTaken,
            };
            let _caller_gone = job.reply.send(Ok(answer));
            return;
        }
    };
    for (draft, grant) in job.drafts.iter_mut().zip(&grants) {
        if let (Grant::Refused(Some(refusal)), None) = (grant, &draft.refusal) {
            locked(counters).give_back(job.kind, draft.prints, at_ms);
            draft.refusal = Some((*refusal, Detail::NONE));
        }
    }
    let refusals: Vec<_> = job.drafts.iter().map(|draft| draft.refusal.clone()).collect();
    crate::meters::accepted(job.kind, &refusals);
    let first = ids.first().copied().unwrap_or(MessageId(0));
    let request = job.rows.map_or(first, |rows| rows.mission);
    core.live.tell(job.tenant, Topic::Messages, Some(request));
    core.live.tell(job.tenant, Topic::Orders, None);
    if job.rows.is_some() {
        let drawn = grants.iter().filter(|grant| matches!(grant, Grant::Drawn(_))).count();
        core.missions.added(request, drawn);
    }
    let _caller_gone = job.reply.send(Ok(Accepted::Stored { ids: ids.clone(), refusals }));
    let sender: Option<Arc<str>> = job.body.sender.as_deref().map(Arc::from);
    let signature: Arc<str> = job.body.signature.as_str().into();
    for ((draft, grant), id) in job.drafts.into_iter().zip(grants).zip(ids) {
        match (grant, draft.phone, draft.route) {
            (Grant::Drawn(charge_on), Some(phone), Some(route)) if job.due_ms.is_none() => {
                core.enqueue(Box::new(Ready {
                    tenant: job.tenant,
                    id,
                    request,
                    kind: job.kind,
                    route,
                    phone,
                    country: draft.country,
                    network: draft.network,
                    sender: sender.clone(),
                    signature: Arc::clone(&signature),
                    template: job.body.template,
                    text: draft.text,
                    alphabet: draft.layout.alphabet,
                    message: Message::new(charge_on, false),
                    carrier: job.test.as_ref().map(|test| test.carrier),
                    tried: Vec::new(),
                    tries: 0,
                    valid_ms: Some(job.valid_ms),
                }));
            }
            _ => {
                core.queued.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }
}

/// The whole of a batch in one transaction. May be run again: it sets every field it decides on.
fn transaction(
    tx: &mut Tx<'_>,
    core: &Core,
    prepared: &mut Prepared,
    refused: &[Option<Refusal>],
) -> store::Result<(Vec<Verdicts>, Vec<TenantId>)> {
    let repeats = recall(tx, prepared)?;
    let new = prepared.jobs.iter().zip(&repeats).filter(|(_, repeat)| repeat.is_none());
    let candidates = new.flat_map(|(job, _)| &prepared.candidates[job.from..job.to]).flatten();
    let mut purse = Purse::open(tx, candidates)?;
    let mut verdicts = Vec::with_capacity(prepared.jobs.len());
    let (mut keep, mut lines) = (Vec::with_capacity(prepared.rows.len()), Vec::new());
    let (mut tasks, mut stats) = (Vec::new(), Changes::default());
    for (job, repeat) in prepared.jobs.iter().zip(repeats) {
        if let Some(repeat) = repeat {
            verdicts.push(repeat);
            continue;
        }
        let before = job.mission.map(|_| purse.clone());
        let mut grants = Vec::with_capacity(job.to - job.from);
        let rows = prepared.rows[job.from..job.to].iter_mut();
        let about = prepared.candidates[job.from..job.to].iter().zip(&refused[job.from..job.to]);
        for (row, (candidates, refused)) in rows.zip(about) {
            grants.push(match job.test {
                Some(_) => Grant::Drawn(row.charge_on),
                None => purse.draw(row, candidates, *refused),
            });
        }
        if let (Some(mission), Some(before)) = (job.mission, before) {
            let rows = &prepared.rows[job.from..job.to];
            if let Some(verdict) = turn_back(tx, mission, rows, &grants, &refused[job.from..job.to])? {
                purse = before;
                verdicts.push(verdict);
                continue;
            }
        }
        for row in &prepared.rows[job.from..job.to] {
            if row.order.0 != 0 {
                lines.push(hold_line(row));
            }
            stats.accepted(row);
        }
        if let Some((task, audit)) = &job.task {
            tasks.push(task.clone());
            store::audit::add(tx, audit)?;
        }
        keep.extend(job.from..job.to);
        verdicts.push(Verdicts::Stored(grants));
    }
    let bodies: Vec<_> = prepared.bodies.iter().map(|(t, id, body)| (*t, *id, body.as_ref())).collect();
    store::messages::insert_bodies(tx, &bodies)?;
    let rows: Vec<_> = keep.into_iter().map(|n| &prepared.rows[n]).collect();
    store::messages::insert(tx, &rows)?;
    store::task::insert(tx, &tasks)?;
    for job in &prepared.jobs {
        if let Some(test) = &job.test {
            bind(tx, &prepared.rows[job.from..job.to], test)?;
        }
    }
    store::ledger::write_lines(tx, &lines)?;
    let events = purse.close(tx, core, prepared.at_ms)?;
    store::expenses::add_holds(tx, &lines)?;
    store::stat::add(tx, &stats)?;
    store::feed::append(tx, &events)?;
    Ok((verdicts, events.iter().map(|event| event.tenant).collect()))
}

/// Moves a mission past rows that become messages now. Answers why they do not: the money does not reach for all of them, or
/// somebody stopped the mission.
fn turn_back(
    tx: &mut Tx<'_>,
    mission: Rows,
    rows: &[NewMessage],
    grants: &[Grant],
    refused: &[Option<Refusal>],
) -> store::Result<Option<Verdicts>> {
    let short = grants.iter().zip(refused).find_map(|(grant, refused)| match (grant, refused) {
        (Grant::Refused(Some(why)), None) => Some(*why),
        _ => None,
    });
    if let Some(why) = short {
        return Ok(Some(Verdicts::Short(why)));
    }
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Some(Verdicts::Stopped)) };
    if !store::missions::advance(tx, first.tenant, mission.mission, mission.from, mission.to)? {
        return Ok(Some(Verdicts::Stopped));
    }
    store::task::grow(tx, first.tenant, mission.mission, last.id)?;
    Ok(None)
}

/// Binds test messages to their carrier, and writes down that they were sent.
fn bind(tx: &mut Tx<'_>, rows: &[NewMessage], test: &Test) -> store::Result<()> {
    for row in rows {
        store::test_message::bind(tx, row.id, test.carrier)?;
        store::audit::add(tx, &test.note.clone().with("uid", row.id.uid()).line())?;
    }
    Ok(())
}

fn hold_line(row: &NewMessage) -> Line {
    Line {
        tenant: row.tenant,
        reference: row.id.0,
        kind: Move::Hold,
        order: row.order,
        amount: row.amount,
        at_ms: row.at_ms,
        note: None,
    }
}

/// Looks the idempotency keys up and takes the new ones.
fn recall(tx: &mut Tx<'_>, prepared: &Prepared) -> store::Result<Vec<Option<Verdicts>>> {
    let mut found = Vec::with_capacity(prepared.jobs.len());
    for job in &prepared.jobs {
        let Some((key, body)) = &job.idempotency else {
            found.push(None);
            continue;
        };
        let request = prepared.rows[job.from].id;
        let what = Remembered { body_hash: body.to_vec(), request, answer: None };
        if store::chores::remember(tx, job.tenant, key, &what, prepared.at_ms)? {
            found.push(None);
            continue;
        }
        let known = store::chores::remembered(tx, job.tenant, key)?;
        found.push(Some(match known {
            Some(known) if known.body_hash == body => Verdicts::Repeated(known.request),
            _ => Verdicts::KeyTaken,
        }));
    }
    Ok(found)
}
