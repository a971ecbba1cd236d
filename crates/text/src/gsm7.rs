//! GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 §6.2.1), and septet packing (§6.1.2).
//!
//! The national language tables are deliberately absent: handset support is uneven, and pricing by them
//! surprises.
//!
//! Invariant: `decode_unpacked(encode_unpacked(t)) == t` for every text that encodes.

/// The octet that introduces a character of the extension table.
pub const ESCAPE: u8 = 0x1B;

/// Default alphabet by septet; 0x1B is the escape, never a character.
#[rustfmt::skip]
const DEFAULT: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì',
    'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å',
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ',
    'Σ', 'Θ', 'Ξ', '\u{1B}', 'Æ', 'æ', 'ß', 'É',
    ' ', '!', '"', '#', '¤', '%', '&', '\'',
    '(', ')', '*', '+', ',', '-', '.', '/',
    '0', '1', '2', '3', '4', '5', '6', '7',
    '8', '9', ':', ';', '<', '=', '>', '?',
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G',
    'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
    'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§',
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g',
    'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
    'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

/// Extension table: (septet after the escape, character).
const EXTENSION: [(u8, char); 10] = [
    (0x0A, '\u{0C}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2F, '\\'),
    (0x3C, '['),
    (0x3D, '~'),
    (0x3E, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// Marks a code point outside the alphabet in `LATIN` and `GREEK`.
const ABSENT: u8 = 0xFF;
/// Set on a septet that follows an escape.
const ESCAPED: u8 = 0x80;
const GREEK_FIRST: u32 = 0x0393;
const GREEK_LEN: usize = 0x17;

/// U+0000..U+00FF to septet, `ESCAPED` set for the extension table.
const LATIN: [u8; 256] = latin_table();
/// U+0393..U+03A9 to septet.
const GREEK: [u8; GREEK_LEN] = greek_table();

const fn latin_table() -> [u8; 256] {
    let mut table = [ABSENT; 256];
    let mut i = 0;
    while i < DEFAULT.len() {
        let c = DEFAULT[i] as u32;
        if c < 256 && i != ESCAPE as usize {
            table[c as usize] = i as u8;
        }
        i += 1;
    }
    let mut i = 0;
    while i < EXTENSION.len() {
        let c = EXTENSION[i].1 as u32;
        if c < 256 {
            table[c as usize] = EXTENSION[i].0 | ESCAPED;
        }
        i += 1;
    }
    table
}

const fn greek_table() -> [u8; GREEK_LEN] {
    let mut table = [ABSENT; GREEK_LEN];
    let mut i = 0;
    while i < DEFAULT.len() {
        let c = DEFAULT[i] as u32;
        if c >= GREEK_FIRST && c < GREEK_FIRST + GREEK_LEN as u32 {
            table[(c - GREEK_FIRST) as usize] = i as u8;
        }
        i += 1;
    }
    table
}

/// The septet of `c` with `ESCAPED` for the extension table, or `ABSENT`.
#[inline]
const fn septet(c: char) -> u8 {
    let c = c as u32;
    if c < 256 {
        LATIN[c as usize]
    } else if c >= GREEK_FIRST && c < GREEK_FIRST + GREEK_LEN as u32 {
        GREEK[(c - GREEK_FIRST) as usize]
    } else if c == '€' as u32 {
        0x65 | ESCAPED
    } else {
        ABSENT
    }
}

/// How many septets `c` takes (1, or 2 with an escape), or `None` when the alphabet lacks it.
#[inline]
pub const fn is_gsm7(c: char) -> Option<usize> {
    match septet(c) {
        ABSENT => None,
        s if s & ESCAPED != 0 => Some(2),
        _ => Some(1),
    }
}

/// Encodes with one septet per octet, escapes included; `None` when a character is outside the alphabet.
pub fn encode_unpacked(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match septet(c) {
            ABSENT => return None,
            s if s & ESCAPED != 0 => out.extend_from_slice(&[ESCAPE, s & !ESCAPED]),
            s => out.push(s),
        }
    }
    Some(out)
}

/// Decodes one septet per octet. An escape before an unknown septet shows that septet's default character
/// (TS 23.038 §6.2.1.1); a dangling or doubled escape is a space; an octet above 0x7F becomes U+FFFD.
pub fn decode_unpacked(octets: &[u8]) -> String {
    decode_counting(octets).0
}

/// As [`decode_unpacked`], and whether every octet was a character of the alphabet.
pub(crate) fn decode_counting(octets: &[u8]) -> (String, bool) {
    let mut text = String::with_capacity(octets.len());
    let mut exact = true;
    let mut rest = octets.iter().copied();
    while let Some(octet) = rest.next() {
        if octet != ESCAPE {
            exact &= octet < 0x80;
            text.push(default_char(octet));
            continue;
        }
        let next = rest.next();
        match next.and_then(extension_char) {
            Some(c) => text.push(c),
            None => {
                exact = false;
                text.push(next.filter(|n| *n != ESCAPE).map_or(' ', default_char));
            }
        }
    }
    (text, exact)
}

fn default_char(octet: u8) -> char {
    DEFAULT.get(usize::from(octet)).copied().unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn extension_char(octet: u8) -> Option<char> {
    EXTENSION.iter().find(|(code, _)| *code == octet).map(|(_, c)| *c)
}

/// Packs septets eight into seven octets, after `fill_bits` (0..=6) zero bits: the padding that follows a
/// user data header so that text starts on a septet (TS 23.040 §9.2.3.24). Bits above the seventh are
/// ignored.
pub fn pack(septets: &[u8], fill_bits: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity((septets.len() * 7 + usize::from(fill_bits)).div_ceil(8));
    let mut bits: u16 = 0;
    let mut held = u32::from(fill_bits % 7);
    for septet in septets {
        bits |= u16::from(septet & 0x7F) << held;
        held += 7;
        if held >= 8 {
            out.push((bits & 0xFF) as u8);
            bits >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        out.push((bits & 0xFF) as u8);
    }
    out
}

/// Unpacks at most `count` septets from `octets`, skipping `fill_bits` (0..=6) first; fewer when the octets
/// end.
pub fn unpack(octets: &[u8], count: usize, fill_bits: u8) -> Vec<u8> {
    let fill = usize::from(fill_bits % 7);
    let held = (octets.len() * 8).saturating_sub(fill) / 7;
    let mut out = Vec::with_capacity(count.min(held));
    for i in 0..count.min(held) {
        let bit = fill + i * 7;
        let low = u16::from(octets[bit / 8]);
        let high = octets.get(bit / 8 + 1).copied().map_or(0, u16::from);
        out.push((((high << 8 | low) >> (bit % 8)) & 0x7F) as u8);
    }
    out
}

/// Zero bits between a user data header of `udh_octets` (its length octet included) and the first septet.
pub const fn fill_bits(udh_octets: usize) -> u8 {
    ((7 - (udh_octets * 8) % 7) % 7) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_septet_decodes_and_encodes_to_itself() {
        for (code, c) in DEFAULT.iter().enumerate().filter(|(code, _)| *code != usize::from(ESCAPE)) {
            assert_eq!(encode_unpacked(&c.to_string()), Some(vec![code as u8]), "{c:?}");
            assert_eq!(decode_unpacked(&[code as u8]), c.to_string());
        }
        for (code, c) in EXTENSION {
            assert_eq!(encode_unpacked(&c.to_string()), Some(vec![ESCAPE, code]), "{c:?}");
            assert_eq!(decode_unpacked(&[ESCAPE, code]), c.to_string());
        }
    }

    #[test]
    fn the_alphabet_has_137_characters_and_no_escape() {
        let in_it = (0..=0x10FFFF).filter_map(char::from_u32).filter(|c| is_gsm7(*c).is_some()).count();
        assert_eq!(in_it, 137);
        assert_eq!(is_gsm7('\u{1B}'), None);
        assert_eq!((is_gsm7('ç'), is_gsm7('`'), is_gsm7('\u{0C}')), (None, None, Some(2)));
    }

    #[test]
    fn broken_escapes_are_shown_not_lost() {
        assert_eq!(decode_unpacked(b"a\x1B"), "a ");
        assert_eq!(decode_unpacked(b"\x1B\x1Ba"), " a");
        assert_eq!(decode_unpacked(b"\x1Ba"), "a");
        assert_eq!(decode_unpacked(&[0x41, 0x80, 0xFF]), "A\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn fill_bits_follow_the_header() {
        assert_eq!([0, 1, 6, 7, 8].map(fill_bits), [0, 6, 1, 0, 6]);
    }
}
