//! For tests only: databases that exist for the length of one test.
//!
//! [`postgres`] answers a fresh PostgreSQL database, [`sqlite`] a folder for a SQLite file. No product
//! crate depends on this one; it is named in `[dev-dependencies]` alone. It never skips: without
//! PostgreSQL's programs a test fails and says what to install.

mod cluster;
mod database;

use std::path::{Path, PathBuf};

pub use database::TestDatabase;

/// A folder that is deleted with everything in it when the value is dropped.
#[derive(Debug)]
pub struct TempPlace {
    folder: tempfile::TempDir,
}

impl TempPlace {
    /// Where a SQLite file belongs; the file does not exist yet.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("hongyan.db")
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A new, empty folder for a SQLite file.
///
/// # Panics
/// When the system's folder for temporary files takes no new folder.
pub fn sqlite() -> TempPlace {
    let made = tempfile::Builder::new().prefix("hongyan-sqlite-").tempdir();
    TempPlace { folder: made.unwrap_or_else(|e| panic!("no temporary folder: {e}")) }
}

/// A new, empty PostgreSQL database (UTF-8).
///
/// The server is the one `HONGYAN_TEST_DATABASE_URL` names; the role must be allowed to create databases
/// there. Without the variable it is a throw-away cluster, started by the first call and shared by the
/// whole test process; it stops when the process ends, however it ends.
///
/// # Panics
/// With a sentence that says what to do, when there is no server and none can be started.
pub fn postgres() -> TestDatabase {
    TestDatabase::create(cluster::server_url()).unwrap_or_else(|sentence| panic!("{sentence}"))
}
