//! Signs of life.

use std::time::Duration;

use session::{CarrierConfig, Event};
use smpp::{Pdu, Status};
use tokio::time::Instant;

use crate::peer::{Rig, quiet, submit};

fn asking() -> CarrierConfig {
    CarrierConfig {
        enquire_link_ms: 30_000,
        enquire_timeout_ms: 10_000,
        response_timeout_ms: 600_000,
        ..quiet()
    }
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_enquiry_ends_the_connection() {
    let mut rig = Rig::new(asking());
    let mut peer = rig.bound().await;
    rig.carrier.submit(vec![submit(1)]);
    peer.expect_submit().await;
    let begun = Instant::now();
    assert!(matches!(peer.recv().await, (_, Pdu::EnquireLink)));
    assert_eq!(begun.elapsed().as_secs(), 30);
    assert_eq!(rig.event().await, Event::Down { bind: 0, reason: "enquire_link unanswered".into() });
    assert_eq!(begun.elapsed().as_secs(), 40);
    assert_eq!(rig.event().await, Event::Lost { tag: 1 });
    rig.bound().await;
}

#[tokio::test(start_paused = true)]
async fn any_pdu_is_life() {
    let mut rig = Rig::new(asking());
    let mut peer = rig.bound().await;
    for sequence in 1..20 {
        assert!(peer.within(Duration::from_secs(29)).await.is_none(), "asked although not idle");
        peer.send(Pdu::EnquireLink, Status::ESME_ROK, sequence).await;
        assert!(matches!(peer.recv().await, (h, Pdu::EnquireLinkResp) if h.sequence_number == sequence));
    }
    // An answer to something else is as good as the answer.
    assert!(matches!(peer.recv().await, (_, Pdu::EnquireLink)));
    peer.send(Pdu::GenericNack, Status::ESME_RINVCMDID, 9).await;
    assert!(rig.event_within(Duration::from_secs(25)).await.is_none());
    assert!(matches!(peer.recv().await, (_, Pdu::EnquireLink)));
}

#[tokio::test(start_paused = true)]
async fn answered_enquiries_keep_an_idle_bind_for_ever() {
    let mut rig = Rig::new(asking());
    let mut peer = rig.bound().await;
    for _ in 0..200 {
        let (header, pdu) = peer.recv().await;
        assert!(matches!(pdu, Pdu::EnquireLink));
        peer.send(Pdu::EnquireLinkResp, Status::ESME_ROK, header.sequence_number).await;
    }
    assert!(rig.event_within(Duration::from_secs(1)).await.is_none());
}
