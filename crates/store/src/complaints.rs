//! Complaints about messages: the register, and what was written beside each. Whoever registers one takes the lists' change
//! number first: so they are counted one after the other, and the phone is listed in the same transaction.

use domain::complaint::Source;
use domain::id::{ComplaintId, MessageId, TemplateId, TenantId};
use domain::phone::{Phone, Tail};

use crate::blacklist::next_change;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its id, which holds when it was registered.
    pub id: ComplaintId,
    /// About whose messages.
    pub tenant: TenantId,
    /// Who complained.
    pub phone: Phone,
    /// How it came.
    pub source: Source,
    /// What was said, or the carrier's code.
    pub text: String,
    /// Who registered it; empty = the carrier's code did.
    pub who: String,
    /// The message it is about.
    pub message: Option<MessageId>,
    /// The template that message came from.
    pub template: Option<TemplateId>,
    /// The message's signature.
    pub signature: String,
    /// The task the message belongs to.
    pub task: Option<MessageId>,
    /// It is dealt with since, Unix ms.
    pub closed_ms: Option<i64>,
    /// Changes with every change.
    pub version: i64,
}

/// Something written beside a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Beside which.
    pub complaint: ComplaintId,
    /// Its id, which holds when it was written.
    pub id: i64,
    /// Who wrote.
    pub who: String,
    /// What.
    pub text: String,
}

const COLUMNS: &str =
    "id, tenant, phone, source, text, who, message, template, signature, task, closed_ms, version";

fn complaint(row: &Row<'_>) -> Result<Complaint> {
    let (phone, source) = (row.int(2)?, row.int(3)?);
    Ok(Complaint {
        id: ComplaintId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        phone: Phone::from_code(phone).ok_or_else(|| Error::unknown_code("phone", phone))?,
        source: Source::from_code(source).ok_or_else(|| Error::unknown_code("source", source))?,
        text: row.text(4)?,
        who: row.text(5)?,
        message: row.int_opt(6)?.map(MessageId),
        template: row.int_opt(7)?.map(TemplateId),
        signature: row.text(8)?,
        task: row.int_opt(9)?.map(MessageId),
        closed_ms: row.int_opt(10)?,
        version: row.int(11)?,
    })
}

/// Registers complaints, after those that are being registered elsewhere.
pub fn add_all(tx: &mut Tx<'_>, new: &[Complaint]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    next_change(tx)?;
    let sql = format!("INSERT INTO complaint ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)");
    for new in new {
        let params = [
            Value::Int(new.id.0),
            new.tenant.0.into(),
            new.phone.code().into(),
            new.source.code().into(),
            (&new.text).into(),
            (&new.who).into(),
            new.message.map(|id| id.0).into(),
            new.template.map(|id| id.0).into(),
            (&new.signature).into(),
            new.task.map(|id| id.0).into(),
            new.closed_ms.into(),
            new.version.into(),
        ];
        tx.exec(&sql, &params)?;
    }
    Ok(())
}

/// How many complaints that somebody made (not a carrier's code) a tenant had since this id: in all, and about a template.
pub fn count_since(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    template: Option<TemplateId>,
    since: ComplaintId,
) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN template = $3 THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM complaint WHERE tenant = $1 AND id >= $2 AND source <> 4";
    let template = template.map_or(-1, |id| id.0);
    let params = [tenant.0.into(), since.0.into(), template.into()];
    tx.one(sql, &params, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// How many complaints that somebody made (not a carrier's code) a tenant had since this id about messages that are of this
/// `Kind` code, or of which nothing is known.
pub fn count_kind_since(tx: &mut Tx<'_>, tenant: TenantId, kind: i64, since: ComplaintId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM complaint WHERE tenant = $1 AND id >= $2 AND source <> 4 AND NOT EXISTS \
               (SELECT 1 FROM message WHERE message.tenant = $1 AND message.id = complaint.message AND message.kind <> $3)";
    tx.one(sql, &[tenant.0.into(), since.0.into(), kind.into()], |row| row.int(0))
}

/// Which complaints; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// About whose messages.
    pub tenant: Option<TenantId>,
    /// Of this phone.
    pub phone: Option<Phone>,
    /// Of phones that end in these digits.
    pub ending: Option<Tail>,
    /// That came this way.
    pub source: Option<Source>,
    /// Dealt with, or not.
    pub is_closed: Option<bool>,
}

fn found(search: &Search) -> (String, Vec<Value<'static>>) {
    let mut params: Vec<Value<'static>> = Vec::new();
    let mut tests = vec!["1 = 1".to_owned()];
    let mut and = |test: &str, value: Option<i64>| {
        if let Some(value) = value {
            params.push(value.into());
            tests.push(format!("{test} ${}", params.len()));
        }
    };
    and("tenant =", search.tenant.map(|tenant| tenant.0));
    and("phone =", search.phone.map(Phone::code));
    and("source =", search.source.map(Source::code));
    if let Some(tail) = search.ending {
        params.extend([Value::Int(tail.modulus()), tail.digits().into()]);
        tests.push(format!("phone % ${} = ${}", params.len() - 1, params.len()));
    }
    match search.is_closed {
        Some(true) => tests.push("closed_ms IS NOT NULL".to_owned()),
        Some(false) => tests.push("closed_ms IS NULL".to_owned()),
        None => {}
    }
    (format!("complaint WHERE {}", tests.join(" AND ")), params)
}

/// A page of complaints, newest first.
pub fn page_all(tx: &mut Tx<'_>, search: &Search, offset: i64, limit: i64) -> Result<Vec<Complaint>> {
    let (tests, mut params) = found(search);
    params.extend([Value::Int(limit), offset.into()]);
    let (limit, offset) = (params.len() - 1, params.len());
    let sql = format!("SELECT {COLUMNS} FROM {tests} ORDER BY id DESC LIMIT ${limit} OFFSET ${offset}");
    tx.all(&sql, &params, complaint)
}

/// How many complaints a search finds, counted up to `most`.
pub fn count_all(tx: &mut Tx<'_>, search: &Search, most: i64) -> Result<i64> {
    let (tests, mut params) = found(search);
    params.push(most.into());
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {tests} LIMIT ${}) AS matching", params.len());
    tx.one(&sql, &params, |row| row.int(0))
}

/// One complaint.
pub fn get_all(tx: &mut Tx<'_>, id: ComplaintId) -> Result<Option<Complaint>> {
    let sql = format!("SELECT {COLUMNS} FROM complaint WHERE id = $1");
    tx.opt(&sql, &[id.0.into()], complaint)
}

/// Deals with a complaint that nobody dealt with, if it has this version still; false = it has not.
pub fn close_all(tx: &mut Tx<'_>, id: ComplaintId, version: i64, now_ms: i64) -> Result<bool> {
    let sql = "UPDATE complaint SET closed_ms = $3, version = version + 1 \
               WHERE id = $1 AND version = $2 AND closed_ms IS NULL";
    Ok(tx.exec(sql, &[id.0.into(), version.into(), now_ms.into()])? > 0)
}

/// Writes something beside a complaint.
pub fn add_note_all(tx: &mut Tx<'_>, note: &Note) -> Result<()> {
    let sql = "INSERT INTO complaint_note (complaint, id, who, text) VALUES ($1,$2,$3,$4)";
    let params = [Value::Int(note.complaint.0), note.id.into(), (&note.who).into(), (&note.text).into()];
    tx.exec(sql, &params).map(drop)
}

/// What was written beside a complaint, oldest first.
pub fn notes_all(tx: &mut Tx<'_>, id: ComplaintId) -> Result<Vec<Note>> {
    let sql = "SELECT complaint, id, who, text FROM complaint_note WHERE complaint = $1 ORDER BY id";
    tx.all(sql, &[id.0.into()], |row| {
        Ok(Note {
            complaint: ComplaintId(row.int(0)?),
            id: row.int(1)?,
            who: row.text(2)?,
            text: row.text(3)?,
        })
    })
}
