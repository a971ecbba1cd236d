//! SMPP 3.4 and 5.0 on the wire: octets to PDUs and back, and the delivery receipt inside a `deliver_sm`.
//!
//! Here: framing, the header, every PDU, TLVs, status codes, receipts. Not here: sockets, timers, windows,
//! alphabets, and the specification's size limits, which are policy of whoever owns the link.
//! Invariants: no input panics; only a lying `command_length` loses a stream; octets stay octets (fields are
//! slices of the received buffer, so copy what is kept for long); unknown commands, TLVs and statuses
//! survive.

mod command;
mod error;
pub mod esm;
mod frame;
mod header;
mod pdu;
pub mod receipt;
mod status;
mod tlv;
mod wire;

pub use command::CommandId;
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, FrameError};
pub use frame::{Frame, next_frame};
pub use header::{HEADER_LEN, Header};
pub use pdu::{
    Address, AlertNotification, Bind, BindResp, BroadcastSm, BroadcastSmResp, CancelBroadcastSm, CancelSm,
    DataSm, Destination, Outbind, Pdu, QueryBroadcastSm, QueryBroadcastSmResp, QuerySm, QuerySmResp,
    ReplaceSm, Sm, SmResp, SubmitMulti, SubmitMultiResp, Unsuccess,
};
pub use status::Status;
pub use tlv::{TLVS_MAX, Tag, Tlv, Tlvs};
