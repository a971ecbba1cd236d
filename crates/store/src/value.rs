//! The five kinds of value that cross the waist, and reading them back from a row of either database.

use crate::error::{Error, Result};

/// A parameter. Texts and blobs are borrowed from the caller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// BOOLEAN.
    Bool(bool),
    /// TEXT.
    Text(&'a str),
    /// BYTEA / BLOB.
    Blob(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Blob(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer; columns are read by position, from 0.
pub enum Row<'a> {
    /// A row of SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    Postgres(&'a postgres::Row),
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $type:ty) => {
        $(#[$doc])*
        pub fn $name(&self, column: usize) -> Result<$type> {
            match self {
                Row::Sqlite(row) => row.get(column).map_err(|e| Error::corrupt(column, &e)),
                Row::Postgres(row) => row.try_get(column).map_err(|e| Error::corrupt(column, &e)),
            }
        }
    };
}

impl Row<'_> {
    getter!(
        /// A BIGINT that is not null.
        int,
        i64
    );
    getter!(
        /// A BIGINT or null.
        int_opt,
        Option<i64>
    );
    getter!(
        /// A BOOLEAN that is not null.
        bool,
        bool
    );
    getter!(
        /// A TEXT that is not null.
        text,
        String
    );
    getter!(
        /// A TEXT or null.
        text_opt,
        Option<String>
    );
    getter!(
        /// A BYTEA / BLOB that is not null.
        blob,
        Vec<u8>
    );
    getter!(
        /// A BYTEA / BLOB or null.
        blob_opt,
        Option<Vec<u8>>
    );
}
