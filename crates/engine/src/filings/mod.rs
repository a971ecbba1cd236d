//! Filings as platform staff see and keep them: where each signature stands with each mainland network; one or many changed at
//! once, a file in (`import.rs`) and out (`file.rs`). Tenants see them with their signatures; what follows for messages is
//! `domain::filing`'s to say.
//!
//! Invariants: whoever changes a filing holds the signature's row; a change that names a version it was not made from changes
//! nothing; every change has its line in the tenant's log, in its own transaction.

mod file;
mod import;
mod row;

use std::collections::HashMap;

use domain::audit::Action;
use domain::filing::{NETWORKS, Status};
use domain::id::{SignatureId, TenantId};
use domain::network::Network;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use serde_json::json;
use store::Tx;
use store::filings::{self, Filed, Filing, Filter};

pub use import::FILE_MAX;
pub use row::{NewFiling, Report, Why, Wrong};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use row::Change;

/// Filings that may be changed at once.
pub const CHANGES_MAX: usize = 400;

/// Where a signature stands with a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingView {
    /// The network.
    pub network: Network,
    /// Where it stands.
    pub status: Status,
    /// The network's own code for it.
    pub code: String,
    /// What colleagues and the tenant should know.
    pub note: String,
    /// Who said so; empty = nobody said anything.
    pub who: String,
    /// When.
    pub at_ms: Option<i64>,
    /// Named by whoever changes it; 0 = nobody said anything.
    pub version: i64,
}

/// Every network, also those about which nothing was said.
pub(crate) fn views(known: &[Filing]) -> Vec<FilingView> {
    let view = |network: Network| match known.iter().find(|filing| filing.network == network) {
        Some(filing) => FilingView {
            network,
            status: filing.status,
            code: filing.code.clone(),
            note: filing.note.clone(),
            who: filing.who.clone(),
            at_ms: Some(filing.at_ms),
            version: filing.version,
        },
        None => FilingView {
            network,
            status: Status::None,
            code: String::new(),
            note: String::new(),
            who: String::new(),
            at_ms: None,
            version: 0,
        },
    };
    NETWORKS.map(view).to_vec()
}

/// A signature and where it stands.
#[derive(Clone, Debug)]
pub struct SignatureFilings {
    /// Its id.
    pub id: SignatureId,
    /// The tenant's code.
    pub tenant: String,
    /// Without brackets.
    pub text: String,
    /// Where it is in its life.
    pub status: domain::review::Status,
    /// Each network.
    pub filings: Vec<FilingView>,
}

/// Which signatures; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct FilingQuery {
    /// Of the tenant with this code.
    pub tenant: Option<String>,
    /// With this in their text.
    pub words: Option<String>,
    /// In this status …
    pub status: Option<Status>,
    /// … with this network; with any of them when absent.
    pub network: Option<Network>,
    /// Also those that may not be used.
    pub any: bool,
    /// The page.
    pub page: Paging,
}

impl Engine {
    /// The actor may see filings; else `forbidden`.
    pub fn may_see_filings(&self, actor: &Actor) -> Result<()> {
        actor.may(Permission::ReviewsRead)
    }

    /// The actor may change filings.
    pub fn may_change_filings(&self, actor: &Actor) -> Result<()> {
        actor.may(Permission::FilingsManage)
    }

    fn filing_filter(&self, query: FilingQuery) -> Result<Filter> {
        let tenant = query.tenant.as_deref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        Ok(Filter {
            tenant: tenant.map(|tenant| tenant.id),
            words: query.words.filter(|words| !words.trim().is_empty()),
            status: query.status,
            network: query.network,
            any: query.any,
            before: None,
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        })
    }

    /// A page of signatures with where they stand, the newest first.
    pub async fn filings(&self, actor: &Actor, query: FilingQuery) -> Result<Numbered<SignatureFilings>> {
        self.may_see_filings(actor)?;
        let filter = self.filing_filter(query)?;
        let read = move |tx: &mut Tx<'_>| {
            let (rows, total) = filings::page_all(tx, &filter, COUNT_MAX + 1)?;
            Ok((with_filings(tx, rows)?, total))
        };
        let (rows, total) = self.core.db.read(read).await?;
        let codes = self.codes();
        Ok(Numbered::new(rows.into_iter().map(|(row, known)| shown(row, &known, &codes)).collect(), total))
    }

    /// Changes up to [`CHANGES_MAX`] filings. A wrong one does not sink its neighbours: the report says what is wrong with it.
    pub async fn change_filings(&self, actor: &Actor, rows: Vec<NewFiling>) -> Result<Report> {
        self.may_change_filings(actor)?;
        if rows.is_empty() || rows.len() > CHANGES_MAX {
            let detail = Detail::both("changes", format!("1 to {CHANGES_MAX}"));
            let zh = format!("应为 1 至 {CHANGES_MAX} 项");
            return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh });
        }
        let mut report = Report::default();
        self.put_filings(actor, (1..).zip(rows).collect(), &mut report).await?;
        self.refresh().await?;
        Ok(report)
    }

    /// Writes rows, each with its number, in one transaction. The path sees them after the next refresh.
    async fn put_filings(
        &self,
        actor: &Actor,
        rows: Vec<(u64, NewFiling)>,
        report: &mut Report,
    ) -> Result<()> {
        let codes: HashMap<String, TenantId> =
            self.codes().into_iter().map(|(id, code)| (code, id)).collect();
        let mut changes = Vec::with_capacity(rows.len());
        for (number, row) in rows {
            report.rows += 1;
            let named = row.name();
            match row.read(&codes) {
                Ok(change) => {
                    // A line of the audit log has a number of its own.
                    let note = self.core.note(actor, Action::FilingChanged, "");
                    changes.push((number, named, note, change));
                }
                Err(why) => report.reject(number, &named, why),
            }
        }
        // In one order, so that two who change many at once do not wait for each other.
        changes.sort_by(|(.., a), (.., b)| (a.tenant, &a.text).cmp(&(b.tenant, &b.text)));
        let (who, now) = (actor.name().to_owned(), now_ms());
        let write = move |tx: &mut Tx<'_>| {
            // All are held before the first is written: writing holds the catalogue, which others want after their signature.
            let mut held = Vec::with_capacity(changes.len());
            for (.., change) in &changes {
                held.push(filings::lock_text(tx, change.tenant, &change.text)?);
            }
            let mut done = Vec::with_capacity(changes.len());
            for ((number, named, note, change), signature) in changes.iter().zip(held) {
                let outcome = match signature {
                    Some(signature) => put(tx, signature, change, note, (&who, now))?,
                    None => Err(Why::Signature),
                };
                done.push((*number, named.clone(), outcome));
            }
            Ok(done)
        };
        for (number, named, outcome) in self.core.db.write(write).await? {
            match outcome {
                Ok(true) => report.changed += 1,
                Ok(false) => report.unchanged += 1,
                Err(why) => report.reject(number, &named, why),
            }
        }
        report.wrong.sort_by_key(|wrong| wrong.row);
        Ok(())
    }

    fn codes(&self) -> HashMap<TenantId, String> {
        self.core.picture().tenants.values().map(|tenant| (tenant.id, tenant.code.clone())).collect()
    }
}

/// Writes one of a signature that is held; whether it changed anything, or why not.
fn put(
    tx: &mut Tx<'_>,
    signature: SignatureId,
    change: &Change,
    note: &crate::Note,
    (who, at_ms): (&str, i64),
) -> store::Result<std::result::Result<bool, Why>> {
    let known = filings::of_signature(tx, change.tenant, signature)?;
    let before = known.into_iter().find(|filing| filing.network == change.network);
    let version = before.as_ref().map_or(0, |filing| filing.version);
    if change.version.is_some_and(|given| given != version) {
        return Ok(Err(Why::Changed));
    }
    let shown =
        |filing: &Filing| json!({"status": filing.status.as_str(), "code": filing.code, "note": filing.note});
    let after = Filing {
        tenant: change.tenant,
        signature,
        network: change.network,
        status: change.status,
        code: change.code.clone(),
        note: change.note.clone(),
        who: who.to_owned(),
        at_ms,
        version: version + 1,
    };
    let nothing = json!({"status": Status::None.as_str(), "code": "", "note": ""});
    let (old, new) = (before.as_ref().map_or(nothing, shown), shown(&after));
    if old == new {
        return Ok(Ok(false));
    }
    filings::put(tx, &after)?;
    let note = note.clone().about(&change.text).in_log_of(change.tenant);
    let note = note.with("network", change.network.as_str()).with("before", old).with("after", new);
    store::audit::add(tx, &note.line())?;
    Ok(Ok(true))
}

fn with_filings(tx: &mut Tx<'_>, rows: Vec<Filed>) -> store::Result<Vec<(Filed, Vec<Filing>)>> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let known = filings::of_signature(tx, row.tenant, row.id)?;
        out.push((row, known));
    }
    Ok(out)
}

fn shown(row: Filed, known: &[Filing], codes: &HashMap<TenantId, String>) -> SignatureFilings {
    SignatureFilings {
        id: row.id,
        tenant: codes.get(&row.tenant).cloned().unwrap_or_default(),
        text: row.text,
        status: row.status,
        filings: views(known),
    }
}
