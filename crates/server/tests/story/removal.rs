//! `kill -9` while old messages are archived and removed: each is removed once and found once in the archive, whatever was
//! written twice; statistics and books stay, and what is sent meanwhile is delivered.
//!
//! Nobody waits half a year: messages are sent, and the rows they left are set back in the database by hand. That is the one
//! thing that stories ask of the product's own crates.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::MessageId;
use serde_json::{Value, json};
use store::{Db, Place, Row, Tx};
use tokio::task::block_in_place;

use crate::api::Api;
use crate::load::{Dice, Load};
use crate::on_both;
use crate::program::{Program, run};
use crate::world::{Disk, Plan, World, address, quick, simulate};

const START: Duration = Duration::from_secs(30);
/// The days between each day that has messages and the last of them.
const DAYS_APART: [i64; 3] = [60, 30, 0];
/// Days that all of them are set back: they are kept for 180.
const DAYS_BACK: i64 = 200;
const DAY_MS: i64 = 86_400_000;
const KILLS: usize = 5;
/// Those of them that must meet a pass, however quick it is.
const KILLS_MIN: usize = 3;

on_both!(killed_while_old_messages_are_removed, |disk: Arc<Disk>| async move {
    let smsc = simulate(quick()).await;
    let archive = tempfile::tempdir().unwrap();
    let mut plan = Plan::with(smsc.addr().port(), "window = 100\non_lost = \"resend\"");
    plan.settings.push(("HONGYAN__ENGINE__LEASE_MS", "1000".into()));
    plan.settings.push(("HONGYAN_ARCHIVE_DIR", archive.path().display().to_string()));
    // A day's messages: one database removes them quickly, the other takes them slowly.
    let each = if matches!(*disk, Disk::Sqlite(_)) { 1_500 } else { 700 };
    let world = World::new(disk, &plan);
    for days in DAYS_APART {
        let served = world.serve().await;
        sent(&served.api, each).await;
        served.stop().await;
        set_back(&world, days, Some(DAY_MS));
    }
    set_back(&world, DAYS_BACK, None);
    world.books_are_clean();
    let all = DAYS_APART.len() * each;
    let db = open(&world);
    let newest = count(&db, "SELECT MAX(day) FROM message") as i64;
    let old = uids(&db, newest);
    let before = statistics(&db, newest);
    assert_eq!((old.len(), left(&db, newest), before.len()), (all, all, DAYS_APART.len() * 2), "{before:?}");

    let mut program = Program::start(world.command(&["serve"]));
    let api = Api::new(program.line(START, address).await, crate::world::KEY);
    let load = Load::new(api.clone());
    let clients = load.start(2, 7);
    let mut dice = Dice::new(20_261_130);
    let (mut known, mut kills) = (all, 0);
    while kills < KILLS && known > 0 {
        api.moved(program.line(START, address).await);
        // The first while a file is written, or before anything of it is removed; the others among removed slices.
        until(|| if kills == 0 { files(archive.path()) > 0 } else { left(&db, newest) < known });
        block_in_place(|| std::thread::sleep(Duration::from_millis(dice.roll(12))));
        program.kill();
        let seen = known;
        known = left(&db, newest);
        println!("killed with {known} of {seen} left and {} files", files(archive.path()));
        kills += usize::from(known > 0);
        program = Program::start(world.command(&["serve"]));
    }
    assert!(kills >= KILLS_MIN, "only {kills} kills in the middle of a pass");
    api.moved(program.line(START, address).await);
    until(|| left(&db, newest) == 0);
    until(|| load.taken().len() > 50);
    load.stop();
    for client in clients {
        client.await.unwrap();
    }
    let taken = load.taken();
    for message in &taken {
        api.until(&message.uid, message.end).await;
    }
    let begun = api.get("/api/v1/log?page_size=10").await.json();
    assert!(begun["begins_at"].is_string(), "{begun:#}");
    for uid in old.iter().step_by(97) {
        assert_eq!(api.get(&format!("/api/v1/messages/{uid}")).await.status, 404, "{uid}");
    }
    assert_eq!(program.terminate(START).await, Some(0), "{}", program.said());
    assert_eq!(statistics(&db, newest), before, "statistics outlive messages");
    let removed = count(&db, "SELECT CAST(SUM(removed) AS BIGINT) FROM removal WHERE tenant > 0");
    assert_eq!(removed, all, "each is removed once");
    world.books_are_clean();
    let rows = archived(&world, &old);
    println!("{kills} kills: {all} removed, {rows} rows in the archive, {} sent meanwhile", taken.len());
});

/// Everything is found once in the archive, and nothing in it is damaged; answers how many rows its files have.
fn archived(world: &World, old: &BTreeSet<String>) -> usize {
    let found = run(world.command(&["archive", "search"]));
    assert_eq!(found.code, Some(0), "{}", found.err);
    let uid = |line: &str| serde_json::from_str::<Value>(line).unwrap()["uid"].as_str().unwrap().to_owned();
    let uids: Vec<_> = found.out.lines().map(uid).collect();
    assert_eq!(uids.len(), old.len(), "found more than once, or not at all");
    assert!(uids.iter().all(|uid| old.contains(uid)), "found what was not removed");
    assert_eq!(uids.into_iter().collect::<BTreeSet<_>>().len(), old.len(), "found more than once");
    let verified = run(world.command(&["archive", "verify"]));
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let rows = verified.out.split_once(" files with ").and_then(|(_, rest)| rest.split_once(" rows"));
    let rows: usize = rows.unwrap_or_else(|| panic!("{verified:?}")).0.parse().unwrap();
    assert!(rows >= old.len(), "{verified:?}");
    rows
}

/// Sends messages of one day, each in one part, and waits until all are delivered.
async fn sent(api: &Api, count: usize) {
    let mut uids = Vec::new();
    for request in 0..count / 100 {
        let to: Vec<_> = (0..100).map(|n| format!("+8613{:05}0000", request * 100 + n)).collect();
        let body = json!({ "type": "notification", "content": "快递已到", "to": to });
        let answer = api.post("/api/v1/messages", &body).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        let messages = answer.json()["messages"].as_array().unwrap().clone();
        uids.extend(messages.iter().map(|message| message["uid"].as_str().unwrap().to_owned()));
    }
    for uid in &uids {
        api.until(uid, "delivered").await;
    }
}

/// The ids of all messages of these days.
fn uids(db: &Db, until_day: i64) -> BTreeSet<String> {
    let sql = "SELECT id FROM message WHERE day <= $1";
    let uid = |row: &Row<'_>| row.int(0).map(|id| MessageId(id).uid().to_string());
    let uids = block_in_place(|| db.read_blocking(move |tx| tx.all(sql, &[until_day.into()], uid)));
    uids.unwrap().into_iter().collect()
}

fn open(world: &World) -> Db {
    let place = match world.disk.as_ref() {
        Disk::Sqlite(place) => Place::Sqlite(place.path()),
        Disk::Postgres(database) => {
            Place::Postgres { url: database.url().to_owned(), writers: 1, readers: 1 }
        }
    };
    block_in_place(|| Db::open(place).unwrap())
}

/// Sets back what is not older than this by so many days: messages, what their ledger lines name, and their counts.
fn set_back(world: &World, days: i64, age_ms: Option<i64>) {
    let set = move |tx: &mut Tx<'_>| {
        let newest = tx.one("SELECT MAX(id) FROM message", &[], |row| row.int(0))?;
        let day = tx.one("SELECT MAX(day) FROM message", &[], |row| row.int(0))?;
        // Ids and days after which everything is set back.
        let (from, from_day) = age_ms.map_or((0, 0), |age| (newest - (age << 22), day - 5));
        for sql in [
            "UPDATE ledger SET ref = ref - ($1 << 22) WHERE ref > $2 AND move < 4",
            "UPDATE event SET ref = ref - ($1 << 22) WHERE ref > $2",
            "UPDATE stat SET slot = slot - $1 / 900000 WHERE slot >= (($2 >> 22) + 1577836800000) / 900000",
            "UPDATE presence SET slot = slot - $1 / 900000 WHERE slot >= (($2 >> 22) + 1577836800000) / 900000",
            "UPDATE message SET id = id - ($1 << 22), request = request - ($1 << 22), day = day - $1 / 86400000, \
             sent_ms = sent_ms - $1, answered_ms = answered_ms - $1, closed_ms = closed_ms - $1 WHERE id > $2",
            "UPDATE stat_day SET day = day - $1 / 86400000 WHERE day > $2",
        ] {
            let from = if sql.contains("stat_day") { from_day } else { from };
            let sql = sql.replace("$1", "CAST($1 AS BIGINT)").replace("$2", "CAST($2 AS BIGINT)");
            tx.exec(&sql, &[(days * DAY_MS).into(), from.into()])?;
        }
        Ok(())
    };
    let db = open(world);
    block_in_place(|| db.write_blocking(set).unwrap());
}

fn count(db: &Db, sql: &'static str) -> usize {
    let count = block_in_place(|| db.read_blocking(move |tx| tx.one(sql, &[], |row| row.int(0))));
    usize::try_from(count.unwrap()).unwrap()
}

/// How many messages of these days are there still.
fn left(db: &Db, until_day: i64) -> usize {
    let sql = "SELECT COUNT(*) FROM message WHERE day <= $1";
    let count =
        block_in_place(|| db.read_blocking(move |tx| tx.one(sql, &[until_day.into()], |row| row.int(0))));
    usize::try_from(count.unwrap()).unwrap()
}

/// The messages of each of these days by state, as days are counted.
fn statistics(db: &Db, until_day: i64) -> Vec<Vec<i64>> {
    let sql = "SELECT day, state, CAST(SUM(messages) AS BIGINT), CAST(SUM(segments) AS BIGINT) FROM stat_day \
               WHERE day <= $1 GROUP BY day, state ORDER BY day, state";
    let row = |row: &Row<'_>| (0..4).map(|n| row.int(n)).collect();
    block_in_place(|| db.read_blocking(move |tx| tx.all(sql, &[until_day.into()], row)).unwrap())
}

/// How many files there are below a folder.
fn files(dir: &Path) -> usize {
    let Ok(found) = std::fs::read_dir(dir) else { return 0 };
    found.flatten().map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

/// Looks all the time, on a thread of its own: a pass takes a second.
fn until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    block_in_place(|| {
        while !is_so() {
            assert!(started.elapsed() < START, "nothing of the kind in {START:?}");
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}
