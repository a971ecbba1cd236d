//! What may be used when sending: signatures, templates, routes.

use axum::extract::State;
use domain::kind::Direction;
use domain::permission::Permission;
use engine::offers::{RouteView, SignatureView, TemplateView};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// Your signatures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignatureList {
    items: Vec<SignatureItem>,
}

/// A signature.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignatureItem {
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// `draft`, `submitted`, `approved`, `rejected`, `disabled` or `expired`; approved ones may be used.
    #[schema(example = "approved")]
    status: String,
}

/// Your templates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateList {
    items: Vec<TemplateItem>,
}

/// A template.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateItem {
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
    #[schema(example = "approved")]
    status: String,
}

/// A variable of a template.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateVariable {
    /// Its name; `{}` and `{1}` are named `1`, `2` ….
    #[schema(example = "code")]
    name: String,
}

/// The routes you may use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteList {
    items: Vec<RouteItem>,
}

/// A route.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteItem {
    /// Route ID.
    #[schema(example = "CNX_Verification")]
    route_id: String,
    /// What it carries.
    r#type: SmsType,
    /// `mainland` (mainland China) or `international`.
    #[schema(example = "mainland")]
    direction: &'static str,
    /// The business channel it belongs to.
    #[schema(example = "CNX_SMM")]
    channel: String,
    /// It takes new messages.
    enabled: bool,
}

impl From<SignatureView> for SignatureItem {
    fn from(view: SignatureView) -> SignatureItem {
        SignatureItem { text: view.text, status: view.status }
    }
}

impl From<TemplateView> for TemplateItem {
    fn from(view: TemplateView) -> TemplateItem {
        TemplateItem {
            template_id: view.code,
            name: view.name,
            r#type: view.kind.into(),
            content: view.content,
            variables: view.variables.into_iter().map(|name| TemplateVariable { name }).collect(),
            status: view.status,
        }
    }
}

impl From<RouteView> for RouteItem {
    fn from(view: RouteView) -> RouteItem {
        RouteItem {
            route_id: view.code,
            r#type: view.kind.into(),
            direction: Direction::as_str(view.direction),
            channel: view.channel,
            enabled: view.enabled,
        }
    }
}

/// List signatures.
#[utoipa::path(
    get, path = "/signatures", tag = "catalogue", operation_id = "listSignatures",
    responses((status = 200, description = "Signatures.", body = SignatureList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn signatures(State(app): State<App>, caller: Caller) -> Result<Json<SignatureList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.signatures(&caller.actor).await?;
    Ok(Json(SignatureList { items: items.into_iter().map(Into::into).collect() }))
}

/// List templates.
#[utoipa::path(
    get, path = "/templates", tag = "catalogue", operation_id = "listTemplates",
    responses((status = 200, description = "Templates.", body = TemplateList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn templates(State(app): State<App>, caller: Caller) -> Result<Json<TemplateList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.templates(&caller.actor).await?;
    Ok(Json(TemplateList { items: items.into_iter().map(Into::into).collect() }))
}

/// List routes.
///
/// Those your packages open; for an auth key that is limited to some, only these.
#[utoipa::path(
    get, path = "/routes", tag = "catalogue", operation_id = "listRoutes",
    responses((status = 200, description = "Routes.", body = RouteList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(crate) async fn routes(State(app): State<App>, caller: Caller) -> Result<Json<RouteList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.routes(&caller.actor)?;
    Ok(Json(RouteList { items: items.into_iter().map(Into::into).collect() }))
}
