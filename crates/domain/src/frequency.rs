//! How often the same thing may happen to the same key inside a sliding window: exact, and small in memory.
//!
//! The caller owns one counter per rule behind one lock; whoever calls `try_take` is decided at that moment,
//! so the limit holds under any concurrency. Nothing is persisted here: after a restart the caller calls
//! `restore` for what is stored.
//!
//! Invariant: with times that do not go back, `try_take(key, now)` succeeds exactly when fewer than `limit`
//! takes of that key happened in `(now - span, now]`. Memory: 12 octets and a control octet per take, times a
//! hash table's slack (at most 30 octets a take), and whole generations are dropped at once, so nothing is
//! ever swept.

use crate::id::TenantId;
use crate::phone::Phone;
use hashbrown::HashTable;

/// A rule: at most `limit` in any `span_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// Takes allowed inside the window.
    pub limit: u32,
    /// Length of the window in milliseconds, at most `u32::MAX` (49 days).
    pub span_ms: i64,
}

impl Window {
    /// The same content to the same phone: 3 in 10 minutes.
    pub const SAME_CONTENT: Self = Self { limit: 3, span_ms: 600_000 };
}

/// Milliseconds until the next take of this key can succeed, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryAfterMs(pub i64);

impl RetryAfterMs {
    /// Whole seconds, rounded up: the `Retry-After` header.
    pub const fn seconds(self) -> i64 {
        (self.0 + 999) / 1000
    }
}

/// One take: the key's halves (so that the entry is 12 octets, not 16) and the offset in its generation.
#[derive(Clone, Copy)]
struct Take {
    high: u32,
    low: u32,
    offset: u32,
}

impl Take {
    const fn new(key: u64, offset: u32) -> Self {
        Self { high: (key >> 32) as u32, low: key as u32, offset }
    }

    const fn key(self) -> u64 {
        (self.high as u64) << 32 | self.low as u64
    }
}

/// The takes of one span of time, `[number * span, (number + 1) * span)`.
struct Generation {
    number: i64,
    takes: HashTable<Take>,
}

/// The counter of one rule.
pub struct Frequency {
    limit: u32,
    span_ms: i64,
    /// The latest time seen.
    latest_ms: i64,
    /// The generation of `latest_ms` and the one before: no window reaches further back.
    current: Generation,
    previous: Generation,
}

impl Frequency {
    /// An empty counter. `span_ms` is held to 1..=u32::MAX; a `limit` of 0 refuses everything.
    pub fn new(limit: u32, span_ms: i64) -> Self {
        let span_ms = span_ms.clamp(1, i64::from(u32::MAX));
        let empty = |number| Generation { number, takes: HashTable::new() };
        Self { limit, span_ms, latest_ms: i64::MIN, current: empty(i64::MIN), previous: empty(i64::MIN) }
    }

    /// Counts one more, or says how long until that is allowed (and counts nothing).
    ///
    /// A clock that steps back by up to one span is taken to stand still; one that steps back further empties
    /// the counter, because what it remembers then lies in the future.
    pub fn try_take(&mut self, key: u64, now_ms: i64) -> Result<(), RetryAfterMs> {
        let now_ms = self.advance(now_ms);
        if self.limit == 0 {
            return Err(RetryAfterMs(self.span_ms));
        }
        let held = self.times(key, now_ms).count();
        if held >= self.limit as usize {
            return Err(self.wait(key, now_ms));
        }
        self.put(key, now_ms);
        Ok(())
    }

    /// Counts one more when every one of `windows` has room for it, or says how long until they all have (and counts
    /// nothing). A window of the limit 0 has never room; none may be longer than the counter's span.
    pub fn try_take_all(&mut self, key: u64, now_ms: i64, windows: &[Window]) -> Result<(), RetryAfterMs> {
        let now_ms = self.advance(now_ms);
        let longest = windows.iter().filter_map(|window| self.wait_for(key, now_ms, *window)).max();
        match longest {
            Some(wait) => Err(RetryAfterMs(wait)),
            None => {
                self.put(key, now_ms);
                Ok(())
            }
        }
    }

    /// Milliseconds until a window has room; `None` = it has.
    fn wait_for(&self, key: u64, now_ms: i64, window: Window) -> Option<i64> {
        let limit = window.limit as usize;
        let times = || self.times_within(key, now_ms, window.span_ms);
        if times().count() < limit {
            return None;
        }
        let mut times: Vec<i64> = times().collect();
        times.sort_unstable();
        let free_at =
            times.get(times.len() - limit).copied().unwrap_or(now_ms).saturating_add(window.span_ms);
        Some(free_at.saturating_sub(now_ms).max(1))
    }

    /// The longest window it can count, milliseconds.
    pub const fn span_ms(&self) -> i64 {
        self.span_ms
    }

    /// The same takes in a counter for windows of another length. What a shorter counter had forgotten stays
    /// forgotten.
    pub fn respan(&self, span_ms: i64) -> Frequency {
        let mut other = Frequency::new(self.limit, span_ms);
        for generation in [&self.previous, &self.current] {
            let start = generation.number.saturating_mul(self.span_ms);
            for take in &generation.takes {
                other.restore(take.key(), start.saturating_add(i64::from(take.offset)));
            }
        }
        other
    }

    /// How many takes of `key` count at `now_ms`.
    pub fn count(&self, key: u64, now_ms: i64) -> u32 {
        u32::try_from(self.times(key, now_ms).count()).unwrap_or(u32::MAX)
    }

    /// Undoes a take that was made at `at_ms` (the message was refused after all). Does nothing when it is
    /// not there, or no longer counts.
    pub fn give_back(&mut self, key: u64, at_ms: i64) {
        let (number, offset) = self.place(at_ms);
        for generation in [&mut self.current, &mut self.previous] {
            if generation.number == number {
                let is_it = |t: &Take| t.key() == key && t.offset == offset;
                if let Ok(entry) = generation.takes.find_entry(key, is_it) {
                    entry.remove();
                }
                return;
            }
        }
    }

    /// Remembers a take from before a restart, whatever the limit. In any order of time.
    pub fn restore(&mut self, key: u64, at_ms: i64) {
        if self.latest_ms < at_ms {
            self.advance(at_ms);
        }
        self.put(key, at_ms);
    }

    /// Takes held, some of which may have left the window.
    pub fn len(&self) -> usize {
        self.current.takes.len() + self.previous.takes.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Octets allocated for the tables.
    pub fn allocated(&self) -> usize {
        self.current.takes.allocation_size() + self.previous.takes.allocation_size()
    }

    /// The time to reckon with, after bringing the generations up to it.
    fn advance(&mut self, now_ms: i64) -> i64 {
        if now_ms < self.latest_ms {
            if self.latest_ms.saturating_sub(now_ms) <= self.span_ms {
                return self.latest_ms;
            }
            self.current.takes.clear();
            self.previous.takes.clear();
            self.current.number = i64::MIN;
        }
        self.latest_ms = now_ms;
        let (number, _) = self.place(now_ms);
        if number != self.current.number {
            self.turn(number);
        }
        now_ms
    }

    /// Makes `number` the current generation; the oldest table is emptied and used again unless it grew out
    /// of use.
    fn turn(&mut self, number: i64) {
        std::mem::swap(&mut self.current, &mut self.previous);
        if self.previous.number != number.saturating_sub(1) {
            self.previous.takes.clear();
            self.previous.number = number.saturating_sub(1);
        }
        self.current.number = number;
        if self.current.takes.capacity() > 1024 + 4 * self.previous.takes.len() {
            self.current.takes = HashTable::new();
        }
        self.current.takes.clear();
    }

    fn place(&self, at_ms: i64) -> (i64, u32) {
        (at_ms.div_euclid(self.span_ms), at_ms.rem_euclid(self.span_ms) as u32)
    }

    fn put(&mut self, key: u64, at_ms: i64) {
        let (number, offset) = self.place(at_ms);
        for generation in [&mut self.current, &mut self.previous] {
            if generation.number == number {
                generation.takes.insert_unique(key, Take::new(key, offset), |t| t.key());
                return;
            }
        }
    }

    /// When the takes of `key` happened that count at `now_ms`, in no order.
    fn times(&self, key: u64, now_ms: i64) -> impl Iterator<Item = i64> {
        self.times_within(key, now_ms, self.span_ms)
    }

    /// The same within a window that may be shorter.
    fn times_within(&self, key: u64, now_ms: i64, span_ms: i64) -> impl Iterator<Item = i64> {
        let earliest = now_ms.saturating_sub(span_ms);
        [&self.current, &self.previous].into_iter().flat_map(move |generation| {
            let start = generation.number.saturating_mul(self.span_ms);
            let same = generation.takes.iter_hash(key).filter(move |t| t.key() == key);
            same.map(move |t| start.saturating_add(i64::from(t.offset))).filter(move |at| *at > earliest)
        })
    }

    /// Until so many of the oldest have left that one more fits.
    fn wait(&self, key: u64, now_ms: i64) -> RetryAfterMs {
        let mut times: Vec<i64> = self.times(key, now_ms).collect();
        times.sort_unstable();
        let leaving = times.len().saturating_sub(self.limit as usize);
        let free_at = times.get(leaving).map_or(now_ms, |at| at.saturating_add(self.span_ms));
        RetryAfterMs(free_at.saturating_sub(now_ms).max(1))
    }
}

/// 64 bits that stand for (tenant, phone, text); the same on every machine and in every version, so that
/// stored ones stay comparable. Not cryptographic: a tenant who finds a collision only limits its own
/// sending.
///
/// Eight octets at a time, little endian, the last padded with zeros: `h = fold((h ^ chunk) * ODD)`, where
/// `fold` is the exclusive-or of the product's halves; tenant, phone and the text's length go in first.
pub fn fingerprint(tenant: TenantId, phone: Phone, text: &str) -> u64 {
    let mut hash = 0x243F_6A88_85A3_08D3; // digits of pi
    for word in [tenant.0 as u64, phone.digits(), text.len() as u64] {
        hash = mix(hash, word);
    }
    let (words, tail) = text.as_bytes().as_chunks::<8>();
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    mix(mix(hash, u64::from_le_bytes(last)), 0x1319_8A2E_0370_7344)
}

const fn mix(hash: u64, word: u64) -> u64 {
    const ODD: u128 = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio
    let product = (hash ^ word) as u128 * ODD;
    // The sum keeps a zero product from swallowing what came before.
    ((product >> 64) as u64 ^ product as u64).wrapping_add(hash.rotate_left(23))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const KEY: u64 = 0xDEAD_BEEF_0000_0001;

    #[test]
    fn three_in_ten_minutes() {
        let mut f = Frequency::new(Window::SAME_CONTENT.limit, Window::SAME_CONTENT.span_ms);
        for now in [0, 1_000, 599_000] {
            assert_eq!(f.try_take(KEY, now), Ok(()));
        }
        assert_eq!(f.try_take(KEY, 599_999), Err(RetryAfterMs(1)));
        assert_eq!(f.try_take(KEY + 1, 599_999), Ok(()), "another key");
        assert_eq!(f.try_take(KEY, 600_000), Ok(()), "the first has left");
        assert_eq!(f.try_take(KEY, 600_000), Err(RetryAfterMs(1_000)));
        assert_eq!(RetryAfterMs(1_001).seconds(), 2);
        assert_eq!(f.try_take(KEY, 10_000_000), Ok(()));
        assert_eq!(f.len(), 1, "old generations are gone");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let mut f = Frequency::new(1, 1_000);
        assert_eq!(f.try_take(KEY, 5), Ok(()));
        f.give_back(KEY, 6);
        assert!(f.try_take(KEY, 7).is_err());
        f.give_back(KEY, 5);
        assert_eq!(f.try_take(KEY, 7), Ok(()));
    }

    #[test]
    fn several_windows_at_once() {
        let mut f = Frequency::new(0, 86_400_000);
        let windows = [Window { limit: 1, span_ms: 60_000 }, Window { limit: 2, span_ms: 3_600_000 }];
        let mut take = |now| f.try_take_all(KEY, now, &windows);
        assert_eq!(take(0), Ok(()));
        assert_eq!(take(59_999), Err(RetryAfterMs(1)));
        assert_eq!(take(60_000), Ok(()));
        assert_eq!(take(60_001), Err(RetryAfterMs(3_539_999)), "the hour is the longer wait");
        assert_eq!(take(3_600_000), Ok(()));
        assert_eq!(f.try_take_all(KEY, 3_600_001, &[]), Ok(()), "nothing limits");
        assert!(f.try_take_all(KEY + 1, 3_600_001, &[Window { limit: 0, span_ms: 1 }]).is_err());
    }

    #[test]
    fn another_span_keeps_the_takes() {
        let mut f = Frequency::new(2, 1_000);
        f.try_take(KEY, 500).unwrap();
        f.try_take(KEY, 1_400).unwrap();
        let mut longer = f.respan(10_000);
        let window = [Window { limit: 2, span_ms: 10_000 }];
        assert_eq!(longer.try_take_all(KEY, 1_500, &window), Err(RetryAfterMs(9_000)));
        assert_eq!((longer.len(), longer.span_ms()), (2, 10_000));
        assert_eq!(longer.respan(100).count(KEY, 1_450), 1, "a shorter one forgets");
    }

    #[test]
    fn a_clock_that_steps_back() {
        let mut f = Frequency::new(1, 1_000);
        assert_eq!(f.try_take(KEY, 100_000), Ok(()));
        assert_eq!(f.try_take(KEY, 99_500), Err(RetryAfterMs(1_000)), "a little: it stands still");
        assert_eq!(f.try_take(KEY, 50_000), Ok(()), "a lot: the counter starts again");
        assert!(f.try_take(KEY, 50_001).is_err());
    }

    #[test]
    fn a_limit_of_nothing() {
        assert_eq!(Frequency::new(0, 1_000).try_take(KEY, 0), Err(RetryAfterMs(1_000)));
    }

    #[test]
    fn memory_is_small_and_comes_back() {
        let mut f = Frequency::new(3, 600_000);
        for n in 0..100_000u64 {
            f.try_take(n.wrapping_mul(0x9E37_79B9_7F4A_7C15), 1).unwrap();
        }
        assert!(f.allocated() <= 40 * 100_000, "{} octets", f.allocated());
        for now in [700_000, 1_400_000, 2_100_000] {
            f.try_take(KEY, now).unwrap();
        }
        assert!(f.allocated() < 64 * 1024, "{} octets", f.allocated());
    }

    #[test]
    fn fingerprints_are_stable_and_differ() {
        let phone = |n: u64| Phone::from_digits(8_615_400_000_000 + n).unwrap();
        assert_eq!(fingerprint(TenantId(1), phone(0), ""), FIXED[0]);
        assert_eq!(fingerprint(TenantId(1), phone(0), "您的验证码是123456"), FIXED[1]);
        let mut seen = HashSet::new();
        for n in 0..200 {
            for tenant in 0..5 {
                for text in ["", "\0", "a", "a\0", "12345678", "123456789", "aaaaaaaaaaaaaaaa"] {
                    assert!(seen.insert(fingerprint(TenantId(tenant), phone(n), text)));
                }
            }
        }
    }

    /// Computed by hand from the definition.
    const FIXED: [u64; 2] = [13046817536356943200, 963856944468094100];

    /// The definition, word by word.
    struct Naive {
        limit: usize,
        span_ms: i64,
        takes: Vec<(u64, i64)>,
    }

    impl Naive {
        fn try_take(&mut self, key: u64, now_ms: i64) -> Result<(), RetryAfterMs> {
            let mut times: Vec<i64> = self
                .takes
                .iter()
                .filter(|(k, at)| *k == key && now_ms - at < self.span_ms)
                .map(|t| t.1)
                .collect();
            times.sort_unstable();
            if times.len() < self.limit {
                self.takes.push((key, now_ms));
                return Ok(());
            }
            Err(RetryAfterMs(times[times.len() - self.limit] + self.span_ms - now_ms))
        }

        fn give_back(&mut self, key: u64, at_ms: i64) {
            if let Some(at) = self.takes.iter().position(|t| *t == (key, at_ms)) {
                self.takes.remove(at);
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(
            limit in 1u32..5, span_ms in 1i64..50, start in -200i64..200,
            restored in prop::collection::vec((0u64..3, 0i64..60), 0..6),
            steps in prop::collection::vec((0u64..3, 0i64..20, prop::bool::weighted(0.2)), 1..200),
        ) {
            let mut ours = Frequency::new(limit, span_ms);
            let mut naive = Naive { limit: limit as usize, span_ms, takes: Vec::new() };
            for (key, ago) in restored {
                ours.restore(key, start - ago);
                naive.takes.push((key, start - ago));
            }
            let mut now = start;
            for (key, later, give_back) in steps {
                now += later;
                if give_back && let Some((key, at)) = naive.takes.last().copied() {
                    ours.give_back(key, at);
                    naive.give_back(key, at);
                }
                prop_assert_eq!(ours.try_take(key, now), naive.try_take(key, now), "key {} at {}", key, now);
            }
        }
    }
}
