//! What may be done, and which roles may do it.
//!
//! A permission's word is stable: auth keys name it as a scope, the API's document as `x-scope`, the portal hides what
//! an account may not do by it. Tenant permissions never reach beyond the caller's tenant; platform permissions belong
//! to platform staff only, and no role holds both.

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $word:literal $side:ident $keys:literal)*) => {
        /// Something that may be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// All of them.
            pub const ALL: &[Permission] = &[$(Permission::$name,)*];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Permission::$name => $word,)* }
            }

            /// Who can hold it.
            pub const fn side(self) -> Side {
                match self { $(Permission::$name => Side::$side,)* }
            }

            /// An auth key can be given it as a scope.
            pub const fn is_scope(self) -> bool {
                match self { $(Permission::$name => $keys,)* }
            }
        }
    };
}

permissions! {
    /// Send, preview and cancel messages.
    MessagesSend "messages:send" Tenant true
    /// See messages, tasks and the log.
    MessagesRead "messages:read" Tenant true
    /// See whole phone numbers where they are masked.
    MessagesUnmask "messages:unmask" Tenant false
    /// Read the feeds of receipts and uplinks, and the inbox.
    FeedsRead "feeds:read" Tenant true
    /// See figures.
    StatisticsRead "statistics:read" Tenant true
    /// See orders and what is left of them.
    BalanceRead "balance:read" Tenant true
    /// See signatures, templates and routes.
    CatalogRead "catalog:read" Tenant true
    /// Make, change, rotate and revoke auth keys.
    KeysManage "keys:manage" Tenant true
    /// Say where receipts and uplinks are pushed to.
    CallbacksManage "callbacks:manage" Tenant true
    /// See who did what in the tenant.
    AuditRead "audit:read" Tenant false
    /// See carriers as they run.
    CarriersRead "carriers:read" Platform false
    /// Send a test message over a carrier.
    CarriersTest "carriers:test" Platform false
    /// See routes.
    RoutesRead "routes:read" Platform false
    /// See how the platform is.
    HealthRead "health:read" Platform false
    /// Find and see any tenant's message.
    PlatformMessages "platform:messages" Platform false
    /// See the tenants.
    PlatformTenants "platform:tenants" Platform false
    /// See who did what, anywhere.
    PlatformAudit "platform:audit" Platform false
    /// Make, change and retire packages.
    PackagesManage "packages:manage" Platform false
    /// See packages, every tenant's orders and their ledgers.
    OrdersReadAll "orders:read_all" Platform false
    /// Place, activate, change, renew, top up and cancel orders.
    OrdersManage "orders:manage" Platform false
    /// Correct what an order is worth; above the limit, propose it.
    LedgerCorrect "ledger:correct" Platform false
    /// Approve or reject what somebody else proposed.
    LedgerApprove "ledger:approve" Platform false
    /// See every tenant's expenses and statements.
    ExpensesReadAll "expenses:read_all" Platform false
    /// See the platform's policy and every tenant's own.
    PolicyRead "policy:read" Platform false
    /// Change the platform's policy and tenants' own.
    PolicyManage "policy:manage" Platform false
}

/// Whose people can hold a permission or a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A tenant's.
    Tenant,
    /// The platform's.
    Platform,
}

impl Permission {
    /// From its word.
    pub fn parse(word: &str) -> Option<Permission> {
        Permission::ALL.iter().copied().find(|permission| permission.as_str() == word)
    }

    /// What an auth key can be given.
    pub fn scopes() -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(|permission| permission.is_scope())
    }
}

/// What an account is to the platform or to its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Platform: everything of the platform's.
    Administrator,
    /// Platform: decides what may be sent.
    Reviewer,
    /// Platform: orders and money.
    PlatformFinance,
    /// Platform: carriers, routes, health.
    Noc,
    /// Platform: sees, changes nothing.
    ReadOnly,
    /// Tenant: everything of the tenant's.
    Manager,
    /// Tenant: sends.
    Sender,
    /// Tenant: connects programs.
    Developer,
    /// Tenant: orders and money.
    TenantFinance,
    /// Tenant: sees, changes nothing.
    Viewer,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 10] = [
        Role::Administrator,
        Role::Reviewer,
        Role::PlatformFinance,
        Role::Noc,
        Role::ReadOnly,
        Role::Manager,
        Role::Sender,
        Role::Developer,
        Role::TenantFinance,
        Role::Viewer,
    ];

    /// The stable word; the two `finance` roles are told apart by their side.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Reviewer => "reviewer",
            Role::PlatformFinance | Role::TenantFinance => "finance",
            Role::Noc => "noc",
            Role::ReadOnly => "read_only",
            Role::Manager => "manager",
            Role::Sender => "sender",
            Role::Developer => "developer",
            Role::Viewer => "viewer",
        }
    }

    /// Whose people have it.
    pub const fn side(self) -> Side {
        match self {
            Role::Administrator | Role::Reviewer | Role::PlatformFinance | Role::Noc | Role::ReadOnly => {
                Side::Platform
            }
            Role::Manager | Role::Sender | Role::Developer | Role::TenantFinance | Role::Viewer => {
                Side::Tenant
            }
        }
    }

    /// From its word, for people of this side.
    pub fn parse(word: &str, side: Side) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.side() == side && role.as_str() == word)
    }

    /// It may do this.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        let wanted = match self {
            Role::Administrator | Role::Manager => return permission.side() == self.side(),
            Role::Reviewer => &[P::RoutesRead, P::PlatformTenants, P::PolicyRead] as &[_],
            Role::PlatformFinance => &[
                P::RoutesRead,
                P::PlatformTenants,
                P::OrdersReadAll,
                P::OrdersManage,
                P::LedgerCorrect,
                P::LedgerApprove,
                P::ExpensesReadAll,
                P::PolicyRead,
            ],
            Role::Noc => &[
                P::CarriersRead,
                P::CarriersTest,
                P::RoutesRead,
                P::HealthRead,
                P::PlatformMessages,
                P::PlatformTenants,
                P::PolicyRead,
            ],
            Role::ReadOnly => &[
                P::CarriersRead,
                P::RoutesRead,
                P::HealthRead,
                P::PlatformTenants,
                P::PlatformAudit,
                P::OrdersReadAll,
                P::ExpensesReadAll,
                P::PolicyRead,
            ],
            Role::Sender => &[
                P::MessagesSend,
                P::MessagesRead,
                P::MessagesUnmask,
                P::FeedsRead,
                P::StatisticsRead,
                P::BalanceRead,
                P::CatalogRead,
            ],
            Role::Developer => &[
                P::MessagesSend,
                P::MessagesRead,
                P::FeedsRead,
                P::StatisticsRead,
                P::BalanceRead,
                P::CatalogRead,
                P::KeysManage,
                P::CallbacksManage,
            ],
            Role::TenantFinance => &[P::StatisticsRead, P::BalanceRead, P::CatalogRead],
            Role::Viewer => {
                &[P::MessagesRead, P::FeedsRead, P::StatisticsRead, P::BalanceRead, P::CatalogRead]
            }
        };
        wanted.contains(&permission)
    }

    /// Everything it may do.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.may(*permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str(), role.side()), Some(role));
        }
        assert_eq!(Role::parse("manager", Side::Platform), None);
        assert_eq!(Role::parse("administrator", Side::Tenant), None);
        assert_eq!(Permission::parse("everything"), None);
    }

    #[test]
    fn no_role_reaches_the_other_side() {
        for role in Role::ALL {
            assert!(role.permissions().all(|permission| permission.side() == role.side()), "{role:?}");
            assert!(role.permissions().count() > 0, "{role:?}");
        }
        assert!(Permission::scopes().all(|permission| permission.side() == Side::Tenant));
    }

    #[test]
    fn every_permission_is_somebodys() {
        for permission in Permission::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(*permission)), "{permission:?}");
        }
        assert!(!Role::Viewer.may(Permission::MessagesSend) && !Role::ReadOnly.may(Permission::CarriersTest));
        assert!(
            !Role::Developer.may(Permission::MessagesUnmask) && Role::Sender.may(Permission::MessagesUnmask)
        );
    }
}
