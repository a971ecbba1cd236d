//! A tenant's links of Smart SMS, and the host they are on.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::{AimId, MessageId, SmartId, Uid};
use domain::permission::Permission;
use domain::smart::aim::Kind;
use engine::aim::{HostView, LinkQuery, LinkStanding, LinkView, NewLink, OneLink};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::{Json, PathText, Refusals, limit, path_text};
use crate::auth::Caller;
use crate::cursor;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// Whom a link is for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SmartLinkKind {
    /// Everybody who gets a text: the same card, resolved up to 10,000,000 times within 180 days.
    Group,
    /// One person: values of its own, good once within 7 days.
    Individual,
}

impl From<SmartLinkKind> for Kind {
    fn from(kind: SmartLinkKind) -> Kind {
        match kind {
            SmartLinkKind::Group => Kind::Group,
            SmartLinkKind::Individual => Kind::Individual,
        }
    }
}

impl From<Kind> for SmartLinkKind {
    fn from(kind: Kind) -> SmartLinkKind {
        match kind {
            Kind::Group => SmartLinkKind::Group,
            Kind::Individual => SmartLinkKind::Individual,
        }
    }
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SmartLinkStatus {
    /// It can be followed.
    Good,
    /// It was followed as often as it may be.
    UsedUp,
    /// Its days are over.
    Expired,
    /// Its owner ended it.
    Stopped,
}

impl From<LinkStanding> for SmartLinkStatus {
    fn from(standing: LinkStanding) -> SmartLinkStatus {
        match standing {
            LinkStanding::Good => SmartLinkStatus::Good,
            LinkStanding::UsedUp => SmartLinkStatus::UsedUp,
            LinkStanding::Expired => SmartLinkStatus::Expired,
            LinkStanding::Stopped => SmartLinkStatus::Stopped,
        }
    }
}

/// Links to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmartLinkBody {
    /// The Smart SMS profile; handsets show it.
    #[schema(example = "868000000000000001")]
    profile_id: String,
    /// Whom they are for.
    kind: SmartLinkKind,
    /// How many days they are good: 1 to 180 for many, 1 to 7 for one person.
    #[schema(example = 30)]
    days: i64,
    /// Times a link for many may be resolved, 2 to 10,000,000. A link for one person is good once.
    #[schema(example = 100_000)]
    resolves: Option<i64>,
    /// The card's text, up to 300 characters; for one person with places such as `{name}`.
    #[schema(example = "Spring sale: everything for the garden")]
    text: String,
    /// Where the links lead when there is no menu to show: an https address, up to 1024 characters, fixed for ever.
    #[schema(example = "https://shop.example.com/spring")]
    fallback_url: String,
    /// A code of your own for a single link, 3 to 10 letters and digits that were never used; seven random ones when absent.
    #[schema(example = "Spring26")]
    code: Option<String>,
    /// The mission that the links are sent with: their figures are told apart by it.
    mission_id: Option<String>,
    /// True: addresses that people open from a link's page get a parameter `ct`, by which conversions are told.
    #[serde(default)]
    click_token: bool,
    /// For one person each, 1 to 100.
    #[serde(default)]
    items: Vec<SmartLinkPerson>,
}

/// What a link for one person has of its own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmartLinkPerson {
    /// Your own mark of the customer, up to 64 characters; only a keyed hash of it is kept.
    #[schema(example = "c-20931")]
    cust_flag: Option<String>,
    /// Values of the text's places, up to 20 of 100 characters; kept sealed.
    #[serde(default)]
    params: BTreeMap<String, String>,
}

impl SmartLinkBody {
    fn into_new(self) -> Result<NewLink> {
        let of = |item: SmartLinkPerson| OneLink { cust_flag: item.cust_flag, params: item.params };
        Ok(NewLink {
            profile: profile_id("profile_id", &self.profile_id)?,
            kind: self.kind.into(),
            days: self.days,
            resolves: self.resolves,
            text: self.text,
            fallback: self.fallback_url,
            code: self.code,
            mission: self.mission_id.as_deref().map(|id| mission_id("mission_id", id)).transpose()?,
            click_token: self.click_token,
            items: self.items.into_iter().map(of).collect(),
        })
    }
}

/// The id of a profile in a field.
pub(super) fn profile_id(field: &str, text: &str) -> Result<SmartId> {
    let read = text.parse().ok().filter(|id: &i64| *id > 0).map(SmartId);
    read.ok_or_else(|| Problem::field(field, "there is no such profile", "没有该智能短信档案"))
}

/// The id of a mission in a field.
pub(super) fn mission_id(field: &str, text: &str) -> Result<Uid> {
    text.parse().map_err(|_| Problem::field(field, "there is no such mission", "没有该群发任务"))
}

/// A link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartLinkItem {
    /// What stands in its address.
    #[schema(example = "Ab3xY9z")]
    code: String,
    /// Its address: put it into the text.
    #[schema(example = "https://go.example.com/s/Ab3xY9z")]
    url: String,
    /// The Smart SMS profile.
    #[schema(example = "868000000000000001")]
    profile_id: String,
    /// Whom it is for.
    kind: SmartLinkKind,
    /// Where it stands. While the brand itself is not shown, no link is answered.
    status: SmartLinkStatus,
    /// The card's text, with its places.
    text: String,
    /// Where it leads when there is no menu to show.
    #[schema(example = "https://shop.example.com/spring")]
    fallback_url: String,
    /// The mission it is sent with.
    mission_id: Option<String>,
    /// It has a mark of the customer.
    has_cust_flag: bool,
    /// Addresses that are opened get a click token.
    click_token: bool,
    /// Times it may be resolved.
    #[schema(example = 100_000)]
    resolves_max: i64,
    /// Times it was: cards made of it and pages opened by people.
    #[schema(example = 1200)]
    resolves: i64,
    /// Times its page was seen by people.
    #[schema(example = 300)]
    seen: i64,
    /// Items of its page that people followed.
    #[schema(example = 42)]
    clicks: i64,
    /// Account or key that made it.
    created_by: String,
    /// When.
    #[schema(format = DateTime)]
    created_at: String,
    /// It is good until then.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<LinkView> for SmartLinkItem {
    fn from(view: LinkView) -> SmartLinkItem {
        SmartLinkItem {
            code: view.code,
            url: view.url,
            profile_id: view.profile.to_string(),
            kind: view.kind.into(),
            status: view.standing.into(),
            text: view.text,
            fallback_url: view.fallback,
            mission_id: view.mission.map(|uid| uid.to_string()),
            has_cust_flag: view.has_flag,
            click_token: view.click_token,
            resolves_max: view.resolves_max,
            resolves: view.resolves,
            seen: view.seen,
            clicks: view.clicks,
            created_by: view.who,
            created_at: time::text(view.created_ms),
            expires_at: time::text(view.until_ms),
        }
    }
}

/// Links that were made, in the order asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartLinksMade {
    items: Vec<SmartLinkItem>,
}

/// A page of links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartLinkList {
    items: Vec<SmartLinkItem>,
    /// Give it as `cursor` to go on; null = that was all.
    next_cursor: Option<String>,
}

/// Which links; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SmartLinkFilter {
    /// Of this Smart SMS profile.
    profile_id: Option<String>,
    /// For many, or for one person.
    #[param(inline)]
    kind: Option<SmartLinkKind>,
    /// Sent with this mission.
    mission_id: Option<String>,
    /// Of this customer.
    cust_flag: Option<String>,
    /// True: only those whose days are not over and that nobody ended.
    #[serde(default)]
    good: bool,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Links on the page, 1 to 500; 50 when absent.
    limit: Option<u32>,
}

/// Make links that become cards.
///
/// One for many, or up to 100 for one person each. Handsets that can make a card of a link show the brand with its menu;
/// others open a page of the same brand. The address goes into a text of any type but verification: 422 `link_in_code`
/// answers a verification code with one. 409 `smart_state` while handsets do not show the brand; 409 `name_taken` for a
/// code that was ever used.
#[utoipa::path(
    post, path = "/smart/links", tag = "smart", operation_id = "createSmartLinks",
    request_body = SmartLinkBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The links.", body = SmartLinksMade), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<SmartLinkBody>(&body.bytes)?.into_new()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.create_links(&caller.actor, new).await?;
        Ok(SmartLinksMade { items: made.into_iter().map(SmartLinkItem::from).collect() })
    })
    .await
}

/// List links that become cards.
///
/// The newest first.
#[utoipa::path(
    get, path = "/smart/links", tag = "smart", operation_id = "listSmartLinks",
    params(SmartLinkFilter),
    responses((status = 200, description = "A page of links.", body = SmartLinkList), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<SmartLinkList>> {
    caller.actor.may(Permission::SmartRead)?;
    let filter = decode::query::<SmartLinkFilter>(uri.query())?;
    let limit = limit(filter.limit, 50)?;
    let after = filter.cursor.as_deref().map(cursor::parse).transpose()?;
    let query = LinkQuery {
        profile: filter.profile_id.as_deref().map(|id| profile_id("profile_id", id)).transpose()?,
        kind: filter.kind.map(Kind::from),
        mission: filter.mission_id.as_deref().map(|id| mission_id("mission_id", id)).transpose()?,
        cust_flag: filter.cust_flag,
        is_good: filter.good,
        after: after.map(|uid| AimId(uid.0.0)),
        limit,
    };
    let views = app.engine.links(&caller.actor, query).await?;
    let last = views.last().map(|view| view.id).filter(|_| views.len() >= limit as usize);
    Ok(Json(SmartLinkList {
        next_cursor: last.map(|id| cursor::text(MessageId(id.0).uid())),
        items: views.into_iter().map(SmartLinkItem::from).collect(),
    }))
}

/// See a link that becomes a card.
#[utoipa::path(
    get, path = "/smart/links/{code}", tag = "smart", operation_id = "getSmartLink",
    params(("code" = String, Path, description = "The link's code.")),
    responses((status = 200, description = "The link.", body = SmartLinkItem), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SmartLinkItem>> {
    caller.actor.may(Permission::SmartRead)?;
    Ok(Json(app.engine.smart_link(&caller.actor, &path_text(path)?).await?.into()))
}

/// End a link that becomes a card.
///
/// Whoever follows it from now on reads that it is good no longer. Its code is never used again.
#[utoipa::path(
    post, path = "/smart/links/{code}/stop", tag = "smart", operation_id = "stopSmartLink",
    params(("code" = String, Path, description = "The link's code.")),
    responses((status = 200, description = "The link.", body = SmartLinkItem), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn stop(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
) -> Result<Json<SmartLinkItem>> {
    caller.actor.may(Permission::SmartManage)?;
    Ok(Json(app.engine.stop_link(&caller.actor, &path_text(path)?).await?.into()))
}

/// The host of a tenant's links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartLinkHost {
    /// Your own; null = the platform's.
    #[schema(example = "go.example.com")]
    host: Option<String>,
    /// What your links begin with.
    #[schema(example = "https://go.example.com/s/")]
    base: String,
    /// Give it back with a change; 0 while there is no host of your own.
    #[schema(example = 1)]
    version: i64,
}

impl From<HostView> for SmartLinkHost {
    fn from(view: HostView) -> SmartLinkHost {
        SmartLinkHost { host: view.host, base: view.base, version: view.version }
    }
}

/// A host for links.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmartLinkHostBody {
    /// A public host of your own that leads to this platform over https; null = the platform's.
    #[schema(example = "go.example.com")]
    host: Option<String>,
    /// The version you read.
    #[schema(example = 0)]
    version: i64,
}

/// See the host of your links.
#[utoipa::path(
    get, path = "/smart/link-host", tag = "smart", operation_id = "getSmartLinkHost",
    responses((status = 200, description = "The host.", body = SmartLinkHost), Refusals),
    extensions(("x-scope" = json!("smart:read")))
)]
pub(super) async fn host(State(app): State<App>, caller: Caller) -> Result<Json<SmartLinkHost>> {
    caller.actor.may(Permission::SmartRead)?;
    Ok(Json(app.engine.aim_host(&caller.actor).await?.into()))
}

/// Set the host of your links.
///
/// Point its name to this platform, with a certificate, before you set it. Links are answered there, on the platform's own
/// host, and on no other tenant's. 409 `name_taken` when another tenant has the host, 409 `changed_meanwhile` when somebody
/// else changed it.
#[utoipa::path(
    put, path = "/smart/link-host", tag = "smart", operation_id = "setSmartLinkHost",
    request_body = SmartLinkHostBody,
    responses((status = 200, description = "The host.", body = SmartLinkHost), Refusals),
    extensions(("x-scope" = json!("smart:manage")))
)]
pub(super) async fn set_host(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<SmartLinkHost>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let SmartLinkHostBody { host, version } = decode::json(&body.bytes)?;
    Ok(Json(app.engine.set_aim_host(&caller.actor, host, version).await?.into()))
}
