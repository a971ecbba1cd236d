//! Exemptions: tenants whose free text needs no template for a time, and templates whose new versions need no reviewer for a
//! time. They are taken back, never changed; every change bumps the catalogue, which the message path reads.

use domain::id::{AccountId, ExemptionId, TemplateId, TenantId};

use crate::catalog::bump;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Its id, which holds the time at which it was given.
    pub id: ExemptionId,
    /// Whose.
    pub tenant: TenantId,
    /// Of this template only; `None` = of the tenant's free text.
    pub template: Option<TemplateId>,
    /// Why.
    pub reason: String,
    /// Given by this account.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// It holds before this, Unix ms.
    pub expires_ms: i64,
    /// Taken back at, and by whom.
    pub revoked: Option<(i64, String)>,
}

const COLUMNS: &str = "id, tenant, template, reason, account, who, expires_ms, revoked_ms, revoked_who";

fn exemption(row: &Row<'_>) -> Result<Exemption> {
    let revoked_who = row.text(8)?;
    Ok(Exemption {
        id: ExemptionId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        template: row.int_opt(2)?.map(TemplateId),
        reason: row.text(3)?,
        account: row.int_opt(4)?.map(AccountId),
        who: row.text(5)?,
        expires_ms: row.int(6)?,
        revoked: row.int_opt(7)?.map(|at_ms| (at_ms, revoked_who)),
    })
}

/// Gives one.
pub fn insert(tx: &mut Tx<'_>, new: &Exemption) -> Result<()> {
    let sql = "INSERT INTO exemption (id, tenant, template, reason, account, who, expires_ms, revoked_who) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,'')";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        new.template.map(|template| template.0).into(),
        (&new.reason).into(),
        new.account.map(|account| account.0).into(),
        (&new.who).into(),
        new.expires_ms.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// One, whoever's, held until the transaction ends.
pub fn lock_all(tx: &mut Tx<'_>, id: ExemptionId) -> Result<Option<Exemption>> {
    let sql = format!("SELECT {COLUMNS} FROM exemption WHERE id = $1 FOR UPDATE");
    tx.opt(&sql, &[id.0.into()], exemption)
}

/// Takes one back; false when it was before.
pub fn revoke_all(tx: &mut Tx<'_>, id: ExemptionId, at_ms: i64, who: &str) -> Result<bool> {
    let sql = "UPDATE exemption SET revoked_ms = $2, revoked_who = $3 WHERE id = $1 AND revoked_ms IS NULL";
    let touched = tx.exec(sql, &[id.0.into(), at_ms.into(), who.into()])?;
    bump(tx)?;
    Ok(touched > 0)
}

/// Those that hold at `now_ms`, of everybody's free text: whose, and until when.
pub fn of_free_text_all(tx: &mut Tx<'_>, now_ms: i64) -> Result<Vec<(TenantId, i64)>> {
    let sql = "SELECT tenant, expires_ms FROM exemption WHERE expires_ms > $1 AND revoked_ms IS NULL AND template IS NULL";
    tx.all(sql, &[now_ms.into()], |row| Ok((TenantId(row.int(0)?), row.int(1)?)))
}

/// The one of a template that holds longest at `now_ms`.
pub fn of_template(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    template: TemplateId,
    now_ms: i64,
) -> Result<Option<Exemption>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM exemption WHERE tenant = $1 AND template = $2 AND expires_ms > $3 AND revoked_ms IS NULL \
         ORDER BY expires_ms DESC LIMIT 1"
    );
    tx.opt(&sql, &[tenant.0.into(), template.0.into(), now_ms.into()], exemption)
}

/// An exemption with the code of its template.
pub type Named = (Exemption, Option<String>);

/// A page, the newest first, and how many fit, counted up to `count_max`: a tenant's when it is named, only those that hold at
/// a time when it is named.
pub fn page_all(
    tx: &mut Tx<'_>,
    (tenant, holding_ms): (Option<TenantId>, Option<i64>),
    (offset, limit): (i64, i64),
    count_max: i64,
) -> Result<(Vec<Named>, i64)> {
    let mut tests = "1 = 1".to_owned();
    let mut params: Vec<Value<'_>> = Vec::new();
    if let Some(tenant) = tenant {
        params.push(tenant.0.into());
        tests.push_str(&format!(" AND e.tenant = ${}", params.len()));
    }
    if let Some(at) = holding_ms {
        params.push(at.into());
        tests.push_str(&format!(" AND e.revoked_ms IS NULL AND e.expires_ms > ${}", params.len()));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting = format!(
        "SELECT COUNT(*) FROM (SELECT e.id FROM exemption e WHERE {tests} LIMIT ${last}) AS matching"
    );
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    params.extend([Value::Int(limit), Value::Int(offset)]);
    let listing = format!(
        "SELECT e.id, e.tenant, e.template, e.reason, e.account, e.who, e.expires_ms, e.revoked_ms, e.revoked_who, t.code \
         FROM exemption e LEFT JOIN template t ON t.id = e.template WHERE {tests} ORDER BY e.id DESC LIMIT ${last} OFFSET ${after}"
    );
    Ok((tx.all(&listing, &params, |row| Ok((exemption(row)?, row.text_opt(9)?)))?, count))
}
