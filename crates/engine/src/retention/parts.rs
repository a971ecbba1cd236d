//! Parts of what is to be removed: rows of one day, read slice by slice and written into a file of the archive before any of
//! them goes.

use domain::id::{MessageId, TenantId, UplinkId};
use domain::retention::Class;
use jiff::civil::Date;
use serde_json::Value;
use store::Tx;
use store::inbound::Uplink;
use store::messages::Shown;
use store::removal::{self, Beside, Old, Seen};

use super::{Owner, line};
use crate::Engine;
use crate::archive::write::{self, Written};
use crate::archive::{What, date};
use crate::pipeline::accept::day_of;
use crate::policy::Picture;

/// Rows of a part at most: what is remembered of them is small.
const ROWS_MAX: usize = 100_000;
/// Rows read at a time.
const READ: i64 = 500;

/// Rows to remove, as they were read.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Messages.
    Messages(Vec<Seen>),
    /// Uplinks.
    Uplinks(Vec<UplinkId>),
}

impl Rows {
    /// The id of the last one; 0 = there are none.
    pub(super) fn last(&self) -> i64 {
        match self {
            Rows::Messages(seen) => seen.last().map_or(0, |seen| seen.id.0),
            Rows::Uplinks(ids) => ids.last().map_or(0, |id| id.0),
        }
    }

    fn len(&self) -> usize {
        match self {
            Rows::Messages(seen) => seen.len(),
            Rows::Uplinks(ids) => ids.len(),
        }
    }

    /// Removes them; answers how many went.
    pub(super) fn remove(&self, tx: &mut Tx<'_>, tenant: TenantId) -> store::Result<i64> {
        match self {
            Rows::Messages(seen) => removal::remove_messages(tx, tenant, seen),
            Rows::Uplinks(ids) => removal::remove_uplinks(tx, tenant, ids),
        }
    }
}

/// Rows of one day that may go.
pub(super) struct Part {
    /// The day, by the tenant's time zone.
    pub(super) day: Date,
    /// The file they are in; `None` = there is no archive.
    pub(super) file: Option<Written>,
    rows: Rows,
}

impl Part {
    pub(super) fn last(&self) -> i64 {
        self.rows.last()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows, so many at a time.
    pub(super) fn slices(self, of: usize) -> Vec<Rows> {
        match self.rows {
            Rows::Messages(seen) => seen.chunks(of).map(|slice| Rows::Messages(slice.to_vec())).collect(),
            Rows::Uplinks(ids) => ids.chunks(of).map(|slice| Rows::Uplinks(slice.to_vec())).collect(),
        }
    }
}

/// Some rows, read whole.
enum Slice {
    Messages(Vec<Shown>, Box<Beside>),
    Uplinks(Vec<Uplink>),
}

impl Slice {
    fn read(
        tx: &mut Tx<'_>,
        (tenant, class): (TenantId, Class),
        old: Old,
        with_beside: bool,
    ) -> store::Result<Slice> {
        if class == Class::Uplinks {
            return removal::uplinks(tx, tenant, old).map(Slice::Uplinks);
        }
        let rows = removal::messages(tx, tenant, old)?;
        let beside = if with_beside { removal::beside(tx, tenant, &rows)? } else { Beside::default() };
        Ok(Slice::Messages(rows, Box::new(beside)))
    }

    fn len(&self) -> usize {
        match self {
            Slice::Messages(rows, _) => rows.len(),
            Slice::Uplinks(rows) => rows.len(),
        }
    }

    /// The day of row `at`, days since 1970-01-01.
    fn day(&self, at: usize, owner: &Owner) -> Option<i64> {
        match self {
            Slice::Messages(rows, _) => rows.get(at).map(|row| row.new.day),
            Slice::Uplinks(rows) => rows.get(at).map(|row| day_of(Some(&owner.zone), row.id.received_ms())),
        }
    }

    fn truncate(&mut self, length: usize) {
        match self {
            Slice::Messages(rows, _) => rows.truncate(length),
            Slice::Uplinks(rows) => rows.truncate(length),
        }
    }

    fn first_uid(&self) -> String {
        let first = match self {
            Slice::Messages(rows, _) => rows.first().map_or(0, |row| row.new.id.0),
            Slice::Uplinks(rows) => rows.first().map_or(0, |row| row.id.0),
        };
        MessageId(first).uid().to_string()
    }

    fn lines(&self, code: &str, day: Date, picture: &Picture) -> Vec<Value> {
        match self {
            Slice::Messages(rows, beside) => {
                rows.iter().map(|row| line::message(row, beside, code, day, picture)).collect()
            }
            Slice::Uplinks(rows) => rows.iter().map(|row| line::uplink(row, code, day, picture)).collect(),
        }
    }

    fn remember(&self, rows: &mut Rows) {
        match (self, rows) {
            (Slice::Messages(found, _), Rows::Messages(seen)) => seen.extend(found.iter().map(Seen::from)),
            (Slice::Uplinks(found), Rows::Uplinks(ids)) => ids.extend(found.iter().map(|row| row.id)),
            _ => {}
        }
    }
}

impl Engine {
    /// The next rows after `after` that may go, all of one day, archived where there is an archive. `None`: there are none, or
    /// they cannot be archived (which is noted).
    pub(super) async fn next_part(
        &self,
        owner: &Owner,
        class: Class,
        before_ms: i64,
        after: i64,
    ) -> crate::Result<Option<Part>> {
        let (tenant, dir) = (owner.tenant, self.archive_dir());
        let (mut after, with_beside) = (after, dir.is_some());
        let (mut file, mut part): (Option<write::Part>, Option<Part>) = (None, None);
        loop {
            let old = Old { before_ms, after, limit: READ };
            let read = move |tx: &mut Tx<'_>| Slice::read(tx, (tenant, class), old, with_beside);
            let mut slice = self.core.db.read(read).await?;
            let Some(first_day) = slice.day(0, owner) else { break };
            let is_full = slice.len() < READ as usize;
            let part = part.get_or_insert_with(|| Part {
                day: date(first_day),
                file: None,
                rows: if class == Class::Uplinks {
                    Rows::Uplinks(Vec::new())
                } else {
                    Rows::Messages(Vec::new())
                },
            });
            let of_day =
                (0..slice.len()).take_while(|at| slice.day(*at, owner).map(date) == Some(part.day)).count();
            let is_over = of_day < slice.len();
            slice.truncate(of_day);
            slice.remember(&mut part.rows);
            after = part.rows.last();
            if let (Some(dir), true) = (&dir, of_day > 0) {
                let (dir, code, day) = (dir.clone(), owner.code.clone(), part.day);
                let (begun, picture) = (file.take(), self.core.picture());
                let write = move || {
                    let what = if class == Class::Uplinks { What::Uplinks } else { What::Messages };
                    let mut out = match begun {
                        Some(part) => part,
                        None => write::Part::begin(&dir, what, &code, first_day, &slice.first_uid())?,
                    };
                    for line in slice.lines(&code, day, &picture) {
                        out.add(&serde_json::to_vec(&line)?)?;
                    }
                    Ok(out)
                };
                match self.on_archive(write).await {
                    Some(out) => file = Some(out),
                    None => return Ok(None),
                }
            }
            if is_over || is_full || part.len() >= ROWS_MAX {
                break;
            }
        }
        let Some(mut part) = part else { return Ok(None) };
        if let Some(out) = file {
            let Some(written) = self.on_archive(move || out.finish()).await else { return Ok(None) };
            part.file = Some(written);
        }
        Ok(Some(part))
    }

    /// Does something with files, on a thread that may wait; `None` = it failed, which is noted.
    async fn on_archive<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
    ) -> Option<T> {
        let done = tokio::task::spawn_blocking(work).await;
        match done.unwrap_or_else(|error| Err(std::io::Error::other(error))) {
            Ok(done) => Some(done),
            Err(error) => {
                self.core.retention.archive_is(&Err(error));
                None
            }
        }
    }
}
