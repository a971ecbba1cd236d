//! What becomes of phones that carriers list, of opt-outs once they are noted, and of what people write to us.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use domain::auto_reply::Fit;
use domain::complaint::Source;
use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::Refusal;
use engine::auto_replies::{AutoReplyView, NewAutoReply};
use engine::blacklist::{BlacklistQuery, EntryView, NewOptOut, NewRow, OptOutQuery, OptOutView, Whose};
use engine::complaints::{ComplaintQuery, NewComplaint};
use engine::inbox::InboxQuery;
use engine::log::LogQuery;
use engine::log_lists::Which;
use engine::operator::{NewTest, PolicyChange};
use engine::send::SendRequest;
use engine::{Actor, Person};
use serde_json::{Value, json};
use simulator::SmppOptions;

use crate::on_both;
use crate::world::{Disk, Plan, World, quick, request};

/// The simulator's receipt says that this one was rejected.
const REJECTED: &str = "13800130003";

fn administrator() -> Actor {
    let (tenant, session) = (TenantId(0), SessionId(1));
    let person =
        Person { id: AccountId(1), tenant, name: "Ada".into(), role: Role::Administrator.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

impl World {
    async fn set(&self, id: &str, value: Value) {
        let version = self.engine.policy(&administrator()).await.unwrap().version;
        let values = [(id.to_owned(), value)].into_iter().collect();
        let change = PolicyChange { version, reason: "a test".into(), values };
        self.engine.change_policy(&administrator(), change).await.unwrap();
    }

    async fn entries(&self, whose: &Whose) -> Vec<EntryView> {
        let actor = if *whose == Whose::Own { self.actor.clone() } else { administrator() };
        self.engine.blacklist(&actor, whose, BlacklistQuery::default()).await.unwrap().items
    }

    /// Sends a code and answers what became of it; refused is refused, when it was accepted or when its turn came.
    async fn fate(&self, code: u32, to: &str) -> (State, Option<Refusal>) {
        let sent = self.send(Kind::Verification, &format!("您的验证码是{code}"), &[to]).await;
        let summary = self.closed(sent.messages[0].uid).await.summary;
        let word = summary.failure.as_ref().map(|reason| reason.code.as_str());
        (summary.state, Refusal::ALL.iter().copied().find(|refusal| Some(refusal.as_str()) == word))
    }
}

/// A carrier whose failures carry this code.
fn says(code: &str) -> Plan {
    let carrier = SmppOptions { failure_code: Some(code.into()), ..quick() };
    Plan { carriers: vec![carrier], ..Plan::default() }
}

on_both!(a_phone_that_the_carrier_lists_is_listed_here, |disk: Arc<Disk>| async move {
    let world = World::new(disk, says("DB:0144")).await;
    world.set("blacklist.carrier_codes", json!("off")).await;
    assert_eq!(world.fate(1, REJECTED).await, (State::Undelivered, None));
    assert_eq!(world.entries(&Whose::Own).await.len(), 0);
    world.set("blacklist.carrier_codes", json!("tenant")).await;
    world.set("blacklist.carrier_days", json!(2)).await;
    let before = engine::clock::now_ms();
    assert_eq!(world.fate(2, REJECTED).await, (State::Undelivered, None));
    let own = world.entries(&Whose::Own).await;
    assert_eq!((own.len(), own[0].source, own[0].who.as_str()), (1, domain::blacklist::Source::Carrier, ""));
    assert!(own[0].reason.contains("DB:0144") && own[0].reason.contains("黑名单"), "{own:?}");
    assert!(own[0].expires_ms.unwrap() >= before + 2 * 86_400_000);
    let refused = (State::Refused, Some(Refusal::Blacklisted));
    assert_eq!(world.fate(3, REJECTED).await, refused, "at once");
    assert_eq!(world.fate(4, "13800138001").await, (State::Delivered, None));
    world.engine.remove_from_blacklist(&world.actor, &Whose::Own, &[own[0].id]).await.unwrap();
    world.set("blacklist.carrier_codes", json!("platform")).await;
    world.set("blacklist.carrier_days", json!(0)).await;
    let test = NewTest { to: REJECTED.into(), content: "【云燕】测试".into(), sender_id: None };
    let uid = world.engine.test_carrier(&administrator(), "C0", test).await.unwrap();
    while !world.engine.carrier_tests(&administrator(), "C0").await.unwrap()[0].state.is_closed() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(world.engine.carrier_tests(&administrator(), "C0").await.unwrap()[0].uid, uid);
    assert_eq!(world.entries(&Whose::Platform).await.len(), 0, "tests list nobody");
    assert_eq!(world.fate(5, REJECTED).await, (State::Undelivered, None));
    assert_eq!((world.entries(&Whose::Own).await.len(), world.entries(&Whose::Platform).await.len()), (0, 1));
    assert_eq!(world.entries(&Whose::Platform).await[0].expires_ms, None);
    assert_eq!(world.fate(6, REJECTED).await, refused);
    world.clean_books().await;
});

on_both!(an_opt_out_at_the_carrier_is_the_tenants_alone, |disk: Arc<Disk>| async move {
    let world = World::new(disk, says("MX:0012")).await;
    world.set("blacklist.carrier_codes", json!("platform")).await;
    let sends =
        (0..2).map(|n| world.send(Kind::Verification, ["您的验证码是1", "您的验证码是2"][n], &[REJECTED]));
    for sent in futures_util::future::join_all(sends).await {
        world.closed(sent.messages[0].uid).await;
    }
    assert_eq!((world.entries(&Whose::Own).await.len(), world.entries(&Whose::Platform).await.len()), (1, 0));
});

on_both!(an_ordinary_failure_lists_nobody, |disk: Arc<Disk>| async move {
    let world = World::new(disk, says("MK:0001")).await;
    assert_eq!(world.fate(1, REJECTED).await, (State::Undelivered, None));
    assert_eq!(world.entries(&Whose::Own).await.len(), 0);
    let preview = request(Kind::Verification, "您的验证码是1", &[REJECTED]);
    assert_eq!(world.engine.preview(&world.actor, preview).await.unwrap().messages[0].refusal, None);
});

/// The simulator answers each of this one's messages with an uplink that says no more: a robot.
const ROBOT: &str = "13800130017";
const SALE: &str = "会员日全场八折 拒收请回复R";

impl World {
    /// A text from a phone to the tenant's number.
    async fn hears(&self, phone: &str, text: &str) {
        let before = self.letters().await;
        while self.carriers[0].uplink(&format!("86{phone}"), "10690001", text).is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.soon(async || self.letters().await > before).await;
    }

    async fn letters(&self) -> i64 {
        self.engine.inbox(&self.actor, InboxQuery::default()).await.unwrap().total
    }

    async fn out(&self) -> Option<OptOutView> {
        self.engine.opt_outs(&self.actor, OptOutQuery::default()).await.unwrap().items.into_iter().next()
    }

    async fn soon(&self, is_so: impl AsyncFn() -> bool) {
        for _ in 0..1_000 {
            if is_so().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it does not come");
    }

    /// Until no reply waits.
    async fn replied(&self) {
        let waits = |tx: &mut store::Tx<'_>| store::replies::due_all(tx, i64::MAX, 9);
        self.soon(async || self.db.read(waits).await.unwrap().is_empty()).await;
    }

    /// Texts that the carrier took, for this phone.
    fn texts(&self, phone: &str) -> Vec<String> {
        let of = |message: &simulator::Received| message.destination.ends_with(phone);
        self.carriers[0].messages().into_iter().filter(of).map(|message| message.text).collect()
    }
}

on_both!(an_opt_out_is_confirmed_once_also_to_a_robot, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    world.set("optout.confirm", json!(true)).await;
    let sent = world.send(Kind::Marketing, SALE, &[ROBOT]).await;
    world.closed(sent.messages[0].uid).await;
    world.soon(async || world.out().await.is_some_and(|out| out.confirmed_ms.is_some())).await;
    let confirmation = "【云燕】您已成功退订，我们不再向您发送营销短信。如需恢复接收，请回复START。";
    world.soon(async || world.letters().await == 2).await;
    world.replied().await;
    assert_eq!(world.texts(ROBOT), [format!("【云燕】{SALE}").as_str(), confirmation]);
    assert_eq!(world.out().await.unwrap().unconfirmed, None);
    world.hears(ROBOT, "START").await;
    world.soon(async || world.out().await.is_none()).await;
    world.hears(ROBOT, "TD").await;
    world.replied().await;
    assert_eq!(world.texts(ROBOT).len(), 2, "one confirmation a day");
    assert_eq!(world.out().await.unwrap().confirmed_ms, None);

    // The process ended before it was written down that the reply was accepted.
    let all = world.engine.inbox(&world.actor, InboxQuery::default()).await.unwrap().items;
    let first = all.last().unwrap().id;
    let tenant = TenantId(1);
    let forget = move |tx: &mut store::Tx<'_>| {
        let reply = store::replies::of_uplinks(tx, tenant, &[first])?.pop();
        store::replies::prune_all(tx, domain::id::UplinkId(i64::MAX))?;
        let reply = reply.expect("the tenant's");
        store::replies::add(tx, &store::replies::Reply { due_ms: Some(1), message: None, ..reply.clone() })?;
        Ok(reply)
    };
    let before = world.db.write(forget).await.unwrap();
    world.restart().await;
    world.replied().await;
    let after = move |tx: &mut store::Tx<'_>| store::replies::of_uplinks(tx, tenant, &[first]);
    assert_eq!(world.db.read(after).await.unwrap(), [before], "sent once");
    assert_eq!(world.texts(ROBOT).len(), 2);
    world.clean_books().await;
});

on_both!(an_opt_out_holds_although_it_cannot_be_confirmed, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan { order_total: 1, ..Plan::default() }).await;
    world.set("optout.confirm", json!(true)).await;
    let sent = world.send(Kind::Marketing, SALE, &["13800138021"]).await;
    world.closed(sent.messages[0].uid).await;
    world.hears("13800138021", "TD").await;
    world.replied().await;
    let out = world.out().await.unwrap();
    assert_eq!((out.confirmed_ms, out.unconfirmed), (None, Some(Refusal::BalanceInsufficient)));
    assert_eq!(world.texts("13800138021").len(), 1);
    world.set("optout.confirm", json!(false)).await;
    world.hears("13800138022", "TD").await;
    world.replied().await;
    let out = world.out().await.unwrap();
    assert_eq!((out.phone.as_str(), out.unconfirmed, out.signature.as_str()), ("+8613800138022", None, ""));
    world.clean_books().await;
});

fn rule(keyword: &str, fit: Fit, content: &str) -> NewAutoReply {
    NewAutoReply {
        keyword: keyword.into(),
        fit,
        signature: String::new(),
        template: None,
        content: Some(content.into()),
        active: true,
        place: None,
    }
}

on_both!(the_first_rule_that_fits_is_answered_a_few_times, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    world.set("optout.confirm", json!(true)).await;
    let (engine, actor) = (&world.engine, &world.actor);
    let help =
        engine.create_auto_reply(actor, rule("help", Fit::Exact, "客服热线 400-000-0000")).await.unwrap();
    engine.create_auto_reply(actor, rule("余额", Fit::Contains, "请登录官网查询余额")).await.unwrap();
    let off = NewAutoReply { active: false, place: Some(0), ..rule("您好", Fit::Prefix, "您好") };
    engine.create_auto_reply(actor, off).await.unwrap();
    let refusal = |result: engine::Result<AutoReplyView>| match result {
        Err(engine::Error::Refused(refusal, _) | engine::Error::Phrased { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    for (new, want) in [
        (rule("退订", Fit::Exact, "好"), Refusal::FieldInvalid),
        (rule("start", Fit::Exact, "好"), Refusal::FieldInvalid),
        (rule(" ！ ", Fit::Exact, "好"), Refusal::FieldInvalid),
        (rule("ＨＥＬＰ", Fit::Exact, "好"), Refusal::NameTaken),
        (rule("a", Fit::Exact, "【好】"), Refusal::ContentForbiddenBracket),
        (rule("a", Fit::Exact, " "), Refusal::ContentEmpty),
        (NewAutoReply { content: None, ..rule("a", Fit::Exact, "") }, Refusal::FieldInvalid),
        (
            NewAutoReply { template: Some("otp".into()), content: None, ..rule("a", Fit::Exact, "") },
            Refusal::FieldInvalid,
        ),
        (
            NewAutoReply { template: Some("no".into()), content: None, ..rule("a", Fit::Exact, "") },
            Refusal::TemplateUnknown,
        ),
        (NewAutoReply { signature: "别人".into(), ..rule("a", Fit::Exact, "好") }, Refusal::SignatureUnknown),
    ] {
        assert_eq!(refusal(engine.create_auto_reply(actor, new.clone()).await), want, "{new:?}");
    }
    let phone = "13800138031";
    for text in ["Help!", "我的余额是多少", "您好", "HELP", "help", "TD"] {
        world.hears(phone, text).await;
    }
    world.replied().await;
    world.soon(async || world.texts(phone).len() >= 4).await;
    let mut texts = world.texts(phone);
    texts.sort();
    let out = "【云燕】您已成功退订，我们不再向您发送营销短信。如需恢复接收，请回复START。";
    let hotline = "【云燕】客服热线 400-000-0000";
    assert_eq!(
        texts,
        [hotline, hotline, out, "【云燕】请登录官网查询余额"],
        "three a day, and the confirmation"
    );

    let change = |version, content| {
        engine.change_auto_reply(actor, help.rule.id, version, rule("help", Fit::Exact, content))
    };
    assert_eq!(change(1, "客服热线 1").await.unwrap().rule.version, 2);
    assert_eq!(refusal(change(1, "客服热线 2").await), Refusal::ChangedMeanwhile);
    let stale = engine.delete_auto_reply(actor, help.rule.id, 1).await;
    assert!(matches!(stale, Err(engine::Error::Refused(Refusal::ChangedMeanwhile, _))), "{stale:?}");
    engine.delete_auto_reply(actor, help.rule.id, 2).await.unwrap();
    assert_eq!(engine.auto_replies(actor).await.unwrap().len(), 2);
    world.clean_books().await;
});

fn told_off(phone: &str) -> NewComplaint {
    NewComplaint {
        phone: Some(phone.into()),
        uid: None,
        tenant: None,
        source: Source::Direct,
        text: "Gets it every evening".into(),
    }
}

fn why<T: std::fmt::Debug>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(engine::Error::Refused(refusal, _) | engine::Error::Phrased { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

on_both!(complaints_list_the_phone_and_pause_what_they_are_about, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let staff = administrator();
    world.set("complaint.template.max", json!(2)).await;
    world.set("complaint.tenant.max", json!(3)).await;
    let code = |to: &str| SendRequest {
        template: Some("otp".into()),
        variables: Some(json!({"code": "1234"})),
        content: None,
        ..request(Kind::Verification, "", &[to])
    };
    let phones = ["13800138041", "13800138042", "13800138043"];
    let mut uids = Vec::new();
    for phone in phones {
        let sent = world.engine.send(&world.actor, code(phone), None).await.unwrap();
        uids.push(sent.messages[0].uid);
        world.closed(sent.messages[0].uid).await;
    }
    assert_eq!(
        why(world.engine.register_complaint(&world.actor, told_off(phones[0])).await),
        Refusal::KeyScope
    );
    let nobody = world.engine.register_complaint(&staff, told_off("13800138049")).await;
    assert_eq!(why(nobody), Refusal::FieldInvalid, "nobody wrote to it");
    let elsewhere = NewComplaint { uid: Some(uids[1]), ..told_off(phones[0]) };
    assert_eq!(why(world.engine.register_complaint(&staff, elsewhere).await), Refusal::FieldInvalid);

    let first = world.engine.register_complaint(&staff, told_off(phones[0])).await.unwrap();
    assert_eq!(
        (first.tenant.as_str(), first.message, first.template.as_deref()),
        ("CNX01", Some(uids[0]), Some("otp"))
    );
    assert_eq!(world.engine.pauses(&staff).await.unwrap().len(), 0);
    let listed = world.entries(&Whose::Own).await;
    assert_eq!((listed.len(), listed[0].source), (1, domain::blacklist::Source::Complaint));
    assert_eq!(world.fate(7, phones[0]).await, (State::Refused, Some(Refusal::Blacklisted)));

    let later = SendRequest { schedule_at_ms: Some(engine::clock::now_ms() + 2_000), ..code("13800138044") };
    let waits = world.engine.send(&world.actor, later, None).await.unwrap().messages[0].uid;
    let of_message = NewComplaint { phone: None, uid: Some(uids[1]), ..told_off("") };
    world.engine.register_complaint(&staff, of_message).await.unwrap();
    let paused = world.engine.pauses(&staff).await.unwrap();
    assert_eq!((paused.len(), paused[0].template.as_deref(), paused[0].complaints), (1, Some("otp"), 2));
    let refused = world.engine.send(&world.actor, code("13800138045"), None).await;
    assert_eq!(why(refused), Refusal::TemplatePaused);
    world.closed(waits).await;
    assert_eq!(world.texts("13800138044").len(), 0, "also what waited");
    assert_eq!(world.fate(8, "13800138045").await.1, None, "other texts go");

    world.engine.register_complaint(&staff, told_off(phones[2])).await.unwrap();
    let sale = || request(Kind::Marketing, SALE, &["13800138046"]);
    assert_eq!(why(world.engine.send(&world.actor, sale(), None).await), Refusal::MarketingSuspended);
    world.restart().await;
    assert_eq!(
        why(world.engine.send(&world.actor, sale(), None).await),
        Refusal::MarketingSuspended,
        "remembered"
    );
    assert_eq!(world.fate(9, "13800138045").await.1, None, "codes go on");

    let resume = |template, reason: &'static str| world.engine.resume(&staff, "CNX01", template, reason);
    assert_eq!(why(resume(None, " ").await), Refusal::FieldInvalid);
    resume(None, "They deleted the list").await.unwrap();
    resume(Some("otp"), "They deleted the list").await.unwrap();
    assert_eq!(why(resume(None, "again").await), Refusal::NotFound);
    world.engine.send(&world.actor, sale(), None).await.unwrap();
    world.engine.send(&world.actor, code("13800138047"), None).await.unwrap();
    world.engine.register_complaint(&staff, told_off("13800138047")).await.unwrap();
    assert_eq!(world.engine.pauses(&staff).await.unwrap().len(), 0, "older ones count no longer");

    let own = world.engine.complaints(&world.actor, ComplaintQuery::default()).await.unwrap();
    assert_eq!((own.total, own.items[3].phone.as_str()), (4, "+8613800138041"));
    let (id, version) = (first.id, first.version);
    let noted = world.engine.note_complaint(&staff, id, "Called them").await.unwrap();
    assert_eq!((noted.1.len(), noted.0.phone.as_str()), (1, "+86138****8041"));
    let closed = world.engine.close_complaint(&staff, id, version, "Solved").await.unwrap();
    assert!(closed.0.closed_ms.is_some() && closed.1.len() == 2);
    assert_eq!(
        why(world.engine.close_complaint(&staff, id, version, "Solved").await),
        Refusal::ChangedMeanwhile
    );
    let open =
        ComplaintQuery { is_closed: Some(false), tenant: Some("CNX01".into()), ..ComplaintQuery::default() };
    assert_eq!(world.engine.complaints_all(&staff, open).await.unwrap().total, 3);
    world.clean_books().await;
});

on_both!(complaints_per_million_suspend_marketing_once_enough_was_delivered, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let staff = administrator();
    world.set("complaint.tenant.per_million", json!(400_000)).await;
    world.set("complaint.tenant.min_delivered", json!(4)).await;
    let sell = |n: usize| {
        request(Kind::Marketing, SALE, &[["13800138061", "13800138062", "13800138063", "13800138064"][n]])
    };
    for n in 0..3 {
        let sent = world.engine.send(&world.actor, sell(n), None).await.unwrap();
        world.closed(sent.messages[0].uid).await;
    }
    assert_eq!(world.fate(6, "13800138065").await, (State::Delivered, None), "a code");
    world.engine.register_complaint(&staff, told_off("13800138061")).await.unwrap();
    world.engine.register_complaint(&staff, told_off("13800138062")).await.unwrap();
    assert_eq!(world.engine.pauses(&staff).await.unwrap().len(), 0, "three are too few to judge");
    let sent = world.engine.send(&world.actor, sell(3), None).await.unwrap();
    world.closed(sent.messages[0].uid).await;
    world.engine.register_complaint(&staff, told_off("13800138065")).await.unwrap();
    let paused = world.engine.pauses(&staff).await.unwrap();
    assert_eq!(
        (paused.len(), paused[0].complaints),
        (1, 2),
        "two of four; the one about a code is none of them"
    );
    assert_eq!(why(world.engine.send(&world.actor, sell(2), None).await), Refusal::MarketingSuspended);
    world.engine.resume(&staff, "CNX01", None, "They deleted the list").await.unwrap();
    world.engine.register_complaint(&staff, told_off("13800138063")).await.unwrap();
    assert_eq!(world.engine.pauses(&staff).await.unwrap().len(), 0, "older ones count no longer");
});

on_both!(
    complaints_that_carriers_report_are_registered_and_counted_against_nobody,
    |disk: Arc<Disk>| async move {
        let world = World::new(disk, says("DB:0141")).await;
        world.set("complaint.template.max", json!(1)).await;
        world.set("complaint.tenant.max", json!(1)).await;
        assert_eq!(world.fate(1, REJECTED).await, (State::Undelivered, None));
        let all = world.engine.complaints_all(&administrator(), ComplaintQuery::default()).await.unwrap();
        assert_eq!((all.total, all.items[0].source, all.items[0].who.as_str()), (1, Source::CarrierCode, ""));
        assert!(all.items[0].text.contains("DB:0141") && all.items[0].message.is_some());
        assert_eq!(world.engine.pauses(&administrator()).await.unwrap().len(), 0);
    }
);

on_both!(the_log_says_which_list_stood_in_the_way, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let list =
        |value: &str| vec![NewRow { value: value.into(), reason: "a test".into(), ..NewRow::default() }];
    world.engine.add_to_blacklist(&world.actor, &Whose::Own, list("+86139*")).await.unwrap();
    world.engine.add_to_blacklist(&administrator(), &Whose::Platform, list("+8613700000001")).await.unwrap();
    let new = NewOptOut { phone: "13800138051".into(), signature: "云燕".into(), reason: "by mail".into() };
    world.engine.add_opt_out(&world.actor, new).await.unwrap();
    for to in ["13900000001", "13700000001"] {
        assert_eq!(world.fate(1, to).await.1, Some(Refusal::Blacklisted));
    }
    world.send(Kind::Marketing, SALE, &["13800138051", "13800138052"]).await;
    let asked = || LogQuery { is_listed: true, oldest_first: true, ..LogQuery::default() };
    let found = world.engine.log(&world.actor, asked()).await.unwrap();
    let lists: Vec<_> = found.items.iter().map(|entry| entry.lists.clone().unwrap()).collect();
    let first = |n: usize| (lists[n][0].which, lists[n][0].value.as_deref(), lists[n][0].reason.as_deref());
    assert_eq!((found.total, lists.iter().map(Vec::len).collect::<Vec<_>>()), (3, vec![1, 1, 1]));
    assert_eq!(first(0), (Which::Tenant, Some("+86139"), Some("a test")));
    assert_eq!(first(1), (Which::Platform, None, None), "of the platform's list no more is told");
    assert_eq!(first(2), (Which::OptOuts, Some("云燕"), Some("by mail")));
    assert!(lists[0][0].at_ms.is_some() && lists[0][0].source == Some(domain::blacklist::Source::Manual));
    let all = world.engine.log_all(&administrator(), None, asked()).await.unwrap();
    assert_eq!(all.items[1].lists.as_ref().unwrap()[0].value.as_deref(), Some("+86137****0001"));
    let own = world.entries(&Whose::Own).await;
    world.engine.remove_from_blacklist(&world.actor, &Whose::Own, &[own[0].id]).await.unwrap();
    let found = world.engine.log(&world.actor, asked()).await.unwrap();
    assert_eq!(found.items[0].lists.as_deref(), Some([].as_slice()), "it was taken off");
    let all = world.engine.log(&world.actor, LogQuery::default()).await.unwrap();
    assert_eq!((all.total, all.items[0].lists.as_ref()), (4, None));
});
