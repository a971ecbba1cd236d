//! Records of consent on the path: asked of marketing as the policy says, kept with the messages, over a restart, on both
//! databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::consent_record::Method;
use domain::id::{AccountId, ConsentId, SessionId, TenantId};
use domain::kind::Kind;
use domain::permission::Role;
use domain::refusal::Refusal;
use engine::consents::ConsentWording;
use engine::operator::PolicyChange;
use engine::send::SendRequest;
use engine::{Actor, Engine, Error, Person};
use serde_json::json;

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const PHONES: [&str; 2] = ["13800138020", "13800138021"];

fn actor(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person =
        Person { id: AccountId(id), tenant, name: format!("person-{id}"), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn manager() -> Actor {
    actor(50, 1, Role::Manager)
}

fn wording(name: &str) -> ConsentWording {
    ConsentWording {
        name: name.into(),
        method: Method::Shop,
        wording: "我同意接收优惠信息".into(),
        since: "2026-03-01".into(),
        note: String::new(),
    }
}

async fn demand(world: &World, word: &str) {
    let ada = actor(1, 0, Role::Administrator);
    let version = world.engine.policy(&ada).await.unwrap().version;
    let values = [
        ("marketing.consent", json!(word)),
        ("hours.marketing", json!("any")),
        ("frequency.marketing.day", json!(0)),
    ];
    let values = values.map(|(id, value)| (id.to_owned(), value)).into_iter().collect();
    world.engine.change_policy(&ada, PolicyChange { version, reason: "a law".into(), values }).await.unwrap();
}

fn offer(consent: Option<ConsentId>) -> SendRequest {
    SendRequest { consent, ..request(Kind::Marketing, "会员日全场八折 拒收请回复R", &PHONES) }
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

on_both!(marketing_names_a_record_and_its_messages_keep_it, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let made = world.engine.create_consent(&manager(), wording("counter")).await.unwrap();
    demand(&world, "off").await;
    let plain = world.engine.send(&world.actor, offer(None), None).await.unwrap();
    assert!(world.engine.message(&world.actor, plain.messages[0].uid).await.unwrap().consent.is_none());

    demand(&world, "require").await;
    assert_eq!(refusal(world.engine.send(&world.actor, offer(None), None).await), Refusal::ConsentMissing);
    assert_eq!(refusal(world.engine.preview(&world.actor, offer(None)).await), Refusal::ConsentMissing);
    let unknown = offer(Some(ConsentId(7)));
    assert_eq!(refusal(world.engine.send(&world.actor, unknown, None).await), Refusal::FieldInvalid);
    let code = request(Kind::Verification, "您的验证码是482913", &[PHONES[0]]);
    assert!(world.engine.send(&world.actor, code, None).await.is_ok(), "only marketing is asked");
    let sent = world.engine.send(&world.actor, offer(Some(made.id)), None).await.unwrap();

    world.engine.stop().await;
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    for message in &sent.messages {
        let seen = world.engine.message(&world.actor, message.uid).await.unwrap().consent.unwrap();
        assert_eq!((seen.consent.id, seen.consent.name.as_str()), (made.id, "counter"));
    }
    world.engine.archive_consent(&manager(), made.id).await.unwrap();
    let away = || world.engine.send(&world.actor, offer(Some(made.id)), None);
    assert_eq!(refusal(away().await), Refusal::ConsentMissing);
    demand(&world, "warn").await;
    let warned = world.engine.preview(&world.actor, offer(Some(made.id))).await.unwrap();
    assert!(warned.messages[0].warnings.iter().any(|warning| warning.id == "consent_archived"));
    assert!(away().await.is_ok(), "a warning stops nothing");
});

on_both!(of_two_editors_the_second_is_told, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let made = world.engine.create_consent(&manager(), wording("counter")).await.unwrap();
    let change = |name: &'static str| {
        let engine = world.engine.clone();
        async move { engine.change_consent(&manager(), made.id, 1, wording(name)).await }
    };
    let (one, two) = tokio::join!(change("till"), change("desk"));
    let (kept, told) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(kept.unwrap().version, 2);
    assert_eq!(refusal(told), Refusal::ChangedMeanwhile);
    let taken = |name: &'static str| {
        let engine = world.engine.clone();
        async move { engine.create_consent(&manager(), wording(name)).await }
    };
    let (one, two) = tokio::join!(taken("form"), taken("form"));
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(refusal(if one.is_ok() { two } else { one }), Refusal::NameTaken);
    let viewer = actor(51, 1, Role::Viewer);
    assert_eq!(world.engine.consents(&viewer).await.unwrap().len(), 2);
    assert_eq!(refusal(world.engine.create_consent(&viewer, wording("x")).await), Refusal::Forbidden);
    let stranger = actor(52, 2, Role::Manager);
    assert_eq!(refusal(world.engine.consent(&stranger, made.id).await), Refusal::NotFound);
});
