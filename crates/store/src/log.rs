//! The log: a tenant's messages found by everything that can be asked together, as ids in order of time and as a count that
//! stops early. The rows themselves are read by `messages::get_many`.
//!
//! A search is made of sources, each an ordered walk along one index: all messages, the delivered, the open of one state, the
//! failed of one state, those that lists stood in the way of. Whoever wants several states asks several sources and merges.

use domain::id::{MessageId, RouteId, TemplateId, TenantId};
use domain::message::State;
use domain::phone::Tail;

use crate::error::Result;
use crate::messages::PHONE_TAIL;
use crate::presence::Span;
use crate::task::{containing, escaped};
use crate::tx::Tx;
use crate::value::{Row, Value};

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
    /// Only in these ranges of ids, the newest first (`presence::spans`); `None` = anywhere.
    pub spans: Option<Vec<Span>>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

impl Search {
    /// It is about a mission, whose messages lie among others; those of any other request lie side by side.
    fn lies_apart(&self) -> bool {
        self.request.is_some() && self.spans.is_some()
    }
}

/// One walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Messages in this state; `None` = in any.
    pub state: Option<State>,
    /// Whose carrier's code is this `stat`, alone or with an error after a colon.
    pub stat: Option<String>,
    /// Refused because of a blacklist or an opt-out.
    pub is_listed: bool,
}

impl Source {
    /// It walks along the index of failures.
    fn is_failed(&self) -> bool {
        self.state.is_some_and(|state| state.is_closed() && state != State::Delivered)
    }
}

/// Whether no index answers all of it, so that messages are looked at one by one.
fn looks_at_each(search: &Search, source: &Source) -> bool {
    !search.ranges.is_empty()
        || search.kind.is_some()
        || search.route.is_some()
        || search.template.is_some()
        || source.state == Some(State::Delivered)
        || source.stat.is_some()
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

/// A search in one range of ids as SQL.
struct Walk<'a> {
    /// `FROM … WHERE …` with what an index answers.
    indexed: String,
    /// What each message is looked at for: ` AND …`, or nothing.
    looked: String,
    params: Vec<Value<'a>>,
}

fn walk<'a>(
    tenant: TenantId,
    search: &'a Search,
    source: &'a Source,
    patterns: &'a Patterns,
    span: Option<Span>,
) -> Walk<'a> {
    let mut walk =
        Walk { indexed: from(search, source), looked: String::new(), params: vec![Value::Int(tenant.0)] };
    let of = first_of(search, source);
    let (indexed, looked, params) = (&mut walk.indexed, &mut walk.looked, &mut walk.params);
    let mut add = |test: &str, values: &[Value<'a>], sql: &mut String| {
        let mut test = test.to_owned();
        for value in values {
            params.push(*value);
            test = test.replacen("{}", &format!("${}", params.len()), 1);
        }
        sql.push_str(" AND ");
        sql.push_str(&test);
    };
    let mut and = |test: &str, values: &[Value<'a>]| add(test, values, indexed);
    if let Some((from, until)) = span {
        and("m.id >= {}", &[from.0.into()]);
        and("m.id < {}", &[until.0.into()]);
    }
    // Among failures that are looked at one by one SQLite would walk through all messages of a range with two ends; so it gets
    // one end, and the sign keeps it in the index of failures.
    let in_failures = span.is_none() && source.is_failed() && looks_at_each(search, source);
    // The index of phones finds few, as do tasks by their names; with a range of ids SQLite would walk through all messages of
    // that range instead.
    let finds_few = search.phone.is_some() || search.task.is_some();
    let until = if in_failures || finds_few { "+m.id < {}" } else { "m.id < {}" };
    match search.from_ms {
        Some(at) if finds_few => and("+m.id >= {}", &[MessageId::first_at(at).0.into()]),
        Some(at) => and("m.id >= {}", &[MessageId::first_at(at).0.into()]),
        None if in_failures => and("m.id >= 0", &[]),
        None => {}
    }
    if let Some(at) = search.until_ms {
        and(until, &[MessageId::first_at(at).0.into()]);
    }
    if let Some(id) = search.id {
        and("m.id = {}", &[id.0.into()]);
    }
    if let Some((first, last)) = search.request {
        let sign = if finds_few { "+m" } else { of };
        and(&format!("{sign}.id >= {{}}"), &[first.0.into()]);
        and(&format!("{sign}.id <= {{}}"), &[last.0.into()]);
        if !search.lies_apart() {
            and("m.request = {}", &[first.0.into()]);
        }
    }
    match search.phone {
        Some(OfPhone::Whole(phone)) => {
            and("m.phone % 10000 = {}", &[(phone % PHONE_TAIL).into()]);
            // A range of one: for an equality SQLite would compute the test above with the number and lose the index.
            and("m.phone >= {}", &[phone.into()]);
            and("m.phone <= {}", &[phone.into()]);
        }
        Some(OfPhone::Ending(tail)) => {
            and("m.phone % 10000 = {}", &[(tail.digits() % PHONE_TAIL).into()]);
            and("m.phone % {} = {}", &[tail.modulus().into(), tail.digits().into()]);
        }
        None => {}
    }
    if let Some(name) = patterns.task.as_deref() {
        and("t.folded LIKE {} ESCAPE '\\'", &[name.into()]);
    }
    if let Some(reference) = search.reference.as_deref() {
        and("m.reference = {}", &[reference.into()]);
    }
    match source.state {
        None | Some(State::Delivered) => {}
        Some(state) if !state.is_closed() => and("m.open AND m.state = {}", &[state.code().into()]),
        Some(state) => and(&format!("{of}.failed = {{}}"), &[state.code().into()]),
    }
    if source.is_listed {
        // As the index has it.
        and("m.reason IN (105, 106)", &[]);
    }
    let mut and = |test: &str, values: &[Value<'a>]| add(test, values, looked);
    if let Some((first, _)) = search.request.filter(|_| search.lies_apart()) {
        and("m.request = {}", &[first.0.into()]);
    }
    if !search.ranges.is_empty() {
        let ranges = vec!["m.phone >= {} AND m.phone < {}"; search.ranges.len()].join(" OR ");
        let ends: Vec<Value<'a>> =
            search.ranges.iter().flat_map(|(from, until)| [*from, *until]).map(Value::Int).collect();
        and(&format!("({ranges})"), &ends);
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
    if source.state == Some(State::Delivered) {
        and("m.state = 10", &[]);
    }
    if let (Some(stat), Some(pattern)) = (source.stat.as_deref(), patterns.stat.as_deref()) {
        and("(m.code = {} OR m.code LIKE {} ESCAPE '\\')", &[stat.into(), pattern.into()]);
    }
    walk
}

/// The table of a search whose ids are its order. The failures of a mission are found in the index of failures, which has their
/// ids, before anything else of them is read; without a second name SQLite would walk through all messages.
fn first_of(search: &Search, source: &Source) -> &'static str {
    if source.is_failed() && search.lies_apart() { "f" } else { "m" }
}

fn from(search: &Search, source: &Source) -> String {
    let by_failures = first_of(search, source) == "f";
    let mut sql = match search.task {
        None if by_failures => "FROM message f CROSS JOIN message m",
        // The word keeps SQLite from beginning with all messages.
        Some(_) => "FROM task t CROSS JOIN message m",
        None => "FROM message m",
    }
    .to_owned();
    if search.template.is_some() {
        sql.push_str(" JOIN body b ON b.tenant = m.tenant AND b.id = m.body");
    }
    let open = source.state.is_some_and(|state| !state.is_closed());
    sql.push_str(match (&search.task, open || search.phone.is_some()) {
        (Some(_), _) => {
            " WHERE t.tenant = $1 AND m.tenant = t.tenant AND m.id >= t.id AND m.id <= t.last AND m.request = t.id"
        }
        // The sign keeps the search in the index of open messages, which is short, or in that of phones.
        (None, true) => " WHERE +m.tenant = $1",
        (None, false) if by_failures => " WHERE f.tenant = $1 AND m.tenant = f.tenant AND m.id = f.id",
        (None, false) => " WHERE m.tenant = $1",
    });
    sql
}

/// Ranges of ids that are shorter than this in all are walked through even for failures, which have an index.
const NARROW_MS: i64 = 48 * 3_600_000;

/// The ranges of a search in its order; one that knows none, and one of failures in long ranges or of a
/// mission, is a single walk.
fn spans_of(search: &Search, source: &Source) -> Vec<Option<Span>> {
    let Some(spans) = &search.spans else { return vec![None] };
    let length_ms = |(from, until): &Span| until.accepted_ms() - from.accepted_ms();
    let is_long = search.lies_apart() || spans.iter().map(length_ms).sum::<i64>() > NARROW_MS;
    if source.is_failed() && is_long {
        return vec![None];
    }
    let mut spans: Vec<_> = spans.iter().copied().map(Some).collect();
    if search.oldest_first {
        spans.reverse();
    }
    spans
}

/// The first `limit` messages of one source, in order.
pub fn ids(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &Search,
    source: &Source,
    limit: i64,
) -> Result<Vec<MessageId>> {
    along(tx, tenant, (search, source), (None, limit), "m.id", |row| Ok(MessageId(row.int(0)?)))
}

/// The first `limit` messages of one source beyond one that was read, in order, each with its request: for who reads them all.
pub fn beyond(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    of: (&Search, &Source),
    read: Option<(MessageId, MessageId)>,
    limit: i64,
) -> Result<Vec<(MessageId, MessageId)>> {
    let both = |row: &Row<'_>| Ok((MessageId(row.int(0)?), MessageId(row.int(1)?)));
    along(tx, tenant, of, (read, limit), "m.request, m.id", both)
}

/// Columns of the first `limit` messages of one source beyond one that was read, in order. Without the request no row of the
/// table is read.
fn along<T>(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    (search, source): (&Search, &Source),
    (read, limit): (Option<(MessageId, MessageId)>, i64),
    columns: &str,
    map: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let patterns = Patterns::of(search, source);
    let (way, sign) = if search.oldest_first { ("", '>') } else { (" DESC", '<') };
    // The messages of one task lie side by side: their order is that of the tasks.
    let of = first_of(search, source);
    let order = if search.task.is_some() { format!("t.id{way}, m.id{way}") } else { format!("{of}.id{way}") };
    let mut found = Vec::new();
    for span in spans_of(search, source) {
        let left = limit - found.len() as i64;
        if left <= 0 {
            break;
        }
        let Walk { indexed, looked, mut params } = walk(tenant, search, source, &patterns, span);
        let mut walk = indexed + &looked;
        if let Some((request, id)) = read {
            params.push(id.0.into());
            let id = params.len();
            match search.task {
                None => walk.push_str(&format!(" AND {of}.id {sign} ${id}")),
                Some(_) => {
                    params.push(request.0.into());
                    let task = params.len();
                    walk.push_str(&format!(
                        " AND (t.id {sign} ${task} OR (t.id = ${task} AND m.id {sign} ${id}))"
                    ));
                }
            }
        }
        params.push(left.into());
        let sql = format!("SELECT {columns} {walk} ORDER BY {order} LIMIT ${}", params.len());
        found.extend(tx.all(&sql, &params, &map)?);
    }
    Ok(found)
}

/// Messages that a count looks at, at most: it must not take longer than the page that it belongs to.
const LOOKED_MAX: i64 = 30_000;
/// The same of those that an index of a few finds: each lies on a page of its own.
const LOOKED_APART_MAX: i64 = 3_000;

/// How many messages a source has, as far as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// So many were found.
    pub found: i64,
    /// There are no more, unless `found` is as many as were asked for.
    pub is_whole: bool,
}

/// How many messages one source has, counted up to `most`; it stops earlier when it would have to look at too many that are
/// not wanted.
pub fn count(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &Search,
    source: &Source,
    most: i64,
) -> Result<Counted> {
    let patterns = Patterns::of(search, source);
    let is_narrow = search.phone.is_some()
        || search.id.is_some()
        || search.task.is_some()
        || search.request.is_some() && search.spans.is_none()
        || search.reference.is_some()
        || source.state.is_some_and(|state| !state.is_closed());
    let lie_apart = source.is_failed() || source.is_listed;
    let (mut found, mut left) = (0, if lie_apart { LOOKED_APART_MAX } else { LOOKED_MAX });
    for span in spans_of(search, source) {
        let Walk { indexed, looked, mut params } = walk(tenant, search, source, &patterns, span);
        if is_narrow || looked.is_empty() {
            params.push((most - found).into());
            let sql =
                format!("SELECT COUNT(*) FROM (SELECT 1 {indexed}{looked} LIMIT ${}) AS found", params.len());
            found += tx.one(&sql, &params, |row| row.int(0))?;
        } else {
            params.push(left.into());
            let wanted = looked.trim_start_matches(" AND ");
            let sql = format!(
                "SELECT COUNT(*), CAST(COALESCE(SUM(wanted), 0) AS BIGINT) FROM (SELECT CASE WHEN {wanted} THEN 1 ELSE 0 END AS \
                 wanted {indexed} ORDER BY {}.id DESC LIMIT ${}) AS looked",
                first_of(search, source),
                params.len()
            );
            let (seen, wanted) = tx.one(&sql, &params, |row| Ok((row.int(0)?, row.int(1)?)))?;
            (found, left) = (found + wanted, left - seen);
        }
        if found >= most || left <= 0 {
            return Ok(Counted { found: found.min(most), is_whole: found >= most });
        }
    }
    Ok(Counted { found, is_whole: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Place};

    /// What SQLite does first for a search, without figures of any table to guide it.
    fn plan(search: &Search, source: &Source) -> String {
        let place = testbed::sqlite();
        let db = Db::open(Place::Sqlite(place.path())).unwrap();
        crate::migrate::migrate(&db).unwrap();
        let (search, source) = (search.clone(), source.clone());
        db.read_blocking(move |tx| {
            let patterns = Patterns::of(&search, &source);
            let Walk { indexed, looked, params } = walk(TenantId(1), &search, &source, &patterns, None);
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT m.id {indexed}{looked} ORDER BY {}.id DESC LIMIT 20",
                first_of(&search, &source)
            );
            Ok(tx.all(&sql, &params, |row| Ok(row.text(3)?.to_owned()))?.remove(0))
        })
        .unwrap()
    }

    #[test]
    fn what_finds_few_is_looked_for_first() {
        let within = Search { from_ms: Some(1), until_ms: Some(2), ..Search::default() };
        let by_number = "SEARCH m USING COVERING INDEX message_phone (<expr>=? AND phone>? AND phone<?)";
        let by_ending = "SEARCH m USING COVERING INDEX message_phone (<expr>=?)";
        let whole = Search { phone: Some(OfPhone::Whole(8_613_800_138_000)), ..within.clone() };
        let ending = Search { phone: Some(OfPhone::Ending(Tail::parse("8000").unwrap())), ..within.clone() };
        let every = Source::default();
        let failed = Source { state: Some(State::Undelivered), ..Source::default() };
        let open = Source { state: Some(State::Submitted), ..Source::default() };
        assert_eq!(plan(&whole, &every), by_number);
        assert_eq!(plan(&ending, &every), by_ending);
        for source in [&failed, &open] {
            let found = plan(&whole, source);
            assert!(found.contains("message_phone") || found.contains("message_open"), "{found}");
        }
        let task = Search { task: Some("Sale".into()), ..within.clone() };
        for source in [&every, &failed, &open] {
            assert_eq!(plan(&task, source), "SEARCH t USING PRIMARY KEY (tenant=?)");
        }
        let template = Search { task: Some("Sale".into()), template: Some(TemplateId(1)), ..within.clone() };
        assert_eq!(plan(&template, &every), "SEARCH t USING PRIMARY KEY (tenant=?)");
        let request = Some((MessageId(5), MessageId(900)));
        let request = Search { request, ..Search::default() };
        // Side by side, or in the quarters of a mission: a range of ids, in the index of what is rare.
        for spans in [None, Some(vec![(MessageId(5), MessageId(800))])] {
            let request = Search { spans, ..request.clone() };
            assert_eq!(plan(&request, &every), "SEARCH m USING PRIMARY KEY (tenant=? AND id>? AND id<?)");
            let found = plan(&request, &failed);
            match request.spans {
                None => assert_eq!(found, "SEARCH m USING PRIMARY KEY (tenant=? AND id>? AND id<?)"),
                Some(_) => assert_eq!(
                    found,
                    "SEARCH f USING COVERING INDEX message_failed (tenant=? AND failed=? AND id>? AND id<?)"
                ),
            }
            let found = plan(&request, &open);
            assert!(found.contains("message_open"), "{found}");
            let found = plan(&Search { phone: whole.phone, ..request.clone() }, &every);
            assert_eq!(found, by_number.replace("COVERING INDEX", "INDEX"));
        }
        assert_eq!(plan(&within, &every), "SEARCH m USING PRIMARY KEY (tenant=? AND id>? AND id<?)");
    }
}
