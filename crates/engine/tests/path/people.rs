//! Tenants, accounts and roles as those change them who manage them, on both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use domain::tenant::{Event, Status};
use engine::catalog::{Contact, TenantOptions};
use engine::people::{AccountChange, AccountQuery, NewAccount, NewRole, NewTenant, Reach, TenantChange};
use engine::{Actor, AuditQuery, Engine, Error, Person};

use crate::on_both;
use crate::world::{Disk, KEY, Plan, World, request};

const ADMIN: i64 = 900;

fn actor(id: i64, tenant: i64, role: impl Into<engine::AccountRole>) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person =
        Person { id: AccountId(id), tenant, name: format!("person-{id}"), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn admin() -> Actor {
    actor(ADMIN, 0, Role::Administrator)
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

fn account(name: &str, role: &str) -> NewAccount {
    NewAccount {
        tenant: Some("CNX01".into()),
        name: name.into(),
        role: role.into(),
        mail: "somebody@example.com".into(),
        language: None,
    }
}

/// An active account of CNX01, as if its owner had followed the invitation; answers who that is.
async fn active(world: &World, name: &str, role: Role) -> Actor {
    let engine = &world.engine;
    let (view, _) = engine.create_account(&admin(), Reach::All, account(name, role.as_str())).await.unwrap();
    let id = view.id;
    assert!(world.db.write(move |tx| store::people::accept(tx, TenantId(1), id)).await.unwrap());
    actor(id.0, 1, role)
}

on_both!(a_suspended_tenant_sends_nothing_new_and_keeps_what_was_accepted, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let soon = Some(engine::clock::now_ms() + 1_500);
    let later = engine::send::SendRequest {
        schedule_at_ms: soon,
        ..request(Kind::Notification, "您的快递已到", &["13800130000"])
    };
    let accepted = engine.send(&world.actor, later, None).await.unwrap();
    let step = async |event, why: &str| engine.step_tenant(&admin(), "CNX01", event, why).await;
    assert_eq!(refusal(step(Event::Close, "at once").await), Refusal::TenantState);
    assert_eq!(refusal(step(Event::Suspend, " ").await), Refusal::FieldInvalid);
    let view = step(Event::Suspend, "unpaid").await.unwrap();
    assert_eq!((view.overview.status(), view.overview.managed.note.as_str()), (Status::Suspended, "unpaid"));
    assert!(view.overview.managed.status_ms.is_some() && view.can.len() == 3, "{:?}", view.can);
    let send =
        || engine.send(&world.actor, request(Kind::Notification, "您的快递已到", &["13800130002"]), None);
    assert_eq!(refusal(send().await), Refusal::TenantSuspended);
    let uid = accepted.messages[0].uid;
    assert_eq!(world.closed(uid).await.summary.state, State::Delivered, "what was accepted goes out");

    step(Event::Resume, "paid").await.unwrap();
    send().await.unwrap();
    assert_eq!(refusal(step(Event::Resume, "again").await), Refusal::TenantState);
    step(Event::Suspend, "contract ended").await.unwrap();
    assert!(step(Event::Close, "contract ended").await.unwrap().can.is_empty());
    let key = engine.authenticate(KEY, std::net::IpAddr::V4(Ipv4Addr::LOCALHOST));
    assert_eq!(refusal(key), Refusal::Unauthorized);
    let change = TenantChange { version: 99, ..TenantChange::default() };
    assert_eq!(refusal(engine.change_tenant(&admin(), "CNX01", change).await), Refusal::ChangedMeanwhile);
    let more = engine.create_account(&admin(), Reach::All, account("CNX01_New", "sender")).await;
    assert_eq!(refusal(more), Refusal::TenantState);
    let log = engine.audit_log_all(&admin(), AuditQuery::default()).await.unwrap();
    let told: Vec<_> = log.items.iter().map(|(line, code)| (line.action.as_str(), code.as_deref())).collect();
    assert!(told.contains(&("tenant_closed", Some("CNX01"))), "{told:?}");
    world.clean_books().await;
});

on_both!(two_editors_of_a_tenant_are_told_and_codes_are_taken_once, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let new = |code: &str| NewTenant {
        code: code.into(),
        name: "Harbour".into(),
        time_zone: "Europe/Lisbon".into(),
        language: Lang::En,
        options: TenantOptions {
            contacts: vec![Contact {
                name: "Li Na".into(),
                phone: "+44 7700 900123".into(),
                ..Contact::default()
            }],
            ..TenantOptions::default()
        },
    };
    let made = engine.create_tenant(&admin(), new("HARBOUR")).await.unwrap();
    assert_eq!((made.overview.managed.version, made.options.contacts.len()), (1, 1));
    for taken in ["HARBOUR", "harbour", "CNX01"] {
        assert_eq!(refusal(engine.create_tenant(&admin(), new(taken)).await), Refusal::NameTaken, "{taken}");
    }
    let nowhere = NewTenant { time_zone: "Mars/Olympus".into(), ..new("T2") };
    assert_eq!(refusal(engine.create_tenant(&admin(), nowhere).await), Refusal::FieldInvalid);
    let rename = |name: &str| TenantChange { version: 1, name: Some(name.into()), ..TenantChange::default() };
    let (admin_one, admin_two) = (admin(), admin());
    let (one, two) = tokio::join!(
        engine.change_tenant(&admin_one, "HARBOUR", rename("One")),
        engine.change_tenant(&admin_two, "HARBOUR", rename("Two")),
    );
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "one of two");
    let lost = if one.is_ok() { two } else { one };
    assert_eq!(refusal(lost), Refusal::ChangedMeanwhile);
    let readers = actor(5, 0, Role::ReadOnly);
    let seen = engine.tenant_detail(&readers, "HARBOUR").await.unwrap();
    assert_eq!((seen.overview.managed.version, seen.can.len()), (2, 0));
    assert_eq!(
        refusal(engine.step_tenant(&readers, "HARBOUR", Event::Suspend, "a").await),
        Refusal::Forbidden
    );
    let log = engine.audit_log_all(&admin(), AuditQuery::default()).await.unwrap();
    assert!(log.items.iter().all(|(line, _)| !line.detail.contains("900123")), "no whole number in the log");
});

on_both!(of_two_managers_who_disable_each_other_one_remains, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    for round in 0..5 {
        let (a, b) = (format!("CNX01_A{round}"), format!("CNX01_B{round}"));
        let first = active(&world, &a, Role::Manager).await;
        let second = active(&world, &b, Role::Manager).await;
        let (one, two) = tokio::join!(
            engine.disable_account(&first, Reach::Own, &b, None),
            engine.disable_account(&second, Reach::Own, &a, Some("quarrel")),
        );
        let done = [one.is_ok(), two.is_ok()].iter().filter(|done| **done).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        let lost = if one.is_ok() { two } else { one };
        assert_eq!(refusal(lost), Refusal::LastManager);
        let active = AccountQuery { status: Some("active".into()), ..AccountQuery::default() };
        let left = engine.accounts(&first, Reach::Own, active).await.unwrap().items;
        assert_eq!(left.len(), 1);
        // The platform may not take the last one away either; nor may it be demoted.
        let last = &left[0];
        let gone = engine.disable_account(&admin(), Reach::All, &last.name, None).await;
        assert_eq!(refusal(gone), Refusal::LastManager);
        let change =
            AccountChange { version: last.version, role: Some("sender".into()), ..AccountChange::default() };
        let demoted = engine.change_account(&admin(), Reach::All, &last.name, change).await;
        assert_eq!(refusal(demoted), Refusal::LastManager);
        // Room for the next round.
        let id = last.id;
        world
            .db
            .write(move |tx| tx.exec("UPDATE account SET status = 'disabled' WHERE id = $1", &[id.0.into()]))
            .await
            .unwrap();
    }
});

fn role(name: &str, permissions: &[&str]) -> NewRole {
    let permissions = permissions.iter().map(|word| (*word).to_owned()).collect();
    NewRole { name: name.into(), description: "at night".into(), permissions }
}

on_both!(nobody_gives_or_touches_more_than_they_hold, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let manager = active(&world, "CNX01_Adm", Role::Manager).await;
    let night = role("Night shift", &["messages:read", "accounts:manage"]);
    let made = engine.create_role(&manager, Reach::Own, None, night.clone()).await.unwrap();
    assert_eq!(
        refusal(engine.create_role(&manager, Reach::Own, None, role("NIGHT SHIFT", &["audit:read"])).await),
        Refusal::NameTaken
    );
    let id = made.role.id.to_string();
    let (view, _) = engine.create_account(&manager, Reach::Own, account("CNX01_Night", &id)).await.unwrap();
    assert_eq!((view.role_name.as_deref(), view.status.as_str()), (Some("Night shift"), "invited"));
    assert_eq!(refusal(engine.delete_role(&manager, Reach::Own, made.role.id).await), Refusal::RoleInUse);

    let held = engine.roles(&manager, Reach::Own, None).await.unwrap();
    assert_eq!((held.custom.len(), held.custom[0].accounts), (1, 1));
    let custom = engine::AccountRole::from(&made.role);
    let night = actor(view.id.0, 1, custom);
    for wanted in ["manager", "sender"] {
        let more = engine.create_account(&night, Reach::Own, account("CNX01_More", wanted)).await;
        assert_eq!(refusal(more), Refusal::RoleExceedsOwn, "{wanted}");
    }
    let (view, _) = engine.create_account(&night, Reach::Own, account("CNX01_Same", &id)).await.unwrap();
    assert_eq!(view.can.len(), 3, "{:?}", view.can);
    // Neither a higher account's mail address nor its link is in reach: that would be its password.
    let mail = AccountChange { version: 2, mail: Some("me@example.com".into()), ..AccountChange::default() };
    assert_eq!(
        refusal(engine.change_account(&night, Reach::Own, "CNX01_Adm", mail).await),
        Refusal::RoleExceedsOwn
    );
    assert_eq!(
        refusal(engine.send_reset_link(&night, Reach::Own, "CNX01_Adm").await),
        Refusal::RoleExceedsOwn
    );
    assert_eq!(
        refusal(engine.disable_account(&night, Reach::Own, "CNX01_Night", None).await),
        Refusal::OwnAccount
    );
    assert_eq!(
        refusal(engine.create_role(&night, Reach::Own, None, role("x", &["messages:read"])).await),
        Refusal::Forbidden
    );

    // Another tenant's names do not exist, and cannot be tried out.
    let stranger = actor(77, 2, Role::Manager);
    assert_eq!(refusal(engine.account(&stranger, Reach::Own, "CNX01_Adm").await), Refusal::NotFound);
    assert_eq!(
        refusal(engine.disable_account(&stranger, Reach::Own, "CNX01_Adm", None).await),
        Refusal::NotFound
    );
    assert_eq!(
        refusal(
            engine.change_role(&stranger, Reach::Own, made.role.id, 1, role("x", &["messages:read"])).await
        ),
        Refusal::NotFound
    );
    assert_eq!(
        refusal(engine.create_account(&manager, Reach::Own, account("noc", "viewer")).await),
        Refusal::FieldInvalid
    );
    assert_eq!(
        refusal(engine.create_account(&manager, Reach::Own, account("cnx01_NIGHT", "viewer")).await),
        Refusal::FieldInvalid
    );
    assert_eq!(
        refusal(engine.create_account(&manager, Reach::Own, account("CNX01_night", "viewer")).await),
        Refusal::NameTaken
    );

    let wider = role("Night shift", &["messages:read", "accounts:manage", "audit:read"]);
    let changed = engine.change_role(&manager, Reach::Own, made.role.id, 1, wider.clone()).await.unwrap();
    assert_eq!((changed.role.version, changed.accounts), (2, 2));
    let late = engine.change_role(&manager, Reach::Own, made.role.id, 1, wider).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
});

// Provisioning names what the portal made, and the other way round.
on_both!(a_provisioning_file_knows_roles_contacts_and_invited_people, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let run = async |document: serde_json::Value| {
        let document = engine::provision::Document::read(document, &|_| None).unwrap();
        let (db, now_ms) = (world.db.clone(), engine::clock::now_ms());
        let run = move || engine::provision::run(&db, document, engine::provision::Mode::Apply, now_ms);
        tokio::task::spawn_blocking(run).await.unwrap()
    };
    let document = serde_json::json!({
        "tenants": [{"code": "T2", "status": "suspended", "contacts": [{"name": "Li Na", "mail": "li@example.com"}]}],
        "roles": [{"tenant": "T2", "name": "Night shift", "permissions": ["messages:read"]},
                  {"name": "Watch", "permissions": ["health:read"]}],
        "accounts": [{"name": "T2_Night", "tenant": "T2", "role": "Night shift"}, {"name": "watch", "role": "Watch"},
                     {"name": "T2_Adm", "tenant": "T2", "role": "manager"}],
    });
    let report = run(document.clone()).await.unwrap();
    assert_eq!((report.changes.len(), report.issued.len()), (6, 3), "{report}");
    let again = run(document).await.unwrap();
    assert_eq!((again.changes.len(), again.unchanged), (0, 6), "{again}");
    world.engine.refresh().await.unwrap();
    let seen = world.engine.tenant_detail(&admin(), "T2").await.unwrap();
    assert_eq!(
        (seen.overview.status(), seen.options.contacts[0].mail.as_str()),
        (Status::Suspended, "li@example.com")
    );
    let night = world.engine.account(&admin(), Reach::All, "T2_Night").await.unwrap();
    assert_eq!(night.role_name.as_deref(), Some("Night shift"));

    world.engine.create_account(&admin(), Reach::All, account("CNX01_Lin", "sender")).await.unwrap();
    let named = serde_json::json!({"accounts": [{"name": "CNX01_Lin", "tenant": "CNX01", "role": "viewer"}]});
    let report = run(named).await.unwrap();
    assert_eq!(report.issued.len(), 0, "whoever was invited chooses the password: {report}");
    let lin = world.engine.account(&admin(), Reach::All, "CNX01_Lin").await.unwrap();
    assert_eq!((lin.role.as_str(), lin.status.as_str()), ("viewer", "invited"));
    let unknown =
        serde_json::json!({"accounts": [{"name": "CNX01_Lin", "tenant": "CNX01", "role": "Night shift"}]});
    assert!(run(unknown).await.is_err(), "another tenant's role");
    let wrong = serde_json::json!({"roles": [{"name": "manager", "permissions": ["messages:read", "x"]}]});
    assert_eq!(engine::provision::Document::read(wrong, &|_| None).unwrap_err().len(), 3);
});

// Somebody who may see accounts of nobody sees none.
on_both!(managing_needs_its_permission, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine: &Engine = &world.engine;
    for (who, reach) in [
        (actor(1, 1, Role::Developer), Reach::Own),
        (actor(1, 1, Role::Manager), Reach::All),
        (actor(1, 0, Role::Noc), Reach::All),
    ] {
        assert_eq!(refusal(engine.accounts(&who, reach, AccountQuery::default()).await), Refusal::Forbidden);
        assert_eq!(refusal(engine.roles(&who, reach, None).await), Refusal::Forbidden);
        assert_eq!(
            refusal(engine.create_account(&who, reach, account("CNX01_X", "viewer")).await),
            Refusal::Forbidden
        );
    }
    assert_eq!(
        refusal(engine.accounts(&world.actor, Reach::Own, AccountQuery::default()).await),
        Refusal::KeyScope
    );
});
