//! Files handed in as proof of a signature, and how any such file is judged: by its content, before it is kept. Never changed
//! afterwards.

use domain::audit::Action;
use domain::evidence::{FileKind, Limits, Standing, Subject as FileOf, inspect};
use domain::id::{EvidenceId, ReviewId, SignatureId};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::{Event, Status};
use store::evidence::{self, Evidence};
use store::{Tx, reviews, signatures};

use super::renewal;
use super::view::EvidenceView;
use super::work::{self, step};
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};

/// What a file can prove.
pub const PURPOSES: [&str; 3] = ["business_licence", "power_of_attorney", "other"];
/// Files of one signature.
const FILES_MAX: usize = 12;
/// The same, with those that were replaced or refused.
const KEPT_MAX: usize = 100;

/// A file that is handed in.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    /// What it proves; one of [`PURPOSES`].
    pub purpose: String,
    /// What its sender calls it.
    pub name: String,
    /// The last day on which the document is good, `2027-03-31`.
    pub expires_on: Option<String>,
    /// The document of an approved signature whose place it is to take.
    pub replaces: Option<EvidenceId>,
    /// The file.
    pub data: Vec<u8>,
}

/// A file to be taken away.
#[derive(Clone, Debug)]
pub struct EvidenceFile {
    /// What its sender called it.
    pub name: String,
    /// What it is, by its content.
    pub media: FileKind,
    /// The file.
    pub data: Vec<u8>,
}

fn check_day(day: &str) -> Result<()> {
    match day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok() {
        true => Ok(()),
        false => Err(wrong("expires_on", "expected a day such as 2027-03-31", "应为日期，例如 2027-03-31")),
    }
}

impl Engine {
    /// Keeps a file of a signature. Not while reviewers look at it. One of an approved signature waits for the reviewers; the
    /// signature stays as it is. `evidence_invalid` says what is wrong with the file.
    pub async fn add_evidence(
        &self,
        actor: &Actor,
        id: SignatureId,
        new: NewEvidence,
    ) -> Result<EvidenceView> {
        actor.may(Permission::SignaturesManage)?;
        if !PURPOSES.contains(&new.purpose.as_str()) {
            let known = PURPOSES.join(", ");
            return Err(wrong("purpose", format!("there are: {known}"), format!("可选：{known}")));
        }
        let (row, data) = self.judged(actor, FileOf::Signature, id.0, new)?;
        let view = EvidenceView::from(row.clone());
        let core = std::sync::Arc::clone(&self.core);
        let note = self.core.note(actor, Action::EvidenceAdded, "").with("file", &row.name);
        let note = note.with("purpose", &row.purpose).with("sha256", &view.sha256);
        let insert = move |tx: &mut Tx<'_>| -> Decided<Standing> {
            let Some(signature) = signatures::lock(tx, row.tenant, id)? else {
                return refuse(Refusal::NotFound);
            };
            if signature.status == Status::Submitted {
                return refuse(Error::param(Refusal::ReviewState, signature.status.as_str()));
            }
            let files = evidence::of_object(tx, row.tenant, FileOf::Signature, id.0)?;
            let is_in_use = |file: &&Evidence| matches!(file.standing, Standing::Counts | Standing::Waits);
            if files.iter().filter(is_in_use).count() >= FILES_MAX || files.len() >= KEPT_MAX {
                let (en, zh) = ("there are 12 files already", "已有 12 个文件");
                return refuse(wrong("file", en, zh));
            }
            let counts = |file: &Evidence| Some(file.id) == row.replaces && file.standing == Standing::Counts;
            if row.replaces.is_some() && !files.iter().any(counts) {
                let (en, zh) = ("the signature has no such document in use", "该签名没有这份有效材料");
                return refuse(wrong("replaces", en, zh));
            }
            let standing = match signature.status {
                Status::Approved => Standing::Waits,
                _ => Standing::Counts,
            };
            evidence::insert(tx, &Evidence { standing, ..row.clone() }, &data)?;
            let mut note = note.clone().about(&signature.text);
            if standing == Standing::Waits {
                renewal::apply(tx, &core, &signature, (row.account, &row.who))?;
                note = note.with("standing", standing.as_str());
            } else if let Some(old) = row.replaces {
                evidence::set_standing(tx, row.tenant, old, Standing::Replaced)?;
            }
            store::audit::add(tx, &note.line())?;
            Ok(Ok(standing))
        };
        let standing = self.core.db.write(insert).await??;
        Ok(EvidenceView { standing, ..view })
    }

    /// A file that may be kept, as the row it becomes, with its octets.
    pub(crate) fn judged(
        &self,
        actor: &Actor,
        subject: FileOf,
        object: i64,
        new: NewEvidence,
    ) -> Result<(Evidence, Vec<u8>)> {
        let name = work::line("name", &new.name, 1, 120)?;
        if let Some(day) = &new.expires_on {
            check_day(day)?;
        }
        let looked = inspect(&name, &new.data, Limits::default()).map_err(|finding| Error::Phrased {
            refusal: Refusal::EvidenceInvalid,
            detail: Detail::both("file", finding.en),
            zh: finding.zh.into_owned(),
        })?;
        let (account, who) = Engine::author(actor);
        let row = Evidence {
            tenant: actor.tenant,
            id: EvidenceId(self.core.ids.next()),
            subject,
            object,
            purpose: new.purpose,
            name,
            media: looked.kind,
            octets: i64::try_from(new.data.len()).unwrap_or(i64::MAX),
            pages: looked.pages.map(i64::from),
            sha256: ring::digest::digest(&ring::digest::SHA256, &new.data).as_ref().to_vec(),
            expires_on: new.expires_on,
            account,
            who,
            standing: Standing::Counts,
            replaces: new.replaces,
        };
        Ok((row, new.data))
    }

    /// Takes a file of a signature back, while the signature can be edited; one that does not count at any time.
    pub async fn remove_evidence(&self, actor: &Actor, id: SignatureId, file: EvidenceId) -> Result<()> {
        actor.may(Permission::SignaturesManage)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, Action::EvidenceRemoved, ""));
        let remove = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(signature) = signatures::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            let files = evidence::of_object(tx, tenant, FileOf::Signature, id.0)?;
            let Some(known) = files.iter().find(|known| known.id == file) else {
                return refuse(Refusal::NotFound);
            };
            match known.standing {
                Standing::Counts => {
                    settled!(step(signature.status, Event::Edit));
                    evidence::remove(tx, tenant, file)?;
                }
                _ => renewal::take_back(tx, &signature, file)?,
            }
            store::audit::add(tx, &note.clone().about(&signature.text).with("file", &known.name).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(remove).await?
    }

    /// A file of one of the tenant's own signatures.
    pub async fn evidence_file(
        &self,
        actor: &Actor,
        id: SignatureId,
        file: EvidenceId,
    ) -> Result<EvidenceFile> {
        actor.may(Permission::SignaturesManage)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| evidence::get(tx, tenant, file)).await?;
        let belongs = |row: &Evidence| row.subject == FileOf::Signature && row.object == id.0;
        let (row, data) = found.filter(|(row, _)| belongs(row)).ok_or(Refusal::NotFound)?;
        Ok(EvidenceFile { name: row.name, media: row.media, data })
    }

    /// A file that a review stands on, for reviewers. That they looked is written down in the tenant's log.
    pub async fn review_file(&self, actor: &Actor, id: ReviewId, file: EvidenceId) -> Result<EvidenceFile> {
        actor.may(Permission::ReviewsRead)?;
        let note = self.core.note(actor, Action::EvidenceViewed, "");
        let read = move |tx: &mut Tx<'_>| -> store::Result<Option<(Evidence, Vec<u8>)>> {
            let Some(review) = reviews::get_all(tx, id)? else { return Ok(None) };
            let found = evidence::get(tx, review.tenant, file)?;
            let found =
                found.filter(|(row, _)| row.subject == review.subject.into() && row.object == review.object);
            if let Some((row, _)) = &found {
                let note = note.clone().about(&review.name).in_log_of(review.tenant).with("file", &row.name);
                store::audit::add(tx, &note.line())?;
            }
            Ok(found)
        };
        let (row, data) = self.core.db.write(read).await?.ok_or(Refusal::NotFound)?;
        Ok(EvidenceFile { name: row.name, media: row.media, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days() {
        assert!(check_day("2027-03-31").is_ok());
        for bad in ["2027-02-30", "2027-3-1", "tomorrow", ""] {
            assert!(check_day(bad).is_err(), "{bad}");
        }
    }
}
