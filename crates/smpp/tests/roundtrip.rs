//! What is written is read back; what was read is written and read back the same; hostile bodies never panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;

use arbitrary::{command_id, octets, pdu};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use smpp::{EncodeErrorKind, Frame, Header, Pdu, Sm, Status, Tag, next_frame};

const MAX: usize = 1 << 20;

fn encoded(pdu: &Pdu, status: Status, sequence_number: u32) -> BytesMut {
    let mut out = BytesMut::new();
    pdu.encode(status, sequence_number, &mut out).unwrap();
    out
}

fn only_frame(mut octets: BytesMut) -> Frame {
    let frame = next_frame(&mut octets, MAX).unwrap().unwrap();
    assert!(octets.is_empty());
    frame
}

proptest! {
    #[test]
    fn decode_of_encode_is_the_pdu(
        pdu in any::<bool>().prop_flat_map(pdu),
        status in prop_oneof![Just(0), any::<u32>()],
        sequence_number in any::<u32>(),
    ) {
        let octets = encoded(&pdu, Status(status), sequence_number);
        let frame = only_frame(octets.clone());
        prop_assert_eq!(frame.header.command_length as usize, octets.len());
        prop_assert_eq!(frame.header.command_id, pdu.command_id());
        prop_assert_eq!(frame.header.command_status, Status(status));
        prop_assert_eq!(frame.header.sequence_number, sequence_number);
        prop_assert_eq!(frame.decode(), Ok(pdu));
    }

    #[test]
    fn any_body_that_decodes_survives_encoding(
        command_id in command_id(),
        status in prop_oneof![Just(0), any::<u32>()],
        body in prop_oneof![
            octets(300),
            // Few octets of many kinds reach deep into the fields.
            proptest::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(2), any::<u8>()], 0..200)
                .prop_map(Bytes::from),
        ],
    ) {
        let command_status = Status(status);
        let command_length = 16 + body.len() as u32;
        let header = Header { command_length, command_id, command_status, sequence_number: 7 };
        match (Frame { header, body }).decode() {
            Ok(pdu) => {
                let again = only_frame(encoded(&pdu, command_status, 7)).decode();
                prop_assert_eq!(again, Ok(pdu));
            }
            Err(error) => {
                prop_assert_eq!((error.command_id, error.sequence_number), (command_id, 7));
                prop_assert!((16..=command_length as usize).contains(&error.offset));
                prop_assert!(!error.status.is_ok());
            }
        }
    }

    #[test]
    fn every_cut_of_a_submission_is_an_error_that_says_where_or_a_shorter_optional_part(
        sm in arbitrary::sm(true),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = only_frame(encoded(&Pdu::SubmitSm(sm.clone()), Status::ESME_ROK, 1));
        let cut = cut.index(whole.body.len());
        let frame = Frame { header: whole.header, body: whole.body.slice(..cut) };
        match frame.decode() {
            Ok(Pdu::SubmitSm(read)) => {
                prop_assert!(sm.tlvs.0.starts_with(&read.tlvs.0));
                prop_assert_eq!(Sm { tlvs: sm.tlvs.clone(), ..read }, sm);
            }
            Ok(other) => prop_assert!(false, "{other:?}"),
            Err(error) => prop_assert!(error.offset <= 16 + cut),
        }
    }
}

#[test]
fn what_the_wire_cannot_carry_is_refused_and_nothing_is_written() {
    let long: Bytes = vec![b'a'; 256].into();
    let mut huge = Sm::default();
    huge.tlvs.push(Tag::MESSAGE_PAYLOAD, vec![0; 65_536]);
    let cases = [
        (Sm { service_type: Bytes::from_static(b"a\0b"), ..Sm::default() }, "service_type", None),
        (Sm { validity_period: Bytes::from_static(b"\0"), ..Sm::default() }, "validity_period", None),
        (Sm { short_message: long, ..Sm::default() }, "short_message", Some((256, 255))),
        (huge, "message_payload", Some((65_536, 65_535))),
    ];
    for (sm, field, too_long) in cases {
        let mut out = BytesMut::from(&b"before"[..]);
        let error = Pdu::SubmitSm(sm).encode(Status::ESME_ROK, 1, &mut out).unwrap_err();
        let kind =
            too_long.map_or(EncodeErrorKind::HoldsNul, |(len, max)| EncodeErrorKind::TooLong { len, max });
        assert_eq!((error.field, error.kind), (field, kind));
        assert_eq!(&out[..], b"before");
    }
}

#[test]
fn encoding_appends() {
    let mut out = BytesMut::new();
    for sequence_number in 1..=3 {
        Pdu::EnquireLink.encode(Status::ESME_ROK, sequence_number, &mut out).unwrap();
    }
    for expected in 1..=3 {
        let frame = next_frame(&mut out, MAX).unwrap().unwrap();
        assert_eq!((frame.header.sequence_number, frame.decode()), (expected, Ok(Pdu::EnquireLink)));
    }
    assert!(out.is_empty());
}
