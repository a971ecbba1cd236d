//! Roles that people put together of permissions, beside the built-in ones. Tenant 0 is the platform.
//!
//! An account's `role` names one by its id in digits. Whoever gives a role locks its row first, and so does whoever deletes
//! it: none is deleted while somebody gets it.

use domain::id::{RoleId, TenantId};
use domain::permission::{Permission, Permissions};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Its id.
    pub id: RoleId,
    /// Whose people can have it.
    pub tenant: TenantId,
    /// What people call it; unique for the tenant.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// What it may do. Words that this program does not know are left out.
    pub permissions: Permissions,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at.
    pub created_ms: i64,
}

const SELECT: &str =
    "SELECT id, tenant, name, description, permissions, version, created_ms FROM custom_role";

fn custom_role(row: &Row<'_>) -> Result<CustomRole> {
    let words = row.text(4)?;
    Ok(CustomRole {
        id: RoleId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        name: row.text(2)?,
        description: row.text(3)?,
        permissions: words.split_whitespace().filter_map(Permission::parse).collect(),
        version: row.int(5)?,
        created_ms: row.int(6)?,
    })
}

fn words(permissions: Permissions) -> String {
    permissions.iter().map(Permission::as_str).collect::<Vec<_>>().join(" ")
}

/// Every role of everybody.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<CustomRole>> {
    tx.all(&format!("{SELECT} ORDER BY id"), &[], custom_role)
}

/// A tenant's roles, by name.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<CustomRole>> {
    tx.all(&format!("{SELECT} WHERE tenant = $1 ORDER BY name"), &[tenant.0.into()], custom_role)
}

/// A role by its id.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: RoleId) -> Result<Option<CustomRole>> {
    let sql = format!("{SELECT} WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], custom_role)
}

/// The same, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: RoleId) -> Result<Option<CustomRole>> {
    let sql = format!("{SELECT} WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], custom_role)
}

/// Adds a role or changes name, description and permissions of the one with its id: for provisioning.
pub fn put(tx: &mut Tx<'_>, role: &CustomRole) -> Result<()> {
    let sql = "INSERT INTO custom_role (id, tenant, name, description, permissions, version, created_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (id) DO UPDATE \
               SET name = $3, description = $4, permissions = $5, version = custom_role.version + 1";
    let permissions = words(role.permissions);
    let params = [
        Value::Int(role.id.0),
        role.tenant.0.into(),
        (&role.name).into(),
        (&role.description).into(),
        (&permissions).into(),
        role.version.into(),
        role.created_ms.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Writes the role as it was at its `version`; false when it changed since. [`crate::Error::Conflict`] when its new name
/// is taken.
pub fn update(tx: &mut Tx<'_>, role: &CustomRole) -> Result<bool> {
    let sql = "UPDATE custom_role SET name = $4, description = $5, permissions = $6, version = version + 1 \
               WHERE tenant = $1 AND id = $2 AND version = $3";
    let permissions = words(role.permissions);
    let params = [
        Value::Int(role.tenant.0),
        role.id.0.into(),
        role.version.into(),
        (&role.name).into(),
        (&role.description).into(),
        (&permissions).into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Deletes a role; whether accounts have it is the caller's to ask. False when there is none.
pub fn delete(tx: &mut Tx<'_>, tenant: TenantId, id: RoleId) -> Result<bool> {
    let sql = "DELETE FROM custom_role WHERE tenant = $1 AND id = $2";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into()])? > 0)
}
