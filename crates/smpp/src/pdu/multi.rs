//! One message to several destinations (SMPP 3.4 §4.5). At most 255 of them, by the width of the count.

use crate::error::DecodeErrorKind;
use crate::pdu::sm::{DESTINATION, SOURCE};
use crate::wire::{Fault, Reader, Writer};
use crate::{Address, Status, Tlvs};
use bytes::Bytes;

/// `submit_multi`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SubmitMulti {
    /// Service; usually empty.
    pub service_type: Bytes,
    /// Who sends.
    pub source: Address,
    /// Who receives: at most 255 (the specification: 254).
    pub destinations: Vec<Destination>,
    /// Mode, type and GSM features; see [`crate::esm`].
    pub esm_class: u8,
    /// Protocol identifier.
    pub protocol_id: u8,
    /// 0 (lowest) to 3.
    pub priority_flag: u8,
    /// `YYMMDDhhmmsstnnp`, or empty for at once.
    pub schedule_delivery_time: Bytes,
    /// `YYMMDDhhmmsstnnp` (relative with `R`), or empty for the centre's default.
    pub validity_period: Bytes,
    /// Which receipts are wanted.
    pub registered_delivery: u8,
    /// Reserved for `submit_multi`; kept as received.
    pub replace_if_present_flag: u8,
    /// The alphabet.
    pub data_coding: u8,
    /// A predefined message of the centre, 0 for none.
    pub sm_default_msg_id: u8,
    /// The message, UDH included; empty when `message_payload` carries it.
    pub short_message: Bytes,
    /// Optional parameters.
    pub tlvs: Tlvs,
}

/// One `dest_address` of a [`SubmitMulti`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Destination {
    /// `dest_flag` 1: one subscriber.
    Address(Address),
    /// `dest_flag` 2: a distribution list the centre knows by this name (at most 20 octets).
    List(Bytes),
}

impl Destination {
    const ADDRESS: u8 = 1;
    const LIST: u8 = 2;

    fn read(r: &mut Reader<'_>) -> Result<Destination, Fault> {
        match r.u8("dest_flag")? {
            Self::ADDRESS => Ok(Destination::Address(Address::read(r, &DESTINATION)?)),
            Self::LIST => Ok(Destination::List(r.c_octets("dl_name")?)),
            flag => Err(r.fault(DecodeErrorKind::DestFlag(flag))),
        }
    }

    fn write(&self, w: &mut Writer<'_>) {
        match self {
            Destination::Address(address) => {
                w.u8(Self::ADDRESS);
                address.write(w, &DESTINATION);
            }
            Destination::List(name) => {
                w.u8(Self::LIST);
                w.c_octets("dl_name", name);
            }
        }
    }
}

impl SubmitMulti {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<SubmitMulti, Fault> {
        Ok(SubmitMulti {
            service_type: r.c_octets("service_type")?,
            source: Address::read(r, &SOURCE)?,
            destinations: r.list("number_of_dests", Destination::read)?,
            esm_class: r.u8("esm_class")?,
            protocol_id: r.u8("protocol_id")?,
            priority_flag: r.u8("priority_flag")?,
            schedule_delivery_time: r.c_octets("schedule_delivery_time")?,
            validity_period: r.c_octets("validity_period")?,
            registered_delivery: r.u8("registered_delivery")?,
            replace_if_present_flag: r.u8("replace_if_present_flag")?,
            data_coding: r.u8("data_coding")?,
            sm_default_msg_id: r.u8("sm_default_msg_id")?,
            short_message: r.counted("sm_length", "short_message")?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("service_type", &self.service_type);
        self.source.write(w, &SOURCE);
        w.count("number_of_dests", self.destinations.len());
        self.destinations.iter().for_each(|destination| destination.write(w));
        w.u8(self.esm_class);
        w.u8(self.protocol_id);
        w.u8(self.priority_flag);
        w.c_octets("schedule_delivery_time", &self.schedule_delivery_time);
        w.c_octets("validity_period", &self.validity_period);
        w.u8(self.registered_delivery);
        w.u8(self.replace_if_present_flag);
        w.u8(self.data_coding);
        w.u8(self.sm_default_msg_id);
        w.counted("short_message", &self.short_message);
        w.tlvs(&self.tlvs);
    }
}

/// `submit_multi_resp`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SubmitMultiResp {
    /// The centre's id for the message.
    pub message_id: Bytes,
    /// The destinations that were refused: at most 255.
    pub unsuccess: Vec<Unsuccess>,
    /// Optional parameters (5.0).
    pub tlvs: Tlvs,
}

/// A destination that was refused, and why.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Unsuccess {
    /// The destination.
    pub address: Address,
    /// The reason.
    pub error_status_code: Status,
}

impl Unsuccess {
    fn read(r: &mut Reader<'_>) -> Result<Unsuccess, Fault> {
        Ok(Unsuccess {
            address: Address::read(r, &DESTINATION)?,
            error_status_code: Status(r.u32("error_status_code")?),
        })
    }
}

impl SubmitMultiResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<SubmitMultiResp, Fault> {
        Ok(SubmitMultiResp {
            message_id: r.c_octets("message_id")?,
            unsuccess: r.list("no_unsuccess", Unsuccess::read)?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        w.count("no_unsuccess", self.unsuccess.len());
        for Unsuccess { address, error_status_code } in &self.unsuccess {
            address.write(w, &DESTINATION);
            w.u32(error_status_code.0);
        }
        w.tlvs(&self.tlvs);
    }
}
