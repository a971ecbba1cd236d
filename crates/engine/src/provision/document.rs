//! A provisioning document as data: its sections, its entries, and values taken from the environment.
//!
//! Any text may be written as `{ env = "NAME" }`. Reading checks everything that can be known without the database
//! (`check.rs`) and reports all mistakes at once.

use domain::kind::Kind;
use domain::money::Micro;
use domain::policy::Set;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Mistake;
use super::typed::typed;
use crate::carrier::CarrierOptions;
use crate::catalog::{KeyOptions, PackageOptions, RouteOptions, TenantOptions};

/// The sections a document may have; each is a list. Beside them `[policy]` may set rules of the platform's policy.
pub const SECTIONS: &[&str] = &[
    "tenants",
    "roles",
    "accounts",
    "carriers",
    "routes",
    "packages",
    "orders",
    "keys",
    "signatures",
    "templates",
];

/// Stands in for a variable that is not set, so that the rest can be checked.
const NOT_SET: &str = "variable-is-not-set";

/// A document that was read and makes sense by itself; whether it fits the database is found out by `run`.
#[derive(Debug)]
pub struct Document {
    pub(super) tenants: Vec<Entry<Tenant>>,
    pub(super) roles: Vec<Entry<Role>>,
    pub(super) accounts: Vec<Entry<Account>>,
    pub(super) carriers: Vec<Entry<Carrier>>,
    pub(super) routes: Vec<Entry<Route>>,
    pub(super) packages: Vec<Entry<Package>>,
    pub(super) orders: Vec<Entry<Order>>,
    pub(super) keys: Vec<Entry<Key>>,
    pub(super) signatures: Vec<Entry<Signature>>,
    pub(super) templates: Vec<Entry<Template>>,
    /// Rules of the platform's policy.
    pub(super) policy: Set,
}

/// One object and where it stands in the document.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub(super) path: String,
    pub(super) it: T,
}

/// The part of an entry that is not options.
trait Head: DeserializeOwned {
    const KEYS: &'static [&'static str];
}

/// A head and the options beside it in the same table.
#[derive(Debug)]
pub(super) struct With<H, O> {
    pub(super) head: H,
    pub(super) options: O,
}

pub(super) type Tenant = With<TenantHead, TenantOptions>;
pub(super) type Carrier = With<CodeHead, CarrierOptions>;
pub(super) type Route = With<CodeHead, RouteOptions>;
pub(super) type Package = With<CodeHead, PackageOptions>;
pub(super) type Key = With<KeyHead, KeyOptions>;

fn english() -> String {
    "en".into()
}

fn active() -> String {
    "active".into()
}

fn approved() -> String {
    "approved".into()
}

fn shanghai() -> String {
    "Asia/Shanghai".into()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantHead {
    pub(super) code: String,
    pub(super) name: Option<String>,
    #[serde(default = "shanghai")]
    pub(super) time_zone: String,
    #[serde(default = "english")]
    pub(super) language: String,
    #[serde(default = "active")]
    pub(super) status: String,
    /// Rules of its own policy.
    #[serde(default)]
    pub(super) policy: Map<String, Value>,
}

impl Head for TenantHead {
    const KEYS: &'static [&'static str] = &["code", "name", "time_zone", "language", "status", "policy"];
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeHead {
    pub(super) code: String,
}

impl Head for CodeHead {
    const KEYS: &'static [&'static str] = &["code"];
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyHead {
    pub(super) tenant: String,
    pub(super) name: String,
    pub(super) secret: Option<String>,
}

impl Head for KeyHead {
    const KEYS: &'static [&'static str] = &["tenant", "name", "secret"];
}

impl std::fmt::Debug for KeyHead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyHead({}/{})", self.tenant, self.name)
    }
}

/// A role beside the built-in ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Role {
    pub(super) name: String,
    /// Absent = the platform's.
    pub(super) tenant: Option<String>,
    #[serde(default)]
    pub(super) description: String,
    pub(super) permissions: Vec<String>,
}

impl Role {
    /// Its natural key: `TENANT/NAME`, or `/NAME` for the platform's.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.tenant.as_deref().unwrap_or_default(), self.name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) tenant: Option<String>,
    /// The word of a built-in role, or the name of another one.
    pub(super) role: String,
    /// Absent = what its owner made it.
    pub(super) mail: Option<String>,
    /// Absent = what its owner made it; English for a new one.
    pub(super) language: Option<String>,
    #[serde(default = "active")]
    pub(super) status: String,
    pub(super) password: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.name)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    pub(super) tenant: String,
    pub(super) package: String,
    pub(super) number: Option<String>,
    pub(super) label: Option<String>,
    pub(super) status: Option<String>,
    pub(super) total: Option<Amount>,
    pub(super) warn: Option<Amount>,
    pub(super) prohibit: Option<Amount>,
    pub(super) effective: Option<String>,
    pub(super) expires: Option<String>,
    /// `current`: the order follows its package's terms; absent = it keeps those it was placed under.
    pub(super) terms: Option<String>,
}

impl Order {
    /// The order's number: as written, or made of tenant and label; empty when neither is there.
    pub(super) fn number(&self) -> String {
        match (&self.number, &self.label) {
            (Some(number), _) => number.clone(),
            (None, Some(label)) => format!("{}-{label}", self.tenant),
            (None, None) => String::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    pub(super) tenant: String,
    pub(super) text: String,
    #[serde(default = "approved")]
    pub(super) status: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) tenant: String,
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) r#type: Kind,
    pub(super) content: String,
    #[serde(default = "approved")]
    pub(super) status: String,
}

/// An amount: a whole number, or a decimal text with at most six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Amount(#[serde(with = "crate::catalog::amount")] pub(super) Micro);

impl Document {
    /// Reads a document; `variable` answers environment variables.
    ///
    /// # Errors
    /// Every mistake that can be found without the database.
    pub fn read(
        document: Value,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Document, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut document = document;
        fill_from_environment(&mut document, "", variable, &mut mistakes);
        let unset: Vec<String> = mistakes.iter().map(|mistake| mistake.path.clone()).collect();
        let Value::Object(mut sections) = document else {
            return Err(vec![Mistake::new("file", "must be a table of sections")]);
        };
        let policy = match sections.remove("policy") {
            None => Set::default(),
            Some(Value::Object(table)) => super::rules::read(table, "policy", false, &mut mistakes),
            Some(_) => {
                mistakes.push(Mistake::new("policy", "write it as [policy], once"));
                Set::default()
            }
        };
        for section in sections.keys().filter(|section| !SECTIONS.contains(&section.as_str())) {
            let known = format!("unknown section; known are {} and policy", SECTIONS.join(", "));
            mistakes.push(Mistake::new(section.clone(), known));
        }
        let mut reader = Reader { sections: &mut sections, mistakes: &mut mistakes };
        let document = Document {
            tenants: reader.with_options("tenants"),
            roles: reader.plain("roles"),
            accounts: reader.plain("accounts"),
            carriers: reader.with_options("carriers"),
            routes: reader.with_options("routes"),
            packages: reader.with_options("packages"),
            orders: reader.plain("orders"),
            keys: reader.with_options("keys"),
            signatures: reader.plain("signatures"),
            templates: reader.plain("templates"),
            policy,
        };
        super::check::check(&document, &mut mistakes);
        // A text that is missing is one mistake, whatever else its stand-in breaks.
        let mut seen = std::collections::HashSet::new();
        mistakes.retain(|mistake| seen.insert(mistake.path.clone()) || !unset.contains(&mistake.path));
        if mistakes.is_empty() { Ok(document) } else { Err(mistakes) }
    }
}

struct Reader<'a> {
    sections: &'a mut Map<String, Value>,
    mistakes: &'a mut Vec<Mistake>,
}

impl Reader<'_> {
    fn entries(&mut self, section: &str) -> Vec<(String, Map<String, Value>)> {
        let Some(value) = self.sections.remove(section) else { return Vec::new() };
        let Value::Array(list) = value else {
            self.mistakes.push(Mistake::new(section, format!("write it as [[{section}]], once for each")));
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            let path = format!("{section}[{index}]");
            match value {
                Value::Object(map) => entries.push((path, map)),
                _ => self.mistakes.push(Mistake::new(path, "must be a table")),
            }
        }
        entries
    }

    fn plain<T: DeserializeOwned>(&mut self, section: &str) -> Vec<Entry<T>> {
        let entries = self.entries(section);
        let read = |(path, map): (String, Map<String, Value>)| {
            let it = typed(Value::Object(map), &path, self.mistakes)?;
            Some(Entry { path, it })
        };
        entries.into_iter().filter_map(read).collect()
    }

    fn with_options<H: Head, O: DeserializeOwned>(&mut self, section: &str) -> Vec<Entry<With<H, O>>> {
        let entries = self.entries(section);
        let read = |(path, mut options): (String, Map<String, Value>)| {
            let head: Map<String, Value> =
                H::KEYS.iter().filter_map(|key| options.remove_entry(*key)).collect();
            let head = typed(Value::Object(head), &path, self.mistakes);
            let options = typed(Value::Object(options), &path, self.mistakes);
            Some(Entry { path, it: With { head: head?, options: options? } })
        };
        entries.into_iter().filter_map(read).collect()
    }
}

/// Replaces every `{ env = "NAME" }` by the variable's text.
fn fill_from_environment(
    value: &mut Value,
    path: &str,
    variable: &dyn Fn(&str) -> Option<String>,
    mistakes: &mut Vec<Mistake>,
) {
    match value {
        Value::Object(map) if map.len() == 1 && map.contains_key("env") => {
            let name = map.get("env").and_then(Value::as_str).unwrap_or_default();
            match variable(name) {
                Some(text) => *value = Value::String(text),
                None => {
                    let what = format!("environment variable {name} is not set");
                    mistakes.push(Mistake::new(path, what));
                    *value = Value::String(NOT_SET.into());
                }
            }
        }
        Value::Object(map) => {
            for (key, child) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                fill_from_environment(child, &path, variable, mistakes);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter_mut().enumerate() {
                fill_from_environment(child, &format!("{path}[{index}]"), variable, mistakes);
            }
        }
        _ => {}
    }
}
