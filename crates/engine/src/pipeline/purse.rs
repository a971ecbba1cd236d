//! The money of a batch: what is left in the orders it may draw from, read once, drawn message by message, written once.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::audit::Action;
use domain::id::OrderId;
use domain::message::State;
use domain::money::Micro;
use domain::order::{Level, Status};
use domain::refusal::Refusal;
use store::Tx;
use store::feed::{NewEvent, Sort};
use store::messages::NewMessage;
use store::orders::Order;

use super::accept::Grant;
use crate::core::Core;
use crate::mail::{self, orders::News};
use crate::send::Candidate;

/// The orders a batch draws from. What is left in each is read once; the guarded update at the end makes sure that it was
/// still true, or the transaction is run again.
#[derive(Clone)]
pub(super) struct Purse {
    orders: HashMap<OrderId, (Order, i64)>,
    sums: BTreeMap<OrderId, i64>,
}

impl Purse {
    /// Opens the orders that any of these candidates names.
    pub(super) fn open<'a>(
        tx: &mut Tx<'_>,
        candidates: impl Iterator<Item = &'a Candidate>,
    ) -> store::Result<Purse> {
        let ids: HashSet<_> = candidates.map(|candidate| candidate.order).collect();
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort();
        let orders = store::orders::pick(tx, &ids)?;
        let room = |order: &Order| order.room().map_or(i64::MAX, |room| room.0);
        let orders = orders.into_iter().map(|order| (order.id, (order.clone(), room(&order)))).collect();
        Ok(Purse { orders, sums: BTreeMap::new() })
    }

    /// Reserves the price of one message in the first order that has it; otherwise the row is closed as refused.
    pub(super) fn draw(
        &mut self,
        row: &mut NewMessage,
        candidates: &[Candidate],
        refused: Option<Refusal>,
    ) -> Grant {
        let affordable = candidates.iter().find(|candidate| {
            let left = self.orders.get(&candidate.order).filter(|(order, _)| order.status == Status::Active);
            left.is_some_and(|(_, left)| *left >= candidate.amount.0)
        });
        if let (Some(candidate), None) = (affordable, refused) {
            if let Some((_, left)) = self.orders.get_mut(&candidate.order) {
                *left -= candidate.amount.0;
            }
            *self.sums.entry(candidate.order).or_default() += candidate.amount.0;
            (row.order, row.amount, row.charge_on) = (candidate.order, candidate.amount, candidate.charge_on);
            (row.state, row.reason) = (State::Queued, None);
            return Grant::Drawn(candidate.charge_on);
        }
        let why = refused.unwrap_or_else(|| self.shortage(candidates));
        (row.order, row.amount) = (OrderId(0), Micro::ZERO);
        (row.state, row.reason) = (State::Refused, Some(why.code()));
        Grant::Refused(Some(why))
    }

    fn shortage(&self, candidates: &[Candidate]) -> Refusal {
        let mut orders = candidates.iter().filter_map(|candidate| self.orders.get(&candidate.order));
        let postpaid = orders.any(|(order, _)| order.total.is_none());
        if postpaid { Refusal::ThresholdProhibited } else { Refusal::BalanceInsufficient }
    }

    /// Writes the holds; answers the warnings of thresholds crossed, which the feed is to tell.
    pub(super) fn close(self, tx: &mut Tx<'_>, core: &Core, at_ms: i64) -> store::Result<Vec<NewEvent>> {
        let sums: Vec<_> = self.sums.iter().map(|(id, sum)| (*id, Micro(*sum))).collect();
        store::orders::hold(tx, sums)?;
        let mut events = Vec::new();
        for (id, sum) in &self.sums {
            let Some((order, _)) = self.orders.get(id) else { continue };
            let mut funds = order.funds();
            funds.spent = Micro(funds.spent.0.saturating_add(*sum));
            let level = funds.level(core.policy_of(order.tenant).warn_at);
            if level > order.level && store::orders::mark_warned(tx, *id, level, at_ms)? {
                events.push(warning(tx, core, order, level, at_ms)?);
                mail::orders::tell(tx, core, order, funds, News::Crossed(level))?;
            }
        }
        Ok(events)
    }
}

/// Writes down that an order crossed a threshold; answers the event that tells its tenant.
fn warning(tx: &mut Tx<'_>, core: &Core, order: &Order, level: Level, at_ms: i64) -> store::Result<NewEvent> {
    let word = level.as_str(order.total.is_some());
    let note = core.note_of_platform(order.tenant, Action::OrderWarned, &order.number).with("level", word);
    store::audit::add(tx, &note.line())?;
    Ok(NewEvent {
        tenant: order.tenant,
        sort: Sort::OrderWarning,
        reference: order.id.0,
        state: level.code(),
        endpoint: core.endpoints.notices(order.tenant),
        at_ms,
    })
}
