//! Money: whole micro-units, never floating point.
//!
//! A currency order counts millionths of the currency; an SMS-count order counts millionths of one SMS, so that
//! one arithmetic serves both. Conversions to decimal text happen only here.

use std::fmt;

/// One unit (one SMS, one dollar) in micro-units.
pub const UNIT: i64 = 1_000_000;
/// The largest amount that is taken from people, for an order in all: sums of such amounts stay far within 63 bits.
pub const AMOUNT_MAX: Micro = Micro(1_000_000_000_000 * UNIT);
/// The largest price of a segment.
pub const PRICE_MAX: Micro = Micro(1_000_000 * UNIT);

/// An amount in micro-units.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Micro(pub i64);

impl Micro {
    /// Nothing.
    pub const ZERO: Micro = Micro(0);

    /// The sum, or `None` beyond 63 bits.
    pub fn checked_add(self, other: Micro) -> Option<Micro> {
        self.0.checked_add(other.0).map(Micro)
    }

    /// `times` this amount, or `None` beyond 63 bits.
    pub fn times(self, times: u32) -> Option<Micro> {
        self.0.checked_mul(i64::from(times)).map(Micro)
    }

    /// The share `part` of `whole` equal parts, exact when the amount was made as `whole` times something,
    /// otherwise rounded down (in the tenant's favour). `whole` must not be 0.
    pub fn share(self, part: u32, whole: u32) -> Micro {
        let share = i128::from(self.0) * i128::from(part) / i128::from(whole.max(1));
        Micro(i64::try_from(share).unwrap_or(self.0))
    }

    /// Reads a decimal such as `0.045` or `200`; at most six decimals, no sign, no exponent.
    pub fn parse(text: &str) -> Option<Micro> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || decimals.len() > 6 || !plain(whole) || !plain(decimals) {
            return None;
        }
        let units: i64 = whole.parse().ok()?;
        let micros: i64 = format!("{decimals:0<6}").parse().ok()?;
        units.checked_mul(UNIT)?.checked_add(micros).map(Micro)
    }

    /// Reads what [`Micro::parse`] reads, with a `-` before it when it is less than nothing.
    pub fn parse_signed(text: &str) -> Option<Micro> {
        match text.strip_prefix('-') {
            Some(rest) => Micro::parse(rest).map(|amount| Micro(-amount.0)),
            None => Micro::parse(text),
        }
    }
}

impl fmt::Display for Micro {
    /// The shortest decimal: `198`, `0.045`, `-1.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (units, micros) = (self.0.unsigned_abs() / UNIT as u64, self.0.unsigned_abs() % UNIT as u64);
        if micros == 0 {
            return write!(f, "{sign}{units}");
        }
        let decimals = format!("{micros:06}");
        write!(f, "{sign}{units}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_read_and_print() {
        for (text, micro) in [("0", 0), ("200", 200 * UNIT), ("0.045", 45_000), ("1.000001", 1_000_001)] {
            assert_eq!(Micro::parse(text), Some(Micro(micro)));
            assert_eq!(Micro(micro).to_string(), text);
        }
        assert_eq!(Micro(-1_500_000).to_string(), "-1.5");
        for bad in ["", ".5", "1.0000001", "-1", "1e3", "１", "9999999999999999"] {
            assert_eq!(Micro::parse(bad), None, "{bad}");
        }
        assert_eq!(Micro::parse_signed("-1.5"), Some(Micro(-1_500_000)));
        assert_eq!(Micro::parse_signed("2"), Micro::parse("2"));
        for bad in ["--1", "+1", "- 1", "-", ""] {
            assert_eq!(Micro::parse_signed(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_share_of_equal_parts_is_exact() {
        let whole = Micro(45_001).times(3).unwrap();
        assert_eq!(whole.share(2, 3), Micro(90_002));
        assert_eq!(whole.share(3, 3), whole);
        assert_eq!(whole.share(0, 3), Micro::ZERO);
    }
}
