//! Records of consent over HTTP: kept by a tenant, asked for by the policy, named by marketing, and seen by the platform's
//! people who answer a complaint.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, Answer, B, Plan, Platform};

async fn platform() -> Platform {
    let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
    let accounts = vec![
        account("TA_manager", Some("TA"), "manager"),
        account("TA_viewer", Some("TA"), "viewer"),
        account("Ada", None, "administrator"),
        account("noc", None, "noc"),
    ];
    Platform::of(Plan { accounts, ..Plan::default() }).await
}

/// The smallest document there is.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

fn record(name: &str) -> Value {
    json!({"name": name, "method": "web_form", "wording": "I agree to get offers.", "since": "2026-03-01"})
}

fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.json()
}

async fn demand(platform: &Platform, ada: &Person, word: &str) {
    let path = "/api/v1/admin/policy";
    let version = platform.get_as(ada, path).await.json()["version"].clone();
    let body = json!({"version": version, "reason": "a law", "values": {"marketing.consent": word}});
    done(&platform.ask("patch", path).person(ada).json(&body).answer().await, StatusCode::OK);
}

fn offer(consent: Option<&str>) -> Value {
    let mut body = json!({"type": "marketing", "content": "大促，退订回T", "to": "13800130018"});
    if let Some(id) = consent {
        body["consent_id"] = json!(id);
    }
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_kept_changed_and_archived() {
    let platform = platform().await;
    let manager = platform.sign_in("TA_manager").await;
    let path = "/api/v1/consents";
    let made = done(&platform.post_as(&manager, path, &record("Form 2026")).await, StatusCode::CREATED);
    assert_eq!((&made["version"], &made["archived_at"]), (&json!(1), &Value::Null));
    let id = made["id"].as_str().unwrap();
    let again = platform.post_as(&manager, path, &record("Form 2026")).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "name_taken"));
    for (field, value) in [
        ("name", json!("x".repeat(61))),
        ("wording", json!(" ")),
        ("since", json!("2999-01-01")),
        ("since", json!("soon")),
        ("method", json!("telepathy")),
    ] {
        let mut body = record("Other");
        body[field] = value;
        let refused = platform.post_as(&manager, path, &body).await;
        assert!(refused.status.is_client_error() && refused.text.contains(field), "{}", refused.text);
    }
    let unexplained = json!({"name": "By phone", "method": "other", "wording": "w", "since": "2026-03-01"});
    let refused = platform.post_as(&manager, path, &unexplained).await;
    assert_eq!(refused.json()["fields"][0]["field"], "note", "{}", refused.text);

    let one = format!("{path}/{id}");
    let put = |body: Value| platform.ask("put", &one).person(&manager).json(&body).answer();
    let change = |version: i64| json!({"version": version, "name": "Form 2027", "method": "app", "wording": "w", "since": "2026-03-02"});
    assert_eq!(done(&put(change(1)).await, StatusCode::OK)["version"], 2);
    let late = put(change(1)).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "changed_meanwhile"));

    let upload = |name: &str, data: &[u8]| {
        let path = format!("{one}/files?name={name}");
        platform.ask("post", &path).person(&manager).body("application/octet-stream", data.to_vec()).answer()
    };
    assert_eq!(upload("form.pdf", b"<html>").await.code(), "evidence_invalid");
    let kept = done(&upload("form.pdf", PDF).await, StatusCode::CREATED);
    assert_eq!((&kept["purpose"], &kept["name"]), (&json!("consent"), &json!("form.pdf")));
    let file = format!("{one}/files/{}", kept["id"].as_str().unwrap());
    let answer = platform.get_as(&manager, &file).await;
    assert_eq!(answer.text.as_bytes(), PDF);
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let viewer = platform.sign_in("TA_viewer").await;
    assert_eq!(platform.get_as(&viewer, &one).await.json()["files"][0]["name"], "form.pdf");
    assert_eq!(platform.get_as(&viewer, &file).await.status, StatusCode::FORBIDDEN);

    let archive = format!("{one}/archive");
    let away = done(&platform.post_as(&manager, &archive, &json!({})).await, StatusCode::OK);
    assert!(away["archived_at"].is_string());
    let twice = platform.post_as(&manager, &archive, &json!({})).await;
    assert_eq!((twice.status.as_u16(), twice.code().as_str()), (409, "review_state"));
    assert_eq!(put(change(3)).await.code(), "review_state");
    assert_eq!(upload("more.pdf", PDF).await.code(), "review_state");
    assert_eq!(platform.ask("delete", &file).person(&manager).answer().await.code(), "review_state");
    let restore = format!("{one}/restore");
    done(&platform.post_as(&manager, &restore, &json!({})).await, StatusCode::OK);
    let removed = platform.ask("delete", &file).person(&manager).answer().await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    let log = platform.get_as(&manager, "/api/v1/audit?page_size=50").await.text;
    for action in
        ["consent_created", "consent_changed", "consent_archived", "consent_restored", "evidence_removed"]
    {
        assert!(log.contains(action), "{action}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marketing_names_one_and_a_complaint_finds_it() {
    let platform = platform().await;
    let (manager, ada) = (platform.sign_in("TA_manager").await, platform.sign_in("Ada").await);
    let made = platform.post(A, "/api/v1/consents", &record("Form 2026")).await;
    let made = done(&made, StatusCode::CREATED);
    let id = made["id"].as_str().unwrap();
    demand(&platform, &ada, "warn").await;
    let warned = done(&platform.post(A, "/api/v1/messages/preview", &offer(None)).await, StatusCode::OK);
    assert!(warned["messages"][0]["warnings"].to_string().contains("consent_missing"), "{warned}");
    let fine = done(&platform.post(A, "/api/v1/messages/preview", &offer(Some(id))).await, StatusCode::OK);
    assert!(!fine.to_string().contains("consent_"), "{fine}");
    demand(&platform, &ada, "require").await;
    let refused = platform.post(A, "/api/v1/messages", &offer(None)).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "consent_missing"));
    assert_eq!(refused.json()["fields"][0]["field"], "consent_id");
    for nothing in ["1", "soon"] {
        let refused = platform.post(A, "/api/v1/messages", &offer(Some(nothing))).await;
        assert_eq!(
            (refused.code().as_str(), &refused.json()["fields"][0]["field"]),
            ("field_invalid", &json!("consent_id"))
        );
    }
    let theirs = platform.post(B, "/api/v1/messages", &offer(Some(id))).await;
    assert_eq!(theirs.json()["fields"][0]["field"], "consent_id", "another tenant's: {}", theirs.text);

    let upload = format!("/api/v1/consents/{id}/files?name=form.pdf");
    let ask = platform.ask("post", &upload).key(A).body("application/octet-stream", PDF.to_vec());
    done(&ask.answer().await, StatusCode::CREATED);
    let sent = done(&platform.post(A, "/api/v1/messages", &offer(Some(id))).await, StatusCode::ACCEPTED);
    let uid = sent["messages"][0]["uid"].as_str().unwrap();
    let shown = platform.get(A, &format!("/api/v1/messages/{uid}")).await.json();
    assert_eq!(
        (&shown["consent"]["id"], &shown["consent"]["name"]),
        (&json!(id), &json!("Form 2026")),
        "{shown}"
    );
    let noc = platform.sign_in("noc").await;
    let seen = platform.get_as(&noc, &format!("/api/v1/admin/messages/{uid}")).await.json();
    let file = seen["consent"]["files"][0]["id"].as_str().unwrap();
    let file = format!("/api/v1/admin/messages/{uid}/consent/{file}");
    assert_eq!(platform.get_as(&noc, &file).await.text.as_bytes(), PDF);
    assert_eq!(
        platform.get_as(&noc, &format!("/api/v1/admin/messages/{uid}/consent/1")).await.code(),
        "not_found"
    );
    let log = platform.get_as(&manager, "/api/v1/audit?page_size=50").await.text;
    assert!(log.contains("evidence_viewed") && log.contains(uid), "{log}");

    let archive = format!("/api/v1/consents/{id}/archive");
    done(&platform.post(A, &archive, &json!({})).await, StatusCode::OK);
    let refused = platform.post(A, "/api/v1/messages", &offer(Some(id))).await;
    assert_eq!(refused.code(), "consent_missing", "{}", refused.text);
    let kept = platform.get(A, &format!("/api/v1/messages/{uid}")).await.json();
    assert_eq!(kept["consent"]["id"], id, "what was sent keeps its record");
}
