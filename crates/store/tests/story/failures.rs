//! What goes wrong: closures that fail or panic, callers that leave, full queues, databases that go away.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::{Db, Error, Place, Value, chores};

use super::concurrency::{Stopped, one_by_one, until_waiting};
use super::places::{Ground, on_both, read, write};
use super::rows::NOW;

fn is_there(db: &Db, name: &'static str) -> bool {
    read(db, move |tx| chores::meta(tx, name)).is_some()
}

/// Writes `name`, then fails with `error`.
async fn fails(db: &Db, name: &'static str, error: Error) -> store::Result<()> {
    let body = move |tx: &mut store::Tx<'_>| {
        chores::set_meta(tx, name, "x")?;
        Err(error.clone())
    };
    db.write(body).await
}

#[test]
fn of_a_group_only_the_failing_ones_are_undone() {
    let stage = Ground::sqlite().stage(1);
    let db = &stage.db;
    let commits = db.counters().commits.load(Ordering::Relaxed);
    let stopped = Stopped::writer(db);
    let (first, failing, panicking, broken, last) = one_by_one().block_on(async {
        let together = async {
            tokio::join!(
                db.write(|tx| chores::set_meta(tx, "first", "x")),
                fails(db, "failing", Error::Conflict("mine".into())),
                db.write(panics),
                db.write(|tx| tx.exec("this is not SQL", &[])),
                db.write(|tx| chores::set_meta(tx, "last", "x")),
            )
        };
        let release = async {
            until_waiting(db, 5).await;
            stopped.release();
        };
        tokio::join!(together, release).0
    });
    first.unwrap();
    last.unwrap();
    assert!(matches!(failing, Err(Error::Conflict(text)) if text == "mine"));
    assert!(matches!(panicking, Err(Error::Corrupt(_))));
    assert!(broken.is_err());
    assert_eq!(db.counters().commits.load(Ordering::Relaxed) - commits, 2, "they were one group");
    let there = ["first", "failing", "panicking", "last"].map(|name| is_there(db, name));
    assert_eq!(there, [true, false, false, true]);
}

fn panics(tx: &mut store::Tx<'_>) -> store::Result<()> {
    chores::set_meta(tx, "panicking", "x")?;
    panic!("a bug in a closure");
}

on_both!(a_closure_that_fails_or_panics_leaves_nothing, |ground: Ground| {
    let stage = ground.stage(1);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for error in
        [Error::NotFound, Error::Conflict("c".into()), Error::Corrupt("x".into()), Error::Down("d".into())]
    {
        let answer = runtime.block_on(fails(&stage.db, "failing", error.clone()));
        assert_eq!(answer.unwrap_err().to_string(), error.to_string());
    }
    assert_eq!(stage.db.counters().failures.load(Ordering::Relaxed), 4);
    assert!(matches!(stage.db.write_blocking(panics), Err(Error::Corrupt(_))));
    let reading: store::Result<()> = stage.db.read_blocking(|_| panic!("a bug in a reading closure"));
    assert!(matches!(reading, Err(Error::Corrupt(_))));
    assert!(!is_there(&stage.db, "failing") && !is_there(&stage.db, "panicking"));
    write(&stage.db, |tx| chores::set_meta(tx, "after", "x"));
    assert!(is_there(&stage.db, "after"), "the threads live on");
    assert!(!stage.db.counters().down.load(Ordering::Relaxed), "a closure's failure is not the database's");
});

on_both!(busy_is_run_again_where_it_may_help, |ground: Ground| {
    let stage = ground.stage(1);
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let answer = stage.db.write_blocking(move |tx| {
        chores::set_meta(tx, "busy", "x")?;
        let run = counted.fetch_add(1, Ordering::Relaxed);
        if run < 2 { Err(Error::Busy("in the way".into())) } else { Ok(run) }
    });
    match stage.ground {
        // Nobody else can have been in the way of the one writer: the caller's own picture is old.
        Ground::Sqlite(_) => assert!(matches!(answer, Err(Error::Busy(_))), "{answer:?}"),
        Ground::Postgres(_) => assert!(matches!(answer, Ok(2)), "{answer:?}"),
    }
    assert_eq!(is_there(&stage.db, "busy"), answer.is_ok());
    runs.store(0, Ordering::Relaxed);
    let counted = Arc::clone(&runs);
    let never: store::Result<()> = stage.db.write_blocking(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Err(Error::Busy("for ever".into()))
    });
    assert!(matches!(never, Err(Error::Busy(_))), "{never:?}");
    assert!((1..=10).contains(&runs.load(Ordering::Relaxed)), "it gives up");
});

#[test]
fn a_full_queue_says_busy_and_drains() {
    let stage = Ground::sqlite().stage(1);
    let stopped = Stopped::writer(&stage.db);
    one_by_one().block_on(async {
        let ask = || {
            let db = stage.db.clone();
            tokio::spawn(async move { db.write(|tx| chores::touch(tx, NOW)).await })
        };
        let tasks: Vec<_> = (0..5000).map(|_| ask()).collect();
        for _ in 0..5000 {
            tokio::task::yield_now().await;
        }
        // Refused ones are answered at once; the others wait.
        let (refused, waiting): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| task.is_finished());
        assert_eq!((refused.len(), waiting.len()), (5000 - 4096, 4096));
        for task in refused {
            assert!(matches!(task.await.unwrap(), Err(Error::Busy(_))));
        }
        stopped.release();
        for task in waiting {
            task.await.unwrap().unwrap();
        }
    });
    assert_eq!(stage.db.counters().writes_waiting.load(Ordering::Relaxed), 0);
}

#[test]
fn a_caller_that_leaves_disturbs_nobody() {
    let stage = Ground::sqlite().stage(1);
    let stopped = Stopped::writer(&stage.db);
    one_by_one().block_on(async {
        let leaves = stage.db.write(|tx| chores::set_meta(tx, "left", "x"));
        tokio::select! {
            biased;
            answer = leaves => panic!("the writer is stopped: {answer:?}"),
            () = until_waiting(&stage.db, 1) => {}
        }
    });
    stopped.release();
    write(&stage.db, |tx| chores::touch(tx, NOW));
    assert!(is_there(&stage.db, "left"), "it was in the queue, and it is done whole");
    assert_eq!(stage.db.counters().writes_waiting.load(Ordering::Relaxed), 0, "the count comes back");
}

#[test]
fn a_place_that_is_none_is_refused_in_words() {
    let place = testbed::sqlite();
    let missing = Place::Sqlite(place.folder().join("no").join("such").join("folder.db"));
    assert!(matches!(Db::open(missing), Err(Error::Down(_))));
    std::fs::write(
        place.path(),
        "this is a text file, not a database at all, and long enough to tell".repeat(99),
    )
    .unwrap();
    let opened = Db::open(Place::Sqlite(place.path()));
    assert!(matches!(opened, Err(Error::Corrupt(_))), "{:?}", opened.err());
    let nowhere = place.folder().display().to_string().replace('/', "%2F");
    for url in
        ["postgres://nobody@127.0.0.1:1/x", "not a connection string", &format!("postgres://u@{nowhere}/x")]
    {
        let opened = Db::open(Place::Postgres { url: url.into(), writers: 1, readers: 1 });
        assert!(matches!(opened, Err(Error::Down(_))), "{url}: {:?}", opened.err());
    }
}

/// Killing the connection a transaction runs on: outcome unknown, nothing written here, and the next one
/// works.
#[test]
fn postgres_loses_a_connection_inside_a_transaction() {
    let stage = Ground::postgres().stage(1);
    let answer = stage.db.write_blocking(|tx| {
        chores::set_meta(tx, "lost", "x")?;
        tx.exec("SELECT pg_terminate_backend(pg_backend_pid())", &[])?;
        chores::set_meta(tx, "never", "x")
    });
    assert!(matches!(answer, Err(Error::Down(_))), "{answer:?}");
    assert!(stage.db.counters().down.load(Ordering::Relaxed), "not ready");
    assert!(!is_there(&stage.db, "lost"));
    write(&stage.db, |tx| chores::set_meta(tx, "after", "x"));
    assert!(is_there(&stage.db, "after"));
    assert!(!stage.db.counters().down.load(Ordering::Relaxed), "ready again");
}

/// Killing all connections while nobody uses them: nothing was under way, so nobody hears of it.
#[test]
fn postgres_loses_idle_connections() {
    let stage = Ground::postgres().stage(3);
    let Ground::Postgres(database) = &stage.ground else { unreachable!() };
    for _ in 0..3 {
        let kill = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
                    WHERE datname = current_database() AND application_name = 'hongyan'";
        let killed: i64 = database.connect().query_one(kill, &[]).unwrap().get(0);
        assert!(killed >= 2, "one that writes and one that reads at least: {killed}");
        until_nobody_is_connected(database);
        for _ in 0..9 {
            write(&stage.db, |tx| chores::touch(tx, NOW));
            assert!(is_there(&stage.db, "touched"));
        }
    }
}

/// A database that takes no connections for a while.
#[test]
fn postgres_is_away_and_comes_back() {
    let stage = Ground::postgres().stage(2);
    let Ground::Postgres(database) = &stage.ground else { unreachable!() };
    let (mut server, name) = (database.server(), database.name());
    let mut run = |sql: String| server.batch_execute(&sql).unwrap();
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    run(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    for _ in 0..6 {
        let answer = stage.db.write_blocking(|tx| chores::touch(tx, NOW));
        assert!(matches!(answer, Err(Error::Down(_))), "{answer:?}");
        let answer = stage.db.read_blocking(|tx| chores::meta(tx, "touched"));
        assert!(matches!(answer, Err(Error::Down(_))), "{answer:?}");
    }
    assert!(stage.db.counters().down.load(Ordering::Relaxed), "not ready");
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    write(&stage.db, |tx| chores::touch(tx, NOW));
    assert!(is_there(&stage.db, "touched"));
    assert!(!stage.db.counters().down.load(Ordering::Relaxed), "ready again");
}

#[test]
fn sqlite_is_durable_by_its_settings() {
    let stage = Ground::sqlite().stage(1);
    let pragma = |sql: &'static str| write(&stage.db, move |tx| tx.one(sql, &[], |row| row.int(0)));
    assert_eq!(pragma("PRAGMA synchronous"), 2, "FULL: a commit is on the disk when it is answered");
    assert_eq!(pragma("PRAGMA page_size"), 8192);
    let mode = write(&stage.db, |tx| tx.one("PRAGMA journal_mode", &[], |row| row.text(0)));
    assert_eq!(mode, "wal");
}

#[test]
fn postgres_is_durable_by_its_settings() {
    let stage = Ground::postgres().stage(1);
    let sql = "SELECT current_setting($1)";
    let setting =
        |name: &'static str| write(&stage.db, move |tx| tx.one(sql, &[Value::Text(name)], |row| row.text(0)));
    assert_eq!(setting("synchronous_commit"), "on");
    assert_eq!(setting("default_transaction_isolation"), "read committed");
}

on_both!(threads_end_with_the_last_handle, |ground: Ground| {
    let db = ground.open(2);
    let copy = db.clone();
    drop(db);
    write(&copy, |tx| tx.script("CREATE TABLE t (a BIGINT)"));
    drop(copy);
    let again = ground.open(1);
    read(&again, |tx| tx.all("SELECT a FROM t", &[], |row| row.int(0)));
    if let Ground::Postgres(database) = &ground {
        drop(again);
        until_nobody_is_connected(database);
    }
});

/// Waits for the store's connections to be gone.
fn until_nobody_is_connected(database: &testbed::TestDatabase) {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND \
        application_name = 'hongyan'";
    let mut server = database.connect();
    while server.query_one(sql, &[]).unwrap().get::<_, i64>(0) > 0 {
        std::thread::yield_now();
    }
}
