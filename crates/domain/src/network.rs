//! The handset's mobile network in mainland China, guessed from the number's prefix.
//!
//! A guess because numbers move between networks (about 1 % have); a learned override belongs to the caller.
//! Basis of `data/carrier_prefixes_cn.csv`: the public numbering plan as community lists restate it; longest
//! prefix wins.

use crate::phone::Phone;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

const PREFIXES: &str = include_str!("../data/carrier_prefixes_cn.csv");

/// Mainland mobile network (归属网络).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Network {
    /// Not mainland China, or a prefix nobody has.
    #[default]
    #[serde(rename = "unknown")]
    Unknown = 0,
    /// 中国移动.
    #[serde(rename = "cmcc")]
    ChinaMobile = 1,
    /// 中国联通.
    #[serde(rename = "cucc")]
    ChinaUnicom = 2,
    /// 中国电信.
    #[serde(rename = "ctcc")]
    ChinaTelecom = 3,
    /// 中国广电.
    #[serde(rename = "cbn")]
    ChinaBroadnet = 4,
}

impl Network {
    /// All, `Unknown` first.
    pub const ALL: [Self; 5] =
        [Self::Unknown, Self::ChinaMobile, Self::ChinaUnicom, Self::ChinaTelecom, Self::ChinaBroadnet];

    /// The network that was given the number's prefix. No allocation; two divisions and a look-up.
    pub fn of(phone: Phone) -> Self {
        phone.mainland_national().map_or(Self::Unknown, |national| {
            let first_five = national / 10u64.pow(national.ilog10().saturating_sub(4));
            let at = usize::try_from(first_five).unwrap_or(0).wrapping_sub(FIRST);
            table().get(at).copied().unwrap_or_default()
        })
    }

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::ChinaMobile => "cmcc",
            Self::ChinaUnicom => "cucc",
            Self::ChinaTelecom => "ctcc",
            Self::ChinaBroadnet => "cbn",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.as_str() == word)
    }
}

/// The table's first prefix; it covers 10000..=19999, five digits being the longest prefix assigned.
const FIRST: usize = 10_000;
const LAST: usize = 19_999;

/// Networks by the first five digits, built once.
fn table() -> &'static [Network] {
    static TABLE: OnceLock<Vec<Network>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut prefixes: Vec<(&str, Network)> = PREFIXES.lines().skip(1).filter_map(row).collect();
        prefixes.sort_by_key(|(prefix, _)| prefix.len());
        let mut table = vec![Network::Unknown; LAST - FIRST + 1];
        for (prefix, network) in prefixes {
            let Ok(number) = prefix.parse::<usize>() else { continue };
            let width = 10usize.pow(5u32.saturating_sub(prefix.len() as u32));
            let from = (number * width).wrapping_sub(FIRST);
            if let Some(range) = table.get_mut(from..from + width) {
                range.fill(network);
            }
        }
        table
    })
}

/// `prefix,carrier,…`: the first two columns are never quoted.
fn row(line: &str) -> Option<(&str, Network)> {
    let (prefix, rest) = line.split_once(',')?;
    let (carrier, _) = rest.split_once(',')?;
    let network = match carrier {
        "CMCC" => Network::ChinaMobile,
        "CUCC" => Network::ChinaUnicom,
        "CTCC" => Network::ChinaTelecom,
        "CBN" => Network::ChinaBroadnet,
        _ => Network::Unknown, // unassigned, emergency
    };
    (prefix.len() <= 5).then_some((prefix, network))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(national: &str) -> Network {
        Network::of(Phone::from_digits(format!("86{national}").parse().unwrap()).unwrap())
    }

    #[test]
    fn codes_and_words_round_trip() {
        for network in Network::ALL {
            assert_eq!(Network::from_code(network.code()), Some(network));
            assert_eq!(Network::parse(network.as_str()), Some(network));
            assert_eq!(serde_json::to_string(&network).unwrap(), format!("\"{}\"", network.as_str()));
        }
        assert_eq!((Network::from_code(5), Network::parse("CMCC")), (None, None));
    }

    #[test]
    fn every_row_of_the_table_is_found_by_its_own_prefix() {
        let rows: Vec<_> = PREFIXES.lines().skip(1).collect();
        let understood: Vec<_> = rows.iter().filter_map(|r| row(r)).collect();
        assert_eq!(understood.len(), rows.len());
        for (prefix, network) in understood {
            let digits = if prefix.starts_with("106") { 13 } else { 11 };
            let longer =
                |p: &str| PREFIXES.lines().any(|l| l.starts_with(p) && !l.starts_with(&format!("{p},")));
            if !longer(prefix) {
                assert_eq!(of(&format!("{prefix:0<digits$}")), network, "{prefix}");
            }
        }
    }

    #[test]
    fn the_longest_prefix_wins() {
        let cases = [
            ("13800138000", Network::ChinaMobile),
            ("13400000000", Network::ChinaMobile),
            ("13490000000", Network::ChinaTelecom),
            ("17000000000", Network::ChinaTelecom),
            ("17090000000", Network::ChinaUnicom),
            ("19200000000", Network::ChinaBroadnet),
            ("17406000000", Network::Unknown),
            ("15400000000", Network::Unknown),
            ("1064800000000", Network::ChinaMobile),
        ];
        for (national, network) in cases {
            assert_eq!(of(national), network, "{national}");
        }
    }

    #[test]
    fn other_countries_have_no_network_here() {
        assert_eq!(Network::of(Phone::from_digits(447_700_900_123).unwrap()), Network::Unknown);
    }
}
