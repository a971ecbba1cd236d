//! Auto-replies: rules of what a tenant answers by itself to what phones write.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::auto_reply::Fit;
use domain::id::AutoReplyId;
use domain::permission::Permission;
use engine::auto_replies::{AutoReplyView, NewAutoReply, RULES_MAX};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::version;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// Where a keyword must be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeywordMatch {
    /// It is the whole text.
    Exact,
    /// The text begins with it.
    Prefix,
    /// It is somewhere in the text.
    Contains,
}

impl From<Fit> for KeywordMatch {
    fn from(fit: Fit) -> KeywordMatch {
        match fit {
            Fit::Exact => KeywordMatch::Exact,
            Fit::Prefix => KeywordMatch::Prefix,
            Fit::Contains => KeywordMatch::Contains,
        }
    }
}

impl From<KeywordMatch> for Fit {
    fn from(word: KeywordMatch) -> Fit {
        match word {
            KeywordMatch::Exact => Fit::Exact,
            KeywordMatch::Prefix => Fit::Prefix,
            KeywordMatch::Contains => Fit::Contains,
        }
    }
}

/// A rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct AutoReply {
    /// Its id.
    #[schema(example = "7263512098304")]
    id: String,
    /// The word. Capital letters, accents, full-width forms and punctuation around it do not matter.
    #[schema(example = "HELP")]
    keyword: String,
    /// Where it must be.
    r#match: KeywordMatch,
    /// Only for answers to messages under this signature; null = for all.
    #[schema(example = "云燕")]
    signature: Option<String>,
    /// The template that is sent; null = `content` is.
    #[schema(example = "opening_hours")]
    template_id: Option<String>,
    /// The text that is sent, without signature.
    #[schema(example = "客服热线 400-000-0000，工作时间 9:00-18:00")]
    content: String,
    /// It is in force.
    enabled: bool,
    /// Rules are tried in this order; the first that fits is answered.
    #[schema(example = 10)]
    place: i64,
    /// It cannot be sent now: its template or its signature is approved no longer.
    broken: bool,
    /// Grows with every change.
    #[schema(example = 1)]
    version: i64,
    /// When it was last changed.
    #[schema(format = DateTime)]
    changed_at: String,
    /// Who did.
    #[schema(example = "CNX01_Adm")]
    changed_by: String,
}

impl From<AutoReplyView> for AutoReply {
    fn from(view: AutoReplyView) -> AutoReply {
        AutoReply {
            id: view.rule.id.to_string(),
            keyword: view.rule.keyword,
            r#match: view.rule.fit.into(),
            signature: Some(view.rule.signature).filter(|text| !text.is_empty()),
            template_id: view.template,
            content: view.text,
            enabled: view.rule.active,
            place: view.rule.place,
            broken: view.is_broken,
            version: view.rule.version,
            changed_at: time::text(view.rule.changed_ms),
            changed_by: view.rule.who,
        }
    }
}

/// A tenant's rules.
#[derive(Serialize, ToSchema)]
pub(crate) struct AutoReplyList {
    /// In the order in which they are tried.
    items: Vec<AutoReply>,
    /// How many there may be.
    #[schema(example = 100)]
    most: usize,
}

/// A rule to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AutoReplyBody {
    /// The word; none that opts out or in, such as `TD` or `START`.
    #[schema(example = "HELP", max_length = 50)]
    keyword: String,
    /// Where it must be.
    r#match: KeywordMatch,
    /// Only for answers to messages under this signature; absent or null = for all.
    #[serde(default)]
    #[schema(example = "云燕")]
    signature: Option<String>,
    /// An approved notification template without variables; else give `content`.
    #[serde(default)]
    #[schema(example = "opening_hours")]
    template_id: Option<String>,
    /// The text, without signature; else give `template_id`.
    #[serde(default)]
    #[schema(example = "客服热线 400-000-0000，工作时间 9:00-18:00")]
    content: Option<String>,
    /// It is in force.
    #[serde(default = "yes")]
    enabled: bool,
    /// Rules are tried in this order; absent or null = behind the others.
    #[serde(default)]
    #[schema(example = 10, minimum = 0)]
    place: Option<i64>,
}

/// What a rule is to become.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AutoReplyPut {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 1)]
    version: Option<i64>,
    /// The word; none that opts out or in, such as `TD` or `START`.
    #[schema(example = "HELP", max_length = 50)]
    keyword: String,
    /// Where it must be.
    r#match: KeywordMatch,
    /// Only for answers to messages under this signature; absent or null = for all.
    #[serde(default)]
    signature: Option<String>,
    /// An approved notification template without variables; else give `content`.
    #[serde(default)]
    template_id: Option<String>,
    /// The text, without signature; else give `template_id`.
    #[serde(default)]
    #[schema(example = "客服热线 400-000-0000，工作时间 9:00-18:00")]
    content: Option<String>,
    /// It is in force.
    #[serde(default = "yes")]
    enabled: bool,
    /// Rules are tried in this order; absent or null = where it is.
    #[serde(default)]
    #[schema(example = 10, minimum = 0)]
    place: Option<i64>,
}

fn yes() -> bool {
    true
}

impl From<AutoReplyBody> for NewAutoReply {
    fn from(body: AutoReplyBody) -> NewAutoReply {
        NewAutoReply {
            keyword: body.keyword,
            fit: body.r#match.into(),
            signature: body.signature.unwrap_or_default(),
            template: body.template_id,
            content: body.content,
            active: body.enabled,
            place: body.place,
        }
    }
}

/// The version that was read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AutoReplyVersion {
    /// The version you read; may be given in `If-Match` instead.
    version: Option<i64>,
}

/// An id of the path; what is no number exists like any that nothing has.
fn rule_id(path: PathText) -> Result<AutoReplyId> {
    path_text(path)?.parse().map(AutoReplyId).map_err(|_| no_such())
}

/// List auto-replies.
///
/// What you answer by yourself to what phones write: the first rule that fits. An opt-out or opt-in is confirmed instead.
#[utoipa::path(
    get, path = "/auto-replies", tag = "uplinks", operation_id = "listAutoReplies",
    responses((status = 200, description = "All of them, in the order in which they are tried.", body = AutoReplyList), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<AutoReplyList>> {
    caller.actor.may(Permission::FeedsRead)?;
    let rules = app.engine.auto_replies(&caller.actor).await?;
    Ok(Json(AutoReplyList { items: rules.into_iter().map(AutoReply::from).collect(), most: RULES_MAX }))
}

/// Make an auto-reply.
///
/// A reply is a notification of yours: it needs a route and an order for notifications, is charged by its tariff and follows
/// every rule. A phone gets a few a day at most (policy `auto_reply.max`).
#[utoipa::path(
    post, path = "/auto-replies", tag = "uplinks", operation_id = "createAutoReply", request_body = AutoReplyBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new rule.", body = AutoReply), Refusals),
    extensions(("x-scope" = json!("auto_replies:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::AutoRepliesManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<AutoReplyBody>(&body.bytes)?.into();
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(AutoReply::from(app.engine.create_auto_reply(&caller.actor, new).await?))
    })
    .await
}

/// Change an auto-reply.
///
/// When somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    put, path = "/auto-replies/{id}", tag = "uplinks", operation_id = "changeAutoReply", request_body = AutoReplyPut,
    params(
        ("id" = String, Path, description = "The rule's id."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed rule.", body = AutoReply), Refusals),
    extensions(("x-scope" = json!("auto_replies:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<AutoReply>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::AutoRepliesManage)?;
    let id = rule_id(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let put = decode::json::<AutoReplyPut>(&body.bytes)?;
    let version = version(&parts.headers, put.version)?;
    let new = NewAutoReply {
        keyword: put.keyword,
        fit: put.r#match.into(),
        signature: put.signature.unwrap_or_default(),
        template: put.template_id,
        content: put.content,
        active: put.enabled,
        place: put.place,
    };
    Ok(Json(app.engine.change_auto_reply(&caller.actor, id, version, new).await?.into()))
}

/// Delete an auto-reply.
///
/// When somebody else changed it since you read it, it stays (409 `changed_meanwhile`).
#[utoipa::path(
    delete, path = "/auto-replies/{id}", tag = "uplinks", operation_id = "deleteAutoReply",
    params(
        ("id" = String, Path, description = "The rule's id."),
        AutoReplyVersion,
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the query names it."),
    ),
    responses((status = 204, description = "Deleted."), Refusals),
    extensions(("x-scope" = json!("auto_replies:manage")))
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    uri: Uri,
    headers: axum::http::HeaderMap,
) -> Result<StatusCode> {
    caller.actor.may(Permission::AutoRepliesManage)?;
    let id = rule_id(id)?;
    let given = decode::query::<AutoReplyVersion>(uri.query())?.version;
    app.engine.delete_auto_reply(&caller.actor, id, version(&headers, given)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
