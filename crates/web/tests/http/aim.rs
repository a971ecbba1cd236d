//! Links that become cards or pages, what handsets tell, conversions, and the funnel of all that; by the same ways as handsets,
//! browsers, tenants and the platform's people.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, Answer, B, Plan, Platform};

const LOGO: &[u8] = include_bytes!("../../../server/src/demo/logo.png");
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";

struct Stage {
    platform: Platform,
    manager: Person,
    reviewer: Person,
    operator: Person,
    profile: String,
    /// The hash of the brand's signature.
    sig: String,
}

#[track_caller]
fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    if answer.text.is_empty() { Value::Null } else { answer.json() }
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
}

impl Stage {
    /// A brand that handsets show.
    async fn new() -> Stage {
        let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
        let accounts = vec![
            account("TA_manager", Some("TA"), "manager"),
            account("reviewer", None, "reviewer"),
            account("administrator", None, "administrator"),
        ];
        let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
        let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
        let operator = platform.sign_in("administrator").await;
        let own = platform.get(A, "/api/v1/signatures").await.json()["items"][0]["id"].clone();
        let wording = json!({
            "name": "鸿雁商城", "summary": "网上购物", "industry": "retail", "colour": "#C8102E",
            "hotlines": [{"label": "客服", "phone": "4001234567"}], "signature_ids": [own],
            "claims": [{"rule": "exact", "value": "10690000777", "proof": "the carrier's letter"}],
            "menus": [
                {"label": "订单", "action": {"type": "OPEN_URL", "url": "https://www.example.com/orders?a=1"}},
                {"label": "客服", "items": [{"label": "电话", "action": {"type": "DIAL", "phone": "4001234567"}}]},
            ],
        });
        let made =
            done(&platform.post_as(&manager, "/api/v1/smart/profiles", &wording).await, StatusCode::CREATED);
        let profile = made["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/smart/profiles/{profile}");
        let upload = async |method: &str, path: &str, data: &[u8]| {
            platform
                .ask(method, path)
                .person(&manager)
                .body("application/octet-stream", data.to_vec())
                .answer()
                .await
        };
        done(&upload("put", &format!("{path}/logo?version=1"), LOGO).await, StatusCode::OK);
        for purpose in ["business_licence", "port_letter"] {
            let file = format!("{path}/evidence?purpose={purpose}&name=a.pdf&expires_on=2099-01-31");
            done(&upload("post", &file, PDF).await, StatusCode::CREATED);
        }
        let early = platform.post_as(&manager, "/api/v1/smart/links", &group(&profile)).await;
        refused(&early, 409, "smart_state");
        done(&platform.post_as(&manager, &format!("{path}/submit"), &json!({})).await, StatusCode::OK);
        let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews?kind=smart").await.json();
        let review = format!("/api/v1/admin/reviews/{}", queue["items"][0]["id"].as_str().unwrap());
        done(&platform.post_as(&reviewer, &format!("{review}/approve"), &json!({})).await, StatusCode::OK);
        let bucket = platform.ask("get", "/t/v1/resolve/all").answer().await.json();
        let record: Value = serde_json::from_str(bucket["records"][0]["body"].as_str().unwrap()).unwrap();
        let sig = record["sig_sha256"].as_str().unwrap().to_owned();
        Stage { platform, manager, reviewer, operator, profile, sig }
    }

    async fn make(&self, body: &Value) -> Vec<Value> {
        let made = self.platform.post(A, "/api/v1/smart/links", body).await;
        done(&made, StatusCode::CREATED)["items"].as_array().unwrap().clone()
    }

    async fn card(&self, code: &str, sig: &str, key: Option<&str>) -> Answer {
        let ask = self.platform.ask("get", &format!("/t/v1/aim/{code}?sig={sig}&vendor=huawei"));
        match key {
            Some(key) => ask.header("idempotency-key", key).answer().await,
            None => ask.answer().await,
        }
    }

    async fn browse(&self, path: &str, agent: &str, host: &str) -> Answer {
        self.platform.ask("get", path).header("user-agent", agent).header("host", host).answer().await
    }

    async fn link(&self, code: &str) -> Value {
        self.platform.get(A, &format!("/api/v1/smart/links/{code}")).await.json()
    }

    async fn funnel(&self, question: &str) -> Value {
        done(&self.platform.get(A, &format!("/api/v1/smart/statistics?{question}")).await, StatusCode::OK)
    }
}

fn group(profile: &str) -> Value {
    json!({"profile_id": profile, "kind": "group", "days": 30, "resolves": 3, "text": "春季上新",
           "fallback_url": "https://shop.example.com/spring", "click_token": true})
}

fn individual(profile: &str) -> Value {
    json!({"profile_id": profile, "kind": "individual", "days": 7, "text": "您好{name}，订单已发货",
           "fallback_url": "https://shop.example.com/", "items": [{"cust_flag": "c-1", "params": {"name": "小<b>"}}]})
}

fn now_hour() -> String {
    engine::view::rfc3339(engine::clock::now_ms())[..13].to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_become_cards_and_are_used_up_exactly() {
    let stage = Stage::new().await;
    let made = stage.make(&group(&stage.profile)).await;
    let code = made[0]["code"].as_str().unwrap();
    assert_eq!((code.len(), &made[0]["status"], &made[0]["resolves_max"]), (7, &json!("good"), &json!(3)));
    assert_eq!(made[0]["url"], format!("http://portal.example.com/s/{code}"));

    let other = "ab".repeat(32);
    refused(&stage.card("nowhere", &stage.sig, None).await, 404, "not_found");
    refused(&stage.card(code, &other, None).await, 409, "signature_mismatch");
    refused(&stage.card(code, "short", None).await, 400, "field_invalid");
    let card = stage.card(code, &stage.sig, Some("message-1")).await;
    assert_eq!(card.headers["access-control-allow-origin"], "*");
    let card = done(&card, StatusCode::OK);
    let record: Value = serde_json::from_str(card["record"]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&card["text"], &record["brand"]["name"]), (&json!("春季上新"), &json!("鸿雁商城")));
    assert_eq!(card["record"]["sig"].as_str().unwrap().len(), 128);
    for _ in 0..3 {
        done(&stage.card(code, &stage.sig, Some("message-1")).await, StatusCode::OK);
    }
    assert_eq!(stage.link(code).await["resolves"], 1, "the same message uses nothing up");
    let many = futures_util::future::join_all((0..6).map(|_| stage.card(code, &stage.sig, None))).await;
    let good = many.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!(
        (good, &stage.link(code).await["status"]),
        (2, &json!("used_up")),
        "several at once are counted exactly"
    );
    refused(&stage.card(code, &stage.sig, None).await, 410, "link_gone");
    done(&stage.card(code, &stage.sig, Some("message-1")).await, StatusCode::OK);

    let own = json!({"code": "Spring26"});
    let with = |more: &Value| {
        let mut body = group(&stage.profile);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    stage.make(&with(&own)).await;
    refused(&stage.platform.post(A, "/api/v1/smart/links", &with(&own)).await, 409, "name_taken");
    stage.make(&with(&json!({"code": "spring26"}))).await;
    for (wrong, field) in [
        (json!({"days": 181}), "days"),
        (json!({"resolves": 1}), "resolves"),
        (json!({"fallback_url": "https://192.0.2.1/"}), "fallback_url"),
        (json!({"text": "{name}"}), "text"),
        (json!({"mission_id": "0000000000001"}), "mission"),
    ] {
        let answer = stage.platform.post(A, "/api/v1/smart/links", &with(&wrong)).await;
        assert!(answer.status.is_client_error() && answer.text.contains(field), "{wrong}: {}", answer.text);
    }
    let stop = "/api/v1/smart/links/Spring26/stop";
    refused(&stage.platform.post(B, stop, &json!({})).await, 404, "not_found");
    assert_eq!(done(&stage.platform.post(A, stop, &json!({})).await, StatusCode::OK)["status"], "stopped");
    refused(&stage.card("Spring26", &stage.sig, None).await, 410, "link_gone");
    let page = stage.platform.get(A, "/api/v1/smart/links?good=true&kind=group&limit=1").await.json();
    assert_eq!((&page["items"][0]["code"], page["next_cursor"].is_string()), (&json!("spring26"), true));
    assert_eq!(stage.platform.get(B, "/api/v1/smart/links").await.json()["items"], json!([]));
    for action in ["smart_links_made", "smart_link_stopped"] {
        let log = stage.platform.log_of(&stage.manager, &format!("/api/v1/audit?action={action}")).await;
        assert!(!log.is_empty(), "{action}");
    }

    let path = format!("/api/v1/admin/smart/profiles/{}/freeze", stage.profile);
    let freeze = json!({"reason": "fraud", "note": "a stolen brand"});
    done(&stage.platform.post_as(&stage.reviewer, &path, &freeze).await, StatusCode::OK);
    refused(&stage.card("spring26", &stage.sig, None).await, 451, "link_frozen");
    let page = stage.browse("/s/spring26", PHONE, "portal.example.com").await;
    assert_eq!(page.status, StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_the_brand_and_scanners_use_nothing_up() {
    let stage = Stage::new().await;
    let made = stage.make(&individual(&stage.profile)).await;
    let code = made[0]["code"].as_str().unwrap();
    let (path, host) = (format!("/s/{code}"), "portal.example.com");
    let scanner = stage.browse(&path, "curl/8.5", host).await;
    assert_eq!(scanner.status, StatusCode::OK, "{}", scanner.text);
    assert!(!scanner.text.contains("小"), "a machine is not told what is one person's");
    let ahead =
        stage.platform.ask("get", &path).header("user-agent", PHONE).header("sec-purpose", "prefetch");
    assert_eq!(ahead.answer().await.status, StatusCode::OK);
    assert_eq!(
        stage.platform.ask("head", &path).header("user-agent", PHONE).answer().await.status,
        StatusCode::OK
    );
    let link = stage.link(code).await;
    assert_eq!((&link["resolves"], &link["seen"], &link["status"]), (&json!(0), &json!(0), &json!("good")));

    let page = stage.browse(&path, PHONE, host).await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'nonce-") && !policy.contains("script"),
        "{policy}"
    );
    assert_eq!(
        (&page.headers["referrer-policy"], &page.headers["cache-control"]),
        (&"no-referrer".parse().unwrap(), &"no-store".parse().unwrap())
    );
    assert!(page.headers.get("set-cookie").is_none() && !page.text.contains("<script"));
    assert!(
        page.text.contains("您好小&lt;b&gt;，订单已发货") && page.text.contains("鸿雁商城"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("data:image/png;base64,") && page.text.contains(&format!("href=\"/s/{code}/m1\""))
    );
    assert_eq!(
        stage.browse(&path, PHONE, host).await.status,
        StatusCode::OK,
        "the same browser may look again"
    );
    let link = stage.link(code).await;
    assert_eq!(
        (&link["resolves"], &link["seen"], &link["status"]),
        (&json!(1), &json!(2), &json!("used_up"))
    );
    let other = stage.browse(&path, &format!("{PHONE} other"), host).await;
    assert_eq!(other.status, StatusCode::GONE);
    let zh = stage.platform.ask("get", &path).header("user-agent", "another").header("accept-language", "zh");
    assert!(zh.answer().await.text.contains("链接已失效"));

    let go = stage.browse(&format!("{path}/m1"), PHONE, host).await;
    assert_eq!(
        (go.status, &go.headers["location"]),
        (StatusCode::FOUND, &"https://www.example.com/orders?a=1".parse().unwrap())
    );
    let dial = stage.browse(&format!("{path}/m3"), PHONE, host).await;
    assert_eq!(dial.headers["location"], "tel:4001234567");
    let fallback = stage.browse(&format!("{path}/go"), PHONE, host).await;
    assert_eq!(fallback.headers["location"], "https://shop.example.com/");
    for odd in ["m2", "m9", "https:%2F%2Fevil.example"] {
        assert_eq!(
            stage.browse(&format!("{path}/{odd}"), PHONE, host).await.status,
            StatusCode::NOT_FOUND,
            "{odd}"
        );
    }
    stage.browse(&format!("{path}/m1"), "curl/8.5", host).await;
    assert_eq!(stage.link(code).await["clicks"], 3, "a machine's is none");
    assert_eq!(stage.browse("/s/nowhere", PHONE, host).await.status, StatusCode::NOT_FOUND);

    let told = |id: &str, value: &str| {
        json!({"id": id, "cust_flag": "c-1", "event": "order", "value": value, "currency": "CNY",
               "at": engine::view::rfc3339(engine::clock::now_ms())})
    };
    let nobody =
        json!({"cust_flag": "c-2", "event": "order", "at": engine::view::rfc3339(engine::clock::now_ms())});
    let body = json!({"items": [told("o-1", "129.00"), told("o-2", "1"), nobody]});
    let taken = done(&stage.platform.post(A, "/api/v1/smart/conversions", &body).await, StatusCode::OK);
    assert_eq!(taken, json!({"matched": 2, "unmatched": 1, "repeated": 0}));
    let taken = done(&stage.platform.post(A, "/api/v1/smart/conversions", &body).await, StatusCode::OK);
    assert_eq!(taken["repeated"], 3);
    let list = stage
        .platform
        .get(A, &format!("/api/v1/smart/conversions?profile_id={}", stage.profile))
        .await
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&list["items"][1]["value"], &list["items"][1]["item"]),
        (&json!("129"), &json!("")),
        "the last item followed"
    );
    let wrong = json!({"items": [{"event": "order", "at": "2026-01-01T00:00:00Z"}]});
    assert!(stage.platform.post(A, "/api/v1/smart/conversions", &wrong).await.status.is_client_error());

    let totals = &stage.funnel("by=vendor").await["totals"];
    assert_eq!(
        (&totals["exposed"], &totals["clicked"]),
        (&json!({"filtered": 2, "raw": 5}), &json!({"filtered": 3, "raw": 4}))
    );
    assert_eq!((&totals["exposed_handset_days"]["filtered"], &totals["converted"]), (&json!(1), &json!(2)));
    assert_eq!((&totals["dialled"]["filtered"], &totals["opened"]["filtered"]), (&json!(1), &json!(2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_and_hosts_of_ones_own() {
    let stage = Stage::new().await;
    let made = stage.make(&group(&stage.profile)).await;
    let path = format!("/s/{}", made[0]["code"].as_str().unwrap());
    let host = "/api/v1/smart/link-host";
    assert_eq!(
        stage.platform.get(A, host).await.json(),
        json!({"host": null, "base": "http://portal.example.com/s/", "version": 0})
    );
    let put =
        async |key: &str, body: Value| stage.platform.ask("put", host).key(key).json(&body).answer().await;
    for wrong in ["localhost", "192.0.2.1", "portal.example.com", "a b", "t.cn"] {
        assert!(put(A, json!({"host": wrong, "version": 0})).await.status.is_client_error(), "{wrong}");
    }
    let set = done(&put(A, json!({"host": "Go.Example.com", "version": 0})).await, StatusCode::OK);
    assert_eq!(
        (&set["host"], &set["base"], &set["version"]),
        (&json!("go.example.com"), &json!("https://go.example.com/s/"), &json!(1))
    );
    refused(&put(A, json!({"host": null, "version": 0})).await, 409, "changed_meanwhile");
    refused(&put(B, json!({"host": "go.example.com", "version": 0})).await, 409, "name_taken");
    done(&put(B, json!({"host": "l.example.net", "version": 0})).await, StatusCode::OK);
    for (asked, status) in [
        ("go.example.com", StatusCode::OK),
        ("portal.example.com", StatusCode::OK),
        ("l.example.net", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(stage.browse(&path, PHONE, asked).await.status, status, "{asked}");
    }

    let go = stage.browse(&format!("{path}/m1"), PHONE, "go.example.com").await;
    let to = go.headers["location"].to_str().unwrap();
    let token = to.strip_prefix("https://www.example.com/orders?a=1&ct=").unwrap();
    let now = engine::view::rfc3339(engine::clock::now_ms());
    let body = |token: &str| json!({"items": [{"click_token": token, "event": "sign_up", "at": now}]});
    let taken =
        done(&stage.platform.post(B, "/api/v1/smart/conversions", &body(token)).await, StatusCode::OK);
    assert_eq!(taken["matched"], 0, "another tenant's token is nothing");
    let taken =
        done(&stage.platform.post(A, "/api/v1/smart/conversions", &body(token)).await, StatusCode::OK);
    assert_eq!(taken["matched"], 1);

    // A verification code carries no such link, in its content or in a value.
    let url = made[0]["url"].as_str().unwrap();
    let content =
        json!({"type": "verification", "content": format!("验证码 123456 {url}"), "to": "13800138000"});
    refused(&stage.platform.post(A, "/api/v1/messages", &content).await, 422, "link_in_code");
    let value =
        json!({"type": "verification", "template_id": "otp", "variables": [url], "to": "13800138000"});
    refused(&stage.platform.post(A, "/api/v1/messages", &value).await, 422, "link_in_code");
    let plain =
        json!({"type": "notification", "content": format!("您的快递已到 {url} "), "to": "13800138000"});
    let plain = stage.platform.post(A, "/api/v1/messages", &plain).await;
    assert_eq!(plain.status, StatusCode::ACCEPTED, "{}", plain.text);

    // What is nothing but a link on the platform's own host may be a value; another address may not.
    let platform = &stage.platform;
    let wording = json!({"template_id": "T9", "name": "Parcel", "type": "notification", "content": "您的快递已到，详见 ${link} 。",
                         "description": "for whoever waits for a parcel"});
    done(&platform.post_as(&stage.manager, "/api/v1/templates", &wording).await, StatusCode::CREATED);
    done(&platform.post_as(&stage.manager, "/api/v1/templates/T9/submit", &json!({})).await, StatusCode::OK);
    let queue = platform.get_as(&stage.reviewer, "/api/v1/admin/reviews").await.json();
    let review = format!("/api/v1/admin/reviews/{}/approve", queue["items"][0]["id"].as_str().unwrap());
    done(&platform.post_as(&stage.reviewer, &review, &json!({})).await, StatusCode::OK);
    let send = async |link: &str| {
        let body = json!({"type": "notification", "template_id": "T9", "variables": {"link": link}, "to": "13800138001"});
        platform.post(A, "/api/v1/messages", &body).await
    };
    let known = send(&format!("http://portal.example.com/s/{}", made[0]["code"].as_str().unwrap())).await;
    assert_eq!(known.status, StatusCode::ACCEPTED, "{}", known.text);
    let other = send("https://shop.example.com/s/abc").await;
    assert!(other.text.contains("variable_has_url"), "{}", other.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_handsets_tell_is_counted_once_raw_and_filtered() {
    let stage = Stage::new().await;
    let uid = stage.platform.send(A, "13800138000", json!({})).await;
    stage.platform.closed(A, &uid).await;
    let event = |id: &str, what: &str, item: Option<&str>| {
        json!({"id": format!("event-0000000000-{id}"), "type": what, "hour": now_hour(), "profile": stage.profile, "version": 1,
               "item": item})
    };
    let batch = |day: &str, events: Vec<Value>| json!({"sdk": "1.0.0", "day_id": format!("{day}-00000000-00000"), "vendor": "reference", "events": events});
    let post = async |body: &Value| stage.platform.ask("post", "/t/v1/events").json(body).answer().await;
    let shown = batch(
        "a",
        vec![
            event("1", "EXPOSE", None),
            event("2", "CLICK", Some("m1")),
            event("3", "LINK_CLICK", Some("m1")),
        ],
    );
    let answer = post(&shown).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert_eq!(done(&answer, StatusCode::ACCEPTED), json!({"taken": 3, "repeated": 0, "unknown": 0}));
    assert_eq!(post(&shown).await.json(), json!({"taken": 0, "repeated": 3, "unknown": 0}));
    let unseen = batch("b", vec![event("4", "CLICK", Some("m3")), event("5", "DIAL", Some("m3"))]);
    assert_eq!(post(&unseen).await.json()["taken"], 2, "counted raw: nobody presses what was not shown");
    let odd = batch(
        "c",
        vec![event("6", "CLICK", Some("m9")), event("7", "CLICK", None), event("8", "EXPOSE", Some("m1"))],
    );
    assert_eq!(post(&odd).await.json(), json!({"taken": 0, "repeated": 0, "unknown": 3}));
    let (first, second) =
        (batch("d", vec![event("9", "EXPOSE", None)]), batch("e", vec![event("10", "EXPOSE", None)]));
    let both = futures_util::future::join(post(&first), post(&second)).await;
    assert_eq!((&both.0.json()["taken"], &both.1.json()["taken"]), (&json!(1), &json!(1)));

    let mut old = event("11", "EXPOSE", None);
    old["hour"] = json!("2026-01-01T00");
    for (wrong, status) in [
        (batch("f", vec![old]), 422),
        (batch("f", vec![event("12", "RESOLVE", None)]), 400),
        (batch("f", vec![]), 400),
        (
            json!({"sdk": "1", "day_id": "13800138000-0000", "vendor": "reference", "events": [event("13", "EXPOSE", None)]}),
            400,
        ),
        (
            json!({"sdk": "1", "day_id": "f-00000000-00000", "vendor": "nobody", "events": [event("14", "EXPOSE", None)]}),
            422,
        ),
    ] {
        let answer = post(&wrong).await;
        assert_eq!(answer.status.as_u16(), status, "{wrong}: {}", answer.text);
    }
    let large = "x".repeat(65 * 1024);
    let answer = stage.platform.ask("post", "/t/v1/events").body("application/json", large).answer().await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let signed =
        stage.platform.ask("post", "/t/v1/events").header("x-oem", "huawei").json(&shown).answer().await;
    assert_eq!(signed.status, StatusCode::UNAUTHORIZED);

    let days = stage.funnel(&format!("profile={}", stage.profile)).await;
    let totals = &days["totals"];
    assert_eq!(
        (&totals["submitted"], &totals["delivered"], &totals["resolvable"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(totals["exposed"], json!({"filtered": 3, "raw": 3}));
    assert_eq!(totals["clicked"], json!({"filtered": 1, "raw": 2}));
    assert_eq!(
        (&totals["exposed_handset_days"]["filtered"], &totals["clicked_handset_days"]["raw"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(totals["conversion_rate"], 0.0);
    let items = days["items"].as_array().unwrap();
    assert_eq!(
        (items.len(), &items[29]["exposed"]["raw"], &items[0]["submitted"]),
        (30, &json!(3), &json!(0))
    );
    let by =
        async |by: &str| stage.funnel(&format!("profile={}&by={by}", stage.profile)).await["items"].clone();
    let items = by("item").await;
    let found = items.as_array().unwrap().iter().find(|row| row["key"] == "m1").unwrap();
    assert_eq!(
        (&found["name"], &found["clicked"]["filtered"], &found["submitted"]),
        (&json!("订单"), &json!(1), &Value::Null)
    );
    assert_eq!(by("vendor").await[0]["key"], "reference");
    assert_eq!(
        (&by("profile").await[0]["name"], &by("profile").await[0]["delivered"]),
        (&json!("鸿雁商城"), &json!(1))
    );
    assert_eq!(
        stage.platform.get(B, "/api/v1/smart/statistics").await.json()["totals"]["exposed"]["raw"],
        0,
        "another tenant's"
    );
    for wrong in ["by=tenant", "tenant=TA", "from=2026-01-01&until=2026-12-31", "by=x", "profile=x"] {
        let answer = stage.platform.get(A, &format!("/api/v1/smart/statistics?{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
    let file = stage.platform.get(A, "/api/v1/smart/statistics/file?by=item&lang=zh").await;
    assert!(
        file.text.contains("菜单项") && file.text.contains("曝光人天（估算）") && file.text.contains("m1"),
        "{}",
        file.text
    );
    let all = stage.platform.get_as(&stage.operator, "/api/v1/admin/smart/statistics?by=tenant").await.json();
    assert_eq!((&all["items"][0]["key"], &all["items"][0]["exposed"]["raw"]), (&json!("TA"), &json!(3)));
    let file = stage
        .platform
        .get_as(&stage.operator, "/api/v1/admin/smart/statistics/file?tenant=TA&format=csv")
        .await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
}
