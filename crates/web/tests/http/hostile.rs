//! Input that nobody means well with: a clear refusal, and the next request is served.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, Platform};

async fn sent(platform: &Platform, body: impl Into<Body>) -> (StatusCode, String, Value) {
    let answer =
        platform.ask("post", "/api/v1/messages").key(A).body("application/json", body).answer().await;
    let code = answer.code();
    (answer.status, code, answer.json())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_too_large_are_refused_however_they_come() {
    let platform = Platform::start().await;
    let large = "x".repeat(300 * 1024);
    let (status, code, _) = sent(&platform, large.clone()).await;
    assert_eq!((status, code.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
    let pieces = (0..400).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b'x'; 1024])));
    let streamed = Body::from_stream(futures_util::stream::iter(pieces));
    let (status, code, problem) = sent(&platform, streamed).await;
    assert_eq!((status, code.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
    assert!(problem["detail"].as_str().unwrap().contains("262144"), "{problem}");
    let liar = platform.ask("post", "/api/v1/messages").key(A).header("content-length", "99999999999");
    let liar = liar.body("application/json", "{}").answer().await;
    assert_eq!(liar.status, StatusCode::PAYLOAD_TOO_LARGE);
    platform.send(A, "13800138000", json!({})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_never_end_or_break_off_are_refused() {
    let platform = Platform::start().await;
    let never = Body::from_stream(futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
    let (status, code, _) = sent(&platform, never).await;
    assert_eq!((status, code.as_str()), (StatusCode::REQUEST_TIMEOUT, "body_invalid"));
    let broken = [Ok(bytes::Bytes::from("{")), Err(std::io::Error::other("gone"))];
    let (status, code, _) = sent(&platform, Body::from_stream(futures_util::stream::iter(broken))).await;
    assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "body_invalid"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_for_bodies_has_a_limit_and_is_given_back() {
    let http = web::HttpSettings { bodies_max_bytes: 64 * 1024, ..web::HttpSettings::default() };
    let platform = Platform::with(http).await;
    let (status, code, problem) = sent(&platform, vec![b' '; 100 * 1024]).await;
    assert_eq!((status, code.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "queue_full"));
    assert_eq!(problem["retry_after"], 1);
    for _ in 0..20 {
        assert_eq!(sent(&platform, vec![b' '; 60 * 1024]).await.1, "body_invalid");
    }
    // Many small pieces cost what they hold, not a place each.
    let pieces = (0..5_000).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from_static(b" ")));
    assert_eq!(
        sent(&platform, Body::from_stream(futures_util::stream::iter(pieces))).await.1,
        "body_invalid"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_json_is_refused_with_its_place() {
    let platform = Platform::start().await;
    for (body, said) in [
        (b"" as &[u8], "empty"),
        (b"{\"type\": \"verification\",\n \"to\": }", "line 2, column 8"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"{\"type\":\"verification\"", "EOF"),
        (b"{}garbage", "line 1, column 3"),
    ] {
        let (status, code, problem) = sent(&platform, body.to_vec()).await;
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "body_invalid"));
        assert!(problem["detail"].as_str().unwrap().contains(said), "{problem}");
    }
    let deep = format!("{{\"variables\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    assert_eq!(sent(&platform, deep).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(sent(&platform, "[".repeat(200_000)).await.1, "body_invalid");
    let twice = r#"{"type":"verification","type":"marketing","to":"1"}"#;
    assert_eq!(sent(&platform, twice).await.2["fields"][0]["field"], "type");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn content_types_and_methods_and_addresses_are_checked() {
    let platform = Platform::start().await;
    let form =
        platform.ask("post", "/api/v1/messages").key(A).body("application/x-www-form-urlencoded", "to=1");
    let form = form.answer().await;
    assert_eq!((form.status, form.code().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "body_invalid"));
    for (method, path, allow) in [
        ("delete", "/api/v1/messages", "GET"),
        ("put", "/api/v1/balance", "GET"),
        ("post", "/healthz", "GET"),
    ] {
        let wrong = platform.ask(method, path).key(A).answer().await;
        assert_eq!(
            (wrong.status, wrong.code().as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            "{path}"
        );
        assert!(wrong.headers["allow"].to_str().unwrap().contains(allow), "{path}");
    }
    for path in [
        "/nothing",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1/messages/",
        "/api/v2/messages",
        "//",
        "/../etc/passwd",
    ] {
        let missing = platform.ask("get", path).key(A).answer().await;
        assert_eq!((missing.status, missing.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
    let chinese = platform.ask("get", "/nothing").header("accept-language", "zh").answer().await;
    assert_eq!(chinese.headers["content-language"], "zh");
    assert!(chinese.json()["title"].as_str().unwrap().contains("资源"), "{}", chinese.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_the_wrong_type_is_named() {
    let platform = Platform::start().await;
    let good = json!({"type": "notification", "content": "您好", "to": "13800138000"});
    for field in [
        "route_id",
        "type",
        "signature",
        "signature_position",
        "sender_id",
        "template_id",
        "content",
        "to",
        "schedule_at",
        "validity",
        "reference",
        "callback_url",
        "recipients",
    ] {
        for wrong in [json!(true), json!({"a": 1}), json!(-1.5)] {
            let mut body = good.clone();
            body[field] = wrong;
            let (status, code, problem) = sent(&platform, body.to_string()).await;
            assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "field_invalid"), "{body}");
            assert_eq!(problem["fields"][0]["field"], field, "{body}");
        }
    }
    for (field, value) in [("variables", json!("x")), ("variables", json!([{"a": 1}]))] {
        let mut body = json!({"type": "verification", "template_id": "otp", "to": "13800138000"});
        body[field] = value;
        let (status, _, problem) = sent(&platform, body.to_string()).await;
        assert!(status.is_client_error(), "{body} {problem}");
    }
    let many: Vec<String> = (0..1001).map(|n| format!("+8613800{n:06}")).collect();
    let body = json!({"type": "notification", "content": "您好", "to": many});
    let (status, code, problem) = sent(&platform, body.to_string()).await;
    assert_eq!((status, code.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "too_many_recipients"));
    assert!(problem["detail"].as_str().unwrap().contains("1000"));
    assert_eq!(platform.get(A, "/api/v1/messages").await.json()["items"], json!([]), "nothing was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_requests_in_work_are_refused_at_once_and_health_still_answers() {
    let http = web::HttpSettings { requests_max: 1, body_timeout_ms: 2_000, ..web::HttpSettings::default() };
    let platform = Platform::with(http).await;
    let never = Body::from_stream(futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
    let slow = platform.ask("post", "/api/v1/messages").key(A).body("application/json", never).answer();
    let mut slow = std::pin::pin!(slow);
    assert!(futures_util::poll!(slow.as_mut()).is_pending());
    let busy = platform.get(A, "/api/v1/balance").await;
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((busy.code().as_str(), &busy.headers["retry-after"]), ("queue_full", &"1".parse().unwrap()));
    let health = platform.ask("get", "/healthz").answer().await;
    assert_eq!(health.status, StatusCode::OK);
    assert_eq!(slow.await.status, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(platform.get(A, "/api/v1/balance").await.status, StatusCode::OK);
}
