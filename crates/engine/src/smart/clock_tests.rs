#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

//! Days pass: records are signed anew before they are out of date and when a key was renewed, no longer than documents
//! are good; people are told beforehand, then the profile expires and its tenant is told.

use std::io::Cursor;
use std::net::IpAddr;
use std::sync::Arc;

use ::smart::{Record, UnixSeconds};
use domain::id::{AccountId, SessionId, SignatureId, TenantId};
use domain::permission::Role;
use domain::review::Status;
use domain::smart::life::State;
use domain::smart::{Claim, Port, PortKind, Profile};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::ToSpan;
use serde_json::json;
use store::signatures::Signature;
use store::smart_records::{self, SmartRecord};
use store::{Db, Place};

use crate::actor::{Actor, Person};
use crate::clock::now_ms;
use crate::identity::{MailSettings, Options};
use crate::provision::{Document, Mode};
use crate::review::{NewEvidence, Opinion, ReviewQuery, day_of};
use crate::smart::KeyUse;
use crate::{CallbackSettings, Engine, Settings};

const DAY_MS: i64 = 86_400_000;

fn actor(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person =
        Person { id: AccountId(id), tenant, name: format!("person-{id}"), role: role.into(), session };
    Actor::of_person(Arc::new(person), IpAddr::from([127, 0, 0, 1]).into())
}

fn picture() -> Vec<u8> {
    let picture = RgbImage::from_fn(240, 240, |x, y| Rgb([(x % 251) as u8, (y / 60 * 60) as u8, 90]));
    let mut octets = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut octets, ImageFormat::Png).unwrap();
    octets.into_inner()
}

async fn records(db: &Db) -> Vec<SmartRecord> {
    db.read(smart_records::records_all).await.unwrap()
}

async fn days_pass(db: Db) {
    let provision = db.clone();
    let document = Document::read(
        json!({
            "tenants": [{"code": "T"}],
            "accounts": [{"name": "T_manager", "tenant": "T", "role": "manager", "password": "geheim wolke tisch lampe",
                          "mail": "m@example.com", "language": "en"}],
        }),
        &|_| None,
    )
    .unwrap();
    let run = move || crate::provision::run(&provision, document, Mode::Apply, now_ms()).unwrap();
    tokio::task::spawn_blocking(run).await.unwrap();
    let signature = Signature {
        id: SignatureId(1),
        tenant: TenantId(1),
        text: "鸿雁".into(),
        status: Status::Approved,
        on_behalf: false,
        company: "c".into(),
        note: String::new(),
        version: 1,
        created_ms: Some(1),
        created_by: "p".into(),
        changed_ms: Some(1),
    };
    db.write(move |tx| store::signatures::insert(tx, &signature)).await.unwrap();
    let settings = Settings { lease_ms: 1, ..Settings::default() };
    // A mail server that nobody answers at: mails stay in the queue.
    let from = "Hongyan <hongyan@example.com>".into();
    let mail = MailSettings { host: "127.0.0.1".into(), port: 9, from, ..MailSettings::default() };
    let options = Options { mail, public_url: "https://a.example.com".into(), ..Options::default() };
    let engine =
        Engine::start_with(db.clone(), settings, CallbackSettings::default(), options).await.unwrap();
    let (manager, reviewer, today) = (actor(50, 1, Role::Manager), actor(90, 0, Role::Reviewer), now_ms());
    let on = |days: i64| day_of(today).unwrap().checked_add(days.days()).unwrap().to_string();

    let wanted = Profile {
        name: "鸿雁商城".into(),
        signatures: vec![SignatureId(1)],
        claims: vec![Claim { port: Port::new(PortKind::Exact, "10690000777"), proof: "letter".into() }],
        ..Profile::default()
    };
    let made = engine.create_smart(&manager, wanted).await.unwrap();
    for purpose in ["business_licence", "port_letter"] {
        let file = NewEvidence {
            purpose: purpose.into(),
            name: "l.png".into(),
            expires_on: Some(on(45)),
            replaces: None,
            data: picture(),
        };
        engine.add_smart_file(&manager, made.id, file).await.unwrap();
    }
    engine.set_smart_logo(&manager, made.id, made.version, picture()).await.unwrap();
    engine.submit_smart(&manager, made.id).await.unwrap();
    let review = engine.reviews(&reviewer, ReviewQuery::default()).await.unwrap().items[0].id;
    engine.decide_review(&reviewer, review, Opinion::Approve, "").await.unwrap();
    let first = records(&db).await.remove(0);
    let said = Record::from_bytes(&first.body).unwrap();
    assert_eq!(said.profile_id, made.id.to_string());
    assert_eq!(said.expires, UnixSeconds(u64::try_from(first.expires_ms / 1000).unwrap()));
    assert!((first.expires_ms - today - 31 * DAY_MS).abs() < 60_000, "a month");

    // Nothing is due; then it is signed anew, and no longer than the document is good.
    engine.look_at_smart(today + 20 * DAY_MS).await.unwrap();
    assert_eq!(records(&db).await, std::slice::from_ref(&first));
    engine.look_at_smart(today + 22 * DAY_MS).await.unwrap();
    let second = records(&db).await.remove(0);
    assert!(second.snapshot > first.snapshot && second.expires_ms > first.expires_ms);
    let end = second.expires_ms;
    assert_eq!(day_of(end).unwrap().to_string(), on(46), "the first moment after the last day");
    engine.look_at_smart(today + 40 * DAY_MS).await.unwrap();
    assert_eq!(records(&db).await, std::slice::from_ref(&second), "it cannot be any longer");

    // A new key signs it anew; the old one stays known.
    let admin = actor(70, 0, Role::Administrator);
    let key = engine.renew_smart_key(&admin, KeyUse::Records).await.unwrap();
    engine.look_at_smart(today + 40 * DAY_MS).await.unwrap();
    let third = records(&db).await.remove(0);
    assert_eq!((third.kid.as_str(), third.expires_ms), (key.kid.as_str(), end));
    let manifest = engine.handsets().manifest().unwrap().body.clone();
    let signed = ::smart::manifest::SignedManifest::from_bytes(&manifest).unwrap();
    let manifest: ::smart::Manifest = serde_json::from_str(&signed.body).unwrap();
    assert_eq!((manifest.keys.len(), manifest.records, manifest.revoked.len()), (2, 1, 0));

    engine.look_at_smart(today + 44 * DAY_MS).await.unwrap();
    engine.look_at_smart(today + 45 * DAY_MS).await.unwrap();
    assert_eq!(records(&db).await.len(), 1, "its last day");
    let mails = db.read(|tx| store::mail::due_all(tx, i64::MAX, 100)).await.unwrap();
    let subject = format!("The Smart SMS profile 鸿雁商城: a document runs out on {}", on(45));
    let told = mails.iter().filter(|mail| mail.subject == subject).count();
    assert_eq!(told, 3, "30, 7 and 1 days before, each once: {mails:?}");
    engine.look_at_smart(today + 46 * DAY_MS).await.unwrap();
    assert_eq!(records(&db).await, []);
    let expired = engine.smart_profile(&manager, made.id).await.unwrap();
    assert_eq!(expired.profile.state, State::Expired);
    let told = db.read(|tx| store::feed::range(tx, TenantId(1), 1, 9, 9)).await.unwrap();
    let news: Vec<_> = told.iter().map(|event| (event.new.sort, event.new.state)).collect();
    assert!(news.contains(&(store::feed::Sort::SmartNews, State::Expired.code())), "{news:?}");
    assert_eq!(engine.handsets().bucket("all").unwrap().body.len(), {
        let empty = ::smart::Bucket::new(::smart::Prefix::ALL, engine.handsets().number(), Vec::new());
        empty.to_bytes().len()
    });
    engine.stop().await;
}

fn run(place: Place) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let open = move || {
            let db = Db::open(place).unwrap();
            store::migrate::migrate(&db).unwrap();
            db
        };
        days_pass(tokio::task::spawn_blocking(open).await.unwrap()).await;
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
}

#[test]
fn records_are_renewed_and_run_out_on_sqlite() {
    let place = testbed::sqlite();
    run(Place::Sqlite(place.path()));
}

#[test]
fn records_are_renewed_and_run_out_on_postgres() {
    let database = testbed::postgres();
    run(Place::Postgres { url: database.url().to_owned(), writers: 3, readers: 2 });
}
