//! Submissions to PDUs, PDUs to what the engine understands.
//!
//! Lives here: addresses, validity, TLVs, message ids, receipts and uplinks. Not here: sockets, sequence
//! numbers.
//! Invariant: no input panics; what is kept for long (bodies) is copied out of the receive buffer.

use bytes::Bytes;
use smpp::receipt::MessageState;
use smpp::{Address, Bind, Pdu, Sm, Status, Tag, Tlv, Tlvs, esm, receipt};

use crate::config::{BindKind, CarrierConfig, IdBase, Sar, SourceRules, Submit, ValidityMode};
use crate::event::{Incoming, Intermediate, Receipt, ReceiptState, Uplink};

/// The bind PDU of one kind of bind.
pub(crate) fn bind(config: &CarrierConfig, kind: BindKind) -> Pdu {
    let bind = Bind {
        system_id: octets(&config.system_id),
        password: octets(&config.password),
        system_type: octets(&config.system_type),
        interface_version: config.version.octet(),
        addr_ton: config.bind_ton,
        addr_npi: config.bind_npi,
        address_range: octets(&config.address_range),
    };
    match kind {
        BindKind::Transmitter => Pdu::BindTransmitter(bind),
        BindKind::Receiver => Pdu::BindReceiver(bind),
        BindKind::Transceiver => Pdu::BindTransceiver(bind),
    }
}

/// The carrier's options in the form every submit starts from.
#[derive(Debug)]
pub(crate) struct Template {
    sm: Sm,
    dest_plus: bool,
    rules: SourceRules,
    validity: ValidityMode,
}

impl Template {
    pub(crate) fn new(config: &CarrierConfig) -> Self {
        let tlv =
            |(tag, value): &(u16, Vec<u8>)| Tlv { tag: Tag(*tag), value: Bytes::copy_from_slice(value) };
        let destination = Address { ton: config.dest_ton, npi: config.dest_npi, addr: Bytes::new() };
        Self {
            sm: Sm {
                service_type: octets(&config.service_type),
                destination,
                esm_class: config.esm_class,
                protocol_id: config.protocol_id,
                priority_flag: config.priority_flag,
                registered_delivery: config.registered_delivery,
                replace_if_present_flag: config.replace_if_present,
                tlvs: Tlvs(config.extra_tlvs.iter().map(tlv).collect()),
                ..Sm::default()
            },
            dest_plus: config.dest_plus,
            rules: config.source_rules.clone(),
            validity: config.validity,
        }
    }

    /// The `submit_sm` of one submission.
    pub(crate) fn submit(&self, submit: &Submit) -> Pdu {
        let mut sm = self.sm.clone();
        sm.source = source(&self.rules, &submit.source);
        sm.destination.addr = number(self.dest_plus, &submit.destination);
        sm.data_coding = submit.data_coding;
        if let (ValidityMode::Relative, Some(seconds)) = (self.validity, submit.validity_s) {
            sm.validity_period = relative_time(seconds).into();
        }
        if submit.udhi {
            sm.esm_class |= esm::UDHI;
        } else if let Some(sar) = submit.sar {
            sm.tlvs.push(Tag::SAR_MSG_REF_NUM, Bytes::copy_from_slice(&sar.reference.to_be_bytes()));
            sm.tlvs.push(Tag::SAR_TOTAL_SEGMENTS, Bytes::copy_from_slice(&[sar.total]));
            sm.tlvs.push(Tag::SAR_SEGMENT_SEQNUM, Bytes::copy_from_slice(&[sar.number]));
        }
        if submit.as_payload {
            sm.tlvs.push(Tag::MESSAGE_PAYLOAD, submit.body.clone());
        } else {
            sm.short_message = submit.body.clone();
        }
        Pdu::SubmitSm(sm)
    }
}

/// The status that names the field the wire cannot carry; the submission is refused with it on the spot.
pub(crate) fn refusal(error: &smpp::EncodeError) -> Status {
    match error.field {
        "source_addr" => Status::ESME_RINVSRCADR,
        "destination_addr" => Status::ESME_RINVDSTADR,
        "short_message" => Status::ESME_RINVMSGLEN,
        "service_type" => Status::ESME_RINVSERTYP,
        "validity_period" => Status::ESME_RINVEXPIRY,
        _ => Status::ESME_RINVTLVVAL,
    }
}

fn octets(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

fn source(rules: &SourceRules, text: &str) -> Address {
    if text.is_empty() {
        return Address::default();
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    let numeric = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !numeric {
        return Address { ton: rules.alphanumeric_ton, npi: rules.alphanumeric_npi, addr: octets(text) };
    }
    let plus = digits.len() < text.len();
    if !plus && digits.len() <= usize::from(rules.short_code_max) {
        return Address { ton: rules.short_code_ton, npi: rules.short_code_npi, addr: octets(text) };
    }
    Address { ton: rules.international_ton, npi: rules.international_npi, addr: number(rules.plus, text) }
}

/// A number's digits, behind a `+` where the carrier wants one.
fn number(plus: bool, text: &str) -> Bytes {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if plus { Bytes::from(format!("+{digits}")) } else { octets(digits) }
}

/// `YYMMDDhhmmss000R` (SMPP 3.4 §7.1.1.2). Spans beyond 31 days count months of 30 and years of 365 days.
fn relative_time(seconds: u32) -> String {
    let seconds = seconds.max(1);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (years, days) = if days > 365 { (days / 365, days % 365) } else { (0, days) };
    let (months, days) = if days > 31 { (days / 30, days % 30) } else { (0, days) };
    let years = years.min(99);
    let (hours, minutes, seconds) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{years:02}{months:02}{days:02}{hours:02}{minutes:02}{seconds:02}000R")
}

/// A message id brought to one form, so that answer and receipt can be compared.
pub(crate) fn message_id(base: IdBase, id: &[u8]) -> Box<str> {
    let text = String::from_utf8_lossy(id);
    let number = match base {
        IdBase::AsIs => None,
        IdBase::Hex => parse_id(&text, 16),
        IdBase::Decimal => parse_id(&text, 10),
    };
    number.map_or_else(|| text.as_ref().into(), |n| n.to_string().into())
}

fn parse_id(text: &str, radix: u32) -> Option<u128> {
    let digits = text.trim();
    let digits = match radix {
        16 => digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")).unwrap_or(digits),
        _ => digits,
    };
    // A sign is accepted by the parser but is no part of an id.
    if digits.starts_with('+') { None } else { u128::from_str_radix(digits, radix).ok() }
}

/// Tells receipts from uplinks. `esm_class` decides, never the text: a subscriber can write a receipt's
/// words.
pub(crate) fn incoming(config: &CarrierConfig, sm: &Sm) -> Incoming {
    let unmarked = config.receipt_esm_ignored && sm.tlvs.get(Tag::RECEIPTED_MESSAGE_ID).is_some();
    if receipt::is_receipt(sm) || unmarked {
        Incoming::Receipt(read_receipt(config, sm))
    } else {
        Incoming::Uplink(uplink(sm))
    }
}

/// A receipt that names neither id nor state still goes up, with its raw text: a person can look at it.
fn read_receipt(config: &CarrierConfig, sm: &Sm) -> Receipt {
    let read = receipt::read(sm).unwrap_or_default();
    let own_word = String::from_utf8_lossy(&read.stat);
    let stat = match read.state {
        Some(state) if own_word.is_empty() => state.stat().into(),
        _ => own_word.as_ref().into(),
    };
    Receipt {
        message_id: message_id(config.id_in_receipt, &read.message_id),
        state: state(read.state, receipt::is_intermediate(sm.esm_class)),
        stat,
        err: String::from_utf8_lossy(&read.err).as_ref().into(),
        from: String::from_utf8_lossy(&sm.source.addr).as_ref().into(),
        raw: Bytes::copy_from_slice(sm.message()),
    }
}

/// An intermediate notification closes nothing, except that a message that reached the handset stays there.
fn state(state: Option<MessageState>, intermediate: bool) -> ReceiptState {
    use ReceiptState as S;
    let read = match state {
        Some(MessageState::Delivered) => return S::Delivered,
        Some(MessageState::Enroute) => return S::Intermediate(Intermediate::Enroute),
        Some(MessageState::Accepted) => return S::Intermediate(Intermediate::Accepted),
        Some(MessageState::Scheduled) => return S::Intermediate(Intermediate::Scheduled),
        Some(MessageState::Undeliverable | MessageState::Skipped) => S::Undeliverable,
        Some(MessageState::Expired) => S::Expired,
        Some(MessageState::Deleted) => S::Deleted,
        Some(MessageState::Rejected) => S::Rejected,
        Some(MessageState::Unknown) | None => S::Unknown,
    };
    if intermediate { S::Intermediate(Intermediate::Enroute) } else { read }
}

fn uplink(sm: &Sm) -> Uplink {
    let text = |address: &Address| String::from_utf8_lossy(&address.addr).as_ref().into();
    Uplink {
        from: text(&sm.source),
        to: text(&sm.destination),
        data_coding: sm.data_coding,
        udhi: sm.esm_class & esm::UDHI != 0,
        body: Bytes::copy_from_slice(sm.message()),
        sar: sar(&sm.tlvs),
    }
}

fn sar(tlvs: &Tlvs) -> Option<Sar> {
    Some(Sar {
        reference: tlvs.u16(Tag::SAR_MSG_REF_NUM)?,
        total: tlvs.u8(Tag::SAR_TOTAL_SEGMENTS)?,
        number: tlvs.u8(Tag::SAR_SEGMENT_SEQNUM)?,
    })
}

#[cfg(test)]
#[path = "translate_tests.rs"]
mod tests;
