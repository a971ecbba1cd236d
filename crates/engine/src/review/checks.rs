//! What a machine says about a signature or a template before a person looks: errors keep it from being submitted, the rest
//! goes to the reviewer.

use std::sync::LazyLock;

use domain::kind::{Direction, Kind};
use domain::lint::{Finding, Severity, lint};
use domain::policy::Policy;
use domain::refusal::{Detail, Refusal};
use domain::screening::Screening;
use domain::screening::category::{Action, Licences, Table};
use domain::screening::words::default_words;
use domain::signature;
use domain::template::Template;
use domain::variable::{VariableRule, check_rule};

use super::view::Found;
use crate::error::Error;

/// The platform's words, compiled once; nothing is found by words when they cannot be.
static WORDS: LazyLock<Option<Screening>> =
    LazyLock::new(|| Screening::new(default_words().to_vec(), Table::default()).ok());

/// About a signature's text.
pub(crate) fn of_signature(text: &str, policy: &Policy) -> Vec<Found> {
    let mut found = signature::check(text, policy.signature);
    // What is forbidden everywhere is not a signature either.
    found.extend(screened(text, Kind::Verification, Direction::Mainland));
    found.into_iter().map(Found::from).collect()
}

/// About a template; a tenant of both directions may write for one of them only, so the kinder one counts.
pub(crate) fn of_template(
    content: &str,
    kind: Kind,
    variables: &[VariableRule],
    policy: &Policy,
) -> Vec<Found> {
    let mut found = match Template::parse(content) {
        Ok(_) => Vec::new(),
        Err(error) => vec![Finding::from(error)],
    };
    found.extend(variables.iter().filter_map(|rule| check_rule(rule).err()));
    let directions: Vec<_> = match policy.direction {
        Some(direction) => vec![direction],
        None => Direction::ALL.to_vec(),
    };
    let judged = directions.into_iter().map(|direction| {
        let mut found = lint(content, kind, direction, policy.content.rule());
        found.extend(screened(content, kind, direction));
        found
    });
    let errors = |found: &Vec<Finding>| found.iter().filter(|f| f.severity == Severity::Error).count();
    found.extend(judged.min_by_key(errors).unwrap_or_default());
    found.into_iter().map(Found::from).collect()
}

/// What the words and shapes of the text speak of. What nobody can be licensed for is an error.
fn screened(text: &str, kind: Kind, direction: Direction) -> Vec<Finding> {
    let Some(words) = &*WORDS else { return Vec::new() };
    let hits = words.check(text, kind, direction, Licences::NONE).hits;
    hits.into_iter()
        .map(|hit| {
            let never = hit.action == Action::Block && !hit.category.can_be_licensed();
            Finding {
                id: hit.category.as_str(),
                severity: if never { Severity::Error } else { Severity::Warning },
                position: Some(hit.range.start),
                en: hit.en.into(),
                zh: hit.zh.into(),
            }
        })
        .collect()
}

/// The refusal for what keeps it from being submitted, with every sentence.
pub(crate) fn refusal(found: &[Found], field: &str) -> Option<Error> {
    let errors: Vec<_> = found.iter().filter(|found| found.is_error).collect();
    let join = |sentence: fn(&Found) -> &str, space: &str| {
        errors.iter().map(|found| sentence(found)).collect::<Vec<_>>().join(space)
    };
    (!errors.is_empty()).then(|| Error::Phrased {
        refusal: Refusal::SubmissionInvalid,
        detail: Detail::both(field, join(|found| &found.en, " ")),
        zh: join(|found| &found.zh, ""),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::{Layers, Set};

    fn policy() -> Policy {
        let none = Set::default();
        Policy::compile(&Layers { defaults: &none, platform: &none, options: &none, tenant: &none })
    }

    fn ids(found: &[Found]) -> Vec<(&str, bool)> {
        found.iter().map(|found| (found.id.as_str(), found.is_error)).collect()
    }

    #[test]
    fn errors_refuse_and_hints_go_to_the_reviewer() {
        let policy = policy();
        assert_eq!(ids(&of_signature("京东云", &policy)), []);
        assert_eq!(ids(&of_signature("京-东", &policy)), [("signature_character", true)]);
        let fine = of_template("您的验证码是${code}。", Kind::Verification, &[], &policy);
        assert_eq!(ids(&fine), []);
        let wrong = of_template("加微信abc12345领{红包", Kind::Notification, &[], &policy);
        assert!(ids(&wrong).iter().any(|(_, is_error)| *is_error), "{wrong:?}");
        let refused = refusal(&wrong, "content");
        assert!(matches!(refused, Some(Error::Phrased { refusal: Refusal::SubmissionInvalid, .. })));
        assert!(refusal(&fine, "content").is_none());
    }
}
