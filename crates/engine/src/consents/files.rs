//! Files that prove a record of consent: the form, a scan, a picture of the counter. Judged by their content before they are
//! kept; never changed afterwards.

use domain::audit::Action;
use domain::evidence::Subject;
use domain::id::{ConsentId, EvidenceId, Uid};
use domain::permission::Permission;
use domain::refusal::Refusal;
use store::evidence::{self, Evidence};
use store::{Tx, consents};

use super::is_archived;
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse, wrong};
use crate::error::Result;
use crate::review::{EvidenceFile, EvidenceView, NewEvidence};

/// What the files of a record prove.
const PURPOSE: &str = "consent";
/// Files of one record.
const FILES_MAX: usize = 12;

impl Engine {
    /// Keeps a file with a record that is not archived. `evidence_invalid` says what is wrong with the file.
    pub async fn add_consent_file(
        &self,
        actor: &Actor,
        id: ConsentId,
        name: String,
        data: Vec<u8>,
    ) -> Result<EvidenceView> {
        actor.may(Permission::ConsentsManage)?;
        let new = NewEvidence { purpose: PURPOSE.into(), name, expires_on: None, replaces: None, data };
        let (row, data) = self.judged(actor, Subject::Consent, id.0, new)?;
        let view = EvidenceView::from(row.clone());
        let note = self.core.note(actor, Action::EvidenceAdded, "").with("file", &row.name);
        let note = note.with("purpose", &row.purpose).with("sha256", &view.sha256);
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(consent) = consents::lock(tx, row.tenant, id)? else { return refuse(Refusal::NotFound) };
            if consent.archived_ms.is_some() {
                return refuse(is_archived());
            }
            if evidence::of_object(tx, row.tenant, Subject::Consent, id.0)?.len() >= FILES_MAX {
                let (en, zh) = ("there are 12 files already", "已有 12 个文件");
                return refuse(wrong("file", en, zh));
            }
            evidence::insert(tx, &row, &data)?;
            store::audit::add(tx, &note.clone().about(&consent.name).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await??;
        Ok(view)
    }

    /// Takes a file back, while the record is not archived.
    pub async fn remove_consent_file(&self, actor: &Actor, id: ConsentId, file: EvidenceId) -> Result<()> {
        actor.may(Permission::ConsentsManage)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, Action::EvidenceRemoved, ""));
        let remove = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(consent) = consents::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            if consent.archived_ms.is_some() {
                return refuse(is_archived());
            }
            let files = evidence::of_object(tx, tenant, Subject::Consent, id.0)?;
            let Some(known) = files.iter().find(|known| known.id == file) else {
                return refuse(Refusal::NotFound);
            };
            evidence::remove(tx, tenant, file)?;
            store::audit::add(tx, &note.clone().about(&consent.name).with("file", &known.name).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(remove).await?
    }

    /// A file of one of the tenant's own records.
    pub async fn consent_file(&self, actor: &Actor, id: ConsentId, file: EvidenceId) -> Result<EvidenceFile> {
        actor.may(Permission::ConsentsManage)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| evidence::get(tx, tenant, file)).await?;
        let (row, data) = found.filter(|(row, _)| belongs(row, id)).ok_or(Refusal::NotFound)?;
        Ok(EvidenceFile { name: row.name, media: row.media, data })
    }

    /// A file of the record that a tenant's message names, for the platform's people who answer a complaint. That they looked
    /// is written down in the tenant's log.
    pub async fn consent_file_all(&self, actor: &Actor, uid: Uid, file: EvidenceId) -> Result<EvidenceFile> {
        actor.may(Permission::PlatformMessages)?;
        let tenants: Vec<_> = self.core.picture().tenants.keys().copied().collect();
        let note = self.core.note(actor, Action::EvidenceViewed, "");
        let read = move |tx: &mut Tx<'_>| -> store::Result<Option<(Evidence, Vec<u8>)>> {
            let Some(owner) = store::messages::owner_all(tx, &tenants, uid.0)? else { return Ok(None) };
            let Some(message) = store::messages::get(tx, owner, uid.0)? else { return Ok(None) };
            let Some(id) = message.shared.consent else { return Ok(None) };
            let found = evidence::get(tx, owner, file)?.filter(|(row, _)| belongs(row, id));
            if let Some((row, _)) = &found {
                let note = note.clone().about(&uid.to_string()).in_log_of(owner).with("file", &row.name);
                store::audit::add(tx, &note.line())?;
            }
            Ok(found)
        };
        let (row, data) = self.core.db.write(read).await?.ok_or(Refusal::NotFound)?;
        Ok(EvidenceFile { name: row.name, media: row.media, data })
    }
}

fn belongs(row: &Evidence, id: ConsentId) -> bool {
    row.subject == Subject::Consent && row.object == id.0
}
