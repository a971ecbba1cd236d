//! A workbook of any length: written row by row into a temporary file, with as many sheets as it takes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use rust_xlsxwriter::{Workbook, XlsxError};
use tokio::sync::mpsc;

use crate::error::{Error, Result};
use crate::sheet::{Cell, Styles, begin_sheet, write_row};

/// Rows of a sheet, its heading included (ECMA-376, what spreadsheets take).
const SHEET_ROWS: u32 = 1_048_576;

/// Rows as they come, one after the other.
struct Rows {
    slices: mpsc::Receiver<Vec<Vec<Cell>>>,
    slice: std::vec::IntoIter<Vec<Cell>>,
}

impl Iterator for Rows {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        loop {
            if let Some(row) = self.slice.next() {
                return Some(row);
            }
            self.slice = self.slices.blocking_recv()?.into_iter();
        }
    }
}

/// Writes rows until there are no more; blocks. The file has no name and is gone when it is closed.
pub(super) fn write(title: &str, heading: &[String], slices: mpsc::Receiver<Vec<Vec<Cell>>>) -> Result<File> {
    write_up_to(SHEET_ROWS, title, heading, Rows { slices, slice: Vec::new().into_iter() })
}

fn write_up_to(
    most: u32,
    title: &str,
    heading: &[String],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<File> {
    let broken = |error: XlsxError| Error::Internal(format!("xlsx: {error}"));
    let (mut book, styles, mut rows) = (Workbook::new(), Styles::new(), rows.peekable());
    for number in 1.. {
        let name = if number == 1 { title.to_owned() } else { format!("{title} {number}") };
        let sheet = begin_sheet(&mut book, &name, heading, &styles).map_err(broken)?;
        for at in 1..most {
            let Some(row) = rows.next() else { break };
            write_row(sheet, at, &row, &styles).map_err(broken)?;
        }
        if rows.peek().is_none() {
            break;
        }
    }
    let no_room = |error: std::io::Error| Error::Internal(format!("a temporary file: {error}"));
    let mut file = tempfile::tempfile().map_err(no_room)?;
    book.save_to_writer(file.try_clone().map_err(no_room)?).map_err(broken)?;
    file.seek(SeekFrom::Start(0)).map_err(no_room)?;
    Ok(file)
}

/// The next octets of a file, at most `most`; empty = it is over.
pub(super) fn piece(file: &mut File, most: u64) -> Result<Vec<u8>> {
    let mut piece = Vec::new();
    let read = file.take(most).read_to_end(&mut piece);
    read.map_err(|error| Error::Internal(format!("a temporary file: {error}")))?;
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_a_sheet_goes_to_the_next() {
        for (rows, sheets) in [(0, 1), (2, 1), (3, 2), (4, 2), (5, 3)] {
            let of = (0..rows).map(|n| vec![Cell::Count(n), Cell::Text("=1".into())]);
            let mut file = write_up_to(3, "T", &["n".into(), "t".into()], of).unwrap();
            let octets = piece(&mut file, 1 << 20).unwrap();
            assert!(octets.starts_with(b"PK") && piece(&mut file, 9).unwrap().is_empty());
            let has = |n: i32| {
                let name = format!("xl/worksheets/sheet{n}.xml");
                octets.windows(name.len()).any(|window| window == name.as_bytes())
            };
            assert!(has(sheets) && !has(sheets + 1), "{rows}");
        }
    }
}
