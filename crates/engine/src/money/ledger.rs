//! An order's ledger as people read it, and what was used of it day by day.

use domain::id::{AdjustmentId, MessageId, Uid};
use domain::ledger::Move;
use domain::money::Micro;
use jiff::civil::Date;
use store::adjustments::Adjustment;
use store::expenses::{self, ByTask, SLOT_MS, Sums};
use store::ledger::{Filter, Line};
use store::orders::Order;

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;
use crate::money::Calendar;
use crate::money::orders::Side;
use crate::paging::{COUNT_MAX, Numbered, Paging};

/// Which lines of an order are asked for.
#[derive(Clone, Debug)]
pub struct LedgerQuery {
    /// Only of these kinds; empty = of any.
    pub kinds: Vec<Move>,
    /// About messages accepted at or after this time, Unix ms.
    pub from_ms: Option<i64>,
    /// … and before this time, Unix ms.
    pub until_ms: Option<i64>,
    /// The page.
    pub page: Paging,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// When.
    pub at_ms: i64,
    /// What it did.
    pub kind: Move,
    /// How much.
    pub amount: Micro,
    /// The message it is about.
    pub uid: Option<Uid>,
    /// Who made it, when a person did.
    pub who: Option<String>,
    /// Why, when a person said so.
    pub reason: Option<String>,
    /// The correction it belongs to.
    pub correction: Option<AdjustmentId>,
}

/// What was used of an order on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsumptionDay {
    /// The day, of the tenant's calendar.
    pub day: Date,
    /// What was charged and given back.
    pub sums: Sums,
}

impl Engine {
    /// The ledger of one of the tenant's own orders.
    pub async fn order_ledger(
        &self,
        actor: &Actor,
        number: &str,
        query: LedgerQuery,
    ) -> Result<Numbered<LedgerRow>> {
        let (order, _) = self.find_order(actor, number, Side::Own).await?;
        self.read_ledger(order, query).await
    }

    /// The ledger of anybody's order.
    pub async fn order_ledger_all(
        &self,
        actor: &Actor,
        number: &str,
        query: LedgerQuery,
    ) -> Result<Numbered<LedgerRow>> {
        let (order, _) = self.find_order(actor, number, Side::All).await?;
        self.read_ledger(order, query).await
    }

    async fn read_ledger(&self, order: Order, query: LedgerQuery) -> Result<Numbered<LedgerRow>> {
        let mut filter = Filter {
            kinds: query.kinds.into_iter().collect(),
            from_ms: Some(query.from_ms.unwrap_or(0).max(order.ordered_ms - SLOT_MS)),
            until_ms: query.until_ms,
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut store::Tx<'_>| {
            let adjustments = store::adjustments::of_order(tx, order.tenant, order.id)?;
            if order.held == Micro::ZERO && filter.until_ms.is_none() {
                filter.until_ms = last_use(tx, &order, &adjustments)?;
            }
            let (lines, total) = store::ledger::page(tx, order.tenant, order.id, &filter, COUNT_MAX + 1)?;
            Ok((lines, total, adjustments))
        };
        let (lines, total, adjustments) = self.core.db.read(read).await?;
        let items = lines.into_iter().map(|line| row(line, &adjustments)).collect();
        Ok(Numbered::new(items, total))
    }

    /// What was used day by day of one of the tenant's own orders.
    pub async fn consumption(
        &self,
        actor: &Actor,
        number: &str,
        days: (Date, Date),
    ) -> Result<Vec<ConsumptionDay>> {
        let (order, _) = self.find_order(actor, number, Side::Own).await?;
        self.read_consumption(order, days).await
    }

    /// What was used day by day of anybody's order.
    pub async fn consumption_all(
        &self,
        actor: &Actor,
        number: &str,
        days: (Date, Date),
    ) -> Result<Vec<ConsumptionDay>> {
        let (order, _) = self.find_order(actor, number, Side::All).await?;
        self.read_consumption(order, days).await
    }

    /// The calendar of an order's tenant.
    pub async fn order_calendar(&self, actor: &Actor, number: &str, everybodys: bool) -> Result<Calendar> {
        let side = if everybodys { Side::All } else { Side::Own };
        let (order, _) = self.find_order(actor, number, side).await?;
        Ok(self.calendar(order.tenant))
    }

    /// A tenant's calendar.
    pub fn calendar(&self, tenant: domain::id::TenantId) -> Calendar {
        let picture = self.core.picture();
        Calendar::of(picture.tenants.get(&tenant).map_or("UTC", |tenant| &tenant.time_zone))
    }

    async fn read_consumption(
        &self,
        order: Order,
        (from, until): (Date, Date),
    ) -> Result<Vec<ConsumptionDay>> {
        let pieces = self.calendar(order.tenant).pieces(from, until);
        let filled = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= until);
        let mut days: Vec<_> = filled.map(|day| ConsumptionDay { day, sums: Sums::default() }).collect();
        let read = move |tx: &mut store::Tx<'_>| {
            let mut found = Vec::new();
            for piece in &pieces {
                let filter = expenses::Filter {
                    from_ms: piece.from_ms,
                    until_ms: piece.until_ms,
                    order: Some(order.id),
                    ..expenses::Filter::default()
                };
                let rows = expenses::by_day(tx, order.tenant, &filter, &ByTask::default())?;
                found.extend(rows.into_iter().map(|row| (piece.day(row.day), row.expense.sums)));
            }
            Ok(found)
        };
        for (day, sums) in self.core.db.read(read).await? {
            if let Some(known) = days.iter_mut().find(|known| known.day == day) {
                known.sums.add(&sums);
            }
        }
        Ok(days)
    }
}

/// When the order was used last, a little later: nothing of it lies beyond.
fn last_use(tx: &mut store::Tx<'_>, order: &Order, adjustments: &[Adjustment]) -> store::Result<Option<i64>> {
    let decided = expenses::last_of_order(tx, order.id)?.map_or(0, |slot| (slot + 1) * SLOT_MS);
    let added = adjustments.iter().map(|adjustment| adjustment.at_ms).max().unwrap_or(0);
    Ok(Some(decided.max(added).max(order.ordered_ms) + SLOT_MS))
}

fn row(line: Line, adjustments: &[Adjustment]) -> LedgerRow {
    let by_person = matches!(line.kind, Move::TopUp | Move::Correction);
    let made = adjustments.iter().find(|adjustment| by_person && adjustment.id.0 == line.reference);
    LedgerRow {
        at_ms: line.at_ms,
        kind: line.kind,
        amount: line.amount,
        uid: (!by_person).then(|| MessageId(line.reference).uid()),
        who: made.map(|made| made.who.clone()).filter(|who| !who.is_empty()),
        reason: line.note,
        correction: made.filter(|made| made.kind == Move::Correction).map(|made| made.id),
    }
}
