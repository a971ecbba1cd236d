//! What a tenant's people look at: tasks, the log, figures and live news, while messages live and the program restarts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::kind::Kind;
use domain::message::State;
use domain::refusal::Refusal;
use engine::inbox::{InboxQuery, Said};
use engine::live::{Listener, Topic};
use engine::log::{LogQuery, Way, What};
use engine::paging::Paging;
use engine::send::SendRequest;
use engine::tasks::{Stage, TaskQuery};
use engine::{Engine, Error, Idempotency, Settings};
use simulator::SmppOptions;

use crate::on_both;
use crate::world::{Disk, Plan, World, quick, request};

fn named(name: &str, to: &[&str]) -> SendRequest {
    SendRequest { task: Some(name.into()), ..request(Kind::Notification, "快递已到", to) }
}

async fn restarted(world: &mut World, settings: &Settings) {
    world.engine.stop().await;
    let callbacks = Plan::default().callbacks;
    world.engine = Engine::start(world.db.clone(), settings.clone(), callbacks).await.unwrap();
}

on_both!(a_task_is_listed_once_and_counts_its_messages, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let once = || Some(Idempotency { key: "task-1".into(), body_hash: [7; 32] });
    let to = ["13800130000", "13800130001", "bad", "+447700900123"];
    let first = world.engine.send(&world.actor, named("Spring", &to), once()).await.unwrap();
    assert_eq!(first.task, Some(first.request));
    let plain = world.send(Kind::Notification, "快递已到", &["13800138000"]).await;
    assert_eq!(plain.task, None, "nobody named it");
    restarted(&mut world, &Plan::default().settings).await;
    let again = world.engine.send(&world.actor, named("Spring", &to), once()).await.unwrap();
    assert_eq!((again.replayed, again.task), (true, first.task));
    for message in first.messages.iter().filter(|message| message.refusal.is_none()) {
        world.closed(message.uid).await;
    }
    let found = world.engine.tasks(&world.actor, TaskQuery::default()).await.unwrap();
    assert_eq!((found.total, found.is_exact, found.items.len()), (1, true, 1));
    let task = &found.items[0];
    assert_eq!((task.name.as_str(), task.created_by.as_str(), task.stage), ("Spring", "test", Stage::Done));
    assert_eq!(
        (task.recipients, task.directions, task.segments),
        (4, (2, 1), 3),
        "what is no number has no segments"
    );
    assert_eq!(task.counts, [(State::Delivered, 2), (State::Undelivered, 1), (State::Refused, 1)]);
    let amounts = [&task.price, &task.charged].map(|money| money.as_ref().unwrap().amount.clone());
    assert_eq!(amounts, ["3", "2"]);
    let page = world.engine.task_messages(&world.actor, first.request, LogQuery::default()).await.unwrap();
    assert_eq!((page.total, page.items.len()), (4, 4));
    for entry in &page.items {
        assert!(matches!(&entry.what, What::Sent(_, Some(name)) if name == "Spring"), "{entry:?}");
    }
    world.clean_books().await;
});

on_both!(a_scheduled_task_is_withdrawn_as_a_whole_and_once, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let soon = engine::clock::now_ms() + 3_600_000;
    let request =
        SendRequest { schedule_at_ms: Some(soon), ..named("Later", &["13800130000", "13800130001"]) };
    let sent = world.engine.send(&world.actor, request, None).await.unwrap();
    let stage = || async { world.engine.task(&world.actor, sent.request).await.unwrap().stage };
    assert_eq!(stage().await, Stage::Scheduled);
    let (one, two) = tokio::join!(
        world.engine.cancel_task(&world.actor, sent.request),
        world.engine.cancel_task(&world.actor, sent.request)
    );
    let (count, refusal) =
        if let Ok(count) = one { (count, two.unwrap_err()) } else { (two.unwrap(), one.unwrap_err()) };
    assert_eq!(count, 2);
    assert!(matches!(refusal, Error::Refused(Refusal::NotCancellable, _)), "{refusal:?}");
    assert_eq!(stage().await, Stage::Cancelled);
    let unknown = world.engine.cancel_task(&world.actor, domain::id::MessageId(1).uid()).await;
    assert!(matches!(unknown, Err(Error::Refused(Refusal::NotFound, _))));
    world.clean_books().await;
});

// Every kind of end, retries, re-routing, a restart in the middle, and a receipt that comes after a message was given up.
on_both!(figures_are_what_the_messages_say, |disk: Arc<Disk>| async move {
    let slow = || SmppOptions { late_ms: 8_000, ..quick() };
    let moody = SmppOptions { refuse_percent: 20.0, refuse_status: 0x08, ..slow() };
    let settings = Settings { receipt_wait_h: 0, drain_s: 1, ..Plan::default().settings };
    let plan = Plan { carriers: vec![moody, slow()], settings: settings.clone(), ..Plan::default() };
    let mut world = World::new(disk, plan).await;
    let mut all = Vec::new();
    for round in 0..3 {
        let to: Vec<_> = (0..17).map(|magic| format!("1380{round}13{magic:04}")).collect();
        let to: Vec<_> = to.iter().map(String::as_str).collect();
        all.extend(world.send(Kind::ALL[round], "快递已到，退订回T", &to).await.messages);
        all.extend(
            world.send(Kind::Notification, &format!("{round}"), &["bad", "13800138000"]).await.messages,
        );
        world.clean_books().await;
    }
    restarted(&mut world, &settings).await;
    world.clean_books().await;
    // A message without a receipt when the engine starts is given up; the receipt comes all the same.
    let late = submitted_late(&world, &mut all).await;
    restarted(&mut world, &settings).await;
    world.until(late.uid, |state| state == State::Delivered).await;
    let feed = world.engine.receipts(&world.actor, 0, 1000).await.unwrap().items;
    let told: Vec<_> =
        feed.iter().filter(|receipt| receipt.uid == late.uid).map(|receipt| receipt.state).collect();
    let seen = world.engine.message(&world.actor, late.uid).await.unwrap();
    assert_eq!(told, [State::Unconfirmed, State::Delivered], "{seen:#?}");
    world.clean_books().await;
    let overview = world.engine.overview(&world.actor).await.unwrap();
    assert_eq!((overview.time_zone.as_str(), overview.days.len()), ("Asia/Shanghai", 30));
    let mut counted: BTreeMap<State, i64> = BTreeMap::new();
    let query = LogQuery { page: Paging { offset: 0, limit: 100 }, ..LogQuery::default() };
    for entry in world.engine.log(&world.actor, query).await.unwrap().items {
        let What::Sent(message, _) = entry.what else { panic!("an uplink") };
        *counted.entry(message.state).or_default() += 1;
    }
    counted.retain(|state, _| state.is_closed());
    // A message may close while the two are read; what is closed stays closed.
    let after = world.engine.overview(&world.actor).await.unwrap().today;
    for (state, count) in counted {
        let of = |figures: &engine::overview::Figures| figures.by_state.get(&state).copied().unwrap_or(0);
        let (before, after) = (of(&overview.today), of(&after));
        assert!((before..=after).contains(&count), "{state:?}: {before} {count} {after}");
    }
    assert_eq!(after.messages, all.len() as i64);
    assert!(after.by_kind.len() == 3 && after.success_rate().is_some(), "{after:?}");
});

/// A message that a carrier has taken and whose receipt comes late. Numbers that end a connection are still about, so one
/// may be lost on its way; then another is sent.
async fn submitted_late(world: &World, all: &mut Vec<engine::SentMessage>) -> engine::SentMessage {
    for try_ in 0..10 {
        let to = format!("139{try_}0130008");
        let sent = world.send(Kind::Notification, "late", &[&to]).await.messages.remove(0);
        all.push(sent.clone());
        let taken = world.until(sent.uid, |state| state == State::Submitted);
        if tokio::time::timeout(Duration::from_secs(2), taken).await.is_ok() {
            return sent;
        }
    }
    panic!("every message was lost on its way");
}

/// What is heard until `topic`, at most a few seconds.
async fn heard(
    listener: &Listener,
    topic: Topic,
) -> Option<std::collections::BTreeSet<domain::id::MessageId>> {
    let hear = async {
        loop {
            if let Some(news) = listener.next().await.into_iter().find(|news| news.topic == topic) {
                return news.requests;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), hear)
        .await
        .unwrap_or_else(|_| panic!("no news of {topic:?}"))
}

on_both!(whoever_listens_hears_of_every_step, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let listener = world.engine.listen(&world.actor);
    let sent = world.send(Kind::Verification, "您的验证码是 1", &["13800130018"]).await;
    assert!(heard(&listener, Topic::Messages).await.is_some_and(|ids| ids.contains(&sent.request.0)));
    heard(&listener, Topic::Uplinks).await;
    world.closed(sent.messages[0].uid).await;
    while tokio::time::timeout(Duration::from_millis(500), listener.next()).await.is_ok() {}
    world.engine.put_callback(&world.actor, "receipts", "http://127.0.0.1:1/x").await.unwrap();
    heard(&listener, Topic::Callbacks).await;
    let soon = Some(engine::clock::now_ms() + 3_600_000);
    let later =
        SendRequest { schedule_at_ms: soon, ..request(Kind::Notification, "快递已到", &["13800138001"]) };
    let later = world.engine.send(&world.actor, later, None).await.unwrap();
    heard(&listener, Topic::Orders).await;
    while tokio::time::timeout(Duration::from_millis(300), listener.next()).await.is_ok() {}
    world.engine.cancel(&world.actor, later.messages[0].uid).await.unwrap();
    assert!(heard(&listener, Topic::Messages).await.is_some_and(|ids| ids.contains(&later.request.0)));
});

on_both!(uplinks_are_in_the_log_and_in_a_conversation, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let sent = world.send(Kind::Marketing, "大促，退订回T", &["13800130017"]).await;
    world.closed(sent.messages[0].uid).await;
    let inbox = || async { world.engine.inbox(&world.actor, InboxQuery::default()).await.unwrap() };
    for _ in 0..500 {
        if inbox().await.total > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let letters = inbox().await;
    let letter = &letters.items[0];
    assert_eq!((letter.from.as_str(), letter.is_opt_out), ("+8613800130017", true), "{letter:?}");
    assert_eq!(letter.message, Some(sent.messages[0].uid));
    let talk = world.engine.conversation(&world.actor, letter.id).await.unwrap();
    assert_eq!(talk.phone, "+8613800130017");
    assert!(matches!(talk.said.as_slice(), [Said::Ours { .. }, Said::Theirs { .. }]), "{talk:?}");
    for (way, phone, expected) in [
        (Way::All, None, vec!["mo", "mt"]),
        (Way::Mo, Some("0017"), vec!["mo"]),
        (Way::Mo, Some("+86 138 0013 0017"), vec!["mo"]),
        (Way::Mo, Some("9999"), vec![]),
        (Way::Mt, Some("13800130017"), vec!["mt"]),
    ] {
        let query = LogQuery { way, phone: phone.map(str::to_owned), ..LogQuery::default() };
        let found = world.engine.log(&world.actor, query).await.unwrap();
        let kinds =
            found.items.iter().map(|entry| if matches!(entry.what, What::Sent(..)) { "mt" } else { "mo" });
        let kinds: Vec<_> = kinds.collect();
        assert_eq!((kinds, found.total), (expected.clone(), expected.len() as i64), "{way:?} {phone:?}");
    }
    let marketing = LogQuery { way: Way::All, kind: Some(Kind::Marketing), ..LogQuery::default() };
    assert_eq!(world.engine.log(&world.actor, marketing).await.unwrap().total, 1, "an uplink has no type");
});
