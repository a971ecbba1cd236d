//! The counters of all frequency rules: owned by the batcher, given back to by its writers, rebuilt by `restore.rs`.
//!
//! One counter for the same text to the same phone, and one for each SMS type of a signature to the same phone. A take is
//! counted in both or in none. They follow the policy: their spans are the longest windows of any tenant.

use std::sync::{Arc, Mutex};

use domain::frequency::{Frequency, RetryAfterMs};
use domain::kind::Kind;
use domain::policy::Policy;

use crate::policy::Picture;

/// Shared with the batcher's writers.
pub type Counters = Arc<Mutex<Book>>;

/// How far back the rules of all tenants look, milliseconds; 0 = nothing is limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    same: i64,
    kinds: [i64; 3],
}

impl Spans {
    /// Far enough for this policy too.
    pub(crate) fn widen(&mut self, policy: &Policy) {
        self.same = self.same.max(policy.same_content.span_ms());
        for (span, kind) in self.kinds.iter_mut().zip(Kind::ALL) {
            *span = (*span).max(policy.sliding(kind).span_ms());
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
}

/// The counters.
pub struct Book {
    version: i64,
    same: Frequency,
    kinds: [Frequency; 3],
}

impl Book {
    /// Empty, for the rules of a picture.
    pub fn new(picture: &Picture) -> Book {
        let counter = |span_ms| Frequency::new(0, span_ms);
        Book {
            version: picture.version,
            same: counter(picture.spans.same),
            kinds: picture.spans.kinds.map(counter),
        }
    }

    /// Follows a change of the policy. A window that grew counts what is still remembered.
    pub fn follow(&mut self, picture: &Picture) {
        if self.version == picture.version {
            return;
        }
        self.version = picture.version;
        let fit = |counter: &mut Frequency, span_ms: i64| {
            if counter.span_ms() != span_ms.max(1) {
                *counter = counter.respan(span_ms);
            }
        };
        fit(&mut self.same, picture.spans.same);
        self.kinds.iter_mut().zip(picture.spans.kinds).for_each(|(counter, span_ms)| fit(counter, span_ms));
    }

    /// Counts a message, or says how long until it may be sent (and counts nothing).
    pub fn try_take(
        &mut self,
        policy: &Policy,
        kind: Kind,
        prints: Prints,
        at_ms: i64,
    ) -> Result<(), RetryAfterMs> {
        let (same, sliding) = (policy.same_content.windows(), policy.sliding(kind).windows());
        if !same.is_empty() {
            self.same.try_take_all(prints.text, at_ms, same)?;
        }
        if sliding.is_empty() {
            return Ok(());
        }
        let taken = self.kinds[place(kind)].try_take_all(prints.signature, at_ms, sliding);
        if taken.is_err() && !same.is_empty() {
            self.same.give_back(prints.text, at_ms);
        }
        taken
    }

    /// Undoes a take: the message was refused after all.
    pub fn give_back(&mut self, kind: Kind, prints: Prints, at_ms: i64) {
        self.same.give_back(prints.text, at_ms);
        self.kinds[place(kind)].give_back(prints.signature, at_ms);
    }

    /// Remembers a message from before a restart.
    pub fn restore(&mut self, policy: &Policy, kind: Kind, prints: Prints, (at_ms, now_ms): (i64, i64)) {
        let counts = |span_ms: i64| at_ms > now_ms.saturating_sub(span_ms);
        if counts(policy.same_content.span_ms()) {
            self.same.restore(prints.text, at_ms);
        }
        if counts(policy.sliding(kind).span_ms()) {
            self.kinds[place(kind)].restore(prints.signature, at_ms);
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
            book.try_take(&picture.policy, Kind::Verification, Prints { text, signature: 9 }, at)
                .map_err(|w| w.0)
        };
        assert_eq!(take(1, 0), Ok(()));
        assert_eq!(take(2, 1), Err(59_999), "one in a minute, whatever it says");
        for n in 1..5 {
            assert_eq!(take(1 + n % 2, n as i64 * 60_000), Ok(()));
        }
        assert_eq!(take(2, 300_000), Err(3_300_000), "five in an hour");
        book.give_back(Kind::Verification, Prints { text: 1, signature: 9 }, 240_000);
        let other = Prints { text: 1, signature: 8 };
        assert!(book.try_take(&picture.policy, Kind::Notification, other, 300_001).is_ok());
        assert!(book.try_take(&picture.policy, Kind::Notification, other, 300_002).is_err(), "the same text");
    }

    #[test]
    fn counters_follow_the_policy() {
        let before = picture(1, &[(Rule::VerificationHour, 0), (Rule::VerificationDay, 0)]);
        let mut book = Book::new(&before);
        let prints = Prints { text: 1, signature: 2 };
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
