//! What reviewers do beside single decisions, over HTTP: filings with the networks, many decisions at once, exemptions.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, Answer, Plan, Platform};

async fn platform() -> (Platform, Person, Person) {
    let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
    let accounts = vec![account("TA_manager", Some("TA"), "manager"), account("reviewer", None, "reviewer")];
    let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    (platform, manager, reviewer)
}

fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn filings_are_changed_listed_taken_away_and_brought_back() {
    let (platform, _, reviewer) = platform().await;
    let own = platform.get(A, "/api/v1/signatures").await.json();
    let text = own["items"][0]["text"].as_str().unwrap();
    let networks: Vec<_> =
        own["items"][0]["filings"].as_array().unwrap().iter().map(|f| &f["network"]).collect();
    assert_eq!(networks, ["cmcc", "cucc", "ctcc", "cbn"]);
    let change = |network: &str, status: &str, version: Option<i64>| {
        json!({"tenant_code": "TA", "signature": text, "network": network, "status": status, "code": "R-1",
               "version": version})
    };
    let changes = json!({"changes": [change("cmcc", "filed", Some(0)), change("cucc", "none of it", None)]});
    let asked = platform.ask("post", "/api/v1/admin/filings").person(&reviewer).json(&changes);
    let report = done(&asked.header("accept-language", "zh").answer().await, StatusCode::OK);
    assert_eq!((&report["changed"], &report["rejected"]), (&json!(1), &json!(1)));
    let wrong = &report["wrong"][0];
    assert_eq!((&wrong["row"], &wrong["code"]), (&json!(2), &json!("invalid_status")));
    assert!(wrong["message"].as_str().unwrap().starts_with("状态须为"), "{wrong}");
    let late = json!({"changes": [change("cmcc", "rejected", Some(0))]});
    let report = platform.post_as(&reviewer, "/api/v1/admin/filings", &late).await.json();
    assert_eq!(report["wrong"][0]["code"], "changed_meanwhile");

    let page =
        platform.get_as(&reviewer, "/api/v1/admin/filings?tenant=TA&status=filed&network=cmcc").await.json();
    let filing = &page["items"][0]["filings"][0];
    assert_eq!(
        (&filing["status"], &filing["changed_by"], &filing["version"]),
        (&json!("filed"), &json!("reviewer"), &json!(1))
    );
    let seen = platform.get(A, "/api/v1/signatures").await.json()["items"][0]["filings"][0].clone();
    assert_eq!(
        (&seen["status"], &seen["code"], seen.get("changed_by")),
        (&json!("filed"), &json!("R-1"), None)
    );
    let file = platform.get_as(&reviewer, "/api/v1/admin/filings/file?tenant=TA").await;
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("filings.csv"));
    let back = platform.ask("post", "/api/v1/admin/filings/import").person(&reviewer);
    let back = back.body("text/csv", file.text.replace(",none,", ",filed,")).answer().await;
    let report = done(&back, StatusCode::OK);
    assert_eq!((&report["unchanged"], &report["rejected"]), (&json!(1), &json!(0)), "{report}");
    assert!(report["changed"].as_i64().unwrap() >= 3, "{report}");
    let nameless =
        platform.ask("post", "/api/v1/admin/filings/import").person(&reviewer).body("text/csv", "TA,x");
    assert_eq!(nameless.answer().await.code(), "body_invalid");
    for query in ["status=x", "network=unknown", "page_size=7", "tenant=NONE"] {
        let answer = platform.get_as(&reviewer, &format!("/api/v1/admin/filings?{query}")).await;
        assert!(answer.status.is_client_error(), "{query}");
    }
}

#[tokio::test]
async fn many_reviews_are_decided_with_a_result_each_and_an_exempt_template_waits_for_nobody() {
    let (platform, manager, reviewer) = platform().await;
    let wording = |id: &str| {
        json!({"template_id": id, "name": "Code", "type": "verification", "content": "验证码${code}。",
               "variables": [{"name": "code", "type": "code"}], "description": "sign-in"})
    };
    for id in ["T1", "T2", "T3"] {
        done(&platform.post_as(&manager, "/api/v1/templates", &wording(id)).await, StatusCode::CREATED);
    }
    for id in ["T1", "T2"] {
        let path = format!("/api/v1/templates/{id}/submit");
        done(&platform.post_as(&manager, &path, &json!({})).await, StatusCode::OK);
    }
    let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews").await.json();
    let ids: Vec<_> = queue["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    let first = format!("/api/v1/admin/reviews/{}/approve", ids[0].as_str().unwrap());
    done(&platform.post_as(&reviewer, &first, &json!({})).await, StatusCode::OK);
    let path = "/api/v1/admin/reviews/decisions";
    let reject =
        json!({"ids": ids, "decision": "reject", "reasons": ["purpose_unclear"], "note": "For whom?"});
    let answer = done(&platform.post_as(&reviewer, path, &reject).await, StatusCode::OK);
    assert_eq!((&answer["done"], &answer["failed"]), (&json!(1), &json!(1)));
    assert_eq!(answer["items"][0]["error"]["code"], "already_decided");
    assert_eq!(
        (&answer["items"][1]["state"], &answer["items"][1]["error"]),
        (&json!("rejected"), &Value::Null)
    );
    for wrong in [
        json!({"ids": ["x"], "decision": "approve"}),
        json!({"ids": [], "decision": "approve"}),
        json!({"ids": ids, "decision": "reject", "reasons": ["none"], "note": "a"}),
        json!({"ids": ids, "decision": "reject", "reasons": ["other"], "note": ""}),
        json!({"ids": ids, "decision": "ask"}),
    ] {
        assert!(platform.post_as(&reviewer, path, &wrong).await.status.is_client_error(), "{wrong}");
    }

    let path = "/api/v1/admin/exemptions";
    let end = engine::clock::now_ms() + 86_400_000;
    let end = jiff::Timestamp::from_millisecond(end).unwrap().to_string();
    let give =
        json!({"tenant_code": "TA", "template_id": "T3", "reason": "an old customer", "expires_at": end});
    let given = done(&platform.post_as(&reviewer, path, &give).await, StatusCode::CREATED);
    assert_eq!((&given["state"], &given["given_by"]), (&json!("holding"), &json!("reviewer")));
    let submitted = platform.post_as(&manager, "/api/v1/templates/T3/submit", &json!({})).await;
    assert_eq!(done(&submitted, StatusCode::OK)["status"], "approved");
    let rows = platform.get_as(&reviewer, "/api/v1/admin/reviews?state=approved").await.json();
    assert_eq!(
        (&rows["items"][0]["name"], &rows["items"][0]["exempt_by"]),
        (&json!("T3"), &json!("reviewer"))
    );
    let revoke = format!("{path}/{}/revoke", given["id"].as_str().unwrap());
    assert_eq!(platform.post_as(&reviewer, &revoke, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(platform.post_as(&reviewer, &revoke, &json!({})).await.code(), "already_decided");
    assert_eq!(platform.get_as(&reviewer, path).await.json()["total"], 0);
    let all = platform.get_as(&reviewer, &format!("{path}?all=true&tenant=TA")).await.json();
    assert_eq!(
        (&all["items"][0]["state"], &all["items"][0]["revoked_by"]),
        (&json!("revoked"), &json!("reviewer"))
    );
    let wrong = json!({"tenant_code": "TA", "reason": "a", "expires_at": "tomorrow"});
    assert_eq!(platform.post_as(&reviewer, path, &wrong).await.status, StatusCode::BAD_REQUEST);
}
