//! What somebody set, and which of several settings holds.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Expected, Rule, Value};

/// Values that were set, by rule. As JSON: an object by id; ids that no rule has (any more) are left out when read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set(BTreeMap<Rule, Value>);

impl Set {
    /// Nothing set.
    pub const EMPTY: Set = Set(BTreeMap::new());

    /// The value set for a rule.
    pub fn get(&self, rule: Rule) -> Option<&Value> {
        self.0.get(&rule)
    }

    /// Sets a rule; `None` = no longer. The caller has checked the value.
    pub fn put(&mut self, rule: Rule, value: Option<Value>) {
        match value {
            Some(value) => drop(self.0.insert(rule, value)),
            None => drop(self.0.remove(&rule)),
        }
    }

    /// Nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is set.
    pub fn iter(&self) -> impl Iterator<Item = (Rule, &Value)> {
        self.0.iter().map(|(rule, value)| (*rule, value))
    }
}

impl FromIterator<(Rule, Value)> for Set {
    fn from_iter<T: IntoIterator<Item = (Rule, Value)>>(values: T) -> Set {
        Set(values.into_iter().collect())
    }
}

impl Serialize for Set {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (rule, value) in &self.0 {
            map.serialize_entry(rule.id(), value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Set {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Set, D::Error> {
        let stored = BTreeMap::<String, Value>::deserialize(deserializer)?;
        let known = stored.into_iter().filter_map(|(id, value)| Some((Rule::parse(&id)?, value)));
        Ok(known.filter(|(rule, value)| rule.check(value).is_ok()).collect())
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The platform's policy.
    Platform,
    /// The tenant's options, as provisioning files write them.
    Options,
    /// The tenant's own policy.
    Tenant,
}

impl Source {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Default => "default",
            Source::Platform => "platform",
            Source::Options => "options",
            Source::Tenant => "tenant",
        }
    }
}

/// Settings over each other; the upper ones hold.
#[derive(Clone, Copy)]
pub struct Layers<'a> {
    /// What this installation's settings file says instead of the table's defaults.
    pub defaults: &'a Set,
    /// The platform's policy.
    pub platform: &'a Set,
    /// A tenant's options.
    pub options: &'a Set,
    /// A tenant's policy.
    pub tenant: &'a Set,
}

impl Layers<'_> {
    /// What holds without the layers above `upto`, and where it comes from.
    pub fn below(&self, rule: Rule, upto: Source) -> (Value, Source) {
        let layers = [
            (self.tenant, Source::Tenant),
            (self.options, Source::Options),
            (self.platform, Source::Platform),
        ];
        let own = |source| source == Source::Platform || rule.is_for_tenants();
        let set = layers.iter().filter(|(_, source)| *source <= upto && own(*source));
        let found = set.filter_map(|(set, source)| Some((set.get(rule)?.clone(), *source))).next();
        found.unwrap_or_else(|| (self.default(rule), Source::Default))
    }

    /// What holds, and where it comes from.
    pub fn effective(&self, rule: Rule) -> (Value, Source) {
        self.below(rule, Source::Tenant)
    }

    /// The default on this installation.
    pub fn default(&self, rule: Rule) -> Value {
        self.defaults.get(rule).cloned().unwrap_or_else(|| rule.default())
    }

    /// Rules that contradict each other, with what is expected of the first.
    pub fn contradictions(&self) -> Vec<(Rule, Expected)> {
        let number = |rule| match self.effective(rule).0 {
            Value::Integer(number) => number,
            _ => 0,
        };
        let mut found = Vec::new();
        let low = number(Rule::OrderLow);
        if number(Rule::OrderVeryLow) >= low {
            let expected = Expected::new(
                format!("expected less than order.low_percent ({low})"),
                format!("须小于 order.low_percent（{low}）"),
            );
            found.push((Rule::OrderVeryLow, expected));
        }
        let max = number(Rule::ValidityMax);
        for rule in [Rule::ValidityVerification, Rule::ValidityNotification, Rule::ValidityMarketing] {
            if number(rule) > max {
                let expected = Expected::new(
                    format!("expected at most validity.max ({max} s)"),
                    format!("不得大于 validity.max（{max} 秒）"),
                );
                found.push((rule, expected));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(values: &[(Rule, i64)]) -> Set {
        values.iter().map(|(rule, number)| (*rule, Value::Integer(*number))).collect()
    }

    #[test]
    fn upper_layers_hold() {
        let (none, rule) = (Set::default(), Rule::ContentLength);
        let (defaults, platform) = (set(&[(rule, 10)]), set(&[(rule, 20), (Rule::TriesMax, 3)]));
        let (options, tenant) = (set(&[(rule, 30)]), set(&[(rule, 40), (Rule::TriesMax, 9)]));
        let bare = Layers { defaults: &none, platform: &none, options: &none, tenant: &none };
        assert_eq!(bare.effective(rule), (Value::Integer(1500), Source::Default));
        let all = Layers { defaults: &defaults, platform: &platform, options: &options, tenant: &tenant };
        assert_eq!(all.effective(rule), (Value::Integer(40), Source::Tenant));
        assert_eq!(all.below(rule, Source::Options), (Value::Integer(30), Source::Options));
        assert_eq!(all.below(rule, Source::Platform), (Value::Integer(20), Source::Platform));
        assert_eq!(all.below(rule, Source::Default), (Value::Integer(10), Source::Default));
        assert_eq!(all.effective(Rule::TriesMax), (Value::Integer(3), Source::Platform), "not for tenants");
    }

    #[test]
    fn sets_are_stored_by_id_and_what_is_unknown_or_wrong_is_left_out() {
        let text = r#"{"content.free_text":true,"content.length.max":70,"destination.countries":["CN"],"hours.window":"09:00-21:00"}"#;
        let read: Set = serde_json::from_str(text).unwrap();
        assert_eq!(read.iter().count(), 4);
        assert_eq!(serde_json::from_str::<Set>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
        let old = r#"{"gone.rule":1,"content.length.max":-5,"validity.max":"x"}"#;
        assert!(serde_json::from_str::<Set>(old).unwrap().is_empty());
        let mut changed = read;
        changed.put(Rule::FreeText, None);
        assert_eq!((changed.get(Rule::FreeText), changed.is_empty()), (None, false));
    }

    #[test]
    fn contradictions_are_found_across_layers() {
        let none = Set::default();
        let (platform, tenant) = (set(&[(Rule::ValidityMax, 600)]), set(&[(Rule::OrderVeryLow, 20)]));
        let layers = Layers { defaults: &none, platform: &platform, options: &none, tenant: &tenant };
        let rules: Vec<_> = layers.contradictions().into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, [Rule::OrderVeryLow, Rule::ValidityNotification, Rule::ValidityMarketing]);
        let fine = Layers { defaults: &none, platform: &none, options: &none, tenant: &none };
        assert!(fine.contradictions().is_empty());
    }
}
