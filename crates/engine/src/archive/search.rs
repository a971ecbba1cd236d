//! Finding rows in the archive.

use std::io;
use std::path::Path;

use domain::id::Uid;
use serde::Deserialize;

use super::read::{Damage, Parts, merge};

/// What is looked for; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// In which files.
    pub parts: Parts,
    /// To this phone, `+` and E.164 digits (of an uplink: from this phone).
    pub phone: Option<String>,
    /// To phones that end in these digits.
    pub suffix: Option<String>,
    /// Only this one.
    pub uid: Option<Uid>,
    /// Of the task with this id, or whose name contains this, whatever its case.
    pub task: Option<String>,
}

/// What was looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Files.
    pub files: u64,
    /// Rows in them, each counted once.
    pub rows: u64,
    /// Rows that were wanted.
    pub found: u64,
}

/// What a row is judged by.
#[derive(Deserialize)]
struct Judged {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    task_id: Option<String>,
    #[serde(default)]
    task_name: Option<String>,
}

impl Query {
    fn wants(&self, id: i64, line: &[u8]) -> bool {
        if self.uid.is_some_and(|uid| uid.0.0 != id) {
            return false;
        }
        if self.phone.is_none() && self.suffix.is_none() && self.task.is_none() {
            return true;
        }
        let Ok(row) = serde_json::from_slice::<Judged>(line) else { return false };
        let is_of = |wanted: &String| {
            let name = row.task_name.as_deref().unwrap_or_default().to_lowercase();
            row.task_id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(wanted))
                || (row.task_name.is_some() && name.contains(&wanted.to_lowercase()))
        };
        self.phone.as_ref().is_none_or(|phone| *phone == row.phone)
            && self.suffix.as_ref().is_none_or(|digits| row.phone.ends_with(digits.as_str()))
            && self.task.as_ref().is_none_or(is_of)
    }
}

/// Looks through the archive in `dir`: calls `on` with the JSON of each row that is wanted, by tenant, day and time, and
/// `damaged` with each file that cannot be read to its end. Fails when the folder cannot be read, or when `on` does.
pub fn search(
    dir: &Path,
    query: &Query,
    on: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    damaged: &mut dyn FnMut(Damage),
) -> io::Result<Found> {
    let mut found = Found::default();
    query.parts.each_day(dir, &mut |day| {
        found.files += day.len() as u64;
        let mut each = |row: &super::read::Row| {
            found.rows += 1;
            if query.wants(row.id, &row.line) {
                found.found += 1;
                on(&row.line)?;
            }
            Ok(())
        };
        merge(dir, day, &mut each, damaged)
    })?;
    Ok(found)
}
