//! Puts the parts of a long uplink together.
//!
//! Pure: times are arguments. The caller stores what comes out; a part whose message never completes comes
//! out of `expired` as an `Incomplete`, so nothing delivered is dropped.
//!
//! Invariant: at most `Limits::sets` messages and `Limits::octets` of text are held; when a new part needs
//! room, the oldest message is handed back as `Joined::Displaced`.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

/// What parts of one message have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartKey {
    /// The carrier's id.
    pub carrier: i64,
    /// Sending phone, as delivered.
    pub from: String,
    /// Called number, as delivered.
    pub to: String,
    /// Concatenation reference.
    pub reference: u16,
    /// Parts in the message.
    pub total: u8,
}

/// How much is held, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Messages under way at once.
    pub sets: usize,
    /// Octets of text held at once.
    pub octets: usize,
    /// Time after a message's first part at which it is given up, in milliseconds.
    pub wait_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sets: 10_000, octets: 8 << 20, wait_ms: 24 * 3_600_000 }
    }
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// The message is complete: its text. Also for a part that belongs to no sensible set (`number` 0 or
    /// above `total`, or `total` 1 or less), which is a message of its own.
    Whole(String),
    /// Others are still missing.
    Waiting,
    /// This part was here before.
    Duplicate,
    /// The part waits, and older incomplete messages made room: store them as they are.
    Displaced(Vec<Incomplete>),
    /// The message is complete, and older incomplete ones made room for its last part.
    WholeDisplacing(String, Vec<Incomplete>),
}

/// A message whose parts did not all come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// Whose parts.
    pub key: PartKey,
    /// Number and text of each part that came, in order of number.
    pub pieces: Vec<(u8, String)>,
    /// When the first of them came.
    pub first_ms: i64,
}

impl Incomplete {
    /// The text with `…` where parts are missing.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut expected = 1u16;
        for (number, piece) in &self.pieces {
            if u16::from(*number) != expected {
                out.push('…');
            }
            out.push_str(piece);
            expected = u16::from(*number) + 1;
        }
        if expected <= u16::from(self.key.total) {
            out.push('…');
        }
        out
    }
}

/// Parts of one message; after completion only their fingerprints, to know a repetition.
struct Set {
    /// Place in `Joiner::ages`.
    age: u64,
    first_ms: i64,
    pieces: Vec<(u8, u64, Option<String>)>,
}

impl Set {
    /// Takes the texts out, in order of number; nothing after completion.
    fn take(&mut self, octets: &mut usize) -> Vec<(u8, String)> {
        let mut texts: Vec<_> =
            self.pieces.iter_mut().filter_map(|(n, _, text)| text.take().map(|t| (*n, t))).collect();
        texts.sort_by_key(|(n, _)| *n);
        *octets -= texts.iter().map(|(_, t)| t.len()).sum::<usize>();
        texts
    }
}

/// The joiner of one node.
pub struct Joiner {
    limits: Limits,
    sets: HashMap<PartKey, Set>,
    /// The sets by age, oldest first.
    ages: BTreeMap<u64, PartKey>,
    next_age: u64,
    octets: usize,
    hasher: RandomState,
}

impl Default for Joiner {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Joiner {
    /// An empty joiner.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            sets: HashMap::new(),
            ages: BTreeMap::new(),
            next_age: 0,
            octets: 0,
            hasher: RandomState::new(),
        }
    }

    /// Messages held, completed ones that are only remembered included.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Takes part `number` (from 1) of the message `key`.
    ///
    /// A part with the same number but another text means that the sender used the reference again: the older
    /// message is displaced.
    pub fn add(&mut self, key: PartKey, number: u8, piece: String, now_ms: i64) -> Joined {
        if key.total <= 1 || number == 0 || number > key.total {
            return Joined::Whole(piece);
        }
        let print = self.hasher.hash_one(&piece);
        let mut displaced = Vec::new();
        if let Some(set) = self.sets.get(&key) {
            let seen = set.pieces.iter().find(|(n, _, _)| *n == number).map(|(_, seen, _)| *seen);
            if seen == Some(print) {
                return Joined::Duplicate;
            }
            if seen.is_some() || now_ms - set.first_ms >= self.limits.wait_ms {
                displaced.extend(self.remove(&key));
            }
        }
        self.make_room(&key, piece.len(), &mut displaced);
        let whole = self.put(key, number, print, piece, now_ms);
        match whole {
            Some(text) if displaced.is_empty() => Joined::Whole(text),
            Some(text) => Joined::WholeDisplacing(text, displaced),
            None if displaced.is_empty() => Joined::Waiting,
            None => Joined::Displaced(displaced),
        }
    }

    /// Takes out every message that has waited its time, oldest first; completed ones are forgotten silently.
    pub fn expired(&mut self, now_ms: i64) -> Vec<Incomplete> {
        let mut out = Vec::new();
        while let Some(key) = self.oldest() {
            let waited_ms = self.sets.get(&key).map_or(i64::MAX, |set| now_ms.saturating_sub(set.first_ms));
            if waited_ms < self.limits.wait_ms {
                break;
            }
            out.extend(self.remove(&key));
        }
        out
    }

    /// Hands back the oldest messages, never `key`'s own, until one more part of `octets` fits.
    fn make_room(&mut self, key: &PartKey, octets: usize, displaced: &mut Vec<Incomplete>) {
        let full = |j: &Self| j.octets + octets > j.limits.octets || j.sets.len() >= j.limits.sets;
        while full(self) {
            let Some(oldest) = self.ages.values().find(|k| *k != key).cloned() else { break };
            displaced.extend(self.remove(&oldest));
        }
    }

    /// Files the part; the text when it was the last one missing.
    fn put(&mut self, key: PartKey, number: u8, print: u64, piece: String, now_ms: i64) -> Option<String> {
        let total = usize::from(key.total);
        self.octets += piece.len();
        let set = self.sets.entry(key).or_insert_with_key(|key| {
            let age = self.next_age;
            self.next_age += 1;
            self.ages.insert(age, key.clone());
            Set { age, first_ms: now_ms, pieces: Vec::new() }
        });
        set.pieces.push((number, print, Some(piece)));
        if set.pieces.len() < total {
            return None;
        }
        Some(set.take(&mut self.octets).into_iter().map(|(_, text)| text).collect())
    }

    fn oldest(&self) -> Option<PartKey> {
        self.ages.values().next().cloned()
    }

    /// Forgets the set; what it held, unless it was complete.
    fn remove(&mut self, key: &PartKey) -> Option<Incomplete> {
        let (key, mut set) = self.sets.remove_entry(key)?;
        self.ages.remove(&set.age);
        let pieces = set.take(&mut self.octets);
        (!pieces.is_empty()).then_some(Incomplete { key, pieces, first_ms: set.first_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(from: &str, reference: u16, total: u8) -> PartKey {
        PartKey { carrier: 1, from: from.into(), to: "10690000".into(), reference, total }
    }

    fn small() -> Joiner {
        Joiner::new(Limits { sets: 3, octets: 100, wait_ms: 1_000 })
    }

    #[test]
    fn parts_in_any_order_make_the_text() {
        let mut j = small();
        assert_eq!(j.add(key("a", 7, 3), 3, "C".into(), 0), Joined::Waiting);
        assert_eq!(j.add(key("b", 7, 2), 1, "x".into(), 0), Joined::Waiting);
        assert_eq!(j.add(key("a", 7, 3), 1, "A".into(), 1), Joined::Waiting);
        assert_eq!(j.add(key("a", 7, 3), 1, "A".into(), 2), Joined::Duplicate);
        assert_eq!(j.add(key("a", 7, 3), 2, "B".into(), 3), Joined::Whole("ABC".into()));
        assert_eq!(j.add(key("a", 7, 3), 2, "B".into(), 4), Joined::Duplicate, "also after completion");
        assert_eq!(j.expired(999), vec![]);
        let late = j.expired(1_000);
        assert_eq!(late.len(), 1);
        assert_eq!((late[0].key.from.as_str(), late[0].text().as_str()), ("b", "x…"));
        assert!(j.is_empty());
    }

    #[test]
    fn a_part_without_company_is_a_message() {
        let mut j = small();
        for (total, number) in [(0, 1), (1, 1), (2, 0), (2, 3)] {
            assert_eq!(j.add(key("a", 1, total), number, "t".into(), 0), Joined::Whole("t".into()));
        }
        assert!(j.is_empty());
    }

    #[test]
    fn a_reference_used_again_displaces_the_older_message() {
        let mut j = small();
        j.add(key("a", 1, 2), 1, "old".into(), 0);
        let Joined::Displaced(out) = j.add(key("a", 1, 2), 1, "new".into(), 10) else { panic!("displaced") };
        assert_eq!(out[0].pieces, vec![(1, "old".to_owned())]);
        assert_eq!(j.add(key("a", 1, 2), 2, "er".into(), 20), Joined::Whole("newer".into()));
        assert_eq!(
            j.add(key("a", 1, 2), 1, "third".into(), 30),
            Joined::Waiting,
            "a completed one is replaced"
        );
        let again = j.add(key("a", 1, 2), 2, "late".into(), 1_030);
        assert!(matches!(again, Joined::Displaced(_)), "too old to belong together: {again:?}");
    }

    #[test]
    fn bounded_by_count_and_octets() {
        let mut j = small();
        for n in 0..3 {
            assert_eq!(j.add(key("a", n, 2), 1, "1234567890".into(), i64::from(n)), Joined::Waiting);
        }
        let Joined::Displaced(out) = j.add(key("a", 3, 2), 1, "x".into(), 3) else { panic!("displaced") };
        assert_eq!((out.len(), out[0].key.reference), (1, 0));
        let Joined::Displaced(out) = j.add(key("a", 4, 2), 1, "y".repeat(95), 4) else { panic!("displaced") };
        assert_eq!(out.iter().map(|i| i.key.reference).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(j.len(), 2);
    }

    #[test]
    fn gaps_are_shown() {
        let i =
            Incomplete { key: key("a", 1, 5), pieces: vec![(2, "b".into()), (4, "d".into())], first_ms: 0 };
        assert_eq!(i.text(), "…b…d…");
    }

    proptest! {
        /// Whatever comes, every part is in exactly one place: handed out or still held.
        #[test]
        fn nothing_is_lost(
            parts in prop::collection::vec((0u16..4, 1u8..5, 0i64..3_000, "[a-c]{1,20}"), 1..80),
        ) {
            let mut j = small();
            let (mut put, mut got) = (0, 0);
            let pieces = |v: &[Incomplete]| -> usize {
                v.iter().flat_map(|i| &i.pieces).map(|p| p.1.len()).sum()
            };
            for (reference, number, at, piece) in parts {
                put += piece.len();
                let len = piece.len();
                got += match j.add(key("a", reference, 4), number, piece, at) {
                    Joined::Whole(text) => text.len(),
                    Joined::WholeDisplacing(text, out) => text.len() + pieces(&out),
                    Joined::Displaced(out) => pieces(&out),
                    Joined::Duplicate => len,
                    Joined::Waiting => 0,
                };
                prop_assert!(j.len() <= 3 && j.octets <= 100);
            }
            got += pieces(&j.expired(i64::MAX / 2));
            prop_assert_eq!((put, j.octets, j.len(), j.ages.len()), (got, 0, 0, 0));
        }
    }
}
