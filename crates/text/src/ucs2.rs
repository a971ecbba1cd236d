//! UCS-2 as short messages use it: UTF-16, big endian, surrogate pairs included (3GPP TS 23.038 §6.2.3).

/// UTF-16BE octets, two per unit.
pub fn encode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    for unit in text.encode_utf16() {
        out.extend_from_slice(&unit.to_be_bytes());
    }
    out
}

/// Decodes UTF-16BE; a lone surrogate or an odd last octet becomes U+FFFD, a leading byte-order mark is
/// dropped (and obeyed when it says little endian).
pub fn decode(octets: &[u8]) -> String {
    decode_counting(octets).0
}

/// As [`decode`], and whether nothing had to be replaced.
pub(crate) fn decode_counting(octets: &[u8]) -> (String, bool) {
    let (body, little) = match octets {
        [0xFE, 0xFF, rest @ ..] => (rest, false),
        [0xFF, 0xFE, rest @ ..] => (rest, true),
        all => (all, false),
    };
    let (pairs, odd) = body.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
    let mut text = String::with_capacity(body.len());
    let mut exact = odd.is_empty();
    for c in char::decode_utf16(pairs.iter().map(unit)) {
        exact &= c.is_ok();
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_survive_and_damage_shows() {
        assert_eq!(encode("你😀"), [0x4F, 0x60, 0xD8, 0x3D, 0xDE, 0x00]);
        assert_eq!(decode(&encode("你😀a")), "你😀a");
        assert_eq!(decode(&[0xD8, 0x3D]), "\u{FFFD}");
        assert_eq!(decode(&[0x00, 0x61, 0x00]), "a\u{FFFD}");
        assert_eq!(decode(&[0xFE, 0xFF, 0x00, 0x61]), "a");
        assert_eq!(decode(&[0xFF, 0xFE, 0x61, 0x00]), "a");
        assert_eq!(decode(&[]), "");
    }
}
