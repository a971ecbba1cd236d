//! Who acts: the bearer of an auth key, or a person who signed in. Every use case takes one first and asks it whether
//! it may; how it was recognised is `keys.rs`'s and `sessions`' business.

use std::sync::Arc;

use domain::id::{AccountId, KeyId, TenantId};
use domain::permission::{Permission, Role};
use domain::refusal::Refusal;

use crate::error::{Error, Result};
use crate::policy::Key;

/// Who acts.
#[derive(Clone)]
pub struct Actor {
    /// For which tenant; 0 = the platform.
    pub tenant: TenantId,
    pub(crate) who: Who,
}

#[derive(Clone)]
pub(crate) enum Who {
    Key(Arc<Key>),
    Account(Arc<Person>),
}

/// A person who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Whose.
    pub tenant: TenantId,
    /// `CNX01_Adm`.
    pub name: String,
    /// What the account is.
    pub role: Role,
}

impl Actor {
    /// The bearer of a key.
    pub(crate) fn of_key(key: Arc<Key>) -> Actor {
        Actor { tenant: key.tenant, who: Who::Key(key) }
    }

    /// A person who signed in.
    pub(crate) fn of_person(person: Arc<Person>) -> Actor {
        Actor { tenant: person.tenant, who: Who::Account(person) }
    }

    /// May do this; else `key_scope` or `forbidden`.
    pub fn may(&self, permission: Permission) -> Result<()> {
        match &self.who {
            Who::Key(key) => {
                let scopes = &key.options.scopes;
                let named = scopes.is_empty() || scopes.iter().any(|scope| scope == permission.as_str());
                if named && permission.is_scope() {
                    return Ok(());
                }
                Err(Error::param(Refusal::KeyScope, permission.as_str()))
            }
            Who::Account(person) if person.role.may(permission) => Ok(()),
            Who::Account(_) => Err(Refusal::Forbidden.into()),
        }
    }

    /// The auth key, when it is one's bearer.
    pub(crate) fn key(&self) -> Option<&Key> {
        match &self.who {
            Who::Key(key) => Some(key),
            Who::Account(_) => None,
        }
    }

    /// The key's id as messages note it; 0 for a person.
    pub(crate) fn key_id(&self) -> KeyId {
        self.key().map_or(KeyId(0), |key| key.id)
    }

    /// The person, when one signed in.
    pub fn person(&self) -> Option<&Person> {
        match &self.who {
            Who::Key(_) => None,
            Who::Account(person) => Some(person),
        }
    }

    /// Tells apart what belongs to one key or account of a tenant: names kept for it begin with this.
    pub fn owner(&self) -> String {
        match &self.who {
            Who::Key(key) => key.id.to_string(),
            Who::Account(person) => format!("a{}", person.id),
        }
    }
}
