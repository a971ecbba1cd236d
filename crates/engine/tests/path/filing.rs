//! Where signatures are filed and what follows: carriers that need a filing are left out, or recipients are refused, when a
//! message is accepted and again when it is dispatched; and what staff change, in rows and in files. On both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::filing::Status;
use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::network::Network;
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use engine::filings::{FilingQuery, NewFiling, Report, Why};
use engine::money::Format;
use engine::operator::PolicyChange;
use engine::paging::Paging;
use engine::review::SignatureWording;
use engine::send::SendRequest;
use engine::{Actor, AuditQuery, Error, Person};

use crate::on_both;
use crate::world::{Disk, Plan, World, quick, request};

const MOBILE: &str = "13800138000";
const UNICOM: &str = "13000130000";
const NOBODY_S: &str = "15400000000";
const ABROAD: &str = "+447700900123";

fn actor(tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person = Person { id: AccountId(1), tenant, name: "Ada".into(), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn staff() -> Actor {
    actor(0, Role::Administrator)
}

fn row(network: &str, status: &str) -> NewFiling {
    NewFiling {
        tenant: "CNX01".into(),
        signature: "云燕".into(),
        network: network.into(),
        status: status.into(),
        ..NewFiling::default()
    }
}

impl World {
    async fn rule(&self, word: &str) {
        let version = self.engine.policy(&staff()).await.unwrap().version;
        let values = [("signature.unfiled".to_owned(), serde_json::json!(word))].into_iter().collect();
        let change = PolicyChange { version, reason: "a test".into(), values };
        self.engine.change_policy(&staff(), change).await.unwrap();
    }

    async fn file(&self, rows: &[NewFiling]) -> Report {
        self.engine.change_filings(&staff(), rows.to_vec()).await.unwrap()
    }

    /// Sends to a phone; the carrier that got it, or why it was refused.
    async fn went(&self, to: &str) -> Result<usize, (Refusal, Option<String>)> {
        let before: Vec<_> = self.carriers.iter().map(|smsc| smsc.stats().accepted).collect();
        let sent = self.send(Kind::Notification, "快递已到", &[to]).await;
        if let Some((refusal, detail)) = &sent.messages[0].refusal {
            return Err((*refusal, detail.param.clone()));
        }
        self.closed(sent.messages[0].uid).await;
        let now: Vec<_> = self.carriers.iter().map(|smsc| smsc.stats().accepted).collect();
        Ok(before.iter().zip(&now).position(|(before, now)| before != now).unwrap())
    }
}

fn not_filed(network: &str) -> Result<usize, (Refusal, Option<String>)> {
    Err((Refusal::SignatureNotFiled, Some(network.to_owned())))
}

fn two() -> Plan {
    let settings = Plan::default().settings;
    // The same text to the same phone is not what this is about.
    Plan { carriers: vec![quick(), quick()], needs_filing: 1, settings, ..Plan::default() }
}

on_both!(what_is_not_filed_takes_other_carriers_or_is_refused, |disk: Arc<Disk>| async move {
    let world = World::new(disk, two()).await;
    let version = world.engine.policy(&staff()).await.unwrap().version;
    let values = [("frequency.same_content.max".to_owned(), serde_json::json!(0))].into_iter().collect();
    let change = PolicyChange { version, reason: "a test".into(), values };
    world.engine.change_policy(&staff(), change).await.unwrap();
    assert_eq!(world.went(MOBILE).await, Ok(0), "nobody asks for filings");

    world.rule("steer").await;
    for to in [MOBILE, UNICOM, NOBODY_S] {
        assert_eq!(world.went(to).await, Ok(1), "{to}: the carrier that needs no filing");
    }
    assert_eq!(world.went(ABROAD).await, Ok(0), "only the mainland is concerned");
    let done = world.file(&[row("cmcc", "filed"), row("cucc", "filing")]).await;
    assert_eq!((done.rows, done.changed, done.rejected), (2, 2, 0));
    assert_eq!(world.went(MOBILE).await, Ok(0), "at once");
    assert_eq!(world.went(UNICOM).await, Ok(1), "asked is not filed");
    assert_eq!(world.went(NOBODY_S).await, Ok(0), "some network knows it");

    world.rule("refuse").await;
    assert_eq!(world.went(MOBILE).await, Ok(0));
    assert_eq!(world.went(UNICOM).await, not_filed("cucc"));
    assert_eq!(world.went(ABROAD).await, Ok(0));
    world.file(&[row("cmcc", "rejected")]).await;
    assert_eq!(world.went(MOBILE).await, not_filed("cmcc"));
    assert_eq!(world.went(NOBODY_S).await, not_filed("unknown"));
    world.rule("ignore").await;
    assert_eq!(world.went(UNICOM).await, Ok(0));
    world.clean_books().await;
});

on_both!(
    what_is_taken_back_while_a_message_waits_counts_when_it_is_dispatched,
    |disk: Arc<Disk>| async move {
        let world = World::new(disk, Plan { needs_filing: 1, ..Plan::default() }).await;
        world.rule("steer").await;
        assert_eq!(world.went(MOBILE).await, not_filed("cmcc"), "there is no other carrier");
        world.file(&[row("移动", "已报备"), row("cucc", "filed")]).await;
        let later = |to: &str| SendRequest {
            schedule_at_ms: Some(engine::clock::now_ms() + 1_500),
            ..request(Kind::Notification, "您的快递已到", &[to])
        };
        let taken_back = world.engine.send(&world.actor, later(MOBILE), None).await.unwrap();
        let kept = world.engine.send(&world.actor, later(UNICOM), None).await.unwrap();
        assert!(taken_back.messages[0].refusal.is_none());
        world.file(&[row("cmcc", "none")]).await;
        let closed = world.closed(taken_back.messages[0].uid).await;
        assert_eq!(closed.summary.failure.unwrap().code, "signature_not_filed");
        assert!(world.closed(kept.messages[0].uid).await.summary.failure.is_none());
        assert_eq!(world.carriers[0].stats().accepted, 1);
        world.clean_books().await;
    }
);

on_both!(staff_keep_filings_in_rows_and_in_files_and_tenants_see_them, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let reader = actor(0, Role::ReadOnly);
    let manager = actor(1, Role::Manager);
    assert!(matches!(
        engine.change_filings(&reader, vec![row("cmcc", "filed")]).await,
        Err(Error::Refused(Refusal::Forbidden, _))
    ));
    assert!(engine.filings(&manager, FilingQuery::default()).await.is_err());
    let coded =
        NewFiling { code: "R-77".into(), note: "since May".into(), version: Some(0), ..row("cmcc", "filed") };
    let stranger = NewFiling { signature: "不存在".into(), ..row("cmcc", "filed") };
    let report = world.file(&[coded.clone(), stranger, row("x", "filed"), row("cucc", "x")]).await;
    assert_eq!((report.rows, report.changed, report.rejected), (4, 1, 3));
    let wrong: Vec<_> = report.wrong.iter().map(|wrong| (wrong.row, wrong.why)).collect();
    assert_eq!(wrong, [(2, Why::Signature), (3, Why::Network), (4, Why::Status)]);
    // Of two editors the second is told; the same once more changes nothing.
    let again = world.file(&[NewFiling { status: "rejected".into(), ..coded.clone() }]).await;
    assert_eq!(again.wrong[0].why, Why::Changed);
    let same = world.file(&[NewFiling { version: Some(1), ..coded.clone() }]).await;
    assert_eq!((same.changed, same.unchanged), (0, 1));

    let page = async |query: FilingQuery| {
        let query = FilingQuery { page: Paging { offset: 0, limit: 10 }, ..query };
        engine.filings(&reader, query).await.unwrap().items
    };
    let all = page(FilingQuery::default()).await;
    assert_eq!((all.len(), all[0].tenant.as_str(), all[0].text.as_str()), (1, "CNX01", "云燕"));
    let of = |network| all[0].filings.iter().find(|filing| filing.network == network).unwrap();
    let mobile = of(Network::ChinaMobile);
    assert_eq!((mobile.status, mobile.code.as_str(), mobile.who.as_str()), (Status::Filed, "R-77", "Ada"));
    assert_eq!((of(Network::ChinaUnicom).status, of(Network::ChinaUnicom).version), (Status::None, 0));
    let filtered = async |status, network| {
        page(FilingQuery { status: Some(status), network: Some(network), ..FilingQuery::default() }).await
    };
    assert_eq!(filtered(Status::Filed, Network::ChinaMobile).await.len(), 1);
    assert_eq!(filtered(Status::Filed, Network::ChinaUnicom).await.len(), 0);
    assert_eq!(filtered(Status::None, Network::ChinaUnicom).await.len(), 1);
    assert_eq!(page(FilingQuery { words: Some("x".into()), ..FilingQuery::default() }).await.len(), 0);

    // A file that was taken away is imported as it is, after somebody filled it in.
    let as_file = (Format::Csv, Lang::Zh);
    let mut file = engine.filings_file(&reader, FilingQuery::default(), as_file).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = file.pieces.recv().await {
        text.extend(piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("CNX01,云燕,cmcc,filed,R-77,since May,Ada,"), "{text}");
    let report =
        engine.import_filings(&staff(), text.replace(",none,", ",已报备,").as_bytes()).await.unwrap();
    assert_eq!((report.rows, report.changed, report.unchanged, report.rejected), (4, 3, 1, 0));
    let bad =
        engine.import_filings(&staff(), b"tenant,signature,network,status\nT,x,cmcc,filed\n").await.unwrap();
    assert_eq!((bad.rejected, bad.wrong[0].row, bad.wrong[0].why), (1, 2, Why::Tenant));

    let own = engine.signatures(&manager).await.unwrap().remove(0);
    assert!(own.filings.iter().all(|filing| filing.status == Status::Filed), "{own:?}");
    // Another text is another signature to a network.
    let disabled = engine.disable_signature(&manager, own.id).await.unwrap();
    let (text, company) = ("云燕云".into(), "c".into());
    let wording = SignatureWording { text, on_behalf: false, company, note: String::new() };
    let changed = engine.change_signature(&manager, own.id, disabled.version, wording).await.unwrap();
    assert!(changed.filings.iter().all(|filing| filing.status == Status::None), "{changed:?}");
    let log = engine.audit_log(&manager, AuditQuery::default()).await.unwrap();
    let told = log.items.iter().filter(|(line, _)| line.action.as_str() == "filing_changed").count();
    assert_eq!(told, 4);
});
