//! Sender IDs, from their owner's side: applied for in countries, looked at while they are typed, taken back.

use std::collections::HashSet;

use domain::audit::Action;
use domain::id::SenderEntryId;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::{Detail, Refusal};
use domain::sender_id::{Brands, Verdict};
use domain::sender_registry::{Event, Status, judged, step};
use store::sender_ids::{self, SenderEntry};
use store::{Tx, audit};

use super::checks;
use super::view::Found;
use super::work::{line, text as several_lines};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};

/// Texts × countries that a tenant can have.
const ENTRIES_MAX: i64 = 2000;
/// Countries of an application.
const COUNTRIES_MAX: usize = 50;
/// Characters of a sender ID that are looked at.
const TEXT_MAX: usize = 21;

/// What a tenant applies for.
#[derive(Clone, Debug)]
pub struct SenderApplication {
    /// The sender ID.
    pub text: String,
    /// Where, ISO 3166 alpha-2.
    pub countries: Vec<String>,
    /// Whose name it is.
    pub company: String,
    /// What it is used for.
    pub purpose: String,
    /// Marketing is sent with it.
    pub marketing: bool,
}

/// What is made of a text in a country.
#[derive(Clone, Debug)]
pub struct SenderJudged {
    /// Where.
    pub country: Country,
    /// What the country makes of it.
    pub verdict: Verdict,
    /// Why; errors keep it from being applied for.
    pub findings: Vec<Found>,
}

/// A text in a country.
#[derive(Clone, Debug)]
pub struct SenderView {
    /// Its id.
    pub id: SenderEntryId,
    /// The tenant's code.
    pub tenant: String,
    /// The sender ID.
    pub text: String,
    /// Where.
    pub country: Country,
    /// Where it stands.
    pub status: Status,
    /// Whose name it is.
    pub company: String,
    /// What it is used for.
    pub purpose: String,
    /// Marketing is sent with it.
    pub marketing: bool,
    /// Applied for by; empty = the platform registered it.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// What the platform says about it.
    pub note: String,
    /// Who decided, and when.
    pub decided: Option<(String, i64)>,
    /// Named by whoever decides.
    pub version: i64,
}

impl SenderView {
    pub(super) fn of(row: SenderEntry, tenant: String) -> SenderView {
        SenderView {
            id: row.id,
            tenant,
            text: row.text,
            country: row.country,
            status: row.status,
            company: row.company,
            purpose: row.purpose,
            marketing: row.marketing,
            who: row.who,
            at_ms: row.at_ms,
            note: row.note,
            decided: row.decided,
            version: row.version,
        }
    }
}

/// Each country once, in order.
pub(super) fn countries(words: &[String]) -> Result<Vec<Country>> {
    if words.is_empty() || words.len() > COUNTRIES_MAX {
        let en = format!("expected 1 to {COUNTRIES_MAX} country codes");
        return Err(wrong("countries", en, format!("应为 1 至 {COUNTRIES_MAX} 个国家（地区）代码")));
    }
    let mut read = Vec::with_capacity(words.len());
    for word in words {
        let Some(country) = Country::assigned(word) else {
            let (en, zh) = (
                format!("expected country codes such as SG, not \"{}\"", shown(word)),
                format!("应为国家（地区）代码，例如 SG，而不是“{}”", shown(word)),
            );
            return Err(wrong("countries", en, zh));
        };
        read.push(country);
    }
    read.sort_by_key(|country| country.as_str().to_owned());
    read.dedup();
    Ok(read)
}

fn shown(word: &str) -> String {
    word.chars().take(8).collect()
}

/// What each country makes of a text.
pub(super) fn judge_all(
    text: &str,
    countries: &[Country],
    marketing: bool,
    brands: &Brands,
) -> Vec<SenderJudged> {
    let judge = |country: &Country| {
        let judgement = judged(text, *country, marketing, brands);
        let findings = judgement.findings.into_iter().map(Found::from).collect();
        SenderJudged { country: *country, verdict: judgement.verdict, findings }
    };
    countries.iter().map(judge).collect()
}

/// The refusal for what keeps a text from being registered, each sentence once.
pub(super) fn refusal(judged: Vec<SenderJudged>) -> Option<Error> {
    let mut seen = HashSet::new();
    let mut found: Vec<_> = judged.into_iter().flat_map(|one| one.findings).collect();
    found.retain(|found| seen.insert(found.en.clone()));
    checks::refusal(&found, "sender_id")
}

/// What an entry cannot become, with the place.
pub(super) fn odd(country: Country, status: Status) -> Error {
    let detail = Detail::both("countries", format!("{country}: {}", status.as_str()));
    Error::Refused(Refusal::ReviewState, detail)
}

/// Somebody else made the same entry at the same time.
pub(super) fn raced(error: store::Error) -> Error {
    match error {
        store::Error::Conflict(_) => Refusal::ChangedMeanwhile.into(),
        other => other.into(),
    }
}

impl Engine {
    /// The tenant's registered sender IDs and its applications, by text and country; and those that its options list, which may
    /// be used everywhere.
    pub async fn sender_ids(&self, actor: &Actor) -> Result<(Vec<SenderView>, Vec<String>)> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| sender_ids::of_tenant(tx, tenant)).await?;
        let picture = self.core.picture();
        let known = picture.tenants.get(&tenant);
        let code = known.map(|tenant| tenant.code.clone()).unwrap_or_default();
        let listed = known.map(|tenant| tenant.options.sender_ids.clone()).unwrap_or_default();
        Ok((rows.into_iter().map(|row| SenderView::of(row, code.clone())).collect(), listed))
    }

    /// What countries make of a text while it is typed.
    pub fn lint_sender_id(
        &self,
        actor: &Actor,
        text: &str,
        words: &[String],
        marketing: bool,
    ) -> Result<Vec<SenderJudged>> {
        actor.may(Permission::CatalogRead)?;
        let text = line("sender_id", text, 0, TEXT_MAX)?;
        let policy = self.core.policy_of(actor.tenant);
        Ok(judge_all(&text, &countries(words)?, marketing, &policy.protected))
    }

    /// Applies for a text in countries, all or none. `submission_invalid` says what a country makes of it, `review_state` where
    /// it is submitted or approved already.
    pub async fn apply_for_sender_id(
        &self,
        actor: &Actor,
        new: SenderApplication,
    ) -> Result<Vec<SenderView>> {
        actor.may(Permission::SenderIdsManage)?;
        let text = line("sender_id", &new.text, 1, TEXT_MAX)?;
        let company = line("company", &new.company, 1, 100)?;
        let purpose = several_lines("purpose", &new.purpose, 1)?;
        let countries = countries(&new.countries)?;
        let policy = self.core.policy_of(actor.tenant);
        if let Some(error) = refusal(judge_all(&text, &countries, new.marketing, &policy.protected)) {
            return Err(error);
        }
        let (account, who) = Engine::author(actor);
        let (tenant, now) = (actor.tenant, now_ms());
        // Each country has its entry and its line of the log.
        let places: Vec<_> = countries
            .into_iter()
            .map(|country| {
                let row = SenderEntry {
                    id: SenderEntryId(self.core.ids.next()),
                    tenant,
                    text: text.clone(),
                    country,
                    status: Status::Submitted,
                    company: company.clone(),
                    purpose: purpose.clone(),
                    marketing: new.marketing,
                    account,
                    who: who.clone(),
                    at_ms: now,
                    note: String::new(),
                    decided: None,
                    version: 1,
                };
                (row, self.core.note(actor, Action::SenderIdApplied, &text).with("country", country.as_str()))
            })
            .collect();
        let run = move |tx: &mut Tx<'_>| -> Decided<Vec<SenderEntry>> {
            // All are held before the first is written: writing holds the catalogue.
            let mut held = Vec::with_capacity(places.len());
            for (row, _) in &places {
                held.push(sender_ids::lock_place(tx, tenant, &row.text, row.country)?);
            }
            let new = held.iter().filter(|known| known.is_none()).count();
            if sender_ids::count(tx, tenant)? + i64::try_from(new).unwrap_or(i64::MAX) > ENTRIES_MAX {
                let (en, zh) = (
                    format!("at most {ENTRIES_MAX} sender IDs by country"),
                    format!("最多 {ENTRIES_MAX} 个主叫号码（按国家计）"),
                );
                return refuse(wrong("countries", en, zh));
            }
            for ((row, _), known) in places.iter().zip(&held) {
                let before = known.as_ref().map(|known| known.status);
                if let Some(before) = before.filter(|before| step(Some(*before), Event::Apply).is_none()) {
                    return refuse(odd(row.country, before));
                }
            }
            let mut done = Vec::with_capacity(places.len());
            for ((row, note), known) in places.iter().zip(held) {
                done.push(put(tx, row.clone(), known.as_ref())?);
                let note = note.clone().with("company", &row.company).with("purpose", &row.purpose);
                audit::add(tx, &note.with("marketing", row.marketing).line())?;
            }
            Ok(Ok(done))
        };
        let rows = self.core.db.write(run).await.map_err(raced)??;
        self.refresh().await?;
        Ok(self.sender_views(rows))
    }

    /// Takes an application back, or a sender ID that may be used: messages accepted from now on cannot have it where it has to
    /// be registered.
    pub async fn withdraw_sender_id(&self, actor: &Actor, id: SenderEntryId) -> Result<SenderView> {
        actor.may(Permission::SenderIdsManage)?;
        let tenant = actor.tenant;
        let note = self.core.note(actor, Action::SenderIdWithdrawn, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<SenderEntry> {
            let Some(mut row) = sender_ids::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            let before = row.status;
            let after = step(Some(before), Event::Withdraw)
                .ok_or_else(|| Error::param(Refusal::ReviewState, before.as_str()));
            row.status = settled!(after);
            if !sender_ids::update(tx, &row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let note = note.clone().about(&row.text).with("country", row.country.as_str());
            audit::add(tx, &note.with("before", before.as_str()).line())?;
            Ok(Ok(SenderEntry { version: row.version + 1, ..row }))
        };
        let row = self.core.db.write(run).await??;
        self.refresh().await?;
        Ok(self.sender_view(row))
    }

    pub(super) fn sender_view(&self, row: SenderEntry) -> SenderView {
        let picture = self.core.picture();
        let code = picture.tenants.get(&row.tenant).map(|tenant| tenant.code.clone()).unwrap_or_default();
        SenderView::of(row, code)
    }

    pub(super) fn sender_views(&self, rows: Vec<SenderEntry>) -> Vec<SenderView> {
        rows.into_iter().map(|row| self.sender_view(row)).collect()
    }
}

/// Writes an entry over the one that is known of its place and held, or makes it; as it is now.
pub(super) fn put(
    tx: &mut Tx<'_>,
    row: SenderEntry,
    known: Option<&SenderEntry>,
) -> store::Result<SenderEntry> {
    let Some(known) = known else {
        sender_ids::insert(tx, &row)?;
        return Ok(row);
    };
    let row = SenderEntry { id: known.id, version: known.version, ..row };
    if !sender_ids::update(tx, &row)? {
        return Err(store::Error::Conflict("a sender ID changed while it was held".into()));
    }
    Ok(SenderEntry { version: row.version + 1, ..row })
}
