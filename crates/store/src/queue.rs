//! Transactions that wait for a worker, in two lanes. What somebody waits for at this very moment (a verification code, the
//! wire) goes first; everything else goes then, and is never passed over twice in a row.

use crossbeam_channel::{TrySendError, select_biased};

use crate::db::Job;

/// When a transaction's turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Before all others that wait.
    First,
    /// In the order of asking.
    Then,
}

/// Where transactions are handed in; when the last one is dropped, the workers end.
#[derive(Clone)]
pub(crate) struct Sender {
    first: crossbeam_channel::Sender<Box<dyn Job>>,
    then: crossbeam_channel::Sender<Box<dyn Job>>,
}

/// Where workers take them.
#[derive(Clone)]
pub(crate) struct Receiver {
    first: crossbeam_channel::Receiver<Box<dyn Job>>,
    then: crossbeam_channel::Receiver<Box<dyn Job>>,
}

/// A queue with room for `max` transactions in each lane.
pub(crate) fn queue(max: usize) -> (Sender, Receiver) {
    let (first, firsts) = crossbeam_channel::bounded(max);
    let (then, thens) = crossbeam_channel::bounded(max);
    (Sender { first, then }, Receiver { first: firsts, then: thens })
}

impl Sender {
    /// Hands a transaction in, unless there is no room or nobody to take it.
    pub(crate) fn send(&self, lane: Lane, job: Box<dyn Job>) -> Result<(), TrySendError<()>> {
        let lane = match lane {
            Lane::First => &self.first,
            Lane::Then => &self.then,
        };
        lane.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => TrySendError::Full(()),
            TrySendError::Disconnected(_) => TrySendError::Disconnected(()),
        })
    }
}

impl Receiver {
    /// Waits for the next transaction. `owed`: one of the second lane was passed over and goes before the first lane.
    /// `None`: there are none left, and nobody can hand one in.
    pub(crate) fn next(&self, owed: bool) -> Option<(Lane, Box<dyn Job>)> {
        if owed && let Some(job) = self.at_once(Lane::Then) {
            return Some((Lane::Then, job));
        }
        select_biased! {
            recv(self.first) -> job => match job {
                Ok(job) => Some((Lane::First, job)),
                Err(_) => self.then.recv().ok().map(|job| (Lane::Then, job)),
            },
            recv(self.then) -> job => match job {
                Ok(job) => Some((Lane::Then, job)),
                Err(_) => self.first.recv().ok().map(|job| (Lane::First, job)),
            },
        }
    }

    /// Waits for the next transaction of the first lane; `None`: nobody can hand one in.
    pub(crate) fn next_first(&self) -> Option<Box<dyn Job>> {
        self.first.recv().ok()
    }

    /// The next transaction of a lane, if one waits.
    pub(crate) fn at_once(&self, lane: Lane) -> Option<Box<dyn Job>> {
        let lane = match lane {
            Lane::First => &self.first,
            Lane::Then => &self.then,
        };
        lane.try_recv().ok()
    }

    /// Whether transactions wait in the second lane.
    pub(crate) fn others_wait(&self) -> bool {
        !self.then.is_empty()
    }
}
