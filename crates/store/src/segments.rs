//! What is kept beside the message row: the parts of a long message, and submissions that failed and were tried again.

use domain::id::{CarrierId, MessageId, TenantId};

use crate::error::Result;
use crate::many::Many;
use crate::tx::Tx;
use crate::value::Value;

/// One part of a message that travels in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Number from 0.
    pub number: u8,
    /// The carrier that took it.
    pub carrier: CarrierId,
    /// The carrier's id.
    pub smsc_id: Option<String>,
    /// The carrier's last code about it.
    pub code: Option<String>,
    /// Taken at.
    pub answered_ms: Option<i64>,
    /// Receipted at.
    pub closed_ms: Option<i64>,
}

static INSERT: Many =
    Many::insert_new("segment", "tenant message number carrier smsc_id:t code:t answered_ms closed_ms");
static UPDATE: Many =
    Many::update("segment", "carrier smsc_id:t code:t answered_ms closed_ms", "tenant message number", "");

/// Stores parts, replacing what was known about the same part.
pub fn save_parts(tx: &mut Tx<'_>, parts: &[(TenantId, MessageId, &Part)]) -> Result<()> {
    let mut updates = Vec::with_capacity(parts.len() * 8);
    for (tenant, message, part) in parts {
        updates.extend([
            Value::Int(part.carrier.0),
            part.smsc_id.as_ref().into(),
            part.code.as_ref().into(),
            part.answered_ms.into(),
            part.closed_ms.into(),
            tenant.0.into(),
            message.0.into(),
            i64::from(part.number).into(),
        ]);
    }
    let known = tx.many(&UPDATE, &updates)?;
    let mut inserts = Vec::new();
    for ((tenant, message, part), _) in parts.iter().zip(known).filter(|(_, known)| !known) {
        inserts.extend([
            Value::Int(tenant.0),
            message.0.into(),
            i64::from(part.number).into(),
            part.carrier.0.into(),
            part.smsc_id.as_ref().into(),
            part.code.as_ref().into(),
            part.answered_ms.into(),
            part.closed_ms.into(),
        ]);
    }
    tx.many(&INSERT, &inserts).map(drop)
}

/// The parts of a message in order.
pub fn parts(tx: &mut Tx<'_>, tenant: TenantId, message: MessageId) -> Result<Vec<Part>> {
    let sql = "SELECT number, carrier, smsc_id, code, answered_ms, closed_ms FROM segment \
               WHERE tenant = $1 AND message = $2 ORDER BY number";
    tx.all(sql, &[tenant.0.into(), message.0.into()], |row| {
        Ok(Part {
            number: u8::try_from(row.int(0)?).unwrap_or(u8::MAX),
            carrier: CarrierId(row.int(1)?),
            smsc_id: row.text_opt(2)?,
            code: row.text_opt(3)?,
            answered_ms: row.int_opt(4)?,
            closed_ms: row.int_opt(5)?,
        })
    })
}

/// A submission that did not take: why the message was tried again or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at_ms: i64,
    /// Part number from 0.
    pub part: u8,
    /// Where.
    pub carrier: CarrierId,
    /// What the carrier said, or why there was no answer.
    pub code: String,
}

/// Adds failed submissions; numbers continue per message.
pub fn add_attempts(tx: &mut Tx<'_>, attempts: &[(TenantId, MessageId, Attempt)]) -> Result<()> {
    let sql = "INSERT INTO attempt (tenant, message, number, at_ms, part, carrier, code) \
               SELECT $1, $2, CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT), $3, $4, $5, $6 FROM attempt \
               WHERE tenant = $1 AND message = $2";
    for (tenant, message, attempt) in attempts {
        let params = [
            Value::Int(tenant.0),
            message.0.into(),
            attempt.at_ms.into(),
            i64::from(attempt.part).into(),
            attempt.carrier.0.into(),
            Value::Text(&attempt.code),
        ];
        tx.exec(sql, &params)?;
    }
    Ok(())
}

/// The failed submissions of a message, oldest first.
pub fn attempts(tx: &mut Tx<'_>, tenant: TenantId, message: MessageId) -> Result<Vec<Attempt>> {
    let sql =
        "SELECT at_ms, part, carrier, code FROM attempt WHERE tenant = $1 AND message = $2 ORDER BY number";
    tx.all(sql, &[tenant.0.into(), message.0.into()], |row| {
        Ok(Attempt {
            at_ms: row.int(0)?,
            part: u8::try_from(row.int(1)?).unwrap_or(u8::MAX),
            carrier: CarrierId(row.int(2)?),
            code: row.text(3)?,
        })
    })
}
