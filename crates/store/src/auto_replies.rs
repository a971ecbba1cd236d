//! Rules of what a tenant answers by itself to what phones write. One that somebody else changed meanwhile has another
//! version, and is not changed.

use domain::auto_reply::Fit;
use domain::id::{AutoReplyId, TemplateId, TenantId};

use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoReply {
    /// Whose.
    pub tenant: TenantId,
    /// Its id, which holds when it was made.
    pub id: AutoReplyId,
    /// Rules are tried in the order of this, then of their ids.
    pub place: i64,
    /// The word, as somebody wrote it.
    pub keyword: String,
    /// The word, as it is compared (`domain::consent::fold`).
    pub folded: String,
    /// Where it must be.
    pub fit: Fit,
    /// Only for answers to messages under this signature, and answered under it; empty = for all.
    pub signature: String,
    /// What is sent: this template …
    pub template: Option<TemplateId>,
    /// … or this text.
    pub content: String,
    /// It is in force.
    pub active: bool,
    /// Changes with every change.
    pub version: i64,
    /// When it was last changed, Unix ms.
    pub changed_ms: i64,
    /// Who did.
    pub who: String,
}

const COLUMNS: &str =
    "tenant, id, place, keyword, folded, fit, signature, template, content, active, version, changed_ms, who";

fn rule(row: &Row<'_>) -> Result<AutoReply> {
    let fit = row.int(5)?;
    Ok(AutoReply {
        tenant: TenantId(row.int(0)?),
        id: AutoReplyId(row.int(1)?),
        place: row.int(2)?,
        keyword: row.text(3)?,
        folded: row.text(4)?,
        fit: Fit::from_code(fit).ok_or_else(|| Error::unknown_code("fit", fit))?,
        signature: row.text(6)?,
        template: row.int_opt(7)?.map(TemplateId),
        content: row.text(8)?,
        active: row.bool(9)?,
        version: row.int(10)?,
        changed_ms: row.int(11)?,
        who: row.text(12)?,
    })
}

fn says(rule: &AutoReply) -> [Value<'_>; 13] {
    [
        Value::Int(rule.tenant.0),
        rule.id.0.into(),
        rule.place.into(),
        (&rule.keyword).into(),
        (&rule.folded).into(),
        rule.fit.code().into(),
        (&rule.signature).into(),
        rule.template.map(|id| id.0).into(),
        (&rule.content).into(),
        rule.active.into(),
        rule.version.into(),
        rule.changed_ms.into(),
        (&rule.who).into(),
    ]
}

/// A tenant's rules in the order in which they are tried.
pub fn list(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<AutoReply>> {
    let sql = format!("SELECT {COLUMNS} FROM auto_reply WHERE tenant = $1 ORDER BY place, id");
    tx.all(&sql, &[tenant.0.into()], rule)
}

/// Adds a rule.
pub fn add(tx: &mut Tx<'_>, new: &AutoReply) -> Result<()> {
    let sql =
        format!("INSERT INTO auto_reply ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)");
    tx.exec(&sql, &says(new)).map(drop)
}

/// Makes a rule what is given, if its version is still one less than the one given; false = it is not.
pub fn change(tx: &mut Tx<'_>, new: &AutoReply) -> Result<bool> {
    let sql = "UPDATE auto_reply SET place = $3, keyword = $4, folded = $5, fit = $6, signature = $7, template = $8, \
               content = $9, active = $10, version = $11, changed_ms = $12, who = $13 \
               WHERE tenant = $1 AND id = $2 AND version + 1 = $11";
    Ok(tx.exec(sql, &says(new))? > 0)
}

/// Removes a rule, if it has this version still; false = it has not.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: AutoReplyId, version: i64) -> Result<bool> {
    let sql = "DELETE FROM auto_reply WHERE tenant = $1 AND id = $2 AND version = $3";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into(), version.into()])? > 0)
}
