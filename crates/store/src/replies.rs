//! Replies to uplinks: at most one to each, written in the uplink's transaction (an outbox), sent afterwards, and then over,
//! one way or the other. Whoever settles a reply does so once.

use domain::id::{AutoReplyId, MessageId, TemplateId, TenantId, UplinkId};
use domain::phone::Phone;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Why something is sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It confirms an opt-out.
    OptOut = 1,
    /// It confirms an opt-in.
    OptIn = 2,
    /// A rule of the tenant's says so.
    Rule = 3,
}

impl Sort {
    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The sort stored as `code`.
    pub fn from_code(code: i64) -> Option<Sort> {
        [Sort::OptOut, Sort::OptIn, Sort::Rule].into_iter().find(|sort| sort.code() == code)
    }
}

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What it answers; its id holds when that came.
    pub uplink: UplinkId,
    /// Who answers.
    pub tenant: TenantId,
    /// To whom.
    pub phone: Phone,
    /// Why.
    pub sort: Sort,
    /// The rule that says so.
    pub rule: Option<AutoReplyId>,
    /// Under which signature; empty = the tenant's only one.
    pub signature: String,
    /// Sender ID (OA).
    pub sender: Option<String>,
    /// The template it is sent from.
    pub template: Option<TemplateId>,
    /// The text, when it comes from no template.
    pub content: String,
    /// To be sent then (or next tried), Unix ms; `None` = it is over.
    pub due_ms: Option<i64>,
    /// The message it was sent as.
    pub message: Option<MessageId>,
    /// `domain::refusal::Refusal` code: why it was not sent.
    pub reason: Option<i64>,
}

const COLUMNS: &str =
    "uplink, tenant, phone, sort, rule, signature, sender, template, content, due_ms, message, reason";

fn reply(row: &Row<'_>) -> Result<Reply> {
    let (phone, sort) = (row.int(2)?, row.int(3)?);
    Ok(Reply {
        uplink: UplinkId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        phone: Phone::from_code(phone).ok_or_else(|| Error::unknown_code("phone", phone))?,
        sort: Sort::from_code(sort).ok_or_else(|| Error::unknown_code("sort", sort))?,
        rule: row.int_opt(4)?.map(AutoReplyId),
        signature: row.text(5)?,
        sender: row.text_opt(6)?,
        template: row.int_opt(7)?.map(TemplateId),
        content: row.text(8)?,
        due_ms: row.int_opt(9)?,
        message: row.int_opt(10)?.map(MessageId),
        reason: row.int_opt(11)?,
    })
}

/// Notes a reply; to an uplink that has one, no other.
pub fn add(tx: &mut Tx<'_>, new: &Reply) -> Result<()> {
    let sql = format!(
        "INSERT INTO reply ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT DO NOTHING"
    );
    let params = [
        Value::Int(new.uplink.0),
        new.tenant.0.into(),
        new.phone.code().into(),
        new.sort.code().into(),
        new.rule.map(|id| id.0).into(),
        (&new.signature).into(),
        new.sender.as_ref().into(),
        new.template.map(|id| id.0).into(),
        (&new.content).into(),
        new.due_ms.into(),
        new.message.map(|id| id.0).into(),
        new.reason.into(),
    ];
    tx.exec(&sql, &params).map(drop)
}

/// How many replies a tenant noted for a phone since this uplink, skipped ones not counted: confirmations, and those by
/// rules.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, phone: Phone, since: UplinkId) -> Result<(i64, i64)> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN sort < 3 THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN sort = 3 THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM reply WHERE tenant = $1 AND phone = $2 AND uplink >= $3 AND reason IS NULL";
    let params = [tenant.0.into(), phone.code().into(), since.0.into()];
    tx.one(sql, &params, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Replies whose turn it is, whoever's, the oldest first.
pub fn due_all(tx: &mut Tx<'_>, now_ms: i64, limit: i64) -> Result<Vec<Reply>> {
    let sql = format!("SELECT {COLUMNS} FROM reply WHERE due_ms <= $1 ORDER BY due_ms, uplink LIMIT $2");
    tx.all(&sql, &[now_ms.into(), limit.into()], reply)
}

/// Not before this, Unix ms.
pub fn put_off_all(tx: &mut Tx<'_>, uplink: UplinkId, until_ms: i64) -> Result<()> {
    let sql = "UPDATE reply SET due_ms = $2 WHERE uplink = $1 AND due_ms IS NOT NULL";
    tx.exec(sql, &[uplink.0.into(), until_ms.into()]).map(drop)
}

/// Ends a reply: sent as this message, or not for this reason. False = it was over.
pub fn settle_all(
    tx: &mut Tx<'_>,
    uplink: UplinkId,
    message: Option<MessageId>,
    reason: Option<i64>,
) -> Result<bool> {
    let sql =
        "UPDATE reply SET due_ms = NULL, message = $2, reason = $3 WHERE uplink = $1 AND due_ms IS NOT NULL";
    Ok(tx.exec(sql, &[uplink.0.into(), message.map(|id| id.0).into(), reason.into()])? > 0)
}

/// The replies to a tenant's uplinks, in no order; those that have none are left out.
pub fn of_uplinks(tx: &mut Tx<'_>, tenant: TenantId, uplinks: &[UplinkId]) -> Result<Vec<Reply>> {
    static PICK: Many = Many::pick(
        "reply",
        "uplink tenant phone sort rule signature sender template content due_ms message reason",
        "uplink tenant",
        false,
    );
    let values: Vec<_> = uplinks.iter().flat_map(|id| [Value::Int(id.0), tenant.0.into()]).collect();
    tx.pick(&PICK, &values, reply)
}

/// Forgets replies to uplinks before this one that are over; answers how many.
pub fn prune_all(tx: &mut Tx<'_>, before: UplinkId) -> Result<u64> {
    tx.exec("DELETE FROM reply WHERE uplink < $1 AND due_ms IS NULL", &[before.0.into()])
}
