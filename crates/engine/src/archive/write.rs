//! Writing a file of the archive: under a hidden name, made durable, then named. Only what was named counts; what a crash
//! leaves is cleared away by whoever writes to the folder next.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ring::digest::{Context, SHA256};

use super::{FORMAT, Head, Place, Tail, What, date, folder, hex, sum_of};

/// What a hidden name ends in.
const UNFINISHED: &str = ".unfinished";

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its path below the archive's folder.
    pub(crate) path: PathBuf,
    /// Its octets.
    pub(crate) octets: i64,
}

/// Octets on their way to the disk, counted and summed.
struct Summed {
    file: BufWriter<File>,
    sum: Context,
    octets: i64,
}

impl Write for Summed {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let written = self.file.write(octets)?;
        self.sum.update(&octets[..written]);
        self.octets += written as i64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that is being written; dropped unfinished, it goes away.
pub(crate) struct Part {
    dir: PathBuf,
    place: Place,
    hidden: PathBuf,
    out: Option<GzEncoder<Summed>>,
    rows: u64,
}

impl Part {
    /// Begins the next file of a tenant's day (days since 1970-01-01), whose first row will be `first`.
    pub(crate) fn begin(dir: &Path, what: What, code: &str, day: i64, first: &str) -> io::Result<Part> {
        let mut place = Place { tenant: folder(code), day: date(day), what, number: 1 };
        let month = dir.join(place.month());
        make_folders(dir, &place)?;
        clear(&month)?;
        let begins = format!("{:02}-{}-", place.day.day(), what.as_str());
        for entry in std::fs::read_dir(&month)? {
            let name = entry?.file_name();
            let number =
                name.to_str().and_then(|name| name.strip_prefix(&begins)?.split('.').next()?.parse().ok());
            place.number = place.number.max(number.map_or(0, |number: u32| number + 1));
        }
        let hidden = month.join(format!(".{}-{}{UNFINISHED}", place.name(), std::process::id()));
        let file = create(&hidden)?;
        let summed = Summed { file: BufWriter::new(file), sum: Context::new(&SHA256), octets: 0 };
        let mut part = Part {
            dir: dir.to_owned(),
            hidden,
            out: Some(GzEncoder::new(summed, Compression::default())),
            rows: 0,
            place,
        };
        let head = Head {
            format: FORMAT,
            what,
            tenant: code.to_owned(),
            day: part.place.day.to_string(),
            first: first.to_owned(),
        };
        part.line(&serde_json::to_vec(&head)?)?;
        Ok(part)
    }

    /// Adds a row: one line of JSON.
    pub(crate) fn add(&mut self, row: &[u8]) -> io::Result<()> {
        self.rows += 1;
        self.line(row)
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        let out = self.out.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        out.write_all(line)?;
        out.write_all(b"\n")
    }

    /// Makes the file durable and gives it its name; from then on it counts.
    pub(crate) fn finish(mut self) -> io::Result<Written> {
        self.line(&serde_json::to_vec(&Tail { end: true, rows: self.rows })?)?;
        let summed = self.out.take().ok_or(io::ErrorKind::BrokenPipe)?.finish()?;
        let Summed { file, sum, octets } = summed;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        let path = self.place.path();
        let (month, whole) = (self.dir.join(self.place.month()), self.dir.join(&path));
        let (sum_file, sum_hidden) = (sum_of(&whole), sum_of(&self.hidden));
        // The sum is there before the file: a file without one is damaged.
        let mut out = create(&sum_hidden)?;
        writeln!(out, "{}  {}", hex(sum.finish().as_ref()), self.place.name())?;
        out.sync_all()?;
        name(&sum_hidden, &sum_file)?;
        sync_folder(&month)?;
        name(&self.hidden, &whole)?;
        sync_folder(&month)?;
        Ok(Written { path, octets })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.hidden.exists() {
            let _it_is_cleared_away_later = std::fs::remove_file(&self.hidden);
        }
    }
}

/// Gives a file its name, unless something has it. Where links cannot be made it is moved.
fn name(hidden: &Path, whole: &Path) -> io::Result<()> {
    match std::fs::hard_link(hidden, whole) {
        Ok(()) => std::fs::remove_file(hidden),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if whole.exists() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(hidden, whole),
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Makes the folders of a place, each durable in the one above it.
fn make_folders(dir: &Path, place: &Place) -> io::Result<()> {
    let mut here = dir.to_owned();
    for name in place.month().iter() {
        let above = here.clone();
        here.push(name);
        match DirBuilder::new().mode(0o700).create(&here) {
            Ok(()) => sync_folder(&above)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Takes away what an ended program left unfinished.
fn clear(month: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(month)? {
        let path = entry?.path();
        let name = path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        if name.starts_with('.') && name.contains(UNFINISHED) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Proves that files can be made durable in the archive's folder, which is made when it is missing.
pub(crate) fn probe(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let path = dir.join(format!(".probe-{}", std::process::id()));
    let _left_by_a_crash = std::fs::remove_file(&path);
    let mut file = create(&path)?;
    file.write_all(&[0; 4096])?;
    file.sync_all()?;
    std::fs::remove_file(&path)
}
