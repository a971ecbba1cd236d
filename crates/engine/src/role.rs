//! What an account is: a built-in role, or one that people put together. Either is a set of permissions; the actor asks it
//! with every request, so a changed role holds from the next one on.

use std::sync::Arc;

use domain::id::{RoleId, TenantId};
use domain::permission::{Permission, Permissions, Role, Side};
use store::accounts::role_id;
use store::custom_roles::CustomRole;

/// What an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRole {
    /// One of those the program brings.
    BuiltIn(Role),
    /// One that people put together.
    Custom(Arc<Custom>),
}

/// A role that people put together, as far as accounts are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    /// Its id.
    pub id: RoleId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub permissions: Permissions,
    /// Whose people have it.
    pub side: Side,
}

/// Whose people an account of this tenant belongs to.
pub(crate) fn side_of(tenant: TenantId) -> Side {
    if tenant.0 == 0 { Side::Platform } else { Side::Tenant }
}

impl AccountRole {
    /// What an account's `role` says; `None` when there is no such role (any more).
    pub(crate) fn of(role: &str, tenant: TenantId, custom: Option<&CustomRole>) -> Option<AccountRole> {
        let side = side_of(tenant);
        let named = |row: &&CustomRole| row.tenant == tenant && role_id(role) == Some(row.id);
        match Role::parse(role, side) {
            Some(role) => Some(AccountRole::BuiltIn(role)),
            None => custom.filter(named).map(AccountRole::from),
        }
    }

    /// The word of a built-in role, or the id of a custom one.
    pub fn word(&self) -> String {
        match self {
            AccountRole::BuiltIn(role) => role.as_str().to_owned(),
            AccountRole::Custom(custom) => custom.id.to_string(),
        }
    }

    /// What people called it, when they put it together.
    pub fn name(&self) -> Option<&str> {
        match self {
            AccountRole::BuiltIn(_) => None,
            AccountRole::Custom(custom) => Some(&custom.name),
        }
    }

    /// Whose people have it.
    pub fn side(&self) -> Side {
        match self {
            AccountRole::BuiltIn(role) => role.side(),
            AccountRole::Custom(custom) => custom.side,
        }
    }

    /// It may do this.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            AccountRole::BuiltIn(role) => role.may(permission),
            AccountRole::Custom(custom) => custom.permissions.has(permission),
        }
    }

    /// Everything it may do.
    pub fn permissions(&self) -> Permissions {
        match self {
            AccountRole::BuiltIn(role) => role.permissions(),
            AccountRole::Custom(custom) => custom.permissions,
        }
    }
}

impl From<Role> for AccountRole {
    fn from(role: Role) -> AccountRole {
        AccountRole::BuiltIn(role)
    }
}

impl From<&CustomRole> for AccountRole {
    fn from(row: &CustomRole) -> AccountRole {
        let side = side_of(row.tenant);
        // A role never reaches the other side, whatever its row says.
        let permissions = row.permissions.of_side(side);
        AccountRole::Custom(Arc::new(Custom { id: row.id, name: row.name.clone(), permissions, side }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tenant: i64, permissions: &[Permission]) -> CustomRole {
        CustomRole {
            id: RoleId(7),
            tenant: TenantId(tenant),
            name: "Night shift".into(),
            description: String::new(),
            permissions: permissions.iter().copied().collect(),
            version: 1,
            created_ms: 0,
        }
    }

    #[test]
    fn an_accounts_role_is_read_for_its_own_side_and_tenant() {
        let mine = row(1, &[Permission::MessagesRead, Permission::HealthRead]);
        let of = |role: &str, tenant| AccountRole::of(role, TenantId(tenant), Some(&mine));
        assert_eq!(of("manager", 1), Some(Role::Manager.into()));
        assert_eq!((of("manager", 0), of("administrator", 1)), (None, None));
        assert_eq!((of("7", 2), of("8", 1), of("nonsense", 1)), (None, None, None));
        let role = of("7", 1).unwrap();
        assert_eq!((role.word().as_str(), role.name()), ("7", Some("Night shift")));
        assert!(role.may(Permission::MessagesRead) && !role.may(Permission::HealthRead), "the other side's");
    }
}
