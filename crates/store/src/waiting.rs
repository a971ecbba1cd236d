//! Messages that wait: for their turn, for their time, for an answer or a receipt. What the engine reads back at the start
//! and by the clock.

use domain::id::{BodyId, CarrierId, MessageId, RouteId, TenantId};
use domain::message::State;
use domain::settle::ChargeOn;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::messages::state;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A message to be queued in memory, with what it takes to send it.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: MessageId,
    /// The request it came with.
    pub request: MessageId,
    /// Its shared part.
    pub body: BodyId,
    /// E.164 digits.
    pub phone: i64,
    /// `Country` code.
    pub country: i64,
    /// `Network` code.
    pub network: i64,
    /// `Kind` code.
    pub kind: i64,
    /// Its route.
    pub route: RouteId,
    /// Alphabet it was priced with.
    pub alphabet: i64,
    /// Failed submissions so far.
    pub tries: i64,
    /// Carrier that had it last.
    pub carrier: Option<CarrierId>,
    /// Segment letters when some are already with `carrier`.
    pub parts: Option<String>,
    /// Values of the variables.
    pub vars: Option<String>,
    /// Not sent after this time.
    pub valid_ms: Option<i64>,
    /// When money is decided.
    pub charge_on: ChargeOn,
}

const QUEUED: &str = "tenant, id, body, phone, country, network, kind, route, alphabet, tries, carrier, parts, vars, \
                      valid_ms, charge_on, request";

fn queued(row: &Row<'_>) -> Result<Queued> {
    let charge_on = row.int(14)?;
    Ok(Queued {
        tenant: TenantId(row.int(0)?),
        id: MessageId(row.int(1)?),
        request: MessageId(row.int(15)?),
        body: BodyId(row.int(2)?),
        phone: row.int(3)?,
        country: row.int(4)?,
        network: row.int(5)?,
        kind: row.int(6)?,
        route: RouteId(row.int(7)?),
        alphabet: row.int(8)?,
        tries: row.int(9)?,
        carrier: row.int_opt(10)?.map(CarrierId),
        parts: row.text_opt(11)?,
        vars: row.text_opt(12)?,
        valid_ms: row.int_opt(13)?,
        charge_on: ChargeOn::from_code(charge_on)
            .ok_or_else(|| Error::unknown_code("charge_on", charge_on))?,
    })
}

/// Open messages that wait for their turn (not those scheduled for later), by id after `after`: for the start.
pub fn queued_after_all(tx: &mut Tx<'_>, after: MessageId, limit: i64) -> Result<Vec<Queued>> {
    let sql = format!(
        "SELECT {QUEUED} FROM message WHERE open AND id > $1 AND state = 2 AND due_ms IS NULL ORDER BY id LIMIT $2"
    );
    tx.all(&sql, &[after.0.into(), limit.into()], queued)
}

/// Scheduled messages whose time has come by `now_ms`, oldest first.
pub fn due_all(tx: &mut Tx<'_>, now_ms: i64, limit: i64) -> Result<Vec<Queued>> {
    let sql = format!(
        "SELECT {QUEUED} FROM message WHERE due_ms IS NOT NULL AND due_ms <= $1 AND state = 2 ORDER BY due_ms LIMIT $2"
    );
    tx.all(&sql, &[now_ms.into(), limit.into()], queued)
}

static RELEASE: Many = Many::update("message", "due_ms", "tenant id", "state = 2");

/// Takes the schedule off messages whose time has come; answers which were still queued.
pub fn release(tx: &mut Tx<'_>, keys: &[(TenantId, MessageId)]) -> Result<Vec<bool>> {
    let values: Vec<_> =
        keys.iter().flat_map(|(t, m)| [Value::Null, Value::Int(t.0), Value::Int(m.0)]).collect();
    tx.many(&RELEASE, &values)
}

static EXTEND: Many = Many::update("message", "valid_ms", "tenant id", "state = 2");

/// Lets queued messages be sent until `valid_ms`.
pub fn extend(tx: &mut Tx<'_>, keys: &[(TenantId, MessageId)], valid_ms: i64) -> Result<()> {
    let values = keys.iter().flat_map(|(tenant, id)| [Value::Int(valid_ms), tenant.0.into(), id.0.into()]);
    tx.many(&EXTEND, &values.collect::<Vec<_>>()).map(drop)
}

/// An open message that is with a carrier: for the receipt matcher at the start.
#[derive(Clone, Debug)]
pub struct Out {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: MessageId,
    /// Where it is.
    pub state: State,
    /// The carrier that has it.
    pub carrier: CarrierId,
    /// The carrier's id when it went in one part.
    pub smsc_id: Option<String>,
    /// Segment letters; `None` = one segment that shares the message's state.
    pub parts: Option<String>,
    /// E.164 digits.
    pub phone: i64,
    /// Given to the carrier at.
    pub sent_ms: i64,
}

/// Open messages that a carrier has or may have, by id after `after`.
pub fn out_after_all(tx: &mut Tx<'_>, after: MessageId, limit: i64) -> Result<Vec<Out>> {
    let sql = "SELECT tenant, id, state, carrier, smsc_id, parts, phone, sent_ms FROM message \
               WHERE open AND id > $1 AND carrier IS NOT NULL AND (state IN (3, 4) OR parts IS NOT NULL) \
               ORDER BY id LIMIT $2";
    tx.all(sql, &[after.0.into(), limit.into()], |row| {
        Ok(Out {
            tenant: TenantId(row.int(0)?),
            id: MessageId(row.int(1)?),
            state: state(row.int(2)?)?,
            carrier: CarrierId(row.int(3)?),
            smsc_id: row.text_opt(4)?,
            parts: row.text_opt(5)?,
            phone: row.int(6)?,
            sent_ms: row.int_opt(7)?.unwrap_or(0),
        })
    })
}

/// Open messages given to a carrier before `before_ms`: candidates for *no delivery notification*.
pub fn waiting_since_all(
    tx: &mut Tx<'_>,
    after: MessageId,
    before_ms: i64,
    limit: i64,
) -> Result<Vec<(TenantId, MessageId)>> {
    let sql = "SELECT tenant, id FROM message WHERE open AND id > $1 AND id < $2 AND sent_ms < $3 \
               AND (state IN (3, 4) OR parts IS NOT NULL) ORDER BY id LIMIT $4";
    let newest = MessageId::first_at(before_ms);
    let params = [after.0.into(), newest.0.into(), before_ms.into(), limit.into()];
    tx.all(sql, &params, |row| Ok((TenantId(row.int(0)?), MessageId(row.int(1)?))))
}

/// A message as frequency rules count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its id, which holds the time.
    pub id: MessageId,
    /// Fingerprint of phone and text.
    pub print: i64,
    /// `Kind` code.
    pub kind: i64,
    /// E.164 digits.
    pub phone: i64,
    /// Its signature.
    pub signature: String,
}

/// The tenant's messages after one, refused ones left out, the oldest first: what frequency rules count.
pub fn taken_after(tx: &mut Tx<'_>, tenant: TenantId, after: MessageId, limit: i64) -> Result<Vec<Taken>> {
    let sql = "SELECT m.id, m.print, m.kind, m.phone, b.signature FROM message m \
               JOIN body b ON b.tenant = m.tenant AND b.id = m.body \
               WHERE m.tenant = $1 AND m.id > $2 AND m.state <> 14 ORDER BY m.id LIMIT $3";
    let taken = |row: &Row<'_>| {
        Ok(Taken {
            id: MessageId(row.int(0)?),
            print: row.int(1)?,
            kind: row.int(2)?,
            phone: row.int(3)?,
            signature: row.text(4)?,
        })
    };
    tx.all(sql, &[tenant.0.into(), after.0.into(), limit.into()], taken)
}
