//! Rules of the policy in a document: `[policy]` for the platform, `policy` of a tenant for its own.
//!
//! Each rule is an object of its own: those that the document does not name are left alone. Ids may be written as they are
//! (`"validity.max" = 60`) or as nested tables, which is what TOML makes of `validity.max = 60`.

use domain::id::TenantId;
use domain::policy::{Rule, Set, Value as RuleValue};
use serde_json::{Map, Value, json};
use store::policy::Version;
use store::{Result, Tx};

use super::Mistake;
use super::apply::Write;
use super::difference::Report;
use crate::operator::RuleChange;
use crate::rules::set_of;

/// Who provisioned, in the history.
const WHO: &str = "provision";

/// Reads rules; every mistake is reported.
pub(super) fn read(
    table: Map<String, Value>,
    path: &str,
    of_tenant: bool,
    mistakes: &mut Vec<Mistake>,
) -> Set {
    let mut leaves = Vec::new();
    flatten(table, String::new(), &mut leaves);
    let mut set = Set::default();
    for (id, value) in leaves {
        let place = format!("{path}.{id}");
        match Rule::parse(&id) {
            None => mistakes.push(Mistake::new(place, "there is no such rule")),
            Some(rule) if of_tenant && !rule.is_for_tenants() => {
                mistakes.push(Mistake::new(
                    place,
                    "the platform decides it for all tenants: write it under [policy]",
                ));
            }
            Some(rule) => match serde_json::from_value::<RuleValue>(value) {
                Ok(value) if rule.check(&value).is_ok() => set.put(rule, Some(value)),
                other => {
                    let value = other.unwrap_or(RuleValue::Words(vec![String::new()]));
                    let expected = rule.check(&value).err().map(|expected| expected.en);
                    mistakes.push(Mistake::new(
                        place,
                        expected.unwrap_or_else(|| "expected another value".into()),
                    ));
                }
            },
        }
    }
    set
}

fn flatten(table: Map<String, Value>, prefix: String, leaves: &mut Vec<(String, Value)>) {
    for (key, value) in table {
        let id = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten(inner, id, leaves),
            value => leaves.push((id, value)),
        }
    }
}

/// Compares what a document sets with what is set; answers everything that will be set.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    (tenant, name): (TenantId, &str),
    wanted: &Set,
    now_ms: i64,
    report: &mut Report,
) -> Result<(Set, Option<Write>)> {
    let latest = store::policy::latest(tx, tenant)?;
    let before = latest.as_ref().map(set_of).unwrap_or_default();
    let shown = |set: &Set| -> Map<String, Value> {
        let named = wanted.iter().map(|(rule, _)| (rule.id().to_owned(), json!(set.get(rule))));
        named.filter(|(_, value)| !value.is_null()).collect()
    };
    let (mut after, mut changes) = (before.clone(), Vec::new());
    for (rule, value) in wanted.iter() {
        let (old, new) = (before.get(rule).cloned(), Some(value.clone()));
        if old != new {
            changes.push(RuleChange { id: rule.id().to_owned(), before: old, after: new.clone() });
            after.put(rule, new);
        }
    }
    let known = latest.is_some().then(|| shown(&before));
    if !report.compare("policy", name, known.as_ref(), &shown(&after)) {
        return Ok((after, None));
    }
    let json = |value: serde_json::Result<String>| value.map_err(|e| store::Error::Corrupt(e.to_string()));
    let version = Version {
        tenant,
        version: latest.map_or(0, |latest| latest.version) + 1,
        at_ms: now_ms,
        account: None,
        who: WHO.into(),
        reason: String::new(),
        changes: json(serde_json::to_string(&changes))?,
        settings: json(serde_json::to_string(&after))?,
    };
    Ok((after, Some(Write::Policy(version))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn ids_are_read_flat_and_nested() {
        let mut mistakes = Vec::new();
        let document = json!({"validity.max": 600, "frequency": {"same_content": {"max": 5}, "marketing.day": 0},
                              "destination": {"countries": ["CN"]}});
        let set = read(table(document), "policy", false, &mut mistakes);
        assert_eq!((mistakes.len(), set.iter().count()), (0, 4));
        assert_eq!(set.get(Rule::SameContentMax), Some(&RuleValue::Integer(5)));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let mut mistakes = Vec::new();
        let document =
            json!({"validity": {"max": 1}, "no.rule": 1, "receipt.wait": 5, "content.free_text": 1.5});
        let set = read(table(document), "tenants[0].policy", true, &mut mistakes);
        assert!(set.is_empty());
        let found: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        let begins = |text: &str| found.iter().any(|mistake| mistake.starts_with(text));
        assert!(begins("tenants[0].policy.validity.max: expected a whole number from 60"), "{found:?}");
        assert!(begins("tenants[0].policy.no.rule: there is no such rule"), "{found:?}");
        assert!(begins("tenants[0].policy.receipt.wait: the platform decides"), "{found:?}");
        assert!(begins("tenants[0].policy.content.free_text: expected true or false"), "{found:?}");
    }
}
