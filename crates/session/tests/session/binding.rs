//! Coming up, being refused, coming back.

use std::time::Duration;

use session::{BindKind, BindState, CarrierConfig, Event, Version};
use smpp::{BindResp, Pdu, Status};
use tokio::time::Instant;

use crate::peer::{NEVER, Rig, quiet, submit};

#[tokio::test(start_paused = true)]
async fn the_bind_carries_the_settings() {
    let config = CarrierConfig {
        system_type: "SMPP".into(),
        address_range: "^1069".into(),
        bind_ton: 1,
        bind_npi: 2,
        version: Version::V50,
        binds: vec![BindKind::Transmitter],
        ..quiet()
    };
    let mut rig = Rig::new(config);
    let bind = rig.connection().await.accept_bind().await;
    assert_eq!((bind.system_id.as_ref(), bind.password.as_ref()), (&b"esme"[..], &b"secret"[..]));
    assert_eq!((bind.system_type.as_ref(), bind.address_range.as_ref()), (&b"SMPP"[..], &b"^1069"[..]));
    assert_eq!((bind.interface_version, bind.addr_ton, bind.addr_npi), (0x50, 1, 2));
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
}

#[tokio::test(start_paused = true)]
async fn a_refused_bind_is_tried_again_at_once_and_then_backs_off() {
    let mut rig = Rig::new(quiet());
    let begun = Instant::now();
    rig.connection().await.refuse_bind(Status::ESME_RINVPASWD).await;
    let mut second = rig.connection().await;
    assert!(begun.elapsed() < Duration::from_millis(10), "the first refusal is no reason to wait");
    second.refuse_bind(Status::ESME_RINVPASWD).await;
    let mut third = rig.connection().await;
    assert!(begun.elapsed() >= Duration::from_millis(500), "the second one is");
    let error = rig.carrier.status().binds[0].last_error.clone().unwrap();
    assert!(error.contains("ESME_RINVPASWD"), "{error}");
    third.accept_bind().await;
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
    assert_eq!(rig.carrier.status().binds[0].state, BindState::Bound);
}

#[tokio::test(start_paused = true)]
async fn a_bind_without_an_answer_ends() {
    let mut rig = Rig::new(CarrierConfig { bind_timeout_ms: 5_000, ..quiet() });
    let begun = Instant::now();
    let mut silent = rig.connection().await;
    silent.expect_bind().await;
    assert!(silent.next().await.is_none(), "the connection is closed");
    assert_eq!(begun.elapsed().as_secs(), 5);
    rig.bound().await;
}

#[tokio::test(start_paused = true)]
async fn requests_before_the_answer_to_the_bind_are_answered_and_not_lost() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.connection().await;
    let (sequence, response, _) = peer.expect_bind().await;
    peer.send(Pdu::EnquireLink, Status::ESME_ROK, 7).await;
    assert!(matches!(peer.recv().await, (h, Pdu::EnquireLinkResp) if h.sequence_number == 7));
    peer.send(Pdu::DeliverSm(Default::default()), Status::ESME_ROK, 8).await;
    let (header, _) = peer.recv().await;
    assert_eq!(header.command_status, Status::ESME_RX_T_APPN);
    // The answer and the first delivery in one piece.
    let mut both = crate::peer::encode(&response, Status::ESME_ROK, sequence);
    both.extend_from_slice(&crate::peer::encode(&Pdu::DeliverSm(Default::default()), Status::ESME_ROK, 9));
    peer.send_raw(&both).await;
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
    assert!(matches!(rig.event().await, Event::Delivered(_)));
}

#[tokio::test(start_paused = true)]
async fn an_unbind_from_the_peer_is_answered_and_followed_by_a_new_bind() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    peer.expect_submit().await;
    peer.send(Pdu::Unbind, Status::ESME_ROK, 42).await;
    assert!(matches!(peer.recv().await, (h, Pdu::UnbindResp) if h.sequence_number == 42));
    assert!(peer.next().await.is_none());
    assert_eq!(rig.event().await, Event::Down { bind: 0, reason: "peer sent unbind".into() });
    assert_eq!(rig.event().await, Event::Lost { tag: 1 });
    rig.bound().await;
}

#[tokio::test(start_paused = true)]
async fn sequence_numbers_begin_anew_with_each_connection() {
    let mut rig = Rig::new(quiet());
    let mut seen = Vec::new();
    for tag in [1, 2] {
        let mut peer = rig.bound().await;
        rig.carrier.submit(vec![submit(tag)]);
        let (sequence, _) = peer.expect_submit().await;
        seen.push(sequence);
        peer.answer(sequence, Status::ESME_ROK, "x").await;
        rig.event().await;
        drop(peer);
        assert!(matches!(rig.event().await, Event::Down { .. }));
    }
    assert_eq!(seen, [2, 2]);
}

#[tokio::test(start_paused = true)]
async fn nobody_listening_is_retried_with_growing_waits() {
    let mut rig = Rig::new(CarrierConfig { reconnect_max_ms: 8_000, ..quiet() });
    rig.dialled.close();
    while rig.dialled.recv().await.is_some() {}
    tokio::time::sleep(Duration::from_secs(60)).await;
    let status = rig.carrier.status();
    assert!(matches!(status.binds[0].state, BindState::Waiting { next_try_in } if next_try_in.as_secs() < 9));
    assert_eq!(status.binds[0].last_error.as_deref(), Some("nobody listens"));
    assert_eq!(rig.carrier.free(), 0);
    assert!(rig.event_within(NEVER).await.is_none(), "no Down without an Up");
}

#[tokio::test(start_paused = true)]
async fn the_answer_of_another_bind_kind_is_taken() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.connection().await;
    let (sequence, _, _) = peer.expect_bind().await;
    peer.send(Pdu::BindTransmitterResp(BindResp::default()), Status::ESME_ROK, sequence).await;
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
}

#[tokio::test(start_paused = true)]
async fn a_receiver_alone_is_not_up() {
    let binds = vec![BindKind::Transmitter, BindKind::Receiver];
    let mut rig = Rig::new(CarrierConfig { binds, ..quiet() });
    assert!(!rig.carrier.is_up());
    let peers = rig.all_bound(2).await;
    assert!(rig.carrier.is_up());
    for peer in peers {
        drop(peer);
        let Event::Down { bind, .. } = rig.event().await else { panic!("a bind is gone") };
        if bind == 0 {
            assert!(!rig.carrier.is_up(), "the transmitter is gone");
            return;
        }
        assert!(rig.carrier.is_up(), "the receiver is gone");
    }
}
