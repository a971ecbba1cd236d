//! What the beginning of a text says about the rest: which character separates cells, whether it is a bare list of numbers.

use super::records::{Record, Records};
use super::{Shape, separates_numbers, unprotected};
use crate::cell::trim;
use crate::limits::Limits;

/// What may separate cells; of equals the first.
const SEPARATORS: [char; 5] = [',', '\t', ';', '|', '，'];
/// Records that are looked at.
const LOOKED_AT: usize = 50;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Table,
    Numbers,
}

/// What was found out.
pub(crate) struct Guess {
    pub(crate) layout: Layout,
    pub(crate) separator: char,
    /// A line `sep=;` at the very beginning is an instruction and no row.
    pub(crate) lines_skipped: u64,
    pub(crate) octets_skipped: usize,
}

/// Looks at the beginning of a text; `whole` when there is no more of it.
pub(crate) fn look(text: &str, whole: bool, shape: Shape, limits: Limits) -> Guess {
    if let Some((separator, octets_skipped)) = told(text) {
        return Guess { layout: Layout::Table, separator, lines_skipped: 1, octets_skipped };
    }
    let layout = match shape {
        Shape::Table => Layout::Table,
        Shape::Numbers => Layout::Numbers,
        Shape::Either if is_numbers(text, whole) => Layout::Numbers,
        Shape::Either => Layout::Table,
    };
    Guess { layout, separator: separator(text, whole, limits), lines_skipped: 0, octets_skipped: 0 }
}

/// Excel's instruction: the separator, and how many octets the line takes.
fn told(text: &str) -> Option<(char, usize)> {
    let rest = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &text[4..])?;
    let mut chars = rest.chars();
    let separator = chars.next().filter(|c| !matches!(c, '\r' | '\n' | '"'))?;
    let behind = 4 + separator.len_utf8();
    let end = match text.as_bytes().get(behind..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([b'\r' | b'\n', ..]) => 1,
        _ => return None,
    };
    Some((separator, behind + end))
}

/// The separator under which the lines have the same number of cells, and numbers stand alone in their cells.
fn separator(text: &str, whole: bool, limits: Limits) -> char {
    let score = |separator: &char| {
        let records = records(text, whole, *separator, limits);
        let mut counts: Vec<usize> = records.iter().map(|record| record.cells.len()).collect();
        counts.sort_unstable();
        let Some((usual, times)) = usual(&counts).filter(|(usual, _)| *usual > 1) else { return 0 };
        let with_number =
            |record: &&Record| record.cells.len() == usual && record.cells.iter().any(|cell| is_number(cell));
        let numbers = records.iter().filter(with_number).count();
        1 + 1000 * times / records.len() + 1000 * numbers / records.len()
    };
    let mut best = (0, SEPARATORS[0]);
    for separator in &SEPARATORS {
        let score = score(separator);
        if score > best.0 {
            best = (score, *separator);
        }
    }
    best.1
}

/// The most frequent of sorted numbers, and how often it occurs.
fn usual(sorted: &[usize]) -> Option<(usize, usize)> {
    sorted
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len()))
        .max_by_key(|(value, times)| (*times, *value))
}

/// The first records that are not blank.
fn records(text: &str, whole: bool, separator: char, limits: Limits) -> Vec<Record> {
    let mut reader = Records::new(separator, limits);
    let mut found = Vec::new();
    for c in text.chars() {
        let Ok(record) = reader.feed(c) else { break };
        found.extend(record.filter(is_filled));
        if found.len() == LOOKED_AT {
            return found;
        }
    }
    // What the text breaks off in the middle of says nothing, unless there is nothing else.
    if whole || found.is_empty() {
        found.extend(reader.finish().ok().flatten().filter(is_filled));
    }
    found
}

fn is_filled(record: &Record) -> bool {
    record.cells.iter().any(|cell| !trim(cell).is_empty())
}

/// Whether nearly everything behind the first line is a number, with several on some line.
fn is_numbers(text: &str, whole: bool) -> bool {
    let mut lines: Vec<&str> =
        text.split(['\r', '\n']).filter(|line| !trim(line).is_empty()).take(LOOKED_AT + 1).collect();
    if lines.len() > 1 && !whole {
        lines.pop();
    }
    let tokens = |line: &&str| -> Vec<String> {
        let pieces = line.split(separates_numbers).map(|piece| trim(piece).trim_matches('"').to_owned());
        pieces.filter(|piece| !piece.is_empty()).collect()
    };
    let tokens: Vec<Vec<String>> = lines.iter().map(tokens).collect();
    let has_header = tokens.len() > 1 && tokens[0].len() == 1 && !is_number(&tokens[0][0]);
    let all: Vec<&String> = tokens.iter().skip(usize::from(has_header)).flatten().collect();
    let numbers = all.iter().filter(|token| is_number(token)).count();
    let several = tokens.iter().any(|line| line.len() > 1 || line.iter().any(|token| token.contains(' ')));
    several && numbers * 5 >= all.len() * 4
}

/// Whether a cell looks like a phone number as people write one.
pub(crate) fn is_number(cell: &str) -> bool {
    let cell = unprotected(cell);
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let usual =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/' | '\u{A0}');
    digits >= 5 && cell.chars().all(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separator_of(text: &str) -> char {
        look(text, true, Shape::Table, Limits::of(1 << 20, 1000)).separator
    }

    #[test]
    fn separators_are_found() {
        assert_eq!(separator_of("Phone Number,Name\n13800138000,Amy\n"), ',');
        assert_eq!(separator_of("Phone Number;Name\n13800138000;Amy, Bob\n13800138001;Cy, Di\n"), ';');
        assert_eq!(separator_of("手机号码，姓名\n13800138000，小雁\n"), '，');
        assert_eq!(separator_of("13800138000|a,b|c\n13800138001|d,e|f"), '|');
        assert_eq!(separator_of("13800138000\tHello, you\n13800138001\tHi\n"), '\t');
        assert_eq!(separator_of("13800138000,\"a;b;c\"\n13800138001,\"d;e;f\""), ',');
        assert_eq!(separator_of("13800138000\n13800138001\n"), ',');
        let told = look("sep=|\r\n1,2|3", true, Shape::Table, Limits::of(1 << 20, 1000));
        assert_eq!((told.separator, told.lines_skipped, told.octets_skipped), ('|', 1, 7));
    }

    #[test]
    fn bare_numbers_are_recognised() {
        for text in
            ["13800138000,13900139000", "号码\n13800138000 13900139000", "+1 415 555 0100;+1 415 555 0101"]
        {
            assert!(is_numbers(text, true), "{text}");
        }
        for text in
            ["13800138000,Amy\n13800138001,Bob", "13800138000\n13800138001", "Phone,Name\n13800138000,Amy"]
        {
            assert!(!is_numbers(text, true), "{text}");
        }
    }
}
