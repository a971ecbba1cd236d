//! Typed variables of a template: what the value of each may be.
//!
//! A reviewer approves a sentence; a type keeps the values from saying something else. Whatever the type, a value is one
//! line without signature brackets, links, phone numbers or chat accounts. What is not here: how variables are written
//! (`template.rs`) and the limits that hold for every variable of a tenant (`template::VariableRule`, policy).

use crate::lint::{self, Finding, Severity};
use crate::screening::normal::Normal;
use crate::screening::rules::{self, Shape};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a variable stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// A verification or pick-up code: letters, digits and `-`.
    Code = 1,
    /// A count or a number of something: digits, one decimal point, a minus.
    Number = 2,
    /// A name, a place, a few words.
    Text = 3,
    /// A date, a time of day, or both, in digits with the usual words.
    Time = 4,
    /// An amount: digits, thousands, at most three decimals, a currency.
    Money = 5,
    /// Anything else.
    #[default]
    Other = 6,
}

impl VariableKind {
    /// All.
    pub const ALL: [Self; 6] = [Self::Code, Self::Number, Self::Text, Self::Time, Self::Money, Self::Other];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Number => "number",
            Self::Text => "text",
            Self::Time => "time",
            Self::Money => "money",
            Self::Other => "other",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Characters that a value may have unless a template says otherwise.
    pub const fn default_chars(self) -> usize {
        match self {
            Self::Code => 8,
            Self::Number | Self::Money => 20,
            Self::Text => 30,
            Self::Time => 32,
            Self::Other => 100,
        }
    }

    /// What a template may set instead.
    pub const fn chars(self) -> RangeInclusive<usize> {
        match self {
            Self::Code => 1..=16,
            Self::Number | Self::Money => 1..=32,
            Self::Time => 1..=40,
            Self::Text => 1..=60,
            Self::Other => 1..=200,
        }
    }
}

/// What one variable of a template may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableRule {
    /// The variable's name; `1`, `2` … when it has a number or only a place.
    pub name: String,
    /// What it stands for.
    pub kind: VariableKind,
    /// Characters of a value.
    pub max_chars: usize,
}

impl VariableRule {
    /// With the kind's own limit.
    pub fn new(name: impl Into<String>, kind: VariableKind) -> Self {
        Self { name: name.into(), kind, max_chars: kind.default_chars() }
    }
}

/// Whether a template may set this rule.
pub fn check_rule(rule: &VariableRule) -> Result<(), Finding> {
    let range = rule.kind.chars();
    if range.contains(&rule.max_chars) {
        return Ok(());
    }
    let (name, to) = (&rule.name, range.end());
    let en = format!("The variable \"{name}\" may have 1 to {to} characters. Choose a limit in between.");
    Err(found("variable_limit", None, en, format!("变量“{name}”的长度上限应在 1–{to} 之间。请调整。")))
}

/// Whether `value` may stand in the variable's place; the first thing that is wrong with it otherwise.
pub fn check_value(rule: &VariableRule, value: &str) -> Result<(), Finding> {
    let name = rule.name.as_str();
    if value.trim().is_empty() {
        let en = format!("The variable \"{name}\" has no value. Give one.");
        return Err(found("variable_empty", None, en, format!("变量“{name}”未填写内容。请填写。")));
    }
    if value.chars().count() > rule.max_chars {
        let max = rule.max_chars;
        let en = format!("The value of \"{name}\" is longer than {max} characters. Shorten it.");
        return Err(found(
            "variable_too_long",
            Some(max),
            en,
            format!("变量“{name}”的内容超过 {max} 个字符。请缩短。"),
        ));
    }
    let forbidden = |c: char| lint::is_hidden(c) || matches!(c, '\n' | '\r' | '【' | '】' | '{' | '}');
    if let Some(at) = value.chars().position(forbidden) {
        let en = format!(
            "The value of \"{name}\" has a line break, an invisible character, braces or 【】 in it. Remove it."
        );
        let zh = format!("变量“{name}”的内容含有换行、不可见字符、大括号或“【】”。请删除。");
        return Err(found("variable_character", Some(at), en, zh));
    }
    contact(rule, value)?;
    if fits(rule.kind, value) { Ok(()) } else { Err(misfit(rule)) }
}

/// Links, numbers and accounts by which a recipient could be led elsewhere.
fn contact(rule: &VariableRule, value: &str) -> Result<(), Finding> {
    let name = rule.name.as_str();
    let normal = Normal::of(value);
    let link = rules::links(&normal).first().map(|(_, range)| range.start);
    if let Some(at) = link.or_else(|| lint::has_url(value).then_some(0)) {
        let en = format!(
            "The value of \"{name}\" contains a link. Links belong in the template's fixed text; remove it."
        );
        let zh = format!("变量“{name}”的内容含有链接。链接只能写在模板的固定内容中，请删除。");
        return Err(found("variable_has_url", Some(at), en, zh));
    }
    // What is counted may look like a landline; what is said may not.
    let free = matches!(rule.kind, VariableKind::Text | VariableKind::Other);
    for (shape, range) in rules::find(&normal) {
        let is_phone = match shape {
            Shape::Mobile => free || rule.kind == VariableKind::Number,
            Shape::Hotline => free && range.len() > 5,
            _ => false,
        };
        if is_phone {
            let en = format!(
                "The value of \"{name}\" contains a phone number. Write it in the template's fixed text."
            );
            let zh = format!("变量“{name}”的内容含有电话号码。请将号码写在模板的固定内容中。");
            return Err(found("variable_has_phone", Some(range.start), en, zh));
        }
        if shape == Shape::ChatId {
            let en = format!("The value of \"{name}\" names a chat account. Remove it.");
            return Err(found(
                "variable_has_chat_id",
                Some(range.start),
                en,
                format!("变量“{name}”的内容含有聊天账号。请删除。"),
            ));
        }
    }
    Ok(())
}

fn fits(kind: VariableKind, value: &str) -> bool {
    let value = value.trim();
    match kind {
        VariableKind::Code => value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && value != "-",
        VariableKind::Number => is_decimal(value.strip_prefix('-').unwrap_or(value), usize::MAX),
        VariableKind::Time => is_time(value),
        VariableKind::Money => is_money(value),
        VariableKind::Text | VariableKind::Other => true,
    }
}

/// Digits, with at most so many after one point.
fn is_decimal(text: &str, decimals_max: usize) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        None => digits(text),
        Some((whole, part)) => digits(whole) && digits(part) && part.len() <= decimals_max,
    }
}

const CURRENCIES: [&str; 26] = [
    "CNY", "RMB", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", "TWD", "MOP", "KRW", "THB", "MYR", "PHP", "VND",
    "IDR", "AED", "SAR", "INR", "US$", "HK$", "¥", "￥", "$", "€", "£",
];

fn is_money(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let ahead = CURRENCIES.iter().find_map(|currency| text.strip_prefix(currency));
    let behind = ["人民币", "元", "圆", "块", "万元", "港币", "美元", "欧元"];
    let amount = ahead.unwrap_or(text).trim();
    let mut amount = amount.strip_prefix("人民币").unwrap_or(amount);
    for unit in CURRENCIES.iter().chain(&behind) {
        if let Some(rest) = amount.strip_suffix(unit) {
            amount = rest.trim_end_matches('万').trim();
            break;
        }
    }
    let (whole, decimals) =
        amount.split_once('.').map_or((amount, None), |(whole, part)| (whole, Some(part)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = groups.clone().count() > 0;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| digits(group) && group.len() == 3)
        && decimals.is_none_or(|part| digits(part) && part.len() <= 3)
}

/// Digits with signs between them, Chinese units, and the English names of days, months and halves of a day.
fn is_time(text: &str) -> bool {
    const UNITS: &str =
        "年月日号时時点點分秒上下午早晚中凌晨间前后後至到周星期礼拜一二三四五六七八九十天零半整今明昨本次";
    const WORDS: &str = " mon monday tue tuesday wed wednesday thu thursday fri friday sat saturday sun sunday jan january feb \
        february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december \
        am pm utc gmt noon midnight today tomorrow to at from until until st nd rd th t z h hour hours minute minutes min day days ";
    let signs = |c: char| c.is_ascii_digit() || " -/:.,~+()–—：，～（）".contains(c) || UNITS.contains(c);
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let known = |word: &str| WORDS.contains(&format!(" {} ", word.to_ascii_lowercase()));
    text.chars().all(|c| signs(c) || c.is_ascii_alphabetic())
        && text.chars().any(|c| c.is_ascii_digit() || UNITS.contains(c))
        && words.into_iter().all(known)
}

fn misfit(rule: &VariableRule) -> Finding {
    let name = rule.name.as_str();
    let (id, en, zh) = match rule.kind {
        VariableKind::Code => ("variable_not_code", "letters, digits and - only", "只能包含字母、数字和“-”"),
        VariableKind::Number => {
            ("variable_not_number", "a number in digits, such as 12 or 3.5", "应为数字，例如 12 或 3.5")
        }
        VariableKind::Time => (
            "variable_not_time",
            "a date or time, such as 2026-11-30 10:00",
            "应为日期或时间，例如 2026-11-30 10:00",
        ),
        _ => ("variable_not_money", "an amount, such as 1,280.00", "应为金额，例如 1,280.00"),
    };
    found(
        id,
        None,
        format!("The value of \"{name}\" must be {en}. Correct it."),
        format!("变量“{name}”的内容{zh}。请更正。"),
    )
}

fn found(id: &'static str, position: Option<usize>, en: String, zh: String) -> Finding {
    Finding { id, severity: Severity::Error, position, en: en.into(), zh: zh.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariableKind::{Code, Money, Number, Other, Text, Time};
    use proptest::prelude::*;

    fn id(kind: VariableKind, value: &str) -> Option<&'static str> {
        check_value(&VariableRule::new("v", kind), value).err().map(|finding| finding.id)
    }

    #[test]
    fn what_fits() {
        let good: [(VariableKind, &[&str]); 6] = [
            (Code, &["482913", "AB19KQ", "6-2-8815", "95588", "K7P2"]),
            (Number, &["0", "12", "3.5", "-4", "20261130008712", "95588"]),
            (Text, &["李师傅", "Juniper Kitchen", "文昌路88号3楼", "微信支付", "A2208"]),
            (
                Time,
                &[
                    "2026-11-30 10:00",
                    "11月30日上午10点",
                    "Fri 5 Dec, 9:30 am",
                    "周三14:00-16:00",
                    "2026-11-30T10:00:00Z",
                    "10:00~12:00",
                    "明天",
                ],
            ),
            (
                Money,
                &[
                    "128",
                    "1,280.00",
                    "¥59.9",
                    "CNY 12.50",
                    "36.00元",
                    "-4.00",
                    "45.90 EUR",
                    "人民币1,000.00元",
                    "3万元",
                ],
            ),
            (Other, &["顺路快递 SF-88120", "please call 95566", "v1.2.3"]),
        ];
        for (kind, values) in good {
            for value in values {
                assert_eq!(id(kind, value), None, "{kind:?} {value}");
            }
        }
    }

    #[test]
    fn what_does_not() {
        let bad = [
            (Code, "123456789", "variable_too_long"),
            (Code, "12 34", "variable_not_code"),
            (Code, "验证码", "variable_not_code"),
            (Code, "-", "variable_not_code"),
            (Number, "12a", "variable_not_number"),
            (Number, "1.2.3", "variable_not_number"),
            (Number, "", "variable_empty"),
            (Number, "13800138000", "variable_has_phone"),
            (Text, "找李工13800138000", "variable_has_phone"),
            (Text, "一三八零零一三八零零零", "variable_has_phone"),
            (Text, "0592-5678901", "variable_has_phone"),
            (Text, "www.example.com", "variable_has_url"),
            (Text, "example . com", "variable_has_url"),
            (Other, "hyshop点com", "variable_has_url"),
            (Other, "加V hy_demo88", "variable_has_chat_id"),
            (Text, "a\nb", "variable_character"),
            (Text, "【x】", "variable_character"),
            (Text, "a\u{200B}b", "variable_character"),
            (Other, "{}", "variable_character"),
            (Time, "soon", "variable_not_time"),
            (Time, "10点开奖", "variable_not_time"),
            (Money, "free", "variable_not_money"),
            (Money, "1,2", "variable_not_money"),
            (Money, "12.5000", "variable_not_money"),
            (Money, "元", "variable_not_money"),
        ];
        for (kind, value, want) in bad {
            assert_eq!(id(kind, value), Some(want), "{kind:?} {value}");
        }
    }

    #[test]
    fn limits_have_limits() {
        for kind in VariableKind::ALL {
            assert!(check_rule(&VariableRule::new("v", kind)).is_ok());
            assert_eq!(
                (VariableKind::from_code(kind.code()), VariableKind::parse(kind.as_str())),
                (Some(kind), Some(kind))
            );
        }
        for max_chars in [0, 17] {
            let rule = VariableRule { max_chars, ..VariableRule::new("v", Code) };
            assert_eq!(check_rule(&rule).err().map(|finding| finding.id), Some("variable_limit"));
        }
    }

    proptest! {
        #[test]
        fn any_value_is_judged(value in ".{0,40}", kind in prop::sample::select(&VariableKind::ALL[..])) {
            if let Err(finding) = check_value(&VariableRule::new("v", kind), &value) {
                prop_assert!(finding.position.is_none_or(|at| at < value.chars().count().max(1)));
            }
        }
    }
}
