//! A carrier that says "too much".

use std::time::Duration;

use bytes::Bytes;
use session::{CarrierConfig, Event, Version};
use smpp::{Pdu, SmResp, Status, Tag};

use crate::peer::{Rig, accepted, quiet, refused, submit, submits};

#[tokio::test(start_paused = true)]
async fn a_throttled_submit_is_offered_again_first_and_nothing_is_reported() {
    let mut rig = Rig::new(CarrierConfig { pace_per_s: 100, ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(submits(1..4));
    let (first, _) = peer.expect_submit().await;
    peer.answer(first, Status::ESME_RTHROTTLED, "").await;
    let mut order = Vec::new();
    while order.len() < 3 {
        let (sequence, sm) = peer.expect_submit().await;
        order.push(String::from_utf8_lossy(&sm.short_message).into_owned());
        peer.answer(sequence, Status::ESME_ROK, "ok").await;
    }
    assert_eq!(order[0], "message 1", "before all others");
    assert_eq!(rig.some_events(3).await, [accepted(1, "ok"), accepted(2, "ok"), accepted(3, "ok")]);
    assert_eq!(rig.carrier.status().binds[0].throttled, 1);
}

#[tokio::test(start_paused = true)]
async fn the_pace_falls_and_recovers() {
    let mut rig = Rig::new(CarrierConfig { pace_per_s: 100, ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_RMSGQFUL, "").await;
    let (sequence, _) = peer.expect_submit().await;
    let pace = rig.carrier.status().pace_per_s.unwrap();
    assert!((50.0..51.0).contains(&pace), "{pace}");
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    assert_eq!(rig.event().await, accepted(1, "a"));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let pace = rig.carrier.status().pace_per_s.unwrap();
    assert!((74.0..77.0).contains(&pace), "{pace}");
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(rig.carrier.status().pace_per_s, Some(100.0));
}

#[tokio::test(start_paused = true)]
async fn throttled_for_too_long_comes_back_unsent() {
    let mut rig = Rig::new(CarrierConfig { throttle_give_up_ms: 3_000, ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(7)]);
    let begun = tokio::time::Instant::now();
    let mut tries = 0;
    let event = loop {
        tokio::select! {
            (sequence, _) = peer.expect_submit() => {
                tries += 1;
                peer.answer(sequence, Status::ESME_RTHROTTLED, "").await;
            }
            event = rig.event() => break event,
        }
    };
    assert_eq!(event, Event::Unsent { tag: 7 });
    assert!(tries > 1, "it was offered again");
    assert!((3..6).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert_eq!(rig.carrier.status().queued, 0);
}

#[tokio::test(start_paused = true)]
async fn which_statuses_throttle_is_a_setting() {
    let mut rig = Rig::new(CarrierConfig { throttle_statuses: vec![0x400], ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status(0x400), "").await;
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_RTHROTTLED, "").await;
    assert_eq!(rig.event().await, refused(1, 0x58));
}

#[tokio::test(start_paused = true)]
async fn congestion_counts_in_5_0_only() {
    for (version, pace) in [(Version::V50, 50.0), (Version::V34, 100.0)] {
        let mut rig = Rig::new(CarrierConfig { pace_per_s: 100, version, ..quiet() });
        let mut peer = rig.bound().await;
        rig.carrier.submit(vec![submit(1)]);
        let (sequence, _) = peer.expect_submit().await;
        let mut resp = SmResp { message_id: Bytes::from_static(b"a"), ..SmResp::default() };
        resp.tlvs.push(Tag::CONGESTION_STATE, Bytes::from_static(&[100]));
        peer.send(Pdu::SubmitSmResp(resp), Status::ESME_ROK, sequence).await;
        assert_eq!(rig.event().await, accepted(1, "a"), "congestion refuses nothing");
        let now = rig.carrier.status().pace_per_s.unwrap();
        assert!((now - pace).abs() < 0.5, "{version:?}: {now}");
    }
}
