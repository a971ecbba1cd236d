//! Smart SMS profiles, their versions, and where versions stand with makers of handsets. What a version says is JSON of the
//! domain. Functions across tenants are the platform's; `lock` holds a profile, so that its owner and reviewers take turns.

use domain::id::{AccountId, SmartId, TenantId};
use domain::review::Status;
use domain::smart::life::State;
use domain::smart::look::Print;
use domain::smart::vendor::Standing;

use crate::error::{Error, Result};
use crate::orders::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The account; `None` = a program, or the platform by itself.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartProfile {
    /// Its id, which holds when it was made.
    pub id: SmartId,
    /// Whose.
    pub tenant: TenantId,
    /// The brand's name in the newest version.
    pub name: String,
    /// Where it is in its life.
    pub state: State,
    /// Number of the newest version.
    pub newest: i64,
    /// Where that is in its life.
    pub newest_status: Status,
    /// Number of the version that was approved last.
    pub live: Option<i64>,
    /// The live brand's name as it is read; `None` = the name is free for others.
    pub live_name: Option<String>,
    /// Number of the next item of a menu.
    pub next_item: i64,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Made at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// Last changed at.
    pub changed_ms: i64,
    /// The live version was approved at.
    pub published_ms: Option<i64>,
    /// Why it was frozen: a word of the engine, and what people are told.
    pub freeze: (String, String),
    /// Who froze it.
    pub frozen: Option<By>,
    /// Who proposes to show it again.
    pub unfreeze: Option<By>,
}

/// A version of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartVersion {
    /// From 1.
    pub number: i64,
    /// Where it is in its life.
    pub status: Status,
    /// What it says, JSON of the domain.
    pub wording: String,
    /// Hash of its logo.
    pub logo: Option<Vec<u8>>,
    /// Written at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
}

const COLUMNS: &str = "id, tenant, name, state, newest, newest_status, live, live_name, next_item, version, created_ms, created_by, \
                       changed_ms, published_ms, freeze_code, freeze_note, frozen_by, frozen_who, frozen_ms, unfreeze_by, \
                       unfreeze_who, unfreeze_ms";

/// The three columns from `first` on.
fn by(row: &Row<'_>, first: usize) -> Result<Option<By>> {
    let Some(at_ms) = row.int_opt(first + 2)? else { return Ok(None) };
    Ok(Some(By { account: row.int_opt(first)?.map(AccountId), who: row.text(first + 1)?, at_ms }))
}

fn status(word: &str) -> Result<Status> {
    Status::parse(word).ok_or_else(|| Error::Corrupt(format!("Smart SMS version {word}")))
}

fn profile(row: &Row<'_>) -> Result<SmartProfile> {
    let state = row.text(3)?;
    Ok(SmartProfile {
        id: SmartId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        name: row.text(2)?,
        state: State::parse(&state).ok_or_else(|| Error::Corrupt(format!("Smart SMS state {state}")))?,
        newest: row.int(4)?,
        newest_status: status(&row.text(5)?)?,
        live: row.int_opt(6)?,
        live_name: row.text_opt(7)?,
        next_item: row.int(8)?,
        version: row.int(9)?,
        created_ms: row.int(10)?,
        created_by: row.text(11)?,
        changed_ms: row.int(12)?,
        published_ms: row.int_opt(13)?,
        freeze: (row.text(14)?, row.text(15)?),
        frozen: by(row, 16)?,
        unfreeze: by(row, 19)?,
    })
}

/// Which profiles are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// This tenant's.
    pub tenant: Option<TenantId>,
    /// Where they are in their life.
    pub state: Option<State>,
    /// Where their newest version is in its life.
    pub newest: Option<Status>,
    /// With this in their name.
    pub words: Option<String>,
    /// Made before this one.
    pub before: Option<SmartId>,
    /// So many.
    pub limit: i64,
}

/// A page, the newest first.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<SmartProfile>> {
    let mut tests = "1 = 1".to_owned();
    let mut params: Vec<Value<'_>> = Vec::new();
    if let Some(tenant) = filter.tenant {
        params.push(tenant.0.into());
        tests.push_str(&format!(" AND tenant = ${}", params.len()));
    }
    if let Some(state) = filter.state {
        params.push(state.as_str().into());
        tests.push_str(&format!(" AND state = ${}", params.len()));
    }
    if let Some(status) = filter.newest {
        params.push(status.as_str().into());
        tests.push_str(&format!(" AND newest_status = ${}", params.len()));
    }
    if let Some(before) = filter.before {
        params.push(before.0.into());
        tests.push_str(&format!(" AND id < ${}", params.len()));
    }
    let words = filter.words.as_ref().map(|words| format!("%{}%", escaped(&words.to_lowercase())));
    if let Some(words) = &words {
        params.push(words.into());
        tests.push_str(&format!(" AND LOWER(name) LIKE ${} ESCAPE '!'", params.len()));
    }
    params.push(filter.limit.into());
    let sql =
        format!("SELECT {COLUMNS} FROM smart_profile WHERE {tests} ORDER BY id DESC LIMIT ${}", params.len());
    tx.all(&sql, &params, profile)
}

/// How many a tenant has.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    tx.one("SELECT COUNT(*) FROM smart_profile WHERE tenant = $1", &[tenant.0.into()], |row| row.int(0))
}

/// One of a tenant's.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> Result<Option<SmartProfile>> {
    let sql = format!("SELECT {COLUMNS} FROM smart_profile WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], profile)
}

/// One, whoever's.
pub fn get_all(tx: &mut Tx<'_>, id: SmartId) -> Result<Option<SmartProfile>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM smart_profile WHERE id = $1"), &[id.0.into()], profile)
}

/// One of a tenant's, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> Result<Option<SmartProfile>> {
    let sql = format!("SELECT {COLUMNS} FROM smart_profile WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], profile)
}

/// A brand whose name is taken: it is shown, or may be shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Its profile.
    pub id: SmartId,
    /// Whose.
    pub tenant: TenantId,
    /// What its live version says, JSON of the domain.
    pub wording: String,
    /// How its logo looks.
    pub logo: Option<Print>,
}

/// Every brand whose name is taken.
pub fn brands_all(tx: &mut Tx<'_>) -> Result<Vec<Brand>> {
    let sql = "SELECT p.id, p.tenant, v.wording, l.print_across, l.print_down FROM smart_profile p \
               JOIN smart_version v ON v.profile = p.id AND v.number = p.live \
               LEFT JOIN smart_logo l ON l.tenant = p.tenant AND l.sha256 = v.logo WHERE p.live_name IS NOT NULL ORDER BY p.id";
    tx.all(sql, &[], |row| {
        Ok(Brand {
            id: SmartId(row.int(0)?),
            tenant: TenantId(row.int(1)?),
            wording: row.text(2)?,
            logo: row.int_opt(3)?.zip(row.int_opt(4)?).map(Print::from_codes),
        })
    })
}

/// Whether another live brand's name than that of `id` reads like this.
pub fn is_name_taken_all(tx: &mut Tx<'_>, live_name: &str, id: SmartId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM smart_profile WHERE live_name = $1 AND id <> $2";
    Ok(tx.one(sql, &[live_name.into(), id.0.into()], |row| row.int(0))? > 0)
}

/// Every profile that handsets show.
pub fn published_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, SmartId)>> {
    let sql = "SELECT tenant, id FROM smart_profile WHERE state = 'published' ORDER BY id";
    tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), SmartId(row.int(1)?))))
}

/// Makes one with its first version.
pub fn insert(tx: &mut Tx<'_>, new: &SmartProfile, first: &SmartVersion) -> Result<()> {
    let sql = "INSERT INTO smart_profile (id, tenant, name, state, newest, newest_status, next_item, version, created_ms, \
               created_by, changed_ms, freeze_code, freeze_note, frozen_who, unfreeze_who) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'','','','')";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.name).into(),
        new.state.as_str().into(),
        new.newest.into(),
        new.newest_status.as_str().into(),
        new.next_item.into(),
        new.version.into(),
        new.created_ms.into(),
        (&new.created_by).into(),
        new.changed_ms.into(),
    ];
    tx.exec(sql, &params)?;
    put_version(tx, new.tenant, new.id, first)
}

/// Writes the profile as it was at its `version`; false when it changed since. [`Error::Conflict`] when another live brand's
/// name reads the same.
pub fn update(tx: &mut Tx<'_>, row: &SmartProfile) -> Result<bool> {
    let sql = "UPDATE smart_profile SET name = $4, state = $5, newest = $6, newest_status = $7, live = $8, live_name = $9, \
               next_item = $10, changed_ms = $11, published_ms = $12, freeze_code = $13, freeze_note = $14, frozen_by = $15, \
               frozen_who = $16, frozen_ms = $17, unfreeze_by = $18, unfreeze_who = $19, unfreeze_ms = $20, \
               version = version + 1 WHERE tenant = $1 AND id = $2 AND version = $3";
    let (frozen, unfreeze) = (parts(row.frozen.as_ref()), parts(row.unfreeze.as_ref()));
    let params = [
        Value::Int(row.tenant.0),
        row.id.0.into(),
        row.version.into(),
        (&row.name).into(),
        row.state.as_str().into(),
        row.newest.into(),
        row.newest_status.as_str().into(),
        row.live.into(),
        row.live_name.as_ref().into(),
        row.next_item.into(),
        row.changed_ms.into(),
        row.published_ms.into(),
        (&row.freeze.0).into(),
        (&row.freeze.1).into(),
        frozen.0.into(),
        frozen.1.into(),
        frozen.2.into(),
        unfreeze.0.into(),
        unfreeze.1.into(),
        unfreeze.2.into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

fn parts(by: Option<&By>) -> (Option<i64>, &str, Option<i64>) {
    by.map_or((None, "", None), |by| (by.account.map(|account| account.0), by.who.as_str(), Some(by.at_ms)))
}

/// Forgets a profile that was never shown, with its versions.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> Result<()> {
    tx.exec("DELETE FROM smart_version WHERE tenant = $1 AND profile = $2", &[tenant.0.into(), id.0.into()])?;
    let sql = "DELETE FROM smart_profile WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[tenant.0.into(), id.0.into()]).map(drop)
}

/// A profile's versions, the newest first.
pub fn versions(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> Result<Vec<SmartVersion>> {
    let sql = "SELECT number, status, wording, logo, created_ms, created_by FROM smart_version \
               WHERE tenant = $1 AND profile = $2 ORDER BY number DESC";
    tx.all(sql, &[tenant.0.into(), id.0.into()], version)
}

/// One of them.
pub fn version_of(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: SmartId,
    number: i64,
) -> Result<Option<SmartVersion>> {
    let sql = "SELECT number, status, wording, logo, created_ms, created_by FROM smart_version \
               WHERE tenant = $1 AND profile = $2 AND number = $3";
    tx.opt(sql, &[tenant.0.into(), id.0.into(), number.into()], version)
}

fn version(row: &Row<'_>) -> Result<SmartVersion> {
    Ok(SmartVersion {
        number: row.int(0)?,
        status: status(&row.text(1)?)?,
        wording: row.text(2)?,
        logo: row.blob_opt(3)?,
        created_ms: row.int(4)?,
        created_by: row.text(5)?,
    })
}

/// Writes a version, new or known.
pub fn put_version(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId, new: &SmartVersion) -> Result<()> {
    let sql = "INSERT INTO smart_version (tenant, profile, number, status, wording, logo, created_ms, created_by) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (profile, number) \
               DO UPDATE SET status = $4, wording = $5, logo = $6, created_ms = $7, created_by = $8";
    let params = [
        Value::Int(tenant.0),
        id.0.into(),
        new.number.into(),
        new.status.as_str().into(),
        (&new.wording).into(),
        new.logo.as_deref().into(),
        new.created_ms.into(),
        (&new.created_by).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Forgets a version that was never shown.
pub fn remove_version(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId, number: i64) -> Result<()> {
    let sql = "DELETE FROM smart_version WHERE tenant = $1 AND profile = $2 AND number = $3";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), number.into()]).map(drop)
}

/// Where a version stands with a maker of handsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorRow {
    /// The maker's word.
    pub vendor: String,
    /// Where it stands.
    pub status: Standing,
    /// What the maker says.
    pub reason: String,
    /// The maker's own id of it.
    pub reference: String,
    /// Who of the platform wrote that down.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// Grows with every change, from 1.
    pub version: i64,
}

/// Where the versions of a profile stand, by number and maker.
pub fn vendors(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> Result<Vec<(i64, VendorRow)>> {
    let sql = "SELECT number, vendor, status, reason, reference, who, at_ms, version FROM smart_vendor \
               WHERE tenant = $1 AND profile = $2 ORDER BY number, vendor";
    tx.all(sql, &[tenant.0.into(), id.0.into()], |row| {
        let word = row.text(2)?;
        let status = Standing::parse(&word).ok_or_else(|| Error::Corrupt(format!("vendor status {word}")))?;
        let standing = VendorRow {
            vendor: row.text(1)?,
            status,
            reason: row.text(3)?,
            reference: row.text(4)?,
            who: row.text(5)?,
            at_ms: row.int(6)?,
            version: row.int(7)?,
        };
        Ok((row.int(0)?, standing))
    })
}

/// Writes where a version stands with a maker; the profile is held.
pub fn put_vendor(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: SmartId,
    number: i64,
    new: &VendorRow,
) -> Result<()> {
    let sql = "INSERT INTO smart_vendor (tenant, profile, number, vendor, status, reason, reference, who, at_ms, version) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (profile, number, vendor) DO UPDATE SET status = $5, \
               reason = $6, reference = $7, who = $8, at_ms = $9, version = $10";
    let params = [
        Value::Int(tenant.0),
        id.0.into(),
        number.into(),
        (&new.vendor).into(),
        new.status.as_str().into(),
        (&new.reason).into(),
        (&new.reference).into(),
        (&new.who).into(),
        new.at_ms.into(),
        new.version.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Published profiles one of whose documents was good until a day before `today` (`2026-11-30`), a few of them.
pub fn outdated_all(tx: &mut Tx<'_>, today: &str, limit: i64) -> Result<Vec<(TenantId, SmartId)>> {
    let sql = "SELECT p.tenant, p.id FROM smart_profile p WHERE p.state = 'published' AND EXISTS (SELECT 1 FROM evidence e \
               WHERE e.tenant = p.tenant AND e.subject = 5 AND e.object = p.id AND e.standing = 0 AND e.expires_on < $1) \
               ORDER BY p.id LIMIT $2";
    tx.all(sql, &[today.into(), limit.into()], |row| Ok((TenantId(row.int(0)?), SmartId(row.int(1)?))))
}
