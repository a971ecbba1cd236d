//! The zip archive around a workbook: its directory, and one part after the other unpacked as it is read.
//!
//! Read here and not by a library: the number of parts is limited before anything is kept, a part owns the file while it is
//! read (rows come one by one), what is unpacked is counted over all parts, and nothing that the directory says about sizes is
//! believed. A part's check sum is compared when its end is reached.

use std::io::{self, Read, Seek, SeekFrom, Take};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::broken::Broken;
use crate::limits::Limits;

/// Parts that a workbook may have; real ones have a few dozen.
const PARTS_MAX: u64 = 10_000;
/// Octets of the directory.
const DIRECTORY_MAX: u64 = 4 << 20;
/// Octets behind which the end record must begin: its own 22 and the longest comment.
const END_MAX: u64 = 22 + 0xFFFF;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// An entry of the directory.
#[derive(Debug, Clone)]
struct Part {
    /// In small letters, with slashes.
    name: String,
    locked: bool,
    method: u16,
    crc: u32,
    packed: u64,
    header_at: u64,
}

/// An archive whose directory has been read.
pub(crate) struct Archive<R> {
    input: R,
    parts: Vec<Part>,
    unpacked: u64,
    unpacked_max: u64,
}

impl<R: Read + Seek> Archive<R> {
    pub(crate) fn open(mut input: R, limits: Limits) -> Result<Archive<R>, Broken> {
        let size = input.seek(SeekFrom::End(0)).map_err(of_io)?;
        if size > limits.file_max {
            return Err(Broken::TooBig { max: limits.file_max });
        }
        let directory = find_directory(&mut input, size)?;
        if directory.parts > PARTS_MAX || directory.size > DIRECTORY_MAX {
            return Err(Broken::Unpacked);
        }
        let octets = read_at(&mut input, directory.at, directory.size)?;
        let parts = entries(&octets, directory.parts).ok_or(Broken::Damaged { row: 0 })?;
        Ok(Archive { input, parts, unpacked: 0, unpacked_max: limits.unpacked_max })
    }

    /// The parts' names, in small letters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// Whether there is such a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Octets that a part takes up in the file, as the directory says.
    pub(crate) fn packed(&self, name: &str) -> u64 {
        self.find(name).map_or(0, |part| part.packed)
    }

    fn find(&self, name: &str) -> Option<&Part> {
        let name = name.to_lowercase();
        self.parts.iter().find(|part| part.name == name)
    }

    /// Opens a part. The archive comes back when the part is closed.
    pub(crate) fn unpack(mut self, name: &str) -> Result<Unpack<R>, Broken> {
        let damaged = Broken::Damaged { row: 0 };
        let part = self.find(name).cloned().ok_or(damaged.clone())?;
        if part.locked {
            return Err(Broken::Locked);
        }
        let header = read_at(&mut self.input, part.header_at, 30)?;
        let lengths = u16_at(&header, 26).zip(u16_at(&header, 28));
        let (name, extra) = lengths.filter(|_| header.starts_with(LOCAL)).ok_or(damaged.clone())?;
        let at =
            part.header_at.checked_add(30 + u64::from(name) + u64::from(extra)).ok_or(damaged.clone())?;
        self.input.seek(SeekFrom::Start(at)).map_err(of_io)?;
        let packed = self.input.take(part.packed);
        let source = match part.method {
            0 => Source::Stored(packed),
            8 => Source::Deflated(DeflateDecoder::new(packed)),
            _ => return Err(damaged),
        };
        Ok(Unpack {
            source,
            parts: self.parts,
            unpacked: self.unpacked,
            unpacked_max: self.unpacked_max,
            crc: Crc::new(),
            crc_wanted: part.crc,
            read: 0,
        })
    }
}

enum Source<R> {
    Stored(Take<R>),
    Deflated(DeflateDecoder<Take<R>>),
}

/// A part being unpacked. Errors of the file travel as [`Broken`] inside of [`io::Error`]; see [`of_io`].
pub(crate) struct Unpack<R> {
    source: Source<R>,
    parts: Vec<Part>,
    unpacked: u64,
    unpacked_max: u64,
    crc: Crc,
    crc_wanted: u32,
    read: u64,
}

impl<R: Read> Unpack<R> {
    /// Octets of the file read for this part.
    pub(crate) fn octets(&self) -> u64 {
        match &self.source {
            Source::Stored(_) => self.read,
            Source::Deflated(decoder) => decoder.total_in(),
        }
    }

    /// Gives the archive back.
    pub(crate) fn close(self) -> Archive<R> {
        let input = match self.source {
            Source::Stored(take) => take.into_inner(),
            Source::Deflated(decoder) => decoder.into_inner().into_inner(),
        };
        Archive { input, parts: self.parts, unpacked: self.unpacked, unpacked_max: self.unpacked_max }
    }
}

impl<R: Read> Read for Unpack<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Stored(take) => take.read(buffer),
            Source::Deflated(decoder) => decoder.read(buffer),
        };
        let read = read.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                io::Error::other(Broken::Damaged { row: 0 })
            }
            _ => error,
        })?;
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.crc_wanted {
            return Err(io::Error::other(Broken::Damaged { row: 0 }));
        }
        self.crc.update(&buffer[..read]);
        self.read += read as u64;
        self.unpacked += read as u64;
        if self.unpacked > self.unpacked_max {
            return Err(io::Error::other(Broken::Unpacked));
        }
        Ok(read)
    }
}

/// What an error of reading says.
pub(crate) fn of_io(error: io::Error) -> Broken {
    of_io_ref(&error)
}

/// What an error of reading says.
pub(crate) fn of_io_ref(error: &io::Error) -> Broken {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        Some(broken) => broken.clone(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => Broken::Damaged { row: 0 },
        None => Broken::Io(error.to_string()),
    }
}

/// Where the directory lies.
struct Directory {
    at: u64,
    size: u64,
    parts: u64,
}

fn find_directory<R: Read + Seek>(input: &mut R, size: u64) -> Result<Directory, Broken> {
    let tail_at = size.saturating_sub(END_MAX);
    let tail = read_at(input, tail_at, size - tail_at)?;
    let end = tail.windows(END.len()).rposition(|window| window == END).ok_or(Broken::Damaged { row: 0 })?;
    let found = || {
        let record = tail.get(end..).filter(|record| record.len() >= 22)?;
        let parts = u64::from(u16_at(record, 10)?);
        Some(Directory { at: u32_at(record, 16)?.into(), size: u32_at(record, 12)?.into(), parts })
    };
    let found = found().ok_or(Broken::Damaged { row: 0 })?;
    let needs_64 =
        found.parts == 0xFFFF || found.at == u64::from(u32::MAX) || found.size == u64::from(u32::MAX);
    let locator =
        end.checked_sub(20).and_then(|at| tail.get(at..end)).filter(|it| it.starts_with(LOCATOR_64));
    match locator.filter(|_| needs_64).and_then(|locator| u64_at(locator, 8)) {
        None => Ok(found),
        Some(at) => {
            let record = read_at(input, at, 56)?;
            let read = || {
                Some(Directory {
                    at: u64_at(&record, 48)?,
                    size: u64_at(&record, 40)?,
                    parts: u64_at(&record, 32)?,
                })
            };
            read().filter(|_| record.starts_with(END_64)).ok_or(Broken::Damaged { row: 0 })
        }
    }
}

/// Reads the directory's entries; `None` when they are not what they should be.
fn entries(directory: &[u8], count: u64) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = directory;
    for _ in 0..count {
        if !rest.starts_with(ENTRY) {
            return None;
        }
        let name_end = 46 + usize::from(u16_at(rest, 28)?);
        let extra_end = name_end + usize::from(u16_at(rest, 30)?);
        let end = extra_end + usize::from(u16_at(rest, 32)?);
        let name = String::from_utf8_lossy(rest.get(46..name_end)?).replace('\\', "/").to_lowercase();
        let extra = rest.get(name_end..extra_end)?;
        let (packed, unpacked, header_at) = (u32_at(rest, 20)?, u32_at(rest, 24)?, u32_at(rest, 42)?);
        let mut large = of_extra(extra);
        // The 64-bit values stand in this order, and only those that did not fit.
        let mut wide = |value: u32| match value {
            u32::MAX => large.next(),
            value => Some(u64::from(value)),
        };
        let _unpacked = wide(unpacked)?;
        let (packed, header_at) = (wide(packed)?, wide(header_at)?);
        parts.push(Part {
            name: name.trim_start_matches('/').to_owned(),
            locked: u16_at(rest, 8)? & 1 == 1,
            method: u16_at(rest, 10)?,
            crc: u32_at(rest, 16)?,
            packed,
            header_at,
        });
        rest = rest.get(end..)?;
    }
    Some(parts)
}

/// The 64-bit values of an entry.
fn of_extra(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut values = &[][..];
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(length);
        if id == 1 {
            values = extra.get(4..end).unwrap_or_default();
        }
        extra = extra.get(end..).unwrap_or_default();
    }
    values.chunks_exact(8).filter_map(|value| u64_at(value, 0))
}

fn read_at<R: Read + Seek>(input: &mut R, at: u64, size: u64) -> Result<Vec<u8>, Broken> {
    input.seek(SeekFrom::Start(at)).map_err(of_io)?;
    let mut octets = Vec::new();
    input.by_ref().take(size).read_to_end(&mut octets).map_err(of_io)?;
    if (octets.len() as u64) < size { Err(Broken::Damaged { row: 0 }) } else { Ok(octets) }
}

fn u16_at(octets: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(octets.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(octets: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(octets.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(octets: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(octets.get(at..at + 8)?.try_into().ok()?))
}
