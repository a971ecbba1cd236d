//! Search: one box for ids, phones and names.

use axum::extract::{Request, State};
use domain::permission::Permission;
use engine::search::Find;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// Longest text searched for, characters.
const TEXT_MAX: usize = 64;

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// An id, a phone number in any form or its last digits (at least four), or a part of a task's name; 1 to 64 characters.
    q: String,
}

/// What was found, at most 20.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchAnswer {
    items: Vec<SearchItem>,
}

/// Something found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchItem {
    /// `message`, `task`, `phone` or `uplink`; for the platform's people also `carrier`, `route` and `tenant`.
    #[schema(example = "message")]
    kind: &'static str,
    /// Its id or code; of a phone, the id of the newest message to it.
    #[schema(example = "06QZ3JV9K2C4H")]
    id: String,
    /// What it is called.
    #[schema(example = "+86138****8000")]
    title: String,
    /// What else helps to recognise it.
    subtitle: String,
    /// When it was.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Its status.
    status: Option<String>,
    /// The tenant's code, for the platform's people.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_code: Option<String>,
}

impl From<Find> for SearchItem {
    fn from(find: Find) -> SearchItem {
        SearchItem {
            kind: find.kind,
            id: find.id,
            title: find.title,
            subtitle: find.subtitle,
            at: time::text_opt(find.at_ms),
            status: find.status,
            tenant_code: find.tenant,
        }
    }
}

/// Search.
///
/// Finds messages, tasks and uplinks by id, phones by number, tasks by name.
#[utoipa::path(
    get, path = "/search", tag = "log", operation_id = "search",
    params(SearchQuery),
    responses((status = 200, description = "What was found.", body = SearchAnswer), Refusals),
    extensions(("x-scope" = json!("messages:read")), ("x-platform-scope" = json!("platform:messages")))
)]
pub(crate) async fn search(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<SearchAnswer>> {
    if caller.actor.tenant.0 != 0 {
        caller.actor.may(Permission::MessagesRead)?;
    }
    let SearchQuery { q } = decode::query(request.uri().query())?;
    let length = q.trim().chars().count();
    if !(1..=TEXT_MAX).contains(&length) {
        return Err(Problem::field("q", "expected 1 to 64 characters", "应为 1 至 64 个字符"));
    }
    let found = app.engine.search(&caller.actor, &q).await?;
    Ok(Json(SearchAnswer { items: found.into_iter().map(SearchItem::from).collect() }))
}
