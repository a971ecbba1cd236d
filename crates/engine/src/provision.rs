//! Provisioning: bringing the catalogue and the orders to what one declarative document says, all or nothing.
//!
//! Objects are found by their natural keys (tenant code, account name, tenant and key name, …), made when they are
//! missing and changed when they differ; objects that the document does not name are left alone, so the same document
//! can be applied again and again. An object in the document is whole: what it does not say has its default, except
//! secrets, which are kept. Money is only ever added: a prepaid order is topped up to its total, never corrected.
//!
//! Not here: the file's syntax (the binary turns TOML into JSON) and printing.

mod apply;
mod check;
mod difference;
mod document;
mod plan;
mod rules;
mod secret;
mod typed;
mod words;

use std::fmt;

use domain::audit::Action;
use store::audit::NewAudit;
use store::{Db, Tx};

use crate::actor::Origin;
use crate::clock::Ids;
use crate::core::Core;

pub(crate) use check::VALIDITY_DAYS_MAX;
pub use difference::{Change, Changed, FieldChange, Issued, Report};
pub use document::{Document, SECTIONS};
pub use secret::{
    KEY_PREFIX, hash_key, hash_password, is_key_text, new_key_text, new_password, normal_password,
    verify_password,
};
pub(crate) use words::is_country;

/// Something wrong in a document: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Path in the document: `carriers[1].port`.
    pub path: String,
    /// What is wrong and what to do, without a full stop.
    pub what: String,
}

impl Mistake {
    fn new(path: impl Into<String>, what: impl Into<String>) -> Mistake {
        Mistake { path: path.into(), what: what.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

/// Why nothing was provisioned.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The document is wrong; every mistake that could be found.
    #[error("{} mistakes in the provisioning file", .0.len())]
    Wrong(Vec<Mistake>),
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What [`run`] is to do with the differences it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Find them only; nothing is changed and no secret is made.
    DryRun,
    /// Make them go, in one transaction.
    Apply,
}

/// Compares the database with `document` and, when told so, changes it. `now_ms` dates what is made.
///
/// # Errors
/// [`Failure::Wrong`] when the document names what does not exist or would take money back, [`Failure::Store`] when the
/// database fails; nothing is changed then.
pub fn run(db: &Db, document: Document, mode: Mode, now_ms: i64) -> Result<Report, Failure> {
    let outcome = match mode {
        Mode::DryRun => {
            db.read_blocking(move |tx| plan::plan(tx, &document, mode, now_ms).map(|p| p.map(|p| p.report)))?
        }
        Mode::Apply => db.write_blocking(move |tx| apply_in(tx, &document, now_ms))?,
    };
    outcome.map_err(Failure::Wrong)
}

/// The same inside a caller's transaction; a returned list of mistakes means that nothing was written.
///
/// # Errors
/// What the store says.
pub fn apply_in(
    tx: &mut Tx<'_>,
    document: &Document,
    now_ms: i64,
) -> store::Result<Result<Report, Vec<Mistake>>> {
    let plan = match plan::plan(tx, document, Mode::Apply, now_ms)? {
        Ok(plan) => plan,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    apply::apply(tx, &plan.writes)?;
    if !plan.report.changes.is_empty() {
        // A number of its own: a running node makes ids of the same millisecond.
        let ids = Ids::new(1023, 0);
        plan.report.changes.iter().try_for_each(|change| store::audit::add(tx, &line(&ids, change)))?;
    }
    Ok(Ok(plan.report))
}

/// The line of the platform's log about one object that was made or changed.
fn line(ids: &Ids, change: &Change) -> NewAudit {
    let origin = Origin::new(std::net::Ipv4Addr::LOCALHOST.into(), "hongyan provision");
    let side = |pick: fn(&FieldChange) -> &String| -> serde_json::Map<String, serde_json::Value> {
        change.fields.iter().map(|field| (field.field.clone(), pick(field).as_str().into())).collect()
    };
    let note =
        Core::note_from(ids, &origin, Action::Provisioned, &format!("{} {}", change.noun, change.name));
    let note = match change.what {
        Changed::Created => note.with("created", true),
        Changed::Updated => {
            note.with("before", side(|field| &field.old)).with("after", side(|field| &field.new))
        }
    };
    NewAudit { who: "provision".into(), ..note.line() }
}
