//! What a tenant's people look at: tasks, the log, the inbox, search, the overview, the catalogue; and how much of a phone
//! number they see.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, B, Platform};

/// The ids of a page's items, and its total.
fn uids(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{page}"))
        .iter()
        .map(|i| i["uid"].as_str().unwrap())
        .collect()
}

async fn send(platform: &Platform, body: Value) -> Value {
    let answer = platform.post(A, "/api/v1/messages", &body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    answer.json()
}

fn uid(sent: &Value, n: usize) -> &str {
    sent["messages"][n]["uid"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_searched_by_everything_at_once() {
    let platform = Platform::start().await;
    let spring = json!({"type": "notification", "content": "您好", "task": " Spring 100% ", "reference": "r-1",
                        "to": ["13800130000", "13800130001", "+639215347566", "bad"]});
    let spring = send(&platform, spring).await;
    assert_eq!(spring["task_id"], spring["request_id"]);
    let code = json!({"type": "verification", "template_id": "otp", "variables": ["1"], "to": "13800130002"});
    let code = send(&platform, code).await;
    assert!(code.get("task_id").is_none(), "{code}");
    platform.send(B, "13800130000", json!({})).await;
    for sent in [&spring, &code] {
        for message in sent["messages"].as_array().unwrap() {
            platform.closed(A, message["uid"].as_str().unwrap()).await;
        }
    }
    let all = [uid(&code, 0), uid(&spring, 3), uid(&spring, 2), uid(&spring, 1), uid(&spring, 0)];
    let [otp, bad, abroad, failed, arrived] = all;
    let task = spring["task_id"].as_str().unwrap();
    let soon = engine::view::rfc3339(engine::clock::now_ms() + 60_000);
    for (query, expected) in [
        ("", &all[..]),
        ("sort=accepted_at&page_size=10", &[arrived, failed, abroad, bad, otp]),
        ("country=63", &[abroad]),
        ("country=86&phone=0001", &[failed]),
        ("country=63&phone=9215347566", &[abroad]),
        ("country=63&phone=13800130001", &[]),
        ("phone=%2B86%20138-0013-0001", &[failed]),
        ("phone=13800130001", &[failed]),
        ("phone=47566", &[abroad]),
        (&format!("uid={failed}"), &[failed]),
        (&format!("uid={}", failed.to_lowercase()), &[failed]),
        ("uid=0000000000001", &[]),
        ("task=SPRING", &[bad, abroad, failed, arrived]),
        ("task=100%25", &[bad, abroad, failed, arrived]),
        ("task=%25", &[bad, abroad, failed, arrived]),
        ("task=_", &[]),
        ("task=winter", &[]),
        ("status=refused", &[bad]),
        ("status=refused&status=delivered", &[bad, abroad, arrived]),
        ("status=queued", &[]),
        ("dr_state=UNDELIV", &[failed]),
        ("dr_state=expired", &[otp]),
        ("dr_state=LOCAL_REJECTED", &[bad]),
        ("dr_state=DELIVRD&status=refused", &[]),
        ("type=verification", &[otp]),
        ("route_id=IN", &[abroad]),
        ("route_id=nobody's", &[]),
        ("template_id=otp", &[otp]),
        ("template_id=none", &[]),
        ("reference=r-1&country=86&status=undelivered&task=spring&type=notification", &[failed]),
        (&format!("task_id={task}"), &[bad, abroad, failed, arrived]),
        (&format!("task_id={}&status=undelivered&status=refused", task.to_lowercase()), &[bad, failed]),
        (&format!("task_id={task}&phone=7566"), &[abroad]),
        (&format!("task_id={task}&task=spring&route_id=IN&sort=accepted_at"), &[abroad]),
        (&format!("task_id={task}&kind=mo"), &[]),
        ("task_id=0000000000001", &[]),
        ("kind=mo", &[]),
        ("kind=all", &all[..]),
        (&format!("from={soon}"), &[]),
        (&format!("until={soon}"), &all[..]),
        ("from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00%2B08:00", &[]),
        ("page=2&page_size=10", &[]),
    ] {
        let answer = platform.get(A, &format!("/api/v1/log?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        let page = answer.json();
        assert_eq!(uids(&page), expected, "{query}");
        let total = if query.starts_with("page=2") { all.len() } else { expected.len() };
        assert_eq!((&page["total"], &page["total_is_exact"]), (&json!(total), &json!(true)), "{query}");
    }
    let foreign = platform.get(B, &format!("/api/v1/log?task_id={task}")).await;
    assert_eq!((foreign.status, &foreign.json()["total"]), (StatusCode::OK, &json!(0)), "another tenant's");
    let export = json!({ "what": "messages", "format": "csv", "filter": { "task_id": task } });
    let (own, others) = (
        platform.post(A, "/api/v1/exports", &export).await,
        platform.post(B, "/api/v1/exports", &export).await,
    );
    assert_eq!(own.status, StatusCode::ACCEPTED, "{}", own.text);
    assert_eq!((others.status, others.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "field_invalid"));
    assert_eq!(others.json()["fields"][0]["field"], "task_id", "{}", others.text);
    let item = platform.get(A, &format!("/api/v1/log?uid={abroad}")).await.json()["items"][0].clone();
    assert_eq!(
        (&item["kind"], &item["calling_code"], &item["phone"]),
        (&json!("mt"), &json!(63), &json!("9215347566"))
    );
    assert_eq!((&item["task_name"], &item["task_id"]), (&json!("Spring 100%"), &spring["task_id"]));
    assert_eq!((&item["to"], &item["direction"]), (&json!("+639215347566"), &json!("international")));
    let item = platform.get(A, &format!("/api/v1/log?uid={failed}")).await.json()["items"][0].clone();
    assert!(item["dr_explanation"]["title"].as_str().is_some_and(|title| !title.is_empty()), "{item}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_questions_are_named() {
    let platform = Platform::start().await;
    for (path, status, code, field) in [
        ("/log?phone=800", 422, "invalid_number", "phone"),
        ("/log?phone=%25%25%25%25", 422, "invalid_number", "phone"),
        ("/log?country=999", 422, "field_invalid", "country"),
        ("/log?country=CN", 400, "field_invalid", "country"),
        ("/log?page=99999999999999999999", 400, "field_invalid", "page"),
        ("/log?page=4294967295", 400, "field_invalid", "page"),
        ("/log?page=0", 400, "field_invalid", "page"),
        ("/log?page_size=1000", 400, "field_invalid", "page_size"),
        ("/log?from=2026-08-02T00:00:00Z&until=2026-08-01T00:00:00Z", 400, "field_invalid", "until"),
        ("/log?from=2026-02-31T00:00:00Z", 400, "field_invalid", "from"),
        ("/log?status=lost", 400, "field_invalid", "status"),
        ("/log?task_id=Spring", 400, "field_invalid", "task_id"),
        ("/log?tenant=TB", 400, "field_invalid", "tenant"),
        ("/tasks?status=finished", 400, "field_invalid", "status"),
        ("/tasks?sort=phone", 400, "field_invalid", "sort"),
        ("/inbox?phone=12", 422, "invalid_number", "phone"),
        ("/search?q=", 400, "field_invalid", "q"),
        ("/search", 400, "field_invalid", "q"),
    ] {
        let answer = platform.get(A, &format!("/api/v1{path}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{path}: {}",
            answer.text
        );
        assert_eq!(answer.json()["fields"][0]["field"], field, "{path}");
    }
    for (path, who) in
        [("/tasks/x", A), ("/tasks/0000000000001/messages", A), ("/inbox/x", A), ("/inbox/-1", A)]
    {
        assert_eq!(platform.get(who, &format!("/api/v1{path}")).await.code(), "not_found", "{path}");
    }
    for name in ["", "   ", &"字".repeat(31), "a\nb"] {
        let body = json!({"type": "notification", "content": "x", "to": "13800138000", "task": name});
        let answer = platform.post(A, "/api/v1/messages", &body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "field_invalid"), "{name:?}");
        assert_eq!(answer.json()["fields"][0]["field"], "task");
    }
    assert_eq!(platform.get(A, "/api/v1/tasks").await.json()["total"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_are_paged_sorted_and_cancelled() {
    let platform = Platform::start().await;
    let soon = engine::view::rfc3339(engine::clock::now_ms() + 3_600_000);
    for n in 0..12 {
        let to: Vec<_> = (0..=n).map(|m| format!("1380013{:04}", 100 + m)).collect();
        let name = format!("{} {n}", if n % 2 == 0 { "even" } else { "Odd" });
        send(&platform, json!({"type": "notification", "content": format!("{n}"), "to": to, "task": name, "schedule_at": soon})).await;
    }
    let list = async |query: &str| platform.get(A, &format!("/api/v1/tasks?{query}")).await.json();
    let names = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let page = list("page_size=10").await;
    assert_eq!((names(&page).len(), &page["total"], &page["page_size"]), (10, &json!(12), &json!(10)));
    assert_eq!(
        (&page["items"][0]["name"], &page["items"][0]["status"]),
        (&json!("Odd 11"), &json!("scheduled"))
    );
    assert_eq!(names(&list("page_size=10&page=2").await), ["Odd 1", "even 0"]);
    assert_eq!(names(&list("page_size=10&page=3").await), [""; 0], "beyond the end");
    assert_eq!(names(&list("sort=name&page_size=10").await)[..2], ["even 0", "even 10"]);
    assert_eq!(list("name=odd").await["total"], 6);
    assert_eq!(
        (&list("status=scheduled").await["total"], &list("status=running").await["total"]),
        (&json!(12), &json!(0))
    );
    let first = &page["items"][0];
    let path = format!("/api/v1/tasks/{}", first["task_id"].as_str().unwrap());
    let cancel = || platform.ask("post", &format!("{path}/cancel")).key(A).header("idempotency-key", "once");
    assert_eq!(cancel().answer().await.json()["cancelled"], 12);
    assert_eq!(cancel().answer().await.json()["cancelled"], 12, "the same answer again");
    let again = platform.ask("post", &format!("{path}/cancel")).key(A).answer().await;
    assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "not_cancellable"));
    let task = platform.get(A, &path).await.json();
    assert_eq!((&task["status"], &task["counts"]["cancelled"]), (&json!("cancelled"), &json!(12)));
    assert_eq!((&task["price"]["amount"], &task["charged"]["amount"]), (&json!("12"), &json!("0")));
    let messages =
        platform.get(A, &format!("{path}/messages?status=cancelled&page_size=10&page=2")).await.json();
    assert_eq!((messages["items"].as_array().unwrap().len(), &messages["total"]), (2, &json!(12)));
    assert_eq!(platform.get(A, &format!("{path}/messages?status=queued")).await.json()["total"], 0);
}

/// A message that was delivered, and what its phone answered; its uplink's id.
async fn talk(platform: &Platform) -> (String, String) {
    let marketing =
        json!({"type": "marketing", "content": "大促，退订回T", "to": "13800130017", "task": "Sale"});
    let sent = send(platform, marketing).await;
    platform.closed(A, uid(&sent, 0)).await;
    for _ in 0..500 {
        let inbox = platform.get(A, "/api/v1/inbox").await.json();
        if let Some(id) = inbox["items"][0]["id"].as_str() {
            assert_eq!(inbox["items"][0]["from"], "+8613800130017", "a program sees the whole number");
            return (uid(&sent, 0).to_owned(), id.to_owned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no uplink came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_see_numbers_masked_unless_they_may_and_ask() {
    let platform = Platform::with_everybody().await;
    let (uid, uplink) = talk(&platform).await;
    let manager = platform.sign_in("TA_manager").await;
    let task =
        platform.get(A, "/api/v1/tasks").await.json()["items"][0]["task_id"].as_str().unwrap().to_owned();
    let paths = [
        format!("/messages/{uid}"),
        "/messages?limit=10".into(),
        "/messages?phone=13800130017".into(),
        "/log?kind=all".into(),
        "/log?kind=all&phone=0017".into(),
        format!("/tasks/{task}/messages"),
        "/receipts".into(),
        "/uplinks".into(),
        "/inbox".into(),
        format!("/inbox/{uplink}"),
        "/search?q=0017".into(),
        format!("/search?q={uid}"),
        format!("/search?q={}", domain::id::MessageId(uplink.parse().unwrap()).uid()),
    ];
    for path in &paths {
        let answer = platform.get_as(&manager, &format!("/api/v1{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        let masked = answer.text.contains("138****0017") && !answer.text.contains("13800130017");
        assert!(masked, "{path}: {}", answer.text);
        let whole = platform.get(A, &format!("/api/v1{path}")).await;
        assert!(whole.text.contains("13800130017"), "{path}: {}", whole.text);
    }
    let asked =
        async |who: &Person, path: String| platform.get_as(who, &format!("/api/v1{path}unmask=true")).await;
    let whole = [format!("/messages/{uid}?"), "/log?kind=all&".into(), format!("/tasks/{task}/messages?")];
    for path in &whole {
        let answer = asked(&manager, path.clone()).await;
        assert!(answer.text.contains("13800130017"), "{path}: {}", answer.text);
    }
    let log = platform.log_of(&manager, "/api/v1/audit?action=phones_unmasked").await;
    assert_eq!(log.len(), whole.len(), "{log:?}");
    let viewer = platform.sign_in("TA_viewer").await;
    for path in whole {
        let answer = asked(&viewer, path).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));
    }
    assert_eq!(platform.log_of(&manager, "/api/v1/audit?action=phones_unmasked").await.len(), log.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_sends_a_task_and_that_is_written_down() {
    let platform = Platform::with_everybody().await;
    let sender = platform.sign_in("TA_sender").await;
    let body =
        json!({"type": "notification", "content": "您好", "to": ["13800130000", "1"], "task": "Spring"});
    let sent = platform.post_as(&sender, "/api/v1/messages", &body).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    let task = platform
        .get_as(&sender, &format!("/api/v1/tasks/{}", sent.json()["task_id"].as_str().unwrap()))
        .await;
    assert_eq!(task.json()["created_by"], "TA_sender");
    let manager = platform.sign_in("TA_manager").await;
    let audit = platform.get_as(&manager, "/api/v1/audit?action=messages_sent").await.json();
    let line = &audit["items"][0];
    assert_eq!(
        (&line["object"], &line["detail"]["task"]),
        (&sent.json()["task_id"], &json!("Spring")),
        "{audit}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn platform_staff_find_any_message_masked_and_that_is_written_down() {
    let platform = Platform::with_everybody().await;
    let (uid, _) = talk(&platform).await;
    let noc = platform.sign_in("platform_noc").await;
    let message = platform.get_as(&noc, &format!("/api/v1/admin/messages/{uid}")).await;
    assert_eq!(message.json()["tenant_code"], "TA", "{}", message.text);
    let log = platform.get_as(&noc, "/api/v1/admin/log?kind=all&phone=0017").await;
    assert_eq!(
        (&log.json()["total"], &log.json()["items"][0]["tenant_code"]),
        (&json!(2), &json!("TA")),
        "{}",
        log.text
    );
    assert_eq!(platform.get_as(&noc, "/api/v1/admin/log?tenant=TB").await.json()["total"], 0);
    assert_eq!(platform.get_as(&noc, "/api/v1/admin/log?tenant=XX").await.json()["total"], 0);
    let task =
        platform.get(A, "/api/v1/tasks").await.json()["items"][0]["task_id"].as_str().unwrap().to_owned();
    for (more, total) in [("", 1), ("&tenant=TA", 1), ("&tenant=TB", 0)] {
        let found = platform.get_as(&noc, &format!("/api/v1/admin/log?task_id={task}{more}")).await.json();
        assert_eq!(found["total"], total, "{more}: {found}");
    }
    let found = platform.get_as(&noc, "/api/v1/search?q=13800130017").await;
    assert_eq!(found.json()["items"][0]["tenant_code"], "TA", "{}", found.text);
    let places = platform.get_as(&noc, "/api/v1/search?q=TA").await.json();
    assert!(places["items"].as_array().unwrap().iter().any(|item| item["kind"] == "tenant"), "{places}");
    for answer in [&message, &log, &found] {
        assert!(
            answer.text.contains("138****0017") && !answer.text.contains("13800130017"),
            "{}",
            answer.text
        );
    }
    let unmask = platform.get_as(&noc, "/api/v1/admin/log?unmask=true").await;
    assert!(!unmask.text.contains("13800130017"), "{}", unmask.text);
    let manager = platform.sign_in("TA_manager").await;
    let audit = platform.log_of(&manager, "/api/v1/audit?action=message_viewed_by_platform").await;
    assert_eq!(audit.len(), 1, "the tenant sees who looked");
    let gone = platform.get_as(&noc, "/api/v1/admin/messages/0000000000001").await;
    assert_eq!(gone.code(), "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overview_and_the_catalogue_say_what_is_there() {
    let platform = Platform::start().await;
    let sent = send(
        &platform,
        json!({"type": "notification", "content": "您好", "to": ["13800130000", "13800130001", "1"]}),
    )
    .await;
    for message in sent["messages"].as_array().unwrap() {
        platform.closed(A, message["uid"].as_str().unwrap()).await;
    }
    let overview = platform.get(A, "/api/v1/overview").await.json();
    let today = &overview["today"];
    assert_eq!(today["by_status"], json!({"delivered": 1, "undelivered": 1, "refused": 1}));
    assert_eq!((&today["by_type"], &today["messages"]), (&json!({"notification": 3}), &json!(3)));
    assert!((today["success_rate"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!((overview["days"].as_array().unwrap().len(), &overview["days"][29]), (30, today));
    assert_eq!(overview["orders"][0]["number"], "CloudSMS_TA");
    assert_eq!(overview["api"]["rest_url"], "http://portal.example.com/api/v1");
    let codes: Vec<_> =
        overview["attention"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["no_callback"], "{overview}");
    assert_eq!(platform.get(B, "/api/v1/overview").await.json()["today"]["messages"], 0);

    let templates = platform.get(A, "/api/v1/templates").await.json();
    assert_eq!(
        templates["items"][0]["variables"],
        json!([{"name": "code", "type": "other", "max_chars": 100}]),
        "{templates}"
    );
    assert_eq!(platform.get(B, "/api/v1/templates").await.json()["items"], json!([]));
    let signatures = platform.get(A, "/api/v1/signatures").await.json();
    let (all, first) = (signatures["items"].as_array().unwrap(), &signatures["items"][0]);
    assert_eq!((all.len(), &first["text"], &first["status"]), (1, &json!("云燕"), &json!("approved")));
    let routes = platform.get(A, "/api/v1/routes").await.json();
    let ids: Vec<_> =
        routes["items"].as_array().unwrap().iter().map(|route| route["route_id"].clone()).collect();
    assert_eq!(ids, ["IN", "M", "N", "V"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_says_what_its_tenants_address_answered() {
    let platform = Platform::start().await;
    let url = json!({"url": "http://127.0.0.1:9/nobody"});
    let put = platform.ask("put", "/api/v1/callbacks/receipts").key(A).json(&url).answer().await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    let other = platform.send(A, "13800130000", json!({})).await;
    let uid = platform.send(A, "13800130000", json!({"content": "x"})).await;
    platform.closed(A, &uid).await;
    platform.closed(A, &other).await;
    for _ in 0..500 {
        let message = platform.get(A, &format!("/api/v1/messages/{uid}")).await.json();
        let steps = message["timeline"].as_array().unwrap();
        if let Some(step) = steps.iter().find(|step| step["what"] == "callback") {
            assert_eq!(step["url"], "http://127.0.0.1:9/nobody");
            assert!(step["took_ms"].is_i64() && step["note"].is_string(), "{step}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nothing was pushed");
}
