//! A text as a filter should read it, with the way back to the text as it was written.
//!
//! Two readings: the *plain* one keeps every visible character (compatibility forms, case, traditional Chinese and
//! look-alike letters folded), the *skeleton* keeps only letters and digits and makes those one that a reader takes for
//! each other (`0` and `o`, `1` and `l`). Words are compared by skeleton, links and numbers are looked for in plain.
//!
//! Every character is decomposed by itself (NFKD) and its combining marks are dropped: for comparing that is as good as
//! NFKC of the whole, and positions stay known. Basis of `data/simplified.txt`: the character table of OpenCC
//! (Apache-2.0), cut down to the characters of everyday use. What is not here: what is forbidden.

use crate::lint;
use std::ops::Range;
use std::sync::OnceLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

const SIMPLIFIED: &str = include_str!("../../data/simplified.txt");

/// A text in its readings. Positions are characters of the original text, not octets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normal {
    original: Vec<char>,
    plain: Vec<char>,
    plain_at: Vec<u32>,
    skeleton: String,
    skeleton_at: Vec<u32>,
}

impl Normal {
    /// Reads a text. Any text can be read.
    pub fn of(text: &str) -> Self {
        let mut plain = Vec::with_capacity(text.len());
        let mut plain_at = Vec::with_capacity(text.len());
        let original: Vec<char> = text.chars().collect();
        for (at, c) in (0u32..).zip(&original) {
            fold(*c, &mut |folded| {
                plain.push(folded);
                plain_at.push(at);
            });
        }
        let (skeleton, skeleton_at) = skeleton(&plain, &plain_at);
        Self { original, plain, plain_at, skeleton, skeleton_at }
    }

    /// The characters as they were written.
    pub fn original(&self) -> &[char] {
        &self.original
    }

    /// Every visible character, folded.
    pub fn plain(&self) -> &[char] {
        &self.plain
    }

    /// Letters and digits only, look-alikes made one.
    pub fn skeleton(&self) -> &str {
        &self.skeleton
    }

    /// The characters of the original from which a stretch of `plain` came.
    pub fn of_plain(&self, range: Range<usize>) -> Range<usize> {
        back(&self.plain_at, range)
    }

    /// The characters of the original from which these octets of `skeleton` came.
    pub fn of_skeleton(&self, octets: Range<usize>) -> Range<usize> {
        back(&self.skeleton_at, octets)
    }

    /// What was written there.
    pub fn written(&self, range: Range<usize>) -> String {
        self.original.get(range).unwrap_or_default().iter().collect()
    }
}

/// The skeleton of a word or name: equal for two that look alike.
pub fn skeleton_of(text: &str) -> String {
    Normal::of(text).skeleton
}

/// From positions in a reading to positions in the original; an empty range for one that is not in it.
fn back(at: &[u32], range: Range<usize>) -> Range<usize> {
    let first = at.get(range.start);
    let last = range.end.checked_sub(1).and_then(|last| at.get(last));
    match (first, last) {
        (Some(first), Some(last)) if first <= last => *first as usize..*last as usize + 1,
        _ => 0..0,
    }
}

/// The character a reader sees, in lower case; nothing for what nobody sees.
pub(super) fn fold(c: char, out: &mut impl FnMut(char)) {
    match c {
        '\0'..='\x7F' if c == '\n' || !c.is_ascii_control() => return out(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' => return out(simplified(c)),
        '\u{3001}' | '\u{3002}' => return out(c),
        '\r' | '\t' => return out(' '),
        _ => {}
    }
    if is_unseen(c) {
        return;
    }
    if let Some(twin) = look_alike(c) {
        return out(twin);
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        let part = look_alike(part).unwrap_or(part);
        for lower in part.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            out(simplified(look_alike(lower).unwrap_or(lower)));
        }
    });
}

/// Joiners, variation selectors and fillers on top of what a content may not have anyway.
pub(super) fn is_unseen(c: char) -> bool {
    match c {
        '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180E}' => true,
        '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2065}'..='\u{206F}' => true,
        '\u{E0100}'..='\u{E01EF}' => true,
        _ => lint::is_hidden(c),
    }
}

fn simplified(c: char) -> char {
    const FIRST: u32 = 0x4E00;
    const LAST: u32 = 0x9FFF;
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    if !(FIRST..=LAST).contains(&u32::from(c)) {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let mut pairs = SIMPLIFIED.chars().filter(|c| *c != '\n');
        while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
            if let Some(place) = table.get_mut((u32::from(traditional).wrapping_sub(FIRST)) as usize) {
                *place = simple;
            }
        }
        table
    });
    table.get((u32::from(c) - FIRST) as usize).copied().unwrap_or(c)
}

/// Letters of other scripts that are drawn like Latin ones, and ornamental letters and digits that Unicode does not
/// decompose.
pub(super) fn look_alike(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |offset: u32| char::from_u32(u32::from('a') + offset);
    let digit = |value: u32| char::from_u32(u32::from('0') + value % 10);
    match c {
        // Enclosed and squared letters, regional indicators.
        '\u{1F150}'..='\u{1F169}' => return letter(code - 0x1F150),
        '\u{1F170}'..='\u{1F189}' => return letter(code - 0x1F170),
        '\u{1F1E6}'..='\u{1F1FF}' => return letter(code - 0x1F1E6),
        // Negative circled, double circled and sans-serif digits.
        '\u{2776}'..='\u{277E}' => return digit(code - 0x2775),
        '\u{2780}'..='\u{2788}' => return digit(code - 0x277F),
        '\u{278A}'..='\u{2792}' => return digit(code - 0x2789),
        '\u{24F5}'..='\u{24FD}' => return digit(code - 0x24F4),
        '\u{24FF}' | '\u{1F10B}' | '\u{1F10C}' => return Some('0'),
        _ => {}
    }
    if !matches!(code, 0x0131..=0x058F | 0x1D00..=0x1D7F | 0x2100..=0x214F | 0xA730..=0xA7FF | 0x13A0..=0x13FF)
    {
        return None;
    }
    const TWINS: &[(char, &str)] = &[
        ('a', "аАαΑᴀɑ"),
        ('b', "вВΒᏴʙᴃ"),
        ('c', "сСϲϹᴄᏟ"),
        ('d', "ԁᴅᎠɗ"),
        ('e', "еЕεΕэᴇᎬ"),
        ('f', "ꜰϝғ"),
        ('g', "ɡɢԍ"),
        ('h', "нНΗһʜᎻ"),
        ('i', "іІιΙıɪӀᎥ"),
        ('j', "јЈϳᴊᎫ"),
        ('k', "кКκΚᴋᏦ"),
        ('l', "ʟᏞ"),
        ('m', "мМΜᴍᎷ"),
        ('n', "ηΝɴп"),
        ('o', "оОοΟσᴏօ"),
        ('p', "рРρΡᴘᏢ"),
        ('q', "ԛ"),
        ('r', "гᴦʀᎡ"),
        ('s', "ѕЅꜱᏚ"),
        ('t', "тТτΤᴛᎢ"),
        ('u', "υսᴜ"),
        ('v', "νᴠᏙѵ"),
        ('w', "ԝωшᴡᎳ"),
        ('x', "хХχΧ"),
        ('y', "уУγΥүʏ"),
        ('z', "ΖᴢᏃ"),
    ];
    TWINS.iter().find(|(_, twins)| twins.contains(c)).map(|(latin, _)| *latin)
}

/// Letters and digits with the look-alikes of each other made one; for each octet the original's character.
fn skeleton(plain: &[char], plain_at: &[u32]) -> (String, Vec<u32>) {
    let mut text = String::with_capacity(plain.len() * 3);
    let mut at = Vec::with_capacity(plain.len() * 3);
    let is_latin = |n: Option<usize>| n.and_then(|n| plain.get(n)).is_some_and(char::is_ascii_lowercase);
    for (n, (c, origin)) in plain.iter().zip(plain_at).enumerate() {
        let bone = match c {
            '0' => 'o',
            '1' | 'l' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            '@' if is_latin(Some(n + 1)) => 'a',
            '$' if is_latin(Some(n + 1)) => 's',
            '!' | '|' if is_latin(Some(n + 1)) && is_latin(n.checked_sub(1)) => 'i',
            'a'..='z' | '0'..='9' | '\u{4E00}'..='\u{9FFF}' => *c,
            c if !c.is_ascii() && c.is_alphanumeric() => *c,
            _ => continue,
        };
        text.push(bone);
        at.resize(text.len(), *origin);
    }
    (text, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_alike_has_one_skeleton() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "casino",
                &[
                    "CASINO",
                    "ｃａｓｉｎｏ",
                    "c.a.s.i.n.o",
                    "c@sino",
                    "cаsіnо",
                    "Ⓒⓐⓢⓘⓝⓞ",
                    "𝓬𝓪𝓼𝓲𝓷𝓸",
                    "ca\u{200B}sino",
                    "c4s1n0",
                    "cásīnö",
                    "🅒🅐🅢🅘🅝🅞",
                    "ᴄᴀsɪɴᴏ",
                    "ϹΑЅΙΝΟ",
                ],
            ),
            ("贷款", &["貸款", "贷 款", "贷·款", "贷_款", "貸\u{200D}款", "贷*款"]),
            ("发票", &["發票", "發-票"]),
            ("slots", &["s1ots", "sl0ts", "$lots", "S!OTS"]),
            ("138", &["①③⑧", "１３８", "❶❸❽"]),
            ("微信", &["微\u{FE0F}信", "微，信"]),
        ];
        for (word, twins) in cases {
            for twin in twins {
                assert_eq!(skeleton_of(twin), skeleton_of(word), "{twin}");
            }
        }
        assert_ne!(skeleton_of("class"), skeleton_of("clasp"));
    }

    #[test]
    fn the_way_back() {
        let text = Normal::of("您：貸\u{200B} 款");
        let at = text.skeleton().find("贷款").unwrap();
        assert_eq!(text.of_skeleton(at..at + "贷款".len()), 2..6);
        assert_eq!(text.written(2..6), "貸\u{200B} 款");
        let wide = Normal::of("㎏x");
        assert_eq!((wide.plain().iter().collect::<String>(), wide.of_plain(1..2)), ("kgx".into(), 0..1));
        assert_eq!((wide.of_plain(5..9), wide.written(4..9)), (0..0, String::new()));
    }

    #[test]
    fn the_table_is_of_pairs() {
        let chars: Vec<char> = SIMPLIFIED.chars().filter(|c| *c != '\n').collect();
        assert!(chars.len().is_multiple_of(2) && chars.len() > 3500);
        for pair in chars.chunks(2) {
            assert_ne!(pair[0], pair[1]);
            assert_eq!(simplified(pair[1]), pair[1], "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn positions_are_valid(text in ".{0,60}") {
            let normal = Normal::of(&text);
            let length = text.chars().count();
            prop_assert_eq!(normal.original().len(), length);
            for n in 0..normal.plain().len() {
                let range = normal.of_plain(n..n + 1);
                prop_assert!(range.start < range.end && range.end <= length);
            }
            for (at, c) in normal.skeleton().char_indices() {
                let range = normal.of_skeleton(at..at + c.len_utf8());
                prop_assert!(range.start < range.end && range.end <= length);
            }
            prop_assert_eq!(skeleton_of(normal.skeleton()), normal.skeleton());
        }
    }
}
