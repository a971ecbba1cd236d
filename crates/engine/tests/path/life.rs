//! The life of messages: what each magic number of the simulator makes of them.

use std::sync::Arc;
use std::time::Duration;

use domain::kind::Kind;
use domain::message::State;
use simulator::{DelayMs, SmppOptions};

use crate::on_both;
use crate::operator::live;
use crate::world::{Disk, Plan, World, quick};

pub async fn ends_as(world: &World, to: &str, state: State, dr: &str) {
    let sent = world.send(Kind::Verification, &format!("您的验证码是 {to}"), &[to]).await;
    assert_eq!(sent.messages[0].refusal, None);
    let view = world.closed(sent.messages[0].uid).await;
    assert_eq!((view.summary.state, view.summary.dr_state.as_str()), (state, dr), "{to} {view:#?}");
}

on_both!(every_outcome_is_told_apart, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    ends_as(&world, "+8613800130000", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130001", State::Undelivered, "UNDELIV").await;
    ends_as(&world, "0086 138 0013 0002", State::Undelivered, "EXPIRED").await;
    ends_as(&world, "8613800130003", State::Undelivered, "REJECTD").await;
    ends_as(&world, "13800130006", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130007", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130008", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130009", State::Rejected, "REJECTED").await;
    ends_as(&world, "13800130011", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130014", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130015", State::Delivered, "DELIVRD").await;
    ends_as(&world, "13800130016", State::Delivered, "DELIVRD").await;
    world.clean_books().await;
});

on_both!(a_carrier_error_is_retried_until_the_tries_run_out, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let sent = world.send(Kind::Notification, "快递已到", &["13800130010"]).await;
    let view = world.closed(sent.messages[0].uid).await;
    assert_eq!(view.summary.state, State::Rejected);
    let failed = view.timeline.iter().filter(|step| step.what == "attempt_failed").count();
    assert_eq!(failed, 6, "{:#?}", view.timeline);
    world.clean_books().await;
});

on_both!(a_refused_message_goes_to_the_next_carrier, |disk: Arc<Disk>| async move {
    let refusing = SmppOptions { refuse_percent: 100.0, refuse_status: 0x08, ..quick() };
    let world = World::new(disk, Plan { carriers: vec![refusing, quick()], ..Plan::default() }).await;
    let sent = world.send(Kind::Notification, "快递已到", &["13800138000"]).await;
    let view = world.closed(sent.messages[0].uid).await;
    assert_eq!(view.summary.state, State::Delivered);
    let carriers: Vec<_> =
        view.timeline.iter().filter_map(|s| Some((s.what, s.carrier.as_deref()?))).collect();
    assert!(
        carriers.contains(&("attempt_failed", "C0")) && carriers.contains(&("answered", "C1")),
        "{carriers:?}"
    );
});

on_both!(a_code_finds_a_slot_while_others_wait_for_theirs, |disk: Arc<Disk>| async move {
    let slow = SmppOptions { answer_delay_ms: DelayMs::exactly(5_000), ..quick() };
    let plan = Plan { carriers: vec![slow], carrier_options: "window = 32".into(), ..Plan::default() };
    let world = World::new(disk, plan).await;
    let in_flight = async |wanted: usize| {
        for _ in 0..200 {
            if live(&world.engine, "C0").in_flight == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} submissions are unanswered, not {wanted}", live(&world.engine, "C0").in_flight);
    };
    let phones: Vec<_> = (100..160).map(|n| format!("13800138{n}")).collect();
    world.send(Kind::Notification, "快递已到", &phones.iter().map(String::as_str).collect::<Vec<_>>()).await;
    in_flight(30).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    in_flight(30).await;
    world.send(Kind::Verification, "您的验证码是 482913", &["13800138199"]).await;
    in_flight(31).await;
});

on_both!(a_carrier_that_is_down_is_passed_over, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan { carriers: vec![quick(), quick()], ..Plan::default() }).await;
    ends_as(&world, "13800138000", State::Delivered, "DELIVRD").await;
    world.carriers[0].stop().await;
    ends_as(&world, "13800138001", State::Delivered, "DELIVRD").await;
    assert!(world.carriers[1].stats().accepted >= 1);
});

on_both!(long_and_chinese_texts_arrive_whole, |disk: Arc<Disk>| async move {
    for long in ["udh8", "udh16", "sar", "payload"] {
        let carrier_options = format!("long = \"{long}\"");
        let world = World::new(Arc::clone(&disk), Plan { carrier_options, ..Plan::default() }).await;
        let text = format!("{long} {}", "您好，您的快递单号为一二三四五六七八九十，请凭码取件。".repeat(6));
        let sent = world.send(Kind::Notification, &text, &["13800138000", "+447700900123"]).await;
        let expected = [format!("【云燕】{text}"), format!("[云燕] {text}")];
        for (message, whole) in sent.messages.iter().zip(expected) {
            let view = world.closed(message.uid).await;
            assert_eq!(view.summary.state, State::Delivered, "{long} {view:#?}");
            assert_eq!(view.summary.segments, 3);
            assert_eq!(view.summary.text, whole);
            let received = world.carriers[0].messages();
            assert!(received.iter().any(|m| m.text == whole), "{long}: {received:#?}");
        }
        world.clean_books().await;
        world.engine.stop().await;
    }
});

on_both!(an_uplink_finds_its_tenant_and_is_joined, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    ends_as(&world, "13800130018", State::Delivered, "DELIVRD").await;
    for _ in 0..500 {
        let feed = world.engine.uplinks(&world.actor, 0, 10).await.unwrap();
        if let Some(uplink) = feed.items.first() {
            assert_eq!(uplink.from, "8613800130018");
            assert!(uplink.text.chars().count() > 70, "{uplink:?}");
            assert!(uplink.message.is_some());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no uplink came");
});

on_both!(an_answer_that_never_comes_waits_for_its_receipt, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    // 0012: taken, no answer, the receipt carries an id nobody was told: matched by phone.
    ends_as(&world, "13800130012", State::Delivered, "DELIVRD").await;
    // 0013: the connection is cut and the message was not taken: it must not be sent again by itself.
    let sent = world.send(Kind::Verification, "您的验证码是 13", &["13800130013"]).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let view = world.engine.message(&world.actor, sent.messages[0].uid).await.unwrap();
    assert_eq!(view.summary.state, State::Sending, "{view:#?}");
    world.clean_books().await;
});

on_both!(a_lost_answer_is_sent_again_where_the_carrier_says_so, |disk: Arc<Disk>| async move {
    let carrier_options = "on_lost = \"resend\"".into();
    let world = World::new(disk, Plan { carrier_options, ..Plan::default() }).await;
    ends_as(&world, "13800130013", State::Delivered, "DELIVRD").await;
    world.clean_books().await;
});
