//! Templates: written in versions, submitted, withdrawn, disabled.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::variable::VariableRule;
use engine::review::{TemplateDetail, TemplateView, TemplateWording};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::{Application, LintFinding, TemplateVariable, TemplateVersion, can, findings};
use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// Your templates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateList {
    items: Vec<TemplateItem>,
}

/// A template.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateItem {
    /// What `template_id` names when sending.
    #[schema(example = "T1001")]
    template_id: String,
    /// What people call it.
    #[schema(example = "Sign-in code")]
    name: String,
    /// What it is for.
    r#type: SmsType,
    /// With its variables.
    #[schema(example = "您的验证码是${code}，5分钟内有效。")]
    content: String,
    /// Its variables, in the order in which values are given.
    variables: Vec<TemplateVariable>,
    /// `draft`, `submitted`, `approved`, `rejected`, `disabled` or `expired`; approved ones may be used.
    #[schema(value_type = String, example = "approved")]
    status: &'static str,
    /// What it is used for: who gets it, and on what occasion.
    description: String,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
    /// When it was made; null = by the platform.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// The newest version, when it is not the one that sends.
    pending: Option<TemplateVersion>,
    /// What you can do with it now: `edit`, `submit`, `withdraw`, `disable`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl From<TemplateView> for TemplateItem {
    fn from(view: TemplateView) -> TemplateItem {
        // The newest version is edited and submitted, the template is disabled; what is approved gets another version.
        let newest = view.pending.as_ref().map_or(view.status, |version| version.status);
        let mut words = can(newest);
        if newest != domain::review::Status::Submitted && !words.contains(&"edit") {
            words.insert(0, "edit");
        }
        if can(view.status).contains(&"disable") && !words.contains(&"disable") {
            words.push("disable");
        }
        TemplateItem {
            can: words,
            template_id: view.code,
            name: view.name,
            r#type: view.kind.into(),
            content: view.content,
            variables: view.variables.into_iter().map(TemplateVariable::from).collect(),
            status: view.status.as_str(),
            description: view.description,
            version: view.version,
            created_at: time::text_opt(view.created_ms),
            pending: view.pending.map(TemplateVersion::from),
        }
    }
}

/// A template with its versions and its history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateWhole {
    #[serde(flatten)]
    template: TemplateItem,
    /// Its versions, the newest first.
    versions: Vec<TemplateVersion>,
    /// Each time it was submitted, the newest first.
    history: Vec<Application>,
}

impl TemplateWhole {
    fn of(detail: TemplateDetail, lang: Lang) -> TemplateWhole {
        TemplateWhole {
            template: detail.template.into(),
            versions: detail.versions.into_iter().map(TemplateVersion::from).collect(),
            history: detail.history.into_iter().map(|view| Application::of(view, lang)).collect(),
        }
    }
}

/// A template that is applied for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateBody {
    /// What `template_id` names when sending; one is made when absent.
    #[serde(default)]
    #[schema(example = "T1001", max_length = 64)]
    template_id: Option<String>,
    /// What people call it.
    #[schema(example = "Sign-in code", max_length = 64)]
    name: String,
    /// What it is for.
    r#type: SmsType,
    /// With its variables.
    #[schema(example = "您的验证码是${code}，5分钟内有效。")]
    content: String,
    /// What values have to be; variables that are not named may be anything.
    #[serde(default)]
    variables: Vec<TemplateVariable>,
    /// What it is used for: who gets it, and on what occasion.
    #[serde(default)]
    #[schema(max_length = 500)]
    description: String,
}

/// A template, changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateChange {
    /// The version it was made from.
    #[schema(example = 1)]
    version: i64,
    /// What people call it.
    #[schema(example = "Sign-in code", max_length = 64)]
    name: String,
    /// What it is for.
    r#type: SmsType,
    /// With its variables.
    #[schema(example = "您的验证码是${code}，5分钟内有效。")]
    content: String,
    /// What values have to be; variables that are not named may be anything.
    #[serde(default)]
    variables: Vec<TemplateVariable>,
    /// What it is used for: who gets it, and on what occasion.
    #[serde(default)]
    #[schema(max_length = 500)]
    description: String,
}

/// A content that may become a template.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateLintBody {
    /// What it is for.
    r#type: SmsType,
    /// With its variables.
    #[schema(example = "您的验证码是${code}，5分钟内有效。")]
    content: String,
    /// What values have to be; variables that are not named may be anything.
    #[serde(default)]
    variables: Vec<TemplateVariable>,
}

/// What a machine says about a content.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateFindings {
    findings: Vec<LintFinding>,
    /// Its variables, in the order in which values are given.
    variables: Vec<TemplateVariable>,
}

fn rules(variables: Vec<TemplateVariable>) -> Vec<VariableRule> {
    variables.into_iter().map(VariableRule::from).collect()
}

/// List templates.
#[utoipa::path(
    get, path = "/templates", tag = "catalogue", operation_id = "listTemplates",
    responses((status = 200, description = "Templates.", body = TemplateList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<TemplateList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.templates(&caller.actor).await?;
    Ok(Json(TemplateList { items: items.into_iter().map(Into::into).collect() }))
}

/// Apply for a template.
///
/// It is a draft until it is submitted.
#[utoipa::path(
    post, path = "/templates", tag = "catalogue", operation_id = "createTemplate",
    request_body = TemplateBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The template.", body = TemplateItem), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TemplatesManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<TemplateBody>(&body.bytes)?;
    let wording = TemplateWording {
        name: new.name,
        kind: new.r#type.into(),
        content: new.content,
        variables: rules(new.variables),
        description: new.description,
    };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.create_template(&caller.actor, new.template_id.as_deref(), wording).await?;
        Ok(TemplateItem::from(made))
    })
    .await
}

/// Look at a content while it is typed.
///
/// Keeps nothing.
#[utoipa::path(
    post, path = "/template-lint", tag = "catalogue", operation_id = "lintTemplate",
    request_body = TemplateLintBody,
    responses((status = 200, description = "What was found.", body = TemplateFindings), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn lint(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<TemplateFindings>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CatalogRead)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<TemplateLintBody>(&body.bytes)?;
    let kind = asked.r#type.into();
    let found = app.engine.lint_template(&caller.actor, &asked.content, kind, &rules(asked.variables))?;
    let variables = found.variables.into_iter().map(TemplateVariable::from).collect();
    Ok(Json(TemplateFindings { findings: findings(found.findings, lang), variables }))
}

/// See a template.
#[utoipa::path(
    get, path = "/templates/{template_id}", tag = "catalogue", operation_id = "getTemplate",
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 200, description = "The template.", body = TemplateWhole), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<TemplateWhole>> {
    caller.actor.may(Permission::CatalogRead)?;
    Ok(Json(TemplateWhole::of(app.engine.template(&caller.actor, &path_text(path)?).await?, lang)))
}

/// Change a template.
///
/// An approved template gets another version, and keeps sending the approved one until that is approved. Not while a version is
/// submitted. 409 `changed_meanwhile` when somebody was quicker.
#[utoipa::path(
    put, path = "/templates/{template_id}", tag = "catalogue", operation_id = "updateTemplate",
    request_body = TemplateChange,
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 200, description = "The template.", body = TemplateItem), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<TemplateItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::TemplatesManage)?;
    let code = path_text(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<TemplateChange>(&body.bytes)?;
    let wording = TemplateWording {
        name: new.name,
        kind: new.r#type.into(),
        content: new.content,
        variables: rules(new.variables),
        description: new.description,
    };
    Ok(Json(app.engine.change_template(&caller.actor, &code, new.version, wording).await?.into()))
}

/// Submit a template's newest version for review.
///
/// 422 `submission_invalid` says what is still wrong or missing.
#[utoipa::path(
    post, path = "/templates/{template_id}/submit", tag = "catalogue", operation_id = "submitTemplate",
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 200, description = "The template.", body = TemplateItem), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn submit(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<TemplateItem>> {
    caller.actor.may(Permission::TemplatesManage)?;
    Ok(Json(app.engine.submit_template(&caller.actor, &path_text(path)?).await?.into()))
}

/// Take a template's newest version back before it is decided.
#[utoipa::path(
    post, path = "/templates/{template_id}/withdraw", tag = "catalogue", operation_id = "withdrawTemplate",
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 200, description = "The template.", body = TemplateItem), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<TemplateItem>> {
    caller.actor.may(Permission::TemplatesManage)?;
    Ok(Json(app.engine.withdraw_template(&caller.actor, &path_text(path)?).await?.into()))
}

/// Use a template no longer.
///
/// Messages accepted from now on cannot have it; those accepted before go out.
#[utoipa::path(
    post, path = "/templates/{template_id}/disable", tag = "catalogue", operation_id = "disableTemplate",
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 200, description = "The template.", body = TemplateItem), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn disable(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<TemplateItem>> {
    caller.actor.may(Permission::TemplatesManage)?;
    Ok(Json(app.engine.disable_template(&caller.actor, &path_text(path)?).await?.into()))
}

/// Ask the reviewers to hurry about a template.
///
/// Once an hour.
#[utoipa::path(
    post, path = "/templates/{template_id}/urge", tag = "catalogue", operation_id = "urgeTemplate",
    params(("template_id" = String, Path, description = "What `template_id` names when sending.")),
    responses((status = 204, description = "They see it."), Refusals),
    extensions(("x-scope" = json!("templates:manage")))
)]
pub(super) async fn urge(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::TemplatesManage)?;
    app.engine.urge_template(&caller.actor, &path_text(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
