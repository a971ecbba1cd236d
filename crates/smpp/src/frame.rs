//! Cutting whole PDUs out of a byte stream by `command_length` alone, so that no body can cost the link.

use crate::error::FrameError;
use crate::header::{HEADER_LEN, Header};
use bytes::{Buf, Bytes, BytesMut};

/// One whole PDU: its header and the octets behind it, not yet looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The header as received.
    pub header: Header,
    /// The `command_length - 16` octets after the header: a slice of the buffer they arrived in.
    pub body: Bytes,
}

/// Cuts the next whole PDU from the front of `buf`; `None` when more octets must arrive first.
///
/// `max_len` limits `command_length` in octets, header included. Nothing is allocated for octets that have
/// not arrived.
///
/// # Errors
/// The claimed length is below 16 or above `max_len`; seen as soon as its four octets are there, and seen
/// again on every call: close the link.
pub fn next_frame(buf: &mut BytesMut, max_len: usize) -> Result<Option<Frame>, FrameError> {
    let Some(length) = buf.first_chunk::<4>() else { return Ok(None) };
    let command_length = u32::from_be_bytes(*length);
    let header = buf.first_chunk::<HEADER_LEN>().map(Header::from_octets);
    let len = usize::try_from(command_length).unwrap_or(usize::MAX);
    if len < HEADER_LEN || len > max_len {
        let sequence_number = header.map(|header| header.sequence_number);
        return Err(FrameError { command_length, max_len, sequence_number });
    }
    let Some(header) = header.filter(|_| buf.len() >= len) else { return Ok(None) };
    buf.advance(HEADER_LEN);
    // An empty body must not keep the receive buffer alive.
    let body = if len == HEADER_LEN { Bytes::new() } else { buf.split_to(len - HEADER_LEN).freeze() };
    Ok(Some(Frame { header, body }))
}
