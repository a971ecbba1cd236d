//! Where a profile is shown: provinces of China by their ISO 3166-2 code. Handsets compare; nothing here knows where one is.

/// Codes, in the standard's order of names.
pub const ALL: [&str; 34] = [
    "CN-AH", "CN-BJ", "CN-CQ", "CN-FJ", "CN-GD", "CN-GS", "CN-GX", "CN-GZ", "CN-HA", "CN-HB", "CN-HE",
    "CN-HI", "CN-HK", "CN-HL", "CN-HN", "CN-JL", "CN-JS", "CN-JX", "CN-LN", "CN-MO", "CN-NM", "CN-NX",
    "CN-QH", "CN-SC", "CN-SD", "CN-SH", "CN-SN", "CN-SX", "CN-TJ", "CN-TW", "CN-XJ", "CN-XZ", "CN-YN",
    "CN-ZJ",
];

/// Whether it is one.
pub fn is_known(code: &str) -> bool {
    ALL.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_once() {
        assert!(ALL.is_sorted() && ALL.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(is_known("CN-BJ") && !is_known("BJ") && !is_known("CN-XX"));
    }
}
