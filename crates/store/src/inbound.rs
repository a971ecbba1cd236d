//! What carriers send us that is not an answer: uplinks and their parts, receipts nobody waits for, and the ids of
//! messages whose time to wait is over.

use domain::id::{CarrierId, MessageId, TenantId, UplinkId};

use crate::error::Result;
use crate::many::Many;
use crate::task::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An uplink (MO), joined from its parts. Tenant 0 = nobody could be found for it; the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uplink {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: UplinkId,
    /// Where it came in.
    pub carrier: CarrierId,
    /// The phone that wrote, as the carrier gave it.
    pub sender: String,
    /// The number it wrote to.
    pub recipient: String,
    /// What it wrote.
    pub text: String,
    /// The message it probably answers.
    pub message: Option<MessageId>,
}

/// Stores uplinks; one that is stored already stays as it is.
pub fn insert_uplinks(tx: &mut Tx<'_>, uplinks: &[Uplink]) -> Result<()> {
    static INSERT: Many = Many::insert_new("uplink", "tenant id carrier sender:t recipient:t text:t message");
    let mut values = Vec::with_capacity(uplinks.len() * 7);
    for uplink in uplinks {
        values.extend([
            Value::Int(uplink.tenant.0),
            uplink.id.0.into(),
            uplink.carrier.0.into(),
            (&uplink.sender).into(),
            (&uplink.recipient).into(),
            (&uplink.text).into(),
            uplink.message.map(|m| m.0).into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

pub(crate) fn uplink(row: &Row<'_>) -> Result<Uplink> {
    Ok(Uplink {
        tenant: TenantId(row.int(0)?),
        id: UplinkId(row.int(1)?),
        carrier: CarrierId(row.int(2)?),
        sender: row.text(3)?,
        recipient: row.text(4)?,
        text: row.text(5)?,
        message: row.int_opt(6)?.map(MessageId),
    })
}

/// Some of a tenant's uplinks by id, in no order.
pub fn uplinks_by_id(tx: &mut Tx<'_>, tenant: TenantId, ids: &[UplinkId]) -> Result<Vec<Uplink>> {
    static PICK: Many =
        Many::pick("uplink", "tenant id carrier sender recipient text message", "tenant id", false);
    let values: Vec<_> = ids.iter().flat_map(|id| [Value::Int(tenant.0), Value::Int(id.0)]).collect();
    tx.pick(&PICK, &values, uplink)
}

/// A tenant's uplinks from one phone (or from all), older than `before`, newest first.
pub fn uplinks(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    sender: Option<&str>,
    before: UplinkId,
    limit: i64,
) -> Result<Vec<Uplink>> {
    let columns = "SELECT tenant, id, carrier, sender, recipient, text, message FROM uplink WHERE tenant = $1 AND id < $2";
    match sender {
        Some(sender) => {
            let sql = format!("{columns} AND sender = $3 ORDER BY id DESC LIMIT $4");
            tx.all(&sql, &[tenant.0.into(), before.0.into(), sender.into(), limit.into()], uplink)
        }
        None => {
            let sql = format!("{columns} ORDER BY id DESC LIMIT $3");
            tx.all(&sql, &[tenant.0.into(), before.0.into(), limit.into()], uplink)
        }
    }
}

/// Which uplinks; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct UplinkSearch {
    /// Received at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Received before, Unix ms.
    pub until_ms: Option<i64>,
    /// Only this one.
    pub id: Option<UplinkId>,
    /// From one of these senders, spelled as carriers may have given them; empty = from all.
    pub senders: Vec<String>,
    /// The sender ends in these digits.
    pub ending: Option<String>,
    /// The sender begins with these digits.
    pub beginning: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Only what follows this one in that order.
    pub beyond: Option<UplinkId>,
}

/// `FROM uplink … WHERE …` of a search with its parameters; `like` holds the patterns.
fn found<'a>(
    tenant: TenantId,
    search: &'a UplinkSearch,
    like: &'a [Option<String>; 2],
) -> (String, Vec<Value<'a>>) {
    let mut params = vec![Value::Int(tenant.0)];
    let mut sql = "FROM uplink u WHERE u.tenant = $1".to_owned();
    let mut and = |test: &str, value: Option<Value<'a>>| {
        if let Some(value) = value {
            params.push(value);
            sql.push_str(&format!(" AND {}", test.replace("{}", &format!("${}", params.len()))));
        }
    };
    let first_at = |at: i64| Value::Int(MessageId::first_at(at).0);
    and("u.id >= {}", search.from_ms.map(first_at));
    and("u.id < {}", search.until_ms.map(first_at));
    and("u.id = {}", search.id.map(|id| Value::Int(id.0)));
    let beyond = if search.oldest_first { "u.id > {}" } else { "u.id < {}" };
    and(beyond, search.beyond.map(|id| Value::Int(id.0)));
    for pattern in like {
        and("u.sender LIKE {} ESCAPE '\\'", pattern.as_deref().map(Value::Text));
    }
    if !search.senders.is_empty() {
        let mut any = Vec::new();
        for sender in &search.senders {
            params.push(sender.into());
            any.push(format!("u.sender = ${}", params.len()));
        }
        sql.push_str(&format!(" AND ({})", any.join(" OR ")));
    }
    (sql, params)
}

fn patterns(search: &UplinkSearch) -> [Option<String>; 2] {
    let ending = search.ending.as_deref().map(|digits| format!("%{}", escaped(digits)));
    [ending, search.beginning.as_deref().map(|digits| format!("{}%", escaped(digits)))]
}

/// The first `limit` uplinks of a search, in order of time.
pub fn uplink_ids(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &UplinkSearch,
    limit: i64,
) -> Result<Vec<UplinkId>> {
    let like = patterns(search);
    let (found, mut params) = found(tenant, search, &like);
    let way = if search.oldest_first { "" } else { " DESC" };
    params.push(limit.into());
    let sql = format!("SELECT u.id {found} ORDER BY u.id{way} LIMIT ${}", params.len());
    tx.all(&sql, &params, |row| Ok(UplinkId(row.int(0)?)))
}

/// How many uplinks a search finds, counted up to `most`.
pub fn uplink_count(tx: &mut Tx<'_>, tenant: TenantId, search: &UplinkSearch, most: i64) -> Result<i64> {
    let like = patterns(search);
    let (found, mut params) = found(tenant, search, &like);
    params.push(most.into());
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT ${}) AS found", params.len());
    tx.one(&sql, &params, |row| row.int(0))
}

/// One part of a long uplink, waiting for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UplinkPart {
    /// Where it came in.
    pub carrier: CarrierId,
    /// The phone that wrote.
    pub sender: String,
    /// The number it wrote to.
    pub recipient: String,
    /// Reference number of the long message.
    pub reference: i64,
    /// Parts in all.
    pub total: i64,
    /// This part, from 1.
    pub number: i64,
    /// Its text.
    pub text: String,
    /// Received at.
    pub at_ms: i64,
}

const PART: &str = "carrier, sender, recipient, reference, total, number, text, at_ms";

fn uplink_part(row: &Row<'_>) -> Result<UplinkPart> {
    Ok(UplinkPart {
        carrier: CarrierId(row.int(0)?),
        sender: row.text(1)?,
        recipient: row.text(2)?,
        reference: row.int(3)?,
        total: row.int(4)?,
        number: row.int(5)?,
        text: row.text(6)?,
        at_ms: row.int(7)?,
    })
}

/// Keeps a part (a repeated one changes nothing) and answers every part of the same message that is here now,
/// in order.
pub fn add_uplink_part(tx: &mut Tx<'_>, part: &UplinkPart) -> Result<Vec<UplinkPart>> {
    let sql =
        format!("INSERT INTO uplink_part ({PART}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING");
    let params = [
        Value::Int(part.carrier.0),
        (&part.sender).into(),
        (&part.recipient).into(),
        part.reference.into(),
        part.total.into(),
        part.number.into(),
        (&part.text).into(),
        part.at_ms.into(),
    ];
    tx.exec(&sql, &params)?;
    let sql = format!(
        "SELECT {PART} FROM uplink_part WHERE carrier = $1 AND sender = $2 AND recipient = $3 AND reference = $4 \
         AND total = $5 ORDER BY number"
    );
    tx.all(&sql, &params[..5], uplink_part)
}

/// Forgets the parts of a long uplink (it was joined, or given up).
pub fn drop_uplink_parts(tx: &mut Tx<'_>, part: &UplinkPart) -> Result<()> {
    let sql = "DELETE FROM uplink_part WHERE carrier = $1 AND sender = $2 AND recipient = $3 AND reference = $4 AND total = $5";
    let params = [
        Value::Int(part.carrier.0),
        (&part.sender).into(),
        (&part.recipient).into(),
        part.reference.into(),
        part.total.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Parts older than `before_ms` whose others never came, a slice, in order of their messages.
pub fn stale_uplink_parts_all(tx: &mut Tx<'_>, before_ms: i64, limit: i64) -> Result<Vec<UplinkPart>> {
    let sql = format!(
        "SELECT {PART} FROM uplink_part WHERE at_ms < $1 ORDER BY carrier, sender, recipient, reference, total, number LIMIT $2"
    );
    tx.all(&sql, &[before_ms.into(), limit.into()], uplink_part)
}

/// A receipt that belongs to no message we know (yet).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedReceipt {
    /// Where it came in.
    pub carrier: CarrierId,
    /// Its own id.
    pub id: i64,
    /// The carrier's message id, normalised.
    pub smsc_id: String,
    /// The phone it is about, as the carrier gave it.
    pub phone: String,
    /// 1 delivered, 2 not delivered.
    pub outcome: i64,
    /// `stat` and `err` as received, e.g. `UNDELIV:069`.
    pub code: String,
    /// The receipt's text as received.
    pub raw: Vec<u8>,
    /// Received at.
    pub at_ms: i64,
}

const PARKED: &str = "carrier, id, smsc_id, phone, outcome, code, raw, at_ms";

fn parked_receipt(row: &Row<'_>) -> Result<ParkedReceipt> {
    Ok(ParkedReceipt {
        carrier: CarrierId(row.int(0)?),
        id: row.int(1)?,
        smsc_id: row.text(2)?,
        phone: row.text(3)?,
        outcome: row.int(4)?,
        code: row.text(5)?,
        raw: row.blob(6)?,
        at_ms: row.int(7)?,
    })
}

/// Keeps receipts that nobody waits for; one that is kept already stays as it is.
pub fn park_receipts(tx: &mut Tx<'_>, receipts: &[ParkedReceipt]) -> Result<()> {
    static INSERT: Many =
        Many::insert_new("parked_receipt", "carrier id smsc_id:t phone:t outcome code:t raw:x at_ms");
    let mut values = Vec::with_capacity(receipts.len() * 8);
    for receipt in receipts {
        values.extend([
            Value::Int(receipt.carrier.0),
            receipt.id.into(),
            (&receipt.smsc_id).into(),
            (&receipt.phone).into(),
            receipt.outcome.into(),
            (&receipt.code).into(),
            Value::Blob(&receipt.raw),
            receipt.at_ms.into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// Takes a parked receipt out by the carrier's message id, for a message whose answer came late; the oldest first.
pub fn take_parked_receipts(
    tx: &mut Tx<'_>,
    carrier: CarrierId,
    smsc_id: &str,
) -> Result<Vec<ParkedReceipt>> {
    let params = [Value::Int(carrier.0), smsc_id.into()];
    let sql = format!("SELECT {PARKED} FROM parked_receipt WHERE carrier = $1 AND smsc_id = $2 ORDER BY id");
    let found = tx.all(&sql, &params, parked_receipt)?;
    tx.exec("DELETE FROM parked_receipt WHERE carrier = $1 AND smsc_id = $2", &params)?;
    Ok(found)
}

/// Takes the parked receipt about a phone out, when there is exactly one received since `since_ms`: for a submission whose
/// answer was lost, so that its id is not known.
pub fn take_parked_receipt_about(
    tx: &mut Tx<'_>,
    carrier: CarrierId,
    phone: &str,
    since_ms: i64,
) -> Result<Option<ParkedReceipt>> {
    let params = [Value::Int(carrier.0), phone.into(), since_ms.into()];
    let sql = format!(
        "SELECT {PARKED} FROM parked_receipt WHERE carrier = $1 AND phone = $2 AND at_ms >= $3 ORDER BY id LIMIT 2"
    );
    let mut found = tx.all(&sql, &params, parked_receipt)?;
    if found.len() != 1 {
        return Ok(None);
    }
    let only = found.remove(0);
    tx.exec(
        "DELETE FROM parked_receipt WHERE carrier = $1 AND id = $2",
        &[carrier.0.into(), only.id.into()],
    )?;
    Ok(Some(only))
}

/// Parked receipts of all carriers, newest first, older than `before`: for the operator.
pub fn parked_receipts_all(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<ParkedReceipt>> {
    let sql = format!("SELECT {PARKED} FROM parked_receipt WHERE id < $1 ORDER BY id DESC LIMIT $2");
    tx.all(&sql, &[before.into(), limit.into()], parked_receipt)
}

/// The (carrier, carrier's message id) of everything parked: so that answers look only when there is something.
pub fn parked_ids_all(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(CarrierId, String)>> {
    let sql = "SELECT carrier, smsc_id FROM parked_receipt ORDER BY id DESC LIMIT $1";
    tx.all(sql, &[limit.into()], |row| Ok((CarrierId(row.int(0)?), row.text(1)?)))
}

/// Forgets parked receipts older than `before_ms`; answers how many.
pub fn prune_parked_receipts_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM parked_receipt WHERE at_ms < $1", &[before_ms.into()])
}

/// Remembers the carrier's ids of a message closed without a receipt, so that a late one still finds it.
pub fn add_overdue(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    message: MessageId,
    ids: &[(CarrierId, String, u8)],
    at_ms: i64,
) -> Result<()> {
    static INSERT: Many = Many::insert_new("overdue", "carrier smsc_id:t tenant message number at_ms");
    let mut values = Vec::with_capacity(ids.len() * 6);
    for (carrier, smsc_id, number) in ids {
        values.extend([
            Value::Int(carrier.0),
            smsc_id.into(),
            tenant.0.into(),
            message.0.into(),
            i64::from(*number).into(),
            at_ms.into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// The overdue message a carrier's id belongs to.
pub fn overdue(
    tx: &mut Tx<'_>,
    carrier: CarrierId,
    smsc_id: &str,
) -> Result<Option<(TenantId, MessageId, u8)>> {
    let sql = "SELECT tenant, message, number FROM overdue WHERE carrier = $1 AND smsc_id = $2";
    tx.opt(sql, &[carrier.0.into(), smsc_id.into()], |row| {
        Ok((TenantId(row.int(0)?), MessageId(row.int(1)?), u8::try_from(row.int(2)?).unwrap_or(0)))
    })
}

/// Forgets overdue ids older than `before_ms`; answers how many.
pub fn prune_overdue_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM overdue WHERE at_ms < $1", &[before_ms.into()])
}
