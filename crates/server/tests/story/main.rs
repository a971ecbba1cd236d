//! The stories: the real program `hongyan`, driven from outside as people and carriers drive it, one promise a file.
//!
//! Each story ends in counts. Nothing here uses the product's own crates but the simulated carrier, except that `removal` sets
//! rows back in the database, since nobody waits half a year. What a story knows, it learnt over HTTP, from the wire, from the
//! program's output or from the operating system. Whatever is started is stopped by its process id, every wait has an end, and
//! no port is fixed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking, and stories end in counts"
)]

mod api;
mod archive;
mod callbacks;
mod concurrency;
mod crash;
mod demo;
mod full_disk;
mod hostile;
mod interop;
mod load;
mod operations;
mod outages;
#[allow(dead_code, reason = "shared with the browser tests, which use more of it")]
mod program;
mod receiver;
mod removal;
mod rogue;
mod sign_in;
mod world;

use std::sync::Arc;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use world::Disk;

/// Runs a story on SQLite and on PostgreSQL.
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
    // A thousand connections are no attack, but more than many systems allow a program by default.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    let disk = Arc::new(disk);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(body(Arc::clone(&disk)));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
}
