//! The commercial side as the platform's people and a tenant use it: packages, orders, corrections, expenses, statements.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::callbacks::{events, receiver};
use crate::people::Person;
use crate::platform::{A, Answer, B, Plan, Platform};

/// Somebody of each kind the stories need.
struct Office {
    platform: Platform,
    admin: Person,
    finance: Person,
}

impl Office {
    async fn open() -> Office {
        let accounts = vec![
            ("administrator".into(), None, "administrator"),
            ("finance".into(), None, "finance"),
            ("TA_manager".into(), Some("TA"), "manager"),
        ];
        let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
        let (admin, finance) = (platform.sign_in("administrator").await, platform.sign_in("finance").await);
        Office { platform, admin, finance }
    }

    async fn admin(&self, path: &str, body: &Value) -> Answer {
        self.platform.post_as(&self.admin, &format!("/api/v1/admin{path}"), body).await
    }

    async fn finance(&self, path: &str, body: &Value) -> Answer {
        self.platform.post_as(&self.finance, &format!("/api/v1/admin{path}"), body).await
    }

    async fn see(&self, path: &str) -> Value {
        ok(self.platform.get_as(&self.admin, &format!("/api/v1/admin{path}")).await)
    }

    async fn tenant(&self, path: &str) -> Value {
        ok(self.platform.get(A, &format!("/api/v1{path}")).await)
    }

    /// A package in USD with a dear line for one country; answers its id.
    async fn package(&self) -> String {
        created(self.admin("/packages", &package()).await)["package_id"].as_str().unwrap().to_owned()
    }

    /// An active order of tenant A; answers its number.
    async fn order(&self, more: Value) -> String {
        let mut body = json!({"tenant": "TA", "package_id": self.package().await, "activate": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        created(self.admin("/orders", &body).await)["number"].as_str().unwrap().to_owned()
    }

    async fn clean_books(&self) {
        assert_eq!(self.platform.engine.check_books().await.unwrap(), Vec::<String>::new());
    }
}

fn package() -> Value {
    json!({"product_name": "SMM", "business_channel": "CNX_SMM", "payment_type": "prepaid", "unit": "USD",
           "total_amount": "10", "validity_days": 30, "routes": ["N", "V", "IN"],
           "prices": [{"per_segment": "0.05"}, {"country": "CN", "type": "notification", "per_segment": "0.045"}]})
}

#[track_caller]
fn ok(answer: Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

#[track_caller]
fn created(answer: Answer) -> Value {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_bought_is_charged_only_when_it_is_delivered() {
    let office = Office::open().await;
    let id = office.package().await;
    assert!(id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()), "{id}");
    let place = json!({"tenant": "TA", "package_id": id});
    let order = created(office.admin("/orders", &place).await);
    let number = order["number"].as_str().unwrap().to_owned();
    assert!(number.starts_with("CloudSMS_20") && number.len() == 23, "{number}");
    assert_eq!((&order["status"], &order["effective_at"]), (&json!("ordered"), &Value::Null));
    assert_eq!(order["can"], json!(["activate", "change", "top_up", "correct", "cancel"]));
    let second = created(office.admin("/orders", &place).await);
    assert_ne!(second["number"], order["number"], "two in a second have two numbers");
    let active = ok(office.admin(&format!("/orders/{number}/activate"), &json!({})).await);
    assert_eq!((&active["status"], &active["remaining_amount"]), (&json!("active"), &json!("10")));
    assert!(active["expires_at"].is_string(), "{active}");

    // It ends sooner than the tenant's other order, so it is drawn from first.
    let delivered = office.platform.send(A, "13800130000", json!({})).await;
    let failed = office.platform.send(A, "13800130001", json!({})).await;
    assert_eq!(
        office.platform.closed(A, &delivered).await["charged"],
        json!({"amount": "0.045", "unit": "USD"})
    );
    assert_eq!(office.platform.closed(A, &failed).await["charged"]["amount"], "0");
    let seen = office.tenant(&format!("/orders/{number}")).await;
    assert_eq!(
        (&seen["remaining_amount"], &seen["charged"], &seen["held"]),
        (&json!("9.955"), &json!("0.045"), &json!("0"))
    );
    assert_eq!(seen["terms"]["prices"][1]["per_segment"], "0.045");

    let ledger = office.tenant(&format!("/orders/{number}/ledger")).await;
    let moves: Vec<_> =
        ledger["items"].as_array().unwrap().iter().map(|line| (&line["move"], &line["amount"])).collect();
    let [hold, post, void, bought] = ["hold", "post", "void", "top_up"].map(|word| json!(word));
    let (price, ten) = (json!("0.045"), json!("10"));
    assert_eq!(moves, [(&void, &price), (&hold, &price), (&post, &price), (&hold, &price), (&bought, &ten)]);
    assert_eq!(
        (&ledger["items"][2]["uid"], &ledger["items"][4]["who"]),
        (&json!(delivered), &json!("administrator"))
    );
    let posts = office.tenant(&format!("/orders/{number}/ledger?move=post&page_size=10")).await;
    assert_eq!((&posts["total"], &posts["total_is_exact"]), (&json!(1), &json!(true)));
    let several = office.see(&format!("/orders/{number}/ledger?move=void&move=top_up")).await;
    let moves: Vec<_> = several["items"].as_array().unwrap().iter().map(|line| &line["move"]).collect();
    assert_eq!(moves, [&void, &bought]);

    let used = office.tenant(&format!("/orders/{number}/consumption")).await;
    let days = used["days"].as_array().unwrap();
    assert_eq!(
        (days.len(), &days[29]["charged"], &days[29]["returned"]),
        (30, &json!("0.045"), &json!("0.045"))
    );
    assert_eq!((&days[0]["charged"], &used["time_zone"]), (&json!("0"), &json!("Asia/Shanghai")));

    let orders = office.see("/orders?tenant=TA&q=smm&sort=number").await;
    assert_eq!(orders["total"], 3, "{orders}");
    let placed = second["ordered_at"].as_str().unwrap().replace('+', "%2B");
    let of_time = office.see(&format!("/orders?tenant=TA&from={placed}&sort=ordered_at")).await;
    assert!(of_time["items"].as_array().unwrap().iter().any(|row| row["number"] == second["number"]));
    assert_eq!(office.tenant(&format!("/orders?until={placed}&q=none")).await["total"], 0);
    assert_eq!(office.tenant("/orders?until=2026-01-01T00:00:00Z").await["total"], 0);
    assert_eq!(office.see("/orders?tenant=TA&status=ordered").await["items"][0]["number"], second["number"]);
    office.clean_books().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expenses_and_statements_say_what_the_ledger_says() {
    let office = Office::open().await;
    let number = office.order(json!({})).await;
    for to in ["13800130000", "13800140000", "13800130001"] {
        let uid = office.platform.send(A, to, json!({})).await;
        office.platform.closed(A, &uid).await;
    }
    let text = json!({"content": "x".repeat(200), "task": "November 50% sale"});
    let uid = office.platform.send(A, "+14155550100", text).await;
    office.platform.closed(A, &uid).await;
    let wanted = json!({"amount": "-1.5", "reason": "=1+1 重复计费"});
    let taken = office.finance(&format!("/orders/{number}/corrections"), &wanted).await;
    assert_eq!(created(taken)["status"], "posted");

    let page = office.tenant("/expenses").await;
    let rows = page["items"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{page:#}");
    let home = rows.iter().find(|row| row["country"] == "CN").unwrap();
    assert_eq!(
        (&home["messages"], &home["charged"], &home["returned"], &home["price"]),
        (&json!(2), &json!("0.09"), &json!("0.045"), &json!("0.045"))
    );
    let log = home["log"].as_str().unwrap();
    for part in ["type=notification", "country=86", "route_id=N", "from=20", "until=20"] {
        assert!(log.contains(part), "{part} in {log}");
    }
    assert_eq!(
        ok(office.platform.get(A, &format!("/api/v1/log?{log}")).await)["total"],
        3,
        "the way down to the messages"
    );
    assert_eq!(
        page["totals"][0],
        json!({"unit": "USD", "messages": 3, "segments": 6, "charged": "0.29", "returned": "0.045"})
    );
    let month = office.tenant("/expenses?period=month&country=US&type=notification").await;
    assert_eq!((&month["items"][0]["segments"], month["total"].as_i64()), (&json!(4), Some(1)), "{month:#}");
    assert_eq!(office.see("/expenses?tenant=TB").await["total"], 0);
    by_task(&office, &page).await;

    let statement = office.tenant("/statements").await;
    let item = statement["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["order_number"] == number.as_str())
        .unwrap();
    assert_eq!(
        [&item["opening"], &item["topped_up"], &item["corrected"], &item["charged"], &item["closing"]],
        [&json!("0"), &json!("10"), &json!("-1.5"), &json!("0.29"), &json!("8.21")]
    );
    assert_eq!([&item["returned"], &item["held"]], [&json!("0.045"), &json!("0")]);
    assert_eq!((&statement["complete"], statement["lines"].as_array().unwrap().len()), (&json!(false), 2));
    let left = office.tenant(&format!("/orders/{number}")).await;
    assert_eq!(left["remaining_amount"], item["closing"]);
    what_waits_is_held(&office, &number, item).await;

    let file = office.platform.get(A, "/api/v1/statements/file?format=csv&lang=zh").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("statement-TA-"));
    assert!(file.text.starts_with('\u{FEFF}') && file.text.contains(",'=1+1 重复计费"), "{}", file.text);
    entries_add_up(&file.text, &number);
    for (path, kind) in
        [("/statements/file", "application/pdf"), ("/expenses/file?format=xlsx", "application/vnd")]
    {
        let response = office.platform.ask("get", &format!("/api/v1{path}")).key(A).octets().await;
        assert!(response.0["content-type"].to_str().unwrap().starts_with(kind));
        assert!(response.1.starts_with(if kind == "application/pdf" { b"%PDF" } else { b"PK\x03\x04" }));
    }
    let sums = office.see("/statements/tenants").await;
    let usd = |unit: &&Value| unit["unit"] == "USD";
    let units = sums["items"][0]["units"].as_array().unwrap();
    assert_eq!(units.iter().find(usd).unwrap()["charged"], "0.29", "{sums:#}");
    let audited = office.see("/audit?action=statement_downloaded").await;
    assert_eq!(audited["total"], 2, "{audited:#}");
    office.clean_books().await;
}

/// A message whose time has not come is held at the month's end: no part of the equation changes; given back, it is told so.
async fn what_waits_is_held(office: &Office, number: &str, before: &Value) {
    let due = engine::view::rfc3339(engine::clock::now_ms() + 3_600_000);
    let uid = office.platform.send(A, "13800130000", json!({"schedule_at": due})).await;
    let item = |statement: Value| {
        let items = statement["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["order_number"] == number).unwrap()
    };
    let waiting = item(office.tenant("/statements").await);
    let mut wanted = before.clone();
    wanted["held"] = json!("0.045");
    assert_eq!(waiting, wanted);
    let ledger = office.tenant(&format!("/orders/{number}/ledger?page_size=100")).await;
    let sum = |kinds: &[&str]| -> i64 {
        let lines = ledger["items"].as_array().unwrap().iter();
        let own = lines.filter(|line| kinds.contains(&line["move"].as_str().unwrap()));
        own.map(|line| domain::money::Micro::parse_signed(line["amount"].as_str().unwrap()).unwrap().0).sum()
    };
    let micro = |key: &str| domain::money::Micro::parse_signed(waiting[key].as_str().unwrap()).unwrap().0;
    assert_eq!(micro("held"), sum(&["hold"]) - sum(&["post", "void"]), "{ledger:#}");
    assert_eq!([micro("charged"), micro("returned")], [sum(&["post"]), sum(&["void"])]);
    assert_eq!([micro("topped_up"), micro("corrected")], [sum(&["top_up"]), sum(&["correction"])]);

    let withdrawn = office.platform.post(A, &format!("/api/v1/messages/{uid}/cancel"), &json!({})).await;
    assert!(withdrawn.status.is_success(), "{}", withdrawn.text);
    (wanted["held"], wanted["returned"]) = (json!("0"), json!("0.09"));
    assert_eq!(item(office.tenant("/statements").await), wanted);
}

/// Told apart by task the expenses are the same sums; a task's row leads to its messages.
async fn by_task(office: &Office, whole: &Value) {
    let apart = office.tenant("/expenses?group_by=task").await;
    assert_eq!(apart["totals"], whole["totals"]);
    assert!(whole["items"].as_array().unwrap().iter().all(|row| row["task"].is_null()), "{whole:#}");
    let rows = apart["items"].as_array().unwrap();
    let mut told: Vec<_> =
        rows.iter().map(|row| (row["task"].as_str(), row["charged"].as_str().unwrap())).collect();
    told.sort_unstable();
    assert_eq!(told, [(None, "0.09"), (Some("November 50% sale"), "0.2")]);
    for question in ["task=50%25+SALE", "task=50%25+SALE&group_by=task&period=month"] {
        let found = office.see(&format!("/expenses?tenant=TA&{question}")).await;
        assert_eq!((&found["total"], &found["items"][0]["charged"]), (&json!(1), &json!("0.2")), "{found:#}");
        let log = found["items"][0]["log"].as_str().unwrap();
        let messages = ok(office.platform.get(A, &format!("/api/v1/log?{log}")).await);
        assert_eq!((&messages["total"], &messages["items"][0]["segments"]), (&json!(1), &json!(4)), "{log}");
    }
    assert_eq!(office.tenant("/expenses?task=sale&country=CN").await["total"], 0);
    let file = office.platform.get(A, "/api/v1/expenses/file?format=csv&group_by=task&task=sale").await;
    let lines: Vec<&str> = file.text.trim_end().lines().collect();
    assert_eq!(lines.len(), 2, "{}", file.text);
    assert!(
        lines[0].contains(",Route ID,Task,") && lines[1].contains(",November 50% sale,"),
        "{}",
        file.text
    );
}

/// Opening balance and entries of an order add up to its closing balance, to the last micro-unit.
fn entries_add_up(csv: &str, number: &str) {
    let micro = |text: &str| domain::money::Micro::parse_signed(text).unwrap().0;
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let amounts: Vec<i64> = rows.iter().filter(|row| row[0] == number).map(|row| micro(row[10])).collect();
    let (closing, entries) = amounts.split_last().unwrap();
    assert!(entries.len() >= 4);
    assert_eq!(entries.iter().sum::<i64>(), *closing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_of_two_editors_is_told_and_overwrites_nothing() {
    let office = Office::open().await;
    let id = office.package().await;
    let number = office.order(json!({})).await;
    let path = format!("/api/v1/admin/packages/{id}");
    let change = |name: &str| {
        let mut body = package();
        body["product_name"] = json!(name);
        body
    };
    let put = |body: Value| office.platform.ask("put", &path).person(&office.admin).json(&body);
    let mine = put(change("mine")).header("if-match", "\"1\"").answer().await;
    assert_eq!((&ok(mine)["version"], 2), (&json!(2), 2));
    refused(&put(change("theirs")).header("if-match", "\"1\"").answer().await, 409, "changed_meanwhile");
    refused(&put(change("theirs")).answer().await, 400, "field_invalid");
    let seen = office.see(&format!("/packages/{id}")).await;
    assert_eq!((&seen["product_name"], &seen["version"]), (&json!("mine"), &json!(2)));
    // At once: one of them.
    let both = [
        put(change("a")).header("if-match", "2").answer(),
        put(change("b")).header("if-match", "2").answer(),
    ];
    let [one, two] = <[Answer; 2]>::try_from(futures_util::future::join_all(both).await).unwrap();
    let statuses = [one.status.as_u16(), two.status.as_u16()];
    assert!(statuses == [200, 409] || statuses == [409, 200], "{statuses:?}");

    let order = format!("/api/v1/admin/orders/{number}");
    let patch =
        |body: Value| office.platform.ask("patch", &order).person(&office.finance).json(&body).answer();
    let version = office.see(&format!("/orders/{number}")).await["version"].as_i64().unwrap();
    assert_eq!(ok(patch(json!({"version": version, "expires_at": null})).await)["expires_at"], Value::Null);
    refused(
        &patch(json!({"version": version, "expires_at": "2099-01-01T00:00:00Z"})).await,
        409,
        "changed_meanwhile",
    );
    assert_eq!(office.see(&format!("/orders/{number}")).await["expires_at"], Value::Null);

    let retired = ok(office.admin(&format!("/packages/{id}/retire"), &json!({"version": 3})).await);
    assert!(retired["retired_at"].is_string());
    refused(
        &office.admin("/orders", &json!({"tenant": "TA", "package_id": id})).await,
        409,
        "package_retired",
    );
    assert_eq!(office.see("/packages?state=retired").await["items"][0]["package_id"], id.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_correction_needs_four_eyes() {
    let office = Office::open().await;
    let number = office.order(json!({"total_amount": "5000"})).await;
    let path = format!("/orders/{number}/corrections");
    let ask = |amount: &str| json!({"amount": amount, "reason": "contract 42"});
    let small = created(office.finance(&path, &ask("-1000")).await);
    assert_eq!((&small["status"], &small["decided_by"]), (&json!("posted"), &Value::Null));
    let large = created(office.finance(&path, &ask("1000.000001")).await);
    assert_eq!((&large["status"], &large["can_decide"]), (&json!("proposed"), &json!(false)));
    assert_eq!(
        office.see(&format!("/orders/{number}")).await["total_amount"],
        "4000",
        "nothing happened yet"
    );
    let id = large["id"].as_str().unwrap();
    refused(&office.finance(&format!("/corrections/{id}/approve"), &json!({})).await, 409, "four_eyes");
    refused(
        &office.finance(&format!("/corrections/{id}/reject"), &json!({"note": "no"})).await,
        409,
        "four_eyes",
    );
    let open = office.see("/corrections?status=proposed").await;
    assert_eq!((&open["total"], &open["items"][0]["can_decide"]), (&json!(1), &json!(true)));
    let approved = ok(office.admin(&format!("/corrections/{id}/approve"), &json!({"note": "right"})).await);
    assert_eq!((&approved["status"], &approved["decided_by"]), (&json!("posted"), &json!("administrator")));
    refused(
        &office.admin(&format!("/corrections/{id}/reject"), &json!({"note": "no"})).await,
        409,
        "already_decided",
    );
    assert_eq!(office.see(&format!("/orders/{number}")).await["total_amount"], "5000.000001");

    let over = created(office.finance(&path, &ask("-4000")).await);
    let taken = created(office.finance(&path, &ask("-999")).await);
    assert_eq!(taken["status"], "posted");
    for _ in 0..3 {
        created(office.finance(&path, &ask("-500")).await);
    }
    let over = over["id"].as_str().unwrap();
    refused(
        &office.admin(&format!("/corrections/{over}/approve"), &json!({})).await,
        409,
        "order_would_overdraw",
    );
    refused(&office.admin(&format!("/corrections/{over}/reject"), &json!({})).await, 422, "field_invalid");
    let rejected =
        ok(office.admin(&format!("/corrections/{over}/reject"), &json!({"note": "too late"})).await);
    assert_eq!((&rejected["status"], &rejected["decision_note"]), (&json!("rejected"), &json!("too late")));
    let log = office.platform.log_of(&office.admin, "/api/v1/admin/audit?page_size=100").await;
    for action in ["correction_proposed", "correction_posted", "correction_approved", "correction_rejected"] {
        assert!(log.iter().any(|(known, _)| known == action), "{action} in {log:?}");
    }
    office.clean_books().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_does_only_what_it_can() {
    let office = Office::open().await;
    let soon = engine::view::rfc3339(engine::clock::now_ms() + 700);
    let number = office.order(json!({"expires_at": soon})).await;
    let post = |what: &'static str, body: Value| {
        let (office, path) = (&office, format!("/orders/{number}/{what}"));
        async move { office.finance(&path, &body).await }
    };
    let money = json!({"amount": "5", "reason": "invoice 1"});
    assert_eq!(ok(post("top-ups", money.clone()).await)["total_amount"], "15");
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    refused(&post("top-ups", money.clone()).await, 409, "order_state");
    refused(&post("activate", json!({})).await, 409, "order_state");
    assert_eq!(office.see(&format!("/orders/{number}")).await["status"], "expired");
    let renewed = ok(post("renew", json!({"days": 10, "amount": "1", "reason": "invoice 2"})).await);
    assert_eq!((&renewed["status"], &renewed["total_amount"]), (&json!("active"), &json!("16")));
    refused(&post("cancel", json!({"reason": " "})).await, 422, "field_invalid");
    assert_eq!(ok(post("cancel", json!({"reason": "contract ended"})).await)["can"], json!(["correct"]));
    for (what, body) in [("top-ups", money), ("renew", json!({})), ("cancel", json!({"reason": "again"}))] {
        refused(&post(what, body).await, 409, "order_state");
    }
    // Another tenant's order does not exist, to read or to count.
    for path in ["", "/ledger", "/consumption"] {
        let answer = office.platform.get(B, &format!("/api/v1/orders/{number}{path}")).await;
        refused(&answer, 404, "not_found");
    }
    refused(&office.platform.get(A, "/api/v1/orders/none").await, 404, "not_found");
    office.clean_books().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_paid_order_warns_prohibits_and_is_paid() {
    let office = Office::open().await;
    let mut body = package();
    for (name, value) in [
        ("payment_type", json!("postpaid")),
        ("total_amount", Value::Null),
        ("warning_threshold", json!("0.09")),
        ("prohibiting_threshold", json!("0.1")),
    ] {
        body[name] = value;
    }
    let id = created(office.admin("/packages", &body).await)["package_id"].clone();
    // Without the prepaid order, the post-paid one is drawn from.
    ok(office.admin("/orders/CloudSMS_TA/cancel", &json!({"reason": "replaced"})).await);
    let place = json!({"tenant": "TA", "package_id": id, "activate": true});
    let number = created(office.admin("/orders", &place).await)["number"].as_str().unwrap().to_owned();
    let (url, received) = receiver().await;
    let put = office.platform.ask("put", "/api/v1/callbacks/notices").key(A).json(&json!({"url": url}));
    let secret = ok(put.answer().await)["secret"].as_str().unwrap().to_owned();
    for to in ["13800130000", "13800140000"] {
        let uid = office.platform.send(A, to, json!({})).await;
        office.platform.closed(A, &uid).await;
    }
    let warned = office.tenant(&format!("/orders/{number}")).await;
    assert_eq!((&warned["level"], &warned["remaining_amount"]), (&json!("warned"), &json!("0.01")));
    assert_eq!(office.see("/orders?level=attention").await["items"][0]["number"], number.as_str());
    let refusal = |answer: Value| answer["messages"][0]["error"]["code"].clone();
    let message = json!({"type": "notification", "content": "您的快递已到", "to": "13800150000"});
    let answer = office.platform.post(A, "/api/v1/messages", &message).await.json();
    assert_eq!(refusal(answer), "threshold_prohibited");
    let told = office.platform.log_of(&office.admin, "/api/v1/admin/audit?action=order_warned").await;
    assert_eq!(told.len(), 1, "once per crossing");
    let pushed = events(&received, &secret, 1).await;
    let (sort, of) = (&pushed[0]["type"], &pushed[0]["order_number"]);
    assert_eq!((sort, of, &pushed[0]["level"]), (&json!("order_warning"), &json!(number), &json!("warned")));
    let payment = json!({"amount": "0.09", "reason": "payment"});
    let paid = office.finance(&format!("/orders/{number}/top-ups"), &payment).await;
    assert_eq!(
        (&ok(paid)["level"], office.tenant(&format!("/orders/{number}")).await["credited"].as_str()),
        (&json!("normal"), Some("0.09"))
    );
    let answer = office.platform.post(A, "/api/v1/messages", &message).await.json();
    assert_eq!(refusal(answer), Value::Null);
    office.clean_books().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let office = Office::open().await;
    let with = |name: &str, value: Value| {
        let mut body = package();
        body[name] = value;
        body
    };
    let price = |line: Value| with("prices", json!([line]));
    for (body, status, field) in [
        (with("product_name", json!("")), 422, "product_name"),
        (with("unit", json!("usd")), 422, "unit"),
        (with("total_amount", json!("-1")), 422, "total_amount"),
        (with("total_amount", json!("0.0000001")), 422, "total_amount"),
        (with("total_amount", json!("99999999999999999999")), 422, "total_amount"),
        (with("total_amount", json!("1000000000001")), 422, "total_amount"),
        (with("total_amount", json!(5)), 400, "total_amount"),
        (with("warning_threshold", json!("5")), 422, "warning_threshold"),
        (with("validity_days", json!(0)), 422, "validity_days"),
        (with("validity_days", json!(-1)), 400, "validity_days"),
        (with("routes", json!(["nowhere"])), 422, "routes[0]"),
        (with("routes", json!([])), 422, "routes"),
        (with("types", json!(["marketing"])), 422, "routes[0]"),
        (with("direction", json!("mainland")), 422, "routes[2]"),
        (with("direction", json!("moon")), 400, "direction"),
        (with("charge_on", json!("never")), 400, "charge_on"),
        (with("prices", json!([])), 422, "prices"),
        (price(json!({"per_segment": "1e3"})), 422, "prices[0].per_segment"),
        (price(json!({"per_segment": "2000000"})), 422, "prices[0].per_segment"),
        (price(json!({"per_segment": "1", "network": "none"})), 400, "prices[0].network"),
        (price(json!({"per_segment": "1", "country": "XX"})), 422, "prices[0].per_segment"),
        (with("surplus", json!(1)), 400, "surplus"),
    ] {
        let answer = office.admin("/packages", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body} {}", answer.text);
        assert_eq!(answer.json()["fields"][0]["field"], field, "{body} {}", answer.text);
    }
    assert_eq!(office.see("/packages").await["total"], 1, "only the platform's own");

    let number = office.order(json!({})).await;
    let top_up = format!("/orders/{number}/top-ups");
    let correct = format!("/orders/{number}/corrections");
    for (path, amount, code) in [
        (&top_up, "0", "amount_invalid"),
        (&top_up, "-5", "amount_invalid"),
        (&top_up, "0.0000001", "amount_invalid"),
        (&top_up, "999999999999", "amount_invalid"),
        (&top_up, "9223372036854775807", "amount_invalid"),
        (&correct, "0", "amount_invalid"),
        (&correct, "-10.000001", "order_would_overdraw"),
        (&correct, "--5", "amount_invalid"),
    ] {
        let answer = office.finance(path, &json!({"amount": amount, "reason": "r"})).await;
        assert_eq!(answer.code(), code, "{path} {amount}: {}", answer.text);
    }
    for (body, field) in [
        (json!({"tenant": "TX", "package_id": "P"}), "tenant"),
        (json!({"tenant": "TA", "package_id": "none"}), "package_id"),
        (json!({"tenant": "TA", "package_id": "P"}), "total_amount"),
        (
            json!({"tenant": "TA", "package_id": "P", "total_amount": "5", "prohibiting_threshold": "5"}),
            "warning_threshold",
        ),
        (
            json!({"tenant": "TA", "package_id": "P", "total_amount": "5", "effective_at": "2026-01-01T00:00:00Z"}),
            "effective_at",
        ),
        (
            json!({"tenant": "TA", "package_id": "P", "total_amount": "5", "expires_at": "2026-01-01T00:00:00Z"}),
            "expires_at",
        ),
        (
            json!({"tenant": "TA", "package_id": "P", "total_amount": "5", "expires_at": "tomorrow"}),
            "expires_at",
        ),
    ] {
        let answer = office.admin("/orders", &body).await;
        assert!(answer.status.is_client_error(), "{body} {}", answer.text);
        assert_eq!(answer.json()["fields"][0]["field"], field, "{body} {}", answer.text);
    }
    for (query, field) in [
        ("/expenses?from=2026-11-01", "until"),
        ("/expenses?from=2025-01-01&until=2026-11-01", "until"),
        ("/expenses?country=1", "country"),
        ("/expenses?route_id=none", "route_id"),
        ("/expenses?order=CloudSMS_TB", "order"),
        ("/expenses?tenant=TB", "tenant"),
        ("/expenses?group_by=route", "group_by"),
        ("/expenses/file?format=pdf", "format"),
        ("/statements?month=2026-13", "month"),
        ("/statements?month=2999-01", "month"),
        ("/statements/file?order=CloudSMS_TB", "order"),
        ("/statements/file?lang=fr", "lang"),
        ("/orders?sort=colour", "sort"),
        ("/orders/CloudSMS_TA/ledger?move=gift", "move"),
        ("/orders/CloudSMS_TA/consumption?from=2020-01-01&until=2026-01-01", "until"),
    ] {
        let answer = office.platform.get(A, &format!("/api/v1{query}")).await;
        assert!(answer.status.is_client_error(), "{query} {}", answer.text);
        assert_eq!(answer.json()["fields"][0]["field"], field, "{query} {}", answer.text);
    }
    let left = office.tenant(&format!("/orders/{number}")).await;
    assert_eq!((&left["total_amount"], &left["version"]), (&json!("10"), &json!(1)));
    office.clean_books().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeating_a_top_up_adds_once() {
    let office = Office::open().await;
    let number = office.order(json!({})).await;
    let path = format!("/api/v1/admin/orders/{number}/top-ups");
    let body = json!({"amount": "5", "reason": "invoice 7"});
    for _ in 0..3 {
        let ask = office.platform.ask("post", &path).person(&office.finance).json(&body);
        let answer = ask.header("idempotency-key", "invoice-7").answer().await;
        assert_eq!(ok(answer)["total_amount"], "15");
    }
    assert_eq!(office.tenant(&format!("/orders/{number}/ledger?move=top_up")).await["total"], 2);
    office.clean_books().await;
}
