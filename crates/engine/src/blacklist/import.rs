//! A file of entries put on a blacklist while it arrives: rows are written a few thousand at a time, and at the end there is a
//! report of every wrong row. What was written before a file breaks off stays; importing it again renews it.

use bytes::Bytes;
use domain::audit::Action;
use domain::blacklist::Source;
use domain::refusal::{Detail, Refusal};
use tokio::sync::mpsc;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::{NewRow, Report, Whose, Why};
use crate::error::{Error, Result};
use crate::upload::{Columns, Upload};

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
        let mut upload = Upload::<Places>::start(pieces);
        let mut report = Report::default();
        while let Some(lines) = upload.next().await {
            let mut entries = Vec::with_capacity(lines.len());
            for (number, row) in lines {
                match row {
                    Some(mut row) => {
                        if row.reason.is_empty() {
                            reason.clone_into(&mut row.reason);
                        }
                        let one = (number, std::slice::from_ref(&row));
                        entries.extend(self.read_rows(actor, &owner, one, Source::Import, &mut report));
                    }
                    None => {
                        report.rows += 1;
                        report.reject(number, "", Why::Line);
                    }
                }
            }
            self.put_entries(actor, &owner, Action::BlacklistImported, entries, &mut report).await?;
        }
        match upload.end().await? {
            Ok(()) => Ok(report),
            Err(_) => Err(Error::Refused(Refusal::BodyInvalid, Detail::NONE)),
        }
    }
}

/// Which column holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    value: usize,
    sort: Option<usize>,
    reason: Option<usize>,
    expires: Option<usize>,
}

impl Columns for Places {
    type Row = NewRow;
    const UNNAMED: Option<Places> = Some(Places { value: 0, sort: None, reason: Some(1), expires: Some(2) });

    fn named(at: &dyn Fn(&[&str]) -> Option<usize>) -> Option<Places> {
        Some(Places {
            value: at(&["value", "phone", "number", "号码", "手机号", "手机号码"])?,
            sort: at(&["kind", "种类"]),
            reason: at(&["reason", "原因"]),
            expires: at(&["expires_at", "expires", "到期时间"]),
        })
    }

    fn row(self, cell: &dyn Fn(Option<usize>) -> String) -> NewRow {
        NewRow {
            value: cell(Some(self.value)),
            sort: cell(self.sort),
            reason: cell(self.reason),
            expires: cell(self.expires),
        }
    }
}
