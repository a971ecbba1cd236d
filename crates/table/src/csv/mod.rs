//! Lists stored as text. Octets become text in `decode`, text becomes records in `records`; `guess` looks at the beginning.
//! Typed numbers, several on a line, are read here.

mod decode;
mod guess;
pub(crate) use guess::is_number;
mod records;

use std::collections::VecDeque;
use std::io::Read;

use crate::broken::Broken;
use crate::cell::{Cell, Row, row, trim};
use crate::limits::Limits;
use decode::Decode;
use guess::Layout;
use records::{Record, Records};

/// What a text is expected to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A table: a line is a row, whatever stands in it. For content with variables.
    Table,
    /// A file for content without variables: a table, or numbers with several on a line when nearly all of it is numbers.
    Either,
    /// Numbers typed by hand: one a line, or separated by commas, semicolons, bars, tabs or spaces.
    Numbers,
}

/// Reads text.
pub(crate) struct Csv<R> {
    decode: Decode<R>,
    text: String,
    at: usize,
    ended: bool,
    layout: Layout,
    records: Records,
    numbers: Numbers,
}

impl<R: Read> Csv<R> {
    pub(crate) fn new(input: R, limits: Limits, shape: Shape) -> Result<Csv<R>, Broken> {
        let mut decode = Decode::new(input, limits.file_max);
        let mut text = String::new();
        let ended = !decode.more(&mut text)?;
        let guess = guess::look(&text, ended, shape, limits);
        let mut records = Records::new(guess.separator, limits);
        records.skip_lines(guess.lines_skipped);
        let numbers = Numbers::new(limits, guess.lines_skipped);
        Ok(Csv { decode, text, at: guess.octets_skipped, ended, layout: guess.layout, records, numbers })
    }

    pub(crate) fn octets(&self) -> u64 {
        self.decode.octets()
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Broken> {
        loop {
            if let Some(row) = self.numbers.ready.pop_front() {
                return Ok(Some(row));
            }
            let Some(c) = self.next_char()? else {
                return self.last_row();
            };
            match self.layout {
                Layout::Numbers => self.numbers.feed(c)?,
                Layout::Table => {
                    let found = self.records.feed(c)?.and_then(of_record);
                    if found.is_some() {
                        return Ok(found);
                    }
                }
            }
        }
    }

    fn last_row(&mut self) -> Result<Option<Row>, Broken> {
        match self.layout {
            Layout::Numbers => {
                self.numbers.end_token();
                Ok(self.numbers.ready.pop_front())
            }
            Layout::Table => Ok(self.records.finish()?.and_then(of_record)),
        }
    }

    fn next_char(&mut self) -> Result<Option<char>, Broken> {
        loop {
            if let Some(c) = self.text[self.at..].chars().next() {
                self.at += c.len_utf8();
                return Ok(Some(c));
            }
            if self.ended {
                return Ok(None);
            }
            self.text.clear();
            self.at = 0;
            self.ended = !self.decode.more(&mut self.text)?;
        }
    }
}

fn of_record(record: Record) -> Option<Row> {
    row(record.line, record.cells.iter().map(|cell| Cell::of_text(unprotected(cell))).collect())
}

/// Takes off what keeps a spreadsheet from calculating: `="0123"` and an apostrophe before a number or a sign.
fn unprotected(cell: &str) -> &str {
    let cell = trim(cell);
    if let Some(inner) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner;
    }
    let guarded = |rest: &&str| {
        rest.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) || starts_with_digit(rest)
    };
    cell.strip_prefix('\'').filter(guarded).unwrap_or(cell)
}

fn starts_with_digit(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_digit())
}

/// What separates typed numbers, besides line ends and spaces.
pub(crate) fn separates_numbers(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '\t' | '，' | '；' | '、' | '｜')
}

/// Typed numbers: every one is a row with one cell.
struct Numbers {
    token: String,
    line: u64,
    after_cr: bool,
    last: u64,
    cell_max: usize,
    ready: VecDeque<Row>,
}

impl Numbers {
    fn new(limits: Limits, lines_skipped: u64) -> Numbers {
        Numbers {
            token: String::new(),
            line: lines_skipped + 1,
            after_cr: false,
            last: 0,
            cell_max: limits.cell_max,
            ready: VecDeque::new(),
        }
    }

    fn feed(&mut self, c: char) -> Result<(), Broken> {
        let after_cr = std::mem::replace(&mut self.after_cr, c == '\r');
        match c {
            '\0' => return Err(Broken::Binary { row: self.line }),
            '\n' if after_cr => {}
            '\n' | '\r' => {
                self.end_token();
                self.line += 1;
            }
            c if separates_numbers(c) => self.end_token(),
            c => {
                self.token.push(c);
                if self.token.len() > self.cell_max {
                    return Err(Broken::LongCell { row: self.line, max: self.cell_max });
                }
            }
        }
        Ok(())
    }

    /// `13800138000 13900139000` are two numbers, `+86 138 0013 8000` is one.
    fn end_token(&mut self) {
        let token = std::mem::take(&mut self.token);
        let token = trim(&token).trim_matches('"');
        let long = |piece: &str| piece.bytes().filter(u8::is_ascii_digit).count() >= 7;
        if token.split_whitespace().all(long) {
            token.split_whitespace().for_each(|piece| self.push(piece));
        } else {
            self.push(token);
        }
    }

    fn push(&mut self, piece: &str) {
        // Several on one line still have numbers of their own, and numbers only grow.
        let number = self.line.max(self.last + 1);
        if let Some(row) = row(number, vec![Cell::of_text(unprotected(piece))]) {
            self.last = number;
            self.ready.push_back(row);
        }
    }
}
