//! The unanswered submits of one connection, by sequence number.
//!
//! Lives here: numbering, matching of answers in any order, time-outs, the tombstones that let a late answer
//! find its submission. Not here: sockets, PDUs, what an answer means.
//! Invariant: a number is given out only when no open and no entombed submit has it (SMPP 3.4 §2.6.2: 1 to
//! 0x7FFFFFFF); never more than `limit` are open and never more than `TOMBSTONES` entombed.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::Submit;

/// Highest sequence number a peer may send (SMPP 3.4 §3.2).
const LAST_SEQUENCE: u32 = 0x7FFF_FFFF;
/// Timed-out submits remembered per connection.
const TOMBSTONES: usize = 4_096;

/// A submit on its way through the carrier's queue and windows.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) submit: Submit,
    /// Since when it is offered; since the first refusal once the carrier throttled it.
    pub(crate) since: Instant,
    pub(crate) throttled: bool,
}

/// A submit handed to the connection.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) item: Item,
    pub(crate) sent_at: Instant,
    /// Octets of the connection's output up to and including this PDU.
    pub(crate) end: u64,
}

/// What an answer's sequence number stands for.
#[derive(Debug)]
pub(crate) enum Match {
    /// A submit that waits for it.
    Open(Open),
    /// A submit already reported as lost: its tag.
    Late(u64),
    /// Nothing we know.
    None,
}

/// Open submits of one connection.
#[derive(Debug)]
pub(crate) struct Window {
    limit: usize,
    next: u32,
    open: HashMap<u32, Open>,
    late: HashMap<u32, u64>,
    late_order: VecDeque<u32>,
}

impl Window {
    /// An empty window of `limit` submits, numbered from `first`.
    pub(crate) fn new(limit: usize, first: u32) -> Self {
        let limit = limit.max(1);
        Self {
            limit,
            next: first.clamp(1, LAST_SEQUENCE),
            open: HashMap::with_capacity(limit),
            late: HashMap::new(),
            late_order: VecDeque::new(),
        }
    }

    /// The next free sequence number, for any request of this connection.
    pub(crate) fn sequence(&mut self) -> u32 {
        loop {
            let sequence = self.next;
            self.next = if sequence == LAST_SEQUENCE { 1 } else { sequence + 1 };
            if !self.open.contains_key(&sequence) && !self.late.contains_key(&sequence) {
                return sequence;
            }
        }
    }

    pub(crate) fn insert(&mut self, sequence: u32, open: Open) {
        self.open.insert(sequence, open);
    }

    /// How many more submits may be written.
    pub(crate) fn room(&self) -> usize {
        self.limit.saturating_sub(self.open.len())
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// Takes out what an answer with `sequence` belongs to.
    pub(crate) fn answered(&mut self, sequence: u32) -> Match {
        if let Some(open) = self.open.remove(&sequence) {
            return Match::Open(open);
        }
        match self.late.remove(&sequence) {
            Some(tag) => {
                self.late_order.retain(|s| *s != sequence);
                Match::Late(tag)
            }
            None => Match::None,
        }
    }

    /// Entombs every submit older than `timeout` and returns the tags, oldest first.
    pub(crate) fn expire(&mut self, timeout: Duration, now: Instant) -> Vec<u64> {
        let is_old = |open: &Open| now.saturating_duration_since(open.sent_at) >= timeout;
        let mut old: Vec<(u64, u32)> =
            self.open.iter().filter(|(_, o)| is_old(o)).map(|(sequence, o)| (o.end, *sequence)).collect();
        old.sort_unstable();
        let mut tags = Vec::with_capacity(old.len());
        for (_, sequence) in old {
            if let Some(open) = self.open.remove(&sequence) {
                tags.push(open.item.submit.tag);
                self.entomb(sequence, open.item.submit.tag);
            }
        }
        tags
    }

    fn entomb(&mut self, sequence: u32, tag: u64) {
        if self.late_order.len() == TOMBSTONES
            && let Some(oldest) = self.late_order.pop_front()
        {
            self.late.remove(&oldest);
        }
        self.late.insert(sequence, tag);
        self.late_order.push_back(sequence);
    }

    /// Empties the window: what was still open, in the order written.
    pub(crate) fn drain(&mut self) -> Vec<Open> {
        let mut open: Vec<Open> = self.open.drain().map(|(_, open)| open).collect();
        open.sort_unstable_by_key(|o| o.end);
        open
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use bytes::Bytes;

    /// A submission that hurries or not.
    pub(crate) fn item(tag: u64, hurries: bool, since: Instant) -> Item {
        let submit = Submit {
            tag,
            source: "".into(),
            destination: "8613800138000".into(),
            data_coding: 0,
            body: Bytes::new(),
            udhi: false,
            sar: None,
            as_payload: false,
            validity_s: None,
            hurries,
        };
        Item { submit, since, throttled: false }
    }

    fn open(tag: u64, sent_at: Instant) -> Open {
        Open { item: item(tag, false, sent_at), sent_at, end: tag }
    }

    #[test]
    fn numbers_wrap_to_one_and_skip_those_in_flight() {
        let now = Instant::now();
        let mut window = Window::new(10, 1);
        let first = window.sequence();
        window.insert(first, open(1, now));
        window.next = LAST_SEQUENCE;
        assert_eq!(window.sequence(), LAST_SEQUENCE);
        assert_eq!(window.sequence(), 2, "1 is in flight");
    }

    #[test]
    fn numbers_skip_the_entombed() {
        let now = Instant::now();
        let mut window = Window::new(10, 5);
        let sequence = window.sequence();
        window.insert(sequence, open(1, now));
        assert_eq!(window.expire(Duration::from_secs(1), now + Duration::from_secs(1)), vec![1]);
        window.next = 5;
        assert_eq!(window.sequence(), 6);
    }

    #[test]
    fn answers_match_in_any_order_and_once() {
        let now = Instant::now();
        let mut window = Window::new(3, 1);
        for tag in [10, 20, 30] {
            let sequence = window.sequence();
            window.insert(sequence, open(tag, now));
        }
        assert_eq!(window.room(), 0);
        for (sequence, tag) in [(3, 30), (1, 10), (2, 20)] {
            assert!(matches!(window.answered(sequence), Match::Open(o) if o.item.submit.tag == tag));
            assert!(matches!(window.answered(sequence), Match::None));
        }
        assert_eq!(window.room(), 3);
    }

    #[test]
    fn a_late_answer_finds_its_tag_once() {
        let now = Instant::now();
        let mut window = Window::new(3, 1);
        let sequence = window.sequence();
        window.insert(sequence, open(7, now));
        assert!(window.expire(Duration::from_secs(2), now + Duration::from_secs(1)).is_empty());
        assert_eq!(window.expire(Duration::from_secs(2), now + Duration::from_secs(2)), vec![7]);
        assert_eq!(window.room(), 3, "a timed-out submit frees its place");
        assert!(matches!(window.answered(sequence), Match::Late(7)));
        assert!(matches!(window.answered(sequence), Match::None));
    }

    #[test]
    fn tombstones_are_bounded() {
        let now = Instant::now();
        let mut window = Window::new(1, 1);
        for tag in 0..(TOMBSTONES as u64 + 10) {
            let sequence = window.sequence();
            window.insert(sequence, open(tag, now));
            window.expire(Duration::ZERO, now);
        }
        assert_eq!(window.late.len(), TOMBSTONES);
        assert_eq!(window.late_order.len(), TOMBSTONES);
        assert!(matches!(window.answered(1), Match::None), "the oldest is forgotten");
        assert!(matches!(window.answered(11), Match::Late(10)));
    }
}
