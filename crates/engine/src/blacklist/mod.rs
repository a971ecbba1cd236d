//! Blacklists as people and programs see them: looking, adding, taking off; a file in (`import.rs`) and out (`file.rs`);
//! and opt-outs (`opt_outs.rs`). What the message path asks is `lists.rs`.
//!
//! Invariants: whoever changed a list is answered when the change holds on this node; every change has its line of the audit
//! log in its own transaction; no line of it holds a whole phone number.

mod file;
mod import;
mod opt_outs;
mod row;

use domain::audit::Action;
use domain::blacklist::{Sort, Source, Subject};
use domain::id::{EntryId, MessageId, TenantId, Uid};
use domain::permission::Permission;
use domain::phone::{Country, Phone, Tail};
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::blacklist::{Entry, Search};

pub use opt_outs::{NewOptOut, OptOutQuery, OptOutView};
pub use row::{NewRow, Report, Why, Wrong};

use crate::Engine;
use crate::actor::Actor;
use crate::audit::Note;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::sight::Sight;

/// Entries that may be added or taken off at once.
pub const ENTRIES_MAX: usize = 1_000;
/// The platform's own list.
const PLATFORM: TenantId = TenantId(0);

/// Whose list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The caller's tenant's.
    Own,
    /// The platform's, which holds for everybody.
    Platform,
    /// A tenant's, by its code, for platform staff.
    Tenant(String),
}

/// Which entries; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct BlacklistQuery {
    /// Those that hold for this phone (in any form), or whose phone ends in these digits, at least four.
    pub phone: Option<String>,
    /// Of this sort.
    pub sort: Option<Sort>,
    /// From there.
    pub source: Option<Source>,
    /// The reason, or who added it, contains this.
    pub words: Option<String>,
    /// Whole numbers, for somebody who may see them.
    pub unmask: bool,
    /// Which page.
    pub page: Paging,
}

/// An entry as it is shown.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// Its id.
    pub id: Uid,
    /// What sort of thing it names.
    pub sort: Sort,
    /// `+8613800138000`, masked as the caller sees it; `+86138`; `GB`.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Where it came from.
    pub source: Source,
    /// Who added or last renewed it.
    pub who: String,
    /// When it was added, Unix ms.
    pub at_ms: i64,
    /// It holds before this, Unix ms.
    pub expires_ms: Option<i64>,
    /// Its time is over.
    pub is_expired: bool,
}

/// A list that somebody may have to do with.
pub(crate) struct Owner {
    pub(crate) tenant: TenantId,
    /// Country of numbers in national form.
    pub(crate) region: Option<Country>,
    /// It is not the caller's own.
    is_foreign: bool,
}

impl Owner {
    /// In whose log it is written down.
    pub(crate) fn note(&self, note: Note) -> Note {
        if self.is_foreign { note.in_log_of(self.tenant) } else { note }
    }
}

impl Engine {
    /// The actor may see such a list; else `key_scope` or `forbidden`.
    pub fn may_see_list(&self, actor: &Actor, whose: &Whose) -> Result<()> {
        actor.may(permission(whose, false))
    }

    /// The actor may change such a list.
    pub fn may_change_list(&self, actor: &Actor, whose: &Whose) -> Result<()> {
        actor.may(permission(whose, true))
    }

    /// The list, when the actor may see it (or change it).
    pub(crate) fn list_of(&self, actor: &Actor, whose: &Whose, change: bool) -> Result<Owner> {
        actor.may(permission(whose, change))?;
        let tenant = match whose {
            Whose::Own => actor.tenant,
            Whose::Platform => PLATFORM,
            Whose::Tenant(code) => self.tenant_of_log(Some(code))?.ok_or(Refusal::NotFound)?,
        };
        let picture = self.core.picture();
        let region = picture.tenants.get(&tenant).and_then(|tenant| tenant.default_country);
        Ok(Owner { tenant, region, is_foreign: matches!(whose, Whose::Tenant(_)) })
    }

    /// How much of its phones the actor sees: of the platform's own list its staff see all they ask for, of a tenant's nothing.
    fn list_sight(&self, actor: &Actor, whose: &Whose, unmask: bool) -> Result<Sight> {
        match (whose, unmask) {
            (Whose::Own, _) => actor.sight(unmask),
            (Whose::Platform, true) => Ok(Sight::Whole),
            (Whose::Tenant(_), true) => Err(Refusal::Forbidden.into()),
            (_, false) => Ok(Sight::Masked),
        }
    }

    /// A page of a list, newest first. That whole numbers were seen is written down.
    pub async fn blacklist(
        &self,
        actor: &Actor,
        whose: &Whose,
        query: BlacklistQuery,
    ) -> Result<Numbered<EntryView>> {
        let owner = self.list_of(actor, whose, false)?;
        let sight = self.list_sight(actor, whose, query.unmask)?;
        let (tenant, page, unmasked) = (owner.tenant, query.page, query.unmask && actor.person().is_some());
        let search = query.into_search(owner.region)?;
        let read = move |tx: &mut Tx<'_>| {
            let (offset, limit) = (i64::from(page.offset), i64::from(page.limit));
            let rows = store::blacklist::page(tx, tenant, &search, offset, limit)?;
            Ok((rows, store::blacklist::count(tx, tenant, &search, COUNT_MAX + 1)?))
        };
        let (rows, found) = self.core.db.read(read).await?;
        if unmasked {
            let note = self.core.note(actor, Action::PhonesUnmasked, "blacklist");
            self.audit(note.with("entries", rows.len())).await?;
        }
        let now = now_ms();
        Ok(Numbered::new(rows.into_iter().map(|row| view(row, sight, now)).collect(), found))
    }

    /// Adds up to [`ENTRIES_MAX`] entries; one that is on the list already is renewed. A wrong one does not sink its
    /// neighbours: the report says what is wrong with it.
    pub async fn add_to_blacklist(&self, actor: &Actor, whose: &Whose, rows: Vec<NewRow>) -> Result<Report> {
        let owner = self.list_of(actor, whose, true)?;
        if rows.is_empty() {
            return Err(Error::field(Refusal::FieldInvalid, "entries"));
        }
        if rows.len() > ENTRIES_MAX {
            let detail = Detail::both("entries", format!("at most {ENTRIES_MAX}"));
            let zh = format!("最多 {ENTRIES_MAX} 条");
            return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh });
        }
        let mut report = Report::default();
        let entries = self.read_rows(actor, &owner, (1, &rows), Source::Manual, &mut report);
        self.put_entries(actor, &owner, Action::BlacklistAdded, entries, &mut report).await?;
        Ok(report)
    }

    /// Writes entries with their line of the audit log, and lets them hold.
    async fn put_entries(
        &self,
        actor: &Actor,
        owner: &Owner,
        action: Action,
        entries: Vec<Entry>,
        report: &mut Report,
    ) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let object = match entries.as_slice() {
            [one] => shown(one.subject, Sight::Masked),
            many => many.len().to_string(),
        };
        let (tenant, note) = (owner.tenant, owner.note(self.core.note(actor, action, &object)));
        let write = move |tx: &mut Tx<'_>| {
            let put = store::blacklist::put(tx, tenant, &entries)?;
            let note = note.clone().with("added", put.added).with("renewed", put.renewed);
            store::audit::add(tx, &note.line())?;
            Ok(put)
        };
        let put = self.core.db.write(write).await?;
        self.core.lists_changed().await;
        report.added += put.added;
        report.renewed += put.renewed;
        Ok(())
    }

    /// Takes up to [`ENTRIES_MAX`] entries off; answers how many were on the list.
    pub async fn remove_from_blacklist(&self, actor: &Actor, whose: &Whose, ids: &[Uid]) -> Result<usize> {
        let owner = self.list_of(actor, whose, true)?;
        if ids.is_empty() || ids.len() > ENTRIES_MAX {
            return Err(Error::field(Refusal::FieldInvalid, "ids"));
        }
        let ids: Vec<_> = ids.iter().map(|uid| EntryId(uid.0.0)).collect();
        let (tenant, now) = (owner.tenant, now_ms());
        let note = owner.note(self.core.note(actor, Action::BlacklistRemoved, ""));
        let write = move |tx: &mut Tx<'_>| {
            let gone = store::blacklist::remove(tx, tenant, &ids, now)?;
            let object = match gone.as_slice() {
                [] => return Ok(0),
                [one] => shown(one.subject, Sight::Masked),
                many => many.len().to_string(),
            };
            store::audit::add(tx, &note.clone().about(&object).line())?;
            Ok(gone.len())
        };
        let gone = self.core.db.write(write).await?;
        self.core.lists_changed().await;
        Ok(gone)
    }
}

fn permission(whose: &Whose, change: bool) -> Permission {
    match whose {
        Whose::Own if change => Permission::BlacklistManage,
        Whose::Own => Permission::BlacklistRead,
        Whose::Platform | Whose::Tenant(_) => Permission::PlatformBlacklist,
    }
}

impl BlacklistQuery {
    pub(crate) fn into_search(self, region: Option<Country>) -> Result<Search> {
        let (phone, ending) = phone_or_ending(self.phone.as_deref(), region)?;
        let words = self.words.filter(|words| !words.trim().is_empty());
        Ok(Search { sort: self.sort, source: self.source, phone, ending, words, before: None })
    }
}

/// Reads a phone in any form, or its last digits.
pub(crate) fn phone_or_ending(
    text: Option<&str>,
    region: Option<Country>,
) -> Result<(Option<Phone>, Option<Tail>)> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok((None, None)) };
    match (Phone::parse(text, region), Tail::parse(text)) {
        (Ok(phone), _) => Ok((Some(phone), None)),
        (Err(_), Some(tail)) => Ok((None, Some(tail))),
        (Err(_), None) => Err(Error::Refused(Refusal::InvalidNumber, Detail::field("phone"))),
    }
}

/// What an entry names, as somebody sees it.
pub(crate) fn shown(subject: Subject, sight: Sight) -> String {
    match subject {
        Subject::Phone(phone) => sight.number(phone.code(), None).whole,
        Subject::Prefix(prefix) => format!("+{}", prefix.digits()),
        Subject::Country(country) => country.to_string(),
    }
}

fn view(entry: Entry, sight: Sight, now_ms: i64) -> EntryView {
    EntryView {
        id: MessageId(entry.id.0).uid(),
        sort: entry.subject.sort(),
        value: shown(entry.subject, sight),
        reason: entry.reason,
        source: entry.source,
        who: entry.who,
        at_ms: entry.id.at_ms(),
        expires_ms: entry.expires_ms,
        is_expired: entry.expires_ms.is_some_and(|end| end <= now_ms),
    }
}
