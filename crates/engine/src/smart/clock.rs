//! What the clock does to profiles: people are told before a document runs out, one whose document is out of date is taken
//! off, one whose signature may be used no longer is frozen, records are signed anew before they are out of date or when a
//! key was renewed, and follow the platform's senders. On the active node only.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::audit::Action;
use domain::evidence::Subject;
use domain::id::{SmartId, TenantId};
use domain::smart::life::{Event, State};
use store::smart_profiles::{self, By};
use store::{Tx, audit, smart_records};

use super::publish::{Press, RENEW_MS, documents_end};
use super::{keys, ports};
use crate::Engine;
use crate::policy::Picture;
use crate::review::day_of;
use crate::{mail, notices};

/// Profiles of one round.
const ROUND: i64 = 500;
/// Snapshots of which it is kept what changed.
const CHANGES_KEPT: i64 = 500;
/// Why a profile is frozen by itself.
const SIGNATURE: &str = "signature";

/// What each tenant's records were last made of: its senders and its approved signatures.
#[derive(Default)]
pub(crate) struct Followed {
    prints: Mutex<HashMap<TenantId, u64>>,
    /// The catalogue's version of which nothing is left to do.
    version: AtomicI64,
}

impl Followed {
    /// Tenants of which something changed since this was asked last.
    fn changed(&self, picture: &Picture) -> Vec<(TenantId, u64)> {
        let known = self.prints.lock().unwrap_or_else(PoisonError::into_inner);
        let prints = picture.tenants.keys().map(|tenant| (*tenant, print(picture, *tenant)));
        prints.filter(|(tenant, print)| known.get(tenant) != Some(print)).collect()
    }

    fn note(&self, tenant: TenantId, print: u64) {
        self.prints.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, print);
    }
}

/// A number that differs when a tenant's senders or approved signatures do.
fn print(picture: &Picture, tenant: TenantId) -> u64 {
    let mut hasher = DefaultHasher::new();
    for port in ports::own(picture, tenant) {
        port.hash(&mut hasher);
    }
    let known = picture.tenants.get(&tenant).map(|tenant| &tenant.signatures);
    let mut approved: Vec<_> = known
        .into_iter()
        .flatten()
        .filter(|(_, (_, approved))| *approved)
        .map(|(text, (id, _))| (*id, text))
        .collect();
    approved.sort_unstable();
    approved.hash(&mut hasher);
    hasher.finish()
}

/// What the clock found about a profile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// A document is out of date.
    Outdated,
    /// Its records may have to change.
    Stale,
}

impl Engine {
    /// What is due for profiles at `now`.
    pub(crate) async fn look_at_smart(&self, now: i64) -> crate::Result<()> {
        let Some(today) = day_of(now) else { return Ok(()) };
        let (day, identity) = (today.to_string(), std::sync::Arc::clone(&self.identity));
        let read = move |tx: &mut Tx<'_>| {
            let outdated = smart_profiles::outdated_all(tx, &day, ROUND)?;
            let kid = keys::current_kid(tx, &identity)?.unwrap_or_default();
            Ok((outdated, smart_records::to_renew_all(tx, now + RENEW_MS, &kid, ROUND)?))
        };
        let (outdated, stale) = self.core.db.read(read).await?;
        self.look_at_each(outdated, Found::Outdated, now).await?;
        self.look_at_each(stale, Found::Stale, now).await?;
        let prune = move |tx: &mut Tx<'_>| {
            smart_records::prune_revoked_all(tx, now)?;
            let newest = smart_records::snapshot(tx)?;
            smart_records::prune_changes_all(tx, newest - CHANGES_KEPT)
        };
        self.core.db.write(prune).await?;
        self.remind_of_documents(Subject::Smart, today).await
    }

    /// Profiles of tenants whose senders or signatures changed are looked at anew.
    pub(crate) async fn follow_senders(&self, now: i64) -> crate::Result<()> {
        let (followed, picture) = (&self.handsets.followed, self.core.picture());
        // Versions begin at 0, and so does what was followed.
        if followed.version.load(Ordering::Acquire) == picture.version + 1 {
            return Ok(());
        }
        let changed = followed.changed(&picture);
        if changed.is_empty() {
            followed.version.store(picture.version + 1, Ordering::Release);
            return Ok(());
        }
        let shown = self.core.db.read(smart_profiles::published_all).await?;
        for (tenant, print) in changed {
            let own = shown.iter().filter(|(of, _)| *of == tenant).copied().collect();
            self.look_at_each(own, Found::Stale, now).await?;
            followed.note(tenant, print);
        }
        Ok(())
    }

    async fn look_at_each(&self, due: Vec<(TenantId, SmartId)>, found: Found, now: i64) -> crate::Result<()> {
        let mut has_changed = false;
        for (tenant, id) in due {
            let press = self.press();
            let look = move |tx: &mut Tx<'_>| look(tx, &press, (tenant, id), found, now);
            if self.core.db.write(look).await? {
                self.core.tell(tenant);
                has_changed = true;
            }
        }
        if has_changed {
            self.handsets_changed().await;
        }
        Ok(())
    }
}

/// Makes one profile what it should be; whether its owner is told or its records changed.
fn look(
    tx: &mut Tx<'_>,
    press: &Press,
    (tenant, id): (TenantId, SmartId),
    found: Found,
    now: i64,
) -> store::Result<bool> {
    let Some(mut row) = smart_profiles::lock(tx, tenant, id)?.filter(|row| row.state == State::Published)
    else {
        return Ok(false);
    };
    let why = match found {
        Found::Outdated => None,
        Found::Stale => match press.plan(tx, &row, false, now)? {
            Ok(plan) => return press.apply(tx, &row, &plan, now),
            // Midnight may come between two looks: then it is the document's time that is over.
            Err(_) if documents_end(tx, &row, false)?.is_some_and(|end| end <= now) => None,
            Err(why) => Some(why.to_string()),
        },
    };
    let (event, action) = match why {
        None => (Event::Expire, Action::SmartExpired),
        Some(_) => (Event::Freeze, Action::SmartFrozen),
    };
    let Some(state) = row.state.apply(event) else { return Ok(false) };
    (row.state, row.changed_ms) = (state, now);
    if state == State::Frozen {
        row.freeze = (SIGNATURE.to_owned(), String::new());
        row.frozen = Some(By { account: None, who: "hongyan".into(), at_ms: now });
    }
    smart_profiles::update(tx, &row)?;
    if let Err(why) = press.sync(tx, &row, now)? {
        return Err(store::Error::Corrupt(format!("a profile that is off cannot be taken off: {why}")));
    }
    let note = press.core.note_of_platform(tenant, action, &row.name);
    audit::add(tx, &note.with("why", why).line())?;
    mail::smart::tell(tx, &press.core, &row)?;
    store::feed::append(tx, &[notices::smart(&press.core, &row, now)])?;
    Ok(true)
}
