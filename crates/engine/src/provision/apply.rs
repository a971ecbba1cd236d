//! Writing what a plan found out. No decision is made here.

use domain::id::{AccountId, OrderId, SessionId, TenantId};
use store::adjustments::{self, Adjustment};
use store::orders::{Order, Terms};
use store::{Result, Tx, catalog, credentials, custom_roles, orders, policy, sessions};

/// One row to write; in the order of a plan, references come after what they refer to.
#[derive(Debug)]
pub(super) enum Write {
    Tenant(catalog::Tenant),
    Role(custom_roles::CustomRole),
    Account(catalog::Account),
    /// Whoever signed in with the old password, or was sent a link to reset it, is out.
    EndSessions(TenantId, AccountId, i64),
    Item(catalog::Shelf, catalog::Item),
    Key(catalog::AuthKey),
    Signature(catalog::Signature),
    Template(catalog::Template),
    /// A new order; a prepaid one has the total 0 and gets its first line by `TopUp`.
    Order(Order, Terms),
    TopUp(Adjustment),
    /// Status, times and thresholds.
    Terms(Order),
    /// What was agreed, anew.
    Agreed(OrderId, Terms),
    /// A version of the platform's or a tenant's policy.
    Policy(policy::Version),
}

/// Writes everything and says that the catalogue changed.
pub(super) fn apply(tx: &mut Tx<'_>, writes: &[Write]) -> Result<()> {
    for write in writes {
        match write {
            Write::Tenant(row) => catalog::put_tenant(tx, row)?,
            Write::Role(row) => custom_roles::put(tx, row)?,
            Write::Account(row) => catalog::put_account(tx, row)?,
            Write::EndSessions(tenant, account, at_ms) => {
                sessions::end_others(tx, *tenant, *account, SessionId(0), *at_ms)?;
                credentials::drop_reset(tx, *tenant, *account)?;
            }
            Write::Item(shelf, row) => catalog::put_item(tx, *shelf, row)?,
            Write::Key(row) => catalog::put_key(tx, row)?,
            Write::Signature(row) => catalog::put_signature(tx, row)?,
            Write::Template(row) => catalog::put_template(tx, row)?,
            Write::Order(row, terms) => orders::insert(tx, row, terms)?,
            Write::TopUp(top_up) => {
                adjustments::insert(tx, top_up)?;
                orders::add(tx, &top_up.line(top_up.at_ms))?;
            }
            Write::Terms(row) => orders::update_terms(tx, row)?,
            Write::Agreed(order, terms) => orders::put_terms(tx, *order, terms)?,
            Write::Policy(version) => policy::insert(tx, version)?,
        }
    }
    if writes.is_empty() { Ok(()) } else { catalog::bump(tx) }
}
