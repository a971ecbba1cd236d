//! Migrations: an old database with rows in it becomes the same as a new one, keeps its rows, and never
//! goes back.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};

use domain::id::{BodyId, CarrierId, MessageId, OrderId, UplinkId};
use domain::message::State;
use domain::money::Micro;
use store::inbound::Uplink;
use store::ledger::Line;
use store::messages::Body;
use store::migrate::{self, LATEST};
use store::presence::{self, Dimension};
use store::{
    Db, Error, Value, adjustments, books, catalog, chores, daily, expenses, feed, inbound, messages, orders,
    stat,
};

use super::orders::{line, top_up};
use super::places::{Ground, on_both, read, write};
use super::rows::{NOW, RED, id, message, order, terms};

/// A version 1 database as the first program left it, in that version's own words.
fn fill_version_1(db: &Db) {
    for sql in [
        "INSERT INTO package (id, code, options) \
         VALUES (1, 'P1', '{\"product\":\"短信\",\"channel\":\"CNX_SMM\",\"unit\":\"USD\"}')",
        "INSERT INTO tenant (id, code, name, time_zone, language, status, options) \
         VALUES (1, 'CNX01', '红公司', 'Asia/Shanghai', 'zh', 'active', '{}')",
        "INSERT INTO orders (id, tenant, number, package, status, ordered_ms, effective_ms, total, \
         held, posted) \
         VALUES (1, 1, 'CloudSMS_1', 1, 'active', 0, 0, 100000, 45000, 40000)",
        "INSERT INTO ledger (tenant, ref, move, order_id, amount, at_ms) VALUES (1, 7, 4, 1, 100000, 0)",
        "INSERT INTO body (tenant, id, template, signature, place, sender, content) \
         VALUES (1, 1, NULL, '鸿雁', 1, NULL, '你好 {name}')",
        "INSERT INTO feed (tenant, next) VALUES (1, 3)",
        "INSERT INTO event (tenant, seq, sort, ref, state, endpoint, at_ms) \
         VALUES (1, 1, 1, 5, 10, NULL, 0), (1, 2, 2, 9, 0, NULL, 0)",
        "INSERT INTO uplink (tenant, id, carrier, sender, recipient, text, message) \
         VALUES (1, 9, 1, '13800000001', '1069', '退订', NULL), (1, 10, 1, '13800000002', '1069', 'TD', NULL)",
        "INSERT INTO lease (name, node, until_ms) VALUES ('carrier 1', 'a', 5)",
        "INSERT INTO meta (name, value) VALUES ('catalog_version', '41')",
    ] {
        write(db, move |tx| tx.exec(sql, &[]));
    }
    let at = id(1).0;
    write(db, move |tx| {
        let sql = "INSERT INTO message (tenant, id, request, body, phone, country, network, kind, route, \
                   order_id, amount, charge_on, alphabet, segments, state, print, key_id, tries, open) \
                   VALUES (1, $1, $1, 1, 8613800000001, 86, 1, 2, 1, 1, 45000, 1, 2, 1, 2, 7, 1, 0, TRUE)";
        tx.exec(sql, &[at.into()])?;
        let sql =
            "INSERT INTO ledger (tenant, ref, move, order_id, amount, at_ms) VALUES (1, $1, 1, 1, 45000, 0)";
        tx.exec(sql, &[at.into()])?;
        let sql = "INSERT INTO message (tenant, id, request, body, phone, country, network, kind, route, order_id, amount, \
                   charge_on, alphabet, segments, state, posted, print, key_id, tries, open) \
                   VALUES (1, $1, $1, 1, 8613800000002, 86, 1, 2, 1, 1, 40000, 1, 2, 2, 10, 40000, 8, 1, 0, FALSE)";
        tx.exec(sql, &[(at - 1).into()])?;
        let sql = "INSERT INTO ledger (tenant, ref, move, order_id, amount, at_ms) \
                   VALUES (1, $1, 1, 1, 40000, 0), (1, $1, 2, 1, 40000, 5)";
        tx.exec(sql, &[(at - 1).into()])
    });
}

fn check_survivors(db: &Db) {
    assert_eq!(read(db, catalog::tenants_all)[0].name, "红公司");
    assert_eq!(read(db, catalog::version), 41);
    let found = read(db, |tx| messages::get(tx, RED, id(1))).unwrap();
    assert_eq!((found.new.state, found.new.phone), (State::Queued, 8_613_800_000_001));
    assert_eq!((found.shared.content.as_str(), found.shared.signature.as_str()), ("你好 {name}", "鸿雁"));
    assert_eq!(read(db, |tx| feed::range(tx, RED, 1, 9, 9)).len(), 2);
    let inbox = read(db, |tx| inbound::uplinks(tx, RED, Some("13800000001"), UplinkId(11), 9));
    assert_eq!(inbox.iter().map(|uplink| uplink.text.as_str()).collect::<Vec<_>>(), ["退订"]);
    assert_eq!(write(db, |tx| chores::take_lease(tx, "carrier 1", "b", 4, 9)), ("a".to_owned(), 5));
    let (order, agreed) = read(db, |tx| orders::by_number(tx, "CloudSMS_1")).unwrap();
    let agreed = agreed.unwrap();
    assert_eq!(
        (agreed.product.as_str(), agreed.channel.as_str(), agreed.unit.as_str()),
        ("短信", "CNX_SMM", "USD")
    );
    assert_eq!((order.posted.0, order.held.0, order.version), (40_000, 45_000, 1));
    let bought = read(db, |tx| adjustments::of_order(tx, RED, OrderId(1)));
    assert_eq!((bought.len(), bought[0].amount.0, bought[0].posted_ms), (1, 100_000, Some(0)));
    let spent =
        read(db, |tx| expenses::sums(tx, RED, &expenses::Filter { until_ms: NOW, ..Default::default() }));
    assert_eq!((spent.len(), spent[0].price.0), (1, 20_000));
    let sums = expenses::Sums { messages: 1, segments: 2, posted: Micro(40_000), ..Default::default() };
    assert_eq!(spent[0].sums, sums);
    assert_eq!(read(db, |tx| expenses::holds(tx, RED, 0, NOW)), [(OrderId(1), Micro(85_000))]);
    assert_eq!(read(db, books::check_all), [""; 0]);
}

/// The upgraded database is used, not only looked at.
fn use_it(db: &Db) {
    write(db, |tx| {
        orders::insert(tx, &order(2), &terms("B"))?;
        top_up(tx, Line { at_ms: NOW, ..line(8, domain::ledger::Move::TopUp, 2, 5) })?;
        let body = Body {
            template: None,
            signature: "s".into(),
            position: 0,
            sender: None,
            content: "c".into(),
            consent: None,
        };
        messages::insert_bodies(tx, &[(RED, BodyId(2), &body)])?;
        let refused =
            messages::NewMessage { state: State::Refused, order: domain::id::OrderId(0), ..message(2) };
        messages::insert(tx, &[&refused])?;
        let uplink = Uplink {
            tenant: RED,
            id: UplinkId(11),
            carrier: CarrierId(1),
            sender: "13800000001".into(),
            recipient: "1069".into(),
            text: "T".into(),
            message: None,
        };
        inbound::insert_uplinks(tx, &[uplink])
    });
    assert_eq!(read(db, |tx| inbound::uplinks(tx, RED, Some("13800000001"), UplinkId(i64::MAX), 9)).len(), 2);
    assert_eq!(read(db, books::check_all), [""; 0]);
}

on_both!(an_old_database_is_upgraded, |ground: Ground| {
    let db = ground.open(1);
    assert_eq!(read(&db, migrate::version), 0, "an empty database");
    assert_eq!(migrate::migrate_to(&db, 1).unwrap(), ["0001_core"]);
    assert_eq!(read(&db, migrate::version), 1);
    fill_version_1(&db);
    let ran = migrate::migrate(&db).unwrap();
    assert_eq!(ran.len() as i64, LATEST - 1);
    assert_eq!(read(&db, migrate::version), LATEST);
    check_survivors(&db);
    use_it(&db);
    assert_eq!(migrate::migrate(&db).unwrap(), [""; 0], "a second time there is nothing to do");
    assert_eq!(migrate::migrate_to(&db, 1).unwrap(), [""; 0], "and no way back");
    assert_eq!(read(&db, migrate::version), LATEST);
    check_survivors(&db);
});

on_both!(what_tasks_cost_is_taken_out_of_the_old_sums, |ground: Ground| {
    let db = ground.open(1);
    migrate::migrate_to(&db, 1).unwrap();
    fill_version_1(&db);
    let (named, alone) = (id(1).0 - 1, id(1).0 - 2);
    // A second message with the same sums beside the one that belongs to a task.
    write(&db, move |tx| {
        let sql = "INSERT INTO message (tenant, id, request, body, phone, country, network, kind, route, order_id, amount, \
                   charge_on, alphabet, segments, state, posted, print, key_id, tries, open) \
                   VALUES (1, $1, $1, 1, 8613800000003, 86, 1, 2, 1, 1, 40000, 1, 2, 2, 10, 20000, 9, 1, 0, FALSE)";
        tx.exec(sql, &[alone.into()])?;
        let sql = "INSERT INTO ledger (tenant, ref, move, order_id, amount, at_ms) \
                   VALUES (1, $1, 1, 1, 40000, 0), (1, $1, 2, 1, 20000, 6), (1, $1, 3, 1, 20000, 6)";
        tx.exec(sql, &[alone.into()])?;
        tx.exec("UPDATE ledger SET amount = 200000 WHERE move = 4", &[])?;
        tx.exec("UPDATE orders SET posted = 60000, total = 200000", &[])
    });
    migrate::migrate_to(&db, 7).unwrap();
    write(&db, move |tx| {
        let sql = "INSERT INTO task (tenant, id, last, name, folded, key_id, account, account_name, kind, body, recipients, \
                   mainland, international, segments) VALUES (1, $1, $1, 'Sale', 'sale', 1, 0, '', 2, 1, 1, 1, 0, 2)";
        tx.exec(sql, &[named.into()])
    });
    migrate::migrate(&db).unwrap();
    let all = expenses::Filter { until_ms: NOW, ..Default::default() };
    let apart = expenses::ByTask { apart: true, name: None };
    let rows = read(&db, move |tx| expenses::by_day(tx, RED, &all, &apart));
    let sums: Vec<_> = rows.iter().map(|row| (row.task.map(|task| task.0), row.expense.sums)).collect();
    let whole = expenses::Sums { messages: 1, segments: 2, posted: Micro(40_000), ..Default::default() };
    let half = expenses::Sums { segments: 1, posted: Micro(20_000), voided: Micro(20_000), ..whole };
    assert_eq!(sums, [(None, half), (Some(named), whole)]);
    assert_eq!(read(&db, |tx| messages::get(tx, RED, id(1))).unwrap().new.task, None);
    assert_eq!(read(&db, books::check_all), [""; 0]);
});

on_both!(old_messages_are_counted, |ground: Ground| {
    let db = ground.open(1);
    migrate::migrate_to(&db, 1).unwrap();
    fill_version_1(&db);
    migrate::migrate_to(&db, 15).unwrap();
    write(&db, |tx| {
        let sql = "INSERT INTO message (tenant, id, request, task, body, phone, country, network, kind, route, order_id, amount, \
                   charge_on, alphabet, segments, state, failed, reason, code, posted, print, key_id, tries, open) \
                   VALUES (1, $1, 5, 5, 1, 8613800000003, 86, 1, 2, 1, 0, 0, 1, 2, 2, $2, $2, $3, $4, 0, 9, 1, 0, FALSE)";
        for (at, state, reason, code) in [
            (5, 11, None, Some("UNDELIV:MK:0001")),
            (6, 11, None, None),
            (7, 12, Some(903), Some("0x0000000B")),
            (8, 14, Some(105), None),
            (9, 13, Some(905), None),
        ] {
            tx.exec(
                sql,
                &[Value::Int(at), Value::Int(state), reason.into(), code.map_or(Value::Null, Value::Text)],
            )?;
        }
        let sql = "INSERT INTO task (tenant, id, last, name, folded, key_id, account, account_name, kind, body, recipients, \
                   mainland, international, segments) VALUES (1, 5, 9, 'Sale', 'sale', 1, 0, '', 2, 1, 5, 5, 0, 10)";
        tx.exec(sql, &[])
    });
    write(&db, |tx| tx.exec("DELETE FROM stat", &[]));
    migrate::migrate(&db).unwrap();
    let counts = read(&db, |tx| stat::of_task(tx, RED, MessageId(5)));
    let counts: Vec<_> = counts.into_iter().map(|c| (c.state, c.reason, c.messages, c.segments)).collect();
    let wanted = [
        (None, None, 5, 10),
        (Some(State::Undelivered), Some(1000), 1, 2),
        (Some(State::Undelivered), Some(1001), 1, 2),
        (Some(State::Rejected), Some(1002), 1, 2),
        (Some(State::Unconfirmed), Some(905), 1, 2),
        (Some(State::Refused), Some(105), 1, 2),
    ];
    assert_eq!(counts, wanted);
    let all = daily::Filter { until: 99_999, ..daily::Filter::default() };
    let days = read(&db, move |tx| daily::sums(tx, RED, &all, daily::By::Day));
    let days: Vec<_> = days.into_iter().filter(|row| row.state.is_none()).collect();
    // 2020-01-01, 08:00 in Shanghai is the first moment of ids; the others are of `id(1)`.
    assert_eq!(days.iter().map(|row| row.messages).collect::<Vec<_>>(), [5, 2]);
    assert_eq!(days[0].item, 18_262);
    let findings = read(&db, stat::check_all);
    assert!(findings.iter().all(|finding| finding.contains("slot")), "only what was deleted: {findings:?}");
});

on_both!(old_missions_are_looked_for_where_they_are, |ground: Ground| {
    let db = ground.open(1);
    migrate::migrate_to(&db, 1).unwrap();
    fill_version_1(&db);
    migrate::migrate_to(&db, 21).unwrap();
    let later = |slots: i64| MessageId::first_at(NOW + slots * stat::SLOT_MS);
    write(&db, move |tx| {
        let sql = "INSERT INTO message (tenant, id, request, task, body, phone, country, network, kind, route, order_id, amount, \
                   charge_on, alphabet, segments, state, posted, print, key_id, tries, open) \
                   VALUES (1, $1, $2, $2, 1, 8613800000003, 86, 1, 2, 1, 0, 0, 1, 2, 2, 10, 0, 9, 1, 0, FALSE)";
        for (at, of) in [(0, 0), (2, 0), (3, 3), (4, 0)] {
            tx.exec(sql, &[later(at).0.into(), later(of).0.into()])?;
        }
        let sql = "INSERT INTO task (tenant, id, last, name, folded, key_id, account, account_name, kind, body, recipients, \
                   mainland, international, segments, mission) VALUES (1, $1, $2, 'Sale', 'sale', 1, 0, '', 2, 1, 5, 5, 0, 10, $3)";
        tx.exec(sql, &[later(0).0.into(), later(4).0.into(), true.into()])?;
        tx.exec(sql, &[later(3).0.into(), later(3).0.into(), false.into()])
    });
    assert_eq!(migrate::migrate(&db).unwrap()[0], "0022_mission_presence");
    let of = |slots: i64| {
        let wanted = [(Dimension::Task, vec![later(slots).0])];
        let spans = read(&db, move |tx| presence::spans(tx, RED, &wanted, None, None));
        let slot = |id: MessageId| id.accepted_ms() / stat::SLOT_MS - NOW / stat::SLOT_MS;
        spans.iter().map(|(from, until)| (slot(*from), slot(*until))).collect::<Vec<_>>()
    };
    assert_eq!(of(0), [(4, 5), (2, 3), (0, 1)]);
    assert_eq!(of(3), [(3, 4)], "the quarter of its own id alone");
});

/// Tables, columns and indexes, in words that can be compared.
fn schema(db: &Db) -> BTreeSet<String> {
    write(db, |tx| {
        let found = if tx.is_postgres() {
            let sql = "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || \
                       ' ' || COALESCE(column_default, '') FROM information_schema.columns \
                       WHERE table_schema = 'public' \
                       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
                       UNION ALL SELECT relname || COALESCE(CAST(reloptions AS TEXT), '') FROM pg_class \
                       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
                       UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) \
                       FROM pg_constraint WHERE connamespace = 'public'::regnamespace";
            tx.all(sql, &[], |row| row.text(0))?
        } else {
            let sql = "SELECT m.name || ' ' || COALESCE(p.name || ' ' || p.type || ' ' || p.\"notnull\" || \
                       ' ' || p.pk, m.sql, '') \
                       FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) p ON m.type = 'table'";
            tx.all(sql, &[], |row| row.text(0))?
        };
        Ok(found.into_iter().collect())
    })
}

/// What came after this version changed rows only.
const LAST_OF_TABLES: i64 = 21;

fn every_old_version_becomes_a_new_one(new_ground: fn() -> Ground) {
    let fresh = new_ground().stage(1);
    let wanted = schema(&fresh.db);
    assert!(wanted.len() > 150, "{wanted:#?}");
    for version in 1..LATEST {
        let ground = new_ground();
        let db = ground.open(1);
        migrate::migrate_to(&db, version).unwrap();
        if version < LAST_OF_TABLES {
            assert_ne!(schema(&db), wanted, "version {version} differs from the latest");
        }
        migrate::migrate(&db).unwrap();
        assert_eq!(schema(&db), wanted, "from version {version}");
    }
}

#[test]
fn every_old_sqlite_becomes_a_new_one() {
    every_old_version_becomes_a_new_one(Ground::sqlite);
}

#[test]
fn every_old_postgres_becomes_a_new_one() {
    every_old_version_becomes_a_new_one(Ground::postgres);
}

on_both!(a_newer_database_is_refused, |ground: Ground| {
    let stage = ground.stage(1);
    let newer = LATEST + 1;
    write(&stage.db, move |tx| {
        tx.exec("INSERT INTO schema_version (version, name) VALUES ($1, 'of tomorrow')", &[newer.into()])
    });
    let before = schema(&stage.db);
    let answer = migrate::migrate(&stage.db);
    assert!(matches!(&answer, Err(Error::Conflict(text)) if text.contains("newer program")), "{answer:?}");
    assert_eq!(schema(&stage.db), before);
    assert_eq!(read(&stage.db, migrate::version), newer);
});

on_both!(programs_that_start_together_migrate_once, |ground: Ground| {
    let ground = Arc::new(ground);
    let start = Arc::new(Barrier::new(4));
    let programs: Vec<_> = (0..4)
        .map(|_| {
            let (ground, start) = (Arc::clone(&ground), Arc::clone(&start));
            std::thread::spawn(move || {
                let db = ground.open(1);
                start.wait();
                migrate::migrate(&db).unwrap()
            })
        })
        .collect();
    let ran: Vec<_> = programs.into_iter().map(|program| program.join().unwrap()).collect();
    assert_eq!(ran.iter().filter(|names| !names.is_empty()).count(), 1, "{ran:?}");
    assert_eq!(ran.iter().flatten().count() as i64, LATEST);
    assert_eq!(read(&ground.open(1), migrate::version), LATEST);
});

/// The rows of hot tables live in their key's tree on SQLite.
#[test]
fn sqlite_clusters_hot_tables() {
    let stage = Ground::sqlite().stage(1);
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%' ORDER BY name";
    let found = read(&stage.db, move |tx| tx.all(sql, &[], |row| row.text(0)));
    let wanted = [
        "attempt",
        "blacklist",
        "body",
        "event",
        "expense",
        "held",
        "ledger",
        "message",
        "mission",
        "opt_out",
        "overdue",
        "presence",
        "push",
        "removed_sum",
        "segment",
        "stat",
        "stat_day",
        "task",
        "task_stat",
        "uplink_part",
    ];
    assert_eq!(found, wanted);
}
