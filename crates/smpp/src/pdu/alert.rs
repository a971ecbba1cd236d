//! A subscriber became reachable (SMPP 3.4 §4.12). Never answered.

use crate::pdu::sm::{AddressFields, SOURCE};
use crate::wire::{Fault, Reader, Writer};
use crate::{Address, Tlvs};

const ESME: AddressFields = AddressFields { ton: "esme_addr_ton", npi: "esme_addr_npi", addr: "esme_addr" };

/// `alert_notification`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AlertNotification {
    /// The subscriber that can be reached again.
    pub source: Address,
    /// Who had asked to be told.
    pub esme: Address,
    /// `ms_availability_status`, when the centre says it.
    pub tlvs: Tlvs,
}

impl AlertNotification {
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<AlertNotification, Fault> {
        Ok(AlertNotification {
            source: Address::read(r, &SOURCE)?,
            esme: Address::read(r, &ESME)?,
            tlvs: r.tlvs()?,
        })
    }

    pub(crate) fn write(&self, w: &mut Writer<'_>) {
        self.source.write(w, &SOURCE);
        self.esme.write(w, &ESME);
        w.tlvs(&self.tlvs);
    }
}
