//! Signatures, templates and the reviewers' desk over HTTP: from an application to a decision, files that are only ever saved,
//! and what clients that know the old lists still find in them.

use axum::http::StatusCode;
use domain::refusal::Lang;
use domain::review::Reason;
use serde_json::{Value, json};

use crate::callbacks::{events, receiver};
use crate::people::Person;
use crate::platform::{A, Answer, Plan, Platform};

async fn platform() -> Platform {
    let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
    let accounts = vec![
        account("TA_manager", Some("TA"), "manager"),
        account("reviewer", None, "reviewer"),
        account("second", None, "reviewer"),
    ];
    Platform::of(Plan { accounts, ..Plan::default() }).await
}

/// The smallest document there is.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

async fn upload(platform: &Platform, who: &Person, id: &str, query: &str, data: &[u8]) -> Answer {
    let path = format!("/api/v1/signatures/{id}/evidence?{query}");
    platform.ask("post", &path).person(who).body("application/octet-stream", data.to_vec()).answer().await
}

fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_signature_is_applied_for_and_approved() {
    let platform = platform().await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    let asked = json!({"text": "鸿雁", "usage": "own", "company": "鸿雁科技", "note": "our app"});
    let made = done(&platform.post_as(&manager, "/api/v1/signatures", &asked).await, StatusCode::CREATED);
    let id = made["id"].as_str().unwrap();
    assert_eq!((&made["status"], &made["can"]), (&json!("draft"), &json!(["edit", "submit"])));
    let path = format!("/api/v1/signatures/{id}");
    let submit = format!("{path}/submit");
    let refused = platform.post_as(&manager, &submit, &json!({})).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "submission_invalid".into())
    );
    let whole = platform.get_as(&manager, &path).await.json();
    assert_eq!(whole["findings"][0]["id"], "licence_missing");

    let query = "purpose=business_licence&name=licence.pdf&expires_on=2099-01-31";
    let lies = upload(&platform, &manager, id, query, b"<html><script>alert(1)</script>").await;
    assert_eq!((lies.status, lies.code()), (StatusCode::UNPROCESSABLE_ENTITY, "evidence_invalid".into()));
    let huge = upload(&platform, &manager, id, query, &vec![b' '; (5 << 20) + 1]).await;
    assert_eq!(huge.code(), "evidence_invalid", "{}", huge.text);
    let kept = done(&upload(&platform, &manager, id, query, PDF).await, StatusCode::CREATED);
    assert_eq!((&kept["media_type"], &kept["expires_on"]), (&json!("application/pdf"), &json!("2099-01-31")));
    let file = format!("{path}/evidence/{}", kept["id"].as_str().unwrap());
    let answer = platform.get_as(&manager, &file).await;
    assert_eq!(answer.text.as_bytes(), PDF);
    let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\"licence.pdf\""));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"), "{:?}", answer.headers);

    done(&platform.post_as(&manager, &submit, &json!({})).await, StatusCode::OK);
    let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews?kind=signature&tenant=TA").await.json();
    assert_eq!((&queue["total"], &queue["items"][0]["name"]), (&json!(1), &json!("鸿雁")));
    let review = format!("/api/v1/admin/reviews/{}", queue["items"][0]["id"].as_str().unwrap());
    done(&platform.post_as(&reviewer, &format!("{review}/claim"), &json!({})).await, StatusCode::OK);
    let second = platform.sign_in("second").await;
    let late = platform.post_as(&second, &format!("{review}/approve"), &json!({})).await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "review_claimed".into()));
    let seen = platform.get_as(&reviewer, &review).await.json();
    assert_eq!((&seen["signature"]["company"], &seen["state"]), (&json!("鸿雁科技"), &json!("claimed")));
    assert!(seen["reasons"].as_array().unwrap().iter().any(|reason| reason["code"] == "name_mismatch"));
    let none =
        platform.post_as(&reviewer, &format!("{review}/reject"), &json!({"reasons": [], "note": "a"})).await;
    assert_eq!(none.code(), "field_invalid");
    done(&platform.post_as(&reviewer, &format!("{review}/approve"), &json!({})).await, StatusCode::OK);

    let list = platform.get(A, "/api/v1/signatures").await.json();
    let found = list["items"].as_array().unwrap().iter().find(|item| item["text"] == "鸿雁").unwrap().clone();
    assert_eq!((&found["status"], &found["usage"]), (&json!("approved"), &json!("own")));
    let sent = platform.send(A, "13800138000", json!({"signature": "鸿雁"})).await;
    assert!(!sent.is_empty());
}

#[tokio::test]
async fn a_template_is_written_linted_and_rejected() {
    let platform = platform().await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    let lint = json!({"type": "verification", "content": "验证码${code}，【急】"});
    let found = platform.post_as(&manager, "/api/v1/template-lint", &lint).await.json();
    assert_eq!(found["findings"][0]["id"], "content_forbidden_bracket");
    assert_eq!(found["variables"], json!([{"name": "code", "type": "other", "max_chars": 100}]));
    let wording = json!({"template_id": "T9", "name": "Code", "type": "verification", "content": "验证码${code}。",
                         "variables": [{"name": "code", "type": "code"}], "description": "sign-in"});
    let made = done(&platform.post_as(&manager, "/api/v1/templates", &wording).await, StatusCode::CREATED);
    assert_eq!(made["variables"], json!([{"name": "code", "type": "code", "max_chars": 8}]));
    assert_eq!(made["can"], json!(["edit", "submit"]));
    done(&platform.post_as(&manager, "/api/v1/templates/T9/submit", &json!({})).await, StatusCode::OK);
    let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews").await.json();
    let review = format!("/api/v1/admin/reviews/{}", queue["items"][0]["id"].as_str().unwrap());
    let no = json!({"reasons": ["purpose_unclear"], "note": "For whom?"});
    done(&platform.post_as(&reviewer, &format!("{review}/reject"), &no).await, StatusCode::OK);
    let again = platform.post_as(&reviewer, &format!("{review}/approve"), &json!({})).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "already_decided".into()));
    let whole = platform.get(A, "/api/v1/templates/T9").await.json();
    assert_eq!((&whole["status"], &whole["history"][0]["note"]), (&json!("rejected"), &json!("For whom?")));
    assert_eq!(whole["history"][0]["reasons"][0]["code"], "purpose_unclear");
    let old = platform.get(A, "/api/v1/templates").await.json();
    let otp =
        old["items"].as_array().unwrap().iter().find(|item| item["template_id"] == "otp").unwrap().clone();
    assert_eq!((&otp["variables"][0]["name"], &otp["status"]), (&json!("code"), &json!("approved")));
    assert_eq!(otp["can"], json!(["edit", "disable"]));
    for path in ["/api/v1/admin/reviews?state=none", "/api/v1/admin/reviews?kind=none"] {
        assert_eq!(platform.get_as(&reviewer, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_are_told_by_callback_with_reasons_in_both_languages() {
    let platform = platform().await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    let (url, received) = receiver().await;
    let put = platform.ask("put", "/api/v1/callbacks/notices").key(A).json(&json!({"url": url}));
    let secret = done(&put.answer().await, StatusCode::OK)["secret"].as_str().unwrap().to_owned();
    let asked = json!({"text": "腾达", "usage": "own", "company": "腾达科技"});
    let made = done(&platform.post_as(&manager, "/api/v1/signatures", &asked).await, StatusCode::CREATED);
    let id = made["id"].as_str().unwrap();
    let query = "purpose=business_licence&name=licence.pdf";
    done(&upload(&platform, &manager, id, query, PDF).await, StatusCode::CREATED);
    let wording = json!({"template_id": "T1", "name": "Code", "type": "verification", "content": "验证码${code}。",
                         "variables": [{"name": "code", "type": "code"}], "description": "sign-in"});
    done(&platform.post_as(&manager, "/api/v1/templates", &wording).await, StatusCode::CREATED);
    for path in [format!("/api/v1/signatures/{id}/submit"), "/api/v1/templates/T1/submit".into()] {
        done(&platform.post_as(&manager, &path, &json!({})).await, StatusCode::OK);
    }
    let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews").await.json();
    let path = |n: usize, what: &str| {
        format!("/api/v1/admin/reviews/{}/{what}", queue["items"][n]["id"].as_str().unwrap())
    };
    let no = json!({"reasons": ["name_mismatch"], "note": "not your name"});
    done(&platform.post_as(&reviewer, &path(0, "reject"), &no).await, StatusCode::OK);
    done(&platform.post_as(&reviewer, &path(1, "approve"), &json!({})).await, StatusCode::OK);

    let mut told = events(&received, &secret, 2).await;
    for event in &mut told {
        let at = event["at"].take();
        assert!(at.as_str().is_some_and(|at| at.ends_with('Z')), "{at}");
    }
    let reason = Reason::NameMismatch;
    let reasons =
        json!([{"code": "name_mismatch", "en": reason.sentence(Lang::En), "zh": reason.sentence(Lang::Zh)}]);
    let rejected = json!({
        "event_id": "1", "type": "review_decided", "at": null, "kind": "signature", "signature_id": id, "template_id": null, "mission_id": null, "smart_id": null,
        "name": "腾达", "number": 1, "state": "rejected", "reasons": reasons, "note": "not your name",
    });
    let approved = json!({
        "event_id": "2", "type": "review_decided", "at": null, "kind": "template", "signature_id": null,
        "template_id": "T1", "mission_id": null, "smart_id": null, "name": "T1", "number": 1, "state": "approved", "reasons": [], "note": "",
    });
    assert_eq!(told, [rejected, approved]);
}
