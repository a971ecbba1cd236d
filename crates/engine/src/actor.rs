//! Who acts: the bearer of an auth key, or a person who signed in. Every use case takes one first and asks it whether
//! it may; how it was recognised is `keys.rs`'s and `sessions`' business.

use std::net::IpAddr;
use std::sync::Arc;

use domain::id::{AccountId, KeyId, SessionId, TenantId};
use domain::permission::{Permission, Permissions};
use domain::refusal::Refusal;

use crate::error::{Error, Result};
use crate::policy::Key;
use crate::role::AccountRole;

/// Who acts.
#[derive(Clone)]
pub struct Actor {
    /// For which tenant; 0 = the platform.
    pub tenant: TenantId,
    /// From where.
    pub origin: Origin,
    pub(crate) who: Who,
}

/// Where a request comes from, as far as one can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: IpAddr,
    /// What the client says it is (`User-Agent`), at most [`AGENT_MAX`] characters, without control characters.
    pub agent: Arc<str>,
}

/// Characters that are kept of what a client says it is.
pub const AGENT_MAX: usize = 200;

impl Origin {
    /// An address and the client's own words about itself; the words are shortened.
    pub fn new(address: IpAddr, agent: &str) -> Origin {
        let plain = agent.chars().take(AGENT_MAX).all(|c| !c.is_control());
        let agent = match plain && agent.len() <= AGENT_MAX {
            true => agent.into(),
            false => agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect::<String>().into(),
        };
        Origin { address, agent }
    }
}

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Origin {
        Origin { address, agent: "".into() }
    }
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
    pub role: AccountRole,
    /// The session it acts in.
    pub session: SessionId,
}

impl Actor {
    /// The bearer of a key.
    pub(crate) fn of_key(key: Arc<Key>, origin: Origin) -> Actor {
        Actor { tenant: key.tenant, origin, who: Who::Key(key) }
    }

    /// A person who signed in.
    pub fn of_person(person: Arc<Person>, origin: Origin) -> Actor {
        Actor { tenant: person.tenant, origin, who: Who::Account(person) }
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

    /// May do one of these.
    pub fn may_either(&self, one: Permission, other: Permission) -> Result<()> {
        self.may(one).or_else(|refused| self.may(other).map_err(|_| refused))
    }

    /// Everything it may do.
    pub(crate) fn permissions(&self) -> Permissions {
        Permission::ALL.iter().copied().filter(|permission| self.may(*permission).is_ok()).collect()
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

    /// The person who signed in; `forbidden` for an auth key, which has no account.
    pub fn signed_in(&self) -> Result<&Person> {
        self.person().ok_or_else(|| Refusal::Forbidden.into())
    }

    /// What people call whoever acts: the account's or the key's name.
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Key(key) => &key.name,
            Who::Account(person) => &person.name,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_says_of_itself_is_shortened_and_plain() {
        let agent = |text: &str| Origin::new([192, 0, 2, 1].into(), text).agent.to_string();
        assert_eq!(agent("curl/8.5"), "curl/8.5");
        assert_eq!(agent("a\r\nb\u{7}"), "ab");
        assert_eq!(agent(&"字".repeat(300)).chars().count(), AGENT_MAX);
    }
}
