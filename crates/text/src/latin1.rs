//! ISO 8859-1 (SMPP 3.4 §5.2.19, data_coding 3).

/// One octet per character; `None` when a character is above U+00FF.
pub fn encode(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// Every octet is a character.
pub fn decode(octets: &[u8]) -> String {
    octets.iter().map(|o| char::from(*o)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_octets_round_trip() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(encode(&decode(&all)), Some(all));
        assert_eq!(encode("€"), None);
    }
}
