//! Submissions the carrier took and no bind has written yet.
//!
//! Lives here: the order (throttled ones go back to the head) and each bind's fair share. Not here: windows,
//! pace, tasks.
//! Invariant: the order of arrival holds except that what the carrier throttled comes first.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::window::Item;

/// The waiting submissions of one carrier.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    items: VecDeque<Item>,
}

/// How busy the binds are that take submits now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Load {
    /// Binds taking submits.
    pub(crate) binds: usize,
    /// Their unanswered submits together.
    pub(crate) in_flight: usize,
}

impl Queue {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.items.push_back(item);
    }

    /// Puts items back before all others, in their order.
    pub(crate) fn put_back(&mut self, items: impl DoubleEndedIterator<Item = Item>) {
        for item in items.rev() {
            self.items.push_front(item);
        }
    }

    /// How many a bind with `in_flight` unanswered submits may take so that all binds are filled to one
    /// level.
    ///
    /// At least one bind below the level always exists, so the queue never stands still.
    pub(crate) fn share(&self, load: Load, in_flight: usize) -> usize {
        let level = (load.in_flight + self.len()).div_ceil(load.binds.max(1));
        level.saturating_sub(in_flight).min(self.len())
    }

    pub(crate) fn take(&mut self, count: usize, into: &mut VecDeque<Item>) {
        into.extend(self.items.drain(..count.min(self.items.len())));
    }

    /// Takes out what waits longer than `limit`.
    pub(crate) fn give_up(&mut self, limit: Duration, now: Instant) -> Vec<u64> {
        let mut tags = Vec::new();
        self.items.retain(|item| {
            let stays = now.saturating_duration_since(item.since) < limit;
            if !stays {
                tags.push(item.submit.tag);
            }
            stays
        });
        tags
    }

    /// Empties the queue.
    pub(crate) fn clear(&mut self) -> Vec<u64> {
        self.items.drain(..).map(|item| item.submit.tag).collect()
    }
}
