//! What can be wrong with a stream, a PDU's body, or a PDU to be sent. Each error carries what an answer
//! needs.

use crate::{CommandId, Status};
use std::fmt;

/// The `command_length` lies: below 16 or above the limit. The stream cannot be followed any further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameError {
    /// The length the peer claimed, in octets.
    pub command_length: u32,
    /// The limit that was in force, in octets.
    pub max_len: usize,
    /// The PDU's sequence number when its header had arrived whole: enough for a last `generic_nack`.
    pub sequence_number: Option<u32>,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "command_length {} is not within 16..={}", self.command_length, self.max_len)
    }
}

impl std::error::Error for FrameError {}

/// A body that cannot be read. The link stays usable: answer with `status` under `sequence_number`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DecodeError {
    /// The PDU's command.
    pub command_id: CommandId,
    /// The PDU's sequence number, for the answer.
    pub sequence_number: u32,
    /// Where it went wrong, in octets from the PDU's first octet (the header counts).
    pub offset: usize,
    /// What went wrong.
    pub kind: DecodeErrorKind,
    /// What to answer with. A response is never answered; see [`CommandId::is_response`].
    pub status: Status,
}

/// Why a body cannot be read; the text names the specification's field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeErrorKind {
    /// The body ends before or inside this field.
    Truncated(&'static str),
    /// The body ends without this C-octet string's NUL.
    Unterminated(&'static str),
    /// A `dest_flag` that is neither 1 (SME address) nor 2 (distribution list).
    DestFlag(u8),
    /// More than [`crate::TLVS_MAX`] TLVs.
    TooManyTlvs,
}

impl DecodeErrorKind {
    /// The status a peer that sent this is answered with.
    pub(crate) fn status(self) -> Status {
        match self {
            DecodeErrorKind::Truncated("short_message") => Status::ESME_RINVMSGLEN,
            DecodeErrorKind::Truncated(_) | DecodeErrorKind::Unterminated(_) => Status::ESME_RINVCMDLEN,
            DecodeErrorKind::DestFlag(_) => Status::ESME_RINVDESTFLAG,
            DecodeErrorKind::TooManyTlvs => Status::ESME_RINVTLVSTREAM,
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeErrorKind::Truncated(field) => write!(f, "the PDU ends inside {field}"),
            DecodeErrorKind::Unterminated(field) => write!(f, "{field} has no terminating NUL"),
            DecodeErrorKind::DestFlag(flag) => write!(f, "dest_flag {flag} is neither 1 nor 2"),
            DecodeErrorKind::TooManyTlvs => write!(f, "more than {} TLVs", crate::TLVS_MAX),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DecodeError { command_id, sequence_number, offset, kind, .. } = self;
        write!(f, "{} sequence {sequence_number}, octet {offset}: {kind}", command_id.name())
    }
}

impl std::error::Error for DecodeError {}

/// A PDU whose value the wire cannot carry. Nothing was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EncodeError {
    /// The specification's name of the field at fault.
    pub field: &'static str,
    /// What is wrong with it.
    pub kind: EncodeErrorKind,
}

/// Why a field cannot be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodeErrorKind {
    /// More octets (or entries) than the field's own length can say.
    TooLong {
        /// What was given.
        len: usize,
        /// The most the field can carry.
        max: usize,
    },
    /// A C-octet string holds a NUL and would end early.
    HoldsNul,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            EncodeErrorKind::TooLong { len, max } => {
                write!(f, "{} has {len}, the wire carries at most {max}", self.field)
            }
            EncodeErrorKind::HoldsNul => write!(f, "{} holds a NUL octet", self.field),
        }
    }
}

impl std::error::Error for EncodeError {}
