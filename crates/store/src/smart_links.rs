//! Links that handsets turn into cards. Rows stay for ever: a code is never used again. `lock_all` holds a link, so that
//! two who follow it at once take turns and its counts are exact.

use domain::id::{AimId, MessageId, SmartId, TenantId};
use domain::smart::aim::Kind;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartLink {
    /// What stands in its address.
    pub code: String,
    /// Its id, which holds when it was made.
    pub id: AimId,
    /// Whose.
    pub tenant: TenantId,
    /// The brand.
    pub profile: SmartId,
    /// Whom it is for.
    pub kind: Kind,
    /// The mission it is sent with.
    pub task: Option<MessageId>,
    /// Hashes of the brand's signatures, 32 octets each.
    pub signatures: Vec<u8>,
    /// The card's text, with places.
    pub body: String,
    /// Values of its places, sealed.
    pub params: Option<Vec<u8>>,
    /// Salted hash of the tenant's own mark of a customer.
    pub flag: Option<Vec<u8>>,
    /// Where it leads when there is no menu to show.
    pub fallback: String,
    /// Addresses that are followed from its page get a click token.
    pub has_token: bool,
    /// Times it may be resolved.
    pub resolves_max: i64,
    /// Times it was.
    pub resolves: i64,
    /// Times its page was seen by people.
    pub seen: i64,
    /// Items of its page that people followed.
    pub clicks: i64,
    /// It is good until then, Unix ms.
    pub until_ms: i64,
    /// Its owner ended it at, Unix ms.
    pub stopped_ms: Option<i64>,
    /// Who made it.
    pub who: String,
}

const COLUMNS: &str = "code, id, tenant, profile, kind, task, signatures, body, params, flag, fallback, has_token, resolves_max, \
                       resolves, seen, clicks, until_ms, stopped_ms, who";

fn link(row: &Row<'_>) -> Result<SmartLink> {
    let kind = row.int(4)?;
    Ok(SmartLink {
        code: row.text(0)?,
        id: AimId(row.int(1)?),
        tenant: TenantId(row.int(2)?),
        profile: SmartId(row.int(3)?),
        kind: Kind::from_code(kind).ok_or_else(|| Error::unknown_code("kind of link", kind))?,
        task: row.int_opt(5)?.map(MessageId),
        signatures: row.blob(6)?,
        body: row.text(7)?,
        params: row.blob_opt(8)?,
        flag: row.blob_opt(9)?,
        fallback: row.text(10)?,
        has_token: row.bool(11)?,
        resolves_max: row.int(12)?,
        resolves: row.int(13)?,
        seen: row.int(14)?,
        clicks: row.int(15)?,
        until_ms: row.int(16)?,
        stopped_ms: row.int_opt(17)?,
        who: row.text(18)?,
    })
}

/// Which of these codes were ever used.
pub fn known_all(tx: &mut Tx<'_>, codes: &[String]) -> Result<Vec<String>> {
    static KNOWN: Many = Many::pick("smart_link", "code", "code:t", false);
    let keys: Vec<_> = codes.iter().map(Value::from).collect();
    tx.pick(&KNOWN, &keys, |row| row.text(0))
}

/// Keeps new links; [`Error::Conflict`] when a code was ever used.
pub fn insert(tx: &mut Tx<'_>, links: &[SmartLink]) -> Result<()> {
    static INSERT: Many = Many::insert(
        "smart_link",
        "code:t id tenant profile kind task signatures:x body:t params:x flag:x fallback:t has_token:b resolves_max resolves seen \
         clicks until_ms stopped_ms who:t",
    );
    let values: Vec<_> = links
        .iter()
        .flat_map(|new| {
            [
                Value::Text(&new.code),
                new.id.0.into(),
                new.tenant.0.into(),
                new.profile.0.into(),
                new.kind.code().into(),
                new.task.map(|task| task.0).into(),
                Value::Blob(&new.signatures),
                (&new.body).into(),
                new.params.as_deref().into(),
                new.flag.as_deref().into(),
                (&new.fallback).into(),
                new.has_token.into(),
                new.resolves_max.into(),
                new.resolves.into(),
                new.seen.into(),
                new.clicks.into(),
                new.until_ms.into(),
                new.stopped_ms.into(),
                (&new.who).into(),
            ]
        })
        .collect();
    tx.many(&INSERT, &values).map(drop)
}

/// Which links are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this profile.
    pub profile: Option<SmartId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Sent with this mission.
    pub task: Option<MessageId>,
    /// Of this customer.
    pub flag: Option<Vec<u8>>,
    /// Good at this moment, Unix ms, as far as days and their owner are concerned.
    pub good_at_ms: Option<i64>,
    /// Made before this one.
    pub before: Option<AimId>,
    /// So many.
    pub limit: i64,
}

/// A page of a tenant's links, the newest first.
pub fn page(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter) -> Result<Vec<SmartLink>> {
    let (mut tests, mut params) = (String::new(), vec![Value::Int(tenant.0)]);
    let numbers = [
        ("profile =", filter.profile.map(|profile| profile.0)),
        ("kind =", filter.kind.map(Kind::code)),
        ("task =", filter.task.map(|task| task.0)),
        ("id <", filter.before.map(|id| id.0)),
        ("stopped_ms IS NULL AND until_ms >", filter.good_at_ms),
    ];
    for (test, value) in numbers.into_iter().filter_map(|(test, value)| Some((test, value?))) {
        params.push(value.into());
        tests.push_str(&format!(" AND {test} ${}", params.len()));
    }
    if let Some(flag) = &filter.flag {
        params.push(Value::Blob(flag));
        tests.push_str(&format!(" AND flag = ${}", params.len()));
    }
    params.push(filter.limit.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM smart_link WHERE tenant = $1{tests} ORDER BY id DESC LIMIT ${}",
        params.len()
    );
    tx.all(&sql, &params, link)
}

/// One of a tenant's.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, code: &str) -> Result<Option<SmartLink>> {
    let sql = format!("SELECT {COLUMNS} FROM smart_link WHERE code = $2 AND tenant = $1");
    tx.opt(&sql, &[tenant.0.into(), code.into()], link)
}

/// One, whoever's.
pub fn get_all(tx: &mut Tx<'_>, code: &str) -> Result<Option<SmartLink>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM smart_link WHERE code = $1"), &[code.into()], link)
}

/// One, whoever's, held until the transaction ends.
pub fn lock_all(tx: &mut Tx<'_>, code: &str) -> Result<Option<SmartLink>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM smart_link WHERE code = $1 FOR UPDATE"), &[code.into()], link)
}

/// Ends one; false when it was over by its owner's will before.
pub fn stop(tx: &mut Tx<'_>, tenant: TenantId, code: &str, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE smart_link SET stopped_ms = $3 WHERE tenant = $1 AND code = $2 AND stopped_ms IS NULL";
    Ok(tx.exec(sql, &[tenant.0.into(), code.into(), at_ms.into()])? > 0)
}

/// Adds to the counts of one: resolved, seen, followed.
pub fn count(tx: &mut Tx<'_>, code: &str, (resolves, seen, clicks): (i64, i64, i64)) -> Result<()> {
    let sql = "UPDATE smart_link SET resolves = resolves + $2, seen = seen + $3, clicks = clicks + $4 WHERE code = $1";
    tx.exec(sql, &[code.into(), resolves.into(), seen.into(), clicks.into()]).map(drop)
}

/// Whether a message or browser followed a link before.
pub fn is_used(tx: &mut Tx<'_>, code: &str, asker: &[u8]) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM smart_link_use WHERE code = $1 AND asker = $2";
    Ok(tx.one(sql, &[code.into(), asker.into()], |row| row.int(0))? > 0)
}

/// Notes that it did.
pub fn note_use(tx: &mut Tx<'_>, code: &str, asker: &[u8], at_ms: i64) -> Result<()> {
    let sql = "INSERT INTO smart_link_use (code, asker, at_ms) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING";
    tx.exec(sql, &[code.into(), asker.into(), at_ms.into()]).map(drop)
}

/// Forgets who followed links before this moment.
pub fn prune_uses_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM smart_link_use WHERE at_ms < $1", &[before_ms.into()])
}

/// Every host of a tenant's own: whose, its name, its version.
pub fn hosts_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, String, i64)>> {
    let sql = "SELECT tenant, host, version FROM smart_link_host ORDER BY tenant";
    tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), row.text(1)?, row.int(2)?)))
}

/// Gives a tenant a host; `version` is the one it was read at, 0 = there was none. False = it changed since.
/// [`Error::Conflict`] when another tenant has the host.
pub fn set_host(tx: &mut Tx<'_>, tenant: TenantId, host: &str, version: i64) -> Result<bool> {
    if version == 0 {
        let sql = "SELECT COUNT(*) FROM smart_link_host WHERE tenant = $1";
        if tx.one(sql, &[tenant.0.into()], |row| row.int(0))? > 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO smart_link_host (tenant, host, version) VALUES ($1,$2,1)";
        return Ok(tx.exec(sql, &[tenant.0.into(), host.into()])? > 0);
    }
    let sql =
        "UPDATE smart_link_host SET host = $2, version = version + 1 WHERE tenant = $1 AND version = $3";
    Ok(tx.exec(sql, &[tenant.0.into(), host.into(), version.into()])? > 0)
}

/// Takes a tenant's host away; false = it changed since.
pub fn drop_host(tx: &mut Tx<'_>, tenant: TenantId, version: i64) -> Result<bool> {
    let sql = "DELETE FROM smart_link_host WHERE tenant = $1 AND version = $2";
    Ok(tx.exec(sql, &[tenant.0.into(), version.into()])? > 0)
}
