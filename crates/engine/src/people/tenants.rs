//! Tenants, looked at by the platform's people: in pages, and one with its contacts and what it bought.

use std::collections::BTreeMap;

use domain::id::TenantId;
use domain::order;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::tenant::{Event, Status};
use store::Tx;
use store::orders::{self, Agreed};
use store::platform::TenantCounts;
use store::tenants::{self, Managed};

use crate::Engine;
use crate::actor::Actor;
use crate::catalog::TenantOptions;
use crate::error::Result;
use crate::paging::{Numbered, Paging};

/// Orders that are shown with a tenant.
const PRODUCTS_MAX: usize = 100;

/// A tenant with how many of each it has.
#[derive(Clone, Debug)]
pub struct TenantOverview {
    /// The tenant.
    pub managed: Managed,
    /// What it has.
    pub counts: TenantCounts,
}

/// By what a list of tenants is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TenantSort {
    /// Their code.
    #[default]
    Code,
    /// Their name.
    Name,
    /// Their status.
    Status,
    /// When they were made.
    Created,
    /// Active accounts.
    Accounts,
    /// Auth keys.
    Keys,
    /// Active orders.
    Orders,
}

/// Which tenants are asked for.
#[derive(Clone, Debug, Default)]
pub struct TenantQuery {
    /// Code or name contains this, whatever the case.
    pub words: Option<String>,
    /// The code does.
    pub code: Option<String>,
    /// The name does.
    pub name: Option<String>,
    /// In this status.
    pub status: Option<Status>,
    /// Sorted by.
    pub sort: TenantSort,
    /// The other way round.
    pub descending: bool,
    /// The page.
    pub page: Paging,
}

/// What can be done to a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantAct {
    /// Change what it is called and may do.
    Change,
    /// One of the steps of its life.
    Step(Event),
}

impl TenantAct {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            TenantAct::Change => "change",
            TenantAct::Step(event) => event.as_str(),
        }
    }
}

/// What a tenant bought, in short.
#[derive(Clone, Debug)]
pub struct Product {
    /// The order's number.
    pub order: String,
    /// The package it was placed of; empty when that is gone.
    pub package: String,
    /// Product name.
    pub product: String,
    /// Business channel.
    pub channel: String,
    /// Paid before.
    pub prepaid: bool,
    /// Where the order is in its life.
    pub status: order::Status,
}

/// A tenant as those see it who manage it.
#[derive(Clone, Debug)]
pub struct TenantDetail {
    /// The tenant with its counts.
    pub overview: TenantOverview,
    /// What it may use, and whom the platform talks to.
    pub options: TenantOptions,
    /// What it bought: what is in use first, then the newest.
    pub products: Vec<Product>,
    /// What the actor could do to it now.
    pub can: Vec<TenantAct>,
}

impl TenantOverview {
    /// Where it is in its life; a status that nobody knows is taken as suspended, as the message path does.
    pub fn status(&self) -> Status {
        status_of(&self.managed)
    }
}

pub(super) fn status_of(managed: &Managed) -> Status {
    Status::parse(&managed.tenant.status).unwrap_or(Status::Suspended)
}

impl TenantQuery {
    fn takes(&self, view: &TenantOverview) -> bool {
        let tenant = &view.managed.tenant;
        let has = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let words = self.words.as_ref().is_none_or(|part| has(&tenant.code, part) || has(&tenant.name, part));
        words
            && self.code.as_ref().is_none_or(|part| has(&tenant.code, part))
            && self.name.as_ref().is_none_or(|part| has(&tenant.name, part))
            && self.status.is_none_or(|status| view.status() == status)
    }

    fn order(&self, views: &mut [TenantOverview]) {
        views.sort_by(|a, b| {
            let (left, right) = (&a.managed, &b.managed);
            let by = match self.sort {
                TenantSort::Code => std::cmp::Ordering::Equal,
                TenantSort::Name => left.tenant.name.cmp(&right.tenant.name),
                TenantSort::Status => left.tenant.status.cmp(&right.tenant.status),
                TenantSort::Created => left.created_ms.cmp(&right.created_ms),
                TenantSort::Accounts => a.counts.accounts.cmp(&b.counts.accounts),
                TenantSort::Keys => a.counts.keys.cmp(&b.counts.keys),
                TenantSort::Orders => a.counts.orders.cmp(&b.counts.orders),
            };
            by.then_with(|| left.tenant.code.cmp(&right.tenant.code))
        });
        if self.descending {
            views.reverse();
        }
    }
}

fn overview(managed: Managed, counts: &BTreeMap<TenantId, TenantCounts>) -> TenantOverview {
    let counts = counts.get(&managed.tenant.id).copied().unwrap_or_default();
    TenantOverview { managed, counts }
}

impl Engine {
    /// A page of tenants.
    pub async fn tenants(&self, actor: &Actor, query: TenantQuery) -> Result<Numbered<TenantOverview>> {
        actor.may(Permission::PlatformTenants)?;
        let read = |tx: &mut Tx<'_>| Ok((tenants::managed_all(tx)?, store::platform::tenant_counts_all(tx)?));
        let (rows, counts) = self.core.db.read(read).await?;
        let mut found: Vec<_> = rows.into_iter().map(|row| overview(row, &counts)).collect();
        found.retain(|view| query.takes(view));
        query.order(&mut found);
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        Ok(Numbered::new(query.page.cut(found), total))
    }

    /// One tenant.
    pub async fn tenant_detail(&self, actor: &Actor, code: &str) -> Result<TenantDetail> {
        actor.may(Permission::PlatformTenants)?;
        self.tenant_shown(actor, code).await
    }

    /// The same for somebody who just changed it.
    pub(super) async fn tenant_shown(&self, actor: &Actor, code: &str) -> Result<TenantDetail> {
        let code = code.to_owned();
        let read = move |tx: &mut Tx<'_>| {
            let Some(managed) = tenants::by_code_all(tx, &code)? else { return Ok(None) };
            let counts = store::platform::tenant_counts_all(tx)?;
            let orders = orders::of_tenant(tx, managed.tenant.id)?;
            Ok(Some((overview(managed, &counts), orders)))
        };
        let (overview, orders) = self.core.db.read(read).await?.ok_or(Refusal::NotFound)?;
        let options = serde_json::from_str(&overview.managed.tenant.options).unwrap_or_default();
        let can = acts(actor, overview.status());
        Ok(TenantDetail { products: self.products(orders), options, can, overview })
    }

    fn products(&self, mut orders: Vec<Agreed>) -> Vec<Product> {
        let picture = self.core.picture();
        orders.sort_by_key(|(order, _)| (order.status != order::Status::Active, std::cmp::Reverse(order.id)));
        let product = |(order, terms): Agreed| {
            let terms = terms.unwrap_or_default();
            Product {
                package: picture.packages.get(&order.package).map(|p| p.code.clone()).unwrap_or_default(),
                order: order.number,
                product: terms.product,
                channel: terms.channel,
                prepaid: order.total.is_some(),
                status: order.status,
            }
        };
        orders.into_iter().take(PRODUCTS_MAX).map(product).collect()
    }
}

fn acts(actor: &Actor, status: Status) -> Vec<TenantAct> {
    if actor.may(Permission::TenantsManage).is_err() || status == Status::Closed {
        return Vec::new();
    }
    let steps = Event::ALL.into_iter().filter(|event| status.apply(*event).is_some()).map(TenantAct::Step);
    std::iter::once(TenantAct::Change).chain(steps).collect()
}
