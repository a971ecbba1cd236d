//! The policy as people set it: the platform's, and tenants' own beside it. Every change is a version with who, why and what
//! was before; the second of two editors is told. What holds is compiled into the picture (`rules.rs`).

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::id::TenantId;
use domain::permission::Permission;
use domain::policy::{Expected, Layers, Rule, Set, Source, Value};
use domain::refusal::{Detail, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::policy::Version;

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, reason, refuse};
use crate::error::{Error, Result};
use crate::paging::{Numbered, Paging};
use crate::rules::{PLATFORM, Rules, set_of};

/// A rule with what is set.
#[derive(Clone, Debug)]
pub struct RuleView {
    /// The rule.
    pub rule: Rule,
    /// Its default on this installation.
    pub default: Value,
    /// What is set here; `None` = default, or inherited.
    pub own: Option<Value>,
    /// What would hold if nothing were set here.
    pub inherited: Value,
    /// What holds.
    pub effective: Value,
    /// Where it comes from.
    pub source: Source,
    /// Tenants that have a value of their own; only in the platform's view.
    pub overrides: usize,
}

/// The policy of the platform or of a tenant.
#[derive(Clone, Debug)]
pub struct PolicyView {
    /// Named by whoever changes it; 0 = never changed.
    pub version: i64,
    /// When it was changed last, and by whom.
    pub changed: Option<(i64, String)>,
    /// The rules, in the table's order.
    pub rules: Vec<RuleView>,
}

/// A change.
#[derive(Clone, Debug, Default)]
pub struct PolicyChange {
    /// The version it was made from.
    pub version: i64,
    /// Why, 1 to 200 characters.
    pub reason: String,
    /// Values by rule id; null = no longer set.
    pub values: BTreeMap<String, serde_json::Value>,
}

/// One rule of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChange {
    /// The rule's id.
    pub id: String,
    /// What was set; null = nothing.
    pub before: Option<Value>,
    /// What is set now; null = nothing.
    pub after: Option<Value>,
}

/// A version of the history.
#[derive(Clone, Debug)]
pub struct PolicyVersion {
    /// From 1.
    pub version: i64,
    /// Made at.
    pub at_ms: i64,
    /// By whom.
    pub who: String,
    /// Why.
    pub reason: String,
    /// What changed.
    pub changes: Vec<RuleChange>,
}

impl Engine {
    /// The platform's policy.
    pub async fn policy(&self, actor: &Actor) -> Result<PolicyView> {
        actor.may(Permission::PolicyRead)?;
        self.platform_policy().await
    }

    /// Changes the platform's policy.
    pub async fn change_policy(&self, actor: &Actor, change: PolicyChange) -> Result<PolicyView> {
        actor.may(Permission::PolicyManage)?;
        self.set_rules(actor, PLATFORM, "platform", Set::default(), change).await?;
        self.platform_policy().await
    }

    /// A tenant's own policy beside the platform's.
    pub async fn policy_of(&self, actor: &Actor, code: &str) -> Result<PolicyView> {
        actor.may(Permission::PolicyRead)?;
        let (tenant, options) = self.tenant_rules(code)?;
        self.tenant_policy(tenant, options).await
    }

    /// Changes a tenant's own policy.
    pub async fn change_policy_of(
        &self,
        actor: &Actor,
        code: &str,
        change: PolicyChange,
    ) -> Result<PolicyView> {
        actor.may(Permission::PolicyManage)?;
        let (tenant, options) = self.tenant_rules(code)?;
        self.set_rules(actor, tenant, code, options.clone(), change).await?;
        self.tenant_policy(tenant, options).await
    }

    /// The rules that hold for the actor's tenant.
    pub async fn own_policy(&self, actor: &Actor) -> Result<PolicyView> {
        actor.may(Permission::CatalogRead)?;
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&actor.tenant).ok_or(Refusal::Unauthorized)?;
        self.tenant_policy(actor.tenant, tenant.options.rules()).await
    }

    /// The versions of the platform's policy, or of a tenant's, newest first.
    pub async fn policy_history(
        &self,
        actor: &Actor,
        code: Option<&str>,
        page: Paging,
    ) -> Result<Numbered<PolicyVersion>> {
        actor.may(Permission::PolicyRead)?;
        let tenant = code.map_or(Ok(PLATFORM), |code| self.tenant_rules(code).map(|(tenant, _)| tenant))?;
        let (offset, limit) = (i64::from(page.offset), i64::from(page.limit));
        let read = move |tx: &mut Tx<'_>| store::policy::history(tx, tenant, offset, limit);
        let (versions, count) = self.core.db.read(read).await?;
        Ok(Numbered::new(versions.into_iter().map(PolicyVersion::of).collect(), count))
    }

    /// A tenant by its code, and what its options say about rules.
    fn tenant_rules(&self, code: &str) -> Result<(TenantId, Set)> {
        let picture = self.core.picture();
        let tenant = picture.tenants.values().find(|tenant| tenant.code == code).ok_or(Refusal::NotFound)?;
        Ok((tenant.id, tenant.options.rules()))
    }

    async fn platform_policy(&self) -> Result<PolicyView> {
        let core = std::sync::Arc::clone(&self.core);
        let read = move |tx: &mut Tx<'_>| {
            let rules = Rules::load(tx, &core.defaults)?;
            let latest = store::policy::latest(tx, PLATFORM)?;
            let layers = rules.platform();
            let view = |rule: Rule| RuleView {
                overrides: rules.of_tenants().filter(|(_, set)| set.get(rule).is_some()).count(),
                own: layers.platform.get(rule).cloned(),
                ..seen(&layers, rule, Source::Default)
            };
            Ok(PolicyView::new(latest, Rule::ALL.iter().copied().map(view).collect()))
        };
        Ok(self.core.db.read(read).await?)
    }

    async fn tenant_policy(&self, tenant: TenantId, options: Set) -> Result<PolicyView> {
        let core = std::sync::Arc::clone(&self.core);
        let read = move |tx: &mut Tx<'_>| {
            let rules = Rules::load(tx, &core.defaults)?;
            let latest = store::policy::latest(tx, tenant)?;
            let layers = rules.tenant(tenant, &options);
            let view = |rule: Rule| RuleView {
                own: layers.tenant.get(rule).cloned(),
                ..seen(&layers, rule, Source::Options)
            };
            let own = Rule::ALL.iter().copied().filter(|rule| rule.is_for_tenants());
            Ok(PolicyView::new(latest, own.map(view).collect()))
        };
        Ok(self.core.db.read(read).await?)
    }

    /// Sets rules of one policy in one transaction with the line of the audit log; nothing is written when nothing changes.
    async fn set_rules(
        &self,
        actor: &Actor,
        tenant: TenantId,
        object: &str,
        options: Set,
        change: PolicyChange,
    ) -> Result<()> {
        let (values, why) = (wanted(tenant, &change)?, reason("reason", &change.reason)?);
        let (account, who) = (actor.person().map(|person| person.id), actor.name().to_owned());
        let note = self.core.note(actor, Action::PolicyChanged, object).in_log_of(tenant);
        let core = std::sync::Arc::clone(&self.core);
        let at_ms = now_ms();
        let run = move |tx: &mut Tx<'_>| -> Decided<()> {
            let latest = store::policy::latest(tx, tenant)?;
            if latest.as_ref().map_or(0, |latest| latest.version) != change.version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let before = latest.as_ref().map(set_of).unwrap_or_default();
            let (after, changes) = changed(&before, &values);
            if changes.is_empty() {
                return Ok(Ok(()));
            }
            let mut rules = Rules::load(tx, &core.defaults)?;
            if let Err(error) = contradiction(&mut rules, tenant, &options, after.clone()) {
                return refuse(error);
            }
            let version = Version {
                tenant,
                version: change.version + 1,
                at_ms,
                account,
                who: who.clone(),
                reason: why.clone(),
                changes: json(&changes)?,
                settings: json(&after)?,
            };
            store::policy::insert(tx, &version)?;
            let side = |pick: fn(&RuleChange) -> Option<Value>| -> BTreeMap<String, Option<Value>> {
                changes.iter().map(|change| (change.id.clone(), pick(change))).collect()
            };
            let note = note.clone().with("version", version.version).with("reason", &version.reason);
            let note =
                note.with("before", side(|c| c.before.clone())).with("after", side(|c| c.after.clone()));
            store::audit::add(tx, &note.line())?;
            Ok(Ok(()))
        };
        match self.core.db.write(run).await {
            Err(store::Error::Conflict(_)) => return Err(Refusal::ChangedMeanwhile.into()),
            decided => decided??,
        }
        self.refresh().await
    }
}

fn seen(layers: &Layers<'_>, rule: Rule, below: Source) -> RuleView {
    let (effective, source) = layers.effective(rule);
    RuleView {
        rule,
        default: layers.default(rule),
        own: None,
        inherited: layers.below(rule, below).0,
        effective,
        source,
        overrides: 0,
    }
}

/// The rules of a change with checked values.
fn wanted(tenant: TenantId, change: &PolicyChange) -> Result<Vec<(Rule, Option<Value>)>> {
    if change.values.is_empty() {
        return Err(Error::field(Refusal::FieldInvalid, "values"));
    }
    let read = |(id, value): (&String, &serde_json::Value)| {
        let field = || format!("values.{}", id.chars().take(80).collect::<String>());
        let unknown = || Error::Refused(Refusal::FieldInvalid, Detail::field(field()));
        let rule = Rule::parse(id).ok_or_else(unknown)?;
        if tenant != PLATFORM && !rule.is_for_tenants() {
            let expected = Expected::new(
                "the platform decides it for all tenants",
                "该规则由平台统一设置，租户不可单独设置",
            );
            return Err(invalid(field(), expected));
        }
        if value.is_null() {
            return Ok((rule, None));
        }
        let value = serde_json::from_value(value.clone()).unwrap_or(Value::Text(String::new()));
        rule.check(&value).map_err(|expected| invalid(field(), expected))?;
        Ok((rule, Some(value)))
    };
    change.values.iter().map(read).collect()
}

fn invalid(field: String, expected: Expected) -> Error {
    let detail = Detail::both(field, expected.en);
    Error::Phrased { refusal: Refusal::PolicyInvalid, detail, zh: expected.zh }
}

/// What would be set, and what differs.
fn changed(before: &Set, values: &[(Rule, Option<Value>)]) -> (Set, Vec<RuleChange>) {
    let (mut after, mut changes) = (before.clone(), Vec::new());
    for (rule, value) in values {
        let old = before.get(*rule).cloned();
        if old != *value {
            changes.push(RuleChange { id: rule.id().to_owned(), before: old, after: value.clone() });
            after.put(*rule, value.clone());
        }
    }
    (after, changes)
}

/// Refuses what contradicts itself because of this change.
fn contradiction(rules: &mut Rules, tenant: TenantId, options: &Set, after: Set) -> Result<()> {
    let known = rules.tenant(tenant, options).contradictions();
    rules.put(tenant, after);
    let found = rules.tenant(tenant, options).contradictions();
    match found.into_iter().find(|new| !known.contains(new)) {
        Some((rule, expected)) => Err(invalid(format!("values.{}", rule.id()), expected)),
        None => Ok(()),
    }
}

fn json(value: &impl Serialize) -> store::Result<String> {
    serde_json::to_string(value).map_err(|error| store::Error::Corrupt(error.to_string()))
}

impl PolicyView {
    fn new(latest: Option<Version>, rules: Vec<RuleView>) -> PolicyView {
        let version = latest.as_ref().map_or(0, |latest| latest.version);
        PolicyView { version, changed: latest.map(|latest| (latest.at_ms, latest.who)), rules }
    }
}

impl PolicyVersion {
    fn of(version: Version) -> PolicyVersion {
        PolicyVersion {
            version: version.version,
            at_ms: version.at_ms,
            who: version.who,
            reason: version.reason,
            changes: serde_json::from_str(&version.changes).unwrap_or_default(),
        }
    }
}
