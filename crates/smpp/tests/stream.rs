//! The stream survives every PDU whose length is legal, however its octets arrive.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;

use arbitrary::{command_id, damaged, octets};
use bytes::{BufMut, Bytes, BytesMut};
use proptest::collection::vec;
use proptest::prelude::*;
use smpp::{CommandId, Frame, Pdu, Status, next_frame};

const MAX: usize = 65_536 + 16;

/// Octets of a PDU with this body and a true length.
fn raw(command_id: CommandId, sequence_number: u32, body: &[u8]) -> BytesMut {
    let mut out = BytesMut::new();
    out.put_u32(16 + body.len() as u32);
    out.put_u32(command_id.0);
    out.put_u32(0);
    out.put_u32(sequence_number);
    out.put_slice(body);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn after_any_pdu_with_a_legal_length_the_next_one_decodes(
        (command_id, body) in prop_oneof![
            damaged(),
            (command_id(), octets(200)).prop_map(|(command_id, body)| (command_id, body.to_vec())),
        ],
    ) {
        let mut buf = raw(command_id, 5, &body);
        Pdu::EnquireLink.encode(Status::ESME_ROK, 6, &mut buf).unwrap();

        let first = next_frame(&mut buf, MAX).unwrap().unwrap();
        prop_assert_eq!((first.header.command_id, first.header.sequence_number), (command_id, 5));
        prop_assert_eq!(&first.body[..], &body[..]);
        let _ = first.decode();

        let second = next_frame(&mut buf, MAX).unwrap().unwrap();
        prop_assert_eq!((second.header.sequence_number, second.decode()), (6, Ok(Pdu::EnquireLink)));
        prop_assert!(buf.is_empty());
    }

    #[test]
    fn frames_do_not_depend_on_how_octets_arrive(
        bodies in vec((command_id(), octets(60)), 1..6),
        cuts in vec(1_usize..40, 1..40),
    ) {
        let whole: BytesMut =
            bodies.iter().zip(0..).flat_map(|((id, body), sequence)| raw(*id, sequence, body)).collect();
        let mut at_once = Vec::new();
        let mut buf = whole.clone();
        while let Some(frame) = next_frame(&mut buf, MAX).unwrap() {
            at_once.push(frame);
        }
        prop_assert_eq!(at_once.len(), bodies.len());

        let mut in_pieces: Vec<Frame> = Vec::new();
        let (mut buf, mut rest, mut cuts) = (BytesMut::new(), &whole[..], cuts.iter().cycle());
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(*cuts.next().unwrap()));
            buf.put_slice(piece);
            rest = behind;
            while let Some(frame) = next_frame(&mut buf, MAX).unwrap() {
                in_pieces.push(frame);
            }
        }
        prop_assert_eq!(in_pieces, at_once);
    }

    #[test]
    fn a_length_is_refused_exactly_when_it_lies(
        command_length in prop_oneof![0_u32..100, any::<u32>()],
        more in 0..20_usize,
    ) {
        let mut buf = BytesMut::new();
        buf.put_u32(command_length);
        buf.put_bytes(0, more);
        let legal = (16..=100).contains(&command_length);
        let capacity = buf.capacity();
        match next_frame(&mut buf, 100) {
            Ok(frame) => {
                prop_assert!(legal);
                prop_assert_eq!(frame.is_some(), 4 + more >= command_length as usize);
            }
            Err(error) => {
                prop_assert!(!legal);
                prop_assert_eq!((error.command_length, error.max_len), (command_length, 100));
                prop_assert_eq!(error.sequence_number, (more >= 12).then_some(0));
            }
        }
        prop_assert!(buf.capacity() <= capacity, "memory was taken for octets that have not arrived");
    }
}

#[test]
fn fewer_than_four_octets_say_nothing() {
    for len in 0..=3 {
        let mut buf = BytesMut::from(&[0xFF; 3][..len]);
        assert_eq!(next_frame(&mut buf, MAX), Ok(None));
        assert_eq!(buf.len(), len);
    }
}

#[test]
fn an_empty_body_does_not_hold_the_receive_buffer() {
    let mut buf = BytesMut::with_capacity(4096);
    Pdu::EnquireLink.encode(Status::ESME_ROK, 1, &mut buf).unwrap();
    let frame = next_frame(&mut buf, MAX).unwrap().unwrap();
    assert_eq!(frame.body, Bytes::new());
    assert!(buf.try_reclaim(4096), "the frame still shares the buffer");
}
