//! Sender IDs: what countries demand, what was applied for; applied for, looked at, taken back.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::SenderEntryId;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::sender_id::{self, CountryRule};
use domain::sender_registry::{Event, Status, step};
use engine::review::{SenderApplication, SenderJudged, SenderView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::{LintFinding, findings, number};
use crate::App;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// A sender ID in a country.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdItem {
    /// Its id in the registry.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The sender ID.
    #[schema(example = "Harbor")]
    sender_id: String,
    /// ISO 3166 alpha-2.
    #[schema(example = "SG")]
    country: String,
    /// `submitted`, `approved`, `rejected`, `disabled` or `withdrawn`; approved ones may be used.
    #[schema(value_type = String, example = "approved")]
    status: &'static str,
    /// The company that the name belongs to.
    #[schema(example = "Harbor Ltd")]
    company: String,
    /// What it is used for.
    purpose: String,
    /// Marketing is sent with it.
    marketing: bool,
    /// What the platform says about it.
    note: String,
    /// Account or key that applied; empty = the platform registered it.
    applied_by: String,
    /// When.
    #[schema(format = DateTime)]
    applied_at: String,
    /// When the platform decided; null = it did not yet.
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    /// What you can do with it now: `apply` (again), `withdraw`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl From<SenderView> for SenderIdItem {
    fn from(view: SenderView) -> SenderIdItem {
        SenderIdItem {
            id: view.id.to_string(),
            sender_id: view.text,
            country: view.country.to_string(),
            can: can(view.status),
            status: view.status.as_str(),
            company: view.company,
            purpose: view.purpose,
            marketing: view.marketing,
            note: view.note,
            applied_by: view.who,
            applied_at: time::text(view.at_ms),
            decided_at: time::text_opt(view.decided.map(|(_, at_ms)| at_ms)),
        }
    }
}

fn can(status: Status) -> Vec<&'static str> {
    let all = [(Event::Apply, "apply"), (Event::Withdraw, "withdraw")];
    all.into_iter().filter(|(event, _)| step(Some(status), *event).is_some()).map(|(_, word)| word).collect()
}

/// Your sender IDs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdList {
    /// By text and country.
    items: Vec<SenderIdItem>,
    /// Those that the platform lets you use in every country. When there are any, others need an approved entry of the country.
    everywhere: Vec<String>,
}

/// What a country demands of sender IDs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdCountry {
    /// ISO 3166 alpha-2; null = every country that is not listed.
    #[schema(example = "SG")]
    country: Option<String>,
    /// Whether letters are shown: `yes`, `no` (digits only) or `replaced` (by a number of the network's own).
    #[schema(value_type = String, example = "yes")]
    letters: &'static str,
    /// Whether it has to be registered: `none`, `required`, or `prefix` (when it begins with `registered_prefix`).
    #[schema(value_type = String, example = "required")]
    registration: &'static str,
    /// Characters of one with letters, at least.
    #[schema(example = 3)]
    chars_min: usize,
    /// At most.
    #[schema(example = 11)]
    chars_max: usize,
    /// Digits of a number, at least.
    #[schema(example = 3)]
    digits_min: usize,
    /// At most.
    #[schema(example = 15)]
    digits_max: usize,
    /// What marketing sender IDs begin with; empty = anything.
    marketing_prefix: &'static str,
    /// What marketing sender IDs end with; empty = anything.
    marketing_suffix: &'static str,
    /// The mark of registered ones; empty = there is none.
    registered_prefix: &'static str,
}

impl From<CountryRule> for SenderIdCountry {
    fn from(rule: CountryRule) -> SenderIdCountry {
        SenderIdCountry {
            country: rule.country.map(|country| country.to_string()),
            letters: rule.letters,
            registration: rule.registration,
            chars_min: rule.chars.0,
            chars_max: rule.chars.1,
            digits_min: rule.digits.0,
            digits_max: rule.digits.1,
            marketing_prefix: rule.marketing_prefix,
            marketing_suffix: rule.marketing_suffix,
            registered_prefix: rule.registered_prefix,
        }
    }
}

/// What countries demand.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdCountries {
    /// By code; the last is every other country.
    items: Vec<SenderIdCountry>,
}

/// What is applied for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SenderIdBody {
    /// Up to 11 letters and digits with at least one letter, or up to 15 digits.
    #[schema(example = "Harbor")]
    sender_id: String,
    /// Where, ISO 3166 alpha-2; up to 50.
    #[schema(min_items = 1, max_items = 50, example = json!(["SG", "GB"]))]
    countries: Vec<String>,
    /// The company that the name belongs to.
    #[schema(example = "Harbor Ltd", min_length = 1, max_length = 100)]
    company: String,
    /// What it is used for.
    #[schema(example = "One-time codes of the Harbor app", min_length = 1, max_length = 500)]
    purpose: String,
    /// Marketing is sent with it; some countries demand a mark for that.
    #[serde(default)]
    marketing: bool,
}

/// A text that may become a sender ID.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SenderIdLintBody {
    /// The text.
    #[schema(example = "Harbor")]
    sender_id: String,
    /// Where, ISO 3166 alpha-2; up to 50.
    #[schema(min_items = 1, max_items = 50, example = json!(["SG"]))]
    countries: Vec<String>,
    /// Marketing is sent with it.
    #[serde(default)]
    marketing: bool,
}

/// What a country makes of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdVerdict {
    /// ISO 3166 alpha-2.
    #[schema(example = "SG")]
    country: String,
    /// `allowed`, `needs_registration`, `must_be_numeric` or `not_allowed`.
    #[schema(value_type = String, example = "needs_registration")]
    verdict: &'static str,
    /// Why; errors keep it from being applied for.
    findings: Vec<LintFinding>,
}

/// What countries make of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdLint {
    /// Each country once, by code.
    items: Vec<SenderIdVerdict>,
}

impl SenderIdLint {
    fn of(judged: Vec<SenderJudged>, lang: Lang) -> SenderIdLint {
        let item = |one: SenderJudged| SenderIdVerdict {
            country: one.country.to_string(),
            verdict: one.verdict.as_str(),
            findings: findings(one.findings, lang),
        };
        SenderIdLint { items: judged.into_iter().map(item).collect() }
    }
}

/// Entries that were made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SenderIdsMade {
    /// One for each country, by code.
    items: Vec<SenderIdItem>,
}

/// List sender IDs.
///
/// Where each stands in each country, and those that may be used everywhere.
#[utoipa::path(
    get, path = "/sender-ids", tag = "catalogue", operation_id = "listSenderIds",
    responses((status = 200, description = "Sender IDs.", body = SenderIdList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<SenderIdList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let (items, everywhere) = app.engine.sender_ids(&caller.actor).await?;
    Ok(Json(SenderIdList { items: items.into_iter().map(Into::into).collect(), everywhere }))
}

/// Apply for a sender ID.
///
/// In one or more countries, all or none. 422 `submission_invalid` says what a country makes of it; 409 `review_state` names a
/// country in which it is submitted or approved already. What was rejected, disabled or withdrawn can be applied for again.
#[utoipa::path(
    post, path = "/sender-ids", tag = "catalogue", operation_id = "applyForSenderId", request_body = SenderIdBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The applications.", body = SenderIdsMade), Refusals),
    extensions(("x-scope" = json!("sender_ids:manage")))
)]
pub(super) async fn apply(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SenderIdsManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<SenderIdBody>(&body.bytes)?;
    let new = SenderApplication {
        text: asked.sender_id,
        countries: asked.countries,
        company: asked.company,
        purpose: asked.purpose,
        marketing: asked.marketing,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.apply_for_sender_id(&caller.actor, new).await?;
        Ok(SenderIdsMade { items: made.into_iter().map(Into::into).collect() })
    })
    .await
}

/// See what countries demand of sender IDs.
#[utoipa::path(
    get, path = "/sender-ids/countries", tag = "catalogue", operation_id = "listSenderIdCountries",
    responses((status = 200, description = "Countries.", body = SenderIdCountries), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn countries(caller: Caller) -> Result<Json<SenderIdCountries>> {
    caller.actor.may(Permission::CatalogRead)?;
    Ok(Json(SenderIdCountries { items: sender_id::countries().into_iter().map(Into::into).collect() }))
}

/// Look at a sender ID while it is typed.
///
/// Keeps nothing.
#[utoipa::path(
    post, path = "/sender-id-lint", tag = "catalogue", operation_id = "lintSenderId", request_body = SenderIdLintBody,
    responses((status = 200, description = "What each country makes of it.", body = SenderIdLint), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn lint(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<SenderIdLint>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CatalogRead)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let SenderIdLintBody { sender_id, countries, marketing } = decode::json(&body.bytes)?;
    let judged = app.engine.lint_sender_id(&caller.actor, &sender_id, &countries, marketing)?;
    Ok(Json(SenderIdLint::of(judged, lang)))
}

/// Take a sender ID back.
///
/// An application before it is decided, or one that may be used: messages accepted from now on cannot have it where it has to
/// be registered.
#[utoipa::path(
    post, path = "/sender-ids/{id}/withdraw", tag = "catalogue", operation_id = "withdrawSenderId",
    params(("id" = String, Path, description = "The id in the registry.")),
    responses((status = 200, description = "The sender ID.", body = SenderIdItem), Refusals),
    extensions(("x-scope" = json!("sender_ids:manage")))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SenderIdItem>> {
    caller.actor.may(Permission::SenderIdsManage)?;
    let id = number(&path_text(path)?).map(SenderEntryId)?;
    Ok(Json(app.engine.withdraw_sender_id(&caller.actor, id).await?.into()))
}
