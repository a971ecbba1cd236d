//! The policy: the platform's rules and tenants' own beside them, to see and, for the operator, to change.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::Uri;
use domain::permission::Permission;
use domain::policy::{Rule, Shape, Value};
use domain::refusal::Lang;
use engine::operator::{PolicyChange, PolicyVersion, PolicyView, RuleView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::version;
use crate::api::page::{number, paging};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;

use crate::problem::Result;
use crate::time;

/// A rule's value: true or false, a whole number, a text (a word, hours such as `08:00-22:00`, an amount), or a list of
/// words.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum RuleValue {
    Boolean(bool),
    Integer(i64),
    Text(String),
    Words(Vec<String>),
}

impl From<Value> for RuleValue {
    fn from(value: Value) -> RuleValue {
        match value {
            Value::Boolean(yes) => RuleValue::Boolean(yes),
            Value::Integer(number) => RuleValue::Integer(number),
            Value::Text(text) => RuleValue::Text(text),
            Value::Words(words) => RuleValue::Words(words),
        }
    }
}

/// A rule with what is set and what holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyRule {
    /// Its stable id.
    #[schema(example = "frequency.same_content.max")]
    id: &'static str,
    /// What it belongs to; groups stand together in the list.
    #[schema(example = "frequency")]
    group: &'static str,
    /// `integer`, `boolean`, `choice`, `words`, `hours` or `amount`.
    #[schema(example = "integer")]
    kind: &'static str,
    /// What a whole number counts: `times`, `seconds`, `minutes`, `hours`, `days`, `characters`, `recipients`, `percent`,
    /// `messages`, `requests_per_second` or `addresses`.
    #[schema(example = "times")]
    unit: Option<&'static str>,
    /// Smallest whole number.
    #[schema(example = 0)]
    min: Option<i64>,
    /// Largest whole number.
    #[schema(example = 1000)]
    max: Option<i64>,
    /// The words there are for a choice.
    choices: Option<Vec<&'static str>>,
    /// `unlimited` when 0 means without limit.
    #[schema(example = "unlimited")]
    zero: Option<&'static str>,
    /// The default on this installation.
    #[schema(inline)]
    default: RuleValue,
    /// A tenant may have a value of its own.
    tenant_override: bool,
    /// A few words, in the language of `Accept-Language`.
    #[schema(example = "Same content: limit")]
    title: &'static str,
    /// What it does, in the language of `Accept-Language`.
    description: &'static str,
    /// What is set here; null = the default, or inherited.
    #[schema(inline)]
    value: Option<RuleValue>,
    /// What would hold if nothing were set here.
    #[schema(inline)]
    inherited: RuleValue,
    /// What holds.
    #[schema(inline)]
    effective: RuleValue,
    /// Where that comes from: `default`, `platform`, `options` (the tenant's options) or `tenant`.
    #[schema(example = "platform")]
    source: &'static str,
    /// Tenants that have a value of their own; 0 in a tenant's list.
    #[schema(example = 2)]
    overrides: usize,
}

impl PolicyRule {
    fn new(view: RuleView, lang: Lang) -> PolicyRule {
        let (rule, shape): (Rule, Shape) = (view.rule, view.rule.shape());
        let (unit, min, max, zero) = match shape {
            Shape::Integer { min, max, unit, zero_is_unlimited } => {
                (Some(unit.as_str()), Some(min), Some(max), zero_is_unlimited.then_some("unlimited"))
            }
            _ => (None, None, None, None),
        };
        let choices = match shape {
            Shape::Choice(words) => Some(words.to_vec()),
            _ => None,
        };
        PolicyRule {
            id: rule.id(),
            group: rule.group().as_str(),
            kind: shape.as_str(),
            unit,
            min,
            max,
            choices,
            zero,
            default: view.default.into(),
            tenant_override: rule.is_for_tenants(),
            title: rule.title(lang),
            description: rule.description(lang),
            value: view.own.map(RuleValue::from),
            inherited: view.inherited.into(),
            effective: view.effective.into(),
            source: view.source.as_str(),
            overrides: view.overrides,
        }
    }
}

/// A policy: every rule, in the order to show them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Policy {
    /// The tenant whose policy it is; null = the platform's.
    #[schema(example = "CNX01")]
    tenant_code: Option<String>,
    /// Named by whoever changes it; 0 = never changed.
    #[schema(example = 4)]
    version: i64,
    /// Changed last.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// By whom; `provision` = a provisioning file.
    #[schema(example = "Ada")]
    changed_by: Option<String>,
    rules: Vec<PolicyRule>,
}

impl Policy {
    fn new(view: PolicyView, tenant_code: Option<String>, lang: Lang) -> Policy {
        let (changed_at, changed_by) = view.changed.map(|(at, who)| (time::text(at), who)).unzip();
        let rules = view.rules.into_iter().map(|rule| PolicyRule::new(rule, lang)).collect();
        Policy { tenant_code, version: view.version, changed_at, changed_by, rules }
    }
}

/// A change of a policy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyBody {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 4)]
    version: Option<i64>,
    /// Why, 1 to 200 characters: it stands in the history.
    #[schema(example = "Carriers asked for it", max_length = 200)]
    reason: String,
    /// Values by rule id; null = no longer set.
    #[schema(value_type = Object, example = json!({"frequency.same_content.max": 5, "validity.max": null}))]
    values: BTreeMap<String, serde_json::Value>,
}

/// Reads a change.
async fn change(app: &App, request: Request) -> Result<PolicyChange> {
    let (parts, body) = request.into_parts();
    let body = decode::read(app, &parts.headers, body).await?;
    let body = decode::json::<PolicyBody>(&body.bytes)?;
    let version = version(&parts.headers, body.version)?;
    Ok(PolicyChange { version, reason: body.reason, values: body.values })
}

/// See the platform's policy.
#[utoipa::path(
    get, path = "/admin/policy", tag = "policy", operation_id = "getPolicy",
    responses((status = 200, description = "Every rule.", body = Policy), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("policy:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
) -> Result<Json<Policy>> {
    caller.actor.may(Permission::PolicyRead)?;
    Ok(Json(Policy::new(app.engine.policy(&caller.actor).await?, None, lang)))
}

/// Change the platform's policy.
///
/// What is changed holds within seconds, for what is sent from then on. When somebody else changed it since you read it,
/// nothing is changed (409 `changed_meanwhile`); a value that is not possible is named (422 `policy_invalid`).
#[utoipa::path(
    patch, path = "/admin/policy", tag = "policy", operation_id = "updatePolicy",
    request_body = PolicyBody,
    params(("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it.")),
    responses((status = 200, description = "The changed policy.", body = Policy), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("policy:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<Policy>> {
    caller.actor.may(Permission::PolicyManage)?;
    let change = change(&app, request).await?;
    Ok(Json(Policy::new(app.engine.change_policy(&caller.actor, change).await?, None, lang)))
}

/// Which versions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryFilter {
    /// A tenant's own policy, by its code; absent = the platform's.
    tenant_code: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Versions on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// One rule of a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleChange {
    /// The rule's id.
    #[schema(example = "frequency.same_content.max")]
    id: String,
    /// What was set; null = nothing.
    #[schema(inline)]
    before: Option<RuleValue>,
    /// What was set then; null = nothing.
    #[schema(inline)]
    after: Option<RuleValue>,
}

/// A change that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyVersionItem {
    /// From 1.
    #[schema(example = 4)]
    version: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom; `provision` = a provisioning file.
    #[schema(example = "Ada")]
    by: String,
    /// Why.
    #[schema(example = "Carriers asked for it")]
    reason: String,
    /// What changed.
    changes: Vec<RuleChange>,
}

impl From<PolicyVersion> for PolicyVersionItem {
    fn from(version: PolicyVersion) -> PolicyVersionItem {
        let change = |change: engine::operator::RuleChange| RuleChange {
            id: change.id,
            before: change.before.map(RuleValue::from),
            after: change.after.map(RuleValue::from),
        };
        PolicyVersionItem {
            version: version.version,
            at: time::text(version.at_ms),
            by: version.who,
            reason: version.reason,
            changes: version.changes.into_iter().map(change).collect(),
        }
    }
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyHistory {
    items: Vec<PolicyVersionItem>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Versions on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Versions there are.
    #[schema(example = 4)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// See how a policy was changed.
///
/// Newest first.
#[utoipa::path(
    get, path = "/admin/policy/history", tag = "policy", operation_id = "listPolicyHistory",
    params(HistoryFilter),
    responses((status = 200, description = "A page of changes.", body = PolicyHistory), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("policy:read")))
)]
pub(crate) async fn history(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<PolicyHistory>> {
    caller.actor.may(Permission::PolicyRead)?;
    let filter = decode::query::<HistoryFilter>(uri.query())?;
    let at = paging(filter.page, filter.page_size)?;
    let page = app.engine.policy_history(&caller.actor, filter.tenant_code.as_deref(), at).await?;
    Ok(Json(PolicyHistory {
        items: page.items.into_iter().map(PolicyVersionItem::from).collect(),
        page: number(at),
        page_size: at.limit,
        total: page.total,
        total_is_exact: page.is_exact,
    }))
}

/// See a tenant's own policy.
///
/// The rules that a tenant may have of its own, with what it would inherit.
#[utoipa::path(
    get, path = "/admin/tenants/{code}/policy", tag = "policy", operation_id = "getTenantPolicy",
    params(("code" = String, Path, description = "The tenant's code.")),
    responses((status = 200, description = "The rules.", body = Policy), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("policy:read")))
)]
pub(crate) async fn get_of(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    code: PathText,
) -> Result<Json<Policy>> {
    caller.actor.may(Permission::PolicyRead)?;
    let code = path_text(code)?;
    let view = app.engine.policy_of(&caller.actor, &code).await?;
    Ok(Json(Policy::new(view, Some(code), lang)))
}

/// Change a tenant's own policy.
#[utoipa::path(
    patch, path = "/admin/tenants/{code}/policy", tag = "policy", operation_id = "updateTenantPolicy",
    request_body = PolicyBody,
    params(
        ("code" = String, Path, description = "The tenant's code."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed policy.", body = Policy), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("policy:manage")))
)]
pub(crate) async fn update_of(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    code: PathText,
    request: Request,
) -> Result<Json<Policy>> {
    caller.actor.may(Permission::PolicyManage)?;
    let code = path_text(code)?;
    let change = change(&app, request).await?;
    let view = app.engine.change_policy_of(&caller.actor, &code, change).await?;
    Ok(Json(Policy::new(view, Some(code), lang)))
}

/// See the rules that hold for you.
///
/// Limits, hours and wordings that sending is held to. The platform sets them.
#[utoipa::path(
    get, path = "/policy", tag = "policy", operation_id = "getOwnPolicy",
    responses((status = 200, description = "The rules.", body = Policy), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn own(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
) -> Result<Json<Policy>> {
    caller.actor.may(Permission::CatalogRead)?;
    let view = app.engine.own_policy(&caller.actor).await?;
    let mut policy = Policy::new(view, None, lang);
    // Who of the platform changed it, and when, is the platform's own business.
    (policy.changed_at, policy.changed_by) = (None, None);
    Ok(Json(policy))
}
