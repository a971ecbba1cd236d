//! The catalogue: tenants, accounts, auth keys, packages, carriers, routes, signatures, templates. Small, read whole into
//! the engine's picture, changed by `provision` and use cases. Options are JSON owned by the engine.
//!
//! Every change bumps the catalogue's version in the same transaction, so that a running program sees it.

use domain::id::{AccountId, CarrierId, KeyId, PackageId, RouteId, SignatureId, TemplateId, TenantId};
use domain::review::Subject;

use crate::chores::meta;
use crate::error::Result;
use crate::reviews;
use crate::tx::Tx;
use crate::value::{Row, Value};

const VERSION: &str = "catalog_version";

/// The catalogue's version: grows with every change.
pub fn version(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(meta(tx, VERSION)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Says that the catalogue changed.
pub fn bump(tx: &mut Tx<'_>) -> Result<()> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE \
               SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)";
    tx.exec(sql, &[VERSION.into()]).map(drop)
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id, from 1.
    pub id: TenantId,
    /// `CNX01`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// `en` or `zh`.
    pub language: String,
    /// `active`, `suspended` or `closed`.
    pub status: String,
    /// JSON, owned by the engine.
    pub options: String,
}

/// Every tenant.
pub fn tenants_all(tx: &mut Tx<'_>) -> Result<Vec<Tenant>> {
    let sql = "SELECT id, code, name, time_zone, language, status, options FROM tenant ORDER BY id";
    tx.all(sql, &[], |row| {
        Ok(Tenant {
            id: TenantId(row.int(0)?),
            code: row.text(1)?,
            name: row.text(2)?,
            time_zone: row.text(3)?,
            language: row.text(4)?,
            status: row.text(5)?,
            options: row.text(6)?,
        })
    })
}

/// Adds a tenant or changes the one with its id; whoever edits it at the same time is told.
pub fn put_tenant(tx: &mut Tx<'_>, tenant: &Tenant) -> Result<()> {
    let sql = "INSERT INTO tenant (id, code, name, time_zone, language, status, options) VALUES ($1,$2,$3,$4,$5,$6,$7) \
               ON CONFLICT (id) DO UPDATE SET code = $2, name = $3, time_zone = $4, language = $5, status = $6, options = $7, \
               version = tenant.version + 1, \
               note = CASE WHEN tenant.status = $6 THEN tenant.note ELSE '' END, \
               status_ms = CASE WHEN tenant.status = $6 THEN tenant.status_ms ELSE NULL END";
    let params = [
        Value::Int(tenant.id.0),
        (&tenant.code).into(),
        (&tenant.name).into(),
        (&tenant.time_zone).into(),
        (&tenant.language).into(),
        (&tenant.status).into(),
        (&tenant.options).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// A person's login. Tenant 0 = platform staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose staff.
    pub tenant: TenantId,
    /// `CNX01_Adm`.
    pub name: String,
    /// The word of a built-in role, or the id of a custom one in digits.
    pub role: String,
    /// Mail address, may be empty.
    pub mail: String,
    /// `en` or `zh`.
    pub language: String,
    /// Argon2id hash in PHC form; empty = its owner has not chosen one yet.
    pub password: String,
    /// `invited`, `active` or `disabled`.
    pub status: String,
    /// Made at.
    pub created_ms: i64,
}

/// Every account.
pub fn accounts_all(tx: &mut Tx<'_>) -> Result<Vec<Account>> {
    let sql = "SELECT id, tenant, name, role, mail, language, password, status, created_ms FROM account ORDER BY id";
    tx.all(sql, &[], |row| {
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
    })
}

/// Adds an account or changes the one with its id.
pub fn put_account(tx: &mut Tx<'_>, account: &Account) -> Result<()> {
    let sql = "INSERT INTO account (id, tenant, name, role, mail, language, password, status, created_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (id) DO UPDATE \
               SET tenant = $2, name = $3, role = $4, mail = $5, language = $6, password = $7, status = $8, \
               version = account.version + 1";
    let params = [
        Value::Int(account.id.0),
        account.tenant.0.into(),
        (&account.name).into(),
        (&account.role).into(),
        (&account.mail).into(),
        (&account.language).into(),
        (&account.password).into(),
        (&account.status).into(),
        account.created_ms.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// An auth key; the secret itself is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthKey {
    /// Its id.
    pub id: KeyId,
    /// Whose.
    pub tenant: TenantId,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the whole key text (256 bits of entropy, so a plain hash reveals nothing).
    pub hash: Vec<u8>,
    /// The first characters, to recognise it.
    pub hint: String,
    /// JSON, owned by the engine: white list, rate, scopes, routes.
    pub options: String,
    /// Made at.
    pub created_ms: i64,
    /// Revoked at.
    pub revoked_ms: Option<i64>,
    /// Last used at (kept to the minute).
    pub used_ms: Option<i64>,
}

/// Every auth key that is not revoked, and the revoked ones too when `with_revoked`.
pub fn keys_all(tx: &mut Tx<'_>, with_revoked: bool) -> Result<Vec<AuthKey>> {
    let sql = "SELECT id, tenant, name, hash, hint, options, created_ms, revoked_ms, used_ms FROM auth_key \
               WHERE revoked_ms IS NULL OR $1 ORDER BY id";
    tx.all(sql, &[with_revoked.into()], |row| {
        Ok(AuthKey {
            id: KeyId(row.int(0)?),
            tenant: TenantId(row.int(1)?),
            name: row.text(2)?,
            hash: row.blob(3)?,
            hint: row.text(4)?,
            options: row.text(5)?,
            created_ms: row.int(6)?,
            revoked_ms: row.int_opt(7)?,
            used_ms: row.int_opt(8)?,
        })
    })
}

/// Adds a key or changes name, hash, hint and options of the one with its id.
pub fn put_key(tx: &mut Tx<'_>, key: &AuthKey) -> Result<()> {
    let sql = "INSERT INTO auth_key (id, tenant, name, hash, hint, options, created_ms) VALUES ($1,$2,$3,$4,$5,$6,$7) \
               ON CONFLICT (id) DO UPDATE SET name = $3, hash = $4, hint = $5, options = $6";
    let params = [
        Value::Int(key.id.0),
        key.tenant.0.into(),
        (&key.name).into(),
        Value::Blob(&key.hash),
        (&key.hint).into(),
        (&key.options).into(),
        key.created_ms.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// Revokes a tenant's key; false when there is no such live key.
pub fn revoke_key(tx: &mut Tx<'_>, tenant: TenantId, key: KeyId, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE auth_key SET revoked_ms = $3 WHERE tenant = $1 AND id = $2 AND revoked_ms IS NULL";
    let touched = tx.exec(sql, &[tenant.0.into(), key.0.into(), at_ms.into()])?;
    bump(tx)?;
    Ok(touched > 0)
}

/// Notes when keys were last used.
pub fn keys_used(tx: &mut Tx<'_>, used: &[(KeyId, i64)]) -> Result<()> {
    for (key, at_ms) in used {
        tx.exec("UPDATE auth_key SET used_ms = $2 WHERE id = $1", &[key.0.into(), (*at_ms).into()])?;
    }
    Ok(())
}

/// A named thing whose meaning is JSON owned by the engine: a package, a carrier or a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: i64,
    /// Its code, unique among its kind.
    pub code: String,
    /// JSON.
    pub options: String,
}

/// The tables that hold an [`Item`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelf {
    /// Product packages ([`PackageId`]).
    Package,
    /// Carriers ([`CarrierId`]).
    Carrier,
    /// Routes ([`RouteId`]).
    Route,
}

impl Shelf {
    fn table(self) -> &'static str {
        match self {
            Shelf::Package => "package",
            Shelf::Carrier => "carrier",
            Shelf::Route => "route",
        }
    }
}

impl Item {
    /// Its id as a package.
    pub fn package(&self) -> PackageId {
        PackageId(self.id)
    }

    /// Its id as a carrier.
    pub fn carrier(&self) -> CarrierId {
        CarrierId(self.id)
    }

    /// Its id as a route.
    pub fn route(&self) -> RouteId {
        RouteId(self.id)
    }
}

/// Everything on a shelf.
pub fn items_all(tx: &mut Tx<'_>, shelf: Shelf) -> Result<Vec<Item>> {
    let sql = format!("SELECT id, code, options FROM {} ORDER BY id", shelf.table());
    tx.all(&sql, &[], |row| Ok(Item { id: row.int(0)?, code: row.text(1)?, options: row.text(2)? }))
}

/// Adds an item or changes the one with its id.
pub fn put_item(tx: &mut Tx<'_>, shelf: Shelf, item: &Item) -> Result<()> {
    let (table, also) = match shelf {
        // Whoever edits the package at the same time is told.
        Shelf::Package => ("package", ", version = package.version + 1"),
        other => (other.table(), ""),
    };
    let sql = format!(
        "INSERT INTO {table} (id, code, options) VALUES ($1,$2,$3) \
         ON CONFLICT (id) DO UPDATE SET code = $2, options = $3{also}"
    );
    tx.exec(&sql, &[item.id.into(), (&item.code).into(), (&item.options).into()])?;
    bump(tx)
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its id.
    pub id: SignatureId,
    /// Whose.
    pub tenant: TenantId,
    /// Without brackets.
    pub text: String,
    /// `draft`, `submitted`, `approved`, `rejected`, `disabled` or `expired`.
    pub status: String,
}

fn signature(row: &Row<'_>) -> Result<Signature> {
    Ok(Signature {
        id: SignatureId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        text: row.text(2)?,
        status: row.text(3)?,
    })
}

/// Every signature.
pub fn signatures_all(tx: &mut Tx<'_>) -> Result<Vec<Signature>> {
    tx.all("SELECT id, tenant, text, status FROM signature ORDER BY id", &[], signature)
}

/// A tenant's signatures.
pub fn signatures(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Signature>> {
    let sql = "SELECT id, tenant, text, status FROM signature WHERE tenant = $1 ORDER BY text";
    tx.all(sql, &[tenant.0.into()], signature)
}

/// Adds a signature or changes the one with its id, as a provisioning file says: what its owner has in the reviewers' queue is
/// overtaken by that.
pub fn put_signature(tx: &mut Tx<'_>, signature: &Signature) -> Result<()> {
    reviews::withdraw(tx, signature.tenant, Subject::Signature, signature.id.0)?;
    let sql = "INSERT INTO signature (id, tenant, text, status) VALUES ($1,$2,$3,$4) \
               ON CONFLICT (id) DO UPDATE SET text = $3, status = $4, version = signature.version + 1";
    let params = [
        Value::Int(signature.id.0),
        signature.tenant.0.into(),
        (&signature.text).into(),
        (&signature.status).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Whose.
    pub tenant: TenantId,
    /// What the API calls it, unique for the tenant.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// `Kind` code.
    pub kind: i64,
    /// With its variables.
    pub content: String,
    /// As for signatures.
    pub status: String,
    /// What each variable may be, JSON owned by the engine; provisioning files say nothing about it.
    pub variables: String,
}

fn template(row: &Row<'_>) -> Result<Template> {
    Ok(Template {
        id: TemplateId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        code: row.text(2)?,
        name: row.text(3)?,
        kind: row.int(4)?,
        content: row.text(5)?,
        status: row.text(6)?,
        variables: row.text(7)?,
    })
}

/// Every template.
pub fn templates_all(tx: &mut Tx<'_>) -> Result<Vec<Template>> {
    let sql = "SELECT id, tenant, code, name, kind, content, status, variables FROM template ORDER BY id";
    tx.all(sql, &[], template)
}

/// A tenant's templates.
pub fn templates(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Template>> {
    let sql = "SELECT id, tenant, code, name, kind, content, status, variables FROM template WHERE tenant = $1 ORDER BY code";
    tx.all(sql, &[tenant.0.into()], template)
}

/// Adds a template or changes the one with its id, as a provisioning file says: that is a new version, and overtakes what its
/// owner has in the reviewers' queue.
pub fn put_template(tx: &mut Tx<'_>, template: &Template) -> Result<()> {
    reviews::withdraw(tx, template.tenant, Subject::Template, template.id.0)?;
    let key = [Value::Int(template.tenant.0), template.id.0.into()];
    let old = "UPDATE template_version SET status = 'replaced' WHERE tenant = $1 AND template = $2 \
               AND status IN ('draft', 'submitted', 'approved')";
    tx.exec(old, &key)?;
    let new = "INSERT INTO template_version (tenant, template, number, name, kind, content, variables, description, status, \
               created_ms, created_by) SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, '[]', '', $6, 0, '' \
               FROM template_version WHERE tenant = $1 AND template = $2";
    let version = [
        Value::Int(template.tenant.0),
        template.id.0.into(),
        (&template.name).into(),
        template.kind.into(),
        (&template.content).into(),
        (&template.status).into(),
    ];
    tx.exec(new, &version)?;
    let sql = "INSERT INTO template (id, tenant, code, name, kind, content, status) VALUES ($1,$2,$3,$4,$5,$6,$7) \
               ON CONFLICT (id) DO UPDATE SET code = $3, name = $4, kind = $5, content = $6, status = $7, variables = '[]', \
               version = template.version + 1";
    let params = [
        Value::Int(template.id.0),
        template.tenant.0.into(),
        (&template.code).into(),
        (&template.name).into(),
        template.kind.into(),
        (&template.content).into(),
        (&template.status).into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}
