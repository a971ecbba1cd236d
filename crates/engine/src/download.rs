//! A long list as a file: CSV in pieces as it is read, however long the list is; XLSX as a whole, up to a limit.

use domain::refusal::{Detail, Refusal};
use tokio::sync::mpsc;

use crate::error::{Error, Result};
use crate::sheet::{self, Cell, Download, Format, Table};

/// Rows a workbook may have: it is made in memory.
const WORKBOOK_MAX: usize = 100_000;

/// A list that is read from one end to the other.
pub(crate) trait Slices: Send + 'static {
    /// Rows of a slice; a shorter one is the last.
    const SLICE: usize;

    /// The next rows.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Vec<Cell>>>> + Send;
}

/// What a list is called in its file.
pub(crate) struct Words {
    /// Its file, without the ending.
    pub(crate) file: &'static str,
    /// Its sheet.
    pub(crate) title: &'static str,
    /// Its columns.
    pub(crate) heading: Vec<String>,
    /// What a row is, English and Chinese: `lines`, `行`.
    pub(crate) rows: (&'static str, &'static str),
}

/// The whole list as a file.
pub(crate) async fn download(list: impl Slices, words: Words, format: Format) -> Result<Download> {
    let name = format!("{}.{}", words.file, format.suffix());
    let (pieces, taken) = mpsc::channel(2);
    match format {
        Format::Csv => drop(tokio::spawn(csv(list, words, pieces))),
        Format::Xlsx => {
            let book = workbook(list, words).await?;
            let _taker_gone = pieces.send(Ok(book)).await;
        }
        Format::Pdf => return Err(Error::Internal(format!("{} is no PDF", words.file))),
    }
    Ok(Download { name, content_type: format.content_type(), pieces: taken })
}

/// Writes piece after piece, as fast as they are taken.
async fn csv<List: Slices>(mut list: List, words: Words, pieces: mpsc::Sender<Result<Vec<u8>>>) {
    let mut first = Some(words.heading.as_slice());
    loop {
        let piece = list.next().await;
        let is_last = piece.as_ref().map_or(true, |rows| rows.len() < List::SLICE);
        let piece = piece.and_then(|rows| sheet::csv_piece(first.take(), &rows));
        if pieces.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

async fn workbook<List: Slices>(mut list: List, words: Words) -> Result<Vec<u8>> {
    let mut rows = Vec::new();
    loop {
        let slice = list.next().await?;
        let is_last = slice.len() < List::SLICE;
        rows.extend(slice);
        if rows.len() > WORKBOOK_MAX {
            let en =
                format!("more than {WORKBOOK_MAX} {}; choose csv or narrow the conditions", words.rows.0);
            let zh = format!("超过 {WORKBOOK_MAX} {}；请选择 csv 或缩小查询范围", words.rows.1);
            let detail = Detail::both("format", en);
            return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh });
        }
        if is_last {
            break;
        }
    }
    let table = Table { title: words.title.into(), heading: words.heading, rows };
    let made = tokio::task::spawn_blocking(move || sheet::write(words.file, &[table], Format::Xlsx));
    let file = made.await.map_err(|error| Error::Internal(error.to_string()))??;
    Ok(file.bytes)
}
