//! Accounts and roles, managed: invited by mail, changed, shut, and what that means to whoever is signed in.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::{Person, Typed};
use crate::platform::{Answer, Plan, Platform};
use crate::resets::{MailServer, NEW_PASSWORD, check, complete, text, token};

#[track_caller]
fn ok(answer: Answer) -> Value {
    assert!(answer.status.is_success(), "{}", answer.text);
    answer.json()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
}

fn lin() -> Value {
    json!({"name": "TA_Lin", "role": "viewer", "mail": "lin@example.com", "language": "zh"})
}

async fn patch(platform: &Platform, person: &Person, path: &str, body: &Value) -> Answer {
    platform.ask("patch", path).person(person).json(body).answer().await
}

async fn sign_in(platform: &Platform, account: &str) -> Person {
    let typed = Typed { password: NEW_PASSWORD, ..Typed::right(account) };
    Person::of(&platform.try_sign_in("192.0.2.30", None, &typed).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_good_once_and_makes_the_account_active() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let manager = platform.sign_in("TA_manager").await;
    let made = platform.post_as(&manager, "/api/v1/accounts", &lin()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    assert_eq!(
        (&made["status"], &made["delivery"], &made["tenant_code"]),
        (&json!("invited"), &json!("mail"), &json!("TA"))
    );
    assert!(made["invitation_expires_at"].is_string(), "{made}");
    let first = server.mail(0).await;
    assert!(first.contains("To: lin@example.com") && text(&first).contains("7 天内"), "{}", text(&first));
    refused(&platform.post_as(&manager, "/api/v1/accounts", &lin()).await, 409, "name_taken");
    // Nobody signs in before the link was followed, and forgetting a password that never was sends nothing.
    let early = platform.try_sign_in("192.0.2.30", None, &Typed::right("TA_Lin")).await;
    refused(&early, 401, "sign_in_failed");

    let again = ok(platform.post_as(&manager, "/api/v1/accounts/TA_Lin/invitation", &json!({})).await);
    assert_eq!(again["delivery"], "mail");
    let (old, new) = (token(&first), token(&server.mail(1).await));
    assert_eq!(check(&platform, &old).await.code(), "reset_link_invalid", "the newer one took its place");
    platform.clock.pass(6 * 86_400_000);
    assert_eq!(check(&platform, &new).await.json(), json!({"account": "TA_Lin", "invitation": true}));
    assert_eq!(complete(&platform, &new, "short").await.code(), "password_weak");
    assert_eq!(complete(&platform, &new, NEW_PASSWORD).await.status, StatusCode::NO_CONTENT);
    assert_eq!(complete(&platform, &new, NEW_PASSWORD).await.code(), "reset_link_invalid");
    sign_in(&platform, "TA_Lin").await;

    let manager = platform.sign_in("TA_manager").await;
    let seen = ok(platform.get_as(&manager, "/api/v1/accounts/TA_Lin").await);
    assert_eq!((&seen["status"], &seen["invitation_expires_at"]), (&json!("active"), &Value::Null));
    assert_eq!(seen["last_sign_in_address"], "192.0.2.30");
    refused(
        &platform.post_as(&manager, "/api/v1/accounts/TA_Lin/invitation", &json!({})).await,
        409,
        "account_state",
    );
    for action in ["account_invited", "invitation_sent", "invitation_accepted"] {
        let log = platform.log_of(&manager, &format!("/api/v1/audit?action={action}")).await;
        assert_eq!(log.len(), 1, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_invitation_and_a_shut_account_let_nobody_in() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let manager = platform.sign_in("TA_manager").await;
    ok(platform.post_as(&manager, "/api/v1/accounts", &lin()).await);
    let link = token(&server.mail(0).await);
    ok(platform.post_as(&manager, "/api/v1/accounts/TA_Lin/disable", &json!({"reason": "a mistake"})).await);
    assert_eq!(check(&platform, &link).await.code(), "reset_link_invalid");
    let back = ok(platform.post_as(&manager, "/api/v1/accounts/TA_Lin/enable", &json!({})).await);
    assert_eq!((&back["status"], &back["invitation_expires_at"]), (&json!("invited"), &Value::Null));
    ok(platform.post_as(&manager, "/api/v1/accounts/TA_Lin/invitation", &json!({})).await);
    let link = token(&server.mail(1).await);
    platform.clock.pass(7 * 86_400_000);
    assert_eq!(complete(&platform, &link, NEW_PASSWORD).await.code(), "reset_link_invalid");
    let manager = platform.sign_in("TA_manager").await;
    for _ in 0..10 {
        platform.post_as(&manager, "/api/v1/accounts/TA_Lin/invitation", &json!({})).await;
    }
    let flooded = platform.post_as(&manager, "/api/v1/accounts/TA_Lin/invitation", &json!({})).await;
    refused(&flooded, 429, "rate_limited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_holds_from_the_next_request() {
    let platform = Platform::with_everybody().await;
    let (manager, night) = (platform.sign_in("TA_manager").await, platform.sign_in("TA_night").await);
    let session = ok(platform.get_as(&night, "/api/v1/session").await);
    assert_eq!(session["account"]["role_name"], "TA_night");
    assert_eq!(session["permissions"], json!(["messages:read", "audit:read", "accounts:manage"]));
    refused(&platform.get_as(&night, "/api/v1/balance").await, 403, "forbidden");

    let roles = ok(platform.get_as(&manager, "/api/v1/roles").await);
    let custom = roles["custom"].as_array().unwrap().iter().find(|role| role["name"] == "TA_night").unwrap();
    assert_eq!((&custom["accounts"], &custom["can"]), (&json!(1), &json!(["change"])));
    assert!(roles["permissions"].as_array().unwrap().iter().all(|item| item["may_grant"] == true));
    let path = format!("/api/v1/roles/{}", custom["id"].as_str().unwrap());
    let wanted = json!({"version": custom["version"], "name": "Accounts", "permissions": ["balance:read"]});
    let put = |body: Value| platform.ask("put", &path).person(&manager).json(&body).answer();
    ok(put(wanted.clone()).await);
    refused(&put(wanted).await, 409, "changed_meanwhile");
    assert_eq!(platform.get_as(&night, "/api/v1/balance").await.status, StatusCode::OK);
    refused(&platform.get_as(&night, "/api/v1/accounts").await, 403, "forbidden");
    let gone = platform.ask("delete", &path).person(&manager).answer().await;
    refused(&gone, 409, "role_in_use");

    let seen = ok(platform.get_as(&manager, "/api/v1/accounts/TA_night").await);
    let change = json!({"version": seen["version"], "role": "sender", "mail": "night@example.com"});
    let changed = ok(patch(&platform, &manager, "/api/v1/accounts/TA_night", &change).await);
    assert_eq!((&changed["role"], &changed["role_name"]), (&json!("sender"), &Value::Null));
    refused(
        &patch(&platform, &manager, "/api/v1/accounts/TA_night", &change).await,
        409,
        "changed_meanwhile",
    );
    assert_eq!(ok(platform.get_as(&night, "/api/v1/session").await)["account"]["role"], "sender");
    assert_eq!(platform.ask("delete", &path).person(&manager).answer().await.status, StatusCode::NO_CONTENT);

    ok(platform.post_as(&manager, "/api/v1/accounts/TA_night/disable", &json!({})).await);
    refused(&platform.get_as(&night, "/api/v1/session").await, 401, "session_expired");
    refused(
        &patch(&platform, &manager, "/api/v1/accounts/TA_manager", &json!({"version": 1, "role": "viewer"}))
            .await,
        409,
        "own_account",
    );
    let log = ok(platform.get_as(&manager, "/api/v1/audit?action=account_edited").await);
    let detail = &log["items"][0]["detail"];
    assert_eq!(
        (&detail["before"]["mail"], &detail["after"]["role"]),
        (&json!("TA_night@example.com"), &json!("sender"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_seeds_walk_begins_with_a_tenant_and_its_manager() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let admin = platform.sign_in("administrator").await;
    let new = json!({"code": "CNX01", "name": "CNX", "language": "zh", "default_country": "PH",
                     "contacts": [{"name": "Li Na", "phone": "+44 20 7946 0123"}]});
    let tenant = ok(platform.post_as(&admin, "/api/v1/admin/tenants", &new).await);
    assert_eq!((&tenant["status"], &tenant["can"]), (&json!("active"), &json!(["change", "suspend"])));
    refused(&platform.post_as(&admin, "/api/v1/admin/tenants", &new).await, 409, "name_taken");
    let order = json!({"tenant": "CNX01", "package_id": "P", "total_amount": "10", "activate": true});
    let order = ok(platform.post_as(&admin, "/api/v1/admin/orders", &order).await);
    let seen = ok(platform.get_as(&admin, "/api/v1/admin/tenants/CNX01").await);
    assert_eq!(seen["products"][0]["order"], order["number"]);
    assert_eq!(
        (&seen["products"][0]["product_name"], &seen["products"][0]["business_channel"]),
        (&json!("SMM"), &json!("X"))
    );

    let account =
        json!({"tenant": "CNX01", "name": "CNX01_Adm", "role": "manager", "mail": "adm@example.com"});
    let account = ok(platform.post_as(&admin, "/api/v1/admin/accounts", &account).await);
    assert_eq!((&account["type"], &account["language"]), (&json!("tenant"), &json!("zh")));
    let link = token(&server.mail(0).await);
    assert_eq!(complete(&platform, &link, NEW_PASSWORD).await.status, StatusCode::NO_CONTENT);
    let manager = sign_in(&platform, "CNX01_Adm").await;
    let orders = ok(platform.get_as(&manager, "/api/v1/orders").await);
    assert_eq!(orders["items"][0]["remaining_amount"], "10");
    // Suspended, its people read and do not send; closed, they are out.
    let step = |word: &str| {
        let (path, body) = (format!("/api/v1/admin/tenants/CNX01/{word}"), json!({"reason": "unpaid"}));
        let (platform, admin) = (&platform, &admin);
        async move { platform.post_as(admin, &path, &body).await }
    };
    ok(step("suspend").await);
    let message = json!({"type": "notification", "content": "hello", "to": "13800138001"});
    refused(&platform.post_as(&manager, "/api/v1/messages", &message).await, 403, "tenant_suspended");
    assert_eq!(platform.get_as(&manager, "/api/v1/orders").await.status, StatusCode::OK);
    sign_in(&platform, "CNX01_Adm").await;
    ok(step("close").await);
    refused(&platform.get_as(&manager, "/api/v1/orders").await, 401, "session_expired");
    refused(&step("resume").await, 409, "tenant_state");

    let list = ok(platform
        .get_as(&admin, "/api/v1/admin/tenants?status=closed&sort=-created_at&page_size=10")
        .await);
    assert_eq!((&list["total"], &list["items"][0]["code"]), (&json!(1), &json!("CNX01")));
    let list =
        ok(platform.get_as(&admin, "/api/v1/admin/accounts?type=tenant&q=cnx0&sort=-last_sign_in_at").await);
    assert_eq!((&list["total"], &list["items"][0]["name"]), (&json!(1), &json!("CNX01_Adm")));
    for bad in
        ["tenants?sort=x", "tenants?status=gone", "accounts?page_size=7", "accounts?type=x", "roles?x=1"]
    {
        assert_eq!(
            platform.get_as(&admin, &format!("/api/v1/admin/{bad}")).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_time_codes_are_taken_off_by_whoever_manages_the_account() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let (admin, manager) = (platform.sign_in("administrator").await, platform.sign_in("TA_manager").await);
    let path = "/api/v1/admin/accounts/TA_manager/remove-totp";
    refused(&platform.post_as(&admin, path, &json!({})).await, 409, "totp_not_set_up");
    let (_, _, manager) = crate::sign_in::set_up(&platform, &manager).await;
    let enabled = text(&server.mail(0).await);
    assert!(enabled.contains("turned on"), "{enabled}");
    let seen = ok(platform.post_as(&admin, path, &json!({})).await);
    assert_eq!((&seen["totp_enabled"], &seen["can"][2]), (&json!(false), &json!("send_reset")));
    assert!(text(&server.mail(1).await).contains("turned off"), "its owner is told");
    platform.sign_in("TA_manager").await;
    let sent = ok(platform.post_as(&admin, "/api/v1/admin/accounts/TA_manager/reset-link", &json!({})).await);
    assert_eq!(sent["delivery"], "mail");
    let mail = server.mail(2).await;
    assert!(text(&mail).contains("manages your account"), "{}", text(&mail));
    assert_eq!(check(&platform, &token(&mail)).await.json()["invitation"], false);
    assert_eq!(platform.get_as(&manager, "/api/v1/session").await.status, StatusCode::OK, "until it is used");
}
