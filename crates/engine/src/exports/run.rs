//! Making a file: the log is read slice by slice while the slice before is written, so memory stays as it is however long the
//! log is. After a crash the file is begun anew; what a run that lost its turn still writes is not taken.

use std::sync::Arc;
use std::time::Duration;

use domain::id::{ExportId, MessageId};
use domain::refusal::Lang;
use jiff::tz::TimeZone;
use store::Tx;
use store::exports::{self, End, Export};
use tokio::sync::mpsc;

use super::{filter, rows, workbook};
use crate::Engine;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::log::LogReader;
use crate::sheet::{self, Cell, Format};
use crate::sight::Sight;

/// Rows read at once.
const SLICE: usize = 2_000;
/// Octets of a CSV file's piece before it is packed, and of a workbook's.
const PIECE: usize = 1 << 20;
/// How hard a piece is packed, 0 to 10.
const LEVEL: u8 = 1;
/// Octets a piece may unpack to.
const UNPACKED_MAX: usize = 64 << 20;
/// Times a file is begun before it is given up.
const TRIES_MAX: i64 = 3;
/// Rows that are counted before a file is begun.
const COUNTED_MAX: i64 = 20_000_000;
const DAY_MS: i64 = 86_400_000;
/// How long it is remembered that there was a file.
const REMEMBERED_MS: i64 = 90 * DAY_MS;
/// Pieces that are removed at once.
const DROPPED: i64 = 50;

/// A piece as it is kept: CSV packed, a workbook (which is packed itself) as it is.
fn packed(format: Format, piece: &[u8]) -> Vec<u8> {
    match format {
        Format::Csv => miniz_oxide::deflate::compress_to_vec_zlib(piece, LEVEL),
        _ => piece.to_vec(),
    }
}

/// The octets of a kept piece.
pub(super) fn unpacked(format: Format, kept: Vec<u8>) -> Result<Vec<u8>> {
    match format {
        Format::Csv => miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&kept, UNPACKED_MAX)
            .map_err(|error| Error::Internal(format!("a piece of an export: {error}"))),
        _ => Ok(kept),
    }
}

/// Why a run stops before its end.
enum Stopped {
    /// It was cancelled, or another run has it: nothing is left to do.
    Over,
    Broken(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Stopped {
        Stopped::Broken(error)
    }
}

impl From<store::Error> for Stopped {
    fn from(error: store::Error) -> Stopped {
        Stopped::Broken(error.into())
    }
}

/// One file that is being made.
struct Run {
    engine: Engine,
    row: Export,
    run: i64,
    format: Format,
    lang: Lang,
    zone: TimeZone,
    zone_name: String,
    /// Rows written.
    rows: i64,
    /// Pieces and octets kept.
    kept: (i64, i64),
}

impl Engine {
    /// Makes the file that waits longest; returns when there is none, or it has ended.
    pub(crate) async fn make_exports(&self) -> Result<()> {
        while let Some(row) = self.core.db.read(exports::next_all).await? {
            let (tenant, id, run) = (row.tenant, row.id, self.core.ids.next());
            let begun = self.core.db.write(move |tx| exports::begin(tx, tenant, id, run)).await?;
            if begun {
                self.make_export(row, run).await;
            }
        }
        Ok(())
    }

    async fn make_export(&self, row: Export, run: i64) {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&row.tenant);
        let zone_name = tenant.map_or_else(|| "UTC".into(), |tenant| tenant.time_zone.clone());
        let (id, tries) = (row.id, row.tries + 1);
        let mut made = Run {
            engine: self.clone(),
            format: Format::parse(&row.format).unwrap_or(Format::Csv),
            lang: Lang::parse(&row.lang).unwrap_or_default(),
            zone: TimeZone::get(&zone_name).unwrap_or(TimeZone::UTC),
            zone_name,
            rows: 0,
            kept: (0, 0),
            row,
            run,
        };
        let end = match made.make().await {
            Ok(()) => {
                let keep_ms = i64::from(self.core.policy_of(made.row.tenant).exports_keep_days) * DAY_MS;
                let (pieces, octets) = made.kept;
                End::Done { octets, pieces, expires_ms: now_ms() + keep_ms }
            }
            Err(Stopped::Over) => return,
            Err(Stopped::Broken(error)) => {
                tracing::warn!(export = %id, %error, tries, "an export was not made");
                if tries < TRIES_MAX { End::Again } else { End::Failed }
            }
        };
        // Whatever became of it is noted, however long the store takes: nobody else would.
        let rows = if matches!(end, End::Done { .. }) { made.rows } else { 0 };
        loop {
            let now = now_ms();
            match self.core.db.write(move |tx| exports::end(tx, id, run, rows, (end, now))).await {
                Ok(_) => return,
                Err(error) => {
                    tracing::warn!(export = %id, %error, "what became of an export is not noted yet");
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    }

    /// Files that were being made when the program ended are made anew.
    pub(crate) async fn requeue_exports(&self) -> Result<()> {
        self.core.db.write(exports::requeue_all).await?;
        Ok(())
    }

    /// Files whose time is over go, piece by piece, and at last what is known of them.
    pub(crate) async fn prune_exports(&self) -> Result<()> {
        let (now, old) = (now_ms(), ExportId(MessageId::first_at(now_ms() - REMEMBERED_MS).0));
        self.core.db.write(move |tx| exports::expire_all(tx, now)).await?;
        while self.core.db.write(move |tx| exports::drop_pieces_all(tx, DROPPED)).await? >= DROPPED {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.core.db.write(move |tx| exports::forget_all(tx, old)).await?;
        Ok(())
    }
}

impl Run {
    async fn make(&mut self) -> std::result::Result<(), Stopped> {
        let query =
            filter::read(&self.row.filter).ok_or_else(|| Error::Internal("an export's question".into()))?;
        let sight = if self.row.is_whole { Sight::Whole } else { Sight::Masked };
        let reader = self.engine.log_reader(self.row.tenant, &query, sight).await?;
        let total = reader.count(COUNTED_MAX).await?;
        self.note(total).await?;
        match self.format {
            Format::Xlsx => self.workbook(reader).await,
            _ => self.csv(reader).await,
        }
    }

    /// Says how far it has come, unless it is over.
    async fn note(&self, total: Option<i64>) -> std::result::Result<(), Stopped> {
        let (id, run, rows) = (self.row.id, self.run, self.rows);
        let goes_on =
            self.engine.core.db.write(move |tx| exports::progress(tx, id, run, rows, total)).await?;
        if goes_on { Ok(()) } else { Err(Stopped::Over) }
    }

    async fn keep(&mut self, octets: usize, piece: Vec<u8>) -> std::result::Result<(), Stopped> {
        let (id, run, rows, n) = (self.row.id, self.run, self.rows, self.kept.0);
        let piece = Arc::new(piece);
        let write = move |tx: &mut Tx<'_>| exports::add_piece(tx, id, run, rows, (n, &piece));
        if !self.engine.core.db.write(write).await? {
            return Err(Stopped::Over);
        }
        self.kept = (n + 1, self.kept.1 + i64::try_from(octets).unwrap_or(i64::MAX));
        Ok(())
    }

    /// The next rows; empty = there are no more.
    async fn slice(&self, reader: &mut LogReader) -> Result<Vec<Vec<Cell>>> {
        let (lang, zone) = (self.lang, self.zone.clone());
        reader.next(SLICE, move |entry| rows::row(entry, lang, &zone)).await
    }

    async fn csv(&mut self, mut reader: LogReader) -> std::result::Result<(), Stopped> {
        let heading = rows::heading(self.lang, &self.zone_name);
        let mut text = sheet::csv_piece(Some(&heading), &[])?;
        let mut slice = self.slice(&mut reader).await?;
        while !slice.is_empty() {
            let count = slice.len();
            let writing = tokio::task::spawn_blocking(move || {
                let piece = sheet::csv_piece(None, &slice)?;
                text.extend(piece);
                let full = text.len() >= PIECE;
                let packed = full.then(|| (text.len(), packed(Format::Csv, &text)));
                if full {
                    text.clear();
                }
                Ok::<_, Error>((text, packed))
            });
            let (next, written) = tokio::join!(self.slice(&mut reader), writing);
            let (left, piece) = written.map_err(|error| Error::Internal(error.to_string()))??;
            (text, slice) = (left, next?);
            self.rows += i64::try_from(count).unwrap_or(0);
            match piece {
                Some((octets, piece)) => self.keep(octets, piece).await?,
                None => self.note(None).await?,
            }
        }
        if !text.is_empty() {
            self.keep(text.len(), packed(Format::Csv, &text)).await?;
        }
        Ok(())
    }

    async fn workbook(&mut self, mut reader: LogReader) -> std::result::Result<(), Stopped> {
        let heading = rows::heading(self.lang, &self.zone_name);
        let title = if self.lang == Lang::Zh { "发送日志" } else { "Dispatching log" };
        let (slices, taken) = mpsc::channel(2);
        let writing = tokio::task::spawn_blocking(move || workbook::write(title, &heading, taken));
        loop {
            let slice = self.slice(&mut reader).await?;
            if slice.is_empty() {
                break;
            }
            self.rows += i64::try_from(slice.len()).unwrap_or(0);
            if slices.send(slice).await.is_err() {
                // It says below why.
                break;
            }
            self.note(None).await?;
        }
        drop(slices);
        let lost = |error: tokio::task::JoinError| Error::Internal(error.to_string());
        let mut file = writing.await.map_err(lost)??;
        loop {
            let read = move || workbook::piece(&mut file, PIECE as u64).map(|piece| (file, piece));
            let (back, piece) = tokio::task::spawn_blocking(read).await.map_err(lost)??;
            if piece.is_empty() {
                return Ok(());
            }
            file = back;
            self.keep(piece.len(), packed(Format::Xlsx, &piece)).await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_kept_and_read_back() {
        let text = "a,b\n".repeat(10_000).into_bytes();
        let kept = packed(Format::Csv, &text);
        assert!(kept.len() * 10 < text.len());
        assert_eq!(unpacked(Format::Csv, kept).unwrap(), text);
        assert_eq!(unpacked(Format::Xlsx, packed(Format::Xlsx, b"PK")).unwrap(), b"PK");
        assert!(unpacked(Format::Csv, b"broken".to_vec()).is_err());
    }
}
