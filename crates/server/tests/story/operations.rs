//! What the person who runs it meets: wrong settings, provisioning, stopping, a second node, a node that dies.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{DelayMs, SmppOptions};

use crate::on_both;
use crate::program::{Ran, run};
use crate::world::{Disk, Plan, World, document, quick, simulate};

fn nothing() -> Plan {
    Plan::with(1, "")
}

/// Every wrong setting is named with its place, all at once, and nothing was done.
#[test]
fn a_wrong_setting_stops_the_start() {
    let world = World::new(Arc::new(Disk::Sqlite(testbed::sqlite())), &nothing());
    let serve = |variables: &[(&str, &str)]| -> Ran {
        let mut command = world.command(&["serve"]);
        command.envs(variables.iter().copied());
        run(command)
    };
    let says = |variables: &[(&str, &str)], words: &[&str]| {
        let ran = serve(variables);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        for word in words {
            let said = ran.err.lines().any(|line| line.starts_with("hongyan: ") && line.contains(word));
            assert!(said, "{word} is not said: {ran:?}");
        }
    };
    says(&[("HONGYAN__ENGINE__TRIES_MAX", "many")], &["engine.tries_max", "HONGYAN__ENGINE__TRIES_MAX"]);
    says(&[("HONGYAN__ENGINE__TRYS_MAX", "3")], &["engine.trys_max"]);
    says(&[("HONGYAN_LISTEN", "nowhere")], &["listen", "HONGYAN_LISTEN"]);
    says(&[("HONGYAN__ENGINE__NODE", "1024")], &["engine.node"]);
    says(&[("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "here")], &["callbacks.allow_networks"]);
    says(&[("HONGYAN_LOG", "info,=,")], &["log.level"]);
    says(
        &[
            ("HONGYAN__ENGINE__TRIES_MAX", "many"),
            ("HONGYAN__HTTP__BODY_MAX_BYTES", "-"),
            ("HONGYAN_LISTEN", "x"),
        ],
        &["engine.tries_max", "http.body_max_bytes"],
    );
    std::fs::write(world.folder().join("hongyan.toml"), "[http]\nbody_max = 1\n[log]\nlevel = 3\n").unwrap();
    says(
        &[],
        &[
            "http.body_max, set in hongyan.toml",
            "log.level must be a text, not a whole number; set in hongyan.toml",
        ],
    );
    std::fs::write(world.folder().join("hongyan.toml"), "[http\n").unwrap();
    says(&[], &["hongyan.toml is not valid TOML"]);
    std::fs::remove_file(world.folder().join("hongyan.toml")).unwrap();
    says(&[("HONGYAN_CONFIG", "nowhere.toml")], &["cannot read the settings file nowhere.toml"]);
    let ran = serve(&[("HONGYAN_DATABASE_URL", "postgres://u:very-secret@127.0.0.1:1/x")]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("database postgres://u:***@127.0.0.1:1/x"), "{ran:?}");
    assert!(!format!("{ran:?}").contains("very-secret"), "{ran:?}");
}

on_both!(a_dry_run_shows_and_changes_nothing, |disk: Arc<Disk>| async move {
    let plan = nothing();
    let world = World::new(disk, &plan);
    let unchanged = world.provision(&document(&plan), &["--dry-run"]);
    assert_eq!(unchanged.code, Some(0), "{unchanged:?}");
    assert!(!unchanged.out.lines().any(|line| line.starts_with(['+', '~'])), "{unchanged:?}");
    let changed = document(&plan).replace("password = \"story\"", "password = \"changed1\"\nwindow = 77");
    let changed = format!("{changed}[[signatures]]\ntenant = \"STORY\"\ntext = \"新签名\"\n");
    let dry = world.provision(&changed, &["--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    let starts =
        |ran: &Ran, sign: char, word: &str| ran.out.lines().any(|l| l.starts_with(sign) && l.contains(word));
    assert!(starts(&dry, '~', "C0") && dry.out.contains("77") && starts(&dry, '+', "新签名"), "{dry:?}");
    assert!(dry.out.contains("nothing was changed"), "{dry:?}");
    assert!(!dry.out.contains("changed1"), "a password is shown: {dry:?}");
    let again = world.provision(&changed, &["--dry-run"]);
    assert_eq!(again.out, dry.out, "the dry run changed something");
    let applied = world.provision(&changed, &[]);
    assert_eq!(applied.code, Some(0), "{applied:?}");
    let settled = world.provision(&changed, &[]);
    assert_eq!(settled.code, Some(0), "{settled:?}");
    assert!(!settled.out.lines().any(|line| line.starts_with(['+', '~'])), "{settled:?}");
    let broken =
        changed.replace("port = 1\n", "port = 70000\n").replace("unit = \"sms\"", "unit = \"shells\"");
    let refused = world.provision(&broken, &[]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    for place in ["carriers[0].port", "packages[0].unit"] {
        assert!(refused.err.contains(place), "{place} is not said: {refused:?}");
    }
    world.books_are_clean();
});

on_both!(sigterm_waits_for_what_is_on_the_wire, |disk: Arc<Disk>| async move {
    let slow = SmppOptions {
        answer_delay_ms: DelayMs::exactly(700),
        receipt_delay_ms: DelayMs::exactly(900),
        ..quick()
    };
    let smsc = simulate(slow).await;
    let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
    let served = world.serve().await;
    let mut uids = Vec::new();
    for n in 0..20 {
        uids.push(served.api.send("notification", "快递已到", &format!("+861380013{}", 5000 + n)).await);
    }
    for _ in 0..400 {
        if smsc.stats().submits == 20 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let said = served.stop().await;
    assert!(said.contains("told to stop") && said.contains("hongyan ends"), "{said}");
    assert_eq!((smsc.stats().accepted, smsc.stats().connections), (20, 0));
    world.books_are_clean();
    let served = world.serve().await;
    for uid in &uids {
        let message = served.api.until(uid, "delivered").await;
        let steps = message["timeline"].as_array().unwrap();
        assert!(
            steps.iter().all(|step| step["what"] != "attempt_failed"),
            "its answer was not waited for: {message:#}"
        );
    }
    assert_eq!(smsc.stats().accepted, 20, "nothing is sent twice");
    served.stop().await;
    world.books_are_clean();
});

/// What a node says about itself, and how it answers a request to send.
async fn standing(api: &crate::api::Api) -> (u16, String, u16) {
    let ready = api.get("/readyz").await;
    let body = json!({ "type": "notification", "content": "快递已到", "to": "+8613800137777" });
    let sent = api.post("/api/v1/messages", &body).await;
    (ready.status, ready.text, sent.status)
}

#[test]
fn a_second_node_stands_by_and_takes_over() {
    crate::run(Disk::Postgres(testbed::postgres()), |disk| async move {
        let smsc = simulate(quick()).await;
        let mut plan = Plan::with(smsc.addr().port(), "");
        plan.settings.push(("HONGYAN__ENGINE__LEASE_MS", "2000".into()));
        let world = World::new(disk, &plan);
        let mut first = world.serve().await;
        let second = world.launch(&[("HONGYAN__ENGINE__NODE", "1")]).await;
        let (ready, reasons, sent) = standing(&second.api).await;
        assert_eq!((ready, sent), (503, 503), "{reasons}");
        assert!(reasons.contains("another node is active"), "{reasons}");
        assert_eq!(second.api.get("/healthz").await.status, 200);
        assert_eq!(smsc.stats().binds, 1, "one node owns the carrier");
        // …0008: the receipt comes after 1.5 s, when the first node is gone.
        let late = first.api.send("notification", "快递已到", "+8613800130008").await;
        let done = first.api.send("notification", "快递已到", "+8613800135000").await;
        first.api.until(&done, "delivered").await;
        first.api.until(&late, "submitted").await;
        first.program.kill();
        second.ready().await;
        second.api.until(&late, "delivered").await;
        second.api.until(&done, "delivered").await;
        let new = second.api.send("notification", "快递已到", "+8613800135001").await;
        second.api.until(&new, "delivered").await;
        assert_eq!(smsc.stats().accepted, 3);
        // The first one comes back as the one that stands by, and takes over at once when the other is stopped.
        let back = world.launch(&[]).await;
        assert_eq!(standing(&back.api).await.0, 503);
        second.stop().await;
        back.ready().await;
        let uid = back.api.send("notification", "快递已到", "+8613800135002").await;
        back.api.until(&uid, "delivered").await;
        back.stop().await;
        world.books_are_clean();
    });
}

/// The commands that people use to look around say what they promise.
#[test]
fn small_commands() {
    let world = World::new(Arc::new(Disk::Sqlite(testbed::sqlite())), &nothing());
    let version = run(world.command(&["version"]));
    assert_eq!(version.code, Some(0));
    assert!(version.out.starts_with("hongyan 0.") && version.out.contains("SQLite 3."), "{version:?}");
    let config = run(world.command(&["check-config"]));
    assert_eq!(config.code, Some(0), "{config:?}");
    assert!(
        config.out.contains("log.format = \"json\"") && config.out.contains("the settings are valid"),
        "{config:?}"
    );
    let migrated = run(world.command(&["migrate"]));
    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    let wrong = run(world.command(&["serv"]));
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let mut elsewhere = world.command(&["check-books"]);
    elsewhere.env("HONGYAN_DATA_DIR", world.folder().join("nothing-here"));
    let missing = run(elsewhere);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.err.contains("there is no database at"), "{missing:?}");
    assert!(!world.folder().join("nothing-here").exists(), "a check makes nothing");
}

on_both!(damaged_books_are_found, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let world = World::new(Arc::clone(&disk), &Plan::with(smsc.addr().port(), ""));
    let served = world.serve().await;
    let uid = served.api.send("notification", "快递已到", "+8613800135000").await;
    served.api.until(&uid, "delivered").await;
    served.stop().await;
    world.books_are_clean();
    let damage = "UPDATE orders SET posted = posted + 1";
    match disk.as_ref() {
        Disk::Sqlite(place) => {
            rusqlite::Connection::open(place.path()).unwrap().execute(damage, []).map(drop).unwrap();
        }
        Disk::Postgres(database) => {
            let url = database.url().to_owned();
            let psql =
                std::process::Command::new("psql").args([url.as_str(), "-qc", damage]).output().unwrap();
            assert!(psql.status.success(), "{psql:?}");
        }
    }
    let ran = run(world.command(&["check-books"]));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.out.contains("order CloudSMS_1: posted is"), "{ran:?}");
});

/// `/metrics` counts what happened, in Prometheus' text format.
#[test]
fn metrics_count_messages() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
        let served = world.serve().await;
        for n in 0..7 {
            let uid = served.api.send("verification", "您的验证码是 1", &format!("+861380013500{n}")).await;
            served.api.until(&uid, "delivered").await;
        }
        let metrics = served.api.get("/metrics").await;
        assert_eq!(metrics.status, 200);
        let counts = metrics.text.lines().any(|line| line.contains("accepted") && line.ends_with(" 7"));
        assert!(counts, "{}", metrics.text);
        let well_formed = |line: &str| {
            line.starts_with('#') || line.rsplit_once(' ').is_some_and(|(_, n)| n.parse::<f64>().is_ok())
        };
        assert!(metrics.text.lines().filter(|line| !line.is_empty()).all(well_formed), "{}", metrics.text);
        let document: Value = served.api.get("/api/openapi.json").await.json();
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{document}");
        served.stop().await;
    });
}
