//! Roles that people put together of permissions, beside the built-in ones.

use std::collections::HashMap;

use domain::audit::Action;
use domain::id::{RoleId, TenantId};
use domain::permission::{Permission, Permissions, Role, Side};
use domain::refusal::{Detail, Refusal};
use serde_json::{Value, json};
use store::Tx;
use store::custom_roles::{self, CustomRole};
use store::people;

use super::reach::{Holder, Reach};
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::role::{AccountRole, side_of};

/// Longest name, characters.
const NAME_MAX: usize = 64;
/// Longest description, characters.
const DESCRIPTION_MAX: usize = 200;
/// Roles a tenant may have.
const ROLES_MAX: usize = 100;

/// A role to be made, or what it is to become.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// What people call it.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Words of permissions.
    pub permissions: Vec<String>,
}

/// A role that people put together.
#[derive(Clone, Debug)]
pub struct RoleView {
    /// The role.
    pub role: CustomRole,
    /// Accounts that have it, disabled ones too.
    pub accounts: i64,
    /// The actor may give it to somebody.
    pub can_give: bool,
    /// The actor may change it.
    pub can_change: bool,
}

/// A built-in role.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInView {
    /// The role.
    pub role: Role,
    /// Accounts that have it, disabled ones too.
    pub accounts: i64,
    /// The actor may give it to somebody.
    pub can_give: bool,
}

/// A permission that a role of this side can have.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// The permission.
    pub permission: Permission,
    /// The actor may put it into a role.
    pub may_grant: bool,
}

/// Everything that can be given to people of one side.
#[derive(Clone, Debug)]
pub struct RolesView {
    /// Whose people.
    pub side: Side,
    /// Built-in roles.
    pub built_in: Vec<BuiltInView>,
    /// Those that people put together, by name.
    pub custom: Vec<RoleView>,
    /// What roles are put together of.
    pub permissions: Vec<Offered>,
}

/// The permissions the words name; the first that is none, or belongs to the other side, is refused.
fn read_permissions(words: &[String], side: Side) -> Result<Permissions> {
    let mut found = Vec::with_capacity(words.len());
    for (n, word) in words.iter().enumerate() {
        let permission = Permission::parse(word).filter(|permission| permission.side() == side);
        let known = || {
            let (en, zh) =
                (format!("there is no permission {word} for this role"), format!("该角色没有权限项 {word}"));
            wrong(&format!("permissions[{n}]"), en, zh)
        };
        found.push(permission.ok_or_else(known)?);
    }
    if found.is_empty() {
        return Err(wrong("permissions", "expected at least one permission", "至少选择一项权限"));
    }
    Ok(found.into_iter().collect())
}

/// A name that people can tell from the built-in roles' words and from ids.
pub(crate) fn is_role_name(name: &str) -> bool {
    let fits = (1..=NAME_MAX).contains(&name.chars().count()) && name.trim() == name;
    let plain = !name.chars().any(char::is_control) && !name.bytes().all(|b| b.is_ascii_digit());
    fits && plain && Role::ALL.iter().all(|role| !role.as_str().eq_ignore_ascii_case(name))
}

impl NewRole {
    fn check(&self, side: Side) -> Result<Permissions> {
        if !is_role_name(&self.name) {
            let (en, zh) = (
                "expected 1 to 64 characters that are no number and no built-in role",
                "应为 1 至 64 个字符，不能是纯数字，也不能与内置角色同名",
            );
            return Err(wrong("name", en, zh));
        }
        let long = self.description.chars().count() > DESCRIPTION_MAX;
        if long || self.description.chars().any(|c| c.is_control() && c != '\n') {
            return Err(wrong("description", "expected at most 200 characters", "最多 200 个字符"));
        }
        read_permissions(&self.permissions, side)
    }
}

fn shown(role: &CustomRole) -> Value {
    let words: Vec<_> = role.permissions.iter().map(Permission::as_str).collect();
    json!({"name": role.name, "description": role.description, "permissions": words})
}

fn name_taken(error: store::Error) -> Error {
    match error {
        store::Error::Conflict(_) => Error::field(Refusal::NameTaken, "name"),
        other => other.into(),
    }
}

fn has_name(roles: &[CustomRole], name: &str, but: RoleId) -> bool {
    roles.iter().any(|role| role.id != but && role.name.to_lowercase() == name.to_lowercase())
}

impl Engine {
    /// The tenant whose roles are meant: the actor's, or the one with this code (none = the platform).
    fn tenant_of_roles(&self, actor: &Actor, reach: Reach, code: Option<&str>) -> Result<TenantId> {
        match (reach, code) {
            (Reach::Own, _) => Ok(actor.tenant),
            (Reach::All, None) => Ok(TenantId(0)),
            (Reach::All, Some(code)) => Ok(self.tenant_of(code, "tenant")?.id),
        }
    }

    /// Every role of one side's people, and what roles are put together of.
    pub async fn roles(&self, actor: &Actor, reach: Reach, tenant: Option<&str>) -> Result<RolesView> {
        Engine::may_see_roles(actor, reach)?;
        let tenant = self.tenant_of_roles(actor, reach, tenant)?;
        let read = move |tx: &mut Tx<'_>| {
            Ok((custom_roles::of_tenant(tx, tenant)?, people::role_counts(tx, tenant)?))
        };
        let (custom, counts) = self.core.db.read(read).await?;
        let counts: HashMap<String, i64> = counts.into_iter().collect();
        let (side, holder) = (side_of(tenant), Holder::of(actor, reach));
        let may_give = actor.may(reach.accounts()).is_ok();
        let may_change = actor.may(reach.roles()).is_ok();
        let count = |word: &str| counts.get(word).copied().unwrap_or(0);
        let of_side = Role::ALL.into_iter().filter(|role| role.side() == side);
        let built_in = of_side.map(|role| BuiltInView {
            role,
            accounts: count(role.as_str()),
            can_give: may_give && holder.covers(tenant, role.permissions()),
        });
        let custom = custom.into_iter().map(|role| {
            let covered = holder.covers(tenant, role.permissions);
            RoleView {
                accounts: count(&role.id.to_string()),
                can_give: may_give && covered,
                can_change: may_change && covered && !is_own(actor, role.id),
                role,
            }
        });
        let of_side = Permission::ALL.iter().copied().filter(|permission| permission.side() == side);
        let permissions = of_side.map(|permission| Offered {
            permission,
            may_grant: may_change && holder.covers(tenant, [permission].into_iter().collect()),
        });
        Ok(RolesView {
            side,
            built_in: built_in.collect(),
            custom: custom.collect(),
            permissions: permissions.collect(),
        })
    }

    /// Puts a role together.
    pub async fn create_role(
        &self,
        actor: &Actor,
        reach: Reach,
        tenant: Option<&str>,
        new: NewRole,
    ) -> Result<RoleView> {
        actor.may(reach.roles())?;
        let tenant = self.tenant_of_roles(actor, reach, tenant)?;
        let permissions = new.check(side_of(tenant))?;
        let holder = Holder::of(actor, reach);
        holder.check(tenant, permissions, Some("permissions"))?;
        let role = CustomRole {
            id: RoleId(self.core.ids.next()),
            tenant,
            name: new.name,
            description: new.description,
            permissions,
            version: 1,
            created_ms: self.identity_now_ms(),
        };
        let note = self.core.note(actor, Action::RoleCreated, &role.name).in_log_of(tenant);
        let note = note.with("role_id", role.id.to_string()).with("after", shown(&role)).line();
        let stored = role.clone();
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            let others = custom_roles::of_tenant(tx, tenant)?;
            if others.len() >= ROLES_MAX {
                let (en, zh) = ("100 roles at most", "最多 100 个角色");
                return refuse(wrong("name", en, zh));
            }
            if has_name(&others, &stored.name, stored.id) {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("name", &stored.name)));
            }
            custom_roles::put(tx, &stored)?;
            store::audit::add(tx, &note)?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await.map_err(name_taken)??;
        let can_give = actor.may(reach.accounts()).is_ok();
        Ok(RoleView { role, accounts: 0, can_give, can_change: true })
    }

    /// Changes the role as it was at `version`; `changed_meanwhile` when somebody was quicker. It holds from the next request
    /// of whoever has it.
    pub async fn change_role(
        &self,
        actor: &Actor,
        reach: Reach,
        id: RoleId,
        version: i64,
        new: NewRole,
    ) -> Result<RoleView> {
        actor.may(reach.roles())?;
        let tenant = self.tenant_with_role(actor, reach, id).await?;
        let permissions = new.check(side_of(tenant))?;
        let holder = Holder::of(actor, reach);
        holder.check(tenant, permissions, Some("permissions"))?;
        let (own, note) = (is_own(actor, id), self.core.note(actor, Action::RoleChanged, ""));
        let change = move |tx: &mut Tx<'_>| -> Decided<(CustomRole, i64)> {
            let Some(old) = custom_roles::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            settled!(holder.check(tenant, old.permissions, None));
            if own {
                return refuse(Refusal::OwnAccount);
            }
            if old.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let (name, description) = (new.name.clone(), new.description.clone());
            if has_name(&custom_roles::of_tenant(tx, tenant)?, &name, id) {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("name", name)));
            }
            let role = CustomRole { name, description, permissions, ..old.clone() };
            if !custom_roles::update(tx, &role)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let note = note.clone().about(&old.name).in_log_of(tenant).with("role_id", id.to_string());
            let note = note.with("before", shown(&old)).with("after", shown(&role));
            store::audit::add(tx, &note.line())?;
            let accounts = accounts_with(tx, tenant, id)?;
            Ok(Ok((CustomRole { version: role.version + 1, ..role }, accounts)))
        };
        let (role, accounts) = self.core.db.write(change).await.map_err(name_taken)??;
        let can_give = actor.may(reach.accounts()).is_ok();
        Ok(RoleView { role, accounts, can_give, can_change: true })
    }

    /// Deletes a role that nobody has; else `role_in_use`.
    pub async fn delete_role(&self, actor: &Actor, reach: Reach, id: RoleId) -> Result<()> {
        actor.may(reach.roles())?;
        let tenant = self.tenant_with_role(actor, reach, id).await?;
        let holder = Holder::of(actor, reach);
        let note = self.core.note(actor, Action::RoleDeleted, "");
        let delete = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(old) = custom_roles::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            settled!(holder.check(tenant, old.permissions, None));
            let accounts = accounts_with(tx, tenant, id)?;
            if accounts > 0 {
                return refuse(Error::param(Refusal::RoleInUse, accounts));
            }
            custom_roles::delete(tx, tenant, id)?;
            let note = note.clone().about(&old.name).in_log_of(tenant).with("role_id", id.to_string());
            store::audit::add(tx, &note.with("before", shown(&old)).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(delete).await?
    }

    /// Whose role this is, when it is within reach.
    async fn tenant_with_role(&self, actor: &Actor, reach: Reach, id: RoleId) -> Result<TenantId> {
        let all = self.core.db.read(custom_roles::all).await?;
        let found = all.into_iter().find(|role| role.id == id && reach.holds(actor, role.tenant));
        found.map(|role| role.tenant).ok_or_else(|| Refusal::NotFound.into())
    }
}

fn accounts_with(tx: &mut Tx<'_>, tenant: TenantId, id: RoleId) -> store::Result<i64> {
    let counts = people::role_counts(tx, tenant)?;
    Ok(counts.into_iter().find(|(word, _)| *word == id.to_string()).map_or(0, |(_, count)| count))
}

/// The actor has this role.
fn is_own(actor: &Actor, id: RoleId) -> bool {
    let custom = |role: &AccountRole| matches!(role, AccountRole::Custom(custom) if custom.id == id);
    actor.person().is_some_and(|person| custom(&person.role))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(name: &str, permissions: &[&str]) -> NewRole {
        let permissions = permissions.iter().map(|word| (*word).to_owned()).collect();
        NewRole { name: name.into(), description: String::new(), permissions }
    }

    #[test]
    fn roles_have_names_of_their_own_and_permissions_of_their_side() {
        assert!(new("夜班", &["messages:read"]).check(Side::Tenant).is_ok());
        for bad in ["", " a", "Manager", "7340", "a\nb", &"a".repeat(65)] {
            assert!(new(bad, &["messages:read"]).check(Side::Tenant).is_err(), "{bad}");
        }
        for bad in [&[] as &[&str], &["health:read"], &["messages:read", "everything"]] {
            assert!(new("a", bad).check(Side::Tenant).is_err(), "{bad:?}");
        }
        let long = NewRole { description: "字".repeat(201), ..new("a", &["messages:read"]) };
        assert!(long.check(Side::Tenant).is_err());
    }
}
