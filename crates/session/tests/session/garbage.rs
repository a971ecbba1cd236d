//! Hostile and broken input.

use std::time::Duration;

use proptest::prelude::*;
use session::{CarrierConfig, Event};
use smpp::{Pdu, Status};

use crate::peer::{Rig, quiet, submit};

#[tokio::test(start_paused = true)]
async fn a_lying_length_costs_the_connection_and_only_that() {
    for length in [0_u32, 15, 70_000, u32::MAX] {
        let mut rig = Rig::new(quiet());
        let mut peer = rig.bound().await;
        rig.carrier.submit(vec![submit(1)]);
        peer.expect_submit().await;
        let mut octets = length.to_be_bytes().to_vec();
        octets.extend_from_slice(&[0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9]);
        peer.send_raw(&octets).await;
        let (header, pdu) = peer.recv().await;
        assert!(matches!(pdu, Pdu::GenericNack));
        assert_eq!(header.command_status, Status::ESME_RINVCMDLEN);
        let Event::Down { reason, .. } = rig.event().await else { panic!("still up") };
        assert!(reason.contains(&length.to_string()), "{reason}");
        assert_eq!(rig.event().await, Event::Lost { tag: 1 });
        rig.bound().await;
    }
}

#[tokio::test(start_paused = true)]
async fn unknown_and_misplaced_requests_are_nacked() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    let unknown = Pdu::Unknown(smpp::CommandId(0x0000_0777), bytes::Bytes::from_static(b"??"));
    for (sequence, pdu) in [(1, unknown), (2, Pdu::SubmitSm(Default::default()))] {
        peer.send(pdu, Status::ESME_ROK, sequence).await;
        let (header, answer) = peer.recv().await;
        assert!(matches!(answer, Pdu::GenericNack));
        assert_eq!((header.sequence_number, header.command_status), (sequence, Status::ESME_RINVCMDID));
    }
    for pdu in [
        Pdu::Unknown(smpp::CommandId(0x8000_0777), bytes::Bytes::new()),
        Pdu::AlertNotification(Default::default()),
        Pdu::Outbind(Default::default()),
        Pdu::SubmitSmResp(Default::default()),
        Pdu::EnquireLinkResp,
        Pdu::UnbindResp,
        Pdu::GenericNack,
    ] {
        peer.send(pdu.clone(), Status::ESME_ROK, 3).await;
        assert!(peer.within(Duration::from_secs(5)).await.is_none(), "{pdu:?} was answered");
    }
    assert!(rig.event_within(Duration::from_secs(1)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_pdu_above_the_limit_is_a_lie() {
    let mut rig = Rig::new(CarrierConfig { max_pdu: 1_024, ..quiet() });
    let mut peer = rig.bound().await;
    peer.send_raw(&[0, 0, 4, 1]).await;
    assert!(matches!(rig.event().await, Event::Down { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in PDUs of honest length, the connection lives and is in step.
    #[test]
    fn honest_lengths_never_cost_the_connection(
        pdus in prop::collection::vec(
            (any::<u8>(), any::<bool>(), any::<u32>(), prop::collection::vec(any::<u8>(), 0..80)), 1..8,
        )
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async move {
            let mut rig = Rig::new(quiet());
            let mut peer = rig.bound().await;
            for (command, response, status, body) in pdus {
                if command == 0x06 {
                    continue; // unbind ends the connection by right
                }
                let id = u32::from(command) | if response { 0x8000_0000 } else { 0 };
                let mut octets = Vec::new();
                for word in [body.len() as u32 + 16, id, status, 5] {
                    octets.extend_from_slice(&word.to_be_bytes());
                }
                octets.extend_from_slice(&body);
                peer.send_raw(&octets).await;
            }
            peer.send(Pdu::EnquireLink, Status::ESME_ROK, 99).await;
            loop {
                let (header, pdu) = peer.recv().await;
                if matches!(pdu, Pdu::EnquireLinkResp) && header.sequence_number == 99 {
                    break;
                }
            }
        });
    }
}
