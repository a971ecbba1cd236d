//! Accounts, looked at by those who manage them.

use domain::id::{AccountId, TenantId};
use domain::permission::{Permission, Side};
use domain::refusal::Refusal;
use domain::tenant;
use store::Tx;
use store::custom_roles::{self, CustomRole};
use store::people::{self, Filter, Member};

use super::reach::{Holder, Reach};
use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::role::AccountRole;

/// By what a list of accounts is sorted.
pub type AccountSort = people::Sort;

/// What can be done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountAct {
    /// Change role, mail address or language.
    Change,
    /// Shut it.
    Disable,
    /// Open it again.
    Enable,
    /// Send the invitation (again).
    Invite,
    /// Send a link to choose a new password.
    SendReset,
    /// Turn its one-time codes off.
    RemoveTotp,
}

impl AccountAct {
    /// All of them.
    pub const ALL: [AccountAct; 6] = [
        AccountAct::Change,
        AccountAct::Disable,
        AccountAct::Enable,
        AccountAct::Invite,
        AccountAct::SendReset,
        AccountAct::RemoveTotp,
    ];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountAct::Change => "change",
            AccountAct::Disable => "disable",
            AccountAct::Enable => "enable",
            AccountAct::Invite => "invite",
            AccountAct::SendReset => "send_reset",
            AccountAct::RemoveTotp => "remove_totp",
        }
    }

    /// Possible for an account in this status, with or without one-time codes.
    pub(super) fn fits(self, status: &str, totp: bool) -> bool {
        match self {
            AccountAct::Change => true,
            AccountAct::Disable => status != "disabled",
            AccountAct::Enable => status == "disabled",
            AccountAct::Invite => status == "invited",
            AccountAct::SendReset => status == "active",
            AccountAct::RemoveTotp => totp,
        }
    }
}

/// An account as those see it who manage it.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// `CNX01_Adm`.
    pub name: String,
    /// Whose people.
    pub side: Side,
    /// The tenant's code and name; none for the platform's staff.
    pub tenant: Option<(String, String)>,
    /// The word of a built-in role, or the id of a custom one.
    pub role: String,
    /// What people called the role, when they put it together.
    pub role_name: Option<String>,
    /// Mail address; may be empty.
    pub mail: String,
    /// `en` or `zh`.
    pub language: String,
    /// `invited`, `active` or `disabled`.
    pub status: String,
    /// One-time codes are asked for.
    pub totp: bool,
    /// Made at.
    pub created_ms: i64,
    /// Last sign-in.
    pub last_ms: Option<i64>,
    /// From where.
    pub last_address: Option<String>,
    /// Invited, and the link is good before this time.
    pub invitation_ms: Option<i64>,
    /// Named by whoever changes it.
    pub version: i64,
    /// It is the actor's own.
    pub is_own: bool,
    /// What the actor could do to it now.
    pub can: Vec<AccountAct>,
}

/// Which accounts are asked for.
#[derive(Clone, Debug, Default)]
pub struct AccountQuery {
    /// Only the tenant's with this code; ignored where the actor's tenant is meant.
    pub tenant: Option<String>,
    /// Only people of this side.
    pub side: Option<Side>,
    /// `invited`, `active` or `disabled`.
    pub status: Option<String>,
    /// With this role: a word or an id.
    pub role: Option<String>,
    /// Name, mail address or tenant code contains this.
    pub words: Option<String>,
    /// Sorted by.
    pub sort: AccountSort,
    /// The other way round.
    pub descending: bool,
    /// The page.
    pub page: Paging,
}

/// The role of an account; `None` when it names one that is not there.
pub(super) fn role_of(member: &Member, custom: &[CustomRole]) -> Option<AccountRole> {
    let (role, tenant) = (&member.account.role, member.account.tenant);
    let named = custom.iter().find(|row| store::accounts::role_id(role) == Some(row.id));
    AccountRole::of(role, tenant, named)
}

impl Engine {
    /// A page of accounts.
    pub async fn accounts(
        &self,
        actor: &Actor,
        reach: Reach,
        query: AccountQuery,
    ) -> Result<Numbered<AccountView>> {
        actor.may(reach.accounts())?;
        let tenant = match (reach, &query.tenant) {
            (Reach::Own, _) => Some(actor.tenant),
            (Reach::All, None) => None,
            (Reach::All, Some(code)) => Some(self.tenant_of(code, "tenant")?.id),
        };
        let filter = Filter {
            tenant,
            platform: query.side.map(|side| side == Side::Platform),
            status: query.status,
            role: query.role,
            words: query.words.map(|words| words.to_lowercase()),
            sort: query.sort,
            descending: query.descending,
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut Tx<'_>| {
            let custom = match tenant {
                Some(tenant) => custom_roles::of_tenant(tx, tenant)?,
                None => custom_roles::all(tx)?,
            };
            Ok((people::page_all(tx, &filter, COUNT_MAX + 1)?, custom))
        };
        let ((members, total), custom) = self.core.db.read(read).await?;
        let views = members.into_iter().map(|member| {
            let role = role_of(&member, &custom);
            self.account_view(actor, reach, member, role)
        });
        Ok(Numbered::new(views.collect(), total))
    }

    /// One account; `not_found` for one out of reach.
    pub async fn account(&self, actor: &Actor, reach: Reach, name: &str) -> Result<AccountView> {
        actor.may(reach.accounts())?;
        let name = name.to_owned();
        let read = move |tx: &mut Tx<'_>| {
            let Some(member) = people::of_name_all(tx, &name)? else { return Ok(None) };
            let custom = custom_roles::of_tenant(tx, member.account.tenant)?;
            Ok(Some((member, custom)))
        };
        let found = self.core.db.read(read).await?;
        let found = found.filter(|(member, _)| reach.holds(actor, member.account.tenant));
        let (member, custom) = found.ok_or(Refusal::NotFound)?;
        let role = role_of(&member, &custom);
        Ok(self.account_view(actor, reach, member, role))
    }

    pub(super) fn account_view(
        &self,
        actor: &Actor,
        reach: Reach,
        member: Member,
        role: Option<AccountRole>,
    ) -> AccountView {
        let account = member.account;
        let is_own = actor.person().is_some_and(|person| person.id == account.id);
        let open = self.is_open(account.tenant);
        let mine = !is_own && Holder::of(actor, reach).covers_role(account.tenant, role.as_ref());
        let link = |act| matches!(act, AccountAct::Invite | AccountAct::SendReset);
        let can = AccountAct::ALL.into_iter().filter(|act| {
            mine && actor.may(reach.accounts()).is_ok()
                && act.fits(&account.status, member.totp)
                && (open || !link(*act))
        });
        let now_ms = self.identity_now_ms();
        let invited = account.status == "invited";
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&account.tenant);
        AccountView {
            id: account.id,
            side: crate::role::side_of(account.tenant),
            tenant: tenant.map(|tenant| (tenant.code.clone(), tenant.name.clone())),
            role_name: role.as_ref().and_then(|role| role.name()).map(str::to_owned),
            can: can.collect(),
            totp: member.totp,
            created_ms: account.created_ms,
            last_ms: member.last_ms,
            last_address: member.last_address,
            invitation_ms: member.link_ms.filter(|until| invited && *until > now_ms),
            version: member.version,
            is_own,
            name: account.name,
            role: account.role,
            mail: account.mail,
            language: account.language,
            status: account.status,
        }
    }

    /// The platform, or a tenant that is not closed.
    pub(super) fn is_open(&self, tenant: TenantId) -> bool {
        let picture = self.core.picture();
        let status = picture.tenants.get(&tenant).map(|tenant| tenant.status);
        tenant.0 == 0 || status.is_some_and(|status| status != tenant::Status::Closed)
    }

    /// Whoever manages accounts or puts roles together sees the roles.
    pub(super) fn may_see_roles(actor: &Actor, reach: Reach) -> Result<()> {
        let (accounts, roles): (Permission, Permission) = (reach.accounts(), reach.roles());
        actor.may_either(accounts, roles)
    }
}
