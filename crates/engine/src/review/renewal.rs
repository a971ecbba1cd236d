//! Documents that are handed in while their signature is approved: they wait for the reviewers, and nothing changes meanwhile.
//! Approved, they count, each in the place of the one it replaces; refused, the approved ones stay as they are.

use domain::evidence::Standing;
use domain::id::{EvidenceId, SignatureId, TenantId};
use domain::review::{Status, Subject};
use store::evidence::{self, Evidence};
use store::reviews::{self, Review};
use store::signatures::Signature;
use store::{Result, Tx};

use super::desk::Opinion;
use super::view::Found;
use super::work::{Submitted, application};
use crate::core::Core;

/// What reviewers read beside such an application.
const FINDING: &str = "documents_renewed";

/// The documents of a signature that wait.
pub(super) fn waiting(tx: &mut Tx<'_>, tenant: TenantId, id: SignatureId) -> Result<Vec<Evidence>> {
    let mut files = evidence::of_object(tx, tenant, Subject::Signature, id.0)?;
    files.retain(|file| file.standing == Standing::Waits);
    Ok(files)
}

/// Puts an approved signature's new documents into the queue, unless they are there already.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    core: &Core,
    signature: &Signature,
    (account, who): (Option<domain::id::AccountId>, &str),
) -> Result<()> {
    let newest =
        reviews::of_object(tx, signature.tenant, Subject::Signature, signature.id.0)?.into_iter().next();
    if newest.is_some_and(|review| review.state.is_open()) {
        return Ok(());
    }
    let finding = Found {
        id: FINDING.into(),
        is_error: false,
        position: None,
        field: None,
        en: "The signature is approved already. Decide about the documents that wait: rejecting them keeps the approved ones."
            .into(),
        zh: "该签名已通过审核。请审核待审的材料：驳回时，原有材料继续有效。".into(),
    };
    let submitted = Submitted {
        subject: Subject::Signature,
        object: signature.id.0,
        number: signature.version,
        name: &signature.text,
        content: &signature.text,
        findings: &[finding],
    };
    reviews::insert(tx, &application(core.ids.next(), signature.tenant, (account, who), &submitted))
}

/// Whether an application is about documents of a signature that was approved before.
pub(crate) fn is_renewal(review: &Review) -> bool {
    review.subject == Subject::Signature && review.findings.contains(FINDING)
}

/// What a decision does to a signature whose documents wait: its status afterwards. `None` = it has none that wait, or is not
/// in use.
pub(super) fn decide(tx: &mut Tx<'_>, signature: &Signature, opinion: &Opinion) -> Result<Option<Status>> {
    let Some(renewed) = signature.status.renewed() else { return Ok(None) };
    let waiting = waiting(tx, signature.tenant, signature.id)?;
    if waiting.is_empty() {
        return Ok(None);
    }
    match opinion {
        Opinion::Approve => {
            count(tx, &waiting)?;
            return Ok(Some(renewed));
        }
        Opinion::Reject(_) => {
            for file in &waiting {
                evidence::set_standing(tx, file.tenant, file.id, Standing::Refused)?;
            }
        }
        // They wait for what the owner adds.
        Opinion::Ask => {}
    }
    Ok(Some(signature.status))
}

/// The documents count now, each in its predecessor's place.
pub(crate) fn count(tx: &mut Tx<'_>, waiting: &[Evidence]) -> Result<()> {
    for file in waiting {
        if let Some(old) = file.replaces {
            evidence::set_standing(tx, file.tenant, old, Standing::Replaced)?;
        }
        evidence::set_standing(tx, file.tenant, file.id, Standing::Counts)?;
    }
    Ok(())
}

/// The signature is applied for anew, with all of its documents: none of them waits by itself any more.
pub(super) fn fold(tx: &mut Tx<'_>, signature: &Signature) -> Result<()> {
    let waiting = waiting(tx, signature.tenant, signature.id)?;
    if waiting.is_empty() {
        return Ok(());
    }
    count(tx, &waiting)?;
    reviews::withdraw(tx, signature.tenant, Subject::Signature, signature.id.0).map(drop)
}

/// Takes a document back that does not count; without any that waits the application goes, too.
pub(super) fn take_back(tx: &mut Tx<'_>, signature: &Signature, file: EvidenceId) -> Result<()> {
    evidence::remove(tx, signature.tenant, file)?;
    if signature.status.renewed().is_some() && waiting(tx, signature.tenant, signature.id)?.is_empty() {
        reviews::withdraw(tx, signature.tenant, Subject::Signature, signature.id.0)?;
    }
    Ok(())
}
