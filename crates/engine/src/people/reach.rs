//! How far somebody who manages accounts and roles reaches, and what they may give.

use domain::id::TenantId;
use domain::permission::{Permission, Permissions, Side};
use domain::refusal::Refusal;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::role::{AccountRole, side_of};

/// Whose accounts and roles are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The actor's own tenant's.
    Own,
    /// Everybody's, the platform's too.
    All,
}

impl Reach {
    /// What managing accounts needs.
    pub(super) fn accounts(self) -> Permission {
        match self {
            Reach::Own => Permission::AccountsManage,
            Reach::All => Permission::PlatformAccounts,
        }
    }

    /// What putting roles together needs.
    pub(super) fn roles(self) -> Permission {
        match self {
            Reach::Own => Permission::RolesManage,
            Reach::All => Permission::PlatformRoles,
        }
    }

    /// This tenant's accounts are within reach.
    pub(super) fn holds(self, actor: &Actor, tenant: TenantId) -> bool {
        self == Reach::All || actor.tenant == tenant
    }
}

/// What one actor may give and touch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    reach: Reach,
    own: Permissions,
}

impl Holder {
    pub(super) fn of(actor: &Actor, reach: Reach) -> Holder {
        Holder { reach, own: actor.permissions() }
    }

    /// May give, or change what has, these permissions to people of this tenant. Platform staff who manage everybody's
    /// accounts hold no tenant's permission themselves: every one of a tenant's is theirs to give.
    pub(super) fn covers(self, tenant: TenantId, permissions: Permissions) -> bool {
        let of_tenant = self.reach == Reach::All && side_of(tenant) == Side::Tenant;
        of_tenant || self.own.covers(permissions)
    }

    /// The same for a role; a role that nobody knows may do nothing.
    pub(super) fn covers_role(self, tenant: TenantId, role: Option<&AccountRole>) -> bool {
        role.is_none_or(|role| self.covers(tenant, role.permissions()))
    }

    /// `role_exceeds_own`, naming what is too much, unless it is covered.
    pub(super) fn check(self, tenant: TenantId, permissions: Permissions, field: Option<&str>) -> Result<()> {
        if self.covers(tenant, permissions) {
            return Ok(());
        }
        let more: Vec<_> = permissions
            .iter()
            .filter(|permission| !self.own.has(*permission))
            .map(Permission::as_str)
            .collect();
        let detail =
            domain::refusal::Detail { field: field.map(str::to_owned), param: Some(more.join(", ")) };
        Err(Error::Refused(Refusal::RoleExceedsOwn, detail))
    }
}
