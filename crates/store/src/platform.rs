//! What operators count over everything: tenants, endpoints, the lease, the size of the database.

use std::collections::BTreeMap;

use domain::id::TenantId;

use crate::error::Result;
use crate::tx::Tx;

/// How many of each a tenant has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TenantCounts {
    /// Accounts that are active.
    pub accounts: i64,
    /// Auth keys that are not revoked.
    pub keys: i64,
    /// Orders that are active.
    pub orders: i64,
}

/// What each tenant has; tenants with nothing are left out, 0 is the platform.
pub fn tenant_counts_all(tx: &mut Tx<'_>) -> Result<BTreeMap<TenantId, TenantCounts>> {
    let mut counts: BTreeMap<TenantId, TenantCounts> = BTreeMap::new();
    let sql = "SELECT tenant, COUNT(*) FROM account WHERE status = 'active' GROUP BY tenant";
    for (tenant, count) in tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), row.int(1)?)))? {
        counts.entry(tenant).or_default().accounts = count;
    }
    let sql = "SELECT tenant, COUNT(*) FROM auth_key WHERE revoked_ms IS NULL GROUP BY tenant";
    for (tenant, count) in tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), row.int(1)?)))? {
        counts.entry(tenant).or_default().keys = count;
    }
    let sql = "SELECT tenant, COUNT(*) FROM orders WHERE status = 'active' GROUP BY tenant";
    for (tenant, count) in tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), row.int(1)?)))? {
        counts.entry(tenant).or_default().orders = count;
    }
    Ok(counts)
}

/// The endpoints of all tenants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointCounts {
    /// That are pushed to.
    pub active: i64,
    /// Of which the last push failed.
    pub failing: i64,
    /// Runs of events that were given up and not asked for again.
    pub parked: i64,
}

/// Counts the endpoints of all tenants and what they have not taken.
pub fn endpoint_counts_all(tx: &mut Tx<'_>) -> Result<EndpointCounts> {
    let sql = "SELECT COUNT(*), COUNT(failing_ms) FROM endpoint WHERE status = 'active'";
    let (active, failing) = tx.one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let parked = tx.one("SELECT COUNT(*) FROM parked_push WHERE NOT replay", &[], |row| row.int(0))?;
    Ok(EndpointCounts { active, failing, parked })
}

/// Who holds a lease, and until when (Unix milliseconds).
pub fn lease_holder(tx: &mut Tx<'_>, name: &str) -> Result<Option<(String, i64)>> {
    let sql = "SELECT node, until_ms FROM lease WHERE name = $1";
    tx.opt(sql, &[name.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Octets the database takes on its server; `None` on SQLite, whose files say it.
pub fn database_size(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    if !tx.is_postgres() {
        return Ok(None);
    }
    tx.one("SELECT pg_database_size(current_database())", &[], |row| row.int(0)).map(Some)
}
