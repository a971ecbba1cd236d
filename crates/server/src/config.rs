//! The settings of the program: what they are and whether their values make sense.
//!
//! Every setting stands in `config.default.toml` with a sentence; a test compares the two. Merging of the layers is in
//! [`layers`]. Not here: anything about tenants, carriers or prices, which are data (`hongyan provision`).

mod layers;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use engine::identity::{MailSettings, SignInSettings};
use engine::{CallbackSettings, Settings as EngineSettings};
use serde::{Deserialize, Serialize};
use toml::Table;
use web::HttpSettings;

pub(crate) use layers::Origins;
use layers::{Layers, one_line};

/// The embedded defaults.
pub(crate) const DEFAULTS: &str = include_str!("../../../config.default.toml");
/// Read when neither `--config` nor `HONGYAN_CONFIG` names a file and it exists.
const FILE: &str = "hongyan.toml";
/// Environment variables with a short name, and the setting each one sets.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("HONGYAN_LISTEN", "listen"),
    ("HONGYAN_PUBLIC_URL", "public_url"),
    ("HONGYAN_DATA_DIR", "data_dir"),
    ("HONGYAN_DATABASE_URL", "database.url"),
    ("HONGYAN_LOG", "log.level"),
    ("HONGYAN_ARCHIVE_DIR", "engine.archive_dir"),
];
/// `HONGYAN__SECTION__KEY` sets `section.key`.
const LONG_PREFIX: &str = "HONGYAN__";

/// All settings; the sentences are in `config.default.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) data_dir: PathBuf,
    pub(crate) database: Database,
    pub(crate) log: Log,
    pub(crate) http: HttpSettings,
    pub(crate) engine: EngineSettings,
    pub(crate) callbacks: CallbackSettings,
    pub(crate) sign_in: SignInSettings,
    pub(crate) mail: MailSettings,
}

/// `[database]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) writers: usize,
    pub(crate) readers: usize,
}

/// `[log]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) level: String,
    pub(crate) format: LogFormat,
}

impl Default for Log {
    fn default() -> Log {
        Log { level: "info".into(), format: LogFormat::Text }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Settings that were read, and where those that differ from the defaults were set.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    pub(crate) origins: Origins,
    /// The file that was read.
    pub(crate) file: Option<PathBuf>,
    /// Variables that begin with `HONGYAN_` and set nothing: a slip of the pen, or somebody else's.
    pub(crate) ignored: Vec<String>,
}

impl Loaded {
    /// Settings that were set somewhere: (key, value, where). Passwords are hidden.
    pub(crate) fn changed(&self) -> Vec<(String, String, String)> {
        let tree = Table::try_from(&self.settings).unwrap_or_default();
        let value = |path: &str| match path {
            "sign_in.secret" => format!("{:?}", self.settings.sign_in.secret),
            "mail.password" => format!("{:?}", self.settings.mail.password),
            "database.url" => format!("{:?}", crate::database::without_password(&self.settings.database.url)),
            _ => layers::get(&tree, path).map(ToString::to_string).unwrap_or_default(),
        };
        self.origins.iter().map(|(path, origin)| (path.to_owned(), value(path), origin.to_owned())).collect()
    }
}

/// Reads the settings of this process. Mistakes come all at once, a sentence each.
pub(crate) fn load(file: Option<&Path>) -> Result<Loaded, Vec<String>> {
    let variables = variables();
    let named = file.map(Path::to_path_buf).or_else(|| {
        let text = variables.iter().find(|(name, _)| name == "HONGYAN_CONFIG").map(|(_, text)| text)?;
        (!text.is_empty()).then(|| PathBuf::from(text))
    });
    let file = named.or_else(|| Path::new(FILE).is_file().then(|| PathBuf::from(FILE)));
    let text =
        match &file {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
                vec![format!("cannot read the settings file {}: {error}", path.display())]
            })?),
            None => None,
        };
    let layer =
        file.as_ref().zip(text.as_ref()).map(|(path, text)| (path.display().to_string(), text.as_str()));
    let (settings, origins) = read(layer, &variables)?;
    let ignored = variables.into_iter().map(|(name, _)| name).filter(|name| is_ignored(name)).collect();
    Ok(Loaded { settings, origins, file, ignored })
}

/// Reads the environment only, as `demo` does: no file of a real installation is touched by it.
pub(crate) fn from_environment() -> Result<Settings, Vec<String>> {
    read(None, &variables()).map(|(settings, _)| settings)
}

fn variables() -> Vec<(String, String)> {
    std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))).collect()
}

/// Puts the layers together and checks the result.
fn read(
    file: Option<(String, &str)>,
    variables: &[(String, String)],
) -> Result<(Settings, Origins), Vec<String>> {
    let defaults: Table = DEFAULTS.parse().map_err(|error| vec![format!("embedded defaults: {error}")])?;
    let mut layers = Layers::new(defaults);
    if let Some((name, text)) = file {
        layers.file(&name, text);
    }
    for (name, text) in variables {
        if let Some(path) = setting_of(name) {
            layers.variable(name, &path, text);
        }
    }
    let (tree, origins) = layers.finish()?;
    let settings = typed(tree, &origins)?;
    let wrong = settings.mistakes();
    if wrong.is_empty() {
        return Ok((settings, origins));
    }
    Err(wrong.iter().map(|(path, what)| origins.mistake(path, what)).collect())
}

/// The setting an environment variable sets, if it sets one.
fn setting_of(variable: &str) -> Option<String> {
    let short = SHORT_NAMES.iter().find(|(name, _)| *name == variable).map(|(_, path)| (*path).to_owned());
    short.or_else(|| {
        let path = variable.strip_prefix(LONG_PREFIX)?;
        Some(path.split("__").map(str::to_ascii_lowercase).collect::<Vec<_>>().join("."))
    })
}

/// Whether a variable looks like ours but sets nothing. Those of other purposes are known by their beginnings.
fn is_ignored(variable: &str) -> bool {
    let elsewhere = ["HONGYAN_CONFIG", "HONGYAN_TEST_", "HONGYAN_BENCH_", "HONGYAN_ACCEPT", "HONGYAN_COMMIT"];
    variable.starts_with("HONGYAN_")
        && setting_of(variable).is_none()
        && !elsewhere.iter().any(|begin| variable.starts_with(begin))
}

/// Gives the tree its types. A value that does not fit is named by trying the changed keys one by one.
fn typed(tree: Table, origins: &Origins) -> Result<Settings, Vec<String>> {
    let error = match tree.clone().try_into::<Settings>() {
        Ok(settings) => return Ok(settings),
        Err(error) => error,
    };
    let defaults: Table = DEFAULTS.parse().unwrap_or_default();
    let wrong: Vec<String> = origins
        .iter()
        .filter_map(|(path, _)| {
            let mut alone = defaults.clone();
            let value = layers::get(&tree, path)?.clone();
            layers::set(&mut alone, path, value);
            let error = alone.try_into::<Settings>().err()?;
            Some(origins.mistake(path, &format!("is wrong: {}", one_line(error.message()))))
        })
        .collect();
    Err(if wrong.is_empty() { vec![one_line(&error.to_string())] } else { wrong })
}

impl Settings {
    /// Where the data lives, as the store wants it.
    pub(crate) fn place(&self) -> store::Place {
        if self.database.url.is_empty() {
            return store::Place::Sqlite(self.data_dir.join("hongyan.db"));
        }
        let (url, writers, readers) =
            (self.database.url.clone(), self.database.writers, self.database.readers);
        store::Place::Postgres { url, writers, readers }
    }

    /// The address people and programs use, without a slash at the end.
    pub(crate) fn public_url(&self, listening: SocketAddr) -> String {
        if self.public_url.is_empty() { format!("http://{listening}") } else { self.public_url.clone() }
    }

    /// What no type can check: (setting, what is wrong).
    fn mistakes(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let mut check = |ok: bool, path: &'static str, what: &str| {
            if !ok {
                wrong.push((path, what.to_owned()));
            }
        };
        let url = &self.public_url;
        let plain = url.is_empty() || url.starts_with("http://") || url.starts_with("https://");
        check(
            plain && !url.ends_with('/'),
            "public_url",
            "must begin with http:// or https:// and not end with a slash",
        );
        check(!self.data_dir.as_os_str().is_empty(), "data_dir", "must name a folder");
        let database = &self.database.url;
        let postgres = ["postgres://", "postgresql://"].iter().any(|scheme| database.starts_with(scheme));
        check(database.is_empty() || postgres, "database.url", "must begin with postgres:// or be empty");
        check((1..=32).contains(&self.database.writers), "database.writers", "must be 1 to 32");
        check((1..=32).contains(&self.database.readers), "database.readers", "must be 1 to 32");
        let level = crate::log::filter(&self.log.level);
        check(
            level.is_ok(),
            "log.level",
            "must be error, warn, info, debug or trace, or a list such as info,session=debug",
        );
        check(self.http.body_max_bytes >= 1024, "http.body_max_bytes", "must be at least 1024");
        let enough = self.http.bodies_max_bytes >= self.http.body_max_bytes;
        check(enough, "http.bodies_max_bytes", "must not be below http.body_max_bytes");
        check(self.http.head_max_bytes >= 8192, "http.head_max_bytes", "must be at least 8192");
        check(self.http.head_timeout_ms >= 100, "http.head_timeout_ms", "must be at least 100");
        check(self.http.body_timeout_ms >= 100, "http.body_timeout_ms", "must be at least 100");
        check(self.http.connections_max > 0, "http.connections_max", "must be at least 1");
        let some = self.http.connections_per_address_max > 0;
        check(some, "http.connections_per_address_max", "must be at least 1");
        check(self.http.requests_max > 0, "http.requests_max", "must be at least 1");
        self.engine_mistakes(&mut check);
        self.sign_in_mistakes(&mut check);
        wrong
    }

    fn sign_in_mistakes(&self, check: &mut impl FnMut(bool, &'static str, &str)) {
        let sign_in = &self.sign_in;
        let secret = sign_in.secret.0.chars().count();
        check(secret == 0 || secret >= 32, "sign_in.secret", "must have at least 32 characters or be empty");
        check((5..=1440).contains(&sign_in.idle_min), "sign_in.idle_min", "must be 5 to 1440");
        check((1..=168).contains(&sign_in.absolute_h), "sign_in.absolute_h", "must be 1 to 168");
        check(sign_in.rotate_min >= 5, "sign_in.rotate_min", "must be at least 5");
        check((1..=20).contains(&sign_in.tries_free), "sign_in.tries_free", "must be 1 to 20");
        let grows = sign_in.address_tries_free >= sign_in.tries_free;
        check(grows, "sign_in.address_tries_free", "must not be below sign_in.tries_free");
        let grows = sign_in.account_tries_free >= sign_in.tries_free;
        check(grows, "sign_in.account_tries_free", "must not be below sign_in.tries_free");
        check(sign_in.wait_min_s > 0, "sign_in.wait_min_s", "must be at least 1");
        let grows = (sign_in.wait_min_s..=86_400).contains(&sign_in.wait_max_s);
        check(grows, "sign_in.wait_max_s", "must be between sign_in.wait_min_s and 86400");
        check(sign_in.captchas_per_min > 0, "sign_in.captchas_per_min", "must be at least 1");
        check((5..=1440).contains(&sign_in.reset_min), "sign_in.reset_min", "must be 5 to 1440");
        check(sign_in.resets_per_h > 0, "sign_in.resets_per_h", "must be at least 1");
        check((1..=90).contains(&sign_in.invitation_days), "sign_in.invitation_days", "must be 1 to 90");
        let mail = &self.mail;
        let sender = mail.host.is_empty() || mail.has_sender();
        check(
            sender,
            "mail.from",
            "must be a sender such as \"Hongyan <sms@example.com>\" when mail.host is set",
        );
        check(mail.port > 0, "mail.port", "must be 1 to 65535");
        let whole = mail.user.is_empty() == mail.password.0.is_empty();
        check(whole, "mail.password", "must be set together with mail.user");
    }

    fn engine_mistakes(&self, check: &mut impl FnMut(bool, &'static str, &str)) {
        let engine = &self.engine;
        check(engine.node <= 1023, "engine.node", "must be 0 to 1023");
        check(engine.queue_max >= 1000, "engine.queue_max", "must be at least 1000");
        check((1..=10_000).contains(&engine.recipients_max), "engine.recipients_max", "must be 1 to 10000");
        check(engine.same_content_max > 0, "engine.same_content_max", "must be at least 1");
        let window = (1..=86_400).contains(&engine.same_content_window_s);
        check(window, "engine.same_content_window_s", "must be 1 to 86400");
        check(engine.tries_max > 0, "engine.tries_max", "must be at least 1");
        check(engine.receipt_wait_h > 0, "engine.receipt_wait_h", "must be at least 1");
        let kept = engine.parked_receipt_h >= 72;
        check(kept, "engine.parked_receipt_h", "must be at least 72: early receipts would be lost");
        check(engine.key_rate_per_s > 0, "engine.key_rate_per_s", "must be at least 1");
        let percents =
            engine.order_very_low_percent <= engine.order_low_percent && engine.order_low_percent < 100;
        check(percents, "engine.order_low_percent", "must be below 100 and not below order_very_low_percent");
        check(engine.lease_ms >= 1000, "engine.lease_ms", "must be at least 1000");
        let callbacks = &self.callbacks;
        check((1..=1000).contains(&callbacks.batch_max), "callbacks.batch_max", "must be 1 to 1000");
        check(callbacks.timeout_ms >= 100, "callbacks.timeout_ms", "must be at least 100");
        check(callbacks.retry_min_ms > 0, "callbacks.retry_min_ms", "must be at least 1");
        let grows = callbacks.retry_max_ms >= callbacks.retry_min_ms;
        check(grows, "callbacks.retry_max_ms", "must not be below callbacks.retry_min_ms");
        check(callbacks.give_up_h >= 24, "callbacks.give_up_h", "must be at least 24");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::Value;

    fn keys(table: &Table, prefix: &str, out: &mut Vec<String>) {
        for (key, value) in table {
            match value {
                Value::Table(inner) if !inner.is_empty() => keys(inner, &format!("{prefix}{key}."), out),
                _ => out.push(format!("{prefix}{key}")),
            }
        }
    }

    fn variables(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn file_and_structs_have_the_same_settings_with_the_same_defaults() {
        let (settings, _) = read(None, &[]).unwrap();
        let (mut in_file, mut in_structs) = (Vec::new(), Vec::new());
        keys(&DEFAULTS.parse().unwrap(), "", &mut in_file);
        keys(&Table::try_from(&settings).unwrap(), "", &mut in_structs);
        in_file.sort();
        in_structs.sort();
        assert_eq!(in_file, in_structs);
        assert_eq!(settings.engine, EngineSettings::default());
        assert_eq!(settings.callbacks, CallbackSettings::default());
        assert_eq!(settings.http, HttpSettings::default());
        assert_eq!(settings.sign_in, SignInSettings::default());
        assert_eq!(settings.mail, MailSettings::default());
    }

    #[test]
    fn every_setting_has_a_sentence_before_it() {
        let lines: Vec<&str> = DEFAULTS.lines().collect();
        let mut settings = 0;
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ")) {
            if line.starts_with('#') {
                continue;
            }
            settings += 1;
            let before = lines[number - 1];
            assert!(before.starts_with("# ") && before.ends_with('.'), "no sentence before: {line}");
        }
        let mut all = Vec::new();
        keys(&DEFAULTS.parse().unwrap(), "", &mut all);
        assert_eq!(settings, all.len());
    }

    #[test]
    fn file_and_environment_override() {
        let text = "listen = '0.0.0.0:80'\n[engine]\nnode = 7\n[log]\nformat = 'json'";
        let environment = variables(&[
            ("HONGYAN_DATABASE_URL", "postgres://h@127.0.0.1/h"),
            ("HONGYAN__ENGINE__NODE", "9"),
            ("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "127.0.0.0/8,::1/128"),
            ("HONGYAN_PORT", "tcp://10.0.0.1:80"),
            ("HOME", "/"),
        ]);
        let (settings, _) = read(Some(("h.toml".into(), text)), &environment).unwrap();
        assert_eq!((settings.listen.port(), settings.engine.node), (80, 9));
        assert_eq!(settings.log.format, LogFormat::Json);
        assert_eq!(settings.callbacks.allow_networks.len(), 2);
        assert!(matches!(settings.place(), store::Place::Postgres { .. }));
    }

    #[test]
    fn wrong_values_name_the_key_and_where_it_was_set() {
        let text =
            "listen = 'everywhere'\npublic_url = 'https://x/'\n[engine]\nnode = 70000\n[log]\nformat = 'xml'";
        let environment = variables(&[("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "127.0.0.0/40")]);
        let mistakes = read(Some(("h.toml".into(), text)), &environment).unwrap_err();
        for (path, origin) in [
            ("listen", "h.toml"),
            ("engine.node", "h.toml"),
            ("log.format", "h.toml"),
            ("callbacks.allow_networks", "environment variable HONGYAN__CALLBACKS__ALLOW_NETWORKS"),
        ] {
            let (begin, end) = (format!("{path} is wrong: "), format!("; set in {origin}"));
            let found = mistakes.iter().any(|m| m.starts_with(&begin) && m.ends_with(&end));
            assert!(found, "{path} missing in {mistakes:#?}");
        }
        assert_eq!(mistakes.len(), 4, "{mistakes:#?}");
    }

    #[test]
    fn values_that_no_type_refuses_are_refused() {
        let text = "public_url = 'https://x/'\n[engine]\nnode = 1024\n[callbacks]\ngive_up_h = 2\n[log]\nlevel = '=='\n\
                    [database]\nurl = 'mysql://x'\nwriters = 0";
        let mistakes = read(Some(("h.toml".into(), text)), &[]).unwrap_err();
        assert_eq!(mistakes.len(), 6, "{mistakes:#?}");
        assert!(mistakes.contains(&"engine.node must be 0 to 1023; set in h.toml".to_owned()));
    }

    #[test]
    fn sign_in_and_mail_are_checked_and_their_secrets_hidden() {
        let text = "[sign_in]\nsecret = 'short'\ntries_free = 0\nwait_max_s = 5\n\
                    [mail]\nhost = 'mail.example.com'\nfrom = 'nobody'\nuser = 'u'";
        let mistakes = read(Some(("h.toml".into(), text)), &[]).unwrap_err();
        assert_eq!(mistakes.len(), 5, "{mistakes:#?}");
        let secret = "0123456789abcdef0123456789abcdef";
        let environment = variables(&[("HONGYAN__SIGN_IN__SECRET", secret), ("HONGYAN__MAIL__TLS", "none")]);
        let text = "[mail]\nhost = 'localhost'\nfrom = 'a@example.com'\nuser = 'u'\npassword = 'hunter2'";
        let (settings, origins) = read(Some(("h.toml".into(), text)), &environment).unwrap();
        let loaded = Loaded { settings, origins, file: None, ignored: Vec::new() };
        let shown = format!("{:?} {:?}", loaded.changed(), loaded.settings);
        assert!(shown.contains("mail.password") && shown.contains("sign_in.secret"), "{shown}");
        assert!(!shown.contains("hunter2") && !shown.contains(secret), "{shown}");
    }

    #[test]
    fn variables_that_set_nothing_are_noticed() {
        for (variable, ignored) in [
            ("HONGYAN_LISTN", true),
            ("HONGYAN_PORT_8080_TCP", true),
            ("HONGYAN_LISTEN", false),
            ("HONGYAN__LOG__LEVEL", false),
            ("HONGYAN_TEST_DATABASE_URL", false),
            ("HOME", false),
        ] {
            assert_eq!(is_ignored(variable), ignored, "{variable}");
        }
    }

    #[test]
    fn unknown_long_variables_stop_the_start() {
        let mistakes = read(None, &variables(&[("HONGYAN__HTTP__BODY_MAX", "5")])).unwrap_err();
        let sentence = "unknown setting http.body_max, set by environment variable HONGYAN__HTTP__BODY_MAX";
        assert_eq!(mistakes, [sentence]);
    }
}
