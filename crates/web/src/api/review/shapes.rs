//! Shapes that signatures, templates and reviews share.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use domain::refusal::Lang;
use domain::review::{Event, Reason, Status};
use domain::variable::{VariableKind, VariableRule};
use engine::review::{Applied, EvidenceView, Found, VersionView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::no_such;
use crate::api::words::SmsType;
use crate::problem::Result;
use crate::time;

/// Something that a machine found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LintFinding {
    /// Stable word.
    #[schema(example = "signature_length")]
    id: String,
    /// `error` (it cannot be submitted) or `warning` (the reviewer sees it).
    #[schema(value_type = String, example = "error")]
    severity: &'static str,
    /// Character at which it begins, when it has a place.
    position: Option<usize>,
    /// The value that is meant, of a Smart SMS profile: `menus[0].label`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "menus[0].label")]
    field: Option<String>,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    detail: String,
}

pub(crate) fn findings(found: Vec<Found>, lang: Lang) -> Vec<LintFinding> {
    let item = |found: Found| LintFinding {
        severity: if found.is_error { "error" } else { "warning" },
        detail: match lang {
            Lang::En => found.en,
            Lang::Zh => found.zh,
        },
        id: found.id,
        position: found.position,
        field: found.field,
    };
    found.into_iter().map(item).collect()
}

/// A reason for which something is rejected.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewReason {
    /// Stable word.
    #[schema(value_type = String, example = "name_mismatch")]
    code: &'static str,
    /// The part of a Smart SMS profile that it speaks of: `name`, `logo`, `signatures`, `claims`, `menus` or `evidence`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "logo")]
    field: Option<&'static str>,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    detail: &'static str,
}

impl ReviewReason {
    pub(super) fn of(reason: Reason, lang: Lang) -> ReviewReason {
        ReviewReason { code: reason.as_str(), field: reason.field(), detail: reason.sentence(lang) }
    }
}

/// A time at which it was submitted, and what became of that.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Application {
    /// Number of the template's version, or the signature's version.
    #[schema(example = 1)]
    number: i64,
    /// The text as it was submitted.
    content: String,
    /// Account or key that submitted it.
    submitted_by: String,
    /// When.
    #[schema(format = DateTime)]
    submitted_at: String,
    /// `waiting`, `approved`, `rejected`, `asked` (sent back with a question) or `withdrawn`.
    #[schema(value_type = String, example = "rejected")]
    state: &'static str,
    /// When it was decided.
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    /// Why it was rejected.
    reasons: Vec<ReviewReason>,
    /// What the reviewer says.
    note: String,
    /// When you last asked to hurry.
    #[schema(format = DateTime)]
    urged_at: Option<String>,
}

impl Application {
    pub(crate) fn of(view: Applied, lang: Lang) -> Application {
        Application {
            number: view.number,
            content: view.content,
            submitted_by: view.submitted_by,
            submitted_at: time::text(view.submitted_ms),
            state: view.state.as_str(),
            decided_at: time::text_opt(view.decided_ms),
            reasons: view.reasons.into_iter().map(|reason| ReviewReason::of(reason, lang)).collect(),
            note: view.note,
            urged_at: time::text_opt(view.urged_ms),
        }
    }
}

/// A file handed in as proof.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// `business_licence`, `power_of_attorney`, `other`, `consent` of a record of consent; of a Smart SMS profile also
    /// `trademark` and `port_letter`.
    #[schema(example = "business_licence")]
    purpose: String,
    /// What its sender called it.
    #[schema(example = "licence.png")]
    name: String,
    /// What it is, by its content.
    #[schema(value_type = String, example = "image/png")]
    media_type: &'static str,
    /// Its size, bytes.
    #[schema(example = 204_800)]
    size: i64,
    /// `counts`, `waits` (for the reviewers, while its signature is approved), `replaced` or `refused`.
    #[schema(value_type = String, example = "counts")]
    status: &'static str,
    /// The document whose place it takes when it is approved.
    #[schema(example = "868000000000000001")]
    replaces: Option<String>,
    /// Pages of a PDF, as far as they can be counted; null = it is none, or they cannot.
    #[schema(example = 2)]
    pages: Option<i64>,
    /// SHA-256, in hexadecimal digits.
    sha256: String,
    /// The last day on which the document is good.
    #[schema(example = "2027-03-31")]
    expires_on: Option<String>,
    /// Account or key that handed it in.
    added_by: String,
    /// When.
    #[schema(format = DateTime)]
    added_at: String,
}

impl From<EvidenceView> for EvidenceItem {
    fn from(view: EvidenceView) -> EvidenceItem {
        EvidenceItem {
            id: view.id.to_string(),
            purpose: view.purpose,
            name: view.name,
            media_type: view.media.media_type(),
            size: view.octets,
            status: view.standing.as_str(),
            replaces: view.replaces.map(|id| id.to_string()),
            pages: view.pages,
            sha256: view.sha256,
            expires_on: view.expires_on,
            added_by: view.who,
            added_at: time::text(view.at_ms),
        }
    }
}

/// What the value of a variable has to be.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum VariableType {
    /// A code: letters, digits and `-`.
    Code,
    /// A number.
    Number,
    /// A name, a place, a few words.
    Text,
    /// A date, a time, or both.
    Time,
    /// An amount of money.
    Money,
    /// Anything else.
    Other,
}

impl From<VariableType> for VariableKind {
    fn from(word: VariableType) -> VariableKind {
        match word {
            VariableType::Code => VariableKind::Code,
            VariableType::Number => VariableKind::Number,
            VariableType::Text => VariableKind::Text,
            VariableType::Time => VariableKind::Time,
            VariableType::Money => VariableKind::Money,
            VariableType::Other => VariableKind::Other,
        }
    }
}

impl From<VariableKind> for VariableType {
    fn from(kind: VariableKind) -> VariableType {
        match kind {
            VariableKind::Code => VariableType::Code,
            VariableKind::Number => VariableType::Number,
            VariableKind::Text => VariableType::Text,
            VariableKind::Time => VariableType::Time,
            VariableKind::Money => VariableType::Money,
            VariableKind::Other => VariableType::Other,
        }
    }
}

/// A variable of a template.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateVariable {
    /// Its name; `{}` and `{1}` are named `1`, `2` ….
    #[schema(example = "code")]
    name: String,
    /// What its value has to be.
    #[serde(default = "other")]
    r#type: VariableType,
    /// Characters of a value; the type's own limit when absent.
    #[serde(default)]
    #[schema(example = 8)]
    max_chars: Option<usize>,
}

fn other() -> VariableType {
    VariableType::Other
}

impl From<TemplateVariable> for VariableRule {
    fn from(variable: TemplateVariable) -> VariableRule {
        let usual = VariableRule::new(variable.name, variable.r#type.into());
        VariableRule { max_chars: variable.max_chars.unwrap_or(usual.max_chars), ..usual }
    }
}

impl From<VariableRule> for TemplateVariable {
    fn from(rule: VariableRule) -> TemplateVariable {
        TemplateVariable { name: rule.name, r#type: rule.kind.into(), max_chars: Some(rule.max_chars) }
    }
}

/// A version of a template.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateVersion {
    /// From 1.
    #[schema(example = 2)]
    number: i64,
    /// `draft`, `submitted`, `approved` (this one sends), `rejected`, `disabled` or `replaced`.
    #[schema(value_type = String, example = "submitted")]
    status: &'static str,
    /// What people call it.
    #[schema(example = "Sign-in code")]
    name: String,
    /// What it is for.
    r#type: SmsType,
    /// With its variables.
    #[schema(example = "您的验证码是${code}，5分钟内有效。")]
    content: String,
    /// Its variables, in the order in which values are given.
    variables: Vec<TemplateVariable>,
    /// What it is used for: who gets it, and on what occasion.
    description: String,
    /// When it was written; null = by the platform.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// Account or key that wrote it.
    created_by: String,
    /// What you can do with it now: `edit`, `submit`, `withdraw`, `disable`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl From<VersionView> for TemplateVersion {
    fn from(view: VersionView) -> TemplateVersion {
        TemplateVersion {
            number: view.number,
            status: view.status.as_str(),
            name: view.name,
            r#type: view.kind.into(),
            content: view.content,
            variables: view.variables.into_iter().map(TemplateVariable::from).collect(),
            description: view.description,
            created_at: time::text_opt(view.created_ms),
            created_by: view.created_by,
            can: can(view.status),
        }
    }
}

/// What an owner can do, in words.
pub(super) fn can(status: Status) -> Vec<&'static str> {
    status.can().map(Event::as_str).collect()
}

/// Two identifiers of the path.
pub(crate) type PathPair = std::result::Result<Path<(String, String)>, PathRejection>;

/// A numeric identifier, or 404.
pub(crate) fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| no_such())
}

/// Two numeric identifiers, or 404.
pub(crate) fn numbers(path: PathPair) -> Result<(i64, i64)> {
    let Path((one, two)) = path.map_err(|_| no_such())?;
    Ok((number(&one)?, number(&two)?))
}
