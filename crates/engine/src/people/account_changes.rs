//! Accounts, changed: made with an invitation, given another role, shut and opened, helped back in.

use domain::audit::Action;
use domain::id::{AccountId, TenantId};
use domain::permission::{Role, Side};
use domain::refusal::{Detail, Lang, Refusal};
use serde_json::{Map, Value, json};
use store::catalog::Account;
use store::credentials::{self, Credential};
use store::custom_roles;
use store::people::{self, Member};
use store::{Tx, sessions};

use super::accounts::{AccountAct, AccountView, role_of};
use super::reach::{Holder, Reach};
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, reason, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::identity::invitation::Link;
use crate::identity::mail::Notice;
use crate::identity::{Delivery, is_mail};
use crate::role::{AccountRole, side_of};

/// Longest name of an account, characters.
const NAME_MAX: usize = 64;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The tenant's code; `None` = the platform. Ignored where the actor's tenant is meant.
    pub tenant: Option<String>,
    /// `CNX01_Lin`.
    pub name: String,
    /// The word of a built-in role, or the id of a custom one.
    pub role: String,
    /// Where the invitation goes.
    pub mail: String,
    /// The tenant's when absent.
    pub language: Option<Lang>,
}

/// A change of an account; `None` = stays.
#[derive(Clone, Debug, Default)]
pub struct AccountChange {
    /// The version it was made from.
    pub version: i64,
    /// The word of a built-in role, or the id of a custom one.
    pub role: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// Language.
    pub language: Option<Lang>,
}

/// What one change of one account is about, before it is looked at.
struct Asked {
    name: String,
    act: AccountAct,
    action: Action,
    reason: Option<String>,
}

/// What a change did: the account before and after, and its role now.
struct Done {
    before: Account,
    after: Member,
    role: Option<AccountRole>,
}

/// The role that nobody may be the last to give up.
fn highest(side: Side) -> Role {
    match side {
        Side::Platform => Role::Administrator,
        Side::Tenant => Role::Manager,
    }
}

/// The role that `word` names for people of this tenant; a custom one is locked, so that it stays while it is given.
fn role_to_give(tx: &mut Tx<'_>, tenant: TenantId, word: &str) -> Decided<AccountRole> {
    let custom = match store::accounts::role_id(word) {
        Some(id) => custom_roles::lock(tx, tenant, id)?,
        None => None,
    };
    let known = || wrong("role", format!("there is no role {word}"), format!("没有角色 {word}"));
    Ok(AccountRole::of(word, tenant, custom.as_ref()).ok_or_else(known))
}

/// The fields that differ, before and after.
fn differences(before: &Account, after: &Account) -> (Map<String, Value>, Map<String, Value>) {
    let fields = |account: &Account| {
        [
            ("role", account.role.clone()),
            ("mail", account.mail.clone()),
            ("language", account.language.clone()),
            ("status", account.status.clone()),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(after)).filter(|((_, old), (_, new))| old != new);
    let (mut old_map, mut new_map) = (Map::new(), Map::new());
    for ((name, old), (_, new)) in pairs {
        old_map.insert(name.to_owned(), json!(old));
        new_map.insert(name.to_owned(), json!(new));
    }
    (old_map, new_map)
}

fn check_mail(mail: &str) -> Result<()> {
    match !mail.is_empty() && is_mail(mail) {
        true => Ok(()),
        false => Err(wrong("mail", "expected a mail address", "应为邮箱地址")),
    }
}

/// Letters, digits, `_`, `-` and `.`; a tenant's account begins with the tenant's code, so that no tenant takes another's
/// names, and none learns by trying which the others have.
fn check_name(name: &str, code: Option<&str>) -> Result<()> {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    if !plain || !(1..=NAME_MAX).contains(&name.len()) {
        let (en, zh) =
            ("expected 1 to 64 letters, digits, _ - .", "应为 1 至 64 个字母、数字、下划线、连字符或点");
        return Err(wrong("name", en, zh));
    }
    let Some(code) = code else { return Ok(()) };
    match name.strip_prefix(code).and_then(|rest| rest.strip_prefix('_')).is_some_and(|rest| !rest.is_empty())
    {
        true => Ok(()),
        false => {
            Err(wrong("name", format!("expected {code}_ and a name"), format!("应以 {code}_ 开头并附名称")))
        }
    }
}

fn bare(credential: Credential) -> Credential {
    Credential { totp: None, totp_next: None, recovery: "[]".into(), ..credential }
}

impl Engine {
    /// Makes an account and sends its owner an invitation.
    pub async fn create_account(
        &self,
        actor: &Actor,
        reach: Reach,
        new: NewAccount,
    ) -> Result<(AccountView, Delivery)> {
        actor.may(reach.accounts())?;
        let picture = self.core.picture();
        let tenant = match (reach, &new.tenant) {
            (Reach::Own, _) => picture.tenants.get(&actor.tenant).cloned(),
            (Reach::All, None) => None,
            (Reach::All, Some(code)) => Some(self.tenant_of(code, "tenant")?),
        };
        let (id, code) = tenant.as_ref().map_or((actor.tenant, None), |t| (t.id, Some(t.code.as_str())));
        check_name(&new.name, code)?;
        check_mail(&new.mail)?;
        if !self.is_open(id) {
            return Err(Error::param(Refusal::TenantState, "closed"));
        }
        let account = Account {
            id: AccountId(self.core.ids.next()),
            tenant: id,
            name: new.name,
            role: new.role,
            mail: new.mail,
            language: self.language_of(id, new.language).await?,
            password: String::new(),
            status: "invited".into(),
            created_ms: self.identity_now_ms(),
        };
        self.ration_link(actor, &account.name)?;
        let link = self.invitation(&account)?;
        let note = self.core.note(actor, Action::AccountInvited, &account.name).in_log_of(id);
        let (holder, kept) = (Holder::of(actor, reach), link.reset.clone());
        let insert = move |tx: &mut Tx<'_>| -> Decided<(Member, AccountRole)> {
            if people::is_taken_all(tx, &account.name)? {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("name", &account.name)));
            }
            let role = settled!(role_to_give(tx, account.tenant, &account.role)?);
            settled!(holder.check(account.tenant, role.permissions(), Some("role")));
            people::insert(tx, &account)?;
            credentials::put_reset(tx, &kept)?;
            let after = json!({"role": role.word(), "role_name": role.name(), "mail": account.mail,
                               "language": account.language});
            store::audit::add(tx, &note.clone().with("after", after).line())?;
            let member = people::of_name_all(tx, &account.name)?.ok_or(store::Error::NotFound)?;
            Ok(Ok((member, role)))
        };
        let written = self.core.db.write(insert).await;
        let taken = |error| match error {
            store::Error::Conflict(_) => Error::field(Refusal::NameTaken, "name"),
            other => other.into(),
        };
        let (member, role) = written.map_err(taken)??;
        let delivery = self.hand_out(link);
        Ok((self.account_view(actor, reach, member, Some(role)), delivery))
    }

    async fn language_of(&self, tenant: TenantId, given: Option<Lang>) -> Result<String> {
        if let Some(lang) = given {
            return Ok(lang.as_str().to_owned());
        }
        let rows = self.core.db.read(store::catalog::tenants_all).await?;
        let found = rows.into_iter().find(|row| row.id == tenant);
        Ok(found.map_or_else(|| Lang::En.as_str().to_owned(), |row| row.language))
    }

    /// Changes role, mail address and language of the account as it was at `change.version`; `changed_meanwhile` when
    /// somebody was quicker.
    pub async fn change_account(
        &self,
        actor: &Actor,
        reach: Reach,
        name: &str,
        change: AccountChange,
    ) -> Result<AccountView> {
        if let Some(mail) = &change.mail {
            check_mail(mail)?;
        }
        let holder = Holder::of(actor, reach);
        let asked = Asked::new(name, AccountAct::Change, Action::AccountEdited);
        let done = self
            .on_account(actor, reach, asked, move |tx, member| {
                if member.version != change.version {
                    return refuse(Refusal::ChangedMeanwhile);
                }
                let account = &mut member.account;
                if let Some(word) = change.role.as_ref().filter(|word| **word != account.role) {
                    let role = settled!(role_to_give(tx, account.tenant, word)?);
                    settled!(holder.check(account.tenant, role.permissions(), Some("role")));
                    account.role.clone_from(word);
                }
                account.mail = change.mail.clone().unwrap_or_else(|| account.mail.clone());
                let language = change.language.map(|lang| lang.as_str().to_owned());
                account.language = language.unwrap_or_else(|| account.language.clone());
                Ok(Ok(()))
            })
            .await?;
        if done.before.mail != done.after.account.mail {
            self.tell_owner(&done.before, Notice::MailChanged, actor);
        }
        Ok(self.account_view(actor, reach, done.after, done.role))
    }

    /// Shuts an account: its sessions end at once, and its links are dead.
    pub async fn disable_account(
        &self,
        actor: &Actor,
        reach: Reach,
        name: &str,
        why: Option<&str>,
    ) -> Result<AccountView> {
        let mut asked = Asked::new(name, AccountAct::Disable, Action::AccountDisabled);
        asked.reason = why.map(|why| reason("reason", why)).transpose()?;
        let now_ms = self.identity_now_ms();
        let disable = move |tx: &mut Tx<'_>, member: &mut Member| {
            let account = &mut member.account;
            account.status = "disabled".into();
            sessions::end_others(tx, account.tenant, account.id, domain::id::SessionId(0), now_ms)?;
            credentials::drop_reset(tx, account.tenant, account.id)?;
            Ok(Ok(()))
        };
        let done = self.on_account(actor, reach, asked, disable).await?;
        Ok(self.account_view(actor, reach, done.after, done.role))
    }

    /// Opens a shut account. One whose owner never chose a password is invited again; sending that is another step.
    pub async fn enable_account(&self, actor: &Actor, reach: Reach, name: &str) -> Result<AccountView> {
        let asked = Asked::new(name, AccountAct::Enable, Action::AccountEnabled);
        let enable = |_: &mut Tx<'_>, member: &mut Member| {
            let account = &mut member.account;
            let status = if account.password.is_empty() { "invited" } else { "active" };
            account.status = status.into();
            Ok(Ok(()))
        };
        let done = self.on_account(actor, reach, asked, enable).await?;
        Ok(self.account_view(actor, reach, done.after, done.role))
    }

    /// Turns an account's one-time codes off, for somebody who lost app and recovery codes.
    pub async fn remove_totp(&self, actor: &Actor, reach: Reach, name: &str) -> Result<AccountView> {
        let asked = Asked::new(name, AccountAct::RemoveTotp, Action::TotpRemoved);
        let remove = |tx: &mut Tx<'_>, member: &mut Member| {
            let account = &member.account;
            let credential = credentials::get_to_change(tx, account.tenant, account.id)?;
            credentials::put(tx, &bare(credential))?;
            Ok(Ok(()))
        };
        let done = self.on_account(actor, reach, asked, remove).await?;
        self.tell_owner(&done.after.account, Notice::TotpDisabled, actor);
        Ok(self.account_view(actor, reach, done.after, done.role))
    }

    /// Sends the invitation once more; the link before is dead.
    pub async fn invite_again(
        &self,
        actor: &Actor,
        reach: Reach,
        name: &str,
    ) -> Result<(AccountView, Delivery)> {
        let asked = Asked::new(name, AccountAct::Invite, Action::InvitationSent);
        self.send_link_to(actor, reach, asked, Engine::invitation).await
    }

    /// Sends a link to choose a new password.
    pub async fn send_reset_link(
        &self,
        actor: &Actor,
        reach: Reach,
        name: &str,
    ) -> Result<(AccountView, Delivery)> {
        let asked = Asked::new(name, AccountAct::SendReset, Action::ResetLinkSent);
        self.send_link_to(actor, reach, asked, Engine::reset_link).await
    }

    async fn send_link_to(
        &self,
        actor: &Actor,
        reach: Reach,
        asked: Asked,
        make: fn(&Engine, &Account) -> Result<Link>,
    ) -> Result<(AccountView, Delivery)> {
        let view = self.account(actor, reach, &asked.name).await?;
        self.ration_link(actor, &view.name)?;
        if let Some((code, _)) = view.tenant.as_ref().filter(|(code, _)| !self.is_code_open(code)) {
            tracing::debug!(code, "no links to people of a closed tenant");
            return Err(Error::param(Refusal::TenantState, "closed"));
        }
        let made = std::sync::Arc::new(std::sync::Mutex::new(None));
        let (slot, engine) = (std::sync::Arc::clone(&made), self.clone());
        let keep = move |tx: &mut Tx<'_>, member: &mut Member| {
            let link = settled!(make(&engine, &member.account));
            credentials::put_reset(tx, &link.reset)?;
            member.link_ms = Some(link.reset.expires_ms);
            *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(link);
            Ok(Ok(()))
        };
        let done = self.on_account(actor, reach, asked, keep).await?;
        let link = made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let link = link.ok_or_else(|| Error::Internal("a link was kept and is gone".into()))?;
        let delivery = self.hand_out(link);
        Ok((self.account_view(actor, reach, done.after, done.role), delivery))
    }

    fn is_code_open(&self, code: &str) -> bool {
        self.tenant_of(code, "tenant").is_ok_and(|tenant| self.is_open(tenant.id))
    }

    /// One change of one account, with all its rules: it is within reach, it is not the actor's own, it may do no more than
    /// the actor, it is in a status for it, and an active manager remains.
    async fn on_account<F>(&self, actor: &Actor, reach: Reach, asked: Asked, mut change: F) -> Result<Done>
    where
        F: FnMut(&mut Tx<'_>, &mut Member) -> Decided<()> + Send + 'static,
    {
        actor.may(reach.accounts())?;
        let note = self.core.note(actor, asked.action, &asked.name);
        let (by, holder) = (actor.clone(), Holder::of(actor, reach));
        let write = move |tx: &mut Tx<'_>| -> Decided<Done> {
            let found = people::of_name_all(tx, &asked.name)?;
            let Some(found) = found.filter(|found| reach.holds(&by, found.account.tenant)) else {
                return refuse(Refusal::NotFound);
            };
            let (tenant, id) = (found.account.tenant, found.account.id);
            let top = highest(side_of(tenant)).as_str();
            let holders = people::lock_holders(tx, tenant, top)?;
            people::lock(tx, tenant, id)?;
            let member = people::of_name_all(tx, &asked.name)?.ok_or(store::Error::NotFound)?;
            let custom = custom_roles::of_tenant(tx, tenant)?;
            settled!(judge(&by, holder, &asked, &member, role_of(&member, &custom)));
            let mut after = member.clone();
            settled!(change(tx, &mut after)?);
            let stays = after.account.role == top && after.account.status == "active";
            if holders == [id] && !stays {
                // What was written before is taken back with the transaction.
                return Err(store::Error::Conflict(LAST.into()));
            }
            if after.account != member.account && !people::update(tx, &after.account, member.version)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let (old, new) = differences(&member.account, &after.account);
            let mut note = note.clone().in_log_of(tenant);
            if !new.is_empty() {
                note = note.with("before", old).with("after", new);
            }
            if let Some(why) = &asked.reason {
                note = note.with("reason", why);
            }
            store::audit::add(tx, &note.line())?;
            let after = people::of_name_all(tx, &asked.name)?.ok_or(store::Error::NotFound)?;
            let custom = custom_roles::of_tenant(tx, tenant)?;
            let role = role_of(&after, &custom);
            Ok(Ok(Done { before: member.account, after, role }))
        };
        match self.core.db.write(write).await {
            Err(store::Error::Conflict(why)) if why == LAST => Err(Refusal::LastManager.into()),
            written => written?,
        }
    }
}

/// How a transaction says that it would take the last manager away.
const LAST: &str = "the last active manager";

/// Whether somebody may do this to an account now.
fn judge(
    by: &Actor,
    holder: Holder,
    asked: &Asked,
    member: &Member,
    role: Option<AccountRole>,
) -> Result<()> {
    let account = &member.account;
    if by.person().is_some_and(|person| person.id == account.id) {
        return Err(Refusal::OwnAccount.into());
    }
    if let Some(role) = &role {
        holder.check(account.tenant, role.permissions(), None)?;
    }
    if asked.act.fits(&account.status, member.totp) {
        return Ok(());
    }
    match asked.act {
        AccountAct::RemoveTotp => Err(Refusal::TotpNotSetUp.into()),
        _ => Err(Error::param(Refusal::AccountState, &account.status)),
    }
}

impl Asked {
    fn new(name: &str, act: AccountAct, action: Action) -> Asked {
        Asked { name: name.to_owned(), act, action, reason: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_the_tenants_code() {
        for good in ["CNX01_Adm", "CNX01_a.b-c"] {
            assert!(check_name(good, Some("CNX01")).is_ok(), "{good}");
        }
        for bad in ["CNX01_", "CNX01", "CNX02_Adm", "CNX01-Adm", "CNX01_字", "CNX01_a b", ""] {
            assert!(check_name(bad, Some("CNX01")).is_err(), "{bad}");
        }
        assert!(check_name("noc.2", None).is_ok() && check_name(&"a".repeat(65), None).is_err());
        assert!(
            check_mail("a@example.com").is_ok() && check_mail("").is_err() && check_mail("a b@c.d").is_err()
        );
    }
}
