//! The registry of sender IDs.

use domain::id::{AccountId, SenderEntryId};
use domain::phone::Country;
use domain::sender_registry::Status;
use store::sender_ids::{self, Filter, SenderEntry};
use store::{Db, Error, catalog};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

fn entry(id: i64, text: &str, place: &str) -> SenderEntry {
    SenderEntry {
        id: SenderEntryId(id),
        tenant: RED,
        text: text.into(),
        country: country(place),
        status: Status::Submitted,
        company: "Red Flag Ltd".into(),
        purpose: "parcels".into(),
        marketing: true,
        account: Some(AccountId(1)),
        who: "CNX01_Adm".into(),
        at_ms: NOW + id,
        note: String::new(),
        decided: None,
        version: 1,
    }
}

pub(crate) fn chapter(db: &Db) {
    let catalogue = read(db, catalog::version);
    let theirs = SenderEntry { tenant: BLUE, account: None, ..entry(4, "RedFlag", "SG") };
    let put = [entry(1, "RedFlag", "SG"), entry(2, "RedFlag", "GB"), entry(3, "Flag_1", "SG"), theirs];
    write(db, move |tx| put.iter().try_for_each(|one| sender_ids::insert(tx, one)));
    assert!(read(db, catalog::version) > catalogue, "the message path sees it");
    let twice = db.write_blocking(|tx| sender_ids::insert(tx, &entry(9, "RedFlag", "SG")));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    let own: Vec<_> = read(db, |tx| sender_ids::of_tenant(tx, RED)).iter().map(|one| one.id.0).collect();
    assert_eq!(own, [3, 2, 1], "by text and country");
    assert_eq!(
        (read(db, |tx| sender_ids::count(tx, RED)), read(db, |tx| sender_ids::count(tx, BLUE))),
        (3, 1)
    );
    let known = Some(entry(1, "RedFlag", "SG"));
    assert_eq!(write(db, |tx| sender_ids::lock_place(tx, RED, "RedFlag", country("SG"))), known);
    assert_eq!(write(db, |tx| sender_ids::lock_place(tx, RED, "redflag", country("SG"))), None);
    assert_eq!(write(db, |tx| sender_ids::lock(tx, RED, SenderEntryId(1))), known);
    assert_eq!(write(db, |tx| sender_ids::lock(tx, BLUE, SenderEntryId(1))), None);
    assert_eq!(write(db, |tx| sender_ids::lock_all(tx, SenderEntryId(1))), known);
    assert_eq!(read(db, |tx| sender_ids::get(tx, RED, SenderEntryId(1))), known);
    assert_eq!(read(db, |tx| sender_ids::get(tx, BLUE, SenderEntryId(1))), None);

    assert_eq!(read(db, sender_ids::standing_all), [], "nothing was decided");
    let approved = SenderEntry {
        status: Status::Approved,
        note: "in May".into(),
        decided: Some(("reviewer".into(), NOW + 9)),
        ..entry(1, "RedFlag", "SG")
    };
    let change = approved.clone();
    let decide = move || {
        let change = change.clone();
        write(db, move |tx| sender_ids::update(tx, &change))
    };
    let catalogue = read(db, catalog::version);
    assert!(decide());
    assert!(!decide(), "the second is told");
    assert!(read(db, catalog::version) > catalogue, "the message path sees it");
    let approved = SenderEntry { version: 2, ..approved };
    assert_eq!(read(db, |tx| sender_ids::get(tx, RED, SenderEntryId(1))), Some(approved));
    assert_eq!(
        read(db, sender_ids::standing_all),
        [(RED, "RedFlag".to_owned(), country("SG"), Status::Approved)]
    );

    let page = |filter: Filter| {
        let (found, count) =
            read(db, move |tx| sender_ids::page_all(tx, &Filter { limit: 9, ..filter.clone() }, 99));
        assert_eq!(found.len() as i64, count);
        found.iter().map(|one| one.id.0).collect::<Vec<_>>()
    };
    assert_eq!(page(Filter::default()), [4, 3, 2, 1], "the newest first");
    let waiting = Filter { status: Some(Status::Submitted), ..Filter::default() };
    assert_eq!(page(waiting.clone()), [2, 3, 4], "as they came");
    assert_eq!(page(Filter { tenant: Some(RED), country: Some(country("SG")), ..waiting }), [3]);
    let words = |words: &str| Filter { words: Some(words.into()), ..Filter::default() };
    assert_eq!((page(words("FLAG_")), page(words("redfl"))), (vec![3], vec![4, 2, 1]));
    let (found, count) =
        read(db, |tx| sender_ids::page_all(tx, &Filter { offset: 1, limit: 1, ..Filter::default() }, 3));
    assert_eq!((found.len(), found[0].id.0, count), (1, 3, 3), "counted up to a limit");
}
