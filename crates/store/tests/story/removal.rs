//! Removing what was kept long enough: counts, sums and the ledger stay, and still can be proved.

use domain::id::{AuditId, BodyId, CarrierId, MessageId, OrderId, RouteId, TenantId, UplinkId};
use domain::message::State;
use domain::mission::Status;
use domain::money::Micro;
use domain::retention::Class;
use store::audit::{self, NewAudit};
use store::inbound::{self, Uplink};
use store::messages::{self, Body, NewMessage};
use store::missions::{self, Block, Import, List};
use store::presence::{self, Dimension};
use store::removal::{self, Old, Removal, Seen};
use store::segments::{self, Attempt, Part};
use store::stat::{self, Changes, SLOT_MS};
use store::task::{self, Task};
use store::{Db, Error, Tx, books};

use super::missions::mission;
use super::places::{read, write};
use super::rows::{NOW, RED, id, message};

/// Has nothing but what this chapter gives it.
const INDIGO: TenantId = TenantId(9);
const DAY_MS: i64 = 86_400_000;
/// When its messages were accepted, before everything else of the story.
const THEN: i64 = -400 * DAY_MS;
const ALL: Old = Old { before_ms: NOW + THEN + DAY_MS, after: 0, limit: 100 };

pub(crate) fn chapter(db: &Db) {
    cast(db);
    found(db);
    gone(db);
    leavings(db);
    money(db);
    noted(db);
    uplinks(db);
    lists(db);
    lines(db);
}

fn of(number: i64, state: State) -> NewMessage {
    let is_of_task = number < 2;
    NewMessage {
        tenant: INDIGO,
        id: id(THEN).nth(number as usize),
        request: if is_of_task { id(THEN) } else { id(THEN).nth(number as usize) },
        task: is_of_task.then(|| id(THEN)),
        body: BodyId(if is_of_task { 901 } else { 902 }),
        order: OrderId(0),
        amount: Micro::ZERO,
        route: RouteId(77),
        state,
        reason: (state == State::Refused).then_some(105),
        ..message(THEN)
    }
}

/// 0 and 1 of a task, delivered in two parts and refused; 2 delivered, 3 queued, both of none.
fn cast(db: &Db) {
    write(db, |tx| {
        let body = Body {
            template: None,
            signature: "靛".into(),
            position: 1,
            sender: None,
            content: "Old".into(),
            consent: None,
        };
        messages::insert_bodies(tx, &[(INDIGO, BodyId(901), &body), (INDIGO, BodyId(902), &body)])?;
        let rows =
            [of(0, State::Delivered), of(1, State::Refused), of(2, State::Delivered), of(3, State::Queued)];
        messages::insert(tx, &rows.each_ref())?;
        task::insert(tx, &[old_task()])?;
        let mut changes = Changes::default();
        rows.iter().for_each(|row| changes.accepted(row));
        stat::add(tx, &changes)?;
        let part = Part {
            number: 0,
            carrier: CarrierId(1),
            smsc_id: Some("a".into()),
            code: None,
            answered_ms: Some(NOW + THEN),
            closed_ms: None,
        };
        segments::save_parts(
            tx,
            &[(INDIGO, of(0, State::Delivered).id, &Part { number: 1, ..part.clone() })],
        )?;
        segments::save_parts(tx, &[(INDIGO, of(0, State::Delivered).id, &part)])?;
        let attempt =
            Attempt { at_ms: NOW + THEN, part: 0, carrier: CarrierId(2), code: "0x00000058".into() };
        segments::add_attempts(tx, &[(INDIGO, of(0, State::Delivered).id, attempt)])
    });
}

fn old_task() -> Task {
    Task {
        tenant: INDIGO,
        id: id(THEN),
        last: id(THEN).nth(1),
        name: "Long ago".into(),
        key: domain::id::KeyId(1),
        account: domain::id::AccountId(0),
        account_name: String::new(),
        kind: 2,
        body: BodyId(901),
        recipients: 2,
        mainland: 2,
        international: 0,
        segments: 2,
        due_ms: None,
        cancelled_ms: None,
        is_mission: false,
    }
}

fn found(db: &Db) {
    let ids = |old: Old| -> Vec<MessageId> {
        read(db, move |tx| removal::messages(tx, INDIGO, old)).iter().map(|row| row.new.id).collect()
    };
    let number = |n: usize| id(THEN).nth(n);
    assert_eq!(ids(ALL), [number(0), number(1), number(2)], "what is open stays");
    assert_eq!(ids(Old { after: number(0).0, limit: 1, ..ALL }), [number(1)]);
    assert_eq!(ids(Old { before_ms: NOW + THEN, ..ALL }), []);
    assert_eq!(read(db, |tx| removal::count_messages(tx, INDIGO, ALL)), 3);
    assert_eq!(read(db, |tx| removal::count_messages(tx, INDIGO, Old { limit: 2, ..ALL })), 2);
    assert_eq!(read(db, |tx| removal::oldest_message(tx, INDIGO)), Some(number(0)));
    assert_eq!(read(db, |tx| removal::oldest_message(tx, TenantId(10))), None);
    let beside = read(db, |tx| {
        let rows = removal::messages(tx, INDIGO, ALL)?;
        removal::beside(tx, INDIGO, &rows)
    });
    let first = number(0);
    assert_eq!(beside.parts[&first].iter().map(|part| part.number).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(beside.attempts[&first].len(), 1);
    assert_eq!((beside.tasks[&first].as_str(), beside.lines.len()), ("Long ago", 0));
    // One that closed later, although it was accepted long ago.
    let late = move |tx: &mut Tx<'_>| -> store::Result<()> {
        tx.exec("UPDATE message SET closed_ms = $1 WHERE tenant = 9 AND state = 14", &[NOW.into()])?;
        Err(Error::Corrupt(removal::messages(tx, INDIGO, ALL)?.len().to_string()))
    };
    assert!(matches!(db.write_blocking(late), Err(Error::Corrupt(count)) if count == "2"));
}

fn gone(db: &Db) {
    let seen: Vec<_> = read(db, |tx| removal::messages(tx, INDIGO, ALL)).iter().map(Seen::from).collect();
    let sums = read(db, |tx| task::sums(tx, &old_task()));
    let counts = read(db, |tx| stat::of_task(tx, INDIGO, id(THEN)));
    let changed = [
        Seen { state: 11, ..seen[0] },
        Seen { closed_ms: Some(5), ..seen[1] },
        Seen { id: id(THEN).nth(3), ..seen[0] },
    ];
    assert_eq!(
        write(db, move |tx| removal::remove_messages(tx, INDIGO, &changed)),
        0,
        "not as they were seen"
    );
    let first = seen.clone();
    assert_eq!(write(db, move |tx| removal::remove_messages(tx, INDIGO, &first[..2])), 2);
    let again = seen.clone();
    assert_eq!(write(db, move |tx| removal::remove_messages(tx, INDIGO, &again)), 1, "the rest");
    assert_eq!(write(db, |tx| removal::remove_messages(tx, INDIGO, &[])), 0);
    let left =
        read(db, |tx| messages::list(tx, INDIGO, &messages::Filter { limit: 9, ..Default::default() }));
    assert_eq!(left.iter().map(|row| row.new.state).collect::<Vec<_>>(), [State::Queued]);
    assert_eq!(read(db, |tx| segments::parts(tx, INDIGO, id(THEN))), []);
    assert_eq!(read(db, |tx| segments::attempts(tx, INDIGO, id(THEN))), []);
    assert_eq!(read(db, |tx| task::sums(tx, &old_task())), sums, "a task is what it was");
    assert_eq!(read(db, |tx| stat::of_task(tx, INDIGO, id(THEN))), counts);
    assert_eq!(read(db, |tx| removal::removed_of_task(tx, INDIGO, id(THEN))), 2);
    assert_eq!(read(db, |tx| removal::removed_of_task(tx, RED, id(THEN))), 0);
    assert_eq!(read(db, stat::check_all), [""; 0], "the counts are proved without them");
    assert_eq!(read(db, books::check_all), [""; 0]);
}

fn leavings(db: &Db) {
    let looked = write(db, |tx| removal::remove_bodies(tx, INDIGO, (BodyId(0), BodyId(1_000)), 1));
    assert_eq!(looked, (Some(BodyId(901)), 0), "the task shows it");
    // Its only message is still queued; whoever removes bodies knows that.
    let looked = write(db, |tx| removal::remove_bodies(tx, INDIGO, (BodyId(901), BodyId(1_000)), 9));
    assert_eq!(looked, (Some(BodyId(902)), 1));
    assert_eq!(
        write(db, |tx| removal::remove_bodies(tx, INDIGO, (BodyId(902), BodyId(1_000)), 9)),
        (None, 0)
    );
    let shown = read(db, |tx| task::get(tx, INDIGO, id(THEN))).unwrap();
    assert_eq!(shown.shared.content, "Old");
    // What is counted by body is put right again.
    write(db, |tx| {
        let content = Body {
            template: None,
            signature: "靛".into(),
            position: 1,
            sender: None,
            content: "Old".into(),
            consent: None,
        };
        messages::insert_bodies(tx, &[(INDIGO, BodyId(902), &content)])
    });
    let route = vec![(Dimension::Route, vec![77])];
    let wanted = route.clone();
    let spans = move || {
        let wanted = wanted.clone();
        read(db, move |tx| presence::spans(tx, INDIGO, &wanted, None, None)).len()
    };
    assert_eq!(spans(), 1);
    let (mut after, mut items) = (removal::PRESENCE_BEGIN, Vec::new());
    while let Some(next) = read(db, move |tx| removal::next_presence(tx, INDIGO, after)) {
        items.push(next);
        after = next;
    }
    assert_eq!(items, [(1, 2), (2, 86), (3, 77)]);
    let slot = (NOW + THEN) / SLOT_MS;
    assert_eq!(write(db, move |tx| removal::remove_presence(tx, INDIGO, (3, 77), slot)), 0);
    assert_eq!(write(db, move |tx| removal::remove_presence(tx, INDIGO, (3, 77), slot + 1)), 1);
    assert_eq!(spans(), 0);
}

/// Everything closed of a tenant that paid for it goes, in a transaction that is taken back.
fn money(db: &Db) {
    let paid = |cook: &'static str| {
        let remove = move |tx: &mut Tx<'_>| -> store::Result<()> {
            let rows =
                removal::messages(tx, RED, Old { before_ms: i64::MAX / 4_194_304, after: 0, limit: 1_000 })?;
            let lines = removal::beside(tx, RED, &rows)?.lines.len();
            assert!(rows.len() > 3 && lines > 1, "{} messages, {lines} with money", rows.len());
            let seen: Vec<_> = rows.iter().map(Seen::from).collect();
            assert_eq!(removal::remove_messages(tx, RED, &seen)?, seen.len() as i64);
            assert_eq!(cook.is_empty(), cook.is_empty() || tx.exec(cook, &[])? == 0, "{cook}");
            let mut findings = books::check_all(tx)?;
            findings.extend(stat::check_all(tx)?);
            Err(Error::Corrupt(findings.join("\n")))
        };
        match db.write_blocking(remove) {
            Err(Error::Corrupt(findings)) => findings,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(paid(""), "", "the books are proved without the messages");
    for (cook, words) in [
        (
            "UPDATE removed_sum SET amount = amount + 1 WHERE tenant = 1 AND amount > 0",
            "removed messages of order",
        ),
        (
            "UPDATE removed_sum SET posted = posted + 1 WHERE tenant = 1 AND posted > 0",
            "removed messages of order",
        ),
        ("DELETE FROM removed_sum WHERE tenant = 9", "messages were removed, but its statistics say"),
        ("UPDATE stat SET removed = removed + 1 WHERE tenant = 1 AND removed > 0", "statistics of"),
        ("UPDATE stat_day SET removed_segments = 0 WHERE tenant = 1 AND removed > 0", "statistics of"),
        ("UPDATE task_stat SET removed = 0 WHERE tenant = 9 AND state = 10", "statistics of"),
    ] {
        assert!(paid(cook).contains(words), "{cook}: {}", paid(cook));
    }
}

fn noted(db: &Db) {
    let first = Removal {
        tenant: INDIGO,
        class: Class::Messages,
        until_ms: 50,
        removed: 3,
        files: 1,
        octets: 700,
        at_ms: 100,
    };
    write(db, move |tx| removal::note(tx, &first));
    write(db, move |tx| removal::note(tx, &Removal { until_ms: 40, removed: 2, at_ms: 101, ..first }));
    let known: Vec<_> =
        read(db, removal::removals_all).into_iter().filter(|known| known.tenant == INDIGO).collect();
    assert_eq!(known, [Removal { removed: 5, files: 2, octets: 1_400, at_ms: 101, ..first }]);
    assert_eq!(read(db, |tx| removal::until_ms(tx, INDIGO, Class::Messages)), Some(50));
    assert_eq!(read(db, |tx| removal::until_ms(tx, INDIGO, Class::Uplinks)), None);
}

fn uplinks(db: &Db) {
    let uplink = |number: usize| Uplink {
        tenant: INDIGO,
        id: UplinkId(id(THEN).nth(number).0),
        carrier: CarrierId(1),
        sender: "8613800138000".into(),
        recipient: "1069".into(),
        text: "T".into(),
        message: None,
    };
    let rows = [uplink(0), uplink(1)];
    let put = rows.clone();
    write(db, move |tx| inbound::insert_uplinks(tx, &put));
    assert_eq!(read(db, |tx| removal::uplinks(tx, INDIGO, ALL)), rows);
    assert_eq!(read(db, |tx| removal::uplinks(tx, INDIGO, Old { before_ms: NOW + THEN, ..ALL })), []);
    assert_eq!(read(db, |tx| removal::count_uplinks(tx, INDIGO, ALL)), 2);
    assert_eq!(read(db, |tx| removal::oldest_uplink(tx, INDIGO)), Some(rows[0].id));
    let ids = [rows[0].id, UplinkId(5)];
    assert_eq!(write(db, move |tx| removal::remove_uplinks(tx, INDIGO, &ids)), 1);
    assert_eq!(read(db, |tx| removal::oldest_uplink(tx, INDIGO)), Some(rows[1].id));
}

fn lists(db: &Db) {
    let over = missions::Mission {
        tenant: INDIGO,
        status: Status::Done,
        finished_ms: Some(NOW + THEN),
        ..mission(0, "Long ago")
    };
    let (put, of) = (over.clone(), over.id);
    let running =
        missions::Mission { id: id(91_000_000), status: Status::Running, finished_ms: None, ..over };
    write(db, move |tx| {
        missions::insert(tx, &put)?;
        missions::insert(tx, &running)?;
        for first in 0..3 {
            let block = Block { first, count: 1, data: vec![1] };
            missions::add_block(tx, INDIGO, put.id, List::Good, &block)?;
            missions::add_block(tx, INDIGO, running.id, List::Good, &block)?;
        }
        missions::add_block(
            tx,
            INDIGO,
            put.id,
            List::Rejected,
            &Block { first: 0, count: 1, data: vec![1] },
        )?;
        let import = Import {
            tenant: INDIGO,
            mission: put.id,
            id: 1,
            state: "done".into(),
            file: "a.csv".into(),
            octets: 1,
            octets_read: 1,
            rows_read: 1,
            error: None,
        };
        missions::begin_import(tx, &import)?;
        missions::add_piece(tx, INDIGO, put.id, 0, &[1])
    });
    let old = Old { before_ms: NOW, after: 0, limit: 9 };
    assert_eq!(read(db, move |tx| removal::missions(tx, INDIGO, old)), [of], "what runs keeps its rows");
    assert_eq!(read(db, |tx| removal::missions(tx, INDIGO, Old { before_ms: NOW + THEN, ..ALL })), []);
    assert_eq!(read(db, |tx| removal::oldest_mission_ms(tx, INDIGO)), Some(NOW + THEN));
    let mut slices = 1;
    while write(db, move |tx| removal::remove_mission_rows(tx, INDIGO, of, 2)) {
        slices += 1;
    }
    assert_eq!(slices, 3);
    assert_eq!(read(db, move |tx| removal::missions(tx, INDIGO, old)), []);
    assert_eq!(read(db, |tx| removal::oldest_mission_ms(tx, INDIGO)), None);
    assert_eq!(read(db, move |tx| missions::import_of(tx, INDIGO, of)), None);
    assert_eq!(read(db, move |tx| missions::get(tx, INDIGO, of)).unwrap().name, "Long ago");
    assert!(read(db, |tx| missions::block(tx, INDIGO, id(91_000_000), List::Good, 0)).is_some());
    write(db, |tx| missions::remove(tx, INDIGO, id(91_000_000)));
}

fn lines(db: &Db) {
    let line = |number: usize| NewAudit {
        tenant: INDIGO,
        id: AuditId(id(THEN).nth(number).0),
        account: None,
        key: None,
        who: "hongyan".into(),
        action: "sign_in".into(),
        object: String::new(),
        ok: true,
        address: String::new(),
        agent: String::new(),
        detail: "{}".into(),
    };
    write(db, move |tx| (0..3).try_for_each(|number| audit::add(tx, &line(number))));
    assert_eq!(read(db, removal::oldest_audit_ms_all), Some(NOW + THEN));
    assert_eq!(read(db, |tx| removal::count_audit_all(tx, NOW + THEN + 1, 9)), 3);
    assert_eq!(write(db, |tx| removal::remove_audit_all(tx, NOW + THEN + 1, 2)), 2);
    assert_eq!(write(db, |tx| removal::remove_audit_all(tx, NOW + THEN + 1, 2)), 1);
    assert_eq!(read(db, |tx| removal::count_audit_all(tx, NOW + THEN + 1, 9)), 0);
    // What is younger stays, whoever asks for it, and however.
    assert_eq!(write(db, |tx| removal::remove_audit_all(tx, NOW + DAY_MS, 100)), 0);
    let refused = db.write_blocking(|tx| tx.exec("DELETE FROM audit", &[]));
    assert!(refused.is_err(), "{refused:?}");
}
