//! Corrections: an order's worth is mended by a new line with a reason, never by changing one. Above the limit a second
//! person has to agree (four eyes): who proposed cannot decide.

use domain::audit::Action;
use domain::id::AdjustmentId;
use domain::ledger::Move;
use domain::money::{AMOUNT_MAX, Micro};
use domain::order::{Event, Status as OrderStatus};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::adjustments::{self, Adjustment, Decision, Filter, Status};
use store::orders::{self, Order};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::money::work::{Decided, any_sign, reason, refuse};
use crate::paging::{COUNT_MAX, Numbered, Paging};

/// A correction as people look at it.
#[derive(Clone, Debug)]
pub struct CorrectionView {
    /// Its id.
    pub id: AdjustmentId,
    /// The order's number.
    pub order: String,
    /// The tenant's code.
    pub tenant: String,
    /// `SMS` or a currency.
    pub unit: String,
    /// How much; below nothing = taken.
    pub amount: Micro,
    /// Why.
    pub reason: String,
    /// `proposed`, `posted` or `rejected`.
    pub status: &'static str,
    /// Who asked for it.
    pub proposed_by: String,
    /// When.
    pub proposed_ms: i64,
    /// Who else decided, when, and their note.
    pub decided: Option<(String, i64, String)>,
    /// The looker could decide about it.
    pub can_decide: bool,
}

/// Which corrections are asked for.
#[derive(Clone, Debug)]
pub struct CorrectionQuery {
    /// `proposed`, `posted` or `rejected`.
    pub status: Option<String>,
    /// Of this tenant (its code).
    pub tenant: Option<String>,
    /// Of this order (its number).
    pub order: Option<String>,
    /// The page.
    pub page: Paging,
}

/// What somebody decides about a proposal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Approve,
    Reject,
}

impl Engine {
    /// Corrects an order at once, or, above the limit, proposes it. `order_would_overdraw` when a prepaid order has not
    /// that much left.
    pub async fn correct_order(
        &self,
        actor: &Actor,
        number: &str,
        amount: Micro,
        why: &str,
    ) -> Result<CorrectionView> {
        actor.may(Permission::LedgerCorrect)?;
        let (account, who) = Engine::person_of(actor);
        let now = now_ms();
        let proposed = amount.0.saturating_abs() > self.core.picture().policy.correction_limit.0;
        let action = if proposed { Action::CorrectionProposed } else { Action::CorrectionPosted };
        let note = self.core.note(actor, action, number);
        let draft = Adjustment {
            id: AdjustmentId(self.core.ids.next()),
            tenant: actor.tenant,
            order: domain::id::OrderId(0),
            kind: Move::Correction,
            amount: any_sign("amount", amount)?,
            reason: reason("reason", why)?,
            status: if proposed { Status::Proposed } else { Status::Posted },
            account,
            who,
            at_ms: now,
            decided: None,
            posted_ms: (!proposed).then_some(now),
        };
        let core = std::sync::Arc::clone(&self.core);
        let run = move |tx: &mut Tx<'_>, order: Order| -> Decided<Adjustment> {
            let new = Adjustment { tenant: order.tenant, order: order.id, ..draft.clone() };
            let corrected = match corrected(&order, new.amount) {
                Ok(corrected) => corrected,
                Err(error) => return refuse(error),
            };
            adjustments::insert(tx, &new)?;
            if !proposed {
                post(tx, &new, corrected, now, core.policy_of(order.tenant).warn_at)?;
            }
            let note = note.clone().in_log_of(order.tenant).with("amount", new.amount.to_string());
            let note = note.with("reason", &new.reason).with("correction_id", new.id.to_string());
            store::audit::add(tx, &note.line())?;
            Ok(Ok(new))
        };
        let new = self.on_order(number, run).await?;
        Ok(self.correction_view(new, actor))
    }

    /// A page of everybody's corrections.
    pub async fn corrections(
        &self,
        actor: &Actor,
        query: CorrectionQuery,
    ) -> Result<Numbered<CorrectionView>> {
        actor.may(Permission::OrdersReadAll)?;
        let status = match query.status.as_deref() {
            None => None,
            Some(word) => {
                let wrong = || Error::Refused(Refusal::FieldInvalid, Detail::both("status", word));
                Some(Status::parse(word).ok_or_else(wrong)?)
            }
        };
        let tenant = match &query.tenant {
            None => None,
            Some(code) => Some(self.tenant_of(code, "tenant")?.id),
        };
        let picture = self.core.picture();
        let named = |number: &String| {
            let found = picture.orders.iter().find(|(_, name)| name.number == *number);
            found.map_or(domain::id::OrderId(-1), |(id, _)| *id)
        };
        let filter = Filter {
            status,
            tenant,
            order: query.order.as_ref().map(named),
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut Tx<'_>| adjustments::corrections_all(tx, &filter, COUNT_MAX + 1);
        let (rows, total) = self.core.db.read(read).await?;
        let items = rows.into_iter().map(|row| self.correction_view(row, actor)).collect();
        Ok(Numbered::new(items, total))
    }

    /// Agrees to somebody else's proposal: it gets its ledger line. `four_eyes` for one's own.
    pub async fn approve_correction(
        &self,
        actor: &Actor,
        id: AdjustmentId,
        note: &str,
    ) -> Result<CorrectionView> {
        self.decide(actor, id, Verdict::Approve, note).await
    }

    /// Declines somebody else's proposal. `four_eyes` for one's own.
    pub async fn reject_correction(
        &self,
        actor: &Actor,
        id: AdjustmentId,
        note: &str,
    ) -> Result<CorrectionView> {
        self.decide(actor, id, Verdict::Reject, note).await
    }

    async fn decide(
        &self,
        actor: &Actor,
        id: AdjustmentId,
        verdict: Verdict,
        note: &str,
    ) -> Result<CorrectionView> {
        actor.may(Permission::LedgerApprove)?;
        let text = match (note.trim(), verdict) {
            ("", Verdict::Approve) => String::new(),
            (text, _) => reason("note", text)?,
        };
        let found = self.core.db.read(move |tx| adjustments::get_all(tx, id)).await?;
        let known = found.filter(|row| row.kind == Move::Correction).ok_or(Refusal::NotFound)?;
        let picture = self.core.picture();
        let number = picture.orders.get(&known.order).ok_or(Refusal::NotFound)?.number.clone();
        let (account, who) = Engine::person_of(actor);
        let now = now_ms();
        let decision = Decision { account, who, at_ms: now, note: text };
        let (status, action) = match verdict {
            Verdict::Approve => (Status::Posted, Action::CorrectionApproved),
            Verdict::Reject => (Status::Rejected, Action::CorrectionRejected),
        };
        let core = std::sync::Arc::clone(&self.core);
        let audit = self.core.note(actor, action, &number).with("correction_id", id.to_string());
        let run = move |tx: &mut Tx<'_>, order: Order| -> Decided<Adjustment> {
            let Some(row) = adjustments::get_all(tx, id)? else { return refuse(Refusal::NotFound) };
            if row.status != Status::Proposed {
                return refuse(Error::param(Refusal::AlreadyDecided, row.status.as_str()));
            }
            if row.account == decision.account {
                return refuse(Refusal::FourEyes);
            }
            let corrected = match (verdict, corrected(&order, row.amount)) {
                (Verdict::Approve, Err(error)) => return refuse(error),
                (_, corrected) => corrected.ok(),
            };
            if !adjustments::decide(tx, id, status, &decision)? {
                return refuse(Refusal::AlreadyDecided);
            }
            if let (Verdict::Approve, Some(corrected)) = (verdict, corrected) {
                post(tx, &row, corrected, now, core.policy_of(order.tenant).warn_at)?;
            }
            let note = audit.clone().in_log_of(order.tenant).with("amount", row.amount.to_string());
            store::audit::add(tx, &note.with("note", &decision.note).line())?;
            Ok(Ok(Adjustment { status, decided: Some(decision.clone()), ..row }))
        };
        let row = self.on_order(&number, run).await?;
        Ok(self.correction_view(row, actor))
    }

    fn correction_view(&self, row: Adjustment, actor: &Actor) -> CorrectionView {
        let picture = self.core.picture();
        let order = picture.orders.get(&row.order);
        let own = row.account == actor.person().map(|person| person.id);
        let open = row.status == Status::Proposed;
        CorrectionView {
            id: row.id,
            order: order.map(|order| order.number.clone()).unwrap_or_default(),
            tenant: picture.tenants.get(&row.tenant).map(|tenant| tenant.code.clone()).unwrap_or_default(),
            unit: order.map(|order| order.unit.clone()).unwrap_or_default(),
            amount: row.amount,
            reason: row.reason,
            status: row.status.as_str(),
            proposed_by: row.who,
            proposed_ms: row.at_ms,
            decided: row.decided.map(|decision| (decision.who, decision.at_ms, decision.note)),
            can_decide: open && !own && actor.may(Permission::LedgerApprove).is_ok(),
        }
    }
}

/// The order as it would be, or why it cannot be.
fn corrected(order: &Order, amount: Micro) -> Result<Order> {
    let Some(status) = order.status.apply(Event::Correct) else {
        return Err(Error::param(Refusal::OrderState, order.status.as_str()));
    };
    let mut after = Order { status, ..order.clone() };
    let sum = order.total.unwrap_or(order.credit).0.saturating_add(amount.0);
    if sum.saturating_abs() > AMOUNT_MAX.0 {
        return Err(Error::Refused(Refusal::AmountInvalid, Detail::both("amount", amount)));
    }
    match order.total {
        Some(_) => after.total = Some(Micro(sum)),
        None => after.credit = Micro(sum),
    }
    let room = order.room().unwrap_or_default();
    if order.total.is_some() && room.0.saturating_add(amount.0) < 0 {
        return Err(Error::param(Refusal::OrderOverdraw, room.max(Micro::ZERO)));
    }
    // A correction that takes what is left does not make an exhausted order usable.
    if after.status == OrderStatus::Active && order.status == OrderStatus::Exhausted && amount < Micro::ZERO {
        after.status = OrderStatus::Exhausted;
    }
    Ok(after)
}

/// Writes a correction's ledger line and arms the order's warning anew.
fn post(
    tx: &mut Tx<'_>,
    row: &Adjustment,
    corrected: Order,
    now: i64,
    at: domain::order::WarnAt,
) -> store::Result<()> {
    orders::add(tx, &row.line(now))?;
    let level = corrected.level.min(corrected.funds().level(at));
    orders::update_terms(tx, &Order { level, ..corrected })
}
