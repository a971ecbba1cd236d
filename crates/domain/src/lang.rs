//! The languages people read.

use serde::{Deserialize, Serialize};

/// Language of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese (中文).
    Zh,
}

impl Lang {
    /// The language an `Accept-Language` header (RFC 9110 §12.5.4) prefers; English when it names neither.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (Self::En, 0.0f32);
        for range in header.split(',').take(20) {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let quality = parts.find_map(|p| p.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let lang = match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "zh" => Self::Zh,
                "en" | "*" => Self::En,
                _ => continue,
            };
            if quality > best.1 {
                best = (lang, quality);
            }
        }
        best.0
    }

    /// `en` or `zh`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// From `en` or `zh`.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::En, Self::Zh].into_iter().find(|lang| lang.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let cases = [
            ("", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en-US,en;q=0.9,zh-CN;q=0.8", Lang::En),
            ("fr, zh-Hans;q=0.5", Lang::Zh),
            ("en;q=0.1, ZH;q=0.2", Lang::Zh),
            ("zh;q=0", Lang::En),
            ("*;q=nonsense", Lang::En),
        ];
        for (header, lang) in cases {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
            assert_eq!(Lang::parse(lang.as_str()), Some(lang));
        }
    }
}
