//! Profiles, from the platform's side: seen, frozen and unfrozen, and where they stand with makers of handsets. One person
//! freezes; to show it again takes two, one who proposes and another one who agrees.

use domain::audit::Action;
use domain::id::SmartId;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::smart::life::{Event, State};
use domain::smart::vendor::{self, Standing};
use store::smart_profiles::{self, By, Filter, SmartProfile, VendorRow};
use store::{Tx, audit};

use super::owner::{SmartQuery, detail, page};
use super::publish::step;
use super::view::{SmartDetail, SmartView};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::Result;
use crate::review::line;
use crate::review::work::text;
use crate::{mail, notices};

/// Why somebody freezes a profile.
pub const FREEZE_CODES: [&str; 6] = ["complaints", "fraud", "trademark", "content", "request", "other"];

/// What a maker of handsets says about a version.
#[derive(Clone, Debug)]
pub struct VendorChange {
    /// The version it is about.
    pub number: i64,
    /// Where it stands.
    pub status: Standing,
    /// What the maker says.
    pub reason: String,
    /// The maker's own id of it.
    pub reference: String,
    /// The version of the entry that was read; 0 = there was none.
    pub version: i64,
}

impl Engine {
    /// Every tenant's profiles, the newest first.
    pub async fn smart_profiles_all(&self, actor: &Actor, query: SmartQuery) -> Result<Vec<SmartView>> {
        actor.may(Permission::ReviewsRead)?;
        let tenant = query.tenant.as_deref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        let filter = Filter {
            tenant: tenant.map(|tenant| tenant.id),
            state: query.state,
            newest: query.newest,
            words: query.words.filter(|words| !words.trim().is_empty()),
            before: query.after,
            limit: i64::from(query.limit),
        };
        let core = std::sync::Arc::clone(&self.core);
        Ok(self.core.db.read(move |tx| page(tx, &core, &filter, true)).await?)
    }

    /// One of them with everything about it.
    pub async fn smart_profile_all(&self, actor: &Actor, id: SmartId) -> Result<SmartDetail> {
        actor.may(Permission::ReviewsRead)?;
        let (core, now) = (std::sync::Arc::clone(&self.core), now_ms());
        let read = move |tx: &mut Tx<'_>| {
            let row = smart_profiles::get_all(tx, id)?.ok_or(store::Error::NotFound)?;
            detail(tx, &core, row, true, now)
        };
        Ok(self.core.db.read(read).await?)
    }

    /// Takes a profile off the handsets, with a reason of [`FREEZE_CODES`] and a note for its owner. It holds at once.
    pub async fn freeze_smart(
        &self,
        actor: &Actor,
        id: SmartId,
        code: &str,
        note: &str,
    ) -> Result<SmartDetail> {
        actor.may(Permission::SmartOperate)?;
        let Some(code) = FREEZE_CODES.into_iter().find(|known| *known == code) else {
            let known = FREEZE_CODES.join(", ");
            return Err(wrong("reason", format!("there are: {known}"), format!("可选：{known}")));
        };
        let said = text("note", note, 1)?;
        self.on_smart_of_any(actor, id, Action::SmartFrozen, move |row, by, note| {
            row.state = settled!(step(row.state, Event::Freeze));
            row.freeze = (code.to_owned(), said.clone());
            (row.frozen, row.unfreeze) = (Some(by.clone()), None);
            Ok(Ok(note.with("reason", code).with("note", &said)))
        })
        .await
    }

    /// Proposes to show a frozen profile again; somebody else has to agree.
    pub async fn propose_unfreeze_smart(
        &self,
        actor: &Actor,
        id: SmartId,
        note: &str,
    ) -> Result<SmartDetail> {
        actor.may(Permission::SmartOperate)?;
        let said = text("note", note, 1)?;
        self.on_smart_of_any(actor, id, Action::SmartUnfreezeProposed, move |row, by, note| {
            row.state = settled!(step(row.state, Event::ProposeUnfreeze));
            row.unfreeze = Some(by.clone());
            Ok(Ok(note.with("note", &said)))
        })
        .await
    }

    /// Agrees that a profile is shown again, or does not. `four_eyes` to agree with oneself, `smart_conflict` when its
    /// name or a signature is another brand's meanwhile.
    pub async fn decide_unfreeze_smart(
        &self,
        actor: &Actor,
        id: SmartId,
        agree: bool,
    ) -> Result<SmartDetail> {
        actor.may(Permission::SmartOperate)?;
        let (event, action) = match agree {
            true => (Event::ConfirmUnfreeze, Action::SmartUnfrozen),
            false => (Event::RefuseUnfreeze, Action::SmartUnfreezeRefused),
        };
        self.on_smart_of_any(actor, id, action, move |row, by, note| {
            let proposer = row.unfreeze.as_ref().and_then(|by| by.account);
            if agree && proposer == by.account {
                return refuse(Refusal::FourEyes);
            }
            row.state = settled!(step(row.state, event));
            row.unfreeze = None;
            if agree {
                row.frozen = None;
            }
            Ok(Ok(note))
        })
        .await
    }

    /// Says where a version stands with a maker of handsets. `changed_meanwhile` when a colleague was quicker.
    pub async fn set_smart_vendor(
        &self,
        actor: &Actor,
        id: SmartId,
        vendor: &str,
        change: VendorChange,
    ) -> Result<SmartDetail> {
        actor.may(Permission::SmartOperate)?;
        let vendor = vendor::find(vendor).filter(|vendor| vendor.code != vendor::REFERENCE);
        let vendor = vendor.ok_or(Refusal::NotFound)?.code.clone();
        let min = usize::from(change.status == Standing::Rejected);
        let (reason, reference) =
            (text("reason", &change.reason, min)?, line("reference", &change.reference, 0, 100)?);
        let (now, who) = (now_ms(), actor.name().to_owned());
        let note = self.core.note(actor, Action::SmartVendorSet, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(row) = held(tx, id)? else { return refuse(Refusal::NotFound) };
            if smart_profiles::version_of(tx, row.tenant, id, change.number)?.is_none() {
                return refuse(wrong("number", "there is no such version", "没有该版本"));
            }
            let known = smart_profiles::vendors(tx, row.tenant, id)?;
            let known = known.iter().find(|(number, row)| *number == change.number && row.vendor == vendor);
            if known.map_or(0, |(_, row)| row.version) != change.version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let new = VendorRow {
                vendor: vendor.clone(),
                status: change.status,
                reason: reason.clone(),
                reference: reference.clone(),
                who: who.clone(),
                at_ms: now,
                version: change.version + 1,
            };
            smart_profiles::put_vendor(tx, row.tenant, id, change.number, &new)?;
            let note = note.clone().about(&row.name).in_log_of(row.tenant).with("vendor", &vendor);
            let note = note.with("version", change.number).with("status", change.status.as_str());
            audit::add(tx, &note.with("reason", &reason).with("reference", &reference).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(run).await??;
        self.smart_of(id).await
    }

    async fn smart_of(&self, id: SmartId) -> Result<SmartDetail> {
        let (core, now) = (std::sync::Arc::clone(&self.core), now_ms());
        let read = move |tx: &mut Tx<'_>| {
            let row = smart_profiles::get_all(tx, id)?.ok_or(store::Error::NotFound)?;
            detail(tx, &core, row, true, now)
        };
        Ok(self.core.db.read(read).await?)
    }

    /// Runs a step of anybody's profile, which is held: its records follow, its owner is told.
    async fn on_smart_of_any<F>(
        &self,
        actor: &Actor,
        id: SmartId,
        action: Action,
        mut change: F,
    ) -> Result<SmartDetail>
    where
        F: FnMut(&mut SmartProfile, &By, crate::Note) -> Decided<crate::Note> + Send + 'static,
    {
        let (press, now) = (self.press(), now_ms());
        let (account, who) = Engine::author(actor);
        let by = By { account, who, at_ms: now };
        let note = self.core.note(actor, action, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<domain::id::TenantId> {
            let Some(mut row) = held(tx, id)? else { return refuse(Refusal::NotFound) };
            let was = row.state;
            let note = note.clone().about(&row.name).in_log_of(row.tenant);
            let note = settled!(change(&mut row, &by, note)?);
            row.changed_ms = now;
            let plan = settled!(press.plan(tx, &row, false, now)?);
            smart_profiles::update(tx, &row)?;
            press.apply(tx, &row, &plan, now)?;
            audit::add(tx, &note.line())?;
            // That somebody proposes is the platform's own business.
            let seen = |state: State| if state == State::Unfreezing { State::Frozen } else { state };
            if seen(was) != seen(row.state) {
                mail::smart::tell(tx, &press.core, &row)?;
                store::feed::append(tx, &[notices::smart(&press.core, &row, now)])?;
            }
            Ok(Ok(row.tenant))
        };
        let tenant = self.core.db.write(run).await??;
        self.core.tell(tenant);
        self.handsets_changed().await;
        self.smart_of(id).await
    }
}

/// A profile, whoever's, held until the transaction ends.
fn held(tx: &mut Tx<'_>, id: SmartId) -> store::Result<Option<SmartProfile>> {
    match smart_profiles::get_all(tx, id)? {
        Some(row) => smart_profiles::lock(tx, row.tenant, id),
        None => Ok(None),
    }
}
