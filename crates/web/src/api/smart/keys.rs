//! The keys that sign what handsets are told.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::Permission;
use engine::smart::{KeyUse, SmartKeyView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::api::{Json, Refusals};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::Result;
use crate::time;

/// What a key signs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SmartKeyUse {
    /// Records of brands.
    Records,
    /// The manifest that names the keys of records; handsets are made with it.
    Root,
}

impl From<SmartKeyUse> for KeyUse {
    fn from(signs: SmartKeyUse) -> KeyUse {
        match signs {
            SmartKeyUse::Records => KeyUse::Records,
            SmartKeyUse::Root => KeyUse::Root,
        }
    }
}

impl From<KeyUse> for SmartKeyUse {
    fn from(signs: KeyUse) -> SmartKeyUse {
        match signs {
            KeyUse::Records => SmartKeyUse::Records,
            KeyUse::Root => SmartKeyUse::Root,
        }
    }
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartKeyItem {
    /// Its name in records and manifests.
    #[schema(example = "k03qz8w4k2m1v")]
    kid: String,
    /// What it signs.
    signs: SmartKeyUse,
    /// The public key, in hexadecimal digits.
    public: String,
    /// What two people compare.
    #[schema(example = "3fa1 09bc 77d0 1e52 a4c8 60ff 2b19 c3d7")]
    fingerprint: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Who made it; empty = the platform, when it was first needed.
    created_by: String,
    /// When it stopped signing; null = it is in use.
    #[schema(format = DateTime)]
    retired_at: Option<String>,
    /// Until when handsets know it.
    #[schema(format = DateTime)]
    known_until: Option<String>,
}

impl From<SmartKeyView> for SmartKeyItem {
    fn from(view: SmartKeyView) -> SmartKeyItem {
        SmartKeyItem {
            kid: view.kid,
            signs: view.signs.into(),
            public: view.public,
            fingerprint: view.fingerprint,
            created_at: time::text(view.created_ms),
            created_by: view.created_by,
            retired_at: time::text_opt(view.retired_ms),
            known_until: time::text_opt(view.until_ms),
        }
    }
}

/// The keys.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartKeyList {
    items: Vec<SmartKeyItem>,
}

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSmartKey {
    /// What it signs.
    signs: SmartKeyUse,
}

/// List the keys that sign what handsets are told.
///
/// The newest first. They are made when they are first needed.
#[utoipa::path(
    get, path = "/admin/smart/keys", tag = "smart", operation_id = "listSmartKeys",
    responses((status = 200, description = "The keys.", body = SmartKeyList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:keys")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<SmartKeyList>> {
    caller.actor.may(Permission::SmartKeys)?;
    let items = app.engine.smart_keys(&caller.actor).await?;
    Ok(Json(SmartKeyList { items: items.into_iter().map(SmartKeyItem::from).collect() }))
}

/// Renew a key that signs what handsets are told.
///
/// The one in use retires and stays known until nothing it signed is good any longer; records are signed anew within minutes.
/// A new root key has to reach handsets before the old one is forgotten.
#[utoipa::path(
    post, path = "/admin/smart/keys", tag = "smart", operation_id = "renewSmartKey",
    request_body = NewSmartKey,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The key.", body = SmartKeyItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("smart:keys")))
)]
pub(super) async fn renew(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SmartKeys)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let wanted = decode::json::<NewSmartKey>(&body.bytes)?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        Ok(SmartKeyItem::from(app.engine.renew_smart_key(&caller.actor, wanted.signs.into()).await?))
    })
    .await
}
