//! Common templates: contents to begin a template with.

use axum::extract::State;
use domain::common_template::CommonTemplate;
use domain::permission::Permission;
use domain::refusal::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes::TemplateVariable;
use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::problem::Result;

/// Contents to begin a template with.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CommonTemplateList {
    items: Vec<CommonTemplateItem>,
}

/// A content to begin a template with; it fits both directions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CommonTemplateItem {
    /// Stable word, the same in both languages.
    #[schema(value_type = String, example = "sign_in_code")]
    id: &'static str,
    /// What it is for.
    r#type: SmsType,
    /// What it is written in: `en` or `zh`.
    #[schema(value_type = String, example = "zh")]
    language: &'static str,
    /// What people call it.
    #[schema(value_type = String, example = "登录验证码")]
    name: &'static str,
    /// With its variables.
    #[schema(value_type = String, example = "您的登录验证码是${code}。")]
    content: &'static str,
    /// Its variables, in the order in which values are given.
    variables: Vec<TemplateVariable>,
    /// What it is used for: who gets it, and on what occasion.
    #[schema(value_type = String)]
    description: &'static str,
}

impl From<&'static CommonTemplate> for CommonTemplateItem {
    fn from(common: &'static CommonTemplate) -> CommonTemplateItem {
        CommonTemplateItem {
            id: &common.id,
            r#type: common.kind.into(),
            language: match common.lang {
                Lang::En => "en",
                Lang::Zh => "zh",
            },
            name: &common.name,
            content: &common.content,
            variables: common.variables.iter().cloned().map(TemplateVariable::from).collect(),
            description: &common.description,
        }
    }
}

/// List common templates.
///
/// Make one of your own from any of them with `POST /templates`; it is reviewed like any other.
#[utoipa::path(
    get, path = "/common-templates", tag = "catalogue", operation_id = "listCommonTemplates",
    responses((status = 200, description = "Common templates.", body = CommonTemplateList), Refusals),
    extensions(("x-scope" = json!("catalog:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<CommonTemplateList>> {
    caller.actor.may(Permission::CatalogRead)?;
    let items = app.engine.common_templates(&caller.actor)?;
    Ok(Json(CommonTemplateList { items: items.iter().map(Into::into).collect() }))
}
