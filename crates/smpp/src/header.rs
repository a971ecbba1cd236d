//! The 16 octets in front of every PDU (SMPP 3.4 §3.2).

use crate::{CommandId, Status};

/// Octets of a PDU's header, which is also the smallest legal `command_length`.
pub const HEADER_LEN: usize = 16;

/// A PDU's header. All four fields travel as 32 bits, most significant octet first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// Octets of the whole PDU, this header included.
    pub command_length: u32,
    /// Which PDU this is.
    pub command_id: CommandId,
    /// Zero in requests, the outcome in responses.
    pub command_status: Status,
    /// Chosen by the requester (1 to 0x7FFF_FFFF by the specification; any value is accepted), echoed in the
    /// response.
    pub sequence_number: u32,
}

impl Header {
    /// Reads the four fields; judges none of them.
    pub fn from_octets(octets: &[u8; HEADER_LEN]) -> Header {
        let word =
            |at: usize| u32::from_be_bytes([octets[at], octets[at + 1], octets[at + 2], octets[at + 3]]);
        Header {
            command_length: word(0),
            command_id: CommandId(word(4)),
            command_status: Status(word(8)),
            sequence_number: word(12),
        }
    }
}
