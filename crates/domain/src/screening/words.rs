//! The words by which a category is known, compiled into automata that find all of them in one pass.
//!
//! Three ways to match: as written, on the skeleton, and on the skeleton as whole words (a Latin edge of the word is an
//! edge of a word in the text, so that "class" has no "ass" in it). A match on the skeleton is believed only when a
//! reader would read it: not across a sentence, not from the digits of a code.
//!
//! A word whose own action is `pass` is an exception: what lies inside it is not found. Basis of `data/words.csv`:
//! ordinary vocabulary, chosen by hand. What is not here: what becomes of a category (`category.rs`).

use super::category::{Action, Category};
use super::normal::{self, Normal};
use aho_corasick::{AhoCorasick, BuildError};
use std::ops::Range;
use std::sync::OnceLock;

const DEFAULT: &str = include_str!("../../data/words.csv");
/// Hits of one text; a text with more is no better known by them.
pub const MAX_HITS: usize = 100;

/// A word of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct WordId(pub i64);

/// How a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Exactly these characters.
    Written = 1,
    /// Whatever has the same skeleton, inside longer words too.
    Normal = 2,
    /// The same skeleton, at the edges of Latin words.
    Whole = 3,
}

impl How {
    /// All.
    pub const ALL: [Self; 3] = [Self::Written, Self::Normal, Self::Whole];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Normal => "normal",
            Self::Whole => "whole",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.as_str() == word)
    }
}

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Which it is.
    pub id: WordId,
    /// The word.
    pub text: String,
    /// What it speaks of.
    pub category: Category,
    /// Instead of what the table says for every SMS type, licences notwithstanding; `Pass` makes it an exception.
    pub action: Option<Action>,
    /// How it is looked for.
    pub how: How,
}

impl Word {
    /// Whether there is anything to look for: a skeleton of nothing would be everywhere.
    pub fn is_usable(&self) -> bool {
        match self.how {
            How::Written => !self.text.is_empty(),
            How::Normal | How::Whole => !normal::skeleton_of(&self.text).is_empty(),
        }
    }
}

/// The list that comes with the program.
pub fn default_words() -> &'static [Word] {
    static WORDS: OnceLock<Vec<Word>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(DEFAULT.as_bytes());
        let rows = reader.records().filter_map(Result::ok);
        rows.zip(1..).filter_map(|(row, id)| read(&row, WordId(id))).collect()
    })
}

/// `word,category,how,action`
fn read(row: &csv::StringRecord, id: WordId) -> Option<Word> {
    let action = match row.get(3) {
        None | Some("") => None,
        Some(word) => Some(Action::parse(word)?),
    };
    let (text, how) = (row.get(0)?.to_owned(), How::parse(row.get(2)?)?);
    Some(Word { id, text, category: Category::parse(row.get(1)?)?, action, how })
}

/// A word as the automaton needs it.
#[derive(Debug, Clone)]
struct Entry {
    word: Word,
    /// Digits of the word itself; more in the text are look-alikes of letters.
    digits: usize,
    /// Latin words of a phrase.
    pieces: usize,
}

/// The list, ready to be looked for.
#[derive(Debug, Clone)]
pub struct Words {
    written: Finder,
    skeletons: Finder,
}

#[derive(Debug, Clone)]
struct Finder {
    automaton: AhoCorasick,
    entries: Vec<Entry>,
}

impl Finder {
    fn of(words: Vec<(Word, String)>) -> Result<Self, BuildError> {
        let automaton = AhoCorasick::new(words.iter().map(|(_, pattern)| pattern))?;
        let entries = words.into_iter().map(|(word, _)| Entry {
            digits: word.text.chars().filter(char::is_ascii_digit).count(),
            pieces: word.text.split_whitespace().count().max(1),
            word,
        });
        Ok(Self { automaton, entries: entries.collect() })
    }
}

/// A word found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The entry of the list.
    pub word: &'a Word,
    /// Where, in characters of the original text.
    pub range: Range<usize>,
}

impl Words {
    /// Compiles a list; words that cannot be looked for are left out. Fails only for a list beyond what an automaton
    /// can number.
    pub fn compile(words: Vec<Word>) -> Result<Self, BuildError> {
        let (mut written, mut skeletons) = (Vec::new(), Vec::new());
        for word in words {
            let (list, pattern) = match word.how {
                How::Written => (&mut written, word.text.clone()),
                How::Normal | How::Whole => (&mut skeletons, normal::skeleton_of(&word.text)),
            };
            if !pattern.is_empty() {
                list.push((word, pattern));
            }
        }
        Ok(Self { written: Finder::of(written)?, skeletons: Finder::of(skeletons)? })
    }

    /// How many words are looked for.
    pub fn len(&self) -> usize {
        self.written.entries.len() + self.skeletons.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every word in the text, exceptions taken away; at most `MAX_HITS`.
    pub fn find(&self, text: &str, normal: &Normal) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for hit in self.written.automaton.find_overlapping_iter(text).take(MAX_HITS) {
            if let Some(entry) = self.written.entries.get(hit.pattern().as_usize()) {
                let start = text.get(..hit.start()).map_or(0, |before| before.chars().count());
                let end = start + text.get(hit.range()).map_or(0, |inside| inside.chars().count());
                found.push(Found { word: &entry.word, range: start..end });
            }
        }
        let hits = self.skeletons.automaton.find_overlapping_iter(normal.skeleton());
        let read = hits.filter_map(|hit| {
            let entry = self.skeletons.entries.get(hit.pattern().as_usize())?;
            let range = normal.of_skeleton(hit.range());
            is_read(entry, normal.original(), &range).then_some(Found { word: &entry.word, range })
        });
        found.extend(read.take(MAX_HITS));
        if found.iter().any(|found| found.word.action == Some(Action::Pass)) {
            take_exceptions(&mut found);
        }
        found
    }
}

fn take_exceptions(found: &mut Vec<Found<'_>>) {
    let is_exception = |found: &Found| found.word.action == Some(Action::Pass);
    let exceptions: Vec<_> = found.iter().filter(|f| is_exception(f)).map(|f| f.range.clone()).collect();
    let inside =
        |range: &Range<usize>| exceptions.iter().any(|e| e.start <= range.start && range.end <= e.end);
    found.retain(|found| !is_exception(found) && !inside(&found.range));
}

/// Whether a person reads the word in these characters.
fn is_read(entry: &Entry, original: &[char], range: &Range<usize>) -> bool {
    let Some(written) = original.get(range.clone()) else { return false };
    let digits = written.iter().filter(|c| class(**c) == Class::Digit).count();
    if digits > entry.digits + written.len() / 2 {
        return false;
    }
    if entry.word.how == How::Whole && !has_edges(entry, original, range) {
        return false;
    }
    is_together(entry, original, range, written)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Latin,
    Digit,
    /// Chinese and every other script.
    Other,
    /// Ends or divides a sentence.
    Stop,
    Space,
    /// Any other sign, and what nobody sees.
    Sign,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '0'..='9' => Class::Digit,
        '\u{4E00}'..='\u{9FFF}' => Class::Other,
        '\n' | '\r' | ',' | ';' | '!' | '?' | ':' | '。' | '，' | '、' | '；' | '！' | '？' | '：' => {
            Class::Stop
        }
        ' ' | '\t' | '\u{3000}' | '\u{A0}' => Class::Space,
        '\0'..='\x7F' => Class::Sign,
        _ => {
            let mut first = None;
            normal::fold(c, &mut |folded| first = first.or(Some(folded)));
            match first {
                Some('a'..='z') => Class::Latin,
                Some('0'..='9') => Class::Digit,
                Some(' ') => Class::Space,
                Some(c) if c.is_alphanumeric() => Class::Other,
                _ => Class::Sign,
            }
        }
    }
}

/// Digits may follow a long word ("casino888") but stand before or after a short one as part of a code.
fn has_edges(entry: &Entry, original: &[char], range: &Range<usize>) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| matches!(class(c), Class::Latin | Class::Digit));
    let (first, last) = (entry.word.text.chars().next(), entry.word.text.chars().next_back());
    let before = range.start.checked_sub(1).and_then(|at| original.get(at)).map(|c| class(*c));
    let after = original.get(range.end).map(|c| class(*c));
    let is_long = entry.word.text.len() > 4;
    let starts = !is_latin(first) || !matches!(before, Some(Class::Latin | Class::Digit));
    let ends = match after {
        Some(Class::Latin) => !is_latin(last),
        Some(Class::Digit) => !is_latin(last) || is_long,
        _ => true,
    };
    starts && ends
}

/// Whether what lies between the letters of the word leaves it a word. Signs and spaces between Chinese characters do;
/// spaces between Latin letters only when they are spelled one or two at a time, in three pieces or more; a comma or full
/// stop only when every letter stands alone.
fn is_together(entry: &Entry, original: &[char], range: &Range<usize>, written: &[char]) -> bool {
    let (mut pieces, mut piece, mut longest) = (1, 0, 0);
    let (mut stops, mut parts, mut part, mut longest_part) = (false, 1, 0, 0);
    let (mut last, mut space, mut stop) = (None, false, false);
    for c in written {
        match class(*c) {
            Class::Sign => continue,
            Class::Space => space = true,
            Class::Stop => (space, stop) = (true, true),
            letter => {
                let latin = letter != Class::Other && last.is_some_and(|last| last != Class::Other);
                if last.is_some() && space && latin {
                    (pieces, piece) = (pieces + 1, 0);
                }
                if last.is_some() && stop {
                    (stops, parts, part) = (true, parts + 1, 0);
                }
                (piece, part) = (piece + 1, part + 1);
                (longest, longest_part) = (longest.max(piece), longest_part.max(part));
                (last, space, stop) = (Some(letter), false, false);
            }
        }
    }
    if pieces > entry.pieces && (longest > 2 || pieces < 3) {
        return false;
    }
    if !stops {
        return true;
    }
    let stands = |at: Option<usize>| {
        at.and_then(|at| original.get(at))
            .is_none_or(|c| matches!(class(*c), Class::Stop | Class::Space | Class::Sign))
    };
    longest_part == 1 && (parts > 2 || (stands(range.start.checked_sub(1)) && stands(Some(range.end))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[(&str, How, Option<Action>)]) -> Words {
        let word = |(n, (text, how, action)): (usize, &(&str, How, Option<Action>))| Word {
            id: WordId(n as i64),
            text: (*text).to_owned(),
            category: Category::Gambling,
            action: *action,
            how: *how,
        };
        Words::compile(list.iter().enumerate().map(word).collect()).unwrap()
    }

    fn found(words: &Words, text: &str) -> Vec<(String, Range<usize>)> {
        let normal = Normal::of(text);
        words.find(text, &normal).into_iter().map(|f| (f.word.text.clone(), f.range)).collect()
    }

    #[test]
    fn whole_words_and_parts() {
        let list =
            words(&[("ass", How::Whole, None), ("0元购", How::Whole, None), ("nude chat", How::Whole, None)]);
        for text in [
            "class",
            "an assistant",
            "as soon as sent",
            "10元购",
            "100元购物卡",
            "code 455",
            "nude. Chatter",
            "as s",
        ] {
            assert_eq!(found(&list, text), [], "{text}");
        }
        for (text, range) in [
            ("an ass!", 3..6),
            ("今天ass了", 2..5),
            ("4ss", 0..3),
            ("a.s.s", 0..5),
            ("a s s", 0..5),
            ("全场0元购", 2..5),
            ("Ｏ元購", 0..3),
            ("nude  chat", 0..10),
            ("N_u_d_e chat", 0..12),
        ] {
            assert_eq!(found(&list, text).first().map(|hit| hit.1.clone()), Some(range), "{text}");
        }
    }

    #[test]
    fn between_chinese_characters() {
        let list = words(&[("贷款", How::Normal, None), ("六合彩", How::Normal, None)]);
        for text in ["申请贷款", "贷 款", "贷.款", "貸★款", "六，合，彩", "“贷”款", "贷，款"]
        {
            assert_eq!(found(&list, text).len(), 1, "{text}");
        }
        for text in ["不予放贷，款项", "还贷。款到发货", "六合，彩", "第六，合彩"] {
            assert_eq!(found(&list, text), [], "{text}");
        }
    }

    #[test]
    fn as_written_is_exact() {
        let list = words(&[("DiaoNi", How::Written, None), ("上分", How::Written, None)]);
        assert_eq!(found(&list, "您好上分DiaoNi"), [("上分".to_owned(), 2..4), ("DiaoNi".to_owned(), 4..10)]);
        assert_eq!(found(&list, "diaoni 上 分"), []);
    }

    #[test]
    fn exceptions_hide_what_is_inside() {
        let list = words(&[("保险", How::Normal, None), ("保险柜", How::Normal, Some(Action::Pass))]);
        assert_eq!(found(&list, "您的保险柜已安装"), []);
        assert_eq!(found(&list, "保险柜也上保险"), [("保险".to_owned(), 5..7)]);
    }

    #[test]
    fn words_of_nothing_are_left_out() {
        let list = words(&[("", How::Written, None), ("★ ", How::Normal, None), ("·", How::Written, None)]);
        assert_eq!((list.len(), list.is_empty()), (1, false));
        assert_eq!(found(&list, "a·★"), [("·".to_owned(), 1..2)]);
    }

    #[test]
    fn the_default_list_reads_whole() {
        let rows = DEFAULT.lines().filter(|line| !line.trim().is_empty()).count() - 1;
        assert_eq!(default_words().len(), rows);
        let mut seen = std::collections::HashSet::new();
        for word in default_words() {
            assert!(word.is_usable() && seen.insert((&word.text, word.how)), "{word:?}");
            let edges = [word.text.chars().next(), word.text.chars().next_back()];
            let latin = edges.iter().flatten().any(|c| c.is_ascii_alphanumeric());
            assert!(!latin || word.how != How::Normal, "{} needs edges", word.text);
        }
    }
}
