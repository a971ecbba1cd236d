//! Accounts as those see and change them who manage them: in pages, with their invitation and last sign-in, made and changed
//! with a version. Tenant 0 is the platform.
//!
//! Whoever changes who may do what locks first the accounts of the highest role ([`lock_holders`], by id) and then the one
//! that is meant ([`lock`]), so that of two people who disable each other one is told.

use domain::id::{AccountId, TenantId};

use crate::catalog::Account;
use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An account with what people who manage it need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: Account,
    /// Grows with every change, from 1.
    pub version: i64,
    /// One-time codes are asked for.
    pub totp: bool,
    /// Last sign-in.
    pub last_ms: Option<i64>,
    /// From this address.
    pub last_address: Option<String>,
    /// A link to it is out that is good before this time.
    pub link_ms: Option<i64>,
}

const COLUMNS: &str = "a.id, a.tenant, a.name, a.role, a.mail, a.language, a.password, a.status, a.created_ms, a.version, \
                       c.totp IS NOT NULL, c.last_ms, c.last_address, p.expires_ms";
const FROM: &str = "FROM account a LEFT JOIN credential c ON c.account = a.id LEFT JOIN password_reset p ON p.account = a.id";

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        name: row.text(2)?,
        role: row.text(3)?,
        mail: row.text(4)?,
        language: row.text(5)?,
        password: row.text(6)?,
        status: row.text(7)?,
        created_ms: row.int(8)?,
    })
}

fn member(row: &Row<'_>) -> Result<Member> {
    Ok(Member {
        account: account(row)?,
        version: row.int(9)?,
        totp: row.bool(10)?,
        last_ms: row.int_opt(11)?,
        last_address: row.text_opt(12)?,
        link_ms: row.int_opt(13)?,
    })
}

/// By what a list of accounts is sorted; equal ones by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Their name.
    #[default]
    Name,
    /// When they were made.
    Created,
    /// Their last sign-in; those without one as the longest ago.
    LastSignIn,
    /// Their status.
    Status,
}

/// Which accounts are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this tenant's.
    pub tenant: Option<TenantId>,
    /// Only the platform's (true) or only tenants' (false).
    pub platform: Option<bool>,
    /// In this status.
    pub status: Option<String>,
    /// With this role.
    pub role: Option<String>,
    /// Name, mail address or tenant code contains this (lower case; `%` and `_` stand for themselves).
    pub words: Option<String>,
    /// How they are sorted.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
    /// Accounts before the page.
    pub offset: i64,
    /// Accounts on the page.
    pub limit: i64,
}

/// A page of accounts, and how many fit, counted up to `count_max`.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<Member>, i64)> {
    let like = filter.words.as_ref().map(|words| format!("%{}%", crate::orders::escaped(words)));
    let words = "(LOWER(a.name) LIKE {} ESCAPE '!' OR LOWER(a.mail) LIKE {} ESCAPE '!' OR a.tenant IN \
                 (SELECT id FROM tenant WHERE LOWER(code) LIKE {} ESCAPE '!'))";
    let conditions = [
        ("a.tenant = {}", filter.tenant.map(|id| Value::Int(id.0))),
        ("(a.tenant = 0) = {}", filter.platform.map(Value::Bool)),
        ("a.status = {}", filter.status.as_ref().map(Value::from)),
        ("a.role = {}", filter.role.as_ref().map(Value::from)),
        (words, like.as_ref().map(Value::from)),
    ];
    let (mut tests, mut params) = (String::new(), Vec::new());
    for (test, value) in conditions {
        let Some(value) = value else { continue };
        params.push(value);
        tests.push_str(if tests.is_empty() { " WHERE " } else { " AND " });
        tests.push_str(&test.replace("{}", &format!("${}", params.len())));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT a.id FROM account a{tests} LIMIT ${last}) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    let way = if filter.descending { "DESC" } else { "ASC" };
    let by = match filter.sort {
        Sort::Name => "LOWER(a.name)",
        Sort::Created => "a.created_ms",
        Sort::LastSignIn => "COALESCE(c.last_ms, 0)",
        Sort::Status => "a.status",
    };
    let sql = format!(
        "SELECT {COLUMNS} {FROM}{tests} ORDER BY {by} {way}, a.id {way} LIMIT ${last} OFFSET ${after}"
    );
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    Ok((tx.all(&sql, &params, member)?, count))
}

/// The account of this name, whoever's it is.
pub fn of_name_all(tx: &mut Tx<'_>, name: &str) -> Result<Option<Member>> {
    tx.opt(&format!("SELECT {COLUMNS} {FROM} WHERE a.name = $1"), &[name.into()], member)
}

/// An account with this name exists, whatever the case.
pub fn is_taken_all(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM account WHERE LOWER(name) = LOWER($1)";
    Ok(tx.one(sql, &[name.into()], |row| row.int(0))? > 0)
}

/// The active accounts of a tenant with this role, locked by id until the transaction ends.
pub fn lock_holders(tx: &mut Tx<'_>, tenant: TenantId, role: &str) -> Result<Vec<AccountId>> {
    let sql =
        "SELECT id FROM account WHERE tenant = $1 AND role = $2 AND status = 'active' ORDER BY id FOR UPDATE";
    tx.all(sql, &[tenant.0.into(), role.into()], |row| Ok(AccountId(row.int(0)?)))
}

/// An account's version, with its row locked until the transaction ends; `None` = there is no such account.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: AccountId) -> Result<Option<i64>> {
    let sql = "SELECT version FROM account WHERE tenant = $1 AND id = $2 FOR UPDATE";
    tx.opt(sql, &[tenant.0.into(), id.0.into()], |row| row.int(0))
}

/// How many accounts of a tenant have each role.
pub fn role_counts(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT role, COUNT(*) FROM account WHERE tenant = $1 GROUP BY role";
    tx.all(sql, &[tenant.0.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Makes an account. [`crate::Error::Conflict`] when its name is taken.
pub fn insert(tx: &mut Tx<'_>, new: &Account) -> Result<()> {
    let sql = "INSERT INTO account (id, tenant, name, role, mail, language, password, status, created_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.name).into(),
        (&new.role).into(),
        (&new.mail).into(),
        (&new.language).into(),
        (&new.password).into(),
        (&new.status).into(),
        new.created_ms.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Writes role, mail address, language and status of the account as it was at `version`; false when it changed since.
pub fn update(tx: &mut Tx<'_>, new: &Account, version: i64) -> Result<bool> {
    let sql = "UPDATE account SET role = $4, mail = $5, language = $6, status = $7, version = version + 1 \
               WHERE tenant = $1 AND id = $2 AND version = $3";
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        version.into(),
        (&new.role).into(),
        (&new.mail).into(),
        (&new.language).into(),
        (&new.status).into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// An invited account becomes active; false when it was not invited.
pub fn accept(tx: &mut Tx<'_>, tenant: TenantId, id: AccountId) -> Result<bool> {
    let sql = "UPDATE account SET status = 'active', version = version + 1 \
               WHERE tenant = $1 AND id = $2 AND status = 'invited'";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into()])? > 0)
}

/// Ends every session of a tenant's people and takes their links back; answers how many sessions ended.
pub fn shut_out(tx: &mut Tx<'_>, tenant: TenantId, at_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM password_reset WHERE tenant = $1", &[tenant.0.into()])?;
    let sql = "UPDATE session SET ended_ms = $2 WHERE tenant = $1 AND ended_ms IS NULL";
    tx.exec(sql, &[tenant.0.into(), at_ms.into()])
}
