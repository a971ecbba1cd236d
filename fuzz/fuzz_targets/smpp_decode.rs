//! One PDU's body under any command: decoding never panics, and what decodes survives encoding and decoding
//! again. Input: command (2 octets), status (1 octet), body.
#![no_main]

use bytes::{Bytes, BytesMut};
use libfuzzer_sys::fuzz_target;
use smpp::{CommandId, Frame, Header, Status, next_frame};

fuzz_target!(|input: &[u8]| {
    let Some(([high, low, status], body)) = input.split_first_chunk::<3>() else { return };
    let response = u32::from(high >> 7) << 31;
    let header = Header {
        command_length: 16 + body.len() as u32,
        command_id: CommandId(response | u32::from(*high & 0x7F) << 8 | u32::from(*low)),
        command_status: Status(u32::from(*status)),
        sequence_number: 1,
    };
    let frame = Frame { header, body: Bytes::copy_from_slice(body) };
    match frame.decode() {
        Ok(pdu) => {
            let mut out = BytesMut::new();
            pdu.encode(header.command_status, 1, &mut out).expect("what was read can be written");
            let again = next_frame(&mut out, usize::MAX).expect("a true length").expect("a whole PDU");
            assert!(out.is_empty());
            assert_eq!(again.decode().expect("what was written can be read"), pdu);
        }
        Err(error) => {
            assert!((16..=16 + body.len()).contains(&error.offset));
            assert!(!error.status.is_ok());
        }
    }
});
