//! What differs between a document and the database, and how it reads: `+` made, `~` changed with old → new.
//! Invariant: no password and no secret is ever part of a difference; what was issued is kept apart.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

/// Fields whose values are never shown.
const SECRET_FIELDS: &[&str] = &["password", "secret"];
/// Longest value shown, characters.
const SHOWN_MAX: usize = 60;

/// Whether an object is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It was not there.
    Created,
    /// It was there and differs.
    Updated,
}

/// One field that differs; values are shown as in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name, with dots inside nested ones.
    pub field: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// New or changed.
    pub what: Changed,
    /// `tenant`, `account`, …
    pub noun: &'static str,
    /// Its natural key.
    pub name: String,
    /// What differs; empty for new ones.
    pub fields: Vec<FieldChange>,
}

/// A secret that was made and can be read only now.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// `account` or `key`.
    pub noun: &'static str,
    /// The account's name, or `TENANT/NAME` of a key.
    pub name: String,
    /// The password or the auth key.
    pub secret: String,
}

impl fmt::Debug for Issued {
    /// Never shows the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issued({} {})", self.noun, self.name)
    }
}

/// What provisioning found, and did when it was not a dry run. Its `Display` is the difference without secrets.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What differs, in the order of the sections.
    pub changes: Vec<Change>,
    /// Objects that are as the document says.
    pub unchanged: usize,
    /// What the operator should know.
    pub notes: Vec<String>,
    /// Secrets made now; empty in a dry run.
    pub issued: Vec<Issued>,
}

impl Report {
    /// Notes an object: new, changed, or as it should be. Answers whether it is to be written.
    pub(super) fn compare(
        &mut self,
        noun: &'static str,
        name: &str,
        old: Option<&Map<String, Value>>,
        new: &Map<String, Value>,
    ) -> bool {
        let Some(old) = old else {
            let name = name.to_owned();
            self.changes.push(Change { what: Changed::Created, noun, name, fields: Vec::new() });
            return true;
        };
        let mut fields = Vec::new();
        differences("", old, new, &mut fields);
        if fields.is_empty() {
            self.unchanged += 1;
            return false;
        }
        self.changes.push(Change { what: Changed::Updated, noun, name: name.to_owned(), fields });
        true
    }
}

fn differences(prefix: &str, old: &Map<String, Value>, new: &Map<String, Value>, out: &mut Vec<FieldChange>) {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        let field = format!("{prefix}{key}");
        match (before, after) {
            _ if before.unwrap_or(&Value::Null) == after.unwrap_or(&Value::Null) => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                differences(&format!("{field}."), before, after, out);
            }
            _ if SECRET_FIELDS.contains(&key.as_str()) => {
                out.push(FieldChange { field, old: "(hidden)".into(), new: "(changed)".into() });
            }
            _ => out.push(FieldChange { field, old: shown(before), new: shown(after) }),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => return "(none)".into(),
        Some(value) => value.to_string(),
    };
    if text.chars().count() <= SHOWN_MAX {
        return text;
    }
    let cut: String = text.chars().take(SHOWN_MAX).collect();
    format!("{cut}…")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            let mark = if change.what == Changed::Created { '+' } else { '~' };
            writeln!(f, "{mark} {} {}", change.noun, change.name)?;
            for field in &change.fields {
                writeln!(f, "    {}: {} → {}", field.field, field.old, field.new)?;
            }
        }
        for note in &self.notes {
            writeln!(f, "! {note}")?;
        }
        write!(f, "= {} unchanged", self.unchanged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn differences_are_shown_and_secrets_are_not() {
        let mut report = Report::default();
        let old =
            map(json!({"port": 1, "password": "alpha", "tls": {"insecure": true, "ca": null}, "same": [1]}));
        let new = map(json!({"port": 2, "password": "omega", "tls": {"insecure": false}, "same": [1]}));
        assert!(report.compare("carrier", "c1", Some(&old), &new));
        assert!(!report.compare("carrier", "c2", Some(&old), &old));
        assert!(report.compare("carrier", "c3", None, &new));
        let text = report.to_string();
        assert_eq!(
            text,
            "~ carrier c1\n    password: (hidden) → (changed)\n    port: 1 → 2\n    tls.insecure: true → false\n\
             + carrier c3\n= 1 unchanged"
        );
        let issued = Issued { noun: "key", name: "T/k".into(), secret: "omega".into() };
        assert!(!format!("{issued:?}").contains("omega"));
    }
}
