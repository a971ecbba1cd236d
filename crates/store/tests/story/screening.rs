//! What may not be said: words set, changed and forgotten; actions of categories; licences; the number that nodes follow.

use domain::id::TenantId;
use domain::kind::Kind;
use domain::screening::category::{Action, Category};
use domain::screening::words::{How, WordId};
use store::Db;
use store::catalog;
use store::screening::{self, ActionRow, Licence, WordRow};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

fn word(after: i64, text: &str) -> WordRow {
    WordRow {
        text: text.into(),
        how: How::Normal,
        id: WordId(id(after).0),
        category: Category::Loan,
        action: None,
        is_off: false,
        note: String::new(),
        who: "Rhea".into(),
        changed_ms: NOW,
        version: 1,
    }
}

pub(crate) fn chapter(db: &Db) {
    assert_eq!(read(db, screening::version), 0);
    let new = vec![word(2, "放款"), word(1, "借条")];
    let put = new.clone();
    write(db, move |tx| {
        screening::begin(tx)?;
        screening::insert(tx, &put)
    });
    assert_eq!(read(db, screening::version), 1);
    assert_eq!(read(db, screening::count), 2);
    assert_eq!(read(db, |tx| screening::get(tx, "借条", How::Normal)), Some(new[1].clone()));
    assert_eq!(read(db, |tx| screening::get(tx, "借条", How::Whole)), None);
    let changed = WordRow { action: Some(Action::Pass), is_off: true, version: 2, ..new[0].clone() };
    let put = vec![changed.clone()];
    write(db, move |tx| {
        screening::begin(tx)?;
        screening::update(tx, &put)
    });
    assert_eq!(read(db, screening::words), [new[1].clone(), changed.clone()]);
    let gone = [("借条".to_owned(), How::Normal), ("借条".to_owned(), How::Whole)];
    write(db, move |tx| screening::remove(tx, &gone));
    assert_eq!(read(db, screening::words), [changed]);
    actions(db);
    licences(db);
}

fn actions(db: &Db) {
    let row = |kind, action| ActionRow {
        category: Category::Games,
        kind,
        action,
        who: "Rhea".into(),
        changed_ms: NOW,
    };
    let rows = vec![row(Kind::Notification, Action::Review), row(Kind::Marketing, Action::Block)];
    let set = rows.clone();
    write(db, move |tx| screening::set_actions(tx, Category::Games, &set));
    assert_eq!(read(db, screening::actions), rows);
    write(db, |tx| screening::set_actions(tx, Category::Loan, &[]));
    assert_eq!(read(db, screening::actions).len(), 2);
    write(db, |tx| screening::set_actions(tx, Category::Games, &[]));
    assert_eq!(read(db, screening::actions), []);
}

fn licences(db: &Db) {
    let licence = |tenant: TenantId, expires_on: Option<&str>| Licence {
        tenant,
        category: Category::Loan,
        expires_on: expires_on.map(str::to_owned),
        note: "licence no. 7".into(),
        who: "Rhea".into(),
        changed_ms: NOW,
    };
    let before = read(db, catalog::version);
    for given in [licence(RED, None), licence(BLUE, None), licence(RED, Some("2027-01-31"))] {
        write(db, move |tx| screening::put_licence(tx, &given));
    }
    assert_eq!(read(db, screening::licences_all), [licence(RED, Some("2027-01-31")), licence(BLUE, None)]);
    assert_eq!(read(db, catalog::version), before + 3);
    assert!(write(db, |tx| screening::drop_licence(tx, BLUE, Category::Loan)));
    assert!(!write(db, |tx| screening::drop_licence(tx, BLUE, Category::Loan)));
    assert_eq!(read(db, screening::licences_all).len(), 1);
    assert!(write(db, |tx| screening::drop_licence(tx, RED, Category::Loan)));
}
