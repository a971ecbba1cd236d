//! The message path with real sessions over loopback, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aim;
mod change;
mod consent;
mod consents;
mod exports;
mod fault;
mod filing;
mod life;
mod lists;
mod missions;
mod money;
mod operator;
mod own_phone;
mod people;
mod retention;
mod review;
mod rules;
mod sender_ids;
mod smart;
mod told;
mod words;
mod work;
mod world;

use std::sync::Arc;

use world::Disk;

/// Runs a test body on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($name:ident, $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            #[test]
            fn sqlite() {
                $crate::run(Disk::Sqlite(testbed::sqlite()), $body);
            }
            #[test]
            fn postgres() {
                $crate::run(Disk::Postgres(testbed::postgres()), $body);
            }
        }
    };
}

/// The database outlives the runtime: dropping it blocks.
pub(crate) fn run<F: Future<Output = ()>>(disk: Disk, body: impl FnOnce(Arc<Disk>) -> F) {
    let disk = Arc::new(disk);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(body(Arc::clone(&disk)));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
}
