//! A blacklist as a file: CSV in pieces as it is read, however long the list is; XLSX as a whole, up to a limit. The CSV can be
//! imported again as it is.

use domain::audit::Action;
use domain::id::TenantId;
use domain::refusal::Lang;
use store::Tx;
use store::blacklist::{Entry, Search};

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::{BlacklistQuery, Whose, shown};
use crate::download::{Slices, Words, download};
use crate::error::Result;
use crate::sheet::{Cell, Download, Format};
use crate::sight::Sight;
use crate::view::rfc3339;

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
        let reader = Reader { engine: self.clone(), tenant: owner.tenant, search, sight };
        let title = if lang == Lang::Zh { "黑名单" } else { "Blacklist" };
        let words = Words { file: "blacklist", title, heading: heading(lang), rows: ("entries", "条") };
        download(reader, words, format).await
    }
}

/// Reads a list from its newest entry down.
struct Reader {
    engine: Engine,
    tenant: TenantId,
    search: Search,
    sight: Sight,
}

impl Slices for Reader {
    const SLICE: usize = 5_000;

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        let (tenant, search) = (self.tenant, self.search.clone());
        let read = move |tx: &mut Tx<'_>| store::blacklist::page(tx, tenant, &search, 0, Self::SLICE as i64);
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
