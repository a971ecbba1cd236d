//! Accounts as their owners use them, after the catalogue's chapter made them: `admin` of the platform, `CNX01_Adm` of RED.

use domain::id::{AccountId, TenantId};
use store::Db;
use store::accounts;

use super::places::{read, write};
use super::rows::{BLUE, RED};

pub(crate) fn chapter(db: &Db) {
    let of_name = |name: &'static str| read(db, move |tx| accounts::of_name_all(tx, name));
    let (admin, red) = (of_name("admin").unwrap(), of_name("CNX01_Adm").unwrap());
    assert_eq!((admin.account.id, admin.tenant), (AccountId(1), None));
    assert_eq!((red.account.id, red.tenant.as_ref().unwrap().code.as_str()), (AccountId(2), "CNX01"));
    assert_eq!((of_name("nobody"), of_name("")), (None, None));
    assert_eq!(read(db, |tx| accounts::get(tx, RED, AccountId(2))), Some(red.clone()));
    assert_eq!(read(db, |tx| accounts::get(tx, BLUE, AccountId(2))), None, "another tenant's account");

    write(db, |tx| {
        accounts::set_password(tx, RED, AccountId(2), "$argon2id$new")?;
        accounts::set_contact(tx, RED, AccountId(2), "b@example.org", "zh")?;
        accounts::set_password(tx, BLUE, AccountId(1), "$argon2id$other")?;
        accounts::set_contact(tx, BLUE, AccountId(1), "other@example.org", "zh")
    });
    let changed = of_name("CNX01_Adm").unwrap().account;
    assert_eq!(
        (changed.password.as_str(), changed.mail.as_str(), changed.language.as_str()),
        ("$argon2id$new", "b@example.org", "zh")
    );
    let untouched = read(db, |tx| accounts::get(tx, TenantId(0), AccountId(1))).unwrap();
    assert_eq!(untouched.account, of_name("admin").unwrap().account);
    assert_eq!(untouched.account.mail, "");
}
