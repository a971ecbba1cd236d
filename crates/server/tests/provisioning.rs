//! Provisioning as an operator uses it: the complete example on both databases, again, changed, and wrong.
//!
//! The library is called for its numbers and the real binary for its words.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::money::{Micro, UNIT};
use engine::provision::{self, Changed, Document, Failure, Mode, Report};
use serde_json::{Value, json};
use store::{Db, Place, catalog, orders};

const EXAMPLE: &str = include_str!("../../../deploy/provision.example.toml");
const NOW_MS: i64 = 1_780_000_000_000;

fn variable(name: &str) -> Option<String> {
    name.starts_with("CARRIER_").then(|| format!("pw-{}", name.len()))
}

fn json_of(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(list) => list.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, convert(value))).collect()
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    convert(toml::Value::Table(text.parse().unwrap()))
}

fn apply(db: &Db, document: Value, mode: Mode) -> Result<Report, Vec<String>> {
    let words =
        |mistakes: Vec<provision::Mistake>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let document = Document::read(document, &variable).map_err(words)?;
    provision::run(db, document, mode, NOW_MS).map_err(|failure| match failure {
        Failure::Wrong(mistakes) => words(mistakes),
        Failure::Store(error) => panic!("{error}"),
    })
}

fn open(place: Place) -> Db {
    let db = Db::open(place).unwrap();
    store::migrate::migrate(&db).unwrap();
    db
}

/// Everything in the database that provisioning can touch, to prove that nothing was.
fn everything(db: &Db) -> String {
    db.read_blocking(|tx| {
        let shelves = [catalog::Shelf::Package, catalog::Shelf::Carrier, catalog::Shelf::Route];
        let items = shelves.map(|shelf| catalog::items_all(tx, shelf));
        Ok(format!(
            "{:?}{:?}{:?}{items:?}{:?}{:?}{:?}{:?}",
            catalog::version(tx)?,
            catalog::tenants_all(tx)?,
            catalog::accounts_all(tx)?,
            catalog::keys_all(tx, true)?,
            catalog::signatures_all(tx)?,
            catalog::templates_all(tx)?,
            orders::all(tx)?
        ))
    })
    .unwrap()
}

fn order(db: &Db, number: &str) -> orders::Order {
    let number = number.to_owned();
    db.read_blocking(move |tx| orders::by_number(tx, &number)).unwrap().unwrap().0
}

fn books(db: &Db) -> Vec<String> {
    db.read_blocking(store::books::check_all).unwrap()
}

/// The story, told of one database.
fn provisioned_twice_changed_and_topped_up(db: &Db) {
    let first = apply(db, json_of(EXAMPLE), Mode::Apply).unwrap();
    let mut nouns: BTreeMap<&str, usize> = BTreeMap::new();
    first.changes.iter().for_each(|change| *nouns.entry(change.noun).or_default() += 1);
    let expected = [
        ("account", 3),
        ("carrier", 3),
        ("key", 2),
        ("order", 3),
        ("package", 2),
        ("policy", 2),
        ("role", 1),
        ("route", 5),
        ("signature", 2),
        ("template", 4),
        ("tenant", 2),
    ];
    assert_eq!(nouns, BTreeMap::from(expected));
    assert!(first.changes.iter().all(|change| change.what == Changed::Created));
    assert_eq!((first.unchanged, first.issued.len()), (0, 5), "three passwords, two auth keys");
    assert_eq!(order(db, "SWALLOW-2026").total, Some(Micro(100_000 * UNIT)));
    assert_eq!(order(db, "CloudSMS_20260101000000").prohibit, Some(Micro(15_000 * UNIT)));
    assert_eq!(books(db), Vec::<String>::new());

    let before = everything(db);
    let second = apply(db, json_of(EXAMPLE), Mode::Apply).unwrap();
    assert_eq!((second.changes.len(), second.unchanged, second.issued.len()), (0, 29, 0), "{second}");
    assert_eq!(everything(db), before);

    let mut changed = json_of(EXAMPLE);
    changed["carriers"][0]["port"] = json!(2776);
    changed["carriers"][0]["password"] = json!("another!");
    changed["tenants"][1]["countries"] = json!(["GB"]);
    changed["orders"][0]["total"] = json!(150_000);
    changed["accounts"].as_array_mut().unwrap().push(json!({ "name": "noc1", "role": "noc" }));
    let dry = apply(db, changed.clone(), Mode::DryRun).unwrap();
    let difference = "~ tenant HARBOUR\n    countries: [\"GB\",\"IE\"] → [\"GB\"]\n\
                      + account noc1\n\
                      ~ carrier cn-main\n    password: (hidden) → (changed)\n    port: 2775 → 2776\n\
                      ~ order SWALLOW-2026\n    total: \"100000\" → \"150000\"\n\
                      = 26 unchanged";
    assert_eq!(dry.to_string(), difference);
    assert!(dry.issued.is_empty());
    assert_eq!(everything(db), before, "a dry run changes nothing");

    for _ in 0..2 {
        apply(db, changed.clone(), Mode::Apply).unwrap();
        assert_eq!(order(db, "SWALLOW-2026").total, Some(Micro(150_000 * UNIT)));
        assert_eq!(books(db), Vec::<String>::new());
    }
    let mut smaller = changed.clone();
    smaller["orders"][0]["total"] = json!(120_000);
    let mistakes = apply(db, smaller, Mode::Apply).unwrap_err();
    let sentence =
        "orders[0].total: 150000 were bought already; a smaller total needs a correction, not this file";
    assert_eq!(mistakes, [sentence]);
}

#[test]
fn the_example_on_sqlite() {
    let place = testbed::sqlite();
    provisioned_twice_changed_and_topped_up(&open(Place::Sqlite(place.path())));
}

#[test]
fn the_example_on_postgresql() {
    let database = testbed::postgres();
    let place = Place::Postgres { url: database.url().to_owned(), writers: 1, readers: 1 };
    provisioned_twice_changed_and_topped_up(&open(place));
}

#[test]
fn every_mistake_is_found_at_once_and_nothing_is_kept() {
    let place = testbed::sqlite();
    let db = open(Place::Sqlite(place.path()));
    let before = everything(&db);
    let mut wrong = json_of(EXAMPLE);
    wrong["extra"] = json!([]);
    wrong["tenants"][0]["time_zone"] = json!("Asia/Atlantis");
    wrong["tenants"][1]["countries"] = json!(["GB", "UK"]);
    wrong["accounts"][0]["role"] = json!("manager");
    wrong["accounts"][1]["password"] = json!("short");
    wrong["carriers"][1]["port"] = json!(70_000);
    wrong["carriers"][1]["hots"] = json!("x");
    wrong["carriers"][2]["version"] = json!("3.3");
    wrong["carriers"][2]["password"] = json!({ "env": "NOT_SET" });
    wrong["routes"][1]["carriers"][1]["networks"] = json!(["cucc", "vodafone"]);
    wrong["packages"][1]["prices"][0]["per_segment"] = json!("0.0000001");
    wrong["packages"][0]["unit"] = json!("usd");
    wrong["keys"][0]["secret"] = json!("hy_guess");
    wrong["keys"][0]["scopes"][0] = json!("messages:delete");
    wrong["keys"][1]["ips"] = json!(["10.0.0.0/40"]);
    wrong["templates"][0]["content"] = json!("{} and ${name}");
    wrong["policy"]["frequency"]["same_content"]["max"] = json!(-1);
    wrong["tenants"][1]["policy"] = json!({"receipt.wait": 5});
    wrong["orders"][2]["number"] = json!("x");
    wrong["signatures"][1]["status"] = json!("fine");
    let mistakes = apply(&db, wrong, Mode::Apply).unwrap_err();
    for path in [
        "extra: ",
        "tenants[0].time_zone: ",
        "tenants[1].countries[1]: ",
        "accounts[0].role: ",
        "accounts[1].password: ",
        "carriers[1].port: ",
        "carriers[1].hots: ",
        "carriers[2].version: ",
        "carriers[2].password: ",
        "routes[1].carriers[1].networks[1]: ",
        "packages[1].prices[0].per_segment: ",
        "packages[0].unit: ",
        "keys[0].secret: ",
        "keys[0].scopes[0]: ",
        "keys[1].ips[0]: ",
        "templates[0].content: ",
        "policy.frequency.same_content.max: expected a whole number from 0 to 1000",
        "tenants[1].policy.receipt.wait: the platform decides it",
        "orders[2].label: ",
        "signatures[1].status: ",
    ] {
        let found = mistakes.iter().filter(|mistake| mistake.starts_with(path)).count();
        assert!(found >= 1, "{path} missing in {mistakes:#?}");
    }
    assert_eq!(everything(&db), before);
}

#[test]
fn references_to_nothing_are_found_by_the_database() {
    let place = testbed::sqlite();
    let db = open(Place::Sqlite(place.path()));
    let mut wrong = json_of(EXAMPLE);
    wrong["accounts"][1]["tenant"] = json!("NOBODY");
    wrong["routes"][0]["carriers"][1]["carrier"] = json!("nowhere");
    wrong["packages"][0]["routes"][0] = json!("SMM_INT_Verification");
    wrong["packages"][1]["routes"][0] = json!("SMM_MOON");
    wrong["orders"][1]["package"] = json!("FREE");
    wrong["orders"][2]["total"] = json!(5);
    wrong["orders"][0]["total"] = Value::Null;
    wrong["orders"][0]["expires"] = json!("2025-01-01");
    wrong["keys"][0]["routes"] = json!(["SMM_MOON"]);
    wrong["signatures"][0]["text"] = json!("【云燕】");
    wrong["templates"][2]["content"] = json!("全场五折");
    let mistakes = apply(&db, wrong, Mode::Apply).unwrap_err();
    for path in [
        "accounts[1].tenant: ",
        "routes[0].carriers[1].carrier: ",
        "packages[0].routes[0]: ",
        "packages[1].routes[0]: ",
        "orders[1].package: ",
        "orders[2].total: ",
        "orders[0]: `total` is missing",
        "orders[0].expires: ",
        "keys[0].routes[0]: ",
        "signatures[0].text: ",
        "templates[2].content: ",
    ] {
        assert!(mistakes.iter().any(|mistake| mistake.starts_with(path)), "{path} missing in {mistakes:#?}");
    }
    assert_eq!(db.read_blocking(catalog::tenants_all).unwrap(), []);
}

#[test]
fn given_secrets_are_kept_and_changed_ones_replaced() {
    let place = testbed::sqlite();
    let db = open(Place::Sqlite(place.path()));
    let key = |n: u8| format!("hy_{}", ["A", "E", "I"][usize::from(n)].repeat(43));
    let document = |secret: String, password: &str| {
        json!({
            "tenants": [{ "code": "T1" }],
            "accounts": [{ "name": "T1_Adm", "tenant": "T1", "role": "manager", "password": password }],
            "keys": [{ "tenant": "T1", "name": "main", "secret": secret }],
        })
    };
    let first = apply(&db, document(key(0), "correct horse battery"), Mode::Apply).unwrap();
    assert!(first.issued.is_empty(), "given secrets are not printed");
    assert_eq!(apply(&db, document(key(0), "correct horse battery"), Mode::Apply).unwrap().unchanged, 3);
    let second = apply(&db, document(key(1), "battery staple horse"), Mode::Apply).unwrap();
    assert_eq!(
        second.to_string(),
        "~ account T1_Adm\n    password: (hidden) → (changed)\n~ key T1/main\n    secret: (hidden) → (changed)\n= 1 unchanged"
    );
    let keys = db.read_blocking(|tx| catalog::keys_all(tx, false)).unwrap();
    assert_eq!((keys.len(), &keys[0].hash), (1, &provision::hash_key(&key(1)).0));
    let accounts = db.read_blocking(catalog::accounts_all).unwrap();
    assert!(provision::verify_password("battery staple horse", &accounts[0].password));

    let (tenant, id) = (keys[0].tenant, keys[0].id);
    db.write_blocking(move |tx| catalog::revoke_key(tx, tenant, id, NOW_MS)).unwrap();
    let after = apply(&db, document(key(2), "battery staple horse"), Mode::Apply).unwrap();
    assert_eq!(after.notes, ["key T1/main was revoked and stays so; give a new key another name"]);
    assert_eq!(db.read_blocking(|tx| catalog::keys_all(tx, false)).unwrap(), []);
}

/// Runs the real binary in a folder of its own.
fn hongyan(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hongyan"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("CARRIER_CN_PASSWORD", "hushhush")
        .env("CARRIER_INT_PASSWORD", "hushhush")
        .output()
        .unwrap()
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_prints_differences_and_each_secret_once() {
    let place = testbed::sqlite();
    let file: PathBuf = place.folder().join("platform.toml");
    std::fs::write(&file, EXAMPLE).unwrap();
    let run = |args: &[&str]| said(&hongyan(place.folder(), args));
    let (code, _, error) = run(&["provision", "--dry-run", "platform.toml"]);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("hongyan migrate"), "{error}");
    assert_eq!(run(&["migrate"]).0, 0);

    let (code, out, _) = run(&["provision", "--dry-run", "platform.toml"]);
    assert_eq!(code, 0);
    assert!(out.contains("+ tenant SWALLOW\n") && out.ends_with("dry run: nothing was changed\n"), "{out}");
    assert!(!out.contains("shown only now"));

    let (code, out, _) = run(&["provision", "platform.toml"]);
    assert_eq!(code, 0);
    assert_eq!(out.matches("shown only now").count(), 5, "{out}");
    assert!(out.contains("auth key of key SWALLOW/shop, shown only now: hy_"));
    assert!(!out.contains("hushhush"));
    let (_, out, _) = run(&["provision", "platform.toml"]);
    assert_eq!(out, "= 29 unchanged\n");

    let (code, out, _) = run(&["check-books"]);
    assert_eq!((code, out.starts_with("the books are clean: 3 orders")), (0, true), "{out}");

    std::fs::write(&file, EXAMPLE.replace("port = 3550", "port = 0")).unwrap();
    let (code, _, error) = run(&["provision", "platform.toml"]);
    assert_eq!((code, error.as_str()), (2, "hongyan: platform.toml: carriers[2].port: must be 1 to 65535\n"));
    std::fs::write(&file, EXAMPLE.replace("port = 3550", "port = ")).unwrap();
    let (code, _, error) = run(&["provision", "platform.toml"]);
    assert_eq!(code, 2);
    assert!(error.starts_with("hongyan: platform.toml: line ") && error.lines().count() == 1, "{error}");
}
