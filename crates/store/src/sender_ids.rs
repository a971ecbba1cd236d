//! The registry of sender IDs: where each tenant's texts stand in each country. The message path reads what was decided through
//! the picture, so every change bumps the catalogue.

use domain::id::{AccountId, SenderEntryId, TenantId};
use domain::phone::Country;
use domain::sender_registry::Status;

use crate::catalog::bump;
use crate::error::{Error, Result};
use crate::orders::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A text in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderEntry {
    /// Its id.
    pub id: SenderEntryId,
    /// Whose.
    pub tenant: TenantId,
    /// The sender ID.
    pub text: String,
    /// Where.
    pub country: Country,
    /// Where it stands.
    pub status: Status,
    /// Whose name it is.
    pub company: String,
    /// What it is used for.
    pub purpose: String,
    /// Marketing is sent with it.
    pub marketing: bool,
    /// The account that applied or registered it; `None` = a program.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// What the platform says about it.
    pub note: String,
    /// Who decided, and when; `None` = nobody yet.
    pub decided: Option<(String, i64)>,
    /// Grows with every change, from 1.
    pub version: i64,
}

const COLUMNS: &str = "id, tenant, text, country, status, company, purpose, marketing, account, who, at_ms, note, \
                       decided_who, decided_ms, version";

fn entry(row: &Row<'_>) -> Result<SenderEntry> {
    let (country, status, decided_who) = (row.text(3)?, row.text(4)?, row.text(12)?);
    Ok(SenderEntry {
        id: SenderEntryId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        text: row.text(2)?,
        country: Country::parse(&country)
            .ok_or_else(|| Error::Corrupt(format!("sender ID country {country}")))?,
        status: Status::parse(&status).ok_or_else(|| Error::Corrupt(format!("sender ID status {status}")))?,
        company: row.text(5)?,
        purpose: row.text(6)?,
        marketing: row.int(7)? != 0,
        account: row.int_opt(8)?.map(AccountId),
        who: row.text(9)?,
        at_ms: row.int(10)?,
        note: row.text(11)?,
        decided: row.int_opt(13)?.map(|at_ms| (decided_who, at_ms)),
        version: row.int(14)?,
    })
}

/// A tenant's, by text and country.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<SenderEntry>> {
    let sql = format!("SELECT {COLUMNS} FROM sender_id WHERE tenant = $1 ORDER BY text, country");
    tx.all(&sql, &[tenant.0.into()], entry)
}

/// How many a tenant has.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    tx.one("SELECT COUNT(*) FROM sender_id WHERE tenant = $1", &[tenant.0.into()], |row| row.int(0))
}

/// What a tenant has of a text in a country, held until the transaction ends.
pub fn lock_place(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    text: &str,
    country: Country,
) -> Result<Option<SenderEntry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sender_id WHERE tenant = $1 AND text = $2 AND country = $3 FOR UPDATE"
    );
    tx.opt(&sql, &[tenant.0.into(), text.into(), country.as_str().into()], entry)
}

/// One of a tenant's, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: SenderEntryId) -> Result<Option<SenderEntry>> {
    let sql = format!("SELECT {COLUMNS} FROM sender_id WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], entry)
}

/// One, whoever's, held until the transaction ends.
pub fn lock_all(tx: &mut Tx<'_>, id: SenderEntryId) -> Result<Option<SenderEntry>> {
    let sql = format!("SELECT {COLUMNS} FROM sender_id WHERE id = $1 FOR UPDATE");
    tx.opt(&sql, &[id.0.into()], entry)
}

/// One of a tenant's.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: SenderEntryId) -> Result<Option<SenderEntry>> {
    let sql = format!("SELECT {COLUMNS} FROM sender_id WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], entry)
}

/// Makes one. [`Error::Conflict`] when the tenant has this text in this country.
pub fn insert(tx: &mut Tx<'_>, new: &SenderEntry) -> Result<()> {
    let sql = "INSERT INTO sender_id (id, tenant, text, country, status, company, purpose, marketing, account, who, at_ms, \
               note, decided_who, decided_ms, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";
    let (decided_who, decided_ms) = decided(new);
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.text).into(),
        new.country.as_str().into(),
        new.status.as_str().into(),
        (&new.company).into(),
        (&new.purpose).into(),
        i64::from(new.marketing).into(),
        new.account.map(|account| account.0).into(),
        (&new.who).into(),
        new.at_ms.into(),
        (&new.note).into(),
        decided_who.into(),
        decided_ms.into(),
        new.version.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

fn decided(entry: &SenderEntry) -> (&str, Option<i64>) {
    entry.decided.as_ref().map_or(("", None), |(who, at_ms)| (who.as_str(), Some(*at_ms)))
}

/// Writes one as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, entry: &SenderEntry) -> Result<bool> {
    let sql = "UPDATE sender_id SET status = $4, company = $5, purpose = $6, marketing = $7, account = $8, who = $9, \
               at_ms = $10, note = $11, decided_who = $12, decided_ms = $13, version = version + 1 \
               WHERE tenant = $1 AND id = $2 AND version = $3";
    let (decided_who, decided_ms) = decided(entry);
    let params = [
        Value::Int(entry.tenant.0),
        entry.id.0.into(),
        entry.version.into(),
        entry.status.as_str().into(),
        (&entry.company).into(),
        (&entry.purpose).into(),
        i64::from(entry.marketing).into(),
        entry.account.map(|account| account.0).into(),
        (&entry.who).into(),
        entry.at_ms.into(),
        (&entry.note).into(),
        decided_who.into(),
        decided_ms.into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}

/// What the message path has to know: everybody's texts, and where each stands in which country.
pub fn standing_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, String, Country, Status)>> {
    let sql = "SELECT tenant, text, country, status FROM sender_id WHERE status IN ('approved', 'rejected', 'disabled')";
    let read = |row: &Row<'_>| Ok((TenantId(row.int(0)?), row.text(1)?, row.text(2)?, row.text(3)?));
    let known = |(tenant, text, country, status): (TenantId, String, String, String)| {
        Some((tenant, text, Country::parse(&country)?, Status::parse(&status)?))
    };
    Ok(tx.all(sql, &[], read)?.into_iter().filter_map(known).collect())
}

/// Which entries are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// This tenant's.
    pub tenant: Option<TenantId>,
    /// Where they stand.
    pub status: Option<Status>,
    /// In this country.
    pub country: Option<Country>,
    /// With this in their text.
    pub words: Option<String>,
    /// Entries before the page.
    pub offset: i64,
    /// Entries on the page.
    pub limit: i64,
}

/// A page, the oldest first when only what waits is asked for, else the newest first; and how many fit, counted up to
/// `count_max`.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<SenderEntry>, i64)> {
    let mut tests = "1 = 1".to_owned();
    let mut params: Vec<Value<'_>> = Vec::new();
    if let Some(tenant) = filter.tenant {
        params.push(tenant.0.into());
        tests.push_str(&format!(" AND tenant = ${}", params.len()));
    }
    if let Some(status) = filter.status {
        params.push(status.as_str().into());
        tests.push_str(&format!(" AND status = ${}", params.len()));
    }
    let country = filter.country;
    if let Some(country) = &country {
        params.push(country.as_str().into());
        tests.push_str(&format!(" AND country = ${}", params.len()));
    }
    let words = filter.words.as_ref().map(|words| format!("%{}%", escaped(&words.to_lowercase())));
    if let Some(words) = &words {
        params.push(words.into());
        tests.push_str(&format!(" AND LOWER(text) LIKE ${} ESCAPE '!'", params.len()));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT id FROM sender_id WHERE {tests} LIMIT ${last}) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    let order = if filter.status == Some(Status::Submitted) { "at_ms, id" } else { "at_ms DESC, id DESC" };
    let listing = format!(
        "SELECT {COLUMNS} FROM sender_id WHERE {tests} ORDER BY {order} LIMIT ${last} OFFSET ${after}"
    );
    Ok((tx.all(&listing, &params, entry)?, count))
}
