//! Templates and their versions. The template's own row is what sends; a version is what somebody wrote, and is copied into
//! that row when it is approved. So an edit never changes what goes out before it was looked at.
//!
//! Two people can edit one: a change names the template's version, and the second one changes nothing.

use domain::id::{TemplateId, TenantId};
use domain::review::Status;

use crate::catalog::bump;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What a template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What people call it.
    pub name: String,
    /// `Kind` code.
    pub kind: i64,
    /// With its variables.
    pub content: String,
    /// What each variable may be, JSON owned by the engine.
    pub variables: String,
    /// What it is used for, for the reviewer.
    pub description: String,
}

/// A template: what sends, or what was written first when nothing was approved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Whose.
    pub tenant: TenantId,
    /// What the API calls it, unique for the tenant.
    pub code: String,
    /// Where it is in its life.
    pub status: Status,
    /// What it says.
    pub wording: Wording,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// Where it is in its life.
    pub status: Status,
    /// What it says.
    pub wording: Wording,
    /// Written at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
    /// By whom; empty = by a provisioning file.
    pub created_by: String,
}

const COLUMNS: &str =
    "id, tenant, code, status, name, kind, content, variables, description, version, created_ms";
const VERSION: &str = "number, status, name, kind, content, variables, description, created_ms, created_by";

fn status(row: &Row<'_>, column: usize) -> Result<Status> {
    let word = row.text(column)?;
    Status::parse(&word).ok_or_else(|| Error::Corrupt(format!("template status {word}")))
}

/// The five columns from `first` on.
fn wording(row: &Row<'_>, first: usize) -> Result<Wording> {
    Ok(Wording {
        name: row.text(first)?,
        kind: row.int(first + 1)?,
        content: row.text(first + 2)?,
        variables: row.text(first + 3)?,
        description: row.text(first + 4)?,
    })
}

fn template(row: &Row<'_>) -> Result<Template> {
    Ok(Template {
        id: TemplateId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        code: row.text(2)?,
        status: status(row, 3)?,
        wording: wording(row, 4)?,
        version: row.int(9)?,
        created_ms: Some(row.int(10)?).filter(|at| *at > 0),
    })
}

fn version(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        number: row.int(0)?,
        status: status(row, 1)?,
        wording: wording(row, 2)?,
        created_ms: Some(row.int(7)?).filter(|at| *at > 0),
        created_by: row.text(8)?,
    })
}

/// A tenant's templates, by code.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM template WHERE tenant = $1 ORDER BY code");
    tx.all(&sql, &[tenant.0.into()], template)
}

/// The template that a tenant calls so.
pub fn by_code(tx: &mut Tx<'_>, tenant: TenantId, code: &str) -> Result<Option<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM template WHERE tenant = $1 AND code = $2");
    tx.opt(&sql, &[tenant.0.into(), code.into()], template)
}

/// The same, held until the transaction ends.
pub fn lock_code(tx: &mut Tx<'_>, tenant: TenantId, code: &str) -> Result<Option<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM template WHERE tenant = $1 AND code = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), code.into()], template)
}

/// A template by its id, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: TemplateId) -> Result<Option<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM template WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], template)
}

/// The newest version of each of a tenant's templates.
pub fn newest(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<(TemplateId, Version)>> {
    let sql = format!(
        "SELECT {VERSION}, template FROM template_version v WHERE tenant = $1 AND number = \
         (SELECT MAX(w.number) FROM template_version w WHERE w.tenant = v.tenant AND w.template = v.template)"
    );
    tx.all(&sql, &[tenant.0.into()], |row| Ok((TemplateId(row.int(9)?), version(row)?)))
}

/// A template's versions, the newest first.
pub fn versions(tx: &mut Tx<'_>, tenant: TenantId, id: TemplateId) -> Result<Vec<Version>> {
    let sql = format!(
        "SELECT {VERSION} FROM template_version WHERE tenant = $1 AND template = $2 ORDER BY number DESC"
    );
    tx.all(&sql, &[tenant.0.into(), id.0.into()], version)
}

/// Makes a template. [`crate::Error::Conflict`] when the tenant has one with this code.
pub fn insert(tx: &mut Tx<'_>, new: &Template) -> Result<()> {
    let sql = "INSERT INTO template (id, tenant, code, status, name, kind, content, variables, description, version, created_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.code).into(),
        new.status.as_str().into(),
        (&new.wording.name).into(),
        new.wording.kind.into(),
        (&new.wording.content).into(),
        (&new.wording.variables).into(),
        (&new.wording.description).into(),
        new.version.into(),
        new.created_ms.unwrap_or(0).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Writes what the template is, as it was at its `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, template: &Template) -> Result<bool> {
    let sql = "UPDATE template SET status = $4, name = $5, kind = $6, content = $7, variables = $8, description = $9, \
               version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3";
    let params = [
        Value::Int(template.tenant.0),
        template.id.0.into(),
        template.version.into(),
        template.status.as_str().into(),
        (&template.wording.name).into(),
        template.wording.kind.into(),
        (&template.wording.content).into(),
        (&template.wording.variables).into(),
        (&template.wording.description).into(),
    ];
    let touched = tx.exec(sql, &params)?;
    bump(tx)?;
    Ok(touched > 0)
}

/// Adds a version, or writes the one with its number anew.
pub fn put_version(tx: &mut Tx<'_>, tenant: TenantId, id: TemplateId, version: &Version) -> Result<()> {
    let sql = "INSERT INTO template_version (tenant, template, number, status, name, kind, content, variables, description, \
               created_ms, created_by) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (tenant, template, number) \
               DO UPDATE SET status = $4, name = $5, kind = $6, content = $7, variables = $8, description = $9, \
               created_ms = $10, created_by = $11";
    let params = [
        Value::Int(tenant.0),
        id.0.into(),
        version.number.into(),
        version.status.as_str().into(),
        (&version.wording.name).into(),
        version.wording.kind.into(),
        (&version.wording.content).into(),
        (&version.wording.variables).into(),
        (&version.wording.description).into(),
        version.created_ms.unwrap_or(0).into(),
        (&version.created_by).into(),
    ];
    tx.exec(sql, &params).map(drop)
}
