//! Accounts as their owners use and change them: found by name or id together with their tenant and their role. What those
//! who manage accounts see and change is `people`'s business.
//!
//! The engine's picture has no accounts, so nothing here bumps the catalogue's version.

use std::collections::HashSet;

use domain::id::{AccountId, RoleId, TenantId};
use domain::permission::{Permission, Role, Side};

use crate::catalog::{Account, Tenant};
use crate::custom_roles::{self, CustomRole};
use crate::error::Result;
use crate::tx::Tx;
use crate::value::Row;

/// An account with its tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The account.
    pub account: Account,
    /// Its tenant; none for the platform's staff.
    pub tenant: Option<Tenant>,
    /// Its role, when that is none of the built-in ones.
    pub custom: Option<CustomRole>,
}

const COLUMNS: &str = "a.id, a.tenant, a.name, a.role, a.mail, a.language, a.password, a.status, a.created_ms, \
                       t.code, t.name, t.time_zone, t.language, t.status, t.options \
                       FROM account a LEFT JOIN tenant t ON t.id = a.tenant";

fn login(row: &Row<'_>) -> Result<Login> {
    let account = Account {
        id: AccountId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        name: row.text(2)?,
        role: row.text(3)?,
        mail: row.text(4)?,
        language: row.text(5)?,
        password: row.text(6)?,
        status: row.text(7)?,
        created_ms: row.int(8)?,
    };
    let tenant = match row.text_opt(9)? {
        None => None,
        Some(code) => Some(Tenant {
            id: account.tenant,
            code,
            name: row.text(10)?,
            time_zone: row.text(11)?,
            language: row.text(12)?,
            status: row.text(13)?,
            options: row.text(14)?,
        }),
    };
    Ok(Login { account, tenant, custom: None })
}

/// The id of the custom role that an account's `role` names.
pub fn role_id(role: &str) -> Option<RoleId> {
    role.parse().ok().map(RoleId)
}

fn with_role(tx: &mut Tx<'_>, found: Option<Login>) -> Result<Option<Login>> {
    let Some(login) = found else { return Ok(None) };
    let custom = match role_id(&login.account.role) {
        Some(id) => custom_roles::get(tx, login.account.tenant, id)?,
        None => None,
    };
    Ok(Some(Login { custom, ..login }))
}

/// The account of this name, whoever's it is.
pub fn of_name_all(tx: &mut Tx<'_>, name: &str) -> Result<Option<Login>> {
    let found = tx.opt(&format!("SELECT {COLUMNS} WHERE a.name = $1"), &[name.into()], login)?;
    with_role(tx, found)
}

/// An account by its id.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: AccountId) -> Result<Option<Login>> {
    let sql = format!("SELECT {COLUMNS} WHERE a.tenant = $1 AND a.id = $2");
    let found = tx.opt(&sql, &[tenant.0.into(), id.0.into()], login)?;
    with_role(tx, found)
}

/// Who of a tenant is told about its orders: active accounts with a mail address that may see the balance, managers and
/// finance people of the built-in roles and everybody of a custom one. No address twice; the older account's language counts.
pub fn told_of_money(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Account>> {
    told(tx, tenant, Permission::BalanceRead, |role| matches!(role, Role::Manager | Role::TenantFinance))
}

/// Who of a tenant is told about its signatures: active accounts with a mail address that may submit them. No address twice.
pub fn told_of_signatures(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Account>> {
    told(tx, tenant, Permission::SignaturesManage, |_| true)
}

/// Who of a tenant is told about its Smart SMS profiles: active accounts with a mail address that may submit them. No address
/// twice.
pub fn told_of_smart(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Account>> {
    told(tx, tenant, Permission::SmartManage, |_| true)
}

/// Active accounts with a mail address that hold a permission; of the built-in roles only these.
fn told(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    permission: Permission,
    counts: fn(Role) -> bool,
) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE a.tenant = $1 AND a.status = 'active' AND a.mail <> '' ORDER BY a.id"
    );
    let accounts = tx.all(&sql, &[tenant.0.into()], login)?;
    let customs = custom_roles::of_tenant(tx, tenant)?;
    let is_told = |account: &Account| match Role::parse(&account.role, Side::Tenant) {
        Some(role) => counts(role) && role.may(permission),
        None => customs
            .iter()
            .any(|role| role_id(&account.role) == Some(role.id) && role.permissions.has(permission)),
    };
    let mut addresses = HashSet::new();
    let told = accounts.into_iter().map(|login| login.account).filter(is_told);
    Ok(told.filter(|account| addresses.insert(account.mail.to_lowercase())).collect())
}

/// A tenant's managers that can be written to: active accounts with a mail address. No address twice.
pub fn managers(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE a.tenant = $1 AND a.status = 'active' AND a.mail <> '' AND a.role = $2 ORDER BY a.id"
    );
    let found = tx.all(&sql, &[tenant.0.into(), Role::Manager.as_str().into()], login)?;
    let mut addresses = HashSet::new();
    let found = found.into_iter().map(|login| login.account);
    Ok(found.filter(|account| addresses.insert(account.mail.to_lowercase())).collect())
}

/// Gives an account another password (its hash).
pub fn set_password(tx: &mut Tx<'_>, tenant: TenantId, id: AccountId, password: &str) -> Result<()> {
    let sql = "UPDATE account SET password = $3 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), password.into()]).map(drop)
}

/// Changes an account's mail address and language.
pub fn set_contact(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: AccountId,
    mail: &str,
    language: &str,
) -> Result<()> {
    let sql =
        "UPDATE account SET mail = $3, language = $4, version = version + 1 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), mail.into(), language.into()]).map(drop)
}
