//! What handsets are told: keys, signed records, revocations, and the number of the snapshot, which grows in the transaction of
//! every change. Records are the exact octets that were signed; nothing here reads them.

use domain::id::{SmartId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A key of the platform's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartKey {
    /// Its name in records.
    pub kid: String,
    /// It signs manifests; else it signs records.
    pub is_root: bool,
    /// Its seed, sealed.
    pub seed: Vec<u8>,
    /// What handsets check with.
    pub public: Vec<u8>,
    /// Made at.
    pub created_ms: i64,
    /// By whom; empty = by the platform itself.
    pub created_by: String,
    /// It signs nothing more since.
    pub retired_ms: Option<i64>,
    /// Handsets know it until then; `None` = it is in use.
    pub until_ms: Option<i64>,
}

/// Every key, the oldest first.
pub fn keys_all(tx: &mut Tx<'_>) -> Result<Vec<SmartKey>> {
    let sql = "SELECT kid, is_root, seed, public, created_ms, created_by, retired_ms, until_ms FROM smart_key \
               ORDER BY created_ms, kid";
    tx.all(sql, &[], |row| {
        Ok(SmartKey {
            kid: row.text(0)?,
            is_root: row.bool(1)?,
            seed: row.blob(2)?,
            public: row.blob(3)?,
            created_ms: row.int(4)?,
            created_by: row.text(5)?,
            retired_ms: row.int_opt(6)?,
            until_ms: row.int_opt(7)?,
        })
    })
}

/// Adds a key.
pub fn insert_key(tx: &mut Tx<'_>, new: &SmartKey) -> Result<()> {
    let sql = "INSERT INTO smart_key (kid, is_root, seed, public, created_ms, created_by) VALUES ($1,$2,$3,$4,$5,$6)";
    let params = [
        Value::Text(&new.kid),
        new.is_root.into(),
        Value::Blob(&new.seed),
        Value::Blob(&new.public),
        new.created_ms.into(),
        (&new.created_by).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Every other key in use for the same as `new` signs nothing more from now on, and is known until `until_ms`.
pub fn retire_others(tx: &mut Tx<'_>, new: &SmartKey, until_ms: i64) -> Result<()> {
    let sql = "UPDATE smart_key SET retired_ms = $3, until_ms = $4 WHERE kid <> $1 AND is_root = $2 AND retired_ms IS NULL";
    tx.exec(sql, &[Value::Text(&new.kid), new.is_root.into(), new.created_ms.into(), until_ms.into()])
        .map(drop)
}

/// The number of the snapshot.
pub fn snapshot(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one("SELECT number FROM smart_snapshot WHERE one = 1", &[], |row| row.int(0))
}

/// The next number, held until the transaction ends: whoever changes what handsets are told takes it first.
pub fn next_snapshot(tx: &mut Tx<'_>, at_ms: i64) -> Result<i64> {
    let sql = "UPDATE smart_snapshot SET number = number + 1, changed_ms = $1 WHERE one = 1";
    tx.exec(sql, &[at_ms.into()])?;
    snapshot(tx)
}

/// A record as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartRecord {
    /// Hash of the signature's text.
    pub signature: Vec<u8>,
    /// Whose brand.
    pub profile: SmartId,
    /// Which version.
    pub number: i64,
    /// Whose.
    pub tenant: TenantId,
    /// The key it was signed with.
    pub kid: String,
    /// The octets that were signed.
    pub body: Vec<u8>,
    /// Their signature.
    pub sig: Vec<u8>,
    /// The brand's logo.
    pub logo: Vec<u8>,
    /// Good from.
    pub not_before_ms: i64,
    /// Good until.
    pub expires_ms: i64,
    /// The snapshot with which it became so.
    pub snapshot: i64,
}

const COLUMNS: &str =
    "signature, profile, number, tenant, kid, body, sig, logo, not_before_ms, expires_ms, snapshot";

fn record(row: &Row<'_>) -> Result<SmartRecord> {
    Ok(SmartRecord {
        signature: row.blob(0)?,
        profile: SmartId(row.int(1)?),
        number: row.int(2)?,
        tenant: TenantId(row.int(3)?),
        kid: row.text(4)?,
        body: row.blob(5)?,
        sig: row.blob(6)?,
        logo: row.blob(7)?,
        not_before_ms: row.int(8)?,
        expires_ms: row.int(9)?,
        snapshot: row.int(10)?,
    })
}

/// Every record, by hash.
pub fn records_all(tx: &mut Tx<'_>) -> Result<Vec<SmartRecord>> {
    tx.all(&format!("SELECT {COLUMNS} FROM smart_record ORDER BY signature"), &[], record)
}

/// Which profile shows a signature, by the hash of its text.
pub fn owner_all(tx: &mut Tx<'_>, signature: &[u8]) -> Result<Option<SmartId>> {
    let sql = "SELECT profile FROM smart_record WHERE signature = $1";
    tx.opt(sql, &[signature.into()], |row| Ok(SmartId(row.int(0)?)))
}

/// A profile's records.
pub fn of_profile(tx: &mut Tx<'_>, tenant: TenantId, profile: SmartId) -> Result<Vec<SmartRecord>> {
    let sql =
        format!("SELECT {COLUMNS} FROM smart_record WHERE tenant = $1 AND profile = $2 ORDER BY signature");
    tx.all(&sql, &[tenant.0.into(), profile.0.into()], record)
}

/// Writes a record and notes with which snapshot; the profile's former one of the same signature is gone.
pub fn put(tx: &mut Tx<'_>, new: &SmartRecord) -> Result<()> {
    let sql = "INSERT INTO smart_record (signature, profile, number, tenant, kid, body, sig, logo, not_before_ms, expires_ms, \
               snapshot) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (signature) DO UPDATE SET profile = $2, \
               number = $3, tenant = $4, kid = $5, body = $6, sig = $7, logo = $8, not_before_ms = $9, expires_ms = $10, \
               snapshot = $11";
    let params = [
        Value::Blob(&new.signature),
        new.profile.0.into(),
        new.number.into(),
        new.tenant.0.into(),
        (&new.kid).into(),
        Value::Blob(&new.body),
        Value::Blob(&new.sig),
        Value::Blob(&new.logo),
        new.not_before_ms.into(),
        new.expires_ms.into(),
        new.snapshot.into(),
    ];
    tx.exec(sql, &params)?;
    changed(tx, (new.profile, &new.signature), new.snapshot)
}

/// Takes a profile's record of a signature away with a snapshot.
pub fn remove(tx: &mut Tx<'_>, profile: SmartId, signature: &[u8], snapshot: i64) -> Result<()> {
    let sql = "DELETE FROM smart_record WHERE profile = $1 AND signature = $2";
    tx.exec(sql, &[profile.0.into(), signature.into()])?;
    changed(tx, (profile, signature), snapshot)
}

fn changed(tx: &mut Tx<'_>, (profile, signature): (SmartId, &[u8]), snapshot: i64) -> Result<()> {
    let sql =
        "INSERT INTO smart_change (snapshot, signature, profile) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING";
    tx.exec(sql, &[snapshot.into(), signature.into(), profile.0.into()]).map(drop)
}

/// A record that changed or went: with which snapshot, the hash of the signature, and whose it was.
pub type Change = (i64, Vec<u8>, SmartId);

/// What changed with snapshots after this one.
pub fn changes_all(tx: &mut Tx<'_>, after: i64) -> Result<Vec<Change>> {
    let sql = "SELECT snapshot, signature, profile FROM smart_change WHERE snapshot > $1 ORDER BY snapshot, signature, profile";
    tx.all(sql, &[after.into()], |row| Ok((row.int(0)?, row.blob(1)?, SmartId(row.int(2)?))))
}

/// Forgets what changed with snapshots up to this one: handsets that are as old take the whole.
pub fn prune_changes_all(tx: &mut Tx<'_>, until: i64) -> Result<()> {
    tx.exec("DELETE FROM smart_change WHERE snapshot <= $1", &[until.into()]).map(drop)
}

/// A profile of which handsets must not show what they may still have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Whose brand.
    pub profile: SmartId,
    /// This version of it, and every earlier one.
    pub number: i64,
    /// The last record of them is out of date by itself then.
    pub until_ms: i64,
}

/// Revokes a profile's versions with a snapshot.
pub fn revoke(tx: &mut Tx<'_>, what: Revoked, snapshot: i64) -> Result<()> {
    let sql = "INSERT INTO smart_revoked (profile, number, snapshot, until_ms) VALUES ($1,$2,$3,$4) \
               ON CONFLICT (profile) DO UPDATE SET number = $2, snapshot = $3, until_ms = $4";
    tx.exec(sql, &[what.profile.0.into(), what.number.into(), snapshot.into(), what.until_ms.into()])
        .map(drop)
}

/// This version of a profile may be shown: a revocation that covers it goes, one of earlier versions only stays.
pub fn unrevoke_before(tx: &mut Tx<'_>, profile: SmartId, number: i64) -> Result<()> {
    let sql = "DELETE FROM smart_revoked WHERE profile = $1 AND number >= $2";
    tx.exec(sql, &[profile.0.into(), number.into()]).map(drop)
}

/// Every profile that is revoked.
pub fn revoked_all(tx: &mut Tx<'_>) -> Result<Vec<Revoked>> {
    let sql = "SELECT profile, number, until_ms FROM smart_revoked ORDER BY profile";
    tx.all(sql, &[], |row| {
        Ok(Revoked { profile: SmartId(row.int(0)?), number: row.int(1)?, until_ms: row.int(2)? })
    })
}

/// Forgets revocations of what is out of date by itself; how many.
pub fn prune_revoked_all(tx: &mut Tx<'_>, now_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM smart_revoked WHERE until_ms <= $1", &[now_ms.into()])
}

/// Profiles with a record that is out of date before this, or was signed with another key than `kid`, a few of them: they are
/// signed anew.
pub fn to_renew_all(
    tx: &mut Tx<'_>,
    before_ms: i64,
    kid: &str,
    limit: i64,
) -> Result<Vec<(TenantId, SmartId)>> {
    let sql = "SELECT DISTINCT tenant, profile FROM smart_record WHERE expires_ms < $1 OR kid <> $2 ORDER BY profile LIMIT $3";
    let params = [Value::Int(before_ms), kid.into(), limit.into()];
    tx.all(sql, &params, |row| Ok((TenantId(row.int(0)?), SmartId(row.int(1)?))))
}
