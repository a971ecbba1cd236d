//! Callbacks as a tenant sets them up, and the signature its receiver checks.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};

use crate::platform::{A, Platform};

pub(crate) type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A receiver of pushes on loopback; answers its address and what it got.
pub(crate) async fn receiver() -> (String, Received) {
    let received = Received::default();
    let kept = Arc::clone(&received);
    let take =
        move |headers: HeaderMap, body: Bytes| async move { kept.lock().unwrap().push((headers, body)) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/hook", post(take));
    let never = std::future::pending();
    tokio::spawn(web::serve(listener, router, web::HttpSettings::default(), never));
    (format!("http://{address}/hook"), received)
}

pub(crate) async fn events(received: &Received, secret: &str, count: usize) -> Vec<Value> {
    for _ in 0..500 {
        let pushes = received.lock().unwrap().clone();
        let events: Vec<Value> =
            pushes.iter().flat_map(|(headers, body)| checked(headers, body, secret)).collect();
        if events.len() >= count {
            return events;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("fewer than {count} events came");
}

/// The events of a push whose signature is right.
fn checked(headers: &HeaderMap, body: &Bytes, secret: &str) -> Vec<Value> {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let signed = [text("hongyan-timestamp").as_bytes(), b".", body].concat();
    let tag = ring::hmac::sign(&key, &signed);
    let hex: String = tag.as_ref().iter().map(|octet| format!("{octet:02x}")).collect();
    assert_eq!(text("hongyan-signature"), format!("v1={hex}"));
    assert!(!text("hongyan-delivery").is_empty());
    let body: Value = serde_json::from_slice(body).unwrap();
    body["events"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_are_pushed_signed_and_shown() {
    let platform = Platform::start().await;
    let (url, received) = receiver().await;
    let put = || platform.ask("put", "/api/v1/callbacks/receipts").key(A).json(&json!({"url": url}));
    let set = put().answer().await.json();
    let secret = set["secret"].as_str().unwrap().to_owned();
    assert!(put().answer().await.json().get("secret").is_none(), "a secret is shown once");
    let test = platform.ask("post", "/api/v1/callbacks/receipts/test").key(A).answer().await;
    assert_eq!((test.status, &test.json()["status"]), (StatusCode::OK, &json!(200)), "{}", test.text);
    assert_eq!(events(&received, &secret, 1).await[0]["type"], "test");

    let uid = platform.send(A, "13800138000", json!({"reference": "r-1"})).await;
    let pushed = events(&received, &secret, 2).await;
    assert_eq!((&pushed[1]["type"], &pushed[1]["uid"]), (&json!("receipt"), &json!(uid)));
    assert_eq!(
        pushed[1],
        platform.get(A, "/api/v1/receipts").await.json()["items"][0],
        "pulled and pushed are the same"
    );
    let mut pushes = Value::Null;
    for _ in 0..200 {
        pushes = platform.get(A, "/api/v1/callbacks/receipts/pushes").await.json();
        if pushes["items"].as_array().unwrap().len() >= 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(
        (&pushes["items"][0]["status"], &pushes["items"][0]["events"]),
        (&json!(200), &json!(1)),
        "{pushes}"
    );

    let rotated =
        platform.ask("post", "/api/v1/callbacks/receipts/rotate-secret").key(A).answer().await.json();
    assert_ne!(rotated["secret"], json!(secret));
    let gone = platform.ask("delete", "/api/v1/callbacks/receipts").key(A).answer().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(platform.get(A, "/api/v1/callbacks/receipts").await.status, StatusCode::NOT_FOUND);
    assert_eq!(platform.get(A, "/api/v1/callbacks/parked").await.json()["items"], json!([]));
    let replay = platform.ask("post", "/api/v1/callbacks/parked/replay").key(A).answer().await;
    assert_eq!(replay.json()["replaying"], 0);
    let unknown = platform.post(A, "/api/v1/callbacks/parked/replay", &json!({"id": "77"})).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_must_not_be_reached_are_refused() {
    let platform = Platform::start().await;
    for url in
        ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "ftp://example.com/", "x", ""]
    {
        let put =
            platform.ask("put", "/api/v1/callbacks/uplinks").key(A).json(&json!({"url": url})).answer().await;
        assert_eq!(
            (put.status, put.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "callback_invalid"),
            "{url}"
        );
        assert_eq!(put.json()["fields"][0]["field"], "url");
    }
    for sort in ["request", "orders", "receipts%2F"] {
        let path = format!("/api/v1/callbacks/{sort}");
        let put =
            platform.ask("put", &path).key(A).json(&json!({"url": "https://example.com"})).answer().await;
        assert_eq!(put.status, StatusCode::NOT_FOUND, "{sort}");
    }
}
