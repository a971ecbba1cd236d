//! ASCII / IA5 (SMPP 3.4 §5.2.19, data_coding 1).

/// One octet per character; `None` when a character is above U+007F.
pub fn encode(text: &str) -> Option<Vec<u8>> {
    text.is_ascii().then(|| text.as_bytes().to_vec())
}

/// An octet above 0x7F becomes U+FFFD.
pub fn decode(octets: &[u8]) -> String {
    octets.iter().map(|o| if o.is_ascii() { char::from(*o) } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_seven_bits() {
        assert_eq!(encode("a~"), Some(b"a~".to_vec()));
        assert_eq!(encode("é"), None);
        assert_eq!(decode(b"a\xE9"), "a\u{FFFD}");
    }
}
