//! Versions of the policy: the platform's (tenant 0) and tenants' own. A change adds a version; the latest counts, and
//! nothing changes or removes one. What is set is JSON owned by the engine.

use domain::id::{AccountId, TenantId};

use crate::catalog::bump;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Whose; 0 = the platform's.
    pub tenant: TenantId,
    /// From 1, without gaps.
    pub version: i64,
    /// Made at.
    pub at_ms: i64,
    /// The account that made it; `None` = a provisioning file.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// Why.
    pub reason: String,
    /// JSON: what changed, before and after.
    pub changes: String,
    /// JSON: everything that is set.
    pub settings: String,
}

const COLUMNS: &str = "tenant, version, at_ms, account, who, reason, changes, settings";

fn version(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        tenant: TenantId(row.int(0)?),
        version: row.int(1)?,
        at_ms: row.int(2)?,
        account: row.int_opt(3)?.map(AccountId),
        who: row.text(4)?,
        reason: row.text(5)?,
        changes: row.text(6)?,
        settings: row.text(7)?,
    })
}

/// The version that counts; none when nothing was ever set.
pub fn latest(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Version>> {
    let sql = format!("SELECT {COLUMNS} FROM policy WHERE tenant = $1 ORDER BY version DESC LIMIT 1");
    tx.opt(&sql, &[tenant.0.into()], version)
}

/// Everybody's version that counts.
pub fn latest_all(tx: &mut Tx<'_>) -> Result<Vec<Version>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM policy AS p WHERE version = (SELECT MAX(version) FROM policy WHERE tenant = p.tenant) \
         ORDER BY tenant"
    );
    tx.all(&sql, &[], version)
}

/// Adds a version. [`crate::Error::Conflict`] when somebody else made it first.
pub fn insert(tx: &mut Tx<'_>, new: &Version) -> Result<()> {
    let sql = "INSERT INTO policy (tenant, version, at_ms, account, who, reason, changes, settings) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    let params = [
        Value::Int(new.tenant.0),
        new.version.into(),
        new.at_ms.into(),
        new.account.map(|id| id.0).into(),
        (&new.who).into(),
        (&new.reason).into(),
        (&new.changes).into(),
        (&new.settings).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Versions, newest first, and how many there are.
pub fn history(tx: &mut Tx<'_>, tenant: TenantId, offset: i64, limit: i64) -> Result<(Vec<Version>, i64)> {
    let count =
        tx.one("SELECT COUNT(*) FROM policy WHERE tenant = $1", &[tenant.0.into()], |row| row.int(0))?;
    let sql =
        format!("SELECT {COLUMNS} FROM policy WHERE tenant = $1 ORDER BY version DESC LIMIT $2 OFFSET $3");
    Ok((tx.all(&sql, &[tenant.0.into(), limit.into(), offset.into()], version)?, count))
}
