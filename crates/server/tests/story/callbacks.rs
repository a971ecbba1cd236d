//! Callbacks as a tenant sees them: signed, in order, in batches, repeated until taken, and never to an address that the
//! operator did not open.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::Api;
use crate::on_both;
use crate::receiver::{Push, Receiver, Reply};
use crate::world::{Disk, Plan, World, quick, simulate};

/// Sets an address; answers its secret.
async fn set(api: &Api, sort: &str, url: &str) -> String {
    let put = api.put(&format!("/api/v1/callbacks/{sort}"), &json!({ "url": url })).await;
    assert_eq!(put.status, 200, "{put:?}");
    put.json()["secret"].as_str().unwrap().to_owned()
}

async fn callback(api: &Api, sort: &str) -> Value {
    let answer = api.get(&format!("/api/v1/callbacks/{sort}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// The endpoint's view once `wanted` is true of it; fails after 10 s.
async fn callback_once(api: &Api, sort: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut view = Value::Null;
    for _ in 0..200 {
        view = callback(api, sort).await;
        if wanted(&view) {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not so after 10 s: {view:#}");
}

fn numbers(pushes: &[Push]) -> Vec<u64> {
    let number = |event: Value| event["event_id"].as_str().unwrap().parse().unwrap();
    pushes.iter().flat_map(Push::events).map(number).collect()
}

/// Waits until events up to this number were taken.
async fn taken(receiver: &Receiver, number: u64) -> Vec<Push> {
    let ends = |push: &Push| push.answered == 200 && numbers(std::slice::from_ref(push)).contains(&number);
    receiver.until(1, ends).await;
    receiver.pushes()
}

async fn send_many(api: &Api, count: usize) {
    let to: Vec<_> = (0..count).map(|n| format!("+861380013{}", 5000 + n)).collect();
    let body = json!({ "type": "notification", "content": "快递已到", "to": to, "reference": "r-1" });
    let answer = api.post("/api/v1/messages", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
}

on_both!(pushed_in_order_signed_and_repeated_until_taken, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let mut plan = Plan::with(smsc.addr().port(), "");
    plan.settings.push(("HONGYAN__CALLBACKS__BATCH_MAX", "10".into()));
    let world = World::new(disk, &plan);
    let served = world.serve().await;
    let api = &served.api;
    // The first three are refused, each in another way.
    let receiver = Receiver::start(|number| match number {
        0 => Reply::Status(500),
        1 => Reply::Status(404),
        2 => Reply::Redirect("/elsewhere"),
        _ => Reply::Status(200),
    })
    .await;
    let secret = set(api, "receipts", &receiver.url("/receipts")).await;
    send_many(api, 35).await;
    let pushes = taken(&receiver, 35).await;
    assert!(pushes.iter().all(|push| push.path == "/receipts"), "a redirect was followed: {pushes:#?}");
    assert!(pushes.iter().all(|push| push.is_signed_with(&secret)), "{pushes:#?}");
    assert!(!pushes[0].is_signed_with("whsec_other"));
    assert!(pushes.iter().all(|push| (1..=10).contains(&push.events().len())), "batches of at most 10");
    let (refused, accepted) = pushes.split_at(3);
    assert_eq!(refused.iter().map(|push| push.answered).collect::<Vec<_>>(), [500, 404, 307]);
    for push in refused {
        assert_eq!(numbers(std::slice::from_ref(push))[0], 1, "nothing is passed over: {push:?}");
    }
    assert_eq!(numbers(accepted), (1..=35).collect::<Vec<_>>(), "in order, once each after it was taken");
    let deliveries: HashSet<_> = accepted.iter().map(|push| &push.delivery).collect();
    assert_eq!(deliveries.len(), accepted.len());
    let told: Vec<Value> = accepted.iter().flat_map(Push::events).collect();
    assert_eq!(told, api.feed("receipts").await, "the feed tells the same");
    assert!(told.iter().all(|event| event["status"] == "delivered" && event["reference"] == "r-1"));
    let view = callback_once(api, "receipts", |view| view["behind"] == 0).await;
    assert_eq!((&view["failures"], &view["failing_since"]), (&json!(0), &Value::Null));
    let shown = api.get("/api/v1/callbacks/receipts/pushes").await.json();
    let mut statuses: Vec<_> =
        shown["items"].as_array().unwrap().iter().map(|push| push["status"].as_u64()).collect();
    statuses.reverse();
    assert_eq!(statuses[..3], [Some(500), Some(404), Some(307)]);

    secrets_and_tests(api, &receiver, &secret).await;
    uplinks_and_own_addresses(api, &receiver, &smsc).await;
    served.stop().await;
    world.books_are_clean();
});

/// A rotated secret signs from the next push on; a test push says what came of it.
async fn secrets_and_tests(api: &Api, receiver: &Receiver, old: &str) {
    let rotated = api.post("/api/v1/callbacks/receipts/rotate-secret", &json!({})).await;
    let new = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    let before = receiver.pushes().len();
    let tested = api.post("/api/v1/callbacks/receipts/test", &json!({})).await;
    assert_eq!((tested.status, &tested.json()["status"]), (200, &json!(200)), "{tested:?}");
    let push = receiver.pushes().remove(before);
    assert_eq!(push.events()[0]["type"], "test");
    assert!(push.is_signed_with(&new) && !push.is_signed_with(old));
    receiver.answer(|_| Reply::Status(503));
    let tested = api.post("/api/v1/callbacks/receipts/test", &json!({})).await;
    assert_eq!((tested.status, &tested.json()["status"]), (200, &json!(503)), "{tested:?}");
    receiver.answer(|_| Reply::Status(200));
}

/// Uplinks have an address of their own, and a request may name one for its receipts.
async fn uplinks_and_own_addresses(api: &Api, receiver: &Receiver, smsc: &simulator::Smsc) {
    let secret = set(api, "uplinks", &receiver.url("/uplinks")).await;
    smsc.uplink("8613800135000", "1069000012345", "收到，谢谢").unwrap();
    let push = receiver.until(1, |push| push.path == "/uplinks").await.remove(0);
    assert!(push.is_signed_with(&secret));
    let event = &push.events()[0];
    assert_eq!((&event["type"], &event["text"]), (&json!("uplink"), &json!("收到，谢谢")), "{event:#}");
    let body = json!({
        "type": "notification", "content": "快递已到", "to": "+8613800137000", "callback_url": receiver.url("/own"),
    });
    let answer = api.post("/api/v1/messages", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let push = receiver.until(1, |push| push.path == "/own").await.remove(0);
    assert_eq!(push.events()[0]["uid"], answer.json()["messages"][0]["uid"]);
    let elsewhere = receiver.pushes().into_iter().filter(|push| push.path == "/receipts");
    let uid = answer.json()["messages"][0]["uid"].clone();
    assert!(
        elsewhere.flat_map(|push| push.events()).all(|event| event["uid"] != uid),
        "told at one address only"
    );
}

on_both!(a_slow_receiver_is_given_up_and_tried_again, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let mut plan = Plan::with(smsc.addr().port(), "");
    plan.settings.push(("HONGYAN__CALLBACKS__TIMEOUT_MS", "300".into()));
    let world = World::new(disk, &plan);
    let served = world.serve().await;
    let receiver = Receiver::start(|_| Reply::Late(Duration::from_secs(2))).await;
    set(&served.api, "receipts", &receiver.url("/receipts")).await;
    served.api.send("notification", "快递已到", "+8613800135000").await;
    receiver.until(2, |_| true).await;
    let view = callback_once(&served.api, "receipts", |view| view["failures"] != 0).await;
    assert_eq!(view["last_note"], "no answer in time", "{view:#}");
    assert!(view["failing_since"].is_string() && view["behind"] == 1, "{view:#}");
    receiver.answer(|_| Reply::Status(200));
    let pushes = taken(&receiver, 1).await;
    assert!(numbers(&pushes).iter().all(|number| *number == 1));
    served.stop().await;
});

/// Addresses of this machine and of private networks, in every spelling.
const INSIDE: &[&str] = &[
    "http://127.0.0.1:{port}/x",
    "http://localhost:{port}/x",
    "http://LOCALHOST.:{port}/x",
    "http://2130706433:{port}/x",
    "http://0x7f.1:{port}/x",
    "http://[::1]:{port}/x",
    "http://[::ffff:127.0.0.1]:{port}/x",
    "http://0.0.0.0:{port}/x",
    "http://10.0.0.1/x",
    "http://169.254.169.254/latest/meta-data",
    "http://user:secret@example.com/x",
    "ftp://example.com/x",
    "not an address",
];

on_both!(the_platforms_own_network_is_out_of_reach, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
    let receiver = Receiver::start(|_| Reply::Status(200)).await;
    let closed = [("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "")];
    let served = world.serve_with(&closed).await;
    let api = &served.api;
    for address in INSIDE {
        let url = address.replace("{port}", &receiver.address.port().to_string());
        let put = api.put("/api/v1/callbacks/receipts", &json!({ "url": url })).await;
        assert_eq!((put.status, put.code().as_str()), (422, "callback_invalid"), "{url}: {put:?}");
        assert_eq!(put.json()["fields"][0]["field"], "url", "{put:?}");
        let body = json!({ "type": "notification", "content": "快递已到", "to": "+8613800135000", "callback_url": url });
        let sent = api.post("/api/v1/messages", &body).await;
        assert_eq!((sent.status, sent.code().as_str()), (422, "callback_invalid"), "{url}: {sent:?}");
        assert_eq!(sent.json()["fields"][0]["field"], "callback_url", "{sent:?}");
    }
    assert!(api.all_messages().await.is_empty(), "nothing of a refused request is kept");

    // This machine's own name: nothing is known of it until it is resolved, when it is pushed to.
    let output = std::process::Command::new("hostname").output().unwrap();
    let name = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    set(api, "receipts", &format!("http://{name}:{}/x", receiver.address.port())).await;
    let tested = api.post("/api/v1/callbacks/receipts/test", &json!({})).await.json();
    assert_eq!(tested["status"], Value::Null, "{tested:#}");
    if std::net::ToSocketAddrs::to_socket_addrs(&(name.as_str(), 80)).is_ok() {
        assert_eq!(tested["note"], "the name leads to no permitted address", "{tested:#}");
    }
    served.stop().await;

    // An address that was open when it was set, and is not any more.
    let served = world.serve().await;
    set(&served.api, "receipts", &receiver.url("/x")).await;
    served.stop().await;
    let served = world.serve_with(&closed).await;
    served.api.until(&served.api.send("notification", "快递已到", "+8613800135000").await, "delivered").await;
    let view = callback_once(&served.api, "receipts", |view| view["failures"] != 0).await;
    assert_eq!(view["last_note"], "the address is an address of the platform's own network", "{view:#}");
    assert_eq!(receiver.pushes().len(), 0, "reached all the same: {:#?}", receiver.pushes());
    served.stop().await;
});
