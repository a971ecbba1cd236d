//! Opening a session: bind and outbind (SMPP 3.4 §4.1). Passwords never reach a `Debug` output.

use crate::Tlvs;
use crate::wire::{Fault, Reader, Writer};
use bytes::Bytes;
use std::fmt;

/// `bind_receiver`, `bind_transmitter`, `bind_transceiver`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bind {
    /// Who binds (the specification: at most 15 octets).
    pub system_id: Bytes,
    /// The secret (the specification: at most 8 octets; many carriers hand out longer ones).
    pub password: Bytes,
    /// Kind of system; usually empty (at most 12 octets).
    pub system_type: Bytes,
    /// 0x34 or 0x50; below 0x34 means 3.3.
    pub interface_version: u8,
    /// Type of number of `address_range`.
    pub addr_ton: u8,
    /// Numbering plan of `address_range`.
    pub addr_npi: u8,
    /// Addresses served; usually empty (at most 40 octets).
    pub address_range: Bytes,
}

impl Bind {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Bind, Fault> {
        Ok(Bind {
            system_id: r.c_octets("system_id")?,
            password: r.c_octets("password")?,
            system_type: r.c_octets("system_type")?,
            interface_version: r.u8("interface_version")?,
            addr_ton: r.u8("addr_ton")?,
            addr_npi: r.u8("addr_npi")?,
            address_range: r.c_octets("address_range")?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("system_id", &self.system_id);
        w.c_octets("password", &self.password);
        w.c_octets("system_type", &self.system_type);
        w.u8(self.interface_version);
        w.u8(self.addr_ton);
        w.u8(self.addr_npi);
        w.c_octets("address_range", &self.address_range);
    }
}

impl fmt::Debug for Bind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bind")
            .field("system_id", &self.system_id)
            .field("system_type", &self.system_type)
            .field("interface_version", &self.interface_version)
            .field("addr_ton", &self.addr_ton)
            .field("addr_npi", &self.addr_npi)
            .field("address_range", &self.address_range)
            .finish_non_exhaustive()
    }
}

/// The answer to a bind. A refusal usually has no body: both fields are then empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BindResp {
    /// The message centre's name.
    pub system_id: Bytes,
    /// `sc_interface_version` when the centre says which version it speaks.
    pub tlvs: Tlvs,
}

impl BindResp {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<BindResp, Fault> {
        Ok(BindResp { system_id: r.c_octets_or_rest(), tlvs: r.tlvs()? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("system_id", &self.system_id);
        w.tlvs(&self.tlvs);
    }
}

/// `outbind`: a message centre asks an ESME to bind as receiver.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Outbind {
    /// The message centre's name.
    pub system_id: Bytes,
    /// The message centre's secret.
    pub password: Bytes,
}

impl Outbind {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Outbind, Fault> {
        Ok(Outbind { system_id: r.c_octets("system_id")?, password: r.c_octets("password")? })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        w.c_octets("system_id", &self.system_id);
        w.c_octets("password", &self.password);
    }
}

impl fmt::Debug for Outbind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbind").field("system_id", &self.system_id).finish_non_exhaustive()
    }
}
