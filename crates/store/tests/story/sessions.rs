//! Sessions: found by their token and by the one before it, rotated once, used, ended, forgotten.

use domain::id::{AccountId, SessionId};
use store::Db;
use store::sessions::{self, Session};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

fn session(after: i64, token: u8) -> Session {
    Session {
        id: SessionId(id(after).0),
        tenant: RED,
        account: AccountId(2),
        token: vec![token; 32],
        old_token: None,
        old_until_ms: 0,
        csrf: format!("csrf {after}"),
        created_ms: NOW + after,
        rotated_ms: NOW + after,
        seen_ms: NOW + after,
        ended_ms: None,
        address: "2001:db8::7".into(),
        agent: "Mozilla/5.0 字".into(),
    }
}

pub(crate) fn chapter(db: &Db) {
    let (one, two, three) = (session(1, 1), session(2, 2), session(3, 3));
    let begun = [one.clone(), two.clone(), three.clone()];
    write(db, move |tx| begun.iter().try_for_each(|session| sessions::insert(tx, session)));
    let of_token = |token: u8| read(db, move |tx| sessions::of_token_all(tx, &[token; 32]));
    let open = || read(db, |tx| sessions::open(tx, RED, AccountId(2)));
    assert_eq!((of_token(1), of_token(9)), (Some(one.clone()), None));
    assert_eq!(open(), [one.clone(), two.clone(), three.clone()]);
    assert_eq!(read(db, |tx| sessions::open(tx, BLUE, AccountId(2))), []);
    let (tenant, first) = (RED, one.id);
    assert_eq!(read(db, move |tx| sessions::get(tx, tenant, first)), Some(one.clone()));
    assert_eq!(read(db, move |tx| sessions::get(tx, BLUE, first)), None);

    let rotate = |from: u8, to: u8| {
        write(db, move |tx| sessions::rotate(tx, RED, first, &[from; 32], &[to; 32], NOW + 50, NOW + 90))
    };
    assert!(rotate(1, 11) && !rotate(1, 12), "of two at once one rotates");
    let rotated = Session {
        token: vec![11; 32],
        old_token: Some(vec![1; 32]),
        old_until_ms: NOW + 90,
        rotated_ms: NOW + 50,
        seen_ms: NOW + 50,
        ..one
    };
    assert_eq!((of_token(1), of_token(11)), (Some(rotated.clone()), Some(rotated.clone())));
    let reissue = |from: u8, to: u8| {
        write(db, move |tx| sessions::reissue(tx, RED, first, &[from; 32], &[to; 32], NOW + 55))
    };
    assert!(reissue(11, 13) && !reissue(11, 14), "it never arrived");
    assert_eq!((of_token(11), of_token(1).unwrap().token), (None, vec![13; 32]));
    let rotated = Session { token: vec![13; 32], rotated_ms: NOW + 55, seen_ms: NOW + 55, ..rotated };
    write(db, move |tx| {
        sessions::used(tx, RED, first, NOW + 60, NOW + 70)?;
        sessions::used(tx, BLUE, first, NOW + 999, NOW + 999)
    });
    let used = Session { seen_ms: NOW + 60, old_until_ms: NOW + 70, ..rotated };
    assert_eq!(of_token(13), Some(used.clone()));

    let end = |tenant, id| write(db, move |tx| sessions::end(tx, tenant, AccountId(2), id, NOW + 100));
    assert!(!end(BLUE, two.id) && end(RED, two.id) && !end(RED, two.id));
    assert_eq!(of_token(2).unwrap().ended_ms, Some(NOW + 100), "it is still known");
    assert_eq!(open(), [used.clone(), three.clone()]);
    let others = |kept| write(db, move |tx| sessions::end_others(tx, RED, AccountId(2), kept, NOW + 110));
    assert_eq!((others(first), open()), (1, vec![used]));
    assert_eq!((others(SessionId(0)), open()), (1, vec![]));

    let before = three.id;
    assert_eq!(write(db, move |tx| sessions::prune_all(tx, before)), 2);
    assert_eq!((of_token(1), of_token(13), of_token(2)), (None, None, None));
    assert!(of_token(3).is_some());
}
