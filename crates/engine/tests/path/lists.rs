//! Blacklists and opt-outs at work: who is refused and who is not, at once, over restarts, and for what waits already.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::Refusal;
use engine::blacklist::{BlacklistQuery, NewOptOut, NewRow, OptOutQuery, Whose};
use engine::send::SendRequest;
use engine::view::MessageView;
use engine::{Actor, Engine, Error, Person};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const PHONE: &str = "13800138000";
const SALE: &str = "会员日全场八折 拒收请回复R";
/// The simulator answers this one's message with an uplink that says no more.
const UNSUBSCRIBES: &str = "13800130017";

fn reviewer() -> Actor {
    let person = Person {
        id: AccountId(1),
        tenant: TenantId(0),
        name: "Rhea".into(),
        role: Role::Reviewer.into(),
        session: SessionId(1),
    };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn row(value: &str) -> NewRow {
    NewRow { value: value.into(), reason: "a test".into(), ..NewRow::default() }
}

/// Why a message was refused after it had been accepted.
fn refused(view: &MessageView) -> Option<&str> {
    assert_eq!(view.summary.state, State::Refused);
    view.summary.failure.as_ref().map(|reason| reason.code.as_str())
}

impl World {
    async fn list(&self, rows: Vec<NewRow>) {
        let report = self.engine.add_to_blacklist(&self.actor, &Whose::Own, rows).await.unwrap();
        assert_eq!(report.wrong, []);
    }

    async fn list_for_all(&self, value: &str) {
        let rows = vec![row(value)];
        let report = self.engine.add_to_blacklist(&reviewer(), &Whose::Platform, rows).await.unwrap();
        assert_eq!((report.added + report.renewed, report.rejected), (1, 0));
    }

    /// Takes off everything the tenant listed.
    async fn unlist(&self, whose: &Whose) {
        let actor = if *whose == Whose::Own { self.actor.clone() } else { reviewer() };
        let all = self.engine.blacklist(&actor, whose, BlacklistQuery::default()).await.unwrap();
        let ids: Vec<_> = all.items.iter().map(|entry| entry.id).collect();
        let gone = self.engine.remove_from_blacklist(&actor, whose, &ids).await.unwrap();
        assert_eq!(gone, ids.len());
    }

    /// What sending and previewing say of a recipient; they must agree.
    async fn says(&self, kind: Kind, content: &str, to: &str) -> Option<Refusal> {
        let preview = self.engine.preview(&self.actor, request(kind, content, &[to])).await.unwrap();
        let sent = self.send(kind, content, &[to]).await;
        let preview = preview.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal);
        assert_eq!(preview, sent.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal));
        preview
    }

    async fn code_to(&self, to: &str) -> Option<Refusal> {
        self.says(Kind::Verification, "您的验证码是1", to).await
    }

    pub(crate) async fn restart(&mut self) {
        self.engine.stop().await;
        let plan = Plan::default();
        self.engine = Engine::start(self.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    }

    /// Until the tenant has so many opt-outs.
    async fn opt_outs(&self, count: i64) {
        for _ in 0..500 {
            let found = self.engine.opt_outs(&self.actor, OptOutQuery::default()).await.unwrap();
            if found.total == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("there are not {count} opt-outs");
    }
}

on_both!(who_is_listed_is_refused_and_nobody_else, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    assert_eq!(world.code_to(PHONE).await, None);
    world.list(vec![row(PHONE), row("+86139*"), row("GB")]).await;
    for restarted in [false, true] {
        for (to, listed) in [
            (PHONE, true),
            ("+86 138 0013 8000", true),
            ("13800138001", false),
            ("13900000001", true),
            ("13700000001", false),
            ("+447700900123", true),
            ("+85251234567", false),
        ] {
            let want = listed.then_some(Refusal::Blacklisted);
            assert_eq!(world.code_to(to).await, want, "{to}, restarted: {restarted}");
        }
        if !restarted {
            world.restart().await;
        }
    }
    let covers = BlacklistQuery { phone: Some("13900000001".into()), ..BlacklistQuery::default() };
    let found = world.engine.blacklist(&world.actor, &Whose::Own, covers).await.unwrap();
    assert_eq!(found.items.iter().map(|entry| entry.value.as_str()).collect::<Vec<_>>(), ["+86139"]);
    world.unlist(&Whose::Own).await;
    assert_eq!(world.code_to(PHONE).await, None, "at once");
    world.clean_books().await;
});

on_both!(an_entry_ends_at_its_moment, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let end = engine::clock::now_ms() + 1_500;
    world.list(vec![NewRow { expires: engine::view::rfc3339(end), ..row(PHONE) }]).await;
    assert_eq!(world.code_to(PHONE).await, Some(Refusal::Blacklisted));
    let later = SendRequest {
        schedule_at_ms: Some(end + 60_000),
        ..request(Kind::Verification, "您的验证码是2", &[PHONE])
    };
    let sent = world.engine.send(&world.actor, later, None).await.unwrap();
    assert_eq!(sent.messages[0].refusal, None, "it is over when that is sent");
    while engine::clock::now_ms() < end {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(world.code_to(PHONE).await, None);
});

on_both!(the_platforms_list_holds_for_all_and_a_tenants_for_itself, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    world.list_for_all("+8613800138000").await;
    assert_eq!(world.code_to(PHONE).await, Some(Refusal::Blacklisted));
    let own = world.engine.blacklist(&world.actor, &Whose::Own, BlacklistQuery::default()).await.unwrap();
    assert_eq!(own.total, 0, "not shown to tenants");
    let refused = world.engine.blacklist(&world.actor, &Whose::Platform, BlacklistQuery::default()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::KeyScope | Refusal::Forbidden, _))), "{refused:?}");
    world.unlist(&Whose::Platform).await;
    assert_eq!(world.code_to(PHONE).await, None);

    let whose = Whose::Tenant("CNX01".into());
    world.engine.add_to_blacklist(&reviewer(), &whose, vec![row(PHONE)]).await.unwrap();
    assert_eq!(world.code_to(PHONE).await, Some(Refusal::Blacklisted));
    let own = world.engine.blacklist(&world.actor, &Whose::Own, BlacklistQuery::default()).await.unwrap();
    assert_eq!((own.total, own.items[0].who.as_str()), (1, "Rhea"));
    let seen = world.engine.blacklist(&reviewer(), &whose, BlacklistQuery::default()).await.unwrap();
    assert_eq!(seen.items[0].value, "+86138****8000");
    let asked = BlacklistQuery { unmask: true, ..BlacklistQuery::default() };
    let refused = world.engine.blacklist(&reviewer(), &whose, asked).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Forbidden, _))), "{refused:?}");
    let nobody =
        world.engine.blacklist(&reviewer(), &Whose::Tenant("XX".into()), BlacklistQuery::default()).await;
    assert!(matches!(nobody, Err(Error::Refused(Refusal::NotFound, _))), "{nobody:?}");
});

/// Memory follows what is committed a moment later: until then a preview answers as before.
async fn heard(world: &World, is_out: bool) {
    for _ in 0..500 {
        let asked = request(Kind::Marketing, SALE, &[UNSUBSCRIBES]);
        let seen = world.engine.preview(&world.actor, asked).await.unwrap();
        let refusal = seen.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal);
        assert!(matches!(refusal, None | Some(Refusal::OptedOut)), "{refusal:?}");
        if refusal.is_some() == is_out {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the uplink's wish is not obeyed");
}

on_both!(an_opt_out_by_uplink_stops_marketing_until_an_opt_in, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let sent = world.send(Kind::Marketing, SALE, &[UNSUBSCRIBES]).await;
    world.closed(sent.messages[0].uid).await;
    world.opt_outs(1).await;
    let all = world.engine.opt_outs(&world.actor, OptOutQuery::default()).await.unwrap();
    assert_eq!((all.items[0].signature.as_str(), all.items[0].uplink.is_some()), ("云燕", true), "{all:?}");
    heard(&world, true).await;
    for restarted in [false, true] {
        let says = world.says(Kind::Marketing, SALE, UNSUBSCRIBES).await;
        assert_eq!(says, Some(Refusal::OptedOut), "restarted: {restarted}");
        assert_eq!(world.says(Kind::Marketing, SALE, "13800138009").await, None, "another phone");
        if !restarted {
            world.restart().await;
        }
    }
    let sender = format!("86{UNSUBSCRIBES}");
    let wait = async || {
        while world.carriers[0].uplink(&sender, "10690001", "START").is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    wait().await;
    world.opt_outs(0).await;
    heard(&world, false).await;
    world.clean_books().await;
});

on_both!(codes_reach_whoever_wants_no_marketing, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let new = |signature: &str| NewOptOut {
        phone: PHONE.into(),
        signature: signature.into(),
        reason: "said so on the telephone".into(),
    };
    let unknown = world.engine.add_opt_out(&world.actor, new("别人")).await;
    assert!(matches!(unknown, Err(Error::Refused(Refusal::SignatureUnknown, _))), "{unknown:?}");
    assert!(world.engine.add_opt_out(&world.actor, new("")).await.unwrap());
    assert!(!world.engine.add_opt_out(&world.actor, new("")).await.unwrap(), "it is there");
    assert_eq!(world.says(Kind::Marketing, SALE, PHONE).await, Some(Refusal::OptedOut));
    assert_eq!(world.code_to(PHONE).await, None);
    assert_eq!(world.says(Kind::Notification, "快递已到", PHONE).await, None);
    let all = world.engine.opt_outs(&world.actor, OptOutQuery::default()).await.unwrap();
    let id = all.items[0].id;
    assert!(world.engine.remove_opt_out(&world.actor, id, " ").await.is_err(), "without a reason");
    world.engine.remove_opt_out(&world.actor, id, "asked for offers again").await.unwrap();
    assert_eq!(world.says(Kind::Marketing, SALE, PHONE).await, None);
});

on_both!(what_waits_is_not_sent_to_who_was_listed_meanwhile, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let soon = || Some(engine::clock::now_ms() + 1_200);
    let scheduled =
        |kind, content: &str| SendRequest { schedule_at_ms: soon(), ..request(kind, content, &[PHONE]) };
    let code =
        world.engine.send(&world.actor, scheduled(Kind::Verification, "您的验证码是3"), None).await.unwrap();
    let sale = world.engine.send(&world.actor, scheduled(Kind::Marketing, SALE), None).await.unwrap();
    let out = NewOptOut { phone: PHONE.into(), signature: "云燕".into(), reason: "by mail".into() };
    world.engine.add_opt_out(&world.actor, out).await.unwrap();
    let sale = world.closed(sale.messages[0].uid).await;
    assert_eq!(refused(&sale), Some(Refusal::OptedOut.as_str()));
    assert_eq!(world.closed(code.messages[0].uid).await.summary.state, State::Delivered);
    let code =
        world.engine.send(&world.actor, scheduled(Kind::Verification, "您的验证码是4"), None).await.unwrap();
    world.list(vec![row(PHONE)]).await;
    let code = world.closed(code.messages[0].uid).await;
    assert_eq!(refused(&code), Some(Refusal::Blacklisted.as_str()));
    assert_eq!(world.carriers[0].messages().len(), 1, "the first code alone");
    world.clean_books().await;
});

on_both!(a_file_is_imported_row_by_row, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let mut text = "value,reason,kind,expires_at\n".to_owned();
    for n in 0..12_000 {
        text.push_str(&format!("1390{n:07},bought,,\n"));
    }
    text.push_str("nonsense,,,\n+86170,,prefix,2019-01-01\n+86171,,prefix,\n13900000001,again,,\n");
    let (send, pieces) = tokio::sync::mpsc::channel(2);
    let feeding = tokio::spawn(async move {
        for piece in text.into_bytes().chunks(10_000) {
            send.send(Ok(Bytes::copy_from_slice(piece))).await.unwrap();
        }
    });
    let report =
        world.engine.import_blacklist(&world.actor, &Whose::Own, "a list we bought", pieces).await.unwrap();
    feeding.await.unwrap();
    assert_eq!((report.rows, report.added, report.renewed, report.rejected), (12_004, 12_001, 1, 2));
    let wrong: Vec<_> = report.wrong.iter().map(|wrong| (wrong.row, wrong.why.as_str())).collect();
    assert_eq!(wrong, [(12_002, "invalid_number"), (12_003, "expiry_in_past")]);
    for to in ["13900000000", "13900011999", "17100000001"] {
        assert_eq!(world.code_to(to).await, Some(Refusal::Blacklisted), "{to}");
    }
    assert_eq!(world.code_to("13900012000").await, None);

    let query = BlacklistQuery { unmask: true, ..BlacklistQuery::default() };
    let format = (engine::money::Format::Csv, domain::refusal::Lang::En);
    let mut file = world.engine.blacklist_file(&world.actor, &Whose::Own, query, format).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = file.pieces.recv().await {
        bytes.extend(piece.unwrap());
    }
    assert_eq!(String::from_utf8(bytes.clone()).unwrap().lines().count(), 12_002);
    let (send, pieces) = tokio::sync::mpsc::channel(1);
    send.try_send(Ok(Bytes::from(bytes))).unwrap();
    drop(send);
    let back = world.engine.import_blacklist(&world.actor, &Whose::Own, "", pieces).await.unwrap();
    assert_eq!((back.renewed, back.rejected), (12_001, 0), "what was exported can be imported");
});
