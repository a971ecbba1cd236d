//! What may not be said: words, categories, tenants' licences, and trying a text. The operator's.

mod categories;
mod files;
mod licences;
mod words;

use axum::extract::{Request, State};
use domain::kind::Direction;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::screening::Hit;
use domain::screening::category::{Action, Category};
use engine::screening::Tried;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::api::words::SmsType;
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// Every operation of this folder.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(words::list, words::set))
        .routes(routes!(words::remove))
        .routes(routes!(files::import))
        .routes(routes!(files::file))
        .routes(routes!(categories::list))
        .routes(routes!(categories::set))
        .routes(routes!(licences::list))
        .routes(routes!(licences::give, licences::take))
        .routes(routes!(try_text))
}

/// What becomes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ScreeningAction {
    /// It may be sent.
    Pass,
    /// A person looks at it first.
    Review,
    /// It is refused.
    Block,
}

impl From<Action> for ScreeningAction {
    fn from(action: Action) -> ScreeningAction {
        match action {
            Action::Pass => ScreeningAction::Pass,
            Action::Review => ScreeningAction::Review,
            Action::Block => ScreeningAction::Block,
        }
    }
}

impl From<ScreeningAction> for Action {
    fn from(action: ScreeningAction) -> Action {
        match action {
            ScreeningAction::Pass => Action::Pass,
            ScreeningAction::Review => Action::Review,
            ScreeningAction::Block => Action::Block,
        }
    }
}

/// A category by its code.
pub(super) fn category(code: &str) -> Result<Category> {
    Category::parse(code).ok_or_else(|| {
        let (en, zh) = (
            "there is no such category; GET /admin/screening/categories lists them",
            "没有该类别，可用类别见 GET /admin/screening/categories",
        );
        Problem::field("category", en, zh)
    })
}

/// Where a text is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TriedDirection {
    /// Mainland China.
    Mainland,
    /// Other countries and regions.
    International,
}

/// A text to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TryBody {
    /// The text without its signature, at most 5,000 characters.
    #[schema(example = "恭喜您中奖，加微信领取")]
    text: String,
    /// SMS type.
    r#type: SmsType,
    /// Where to; absent = mainland China.
    direction: Option<TriedDirection>,
    /// With this tenant's licences; absent = with none.
    #[schema(example = "CNX01")]
    tenant_code: Option<String>,
}

/// Something found in a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScreeningHit {
    /// `word`, `link`, `short_link`, `hidden_link`, `mobile_number`, `chat_id` or `variant_characters`.
    #[schema(value_type = String, example = "word")]
    rule: &'static str,
    /// The word of the list, or what was written.
    #[schema(example = "中奖")]
    word: String,
    /// What it speaks of.
    #[schema(value_type = String, example = "lottery")]
    category: &'static str,
    /// The category's name, in the language of `Accept-Language`.
    #[schema(value_type = String, example = "Lotteries and prizes")]
    category_name: &'static str,
    /// What it does to the message.
    action: ScreeningAction,
    /// Its first character in the text, from 0.
    #[schema(example = 3)]
    start: usize,
    /// The character after its last.
    #[schema(example = 5)]
    end: usize,
    /// What is wrong and what to change, in the language of `Accept-Language`.
    message: String,
}

/// What would become of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TryResult {
    /// The strictest of what was found.
    outcome: ScreeningAction,
    /// Everything found, in the text's order.
    hits: Vec<ScreeningHit>,
    /// How words are looked for in it: folded to plain characters, without separators.
    reading: String,
    /// Words that are looked for.
    #[schema(example = 1201)]
    words: usize,
}

impl TryResult {
    fn of(tried: Tried, lang: Lang) -> TryResult {
        let hit = |hit: Hit| ScreeningHit {
            rule: hit.rule.as_str(),
            category: hit.category.as_str(),
            category_name: hit.category.name(lang),
            action: hit.action.into(),
            start: hit.range.start,
            end: hit.range.end,
            message: if lang == Lang::Zh { hit.zh } else { hit.en },
            word: hit.word,
        };
        TryResult {
            outcome: tried.verdict.outcome.into(),
            hits: tried.verdict.hits.into_iter().map(hit).collect(),
            reading: tried.reading,
            words: tried.words,
        }
    }
}

/// Try a text.
///
/// Judges it as it would be judged at this moment, and says which words and rules it hits. Nothing is sent or kept.
#[utoipa::path(
    post, path = "/admin/screening/try", tag = "screening", operation_id = "tryScreening", request_body = TryBody,
    responses((status = 200, description = "What would become of it.", body = TryResult), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:read")))
)]
pub(crate) async fn try_text(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<TryResult>> {
    caller.actor.may(Permission::ScreeningRead)?;
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<TryBody>(&body.bytes)?;
    let direction = match body.direction {
        Some(TriedDirection::International) => Direction::International,
        Some(TriedDirection::Mainland) | None => Direction::Mainland,
    };
    let what = (body.r#type.into(), direction);
    let tried =
        app.engine.try_screening(&caller.actor, &body.text, what, body.tenant_code.as_deref()).await?;
    Ok(Json(TryResult::of(tried, lang)))
}
