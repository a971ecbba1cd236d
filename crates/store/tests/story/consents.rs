//! Records of consent: made, changed by one of two editors, put away, with their files.

use domain::consent_record::Method;
use domain::evidence::{FileKind, Subject};
use domain::id::{ConsentId, EvidenceId};
use store::consents::{self, Consent};
use store::evidence::{self, Evidence};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

fn record(id: i64, name: &str) -> Consent {
    Consent {
        id: ConsentId(id),
        tenant: RED,
        name: name.into(),
        method: Method::WebForm,
        wording: "I agree to get offers.\nI can unsubscribe at any time.".into(),
        since: "2026-03-01".into(),
        note: String::new(),
        version: 1,
        created_ms: NOW,
        created_by: "CNX01_Adm".into(),
        changed_ms: NOW,
        changed_by: "CNX01_Adm".into(),
        archived_ms: None,
    }
}

pub(crate) fn chapter(db: &Db) {
    let (one, two) = (record(810, "newsletter form"), record(811, "counter"));
    let put = [one.clone(), two.clone()];
    write(db, move |tx| put.iter().try_for_each(|row| consents::insert(tx, row)));
    let again = db.write_blocking(|tx| consents::insert(tx, &record(812, "counter")));
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    let names = |tenant| {
        let rows = read(db, move |tx| consents::of_tenant(tx, tenant));
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    assert_eq!((names(RED), names(BLUE)), (vec!["counter".into(), "newsletter form".into()], vec![]));
    assert_eq!(read(db, |tx| consents::get(tx, RED, ConsentId(810))), Some(one));
    assert_eq!(read(db, |tx| consents::get(tx, BLUE, ConsentId(810))), None);
    assert_eq!(write(db, |tx| consents::lock(tx, RED, ConsentId(811))), Some(two.clone()));
    assert_eq!(write(db, |tx| consents::lock(tx, BLUE, ConsentId(811))), None);
    let taken = |id| read(db, move |tx| consents::is_taken(tx, RED, "counter", ConsentId(id)));
    assert!(taken(810) && !taken(811));
    assert_eq!((read(db, |tx| consents::count(tx, RED)), read(db, |tx| consents::count(tx, BLUE))), (2, 0));

    let away = Consent { method: Method::Shop, archived_ms: Some(NOW + 1), ..two };
    let (first, second) = (away.clone(), away.clone());
    assert!(write(db, move |tx| consents::update(tx, &first)));
    assert!(!write(db, move |tx| consents::update(tx, &second)), "made from an older version");
    let stored = read(db, |tx| consents::get(tx, RED, ConsentId(811)));
    assert_eq!(stored, Some(Consent { version: 2, ..away }));
    assert_eq!(names(RED), ["newsletter form", "counter"], "archived ones last");
    let mut standing = read(db, consents::standing_all);
    standing.sort_unstable();
    assert_eq!(standing, [(RED, ConsentId(810), true), (RED, ConsentId(811), false)]);
    files(db);
}

fn files(db: &Db) {
    let file = Evidence {
        tenant: RED,
        id: EvidenceId(81),
        subject: Subject::Consent,
        object: 810,
        purpose: "consent".into(),
        name: "form.png".into(),
        media: FileKind::Png,
        octets: 4,
        pages: Some(2),
        standing: domain::evidence::Standing::Counts,
        replaces: None,
        sha256: vec![1; 32],
        expires_on: None,
        account: None,
        who: "a key".into(),
    };
    let put = file.clone();
    write(db, move |tx| evidence::insert(tx, &put, b"form"));
    let of = |subject| read(db, move |tx| evidence::of_object(tx, RED, subject, 810));
    assert_eq!((of(Subject::Consent), of(Subject::Signature)), (vec![file], vec![]));
}
