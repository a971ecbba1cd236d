//! Opt-outs: who wants no more marketing, and what the tenant's people and programs do about it.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::Uid;
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use engine::blacklist::{NewOptOut, OptOutQuery, OptOutView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::page::{self, paging};
use crate::api::words::SmsType;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// Which opt-outs; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OptOutFilter {
    /// A phone number in any form, or its last digits, at least four.
    phone: Option<String>,
    /// Under this signature.
    signature: Option<String>,
    /// True: whole phone numbers, for an account that may see them; that is written into the audit log.
    #[serde(default)]
    unmask: bool,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// An opt-out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptOutItem {
    /// Its id.
    #[schema(value_type = String, example = "01J3ZQ8M4T5XY")]
    id: Uid,
    /// Who wants no more. Accounts see the number masked.
    #[schema(example = "+86138****8000")]
    phone: String,
    /// Under which signature; null = under any of yours.
    #[schema(example = "云燕")]
    signature: Option<String>,
    /// Of which type; codes and notifications are not stopped.
    r#type: SmsType,
    /// The uplink that asked for it; null = somebody entered it.
    #[schema(example = "868000000000000002")]
    uplink_id: Option<String>,
    /// How the person said so, when somebody entered it.
    #[schema(example = "On the telephone")]
    reason: String,
    /// Who entered it; empty = the person, by the uplink.
    #[schema(example = "CNX01_Adm")]
    added_by: String,
    /// Since when.
    #[schema(format = DateTime)]
    at: String,
    /// When it was confirmed to the person; null = it was not.
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
    /// Why it could not be confirmed; null = it was, is about to be, or was not to be.
    unconfirmed: Option<Unconfirmed>,
}

/// Why an opt-out could not be confirmed. It holds all the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unconfirmed {
    /// Stable code, as of refusals.
    #[schema(example = "no_order")]
    code: &'static str,
    /// English.
    en: String,
    /// Chinese.
    zh: String,
}

impl From<Refusal> for Unconfirmed {
    fn from(refusal: Refusal) -> Unconfirmed {
        let sentence = |lang| refusal.sentence(lang, &Detail::NONE).into_owned();
        Unconfirmed { code: refusal.as_str(), en: sentence(Lang::En), zh: sentence(Lang::Zh) }
    }
}

impl From<OptOutView> for OptOutItem {
    fn from(view: OptOutView) -> OptOutItem {
        OptOutItem {
            id: view.id,
            phone: view.phone,
            signature: Some(view.signature).filter(|text| !text.is_empty()),
            r#type: view.kind.into(),
            uplink_id: view.uplink.map(|id| id.to_string()),
            reason: view.reason,
            added_by: view.who,
            at: time::text(view.at_ms),
            confirmed_at: time::text_opt(view.confirmed_ms),
            unconfirmed: view.unconfirmed.map(Unconfirmed::from),
        }
    }
}

/// A page of opt-outs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptOutPage {
    items: Vec<OptOutItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// An opt-out that came another way than by an uplink.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptOutBody {
    /// The phone in any form.
    #[schema(example = "+8613800138000")]
    phone: String,
    /// Under which of your signatures; absent = under any.
    #[schema(example = "云燕")]
    signature: Option<String>,
    /// How the person said so, at most 200 characters.
    #[schema(example = "On the telephone")]
    reason: String,
}

/// Whether it is new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptOutAdded {
    /// False = it was noted before and stays as it was.
    added: bool,
}

/// Why an opt-out is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptInBody {
    /// How the person said that they want marketing again, at most 200 characters.
    #[schema(example = "Asked for offers again by mail")]
    reason: String,
}

/// List opt-outs.
///
/// Who wants no more marketing from you. Phones opt out by answering with a word such as `TD`, `T` or `STOP`, and in again with
/// a word such as `START`.
#[utoipa::path(
    get, path = "/opt-outs", tag = "blacklist", operation_id = "listOptOuts", params(OptOutFilter),
    responses((status = 200, description = "A page of them, newest first.", body = OptOutPage), Refusals),
    extensions(("x-scope" = json!("blacklist:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<OptOutPage>> {
    caller.actor.may(Permission::BlacklistRead)?;
    let filter = decode::query::<OptOutFilter>(uri.query())?;
    let at = paging(filter.page, filter.page_size)?;
    let query =
        OptOutQuery { phone: filter.phone, signature: filter.signature, unmask: filter.unmask, page: at };
    let found = app.engine.opt_outs(&caller.actor, query).await?;
    Ok(Json(OptOutPage {
        items: found.items.into_iter().map(OptOutItem::from).collect(),
        page: page::number(at),
        page_size: at.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// Enter an opt-out.
///
/// For one that came another way: by telephone, by mail. It holds when this is answered, also for messages that wait.
#[utoipa::path(
    post, path = "/opt-outs", tag = "blacklist", operation_id = "addOptOut", request_body = OptOutBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "Whether it is new.", body = OptOutAdded), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn add(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::BlacklistManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<OptOutBody>(&body.bytes)?;
    let new =
        NewOptOut { phone: new.phone, signature: new.signature.unwrap_or_default(), reason: new.reason };
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(OptOutAdded { added: app.engine.add_opt_out(&caller.actor, new).await? })
    })
    .await
}

/// Take an opt-out back.
///
/// Because the person said so; the reason is written into the audit log.
#[utoipa::path(
    post, path = "/opt-outs/{id}/remove", tag = "blacklist", operation_id = "removeOptOut", request_body = OptInBody,
    params(("id" = String, Path, description = "The opt-out's id.")),
    responses((status = 204, description = "Taken back."), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<StatusCode> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::BlacklistManage)?;
    let id: Uid = path_text(id)?.parse().map_err(|_| no_such())?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let OptInBody { reason } = decode::json(&body.bytes)?;
    app.engine.remove_opt_out(&caller.actor, id, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
