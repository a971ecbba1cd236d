//! Statistics by day: counts of messages by everything that they are broken down by, so that any filter and any breakdown is
//! a sum over a short range of rows. Written with the other counts (`stat`); a day is the tenant's own, fixed when a message is
//! accepted.

use std::collections::{BTreeMap, HashMap};

use domain::id::{BodyId, RouteId, SignatureId, TemplateId, TenantId};
use domain::message::State;

use crate::books::Finding;
use crate::error::Result;
use crate::many::Many;
use crate::stat::{Sums, add_to, compare, sums_first, values};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What a row counts, with the body in place of its signature and template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OfDay {
    pub(crate) tenant: TenantId,
    pub(crate) day: i64,
    pub(crate) kind: i64,
    pub(crate) country: i64,
    pub(crate) network: i64,
    pub(crate) route: RouteId,
    pub(crate) body: BodyId,
    pub(crate) state: i64,
    pub(crate) cause: i64,
}

/// Signature and template of the bodies of changes, by tenant and body; 0 = none. Bodies must be stored before.
pub(crate) fn marks(
    tx: &mut Tx<'_>,
    changes: &BTreeMap<OfDay, Sums>,
) -> Result<HashMap<(i64, i64), (i64, i64)>> {
    static MARKS: Many = Many::pick("body", "tenant id signature_id template", "tenant id", false);
    let mut keys: Vec<_> = changes.keys().map(|key| (key.tenant.0, key.body.0)).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys: Vec<_> = keys.into_iter().flat_map(|(tenant, body)| [tenant, body].map(Value::Int)).collect();
    let mark = |row: &Row<'_>| {
        let marks = (row.int_opt(2)?.unwrap_or(0), row.int_opt(3)?.unwrap_or(0));
        Ok(((row.int(0)?, row.int(1)?), marks))
    };
    Ok(tx.pick(&MARKS, &keys, mark)?.into_iter().collect())
}

/// Writes changes. Rows are locked in the order of their keys.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    changes: &BTreeMap<OfDay, Sums>,
    marks: &HashMap<(i64, i64), (i64, i64)>,
) -> Result<()> {
    static ADD: Many = Many::tally(
        "stat_day",
        "tenant day kind country network route signature template state cause",
        "messages segments",
    );
    tx.many(&ADD, &values(&rows(changes, marks), |key| *key)).map(drop)
}

/// Notes beside the counts how much of each was removed. Locks as [`add`].
pub(crate) fn add_removed(
    tx: &mut Tx<'_>,
    changes: &BTreeMap<OfDay, Sums>,
    marks: &HashMap<(i64, i64), (i64, i64)>,
) -> Result<()> {
    static ADD: Many = Many::add(
        "stat_day",
        "removed removed_segments",
        "tenant day kind country network route signature template state cause",
        "",
    );
    tx.many(&ADD, &sums_first(&rows(changes, marks), |key| *key)).map(drop)
}

/// Changes by what rows are told apart by: several bodies may have the same signature and template.
fn rows(
    changes: &BTreeMap<OfDay, Sums>,
    marks: &HashMap<(i64, i64), (i64, i64)>,
) -> BTreeMap<[i64; 10], Sums> {
    let mut rows = BTreeMap::new();
    for (key, sums) in changes {
        let OfDay { tenant, day, kind, country, network, route, body, state, cause } = *key;
        let (signature, template) = marks.get(&(tenant.0, body.0)).copied().unwrap_or_default();
        let row = [tenant.0, day, kind, country, network, route.0, signature, template, state, cause];
        add_to(&mut rows, row, *sums);
    }
    rows
}

/// Which messages are counted; conditions are combined. 0 stands for those that have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// First day, days since 1970-01-01.
    pub from: i64,
    /// Last day.
    pub until: i64,
    /// `Kind` code.
    pub kind: Option<i64>,
    /// `Country` code.
    pub country: Option<i64>,
    /// `Network` code.
    pub network: Option<i64>,
    /// The route.
    pub route: Option<RouteId>,
    /// The signature.
    pub signature: Option<SignatureId>,
    /// The template.
    pub template: Option<TemplateId>,
    /// `domain::cause::Cause` code: only messages that did not arrive for this reason. Then no row counts every message.
    pub cause: Option<i64>,
}

/// By what counts are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The day.
    Day,
    /// SMS type.
    Kind,
    /// Country.
    Country,
    /// Network.
    Network,
    /// Route.
    Route,
    /// Signature.
    Signature,
    /// Template.
    Template,
    /// Why they did not arrive.
    Cause,
    /// Whose they are.
    Tenant,
}

impl By {
    fn column(self) -> &'static str {
        match self {
            By::Day => "day",
            By::Kind => "kind",
            By::Country => "country",
            By::Network => "network",
            By::Route => "route",
            By::Signature => "signature",
            By::Template => "template",
            By::Cause => "cause",
            By::Tenant => "tenant",
        }
    }
}

/// Messages of one day, type, country … that are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The day, code or id; 0 = none.
    pub item: i64,
    /// Their closed state; `None` = every message, whatever its state.
    pub state: Option<State>,
    /// How many.
    pub messages: i64,
    /// Their segments.
    pub segments: i64,
}

fn count(row: &Row<'_>) -> Result<Count> {
    let code = row.int(1)?;
    Ok(Count {
        item: row.int(0)?,
        state: if code == 0 { None } else { Some(crate::messages::state(code)?) },
        messages: row.int(2)?,
        segments: row.int(3)?,
    })
}

/// The tests of a filter after those of the days.
fn tests(filter: &Filter, params: &mut Vec<Value<'static>>) -> String {
    let columns = [
        ("kind", filter.kind),
        ("country", filter.country),
        ("network", filter.network),
        ("route", filter.route.map(|id| id.0)),
        ("signature", filter.signature.map(|id| id.0)),
        ("template", filter.template.map(|id| id.0)),
        ("cause", filter.cause),
    ];
    let mut sql = String::new();
    for (column, value) in columns.into_iter().filter_map(|(column, value)| Some((column, value?))) {
        params.push(Value::Int(value));
        sql.push_str(&format!(" AND d.{column} = ${}", params.len()));
    }
    if filter.cause.is_some() {
        sql.push_str(" AND d.state <> 0");
    }
    sql
}

/// A tenant's counts by something and state, added up over the days asked for.
pub fn sums(tx: &mut Tx<'_>, tenant: TenantId, filter: &Filter, by: By) -> Result<Vec<Count>> {
    let mut params = vec![Value::Int(tenant.0), filter.from.into(), filter.until.into()];
    let tests = tests(filter, &mut params);
    let sql = format!(
        "SELECT d.{}, d.state, CAST(SUM(d.messages) AS BIGINT), CAST(SUM(d.segments) AS BIGINT) FROM stat_day d \
         WHERE d.tenant = $1 AND d.day >= $2 AND d.day <= $3{tests} GROUP BY 1, 2 ORDER BY 1, 2",
        by.column()
    );
    tx.all(&sql, &params, count)
}

/// The same over all tenants, each by its own days; without the platform's tests.
pub fn sums_all(tx: &mut Tx<'_>, filter: &Filter, by: By) -> Result<Vec<Count>> {
    let mut params = vec![filter.from.into(), filter.until.into()];
    let tests = tests(filter, &mut params);
    let sql = format!(
        "SELECT d.{}, d.state, CAST(SUM(d.messages) AS BIGINT), CAST(SUM(d.segments) AS BIGINT) FROM tenant t \
         JOIN stat_day d ON d.tenant = t.id AND d.day >= $1 AND d.day <= $2{tests} GROUP BY 1, 2 ORDER BY 1, 2",
        by.column()
    );
    tx.all(&sql, &params, count)
}

/// Proves the counts by counting the messages.
pub(crate) fn check(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let counted = "SELECT m.tenant, m.day, m.kind, m.country, m.network, m.route, COALESCE(b.signature_id, 0), \
                   COALESCE(b.template, 0), CASE WHEN m.open THEN 0 ELSE m.state END, \
                   CASE WHEN m.open THEN 0 ELSE COALESCE(m.cause, 0) END, COUNT(*), CAST(SUM(m.segments) AS BIGINT) \
                   FROM message m LEFT JOIN body b ON b.tenant = m.tenant AND b.id = m.body \
                   GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10";
    let kept = "SELECT tenant, day, kind, country, network, route, signature, template, state, cause, \
                messages - removed, segments - removed_segments \
                FROM stat_day WHERE messages <> removed OR segments <> removed_segments";
    compare(tx, counted, kept, |key: [i64; 10]| {
        let [tenant, day, kind, country, network, route, signature, template, state, cause] = key;
        let about = format!(
            "tenant {tenant}, day {day}, type {kind}, country {country}, network {network}, route {route}, \
             signature {signature}, template {template}, state {state}, cause {cause}"
        );
        let all = [tenant, day, kind, country, network, route, signature, template, 0, 0];
        (about, (state != 0).then_some(all))
    })
}
