//! One client of the centre: what waits for it, how many binds it holds, how fast it submits.
//! Invariant: a receipt or uplink is in exactly one place: waiting here, or unanswered on one connection.

use crate::outgoing::Outgoing;
use crate::schedule::Schedule;
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Everything that binds under one `system_id`.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) system_id: Bytes,
    /// Wakes the receiving connections when something falls due earlier than they expect.
    pub(crate) wake: Notify,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    waiting: Schedule<Outgoing>,
    binds: u32,
    attempts: HashMap<u64, u8>,
    bucket: Bucket,
}

/// Submissions remembered because a magic number misbehaves for their first attempts.
const ATTEMPTS_MAX: usize = 100_000;

impl Account {
    pub(crate) fn new(system_id: Bytes) -> Account {
        let state = State {
            waiting: Schedule::new(),
            binds: 0,
            attempts: HashMap::new(),
            bucket: Bucket { tokens: 0.0, filled_ms: None },
        };
        Account { system_id, wake: Notify::new(), state: Mutex::new(state) }
    }

    /// Counts a bind in; false when there are `max` already.
    pub(crate) fn enter(&self, max: u32) -> bool {
        let mut state = self.lock();
        let allowed = state.binds < max;
        state.binds += u32::from(allowed);
        allowed
    }

    /// Counts a bind out.
    pub(crate) fn leave(&self) {
        self.lock().binds -= 1;
    }

    /// Adds what falls due later; returns how many were dropped because `max` were waiting already.
    pub(crate) fn post(&self, items: impl IntoIterator<Item = (u64, Outgoing)>, max: usize) -> u64 {
        let mut state = self.lock();
        let before = state.waiting.next_due_ms();
        let mut dropped = 0;
        for (due_ms, item) in items {
            if state.waiting.len() < max {
                state.waiting.push(due_ms, item);
            } else {
                dropped += 1;
            }
        }
        let earlier = state.waiting.next_due_ms().is_some_and(|due| before.is_none_or(|before| due < before));
        drop(state);
        if earlier {
            self.wake.notify_waiters();
        }
        dropped
    }

    /// Takes at most `max` items that are due.
    pub(crate) fn take_due(&self, now_ms: u64, max: usize, into: &mut Vec<Outgoing>) {
        let mut state = self.lock();
        for _ in 0..max {
            let Some(item) = state.waiting.pop_due(now_ms) else { break };
            into.push(item);
        }
    }

    pub(crate) fn next_due_ms(&self) -> Option<u64> {
        self.lock().waiting.next_due_ms()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// True for the first `times` calls with this fingerprint, then false once, then from the start.
    pub(crate) fn misbehaves(&self, fingerprint: u64, times: u8) -> bool {
        let attempts = &mut self.lock().attempts;
        if attempts.len() >= ATTEMPTS_MAX && !attempts.contains_key(&fingerprint) {
            attempts.clear();
        }
        let seen = attempts.entry(fingerprint).or_insert(0);
        if *seen >= times {
            attempts.remove(&fingerprint);
            return false;
        }
        *seen += 1;
        true
    }

    /// Whether one more submission fits `per_second`.
    pub(crate) fn admits(&self, now_ms: u64, per_second: u32) -> bool {
        self.lock().bucket.take(now_ms, per_second)
    }

    /// Nothing here panics between two consistent states, so a poisoned lock still guards good data.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A bucket that holds one second's worth of submissions.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_ms: Option<u64>,
}

impl Bucket {
    fn take(&mut self, now_ms: u64, per_second: u32) -> bool {
        let rate = f64::from(per_second);
        let filled = match self.filled_ms {
            None => rate,
            Some(before) => self.tokens + now_ms.saturating_sub(before) as f64 * rate / 1_000.0,
        };
        self.filled_ms = Some(now_ms);
        self.tokens = filled.min(rate);
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outgoing::{self, address};

    fn account() -> Account {
        Account::new(Bytes::from_static(b"cnx"))
    }

    fn item(text: &str) -> Outgoing {
        let phone = address("13800138000").expect("valid");
        outgoing::uplink(&phone, &phone, text, 1).remove(0)
    }

    #[test]
    fn what_does_not_fit_is_dropped_and_counted() {
        let account = account();
        assert_eq!(account.post((0..3).map(|due| (due, item("a"))), 5), 0);
        assert_eq!(account.post((0..3).map(|due| (due, item("b"))), 5), 1);
        assert_eq!(account.waiting(), 5);
        let mut taken = Vec::new();
        account.take_due(1, 3, &mut taken);
        assert_eq!(taken.len(), 3);
        account.take_due(1, 9, &mut taken);
        assert_eq!(taken.len(), 4, "one more is due at 1");
        assert_eq!(account.next_due_ms(), Some(2));
    }

    #[test]
    fn binds_are_limited() {
        let account = account();
        assert!(account.enter(2) && account.enter(2));
        assert!(!account.enter(2));
        account.leave();
        assert!(account.enter(2));
    }

    #[test]
    fn misbehaviour_ends_after_so_many_attempts_and_starts_again() {
        let account = account();
        let told: Vec<bool> = (0..8).map(|_| account.misbehaves(7, 3)).collect();
        assert_eq!(told, [true, true, true, false, true, true, true, false]);
        assert!(account.misbehaves(8, 1), "another submission has its own count");
    }

    #[test]
    fn the_rate_holds_over_any_second() {
        let mut bucket = Bucket { tokens: 0.0, filled_ms: None };
        let admitted = |bucket: &mut Bucket, now_ms| (0..100).filter(|_| bucket.take(now_ms, 10)).count();
        assert_eq!(admitted(&mut bucket, 0), 10);
        assert_eq!(admitted(&mut bucket, 0), 0);
        assert_eq!(admitted(&mut bucket, 500), 5);
        assert_eq!(admitted(&mut bucket, 99_000), 10, "an idle minute is not saved up");
    }

    #[tokio::test]
    async fn earlier_news_wakes_and_later_news_does_not() {
        let account = account();
        let woken = account.wake.notified();
        account.post([(50, item("a"))], 9);
        woken.await;
        let mut idle = std::pin::pin!(account.wake.notified());
        account.post([(60, item("b"))], 9);
        assert!(futures_poll(idle.as_mut()).is_pending());
        account.post([(40, item("c"))], 9);
        assert!(futures_poll(idle.as_mut()).is_ready());
    }

    fn futures_poll<F: Future>(future: std::pin::Pin<&mut F>) -> std::task::Poll<F::Output> {
        future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
    }
}
