//! Mails wait for their turn, are put off and removed; and who of a tenant is told about its orders.

use domain::id::{AccountId, RoleId, TenantId};
use domain::permission::Permission;
use store::custom_roles::{self, CustomRole};
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
        person(907, CREW, "9901", "F@example.com", "active"),
        person(908, CREW, "9902", "n@example.com", "active"),
        person(909, CREW, "9903", "x@example.com", "active"),
        person(910, CREW, "9901", "custom@example.com", "active"),
        person(911, CREW, "9901", "off@example.com", "disabled"),
        person(912, CREW, "auditor", "a@example.com", "active"),
    ];
    let added = people.clone();
    let role = |id: i64, tenant: TenantId, may: &[Permission]| CustomRole {
        id: RoleId(id),
        tenant,
        name: format!("told {id}"),
        description: String::new(),
        permissions: may.iter().copied().collect(),
        version: 1,
        created_ms: NOW,
    };
    let roles = [
        role(9901, CREW, &[Permission::BalanceRead]),
        role(9902, CREW, &[Permission::MessagesRead]),
        role(9903, TenantId(0), &[Permission::BalanceRead]),
    ];
    write(db, move |tx| added.iter().try_for_each(|account| catalog::put_account(tx, account)));
    write(db, move |tx| roles.iter().try_for_each(|role| custom_roles::put(tx, role)));
    let told = read(db, |tx| accounts::told_of_money(tx, CREW));
    assert!([0, 1, 9].iter().all(|n| told.contains(&people[*n])), "{told:?}");
    let own: Vec<_> = told.iter().map(|account| account.id.0).filter(|id| (901..=912).contains(id)).collect();
    let managers = read(db, |tx| accounts::managers(tx, CREW));
    assert!(!managers.is_empty() && managers.iter().all(|account| told.contains(account)), "{managers:?}");
    assert_eq!(own, [901, 902, 910], "no address twice, nobody who may not see the balance");
    let told = read(db, |tx| accounts::told_of_signatures(tx, CREW));
    let own: Vec<_> = told.iter().map(|account| account.id.0).filter(|id| (901..=912).contains(id)).collect();
    assert_eq!(own, [901], "who may submit them");
    assert_eq!(read(db, |tx| accounts::told_of_smart(tx, CREW)), told, "managers may do both");
}
