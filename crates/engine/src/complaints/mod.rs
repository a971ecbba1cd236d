//! The register of complaints: platform staff enter those that reach them, carriers' codes enter others by themselves
//! (`pipeline/listed.rs`), tenants see their own. Whoever complained is on the tenant's blacklist from then on; too many
//! complaints pause what they are about (`limits.rs`).
//!
//! Invariants: a complaint, the phone's entry of the blacklist, a pause and their lines of the audit log are one transaction;
//! complaints are counted one after the other.

mod limits;

use domain::audit::Action;
use domain::blacklist::{Source as Origin, Subject};
use domain::complaint::Source;
use domain::id::{ComplaintId, EntryId, MessageId, TemplateId, TenantId, Uid};
use domain::permission::Permission;
use domain::phone::Phone;
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::blacklist::{Entry, put_missing_all};
use store::complaints::{self, Complaint, Note, Search};
use store::messages::Shown;
use store::pauses;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::phone_or_ending;
use crate::clock::now_ms;
use crate::decided::{Decided, reason, refuse, wrong};
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::policy::Picture;
use crate::sight::Sight;

/// Longest text of a complaint or a note, characters.
const TEXT_MAX: usize = 1000;
/// How far back the message is looked for that a complaint is about, ms.
const ABOUT_WITHIN_MS: i64 = 90 * 86_400_000;
/// Messages to the phone that are looked at for it.
const ABOUT_MAX: i64 = 200;

/// A complaint that reached somebody.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    /// Who complained, in any form; may be left out when `uid` says it.
    pub phone: Option<String>,
    /// The message it is about.
    pub uid: Option<Uid>,
    /// Code of the tenant it is about; may be left out when the message says it, or the last one to the phone.
    pub tenant: Option<String>,
    /// How it came.
    pub source: Source,
    /// What was said.
    pub text: String,
}

/// Which complaints; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct ComplaintQuery {
    /// About this tenant's messages, by its code.
    pub tenant: Option<String>,
    /// Of this phone (in any form), or of phones that end in these digits, at least four.
    pub phone: Option<String>,
    /// That came this way.
    pub source: Option<Source>,
    /// Dealt with, or not.
    pub is_closed: Option<bool>,
    /// Which page.
    pub page: Paging,
}

/// A complaint as it is shown.
#[derive(Clone, Debug)]
pub struct ComplaintView {
    /// Its id.
    pub id: ComplaintId,
    /// Code of the tenant it is about.
    pub tenant: String,
    /// Who complained, as much of the number as the caller sees.
    pub phone: String,
    /// How it came.
    pub source: Source,
    /// What was said, or the carrier's code.
    pub text: String,
    /// Who registered it; empty = the carrier's code did.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// The message it is about.
    pub message: Option<Uid>,
    /// The API's name of the template that came from.
    pub template: Option<String>,
    /// The message's signature.
    pub signature: String,
    /// The task the message belongs to.
    pub task: Option<Uid>,
    /// It is dealt with since, Unix ms.
    pub closed_ms: Option<i64>,
    /// Changes with every change.
    pub version: i64,
}

/// A complaint with what was written beside it: (when in Unix ms, who, what), oldest first.
pub type WithNotes = (ComplaintView, Vec<(i64, String, String)>);

/// Something that is not sent for a while.
#[derive(Clone, Debug)]
pub struct PauseView {
    /// The tenant's code.
    pub tenant: String,
    /// The API's name of the template; none = all marketing.
    pub template: Option<String>,
    /// Since when, Unix ms.
    pub at_ms: i64,
    /// How many complaints led to it.
    pub complaints: i64,
}

impl Engine {
    /// Registers a complaint, lists the phone for the tenant, and pauses what has too many.
    pub async fn register_complaint(&self, actor: &Actor, new: NewComplaint) -> Result<ComplaintView> {
        actor.may(Permission::PlatformComplaints)?;
        if new.source == Source::CarrierCode {
            return Err(wrong(
                "source",
                "expected regulator, carrier or direct",
                "应为 regulator、carrier 或 direct",
            ));
        }
        let text = plain("text", &new.text)?;
        let (tenant, phone, about) = self.about(&new).await?;
        let complaint = complaint_about(ComplaintId(self.core.ids.next()), (tenant, phone), about.as_ref());
        let complaint = Complaint { source: new.source, text, who: actor.name().to_owned(), ..complaint };
        let note = self.core.note(actor, Action::ComplaintRegistered, &phone.masked_e164()).in_log_of(tenant);
        let note = note.with("complaint", complaint.id.to_string()).with("source", new.source.as_str());
        let (shared, stored, now) = (std::sync::Arc::clone(&self.core), complaint.clone(), now_ms());
        let entry = Entry {
            tenant,
            id: EntryId(self.core.ids.next()),
            subject: Subject::Phone(phone),
            source: Origin::Complaint,
            reason: stored.text.chars().take(200).collect(),
            who: stored.who.clone(),
            expires_ms: None,
        };
        let write = move |tx: &mut Tx<'_>| {
            put_missing_all(tx, std::slice::from_ref(&entry), now)?;
            complaints::add_all(tx, std::slice::from_ref(&stored))?;
            store::audit::add(tx, &note.clone().line())?;
            limits::keep(tx, &shared, &stored, now)
        };
        let has_paused = self.core.db.write(write).await?;
        self.core.lists_changed().await;
        if has_paused {
            self.refresh().await?;
        }
        Ok(view(&complaint, &self.core.picture(), Sight::Masked))
    }

    /// Whom and what a complaint is about: the message named, or the last one to the phone.
    async fn about(&self, new: &NewComplaint) -> Result<(TenantId, Phone, Option<Shown>)> {
        let picture = self.core.picture();
        let named = match &new.tenant {
            Some(code) => Some(self.tenant_of(code, "tenant_code")?),
            None => None,
        };
        let region = named.as_ref().and_then(|tenant| tenant.default_country);
        let phone = match &new.phone {
            Some(text) => Some(
                Phone::parse(text, region)
                    .map_err(|why| Error::Refused(why.into(), Detail::field("phone")))?,
            ),
            None => None,
        };
        let named = named.map(|tenant| tenant.id);
        if let Some(uid) = new.uid {
            let tenants: Vec<_> = picture.tenants.keys().copied().collect();
            let read = move |tx: &mut Tx<'_>| {
                let Some(owner) = store::messages::owner_all(tx, &tenants, uid.0)? else { return Ok(None) };
                store::messages::get(tx, owner, uid.0)
            };
            let shown = self.core.db.read(read).await?;
            let fits = |shown: &Shown| named.is_none_or(|tenant| tenant == shown.new.tenant);
            let unknown = || wrong("uid", "there is no such message", "没有这条短信");
            let shown = shown.filter(fits).ok_or_else(unknown)?;
            let to = Phone::from_code(shown.new.phone).ok_or_else(unknown)?;
            if phone.is_some_and(|phone| phone != to) {
                return Err(wrong("uid", "this message went to another phone", "该短信发送到了其他号码"));
            }
            return Ok((shown.new.tenant, to, Some(shown)));
        }
        let Some(phone) = phone else {
            return Err(wrong(
                "phone",
                "expected a phone, or the uid of a message",
                "请填写手机号码或短信 UID",
            ));
        };
        let since = MessageId::first_at(now_ms() - ABOUT_WITHIN_MS);
        let read = move |tx: &mut Tx<'_>| {
            let last = store::messages::last_to_phone_all(tx, phone.code(), since, ABOUT_MAX)?;
            let last = last.into_iter().find(|(owner, ..)| named.is_none_or(|tenant| tenant == *owner));
            last.map(|(owner, id, _)| store::messages::get(tx, owner, id)).transpose()
        };
        let shown = self.core.db.read(read).await?.flatten();
        let tenant = named.or(shown.as_ref().map(|shown| shown.new.tenant));
        let nobody = || {
            let en = "nobody wrote to this phone in the last 90 days; name the tenant";
            wrong("tenant_code", en, "最近 90 天内没有租户向该号码发送过短信，请指定租户")
        };
        Ok((tenant.ok_or_else(nobody)?, phone, shown))
    }

    /// A page of all complaints, newest first.
    pub async fn complaints_all(
        &self,
        actor: &Actor,
        query: ComplaintQuery,
    ) -> Result<Numbered<ComplaintView>> {
        actor.may(Permission::PlatformComplaints)?;
        let tenant = match &query.tenant {
            Some(code) => Some(self.tenant_of(code, "tenant_code")?.id),
            None => None,
        };
        self.list_complaints(tenant, Sight::Masked, query).await
    }

    /// A page of the complaints about the tenant's own messages, newest first.
    pub async fn complaints(&self, actor: &Actor, query: ComplaintQuery) -> Result<Numbered<ComplaintView>> {
        actor.may(Permission::BlacklistRead)?;
        let sight = actor.sight(false)?;
        self.list_complaints(Some(actor.tenant), sight, query).await
    }

    async fn list_complaints(
        &self,
        tenant: Option<TenantId>,
        sight: Sight,
        query: ComplaintQuery,
    ) -> Result<Numbered<ComplaintView>> {
        let picture = self.core.picture();
        let region = tenant.and_then(|id| picture.tenants.get(&id)).and_then(|tenant| tenant.default_country);
        let (phone, ending) = phone_or_ending(query.phone.as_deref(), region)?;
        let search = Search { tenant, phone, ending, source: query.source, is_closed: query.is_closed };
        let page = query.page;
        let read = move |tx: &mut Tx<'_>| {
            let rows = complaints::page_all(tx, &search, i64::from(page.offset), i64::from(page.limit))?;
            Ok((rows, complaints::count_all(tx, &search, COUNT_MAX + 1)?))
        };
        let (rows, found) = self.core.db.read(read).await?;
        Ok(Numbered::new(rows.iter().map(|row| view(row, &picture, sight)).collect(), found))
    }

    /// One complaint with what was written beside it.
    pub async fn complaint(&self, actor: &Actor, id: ComplaintId) -> Result<WithNotes> {
        actor.may(Permission::PlatformComplaints)?;
        let read = move |tx: &mut Tx<'_>| {
            let Some(complaint) = complaints::get_all(tx, id)? else { return Ok(None) };
            Ok(Some((complaint, complaints::notes_all(tx, id)?)))
        };
        let (complaint, notes) = self.core.db.read(read).await?.ok_or(Refusal::NotFound)?;
        let at_ms = |note: &Note| MessageId(note.id).accepted_ms();
        let notes = notes.into_iter().map(|note| (at_ms(&note), note.who, note.text)).collect();
        Ok((view(&complaint, &self.core.picture(), Sight::Masked), notes))
    }

    /// Writes something beside a complaint.
    pub async fn note_complaint(&self, actor: &Actor, id: ComplaintId, text: &str) -> Result<WithNotes> {
        actor.may(Permission::PlatformComplaints)?;
        let note = self.note_beside(actor, id, text)?;
        let line = self.core.note(actor, Action::ComplaintNoted, &id.to_string());
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(complaint) = complaints::get_all(tx, id)? else { return refuse(Refusal::NotFound) };
            complaints::add_note_all(tx, &note)?;
            store::audit::add(tx, &line.clone().in_log_of(complaint.tenant).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.complaint(actor, id).await
    }

    /// Deals with the complaint as it was at `version`, with a note that says how; `changed_meanwhile` when somebody did.
    pub async fn close_complaint(
        &self,
        actor: &Actor,
        id: ComplaintId,
        version: i64,
        text: &str,
    ) -> Result<WithNotes> {
        actor.may(Permission::PlatformComplaints)?;
        let (note, now) = (self.note_beside(actor, id, text)?, now_ms());
        let line = self.core.note(actor, Action::ComplaintClosed, &id.to_string());
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(complaint) = complaints::get_all(tx, id)? else { return refuse(Refusal::NotFound) };
            if !complaints::close_all(tx, id, version, now)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            complaints::add_note_all(tx, &note)?;
            store::audit::add(tx, &line.clone().in_log_of(complaint.tenant).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.complaint(actor, id).await
    }

    fn note_beside(&self, actor: &Actor, id: ComplaintId, text: &str) -> Result<Note> {
        let (text, who) = (plain("note", text)?, actor.name().to_owned());
        Ok(Note { complaint: id, id: self.core.ids.next(), who, text })
    }

    /// Everything that is not sent because of complaints, newest first.
    pub async fn pauses(&self, actor: &Actor) -> Result<Vec<PauseView>> {
        actor.may(Permission::PlatformComplaints)?;
        let picture = self.core.picture();
        let rows = self.core.db.read(pauses::list_all).await?;
        let view = |pause: pauses::Pause| {
            let tenant = picture.tenants.get(&pause.tenant);
            PauseView {
                tenant: tenant.map(|tenant| tenant.code.clone()).unwrap_or_default(),
                template: pause.template.map(|id| template_code(&picture, pause.tenant, id)),
                at_ms: pause.at_ms,
                complaints: pause.complaints,
            }
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Lets a template, or all marketing of a tenant, be sent again; complaints up to now count no longer. `not_found` when it
    /// is not paused (any more).
    pub async fn resume(&self, actor: &Actor, tenant: &str, template: Option<&str>, why: &str) -> Result<()> {
        actor.may(Permission::PlatformComplaints)?;
        let why = reason("reason", why)?;
        let tenant = self.tenant_of(tenant, "tenant_code")?;
        let id = match template {
            Some(code) => Some(self.template_of(&tenant, code)?),
            None => None,
        };
        let note = self.core.note(actor, Action::SendingResumed, template.unwrap_or("marketing"));
        let (note, owner, now) = (note.in_log_of(tenant.id).with("reason", &why), tenant.id, now_ms());
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            if !pauses::remove_all(tx, owner, id)? {
                return refuse(Refusal::NotFound);
            }
            pauses::note_end_all(tx, owner, id, now)?;
            store::catalog::bump(tx)?;
            store::audit::add(tx, &note.clone().line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.refresh().await
    }

    fn template_of(&self, tenant: &crate::policy::Tenant, code: &str) -> Result<TemplateId> {
        let template = tenant.templates.get(code);
        let unknown = || Error::Refused(Refusal::TemplateUnknown, Detail::both("template_id", code));
        template.map(|template| template.id).ok_or_else(unknown)
    }
}

/// A complaint about a message, or about none that is known: its words are still to be filled in.
pub(crate) fn complaint_about(
    id: ComplaintId,
    (tenant, phone): (TenantId, Phone),
    about: Option<&Shown>,
) -> Complaint {
    Complaint {
        id,
        tenant,
        phone,
        source: Source::CarrierCode,
        text: String::new(),
        who: String::new(),
        message: about.map(|shown| shown.new.id),
        template: about.and_then(|shown| shown.shared.template),
        signature: about.map(|shown| shown.shared.signature.clone()).unwrap_or_default(),
        task: about.and_then(|shown| shown.new.task),
        closed_ms: None,
        version: 1,
    }
}

/// Some lines of text.
fn plain(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    let is_odd = |c: char| c.is_control() && c != '\n';
    if text.is_empty() || text.chars().count() > TEXT_MAX || text.chars().any(is_odd) {
        let en = format!("expected 1 to {TEXT_MAX} characters");
        return Err(wrong(field, en, format!("应为 1 至 {TEXT_MAX} 个字符")));
    }
    Ok(text.to_owned())
}

/// The API's name of a template; its id when it is gone.
fn template_code(picture: &Picture, tenant: TenantId, id: TemplateId) -> String {
    let template = picture.tenants.get(&tenant).and_then(|tenant| tenant.templates_by_id.get(&id));
    template.map_or_else(|| id.to_string(), |template| template.code.clone())
}

fn view(row: &Complaint, picture: &Picture, sight: Sight) -> ComplaintView {
    let tenant = picture.tenants.get(&row.tenant);
    ComplaintView {
        id: row.id,
        tenant: tenant.map(|tenant| tenant.code.clone()).unwrap_or_default(),
        phone: sight.number(row.phone.code(), None).whole,
        source: row.source,
        text: row.text.clone(),
        who: row.who.clone(),
        at_ms: row.id.at_ms(),
        message: row.message.map(MessageId::uid),
        template: row.template.map(|id| template_code(picture, row.tenant, id)),
        signature: row.signature.clone(),
        task: row.task.map(MessageId::uid),
        closed_ms: row.closed_ms,
        version: row.version,
    }
}
