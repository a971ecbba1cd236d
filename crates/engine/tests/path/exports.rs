//! The log as a file that is made in the background: what is in it, who may have it, and a program that ends meanwhile.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use domain::export::Status;
use domain::id::{AccountId, ExportId, SessionId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use engine::exports::{ExportView, NewExport};
use engine::log::LogQuery;
use engine::money::Format;
use engine::paging::Paging;
use engine::send::SendRequest;
use engine::{Actor, Engine, Error, Person};

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

fn person(id: i64, tenant: i64, role: Role) -> Actor {
    let (name, role) = (format!("person-{id}"), role.into());
    let person = Person { id: AccountId(id), tenant: TenantId(tenant), name, role, session: SessionId(1) };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn new(format: Format, query: LogQuery) -> NewExport {
    NewExport { format, query, lang: Lang::En }
}

async fn done(engine: &Engine, actor: &Actor, id: ExportId) -> ExportView {
    for _ in 0..2000 {
        let view = engine.export(actor, id).await.unwrap();
        if !view.status.is_under_way() {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", engine.export(actor, id).await.unwrap());
}

async fn file(engine: &Engine, actor: &Actor, id: ExportId) -> Vec<u8> {
    let mut download = engine.export_file(actor, id).await.unwrap();
    let mut whole = Vec::new();
    while let Some(piece) = download.pieces.recv().await {
        whole.extend(piece.unwrap());
    }
    whole
}

async fn sent(world: &World) {
    let phones = ["13800138071", "13800138072", "bad"];
    let named = SendRequest {
        task: Some("Spring".into()),
        reference: Some("=1+1".into()),
        ..request(Kind::Notification, "快递, \"已到\"", &phones)
    };
    let sent = world.engine.send(&world.actor, named, None).await.unwrap();
    for message in &sent.messages[..2] {
        world.closed(message.uid).await;
    }
}

on_both!(the_log_is_exported_in_the_background, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let (engine, me) = (&world.engine, person(50, 1, Role::Manager));
    sent(&world).await;
    let create = |actor: &Actor, format, query| {
        let (engine, actor) = (engine.clone(), actor.clone());
        async move { engine.create_export(&actor, new(format, query)).await }
    };
    let asked = create(&me, Format::Csv, LogQuery::default()).await.unwrap();
    assert_eq!((asked.status, asked.rows, asked.is_whole), (Status::Waiting, 0, false));
    let view = done(engine, &me, asked.id).await;
    assert_eq!((view.status, view.rows, view.total), (Status::Done, 3, Some(3)));
    let text = String::from_utf8(file(engine, &me, asked.id).await).unwrap();
    assert_eq!((text.len() as i64, text.lines().count()), (view.octets, 4));
    assert!(text.starts_with("\u{FEFF}Accepted (Asia/Shanghai),UID,"), "{text}");
    assert!(text.contains("+86138****8071") && !text.contains("13800138071"), "{text}");
    assert!(text.contains("'=1+1") && !text.contains(",=1+1"), "no cell is a formula");
    assert!(text.contains("Spring") && text.contains("\"【云燕】快递, \"\"已到\"\"\""), "{text}");
    assert!(text.contains("Delivered") && text.contains("Refused by platform"), "{text}");

    let delivered =
        LogQuery { states: vec![State::Delivered], task: Some("spring".into()), ..LogQuery::default() };
    let whole = create(&me, Format::Csv, LogQuery { unmask: true, ..delivered }).await.unwrap();
    assert_eq!(done(engine, &me, whole.id).await.rows, 2);
    let text = String::from_utf8(file(engine, &me, whole.id).await).unwrap();
    assert!(text.contains("'+8613800138071") && !text.contains("bad"), "{text}");
    let viewer = person(51, 1, Role::Viewer);
    assert_eq!(refusal(engine.export_file(&viewer, whole.id).await), Refusal::Forbidden);
    assert!(!file(engine, &viewer, asked.id).await.is_empty(), "what is masked anybody may have");
    let unmask = LogQuery { unmask: true, ..LogQuery::default() };
    assert_eq!(refusal(create(&viewer, Format::Csv, unmask).await), Refusal::Forbidden);

    let book = create(&world.actor, Format::Xlsx, LogQuery { oldest_first: true, ..LogQuery::default() })
        .await
        .unwrap();
    let view = done(engine, &me, book.id).await;
    assert_eq!((view.status, view.rows, view.is_whole), (Status::Done, 3, true), "a key's has whole numbers");
    let octets = file(engine, &world.actor, book.id).await;
    assert!(octets.starts_with(b"PK") && octets.len() as i64 == view.octets);

    assert_eq!(refusal(engine.cancel_export(&me, book.id).await), Refusal::ExportState);
    let stranger = person(52, 2, Role::Manager);
    assert_eq!(refusal(engine.export(&stranger, book.id).await), Refusal::NotFound);
    assert_eq!(refusal(engine.export_file(&stranger, asked.id).await), Refusal::NotFound);
    let bad = LogQuery { phone: Some("x".into()), ..LogQuery::default() };
    assert_eq!(refusal(create(&me, Format::Csv, bad).await), Refusal::InvalidNumber);
    assert_eq!(refusal(create(&me, Format::Pdf, LogQuery::default()).await), Refusal::FieldInvalid);
    let page = engine.exports(&me, Paging::default()).await.unwrap();
    assert_eq!((page.total, page.items[0].id), (3, book.id));
});

on_both!(an_export_is_made_anew_after_the_program_ended, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let me = person(50, 1, Role::Manager);
    sent(&world).await;
    let three = || new(Format::Csv, LogQuery::default());
    let (engine, actor) = (world.engine.clone(), me.clone());
    let create = move || {
        let (engine, actor) = (engine.clone(), actor.clone());
        async move { engine.create_export(&actor, three()).await }
    };
    let many = tokio::join!(create(), create(), create(), create(), create());
    let many = [many.0, many.1, many.2, many.3, many.4];
    let taken: Vec<_> = many.iter().flatten().map(|view| view.id).collect();
    assert!((3..5).contains(&taken.len()), "{many:?}");
    let refused = many.into_iter().find(Result::is_err).unwrap();
    assert_eq!(refusal(refused), Refusal::ExportsUnderWay);
    for id in &taken {
        assert_eq!(done(&world.engine, &me, *id).await.status, Status::Done);
    }
    world.engine.stop().await;
    // As it is left by a program that was killed: begun, with a piece of the file.
    let id = create().await.unwrap().id;
    let left = move |tx: &mut store::Tx<'_>| {
        store::exports::begin(tx, TenantId(1), id, 77)?;
        store::exports::add_piece(tx, id, 77, 1, (0, b"torn"))
    };
    assert!(world.db.write(left).await.unwrap());
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
    assert_eq!(done(&world.engine, &me, id).await.rows, 3);
    let text = String::from_utf8(file(&world.engine, &me, id).await).unwrap();
    assert_eq!(text.lines().count(), 4);
});
