//! The lists in memory: whom nobody may write to, and who wants no more. Looked at for every recipient, so nothing here
//! touches the database while a request waits; every node follows the changes by their numbers (`store::blacklist`).
//!
//! Compact: a phone that is listed for ever is eight bytes in a set, and so is an opt-out; prefixes, countries and what
//! expires are few. Invariant: what was answered to whoever changed a list holds already.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLockReadGuard};

use domain::blacklist::{Prefix, Subject};
use domain::id::TenantId;
use domain::kind::Kind;
use domain::phone::{Country, Phone};
use store::{blacklist, optout};

use crate::core::Core;

/// Rows read at a time when memory is filled.
const SLICE: i64 = 50_000;
/// Changes followed at a time; each is at most some thousand rows.
const CHANGES: i64 = 20;
/// The platform: its list holds for everybody.
const PLATFORM: TenantId = TenantId(0);

/// What every list says.
#[derive(Default)]
pub struct Lists {
    /// The last change that is in here.
    change: i64,
    blacklists: HashMap<TenantId, Blacklist>,
    opt_outs: HashMap<(TenantId, Kind), HashMap<Arc<str>, HashSet<u64>>>,
}

/// One list.
#[derive(Default)]
struct Blacklist {
    /// Phones listed for ever, by their digits.
    phones: HashSet<u64>,
    /// Prefixes and countries listed for ever.
    wide: HashSet<Subject>,
    /// What is listed for a time, and until when.
    expiring: HashMap<Subject, i64>,
}

impl Blacklist {
    fn holds(&self, phone: Phone, country: Country, at_ms: i64) -> bool {
        if self.phones.contains(&phone.digits()) {
            return true;
        }
        if self.wide.is_empty() && self.expiring.is_empty() {
            return false;
        }
        let listed = |subject: Subject| {
            self.wide.contains(&subject) || self.expiring.get(&subject).is_some_and(|end| *end > at_ms)
        };
        listed(Subject::Phone(phone))
            || listed(Subject::Country(country))
            || Prefix::of(phone).any(|prefix| listed(Subject::Prefix(prefix)))
    }

    fn set(&mut self, subject: Subject, expires_ms: Option<i64>) {
        self.unset(subject);
        match (expires_ms, subject) {
            (Some(end), _) => drop(self.expiring.insert(subject, end)),
            (None, Subject::Phone(phone)) => drop(self.phones.insert(phone.digits())),
            (None, _) => drop(self.wide.insert(subject)),
        }
    }

    fn unset(&mut self, subject: Subject) {
        self.expiring.remove(&subject);
        match subject {
            Subject::Phone(phone) => self.phones.remove(&phone.digits()),
            _ => self.wide.remove(&subject),
        };
    }
}

impl Lists {
    /// The phone is on the tenant's or on the platform's list at this moment, Unix ms.
    pub fn is_blacklisted(&self, tenant: TenantId, phone: Phone, country: Country, at_ms: i64) -> bool {
        let on = |list: TenantId| self.blacklists.get(&list).is_some_and(|l| l.holds(phone, country, at_ms));
        on(PLATFORM) || (tenant != PLATFORM && on(tenant))
    }

    /// The phone wants no more messages of this type from the tenant under this signature, or under any.
    pub fn is_opted_out(&self, tenant: TenantId, kind: Kind, signature: &str, phone: Phone) -> bool {
        let Some(by_signature) = self.opt_outs.get(&(tenant, kind)) else { return false };
        let under = |signature: &str| {
            by_signature.get(signature).is_some_and(|phones| phones.contains(&phone.digits()))
        };
        under(signature) || under("")
    }

    /// How many phones, prefixes and countries are listed, and how many opt-outs there are.
    pub fn len(&self) -> (usize, usize) {
        let size = |list: &Blacklist| list.phones.len() + list.wide.len() + list.expiring.len();
        let opt_outs = self.opt_outs.values().flat_map(HashMap::values).map(HashSet::len).sum();
        (self.blacklists.values().map(size).sum(), opt_outs)
    }

    fn take_entry(&mut self, row: &blacklist::Held) {
        let list = self.blacklists.entry(row.tenant).or_default();
        match row.is_gone {
            true => list.unset(row.subject),
            false => list.set(row.subject, row.expires_ms),
        }
    }

    fn take_opt_out(&mut self, row: &optout::Held) {
        let by_signature = self.opt_outs.entry((row.tenant, row.kind)).or_default();
        let digits = row.phone.digits();
        match (by_signature.get_mut(row.signature.as_str()), row.is_gone) {
            (Some(phones), true) => drop(phones.remove(&digits)),
            (Some(phones), false) => drop(phones.insert(digits)),
            (None, true) => {}
            (None, false) => {
                by_signature.insert(row.signature.as_str().into(), HashSet::from([digits]));
            }
        }
    }

    /// Forgets what expired before this moment, Unix ms.
    fn forget(&mut self, before_ms: i64) {
        self.blacklists.values_mut().for_each(|list| list.expiring.retain(|_, end| *end > before_ms));
    }
}

impl Core {
    /// The lists now. Not to be held over a wait.
    pub fn lists(&self) -> RwLockReadGuard<'_, Lists> {
        self.lists.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change_lists(&self, change: impl FnOnce(&mut Lists)) {
        change(&mut self.lists.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Fills memory from the database, then follows what changed meanwhile.
    pub async fn load_lists(&self) -> store::Result<()> {
        let mut lists = Lists { change: self.db.read(blacklist::last_change).await?, ..Lists::default() };
        let mut last: Option<blacklist::Held> = None;
        loop {
            let rows = self.db.read(move |tx| blacklist::held_after_all(tx, last.as_ref(), SLICE)).await?;
            rows.iter().for_each(|row| lists.take_entry(row));
            last = rows.last().copied();
            if rows.len() < SLICE as usize {
                break;
            }
        }
        let mut last: Option<optout::Held> = None;
        loop {
            let rows = self.db.read(move |tx| optout::held_after_all(tx, last.as_ref(), SLICE)).await?;
            rows.iter().for_each(|row| lists.take_opt_out(row));
            last = rows.last().cloned();
            if rows.len() < SLICE as usize {
                break;
            }
        }
        let (entries, opt_outs) = lists.len();
        tracing::debug!(entries, opt_outs, "the lists are in memory");
        self.change_lists(|now| *now = lists);
        self.follow_lists().await
    }

    /// Takes over what changed since; one caller at a time, so that no change is undone by an older one.
    pub async fn follow_lists(&self) -> store::Result<()> {
        let _one_at_a_time = self.following.lock().await;
        loop {
            let known = self.lists().change;
            let read = move |tx: &mut store::Tx<'_>| {
                let to = blacklist::last_change(tx)?.min(known + CHANGES);
                if to <= known {
                    return Ok(None);
                }
                let (entries, opt_outs) =
                    (blacklist::changed_all(tx, known, to)?, optout::changed_all(tx, known, to)?);
                Ok(Some((to, entries, opt_outs)))
            };
            let Some((to, entries, opt_outs)) = self.db.read(read).await? else { return Ok(()) };
            self.change_lists(|lists| {
                entries.iter().for_each(|row| lists.take_entry(row));
                opt_outs.iter().for_each(|row| lists.take_opt_out(row));
                lists.change = to;
            });
        }
    }

    /// Follows a change this node made itself: it holds when its maker is answered. If the database does not answer now, the
    /// clock follows a moment later.
    pub async fn lists_changed(&self) {
        if let Err(error) = self.follow_lists().await {
            tracing::warn!(%error, "a change of the lists is followed a moment later");
        }
    }

    /// Forgets, in the database and in memory, what was taken off or expired before this moment, Unix ms.
    pub async fn prune_lists(&self, before_ms: i64) -> store::Result<()> {
        self.db
            .write(move |tx| {
                blacklist::prune_all(tx, before_ms)?;
                optout::prune_all(tx, before_ms)
            })
            .await?;
        self.change_lists(|lists| lists.forget(before_ms));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: TenantId = TenantId(1);
    const BLUE: TenantId = TenantId(2);

    fn phone(text: &str) -> Phone {
        Phone::parse(text, None).unwrap()
    }

    fn held(tenant: TenantId, text: &str, expires_ms: Option<i64>, is_gone: bool) -> blacklist::Held {
        blacklist::Held { tenant, subject: Subject::parse(text, None, None).unwrap(), expires_ms, is_gone }
    }

    fn is_listed(lists: &Lists, tenant: TenantId, text: &str, at_ms: i64) -> bool {
        let phone = phone(text);
        lists.is_blacklisted(tenant, phone, phone.country(), at_ms)
    }

    #[test]
    fn entries_hold_for_their_phones_their_tenant_and_their_time() {
        let mut lists = Lists::default();
        for (tenant, text, expires_ms) in [
            (RED, "+8613800138000", None),
            (RED, "+86139*", None),
            (RED, "GB", Some(100)),
            (PLATFORM, "+8613700137000", Some(200)),
        ] {
            lists.take_entry(&held(tenant, text, expires_ms, false));
        }
        let cases = [
            (RED, "+8613800138000", 0, true),
            (BLUE, "+8613800138000", 0, false),
            (RED, "+8613900000001", 0, true),
            (BLUE, "+8613900000001", 0, false),
            (RED, "+8613800138001", 0, false),
            (RED, "+447700900123", 99, true),
            (RED, "+447700900123", 100, false),
            (BLUE, "+8613700137000", 199, true),
            (RED, "+8613700137000", 200, false),
        ];
        for (tenant, text, at_ms, want) in cases {
            assert_eq!(is_listed(&lists, tenant, text, at_ms), want, "{tenant} {text} at {at_ms}");
        }
        lists.take_entry(&held(RED, "GB", None, false));
        assert!(is_listed(&lists, RED, "+447700900123", 100), "renewed for ever");
        lists.take_entry(&held(RED, "+8613800138000", Some(5), false));
        assert!(!is_listed(&lists, RED, "+8613800138000", 5), "and for a time only");
        lists.take_entry(&held(RED, "+86139*", None, true));
        assert!(!is_listed(&lists, RED, "+8613900000001", 0), "taken off");
        assert_eq!(lists.len(), (3, 0));
        lists.forget(150);
        assert_eq!(lists.len(), (2, 0));
    }

    #[test]
    fn opt_outs_are_of_a_tenant_a_type_and_a_signature() {
        let mut lists = Lists::default();
        let opt_out = |text: &str, signature: &str, is_gone| optout::Held {
            tenant: RED,
            phone: phone(text),
            kind: Kind::Marketing,
            signature: signature.into(),
            is_gone,
        };
        let out = |lists: &Lists, tenant, kind, signature| {
            lists.is_opted_out(tenant, kind, signature, phone("+8613800138000"))
        };
        lists.take_opt_out(&opt_out("+8613800138000", "红", false));
        assert!(out(&lists, RED, Kind::Marketing, "红"));
        assert!(!out(&lists, RED, Kind::Marketing, "蓝") && !out(&lists, BLUE, Kind::Marketing, "红"));
        assert!(!out(&lists, RED, Kind::Verification, "红"));
        lists.take_opt_out(&opt_out("+8613800138000", "", false));
        assert!(out(&lists, RED, Kind::Marketing, "蓝"), "under any");
        assert_eq!(lists.len(), (0, 2));
        lists.take_opt_out(&opt_out("+8613800138000", "", true));
        lists.take_opt_out(&opt_out("+8613800138000", "紫", true));
        assert!(out(&lists, RED, Kind::Marketing, "红") && !out(&lists, RED, Kind::Marketing, "蓝"));
    }

    #[test]
    fn every_listed_phone_is_found_and_no_other() {
        let mut lists = Lists::default();
        let number = |n: u64| Phone::from_digits(8_613_000_000_000 + n * 7).unwrap();
        for n in 0..20_000 {
            let (subject, tenant) = (Subject::Phone(number(n)), TenantId((n % 3) as i64));
            lists.take_entry(&blacklist::Held { tenant, subject, expires_ms: None, is_gone: false });
        }
        for n in 0..20_000 {
            for tenant in [RED, BLUE, TenantId(9)] {
                let want = n % 3 == 0 || tenant.0 == (n % 3) as i64;
                assert_eq!(lists.is_blacklisted(tenant, number(n), Country::CN, 0), want, "{n} {tenant}");
            }
            let next = Phone::from_digits(number(n).digits() + 1).unwrap();
            assert!(!lists.is_blacklisted(RED, next, Country::CN, 0));
        }
    }
}
