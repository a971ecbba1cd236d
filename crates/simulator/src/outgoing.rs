//! What the centre sends of its own accord: delivery receipts and uplinks, kept small until they are written.
//! Invariant: everything here encodes; addresses were checked when the submission came in.

use crate::dates;
use crate::fate::Form;
use crate::ids;
use crate::options::IdStyle;
use bytes::Bytes;
use smpp::receipt::MessageState;
use smpp::{Address, Sm, Tag, Tlvs, esm};
use std::fmt::Write;
use text::udh::Concat;
use text::{Alphabet, RefBits, Rule};

/// One `deliver_sm` to be.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    Receipt(Box<Receipt>),
    Uplink(Box<Uplink>),
}

/// The news about one submission.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) number: u64,
    pub(crate) ids: IdStyle,
    /// The submission's own source: the receipt's destination.
    pub(crate) source: Address,
    /// The submission's own destination: the receipt's source.
    pub(crate) destination: Address,
    /// The first readable octets of the text.
    pub(crate) head: Bytes,
    pub(crate) submitted_unix_s: u64,
    pub(crate) state: MessageState,
    pub(crate) intermediate: bool,
    pub(crate) form: Form,
    /// The `err` of the text instead of a number.
    pub(crate) code: Option<String>,
}

/// One part of a text from a phone.
#[derive(Clone, Debug)]
pub(crate) struct Uplink {
    pub(crate) source: Address,
    pub(crate) destination: Address,
    pub(crate) data_coding: u8,
    pub(crate) udhi: bool,
    pub(crate) body: Bytes,
}

impl Outgoing {
    /// The `deliver_sm` as it goes on the wire at `now_unix_s`.
    pub(crate) fn sm(&self, now_unix_s: u64) -> Sm {
        match self {
            Outgoing::Receipt(receipt) => receipt.sm(now_unix_s),
            Outgoing::Uplink(uplink) => Sm {
                source: uplink.source.clone(),
                destination: uplink.destination.clone(),
                esm_class: if uplink.udhi { esm::UDHI } else { 0 },
                data_coding: uplink.data_coding,
                short_message: uplink.body.clone(),
                ..Sm::default()
            },
        }
    }
}

impl Receipt {
    fn sm(&self, now_unix_s: u64) -> Sm {
        let id = ids::in_receipt(self.number, self.ids);
        let short_message = match self.form {
            Form::Tlv => Bytes::new(),
            Form::Text | Form::Both => self.text(&id, now_unix_s),
            Form::OddText => self.odd_text(&id, now_unix_s),
        };
        let tlvs = match self.form {
            Form::Tlv | Form::Both => self.tlvs(id),
            Form::Text | Form::OddText => Tlvs::default(),
        };
        Sm {
            source: self.destination.clone(),
            destination: self.source.clone(),
            esm_class: if self.intermediate { esm::INTERMEDIATE } else { esm::SMSC_RECEIPT },
            short_message,
            tlvs,
            ..Sm::default()
        }
    }

    /// The customary text of SMPP 3.4 appendix B.
    fn text(&self, id: &str, now_unix_s: u64) -> Bytes {
        let (stat, error) = (self.state.stat(), self.error());
        let delivered = u8::from(self.state == MessageState::Delivered);
        let mut text = String::with_capacity(160);
        let _ = write!(text, "id:{id} sub:001 dlvrd:{delivered:03} submit date:");
        dates::write(&mut text, self.submitted_unix_s, dates::Digits::Ten);
        text.push_str(" done date:");
        dates::write(&mut text, now_unix_s, dates::Digits::Ten);
        let _ = write!(text, " stat:{stat} err:{error} text:");
        let mut octets = text.into_bytes();
        octets.extend_from_slice(&self.head);
        octets.into()
    }

    /// Spellings seen from real centres; the message's number picks one, so a few messages show them all.
    fn odd_text(&self, id: &str, now_unix_s: u64) -> Bytes {
        let (stat, error) = (self.state.stat(), error_code(self.state));
        let mut done = String::with_capacity(14);
        let text = match self.number % 4 {
            0 => {
                dates::write(&mut done, now_unix_s, dates::Digits::Fourteen);
                let stat = stat.to_ascii_lowercase();
                format!("id:{id} submitdate:{done} donedate:{done} stat:{stat} err:nul Text:")
            }
            1 => {
                dates::write(&mut done, now_unix_s, dates::Digits::Twelve);
                format!("stat:{stat} err:{error:03} done date:{done} id:{id} text:")
            }
            2 => format!("id:{id} stat:{stat}"),
            _ => {
                dates::write(&mut done, now_unix_s, dates::Digits::Twelve);
                format!(
                    "id:{id} sub:1 submit date:{done} done date:{done} stat:{stat} err:{error} \
                     Text:id:0 stat:X"
                )
            }
        };
        text.into_bytes().into()
    }

    /// The text's `err`: the code asked for, when the message failed.
    fn error(&self) -> String {
        let number = error_code(self.state);
        let code = self.code.clone().filter(|_| number != 0);
        code.unwrap_or_else(|| format!("{number:03}"))
    }

    fn tlvs(&self, id: String) -> Tlvs {
        let error = error_code(self.state);
        let mut id = id.into_bytes();
        id.push(0);
        let mut tlvs = Tlvs::default();
        tlvs.push(Tag::RECEIPTED_MESSAGE_ID, id);
        tlvs.push(Tag::MESSAGE_STATE, vec![self.state as u8]);
        if error != 0 && self.code.is_none() {
            tlvs.push(Tag::NETWORK_ERROR_CODE, vec![GSM_NETWORK, 0, error]);
        }
        tlvs
    }
}

/// `network_error_code` network type 3: GSM (SMPP 3.4 §5.3.2.31).
const GSM_NETWORK: u8 = 3;

/// The receipt's `err` for a state. 1 is an absent subscriber; the others only tell states apart.
fn error_code(state: MessageState) -> u8 {
    match state {
        MessageState::Undeliverable => 1,
        MessageState::Expired => 2,
        MessageState::Rejected => 3,
        MessageState::Unknown => 4,
        _ => 0,
    }
}

/// The parts of a text from a phone: GSM 7-bit (one septet per octet) where it fits, else UCS-2; long ones
/// with an 8-bit concatenation header. An empty text is one empty part; what exceeds 255 parts is cut off.
pub(crate) fn uplink(source: &Address, destination: &Address, text: &str, reference: u8) -> Vec<Outgoing> {
    let alphabet = text::layout(text, Rule::INTERNATIONAL).alphabet;
    let mut pieces = text::split(text, Rule::INTERNATIONAL);
    if pieces.is_empty() {
        pieces.push("");
    }
    let total = u8::try_from(pieces.len()).unwrap_or(u8::MAX);
    let part = |(number, piece): (u8, &str)| {
        let mut body = Vec::new();
        if total > 1 {
            let place = Concat { reference: u16::from(reference), total, number };
            body.extend(text::udh::concat(RefBits::Eight, place));
        }
        let septets = if alphabet == Alphabet::Gsm7 { text::gsm7::encode_unpacked(piece) } else { None };
        let data_coding = if septets.is_some() { 0 } else { 8 };
        body.extend(septets.unwrap_or_else(|| text::ucs2::encode(piece)));
        Outgoing::Uplink(Box::new(Uplink {
            source: source.clone(),
            destination: destination.clone(),
            data_coding,
            udhi: total > 1,
            body: body.into(),
        }))
    };
    (1..=total).zip(pieces).map(part).collect()
}

/// An address as people write it: `+` is dropped; more than six digits are international, fewer a short code,
/// anything else alphanumeric. `None` when it is empty or longer than 20 octets, or holds a NUL.
pub(crate) fn address(written: &str) -> Option<Address> {
    let addr = written.strip_prefix('+').unwrap_or(written);
    if addr.is_empty() || addr.len() > MAX_ADDRESS || addr.contains('\0') {
        return None;
    }
    let digits = addr.bytes().all(|octet| octet.is_ascii_digit());
    let (ton, npi) = match (digits, addr.len()) {
        (true, 7..) => (1, 1),
        (true, _) => (3, 0),
        (false, _) => (5, 0),
    };
    Some(Address { ton, npi, addr: Bytes::copy_from_slice(addr.as_bytes()) })
}

/// Octets of an address without its NUL (SMPP 3.4 §4.4.1).
pub(crate) const MAX_ADDRESS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use smpp::receipt;

    fn sample(state: MessageState, form: Form, number: u64) -> Receipt {
        Receipt {
            number,
            ids: IdStyle::Decimal,
            source: address("10690000").expect("valid"),
            destination: address("+8613800138000").expect("valid"),
            head: Bytes::from_static(b"hello"),
            submitted_unix_s: 1_767_225_600,
            state,
            intermediate: false,
            form,
            code: None,
        }
    }

    #[test]
    fn the_customary_text_is_exact() {
        let sm = sample(MessageState::Delivered, Form::Text, 77).sm(1_767_225_665);
        let expected = "id:77 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 \
                        stat:DELIVRD err:000 text:hello";
        assert_eq!(sm.short_message, expected.as_bytes());
        assert!(sm.tlvs.0.is_empty());
        let failed =
            Receipt { code: Some("DB:0144".into()), ..sample(MessageState::Rejected, Form::Both, 77) };
        let read = receipt::read(&failed.sm(1_767_225_665)).expect("a receipt");
        assert_eq!(read.err, "DB:0144");
        assert_eq!(sm.esm_class, 0x04);
        assert_eq!((sm.source.addr.as_ref(), sm.source.ton), (b"8613800138000".as_ref(), 1));
        assert_eq!(sm.destination.addr.as_ref(), b"10690000");
    }

    #[test]
    fn tlvs_only_has_no_text() {
        let sm = sample(MessageState::Undeliverable, Form::Tlv, 77).sm(1_767_225_665);
        assert!(sm.short_message.is_empty());
        assert_eq!(sm.tlvs.get(Tag::RECEIPTED_MESSAGE_ID).map(Bytes::as_ref), Some(b"77\0".as_ref()));
        assert_eq!(sm.tlvs.u8(Tag::MESSAGE_STATE), Some(5));
        assert_eq!(sm.tlvs.get(Tag::NETWORK_ERROR_CODE).map(Bytes::as_ref), Some([3, 0, 1].as_ref()));
    }

    /// Odd, but not unreadable: a tolerant reader finds the id and the state in every dialect.
    #[test]
    fn every_dialect_can_be_read() {
        let mut texts = std::collections::BTreeSet::new();
        for number in 100..104 {
            for state in [MessageState::Delivered, MessageState::Expired, MessageState::Rejected] {
                let sm = sample(state, Form::OddText, number).sm(1_767_225_665);
                let read = receipt::read(&sm).expect("a receipt");
                assert_eq!(read.message_id, number.to_string().as_bytes());
                assert_eq!(read.state, Some(state));
                texts.insert(sm.short_message);
            }
        }
        assert_eq!(texts.len(), 12);
    }

    #[test]
    fn an_intermediate_notification_says_so() {
        let intermediate = Receipt { intermediate: true, ..sample(MessageState::Enroute, Form::Both, 1) };
        let sm = intermediate.sm(0);
        assert_eq!(sm.esm_class, 0x20);
        assert!(String::from_utf8_lossy(&sm.short_message).contains("stat:ENROUTE"));
    }

    fn parts(text: &str) -> Vec<Uplink> {
        let phone = address("+8613800138000").expect("valid");
        let code = address("10690000").expect("valid");
        let parts = uplink(&phone, &code, text, 9).into_iter().map(|part| match part {
            Outgoing::Uplink(uplink) => *uplink,
            Outgoing::Receipt(_) => panic!("an uplink makes no receipt"),
        });
        parts.collect()
    }

    #[test]
    fn short_uplinks_are_one_part() {
        let [part] = &parts("TD")[..] else { panic!("one part") };
        assert_eq!((part.data_coding, part.udhi, part.body.as_ref()), (0, false, b"TD".as_ref()));
        let [part] = &parts("退订")[..] else { panic!("one part") };
        assert_eq!((part.data_coding, part.body.as_ref()), (8, [0x90, 0x00, 0x8b, 0xa2].as_ref()));
        assert_eq!(parts("").len(), 1);
    }

    #[test]
    fn long_uplinks_carry_a_header_each() {
        let written = "短".repeat(71);
        let parts = parts(&written);
        assert_eq!(parts.len(), 2);
        let mut octets = Vec::new();
        for (number, part) in (1..).zip(&parts) {
            assert!(part.udhi);
            assert_eq!(part.body[..6], [5, 0, 3, 9, 2, number]);
            assert!(part.body.len() <= 140);
            octets.extend_from_slice(&part.body[6..]);
        }
        assert_eq!(text::ucs2::decode(&octets), written);
    }

    #[test]
    fn addresses_as_people_write_them() {
        let kind = |written| address(written).map(|address| (address.ton, address.npi, address.addr));
        let some = |ton, npi, addr: &'static [u8]| Some((ton, npi, Bytes::from_static(addr)));
        assert_eq!(kind("+8613800138000"), some(1, 1, b"8613800138000"));
        assert_eq!(kind("10690"), some(3, 0, b"10690"));
        assert_eq!(kind("HONGYAN"), some(5, 0, b"HONGYAN"));
        for wrong in ["", "+", "123456789012345678901", "a\0b"] {
            assert_eq!(kind(wrong), None, "{wrong:?}");
        }
    }
}
