//! What an uplink asks for: to unsubscribe, to subscribe again, or help.
//!
//! Basis of `data/optout_keywords.csv`: the words networks and large platforms honour, restated. Matching
//! errs towards the person: after trimming, full-width folding and upper-casing, a keyword alone is enough.

use std::sync::OnceLock;

use crate::kind::Direction;

const KEYWORDS: &str = include_str!("../data/optout_keywords.csv");

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// No more marketing (退订).
    OptOut,
    /// Marketing again.
    OptIn,
    /// To know who sends this.
    Help,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Exact,
    Prefix,
    Contains,
}

struct Keyword {
    word: String,
    wish: Wish,
    how: Match,
}

/// What the uplink's text asks for, if it is a keyword.
pub fn wish(text: &str) -> Option<Wish> {
    let folded = fold(text);
    let fits = |k: &&Keyword| match k.how {
        Match::Exact => folded == k.word,
        Match::Prefix => folded.starts_with(&k.word),
        Match::Contains => folded.contains(&k.word),
    };
    keywords().iter().find(fits).map(|k| k.wish)
}

/// The text that confirms what somebody asked for, without signature; `None` = there is nothing to confirm. Chinese where
/// the phone is of mainland China.
pub const fn confirmation(wish: Wish, direction: Direction) -> Option<&'static str> {
    match (wish, direction) {
        (Wish::OptOut, Direction::Mainland) => {
            Some("您已成功退订，我们不再向您发送营销短信。如需恢复接收，请回复START。")
        }
        (Wish::OptOut, Direction::International) => Some(
            "You have unsubscribed and get no more marketing messages from us. Reply START to subscribe again.",
        ),
        (Wish::OptIn, Direction::Mainland) => Some("您已恢复接收我们的营销短信。如需再次退订，请回复TD。"),
        (Wish::OptIn, Direction::International) => {
            Some("You get our marketing messages again. Reply STOP to unsubscribe.")
        }
        (Wish::Help, _) => None,
    }
}

/// Whether this word, alone, tells in a marketing text how to unsubscribe: keywords that are hardly ever
/// anything else.
pub(crate) fn is_distinct_keyword(word: &str) -> bool {
    const ALSO_ORDINARY: [&str; 11] =
        ["CANCEL", "END", "QUIT", "REMOVE", "REVOKE", "ALTO", "TC", "R", "TD", "T", "N"];
    let keyword =
        keywords().iter().any(|k| k.wish == Wish::OptOut && k.how == Match::Exact && k.word == word);
    keyword && !ALSO_ORDINARY.contains(&word)
}

fn keywords() -> &'static [Keyword] {
    static ALL: OnceLock<Vec<Keyword>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(KEYWORDS.as_bytes());
        reader.records().filter_map(|row| keyword(&row.ok()?)).collect()
    })
}

/// `language,country,keyword,action,match,…`
fn keyword(row: &csv::StringRecord) -> Option<Keyword> {
    let wish = match row.get(3)? {
        "opt_out" => Wish::OptOut,
        "opt_in" => Wish::OptIn,
        "help" => Wish::Help,
        _ => return None,
    };
    let how = match row.get(4)? {
        "prefix" => Match::Prefix,
        "contains" => Match::Contains,
        _ => Match::Exact,
    };
    Some(Keyword { word: fold(row.get(2)?), wish, how })
}

/// A text as keywords are compared: trimmed of space and punctuation, full-width forms and accents folded, upper case.
pub fn fold(text: &str) -> String {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || "。，！？“”‘’、".contains(c)
    });
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{FF01}'..='\u{FF5E}' => out.extend(char::from_u32(u32::from(c) - 0xFEE0)),
            'À'..='Å' | 'à'..='å' => out.push('A'),
            'È'..='Ë' | 'è'..='ë' => out.push('E'),
            'Ò'..='Ö' | 'ò'..='ö' => out.push('O'),
            'Ù'..='Ü' | 'ù'..='ü' => out.push('U'),
            'Ì'..='Ï' | 'ì'..='ï' => out.push('I'),
            _ => out.push(c),
        }
    }
    out.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        assert_eq!(keywords().len(), KEYWORDS.trim().lines().count() - 1);
        for keyword in keywords() {
            assert_eq!(wish(&keyword.word), Some(keyword.wish), "{}", keyword.word);
        }
    }

    #[test]
    fn confirmations_may_be_sent_and_are_no_wish_themselves() {
        use crate::kind::Kind;
        use crate::lint::{ContentRule, lint};
        for direction in Direction::ALL {
            for wished in [Wish::OptOut, Wish::OptIn] {
                let text = confirmation(wished, direction).unwrap();
                let findings = lint(text, Kind::Notification, direction, ContentRule::default());
                assert_eq!(findings, [], "{text}");
                assert_eq!(wish(text), None, "two robots would go on for ever: {text}");
            }
            assert_eq!(confirmation(Wish::Help, direction), None);
        }
    }

    #[test]
    fn as_people_type_them() {
        let cases = [
            ("td", Some(Wish::OptOut)),
            (" ＴＤ。", Some(Wish::OptOut)),
            ("Stop!", Some(Wish::OptOut)),
            ("arrêt", Some(Wish::OptOut)),
            ("退订吧", Some(Wish::OptOut)),
            ("请不要再发了", Some(Wish::OptOut)),
            ("\"R\"", Some(Wish::OptOut)),
            ("start", Some(Wish::OptIn)),
            ("help", Some(Wish::Help)),
            ("don't stop", None),
            ("TDX", None),
            ("", None),
            ("你好", None),
        ];
        for (text, want) in cases {
            assert_eq!(wish(text), want, "{text}");
        }
    }
}
