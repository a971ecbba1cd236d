//! ACCEPT (acts): assessed requests are gathered into batches; each batch is one transaction that reserves the money and
//! stores messages, and only then are the callers answered and the messages queued. Nothing is acknowledged before it
//! is committed. One task forms the batches, so the frequency rule is exact under any concurrency.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::audit::Action;
use domain::id::{AccountId, BodyId, CarrierId, EndpointId, KeyId, MessageId, OrderId, RouteId, TenantId};
use domain::kind::{Direction, Kind};
use domain::ledger::Move;
use domain::message::{Message, State};
use domain::money::Micro;
use domain::order::{Level, Status};
use domain::refusal::{Detail, Refusal};
use domain::settle::ChargeOn;
use store::audit::NewAudit;
use store::chores::Remembered;
use store::feed::{NewEvent, Sort};
use store::ledger::Line;
use store::messages::{Body, NewMessage};
use store::orders::Order;
use store::stat::Changes;
use store::task::Task;
use store::{Db, Tx};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::audit::Note;
use crate::clock::now_ms;
use crate::core::Core;
use crate::live::Topic;
use crate::mail::{self, orders::News};
use crate::pipeline::counters::Counters;
use crate::pipeline::ready::Ready;
use crate::send::{Candidate, Draft};

/// Messages of one transaction.
const BATCH_MAX: usize = 500;
/// Bodies remembered, so that a template's content is stored once and not with every request.
const BODIES_MAX: usize = 10_000;

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
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Idempotency keys (their hashes) of requests that are being written.
type UnderWay = Mutex<HashSet<(TenantId, [u8; 32])>>;

type Bodies = Mutex<lru::LruCache<(TenantId, Arc<Body>), BodyId>>;

/// Runs until every sender of jobs is gone.
pub async fn run(core: Arc<Core>, mut jobs: mpsc::Receiver<Job>, counters: Counters) {
    let writers = match core.db.place() {
        store::Place::Sqlite(_) => 2,
        store::Place::Postgres { writers, .. } => (*writers).clamp(1, 4),
    };
    let permits = Arc::new(Semaphore::new(writers));
    let under_way: Arc<UnderWay> = Arc::default();
    let bodies: Arc<Bodies> =
        Arc::new(Mutex::new(lru::LruCache::new(std::num::NonZeroUsize::MIN.saturating_add(BODIES_MAX))));
    while let Some(first) = jobs.recv().await {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { break };
        let mut batch = vec![first];
        let mut messages = batch[0].drafts.len();
        while messages < BATCH_MAX {
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
            drop(permit);
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
        let body = body_id(core, cache, &mut fresh, &mut prepared.bodies, job);
        let from = prepared.rows.len();
        let request = MessageId(core.ids.nth(first, from));
        let of_task = job.task.is_some().then_some(request);
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
            let place = Place { id, request, task: of_task, body, endpoint: job.endpoint, at_ms };
            prepared.rows.push(row(job.tenant, job.key, job.kind, (job.due_ms, job.valid_ms), draft, &place));
        }
        let to = prepared.rows.len();
        let task = job.task.take().map(|named| task(job, named, &prepared.rows[from..to]));
        let (tenant, idempotency, test) = (job.tenant, job.idempotency, job.test.clone());
        prepared.jobs.push(JobRows { tenant, from, to, idempotency, task, test });
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
    };
    (task, NewAudit { object: id.uid().to_string(), ..named.audit })
}

fn body_id(
    core: &Core,
    cache: &Bodies,
    fresh: &mut HashMap<(TenantId, Arc<Body>), BodyId>,
    new: &mut Vec<(TenantId, BodyId, Arc<Body>)>,
    job: &Job,
) -> BodyId {
    let key = (job.tenant, Arc::clone(&job.body));
    if let Some(id) = locked(cache).get(&key).or_else(|| fresh.get(&key)) {
        return *id;
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
    at_ms: i64,
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
}

/// What the transaction decided about one message.
#[derive(Clone, Copy)]
enum Grant {
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
    let written = write(&core.db, move |tx| transaction(tx, &shared, &mut prepared, &refused)).await;
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
    body: impl FnMut(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
) -> store::Result<T> {
    db.write(body).await
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
    core.live.tell(job.tenant, Topic::Messages, ids.first().copied());
    core.live.tell(job.tenant, Topic::Orders, None);
    let request = ids.first().copied().unwrap_or(MessageId(0));
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
    let mut purse = Purse::open(tx, prepared, &repeats)?;
    let mut verdicts = Vec::with_capacity(prepared.jobs.len());
    let (mut keep, mut lines) = (Vec::with_capacity(prepared.rows.len()), Vec::new());
    let (mut tasks, mut stats) = (Vec::new(), Changes::default());
    for (job, repeat) in prepared.jobs.iter().zip(repeats) {
        if let Some(repeat) = repeat {
            verdicts.push(repeat);
            continue;
        }
        let mut grants = Vec::with_capacity(job.to - job.from);
        let rows = prepared.rows[job.from..job.to].iter_mut();
        let about = prepared.candidates[job.from..job.to].iter().zip(&refused[job.from..job.to]);
        for (row, (candidates, refused)) in rows.zip(about) {
            grants.push(match job.test {
                Some(_) => Grant::Drawn(row.charge_on),
                None => purse.draw(row, candidates, *refused),
            });
            if row.order.0 != 0 {
                lines.push(hold_line(row));
            }
            stats.accepted(row.tenant, row.id, row.kind, row.state, row.segments);
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

/// The orders a batch draws from. What is left in each is read once; the guarded update at the end makes sure that it was
/// still true, or the transaction is run again.
struct Purse {
    orders: HashMap<OrderId, (Order, i64)>,
    sums: BTreeMap<OrderId, i64>,
}

impl Purse {
    fn open(tx: &mut Tx<'_>, prepared: &Prepared, repeats: &[Option<Verdicts>]) -> store::Result<Purse> {
        let live = prepared.jobs.iter().zip(repeats).filter(|(_, repeat)| repeat.is_none());
        let candidates = live.flat_map(|(job, _)| &prepared.candidates[job.from..job.to]).flatten();
        let ids: HashSet<_> = candidates.map(|candidate| candidate.order).collect();
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort();
        let orders = store::orders::pick(tx, &ids)?;
        let room = |order: &Order| order.room().map_or(i64::MAX, |room| room.0);
        let orders = orders.into_iter().map(|order| (order.id, (order.clone(), room(&order)))).collect();
        Ok(Purse { orders, sums: BTreeMap::new() })
    }

    /// Reserves the price of one message in the first order that has it; otherwise the row is closed as refused.
    fn draw(&mut self, row: &mut NewMessage, candidates: &[Candidate], refused: Option<Refusal>) -> Grant {
        let affordable = candidates.iter().find(|candidate| {
            let left = self.orders.get(&candidate.order).filter(|(order, _)| order.status == Status::Active);
            left.is_some_and(|(_, left)| *left >= candidate.amount.0)
        });
        if let (Some(candidate), None) = (affordable, refused) {
            if let Some((_, left)) = self.orders.get_mut(&candidate.order) {
                *left -= candidate.amount.0;
            }
            *self.sums.entry(candidate.order).or_default() += candidate.amount.0;
            (row.order, row.amount, row.charge_on) = (candidate.order, candidate.amount, candidate.charge_on);
            (row.state, row.reason) = (State::Queued, None);
            return Grant::Drawn(candidate.charge_on);
        }
        let why = refused.unwrap_or_else(|| self.shortage(candidates));
        (row.order, row.amount) = (OrderId(0), Micro::ZERO);
        (row.state, row.reason) = (State::Refused, Some(why.code()));
        Grant::Refused(Some(why))
    }

    fn shortage(&self, candidates: &[Candidate]) -> Refusal {
        let mut orders = candidates.iter().filter_map(|candidate| self.orders.get(&candidate.order));
        let postpaid = orders.any(|(order, _)| order.total.is_none());
        if postpaid { Refusal::ThresholdProhibited } else { Refusal::BalanceInsufficient }
    }

    /// Writes the holds; answers the warnings of thresholds crossed, which the feed is to tell.
    fn close(self, tx: &mut Tx<'_>, core: &Core, at_ms: i64) -> store::Result<Vec<NewEvent>> {
        let sums: Vec<_> = self.sums.iter().map(|(id, sum)| (*id, Micro(*sum))).collect();
        store::orders::hold(tx, sums)?;
        let mut events = Vec::new();
        for (id, sum) in &self.sums {
            let Some((order, _)) = self.orders.get(id) else { continue };
            let mut funds = order.funds();
            funds.spent = Micro(funds.spent.0.saturating_add(*sum));
            let level = funds.level(core.policy_of(order.tenant).warn_at);
            if level > order.level && store::orders::mark_warned(tx, *id, level, at_ms)? {
                events.push(warning(tx, core, order, level, at_ms)?);
                mail::orders::tell(tx, core, order, funds, News::Crossed(level))?;
            }
        }
        Ok(events)
    }
}

/// Writes down that an order crossed a threshold; answers the event that tells its tenant.
fn warning(tx: &mut Tx<'_>, core: &Core, order: &Order, level: Level, at_ms: i64) -> store::Result<NewEvent> {
    let word = level.as_str(order.total.is_some());
    let note = core.note_of_platform(order.tenant, Action::OrderWarned, &order.number).with("level", word);
    store::audit::add(tx, &note.line())?;
    Ok(NewEvent {
        tenant: order.tenant,
        sort: Sort::OrderWarning,
        reference: order.id.0,
        state: level.code(),
        endpoint: None,
        at_ms,
    })
}
