//! Blacklists: the platform's (tenant 0) and tenants' own; and the number of the last change to any list, by which every
//! node's memory follows.
//!
//! Invariants: of one subject a tenant has one row. Whoever changes a list takes the next change number first, whose row
//! stays locked until the commit: so who has seen a number has seen every change before it.

use std::collections::{HashMap, HashSet};

use domain::blacklist::{Sort, Source, Subject};
use domain::id::{EntryId, TenantId};
use domain::phone::{Phone, Tail};

use crate::error::{Error, Result};
use crate::many::Many;
use crate::orders::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Where the last change number is in `meta`.
const CHANGE: &str = "list_change";

/// The number of the last change to any list; 0 = there was none.
pub fn last_change(tx: &mut Tx<'_>) -> Result<i64> {
    let sql = "SELECT CAST(value AS BIGINT) FROM meta WHERE name = $1";
    Ok(tx.opt(sql, &[CHANGE.into()], |row| row.int(0))?.unwrap_or(0))
}

/// Takes the next change number.
pub(crate) fn next_change(tx: &mut Tx<'_>) -> Result<i64> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE \
               SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT) RETURNING CAST(value AS BIGINT)";
    tx.one(sql, &[CHANGE.into()], |row| row.int(0))
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose list; 0 = the platform's.
    pub tenant: TenantId,
    /// Its id, which holds when it was made.
    pub id: EntryId,
    /// What it names.
    pub subject: Subject,
    /// Where it came from.
    pub source: Source,
    /// Why.
    pub reason: String,
    /// Who made or last renewed it.
    pub who: String,
    /// It holds before this, Unix ms; `None` = for ever.
    pub expires_ms: Option<i64>,
}

impl Entry {
    fn key(&self) -> Key {
        let (sort, value) = self.subject.code();
        (self.tenant.0, sort, value)
    }
}

/// What memory needs of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose list; 0 = the platform's.
    pub tenant: TenantId,
    /// What it names.
    pub subject: Subject,
    /// It holds before this, Unix ms.
    pub expires_ms: Option<i64>,
    /// It was taken off.
    pub is_gone: bool,
}

/// What became of entries that were put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// Were not on the list.
    pub added: u64,
    /// Were, and say now what was given.
    pub renewed: u64,
}

const COLUMNS: &str = "tenant, id, sort, value, source, reason, who, expires_ms";

fn subject(sort: i64, value: i64) -> Result<Subject> {
    Subject::from_code(sort, value).ok_or_else(|| Error::unknown_code("subject", sort))
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    let source = row.int(4)?;
    Ok(Entry {
        tenant: TenantId(row.int(0)?),
        id: EntryId(row.int(1)?),
        subject: subject(row.int(2)?, row.int(3)?)?,
        source: Source::from_code(source).ok_or_else(|| Error::unknown_code("source", source))?,
        reason: row.text(5)?,
        who: row.text(6)?,
        expires_ms: row.int_opt(7)?,
    })
}

fn held(row: &Row<'_>) -> Result<Held> {
    Ok(Held {
        tenant: TenantId(row.int(0)?),
        subject: subject(row.int(1)?, row.int(2)?)?,
        expires_ms: row.int_opt(3)?,
        is_gone: row.int_opt(4)?.is_some(),
    })
}

static INSERT: Many =
    Many::insert("blacklist", "tenant sort value id source reason:t who:t expires_ms change gone_ms");
static RENEW: Many =
    Many::update("blacklist", "id source reason:t who:t expires_ms change gone_ms", "tenant sort value", "");

/// Puts entries of one tenant on its list, of each subject the last one given; those that are on it say now what is given
/// and keep their ids. Callers give at most some thousands: memory follows change by change.
pub fn put(tx: &mut Tx<'_>, tenant: TenantId, entries: &[Entry]) -> Result<Put> {
    static KNOWN: Many = Many::pick("blacklist", "sort value id gone_ms", "tenant sort value", false);
    if entries.is_empty() {
        return Ok(Put::default());
    }
    let change = next_change(tx)?;
    let last: HashMap<(i64, i64), &Entry> =
        entries.iter().map(|entry| (entry.subject.code(), entry)).collect();
    let mut last: Vec<_> = last.into_iter().collect();
    last.sort_by_key(|(code, _)| *code);
    let key = |(sort, value): (i64, i64)| [Value::Int(tenant.0), sort.into(), value.into()];
    let keys: Vec<_> = last.iter().flat_map(|(code, _)| key(*code)).collect();
    let read = |row: &Row<'_>| Ok(((row.int(0)?, row.int(1)?), (row.int(2)?, row.int_opt(3)?.is_some())));
    let known: HashMap<_, _> = tx.pick(&KNOWN, &keys, read)?.into_iter().collect();
    let (mut new, mut old, mut put) = (Vec::new(), Vec::new(), Put::default());
    for (code, entry) in last {
        let row = known.get(&code);
        let on_it = row.filter(|(_, is_gone)| !is_gone).map(|(id, _)| *id);
        match on_it {
            Some(_) => put.renewed += 1,
            None => put.added += 1,
        }
        let says = says(entry, on_it.unwrap_or(entry.id.0), change);
        match row {
            Some(_) => old.extend(says.into_iter().chain(key(code))),
            None => new.extend(key(code).into_iter().chain(says)),
        }
    }
    tx.many(&INSERT, &new)?;
    tx.many(&RENEW, &old)?;
    Ok(put)
}

/// Puts entries on the lists they name, whoever's, of each subject the first one given; those that hold at `now_ms` stay as
/// they are. Takes a change number only when something is new; answers how many were.
pub fn put_missing_all(tx: &mut Tx<'_>, entries: &[Entry], now_ms: i64) -> Result<u64> {
    let first: HashMap<_, &Entry> = entries.iter().rev().map(|entry| (entry.key(), entry)).collect();
    let mut first: Vec<_> = first.into_iter().collect();
    first.sort_by_key(|(key, _)| *key);
    leave_out_known(tx, &mut first, now_ms)?;
    if first.is_empty() {
        return Ok(0);
    }
    let change = next_change(tx)?;
    // Whoever had the change before may have put the same.
    let known = leave_out_known(tx, &mut first, now_ms)?;
    let (mut new, mut old) = (Vec::new(), Vec::new());
    for ((tenant, sort, value), entry) in &first {
        let key = [Value::Int(*tenant), (*sort).into(), (*value).into()];
        let says = says(entry, entry.id.0, change);
        match known.contains(&(*tenant, *sort, *value)) {
            true => old.extend(says.into_iter().chain(key)),
            false => new.extend(key.into_iter().chain(says)),
        }
    }
    tx.many(&INSERT, &new)?;
    tx.many(&RENEW, &old)?;
    Ok(first.len() as u64)
}

/// A list and a subject.
type Key = (i64, i64, i64);

/// Leaves out entries whose subject is on its list and holds; answers the others that have a row.
fn leave_out_known(tx: &mut Tx<'_>, entries: &mut Vec<(Key, &Entry)>, now_ms: i64) -> Result<HashSet<Key>> {
    static KNOWN: Many =
        Many::pick("blacklist", "tenant sort value gone_ms expires_ms", "tenant sort value", false);
    let keys: Vec<_> = entries
        .iter()
        .flat_map(|((tenant, sort, value), _)| [Value::Int(*tenant), (*sort).into(), (*value).into()])
        .collect();
    let read = |row: &Row<'_>| {
        let holds = row.int_opt(3)?.is_none() && row.int_opt(4)?.is_none_or(|end| end > now_ms);
        Ok(((row.int(0)?, row.int(1)?, row.int(2)?), holds))
    };
    let known: HashMap<Key, bool> = tx.pick(&KNOWN, &keys, read)?.into_iter().collect();
    entries.retain(|(key, _)| known.get(key) != Some(&true));
    Ok(known.into_iter().filter(|(_, holds)| !holds).map(|(key, _)| key).collect())
}

/// The values of [`RENEW`] before its key, and of [`INSERT`] behind it.
fn says(entry: &Entry, id: i64, change: i64) -> [Value<'_>; 7] {
    [
        Value::Int(id),
        entry.source.code().into(),
        (&entry.reason).into(),
        (&entry.who).into(),
        entry.expires_ms.into(),
        change.into(),
        Value::Null,
    ]
}

/// Takes entries off a tenant's list; answers those that were on it.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, ids: &[EntryId], now_ms: i64) -> Result<Vec<Entry>> {
    static PICK: Many = Many::pick(
        "blacklist",
        "tenant id sort value source reason who expires_ms gone_ms",
        "tenant id",
        false,
    );
    static GONE: Many = Many::update("blacklist", "gone_ms change", "tenant id", "");
    let change = next_change(tx)?;
    let keys: Vec<_> = ids.iter().flat_map(|id| [Value::Int(tenant.0), id.0.into()]).collect();
    let read = |row: &Row<'_>| Ok((entry(row)?, row.int_opt(8)?.is_some()));
    let mut found: Vec<_> = tx
        .pick(&PICK, &keys, read)?
        .into_iter()
        .filter(|(_, is_gone)| !is_gone)
        .map(|(entry, _)| entry)
        .collect();
    found.sort_by_key(|entry| entry.id);
    found.dedup_by_key(|entry| entry.id);
    let gone: Vec<_> = found
        .iter()
        .flat_map(|entry| [Value::Int(now_ms), change.into(), tenant.0.into(), entry.id.0.into()])
        .collect();
    tx.many(&GONE, &gone)?;
    Ok(found)
}

/// Which entries; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only of this sort.
    pub sort: Option<Sort>,
    /// Only from there.
    pub source: Option<Source>,
    /// Only those that hold for this phone: itself, its prefixes, its country.
    pub phone: Option<Phone>,
    /// Only phones that end in these digits.
    pub ending: Option<Tail>,
    /// The reason, or who made it, contains this; capital letters do not matter.
    pub words: Option<String>,
    /// Before this one, newest first: to read on from there.
    pub before: Option<EntryId>,
}

/// The tests of a search with their parameters.
fn found(tenant: TenantId, search: &Search) -> (String, Vec<Value<'static>>) {
    let mut params = vec![Value::Int(tenant.0)];
    let mut sql = "blacklist WHERE tenant = $1 AND gone_ms IS NULL".to_owned();
    let mut and = |test: &str, value: Option<i64>| {
        if let Some(value) = value {
            params.push(value.into());
            sql.push_str(&format!(" AND {test} ${}", params.len()));
        }
    };
    and("sort =", search.sort.map(Sort::code));
    and("source =", search.source.map(Source::code));
    and("id <", search.before.map(|id| id.0));
    if let Some(tail) = search.ending {
        and("sort =", Some(Sort::Phone.code()));
        params.extend([Value::Int(tail.modulus()), tail.digits().into()]);
        sql.push_str(&format!(" AND value % ${} = ${}", params.len() - 1, params.len()));
    }
    if let Some(phone) = search.phone {
        let any: Vec<_> = Subject::of(phone)
            .map(|subject| {
                let (sort, value) = subject.code();
                params.extend([Value::Int(sort), value.into()]);
                format!("(sort = ${} AND value = ${})", params.len() - 1, params.len())
            })
            .collect();
        sql.push_str(&format!(" AND ({})", any.join(" OR ")));
    }
    (sql, params)
}

fn like(search: &Search) -> Option<String> {
    search.words.as_deref().map(|words| format!("%{}%", escaped(&words.to_lowercase())))
}

fn with_words<'a>(sql: &mut String, params: &mut Vec<Value<'a>>, like: &'a Option<String>) {
    if let Some(like) = like {
        params.push(like.into());
        let at = params.len();
        sql.push_str(&format!(
            " AND (LOWER(reason) LIKE ${at} ESCAPE '!' OR LOWER(who) LIKE ${at} ESCAPE '!')"
        ));
    }
}

/// A page of a tenant's list, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &Search,
    offset: i64,
    limit: i64,
) -> Result<Vec<Entry>> {
    let like = like(search);
    let (mut tests, mut params) = found(tenant, search);
    with_words(&mut tests, &mut params, &like);
    params.extend([Value::Int(limit), offset.into()]);
    let (limit, offset) = (params.len() - 1, params.len());
    let sql = format!("SELECT {COLUMNS} FROM {tests} ORDER BY id DESC LIMIT ${limit} OFFSET ${offset}");
    tx.all(&sql, &params, entry)
}

/// Every entry of the tenant's list and of the platform's that holds for one of these phones, in no order; those that
/// expired are among them.
pub fn holding(tx: &mut Tx<'_>, tenant: TenantId, phones: &[Phone]) -> Result<Vec<Entry>> {
    static PICK: Many = Many::pick(
        "blacklist",
        "tenant id sort value source reason who expires_ms gone_ms",
        "tenant sort value",
        false,
    );
    let subjects: HashSet<_> = phones.iter().flat_map(|phone| Subject::of(*phone)).collect();
    let mut keys = Vec::with_capacity(subjects.len() * 6);
    for (sort, value) in subjects.into_iter().map(Subject::code) {
        keys.extend([Value::Int(tenant.0), sort.into(), value.into()]);
        keys.extend([Value::Int(0), sort.into(), value.into()]);
    }
    let rows = tx.pick(&PICK, &keys, |row| Ok((entry(row)?, row.int_opt(8)?.is_some())))?;
    Ok(rows.into_iter().filter(|(_, is_gone)| !is_gone).map(|(entry, _)| entry).collect())
}

/// How many entries a search finds, counted up to `most`.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, search: &Search, most: i64) -> Result<i64> {
    let like = like(search);
    let (mut tests, mut params) = found(tenant, search);
    with_words(&mut tests, &mut params, &like);
    params.push(most.into());
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {tests} LIMIT ${}) AS matching", params.len());
    tx.one(&sql, &params, |row| row.int(0))
}

/// Entries that are on a list, in the order of (tenant, subject), after the one given: to fill memory.
pub fn held_after_all(tx: &mut Tx<'_>, after: Option<&Held>, limit: i64) -> Result<Vec<Held>> {
    let (tenant, (sort, value)) = after.map_or((-1, (0, 0)), |held| (held.tenant.0, held.subject.code()));
    let sql = "SELECT tenant, sort, value, expires_ms, gone_ms FROM blacklist \
               WHERE (tenant, sort, value) > ($1, $2, $3) AND gone_ms IS NULL ORDER BY tenant, sort, value LIMIT $4";
    tx.all(sql, &[tenant.into(), sort.into(), value.into(), limit.into()], held)
}

/// What changed after the change `after`, up to the change `to`.
pub fn changed_all(tx: &mut Tx<'_>, after: i64, to: i64) -> Result<Vec<Held>> {
    let sql =
        "SELECT tenant, sort, value, expires_ms, gone_ms FROM blacklist WHERE change > $1 AND change <= $2";
    tx.all(sql, &[after.into(), to.into()], held)
}

/// Forgets entries that were taken off, or expired, before `before_ms`; answers how many.
pub fn prune_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    let gone = tx.exec("DELETE FROM blacklist WHERE gone_ms < $1", &[before_ms.into()])?;
    let over = tx.exec("DELETE FROM blacklist WHERE expires_ms < $1", &[before_ms.into()])?;
    Ok(gone + over)
}
