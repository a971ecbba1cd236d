//! Sessions of people who signed in. Only hashes of their tokens are here, so whoever reads the database can use none.
//!
//! A session that ended stays a while, so that its bearer is told that it ended.

use domain::id::{AccountId, SessionId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, which holds when it began.
    pub id: SessionId,
    /// Whose staff; 0 = the platform's.
    pub tenant: TenantId,
    /// Who signed in.
    pub account: AccountId,
    /// SHA-256 of its token.
    pub token: Vec<u8>,
    /// SHA-256 of the token before the last rotation.
    pub old_token: Option<Vec<u8>>,
    /// Until when the old token is good.
    pub old_until_ms: i64,
    /// What requests that change something must repeat.
    pub csrf: String,
    /// Began at.
    pub created_ms: i64,
    /// Got its token at.
    pub rotated_ms: i64,
    /// Last used at (kept to the minute).
    pub seen_ms: i64,
    /// Ended by somebody at.
    pub ended_ms: Option<i64>,
    /// From which address it began.
    pub address: String,
    /// With which program it began.
    pub agent: String,
}

const COLUMNS: &str = "id, tenant, account, token, old_token, old_until_ms, csrf, created_ms, rotated_ms, seen_ms, ended_ms, \
                       address, agent";

fn session(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        id: SessionId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        account: AccountId(row.int(2)?),
        token: row.blob(3)?,
        old_token: row.blob_opt(4)?,
        old_until_ms: row.int(5)?,
        csrf: row.text(6)?,
        created_ms: row.int(7)?,
        rotated_ms: row.int(8)?,
        seen_ms: row.int(9)?,
        ended_ms: row.int_opt(10)?,
        address: row.text(11)?,
        agent: row.text(12)?,
    })
}

/// Begins a session.
pub fn insert(tx: &mut Tx<'_>, new: &Session) -> Result<()> {
    let sql = format!("INSERT INTO session ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)");
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        new.account.0.into(),
        Value::Blob(&new.token),
        new.old_token.as_deref().into(),
        new.old_until_ms.into(),
        (&new.csrf).into(),
        new.created_ms.into(),
        new.rotated_ms.into(),
        new.seen_ms.into(),
        new.ended_ms.into(),
        (&new.address).into(),
        (&new.agent).into(),
    ];
    tx.exec(&sql, &params).map(drop)
}

/// The session whose token, or whose token before the last rotation, has this hash; ended ones too.
pub fn of_token_all(tx: &mut Tx<'_>, token: &[u8]) -> Result<Option<Session>> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE token = $1");
    if let Some(found) = tx.opt(&sql, &[token.into()], session)? {
        return Ok(Some(found));
    }
    let sql = format!("SELECT {COLUMNS} FROM session WHERE old_token = $1");
    tx.opt(&sql, &[token.into()], session)
}

/// A session by its id.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: SessionId) -> Result<Option<Session>> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], session)
}

/// An account's sessions that nobody ended, oldest first; some may be over by their age.
pub fn open(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<Vec<Session>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session WHERE tenant = $1 AND account = $2 AND ended_ms IS NULL ORDER BY id"
    );
    tx.all(&sql, &[tenant.0.into(), account.0.into()], session)
}

/// Gives a session another token in place of `from`; false when it has another one by now (then nothing changes). The
/// old one stays good until `old_until_ms`.
pub fn rotate(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: SessionId,
    from: &[u8],
    to: &[u8],
    at_ms: i64,
    old_until_ms: i64,
) -> Result<bool> {
    let sql = "UPDATE session SET token = $4, old_token = $3, old_until_ms = $6, rotated_ms = $5, seen_ms = $5 \
               WHERE tenant = $1 AND id = $2 AND token = $3";
    let params =
        [Value::Int(tenant.0), id.0.into(), from.into(), to.into(), at_ms.into(), old_until_ms.into()];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Gives a session another token in place of `from`, which its bearer never got; the old one stays. False as above.
pub fn reissue(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: SessionId,
    from: &[u8],
    to: &[u8],
    at_ms: i64,
) -> Result<bool> {
    let sql = "UPDATE session SET token = $4, rotated_ms = $5, seen_ms = $5 WHERE tenant = $1 AND id = $2 AND token = $3";
    let params = [Value::Int(tenant.0), id.0.into(), from.into(), to.into(), at_ms.into()];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Notes that a session was used, and until when its old token is good.
pub fn used(tx: &mut Tx<'_>, tenant: TenantId, id: SessionId, seen_ms: i64, old_until_ms: i64) -> Result<()> {
    let sql = "UPDATE session SET seen_ms = $3, old_until_ms = $4 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), seen_ms.into(), old_until_ms.into()]).map(drop)
}

/// Ends one session of an account; false when it has no such open session.
pub fn end(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId, id: SessionId, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE session SET ended_ms = $4 WHERE tenant = $1 AND account = $2 AND id = $3 AND ended_ms IS NULL";
    Ok(tx.exec(sql, &[tenant.0.into(), account.0.into(), id.0.into(), at_ms.into()])? > 0)
}

/// Ends every session of an account but `kept` (an id nobody has = all of them); answers how many.
pub fn end_others(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    kept: SessionId,
    at_ms: i64,
) -> Result<u64> {
    let sql = "UPDATE session SET ended_ms = $4 WHERE tenant = $1 AND account = $2 AND id <> $3 AND ended_ms IS NULL";
    tx.exec(sql, &[tenant.0.into(), account.0.into(), kept.0.into(), at_ms.into()])
}

/// Forgets sessions that began before `before`; answers how many.
pub fn prune_all(tx: &mut Tx<'_>, before: SessionId) -> Result<u64> {
    tx.exec("DELETE FROM session WHERE id < $1", &[before.0.into()])
}
