//! What a message is for, and where it goes: the two things that decide route, price, hours and wording.

use crate::phone::Country;
use serde::{Deserialize, Serialize};

/// SMS type (短信类型). The number is also the order of dispatch: verification overtakes notification overtakes
/// marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A one-time code (验证码).
    Verification = 1,
    /// "Business SMS": orders, deliveries, alerts (行业通知).
    Notification = 2,
    /// Promotion to members (会员营销): needs consent and unsubscribe wording.
    Marketing = 3,
}

impl Kind {
    /// All, most urgent first.
    pub const ALL: [Self; 3] = [Self::Verification, Self::Notification, Self::Marketing];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            1 => Some(Self::Verification),
            2 => Some(Self::Notification),
            3 => Some(Self::Marketing),
            _ => None,
        }
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Notification => "notification",
            Self::Marketing => "marketing",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Direction of dispatch: whose rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Mainland China: `【签名】`, always 70/67, carriers by network.
    Mainland = 1,
    /// Other countries and regions, Hong Kong, Macao and Taiwan included.
    International = 2,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mainland, Self::International];

    /// The direction in which `country` lies.
    pub fn of(country: Country) -> Self {
        if country == Country::CN { Self::Mainland } else { Self::International }
    }

    /// How texts are segmented in this direction, with 8-bit references.
    pub const fn rule(self) -> text::Rule {
        match self {
            Self::Mainland => text::Rule::MAINLAND,
            Self::International => text::Rule::INTERNATIONAL,
        }
    }

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            1 => Some(Self::Mainland),
            2 => Some(Self::International),
            _ => None,
        }
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mainland => "mainland",
            Self::International => "international",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!((Kind::from_code(kind.code()), Kind::parse(kind.as_str())), (Some(kind), Some(kind)));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
        for direction in Direction::ALL {
            assert_eq!(Direction::from_code(direction.code()), Some(direction));
            assert_eq!(Direction::parse(direction.as_str()), Some(direction));
        }
        assert_eq!((Kind::from_code(0), Kind::parse("otp"), Kind::parse("Marketing")), (None, None, None));
        assert!(Kind::Verification < Kind::Notification && Kind::Notification < Kind::Marketing);
    }

    #[test]
    fn only_the_mainland_is_mainland() {
        assert_eq!(Direction::of(Country::CN), Direction::Mainland);
        for other in ["HK", "MO", "TW", "US"] {
            assert_eq!(Direction::of(Country::parse(other).unwrap()), Direction::International);
        }
    }
}
