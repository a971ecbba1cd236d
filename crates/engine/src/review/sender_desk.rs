//! Sender IDs, from the platform's side: what waits, the decision, what is registered without an application, what is disabled.
//! Of two who decide at once the second is told: the row is held, and a decision names the version it was made from.

use domain::audit::Action;
use domain::id::SenderEntryId;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::Refusal;
use domain::sender_id::Brands;
use domain::sender_registry::{Event, Status, step};
use store::sender_ids::{self, Filter, SenderEntry};
use store::{Tx, audit};

use super::sender_ids::{SenderView, countries, judge_all, odd, put, raced, refusal};
use super::work::{line, text as several_lines};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled};
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::{mail, notices};

/// Which entries; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct SenderQuery {
    /// Of the tenant with this code.
    pub tenant: Option<String>,
    /// Where they stand.
    pub status: Option<Status>,
    /// In this country.
    pub country: Option<Country>,
    /// With this in their text.
    pub words: Option<String>,
    /// The page.
    pub page: Paging,
}

/// What the platform says about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderDecision {
    /// It may be used.
    Approve,
    /// It may not; the note says why.
    Reject,
    /// It may be used no longer; the note says why.
    Disable,
}

impl SenderDecision {
    fn event(self) -> Event {
        match self {
            SenderDecision::Approve => Event::Approve,
            SenderDecision::Reject => Event::Reject,
            SenderDecision::Disable => Event::Disable,
        }
    }

    fn action(self) -> Action {
        match self {
            SenderDecision::Approve => Action::SenderIdApproved,
            SenderDecision::Reject => Action::SenderIdRejected,
            SenderDecision::Disable => Action::SenderIdDisabled,
        }
    }
}

/// What the platform registers for a tenant.
#[derive(Clone, Debug)]
pub struct NewSender {
    /// The tenant's code.
    pub tenant: String,
    /// The sender ID.
    pub text: String,
    /// Where, ISO 3166 alpha-2.
    pub countries: Vec<String>,
    /// Whose name it is.
    pub company: String,
    /// What colleagues and the tenant should know.
    pub note: String,
    /// Marketing is sent with it.
    pub marketing: bool,
}

impl Engine {
    /// A page of entries: those that wait as they came, others the newest first.
    pub async fn sender_ids_all(&self, actor: &Actor, query: SenderQuery) -> Result<Numbered<SenderView>> {
        actor.may(Permission::ReviewsRead)?;
        let tenant = query.tenant.as_deref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        let filter = Filter {
            tenant: tenant.map(|tenant| tenant.id),
            status: query.status,
            country: query.country,
            words: query.words.filter(|words| !words.trim().is_empty()),
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut Tx<'_>| sender_ids::page_all(tx, &filter, COUNT_MAX + 1);
        let (rows, total) = self.core.db.read(read).await?;
        Ok(Numbered::new(self.sender_views(rows), total))
    }

    /// Decides about an entry as it was at `version`, with a note for the tenant (needed unless it is approved). It counts at
    /// once. `changed_meanwhile` when somebody was quicker, `review_state` when it cannot be decided so.
    pub async fn decide_sender_id(
        &self,
        actor: &Actor,
        id: SenderEntryId,
        decision: SenderDecision,
        (version, note): (i64, &str),
    ) -> Result<SenderView> {
        actor.may(Permission::ReviewsDecide)?;
        let said = several_lines("note", note, usize::from(decision != SenderDecision::Approve))?;
        let (who, now) = (actor.name().to_owned(), now_ms());
        let note = self.core.note(actor, decision.action(), "");
        let core = std::sync::Arc::clone(&self.core);
        let run = move |tx: &mut Tx<'_>| -> Decided<SenderEntry> {
            let Some(row) = sender_ids::lock_all(tx, id)? else { return refuse(Refusal::NotFound) };
            if row.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let after = step(Some(row.status), decision.event())
                .ok_or_else(|| Error::param(Refusal::ReviewState, row.status.as_str()));
            let status = settled!(after);
            let decided = Some((who.clone(), now));
            let row = SenderEntry { status, note: said.clone(), decided, ..row };
            if !sender_ids::update(tx, &row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let note = note.clone().about(&row.text).in_log_of(row.tenant);
            audit::add(tx, &note.with("country", row.country.as_str()).with("note", &row.note).line())?;
            mail::sender_ids::tell(tx, &core, &row)?;
            store::feed::append(tx, &[notices::sender_decided(&core, &row, now)])?;
            Ok(Ok(SenderEntry { version: row.version + 1, ..row }))
        };
        let row = self.core.db.write(run).await??;
        self.core.tell(row.tenant);
        self.refresh().await?;
        Ok(self.sender_view(row))
    }

    /// Registers a text for a tenant in countries, all or none; what the tenant applied for there counts as approved.
    /// Protected names are the operator's to give.
    pub async fn register_sender_id(&self, actor: &Actor, new: NewSender) -> Result<Vec<SenderView>> {
        actor.may(Permission::ReviewsDecide)?;
        let tenant = self.tenant_of(&new.tenant, "tenant_code")?.id;
        let text = line("sender_id", &new.text, 1, 21)?;
        let company = line("company", &new.company, 0, 100)?;
        let said = several_lines("note", &new.note, 0)?;
        let countries = countries(&new.countries)?;
        if let Some(error) = refusal(judge_all(&text, &countries, new.marketing, &Brands::default())) {
            return Err(error);
        }
        let (who, now) = (actor.name().to_owned(), now_ms());
        let places: Vec<_> = countries
            .into_iter()
            .map(|country| {
                let row = SenderEntry {
                    id: SenderEntryId(self.core.ids.next()),
                    tenant,
                    text: text.clone(),
                    country,
                    status: Status::Approved,
                    company: company.clone(),
                    purpose: String::new(),
                    marketing: new.marketing,
                    account: None,
                    who: String::new(),
                    at_ms: now,
                    note: said.clone(),
                    decided: Some((who.clone(), now)),
                    version: 1,
                };
                let note = self.core.note(actor, Action::SenderIdRegistered, &text).in_log_of(tenant);
                (row, note.with("country", country.as_str()).with("note", &said))
            })
            .collect();
        let core = std::sync::Arc::clone(&self.core);
        let run = move |tx: &mut Tx<'_>| -> Decided<Vec<SenderEntry>> {
            let mut held = Vec::with_capacity(places.len());
            for (row, _) in &places {
                let known = sender_ids::lock_place(tx, tenant, &row.text, row.country)?;
                let before = known.as_ref().map(|known| known.status);
                if let Some(before) = before.filter(|before| step(Some(*before), Event::Register).is_none()) {
                    return refuse(odd(row.country, before));
                }
                held.push(known);
            }
            let (mut done, mut events) = (Vec::with_capacity(places.len()), Vec::with_capacity(places.len()));
            for ((row, note), known) in places.iter().zip(held) {
                let row = put(tx, merged(row.clone(), known.as_ref()), known.as_ref())?;
                audit::add(tx, &note.clone().line())?;
                mail::sender_ids::tell(tx, &core, &row)?;
                events.push(notices::sender_decided(&core, &row, now));
                done.push(row);
            }
            store::feed::append(tx, &events)?;
            Ok(Ok(done))
        };
        let rows = self.core.db.write(run).await.map_err(raced)??;
        self.core.tell(tenant);
        self.refresh().await?;
        Ok(self.sender_views(rows))
    }
}

/// What a tenant said about an application stays when the platform registers it.
fn merged(new: SenderEntry, known: Option<&SenderEntry>) -> SenderEntry {
    let Some(known) = known.filter(|known| known.status == Status::Submitted) else { return new };
    SenderEntry {
        company: if new.company.is_empty() { known.company.clone() } else { new.company },
        purpose: known.purpose.clone(),
        marketing: new.marketing || known.marketing,
        account: known.account,
        who: known.who.clone(),
        at_ms: known.at_ms,
        ..new
    }
}
