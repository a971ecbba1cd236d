//! Which message a carrier's id belongs to: in memory, rebuilt from the database at the start.
//!
//! One table per carrier from a 64-bit hash of the id to the message; the step that follows checks the row. Also kept:
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
    waiting: HashMap<u64, Target, FixedState>,
    closed: HashSet<u64, FixedState>,
    closed_order: VecDeque<u64>,
    lost: HashMap<u64, Vec<Target>, FixedState>,
    parked: HashSet<u64, FixedState>,
}

fn hash(smsc_id: &str) -> u64 {
    FixedState::with_seed(0x6879).hash_one(smsc_id)
}

impl Matcher {
    /// The carrier took a part and calls it `smsc_id`.
    pub fn add(&mut self, smsc_id: &str, target: Target) {
        if !smsc_id.is_empty() {
            self.waiting.insert(hash(smsc_id), target);
        }
    }

    /// Whose receipt this is.
    pub fn find(&self, smsc_id: &str) -> Match {
        if smsc_id.is_empty() {
            return Match::Unknown;
        }
        let key = hash(smsc_id);
        match self.waiting.get(&key) {
            Some(target) => Match::Waiting(*target),
            None if self.closed.contains(&key) => Match::Repeated,
            None => Match::Unknown,
        }
    }

    /// The part has its final receipt.
    pub fn close(&mut self, smsc_id: &str) {
        let key = hash(smsc_id);
        if self.waiting.remove(&key).is_some() && self.closed.insert(key) {
            self.closed_order.push_back(key);
        }
        while self.closed_order.len() > CLOSED_MAX {
            let oldest = self.closed_order.pop_front();
            oldest.map(|key| self.closed.remove(&key));
        }
    }

    /// Parts that wait for a receipt.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The answer to a submission to `phone` was lost.
    pub fn add_lost(&mut self, phone: u64, target: Target) {
        if self.lost.len() < LOST_MAX {
            let targets = self.lost.entry(phone).or_default();
            if !targets.contains(&target) && targets.len() < 8 {
                targets.push(target);
            }
        }
    }

    /// The one lost submission to `phone`, if there is exactly one; it is forgotten.
    pub fn take_lost(&mut self, phone: u64) -> Option<Target> {
        match self.lost.get(&phone).map(Vec::as_slice) {
            Some([only]) => {
                let target = *only;
                self.lost.remove(&phone);
                Some(target)
            }
            _ => None,
        }
    }

    /// A lost submission got its answer after all, or its message closed.
    pub fn forget_lost(&mut self, phone: u64, id: MessageId) {
        if let Some(targets) = self.lost.get_mut(&phone) {
            targets.retain(|target| target.id != id);
            if targets.is_empty() {
                self.lost.remove(&phone);
            }
        }
    }

    /// A receipt with this id is parked.
    pub fn add_parked(&mut self, smsc_id: &str) {
        if !smsc_id.is_empty() {
            self.parked.insert(hash(smsc_id));
        }
    }

    /// A receipt with this id may be parked; it is looked up once.
    pub fn take_parked(&mut self, smsc_id: &str) -> bool {
        !self.parked.is_empty() && self.parked.remove(&hash(smsc_id))
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
