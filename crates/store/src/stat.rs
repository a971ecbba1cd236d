//! Statistics: counts of messages by when they were accepted, kept in the transaction that changes them, so that a page of
//! figures is a small read however many messages there are.
//!
//! A row counts the messages of one quarter of an hour, SMS type and closed state; state 0 counts all of them, and what is
//! missing to it is under way. The messages of a task are counted once more by state, cause, country and network, so that a
//! task's progress is a small read too; and all by day and everything else that they are broken down by (`daily`).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{BodyId, MessageId, RouteId, TenantId};
use domain::message::State;

use crate::books::Finding;
use crate::daily::{self, OfDay};
use crate::error::Result;
use crate::many::Many;
use crate::messages::{Live, NewMessage};
use crate::presence;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Milliseconds of a slot: a quarter of an hour. Every time zone's midnight falls on the beginning of one.
pub const SLOT_MS: i64 = 900_000;

/// What a row counts: the tenant, when its messages were accepted, their `Kind` code and closed state (`None` = all).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    tenant: TenantId,
    slot: i64,
    kind: i64,
    state: i64,
}

/// What a row of a task counts; state 0 counts all, whatever their cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OfTask {
    tenant: TenantId,
    task: MessageId,
    state: i64,
    cause: i64,
    country: i64,
    network: i64,
}

/// Messages and their segments.
pub(crate) type Sums = (i64, i64);

/// Changes to the counts, summed up until they are written once.
#[derive(Debug, Default)]
pub struct Changes {
    slots: BTreeMap<Key, Sums>,
    tasks: BTreeMap<OfTask, Sums>,
    days: BTreeMap<OfDay, Sums>,
    seen: BTreeSet<presence::Of>,
}

/// What the counts know of a message that does not change.
#[derive(Clone, Copy)]
struct Facts {
    tenant: TenantId,
    id: MessageId,
    task: Option<MessageId>,
    day: i64,
    kind: i64,
    country: i64,
    network: i64,
    route: RouteId,
    body: BodyId,
    segments: i64,
}

/// The facts of a new or a stepped message.
macro_rules! facts {
    ($of:expr) => {{
        let of = $of;
        Facts {
            tenant: of.tenant,
            id: of.id,
            task: of.task,
            day: of.day,
            kind: of.kind,
            country: of.country,
            network: of.network,
            route: of.route,
            body: of.body,
            segments: of.segments,
        }
    }};
}

/// Where a message is: its state and, when it did not arrive, its `domain::cause::Cause` code.
pub type Place = (State, Option<i64>);

impl Changes {
    /// A message was accepted, or refused at once.
    pub fn accepted(&mut self, new: &NewMessage) {
        let facts = facts!(new);
        let (slot, route) = (new.id.accepted_ms() / SLOT_MS, new.route.0);
        let NewMessage { tenant, kind, country, body, .. } = *new;
        let of_then = |task: &MessageId| task.accepted_ms() / SLOT_MS != slot;
        let task = new.task.filter(of_then).map_or(0, |task| task.0);
        self.seen.insert(presence::Of { tenant, slot, kind, country, route, body, task });
        self.count(&facts, None, 1);
        if new.state.is_closed() {
            self.count(&facts, Some((new.state, new.reason)), 1);
        }
    }

    /// A message went from `before` to where it is now. Open states are not counted, so most steps change nothing.
    pub fn moved(&mut self, live: &Live, before: Place) {
        let after = (live.message.state, live.cause);
        if before == after {
            return;
        }
        let facts = facts!(live);
        if before.0.is_closed() {
            self.count(&facts, Some(before), -1);
        }
        if after.0.is_closed() {
            self.count(&facts, Some(after), 1);
        }
    }

    /// A closed message is removed; for [`add_removed`].
    pub(crate) fn removed(&mut self, live: &Live) {
        let facts = facts!(live);
        self.count(&facts, None, 1);
        self.count(&facts, Some((live.message.state, live.cause)), 1);
    }

    fn count(&mut self, of: &Facts, place: Option<Place>, messages: i64) {
        let sums = (messages, messages * of.segments);
        let (state, cause) = place.map_or((0, 0), |(state, cause)| (state.code(), cause.unwrap_or(0)));
        let slot = of.id.accepted_ms() / SLOT_MS;
        add_to(&mut self.slots, Key { tenant: of.tenant, slot, kind: of.kind, state }, sums);
        let Facts { tenant, day, kind, country, network, route, body, .. } = *of;
        let of_day = OfDay { tenant, day, kind, country, network, route, body, state, cause };
        add_to(&mut self.days, of_day, sums);
        if let Some(task) = of.task {
            add_to(&mut self.tasks, OfTask { tenant, task, state, cause, country, network }, sums);
        }
    }
}

pub(crate) fn add_to<K: Ord>(sums: &mut BTreeMap<K, Sums>, key: K, (messages, segments): Sums) {
    let known = sums.entry(key).or_default();
    *known = (known.0 + messages, known.1 + segments);
}

/// Writes changes. Rows are locked table by table in the order of their keys, after messages and orders and before the feed.
pub fn add(tx: &mut Tx<'_>, changes: &Changes) -> Result<()> {
    static SLOTS: Many = Many::tally("stat", "tenant dimension slot item kind state", "messages segments");
    static TASKS: Many =
        Many::tally("task_stat", "tenant task state cause country network", "messages segments");
    let slots = values(&changes.slots, |key| [key.tenant.0, 0, key.slot, 0, key.kind, key.state]);
    tx.many(&SLOTS, &slots)?;
    let of_task = |key: &OfTask| {
        let OfTask { tenant, task, state, cause, country, network } = *key;
        [tenant.0, task.0, state, cause, country, network]
    };
    tx.many(&TASKS, &values(&changes.tasks, of_task))?;
    let marks = daily::marks(tx, &changes.days)?;
    daily::add(tx, &changes.days, &marks)?;
    presence::add(tx, &changes.seen, &marks)
}

/// Notes beside the counts how much of each was removed. Rows are there: the messages were counted. Locks as [`add`].
pub(crate) fn add_removed(tx: &mut Tx<'_>, changes: &Changes) -> Result<()> {
    static SLOTS: Many =
        Many::add("stat", "removed removed_segments", "tenant dimension slot item kind state", "");
    static TASKS: Many =
        Many::add("task_stat", "removed removed_segments", "tenant task state cause country network", "");
    let slots = sums_first(&changes.slots, |key| [key.tenant.0, 0, key.slot, 0, key.kind, key.state]);
    tx.many(&SLOTS, &slots)?;
    let of_task = |key: &OfTask| {
        let OfTask { tenant, task, state, cause, country, network } = *key;
        [tenant.0, task.0, state, cause, country, network]
    };
    tx.many(&TASKS, &sums_first(&changes.tasks, of_task))?;
    let marks = daily::marks(tx, &changes.days)?;
    daily::add_removed(tx, &changes.days, &marks)
}

/// The rows of [`add_removed`]: sums with their keys.
pub(crate) fn sums_first<K, const N: usize>(
    sums: &BTreeMap<K, Sums>,
    key: impl Fn(&K) -> [i64; N],
) -> Vec<Value<'static>> {
    let mut values = Vec::with_capacity(sums.len() * (N + 2));
    for (of, (messages, segments)) in sums {
        values.extend([Value::Int(*messages), Value::Int(*segments)]);
        values.extend(key(of).map(Value::Int));
    }
    values
}

/// The rows to write: keys with their sums; what cancels out is left out.
pub(crate) fn values<K, const N: usize>(
    sums: &BTreeMap<K, Sums>,
    key: impl Fn(&K) -> [i64; N],
) -> Vec<Value<'static>> {
    let mut values = Vec::with_capacity(sums.len() * (N + 2));
    for (of, (messages, segments)) in sums.iter().filter(|(_, sums)| **sums != (0, 0)) {
        values.extend(key(of).map(Value::Int));
        values.extend([Value::Int(*messages), Value::Int(*segments)]);
    }
    values
}

/// Messages of a task that are in one state for one reason, to one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskCount {
    /// Their closed state; `None` = every message, whatever its state.
    pub state: Option<State>,
    /// Why they did not arrive: `domain::cause::Cause` code.
    pub reason: Option<i64>,
    /// `Country` code; 0 = unknown.
    pub country: i64,
    /// `Network` code.
    pub network: i64,
    /// How many.
    pub messages: i64,
    /// Their segments.
    pub segments: i64,
}

/// What became of the messages of a task, however many they are: rows of every message (state `None`), and of those that are
/// closed; the difference is under way.
pub fn of_task(tx: &mut Tx<'_>, tenant: TenantId, task: MessageId) -> Result<Vec<TaskCount>> {
    let sql = "SELECT state, cause, country, network, messages, segments FROM task_stat \
               WHERE tenant = $1 AND task = $2 AND messages <> 0 ORDER BY state, cause, country, network";
    tx.all(sql, &[tenant.0.into(), task.0.into()], |row| {
        let (code, cause) = (row.int(0)?, row.int(1)?);
        Ok(TaskCount {
            state: if code == 0 { None } else { Some(crate::messages::state(code)?) },
            reason: Some(cause).filter(|cause| *cause != 0),
            country: row.int(2)?,
            network: row.int(3)?,
            messages: row.int(4)?,
            segments: row.int(5)?,
        })
    })
}

/// Messages of one type and state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// `Kind` code.
    pub kind: i64,
    /// Their closed state; `None` = every message, whatever its state.
    pub state: Option<State>,
    /// How many.
    pub messages: i64,
    /// Their segments.
    pub segments: i64,
}

/// What a tenant sent from `from_ms` until before `until_ms` (Unix ms, beginnings of slots), by type and state.
pub fn sums(tx: &mut Tx<'_>, tenant: TenantId, from_ms: i64, until_ms: i64) -> Result<Vec<Count>> {
    let sql = "SELECT kind, state, CAST(SUM(messages) AS BIGINT), CAST(SUM(segments) AS BIGINT) FROM stat \
               WHERE tenant = $1 AND dimension = 0 AND slot >= $2 AND slot < $3 GROUP BY kind, state ORDER BY kind, state";
    let params = [tenant.0.into(), from_ms.div_euclid(SLOT_MS).into(), until_ms.div_euclid(SLOT_MS).into()];
    tx.all(sql, &params, |row| {
        let code = row.int(1)?;
        let state = if code == 0 { None } else { Some(crate::messages::state(code)?) };
        Ok(Count { kind: row.int(0)?, state, messages: row.int(2)?, segments: row.int(3)? })
    })
}

/// Messages of one slot and state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfSlot {
    /// Quarters of an hour since 1970.
    pub slot: i64,
    /// Their closed state; `None` = every message, whatever its state.
    pub state: Option<State>,
    /// How many.
    pub messages: i64,
    /// Their segments.
    pub segments: i64,
}

/// What was sent from `from_ms` until before `until_ms` (Unix ms, beginnings of slots), slot by slot: a tenant's, or (`None`)
/// that of every tenant; of one type (`Kind` code), or of all.
pub fn slots_all(
    tx: &mut Tx<'_>,
    tenant: Option<TenantId>,
    kind: Option<i64>,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<OfSlot>> {
    let (from, until) = (from_ms.div_euclid(SLOT_MS), until_ms.div_euclid(SLOT_MS));
    if let Some(tenant) = tenant {
        return slots_of(tx, tenant, kind.unwrap_or(0), (from, until));
    }
    let sql = "SELECT s.slot, s.state, CAST(SUM(s.messages) AS BIGINT), CAST(SUM(s.segments) AS BIGINT) FROM tenant t \
               JOIN stat s ON s.tenant = t.id AND s.dimension = 0 AND s.slot >= $1 AND s.slot < $2 \
               WHERE (CAST($3 AS BIGINT) = 0 OR s.kind = $3) GROUP BY s.slot, s.state ORDER BY s.slot, s.state";
    tx.all(sql, &[from.into(), until.into(), kind.unwrap_or(0).into()], of_slot)
}

/// Those of one tenant; kind 0 = of every type. The rows come in the order of the table's key and are summed up here: to
/// group them the database would have to sort all of them.
fn slots_of(tx: &mut Tx<'_>, tenant: TenantId, kind: i64, (from, until): (i64, i64)) -> Result<Vec<OfSlot>> {
    let sql = "SELECT slot, state, messages, segments FROM stat WHERE tenant = $1 AND dimension = 0 AND slot >= $2 AND slot < $3 \
               AND (CAST($4 AS BIGINT) = 0 OR kind = $4) ORDER BY slot";
    let mut sums: Vec<OfSlot> = Vec::new();
    // Where the sums of the row's slot begin.
    let mut first = 0;
    tx.all(sql, &[tenant.0.into(), from.into(), until.into(), kind.into()], |row| {
        let of = of_slot(row)?;
        if sums.last().is_some_and(|last| last.slot != of.slot) {
            first = sums.len();
        }
        match sums[first..].iter_mut().find(|known| known.state == of.state) {
            Some(known) => {
                known.messages += of.messages;
                known.segments += of.segments;
            }
            None => sums.push(of),
        }
        Ok(())
    })?;
    Ok(sums)
}

fn of_slot(row: &Row<'_>) -> Result<OfSlot> {
    let code = row.int(1)?;
    let state = if code == 0 { None } else { Some(crate::messages::state(code)?) };
    Ok(OfSlot { slot: row.int(0)?, state, messages: row.int(2)?, segments: row.int(3)? })
}

/// Proves the counts: each is what counting the messages says, and what was removed of them. Answers what is not; empty =
/// clean. Reads every message.
pub fn check_all(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    if tx.is_postgres() {
        tx.script(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on",
        )?;
    }
    let counted = "SELECT tenant, ((id >> 22) + 1577836800000) / 900000, kind, CASE WHEN open THEN 0 ELSE state END, COUNT(*), \
                   CAST(SUM(segments) AS BIGINT) FROM message GROUP BY 1, 2, 3, 4";
    let kept = "SELECT tenant, slot, kind, state, messages - removed, segments - removed_segments FROM stat \
                WHERE dimension = 0 AND (messages <> removed OR segments <> removed_segments)";
    let mut findings = compare(tx, counted, kept, |[tenant, slot, kind, state]| {
        (
            format!("tenant {tenant}, slot {slot}, type {kind}, state {state}"),
            (state != 0).then_some([tenant, slot, kind, 0]),
        )
    })?;
    let counted = "SELECT tenant, task, CASE WHEN open THEN 0 ELSE state END, CASE WHEN open THEN 0 ELSE COALESCE(cause, 0) END, \
                   country, network, COUNT(*), CAST(SUM(segments) AS BIGINT) FROM message WHERE task IS NOT NULL \
                   GROUP BY 1, 2, 3, 4, 5, 6";
    let kept = "SELECT tenant, task, state, cause, country, network, messages - removed, segments - removed_segments \
                FROM task_stat WHERE messages <> removed OR segments <> removed_segments";
    findings.extend(compare(tx, counted, kept, |[tenant, task, state, cause, country, network]| {
        let about = format!(
            "tenant {tenant}, task {task}, state {state}, cause {cause}, country {country}, network {network}"
        );
        (about, (state != 0).then_some([tenant, task, 0, 0, country, network]))
    })?);
    findings.extend(daily::check(tx)?);
    Ok(findings)
}

/// Compares what counting says with what is kept: both rows of N columns of a key, messages and segments. `about` names a key
/// in words and says which row counts it together with others.
pub(crate) fn compare<const N: usize>(
    tx: &mut Tx<'_>,
    counted: &str,
    kept: &str,
    about: impl Fn([i64; N]) -> (String, Option<[i64; N]>),
) -> Result<Vec<Finding>> {
    let read = |row: &Row<'_>| -> Result<([i64; N], Sums)> {
        let mut key = [0; N];
        for (at, column) in key.iter_mut().enumerate() {
            *column = row.int(at)?;
        }
        Ok((key, (row.int(N)?, row.int(N + 1)?)))
    };
    let mut wanted = BTreeMap::new();
    for (key, sums) in tx.all(counted, &[], read)? {
        add_to(&mut wanted, key, sums);
        if let Some(all) = about(key).1 {
            add_to(&mut wanted, all, sums);
        }
    }
    let kept: BTreeMap<_, _> = tx.all(kept, &[], read)?.into_iter().collect();
    let keys: BTreeSet<_> = wanted.keys().chain(kept.keys()).collect();
    let wrong = keys.into_iter().filter(|key| wanted.get(*key) != kept.get(*key)).take(100);
    Ok(wrong.map(|key| finding(&about(*key).0, wanted.get(key), kept.get(key))).collect())
}

fn finding(about: &str, counted: Option<&Sums>, kept: Option<&Sums>) -> Finding {
    let (counted, kept) = (counted.copied().unwrap_or_default(), kept.copied().unwrap_or_default());
    format!(
        "statistics of {about}: {} messages and {} segments without those removed, but {} and {} are there",
        kept.0, kept.1, counted.0, counted.1
    )
}
