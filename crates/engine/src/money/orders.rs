//! Orders: placed, activated, changed, renewed, topped up, cancelled, and looked at by their tenant and by the platform.

use domain::audit::Action;
use domain::id::{AdjustmentId, OrderId, PackageId, TenantId};
use domain::ledger::Move;
use domain::money::{AMOUNT_MAX, Micro};
use domain::order::{Event, Level, Status, WarnAt};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use serde_json::json;
use store::Tx;
use store::adjustments::{self, Adjustment};
use store::orders::{self, Filter, Order, Terms};

use crate::Engine;
use crate::actor::Actor;
use crate::audit::Note;
use crate::catalog::{PackageOptions, shown_unit};
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::live::Topic;
use crate::money::Calendar;
use crate::money::work::{Decided, agreed, positive, reason, refuse, terms_of};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::policy::Picture;

const DAY_MS: i64 = 86_400_000;
/// How far from now an order's times may lie.
const TIME_MAX_MS: i64 = 100 * 366 * DAY_MS;
/// Orders placed in the same second by the same clock.
const SAME_SECOND_MAX: u32 = 999;

/// An order as people look at it.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// Its number.
    pub number: String,
    /// The package it was placed of.
    pub package: String,
    /// The tenant's code and name.
    pub tenant: (String, String),
    /// What was agreed.
    pub terms: PackageOptions,
    /// The Route IDs it opens now.
    pub routes: Vec<String>,
    /// `SMS` or a currency.
    pub unit: String,
    /// Placed at.
    pub ordered_ms: i64,
    /// Usable from; `None` while it is only ordered.
    pub effective_ms: Option<i64>,
    /// Usable before.
    pub expires_ms: Option<i64>,
    /// Bought; `None` = post-paid.
    pub total: Option<Micro>,
    /// Reserved.
    pub held: Micro,
    /// Charged.
    pub posted: Micro,
    /// Post-paid: payments and corrections.
    pub credit: Micro,
    /// What can still be reserved, never below nothing; `None` = without limit.
    pub room: Option<Micro>,
    /// Warning threshold.
    pub warn: Option<Micro>,
    /// Prohibiting threshold.
    pub prohibit: Option<Micro>,
    /// How near it is to its end.
    pub level: Level,
    /// Where it is in its life.
    pub status: Status,
    /// Named by whoever changes it.
    pub version: i64,
}

impl OrderView {
    /// What people could do to it now.
    pub fn can(&self) -> impl Iterator<Item = Event> + use<'_> {
        Event::BY_PEOPLE.into_iter().filter(|event| self.status.apply(*event).is_some())
    }
}

/// An order to place.
#[derive(Clone, Debug, Default)]
pub struct NewOrder {
    /// The tenant's code.
    pub tenant: String,
    /// The package's id.
    pub package: String,
    /// Prepaid: what it is worth; the package's total when absent.
    pub total: Option<Micro>,
    /// Post-paid: warning threshold; the package's when absent.
    pub warn: Option<Micro>,
    /// Post-paid: prohibiting threshold; the package's when absent.
    pub prohibit: Option<Micro>,
    /// Usable at once (or from `effective_ms`).
    pub activate: bool,
    /// Usable from; only with `activate`.
    pub effective_ms: Option<i64>,
    /// Usable before; the package's validity when absent.
    pub expires_ms: Option<i64>,
}

/// A change of an order's terms; outer `None` = stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderChange {
    /// The version it was made from.
    pub version: i64,
    /// Warning threshold.
    pub warn: Option<Option<Micro>>,
    /// Prohibiting threshold.
    pub prohibit: Option<Option<Micro>>,
    /// Usable before.
    pub expires_ms: Option<Option<i64>>,
}

/// More time for an order.
#[derive(Clone, Debug, Default)]
pub struct Renewal {
    /// Days from now or from its end, whichever is later; its package's validity when absent.
    pub days: Option<u32>,
    /// What is added with it.
    pub amount: Option<Micro>,
    /// Why, for the ledger; needed with an amount.
    pub reason: String,
}

/// By what a list of orders is sorted.
pub type OrderSort = orders::Sort;

/// Which orders are asked for.
#[derive(Clone, Debug)]
pub struct OrderQuery {
    /// Only this tenant's (its code); ignored where the actor's tenant is meant.
    pub tenant: Option<String>,
    /// In this status.
    pub status: Option<Status>,
    /// Prepaid or not.
    pub prepaid: Option<bool>,
    /// Of this package.
    pub package: Option<String>,
    /// With a warning out.
    pub warned: bool,
    /// Number, product or tenant code contains this.
    pub words: Option<String>,
    /// Placed at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Placed before, Unix ms.
    pub until_ms: Option<i64>,
    /// Sorted by.
    pub sort: OrderSort,
    /// The other way round.
    pub descending: bool,
    /// The page.
    pub page: Paging,
}

/// Whose orders are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The actor's own tenant's.
    Own,
    /// Everybody's.
    All,
}

impl Engine {
    /// A page of the tenant's own orders.
    pub async fn orders(&self, actor: &Actor, query: OrderQuery) -> Result<Numbered<OrderView>> {
        actor.may(Permission::BalanceRead)?;
        self.list_orders(query, Some(actor.tenant)).await
    }

    /// A page of everybody's orders.
    pub async fn orders_all(&self, actor: &Actor, query: OrderQuery) -> Result<Numbered<OrderView>> {
        actor.may(Permission::OrdersReadAll)?;
        let tenant = match &query.tenant {
            None => None,
            Some(code) => Some(self.tenant_of(code, "tenant")?.id),
        };
        self.list_orders(query, tenant).await
    }

    /// One of the tenant's own orders.
    pub async fn order(&self, actor: &Actor, number: &str) -> Result<OrderView> {
        let (order, terms) = self.find_order(actor, number, Side::Own).await?;
        self.order_view(order, terms)
    }

    /// Anybody's order.
    pub async fn order_all(&self, actor: &Actor, number: &str) -> Result<OrderView> {
        let (order, terms) = self.find_order(actor, number, Side::All).await?;
        self.order_view(order, terms)
    }

    /// The order, when the actor may look at it; another tenant's does not exist.
    pub(super) async fn find_order(
        &self,
        actor: &Actor,
        number: &str,
        side: Side,
    ) -> Result<(Order, Option<Terms>)> {
        actor.may(match side {
            Side::Own => Permission::BalanceRead,
            Side::All => Permission::OrdersReadAll,
        })?;
        let number = number.to_owned();
        let found = self.core.db.read(move |tx| orders::by_number(tx, &number)).await?;
        let own = |order: &Order| side == Side::All || order.tenant == actor.tenant;
        found.filter(|(order, _)| own(order)).ok_or_else(|| Refusal::NotFound.into())
    }

    /// A tenant by its code; `field` is where the caller wrote it.
    pub(crate) fn tenant_of(&self, code: &str, field: &str) -> Result<std::sync::Arc<crate::policy::Tenant>> {
        let picture = self.core.picture();
        let found = picture.tenants.values().find(|tenant| tenant.code == code).cloned();
        found.ok_or_else(|| Error::Refused(Refusal::FieldInvalid, Detail::both(field, code)))
    }

    async fn list_orders(&self, query: OrderQuery, tenant: Option<TenantId>) -> Result<Numbered<OrderView>> {
        let (words, code) = (query.words.map(|words| words.to_lowercase()), query.package);
        let mut filter = Filter {
            tenant,
            status: query.status,
            prepaid: query.prepaid,
            package: None,
            warned: query.warned,
            words,
            from_ms: query.from_ms,
            until_ms: query.until_ms,
            sort: query.sort,
            descending: query.descending,
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut Tx<'_>| {
            if let Some(code) = &code {
                let package = store::packages::by_code(tx, code)?;
                filter.package = Some(package.map_or(PackageId(-1), |package| package.id));
            }
            orders::page_all(tx, &filter, COUNT_MAX + 1)
        };
        let (rows, total) = self.core.db.read(read).await?;
        let items = rows.into_iter().map(|(order, terms)| self.order_view(order, terms));
        Ok(Numbered::new(items.collect::<Result<_>>()?, total))
    }

    fn order_view(&self, order: Order, terms: Option<Terms>) -> Result<OrderView> {
        let picture = self.core.picture();
        let broken = || Error::Internal(format!("order {} has no terms", order.number));
        let terms = terms.as_ref().and_then(agreed).ok_or_else(broken)?;
        let at = self.core.policy_of(order.tenant).warn_at;
        Ok(view(&picture, order, terms, at))
    }

    /// Places an order. Its terms are the package's of now, for good.
    pub async fn place_order(&self, actor: &Actor, new: NewOrder) -> Result<OrderView> {
        actor.may(Permission::OrdersManage)?;
        let tenant = self.tenant_of(&new.tenant, "tenant")?;
        let calendar = Calendar::of(&tenant.time_zone);
        let (account, who) = Engine::person_of(actor);
        let now = now_ms();
        let id = OrderId(self.core.ids.next());
        let first = AdjustmentId(self.core.ids.next());
        let note = self.core.note(actor, Action::OrderPlaced, "").in_log_of(tenant.id);
        let tenant = tenant.id;
        let place = move |tx: &mut Tx<'_>| -> Decided<Order> {
            let Some(package) = store::packages::by_code(tx, &new.package)? else {
                return refuse(Error::Refused(
                    Refusal::FieldInvalid,
                    Detail::both("package_id", &new.package),
                ));
            };
            if package.retired_ms.is_some() {
                return refuse(Refusal::PackageRetired);
            }
            let Ok(options) = serde_json::from_str::<PackageOptions>(&package.options) else {
                return Err(store::Error::Corrupt(format!("package {}", package.code)));
            };
            let number = free_number(tx, &calendar, now)?;
            let mut order = match draft(&new, &options, now) {
                Ok(order) => Order { id, tenant, package: package.id, number, ..order },
                Err(error) => return refuse(error),
            };
            let terms = match terms_of(&options) {
                Ok(terms) => terms,
                Err(error) => return refuse(error),
            };
            // A prepaid order begins empty; its first line fills it.
            let amount = order.total;
            order.total = amount.map(|_| Micro::ZERO);
            orders::insert(tx, &order, &terms)?;
            if let Some(amount) = amount {
                let top_up = Adjustment {
                    id: first,
                    tenant,
                    order: id,
                    kind: Move::TopUp,
                    amount,
                    reason: super::PLACED.into(),
                    status: adjustments::Status::Posted,
                    account,
                    who: who.clone(),
                    at_ms: now,
                    decided: None,
                    posted_ms: Some(now),
                };
                post(tx, &top_up, now)?;
                order.total = Some(amount);
            }
            let detail = json!({"package": package.code, "amount": amount.map(|a| a.to_string()),
                                "status": order.status.as_str()});
            store::audit::add(tx, &note.clone().about(&order.number).with("order", detail).line())?;
            store::catalog::bump(tx)?;
            Ok(Ok(order))
        };
        let order = self.core.db.write(place).await.map_err(Error::from)??;
        self.refresh().await?;
        self.core.live.tell(order.tenant, Topic::Orders, None);
        self.order_all_unasked(&order.number).await
    }

    /// Makes an order usable, from now or from a time to come.
    pub async fn activate_order(
        &self,
        actor: &Actor,
        number: &str,
        effective_ms: Option<i64>,
    ) -> Result<OrderView> {
        let now = now_ms();
        let effective = effective_ms.unwrap_or(now);
        check_time("effective_at", effective, now)?;
        let change = move |tx: &mut Tx<'_>, order: &mut Order, options: &PackageOptions| {
            let _nothing_to_write = tx;
            order.effective_ms = effective;
            let lasts = options.validity_days.map(|days| effective + i64::from(days) * DAY_MS);
            order.expires_ms = order.expires_ms.or(lasts);
            match order.expires_ms.is_some_and(|end| end <= effective) {
                true => refuse(Error::field(Refusal::FieldInvalid, "effective_at")),
                false => Ok(Ok(json!({"effective": effective, "expires": order.expires_ms}))),
            }
        };
        self.manage(actor, number, (Event::Activate, Action::OrderActivated), change).await
    }

    /// Ends an order before its time. What is held stays held and is decided as agreed.
    pub async fn cancel_order(&self, actor: &Actor, number: &str, why: &str) -> Result<OrderView> {
        let why = reason("reason", why)?;
        let change = move |_: &mut Tx<'_>, _: &mut Order, _: &PackageOptions| Ok(Ok(json!({"reason": why})));
        self.manage(actor, number, (Event::Cancel, Action::OrderCancelled), change).await
    }

    /// Changes thresholds or end of the order as it was at `change.version`; `changed_meanwhile` when somebody was quicker.
    pub async fn change_order(&self, actor: &Actor, number: &str, change: OrderChange) -> Result<OrderView> {
        let now = now_ms();
        if let Some(Some(end)) = change.expires_ms {
            check_time("expires_at", end, now)?;
        }
        let apply = move |_: &mut Tx<'_>, order: &mut Order, _: &PackageOptions| {
            if order.version != change.version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let before = thresholds(order);
            order.warn = change.warn.unwrap_or(order.warn);
            order.prohibit = change.prohibit.unwrap_or(order.prohibit);
            order.expires_ms = change.expires_ms.unwrap_or(order.expires_ms);
            if let Err(error) = check_thresholds(order) {
                return refuse(error);
            }
            if order.expires_ms.is_some_and(|end| end <= order.effective_ms.max(now)) {
                return refuse(Error::field(Refusal::FieldInvalid, "expires_at"));
            }
            Ok(Ok(json!({"before": before, "after": thresholds(order)})))
        };
        self.manage(actor, number, (Event::Change, Action::OrderChanged), apply).await
    }

    /// Gives an order more time, and money when said so.
    pub async fn renew_order(&self, actor: &Actor, number: &str, renewal: Renewal) -> Result<OrderView> {
        let days_max = crate::provision::VALIDITY_DAYS_MAX;
        if renewal.days.is_some_and(|days| !(1..=days_max).contains(&days)) {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("days", "1–36500")));
        }
        let top_up = match renewal.amount {
            None => None,
            Some(amount) => Some(self.top_up(actor, amount, &renewal.reason)?),
        };
        // One moment for the adjustment and its ledger line, or the books would not agree.
        let now = top_up.as_ref().map_or_else(now_ms, |top_up| top_up.at_ms);
        let change = move |tx: &mut Tx<'_>, order: &mut Order, options: &PackageOptions| {
            let (Some(end), Some(days)) = (order.expires_ms, renewal.days.or(options.validity_days)) else {
                return refuse(Error::field(Refusal::FieldInvalid, "days"));
            };
            let end = end.max(now) + i64::from(days) * DAY_MS;
            if let Err(error) = check_time("days", end, now) {
                return refuse(error);
            }
            order.expires_ms = Some(end);
            if let Some(top_up) = &top_up
                && let Err(error) = add(tx, order, top_up, now)?
            {
                return refuse(error);
            }
            let amount = top_up.as_ref().map(|top_up| top_up.amount.to_string());
            Ok(Ok(json!({"days": days, "expires": end, "amount": amount})))
        };
        self.manage(actor, number, (Event::Renew, Action::OrderRenewed), change).await
    }

    /// Adds to a prepaid order, or notes a payment of a post-paid one.
    pub async fn top_up_order(
        &self,
        actor: &Actor,
        number: &str,
        amount: Micro,
        why: &str,
    ) -> Result<OrderView> {
        let top_up = self.top_up(actor, amount, why)?;
        let now = top_up.at_ms;
        let change = move |tx: &mut Tx<'_>, order: &mut Order, _: &PackageOptions| {
            if let Err(error) = add(tx, order, &top_up, now)? {
                return refuse(error);
            }
            Ok(Ok(json!({"amount": top_up.amount.to_string(), "reason": top_up.reason})))
        };
        self.manage(actor, number, (Event::TopUp, Action::OrderToppedUp), change).await
    }

    /// A top-up in the making; its order is filled in when it is written.
    fn top_up(&self, actor: &Actor, amount: Micro, why: &str) -> Result<Adjustment> {
        let amount = positive("amount", amount)?;
        let (account, who) = Engine::person_of(actor);
        let now = now_ms();
        Ok(Adjustment {
            id: AdjustmentId(self.core.ids.next()),
            tenant: TenantId(0),
            order: OrderId(0),
            kind: Move::TopUp,
            amount,
            reason: reason("reason", why)?,
            status: adjustments::Status::Posted,
            account,
            who,
            at_ms: now,
            decided: None,
            posted_ms: Some(now),
        })
    }

    /// One event of an order's life, by somebody who may: `order_state` when it cannot happen now. `change` edits the
    /// order and answers what the audit log tells; the warning is armed anew.
    async fn manage<F>(
        &self,
        actor: &Actor,
        number: &str,
        (event, action): (Event, Action),
        mut change: F,
    ) -> Result<OrderView>
    where
        F: FnMut(&mut Tx<'_>, &mut Order, &PackageOptions) -> Decided<serde_json::Value> + Send + 'static,
    {
        actor.may(Permission::OrdersManage)?;
        let note: Note = self.core.note(actor, action, number);
        let core = std::sync::Arc::clone(&self.core);
        let run = move |tx: &mut Tx<'_>, order: Order| -> Decided<()> {
            let before = order.status.at(order.expires_ms, now_ms());
            let Some(status) = before.apply(event) else {
                return refuse(Error::param(Refusal::OrderState, before.as_str()));
            };
            let terms = orders::by_number(tx, &order.number)?.and_then(|(_, terms)| terms);
            let Some(options) = terms.as_ref().and_then(agreed) else {
                return Err(store::Error::Corrupt(format!("terms of order {}", order.number)));
            };
            let was = standing(&order);
            let mut changed = Order { status, ..order };
            let detail = match change(tx, &mut changed, &options)? {
                Ok(detail) => detail,
                Err(error) => return refuse(error),
            };
            let at = core.policy_of(changed.tenant).warn_at;
            changed.level = changed.level.min(changed.funds().level(at));
            orders::update_terms(tx, &changed)?;
            let note = note.clone().in_log_of(changed.tenant).with("order", detail);
            let note = note.with("before", was).with("after", standing(&changed));
            store::audit::add(tx, &note.line())?;
            Ok(Ok(()))
        };
        self.on_order(number, run).await?;
        self.order_all_unasked(number).await
    }

    /// The order after somebody who may change it did.
    async fn order_all_unasked(&self, number: &str) -> Result<OrderView> {
        let wanted = number.to_owned();
        let found = self.core.db.read(move |tx| orders::by_number(tx, &wanted)).await?;
        let (order, terms) = found.ok_or(Refusal::NotFound)?;
        self.order_view(order, terms)
    }
}

/// What an order is at a moment, for the audit log.
fn standing(order: &Order) -> serde_json::Value {
    let text = |amount: Option<Micro>| amount.map(|amount| amount.to_string());
    json!({"status": order.status.as_str(), "total": text(order.total), "warn": text(order.warn),
           "prohibit": text(order.prohibit), "credit": order.credit.to_string(), "effective": order.effective_ms,
           "expires": order.expires_ms})
}

/// Writes an adjustment with its ledger line.
pub(super) fn post(tx: &mut Tx<'_>, adjustment: &Adjustment, at_ms: i64) -> store::Result<()> {
    adjustments::insert(tx, adjustment)?;
    orders::add(tx, &adjustment.line(at_ms))
}

/// Adds to a locked order, within the limit of what an order may be worth.
fn add(tx: &mut Tx<'_>, order: &mut Order, top_up: &Adjustment, at_ms: i64) -> Decided<()> {
    let worth = order.total.unwrap_or(order.credit);
    let Some(sum) = worth.checked_add(top_up.amount).filter(|sum| *sum <= AMOUNT_MAX) else {
        return refuse(Error::Refused(Refusal::AmountInvalid, Detail::both("amount", top_up.amount)));
    };
    match order.total {
        Some(_) => order.total = Some(sum),
        None => order.credit = sum,
    }
    post(tx, &Adjustment { tenant: order.tenant, order: order.id, ..top_up.clone() }, at_ms)?;
    Ok(Ok(()))
}

/// The order a request describes, without id, number and package.
fn draft(new: &NewOrder, options: &PackageOptions, now: i64) -> Result<Order> {
    let prepaid = options.is_prepaid();
    let misplaced =
        |field: &str, amount: Micro| Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, amount)));
    let total = match (prepaid, new.total.or(options.total)) {
        (true, Some(total)) => Some(positive("total_amount", total)?),
        (true, None) => return Err(Error::field(Refusal::AmountInvalid, "total_amount")),
        (false, _) => match new.total {
            Some(total) => return misplaced("total_amount", total),
            None => None,
        },
    };
    if let (true, Some(amount)) = (prepaid, new.warn.or(new.prohibit)) {
        return misplaced("warning_threshold", amount);
    }
    if new.effective_ms.is_some() && !new.activate {
        return Err(Error::field(Refusal::FieldInvalid, "effective_at"));
    }
    let effective_ms = new.effective_ms.unwrap_or(now);
    check_time("effective_at", effective_ms, now)?;
    let lasts = options.validity_days.filter(|_| new.activate);
    let expires_ms = new.expires_ms.or(lasts.map(|days| effective_ms + i64::from(days) * DAY_MS));
    if let Some(end) = expires_ms {
        check_time("expires_at", end, now)?;
        if end <= effective_ms.max(now) {
            return Err(Error::field(Refusal::FieldInvalid, "expires_at"));
        }
    }
    let order = Order {
        id: OrderId(0),
        tenant: TenantId(0),
        number: String::new(),
        package: PackageId(0),
        status: if new.activate { Status::Active } else { Status::Ordered },
        ordered_ms: now,
        effective_ms,
        expires_ms,
        total,
        warn: new.warn.or(options.warn),
        prohibit: new.prohibit.or(options.prohibit),
        held: Micro::ZERO,
        posted: Micro::ZERO,
        warned_ms: None,
        credit: Micro::ZERO,
        level: Level::Normal,
        version: 1,
    };
    check_thresholds(&order)?;
    Ok(order)
}

/// Thresholds belong to post-paid orders and stand in their order.
fn check_thresholds(order: &Order) -> Result<()> {
    for (field, amount) in [("warning_threshold", order.warn), ("prohibiting_threshold", order.prohibit)] {
        if let Some(amount) = amount {
            positive(field, amount)?;
            if order.total.is_some() {
                return Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, amount)));
            }
        }
    }
    match (order.warn, order.prohibit) {
        (Some(warn), Some(prohibit)) if warn > prohibit => {
            Err(Error::Refused(Refusal::AmountInvalid, Detail::both("warning_threshold", warn)))
        }
        _ => Ok(()),
    }
}

/// A time that somebody may mean.
fn check_time(field: &str, at_ms: i64, now: i64) -> Result<()> {
    match (at_ms - now).abs() <= TIME_MAX_MS {
        true => Ok(()),
        false => Err(Error::field(Refusal::FieldInvalid, field)),
    }
}

fn thresholds(order: &Order) -> serde_json::Value {
    let text = |amount: Option<Micro>| amount.map(|amount| amount.to_string());
    json!({"warn": text(order.warn), "prohibit": text(order.prohibit), "expires": order.expires_ms})
}

/// `CloudSMS_` and the time in the tenant's zone, with `_2`, `_3` … when several are placed in a second.
fn free_number(tx: &mut Tx<'_>, calendar: &Calendar, now: i64) -> store::Result<String> {
    let plain = format!("CloudSMS_{}", calendar.digits(now));
    for n in 1..=SAME_SECOND_MAX {
        let number = if n == 1 { plain.clone() } else { format!("{plain}_{n}") };
        if orders::by_number(tx, &number)?.is_none() {
            return Ok(number);
        }
    }
    Err(store::Error::Busy("too many orders are placed at once".into()))
}

fn view(picture: &Picture, order: Order, terms: PackageOptions, at: WarnAt) -> OrderView {
    let tenant = picture.tenants.get(&order.tenant);
    let package = picture.packages.get(&order.package);
    OrderView {
        package: package.map_or_else(|| format!("#{}", order.package), |package| package.code.clone()),
        tenant: tenant.map(|tenant| (tenant.code.clone(), tenant.name.clone())).unwrap_or_default(),
        routes: package.map_or_else(|| terms.routes.clone(), |package| package.routes.clone()),
        unit: shown_unit(&terms.unit).to_owned(),
        ordered_ms: order.ordered_ms,
        effective_ms: Some(order.effective_ms).filter(|_| order.status != Status::Ordered),
        expires_ms: order.expires_ms,
        total: order.total,
        held: order.held,
        posted: order.posted,
        credit: order.credit,
        room: order.room().map(|room| room.max(Micro::ZERO)),
        warn: order.warn,
        prohibit: order.prohibit,
        level: order.funds().level(at),
        status: order.status.at(order.expires_ms, now_ms()),
        version: order.version,
        number: order.number,
        terms,
    }
}
