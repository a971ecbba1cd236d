//! RECEIPT (acts): what comes back from one carrier, answers, receipts, uplinks, lost links, is turned into steps, written
//! in one transaction, and only then acknowledged. One task per carrier; batches form while the last one commits.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::{CarrierId, MessageId, UplinkId};
use domain::message::{Event, Retry};
use domain::phone::Phone;
use domain::receipt::{State as Said, SubmitRefusal, explain, submit_refusal};
use session::{AckStatus, AckToken, Answer, Delivery, Incoming, ReceiptState};
use store::inbound::ParkedReceipt;
use tokio::sync::mpsc;

use crate::carrier::OnLost;
use crate::carriers::{CarrierRun, Flight};
use crate::clock::{now_ms, steady_ms};
use crate::core::Core;
use crate::meter::{News, Source};
use crate::pipeline::listed;
use crate::pipeline::matcher::{Match, Target};
use crate::pipeline::ready::Ready;
use crate::pipeline::step::{self, Outcome, Step, Stepped};
use crate::pipeline::uplink::{self, Arrived};

/// Events taken into one transaction.
const BATCH_MAX: usize = 1000;
/// Early receipts that may wait for their answers, unacknowledged.
const EARLY_MAX: usize = 10_000;
/// While news keeps coming, how long a batch gathers before it is committed: fewer, larger transactions.
const GATHER: Duration = Duration::from_millis(3);
/// News within this time of the last batch counts as "keeps coming".
const BUSY: Duration = Duration::from_millis(10);
/// The code of a submission whose answer never came.
pub const NO_ANSWER: &str = "no answer";
/// How often early receipts are looked at again.
const EARLY_LOOK: Duration = Duration::from_millis(100);

/// A receipt whose submit answer has not been seen yet.
struct Early {
    token: AckToken,
    receipt: session::Receipt,
    until: Instant,
    at_ms: i64,
}

/// A receipt whose id is unknown, and the lost submission it may be about.
#[derive(Clone)]
struct Stray {
    receipt: ParkedReceipt,
    lost: Option<(u64, Target)>,
}

/// What one batch of events amounts to.
#[derive(Default)]
struct Batch {
    steps: Vec<Step>,
    /// Messages that may have to be sent again, by id.
    flying: HashMap<MessageId, Arc<Ready>>,
    /// Ids whose part is closed once this is committed.
    closing: Vec<Box<str>>,
    /// Ids just learnt for which a receipt is parked.
    parked: Vec<(Box<str>, Target)>,
    /// Submissions whose answer, or the id in it, was just lost: a receipt about the same phone may be parked.
    lost: Vec<(u64, Target)>,
    /// Receipts nobody waits for.
    unmatched: Vec<Stray>,
    uplinks: Vec<Arrived>,
    acks: Vec<AckToken>,
    /// For the carrier's meter.
    news: News,
}

/// Runs until every sender of events is gone.
pub async fn run(core: Arc<Core>, carrier: Arc<CarrierRun>, mut events: mpsc::Receiver<Vec<session::Event>>) {
    let mut early: Vec<Early> = Vec::new();
    let mut committed = Instant::now();
    loop {
        let first = match early.is_empty() {
            true => events.recv().await,
            false => tokio::time::timeout(EARLY_LOOK, events.recv()).await.unwrap_or(Some(Vec::new())),
        };
        let Some(mut news) = first else { break };
        if committed.elapsed() < BUSY && news.len() < BATCH_MAX / 4 {
            tokio::time::sleep(GATHER).await;
        }
        while news.len() < BATCH_MAX {
            match events.try_recv() {
                Ok(more) => news.extend(more),
                Err(_) => break,
            }
        }
        // Now there is room for more.
        carrier.wake.notify_one();
        let mut batch = Batch::default();
        // Answers first: a receipt of the same batch then finds its message.
        let (deliveries, others): (Vec<_>, Vec<_>) =
            news.into_iter().partition(|event| matches!(event, session::Event::Delivered(_)));
        others
            .into_iter()
            .chain(deliveries)
            .for_each(|event| sort(&core, &carrier, event, &mut batch, &mut early));
        look_again(&core, &carrier, &mut early, &mut batch);
        commit(&core, &carrier, batch).await;
        committed = Instant::now();
    }
}

fn sort(core: &Core, carrier: &CarrierRun, event: session::Event, batch: &mut Batch, early: &mut Vec<Early>) {
    let now = now_ms();
    match event {
        session::Event::Up { bind } => {
            carrier.bind_up();
            tracing::info!(carrier = carrier.spec().code, bind, "bound");
        }
        session::Event::Down { bind, reason } => {
            tracing::warn!(carrier = carrier.spec().code, bind, reason, "bind lost");
            batch.news.error(Source::Bind, &reason);
        }
        session::Event::Answered { tag, answer } => answered(carrier, tag, answer, now, batch),
        session::Event::Unsent { tag } => {
            let Some(flight) = carrier.flights().remove(&tag) else { return };
            batch.news.counts.unsent += 1;
            batch.push(&flight, Event::NotTaken(flight.part), carrier.id, None, now);
        }
        session::Event::Lost { tag } => lost(carrier, tag, now, batch),
        session::Event::Delivered(Delivery { token, incoming: Incoming::Receipt(receipt) }) => {
            let until = Instant::now() + Duration::from_millis(core.settings.early_receipt_ms);
            receipted(core, carrier, Early { token, receipt, until, at_ms: now }, batch, early);
        }
        session::Event::Delivered(Delivery { token, incoming: Incoming::Uplink(uplink) }) => {
            let id = UplinkId(core.ids.next());
            batch.uplinks.push(uplink::read(carrier, id, uplink, now));
            batch.acks.push(token);
        }
    }
}

impl Batch {
    fn push(
        &mut self,
        flight: &Flight,
        event: Event,
        carrier: CarrierId,
        code: Option<String>,
        now: i64,
    ) -> &mut Step {
        let ready = &flight.ready;
        self.flying.insert(ready.id, Arc::clone(ready));
        self.steps.push(Step {
            carrier: Some(carrier),
            code: code.map(String::into_boxed_str),
            ..Step::new(ready.tenant, ready.id, event, now)
        });
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }
}

impl Batch {
    fn count_receipt(&mut self, step: &Step) {
        let counts = &mut self.news.counts;
        counts.receipts += 1;
        match step.event {
            Event::Delivered(_) => counts.delivered += 1,
            _ => {
                counts.undelivered += 1;
                self.news.error(Source::Receipt, step.code.as_deref().unwrap_or_default());
            }
        }
    }
}

fn answered(carrier: &CarrierRun, tag: u64, answer: Answer, now: i64, batch: &mut Batch) {
    let Some(flight) = carrier.flights().remove(&tag) else { return };
    if flight.lost {
        carrier.matcher().forget_lost(flight.ready.phone.digits(), flight.ready.id);
    }
    crate::meters::answer_ms(now - flight.at_ms);
    match answer {
        Answer::Accepted { message_id } => {
            batch.news.counts.accepted += 1;
            let target = Target { tenant: flight.ready.tenant, id: flight.ready.id, part: flight.part };
            let mut matcher = carrier.matcher();
            matcher.add(&message_id, target);
            if matcher.take_parked(&message_id) {
                batch.parked.push((message_id.clone(), target));
            }
            drop(matcher);
            if message_id.is_empty() {
                only_by_phone(carrier, flight.ready.phone.digits(), target, batch);
            }
            batch.push(&flight, Event::Accepted(flight.part), carrier.id, None, now).smsc_id =
                Some(message_id);
        }
        Answer::Refused { status } => {
            crate::meters::refused_by_carrier(&carrier.spec().code, status);
            let code = format!("0x{status:08X}");
            batch.news.counts.refused += 1;
            batch.news.error(Source::Answer, &code);
            let code = Some(code);
            match submit_refusal(status) {
                // A test of this carrier shows what it says: it is not tried again.
                _ if flight.ready.is_test() => {
                    batch.push(&flight, Event::Refused(flight.part), carrier.id, code, now);
                }
                SubmitRefusal::Final => {
                    batch.push(&flight, Event::Refused(flight.part), carrier.id, code, now);
                }
                SubmitRefusal::Reroute => {
                    batch.push(&flight, Event::NotTaken(flight.part), carrier.id, code, now).burns_try = true;
                }
            }
        }
    }
}

fn lost(carrier: &CarrierRun, tag: u64, now: i64, batch: &mut Batch) {
    let resend = carrier.spec().options.on_lost == OnLost::Resend;
    let mut flights = carrier.flights();
    let Some(flight) = flights.get_mut(&tag) else { return };
    flight.lost = true;
    let flight = flight.clone();
    if resend {
        flights.remove(&tag);
    }
    drop(flights);
    if !resend {
        carrier.keep_lost(tag);
    }
    batch.news.counts.lost += 1;
    batch.news.error(Source::Answer, NO_ANSWER);
    let code = Some(NO_ANSWER.to_owned());
    if resend {
        batch.push(&flight, Event::NotTaken(flight.part), carrier.id, code, now).burns_try = true;
        return;
    }
    let target = Target { tenant: flight.ready.tenant, id: flight.ready.id, part: flight.part };
    only_by_phone(carrier, flight.ready.phone.digits(), target, batch);
    batch.push(&flight, Event::Lost(flight.part), carrier.id, code, now);
}

/// The carrier may have a part, and its id is not known: only the phone can tell whose a receipt is.
fn only_by_phone(carrier: &CarrierRun, phone: u64, target: Target, batch: &mut Batch) {
    carrier.matcher().add_lost(phone, target);
    if carrier.spec().options.match_lost_by_phone {
        batch.lost.push((phone, target));
    }
}

/// Finds the message of a receipt. One that is too early waits, unacknowledged; one that nobody claims in time is kept.
fn receipted(core: &Core, carrier: &CarrierRun, news: Early, batch: &mut Batch, early: &mut Vec<Early>) {
    if matches!(news.receipt.state, ReceiptState::Intermediate(_)) {
        return batch.acks.push(news.token);
    }
    let found = carrier.matcher().find(&news.receipt.message_id);
    match found {
        Match::Waiting(target) => {
            batch.closing.push(news.receipt.message_id.clone());
            let step = receipt_step(carrier, target, &news.receipt, news.at_ms);
            batch.count_receipt(&step);
            batch.steps.push(step);
            batch.acks.push(news.token);
        }
        Match::Repeated => {
            crate::meters::receipt_repeated();
            batch.news.counts.receipts += 1;
            batch.acks.push(news.token);
        }
        Match::Unknown if Instant::now() < news.until && early.len() < EARLY_MAX => early.push(news),
        Match::Unknown => unmatched(core, carrier, &news, batch),
    }
}

fn look_again(core: &Core, carrier: &CarrierRun, early: &mut Vec<Early>, batch: &mut Batch) {
    if early.is_empty() {
        return;
    }
    for news in std::mem::take(early) {
        receipted(core, carrier, news, batch, early);
    }
}

/// A receipt with an unknown id may be about the one lost submission to its phone; the transaction looks first whether the id
/// is that of a message whose time was over.
fn unmatched(core: &Core, carrier: &CarrierRun, news: &Early, batch: &mut Batch) {
    batch.acks.push(news.token);
    batch.news.counts.receipts += 1;
    let phone = phone_of(&news.receipt.from);
    let says = !news.receipt.stat.is_empty() && carrier.spec().options.match_lost_by_phone;
    let lost = phone.filter(|_| says).and_then(|phone| Some((phone, lost_to(carrier, phone)?)));
    let receipt = ParkedReceipt {
        carrier: carrier.id,
        id: core.ids.next(),
        smsc_id: news.receipt.message_id.to_string(),
        phone: phone.map_or_else(|| news.receipt.from.to_string(), |digits| digits.to_string()),
        outcome: if is_delivered(&news.receipt) { 1 } else { 2 },
        code: code(&news.receipt),
        raw: news.receipt.raw.to_vec(),
        at_ms: news.at_ms,
    };
    batch.unmatched.push(Stray { receipt, lost });
}

/// The one lost submission to a phone, unless an answer from there is still to come: the receipt may be about that one.
fn lost_to(carrier: &CarrierRun, phone: u64) -> Option<Target> {
    let target = carrier.matcher().take_lost(phone)?;
    let awaited =
        carrier.flights().values().any(|flight| !flight.lost && flight.ready.phone.digits() == phone);
    if awaited {
        carrier.matcher().add_lost(phone, target);
        return None;
    }
    Some(target)
}

/// The E.164 digits of a receipt's address, written with or without country code.
fn phone_of(address: &str) -> Option<u64> {
    let digits = address.trim_start_matches('+');
    let phone = Phone::parse(&format!("+{digits}"), None).or_else(|_| Phone::parse(digits, None));
    phone.ok().map(Phone::digits)
}

fn code(receipt: &session::Receipt) -> String {
    match receipt.err.is_empty() {
        true => receipt.stat.to_string(),
        false => format!("{}:{}", receipt.stat, receipt.err),
    }
}

/// The carrier's word, by its TLV state first and by its text where that says nothing.
fn is_delivered(receipt: &session::Receipt) -> bool {
    match receipt.state {
        ReceiptState::Delivered => true,
        ReceiptState::Unknown => explain("smpp", &receipt.stat, &receipt.err).state == Said::Delivered,
        _ => false,
    }
}

fn receipt_step(carrier: &CarrierRun, target: Target, receipt: &session::Receipt, at_ms: i64) -> Step {
    let event = match is_delivered(receipt) {
        true => Event::Delivered(target.part),
        false => Event::Undelivered(target.part),
    };
    Step {
        carrier: Some(carrier.id),
        code: Some(code(receipt).into_boxed_str()),
        ..Step::new(target.tenant, target.id, event, at_ms)
    }
}

/// Everything of one transaction, kept so that it can be run again.
struct Write {
    steps: Vec<Step>,
    parked: Vec<(Box<str>, Target)>,
    lost: Vec<(u64, Target)>,
    unmatched: Vec<Stray>,
    uplinks: Vec<Arrived>,
}

/// What a committed batch did.
#[derive(Default)]
struct Done {
    outcome: Outcome,
    /// Receipts that were parked now.
    parked: Vec<String>,
    /// Lost submissions that their receipt was not about after all.
    still_lost: Vec<(u64, Target)>,
    /// Phones put on a blacklist because the carrier lists them.
    listed: u64,
}

async fn commit(core: &Arc<Core>, carrier: &Arc<CarrierRun>, batch: Batch) {
    let Batch { steps, flying, closing, parked, lost, unmatched, uplinks, acks, news } = batch;
    carrier.count(&news);
    if steps.is_empty() && acks.is_empty() && unmatched.is_empty() {
        return;
    }
    let write = Arc::new(Write { steps, parked, lost, unmatched, uplinks });
    let done = persist(core, carrier, &write).await;
    if done.listed > 0 || uplink::may_change_lists(&write.uplinks) {
        core.lists_changed().await;
    }
    after(core, carrier, done, flying, &closing);
    if let (Some(session), false) = (carrier.session(), acks.is_empty()) {
        session.acknowledge(acks, AckStatus::Ok);
    }
}

/// A batch that the store will never take (a defect) is taken apart, so that one poisoned step cannot hold up the rest.
async fn persist(core: &Arc<Core>, carrier: &CarrierRun, write: &Arc<Write>) -> Done {
    match insist(core, carrier, write).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(carrier = carrier.spec().code, %error, "a batch cannot be stored: taken apart");
            one_by_one(core, carrier, write).await
        }
    }
}

/// Writes until the store answers: news must not be lost, and while the store is down the sessions stop reading. A step that
/// was committed without our knowing changes nothing the second time, so that its retries are found by comparing.
async fn insist(core: &Arc<Core>, carrier: &CarrierRun, write: &Arc<Write>) -> store::Result<Done> {
    let (mut pause, mut doubt) = (Duration::from_millis(50), false);
    loop {
        let (this, core_, id) = (Arc::clone(write), Arc::clone(core), carrier.id);
        match core.db.write(move |tx| transaction(tx, &core_, id, &this)).await {
            Err(error @ (store::Error::Busy(_) | store::Error::Down(_))) => {
                tracing::error!(carrier = carrier.spec().code, %error, "receipts wait for the store");
                doubt |= matches!(error, store::Error::Down(_));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(2));
            }
            answer => {
                if doubt {
                    core.doubt.notify_one();
                }
                return answer;
            }
        }
    }
}

async fn one_by_one(core: &Arc<Core>, carrier: &CarrierRun, write: &Arc<Write>) -> Done {
    let mut done = Done::default();
    let mut singles: Vec<Write> = Vec::new();
    let none = || Write { steps: vec![], parked: vec![], lost: vec![], unmatched: vec![], uplinks: vec![] };
    singles.extend(write.steps.iter().map(|step| Write { steps: vec![step.clone()], ..none() }));
    singles.extend(write.parked.iter().map(|parked| Write { parked: vec![parked.clone()], ..none() }));
    singles.extend(write.lost.iter().map(|lost| Write { lost: vec![*lost], ..none() }));
    singles
        .extend(write.unmatched.iter().map(|receipt| Write { unmatched: vec![receipt.clone()], ..none() }));
    singles.extend(write.uplinks.iter().map(|uplink| Write { uplinks: vec![uplink.clone()], ..none() }));
    for single in singles {
        match insist(core, carrier, &Arc::new(single)).await {
            Ok(one) => {
                done.outcome.stepped.extend(one.outcome.stepped);
                done.outcome.told.extend(one.outcome.told);
                done.outcome.uplinks.extend(one.outcome.uplinks);
                done.parked.extend(one.parked);
                done.still_lost.extend(one.still_lost);
                done.listed += one.listed;
            }
            Err(error) => {
                crate::meters::poisoned();
                tracing::error!(carrier = carrier.spec().code, %error, "one piece of news cannot be stored");
            }
        }
    }
    done
}

fn transaction(
    tx: &mut store::Tx<'_>,
    core: &Core,
    carrier: CarrierId,
    write: &Write,
) -> store::Result<Done> {
    let mut steps = write.steps.clone();
    let mut done = Done::default();
    for (smsc_id, target) in &write.parked {
        let found = store::inbound::take_parked_receipts(tx, carrier, smsc_id)?;
        steps.extend(found.iter().map(|receipt| parked_step(carrier, *target, receipt)));
    }
    for (phone, target) in &write.lost {
        steps.extend(claim_parked(tx, carrier, *phone, *target)?);
    }
    let mut keep = Vec::new();
    for Stray { receipt, lost } in &write.unmatched {
        let overdue = match receipt.smsc_id.as_str() {
            "" => None,
            smsc_id => store::inbound::overdue(tx, carrier, smsc_id)?,
        };
        match (overdue, lost) {
            (Some((tenant, id, part)), lost) => {
                steps.push(parked_step(carrier, Target { tenant, id, part }, receipt));
                done.still_lost.extend(lost);
            }
            (None, Some((_, target))) => steps.push(parked_step(carrier, *target, receipt)),
            (None, None) => keep.push(receipt.clone()),
        }
    }
    store::inbound::park_receipts(tx, &keep)?;
    done.parked = keep.into_iter().map(|receipt| receipt.smsc_id).collect();
    done.listed = listed::put(tx, core, &steps)?;
    let told = uplink::store(tx, core, &write.uplinks)?;
    done.outcome =
        step::run_with(tx, &steps, core.picture().policy.tries_max, core.endpoints.as_ref(), told)?;
    Ok(done)
}

/// The parked receipt about a phone, for a submission whose answer was lost; only one that came in the last hour, and not
/// before the message.
pub fn claim_parked(
    tx: &mut store::Tx<'_>,
    carrier: CarrierId,
    phone: u64,
    target: Target,
) -> store::Result<Option<Step>> {
    let since = (now_ms() - 3_600_000).max(target.id.accepted_ms());
    let found = store::inbound::take_parked_receipt_about(tx, carrier, &phone.to_string(), since)?;
    Ok(found.map(|receipt| parked_step(carrier, target, &receipt)))
}

fn parked_step(carrier: CarrierId, target: Target, receipt: &ParkedReceipt) -> Step {
    let event =
        if receipt.outcome == 1 { Event::Delivered(target.part) } else { Event::Undelivered(target.part) };
    Step {
        carrier: Some(carrier),
        code: Some(receipt.code.as_str().into()),
        ..Step::new(target.tenant, target.id, event, receipt.at_ms)
    }
}

/// After the commit: memory follows the database.
fn after(
    core: &Arc<Core>,
    carrier: &CarrierRun,
    done: Done,
    flying: HashMap<MessageId, Arc<Ready>>,
    closing: &[Box<str>],
) {
    let mut matcher = carrier.matcher();
    closing.iter().for_each(|id| matcher.close(id));
    done.parked.iter().for_each(|id| matcher.add_parked(id));
    done.still_lost.iter().for_each(|(phone, target)| matcher.add_lost(*phone, *target));
    drop(matcher);
    crate::meters::parked_receipts(done.parked.len());
    core.announce(&done.outcome);
    for stepped in &done.outcome.stepped {
        let Some(ready) = flying.get(&stepped.id) else { continue };
        if stepped.state.is_closed() {
            carrier.matcher().forget_lost(ready.phone.digits(), ready.id);
        }
        if let (Some(retry), Some(message)) = (stepped.retry, &stepped.again) {
            let ready = Ready { message: message.clone(), ..ready.as_ref().clone() };
            again(core, carrier, ready, retry, stepped);
        }
    }
}

/// Queues a message once more. One that the carrier refused, or throttled until the session gave it up, goes elsewhere first;
/// one that it never saw may stay.
fn again(core: &Core, carrier: &CarrierRun, mut ready: Ready, retry: Retry, stepped: &Stepped) {
    let patience_ms = i64::try_from(carrier.spec().options.throttle_give_up_ms).unwrap_or(i64::MAX);
    let given_up =
        retry == Retry::Anywhere && stepped.sent_ms.is_some_and(|sent| now_ms() - sent >= patience_ms);
    let refused = given_up || stepped.tries > i64::from(ready.tries);
    ready.tries = u32::try_from(stepped.tries).unwrap_or(u32::MAX);
    core.queued.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    match (retry, refused) {
        (Retry::Anywhere, true) => {
            ready.tried.push(carrier.id);
            core.enqueue(Box::new(ready));
        }
        (Retry::SameCarrier, true) => {
            let pause = core.settings.retry_ms << ready.tries.min(6);
            core.delay(Box::new(ready), steady_ms() + i64::try_from(pause).unwrap_or(0));
        }
        (_, false) => {
            let ready = Box::new(ready);
            if carrier.is_up() {
                carrier.lanes().push_front(ready);
                carrier.wake.notify_one();
            } else {
                core.enqueue(ready);
            }
        }
    }
}
