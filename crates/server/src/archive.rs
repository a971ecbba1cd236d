//! `hongyan archive`: searching and verifying what was archived before it was removed. Found rows go to the standard output,
//! everything else to the standard error output; damaged files are told of and the rest is read.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use domain::id::Uid;
use domain::phone::Phone;
use engine::archive::{self, Damage, Parts, Query, What, csv};

use crate::cli::{ArchiveFormat, FilesArgs, SearchArgs};
use crate::config;
use crate::exit::{Failure, Outcome, complain, say};

/// `hongyan archive search`
pub(crate) fn search(args: &SearchArgs) -> Outcome {
    let what = if args.uplinks { What::Uplinks } else { What::Messages };
    let (dir, parts) = files(&args.files)?;
    let query = Query {
        parts: Parts { what: Some(what), ..parts },
        phone: args.phone.as_deref().map(phone).transpose()?,
        suffix: args.suffix.as_deref().map(digits).transpose()?,
        uid: args.uid.as_deref().map(uid).transpose()?,
        task: args.task.clone(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut damaged = 0u64;
    let mut printed = Ok(());
    if args.format == ArchiveFormat::Csv {
        let heading = csv::heading(what).map_err(Failure::failed)?;
        printed = out.write_all(&heading);
    }
    let found = printed.and_then(|()| {
        let mut print = |row: &[u8]| match args.format {
            ArchiveFormat::Jsonl => out.write_all(row).and_then(|()| out.write_all(b"\n")),
            ArchiveFormat::Csv => out.write_all(&csv::row(what, row).map_err(io::Error::other)?),
        };
        let found = archive::search(&dir, &query, &mut print, &mut |damage| told(&damage, &mut damaged))?;
        out.flush()?;
        Ok(found)
    });
    match found {
        Ok(found) => {
            complain(format!("{} found in {} rows of {} files", found.found, found.rows, found.files))
        }
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        Err(error) => return Err(unreadable(&dir, &error)),
    }
    ending(damaged)
}

/// `hongyan archive verify`
pub(crate) fn verify(args: &FilesArgs) -> Outcome {
    let (dir, parts) = files(args)?;
    let mut damaged = 0;
    let verified = archive::verify(&dir, &parts, &mut |damage| told(&damage, &mut damaged))
        .map_err(|error| unreadable(&dir, &error))?;
    say(format!(
        "{} files with {} rows and {} bytes are whole",
        verified.files - verified.damaged,
        verified.rows,
        verified.octets
    ));
    ending(damaged)
}

fn told(damage: &Damage, damaged: &mut u64) {
    *damaged += 1;
    complain(format!("hongyan: {damage}"));
}

fn ending(damaged: u64) -> Outcome {
    if damaged == 0 {
        return Ok(());
    }
    complain(format!("hongyan: {damaged} files are damaged; what they hold beyond that is missing here"));
    Err(Failure::Found)
}

fn unreadable(dir: &std::path::Path, error: &io::Error) -> Failure {
    Failure::failed(format!("the archive {}: {error}", dir.display()))
}

/// The folder, and which of its files.
fn files(args: &FilesArgs) -> Result<(PathBuf, Parts), Failure> {
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => config::load(args.config.config.as_deref())?.settings.engine.archive_dir,
    };
    if dir.as_os_str().is_empty() {
        return Err(wrong("there is no archive: name its folder with --dir, or set engine.archive_dir"));
    }
    if !dir.is_dir() {
        return Err(Failure::failed(format!("there is no folder {}", dir.display())));
    }
    let day = |text: &Option<String>| {
        let parse = |text: &String| {
            archive::day(text).ok_or_else(|| wrong(format!("{text:?} is no day; write 2026-06-01")))
        };
        text.as_ref().map(parse).transpose()
    };
    let parts =
        Parts { tenant: args.tenant.clone(), from: day(&args.from)?, until: day(&args.until)?, what: None };
    Ok((dir, parts))
}

fn wrong(mistake: impl Into<String>) -> Failure {
    Failure::Wrong(vec![mistake.into()])
}

fn phone(text: &str) -> Result<String, Failure> {
    let phone = Phone::parse(text, None).map_err(|_| {
        wrong(format!("{text:?} is no phone number with its country code, such as +8613800138000; --suffix takes last digits"))
    })?;
    Ok(phone.to_string())
}

fn digits(text: &str) -> Result<String, Failure> {
    let fine = !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    if fine { Ok(text.to_owned()) } else { Err(wrong(format!("{text:?} are no digits"))) }
}

fn uid(text: &str) -> Result<Uid, Failure> {
    text.parse().map_err(|_| wrong(format!("{text:?} is no message's id")))
}
