//! The policy over HTTP: rules with their sentences, changes and refusals in both languages, what tenants see, and the
//! audit log as a file; and the mails about orders.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::platform::{A, Plan, Platform};
use crate::resets::{MailServer, text};

fn rule<'a>(policy: &'a Value, id: &str) -> &'a Value {
    policy["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_are_shown_changed_and_told_to_the_tenant() {
    let platform = Platform::with_managers(Plan::default()).await;
    let ada = platform.sign_in("administrator").await;
    let path = "/api/v1/admin/policy";
    let seen = platform.get_as(&ada, path).await.json();
    let version = seen["version"].as_i64().unwrap();
    let same = rule(&seen, "frequency.same_content.max");
    assert_eq!(
        (&same["kind"], &same["unit"], &same["min"], &same["zero"]),
        (&json!("integer"), &json!("times"), &json!(0), &json!("unlimited"))
    );
    assert_eq!((&same["default"], &same["value"], &same["effective"]), (&json!(3), &Value::Null, &json!(3)));
    let patch =
        |path: &'static str, body: Value| platform.ask("patch", path).person(&ada).json(&body).answer();
    let body = json!({"version": version, "reason": "carriers asked for it", "values": {"content.length.max": 1400}});
    let changed = patch(path, body.clone()).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let changed = changed.json();
    assert_eq!((&changed["version"], &changed["changed_by"]), (&json!(version + 1), &json!("administrator")));
    let stale = patch(path, body).await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (409, "changed_meanwhile"));
    let wrong = json!({"version": version + 1, "reason": "x", "values": {"receipt.wait": 0}});
    let wrong =
        platform.ask("patch", path).person(&ada).header("accept-language", "zh").json(&wrong).answer().await;
    assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (422, "policy_invalid"));
    assert_eq!(wrong.json()["fields"][0]["field"], "values.receipt.wait");
    assert!(wrong.text.contains("应为 1 至 720 的整数"), "{}", wrong.text);
    let no_reason =
        patch(path, json!({"version": version + 1, "reason": " ", "values": {"receipt.wait": 5}})).await;
    assert_eq!(
        (no_reason.code().as_str(), &no_reason.json()["fields"][0]["field"]),
        ("field_invalid", &json!("reason"))
    );

    let own = json!({"version": 0, "reason": "a pilot", "values": {"content.length.max": 10}});
    let own = patch("/api/v1/admin/tenants/TA/policy", own).await;
    assert_eq!(rule(&own.json(), "content.length.max")["source"], "tenant", "{}", own.text);
    let told = platform.get(A, "/api/v1/policy").await.json();
    assert_eq!(rule(&told, "content.length.max")["effective"], 10);
    assert!(told["rules"].as_array().unwrap().iter().all(|rule| rule["id"] != "receipt.wait"));
    let long = json!({"type": "notification", "content": "您的快递已经送达到快递柜", "to": "13800138000"});
    let refused = platform.post(A, "/api/v1/messages", &long).await.json();
    assert_eq!(refused["messages"][0]["error"]["code"], "content_too_long", "{refused}");

    let history = platform.get_as(&ada, "/api/v1/admin/policy/history?tenant_code=TA").await.json();
    assert_eq!((&history["total"], &history["items"][0]["reason"]), (&json!(1), &json!("a pilot")));
    let log = platform.get_as(&ada, "/api/v1/admin/audit?action=policy_changed&object=PLAT").await.json();
    let detail = &log["items"][0]["detail"];
    assert_eq!(
        (&detail["before"], &detail["after"]),
        (&json!({"content.length.max": null}), &json!({"content.length.max": 1400}))
    );
    let manager = platform.sign_in("TA_manager").await;
    let mine = platform.log_of(&manager, "/api/v1/audit?action=policy_changed").await;
    assert_eq!(mine.len(), 1, "a tenant sees what was done to its rules");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_log_is_taken_away_as_a_file() {
    let platform = Platform::with_managers(Plan::default()).await;
    let manager = platform.sign_in("TA_manager").await;
    let csv = platform.get_as(&manager, "/api/v1/audit/file?format=csv&lang=zh").await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.text);
    assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"audit.csv\"");
    let lines: Vec<_> = csv.text.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("时间（UTC）,租户,操作者"), "{}", csv.text);
    assert!(
        lines[1].contains("audit_downloaded") && lines.iter().any(|line| line.contains("sign_in")),
        "{}",
        csv.text
    );
    assert!(!csv.text.contains("TB_manager"));
    let xlsx = platform.ask("get", "/api/v1/audit/file?format=xlsx&action=sign_in").person(&manager);
    assert_eq!(xlsx.outcome().await.0, StatusCode::OK);
    let ada = platform.sign_in("administrator").await;
    let all = platform.get_as(&ada, "/api/v1/admin/audit/file?tenant_code=TA&action=audit_downloaded").await;
    assert_eq!(all.text.lines().count(), 3, "{}", all.text);
    let provisioned =
        platform.get_as(&ada, "/api/v1/admin/audit?action=provisioned&object=tenant%20ta").await.json();
    assert_eq!(provisioned["total"], 1, "{provisioned}");
    for wrong in ["format=pdf", "tenant_code=TA", "lang=fr"] {
        let answer = platform.get_as(&manager, &format!("/api/v1/audit/file?{wrong}")).await;
        assert_eq!(answer.code(), "field_invalid", "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crossing_is_mailed_once_to_whom_it_concerns() {
    let server = MailServer::start().await;
    let accounts = vec![
        ("TA_manager".into(), Some("TA"), "manager"),
        ("TA_finance".into(), Some("TA"), "finance"),
        ("TA_sender".into(), Some("TA"), "sender"),
        ("TB_manager".into(), Some("TB"), "manager"),
    ];
    let platform = Platform::of(Plan { mail: server.settings(), accounts, ..Plan::default() }).await;
    let to: Vec<_> = (0..810).map(|n| format!("13800138{n:03}")).collect();
    let body = json!({"type": "notification", "content": "您的快递已到", "to": to});
    let sent = platform.post(A, "/api/v1/messages", &body).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    let mails = [server.mail(0).await, server.mail(1).await];
    for name in ["TA_manager", "TA_finance"] {
        let mail = mails.iter().find(|mail| mail.contains(&format!("{name}@example.com"))).unwrap();
        let words = text(mail);
        assert!(mail.contains("Subject: Order CloudSMS_TA: little is left"), "{mail}");
        assert!(words.contains("Left: 190 SMS") && words.contains("Total: 1000 SMS"), "{words}");
        assert!(words.contains("http://portal.example.com/orders/CloudSMS_TA"), "{words}");
    }
    platform.send(A, "13800139000", json!({})).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(server.count(), 2, "once for the crossing, and nobody else");
}
