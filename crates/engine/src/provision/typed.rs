//! Reading JSON into a type while finding every mistake and its path, not only the first one.
//!
//! serde stops at the first wrong value and says nothing of its place. Here the place is found by reading again with
//! growing prefixes of the value until the same error appears; then the wrong part is left out and reading goes on.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Mistake;

/// One step of a path inside a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// Reads `value`, which stands at `path`; every mistake is reported, and `None` answered when there is one.
pub(super) fn typed<T: DeserializeOwned>(value: Value, path: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
    let attempt = |value: &Value| T::deserialize(value).err().map(|error| error.to_string());
    let mut rest = value;
    let mut left_out: Vec<String> = Vec::new();
    while let Some(error) = attempt(&rest) {
        let missing = missing_field(&error);
        let spot = locate(&rest, &error, &attempt);
        let known = missing.is_some_and(|name| left_out.iter().any(|key| key == name));
        if !known {
            mistakes.push(Mistake::new(spelled(path, &spot), sentence(&error, &spot)));
        }
        if spot.is_empty() {
            return None;
        }
        left_out.extend(spot.last().map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Index(index) => index.to_string(),
        }));
        leave_out(&mut rest, &spot);
    }
    if left_out.is_empty() { T::deserialize(rest).ok() } else { None }
}

/// Where in `value` the error comes from; empty = the value itself.
fn locate(value: &Value, error: &str, attempt: &dyn Fn(&Value) -> Option<String>) -> Vec<Step> {
    let Some(step) = child_at_fault(value, error, attempt) else { return Vec::new() };
    let Some(child) = value_at(value, &step) else { return Vec::new() };
    let inside = |changed: &Value| attempt(&replaced(value, &step, changed.clone()));
    let mut path = vec![step.clone()];
    path.extend(locate(child, error, &inside));
    path
}

/// The first child with which the error appears.
fn child_at_fault(value: &Value, error: &str, attempt: &dyn Fn(&Value) -> Option<String>) -> Option<Step> {
    if let Some(name) = missing_field(error)
        && let Value::Object(map) = value
    {
        let mut filled = map.clone();
        filled.insert(name.to_owned(), Value::Null);
        if !map.contains_key(name) && attempt(&Value::Object(filled)).as_deref() != Some(error) {
            return None;
        }
    }
    let steps: Vec<Step> = match value {
        Value::Object(map) => map.keys().cloned().map(Step::Key).collect(),
        Value::Array(list) => (0..list.len()).map(Step::Index).collect(),
        _ => return None,
    };
    let same = |count: usize| attempt(&prefix(value, count)).as_deref() == Some(error);
    if same(0) {
        return None;
    }
    (1..=steps.len()).find(|count| same(*count)).map(|count| steps[count - 1].clone())
}

fn prefix(value: &Value, count: usize) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().take(count).map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        Value::Array(list) => Value::Array(list.iter().take(count).cloned().collect()),
        other => other.clone(),
    }
}

fn value_at<'a>(value: &'a Value, step: &Step) -> Option<&'a Value> {
    match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    }
}

fn replaced(value: &Value, step: &Step, child: Value) -> Value {
    let mut copy = value.clone();
    let slot = match step {
        Step::Key(key) => copy.get_mut(key),
        Step::Index(index) => copy.get_mut(index),
    };
    if let Some(slot) = slot {
        *slot = child;
    }
    copy
}

fn leave_out(value: &mut Value, path: &[Step]) {
    let Some((first, rest)) = path.split_first() else { return };
    match (value, first) {
        (Value::Object(map), Step::Key(key)) if rest.is_empty() => drop(map.remove(key)),
        (Value::Array(list), Step::Index(index)) if rest.is_empty() && *index < list.len() => {
            drop(list.remove(*index))
        }
        (Value::Object(map), Step::Key(key)) => map.get_mut(key).into_iter().for_each(|v| leave_out(v, rest)),
        (Value::Array(list), Step::Index(index)) => {
            list.get_mut(*index).into_iter().for_each(|v| leave_out(v, rest))
        }
        _ => {}
    }
}

fn missing_field(error: &str) -> Option<&str> {
    error.strip_prefix("missing field `")?.strip_suffix('`')
}

fn spelled(base: &str, path: &[Step]) -> String {
    path.iter().fold(base.to_owned(), |text, step| match step {
        Step::Key(key) => format!("{text}.{key}"),
        Step::Index(index) => format!("{text}[{index}]"),
    })
}

/// serde's words, shortened where the path already says it.
fn sentence(error: &str, path: &[Step]) -> String {
    if let Some(name) = missing_field(error) {
        return format!("`{name}` is missing");
    }
    let Some(Step::Key(key)) = path.last() else { return error.to_owned() };
    match error.strip_prefix(&format!("unknown field `{key}`, ")) {
        Some(known) => format!("unknown setting; {}", proposal(key, known)),
        None => error.to_owned(),
    }
}

/// The names that look like `key`, or serde's list when it is short enough to read.
fn proposal(key: &str, known: &str) -> String {
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let nearest = names.iter().map(|name| distance(key, name)).min().filter(|far| *far <= 2);
    let near: Vec<&str> = names.iter().filter(|name| Some(distance(key, name)) == nearest).copied().collect();
    match (near.as_slice(), names.len()) {
        ([], 0..=12) => known.to_owned(),
        ([], _) => "its name is none of those in the documentation".to_owned(),
        (near, _) => format!("do you mean {}?", near.join(" or ")),
    }
}

/// Letters to add, take away or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        name: String,
        #[serde(default)]
        ports: Vec<u16>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        code: String,
        count: u8,
        list: Vec<Inner>,
    }

    fn mistakes(value: Value) -> Vec<String> {
        let mut found = Vec::new();
        let read = typed::<Outer>(value, "o[0]", &mut found);
        assert_eq!(read.is_none(), !found.is_empty());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_right_value_is_read() {
        assert!(mistakes(json!({"code": "a", "count": 1, "list": [{"name": "x", "ports": [1]}]})).is_empty());
    }

    #[test]
    fn every_mistake_has_its_path() {
        let found = mistakes(json!({
            "code": 5, "count": 300, "surplus": 1,
            "list": [{"name": "x", "ports": [1, 70000, 2, 70000]}, {"name": 7}, {"nam": "y"}]
        }));
        let expected = [
            "o[0].code: invalid type: integer `5`, expected a string",
            "o[0].count: invalid value: integer `300`, expected u8",
            "o[0].list[0].ports[1]: invalid value: integer `70000`, expected u16",
            "o[0].list[0].ports[2]: invalid value: integer `70000`, expected u16",
            "o[0].list[1].name: invalid type: integer `7`, expected a string",
            "o[0].surplus: unknown setting; expected one of `code`, `count`, `list`",
        ];
        for sentence in expected {
            assert!(found.iter().any(|f| f == sentence), "{sentence} missing in {found:#?}");
        }
    }

    #[test]
    fn a_name_that_is_nearly_right_is_proposed() {
        let found =
            mistakes(json!({"code": "a", "coun": 1, "count": 1, "list": [{"name": "x", "colour": 1}]}));
        assert!(found.contains(&"o[0].coun: unknown setting; do you mean count?".to_owned()), "{found:?}");
        let listed = "o[0].list[0].colour: unknown setting; expected `name` or `ports`".to_owned();
        assert!(found.contains(&listed), "{found:?}");
        assert_eq!((distance("", "abc"), distance("host", "hots"), distance("a", "a")), (3, 2, 0));
    }

    #[test]
    fn what_is_missing_is_named_where_it_is_missing() {
        assert_eq!(mistakes(json!({"count": 1, "list": []})), ["o[0]: `code` is missing"]);
        let nested = mistakes(json!({"code": "a", "count": 1, "list": [{"name": "x"}, {"ports": []}]}));
        assert_eq!(nested, ["o[0].list[1]: `name` is missing"]);
        assert_eq!(mistakes(json!("text")), ["o[0]: invalid type: string \"text\", expected struct Outer"]);
    }
}
