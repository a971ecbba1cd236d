//! Comparing a document with the database: what is to be written, what is reported, what refers to nothing.
//!
//! Reads only. Objects are numbered here, and looked up by their natural keys, whether they stand in the database, in
//! the document or in both. Orders are in `plan/money.rs`, roles and accounts in `plan/people.rs`.

mod money;
mod people;

use std::collections::HashMap;

use domain::id::{KeyId, RoleId, SignatureId, TemplateId, TenantId};
use domain::kind::Direction;
use domain::lint::{Finding, Severity, lint};
use domain::policy::{Policy, Set};
use domain::signature;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use store::catalog::{self, Item, Shelf};
use store::{Result, Tx, custom_roles};

use super::apply::Write;
use super::difference::{Issued, Report};
use super::document::{self, CodeHead, Document, Entry, With};
use super::{Mistake, Mode, rules, secret};
use crate::catalog::{KeyOptions, PackageOptions, RouteOptions, TenantOptions};
use crate::rules::{PLATFORM, Rules};

/// What a document leads to.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) report: Report,
    pub(super) writes: Vec<Write>,
}

/// Everything the database holds that a document can name.
struct Existing {
    tenants: Vec<catalog::Tenant>,
    roles: Vec<custom_roles::CustomRole>,
    accounts: Vec<catalog::Account>,
    keys: Vec<catalog::AuthKey>,
    carriers: Vec<Item>,
    routes: Vec<Item>,
    packages: Vec<Item>,
    signatures: Vec<catalog::Signature>,
    templates: Vec<catalog::Template>,
    orders: Vec<(store::orders::Order, Option<store::orders::Terms>)>,
}

impl Existing {
    fn read(tx: &mut Tx<'_>) -> Result<Existing> {
        Ok(Existing {
            tenants: catalog::tenants_all(tx)?,
            roles: custom_roles::all(tx)?,
            accounts: catalog::accounts_all(tx)?,
            keys: catalog::keys_all(tx, true)?,
            carriers: catalog::items_all(tx, Shelf::Carrier)?,
            routes: catalog::items_all(tx, Shelf::Route)?,
            packages: catalog::items_all(tx, Shelf::Package)?,
            signatures: catalog::signatures_all(tx)?,
            templates: catalog::templates_all(tx)?,
            orders: store::orders::with_terms_all(tx)?,
        })
    }
}

/// Compares; mistakes are those that only the database shows.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    document: &Document,
    mode: Mode,
    now_ms: i64,
) -> Result<std::result::Result<Plan, Vec<Mistake>>> {
    let existing = Existing::read(tx)?;
    let mut planner = Planner {
        existing: &existing,
        mode,
        now_ms,
        roles: existing.roles.iter().map(|row| ((row.tenant, row.name.clone()), row.id)).collect(),
        tenants: existing.tenants.iter().map(|row| (row.code.clone(), TenantTerms::of(row))).collect(),
        carriers: ids(&existing.carriers),
        routes: options_by_code(&existing.routes),
        packages: existing.packages.iter().filter_map(known_package).collect(),
        report: Report::default(),
        writes: Vec::new(),
        mistakes: Vec::new(),
        rules: Rules::load(tx, &Set::default())?,
    };
    planner.everything(tx, document)?;
    let Planner { report, writes, mistakes, .. } = planner;
    Ok(if mistakes.is_empty() { Ok(Plan { report, writes }) } else { Err(mistakes) })
}

/// What other objects need to know of a tenant.
#[derive(Clone)]
struct TenantTerms {
    id: TenantId,
    options: TenantOptions,
    zone: String,
}

impl TenantTerms {
    fn of(row: &catalog::Tenant) -> TenantTerms {
        let options = read::<TenantOptions>(&row.options).unwrap_or_default();
        TenantTerms { id: row.id, options, zone: row.time_zone.clone() }
    }
}

fn ids(items: &[Item]) -> HashMap<String, i64> {
    items.iter().map(|item| (item.code.clone(), item.id)).collect()
}

fn options_by_code(items: &[Item]) -> HashMap<String, RouteOptions> {
    items.iter().filter_map(|item| Some((item.code.clone(), read(&item.options)?))).collect()
}

fn known_package(item: &Item) -> Option<(String, (i64, PackageOptions))> {
    Some((item.code.clone(), (item.id, read(&item.options)?)))
}

fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

struct Planner<'a> {
    existing: &'a Existing,
    mode: Mode,
    now_ms: i64,
    tenants: HashMap<String, TenantTerms>,
    /// Roles beside the built-in ones, by their tenant (0 = the platform) and name.
    roles: HashMap<(TenantId, String), RoleId>,
    carriers: HashMap<String, i64>,
    routes: HashMap<String, RouteOptions>,
    packages: HashMap<String, (i64, PackageOptions)>,
    report: Report,
    writes: Vec<Write>,
    mistakes: Vec<Mistake>,
    rules: Rules,
}

/// The id after the largest one.
fn next(ids: impl Iterator<Item = i64>) -> i64 {
    ids.max().unwrap_or(0) + 1
}

/// Options as they are shown and compared; those stored by an older program get today's defaults.
fn stored_options<O: Serialize + DeserializeOwned>(json: &str) -> Map<String, Value> {
    read::<O>(json).map(|options| shown(&options)).or_else(|| read(json)).unwrap_or_default()
}

fn shown<O: Serialize>(options: &O) -> Map<String, Value> {
    match serde_json::to_value(options) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn with(mut map: Map<String, Value>, fields: &[(&str, &str)]) -> Map<String, Value> {
    map.extend(fields.iter().map(|(name, text)| ((*name).to_owned(), json!(text))));
    map
}

fn json_of<O: Serialize>(options: &O) -> Result<String> {
    serde_json::to_string(options).map_err(|error| store::Error::Corrupt(error.to_string()))
}

impl Planner<'_> {
    fn everything(&mut self, tx: &mut Tx<'_>, document: &Document) -> Result<()> {
        self.tenants(&document.tenants)?;
        self.policies(tx, document)?;
        self.roles(&document.roles);
        self.accounts(&document.accounts)?;
        let existing = self.existing;
        let carriers = self.items("carrier", Shelf::Carrier, &existing.carriers, &document.carriers)?;
        self.carriers.extend(carriers);
        self.known_routes(&document.routes);
        self.items("route", Shelf::Route, &existing.routes, &document.routes)?;
        self.check_packages(&document.packages);
        let packages = self.items("package", Shelf::Package, &existing.packages, &document.packages)?;
        for entry in &document.packages {
            let (code, options) = (&entry.it.head.code, entry.it.options.clone());
            let id = packages.iter().find(|(known, _)| known == code).map_or(0, |(_, id)| *id);
            self.packages.insert(code.clone(), (id, options));
        }
        self.orders(&document.orders)?;
        self.keys(&document.keys)?;
        self.signatures(&document.signatures);
        self.templates(&document.templates);
        Ok(())
    }

    fn wrong(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.mistakes.push(Mistake::new(path, what));
    }

    /// The tenant an entry names; a mistake when there is none.
    fn tenant(&mut self, code: &str, path: &str) -> Option<TenantTerms> {
        let found = self.tenants.get(code).cloned();
        if found.is_none() {
            self.wrong(format!("{path}.tenant"), format!("there is no tenant {code:?}"));
        }
        found
    }

    fn tenants(&mut self, entries: &[Entry<document::Tenant>]) -> Result<()> {
        let mut free = next(self.existing.tenants.iter().map(|row| row.id.0));
        for entry in entries {
            let (head, options) = (&entry.it.head, &entry.it.options);
            let old = self.existing.tenants.iter().find(|row| row.code == head.code);
            let id = old.map_or(free, |row| row.id.0);
            free += i64::from(old.is_none());
            let row = catalog::Tenant {
                id: TenantId(id),
                code: head.code.clone(),
                name: head.name.clone().unwrap_or_else(|| head.code.clone()),
                time_zone: head.time_zone.clone(),
                language: head.language.clone(),
                status: head.status.clone(),
                options: json_of(options)?,
            };
            let show = |row: &catalog::Tenant| {
                let fields = [
                    ("name", row.name.as_str()),
                    ("time_zone", &row.time_zone),
                    ("language", &row.language),
                    ("status", &row.status),
                ];
                with(stored_options::<TenantOptions>(&row.options), &fields)
            };
            self.tenants.insert(head.code.clone(), TenantTerms::of(&row));
            if self.report.compare("tenant", &head.code, old.map(show).as_ref(), &show(&row)) {
                self.writes.push(Write::Tenant(row));
            }
        }
        Ok(())
    }

    /// The rules that the document sets, the platform's first.
    fn policies(&mut self, tx: &mut Tx<'_>, document: &Document) -> Result<()> {
        if !document.policy.is_empty() {
            self.policy(tx, PLATFORM, "platform", &document.policy)?;
        }
        for entry in &document.tenants {
            let head = &entry.it.head;
            let set = rules::read(head.policy.clone(), "", true, &mut Vec::new());
            let Some(id) = self.tenants.get(&head.code).map(|tenant| tenant.id) else { continue };
            if !set.is_empty() {
                self.policy(tx, id, &head.code, &set)?;
            }
        }
        Ok(())
    }

    fn policy(&mut self, tx: &mut Tx<'_>, id: TenantId, name: &str, wanted: &Set) -> Result<()> {
        let options =
            self.tenants.values().find(|tenant| tenant.id == id).map(|tenant| tenant.options.rules());
        let options = options.unwrap_or_default();
        let known = self.rules.tenant(id, &options).contradictions();
        let (after, write) = rules::plan(tx, (id, name), wanted, self.now_ms, &mut self.report)?;
        self.writes.extend(write);
        self.rules.put(id, after);
        let found = self.rules.tenant(id, &options).contradictions();
        for (rule, expected) in found.into_iter().filter(|new| !known.contains(new)) {
            self.wrong(format!("policy of {name}: {}", rule.id()), expected.en);
        }
        Ok(())
    }

    fn policy_of(&self, tenant: &TenantTerms) -> Policy {
        let own = self.rules.of_tenant(tenant.id, &tenant.options);
        own.unwrap_or_else(|| self.rules.of_platform())
    }

    /// A template may serve one direction only: what one of them takes is fine.
    fn check_content(&mut self, tenant: &TenantTerms, template: &document::Template, path: &str) {
        let policy = self.policy_of(tenant);
        let errors = |direction| -> Vec<Finding> {
            let found = lint(&template.content, template.r#type, direction, policy.content.rule());
            found.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
        };
        let found: Vec<Vec<Finding>> = Direction::ALL.into_iter().map(errors).collect();
        if found.iter().all(|errors| !errors.is_empty())
            && let Some(finding) = found.into_iter().flatten().next()
        {
            self.wrong(format!("{path}.content"), finding.en);
        }
    }

    /// Items of a shelf; answers the codes and ids of all entries.
    fn items<O: Serialize + DeserializeOwned>(
        &mut self,
        noun: &'static str,
        shelf: Shelf,
        existing: &[Item],
        entries: &[Entry<With<CodeHead, O>>],
    ) -> Result<Vec<(String, i64)>> {
        let mut free = next(existing.iter().map(|item| item.id));
        let mut numbered = Vec::with_capacity(entries.len());
        for entry in entries {
            let code = &entry.it.head.code;
            let old = existing.iter().find(|item| item.code == *code);
            let id = old.map_or(free, |item| item.id);
            free += i64::from(old.is_none());
            let before = old.map(|item| stored_options::<O>(&item.options));
            if self.report.compare(noun, code, before.as_ref(), &shown(&entry.it.options)) {
                let item = Item { id, code: code.clone(), options: json_of(&entry.it.options)? };
                self.writes.push(Write::Item(shelf, item));
            }
            numbered.push((code.clone(), id));
        }
        Ok(numbered)
    }

    /// Remembers the document's routes and checks that their carriers exist.
    fn known_routes(&mut self, entries: &[Entry<document::Route>]) {
        for entry in entries {
            for (index, step) in entry.it.options.carriers.iter().enumerate() {
                if !self.carriers.contains_key(&step.carrier) {
                    let path = format!("{}.carriers[{index}].carrier", entry.path);
                    self.wrong(path, format!("there is no carrier {:?}", step.carrier));
                }
            }
            self.routes.insert(entry.it.head.code.clone(), entry.it.options.clone());
        }
    }

    /// A package opens routes that exist and fit its SMS types and direction.
    fn check_packages(&mut self, entries: &[Entry<document::Package>]) {
        for entry in entries {
            let options = &entry.it.options;
            for (index, code) in options.routes.iter().enumerate() {
                let path = format!("{}.routes[{index}]", entry.path);
                let Some(route) = self.routes.get(code) else {
                    self.wrong(path, format!("there is no route {code:?}"));
                    continue;
                };
                let (kind, direction) = (route.r#type, route.direction);
                if !options.types.is_empty() && !options.types.contains(&kind) {
                    self.wrong(
                        &path,
                        format!("route {code:?} carries {}, which the package does not allow", kind.as_str()),
                    );
                }
                if options.direction.as_deref().is_some_and(|word| word != direction.as_str()) {
                    self.wrong(
                        &path,
                        format!("route {code:?} goes {}, the package does not", direction.as_str()),
                    );
                }
            }
        }
    }

    fn keys(&mut self, entries: &[Entry<document::Key>]) -> Result<()> {
        let mut free = next(self.existing.keys.iter().map(|row| row.id.0));
        for entry in entries {
            let Some(tenant) = self.tenant(&entry.it.head.tenant, &entry.path) else { continue };
            for (index, code) in entry.it.options.routes.iter().enumerate() {
                if !self.routes.contains_key(code) {
                    self.wrong(
                        format!("{}.routes[{index}]", entry.path),
                        format!("there is no route {code:?}"),
                    );
                }
            }
            let name = &entry.it.head.name;
            let mut same =
                self.existing.keys.iter().filter(|row| row.tenant == tenant.id && row.name == *name);
            let old = same.clone().find(|row| row.revoked_ms.is_none());
            if old.is_none() && same.next().is_some() {
                let name = format!("{}/{name}", entry.it.head.tenant);
                self.report
                    .notes
                    .push(format!("key {name} was revoked and stays so; give a new key another name"));
                continue;
            }
            let id = old.map_or(free, |row| row.id.0);
            free += i64::from(old.is_none());
            self.key(KeyId(id), tenant.id, entry, old)?;
        }
        Ok(())
    }

    fn key(
        &mut self,
        id: KeyId,
        tenant: TenantId,
        entry: &Entry<document::Key>,
        old: Option<&catalog::AuthKey>,
    ) -> Result<()> {
        let name = format!("{}/{}", entry.it.head.tenant, entry.it.head.name);
        let given = entry.it.head.secret.as_deref().map(secret::hash_key);
        if let Some((hash, _)) = &given
            && self.existing.keys.iter().any(|row| row.hash == *hash && row.id != id)
        {
            self.wrong(format!("{}.secret", entry.path), "is or was the secret of another key");
            return Ok(());
        }
        let (hash, hint, is_new) = match (old, given) {
            (Some(old), Some((hash, hint))) => {
                let is_new = hash != old.hash;
                (hash, hint, is_new)
            }
            (Some(old), None) => (old.hash.clone(), old.hint.clone(), false),
            (None, Some((hash, hint))) => (hash, hint, true),
            (None, None) if self.mode == Mode::DryRun => (Vec::new(), String::new(), true),
            (None, None) => {
                let made = secret::new_key_text()?;
                let (hash, hint) = secret::hash_key(&made);
                self.report.issued.push(Issued { noun: "key", name: name.clone(), secret: made });
                (hash, hint, true)
            }
        };
        let before = old.map(|old| with(stored_options::<KeyOptions>(&old.options), &[("secret", "kept")]));
        let marker = if is_new { "new" } else { "kept" };
        let after = with(shown(&entry.it.options), &[("secret", marker)]);
        if self.report.compare("key", &name, before.as_ref(), &after) {
            self.writes.push(Write::Key(catalog::AuthKey {
                id,
                tenant,
                name: entry.it.head.name.clone(),
                hash,
                hint,
                options: json_of(&entry.it.options)?,
                created_ms: old.map_or(self.now_ms, |old| old.created_ms),
                revoked_ms: None,
                used_ms: old.and_then(|old| old.used_ms),
            }));
        }
        Ok(())
    }

    fn signatures(&mut self, entries: &[Entry<document::Signature>]) {
        let mut free = next(self.existing.signatures.iter().map(|row| row.id.0));
        for entry in entries {
            let signature = &entry.it;
            let Some(tenant) = self.tenant(&signature.tenant, &entry.path) else { continue };
            let findings = signature::check(&signature.text, self.policy_of(&tenant).signature);
            for finding in findings.into_iter().filter(|finding| finding.severity == Severity::Error) {
                self.wrong(format!("{}.text", entry.path), finding.en);
            }
            let all = &self.existing.signatures;
            let old = all.iter().find(|row| row.tenant == tenant.id && row.text == signature.text);
            let id = old.map_or(free, |row| row.id.0);
            free += i64::from(old.is_none());
            let show = |status: &str| with(Map::new(), &[("status", status)]);
            let before = old.map(|row| show(&row.status));
            let name = format!("{}/{}", signature.tenant, signature.text);
            if self.report.compare("signature", &name, before.as_ref(), &show(&signature.status)) {
                let (text, status) = (signature.text.clone(), signature.status.clone());
                let row = catalog::Signature { id: SignatureId(id), tenant: tenant.id, text, status };
                self.writes.push(Write::Signature(row));
            }
        }
    }

    fn templates(&mut self, entries: &[Entry<document::Template>]) {
        let mut free = next(self.existing.templates.iter().map(|row| row.id.0));
        for entry in entries {
            let template = &entry.it;
            let Some(tenant) = self.tenant(&template.tenant, &entry.path) else { continue };
            self.check_content(&tenant, template, &entry.path);
            let all = &self.existing.templates;
            let old = all.iter().find(|row| row.tenant == tenant.id && row.code == template.id);
            let id = old.map_or(free, |row| row.id.0);
            free += i64::from(old.is_none());
            let row = catalog::Template {
                id: TemplateId(id),
                tenant: tenant.id,
                code: template.id.clone(),
                name: template.name.clone().unwrap_or_else(|| template.id.clone()),
                kind: template.r#type.code(),
                content: template.content.clone(),
                status: template.status.clone(),
                variables: "[]".into(),
            };
            let show = |row: &catalog::Template| {
                let kind = domain::kind::Kind::from_code(row.kind).map_or("unknown", |kind| kind.as_str());
                let fields = [
                    ("name", row.name.as_str()),
                    ("type", kind),
                    ("content", &row.content),
                    ("status", &row.status),
                ];
                with(Map::new(), &fields)
            };
            let name = format!("{}/{}", template.tenant, template.id);
            if self.report.compare("template", &name, old.map(show).as_ref(), &show(&row)) {
                self.writes.push(Write::Template(row));
            }
        }
    }
}
