//! Records of consent: how the people on a list agreed to be written to, with a version that tells the second of two editors.
//! They are archived, never deleted: messages name them. Every change bumps the catalogue, which the message path reads.

use domain::consent_record::Method;
use domain::id::{ConsentId, TenantId};

use crate::catalog::bump;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A record of consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub tenant: TenantId,
    /// The list or source.
    pub name: String,
    /// How people agreed.
    pub method: Method,
    /// What they were shown.
    pub wording: String,
    /// The first day on which they could agree, `2026-03-01`.
    pub since: String,
    /// Anything else.
    pub note: String,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// Last changed at.
    pub changed_ms: i64,
    /// By whom.
    pub changed_by: String,
    /// Put away at; `None` = it holds.
    pub archived_ms: Option<i64>,
}

const COLUMNS: &str = "id, tenant, name, method, wording, since, note, version, created_ms, created_by, changed_ms, changed_by, \
     archived_ms";

fn consent(row: &Row<'_>) -> Result<Consent> {
    let method = row.text(3)?;
    Ok(Consent {
        id: ConsentId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        name: row.text(2)?,
        method: Method::parse(&method).ok_or_else(|| Error::Corrupt(format!("consent method {method}")))?,
        wording: row.text(4)?,
        since: row.text(5)?,
        note: row.text(6)?,
        version: row.int(7)?,
        created_ms: row.int(8)?,
        created_by: row.text(9)?,
        changed_ms: row.int(10)?,
        changed_by: row.text(11)?,
        archived_ms: Some(row.int(12)?).filter(|at| *at > 0),
    })
}

/// A tenant's records: those that hold before archived ones, each by name.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Consent>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM consent WHERE tenant = $1 ORDER BY CASE WHEN archived_ms = 0 THEN 0 ELSE 1 END, name"
    );
    tx.all(&sql, &[tenant.0.into()], consent)
}

/// One of a tenant's records.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: ConsentId) -> Result<Option<Consent>> {
    let sql = format!("SELECT {COLUMNS} FROM consent WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], consent)
}

/// The same, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: ConsentId) -> Result<Option<Consent>> {
    let sql = format!("SELECT {COLUMNS} FROM consent WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], consent)
}

/// Whether another of the tenant's records than `id` is called this.
pub fn is_taken(tx: &mut Tx<'_>, tenant: TenantId, name: &str, id: ConsentId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM consent WHERE tenant = $1 AND name = $2 AND id <> $3";
    Ok(tx.one(sql, &[tenant.0.into(), name.into(), id.0.into()], |row| row.int(0))? > 0)
}

/// How many records a tenant has, archived ones as well.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    tx.one("SELECT COUNT(*) FROM consent WHERE tenant = $1", &[tenant.0.into()], |row| row.int(0))
}

/// Makes a record. [`crate::Error::Conflict`] when the tenant has one of this name.
pub fn insert(tx: &mut Tx<'_>, new: &Consent) -> Result<()> {
    let sql = "INSERT INTO consent (id, tenant, name, method, wording, since, note, version, created_ms, created_by, changed_ms, \
               changed_by, archived_ms) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.name).into(),
        new.method.as_str().into(),
        (&new.wording).into(),
        (&new.since).into(),
        (&new.note).into(),
        new.version.into(),
        new.created_ms.into(),
        (&new.created_by).into(),
        new.changed_ms.into(),
        (&new.changed_by).into(),
        new.archived_ms.unwrap_or(0).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Writes the record as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, row: &Consent) -> Result<bool> {
    let sql = "UPDATE consent SET name = $4, method = $5, wording = $6, since = $7, note = $8, changed_ms = $9, changed_by = $10, \
               archived_ms = $11, version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3";
    let params = [
        Value::Int(row.tenant.0),
        row.id.0.into(),
        row.version.into(),
        (&row.name).into(),
        row.method.as_str().into(),
        (&row.wording).into(),
        (&row.since).into(),
        (&row.note).into(),
        row.changed_ms.into(),
        (&row.changed_by).into(),
        row.archived_ms.unwrap_or(0).into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}

/// Every tenant's records: whose, which, and whether it holds.
pub fn standing_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, ConsentId, bool)>> {
    tx.all("SELECT tenant, id, archived_ms FROM consent", &[], |row| {
        Ok((TenantId(row.int(0)?), ConsentId(row.int(1)?), row.int(2)? == 0))
    })
}
