//! Lists stored as Office Open XML workbooks (ECMA-376): a zip archive (`archive`) of XML parts (`xml`). `book` finds the
//! sheet, `strings` holds what cells share, `styles` and `number` judge numbers; the rows are read here, one by one.

mod archive;
mod book;
mod number;
mod strings;
mod styles;
mod xml;

use std::io::{Read, Seek};

use crate::broken::Broken;
use crate::cell::{Cell, Mangling, Row, row};
use crate::limits::Limits;
use archive::Archive;
use book::Book;
use strings::{Run, Strings, push_within, unescaped};
use styles::Styles;
use xml::{Tag, Token, Xml};

/// A sheet being read.
pub(crate) struct Sheet<R: Read> {
    xml: Xml<R>,
    limits: Limits,
    names: Vec<String>,
    strings: Strings,
    styles: Styles,
    since_1904: bool,
    /// Octets of the file that were read before the rows, and that all of it takes.
    octets_before: u64,
    octets_total: u64,
    /// The number of the last row.
    number: u64,
    hidden: u64,
    over: bool,
    inline: Run,
}

/// Where in a cell the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Cell,
    Value,
    Formula,
    Inline,
}

impl<R: Read + Seek> Sheet<R> {
    pub(crate) fn open(input: R, limits: Limits, sheet: Option<&str>) -> Result<Sheet<R>, Broken> {
        let (book, mut archive) = Book::read(Archive::open(input, limits)?)?;
        let names: Vec<String> = book.sheets.iter().map(|(name, _)| name.clone()).collect();
        let wanted = |(name, _): &&(String, String)| sheet.is_none_or(|wanted| wanted == name);
        let Some((_, part)) = book.sheets.iter().find(wanted) else { return Err(Broken::NoSheet { names }) };
        let mut styles = Styles::default();
        if let Some(part) = &book.styles {
            let mut xml = Xml::new(archive.unpack(part)?);
            styles = Styles::read(&mut xml)?;
            archive = xml.into_part().close();
        }
        let mut strings = Strings::default();
        let mut octets_before = 0;
        if let Some(part) = &book.strings {
            let mut xml = Xml::new(archive.unpack(part)?);
            strings = Strings::read(&mut xml, limits)?;
            octets_before = xml.part().octets();
            archive = xml.into_part().close();
        }
        let octets_total = octets_before.saturating_add(archive.packed(part));
        Ok(Sheet {
            xml: Xml::new(archive.unpack(part)?),
            limits,
            names,
            strings,
            styles,
            since_1904: book.since_1904,
            octets_before,
            octets_total,
            number: 0,
            hidden: 0,
            over: false,
            inline: Run::new(limits.cell_max),
        })
    }
}

impl<R: Read> Sheet<R> {
    /// The names of the sheets that can be read.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Octets read so far, and octets altogether.
    pub(crate) fn octets(&self) -> (u64, Option<u64>) {
        let read = self.octets_before.saturating_add(self.xml.part().octets());
        (read.min(self.octets_total), Some(self.octets_total))
    }

    /// Rows read so far that the spreadsheet does not show: a filter or a person hides them.
    pub(crate) fn hidden(&self) -> u64 {
        self.hidden
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Broken> {
        let after = self.number;
        self.read_row().map_err(|broken| match broken {
            Broken::Damaged { .. } => Broken::Damaged { row: after },
            other => other,
        })
    }

    fn read_row(&mut self) -> Result<Option<Row>, Broken> {
        while !self.over {
            match self.xml.next()? {
                Token::Over => self.over = true,
                Token::End(name) if name == "sheetData" => {
                    self.over = true;
                    self.xml.skip_rest()?;
                }
                Token::Start(tag) if tag.is("row") => {
                    // A number that does not grow is a mistake of the writer's.
                    self.number =
                        tag.number("r").filter(|number| *number > self.number).unwrap_or(self.number + 1);
                    if self.number > u64::from(u32::MAX) {
                        return Err(Broken::Damaged { row: 0 });
                    }
                    let is_hidden = matches!(tag.attribute("hidden").as_deref(), Some("1" | "true"));
                    let cells = self.read_cells()?;
                    if let Some(row) = row(self.number, cells) {
                        self.hidden += u64::from(is_hidden);
                        return Ok(Some(row));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn read_cells(&mut self) -> Result<Vec<Cell>, Broken> {
        let mut cells = Vec::new();
        let mut next = 0;
        loop {
            let place = match self.xml.next()? {
                Token::Over => return Err(Broken::Damaged { row: 0 }),
                Token::End(name) if name == "row" => return Ok(cells),
                Token::Start(tag) if tag.is("c") => Place::of(&tag, next),
                _ => continue,
            };
            next = place.column + 1;
            let cell = self.read_cell(&place)?;
            if cell.is_empty() {
                continue;
            }
            // One cell beyond the last column shows that there are too many.
            let column = place.column.min(self.limits.columns_max);
            if cells.len() <= column {
                cells.resize(column + 1, Cell::EMPTY);
            }
            cells[column] = cell;
        }
    }

    fn read_cell(&mut self, place: &Place) -> Result<Cell, Broken> {
        let max = self.limits.cell_max;
        let (mut value, mut formula) = (String::new(), String::new());
        let mut within = Within::Cell;
        self.inline.clear();
        loop {
            let token = self.xml.next()?;
            match &token {
                Token::Over => return Err(Broken::Damaged { row: 0 }),
                Token::End(name) if name == "c" => break,
                Token::Start(tag) if tag.is("v") => within = Within::Value,
                Token::Start(tag) if tag.is("f") => within = Within::Formula,
                Token::Start(tag) if tag.is("is") => within = Within::Inline,
                Token::End(name) if ["v", "f", "is"].contains(&name.as_str()) => within = Within::Cell,
                Token::Text(text) if within == Within::Value => push_within(&mut value, text, max),
                Token::Text(text) if within == Within::Formula => push_within(&mut formula, text, max),
                token if within == Within::Inline => self.inline.take(token),
                _ => {}
            }
        }
        let cell = self.judge(place, &value)?;
        // A formula that was never calculated has no result.
        let no_result = cell.is_empty() && !formula.is_empty() && place.kind != "str";
        Ok(if no_result {
            Cell::Mangled { shown: format!("={formula}"), why: Mangling::Error }
        } else {
            cell
        })
    }

    fn judge(&self, place: &Place, value: &str) -> Result<Cell, Broken> {
        let text = match place.kind.as_str() {
            "s" if value.trim().is_empty() => return Ok(Cell::EMPTY),
            "s" => {
                let index = value.trim().parse().ok();
                index.and_then(|index| self.strings.get(index)).ok_or(Broken::Damaged { row: 0 })?
            }
            "inlineStr" => self.inline.text(),
            "str" => value,
            "b" if value.trim().is_empty() => return Ok(Cell::EMPTY),
            "b" => {
                let shown = if value.trim() == "0" { "FALSE" } else { "TRUE" };
                return Ok(Cell::Mangled { shown: shown.to_owned(), why: Mangling::Boolean });
            }
            "e" => return Ok(Cell::Mangled { shown: value.trim().to_owned(), why: Mangling::Error }),
            "d" if value.trim().is_empty() => return Ok(Cell::EMPTY),
            "d" => return Ok(Cell::Mangled { shown: value.trim().to_owned(), why: Mangling::Date }),
            _ => return Ok(number::cell(value, self.styles.get(place.style), self.since_1904)),
        };
        if text.len() > self.limits.cell_max {
            return Err(Broken::LongCell { row: self.number, max: self.limits.cell_max });
        }
        Ok(Cell::of_text(&unescaped(text)))
    }
}

/// Where a cell stands and what it is.
struct Place {
    column: usize,
    kind: String,
    style: u64,
}

impl Place {
    fn of(tag: &Tag<'_>, next: usize) -> Place {
        let column = tag.attribute("r").and_then(|reference| column(&reference)).unwrap_or(next);
        Place { column, kind: tag.attribute("t").unwrap_or_default(), style: tag.number("s").unwrap_or(0) }
    }
}

/// The column of a reference such as `AB12`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0_usize;
    for letter in letters.take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_letters() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("z9"), Some(25));
        assert_eq!(column("AA100"), Some(26));
        assert_eq!(column("XFD1"), Some(16_383));
        assert_eq!(column("12"), None);
    }
}
