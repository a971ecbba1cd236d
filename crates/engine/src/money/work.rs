//! What the use cases of money share: amounts as people write them, and a change of one order as one transaction.

use domain::money::{AMOUNT_MAX, Micro};
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::orders::{Order, Terms};

use crate::Engine;
use crate::actor::Actor;
use crate::catalog::PackageOptions;
use crate::error::{Error, Result};
use crate::live::Topic;

pub(super) use crate::decided::{Decided, reason, refuse};

/// An amount above nothing and within the limit, or `amount_invalid`.
pub(super) fn positive(field: &str, amount: Micro) -> Result<Micro> {
    if amount > Micro::ZERO && amount <= AMOUNT_MAX {
        return Ok(amount);
    }
    Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, amount)))
}

/// An amount of any sign but nothing, within the limit.
pub(super) fn any_sign(field: &str, amount: Micro) -> Result<Micro> {
    if amount != Micro::ZERO && Micro(amount.0.saturating_abs()) <= AMOUNT_MAX {
        return Ok(amount);
    }
    Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, amount)))
}

/// The options that were agreed, unless they cannot be read.
pub(super) fn agreed(terms: &Terms) -> Option<PackageOptions> {
    serde_json::from_str(&terms.options).ok()
}

/// What is agreed when an order of a package is placed now.
pub(super) fn terms_of(options: &PackageOptions) -> Result<Terms> {
    Ok(Terms {
        product: options.product.clone(),
        channel: options.channel.clone(),
        unit: options.unit.clone(),
        options: serde_json::to_string(options).map_err(|error| Error::Internal(error.to_string()))?,
    })
}

impl Engine {
    /// Runs a change of one order, which is locked; afterwards the picture is renewed. `not_found` without it.
    pub(super) async fn on_order<T, F>(&self, number: &str, mut change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, Order) -> Decided<T> + Send + 'static,
    {
        let number = number.to_owned();
        let decided = self.core.db.write(move |tx| {
            let Some(order) = store::orders::lock(tx, &number)? else { return refuse(Refusal::NotFound) };
            let tenant = order.tenant;
            let decided = change(tx, order)?;
            if decided.is_ok() {
                store::catalog::bump(tx)?;
            }
            Ok(decided.map(|result| (result, tenant)))
        });
        let (result, tenant) = decided.await??;
        self.refresh().await?;
        self.core.live.tell(tenant, Topic::Orders, None);
        Ok(result)
    }

    /// The account that acts, and its name.
    pub(super) fn person_of(actor: &Actor) -> (Option<domain::id::AccountId>, String) {
        (actor.person().map(|person| person.id), actor.name().to_owned())
    }
}
