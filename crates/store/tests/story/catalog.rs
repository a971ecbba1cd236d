//! Tenants, accounts, keys, shelves, signatures, templates: what is put is what is read, and every change
//! is seen.

use domain::id::{AccountId, CarrierId, KeyId, PackageId, RouteId, SignatureId, TemplateId, TenantId};
use store::catalog::{self, Account, AuthKey, Item, Shelf, Signature, Template, Tenant};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

pub(crate) fn chapter(db: &Db) {
    assert_eq!(read(db, catalog::version), 0);
    tenants(db);
    accounts(db);
    keys(db);
    shelves(db);
    signatures(db);
    templates(db);
}

/// The version must have grown by one change.
fn changed(db: &Db, by: i64, change: impl FnOnce(&Db)) {
    let before = read(db, catalog::version);
    change(db);
    assert_eq!(read(db, catalog::version), before + by);
}

fn tenant(id: TenantId, code: &str, name: &str) -> Tenant {
    Tenant {
        id,
        code: code.into(),
        name: name.into(),
        time_zone: "Asia/Shanghai".into(),
        language: "zh".into(),
        status: "active".into(),
        options: r#"{"frequency":3}"#.into(),
    }
}

fn tenants(db: &Db) {
    let red = tenant(RED, "CNX01", "红公司 “é” 🀄");
    let blue = Tenant { language: "en".into(), options: String::new(), ..tenant(BLUE, "BLU01", "Blue") };
    let (first, second) = (red.clone(), blue.clone());
    changed(db, 2, |db| {
        write(db, move |tx| {
            catalog::put_tenant(tx, &second)?;
            catalog::put_tenant(tx, &first)
        })
    });
    assert_eq!(read(db, catalog::tenants_all), [red.clone(), blue.clone()]);

    let renamed = Tenant { name: "Red".into(), status: "suspended".into(), time_zone: "UTC".into(), ..red };
    let again = renamed.clone();
    write(db, move |tx| catalog::put_tenant(tx, &again));
    assert_eq!(read(db, catalog::tenants_all), [renamed, blue]);

    let taken = tenant(TenantId(3), "BLU01", "takes a code that is taken");
    changed(db, 0, |db| {
        let answer = db.write_blocking(move |tx| catalog::put_tenant(tx, &taken));
        assert!(matches!(answer, Err(Error::Conflict(_))), "{answer:?}");
    });
    changed(db, 1, |db| write(db, catalog::bump));
}

fn accounts(db: &Db) {
    let admin = Account {
        id: AccountId(1),
        tenant: TenantId(0),
        name: "admin".into(),
        role: "operator".into(),
        mail: String::new(),
        language: "en".into(),
        password: "$argon2id$v=19$m=19456$abc".into(),
        status: "active".into(),
        created_ms: NOW,
    };
    let red = Account { id: AccountId(2), tenant: RED, name: "CNX01_Adm".into(), ..admin.clone() };
    let (first, second) = (admin.clone(), red.clone());
    changed(db, 2, |db| {
        write(db, move |tx| {
            catalog::put_account(tx, &first)?;
            catalog::put_account(tx, &second)
        })
    });
    let disabled = Account { status: "disabled".into(), mail: "a@example.org".into(), ..red };
    let later = Account { created_ms: NOW + 5, ..disabled.clone() };
    write(db, move |tx| catalog::put_account(tx, &later));
    assert_eq!(read(db, catalog::accounts_all), [admin, disabled], "the time of making never changes");
}

fn keys(db: &Db) {
    let key = |id: i64, tenant: TenantId| AuthKey {
        id: KeyId(id),
        tenant,
        name: format!("key {id}"),
        hash: vec![id as u8; 32],
        hint: "hy_0".into(),
        options: "{}".into(),
        created_ms: NOW,
        revoked_ms: None,
        used_ms: None,
    };
    let (one, two) = (key(1, RED), key(2, BLUE));
    let (first, second) = (one.clone(), two.clone());
    changed(db, 2, |db| {
        write(db, move |tx| {
            catalog::put_key(tx, &first)?;
            catalog::put_key(tx, &second)
        })
    });
    let moved = AuthKey { name: "renamed".into(), hint: "hy_1".into(), hash: vec![0, 255, 7], ..one };
    let again = moved.clone();
    write(db, move |tx| catalog::put_key(tx, &again));
    write(db, |tx| catalog::keys_used(tx, &[(KeyId(1), NOW + 60_000), (KeyId(9), NOW)]));
    let used = AuthKey { used_ms: Some(NOW + 60_000), ..moved };
    assert_eq!(read(db, |tx| catalog::keys_all(tx, false)), [used.clone(), two.clone()]);

    assert!(!write(db, |tx| catalog::revoke_key(tx, BLUE, KeyId(1), NOW)), "another tenant's key");
    changed(db, 1, |db| assert!(write(db, |tx| catalog::revoke_key(tx, RED, KeyId(1), NOW + 7))));
    assert!(!write(db, |tx| catalog::revoke_key(tx, RED, KeyId(1), NOW + 8)), "revoked once");
    assert_eq!(read(db, |tx| catalog::keys_all(tx, false)), std::slice::from_ref(&two));
    let revoked = AuthKey { revoked_ms: Some(NOW + 7), ..used };
    assert_eq!(read(db, |tx| catalog::keys_all(tx, true)), [revoked, two]);
}

fn shelves(db: &Db) {
    for shelf in [Shelf::Package, Shelf::Carrier, Shelf::Route] {
        let item = |id: i64, code: &str| Item { id, code: code.into(), options: r#"{"a":"一"}"#.into() };
        let (one, two) = (item(1, "one"), item(2, "two"));
        let put = [two.clone(), one.clone()];
        changed(db, 2, |db| {
            write(db, move |tx| put.iter().try_for_each(|item| catalog::put_item(tx, shelf, item)))
        });
        let changed = Item { code: "ONE".into(), options: "{}".into(), ..one };
        let again = changed.clone();
        write(db, move |tx| catalog::put_item(tx, shelf, &again));
        assert_eq!(read(db, move |tx| catalog::items_all(tx, shelf)), [changed.clone(), two], "{shelf:?}");
        let ids = (changed.package(), changed.carrier(), changed.route());
        assert_eq!(ids, (PackageId(1), CarrierId(1), RouteId(1)));
    }
}

fn signatures(db: &Db) {
    let sign = |id: i64, tenant: TenantId, text: &str| Signature {
        id: SignatureId(id),
        tenant,
        text: text.into(),
        status: "submitted".into(),
    };
    let (one, two) = (sign(1, RED, "鸿雁"), sign(2, BLUE, "鸿雁"));
    let put = [one.clone(), two.clone()];
    changed(db, 2, |db| write(db, move |tx| put.iter().try_for_each(|s| catalog::put_signature(tx, s))));
    let approved = Signature { status: "approved".into(), ..one };
    let again = approved.clone();
    write(db, move |tx| catalog::put_signature(tx, &again));
    assert_eq!(read(db, |tx| catalog::signatures(tx, BLUE)), std::slice::from_ref(&two));
    assert_eq!(read(db, catalog::signatures_all), [approved, two]);
    let twice = sign(3, RED, "鸿雁");
    let answer = db.write_blocking(move |tx| catalog::put_signature(tx, &twice));
    assert!(matches!(answer, Err(Error::Conflict(_))), "one text once per tenant: {answer:?}");
}

fn templates(db: &Db) {
    let template = |id: i64, code: &str| Template {
        id: TemplateId(id),
        tenant: RED,
        code: code.into(),
        name: "验证码".into(),
        kind: 1,
        content: "您的验证码是${code}，#min#分钟内有效。".into(),
        status: "draft".into(),
        variables: "[]".into(),
    };
    let (one, two) = (template(1, "code"), template(2, "sale"));
    let put = [two.clone(), one.clone()];
    changed(db, 2, |db| write(db, move |tx| put.iter().try_for_each(|t| catalog::put_template(tx, t))));
    let edited =
        Template { status: "approved".into(), kind: 3, content: "Hi {1}".into(), name: "n".into(), ..two };
    let again = edited.clone();
    write(db, move |tx| catalog::put_template(tx, &again));
    assert_eq!(read(db, |tx| catalog::templates(tx, RED)), [one.clone(), edited.clone()]);
    assert_eq!(read(db, |tx| catalog::templates(tx, BLUE)), []);
    assert_eq!(read(db, catalog::templates_all), [one, edited]);
}
