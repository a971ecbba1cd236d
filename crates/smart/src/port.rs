//! From which senders a brand's messages come: rules about numbers, and names where a network shows names.

use serde::{Deserialize, Serialize};

use crate::Broken;

/// Digits of a number at most.
pub const DIGITS_MAX: usize = 21;
/// Digits of a prefix at least: a shorter one would be half a country.
pub const PREFIX_DIGITS_MIN: usize = 3;
/// Digits of a suffix, no more and no fewer.
pub const SUFFIX_DIGITS: usize = 5;
/// Characters of a sender that is a name (3GPP TS 23.040 §9.1.2.5).
pub const NAME_CHARS_MAX: usize = 11;

/// How a rule's value is compared with a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PortKind {
    /// The whole sender: a number, or a name of letters and digits.
    Exact,
    /// The number begins so: an access number with any extension.
    Prefix,
    /// The number ends so.
    Suffix,
}

/// One rule about senders; `{"rule": "prefix", "value": "10657109"}` in JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct PortRule {
    rule: PortKind,
    value: String,
}

#[derive(Deserialize)]
struct Raw {
    rule: PortKind,
    value: String,
}

impl TryFrom<Raw> for PortRule {
    type Error = Broken;

    fn try_from(raw: Raw) -> Result<PortRule, Broken> {
        PortRule::new(raw.rule, &raw.value)
    }
}

impl PortRule {
    /// A rule. Values are digits without `+` (1 to 21 exactly, 3 to 21 for a prefix, 5 for a suffix); an exact one may be a
    /// name instead: 1 to 11 of ASCII letters, digits, blanks and `&-._`, with a letter, no blank around it.
    pub fn new(rule: PortKind, value: &str) -> Result<PortRule, Broken> {
        let is_digits = !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit());
        let good = match rule {
            PortKind::Exact => (is_digits && value.len() <= DIGITS_MAX) || is_name(value),
            PortKind::Prefix => is_digits && (PREFIX_DIGITS_MIN..=DIGITS_MAX).contains(&value.len()),
            PortKind::Suffix => is_digits && value.len() == SUFFIX_DIGITS,
        };
        good.then(|| PortRule { rule, value: value.to_owned() }).ok_or(Broken::Value { field: "ports" })
    }

    /// How it compares.
    pub const fn kind(&self) -> PortKind {
        self.rule
    }

    /// What it compares with.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a sender is one of the rule's, as a handset shows it: with or without `+`, `00` or the country code 86. Names
    /// are compared exactly, capital and small letters apart.
    pub fn matches(&self, sender: &str) -> bool {
        let Some(number) = number(sender) else {
            return self.rule == PortKind::Exact && self.value == sender.trim();
        };
        match self.rule {
            PortKind::Exact => !is_name(&self.value) && number == national(&self.value),
            PortKind::Prefix => number.starts_with(national(&self.value)),
            PortKind::Suffix => number.len() > SUFFIX_DIGITS && number.ends_with(&self.value),
        }
    }

    /// Whether some sender can be matched by both rules.
    pub fn overlaps(&self, other: &PortRule) -> bool {
        use PortKind::{Exact, Prefix, Suffix};
        match (self.rule, other.rule) {
            (Exact, _) => other.matches(&self.value),
            (_, Exact) => self.matches(&other.value),
            (Prefix, Prefix) => {
                let (a, b) = (national(&self.value), national(&other.value));
                a.starts_with(b) || b.starts_with(a)
            }
            (Suffix, Suffix) => self.value == other.value,
            // Any number may be continued until it ends so.
            (Prefix, Suffix) | (Suffix, Prefix) => true,
        }
    }
}

/// Whether a sender is a name and not a number.
fn is_name(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "&-._ ".contains(c);
    let long_enough = (1..=NAME_CHARS_MAX).contains(&value.len());
    let has_letter = value.chars().any(|c| c.is_ascii_alphabetic());
    long_enough && has_letter && value.chars().all(allowed) && value.trim() == value
}

/// The digits of a sender in the form rules are compared in; nothing when it is no number of 1 to 26 digits.
fn number(sender: &str) -> Option<String> {
    let plain: String = sender.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00")).unwrap_or(&plain);
    let is_number =
        (1..=DIGITS_MAX + 5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| national(digits).to_owned())
}

/// Without the country code of mainland China when what follows is a number as it is dialled there: 1… (mobile phones, 10, 11
/// and 12 services), 4… (400) and 9… (95, 96 services).
fn national(digits: &str) -> &str {
    match digits.strip_prefix("86") {
        Some(rest) if rest.starts_with(['1', '4', '9']) => rest,
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PortKind::{Exact, Prefix, Suffix};

    fn rule(kind: PortKind, value: &str) -> PortRule {
        PortRule::new(kind, value).unwrap()
    }

    #[test]
    fn values_have_a_form() {
        for (kind, value) in [
            (Exact, ""),
            (Exact, "+86106"),
            (Exact, "1234567890123456789012"),
            (Exact, "twelve chars"),
            (Exact, " Acme"),
            (Exact, "Ácme"),
            (Prefix, "10"),
            (Prefix, "Acme"),
            (Suffix, "1234"),
            (Suffix, "123456"),
        ] {
            assert!(PortRule::new(kind, value).is_err(), "{kind:?} {value}");
        }
        assert!(serde_json::from_str::<PortRule>(r#"{"rule":"suffix","value":"1"}"#).is_err());
        let json = r#"{"rule":"prefix","value":"10657109"}"#;
        assert_eq!(serde_json::to_string(&serde_json::from_str::<PortRule>(json).unwrap()).unwrap(), json);
    }

    #[test]
    fn senders_are_compared_as_a_handset_shows_them() {
        for (kind, value, sender, matches) in [
            (Exact, "106571090123", "+86106571090123", true),
            (Exact, "106571090123", "0086 1065 7109 0123", true),
            (Exact, "106571090123", "86106571090123", true),
            (Exact, "86106571090123", "106571090123", true),
            (Exact, "95500", "95500", true),
            (Exact, "95500", "+8695500", true),
            (Exact, "95500", "195500", false),
            (Exact, "6591234567", "+6591234567", true),
            (Exact, "Acme", "Acme", true),
            (Exact, "Acme", "ACME", false),
            (Exact, "Acme", "Acme1", false),
            (Prefix, "8610657", "10657001", true),
            (Prefix, "10657", "+1 0657001", true),
            (Prefix, "10657", "Acme", false),
            (Suffix, "90123", "90123", false),
            (Suffix, "90123", "190123", true),
            (Suffix, "90123", "１90123", false),
            (Exact, "106571090123", "", false),
        ] {
            assert_eq!(rule(kind, value).matches(sender), matches, "{kind:?} {value} {sender}");
        }
    }

    #[test]
    fn rules_overlap_when_a_sender_fits_both() {
        for (a, b, overlap) in [
            (rule(Exact, "106900001"), rule(Prefix, "1069"), true),
            (rule(Exact, "106900001"), rule(Prefix, "1068"), false),
            (rule(Prefix, "10690"), rule(Prefix, "1069"), true),
            (rule(Prefix, "10690"), rule(Prefix, "10691"), false),
            (rule(Prefix, "10690"), rule(Suffix, "12345"), true),
            (rule(Suffix, "12346"), rule(Suffix, "12345"), false),
            (rule(Exact, "Acme"), rule(Exact, "Acme"), true),
            (rule(Exact, "Acme"), rule(Suffix, "12345"), false),
        ] {
            assert_eq!(a.overlaps(&b), overlap, "{a:?} {b:?}");
            assert_eq!(b.overlaps(&a), overlap, "{b:?} {a:?}");
        }
    }
}
