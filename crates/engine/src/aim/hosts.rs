//! The hosts that links are on: the platform's own, or one of the tenant's, which its owner points to this platform.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use domain::audit::Action;
use domain::id::TenantId;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::smart::aim;
use serde_json::Value;
use store::{Tx, smart_links};

use super::Aim;
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{refuse, wrong};
use crate::error::{Error, Result};
use crate::send::SendRequest;

/// The hosts of everybody's links, as they are now.
#[derive(Debug, Default)]
pub struct Hosts {
    /// The platform's own address, without a slash at the end.
    pub(super) public_url: OnceLock<String>,
    /// Tenants' own hosts, with the version of each.
    own: RwLock<Arc<HashMap<TenantId, (String, i64)>>>,
}

impl Hosts {
    pub(super) fn public_url(&self) -> &str {
        self.public_url.get().map_or("", String::as_str)
    }

    fn own(&self) -> Arc<HashMap<TenantId, (String, i64)>> {
        Arc::clone(&self.own.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether an address, as it was written in a text, is a link on the platform's host: what such a link shows and where
    /// it leads was looked at. Nobody has looked whether a tenant's own host leads to this platform.
    pub fn is_link(&self, written: &str) -> bool {
        aim::is_link(written, host_of(self.public_url()))
    }
}

/// The host of a tenant's links.
#[derive(Clone, Debug)]
pub struct HostView {
    /// Its own; `None` = the platform's.
    pub host: Option<String>,
    /// What its links begin with.
    pub base: String,
    /// Named by whoever changes it; 0 while it has none.
    pub version: i64,
}

/// The host in an address: `https://go.example.com/` → `go.example.com`.
pub(super) fn host_of(url: &str) -> &str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

impl Aim {
    /// What a tenant's links begin with, without a slash at the end.
    pub(super) fn base(&self, tenant: TenantId) -> String {
        match self.hosts.own().get(&tenant) {
            Some((host, _)) => format!("https://{host}"),
            None => self.public_url().to_owned(),
        }
    }

    /// Whether a tenant's links are answered on this host: on any but another tenant's.
    pub(super) fn is_on(&self, tenant: TenantId, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let plain = host.split(':').next().unwrap_or_default();
        !self.hosts.own().iter().any(|(other, (known, _))| *other != tenant && known == plain)
    }

    /// Every host that links are on.
    pub(crate) fn link_hosts(&self) -> Vec<String> {
        let hosts = self.hosts.own();
        hosts.values().map(|(host, _)| host.clone()).chain([host_of(self.public_url()).to_owned()]).collect()
    }

    fn is_in_value(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_in(text),
            Value::Array(values) => values.iter().any(|value| self.is_in_value(value)),
            Value::Object(values) => values.values().any(|value| self.is_in_value(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// Whether a text has a link of this platform, on its own host or on a tenant's.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if !text.contains(aim::PATH) && !text.contains("/S/") {
            return false;
        }
        let hosts = self.link_hosts();
        aim::is_in(text, &hosts.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl Engine {
    /// Takes over the hosts that tenants have now.
    pub(crate) async fn follow_aim_hosts(&self) -> store::Result<()> {
        let rows = self.core.db.read(smart_links::hosts_all).await?;
        let hosts = rows.into_iter().map(|(tenant, host, version)| (tenant, (host, version))).collect();
        *self.core.aim.hosts.own.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(hosts);
        Ok(())
    }

    /// Whether a request has a link of this platform in its content or in a value.
    pub(crate) fn has_link(&self, request: &SendRequest) -> bool {
        let aim = &self.core.aim;
        let values = request.recipients.iter().filter_map(|recipient| recipient.variables.as_ref());
        request.content.as_ref().is_some_and(|content| aim.is_in(content))
            || request.variables.iter().chain(values).any(|value| aim.is_in_value(value))
    }

    fn host_view(&self, tenant: TenantId) -> HostView {
        let known = self.core.aim.hosts.own().get(&tenant).cloned();
        HostView {
            base: format!("{}{}", self.core.aim.base(tenant), aim::PATH),
            version: known.as_ref().map_or(0, |(_, version)| *version),
            host: known.map(|(host, _)| host),
        }
    }

    /// The host of the tenant's links.
    pub async fn aim_host(&self, actor: &Actor) -> Result<HostView> {
        actor.may(Permission::SmartRead)?;
        self.follow_aim_hosts().await?;
        Ok(self.host_view(actor.tenant))
    }

    /// Sets it; nothing = the platform's own again. Links made before go on being answered on the platform's own host.
    pub async fn set_aim_host(&self, actor: &Actor, host: Option<String>, version: i64) -> Result<HostView> {
        actor.may(Permission::SmartManage)?;
        let host = host.map(|host| host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty());
        if let Some(host) = &host {
            let is_ours = host_of(self.core.aim.public_url()).split(':').next() == Some(host.as_str());
            if is_ours || !aim::is_host(host) {
                let (en, zh) = (
                    "expected a public host of your own, such as go.example.com",
                    "应为贵方自有的公网域名，例如 go.example.com",
                );
                return Err(wrong("host", en, zh));
            }
        }
        let tenant = actor.tenant;
        let shown = host.clone().unwrap_or_default();
        let note = self.core.note(actor, Action::SmartLinkHostSet, &shown);
        let taken = Error::Refused(Refusal::NameTaken, Detail::both("host", shown));
        let write = move |tx: &mut Tx<'_>| {
            let is_done = match &host {
                Some(host) => smart_links::set_host(tx, tenant, host, version)?,
                None if version == 0 => {
                    smart_links::hosts_all(tx)?.iter().all(|(other, ..)| *other != tenant)
                }
                None => smart_links::drop_host(tx, tenant, version)?,
            };
            if !is_done {
                return refuse(Refusal::ChangedMeanwhile);
            }
            store::audit::add(tx, &note.clone().line())?;
            Ok(Ok(()))
        };
        match self.core.db.write(write).await {
            Err(store::Error::Conflict(_)) => return Err(taken),
            decided => decided??,
        }
        self.follow_aim_hosts().await?;
        Ok(self.host_view(tenant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_hosts() {
        for (url, host) in [
            ("https://go.example.com", "go.example.com"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("https://a.example/x?y#z", "a.example"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }

    #[test]
    fn links_are_answered_on_no_other_tenants_host() {
        let aim = Aim::default();
        aim.is_at("https://sms.example.com/");
        let hosts = HashMap::from([
            (TenantId(1), ("go.example.com".to_owned(), 1)),
            (TenantId(2), ("l.example.net".to_owned(), 1)),
        ]);
        *aim.hosts.own.write().unwrap() = Arc::new(hosts);
        assert!(aim.is_on(TenantId(1), "GO.example.com:443") && aim.is_on(TenantId(1), "sms.example.com"));
        assert!(!aim.is_on(TenantId(1), "l.example.net") && aim.is_on(TenantId(3), "127.0.0.1:8080"));
        assert_eq!(
            (aim.base(TenantId(1)), aim.base(TenantId(3))),
            ("https://go.example.com".into(), "https://sms.example.com".into())
        );
        assert!(
            aim.hosts.is_link("sms.example.com/s/abc") && aim.hosts.is_link("https://SMS.example.com/s/abc")
        );
        assert!(
            !aim.hosts.is_link("https://go.example.com/s/abc"),
            "a tenant's own is judged as any website"
        );
        assert!(!Hosts::default().is_link("/s/abc"));
        for text in ["见 https://sms.example.com/s/abc", "l.example.net/s/Ab3", "GO.EXAMPLE.COM/S/abc"] {
            assert!(aim.is_in(text), "{text}");
        }
        assert!(!aim.is_in("https://example.com/s/abc") && !aim.is_in("您的验证码是 123456"));
    }
}
