//! Magic numbers: the last four digits of a destination force an outcome, whatever the country and the
//! options. Only the table is here; `fate` turns an entry into behaviour. Documented for people in
//! `docs/simulator.md`.

/// What a magic number asks for; the discriminant is the number's last four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Magic {
    DeliveredAtOnce = 0,
    Undeliverable = 1,
    Expired = 2,
    Rejected = 3,
    Unknown = 4,
    NoReceipt = 5,
    ReceiptTwice = 6,
    ReceiptBeforeAnswer = 7,
    LateReceipt = 8,
    InvalidDestination = 9,
    SystemError = 10,
    ThrottledThreeTimes = 11,
    NoAnswer = 12,
    CutInsteadOfAnswer = 13,
    IntermediateFirst = 14,
    TlvReceipt = 15,
    OddTextReceipt = 16,
    StopUplink = 17,
    LongUplink = 18,
    FirstSegmentFails = 19,
}

/// The entries in the order of their digits.
const TABLE: [Magic; 20] = [
    Magic::DeliveredAtOnce,
    Magic::Undeliverable,
    Magic::Expired,
    Magic::Rejected,
    Magic::Unknown,
    Magic::NoReceipt,
    Magic::ReceiptTwice,
    Magic::ReceiptBeforeAnswer,
    Magic::LateReceipt,
    Magic::InvalidDestination,
    Magic::SystemError,
    Magic::ThrottledThreeTimes,
    Magic::NoAnswer,
    Magic::CutInsteadOfAnswer,
    Magic::IntermediateFirst,
    Magic::TlvReceipt,
    Magic::OddTextReceipt,
    Magic::StopUplink,
    Magic::LongUplink,
    Magic::FirstSegmentFails,
];

impl Magic {
    /// Reads the end of a destination address; `None` for ordinary numbers and for anything that does not end
    /// in four digits.
    pub(crate) fn of(destination: &[u8]) -> Option<Magic> {
        let (_, end) = destination.split_last_chunk::<4>()?;
        if !end.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let number = end.iter().fold(0_usize, |sum, digit| sum * 10 + usize::from(digit - b'0'));
        TABLE.get(number).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_by_its_digits_in_any_country() {
        for (number, &magic) in TABLE.iter().enumerate() {
            assert_eq!(magic as usize, number);
            for prefix in ["861380013", "+44770090", "1555010", ""] {
                assert_eq!(Magic::of(format!("{prefix}{number:04}").as_bytes()), Some(magic));
            }
        }
    }

    #[test]
    fn ordinary_numbers_are_not_magic() {
        for destination in ["8613800138020", "8613800139999", "001", "", "86138000x0001x", "0001 "] {
            assert_eq!(Magic::of(destination.as_bytes()), None, "{destination}");
        }
    }

    /// Any range works: the prefix may itself be full of zeros.
    #[test]
    fn only_the_last_four_digits_decide() {
        assert_eq!(Magic::of(b"8613000000005"), Some(Magic::NoReceipt));
        assert_eq!(Magic::of(b"8613000010005"), Some(Magic::NoReceipt));
        assert_eq!(Magic::of(b"8613000001005"), None);
    }
}
