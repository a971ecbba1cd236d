//! What the platform leans on goes away and comes back: the carrier, the database, the platform itself. It refuses early,
//! keeps what it accepted, and goes on without a person.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::{DelayMs, SmppOptions};
use testbed::TestDatabase;

use crate::on_both;
use crate::world::{Disk, Plan, World, quick, simulate};

fn phone(n: usize) -> String {
    format!("+861380013{}", 5000 + n)
}

on_both!(a_carrier_that_is_away_is_waited_for, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let address = smsc.addr();
    let mut plan = Plan::with(address.port(), "");
    plan.settings.push(("HONGYAN__ENGINE__VALIDITY_VERIFICATION_S", "2".into()));
    let world = World::new(disk, &plan);
    let served = world.serve().await;
    let first = served.api.send("notification", "快递已到", &phone(0)).await;
    served.api.until(&first, "delivered").await;
    smsc.stop().await;
    let mut uids = Vec::new();
    for n in 1..21 {
        uids.push(served.api.send("notification", "快递已到", &phone(n)).await);
    }
    // A code is of no use for long, and one of the others is taken back.
    let brief = served.api.send("verification", "您的验证码是 1", &phone(0)).await;
    let taken_back = uids.pop().unwrap();
    let cancelled = served.api.post(&format!("/api/v1/messages/{taken_back}/cancel"), &json!({})).await;
    assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &json!("cancelled")), "{cancelled:?}");
    let expired = served.api.until(&brief, "expired").await;
    assert_eq!(expired["charged"]["amount"], "0", "{expired:#}");
    assert_eq!(served.api.message(&uids[0]).await["status"], "queued");
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let smsc = simulator::smpp(SmppOptions { start_unix_s: 1_800_000_000, ..quick() }, listener).await;
    for uid in &uids {
        served.api.until(uid, "delivered").await;
    }
    assert_eq!(smsc.stats().accepted, 19, "neither the cancelled nor the expired one was sent");
    let again = served.api.post(&format!("/api/v1/messages/{}/cancel", uids[0]), &json!({})).await;
    assert_eq!((again.status, again.code().as_str()), (409, "not_cancellable"));
    served.stop().await;
    world.books_are_clean();
});

/// A time so many seconds from now, RFC 3339.
fn in_seconds(seconds: u32) -> String {
    let output = Command::new("date")
        .args(["-u", "-d", &format!("+{seconds} seconds"), "+%Y-%m-%dT%H:%M:%SZ"])
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
}

on_both!(what_was_scheduled_is_sent_after_a_kill, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let mut plan = Plan::with(smsc.addr().port(), "");
    plan.settings.push(("HONGYAN__ENGINE__LEASE_MS", "1000".into()));
    let world = World::new(disk, &plan);
    let mut served = world.serve().await;
    let schedule = |n: usize, seconds: u32| {
        let body = json!({
            "type": "notification", "content": "快递已到", "to": phone(n), "schedule_at": in_seconds(seconds),
        });
        let api = served.api.clone();
        async move {
            let answer = api.post("/api/v1/messages", &body).await;
            let message = &answer.json()["messages"][0];
            assert_eq!((answer.status, &message["scheduled"]), (202, &json!(true)), "{answer:?}");
            message["uid"].as_str().unwrap().to_owned()
        }
    };
    let (soon, later, never) = (schedule(0, 2).await, schedule(1, 6).await, schedule(2, 600).await);
    served.program.kill();
    assert_eq!(smsc.stats().accepted, 0, "sent before its time");
    // The first falls due while nobody runs.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let served = world.serve().await;
    served.api.until(&soon, "delivered").await;
    let cancelled = served.api.post(&format!("/api/v1/messages/{never}/cancel"), &json!({})).await;
    assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &json!("cancelled")), "{cancelled:?}");
    served.api.until(&later, "delivered").await;
    let balance = served.api.get("/api/v1/balance").await.json();
    let order = &balance["orders"][0];
    assert_eq!((&order["charged"], &order["held"]), (&json!("2"), &json!("0")), "{order:#}");
    assert_eq!(smsc.stats().accepted, 2);
    served.stop().await;
    world.books_are_clean();
});

/// Runs statements on the server's own database, away from the runtime.
async fn server(disk: &Arc<Disk>, statements: impl Fn(&TestDatabase) -> Vec<String>) {
    let Disk::Postgres(database) = disk.as_ref() else { panic!("there is no server") };
    let (statements, disk) = (statements(database), Arc::clone(disk));
    let done = tokio::task::spawn_blocking(move || {
        let Disk::Postgres(database) = disk.as_ref() else { return };
        let mut client = database.server();
        statements.iter().for_each(|statement| client.batch_execute(statement).unwrap());
    });
    done.await.unwrap();
}

#[test]
fn a_database_that_is_away_is_waited_for() {
    crate::run(Disk::Postgres(testbed::postgres()), |disk| async move {
        let slow = SmppOptions { receipt_delay_ms: DelayMs::exactly(1_000), ..quick() };
        let smsc = simulate(slow).await;
        let world = World::new(Arc::clone(&disk), &Plan::with(smsc.addr().port(), ""));
        let mut served = world.serve().await;
        let mut uids = Vec::new();
        for n in 0..30 {
            uids.push(served.api.send("notification", "快递已到", &phone(n)).await);
        }
        for uid in &uids {
            served.api.until(uid, "submitted").await;
        }
        let kick = |name: &str| {
            format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
            )
        };
        // Connections that end are nothing: they are made again.
        server(&disk, |database| vec![kick(database.name())]).await;
        served.ready().await;
        uids.push(served.api.send("notification", "快递已到", &phone(40)).await);
        // Now it lets nobody in, while receipts arrive.
        let shut = |database: &TestDatabase| {
            vec![
                format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", database.name()),
                kick(database.name()),
            ]
        };
        server(&disk, shut).await;
        let started = Instant::now();
        while served.api.get("/readyz").await.status != 503 {
            assert!(started.elapsed() < Duration::from_secs(10), "ready without a database");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let body = json!({ "type": "notification", "content": "快递已到", "to": phone(50) });
        let refused = served
            .api
            .ask(reqwest::Method::POST, "/api/v1/messages", Some(&body), Some("once"))
            .await
            .unwrap();
        assert_eq!((refused.status, refused.code().as_str()), (503, "unavailable"), "{refused:?}");
        assert!(refused.header("retry-after").parse::<u32>().is_ok(), "{refused:?}");
        assert_eq!(served.api.get("/healthz").await.status, 200);
        tokio::time::sleep(Duration::from_millis(1500)).await;
        server(&disk, |database| {
            vec![format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", database.name())]
        })
        .await;
        served.ready().await;
        assert!(served.program.is_running());
        let repeated = served
            .api
            .ask(reqwest::Method::POST, "/api/v1/messages", Some(&body), Some("once"))
            .await
            .unwrap();
        assert_eq!(repeated.status, 202, "{repeated:?}");
        uids.push(repeated.json()["messages"][0]["uid"].as_str().unwrap().to_owned());
        for uid in &uids {
            let message = served.api.until(uid, "delivered").await;
            assert_eq!(message["charged"]["amount"], "1", "{message:#}");
        }
        assert_eq!((smsc.messages().len(), served.api.all_messages().await.len()), (uids.len(), uids.len()));
        let feed: Vec<Value> = served.api.feed("receipts").await;
        assert_eq!(feed.len(), uids.len());
        served.stop().await;
        world.books_are_clean();
    });
}

/// On SQLite a node that was killed keeps nobody waiting, however long its lease; while it lives, nobody else works.
#[test]
fn a_killed_node_on_sqlite_leaves_no_lease() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let mut plan = Plan::with(smsc.addr().port(), "");
        plan.settings.push(("HONGYAN__ENGINE__LEASE_MS", "86400000".into()));
        let world = World::new(disk, &plan);
        let mut first = world.serve().await;
        let second = world.launch(&[]).await;
        assert_eq!(second.api.get("/readyz").await.status, 503);
        let uid = first.api.send("notification", "快递已到", &phone(0)).await;
        first.api.until(&uid, "delivered").await;
        first.program.kill();
        second.ready().await;
        let uid = second.api.send("notification", "快递已到", &phone(1)).await;
        second.api.until(&uid, "delivered").await;
        let third = world.launch(&[]).await;
        assert_eq!(third.api.get("/readyz").await.status, 503);
        second.stop().await;
        third.ready().await;
        third.stop().await;
        assert_eq!(smsc.stats().accepted, 2);
        world.books_are_clean();
    });
}
