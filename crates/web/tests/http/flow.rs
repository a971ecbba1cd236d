//! A tenant's day: send, follow, list, pull, cancel, preview.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, B, Platform};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_followed_to_its_delivery() {
    let platform = Platform::start().await;
    let body = json!({"type": "verification", "template_id": "otp", "variables": {"code": "482913"},
                      "to": "13800138000", "reference": "login-1"});
    let sent = platform.post(A, "/api/v1/messages", &body).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    assert_eq!(sent.headers["content-type"], "application/json");
    assert_eq!(sent.headers["cache-control"], "no-store");
    let sent = sent.json();
    let first = &sent["messages"][0];
    assert_eq!(
        (&first["status"], &first["segments"], &first["encoding"]),
        (&json!("queued"), &json!(1), &json!("ucs2"))
    );
    assert_eq!((&first["to"], &first["phone"]), (&json!("13800138000"), &json!("+8613800138000")));

    let message = platform.closed(A, first["uid"].as_str().unwrap()).await;
    assert_eq!((&message["status"], &message["dr_state"]), (&json!("delivered"), &json!("DELIVRD")));
    assert_eq!(message["content"], "【云燕】您的验证码是482913，5分钟内有效。");
    assert_eq!((&message["reference"], &message["template_id"]), (&json!("login-1"), &json!("otp")));
    assert_eq!((&message["country"], &message["network"]), (&json!("CN"), &json!("cmcc")));
    let steps: Vec<_> =
        message["timeline"].as_array().unwrap().iter().map(|step| step["what"].as_str().unwrap()).collect();
    for step in ["accepted", "submitted", "answered", "receipt", "closed"] {
        assert!(steps.contains(&step), "{steps:?}");
    }
    for time in ["accepted_at", "submitted_at", "closed_at"] {
        let text = message[time].as_str().unwrap();
        assert!(text.ends_with('Z') && text.len() == "2026-08-01T01:00:00.000Z".len(), "{text}");
    }
    let request = format!("/api/v1/messages?request_id={}", sent["request_id"].as_str().unwrap());
    assert_eq!(platform.get(A, &request).await.json()["items"][0]["uid"], first["uid"]);
    let feed = platform.get(A, "/api/v1/receipts").await.json();
    assert_eq!((&feed["items"][0]["uid"], &feed["items"][0]["status"]), (&first["uid"], &json!("delivered")));
    let after = format!("/api/v1/receipts?after={}", feed["next_after"].as_str().unwrap());
    let rest = platform.get(A, &after).await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_after"]), (0, &feed["next_after"]));
    let balance = platform.get(A, "/api/v1/balance").await.json();
    assert_eq!(
        (&balance["orders"][0]["charged"], &balance["orders"][0]["remaining"]),
        (&json!("1"), &json!("999"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_recipient_does_not_sink_its_neighbours() {
    let platform = Platform::start().await;
    let body = json!({"type": "notification", "content": "您好", "recipients": [
        {"to": "13800138000"}, {"to": "12"}, {"to": "+86 138-0013-8000"}, {"to": "01012345678"}
    ]});
    let ask = || platform.ask("post", "/api/v1/messages").key(A).json(&body);
    let english = ask().answer().await;
    assert_eq!(english.status, StatusCode::ACCEPTED, "{}", english.text);
    let messages = english.json()["messages"].clone();
    assert_eq!(messages[0]["status"], "queued");
    for (n, code) in [(1, "invalid_number"), (2, "duplicate_recipient")] {
        assert_eq!(
            (&messages[n]["status"], &messages[n]["error"]["code"]),
            (&json!("refused"), &json!(code))
        );
    }
    assert_eq!(messages[3]["status"], "refused");
    let chinese = ask().header("accept-language", "zh-CN").answer().await.json();
    let detail = chinese["messages"][1]["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("手机号码"), "{detail}");

    let whole = platform
        .post(A, "/api/v1/messages", &json!({"type": "notification", "template_id": "none", "to": "1"}))
        .await;
    assert_eq!((whole.status, whole.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "template_unknown"));
    assert_eq!(whole.json()["fields"][0]["field"], "template_id");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_message_is_cancelled_once() {
    let platform = Platform::start().await;
    let soon = engine::view::rfc3339(engine::clock::now_ms() + 3_600_000);
    let uid = platform.send(A, "13800138000", json!({"schedule_at": soon})).await;
    let cancel = format!("/api/v1/messages/{uid}/cancel");
    let cancelled = platform.ask("post", &cancel).key(A).answer().await;
    assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
    assert_eq!(cancelled.json()["status"], "cancelled");
    let again = platform.ask("post", &cancel).key(A).answer().await;
    assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "not_cancellable"));
    let balance = platform.get(A, "/api/v1/balance").await.json();
    assert_eq!(balance["orders"][0]["held"], "0", "{balance}");
    for missing in
        ["/api/v1/messages/0000000000000", "/api/v1/messages/x", "/api/v1/messages/%FF", "/api/v1/keys/x"]
    {
        let method = if missing.contains("keys") { "delete" } else { "get" };
        assert_eq!(platform.ask(method, missing).key(A).answer().await.code(), "not_found", "{missing}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn preview_says_everything_and_does_nothing() {
    let platform = Platform::start().await;
    let body = json!({"type": "notification", "content": "字".repeat(100), "to": ["13800138000", "+14155550100", "1"]});
    let preview = platform.post(A, "/api/v1/messages/preview", &body).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    let preview = preview.json();
    let first = &preview["messages"][0];
    assert_eq!(first["segments"].as_array().unwrap().len(), 2, "{first}");
    assert_eq!((&first["characters"], &first["encoding"]), (&json!(104), &json!("ucs2")));
    assert_eq!((&first["price"]["amount"], &first["network"]), (&json!("2"), &json!("cmcc")));
    let joined: String = first["segments"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(first["text"], joined);
    assert!(preview["messages"][1]["text"].as_str().unwrap().starts_with("[云燕]"));
    assert_eq!(preview["messages"][2]["error"]["code"], "invalid_number");
    assert_eq!(platform.get(A, "/api/v1/messages").await.json()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_paged_without_gaps() {
    let platform = Platform::start().await;
    let numbers: Vec<String> = (0..25).map(|n| format!("138001380{n:02}")).collect();
    let body = json!({"type": "notification", "content": "您好", "to": numbers});
    assert_eq!(platform.post(A, "/api/v1/messages", &body).await.status, StatusCode::ACCEPTED);
    platform.send(B, "13800138000", json!({})).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..10 {
        let page = platform.get(A, &format!("/api/v1/messages?limit=10{cursor}")).await.json();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["uid"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first, each once: {seen:?}");
    let found = platform.get(A, "/api/v1/messages?phone=%2B86%20138%200013%208007").await.json();
    assert_eq!(
        (found["items"].as_array().unwrap().len(), &found["items"][0]["to"]),
        (1, &json!("+8613800138007"))
    );
    let wrong = platform.get(A, "/api/v1/messages?phone=abc").await;
    assert_eq!(
        (wrong.code().as_str(), &wrong.json()["fields"][0]["field"]),
        ("invalid_number", &json!("phone"))
    );
}
