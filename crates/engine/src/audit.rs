//! The audit log: making its lines, and reading them.
//!
//! A use case makes a [`Note`] before its transaction and adds the line inside it (`store::audit::add`), so that what is
//! written down happened and what happened is written down. What is only looked at is noted by [`Engine::audit`].
//! Invariant: no secret and no whole phone number is ever part of a line.

use domain::audit::Action;
use domain::id::{AuditId, TenantId};
use domain::permission::Permission;
use serde::Serialize;
use serde_json::{Map, Value};
use store::audit::{Filter, NewAudit, Page};

use crate::Engine;
use crate::actor::{Actor, Origin, Who};
use crate::clock::Ids;
use crate::core::Core;
use crate::error::Result;
use crate::paging::{COUNT_MAX, Numbered, Paging};

/// Characters of an object's name that are kept.
const OBJECT_MAX: usize = 200;

/// A line in the making.
#[derive(Clone, Debug)]
pub struct Note {
    line: NewAudit,
    detail: Map<String, Value>,
}

impl Note {
    /// With a particular; what cannot be JSON is left out.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Note {
        if let Ok(value) = serde_json::to_value(value) {
            self.detail.insert(name.to_owned(), value);
        }
        self
    }

    /// About this object, when its name was not known at first.
    pub fn about(mut self, object: &str) -> Note {
        self.line.object = object.chars().take(OBJECT_MAX).collect();
        self
    }

    /// It was refused.
    pub fn refused(mut self) -> Note {
        self.line.ok = false;
        self
    }

    /// In this tenant's log rather than in the actor's own: what platform staff did with a tenant's things.
    pub fn in_log_of(mut self, tenant: TenantId) -> Note {
        self.line.tenant = tenant;
        self
    }

    /// By the owner of this account, or for it by somebody who is not known: in its tenant's log.
    pub fn by_account(mut self, account: &store::catalog::Account) -> Note {
        self.line.tenant = account.tenant;
        self.line.account = Some(account.id);
        self.line.who.clone_from(&account.name);
        self
    }

    /// The line, for `store::audit::add`.
    pub fn line(self) -> NewAudit {
        NewAudit { detail: Value::Object(self.detail).to_string(), ..self.line }
    }
}

impl Core {
    /// What an actor does to `object`, to be written down.
    pub fn note(&self, actor: &Actor, action: Action, object: &str) -> Note {
        let (account, key) = match &actor.who {
            Who::Key(key) => (None, Some(key.id)),
            Who::Account(person) => (Some(person.id), None),
        };
        let nobody = self.note_of_nobody(&actor.origin, action, object);
        let line =
            NewAudit { tenant: actor.tenant, account, key, who: actor.name().to_owned(), ..nobody.line };
        Note { line, ..nobody }
    }

    /// What the platform itself did with a tenant's things (the clock, the message path), in the tenant's log.
    pub fn note_of_platform(&self, tenant: TenantId, action: Action, object: &str) -> Note {
        let origin = Origin::from(std::net::IpAddr::from([0, 0, 0, 0]));
        let note = self.note_of_nobody(&origin, action, object).in_log_of(tenant);
        Note { line: NewAudit { address: String::new(), who: "hongyan".into(), ..note.line }, ..note }
    }

    /// What somebody unknown did, in the platform's log.
    pub fn note_of_nobody(&self, origin: &Origin, action: Action, object: &str) -> Note {
        Core::note_from(&self.ids, origin, action, object)
    }

    /// The same where there is no running engine.
    pub fn note_from(ids: &Ids, origin: &Origin, action: Action, object: &str) -> Note {
        let line = NewAudit {
            tenant: TenantId(0),
            id: AuditId(ids.next()),
            account: None,
            key: None,
            who: String::new(),
            action: action.as_str().to_owned(),
            object: object.chars().take(OBJECT_MAX).collect(),
            ok: true,
            address: origin.address.to_canonical().to_string(),
            agent: origin.agent.to_string(),
            detail: String::new(),
        };
        Note { line, detail: Map::new() }
    }
}

/// Which lines of the log are asked for.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// At or after this time, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this time, Unix milliseconds.
    pub until_ms: Option<i64>,
    /// By the account (or key) of this name.
    pub who: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// To something whose name contains this.
    pub object: Option<String>,
    /// In everybody's log: only this tenant's, by its code.
    pub tenant: Option<String>,
    /// Which page.
    pub page: Paging,
    /// Oldest first; else newest first.
    pub ascending: bool,
}

impl AuditQuery {
    /// As the store takes it.
    pub(crate) fn into_filter(self) -> Filter {
        Filter {
            from_ms: self.from_ms,
            until_ms: self.until_ms,
            who: self.who,
            action: self.action,
            object: self.object,
            before: None,
        }
    }
}

/// A page of the log: lines, each with its tenant's code (`None` = the platform).
pub type AuditPage = Numbered<(NewAudit, Option<String>)>;

impl Engine {
    /// Writes down what an actor did when nothing else is written with it.
    pub async fn audit(&self, note: Note) -> Result<()> {
        let line = note.line();
        Ok(self.core.db.write(move |tx| store::audit::add(tx, &line)).await?)
    }

    /// The log of the actor's tenant.
    pub async fn audit_log(&self, actor: &Actor, query: AuditQuery) -> Result<AuditPage> {
        actor.may(Permission::AuditRead)?;
        self.read_log(Some(actor.tenant), query).await
    }

    /// Everybody's log.
    pub async fn audit_log_all(&self, actor: &Actor, query: AuditQuery) -> Result<AuditPage> {
        actor.may(Permission::PlatformAudit)?;
        let tenant = self.tenant_of_log(query.tenant.as_deref())?;
        self.read_log(tenant, query).await
    }

    /// The tenant with this code, when one is named; `not_found` when it does not exist.
    pub(crate) fn tenant_of_log(&self, code: Option<&str>) -> Result<Option<TenantId>> {
        let Some(code) = code else { return Ok(None) };
        let picture = self.core.picture();
        let tenant = picture.tenants.values().find(|tenant| tenant.code == code);
        Ok(Some(tenant.ok_or(domain::refusal::Refusal::NotFound)?.id))
    }

    async fn read_log(&self, tenant: Option<TenantId>, query: AuditQuery) -> Result<AuditPage> {
        let page = Page {
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
            ascending: query.ascending,
        };
        let filter = query.into_filter();
        let read = move |tx: &mut store::Tx<'_>| match tenant {
            Some(tenant) => store::audit::page(tx, tenant, &filter, page, COUNT_MAX + 1),
            None => store::audit::page_all(tx, &filter, page, COUNT_MAX + 1),
        };
        let (lines, total) = self.core.db.read(read).await?;
        let picture = self.core.picture();
        let code = |tenant| picture.tenants.get(&tenant).map(|tenant| tenant.code.clone());
        let lines = lines.into_iter().map(|line| (line.clone(), code(line.tenant))).collect();
        Ok(Numbered::new(lines, total))
    }
}
