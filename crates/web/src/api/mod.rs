//! Web API v1: one file per resource. A handler authenticates, decodes, calls one use case of the engine and encodes
//! its answer; anything longer belongs to the engine.

mod account;
mod account_changes;
mod accounts;
mod admin;
mod aim;
mod audit;
mod auto_replies;
mod balance;
mod blacklist;
mod blacklist_files;
mod callbacks;
mod complaints;
mod consent_files;
mod consents;
mod corrections;
mod download;
mod expenses;
mod exports;
mod inbox;
mod keys;
mod ledger;
mod log;
mod log_item;
mod message_filter;
mod message_view;
mod messages;
mod missions;
mod money;
mod offers;
mod opt_outs;
mod order_changes;
mod orders;
mod overview;
mod own_phone;
mod packages;
mod page;
mod password_resets;
mod policy;
mod preview;
mod receipts;
mod review;
mod roles;
mod screening;
mod search;
mod send_body;
mod session;
mod sessions;
mod smart;
mod statements;
mod statistics;
mod stream;
mod tasks;
mod uplinks;
mod words;

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, RefOr, Response as Answer, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::idempotency::{json, to_json};
use crate::problem::{Problem, ProblemDocument, ProblemField, Result};
pub(crate) use stream::Streams;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hongyan Web API",
        description = "Send verification codes, notifications and marketing SMS, follow each message to its final \
                       delivery report, and see what it cost.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    security(("auth_key" = []), ("session" = [])),
    tags(
        (name = "messages", description = "Send, preview, look up and cancel messages."),
        (name = "tasks", description = "Send requests that were named: what became of each as a whole."),
        (name = "missions", description = "Bulk jobs: a list is imported, looked at, sent at its time and followed to its end."),
        (name = "log", description = "The dispatching log, and search."),
        (name = "statistics", description = "Figures of what was sent."),
        (name = "receipts", description = "Delivery reports, pulled in the order they happened."),
        (name = "uplinks", description = "What people answered, pulled in the order it arrived."),
        (name = "catalogue", description = "Signatures, templates and routes that may be used."),
        (name = "balance", description = "Orders and what is left of them."),
        (name = "keys", description = "Auth keys: make, limit, rotate and revoke them."),
        (name = "callbacks", description = "Where receipts and uplinks are pushed to, and what became of the pushes."),
        (name = "session", description = "People sign in and out; a cookie takes the place of the auth key."),
        (name = "account", description = "What people change about their own account."),
        (name = "orders", description = "What was bought: orders, their ledgers, and what is done to them."),
        (name = "packages", description = "What can be bought."),
        (name = "corrections", description = "Orders mended with a reason; above a limit by two people."),
        (name = "expenses", description = "What was charged, by day, type, country, route and price."),
        (name = "statements", description = "A month's balances and charges, to see and to take away."),
        (name = "accounts", description = "People's accounts, managed: invited, changed, shut, helped back in."),
        (name = "roles", description = "What accounts may do: built-in roles, and those put together of permissions."),
        (name = "blacklist", description = "Whom nobody may write to, and who wants no more marketing."),
        (name = "smart", description = "Smart SMS: brands, logos and menus on handsets."),
        (name = "consents", description = "How the recipients of marketing agreed to it."),
        (name = "audit", description = "Who did what, and when."),
        (name = "screening", description = "What may not be said: words, categories and licences, kept by the platform's people."),
        (name = "reviews", description = "What was submitted for review: signatures and templates, decided by the platform's people."),
        (name = "policy", description = "The rules that sending is held to: limits, hours, wordings, waits."),
        (name = "operator", description = "For platform staff who signed in: carriers, routes, health, tenants, any tenant's message. No auth key reaches it."),
    ),
    components(schemas(ProblemDocument, ProblemField, receipts::Receipt, receipts::FeedReason, uplinks::Uplink)),
    modifiers(&AuthKey)
)]
struct Document;

/// Says how callers authenticate.
struct AuthKey;

impl Modify for AuthKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The auth key: `Authorization: Bearer <auth key>`."))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("auth_key", SecurityScheme::Http(scheme));
        let about = "The session of a person who signed in. What changes something also needs the header `X-CSRF-Token`.";
        let cookie = ApiKeyValue::with_description("hy_session", about);
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Every route of the API with its documentation.
pub(crate) fn routes() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(messages::send, messages::list))
        .routes(routes!(preview::preview))
        .routes(routes!(messages::get))
        .routes(routes!(messages::cancel))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::get))
        .routes(routes!(tasks::messages))
        .routes(routes!(tasks::cancel))
        .merge(missions::routes())
        .routes(routes!(log::list))
        .routes(routes!(exports::list, exports::create))
        .routes(routes!(exports::get))
        .routes(routes!(exports::cancel))
        .routes(routes!(exports::file))
        .routes(routes!(search::search))
        .routes(routes!(overview::get))
        .routes(routes!(stream::watch))
        .routes(routes!(receipts::list))
        .routes(routes!(uplinks::list))
        .routes(routes!(inbox::list))
        .routes(routes!(inbox::get))
        .routes(routes!(offers::routes))
        .routes(routes!(balance::get))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::update, keys::revoke))
        .routes(routes!(keys::rotate))
        .routes(routes!(callbacks::parked))
        .routes(routes!(callbacks::replay))
        .routes(routes!(callbacks::list))
        .routes(routes!(callbacks::get, callbacks::put, callbacks::delete))
        .routes(routes!(callbacks::rotate_secret))
        .routes(routes!(callbacks::test))
        .routes(routes!(callbacks::pushes))
        .routes(routes!(session::get, session::sign_in, session::sign_out))
        .routes(routes!(session::captcha))
        .routes(routes!(session::totp))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(account::update))
        .routes(routes!(account::password))
        .routes(routes!(account::set_up_totp))
        .routes(routes!(account::confirm_totp))
        .routes(routes!(account::recovery_codes))
        .routes(routes!(account::disable_totp))
        .routes(routes!(own_phone::get, own_phone::send_code, own_phone::forget))
        .routes(routes!(own_phone::confirm))
        .routes(routes!(password_resets::request))
        .routes(routes!(password_resets::check))
        .routes(routes!(password_resets::complete))
        .routes(routes!(audit::list))
        .routes(routes!(audit::list_all))
        .routes(routes!(audit::file))
        .routes(routes!(audit::file_all))
        .routes(routes!(policy::own))
        .routes(routes!(policy::get, policy::update))
        .routes(routes!(policy::history))
        .routes(routes!(policy::get_of, policy::update_of))
        .merge(lists())
        .merge(agreed())
        .merge(review::routes())
        .merge(smart::routes())
        .merge(aim::routes())
        .merge(screening::routes())
        .merge(people())
        .merge(commerce())
        .merge(admin::operations());
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", v1)
}

/// Whom nobody may write to.
fn lists() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(blacklist::list, blacklist::add))
        .routes(routes!(blacklist::remove))
        .routes(routes!(blacklist_files::import))
        .routes(routes!(blacklist_files::file))
        .routes(routes!(blacklist::delete))
        .routes(routes!(blacklist::list_all, blacklist::add_all))
        .routes(routes!(blacklist::remove_all))
        .routes(routes!(blacklist_files::import_all))
        .routes(routes!(blacklist_files::file_all))
        .routes(routes!(blacklist::delete_all))
        .routes(routes!(opt_outs::list, opt_outs::add))
        .routes(routes!(opt_outs::remove))
        .routes(routes!(auto_replies::list, auto_replies::create))
        .routes(routes!(auto_replies::update, auto_replies::delete))
        .routes(routes!(complaints::list))
        .routes(routes!(complaints::list_all, complaints::register))
        .routes(routes!(complaints::get))
        .routes(routes!(complaints::note))
        .routes(routes!(complaints::close))
        .routes(routes!(complaints::pauses))
        .routes(routes!(complaints::resume))
}

/// How recipients agreed to be written to.
fn agreed() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(consents::list, consents::create))
        .routes(routes!(consents::get, consents::update))
        .routes(routes!(consents::archive))
        .routes(routes!(consents::restore))
        .routes(routes!(consent_files::add))
        .routes(routes!(consent_files::get, consent_files::remove))
        .routes(routes!(consent_files::get_of_message))
}

/// Accounts and what they may do.
fn people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list, account_changes::create))
        .routes(routes!(accounts::get, account_changes::update))
        .routes(routes!(account_changes::disable))
        .routes(routes!(account_changes::enable))
        .routes(routes!(account_changes::invite))
        .routes(routes!(account_changes::send_reset))
        .routes(routes!(account_changes::remove_totp))
        .routes(routes!(roles::list, roles::create))
        .routes(routes!(roles::update, roles::delete))
        .routes(routes!(accounts::list_all, account_changes::create_all))
        .routes(routes!(accounts::get_all, account_changes::update_all))
        .routes(routes!(account_changes::disable_all))
        .routes(routes!(account_changes::enable_all))
        .routes(routes!(account_changes::invite_all))
        .routes(routes!(account_changes::send_reset_all))
        .routes(routes!(account_changes::remove_totp_all))
        .routes(routes!(roles::list_all, roles::create_all))
        .routes(routes!(roles::update_all, roles::delete_all))
}

/// What was bought, what it costs, and what is done about it.
fn commerce() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(orders::list))
        .routes(routes!(orders::get))
        .routes(routes!(ledger::list))
        .routes(routes!(ledger::consumption))
        .routes(routes!(expenses::list))
        .routes(routes!(expenses::file))
        .routes(routes!(statements::get))
        .routes(routes!(statements::file))
        .routes(routes!(statistics::list))
        .routes(routes!(statistics::detail))
        .routes(routes!(statistics::hours))
        .routes(routes!(statistics::file))
        .routes(routes!(statistics::list_all))
        .routes(routes!(statistics::detail_all))
        .routes(routes!(statistics::hours_all))
        .routes(routes!(statistics::file_all))
        .routes(routes!(packages::list, packages::create))
        .routes(routes!(packages::get, packages::update))
        .routes(routes!(packages::retire))
        .routes(routes!(orders::list_all, order_changes::place))
        .routes(routes!(orders::get_all, order_changes::update))
        .routes(routes!(order_changes::activate))
        .routes(routes!(order_changes::cancel))
        .routes(routes!(order_changes::renew))
        .routes(routes!(order_changes::top_up))
        .routes(routes!(ledger::list_all))
        .routes(routes!(ledger::consumption_all))
        .routes(routes!(corrections::create))
        .routes(routes!(corrections::list))
        .routes(routes!(corrections::approve))
        .routes(routes!(corrections::reject))
        .routes(routes!(expenses::list_all))
        .routes(routes!(expenses::file_all))
        .routes(routes!(statements::get_all))
        .routes(routes!(statements::file_all))
        .routes(routes!(statements::tenants))
}

/// The refusals every operation can answer with.
pub(crate) struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        let one = |what: &str| {
            let content = ContentBuilder::new().schema(Some(ProblemDocument::schema_ref())).build();
            RefOr::T(
                ResponseBuilder::new().description(what).content("application/problem+json", content).build(),
            )
        };
        BTreeMap::from([
            ("400".into(), one("The request cannot be read; `fields` names what is wrong.")),
            ("401".into(), one("Nobody is signed in, and there is no valid auth key.")),
            ("403".into(), one("The caller may not do this, or not from this address.")),
            ("404".into(), one("There is no such object, or it is another tenant's.")),
            ("409".into(), one("It conflicts with what happened before.")),
            ("422".into(), one("A value is not possible, or a rule forbids it.")),
            ("429".into(), one("Too many requests; wait `retry_after` seconds.")),
            ("503".into(), one("The platform cannot take the request now; wait `retry_after` seconds.")),
        ])
    }
}

/// A reference to the problem's schema.
trait SchemaRef {
    fn schema_ref() -> RefOr<utoipa::openapi::Schema>;
}

impl SchemaRef for ProblemDocument {
    fn schema_ref() -> RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::Ref::from_schema_name(<ProblemDocument as ToSchema>::name()).into()
    }
}

/// 200 with a JSON answer.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match to_json(&self.0) {
            Ok(body) => json(StatusCode::OK, body.into(), false),
            Err(problem) => problem.into_response(),
        }
    }
}

/// The refusal for an identifier in the path that nothing can have.
pub(crate) fn no_such() -> Problem {
    domain::refusal::Refusal::NotFound.into()
}

/// One identifier of the path; unreadable ones (not UTF-8) exist like any that nothing has.
pub(crate) type PathText = std::result::Result<Path<String>, PathRejection>;

/// The identifier, or 404.
pub(crate) fn path_text(path: PathText) -> Result<String> {
    path.map(|Path(text)| text).map_err(|_| no_such())
}

/// Checks `limit` of a list: 1 to 500, `default` when absent.
pub(crate) fn limit(given: Option<u32>, default: u32) -> Result<u32> {
    match given {
        None => Ok(default),
        Some(limit @ 1..=LIMIT_MAX) => Ok(limit),
        Some(_) => Err(Problem::field("limit", "expected 1 to 500", "应为 1 至 500")),
    }
}

/// Most items a list answers at once.
const LIMIT_MAX: u32 = 500;

/// Decodes a send request as the handler does: for tests of the document's examples.
#[cfg(test)]
pub(crate) fn accepts_send(body: &serde_json::Value) -> Result<()> {
    let text = body.to_string();
    crate::decode::json::<send_body::SendBody>(text.as_bytes())?.into_request(1000).map(drop)
}
