//! Parts of long messages and failed submissions.

use domain::id::{CarrierId, MessageId};
use store::Db;
use store::segments::{self, Attempt, Part};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

pub(crate) fn chapter(db: &Db) {
    parts(db, id(500));
    attempts(db, id(500));
}

fn part(number: u8, smsc_id: Option<&str>) -> Part {
    Part {
        number,
        carrier: CarrierId(1),
        smsc_id: smsc_id.map(Into::into),
        code: None,
        answered_ms: smsc_id.map(|_| NOW),
        closed_ms: None,
    }
}

fn parts(db: &Db, message: MessageId) {
    let (first, second) = (part(0, Some("AB-01")), part(1, None));
    let both = [second.clone(), first.clone()];
    let save = move |parts: Vec<Part>| {
        write(db, move |tx| {
            let rows: Vec<_> = parts.iter().map(|part| (RED, message, part)).collect();
            segments::save_parts(tx, &rows)
        });
    };
    save(both.to_vec());
    assert_eq!(read(db, move |tx| segments::parts(tx, RED, message)), [first.clone(), second.clone()]);

    let third = part(2, Some("短-3"));
    let closed = Part {
        carrier: CarrierId(2),
        smsc_id: Some("AB-02".into()),
        code: Some("UNDELIV:069".into()),
        answered_ms: Some(NOW + 1),
        closed_ms: Some(NOW + 2),
        ..second
    };
    save(vec![closed.clone(), third.clone()]);
    save(vec![]);
    assert_eq!(read(db, move |tx| segments::parts(tx, RED, message)), [first, closed, third]);
    assert_eq!(read(db, move |tx| segments::parts(tx, BLUE, message)), []);
}

fn attempts(db: &Db, message: MessageId) {
    let tried = |at_ms: i64, code: &str| Attempt { at_ms, part: 1, carrier: CarrierId(3), code: code.into() };
    let (one, two, three) = (tried(NOW, "0x58"), tried(NOW, "0x14"), tried(NOW - 9, "no answer"));
    let batch = [(RED, message, one.clone()), (RED, message, two.clone()), (BLUE, message, one.clone())];
    write(db, move |tx| segments::add_attempts(tx, &batch));
    let later = [(RED, message, three.clone())];
    write(db, move |tx| segments::add_attempts(tx, &later));
    let found = read(db, move |tx| segments::attempts(tx, RED, message));
    assert_eq!(found, [one.clone(), two, three], "in the order they were added, whatever their times");
    assert_eq!(read(db, move |tx| segments::attempts(tx, BLUE, message)), [one]);
    assert_eq!(read(db, |tx| segments::attempts(tx, BLUE, id(501))), []);
}
