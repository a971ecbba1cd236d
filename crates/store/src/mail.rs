//! Mails that wait for the mail server. One is added in the transaction of what it tells, and removed when the server has
//! taken it.

use domain::id::TenantId;

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its id, which holds the time it was made.
    pub id: i64,
    /// About whose things.
    pub tenant: TenantId,
    /// Name of the account it goes to.
    pub account: String,
    /// Mail address.
    pub address: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub content: String,
    /// Failed tries.
    pub tries: i64,
    /// Not tried before.
    pub next_ms: i64,
}

/// Adds mails.
pub fn insert(tx: &mut Tx<'_>, tenant: TenantId, mails: &[Mail]) -> Result<()> {
    let sql = "INSERT INTO mail (id, tenant, account, address, subject, content, tries, next_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    for mail in mails {
        let params = [
            Value::Int(mail.id),
            tenant.0.into(),
            (&mail.account).into(),
            (&mail.address).into(),
            (&mail.subject).into(),
            (&mail.content).into(),
            mail.tries.into(),
            mail.next_ms.into(),
        ];
        tx.exec(sql, &params)?;
    }
    Ok(())
}

fn mail(row: &Row<'_>) -> Result<Mail> {
    Ok(Mail {
        id: row.int(0)?,
        tenant: TenantId(row.int(1)?),
        account: row.text(2)?,
        address: row.text(3)?,
        subject: row.text(4)?,
        content: row.text(5)?,
        tries: row.int(6)?,
        next_ms: row.int(7)?,
    })
}

/// Mails whose turn it is, the oldest first.
pub fn due_all(tx: &mut Tx<'_>, now_ms: i64, limit: i64) -> Result<Vec<Mail>> {
    let sql = "SELECT id, tenant, account, address, subject, content, tries, next_ms FROM mail WHERE next_ms <= $1 \
               ORDER BY next_ms, id LIMIT $2";
    tx.all(sql, &[now_ms.into(), limit.into()], mail)
}

/// A try failed: not again before `next_ms`.
pub fn put_off_all(tx: &mut Tx<'_>, id: i64, next_ms: i64) -> Result<()> {
    let sql = "UPDATE mail SET tries = tries + 1, next_ms = $2 WHERE id = $1";
    tx.exec(sql, &[id.into(), next_ms.into()]).map(drop)
}

/// It is with the mail server, or given up.
pub fn remove_all(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.exec("DELETE FROM mail WHERE id = $1", &[id.into()]).map(drop)
}
