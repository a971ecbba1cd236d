//! A file of entries put on a blacklist while it arrives: the text is read in pieces, rows are written a few thousand at a
//! time, and at the end there is a report of every wrong row. What was written before a file breaks off stays; importing it
//! again renews it.

use std::io::Read;

use bytes::Bytes;
use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};
use domain::audit::Action;
use domain::blacklist::Source;
use domain::refusal::{Detail, Refusal};
use tokio::sync::mpsc;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::{NewRow, Report, Whose, Why};
use crate::error::{Error, Result};

/// Rows of one transaction.
const BATCH: usize = 5_000;
/// Octets a line may have.
const LINE_MAX: usize = 64 * 1024;

/// A line of a file: its number, and its row or what is wrong with the line.
type Line = (u64, std::result::Result<NewRow, Why>);

impl Engine {
    /// Puts the rows of a CSV file on a list, as its pieces come. Columns by their names in the first line (`value` or `phone`,
    /// `kind`, `reason`, `expires_at`), or, without such a line: value, reason, end. Rows without a reason get `reason`.
    pub async fn import_blacklist(
        &self,
        actor: &Actor,
        whose: &Whose,
        reason: &str,
        pieces: mpsc::Receiver<std::io::Result<Bytes>>,
    ) -> Result<Report> {
        let owner = self.list_of(actor, whose, true)?;
        let (batches, mut read) = mpsc::channel::<Vec<Line>>(1);
        let reading = tokio::task::spawn_blocking(move || read_file(pieces, &batches));
        let mut report = Report::default();
        while let Some(lines) = read.recv().await {
            let mut entries = Vec::with_capacity(lines.len());
            for (number, row) in lines {
                match row {
                    Ok(mut row) => {
                        if row.reason.is_empty() {
                            reason.clone_into(&mut row.reason);
                        }
                        let one = (number, std::slice::from_ref(&row));
                        entries.extend(self.read_rows(actor, &owner, one, Source::Import, &mut report));
                    }
                    Err(why) => {
                        report.rows += 1;
                        report.reject(number, "", why);
                    }
                }
            }
            self.put_entries(actor, &owner, Action::BlacklistImported, entries, &mut report).await?;
        }
        match reading.await.map_err(|error| Error::Internal(error.to_string()))? {
            Ok(()) => Ok(report),
            Err(Broken) => Err(Error::Refused(Refusal::BodyInvalid, Detail::NONE)),
        }
    }
}

/// The file broke off, was too long, or has a line longer than any row.
struct Broken;

fn read_file(
    pieces: mpsc::Receiver<std::io::Result<Bytes>>,
    batches: &mpsc::Sender<Vec<Line>>,
) -> std::result::Result<(), Broken> {
    let source = Pieces { pieces, rest: Bytes::new(), line: 0 };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(source);
    let (mut record, mut columns, mut is_first) = (ByteRecord::new(), Columns::UNNAMED, true);
    let mut batch = Vec::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let _taker_gone = batches.blocking_send(batch);
                return Err(Broken);
            }
        }
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let number = (reader.position().line() - 1).saturating_sub(inside);
        let text = StringRecord::from_byte_record(record.clone());
        if let (true, Ok(text)) = (is_first, &text)
            && let Some(named) = Columns::named(text)
        {
            (columns, is_first) = (named, false);
            continue;
        }
        is_first = false;
        match text {
            Ok(text) if text.iter().all(str::is_empty) => continue,
            Ok(text) => batch.push((number, Ok(columns.row(&text)))),
            Err(_) => batch.push((number, Err(Why::Line))),
        }
        if batch.len() >= BATCH && batches.blocking_send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    let _taker_gone = batches.blocking_send(batch);
    Ok(())
}

/// Which column holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    value: usize,
    sort: Option<usize>,
    reason: Option<usize>,
    expires: Option<usize>,
}

impl Columns {
    /// Without a line of names.
    const UNNAMED: Columns = Columns { value: 0, sort: None, reason: Some(1), expires: Some(2) };

    /// By a line of names; `None` when the line is a row like the others.
    fn named(line: &StringRecord) -> Option<Columns> {
        let names: Vec<_> = line.iter().map(|name| plain(name).to_lowercase()).collect();
        let at = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        Some(Columns {
            value: at(&["value", "phone", "number", "号码", "手机号", "手机号码"])?,
            sort: at(&["kind", "种类"]),
            reason: at(&["reason", "原因"]),
            expires: at(&["expires_at", "expires", "到期时间"]),
        })
    }

    fn row(self, line: &StringRecord) -> NewRow {
        let cell = |at: Option<usize>| at.and_then(|at| line.get(at)).map_or("", plain).to_owned();
        NewRow {
            value: cell(Some(self.value)),
            sort: cell(self.sort),
            reason: cell(self.reason),
            expires: cell(self.expires),
        }
    }
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

    fn lines(text: &[u8], piece: usize) -> (Vec<Line>, bool) {
        let (send, pieces) = mpsc::channel(text.len() + 1);
        for piece in text.chunks(piece) {
            send.try_send(Ok(Bytes::copy_from_slice(piece))).unwrap();
        }
        drop(send);
        let (batches, mut read) = mpsc::channel(100);
        let whole = read_file(pieces, &batches).is_ok();
        let mut lines = Vec::new();
        while let Ok(batch) = read.try_recv() {
            lines.extend(batch);
        }
        (lines, whole)
    }

    fn row(value: &str, sort: &str, reason: &str, expires: &str) -> NewRow {
        NewRow { value: value.into(), sort: sort.into(), reason: reason.into(), expires: expires.into() }
    }

    #[test]
    fn columns_by_name_and_without() {
        let named = "\u{FEFF}Kind,Reason,Value,Expires_at\r\nphone,\"a, b\",'+8613800138000,2027-01-31\n\n,,GB,\n,\"two\nlines\",CN";
        let unnamed = "13800138000,asked\n+86170*,,2027-01-31\n";
        for piece in [1, 7, 1_000] {
            let (read, whole) = lines(named.as_bytes(), piece);
            let want = [
                (2, Ok(row("+8613800138000", "phone", "a, b", "2027-01-31"))),
                (4, Ok(row("GB", "", "", ""))),
                (5, Ok(row("CN", "", "two\nlines", ""))),
            ];
            assert_eq!((read, whole), (want.to_vec(), true));
            let (read, _) = lines(unnamed.as_bytes(), piece);
            let want =
                [(1, Ok(row("13800138000", "", "asked", ""))), (2, Ok(row("+86170*", "", "", "2027-01-31")))];
            assert_eq!(read, want);
        }
    }

    #[test]
    fn hostile_files_end() {
        let (read, whole) = lines(b"13800138000\n\xff\xfe,x\n13800138001\n", 3);
        let numbers: Vec<_> = read.iter().map(|(number, row)| (*number, row.is_ok())).collect();
        assert_eq!((numbers, whole), (vec![(1, true), (2, false), (3, true)], true));
        let endless = vec![b'1'; LINE_MAX * 3];
        let (read, whole) = lines(&endless, 8_192);
        assert_eq!((read.len(), whole), (0, false));
        assert_eq!(lines(b"", 1), (vec![], true));
    }
}
