//! The inbox: uplinks by page number, and the conversation with the phone that wrote one.

use axum::extract::{Request, State};
use domain::id::{Uid, UplinkId};
use domain::permission::Permission;
use engine::inbox::{Conversation, InboxQuery, Letter, Said};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::page::{self, paging, span};
use crate::api::words::MessageStatus;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::problem::Result;
use crate::time;

/// Which uplinks; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboxFilter {
    /// Received at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Received before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// A phone number in any form, or its last digits, at least four.
    phone: Option<String>,
    /// `at`, or with `-` before it for newest first (as when absent).
    sort: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// A page of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InboxPage {
    items: Vec<InboxItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// A message from a phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InboxItem {
    /// The uplink's id.
    #[schema(example = "868000000000000002")]
    id: String,
    /// Who wrote it. Accounts see the number masked.
    #[schema(example = "+86138****8000")]
    from: String,
    /// The number it was sent to.
    #[schema(example = "106900001234")]
    to: String,
    /// What it says, parts joined.
    #[schema(example = "TD")]
    text: String,
    /// When it arrived.
    #[schema(format = DateTime, example = "2026-08-01T01:05:00.000Z")]
    at: String,
    /// The message it probably answers.
    #[schema(value_type = Option<String>)]
    message_uid: Option<Uid>,
    /// It asks for no more marketing.
    opt_out: bool,
}

impl From<Letter> for InboxItem {
    fn from(letter: Letter) -> InboxItem {
        InboxItem {
            id: letter.id.to_string(),
            from: letter.from,
            to: letter.to,
            text: letter.text,
            at: time::text(letter.at_ms),
            message_uid: letter.message,
            opt_out: letter.is_opt_out,
        }
    }
}

/// What was said with a phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationAnswer {
    /// The phone. Accounts see the number masked.
    #[schema(example = "+86138****8000")]
    phone: String,
    /// The newest 50 texts, oldest first.
    items: Vec<ConversationItem>,
}

/// One text of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationItem {
    /// `mt` (you wrote) or `mo` (the phone wrote).
    #[schema(example = "mo")]
    kind: &'static str,
    /// The message's id.
    #[schema(value_type = Option<String>)]
    uid: Option<Uid>,
    /// The uplink's id.
    id: Option<String>,
    /// The whole text.
    text: String,
    /// When it was accepted or received.
    #[schema(format = DateTime)]
    at: String,
    /// Where the message is.
    status: Option<MessageStatus>,
}

impl From<Said> for ConversationItem {
    fn from(said: Said) -> ConversationItem {
        match said {
            Said::Ours { uid, text, at_ms, state } => ConversationItem {
                kind: "mt",
                uid: Some(uid),
                id: None,
                text,
                at: time::text(at_ms),
                status: Some(state.into()),
            },
            Said::Theirs { id, text, at_ms } => ConversationItem {
                kind: "mo",
                uid: None,
                id: Some(id.to_string()),
                text,
                at: time::text(at_ms),
                status: None,
            },
        }
    }
}

/// List the inbox.
#[utoipa::path(
    get, path = "/inbox", tag = "uplinks", operation_id = "listInbox",
    params(InboxFilter),
    responses((status = 200, description = "A page of uplinks.", body = InboxPage), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<InboxPage>> {
    caller.actor.may(Permission::FeedsRead)?;
    let filter: InboxFilter = decode::query(request.uri().query())?;
    let (from_ms, until_ms) = span(filter.from, filter.until)?;
    let (_, oldest_first) = page::sort(filter.sort.as_deref(), &["at"])?;
    let page = paging(filter.page, filter.page_size)?;
    let phone = filter.phone.filter(|text| !text.is_empty());
    let query = InboxQuery { from_ms, until_ms, phone, oldest_first, page };
    let found = app.engine.inbox(&caller.actor, query).await?;
    Ok(Json(InboxPage {
        items: found.items.into_iter().map(InboxItem::from).collect(),
        page: page::number(page),
        page_size: page.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// See a conversation.
///
/// With the phone that wrote this uplink: what it wrote to you, and what you sent to it.
#[utoipa::path(
    get, path = "/inbox/{id}", tag = "uplinks", operation_id = "getConversation",
    params(("id" = String, Path, description = "The uplink's id.", example = "868000000000000002")),
    responses((status = 200, description = "The conversation.", body = ConversationAnswer), Refusals),
    extensions(("x-scope" = json!("feeds:read")))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
) -> Result<Json<ConversationAnswer>> {
    caller.actor.may(Permission::FeedsRead)?;
    let id = path_text(id)?.parse().map(UplinkId).map_err(|_| no_such())?;
    let Conversation { phone, said } = app.engine.conversation(&caller.actor, id).await?;
    Ok(Json(ConversationAnswer { phone, items: said.into_iter().map(ConversationItem::from).collect() }))
}
