//! What waits for one carrier: three priorities, and within each a turn per tenant. Pure: no clock, no IO.
//!
//! Strict priority: a verification code is taken before any notification, a notification before any marketing. Fair:
//! tenants take turns, one message each, however many one of them has queued.

use std::collections::{HashMap, VecDeque};

use domain::id::TenantId;
use domain::kind::Kind;

use crate::pipeline::ready::Ready;

/// The queue of one carrier.
#[derive(Default)]
pub struct Lanes {
    lanes: [Lane; 3],
}

#[derive(Default)]
struct Lane {
    /// Tenants that have something, in the order of their turn.
    turns: VecDeque<TenantId>,
    queues: HashMap<TenantId, VecDeque<Box<Ready>>>,
    len: usize,
}

fn index(kind: Kind) -> usize {
    match kind {
        Kind::Verification => 0,
        Kind::Notification => 1,
        Kind::Marketing => 2,
    }
}

impl Lanes {
    /// Puts a message at the end of its tenant's queue.
    pub fn push(&mut self, ready: Box<Ready>) {
        let lane = &mut self.lanes[index(ready.kind)];
        let queue = lane.queues.entry(ready.tenant).or_default();
        if queue.is_empty() {
            lane.turns.push_back(ready.tenant);
        }
        queue.push_back(ready);
        lane.len += 1;
    }

    /// Puts a message that came back before its tenant's others.
    pub fn push_front(&mut self, ready: Box<Ready>) {
        let lane = &mut self.lanes[index(ready.kind)];
        let queue = lane.queues.entry(ready.tenant).or_default();
        if queue.is_empty() {
            lane.turns.push_front(ready.tenant);
        }
        queue.push_front(ready);
        lane.len += 1;
    }

    /// Takes the next message.
    pub fn pop(&mut self) -> Option<Box<Ready>> {
        self.lanes.iter_mut().find_map(Lane::pop)
    }

    /// Takes the next message that hurries: a verification code.
    pub fn pop_hurried(&mut self) -> Option<Box<Ready>> {
        self.lanes[index(Kind::Verification)].pop()
    }

    /// Messages waiting that hurry.
    pub fn hurried(&self) -> usize {
        self.lanes[index(Kind::Verification)].len
    }

    /// Takes out what `leaves` says; the others keep their order.
    pub fn take_out(&mut self, mut leaves: impl FnMut(&Ready) -> bool) -> Vec<Box<Ready>> {
        let mut out = Vec::new();
        for lane in &mut self.lanes {
            for queue in lane.queues.values_mut() {
                let (gone, stay): (VecDeque<_>, VecDeque<_>) =
                    queue.drain(..).partition(|ready| leaves(ready));
                *queue = stay;
                lane.len -= gone.len();
                out.extend(gone);
            }
            lane.queues.retain(|_, queue| !queue.is_empty());
            lane.turns.retain(|tenant| lane.queues.contains_key(tenant));
        }
        out
    }

    /// Shows every message to `see`, in no order.
    pub fn each(&self, mut see: impl FnMut(&Ready)) {
        self.lanes.iter().flat_map(|lane| lane.queues.values()).flatten().for_each(|ready| see(ready));
    }

    /// Messages waiting, by priority.
    pub fn counts(&self) -> [usize; 3] {
        [self.lanes[0].len, self.lanes[1].len, self.lanes[2].len]
    }

    /// Messages waiting.
    pub fn len(&self) -> usize {
        self.lanes.iter().map(|lane| lane.len).sum()
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(|lane| lane.len == 0)
    }
}

impl Lane {
    fn pop(&mut self) -> Option<Box<Ready>> {
        let tenant = self.turns.pop_front()?;
        let queue = self.queues.get_mut(&tenant)?;
        let ready = queue.pop_front()?;
        if queue.is_empty() {
            self.queues.remove(&tenant);
        } else {
            self.turns.push_back(tenant);
        }
        self.len -= 1;
        Some(ready)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::ready::tests::ready;

    fn order(lanes: &mut Lanes) -> Vec<(i64, i64)> {
        std::iter::from_fn(|| lanes.pop())
            .collect::<Vec<_>>()
            .iter()
            .map(|ready| (ready.tenant.0, ready.id.0))
            .collect()
    }

    #[test]
    fn verification_overtakes_notification_overtakes_marketing() {
        let mut lanes = Lanes::default();
        for (id, kind) in
            [(1, Kind::Marketing), (2, Kind::Notification), (3, Kind::Verification), (4, Kind::Marketing)]
        {
            lanes.push(ready(1, id, kind));
        }
        assert_eq!(lanes.counts(), [1, 1, 2]);
        assert_eq!(order(&mut lanes), [(1, 3), (1, 2), (1, 1), (1, 4)]);
        assert!(lanes.is_empty());
    }

    #[test]
    fn tenants_take_turns_however_much_one_has() {
        let mut lanes = Lanes::default();
        (1..=4).for_each(|id| lanes.push(ready(1, id, Kind::Marketing)));
        lanes.push(ready(2, 9, Kind::Marketing));
        assert_eq!(order(&mut lanes), [(1, 1), (2, 9), (1, 2), (1, 3), (1, 4)]);
    }

    #[test]
    fn what_comes_back_goes_first_and_what_leaves_is_gone() {
        let mut lanes = Lanes::default();
        (1..=3).for_each(|id| lanes.push(ready(1, id, Kind::Notification)));
        let back = lanes.pop().unwrap();
        lanes.push_front(back);
        let gone = lanes.take_out(|ready| ready.id.0 == 2);
        assert_eq!(gone.len(), 1);
        assert_eq!(order(&mut lanes), [(1, 1), (1, 3)]);
        assert_eq!(lanes.counts(), [0, 0, 0]);
    }
}
