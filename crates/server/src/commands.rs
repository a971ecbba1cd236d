//! The short commands: migrate, check-config, check-books, provision, reset-password.

use std::path::Path;

use engine::provision::{self, Document, Failure as ProvisionFailure, Mode};
use serde_json::Value;

use crate::cli::{ConfigArgs, ProvisionArgs, ResetPasswordArgs};
use crate::config::{self, Loaded};
use crate::database;
use crate::exit::{Failure, Outcome, complain, say};

/// `hongyan migrate`
pub(crate) fn migrate(args: &ConfigArgs) -> Outcome {
    let Loaded { settings, .. } = config::load(args.config.as_deref())?;
    crate::log::start(&settings.log);
    database::open_and_migrate(&settings)?;
    say(format!("database {} is at version {}", database::named(&settings), store::migrate::LATEST));
    Ok(())
}

/// `hongyan check-config`
pub(crate) fn check_config(args: &ConfigArgs) -> Outcome {
    let loaded = config::load(args.config.as_deref())?;
    match &loaded.file {
        Some(file) => say(format!("settings file: {}", file.display())),
        None => say("settings file: none"),
    }
    for (path, value, origin) in loaded.changed() {
        say(format!("{path} = {value}    # {origin}"));
    }
    for variable in &loaded.ignored {
        say(format!("warning: the environment variable {variable} sets nothing"));
    }
    say("the settings are valid");
    Ok(())
}

/// `hongyan check-books`
pub(crate) fn check_books(args: &ConfigArgs) -> Outcome {
    let Loaded { settings, .. } = config::load(args.config.as_deref())?;
    let db = database::open_as_it_is(&settings)?;
    let (orders, findings) = db.read_blocking(|tx| {
        let mut findings = store::books::check_all(tx)?;
        findings.extend(store::stat::check_all(tx)?);
        Ok((store::orders::all(tx)?.len(), findings))
    })?;
    if findings.is_empty() {
        say(format!("the books are clean: {orders} orders, every sum is explained by its lines"));
        return Ok(());
    }
    findings.iter().for_each(say);
    complain(format!("hongyan: {} sums do not add up", findings.len()));
    Err(Failure::Found)
}

/// `hongyan provision`
pub(crate) fn provision(args: &ProvisionArgs) -> Outcome {
    let Loaded { settings, .. } = config::load(args.config.config.as_deref())?;
    crate::log::start(&settings.log);
    let name = args.file.display();
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| Failure::Wrong(vec![format!("cannot read {name}: {error}")]))?;
    let document = read_document(&text).map_err(|mistakes| in_file(&args.file, &mistakes))?;
    let (mode, db) = match args.dry_run {
        true => (Mode::DryRun, database::open_as_it_is(&settings)?),
        false => (Mode::Apply, database::open_and_migrate(&settings)?),
    };
    let report =
        provision::run(&db, document, mode, engine::clock::now_ms()).map_err(|failure| match failure {
            ProvisionFailure::Wrong(mistakes) => {
                in_file(&args.file, &mistakes.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            ProvisionFailure::Store(error) => Failure::from(error),
        })?;
    say(&report);
    for issued in &report.issued {
        let what = if issued.noun == "key" { "auth key" } else { "password" };
        say(format!("{what} of {} {}, shown only now: {}", issued.noun, issued.name, issued.secret));
    }
    if args.dry_run {
        say("dry run: nothing was changed");
    }
    Ok(())
}

/// `hongyan reset-password`
pub(crate) fn reset_password(args: &ResetPasswordArgs) -> Outcome {
    let Loaded { settings, .. } = config::load(args.config.config.as_deref())?;
    let db = database::open_as_it_is(&settings)?;
    let (url, minutes) = (settings.public_url(settings.listen), settings.sign_in.reset_min);
    let now_ms = engine::clock::now_ms();
    let issued =
        engine::identity::issue_reset_link(&db, &args.account, &url, minutes, args.without_totp, now_ms);
    let link = issued.map_err(|error| match error {
        engine::Error::Refused(..) => Failure::failed(format!("there is no account {:?}", args.account)),
        other => Failure::failed(other),
    })?;
    say(format!("{link}\ngood once, for {minutes} minutes; the password until now works until then"));
    if args.without_totp {
        say("one-time codes are off");
    }
    Ok(())
}

fn in_file(file: &Path, mistakes: &[String]) -> Failure {
    Failure::Wrong(mistakes.iter().map(|mistake| format!("{}: {mistake}", file.display())).collect())
}

/// Reads a provisioning document from TOML; mistakes as sentences.
pub(crate) fn read_document(text: &str) -> Result<Document, Vec<String>> {
    let table = text.parse::<toml::Table>().map_err(|error| vec![toml_mistake(text, &error)])?;
    let variable = |name: &str| std::env::var(name).ok();
    Document::read(json(toml::Value::Table(table)), &variable)
        .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect())
}

/// A TOML syntax error in one line with its place.
fn toml_mistake(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    format!("line {line}: {}", error.message().replace('\n', " "))
}

/// TOML as JSON; dates become texts.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(whole) => Value::from(whole),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(json).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
    }
}
