//! Countries and regions, by the two letters of ISO 3166-1. What is not here: which number belongs to which (`phone.rs`).

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// ISO 3166-1 alpha-2, and `XK`, which numbering plans use for Kosovo.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

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

    /// A country or region that ISO 3166-1 knows (and Kosovo), written in two capital letters.
    pub fn assigned(code: &str) -> Option<Self> {
        let known = code.len() == 2 && ASSIGNED.split_whitespace().any(|known| known == code);
        if known { Self::parse(code) } else { None }
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
    fn assigned_codes_are_known() {
        assert_eq!(ASSIGNED.split_whitespace().count(), 250);
        for code in ["CN", "PH", "GB", "HK"] {
            assert!(Country::assigned(code).is_some(), "{code}");
        }
        for code in ["UK", "XX", "cn", "C", "CN ", "A B"] {
            assert!(Country::assigned(code).is_none(), "{code}");
        }
    }

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
