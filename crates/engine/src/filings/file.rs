//! Filings as a file: a row for each signature and network, the newest signature first. The CSV can be changed and imported
//! again as it is.

use std::collections::HashMap;

use domain::audit::Action;
use domain::id::TenantId;
use domain::refusal::Lang;
use store::Tx;
use store::filings::{self, Filter};

use super::{FilingQuery, shown, with_filings};
use crate::Engine;
use crate::actor::Actor;
use crate::download::{Slices, Words, download};
use crate::error::Result;
use crate::sheet::{Cell, Download, Format};
use crate::view::rfc3339;

/// Signatures read at a time.
const SIGNATURES: i64 = 200;

impl Engine {
    /// The list as a file. That it was taken away is written down.
    pub async fn filings_file(
        &self,
        actor: &Actor,
        query: FilingQuery,
        (format, lang): (Format, Lang),
    ) -> Result<Download> {
        self.may_see_filings(actor)?;
        let filter = self.filing_filter(query)?;
        let note = self.core.note(actor, Action::FilingsDownloaded, "filings");
        self.audit(note.with("format", format.suffix())).await?;
        let filter = Filter { offset: 0, limit: SIGNATURES, ..filter };
        let reader = Reader { engine: self.clone(), codes: self.codes(), filter };
        let (title, heading) = match lang {
            Lang::En => (
                "Filings",
                ["Tenant", "Signature", "Network", "Status", "Code", "Note", "Changed by", "Changed at"],
            ),
            Lang::Zh => {
                ("报备", ["租户", "签名", "运营商", "状态", "报备编码", "备注", "修改人", "修改时间"])
            }
        };
        let heading = heading.map(str::to_owned).to_vec();
        download(reader, Words { file: "filings", title, heading, rows: ("rows", "行") }, format).await
    }
}

struct Reader {
    engine: Engine,
    codes: HashMap<TenantId, String>,
    filter: Filter,
}

impl Slices for Reader {
    /// Four rows a signature.
    const SLICE: usize = SIGNATURES as usize * domain::filing::NETWORKS.len();

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        let filter = self.filter.clone();
        let read = move |tx: &mut Tx<'_>| {
            let (rows, _) = filings::page_all(tx, &filter, 1)?;
            with_filings(tx, rows)
        };
        let found = self.engine.core.db.read(read).await?;
        self.filter.before = found.last().map(|(row, _)| row.id).or(self.filter.before);
        let mut cells = Vec::with_capacity(found.len() * domain::filing::NETWORKS.len());
        for (row, known) in found {
            let one = shown(row, &known, &self.codes);
            for filing in one.filings {
                let texts = [
                    one.tenant.clone(),
                    one.text.clone(),
                    filing.network.as_str().to_owned(),
                    filing.status.as_str().to_owned(),
                    filing.code,
                    filing.note,
                    filing.who,
                    filing.at_ms.map(rfc3339).unwrap_or_default(),
                ];
                cells.push(texts.map(Cell::Text).to_vec());
            }
        }
        Ok(cells)
    }
}
