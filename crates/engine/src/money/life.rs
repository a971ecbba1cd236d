//! What the clock does to orders: those whose time is over expire, those that are used up are exhausted, and warnings are
//! armed again once there is clearly more than their threshold. Read first, so that an idle platform writes nothing.

use domain::audit::Action;
use domain::money::Micro;
use domain::order::{Event, Level, Status, WarnAt};
use store::orders::{Order, Terms};

use crate::Engine;
use crate::clock::now_ms;
use crate::live::Topic;
use crate::mail::{self, orders::News};
use crate::money::work::agreed;
use crate::policy::price_lines;

/// What is to happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Expire,
    Exhaust,
    Rearm(Level),
}

/// What is due for an order at `now_ms`, if anything.
fn due(order: &Order, terms: Option<&Terms>, now_ms: i64, at: WarnAt) -> Option<Due> {
    let over = order.expires_ms.is_some_and(|end| end <= now_ms);
    if over && order.status.apply(Event::Expire).is_some() {
        return Some(Due::Expire);
    }
    if order.status != Status::Active {
        return None;
    }
    // Nothing is under way, so nothing can be given back: what is left does not buy the cheapest segment.
    let settled = order.held == Micro::ZERO && order.total.is_some();
    if settled && order.posted > Micro::ZERO && order.room().is_some_and(|room| room < cheapest(terms)) {
        return Some(Due::Exhaust);
    }
    let level = order.funds().recovered(order.level, at);
    (level < order.level).then_some(Due::Rearm(level))
}

/// The cheapest segment that is not free.
fn cheapest(terms: Option<&Terms>) -> Micro {
    let lines = terms.and_then(agreed).map(|options| price_lines(&options)).unwrap_or_default();
    let paid = lines.iter().map(|line| line.per_segment).filter(|price| *price > Micro::ZERO);
    paid.min().unwrap_or(Micro(1))
}

impl Engine {
    /// Does what is due.
    pub(crate) async fn look_at_orders(&self) -> crate::Result<()> {
        let (now, core) = (now_ms(), std::sync::Arc::clone(&self.core));
        let warn_at = move |order: &Order| core.policy_of(order.tenant).warn_at;
        let rows = self.core.db.read(move |tx| store::orders::to_look_at_all(tx, now)).await?;
        let is_due = |(order, terms): &(Order, Option<Terms>)| {
            due(order, terms.as_ref(), now, warn_at(order)).is_some()
        };
        let rows: Vec<_> = rows.into_iter().filter(is_due).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let core = std::sync::Arc::clone(&self.core);
        let changed = self.core.db.write(move |tx| {
            let mut changed = Vec::new();
            for (row, terms) in &rows {
                let Some(order) = store::orders::lock(tx, &row.number)? else { continue };
                let Some(due) = due(&order, terms.as_ref(), now, warn_at(&order)) else { continue };
                let (event, action, news) = match due {
                    Due::Rearm(level) => {
                        store::orders::rearm(tx, order.id, order.level, level)?;
                        continue;
                    }
                    Due::Expire => (Event::Expire, Action::OrderExpired, News::Expired),
                    Due::Exhaust => (Event::Exhaust, Action::OrderExhausted, News::Exhausted),
                };
                let Some(status) = order.status.apply(event) else { continue };
                store::orders::update_terms(tx, &Order { status, ..order.clone() })?;
                let note = core.note_of_platform(order.tenant, action, &order.number);
                store::audit::add(tx, &note.line())?;
                if order.status == Status::Active {
                    mail::orders::tell(tx, &core, &order, order.funds(), news)?;
                }
                changed.push(order.tenant);
            }
            if !changed.is_empty() {
                store::catalog::bump(tx)?;
            }
            Ok(changed)
        });
        let changed = changed.await?;
        if !changed.is_empty() {
            self.refresh().await?;
        }
        changed.into_iter().for_each(|tenant| self.core.live.tell(tenant, Topic::Orders, None));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{OrderId, PackageId, TenantId};

    const AT: WarnAt = WarnAt { low: 20, very_low: 5 };

    fn order() -> Order {
        Order {
            id: OrderId(1),
            tenant: TenantId(1),
            number: "CloudSMS_1".into(),
            package: PackageId(1),
            status: Status::Active,
            ordered_ms: 0,
            effective_ms: 0,
            expires_ms: Some(1_000),
            total: Some(Micro(100)),
            warn: None,
            prohibit: None,
            held: Micro::ZERO,
            posted: Micro::ZERO,
            warned_ms: None,
            credit: Micro::ZERO,
            level: Level::Normal,
            version: 1,
        }
    }

    #[test]
    fn the_clock_ends_what_is_over_and_what_is_used_up() {
        let prices = r#"{"product":"P","channel":"C","payment":"prepaid","unit":"USD","routes":[],
                         "prices":[{"per_segment":"0"},{"per_segment":"0.000007"}]}"#;
        let terms = Terms { options: prices.into(), ..Terms::default() };
        let look = |order: &Order, now| due(order, Some(&terms), now, AT);
        assert_eq!(look(&order(), 999), None);
        assert_eq!(look(&order(), 1_000), Some(Due::Expire));
        assert_eq!(look(&Order { status: Status::Exhausted, ..order() }, 1_000), Some(Due::Expire));
        for status in [Status::Ordered, Status::Expired, Status::Cancelled] {
            assert_eq!(look(&Order { status, ..order() }, 1_000), None, "{status:?}");
        }
        assert_eq!(look(&Order { posted: Micro(93), ..order() }, 0), None, "one more segment fits");
        assert_eq!(look(&Order { posted: Micro(94), ..order() }, 0), Some(Due::Exhaust));
        assert_eq!(
            look(&Order { posted: Micro(94), held: Micro(1), ..order() }, 0),
            None,
            "it may come back"
        );
        let told = Order { level: Level::Low, posted: Micro(10), ..order() };
        assert_eq!(look(&told, 0), Some(Due::Rearm(Level::Normal)));
        assert_eq!(look(&Order { posted: Micro(78), ..told }, 0), None);
    }
}
