//! Small tables the program itself needs: leases, idempotency keys, the catalogue's version.

use domain::id::{MessageId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::Value;

/// Takes or renews a lease for `node` until `until_ms`; answers who holds it afterwards and until when.
pub fn take_lease(
    tx: &mut Tx<'_>,
    name: &str,
    node: &str,
    now_ms: i64,
    until_ms: i64,
) -> Result<(String, i64)> {
    let sql = "INSERT INTO lease (name, node, until_ms) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
               SET node = $2, until_ms = $3 WHERE lease.node = $2 OR lease.until_ms < $4";
    tx.exec(sql, &[name.into(), node.into(), until_ms.into(), now_ms.into()])?;
    let sql = "SELECT node, until_ms FROM lease WHERE name = $1";
    tx.one(sql, &[name.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Gives a lease back.
pub fn drop_lease(tx: &mut Tx<'_>, name: &str, node: &str) -> Result<()> {
    tx.exec("DELETE FROM lease WHERE name = $1 AND node = $2", &[name.into(), node.into()]).map(drop)
}

/// A remembered POST: what was asked and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Hash of the request.
    pub body_hash: Vec<u8>,
    /// The request id when it was a send request; 0 otherwise.
    pub request: MessageId,
    /// The answer when it was something else (sealed by the web crate).
    pub answer: Option<Vec<u8>>,
}

/// What is remembered under an idempotency key.
pub fn remembered(tx: &mut Tx<'_>, tenant: TenantId, key_hash: &[u8]) -> Result<Option<Remembered>> {
    let sql = "SELECT body_hash, request, answer FROM idempotency WHERE tenant = $1 AND key_hash = $2";
    tx.opt(sql, &[tenant.0.into(), key_hash.into()], |row| {
        Ok(Remembered { body_hash: row.blob(0)?, request: MessageId(row.int(1)?), answer: row.blob_opt(2)? })
    })
}

/// Remembers a POST; false when the key is taken (then nothing changes).
pub fn remember(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    key_hash: &[u8],
    what: &Remembered,
    at_ms: i64,
) -> Result<bool> {
    let sql = "INSERT INTO idempotency (tenant, key_hash, body_hash, request, answer, at_ms) \
               VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING";
    let params = [
        Value::Int(tenant.0),
        key_hash.into(),
        Value::Blob(&what.body_hash),
        what.request.0.into(),
        what.answer.as_deref().into(),
        at_ms.into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Forgets POSTs older than `before_ms`; answers how many.
pub fn prune_remembered_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM idempotency WHERE at_ms < $1", &[before_ms.into()])
}

/// A value of the program's own (e.g. the catalogue's version).
pub fn meta(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    tx.opt("SELECT value FROM meta WHERE name = $1", &[name.into()], |row| row.text(0))
}

/// Sets a value of the program's own.
pub fn set_meta(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
    tx.exec(sql, &[name.into(), value.into()]).map(drop)
}

/// A value of the program's own that is set once: `value` if nobody set it before.
pub fn meta_or(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<String> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.exec(sql, &[name.into(), value.into()])?;
    Ok(meta(tx, name)?.unwrap_or_else(|| value.to_owned()))
}

/// Proves that the database takes writes: for readiness.
pub fn touch(tx: &mut Tx<'_>, at_ms: i64) -> Result<()> {
    set_meta(tx, "touched", &at_ms.to_string())
}
