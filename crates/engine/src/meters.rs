//! What the engine counts, in one place, so that names stay consistent. Rendered by the server at `/metrics`.

use domain::kind::Kind;
use domain::message::State;
use domain::refusal::{Detail, Refusal};
use metrics::{counter, gauge, histogram};

use crate::pipeline::step::Outcome;

/// A request was stored: messages accepted, messages refused by reason.
pub fn accepted(kind: Kind, refusals: &[Option<(Refusal, Detail)>]) {
    let taken = refusals.iter().filter(|refusal| refusal.is_none()).count();
    counter!("hongyan_messages_accepted_total", "type" => kind.as_str()).increment(taken as u64);
    for (refusal, _) in refusals.iter().flatten() {
        counter!("hongyan_messages_refused_total", "reason" => refusal.as_str()).increment(1);
    }
}

/// Messages moved on.
pub fn stepped(outcome: &Outcome) {
    let mut closed = [0u64; 17];
    for stepped in outcome.stepped.iter().filter(|s| s.before != s.state) {
        if let Some(count) = usize::try_from(stepped.state.code()).ok().and_then(|code| closed.get_mut(code))
        {
            *count += 1;
        }
    }
    for state in State::ALL {
        let count = closed[state.code() as usize];
        if count > 0 {
            counter!("hongyan_message_states_total", "state" => state.as_str()).increment(count);
        }
    }
    if outcome.ignored > 0 {
        counter!("hongyan_news_ignored_total").increment(outcome.ignored as u64);
    }
}

/// Time from handing a submission to the session to its answer.
pub fn answer_ms(ms: i64) {
    histogram!("hongyan_carrier_answer_seconds").record(ms.max(0) as f64 / 1000.0);
}

/// A carrier refused a submission.
pub fn refused_by_carrier(carrier: &str, status: u32) {
    let status = format!("0x{status:08X}");
    counter!("hongyan_carrier_refusals_total", "carrier" => carrier.to_owned(), "status" => status)
        .increment(1);
}

/// A receipt came a second time.
pub fn receipt_repeated() {
    counter!("hongyan_receipts_repeated_total").increment(1);
}

/// Receipts that belong to no message were parked.
pub fn parked_receipts(count: usize) {
    if count > 0 {
        counter!("hongyan_receipts_parked_total").increment(count as u64);
    }
}

/// A piece of news that the store will never take: a defect.
pub fn poisoned() {
    counter!("hongyan_news_poisoned_total").increment(1);
}

/// A push to a tenant's endpoint.
pub fn pushed(outcome: &'static str, events: usize, seconds: f64) {
    counter!("hongyan_pushes_total", "outcome" => outcome).increment(1);
    counter!("hongyan_pushed_events_total", "outcome" => outcome).increment(events as u64);
    histogram!("hongyan_push_seconds").record(seconds);
}

/// Somebody tried to sign in: `done`, `password` (a code is owed), `refused` or `locked`.
pub fn sign_in(outcome: &'static str) {
    counter!("hongyan_sign_ins_total", "outcome" => outcome).increment(1);
}

/// What waits, by priority, for one carrier; whether it is up; what is in flight and waits for receipts.
pub fn carrier(code: &str, waiting: [usize; 3], binds: usize, in_flight: usize, unreceipted: usize) {
    for (kind, count) in Kind::ALL.into_iter().zip(waiting) {
        gauge!("hongyan_queue_messages", "carrier" => code.to_owned(), "type" => kind.as_str())
            .set(count as f64);
    }
    gauge!("hongyan_carrier_binds_up", "carrier" => code.to_owned()).set(binds as f64);
    gauge!("hongyan_carrier_in_flight", "carrier" => code.to_owned()).set(in_flight as f64);
    gauge!("hongyan_carrier_unreceipted", "carrier" => code.to_owned()).set(unreceipted as f64);
}

/// The store's own counters.
pub fn store(counters: &store::db::Counters) {
    use std::sync::atomic::Ordering::Relaxed;
    counter!("hongyan_store_commits_total").absolute(counters.commits.load(Relaxed));
    counter!("hongyan_store_writes_total").absolute(counters.writes.load(Relaxed));
    counter!("hongyan_store_commit_microseconds_total").absolute(counters.commit_us.load(Relaxed));
    counter!("hongyan_store_failures_total").absolute(counters.failures.load(Relaxed));
    gauge!("hongyan_store_writes_waiting").set(counters.writes_waiting.load(Relaxed) as f64);
    gauge!("hongyan_store_down").set(f64::from(u8::from(counters.down.load(Relaxed))));
}

/// Messages in memory.
pub fn queued(count: usize) {
    gauge!("hongyan_queued_messages").set(count as f64);
}
