//! Reading files of the archive: which there are, line by line within limits, and the rows of a day in the order of their ids,
//! each once. Memory does not grow with the archive: as many files are open as overlap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use domain::id::Uid;
use flate2::bufread::MultiGzDecoder;
use jiff::civil::Date;
use serde::Deserialize;

use super::{FORMAT, Head, Place, Tail, What, folder};

/// Octets a line may have: none that was written comes near.
const LINE_MAX: u64 = 4 << 20;

/// A file that cannot be read as a whole.
#[derive(Clone, Debug)]
pub struct Damage {
    /// Which.
    pub path: PathBuf,
    /// What is wrong, a phrase.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.what)
    }
}

/// Which files.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Of the tenant with this code; `None` = of all.
    pub tenant: Option<String>,
    /// Of this day or later.
    pub from: Option<Date>,
    /// Of this day or earlier.
    pub until: Option<Date>,
    /// Only these.
    pub what: Option<What>,
}

impl Parts {
    /// Calls `on` with the files of each tenant's day, by tenant and day.
    pub fn each_day(&self, dir: &Path, on: &mut dyn FnMut(&[Place]) -> io::Result<()>) -> io::Result<()> {
        let tenants = match &self.tenant {
            Some(code) => vec![folder(code)],
            None => names(dir)?,
        };
        for tenant in tenants {
            let of_tenant = dir.join(&tenant);
            if !of_tenant.is_dir() {
                continue;
            }
            for year in names(&of_tenant)? {
                let of_year = of_tenant.join(&year);
                for month in if of_year.is_dir() { names(&of_year)? } else { Vec::new() } {
                    let of_month = of_year.join(&month);
                    let files = if of_month.is_dir() { names(&of_month)? } else { Vec::new() };
                    let places = files.iter().filter_map(|name| Place::parse(&tenant, &year, &month, name));
                    let mut places: Vec<_> = places.filter(|place| self.wants(place)).collect();
                    places.sort();
                    for day in places.chunk_by(|a, b| (a.day, a.what) == (b.day, b.what)) {
                        on(day)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn wants(&self, place: &Place) -> bool {
        self.from.is_none_or(|from| place.day >= from)
            && self.until.is_none_or(|until| place.day <= until)
            && self.what.is_none_or(|what| place.what == what)
    }
}

/// The names in a folder that are not hidden, in order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| !name.starts_with('.')));
    }
    names.sort();
    Ok(names)
}

/// The id of a row, which every row has.
#[derive(Deserialize)]
struct Identified {
    uid: String,
}

/// A row as it was written.
pub(super) struct Row {
    /// Its id.
    pub(super) id: i64,
    /// Its line.
    pub(super) line: Vec<u8>,
}

/// A file read line by line.
pub(super) struct Lines {
    path: PathBuf,
    from: BufReader<MultiGzDecoder<BufReader<File>>>,
    /// The id of the first row, as the head says.
    first: i64,
    last: i64,
    rows: u64,
    is_over: bool,
}

impl Lines {
    /// Opens a file and reads its head.
    pub(super) fn open(path: &Path) -> Result<Lines, Damage> {
        let damage = |what: String| Damage { path: path.to_owned(), what };
        let file = File::open(path).map_err(|error| damage(format!("cannot be opened: {error}")))?;
        let from = BufReader::new(MultiGzDecoder::new(BufReader::new(file)));
        let mut lines =
            Lines { path: path.to_owned(), from, first: 0, last: i64::MIN, rows: 0, is_over: false };
        let head = lines.line()?.ok_or_else(|| damage("is empty".into()))?;
        let head: Head =
            serde_json::from_slice(&head).map_err(|_| damage("does not say what it is".into()))?;
        if head.format != FORMAT {
            return Err(damage(format!("is of format {}, this program reads {FORMAT}", head.format)));
        }
        lines.first = id_of(&head.first).ok_or_else(|| damage("does not say where it begins".into()))?;
        Ok(lines)
    }

    /// The next row; `None` at the proper end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Damage> {
        if self.is_over {
            return Ok(None);
        }
        let Some(line) = self.line()? else { return Err(self.damage("ends in the middle")) };
        let found: Option<Identified> = serde_json::from_slice(&line).ok();
        let Some(id) = found.and_then(|row| id_of(&row.uid)) else {
            let tail: Tail =
                serde_json::from_slice(&line).map_err(|_| self.damage("has a line that is no row"))?;
            if tail.rows != self.rows {
                return Err(self.damage(&format!("has {} rows and should have {}", self.rows, tail.rows)));
            }
            if self.line()?.is_some() {
                return Err(self.damage("goes on after its end"));
            }
            self.is_over = true;
            return Ok(None);
        };
        if id <= self.last {
            return Err(self.damage("is not in order"));
        }
        (self.last, self.rows) = (id, self.rows + 1);
        Ok(Some(Row { id, line }))
    }

    /// Rows read so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>, Damage> {
        let mut line = Vec::new();
        let read = self.from.by_ref().take(LINE_MAX).read_until(b'\n', &mut line);
        let octets = read.map_err(|error| self.damage(&format!("cannot be unpacked: {error}")))?;
        match (octets, line.pop()) {
            (0, _) => Ok(None),
            (_, Some(b'\n')) => Ok(Some(line)),
            _ => Err(self.damage("ends in the middle of a line")),
        }
    }

    fn damage(&self, what: &str) -> Damage {
        Damage { path: self.path.clone(), what: what.to_owned() }
    }
}

fn id_of(uid: &str) -> Option<i64> {
    uid.parse::<Uid>().ok().map(|uid| uid.0.0)
}

/// Reads the files of one day together: calls `on` with each row once, in the order of ids. What is damaged is told to
/// `damaged` and read as far as it goes.
pub(super) fn merge(
    dir: &Path,
    day: &[Place],
    on: &mut dyn FnMut(&Row) -> io::Result<()>,
    damaged: &mut dyn FnMut(Damage),
) -> io::Result<()> {
    let mut waiting = Vec::with_capacity(day.len());
    for place in day {
        // Only where it begins is asked for now, so that not all are open at once.
        match Lines::open(&dir.join(place.path())) {
            Ok(lines) => waiting.push((lines.first, place)),
            Err(damage) => damaged(damage),
        }
    }
    waiting.sort_by_key(|(first, _)| Reverse(*first));
    let mut open: Vec<Option<Lines>> = Vec::new();
    let mut heads: BinaryHeap<Reverse<(i64, usize, Vec<u8>)>> = BinaryHeap::new();
    let mut told = None;
    loop {
        let least = heads.peek().map(|Reverse((id, ..))| *id);
        if let Some((_, place)) = waiting.pop_if(|(first, _)| least.is_none_or(|least| *first <= least)) {
            match Lines::open(&dir.join(place.path())) {
                Ok(lines) => {
                    open.push(Some(lines));
                    advance(&mut open, &mut heads, damaged);
                }
                Err(damage) => damaged(damage),
            }
            continue;
        }
        let Some(Reverse((id, file, line))) = heads.pop() else { return Ok(()) };
        if told != Some(id) {
            told = Some(id);
            on(&Row { id, line })?;
        }
        step(&mut open, file, &mut heads, damaged);
    }
}

/// Reads the first row of the file opened last.
fn advance(
    open: &mut [Option<Lines>],
    heads: &mut BinaryHeap<Reverse<(i64, usize, Vec<u8>)>>,
    damaged: &mut dyn FnMut(Damage),
) {
    step(open, open.len() - 1, heads, damaged);
}

/// Reads the next row of a file, which is closed at its end.
fn step(
    open: &mut [Option<Lines>],
    file: usize,
    heads: &mut BinaryHeap<Reverse<(i64, usize, Vec<u8>)>>,
    damaged: &mut dyn FnMut(Damage),
) {
    let Some(lines) = &mut open[file] else { return };
    match lines.next() {
        Ok(Some(row)) => heads.push(Reverse((row.id, file, row.line))),
        Ok(None) => open[file] = None,
        Err(damage) => {
            damaged(damage);
            open[file] = None;
        }
    }
}
