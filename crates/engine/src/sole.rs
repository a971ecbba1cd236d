//! Whether this process is the only one on a SQLite file: a lock beside the file, which the operating system takes back when
//! the process ends, however it ends. So a node that was killed keeps nobody waiting until its lease runs out.
//!
//! PostgreSQL, and file systems that know no locks, have only the lease. Invariant: where there is a lock, whoever has the
//! lease has the lock.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use store::Place;

/// The lock of one process on one database.
#[derive(Debug)]
pub(crate) struct Sole {
    path: Option<PathBuf>,
    held: Mutex<Option<File>>,
}

/// What the lock says about other processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// There is no other: whatever lease is written down is worth nothing.
    Alone,
    /// Another one is at work.
    Another,
    /// There is no lock to ask: the lease decides.
    Unknown,
}

impl Sole {
    /// For the database at `place`; nothing is locked yet.
    pub(crate) fn of(place: &Place) -> Sole {
        let path = match place {
            Place::Sqlite(path) => {
                let mut name = OsString::from(path);
                name.push(".lock");
                Some(PathBuf::from(name))
            }
            Place::Postgres { .. } => None,
        };
        Sole { path, held: Mutex::default() }
    }

    /// Takes the lock if it is free, and says how things stand. Never waits.
    pub(crate) fn claim(&self) -> Standing {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(path) = &self.path else { return Standing::Unknown };
        if held.is_some() {
            return Standing::Alone;
        }
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let Ok(file) = opened else { return Standing::Unknown };
        match file.try_lock() {
            Ok(()) => {
                *held = Some(file);
                Standing::Alone
            }
            Err(TryLockError::WouldBlock) => Standing::Another,
            Err(TryLockError::Error(_)) => Standing::Unknown,
        }
    }

    /// Lets another process have it.
    pub(crate) fn give_up(&self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_free_when_its_holder_is_gone() {
        let disk = testbed::sqlite();
        let place = Place::Sqlite(disk.path());
        let (one, two, three) = (Sole::of(&place), Sole::of(&place), Sole::of(&place));
        assert_eq!(
            (one.claim(), one.claim(), two.claim()),
            (Standing::Alone, Standing::Alone, Standing::Another)
        );
        one.give_up();
        assert_eq!((two.claim(), one.claim()), (Standing::Alone, Standing::Another));
        drop(two);
        assert_eq!(three.claim(), Standing::Alone);
    }

    #[test]
    fn where_there_is_no_lock_the_lease_decides() {
        let nowhere = Sole::of(&Place::Sqlite("/nowhere/at/all/hongyan.db".into()));
        assert_eq!(nowhere.claim(), Standing::Unknown);
        let postgres = Place::Postgres { url: String::new(), writers: 1, readers: 1 };
        assert_eq!(Sole::of(&postgres).claim(), Standing::Unknown);
    }
}
