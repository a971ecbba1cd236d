//! Categories of contents, and what becomes of each.

use axum::extract::{Request, State};
use domain::kind::Direction;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::screening::category::Action;
use engine::screening::CategoryView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ScreeningAction, category};
use crate::App;
use crate::api::money::version;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;
use crate::time;

/// What becomes of a category, by SMS type.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryActions {
    /// Of verification codes.
    verification: ScreeningAction,
    /// Of notifications.
    notification: ScreeningAction,
    /// Of marketing.
    marketing: ScreeningAction,
}

impl From<[Action; 3]> for CategoryActions {
    fn from([verification, notification, marketing]: [Action; 3]) -> CategoryActions {
        CategoryActions {
            verification: verification.into(),
            notification: notification.into(),
            marketing: marketing.into(),
        }
    }
}

/// A category of contents.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CategoryItem {
    /// Its stable code.
    #[schema(value_type = String, example = "gambling")]
    code: &'static str,
    /// Its name, in the language of `Accept-Language`.
    #[schema(value_type = String, example = "Gambling")]
    name: &'static str,
    /// What senders are told, in the language of `Accept-Language`.
    #[schema(value_type = String)]
    sentence: &'static str,
    /// What becomes of it.
    actions: CategoryActions,
    /// What becomes of it when nothing is set.
    delivered: CategoryActions,
    /// A tenant can be licensed to speak of it.
    licensable: bool,
    /// It is looked at in messages to mainland China only.
    mainland_only: bool,
    /// Words of it that are looked for.
    #[schema(example = 31)]
    words: usize,
    /// Who set it; null = as delivered.
    changed_by: Option<String>,
    /// When it was set.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// Named by whoever changes it; 0 = as delivered.
    #[schema(example = 0)]
    version: i64,
}

impl CategoryItem {
    fn of(view: CategoryView, lang: Lang) -> CategoryItem {
        CategoryItem {
            code: view.category.as_str(),
            name: view.category.name(lang),
            sentence: view.category.sentence(lang),
            actions: view.actions.into(),
            delivered: view.delivered.into(),
            licensable: view.category.can_be_licensed(),
            mainland_only: !view.category.is_for(Direction::International),
            words: view.words,
            version: view.version(),
            changed_by: view.changed.as_ref().map(|(_, who)| who.clone()),
            changed_at: time::text_opt(view.changed.as_ref().map(|(at_ms, _)| *at_ms)),
        }
    }
}

/// The categories.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryList {
    items: Vec<CategoryItem>,
}

/// See the categories of contents.
#[utoipa::path(
    get, path = "/admin/screening/categories", tag = "screening", operation_id = "listScreeningCategories",
    responses((status = 200, description = "All of them.", body = CategoryList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
) -> Result<Json<CategoryList>> {
    let views = app.engine.screening_categories(&caller.actor)?;
    Ok(Json(CategoryList { items: views.into_iter().map(|view| CategoryItem::of(view, lang)).collect() }))
}

/// What becomes of a category from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryBody {
    /// By SMS type.
    actions: CategoryActions,
    /// The version you read.
    #[schema(example = 0)]
    version: Option<i64>,
}

/// Set what becomes of a category.
///
/// It holds when this is answered. When somebody else set it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    put, path = "/admin/screening/categories/{code}", tag = "screening", operation_id = "setScreeningCategory",
    request_body = CategoryBody,
    params(
        ("code" = String, Path, description = "The category's code."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The category.", body = CategoryItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn set(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    code: PathText,
    request: Request,
) -> Result<Json<CategoryItem>> {
    caller.actor.may(Permission::ScreeningManage)?;
    let category = category(&path_text(code)?)?;
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<CategoryBody>(&body.bytes)?;
    let version = version(&parts.headers, body.version)?;
    let CategoryActions { verification, notification, marketing } = body.actions;
    let actions = [verification, notification, marketing].map(Action::from);
    let view = app.engine.set_screening_category(&caller.actor, category, actions, version).await?;
    Ok(Json(CategoryItem::of(view, lang)))
}
