//! PDUs that real peers send and strict decoders refuse. Each must be read, or refused with an exact answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bytes::{BufMut, Bytes, BytesMut};
use smpp::*;

fn frame(command_id: CommandId, status: Status, body: &[u8]) -> Frame {
    let mut buf = BytesMut::new();
    buf.put_u32(16 + body.len() as u32);
    buf.put_u32(command_id.0);
    buf.put_u32(status.0);
    buf.put_u32(77);
    buf.put_slice(body);
    next_frame(&mut buf, 65_536 + 16).unwrap().unwrap()
}

fn read(command_id: CommandId, body: &[u8]) -> Result<Pdu, DecodeError> {
    frame(command_id, Status::ESME_ROK, body).decode()
}

/// A `submit_sm` body with these strings and an `sm_length` that may lie.
fn sm_body(service_type: &[u8], source: &[u8], validity: &[u8], sm_length: u8, rest: &[u8]) -> Vec<u8> {
    let mut body = service_type.to_vec();
    body.extend([0, 5, 0]);
    body.extend(source);
    body.extend([0, 1, 1]);
    body.extend(b"447700900123\0");
    body.extend([0, 0, 0, 0]);
    body.extend(validity);
    body.extend([0, 1, 0, 0, 0, sm_length]);
    body.extend(rest);
    body
}

fn sm(body: &[u8]) -> Sm {
    match read(CommandId::SUBMIT_SM, body) {
        Ok(Pdu::SubmitSm(sm)) => sm,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_id_without_its_nul() {
    for command in [CommandId::SUBMIT_SM_RESP, CommandId::DELIVER_SM_RESP, CommandId::DATA_SM_RESP] {
        let (Pdu::SubmitSmResp(resp) | Pdu::DeliverSmResp(resp) | Pdu::DataSmResp(resp)) =
            read(command, b"4f2a").unwrap()
        else {
            panic!()
        };
        assert_eq!(resp.message_id, Bytes::from("4f2a"));
    }
}

#[test]
fn answers_without_a_body() {
    for status in [Status::ESME_ROK, Status::ESME_RMSGQFUL, Status(0x500)] {
        let decoded = |command| frame(command, status, b"").decode();
        assert_eq!(decoded(CommandId::SUBMIT_SM_RESP), Ok(Pdu::SubmitSmResp(SmResp::default())));
        assert_eq!(decoded(CommandId::DELIVER_SM_RESP), Ok(Pdu::DeliverSmResp(SmResp::default())));
        assert_eq!(
            decoded(CommandId::BIND_TRANSMITTER_RESP),
            Ok(Pdu::BindTransmitterResp(BindResp::default()))
        );
    }
    let refused = frame(CommandId::QUERY_SM_RESP, Status::ESME_RQUERYFAIL, b"").decode();
    assert_eq!(refused, Ok(Pdu::QuerySmResp(QuerySmResp::default())));
    let said_ok = frame(CommandId::QUERY_SM_RESP, Status::ESME_ROK, b"").decode().unwrap_err();
    assert_eq!(said_ok.kind, DecodeErrorKind::Truncated("message_id"), "a state must not be made up");
}

#[test]
fn stray_octets_where_no_body_belongs() {
    for (command, pdu) in [
        (CommandId::ENQUIRE_LINK, Pdu::EnquireLink),
        (CommandId::ENQUIRE_LINK_RESP, Pdu::EnquireLinkResp),
        (CommandId::UNBIND, Pdu::Unbind),
        (CommandId::UNBIND_RESP, Pdu::UnbindResp),
        (CommandId::GENERIC_NACK, Pdu::GenericNack),
        (CommandId::CANCEL_SM_RESP, Pdu::CancelSmResp),
    ] {
        assert_eq!(read(command, &[1, 2, 3, 4]), Ok(pdu));
    }
}

#[test]
fn fields_longer_than_the_specification() {
    let source = b"a source address of 25 oc";
    let sm = sm(&sm_body(b"tenOctets!", source, b"0000000000", 0, b""));
    assert_eq!(sm.service_type, Bytes::from("tenOctets!"));
    assert_eq!(sm.source.addr, Bytes::from_static(source));
    assert_eq!(sm.validity_period, Bytes::from("0000000000"));

    let mut bind = Vec::new();
    for text in ["a system id of 20 oct", "12characters", "a system type of 20 o"] {
        bind.extend(text.as_bytes());
        bind.push(0);
    }
    bind.extend([0x34, 0, 0, 0]);
    let Ok(Pdu::BindTransceiver(read)) = read(CommandId::BIND_TRANSCEIVER, &bind) else { panic!() };
    assert_eq!(read.password, Bytes::from("12characters"));
    assert_eq!(read.system_id.len(), 21);
}

#[test]
fn octets_that_are_not_ascii() {
    let sm = sm(&sm_body(b"", b"Caf\xE9", b"", 2, &[0xFF, 0x00]));
    assert_eq!(&sm.source.addr[..], b"Caf\xE9");
    assert_eq!(&sm.short_message[..], [0xFF, 0x00]);
}

#[test]
fn odd_tlvs() {
    let mut rest = Vec::new();
    rest.extend([0x14, 0x03, 0, 0]); // vendor, empty
    rest.extend([0x04, 0x27, 0, 4, 0, 0, 0, 2]); // message_state in four octets
    rest.extend([0x00, 0x1E, 0, 3, b'a', b'b', b'c']); // receipted_message_id without NUL
    rest.extend([0x02, 0x0C, 0, 1, 9]); // sar_msg_ref_num in one octet
    rest.extend([0x02, 0x0F, 0, 2, 1, 0]); // sar_segment_seqnum of 256
    let sm = sm(&sm_body(b"", b"1", b"", 0, &rest));
    assert_eq!(sm.tlvs.0.len(), 5);
    assert_eq!(sm.tlvs.get(Tag(0x1403)), Some(&Bytes::new()));
    assert_eq!(sm.tlvs.u8(Tag(0x1403)), None);
    assert_eq!(sm.tlvs.u8(Tag::MESSAGE_STATE), Some(2));
    assert_eq!(sm.tlvs.u16(Tag::SAR_MSG_REF_NUM), Some(9));
    assert_eq!(sm.tlvs.u8(Tag::SAR_SEGMENT_SEQNUM), None);
    assert_eq!(sm.tlvs.u16(Tag::SAR_SEGMENT_SEQNUM), Some(256));
    assert_eq!(receipt::read(&sm).unwrap().message_id, Bytes::from("abc"));
}

#[test]
fn octets_behind_the_last_whole_tlv_are_dropped() {
    for stray in [&[0_u8][..], &[0x04, 0x24, 0xFF], &[0x04, 0x24, 0xFF, 0xFF, 1, 2, 3]] {
        let mut rest = vec![0x02, 0x04, 0, 2, 0, 7];
        rest.extend(stray);
        let sm = sm(&sm_body(b"", b"1", b"", 0, &rest));
        assert_eq!(sm.tlvs.0, [Tlv { tag: Tag::USER_MESSAGE_REFERENCE, value: Bytes::from_static(&[0, 7]) }]);
    }
}

#[test]
fn the_number_of_tlvs_is_bounded() {
    let tlvs = |count: usize| sm_body(b"", b"1", b"", 0, &[0x14, 0, 0, 0].repeat(count));
    assert_eq!(sm(&tlvs(TLVS_MAX)).tlvs.0.len(), TLVS_MAX);
    let error = read(CommandId::SUBMIT_SM, &tlvs(TLVS_MAX + 1)).unwrap_err();
    assert_eq!((error.kind, error.status), (DecodeErrorKind::TooManyTlvs, Status::ESME_RINVTLVSTREAM));
}

#[test]
fn a_large_payload() {
    let payload = vec![b'x'; 60_000];
    let mut rest = vec![0x04, 0x24, (payload.len() >> 8) as u8, payload.len() as u8];
    rest.extend(&payload);
    assert_eq!(sm(&sm_body(b"", b"1", b"", 0, &rest)).message(), &payload);
}

#[test]
fn a_bad_body_is_refused_with_what_an_answer_needs() {
    let lying_length = sm_body(b"", b"1", b"", 200, b"short");
    let no_nul = b"\0\x05\x00never ends";
    let dest_flag = b"\0\x05\x00ACME\0\x01\x07";
    let cases: [(CommandId, &[u8], usize, DecodeErrorKind, Status); 6] = [
        (CommandId::SUBMIT_SM, b"", 0, DecodeErrorKind::Truncated("service_type"), Status::ESME_RINVCMDLEN),
        (
            CommandId::SUBMIT_SM,
            b"\0\x05",
            2,
            DecodeErrorKind::Truncated("source_addr_npi"),
            Status::ESME_RINVCMDLEN,
        ),
        (
            CommandId::DELIVER_SM,
            no_nul,
            3,
            DecodeErrorKind::Unterminated("source_addr"),
            Status::ESME_RINVCMDLEN,
        ),
        (
            CommandId::SUBMIT_SM,
            &lying_length,
            lying_length.len() - 5,
            DecodeErrorKind::Truncated("short_message"),
            Status::ESME_RINVMSGLEN,
        ),
        (CommandId::SUBMIT_MULTI, dest_flag, 10, DecodeErrorKind::DestFlag(7), Status::ESME_RINVDESTFLAG),
        (
            CommandId::BIND_RECEIVER,
            b"id",
            0,
            DecodeErrorKind::Unterminated("system_id"),
            Status::ESME_RINVCMDLEN,
        ),
    ];
    for (command_id, body, at, kind, status) in cases {
        let expected = DecodeError { command_id, sequence_number: 77, offset: 16 + at, kind, status };
        assert_eq!(read(command_id, body), Err(expected));
    }
}

#[test]
fn unknown_commands_and_statuses_are_kept() {
    let vendor = frame(CommandId(0x0001_0200), Status(0x0000_0400), b"anything");
    let Ok(Pdu::Unknown(command_id, body)) = vendor.decode() else { panic!() };
    assert_eq!((command_id, &body[..]), (CommandId(0x0001_0200), &b"anything"[..]));
    assert_eq!(command_id.to_string(), "unknown (0x00010200)");
    assert_eq!(vendor.header.command_status.to_string(), "unknown (0x400)");
}

#[test]
fn a_data_sm_reads_as_a_deliver_sm_would() {
    let mut data = DataSm { esm_class: esm::SMSC_RECEIPT, data_coding: 3, ..DataSm::default() };
    data.source.addr = Bytes::from("447700900123");
    data.tlvs.push(Tag::MESSAGE_PAYLOAD, "id:7 stat:EXPIRED err:001");
    let sm = Sm::from(data);
    assert!(receipt::is_receipt(&sm));
    assert_eq!((sm.data_coding, &sm.source.addr[..]), (3, &b"447700900123"[..]));
    assert_eq!(receipt::read(&sm).unwrap().state, Some(receipt::MessageState::Expired));
}

#[test]
fn names_are_those_of_the_specification() {
    assert_eq!(Status::ALL.len(), 67);
    let mut numbers: Vec<u32> = Status::ALL.iter().map(|status| status.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 67);
    assert!(Status::ALL.iter().all(|status| status.name().starts_with("ESME_R")));
    assert_eq!(Status(0x14).to_string(), "ESME_RMSGQFUL (0x14)");
    assert_eq!(Status(0x112).to_string(), "ESME_RINVBCASTCHANIND (0x112)");
    assert_eq!(CommandId::SUBMIT_SM.response(), CommandId::SUBMIT_SM_RESP);
    assert!(CommandId::GENERIC_NACK.is_response() && !CommandId::DATA_SM.is_response());
    assert_eq!(Tag::MESSAGE_PAYLOAD.to_string(), "message_payload (0x0424)");
}
