//! What can go wrong in storage, by what the caller can do about it, never by driver.

/// The result of every function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A uniqueness or check rule forbids it. Nothing was written.
    #[error("conflict: {0}")]
    Conflict(String),
    /// There is no such row for this tenant.
    #[error("not found")]
    NotFound,
    /// Too much is waiting, or another transaction was in the way too often. Nothing was written; try later.
    #[error("the store is busy: {0}")]
    Busy(String),
    /// The database or its disk does not answer. The outcome of a write is unknown.
    #[error("the store is down: {0}")]
    Down(String),
    /// A stored value makes no sense.
    #[error("the store holds something unreadable: {0}")]
    Corrupt(String),
}

impl Error {
    pub(crate) fn corrupt(column: usize, why: &dyn std::fmt::Display) -> Error {
        Error::Corrupt(format!("column {column}: {why}"))
    }

    /// A stored code that no enum knows.
    pub fn unknown_code(what: &str, code: i64) -> Error {
        Error::Corrupt(format!("{what} {code}"))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as Code;
        match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                Code::ConstraintViolation => Error::Conflict(error.to_string()),
                Code::DatabaseBusy | Code::DatabaseLocked => Error::Busy(error.to_string()),
                Code::DatabaseCorrupt | Code::NotADatabase => Error::Corrupt(error.to_string()),
                _ => Error::Down(error.to_string()),
            },
            _ => Error::Corrupt(error.to_string()),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Error {
        let Some(db) = error.as_db_error() else {
            let cause = std::error::Error::source(&error);
            return match cause {
                Some(ours) if ours.is::<postgres_types::WrongType>() => {
                    Error::Corrupt(format!("{error}: {ours}"))
                }
                _ => Error::Down(error.to_string()),
            };
        };
        let text = format!("{} ({})", db.message(), db.code().code());
        match db.code().code() {
            "40001" | "40P01" | "55P03" => Error::Busy(text),
            code if code.starts_with("23") => Error::Conflict(text),
            code if code.starts_with("08") || code.starts_with("53") || code.starts_with("57") => {
                Error::Down(text)
            }
            _ => Error::Corrupt(text),
        }
    }
}
