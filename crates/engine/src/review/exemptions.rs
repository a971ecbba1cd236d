//! Exemptions from the review: given by reviewers with a reason, for a year at most, and taken back by them. A tenant's lets it
//! send text without a template; a template's lets new versions of it through when the automatic checks find nothing. What is
//! blocked by words is blocked all the same.

use domain::audit::Action;
use domain::id::{ExemptionId, MessageId};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use store::exemptions::{self, Exemption};
use store::{Tx, templates};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, reason, refuse, wrong};
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::view::rfc3339;

/// The longest time for which somebody is exempted.
const LONGEST_MS: i64 = 366 * 86_400_000;

/// Which exemptions.
#[derive(Clone, Debug, Default)]
pub struct ExemptionQuery {
    /// Of the tenant with this code.
    pub tenant: Option<String>,
    /// Also those that are over or were taken back.
    pub any: bool,
    /// The page.
    pub page: Paging,
}

/// What somebody wants to exempt.
#[derive(Clone, Debug)]
pub struct NewExemption {
    /// The tenant's code.
    pub tenant: String,
    /// This template only, by its id in the API; absent = the tenant's free text.
    pub template: Option<String>,
    /// Why.
    pub reason: String,
    /// It holds before this, Unix ms.
    pub expires_ms: i64,
}

/// Where an exemption is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExemptionState {
    /// It holds.
    Holding,
    /// Its time is over.
    Over,
    /// It was taken back.
    Revoked,
}

impl ExemptionState {
    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            ExemptionState::Holding => "holding",
            ExemptionState::Over => "over",
            ExemptionState::Revoked => "revoked",
        }
    }
}

/// An exemption.
#[derive(Clone, Debug)]
pub struct ExemptionView {
    /// Its id.
    pub id: ExemptionId,
    /// The tenant's code.
    pub tenant: String,
    /// Of this template only; `None` = of the tenant's free text.
    pub template: Option<String>,
    /// Why.
    pub reason: String,
    /// Given by.
    pub who: String,
    /// When.
    pub at_ms: i64,
    /// It holds before this, Unix ms.
    pub expires_ms: i64,
    /// Where it is.
    pub state: ExemptionState,
    /// Taken back at, and by whom.
    pub revoked: Option<(i64, String)>,
}

impl Engine {
    /// A page of exemptions, the newest first.
    pub async fn exemptions(&self, actor: &Actor, query: ExemptionQuery) -> Result<Numbered<ExemptionView>> {
        actor.may(Permission::ReviewsRead)?;
        let tenant = query.tenant.as_deref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        let (tenant, now) = (tenant.map(|tenant| tenant.id), now_ms());
        let which = (tenant, (!query.any).then_some(now));
        let place = (i64::from(query.page.offset), i64::from(query.page.limit));
        let read = move |tx: &mut Tx<'_>| exemptions::page_all(tx, which, place, COUNT_MAX + 1);
        let (rows, total) = self.core.db.read(read).await?;
        let views = rows.into_iter().map(|(row, code)| self.exemption_view(row, code, now)).collect();
        Ok(Numbered::new(views, total))
    }

    /// Exempts a tenant's free text, or one template, for a time.
    pub async fn give_exemption(&self, actor: &Actor, new: NewExemption) -> Result<ExemptionView> {
        actor.may(Permission::ExemptionsManage)?;
        let tenant = self.tenant_of(&new.tenant, "tenant_code")?;
        let (why, now) = (reason("reason", &new.reason)?, now_ms());
        if new.expires_ms <= now || new.expires_ms > now + LONGEST_MS {
            let (en, zh) =
                ("expected a time in the future, a year ahead at most", "应为将来的时间，最长一年");
            return Err(wrong("expires_at", en, zh));
        }
        let (account, who) = Engine::author(actor);
        let row = Exemption {
            id: ExemptionId(self.core.ids.next()),
            tenant: tenant.id,
            template: None,
            reason: why,
            account,
            who,
            expires_ms: new.expires_ms,
            revoked: None,
        };
        let code = new.template.clone();
        let note = self.core.note(actor, Action::ExemptionGiven, code.as_deref().unwrap_or(&new.tenant));
        let note = note.in_log_of(row.tenant).with("template", &code).with("reason", &row.reason);
        let line = note.with("expires_at", rfc3339(row.expires_ms)).line();
        let insert = move |tx: &mut Tx<'_>| -> Decided<Exemption> {
            let mut row = row.clone();
            if let Some(code) = &code {
                let Some(template) = templates::by_code(tx, row.tenant, code)? else {
                    return refuse(Error::Refused(
                        Refusal::TemplateUnknown,
                        Detail::both("template_id", code),
                    ));
                };
                row.template = Some(template.id);
            }
            exemptions::insert(tx, &row)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(row))
        };
        let row = self.core.db.write(insert).await??;
        self.refresh().await?;
        Ok(self.exemption_view(row, new.template, now))
    }

    /// Takes an exemption back: what is sent or submitted from now on is held to the rules again. `already_decided` when it
    /// holds no longer.
    pub async fn revoke_exemption(&self, actor: &Actor, id: ExemptionId) -> Result<()> {
        actor.may(Permission::ExemptionsManage)?;
        let (now, who) = (now_ms(), actor.name().to_owned());
        let note = self.core.note(actor, Action::ExemptionRevoked, "");
        let revoke = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(row) = exemptions::lock_all(tx, id)? else { return refuse(Refusal::NotFound) };
            let state = state(&row, now);
            if state != ExemptionState::Holding || !exemptions::revoke_all(tx, id, now, &who)? {
                return refuse(Error::param(Refusal::AlreadyDecided, state.as_str()));
            }
            let note = note.clone().about(&id.to_string()).in_log_of(row.tenant);
            store::audit::add(tx, &note.with("given_by", &row.who).with("reason", &row.reason).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(revoke).await??;
        self.refresh().await
    }

    fn exemption_view(&self, row: Exemption, template: Option<String>, now: i64) -> ExemptionView {
        let picture = self.core.picture();
        ExemptionView {
            state: state(&row, now),
            id: row.id,
            tenant: picture.tenants.get(&row.tenant).map(|tenant| tenant.code.clone()).unwrap_or_default(),
            template,
            reason: row.reason,
            who: row.who,
            at_ms: MessageId(row.id.0).accepted_ms(),
            expires_ms: row.expires_ms,
            revoked: row.revoked,
        }
    }
}

fn state(row: &Exemption, now: i64) -> ExemptionState {
    match row.revoked {
        Some(_) => ExemptionState::Revoked,
        None if row.expires_ms <= now => ExemptionState::Over,
        None => ExemptionState::Holding,
    }
}
