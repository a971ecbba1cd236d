//! What was shown and pressed of Smart SMS, counted by the hour, and how many handsets that were in a day. Counts are only
//! added to; an event that was counted is known by a hash of its id for as long as it could be sent again.

use std::collections::BTreeMap;

use domain::id::{MessageId, SmartId, TenantId};
use domain::smart::event::What;
use domain::smart::sketch::Sketch;

use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// What a count is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Of {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's day, days since 1970-01-01.
    pub day: i64,
    /// Hours since 1970-01-01 00:00 UTC.
    pub hour: i64,
    /// The brand.
    pub profile: SmartId,
    /// Its version; 0 = not known.
    pub number: i64,
    /// The item of the menu; empty = the brand as a whole.
    pub item: String,
    /// Whose handset; a word.
    pub vendor: String,
    /// The mission; `None` = not known.
    pub task: Option<MessageId>,
    /// What happened.
    pub what: What,
}

/// How often it happened: all of it, and what people did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of it.
    pub all: i64,
    /// Without what looks like a machine's.
    pub clean: i64,
}

/// Handsets of one key of a day: the same without the hour and the version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfDay {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's day, days since 1970-01-01.
    pub day: i64,
    /// The brand.
    pub profile: SmartId,
    /// The item of the menu; empty = the brand as a whole.
    pub item: String,
    /// Whose handset; a word.
    pub vendor: String,
    /// The mission; `None` = not known.
    pub task: Option<MessageId>,
    /// What happened.
    pub what: What,
}

/// Handsets, as sketches: all of them, and those of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handsets {
    /// All of them.
    pub all: Sketch,
    /// Without what looks like a machine.
    pub clean: Sketch,
}

/// What is to be added.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Counts.
    pub counts: BTreeMap<Of, Tally>,
    /// Handsets.
    pub handsets: BTreeMap<OfDay, Handsets>,
}

/// Which of these events were counted.
pub fn known_all(tx: &mut Tx<'_>, events: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
    static KNOWN: Many = Many::pick("smart_event", "event", "event:x", false);
    let keys: Vec<_> = events.iter().map(|event| Value::Blob(event)).collect();
    tx.pick(&KNOWN, &keys, |row| row.blob(0))
}

/// Notes that these were counted.
pub fn note_all(tx: &mut Tx<'_>, events: &[Vec<u8>], at_ms: i64) -> Result<()> {
    static NOTE: Many = Many::insert_new("smart_event", "event:x at_ms");
    let values: Vec<_> = events.iter().flat_map(|event| [Value::Blob(event), at_ms.into()]).collect();
    tx.many(&NOTE, &values).map(drop)
}

/// Adds counts and handsets. Rows are locked in the order of their keys.
pub fn add(tx: &mut Tx<'_>, changes: &Changes) -> Result<()> {
    for (of, tally) in &changes.counts {
        let sql = "INSERT INTO smart_count (tenant, day, hour, profile, number, item, vendor, task, what, everything, clean) \
                   VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) \
                   ON CONFLICT (tenant, day, hour, profile, number, item, vendor, task, what) DO UPDATE \
                   SET everything = smart_count.everything + $10, clean = smart_count.clean + $11";
        let params = [
            Value::Int(of.tenant.0),
            of.day.into(),
            of.hour.into(),
            of.profile.0.into(),
            of.number.into(),
            (&of.item).into(),
            (&of.vendor).into(),
            of.task.map_or(0, |task| task.0).into(),
            of.what.code().into(),
            tally.all.into(),
            tally.clean.into(),
        ];
        tx.exec(sql, &params)?;
    }
    changes.handsets.iter().try_for_each(|(of, handsets)| merge(tx, of, handsets))
}

fn merge(tx: &mut Tx<'_>, of: &OfDay, new: &Handsets) -> Result<()> {
    let key = [
        Value::Int(of.tenant.0),
        of.day.into(),
        of.profile.0.into(),
        (&of.item).into(),
        (&of.vendor).into(),
        of.task.map_or(0, |task| task.0).into(),
        of.what.code().into(),
    ];
    let sql = "SELECT everything, clean FROM smart_sketch WHERE tenant = $1 AND day = $2 AND profile = $3 AND item = $4 \
               AND vendor = $5 AND task = $6 AND what = $7 FOR UPDATE";
    let mut handsets = tx.opt(sql, &key, |row| handsets(row, 0))?.unwrap_or_default();
    handsets.all.merge(&new.all);
    handsets.clean.merge(&new.clean);
    let (all, clean) = (handsets.all.to_bytes(), handsets.clean.to_bytes());
    let sql = "INSERT INTO smart_sketch (tenant, day, profile, item, vendor, task, what, everything, clean) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (tenant, day, profile, item, vendor, task, what) DO UPDATE \
               SET everything = $8, clean = $9";
    let params: Vec<_> = key.into_iter().chain([Value::Blob(&all), Value::Blob(&clean)]).collect();
    tx.exec(sql, &params).map(drop)
}

fn handsets(row: &Row<'_>, at: usize) -> Result<Handsets> {
    let sketch = |octets: Vec<u8>| {
        Sketch::from_bytes(&octets).ok_or_else(|| Error::Corrupt("a sketch of handsets that is none".into()))
    };
    Ok(Handsets { all: sketch(row.blob(at)?)?, clean: sketch(row.blob(at + 1)?)? })
}

fn what(code: i64) -> Result<What> {
    What::from_code(code).ok_or_else(|| Error::unknown_code("event", code))
}

/// Which counts are asked for; conditions are combined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose; `None` = everybody's.
    pub tenant: Option<TenantId>,
    /// First day, days since 1970-01-01.
    pub from: i64,
    /// Last day.
    pub until: i64,
    /// Of this brand.
    pub profile: Option<SmartId>,
    /// Of this mission.
    pub task: Option<MessageId>,
}

impl Filter {
    fn tests(&self, params: &mut Vec<Value<'static>>) -> String {
        params.extend([Value::Int(self.from), self.until.into()]);
        let columns = [
            ("tenant", self.tenant.map(|tenant| tenant.0)),
            ("profile", self.profile.map(|profile| profile.0)),
            ("task", self.task.map(|task| task.0)),
        ];
        let mut sql = "day >= $1 AND day <= $2".to_owned();
        for (column, value) in columns.into_iter().filter_map(|(column, value)| Some((column, value?))) {
            params.push(value.into());
            sql.push_str(&format!(" AND {column} = ${}", params.len()));
        }
        sql
    }
}

/// By what figures are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The tenant's day.
    Day,
    /// The item of the menu.
    Item,
    /// Whose handset.
    Vendor,
    /// The brand.
    Profile,
    /// The mission.
    Task,
    /// Whose.
    Tenant,
}

impl By {
    fn column(self) -> &'static str {
        match self {
            By::Day => "CAST(day AS TEXT)",
            By::Item => "item",
            By::Vendor => "vendor",
            By::Profile => "CAST(profile AS TEXT)",
            By::Task => "CAST(task AS TEXT)",
            By::Tenant => "CAST(tenant AS TEXT)",
        }
    }
}

/// Counts, told apart, added up over the days asked for: by what, what happened, how often.
pub fn sums_all(tx: &mut Tx<'_>, filter: &Filter, by: By) -> Result<Vec<(String, What, Tally)>> {
    let mut params = Vec::new();
    let tests = filter.tests(&mut params);
    let sql = format!(
        "SELECT {}, what, CAST(SUM(everything) AS BIGINT), CAST(SUM(clean) AS BIGINT) FROM smart_count WHERE {tests} \
         GROUP BY 1, 2 ORDER BY 1, 2",
        by.column()
    );
    tx.all(&sql, &params, |row| {
        Ok((row.text(0)?, what(row.int(1)?)?, Tally { all: row.int(2)?, clean: row.int(3)? }))
    })
}

/// Handsets of the days asked for, told apart: sketches of one day are merged, their sizes are added over days.
pub fn handsets_all(tx: &mut Tx<'_>, filter: &Filter, by: By) -> Result<Vec<(String, What, Tally)>> {
    let mut params = Vec::new();
    let tests = filter.tests(&mut params);
    let sql = format!(
        "SELECT {}, what, tenant, day, everything, clean FROM smart_sketch WHERE {tests}",
        by.column()
    );
    let mut days: BTreeMap<(String, i64, i64, i64), Handsets> = BTreeMap::new();
    tx.all(&sql, &params, |row| {
        let known = days.entry((row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?)).or_default();
        let more = handsets(row, 4)?;
        known.all.merge(&more.all);
        known.clean.merge(&more.clean);
        Ok(())
    })?;
    let mut sums: BTreeMap<(String, i64), Tally> = BTreeMap::new();
    let size = |sketch: &Sketch| i64::try_from(sketch.count()).unwrap_or(i64::MAX);
    for ((item, code, _, _), handsets) in days {
        let sum = sums.entry((item, code)).or_default();
        sum.all += size(&handsets.all);
        sum.clean += size(&handsets.clean);
    }
    sums.into_iter().map(|((item, code), sum)| Ok((item, what(code)?, sum))).collect()
}

/// Forgets which events were counted before this moment.
pub fn prune_events_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM smart_event WHERE at_ms < $1", &[before_ms.into()])
}

/// Forgets the counts and handsets of days before this one.
pub fn prune_counts_all(tx: &mut Tx<'_>, before_day: i64) -> Result<u64> {
    tx.exec("DELETE FROM smart_sketch WHERE day < $1", &[before_day.into()])?;
    tx.exec("DELETE FROM smart_count WHERE day < $1", &[before_day.into()])
}
