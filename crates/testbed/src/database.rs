//! One database on a server, and its connection string. Where the server comes from: `cluster.rs`.

use std::sync::atomic::{AtomicU32, Ordering};

use postgres::error::SqlState;
use postgres::{Client, NoTls};

/// A database of its own, dropped (with whoever is still connected to it) when the value is.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
    url: String,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    /// Creates one on the server; names taken by whatever was left behind are passed over.
    pub(crate) fn create(server: &str) -> Result<TestDatabase, String> {
        let mut client = connect(server)?;
        loop {
            let name =
                format!("hongyan_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let sql = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
            match client.batch_execute(&sql) {
                Ok(()) => {
                    let url = with_database(server, &name);
                    return Ok(TestDatabase { server: server.to_owned(), name, url });
                }
                Err(e) if e.code() == Some(&SqlState::DUPLICATE_DATABASE) => {}
                Err(e) => return Err(format!("the test server does not create databases: {}", spelled(&e))),
            }
        }
    }

    /// A connection string for this database, such as `postgres://postgres@127.0.0.1:5432/hongyan_test_7_0`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A connection of the test's own, past everything under test.
    ///
    /// # Panics
    /// When the server does not let it in.
    pub fn connect(&self) -> Client {
        connect(&self.url).unwrap_or_else(|sentence| panic!("{sentence}"))
    }

    /// A connection to the server's own database, for a test that makes this one unreachable.
    ///
    /// # Panics
    /// When the server does not let it in.
    pub fn server(&self) -> Client {
        connect(&self.server).unwrap_or_else(|sentence| panic!("{sentence}"))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let dropped = connect(&self.server).and_then(|mut client| {
            let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            client.batch_execute(&sql).map_err(|e| spelled(&e))
        });
        if let Err(why) = dropped {
            #[allow(clippy::print_stderr, reason = "a test's own words; a panic while dropping would abort")]
            {
                eprintln!("the test database {} is left behind: {why}", self.name);
            }
        }
    }
}

fn connect(url: &str) -> Result<Client, String> {
    Client::connect(url, NoTls).map_err(|e| format!("the test server does not let us in: {}", spelled(&e)))
}

/// The error with its causes: the driver's own text is only `db error`.
fn spelled(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}

/// The connection string of another database on the same server; both spellings, `postgres://…` and
/// `key=value …`.
fn with_database(server: &str, name: &str) -> String {
    let Some((scheme, rest)) = server.split_once("://") else {
        return format!("{server} dbname={name}");
    };
    let (place, query) = match rest.split_once('?') {
        Some((place, query)) => (place, format!("?{query}")),
        None => (rest, String::new()),
    };
    let host = place.split_once('/').map_or(place, |(host, _)| host);
    format!("{scheme}://{host}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_is_replaced_in_every_spelling() {
        for (server, wanted) in [
            ("postgres://u:p@h:5432/postgres", "postgres://u:p@h:5432/x"),
            ("postgresql://u@h", "postgresql://u@h/x"),
            (
                "postgres://u@%2Ftmp%2Fa/postgres?connect_timeout=3",
                "postgres://u@%2Ftmp%2Fa/x?connect_timeout=3",
            ),
            ("host=h user=u dbname=postgres", "host=h user=u dbname=postgres dbname=x"),
        ] {
            assert_eq!(with_database(server, "x"), wanted);
            let config: postgres::Config = wanted.parse().unwrap();
            assert_eq!(config.get_dbname(), Some("x"), "{wanted}");
        }
    }
}
