//! Removing what was kept as long as the policy says: messages and uplinks (archived before, where there is an archive), lists
//! of missions that are over, the audit log. In small slices with pauses, so that nothing that is sent waits for it.
//!
//! Invariants: nothing is removed that is not in a file that is durable, where there is an archive; while the archive cannot be
//! written nothing that belongs into it is removed. A pass that ends anywhere is taken up by the next.

mod line;
mod parts;
mod report;

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::audit::Action;
use domain::id::{BodyId, MessageId, TenantId};
use domain::policy::Policy;
use domain::retention::Class;
use jiff::tz::TimeZone;
use store::Tx;
use store::removal::{self, Old, Removal};

use crate::Engine;
use crate::archive::{PLATFORM, write};
use crate::clock::{now_ms, steady_ms};
use crate::missions::Facts;

pub use report::{ArchiveState, ClassReport, RetentionReport};

/// Rows removed in one transaction.
const SLICE: usize = 200;
/// Blocks of a mission's rows, and pieces of its file, removed in one transaction.
const BLOCKS: i64 = 20;
/// Lines of the audit log removed in one transaction.
const LINES: i64 = 500;
/// Writes that may wait before a pass lets them go first.
const BUSY: u64 = 8;
/// Longest time it lets them.
const PATIENCE: Duration = Duration::from_secs(10);
/// Shortest pause between two slices.
const PAUSE: Duration = Duration::from_millis(20);
const DAY_MS: i64 = 86_400_000;
/// What messages share is shared by those of one day (`pipeline/accept.rs`), and a while more.
const BODY_USED_MS: i64 = 26 * 3_600_000;
/// Since when that is so: before, a body was used as long as a process ran.
const BODIES_RENEWED: &str = "bodies_renewed_ms";

/// Why the archive cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Since when, Unix ms.
    pub since_ms: i64,
    /// In the system's words.
    pub text: String,
}

/// What is known of removing, while the program runs.
#[derive(Default)]
pub(crate) struct Keeper {
    /// Held by a pass: there is one at a time.
    passing: tokio::sync::Mutex<()>,
    trouble: Mutex<Option<Trouble>>,
    /// No pass before, by the steady clock.
    again_ms: AtomicI64,
    kept: report::Kept,
}

impl Keeper {
    /// Why the archive cannot be written; `None` = it can, or there is none.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that the archive could (or could not) be written.
    fn archive_is(&self, outcome: &std::io::Result<()>) {
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(()) => *known = None,
            Err(error) => {
                tracing::error!(%error, "the archive cannot be written: nothing that belongs into it is removed");
                let since_ms = known.as_ref().map_or_else(now_ms, |trouble| trouble.since_ms);
                *known = Some(Trouble { since_ms, text: error.to_string() });
            }
        }
    }
}

/// Whose rows are looked at.
#[derive(Clone)]
struct Owner {
    tenant: TenantId,
    code: String,
    zone: TimeZone,
    policy: Arc<Policy>,
}

/// Before when rows go that are kept so many days; `None` = they are kept for ever.
fn before_ms(now_ms: i64, days: u32) -> Option<i64> {
    (days > 0).then(|| now_ms - i64::from(days) * DAY_MS)
}

impl Engine {
    /// Notes, before anything is accepted, that bodies are renewed from now on.
    pub(crate) async fn renew_bodies(&self) -> store::Result<()> {
        let now = now_ms().to_string();
        self.core.db.write(move |tx| store::chores::meta_or(tx, BODIES_RENEWED, &now)).await.map(drop)
    }

    /// Removes what, at `now_ms`, was kept as long as the policy says. Takes as long as it takes; there is one pass at a time.
    pub async fn remove_old(&self, now_ms: i64) -> crate::Result<()> {
        let keeper = &self.core.retention;
        let _alone = keeper.passing.lock().await;
        self.probe_archive().await;
        let mut failed = None;
        for owner in self.owners() {
            // What goes wrong with one tenant's rows keeps nobody else's.
            if let Err(error) = self.remove_of(&owner, now_ms).await {
                tracing::warn!(tenant = owner.code, %error, "could not be removed yet");
                failed = Some(error);
            }
        }
        self.remove_audit(now_ms).await?;
        failed.map_or(Ok(()), Err)
    }

    /// The chore: a pass, unless the last one failed less than an hour ago (it may have archived what it could not remove).
    pub(crate) async fn look_at_retention(&self) -> crate::Result<()> {
        let again_ms = &self.core.retention.again_ms;
        if steady_ms() < again_ms.load(Ordering::Relaxed) {
            return Ok(());
        }
        let passed = self.remove_old(now_ms()).await;
        if passed.is_err() {
            again_ms.store(steady_ms() + 3_600_000, Ordering::Relaxed);
        }
        passed
    }

    async fn remove_of(&self, owner: &Owner, now_ms: i64) -> crate::Result<()> {
        for class in [Class::Messages, Class::Uplinks] {
            if self.core.retention.trouble().is_none() {
                self.remove_rows(owner, class, now_ms).await?;
            }
        }
        self.remove_lists(owner, now_ms).await
    }

    fn owners(&self) -> Vec<Owner> {
        let picture = self.core.picture();
        let of = |tenant: &Arc<crate::policy::Tenant>| Owner {
            tenant: tenant.id,
            code: tenant.code.clone(),
            zone: tenant.zone.clone(),
            policy: Arc::clone(&tenant.policy),
        };
        let mut owners: Vec<_> = picture.tenants.values().map(of).collect();
        owners.sort_by_key(|owner| owner.tenant);
        let policy = Arc::clone(&picture.policy);
        let platform = Owner { tenant: TenantId(0), code: PLATFORM.into(), zone: TimeZone::UTC, policy };
        owners.into_iter().chain([platform]).collect()
    }

    /// Where removed rows are archived.
    fn archive_dir(&self) -> Option<PathBuf> {
        let dir = &self.core.settings.archive_dir;
        (!dir.as_os_str().is_empty()).then(|| dir.clone())
    }

    /// Tries the archive's folder, so that what is wrong with it is known before there is something to write.
    async fn probe_archive(&self) {
        let Some(dir) = self.archive_dir() else { return };
        let tried = tokio::task::spawn_blocking(move || write::probe(&dir)).await;
        self.core.retention.archive_is(&tried.unwrap_or_else(|error| Err(std::io::Error::other(error))));
    }

    async fn remove_rows(&self, owner: &Owner, class: Class, now_ms: i64) -> crate::Result<()> {
        let days = match class {
            Class::Uplinks => owner.policy.uplinks_keep_days,
            _ => owner.policy.messages_keep_days,
        };
        let Some(before_ms) = before_ms(now_ms, days) else { return Ok(()) };
        let (mut after, mut total) = (0, 0);
        while let Some(part) = self.next_part(owner, class, before_ms, after).await? {
            after = part.last();
            total += self.remove_part(owner, class, part, now_ms).await?;
        }
        if total == 0 {
            return Ok(());
        }
        tracing::info!(tenant = owner.code, class = class.as_str(), rows = total, "removed");
        if class == Class::Messages {
            self.remove_leavings(owner, now_ms).await?;
        }
        Ok(())
    }

    /// Removes the rows of a part, which is archived; answers how many went.
    async fn remove_part(
        &self,
        owner: &Owner,
        class: Class,
        part: parts::Part,
        now_ms: i64,
    ) -> crate::Result<i64> {
        let (tenant, mut total) = (owner.tenant, 0);
        let mut note = Some(self.note_of_removal(owner, class, &part));
        let (files, octets) = part.file.as_ref().map_or((0, 0), |file| (1, file.octets));
        for slice in part.slices(SLICE) {
            // What is accounted for is written with the first slice, for all.
            let (audit, is_first) = (note.take(), total == 0);
            let until_ms = MessageId(slice.last()).accepted_ms();
            let (files, octets) = if audit.is_some() { (files, octets) } else { (0, 0) };
            let began = Instant::now();
            let remove = move |tx: &mut Tx<'_>| {
                let removed = slice.remove(tx, tenant)?;
                removal::note(
                    tx,
                    &Removal { tenant, class, until_ms, removed, files, octets, at_ms: now_ms },
                )?;
                if let Some(note) = &audit {
                    store::audit::add(tx, &note.clone().line())?;
                }
                Ok(removed)
            };
            total += self.core.db.write(remove).await?;
            if is_first && total == 0 {
                tracing::debug!("rows that were to be removed had changed");
            }
            self.breathe(began.elapsed()).await;
        }
        Ok(total)
    }

    fn note_of_removal(&self, owner: &Owner, class: Class, part: &parts::Part) -> crate::Note {
        let note = self.core.note_of_platform(owner.tenant, Action::RecordsRemoved, class.as_str());
        let note = note.with("rows", part.len()).with("day", part.day.to_string());
        match &part.file {
            Some(file) => note.with("file", file.path.display().to_string()),
            None => note,
        }
    }

    /// Removes what removed messages leave behind: what they shared, and where the log had to look for them.
    async fn remove_leavings(&self, owner: &Owner, now_ms: i64) -> crate::Result<()> {
        let tenant = owner.tenant;
        let (oldest, renewed) = self
            .core
            .db
            .read(move |tx| {
                Ok((removal::oldest_message(tx, tenant)?, store::chores::meta(tx, BODIES_RENEWED)?))
            })
            .await?;
        let oldest_ms = oldest.map_or(now_ms, |id| id.accepted_ms().min(now_ms));
        let unused_ms = oldest_ms - BODY_USED_MS;
        let renewed_ms: i64 = renewed.and_then(|text| text.parse().ok()).unwrap_or(i64::MAX);
        let (mut after, before) = (BodyId(0), BodyId(MessageId::first_at(unused_ms).0));
        let mut is_more = unused_ms > renewed_ms;
        while is_more {
            let began = Instant::now();
            let bodies =
                move |tx: &mut Tx<'_>| removal::remove_bodies(tx, tenant, (after, before), SLICE as i64);
            let (last, _) = self.core.db.write(bodies).await?;
            after = last.unwrap_or(after);
            is_more = last.is_some();
            if is_more {
                self.breathe(began.elapsed()).await;
            }
        }
        let before_slot = oldest_ms.div_euclid(store::stat::SLOT_MS);
        let mut after = removal::PRESENCE_BEGIN;
        loop {
            let began = Instant::now();
            let forget = move |tx: &mut Tx<'_>| {
                let Some(next) = removal::next_presence(tx, tenant, after)? else { return Ok(None) };
                removal::remove_presence(tx, tenant, next, before_slot)?;
                Ok(Some(next))
            };
            let Some(next) = self.core.db.write(forget).await? else { return Ok(()) };
            after = next;
            self.breathe(began.elapsed()).await;
        }
    }

    /// Removes files and rows of missions that have been over long enough.
    async fn remove_lists(&self, owner: &Owner, now_ms: i64) -> crate::Result<()> {
        let tenant = owner.tenant;
        let Some(before_ms) = before_ms(now_ms, owner.policy.missions_keep_days) else { return Ok(()) };
        let mut after = 0;
        loop {
            let old = Old { before_ms, after, limit: SLICE as i64 };
            let missions = self.core.db.read(move |tx| removal::missions(tx, tenant, old)).await?;
            let Some(last) = missions.last() else { return Ok(()) };
            after = last.0;
            for mission in missions {
                self.remove_list(tenant, mission, now_ms).await?;
            }
        }
    }

    async fn remove_list(&self, tenant: TenantId, mission: MessageId, now_ms: i64) -> crate::Result<()> {
        let class = Class::Missions;
        let note = self.core.note_of_platform(tenant, Action::RecordsRemoved, class.as_str());
        let mut note = Some(note.with("mission", mission.uid().to_string()));
        loop {
            let (audit, began) = (note.take(), Instant::now());
            let remove = move |tx: &mut Tx<'_>| {
                if let Some(note) = &audit {
                    if let Some(mut row) = store::missions::lock(tx, tenant, mission)? {
                        row.facts = Facts { is_removed: true, ..Facts::of(&row) }.json();
                        store::missions::update(tx, &row)?;
                    }
                    let until_ms = mission.accepted_ms();
                    let more =
                        Removal { tenant, class, until_ms, removed: 1, files: 0, octets: 0, at_ms: now_ms };
                    removal::note(tx, &more)?;
                    store::audit::add(tx, &note.clone().line())?;
                }
                removal::remove_mission_rows(tx, tenant, mission, BLOCKS)
            };
            if !self.core.db.write(remove).await? {
                return Ok(());
            }
            self.breathe(began.elapsed()).await;
        }
    }

    /// Removes old lines of everybody's audit log.
    async fn remove_audit(&self, now_ms: i64) -> crate::Result<()> {
        let Some(before) = before_ms(now_ms, self.core.picture().policy.audit_keep_days) else {
            return Ok(());
        };
        let (tenant, class) = (TenantId(0), Class::Audit);
        let note = self.core.note_of_platform(tenant, Action::RecordsRemoved, class.as_str());
        let mut note = Some(note.with("until", crate::view::rfc3339(before)));
        loop {
            let (audit, began) = (note.take(), Instant::now());
            let remove = move |tx: &mut Tx<'_>| {
                let removed = removal::remove_audit_all(tx, before, LINES)?.cast_signed();
                if removed > 0 {
                    let more = Removal {
                        tenant,
                        class,
                        until_ms: before,
                        removed,
                        files: 0,
                        octets: 0,
                        at_ms: now_ms,
                    };
                    removal::note(tx, &more)?;
                    audit.as_ref().map_or(Ok(()), |note| store::audit::add(tx, &note.clone().line()))?;
                }
                Ok(removed)
            };
            if self.core.db.write(remove).await? < LINES {
                return Ok(());
            }
            self.breathe(began.elapsed()).await;
        }
    }

    /// A pause after a slice: twice as long as that took, and longer while others wait to write.
    async fn breathe(&self, took: Duration) {
        tokio::time::sleep((took * 2).max(PAUSE)).await;
        let waiting = &self.core.db.counters().writes_waiting;
        let began = Instant::now();
        while waiting.load(Ordering::Relaxed) > BUSY && began.elapsed() < PATIENCE {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
