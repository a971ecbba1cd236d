//! Cell broadcast, SMPP 5.0 only (§4.4, §4.6): the area, the content and the message itself travel as TLVs.

use crate::pdu::sm::SOURCE;
use crate::wire::{Fault, Reader, Writer};
use crate::{Address, Tlvs};
use bytes::Bytes;

/// `broadcast_sm`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BroadcastSm {
    /// Service; usually empty.
    pub service_type: Bytes,
    /// Who sends.
    pub source: Address,
    /// A former broadcast's id when it is replaced, otherwise empty.
    pub message_id: Bytes,
    /// 0 (lowest) to 3.
    pub priority_flag: u8,
    /// `YYMMDDhhmmsstnnp`, or empty for at once.
    pub schedule_delivery_time: Bytes,
    /// `YYMMDDhhmmsstnnp` (relative with `R`), or empty for the centre's default.
    pub validity_period: Bytes,
    /// 1 replaces a waiting broadcast.
    pub replace_if_present_flag: u8,
    /// The alphabet.
    pub data_coding: u8,
    /// A predefined message of the centre, 0 for none.
    pub sm_default_msg_id: u8,
    /// Area, content type, repetitions, frequency, message.
    pub tlvs: Tlvs,
}

impl BroadcastSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<BroadcastSm, Fault> {
        Ok(BroadcastSm {
            service_type: r.c_octets("service_type")?,
            source: Address::read(r, &SOURCE)?,
            message_id: r.c_octets("message_id")?,
            priority_flag: r.u8("priority_flag")?,
            schedule_delivery_time: r.c_octets("schedule_delivery_time")?,
            validity_period: r.c_octets("validity_period")?,
            replace_if_present_flag: r.u8("replace_if_present_flag")?,
            data_coding: r.u8("data_coding")?,
            sm_default_msg_id: r.u8("sm_default_msg_id")?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("service_type", &self.service_type);
        self.source.write(w, &SOURCE);
        w.c_octets("message_id", &self.message_id);
        w.u8(self.priority_flag);
        w.c_octets("schedule_delivery_time", &self.schedule_delivery_time);
        w.c_octets("validity_period", &self.validity_period);
        w.u8(self.replace_if_present_flag);
        w.u8(self.data_coding);
        w.u8(self.sm_default_msg_id);
        w.tlvs(&self.tlvs);
    }
}

/// `broadcast_sm_resp`. A missing body reads as all empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BroadcastSmResp {
    /// The centre's id for the broadcast.
    pub message_id: Bytes,
    /// Optional parameters, `broadcast_error_status` and the areas that failed among them.
    pub tlvs: Tlvs,
}

impl BroadcastSmResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<BroadcastSmResp, Fault> {
        Ok(BroadcastSmResp { message_id: r.c_octets_or_rest(), tlvs: r.tlvs()? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        w.tlvs(&self.tlvs);
    }
}

/// `query_broadcast_sm`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QueryBroadcastSm {
    /// The centre's id of the broadcast.
    pub message_id: Bytes,
    /// The source it was submitted with.
    pub source: Address,
    /// `user_message_reference`.
    pub tlvs: Tlvs,
}

impl QueryBroadcastSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<QueryBroadcastSm, Fault> {
        Ok(QueryBroadcastSm {
            message_id: r.c_octets("message_id")?,
            source: Address::read(r, &SOURCE)?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        self.source.write(w, &SOURCE);
        w.tlvs(&self.tlvs);
    }
}

/// `query_broadcast_sm_resp`. A missing body reads as all empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QueryBroadcastSmResp {
    /// The centre's id of the broadcast.
    pub message_id: Bytes,
    /// `message_state`, the areas and their success.
    pub tlvs: Tlvs,
}

impl QueryBroadcastSmResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<QueryBroadcastSmResp, Fault> {
        Ok(QueryBroadcastSmResp { message_id: r.c_octets_or_rest(), tlvs: r.tlvs()? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        w.tlvs(&self.tlvs);
    }
}

/// `cancel_broadcast_sm`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CancelBroadcastSm {
    /// Service; narrows a group cancellation.
    pub service_type: Bytes,
    /// The centre's id of the broadcast, or empty.
    pub message_id: Bytes,
    /// The source it was submitted with.
    pub source: Address,
    /// `broadcast_content_type`, `user_message_reference`.
    pub tlvs: Tlvs,
}

impl CancelBroadcastSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<CancelBroadcastSm, Fault> {
        Ok(CancelBroadcastSm {
            service_type: r.c_octets("service_type")?,
            message_id: r.c_octets("message_id")?,
            source: Address::read(r, &SOURCE)?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("service_type", &self.service_type);
        w.c_octets("message_id", &self.message_id);
        self.source.write(w, &SOURCE);
        w.tlvs(&self.tlvs);
    }
}
