//! The tenant's orders and what is left in them.

use domain::id::TenantId;
use domain::money::Micro;
use domain::permission::Permission;
use store::Tx;

use crate::Engine;
use crate::actor::Actor;
use crate::catalog::shown_unit;
use crate::error::Result;
use crate::view::{Balance, OrderBalance};

impl Engine {
    /// The tenant's orders and what is left in them.
    pub async fn balance(&self, actor: &Actor) -> Result<Balance> {
        actor.may(Permission::BalanceRead)?;
        let tenant = actor.tenant;
        let orders = self.core.db.read(move |tx| orders(tx, tenant)).await?;
        Ok(Balance { orders })
    }
}

/// A tenant's orders, oldest first.
pub(crate) fn orders(tx: &mut Tx<'_>, tenant: TenantId) -> store::Result<Vec<OrderBalance>> {
    let rows = store::orders::of_tenant(tx, tenant)?;
    Ok(rows.into_iter().map(|(order, terms)| balance(order, terms.unwrap_or_default())).collect())
}

fn balance(order: store::orders::Order, terms: store::orders::Terms) -> OrderBalance {
    let spent = order.held.0 + order.posted.0 - order.credit.0;
    let room = order.room();
    let level = match (room, order.warn) {
        (Some(room), _) if room.0 <= 0 => "prohibited",
        (_, Some(warn)) if spent >= warn.0 => "warned",
        _ => "normal",
    };
    let text = |micro: Micro| micro.to_string();
    OrderBalance {
        unit: shown_unit(&terms.unit).to_owned(),
        product: terms.product,
        payment: if order.total.is_some() { "prepaid" } else { "postpaid" },
        total: order.total.map(text),
        remaining: room.map(|room| text(room.max(Micro::ZERO))),
        held: text(order.held),
        posted: text(order.posted),
        warn: order.warn.map(text),
        prohibit: order.prohibit.map(text),
        level,
        expires_ms: order.expires_ms,
        number: order.number,
        status: order.status.as_str(),
    }
}
