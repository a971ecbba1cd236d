//! Countries and regions, by the two letters of ISO 3166-1. What is not here: which number belongs to which (`phone.rs`).

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A country or region by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Mainland China.
    pub const CN: Self = Self(*b"CN");
    /// Numbers that belong to no country (satellite and other global networks).
    pub const NONE: Self = Self(*b"ZZ");
    /// The United Kingdom.
    pub(crate) const GB: Self = Self(*b"GB");

    /// From two ASCII letters of either case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// Two capital letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }

    /// The number stored: first letter * 256 + second.
    pub const fn code(self) -> i64 {
        self.0[0] as i64 * 256 + self.0[1] as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        let [a, b] = u16::try_from(code).ok()?.to_be_bytes();
        (a.is_ascii_uppercase() && b.is_ascii_uppercase()).then_some(Self([a, b]))
    }

    /// The calling code that its numbers begin with; several countries may share one. Looks in the library's tables.
    pub fn calling_code(self) -> Option<u16> {
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(self.region()?)?;
        u16::try_from(code).ok()
    }

    /// As the numbering-plan library names it.
    pub(crate) fn region(self) -> Option<Region> {
        self.as_str().parse().ok()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a country is two letters, such as CN"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calling_codes_are_the_librarys() {
        let code = |country: &str| Country::parse(country).and_then(Country::calling_code);
        assert_eq!(
            (code("CN"), code("PH"), code("US"), code("HK")),
            (Some(86), Some(63), Some(1), Some(852))
        );
        assert_eq!(code("ZZ"), None);
    }
}
