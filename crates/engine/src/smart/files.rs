//! Documents of a profile. While a version is live they wait beside those it stands on, and take their places when the next
//! version is approved.

use domain::audit::Action;
use domain::evidence::{Standing, Subject};
use domain::id::{EvidenceId, SmartId, TenantId};
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::review::Status;
use store::evidence::{self, Evidence};
use store::smart_profiles::{self, SmartProfile};
use store::{Tx, audit};

use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};
use crate::review::{EvidenceFile, EvidenceView, NewEvidence};

/// What a file can prove.
pub const PURPOSES: [&str; 5] =
    ["business_licence", "power_of_attorney", "trademark", "port_letter", "other"];
/// Files that count or wait.
const FILES_MAX: usize = 12;
/// The same, with those that were replaced or refused.
const KEPT_MAX: usize = 100;

/// Whether documents of a profile wait for the reviewers.
pub(super) fn wait(tx: &mut Tx<'_>, tenant: TenantId, id: SmartId) -> store::Result<bool> {
    let files = evidence::of_object(tx, tenant, Subject::Smart, id.0)?;
    Ok(files.iter().any(|file| file.standing == Standing::Waits))
}

/// Documents are not changed while reviewers look at them.
fn unless_submitted(row: &SmartProfile) -> Result<()> {
    match row.newest_status {
        Status::Submitted => Err(Error::param(Refusal::SmartState, row.newest_status.as_str())),
        _ => Ok(()),
    }
}

impl Engine {
    /// Keeps a file of a profile. `evidence_invalid` says what is wrong with it, `smart_state` while the profile waits for its
    /// review.
    pub async fn add_smart_file(&self, actor: &Actor, id: SmartId, new: NewEvidence) -> Result<EvidenceView> {
        actor.may(Permission::SmartManage)?;
        if !PURPOSES.contains(&new.purpose.as_str()) {
            let known = PURPOSES.join(", ");
            return Err(wrong("purpose", format!("there are: {known}"), format!("可选：{known}")));
        }
        let (row, data) = self.judged(actor, Subject::Smart, id.0, new)?;
        let view = EvidenceView::from(row.clone());
        let note = self.core.note(actor, Action::EvidenceAdded, "").with("file", &row.name);
        let note = note.with("purpose", &row.purpose).with("sha256", &view.sha256);
        let insert = move |tx: &mut Tx<'_>| -> Decided<Standing> {
            let Some(profile) = smart_profiles::lock(tx, row.tenant, id)? else {
                return refuse(Refusal::NotFound);
            };
            if let Err(error) = unless_submitted(&profile) {
                return refuse(error);
            }
            let files = evidence::of_object(tx, row.tenant, Subject::Smart, id.0)?;
            let is_in_use = |file: &&Evidence| matches!(file.standing, Standing::Counts | Standing::Waits);
            if files.iter().filter(is_in_use).count() >= FILES_MAX || files.len() >= KEPT_MAX {
                let (en, zh) = ("there are 12 files already", "已有 12 个文件");
                return refuse(wrong("file", en, zh));
            }
            let counts = |file: &Evidence| Some(file.id) == row.replaces && file.standing == Standing::Counts;
            if row.replaces.is_some() && !files.iter().any(counts) {
                let (en, zh) = ("the profile has no such document in use", "该档案没有这份有效材料");
                return refuse(wrong("replaces", en, zh));
            }
            let standing = if profile.live.is_some() { Standing::Waits } else { Standing::Counts };
            evidence::insert(tx, &Evidence { standing, ..row.clone() }, &data)?;
            if let (Standing::Counts, Some(old)) = (standing, row.replaces) {
                evidence::set_standing(tx, row.tenant, old, Standing::Replaced)?;
            }
            audit::add(tx, &note.clone().about(&profile.name).with("standing", standing.as_str()).line())?;
            Ok(Ok(standing))
        };
        let standing = self.core.db.write(insert).await??;
        Ok(EvidenceView { standing, ..view })
    }

    /// Takes a file of a profile back; not one that a live version stands on, and none while the profile waits for its review.
    pub async fn remove_smart_file(&self, actor: &Actor, id: SmartId, file: EvidenceId) -> Result<()> {
        actor.may(Permission::SmartManage)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, Action::EvidenceRemoved, ""));
        let remove = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(profile) = smart_profiles::lock(tx, tenant, id)? else {
                return refuse(Refusal::NotFound);
            };
            if let Err(error) = unless_submitted(&profile) {
                return refuse(error);
            }
            let files = evidence::of_object(tx, tenant, Subject::Smart, id.0)?;
            let Some(known) = files.iter().find(|known| known.id == file) else {
                return refuse(Refusal::NotFound);
            };
            if known.standing == Standing::Counts && profile.live.is_some() {
                return refuse(Error::param(Refusal::SmartState, profile.state.as_str()));
            }
            evidence::remove(tx, tenant, file)?;
            audit::add(tx, &note.clone().about(&profile.name).with("file", &known.name).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(remove).await?
    }

    /// A file of one of the tenant's own profiles.
    pub async fn smart_file(&self, actor: &Actor, id: SmartId, file: EvidenceId) -> Result<EvidenceFile> {
        actor.may(Permission::SmartManage)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| evidence::get(tx, tenant, file)).await?;
        let belongs = |row: &Evidence| row.subject == Subject::Smart && row.object == id.0;
        let (row, data) = found.filter(|(row, _)| belongs(row)).ok_or(Refusal::NotFound)?;
        Ok(EvidenceFile { name: row.name, media: row.media, data })
    }
}
