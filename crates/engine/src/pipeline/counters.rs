//! The counters of all frequency rules: owned by the batcher, given back to by its writers, rebuilt by `restore.rs`.
//!
//! One counter for the same text to the same phone, one for each SMS type of a signature to the same phone, and those of
//! a phone whatever the signature. A take is counted in all that limit it or in none. They follow the policy: their spans are
//! the longest windows of any tenant.

use std::sync::{Arc, Mutex};

use domain::frequency::{Frequency, RetryAfterMs, Window};
use domain::kind::Kind;
use domain::policy::Policy;

use crate::policy::Picture;

/// Shared with the batcher's writers.
pub type Counters = Arc<Mutex<Book>>;

/// Counters: one for the same text, one for each SMS type under a signature, and for a phone one for each type and one for all.
const COUNTERS: usize = 8;
/// Which counter counts the same text.
const SAME: usize = 0;

/// How far back the rules of all tenants look, milliseconds, by counter; 0 = nothing is limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spans([i64; COUNTERS]);

impl Spans {
    /// How far back this policy looks.
    pub(crate) fn of(policy: &Policy) -> Spans {
        let mut spans = Spans::default();
        spans.widen(policy);
        spans
    }

    /// The longest of them.
    pub(crate) fn longest_ms(&self) -> i64 {
        self.0.iter().copied().max().unwrap_or(0)
    }

    /// Far enough for this policy too.
    pub(crate) fn widen(&mut self, policy: &Policy) {
        for kind in Kind::ALL {
            for (counter, windows) in rules(policy, kind) {
                let longest = windows.iter().map(|window| window.span_ms).max().unwrap_or(0);
                self.0[counter] = self.0[counter].max(longest);
            }
        }
    }
}

/// What one message is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prints {
    /// Tenant, phone and text.
    pub text: u64,
    /// Tenant, phone and signature.
    pub signature: u64,
    /// Tenant and phone.
    pub phone: u64,
}

impl Prints {
    const fn of(self, counter: usize) -> u64 {
        match counter {
            SAME => self.text,
            1..=3 => self.signature,
            _ => self.phone,
        }
    }
}

/// The counters a message of this type is counted in, with their windows, in the order in which they refuse.
fn rules(policy: &Policy, kind: Kind) -> [(usize, &[Window]); 4] {
    [
        (SAME, policy.same_content.windows()),
        (1 + place(kind), policy.sliding(kind).windows()),
        (4 + place(kind), policy.to_phone(Some(kind)).windows()),
        (7, policy.to_phone(None).windows()),
    ]
}

/// The counters.
pub struct Book {
    version: i64,
    counters: [Frequency; COUNTERS],
}

impl Book {
    /// Empty, for the rules of a picture.
    pub fn new(picture: &Picture) -> Book {
        let counter = |span_ms| Frequency::new(0, span_ms);
        Book { version: picture.version, counters: picture.spans.0.map(counter) }
    }

    /// Follows a change of the policy. A window that grew counts what is still remembered.
    pub fn follow(&mut self, picture: &Picture) {
        if self.version == picture.version {
            return;
        }
        self.version = picture.version;
        for (counter, span_ms) in self.counters.iter_mut().zip(picture.spans.0) {
            if counter.span_ms() != span_ms.max(1) {
                *counter = counter.respan(span_ms);
            }
        }
    }

    /// Counts a message, or says how long until it may be sent (and counts nothing).
    pub fn try_take(
        &mut self,
        policy: &Policy,
        kind: Kind,
        prints: Prints,
        at_ms: i64,
    ) -> Result<(), RetryAfterMs> {
        let rules = rules(policy, kind);
        for (n, (counter, windows)) in rules.iter().enumerate() {
            if windows.is_empty() {
                continue;
            }
            let taken = self.counters[*counter].try_take_all(prints.of(*counter), at_ms, windows);
            if taken.is_err() {
                for (counter, windows) in rules.iter().take(n) {
                    if !windows.is_empty() {
                        self.counters[*counter].give_back(prints.of(*counter), at_ms);
                    }
                }
                return taken;
            }
        }
        Ok(())
    }

    /// Undoes a take: the message was refused after all.
    pub fn give_back(&mut self, kind: Kind, prints: Prints, at_ms: i64) {
        for counter in [SAME, 1 + place(kind), 4 + place(kind), 7] {
            self.counters[counter].give_back(prints.of(counter), at_ms);
        }
    }

    /// Remembers a message from before a restart.
    pub fn restore(&mut self, policy: &Policy, kind: Kind, prints: Prints, (at_ms, now_ms): (i64, i64)) {
        for (counter, windows) in rules(policy, kind) {
            let longest = windows.iter().map(|window| window.span_ms).max().unwrap_or(0);
            if at_ms > now_ms.saturating_sub(longest) {
                self.counters[counter].restore(prints.of(counter), at_ms);
            }
        }
    }
}

const fn place(kind: Kind) -> usize {
    match kind {
        Kind::Verification => 0,
        Kind::Notification => 1,
        Kind::Marketing => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::{Layers, Rule, Set, Value};

    fn picture(version: i64, rules: &[(Rule, i64)]) -> Picture {
        let none = Set::default();
        let platform: Set = rules.iter().map(|(rule, n)| (*rule, Value::Integer(*n))).collect();
        let layers = Layers { defaults: &none, platform: &platform, options: &none, tenant: &none };
        let mut picture =
            Picture { version, policy: Arc::new(Policy::compile(&layers)), ..Picture::default() };
        let policy = Arc::clone(&picture.policy);
        picture.spans.widen(&policy);
        picture
    }

    #[test]
    fn a_message_is_counted_in_both_or_in_none() {
        let picture = picture(1, &[]);
        let mut book = Book::new(&picture);
        let mut take = |text, at| {
            book.try_take(&picture.policy, Kind::Verification, Prints { text, signature: 9, phone: 5 }, at)
                .map_err(|w| w.0)
        };
        assert_eq!(take(1, 0), Ok(()));
        assert_eq!(take(2, 1), Err(59_999), "one in a minute, whatever it says");
        for n in 1..5 {
            assert_eq!(take(1 + n % 2, n as i64 * 60_000), Ok(()));
        }
        assert_eq!(take(2, 300_000), Err(3_300_000), "five in an hour");
        book.give_back(Kind::Verification, Prints { text: 1, signature: 9, phone: 5 }, 240_000);
        let other = Prints { text: 1, signature: 8, phone: 5 };
        assert!(book.try_take(&picture.policy, Kind::Notification, other, 300_001).is_ok());
        assert!(book.try_take(&picture.policy, Kind::Notification, other, 300_002).is_err(), "the same text");
    }

    #[test]
    fn further_limits_count_a_phone_whatever_the_signature() {
        let none = Set::default();
        let lines = ["all 3/1h phone", "marketing 1/1h phone", "notification 2/7d"];
        let lines = Value::Words(lines.map(str::to_owned).to_vec());
        let off = [Rule::SameContentMax, Rule::MarketingDay, Rule::NotificationDay];
        let mut platform: Set = off.map(|rule| (rule, Value::Integer(0))).into_iter().collect();
        platform.put(Rule::MoreLimits, Some(lines));
        let layers = Layers { defaults: &none, platform: &platform, options: &none, tenant: &none };
        let policy = Policy::compile(&layers);
        let mut picture = Picture { version: 1, ..Picture::default() };
        picture.spans.widen(&policy);
        let mut book = Book::new(&picture);
        let mut take = |kind, signature, at_ms| {
            book.try_take(&policy, kind, Prints { text: 1, signature, phone: 5 }, at_ms)
                .map_err(|wait| wait.0)
        };
        assert_eq!(take(Kind::Marketing, 1, 0), Ok(()));
        assert_eq!(
            take(Kind::Marketing, 2, 1),
            Err(3_599_999),
            "one marketing message an hour, of any signature"
        );
        assert_eq!(take(Kind::Notification, 1, 2), Ok(()));
        assert_eq!(take(Kind::Notification, 1, 3), Ok(()));
        assert_eq!(take(Kind::Notification, 2, 4), Err(3_599_996), "three of all types");
        assert_eq!(
            take(Kind::Notification, 1, 4_000_000),
            Err(604_800_002 - 4_000_000),
            "two a week of one signature"
        );
        assert_eq!(take(Kind::Notification, 2, 4_000_000), Ok(()), "what was refused is counted nowhere");
    }

    #[test]
    fn counters_follow_the_policy() {
        let before = picture(1, &[(Rule::VerificationHour, 0), (Rule::VerificationDay, 0)]);
        let mut book = Book::new(&before);
        let prints = Prints { text: 1, signature: 2, phone: 5 };
        assert!(book.try_take(&before.policy, Kind::Verification, prints, 1_000).is_ok());
        let after = picture(2, &[(Rule::VerificationMinute, 0), (Rule::VerificationHour, 1)]);
        book.follow(&after);
        assert!(
            book.try_take(&after.policy, Kind::Verification, prints, 90_000).is_err(),
            "still remembered"
        );
        let off = picture(
            3,
            &[
                (Rule::SameContentMax, 0),
                (Rule::VerificationMinute, 0),
                (Rule::VerificationHour, 0),
                (Rule::VerificationDay, 0),
            ],
        );
        book.follow(&off);
        for at in 0..100 {
            assert!(book.try_take(&off.policy, Kind::Verification, prints, 90_000 + at).is_ok());
        }
    }
}
