//! Port rules: which sender's numbers are a profile's. A brand is never shown on its signature alone.
//!
//! Basis: Huawei KooMessage's port types (exact, prefix, 5-digit suffix; 21 digits at most). The handset compares with the
//! crate for handsets; here is what may be written, and when two tenants' rules meet.

use super::Flaw;
use crate::sender_id::Form;
use serde::{Deserialize, Serialize};

/// How a rule is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortKind {
    /// The number is this.
    Exact,
    /// The number begins with this.
    Prefix,
    /// The number's last five digits are these.
    Suffix,
}

impl PortKind {
    /// All.
    pub const ALL: [PortKind; 3] = [PortKind::Exact, PortKind::Prefix, PortKind::Suffix];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            PortKind::Exact => "exact",
            PortKind::Prefix => "prefix",
            PortKind::Suffix => "suffix",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<PortKind> {
        PortKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Digits of the longest number.
pub const DIGITS_MAX: usize = 21;
/// Digits of the shortest number or prefix: fewer would be half the country's.
pub const DIGITS_MIN: usize = 5;
/// Digits of a suffix.
pub const SUFFIX_DIGITS: usize = 5;

/// Which sender's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Port {
    /// How it is compared.
    #[serde(rename = "rule")]
    pub kind: PortKind,
    /// Digits; of the platform's own senders, a name as well.
    pub value: String,
}

impl Port {
    /// A rule as it is written; [`Port::flaw`] says whether it is one.
    pub fn new(kind: PortKind, value: impl Into<String>) -> Port {
        Port { kind, value: value.into() }
    }

    /// What is wrong with it when a tenant writes it.
    pub fn flaw(&self, field: &str) -> Option<Flaw> {
        let plain = self.value.bytes().all(|b| b.is_ascii_digit());
        let fits = match self.kind {
            PortKind::Exact => (3..=DIGITS_MAX).contains(&self.value.len()),
            PortKind::Prefix => (DIGITS_MIN..=DIGITS_MAX).contains(&self.value.len()),
            PortKind::Suffix => self.value.len() == SUFFIX_DIGITS,
        };
        if plain && fits {
            return None;
        }
        let (en, zh) = match self.kind {
            PortKind::Exact => ("A number has 3 to 21 digits and nothing else.", "号码应为 3 至 21 位数字。"),
            PortKind::Prefix => {
                ("A prefix has 5 to 21 digits and nothing else.", "号码前缀应为 5 至 21 位数字。")
            }
            PortKind::Suffix => ("A suffix has exactly 5 digits.", "号码后缀应为 5 位数字。"),
        };
        Some(Flaw::error("smart_port_form", format!("{field}.value"), en, zh))
    }

    /// Whether some number fits both.
    pub fn overlaps(&self, other: &Port) -> bool {
        use PortKind::{Exact, Prefix, Suffix};
        let (one, two) = (self.value.as_str(), other.value.as_str());
        match (self.kind, other.kind) {
            (Exact, Exact) => one == two,
            (Exact, Prefix) => one.starts_with(two),
            (Prefix, Exact) => two.starts_with(one),
            (Exact, Suffix) => one.ends_with(two),
            (Suffix, Exact) => two.ends_with(one),
            (Prefix, Prefix) => one.starts_with(two) || two.starts_with(one),
            (Suffix, Suffix) => one == two,
            (Prefix, Suffix) => meet(one, two),
            (Suffix, Prefix) => meet(two, one),
        }
    }
}

/// Whether a number of at most [`DIGITS_MAX`] digits begins and ends so: the suffix follows the prefix, or they share digits.
fn meet(prefix: &str, suffix: &str) -> bool {
    let apart = prefix.len() + suffix.len() <= DIGITS_MAX;
    let shared = |digits: usize| {
        prefix.len() + suffix.len() - digits <= DIGITS_MAX
            && prefix.get(prefix.len() - digits..) == suffix.get(..digits)
    };
    apart || (1..=suffix.len().min(prefix.len())).any(shared)
}

/// The platform's own senders of a tenant: what its carriers send from, the sender IDs it may name, and the numbers with an
/// extension of its own behind one of these. `extensions`: `1069000012345` or, with everything behind it, `1069000012345*`.
pub fn own<'a>(
    senders: impl IntoIterator<Item = &'a str>,
    extensions: impl IntoIterator<Item = &'a str>,
) -> Vec<Port> {
    let digits = |text: &'a str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let number = (3..=DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        number.then_some(digits)
    };
    let name = |text: &'a str| (crate::sender_id::form(text) == Some(Form::Alphanumeric)).then_some(text);
    let senders = senders.into_iter().filter_map(|text| digits(text).or_else(|| name(text)));
    let senders: Vec<&str> = senders.filter(|text| !text.contains('#')).collect();
    let mut ports: Vec<Port> = senders.iter().map(|sender| Port::new(PortKind::Exact, *sender)).collect();
    for extension in extensions {
        let (number, kind) = extension
            .strip_suffix('*')
            .map_or((extension, PortKind::Exact), |number| (number, PortKind::Prefix));
        // A range that is wider than the access number is everybody's.
        let is_behind = |sender: &&str| number.len() > sender.len() && number.starts_with(*sender);
        if digits(number).is_some() && senders.iter().any(is_behind) {
            ports.push(Port::new(kind, number));
        }
    }
    ports.sort();
    ports.dedup();
    ports
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn port(text: &str) -> Port {
        match (text.strip_suffix('*'), text.strip_prefix('*')) {
            (Some(prefix), _) => Port::new(PortKind::Prefix, prefix),
            (_, Some(suffix)) => Port::new(PortKind::Suffix, suffix),
            _ => Port::new(PortKind::Exact, text),
        }
    }

    #[test]
    fn what_may_be_written() {
        assert!(PortKind::ALL.into_iter().all(|kind| PortKind::parse(kind.as_str()) == Some(kind)));
        for good in ["106", "106900001234", "10690*", "*90123", "106900001234567890123"] {
            assert_eq!(port(good).flaw("claims[0]"), None, "{good}");
        }
        for bad in
            ["10", "1069 0000", "1069*", "*1234", "*123456", "1069000012345678901234", "+861069", "*", ""]
        {
            let flaw = port(bad).flaw("claims[0]").unwrap();
            assert_eq!((flaw.id, flaw.field.as_str()), ("smart_port_form", "claims[0].value"), "{bad}");
        }
    }

    #[test]
    fn rules_that_meet() {
        for (one, two, meet) in [
            ("106900001234", "106900001234", true),
            ("106900001234", "106900001235", false),
            ("106900001234", "10690000*", true),
            ("106900001234", "10691*", false),
            ("106900001234", "*01234", true),
            ("106900001234", "*01235", false),
            ("10690000*", "106900001*", true),
            ("10690000*", "10691*", false),
            ("*01234", "*01234", true),
            ("*01234", "*01235", false),
            ("10690*", "*99999", true),
            ("106900000000000001234*", "*01234", true),
            ("106900000000000001234*", "*99999", false),
            ("1069000000000000123*", "*12345", true),
            ("10690000000000000123*", "*12345", false),
        ] {
            assert_eq!(port(one).overlaps(&port(two)), meet, "{one} {two}");
            assert_eq!(port(two).overlaps(&port(one)), meet, "{two} {one}");
        }
    }

    #[test]
    fn own_numbers_are_senders_and_extensions_behind_them() {
        let ports = own(
            ["1069000012345", "Hongyan", "+447700900123", "1069000012345", ""],
            ["1069000012345678", "106900001234599*", "10690000*", "1069000012345*", "1069999*"],
        );
        let shown: Vec<_> = ports.iter().map(|port| (port.kind.as_str(), port.value.as_str())).collect();
        let want = [
            ("exact", "1069000012345"),
            ("exact", "1069000012345678"),
            ("exact", "447700900123"),
            ("exact", "Hongyan"),
            ("prefix", "106900001234599"),
        ];
        assert_eq!(shown, want);
    }

    proptest! {
        #[test]
        fn whether_rules_meet_is_the_same_from_both_sides(
            one in "[0-3]{5,8}", two in "[0-3]{5,8}", kinds in (0usize..3, 0usize..3),
        ) {
            let cut = |kind: usize, digits: &str| match PortKind::ALL[kind] {
                PortKind::Suffix => Port::new(PortKind::Suffix, &digits[..5]),
                kind => Port::new(kind, digits),
            };
            let (one, two) = (cut(kinds.0, &one), cut(kinds.1, &two));
            prop_assert_eq!(one.overlaps(&two), two.overlaps(&one));
            prop_assert!(one.overlaps(&one));
        }
    }
}
