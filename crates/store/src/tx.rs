//! A transaction as the rest of the crate sees it: exec, one, opt, all, and the many-row verbs. One SQL text; the
//! rewriting (`$1` → `?1`, `FOR UPDATE` dropped on SQLite, U+0000 in texts replaced) happens here and nowhere else.
//!
//! A statement that failed fails the whole transaction, also when its caller goes on: PostgreSQL would roll back in
//! silence, SQLite would commit half of it.

use std::borrow::Cow;
use std::collections::HashMap;

use postgres::types::{ToSql, Type};

use crate::error::{Error, Result};
use crate::many::{ColumnType, Many};
use crate::value::{Row, Value};

/// Statements a PostgreSQL connection has prepared, by text.
pub(crate) type Prepared = HashMap<String, postgres::Statement>;

/// An open transaction on either database.
pub struct Tx<'a> {
    on: On<'a>,
    failed: Option<Error>,
}

/// The database a transaction is open on.
pub(crate) enum On<'a> {
    /// The connection has an open transaction or savepoint.
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Transaction<'a>, &'a mut Prepared),
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        if let Value::Text(value) = *self
            && let Cow::Owned(storable) = storable(value)
        {
            return Ok(ToSqlOutput::Owned(storable.into()));
        }
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(value),
            Value::Bool(value) => ValueRef::Integer(i64::from(value)),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres_types::private::BytesMut,
    ) -> std::result::Result<postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {
            Value::Null => Ok(postgres::types::IsNull::Yes),
            Value::Int(value) => value.to_sql(ty, out),
            Value::Bool(value) => value.to_sql(ty, out),
            Value::Text(value) => storable(value).to_sql(ty, out),
            Value::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::BOOL | Type::TEXT | Type::BYTEA)
    }

    postgres::types::to_sql_checked!();
}

/// A text as both databases can hold it: PostgreSQL's TEXT has no U+0000, and carriers and tenants can send one.
fn storable(text: &str) -> Cow<'_, str> {
    match text.contains('\0') {
        true => Cow::Owned(text.replace('\0', "\u{FFFD}")),
        false => Cow::Borrowed(text),
    }
}

/// The text for SQLite: `$n` becomes `?n`; row locks do not exist there (the one writer is the lock).
fn for_sqlite(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') && !sql.contains(" FOR UPDATE") {
        return Cow::Borrowed(sql);
    }
    Cow::Owned(sql.replace('$', "?").replace(" FOR UPDATE SKIP LOCKED", "").replace(" FOR UPDATE", ""))
}

fn prepare(
    tx: &mut postgres::Transaction<'_>,
    prepared: &mut Prepared,
    sql: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement = tx.prepare(sql)?;
    prepared.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

impl<'a> Tx<'a> {
    pub(crate) fn new(on: On<'a>) -> Tx<'a> {
        Tx { on, failed: None }
    }

    /// The database again, for the commit or the rollback.
    pub(crate) fn end(self) -> On<'a> {
        self.on
    }

    /// The first statement that failed, if one did.
    pub(crate) fn failed(&self) -> Option<&Error> {
        self.failed.as_ref()
    }

    fn watched<T>(&mut self, result: Result<T>) -> Result<T> {
        if let (Err(error), None) = (&result, &self.failed) {
            self.failed = Some(error.clone());
        }
        result
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let result = self.on.exec(sql, params);
        self.watched(result)
    }

    /// Runs a text of several statements without parameters (migrations).
    pub fn script(&mut self, sql: &str) -> Result<()> {
        let result = self.on.script(sql);
        self.watched(result)
    }

    /// Every row, read by `read`.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let result = self.on.all(sql, params, read);
        self.watched(result)
    }

    /// The first row, if there is one.
    pub fn opt<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// The first row; [`Error::NotFound`] without one.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.opt(sql, params, read)?.ok_or(Error::NotFound)
    }

    /// Inserts, updates or deletes many rows: `values` holds the parameters of one row after the other. Answers,
    /// for updates and deletes, which rows were touched; for inserts always true.
    pub fn many(&mut self, many: &Many, values: &[Value<'_>]) -> Result<Vec<bool>> {
        let result = self.on.many(many, values);
        self.watched(result)
    }

    /// Reads the rows of many keys: `keys` holds one key's columns after the other. Rows come in no order and keys
    /// without a row are left out, so the columns should name the key.
    pub fn pick<T>(
        &mut self,
        many: &Many,
        keys: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let result = self.on.pick(many, keys, read);
        self.watched(result)
    }

    /// True on PostgreSQL: for the rare statement that only one database has (migrations, plan settings).
    pub fn is_postgres(&self) -> bool {
        matches!(self.on, On::Postgres(..))
    }
}

impl On<'_> {
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        match self {
            On::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&for_sqlite(sql))?;
                Ok(statement.execute(rusqlite::params_from_iter(params))? as u64)
            }
            On::Postgres(tx, prepared) => {
                let statement = prepare(tx, prepared, sql)?;
                Ok(tx.execute(&statement, &as_dyn(params))?)
            }
        }
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        match self {
            On::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            On::Postgres(tx, _) => Ok(tx.batch_execute(sql)?),
        }
    }

    fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match self {
            On::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&for_sqlite(sql))?;
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    found.push(read(&Row::Sqlite(row))?);
                }
                Ok(found)
            }
            On::Postgres(tx, prepared) => {
                let statement = prepare(tx, prepared, sql)?;
                let rows = tx.query(&statement, &as_dyn(params))?;
                rows.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
    }

    fn many(&mut self, many: &Many, values: &[Value<'_>]) -> Result<Vec<bool>> {
        let spelled = many.spelled();
        let width = spelled.types.len();
        debug_assert_eq!(values.len() % width, 0, "whole rows");
        if values.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            On::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&spelled.sqlite)?;
                let run = |row: &[Value<'_>]| Ok(statement.execute(rusqlite::params_from_iter(row))? > 0);
                values.chunks_exact(width).map(run).collect()
            }
            On::Postgres(tx, prepared) => {
                let statement = prepare(tx, prepared, &spelled.postgres)?;
                let rows = values.len() / width;
                let arrays = Arrays::of(values, &spelled.types);
                if statement.columns().is_empty() {
                    tx.execute(&statement, &arrays.params())?;
                    return Ok(vec![true; rows]);
                }
                let mut touched = vec![false; rows];
                for row in tx.query(&statement, &arrays.params())? {
                    let ord: i64 = row.try_get(0).map_err(|e| Error::corrupt(0, &e))?;
                    touched[ord as usize - 1] = true;
                }
                Ok(touched)
            }
        }
    }

    fn pick<T>(
        &mut self,
        many: &Many,
        keys: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let spelled = many.spelled();
        let width = spelled.types.len();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            On::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&spelled.sqlite)?;
                let mut found = Vec::with_capacity(keys.len() / width);
                for key in keys.chunks_exact(width) {
                    let mut rows = statement.query(rusqlite::params_from_iter(key))?;
                    while let Some(row) = rows.next()? {
                        found.push(read(&Row::Sqlite(row))?);
                    }
                }
                Ok(found)
            }
            On::Postgres(tx, prepared) => {
                let statement = prepare(tx, prepared, &spelled.postgres)?;
                let arrays = Arrays::of(keys, &spelled.types);
                let rows = tx.query(&statement, &arrays.params())?;
                rows.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
    }
}

fn as_dyn<'a>(params: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Rows turned into one array per column, for UNNEST.
struct Arrays<'a>(Vec<Array<'a>>);

enum Array<'a> {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<Cow<'a, str>>>),
    Bool(Vec<Option<bool>>),
    Blob(Vec<Option<&'a [u8]>>),
}

impl<'a> Arrays<'a> {
    fn of(values: &'a [Value<'a>], types: &[ColumnType]) -> Arrays<'a> {
        let width = types.len();
        let column = |(i, kind): (usize, &ColumnType)| {
            let cells = values.iter().skip(i).step_by(width);
            match kind {
                ColumnType::Int => Array::Int(cells.map(int).collect()),
                ColumnType::Text => Array::Text(cells.map(text).collect()),
                ColumnType::Bool => Array::Bool(cells.map(boolean).collect()),
                ColumnType::Blob => Array::Blob(cells.map(blob).collect()),
            }
        };
        Arrays(types.iter().enumerate().map(column).collect())
    }

    fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.0
            .iter()
            .map(|array| match array {
                Array::Int(cells) => cells as &(dyn ToSql + Sync),
                Array::Text(cells) => cells,
                Array::Bool(cells) => cells,
                Array::Blob(cells) => cells,
            })
            .collect()
    }
}

fn int(value: &Value<'_>) -> Option<i64> {
    if let Value::Int(value) = *value { Some(value) } else { None }
}

fn text<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    if let Value::Text(value) = *value { Some(storable(value)) } else { None }
}

fn boolean(value: &Value<'_>) -> Option<bool> {
    if let Value::Bool(value) = *value { Some(value) } else { None }
}

fn blob<'a>(value: &Value<'a>) -> Option<&'a [u8]> {
    if let Value::Blob(value) = *value { Some(value) } else { None }
}
