//! Where the log has to look: the quarters of an hour in which a tenant has messages of a type, to a country, over a route, of
//! a template, of a mission. What is rare is found in a few short ranges of ids in place of all messages, without an index that
//! every message would pay for: a row is written once for thousands of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::id::{BodyId, MessageId, TenantId};

use crate::error::Result;
use crate::many::Many;
use crate::stat::SLOT_MS;
use crate::tx::Tx;
use crate::value::Value;

/// By what messages are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// `Kind` code.
    Kind = 1,
    /// `Country` code.
    Country = 2,
    /// Route.
    Route = 3,
    /// Template; free text has none.
    Template = 4,
    /// Task or mission. The quarter of its own id is not noted: messages of it may be there in any case.
    Task = 5,
}

/// A range of ids, from inclusive to exclusive.
pub type Span = (MessageId, MessageId);

/// Quarters of an hour read of one item at most: those of 400 days.
const SLOTS_MAX: i64 = 400 * 96;

/// What one message is, before the template of its body is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Of {
    pub(crate) tenant: TenantId,
    pub(crate) slot: i64,
    pub(crate) kind: i64,
    pub(crate) country: i64,
    pub(crate) route: i64,
    pub(crate) body: BodyId,
    /// Task of another quarter; 0 = none.
    pub(crate) task: i64,
}

/// Notes where messages are; `marks` are the signatures and templates of bodies. Rows are written in the order of their keys.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    all: &BTreeSet<Of>,
    marks: &HashMap<(i64, i64), (i64, i64)>,
) -> Result<()> {
    static ADD: Many = Many::insert_new("presence", "tenant dimension item slot");
    let mut rows = BTreeSet::new();
    for of in all {
        let template = marks.get(&(of.tenant.0, of.body.0)).map_or(0, |(_, template)| *template);
        let items = [
            (Dimension::Kind, of.kind),
            (Dimension::Country, of.country),
            (Dimension::Route, of.route),
            (Dimension::Template, template),
            (Dimension::Task, of.task),
        ];
        let is_there = |(dimension, item): &(Dimension, i64)| *item != 0 || *dimension < Dimension::Template;
        let items = items.into_iter().filter(is_there);
        rows.extend(items.map(|(dimension, item)| [of.tenant.0, dimension as i64, item, of.slot]));
    }
    let values: Vec<_> = rows.into_iter().flatten().map(Value::Int).collect();
    tx.many(&ADD, &values).map(drop)
}

impl Dimension {
    /// Its column of the counts by day; those know no tasks.
    fn column(self) -> Option<&'static str> {
        match self {
            Dimension::Kind => Some("kind"),
            Dimension::Country => Some("country"),
            Dimension::Route => Some("route"),
            Dimension::Template => Some("template"),
            Dimension::Task => None,
        }
    }
}

/// Where a tenant's messages are that have one of the items of every dimension asked for, from `from_ms` until before
/// `until_ms` (Unix ms): ranges of ids, the newest first, that touch nowhere.
pub fn spans(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    wanted: &[(Dimension, Vec<i64>)],
    from_ms: Option<i64>,
    until_ms: Option<i64>,
) -> Result<Vec<Span>> {
    let sql = "SELECT slot FROM presence WHERE tenant = $1 AND dimension = $2 AND item = $3 AND slot >= $4 AND slot <= $5 \
               ORDER BY slot DESC LIMIT $6";
    let first = from_ms.map_or(0, |at| at.div_euclid(SLOT_MS));
    let last = until_ms.map_or(i64::MAX, |at| at.div_euclid(SLOT_MS));
    let mut found: Option<BTreeSet<i64>> = None;
    for (dimension, items) in wanted {
        let mut slots = BTreeSet::new();
        for item in items {
            let params = [
                Value::Int(tenant.0),
                (*dimension as i64).into(),
                (*item).into(),
                first.into(),
                last.into(),
                SLOTS_MAX.into(),
            ];
            slots.extend(tx.all(sql, &params, |row| row.int(0))?);
            if *dimension == Dimension::Task {
                let own = MessageId(*item).accepted_ms() / SLOT_MS;
                slots.extend((first..=last).contains(&own).then_some(own));
            }
        }
        found = Some(match found {
            Some(known) => known.intersection(&slots).copied().collect(),
            None => slots,
        });
    }
    let spans = joined(found.unwrap_or_default());
    if wanted.iter().filter(|(dimension, _)| dimension.column().is_some()).count() < 2 || spans.is_empty() {
        return Ok(spans);
    }
    let days = days(tx, tenant, wanted, from_ms, until_ms)?;
    Ok(within(&spans, &days))
}

const DAY_MS: i64 = 86_400_000;
/// How far a day of any time zone reaches beyond the same day of UTC, before and after.
const BEFORE_MS: i64 = 14 * 3_600_000;
const AFTER_MS: i64 = 12 * 3_600_000;

/// The days on which there is a message that has one of the items of every dimension at once, as ranges of Unix ms that may
/// overlap, the newest first: what is often there by itself may never be together.
fn days(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    wanted: &[(Dimension, Vec<i64>)],
    from_ms: Option<i64>,
    until_ms: Option<i64>,
) -> Result<Vec<(i64, i64)>> {
    let day = |at_ms: i64| at_ms.div_euclid(DAY_MS);
    let mut params = vec![
        Value::Int(tenant.0),
        from_ms.map_or(0, |at| day(at - AFTER_MS)).into(),
        until_ms.map_or(i64::MAX / DAY_MS, |at| day(at + BEFORE_MS)).into(),
    ];
    let mut sql = "SELECT DISTINCT day FROM stat_day WHERE tenant = $1 AND day >= $2 AND day <= $3 AND state = 0 AND messages > 0"
        .to_owned();
    for (dimension, items) in wanted {
        let Some(column) = dimension.column() else { continue };
        let places: Vec<_> = items
            .iter()
            .map(|item| {
                params.push((*item).into());
                format!("${}", params.len())
            })
            .collect();
        sql.push_str(&format!(" AND {column} IN ({})", places.join(", ")));
    }
    sql.push_str(" ORDER BY day DESC");
    let found = tx.all(&sql, &params, |row| row.int(0))?;
    Ok(found.into_iter().map(|day| (day * DAY_MS - BEFORE_MS, (day + 1) * DAY_MS + AFTER_MS)).collect())
}

/// What of the ranges lies in one of the days, the newest first, each part once.
fn within(spans: &[Span], days: &[(i64, i64)]) -> Vec<Span> {
    // Days overlap: joined first.
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, until) in days {
        match joined.last_mut().filter(|last| last.0 <= *until) {
            Some(last) => last.0 = *from,
            None => joined.push((*from, *until)),
        }
    }
    let cut = |(from, until): &Span| {
        let (from, until) = (*from, *until);
        joined
            .iter()
            .filter_map(move |(day_from, day_until)| {
                let part =
                    (from.max(MessageId::first_at(*day_from)), until.min(MessageId::first_at(*day_until)));
                (part.0 < part.1).then_some(part)
            })
            .collect::<Vec<_>>()
    };
    spans.iter().flat_map(cut).collect()
}

/// Slots as ranges of ids, neighbours in one, the newest first.
fn joined(slots: BTreeSet<i64>) -> Vec<Span> {
    let mut ranges: BTreeMap<i64, i64> = BTreeMap::new();
    for slot in slots {
        match ranges.last_entry().filter(|last| *last.get() == slot) {
            Some(mut last) => *last.get_mut() = slot + 1,
            None => drop(ranges.insert(slot, slot + 1)),
        }
    }
    let id = |slot: i64| MessageId::first_at(slot * SLOT_MS);
    ranges.into_iter().rev().map(|(from, until)| (id(from), id(until))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_days() {
        let id = |hours: i64| MessageId::first_at(DAY_MS * 20_000 + hours * 3_600_000);
        let at = |hours: i64| DAY_MS * 20_000 + hours * 3_600_000;
        let spans = [(id(90), id(100)), (id(10), id(50))];
        let days = [(at(40), at(95)), (at(30), at(60)), (at(-5), at(12))];
        assert_eq!(within(&spans, &days), [(id(90), id(95)), (id(30), id(50)), (id(10), id(12))]);
        assert_eq!(within(&spans, &[]), []);
    }

    #[test]
    fn neighbours_are_one_range() {
        let id = |slot: i64| MessageId::first_at(slot * SLOT_MS);
        let base = 2_000_000;
        let slots = [base, base + 1, base + 2, base + 5].into_iter().collect();
        assert_eq!(joined(slots), [(id(base + 5), id(base + 6)), (id(base), id(base + 3))]);
        assert_eq!(joined(BTreeSet::new()), []);
    }
}
