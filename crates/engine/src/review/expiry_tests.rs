#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

//! Days pass: people are told before a document runs out, each step once, also by two at once and after a restart; then the
//! signature expires and its tenant is told.

use std::net::IpAddr;
use std::sync::Arc;

use domain::evidence::FileKind;
use domain::id::{AccountId, EvidenceId, SessionId, SignatureId, TenantId};
use domain::permission::Role;
use domain::review::{Status, Subject};
use jiff::ToSpan;
use serde_json::json;
use store::evidence::Evidence;
use store::feed::Sort;
use store::signatures::Signature;
use store::{Db, Place};

use super::expiry::day_of;
use crate::actor::{Actor, Person};
use crate::clock::now_ms;
use crate::identity::{MailSettings, Options};
use crate::provision::{Document, Mode};
use crate::{CallbackSettings, Engine, Settings};

const DAY_MS: i64 = 86_400_000;
const TENANT: TenantId = TenantId(1);

fn document() -> Document {
    let account = |name: &str, role: &str, mail: &str| json!({"name": name, "tenant": "T", "role": role, "password": "geheim wolke tisch lampe", "mail": mail});
    let document = json!({
        "tenants": [{"code": "T"}],
        "accounts": [account("T_manager", "manager", "m@example.com"), account("T_viewer", "viewer", "v@example.com")],
    });
    Document::read(document, &|_| None).unwrap()
}

/// An engine with a mail server that nobody answers at: mails stay in the queue.
async fn engine(db: &Db) -> Engine {
    let from = "Hongyan <hongyan@example.com>".into();
    let mail = MailSettings { host: "127.0.0.1".into(), port: 9, from, ..MailSettings::default() };
    let options = Options { mail, public_url: "https://a.example.com".into(), ..Options::default() };
    let settings = Settings { lease_ms: 1, ..Settings::default() };
    Engine::start_with(db.clone(), settings, CallbackSettings::default(), options).await.unwrap()
}

fn signature(id: i64, text: &str, status: Status) -> Signature {
    Signature {
        id: SignatureId(id),
        tenant: TENANT,
        text: text.into(),
        status,
        on_behalf: false,
        company: "c".into(),
        note: String::new(),
        version: 1,
        created_ms: Some(1),
        created_by: "p".into(),
        changed_ms: Some(1),
    }
}

fn file(id: i64, of: i64, expires_on: Option<String>) -> Evidence {
    Evidence {
        tenant: TENANT,
        id: EvidenceId(id),
        subject: Subject::Signature.into(),
        object: of,
        purpose: "business_licence".into(),
        name: format!("file-{id}.png"),
        media: FileKind::Png,
        octets: 1,
        pages: Some(2),
        standing: domain::evidence::Standing::Counts,
        replaces: None,
        sha256: vec![0; 32],
        expires_on,
        account: None,
        who: "p".into(),
    }
}

/// Mails that wait, as (address, subject), in the order in which they were made.
async fn mails(db: &Db) -> Vec<(String, String)> {
    let due = |tx: &mut store::Tx<'_>| store::mail::due_all(tx, i64::MAX, 100);
    let mut found = db.read(due).await.unwrap();
    found.sort_by_key(|mail| mail.id);
    found.into_iter().map(|mail| (mail.address, mail.subject)).collect()
}

async fn days_pass(db: Db) {
    let provision = db.clone();
    let run = move || crate::provision::run(&provision, document(), Mode::Apply, now_ms()).unwrap();
    tokio::task::spawn_blocking(run).await.unwrap();
    let first = engine(&db).await;
    let today = now_ms();
    // A day that begins while the test runs changes nothing: it goes by the days of `today` alone.
    let on = |days: i64| day_of(today).unwrap().checked_add(days.days()).unwrap().to_string();
    let (last, sooner) = (on(40), on(33));
    let put = move |tx: &mut store::Tx<'_>| {
        for row in [
            signature(1, "鸿雁", Status::Approved),
            signature(2, "草稿", Status::Draft),
            signature(3, "长久", Status::Approved),
        ] {
            store::signatures::insert(tx, &row)?;
        }
        store::evidence::insert(tx, &file(1, 1, Some(last.clone())), b"x")?;
        store::evidence::insert(tx, &file(2, 1, Some(last.clone())), b"x")?;
        store::evidence::insert(tx, &file(3, 2, Some(sooner.clone())), b"x")?;
        store::evidence::insert(tx, &file(4, 3, None), b"x")
    };
    db.write(put).await.unwrap();

    let look =
        async |engine: &Engine, day: i64| engine.look_at_signatures(today + day * DAY_MS).await.unwrap();
    look(&first, 9).await;
    assert_eq!(mails(&db).await, []);
    // 30 days before: two at once, one mail for both documents, to whoever may submit.
    let (one, two) = tokio::join!(
        first.look_at_signatures(today + 10 * DAY_MS),
        first.look_at_signatures(today + 10 * DAY_MS)
    );
    assert!(one.is_ok() && two.is_ok());
    let told = mails(&db).await;
    let subject = format!("签名“鸿雁”：证明文件将于 {} 到期", on(40));
    let english = format!("The signature 鸿雁: a document runs out on {}", on(40));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == "m@example.com" && (told[0].1 == subject || told[0].1 == english), "{told:?}");
    look(&first, 20).await;
    assert_eq!(mails(&db).await.len(), 1, "nothing between the steps");
    let second = engine(&db).await;
    look(&second, 20).await;
    assert_eq!(mails(&db).await.len(), 1, "nor after a restart");
    look(&second, 33).await;
    look(&second, 33).await;
    assert_eq!(mails(&db).await.len(), 2, "7 days before");
    look(&second, 39).await;
    look(&second, 40).await;
    assert_eq!(mails(&db).await.len(), 3, "a day before; on the last day nothing more");
    let status = async |id: i64| {
        let get = move |tx: &mut store::Tx<'_>| store::signatures::get(tx, TENANT, SignatureId(id));
        db.read(get).await.unwrap().unwrap().status
    };
    assert_eq!(status(1).await, Status::Approved, "good on its last day");
    look(&second, 41).await;
    look(&second, 41).await;
    let now: Vec<_> = [status(1).await, status(2).await, status(3).await].into();
    assert_eq!(now, [Status::Expired, Status::Draft, Status::Approved]);
    let told = move |tx: &mut store::Tx<'_>| store::feed::after(tx, TENANT, Sort::SignatureExpired, 0, 9);
    let told: Vec<_> = db.read(told).await.unwrap().iter().map(|event| event.new.reference).collect();
    assert_eq!(told, [1], "once");
    assert_eq!(mails(&db).await.len(), 3);

    // The overview of a tenant's people says it beforehand.
    let person = Person {
        id: AccountId(1),
        tenant: TENANT,
        name: "p".into(),
        role: Role::Manager.into(),
        session: SessionId(1),
    };
    let manager = Actor::of_person(Arc::new(person), IpAddr::from([127, 0, 0, 1]).into());
    let soon = on(3);
    let put =
        move |tx: &mut store::Tx<'_>| store::evidence::insert(tx, &file(5, 3, Some(soon.clone())), b"x");
    db.write(put).await.unwrap();
    let hints = second.overview(&manager).await.unwrap().attention;
    let hint = hints.iter().find(|hint| hint.code == "signature_expiring").unwrap();
    assert_eq!(
        (hint.params["signature"].as_str(), hint.params["expires_on"].as_str()),
        (Some("长久"), Some(&*on(3)))
    );
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
fn documents_run_out_on_sqlite() {
    let place = testbed::sqlite();
    run(Place::Sqlite(place.path()));
}

#[test]
fn documents_run_out_on_postgres() {
    let database = testbed::postgres();
    run(Place::Postgres { url: database.url().to_owned(), writers: 3, readers: 2 });
}
