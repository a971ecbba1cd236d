//! Profiles, from their owner's side: written, changed, thrown away. What is live stays as it is.

use domain::audit::Action;
use domain::id::SmartId;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::review::Status;
use domain::smart::Profile;
use domain::smart::life::State;
use store::smart_profiles::{self, SmartProfile, SmartVersion};
use store::{Tx, evidence};

use super::view::{SmartView, is_draft, logo_view};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::review::line;

/// Profiles a tenant can have.
const PROFILES_MAX: i64 = 200;
/// Versions of one profile.
const VERSIONS_MAX: i64 = 1_000;
/// Octets of what a version says.
const OCTETS_MAX: usize = 64 << 10;
/// Menus, items of one, hotlines, claims and signatures that are kept at all; what is wrong with too many is the lint's to say.
const KEPT_MAX: usize = 40;

/// A profile that is held, with its newest version.
pub(super) struct Held {
    pub(super) row: SmartProfile,
    pub(super) newest: SmartVersion,
}

/// What is kept of what somebody writes: within limits, the name on one line. What is wrong with it otherwise is shown, not
/// refused: a draft may be unfinished.
pub(super) fn checked(mut profile: Profile) -> Result<Profile> {
    profile.name = line("name", &profile.name, 1, 40)?;
    profile.summary = profile.summary.trim().to_owned();
    let lists = [
        ("hotlines", profile.hotlines.len()),
        ("signatures", profile.signatures.len()),
        ("claims", profile.claims.len()),
        ("regions", profile.regions.len()),
        ("menus", profile.menus.len()),
        ("menus", profile.menus.iter().map(|menu| menu.items.len()).max().unwrap_or(0)),
    ];
    if let Some((field, _)) = lists.into_iter().find(|(_, count)| *count > KEPT_MAX) {
        return Err(wrong(field, format!("at most {KEPT_MAX}"), format!("最多 {KEPT_MAX} 项")));
    }
    Ok(profile)
}

/// As it is stored.
pub(super) fn json_of(profile: &Profile) -> Result<String> {
    let text = serde_json::to_string(profile).map_err(|error| Error::Internal(error.to_string()))?;
    if text.len() > OCTETS_MAX {
        return Err(wrong("(body)", "it is too long", "内容过长"));
    }
    Ok(text)
}

/// Makes the newest version one that can be written: a draft again, or the next one when it is live or was.
pub(super) fn next_version(held: &mut Held, who: &str, now: i64) {
    if !is_draft(held.newest.status) {
        held.newest.number += 1;
    }
    held.newest.status = Status::Draft;
    (held.newest.created_ms, held.newest.created_by) = (now, who.to_owned());
}

impl Engine {
    /// Makes a profile with its first version, which is not submitted yet.
    pub async fn create_smart(&self, actor: &Actor, profile: Profile) -> Result<SmartView> {
        actor.may(Permission::SmartManage)?;
        let mut profile = checked(profile)?;
        let next_item = i64::from(profile.number_items(1));
        let (now, who) = (now_ms(), actor.name().to_owned());
        let first = SmartVersion {
            number: 1,
            status: Status::Draft,
            wording: json_of(&profile)?,
            logo: None,
            created_ms: now,
            created_by: who.clone(),
        };
        let row = SmartProfile {
            id: SmartId(self.core.ids.next()),
            tenant: actor.tenant,
            name: profile.name.clone(),
            state: State::Draft,
            newest: 1,
            newest_status: Status::Draft,
            live: None,
            live_name: None,
            next_item,
            version: 1,
            created_ms: now,
            created_by: who,
            changed_ms: now,
            published_ms: None,
            freeze: (String::new(), String::new()),
            frozen: None,
            unfreeze: None,
        };
        let audit = self.core.note(actor, Action::SmartCreated, &row.name).with("after", &profile).line();
        let new = row.clone();
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if smart_profiles::count(tx, new.tenant)? >= PROFILES_MAX {
                let (en, zh) =
                    (format!("there are {PROFILES_MAX} already"), format!("已有 {PROFILES_MAX} 个档案"));
                return refuse(wrong("name", en, zh));
            }
            smart_profiles::insert(tx, &new, &first)?;
            store::audit::add(tx, &audit)?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await??;
        Ok(SmartView::of(row, None, &self.core.picture(), (false, false)))
    }

    /// Writes the profile as it was at `version` anew: its draft, or another version when the newest is live or was.
    /// `changed_meanwhile` when somebody was quicker, `smart_state` while it waits for its review.
    pub async fn change_smart(
        &self,
        actor: &Actor,
        id: SmartId,
        version: i64,
        profile: Profile,
    ) -> Result<SmartView> {
        let profile = checked(profile)?;
        json_of(&profile)?;
        let (now, who) = (now_ms(), actor.name().to_owned());
        self.on_smart(actor, id, Action::SmartChanged, move |_, held, note| {
            if held.row.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            if held.newest.status == Status::Submitted {
                return refuse(Error::param(Refusal::SmartState, held.newest.status.as_str()));
            }
            if held.newest.number >= VERSIONS_MAX {
                return refuse(wrong("(body)", "there are too many versions", "版本过多"));
            }
            let mut profile = profile.clone();
            let next = u32::try_from(held.row.next_item).unwrap_or(u32::MAX / 2);
            held.row.next_item = i64::from(profile.number_items(next));
            next_version(held, &who, now);
            let before: serde_json::Value = serde_json::from_str(&held.newest.wording).unwrap_or_default();
            held.newest.wording = settled!(json_of(&profile));
            held.row.name.clone_from(&profile.name);
            Ok(Ok(note.with("version", held.newest.number).with("before", before).with("after", &profile)))
        })
        .await
    }

    /// Throws the newest version away when it was never shown and does not wait; a profile that had no other goes with its
    /// documents. `smart_state` otherwise. Answers whether there is still a profile.
    pub async fn delete_smart_draft(&self, actor: &Actor, id: SmartId) -> Result<bool> {
        actor.may(Permission::SmartManage)?;
        let (tenant, now) = (actor.tenant, now_ms());
        let note = self.core.note(actor, Action::SmartDraftDeleted, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<bool> {
            let Some(mut row) = smart_profiles::lock(tx, tenant, id)? else {
                return refuse(Refusal::NotFound);
            };
            if !is_draft(row.newest_status) {
                return refuse(Error::param(Refusal::SmartState, row.newest_status.as_str()));
            }
            let audit = note.clone().about(&row.name).with("version", row.newest);
            store::audit::add(tx, &audit.line())?;
            let versions = smart_profiles::versions(tx, tenant, id)?;
            let Some(before) = versions.iter().find(|version| !is_draft(version.status)) else {
                for file in evidence::of_object(tx, tenant, domain::evidence::Subject::Smart, id.0)? {
                    evidence::remove(tx, tenant, file.id)?;
                }
                smart_profiles::remove(tx, tenant, id)?;
                return Ok(Ok(false));
            };
            for version in versions.iter().filter(|version| version.number > before.number) {
                smart_profiles::remove_version(tx, tenant, id, version.number)?;
            }
            (row.newest, row.newest_status, row.changed_ms) = (before.number, before.status, now);
            row.name = super::view::wording(before)?.name;
            smart_profiles::update(tx, &row)?;
            Ok(Ok(true))
        };
        self.core.db.write(run).await?
    }

    /// Runs a change of one of the tenant's profiles, which is held. `not_found` without it.
    pub(super) async fn on_smart<F>(
        &self,
        actor: &Actor,
        id: SmartId,
        action: Action,
        mut change: F,
    ) -> Result<SmartView>
    where
        F: FnMut(&mut Tx<'_>, &mut Held, crate::Note) -> Decided<crate::Note> + Send + 'static,
    {
        actor.may(Permission::SmartManage)?;
        let (tenant, now) = (actor.tenant, now_ms());
        let note = self.core.note(actor, action, "");
        let picture = self.core.picture();
        let run = move |tx: &mut Tx<'_>| -> Decided<SmartView> {
            let Some(row) = smart_profiles::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            let newest = smart_profiles::version_of(tx, tenant, id, row.newest)?;
            let newest = newest
                .ok_or_else(|| store::Error::Corrupt(format!("Smart SMS profile {id} has no version")))?;
            let mut held = Held { row, newest };
            let note = settled!(change(tx, &mut held, note.clone())?);
            smart_profiles::put_version(tx, tenant, id, &held.newest)?;
            (held.row.newest, held.row.newest_status) = (held.newest.number, held.newest.status);
            held.row.changed_ms = now;
            if !smart_profiles::update(tx, &held.row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            store::audit::add(tx, &note.about(&held.row.name).line())?;
            held.row.version += 1;
            let logo = logo_view(tx, tenant, held.newest.logo.as_deref())?;
            let renews = super::files::wait(tx, tenant, id)?;
            Ok(Ok(SmartView::of(held.row, logo, &picture, (renews, false))))
        };
        self.core.db.write(run).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_may_be_unfinished_within_limits() {
        let named = |name: &str| Profile { name: name.into(), ..Profile::default() };
        assert_eq!(checked(named(" 鸿雁 ")).unwrap().name, "鸿雁");
        assert!(checked(named("")).is_err() && checked(named("a\nb")).is_err());
        let many = Profile { regions: vec!["CN-BJ".into(); KEPT_MAX + 1], ..named("a") };
        assert!(checked(many).is_err());
        let long = Profile { summary: "x".repeat(OCTETS_MAX), ..named("a") };
        assert!(json_of(&long).is_err() && json_of(&named("a")).is_ok());
    }

    #[test]
    fn what_is_live_is_followed_by_another_version() {
        let version = |status| SmartVersion {
            number: 3,
            status,
            wording: "{}".into(),
            logo: None,
            created_ms: 0,
            created_by: String::new(),
        };
        let row = SmartProfile {
            id: SmartId(1),
            tenant: domain::id::TenantId(1),
            name: String::new(),
            state: State::Published,
            newest: 3,
            newest_status: Status::Draft,
            live: None,
            live_name: None,
            next_item: 1,
            version: 1,
            created_ms: 0,
            created_by: String::new(),
            changed_ms: 0,
            published_ms: None,
            freeze: (String::new(), String::new()),
            frozen: None,
            unfreeze: None,
        };
        for (status, number) in
            [(Status::Draft, 3), (Status::Rejected, 3), (Status::Approved, 4), (Status::Replaced, 4)]
        {
            let mut held = Held { row: row.clone(), newest: version(status) };
            next_version(&mut held, "me", 9);
            assert_eq!((held.newest.number, held.newest.status), (number, Status::Draft), "{status:?}");
        }
    }
}
