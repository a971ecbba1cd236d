//! What may be done, and which roles may do it.
//!
//! A permission's word is stable: auth keys name it as a scope, the API's document as `x-scope`, the portal hides what
//! an account may not do by it. Tenant permissions never reach beyond the caller's tenant; platform permissions belong
//! to platform staff only, and no role holds both. Beside the built-in roles people put together their own
//! ([`Permissions`]); what those are called and whose they are is the engine's to know.

use crate::refusal::Lang;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $word:literal $side:ident $keys:literal $en:literal $zh:literal)*) => {
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

            /// What it lets somebody do, for people who put roles together; without a full stop.
            pub const fn sentence(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => match self { $(Permission::$name => $en,)* },
                    Lang::Zh => match self { $(Permission::$name => $zh,)* },
                }
            }
        }
    };
}

permissions! {
    /// Send, preview and cancel messages.
    MessagesSend "messages:send" Tenant true
        "Send, preview and cancel messages" "发送、预览和取消短信"
    /// See messages, tasks and the log.
    MessagesRead "messages:read" Tenant true
        "See messages, tasks and the log" "查看短信、任务和发送日志"
    /// See whole phone numbers where they are masked.
    MessagesUnmask "messages:unmask" Tenant false
        "See whole phone numbers where they are masked" "查看完整手机号码"
    /// Read the feeds of receipts and uplinks, and the inbox.
    FeedsRead "feeds:read" Tenant true
        "Read receipts and uplinks" "读取状态报告和上行短信"
    /// See figures.
    StatisticsRead "statistics:read" Tenant true
        "See figures" "查看统计数据"
    /// See orders and what is left of them.
    BalanceRead "balance:read" Tenant true
        "See orders and what is left of them" "查看订单及余量"
    /// See signatures, templates, sender IDs, routes and records of consent.
    CatalogRead "catalog:read" Tenant true
        "See signatures, templates, sender IDs, routes and records of consent" "查看签名、模板、主叫号码、路由和同意记录"
    /// Apply for signatures, change and disable them.
    SignaturesManage "signatures:manage" Tenant true
        "Apply for signatures, change and disable them" "申请、修改和停用签名"
    /// Apply for templates, change and disable them.
    TemplatesManage "templates:manage" Tenant true
        "Apply for templates, change and disable them" "申请、修改和停用模板"
    /// Apply for sender IDs and withdraw them.
    SenderIdsManage "sender_ids:manage" Tenant true
        "Apply for sender IDs and withdraw them" "申请和撤回主叫号码（Sender ID）"
    /// See Smart SMS profiles.
    SmartRead "smart:read" Tenant true
        "See Smart SMS profiles: brand, logo, menu" "查看智能短信档案（品牌、标志、菜单）"
    /// Apply for Smart SMS profiles, change them and take them off.
    SmartManage "smart:manage" Tenant true
        "Apply for Smart SMS profiles, change them and take them off" "申请、修改和下线智能短信档案"
    /// Keep records of how recipients agreed to marketing.
    ConsentsManage "consents:manage" Tenant true
        "Keep records of how recipients agreed to marketing" "维护接收人同意营销的记录"
    /// Make, change, rotate and revoke auth keys.
    KeysManage "keys:manage" Tenant true
        "Make, change, rotate and revoke auth keys" "创建、修改、更换和吊销鉴权密钥"
    /// Say where receipts and uplinks are pushed to.
    CallbacksManage "callbacks:manage" Tenant true
        "Say where receipts and uplinks are pushed to" "设置状态报告和上行短信的回调地址"
    /// See the blacklist and the opt-outs.
    BlacklistRead "blacklist:read" Tenant true
        "See the blacklist and the opt-outs" "查看黑名单和退订记录"
    /// Change the blacklist and the opt-outs.
    BlacklistManage "blacklist:manage" Tenant true
        "Change the blacklist and the opt-outs" "管理黑名单和退订记录"
    /// Make, change and delete auto-replies.
    AutoRepliesManage "auto_replies:manage" Tenant true
        "Make, change and delete auto-replies" "创建、修改和删除自动回复规则"
    /// See who did what in the tenant.
    AuditRead "audit:read" Tenant false
        "See who did what in the tenant" "查看本租户的操作日志"
    /// Invite, change and disable accounts of the tenant.
    AccountsManage "accounts:manage" Tenant false
        "Invite, change and disable accounts of the tenant" "邀请、修改和停用本租户的账号"
    /// Put roles of the tenant together.
    RolesManage "roles:manage" Tenant false
        "Make, change and delete roles of the tenant" "创建、修改和删除本租户的角色"
    /// See carriers as they run.
    CarriersRead "carriers:read" Platform false
        "See carriers as they run" "查看运营商通道的运行情况"
    /// Send a test message over a carrier.
    CarriersTest "carriers:test" Platform false
        "Send a test message over a carrier" "通过运营商通道发送测试短信"
    /// See routes.
    RoutesRead "routes:read" Platform false
        "See routes" "查看路由"
    /// See how the platform is.
    HealthRead "health:read" Platform false
        "See how the platform is" "查看平台运行状况"
    /// Find and see any tenant's message.
    PlatformMessages "platform:messages" Platform false
        "Find and see any tenant's message" "查询任意租户的短信"
    /// See the tenants.
    PlatformTenants "platform:tenants" Platform false
        "See the tenants" "查看租户"
    /// See who did what, anywhere.
    PlatformAudit "platform:audit" Platform false
        "See who did what, anywhere" "查看全平台的操作日志"
    /// Make, change and retire packages.
    PackagesManage "packages:manage" Platform false
        "Make, change and retire packages" "创建、修改和下架产品包"
    /// See packages, every tenant's orders and their ledgers.
    OrdersReadAll "orders:read_all" Platform false
        "See packages, every tenant's orders and their ledgers" "查看产品包以及所有租户的订单和账目"
    /// Place, activate, change, renew, top up and cancel orders.
    OrdersManage "orders:manage" Platform false
        "Place, activate, change, renew, top up and cancel orders" "下单、激活、变更、续期、充值和取消订单"
    /// Correct what an order is worth; above the limit, propose it.
    LedgerCorrect "ledger:correct" Platform false
        "Correct what an order is worth; above the limit, propose it" "更正订单金额；超过限额时提出申请"
    /// Approve or reject what somebody else proposed.
    LedgerApprove "ledger:approve" Platform false
        "Approve or reject what somebody else proposed" "审批他人提出的更正"
    /// See every tenant's expenses and statements.
    ExpensesReadAll "expenses:read_all" Platform false
        "See every tenant's expenses and statements" "查看所有租户的费用和账单"
    /// See delivery statistics of every tenant.
    StatisticsReadAll "statistics:read_all" Platform false
        "See delivery statistics of every tenant" "查看所有租户的发送统计"
    /// See what is submitted for review, with its evidence, and what was decided.
    ReviewsRead "reviews:read" Platform false
        "See what is submitted for review, with its evidence, and what was decided" "查看审核申请、证明材料及审核结果"
    /// Decide what was submitted for review.
    ReviewsDecide "reviews:decide" Platform false
        "Decide what was submitted for review" "审核签名、模板和主叫号码"
    /// Freeze and unfreeze Smart SMS profiles, and note where they stand with makers of handsets.
    SmartOperate "smart:operate" Platform false
        "Freeze and unfreeze Smart SMS profiles, and note where they stand with makers of handsets"
        "冻结、解冻智能短信档案，维护其在各手机厂商的状态"
    /// Make new keys that sign what handsets are told.
    SmartKeys "smart:keys" Platform false
        "See and renew the keys that sign what handsets are told" "查看和更换智能短信的签名密钥"
    /// See the words that may not be sent, and tenants' licences.
    ScreeningRead "screening:read" Platform false
        "See the words that may not be sent, and tenants' licences" "查看敏感词及租户许可"
    /// Change the words that may not be sent, and tenants' licences.
    ScreeningManage "screening:manage" Platform false
        "Change the words that may not be sent, and tenants' licences" "管理敏感词及租户许可"
    /// Say where signatures stand with the networks.
    FilingsManage "filings:manage" Platform false
        "Say where signatures stand with the networks" "维护签名在各运营商的报备状态"
    /// Exempt tenants and templates from the review for a time.
    ExemptionsManage "exemptions:manage" Platform false
        "Exempt tenants and templates from the review for a time" "授予和撤销限时免审"
    /// See the platform's policy and every tenant's own.
    PolicyRead "policy:read" Platform false
        "See the platform's policy and every tenant's own" "查看平台规则及租户的单独规则"
    /// Change the platform's policy and tenants' own.
    PolicyManage "policy:manage" Platform false
        "Change the platform's policy and tenants' own" "修改平台规则及租户的单独规则"
    /// Make, change, suspend, resume and close tenants.
    TenantsManage "tenants:manage" Platform false
        "Make, change, suspend, resume and close tenants" "创建、修改、暂停、恢复和关闭租户"
    /// Invite, change and disable anybody's accounts.
    PlatformAccounts "platform:accounts" Platform false
        "Invite, change and disable accounts of the platform and of every tenant" "邀请、修改和停用平台及所有租户的账号"
    /// See and change the platform's blacklist and every tenant's.
    PlatformBlacklist "platform:blacklist" Platform false
        "See and change the platform's blacklist and every tenant's" "查看和管理平台及所有租户的黑名单"
    /// Register complaints, deal with them, and let what they paused be sent again.
    PlatformComplaints "platform:complaints" Platform false
        "Register complaints, and resume what they paused" "登记投诉，恢复因投诉暂停的发送"
    /// Put roles of the platform and of tenants together.
    PlatformRoles "platform:roles" Platform false
        "Make, change and delete roles of the platform and of every tenant" "创建、修改和删除平台及所有租户的角色"
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
            Role::Reviewer => &[
                P::RoutesRead,
                P::PlatformTenants,
                P::PolicyRead,
                P::PlatformBlacklist,
                P::PlatformComplaints,
                P::ReviewsRead,
                P::ReviewsDecide,
                P::ScreeningRead,
                P::ScreeningManage,
                P::FilingsManage,
                P::ExemptionsManage,
                P::SmartOperate,
            ] as &[_],
            Role::PlatformFinance => &[
                P::RoutesRead,
                P::PlatformTenants,
                P::OrdersReadAll,
                P::OrdersManage,
                P::LedgerCorrect,
                P::LedgerApprove,
                P::ExpensesReadAll,
                P::StatisticsReadAll,
                P::PolicyRead,
            ],
            Role::Noc => &[
                P::CarriersRead,
                P::CarriersTest,
                P::RoutesRead,
                P::HealthRead,
                P::PlatformMessages,
                P::PlatformTenants,
                P::StatisticsReadAll,
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
                P::StatisticsReadAll,
                P::PolicyRead,
                P::ReviewsRead,
                P::ScreeningRead,
            ],
            Role::Sender => &[
                P::MessagesSend,
                P::MessagesRead,
                P::MessagesUnmask,
                P::FeedsRead,
                P::StatisticsRead,
                P::BalanceRead,
                P::CatalogRead,
                P::SmartRead,
                P::BlacklistRead,
            ],
            Role::Developer => &[
                P::MessagesSend,
                P::MessagesRead,
                P::FeedsRead,
                P::StatisticsRead,
                P::BalanceRead,
                P::CatalogRead,
                P::SmartRead,
                P::TemplatesManage,
                P::KeysManage,
                P::CallbacksManage,
            ],
            Role::TenantFinance => &[P::StatisticsRead, P::BalanceRead, P::CatalogRead],
            Role::Viewer => &[
                P::MessagesRead,
                P::FeedsRead,
                P::StatisticsRead,
                P::BalanceRead,
                P::CatalogRead,
                P::SmartRead,
                P::BlacklistRead,
            ],
        };
        wanted.contains(&permission)
    }

    /// Everything it may do.
    pub fn permissions(self) -> Permissions {
        Permission::ALL.iter().copied().filter(|permission| self.may(*permission)).collect()
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

impl Permissions {
    /// It has this one.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u32) != 0
    }

    /// It has all of the other's.
    pub const fn covers(self, other: Permissions) -> bool {
        other.0 & !self.0 == 0
    }

    /// It has none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of one side.
    pub fn of_side(self, side: Side) -> Permissions {
        self.iter().filter(|permission| permission.side() == side).collect()
    }

    /// Its permissions in their order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Permissions {
        Permissions(permissions.into_iter().fold(0, |set, permission| set | 1 << permission as u32))
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
            assert_eq!(role.permissions().of_side(role.side()), role.permissions(), "{role:?}");
            assert!(!role.permissions().is_empty(), "{role:?}");
        }
        assert!(Permission::scopes().all(|permission| permission.side() == Side::Tenant));
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        assert!(Permission::ALL.len() <= 64, "a set has 64 places");
        let all: Permissions = Permission::ALL.iter().copied().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), Permission::ALL);
        let (viewer, manager) = (Role::Viewer.permissions(), Role::Manager.permissions());
        assert!(manager.covers(viewer) && !viewer.covers(manager) && all.covers(manager));
        assert!(viewer.covers(Permissions::default()) && Permissions::default().is_empty());
        assert!(!manager.covers(Role::Reviewer.permissions()), "the other side's");
    }

    #[test]
    fn every_permission_says_what_it_is_in_both_languages() {
        for permission in Permission::ALL {
            let (en, zh) = (permission.sentence(Lang::En), permission.sentence(Lang::Zh));
            assert!(en.is_ascii() && !en.ends_with('.') && en.len() > 5, "{en}");
            assert!(!zh.is_ascii() && !zh.ends_with('。'), "{zh}");
        }
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
