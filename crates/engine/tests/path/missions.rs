//! Missions: a list becomes messages, each row once, whatever stops it in between.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::id::{AccountId, SessionId, TenantId, Uid};
use domain::kind::{Direction, Kind};
use domain::message::State;
use domain::mission::Status;
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::signature::Position;
use engine::missions::{ImportSource, MissionView, MissionWording};
use engine::review::{Opinion, ReviewQuery};
use engine::{AccountRole, Actor, Engine, Error, Person};
use simulator::SmppOptions;
use tokio::sync::mpsc;

use crate::on_both;
use crate::world::{Disk, Plan, World, quick};

/// A carrier that delivers to whatever number.
fn plan() -> Plan {
    Plan { carriers: vec![SmppOptions { magic_numbers: false, ..quick() }], ..Plan::default() }
}

fn wording(name: &str) -> MissionWording {
    MissionWording {
        name: name.into(),
        direction: Direction::Mainland,
        kind: Kind::Verification,
        template: Some("otp".into()),
        content: None,
        signature: None,
        position: Position::Start,
        sender_id: None,
        route_id: None,
        unsubscribe: false,
        consent: None,
        schedule_at_ms: None,
        speed: None,
    }
}

fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result.err().unwrap() {
        Error::Refused(refusal, _) | Error::Phrased { refusal, .. } => refusal,
        other => panic!("{other:?}"),
    }
}

fn source(file: &str, data: &[u8]) -> ImportSource {
    let (send, pieces) = mpsc::channel(data.len() / 1000 + 2);
    for piece in data.chunks(1000) {
        send.try_send(Ok(Bytes::copy_from_slice(piece))).unwrap();
    }
    ImportSource { file: file.into(), is_typed: file.is_empty(), pieces }
}

/// The mission when it looks as wanted; fails after 20 s.
async fn until(
    engine: &Engine,
    actor: &Actor,
    id: Uid,
    wanted: impl Fn(&MissionView) -> bool,
) -> MissionView {
    for _ in 0..2000 {
        let view = engine.mission(actor, id).await.unwrap();
        if wanted(&view) {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", engine.mission(actor, id).await.unwrap());
}

fn is_read(view: &MissionView) -> bool {
    view.import.as_ref().is_some_and(|import| ["done", "failed"].contains(&import.state.as_str()))
}

async fn imported(world: &World, id: Uid, file: &str, data: &[u8]) -> MissionView {
    world.engine.import_mission(&world.actor, id, source(file, data)).await.unwrap();
    until(&world.engine, &world.actor, id, is_read).await
}

async fn submitted(world: &World, view: &MissionView) -> MissionView {
    world.engine.submit_mission(&world.actor, view.id, view.version).await.unwrap()
}

/// `count` numbers with a code each.
fn list(count: usize) -> Vec<u8> {
    let mut text = "phone,code\n".to_owned();
    (0..count).for_each(|n| text.push_str(&format!("139{n:08},{}\n", 100_000 + n)));
    text.into_bytes()
}

fn reviewer() -> Actor {
    let person = Person {
        id: AccountId(77),
        tenant: TenantId(0),
        name: "Op_Reviewer".into(),
        role: AccountRole::BuiltIn(Role::Reviewer),
        session: SessionId(1),
    };
    Actor::of_person(Arc::new(person), std::net::IpAddr::from([127, 0, 0, 1]).into())
}

/// The texts that arrived at the carriers, and the phones.
fn arrived(world: &World) -> Vec<String> {
    let taken = world.carriers.iter().flat_map(|carrier| carrier.messages());
    taken.map(|message| message.destination).collect()
}

fn once_each(phones: &[String]) {
    let different: HashSet<_> = phones.iter().collect();
    assert_eq!(different.len(), phones.len(), "no phone is texted twice");
}

on_both!(a_list_becomes_messages, |disk: Arc<Disk>| async move {
    let world = World::new(disk, plan()).await;
    let (engine, actor) = (&world.engine, &world.actor);
    let made = engine.create_mission(actor, wording("March")).await.unwrap();
    assert_eq!((made.status, made.variables.as_slice()), (Status::Draft, &["code".to_owned()][..]));
    assert_eq!(
        refusal(engine.submit_mission(actor, made.id, made.version).await),
        Refusal::SubmissionInvalid
    );
    let file = "手机号码,code\n13912340001,123456\n13912340001,999999\n1391234,1\n13912340002,\n1.38E+10,1\n\
                +639215347566,1\n13912340003,654321\n13912340004,1,2\n";
    let view = imported(&world, made.id, "list.csv", file.as_bytes()).await;
    assert_eq!((view.rows.good, view.rows.rejected, view.rows.duplicates), (2, 6, 1), "{view:?}");
    let rejected = engine.mission_rejected(actor, made.id, 0, 100).await.unwrap();
    let mut reasons: Vec<_> = rejected.iter().map(|row| (row.number, row.code.as_str())).collect();
    reasons.sort();
    let want = [
        (3, "duplicate_recipient"),
        (4, "invalid_number"),
        (5, "variable_missing"),
        (6, "cell_scientific"),
        (7, "row_direction"),
        (9, "row_columns"),
    ];
    assert_eq!(reasons, want);
    let rows = engine.mission_rows(actor, made.id, 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 8]);
    assert_eq!(rows[0].text, "【云燕】您的验证码是123456，5分钟内有效。");
    assert_eq!(engine.mission_rows(actor, made.id, 1, 10).await.unwrap().len(), 1);
    assert_eq!((view.rows.segments, view.rows.price.len()), (2, 1));
    submitted(&world, &view).await;
    let done = until(engine, actor, made.id, |view| view.status == Status::Done).await;
    assert_eq!(done.progress.by_state, [(State::Delivered, 2)]);
    assert_eq!((done.progress.sent, done.progress.under_way), (2, 0));
    let outcomes = engine.mission_outcomes(actor, made.id).await.unwrap();
    assert_eq!(outcomes.by_place.iter().map(|place| place.delivered).sum::<i64>(), 2);
    for refused in [
        refusal(engine.pause_mission(actor, made.id).await),
        refusal(engine.resume_mission(actor, made.id).await),
        refusal(engine.cancel_mission(actor, made.id).await),
        refusal(engine.change_mission(actor, made.id, done.version, wording("x")).await),
        refusal(engine.delete_mission(actor, made.id).await),
    ] {
        assert_eq!(refused, Refusal::MissionState);
    }
    let copy = engine.duplicate_mission(actor, made.id).await.unwrap();
    assert_eq!((copy.status, copy.rows.good, copy.rows.rejected), (Status::Draft, 2, 0));
    engine.delete_mission(actor, copy.id).await.unwrap();
    assert_eq!(refusal(engine.mission(actor, copy.id).await), Refusal::NotFound);
    once_each(&arrived(&world));
    world.clean_books().await;
    // Half a year later the list is gone, and the messages; what became of them is still counted.
    let later = engine::clock::now_ms() + 200 * 86_400_000;
    engine.remove_old(later).await.unwrap();
    assert!(engine.mission_rejected(actor, made.id, 0, 100).await.unwrap().is_empty());
    assert!(engine.mission_rows(actor, made.id, 0, 10).await.unwrap().is_empty());
    let view = engine.mission(actor, made.id).await.unwrap();
    assert!(view.rows.facts.is_removed && !done.rows.facts.is_removed);
    assert_eq!((view.rows.good, view.progress.by_state.clone()), (2, done.progress.by_state.clone()));
    assert_eq!(engine.mission_outcomes(actor, made.id).await.unwrap().by_place.len(), 1);
    let copy = engine.duplicate_mission(actor, made.id).await.unwrap();
    assert_eq!((copy.rows.good, copy.rows.facts.is_removed), (0, false), "its list has to be imported again");
    world.clean_books().await;
});

on_both!(a_mission_stands_still_goes_on_and_is_cancelled, |disk: Arc<Disk>| async move {
    let world = World::new(disk, plan()).await;
    let (engine, actor) = (&world.engine, &world.actor);
    let slow = MissionWording { speed: Some(200), ..wording("slow") };
    let made = engine.create_mission(actor, slow).await.unwrap();
    let view = imported(&world, made.id, "list.csv", &list(2_000)).await;
    assert_eq!((view.rows.good, view.rows.rejected), (2_000, 0));
    submitted(&world, &view).await;
    until(engine, actor, made.id, |view| view.progress.sent > 100).await;
    let paused = engine.pause_mission(actor, made.id).await.unwrap();
    assert_eq!((paused.status, paused.paused.as_deref()), (Status::Paused, Some("person")));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let later = engine.mission(actor, made.id).await.unwrap();
    assert_eq!(
        later.progress.sent, paused.progress.sent,
        "what was on its way to the batcher comes to nothing"
    );
    engine.resume_mission(actor, made.id).await.unwrap();
    until(engine, actor, made.id, |view| view.progress.sent > paused.progress.sent + 100).await;
    engine.cancel_mission(actor, made.id).await.unwrap();
    let over = until(engine, actor, made.id, |view| view.progress.under_way == 0).await;
    assert_eq!(over.status, Status::Cancelled);
    assert!(over.progress.sent < 2_000, "{:?}", over.progress);
    let closed: i64 = over.progress.by_state.iter().map(|(_, count)| count).sum();
    assert_eq!(closed, over.progress.sent);
    once_each(&arrived(&world));
    world.clean_books().await;
});

on_both!(money_that_does_not_reach_lets_a_mission_stand_still, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan { order_total: 300, ..plan() }).await;
    let (engine, actor) = (&world.engine, &world.actor);
    let made = engine.create_mission(actor, wording("dear")).await.unwrap();
    let view = imported(&world, made.id, "list.csv", &list(600)).await;
    submitted(&world, &view).await;
    let paused = until(engine, actor, made.id, |view| view.status == Status::Paused).await;
    assert_eq!(paused.paused.as_deref(), Some("balance_insufficient"));
    assert_eq!(paused.progress.sent, 250, "whole slices are sent or nothing of them");
    engine.cancel_mission(actor, made.id).await.unwrap();
    let over = until(engine, actor, made.id, |view| view.progress.under_way == 0).await;
    let closed: i64 = over.progress.by_state.iter().map(|(_, count)| count).sum();
    assert_eq!(closed, 250, "delivered, or cancelled while they stood still");
    world.clean_books().await;
});

on_both!(free_content_waits_for_a_reviewer, |disk: Arc<Disk>| async move {
    let world = World::new(disk, plan()).await;
    let (engine, actor) = (&world.engine, &world.actor);
    let free =
        |content: &str| MissionWording { template: None, content: Some(content.into()), ..wording("free") };
    let made = engine
        .create_mission(actor, free("${name}您好，验证码8888，登录 https://shop.example.com 使用。"))
        .await
        .unwrap();
    let view =
        imported(&world, made.id, "l.csv", "phone,name\n13912340001,张三\n13912340002,李四\n".as_bytes())
            .await;
    assert_eq!(view.rows.good, 2, "{view:?}");
    let waiting = submitted(&world, &view).await;
    assert_eq!(waiting.status, Status::InReview);
    let queue = engine.reviews(&reviewer(), ReviewQuery::default()).await.unwrap();
    let review = &queue.items[0];
    let detail = engine.review(&reviewer(), review.id).await.unwrap();
    let sample = detail.mission.unwrap();
    assert_eq!(sample.texts[0], "【云燕】张三您好，验证码8888，登录 https://shop.example.com 使用。");
    assert_eq!((sample.rows, sample.signature.as_str()), (2, "云燕"));
    engine.withdraw_mission(actor, made.id).await.unwrap();
    assert_eq!(
        refusal(engine.decide_review(&reviewer(), review.id, Opinion::Approve, "").await),
        Refusal::AlreadyDecided
    );
    let view = engine.mission(actor, made.id).await.unwrap();
    submitted(&world, &view).await;
    let queue = engine.reviews(&reviewer(), ReviewQuery::default()).await.unwrap();
    engine.decide_review(&reviewer(), queue.items[0].id, Opinion::Approve, "").await.unwrap();
    let done = until(engine, actor, made.id, |view| view.status == Status::Done).await;
    assert_eq!(done.progress.by_state, [(State::Delivered, 2)]);
    assert_eq!(refusal(engine.create_mission(actor, free("{a")).await), Refusal::FieldInvalid);
    let blocked = engine.create_mission(actor, free("赌场开业")).await.unwrap();
    let view = imported(&world, blocked.id, "", b"13912340001 13912340002").await;
    assert_eq!(
        refusal(engine.submit_mission(actor, blocked.id, view.version).await),
        Refusal::SubmissionInvalid
    );
    world.clean_books().await;
});

on_both!(a_new_process_goes_on_where_the_old_one_was, |disk: Arc<Disk>| async move {
    let world = World::new(disk, plan()).await;
    let made =
        world.engine.create_mission(&world.actor, MissionWording { speed: Some(400), ..wording("again") });
    let made = made.await.unwrap();
    let view = imported(&world, made.id, "list.csv", &list(1_200)).await;
    submitted(&world, &view).await;
    until(&world.engine, &world.actor, made.id, |view| view.progress.sent > 200).await;
    world.engine.stop().await;
    let plan = plan();
    let engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    let done = until(&engine, &world.actor, made.id, |view| view.status == Status::Done).await;
    assert_eq!(done.progress.by_state, [(State::Delivered, 1_200)]);
    assert_eq!(arrived(&world).len(), 1_200);
    once_each(&arrived(&world));
    assert_eq!(engine.check_books().await.unwrap(), Vec::<String>::new());
});
