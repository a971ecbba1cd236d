//! The reviewers' queue: one row for each time something is submitted, whatever it is, decided at most once.
//!
//! Invariant: of one object at most one review is open, because whoever submits or decides holds the object's row.

use domain::id::{AccountId, ReviewId, TenantId};
use domain::review::{State, Subject};

use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The account.
    pub account: Option<AccountId>,
    /// Its name.
    pub who: String,
    /// When.
    pub at_ms: i64,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its id, which holds the time of submission.
    pub id: ReviewId,
    /// Whose.
    pub tenant: TenantId,
    /// What is looked at.
    pub subject: Subject,
    /// Id of the signature or template.
    pub object: i64,
    /// Its version, or the number of the template's version.
    pub number: i64,
    /// What people call it.
    pub name: String,
    /// The text as it was submitted.
    pub content: String,
    /// The same for texts that read the same.
    pub print: i64,
    /// Submitted by this account.
    pub account: Option<AccountId>,
    /// Its name, or the key's.
    pub who: String,
    /// What a machine found, JSON owned by the engine.
    pub findings: String,
    /// Where it is.
    pub state: State,
    /// The reviewer who has it, or had it when it was decided.
    pub claimed: Option<By>,
    /// Who decided.
    pub decided: Option<By>,
    /// Why not: words, JSON.
    pub reasons: String,
    /// What the reviewer tells the tenant.
    pub note: String,
    /// The tenant asked to hurry at.
    pub urged_ms: Option<i64>,
    /// Who exempted it, when it was approved without a reviewer; empty = nobody.
    pub exempt_by: String,
}

const COLUMNS: &str = "id, tenant, subject, object, number, name, content, print, account, who, findings, state, \
                       claimed_by, claimed_who, claimed_ms, decided_by, decided_who, decided_ms, reasons, note, urged_ms, exempt_by";

/// The three columns from `first` on.
fn by(row: &Row<'_>, first: usize) -> Result<Option<By>> {
    let Some(at_ms) = row.int_opt(first + 2)? else { return Ok(None) };
    Ok(Some(By { account: row.int_opt(first)?.map(AccountId), who: row.text(first + 1)?, at_ms }))
}

fn review(row: &Row<'_>) -> Result<Review> {
    let (subject, state) = (row.int(2)?, row.text(11)?);
    Ok(Review {
        id: ReviewId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        subject: Subject::from_code(subject).ok_or_else(|| Error::unknown_code("subject", subject))?,
        object: row.int(3)?,
        number: row.int(4)?,
        name: row.text(5)?,
        content: row.text(6)?,
        print: row.int(7)?,
        account: row.int_opt(8)?.map(AccountId),
        who: row.text(9)?,
        findings: row.text(10)?,
        state: State::parse(&state).ok_or_else(|| Error::Corrupt(format!("review state {state}")))?,
        claimed: by(row, 12)?,
        decided: by(row, 15)?,
        reasons: row.text(18)?,
        note: row.text(19)?,
        urged_ms: row.int_opt(20)?,
        exempt_by: row.text(21)?,
    })
}

/// Puts something into the queue; nobody has it yet.
pub fn insert(tx: &mut Tx<'_>, new: &Review) -> Result<()> {
    let sql = "INSERT INTO review (id, tenant, subject, object, number, name, content, print, account, who, findings, state, \
               claimed_who, decided_who, reasons, note, exempt_by) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,'','','[]','',$13)";
    let params = [
        Value::Int(new.id.0),
        new.tenant.0.into(),
        new.subject.code().into(),
        new.object.into(),
        new.number.into(),
        (&new.name).into(),
        (&new.content).into(),
        new.print.into(),
        new.account.map(|account| account.0).into(),
        (&new.who).into(),
        (&new.findings).into(),
        new.state.as_str().into(),
        (&new.exempt_by).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// One review, whoever's.
pub fn get_all(tx: &mut Tx<'_>, id: ReviewId) -> Result<Option<Review>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM review WHERE id = $1"), &[id.0.into()], review)
}

/// The reviews of a signature or template, the newest first.
pub fn of_object(tx: &mut Tx<'_>, tenant: TenantId, subject: Subject, object: i64) -> Result<Vec<Review>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM review WHERE tenant = $1 AND subject = $2 AND object = $3 ORDER BY id DESC"
    );
    tx.all(&sql, &[tenant.0.into(), subject.code().into(), object.into()], review)
}

/// What was decided about texts that read the same, whoever's, the newest first.
pub fn alike_all(tx: &mut Tx<'_>, like: &Review, limit: i64) -> Result<Vec<Review>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM review WHERE print = $1 AND subject = $2 AND id <> $3 AND state IN ('approved', 'rejected') \
         ORDER BY id DESC LIMIT $4"
    );
    tx.all(&sql, &[like.print.into(), like.subject.code().into(), like.id.0.into(), limit.into()], review)
}

/// Which reviews are asked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this state; `None` = open ones.
    pub state: Option<State>,
    /// Whatever their state.
    pub any_state: bool,
    /// Of this kind.
    pub subject: Option<Subject>,
    /// This tenant's.
    pub tenant: Option<TenantId>,
    /// Reviews before the page.
    pub offset: i64,
    /// Reviews on the page.
    pub limit: i64,
}

/// A page, and how many fit, counted up to `count_max`. Open ones: urged ones first, then as they came; others: newest first.
pub fn page_all(tx: &mut Tx<'_>, filter: &Filter, count_max: i64) -> Result<(Vec<Review>, i64)> {
    let open = filter.state.is_none_or(State::is_open) && !filter.any_state;
    let mut tests = match (filter.any_state, filter.state) {
        (true, _) => "1 = 1".to_owned(),
        (false, None) => "state IN ('waiting', 'claimed')".to_owned(),
        (false, Some(state)) => format!("state = '{}'", state.as_str()),
    };
    let mut params: Vec<Value<'_>> = Vec::new();
    let conditions =
        [("subject", filter.subject.map(Subject::code)), ("tenant", filter.tenant.map(|tenant| tenant.0))];
    for (column, value) in conditions {
        let Some(value) = value else { continue };
        params.push(value.into());
        tests.push_str(&format!(" AND {column} = ${}", params.len()));
    }
    let (last, after) = (params.len() + 1, params.len() + 2);
    params.push(count_max.into());
    let counting =
        format!("SELECT COUNT(*) FROM (SELECT id FROM review WHERE {tests} LIMIT ${last}) AS matching");
    let count = tx.one(&counting, &params, |row| row.int(0))?;
    params.pop();
    params.extend([Value::Int(filter.limit), Value::Int(filter.offset)]);
    let order = if open { "CASE WHEN urged_ms IS NULL THEN 1 ELSE 0 END, id" } else { "id DESC" };
    let listing =
        format!("SELECT {COLUMNS} FROM review WHERE {tests} ORDER BY {order} LIMIT ${last} OFFSET ${after}");
    Ok((tx.all(&listing, &params, review)?, count))
}

/// A reviewer takes it; false when it does not wait.
pub fn claim_all(tx: &mut Tx<'_>, id: ReviewId, by: &By) -> Result<bool> {
    let sql = "UPDATE review SET state = 'claimed', claimed_by = $2, claimed_who = $3, claimed_ms = $4 \
               WHERE id = $1 AND state = 'waiting'";
    let params =
        [Value::Int(id.0), by.account.map(|account| account.0).into(), (&by.who).into(), by.at_ms.into()];
    Ok(tx.exec(sql, &params)? > 0)
}

/// It waits again; false when nobody had it.
pub fn release_all(tx: &mut Tx<'_>, id: ReviewId) -> Result<bool> {
    let sql = "UPDATE review SET state = 'waiting', claimed_by = NULL, claimed_who = '', claimed_ms = NULL \
               WHERE id = $1 AND state = 'claimed'";
    Ok(tx.exec(sql, &[id.0.into()])? > 0)
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// `approved`, `rejected` or `asked`.
    pub state: State,
    /// By whom.
    pub by: By,
    /// Why not: words, JSON.
    pub reasons: String,
    /// What the reviewer tells the tenant.
    pub note: String,
}

/// Decides it; false when it is not open any more.
pub fn decide_all(tx: &mut Tx<'_>, id: ReviewId, decision: &Decision) -> Result<bool> {
    let sql = "UPDATE review SET state = $2, decided_by = $3, decided_who = $4, decided_ms = $5, reasons = $6, note = $7 \
               WHERE id = $1 AND state IN ('waiting', 'claimed')";
    let params = [
        Value::Int(id.0),
        decision.state.as_str().into(),
        decision.by.account.map(|account| account.0).into(),
        (&decision.by.who).into(),
        decision.by.at_ms.into(),
        (&decision.reasons).into(),
        (&decision.note).into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Takes what is open of a signature or template out of the queue; false when nothing is.
pub fn withdraw(tx: &mut Tx<'_>, tenant: TenantId, subject: Subject, object: i64) -> Result<bool> {
    let sql = "UPDATE review SET state = 'withdrawn' WHERE tenant = $1 AND subject = $2 AND object = $3 \
               AND state IN ('waiting', 'claimed')";
    Ok(tx.exec(sql, &[tenant.0.into(), subject.code().into(), object.into()])? > 0)
}

/// Notes that the tenant asks to hurry; false when nothing of it is open.
pub fn urge(tx: &mut Tx<'_>, tenant: TenantId, subject: Subject, object: i64, at_ms: i64) -> Result<bool> {
    let sql = "UPDATE review SET urged_ms = $4 WHERE tenant = $1 AND subject = $2 AND object = $3 \
               AND state IN ('waiting', 'claimed')";
    Ok(tx.exec(sql, &[tenant.0.into(), subject.code().into(), object.into(), at_ms.into()])? > 0)
}
