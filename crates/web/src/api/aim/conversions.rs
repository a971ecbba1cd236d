//! What people did whom a card reached.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::{ConversionId, MessageId};
use domain::permission::Permission;
use engine::aim::{ConversionView, Converted, NewConversion};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::links::profile_id;
use crate::App;
use crate::api::money::amount;
use crate::api::{Json, Refusals, limit};
use crate::auth::Caller;
use crate::cursor;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// What people did.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmartConversionsBody {
    /// 1 to 1000.
    items: Vec<SmartConversionBody>,
}

/// What somebody did.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmartConversionBody {
    /// Your own id of it, up to 64 characters: told again it is the same one.
    #[schema(example = "order-5512")]
    id: Option<String>,
    /// The customer, by the mark that a link for one person was given; or `click_token`.
    #[schema(example = "c-20931")]
    cust_flag: Option<String>,
    /// The parameter `ct` of the address that was opened from a link's page.
    click_token: Option<String>,
    /// What it was, up to 64 characters.
    #[schema(example = "order")]
    event: String,
    /// What it was worth, with `currency`.
    #[schema(example = "129.00")]
    value: Option<String>,
    /// ISO 4217.
    #[schema(example = "CNY")]
    currency: Option<String>,
    /// When; within the last 14 days.
    #[schema(format = DateTime)]
    at: String,
}

impl SmartConversionBody {
    fn into_new(self, at: usize) -> Result<NewConversion> {
        let field = |name: &str| format!("items[{at}].{name}");
        let value = match (self.value, self.currency) {
            (None, None) => None,
            (Some(value), Some(currency)) => Some((amount(&field("value"), &value)?, currency)),
            _ => {
                return Err(Problem::field(
                    field("currency"),
                    "expected beside value",
                    "须与 value 同时提供",
                ));
            }
        };
        let at_ms = time::parse(&self.at).ok_or_else(|| {
            let en = "expected RFC 3339 with an offset, such as 2026-08-01T00:00:00Z";
            Problem::field(field("at"), en, "应为带时区偏移的 RFC 3339 时间，例如 2026-08-01T00:00:00Z")
        })?;
        let SmartConversionBody { id, cust_flag, click_token, event, .. } = self;
        Ok(NewConversion { id, cust_flag, click_token, event, value, at_ms })
    }
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartConversionsTaken {
    /// Traced back to an item that was followed within seven days before.
    #[schema(example = 12)]
    matched: usize,
    /// Kept, and not in the funnel: no item was followed.
    #[schema(example = 3)]
    unmatched: usize,
    /// Told before.
    #[schema(example = 0)]
    repeated: usize,
}

impl From<Converted> for SmartConversionsTaken {
    fn from(sums: Converted) -> SmartConversionsTaken {
        let Converted { matched, unmatched, repeated } = sums;
        SmartConversionsTaken { matched, unmatched, repeated }
    }
}

/// A conversion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartConversionItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// What it was.
    #[schema(example = "order")]
    event: String,
    /// What it was worth.
    #[schema(example = "129")]
    value: Option<String>,
    /// ISO 4217.
    #[schema(example = "CNY")]
    currency: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The Smart SMS profile whose item was followed last within seven days before; null = none was.
    #[schema(example = "868000000000000001")]
    profile_id: Option<String>,
    /// That item; empty = the address that the link falls back to.
    #[schema(example = "m1")]
    item: Option<String>,
    /// The mission its link was sent with.
    mission_id: Option<String>,
    /// When the item was followed.
    #[schema(format = DateTime)]
    clicked_at: Option<String>,
}

impl From<ConversionView> for SmartConversionItem {
    fn from(view: ConversionView) -> SmartConversionItem {
        let (value, currency) = view.value.map(|(value, currency)| (value.to_string(), currency)).unzip();
        SmartConversionItem {
            id: view.id.to_string(),
            event: view.event,
            value,
            currency,
            at: time::text(view.at_ms),
            profile_id: view.profile.map(|id| id.to_string()),
            item: view.item,
            mission_id: view.mission.map(|uid| uid.to_string()),
            clicked_at: time::text_opt(view.clicked_ms),
        }
    }
}

/// A page of conversions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartConversionList {
    items: Vec<SmartConversionItem>,
    /// Give it as `cursor` to go on; null = that was all.
    next_cursor: Option<String>,
}

/// Which conversions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SmartConversionFilter {
    /// Traced back to this Smart SMS profile.
    profile_id: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Conversions on the page, 1 to 500; 50 when absent.
    limit: Option<u32>,
}

/// Tell what people did.
///
/// Each is traced back to the last item that the customer followed on a link's page within seven days before: by the mark
/// of a link for one person, or by the click token. Telling one again changes nothing.
#[utoipa::path(
    post, path = "/smart/conversions", tag = "smart", operation_id = "tellSmartConversions",
    request_body = SmartConversionsBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "What became of them.", body = SmartConversionsTaken), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn tell(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let items = decode::json::<SmartConversionsBody>(&body.bytes)?.items;
    let items =
        items.into_iter().enumerate().map(|(at, item)| item.into_new(at)).collect::<Result<Vec<_>>>()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(SmartConversionsTaken::from(app.engine.tell_conversions(&caller.actor, items).await?))
    })
    .await
}

/// List what people did.
///
/// The last told first.
#[utoipa::path(
    get, path = "/smart/conversions", tag = "smart", operation_id = "listSmartConversions",
    params(SmartConversionFilter),
    responses((status = 200, description = "A page of conversions.", body = SmartConversionList), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<SmartConversionList>> {
    caller.actor.may(Permission::SmartRead)?;
    let filter = decode::query::<SmartConversionFilter>(uri.query())?;
    let limit = limit(filter.limit, 50)?;
    let after = filter.cursor.as_deref().map(cursor::parse).transpose()?.map(|uid| ConversionId(uid.0.0));
    let profile = filter.profile_id.as_deref().map(|id| profile_id("profile_id", id)).transpose()?;
    let views = app.engine.conversions(&caller.actor, profile, after, limit).await?;
    let last = views.last().map(|view| view.id).filter(|_| views.len() >= limit as usize);
    Ok(Json(SmartConversionList {
        next_cursor: last.map(|id| cursor::text(MessageId(id.0).uid())),
        items: views.into_iter().map(SmartConversionItem::from).collect(),
    }))
}
