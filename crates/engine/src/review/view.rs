//! What people see of signatures, templates and reviews.

use domain::evidence::{FileKind, Standing};
use domain::id::{EvidenceId, MessageId, ReviewId, SignatureId};
use domain::kind::Kind;
use domain::lint::{Finding, Severity};
use domain::review::{Reason, State, Status, Subject};
use domain::smart::Flaw;
use domain::variable::VariableRule;
use serde::{Deserialize, Serialize};
use store::evidence::Evidence;
use store::filings::Filing;
use store::reviews::Review;
use store::signatures::Signature;
use store::templates::{Template, Version};

use crate::filings::FilingView;

/// Something a machine found, as it is stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Stable word.
    pub id: String,
    /// It keeps the whole from being submitted; else it is a hint.
    pub is_error: bool,
    /// Character at which it begins, when it has a place.
    pub position: Option<usize>,
    /// The value that is meant, of what has several: `menus[0].label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// English sentence.
    pub en: String,
    /// Chinese sentence.
    pub zh: String,
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Found {
        Found {
            id: finding.id.to_owned(),
            is_error: finding.severity == Severity::Error,
            position: finding.position,
            field: None,
            en: finding.en.into_owned(),
            zh: finding.zh.into_owned(),
        }
    }
}

impl From<Flaw> for Found {
    fn from(flaw: Flaw) -> Found {
        Found {
            id: flaw.id.to_owned(),
            is_error: flaw.severity == Severity::Error,
            position: None,
            field: Some(flaw.field),
            en: flaw.en.into_owned(),
            zh: flaw.zh.into_owned(),
        }
    }
}

/// A signature.
#[derive(Clone, Debug)]
pub struct SignatureView {
    /// Its id.
    pub id: SignatureId,
    /// Without brackets.
    pub text: String,
    /// Where it is in its life.
    pub status: Status,
    /// It is used on behalf of somebody else.
    pub on_behalf: bool,
    /// Whose name it is.
    pub company: String,
    /// What the owner tells the reviewer.
    pub note: String,
    /// Named by whoever changes it.
    pub version: i64,
    /// Made at; `None` = by the platform.
    pub created_ms: Option<i64>,
    /// By whom.
    pub created_by: String,
    /// Last changed at.
    pub changed_ms: Option<i64>,
    /// Where it stands with each mainland network.
    pub filings: Vec<FilingView>,
}

impl SignatureView {
    /// `known`: what was said about it.
    pub(super) fn of(row: Signature, known: &[Filing]) -> SignatureView {
        SignatureView {
            filings: crate::filings::views(known),
            id: row.id,
            text: row.text,
            status: row.status,
            on_behalf: row.on_behalf,
            company: row.company,
            note: row.note,
            version: row.version,
            created_ms: row.created_ms,
            created_by: row.created_by,
            changed_ms: row.changed_ms,
        }
    }
}

/// What a version of a template says, and where it is in its life.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// From 1.
    pub number: i64,
    /// Where it is in its life; `approved` = this one sends.
    pub status: Status,
    /// What people call it.
    pub name: String,
    /// SMS type.
    pub kind: Kind,
    /// With its variables.
    pub content: String,
    /// Its variables, in the order in which values are given.
    pub variables: Vec<VariableRule>,
    /// What it is used for.
    pub description: String,
    /// Written at; `None` = by the platform.
    pub created_ms: Option<i64>,
    /// By whom.
    pub created_by: String,
}

impl From<Version> for VersionView {
    fn from(row: Version) -> VersionView {
        VersionView {
            number: row.number,
            status: row.status,
            variables: rules(&row.wording.content, &row.wording.variables),
            name: row.wording.name,
            kind: Kind::from_code(row.wording.kind).unwrap_or(Kind::Notification),
            content: row.wording.content,
            description: row.wording.description,
            created_ms: row.created_ms,
            created_by: row.created_by,
        }
    }
}

/// A template: what sends, or what was written when nothing was approved yet.
#[derive(Clone, Debug)]
pub struct TemplateView {
    /// The API's name for it.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// SMS type.
    pub kind: Kind,
    /// With its variables.
    pub content: String,
    /// Its variables, in the order in which values are given.
    pub variables: Vec<VariableRule>,
    /// What it is used for.
    pub description: String,
    /// Where it is in its life.
    pub status: Status,
    /// Named by whoever changes it.
    pub version: i64,
    /// Made at; `None` = by the platform.
    pub created_ms: Option<i64>,
    /// The newest version, when it is not the one that sends.
    pub pending: Option<VersionView>,
}

impl TemplateView {
    pub(super) fn of(row: Template, newest: Option<Version>) -> TemplateView {
        let pending = newest.filter(|version| version.status != Status::Approved).map(VersionView::from);
        TemplateView {
            code: row.code,
            variables: rules(&row.wording.content, &row.wording.variables),
            name: row.wording.name,
            kind: Kind::from_code(row.wording.kind).unwrap_or(Kind::Notification),
            content: row.wording.content,
            description: row.wording.description,
            status: row.status,
            version: row.version,
            created_ms: row.created_ms,
            pending,
        }
    }
}

/// The variables of a content with what was said about each; those nothing was said about may be anything.
pub(crate) fn rules(content: &str, stored: &str) -> Vec<VariableRule> {
    let known: Vec<VariableRule> = serde_json::from_str(stored).unwrap_or_default();
    let Ok(parsed) = domain::template::Template::parse(content) else { return known };
    let rule = |variable: domain::template::Variable| {
        let said = known.iter().find(|rule| rule.name == variable.name).cloned();
        said.unwrap_or_else(|| VariableRule::new(variable.name, domain::variable::VariableKind::Other))
    };
    parsed.variables.into_iter().map(rule).collect()
}

/// A file handed in as proof, without its octets.
#[derive(Clone, Debug)]
pub struct EvidenceView {
    /// Its id.
    pub id: EvidenceId,
    /// What it proves; one of [`super::PURPOSES`].
    pub purpose: String,
    /// What its sender called it.
    pub name: String,
    /// What it is, by its content.
    pub media: FileKind,
    /// Its size.
    pub octets: i64,
    /// Pages of a PDF, as far as they were counted.
    pub pages: Option<i64>,
    /// Whether it counts.
    pub standing: Standing,
    /// The document whose place it takes when it is approved.
    pub replaces: Option<EvidenceId>,
    /// SHA-256, in hexadecimal digits.
    pub sha256: String,
    /// The last day on which the document is good.
    pub expires_on: Option<String>,
    /// Handed in by.
    pub who: String,
    /// When.
    pub at_ms: i64,
}

impl From<Evidence> for EvidenceView {
    fn from(row: Evidence) -> EvidenceView {
        EvidenceView {
            at_ms: MessageId(row.id.0).accepted_ms(),
            id: row.id,
            purpose: row.purpose,
            name: row.name,
            media: row.media,
            octets: row.octets,
            pages: row.pages,
            standing: row.standing,
            replaces: row.replaces,
            sha256: row.sha256.iter().map(|octet| format!("{octet:02x}")).collect(),
            expires_on: row.expires_on,
            who: row.who,
        }
    }
}

/// One application as its owner sees it: who submitted it, and what became of it.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The template's version, or the signature's.
    pub number: i64,
    /// The text as it was submitted.
    pub content: String,
    /// By whom.
    pub submitted_by: String,
    /// When.
    pub submitted_ms: i64,
    /// Where it is; that a reviewer has it is the platform's business.
    pub state: State,
    /// Decided at.
    pub decided_ms: Option<i64>,
    /// Why not.
    pub reasons: Vec<Reason>,
    /// What the reviewer says.
    pub note: String,
    /// The owner asked to hurry at.
    pub urged_ms: Option<i64>,
}

impl From<Review> for Applied {
    fn from(row: Review) -> Applied {
        Applied {
            submitted_ms: MessageId(row.id.0).accepted_ms(),
            reasons: reasons(&row.reasons),
            number: row.number,
            content: row.content,
            submitted_by: row.who,
            state: if row.state.is_open() { State::Waiting } else { row.state },
            decided_ms: row.decided.map(|by| by.at_ms),
            note: row.note,
            urged_ms: row.urged_ms,
        }
    }
}

/// Reasons as they are stored, read.
pub(crate) fn reasons(stored: &str) -> Vec<Reason> {
    let words: Vec<String> = serde_json::from_str(stored).unwrap_or_default();
    words.iter().filter_map(|word| Reason::parse(word)).collect()
}

/// A review as reviewers see it.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// Its id.
    pub id: ReviewId,
    /// The tenant's code.
    pub tenant: String,
    /// What is looked at.
    pub subject: Subject,
    /// What people call it.
    pub name: String,
    /// The application.
    pub applied: Applied,
    /// Where it is.
    pub state: State,
    /// Who has it, and since when.
    pub claimed: Option<(String, i64)>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Who exempted it, when no reviewer looked.
    pub exempt_by: Option<String>,
    /// What a machine found.
    pub findings: Vec<Found>,
    /// The looker could decide about it.
    pub can_decide: bool,
}

impl ReviewView {
    pub(super) fn of(row: Review, tenant: String, can_decide: bool) -> ReviewView {
        ReviewView {
            id: row.id,
            tenant,
            subject: row.subject,
            name: row.name.clone(),
            state: row.state,
            claimed: row.claimed.as_ref().map(|by| (by.who.clone(), by.at_ms)),
            decided_by: row.decided.as_ref().map(|by| by.who.clone()),
            exempt_by: Some(row.exempt_by.clone()).filter(|who| !who.is_empty()),
            findings: serde_json::from_str(&row.findings).unwrap_or_default(),
            can_decide,
            applied: row.into(),
        }
    }
}
