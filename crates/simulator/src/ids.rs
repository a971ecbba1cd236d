//! Message ids: one number per accepted submission, written in the style the options ask for.
//! Invariant: different numbers are written differently in every style.

use crate::chance::scramble;
use crate::options::IdStyle;

/// Bits below the start time in a message number: two centres started a second apart share no id for the
/// first million messages.
const COUNTER_BITS: u32 = 20;

/// The number of the first message of a centre started at `start_unix_s`.
pub(crate) fn first(start_unix_s: u64) -> u64 {
    start_unix_s << COUNTER_BITS
}

/// The id as `submit_sm_resp` tells it.
pub(crate) fn in_answer(number: u64, style: IdStyle) -> String {
    match style {
        IdStyle::Decimal | IdStyle::DecimalAnswerHexReceipt => number.to_string(),
        IdStyle::Hex | IdStyle::HexAnswerDecimalReceipt => format!("{number:x}"),
        IdStyle::Uuid => uuid(number),
    }
}

/// The id as the receipt tells it.
pub(crate) fn in_receipt(number: u64, style: IdStyle) -> String {
    match style {
        IdStyle::Decimal | IdStyle::HexAnswerDecimalReceipt => number.to_string(),
        IdStyle::Hex | IdStyle::DecimalAnswerHexReceipt => format!("{number:x}"),
        IdStyle::Uuid => uuid(number),
    }
}

/// A version 4 look-alike. Its second half carries the low 62 bits of the number, so that no two are the
/// same.
fn uuid(number: u64) -> String {
    let high = scramble(number);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((number >> 48) & 0x3fff),
        number & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_style_writes_answer_and_receipt() {
        let written = |style| (in_answer(0x1f4a, style), in_receipt(0x1f4a, style));
        let pair = |answer: &str, receipt: &str| (answer.to_owned(), receipt.to_owned());
        assert_eq!(written(IdStyle::Decimal), pair("8010", "8010"));
        assert_eq!(written(IdStyle::Hex), pair("1f4a", "1f4a"));
        assert_eq!(written(IdStyle::HexAnswerDecimalReceipt), pair("1f4a", "8010"));
        assert_eq!(written(IdStyle::DecimalAnswerHexReceipt), pair("8010", "1f4a"));
        let (answer, receipt) = written(IdStyle::Uuid);
        assert_eq!(answer, receipt);
        assert_eq!(answer.len(), 36);
        assert_eq!(answer.bytes().filter(|&octet| octet == b'-').count(), 4);
        assert_ne!(answer, in_answer(0x1f4b, IdStyle::Uuid));
    }

    #[test]
    fn a_later_start_repeats_no_id() {
        assert!(first(1_767_225_601) - first(1_767_225_600) > 1_000_000);
    }
}
