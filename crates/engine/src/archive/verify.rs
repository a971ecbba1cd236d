//! Proving that every file of the archive is what was written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use ring::digest::{Context, SHA256};

use super::read::{Damage, Lines, Parts};
use super::{hex, sum_of};

/// What was proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Files looked at.
    pub files: u64,
    /// Of which damaged.
    pub damaged: u64,
    /// Rows in those that are whole.
    pub rows: u64,
    /// Octets of all.
    pub octets: u64,
}

/// Reads every file in `dir` that `parts` wants, and calls `damaged` with what is wrong with one. Fails when the folder cannot
/// be read.
pub fn verify(dir: &Path, parts: &Parts, damaged: &mut dyn FnMut(Damage)) -> io::Result<Verified> {
    let mut verified = Verified::default();
    parts.each_day(dir, &mut |day| {
        for place in day {
            verified.files += 1;
            match whole(&dir.join(place.path())) {
                Ok((rows, octets)) => {
                    verified.rows += rows;
                    verified.octets += octets;
                }
                Err(damage) => {
                    verified.damaged += 1;
                    damaged(damage);
                }
            }
        }
        Ok(())
    })?;
    Ok(verified)
}

/// Its rows and octets.
fn whole(path: &Path) -> Result<(u64, u64), Damage> {
    let damage = |what: String| Damage { path: path.to_owned(), what };
    let sum = std::fs::read_to_string(sum_of(path))
        .map_err(|error| damage(format!("its checksum cannot be read: {error}")))?;
    let (actual, octets) = sha256(path).map_err(|error| damage(format!("cannot be read: {error}")))?;
    if sum.split_whitespace().next() != Some(actual.as_str()) {
        return Err(damage("is not what was written: its checksum differs".into()));
    }
    let mut lines = Lines::open(path)?;
    while lines.next()?.is_some() {}
    Ok((lines.rows(), octets))
}

fn sha256(path: &Path) -> io::Result<(String, u64)> {
    let (mut file, mut sum, mut octets) = (File::open(path)?, Context::new(&SHA256), 0);
    let mut piece = vec![0; 64 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((hex(sum.finish().as_ref()), octets)),
            read => {
                sum.update(&piece[..read]);
                octets += read as u64;
            }
        }
    }
}
