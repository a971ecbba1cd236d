//! Packages: what can be bought. Their options are JSON owned by the engine; few, so they are read whole.
//!
//! Two people can edit one: a change names the version it was made from, and the second one changes nothing. Packages are
//! also written by provisioning (`catalog::put_item`), which counts as a change by somebody else.

use domain::id::PackageId;

use crate::catalog::bump;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its id.
    pub id: PackageId,
    /// What people call it: 12 digits, or what a provisioning file says.
    pub code: String,
    /// JSON.
    pub options: String,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
    /// No longer offered since.
    pub retired_ms: Option<i64>,
    /// Orders placed of it.
    pub orders: i64,
}

const SELECT: &str = "SELECT p.id, p.code, p.options, p.version, p.created_ms, p.retired_ms, \
                      (SELECT COUNT(*) FROM orders o WHERE o.package = p.id) FROM package p";

fn package(row: &Row<'_>) -> Result<Package> {
    Ok(Package {
        id: PackageId(row.int(0)?),
        code: row.text(1)?,
        options: row.text(2)?,
        version: row.int(3)?,
        created_ms: Some(row.int(4)?).filter(|at| *at > 0),
        retired_ms: row.int_opt(5)?,
        orders: row.int(6)?,
    })
}

/// Every package.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Package>> {
    tx.all(&format!("{SELECT} ORDER BY p.id"), &[], package)
}

/// The package with this code.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Package>> {
    tx.opt(&format!("{SELECT} WHERE p.code = $1"), &[code.into()], package)
}

/// Makes a package. [`crate::Error::Conflict`] when its code is taken.
pub fn insert(tx: &mut Tx<'_>, new: &Package) -> Result<()> {
    let sql = "INSERT INTO package (id, code, options, version, created_ms) VALUES ($1,$2,$3,$4,$5)";
    let params = [
        Value::Int(new.id.0),
        (&new.code).into(),
        (&new.options).into(),
        new.version.into(),
        new.created_ms.unwrap_or(0).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Writes options and retirement of the package as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, package: &Package) -> Result<bool> {
    let sql = "UPDATE package SET options = $3, retired_ms = $4, version = version + 1 WHERE id = $1 AND version = $2";
    let params = [
        Value::Int(package.id.0),
        package.version.into(),
        (&package.options).into(),
        package.retired_ms.into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}
