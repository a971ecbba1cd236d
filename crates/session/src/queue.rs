//! Submissions the carrier took and no bind has written yet.
//!
//! Lives here: the order (throttled ones go back to the head) and each bind's fair share. Not here: windows,
//! pace, tasks.
//! Invariant: what hurries comes before what does not; of each the order of arrival holds except that what the carrier
//! throttled comes first.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::window::Item;

/// The waiting submissions of one carrier.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    hurried: VecDeque<Item>,
    others: VecDeque<Item>,
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
        self.hurried.len() + self.others.len()
    }

    fn lane(&mut self, item: &Item) -> &mut VecDeque<Item> {
        if item.submit.hurries { &mut self.hurried } else { &mut self.others }
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.lane(&item).push_back(item);
    }

    /// Puts items back before all others, in their order.
    pub(crate) fn put_back(&mut self, items: impl DoubleEndedIterator<Item = Item>) {
        for item in items.rev() {
            self.lane(&item).push_front(item);
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
        let hurried = count.min(self.hurried.len());
        into.extend(self.hurried.drain(..hurried));
        into.extend(self.others.drain(..(count - hurried).min(self.others.len())));
    }

    /// Takes out what waits longer than `limit`.
    pub(crate) fn give_up(&mut self, limit: Duration, now: Instant) -> Vec<u64> {
        let mut tags = Vec::new();
        for lane in [&mut self.hurried, &mut self.others] {
            lane.retain(|item| {
                let stays = now.saturating_duration_since(item.since) < limit;
                if !stays {
                    tags.push(item.submit.tag);
                }
                stays
            });
        }
        tags
    }

    /// Empties the queue.
    pub(crate) fn clear(&mut self) -> Vec<u64> {
        self.hurried.drain(..).chain(self.others.drain(..)).map(|item| item.submit.tag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::tests::item;

    fn tags(queue: &mut Queue, count: usize) -> Vec<u64> {
        let mut taken = VecDeque::new();
        queue.take(count, &mut taken);
        taken.iter().map(|item| item.submit.tag).collect()
    }

    #[tokio::test]
    async fn what_hurries_overtakes_and_what_comes_back_is_the_first_of_its_kind() {
        let mut queue = Queue::default();
        for (tag, hurries) in [(1, false), (2, false), (3, true), (4, false), (5, true)] {
            queue.push(item(tag, hurries, Instant::now()));
        }
        queue.put_back(
            [(6, false), (7, true)].map(|(tag, hurries)| item(tag, hurries, Instant::now())).into_iter(),
        );
        assert_eq!(queue.len(), 7);
        assert_eq!(tags(&mut queue, 4), [7, 3, 5, 6]);
        assert_eq!(queue.give_up(Duration::ZERO, Instant::now()), [1, 2, 4]);
        assert_eq!((tags(&mut queue, 4), queue.len()), (vec![], 0));
    }
}
