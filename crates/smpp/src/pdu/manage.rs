//! Asking about, cancelling and replacing a message the centre holds (SMPP 3.4 §4.8 to §4.10).

use crate::pdu::sm::{DESTINATION, SOURCE};
use crate::wire::{Fault, Reader, Writer};
use crate::{Address, Tlvs};
use bytes::Bytes;

/// `query_sm`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QuerySm {
    /// The centre's id of the message.
    pub message_id: Bytes,
    /// The source the message was submitted with.
    pub source: Address,
}

impl QuerySm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<QuerySm, Fault> {
        Ok(QuerySm { message_id: r.c_octets("message_id")?, source: Address::read(r, &SOURCE)? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        self.source.write(w, &SOURCE);
    }
}

/// `query_sm_resp`. A refusal without a body reads as all empty and zero.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QuerySmResp {
    /// The centre's id of the message.
    pub message_id: Bytes,
    /// When the message became final (`YYMMDDhhmmsstnnp`), or empty.
    pub final_date: Bytes,
    /// The state as a number; see [`crate::receipt::MessageState`].
    pub message_state: u8,
    /// The network's own error code.
    pub error_code: u8,
}

impl QuerySmResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<QuerySmResp, Fault> {
        Ok(QuerySmResp {
            message_id: r.c_octets("message_id")?,
            final_date: r.c_octets("final_date")?,
            message_state: r.u8("message_state")?,
            error_code: r.u8("error_code")?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        w.c_octets("final_date", &self.final_date);
        w.u8(self.message_state);
        w.u8(self.error_code);
    }
}

/// `cancel_sm`: one message by id, or every waiting message of this pair of addresses when the id is empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CancelSm {
    /// Service; narrows a group cancellation.
    pub service_type: Bytes,
    /// The centre's id of the message, or empty.
    pub message_id: Bytes,
    /// The source the message was submitted with.
    pub source: Address,
    /// The destination; may be empty when an id is given.
    pub destination: Address,
}

impl CancelSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<CancelSm, Fault> {
        Ok(CancelSm {
            service_type: r.c_octets("service_type")?,
            message_id: r.c_octets("message_id")?,
            source: Address::read(r, &SOURCE)?,
            destination: Address::read(r, &DESTINATION)?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("service_type", &self.service_type);
        w.c_octets("message_id", &self.message_id);
        self.source.write(w, &SOURCE);
        self.destination.write(w, &DESTINATION);
    }
}

/// `replace_sm`: new text and times for a waiting message.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReplaceSm {
    /// The centre's id of the message.
    pub message_id: Bytes,
    /// The source the message was submitted with.
    pub source: Address,
    /// `YYMMDDhhmmsstnnp`, or empty to leave it.
    pub schedule_delivery_time: Bytes,
    /// `YYMMDDhhmmsstnnp` (relative with `R`), or empty to leave it.
    pub validity_period: Bytes,
    /// Which receipts are wanted.
    pub registered_delivery: u8,
    /// A predefined message of the centre, 0 for none.
    pub sm_default_msg_id: u8,
    /// The new message.
    pub short_message: Bytes,
    /// Optional parameters (5.0: `message_payload`).
    pub tlvs: Tlvs,
}

impl ReplaceSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<ReplaceSm, Fault> {
        Ok(ReplaceSm {
            message_id: r.c_octets("message_id")?,
            source: Address::read(r, &SOURCE)?,
            schedule_delivery_time: r.c_octets("schedule_delivery_time")?,
            validity_period: r.c_octets("validity_period")?,
            registered_delivery: r.u8("registered_delivery")?,
            sm_default_msg_id: r.u8("sm_default_msg_id")?,
            short_message: r.counted("sm_length", "short_message")?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        self.source.write(w, &SOURCE);
        w.c_octets("schedule_delivery_time", &self.schedule_delivery_time);
        w.c_octets("validity_period", &self.validity_period);
        w.u8(self.registered_delivery);
        w.u8(self.sm_default_msg_id);
        w.counted("short_message", &self.short_message);
        w.tlvs(&self.tlvs);
    }
}
