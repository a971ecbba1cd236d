//! What tenants are told: a numbered feed per tenant, the endpoints that are pushed to, pushes and parked pushes.
//!
//! The feed's counter row is locked until the transaction ends, so numbers are committed in order and without gaps: a
//! reader that has seen number n has seen everything before it. That is what cursors and callbacks rely on.

use std::collections::BTreeMap;

use domain::id::{EndpointId, MessageId, TenantId};

use crate::error::Result;
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What an event is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Sort {
    /// A message closed or was corrected; `reference` is the message, `state` its state then.
    Receipt = 1,
    /// An uplink arrived; `reference` is the uplink.
    Uplink = 2,
    /// An order crossed its warning threshold; `reference` is the order.
    OrderWarning = 3,
    /// A signature or a version of a template was decided about; `reference` is the review.
    ReviewDecided = 4,
    /// A document of a signature ran out, so it may be used no longer; `reference` is the signature.
    SignatureExpired = 5,
    /// A sender ID was decided about in a country; `reference` is its entry in the registry, `state` its status then.
    SenderIdDecided = 6,
    /// A mission is over, or was paused by the program; `reference` is the mission, `state` its status then.
    MissionNews = 7,
    /// A Smart SMS profile was published, frozen, unfrozen, or a document of it ran out; `reference` is the profile,
    /// `state` its state then.
    SmartNews = 8,
}

impl Sort {
    /// All.
    pub const ALL: [Sort; 8] = [
        Sort::Receipt,
        Sort::Uplink,
        Sort::OrderWarning,
        Sort::ReviewDecided,
        Sort::SignatureExpired,
        Sort::SenderIdDecided,
        Sort::MissionNews,
        Sort::SmartNews,
    ];

    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The sort stored as `code`.
    pub fn from_code(code: i64) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// An event before it has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Who is told.
    pub tenant: TenantId,
    /// What it is about.
    pub sort: Sort,
    /// The message, uplink, order, review, signature or entry of the registry of sender IDs.
    pub reference: i64,
    /// The message's state code; 0 otherwise.
    pub state: i64,
    /// Where it is pushed; `None` = only pulled.
    pub endpoint: Option<EndpointId>,
    /// When it happened.
    pub at_ms: i64,
}

/// An event of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number in the tenant's feed, from 1, without gaps.
    pub seq: i64,
    /// The rest.
    pub new: NewEvent,
}

/// Appends events, numbering them per tenant. To be called last in a transaction: it locks the tenants' counters.
pub fn append(tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<()> {
    static INSERT: Many = Many::insert("event", "tenant seq sort ref state endpoint at_ms");
    let mut next = reserve(tx, events)?;
    let mut values = Vec::with_capacity(events.len() * 7);
    for event in events {
        let seq = next.entry(event.tenant).or_default();
        values.extend([
            Value::Int(event.tenant.0),
            (*seq).into(),
            event.sort.code().into(),
            event.reference.into(),
            event.state.into(),
            event.endpoint.map(|e| e.0).into(),
            event.at_ms.into(),
        ]);
        *seq += 1;
    }
    tx.many(&INSERT, &values).map(drop)
}

/// The first free number per tenant, after moving the counters.
fn reserve(tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<BTreeMap<TenantId, i64>> {
    let mut counts: BTreeMap<TenantId, i64> = BTreeMap::new();
    for event in events {
        *counts.entry(event.tenant).or_default() += 1;
    }
    let sql = "INSERT INTO feed (tenant, next) VALUES ($1, CAST(1 AS BIGINT) + $2) \
               ON CONFLICT (tenant) DO UPDATE SET next = feed.next + $2 RETURNING next";
    let mut first = BTreeMap::new();
    for (tenant, count) in counts {
        let after = tx.one(sql, &[tenant.0.into(), count.into()], |row| row.int(0))?;
        first.insert(tenant, after - count);
    }
    Ok(first)
}

const EVENT: &str = "seq, sort, ref, state, endpoint, at_ms";

fn event(tenant: TenantId, row: &Row<'_>) -> Result<Event> {
    let sort = row.int(1)?;
    let new = NewEvent {
        tenant,
        sort: Sort::from_code(sort).ok_or_else(|| crate::Error::unknown_code("sort", sort))?,
        reference: row.int(2)?,
        state: row.int(3)?,
        endpoint: row.int_opt(4)?.map(EndpointId),
        at_ms: row.int(5)?,
    };
    Ok(Event { seq: row.int(0)?, new })
}

/// A tenant's events of one sort after a number, in order.
pub fn after(tx: &mut Tx<'_>, tenant: TenantId, sort: Sort, seq: i64, limit: i64) -> Result<Vec<Event>> {
    let sql = format!(
        "SELECT {EVENT} FROM event WHERE tenant = $1 AND seq > $2 AND sort = $3 ORDER BY seq LIMIT $4"
    );
    let params = [tenant.0.into(), seq.into(), sort.code().into(), limit.into()];
    tx.all(&sql, &params, |row| event(tenant, row))
}

/// A tenant's events from `first` to `last`, whoever they go to, in order.
pub fn range(tx: &mut Tx<'_>, tenant: TenantId, first: i64, last: i64, limit: i64) -> Result<Vec<Event>> {
    let sql = format!(
        "SELECT {EVENT} FROM event WHERE tenant = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq LIMIT $4"
    );
    let params = [tenant.0.into(), first.into(), last.into(), limit.into()];
    tx.all(&sql, &params, |row| event(tenant, row))
}

/// What was told of one message, among the events from `first` to `last`, in order.
pub fn of_message(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    message: MessageId,
    first: i64,
    last: i64,
) -> Result<Vec<Event>> {
    let sql = format!(
        "SELECT {EVENT} FROM event WHERE tenant = $1 AND seq >= $2 AND seq <= $3 AND ref = $4 AND sort = 1 ORDER BY seq"
    );
    let params = [tenant.0.into(), first.into(), last.into(), message.0.into()];
    tx.all(&sql, &params, |row| event(tenant, row))
}

/// The number the next event of a tenant will get.
pub fn next_seq(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    let found = tx.opt("SELECT next FROM feed WHERE tenant = $1", &[tenant.0.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(1))
}

/// Deletes a slice of events older than `before_ms` that no endpoint of the tenant still waits for; answers how many.
pub fn prune(tx: &mut Tx<'_>, tenant: TenantId, before_ms: i64, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM event WHERE tenant = $1 AND seq IN \
               (SELECT seq FROM event WHERE tenant = $1 AND at_ms < $2 \
                AND seq < COALESCE((SELECT MIN(next_seq) FROM endpoint WHERE tenant = $1 AND status = 'active'), seq + 1) \
                AND seq < COALESCE((SELECT MIN(first_seq) FROM parked_push WHERE tenant = $1), seq + 1) \
                ORDER BY seq LIMIT $3)";
    tx.exec(sql, &[tenant.0.into(), before_ms.into(), limit.into()])
}

/// An address that is pushed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Whose.
    pub tenant: TenantId,
    /// `receipts`, `uplinks`, `notices`, or `request` (given with a send request; receipts of those messages only).
    pub sort: String,
    /// Where.
    pub url: String,
    /// The HMAC secret.
    pub secret: String,
    /// `active` or `disabled`.
    pub status: String,
    /// The next feed number to look at.
    pub next_seq: i64,
    /// Failing since, Unix ms.
    pub failing_ms: Option<i64>,
    /// Failed pushes in a row.
    pub failures: i64,
    /// Not tried again before, Unix ms.
    pub again_ms: i64,
    /// The last failure in words.
    pub last_note: Option<String>,
}

const ENDPOINT: &str =
    "id, tenant, sort, url, secret, status, next_seq, failing_ms, failures, again_ms, last_note";

fn endpoint(row: &Row<'_>) -> Result<Endpoint> {
    Ok(Endpoint {
        id: EndpointId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        sort: row.text(2)?,
        url: row.text(3)?,
        secret: row.text(4)?,
        status: row.text(5)?,
        next_seq: row.int(6)?,
        failing_ms: row.int_opt(7)?,
        failures: row.int(8)?,
        again_ms: row.int(9)?,
        last_note: row.text_opt(10)?,
    })
}

/// A tenant's endpoints.
pub fn endpoints(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Endpoint>> {
    tx.all(
        &format!("SELECT {ENDPOINT} FROM endpoint WHERE tenant = $1 ORDER BY id"),
        &[tenant.0.into()],
        endpoint,
    )
}

/// Every endpoint of every tenant.
pub fn endpoints_all(tx: &mut Tx<'_>) -> Result<Vec<Endpoint>> {
    tx.all(&format!("SELECT {ENDPOINT} FROM endpoint ORDER BY id"), &[], endpoint)
}

/// Adds an endpoint that starts at the tenant's present end of the feed; when the address exists already, changes
/// nothing and answers the existing one.
pub fn add_endpoint(tx: &mut Tx<'_>, new: &Endpoint) -> Result<Endpoint> {
    let start = next_seq(tx, new.tenant)?;
    let sql = format!(
        "INSERT INTO endpoint ({ENDPOINT}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT DO NOTHING"
    );
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        (&new.sort).into(),
        (&new.url).into(),
        (&new.secret).into(),
        (&new.status).into(),
        start.into(),
        new.failing_ms.into(),
        new.failures.into(),
        new.again_ms.into(),
        new.last_note.as_ref().into(),
    ];
    tx.exec(&sql, &params)?;
    let sql = format!("SELECT {ENDPOINT} FROM endpoint WHERE tenant = $1 AND sort = $2 AND url = $3");
    tx.one(&sql, &[new.tenant.0.into(), (&new.sort).into(), (&new.url).into()], endpoint)
}

/// Changes an endpoint's secret and status.
pub fn change_endpoint(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: EndpointId,
    secret: &str,
    status: &str,
) -> Result<bool> {
    let sql = "UPDATE endpoint SET secret = $3, status = $4, again_ms = 0 WHERE tenant = $1 AND id = $2";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into(), secret.into(), status.into()])? > 0)
}

/// Makes an address the tenant's only one of its sort: others of the sort are disabled.
pub fn retire_other_endpoints(tx: &mut Tx<'_>, keep: &Endpoint) -> Result<u64> {
    let sql = "UPDATE endpoint SET status = 'disabled' WHERE tenant = $1 AND sort = $2 AND id <> $3 AND status = 'active'";
    tx.exec(sql, &[keep.tenant.0.into(), (&keep.sort).into(), keep.id.0.into()])
}

/// How an endpoint stands after a push.
pub fn save_progress(tx: &mut Tx<'_>, end: &Endpoint) -> Result<()> {
    let sql = "UPDATE endpoint SET next_seq = $2, failing_ms = $3, failures = $4, again_ms = $5, last_note = $6 WHERE id = $1";
    let params = [
        Value::Int(end.id.0),
        end.next_seq.into(),
        end.failing_ms.into(),
        end.failures.into(),
        end.again_ms.into(),
        end.last_note.as_ref().into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// One request made to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// To whom.
    pub endpoint: EndpointId,
    /// When.
    pub at_ms: i64,
    /// First event in it.
    pub first_seq: i64,
    /// Last event in it.
    pub last_seq: i64,
    /// How many events.
    pub events: i64,
    /// HTTP status; `None` = no answer.
    pub status: Option<i64>,
    /// Why it failed.
    pub note: Option<String>,
    /// Duration.
    pub took_ms: i64,
}

/// Records a push (one per endpoint and millisecond) and forgets all but the last `keep`.
pub fn record_push(tx: &mut Tx<'_>, push: &Push, keep: i64) -> Result<()> {
    let sql = "INSERT INTO push (endpoint, at_ms, first_seq, last_seq, events, status, note, took_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING";
    let params = [
        Value::Int(push.endpoint.0),
        push.at_ms.into(),
        push.first_seq.into(),
        push.last_seq.into(),
        push.events.into(),
        push.status.into(),
        push.note.as_ref().into(),
        push.took_ms.into(),
    ];
    tx.exec(sql, &params)?;
    let sql = "DELETE FROM push WHERE endpoint = $1 AND at_ms <= \
               (SELECT at_ms FROM push WHERE endpoint = $1 ORDER BY at_ms DESC LIMIT 1 OFFSET $2)";
    tx.exec(sql, &[push.endpoint.0.into(), keep.into()]).map(drop)
}

/// The last pushes to an endpoint, newest first.
pub fn pushes(tx: &mut Tx<'_>, endpoint: EndpointId, limit: i64) -> Result<Vec<Push>> {
    let sql = "SELECT endpoint, at_ms, first_seq, last_seq, events, status, note, took_ms FROM push \
               WHERE endpoint = $1 ORDER BY at_ms DESC LIMIT $2";
    tx.all(sql, &[endpoint.0.into(), limit.into()], |row| {
        Ok(Push {
            endpoint: EndpointId(row.int(0)?),
            at_ms: row.int(1)?,
            first_seq: row.int(2)?,
            last_seq: row.int(3)?,
            events: row.int(4)?,
            status: row.int_opt(5)?,
            note: row.text_opt(6)?,
            took_ms: row.int(7)?,
        })
    })
}

/// A run of events that could not be pushed for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Whose.
    pub tenant: TenantId,
    /// Its id.
    pub id: i64,
    /// For whom.
    pub endpoint: EndpointId,
    /// First event.
    pub first_seq: i64,
    /// Last event.
    pub last_seq: i64,
    /// When it was given up.
    pub parked_ms: i64,
    /// The tenant asked for it again.
    pub replay: bool,
}

/// Gives up a run of events.
pub fn park(tx: &mut Tx<'_>, parked: &Parked) -> Result<()> {
    let sql = "INSERT INTO parked_push (tenant, id, endpoint, first_seq, last_seq, parked_ms, replay) \
               VALUES ($1,$2,$3,$4,$5,$6,$7)";
    let params = [
        Value::Int(parked.tenant.0),
        parked.id.into(),
        parked.endpoint.0.into(),
        parked.first_seq.into(),
        parked.last_seq.into(),
        parked.parked_ms.into(),
        parked.replay.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

const PARKED: &str = "tenant, id, endpoint, first_seq, last_seq, parked_ms, replay";

fn parked_row(row: &Row<'_>) -> Result<Parked> {
    Ok(Parked {
        tenant: TenantId(row.int(0)?),
        id: row.int(1)?,
        endpoint: EndpointId(row.int(2)?),
        first_seq: row.int(3)?,
        last_seq: row.int(4)?,
        parked_ms: row.int(5)?,
        replay: row.bool(6)?,
    })
}

/// A tenant's parked runs, newest first.
pub fn parked(tx: &mut Tx<'_>, tenant: TenantId, limit: i64) -> Result<Vec<Parked>> {
    let sql = format!("SELECT {PARKED} FROM parked_push WHERE tenant = $1 ORDER BY id DESC LIMIT $2");
    tx.all(&sql, &[tenant.0.into(), limit.into()], parked_row)
}

/// The oldest run of an endpoint that is to be pushed again.
pub fn next_replay(tx: &mut Tx<'_>, tenant: TenantId, endpoint: EndpointId) -> Result<Option<Parked>> {
    let sql = format!(
        "SELECT {PARKED} FROM parked_push WHERE tenant = $1 AND endpoint = $2 AND replay ORDER BY id LIMIT 1"
    );
    tx.opt(&sql, &[tenant.0.into(), endpoint.0.into()], parked_row)
}

/// Asks for a parked run (or all of them) again; answers how many.
pub fn ask_replay(tx: &mut Tx<'_>, tenant: TenantId, id: Option<i64>) -> Result<u64> {
    let sql = "UPDATE parked_push SET replay = TRUE WHERE tenant = $1 AND (id = $2 OR $3)";
    tx.exec(sql, &[tenant.0.into(), id.unwrap_or(0).into(), id.is_none().into()])
}

/// Forgets runs parked before `before_ms`, so that the feed can be pruned; answers how many.
pub fn prune_parked(tx: &mut Tx<'_>, tenant: TenantId, before_ms: i64) -> Result<u64> {
    let sql = "DELETE FROM parked_push WHERE tenant = $1 AND parked_ms < $2";
    tx.exec(sql, &[tenant.0.into(), before_ms.into()])
}

/// Moves the start of a parked run forward, or removes it when all of it was pushed; `replay` false = wait again.
pub fn save_replay(tx: &mut Tx<'_>, parked: &Parked) -> Result<()> {
    if parked.first_seq > parked.last_seq {
        let sql = "DELETE FROM parked_push WHERE tenant = $1 AND id = $2";
        return tx.exec(sql, &[parked.tenant.0.into(), parked.id.into()]).map(drop);
    }
    let sql = "UPDATE parked_push SET first_seq = $3, replay = $4 WHERE tenant = $1 AND id = $2";
    let params =
        [Value::Int(parked.tenant.0), parked.id.into(), parked.first_seq.into(), parked.replay.into()];
    tx.exec(sql, &params).map(drop)
}
