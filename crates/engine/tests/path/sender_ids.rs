//! Sender IDs: applied for, decided about and registered, and what follows for messages, on both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::sender_registry::Status;
use engine::operator::PolicyChange;
use engine::paging::Paging;
use engine::review::{NewSender, SenderApplication, SenderDecision, SenderQuery, SenderView};
use engine::send::SendRequest;
use engine::{Actor, AuditQuery, Error, Person};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const EMIRATES: &str = "+971501234567";
const SINGAPORE: &str = "+6591234567";
const BRITAIN: &str = "+447700900123";
const MAINLAND: &str = "13800138000";

fn actor(tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person = Person { id: AccountId(1), tenant, name: "Ada".into(), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn staff() -> Actor {
    actor(0, Role::Administrator)
}

fn application(text: &str, countries: &[&str]) -> SenderApplication {
    SenderApplication {
        text: text.into(),
        countries: countries.iter().map(|code| (*code).to_owned()).collect(),
        company: "Harbor Ltd".into(),
        purpose: "parcels on their way".into(),
        marketing: false,
    }
}

fn code<T>(result: Result<T, Error>) -> Option<Refusal> {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => Some(refusal),
        _ => None,
    }
}

impl World {
    fn manager(&self) -> Actor {
        actor(self.actor.tenant.0, Role::Manager)
    }

    /// Why a message with this sender ID is refused; `None` = it is taken.
    async fn refused(&self, sender: &str, to: &str) -> Option<Refusal> {
        let asked = SendRequest {
            sender_id: Some(sender.to_owned()),
            ..request(Kind::Notification, "the parcel is on its way", &[to])
        };
        let seen = self.engine.preview(&self.actor, asked).await.unwrap();
        seen.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal)
    }

    async fn decide(
        &self,
        entry: &SenderView,
        decision: SenderDecision,
        note: &str,
    ) -> Result<SenderView, Error> {
        self.engine.decide_sender_id(&staff(), entry.id, decision, (entry.version, note)).await
    }
}

on_both!(a_sender_id_is_used_where_it_is_registered, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let no = Some(Refusal::SenderIdNotAllowed);
    assert_eq!(world.refused("Harbor", SINGAPORE).await, no, "it has to be registered there");
    assert_eq!(world.refused("Harbor", BRITAIN).await, None, "nobody asks");
    assert_eq!(world.refused("Harbor", MAINLAND).await, None, "it is ignored");

    let manager = world.manager();
    let made = world.engine.apply_for_sender_id(&manager, application("Harbor", &["SG", "GB", "SG"])).await;
    let made = made.unwrap();
    let places: Vec<_> = made.iter().map(|one| (one.country.to_string(), one.status)).collect();
    assert_eq!(places, [("GB".into(), Status::Submitted), ("SG".into(), Status::Submitted)]);
    assert_eq!(world.refused("Harbor", SINGAPORE).await, no, "it waits");
    let again = world.engine.apply_for_sender_id(&manager, application("Harbor", &["SG", "PH"])).await;
    assert_eq!(code(again), Some(Refusal::ReviewState));
    let waiting = SenderQuery { status: Some(Status::Submitted), ..SenderQuery::default() };
    let seen = world.engine.sender_ids_all(&staff(), waiting).await.unwrap();
    assert_eq!(seen.total, 2, "all or none: the Philippines were not applied for");

    let (gb, sg) = (&made[0], &made[1]);
    let approved = world.decide(sg, SenderDecision::Approve, "").await.unwrap();
    assert_eq!(
        (approved.status, approved.decided.map(|(who, _)| who)),
        (Status::Approved, Some("Ada".into()))
    );
    assert_eq!(world.refused("Harbor", SINGAPORE).await, None, "at once");
    assert_eq!(world.refused("HARBOR", SINGAPORE).await, no, "another text");
    let second = world.decide(sg, SenderDecision::Reject, "too late").await;
    assert_eq!(code(second), Some(Refusal::ChangedMeanwhile));
    assert_eq!(code(world.decide(gb, SenderDecision::Reject, " ").await), Some(Refusal::FieldInvalid));
    let rejected = world.decide(gb, SenderDecision::Reject, "not your name").await.unwrap();
    assert_eq!(world.refused("Harbor", BRITAIN).await, no, "what was rejected is not used where nobody asks");
    assert_eq!(code(world.decide(&rejected, SenderDecision::Approve, "").await), Some(Refusal::ReviewState));

    let approved = SenderView { version: 2, ..sg.clone() };
    let disabled = world.decide(&approved, SenderDecision::Disable, "complaints").await.unwrap();
    assert_eq!((disabled.status, disabled.note.as_str()), (Status::Disabled, "complaints"));
    assert_eq!(world.refused("Harbor", SINGAPORE).await, no);
    let again = world.engine.apply_for_sender_id(&manager, application("Harbor", &["SG"])).await.unwrap();
    assert_eq!((again[0].id, again[0].status, again[0].note.as_str()), (sg.id, Status::Submitted, ""));
    let back = world.engine.withdraw_sender_id(&manager, sg.id).await.unwrap();
    assert_eq!(back.status, Status::Withdrawn);
    let twice = world.engine.withdraw_sender_id(&manager, sg.id).await;
    assert_eq!(code(twice), Some(Refusal::ReviewState));

    let log = world.engine.audit_log(&manager, AuditQuery { ascending: true, ..AuditQuery::default() });
    let log: Vec<_> = log.await.unwrap().items.into_iter().map(|(line, _)| line.action).collect();
    let log: Vec<_> = log.iter().filter_map(|action| action.strip_prefix("sender_id_")).collect();
    let wanted = ["applied", "applied", "approved", "rejected", "disabled", "applied", "withdrawn"];
    assert_eq!(log, wanted);
});

on_both!(marketing_has_its_own_form_of_sender_id_in_some_countries, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let refused = |kind, sender: &'static str, to: &'static str| {
        let asked = SendRequest {
            sender_id: Some(sender.into()),
            ..request(kind, "Sale! Reply STOP to unsubscribe", &[to])
        };
        let (engine, actor) = (world.engine.clone(), world.actor.clone());
        async move {
            let seen = engine.preview(&actor, asked).await.unwrap();
            seen.messages[0].refusal.as_ref().map(|(refusal, detail)| (*refusal, detail.param.clone()))
        }
    };
    for (text, marketing) in [("AD-Harbor", true), ("Harbor", false)] {
        let (tenant, countries) = ("CNX01".to_owned(), vec!["AE".to_owned()]);
        let (company, note) = ("Harbor Ltd".to_owned(), String::new());
        let new = NewSender { tenant, text: text.into(), countries, company, note, marketing };
        world.engine.register_sender_id(&staff(), new).await.unwrap();
    }
    let wrong = (Refusal::SenderIdMarketingForm, Some("AD-…".to_owned()));
    assert_eq!(refused(Kind::Marketing, "Harbor", EMIRATES).await, Some(wrong));
    assert_eq!(refused(Kind::Notification, "Harbor", EMIRATES).await, None);
    assert_eq!(refused(Kind::Marketing, "AD-Harbor", EMIRATES).await, None);
});

on_both!(what_a_country_makes_of_a_text_keeps_it_from_being_applied_for, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let version = world.engine.policy(&staff()).await.unwrap().version;
    let values = [("sender_ids.protected".to_owned(), serde_json::json!(["Lumen"]))].into_iter().collect();
    let change = PolicyChange { version, reason: "a test".into(), values };
    world.engine.change_policy(&staff(), change).await.unwrap();
    let manager = world.manager();
    for (text, countries) in [
        ("Lurnen", ["GB"].as_slice()),
        ("Harbor", &["GB", "US"]),
        ("Harbor", &["CN"]),
        ("A much too long", &["GB"]),
        ("1234567890123456", &["GB"]),
        ("info", &["GB"]),
    ] {
        let applied = world.engine.apply_for_sender_id(&manager, application(text, countries)).await;
        assert_eq!(code(applied), Some(Refusal::SubmissionInvalid), "{text}");
    }
    for countries in [[].as_slice(), &["XX"], &["sg "]] {
        let applied = world.engine.apply_for_sender_id(&manager, application("Harbor", countries)).await;
        assert_eq!(code(applied), Some(Refusal::FieldInvalid), "{countries:?}");
    }
    let judged = world.engine.lint_sender_id(&manager, "Lumen", &["SG".into()], false).unwrap();
    assert_eq!(judged[0].findings[0].id, "sender_id_imitation");
    let nobody = actor(world.actor.tenant.0, Role::Viewer);
    let refused = world.engine.apply_for_sender_id(&nobody, application("Harbor", &["GB"])).await;
    assert_eq!(code(refused), Some(Refusal::Forbidden));

    let new = NewSender {
        tenant: "CNX01".into(),
        text: "Lumen".into(),
        countries: vec!["SG".into(), "PH".into()],
        company: "Lumen Ltd".into(),
        note: "it is theirs".into(),
        marketing: false,
    };
    let made = world.engine.register_sender_id(&staff(), new.clone()).await.unwrap();
    assert!(made.iter().all(|one| one.status == Status::Approved && one.who.is_empty()), "{made:?}");
    assert_eq!(world.refused("Lumen", SINGAPORE).await, None);
    assert_eq!(
        code(world.engine.register_sender_id(&staff(), new.clone()).await),
        Some(Refusal::ReviewState)
    );
    let wrong = NewSender { countries: vec!["US".into()], ..new };
    assert_eq!(
        code(world.engine.register_sender_id(&staff(), wrong).await),
        Some(Refusal::SubmissionInvalid)
    );
    let in_ph = SenderQuery {
        tenant: Some("CNX01".into()),
        country: domain::phone::Country::parse("PH"),
        words: Some("lum".into()),
        page: Paging::default(),
        ..SenderQuery::default()
    };
    assert_eq!(world.engine.sender_ids_all(&staff(), in_ph).await.unwrap().total, 1);
});
