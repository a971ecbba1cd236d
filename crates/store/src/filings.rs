//! Where signatures stand with the mainland networks. Whoever changes a filing holds the signature's row; the message path
//! reads what is filed through the picture, so every change bumps the catalogue.

use domain::filing::{NETWORKS, Status};
use domain::id::{SignatureId, TenantId};
use domain::network::Network;

use crate::catalog::bump;
use crate::error::{Error, Result};
use crate::orders::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Where a signature stands with a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Whose.
    pub tenant: TenantId,
    /// The signature.
    pub signature: SignatureId,
    /// The network.
    pub network: Network,
    /// Where it stands.
    pub status: Status,
    /// The network's own code for it; empty = none.
    pub code: String,
    /// What colleagues and the tenant should know.
    pub note: String,
    /// Said by.
    pub who: String,
    /// When.
    pub at_ms: i64,
    /// Grows with every change, from 1.
    pub version: i64,
}

const COLUMNS: &str = "tenant, signature, network, status, code, note, who, at_ms, version";

fn filing(row: &Row<'_>) -> Result<Filing> {
    let (network, status) = (row.int(2)?, row.text(3)?);
    Ok(Filing {
        tenant: TenantId(row.int(0)?),
        signature: SignatureId(row.int(1)?),
        network: Network::from_code(network).ok_or_else(|| Error::unknown_code("network", network))?,
        status: Status::parse(&status).ok_or_else(|| Error::Corrupt(format!("filing status {status}")))?,
        code: row.text(4)?,
        note: row.text(5)?,
        who: row.text(6)?,
        at_ms: row.int(7)?,
        version: row.int(8)?,
    })
}

/// What was said about a signature, by network.
pub fn of_signature(tx: &mut Tx<'_>, tenant: TenantId, id: SignatureId) -> Result<Vec<Filing>> {
    let sql = format!("SELECT {COLUMNS} FROM filing WHERE signature = $2 AND tenant = $1 ORDER BY network");
    tx.all(&sql, &[tenant.0.into(), id.0.into()], filing)
}

/// What was said about a tenant's signatures.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Filing>> {
    let sql = format!("SELECT {COLUMNS} FROM filing WHERE tenant = $1 ORDER BY signature, network");
    tx.all(&sql, &[tenant.0.into()], filing)
}

/// Every signature with a network that knows it.
pub fn filed_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, SignatureId, Network)>> {
    let sql = "SELECT tenant, signature, network FROM filing WHERE status = 'filed'";
    let rows = tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), SignatureId(row.int(1)?), row.int(2)?)))?;
    let known = |(tenant, id, code)| Some((tenant, id, Network::from_code(code)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Says where a signature stands; its version is one more than before, whatever `filing` says. The caller holds the signature.
pub fn put(tx: &mut Tx<'_>, filing: &Filing) -> Result<()> {
    let sql = "INSERT INTO filing (tenant, signature, network, status, code, note, who, at_ms, version) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1) ON CONFLICT (signature, network) \
               DO UPDATE SET status = $4, code = $5, note = $6, who = $7, at_ms = $8, version = filing.version + 1";
    let params = [
        Value::Int(filing.tenant.0),
        filing.signature.0.into(),
        filing.network.code().into(),
        filing.status.as_str().into(),
        (&filing.code).into(),
        (&filing.note).into(),
        (&filing.who).into(),
        filing.at_ms.into(),
    ];
    tx.exec(sql, &params)?;
    bump(tx)
}

/// A signature says something else now: no network knows it.
pub fn forget(tx: &mut Tx<'_>, tenant: TenantId, id: SignatureId) -> Result<()> {
    let sql = "UPDATE filing SET status = 'none', version = version + 1 WHERE signature = $2 AND tenant = $1";
    tx.exec(sql, &[tenant.0.into(), id.0.into()]).map(drop)
}

/// A signature that can be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Whose.
    pub tenant: TenantId,
    /// Its id.
    pub id: SignatureId,
    /// Without brackets.
    pub text: String,
    /// Where it is in its life.
    pub status: domain::review::Status,
}

/// Which signatures are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// This tenant's.
    pub tenant: Option<TenantId>,
    /// With this in their text.
    pub words: Option<String>,
    /// In this status …
    pub status: Option<Status>,
    /// … with this network; with any of them when absent.
    pub network: Option<Network>,
    /// Also those that may not be used.
    pub any: bool,
    /// Before this one.
    pub before: Option<SignatureId>,
    /// Signatures before the page.
    pub offset: i64,
    /// Signatures on the page.
    pub limit: i64,
}

/// Being in a status with a network.
fn stands(status: Status, network: Network) -> String {
    let (network, word) = (network.code(), status.as_str());
    let row = "(SELECT 1 FROM filing f WHERE f.signature = s.id AND f.network =";
    match status {
        Status::None => format!("NOT EXISTS {row} {network} AND f.status <> '{word}')"),
        _ => format!("EXISTS {row} {network} AND f.status = '{word}')"),
    }
}

/// A page, the newest first, and how many fit, counted up to `count_max`.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<Filed>, i64)> {
    let mut tests = if filter.any { "1 = 1".to_owned() } else { "s.status = 'approved'".to_owned() };
    if let Some(status) = filter.status {
        let networks = filter.network.map_or(NETWORKS.to_vec(), |only| vec![only]);
        let any: Vec<_> = networks.into_iter().map(|network| stands(status, network)).collect();
        tests.push_str(&format!(" AND ({})", any.join(" OR ")));
    }
    let mut params: Vec<Value<'_>> = Vec::new();
    if let Some(tenant) = filter.tenant {
        params.push(tenant.0.into());
        tests.push_str(&format!(" AND s.tenant = ${}", params.len()));
    }
    if let Some(before) = filter.before {
        params.push(before.0.into());
        tests.push_str(&format!(" AND s.id < ${}", params.len()));
    }
    let words = filter.words.as_ref().map(|words| format!("%{}%", escaped(&words.to_lowercase())));
    if let Some(words) = &words {
        params.push(words.into());
        tests.push_str(&format!(" AND LOWER(s.text) LIKE ${} ESCAPE '!'", params.len()));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting = format!(
        "SELECT COUNT(*) FROM (SELECT s.id FROM signature s WHERE {tests} LIMIT ${last}) AS matching"
    );
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    let listing = format!(
        "SELECT s.tenant, s.id, s.text, s.status FROM signature s WHERE {tests} ORDER BY s.id DESC LIMIT ${last} OFFSET ${after}"
    );
    let read = |row: &Row<'_>| {
        let status = row.text(3)?;
        Ok(Filed {
            tenant: TenantId(row.int(0)?),
            id: SignatureId(row.int(1)?),
            text: row.text(2)?,
            status: domain::review::Status::parse(&status)
                .ok_or_else(|| Error::Corrupt(format!("signature status {status}")))?,
        })
    };
    Ok((tx.all(&listing, &params, read)?, count))
}

/// The signature that a tenant writes so, held until the transaction ends.
pub fn lock_text(tx: &mut Tx<'_>, tenant: TenantId, text: &str) -> Result<Option<SignatureId>> {
    let sql = "SELECT id FROM signature WHERE tenant = $1 AND text = $2 FOR UPDATE";
    tx.opt(sql, &[tenant.0.into(), text.into()], |row| Ok(SignatureId(row.int(0)?)))
}
