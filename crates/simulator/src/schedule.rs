//! Things to do later: a heap ordered by due time. Invariant: equal times leave in the order in which they
//! came.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Items waiting for their moment, in milliseconds since the centre started.
#[derive(Debug)]
pub(crate) struct Schedule<T> {
    heap: BinaryHeap<Entry<T>>,
    serial: u64,
}

#[derive(Debug)]
struct Entry<T> {
    due_ms: u64,
    serial: u64,
    item: T,
}

impl<T> Schedule<T> {
    pub(crate) fn new() -> Schedule<T> {
        Schedule { heap: BinaryHeap::new(), serial: 0 }
    }

    pub(crate) fn push(&mut self, due_ms: u64, item: T) {
        self.serial += 1;
        self.heap.push(Entry { due_ms, serial: self.serial, item });
    }

    /// The next item that is due at `now_ms`.
    pub(crate) fn pop_due(&mut self, now_ms: u64) -> Option<T> {
        if self.next_due_ms()? > now_ms {
            return None;
        }
        self.heap.pop().map(|entry| entry.item)
    }

    pub(crate) fn next_due_ms(&self) -> Option<u64> {
        self.heap.peek().map(|entry| entry.due_ms)
    }

    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }
}

impl<T> Entry<T> {
    fn key(&self) -> (u64, u64) {
        (self.due_ms, self.serial)
    }
}

/// Reversed, because the standard heap gives the greatest first.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Entry<T>) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Entry<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Entry<T>) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Entry<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_leave_when_due_and_in_order() {
        let mut schedule = Schedule::new();
        for (due_ms, name) in [(20, "c"), (10, "a"), (30, "d"), (10, "b")] {
            schedule.push(due_ms, name);
        }
        assert_eq!(schedule.pop_due(9), None);
        assert_eq!(schedule.next_due_ms(), Some(10));
        assert_eq!(schedule.pop_due(10), Some("a"));
        assert_eq!(schedule.pop_due(10), Some("b"));
        assert_eq!(schedule.pop_due(10), None);
        assert_eq!(schedule.len(), 2);
        assert_eq!(schedule.pop_due(99), Some("c"));
        assert_eq!(schedule.pop_due(99), Some("d"));
        assert_eq!(schedule.next_due_ms(), None);
    }
}
