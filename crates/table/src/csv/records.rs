//! Text to records: separators, quotation marks, line ends. One character after the other, so a record may arrive in pieces.

use crate::broken::Broken;
use crate::limits::Limits;

/// A record: the line it begins on, and its cells as they stand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark that closes, or is the first of two that mean one.
    Closed,
}

/// Cuts text into records.
pub(crate) struct Records {
    separator: char,
    cell_max: usize,
    columns_max: usize,
    state: State,
    line: u64,
    begins: u64,
    after_cr: bool,
    cell: String,
    cells: Vec<String>,
}

impl Records {
    pub(crate) fn new(separator: char, limits: Limits) -> Records {
        Records {
            separator,
            cell_max: limits.cell_max,
            columns_max: limits.columns_max,
            state: State::Start,
            line: 1,
            begins: 1,
            after_cr: false,
            cell: String::new(),
            cells: Vec::new(),
        }
    }

    /// The text begins behind so many lines.
    pub(crate) fn skip_lines(&mut self, lines: u64) {
        self.line += lines;
        self.begins = self.line;
    }

    /// Takes the next character; gives the record that it ends.
    pub(crate) fn feed(&mut self, c: char) -> Result<Option<Record>, Broken> {
        let after_cr = std::mem::replace(&mut self.after_cr, c == '\r');
        if c == '\0' {
            return Err(Broken::Binary { row: self.begins });
        }
        if c == '\n' && after_cr {
            // The second half of a line end: inside quotation marks the first half has been kept as a line feed.
            return Ok(None);
        }
        let ends_line = c == '\n' || c == '\r';
        if ends_line {
            self.line += 1;
        }
        match self.state {
            State::Quoted if c == '"' => self.state = State::Closed,
            State::Quoted => self.keep(if ends_line { '\n' } else { c })?,
            State::Closed if c == '"' => {
                self.keep('"')?;
                self.state = State::Quoted;
            }
            State::Start if c == '"' => self.state = State::Quoted,
            _ if ends_line => return Ok(Some(self.end())),
            _ if c == self.separator => self.end_cell(),
            // White space before a quotation mark is no part of the cell.
            State::Start if c == ' ' => {}
            _ => {
                self.keep(c)?;
                self.state = State::Plain;
            }
        }
        Ok(None)
    }

    /// The text is over; gives the record that it ends.
    pub(crate) fn finish(&mut self) -> Result<Option<Record>, Broken> {
        if self.state == State::Quoted {
            return Err(Broken::OpenQuote { row: self.begins });
        }
        let nothing = self.state == State::Start && self.cells.is_empty();
        Ok(if nothing { None } else { Some(self.end()) })
    }

    fn keep(&mut self, c: char) -> Result<(), Broken> {
        if self.cell.len() + c.len_utf8() > self.cell_max {
            return Err(match self.state {
                State::Quoted if self.line > self.begins => Broken::OpenQuote { row: self.begins },
                _ => Broken::LongCell { row: self.begins, max: self.cell_max },
            });
        }
        self.cell.push(c);
        Ok(())
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.state = State::Start;
        if self.cells.len() < self.columns_max {
            self.cells.push(cell);
        } else if !cell.trim().is_empty() {
            // One cell shows that there are too many; the rest need not be kept.
            self.cells.truncate(self.columns_max);
            self.cells.push(cell);
        }
    }

    fn end(&mut self) -> Record {
        self.end_cell();
        let record = Record { line: self.begins, cells: std::mem::take(&mut self.cells) };
        self.begins = self.line;
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Result<Vec<(u64, Vec<String>)>, Broken> {
        let mut records = Records::new(',', Limits { cell_max: 10, columns_max: 3, ..Limits::of(1000, 100) });
        let mut found = Vec::new();
        for c in text.chars() {
            found.extend(records.feed(c)?);
        }
        found.extend(records.finish()?);
        Ok(found.into_iter().map(|record| (record.line, record.cells)).collect())
    }

    fn lines(text: &str) -> Vec<(u64, String)> {
        records(text).unwrap().into_iter().map(|(line, cells)| (line, cells.join("/"))).collect()
    }

    #[test]
    fn quotation_marks_hold_separators_and_lines() {
        assert_eq!(
            lines("a,\"b,c\"\r\nd,\"e\r\nf\"\n\"g \"\"h\"\"\"\n"),
            [(1, "a/b,c".into()), (2, "d/e\nf".into()), (4, "g \"h\"".into())]
        );
        assert_eq!(lines("5\" x, \"y\" z"), [(1, "5\" x/y z".into())]);
    }

    #[test]
    fn every_line_end_is_one() {
        for text in ["a\nb\n\nc", "a\rb\r\rc\r", "a\r\nb\r\n\r\nc\r\n"] {
            assert_eq!(
                lines(text),
                [(1, "a".into()), (2, "b".into()), (3, "".into()), (4, "c".into())],
                "{text:?}"
            );
        }
    }

    #[test]
    fn limits_hold() {
        assert_eq!(lines("1,2,3,4,5,,6"), [(1, "1/2/3/6".into())]);
        assert_eq!(lines("1,2,3,,"), [(1, "1/2/3".into())]);
        assert_eq!(records("a\n12345678901"), Err(Broken::LongCell { row: 2, max: 10 }));
        assert_eq!(records("a\n\"b\nc"), Err(Broken::OpenQuote { row: 2 }));
        assert_eq!(records("\"b\n12345678901"), Err(Broken::OpenQuote { row: 1 }));
        assert_eq!(records("a\nb\0"), Err(Broken::Binary { row: 2 }));
        assert_eq!(records(""), Ok(vec![]));
    }
}
