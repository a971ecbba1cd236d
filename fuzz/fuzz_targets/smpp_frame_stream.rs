//! A whole receive buffer: framing never panics, cuts exactly what `command_length` says, and loses the
//! stream only to a lying length.
#![no_main]

use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use smpp::{HEADER_LEN, next_frame};

const MAX: usize = 4096;

fuzz_target!(|octets: &[u8]| {
    let mut buf = BytesMut::from(octets);
    let mut at = 0;
    loop {
        let before = buf.len();
        match next_frame(&mut buf, MAX) {
            Ok(Some(frame)) => {
                let len = frame.header.command_length as usize;
                assert!((HEADER_LEN..=MAX).contains(&len));
                assert_eq!(&octets[at + HEADER_LEN..at + len], &frame.body[..]);
                assert_eq!(before - buf.len(), len);
                at += len;
                let _ = frame.decode();
            }
            Ok(None) => {
                // Only because octets are missing, and none were taken.
                assert_eq!(buf, &octets[at..]);
                let whole = octets[at..]
                    .first_chunk::<4>()
                    .is_some_and(|length| u32::from_be_bytes(*length) as usize <= buf.len());
                assert!(!whole);
                break;
            }
            Err(error) => {
                assert!(!(HEADER_LEN..=MAX).contains(&(error.command_length as usize)));
                assert_eq!(buf, &octets[at..]);
                break;
            }
        }
    }
});
