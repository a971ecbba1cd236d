//! Files that are made in the background: asked for, watched, taken away, cancelled. What is in one is the question as it was
//! asked, its times fixed; `run.rs` makes it, a slice at a time, and begins anew after a crash. The file is pieces in the
//! database, so that every node can give it away.
//!
//! Invariant: a file with whole phone numbers is made and given only for who may see them, and both are written down.

mod filter;
mod rows;
mod run;
mod workbook;

use domain::audit::Action;
use domain::export::Status;
use domain::id::{ExportId, MessageId};
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use store::Tx;
use store::exports::{self, Export};
use tokio::sync::mpsc;

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};
use crate::log::LogQuery;
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::sheet::{Download, Format};
use crate::sight::Sight;
use crate::view::rfc3339;

/// What can be exported.
pub const MESSAGES: &str = "messages";

/// A file that is asked for.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// CSV or XLSX.
    pub format: Format,
    /// Which lines of the log; its `unmask` asks for whole numbers, its page is not used.
    pub query: LogQuery,
    /// The language of its words.
    pub lang: Lang,
}

/// A file, and how far it has come.
#[derive(Clone, Debug)]
pub struct ExportView {
    /// Its id.
    pub id: ExportId,
    /// What is in it: [`MESSAGES`].
    pub what: String,
    /// CSV or XLSX.
    pub format: Format,
    /// Where it is.
    pub status: Status,
    /// Lines accepted or received at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Lines accepted or received before, Unix ms.
    pub until_ms: Option<i64>,
    /// With whole phone numbers.
    pub is_whole: bool,
    /// Rows written.
    pub rows: i64,
    /// Rows found when it began.
    pub total: Option<i64>,
    /// Octets of the file.
    pub octets: i64,
    /// Asked for by.
    pub who: String,
    /// Asked for at, Unix ms.
    pub created_ms: i64,
    /// It ended at, Unix ms.
    pub finished_ms: Option<i64>,
    /// It is kept until, Unix ms.
    pub expires_ms: Option<i64>,
}

impl From<Export> for ExportView {
    fn from(row: Export) -> ExportView {
        let query = filter::read(&row.filter).unwrap_or_default();
        ExportView {
            created_ms: MessageId(row.id.0).accepted_ms(),
            id: row.id,
            what: row.what,
            format: Format::parse(&row.format).unwrap_or(Format::Csv),
            status: row.status,
            from_ms: query.from_ms,
            until_ms: query.until_ms,
            is_whole: row.is_whole,
            rows: row.rows,
            total: row.total,
            octets: row.octets,
            who: row.who,
            finished_ms: row.finished_ms,
            expires_ms: row.expires_ms,
        }
    }
}

/// The name of a file: `messages-20261130-142201.csv`, UTC.
fn name_of(row: &Export, format: Format) -> String {
    let at: String = rfc3339(MessageId(row.id.0).accepted_ms()).chars().take(19).collect();
    let at = at.replace(['-', ':'], "").replace('T', "-");
    format!("{}-{at}.{}", row.what, format.suffix())
}

impl Engine {
    /// Asks for lines of the log as a file. `exports_under_way` while the tenant has as many waiting as policy permits.
    pub async fn create_export(&self, actor: &Actor, new: NewExport) -> Result<ExportView> {
        actor.may(Permission::MessagesRead)?;
        if new.query.is_listed {
            actor.may(Permission::BlacklistRead)?;
        }
        if new.format == Format::Pdf {
            return Err(wrong("format", "expected csv or xlsx", "应为 csv 或 xlsx"));
        }
        let sight = actor.sight(new.query.unmask)?;
        let query = self.settled_log(actor.tenant, new.query).await?;
        let row = Export {
            tenant: actor.tenant,
            id: ExportId(self.core.ids.next()),
            what: MESSAGES.into(),
            format: new.format.suffix().into(),
            filter: filter::write(&query),
            lang: new.lang.as_str().into(),
            is_whole: sight == Sight::Whole,
            account: actor.person().map(|person| person.id),
            who: actor.name().to_owned(),
            status: Status::Waiting,
            rows: 0,
            total: None,
            octets: 0,
            pieces: 0,
            tries: 0,
            finished_ms: None,
            expires_ms: None,
        };
        let note = self.core.note(actor, Action::ExportCreated, &row.id.to_string());
        let note =
            note.with("what", &row.what).with("format", &row.format).with("whole_numbers", row.is_whole);
        let note = note.with("from", query.from_ms.map(rfc3339)).with("until", query.until_ms.map(rfc3339));
        let most = i64::from(self.core.policy_of(actor.tenant).exports_max);
        let (kept, line) = (row.clone(), note.line());
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if exports::under_way(tx, kept.tenant)? >= most {
                return refuse(Error::param(Refusal::ExportsUnderWay, most));
            }
            exports::insert(tx, &kept)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await??;
        Ok(row.into())
    }

    /// The tenant's files, newest first.
    pub async fn exports(&self, actor: &Actor, page: Paging) -> Result<Numbered<ExportView>> {
        actor.may(Permission::MessagesRead)?;
        let (tenant, span) = (actor.tenant, (i64::from(page.offset), i64::from(page.limit)));
        let read = move |tx: &mut Tx<'_>| exports::page(tx, tenant, span, COUNT_MAX + 1);
        let (rows, total) = self.core.db.read(read).await?;
        Ok(Numbered::new(rows.into_iter().map(ExportView::from).collect(), total))
    }

    /// One of them.
    pub async fn export(&self, actor: &Actor, id: ExportId) -> Result<ExportView> {
        actor.may(Permission::MessagesRead)?;
        Ok(self.export_row(actor, id).await?.into())
    }

    async fn export_row(&self, actor: &Actor, id: ExportId) -> Result<Export> {
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| exports::get(tx, tenant, id)).await?;
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// Cancels one that waits or is being made; `export_state` when it is neither.
    pub async fn cancel_export(&self, actor: &Actor, id: ExportId) -> Result<ExportView> {
        actor.may(Permission::MessagesRead)?;
        let (tenant, now) = (actor.tenant, now_ms());
        let line = self.core.note(actor, Action::ExportCancelled, &id.to_string()).line();
        let cancel = move |tx: &mut Tx<'_>| -> Decided<Export> {
            let Some(known) = exports::get(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            if !exports::cancel(tx, tenant, id, now)? {
                return refuse(Error::param(Refusal::ExportState, known.status.as_str()));
            }
            store::audit::add(tx, &line)?;
            Ok(Ok(Export { status: Status::Cancelled, finished_ms: Some(now), ..known }))
        };
        Ok(self.core.db.write(cancel).await??.into())
    }

    /// The file of one that is done, piece by piece; `export_state` when it is not. That it was taken away is written down.
    pub async fn export_file(&self, actor: &Actor, id: ExportId) -> Result<Download> {
        actor.may(Permission::MessagesRead)?;
        let row = self.export_row(actor, id).await?;
        if row.is_whole {
            actor.sight(true)?;
        }
        if row.status != Status::Done {
            return Err(Error::Refused(Refusal::ExportState, Detail::param(row.status.as_str())));
        }
        let format = Format::parse(&row.format).unwrap_or(Format::Csv);
        let note = self.core.note(actor, Action::ExportDownloaded, &id.to_string());
        self.audit(
            note.with("format", &row.format).with("rows", row.rows).with("whole_numbers", row.is_whole),
        )
        .await?;
        let (pieces, taken) = mpsc::channel(2);
        let (db, tenant, count, name) = (self.core.db.clone(), row.tenant, row.pieces, name_of(&row, format));
        tokio::spawn(async move {
            for n in 0..count {
                let piece = db.read(move |tx| exports::piece(tx, tenant, id, n)).await;
                let piece = match piece {
                    Ok(Some(piece)) => run::unpacked(format, piece),
                    Ok(None) => Err(Refusal::NotFound.into()),
                    Err(error) => Err(error.into()),
                };
                let is_broken = piece.is_err();
                if pieces.send(piece).await.is_err() || is_broken {
                    return;
                }
            }
        });
        Ok(Download { name, content_type: format.content_type(), pieces: taken })
    }
}
