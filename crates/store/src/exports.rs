//! Files that are made in the background. A row is a request; its file is pieces in rows of their own, so that every node can
//! give it away. Whoever makes a file has a run of its own: what another run wrote meanwhile is not overwritten.

use domain::export::Status;
use domain::id::{AccountId, ExportId, TenantId};

use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A request for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Whose.
    pub tenant: TenantId,
    /// Its id, which holds when it was asked for.
    pub id: ExportId,
    /// What is in it; a word of the engine.
    pub what: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// The question, as JSON of the engine.
    pub filter: String,
    /// Its language, `en` or `zh`.
    pub lang: String,
    /// With whole phone numbers.
    pub is_whole: bool,
    /// Asked for by this account.
    pub account: Option<AccountId>,
    /// Its name, or the key's.
    pub who: String,
    /// Where it is.
    pub status: Status,
    /// Rows written.
    pub rows: i64,
    /// Rows that were found when it began.
    pub total: Option<i64>,
    /// Octets of the file.
    pub octets: i64,
    /// Pieces of the file.
    pub pieces: i64,
    /// Times it was begun.
    pub tries: i64,
    /// It ended at, Unix ms.
    pub finished_ms: Option<i64>,
    /// It is kept until, Unix ms.
    pub expires_ms: Option<i64>,
}

const COLUMNS: &str = "tenant, id, what, format, filter, lang, is_whole, account, who, status, row_count, total, octets, \
                       pieces, tries, finished_ms, expires_ms";

fn export(row: &Row<'_>) -> Result<Export> {
    let status = row.int(9)?;
    Ok(Export {
        tenant: TenantId(row.int(0)?),
        id: ExportId(row.int(1)?),
        what: row.text(2)?,
        format: row.text(3)?,
        filter: row.text(4)?,
        lang: row.text(5)?,
        is_whole: row.int(6)? != 0,
        account: row.int_opt(7)?.map(AccountId),
        who: row.text(8)?,
        status: Status::from_code(status).ok_or_else(|| Error::unknown_code("status", status))?,
        rows: row.int(10)?,
        total: row.int_opt(11)?,
        octets: row.int(12)?,
        pieces: row.int(13)?,
        tries: row.int(14)?,
        finished_ms: row.int_opt(15)?,
        expires_ms: row.int_opt(16)?,
    })
}

/// Keeps a request.
pub fn insert(tx: &mut Tx<'_>, new: &Export) -> Result<()> {
    let sql = format!(
        "INSERT INTO export ({COLUMNS}, run) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,0)"
    );
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        (&new.what).into(),
        (&new.format).into(),
        (&new.filter).into(),
        (&new.lang).into(),
        i64::from(new.is_whole).into(),
        new.account.map(|account| account.0).into(),
        (&new.who).into(),
        new.status.code().into(),
        new.rows.into(),
        new.total.into(),
        new.octets.into(),
        new.pieces.into(),
        new.tries.into(),
        new.finished_ms.into(),
        new.expires_ms.into(),
    ];
    tx.exec(&sql, &params).map(drop)
}

/// How many of a tenant's wait or are being made; whoever asks next waits until this transaction ends.
pub fn under_way(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    tx.opt("SELECT id FROM tenant WHERE id = $1 FOR UPDATE", &[tenant.0.into()], |row| row.int(0))?;
    let sql = "SELECT COUNT(*) FROM export WHERE tenant = $1 AND status IN (1, 2)";
    tx.one(sql, &[tenant.0.into()], |row| row.int(0))
}

/// One of a tenant's.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: ExportId) -> Result<Option<Export>> {
    let sql = format!("SELECT {COLUMNS} FROM export WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], export)
}

/// A page of a tenant's, newest first, and how many there are, counted up to `most`.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    (offset, limit): (i64, i64),
    most: i64,
) -> Result<(Vec<Export>, i64)> {
    let sql = format!("SELECT {COLUMNS} FROM export WHERE tenant = $1 ORDER BY id DESC LIMIT $2 OFFSET $3");
    let rows = tx.all(&sql, &[tenant.0.into(), limit.into(), offset.into()], export)?;
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM export WHERE tenant = $1 LIMIT $2) AS found";
    Ok((rows, tx.one(sql, &[tenant.0.into(), most.into()], |row| row.int(0))?))
}

/// The one that waits longest, of whichever tenant.
pub fn next_all(tx: &mut Tx<'_>) -> Result<Option<Export>> {
    let sql = format!("SELECT {COLUMNS} FROM export WHERE status = 1 ORDER BY id LIMIT 1");
    tx.opt(&sql, &[], export)
}

/// Begins one that waits; false = it does not wait any more. What an earlier run left of its file is gone.
pub fn begin(tx: &mut Tx<'_>, tenant: TenantId, id: ExportId, run: i64) -> Result<bool> {
    let sql = "UPDATE export SET status = 2, run = $3, row_count = 0, tries = tries + 1 WHERE tenant = $1 AND id = $2 AND status = 1";
    if tx.exec(sql, &[tenant.0.into(), id.0.into(), run.into()])? == 0 {
        return Ok(false);
    }
    tx.exec("DELETE FROM export_piece WHERE export = $1", &[id.0.into()])?;
    Ok(true)
}

/// Notes how far a run has come; false = it is to stop: it was cancelled, or another run has it.
pub fn progress(tx: &mut Tx<'_>, id: ExportId, run: i64, rows: i64, total: Option<i64>) -> Result<bool> {
    let sql = "UPDATE export SET row_count = $3, total = COALESCE($4, total) WHERE id = $1 AND run = $2 AND status = 2";
    Ok(tx.exec(sql, &[id.0.into(), run.into(), rows.into(), total.into()])? > 0)
}

/// Adds a piece to the file, from 0, and notes how far the run has come; false as for [`progress`].
pub fn add_piece(
    tx: &mut Tx<'_>,
    id: ExportId,
    run: i64,
    rows: i64,
    (n, data): (i64, &[u8]),
) -> Result<bool> {
    if !progress(tx, id, run, rows, None)? {
        return Ok(false);
    }
    let sql = "INSERT INTO export_piece (export, n, data) VALUES ($1,$2,$3)";
    tx.exec(sql, &[id.0.into(), n.into(), Value::Blob(data)])?;
    Ok(true)
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The file is whole: its octets and pieces, and until when it is kept.
    Done {
        /// Octets of the file.
        octets: i64,
        /// Its pieces.
        pieces: i64,
        /// It is kept until, Unix ms.
        expires_ms: i64,
    },
    /// It is begun anew.
    Again,
    /// It is given up.
    Failed,
}

/// Ends a run; false as for [`progress`].
pub fn end(tx: &mut Tx<'_>, id: ExportId, run: i64, rows: i64, (end, at_ms): (End, i64)) -> Result<bool> {
    let (status, octets, pieces, finished, expires) = match end {
        End::Done { octets, pieces, expires_ms } => {
            (Status::Done, octets, pieces, Some(at_ms), Some(expires_ms))
        }
        End::Again => (Status::Waiting, 0, 0, None, None),
        End::Failed => (Status::Failed, 0, 0, Some(at_ms), None),
    };
    let sql = "UPDATE export SET status = $3, row_count = $4, octets = $5, pieces = $6, finished_ms = $7, expires_ms = $8 \
               WHERE id = $1 AND run = $2 AND status = 2";
    let params = [
        Value::Int(id.0),
        run.into(),
        status.code().into(),
        rows.into(),
        octets.into(),
        pieces.into(),
        finished.into(),
        expires.into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// Cancels one that waits or is being made; false = it is neither.
pub fn cancel(tx: &mut Tx<'_>, tenant: TenantId, id: ExportId, at_ms: i64) -> Result<bool> {
    let sql =
        "UPDATE export SET status = 5, finished_ms = $3 WHERE tenant = $1 AND id = $2 AND status IN (1, 2)";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into(), at_ms.into()])? > 0)
}

/// Those that were being made when the program ended wait again.
pub fn requeue_all(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(tx.exec("UPDATE export SET status = 1, run = 0, row_count = 0 WHERE status = 2", &[])? as i64)
}

/// A piece of a file that is done, from 0.
pub fn piece(tx: &mut Tx<'_>, tenant: TenantId, id: ExportId, n: i64) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT p.data FROM export_piece p JOIN export e ON e.id = p.export \
               WHERE e.tenant = $1 AND e.id = $2 AND e.status = 3 AND p.n = $3";
    tx.opt(sql, &[tenant.0.into(), id.0.into(), n.into()], |row| row.blob(0))
}

/// Files whose time is over are no longer kept; their pieces go by [`drop_pieces_all`].
pub fn expire_all(tx: &mut Tx<'_>, now_ms: i64) -> Result<i64> {
    Ok(tx.exec("UPDATE export SET status = 6 WHERE status = 3 AND expires_ms <= $1", &[now_ms.into()])?
        as i64)
}

/// Removes up to `limit` pieces of what is not done; how many went.
pub fn drop_pieces_all(tx: &mut Tx<'_>, limit: i64) -> Result<i64> {
    let sql = "DELETE FROM export_piece WHERE (export, n) IN (SELECT p.export, p.n FROM export_piece p \
               JOIN export e ON e.id = p.export WHERE e.status IN (1, 4, 5, 6) LIMIT $1)";
    Ok(tx.exec(sql, &[limit.into()])? as i64)
}

/// Forgets requests older than this one that ended and have no file any more.
pub fn forget_all(tx: &mut Tx<'_>, before: ExportId) -> Result<i64> {
    let sql = "DELETE FROM export WHERE id < $1 AND status IN (4, 5, 6) \
               AND NOT EXISTS (SELECT 1 FROM export_piece WHERE export_piece.export = export.id)";
    Ok(tx.exec(sql, &[before.0.into()])? as i64)
}
