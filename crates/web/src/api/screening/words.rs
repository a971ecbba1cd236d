//! The words that may not be sent.

use axum::extract::{Request, State};
use axum::http::Uri;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::screening::category::Action;
use domain::screening::words::How;
use engine::screening::{NewWord, Origin, WordQuery, WordView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ScreeningAction, category};
use crate::App;
use crate::api::money::version;
use crate::api::page::{number, paging};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;
use crate::time;

/// How a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WordMatch {
    /// Exactly these characters.
    Written,
    /// However it is disguised, inside longer words too.
    Normal,
    /// However it is disguised, at the edges of Latin words.
    Whole,
}

impl From<How> for WordMatch {
    fn from(how: How) -> WordMatch {
        match how {
            How::Written => WordMatch::Written,
            How::Normal => WordMatch::Normal,
            How::Whole => WordMatch::Whole,
        }
    }
}

impl From<WordMatch> for How {
    fn from(how: WordMatch) -> How {
        match how {
            WordMatch::Written => How::Written,
            WordMatch::Normal => How::Normal,
            WordMatch::Whole => How::Whole,
        }
    }
}

/// Where a word is from.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WordOrigin {
    /// It came with the program.
    Delivered,
    /// It came with the program and was changed or switched off.
    Changed,
    /// It was added.
    Own,
}

impl From<Origin> for WordOrigin {
    fn from(origin: Origin) -> WordOrigin {
        match origin {
            Origin::Delivered => WordOrigin::Delivered,
            Origin::Changed => WordOrigin::Changed,
            Origin::Own => WordOrigin::Own,
        }
    }
}

impl From<WordOrigin> for Origin {
    fn from(origin: WordOrigin) -> Origin {
        match origin {
            WordOrigin::Delivered => Origin::Delivered,
            WordOrigin::Changed => Origin::Changed,
            WordOrigin::Own => Origin::Own,
        }
    }
}

/// Which words; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WordFilter {
    /// The word or its note contains this; capital letters do not matter.
    q: Option<String>,
    /// Of this category, by its code.
    #[param(example = "gambling")]
    category: Option<String>,
    /// From there.
    #[param(inline)]
    origin: Option<WordOrigin>,
    /// With this action of its own; `pass` are the exceptions.
    #[param(inline)]
    action: Option<ScreeningAction>,
    /// True: only those that are switched off; false: only those that are not.
    off: Option<bool>,
    /// For a file: `csv` or `xlsx`.
    #[param(example = "csv")]
    pub(super) format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    pub(super) lang: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

impl WordFilter {
    pub(super) fn into_query(self) -> Result<WordQuery> {
        Ok(WordQuery {
            words: self.q.filter(|text| !text.trim().is_empty()),
            category: self.category.as_deref().map(category).transpose()?,
            origin: self.origin.map(Origin::from),
            action: self.action.map(Action::from),
            is_off: self.off,
            page: paging(self.page, self.page_size)?,
        })
    }
}

/// A word.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScreeningWord {
    /// The word.
    #[schema(example = "六合彩")]
    word: String,
    /// How it is looked for; word and match together tell words apart.
    r#match: WordMatch,
    /// What it speaks of, by the category's code.
    #[schema(value_type = String, example = "gambling")]
    category: &'static str,
    /// The category's name, in the language of `Accept-Language`.
    #[schema(value_type = String, example = "Gambling")]
    category_name: &'static str,
    /// Its own action whatever the SMS type and the licences; `pass` = an exception: what lies inside it is not found. null =
    /// as the category says.
    action: Option<ScreeningAction>,
    /// Where it is from.
    origin: WordOrigin,
    /// It is not looked for.
    off: bool,
    /// Why it was set.
    note: String,
    /// Who set it.
    #[schema(example = "Rhea")]
    changed_by: Option<String>,
    /// When it was set.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// Named by whoever changes it; 0 = it was never set.
    #[schema(example = 1)]
    version: i64,
}

impl ScreeningWord {
    fn of(view: WordView, lang: Lang) -> ScreeningWord {
        ScreeningWord {
            r#match: view.word.how.into(),
            category: view.word.category.as_str(),
            category_name: view.word.category.name(lang),
            action: view.word.action.map(ScreeningAction::from),
            word: view.word.text,
            origin: view.origin.into(),
            off: view.is_off,
            note: view.note,
            changed_by: Some(view.who).filter(|who| !who.is_empty()),
            changed_at: time::text_opt(view.changed_ms),
            version: view.version,
        }
    }
}

/// A page of words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScreeningWordPage {
    items: Vec<ScreeningWord>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Words on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Words there are.
    #[schema(example = 1201)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// See the words that may not be sent.
///
/// Those that were set first, the latest first; then what came with the program.
#[utoipa::path(
    get, path = "/admin/screening/words", tag = "screening", operation_id = "listScreeningWords", params(WordFilter),
    responses((status = 200, description = "A page of words.", body = ScreeningWordPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    uri: Uri,
) -> Result<Json<ScreeningWordPage>> {
    caller.actor.may(Permission::ScreeningRead)?;
    let query = decode::query::<WordFilter>(uri.query())?.into_query()?;
    let page = app.engine.screening_words(&caller.actor, &query)?;
    Ok(Json(ScreeningWordPage {
        items: page.items.into_iter().map(|view| ScreeningWord::of(view, lang)).collect(),
        page: number(query.page),
        page_size: query.page.limit,
        total: page.total,
        total_is_exact: page.is_exact,
    }))
}

/// A word to add or to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WordBody {
    /// The word, 1 to 64 characters.
    #[schema(example = "六合彩")]
    word: String,
    /// How it is looked for; absent = `whole` when it begins or ends with a Latin letter or a digit, else `normal`.
    r#match: Option<WordMatch>,
    /// What it speaks of, by the category's code.
    #[schema(example = "gambling")]
    category: String,
    /// Its own action; `pass` = an exception. Absent = as the category says.
    action: Option<ScreeningAction>,
    /// Do not look for it.
    #[serde(default)]
    off: bool,
    /// Why, at most 200 characters.
    #[serde(default)]
    note: String,
    /// The version you read; 0 for a new word or one that was never set.
    #[schema(example = 0)]
    version: Option<i64>,
}

/// Add a word, or change one.
///
/// A word that came with the program is changed or switched off the same way. It holds when this is answered. When somebody
/// else set it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    put, path = "/admin/screening/words", tag = "screening", operation_id = "setScreeningWord", request_body = WordBody,
    params(("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it.")),
    responses((status = 200, description = "The word.", body = ScreeningWord), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn set(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<ScreeningWord>> {
    caller.actor.may(Permission::ScreeningManage)?;
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<WordBody>(&body.bytes)?;
    let version = version(&parts.headers, body.version)?;
    let new = NewWord {
        text: body.word,
        how: body.r#match.map_or(String::new(), |how| How::from(how).as_str().to_owned()),
        category: category(&body.category)?.as_str().to_owned(),
        action: body.action.map_or(String::new(), |action| Action::from(action).as_str().to_owned()),
        is_off: body.off,
        note: body.note,
    };
    let view = app.engine.set_screening_word(&caller.actor, &new, version).await?;
    Ok(Json(ScreeningWord::of(view, lang)))
}

/// A word, by what tells it apart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WordKey {
    /// The word.
    #[schema(example = "六合彩")]
    word: String,
    /// How it is looked for.
    r#match: WordMatch,
}

/// Words to take away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WordKeys {
    /// At most 1,000.
    words: Vec<WordKey>,
}

/// What became of words that were taken away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WordsRemoved {
    /// How many had been set.
    #[schema(example = 1)]
    removed: usize,
}

/// Take words away.
///
/// What was added is gone; what came with the program is as it came again.
#[utoipa::path(
    post, path = "/admin/screening/words/remove", tag = "screening", operation_id = "removeScreeningWords",
    request_body = WordKeys,
    responses((status = 200, description = "How many had been set.", body = WordsRemoved), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<WordsRemoved>> {
    caller.actor.may(Permission::ScreeningManage)?;
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let keys = decode::json::<WordKeys>(&body.bytes)?.words;
    let keys = keys.into_iter().map(|key| (key.word, key.r#match.into())).collect();
    Ok(Json(WordsRemoved { removed: app.engine.remove_screening_words(&caller.actor, keys).await? }))
}
