//! The one place where the system clock is read, and where time-ordered ids are made.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use domain::id::{EPOCH_MS, ID_SEQUENCE_BITS as SEQUENCE_BITS, ID_TIME_SHIFT, MessageId};

/// UTC, Unix milliseconds.
#[allow(clippy::disallowed_methods)] // this is the one place
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since the process first asked: for pauses and patience, which a clock that is set must not stretch.
pub fn steady_ms() -> i64 {
    static START: OnceLock<Instant> = OnceLock::new();
    i64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// The time as identity sees it: the system's, and whatever a test puts before it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// UTC, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        now_ms() + self.0.load(Ordering::Relaxed)
    }

    /// Lets time pass, for every clone.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

/// Makes time-ordered ids that only grow, also when the clock steps back or more than 4,096 are made in a millisecond
/// (then they run ahead of the clock).
#[derive(Debug)]
pub struct Ids {
    node: i64,
    /// Time (41 bits) and sequence (12 bits) of the last id, without the node.
    last: AtomicI64,
}

impl Ids {
    /// A generator for node 0 to 1023, never below `floor` (the newest id already stored).
    pub fn new(node: u16, floor: i64) -> Ids {
        let time = floor >> ID_TIME_SHIFT;
        Ids { node: i64::from(node & 0x3ff), last: AtomicI64::new((time + 1) << SEQUENCE_BITS) }
    }

    /// Makes sure that new ids come after `floor`: another node may have made ids since this generator was made.
    pub fn raise(&self, floor: i64) {
        let time = floor >> ID_TIME_SHIFT;
        self.last.fetch_max((time + 1) << SEQUENCE_BITS, Ordering::Relaxed);
    }

    /// One new id.
    pub fn next(&self) -> i64 {
        self.block(1)
    }

    /// `count` new ids that follow each other; answers the first. Use [`Ids::nth`] for the others.
    pub fn block(&self, count: usize) -> i64 {
        let now = (now_ms() - EPOCH_MS).max(0) << SEQUENCE_BITS;
        let count = i64::try_from(count).unwrap_or(1).max(1);
        let step = |last: i64| Some((last + 1).max(now) + count - 1);
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).unwrap_or(now);
        self.place((last + 1).max(now))
    }

    /// The id `offset` after `first`, within one block.
    pub fn nth(&self, first: i64, offset: usize) -> i64 {
        MessageId(first).nth(offset).0
    }

    fn place(&self, counter: i64) -> i64 {
        let (time, sequence) = (counter >> SEQUENCE_BITS, counter & ((1 << SEQUENCE_BITS) - 1));
        time << ID_TIME_SHIFT | self.node << SEQUENCE_BITS | sequence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_only_grow_and_blocks_do_not_overlap() {
        let ids = Ids::new(3, 0);
        let mut last = 0;
        for _ in 0..10_000 {
            let first = ids.block(3);
            assert!(first > last);
            last = ids.nth(first, 2);
            assert!(last > first);
            assert_eq!(last >> SEQUENCE_BITS & 0x3ff, 3);
        }
        let floor = ids.next() + (1 << 40);
        assert!(Ids::new(0, floor).next() > floor);
        ids.raise(floor);
        assert!(ids.next() > floor);
    }
}
