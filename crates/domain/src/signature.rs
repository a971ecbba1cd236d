//! Signatures (签名): who says it. What one may be, and how it is put on a text.

use crate::kind::Direction;
use crate::lint::{Finding, Severity};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// How long a signature may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// 2 to 6 characters.
    Strict,
    /// 2 to 12 characters.
    #[default]
    Wide,
}

impl Preset {
    const fn range(self) -> RangeInclusive<usize> {
        match self {
            Self::Strict => 2..=6,
            Self::Wide => 2..=12,
        }
    }
}

/// Where the signature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Before the text.
    #[default]
    Start = 0,
    /// After the text.
    End = 1,
}

impl Position {
    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Start),
            1 => Some(Self::End),
            _ => None,
        }
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Start, Self::End].into_iter().find(|position| position.as_str() == word)
    }
}

/// Everything wrong or doubtful with a signature's text, given without brackets.
pub fn check(text: &str, preset: Preset) -> Vec<Finding> {
    let mut findings = Vec::new();
    let range = preset.range();
    let length = text.chars().count();
    if !range.contains(&length) {
        let (from, to) = (range.start(), range.end());
        let en = format!("A signature has {from} to {to} characters; this one has {length}.");
        let zh = format!("签名长度应为 {from}–{to} 个字符，当前为 {length} 个。");
        findings.push(finding("signature_length", Severity::Error, None, en, zh));
    }
    if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| !is_allowed(*c)) {
        let (en, zh) = if matches!(c, '【' | '】' | '[' | ']') {
            (
                "Leave the brackets out; they are added for you.".into(),
                "请勿填写括号，系统会自动添加。".into(),
            )
        } else {
            let en =
                format!("\"{c}\" cannot be in a signature. Use Chinese characters, letters and digits only.");
            (en, format!("签名不能包含“{c}”。请仅使用汉字、字母和数字。"))
        };
        findings.push(finding("signature_character", Severity::Error, Some(at), en, zh));
    } else if length > 0 && text.chars().all(|c| c.is_ascii_digit()) {
        let en = "A signature cannot be digits only. Use the name of your company, app or brand.".into();
        let zh = "签名不能为纯数字。请使用公司、应用或品牌名称。".into();
        findings.push(finding("signature_digits_only", Severity::Error, None, en, zh));
    } else if length > 0 && text.is_ascii() {
        let en =
            "An all-English signature is not recommended in mainland China. Prefer the Chinese name.".into();
        let zh = "不建议使用纯英文签名。建议使用中文名称。".into();
        findings.push(finding("signature_all_english", Severity::Warning, None, en, zh));
    }
    if text.contains("测试") || text.eq_ignore_ascii_case("test") {
        let en = "Reviewers refuse signatures that mean \"test\". Use your real name.".into();
        let zh = "含“测试”字样的签名无法通过审核。请使用真实名称。".into();
        findings.push(finding("signature_test", Severity::Warning, None, en, zh));
    }
    findings
}

fn finding(id: &'static str, severity: Severity, position: Option<usize>, en: String, zh: String) -> Finding {
    Finding { id, severity, position, en: en.into(), zh: zh.into() }
}

/// Chinese characters, ASCII letters and digits.
fn is_allowed(c: char) -> bool {
    let han =
        matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2FA1F}' | '〇');
    han || c.is_ascii_alphanumeric()
}

/// The text as it is sent: `【签名】` in mainland China, `[Signature]` elsewhere (with a space between it and the
/// text). Without a signature, the text alone.
pub fn render(text: &str, signature: &str, direction: Direction, position: Position) -> String {
    if signature.is_empty() {
        return text.to_owned();
    }
    let (open, close, space) = match direction {
        Direction::Mainland => ("【", "】", ""),
        Direction::International => ("[", "]", " "),
    };
    let parts = match position {
        Position::Start => [open, signature, close, space, text],
        Position::End => [text, space, open, signature, close],
    };
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rendering() {
        let cases = [
            (Direction::Mainland, Position::Start, "【京东云】您好"),
            (Direction::Mainland, Position::End, "您好【京东云】"),
            (Direction::International, Position::Start, "[京东云] 您好"),
            (Direction::International, Position::End, "您好 [京东云]"),
        ];
        for (direction, position, want) in cases {
            assert_eq!(render("您好", "京东云", direction, position), want);
            assert_eq!(Position::from_code(position.code()), Some(position));
            assert_eq!(Position::parse(position.as_str()), Some(position));
        }
        assert_eq!(render("您好", "", Direction::Mainland, Position::Start), "您好");
        assert_eq!((Position::from_code(2), Position::parse("middle")), (None, None));
    }

    #[test]
    fn what_a_signature_may_be() {
        use Preset::{Strict, Wide};
        let cases: [(&str, Preset, &[&str]); 14] = [
            ("京东云", Strict, &[]),
            ("京东云JD1", Strict, &[]),
            ("京东云京东云京", Strict, &["signature_length"]),
            ("京东云京东云京", Wide, &[]),
            ("京", Wide, &["signature_length"]),
            ("", Wide, &["signature_length"]),
            ("CloudSMS", Strict, &["signature_length", "signature_all_english"]),
            ("CloudSMS", Wide, &["signature_all_english"]),
            ("京东 云", Wide, &["signature_character"]),
            ("京东-云", Wide, &["signature_character"]),
            ("【京东】", Wide, &["signature_character"]),
            ("123456", Wide, &["signature_digits_only"]),
            ("京东测试", Wide, &["signature_test"]),
            ("京😀", Wide, &["signature_character"]),
        ];
        for (text, preset, want) in cases {
            let found: Vec<_> = check(text, preset).iter().map(|f| f.id).collect();
            assert_eq!(found, want, "{text}");
        }
        assert_eq!(check("京东-云", Wide)[0].position, Some(2));
    }
}
