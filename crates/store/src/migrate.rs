//! Migrations: numbered files, forward only, the same text for both databases (rare additions beside it, by database).
//! Each runs in its own transaction together with the note that it ran. A database newer than the program is refused.

use crate::db::Db;
use crate::error::{Error, Result};
use crate::tx::Tx;

struct Migration {
    name: &'static str,
    sql: &'static str,
    postgres: &'static str,
    /// What only SQLite is to run, after `sql`.
    sqlite: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_core",
        sql: include_str!("migrations/0001_core.sql"),
        postgres: include_str!("migrations/0001_core.postgres.sql"),
        sqlite: "",
    },
    Migration {
        name: "0002_uplink_conversation",
        sql: include_str!("migrations/0002_uplink_conversation.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0003_identity",
        sql: include_str!("migrations/0003_identity.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0004_work",
        sql: include_str!("migrations/0004_work.sql"),
        postgres: include_str!("migrations/0004_work.postgres.sql"),
        sqlite: "",
    },
    Migration {
        name: "0005_money",
        sql: include_str!("migrations/0005_money.sql"),
        postgres: include_str!("migrations/0005_money.postgres.sql"),
        sqlite: include_str!("migrations/0005_money.sqlite.sql"),
    },
    Migration {
        name: "0006_people",
        sql: include_str!("migrations/0006_people.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0007_policy",
        sql: include_str!("migrations/0007_policy.sql"),
        postgres: include_str!("migrations/0007_policy.postgres.sql"),
        sqlite: include_str!("migrations/0007_policy.sqlite.sql"),
    },
    Migration {
        name: "0008_sums",
        sql: include_str!("migrations/0008_sums.sql"),
        postgres: include_str!("migrations/0008_sums.postgres.sql"),
        sqlite: "",
    },
    Migration {
        name: "0009_blacklist",
        sql: include_str!("migrations/0009_blacklist.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0010_review",
        sql: include_str!("migrations/0010_review.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0011_screening",
        sql: include_str!("migrations/0011_screening.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0012_filing",
        sql: include_str!("migrations/0012_filing.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0013_uplinks",
        sql: include_str!("migrations/0013_uplinks.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0014_sender_ids",
        sql: include_str!("migrations/0014_sender_ids.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0015_consent",
        sql: include_str!("migrations/0015_consent.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0016_stats",
        sql: include_str!("migrations/0016_stats.sql"),
        postgres: include_str!("migrations/0016_stats.postgres.sql"),
        sqlite: "",
    },
    Migration {
        name: "0017_missions",
        sql: include_str!("migrations/0017_missions.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0018_exports",
        sql: include_str!("migrations/0018_exports.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0019_retention",
        sql: include_str!("migrations/0019_retention.sql"),
        postgres: include_str!("migrations/0019_retention.postgres.sql"),
        sqlite: include_str!("migrations/0019_retention.sqlite.sql"),
    },
    Migration {
        name: "0020_smart",
        sql: include_str!("migrations/0020_smart.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0021_smart_links",
        sql: include_str!("migrations/0021_smart_links.sql"),
        postgres: "",
        sqlite: "",
    },
    Migration {
        name: "0022_mission_presence",
        sql: include_str!("migrations/0022_mission_presence.sql"),
        postgres: "",
        sqlite: "",
    },
];

/// Tables whose rows are looked up by their whole key only: SQLite stores the row in the key's tree.
const CLUSTERED: &[&str] = &[
    "message",
    "body",
    "ledger",
    "event",
    "segment",
    "attempt",
    "uplink_part",
    "push",
    "overdue",
    "expense",
    "held",
    "task",
    "stat",
    "task_stat",
    "stat_day",
    "presence",
    "blacklist",
    "opt_out",
    "mission",
    "removed_sum",
];

/// The version this program needs.
pub const LATEST: i64 = MIGRATIONS.len() as i64;

/// The version of the database: 0 when it is empty.
pub fn version(tx: &mut Tx<'_>) -> Result<i64> {
    let known = match tx.is_postgres() {
        true => "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_version')",
        false => "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'",
    };
    if tx.one(known, &[], |row| row.int(0))? == 0 {
        return Ok(0);
    }
    tx.one("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM schema_version", &[], |row| row.int(0))
}

/// Brings the database to [`LATEST`]; answers the names of the migrations that ran.
/// Safe when two programs start at once: PostgreSQL serialises them by a lock.
pub fn migrate(db: &Db) -> Result<Vec<&'static str>> {
    migrate_to(db, LATEST)
}

/// [`migrate`], stopping at `target`: for tests of upgrades.
pub fn migrate_to(db: &Db, target: i64) -> Result<Vec<&'static str>> {
    db.write_blocking(move |tx| {
        if tx.is_postgres() {
            // An index on a large table takes as long as it takes.
            tx.script("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(7221914)")?;
        }
        tx.script(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL)",
        )?;
        let now = version(tx)?;
        if now > LATEST {
            let text =
                format!("the database is at version {now}, this program knows {LATEST}: use a newer program");
            return Err(Error::Conflict(text));
        }
        let mut ran = Vec::new();
        for (number, migration) in
            (1i64..).zip(MIGRATIONS).skip(now as usize).take((target - now).max(0) as usize)
        {
            apply(tx, migration)?;
            if migration.name == "0016_stats" {
                crate::backfill::statistics(tx)?;
            }
            let sql = "INSERT INTO schema_version (version, name) VALUES ($1, $2)";
            tx.exec(sql, &[number.into(), migration.name.into()])?;
            ran.push(migration.name);
        }
        Ok(ran)
    })
}

fn apply(tx: &mut Tx<'_>, migration: &Migration) -> Result<()> {
    if tx.is_postgres() {
        tx.script(migration.sql)?;
        return tx.script(migration.postgres);
    }
    tx.script(&clustered(migration.sql))?;
    tx.script(migration.sqlite)
}

/// The same text with `WITHOUT ROWID` on the tables that profit from it.
fn clustered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 256);
    for statement in sql.split_inclusive(';') {
        let is_clustered =
            CLUSTERED.iter().any(|table| statement.contains(&format!("CREATE TABLE {table} (")));
        match statement.strip_suffix(';').filter(|_| is_clustered) {
            Some(body) => out.push_str(&format!("{body} WITHOUT ROWID;")),
            None => out.push_str(statement),
        }
    }
    out
}
