//! Orders of a document: placed once, topped up when their total grows, never made smaller.

use std::collections::HashMap;

use domain::id::{AdjustmentId, OrderId, PackageId};
use domain::ledger::Move;
use domain::money::Micro;
use domain::order::{Level, Status};
use jiff::civil;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};
use store::Result;
use store::adjustments::{self, Adjustment};
use store::orders::{Order, Terms};

use super::super::apply::Write;
use super::super::document::{self, Entry};
use super::{Planner, TenantTerms, next};
use crate::catalog::PackageOptions;
use crate::clock::Ids;

/// Node of the ids of ledger lines made here; nodes that send messages do not share a line's kind with it.
const LINE_NODE: u16 = 1023;
const DAY_MS: i64 = 86_400_000;
/// In `expires`: without end.
const NEVER: &str = "never";

/// What an entry says about time, read in the tenant's zone; outer `None` = not said.
struct Times {
    effective_ms: Option<i64>,
    expires_ms: Option<Option<i64>>,
}

impl Planner<'_> {
    pub(super) fn orders(&mut self, entries: &[Entry<document::Order>]) -> Result<()> {
        let existing = self.existing;
        let mut free = next(existing.orders.iter().map(|(row, _)| row.id.0));
        let lines = Ids::new(LINE_NODE, 0);
        let by_number: HashMap<&str, &(Order, Option<Terms>)> =
            existing.orders.iter().map(|known| (known.0.number.as_str(), known)).collect();
        for entry in entries {
            let tenant = self.tenant(&entry.it.tenant, &entry.path);
            let package = self.packages.get(&entry.it.package).cloned();
            if package.is_none() {
                let what = format!("there is no package {:?}", entry.it.package);
                self.wrong(format!("{}.package", entry.path), what);
            }
            let (Some(tenant), Some((package, options))) = (tenant, package) else { continue };
            let times = self.times(entry, &tenant);
            let known = self.mistakes.len();
            self.check_amounts(entry, &options);
            let Some(times) = times.filter(|_| self.mistakes.len() == known) else { continue };
            match by_number.get(entry.it.number().as_str()) {
                Some((old, terms)) => {
                    let package = (PackageId(package), &options);
                    self.placed_order(entry, old, &tenant, package, &times, &lines);
                    if entry.it.terms.is_some() {
                        self.renew_terms(old, terms.as_ref(), &options)?;
                    }
                }
                None => {
                    self.new_order(
                        OrderId(free),
                        entry,
                        &tenant,
                        (PackageId(package), &options),
                        &times,
                        &lines,
                    )?;
                    free += 1;
                }
            }
        }
        Ok(())
    }

    /// A prepaid order has a total, a post-paid one may have thresholds; never both.
    fn check_amounts(&mut self, entry: &Entry<document::Order>, package: &PackageOptions) {
        let (path, order) = (&entry.path, &entry.it);
        let prepaid = package.is_prepaid();
        match (prepaid, order.total) {
            (true, None) if package.total.is_none() => {
                self.wrong(path.clone(), "`total` is missing: the package is prepaid")
            }
            (false, Some(_)) => {
                self.wrong(format!("{path}.total"), "the package is post-paid: use `warn` and `prohibit`")
            }
            _ => {}
        }
        for (name, amount) in [("warn", order.warn), ("prohibit", order.prohibit)] {
            if prepaid && amount.is_some() {
                self.wrong(format!("{path}.{name}"), "the package is prepaid: use `total`");
            }
        }
    }

    fn new_order(
        &mut self,
        id: OrderId,
        entry: &Entry<document::Order>,
        tenant: &TenantTerms,
        (package, options): (PackageId, &PackageOptions),
        times: &Times,
        lines: &Ids,
    ) -> Result<()> {
        let order = &entry.it;
        let total = order.total.map(|total| total.0).or(options.total);
        let effective_ms = times.effective_ms.unwrap_or(self.now_ms);
        let lasts = options.validity_days.map(|days| effective_ms + i64::from(days) * DAY_MS);
        let row = Order {
            id,
            tenant: tenant.id,
            number: order.number(),
            package,
            status: status_of(order).unwrap_or(Status::Active),
            ordered_ms: self.now_ms,
            effective_ms,
            expires_ms: times.expires_ms.unwrap_or(lasts),
            total: options.is_prepaid().then_some(Micro::ZERO),
            warn: order.warn.map(|amount| amount.0).or(options.warn),
            prohibit: order.prohibit.map(|amount| amount.0).or(options.prohibit),
            held: Micro::ZERO,
            posted: Micro::ZERO,
            warned_ms: None,
            credit: Micro::ZERO,
            level: Level::Normal,
            version: 1,
        };
        self.report.compare("order", &row.number, None, &Map::new());
        self.writes.push(Write::Order(row.clone(), agreed(options)?));
        if let Some(total) = total.filter(|total| *total > Micro::ZERO) {
            self.top_up(&row, total, lines);
        }
        Ok(())
    }

    /// `terms = "current"`: the order takes its package's terms of now.
    fn renew_terms(&mut self, old: &Order, terms: Option<&Terms>, options: &PackageOptions) -> Result<()> {
        let agreed = agreed(options)?;
        let show = |terms: &Terms| super::stored_options::<PackageOptions>(&terms.options);
        let before = terms.map(show).unwrap_or_default();
        let name = format!("{} (terms)", old.number);
        if self.report.compare("order", &name, Some(&before), &show(&agreed)) {
            self.writes.push(Write::Agreed(old.id, agreed));
        }
        Ok(())
    }

    fn placed_order(
        &mut self,
        entry: &Entry<document::Order>,
        old: &Order,
        tenant: &TenantTerms,
        (package, options): (PackageId, &PackageOptions),
        times: &Times,
        lines: &Ids,
    ) {
        let order = &entry.it;
        if old.tenant != tenant.id || old.package != package {
            let what =
                format!("order {} belongs to another tenant or package; orders do not move", old.number);
            return self.wrong(entry.path.clone(), what);
        }
        let mut row = old.clone();
        row.effective_ms = times.effective_ms.unwrap_or(old.effective_ms);
        row.expires_ms = times.expires_ms.unwrap_or(old.expires_ms);
        let over = row.expires_ms.is_some_and(|end| end <= self.now_ms);
        row.status = match (status_of(order), old.status) {
            // A file that calls an order active does not know that it was used up or is over since.
            (Some(Status::Active) | None, Status::Exhausted) => Status::Exhausted,
            (Some(Status::Active), Status::Expired) if over => Status::Expired,
            (said, was) => said.unwrap_or(was),
        };
        if old.total.is_none() {
            row.warn = order.warn.map(|amount| amount.0).or(options.warn);
            row.prohibit = order.prohibit.map(|amount| amount.0).or(options.prohibit);
        }
        row.total = order.total.map(|amount| amount.0).or(old.total);
        let (before, after) = (old.total.unwrap_or_default(), row.total.unwrap_or_default());
        if after < before {
            let what =
                format!("{before} were bought already; a smaller total needs a correction, not this file");
            return self.wrong(format!("{}.total", entry.path), what);
        }
        if after > before && old.status == Status::Cancelled && row.status == Status::Cancelled {
            return self.wrong(
                format!("{}.total", entry.path),
                "the order is cancelled; nothing can be added to it",
            );
        }
        if !self.report.compare("order", &old.number, Some(&shown(old)), &shown(&row)) {
            return;
        }
        if after > before {
            self.top_up(&row, Micro(after.0 - before.0), lines);
            // A top-up revives an exhausted order; one that ended by time stays ended.
            if order.status.is_none() && old.status == Status::Exhausted {
                row.status = Status::Active;
            }
            row.level = Level::Normal;
        }
        self.writes.push(Write::Terms(row));
    }

    fn top_up(&mut self, order: &Order, amount: Micro, lines: &Ids) {
        self.writes.push(Write::TopUp(Adjustment {
            id: AdjustmentId(lines.next()),
            tenant: order.tenant,
            order: order.id,
            kind: Move::TopUp,
            amount,
            reason: crate::money::PROVISIONED.into(),
            status: adjustments::Status::Posted,
            account: None,
            who: String::new(),
            at_ms: self.now_ms,
            decided: None,
            posted_ms: Some(self.now_ms),
        }));
    }

    /// `None` when a time cannot be read; the mistake is noted.
    fn times(&mut self, entry: &Entry<document::Order>, tenant: &TenantTerms) -> Option<Times> {
        let (path, order) = (&entry.path, &entry.it);
        let effective = self.time(order.effective.as_deref(), &format!("{path}.effective"), tenant);
        let expires = match order.expires.as_deref() {
            Some(NEVER) => Ok(Some(None)),
            said => self.time(said, &format!("{path}.expires"), tenant).map(|ms| ms.map(Some)),
        };
        let (Ok(effective_ms), Ok(expires_ms)) = (effective, expires) else { return None };
        if let (Some(from), Some(Some(until))) = (effective_ms, expires_ms)
            && until <= from
        {
            self.wrong(format!("{path}.expires"), "must be after `effective`");
            return None;
        }
        Some(Times { effective_ms, expires_ms })
    }

    fn time(
        &mut self,
        said: Option<&str>,
        path: &str,
        tenant: &TenantTerms,
    ) -> std::result::Result<Option<i64>, ()> {
        let Some(text) = said else { return Ok(None) };
        match unix_ms(text, &tenant.zone) {
            Some(ms) => Ok(Some(ms)),
            None => {
                let what =
                    format!("{text:?} is no time; write 2026-01-31, 2026-01-31T08:00:00 or with an offset");
                self.wrong(path, what);
                Err(())
            }
        }
    }
}

/// The status an entry says; `check` has read the word.
fn status_of(order: &document::Order) -> Option<Status> {
    order.status.as_deref().and_then(Status::parse)
}

/// What is agreed when an order of a package is placed now.
fn agreed(options: &PackageOptions) -> Result<Terms> {
    Ok(Terms {
        product: options.product.clone(),
        channel: options.channel.clone(),
        unit: options.unit.clone(),
        options: super::json_of(options)?,
    })
}

/// A moment with an offset, or a date or local time in `zone`.
fn unix_ms(text: &str, zone: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let zone = TimeZone::get(zone).ok()?;
    let date = text.parse::<civil::Date>().ok().filter(|_| !text.contains([':', 'T', 't', ' ']));
    let local = match date {
        Some(date) => date.at(0, 0, 0, 0),
        None => text.parse::<civil::DateTime>().ok()?,
    };
    Some(zone.to_ambiguous_zoned(local).compatible().ok()?.timestamp().as_millisecond())
}

/// The parts of an order that a document may change, as they read in one.
fn shown(order: &Order) -> Map<String, Value> {
    let time = |ms: i64| jiff::Timestamp::from_millisecond(ms).map_or(json!(ms), |at| json!(at.to_string()));
    let amount = |amount: Option<Micro>| amount.map_or(Value::Null, |micro| json!(micro.to_string()));
    [
        ("status", json!(order.status.as_str())),
        ("total", amount(order.total)),
        ("warn", amount(order.warn)),
        ("prohibit", amount(order.prohibit)),
        ("effective", time(order.effective_ms)),
        ("expires", order.expires_ms.map_or(json!(NEVER), time)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_tenants_zone() {
        let utc = |text: &str| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
        let midnight_in_shanghai = utc("2026-01-30T16:00:00Z");
        assert_eq!(unix_ms("2026-01-31", "Asia/Shanghai"), midnight_in_shanghai);
        assert_eq!(unix_ms("2026-01-31T00:00:00", "Asia/Shanghai"), midnight_in_shanghai);
        assert_eq!(unix_ms("2026-01-31 00:00:00", "Asia/Shanghai"), midnight_in_shanghai);
        assert_eq!(unix_ms("2026-01-31T00:00:00+08:00", "UTC"), midnight_in_shanghai);
        for wrong in ["", "tomorrow", "2026-02-30", "2026-13-01T00:00:00Z"] {
            assert_eq!(unix_ms(wrong, "UTC"), None, "{wrong}");
        }
    }
}
