//! What is kept how long, what is waiting to be removed, what was removed: for platform staff.

use std::time::{Duration, Instant};

use domain::id::TenantId;
use domain::permission::Permission;
use domain::policy::Policy;
use domain::retention::Class;
use store::Tx;
use store::removal::{self, Old, Removal};
use tokio::sync::Mutex;

use super::{Owner, Trouble, before_ms};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::Result;

/// How long a report is good for.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// Rows that wait are counted up to this.
const COUNT_MAX: i64 = 10_000;

/// The last report.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<(Instant, RetentionReport)>>);

/// The archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveState {
    /// Its folder; `None` = rows are removed without being archived.
    pub dir: Option<String>,
    /// Why it cannot be written; then nothing is removed that belongs into it.
    pub trouble: Option<Trouble>,
}

/// What is kept how long, and what became of the rest.
#[derive(Clone, Debug)]
pub struct RetentionReport {
    /// The archive.
    pub archive: ArchiveState,
    /// By kind of data.
    pub classes: Vec<ClassReport>,
}

/// One kind of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassReport {
    /// Which.
    pub class: Class,
    /// Days it is kept by the platform's policy; 0 = for ever.
    pub days: u32,
    /// Tenants that keep it for another number of days.
    pub others: usize,
    /// The oldest that is there, Unix ms.
    pub oldest_ms: Option<i64>,
    /// Rows that may be removed and are still there …
    pub waiting: i64,
    /// … counted to the end.
    pub is_exact: bool,
    /// Rows that were removed.
    pub removed: i64,
    /// Files they were archived in.
    pub files: i64,
    /// Octets of those.
    pub octets: i64,
    /// Last removed at, Unix ms.
    pub last_ms: Option<i64>,
}

fn days(policy: &Policy, class: Class) -> u32 {
    match class {
        Class::Messages => policy.messages_keep_days,
        Class::Uplinks => policy.uplinks_keep_days,
        Class::Missions => policy.missions_keep_days,
        Class::Audit => policy.audit_keep_days,
    }
}

/// The oldest of one tenant, and how many wait, counted up to `limit`.
fn of_tenant(
    tx: &mut Tx<'_>,
    (tenant, class): (TenantId, Class),
    before_ms: Option<i64>,
    limit: i64,
) -> store::Result<(Option<i64>, i64)> {
    let old = before_ms.filter(|_| limit > 0).map(|before_ms| Old { before_ms, after: 0, limit });
    Ok(match class {
        Class::Messages => (
            removal::oldest_message(tx, tenant)?.map(domain::id::MessageId::accepted_ms),
            old.map_or(Ok(0), |old| removal::count_messages(tx, tenant, old))?,
        ),
        Class::Uplinks => (
            removal::oldest_uplink(tx, tenant)?.map(domain::id::UplinkId::received_ms),
            old.map_or(Ok(0), |old| removal::count_uplinks(tx, tenant, old))?,
        ),
        Class::Missions => (
            removal::oldest_mission_ms(tx, tenant)?,
            old.map_or(Ok(0), |old| removal::missions(tx, tenant, old).map(|found| found.len() as i64))?,
        ),
        Class::Audit => (None, 0),
    })
}

fn of_class(
    tx: &mut Tx<'_>,
    class: Class,
    owners: &[Owner],
    platform: &Policy,
    known: &[Removal],
    now_ms: i64,
) -> store::Result<ClassReport> {
    let (mut oldest_ms, mut waiting) = (None, 0);
    if class == Class::Audit {
        oldest_ms = removal::oldest_audit_ms_all(tx)?;
        let before = before_ms(now_ms, platform.audit_keep_days);
        waiting = before.map_or(Ok(0), |before| removal::count_audit_all(tx, before, COUNT_MAX + 1))?;
    } else {
        for owner in owners {
            let before = before_ms(now_ms, days(&owner.policy, class));
            let (oldest, more) = of_tenant(tx, (owner.tenant, class), before, COUNT_MAX + 1 - waiting)?;
            waiting += more;
            oldest_ms = oldest_ms.into_iter().chain(oldest).min();
        }
    }
    let removals = || known.iter().filter(|removal| removal.class == class);
    Ok(ClassReport {
        class,
        days: days(platform, class),
        others: owners.iter().filter(|owner| days(&owner.policy, class) != days(platform, class)).count(),
        oldest_ms,
        waiting: waiting.min(COUNT_MAX),
        is_exact: waiting <= COUNT_MAX,
        removed: removals().map(|removal| removal.removed).sum(),
        files: removals().map(|removal| removal.files).sum(),
        octets: removals().map(|removal| removal.octets).sum(),
        last_ms: removals().map(|removal| removal.at_ms).max(),
    })
}

impl Engine {
    /// What is kept how long, and what became of the rest; what the database counts is up to five seconds old.
    pub async fn retention(&self, actor: &Actor) -> Result<RetentionReport> {
        actor.may(Permission::HealthRead)?;
        let mut last = self.core.retention.kept.0.lock().await;
        if let Some((_, report)) = last.as_ref().filter(|(at, _)| at.elapsed() < GOOD_FOR) {
            return Ok(RetentionReport { archive: self.archive_state(), ..report.clone() });
        }
        let report =
            RetentionReport { archive: self.archive_state(), classes: self.classes(now_ms()).await? };
        Ok(last.insert((Instant::now(), report)).1.clone())
    }

    /// By kind of data, as of a moment.
    pub(crate) async fn classes(&self, now_ms: i64) -> Result<Vec<ClassReport>> {
        let (owners, platform) = (self.owners(), std::sync::Arc::clone(&self.core.picture().policy));
        let read = move |tx: &mut Tx<'_>| {
            let known = removal::removals_all(tx)?;
            let of = |class| of_class(tx, class, &owners, &platform, &known, now_ms);
            Class::ALL.into_iter().map(of).collect::<store::Result<Vec<_>>>()
        };
        Ok(self.core.db.read(read).await?)
    }

    /// The archive as it is.
    pub(crate) fn archive_state(&self) -> ArchiveState {
        let dir = self.archive_dir().map(|dir| dir.display().to_string());
        ArchiveState { dir, trouble: self.core.retention.trouble() }
    }

    /// Before when the caller's messages may be gone, Unix ms: `None` = nothing was removed.
    pub async fn log_begins_ms(&self, actor: &Actor) -> Result<Option<i64>> {
        actor.may(Permission::MessagesRead)?;
        let tenant = actor.tenant;
        Ok(self.core.db.read(move |tx| removal::until_ms(tx, tenant, Class::Messages)).await?)
    }
}
