//! Leases, remembered requests and the program's own values.

use domain::id::MessageId;
use store::Db;
use store::chores::{self, Remembered};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

pub(crate) fn chapter(db: &Db) {
    leases(db);
    remembered(db);
    assert_eq!(read(db, |tx| chores::meta(tx, "colour")), None);
    for value in ["red", "蓝"] {
        write(db, |tx| chores::set_meta(tx, "colour", value));
        assert_eq!(read(db, |tx| chores::meta(tx, "colour")).as_deref(), Some(value));
    }
    for value in ["first", "second"] {
        assert_eq!(write(db, |tx| chores::meta_or(tx, "once", value)), "first");
    }
    write(db, |tx| chores::touch(tx, NOW));
    write(db, |tx| chores::touch(tx, NOW + 1));
    assert_eq!(read(db, |tx| chores::meta(tx, "touched")), Some((NOW + 1).to_string()));
}

fn leases(db: &Db) {
    let take = |node: &'static str, now: i64, until: i64| {
        write(db, move |tx| chores::take_lease(tx, "carrier 1", node, NOW + now, NOW + until))
    };
    let held_by = |node: &str, until: i64| (node.to_owned(), NOW + until);
    assert_eq!(take("a", 0, 100), held_by("a", 100), "free");
    assert_eq!(take("b", 50, 150), held_by("a", 100), "held by another");
    assert_eq!(take("a", 50, 150), held_by("a", 150), "renewed by its holder");
    assert_eq!(take("b", 150, 250), held_by("a", 150), "it still holds in its last millisecond");
    assert_eq!(take("b", 151, 251), held_by("b", 251), "run out");
    write(db, |tx| chores::drop_lease(tx, "carrier 1", "a"));
    assert_eq!(take("a", 160, 260), held_by("b", 251), "nobody gives back another's lease");
    write(db, |tx| chores::drop_lease(tx, "carrier 1", "b"));
    assert_eq!(take("a", 160, 260), held_by("a", 260), "given back");
}

fn remembered(db: &Db) {
    let sent = Remembered { body_hash: vec![0, 159, 146, 150], request: MessageId(77), answer: None };
    let other = Remembered { body_hash: vec![], request: MessageId(0), answer: Some(vec![1, 0, 255]) };
    assert_eq!(read(db, |tx| chores::remembered(tx, RED, b"key")), None);
    for (tenant, what, first) in [(RED, &sent, true), (RED, &other, false), (BLUE, &other, true)] {
        let what = what.clone();
        assert_eq!(write(db, move |tx| chores::remember(tx, tenant, b"key", &what, NOW)), first);
    }
    assert_eq!(read(db, |tx| chores::remembered(tx, RED, b"key")), Some(sent.clone()), "the first stays");
    assert_eq!(read(db, |tx| chores::remembered(tx, BLUE, b"key")), Some(other));
    let young = sent.clone();
    assert!(write(db, move |tx| chores::remember(tx, RED, b"young", &young, NOW + 1)));
    assert_eq!(write(db, |tx| chores::prune_remembered_all(tx, NOW + 1)), 2);
    assert_eq!(read(db, |tx| chores::remembered(tx, RED, b"key")), None);
    assert_eq!(read(db, |tx| chores::remembered(tx, RED, b"young")), Some(sent));
}
