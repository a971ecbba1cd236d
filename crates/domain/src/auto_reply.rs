//! What a tenant answers by itself: where a rule's keyword must be in an uplink. Pure; who is answered, with what and how
//! often is the engine's business.

use crate::consent::fold;

/// Where the keyword must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fit {
    /// It is the whole text.
    Exact = 1,
    /// The text begins with it.
    Prefix = 2,
    /// It is somewhere in the text.
    Contains = 3,
}

impl Fit {
    /// All.
    pub const ALL: [Fit; 3] = [Fit::Exact, Fit::Prefix, Fit::Contains];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Fit> {
        Fit::ALL.into_iter().find(|fit| fit.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fit::Exact => "exact",
            Fit::Prefix => "prefix",
            Fit::Contains => "contains",
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Fit> {
        Fit::ALL.into_iter().find(|fit| fit.as_str() == word)
    }

    /// Whether a text has the keyword where it must be; `keyword` as [`fold`] leaves it.
    pub fn holds(self, keyword: &str, text: &str) -> bool {
        let text = fold(text);
        match self {
            Fit::Exact => text == keyword,
            Fit::Prefix => text.starts_with(keyword),
            Fit::Contains => text.contains(keyword),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_compared_as_people_type_them() {
        let cases = [
            (Fit::Exact, "help", " ＨＥＬＰ！", true),
            (Fit::Exact, "help", "help me", false),
            (Fit::Prefix, "查询", "查询余额", true),
            (Fit::Prefix, "查询", "我要查询", false),
            (Fit::Contains, "余额", "我的余额是多少？", true),
            (Fit::Contains, "café", "where is the CAFE?", true),
            (Fit::Contains, "tea", "coffee", false),
        ];
        for (fit, keyword, text, want) in cases {
            assert_eq!(fit.holds(&fold(keyword), text), want, "{keyword} in {text}");
        }
    }

    #[test]
    fn words_and_numbers_read_back() {
        for fit in Fit::ALL {
            assert_eq!((Fit::parse(fit.as_str()), Fit::from_code(fit.code())), (Some(fit), Some(fit)));
        }
    }
}
