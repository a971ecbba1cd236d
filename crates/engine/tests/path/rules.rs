//! The policy at work: frequency rules under concurrency and over a restart, dispatch hours, overrides, and changes that
//! take effect at once.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::Refusal;
use engine::operator::PolicyChange;
use engine::paging::Paging;
use engine::send::SendRequest;
use engine::{Actor, Engine, Error, Person, Sent};
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const PHONE: &str = "13800138000";

fn administrator() -> Actor {
    let (tenant, session) = (TenantId(0), SessionId(1));
    let person =
        Person { id: AccountId(1), tenant, name: "Ada".into(), role: Role::Administrator.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn change(version: i64, values: &[(&str, Value)]) -> PolicyChange {
    let values = values.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect();
    PolicyChange { version, reason: "a test".into(), values }
}

/// The version after the next change of the platform's policy.
async fn set(world: &World, values: &[(&str, Value)]) {
    let version = world.engine.policy(&administrator()).await.unwrap().version;
    world.engine.change_policy(&administrator(), change(version, values)).await.unwrap();
}

fn refusal<T: std::fmt::Debug>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

fn refusals(sent: &[Sent]) -> Vec<Option<Refusal>> {
    let messages = sent.iter().flat_map(|sent| &sent.messages);
    messages.map(|message| message.refusal.as_ref().map(|(refusal, _)| *refusal)).collect()
}

/// Codes of different wording to one phone, all at the same time.
async fn many_codes(world: &World, count: usize) -> Vec<Sent> {
    let sends = (0..count).map(|n| {
        let (engine, actor) = (world.engine.clone(), world.actor.clone());
        let text = format!("您的验证码是{n:06}");
        tokio::spawn(
            async move { engine.send(&actor, request(Kind::Verification, &text, &[PHONE]), None).await },
        )
    });
    let mut sent = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        sent.push(send.await.unwrap().unwrap());
    }
    sent
}

on_both!(a_frequency_rule_is_exact_and_survives_a_restart, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    set(&world, &[("frequency.verification.hour", json!(3))]).await;
    let sent = many_codes(&world, 20).await;
    let taken = refusals(&sent).iter().filter(|refusal| refusal.is_none()).count();
    let limited = refusals(&sent).iter().filter(|refusal| **refusal == Some(Refusal::FrequencyLimit)).count();
    assert_eq!((taken, limited), (3, 17));
    let notification = world.send(Kind::Notification, "快递已到", &[PHONE]).await;
    assert_eq!(refusals(&[notification]), [None], "another SMS type");
    let other = world.send(Kind::Verification, "您的验证码是1", &["13800138001"]).await;
    assert_eq!(refusals(&[other]), [None], "another phone");

    world.engine.stop().await;
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    let again = many_codes(&world, 2).await;
    assert_eq!(refusals(&again), [Some(Refusal::FrequencyLimit); 2], "remembered");
    set(&world, &[("frequency.verification.hour", json!(4))]).await;
    let taken = refusals(&many_codes(&world, 5).await).iter().filter(|refusal| refusal.is_none()).count();
    assert_eq!(taken, 1, "a change holds at once, and counts what was sent before");
    world.clean_books().await;
});

/// `HH:MM-HH:MM` in the tenant's zone, so many hours from now.
fn hours(from: i64, until: i64) -> Value {
    let at = |hours: i64| {
        let at = jiff::Timestamp::from_millisecond(engine::clock::now_ms() + hours * 3_600_000).unwrap();
        at.in_tz("Asia/Shanghai").unwrap().strftime("%H:%M").to_string()
    };
    json!(format!("{}-{}", at(from), at(until)))
}

on_both!(marketing_keeps_the_hours, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let sale = || request(Kind::Marketing, "会员日全场八折 拒收请回复R", &[PHONE]);
    let later = |hours: i64| SendRequest {
        schedule_at_ms: Some(engine::clock::now_ms() + hours * 3_600_000),
        ..sale()
    };
    let send = |request| world.engine.send(&world.actor, request, None);
    set(
        &world,
        &[
            ("hours.marketing", json!("window")),
            ("hours.window", hours(2, 4)),
            ("hours.outside", json!("refuse")),
        ],
    )
    .await;
    assert_eq!(refusal(send(sale()).await), Refusal::OutsideHours);
    match world.engine.preview(&world.actor, sale()).await {
        Err(Error::Phrased { detail, zh, .. }) => {
            let en = detail.param.unwrap();
            assert!(
                en.contains("Asia/Shanghai; the next permitted time is 20")
                    && zh.contains("最近的可发送时间"),
                "{en}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refusal(send(later(6)).await), Refusal::OutsideHours, "scheduled outside");
    assert_eq!(refusals(&[send(later(3)).await.unwrap()]), [None], "scheduled inside");
    let code = world.send(Kind::Verification, "您的验证码是1", &[PHONE]).await;
    assert_eq!(refusals(&[code]), [None], "codes go at any time");
    set(&world, &[("hours.window", hours(-1, 1))]).await;
    let sent = send(sale()).await.unwrap();
    assert_eq!(refusals(&[sent]), [None]);
});

on_both!(marketing_outside_the_hours_waits_until_they_begin, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let sale = || request(Kind::Marketing, "会员日全场八折 拒收请回复R", &[PHONE]);
    set(&world, &[("hours.marketing", json!("window")), ("hours.window", hours(2, 4))]).await;
    let preview = world.engine.preview(&world.actor, sale()).await.unwrap();
    let told = |warning: &domain::lint::Finding| warning.id == "deferred_to_hours";
    assert!(preview.messages[0].warnings.iter().any(told), "{:?}", preview.messages[0].warnings);
    let sent = world.engine.send(&world.actor, sale(), None).await.unwrap();
    assert!(sent.messages[0].scheduled && sent.messages[0].refusal.is_none());
    let code = world.send(Kind::Verification, "您的验证码是1", &[PHONE]).await;
    assert!(!code.messages[0].scheduled, "codes go at any time");

    // What was accepted inside the hours and comes to its turn outside them waits as well, over a restart; then it goes.
    set(&world, &[("hours.window", hours(-1, 1))]).await;
    let soon = SendRequest { schedule_at_ms: Some(engine::clock::now_ms() + 1_000), ..sale() };
    let waiting = world.engine.send(&world.actor, soon, None).await.unwrap();
    let uid = waiting.messages[0].uid;
    set(&world, &[("hours.window", hours(2, 4))]).await;
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    let state = |view: engine::view::MessageView| view.summary.state;
    assert_eq!(state(world.engine.message(&world.actor, uid).await.unwrap()), State::Queued);
    set(&world, &[("hours.window", hours(-1, 1))]).await;
    world.engine.stop().await;
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    assert_eq!(state(world.closed(uid).await), State::Delivered);
    world.clean_books().await;
});

on_both!(tenants_differ_and_the_second_of_two_editors_is_told, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let (engine, ada) = (&world.engine, administrator());
    let before = engine.policy(&ada).await.unwrap();
    assert_eq!(before.version, 1, "the provisioning file set some");
    let shorter = [("content.length.max", json!(20)), ("receipt.wait", json!(48))];
    engine.change_policy(&ada, change(1, &shorter)).await.unwrap();
    assert_eq!(refusal(engine.change_policy(&ada, change(1, &shorter)).await), Refusal::ChangedMeanwhile);
    let long = "快".repeat(21);
    let refused = world.send(Kind::Notification, &long, &[PHONE]).await;
    assert_eq!(refusals(&[refused]), [Some(Refusal::ContentTooLong)]);

    let own = [("content.length.max", json!(30))];
    let view = engine.change_policy_of(&ada, "CNX01", change(0, &own)).await.unwrap();
    let rule = view.rules.iter().find(|rule| rule.rule.id() == "content.length.max").unwrap();
    assert_eq!(
        (rule.source.as_str(), json!(rule.inherited), json!(rule.effective)),
        ("tenant", json!(20), json!(30))
    );
    let free = view.rules.iter().find(|rule| rule.rule.id() == "content.free_text").unwrap();
    assert_eq!(free.source.as_str(), "options");
    let taken = world.send(Kind::Notification, &long, &[PHONE]).await;
    assert_eq!(refusals(&[taken]), [None]);
    let platform = engine.policy(&ada).await.unwrap();
    assert_eq!(
        platform.rules.iter().find(|rule| rule.rule.id() == "content.length.max").unwrap().overrides,
        1
    );

    let back = [("content.length.max", Value::Null)];
    let view = engine.change_policy_of(&ada, "CNX01", change(1, &back)).await.unwrap();
    let rule = view.rules.iter().find(|rule| rule.rule.id() == "content.length.max").unwrap();
    assert_eq!((rule.source.as_str(), rule.own.is_none()), ("platform", true));
    let history = engine.policy_history(&ada, Some("CNX01"), Paging { offset: 0, limit: 10 }).await.unwrap();
    assert_eq!((history.total, history.items[0].version, history.items[0].who.as_str()), (2, 2, "Ada"));
    assert_eq!(
        json!(history.items[0].changes),
        json!([{"id": "content.length.max", "before": 30, "after": null}])
    );

    for (code, values) in [
        (None, json!({"no.such": 1})),
        (None, json!({"receipt.wait": 0})),
        (None, json!({"receipt.wait": 1.5})),
        (None, json!({"hours.window": "22-8"})),
        (None, json!({"order.very_low_percent": 50})),
        (None, json!({})),
        (Some("CNX01"), json!({"receipt.wait": 5})),
        (Some("NOBODY"), json!({"content.length.max": 5})),
    ] {
        let values: Vec<_> =
            values.as_object().unwrap().iter().map(|(id, value)| (id.as_str(), value.clone())).collect();
        let wrong = change(2, &values);
        let refused = match code {
            None => refusal(engine.change_policy(&ada, wrong).await),
            Some(code) => refusal(engine.change_policy_of(&ada, code, wrong).await),
        };
        let known = [Refusal::PolicyInvalid, Refusal::FieldInvalid, Refusal::NotFound];
        assert!(known.contains(&refused), "{values:?}: {refused:?}");
    }
    assert_eq!(engine.policy(&ada).await.unwrap().version, 2, "nothing of that was kept");
    let noc = Person {
        id: AccountId(2),
        tenant: TenantId(0),
        name: "noc".into(),
        role: Role::Noc.into(),
        session: SessionId(2),
    };
    let noc = Actor::of_person(Arc::new(noc), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into());
    assert_eq!(refusal(engine.change_policy(&noc, change(2, &shorter)).await), Refusal::Forbidden);
});

on_both!(a_scheduled_message_is_cancelled_in_time_or_not_at_all, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    set(&world, &[("schedule.cancel_before", json!(300))]).await;
    let at = |seconds: i64, phone| SendRequest {
        schedule_at_ms: Some(engine::clock::now_ms() + seconds * 1000),
        ..request(Kind::Notification, "快递已到", &[phone])
    };
    let soon = world.engine.send(&world.actor, at(200, PHONE), None).await.unwrap();
    let cancelled = world.engine.cancel(&world.actor, soon.messages[0].uid).await;
    assert_eq!(refusal(cancelled.map(|_| ())), Refusal::NotCancellable);
    let later = world.engine.send(&world.actor, at(900, "13800138001"), None).await.unwrap();
    assert!(world.engine.cancel(&world.actor, later.messages[0].uid).await.is_ok());
});
