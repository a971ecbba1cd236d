//! Signatures as their owners apply for them: with usage, company, a note, and a version that tells the second of two editors.
//! The message path reads the same rows through `catalog`; every change bumps the catalogue.

use domain::id::{SignatureId, TenantId};
use domain::review::Status;

use crate::catalog::bump;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its id.
    pub id: SignatureId,
    /// Whose.
    pub tenant: TenantId,
    /// Without brackets.
    pub text: String,
    /// Where it is in its life.
    pub status: Status,
    /// It is used on behalf of somebody else.
    pub on_behalf: bool,
    /// Whose name it is.
    pub company: String,
    /// What the owner tells the reviewer.
    pub note: String,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
    /// By whom; empty = by a provisioning file.
    pub created_by: String,
    /// Last changed at; `None` = never but by a file.
    pub changed_ms: Option<i64>,
}

const COLUMNS: &str =
    "id, tenant, text, status, used_for, company, note, version, created_ms, created_by, changed_ms";

fn signature(row: &Row<'_>) -> Result<Signature> {
    let status = row.text(3)?;
    Ok(Signature {
        id: SignatureId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        text: row.text(2)?,
        status: Status::parse(&status).ok_or_else(|| Error::Corrupt(format!("signature status {status}")))?,
        on_behalf: row.text(4)? == "behalf",
        company: row.text(5)?,
        note: row.text(6)?,
        version: row.int(7)?,
        created_ms: Some(row.int(8)?).filter(|at| *at > 0),
        created_by: row.text(9)?,
        changed_ms: Some(row.int(10)?).filter(|at| *at > 0),
    })
}

/// A tenant's signatures, by text.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Signature>> {
    let sql = format!("SELECT {COLUMNS} FROM signature WHERE tenant = $1 ORDER BY text");
    tx.all(&sql, &[tenant.0.into()], signature)
}

/// One of a tenant's signatures.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: SignatureId) -> Result<Option<Signature>> {
    let sql = format!("SELECT {COLUMNS} FROM signature WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], signature)
}

/// The same, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: SignatureId) -> Result<Option<Signature>> {
    let sql = format!("SELECT {COLUMNS} FROM signature WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], signature)
}

/// Whether another of the tenant's signatures than `id` says this.
pub fn is_taken(tx: &mut Tx<'_>, tenant: TenantId, text: &str, id: SignatureId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM signature WHERE tenant = $1 AND text = $2 AND id <> $3";
    Ok(tx.one(sql, &[tenant.0.into(), text.into(), id.0.into()], |row| row.int(0))? > 0)
}

/// Makes a signature. [`crate::Error::Conflict`] when the tenant has one with this text.
pub fn insert(tx: &mut Tx<'_>, new: &Signature) -> Result<()> {
    let sql = "INSERT INTO signature (id, tenant, text, status, used_for, company, note, version, created_ms, created_by, changed_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.text).into(),
        new.status.as_str().into(),
        used_for(new).into(),
        (&new.company).into(),
        (&new.note).into(),
        new.version.into(),
        new.created_ms.unwrap_or(0).into(),
        (&new.created_by).into(),
        new.changed_ms.unwrap_or(0).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

fn used_for(signature: &Signature) -> &'static str {
    if signature.on_behalf { "behalf" } else { "own" }
}

/// Writes the signature as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, signature: &Signature) -> Result<bool> {
    let sql = "UPDATE signature SET text = $4, status = $5, used_for = $6, company = $7, note = $8, changed_ms = $9, \
               version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3";
    let params = [
        Value::Int(signature.tenant.0),
        signature.id.0.into(),
        signature.version.into(),
        (&signature.text).into(),
        signature.status.as_str().into(),
        used_for(signature).into(),
        (&signature.company).into(),
        (&signature.note).into(),
        signature.changed_ms.unwrap_or(0).into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}

/// Approved signatures one of whose documents was good until a day before `today` (`2026-11-30`), a few of them.
pub fn outdated_all(tx: &mut Tx<'_>, today: &str, limit: i64) -> Result<Vec<(TenantId, SignatureId)>> {
    let sql = "SELECT s.tenant, s.id FROM signature s WHERE s.status = 'approved' AND EXISTS (SELECT 1 FROM evidence e \
               WHERE e.tenant = s.tenant AND e.subject = 1 AND e.object = s.id AND e.standing = 0 AND e.expires_on < $1) ORDER BY s.id LIMIT $2";
    tx.all(sql, &[today.into(), limit.into()], |row| Ok((TenantId(row.int(0)?), SignatureId(row.int(1)?))))
}
