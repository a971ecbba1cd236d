//! Files handed in as proof. Their octets are read one file at a time; lists are without them.

use domain::evidence::FileKind;
use domain::id::{AccountId, EvidenceId, TenantId};
use domain::review::Subject;

use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A file, without its octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Whose.
    pub tenant: TenantId,
    /// Its id, which holds the time it was handed in.
    pub id: EvidenceId,
    /// What it belongs to.
    pub subject: Subject,
    /// Id of the signature or template.
    pub object: i64,
    /// What it proves; a word of the engine.
    pub purpose: String,
    /// What its sender called it.
    pub name: String,
    /// What it is, by its content.
    pub media: FileKind,
    /// Its size.
    pub octets: i64,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// The last day on which the document is good, `2027-03-31`.
    pub expires_on: Option<String>,
    /// Handed in by this account.
    pub account: Option<AccountId>,
    /// Its name, or the key's.
    pub who: String,
}

const COLUMNS: &str =
    "tenant, id, subject, object, purpose, name, media, octets, sha256, expires_on, account, who";

fn evidence(row: &Row<'_>) -> Result<Evidence> {
    let (subject, media) = (row.int(2)?, row.int(6)?);
    Ok(Evidence {
        tenant: TenantId(row.int(0)?),
        id: EvidenceId(row.int(1)?),
        subject: Subject::from_code(subject).ok_or_else(|| Error::unknown_code("subject", subject))?,
        object: row.int(3)?,
        purpose: row.text(4)?,
        name: row.text(5)?,
        media: FileKind::from_code(media).ok_or_else(|| Error::unknown_code("media", media))?,
        octets: row.int(7)?,
        sha256: row.blob(8)?,
        expires_on: row.text_opt(9)?,
        account: row.int_opt(10)?.map(AccountId),
        who: row.text(11)?,
    })
}

/// Keeps a file.
pub fn insert(tx: &mut Tx<'_>, new: &Evidence, data: &[u8]) -> Result<()> {
    let sql = "INSERT INTO evidence (tenant, id, subject, object, purpose, name, media, octets, sha256, expires_on, account, \
               who, data) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        new.subject.code().into(),
        new.object.into(),
        (&new.purpose).into(),
        (&new.name).into(),
        new.media.code().into(),
        new.octets.into(),
        Value::Blob(&new.sha256),
        new.expires_on.as_ref().into(),
        new.account.map(|account| account.0).into(),
        (&new.who).into(),
        Value::Blob(data),
    ];
    tx.exec(sql, &params).map(drop)
}

/// The files of a signature or template, the oldest first.
pub fn of_object(tx: &mut Tx<'_>, tenant: TenantId, subject: Subject, object: i64) -> Result<Vec<Evidence>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM evidence WHERE tenant = $1 AND subject = $2 AND object = $3 ORDER BY id"
    );
    tx.all(&sql, &[tenant.0.into(), subject.code().into(), object.into()], evidence)
}

/// A file with its octets.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId) -> Result<Option<(Evidence, Vec<u8>)>> {
    let sql = format!("SELECT {COLUMNS}, data FROM evidence WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], |row| Ok((evidence(row)?, row.blob(12)?)))
}

/// Forgets a file; false when there is none.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId) -> Result<bool> {
    Ok(tx.exec("DELETE FROM evidence WHERE tenant = $1 AND id = $2", &[tenant.0.into(), id.0.into()])? > 0)
}
