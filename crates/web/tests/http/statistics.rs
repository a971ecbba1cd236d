//! Delivery statistics: every way to look at what was sent says the same numbers, in both languages, and the platform's people
//! see everybody's.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, B, Plan, Platform};

fn ok(answer: crate::platform::Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_the_same_from_every_side() {
    let accounts = vec![("administrator".into(), None, "administrator")];
    let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
    let body = json!({"type": "notification", "content": "您好", "task": "Spring",
                      "to": ["13800130000", "13800130001", "+639215347566", "bad"]});
    let sent = platform.post(A, "/api/v1/messages", &body).await.json();
    let code = json!({"type": "verification", "template_id": "otp", "variables": ["1"], "to": "13800130002"});
    let code = platform.post(A, "/api/v1/messages", &code).await.json();
    for message in [&sent, &code].into_iter().flat_map(|sent| sent["messages"].as_array().unwrap()) {
        platform.closed(A, message["uid"].as_str().unwrap()).await;
    }
    let get = async |path: &str| ok(platform.get(A, &format!("/api/v1/statistics{path}")).await);
    let days = get("?page_size=10").await;
    assert_eq!((&days["total"], days["items"].as_array().unwrap().len()), (&json!(30), 10));
    let totals = &days["totals"];
    assert_eq!((&totals["messages"], &totals["under_way"]), (&json!(5), &json!(0)), "{days:#}");
    let closed = ["delivered", "failed", "unconfirmed", "cancelled"].map(|key| totals[key].as_i64().unwrap());
    assert_eq!(closed.iter().sum::<i64>(), 5);
    assert_eq!(days["items"][0]["messages"], 5, "today comes first");
    assert_eq!(days["before_totals"]["messages"], 0);

    let by = async |by: &str, more: &str| {
        let found = get(&format!("/detail?by={by}{more}")).await;
        let rows = found["items"].as_array().unwrap().clone();
        rows.into_iter()
            .map(|row| (row["key"].clone(), row["messages"].as_i64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(by("type", "").await, [(json!("notification"), 4), (json!("verification"), 1)]);
    assert_eq!(by("template", "&type=verification").await, [(json!("otp"), 1)]);
    assert_eq!(by("template", "&template_id=").await, [(Value::Null, 4)], "free text");
    assert_eq!(by("signature", "").await, [(json!("云燕"), 5)]);
    assert_eq!(by("country", "&country=PH").await, [(json!("PH"), 1)]);
    assert_eq!(by("route", "&route_id=V").await, [(json!("V"), 1)]);
    assert_eq!(by("date", "").await.len(), 30);
    assert_eq!(by("hour", "&type=notification").await.iter().map(|row| row.1).sum::<i64>(), 4);
    let reasons = by("reason", "").await;
    assert!(reasons.contains(&(json!("invalid_number"), 1)), "{reasons:?}");
    let failed = totals["failed"].as_i64().unwrap();
    assert_eq!(reasons.iter().map(|row| row.1).sum::<i64>(), failed, "every failure has its reason");
    assert_eq!(by("type", "&reason=invalid_number").await, [(json!("notification"), 1)]);
    let chinese = get("/detail?by=reason&reason=invalid_number").await;
    assert!(!chinese["items"][0]["name"].as_str().unwrap().is_empty());

    let hours = get("/hours").await;
    assert_eq!(
        hours["items"].as_array().unwrap().iter().map(|i| i["messages"].as_i64().unwrap()).sum::<i64>(),
        5
    );
    for wrong in
        ["?country=CHN", "?network=x", "?reason=x", "?tenant=TA", "?route_id=none", "?signature=none"]
    {
        let answer = platform.get(A, &format!("/api/v1/statistics{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
    for wrong in ["?from=2026-01-01&until=2027-12-31", "?template_id=none"] {
        let answer = platform.get(A, &format!("/api/v1/statistics{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
    let both = platform.get(A, "/api/v1/statistics/detail?by=hour&country=CN").await;
    assert!(both.status.is_client_error(), "{}", both.text);
    assert_eq!(ok(platform.get(B, "/api/v1/statistics").await)["totals"]["messages"], 0, "another tenant's");

    let file = platform.get(A, "/api/v1/statistics/file?format=csv&lang=zh").await;
    assert!(file.text.contains("发送日期") && file.text.lines().count() == 31, "{}", file.text);
    let file = platform.get(A, "/api/v1/statistics/file?by=reason&lang=en").await;
    assert!(file.text.contains("Failure Reason") && file.text.contains("invalid_number"), "{}", file.text);

    let admin = platform.sign_in("administrator").await;
    let see =
        async |path: &str| ok(platform.get_as(&admin, &format!("/api/v1/admin/statistics{path}")).await);
    assert_eq!(see("").await["totals"]["messages"], 5);
    assert_eq!(see("?tenant=TB").await["totals"]["messages"], 0);
    let theirs = see("/detail?by=tenant").await;
    assert_eq!((&theirs["items"][0]["key"], &theirs["items"][0]["messages"]), (&json!("TA"), &json!(5)));
    assert_eq!(see("/detail?by=signature&tenant=TA").await["items"][0]["key"], "云燕");
    assert!(see("/hours").await["time_zone"] == "UTC");
    assert_eq!(platform.engine.check_books().await.unwrap(), Vec::<String>::new());
}
