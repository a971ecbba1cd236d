//! The archive: what was removed from the database, in compressed files that can be searched again without it.
//!
//! `<dir>/<tenant>/<yyyy>/<mm>/<dd>-<what>-NNNN.jsonl.gz`: a line that says what the file is, a line of JSON for each row in
//! the order of their ids, a line that says how many there were; beside it `….sha256`, as `sha256sum -c` reads it. A file is
//! whole or not there: it is written under another name, made durable, and then named. A row may be in two files of its day,
//! when the program ended between archiving and removing; readers tell it once.

pub mod csv;
mod read;
mod search;
mod verify;
pub(crate) mod write;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use read::{Damage, Parts};
pub use search::{Found, Query, search};
pub use verify::{Verified, verify};

/// The form of the files; a later one gets another number.
const FORMAT: u32 = 1;
/// What the platform's own messages (tests of carriers) are filed under; no tenant's folder has this name.
pub(crate) const PLATFORM: &str = "_platform";

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Messages to phones.
    Messages,
    /// Messages from phones.
    Uplinks,
}

impl What {
    /// The word in file names.
    pub const fn as_str(self) -> &'static str {
        match self {
            What::Messages => "messages",
            What::Uplinks => "uplinks",
        }
    }
}

/// The first line of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    format: u32,
    what: What,
    tenant: String,
    day: String,
    /// The uid of its first row.
    first: String,
}

/// The last line of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Tail {
    end: bool,
    rows: u64,
}

/// The folder of a tenant, by its code.
fn folder(code: &str) -> String {
    // Codes may begin with a dot; and what the platform files for itself begins with this sign.
    if code != PLATFORM && code.starts_with(['.', '_']) { format!("_{code}") } else { code.to_owned() }
}

/// A day (days since 1970-01-01) as a date.
pub(crate) fn date(day: i64) -> Date {
    let span = jiff::Span::new().try_days(day).unwrap_or_default();
    jiff::civil::date(1970, 1, 1).checked_add(span).unwrap_or(Date::MAX)
}

/// A day as people write it, `2026-06-01`.
pub fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Where a file is in the archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The tenant's folder.
    pub tenant: String,
    /// The day on which its rows were accepted (received), by the tenant's time zone.
    pub day: Date,
    /// What it holds.
    pub what: What,
    /// Its number among those of the day, from 1.
    pub number: u32,
}

impl Place {
    /// The folder of its month, below the archive's.
    fn month(&self) -> PathBuf {
        Path::new(&self.tenant)
            .join(format!("{:04}", self.day.year()))
            .join(format!("{:02}", self.day.month()))
    }

    fn name(&self) -> String {
        format!("{:02}-{}-{:04}.jsonl.gz", self.day.day(), self.what.as_str(), self.number)
    }

    /// Its path below the archive's folder.
    pub fn path(&self) -> PathBuf {
        self.month().join(self.name())
    }

    /// From the parts of its path; `None` = it is no file of an archive.
    fn parse(tenant: &str, year: &str, month: &str, name: &str) -> Option<Place> {
        let mut words = name.strip_suffix(".jsonl.gz")?.splitn(3, '-');
        let (day, what, number) = (words.next()?, words.next()?, words.next()?);
        let what = [What::Messages, What::Uplinks].into_iter().find(|known| known.as_str() == what)?;
        let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some(Place { tenant: tenant.to_owned(), day, what, number: number.parse().ok()? })
    }
}

/// The file of a checksum.
fn sum_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    PathBuf::from(name)
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_back_and_tenants_have_folders_of_their_own() {
        let place = Place { tenant: "CNX01".into(), day: date(20_605), what: What::Uplinks, number: 12 };
        assert_eq!(place.path(), Path::new("CNX01/2026/06/01-uplinks-0012.jsonl.gz"));
        assert_eq!(Place::parse("CNX01", "2026", "06", "01-uplinks-0012.jsonl.gz"), Some(place));
        for name in
            ["01-uplinks-0012.jsonl.gz.sha256", "01-faxes-0001.jsonl.gz", "31-uplinks-0001.jsonl.gz", ".x"]
        {
            assert_eq!(Place::parse("CNX01", "2026", "06", name), None, "{name}");
        }
        let folders: std::collections::BTreeSet<_> =
            ["platform", PLATFORM, "__platform", "..", "_..", "a.b"].map(folder).into();
        assert_eq!(folders.len(), 6);
        assert!(!folders.contains("..") && !folders.contains("."));
    }
}
