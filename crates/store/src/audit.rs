//! The audit log: who did what, to what, from where. Lines are added in the transaction of what they tell, and nothing
//! changes or removes one.

use domain::audit::Action;
use domain::id::{AccountId, AuditId, KeyId, MessageId, TenantId};

use crate::error::Result;
use crate::orders::escaped;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A line to be added, and, read back, the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAudit {
    /// In whose log it stands; 0 = the platform's.
    pub tenant: TenantId,
    /// Its id, which holds the time.
    pub id: AuditId,
    /// The account that did it.
    pub account: Option<AccountId>,
    /// The auth key that did it.
    pub key: Option<KeyId>,
    /// The account's or key's name; empty = nobody known.
    pub who: String,
    /// What was done: an [`Action`]'s word.
    pub action: String,
    /// To what, in words its owner knows; empty = nothing in particular.
    pub object: String,
    /// It was done; false = it was refused.
    pub ok: bool,
    /// From which IP address.
    pub address: String,
    /// With which program (`User-Agent`), at most 200 characters.
    pub agent: String,
    /// A JSON object with particulars; never a secret, never a whole phone number.
    pub detail: String,
}

/// Adds a line.
pub fn add(tx: &mut Tx<'_>, new: &NewAudit) -> Result<()> {
    let sql = "INSERT INTO audit (tenant, id, account, key_id, who, action, object, ok, address, agent, detail) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        new.account.map(|id| id.0).into(),
        new.key.map(|id| id.0).into(),
        (&new.who).into(),
        (&new.action).into(),
        (&new.object).into(),
        new.ok.into(),
        (&new.address).into(),
        (&new.agent).into(),
        (&new.detail).into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At or after this time, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this time, Unix milliseconds.
    pub until_ms: Option<i64>,
    /// By the account (or key) of this name.
    pub who: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// To something whose name contains this; capital letters do not matter.
    pub object: Option<String>,
    /// Before this line, newest first: to read on from there.
    pub before: Option<AuditId>,
}

/// Which of the lines that fit are answered.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Lines before it.
    pub offset: i64,
    /// Lines on it.
    pub limit: i64,
    /// Oldest first; else newest first.
    pub ascending: bool,
}

/// A page of a tenant's log, and how many lines fit the filter, counted up to `count_max`.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    filter: &Filter,
    page: Page,
    count_max: i64,
) -> Result<(Vec<NewAudit>, i64)> {
    Query::new(Some(tenant), filter, &pattern(filter)).run(tx, page, count_max)
}

/// The same of everybody's log.
pub fn page_all(
    tx: &mut Tx<'_>,
    filter: &Filter,
    page: Page,
    count_max: i64,
) -> Result<(Vec<NewAudit>, i64)> {
    Query::new(None, filter, &pattern(filter)).run(tx, page, count_max)
}

/// What the object's name is to be like.
fn pattern(filter: &Filter) -> String {
    let words = filter.object.as_deref().unwrap_or_default();
    format!("%{}%", escaped(&words.to_lowercase()))
}

/// The newest lines that fit, of one tenant or of everybody, without counting: to take a long log away piece by piece with
/// [`Filter::before`].
pub fn slice_all(
    tx: &mut Tx<'_>,
    tenant: Option<TenantId>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<NewAudit>> {
    let pattern = pattern(filter);
    let mut query = Query::new(tenant, filter, &pattern);
    query.lines(tx, Page { offset: 0, limit, ascending: false })
}

/// The tests of a filter with their parameters.
struct Query<'a> {
    tests: String,
    params: Vec<Value<'a>>,
}

impl<'a> Query<'a> {
    fn new(tenant: Option<TenantId>, filter: &'a Filter, pattern: &'a str) -> Query<'a> {
        let mut query = Query { tests: String::new(), params: Vec::new() };
        let first_at = |at: i64| Value::Int(MessageId::first_at(at).0);
        query.and("tenant =", tenant.map(|id| Value::Int(id.0)));
        query.and("id >=", filter.from_ms.map(first_at));
        query.and("id <", filter.until_ms.map(first_at));
        query.and("who =", filter.who.as_ref().map(Value::from));
        query.and("action =", filter.action.map(|action| Value::Text(action.as_str())));
        query.and("id <", filter.before.map(|id| Value::Int(id.0)));
        query.and("LOWER(object) LIKE", filter.object.as_ref().map(|_| Value::Text(pattern)));
        if filter.object.is_some() {
            query.tests.push_str(" ESCAPE '!'");
        }
        query
    }

    fn and(&mut self, test: &str, value: Option<Value<'a>>) {
        let Some(value) = value else { return };
        self.params.push(value);
        let joint = if self.tests.is_empty() { " WHERE" } else { " AND" };
        self.tests.push_str(&format!("{joint} {test} ${}", self.params.len()));
    }

    fn run(mut self, tx: &mut Tx<'_>, page: Page, count_max: i64) -> Result<(Vec<NewAudit>, i64)> {
        let (tests, last) = (&self.tests, self.params.len() + 1);
        let counting =
            format!("SELECT COUNT(*) FROM (SELECT id FROM audit{tests} LIMIT ${last}) AS matching");
        self.params.push(count_max.into());
        let count = tx.one(&counting, &self.params, |row| row.int(0))?;
        self.params.pop();
        Ok((self.lines(tx, page)?, count))
    }

    fn lines(&mut self, tx: &mut Tx<'_>, page: Page) -> Result<Vec<NewAudit>> {
        let (tests, last, after) = (&self.tests, self.params.len() + 1, self.params.len() + 2);
        let order = if page.ascending { "ASC" } else { "DESC" };
        let sql = format!(
            "SELECT tenant, id, account, key_id, who, action, object, ok, address, agent, detail FROM audit{tests} \
             ORDER BY id {order} LIMIT ${last} OFFSET ${after}"
        );
        self.params.extend([Value::Int(page.limit), Value::Int(page.offset)]);
        tx.all(&sql, &self.params, line)
    }
}

fn line(row: &Row<'_>) -> Result<NewAudit> {
    Ok(NewAudit {
        tenant: TenantId(row.int(0)?),
        id: AuditId(row.int(1)?),
        account: row.int_opt(2)?.map(AccountId),
        key: row.int_opt(3)?.map(KeyId),
        who: row.text(4)?,
        action: row.text(5)?,
        object: row.text(6)?,
        ok: row.bool(7)?,
        address: row.text(8)?,
        agent: row.text(9)?,
        detail: row.text(10)?,
    })
}
