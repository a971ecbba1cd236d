//! Receipts and uplinks: handed up, acknowledged when told, held back when nobody takes them.

use std::time::Duration;

use bytes::Bytes;
use session::{
    AckStatus, AckToken, BindKind, CarrierConfig, Event, IdBase, Incoming, Receipt, ReceiptState, Sar, Uplink,
};
use smpp::{Address, DataSm, Pdu, Sm, Status, Tag};
use tokio::time::{Instant, timeout};

use crate::peer::{Rig, encode, quiet};

fn uplink(text: &'static [u8]) -> Sm {
    let number = |addr: &'static [u8]| Address { ton: 1, npi: 1, addr: Bytes::from_static(addr) };
    Sm {
        source: number(b"8613800138000"),
        destination: number(b"10690000"),
        short_message: Bytes::from_static(text),
        ..Sm::default()
    }
}

async fn delivered(rig: &mut Rig) -> (AckToken, Incoming) {
    match rig.event().await {
        Event::Delivered(delivery) => (delivery.token, delivery.incoming),
        other => panic!("not a delivery: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_answered_when_acknowledged_and_not_before() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    peer.send(Pdu::DeliverSm(uplink(b"TD")), Status::ESME_ROK, 77).await;
    let (token, incoming) = delivered(&mut rig).await;
    let expected = Uplink {
        from: "8613800138000".into(),
        to: "10690000".into(),
        data_coding: 0,
        udhi: false,
        body: Bytes::from_static(b"TD"),
        sar: None,
    };
    assert_eq!(incoming, Incoming::Uplink(expected));
    assert!(peer.within(Duration::from_secs(600)).await.is_none(), "answered before it was stored");
    rig.carrier.acknowledge(vec![token], AckStatus::Ok);
    let (header, pdu) = peer.recv().await;
    assert!(matches!(pdu, Pdu::DeliverSmResp(_)));
    assert_eq!((header.sequence_number, header.command_status), (77, Status::ESME_ROK));
}

#[tokio::test(start_paused = true)]
async fn try_later_and_data_sm() {
    let mut rig = Rig::new(CarrierConfig { binds: vec![BindKind::Receiver], ..quiet() });
    let mut peer = rig.bound().await;
    let mut data = DataSm { source: uplink(b"").source, ..DataSm::default() };
    data.tlvs.push(Tag::MESSAGE_PAYLOAD, Bytes::from_static(b"long words"));
    data.tlvs.push(Tag::SAR_MSG_REF_NUM, Bytes::from_static(&[1, 2]));
    data.tlvs.push(Tag::SAR_TOTAL_SEGMENTS, Bytes::from_static(&[3]));
    data.tlvs.push(Tag::SAR_SEGMENT_SEQNUM, Bytes::from_static(&[2]));
    peer.send(Pdu::DataSm(data), Status::ESME_ROK, 5).await;
    let (token, incoming) = delivered(&mut rig).await;
    let Incoming::Uplink(uplink) = incoming else { panic!("not an uplink") };
    assert_eq!(uplink.body.as_ref(), b"long words");
    assert_eq!(uplink.sar, Some(Sar { reference: 0x0102, total: 3, number: 2 }));
    rig.carrier.acknowledge(vec![token], AckStatus::TryLater);
    let (header, pdu) = peer.recv().await;
    assert!(matches!(pdu, Pdu::DataSmResp(_)));
    assert_eq!((header.sequence_number, header.command_status), (5, Status::ESME_RX_T_APPN));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_dead_connection_is_ignored() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    peer.send(Pdu::DeliverSm(uplink(b"1")), Status::ESME_ROK, 1).await;
    let (token, _) = delivered(&mut rig).await;
    drop(peer);
    assert!(matches!(rig.event().await, Event::Down { .. }));
    rig.carrier.acknowledge(vec![token], AckStatus::Ok);
    let mut peer = rig.bound().await;
    rig.carrier.acknowledge(vec![token], AckStatus::Ok);
    assert!(peer.within(Duration::from_secs(60)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn receipts_are_told_by_esm_class_and_ids_normalised() {
    let text =
        b"id:0A0B sub:001 dlvrd:001 submit date:2607220930 done date:2607220931 stat:DELIVRD err:000 text:Hi";
    let receipt = |esm_class| Sm { esm_class, ..uplink(text) };
    let mut rig = Rig::new(CarrierConfig { id_in_receipt: IdBase::Hex, ..quiet() });
    let mut peer = rig.bound().await;
    peer.send(Pdu::DeliverSm(receipt(0x04)), Status::ESME_ROK, 1).await;
    let expected = Receipt {
        message_id: "2571".into(),
        state: ReceiptState::Delivered,
        stat: "DELIVRD".into(),
        err: "000".into(),
        from: "8613800138000".into(),
        raw: Bytes::from_static(text),
    };
    assert_eq!(delivered(&mut rig).await.1, Incoming::Receipt(expected));
    peer.send(Pdu::DeliverSm(receipt(0x00)), Status::ESME_ROK, 2).await;
    assert!(matches!(delivered(&mut rig).await.1, Incoming::Uplink(_)), "words alone make no receipt");
}

#[tokio::test(start_paused = true)]
async fn a_delivery_that_cannot_be_read_costs_only_itself() {
    let mut rig = Rig::new(quiet());
    let mut peer = rig.bound().await;
    let mut broken = encode(&Pdu::DeliverSm(uplink(b"words")), Status::ESME_ROK, 11);
    let length = broken.len() - 3;
    broken.truncate(length);
    broken[..4].copy_from_slice(&(length as u32).to_be_bytes());
    peer.send_raw(&broken).await;
    let (header, pdu) = peer.recv().await;
    assert!(matches!(pdu, Pdu::DeliverSmResp(_)));
    assert_eq!((header.sequence_number, header.command_status), (11, Status::ESME_RINVMSGLEN));
    peer.send(Pdu::DeliverSm(uplink(b"whole")), Status::ESME_ROK, 12).await;
    delivered(&mut rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_full_channel_stops_the_reading() {
    // One batch of room, taken by the news that the bind is up.
    let mut rig = Rig::with(quiet(), 1_024, 1);
    let mut peer = rig.connection().await;
    peer.accept_bind().await;
    let one = encode(&Pdu::DeliverSm(uplink(b"words")), Status::ESME_ROK, 1);
    let begun = Instant::now();
    let mut written = 0;
    while timeout(Duration::from_secs(1), peer.send_raw(&one)).await.is_ok() {
        written += one.len();
        assert!(written < 10_000, "reading does not stop");
    }
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(peer.within(Duration::from_secs(1)).await.is_none(), "nothing is answered yet");
}

#[tokio::test(start_paused = true)]
async fn the_enquiry_of_the_peer_is_answered_while_held_up() {
    let mut rig = Rig::with(quiet(), 1 << 16, 1);
    let mut peer = rig.connection().await;
    peer.accept_bind().await;
    let begun = Instant::now();
    peer.send(Pdu::DeliverSm(uplink(b"1")), Status::ESME_ROK, 1).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    peer.send(Pdu::DeliverSm(uplink(b"2")), Status::ESME_ROK, 2).await;
    peer.send(Pdu::EnquireLink, Status::ESME_ROK, 3).await;
    let (header, pdu) = peer.recv().await;
    assert!(matches!(pdu, Pdu::DeliverSmResp(_)));
    assert_eq!((header.sequence_number, header.command_status), (2, Status::ESME_RX_T_APPN));
    assert!(matches!(peer.recv().await, (h, Pdu::EnquireLinkResp) if h.sequence_number == 3));
    assert!((4..7).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    // What was handed up before still is, and normal life returns.
    assert_eq!(rig.event().await, Event::Up { bind: 0 });
    let (token, _) = delivered(&mut rig).await;
    rig.carrier.acknowledge(vec![token], AckStatus::Ok);
    assert!(matches!(peer.recv().await, (h, Pdu::DeliverSmResp(_)) if h.sequence_number == 1));
    peer.send(Pdu::DeliverSm(uplink(b"3")), Status::ESME_ROK, 4).await;
    delivered(&mut rig).await;
}
