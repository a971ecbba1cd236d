//! Submits: windows, matching, loss, several binds.

use std::time::Duration;

use bytes::Bytes;
use session::{BindKind, CarrierConfig, Event};
use smpp::{Pdu, Status};
use tokio::time::timeout;

use crate::peer::{NEVER, Rig, accepted, encode, quiet, refused, submit, submits, until};

#[tokio::test(start_paused = true)]
async fn what_the_window_cannot_hold_comes_back_unsent() {
    let mut rig = Rig::new(CarrierConfig { window: 2, ..quiet() });
    let mut peer = rig.bound().await;
    assert_eq!(rig.carrier.free(), 2);
    rig.carrier.submit(submits(1..6));
    let (first, _) = peer.expect_submit().await;
    let (second, _) = peer.expect_submit().await;
    let unsent = [3, 4, 5].map(|tag| Event::Unsent { tag });
    assert_eq!(rig.some_events(3).await, unsent);
    assert_eq!(rig.carrier.free(), 0);
    assert!(timeout(NEVER / 400, rig.carrier.capacity(0)).await.is_err(), "no capacity before an answer");
    assert_ne!(first, second);
    assert!(peer.within(Duration::from_secs(5)).await.is_none(), "nothing beyond the window");
}

#[tokio::test(start_paused = true)]
async fn what_comes_while_a_bind_is_held_up_is_kept_for_it() {
    // One batch of room, taken by the news that the bind is up: the first answer finds none.
    let mut rig = Rig::with(quiet(), 1 << 16, 1);
    let mut peer = rig.connection().await;
    peer.accept_bind().await;
    until(|| rig.carrier.free() > 0).await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    until(|| rig.carrier.free() == 0).await;
    assert!(rig.carrier.submit(vec![submit(2)]).is_empty());
    assert!(peer.within(Duration::from_millis(500)).await.is_none(), "nothing is sent while news wait");
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
    assert_eq!(rig.event().await, accepted(1, "a"));
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_ROK, "b").await;
    assert_eq!(rig.event().await, accepted(2, "b"));
}

#[tokio::test(start_paused = true)]
async fn answers_match_out_of_order() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(submits(1..4));
    let mut sequences = Vec::new();
    for tag in 1..4 {
        let (sequence, sm) = peer.expect_submit().await;
        assert_eq!(sm.short_message, Bytes::from(format!("message {tag}")), "written in order");
        sequences.push(sequence);
    }
    peer.answer(sequences[2], Status::ESME_ROK, "c").await;
    peer.answer(sequences[0], Status::ESME_RINVDSTADR, "").await;
    peer.answer(sequences[1], Status::ESME_ROK, "").await;
    assert_eq!(rig.event().await, accepted(3, "c"));
    assert_eq!(rig.event().await, refused(1, 0x0B));
    assert_eq!(rig.event().await, accepted(2, ""), "an empty id is still accepted");
    let bind = &rig.carrier.status().binds[0];
    assert_eq!((bind.submitted, bind.answered, bind.in_flight), (3, 3, 0));
}

#[tokio::test(start_paused = true)]
async fn an_answer_frees_its_place_and_announces_it() {
    let mut rig = Rig::new(CarrierConfig { window: 1, ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    assert_eq!(rig.carrier.free(), 0);
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    timeout(NEVER, rig.carrier.capacity(0)).await.expect("capacity");
    assert_eq!(rig.carrier.free(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_still_finds_its_submission() {
    let mut rig = Rig::new(CarrierConfig { response_timeout_ms: 2_000, window: 1, ..quiet() });
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(9)]);
    let (sequence, _) = peer.expect_submit().await;
    assert_eq!(rig.event().await, Event::Lost { tag: 9 });
    assert_eq!(rig.carrier.free(), 1, "a lost submit holds no window");
    peer.answer(sequence, Status::ESME_ROK, "late").await;
    assert_eq!(rig.event().await, accepted(9, "late"));
    peer.answer(sequence, Status::ESME_ROK, "twice").await;
    assert!(rig.event_within(Duration::from_secs(60)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn half_an_answer_waits_for_the_other_half() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    let resp = smpp::SmResp { message_id: Bytes::from_static(b"id1"), ..Default::default() };
    let octets = encode(&Pdu::SubmitSmResp(resp), Status::ESME_ROK, sequence);
    for octet in &octets[..octets.len() - 1] {
        peer.send_raw(&[*octet]).await;
        assert!(rig.event_within(Duration::from_millis(5)).await.is_none());
    }
    peer.send_raw(&octets[octets.len() - 1..]).await;
    assert_eq!(rig.event().await, accepted(1, "id1"));
}

#[tokio::test(start_paused = true)]
async fn a_connection_lost_in_flight_says_so() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(submits(1..3));
    let (sequence, _) = peer.expect_submit().await;
    peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    drop(peer);
    assert_eq!(rig.event().await, accepted(1, "a"));
    assert_eq!(rig.event().await, Event::Down { bind: 0, reason: "connection closed by the peer".into() });
    assert_eq!(rig.event().await, Event::Lost { tag: 2 });
    rig.carrier.submit(vec![submit(3)]);
    assert_eq!(rig.event().await, Event::Unsent { tag: 3 }, "no bind is up");
}

#[tokio::test(start_paused = true)]
async fn what_never_left_whole_is_unsent() {
    // 100 octets of buffer and a peer that does not read: one submit fits, the second only in part.
    let mut rig = Rig::with(quiet(), 100, 8);
    let peer = rig.bound().await;
    let one = submit(1);
    let length = encode_len(&one);
    assert!((51..100).contains(&length), "{length}");
    rig.carrier.submit(submits(1..4));
    until(|| rig.carrier.status().binds[0].in_flight == 3).await;
    drop(peer);
    assert!(matches!(rig.event().await, Event::Down { .. }));
    let rest = rig.some_events(3).await;
    assert_eq!(rest, [Event::Lost { tag: 1 }, Event::Unsent { tag: 2 }, Event::Unsent { tag: 3 }]);
}

fn encode_len(submit: &session::Submit) -> usize {
    let sm = smpp::Sm {
        source: smpp::Address { ton: 5, npi: 0, addr: Bytes::copy_from_slice(submit.source.as_bytes()) },
        destination: smpp::Address {
            ton: 1,
            npi: 1,
            addr: Bytes::copy_from_slice(submit.destination.as_bytes()),
        },
        short_message: submit.body.clone(),
        ..Default::default()
    };
    encode(&Pdu::SubmitSm(sm), Status::ESME_ROK, 1).len()
}

#[tokio::test(start_paused = true)]
async fn what_one_bind_did_not_write_another_takes() {
    let config = CarrierConfig { binds: vec![BindKind::Transceiver; 2], ..quiet() };
    let mut rig = Rig::with(config, 100, 8);
    let mut peers = rig.all_bound(2).await;
    rig.carrier.submit(submits(1..7));
    until(|| rig.carrier.status().binds.iter().all(|bind| bind.in_flight == 3)).await;
    drop(peers.remove(0));
    assert!(matches!(rig.event().await, Event::Down { bind: 0, .. }));
    assert!(matches!(rig.event().await, Event::Lost { .. }));
    // Three of its own and the two the dead one never wrote whole.
    let mut bodies = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let (sequence, sm) = peers[0].expect_submit().await;
        peers[0].answer(sequence, Status::ESME_ROK, "x").await;
        assert!(bodies.insert(sm.short_message), "nothing is written twice");
    }
    for event in rig.some_events(5).await {
        assert!(matches!(event, Event::Answered { .. }), "{event:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn generic_nack_refuses_the_submit_it_names() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    peer.send(Pdu::GenericNack, Status::ESME_RINVCMDLEN, sequence + 1).await;
    peer.send(Pdu::GenericNack, Status::ESME_RINVCMDLEN, sequence).await;
    assert_eq!(rig.event().await, refused(1, 0x02));
    assert!(rig.event_within(Duration::from_secs(5)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn submits_are_spread_over_transmitting_binds_only() {
    let binds = vec![BindKind::Transceiver, BindKind::Receiver, BindKind::Transmitter];
    let mut rig = Rig::new(CarrierConfig { binds, window: 8, ..quiet() });
    let mut peers = rig.all_bound(3).await;
    assert_eq!(rig.carrier.free(), 16, "a receiver has no window");
    rig.carrier.submit(submits(1..11));
    until(|| rig.carrier.status().queued == 0).await;
    let in_flight: Vec<usize> = rig.carrier.status().binds.iter().map(|bind| bind.in_flight).collect();
    assert_eq!(in_flight, [5, 0, 5]);
    assert!(peers[1].within(Duration::from_secs(5)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_carrier_of_receivers_gives_submits_back() {
    let mut rig = Rig::new(CarrierConfig { binds: vec![BindKind::Receiver], ..quiet() });
    let _peer = rig.bound().await;
    assert_eq!(rig.carrier.free(), 0);
    rig.carrier.submit(vec![submit(1)]);
    assert_eq!(rig.event().await, Event::Unsent { tag: 1 });
}

#[tokio::test(start_paused = true)]
async fn a_submission_the_wire_cannot_carry_is_refused_on_the_spot() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    let mut long = submit(1);
    long.body = Bytes::from(vec![b'x'; 300]);
    let mut nul = submit(2);
    nul.source = "a\0b".into();
    rig.carrier.submit(vec![long, nul, submit(3)]);
    assert_eq!(rig.some_events(2).await, [refused(1, 0x01), refused(2, 0x0A)]);
    let (_, sm) = peer.expect_submit().await;
    assert_eq!(sm.short_message.as_ref(), b"message 3");
    assert_eq!(rig.carrier.status().binds[0].in_flight, 1);
}

#[tokio::test(start_paused = true)]
async fn the_pace_holds_over_all_binds() {
    let binds = vec![BindKind::Transceiver; 2];
    let mut rig = Rig::new(CarrierConfig { binds, pace_per_s: 20, window: 100, ..quiet() });
    let mut peers = rig.all_bound(2).await;
    assert_eq!(rig.carrier.free(), 2, "100 ms of the pace");
    rig.carrier.submit(submits(1..101));
    tokio::time::sleep(Duration::from_millis(999)).await;
    let written: u64 = rig.carrier.status().binds.iter().map(|bind| bind.submitted).sum();
    assert!((19..=20).contains(&written), "{written}");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let written: u64 = rig.carrier.status().binds.iter().map(|bind| bind.submitted).sum();
    assert!((58..=60).contains(&written), "{written}");
    for peer in &mut peers {
        peer.expect_submit().await;
    }
}
