//! Lists of rows, read out of what people have: `.csv` and text files from any editor, `.xlsx` from any spreadsheet program,
//! numbers typed by hand.
//!
//! A [`Reader`] is given octets and [`Limits`] and yields one [`Row`] after the other; [`head`] decides which column is what.
//! It writes nothing, opens nothing, knows no tenant and no message.
//!
//! Invariants: memory is flat (one row, one piece of the file, and for a spreadsheet its shared strings) and every limit is
//! counted while reading, never believed from the file; a cell either is what its author wrote, or says that nobody can tell
//! any more ([`Cell::Mangled`]); a bad row is a row with bad cells, only a file that cannot be followed is an error
//! ([`Broken`]).

mod broken;
mod cell;
mod csv;
pub mod head;
mod kind;
mod limits;
mod xlsx;

use std::io::{Read, Seek};

pub use broken::Broken;
pub use cell::{Cell, Mangling, Row};
pub use csv::Shape;
pub use kind::{Kind, SNIFFED_OCTETS};
pub use limits::{Limits, Position};

/// Reads the rows of one list, one after the other.
pub struct Reader<R: Read> {
    source: Source<R>,
    limits: Limits,
    rows: u64,
    failed: Option<Broken>,
}

enum Source<R: Read> {
    Csv(Box<csv::Csv<R>>),
    Xlsx(Box<xlsx::Sheet<R>>),
}

impl<R: Read> Reader<R> {
    /// Reads text: the encoding (UTF-8, UTF-16, GB18030), the separator and the line ends are found out from its beginning.
    /// With [`Shape::Numbers`] several numbers may stand on one line. Errors: the beginning is no text.
    pub fn csv(input: R, limits: Limits, shape: Shape) -> Result<Reader<R>, Broken> {
        let csv = csv::Csv::new(input, limits, shape)?;
        Ok(Reader { source: Source::Csv(Box::new(csv)), limits, rows: 0, failed: None })
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Reads a sheet of an Office Open XML workbook: the one of that name, otherwise the first that is not hidden. The
    /// shared strings are read now, the rows as they are asked for. Errors: no such workbook, macros, a password, a limit.
    pub fn xlsx(input: R, limits: Limits, sheet: Option<&str>) -> Result<Reader<R>, Broken> {
        let sheet = xlsx::Sheet::open(input, limits, sheet)?;
        Ok(Reader { source: Source::Xlsx(Box::new(sheet)), limits, rows: 0, failed: None })
    }
}

impl<R: Read> Reader<R> {
    /// The next row that is not blank; `None` at the end. Once it has failed it fails again the same way.
    pub fn next_row(&mut self) -> Result<Option<Row>, Broken> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let next = match &mut self.source {
            Source::Csv(csv) => csv.next_row(),
            Source::Xlsx(sheet) => sheet.next_row(),
        };
        let next = match next {
            Ok(Some(_)) if self.rows == self.limits.rows_max => {
                Err(Broken::TooManyRows { max: self.limits.rows_max })
            }
            next => next,
        };
        match &next {
            Ok(Some(_)) => self.rows += 1,
            Ok(None) => {}
            Err(broken) => self.failed = Some(broken.clone()),
        }
        next
    }

    /// How far it has come.
    pub fn position(&self) -> Position {
        let (octets, octets_total) = match &self.source {
            Source::Csv(csv) => (csv.octets(), None),
            Source::Xlsx(sheet) => sheet.octets(),
        };
        Position { octets, octets_total, rows: self.rows }
    }

    /// How many of the rows read so far the spreadsheet hides (`hidden` of `row`, ECMA-376 part 1, 18.3.1.73): by a filter,
    /// or by hand. 0 for text.
    pub fn hidden(&self) -> u64 {
        match &self.source {
            Source::Csv(_) => 0,
            Source::Xlsx(sheet) => sheet.hidden(),
        }
    }

    /// The names of a workbook's sheets that are not hidden, in their order; empty for text.
    pub fn sheets(&self) -> &[String] {
        match &self.source {
            Source::Csv(_) => &[],
            Source::Xlsx(sheet) => sheet.names(),
        }
    }
}
