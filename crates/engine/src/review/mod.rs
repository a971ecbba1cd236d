//! What is applied for and what is decided about it: signatures, templates, the files handed in as proof, the reviewers' desk.
//!
//! A tenant's side (`signatures.rs`, `templates.rs`, `evidence.rs`) writes, submits, withdraws; the platform's side
//! (`desk.rs`) claims and decides. Every step is one transaction with its line of the audit log, holds the row of what it is
//! about, and bumps the catalogue, so a decision counts on the message path as soon as it is committed.
//! Sender IDs are registered by country: `sender_ids.rs` is the tenant's side, `sender_desk.rs` the platform's.
//! `renewal.rs`: documents of a signature that stays approved while they wait.
//! `test_send.rs` sends a version of a template, approved or not, to its author's own phone.
//! `exemptions.rs` spares a tenant's free text, or a template's new versions, the review for a time.
//! Invariants: nobody decides about what they submitted; a template's edit never changes what sends before it was approved;
//! an application is decided once.

pub(crate) mod checks;
mod desk;
mod evidence;
mod exemptions;
mod expiry;
#[cfg(test)]
mod expiry_tests;
pub(crate) mod missions;
pub(crate) mod preview;
mod reminders;
pub(crate) mod renewal;
mod sender_desk;
mod sender_ids;
mod signatures;
mod templates;
mod test_send;
mod view;
pub(crate) mod work;

pub(crate) use expiry::day_of;
pub(crate) use view::{reasons, rules};
pub(crate) use work::line;

pub use desk::{Bulk, DECISIONS_MAX, Opinion, ReviewDetail, ReviewQuery};
pub use evidence::{EvidenceFile, NewEvidence, PURPOSES};
pub use exemptions::{ExemptionQuery, ExemptionState, ExemptionView, NewExemption};
pub use missions::MissionSample;
pub use sender_desk::{NewSender, SenderDecision, SenderQuery};
pub use sender_ids::{SenderApplication, SenderJudged, SenderView};
pub use signatures::{SignatureDetail, SignatureWording};
pub use templates::{TemplateDetail, TemplateLint, TemplateWording};
pub use test_send::{TESTS_PER_DAY, TemplateTest, TemplateTested};
pub use view::{Applied, EvidenceView, Found, ReviewView, SignatureView, TemplateView, VersionView};
