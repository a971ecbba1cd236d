//! Tasks: send requests that somebody named. A task's row is written with its messages and says what was asked; what became
//! of it is always counted from the messages, which lie side by side from `id` to `last`.

use domain::id::{AccountId, BodyId, ConsentId, KeyId, MessageId, OrderId, TemplateId, TenantId};
use domain::message::State;
use domain::money::Micro;

use crate::error::Result;
use crate::many::Many;
use crate::messages::{Body, state};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A task as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Whose.
    pub tenant: TenantId,
    /// Its request.
    pub id: MessageId,
    /// Its last message.
    pub last: MessageId,
    /// What people call it.
    pub name: String,
    /// The auth key that sent it; 0 = an account did.
    pub key: KeyId,
    /// The account that sent it; 0 = a key did.
    pub account: AccountId,
    /// That account's name; empty when a key did.
    pub account_name: String,
    /// `domain::kind::Kind` code.
    pub kind: i64,
    /// What its messages share.
    pub body: BodyId,
    /// How many recipients were named.
    pub recipients: i64,
    /// Of which in mainland China.
    pub mainland: i64,
    /// Of which elsewhere; unreadable numbers are neither.
    pub international: i64,
    /// Segments of all its messages.
    pub segments: i64,
    /// Not before this time, Unix ms.
    pub due_ms: Option<i64>,
    /// Withdrawn at.
    pub cancelled_ms: Option<i64>,
    /// It is a mission, and listed with the missions.
    pub is_mission: bool,
}

static INSERT: Many = Many::insert(
    "task",
    "tenant id last name:t folded:t key_id account account_name:t kind body recipients mainland international segments \
     due_ms mission:b",
);

/// Stores tasks: in the transaction that stores their messages.
pub fn insert(tx: &mut Tx<'_>, tasks: &[Task]) -> Result<()> {
    let folded: Vec<_> = tasks.iter().map(|task| fold(&task.name)).collect();
    let mut values = Vec::with_capacity(tasks.len() * 16);
    for (task, folded) in tasks.iter().zip(&folded) {
        values.extend([
            Value::Int(task.tenant.0),
            task.id.0.into(),
            task.last.0.into(),
            (&task.name).into(),
            folded.into(),
            task.key.0.into(),
            task.account.0.into(),
            (&task.account_name).into(),
            task.kind.into(),
            task.body.0.into(),
            task.recipients.into(),
            task.mainland.into(),
            task.international.into(),
            task.segments.into(),
            task.due_ms.into(),
            task.is_mission.into(),
        ]);
    }
    tx.many(&INSERT, &values).map(drop)
}

/// A name as it is searched: the databases disagree about upper and lower case.
pub(crate) fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// A task with what its messages share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The task.
    pub task: Task,
    /// What its messages share.
    pub shared: Body,
}

const SHOWN: &str = "t.tenant, t.id, t.last, t.name, t.key_id, t.account, t.account_name, t.kind, t.body, t.recipients, \
     t.mainland, t.international, t.segments, t.due_ms, t.cancelled_ms, t.mission, b.template, b.signature, b.place, b.sender, \
     b.content, b.consent";
const SHOWN_FROM: &str = "FROM task t LEFT JOIN body b ON b.tenant = t.tenant AND b.id = t.body";

fn shown(row: &Row<'_>) -> Result<Shown> {
    let task = Task {
        tenant: TenantId(row.int(0)?),
        id: MessageId(row.int(1)?),
        last: MessageId(row.int(2)?),
        name: row.text(3)?,
        key: KeyId(row.int(4)?),
        account: AccountId(row.int(5)?),
        account_name: row.text(6)?,
        kind: row.int(7)?,
        body: BodyId(row.int(8)?),
        recipients: row.int(9)?,
        mainland: row.int(10)?,
        international: row.int(11)?,
        segments: row.int(12)?,
        due_ms: row.int_opt(13)?,
        cancelled_ms: row.int_opt(14)?,
        is_mission: row.bool(15)?,
    };
    let shared = Body {
        template: row.int_opt(16)?.map(TemplateId),
        signature: row.text_opt(17)?.unwrap_or_default(),
        position: row.int_opt(18)?.unwrap_or_default(),
        sender: row.text_opt(19)?,
        content: row.text_opt(20)?.unwrap_or_default(),
        consent: row.int_opt(21)?.map(ConsentId),
    };
    Ok(Shown { task, shared })
}

/// One task of a tenant.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<Option<Shown>> {
    let sql = format!("SELECT {SHOWN} {SHOWN_FROM} WHERE t.tenant = $1 AND t.id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], shown)
}

/// Where a task is. Not stored: it follows from time and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its time has not come.
    Scheduled,
    /// Messages of it are under way.
    Running,
    /// Nothing of it is under way any more.
    Done,
    /// It was withdrawn.
    Cancelled,
}

/// By what tasks are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By name; equal ones newest first.
    Name,
    /// By name backwards.
    NameDown,
}

/// Which tasks.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Made at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Made before, Unix ms.
    pub until_ms: Option<i64>,
    /// The name contains this, whatever its case.
    pub name: Option<String>,
    /// `Kind` code.
    pub kind: Option<i64>,
    /// Where it is at `now_ms`.
    pub stage: Option<Stage>,
    /// Now, Unix ms.
    pub now_ms: i64,
    /// In which order.
    pub order: Order,
}

/// A pattern that finds texts which contain `text`, with `ESCAPE '\'`: its own wildcards mean themselves.
pub(crate) fn containing(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// `text` with what LIKE would take for wildcards escaped by `\`.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A message of the task is open. The sign keeps the search in the index of open messages, which is short.
const OPEN: &str = "EXISTS (SELECT 1 FROM message m WHERE m.open AND m.id >= t.id AND m.id <= t.last AND +m.tenant = t.tenant)";

/// The tests of a filter after `t.tenant = $1` (missions are not among tasks); values that are texts come from `name`.
fn tests<'a>(filter: &Filter, name: &'a Option<String>, params: &mut Vec<Value<'a>>) -> String {
    let mut sql = " AND NOT t.mission".to_owned();
    let mut and = |test: &str, value: Option<Value<'a>>| {
        if let Some(value) = value {
            params.push(value);
            sql.push_str(&format!(" AND {}", test.replace("{}", &format!("${}", params.len()))));
        }
    };
    and("t.id >= {}", filter.from_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    and("t.id < {}", filter.until_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    and("t.kind = {}", filter.kind.map(Value::Int));
    and("t.folded LIKE {} ESCAPE '\\'", name.as_deref().map(Value::Text));
    let now = Some(Value::Int(filter.now_ms));
    match filter.stage {
        Some(Stage::Scheduled) => and("t.due_ms > {}", now),
        Some(Stage::Running) => and("COALESCE(t.due_ms, 0) <= {}", now),
        _ => {}
    }
    match filter.stage {
        Some(Stage::Scheduled | Stage::Running) => format!("{sql} AND {OPEN}"),
        Some(Stage::Done) => format!("{sql} AND t.cancelled_ms IS NULL AND NOT {OPEN}"),
        Some(Stage::Cancelled) => format!("{sql} AND t.cancelled_ms IS NOT NULL AND NOT {OPEN}"),
        None => sql,
    }
}

/// A page of a tenant's tasks.
pub fn list(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Shown>> {
    let name = filter.name.as_deref().map(|name| containing(&fold(name)));
    let mut params = vec![Value::Int(tenant.0)];
    let tests = tests(filter, &name, &mut params);
    let order = match filter.order {
        Order::Newest => "t.id DESC",
        Order::Oldest => "t.id",
        Order::Name => "t.folded, t.id DESC",
        Order::NameDown => "t.folded DESC, t.id DESC",
    };
    params.extend([Value::Int(limit), Value::Int(offset)]);
    let (limit, offset) = (params.len() - 1, params.len());
    let sql = format!(
        "SELECT {SHOWN} {SHOWN_FROM} WHERE t.tenant = $1{tests} ORDER BY {order} LIMIT ${limit} OFFSET ${offset}"
    );
    tx.all(&sql, &params, shown)
}

/// How many tasks a filter finds, counted up to `most`.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter, most: i64) -> Result<i64> {
    let name = filter.name.as_deref().map(|name| containing(&fold(name)));
    let mut params = vec![Value::Int(tenant.0)];
    let tests = tests(filter, &name, &mut params);
    params.push(Value::Int(most));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM task t WHERE t.tenant = $1{tests} LIMIT ${}) AS found",
        params.len()
    );
    tx.one(&sql, &params, |row| row.int(0))
}

/// The names of requests that are tasks.
pub fn names(tx: &mut Tx<'_>, tenant: TenantId, requests: &[MessageId]) -> Result<Vec<(MessageId, String)>> {
    static PICK: Many = Many::pick("task", "id name", "tenant id", false);
    let values: Vec<_> = requests.iter().flat_map(|id| [Value::Int(tenant.0), Value::Int(id.0)]).collect();
    tx.pick(&PICK, &values, |row| Ok((MessageId(row.int(0)?), row.text(1)?)))
}

/// Messages of a task in one state that draw from one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Where they are.
    pub state: State,
    /// The order; 0 when they were refused.
    pub order: OrderId,
    /// How many.
    pub messages: i64,
    /// What was held for them.
    pub amount: Micro,
    /// What was posted of it.
    pub posted: Micro,
}

/// What became of a task: its messages counted, with those that were removed.
pub fn sums(tx: &mut Tx<'_>, task: &Task) -> Result<Vec<Sum>> {
    let sql = "SELECT state, order_id, CAST(SUM(messages) AS BIGINT), CAST(SUM(amount) AS BIGINT), \
               CAST(SUM(posted) AS BIGINT) FROM (\
               SELECT state, order_id, 1 AS messages, amount, COALESCE(posted, 0) AS posted FROM message \
               WHERE tenant = $1 AND id >= $2 AND id <= $3 AND request = $2 \
               UNION ALL SELECT state, order_id, messages, amount, posted FROM removed_sum \
               WHERE tenant = $1 AND task = $2) AS all_sums GROUP BY state, order_id ORDER BY state, order_id";
    let params = [task.tenant.0.into(), task.id.0.into(), task.last.0.into()];
    tx.all(sql, &params, |row| {
        Ok(Sum {
            state: state(row.int(0)?)?,
            order: OrderId(row.int(1)?),
            messages: row.int(2)?,
            amount: Micro(row.int(3)?),
            posted: Micro(row.int(4)?),
        })
    })
}

/// Messages of a task that wait for its time, or for their turn.
pub fn waiting(tx: &mut Tx<'_>, task: &Task) -> Result<Vec<MessageId>> {
    let sql = "SELECT id FROM message WHERE tenant = $1 AND id >= $2 AND id <= $3 AND request = $2 AND state IN (1, 2) \
               ORDER BY id";
    let params = [task.tenant.0.into(), task.id.0.into(), task.last.0.into()];
    tx.all(sql, &params, |row| Ok(MessageId(row.int(0)?)))
}

/// The same for a mission: those after `after`, a slice of them. The sign keeps the search in the index of open messages.
pub fn waiting_after(tx: &mut Tx<'_>, task: &Task, after: MessageId, limit: i64) -> Result<Vec<MessageId>> {
    let sql = "SELECT id FROM message WHERE open AND id > $4 AND id <= $3 AND +tenant = $1 AND +request = $2 \
               AND state IN (1, 2) ORDER BY id LIMIT $5";
    let params = [task.tenant.0.into(), task.id.0.into(), task.last.0.into(), after.0.into(), limit.into()];
    tx.all(sql, &params, |row| Ok(MessageId(row.int(0)?)))
}

/// Notes the last message that a mission has so far.
pub fn grow(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId, last: MessageId) -> Result<()> {
    let sql = "UPDATE task SET last = $3 WHERE tenant = $1 AND id = $2 AND last < $3";
    tx.exec(sql, &[tenant.0.into(), id.0.into(), last.0.into()]).map(drop)
}

/// Notes that a task was withdrawn; the first time counts.
pub fn mark_cancelled(tx: &mut Tx<'_>, task: &Task, at_ms: i64) -> Result<()> {
    let sql = "UPDATE task SET cancelled_ms = $3 WHERE tenant = $1 AND id = $2 AND cancelled_ms IS NULL";
    tx.exec(sql, &[task.tenant.0.into(), task.id.0.into(), at_ms.into()]).map(drop)
}
