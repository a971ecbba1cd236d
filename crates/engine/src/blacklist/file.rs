//! A blacklist as a file: CSV in pieces as it is read, however long the list is; XLSX as a whole, up to a limit. The CSV can be
//! imported again as it is.

use domain::audit::Action;
use domain::id::TenantId;
use domain::refusal::{Detail, Lang, Refusal};
use store::Tx;
use store::blacklist::{Entry, Search};
use tokio::sync::mpsc;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::{BlacklistQuery, Whose, shown};
use crate::error::{Error, Result};
use crate::sheet::{self, Cell, Download, Format, Table};
use crate::sight::Sight;
use crate::view::rfc3339;

/// Entries read at a time.
const SLICE: i64 = 5_000;
/// Entries a workbook may have: it is made in memory.
const WORKBOOK_MAX: usize = 100_000;

impl Engine {
    /// A list as a file, newest first. That it was taken away is written down, and whether with whole numbers.
    pub async fn blacklist_file(
        &self,
        actor: &Actor,
        whose: &Whose,
        query: BlacklistQuery,
        (format, lang): (Format, Lang),
    ) -> Result<Download> {
        let owner = self.list_of(actor, whose, false)?;
        let sight = self.list_sight(actor, whose, query.unmask)?;
        let note = self.core.note(actor, Action::BlacklistDownloaded, "blacklist");
        let note = note.with("format", format.suffix()).with("whole_numbers", sight == Sight::Whole);
        self.audit(owner.note(note)).await?;
        let search = query.into_search(owner.region)?;
        let reader = Reader { engine: self.clone(), tenant: owner.tenant, search, sight, lang };
        let (pieces, taken) = mpsc::channel(2);
        match format {
            Format::Csv => drop(tokio::spawn(reader.csv(pieces))),
            Format::Xlsx => {
                let book = reader.workbook().await?;
                let _taker_gone = pieces.send(Ok(book)).await;
            }
            Format::Pdf => return Err(Error::Internal("a blacklist is no PDF".into())),
        }
        let name = format!("blacklist.{}", format.suffix());
        Ok(Download { name, content_type: format.content_type(), pieces: taken })
    }
}

/// Reads a list from its newest entry down.
struct Reader {
    engine: Engine,
    tenant: TenantId,
    search: Search,
    sight: Sight,
    lang: Lang,
}

impl Reader {
    /// Writes piece after piece, as fast as they are taken.
    async fn csv(mut self, pieces: mpsc::Sender<Result<Vec<u8>>>) {
        let heading = heading(self.lang);
        let mut first = Some(heading.as_slice());
        loop {
            let piece = self.slice().await;
            let is_last = piece.as_ref().map_or(true, |rows| (rows.len() as i64) < SLICE);
            let piece = piece.and_then(|rows| sheet::csv_piece(first.take(), &rows));
            if pieces.send(piece).await.is_err() || is_last {
                return;
            }
        }
    }

    async fn workbook(mut self) -> Result<Vec<u8>> {
        let mut rows = Vec::new();
        loop {
            let slice = self.slice().await?;
            let is_last = (slice.len() as i64) < SLICE;
            rows.extend(slice);
            if rows.len() > WORKBOOK_MAX {
                let en = format!("more than {WORKBOOK_MAX} entries; choose csv or narrow the conditions");
                let zh = format!("超过 {WORKBOOK_MAX} 条；请选择 csv 或缩小查询范围");
                let detail = Detail::both("format", en);
                return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh });
            }
            if is_last {
                break;
            }
        }
        let title = if self.lang == Lang::Zh { "黑名单" } else { "Blacklist" };
        let table = Table { title: title.into(), heading: heading(self.lang), rows };
        let made = tokio::task::spawn_blocking(move || sheet::write("blacklist", &[table], Format::Xlsx));
        let file = made.await.map_err(|error| Error::Internal(error.to_string()))??;
        Ok(file.bytes)
    }

    /// The next entries; fewer than [`SLICE`] are the last.
    async fn slice(&mut self) -> Result<Vec<Vec<Cell>>> {
        let (tenant, search) = (self.tenant, self.search.clone());
        let read = move |tx: &mut Tx<'_>| store::blacklist::page(tx, tenant, &search, 0, SLICE);
        let entries = self.engine.core.db.read(read).await?;
        self.search.before = entries.last().map(|entry| entry.id).or(self.search.before);
        Ok(entries.into_iter().map(|entry| row(entry, self.sight)).collect())
    }
}

/// What an import finds its columns by.
fn heading(lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::En => ["Kind", "Value", "Reason", "Source", "Added by", "Added at", "Expires_at"],
        Lang::Zh => ["种类", "号码", "原因", "来源", "添加人", "添加时间", "到期时间"],
    };
    words.map(str::to_owned).to_vec()
}

fn row(entry: Entry, sight: Sight) -> Vec<Cell> {
    let texts = [
        entry.subject.sort().as_str().to_owned(),
        shown(entry.subject, sight),
        entry.reason,
        entry.source.as_str().to_owned(),
        entry.who,
        rfc3339(entry.id.at_ms()),
        entry.expires_ms.map(rfc3339).unwrap_or_default(),
    ];
    texts.map(Cell::Text).to_vec()
}
