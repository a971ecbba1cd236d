//! A database for one test, and the macro that runs a test on both kinds.

use store::{Db, Place, Result, Tx, migrate};
use testbed::{TempPlace, TestDatabase};

/// A migrated database that goes away with the value. The handle is dropped before what it stands on.
pub(crate) struct Stage {
    pub(crate) db: Db,
    pub(crate) ground: Ground,
}

/// What a database stands on.
pub(crate) enum Ground {
    Sqlite(TempPlace),
    Postgres(TestDatabase),
}

impl Ground {
    pub(crate) fn sqlite() -> Ground {
        Ground::Sqlite(testbed::sqlite())
    }

    pub(crate) fn postgres() -> Ground {
        Ground::Postgres(testbed::postgres())
    }

    /// Opens it without migrating, with `writers` connections where there can be several.
    pub(crate) fn open(&self, writers: usize) -> Db {
        let place = match self {
            Ground::Sqlite(place) => Place::Sqlite(place.path()),
            Ground::Postgres(database) => Place::Postgres { url: database.url().into(), writers, readers: 1 },
        };
        Db::open(place).unwrap()
    }

    pub(crate) fn stage(self, writers: usize) -> Stage {
        let db = self.open(writers);
        migrate::migrate(&db).unwrap();
        Stage { db, ground: self }
    }
}

/// Runs `$body(Ground)` as two tests, `$name::sqlite` and `$name::postgres`.
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, $body:expr) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "the body may be a path or a closure")]
            use super::*;

            #[test]
            fn sqlite() {
                #[allow(clippy::redundant_closure_call, reason = "see above")]
                ($body)($crate::story::places::Ground::sqlite());
            }

            #[test]
            fn postgres() {
                #[allow(clippy::redundant_closure_call, reason = "see above")]
                ($body)($crate::story::places::Ground::postgres());
            }
        }
    };
}
pub(crate) use on_both;

/// A write that must succeed.
#[track_caller]
pub(crate) fn write<T: Send + 'static>(
    db: &Db,
    body: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    db.write_blocking(body).unwrap()
}

/// A read that must succeed.
#[track_caller]
pub(crate) fn read<T: Send + 'static>(
    db: &Db,
    body: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    db.read_blocking(body).unwrap()
}
