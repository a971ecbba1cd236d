//! Files handed in as proof. Their octets are read one file at a time; lists are without them.

use domain::evidence::{FileKind, Standing, Subject};
use domain::id::{AccountId, EvidenceId, TenantId};

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
    /// Id of the signature, the template or the record of consent.
    pub object: i64,
    /// What it proves; a word of the engine.
    pub purpose: String,
    /// What its sender called it.
    pub name: String,
    /// What it is, by its content.
    pub media: FileKind,
    /// Its size.
    pub octets: i64,
    /// Pages of a document, as far as they were counted.
    pub pages: Option<i64>,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// The last day on which the document is good, `2027-03-31`.
    pub expires_on: Option<String>,
    /// Handed in by this account.
    pub account: Option<AccountId>,
    /// Its name, or the key's.
    pub who: String,
    /// Whether it counts.
    pub standing: Standing,
    /// The document whose place it takes when it is approved.
    pub replaces: Option<EvidenceId>,
}

const COLUMNS: &str = "tenant, id, subject, object, purpose, name, media, octets, sha256, expires_on, account, who, pages, \
                       standing, replaces";

fn evidence(row: &Row<'_>) -> Result<Evidence> {
    let (subject, media, standing) = (row.int(2)?, row.int(6)?, row.int(13)?);
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
        pages: row.int_opt(12)?,
        standing: Standing::from_code(standing).ok_or_else(|| Error::unknown_code("standing", standing))?,
        replaces: row.int_opt(14)?.map(EvidenceId),
    })
}

/// Keeps a file.
pub fn insert(tx: &mut Tx<'_>, new: &Evidence, data: &[u8]) -> Result<()> {
    let sql = "INSERT INTO evidence (tenant, id, subject, object, purpose, name, media, octets, sha256, expires_on, account, \
               who, pages, standing, replaces, data) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)";
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
        new.pages.into(),
        new.standing.code().into(),
        new.replaces.map(|id| id.0).into(),
        Value::Blob(data),
    ];
    tx.exec(sql, &params).map(drop)
}

/// The files of a signature, a template or a record of consent, the oldest first.
pub fn of_object(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    subject: impl Into<Subject>,
    object: i64,
) -> Result<Vec<Evidence>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM evidence WHERE tenant = $1 AND subject = $2 AND object = $3 ORDER BY id"
    );
    tx.all(&sql, &[tenant.0.into(), subject.into().code().into(), object.into()], evidence)
}

/// A file with its octets.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId) -> Result<Option<(Evidence, Vec<u8>)>> {
    let sql = format!("SELECT {COLUMNS}, data FROM evidence WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], |row| Ok((evidence(row)?, row.blob(15)?)))
}

/// Says whether a file counts from now on.
pub fn set_standing(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId, standing: Standing) -> Result<()> {
    let sql = "UPDATE evidence SET standing = $3 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), standing.code().into()]).map(drop)
}

/// Forgets a file; false when there is none.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId) -> Result<bool> {
    Ok(tx.exec("DELETE FROM evidence WHERE tenant = $1 AND id = $2", &[tenant.0.into(), id.0.into()])? > 0)
}

/// A document that runs out soon, of an approved signature or a published Smart SMS profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// Whose.
    pub tenant: TenantId,
    /// The document.
    pub id: EvidenceId,
    /// Id of what it proves.
    pub object: i64,
    /// What its sender called it.
    pub name: String,
    /// The last day on which it is good.
    pub expires_on: String,
}

/// Documents of approved signatures (or published profiles) that are good today (`2026-11-30`) and until `until` at most, about
/// which nobody was told at the step of so many days or a later one; a few of them, those of one object together.
pub fn to_remind_all(
    tx: &mut Tx<'_>,
    of: Subject,
    (today, until): (&str, &str),
    days: i64,
    limit: i64,
) -> Result<Vec<Expiring>> {
    let in_use = match of {
        Subject::Signature => {
            "JOIN signature s ON s.tenant = e.tenant AND s.id = e.object AND s.status = 'approved'"
        }
        Subject::Smart => {
            "JOIN smart_profile s ON s.tenant = e.tenant AND s.id = e.object AND s.state = 'published'"
        }
        Subject::Template | Subject::Consent | Subject::Mission => return Ok(Vec::new()),
    };
    let sql = format!(
        "SELECT e.tenant, e.id, e.object, e.name, e.expires_on FROM evidence e {in_use} WHERE e.expires_on >= $1 \
         AND e.expires_on <= $2 AND COALESCE(e.reminded, 1000) > $3 AND e.subject = $4 AND e.standing = 0 \
         ORDER BY e.tenant, e.object, e.id LIMIT $5"
    );
    let params = [today.into(), until.into(), days.into(), of.code().into(), limit.into()];
    tx.all(&sql, &params, |row| {
        Ok(Expiring {
            tenant: TenantId(row.int(0)?),
            id: EvidenceId(row.int(1)?),
            object: row.int(2)?,
            name: row.text(3)?,
            expires_on: row.text(4)?,
        })
    })
}

/// Notes that people are told so many days before it runs out; false when they were told already.
pub fn mark_reminded(tx: &mut Tx<'_>, tenant: TenantId, id: EvidenceId, days: i64) -> Result<bool> {
    let sql =
        "UPDATE evidence SET reminded = $3 WHERE tenant = $1 AND id = $2 AND COALESCE(reminded, 1000) > $3";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into(), days.into()])? > 0)
}

/// A tenant's approved signatures with the day on which the first of their documents runs out, when that is `until` at most.
pub fn expiring(tx: &mut Tx<'_>, tenant: TenantId, until: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT s.text, MIN(e.expires_on) FROM evidence e JOIN signature s ON s.tenant = e.tenant AND s.id = e.object \
               WHERE e.tenant = $1 AND e.subject = 1 AND e.standing = 0 AND e.expires_on <= $2 AND s.status = 'approved' \
               GROUP BY s.id, s.text ORDER BY 2, 1";
    tx.all(sql, &[tenant.0.into(), until.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}
