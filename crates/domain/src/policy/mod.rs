//! The platform's policy: a closed table of rules that people may set, each with what its value may be.
//!
//! A rule's id is stable: it is stored, shown and written in provisioning files. Here are the rules (`table`), what
//! somebody set (`Set`), which of several settings holds (`Layers`) and the compiled form that the message path reads
//! (`Policy`). Who may set what, and keeping it, is the engine's business.

mod compiled;
mod set;
mod table;
mod window;

pub use compiled::{CarrierCodes, ContentLimits, Policy, Sliding};
pub use set::{Layers, Set, Source};
pub use table::Rule;

use crate::hours::Hours;
use crate::money::{AMOUNT_MAX, Micro};
use crate::phone::Country;
use crate::sender_id::Brands;
use serde::{Deserialize, Serialize};

/// Most words of a list.
pub const WORDS_MAX: usize = 500;
/// Characters of a word.
pub const WORD_CHARS_MAX: usize = 64;

/// What a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// How often.
    Frequency,
    /// When.
    Hours,
    /// What a text may be.
    Content,
    /// What a signature may be.
    Signature,
    /// Where to.
    Destination,
    /// Requests, schedules, validity.
    Sending,
    /// Receipts and uplinks.
    Receipts,
    /// Opt-outs, blacklists, complaints.
    Consent,
    /// The Web API.
    Api,
    /// Pushing to tenants.
    Callbacks,
    /// Orders and corrections.
    Money,
    /// How long what was is kept.
    Retention,
}

impl Group {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Group::Frequency => "frequency",
            Group::Hours => "hours",
            Group::Content => "content",
            Group::Signature => "signature",
            Group::Destination => "destination",
            Group::Sending => "sending",
            Group::Receipts => "receipts",
            Group::Consent => "consent",
            Group::Api => "api",
            Group::Callbacks => "callbacks",
            Group::Money => "money",
            Group::Retention => "retention",
        }
    }
}

/// What a whole number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// How often.
    Times,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Characters.
    Characters,
    /// Recipients of a request.
    Recipients,
    /// Thousands of octets.
    Kilobytes,
    /// Percent.
    Percent,
    /// Messages.
    Messages,
    /// Requests in a second.
    RequestsPerSecond,
    /// Addresses.
    Addresses,
}

impl Unit {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Times => "times",
            Unit::Seconds => "seconds",
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Characters => "characters",
            Unit::Recipients => "recipients",
            Unit::Kilobytes => "kilobytes",
            Unit::Percent => "percent",
            Unit::Messages => "messages",
            Unit::RequestsPerSecond => "requests_per_second",
            Unit::Addresses => "addresses",
        }
    }
}

/// What the words of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// One character each.
    Symbols,
    /// ISO 3166 alpha-2 codes.
    Countries,
    /// Limits of how often: `marketing 4/7d`.
    Limits,
    /// Names, each with something to read.
    Names,
}

/// What a rule's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A whole number.
    Integer {
        /// At least.
        min: i64,
        /// At most.
        max: i64,
        /// What it counts.
        unit: Unit,
        /// 0 means without limit, and may be the value also where `min` is more.
        zero_is_unlimited: bool,
    },
    /// Yes or no.
    Boolean,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of words.
    Words(Words),
    /// Hours of the day.
    Hours,
    /// An amount as decimal text.
    Amount,
}

impl Shape {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Shape::Integer { .. } => "integer",
            Shape::Boolean => "boolean",
            Shape::Choice(_) => "choice",
            Shape::Words(_) => "words",
            Shape::Hours => "hours",
            Shape::Amount => "amount",
        }
    }

    /// Whether `value` is one of this shape; otherwise what is expected, in English and Chinese.
    pub fn check(self, value: &Value) -> Result<(), Expected> {
        let fine = match (self, value) {
            (Shape::Integer { min, max, zero_is_unlimited, .. }, Value::Integer(number)) => {
                (min..=max).contains(number) || (zero_is_unlimited && *number == 0)
            }
            (Shape::Boolean, Value::Boolean(_)) => true,
            (Shape::Choice(words), Value::Text(text)) => words.contains(&text.as_str()),
            (Shape::Words(words), Value::Words(list)) => words.are(list),
            (Shape::Hours, Value::Text(text)) => Hours::parse(text).is_some(),
            (Shape::Amount, Value::Text(text)) => {
                Micro::parse(text).is_some_and(|amount| amount <= AMOUNT_MAX)
            }
            _ => false,
        };
        if fine { Ok(()) } else { Err(self.expected()) }
    }

    fn expected(self) -> Expected {
        let (en, zh) = match self {
            Shape::Integer { min, max, zero_is_unlimited: true, .. } if min > 0 => (
                format!("expected 0 or a whole number from {min} to {max}"),
                format!("应为 0，或 {min} 至 {max} 的整数"),
            ),
            Shape::Integer { min, max, .. } => (
                format!("expected a whole number from {min} to {max}"),
                format!("应为 {min} 至 {max} 的整数"),
            ),
            Shape::Boolean => ("expected true or false".into(), "应为 true 或 false".into()),
            Shape::Choice(words) => {
                (format!("expected one of: {}", words.join(", ")), format!("可选：{}", words.join("、")))
            }
            Shape::Words(Words::Symbols) => (
                format!("expected a list of at most {WORDS_MAX} different single characters"),
                format!("应为单个字符的列表，最多 {WORDS_MAX} 个，不可重复"),
            ),
            Shape::Words(Words::Countries) => (
                format!("expected a list of at most {WORDS_MAX} different country codes such as CN or PH"),
                format!("应为国家（地区）代码的列表，例如 CN、PH，最多 {WORDS_MAX} 个，不可重复"),
            ),
            Shape::Words(Words::Limits) => (
                "expected a list of limits such as \"marketing 4/7d\", \"all 30/1d phone\" or \"all 2/24h content\", at most 31 days each".into(),
                "应为频次规则的列表，例如“marketing 4/7d”“all 30/1d phone”“all 2/24h content”，窗口最长 31 天".into(),
            ),
            Shape::Words(Words::Names) => (
                format!("expected a list of at most {WORDS_MAX} different names of at most {WORD_CHARS_MAX} characters"),
                format!("应为名称的列表，最多 {WORDS_MAX} 个，每个不超过 {WORD_CHARS_MAX} 个字符，不可重复"),
            ),
            Shape::Hours => (
                "expected hours such as 08:00-22:00 whose ends differ".into(),
                "应为时段，例如 08:00-22:00，起止时间不能相同".into(),
            ),
            Shape::Amount => (
                "expected a decimal text with at most six decimals, such as \"1000\"".into(),
                "应为最多六位小数的十进制数文本，例如 \"1000\"".into(),
            ),
        };
        Expected { en, zh }
    }
}

impl Words {
    fn are(self, list: &[String]) -> bool {
        let fits = |word: &String| match self {
            Words::Symbols => {
                let mut chars = word.chars();
                matches!((chars.next(), chars.next()), (Some(c), None) if !c.is_control() && c != ' ')
            }
            Words::Countries => Country::assigned(word).is_some(),
            Words::Limits => window::Limit::parse(word).is_some(),
            Words::Names => word.trim() == word && Brands::new([word.as_str()]) != Brands::default(),
        };
        let once = |(n, word): (usize, &String)| !list[..n].contains(word);
        list.len() <= WORDS_MAX && list.iter().all(fits) && list.iter().enumerate().all(once)
    }
}

/// What a value should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// English phrase without a full stop.
    pub en: String,
    /// Chinese phrase.
    pub zh: String,
}

impl Expected {
    /// Of both phrases.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Expected {
        Expected { en: en.into(), zh: zh.into() }
    }
}

/// A rule's value as it is stored and as callers write it; hours and amounts are texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A word, hours or an amount.
    Text(String),
    /// A list of words.
    Words(Vec<String>),
}

impl Rule {
    /// From its id.
    pub fn parse(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// Whether this may be its value; otherwise what is expected.
    pub fn check(self, value: &Value) -> Result<(), Expected> {
        self.shape().check(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Lang;

    #[test]
    fn ids_are_told_apart_and_no_id_begins_another() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.id()), Some(*rule));
            let inside = format!("{}.", rule.id());
            assert!(
                !Rule::ALL.iter().any(|other| other.id().starts_with(&inside)),
                "{inside} is a table in TOML"
            );
        }
        assert!(Rule::ALL.is_sorted_by_key(|rule| rule.group()), "groups stand together");
        assert_eq!(Rule::parse("everything"), None);
    }

    #[test]
    fn every_rule_has_its_words_and_a_default_that_it_takes() {
        for rule in Rule::ALL {
            assert_eq!(rule.check(&rule.default()), Ok(()), "{}", rule.id());
            for lang in [Lang::En, Lang::Zh] {
                let end = if lang == Lang::En { '.' } else { '。' };
                assert!(
                    rule.description(lang).ends_with(end) && !rule.title(lang).ends_with(end),
                    "{}",
                    rule.id()
                );
            }
        }
    }

    #[test]
    fn wrong_values_are_refused_with_what_is_expected() {
        let words = |list: &[&str]| Value::Words(list.iter().map(|word| (*word).to_owned()).collect());
        let text = |text: &str| Value::Text(text.to_owned());
        let wrong = [
            (Rule::SameContentMax, Value::Integer(-1)),
            (Rule::SameContentMax, Value::Integer(1001)),
            (Rule::SameContentMax, text("3")),
            (Rule::FreeText, Value::Integer(1)),
            (Rule::SignatureLength, text("long")),
            (Rule::Countries, words(&["UK"])),
            (Rule::Countries, words(&["CN", "CN"])),
            (Rule::SymbolsMore, words(&["ab"])),
            (Rule::SymbolsMore, words(&[""])),
            (Rule::MoreLimits, words(&["marketing 4/7w"])),
            (Rule::SendersProtected, words(&["··"])),
            (Rule::SendersProtected, words(&[" Lumen"])),
            (Rule::HoursWindow, text("8-22")),
            (Rule::KeepAudit, Value::Integer(179)),
            (Rule::KeepMessages, Value::Integer(-1)),
            (Rule::CorrectionFourEyes, text("-1")),
            (Rule::CorrectionFourEyes, text("99999999999999")),
        ];
        for (rule, value) in wrong {
            let expected = rule.check(&value).unwrap_err();
            assert!(!expected.en.is_empty() && !expected.zh.is_empty(), "{}", rule.id());
        }
        assert_eq!(Rule::Countries.check(&words(&["CN", "PH"])), Ok(()));
        assert_eq!(Rule::SymbolsMore.check(&words(&["★", "&"])), Ok(()));
        assert_eq!(Rule::MoreLimits.check(&words(&["marketing 4/7d", "all 30/1d phone"])), Ok(()));
        assert_eq!(Rule::SendersProtected.check(&words(&["Lumen", "鸿雁银行"])), Ok(()));
        assert_eq!(Rule::HoursWindow.check(&text("20:00-06:00")), Ok(()));
        assert_eq!(Rule::KeepAudit.check(&Value::Integer(0)), Ok(()), "for ever");
        assert_eq!(Rule::KeepAudit.check(&Value::Integer(180)), Ok(()));
    }
}
