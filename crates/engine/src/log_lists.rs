//! What the lists say now about messages that were refused for them: which list, since when, where the entry came from and
//! why. An entry made after the refusal is another one; of the platform's own list tenants learn only that it was that.

use domain::blacklist::{Source, Subject};
use domain::id::TenantId;
use domain::phone::Phone;
use domain::refusal::Refusal;
use store::Tx;
use store::blacklist::Entry;
use store::messages::Shown;
use store::optout::OptOut;

use crate::sight::Sight;

/// The platform's own list.
const PLATFORM: TenantId = TenantId(0);

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The tenant's blacklist.
    Tenant,
    /// The platform's.
    Platform,
    /// The tenant's opt-outs.
    OptOuts,
}

/// An entry of a list that stood in a message's way. Of the platform's own nothing but that is told to tenants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InList {
    /// Which list.
    pub which: Which,
    /// What the entry names: a phone as the caller sees it, a prefix, a country; a signature of an opt-out, empty = any.
    pub value: Option<String>,
    /// Where a blacklist's entry came from.
    pub source: Option<Source>,
    /// Why.
    pub reason: Option<String>,
    /// Since when, Unix ms.
    pub at_ms: Option<i64>,
}

/// What is looked up for a page of refused messages.
pub(crate) struct Found {
    entries: Vec<Entry>,
    opt_outs: Vec<OptOut>,
}

impl Found {
    /// Looks up what the lists say about a tenant's messages of a page.
    pub(crate) fn of(tx: &mut Tx<'_>, tenant: TenantId, rows: &[Shown]) -> store::Result<Found> {
        let phones = |why: Refusal| -> Vec<Phone> {
            let refused = rows.iter().filter(|row| row.new.reason == Some(why.code()));
            let mut phones: Vec<_> = refused.filter_map(|row| Phone::from_code(row.new.phone)).collect();
            phones.sort_unstable();
            phones.dedup();
            phones
        };
        Ok(Found {
            entries: store::blacklist::holding(tx, tenant, &phones(Refusal::Blacklisted))?,
            opt_outs: store::optout::of_phones(tx, tenant, &phones(Refusal::OptedOut))?,
        })
    }

    /// What stood in the way of one message; nothing when it is taken off since.
    pub(crate) fn about(&self, row: &Shown, is_platform: bool, sight: Sight) -> Vec<InList> {
        let Some(phone) = Phone::from_code(row.new.phone) else { return Vec::new() };
        let at_ms = row.live.closed_ms.unwrap_or(row.new.at_ms);
        if row.new.reason == Some(Refusal::OptedOut.code()) {
            let signature = row.shared.signature.as_str();
            let of = |opt_out: &&OptOut| {
                opt_out.phone == phone && (opt_out.signature.is_empty() || opt_out.signature == signature)
            };
            return self
                .opt_outs
                .iter()
                .filter(of)
                .filter(|o| o.id.at_ms() <= at_ms)
                .map(opted_out)
                .collect();
        }
        if row.new.reason != Some(Refusal::Blacklisted.code()) {
            return Vec::new();
        }
        let subjects: Vec<_> = Subject::of(phone).collect();
        let of = |entry: &&Entry| subjects.contains(&entry.subject) && entry.id.at_ms() <= at_ms;
        self.entries.iter().filter(of).map(|entry| listed(entry, is_platform, sight)).collect()
    }
}

fn opted_out(opt_out: &OptOut) -> InList {
    InList {
        which: Which::OptOuts,
        value: Some(opt_out.signature.clone()),
        source: None,
        reason: Some(opt_out.reason.clone()),
        at_ms: Some(opt_out.id.at_ms()),
    }
}

fn listed(entry: &Entry, is_platform: bool, sight: Sight) -> InList {
    if entry.tenant == PLATFORM && !is_platform {
        return InList { which: Which::Platform, value: None, source: None, reason: None, at_ms: None };
    }
    InList {
        which: if entry.tenant == PLATFORM { Which::Platform } else { Which::Tenant },
        value: Some(crate::blacklist::shown(entry.subject, sight)),
        source: Some(entry.source),
        reason: Some(entry.reason.clone()),
        at_ms: Some(entry.id.at_ms()),
    }
}
