//! An account's own phone: the code on the handset, nowhere else; its limits, over a restart, on both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use domain::variable::{VariableKind, VariableRule};
use engine::log::{LogQuery, What};
use engine::review::{TemplateTest, TemplateWording};
use engine::send::SendRequest;
use engine::{Actor, Engine, Error, Person};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const PHONE: &str = "13800138030";
const MASKED: &str = "+86138****8030";

fn viewer(id: i64, tenant: i64) -> Actor {
    person(id, tenant, Role::Viewer)
}

fn person(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let (name, role) = (format!("person-{id}"), role.into());
    let person = Person { id: AccountId(id), tenant, name, role, session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

#[track_caller]
fn refusal<T: std::fmt::Debug>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

/// The newest code that a handset shows.
fn code_of(world: &World) -> String {
    let received = world.carriers[0].messages();
    let text = &received.last().unwrap().text;
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

/// Sends a code and waits until it has arrived; the text as the log shows it.
async fn ask(world: &World, actor: &Actor) -> String {
    let asked = world.engine.send_phone_code(actor, PHONE, None, Lang::Zh).await.unwrap();
    assert_eq!(asked.pending.unwrap().0, MASKED);
    let newest = world.engine.log(actor, LogQuery::default()).await.unwrap().items.remove(0);
    let What::Sent(message, _) = newest.what else { panic!("an uplink") };
    world.until(message.uid, |state| state == State::Delivered).await;
    message.text.clone()
}

/// Another code than this.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

on_both!(a_phone_is_proven_by_the_code_that_arrives, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let me = viewer(50, 1);
    assert_eq!(refusal(world.engine.confirm_phone(&me, "000000").await), Refusal::PhoneCodeWrong);
    let seen = ask(&world, &me).await;
    let code = code_of(&world);
    assert!(seen.contains("******") && !seen.contains(&code), "{seen}");

    world.engine.stop().await;
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    assert_eq!(refusal(world.engine.confirm_phone(&me, &other(&code)).await), Refusal::PhoneCodeWrong);
    let stranger = viewer(51, 1);
    assert_eq!(refusal(world.engine.confirm_phone(&stranger, &code).await), Refusal::PhoneCodeWrong);
    let mine = world.engine.confirm_phone(&me, &code).await.unwrap();
    assert_eq!((mine.verified.unwrap().0.as_str(), mine.pending), (MASKED, None));
    assert_eq!(refusal(world.engine.confirm_phone(&me, &code).await), Refusal::PhoneCodeWrong, "once");
    assert_eq!(world.engine.own_phone(&me).await.unwrap().verified.unwrap().0, MASKED);
    world.engine.forget_phone(&me).await.unwrap();
    assert_eq!(world.engine.own_phone(&me).await.unwrap().verified, None);
    world.clean_books().await;
});

on_both!(codes_are_few_and_guesses_end_them, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let me = viewer(50, 1);
    let send = |signature: Option<&str>| {
        let (engine, me, signature) = (world.engine.clone(), me.clone(), signature.map(str::to_owned));
        async move { engine.send_phone_code(&me, PHONE, signature, Lang::En).await }
    };
    for _ in 0..4 {
        assert_eq!(refusal(send(Some("nobody's")).await), Refusal::SignatureUnknown);
    }
    ask(&world, &me).await;
    let code = code_of(&world);
    for _ in 0..5 {
        assert_eq!(refusal(world.engine.confirm_phone(&me, &other(&code)).await), Refusal::PhoneCodeWrong);
    }
    assert_eq!(refusal(world.engine.confirm_phone(&me, &code).await), Refusal::PhoneCodeWrong, "it is over");
    let sent = tokio::join!(send(None), send(None), send(None), send(None));
    let sent = [sent.0, sent.1, sent.2, sent.3];
    assert_eq!(
        sent.iter().filter(|one| one.is_ok()).count(),
        2,
        "three in all, those that never left not counted"
    );
    assert_eq!(refusal(send(None).await), Refusal::RateLimited);
    let platform = viewer(52, 0);
    let none = world.engine.send_phone_code(&platform, "+8613800138031", None, Lang::En).await;
    assert_eq!(refusal(none), Refusal::NoRoute);
    assert_eq!(refusal(world.engine.own_phone(&world.actor).await), Refusal::Forbidden, "not for keys");
});

fn wording(content: &str) -> TemplateWording {
    TemplateWording {
        name: "Sign-in".into(),
        kind: Kind::Verification,
        content: content.into(),
        variables: vec![VariableRule::new("code", VariableKind::Code)],
        description: String::new(),
    }
}

fn test_of(code: &str, number: i64, value: &str) -> TemplateTest {
    let variables = Some(serde_json::json!({ "code": value }));
    TemplateTest { code: code.into(), number, variables, signature: None }
}

on_both!(a_version_is_tested_on_the_own_phone_before_it_is_approved, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let (engine, me) = (&world.engine, person(50, 1, Role::Manager));
    // A link is what a reviewer should see.
    let doubtful = "您的验证码是${code}，登录 https://shop.example.com 使用。";
    engine.create_template(&me, Some("T1"), wording(doubtful)).await.unwrap();
    engine.create_template(&me, Some("T2"), wording("赌场验证码${code}")).await.unwrap();
    // Another value each time: the same text thrice in ten minutes is enough.
    let value = AtomicI64::new(1000);
    let test = |code: &str, number| {
        let value = value.fetch_add(1, Ordering::Relaxed).to_string();
        engine.test_template(&me, test_of(code, number, &value))
    };
    assert_eq!(refusal(test("T1", 1).await), Refusal::OwnPhoneMissing);
    ask(&world, &me).await;
    engine.confirm_phone(&me, &code_of(&world)).await.unwrap();

    let sent = engine.test_template(&me, test_of("T1", 1, "77")).await.unwrap();
    assert_eq!((sent.to.as_str(), sent.left), (MASKED, 9));
    let seen = world.closed(sent.uid).await.summary;
    assert_eq!(
        (seen.state, seen.text.as_str()),
        (State::Delivered, "【云燕】您的验证码是77，登录 https://shop.example.com 使用。")
    );
    assert_eq!(world.carriers[0].messages().last().unwrap().text, seen.text);
    let sender = request(Kind::Verification, "", &["13800138031"]);
    let by_template = SendRequest { template: Some("T1".into()), content: None, ..sender };
    let refused = engine.send(&world.actor, by_template, None).await;
    assert_eq!(refusal(refused), Refusal::TemplateNotApproved, "it is no approval");

    assert_eq!(refusal(test("T2", 1).await), Refusal::ContentForbiddenWord);
    assert_eq!(refusal(test("T1", 2).await), Refusal::NotFound);
    let nobody = TemplateTest { signature: Some("nobody's".into()), ..test_of("T1", 1, "77") };
    assert_eq!(refusal(engine.test_template(&me, nobody).await), Refusal::SignatureUnknown);
    assert_eq!(
        refusal(engine.test_template(&viewer(50, 1), test_of("T1", 1, "77")).await),
        Refusal::Forbidden
    );
    assert_eq!(
        refusal(engine.test_template(&world.actor, test_of("T1", 1, "77")).await),
        Refusal::OwnPhoneMissing
    );
    let other_tenant = person(53, 0, Role::Reviewer);
    assert_eq!(
        refusal(engine.test_template(&other_tenant, test_of("T1", 1, "77")).await),
        Refusal::Forbidden
    );

    for left in (2..9).rev() {
        assert_eq!(test("T1", 1).await.unwrap().left, left, "what never left did not count");
    }
    let rest = tokio::join!(test("T1", 1), test("T1", 1), test("T1", 1), test("T1", 1));
    let rest = [rest.0, rest.1, rest.2, rest.3];
    assert_eq!(rest.iter().filter(|one| one.is_ok()).count(), 2, "ten a day, also at once");
    assert_eq!(refusal(test("T1", 1).await), Refusal::RateLimited);
    world.clean_books().await;
});
