//! What changes while messages are under way: carriers that come, go, and are taken back.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::kind::Kind;
use domain::message::State;
use engine::Settings;
use simulator::SmppOptions;
use tokio::net::TcpListener;

use crate::life::ends_as;
use crate::on_both;
use crate::world::{Disk, Plan, World, provision, quick};

on_both!(a_carrier_added_while_running_is_connected, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    world.carriers[0].stop().await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let added = simulator::smpp(quick(), listener).await;
    let ports = [world.carriers[0].addr().port(), added.addr().port()];
    provision(&world.db, &Plan::default(), &ports).await;
    // Somebody else notices the new catalogue first.
    world.engine.refresh().await.unwrap();
    ends_as(&world, "13800138001", State::Delivered, "DELIVRD").await;
    assert_eq!(added.stats().accepted, 1);
});

on_both!(a_disabled_carrier_takes_nothing_and_a_carrier_enabled_again_takes_what_waited, |disk: Arc<
    Disk,
>| async move {
    let world = World::new(disk, Plan::default()).await;
    let ports = [world.carriers[0].addr().port()];
    let disabled = Plan { carrier_options: "enabled = false".into(), ..Plan::default() };
    provision(&world.db, &disabled, &ports).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let sent = world.send(Kind::Notification, "快递已到", &["13800138002"]).await;
    let view = world.engine.message(&world.actor, sent.messages[0].uid).await.unwrap();
    assert_eq!(view.summary.state, State::Queued);
    provision(&world.db, &Plan::default(), &ports).await;
    assert_eq!(world.closed(sent.messages[0].uid).await.summary.state, State::Delivered);
});

on_both!(parts_sent_later_join_those_taken_before, |disk: Arc<Disk>| async move {
    // Receipts of the parts that were taken arrive while the refused ones wait for their next try.
    let moody = SmppOptions { refuse_percent: 40.0, refuse_status: 0x08, ..quick() };
    let settings = Settings { tries_max: 60, retry_ms: 10, ..Plan::default().settings };
    let world = World::new(disk, Plan { carriers: vec![moody], settings, ..Plan::default() }).await;
    let text = "您好，您的快递单号为一二三四五六七八九十，请凭码取件。".repeat(6);
    let to: Vec<_> = (0..6).map(|n| format!("1380013900{n}")).collect();
    let to: Vec<_> = to.iter().map(String::as_str).collect();
    let sent = world.send(Kind::Notification, &text, &to).await;
    for message in &sent.messages {
        let view = world.closed(message.uid).await;
        assert_eq!(view.summary.state, State::Delivered, "{view:#?}");
    }
    let whole = format!("【云燕】{text}");
    let received = world.carriers[0].messages();
    assert_eq!(received.iter().filter(|m| m.text == whole).count(), 6, "{received:#?}");
    assert_eq!(world.carriers[0].stats().incomplete, 0);
    world.clean_books().await;
});

on_both!(a_stop_in_the_middle_of_long_messages_leaves_none_in_doubt, |disk: Arc<Disk>| async move {
    let plan = Plan { carrier_options: "pace_per_s = 40".into(), ..Plan::default() };
    let (settings, callbacks) = (plan.settings.clone(), plan.callbacks.clone());
    let mut world = World::new(disk, plan).await;
    let text = "您好，您的快递单号为一二三四五六七八九十，请凭码取件。".repeat(6);
    let to: Vec<_> = (0..12).map(|n| format!("138001391{n:02}")).collect();
    let to: Vec<_> = to.iter().map(String::as_str).collect();
    let sent = world.send(Kind::Notification, &text, &to).await;
    for _ in 0..2 {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        world.engine.stop().await;
        let open = world.db.read(store::messages::open_counts_all).await.unwrap();
        assert!(open.iter().all(|(state, _)| *state != State::Sending), "{open:?}");
        world.engine =
            engine::Engine::start(world.db.clone(), settings.clone(), callbacks.clone()).await.unwrap();
    }
    for message in &sent.messages {
        let view = world.closed(message.uid).await;
        assert_eq!(view.summary.state, State::Delivered, "{view:#?}");
        assert!(view.timeline.iter().all(|step| step.what != "attempt_failed"), "{view:#?}");
    }
    let whole = format!("【云燕】{text}");
    assert_eq!(world.carriers[0].messages().iter().filter(|m| m.text == whole).count(), 12);
    assert_eq!(world.carriers[0].stats().incomplete, 0);
    world.clean_books().await;
});

on_both!(a_carrier_that_throttles_for_good_is_passed_over_and_burns_no_try, |disk: Arc<Disk>| async move {
    let full = SmppOptions { refuse_percent: 100.0, refuse_status: 0x58, ..quick() };
    let carrier_options = "throttle_give_up_ms = 300".into();
    let world =
        World::new(disk, Plan { carriers: vec![full, quick()], carrier_options, ..Plan::default() }).await;
    let sent = world.send(Kind::Notification, "快递已到", &["13800138000"]).await;
    let view = world.closed(sent.messages[0].uid).await;
    assert_eq!(view.summary.state, State::Delivered, "{view:#?}");
    assert!(view.timeline.iter().all(|step| step.what != "attempt_failed"), "{view:#?}");
    assert_eq!(world.carriers[1].stats().accepted, 1);
});
