//! One-time codes, recovery codes and reset links: put, read back, used up.

use domain::id::AccountId;
use store::Db;
use store::credentials::{self, Credential, Reset};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

pub(crate) fn chapter(db: &Db) {
    let of = |tenant| read(db, move |tx| credentials::get(tx, tenant, AccountId(2)));
    let none = Credential::none(RED, AccountId(2));
    assert_eq!(of(RED), none);
    let set_up = Credential {
        totp_next: Some(vec![1, 0, 255]),
        last_ms: Some(NOW),
        last_address: Some("203.0.113.9".into()),
        ..none
    };
    let confirmed = Credential {
        totp: set_up.totp_next.clone(),
        totp_next: None,
        totp_step: 59_666_666,
        recovery: r#"["00ff"]"#.into(),
        ..set_up.clone()
    };
    for wanted in [set_up, confirmed] {
        let new = wanted.clone();
        write(db, move |tx| credentials::put(tx, &new));
        assert_eq!(of(RED), wanted);
        assert_eq!(write(db, |tx| credentials::get_to_change(tx, RED, AccountId(2))), wanted);
    }
    assert_eq!(of(BLUE), Credential::none(BLUE, AccountId(2)), "another tenant sees nothing of it");
    resets(db);
}

fn resets(db: &Db) {
    let link = |token: u8| Reset {
        account: AccountId(2),
        tenant: RED,
        token: vec![token; 32],
        expires_ms: NOW + i64::from(token),
    };
    let put = |token| write(db, move |tx| credentials::put_reset(tx, &link(token)));
    let of = |token: u8| read(db, move |tx| credentials::reset_of_token_all(tx, &[token; 32]));
    put(1);
    put(2);
    assert_eq!((of(1), of(2)), (None, Some(link(2))), "the newest link is the only one");
    let used = |tenant| write(db, move |tx| credentials::use_reset(tx, tenant, &[2; 32]));
    assert!(!used(BLUE) && used(RED) && !used(RED), "once, and by its own tenant");
    put(3);
    write(db, |tx| credentials::drop_reset(tx, BLUE, AccountId(2)));
    assert!(of(3).is_some());
    write(db, |tx| credentials::drop_reset(tx, RED, AccountId(2)));
    assert_eq!(of(3), None);
    put(4);
    let prune = |before_ms| write(db, move |tx| credentials::prune_resets_all(tx, before_ms));
    assert_eq!((prune(NOW + 4), prune(NOW + 5), of(4)), (0, 1, None));
}
