//! What was kept long enough is archived and removed; what is counted, charged and open stays.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use domain::id::{AccountId, SessionId, TenantId, Uid};
use domain::kind::Kind;
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::retention::Class;
use engine::archive::{self, Found, Parts, Query, What, csv};
use engine::log::LogQuery;
use engine::operator::PolicyChange;
use engine::retention::ClassReport;
use engine::send::SendRequest;
use engine::tasks::TaskView;
use engine::{Actor, Engine, Error, Person, Settings};
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const DAY_MS: i64 = 86_400_000;
const LONG: &str = "这是一条很长的短信，用来说明拆分之后的每一段都被保存下来。这是一条很长的短信，用来说明拆分之后的每一段都被保存下来。这是一条很长的短信。";

fn administrator() -> Actor {
    let (tenant, session) = (TenantId(0), SessionId(1));
    let person =
        Person { id: AccountId(1), tenant, name: "Ada".into(), role: Role::Administrator.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn with_archive(dir: &Path) -> Plan {
    let plan = Plan::default();
    Plan { settings: Settings { archive_dir: dir.to_owned(), ..plan.settings.clone() }, ..plan }
}

async fn pass(engine: &Engine, days: i64) -> engine::Result<()> {
    engine.remove_old(engine::clock::now_ms() + days * DAY_MS).await
}

async fn set(world: &World, tenant: Option<&str>, days: i64) {
    let (engine, me) = (&world.engine, administrator());
    let known = match tenant {
        None => engine.policy(&me).await,
        Some(code) => engine.policy_of(&me, code).await,
    };
    let values = [("retention.messages.days".to_owned(), json!(days))].into();
    let change = PolicyChange { version: known.unwrap().version, reason: "a test".into(), values };
    match tenant {
        None => engine.change_policy(&me, change).await,
        Some(code) => engine.change_policy_of(&me, code, change).await,
    }
    .unwrap();
}

fn is_gone<T>(result: engine::Result<T>) -> bool {
    matches!(result, Err(Error::Refused(Refusal::NotFound, _)))
}

fn found(dir: &Path, query: &Query) -> (Vec<Value>, Found) {
    let mut rows = Vec::new();
    let mut keep = |row: &[u8]| {
        rows.push(serde_json::from_slice(row)?);
        Ok(())
    };
    let found = archive::search(dir, query, &mut keep, &mut |damage| panic!("{damage}")).unwrap();
    (rows, found)
}

async fn reported(engine: &Engine, class: Class) -> ClassReport {
    let report = engine.retention(&administrator()).await.unwrap();
    report.classes.into_iter().find(|known| known.class == class).unwrap()
}

/// What people see of a task, without what a program cannot compare.
fn figures(task: &TaskView) -> String {
    format!("{:?} {:?} {:?} {} {:?}", task.counts, task.price, task.charged, task.segments, task.stage)
}

/// Three of a task (one is no number), a long one, and one that waits for its time.
struct Cast {
    task: Uid,
    closed: Vec<Uid>,
    open: Uid,
}

async fn cast(world: &World) -> Cast {
    let to = ["13800138071", "13800138072", "bad"];
    let named = SendRequest {
        task: Some("Spring".into()),
        reference: Some("=1+1".into()),
        ..request(Kind::Notification, "快递已到", &to)
    };
    let sent = world.engine.send(&world.actor, named, None).await.unwrap();
    let long = world.send(Kind::Notification, LONG, &["13800138073"]).await;
    let closed: Vec<_> = sent.messages.iter().chain(&long.messages).map(|message| message.uid).collect();
    for uid in &closed {
        world.closed(*uid).await;
    }
    let later = SendRequest {
        schedule_at_ms: Some(engine::clock::now_ms() + 20 * DAY_MS),
        ..request(Kind::Notification, "以后", &["13800138074"])
    };
    let open = world.engine.send(&world.actor, later, None).await.unwrap().messages[0].uid;
    Cast { task: sent.task.unwrap(), closed, open }
}

on_both!(what_is_old_is_archived_removed_and_found_again, |disk: Arc<Disk>| async move {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("archive");
    let world = World::new(disk, with_archive(&dir)).await;
    let engine = &world.engine;
    let cast = cast(&world).await;
    let task = engine.task(&world.actor, cast.task).await.unwrap();
    let from = engine::clock::now_ms() - DAY_MS;
    let sums =
        |tx: &mut store::Tx<'_>, from: i64| store::stat::sums(tx, TenantId(1), from, from + 3 * DAY_MS);
    let before = world.db.read(move |tx| sums(tx, from)).await.unwrap();
    let timeline = world.engine.message(&world.actor, cast.closed[3]).await.unwrap().timeline.len();
    pass(engine, 100).await.unwrap();
    assert!(engine.message(&world.actor, cast.closed[0]).await.is_ok(), "kept for 180 days");
    assert_eq!(engine.log_begins_ms(&world.actor).await.unwrap(), None);

    pass(engine, 200).await.unwrap();
    for uid in &cast.closed {
        assert!(is_gone(engine.message(&world.actor, *uid).await), "{uid}");
    }
    assert!(engine.message(&world.actor, cast.open).await.is_ok(), "what is open is never removed");
    let log = engine.log(&world.actor, LogQuery::default()).await.unwrap();
    assert_eq!(log.total, 1);
    assert!(engine.log_begins_ms(&world.actor).await.unwrap().is_some());
    let after = engine.task(&world.actor, cast.task).await.unwrap();
    assert_eq!(figures(&after), figures(&task), "a task's page is what it was");
    assert_eq!((task.removed, after.removed), (0, 3));
    assert_eq!(world.db.read(move |tx| sums(tx, from)).await.unwrap(), before, "statistics outlive messages");
    world.clean_books().await;
    let report = reported(engine, Class::Messages).await;
    assert_eq!((report.removed, report.waiting, report.days), (4, 0, 180));
    assert!(report.octets > 300 && report.oldest_ms.is_some() && report.last_ms.is_some());

    let (rows, all) = found(&dir, &Query::default());
    // Two when midnight came between.
    assert!((1..=2).contains(&all.files) && report.files as u64 == all.files);
    assert_eq!((all.rows, all.found), (4, 4));
    let uids: Vec<_> = rows.iter().map(|row| row["uid"].as_str().unwrap().to_owned()).collect();
    assert_eq!(uids, cast.closed.iter().map(Uid::to_string).collect::<Vec<_>>());
    assert_eq!(
        (&rows[0]["phone"], &rows[0]["content"]),
        (&json!("+8613800138071"), &json!("【云燕】快递已到"))
    );
    assert_eq!((&rows[0]["task_name"], &rows[0]["tenant"]), (&json!("Spring"), &json!("CNX01")));
    assert_eq!((&rows[2]["status"], &rows[2]["phone"]), (&json!("refused"), &json!("bad")));
    assert_eq!(rows[3]["timeline"].as_array().unwrap().len(), timeline, "all that the log showed");
    let ledger: Vec<_> = rows[0]["ledger"].as_array().unwrap().iter().map(|line| &line["what"]).collect();
    assert_eq!(ledger, ["hold", "post"]);
    for (query, want) in [
        (Query { phone: Some("+8613800138072".into()), ..Query::default() }, 1),
        (Query { suffix: Some("8073".into()), ..Query::default() }, 1),
        (Query { uid: Some(cast.closed[3]), ..Query::default() }, 1),
        (Query { task: Some("sprin".into()), ..Query::default() }, 3),
        (Query { task: Some(cast.task.to_string()), ..Query::default() }, 3),
        (Query { parts: Parts { tenant: Some("CNX02".into()), ..Parts::default() }, ..Query::default() }, 0),
        (Query { parts: Parts { what: Some(What::Uplinks), ..Parts::default() }, ..Query::default() }, 0),
        (
            Query {
                parts: Parts { until: archive::day("2020-01-01"), ..Parts::default() },
                ..Query::default()
            },
            0,
        ),
    ] {
        assert_eq!(found(&dir, &query).0.len(), want, "{query:?}");
    }
    let line = String::from_utf8(csv::row(What::Messages, rows[0].to_string().as_bytes()).unwrap()).unwrap();
    assert!(
        line.contains("'+8613800138071") && line.contains("'=1+1") && line.contains("delivered"),
        "{line}"
    );
    let whole = archive::verify(&dir, &Parts::default(), &mut |damage| panic!("{damage}")).unwrap();
    assert_eq!((whole.files, whole.rows, whole.damaged), (all.files, 4, 0));
    pass(engine, 200).await.unwrap();
    assert_eq!(found(&dir, &Query::default()).1, all, "nothing is archived twice");
    permissions(&dir);
    spoil(&dir);
});

/// Nobody else reads it.
fn permissions(dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{folder:?}");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
            }
        }
    }
}

/// A file that is cut short, or changed, is found and read as far as it goes.
fn spoil(dir: &Path) {
    let mut files = Vec::new();
    Parts::default()
        .each_day(dir, &mut |day| {
            files.extend(day.iter().map(archive::Place::path));
            Ok(())
        })
        .unwrap();
    let file = dir.join(&files[0]);
    let mut octets = std::fs::read(&file).unwrap();
    octets.truncate(octets.len() - 40);
    std::fs::write(&file, &octets).unwrap();
    let mut damaged = Vec::new();
    let verified = archive::verify(dir, &Parts::default(), &mut |damage| damaged.push(damage)).unwrap();
    assert_eq!((verified.damaged, damaged.len()), (1, 1));
    let searched =
        archive::search(dir, &Query::default(), &mut |_| Ok(()), &mut |damage| damaged.push(damage)).unwrap();
    assert!(searched.rows <= 4 && damaged.len() == 2, "{damaged:?}");
}

on_both!(a_row_archived_twice_is_found_once, |disk: Arc<Disk>| async move {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(disk, with_archive(folder.path())).await;
    let engine = &world.engine;
    let cast = cast(&world).await;
    // The program ends between archiving and removing: here, whatever is removed is refused.
    let held = cast.closed[1].0;
    world
        .db
        .write(move |tx| {
            tx.script(
                "CREATE TABLE held_fast (tenant BIGINT, id BIGINT, FOREIGN KEY (tenant, id) REFERENCES message (tenant, id))",
            )?;
            tx.exec("INSERT INTO held_fast (tenant, id) VALUES (1, $1)", &[held.0.into()])
        })
        .await
        .unwrap();
    assert!(pass(engine, 200).await.is_err());
    for uid in &cast.closed {
        assert!(engine.message(&world.actor, *uid).await.is_ok(), "all or nothing");
    }
    let first = found(folder.path(), &Query::default()).1;
    assert_eq!((first.rows, first.found), (4, 4));
    world.clean_books().await;
    world.db.write(|tx| tx.script("DROP TABLE held_fast")).await.unwrap();
    // Another process takes it up; a file that was not finished is cleared away.
    let places = |dir: &Path| {
        let mut all = Vec::new();
        Parts::default()
            .each_day(dir, &mut |day| {
                all.extend(day.iter().map(archive::Place::path));
                Ok(())
            })
            .unwrap();
        all
    };
    let month = folder.path().join(places(folder.path())[0].parent().unwrap());
    let left = month.join(".01-messages-0002.jsonl.gz-1.unfinished");
    std::fs::write(&left, "half").unwrap();
    pass(engine, 200).await.unwrap();
    assert!(!left.exists());
    assert!(is_gone(engine.message(&world.actor, cast.closed[0]).await));
    let (rows, all) = found(folder.path(), &Query::default());
    assert_eq!(all, Found { files: first.files * 2, ..first }, "each row once, from both files");
    assert_eq!(rows.len(), 4);
    world.clean_books().await;
});

on_both!(nothing_is_removed_while_the_archive_cannot_be_written, |disk: Arc<Disk>| async move {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("archive");
    std::fs::write(&dir, "a file where the folder should be").unwrap();
    let world = World::new(disk, with_archive(&dir)).await;
    let (engine, me) = (&world.engine, administrator());
    let cast = cast(&world).await;
    pass(engine, 200).await.unwrap();
    assert!(engine.message(&world.actor, cast.closed[0]).await.is_ok());
    let trouble = engine.retention(&me).await.unwrap().archive.trouble.unwrap();
    assert!(!trouble.text.is_empty());
    let health = engine.health_report(&me, folder.path()).await.unwrap();
    assert_eq!(health.archive.trouble, Some(trouble));
    std::fs::remove_file(&dir).unwrap();
    pass(engine, 200).await.unwrap();
    assert!(is_gone(engine.message(&world.actor, cast.closed[0]).await));
    assert_eq!(engine.retention(&me).await.unwrap().archive.trouble, None);
    assert_eq!(found(&dir, &Query::default()).1.found, 4);
});

on_both!(each_tenant_has_its_own_days_and_none_is_for_ever, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let cast = cast(&world).await;
    set(&world, None, 0).await;
    pass(engine, 4_000).await.unwrap();
    assert!(engine.message(&world.actor, cast.closed[0]).await.is_ok(), "0 = for ever");
    set(&world, Some("CNX01"), 40).await;
    pass(engine, 39).await.unwrap();
    assert!(engine.message(&world.actor, cast.closed[0]).await.is_ok());
    pass(engine, 41).await.unwrap();
    assert!(is_gone(engine.message(&world.actor, cast.closed[0]).await), "without an archive");
    let report = reported(engine, Class::Messages).await;
    assert_eq!((report.removed, report.files, report.days, report.others), (4, 0, 0, 1));
    let audit = world.db.read(|tx| {
        let filter = store::audit::Filter {
            action: Some(domain::audit::Action::RecordsRemoved),
            ..store::audit::Filter::default()
        };
        store::audit::slice_all(tx, Some(TenantId(1)), &filter, 9)
    });
    let audit = audit.await.unwrap();
    assert_eq!(audit.len(), 1);
    assert!(audit[0].detail.contains("\"rows\":4"), "{}", audit[0].detail);
    world.clean_books().await;
});
