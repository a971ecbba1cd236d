//! Statistics: counts of messages by when they were accepted, kept in the transaction that changes them, so that a page of
//! figures is a small read however many messages there are.
//!
//! A row counts the messages of one quarter of an hour, SMS type and closed state; state 0 counts all of them, and what is
//! missing to it is under way. Dimension 0 counts all of a tenant's messages. Counting by something more (country, route …)
//! is another dimension of the same table: rows that [`add`] writes beside these.

use std::collections::BTreeMap;

use domain::id::{MessageId, TenantId};
use domain::message::State;

use crate::books::Finding;
use crate::error::Result;
use crate::many::Many;
use crate::tx::Tx;
use crate::value::Value;

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

/// Changes to the counts, summed up until they are written once.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<Key, (i64, i64)>);

impl Changes {
    /// A message was accepted, or refused at once.
    pub fn accepted(&mut self, tenant: TenantId, id: MessageId, kind: i64, state: State, segments: i64) {
        self.count(key(tenant, id, kind, None), 1, segments);
        self.moved(tenant, id, kind, (State::Queued, state), segments);
    }

    /// A message went from one state to another. Open states are not counted, so most steps change nothing.
    pub fn moved(&mut self, tenant: TenantId, id: MessageId, kind: i64, way: (State, State), segments: i64) {
        let (before, after) = way;
        if before == after {
            return;
        }
        if before.is_closed() {
            self.count(key(tenant, id, kind, Some(before)), -1, -segments);
        }
        if after.is_closed() {
            self.count(key(tenant, id, kind, Some(after)), 1, segments);
        }
    }

    fn count(&mut self, key: Key, messages: i64, segments: i64) {
        let sums = self.0.entry(key).or_default();
        *sums = (sums.0 + messages, sums.1 + segments);
    }
}

fn key(tenant: TenantId, id: MessageId, kind: i64, state: Option<State>) -> Key {
    Key { tenant, slot: id.accepted_ms() / SLOT_MS, kind, state: state.map_or(0, State::code) }
}

/// Writes changes. Rows are locked in the order of their keys, after messages and orders and before the feed.
pub fn add(tx: &mut Tx<'_>, changes: &Changes) -> Result<()> {
    static ADD: Many = Many::tally("stat", "tenant dimension slot item kind state", "messages segments");
    let mut values = Vec::with_capacity(changes.0.len() * 8);
    for (key, (messages, segments)) in changes.0.iter().filter(|(_, sums)| **sums != (0, 0)) {
        values.extend([
            Value::Int(key.tenant.0),
            0.into(),
            key.slot.into(),
            0.into(),
            key.kind.into(),
            key.state.into(),
            (*messages).into(),
            (*segments).into(),
        ]);
    }
    tx.many(&ADD, &values).map(drop)
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

/// Proves the counts: each is what counting the messages says. Answers what is not; empty = clean. Reads every message.
pub fn check_all(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    if tx.is_postgres() {
        tx.script(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on",
        )?;
    }
    let mut counted = BTreeMap::new();
    let sql = "SELECT tenant, ((id >> 22) + 1577836800000) / 900000, kind, CASE WHEN open THEN 0 ELSE state END, COUNT(*), \
               CAST(SUM(segments) AS BIGINT) FROM message GROUP BY 1, 2, 3, 4";
    for (key, messages, segments) in tx.all(sql, &[], row)? {
        let all = counted.entry(Key { state: 0, ..key }).or_insert((0, 0));
        *all = (all.0 + messages, all.1 + segments);
        if key.state != 0 {
            counted.insert(key, (messages, segments));
        }
    }
    let sql = "SELECT tenant, slot, kind, state, messages, segments FROM stat WHERE dimension = 0 AND (messages <> 0 OR segments <> 0)";
    let kept: BTreeMap<_, _> = tx.all(sql, &[], row)?.into_iter().map(|(key, m, s)| (key, (m, s))).collect();
    let wrong = counted.keys().chain(kept.keys()).filter(|key| counted.get(*key) != kept.get(*key));
    let wrong: std::collections::BTreeSet<_> = wrong.collect();
    Ok(wrong.into_iter().take(100).map(|key| finding(key, counted.get(key), kept.get(key))).collect())
}

fn row(row: &crate::value::Row<'_>) -> Result<(Key, i64, i64)> {
    let key = Key { tenant: TenantId(row.int(0)?), slot: row.int(1)?, kind: row.int(2)?, state: row.int(3)? };
    Ok((key, row.int(4)?, row.int(5)?))
}

fn finding(key: &Key, counted: Option<&(i64, i64)>, kept: Option<&(i64, i64)>) -> Finding {
    let Key { tenant, slot, kind, state } = key;
    let (counted, kept) = (counted.copied().unwrap_or_default(), kept.copied().unwrap_or_default());
    format!(
        "statistics of tenant {tenant}, slot {slot}, type {kind}, state {state}: {} messages and {} segments, but {} and {} \
         are there",
        kept.0, kept.1, counted.0, counted.1
    )
}
