//! Tenants as two people can edit them: with a version, and why and since when they are what they are. What the message
//! path and provisioning know of them is the catalogue's business.

use domain::id::TenantId;

use crate::catalog::{Tenant, bump};
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A tenant with what people who manage it need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Managed {
    /// The tenant.
    pub tenant: Tenant,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
    /// Why its status is what it is; may be empty.
    pub note: String,
    /// Since when; `None` = since it was made, or by a provisioning file.
    pub status_ms: Option<i64>,
}

const SELECT: &str = "SELECT id, code, name, time_zone, language, status, options, version, created_ms, note, status_ms \
                      FROM tenant";

fn managed(row: &Row<'_>) -> Result<Managed> {
    Ok(Managed {
        tenant: Tenant {
            id: TenantId(row.int(0)?),
            code: row.text(1)?,
            name: row.text(2)?,
            time_zone: row.text(3)?,
            language: row.text(4)?,
            status: row.text(5)?,
            options: row.text(6)?,
        },
        version: row.int(7)?,
        created_ms: Some(row.int(8)?).filter(|at| *at > 0),
        note: row.text(9)?,
        status_ms: row.int_opt(10)?,
    })
}

/// Every tenant.
pub fn managed_all(tx: &mut Tx<'_>) -> Result<Vec<Managed>> {
    tx.all(&format!("{SELECT} ORDER BY id"), &[], managed)
}

/// The tenant with this code.
pub fn by_code_all(tx: &mut Tx<'_>, code: &str) -> Result<Option<Managed>> {
    tx.opt(&format!("{SELECT} WHERE code = $1"), &[code.into()], managed)
}

/// The tenant with this code, locked until the transaction ends.
pub fn lock_all(tx: &mut Tx<'_>, code: &str) -> Result<Option<Managed>> {
    tx.opt(&format!("{SELECT} WHERE code = $1 FOR UPDATE"), &[code.into()], managed)
}

/// The code of a tenant that is spelled like this, whatever the case.
pub fn code_like_all(tx: &mut Tx<'_>, code: &str) -> Result<Option<String>> {
    let sql = "SELECT code FROM tenant WHERE LOWER(code) = LOWER($1)";
    tx.opt(sql, &[code.into()], |row| row.text(0))
}

/// Makes a tenant. [`crate::Error::Conflict`] when its code is taken.
pub fn insert(tx: &mut Tx<'_>, new: &Managed) -> Result<()> {
    let sql = "INSERT INTO tenant (id, code, name, time_zone, language, status, options, version, created_ms, note, status_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
    let tenant = &new.tenant;
    let params = [
        Value::Int(tenant.id.0),
        (&tenant.code).into(),
        (&tenant.name).into(),
        (&tenant.time_zone).into(),
        (&tenant.language).into(),
        (&tenant.status).into(),
        (&tenant.options).into(),
        new.version.into(),
        new.created_ms.unwrap_or(0).into(),
        (&new.note).into(),
        new.status_ms.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Writes everything but id and code of the tenant as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, new: &Managed) -> Result<bool> {
    let sql = "UPDATE tenant SET name = $3, time_zone = $4, language = $5, status = $6, options = $7, note = $8, \
               status_ms = $9, version = version + 1 WHERE id = $1 AND version = $2";
    let tenant = &new.tenant;
    let params = [
        Value::Int(tenant.id.0),
        new.version.into(),
        (&tenant.name).into(),
        (&tenant.time_zone).into(),
        (&tenant.language).into(),
        (&tenant.status).into(),
        (&tenant.options).into(),
        (&new.note).into(),
        new.status_ms.into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}
