//! What platform staff see and do: carriers as they run, tests of them, routes, health, tenants.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::audit::Action;
use domain::id::{AccountId, SessionId, TenantId, Uid};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::Refusal;
use engine::operator::{CarrierLive, CarrierState, NewTest};
use engine::paging::Paging;
use engine::people::TenantQuery;
use engine::view::MessageSummary;
use engine::{Actor, AuditQuery, Engine, Error, Person};
use simulator::SmppOptions;

use crate::on_both;
use crate::world::{Disk, Plan, World, quick};

fn staff(role: Role) -> Actor {
    let (tenant, session) = (TenantId(0), SessionId(1));
    let person = Person { id: AccountId(1), tenant, name: "noc".into(), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn test(to: &str) -> NewTest {
    NewTest { to: to.into(), content: format!("【鸿雁】通道测试 {to}"), sender_id: None }
}

fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

/// The test message once it is closed; fails after 20 s.
async fn closed(engine: &Engine, carrier: &str, uid: Uid) -> MessageSummary {
    for _ in 0..2000 {
        let tests = engine.carrier_tests(&staff(Role::Noc), carrier).await.unwrap();
        let found = tests.into_iter().find(|view| view.uid == uid).unwrap();
        if found.state.is_closed() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{uid} stays open");
}

pub fn live(engine: &Engine, carrier: &str) -> CarrierLive {
    engine.carrier_live(&staff(Role::Noc), carrier).unwrap().live
}

on_both!(a_test_goes_over_its_carrier_alone_and_costs_nothing, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan { carriers: vec![quick(), quick()], ..Plan::default() }).await;
    let (engine, noc) = (&world.engine, staff(Role::Noc));
    let uid = engine.test_carrier(&noc, "C1", test("13800138000")).await.unwrap();
    let view = closed(engine, "C1", uid).await;
    assert_eq!((view.state, view.dr_state.as_str()), (State::Delivered, "DELIVRD"), "{view:?}");
    assert_eq!((view.to.as_str(), view.text.as_str()), ("+86138****8000", "【鸿雁】通道测试 13800138000"));
    assert_eq!(view.price, None);
    assert_eq!((world.carriers[0].stats().accepted, world.carriers[1].stats().accepted), (0, 1));
    assert_eq!(world.carriers[1].messages()[0].text, "【鸿雁】通道测试 13800138000");
    // More often than any tenant may say the same to the same phone.
    for _ in 0..4 {
        let uid = engine.test_carrier(&noc, "C1", test("13800138000")).await.unwrap();
        assert_eq!(closed(engine, "C1", uid).await.state, State::Delivered);
    }
    // What the carrier says is the end, also where a tenant's message would be tried again or elsewhere.
    let uid = engine.test_carrier(&noc, "C1", test("13800130010")).await.unwrap();
    let view = closed(engine, "C1", uid).await;
    assert_eq!(view.state, State::Rejected);
    assert!(view.failure.is_some() && view.dr_code.is_some(), "{view:?}");
    let long = NewTest { content: "长".repeat(150), ..test("13800138001") };
    let uid = engine.test_carrier(&noc, "C1", long).await.unwrap();
    let view = closed(engine, "C1", uid).await;
    assert_eq!((view.state, view.segments), (State::Delivered, 3));
    assert_eq!(engine.carrier_tests(&noc, "C0").await.unwrap().len(), 0);
    assert_eq!(world.carriers[0].stats().accepted, 0);

    nobody_is_told(&world, uid).await;
    let query = AuditQuery {
        action: Some(Action::CarrierTestSent),
        page: Paging { offset: 0, limit: 50 },
        ..AuditQuery::default()
    };
    let log = engine.audit_log_all(&staff(Role::Administrator), query).await.unwrap();
    assert_eq!((log.items.len(), log.items[0].0.object.as_str()), (7, "C1"));
    assert!(log.items[0].0.detail.contains(&uid.to_string()), "{:?}", log.items[0]);
    assert!(!log.items[0].0.detail.contains("13800138001"), "{:?}", log.items[0]);
});

/// A tenant sees nothing of a test, its feed and its orders are as they were, and the books are clean.
async fn nobody_is_told(world: &World, uid: Uid) {
    assert_eq!(refusal(world.engine.message(&world.actor, uid).await), Refusal::NotFound);
    assert_eq!(world.engine.receipts(&world.actor, 0, 10).await.unwrap().items.len(), 0);
    let orders = world.engine.balance(&world.actor).await.unwrap().orders;
    assert_eq!((orders[0].held.as_str(), orders[0].posted.as_str()), ("0", "0"));
    let events = world.db.read(|tx| store::feed::next_seq(tx, TenantId(0))).await.unwrap();
    assert_eq!(events, 1, "the platform has no feed");
    world.clean_books().await;
}

on_both!(a_test_survives_a_restart_and_waits_for_its_carrier, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan { carriers: vec![quick(), quick()], ..Plan::default() }).await;
    world.carriers[1].stop().await;
    while live(&world.engine, "C1").up {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let uid = world.engine.test_carrier(&staff(Role::Noc), "C1", test("13800138000")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let waiting = world.engine.carrier_tests(&staff(Role::Noc), "C1").await.unwrap();
    assert_eq!((waiting[0].uid, waiting[0].state), (uid, State::Queued));
    assert_eq!(live(&world.engine, "C1").waiting, [1, 0, 0]);
    world.engine.stop().await;

    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let again = simulator::smpp(quick(), listener).await;
    let plan = Plan { carriers: vec![], ..Plan::default() };
    let ports = [world.carriers[0].addr().port(), again.addr().port()];
    crate::world::provision(&world.db, &plan, &ports).await;
    let engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    assert_eq!(closed(&engine, "C1", uid).await.state, State::Delivered);
    assert_eq!((world.carriers[0].stats().accepted, again.stats().accepted), (0, 1));
    assert_eq!(engine.check_books().await.unwrap(), Vec::<String>::new());
});

on_both!(an_answer_to_a_test_is_not_taken_from_the_tenant, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let phone = "13800130018";
    let uid = world.engine.test_carrier(&staff(Role::Noc), "C0", test(phone)).await.unwrap();
    closed(&world.engine, "C0", uid).await;
    crate::life::ends_as(&world, phone, State::Delivered, "DELIVRD").await;
    let uid = world.engine.test_carrier(&staff(Role::Noc), "C0", test(phone)).await.unwrap();
    closed(&world.engine, "C0", uid).await;
    for _ in 0..500 {
        let feed = world.engine.uplinks(&world.actor, 0, 10).await.unwrap();
        if let Some(uplink) = feed.items.first() {
            assert_ne!(uplink.message, Some(uid));
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no uplink came");
});

on_both!(what_is_wrong_with_a_test_is_said, |disk: Arc<Disk>| async move {
    let plan = Plan { carrier_options: "enabled = false".into(), ..Plan::default() };
    let world = World::new(disk, plan).await;
    let engine = &world.engine;
    let ask = async |role, carrier, new| refusal(engine.test_carrier(&staff(role), carrier, new).await);
    assert_eq!(ask(Role::ReadOnly, "C0", test("13800138000")).await, Refusal::Forbidden);
    assert_eq!(ask(Role::Noc, "none", test("13800138000")).await, Refusal::NotFound);
    assert_eq!(ask(Role::Noc, "C0", test("13800138000")).await, Refusal::CarrierDisabled);
    crate::world::provision(&world.db, &Plan::default(), &[world.carriers[0].addr().port()]).await;
    world.engine.refresh().await.unwrap();
    let fine = || test("13800138000");
    for (new, expected) in [
        (test("hello"), Refusal::InvalidNumber),
        (NewTest { content: " \n".into(), ..fine() }, Refusal::ContentEmpty),
        (NewTest { content: "长".repeat(1501), ..fine() }, Refusal::ContentTooLong),
        (NewTest { sender_id: Some("not a sender!".into()), ..fine() }, Refusal::SenderIdInvalid),
    ] {
        assert_eq!(ask(Role::Noc, "C0", new).await, expected);
    }
    assert_eq!(world.engine.carrier_tests(&staff(Role::Noc), "C0").await.unwrap().len(), 0);
});

on_both!(a_carrier_shows_what_it_does, |disk: Arc<Disk>| async move {
    let refusing = SmppOptions { refuse_percent: 100.0, refuse_status: 0x0B, ..quick() };
    let plan = Plan {
        carriers: vec![quick(), refusing],
        carrier_options: "binds = [\"transceiver\", \"transceiver\"]\nwindow = 7\npace_per_s = 900".into(),
        ..Plan::default()
    };
    let world = World::new(disk, plan).await;
    let noc = staff(Role::Noc);
    while live(&world.engine, "C0").state != CarrierState::Up {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    crate::life::ends_as(&world, "13800130000", State::Delivered, "DELIVRD").await;
    crate::life::ends_as(&world, "13800130001", State::Undelivered, "UNDELIV").await;
    let uid = world.engine.test_carrier(&noc, "C1", test("13800138000")).await.unwrap();
    assert_eq!(closed(&world.engine, "C1", uid).await.state, State::Rejected);
    let busy = live(&world.engine, "C0");
    assert!(busy.up && busy.enabled && !busy.tls);
    assert_eq!((busy.window, busy.in_flight, busy.waiting), (14, 0, [0, 0, 0]));
    assert_eq!((busy.pace_per_s, busy.pace_full_per_s), (Some(900.0), Some(900.0)));
    let totals = busy.totals;
    assert_eq!((totals.submitted, totals.accepted, totals.refused), (2, 2, 0));
    assert_eq!((totals.receipts, totals.delivered, totals.undelivered), (2, 1, 1));
    assert_eq!((busy.errors.len(), busy.errors[0].seen.count), (1, 1));
    assert!(busy.errors[0].seen.code.starts_with("UNDELIV"), "{:?}", busy.errors);
    assert!(!busy.errors[0].meaning.zh.is_empty() && busy.series.len() == 60);
    assert_eq!(busy.binds.len(), 2);
    assert_eq!(busy.binds.iter().map(|bind| bind.status.submitted).sum::<u64>(), 2);
    let refused = live(&world.engine, "C1");
    assert_eq!((refused.totals.refused, refused.errors[0].seen.code.as_str()), (1, "0x0000000B"));

    let details = world.engine.carrier_live(&noc, "C0").unwrap();
    assert_eq!(details.routes, ["IM", "IN", "IV", "M", "N", "V"]);
    assert_eq!((&details.options["window"], details.options.get("password")), (&7.into(), None));
    world.carriers[0].stop().await;
    // That a bind was lost is counted by another task than the one that says the carrier is down.
    let is_seen = |live: &CarrierLive| {
        let is_up = matches!(live.state, CarrierState::Up | CarrierState::PartlyUp);
        !is_up && live.errors.iter().any(|error| error.meaning.code == "bind_lost")
    };
    while !is_seen(&live(&world.engine, "C0")) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let down = live(&world.engine, "C0");
    assert!(matches!(down.state, CarrierState::Down | CarrierState::Connecting), "{:?}", down.state);
    assert!(down.binds.iter().all(|bind| bind.status.last_error.is_some()), "{:?}", down.binds);
    let both = world.engine.carriers_live(&noc).unwrap();
    assert_eq!(
        both.iter().map(|live| (live.code.as_str(), live.up)).collect::<Vec<_>>(),
        [("C0", false), ("C1", true)]
    );
    let routes = world.engine.routes_live(&noc).unwrap();
    assert_eq!((routes.len(), routes[0].route_id.as_str(), routes[0].kind), (6, "IM", Kind::Marketing));
    let steps: Vec<_> = routes[0].steps.iter().map(|step| (step.carrier.as_str(), step.up)).collect();
    assert_eq!(steps, [("C0", false), ("C1", true)]);
});

on_both!(health_and_tenants_are_seen_by_those_who_may, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let soon = Some(engine::clock::now_ms() + 3_600_000);
    let later = crate::world::request(Kind::Marketing, "拒收请回复R", &["13800138000"]);
    let later = engine::send::SendRequest { schedule_at_ms: soon, ..later };
    world.engine.send(&world.actor, later, None).await.unwrap();
    let report = world.engine.health_report(&staff(Role::ReadOnly), Path::new("")).await.unwrap();
    assert!(report.health.ready, "{:?}", report.health);
    assert_eq!(report.lease_holder.as_deref(), Some(report.node.as_str()));
    assert_eq!(report.open, [(State::Queued, 1)]);
    assert!(report.data_bytes.unwrap() > 10_000 && report.memory_bytes.unwrap() > 1_000_000);
    let (disk, database) = (report.disk.unwrap(), report.database);
    assert!(disk.total_bytes > disk.free_bytes && database.commits > 0 && !database.down);
    assert!(database.write_us_p50.unwrap() <= database.write_us_p99.unwrap());
    assert_eq!((report.queue.max, report.queue.by_priority), (200_000, [0, 0, 0]));

    let tenants = world.engine.tenants(&staff(Role::Reviewer), TenantQuery::default()).await.unwrap().items;
    assert_eq!((tenants.len(), tenants[0].managed.tenant.code.as_str()), (1, "CNX01"));
    assert_eq!((tenants[0].counts.keys, tenants[0].counts.orders, tenants[0].counts.accounts), (1, 1, 0));
    let reviewer = staff(Role::Reviewer);
    assert_eq!(refusal(world.engine.health_report(&reviewer, Path::new("")).await), Refusal::Forbidden);
    assert_eq!(refusal(world.engine.carriers_live(&reviewer)), Refusal::Forbidden);
    assert_eq!(refusal(world.engine.routes_live(&world.actor)), Refusal::KeyScope);
    assert_eq!(refusal(world.engine.tenants(&world.actor, TenantQuery::default()).await), Refusal::KeyScope);
});
