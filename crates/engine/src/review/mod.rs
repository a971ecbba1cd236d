//! What is applied for and what is decided about it: signatures, templates, the files handed in as proof, the reviewers' desk.
//!
//! A tenant's side (`signatures.rs`, `templates.rs`, `evidence.rs`) writes, submits, withdraws; the platform's side
//! (`desk.rs`) claims and decides. Every step is one transaction with its line of the audit log, holds the row of what it is
//! about, and bumps the catalogue, so a decision counts on the message path as soon as it is committed.
//! Invariants: nobody decides about what they submitted; a template's edit never changes what sends before it was approved;
//! an application is decided once.

pub(crate) mod checks;
mod desk;
mod evidence;
mod expiry;
mod signatures;
mod templates;
mod view;
mod work;

pub(crate) use view::rules;

pub use desk::{Opinion, ReviewDetail, ReviewQuery};
pub use evidence::{EvidenceFile, NewEvidence, PURPOSES};
pub use signatures::{SignatureDetail, SignatureWording};
pub use templates::{TemplateDetail, TemplateLint, TemplateWording};
pub use view::{Applied, EvidenceView, Found, ReviewView, SignatureView, TemplateView, VersionView};
