//! The delivery receipt a `deliver_sm` (or `data_sm`) carries: TLVs first, then the text of SMPP 3.4 appendix
//! B.
//!
//! The text is vendor-specific, so it is read by key: any order, any case, anything missing. Whether a
//! message *is* a receipt is decided by `esm_class` alone; a subscriber can write `id:… stat:DELIVRD` too.
//! What a state means for a message, and whether an id is hexadecimal, is decided elsewhere.

use crate::{Sm, Tag, esm};
use bytes::Bytes;

/// What a receipt says. Every text field is as received and empty when the receipt does not say it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Receipt {
    /// The centre's id of the message; opaque. Empty when the receipt names none: it can then not be matched.
    pub message_id: Bytes,
    /// The state, when it is one that either specification or common practice names.
    pub state: Option<MessageState>,
    /// The text's `stat`, such as `DELIVRD`, in the peer's own case.
    pub stat: Bytes,
    /// The text's `err`, or `network_error_code` as at least three decimal digits.
    pub err: Bytes,
    /// The text's `submit date`: usually 10, 12 or 14 digits of local time in an unnamed zone.
    pub submit_date: Bytes,
    /// The text's `done date`, likewise.
    pub done_date: Bytes,
    /// The first octets of the message, after `text:`.
    pub text: Bytes,
    /// True when the id came from the TLV `receipted_message_id`.
    pub from_tlv: bool,
}

/// The states of SMPP 3.4 §5.2.28; 5.0 §4.7.15 adds the first and the last.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum MessageState {
    /// Waiting for its scheduled time (5.0).
    Scheduled = 0,
    /// On its way: not final.
    Enroute,
    /// Reached the handset.
    Delivered,
    /// Its validity period ended.
    Expired,
    /// Deleted by the centre or by request.
    Deleted,
    /// Cannot be delivered.
    Undeliverable,
    /// Accepted by customer service on the subscriber's behalf; carriers also use it for "taken": not final.
    Accepted,
    /// The centre does not know.
    Unknown,
    /// Refused by the network or the handset.
    Rejected,
    /// Accepted and then deliberately not sent (5.0).
    Skipped,
}

impl MessageState {
    /// The state with this number in TLV `message_state` and in `query_sm_resp`.
    pub const fn from_number(number: u8) -> Option<MessageState> {
        Some(match number {
            0 => MessageState::Scheduled,
            1 => MessageState::Enroute,
            2 => MessageState::Delivered,
            3 => MessageState::Expired,
            4 => MessageState::Deleted,
            5 => MessageState::Undeliverable,
            6 => MessageState::Accepted,
            7 => MessageState::Unknown,
            8 => MessageState::Rejected,
            9 => MessageState::Skipped,
            _ => return None,
        })
    }

    /// The state a receipt's `stat` names, in any case, abbreviated to seven letters or in full.
    pub fn from_stat(stat: &[u8]) -> Option<MessageState> {
        STATS.iter().find(|(name, _)| stat.eq_ignore_ascii_case(name.as_bytes())).map(|(_, state)| *state)
    }

    /// What a receipt's text calls this state.
    pub const fn stat(self) -> &'static str {
        match self {
            MessageState::Scheduled => "SCHEDLD",
            MessageState::Enroute => "ENROUTE",
            MessageState::Delivered => "DELIVRD",
            MessageState::Expired => "EXPIRED",
            MessageState::Deleted => "DELETED",
            MessageState::Undeliverable => "UNDELIV",
            MessageState::Accepted => "ACCEPTD",
            MessageState::Unknown => "UNKNOWN",
            MessageState::Rejected => "REJECTD",
            MessageState::Skipped => "SKIPPED",
        }
    }
}

const STATS: [(&str, MessageState); 19] = [
    ("DELIVRD", MessageState::Delivered),
    ("DELIVERED", MessageState::Delivered),
    ("UNDELIV", MessageState::Undeliverable),
    ("UNDELIVERABLE", MessageState::Undeliverable),
    ("UNDELIVERED", MessageState::Undeliverable),
    ("UNDELIVRD", MessageState::Undeliverable),
    ("FAILED", MessageState::Undeliverable),
    ("EXPIRED", MessageState::Expired),
    ("REJECTD", MessageState::Rejected),
    ("REJECTED", MessageState::Rejected),
    ("DELETED", MessageState::Deleted),
    ("UNKNOWN", MessageState::Unknown),
    ("ACCEPTD", MessageState::Accepted),
    ("ACCEPTED", MessageState::Accepted),
    ("ENROUTE", MessageState::Enroute),
    ("EN_ROUTE", MessageState::Enroute),
    ("SCHEDLD", MessageState::Scheduled),
    ("SCHEDULED", MessageState::Scheduled),
    ("SKIPPED", MessageState::Skipped),
];

/// True when the message's type in `esm_class` is a delivery receipt or an intermediate notification. The
/// text is not looked at.
pub fn is_receipt(sm: &Sm) -> bool {
    matches!(sm.esm_class & esm::TYPE_MASK, esm::SMSC_RECEIPT | esm::INTERMEDIATE)
}

/// True when the message's type is an intermediate notification: whatever it says is not final.
pub fn is_intermediate(esm_class: u8) -> bool {
    esm_class & esm::TYPE_MASK == esm::INTERMEDIATE
}

/// Reads the receipt in a message, whatever its `esm_class`: ask [`is_receipt`] first, or know the carrier.
///
/// `None` when neither a message id nor a state can be found in TLVs or text.
pub fn read(sm: &Sm) -> Option<Receipt> {
    let mut receipt = from_text(&text_of(sm));
    receipt.state = MessageState::from_stat(&receipt.stat);
    if let Some(id) = sm.tlvs.get(Tag::RECEIPTED_MESSAGE_ID).map(until_nul).filter(|id| !id.is_empty()) {
        receipt.message_id = id;
        receipt.from_tlv = true;
    }
    if let Some(state) = sm.tlvs.u8(Tag::MESSAGE_STATE).and_then(MessageState::from_number) {
        receipt.state = Some(state);
    }
    if let Some(code) = network_error(sm) {
        // Zero means "no error named"; it must not hide what the text says.
        if code != 0 || receipt.err.is_empty() {
            receipt.err = Bytes::from(format!("{code:03}"));
        }
    }
    let says_something =
        !receipt.message_id.is_empty() || receipt.state.is_some() || !receipt.stat.is_empty();
    says_something.then_some(receipt)
}

/// The code of TLV `network_error_code` (3.4 §5.3.2.31): one octet of network type, two of code.
fn network_error(sm: &Sm) -> Option<u16> {
    match sm.tlvs.get(Tag::NETWORK_ERROR_CODE)?.as_ref() {
        [_, high, low] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

fn until_nul(value: &Bytes) -> Bytes {
    let end = value.iter().position(|octet| *octet == 0).unwrap_or(value.len());
    value.slice(..end)
}

/// The receipt's text as ASCII octets: without a user data header, UCS-2 narrowed.
fn text_of(sm: &Sm) -> Bytes {
    let message = sm.message();
    let header = match (sm.esm_class & esm::UDHI, message.first()) {
        (esm::UDHI, Some(len)) => (usize::from(*len) + 1).min(message.len()),
        _ => 0,
    };
    let text = message.slice(header..);
    // Some centres send the receipt in the alphabet of the message: an ASCII key in UCS-2 starts with a zero
    // octet.
    match (sm.data_coding, text.first()) {
        (8, Some(0)) => text.chunks_exact(2).map(|unit| if unit[0] == 0 { unit[1] } else { b'?' }).collect(),
        _ => text,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Id,
    Sub,
    Dlvrd,
    SubmitDate,
    DoneDate,
    Stat,
    Err,
    Text,
}

/// Spellings seen.
const KEYS: [(&str, Key); 12] = [
    ("id:", Key::Id),
    ("sub:", Key::Sub),
    ("dlvrd:", Key::Dlvrd),
    ("submit date:", Key::SubmitDate),
    ("submit_date:", Key::SubmitDate),
    ("submitdate:", Key::SubmitDate),
    ("done date:", Key::DoneDate),
    ("done_date:", Key::DoneDate),
    ("donedate:", Key::DoneDate),
    ("stat:", Key::Stat),
    ("err:", Key::Err),
    ("text:", Key::Text),
];

/// A key in the text: where it starts and where its value does.
struct Found {
    key: Key,
    start: usize,
    value: usize,
}

/// The first key at or behind `from` that starts a word (or stands at `from` itself).
fn next_key(text: &[u8], from: usize) -> Option<Found> {
    let starts_word = |at: usize| at == from || is_separator(text[at - 1]);
    (from..text.len()).filter(|at| starts_word(*at)).find_map(|start| {
        let rest = &text[start..];
        let spelt =
            |name: &str| rest.get(..name.len()).is_some_and(|r| r.eq_ignore_ascii_case(name.as_bytes()));
        let (name, key) = KEYS.iter().find(|(name, _)| spelt(name))?;
        Some(Found { key: *key, start, value: start + name.len() })
    })
}

fn is_separator(octet: u8) -> bool {
    octet <= b' ' || matches!(octet, b',' | b';' | b'|')
}

fn from_text(text: &Bytes) -> Receipt {
    let mut receipt = Receipt::default();
    let mut found = next_key(text, 0);
    while let Some(Found { key, value, .. }) = found {
        if key == Key::Text {
            receipt.text = text.slice(value..);
            break;
        }
        let following = next_key(text, value);
        let end = following.as_ref().map_or(text.len(), |next| next.start);
        receipt.set(key, text.slice(value..end));
        found = following;
    }
    receipt
}

impl Receipt {
    /// The first value of a key stays: what follows may be the subscriber's own words.
    fn set(&mut self, key: Key, value: Bytes) {
        let value = trimmed(value);
        let (field, value) = match key {
            Key::Id => (&mut self.message_id, first_word(value)),
            Key::Stat => (&mut self.stat, first_word(value)),
            Key::Err => (&mut self.err, first_word(value)),
            Key::SubmitDate => (&mut self.submit_date, value),
            Key::DoneDate => (&mut self.done_date, value),
            Key::Sub | Key::Dlvrd | Key::Text => return,
        };
        if field.is_empty() {
            *field = value;
        }
    }
}

fn trimmed(value: Bytes) -> Bytes {
    let start = value.iter().position(|octet| !is_separator(*octet)).unwrap_or(value.len());
    let end = value.iter().rposition(|octet| !is_separator(*octet)).map_or(start, |last| last + 1);
    value.slice(start..end)
}

fn first_word(value: Bytes) -> Bytes {
    let end = value.iter().position(|octet| is_separator(*octet)).unwrap_or(value.len());
    value.slice(..end)
}
