//! Stopping in order.

use std::time::Duration;

use session::{AckStatus, BindState, Event};
use smpp::{Pdu, Sm, Status};
use tokio::time::Instant;

use crate::peer::{Rig, accepted, quiet, submit, submits};

#[tokio::test(start_paused = true)]
async fn stop_waits_for_answers_then_unbinds() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    let carrier = rig.carrier.clone();
    let begun = Instant::now();
    let stopping = tokio::spawn(async move { carrier.stop(Duration::from_secs(30)).await });
    assert!(peer.within(Duration::from_secs(5)).await.is_none(), "unbinds with an answer outstanding");
    rig.carrier.submit(vec![submit(2)]);
    assert_eq!(rig.event().await, Event::Unsent { tag: 2 }, "nothing new is taken");
    assert_eq!(rig.carrier.free(), 0);
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    peer.accept_unbind().await;
    stopping.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(6));
    assert!(peer.next().await.is_none(), "the connection is closed");
    assert_eq!(rig.event().await, accepted(1, "a"));
    assert_eq!(rig.event().await, Event::Down { bind: 0, reason: "stopped".into() });
    assert!(rig.event_within(Duration::from_secs(60)).await.is_none());
    assert_eq!(rig.carrier.status().binds[0].state, BindState::Stopped);
    assert_eq!(rig.carrier.submit(vec![submit(3), submit(4)]), [3, 4], "no event will tell of them");
    assert!(rig.event_within(Duration::from_secs(60)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn stop_gives_up_after_the_drain_time_and_says_what_is_lost() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(submits(1..3));
    peer.expect_submit().await;
    let (second, _) = peer.expect_submit().await;
    let carrier = rig.carrier.clone();
    let begun = Instant::now();
    let stopping = tokio::spawn(async move { carrier.stop(Duration::from_secs(10)).await });
    peer.answer(second, Status::ESME_ROK, "b").await;
    peer.accept_unbind().await;
    assert_eq!(begun.elapsed().as_secs(), 10);
    stopping.await.unwrap();
    let mut events = Vec::new();
    while let Ok(batch) = rig.events.try_recv() {
        events.extend(batch);
    }
    let down = Event::Down { bind: 0, reason: "stopped".into() };
    assert_eq!(events, [accepted(2, "b"), down, Event::Lost { tag: 1 }], "all events before stop returned");
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_does_not_hold_the_stop() {
    let mut rig = Rig::new(quiet());
    let _peer = rig.bound().await;
    let begun = Instant::now();
    rig.carrier.stop(Duration::from_secs(10)).await;
    assert!(begun.elapsed() <= Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn stop_waits_for_acknowledgements() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    peer.send(Pdu::DeliverSm(Sm::default()), Status::ESME_ROK, 3).await;
    let Event::Delivered(delivery) = rig.event().await else { panic!("no delivery") };
    let carrier = rig.carrier.clone();
    let stopping = tokio::spawn(async move { carrier.stop(Duration::from_secs(30)).await });
    assert!(peer.within(Duration::from_secs(5)).await.is_none());
    rig.carrier.acknowledge(vec![delivery.token], AckStatus::Ok);
    assert!(matches!(peer.recv().await, (h, Pdu::DeliverSmResp(_)) if h.sequence_number == 3));
    peer.accept_unbind().await;
    stopping.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn stop_ends_every_phase() {
    // Dialled and not answered.
    let mut rig = Rig::new(quiet());
    let peer = rig.connection().await;
    rig.carrier.stop(Duration::from_secs(10)).await;
    drop(peer);
    // Waiting for the next try.
    let mut rig = Rig::new(quiet());
    rig.dialled.close();
    while rig.dialled.recv().await.is_some() {}
    tokio::time::sleep(Duration::from_secs(30)).await;
    let begun = Instant::now();
    rig.carrier.stop(Duration::from_secs(10)).await;
    rig.carrier.stop(Duration::from_secs(10)).await;
    assert!(begun.elapsed() < Duration::from_millis(10));
    assert_eq!(rig.carrier.status().binds[0].state, BindState::Stopped);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_handle_stops_the_binds() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    drop(rig.carrier);
    peer.accept_unbind().await;
    assert!(peer.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn nobody_receiving_events_stops_the_carrier() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.events.close();
    peer.send(Pdu::DeliverSm(Sm::default()), Status::ESME_ROK, 1).await;
    while let Some((_, pdu)) = peer.next().await {
        assert!(!matches!(pdu, Pdu::DeliverSmResp(_)), "a delivery nobody took was answered");
    }
}
