//! Short messages in both directions and their answers (SMPP 3.4 §4.4, §4.6, §4.7).

use crate::wire::{Fault, Reader, Writer};
use crate::{Tag, Tlvs};
use bytes::Bytes;

/// An address with its type of number and numbering plan (SMPP 3.4 §5.2.5 to §5.2.9).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Address {
    /// Type of number: 1 international, 3 short code, 5 alphanumeric.
    pub ton: u8,
    /// Numbering plan indicator: 1 E.164, 0 unknown.
    pub npi: u8,
    /// The address, at most 20 octets by the specification.
    pub addr: Bytes,
}

impl Address {
    pub(crate) fn read(r: &mut Reader<'_>, fields: &AddressFields) -> Result<Address, Fault> {
        Ok(Address { ton: r.u8(fields.ton)?, npi: r.u8(fields.npi)?, addr: r.c_octets(fields.addr)? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>, fields: &AddressFields) {
        w.u8(self.ton);
        w.u8(self.npi);
        w.c_octets(fields.addr, &self.addr);
    }
}

/// What the specification calls the three parts of an address, for errors.
pub(crate) struct AddressFields {
    pub(crate) ton: &'static str,
    pub(crate) npi: &'static str,
    pub(crate) addr: &'static str,
}

pub(crate) const SOURCE: AddressFields =
    AddressFields { ton: "source_addr_ton", npi: "source_addr_npi", addr: "source_addr" };
pub(crate) const DESTINATION: AddressFields =
    AddressFields { ton: "dest_addr_ton", npi: "dest_addr_npi", addr: "destination_addr" };

/// `submit_sm` and `deliver_sm`, which share one layout.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sm {
    /// Service; usually empty (the specification: at most 5 octets).
    pub service_type: Bytes,
    /// Who sends.
    pub source: Address,
    /// Who receives.
    pub destination: Address,
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
    /// Which receipts are wanted: bits 1-0 final, bit 4 intermediate.
    pub registered_delivery: u8,
    /// 1 replaces a waiting message of the same addresses and service type.
    pub replace_if_present_flag: u8,
    /// The alphabet.
    pub data_coding: u8,
    /// A predefined message of the centre, 0 for none.
    pub sm_default_msg_id: u8,
    /// The message, UDH included: at most 254 octets in 3.4, 255 in 5.0; empty when `message_payload` carries
    /// it.
    pub short_message: Bytes,
    /// Optional parameters.
    pub tlvs: Tlvs,
}

impl Sm {
    /// The message's octets: `short_message`, or `message_payload` when that is empty.
    pub fn message(&self) -> &Bytes {
        match self.tlvs.get(Tag::MESSAGE_PAYLOAD) {
            Some(payload) if self.short_message.is_empty() => payload,
            _ => &self.short_message,
        }
    }

    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Sm, Fault> {
        Ok(Sm {
            service_type: r.c_octets("service_type")?,
            source: Address::read(r, &SOURCE)?,
            destination: Address::read(r, &DESTINATION)?,
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
        self.destination.write(w, &DESTINATION);
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

/// `data_sm`: the message travels in the TLV `message_payload`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DataSm {
    /// Service; usually empty.
    pub service_type: Bytes,
    /// Who sends.
    pub source: Address,
    /// Who receives.
    pub destination: Address,
    /// Mode, type and GSM features; see [`crate::esm`].
    pub esm_class: u8,
    /// Which receipts are wanted.
    pub registered_delivery: u8,
    /// The alphabet.
    pub data_coding: u8,
    /// Optional parameters, the message among them.
    pub tlvs: Tlvs,
}

impl DataSm {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<DataSm, Fault> {
        Ok(DataSm {
            service_type: r.c_octets("service_type")?,
            source: Address::read(r, &SOURCE)?,
            destination: Address::read(r, &DESTINATION)?,
            esm_class: r.u8("esm_class")?,
            registered_delivery: r.u8("registered_delivery")?,
            data_coding: r.u8("data_coding")?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("service_type", &self.service_type);
        self.source.write(w, &SOURCE);
        self.destination.write(w, &DESTINATION);
        w.u8(self.esm_class);
        w.u8(self.registered_delivery);
        w.u8(self.data_coding);
        w.tlvs(&self.tlvs);
    }
}

impl From<DataSm> for Sm {
    /// The same message as a `deliver_sm` would carry it: fields `data_sm` lacks are zero or empty.
    fn from(data: DataSm) -> Sm {
        let DataSm { service_type, source, destination, esm_class, registered_delivery, data_coding, tlvs } =
            data;
        Sm {
            service_type,
            source,
            destination,
            esm_class,
            registered_delivery,
            data_coding,
            tlvs,
            ..Sm::default()
        }
    }
}

/// The answer to `submit_sm`, `deliver_sm` and `data_sm`. A missing body reads as all empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SmResp {
    /// The centre's id for the message (at most 64 octets); opaque; empty in `deliver_sm_resp`.
    pub message_id: Bytes,
    /// Optional parameters (5.0, and `data_sm_resp` in 3.4).
    pub tlvs: Tlvs,
}

impl SmResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<SmResp, Fault> {
        Ok(SmResp { message_id: r.c_octets_or_rest(), tlvs: r.tlvs()? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("message_id", &self.message_id);
        w.tlvs(&self.tlvs);
    }
}
