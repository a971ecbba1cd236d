//! Removing what was kept as long as the policy says, in slices. Counts, sums and the ledger stay; beside them is noted, in the
//! removing transaction, how much of each is gone (`stat`, `removed_sum`), so that the books can still be proved.
//!
//! What may go is the caller's business, with two exceptions that no caller can lift: a message that is open, or that is no
//! longer as the caller read it, stays.

use std::collections::BTreeMap;

use domain::id::{BodyId, CarrierId, MessageId, OrderId, TenantId, UplinkId};
use domain::ledger::Move;
use domain::money::Micro;
use domain::retention::Class;

use crate::error::{Error, Result};
use crate::inbound::Uplink;
use crate::ledger::Line;
use crate::many::Many;
use crate::messages::{SHOWN, SHOWN_FROM, Shown, pick_live, shown};
use crate::presence::Dimension;
use crate::segments::{Attempt, Part};
use crate::stat::{self, Changes};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// How far the removing of a tenant's rows of one kind has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Whose.
    pub tenant: TenantId,
    /// Of what.
    pub class: Class,
    /// Everything that was over before is gone, Unix ms.
    pub until_ms: i64,
    /// Rows removed in all.
    pub removed: i64,
    /// Files they were archived in.
    pub files: i64,
    /// Octets of those.
    pub octets: i64,
    /// Last removed at, Unix ms.
    pub at_ms: i64,
}

/// Adds to what is known of a removal; the time before which all is gone only grows.
pub fn note(tx: &mut Tx<'_>, more: &Removal) -> Result<()> {
    let sql = "INSERT INTO removal (tenant, class, until_ms, removed, files, octets, at_ms) VALUES ($1,$2,$3,$4,$5,$6,$7) \
               ON CONFLICT (tenant, class) DO UPDATE SET \
               until_ms = CASE WHEN removal.until_ms > $3 THEN removal.until_ms ELSE $3 END, \
               removed = removal.removed + $4, files = removal.files + $5, octets = removal.octets + $6, at_ms = $7";
    let params = [
        Value::Int(more.tenant.0),
        more.class.code().into(),
        more.until_ms.into(),
        more.removed.into(),
        more.files.into(),
        more.octets.into(),
        more.at_ms.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// What was removed of every tenant.
pub fn removals_all(tx: &mut Tx<'_>) -> Result<Vec<Removal>> {
    let sql =
        "SELECT tenant, class, until_ms, removed, files, octets, at_ms FROM removal ORDER BY tenant, class";
    tx.all(sql, &[], |row| {
        let class = row.int(1)?;
        Ok(Removal {
            tenant: TenantId(row.int(0)?),
            class: Class::from_code(class).ok_or_else(|| Error::unknown_code("class", class))?,
            until_ms: row.int(2)?,
            removed: row.int(3)?,
            files: row.int(4)?,
            octets: row.int(5)?,
            at_ms: row.int(6)?,
        })
    })
}

/// Before when a tenant's rows of one kind are gone, Unix ms; `None` = nothing was removed.
pub fn until_ms(tx: &mut Tx<'_>, tenant: TenantId, class: Class) -> Result<Option<i64>> {
    let sql = "SELECT until_ms FROM removal WHERE tenant = $1 AND class = $2";
    tx.opt(sql, &[tenant.0.into(), class.code().into()], |row| row.int(0))
}

/// What is looked for when something is to be removed.
#[derive(Clone, Copy, Debug)]
pub struct Old {
    /// Accepted (received) and closed before, Unix ms.
    pub before_ms: i64,
    /// Only after this id.
    pub after: i64,
    /// At most so many.
    pub limit: i64,
}

/// Messages of a tenant that were accepted and closed before a time, in the order of their ids.
pub fn messages(tx: &mut Tx<'_>, tenant: TenantId, old: Old) -> Result<Vec<Shown>> {
    let sql = format!(
        "SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1 AND m.id > $2 AND m.id < $3 AND NOT m.open \
         AND COALESCE(m.closed_ms, 0) < $4 ORDER BY m.id LIMIT $5"
    );
    let first = MessageId::first_at(old.before_ms).0;
    let params =
        [Value::Int(tenant.0), old.after.into(), first.into(), old.before_ms.into(), old.limit.into()];
    tx.all(&sql, &params, shown)
}

/// How many there are, counted up to `limit`.
pub fn count_messages(tx: &mut Tx<'_>, tenant: TenantId, old: Old) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE tenant = $1 AND id > $2 AND id < $3 AND NOT open \
               AND COALESCE(closed_ms, 0) < $4 LIMIT $5) AS old";
    let first = MessageId::first_at(old.before_ms).0;
    let params =
        [Value::Int(tenant.0), old.after.into(), first.into(), old.before_ms.into(), old.limit.into()];
    tx.one(sql, &params, |row| row.int(0))
}

/// The first message of a tenant that is there, whatever its state.
pub fn oldest_message(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<MessageId>> {
    let sql = "SELECT id FROM message WHERE tenant = $1 ORDER BY id LIMIT 1";
    tx.opt(sql, &[tenant.0.into()], |row| row.int(0).map(MessageId))
}

/// What an archive tells of messages beside their rows, by message.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Parts of long ones.
    pub parts: BTreeMap<MessageId, Vec<Part>>,
    /// Failed submissions, oldest first.
    pub attempts: BTreeMap<MessageId, Vec<Attempt>>,
    /// Ledger lines in the order of the moves.
    pub lines: BTreeMap<MessageId, Vec<Line>>,
    /// Names of tasks, by request.
    pub tasks: BTreeMap<MessageId, String>,
}

/// What stands beside the rows of these messages of a tenant.
pub fn beside(tx: &mut Tx<'_>, tenant: TenantId, of: &[Shown]) -> Result<Beside> {
    static PARTS: Many = Many::pick(
        "segment",
        "message number carrier smsc_id code answered_ms closed_ms",
        "tenant message",
        false,
    );
    static ATTEMPTS: Many =
        Many::pick("attempt", "message number at_ms part carrier code", "tenant message", false);
    static LINES: Many = Many::pick("ledger", "ref move order_id amount at_ms note", "tenant ref", false);
    let keys: Vec<_> = of.iter().flat_map(|row| [Value::Int(tenant.0), Value::Int(row.new.id.0)]).collect();
    let mut found = Beside::default();
    for (id, part) in tx.pick(&PARTS, &keys, part)? {
        found.parts.entry(id).or_default().push(part);
    }
    found.parts.values_mut().for_each(|parts| parts.sort_by_key(|part| part.number));
    let mut attempts = tx.pick(&ATTEMPTS, &keys, attempt)?;
    attempts.sort_by_key(|(id, number, _)| (*id, *number));
    for (id, _, attempt) in attempts {
        found.attempts.entry(id).or_default().push(attempt);
    }
    for line in tx.pick(&LINES, &keys, |row| line(tenant, row))? {
        found.lines.entry(MessageId(line.reference)).or_default().push(line);
    }
    found.lines.values_mut().for_each(|lines| lines.sort_by_key(|line| line.kind.code()));
    let mut requests: Vec<_> = of.iter().filter_map(|row| row.new.task).collect();
    requests.dedup();
    found.tasks = crate::task::names(tx, tenant, &requests)?.into_iter().collect();
    Ok(found)
}

fn part(row: &Row<'_>) -> Result<(MessageId, Part)> {
    let part = Part {
        number: u8::try_from(row.int(1)?).unwrap_or(u8::MAX),
        carrier: CarrierId(row.int(2)?),
        smsc_id: row.text_opt(3)?,
        code: row.text_opt(4)?,
        answered_ms: row.int_opt(5)?,
        closed_ms: row.int_opt(6)?,
    };
    Ok((MessageId(row.int(0)?), part))
}

fn attempt(row: &Row<'_>) -> Result<(MessageId, i64, Attempt)> {
    let attempt = Attempt {
        at_ms: row.int(2)?,
        part: u8::try_from(row.int(3)?).unwrap_or(u8::MAX),
        carrier: CarrierId(row.int(4)?),
        code: row.text(5)?,
    };
    Ok((MessageId(row.int(0)?), row.int(1)?, attempt))
}

fn line(tenant: TenantId, row: &Row<'_>) -> Result<Line> {
    let code = row.int(1)?;
    Ok(Line {
        tenant,
        reference: row.int(0)?,
        kind: Move::from_code(code).ok_or_else(|| Error::unknown_code("move", code))?,
        order: OrderId(row.int(2)?),
        amount: Micro(row.int(3)?),
        at_ms: row.int(4)?,
        note: row.text_opt(5)?,
    })
}

/// A message as it was when it was read to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its id.
    pub id: MessageId,
    /// Its state's code.
    pub state: i64,
    /// When it closed.
    pub closed_ms: Option<i64>,
}

impl From<&Shown> for Seen {
    fn from(row: &Shown) -> Seen {
        Seen { id: row.new.id, state: row.new.state.code(), closed_ms: row.live.closed_ms }
    }
}

/// Removes messages with their parts and failed submissions, and notes what of every count is gone; answers how many. One
/// that is not as it was seen stays. Bodies are removed by [`remove_bodies`].
pub fn remove_messages(tx: &mut Tx<'_>, tenant: TenantId, seen: &[Seen]) -> Result<i64> {
    static PARTS: Many = Many::delete("segment", "tenant message");
    static ATTEMPTS: Many = Many::delete("attempt", "tenant message");
    static MESSAGES: Many = Many::delete("message", "tenant id");
    static SUMS: Many = Many::tally("removed_sum", "tenant task state order_id", "messages amount posted");
    let keys: Vec<_> = seen.iter().map(|seen| (tenant, seen.id)).collect();
    let known: BTreeMap<_, _> = seen.iter().map(|seen| (seen.id, seen)).collect();
    let mut rows = pick_live(tx, &keys)?;
    rows.retain(|row| {
        let seen = known.get(&row.id);
        row.message.state.is_closed()
            && seen.is_some_and(|s| s.state == row.message.state.code() && s.closed_ms == row.closed_ms)
    });
    let mut changes = Changes::default();
    let mut sums: BTreeMap<[i64; 4], [i64; 3]> = BTreeMap::new();
    for row in &rows {
        changes.removed(row);
        let task = row.task.map_or(0, |task| task.0);
        let sum = sums.entry([tenant.0, task, row.message.state.code(), row.order.0]).or_default();
        let more = [1, row.amount.0, row.posted.unwrap_or(0)];
        sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let ids: Vec<_> = rows.iter().flat_map(|row| [Value::Int(tenant.0), Value::Int(row.id.0)]).collect();
    tx.many(&PARTS, &ids)?;
    tx.many(&ATTEMPTS, &ids)?;
    tx.many(&MESSAGES, &ids)?;
    stat::add_removed(tx, &changes)?;
    let sums: Vec<_> =
        sums.into_iter().flat_map(|(key, sums)| key.into_iter().chain(sums)).map(Value::Int).collect();
    tx.many(&SUMS, &sums)?;
    Ok(rows.len() as i64)
}

/// How many messages of a task were removed.
pub fn removed_of_task(tx: &mut Tx<'_>, tenant: TenantId, task: MessageId) -> Result<i64> {
    let sql =
        "SELECT CAST(COALESCE(SUM(messages), 0) AS BIGINT) FROM removed_sum WHERE tenant = $1 AND task = $2";
    tx.one(sql, &[tenant.0.into(), task.0.into()], |row| row.int(0))
}

/// Removes bodies with ids between `after` and `before` that no task shows, of `limit` that are looked at; answers the last one
/// looked at (`None` = there are no more) and how many went. The caller knows that no message has one of them.
pub fn remove_bodies(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    (after, before): (BodyId, BodyId),
    limit: i64,
) -> Result<(Option<BodyId>, i64)> {
    static REMOVE: Many = Many::delete("body", "tenant id");
    let sql = "SELECT b.id, EXISTS (SELECT 1 FROM task t WHERE t.tenant = b.tenant AND t.body = b.id) \
               FROM body b WHERE b.tenant = $1 AND b.id > $2 AND b.id < $3 ORDER BY b.id LIMIT $4";
    let params = [Value::Int(tenant.0), after.0.into(), before.0.into(), limit.into()];
    let looked = tx.all(sql, &params, |row| Ok((row.int(0)?, row.bool(1)?)))?;
    let last = looked.last().map(|(id, _)| BodyId(*id));
    let keys: Vec<_> = looked
        .iter()
        .filter(|(_, has_task)| !has_task)
        .flat_map(|(id, _)| [Value::Int(tenant.0), Value::Int(*id)])
        .collect();
    tx.many(&REMOVE, &keys)?;
    Ok((last, keys.len() as i64 / 2))
}

/// The next thing after `after` that a tenant's presence is noted of.
pub fn next_presence(tx: &mut Tx<'_>, tenant: TenantId, after: (i64, i64)) -> Result<Option<(i64, i64)>> {
    let sql = "SELECT dimension, item FROM presence WHERE tenant = $1 AND (dimension, item) > ($2, $3) \
               ORDER BY dimension, item LIMIT 1";
    let params = [Value::Int(tenant.0), after.0.into(), after.1.into()];
    tx.opt(sql, &params, |row| Ok((row.int(0)?, row.int(1)?)))
}

/// The first dimension that presence is noted in: where [`next_presence`] begins.
pub const PRESENCE_BEGIN: (i64, i64) = (Dimension::Kind as i64, i64::MIN);

/// Forgets that there was something of one dimension and item before a slot; answers in how many slots.
pub fn remove_presence(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    (dimension, item): (i64, i64),
    before_slot: i64,
) -> Result<u64> {
    let sql = "DELETE FROM presence WHERE tenant = $1 AND dimension = $2 AND item = $3 AND slot < $4";
    tx.exec(sql, &[tenant.0.into(), dimension.into(), item.into(), before_slot.into()])
}

/// Uplinks of a tenant that arrived before a time, in the order of their ids.
pub fn uplinks(tx: &mut Tx<'_>, tenant: TenantId, old: Old) -> Result<Vec<Uplink>> {
    let sql = "SELECT tenant, id, carrier, sender, recipient, text, message FROM uplink \
               WHERE tenant = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4";
    let first = MessageId::first_at(old.before_ms).0;
    let params = [Value::Int(tenant.0), old.after.into(), first.into(), old.limit.into()];
    tx.all(sql, &params, crate::inbound::uplink)
}

/// How many there are, counted up to `limit`.
pub fn count_uplinks(tx: &mut Tx<'_>, tenant: TenantId, old: Old) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM uplink WHERE tenant = $1 AND id > $2 AND id < $3 LIMIT $4) AS old";
    let first = MessageId::first_at(old.before_ms).0;
    let params = [Value::Int(tenant.0), old.after.into(), first.into(), old.limit.into()];
    tx.one(sql, &params, |row| row.int(0))
}

/// The first uplink of a tenant that is there.
pub fn oldest_uplink(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<UplinkId>> {
    let sql = "SELECT id FROM uplink WHERE tenant = $1 ORDER BY id LIMIT 1";
    tx.opt(sql, &[tenant.0.into()], |row| row.int(0).map(UplinkId))
}

/// Removes uplinks; answers how many were there.
pub fn remove_uplinks(tx: &mut Tx<'_>, tenant: TenantId, ids: &[UplinkId]) -> Result<i64> {
    static REMOVE: Many = Many::delete("uplink", "tenant id");
    let keys: Vec<_> = ids.iter().flat_map(|id| [Value::Int(tenant.0), Value::Int(id.0)]).collect();
    Ok(tx.many(&REMOVE, &keys)?.into_iter().filter(|gone| *gone).count() as i64)
}

/// Missions of a tenant that ended before a time and still have a file or rows, oldest first.
pub fn missions(tx: &mut Tx<'_>, tenant: TenantId, old: Old) -> Result<Vec<MessageId>> {
    let sql = "SELECT m.id FROM mission m WHERE m.tenant = $1 AND m.id > $2 AND m.status IN ('cancelled', 'done') \
               AND m.finished_ms < $3 AND (\
               EXISTS (SELECT 1 FROM mission_block b WHERE b.tenant = m.tenant AND b.mission = m.id) OR \
               EXISTS (SELECT 1 FROM mission_reject r WHERE r.tenant = m.tenant AND r.mission = m.id) OR \
               EXISTS (SELECT 1 FROM mission_import i WHERE i.tenant = m.tenant AND i.mission = m.id)) \
               ORDER BY m.id LIMIT $4";
    let params = [Value::Int(tenant.0), old.after.into(), old.before_ms.into(), old.limit.into()];
    tx.all(sql, &params, |row| row.int(0).map(MessageId))
}

/// The oldest end of a mission of a tenant that still has rows, Unix ms.
pub fn oldest_mission_ms(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<i64>> {
    let sql = "SELECT MIN(m.finished_ms) FROM mission m WHERE m.tenant = $1 AND m.status IN ('cancelled', 'done') \
               AND EXISTS (SELECT 1 FROM mission_block b WHERE b.tenant = m.tenant AND b.mission = m.id)";
    tx.one(sql, &[tenant.0.into()], |row| row.int_opt(0))
}

/// Removes some of the rows and pieces of a mission that is over, at most `limit` of each sort; false = nothing was left.
pub fn remove_mission_rows(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId, limit: i64) -> Result<bool> {
    let mut gone = 0;
    for (table, column) in
        [("mission_block", "first"), ("mission_reject", "first"), ("mission_file", "number")]
    {
        let sql = format!(
            "DELETE FROM {table} WHERE tenant = $1 AND mission = $2 AND {column} IN (\
             SELECT {column} FROM {table} WHERE tenant = $1 AND mission = $2 ORDER BY {column} LIMIT $3)"
        );
        gone += tx.exec(&sql, &[tenant.0.into(), id.0.into(), limit.into()])?;
    }
    if gone == 0 {
        let sql = "DELETE FROM mission_import WHERE tenant = $1 AND mission = $2";
        tx.exec(sql, &[tenant.0.into(), id.0.into()])?;
    }
    Ok(gone > 0)
}

/// The first line of a tenant's audit log that is there, Unix ms.
pub fn oldest_audit_ms_all(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    let sql = "SELECT id FROM audit ORDER BY id LIMIT 1";
    tx.opt(sql, &[], |row| Ok(MessageId(row.int(0)?).accepted_ms()))
}

/// How many lines of everybody's audit log are older than a time, and old enough to go, counted up to `limit`.
pub fn count_audit_all(tx: &mut Tx<'_>, before_ms: i64, limit: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE id < $1 \
               AND id < (SELECT MAX(id) FROM audit) - 65229815808000000 LIMIT $2) AS old";
    tx.one(sql, &[MessageId::first_at(before_ms).0.into(), limit.into()], |row| row.int(0))
}

/// Removes the oldest lines of everybody's audit log that are older than a time, at most `limit`; answers how many. Lines that
/// are less than 180 days older than the newest stay, whatever the time: a trigger refuses that they go.
pub fn remove_audit_all(tx: &mut Tx<'_>, before_ms: i64, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < $1 \
               AND id < (SELECT MAX(id) FROM audit) - 65229815808000000 ORDER BY id LIMIT $2)";
    tx.exec(sql, &[MessageId::first_at(before_ms).0.into(), limit.into()])
}
