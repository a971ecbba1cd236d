//! Limits that are exact over HTTP, however many ask at the same moment.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::Api;
use crate::on_both;
use crate::world::{Disk, Plan, World, quick, simulate};

/// Asks all at once; answers the first message of each answer.
async fn all_at_once(api: &Api, bodies: Vec<Value>, key: Option<&'static str>) -> Vec<Value> {
    let start = Arc::new(tokio::sync::Barrier::new(bodies.len()));
    let mut tasks = Vec::new();
    for body in bodies {
        let (api, start) = (api.clone(), Arc::clone(&start));
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            let answer = api.ask(Method::POST, "/api/v1/messages", Some(&body), key).await.unwrap();
            assert_eq!(answer.status, 202, "{answer:?}");
            answer.json()["messages"][0].clone()
        }));
    }
    let mut messages = Vec::new();
    for task in tasks {
        messages.push(task.await.unwrap());
    }
    messages
}

/// How many there are of each status and refusal.
fn counts(messages: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for message in messages {
        let refusal = message["error"]["code"].as_str().or(message["status"].as_str()).unwrap();
        *counts.entry(refusal.to_owned()).or_default() += 1;
    }
    counts
}

fn one(content: &str, to: &str) -> Value {
    json!({ "type": "verification", "content": content, "to": to })
}

async fn delivered(api: &Api, messages: &[Value]) {
    for message in messages.iter().filter(|message| message["status"] == "queued") {
        api.until(message["uid"].as_str().unwrap(), "delivered").await;
    }
}

on_both!(of_a_hundred_equal_requests_three_pass, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
    let served = world.serve().await;
    let bodies = vec![one("您的验证码是 1234", "+8613800138000"); 100];
    let messages = all_at_once(&served.api, bodies, None).await;
    let wanted = BTreeMap::from([("queued".to_owned(), 3), ("frequency_limit".to_owned(), 97)]);
    assert_eq!(counts(&messages), wanted);
    delivered(&served.api, &messages).await;
    assert_eq!(smsc.stats().accepted, 3);
    // Another content or another phone is another matter.
    served.api.send("verification", "您的验证码是 5678", "+8613800138000").await;
    served.api.send("verification", "您的验证码是 1234", "+8613800138001").await;
    served.stop().await;
    world.books_are_clean();
});

on_both!(of_a_thousand_requests_as_many_pass_as_were_bought, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let world = World::new(disk, &Plan { order_total: 100, ..Plan::with(smsc.addr().port(), "") });
    let served = world.serve().await;
    let bodies = (0..1000).map(|n| one("您的验证码是 1234", &format!("+861380013{}", 5000 + n))).collect();
    let messages = all_at_once(&served.api, bodies, None).await;
    let wanted = BTreeMap::from([("queued".to_owned(), 100), ("balance_insufficient".to_owned(), 900)]);
    assert_eq!(counts(&messages), wanted);
    delivered(&served.api, &messages).await;
    assert_eq!(smsc.stats().accepted, 100);
    let balance = served.api.get("/api/v1/balance").await.json();
    let order = &balance["orders"][0];
    assert_eq!((&order["charged"], &order["held"]), (&json!("100"), &json!("0")), "{order:#}");
    assert_eq!(order["remaining"], "0", "{order:#}");
    served.stop().await;
    world.books_are_clean();
});

on_both!(of_fifty_requests_under_one_idempotency_key_one_is_done, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
    let served = world.serve().await;
    let body = one("您的验证码是 1234", "+8613800138000");
    let messages = all_at_once(&served.api, vec![body.clone(); 50], Some("order-42")).await;
    let uids: HashSet<_> = messages.iter().map(|message| message["uid"].as_str().unwrap()).collect();
    assert_eq!(uids.len(), 1, "{messages:#?}");
    let other = one("您的验证码是 5678", "+8613800138000");
    let taken =
        served.api.ask(Method::POST, "/api/v1/messages", Some(&other), Some("order-42")).await.unwrap();
    assert_eq!((taken.status, taken.code().as_str()), (409, "idempotency_conflict"));
    served.api.until(messages[0]["uid"].as_str().unwrap(), "delivered").await;
    // A restart does not forget.
    served.stop().await;
    let served = world.serve().await;
    let again =
        served.api.ask(Method::POST, "/api/v1/messages", Some(&body), Some("order-42")).await.unwrap();
    assert_eq!((again.status, again.header("idempotency-replayed")), (202, "true"), "{again:?}");
    assert_eq!(again.json()["messages"][0]["uid"], messages[0]["uid"]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((smsc.stats().accepted, served.api.all_messages().await.len()), (1, 1));
    served.stop().await;
    world.books_are_clean();
});
