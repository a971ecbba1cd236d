//! The log: a tenant's messages found by everything that can be asked together, as ids in order of time and as a count that
//! stops early. The rows themselves are read by `messages::get_many`.
//!
//! A search is made of sources, each an ordered walk along one index: all messages, the delivered, the open of one state, the
//! failed of one state. Whoever wants several states asks several sources and merges.

use domain::id::{MessageId, RouteId, TemplateId, TenantId};
use domain::message::State;
use domain::phone::Tail;

use crate::error::Result;
use crate::messages::PHONE_TAIL;
use crate::task::{containing, escaped};
use crate::tx::Tx;
use crate::value::Value;

/// Which phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfPhone {
    /// This number (E.164 digits).
    Whole(i64),
    /// Numbers that end in these digits.
    Ending(Tail),
}

/// What is asked; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Accepted at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Accepted before, Unix ms.
    pub until_ms: Option<i64>,
    /// Ranges of E.164 digits, from inclusive to exclusive: the numbers of a calling code. Empty = all.
    pub ranges: Vec<(i64, i64)>,
    /// Which phone.
    pub phone: Option<OfPhone>,
    /// Only this message.
    pub id: Option<MessageId>,
    /// Of tasks whose name contains this, whatever its case.
    pub task: Option<String>,
    /// Of this request: its first and its last message.
    pub request: Option<(MessageId, MessageId)>,
    /// `Kind` code.
    pub kind: Option<i64>,
    /// Route.
    pub route: Option<RouteId>,
    /// Template.
    pub template: Option<TemplateId>,
    /// The tenant's own reference.
    pub reference: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

/// One walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Messages in this state; `None` = in any.
    pub state: Option<State>,
    /// Whose carrier's code is this `stat`, alone or with an error after a colon.
    pub stat: Option<String>,
}

/// The texts of a search as patterns, kept while a statement borrows them.
struct Patterns {
    task: Option<String>,
    stat: Option<String>,
}

impl Patterns {
    fn of(search: &Search, source: &Source) -> Patterns {
        Patterns {
            task: search.task.as_deref().map(|name| containing(&name.to_lowercase())),
            stat: source.stat.as_deref().map(|stat| format!("{}:%", escaped(stat))),
        }
    }
}

/// `FROM … WHERE …` of a search, with its parameters.
fn walk<'a>(
    tenant: TenantId,
    search: &'a Search,
    source: &'a Source,
    patterns: &'a Patterns,
) -> (String, Vec<Value<'a>>) {
    let mut params = vec![Value::Int(tenant.0)];
    let mut sql = from(search, source);
    let mut and = |test: &str, values: &[Value<'a>]| {
        let mut test = test.to_owned();
        for value in values {
            params.push(*value);
            test = test.replacen("{}", &format!("${}", params.len()), 1);
        }
        sql.push_str(" AND ");
        sql.push_str(&test);
    };
    if let Some(at) = search.from_ms {
        and("m.id >= {}", &[MessageId::first_at(at).0.into()]);
    }
    if let Some(at) = search.until_ms {
        and("m.id < {}", &[MessageId::first_at(at).0.into()]);
    }
    if let Some(id) = search.id {
        and("m.id = {}", &[id.0.into()]);
    }
    if let Some((first, last)) = search.request {
        and("m.id >= {}", &[first.0.into()]);
        and("m.id <= {}", &[last.0.into()]);
        and("m.request = {}", &[first.0.into()]);
    }
    match search.phone {
        Some(OfPhone::Whole(phone)) => {
            and("m.phone % 10000 = {}", &[(phone % PHONE_TAIL).into()]);
            and("m.phone = {}", &[phone.into()]);
        }
        Some(OfPhone::Ending(tail)) => {
            and("m.phone % 10000 = {}", &[(tail.digits() % PHONE_TAIL).into()]);
            and("m.phone % {} = {}", &[tail.modulus().into(), tail.digits().into()]);
        }
        None => {}
    }
    if !search.ranges.is_empty() {
        let ranges = vec!["m.phone >= {} AND m.phone < {}"; search.ranges.len()].join(" OR ");
        let ends: Vec<Value<'a>> =
            search.ranges.iter().flat_map(|(from, until)| [*from, *until]).map(Value::Int).collect();
        and(&format!("({ranges})"), &ends);
    }
    if let Some(name) = patterns.task.as_deref() {
        and("t.folded LIKE {} ESCAPE '\\'", &[name.into()]);
    }
    for (test, value) in [
        ("m.kind = {}", search.kind),
        ("m.route = {}", search.route.map(|route| route.0)),
        ("b.template = {}", search.template.map(|template| template.0)),
    ] {
        if let Some(value) = value {
            and(test, &[value.into()]);
        }
    }
    if let Some(reference) = search.reference.as_deref() {
        and("m.reference = {}", &[reference.into()]);
    }
    match source.state {
        None => {}
        Some(state) if !state.is_closed() => and("m.open AND m.state = {}", &[state.code().into()]),
        Some(State::Delivered) => and("m.state = 10", &[]),
        Some(state) => and("m.failed = {}", &[state.code().into()]),
    }
    if let (Some(stat), Some(pattern)) = (source.stat.as_deref(), patterns.stat.as_deref()) {
        and("(m.code = {} OR m.code LIKE {} ESCAPE '\\')", &[stat.into(), pattern.into()]);
    }
    (sql, params)
}

fn from(search: &Search, source: &Source) -> String {
    let mut sql = match search.task {
        Some(_) => "FROM task t JOIN message m ON m.tenant = t.tenant AND m.id >= t.id AND m.id <= t.last AND m.request = t.id",
        None => "FROM message m",
    }
    .to_owned();
    if search.template.is_some() {
        sql.push_str(" JOIN body b ON b.tenant = m.tenant AND b.id = m.body");
    }
    let open = source.state.is_some_and(|state| !state.is_closed());
    sql.push_str(match (&search.task, open) {
        (Some(_), _) => " WHERE t.tenant = $1",
        // The sign keeps the search in the index of open messages, which is short.
        (None, true) => " WHERE +m.tenant = $1",
        (None, false) => " WHERE m.tenant = $1",
    });
    sql
}

/// The first `limit` messages of one source, in order.
pub fn ids(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &Search,
    source: &Source,
    limit: i64,
) -> Result<Vec<MessageId>> {
    let patterns = Patterns::of(search, source);
    let (walk, mut params) = walk(tenant, search, source, &patterns);
    let way = if search.oldest_first { "" } else { " DESC" };
    // The messages of one task lie side by side: their order is that of the tasks.
    let order = if search.task.is_some() { format!("t.id{way}, m.id{way}") } else { format!("m.id{way}") };
    params.push(limit.into());
    let sql = format!("SELECT m.id {walk} ORDER BY {order} LIMIT ${}", params.len());
    tx.all(&sql, &params, |row| Ok(MessageId(row.int(0)?)))
}

/// How many messages one source has, counted up to `most`.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, search: &Search, source: &Source, most: i64) -> Result<i64> {
    let patterns = Patterns::of(search, source);
    let (walk, mut params) = walk(tenant, search, source, &patterns);
    params.push(most.into());
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 {walk} LIMIT ${}) AS found", params.len());
    tx.one(&sql, &params, |row| row.int(0))
}
