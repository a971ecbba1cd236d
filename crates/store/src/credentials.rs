//! What an account's owner signs in with besides the password (one-time codes, recovery codes), when that last
//! happened, and the links by which a password is reset.

use domain::id::{AccountId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// One-time codes, recovery codes, last sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Whose.
    pub account: AccountId,
    /// Of which tenant; 0 = the platform.
    pub tenant: TenantId,
    /// The secret of one-time codes, sealed; none = they are not asked for.
    pub totp: Option<Vec<u8>>,
    /// A secret that is being set up, sealed.
    pub totp_next: Option<Vec<u8>>,
    /// The step of the last code that was taken: none at or before it is taken again.
    pub totp_step: i64,
    /// JSON list of the SHA-256 hashes (hexadecimal) of the recovery codes that are left.
    pub recovery: String,
    /// Last sign-in.
    pub last_ms: Option<i64>,
    /// From this address.
    pub last_address: Option<String>,
}

impl Credential {
    /// Of an account that has set up nothing.
    pub fn none(tenant: TenantId, account: AccountId) -> Credential {
        Credential {
            account,
            tenant,
            totp: None,
            totp_next: None,
            totp_step: 0,
            recovery: "[]".into(),
            last_ms: None,
            last_address: None,
        }
    }
}

fn credential(row: &Row<'_>) -> Result<Credential> {
    Ok(Credential {
        account: AccountId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        totp: row.blob_opt(2)?,
        totp_next: row.blob_opt(3)?,
        totp_step: row.int(4)?,
        recovery: row.text(5)?,
        last_ms: row.int_opt(6)?,
        last_address: row.text_opt(7)?,
    })
}

/// An account's credential; that of an account that never signed in is [`Credential::none`].
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<Credential> {
    let sql = "SELECT account, tenant, totp, totp_next, totp_step, recovery, last_ms, last_address FROM credential \
               WHERE tenant = $1 AND account = $2";
    let found = tx.opt(sql, &[tenant.0.into(), account.0.into()], credential)?;
    Ok(found.unwrap_or_else(|| Credential::none(tenant, account)))
}

/// The same, locked until the end of the transaction, which is going to change it.
pub fn get_to_change(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<Credential> {
    let sql = "SELECT account, tenant, totp, totp_next, totp_step, recovery, last_ms, last_address FROM credential \
               WHERE tenant = $1 AND account = $2 FOR UPDATE";
    let found = tx.opt(sql, &[tenant.0.into(), account.0.into()], credential)?;
    Ok(found.unwrap_or_else(|| Credential::none(tenant, account)))
}

/// Adds or replaces an account's credential.
pub fn put(tx: &mut Tx<'_>, new: &Credential) -> Result<()> {
    let sql = "INSERT INTO credential (account, tenant, totp, totp_next, totp_step, recovery, last_ms, last_address) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (account) DO UPDATE \
               SET totp = $3, totp_next = $4, totp_step = $5, recovery = $6, last_ms = $7, last_address = $8";
    let params = [
        Value::Int(new.account.0),
        new.tenant.0.into(),
        new.totp.as_deref().into(),
        new.totp_next.as_deref().into(),
        new.totp_step.into(),
        (&new.recovery).into(),
        new.last_ms.into(),
        new.last_address.as_deref().into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// A link by which a password is reset; an account has one at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Whose password.
    pub account: AccountId,
    /// Of which tenant; 0 = the platform.
    pub tenant: TenantId,
    /// SHA-256 of the link's token.
    pub token: Vec<u8>,
    /// Good before this time.
    pub expires_ms: i64,
}

fn reset(row: &Row<'_>) -> Result<Reset> {
    Ok(Reset {
        account: AccountId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        token: row.blob(2)?,
        expires_ms: row.int(3)?,
    })
}

/// Keeps a link; an earlier one of the account is good no longer.
pub fn put_reset(tx: &mut Tx<'_>, new: &Reset) -> Result<()> {
    let sql = "INSERT INTO password_reset (account, tenant, token, expires_ms) VALUES ($1,$2,$3,$4) \
               ON CONFLICT (account) DO UPDATE SET token = $3, expires_ms = $4";
    let params =
        [Value::Int(new.account.0), new.tenant.0.into(), Value::Blob(&new.token), new.expires_ms.into()];
    tx.exec(sql, &params).map(drop)
}

/// The link with this token's hash.
pub fn reset_of_token_all(tx: &mut Tx<'_>, token: &[u8]) -> Result<Option<Reset>> {
    let sql = "SELECT account, tenant, token, expires_ms FROM password_reset WHERE token = $1";
    tx.opt(sql, &[token.into()], reset)
}

/// Uses a link up; false when another one did (or it was replaced) in the meantime.
pub fn use_reset(tx: &mut Tx<'_>, tenant: TenantId, token: &[u8]) -> Result<bool> {
    let sql = "DELETE FROM password_reset WHERE tenant = $1 AND token = $2";
    Ok(tx.exec(sql, &[tenant.0.into(), token.into()])? > 0)
}

/// Takes an account's link back.
pub fn drop_reset(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<()> {
    let sql = "DELETE FROM password_reset WHERE tenant = $1 AND account = $2";
    tx.exec(sql, &[tenant.0.into(), account.0.into()]).map(drop)
}

/// Forgets links that were good until `before_ms`; answers how many.
pub fn prune_resets_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM password_reset WHERE expires_ms < $1", &[before_ms.into()])
}
