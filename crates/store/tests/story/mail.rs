//! Mails wait for their turn, are put off and removed; and who of a tenant is told about its orders.

use domain::id::{AccountId, TenantId};
use store::mail::{self, Mail};
use store::{Db, accounts, catalog};

use super::places::{read, write};
use super::rows::{NOW, RED};

/// Has nobody but whom this chapter gives it.
const CREW: TenantId = TenantId(88);

fn mail(id: i64, next_ms: i64) -> Mail {
    Mail {
        id,
        tenant: RED,
        account: "CNX01_Fin".into(),
        address: "fin@example.com".into(),
        subject: "余量不足".into(),
        content: "…".into(),
        tries: 0,
        next_ms,
    }
}

pub(crate) fn chapter(db: &Db) {
    write(db, |tx| mail::insert(tx, RED, &[mail(1, NOW + 5), mail(2, NOW), mail(3, NOW + 1)]));
    let due = |now: i64, limit: i64| read(db, move |tx| mail::due_all(tx, now, limit));
    assert_eq!(due(NOW - 1, 9), []);
    assert_eq!(due(NOW + 1, 9), [mail(2, NOW), mail(3, NOW + 1)]);
    assert_eq!(due(NOW + 9, 1), [mail(2, NOW)]);
    write(db, |tx| mail::put_off_all(tx, 2, NOW + 60));
    write(db, |tx| mail::remove_all(tx, 3));
    assert_eq!(due(NOW + 5, 9), [mail(1, NOW + 5)]);
    assert_eq!(due(NOW + 60, 9), [mail(1, NOW + 5), Mail { tries: 1, ..mail(2, NOW + 60) }]);

    let person = |id: i64, tenant: TenantId, role: &str, mail: &str, status: &str| catalog::Account {
        id: AccountId(id),
        tenant,
        name: format!("told_{id}"),
        role: role.into(),
        mail: mail.into(),
        language: "zh".into(),
        password: String::new(),
        status: status.into(),
        created_ms: NOW,
    };
    let people = [
        person(901, CREW, "manager", "m@example.com", "active"),
        person(902, CREW, "finance", "f@example.com", "active"),
        person(903, CREW, "finance", "", "active"),
        person(904, CREW, "finance", "g@example.com", "disabled"),
        person(905, CREW, "sender", "s@example.com", "active"),
        person(906, TenantId(0), "finance", "p@example.com", "active"),
    ];
    let added = people.clone();
    write(db, move |tx| added.iter().try_for_each(|account| catalog::put_account(tx, account)));
    let told = read(db, |tx| accounts::told_of_money(tx, CREW));
    assert!(told.contains(&people[0]) && told.contains(&people[1]), "{told:?}");
    assert!(!told.iter().any(|account| account.id.0 > 902 && account.id.0 < 910), "{told:?}");
}
