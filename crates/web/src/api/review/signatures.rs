//! Signatures: applied for, looked at, submitted, withdrawn, disabled.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::SignatureId;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::review::{SignatureDetail, SignatureView, SignatureWording};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filings::SignatureFiling;
use super::shapes::{Application, EvidenceItem, LintFinding, can, findings, number};
use crate::App;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// Whose name a signature is.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SignatureUsage {
    /// Your own.
    Own,
    /// Somebody else's, who gave you a power of attorney.
    OnBehalf,
}

/// Your signatures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignatureList {
    items: Vec<SignatureItem>,
}

/// A signature.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignatureItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// `draft`, `submitted`, `approved`, `rejected`, `disabled` or `expired`; approved ones may be used.
    #[schema(value_type = String, example = "approved")]
    status: &'static str,
    /// Whose name it is.
    usage: SignatureUsage,
    /// The company that the name belongs to.
    #[schema(example = "云信科技有限公司")]
    company: String,
    /// What you tell the reviewer.
    note: String,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
    /// When it was made; null = by the platform.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// Account or key that made it.
    created_by: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// What you can do with it now: `edit`, `submit`, `withdraw`, `disable`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
    /// Where it stands with each mainland network.
    filings: Vec<SignatureFiling>,
}

impl From<SignatureView> for SignatureItem {
    fn from(view: SignatureView) -> SignatureItem {
        SignatureItem {
            id: view.id.to_string(),
            text: view.text,
            status: view.status.as_str(),
            usage: if view.on_behalf { SignatureUsage::OnBehalf } else { SignatureUsage::Own },
            company: view.company,
            note: view.note,
            version: view.version,
            created_at: time::text_opt(view.created_ms),
            created_by: view.created_by,
            changed_at: time::text_opt(view.changed_ms),
            can: can(view.status),
            filings: view.filings.into_iter().map(SignatureFiling::from).collect(),
        }
    }
}

/// A signature with its documents and its history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignatureWhole {
    #[serde(flatten)]
    signature: SignatureItem,
    /// Its documents, the oldest first.
    evidence: Vec<EvidenceItem>,
    /// Each time it was submitted, the newest first.
    history: Vec<Application>,
    /// What a machine says about it now; also which documents are missing.
    findings: Vec<LintFinding>,
}

impl SignatureWhole {
    fn of(detail: SignatureDetail, lang: Lang) -> SignatureWhole {
        SignatureWhole {
            signature: detail.signature.into(),
            evidence: detail.evidence.into_iter().map(EvidenceItem::from).collect(),
            history: detail.history.into_iter().map(|view| Application::of(view, lang)).collect(),
            findings: findings(detail.findings, lang),
        }
    }
}

/// A signature that is applied for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureBody {
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// Whose name it is.
    #[serde(default = "own")]
    usage: SignatureUsage,
    /// The company that the name belongs to.
    #[serde(default)]
    #[schema(example = "云信科技有限公司", max_length = 100)]
    company: String,
    /// What you tell the reviewer.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

fn own() -> SignatureUsage {
    SignatureUsage::Own
}

impl From<SignatureBody> for SignatureWording {
    fn from(body: SignatureBody) -> SignatureWording {
        let on_behalf = body.usage == SignatureUsage::OnBehalf;
        SignatureWording { text: body.text, on_behalf, company: body.company, note: body.note }
    }
}

/// A signature, changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureChange {
    /// The version it was made from.
    #[schema(example = 1)]
    version: i64,
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// Whose name it is.
    #[serde(default = "own")]
    usage: SignatureUsage,
    /// The company that the name belongs to.
    #[serde(default)]
    #[schema(example = "云信科技有限公司", max_length = 100)]
    company: String,
    /// What you tell the reviewer.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// A text that may become a signature.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureLintBody {
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
}

/// What a machine says about a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LintFindings {
    findings: Vec<LintFinding>,
}

/// List signatures.
#[utoipa::path(
    get, path = "/signatures", tag = "catalogue", operation_id = "listSignatures",
    responses((status = 200, description = "Signatures.", body = SignatureList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<SignatureList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.signatures(&caller.actor).await?;
    Ok(Json(SignatureList { items: items.into_iter().map(Into::into).collect() }))
}

/// Apply for a signature.
///
/// It is a draft: add its documents, then submit it.
#[utoipa::path(
    post, path = "/signatures", tag = "catalogue", operation_id = "createSignature",
    request_body = SignatureBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The signature.", body = SignatureItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SignaturesManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wanted = decode::json::<SignatureBody>(&body.bytes)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(SignatureItem::from(app.engine.create_signature(&caller.actor, wanted.into()).await?))
    })
    .await
}

/// Look at a text while it is typed.
///
/// Keeps nothing.
#[utoipa::path(
    post, path = "/signature-lint", tag = "catalogue", operation_id = "lintSignature",
    request_body = SignatureLintBody,
    responses((status = 200, description = "What was found.", body = LintFindings), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn lint(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<LintFindings>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::CatalogRead)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<SignatureLintBody>(&body.bytes)?;
    let found = app.engine.lint_signature(&caller.actor, &asked.text)?;
    Ok(Json(LintFindings { findings: findings(found, lang) }))
}

fn id(path: PathText) -> Result<SignatureId> {
    number(&path_text(path)?).map(SignatureId)
}

/// See a signature.
#[utoipa::path(
    get, path = "/signatures/{id}", tag = "catalogue", operation_id = "getSignature",
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 200, description = "The signature.", body = SignatureWhole), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<SignatureWhole>> {
    caller.actor.may(Permission::CatalogRead)?;
    Ok(Json(SignatureWhole::of(app.engine.signature(&caller.actor, id(path)?).await?, lang)))
}

/// Change a signature.
///
/// Not while it is submitted or approved. 409 `changed_meanwhile` when somebody was quicker.
#[utoipa::path(
    put, path = "/signatures/{id}", tag = "catalogue", operation_id = "updateSignature",
    request_body = SignatureChange,
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 200, description = "The signature.", body = SignatureItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Json<SignatureItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SignaturesManage)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let SignatureChange { version, text, usage, company, note } = decode::json(&body.bytes)?;
    let wording = SignatureBody { text, usage, company, note }.into();
    Ok(Json(app.engine.change_signature(&caller.actor, id, version, wording).await?.into()))
}

/// Submit a signature for review.
///
/// 422 `submission_invalid` says what is still wrong or missing.
#[utoipa::path(
    post, path = "/signatures/{id}/submit", tag = "catalogue", operation_id = "submitSignature",
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 200, description = "The signature.", body = SignatureItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn submit(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SignatureItem>> {
    caller.actor.may(Permission::SignaturesManage)?;
    Ok(Json(app.engine.submit_signature(&caller.actor, id(path)?).await?.into()))
}

/// Take a signature back before it is decided.
#[utoipa::path(
    post, path = "/signatures/{id}/withdraw", tag = "catalogue", operation_id = "withdrawSignature",
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 200, description = "The signature.", body = SignatureItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SignatureItem>> {
    caller.actor.may(Permission::SignaturesManage)?;
    Ok(Json(app.engine.withdraw_signature(&caller.actor, id(path)?).await?.into()))
}

/// Use a signature no longer.
///
/// Messages accepted from now on cannot have it; those accepted before go out.
#[utoipa::path(
    post, path = "/signatures/{id}/disable", tag = "catalogue", operation_id = "disableSignature",
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 200, description = "The signature.", body = SignatureItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn disable(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SignatureItem>> {
    caller.actor.may(Permission::SignaturesManage)?;
    Ok(Json(app.engine.disable_signature(&caller.actor, id(path)?).await?.into()))
}

/// Ask the reviewers to hurry about a signature.
///
/// Once an hour.
#[utoipa::path(
    post, path = "/signatures/{id}/urge", tag = "catalogue", operation_id = "urgeSignature",
    params(("id" = String, Path, description = "The signature's id.")),
    responses((status = 204, description = "They see it."), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn urge(State(app): State<App>, caller: Caller, path: PathText) -> Result<Response> {
    caller.actor.may(Permission::SignaturesManage)?;
    app.engine.urge_signature(&caller.actor, id(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
