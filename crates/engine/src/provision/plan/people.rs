//! Roles and accounts of a document.

use domain::id::{AccountId, RoleId, TenantId};
use domain::permission::{Permission, Role};
use serde_json::{Map, json};
use store::Result;
use store::catalog;
use store::custom_roles::CustomRole;

use super::{Planner, next, with};
use crate::provision::apply::Write;
use crate::provision::difference::Issued;
use crate::provision::document::{self, Entry};
use crate::provision::{Mode, secret};
use crate::role::side_of;

impl Planner<'_> {
    /// Roles beside the built-in ones.
    pub(super) fn roles(&mut self, entries: &[Entry<document::Role>]) {
        let mut free = next(self.existing.roles.iter().map(|row| row.id.0));
        for entry in entries {
            let role = &entry.it;
            let tenant = match &role.tenant {
                None => TenantId(0),
                Some(code) => match self.tenant(code, &entry.path) {
                    Some(tenant) => tenant.id,
                    None => continue,
                },
            };
            let all = &self.existing.roles;
            let old = all.iter().find(|row| row.tenant == tenant && row.name == role.name);
            let id = RoleId(old.map_or(free, |row| row.id.0));
            free += i64::from(old.is_none());
            self.roles.insert((tenant, role.name.clone()), id);
            let row = CustomRole {
                id,
                tenant,
                name: role.name.clone(),
                description: role.description.clone(),
                permissions: role.permissions.iter().filter_map(|word| Permission::parse(word)).collect(),
                version: 1,
                created_ms: self.now_ms,
            };
            let show = |row: &CustomRole| {
                let words: Vec<_> = row.permissions.iter().map(Permission::as_str).collect();
                let mut map = with(Map::new(), &[("description", row.description.as_str())]);
                map.insert("permissions".into(), json!(words));
                map
            };
            if self.report.compare("role", &role.key(), old.map(show).as_ref(), &show(&row)) {
                self.writes.push(Write::Role(row));
            }
        }
    }

    /// What an account's `role` is stored as; a mistake when there is no such role.
    fn role_of(&mut self, tenant: TenantId, entry: &Entry<document::Account>) -> Option<String> {
        let (word, side) = (&entry.it.role, side_of(tenant));
        if Role::parse(word, side).is_some() {
            return Some(word.clone());
        }
        let found = self.roles.get(&(tenant, word.clone())).map(ToString::to_string);
        if found.is_none() {
            let of_side = Role::ALL.iter().filter(|role| role.side() == side);
            let known: Vec<_> = of_side.map(|role| role.as_str()).collect();
            let known = crate::provision::words::one_of(&known);
            let what =
                format!("there is no role {word:?}: it is {known}, or the name of one under [[roles]]");
            self.wrong(format!("{}.role", entry.path), what);
        }
        found
    }

    pub(super) fn accounts(&mut self, entries: &[Entry<document::Account>]) -> Result<()> {
        let mut free = next(self.existing.accounts.iter().map(|row| row.id.0));
        for entry in entries {
            let account = &entry.it;
            let tenant = match &account.tenant {
                None => TenantId(0),
                Some(code) => match self.tenant(code, &entry.path) {
                    Some(tenant) => tenant.id,
                    None => continue,
                },
            };
            let old = self.existing.accounts.iter().find(|row| row.name == account.name);
            if old.is_some_and(|old| old.tenant != tenant) {
                let what = "the account belongs to another tenant or to the platform; accounts do not move";
                self.wrong(format!("{}.tenant", entry.path), what);
                continue;
            }
            let Some(role) = self.role_of(tenant, entry) else { continue };
            let id = old.map_or(free, |row| row.id.0);
            free += i64::from(old.is_none());
            self.account((AccountId(id), tenant, role), account, old)?;
        }
        Ok(())
    }

    fn account(
        &mut self,
        (id, tenant, role): (AccountId, TenantId, String),
        account: &document::Account,
        old: Option<&catalog::Account>,
    ) -> Result<()> {
        let kept = old.filter(|old| {
            account.password.as_ref().is_none_or(|password| secret::verify_password(password, &old.password))
        });
        let password = match (kept, &account.password) {
            (Some(old), _) => old.password.clone(),
            (None, _) if self.mode == Mode::DryRun => String::new(),
            (None, Some(password)) => secret::hash_password(password)?,
            (None, None) => {
                let made = secret::new_password()?;
                let hash = secret::hash_password(&made)?;
                self.report.issued.push(Issued { noun: "account", name: account.name.clone(), secret: made });
                hash
            }
        };
        // Whoever was invited and has not chosen a password yet stays invited, unless the document has one.
        let waits = kept.is_some_and(|old| old.password.is_empty()) && account.status == "active";
        let status = if waits { "invited" } else { account.status.as_str() };
        let (mail, language) = (old.map(|old| old.mail.clone()), old.map(|old| old.language.clone()));
        let row = catalog::Account {
            id,
            tenant,
            name: account.name.clone(),
            role,
            mail: account.mail.clone().or(mail).unwrap_or_default(),
            language: account.language.clone().or(language).unwrap_or_else(|| "en".into()),
            password,
            status: status.to_owned(),
            created_ms: old.map_or(self.now_ms, |old| old.created_ms),
        };
        let is_kept = kept.is_some();
        let show = |row: &catalog::Account, password: &str| {
            let fields = [
                ("role", row.role.as_str()),
                ("mail", &row.mail),
                ("language", &row.language),
                ("status", &row.status),
                ("password", password),
            ];
            with(Map::new(), &fields)
        };
        let before = old.map(|old| show(old, "kept"));
        let after = show(&row, if is_kept { "kept" } else { "new" });
        if self.report.compare("account", &row.name, before.as_ref(), &after) {
            if old.is_some() && !is_kept {
                self.writes.push(Write::EndSessions(tenant, id, self.now_ms));
            }
            self.writes.push(Write::Account(row));
        }
        Ok(())
    }
}
