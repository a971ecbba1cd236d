//! What a carrier hands up.
//!
//! Lives here: the shapes of events, answers, receipts and uplinks. Not here: how they are read off the wire
//! (`translate`), what becomes of a message (the engine).
//! Invariant: addresses, ids and codes are text as the carrier wrote it; only message ids are normalised, and
//! only when the carrier's settings say in which base it writes them.

use bytes::Bytes;

use crate::config::Sar;

/// News from a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A bind was accepted.
    Up {
        /// Position in `CarrierConfig::binds`.
        bind: usize,
    },
    /// A bind that was up is gone; follows each `Up` exactly once.
    Down {
        /// Position in `CarrierConfig::binds`.
        bind: usize,
        /// Why, for people.
        reason: String,
    },
    /// The carrier answered a submission. May follow `Lost` for the same tag when the answer is late.
    Answered {
        /// The submission's tag.
        tag: u64,
        /// What the carrier said.
        answer: Answer,
    },
    /// The submission was certainly not taken: it never reached the wire whole, or the carrier throttled it
    /// past the give-up time. It may be sent again anywhere.
    Unsent {
        /// The submission's tag.
        tag: u64,
    },
    /// The submission was written and no answer came in time or before the connection died: outcome unknown.
    Lost {
        /// The submission's tag.
        tag: u64,
    },
    /// The carrier delivered something; to be acknowledged once it is stored.
    Delivered(Delivery),
}

/// The carrier's answer to a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Taken.
    Accepted {
        /// The carrier's id, normalised by `CarrierConfig::id_in_answer`; empty when the carrier gave none.
        message_id: Box<str>,
    },
    /// Refused.
    Refused {
        /// `command_status` (SMPP 3.4 §5.1.3).
        status: u32,
    },
}

/// A `deliver_sm` or `data_sm` waiting for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// To be given back to `Carrier::acknowledge`.
    pub token: AckToken,
    /// What was delivered.
    pub incoming: Incoming,
}

/// Names one unanswered delivery of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AckToken {
    pub(crate) bind: usize,
    /// Number of the connection; a token of a dead one is ignored.
    pub(crate) epoch: u32,
    pub(crate) sequence: u32,
    /// Came as `data_sm` and is answered with `data_sm_resp`.
    pub(crate) data: bool,
}

/// How a delivery is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AckStatus {
    /// `ESME_ROK`: stored, the carrier may forget it.
    Ok,
    /// `ESME_RX_T_APPN` (0x64): not stored, the carrier shall send it again later.
    TryLater,
}

/// What a delivery turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// The state of an earlier submission.
    Receipt(Receipt),
    /// A message from a handset.
    Uplink(Uplink),
}

/// A receipt (SMPP 3.4 appendix B and §5.3.2.12, §5.3.2.35).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The carrier's id, normalised by `CarrierConfig::id_in_receipt`; empty when none could be found.
    pub message_id: Box<str>,
    /// The state it reports.
    pub state: ReceiptState,
    /// The state in the carrier's own word, for example `DELIVRD`; the specification's word when only a TLV
    /// said it.
    pub stat: Box<str>,
    /// The carrier's error code as written; empty when there is none.
    pub err: Box<str>,
    /// The phone the receipt is about: its source address as received.
    pub from: Box<str>,
    /// The message as received.
    pub raw: Bytes,
}

/// State in a receipt (SMPP 3.4 §5.2.28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiptState {
    /// Reached the handset.
    Delivered,
    /// Cannot be delivered (5.0 `SKIPPED` counts as this).
    Undeliverable,
    /// Validity ran out.
    Expired,
    /// Deleted at the centre.
    Deleted,
    /// Rejected.
    Rejected,
    /// The centre does not know, or says something nobody knows.
    Unknown,
    /// Not final; another receipt follows.
    Intermediate(Intermediate),
}

/// States that are not final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intermediate {
    /// On its way.
    Enroute,
    /// Taken by a next centre or read on behalf of the subscriber.
    Accepted,
    /// Waiting for its time (5.0).
    Scheduled,
}

/// A message from a handset, one segment of it if it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uplink {
    /// Source address as received.
    pub from: Box<str>,
    /// Destination address as received.
    pub to: Box<str>,
    /// `data_coding` as received.
    pub data_coding: u8,
    /// Whether `body` begins with a user data header.
    pub udhi: bool,
    /// Octets of `short_message`, or of `message_payload` when that is empty.
    pub body: Bytes,
    /// Segment numbers from SAR TLVs.
    pub sar: Option<Sar>,
}
