//! Opening the database for a command, and saying plainly why it cannot be used.

use store::{Db, Place, migrate};

use crate::config::Settings;
use crate::exit::Failure;

/// Opens the database and brings it to this program's version, making folder and file when they are missing.
pub(crate) fn open_and_migrate(settings: &Settings) -> Result<Db, Failure> {
    make_folder(settings)?;
    let db = open(settings)?;
    for name in migrate::migrate(&db).map_err(|error| explain(settings, &error))? {
        tracing::info!(migration = name, "migrated");
    }
    Ok(db)
}

/// Opens the database as it is; fails when it is missing or of another version.
pub(crate) fn open_as_it_is(settings: &Settings) -> Result<Db, Failure> {
    if let Place::Sqlite(path) = settings.place()
        && !path.is_file()
    {
        return Err(Failure::failed(format!(
            "there is no database at {}; hongyan migrate makes it",
            path.display()
        )));
    }
    let db = open(settings)?;
    match db.read_blocking(migrate::version) {
        Ok(version) if version == migrate::LATEST => Ok(db),
        Ok(version) if version > migrate::LATEST => Err(Failure::failed(format!(
            "the database is at version {version}, this program knows {}: use a newer program",
            migrate::LATEST
        ))),
        Err(store::Error::Down(reason)) => Err(explain(settings, &store::Error::Down(reason))),
        Ok(_) | Err(_) => {
            Err(Failure::failed("the database is not at this program's version; run hongyan migrate"))
        }
    }
}

fn make_folder(settings: &Settings) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    let folder = &settings.data_dir;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| {
        Failure::failed(format!("cannot make the data folder {}: {error}", folder.display()))
    })
}

fn open(settings: &Settings) -> Result<Db, Failure> {
    Db::open(settings.place()).map_err(|error| explain(settings, &error))
}

fn explain(settings: &Settings, error: &store::Error) -> Failure {
    Failure::failed(format!("database {}: {error}", named(settings)))
}

/// Where the database is, without its password.
pub(crate) fn named(settings: &Settings) -> String {
    match settings.place() {
        Place::Sqlite(path) => path.display().to_string(),
        Place::Postgres { url, .. } => without_password(&url),
    }
}

/// `postgres://user:***@host/name`.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_end);
    let path =
        path.split_once("password=").map_or(path.to_owned(), |(before, _)| format!("{before}password=***"));
    match authority.rsplit_once('@').map(|(user, host)| (user.split(':').next().unwrap_or(user), user, host))
    {
        Some((name, user, host)) if name != user => format!("{scheme}://{name}:***@{host}{path}"),
        _ => format!("{scheme}://{authority}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("postgres://h:secret@127.0.0.1:5432/h", "postgres://h:***@127.0.0.1:5432/h"),
            ("postgres://h:se:c@ret@db/h?x=1", "postgres://h:***@db/h?x=1"),
            ("postgres://h@db/h", "postgres://h@db/h"),
            ("postgres://db/h?user=h&password=secret", "postgres://db/h?user=h&password=***"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
