//! Many at once: group commit, money that is never overspent, numbers that come in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;

use domain::id::OrderId;
use domain::ledger::Move;
use domain::money::Micro;
use store::feed::{self, NewEvent, Sort};
use store::{Db, Error, Tx, books, ledger, orders};

use super::orders::{line, top_up};
use super::places::{Ground, on_both, read, write};
use super::rows::{BLUE, NOW, RED, order, terms};

/// The one writer of SQLite, busy until the value is released: what is sent meanwhile waits together.
pub(crate) struct Stopped {
    go: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Stopped {
    pub(crate) fn writer(db: &Db) -> Stopped {
        let (go, wait): (_, Receiver<()>) = sync_channel(1);
        let (started, starts) = sync_channel(1);
        let db = db.clone();
        let thread = std::thread::spawn(move || {
            let hold = move |_: &mut Tx<'_>| {
                started.send(()).unwrap();
                wait.recv().unwrap();
                Ok(())
            };
            db.write_blocking(hold).unwrap();
        });
        starts.recv().unwrap();
        Stopped { go, thread }
    }

    pub(crate) fn release(self) {
        self.go.send(()).unwrap();
        self.thread.join().unwrap();
    }
}

fn counted(db: &Db) -> (u64, u64) {
    let counters = db.counters();
    (counters.commits.load(Ordering::Relaxed), counters.writes.load(Ordering::Relaxed))
}

/// Runs until `waiting` writes are in the queue.
pub(crate) async fn until_waiting(db: &Db, waiting: u64) {
    while db.counters().writes_waiting.load(Ordering::Relaxed) < waiting {
        tokio::task::yield_now().await;
    }
}

/// A runtime whose tasks run one after the other, so that a test knows what waits.
pub(crate) fn one_by_one() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

#[test]
fn sqlite_commits_what_waits_together() {
    let stage = Ground::sqlite().stage(1);
    let before = counted(&stage.db);
    let stopped = Stopped::writer(&stage.db);
    let note = |i: i64| {
        let (db, name) = (stage.db.clone(), format!("m{i}"));
        tokio::spawn(async move { db.write(move |tx| store::chores::set_meta(tx, &name, "here")).await })
    };
    one_by_one().block_on(async {
        let tasks: Vec<_> = (0..600i64).map(note).collect();
        until_waiting(&stage.db, 600).await;
        stopped.release();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    });
    let after = counted(&stage.db);
    assert_eq!(after.1 - before.1, 601, "writes");
    let commits = after.0 - before.0;
    assert!(
        (3..600 / 4).contains(&commits),
        "{commits} commits: 256 at most together, and what 10 ms are enough for"
    );
    let rows =
        read(&stage.db, |tx| tx.one("SELECT COUNT(*) FROM meta WHERE value = 'here'", &[], |row| row.int(0)));
    assert_eq!(rows, 600);
}

#[test]
fn sqlite_writes_first_what_goes_first_and_the_others_in_between() {
    let stage = Ground::sqlite().stage(1);
    let stopped = Stopped::writer(&stage.db);
    let order: Arc<std::sync::Mutex<Vec<&str>>> = Arc::default();
    let note = |name: &'static str| {
        let order = Arc::clone(&order);
        move |_: &mut Tx<'_>| {
            order.lock().unwrap().push(name);
            // Longer than others may keep those who go first waiting.
            std::thread::sleep(std::time::Duration::from_millis(12));
            Ok(())
        }
    };
    one_by_one().block_on(async {
        let mut tasks = Vec::new();
        for (waiting, name) in (1..).zip(["then", "then", "first", "first", "first"]) {
            let (db, body) = (stage.db.clone(), note(name));
            tasks.push(tokio::spawn(async move {
                if name == "first" { db.write_first(body).await } else { db.write(body).await }
            }));
            until_waiting(&stage.db, waiting).await;
        }
        // The stopper's group ends with it.
        std::thread::sleep(std::time::Duration::from_millis(12));
        stopped.release();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    });
    assert_eq!(*order.lock().unwrap(), ["first", "then", "first", "then", "first"]);
}

on_both!(reads_are_not_counted_as_writes, |ground: Ground| {
    let stage = ground.stage(2);
    let before = counted(&stage.db);
    for _ in 0..5 {
        read(&stage.db, |tx| store::chores::meta(tx, "x"));
    }
    assert_eq!(counted(&stage.db), before);
    write(&stage.db, |tx| store::chores::touch(tx, NOW));
    assert_eq!(counted(&stage.db), (before.0 + 1, before.1 + 1));
});

/// A prepaid order 1 of RED with room for so many micro-units, the line included.
fn bought(db: &Db, total: i64) {
    write(db, move |tx| {
        orders::insert(tx, &order(1), &terms("A"))?;
        top_up(tx, line(1, Move::TopUp, 1, total))
    });
}

/// Decides like the engine: look at the room, hold, write the line. `false` = refused for lack of money.
fn spend(tx: &mut Tx<'_>, order: i64, reference: i64, price: i64) -> store::Result<bool> {
    let picture = orders::pick(tx, &[OrderId(order)])?.pop().ok_or(Error::NotFound)?;
    if picture.room().is_some_and(|room| room.0 < price) {
        return Ok(false);
    }
    orders::hold(tx, vec![(OrderId(order), Micro(price))])?;
    let hold = line(reference, Move::Hold, order, price);
    ledger::write_lines(tx, std::slice::from_ref(&hold))?;
    store::expenses::add_holds(tx, &[hold])?;
    Ok(true)
}

/// 1,000 at once against room for 100; those who found the order changed too often ask again, as a tenant
/// would.
async fn thousand_spend(db: &Db, order: i64) -> usize {
    let passed = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..1000i64)
        .map(|i| {
            let (db, passed) = (db.clone(), Arc::clone(&passed));
            tokio::spawn(async move {
                loop {
                    match db.write(move |tx| spend(tx, order, 10_000 * order + i, 45_000)).await {
                        Ok(true) => return passed.fetch_add(1, Ordering::Relaxed),
                        Ok(false) => return 0,
                        Err(Error::Busy(_)) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    passed.load(Ordering::Relaxed)
}

on_both!(a_thousand_spend_what_is_there_for_a_hundred, |ground: Ground| {
    let stage = ground.stage(8);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    bought(&stage.db, 100 * 45_000 + 44_999);
    assert_eq!(runtime.block_on(thousand_spend(&stage.db, 1)), 100, "prepaid");
    write(&stage.db, |tx| {
        let postpaid = orders::Order { total: None, prohibit: Some(Micro(100 * 45_000)), ..order(2) };
        orders::insert(tx, &postpaid, &terms("B"))
    });
    assert_eq!(runtime.block_on(thousand_spend(&stage.db, 2)), 100, "post-paid up to its threshold");
    let held: Vec<_> = read(&stage.db, orders::all).iter().map(|order| order.held.0).collect();
    assert_eq!(held, [4_500_000, 4_500_000]);
    assert_eq!(read(&stage.db, books::check_all), [""; 0]);
});

on_both!(
    /// Without looking first: the guard alone decides, also for batches over several orders in any order.
    the_guard_alone_never_overspends,
    |ground: Ground| {
        let stage = ground.stage(8);
        bought(&stage.db, 1_000);
        write(&stage.db, |tx| {
            orders::insert(tx, &order(2), &terms("B"))?;
            top_up(tx, line(2, Move::TopUp, 2, 700))
        });
        let threads: Vec<_> = (0..8i64)
            .map(|thread| {
                let db = stage.db.clone();
                std::thread::spawn(move || {
                    (0..40i64).filter(|_| {
                        let mut sums = vec![(OrderId(1), Micro(10)), (OrderId(2), Micro(7))];
                        if thread % 2 == 0 {
                            sums.reverse();
                        }
                        let answer = db.write_blocking(move |tx| orders::hold(tx, sums.clone()));
                        assert!(matches!(answer, Ok(()) | Err(Error::Busy(_))), "{answer:?}");
                        answer.is_ok()
                    }).count()
                })
            })
            .collect();
        let passed: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(passed, 100);
        let held: Vec<_> = read(&stage.db, orders::all).iter().map(|order| order.held.0).collect();
        assert_eq!(held, [1_000, 700]);
    }
);

on_both!(of_two_who_charge_one_message_one_fails, |ground: Ground| {
    let stage = ground.stage(8);
    bought(&stage.db, 1_000_000);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let db = stage.db.clone();
            std::thread::spawn(move || {
                (0..50i64)
                    .filter(|i| {
                        let lines = [line(5_000 + i, Move::Hold, 1, 1)];
                        let answer = db.write_blocking(move |tx| ledger::write_lines(tx, &lines));
                        assert!(matches!(answer, Ok(()) | Err(Error::Conflict(_))), "{answer:?}");
                        answer.is_ok()
                    })
                    .count()
            })
        })
        .collect();
    let written: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(written, 50, "each message once, whoever came first");
});

/// What the first reader of a feed may rely on: it has seen n, so it has seen everything before n.
fn no_gaps(db: &Db, tenant: domain::id::TenantId) -> usize {
    let seen = read(db, move |tx| feed::range(tx, tenant, 0, i64::MAX, i64::MAX));
    for (event, wanted) in seen.iter().zip(1i64..) {
        assert_eq!(event.seq, wanted, "a number was skipped that may still come");
    }
    seen.len()
}

on_both!(feed_numbers_are_committed_in_order, |ground: Ground| {
    let stage = ground.stage(8);
    let (db, done) = (stage.db.clone(), Arc::new(AtomicBool::new(false)));
    let reader = {
        let (db, done) = (db.clone(), Arc::clone(&done));
        std::thread::spawn(move || {
            let (mut last, mut looks) = ([0; 2], 0);
            loop {
                let finished = done.load(Ordering::Acquire);
                let now = [no_gaps(&db, RED), no_gaps(&db, BLUE)];
                assert!(now[0] >= last[0] && now[1] >= last[1], "what was seen stays");
                (last, looks) = (now, looks + 1);
                if finished {
                    return (last, looks);
                }
            }
        })
    };
    let start = Arc::new(Barrier::new(8));
    let writers: Vec<_> = (0..8i64)
        .map(|writer| {
            let (db, start) = (db.clone(), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                (0..60)
                    .map(|round| append_some(&db, writer, round))
                    .fold([0; 2], |sum, new| [sum[0] + new[0], sum[1] + new[1]])
            })
        })
        .collect();
    let mut written = [0; 2];
    for writer in writers {
        let of_one = writer.join().unwrap();
        written = [written[0] + of_one[0], written[1] + of_one[1]];
    }
    done.store(true, Ordering::Release);
    let (seen, looks) = reader.join().unwrap();
    assert_eq!(seen, written);
    assert!(looks > 1);
    let next = [RED, BLUE].map(|tenant| read(&db, move |tx| feed::next_seq(tx, tenant)));
    assert_eq!(next, [written[0] as i64 + 1, written[1] as i64 + 1]);
});

/// Appends for one tenant, the other, or both; dawdles before some commits and gives some up.
fn append_some(db: &Db, writer: i64, round: i64) -> [usize; 2] {
    let tenants = [&[RED][..], &[BLUE], &[BLUE, RED, RED]][(writer + round) as usize % 3];
    let event = |tenant| NewEvent {
        tenant,
        sort: Sort::Receipt,
        reference: writer * 1000 + round,
        state: 10,
        endpoint: None,
        at_ms: NOW,
    };
    let events: Vec<_> = tenants.iter().map(|tenant| event(*tenant)).collect();
    let (given_up, dawdles) = (round % 7 == 3, round % 5 == writer % 5);
    let answer = db.write_blocking(move |tx| {
        feed::append(tx, &events)?;
        if dawdles && tx.is_postgres() {
            tx.exec("SELECT pg_sleep(0.002)", &[])?;
        }
        if given_up { Err(Error::NotFound) } else { Ok(()) }
    });
    if given_up {
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        return [0, 0];
    }
    answer.unwrap();
    let mut counts = BTreeMap::from([(RED, 0), (BLUE, 0)]);
    tenants.iter().for_each(|tenant| *counts.entry(*tenant).or_default() += 1);
    [counts[&RED], counts[&BLUE]]
}

/// Two transactions that lock two rows in opposite order: one is run again, both come through.
#[test]
fn a_deadlock_is_run_again() {
    let stage = Ground::postgres().stage(2);
    bought(&stage.db, 100);
    write(&stage.db, |tx| orders::insert(tx, &order(2), &terms("B")));
    let both_hold_one = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicUsize::new(0));
    let threads: Vec<_> = [[1i64, 2], [2, 1]]
        .into_iter()
        .map(|ids| {
            let (db, barrier, runs) = (stage.db.clone(), Arc::clone(&both_hold_one), Arc::clone(&runs));
            std::thread::spawn(move || {
                let mut first = true;
                db.write_blocking(move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    let sql = "UPDATE orders SET effective_ms = effective_ms + 1 WHERE id = $1";
                    tx.exec(sql, &[ids[0].into()])?;
                    if std::mem::take(&mut first) {
                        barrier.wait();
                    }
                    tx.exec(sql, &[ids[1].into()]).map(drop)
                })
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert!(runs.load(Ordering::Relaxed) >= 3, "one of the two ran again");
    for order in read(&stage.db, orders::all) {
        assert_eq!(order.effective_ms, super::rows::order(1).effective_ms + 2, "each of the two once");
    }
}

on_both!(two_handles_on_one_database, |ground: Ground| {
    let stage = ground.stage(1);
    let other = stage.ground.open(1);
    write(&stage.db, |tx| store::chores::set_meta(tx, "one", "1"));
    assert_eq!(
        read(&other, |tx| store::chores::meta(tx, "one")).as_deref(),
        Some("1"),
        "durable when answered"
    );
    let threads: Vec<_> = [stage.db.clone(), other]
        .into_iter()
        .map(|db| std::thread::spawn(move || (0..50).for_each(|_| write(&db, store::catalog::bump))))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(read(&stage.db, store::catalog::version), 100, "every change is seen");
});
