//! From the octets a carrier delivered to text, by data_coding (SMPP 3.4 §5.2.19, 3GPP TS 23.038 §4).
//!
//! Never fails: what cannot be decoded is shown as well as possible and marked as not exact, so that an
//! uplink is never lost over its alphabet. The caller strips a user data header first (`udh::parse`).

use crate::{gsm7, latin1, ucs2};
use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK, ISO_2022_JP, ISO_8859_5, ISO_8859_8, UTF_8};

/// What data_coding 0 means on a link: each carrier has its own "SMSC default alphabet".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DefaultAlphabet {
    /// GSM 7-bit, one septet per octet: the usual meaning.
    #[default]
    Gsm7,
    /// GSM 7-bit, eight septets in seven octets.
    Gsm7Packed,
    /// Seven-bit ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-8, as some gateways send it.
    Utf8,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Readable text; U+FFFD where an octet made no sense.
    pub text: String,
    /// Whether every octet was understood and data_coding named a text alphabet.
    pub exact: bool,
}

/// The alphabets that data_coding can name.
enum Coding {
    Default,
    Ascii,
    Latin1,
    Ucs2,
    Octets,
    Other(&'static Encoding),
    Reserved,
}

/// Decodes `body`, which must not contain a user data header.
pub fn text(data_coding: u8, default: DefaultAlphabet, body: &[u8]) -> Decoded {
    text_after(data_coding, default, 0, body)
}

/// As [`text`] for a body that followed a user data header of `udh_octets` (its length octet included):
/// packed septets then begin on the next septet boundary.
pub fn text_after(data_coding: u8, default: DefaultAlphabet, udh_octets: usize, body: &[u8]) -> Decoded {
    match coding(data_coding) {
        Coding::Default => by_default(default, udh_octets, body),
        Coding::Ascii => ascii(body),
        Coding::Latin1 => Decoded { text: latin1::decode(body), exact: true },
        Coding::Ucs2 => decoded(ucs2::decode_counting(body)),
        Coding::Octets => octets(body),
        Coding::Other(encoding) => other(encoding, body),
        Coding::Reserved => Decoded { exact: false, ..by_default(default, udh_octets, body) },
    }
}

/// SMPP values below 0x10, the groups of TS 23.038 §4 above.
fn coding(data_coding: u8) -> Coding {
    match data_coding {
        0x00 => Coding::Default,
        0x01 => Coding::Ascii,
        0x02 | 0x04 => Coding::Octets,
        0x03 => Coding::Latin1,
        0x05 | 0x0D => Coding::Other(EUC_JP),
        0x06 => Coding::Other(ISO_8859_5),
        0x07 => Coding::Other(ISO_8859_8),
        0x08 => Coding::Ucs2,
        0x0A => Coding::Other(ISO_2022_JP),
        0x0E => Coding::Other(EUC_KR),
        0x0F => Coding::Other(GBK),
        0x10..=0x7F if data_coding & 0x20 != 0 => Coding::Octets, // compressed
        0x10..=0x7F => match data_coding & 0x0C {
            0x00 => Coding::Default,
            0x04 => Coding::Octets,
            0x08 => Coding::Ucs2,
            _ => Coding::Reserved,
        },
        0xC0..=0xDF => Coding::Default, // message waiting, GSM 7-bit
        0xE0..=0xEF => Coding::Ucs2,    // message waiting, UCS-2
        0xF0..=0xFF if data_coding & 0x04 != 0 => Coding::Octets,
        0xF0..=0xFF => Coding::Default,
        _ => Coding::Reserved,
    }
}

fn by_default(default: DefaultAlphabet, udh_octets: usize, body: &[u8]) -> Decoded {
    match default {
        DefaultAlphabet::Gsm7 => decoded(gsm7::decode_counting(body)),
        DefaultAlphabet::Gsm7Packed => decoded(gsm7::decode_counting(&unpack(udh_octets, body))),
        DefaultAlphabet::Ascii => ascii(body),
        DefaultAlphabet::Latin1 => Decoded { text: latin1::decode(body), exact: true },
        DefaultAlphabet::Utf8 => other(UTF_8, body),
    }
}

/// The octet count does not tell seven septets from eight when it is a multiple of seven: a last septet of
/// zero bits is then taken for padding, not for `@` (TS 23.038 §6.1.2.1.1).
fn unpack(udh_octets: usize, body: &[u8]) -> Vec<u8> {
    let fill = gsm7::fill_bits(udh_octets);
    let bits = (body.len() * 8).saturating_sub(usize::from(fill));
    let mut septets = gsm7::unpack(body, bits / 7, fill);
    if bits % 7 == 0 && septets.last() == Some(&0) {
        septets.pop();
    }
    septets
}

fn ascii(body: &[u8]) -> Decoded {
    Decoded { text: crate::ascii::decode(body), exact: body.is_ascii() }
}

/// Binary by its label; many senders put UTF-8 or Latin-1 text in it all the same.
fn octets(body: &[u8]) -> Decoded {
    let text = std::str::from_utf8(body).map_or_else(|_| latin1::decode(body), str::to_owned);
    Decoded { text, exact: false }
}

fn other(encoding: &'static Encoding, body: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    Decoded { text: text.into_owned(), exact: !damaged }
}

fn decoded((text, exact): (String, bool)) -> Decoded {
    Decoded { text, exact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(data_coding: u8, default: DefaultAlphabet, body: &[u8]) -> (String, bool) {
        let d = text(data_coding, default, body);
        (d.text, d.exact)
    }

    #[test]
    fn each_coding() {
        use DefaultAlphabet::{Gsm7, Gsm7Packed, Latin1, Utf8};
        let cases: [(u8, DefaultAlphabet, &[u8], &str, bool); 22] = [
            (0, Gsm7, &[0x00, 0x1B, 0x65], "@€", true),
            (0, Latin1, b"@", "@", true),
            (0, DefaultAlphabet::Ascii, b"a\xE9", "a\u{FFFD}", false),
            (0, Utf8, "你好".as_bytes(), "你好", true),
            (0, Utf8, &[0xFF], "\u{FFFD}", false),
            (0, Gsm7Packed, &[0xE8, 0x32, 0x9B, 0xFD, 0x06], "hello", true),
            (0, Gsm7Packed, &[0x41, 0xE1, 0x90, 0x58, 0x34, 0x1E, 0x01], "ABCDEFG", true),
            (1, Gsm7, b"@", "@", true),
            (3, Gsm7, &[0xE9], "é", true),
            (4, Gsm7, "你".as_bytes(), "你", false),
            (4, Gsm7, &[0xE9], "é", false),
            (6, Gsm7, &[0xB0], "А", true),
            (7, Gsm7, &[0xE0], "א", true),
            (8, Gsm7, &[0x4F, 0x60], "你", true),
            (8, Gsm7, &[0x4F], "\u{FFFD}", false),
            (14, Gsm7, &[0xB0, 0xA1], "가", true),
            (15, Gsm7, &[0xC4, 0xE3], "你", true),
            (0x18, Gsm7, &[0x4F, 0x60], "你", true),
            (0x19, Gsm7, &[0x4F, 0x60], "你", true),
            (0xF0, Gsm7, &[0x00], "@", true),
            (0xF5, Gsm7, b"a", "a", false),
            (0x80, Gsm7, b"a", "a", false),
        ];
        for (data_coding, default, body, want, exact) in cases {
            assert_eq!(shown(data_coding, default, body), (want.to_owned(), exact), "{data_coding:#04x}");
        }
    }

    #[test]
    fn packed_text_after_a_header() {
        let d = text_after(0, DefaultAlphabet::Gsm7Packed, 6, &[0xC2, 0x62]);
        assert_eq!((d.text.as_str(), d.exact), ("ab", true));
    }

    proptest! {
        #[test]
        fn no_octets_panic(
            data_coding: u8, body in prop::collection::vec(any::<u8>(), 0..200), udh in 0usize..20,
        ) {
            for default in [DefaultAlphabet::Gsm7, DefaultAlphabet::Gsm7Packed, DefaultAlphabet::Utf8] {
                let d = text_after(data_coding, default, udh, &body);
                prop_assert!(d.text.len() <= body.len() * 4 + 4, "{} from {}", d.text.len(), body.len());
            }
        }
    }
}
