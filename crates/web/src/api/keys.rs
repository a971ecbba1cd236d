//! Auth keys: make, limit, rotate and revoke them.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::KeyId;
use domain::permission::Permission;
use engine::catalog::{KeyOptions, scopes};
use engine::keys::{CreatedKey, NewKey};
use engine::view::KeyView;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// What a key is called and what it may do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyBody {
    /// Name, unique among your keys.
    #[schema(example = "shop-backend", max_length = 64)]
    name: String,
    /// Addresses and networks that may use it; empty = any.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.0/24", "2001:db8::7"]))]
    ips: Vec<String>,
    /// Requests per second; 0 = the platform's default.
    #[serde(default)]
    rate_per_s: u32,
    /// Requests that may come at once; 0 = twice the rate.
    #[serde(default)]
    burst: u32,
    /// What it may do: `messages:send`, `messages:read`, `feeds:read`, `statistics:read`, `balance:read`,
    /// `catalog:read`, `keys:manage`, `callbacks:manage`, `blacklist:read`, `blacklist:manage`,
    /// `auto_replies:manage`; empty = everything.
    #[serde(default)]
    #[schema(example = json!(["messages:send", "messages:read"]))]
    scopes: Vec<String>,
    /// Route IDs it may use; empty = all of yours.
    #[serde(default)]
    routes: Vec<String>,
}

impl KeyBody {
    fn into_new(self) -> Result<NewKey> {
        let known = scopes();
        for (at, scope) in self.scopes.iter().enumerate() {
            if !known.contains(&scope.as_str()) {
                let list = known.join(", ");
                return Err(Problem::field(
                    format!("scopes[{at}]"),
                    format!("there are: {list}"),
                    format!("可用权限：{list}"),
                ));
            }
        }
        let ips = self.ips.iter().enumerate().map(|(at, text)| network(at, text)).collect::<Result<_>>()?;
        let options = KeyOptions {
            ips,
            rate_per_s: self.rate_per_s,
            burst: self.burst,
            scopes: self.scopes,
            routes: self.routes,
        };
        Ok(NewKey { name: self.name, options })
    }
}

fn network(at: usize, text: &str) -> Result<IpNet> {
    let one = || text.parse::<std::net::IpAddr>().map(IpNet::from).ok();
    text.parse::<IpNet>().ok().or_else(one).map(|net| net.trunc()).ok_or_else(|| {
        let en = "expected an IP address or a network such as 203.0.113.0/24";
        Problem::field(format!("ips[{at}]"), en, "应为 IP 地址或网段，例如 203.0.113.0/24")
    })
}

/// An auth key without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyItem {
    /// The key's id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// Name.
    #[schema(example = "shop-backend")]
    name: String,
    /// The first characters of the secret, to recognise it.
    #[schema(example = "hy_9fK2a")]
    hint: String,
    /// `active` or `revoked`.
    #[schema(example = "active")]
    status: &'static str,
    /// Addresses and networks that may use it; empty = any.
    ips: Vec<String>,
    /// Requests per second; 0 = the platform's default.
    rate_per_s: u32,
    /// Requests that may come at once; 0 = twice the rate.
    burst: u32,
    /// What it may do; empty = everything.
    scopes: Vec<String>,
    /// Route IDs it may use; empty = all of yours.
    routes: Vec<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was revoked.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// When it was last used, to the minute; null = never.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
}

impl From<KeyView> for KeyItem {
    fn from(view: KeyView) -> KeyItem {
        KeyItem {
            id: view.id.to_string(),
            name: view.name,
            hint: view.hint,
            status: if view.revoked_ms.is_some() { "revoked" } else { "active" },
            ips: view.options.ips.iter().map(IpNet::to_string).collect(),
            rate_per_s: view.options.rate_per_s,
            burst: view.options.burst,
            scopes: view.options.scopes,
            routes: view.options.routes,
            created_at: time::text(view.created_ms),
            revoked_at: time::text_opt(view.revoked_ms),
            last_used_at: time::text_opt(view.used_ms),
        }
    }
}

/// Every key of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyList {
    items: Vec<KeyItem>,
}

/// A key with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeySecret {
    #[serde(flatten)]
    key: KeyItem,
    /// The auth key itself. It is not stored and cannot be shown again.
    #[schema(example = "hy_…")]
    secret: String,
}

impl From<CreatedKey> for KeySecret {
    fn from(created: CreatedKey) -> KeySecret {
        KeySecret { key: created.view.into(), secret: created.secret }
    }
}

/// List auth keys.
#[utoipa::path(
    get, path = "/keys", tag = "keys", operation_id = "listKeys",
    responses((status = 200, description = "The keys, without secrets.", body = KeyList), Refusals),
    extensions(("x-scope" = json!("keys:manage")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<KeyList>> {
    caller.actor.may(Permission::KeysManage)?;
    let keys = app.engine.keys(&caller.actor).await?;
    Ok(Json(KeyList { items: keys.into_iter().map(KeyItem::from).collect() }))
}

/// Make an auth key.
///
/// The answer holds the secret; it is shown this once.
#[utoipa::path(
    post, path = "/keys", tag = "keys", operation_id = "createKey",
    request_body = KeyBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new key with its secret.", body = KeySecret), Refusals),
    extensions(("x-scope" = json!("keys:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::KeysManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<KeyBody>(&body.bytes)?.into_new()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(KeySecret::from(app.engine.create_key(&caller.actor, new).await?))
    })
    .await
}

/// Change an auth key.
///
/// Replaces name and limits by those of the body; the secret stays.
#[utoipa::path(
    patch, path = "/keys/{id}", tag = "keys", operation_id = "updateKey",
    request_body = KeyBody,
    params(("id" = String, Path, description = "The key's id.")),
    responses((status = 200, description = "The changed key.", body = KeyItem), Refusals),
    extensions(("x-scope" = json!("keys:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<KeyItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::KeysManage)?;
    let id = parse_id(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<KeyBody>(&body.bytes)?.into_new()?;
    Ok(Json(app.engine.update_key(&caller.actor, id, new).await?.into()))
}

/// Rotate an auth key.
///
/// The key gets a new secret, shown this once; the old one stops working at once.
#[utoipa::path(
    post, path = "/keys/{id}/rotate", tag = "keys", operation_id = "rotateKey",
    params(
        ("id" = String, Path, description = "The key's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe."),
    ),
    responses((status = 200, description = "The key with its new secret.", body = KeySecret), Refusals),
    extensions(("x-scope" = json!("keys:manage")))
)]
pub(crate) async fn rotate(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::KeysManage)?;
    let id = parse_id(id)?;
    let body = decode::read_any(&app, &parts.headers, body).await?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(KeySecret::from(app.engine.rotate_key(&caller.actor, id).await?))
    })
    .await
}

/// Revoke an auth key.
///
/// It stops working at once and stays in the list as `revoked`.
#[utoipa::path(
    delete, path = "/keys/{id}", tag = "keys", operation_id = "revokeKey",
    params(("id" = String, Path, description = "The key's id.")),
    responses((status = 204, description = "Revoked."), Refusals),
    extensions(("x-scope" = json!("keys:manage")))
)]
pub(crate) async fn revoke(State(app): State<App>, caller: Caller, id: PathText) -> Result<StatusCode> {
    caller.actor.may(Permission::KeysManage)?;
    app.engine.revoke_key(&caller.actor, parse_id(id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse_id(path: PathText) -> Result<KeyId> {
    path_text(path)?.parse().map(KeyId).map_err(|_| no_such())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::refusal::Lang;

    fn body(json: &str) -> Result<NewKey> {
        decode::json::<KeyBody>(json.as_bytes())?.into_new()
    }

    #[test]
    fn networks_and_single_addresses_are_taken() {
        let new =
            body(r#"{"name":"a","ips":["203.0.113.9/24","2001:db8::7"],"scopes":["feeds:read"]}"#).unwrap();
        let ips: Vec<String> = new.options.ips.iter().map(IpNet::to_string).collect();
        assert_eq!(ips, ["203.0.113.0/24", "2001:db8::7/128"]);
        assert_eq!(body(r#"{"name":"a"}"#).unwrap().options, KeyOptions::default());
    }

    #[test]
    fn wrong_fields_are_named() {
        for (json, field) in [
            (r#"{}"#, "name"),
            (r#"{"name":1}"#, "name"),
            (r#"{"name":"a","ips":["nonsense"]}"#, "ips[0]"),
            (r#"{"name":"a","ips":["192.0.2.1","192.0.2.0/33"]}"#, "ips[1]"),
            (r#"{"name":"a","ips":"192.0.2.1"}"#, "ips"),
            (r#"{"name":"a","scopes":["messages:send","root"]}"#, "scopes[1]"),
            (r#"{"name":"a","rate_per_s":-1}"#, "rate_per_s"),
            (r#"{"name":"a","burst":1.5}"#, "burst"),
            (r#"{"name":"a","routes":[5]}"#, "routes[0]"),
            (r#"{"name":"a","admin":true}"#, "admin"),
        ] {
            let problem = body(json).err().unwrap_or_else(|| panic!("taken: {json}"));
            let document = serde_json::to_value(problem.document(Lang::En)).unwrap();
            assert_eq!(document["fields"][0]["field"], field, "{json}: {document}");
            assert_eq!(document["status"], 400);
        }
    }
}
