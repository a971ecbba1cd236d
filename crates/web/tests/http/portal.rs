//! The portal's files and pages, with a portal made here.

use axum::body::Bytes;
use axum::http::StatusCode;
use std::sync::Arc;

use web::{PhoneMessage, Phones, Portal, SimulatedPhone, SimulatedPhones, WebSettings};

use crate::platform::{Answer, Platform};

const INDEX: &str = "<!doctype html><meta name=\"csp-nonce\" content=\"__CSP_NONCE__\"><div id=root></div>";

fn portal() -> Portal {
    let files = [
        ("index.html", INDEX),
        ("favicon.svg", "<svg/>"),
        ("assets/app-1a2b.js", "console.log('鸿雁')"),
        ("assets/app-1a2b.js.br", "BR"),
        ("assets/app-1a2b.js.gz", "GZ"),
        ("assets/logo-3c4d.svg", "<svg>logo</svg>"),
    ];
    Portal::new(files.map(|(path, content)| (path.to_owned(), Bytes::from_static(content.as_bytes()))))
}

async fn platform(public_url: &str) -> Platform {
    let platform = Platform::start().await;
    let settings =
        WebSettings { portal: portal(), public_url: public_url.to_owned(), ..WebSettings::default() };
    Platform { router: web::router(platform.engine.clone(), settings), ..platform }
}

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn go(platform: &Platform, path: &str) -> Answer {
    platform.ask("get", path).header("accept", BROWSER).answer().await
}

fn nonce(answer: &Answer) -> String {
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; ") && !policy.contains("unsafe"));
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert_eq!(answer.text, INDEX.replace("__CSP_NONCE__", nonce));
    nonce.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_the_index_with_a_nonce_of_its_own() {
    let platform = platform("").await;
    let mut nonces = std::collections::BTreeSet::new();
    for path in ["/", "/?lang=zh", "/tasks/01ABC?page=2", "/reset?token=x", "/apiary", "/index.html"] {
        let answer = go(&platform, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(nonces.insert(nonce(&answer)), "a nonce was used twice");
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(answer.headers["cache-control"], "no-store");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        assert!(answer.headers.contains_key("permissions-policy"));
    }
    let head = platform.ask("head", "/tasks").header("accept", BROWSER).answer().await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    // `/` is a page for everybody; other addresses only for whoever reads HTML.
    assert_eq!(platform.ask("get", "/").answer().await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_page_is_a_problem() {
    let platform = platform("").await;
    for path in ["/api", "/api/", "/api/v1/nothing", "/api/v2", "/assets/gone-9z.js", "/assets/"] {
        let answer = go(&platform, path).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
    for ask in [platform.ask("get", "/tasks"), platform.ask("get", "/tasks").header("accept", "*/*")] {
        assert_eq!(ask.answer().await.code(), "not_found");
    }
    let post = platform.ask("post", "/tasks").header("accept", BROWSER).answer().await;
    assert_eq!((post.status, post.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let wrong = platform.ask("post", "/").header("accept", BROWSER).answer().await;
    assert_eq!(wrong.code(), "method_not_allowed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_come_in_the_form_the_browser_prefers_and_are_kept() {
    let platform = platform("").await;
    let ask = |accept: &'static str| {
        platform.ask("get", "/assets/app-1a2b.js").header("accept-encoding", accept).answer()
    };
    let mut tags = std::collections::BTreeSet::new();
    for (accept, encoding, text) in [
        ("gzip, deflate, br", Some("br"), "BR"),
        ("gzip", Some("gzip"), "GZ"),
        ("identity", None, "console.log('鸿雁')"),
    ] {
        let answer = ask(accept).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, text), "{accept}");
        let encoded = answer.headers.get("content-encoding").map(|value| value.to_str().unwrap());
        assert_eq!(encoded, encoding);
        assert_eq!(answer.headers["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(answer.headers["vary"], "accept-encoding");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let tag = answer.headers["etag"].to_str().unwrap().to_owned();
        let again = platform
            .ask("get", "/assets/app-1a2b.js")
            .header("accept-encoding", accept)
            .header("if-none-match", &format!("\"other\", W/{tag}"));
        let again = again.answer().await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(again.headers["etag"], tag);
        tags.insert(tag);
    }
    assert_eq!(tags.len(), 3, "forms of a file are different entities");
    let head = platform.ask("head", "/assets/app-1a2b.js").answer().await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    assert_eq!(head.headers["content-length"], "console.log('鸿雁')".len().to_string());
    // A compressed form is no file of its own.
    assert_eq!(platform.ask("get", "/assets/app-1a2b.js.br").answer().await.status, StatusCode::NOT_FOUND);
    let icon = go(&platform, "/favicon.svg").await;
    assert_eq!(
        (icon.text.as_str(), icon.headers["content-type"].to_str().unwrap()),
        ("<svg/>", "image/svg+xml")
    );
    assert_eq!(icon.headers["cache-control"], "no-cache");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transport_security_is_asked_for_only_where_there_is_any() {
    let secure = platform("https://sms.example.com").await;
    for path in ["/", "/assets/app-1a2b.js", "/healthz", "/api/v1/balance"] {
        let answer = go(&secure, path).await;
        assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000", "{path}");
    }
    let plain = platform("http://127.0.0.1:8080").await;
    assert!(!go(&plain, "/").await.headers.contains_key("strict-transport-security"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_handset_may_compile_webassembly_and_no_other_page_may() {
    let platform = platform("").await;
    let policy = |answer: &Answer| answer.headers["content-security-policy"].to_str().unwrap().to_owned();
    let handset = go(&platform, "/handset").await;
    assert_eq!(handset.status, StatusCode::OK);
    assert!(policy(&handset).contains("script-src 'self' 'wasm-unsafe-eval';"), "{}", policy(&handset));
    for path in ["/", "/handset/", "/handset/x", "/tasks"] {
        assert!(!policy(&go(&platform, path).await).contains("unsafe"), "{path}");
    }
}

struct OnePhone;

impl SimulatedPhones for OnePhone {
    fn phones(&self) -> Vec<SimulatedPhone> {
        vec![SimulatedPhone { number: "8613800138000".into(), messages: 1, last_ms: 0 }]
    }

    fn messages(&self, number: &str) -> Vec<PhoneMessage> {
        let message = PhoneMessage {
            id: "demo-1".into(),
            sender: "1069000012345".into(),
            text: "【鸿雁】您好".into(),
            parts: 2,
            at_ms: 1_500,
        };
        if number == "+8613800138000" { vec![message] } else { Vec::new() }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_phones_are_in_a_demonstration_only() {
    let platform = platform("").await;
    let addresses = ["/demo/phones", "/demo/phones/8613800138000/messages", "/demo", "/t/v1/nothing"];
    for path in addresses.into_iter().filter(|path| *path != "/demo") {
        assert_eq!(go(&platform, path).await.code(), "not_found", "{path} is no page either");
    }
    let settings =
        WebSettings { portal: portal(), phones: Some(Phones(Arc::new(OnePhone))), ..WebSettings::default() };
    let demo = Platform { router: web::router(platform.engine.clone(), settings), ..platform };
    let phones = demo.ask("get", "/demo/phones").answer().await;
    assert_eq!(
        phones.text,
        r#"{"phones":[{"last_at":"1970-01-01T00:00:00.000Z","messages":1,"number":"8613800138000"}]}"#
    );
    let received = demo.ask("get", "/demo/phones/+8613800138000/messages").answer().await;
    assert_eq!(
        received.json(),
        serde_json::json!({"messages": [{
            "id": "demo-1", "sender": "1069000012345", "text": "【鸿雁】您好", "parts": 2,
            "received_at": "1970-01-01T00:00:01.500Z",
        }]})
    );
    let none = demo.ask("get", "/demo/phones/13900139000/messages").answer().await;
    assert_eq!(none.json(), serde_json::json!({"messages": []}));
    assert_eq!(none.headers["cache-control"], "no-store");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_without_a_portal_says_so() {
    let platform = Platform::start().await;
    for (language, words) in [("en", "was not built"), ("zh", "未构建")] {
        let answer = platform.ask("get", "/").header("accept-language", language).answer().await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains(words) && answer.text.contains("make build"), "{}", answer.text);
        assert!(answer.text.contains("href=\"/api/docs\""));
    }
    assert_eq!(go(&platform, "/tasks").await.code(), "not_found");
}
