//! What the platform keeps from being sent for a while: a template, or all of a tenant's marketing. Part of the catalogue:
//! whoever changes a pause bumps its version (`catalog::bump`).

use domain::id::{TemplateId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Whose.
    pub tenant: TenantId,
    /// Of this template; `None` = of all marketing.
    pub template: Option<TemplateId>,
    /// Since when, Unix ms.
    pub at_ms: i64,
    /// How many complaints led to it.
    pub complaints: i64,
}

fn pause(row: &Row<'_>) -> Result<Pause> {
    let template = row.int(1)?;
    Ok(Pause {
        tenant: TenantId(row.int(0)?),
        template: (template != 0).then_some(TemplateId(template)),
        at_ms: row.int(2)?,
        complaints: row.int(3)?,
    })
}

/// Pauses; false = it is paused already.
pub fn add_all(tx: &mut Tx<'_>, new: &Pause) -> Result<bool> {
    let sql =
        "INSERT INTO pause (tenant, template, at_ms, complaints) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING";
    let template = new.template.map_or(0, |id| id.0);
    let params = [Value::Int(new.tenant.0), template.into(), new.at_ms.into(), new.complaints.into()];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Ends a pause; false = there is none.
pub fn remove_all(tx: &mut Tx<'_>, tenant: TenantId, template: Option<TemplateId>) -> Result<bool> {
    let sql = "DELETE FROM pause WHERE tenant = $1 AND template = $2";
    Ok(tx.exec(sql, &[tenant.0.into(), template.map_or(0, |id| id.0).into()])? > 0)
}

/// When the last pause ended, of those that complaints led to, Unix ms: complaints before it count no longer. `None` = none
/// ended.
pub fn ended_ms(tx: &mut Tx<'_>, tenant: TenantId, template: Option<TemplateId>) -> Result<Option<i64>> {
    let sql = "SELECT at_ms FROM pause_end WHERE tenant = $1 AND template = $2";
    tx.opt(sql, &[tenant.0.into(), template.map_or(0, |id| id.0).into()], |row| row.int(0))
}

/// Notes that a pause ended now, Unix ms.
pub fn note_end_all(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    template: Option<TemplateId>,
    now_ms: i64,
) -> Result<()> {
    let sql = "INSERT INTO pause_end (tenant, template, at_ms) VALUES ($1,$2,$3) \
               ON CONFLICT (tenant, template) DO UPDATE SET at_ms = $3";
    let params = [Value::Int(tenant.0), template.map_or(0, |id| id.0).into(), now_ms.into()];
    tx.exec(sql, &params).map(drop)
}

/// Every pause there is, newest first.
pub fn list_all(tx: &mut Tx<'_>) -> Result<Vec<Pause>> {
    tx.all(
        "SELECT tenant, template, at_ms, complaints FROM pause ORDER BY at_ms DESC, tenant, template",
        &[],
        pause,
    )
}
