//! PDUs with known octets: computed ones with their fields, recorded ones between foreign implementations.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bytes::{Bytes, BytesMut};
use serde_json::Value;
use smpp::{Frame, Pdu, Status, Tag, next_frame, receipt};

const MAX: usize = 65_536 + 16;

fn octets(hex: &str) -> BytesMut {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

fn frame(hex: &str) -> Frame {
    let mut buf = octets(hex);
    let frame = next_frame(&mut buf, MAX).unwrap().expect("a whole PDU");
    assert!(buf.is_empty());
    frame
}

fn encoded(pdu: &Pdu, frame: &Frame) -> BytesMut {
    let mut out = BytesMut::new();
    pdu.encode(frame.header.command_status, frame.header.sequence_number, &mut out).unwrap();
    out
}

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("data/pdus.json")).unwrap()
}

/// The computed vector of this name, decoded.
fn vector(name: &str) -> (Frame, Pdu) {
    let vectors = vectors();
    let found = vectors.iter().find(|vector| vector["name"] == name).expect(name);
    let frame = frame(found["hex"].as_str().unwrap());
    let pdu = frame.decode().unwrap();
    (frame, pdu)
}

#[test]
fn every_computed_pdu_decodes_to_its_command_and_encodes_to_its_octets() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 18);
    for vector in &vectors {
        let (name, hex) = (vector["name"].as_str().unwrap(), vector["hex"].as_str().unwrap());
        let frame = frame(hex);
        let pdu = frame.decode().unwrap();
        assert_eq!(name.split(' ').next(), Some(frame.header.command_id.name()));
        assert_eq!(pdu.command_id(), frame.header.command_id, "{name}");
        assert_eq!(encoded(&pdu, &frame), octets(hex), "{name}");
    }
}

#[test]
fn every_recorded_pdu_decodes_to_its_command_and_encodes_to_its_octets() {
    let mut seen = 0;
    for line in include_str!("data/recorded.txt").lines().filter(|line| !line.starts_with('#')) {
        let [_, name, length, hex] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let frame = frame(hex);
        assert_eq!(frame.header.command_id.name(), name);
        assert_eq!(frame.header.command_length.to_string(), length);
        let pdu = frame.decode().unwrap();
        assert_eq!(encoded(&pdu, &frame), octets(hex), "{line}");
        seen += 1;
    }
    assert_eq!(seen, 42);
}

#[test]
fn recorded_receipts_are_read_and_recorded_uplinks_are_not_receipts() {
    let (mut receipts, mut uplinks) = (Vec::new(), 0);
    for line in include_str!("data/recorded.txt").lines().filter(|line| line.contains(" deliver_sm ")) {
        let Pdu::DeliverSm(sm) = frame(line.split_whitespace().last().unwrap()).decode().unwrap() else {
            panic!("{line}")
        };
        if receipt::is_receipt(&sm) {
            receipts.push(receipt::read(&sm).unwrap());
        } else {
            assert_eq!(receipt::read(&sm), None);
            assert!(sm.short_message.starts_with(b"MO hello"));
            uplinks += 1;
        }
    }
    assert_eq!((receipts.len(), uplinks), (4, 7));
    for receipt in &receipts {
        assert!(receipt.from_tlv && receipt.message_id.starts_with(b"660d9385197a"));
        assert_eq!(receipt.state, Some(receipt::MessageState::Delivered));
        assert_eq!((&receipt.stat[..], &receipt.err[..]), (&b"DELIVRD"[..], &b"000"[..]));
        assert_eq!(receipt.submit_date, Bytes::from("2611220825"));
    }
}

#[test]
fn the_fields_of_a_bind() {
    let (frame, Pdu::BindTransceiver(bind)) = vector("bind_transceiver") else { panic!() };
    assert_eq!((&bind.system_id[..], &bind.password[..]), (&b"esme"[..], &b"pass"[..]));
    assert_eq!(bind.interface_version, 0x34);
    assert!(!format!("{:?}", frame.decode().unwrap()).contains("pass"), "a password was printed");

    let (_, Pdu::BindTransceiverResp(resp)) = vector("bind_transceiver_resp") else { panic!() };
    assert_eq!(resp.system_id, Bytes::from("smsc"));
    assert_eq!(resp.tlvs.u8(Tag::SC_INTERFACE_VERSION), Some(0x34));

    let (frame, Pdu::BindTransceiverResp(resp)) = vector("bind_transceiver_resp bad password") else {
        panic!()
    };
    assert_eq!(frame.header.command_status, Status::ESME_RINVPASWD);
    assert!(resp.system_id.is_empty() && resp.tlvs.is_empty());
}

#[test]
fn the_fields_of_a_submission() {
    let (_, Pdu::SubmitSm(sm)) = vector("submit_sm GSM text") else { panic!() };
    assert_eq!((sm.source.ton, sm.source.npi, &sm.source.addr[..]), (5, 0, &b"ACME"[..]));
    assert_eq!((sm.destination.ton, sm.destination.npi), (1, 1));
    assert_eq!(sm.destination.addr, Bytes::from("6591234567"));
    assert_eq!((sm.registered_delivery, sm.data_coding), (1, 0));
    assert_eq!(sm.message(), "Hello");

    let (_, Pdu::SubmitSm(sm)) = vector("submit_sm SAR part 1/2") else { panic!() };
    assert_eq!(sm.tlvs.u16(Tag::SAR_MSG_REF_NUM), Some(4660));
    assert_eq!(sm.tlvs.u8(Tag::SAR_TOTAL_SEGMENTS), Some(2));
    assert_eq!(sm.tlvs.u8(Tag::SAR_SEGMENT_SEQNUM), Some(1));
    assert_eq!(sm.esm_class & smpp::esm::UDHI, 0);

    let (_, Pdu::SubmitSm(sm)) = vector("submit_sm UDH part 1/2") else { panic!() };
    assert_eq!(sm.esm_class, smpp::esm::UDHI);
    assert!(sm.short_message.starts_with(&[5, 0, 3, 0x42, 2, 1]));

    let (_, Pdu::SubmitSm(sm)) = vector("submit_sm message_payload") else { panic!() };
    assert_eq!((sm.short_message.len(), sm.message().len()), (0, 200));

    let (_, Pdu::SubmitSm(sm)) = vector("submit_sm India DLT") else { panic!() };
    assert_eq!(sm.tlvs.get(Tag(0x1400)).unwrap(), "1101234567890123456");
    assert_eq!(sm.tlvs.get(Tag(0x1401)).unwrap(), "1107165409153095415");
}

#[test]
fn the_fields_of_answers() {
    let (_, Pdu::SubmitSmResp(resp)) = vector("submit_sm_resp") else { panic!() };
    assert_eq!(resp.message_id, Bytes::from("a1b2c3"));

    let (frame, Pdu::SubmitSmResp(resp)) = vector("submit_sm_resp throttled") else { panic!() };
    assert_eq!(frame.header.command_status.to_string(), "ESME_RTHROTTLED (0x58)");
    assert!(resp.message_id.is_empty());

    let (frame, Pdu::GenericNack) = vector("generic_nack") else { panic!() };
    assert_eq!(frame.header.command_status.name(), "ESME_RINVCMDID");
    assert_eq!(frame.header.sequence_number, 10);
}

#[test]
fn the_receipt_of_the_computed_deliver_sm() {
    let (_, Pdu::DeliverSm(sm)) = vector("deliver_sm receipt") else { panic!() };
    assert!(receipt::is_receipt(&sm) && !receipt::is_intermediate(sm.esm_class));
    let receipt = receipt::read(&sm).unwrap();
    assert!(receipt.from_tlv);
    assert_eq!(receipt.message_id, Bytes::from("a1b2c3"));
    assert_eq!(receipt.state, Some(receipt::MessageState::Delivered));
    assert_eq!(receipt.text, Bytes::from("Hello"));
}
