//! Packages: made, changed by one of two people, retired, and counted.

use domain::id::PackageId;
use store::catalog::{self, Item, Shelf};
use store::packages::{self, Package};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::NOW;

fn package() -> Package {
    Package {
        id: PackageId(70),
        code: "024283242522".into(),
        options: "{\"product\":\"CMIMY_PACK02\"}".into(),
        version: 1,
        created_ms: Some(NOW),
        retired_ms: None,
        orders: 0,
    }
}

pub(crate) fn chapter(db: &Db) {
    let before = read(db, packages::all).len();
    let catalogue = read(db, catalog::version);
    write(db, |tx| packages::insert(tx, &package()));
    assert_eq!(read(db, |tx| packages::by_code(tx, "024283242522")), Some(package()));
    assert_eq!(read(db, |tx| packages::by_code(tx, "24283242522")), None);
    assert_eq!(read(db, packages::all).len(), before + 1);
    let twice = db.write_blocking(|tx| packages::insert(tx, &Package { id: PackageId(71), ..package() }));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");

    let mine = Package { options: "{\"mine\":1}".into(), ..package() };
    let theirs = Package { options: "{\"theirs\":1}".into(), retired_ms: Some(NOW), ..package() };
    let (first, second) = (mine.clone(), theirs.clone());
    assert!(write(db, move |tx| packages::update(tx, &first)));
    assert!(!write(db, move |tx| packages::update(tx, &second)), "the second of two editors changes nothing");
    assert_eq!(read(db, |tx| packages::by_code(tx, &package().code)), Some(Package { version: 2, ..mine }));
    let again = Package { version: 2, ..theirs };
    let retired = again.clone();
    assert!(write(db, move |tx| packages::update(tx, &retired)));
    assert_eq!(read(db, |tx| packages::by_code(tx, &package().code)), Some(Package { version: 3, ..again }));
    assert!(read(db, catalog::version) > catalogue, "everybody sees it");

    // A provisioning file is somebody else too.
    let item = Item { id: 70, code: package().code, options: "{}".into() };
    write(db, move |tx| catalog::put_item(tx, Shelf::Package, &item));
    assert_eq!(read(db, |tx| packages::by_code(tx, &package().code)).unwrap().version, 4);
}
