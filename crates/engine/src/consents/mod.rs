//! Records of consent: how the people on a tenant's lists agreed to be written to. Marketing names one where the policy asks
//! for it (`domain::consent_record`); a message keeps which, so that a complaint can be answered.
//!
//! Every change is one transaction with its line of the audit log, holds the record's row and bumps the catalogue. Records are
//! archived, never deleted. Their files are in `files.rs`.

mod files;

use domain::audit::Action;
use domain::consent_record::Method;
use domain::evidence::Subject;
use domain::id::{ConsentId, TenantId};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use jiff::civil::Date;
use serde_json::json;
use store::consents::{self, Consent};
use store::{Tx, evidence};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::review::{EvidenceView, line};

/// Records a tenant can have, archived ones as well.
const RECORDS_MAX: i64 = 1000;
/// Longest name, characters.
const NAME_MAX: usize = 60;
/// Longest wording and longest note, characters.
const TEXT_MAX: usize = 1000;

/// What an owner writes.
#[derive(Clone, Debug)]
pub struct ConsentWording {
    /// The list or source.
    pub name: String,
    /// How people agreed.
    pub method: Method,
    /// What they were shown.
    pub wording: String,
    /// The first day on which they could agree, `2026-03-01`.
    pub since: String,
    /// Anything else.
    pub note: String,
}

/// A record of consent.
#[derive(Clone, Debug)]
pub struct ConsentView {
    /// Its id.
    pub id: ConsentId,
    /// The list or source.
    pub name: String,
    /// How people agreed.
    pub method: Method,
    /// What they were shown.
    pub wording: String,
    /// The first day on which they could agree, `2026-03-01`.
    pub since: String,
    /// Anything else.
    pub note: String,
    /// Named by whoever changes it.
    pub version: i64,
    /// Made at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// Last changed at.
    pub changed_ms: i64,
    /// By whom.
    pub changed_by: String,
    /// Put away at; `None` = it holds.
    pub archived_ms: Option<i64>,
}

/// A record of consent with its files, the oldest first.
#[derive(Clone, Debug)]
pub struct ConsentDetail {
    /// The record.
    pub consent: ConsentView,
    /// What was handed in with it.
    pub files: Vec<EvidenceView>,
}

impl From<Consent> for ConsentView {
    fn from(row: Consent) -> ConsentView {
        ConsentView {
            id: row.id,
            name: row.name,
            method: row.method,
            wording: row.wording,
            since: row.since,
            note: row.note,
            version: row.version,
            created_ms: row.created_ms,
            created_by: row.created_by,
            changed_ms: row.changed_ms,
            changed_by: row.changed_by,
            archived_ms: row.archived_ms,
        }
    }
}

/// One of a tenant's records with its files.
pub(crate) fn whole(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: ConsentId,
) -> store::Result<Option<ConsentDetail>> {
    let Some(row) = consents::get(tx, tenant, id)? else { return Ok(None) };
    let files = evidence::of_object(tx, tenant, Subject::Consent, id.0)?;
    let files = files.into_iter().map(EvidenceView::from).collect();
    Ok(Some(ConsentDetail { consent: row.into(), files }))
}

/// Several lines, at most [`TEXT_MAX`] characters.
fn text(field: &str, text: &str, min: usize) -> Result<String> {
    let text = text.trim();
    let plain = text.chars().all(|c| c == '\n' || !c.is_control());
    if plain && (min..=TEXT_MAX).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let en = format!("expected {min} to {TEXT_MAX} characters");
    Err(wrong(field, en, format!("应为 {min} 至 {TEXT_MAX} 个字符")))
}

/// A day that has begun somewhere on earth.
fn day(since: &str, now_ms: i64) -> Result<String> {
    let known = (since.len() == 10).then(|| since.parse::<Date>().ok()).flatten();
    let today = jiff::Timestamp::from_millisecond(now_ms + 14 * 3_600_000)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
    match (known, today) {
        (Some(day), Ok(today)) if day <= today => Ok(since.to_owned()),
        _ => {
            let (en, zh) = (
                "expected a day such as 2026-03-01 that is not in the future",
                "应为不晚于今天的日期，例如 2026-03-01",
            );
            Err(wrong("since", en, zh))
        }
    }
}

fn checked(wording: ConsentWording) -> Result<ConsentWording> {
    Ok(ConsentWording {
        name: line("name", &wording.name, 1, NAME_MAX)?,
        method: wording.method,
        wording: text("wording", &wording.wording, 1)?,
        since: day(&wording.since, now_ms())?,
        note: text("note", &wording.note, if wording.method == Method::Other { 1 } else { 0 })?,
    })
}

fn taken(name: &str) -> Error {
    Error::Refused(Refusal::NameTaken, Detail::both("name", name))
}

fn is_archived() -> Error {
    Error::param(Refusal::ReviewState, "archived")
}

impl Engine {
    /// The tenant's records: those that hold before archived ones, each by name.
    pub async fn consents(&self, actor: &Actor) -> Result<Vec<ConsentView>> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| consents::of_tenant(tx, tenant)).await?;
        Ok(rows.into_iter().map(ConsentView::from).collect())
    }

    /// One of them with its files.
    pub async fn consent(&self, actor: &Actor, id: ConsentId) -> Result<ConsentDetail> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| whole(tx, tenant, id)).await?;
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// Makes a record, which holds at once.
    pub async fn create_consent(&self, actor: &Actor, wording: ConsentWording) -> Result<ConsentView> {
        actor.may(Permission::ConsentsManage)?;
        let ConsentWording { name, method, wording, since, note } = checked(wording)?;
        let (now, who) = (now_ms(), actor.name().to_owned());
        let row = Consent {
            id: ConsentId(self.core.ids.next()),
            tenant: actor.tenant,
            name,
            method,
            wording,
            since,
            note,
            version: 1,
            created_ms: now,
            created_by: who.clone(),
            changed_ms: now,
            changed_by: who,
            archived_ms: None,
        };
        let audit =
            self.core.note(actor, Action::ConsentCreated, &row.name).with("after", shown(&row)).line();
        let new = row.clone();
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if consents::is_taken(tx, new.tenant, &new.name, new.id)? {
                return refuse(taken(&new.name));
            }
            if consents::count(tx, new.tenant)? >= RECORDS_MAX {
                let (en, zh) =
                    (format!("there are {RECORDS_MAX} already"), format!("已有 {RECORDS_MAX} 条记录"));
                return refuse(wrong("name", en, zh));
            }
            consents::insert(tx, &new)?;
            store::audit::add(tx, &audit)?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await.map_err(|error| named(error, &row.name))??;
        self.refresh().await?;
        Ok(row.into())
    }

    /// Changes the record as it was at `version`; not an archived one.
    pub async fn change_consent(
        &self,
        actor: &Actor,
        id: ConsentId,
        version: i64,
        wording: ConsentWording,
    ) -> Result<ConsentView> {
        let wording = checked(wording)?;
        self.on_consent(actor, id, Action::ConsentChanged, move |tx, row| {
            if row.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            if row.archived_ms.is_some() {
                return refuse(is_archived());
            }
            if consents::is_taken(tx, row.tenant, &wording.name, row.id)? {
                return refuse(taken(&wording.name));
            }
            let ConsentWording { name, method, wording, since, note } = wording.clone();
            (row.name, row.method, row.wording, row.since, row.note) = (name, method, wording, since, note);
            Ok(Ok(()))
        })
        .await
    }

    /// Puts the record away: requests accepted from now on that need one cannot name it.
    pub async fn archive_consent(&self, actor: &Actor, id: ConsentId) -> Result<ConsentView> {
        let now = now_ms();
        self.on_consent(actor, id, Action::ConsentArchived, move |_, row| match row.archived_ms {
            Some(_) => refuse(is_archived()),
            None => {
                row.archived_ms = Some(now);
                Ok(Ok(()))
            }
        })
        .await
    }

    /// Takes an archived record back into use.
    pub async fn restore_consent(&self, actor: &Actor, id: ConsentId) -> Result<ConsentView> {
        self.on_consent(actor, id, Action::ConsentRestored, |_, row| match row.archived_ms.take() {
            Some(_) => Ok(Ok(())),
            None => refuse(Error::param(Refusal::ReviewState, "active")),
        })
        .await
    }

    /// Runs a change of one record, which is held; afterwards the message path sees it. `not_found` without it.
    async fn on_consent<F>(
        &self,
        actor: &Actor,
        id: ConsentId,
        action: Action,
        mut change: F,
    ) -> Result<ConsentView>
    where
        F: FnMut(&mut Tx<'_>, &mut Consent) -> Decided<()> + Send + 'static,
    {
        actor.may(Permission::ConsentsManage)?;
        let (tenant, now, who) = (actor.tenant, now_ms(), actor.name().to_owned());
        let note = self.core.note(actor, action, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<Consent> {
            let Some(mut row) = consents::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            let before = shown(&row);
            settled!(change(tx, &mut row)?);
            (row.changed_ms, row.changed_by) = (now, who.clone());
            if !consents::update(tx, &row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let mut note = note.clone().about(&row.name);
            if action == Action::ConsentChanged {
                note = note.with("before", before).with("after", shown(&row));
            }
            store::audit::add(tx, &note.line())?;
            Ok(Ok(Consent { version: row.version + 1, ..row }))
        };
        let row = self.core.db.write(run).await.map_err(|error| match error {
            store::Error::Conflict(_) => Error::field(Refusal::NameTaken, "name"),
            other => other.into(),
        })??;
        self.refresh().await?;
        Ok(row.into())
    }
}

/// What of a record goes into the audit log.
fn shown(row: &Consent) -> serde_json::Value {
    json!({"name": row.name, "method": row.method.as_str(), "wording": row.wording, "since": row.since, "note": row.note})
}

/// A conflict is somebody else's record of the same name.
fn named(error: store::Error, name: &str) -> Error {
    match error {
        store::Error::Conflict(_) => taken(name),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_that_have_begun() {
        let now = 1_764_547_200_000; // 2025-12-01T00:00:00Z
        assert!(day("2025-12-01", now).is_ok() && day("2020-02-29", now).is_ok());
        for bad in ["2025-12-02", "2025-2-1", "2025-02-30", "yesterday", ""] {
            assert!(day(bad, now).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_has_limits() {
        let wording = |method, note: &str| ConsentWording {
            name: " newsletter ".into(),
            method,
            wording: "I agree.\nReally.".into(),
            since: "2026-03-01".into(),
            note: note.into(),
        };
        assert_eq!(checked(wording(Method::App, "")).unwrap().name, "newsletter");
        assert!(checked(wording(Method::Other, "")).is_err(), "other ways are explained");
        assert!(checked(ConsentWording { wording: " ".into(), ..wording(Method::App, "") }).is_err());
        assert!(checked(ConsentWording { wording: "x".repeat(1001), ..wording(Method::App, "") }).is_err());
    }
}
