//! Which price line a message falls under, and what it costs.

use crate::kind::Kind;
use crate::money::Micro;
use crate::network::Network;
use crate::phone::Country;
use serde::{Deserialize, Serialize};

/// One line of a tariff; `None` means "any".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLine {
    /// Only this SMS type.
    pub kind: Option<Kind>,
    /// Only this destination country.
    pub country: Option<Country>,
    /// Only this mobile network.
    pub network: Option<Network>,
    /// Micro-units per segment.
    pub per_segment: Micro,
}

impl PriceLine {
    fn covers(&self, kind: Kind, country: Country, network: Network) -> bool {
        self.kind.is_none_or(|k| k == kind)
            && self.country.is_none_or(|c| c == country)
            && self.network.is_none_or(|n| n == network)
    }

    /// Network outweighs country outweighs type.
    fn weight(&self) -> u8 {
        u8::from(self.network.is_some()) << 2
            | u8::from(self.country.is_some()) << 1
            | u8::from(self.kind.is_some())
    }
}

/// The most specific line that covers the message (network before country before type), the first of equals;
/// `None` when nothing does: the message has no price and is refused.
pub fn choose(lines: &[PriceLine], kind: Kind, country: Country, network: Network) -> Option<&PriceLine> {
    let mut best: Option<&PriceLine> = None;
    for line in lines.iter().filter(|line| line.covers(kind, country, network)) {
        if best.is_none_or(|b| line.weight() > b.weight()) {
            best = Some(line);
        }
    }
    best
}

/// What `segments` cost; stops at the largest amount, which no balance covers.
pub fn price(line: &PriceLine, segments: u16) -> Micro {
    line.per_segment.times(u32::from(segments)).unwrap_or(Micro(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: Option<Kind>, country: Option<&str>, network: Option<Network>, micro: i64) -> PriceLine {
        PriceLine { kind, country: country.and_then(Country::parse), network, per_segment: Micro(micro) }
    }

    #[test]
    fn the_most_specific_line_wins() {
        use Kind::{Marketing, Verification};
        use Network::{ChinaMobile, ChinaUnicom, Unknown};
        let lines = [
            line(None, None, None, 1),
            line(Some(Marketing), None, None, 2),
            line(None, Some("CN"), None, 3),
            line(Some(Marketing), Some("CN"), None, 4),
            line(None, None, Some(ChinaUnicom), 5),
            line(Some(Marketing), Some("CN"), None, 6),
        ];
        let gb = Country::parse("GB").unwrap();
        let cases = [
            (Verification, gb, Unknown, 1),
            (Marketing, gb, Unknown, 2),
            (Verification, Country::CN, ChinaMobile, 3),
            (Marketing, Country::CN, ChinaMobile, 4),
            (Marketing, Country::CN, ChinaUnicom, 5),
        ];
        for (kind, country, network, want) in cases {
            let chosen = choose(&lines, kind, country, network).unwrap();
            assert_eq!(chosen.per_segment, Micro(want), "{kind:?} {country} {network:?}");
        }
        assert_eq!(choose(&lines[1..2], Verification, gb, Unknown), None);
    }

    #[test]
    fn segments_multiply_and_never_overflow() {
        assert_eq!(price(&line(None, None, None, 45_000), 3), Micro(135_000));
        assert_eq!(price(&line(None, None, None, i64::MAX / 2), 3), Micro(i64::MAX));
    }
}
