//! The overview: what a tenant sent today and in the last days, what is left in its orders, and what needs its attention.
//! Figures come from the statistics, so it is a small read however much was sent. Days are those of the tenant's time zone.

use std::collections::BTreeMap;

use domain::id::TenantId;
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Permission;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil::Date};
use serde_json::{Map, Value, json};
use store::Tx;
use store::stat::{Count, SLOT_MS, sums};

use crate::Engine;
use crate::actor::Actor;
use crate::balance::orders;
use crate::clock::now_ms;
use crate::error::Result;
use crate::policy::Picture;
use crate::review::day_of;
use crate::view::{OrderBalance, rfc3339};

/// Days shown, today included.
const DAYS: i32 = 30;
const DAY_MS: i64 = 86_400_000;
/// A prepaid order with less than this share of it left is low, percent.
const LOW_PERCENT: f64 = 10.0;
/// An order that ends within this time is expiring, milliseconds.
const EXPIRING_MS: i64 = 7 * DAY_MS;
/// A signature whose document runs out within so many days is expiring.
const EXPIRING_DAYS: i32 = 30;
/// More failures than this among the last hour's closed messages are many, percent …
const FAILURES_PERCENT: f64 = 20.0;
/// … when at least so many are closed.
const CLOSED_MIN: i64 = 20;

/// What was sent in some time.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Messages by closed state; states without any are left out.
    pub by_state: BTreeMap<State, i64>,
    /// Messages that are under way.
    pub open: i64,
    /// Messages by type.
    pub by_kind: BTreeMap<Kind, i64>,
    /// Messages in all.
    pub messages: i64,
    /// Segments in all.
    pub segments: i64,
}

impl Figures {
    fn of(counts: &[Count]) -> Figures {
        let mut figures = Figures::default();
        for count in counts.iter().filter(|count| count.messages != 0) {
            match (count.state, Kind::from_code(count.kind)) {
                (None, Some(kind)) => {
                    *figures.by_kind.entry(kind).or_default() += count.messages;
                    figures.messages += count.messages;
                    figures.segments += count.segments;
                }
                (Some(state), _) => *figures.by_state.entry(state).or_default() += count.messages,
                (None, None) => {}
            }
        }
        figures.open = figures.messages - figures.by_state.values().sum::<i64>();
        figures
    }

    fn in_state(&self, state: State) -> i64 {
        self.by_state.get(&state).copied().unwrap_or(0)
    }

    /// Messages whose fate is known; those that were withdrawn had none.
    fn decided(&self) -> i64 {
        self.by_state.values().sum::<i64>() - self.in_state(State::Cancelled)
    }

    /// The share of decided messages that was delivered, 0 to 1; `None` while nothing is decided.
    pub fn success_rate(&self) -> Option<f64> {
        let decided = self.decided();
        (decided > 0).then(|| self.in_state(State::Delivered) as f64 / decided as f64)
    }
}

/// How urgent something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Sending fails, or will.
    Error,
    /// It will fail if nothing is done.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The word of the Web API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// Something that needs attention.
#[derive(Clone, Debug)]
pub struct Attention {
    /// Stable code.
    pub code: &'static str,
    /// How urgent.
    pub severity: Severity,
    /// What the sentence about it needs.
    pub params: Map<String, Value>,
    /// The portal's page where something can be done.
    pub link: &'static str,
}

/// What the overview shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The tenant's time zone (IANA).
    pub time_zone: String,
    /// Today so far.
    pub today: Figures,
    /// The last days, oldest first, today last.
    pub days: Vec<(Date, Figures)>,
    /// Orders, when the caller may see them.
    pub orders: Vec<OrderBalance>,
    /// What needs attention, most urgent first.
    pub attention: Vec<Attention>,
}

impl Engine {
    /// The tenant's overview.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview> {
        actor.may(Permission::StatisticsRead)?;
        let sees_orders = actor.may(Permission::BalanceRead).is_ok();
        let (tenant, picture, now) = (actor.tenant, self.core.picture(), now_ms());
        let read = move |tx: &mut Tx<'_>| overview(tx, tenant, &picture, sees_orders, now);
        Ok(self.core.db.read(read).await?)
    }
}

fn overview(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    picture: &Picture,
    sees_orders: bool,
    now: i64,
) -> store::Result<Overview> {
    let time_zone = picture.tenants.get(&tenant).map(|known| known.time_zone.clone()).unwrap_or_default();
    let mut days = Vec::with_capacity(DAYS as usize);
    for (date, from_ms, until_ms) in last_days(&time_zone, now) {
        days.push((date, Figures::of(&sums(tx, tenant, from_ms, until_ms)?)));
    }
    let orders = if sees_orders { orders(tx, tenant)? } else { Vec::new() };
    let hour = Figures::of(&sums(tx, tenant, now - 4 * SLOT_MS, now + SLOT_MS)?);
    let mut attention = Vec::new();
    if sees_orders {
        about_orders(&orders, now, &mut attention);
    }
    about_catalogue(tx, tenant, &mut attention)?;
    about_documents(tx, tenant, now, &mut attention)?;
    about_callbacks(tx, tenant, &mut attention)?;
    about_failures(&hour, &mut attention);
    attention.sort_by_key(|one| one.severity as u8);
    let today = days.last().map(|(_, figures)| figures.clone()).unwrap_or_default();
    Ok(Overview { time_zone, today, days, orders, attention })
}

/// The last days of a zone with the times they begin and end, Unix ms; an unknown zone is UTC.
fn last_days(zone: &str, now: i64) -> Vec<(Date, i64, i64)> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH);
    let today = now.to_zoned(zone.clone()).date();
    let begins = |date: Date| date.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    let dates = (0..DAYS).rev().filter_map(|back| today.checked_sub(back.days()).ok());
    let day = |date: Date| Some((date, begins(date), begins(date.tomorrow().ok()?)));
    dates.filter_map(day).collect()
}

fn attention(code: &'static str, severity: Severity, link: &'static str, params: Value) -> Attention {
    let params = if let Value::Object(params) = params { params } else { Map::new() };
    Attention { code, severity, params, link }
}

fn about_orders(orders: &[OrderBalance], now: i64, found: &mut Vec<Attention>) {
    let mut add = |code, severity, params| found.push(attention(code, severity, "/orders", params));
    let usable: Vec<_> = orders.iter().filter(|order| order.status == "active").collect();
    if usable.is_empty() {
        add("no_order", Severity::Error, json!({}));
    }
    for order in usable {
        let params = json!({ "number": order.number, "remaining": order.remaining, "unit": order.unit });
        let share = |total: &String| {
            let (left, total) = (order.remaining.as_ref()?.parse::<f64>().ok()?, total.parse::<f64>().ok()?);
            (total > 0.0).then_some(left / total * 100.0)
        };
        let left = order.total.as_ref().and_then(share);
        match (order.level, order.payment) {
            ("prohibited", "prepaid") => add("order_exhausted", Severity::Error, params),
            ("prohibited", _) => add("order_prohibited", Severity::Error, params),
            ("warned", _) => add("order_low", Severity::Warning, params),
            _ if left.is_some_and(|left| left < LOW_PERCENT) => add("order_low", Severity::Warning, params),
            _ => {}
        }
        if let Some(end) = order.expires_ms.filter(|end| *end - now < EXPIRING_MS) {
            let params = json!({ "number": order.number, "expires_at": rfc3339(end) });
            add("order_expiring", Severity::Warning, params);
        }
    }
}

fn about_catalogue(tx: &mut Tx<'_>, tenant: TenantId, found: &mut Vec<Attention>) -> store::Result<()> {
    let rejected = |status: &str| status == "rejected";
    for template in store::catalog::templates(tx, tenant)?.iter().filter(|row| rejected(&row.status)) {
        let params = json!({ "template_id": template.code, "name": template.name });
        found.push(attention("template_rejected", Severity::Warning, "/templates", params));
    }
    for signature in store::catalog::signatures(tx, tenant)?.iter().filter(|row| rejected(&row.status)) {
        let params = json!({ "signature": signature.text });
        found.push(attention("signature_rejected", Severity::Warning, "/signatures", params));
    }
    Ok(())
}

/// Approved signatures that expire soon because a document does.
fn about_documents(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    now: i64,
    found: &mut Vec<Attention>,
) -> store::Result<()> {
    let Some(until) = day_of(now).and_then(|day| day.checked_add(EXPIRING_DAYS.days()).ok()) else {
        return Ok(());
    };
    for (text, expires_on) in store::evidence::expiring(tx, tenant, &until.to_string())? {
        let params = json!({ "signature": text, "expires_on": expires_on });
        found.push(attention("signature_expiring", Severity::Warning, "/signatures", params));
    }
    Ok(())
}

fn about_callbacks(tx: &mut Tx<'_>, tenant: TenantId, found: &mut Vec<Attention>) -> store::Result<()> {
    let mut add = |code, severity, params| found.push(attention(code, severity, "/callbacks", params));
    let endpoints = store::feed::endpoints(tx, tenant)?;
    for failing in endpoints.iter().filter(|row| row.status == "active") {
        if let Some(since) = failing.failing_ms {
            let params = json!({ "url": failing.url, "since": rfc3339(since), "note": failing.last_note });
            add("callback_failing", Severity::Warning, params);
        }
    }
    let parked = store::feed::parked(tx, tenant, 500)?;
    if !parked.is_empty() {
        add("callback_parked", Severity::Error, json!({ "runs": parked.len() }));
    }
    if !endpoints.iter().any(|row| row.sort == "receipts" && row.status == "active") {
        add("no_callback", Severity::Info, json!({}));
    }
    Ok(())
}

fn about_failures(hour: &Figures, found: &mut Vec<Attention>) {
    let (decided, delivered) = (hour.decided(), hour.in_state(State::Delivered));
    let failed = decided - delivered;
    let percent = if decided == 0 { 0.0 } else { failed as f64 / decided as f64 * 100.0 };
    if decided >= CLOSED_MIN && percent > FAILURES_PERCENT {
        let params = json!({ "percent": percent.round(), "failed": failed, "decided": decided });
        found.push(attention("high_failure_rate", Severity::Warning, "/log", params));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn days_are_the_zones_and_begin_with_a_slot() {
        let now = at("2026-03-29T22:30:00Z");
        for (zone, today, begins, hours) in [
            ("UTC", "2026-03-29", "2026-03-29T00:00:00Z", 24),
            ("Asia/Shanghai", "2026-03-30", "2026-03-29T16:00:00Z", 24),
            ("Asia/Kathmandu", "2026-03-30", "2026-03-29T18:15:00Z", 24),
            ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z", 24),
            ("America/New_York", "2026-03-29", "2026-03-29T04:00:00Z", 24),
            ("Nowhere/Atall", "2026-03-29", "2026-03-29T00:00:00Z", 24),
        ] {
            let days = last_days(zone, now);
            let (date, from, until) = days[29];
            assert_eq!((days.len(), date.to_string().as_str(), from), (30, today, at(begins)), "{zone}");
            assert_eq!(until - from, hours * 3_600_000, "{zone}");
            assert!(days.windows(2).all(|two| two[0].2 == two[1].1), "{zone}: without gaps");
            assert!(days.iter().all(|(_, from, _)| from % SLOT_MS == 0), "{zone}");
        }
        let short = last_days("Europe/Berlin", now)[28];
        assert_eq!(short.2 - short.1, 23 * 3_600_000, "summer time begins");
    }

    #[test]
    fn figures_add_up() {
        let count = |kind: Kind, state, messages| Count {
            kind: kind.code(),
            state,
            messages,
            segments: messages * 2,
        };
        let figures = Figures::of(&[
            count(Kind::Verification, None, 10),
            count(Kind::Marketing, None, 5),
            count(Kind::Verification, Some(State::Delivered), 6),
            count(Kind::Marketing, Some(State::Refused), 2),
            count(Kind::Marketing, Some(State::Cancelled), 3),
            count(Kind::Marketing, Some(State::Unconfirmed), 0),
        ]);
        assert_eq!((figures.messages, figures.segments, figures.open), (15, 30, 4));
        assert_eq!(figures.by_kind, BTreeMap::from([(Kind::Verification, 10), (Kind::Marketing, 5)]));
        assert_eq!(figures.by_state.len(), 3);
        assert_eq!(figures.success_rate(), Some(0.75));
        assert_eq!(Figures::default().success_rate(), None);
    }

    #[test]
    fn many_failures_are_noticed_and_few_are_not() {
        let codes = |delivered, failed| {
            let by_state = BTreeMap::from([(State::Delivered, delivered), (State::Undelivered, failed)]);
            let mut found = Vec::new();
            about_failures(&Figures { by_state, ..Figures::default() }, &mut found);
            found.len()
        };
        assert_eq!((codes(14, 6), codes(17, 3), codes(1, 5), codes(0, 0)), (1, 0, 0, 0));
    }
}
