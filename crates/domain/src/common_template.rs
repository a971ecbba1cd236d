//! Common templates: contents that come with the program, to begin a template of one's own with.
//!
//! Each is written in Chinese and in English and fits both directions. Whoever takes one applies for it like for any other
//! content: nothing here may be sent by itself. The list is `data/common_templates.csv`.

use crate::kind::Kind;
use crate::refusal::Lang;
use crate::variable::{VariableKind, VariableRule};
use std::sync::OnceLock;

const LIST: &str = include_str!("../data/common_templates.csv");

/// A content to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonTemplate {
    /// Stable word, the same in both languages.
    pub id: String,
    /// SMS type.
    pub kind: Kind,
    /// What it is written in.
    pub lang: Lang,
    /// What people call it.
    pub name: String,
    /// With its variables.
    pub content: String,
    /// What each variable may be, in the order in which values are given.
    pub variables: Vec<VariableRule>,
    /// What it is used for: who gets it, and on what occasion.
    pub description: String,
}

/// All, in the order in which they are offered.
pub fn common_templates() -> &'static [CommonTemplate] {
    static ALL: OnceLock<Vec<CommonTemplate>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(LIST.as_bytes());
        reader.records().filter_map(Result::ok).filter_map(|row| read(&row)).collect()
    })
}

/// `id,type,language,name,content,variables,description`
fn read(row: &csv::StringRecord) -> Option<CommonTemplate> {
    let lang = match row.get(2)? {
        "zh" => Lang::Zh,
        "en" => Lang::En,
        _ => return None,
    };
    Some(CommonTemplate {
        id: row.get(0)?.to_owned(),
        kind: Kind::parse(row.get(1)?)?,
        lang,
        name: row.get(3)?.to_owned(),
        content: row.get(4)?.to_owned(),
        variables: row.get(5)?.split(' ').map(variable).collect::<Option<_>>()?,
        description: row.get(6)?.to_owned(),
    })
}

/// `name:type:characters`
fn variable(text: &str) -> Option<VariableRule> {
    let mut parts = text.split(':');
    let (name, kind, max) = (parts.next()?, parts.next()?, parts.next()?);
    let rule = VariableRule::new(name, VariableKind::parse(kind)?);
    Some(VariableRule { max_chars: max.parse().ok()?, ..rule })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Direction;
    use crate::lint::{ContentRule, lint};
    use crate::screening::Screening;
    use crate::screening::category::{Action, Licences, Table};
    use crate::screening::words::default_words;
    use crate::template::Template;
    use crate::variable::check_rule;

    fn of(lang: Lang) -> Vec<(&'static str, Kind)> {
        let all = common_templates().iter().filter(|one| one.lang == lang);
        all.map(|one| (one.id.as_str(), one.kind)).collect()
    }

    #[test]
    fn every_row_is_read_and_both_languages_have_the_same() {
        assert_eq!(common_templates().len(), LIST.lines().count() - 1);
        assert_eq!(of(Lang::Zh), of(Lang::En));
        let mut ids = of(Lang::Zh);
        ids.dedup_by_key(|(id, _)| *id);
        assert_eq!(ids, of(Lang::Zh));
        for kind in Kind::ALL {
            assert!(ids.iter().filter(|(_, of)| *of == kind).count() >= 3, "{kind:?}");
        }
    }

    #[test]
    fn every_one_passes_the_checks_of_its_type_in_both_directions() {
        let screening = Screening::new(default_words().to_vec(), Table::default()).unwrap();
        for CommonTemplate { id, kind, content, .. } in common_templates() {
            for direction in Direction::ALL {
                assert_eq!(lint(content, *kind, direction, ContentRule::default()), [], "{id} {direction:?}");
                let verdict = screening.check(content, *kind, direction, Licences::NONE);
                assert_eq!(verdict.outcome, Action::Pass, "{id} {direction:?} {:?}", verdict.hits);
            }
        }
    }

    #[test]
    fn every_variable_has_a_type_and_what_is_needed_to_submit_is_there() {
        for one in common_templates() {
            let parsed = Template::parse(&one.content).unwrap();
            let names: Vec<_> = parsed.variables.iter().map(|variable| variable.name.as_str()).collect();
            let known: Vec<_> = one.variables.iter().map(|rule| rule.name.as_str()).collect();
            assert_eq!(known, names, "{}", one.id);
            for rule in &one.variables {
                assert_eq!(check_rule(rule), Ok(()), "{}", one.id);
                assert_ne!(rule.kind, VariableKind::Other, "{}", one.id);
            }
            assert!((1..=64).contains(&one.name.chars().count()), "{}", one.name);
            assert!((1..=500).contains(&one.description.chars().count()), "{}", one.id);
            assert_eq!(one.lang == Lang::En, one.content.is_ascii(), "{}", one.id);
        }
    }
}
