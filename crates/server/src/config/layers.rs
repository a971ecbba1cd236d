//! Settings in layers: the embedded defaults, then a file, then the environment; every value remembers where it was set.
//!
//! Lives here: merging and the sentences about unknown keys and wrong types. Not here: what the settings mean
//! (`config`). Invariant: after merging, the tree has exactly the keys of the defaults, each with the default's type.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// Settings being put together.
#[derive(Debug)]
pub(crate) struct Layers {
    tree: Table,
    origins: BTreeMap<String, String>,
    mistakes: Vec<String>,
}

impl Layers {
    /// Begins with the defaults, which also say which keys exist and of which type they are.
    pub(crate) fn new(defaults: Table) -> Layers {
        Layers { tree: defaults, origins: BTreeMap::new(), mistakes: Vec::new() }
    }

    /// Lays the text of a file over what is there.
    pub(crate) fn file(&mut self, name: &str, text: &str) {
        match text.parse::<Table>() {
            Ok(table) => merge(
                &mut self.tree,
                table,
                &mut Place { path: Vec::new(), origin: name },
                &mut self.origins,
                &mut self.mistakes,
            ),
            Err(error) => {
                self.mistakes.push(format!("{name} is not valid TOML: {}", one_line(&error.to_string())))
            }
        }
    }

    /// Sets one value from an environment variable; `path` is `section.key`.
    pub(crate) fn variable(&mut self, variable: &str, path: &str, text: &str) {
        let origin = format!("environment variable {variable}");
        let keys: Vec<&str> = path.split('.').collect();
        let Some(slot) = find(&mut self.tree, &keys) else {
            self.mistakes.push(format!("unknown setting {path}, set by {origin}"));
            return;
        };
        match from_text(slot, text) {
            Some(value) => {
                *slot = value;
                self.origins.insert(path.to_owned(), origin);
            }
            None => {
                let wanted = type_name(slot);
                self.mistakes.push(format!("{path} must be {wanted}, not {text:?}; set by {origin}"));
            }
        }
    }

    /// The merged tree, or every mistake found, a sentence each.
    pub(crate) fn finish(self) -> Result<(Table, Origins), Vec<String>> {
        if self.mistakes.is_empty() { Ok((self.tree, Origins(self.origins))) } else { Err(self.mistakes) }
    }
}

/// Where values were set.
#[derive(Debug, Default)]
pub(crate) struct Origins(BTreeMap<String, String>);

impl Origins {
    /// A sentence about a wrong value: names the key and where it was set.
    pub(crate) fn mistake(&self, path: &str, what: &str) -> String {
        match self.of(path) {
            Some(origin) => format!("{path} {what}; set in {origin}"),
            None => format!("{path} {what}"),
        }
    }

    fn of(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Keys that differ from the defaults, and where they were set.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, origin)| (path.as_str(), origin.as_str()))
    }
}

struct Place<'a> {
    path: Vec<String>,
    origin: &'a str,
}

impl Place<'_> {
    fn key(&self, key: &str) -> String {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        path.join(".")
    }
}

fn merge(
    base: &mut Table,
    layer: Table,
    place: &mut Place<'_>,
    origins: &mut BTreeMap<String, String>,
    mistakes: &mut Vec<String>,
) {
    let known: Vec<String> = base.keys().cloned().collect();
    for (key, value) in layer {
        let path = place.key(&key);
        match (base.get_mut(&key), value) {
            (None, _) => mistakes.push(unknown(&path, &known, place)),
            (Some(Value::Table(inner)), Value::Table(table)) => {
                place.path.push(key);
                merge(inner, table, place, origins, mistakes);
                place.path.pop();
            }
            (Some(slot), value) => match same_type(slot, value) {
                Ok(value) => {
                    *slot = value;
                    origins.insert(path, place.origin.to_owned());
                }
                Err(value) => mistakes.push(format!(
                    "{path} must be {}, not {}; set in {}",
                    type_name(slot),
                    type_name(&value),
                    place.origin
                )),
            },
        }
    }
}

fn unknown(path: &str, known: &[String], place: &Place<'_>) -> String {
    let section = if place.path.is_empty() {
        "known are".to_owned()
    } else {
        format!("[{}] knows", place.path.join("."))
    };
    format!("unknown setting {path}, set in {}; {section} {}", place.origin, known.join(", "))
}

/// The value in the type of `slot`, or the value back.
fn same_type(slot: &Value, value: Value) -> Result<Value, Value> {
    match (slot, value) {
        (Value::Float(_), Value::Integer(whole)) => Ok(Value::Float(whole as f64)),
        (slot, value) if slot.same_type(&value) => Ok(value),
        (_, value) => Err(value),
    }
}

/// Reads a text in the type of `slot`; lists are separated by commas.
fn from_text(slot: &Value, text: &str) -> Option<Value> {
    let text = text.trim();
    Some(match slot {
        Value::String(_) => Value::String(text.to_owned()),
        Value::Integer(_) => Value::Integer(text.parse().ok()?),
        Value::Float(_) => Value::Float(text.parse().ok()?),
        Value::Boolean(_) => Value::Boolean(text.parse().ok()?),
        Value::Array(_) if text.is_empty() => Value::Array(Vec::new()),
        Value::Array(old) => {
            let example = old.first().cloned().unwrap_or(Value::String(String::new()));
            Value::Array(text.split(',').map(|item| from_text(&example, item)).collect::<Option<_>>()?)
        }
        Value::Datetime(_) | Value::Table(_) => return None,
    })
}

fn find<'a>(tree: &'a mut Table, keys: &[&str]) -> Option<&'a mut Value> {
    let (first, rest) = keys.split_first()?;
    let value = tree.get_mut(*first)?;
    match (rest.is_empty(), value) {
        (true, value) => Some(value),
        (false, Value::Table(inner)) => find(inner, rest),
        (false, _) => None,
    }
}

/// The value at `section.key`.
pub(super) fn get<'a>(tree: &'a Table, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (tree.get(first)?, rest) {
        (value, None) => Some(value),
        (Value::Table(inner), Some(rest)) => get(inner, rest),
        _ => None,
    }
}

/// Replaces the value at `section.key`, when there is one.
pub(super) fn set(tree: &mut Table, path: &str, value: Value) {
    if let Some(slot) = find(tree, &path.split('.').collect::<Vec<_>>()) {
        *slot = value;
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

/// TOML errors draw pictures over several lines; a sentence is one line.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('|'));
    let kept: Vec<_> = words.filter(|line| !line.contains(" | ")).collect();
    kept.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers() -> Layers {
        let defaults =
            "listen = 'x'\nnode = 0\n[http]\nbody_max_bytes = 5\nproxies = []\nfast = true\nshare = 0.5";
        Layers::new(defaults.parse().unwrap())
    }

    #[test]
    fn later_layers_win_and_are_remembered() {
        let mut layers = layers();
        layers.file("a.toml", "node = 3\n[http]\nbody_max_bytes = 6\nshare = 1");
        layers.variable("HONGYAN__HTTP__BODY_MAX_BYTES", "http.body_max_bytes", "7");
        layers.variable("HONGYAN__HTTP__PROXIES", "http.proxies", "10.0.0.0/8, ::1");
        layers.variable("HONGYAN__HTTP__FAST", "http.fast", "false");
        let (tree, origins) = layers.finish().unwrap();
        assert_eq!(tree["node"].as_integer(), Some(3));
        assert_eq!(tree["http"]["body_max_bytes"].as_integer(), Some(7));
        assert_eq!(tree["http"]["share"].as_float(), Some(1.0));
        assert_eq!(tree["http"]["fast"].as_bool(), Some(false));
        assert_eq!(tree["http"]["proxies"].as_array().unwrap()[1].as_str(), Some("::1"));
        assert_eq!(origins.mistake("node", "is odd"), "node is odd; set in a.toml");
        let from_env = "environment variable HONGYAN__HTTP__BODY_MAX_BYTES";
        assert_eq!(origins.of("http.body_max_bytes"), Some(from_env));
        assert_eq!(origins.mistake("listen", "is odd"), "listen is odd");
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let mut layers = layers();
        layers.file("a.toml", "nod = 3\nlisten = 5\nhttp = 1\n[http2]\nx = 1");
        layers.file("b.toml", "[http]\nbody = 1\nproxies = 'x'");
        layers.variable("HONGYAN__NODE", "node", "many");
        layers.variable("HONGYAN__HTTP__BODI", "http.bodi", "1");
        let mistakes = layers.finish().unwrap_err();
        let expected = [
            "unknown setting nod, set in a.toml; known are http, listen, node",
            "listen must be a text, not a whole number; set in a.toml",
            "http must be a section, not a whole number; set in a.toml",
        ];
        for sentence in expected {
            assert!(mistakes.iter().any(|m| m == sentence), "{sentence} missing in {mistakes:#?}");
        }
    }

    #[test]
    fn a_file_that_is_not_toml_is_one_sentence() {
        let mut layers = layers();
        layers.file("a.toml", "node = \n");
        let mistakes = layers.finish().unwrap_err();
        assert_eq!(mistakes.len(), 1);
        assert!(mistakes[0].starts_with("a.toml is not valid TOML: "), "{mistakes:?}");
        assert!(!mistakes[0].contains('\n'));
    }
}
