//! Signatures (签名) as a handset sees them: found in a message's text, brought into a normal form, hashed.
//!
//! The form: Unicode NFKC, blanks around it taken away, one pair of 【】 or [] taken away, blanks again. Capital and small
//! letters stay different. NFKC makes ［ and ］ the brackets of ASCII.

use std::iter::once;

use unicode_normalization::UnicodeNormalization;

use crate::SigHash;
use crate::hex::sha256;

/// Characters a signature has at most, normalised. Anything longer in brackets is no signature.
pub const CHARS_MAX: usize = 32;

/// The normal form of a signature, with or without its brackets. Empty when nothing is left.
pub fn normalise(signature: &str) -> String {
    let folded: String = signature.nfkc().collect();
    let text = folded.trim();
    let bare = [('【', '】'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    bare.unwrap_or(text).trim().to_owned()
}

/// SHA-256 over the UTF-8 of the normal form.
pub fn hash(signature: &str) -> SigHash {
    hash_of_normal(&normalise(signature))
}

/// SHA-256 over the UTF-8 of what is a normal form already: one may itself stand in brackets.
pub fn hash_of_normal(normal: &str) -> SigHash {
    SigHash::new(sha256(normal.as_bytes()))
}

/// The signatures of a message, in their normal form: the one it begins with, then the one it ends with, when they differ.
/// Brackets anywhere else are text.
pub fn find(text: &str) -> Vec<String> {
    let text = text.trim();
    let mut found: Vec<String> = Vec::new();
    for inside in once(leading(text)).chain(once(trailing(text))).flatten() {
        let signature = normalise(inside);
        let is_one = !signature.is_empty() && signature.chars().count() <= CHARS_MAX;
        if is_one && !found.contains(&signature) {
            found.push(signature);
        }
    }
    found
}

const PAIRS: [(char, char); 3] = [('【', '】'), ('[', ']'), ('［', '］')];

/// What stands in the brackets that the text begins with, the brackets included.
fn leading(text: &str) -> Option<&str> {
    let (open, close) = PAIRS.into_iter().find(|(open, _)| text.starts_with(*open))?;
    let end = text.find(close)?;
    let inside = &text[..end + close.len_utf8()];
    (!inside[open.len_utf8()..].contains(open)).then_some(inside)
}

/// What stands in the brackets that the text ends with, the brackets included.
fn trailing(text: &str) -> Option<&str> {
    let (open, close) = PAIRS.into_iter().find(|(_, close)| text.ends_with(*close))?;
    let inside = &text[text.rfind(open)?..];
    (!inside[..inside.len() - close.len_utf8()].contains(close)).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        for (given, normal) in [
            ("示例云", "示例云"),
            ("【示例云】", "示例云"),
            ("［示例云］", "示例云"),
            (" 【 示例云 】 ", "示例云"),
            ("ＣloudSMS", "CloudSMS"),
            ("[[twice]]", "[twice]"),
            ("【half", "【half"),
            ("【mixed]", "【mixed]"),
            ("【】", ""),
            ("", ""),
        ] {
            assert_eq!(normalise(given), normal, "{given}");
        }
        assert_ne!(hash("CloudSMS"), hash("cloudsms"));
    }

    #[test]
    fn signatures_are_found_at_both_ends_only() {
        for (text, found) in [
            ("【甲】您的验证码", vec!["甲"]),
            ("您的验证码【甲】", vec!["甲"]),
            ("  [Acme] hello ", vec!["Acme"]),
            ("hello［Acme］", vec!["Acme"]),
            ("【甲】正文【乙】", vec!["甲", "乙"]),
            ("【甲】正文【甲】", vec!["甲"]),
            ("【甲】", vec!["甲"]),
            ("正【甲】文", vec![]),
            ("【甲 没有结尾", vec![]),
            ("【【甲】", vec!["甲"]),
            ("【】空", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(find(text), found, "{text}");
        }
        let long = "长".repeat(CHARS_MAX + 1);
        assert!(find(&format!("【{long}】正文")).is_empty());
    }
}
