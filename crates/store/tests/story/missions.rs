//! Missions: written, listed, sent slice by slice, with their lists in blocks and the files these came from.

use domain::id::{AccountId, KeyId, MessageId, TenantId};
use domain::mission::Status;
use store::Db;
use store::missions::{self, Block, Filter, Import, List, Mission};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

const LATER: i64 = 90_000_000;

pub(crate) fn mission(after: i64, name: &str) -> Mission {
    Mission {
        tenant: RED,
        id: id(LATER + after),
        version: 1,
        name: name.into(),
        status: Status::Draft,
        direction: 1,
        kind: 3,
        template: None,
        content: "Sale".into(),
        signature: "红".into(),
        position: 1,
        sender: None,
        route: None,
        unsubscribe: true,
        consent: None,
        due_ms: None,
        speed: Some(10),
        key: KeyId(1),
        account: AccountId(0),
        who: "test".into(),
        submitted_ms: None,
        submitted_by: AccountId(0),
        started_ms: None,
        finished_ms: None,
        total: 0,
        rejected: 0,
        blocked: 0,
        segments: 0,
        sent: 0,
        reviewed: false,
        paused: None,
        facts: "{}".into(),
    }
}

pub(crate) fn chapter(db: &Db) {
    let rows =
        [mission(0, "March 100%"), mission(1, "march_2"), Mission { direction: 2, ..mission(2, "Abroad") }];
    let put = rows.clone();
    write(db, move |tx| put.iter().try_for_each(|row| missions::insert(tx, row)));
    let [first, second, third] = rows;
    assert_eq!(read(db, |tx| missions::get(tx, RED, id(LATER))), Some(first.clone()));
    assert_eq!(read(db, |tx| missions::get(tx, BLUE, id(LATER))), None, "another tenant's");
    assert_eq!(write(db, |tx| missions::lock(tx, RED, id(LATER))), Some(first.clone()));
    assert_eq!(write(db, |tx| missions::lock(tx, BLUE, id(LATER))), None);
    listed(db);
    lists(db, first.id);
    imports(db, second.id);

    let running = Mission { status: Status::Running, total: 5, started_ms: Some(NOW), ..first };
    let put = running.clone();
    write(db, move |tx| missions::update(tx, &put));
    assert_eq!(read(db, missions::live_all), std::slice::from_ref(&running));
    let of = running.id;
    let advance = move |from, to| write(db, move |tx| missions::advance(tx, RED, of, from, to));
    assert!(advance(0, 3) && !advance(0, 3), "a slice is sent once");
    assert!(!write(db, move |tx| missions::advance(tx, BLUE, of, 3, 4)));
    let put = Mission { status: Status::Paused, sent: 3, paused: Some("person".into()), ..running };
    write(db, move |tx| missions::update(tx, &put));
    assert!(!advance(3, 5), "what stands still sends nothing");
    assert_eq!(read(db, missions::paused_all), [(RED, of)]);
    assert_eq!(read(db, missions::live_all), []);
    assert_eq!(read(db, |tx| missions::count_open(tx, RED)), 3);
    for gone in [of, second.id, third.id] {
        write(db, move |tx| missions::remove(tx, RED, gone));
    }
    assert_eq!(read(db, |tx| missions::count_open(tx, RED)), 0);
    assert_eq!(read(db, move |tx| missions::block(tx, RED, of, List::Good, 0)), None);
}

fn listed(db: &Db) {
    let found = |tenant: TenantId, filter: Filter| {
        let (rows, total) = read(db, move |tx| missions::page(tx, tenant, &filter, (0, 2), 10));
        (rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), total)
    };
    let named = |name: &str| Filter { name: Some(name.into()), ..Filter::default() };
    assert_eq!(found(RED, Filter::default()), (vec!["Abroad".into(), "march_2".into()], 3));
    assert_eq!(found(BLUE, Filter::default()), (vec![], 0));
    assert_eq!(found(RED, named("MARCH")).1, 2);
    assert_eq!(found(RED, named("100%")), (vec!["March 100%".into()], 1));
    let abroad = Filter { direction: Some(2), status: Some(Status::Draft), ..Filter::default() };
    assert_eq!(found(RED, abroad), (vec!["Abroad".into()], 1));
    let (from_ms, until_ms) = (Some(NOW + LATER + 1), Some(NOW + LATER + 2));
    assert_eq!(found(RED, Filter { from_ms, until_ms, ..Filter::default() }).0, ["march_2"]);
}

fn lists(db: &Db, of: MessageId) {
    let block = |first, count| Block { first, count, data: vec![7; 3] };
    for (list, block) in [(List::Good, block(0, 3)), (List::Good, block(3, 2)), (List::Rejected, block(0, 1))]
    {
        write(db, move |tx| missions::add_block(tx, RED, of, list, &block));
    }
    let at = |list, place| read(db, move |tx| missions::block(tx, RED, of, list, place)).map(|b| b.first);
    assert_eq!(
        [at(List::Good, 0), at(List::Good, 2), at(List::Good, 3), at(List::Good, 5)],
        [Some(0), Some(0), Some(3), None]
    );
    assert_eq!((at(List::Rejected, 0), at(List::Rejected, 1)), (Some(0), None));
    let copy = id(LATER + 2);
    write(db, move |tx| missions::copy_rows(tx, RED, of, copy));
    assert_eq!(read(db, move |tx| missions::block(tx, RED, copy, List::Good, 4)).map(|b| b.count), Some(2));
    write(db, move |tx| missions::drop_rows(tx, RED, copy));
    assert_eq!(read(db, move |tx| missions::block(tx, RED, copy, List::Good, 0)), None);
}

fn imports(db: &Db, of: MessageId) {
    let import = Import {
        tenant: RED,
        mission: of,
        id: 5,
        state: "receiving".into(),
        file: "list.csv".into(),
        octets: 0,
        octets_read: 0,
        rows_read: 0,
        error: None,
    };
    let begun = import.clone();
    write(db, move |tx| missions::begin_import(tx, &begun));
    write(db, move |tx| missions::add_piece(tx, RED, of, 0, b"13800000001"));
    let piece = |number| read(db, move |tx| missions::piece(tx, RED, of, number));
    assert_eq!((piece(0), piece(1)), (Some(b"13800000001".to_vec()), None));
    let other = Import { id: 4, ..import.clone() };
    assert!(!write(db, move |tx| missions::note_import(tx, &other)), "another import's");
    let failed = Import { state: "failed".into(), octets: 11, error: Some("{}".into()), ..import };
    let put = failed.clone();
    assert!(write(db, move |tx| missions::note_import(tx, &put)));
    assert_eq!(read(db, move |tx| missions::import_of(tx, RED, of)), Some(failed.clone()));
    assert_eq!(read(db, |tx| missions::imports_in_all(tx, ("failed", "reading"))), [failed]);
    write(db, move |tx| missions::drop_file(tx, RED, of));
    assert_eq!(piece(0), None);
    write(db, move |tx| missions::drop_import(tx, RED, of));
    assert_eq!(read(db, move |tx| missions::import_of(tx, RED, of)), None);
}
