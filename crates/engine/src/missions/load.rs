//! What memory knows about missions under way: how many of their messages wait for a carrier, which stand still with their
//! messages, and how fast they go.
//!
//! Costs the message path one look at a counter while there is no mission. Nothing here has to survive: what waits is only a
//! brake, and who stands still is in the database.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::id::MessageId;
use tokio::sync::Notify;

use crate::pipeline::ready::Ready;

/// Seconds over which speed is measured.
const SPAN_S: i64 = 60;

/// Missions under way.
#[derive(Default)]
pub(crate) struct Load {
    /// How many missions the book knows anything of.
    busy: AtomicUsize,
    book: Mutex<Book>,
    /// Something changed that whoever sends should look at.
    woken: Notify,
}

#[derive(Default)]
struct Book {
    waiting: HashMap<MessageId, usize>,
    /// Missions that stand still, with their messages that were about to be sent.
    held: HashMap<MessageId, Vec<Box<Ready>>>,
    /// Rows sent by second.
    speed: HashMap<MessageId, VecDeque<(i64, i64)>>,
    /// Missions that wait for their hours, and until when.
    hours: HashMap<MessageId, i64>,
    /// Missions whose sending is under way in a task.
    sending: HashSet<MessageId>,
}

impl Load {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, book: &Book) {
        self.busy.store(book.waiting.len() + book.held.len(), Ordering::Release);
    }

    /// There is something to look at.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Waits until there is.
    pub(crate) async fn woken(&self) {
        self.woken.notified().await;
    }

    /// So many messages of a mission wait for a carrier now, besides others.
    pub(crate) fn added(&self, mission: MessageId, count: usize) {
        let mut book = self.book();
        *book.waiting.entry(mission).or_default() += count;
        self.note(&book);
    }

    /// Messages of these requests wait no longer.
    pub(crate) fn left(&self, requests: impl Iterator<Item = MessageId>) {
        if self.busy.load(Ordering::Acquire) == 0 {
            return;
        }
        let mut book = self.book();
        for request in requests {
            if let Some(waiting) = book.waiting.get_mut(&request) {
                *waiting = waiting.saturating_sub(1);
            }
        }
    }

    /// How many messages of a mission wait for a carrier.
    pub(crate) fn waiting(&self, mission: MessageId) -> usize {
        self.book().waiting.get(&mission).copied().unwrap_or(0)
    }

    /// A message that is about to be sent; `None` = its mission stands still, and it with it.
    pub(crate) fn pass(&self, ready: Box<Ready>) -> Option<Box<Ready>> {
        if self.busy.load(Ordering::Acquire) == 0 || ready.bound_to().is_some() {
            return Some(ready);
        }
        match self.book().held.get_mut(&ready.request) {
            Some(held) => {
                held.push(ready);
                None
            }
            None => Some(ready),
        }
    }

    /// The mission stands still.
    pub(crate) fn hold(&self, mission: MessageId) {
        let mut book = self.book();
        book.held.entry(mission).or_default();
        book.hours.remove(&mission);
        self.note(&book);
    }

    /// The mission stands still no longer; answers its messages that stood still with it.
    pub(crate) fn let_go(&self, mission: MessageId) -> Vec<Box<Ready>> {
        let mut book = self.book();
        let held = book.held.remove(&mission).unwrap_or_default();
        self.note(&book);
        held
    }

    /// Looks at every message that stands still.
    pub(crate) fn each_held(&self, mut look: impl FnMut(&Ready)) {
        self.book().held.values().flatten().for_each(|ready| look(ready));
    }

    /// So many rows of a mission were sent at this second.
    pub(crate) fn sent(&self, mission: MessageId, now_s: i64, rows: i64) {
        let mut book = self.book();
        let speed = book.speed.entry(mission).or_default();
        match speed.back_mut() {
            Some((second, sum)) if *second == now_s => *sum += rows,
            _ => speed.push_back((now_s, rows)),
        }
        while speed.front().is_some_and(|(second, _)| *second <= now_s - SPAN_S) {
            speed.pop_front();
        }
    }

    /// Rows a second over the last minute, or since the mission began to move; `None` = nothing moved.
    pub(crate) fn per_second(&self, mission: MessageId, now_s: i64) -> Option<f64> {
        let book = self.book();
        let lately = book.speed.get(&mission)?.iter().filter(|(second, _)| *second > now_s - SPAN_S);
        let (first, sum) =
            lately.fold((now_s, 0), |(first, sum), (second, rows)| (first.min(*second), sum + rows));
        (sum > 0).then(|| sum as f64 / (now_s - first + 1) as f64)
    }

    /// The mission waits for its hours until then (Unix ms), or no longer.
    pub(crate) fn set_hours(&self, mission: MessageId, until_ms: Option<i64>) {
        let mut book = self.book();
        match until_ms {
            Some(until) => book.hours.insert(mission, until),
            None => book.hours.remove(&mission),
        };
    }

    /// Until when it waits for its hours, Unix ms.
    pub(crate) fn hours(&self, mission: MessageId) -> Option<i64> {
        self.book().hours.get(&mission).copied()
    }

    /// Takes the sending of a mission in hand; false = somebody has it.
    pub(crate) fn begin(&self, mission: MessageId) -> bool {
        self.book().sending.insert(mission)
    }

    /// Gives it back.
    pub(crate) fn end(&self, mission: MessageId) {
        self.book().sending.remove(&mission);
    }

    /// Forgets a mission that is over.
    pub(crate) fn forget(&self, mission: MessageId) {
        let mut book = self.book();
        book.waiting.remove(&mission);
        book.speed.remove(&mission);
        book.hours.remove(&mission);
        self.note(&book);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_of_the_last_minute() {
        let (load, mission) = (Load::default(), MessageId(7));
        assert_eq!(load.per_second(mission, 100), None);
        load.sent(mission, 100, 500);
        load.sent(mission, 100, 500);
        load.sent(mission, 109, 1000);
        assert_eq!(load.per_second(mission, 109), Some(200.0));
        assert_eq!(load.per_second(mission, 165), Some(1000.0 / 57.0));
        assert_eq!(load.per_second(mission, 200), None);
    }

    #[test]
    fn what_waits_never_goes_below_nothing() {
        let (load, mission) = (Load::default(), MessageId(7));
        load.added(mission, 2);
        load.left([mission, MessageId(8), mission, mission].into_iter());
        assert_eq!(load.waiting(mission), 0);
        load.forget(mission);
        assert_eq!(load.busy.load(Ordering::Relaxed), 0);
    }
}
