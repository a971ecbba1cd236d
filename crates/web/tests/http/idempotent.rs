//! Repeating a POST.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, A_FEEDS, Answer, B, Platform};

async fn keyed(platform: &Platform, secret: &str, path: &str, key: &str, body: &Value) -> Answer {
    platform.ask("post", path).key(secret).header("idempotency-key", key).json(body).answer().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_send_is_answered_again_and_sent_once() {
    let platform = Platform::start().await;
    let body = json!({"type": "notification", "content": "您好", "to": ["13800138000", "12"]});
    let first = keyed(&platform, A, "/api/v1/messages", "k1", &body).await;
    let again = keyed(&platform, A, "/api/v1/messages", "k1", &body).await;
    assert_eq!((first.status, again.status), (StatusCode::ACCEPTED, StatusCode::ACCEPTED), "{}", again.text);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let ids = |answer: &Answer| {
        let answer = answer.json();
        (
            answer["request_id"].clone(),
            answer["messages"][0]["uid"].clone(),
            answer["messages"][1]["error"]["code"].clone(),
        )
    };
    assert_eq!(ids(&first), ids(&again));
    assert_eq!(platform.get(A, "/api/v1/messages").await.json()["items"].as_array().unwrap().len(), 2);
    let other = json!({"type": "notification", "content": "您好!", "to": "13800138000"});
    let conflict = keyed(&platform, A, "/api/v1/messages", "k1", &other).await;
    assert_eq!((conflict.status, conflict.code().as_str()), (StatusCode::CONFLICT, "idempotency_conflict"));
    assert_eq!(keyed(&platform, B, "/api/v1/messages", "k1", &other).await.status, StatusCode::ACCEPTED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_send_once() {
    let platform = Platform::start().await;
    let body = json!({"type": "notification", "content": "您好", "to": "13800138000"});
    let asks = (0..20).map(|_| keyed(&platform, A, "/api/v1/messages", "same", &body));
    let answers = futures_util::future::join_all(asks).await;
    let ids: std::collections::BTreeSet<String> =
        answers.iter().map(|answer| answer.json()["request_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(platform.get(A, "/api/v1/messages").await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_creation_shows_the_same_secret_and_the_database_never_holds_it() {
    let platform = Platform::start().await;
    let body = json!({"name": "shop"});
    let first = keyed(&platform, A, "/api/v1/keys", "make", &body).await;
    let again = keyed(&platform, A, "/api/v1/keys", "make", &body).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let named =
        |all: Value| all["items"].as_array().unwrap().iter().filter(|key| key["name"] == "shop").count();
    assert_eq!(named(platform.get(A, "/api/v1/keys").await.json()), 1);
    let conflict = keyed(&platform, A, "/api/v1/keys", "make", &json!({"name": "shop2"})).await;
    assert_eq!(conflict.code(), "idempotency_conflict");
    // A send with the same word is another matter.
    let send = json!({"type": "notification", "content": "您好", "to": "13800138000"});
    assert_eq!(keyed(&platform, A, "/api/v1/messages", "make", &send).await.status, StatusCode::ACCEPTED);

    let secret = first.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(platform.get(&secret, "/api/v1/balance").await.status, StatusCode::OK);
    let folder = platform.place.folder();
    let mut octets = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        octets.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let body = &secret.as_bytes()[8..];
    assert!(octets.len() > 10_000 && !octets.windows(body.len()).any(|window| window == body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotated_key_is_new_and_the_old_one_is_dead() {
    let platform = Platform::start().await;
    let made = platform.post(A, "/api/v1/keys", &json!({"name": "shop", "rate_per_s": 7})).await.json();
    let (id, old) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let rotated = keyed(&platform, A, &format!("/api/v1/keys/{id}/rotate"), "r", &json!({})).await.json();
    let new = rotated["secret"].as_str().unwrap();
    assert_ne!(old, new);
    assert_eq!((&rotated["id"], &rotated["rate_per_s"]), (&made["id"], &json!(7)));
    assert_eq!(platform.get(old, "/api/v1/balance").await.status, StatusCode::UNAUTHORIZED);
    let used = |keys: Value| {
        let items = keys["items"].as_array().unwrap().clone();
        items.into_iter().find(|key| key["id"] == made["id"]).unwrap()["last_used_at"].clone()
    };
    assert_eq!(used(platform.get(A, "/api/v1/keys").await.json()), Value::Null);
    assert_eq!(platform.get(new, "/api/v1/balance").await.status, StatusCode::OK);
    // Uses are written down together; the list knows them before.
    assert!(used(platform.get(A, "/api/v1/keys").await.json()).is_string());
    let changed = platform.ask("patch", &format!("/api/v1/keys/{id}")).key(A);
    let changed = changed.json(&json!({"name": "shop", "scopes": ["feeds:read"]})).answer().await;
    assert_eq!(changed.json()["scopes"], json!(["feeds:read"]));
    assert_eq!(platform.get(new, "/api/v1/balance").await.code(), "key_scope");
    assert_eq!(
        platform.ask("delete", &format!("/api/v1/keys/{id}")).key(A).answer().await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(platform.get(new, "/api/v1/balance").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_itself_is_checked() {
    let platform = Platform::start().await;
    let body = json!({"type": "notification", "content": "您好", "to": "13800138000"});
    for bad in ["", "a b", &"x".repeat(129)] {
        for path in ["/api/v1/messages", "/api/v1/messages/preview"] {
            let answer = keyed(&platform, A, path, bad, &body).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::BAD_REQUEST, "field_invalid"),
                "{bad:?}"
            );
            assert_eq!(answer.json()["fields"][0]["field"], "Idempotency-Key");
        }
    }
    assert_eq!(keyed(&platform, A_FEEDS, "/api/v1/messages", "k", &body).await.code(), "key_scope");
}
