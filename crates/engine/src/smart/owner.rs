//! Profiles, from their owner's side: seen, submitted, taken back, taken off the handsets.

use domain::audit::Action;
use domain::evidence::{Standing, Subject as FileOf};
use domain::id::SmartId;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::review::{Event as VersionEvent, Status, Subject};
use domain::smart::Profile;
use domain::smart::life::{Event, State};
use store::smart_profiles::{self, Filter, SmartProfile, SmartVersion};
use store::{Tx, evidence, reviews, signatures};

use super::draft::{Held, checked, json_of};
use super::facts::{findings, unreadable};
use super::publish::{menu, step};
use super::view::{SmartDetail, SmartVersionView, SmartView, VersionLine, logo_view, vendors, wording};
use super::{files, ports};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::core::Core;
use crate::decided::{refuse, settled};
use crate::error::{Error, Result};
use crate::review::work::{Submitted, application, step as version_step};
use crate::review::{Applied, EvidenceView, Found, checks};

/// Which profiles.
#[derive(Clone, Debug, Default)]
pub struct SmartQuery {
    /// Where they are in their life.
    pub state: Option<State>,
    /// Where their newest version is in its life.
    pub newest: Option<Status>,
    /// With this in their name.
    pub words: Option<String>,
    /// Of the tenant with this code; of the platform's list only.
    pub tenant: Option<String>,
    /// After this one, newest first.
    pub after: Option<SmartId>,
    /// So many.
    pub limit: u32,
}

/// A menu as RCS Business Messaging takes it, beside a text.
#[derive(Clone, Debug)]
pub struct RcsExport {
    /// The agent message.
    pub message: serde_json::Value,
    /// What was cut, replaced or left out: the item's id (`None` = the text), and the stable word for it.
    pub notes: Vec<(Option<String>, String)>,
}

/// A profile with everything about it.
pub(super) fn detail(
    tx: &mut Tx<'_>,
    core: &Core,
    row: SmartProfile,
    for_platform: bool,
    now: i64,
) -> store::Result<SmartDetail> {
    let (tenant, id) = (row.tenant, row.id);
    let versions = smart_profiles::versions(tx, tenant, id)?;
    let texts: Vec<_> =
        signatures::of_tenant(tx, tenant)?.into_iter().map(|row| (row.id, row.text)).collect();
    let find = |number: i64| versions.iter().find(|version| version.number == number);
    let newest = find(row.newest).ok_or(store::Error::NotFound)?;
    let mut shown = |version: &SmartVersion| {
        let logo = logo_view(tx, tenant, version.logo.as_deref())?;
        SmartVersionView::of(version, logo, &texts)
    };
    let live = row.live.filter(|number| *number != row.newest).and_then(find).map(&mut shown).transpose()?;
    let (newest_view, picture) = (shown(newest)?, core.picture());
    let files = evidence::of_object(tx, tenant, FileOf::Smart, id.0)?;
    let renews = files.iter().any(|file| file.standing == Standing::Waits);
    let rows = smart_profiles::vendors(tx, tenant, id)?;
    let (of, is_live) = (row.live.unwrap_or(row.newest), row.state.is_shown());
    Ok(SmartDetail {
        findings: findings(tx, core, (tenant, id), newest, now)?,
        history: reviews::of_object(tx, tenant, Subject::Smart, id.0)?
            .into_iter()
            .map(Applied::from)
            .collect(),
        evidence: files.into_iter().map(EvidenceView::from).collect(),
        versions: versions.iter().map(VersionLine::from).collect(),
        vendors: vendors(&rows, of, is_live, for_platform),
        own_ports: ports::own(&picture, tenant),
        profile: SmartView::of(row, newest_view.logo.clone(), &picture, (renews, for_platform)),
        newest: newest_view,
        live,
    })
}

/// A page of profiles with the logos of their newest versions.
pub(super) fn page(
    tx: &mut Tx<'_>,
    core: &Core,
    filter: &Filter,
    for_platform: bool,
) -> store::Result<Vec<SmartView>> {
    let picture = core.picture();
    let mut views = Vec::new();
    for row in smart_profiles::page_all(tx, filter)? {
        let newest = smart_profiles::version_of(tx, row.tenant, row.id, row.newest)?;
        let logo = logo_view(tx, row.tenant, newest.and_then(|version| version.logo).as_deref())?;
        let renews = files::wait(tx, row.tenant, row.id)?;
        views.push(SmartView::of(row, logo, &picture, (renews, for_platform)));
    }
    Ok(views)
}

impl Engine {
    /// The tenant's profiles, the newest first.
    pub async fn smart_profiles(&self, actor: &Actor, query: SmartQuery) -> Result<Vec<SmartView>> {
        actor.may(Permission::SmartRead)?;
        let filter = Filter {
            tenant: Some(actor.tenant),
            state: query.state,
            newest: query.newest,
            words: query.words.filter(|words| !words.trim().is_empty()),
            before: query.after,
            limit: i64::from(query.limit),
        };
        let core = std::sync::Arc::clone(&self.core);
        Ok(self.core.db.read(move |tx| page(tx, &core, &filter, false)).await?)
    }

    /// One of them with everything about it.
    pub async fn smart_profile(&self, actor: &Actor, id: SmartId) -> Result<SmartDetail> {
        actor.may(Permission::SmartRead)?;
        let (tenant, core, now) = (actor.tenant, std::sync::Arc::clone(&self.core), now_ms());
        let read = move |tx: &mut Tx<'_>| {
            let row = smart_profiles::get(tx, tenant, id)?.ok_or(store::Error::NotFound)?;
            detail(tx, &core, row, false, now)
        };
        Ok(self.core.db.read(read).await?)
    }

    /// What a machine says of a profile while it is written; with the logo and the documents of the profile `of`, when it is
    /// one of the tenant's.
    pub async fn lint_smart(
        &self,
        actor: &Actor,
        of: Option<SmartId>,
        profile: Profile,
    ) -> Result<Vec<Found>> {
        actor.may(Permission::SmartRead)?;
        let profile = checked(profile)?;
        let version = SmartVersion {
            number: 0,
            status: Status::Draft,
            wording: json_of(&profile)?,
            logo: None,
            created_ms: 0,
            created_by: String::new(),
        };
        let (tenant, core, now) = (actor.tenant, std::sync::Arc::clone(&self.core), now_ms());
        let read = move |tx: &mut Tx<'_>| {
            let row = match of {
                Some(id) => smart_profiles::get(tx, tenant, id)?,
                None => None,
            };
            let logo = match &row {
                Some(row) => {
                    smart_profiles::version_of(tx, tenant, row.id, row.newest)?.and_then(|newest| newest.logo)
                }
                None => None,
            };
            let id = row.map_or(SmartId(0), |row| row.id);
            findings(tx, &core, (tenant, id), &SmartVersion { logo, ..version.clone() }, now)
        };
        Ok(self.core.db.read(read).await?)
    }

    /// Puts the newest version into the reviewers' queue; of a live one whose documents wait, the same once more with them.
    /// `submission_invalid` says what is still wrong.
    pub async fn submit_smart(&self, actor: &Actor, id: SmartId) -> Result<SmartView> {
        actor.may(Permission::SmartManage)?;
        let (core, press, now) = (std::sync::Arc::clone(&self.core), self.press(), now_ms());
        let (review, (account, who)) = (self.core.ids.next(), Engine::author(actor));
        self.on_smart(actor, id, Action::SmartSubmitted, move |tx, held: &mut Held, note| {
            let tenant = held.row.tenant;
            if held.newest.status == Status::Approved && files::wait(tx, tenant, id)? {
                super::draft::next_version(held, &who, now);
            }
            let status = match version_step(held.newest.status, VersionEvent::Submit) {
                Ok(status) => status,
                Err(_) => return refuse(Error::param(Refusal::SmartState, held.newest.status.as_str())),
            };
            let mut found = findings(tx, &core, (tenant, id), &held.newest, now)?;
            if !found.iter().any(|found| found.is_error) {
                found.extend(press.try_out(tx, &held.row, &held.newest, now)?.as_ref().map(unreadable));
            }
            if let Some(error) = checks::refusal(&found, "(body)") {
                return refuse(error);
            }
            held.newest.status = status;
            let submitted = Submitted {
                subject: Subject::Smart,
                object: id.0,
                number: held.newest.number,
                name: &held.row.name,
                content: &summary(&wording(&held.newest)?),
                findings: &found,
            };
            reviews::insert(tx, &application(review, tenant, (account, &who), &submitted))?;
            Ok(Ok(note.with("version", held.newest.number).with("review", review.to_string())))
        })
        .await
    }

    /// Takes the newest version out of the queue before it is decided; it is a draft again.
    pub async fn withdraw_smart(&self, actor: &Actor, id: SmartId) -> Result<SmartView> {
        self.on_smart(actor, id, Action::SmartWithdrawn, move |tx, held, note| {
            held.newest.status = match version_step(held.newest.status, VersionEvent::Withdraw) {
                Ok(status) => status,
                Err(_) => return refuse(Error::param(Refusal::SmartState, held.newest.status.as_str())),
            };
            reviews::withdraw(tx, held.row.tenant, Subject::Smart, id.0)?;
            Ok(Ok(note.with("version", held.newest.number)))
        })
        .await
    }

    /// Asks the reviewers to hurry, once an hour.
    pub async fn urge_smart(&self, actor: &Actor, id: SmartId) -> Result<()> {
        actor.may(Permission::SmartManage)?;
        let tenant = actor.tenant;
        let known = self.core.db.read(move |tx| smart_profiles::get(tx, tenant, id)).await?;
        let name = known.ok_or(Refusal::NotFound)?.name;
        self.urge(actor, Subject::Smart, id.0, &name).await
    }

    /// Takes the live version off the handsets; it comes back when another version is approved. Its name is free for others.
    pub async fn unpublish_smart(&self, actor: &Actor, id: SmartId) -> Result<SmartView> {
        let (press, now) = (self.press(), now_ms());
        let view = self
            .on_smart(actor, id, Action::SmartUnpublished, move |tx, held, note| {
                held.row.state = settled!(step(held.row.state, Event::Withdraw));
                held.row.live_name = None;
                settled!(press.sync(tx, &held.row, now)?);
                Ok(Ok(note.with("version", held.row.live)))
            })
            .await?;
        self.handsets_changed().await;
        Ok(view)
    }

    /// The menu of the live version, or of the newest one while there is none, as RCS suggestions beside a text.
    pub async fn smart_rcs(&self, actor: &Actor, id: SmartId, text: &str) -> Result<RcsExport> {
        actor.may(Permission::SmartRead)?;
        let tenant = actor.tenant;
        let read = move |tx: &mut Tx<'_>| {
            let row = smart_profiles::get(tx, tenant, id)?.ok_or(store::Error::NotFound)?;
            let number = row.live.unwrap_or(row.newest);
            let version =
                smart_profiles::version_of(tx, tenant, id, number)?.ok_or(store::Error::NotFound)?;
            wording(&version)
        };
        let profile = self.core.db.read(read).await?;
        let export = ::smart::rcs::export(&profile.name, &menu(&profile), text, "86");
        let value = |error: serde_json::Error| Error::Internal(error.to_string());
        let word = |what| serde_json::to_value(what).ok().and_then(|word| word.as_str().map(str::to_owned));
        Ok(RcsExport {
            message: serde_json::to_value(&export.message).map_err(value)?,
            notes: export
                .notes
                .iter()
                .map(|note| (note.item_id.clone(), word(note.what).unwrap_or_default()))
                .collect(),
        })
    }
}

/// What reviewers compare with earlier decisions: name, summary and menu as people read them.
fn summary(profile: &Profile) -> String {
    let lines = profile.entries().map(|entry| match entry.action {
        Some(domain::smart::Action::OpenUrl { url, .. }) => format!("{}: {url}", entry.label),
        Some(domain::smart::Action::Dial { phone }) => format!("{}: {phone}", entry.label),
        Some(domain::smart::Action::OpenApp { url, fallback }) => {
            format!("{}: {url} / {fallback}", entry.label)
        }
        None => entry.label.to_owned(),
    });
    let head = [profile.name.clone(), profile.summary.clone()].into_iter().filter(|line| !line.is_empty());
    head.chain(lines).collect::<Vec<_>>().join("\n")
}
