//! `hongyan demo`: a complete platform to try, with simulated carriers inside the program.
//!
//! Its data is ordinary data (`demo.toml`, provisioned like any other file) in a SQLite database; what a person needs
//! to use it is kept in `demo.json` beside it. Later starts reuse both; only the carriers' ports change.

mod brand;
mod paper;
mod phones;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::provision::{self, Document, Mode};
use serde_json::Value;
use simulator::{IdStyle, SmppOptions, Smsc};
use store::Db;
use tokio::net::TcpListener;

use crate::config::{self, Settings};
use crate::exit::{Failure, Outcome, say};
use crate::serve::{Platform, listen};
use crate::signals::Stop;
use crate::{commands, database};
use paper::Paper;

/// What is provisioned.
const CONTENT: &str = include_str!("demo.toml");
/// The tenant in it.
const TENANT: &str = "CNX01";
/// Networks that callbacks may reach in the demo, so that a receiver on this machine can be tried.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// Runs the demonstration until it is told to stop.
pub(crate) fn demo() -> Outcome {
    let mut settings = config::from_environment()?;
    settings.database.url.clear();
    let loopback = LOOPBACK.iter().filter_map(|network| network.parse::<ipnet::IpNet>().ok());
    settings.callbacks.allow_networks.extend(loopback);
    // Whoever tries it does not wait for a phone to look for news.
    settings.engine.smart_ttl_s = 15;
    crate::log::start(&settings.log);
    let db = database::open_and_migrate(&settings)?;
    crate::runtime()?.block_on(run(settings, db))
}

async fn run(settings: Settings, db: Db) -> Outcome {
    let mut stop = Stop::listen()?;
    let listener = listen(&settings).await?;
    let address = listener.local_addr().map_err(Failure::failed)?;
    let carriers = Carriers::start().await?;
    let place = settings.data_dir.join("demo.json");
    let url = settings.public_url(address);
    let (ports, set_up_db) = (carriers.ports(), db.clone());
    let set_up = tokio::task::spawn_blocking(move || set_up(&set_up_db, &place, &url, ports));
    let (paper, place, is_new) = set_up.await.map_err(Failure::failed)??;
    let platform = Platform::start(&settings, db.clone(), listener, Some(carriers.phones())).await?;
    while !platform.is_active() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    if let Err(error) = brand::publish(platform.engine(), &db).await {
        tracing::warn!(%error, "the demonstration's brand is not published");
    }
    say(paper.printed(&place, is_new));
    let outcome = platform.run_until(&mut stop).await;
    carriers.stop().await;
    outcome
}

/// The simulated carriers of the two directions.
struct Carriers {
    mainland: Arc<Smsc>,
    international: Arc<Smsc>,
}

/// Messages that the phones behind one carrier keep together.
const PHONES_MESSAGES_MAX: usize = 2_000;

impl Carriers {
    async fn start() -> Result<Carriers, Failure> {
        let start_unix_s = u64::try_from(engine::clock::now_ms() / 1000).unwrap_or_default();
        let usual = SmppOptions {
            start_unix_s,
            record: true,
            record_max: PHONES_MESSAGES_MAX,
            record_newest: true,
            ..SmppOptions::default()
        };
        let international = SmppOptions {
            system_id: Some("demo-int".into()),
            password: Some("demo-int".into()),
            announced_version: 0x50,
            ids: IdStyle::HexAnswerDecimalReceipt,
            seed: 2,
            ..usual.clone()
        };
        let mainland =
            SmppOptions { system_id: Some("demo-cn".into()), password: Some("demo-cn".into()), ..usual };
        Ok(Carriers {
            mainland: Arc::new(simulator::smpp(mainland, loopback().await?).await),
            international: Arc::new(simulator::smpp(international, loopback().await?).await),
        })
    }

    /// The phones behind both.
    fn phones(&self) -> web::Phones {
        let carriers = vec![Arc::clone(&self.mainland), Arc::clone(&self.international)];
        web::Phones(Arc::new(phones::Behind(carriers)))
    }

    fn ports(&self) -> [(&'static str, u16); 2] {
        [
            ("demo-mainland", self.mainland.addr().port()),
            ("demo-international", self.international.addr().port()),
        ]
    }

    async fn stop(&self) {
        self.mainland.stop().await;
        self.international.stop().await;
    }
}

async fn loopback() -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind("127.0.0.1:0").await;
    bound.map_err(|error| Failure::failed(format!("no port for a simulated carrier: {error}")))
}

/// Provisions what is missing and writes `demo.json`; answers its content, its place and whether it was made now.
fn set_up(
    db: &Db,
    place: &Path,
    url: &str,
    ports: [(&str, u16); 2],
) -> Result<(Paper, PathBuf, bool), Failure> {
    let kept = Paper::read(place)?;
    let tenants = db.read_blocking(store::catalog::tenants_all)?;
    let is_new = kept.is_none();
    let paper = match kept {
        Some(paper) => paper,
        None => Paper::new(url).map_err(Failure::from)?,
    };
    let mut content = commands::json(toml::Value::Table(CONTENT.parse().map_err(Failure::failed)?));
    set_ports(&mut content, ports);
    if !is_new && tenants.iter().any(|tenant| tenant.code == TENANT) {
        // Everything is there and may have been changed by whoever tries it: only the ports are new.
        if let Value::Object(sections) = &mut content {
            sections.retain(|section, _| section == "carriers");
        }
    }
    provision_content(db, content, &paper)?;
    let paper = paper.at(url).with_content(CONTENT)?;
    paper.write(place)?;
    Ok((paper, place.to_owned(), is_new))
}

fn set_ports(content: &mut Value, ports: [(&str, u16); 2]) {
    for carrier in content.get_mut("carriers").and_then(Value::as_array_mut).into_iter().flatten() {
        let port = ports.iter().find(|(code, _)| carrier["code"] == *code).map(|(_, port)| *port);
        if let Some(port) = port {
            carrier["port"] = port.into();
        }
    }
}

fn provision_content(db: &Db, content: Value, paper: &Paper) -> Outcome {
    let secret = |name: &str| match name {
        "ADMIN_PASSWORD" => Some(paper.admin.password.clone()),
        "TENANT_PASSWORD" => Some(paper.tenant.password.clone()),
        "AUTH_KEY" => Some(paper.auth_key.clone()),
        _ => None,
    };
    let sentences = |mistakes: Vec<provision::Mistake>| {
        Failure::Wrong(mistakes.iter().map(|mistake| format!("demo: {mistake}")).collect())
    };
    let document = Document::read(content, &secret).map_err(sentences)?;
    match provision::run(db, document, Mode::Apply, engine::clock::now_ms()) {
        Ok(report) => {
            tracing::info!(changed = report.changes.len(), "demo content is in place");
            Ok(())
        }
        Err(provision::Failure::Wrong(mistakes)) => Err(sentences(mistakes)),
        Err(provision::Failure::Store(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_valid_and_set_up_twice_changes_only_ports() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("demo.json");
        let db = Db::open(store::Place::Sqlite(folder.path().join("hongyan.db"))).unwrap();
        store::migrate::migrate(&db).unwrap();
        let ports = |a, b| [("demo-mainland", a), ("demo-international", b)];
        let (first, _, is_new) = set_up(&db, &place, "http://127.0.0.1:8080", ports(1001, 1002)).unwrap();
        assert!(is_new);
        assert_eq!((first.routes.len(), first.templates.len()), (6, 6));
        let (again, _, is_new) = set_up(&db, &place, "http://127.0.0.1:9090", ports(2001, 2002)).unwrap();
        assert!(!is_new);
        assert_eq!((again.auth_key, again.admin), (first.auth_key.clone(), first.admin.clone()));
        assert_eq!(again.api_url, "http://127.0.0.1:9090");
        let carriers =
            db.read_blocking(|tx| store::catalog::items_all(tx, store::catalog::Shelf::Carrier)).unwrap();
        assert!(carriers[0].options.contains("2001") && carriers[1].options.contains("2002"));
        let orders = db.read_blocking(store::orders::all).unwrap();
        assert_eq!(orders.len(), 2);
        assert_eq!(orders.iter().find_map(|order| order.total), Some(domain::money::Micro(100_000_000_000)));
        assert_eq!(db.read_blocking(store::books::check_all).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_lost_paper_is_replaced_with_new_secrets_that_work() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("demo.json");
        let db = Db::open(store::Place::Sqlite(folder.path().join("hongyan.db"))).unwrap();
        store::migrate::migrate(&db).unwrap();
        let ports = [("demo-mainland", 1001), ("demo-international", 1002)];
        let (first, ..) = set_up(&db, &place, "http://127.0.0.1:8080", ports).unwrap();
        std::fs::remove_file(&place).unwrap();
        let (second, _, is_new) = set_up(&db, &place, "http://127.0.0.1:8080", ports).unwrap();
        assert!(is_new && second.auth_key != first.auth_key);
        let keys = db.read_blocking(|tx| store::catalog::keys_all(tx, false)).unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].hash, provision::hash_key(&second.auth_key).0);
        let accounts = db.read_blocking(store::catalog::accounts_all).unwrap();
        let admin = accounts.iter().find(|account| account.name == "admin").unwrap();
        assert!(provision::verify_password(&second.admin.password, &admin.password));
    }
}
