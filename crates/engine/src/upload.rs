//! A CSV file of rows taken in while it arrives: read in pieces, handed on some thousand rows at a time, each with its line as
//! an editor numbers it. Columns are found by the names in the first line, or have a fixed order without such a line.

use std::io::Read;

use bytes::Bytes;
use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::error::{Error, Result};

/// Rows handed on at once.
const BATCH: usize = 5_000;
/// Octets a line may have.
const LINE_MAX: usize = 64 * 1024;

/// Which column holds what.
pub(crate) trait Columns: Copy + Send + 'static {
    /// A row as somebody wrote it.
    type Row: Send + 'static;

    /// Without a line of names; `None` = a file needs one.
    const UNNAMED: Option<Self>;

    /// By a line of names; `None` when the line is a row like the others. The function finds a column by any of the names
    /// given.
    fn named(at: &dyn Fn(&[&str]) -> Option<usize>) -> Option<Self>;

    /// The cells of a row; the function answers a column's text, empty when there is none.
    fn row(self, cell: &dyn Fn(Option<usize>) -> String) -> Self::Row;
}

/// A line of a file: its number, and its row; `None` = it is no UTF-8.
pub(crate) type Line<Row> = (u64, Option<Row>);

/// Why a file was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It broke off, was too long, or has a line longer than any row.
    Off,
    /// It needs a line of names and has none.
    Unnamed,
}

/// A file that is being read.
pub(crate) struct Upload<C: Columns> {
    batches: mpsc::Receiver<Vec<Line<C::Row>>>,
    reading: JoinHandle<std::result::Result<(), Broken>>,
}

impl<C: Columns> Upload<C> {
    /// Starts reading a file that is here already.
    pub(crate) fn of(file: &[u8]) -> Upload<C> {
        let (send, pieces) = mpsc::channel(1);
        let _there_is_room = send.try_send(Ok(Bytes::copy_from_slice(file)));
        Upload::start(pieces)
    }

    /// Starts reading.
    pub(crate) fn start(pieces: mpsc::Receiver<std::io::Result<Bytes>>) -> Upload<C> {
        let (send, batches) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || read_file::<C>(pieces, &send));
        Upload { batches, reading }
    }

    /// The next rows; `None` = these were all.
    pub(crate) async fn next(&mut self) -> Option<Vec<Line<C::Row>>> {
        self.batches.recv().await
    }

    /// Whether the file was read to its end.
    pub(crate) async fn end(self) -> Result<std::result::Result<(), Broken>> {
        self.reading.await.map_err(|error| Error::Internal(error.to_string()))
    }
}

fn read_file<C: Columns>(
    pieces: mpsc::Receiver<std::io::Result<Bytes>>,
    batches: &mpsc::Sender<Vec<Line<C::Row>>>,
) -> std::result::Result<(), Broken> {
    let source = Pieces { pieces, rest: Bytes::new(), line: 0 };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(source);
    let (mut record, mut columns, mut is_first) = (ByteRecord::new(), None, true);
    let mut batch = Vec::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let _taker_gone = batches.blocking_send(batch);
                return Err(Broken::Off);
            }
        }
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let number = (reader.position().line() - 1).saturating_sub(inside);
        let text = StringRecord::from_byte_record(record.clone());
        if let (true, Ok(text)) = (is_first, &text)
            && let Some(named) = named::<C>(text)
        {
            (columns, is_first) = (Some(named), false);
            continue;
        }
        is_first = false;
        let columns = columns.or(C::UNNAMED).ok_or(Broken::Unnamed)?;
        match text {
            Ok(text) if text.iter().all(str::is_empty) => continue,
            Ok(text) => batch.push((number, Some(row(columns, &text)))),
            Err(_) => batch.push((number, None)),
        }
        if batch.len() >= BATCH && batches.blocking_send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    let _taker_gone = batches.blocking_send(batch);
    Ok(())
}

fn named<C: Columns>(line: &StringRecord) -> Option<C> {
    let names: Vec<_> = line.iter().map(|name| plain(name).to_lowercase()).collect();
    C::named(&|known| names.iter().position(|name| known.contains(&name.as_str())))
}

fn row<C: Columns>(columns: C, line: &StringRecord) -> C::Row {
    columns.row(&|at| at.and_then(|at| line.get(at)).map_or("", plain).to_owned())
}

/// A cell without the byte order mark and without the quote that keeps spreadsheets from calculating.
fn plain(cell: &str) -> &str {
    let cell = cell.trim_start_matches('\u{FEFF}').trim();
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// The file as it arrives, without carriage returns and with a break behind its last line: so lines are numbered as an editor
/// numbers them.
struct Pieces {
    pieces: mpsc::Receiver<std::io::Result<Bytes>>,
    rest: Bytes,
    /// Octets since the last line break.
    line: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let mut count = 0;
        while count == 0 {
            while self.rest.is_empty() {
                match self.pieces.blocking_recv() {
                    Some(piece) => self.rest = piece?,
                    None if self.line > 0 && !into.is_empty() => {
                        (into[0], self.line) = (b'\n', 0);
                        return Ok(1);
                    }
                    None => return Ok(0),
                }
            }
            let taken = self.rest.split_to(self.rest.len().min(into.len()));
            for byte in taken.iter().filter(|byte| **byte != b'\r') {
                into[count] = *byte;
                count += 1;
            }
        }
        let since = into[..count].iter().rev().position(|byte| *byte == b'\n');
        self.line = since.unwrap_or(self.line + count);
        if self.line > LINE_MAX {
            return Err(std::io::Error::other("a line without end"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct Two(usize, Option<usize>);

    impl Columns for Two {
        type Row = (String, String);
        const UNNAMED: Option<Two> = Some(Two(0, Some(1)));

        fn named(at: &dyn Fn(&[&str]) -> Option<usize>) -> Option<Two> {
            Some(Two(at(&["value", "phone"])?, at(&["reason"])))
        }

        fn row(self, cell: &dyn Fn(Option<usize>) -> String) -> (String, String) {
            (cell(Some(self.0)), cell(self.1))
        }
    }

    fn lines(text: &[u8], piece: usize) -> (Vec<Line<(String, String)>>, bool) {
        let (send, pieces) = mpsc::channel(text.len() + 1);
        for piece in text.chunks(piece) {
            send.try_send(Ok(Bytes::copy_from_slice(piece))).unwrap();
        }
        drop(send);
        let (batches, mut read) = mpsc::channel(100);
        let whole = read_file::<Two>(pieces, &batches).is_ok();
        let mut lines = Vec::new();
        while let Ok(batch) = read.try_recv() {
            lines.extend(batch);
        }
        (lines, whole)
    }

    fn row(value: &str, reason: &str) -> Option<(String, String)> {
        Some((value.into(), reason.into()))
    }

    #[test]
    fn columns_by_name_and_without() {
        let named =
            "\u{FEFF}Kind,Reason,Value\r\nphone,\"a, b\",'+8613800138000\n\n,,GB,\n,\"two\nlines\",CN";
        let unnamed = "13800138000,asked\n+86170*,,2027-01-31\n";
        for piece in [1, 7, 1_000] {
            let (read, whole) = lines(named.as_bytes(), piece);
            let want = [(2, row("+8613800138000", "a, b")), (4, row("GB", "")), (5, row("CN", "two\nlines"))];
            assert_eq!((read, whole), (want.to_vec(), true));
            let (read, _) = lines(unnamed.as_bytes(), piece);
            assert_eq!(read, [(1, row("13800138000", "asked")), (2, row("+86170*", ""))]);
        }
    }

    #[test]
    fn hostile_files_end() {
        let (read, whole) = lines(b"13800138000\n\xff\xfe,x\n13800138001\n", 3);
        let numbers: Vec<_> = read.iter().map(|(number, row)| (*number, row.is_some())).collect();
        assert_eq!((numbers, whole), (vec![(1, true), (2, false), (3, true)], true));
        let endless = vec![b'1'; LINE_MAX * 3];
        let (read, whole) = lines(&endless, 8_192);
        assert_eq!((read.len(), whole), (0, false));
        assert_eq!(lines(b"", 1), (vec![], true));
    }
}
