//! Tasks, the log and statistics: what a tenant's people look at.

use domain::id::{
    AccountId, BodyId, ConsentId, KeyId, MessageId, OrderId, RouteId, SignatureId, TemplateId, TenantId,
};
use domain::message::State;
use domain::money::Micro;
use domain::phone::{Tail, ranges_of_calling_code};
use store::daily::{self, By, Filter as DayFilter};
use store::log::{self, OfPhone, Search, Source};
use store::messages::{self, Body, NewMessage};
use store::presence::{self, Dimension, Span};
use store::stat::{self, Changes, SLOT_MS};
use store::task::{self, Filter, Order, Stage, Task};
use store::{Db, Tx, waiting};

use super::places::{read, write};
use super::rows::{NOW, RED, id, message};

/// Has nothing but what this chapter gives it.
const GREEN: TenantId = TenantId(3);
/// When its tasks were made, after everything else of the story.
const LATER: i64 = 60 * SLOT_MS;

pub(crate) fn chapter(db: &Db) {
    cast(db);
    tasks(db);
    searched(db);
    counted(db);
    corrected(db);
}

/// A refused, free message of GREEN in the request of `first`.
fn member(first: i64, number: i64) -> NewMessage {
    let id = id(LATER + first).nth(number as usize);
    NewMessage {
        tenant: GREEN,
        id,
        request: self::id(LATER + first),
        task: (first < 40).then(|| self::id(LATER + first)),
        phone: 8_613_800_138_000 + number,
        order: OrderId(0),
        amount: Micro::ZERO,
        body: BodyId(7),
        ..message(LATER + first)
    }
}

fn named(first: i64, count: i64, name: &str) -> Task {
    Task {
        tenant: GREEN,
        id: id(LATER + first),
        last: member(first, count - 1).id,
        name: name.into(),
        key: KeyId(1),
        account: AccountId(0),
        account_name: String::new(),
        kind: 2,
        body: BodyId(7),
        recipients: count,
        mainland: count,
        international: 0,
        segments: count,
        due_ms: None,
        cancelled_ms: None,
        is_mission: false,
    }
}

fn accept(tx: &mut Tx<'_>, new: &[NewMessage], tasks: &[Task]) -> store::Result<()> {
    messages::insert(tx, &new.iter().collect::<Vec<_>>())?;
    task::insert(tx, tasks)?;
    let mut changes = Changes::default();
    new.iter().for_each(|m| changes.accepted(m));
    stat::add(tx, &changes)
}

fn in_state(new: NewMessage, state: State) -> NewMessage {
    NewMessage { state, reason: (state == State::Refused).then_some(105), ..new }
}

/// 0 "Spring 100%": delivered, refused · 10 "spring_sale": queued · 20 "Bulletin": queued for later, by an account · 30
/// "Withdrawn": cancelled · 40: no task; a Philippine number, an unreadable one, and one that failed.
fn cast(db: &Db) {
    let body = Body {
        template: Some(TemplateId(5)),
        signature: "绿".into(),
        position: 1,
        sender: Some("GREEN".into()),
        content: "Sale".into(),
        consent: Some(ConsentId(9)),
    };
    let sql = "INSERT INTO signature (id, tenant, text, status) VALUES (31, 3, '绿', 'approved')";
    write(db, move |tx| tx.exec(sql, &[]));
    write(db, move |tx| messages::insert_bodies(tx, &[(GREEN, BodyId(7), &body)]));
    write(db, |tx| {
        let due = Some(NOW + LATER + 1_000_000);
        let mut rows = vec![
            in_state(member(0, 0), State::Delivered),
            in_state(member(0, 1), State::Refused),
            member(10, 0),
            NewMessage { due_ms: due, kind: 3, ..member(20, 0) },
            NewMessage { due_ms: due, kind: 3, ..member(20, 1) },
            in_state(member(30, 0), State::Cancelled),
        ];
        let alone = |number: i64| NewMessage { request: member(40, number).id, ..member(40, number) };
        rows.push(NewMessage { phone: 639_215_347_566, reference: Some("r-1".into()), ..alone(0) });
        rows.push(in_state(NewMessage { phone: 0, route: RouteId(0), ..alone(1) }, State::Refused));
        rows.push(in_state(
            NewMessage { segments: 4, route: RouteId(9), body: BodyId(8), ..alone(2) },
            State::Undelivered,
        ));
        let account = Task {
            key: KeyId(0),
            account: AccountId(9),
            account_name: "CNX_Adm".into(),
            kind: 3,
            due_ms: due,
            ..named(20, 2, "Bulletin")
        };
        let tasks =
            [named(0, 2, "Spring 100%"), named(10, 1, "spring_sale"), account, named(30, 1, "Withdrawn")];
        accept(tx, &rows, &tasks)
    });
    write(db, |tx| task::insert(tx, &[]));
    let code = |tx: &mut Tx<'_>| {
        let failed = member(40, 2).id;
        tx.exec("UPDATE message SET code = 'EXPIRED:007' WHERE tenant = 3 AND id = $1", &[failed.0.into()])
    };
    write(db, code);
}

fn tasks(db: &Db) {
    let one = read(db, |tx| task::get(tx, GREEN, id(LATER))).unwrap();
    assert_eq!(one.task, named(0, 2, "Spring 100%"));
    assert_eq!((one.shared.template, one.shared.content.as_str()), (Some(TemplateId(5)), "Sale"));
    assert_eq!(read(db, |tx| task::get(tx, RED, id(LATER))), None, "another tenant's");
    listed(db);
    staged(db);
    let sums = read(db, |tx| task::sums(tx, &named(0, 2, "")));
    let states: Vec<_> = sums.iter().map(|sum| (sum.state, sum.messages, sum.order)).collect();
    assert_eq!(states, [(State::Delivered, 1, OrderId(0)), (State::Refused, 1, OrderId(0))]);
    assert_eq!(read(db, |tx| task::waiting(tx, &named(20, 2, ""))), [member(20, 0).id, member(20, 1).id]);
    assert_eq!(read(db, |tx| task::waiting(tx, &named(0, 2, ""))), []);
    let after = |first: i64| {
        read(db, move |tx| {
            task::waiting_after(tx, &named(20, 2, ""), MessageId(member(20, first).id.0 - 1), 9)
        })
    };
    assert_eq!((after(0), after(1)), (vec![member(20, 0).id, member(20, 1).id], vec![member(20, 1).id]));
    write(db, |tx| task::grow(tx, GREEN, id(LATER + 30), member(30, 5).id));
    write(db, |tx| task::grow(tx, GREEN, id(LATER + 30), member(30, 1).id));
    let grown = read(db, |tx| task::get(tx, GREEN, id(LATER + 30))).unwrap();
    assert_eq!(grown.task.last, member(30, 5).id, "never shorter");
    write(db, |tx| task::grow(tx, GREEN, id(LATER + 30), member(30, 0).id));
    let due = vec![(GREEN, member(20, 0).id)];
    write(db, move |tx| waiting::extend(tx, &due, NOW + LATER + 2_000_000));
    let valid = |tx: &mut Tx<'_>| messages::get(tx, GREEN, member(20, 0).id);
    assert_eq!(read(db, valid).unwrap().new.valid_ms, Some(NOW + LATER + 2_000_000));
    let mut names = read(db, |tx| task::names(tx, GREEN, &[id(LATER + 10), id(LATER + 40), id(LATER)]));
    names.sort();
    assert_eq!(names, [(id(LATER), "Spring 100%".to_owned()), (id(LATER + 10), "spring_sale".to_owned())]);
    assert_eq!(read(db, |tx| task::names(tx, GREEN, &[])), []);
}

fn found(db: &Db, filter: Filter, offset: i64, limit: i64) -> Vec<String> {
    let rows = read(db, move |tx| task::list(tx, GREEN, &filter, offset, limit));
    rows.into_iter().map(|row| row.task.name).collect()
}

fn listed(db: &Db) {
    let list = |filter: Filter| found(db, filter, 0, 10);
    let all = Filter::default;
    assert_eq!(list(all()), ["Withdrawn", "Bulletin", "spring_sale", "Spring 100%"], "newest first");
    assert_eq!(list(Filter { order: Order::Oldest, ..all() })[0], "Spring 100%");
    let by_name = ["Bulletin", "Spring 100%", "spring_sale", "Withdrawn"];
    assert_eq!(list(Filter { order: Order::Name, ..all() }), by_name, "whatever their case");
    assert_eq!(list(Filter { order: Order::NameDown, ..all() })[0], "Withdrawn");
    assert_eq!(found(db, all(), 1, 2), ["Bulletin", "spring_sale"]);
    assert_eq!(found(db, all(), 4, 2), [""; 0]);
    let name = |name: &str| list(Filter { name: Some(name.into()), ..Filter::default() });
    assert_eq!(name("SPRING"), ["spring_sale", "Spring 100%"]);
    assert_eq!((name("%").len(), name("_").len(), name("\\").len()), (1, 1, 0), "wildcards mean themselves");
    assert_eq!(name("' OR 1 = 1 --"), [""; 0]);
    let (from_ms, until_ms) = (Some(NOW + LATER + 10), Some(NOW + LATER + 30));
    assert_eq!(list(Filter { from_ms, until_ms, ..all() }), ["Bulletin", "spring_sale"]);
    assert_eq!(list(Filter { kind: Some(3), ..all() }), ["Bulletin"]);
    let count = |filter: Filter, most: i64| read(db, move |tx| task::count(tx, GREEN, &filter, most));
    assert_eq!((count(all(), 10), count(all(), 3)), (4, 3), "counted up to a limit");
    assert_eq!(count(Filter { kind: Some(3), name: Some("bull".into()), from_ms, until_ms, ..all() }, 10), 1);
}

fn staged(db: &Db) {
    let task = named(30, 1, "Withdrawn");
    write(db, move |tx| task::mark_cancelled(tx, &task, NOW));
    let task = named(30, 1, "Withdrawn");
    write(db, move |tx| task::mark_cancelled(tx, &task, NOW + 9));
    let cancelled = read(db, |tx| task::get(tx, GREEN, id(LATER + 30))).unwrap().task.cancelled_ms;
    assert_eq!(cancelled, Some(NOW), "the first time counts");
    let at = |now_ms: i64, stage: Stage| {
        found(db, Filter { stage: Some(stage), now_ms: NOW + LATER + now_ms, ..Filter::default() }, 0, 10)
    };
    assert_eq!(at(0, Stage::Scheduled), ["Bulletin"]);
    assert_eq!(at(0, Stage::Running), ["spring_sale"]);
    assert_eq!(at(1_000_000, Stage::Running), ["Bulletin", "spring_sale"], "its time has come");
    assert_eq!(at(0, Stage::Done), ["Spring 100%"]);
    assert_eq!(at(0, Stage::Cancelled), ["Withdrawn"]);
}

/// What a search finds, as (request, number in it), and its count.
fn walk(db: &Db, search: Search, source: Source) -> (Vec<i64>, i64) {
    let (again, same) = (search.clone(), source.clone());
    let (whole, of) = (search.clone(), source.clone());
    let pieces = read(db, move |tx| {
        let (mut all, mut last) = (Vec::new(), None);
        loop {
            let slice = log::beyond(tx, GREEN, (&whole, &of), last, 2)?;
            let Some(end) = slice.last() else { return Ok(all) };
            last = Some(*end);
            all.extend(slice.iter().map(|(_, id)| *id));
        }
    });
    let ids = read(db, move |tx| log::ids(tx, GREEN, &search, &source, 100));
    assert_eq!(pieces, ids, "read in pieces");
    let count = read(db, move |tx| log::count(tx, GREEN, &again, &same, 100));
    assert!(count.is_whole);
    let count = count.found;
    let place = |id: MessageId| id.accepted_ms() - NOW - LATER + (id.0 & 0xfff);
    (ids.into_iter().map(place).collect(), count)
}

fn searched(db: &Db) {
    let any = Source::default;
    let ids = |search: Search| {
        let (ids, count) = walk(db, search, any());
        assert_eq!(count, ids.len() as i64);
        ids
    };
    let all = Search::default;
    assert_eq!(ids(all()), [42, 41, 40, 30, 21, 20, 10, 1, 0]);
    assert_eq!(ids(Search { oldest_first: true, ..all() })[0], 0);
    let (from_ms, until_ms) = (Some(NOW + LATER + 10), Some(NOW + LATER + 30));
    assert_eq!(ids(Search { from_ms, until_ms, ..all() }), [21, 20, 10]);
    assert_eq!(ids(Search { id: Some(member(20, 1).id), ..all() }), [21]);
    let request = Some((member(20, 0).id, member(20, 1).id));
    assert_eq!(ids(Search { request, ..all() }), [21, 20]);
    assert_eq!(ids(Search { kind: Some(3), ..all() }), [21, 20]);
    assert_eq!(ids(Search { route: Some(RouteId(9)), ..all() }), [42]);
    assert_eq!(ids(Search { template: Some(TemplateId(5)), kind: Some(3), ..all() }), [21, 20]);
    assert_eq!(ids(Search { reference: Some("r-1".into()), ..all() }), [40]);
    by_phone(&ids);
    by_task(&ids);
    by_state(db);
    let (search, limit) = (all(), 3);
    assert_eq!(read(db, move |tx| log::count(tx, GREEN, &search, &Source::default(), limit)).found, 3);
    in_spans(db, &ids);
    let search = all();
    assert_eq!(read(db, move |tx| log::ids(tx, GREEN, &search, &Source::default(), 2)).len(), 2);
}

/// A mission's messages are looked for in the quarters they are in, and in that of its id; in a transaction that is taken back.
fn in_task(db: &Db, whole: Span) {
    let mission = move |tx: &mut Tx<'_>| -> store::Result<()> {
        let later = |slots: i64| NewMessage {
            request: member(0, 0).id,
            task: Some(member(0, 0).id),
            ..member(60 + slots * SLOT_MS, 0)
        };
        accept(tx, &[later(2), later(5), later(6)], &[])?;
        let mut of = |from_ms: Option<i64>, until_ms: Option<i64>| {
            let wanted = [(Dimension::Task, vec![member(0, 0).id.0])];
            let spans = presence::spans(tx, GREEN, &wanted, from_ms, until_ms)?;
            let slots = |id: MessageId| (id.accepted_ms() - whole.0.accepted_ms()) / SLOT_MS;
            let slots = spans.iter().map(|(from, until)| (slots(*from), slots(*until)));
            store::Result::Ok(slots.collect::<Vec<_>>())
        };
        assert_eq!(of(None, None)?, [(5, 7), (2, 3), (0, 1)]);
        let at = |slots: i64| Some(NOW + LATER + slots * SLOT_MS);
        assert_eq!(of(at(1), at(5))?, [(5, 6), (2, 3)]);
        assert_eq!(of(None, at(-1))?, []);
        let kind = [(Dimension::Task, vec![member(0, 0).id.0]), (Dimension::Kind, vec![9])];
        assert_eq!(presence::spans(tx, GREEN, &kind, None, None)?, [], "both at once");
        let wanted = [(Dimension::Task, vec![member(0, 0).id.0])];
        let spans = presence::spans(tx, GREEN, &wanted, None, None)?;
        let request = Some((member(0, 0).id, later(6).id));
        let apart = Search { request, spans: Some(spans), ..Search::default() };
        let together = Search { request, ..Search::default() };
        for search in [apart, together] {
            for (source, wanted) in
                [(None, 5), (Some(State::Refused), 1), (Some(State::Delivered), 1), (Some(State::Queued), 3)]
            {
                let source = Source { state: source, ..Source::default() };
                let found = log::ids(tx, GREEN, &search, &source, 9)?;
                let counted = log::count(tx, GREEN, &search, &source, 9)?;
                assert_eq!((found.len(), counted.found, counted.is_whole), (wanted, wanted as i64, true));
            }
        }
        Err(store::Error::Conflict("taken back".into()))
    };
    let taken_back = db.write_blocking(mission);
    assert!(matches!(taken_back, Err(store::Error::Conflict(_))), "{taken_back:?}");
}

/// What is rare is looked for where it is.
fn in_spans(db: &Db, ids: &dyn Fn(Search) -> Vec<i64>) {
    let of = |wanted: Vec<(Dimension, Vec<i64>)>, from_ms: Option<i64>| {
        read(db, move |tx| presence::spans(tx, GREEN, &wanted, from_ms, None))
    };
    let slot = (NOW + LATER) / SLOT_MS;
    let whole = (MessageId::first_at(slot * SLOT_MS), MessageId::first_at((slot + 1) * SLOT_MS));
    assert_eq!(of(vec![(Dimension::Template, vec![5])], None), [whole]);
    assert_eq!(of(vec![(Dimension::Route, vec![9, 77]), (Dimension::Kind, vec![2])], None), [whole]);
    assert_eq!(of(vec![(Dimension::Country, vec![86]), (Dimension::Kind, vec![1])], None), []);
    assert_eq!(of(vec![(Dimension::Country, vec![86])], Some(NOW + LATER + 2 * SLOT_MS)), []);
    in_task(db, whole);
    let spans = Some(vec![whole]);
    let route = Some(RouteId(9));
    assert_eq!(ids(Search { route, spans: spans.clone(), ..Search::default() }), [42]);
    assert_eq!(ids(Search { spans: spans.clone(), oldest_first: true, ..Search::default() })[0], 0);
    assert_eq!(ids(Search { route, spans: Some(Vec::new()), ..Search::default() }), [0; 0]);
}

fn by_phone(ids: &dyn Fn(Search) -> Vec<i64>) {
    let of = |phone: OfPhone| ids(Search { phone: Some(phone), ..Search::default() });
    assert_eq!(of(OfPhone::Whole(8_613_800_138_001)), [21, 1]);
    assert_eq!(of(OfPhone::Whole(13_800_138_001)), [0; 0]);
    let ending = |text: &str| of(OfPhone::Ending(Tail::parse(text).unwrap()));
    assert_eq!((ending("8001"), ending("00138001")), (vec![21, 1], vec![21, 1]));
    assert_eq!((ending("7566"), ending("1001"), ending("90138001")), (vec![40], vec![], vec![]));
    let country = |code: u16| ids(Search { ranges: ranges_of_calling_code(code), ..Search::default() });
    assert_eq!((country(63), country(86).len(), country(44).len()), (vec![40], 7, 0));
}

fn by_task(ids: &dyn Fn(Search) -> Vec<i64>) {
    let of = |name: &str, more: Search| ids(Search { task: Some(name.into()), ..more });
    assert_eq!(of("spring", Search::default()), [10, 1, 0]);
    assert_eq!(of("spring", Search { oldest_first: true, ..Search::default() }), [0, 1, 10]);
    assert_eq!((of("%", Search::default()), of("none", Search::default())), (vec![1, 0], vec![]));
    let phone = Some(OfPhone::Whole(8_613_800_138_001));
    assert_eq!(of("bulletin", Search { phone, kind: Some(3), ..Search::default() }), [21]);
}

fn by_state(db: &Db) {
    let of = |state: State, stat: Option<&str>, search: Search| {
        walk(db, search, Source { state: Some(state), stat: stat.map(str::to_owned), ..Source::default() }).0
    };
    let all = Search::default;
    let listed = Source { is_listed: true, ..Source::default() };
    assert_eq!(walk(db, all(), listed), (vec![41, 1], 2));
    assert_eq!(of(State::Refused, None, all()), [41, 1]);
    assert_eq!(of(State::Delivered, None, all()), [0]);
    assert_eq!(of(State::Queued, None, all()), [40, 21, 20, 10]);
    assert_eq!(of(State::Queued, None, Search { task: Some("bull".into()), ..all() }), [21, 20]);
    assert_eq!(of(State::Expired, None, all()), [0; 0]);
    assert_eq!(of(State::Undelivered, Some("EXPIRED"), all()), [42]);
    assert_eq!(of(State::Undelivered, Some("EXPIRE_"), all()), [0; 0]);
    assert_eq!(of(State::Undelivered, Some("UNDELIV"), all()), [0; 0]);
}

fn counted(db: &Db) {
    let sums = |from: i64, until: i64| {
        let found = read(db, move |tx| stat::sums(tx, GREEN, NOW + from, NOW + until));
        found.into_iter().map(|c| (c.kind, c.state, c.messages, c.segments)).collect::<Vec<_>>()
    };
    let business = [
        (2, None, 7, 10),
        (2, Some(State::Delivered), 1, 1),
        (2, Some(State::Undelivered), 1, 4),
        (2, Some(State::Refused), 2, 2),
        (2, Some(State::Cancelled), 1, 1),
        (3, None, 2, 2),
    ];
    assert_eq!(sums(0, LATER + SLOT_MS), business);
    assert_eq!(sums(0, LATER), [], "another slot");
    assert_eq!(sums(LATER, LATER), []);
    assert_eq!(read(db, stat::check_all), [""; 0]);
}

/// A message that closed one way and then another is counted once, where it is now.
fn corrected(db: &Db) {
    write(db, |tx| accept(tx, &[in_state(member(50, 0), State::Unconfirmed)], &[]));
    write(db, |tx| {
        let mut live = messages::pick_live(tx, &[(GREEN, member(50, 0).id)])?.remove(0);
        assert_eq!((live.request, live.kind), (member(50, 0).id, 2));
        let mut changes = Changes::default();
        let before = (live.message.state, live.cause);
        (live.message.state, live.cause) = (State::Delivered, None);
        changes.moved(&live, before);
        messages::save_live(tx, &[&live])?;
        stat::add(tx, &changes)
    });
    let unconfirmed = Source { state: Some(State::Unconfirmed), ..Source::default() };
    assert_eq!(walk(db, Search::default(), unconfirmed).0, [0; 0], "it did not fail after all");
    assert_eq!(read(db, stat::check_all), [""; 0]);
    write(db, |tx| stat::add(tx, &Changes::default()));
    of_tasks(db);
    by_day(db);
}

/// Any filter, any breakdown.
fn by_day(db: &Db) {
    let day = member(0, 0).day;
    let all = DayFilter { from: day, until: day, ..DayFilter::default() };
    let of = |filter: DayFilter, by: By| {
        let rows = read(db, move |tx| daily::sums(tx, GREEN, &filter, by));
        rows.into_iter().map(|row| (row.item, row.state, row.messages, row.segments)).collect::<Vec<_>>()
    };
    let whole = |rows: Vec<(i64, Option<State>, i64, i64)>| {
        rows.into_iter().filter(|row| row.1.is_none()).map(|row| (row.0, row.2)).collect::<Vec<_>>()
    };
    assert_eq!(whole(of(all, By::Day)), [(day, 10)]);
    assert_eq!(whole(of(all, By::Kind)), [(2, 8), (3, 2)]);
    assert_eq!(whole(of(all, By::Country)), [(86, 10)]);
    assert_eq!(whole(of(all, By::Network)), [(1, 10)]);
    assert_eq!(whole(of(all, By::Route)), [(0, 1), (1, 8), (9, 1)]);
    assert_eq!(whole(of(all, By::Signature)), [(0, 1), (31, 9)], "the body that is not there has none");
    assert_eq!(whole(of(all, By::Template)), [(0, 1), (5, 9)]);
    let causes = of(all, By::Cause);
    assert!(causes.contains(&(105, Some(State::Refused), 2, 2)), "{causes:?}");
    let narrow = DayFilter {
        kind: Some(2),
        country: Some(86),
        network: Some(1),
        route: Some(RouteId(1)),
        signature: Some(SignatureId(31)),
        template: Some(TemplateId(5)),
        ..all
    };
    assert_eq!(whole(of(narrow, By::Day)), [(day, 6)]);
    let refused = DayFilter { cause: Some(105), ..narrow };
    assert_eq!(of(refused, By::Day), [(day, Some(State::Refused), 1, 1)]);
    assert_eq!(of(DayFilter { until: day - 1, from: 0, ..all }, By::Day), []);
    let theirs = read(db, move |tx| daily::sums_all(tx, &all, By::Tenant));
    let green = theirs.iter().find(|row| row.item == GREEN.0 && row.state.is_none());
    assert_eq!(green.map(|row| row.messages), None, "not a tenant of the catalogue");
    assert!(theirs.iter().any(|row| row.item == RED.0), "{theirs:?}");
    let (from, until) = (NOW - 2 * SLOT_MS, NOW + 2 * SLOT_MS);
    let slots = read(db, move |tx| stat::slots_all(tx, Some(RED), None, from, until));
    let all = read(db, move |tx| stat::slots_all(tx, None, Some(2), from, until));
    let sum =
        |rows: &[stat::OfSlot]| rows.iter().filter(|r| r.state.is_none()).map(|r| r.messages).sum::<i64>();
    assert!(sum(&slots) > 0 && sum(&all) > 0, "{slots:?} {all:?}");
    assert!(!theirs.iter().any(|row| row.item == 0), "nor are the platform's tests");
}

/// What became of a task, whatever its messages went through.
fn of_tasks(db: &Db) {
    let of = |first: i64| {
        let rows = read(db, move |tx| stat::of_task(tx, GREEN, id(LATER + first)));
        rows.into_iter().map(|row| (row.state, row.reason, row.messages)).collect::<Vec<_>>()
    };
    let refused = (Some(State::Refused), Some(105), 1);
    assert_eq!(of(0), [(None, None, 2), (Some(State::Delivered), None, 1), refused]);
    assert_eq!(of(20), [(None, None, 2)], "both are under way");
    assert_eq!(of(40), [], "no task");
    let place = read(db, |tx| stat::of_task(tx, GREEN, id(LATER))).remove(0);
    assert_eq!((place.country, place.network, place.segments), (86, 1, 2));
    let late = |state: State, cause: Option<i64>| {
        write(db, move |tx| {
            let mut live = messages::pick_live(tx, &[(GREEN, member(10, 0).id)])?.remove(0);
            let before = (live.message.state, live.cause);
            (live.message.state, live.cause) = (state, cause);
            let mut changes = Changes::default();
            changes.moved(&live, before);
            messages::save_live(tx, &[&live])?;
            stat::add(tx, &changes)
        });
    };
    late(State::Unconfirmed, Some(905));
    assert_eq!(of(10), [(None, None, 1), (Some(State::Unconfirmed), Some(905), 1)]);
    late(State::Undelivered, Some(1001));
    assert_eq!(
        of(10),
        [(None, None, 1), (Some(State::Undelivered), Some(1001), 1)],
        "a late receipt moves it"
    );
    late(State::Delivered, None);
    assert_eq!(of(10), [(None, None, 1), (Some(State::Delivered), None, 1)]);
    assert_eq!(read(db, stat::check_all), [""; 0]);
}
