//! The ledger: every line that explains an order's balance. Append-only; nothing here changes or removes a line.
//!
//! A line's key is (tenant, reference, move): a second hold, post or void of the same message is a conflict, not a second
//! charge. Lines of people (top-ups, corrections) carry their adjustment's id as reference.

use domain::id::{MessageId, OrderId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// One line of the ledger. `reference` is the message, or the adjustment's id for top-ups and corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose money.
    pub tenant: TenantId,
    /// What it is about.
    pub reference: i64,
    /// What it does.
    pub kind: Move,
    /// The order it belongs to.
    pub order: OrderId,
    /// How much; never negative except for corrections.
    pub amount: Micro,
    /// When.
    pub at_ms: i64,
    /// Why, for lines made by people.
    pub note: Option<String>,
}

/// Appends lines. [`Error::Conflict`] when a message already has a line of that kind: nothing is charged twice.
pub fn write_lines(tx: &mut Tx<'_>, lines: &[Line]) -> Result<()> {
    static INSERT: Many = Many::insert("ledger", "tenant ref move order_id amount at_ms note:t");
    let mut values = Vec::with_capacity(lines.len() * 7);
    for line in lines {
        values.extend([
            Value::Int(line.tenant.0),
            line.reference.into(),
            line.kind.code().into(),
            line.order.0.into(),
            line.amount.0.into(),
            line.at_ms.into(),
            line.note.as_ref().into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// The ledger of one message, in the order of the moves.
pub fn lines_of(tx: &mut Tx<'_>, tenant: TenantId, reference: i64) -> Result<Vec<Line>> {
    let sql = "SELECT tenant, ref, move, order_id, amount, at_ms, note FROM ledger \
               WHERE tenant = $1 AND ref = $2 ORDER BY move";
    tx.all(sql, &[tenant.0.into(), reference.into()], line)
}

fn line(row: &Row<'_>) -> Result<Line> {
    let code = row.int(2)?;
    Ok(Line {
        tenant: TenantId(row.int(0)?),
        reference: row.int(1)?,
        kind: Move::from_code(code).ok_or_else(|| Error::unknown_code("move", code))?,
        order: OrderId(row.int(3)?),
        amount: Micro(row.int(4)?),
        at_ms: row.int(5)?,
        note: row.text_opt(6)?,
    })
}

/// Kinds of lines; none named = every kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves(i64);

impl FromIterator<Move> for Moves {
    fn from_iter<Kinds: IntoIterator<Item = Move>>(kinds: Kinds) -> Moves {
        Moves(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind.code()))
    }
}

/// Which lines of an order are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only of these kinds.
    pub kinds: Moves,
    /// About messages accepted (and adjustments made) at or after this time, Unix ms.
    pub from_ms: Option<i64>,
    /// … and before this time, Unix ms.
    pub until_ms: Option<i64>,
    /// Lines before the page.
    pub offset: i64,
    /// Lines on the page.
    pub limit: i64,
}

/// A page of an order's lines, the newest reference first, and how many fit, counted up to `count_max`. Reads along the
/// tenant's ledger within the filter's time, so callers give the time in which the order was used.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    order: OrderId,
    filter: &Filter,
    count_max: i64,
) -> Result<(Vec<Line>, i64)> {
    let from = MessageId::first_at(filter.from_ms.unwrap_or(0)).0;
    let until = filter.until_ms.map_or(i64::MAX, |at| MessageId::first_at(at).0);
    let tests = "tenant = $1 AND ref >= $2 AND ref < $3 AND order_id = $4 \
                 AND (CAST($5 AS BIGINT) = 0 OR (CAST($5 AS BIGINT) >> CAST(move AS INTEGER)) & 1 = 1)";
    let mut params =
        vec![Value::Int(tenant.0), from.into(), until.into(), order.0.into(), filter.kinds.0.into()];
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT ref FROM ledger WHERE {tests} LIMIT $6) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    let sql = format!(
        "SELECT tenant, ref, move, order_id, amount, at_ms, note FROM ledger WHERE {tests} \
         ORDER BY ref DESC, move DESC LIMIT $6 OFFSET $7"
    );
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    Ok((tx.all(&sql, &params, line)?, count))
}
