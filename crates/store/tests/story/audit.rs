//! The audit log: lines are added and read back by tenant, time, name and action, in pages.

use domain::audit::Action;
use domain::id::{AccountId, AuditId, KeyId, TenantId};
use store::Db;
use store::audit::{self, Filter, NewAudit, Page};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

const WHOLE: Page = Page { offset: 0, limit: 100, ascending: false };

fn line(tenant: TenantId, after: i64, who: &str, action: Action) -> NewAudit {
    NewAudit {
        tenant,
        id: AuditId(id(after).0),
        account: Some(AccountId(2)),
        key: None,
        who: who.into(),
        action: action.as_str().into(),
        object: "钥匙".into(),
        ok: true,
        address: "203.0.113.9".into(),
        agent: "curl/8.5".into(),
        detail: "{}".into(),
    }
}

pub(crate) fn chapter(db: &Db) {
    let signed_in = line(RED, 1, "CNX01_Adm", Action::SignIn);
    let refused = NewAudit { ok: false, ..line(RED, 2, "CNX01_Adm", Action::SignInFailed) };
    let by_key = NewAudit { account: None, key: Some(KeyId(7)), ..line(RED, 3, "shop", Action::CallbackPut) };
    let other = line(BLUE, 4, "BLU01_Adm", Action::SignIn);
    let all = [signed_in.clone(), refused.clone(), by_key.clone(), other.clone()];
    let added = all.clone();
    write(db, move |tx| added.iter().try_for_each(|line| audit::add(tx, line)));
    let twice = signed_in.clone();
    assert!(db.write_blocking(move |tx| audit::add(tx, &twice)).is_err(), "a line is never replaced");

    let of = |tenant, filter: Filter, page| read(db, move |tx| audit::page(tx, tenant, &filter, page, 10));
    let none = Filter::default;
    assert_eq!(of(RED, none(), WHOLE), (vec![by_key.clone(), refused.clone(), signed_in.clone()], 3));
    assert_eq!(of(BLUE, none(), WHOLE), (vec![other.clone()], 1));
    assert_eq!(of(TenantId(9), none(), WHOLE), (vec![], 0));
    let second = Page { offset: 1, limit: 1, ascending: true };
    assert_eq!(of(RED, none(), second), (vec![refused.clone()], 3));
    let by = Filter { who: Some("CNX01_Adm".into()), ..none() };
    assert_eq!(of(RED, by, WHOLE).0, [refused.clone(), signed_in.clone()]);
    let failed = Filter { action: Some(Action::SignInFailed), ..none() };
    assert_eq!(of(RED, failed, WHOLE), (vec![refused.clone()], 1));
    let about = |words: &str| of(RED, Filter { object: Some(words.into()), ..none() }, WHOLE).0.len();
    assert_eq!((about("钥"), about("shop_%"), about("锁")), (3, 0, 0));
    let slice = |tenant, before, limit| {
        read(db, move |tx| audit::slice_all(tx, tenant, &Filter { before, ..Filter::default() }, limit))
    };
    assert_eq!(slice(Some(RED), None, 2), [by_key.clone(), refused.clone()]);
    assert_eq!(slice(Some(RED), Some(refused.id), 9), std::slice::from_ref(&signed_in));
    assert_eq!(slice(None, None, 1), std::slice::from_ref(&other));
    let between = Filter { from_ms: Some(NOW + 2), until_ms: Some(NOW + 3), ..none() };
    assert_eq!(of(RED, between, WHOLE).0, [refused]);

    let everybody = read(db, |tx| audit::page_all(tx, &Filter::default(), WHOLE, 3));
    assert_eq!(everybody, (all.into_iter().rev().collect(), 3), "counting stops at its limit");
    let since = Filter { from_ms: Some(NOW + 4), ..none() };
    assert_eq!(read(db, move |tx| audit::page_all(tx, &since, WHOLE, 9)), (vec![other], 1));
}
