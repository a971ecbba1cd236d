//! Every route of the document, tried by every wrong caller.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, A_BALANCE, A_FEEDS, B, Platform};

const GARBAGE: &str = "hy_garbage";
const NEVER_MADE: &str = "hy_ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA";

/// How one operation is called on tenant A's objects.
struct Call {
    path: String,
    body: Option<Value>,
    /// What another tenant's key gets: the object does not exist for it, or it sees only its own.
    other: Other,
}

#[derive(Clone, Copy, PartialEq)]
enum Other {
    NotFound,
    OwnOnly,
    /// No key may: it is for the platform's people.
    NoKey,
}

/// What tenant A has.
struct Owned {
    uid: String,
    task: String,
    key: String,
    revoked: String,
}

async fn owned(platform: &Platform) -> Owned {
    let soon = tomorrow();
    let uid = platform.send(A, "13800138000", json!({"schedule_at": soon, "reference": "a-marker"})).await;
    let named = json!({"type": "notification", "content": "hello", "to": "13800138009", "schedule_at": soon, "task": "a-marker"});
    let task =
        platform.post(A, "/api/v1/messages", &named).await.json()["task_id"].as_str().unwrap().to_owned();
    let make = |name: &str| json!({"name": name});
    let made = platform.post(A, "/api/v1/keys", &make("a-marker")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let revoked = platform.post(A, "/api/v1/keys", &make("a-marker gone")).await.json();
    let gone = format!("/api/v1/keys/{}", revoked["id"].as_str().unwrap());
    assert_eq!(platform.ask("delete", &gone).key(A).answer().await.status, StatusCode::NO_CONTENT);
    let url = json!({"url": "http://127.0.0.1:9/a-marker"});
    let put = platform.ask("put", "/api/v1/callbacks/receipts").key(A).json(&url).answer().await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    Owned {
        uid,
        task,
        key: made.json()["id"].as_str().unwrap().to_owned(),
        revoked: revoked["secret"].as_str().unwrap().to_owned(),
    }
}

/// A time a day ahead of the engine's clock.
fn tomorrow() -> String {
    engine::view::rfc3339(engine::clock::now_ms() + 86_400_000)
}

fn matrix(owned: &Owned) -> BTreeMap<&'static str, Call> {
    let (uid, task, key) = (&owned.uid, &owned.task, &owned.key);
    let message = json!({"type": "notification", "content": "hello", "to": "13800138001"});
    let new_key = json!({"name": "another"});
    let url = json!({"url": "http://127.0.0.1:9/other"});
    let call = |path: String, body: Option<Value>, other| Call { path, body, other };
    let test = json!({"to": "13800138002", "content": "a-marker"});
    use Other::{NoKey, NotFound, OwnOnly};
    BTreeMap::from([
        ("sendMessages", call("/api/v1/messages".into(), Some(message.clone()), OwnOnly)),
        ("previewMessages", call("/api/v1/messages/preview".into(), Some(message), OwnOnly)),
        ("listMessages", call("/api/v1/messages".into(), None, OwnOnly)),
        ("getMessage", call(format!("/api/v1/messages/{uid}"), None, NotFound)),
        ("cancelMessage", call(format!("/api/v1/messages/{uid}/cancel"), None, NotFound)),
        ("listTasks", call("/api/v1/tasks".into(), None, OwnOnly)),
        ("getTask", call(format!("/api/v1/tasks/{task}"), None, NotFound)),
        ("listTaskMessages", call(format!("/api/v1/tasks/{task}/messages"), None, NotFound)),
        ("cancelTask", call(format!("/api/v1/tasks/{task}/cancel"), None, NotFound)),
        ("searchLog", call("/api/v1/log?kind=all".into(), None, OwnOnly)),
        ("search", call(format!("/api/v1/search?q={uid}"), None, OwnOnly)),
        ("getOverview", call("/api/v1/overview".into(), None, OwnOnly)),
        ("watch", call("/api/v1/stream".into(), None, OwnOnly)),
        ("listInbox", call("/api/v1/inbox".into(), None, OwnOnly)),
        ("getConversation", call("/api/v1/inbox/1".into(), None, NotFound)),
        ("listSignatures", call("/api/v1/signatures".into(), None, OwnOnly)),
        ("listTemplates", call("/api/v1/templates".into(), None, OwnOnly)),
        ("listRoutes", call("/api/v1/routes".into(), None, OwnOnly)),
        ("searchLogOfAll", call("/api/v1/admin/log".into(), None, NoKey)),
        ("getMessageOfAny", call(format!("/api/v1/admin/messages/{uid}"), None, NoKey)),
        ("listReceipts", call("/api/v1/receipts".into(), None, OwnOnly)),
        ("listUplinks", call("/api/v1/uplinks".into(), None, OwnOnly)),
        ("getBalance", call("/api/v1/balance".into(), None, OwnOnly)),
        ("listKeys", call("/api/v1/keys".into(), None, OwnOnly)),
        ("createKey", call("/api/v1/keys".into(), Some(new_key.clone()), OwnOnly)),
        ("updateKey", call(format!("/api/v1/keys/{key}"), Some(new_key), NotFound)),
        ("rotateKey", call(format!("/api/v1/keys/{key}/rotate"), None, NotFound)),
        ("revokeKey", call(format!("/api/v1/keys/{key}"), None, NotFound)),
        ("listCallbacks", call("/api/v1/callbacks".into(), None, OwnOnly)),
        ("getCallback", call("/api/v1/callbacks/receipts".into(), None, NotFound)),
        ("deleteCallback", call("/api/v1/callbacks/receipts".into(), None, NotFound)),
        ("rotateCallbackSecret", call("/api/v1/callbacks/receipts/rotate-secret".into(), None, NotFound)),
        ("testCallback", call("/api/v1/callbacks/receipts/test".into(), None, NotFound)),
        ("listPushes", call("/api/v1/callbacks/receipts/pushes".into(), None, NotFound)),
        ("listParked", call("/api/v1/callbacks/parked".into(), None, OwnOnly)),
        ("replayParked", call("/api/v1/callbacks/parked/replay".into(), None, OwnOnly)),
        ("listCarriers", call("/api/v1/admin/carriers".into(), None, NoKey)),
        ("getCarrier", call("/api/v1/admin/carriers/C".into(), None, NoKey)),
        ("testCarrier", call("/api/v1/admin/carriers/C/test".into(), Some(test), NoKey)),
        ("listCarrierTests", call("/api/v1/admin/carriers/C/tests".into(), None, NoKey)),
        ("listRoutesLive", call("/api/v1/admin/routes".into(), None, NoKey)),
        ("getHealth", call("/api/v1/admin/health".into(), None, NoKey)),
        ("listTenants", call("/api/v1/admin/tenants".into(), None, NoKey)),
        // Last: it gives B an address of its own.
        ("putCallback", call("/api/v1/callbacks/receipts".into(), Some(url), OwnOnly)),
    ])
}

/// (operation id, method, scope) of every operation, `putCallback` last.
fn operations() -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&web::openapi_json()).unwrap();
    let mut all = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let text = |name: &str| operation[name].as_str().unwrap().to_owned();
            all.push((text("operationId"), method.clone(), text("x-scope")));
        }
    }
    all.sort_by_key(|(id, _, _)| id == "putCallback");
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_refuses_every_wrong_caller() {
    let platform = Platform::start().await;
    let owned = owned(&platform).await;
    let matrix = matrix(&owned);
    let mut tried = BTreeSet::new();
    for (id, method, scope) in operations() {
        let call = matrix.get(id.as_str()).unwrap_or_else(|| panic!("{id} is not in the matrix"));
        let ask = || {
            let ask = platform.ask(&method, &call.path);
            call.body.iter().fold(ask, |ask, body| ask.json(body))
        };
        let nobody = ask().answer().await;
        assert_eq!(
            (nobody.status, nobody.code().as_str()),
            (StatusCode::UNAUTHORIZED, "unauthorized"),
            "{id}"
        );
        assert!(nobody.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
        for secret in [GARBAGE, NEVER_MADE, owned.revoked.as_str(), ""] {
            let answer = ask().key(secret).answer().await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::UNAUTHORIZED, "unauthorized"),
                "{id}"
            );
        }
        let scopeless = if scope == "balance:read" { A_FEEDS } else { A_BALANCE };
        let answer = ask().key(scopeless).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "key_scope"), "{id}");
        // Every account may watch; a key needs this.
        let scope = if scope == "session" { "messages:read" } else { &scope };
        assert!(answer.text.contains(scope), "{id}: {}", answer.text);
        let other = ask().key(B).answer().await;
        match call.other {
            Other::NoKey => assert_eq!(
                (other.status, other.code().as_str()),
                (StatusCode::FORBIDDEN, "key_scope"),
                "{id}"
            ),
            Other::NotFound => assert_eq!(
                (other.status, other.code().as_str()),
                (StatusCode::NOT_FOUND, "not_found"),
                "{id}"
            ),
            Other::OwnOnly => {
                assert!(other.status.is_success(), "{id}: {}", other.text);
                assert!(
                    !other.text.contains("a-marker") && !other.text.contains(&owned.uid),
                    "{id}: {}",
                    other.text
                );
            }
        }
        tried.insert(id);
    }
    assert_eq!(tried.len(), matrix.len(), "the matrix has operations that the document lacks");
    untouched(&platform, &owned).await;
}

/// What the wrong callers tried changed nothing of tenant A's.
async fn untouched(platform: &Platform, owned: &Owned) {
    let message = platform.get(A, &format!("/api/v1/messages/{}", owned.uid)).await.json();
    assert_eq!(message["status"], "queued", "{message}");
    let task = platform.get(A, &format!("/api/v1/tasks/{}", owned.task)).await.json();
    assert_eq!((&task["status"], &task["counts"]["queued"]), (&json!("scheduled"), &json!(1)), "{task}");
    let keys = platform.get(A, "/api/v1/keys").await.json();
    let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == owned.key.as_str()).unwrap();
    assert_eq!((&key["status"], &key["name"]), (&json!("active"), &json!("a-marker")));
    let callback = platform.get(A, "/api/v1/callbacks/receipts").await.json();
    assert_eq!(callback["url"], "http://127.0.0.1:9/a-marker");
    assert_eq!(
        platform.get(A, "/api/v1/messages?reference=a-marker").await.json()["items"][0]["uid"],
        owned.uid
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_works_only_from_its_addresses_and_proxies_cannot_be_forged() {
    let platform = Platform::start().await;
    let balance = || platform.ask("get", "/api/v1/balance").key(crate::platform::A_PLACED);
    let from = |status: StatusCode, answer: crate::platform::Answer| {
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    from(StatusCode::OK, balance().peer("203.0.113.5").answer().await);
    from(StatusCode::FORBIDDEN, balance().peer("198.51.100.5").answer().await);
    // The client's own word counts for nothing.
    let forged = balance().peer("198.51.100.5").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::FORBIDDEN, forged.answer().await);
    let through = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::OK, through.answer().await);
    let forged = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5, 198.51.100.5");
    let refused = forged.answer().await;
    assert_eq!(refused.code(), "ip_not_allowed");
    assert!(refused.text.contains("198.51.100.5"), "{}", refused.text);
    from(StatusCode::FORBIDDEN, balance().peer("10.0.0.1").answer().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_cannot_make_one_that_may_do_more_and_is_held_to_its_rate() {
    let platform = Platform::start().await;
    let limited = json!({"name": "limited", "scopes": ["keys:manage"]});
    let limited = platform.post(A, "/api/v1/keys", &limited).await.json();
    let secret = limited["secret"].as_str().unwrap();
    let more = platform.post(secret, "/api/v1/keys", &json!({"name": "more"})).await;
    assert_eq!((more.status, more.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));

    let slow = crate::platform::A_SLOW;
    let mut waits = Vec::new();
    for _ in 0..5 {
        let answer = platform.get(slow, "/api/v1/balance").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.code(), "rate_limited");
            waits.push(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap());
            assert_eq!(answer.json()["retry_after"], waits[0]);
        }
    }
    assert!(!waits.is_empty() && waits.iter().all(|wait| (1..=2).contains(wait)), "{waits:?}");
}
