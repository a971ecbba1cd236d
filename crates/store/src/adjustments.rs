//! Top-ups and corrections: who added to or took from an order, why, and who else agreed.
//!
//! A posted one has exactly one ledger line, whose reference is its id; a proposed or rejected one has none. Deciding is
//! guarded: of two people who decide at once, one is told that it is decided.

use domain::id::{AccountId, AdjustmentId, OrderId, TenantId};
use domain::ledger::Move;
use domain::money::Micro;

use crate::error::{Error, Result};
use crate::ledger::Line;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What became of an adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits for somebody else's decision.
    Proposed,
    /// It stands in the ledger.
    Posted,
    /// It was declined.
    Rejected,
}

impl Status {
    /// Every one.
    pub const ALL: [Status; 3] = [Status::Proposed, Status::Posted, Status::Rejected];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Posted => "posted",
            Status::Rejected => "rejected",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A top-up or a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Its id: time-ordered, and its ledger line's reference.
    pub id: AdjustmentId,
    /// Whose order.
    pub tenant: TenantId,
    /// Which order.
    pub order: OrderId,
    /// [`Move::TopUp`] or [`Move::Correction`].
    pub kind: Move,
    /// How much; a correction may take.
    pub amount: Micro,
    /// Why.
    pub reason: String,
    /// What became of it.
    pub status: Status,
    /// The account that asked for it; `None` = a provisioning file.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// Asked for at.
    pub at_ms: i64,
    /// Who decided, when somebody else did.
    pub decided: Option<Decision>,
    /// When it got its ledger line.
    pub posted_ms: Option<i64>,
}

/// Somebody's decision about another one's proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The account.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// When.
    pub at_ms: i64,
    /// Why, may be empty.
    pub note: String,
}

impl Adjustment {
    /// Its ledger line, written at `at_ms`.
    pub fn line(&self, at_ms: i64) -> Line {
        Line {
            tenant: self.tenant,
            reference: self.id.0,
            kind: self.kind,
            order: self.order,
            amount: self.amount,
            at_ms,
            note: Some(self.reason.clone()),
        }
    }
}

const COLUMNS: &str = "a.id, a.tenant, a.order_id, a.move, a.amount, a.reason, a.status, a.account, a.who, a.at_ms, \
                       a.decided_account, a.decided_who, a.decided_ms, a.decision, a.posted_ms";

fn adjustment(row: &Row<'_>) -> Result<Adjustment> {
    let (code, status) = (row.int(3)?, row.text(6)?);
    let decided = match row.int_opt(12)? {
        Some(at_ms) => Some(Decision {
            account: row.int_opt(10)?.map(AccountId),
            who: row.text_opt(11)?.unwrap_or_default(),
            at_ms,
            note: row.text_opt(13)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Adjustment {
        id: AdjustmentId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        order: OrderId(row.int(2)?),
        kind: Move::from_code(code).ok_or_else(|| Error::unknown_code("move", code))?,
        amount: Micro(row.int(4)?),
        reason: row.text(5)?,
        status: Status::parse(&status)
            .ok_or_else(|| Error::Corrupt(format!("adjustment status {status:?}")))?,
        account: row.int_opt(7)?.map(AccountId),
        who: row.text(8)?,
        at_ms: row.int(9)?,
        decided,
        posted_ms: row.int_opt(14)?,
    })
}

/// Adds one that nobody else has to decide, or a proposal; its ledger line is the caller's to write (`orders::add`).
pub fn insert(tx: &mut Tx<'_>, new: &Adjustment) -> Result<()> {
    let sql = "INSERT INTO adjustment (id, tenant, order_id, move, amount, reason, status, account, who, at_ms, posted_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        new.order.0.into(),
        new.kind.code().into(),
        new.amount.0.into(),
        (&new.reason).into(),
        new.status.as_str().into(),
        new.account.map(|id| id.0).into(),
        (&new.who).into(),
        new.at_ms.into(),
        new.posted_ms.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Decides a proposal; false when it is decided already. The ledger line of an approved one is the caller's to write.
pub fn decide(tx: &mut Tx<'_>, id: AdjustmentId, status: Status, decision: &Decision) -> Result<bool> {
    let sql = "UPDATE adjustment SET status = $2, decided_account = $3, decided_who = $4, decided_ms = $5, decision = $6, \
               posted_ms = $7 WHERE id = $1 AND status = 'proposed'";
    let posted_ms = (status == Status::Posted).then_some(decision.at_ms);
    let params = [
        Value::Int(id.0),
        status.as_str().into(),
        decision.account.map(|id| id.0).into(),
        (&decision.who).into(),
        decision.at_ms.into(),
        (&decision.note).into(),
        posted_ms.into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// The one with this id, whosever it is.
pub fn get_all(tx: &mut Tx<'_>, id: AdjustmentId) -> Result<Option<Adjustment>> {
    let sql = format!("SELECT {COLUMNS} FROM adjustment a WHERE a.id = $1");
    tx.opt(&sql, &[id.0.into()], adjustment)
}

/// Those of an order, oldest first.
pub fn of_order(tx: &mut Tx<'_>, tenant: TenantId, order: OrderId) -> Result<Vec<Adjustment>> {
    let sql =
        format!("SELECT {COLUMNS} FROM adjustment a WHERE a.order_id = $1 AND a.tenant = $2 ORDER BY a.id");
    tx.all(&sql, &[order.0.into(), tenant.0.into()], adjustment)
}

/// What was posted to a tenant's orders from `from_ms` until before `until_ms`, by order.
pub fn posted_between(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<Adjustment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM adjustment a WHERE a.tenant = $1 AND a.posted_ms >= $2 AND a.posted_ms < $3 \
         ORDER BY a.order_id, a.posted_ms, a.id"
    );
    tx.all(&sql, &[tenant.0.into(), from_ms.into(), until_ms.into()], adjustment)
}

/// Which corrections are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// Of this order.
    pub order: Option<OrderId>,
    /// Corrections before the page.
    pub offset: i64,
    /// Corrections on the page.
    pub limit: i64,
}

/// A page of everybody's corrections, newest first, and how many fit, counted up to `count_max`.
pub fn corrections_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<Adjustment>, i64)> {
    let (mut tests, mut params) = ("WHERE a.move = 5".to_owned(), Vec::new());
    let mut and = |test: &str, value: Option<Value<'static>>| {
        let Some(value) = value else { return };
        params.push(value);
        tests.push_str(&format!(" AND {test} ${}", params.len()));
    };
    and("a.status =", filter.status.map(|status| Value::Text(status.as_str())));
    and("a.tenant =", filter.tenant.map(|id| Value::Int(id.0)));
    and("a.order_id =", filter.order.map(|id| Value::Int(id.0)));
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT a.id FROM adjustment a {tests} LIMIT ${last}) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    let sql = format!(
        "SELECT {COLUMNS} FROM adjustment a {tests} ORDER BY a.id DESC LIMIT ${last} OFFSET ${after}"
    );
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    Ok((tx.all(&sql, &params, adjustment)?, count))
}

/// What was added to an order by one kind of move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Which order.
    pub order: OrderId,
    /// [`Move::TopUp`] or [`Move::Correction`].
    pub kind: Move,
    /// The sum, exact.
    pub amount: Micro,
}

/// What was added to a tenant's orders from `from_ms` until before `until_ms`.
pub fn sums(tx: &mut Tx<'_>, tenant: TenantId, from_ms: i64, until_ms: i64) -> Result<Vec<Added>> {
    let sql = "SELECT order_id, move, CAST(SUM(amount) AS BIGINT) FROM adjustment \
               WHERE tenant = $1 AND posted_ms >= $2 AND posted_ms < $3 GROUP BY order_id, move ORDER BY order_id, move";
    tx.all(sql, &[tenant.0.into(), from_ms.into(), until_ms.into()], |row| {
        let code = row.int(1)?;
        let kind = Move::from_code(code).ok_or_else(|| Error::unknown_code("move", code))?;
        Ok(Added { order: OrderId(row.int(0)?), kind, amount: Micro(row.int(2)?) })
    })
}
