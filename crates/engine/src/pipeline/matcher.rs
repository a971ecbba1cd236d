//! Which message a carrier's id belongs to: in memory, rebuilt from the database at the start.
//!
//! One table per carrier from a 64-bit hash of the id to the message (a collision within one carrier's open messages is
//! as likely as nothing at all). Also kept:
//! messages just closed (so that repeated receipts are known for what they are), submissions whose answer was lost
//! (matched by phone when unambiguous), and ids of parked receipts (so that answers look for them only then).

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::BuildHasher;

use domain::id::{MessageId, TenantId};
use foldhash::fast::FixedState;

/// A part of a message at a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: MessageId,
    /// Part number from 0.
    pub part: u8,
}

/// What a receipt's id means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It belongs to this part.
    Waiting(Target),
    /// It belongs to a part that has its receipt already.
    Repeated,
    /// Nobody knows it (yet).
    Unknown,
}

/// Closed ids remembered per carrier.
const CLOSED_MAX: usize = 100_000;
/// Lost submissions remembered per carrier.
const LOST_MAX: usize = 100_000;

/// The table of one carrier.
#[derive(Default)]
pub struct Matcher {
    now: Generation,
    /// What was added before the last turn.
    older: Generation,
    closed: HashSet<u64, FixedState>,
    closed_order: VecDeque<u64>,
}

/// What was added between two turns.
#[derive(Default)]
struct Generation {
    waiting: HashMap<u64, Target, FixedState>,
    lost: HashMap<u64, Vec<Target>, FixedState>,
    parked: HashSet<u64, FixedState>,
}

fn hash(smsc_id: &str) -> u64 {
    FixedState::with_seed(0x6879).hash_one(smsc_id)
}

impl Matcher {
    /// Forgets what was added before the last turn. To be called when everything that old is settled in the database (receipts
    /// no longer waited for, parked ones pruned): then only what nobody will ever ask for is left.
    pub fn turn(&mut self) {
        self.older = std::mem::take(&mut self.now);
    }

    /// The carrier took a part and calls it `smsc_id`.
    pub fn add(&mut self, smsc_id: &str, target: Target) {
        if !smsc_id.is_empty() {
            self.now.waiting.insert(hash(smsc_id), target);
        }
    }

    /// Whose receipt this is.
    pub fn find(&self, smsc_id: &str) -> Match {
        if smsc_id.is_empty() {
            return Match::Unknown;
        }
        let key = hash(smsc_id);
        match self.now.waiting.get(&key).or_else(|| self.older.waiting.get(&key)) {
            Some(target) => Match::Waiting(*target),
            None if self.closed.contains(&key) => Match::Repeated,
            None => Match::Unknown,
        }
    }

    /// The part has its final receipt.
    pub fn close(&mut self, smsc_id: &str) {
        let key = hash(smsc_id);
        let (new, old) = (self.now.waiting.remove(&key), self.older.waiting.remove(&key));
        if new.or(old).is_some() && self.closed.insert(key) {
            self.closed_order.push_back(key);
        }
        while self.closed_order.len() > CLOSED_MAX {
            let oldest = self.closed_order.pop_front();
            oldest.map(|key| self.closed.remove(&key));
        }
    }

    /// The message closed without a receipt of this part; its id is in the database now.
    pub fn give_up(&mut self, smsc_id: &str, id: MessageId) {
        let key = hash(smsc_id);
        for generation in [&mut self.now, &mut self.older] {
            if generation.waiting.get(&key).is_some_and(|target| target.id == id) {
                generation.waiting.remove(&key);
            }
        }
    }

    /// Parts that wait for a receipt.
    pub fn len(&self) -> usize {
        self.now.waiting.len() + self.older.waiting.len()
    }

    /// The answer to a submission to `phone` was lost.
    pub fn add_lost(&mut self, phone: u64, target: Target) {
        if self.now.lost.len() < LOST_MAX {
            let targets = self.now.lost.entry(phone).or_default();
            if !targets.contains(&target) && targets.len() < 8 {
                targets.push(target);
            }
        }
    }

    /// The one lost submission to `phone`, if there is exactly one; it is forgotten.
    pub fn take_lost(&mut self, phone: u64) -> Option<Target> {
        let all: Vec<_> =
            [&self.now, &self.older].into_iter().filter_map(|g| g.lost.get(&phone)).flatten().collect();
        let [only] = all.as_slice() else { return None };
        let only = **only;
        self.now.lost.remove(&phone);
        self.older.lost.remove(&phone);
        Some(only)
    }

    /// A lost submission got its answer after all, or its message closed.
    pub fn forget_lost(&mut self, phone: u64, id: MessageId) {
        for generation in [&mut self.now, &mut self.older] {
            if let Some(targets) = generation.lost.get_mut(&phone) {
                targets.retain(|target| target.id != id);
                if targets.is_empty() {
                    generation.lost.remove(&phone);
                }
            }
        }
    }

    /// Lost submissions of messages that closed without a receipt.
    pub fn forget_lost_of(&mut self, ids: &HashSet<MessageId>) {
        for generation in [&mut self.now, &mut self.older] {
            generation.lost.retain(|_, targets| {
                targets.retain(|target| !ids.contains(&target.id));
                !targets.is_empty()
            });
        }
    }

    /// A receipt with this id is parked.
    pub fn add_parked(&mut self, smsc_id: &str) {
        if !smsc_id.is_empty() {
            self.now.parked.insert(hash(smsc_id));
        }
    }

    /// A receipt with this id may be parked; it is looked up once.
    pub fn take_parked(&mut self, smsc_id: &str) -> bool {
        if self.now.parked.is_empty() && self.older.parked.is_empty() {
            return false;
        }
        let key = hash(smsc_id);
        let (new, old) = (self.now.parked.remove(&key), self.older.parked.remove(&key));
        new || old
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: i64) -> Target {
        Target { tenant: TenantId(1), id: MessageId(id), part: 0 }
    }

    #[test]
    fn a_receipt_finds_its_message_once() {
        let mut matcher = Matcher::default();
        matcher.add("a1", target(1));
        assert_eq!(matcher.find("a1"), Match::Waiting(target(1)));
        assert_eq!(matcher.find("A1"), Match::Unknown);
        matcher.close("a1");
        assert_eq!(matcher.find("a1"), Match::Repeated);
        matcher.add("", target(2));
        matcher.add_parked("");
        assert!(!matcher.take_parked(""), "receipts without an id are nobody's");
        assert_eq!(matcher.find(""), Match::Unknown, "an empty id matches nothing");
        assert_eq!(matcher.len(), 0);
    }

    #[test]
    fn a_lost_submission_is_matched_by_phone_only_when_it_is_the_only_one() {
        let mut matcher = Matcher::default();
        matcher.add_lost(86, target(1));
        matcher.add_lost(86, target(2));
        assert_eq!(matcher.take_lost(86), None);
        matcher.forget_lost(86, MessageId(2));
        assert_eq!(matcher.take_lost(86), Some(target(1)));
        assert_eq!(matcher.take_lost(86), None);
    }

    #[test]
    fn two_turns_forget_what_nobody_asked_for_and_one_forgets_nothing() {
        let mut matcher = Matcher::default();
        matcher.add("a", target(1));
        matcher.add("b", target(2));
        matcher.add_lost(86, target(3));
        matcher.add_parked("p");
        matcher.turn();
        assert_eq!(matcher.find("a"), Match::Waiting(target(1)));
        matcher.add("a", target(4));
        assert_eq!(matcher.find("a"), Match::Waiting(target(4)), "an id used again means the newer part");
        matcher.add_lost(86, target(5));
        assert_eq!(matcher.take_lost(86), None, "two, of different age");
        matcher.forget_lost_of(&HashSet::from([MessageId(5)]));
        assert_eq!(matcher.take_lost(86), Some(target(3)));
        assert!(matcher.take_parked("p") && !matcher.take_parked("p"));
        matcher.turn();
        assert_eq!((matcher.find("b"), matcher.len()), (Match::Unknown, 1));
        matcher.give_up("a", MessageId(1));
        assert_eq!(matcher.len(), 1, "the id belongs to another message now");
        matcher.give_up("a", MessageId(4));
        assert_eq!(matcher.len(), 0);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut matcher = Matcher::default();
        for n in 0..CLOSED_MAX + 10 {
            let id = n.to_string();
            matcher.add(&id, target(1));
            matcher.close(&id);
        }
        assert_eq!(matcher.closed.len(), CLOSED_MAX);
        assert_eq!(matcher.find("0"), Match::Unknown);
    }
}
