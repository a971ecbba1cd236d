//! Pages and what operators look at.

use axum::http::StatusCode;

use crate::platform::{Answer, Platform};

async fn page(platform: &Platform, path: &str, language: &str) -> Answer {
    let answer = platform.ask("get", path).header("accept-language", language).answer().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_speak_both_languages_and_load_nothing_from_elsewhere() {
    let platform = Platform::start().await;
    for path in ["/", "/api/docs"] {
        let english = page(&platform, path, "en").await;
        let chinese = page(&platform, path, "zh-CN").await;
        assert!(
            english.text.contains("<html lang=\"en\">") && chinese.text.contains("<html lang=\"zh-CN\">"),
            "{path}"
        );
        assert_eq!(page(&platform, &format!("{path}?lang=zh"), "en").await.text, chinese.text);
        let policy = english.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for address in english.text.split(['"', '\'']).filter(|text| text.starts_with("http")) {
            assert!(
                address.starts_with("http://127.0.0.1:8080") || address.contains("example.com"),
                "{address}"
            );
        }
    }
    for (path, kind) in [
        ("/api/openapi.json", "application/json"),
        ("/api/docs/style.css", "text/css; charset=utf-8"),
        ("/api/docs/page.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(page(&platform, path, "en").await.headers["content-type"], kind);
    }
    assert_eq!(page(&platform, "/api/openapi.json", "en").await.text, web::openapi_json());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_see_health_and_metrics_from_where_they_may() {
    let platform = Platform::start().await;
    let ready = page(&platform, "/readyz", "en").await;
    assert_eq!(ready.json()["status"], "ready", "{}", ready.text);
    let from = |address: &'static str| platform.ask("get", "/metrics").peer(address).answer();
    let metrics = from("10.1.2.3").await;
    assert_eq!((metrics.status, metrics.text.as_str()), (StatusCode::OK, "# TYPE x counter\nx 1\n"));
    assert_eq!(from("203.0.113.1").await.status, StatusCode::NOT_FOUND);
    let behind = platform.ask("get", "/metrics").peer("10.1.2.3").header("x-forwarded-for", "203.0.113.1");
    assert_eq!(behind.answer().await.status, StatusCode::NOT_FOUND);
    platform.engine.stop().await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let stopped = platform.ask("get", "/readyz").answer().await;
    assert_eq!(stopped.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!stopped.json()["reasons"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_defect_is_answered_with_a_reference_and_takes_nothing_down() {
    let platform = Platform::start().await;
    let metrics = web::MetricsText(std::sync::Arc::new(|| panic!("a defect with a secret in it")));
    let settings = web::WebSettings { metrics, ..web::WebSettings::default() };
    let broken = Platform { router: web::router(platform.engine.clone(), settings), ..platform };
    let answer = broken.ask("get", "/metrics").answer().await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert!(answer.text.contains("reference") && !answer.text.contains("secret"), "{}", answer.text);
    assert_eq!(broken.ask("get", "/healthz").answer().await.status, StatusCode::OK);
}
