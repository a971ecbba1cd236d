//! Who works with the platform and what they may do: accounts, the roles people put together, tenants.
//!
//! Every change is one transaction with its line of the audit log and a version that tells the second of two editors.
//! Invariants: nobody gives or touches what may do more than they may themselves; nobody changes their own role or status;
//! an active manager (administrator) remains. Not here: signing in (`identity`), what the message path knows of a tenant
//! (`policy.rs`).

mod account_changes;
mod accounts;
mod reach;
mod roles;
mod tenant_changes;
mod tenants;

pub(crate) use roles::is_role_name;
pub(crate) use tenant_changes::contact_mistake;

pub use account_changes::{AccountChange, NewAccount};
pub use accounts::{AccountAct, AccountQuery, AccountSort, AccountView};
pub use reach::Reach;
pub use roles::{BuiltInView, NewRole, Offered, RoleView, RolesView};
pub use tenant_changes::{NewTenant, TenantChange};
pub use tenants::{Product, TenantAct, TenantDetail, TenantOverview, TenantQuery, TenantSort};
