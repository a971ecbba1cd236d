//! Rows and cells, and what spreadsheets do to numbers.

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as an editor (the line it begins on) or a spreadsheet shows it, from 1; grows from row to row.
    pub number: u64,
    /// Its cells, without the empty ones at the end.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What its author wrote, without white space at the ends.
    Text(String),
    /// Nobody can tell what its author wrote.
    Mangled {
        /// What is left of it, for people.
        shown: String,
        /// What happened.
        why: Mangling,
    },
}

/// What happened to a cell before the file came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mangling {
    /// Shortened to scientific notation: `1.39E+10`.
    Scientific,
    /// Taken for a date or a time.
    Date,
    /// Taken for a number with decimals, or a percentage.
    Fraction,
    /// A number of more than 15 digits, of which a spreadsheet keeps 15.
    TooPrecise,
    /// Taken for TRUE or FALSE.
    Boolean,
    /// A spreadsheet's error such as `#REF!`, a formula without a result, or `#####`.
    Error,
    /// Its octets are no text in the file's encoding.
    Unreadable,
}

impl Mangling {
    /// All.
    pub const ALL: [Mangling; 7] = [
        Mangling::Scientific,
        Mangling::Date,
        Mangling::Fraction,
        Mangling::TooPrecise,
        Mangling::Boolean,
        Mangling::Error,
        Mangling::Unreadable,
    ];
}

impl Cell {
    /// An empty cell.
    pub const EMPTY: Cell = Cell::Text(String::new());

    /// Judges a text as it stood in the file.
    pub(crate) fn of_text(text: &str) -> Cell {
        let text = trim(text);
        let mangled = |why| Cell::Mangled { shown: text.to_owned(), why };
        if text.contains('\u{FFFD}') {
            return mangled(Mangling::Unreadable);
        }
        if is_scientific(text) {
            return mangled(Mangling::Scientific);
        }
        if is_error(text) {
            return mangled(Mangling::Error);
        }
        Cell::Text(text.to_owned())
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Text(text) if text.is_empty())
    }

    /// What people see in it.
    pub fn shown(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Mangled { shown: text, .. } => text,
        }
    }
}

/// Without white space and invisible marks (direction, byte order) at the ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    })
}

/// `1.39E+10`, `6,39E+11`: a number as a spreadsheet shortens it. A code such as `2E5` is not meant.
fn is_scientific(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = match digits.split_once(['.', ',']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let mantissa = whole.len() == 1 && all_digits(whole) && decimals.is_none_or(all_digits);
    let signed = exponent.strip_prefix(['+', '-']);
    mantissa && all_digits(signed.unwrap_or(exponent)) && (signed.is_some() || decimals.is_some())
}

/// An error value as spreadsheets show it, also saved as text.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 12] = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#GETTING_DATA",
    ];
    let hashes = text.len() >= 4 && text.bytes().all(|b| b == b'#');
    hashes || (text.starts_with('#') && ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error)))
}

/// Takes the empty cells off the end of a row; `None` when nothing is left.
pub(crate) fn row(number: u64, mut cells: Vec<Cell>) -> Option<Row> {
    while cells.last().is_some_and(Cell::is_empty) {
        cells.pop();
    }
    if cells.is_empty() { None } else { Some(Row { number, cells }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<Mangling> {
        match Cell::of_text(text) {
            Cell::Text(_) => None,
            Cell::Mangled { why, .. } => Some(why),
        }
    }

    #[test]
    fn shortened_numbers_are_seen_and_codes_are_left_alone() {
        for text in ["1.39E+10", "6.39215E+11", " 1E+12 ", "1,39E+10", "-1.5e-7", "1.39e10", "+8.6E+12"] {
            assert_eq!(why(text), Some(Mangling::Scientific), "{text}");
        }
        for text in
            ["2E5", "E+10", "13912345678", "+639215347566", "1.5", "1.E+1", "HE+1", "12.3E+10", "", "0012"]
        {
            assert_eq!(why(text), None, "{text}");
        }
    }

    #[test]
    fn errors_are_seen() {
        for text in ["#REF!", "#n/a", "#DIV/0!", "########"] {
            assert_eq!(why(text), Some(Mangling::Error), "{text}");
        }
        for text in ["#1", "###", "#REF", "# REF!"] {
            assert_eq!(why(text), None, "{text}");
        }
        assert_eq!(why("caf\u{FFFD}"), Some(Mangling::Unreadable));
    }

    #[test]
    fn ends_are_trimmed_and_the_middle_is_kept() {
        assert_eq!(
            Cell::of_text("\u{202D}+1 415 555 0100\u{202C}\u{A0}"),
            Cell::Text("+1 415 555 0100".into())
        );
        assert_eq!(Cell::of_text("\u{3000}\u{FEFF} "), Cell::EMPTY);
        assert_eq!(row(3, vec![Cell::EMPTY, Cell::EMPTY]), None);
        let kept = row(3, vec![Cell::EMPTY, Cell::of_text("a"), Cell::EMPTY]).unwrap();
        assert_eq!(kept.cells.len(), 2);
    }
}
