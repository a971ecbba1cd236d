//! The waist itself: values there and back, the many-row verbs against a model, what fails and how it is
//! called.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::many::Many;
use store::{Db, Error, Result, Tx, Value};

use super::places::{Ground, Stage, on_both, read, write};

/// A table with every type, each once required and once not.
fn with_table(ground: Ground) -> Stage {
    let stage = ground.stage(1);
    write(&stage.db, |tx| {
        tx.script(
            "CREATE TABLE box (a BIGINT, k BIGINT, i BIGINT, t TEXT NOT NULL, u TEXT, b BOOLEAN NOT NULL, \
             c BOOLEAN, x BYTEA NOT NULL, y BYTEA, PRIMARY KEY (a, k))",
        )
    });
    stage
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    key: (i64, i64),
    int: Option<i64>,
    text: (String, Option<String>),
    flag: (bool, Option<bool>),
    blob: (Vec<u8>, Option<Vec<u8>>),
}

static INSERT: Many = Many::insert("box", "a k i t:t u:t b:b c:b x:x y:x");
static UPDATE: Many = Many::update("box", "i t:t u:t b:b c:b x:x y:x", "a k", "");
static PICK: Many = Many::pick("box", "a k i t u b c x y", "a k", false);
static LOCK: Many = Many::pick("box", "a k i t u b c x y", "a k", true);

impl Row {
    fn cells(&self) -> [Value<'_>; 9] {
        let rest = self.rest();
        let mut cells = [Value::Int(self.key.0); 9];
        cells[1] = self.key.1.into();
        cells[2..].copy_from_slice(&rest);
        cells
    }

    fn rest(&self) -> [Value<'_>; 7] {
        [
            self.int.into(),
            (&self.text.0).into(),
            self.text.1.as_ref().into(),
            self.flag.0.into(),
            self.flag.1.into(),
            Value::Blob(&self.blob.0),
            self.blob.1.as_deref().into(),
        ]
    }

    fn read(row: &store::Row<'_>) -> Result<Row> {
        let flag = |column: usize| -> Result<Option<bool>> {
            // A BOOLEAN that may be null has no reader of its own: nothing in the schema needs one.
            match row {
                store::Row::Sqlite(row) => row.get(column).map_err(Error::from),
                store::Row::Postgres(row) => row.try_get(column).map_err(Error::from),
            }
        };
        Ok(Row {
            key: (row.int(0)?, row.int(1)?),
            int: row.int_opt(2)?,
            text: (row.text(3)?, row.text_opt(4)?),
            flag: (row.bool(5)?, flag(6)?),
            blob: (row.blob(7)?, row.blob_opt(8)?),
        })
    }
}

fn row(k: i64) -> Row {
    Row { key: (1, k), int: None, text: ("t".into(), None), flag: (false, None), blob: (vec![], None) }
}

fn every_kind_of_row() -> Vec<Row> {
    let long = "長い文\u{10FFFF}".repeat(20_000);
    vec![
        row(1),
        Row { int: Some(i64::MIN), text: (String::new(), Some(String::new())), ..row(2) },
        Row { int: Some(i64::MAX), flag: (true, Some(false)), ..row(i64::MAX) },
        Row { int: Some(0), flag: (false, Some(true)), key: (i64::MIN, -1), ..row(0) },
        Row {
            text: ("''\"; DROP TABLE box; -- $1 ?1 {0} \\ %".into(), Some("\u{1}\r\n\t".into())),
            ..row(4)
        },
        Row { text: (long, Some("🧑‍🚀 e\u{301} ﷽ \u{FEFF}\u{202E}עברית".into())), ..row(5) },
        Row { blob: (vec![0], Some(vec![])), ..row(6) },
        Row { blob: ((0..=255).collect(), Some(vec![7; 1_000_000])), ..row(7) },
    ]
}

on_both!(values_come_back_as_they_were, |ground: Ground| {
    let stage = with_table(ground);
    let rows = every_kind_of_row();
    let put = rows.clone();
    write(&stage.db, move |tx| {
        let cells: Vec<_> = put.iter().flat_map(Row::cells).collect();
        tx.many(&INSERT, &cells).map(drop)
    });
    assert_eq!(everything(&stage.db), sorted(rows.clone()));

    let keys: Vec<_> = rows.iter().map(|row| row.key).chain([(404, 404)]).collect();
    for pick in [&PICK, &LOCK] {
        let keys = keys.clone();
        let picked = write(&stage.db, move |tx| {
            let cells: Vec<_> = keys.iter().flat_map(|(a, k)| [Value::Int(*a), Value::Int(*k)]).collect();
            tx.pick(pick, &cells, Row::read)
        });
        assert_eq!(sorted(picked), sorted(rows.clone()));
    }

    // The same cells through a single statement, and all of them NULL where they may be, in one array each.
    let single: Vec<Row> = rows.iter().map(|row| Row { key: (2, row.key.1), ..row.clone() }).collect();
    let put = single.clone();
    write(&stage.db, move |tx| {
        let sql = "INSERT INTO box (a, k, i, t, u, b, c, x, y) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)";
        put.iter().try_for_each(|row| tx.exec(sql, &row.cells()).map(drop))
    });
    let found =
        read(&stage.db, |tx| tx.all("SELECT a, k, i, t, u, b, c, x, y FROM box WHERE a = 2", &[], Row::read));
    assert_eq!(sorted(found), sorted(single));
    let empty = rows.iter().map(|row| Row { int: None, flag: (true, None), ..self::row(row.key.1) });
    let empty: Vec<_> = empty.zip(&rows).map(|(row, old)| Row { key: old.key, ..row }).collect();
    let put = empty.clone();
    let touched = write(&stage.db, move |tx| {
        let cells: Vec<_> = put
            .iter()
            .flat_map(|row| row.rest().into_iter().chain([row.key.0.into(), row.key.1.into()]))
            .collect();
        tx.many(&UPDATE, &cells)
    });
    assert_eq!(touched, vec![true; empty.len()]);
    let found = read(&stage.db, |tx| {
        tx.all("SELECT a, k, i, t, u, b, c, x, y FROM box WHERE a <> 2", &[], Row::read)
    });
    assert_eq!(sorted(found), sorted(empty));
});

/// A batch with a guard reads its own rows, not the table, also while PostgreSQL knows nothing of the table yet: claims of the
/// first messages of a day took half a second otherwise.
#[test]
fn a_guard_does_not_turn_a_batch_into_a_scan() {
    static GUARDED: Many = Many::update("box", "t:t", "a k", "i = 2 AND u IS NULL");
    const ROWS: usize = 3_000;
    const BATCH: usize = 300;
    let stage = with_table(Ground::postgres());
    let (changed, fetched) = write(&stage.db, |tx| {
        let rows: Vec<_> = (0..ROWS as i64).map(|k| Row { int: Some(2), ..row(k) }).collect();
        let cells: Vec<_> = rows.iter().flat_map(Row::cells).collect();
        tx.many(&INSERT, &cells)?;
        let counted = "SELECT (seq_tup_read + idx_tup_fetch)::BIGINT FROM pg_stat_xact_user_tables WHERE relname = 'box'";
        let before = tx.one(counted, &[], |row| row.int(0))?;
        let cells: Vec<_> =
            (0..BATCH as i64).flat_map(|k| ["new".into(), Value::Int(1), Value::Int(k)]).collect();
        let changed = tx.many(&GUARDED, &cells)?;
        Ok((changed, tx.one(counted, &[], |row| row.int(0))? - before))
    });
    assert_eq!(changed, vec![true; BATCH]);
    assert_eq!(fetched, BATCH as i64);
}

on_both!(what_is_not_there_or_not_allowed, |ground: Ground| {
    let stage = with_table(ground);
    let db = &stage.db;
    write(db, |tx| tx.many(&INSERT, &row(1).cells()).map(drop));
    let one = |key: i64| {
        db.read_blocking(move |tx| tx.one("SELECT k FROM box WHERE k = $1", &[key.into()], |r| r.int(0)))
    };
    assert_eq!(one(1).unwrap(), 1);
    assert!(matches!(one(2), Err(Error::NotFound)));
    assert_eq!(read(db, |tx| tx.opt("SELECT k FROM box WHERE k = 2", &[], |r| r.int(0))), None);

    let fails = |sql: &'static str| db.write_blocking(move |tx| tx.exec(sql, &[])).unwrap_err();
    for sql in [
        "INSERT INTO box (a, k, t, b, x) VALUES (1, 1, '', TRUE, '')",
        "UPDATE box SET t = NULL",
        "INSERT INTO orders (id, tenant, number, package, status, ordered_ms, effective_ms, held, posted) \
         VALUES (1, 1, 'n', 1, 's', 0, 0, -1, 0)",
    ] {
        assert!(matches!(fails(sql), Error::Conflict(_)), "{sql}");
    }
    for sql in ["SELECT nothing FROM nowhere", "this is not SQL"] {
        let error = fails(sql);
        assert!(!matches!(error, Error::Conflict(_) | Error::Busy(_) | Error::NotFound), "{sql}: {error}");
    }
    let wrong = db.read_blocking(|tx| tx.all("SELECT t FROM box", &[], |r| r.int(0)));
    assert!(matches!(wrong, Err(Error::Corrupt(_))), "{wrong:?}");
    let null = db.read_blocking(|tx| tx.all("SELECT u FROM box", &[], |r| r.text(0)));
    assert!(matches!(null, Err(Error::Corrupt(_))), "{null:?}");
    assert_eq!(everything(db), [row(1)], "nothing of that changed anything");
});

on_both!(
    /// A closure that swallows the failure of a statement has not done what it set out to do.
    a_swallowed_failure_is_not_a_success,
    |ground: Ground| {
        let stage = with_table(ground);
        let answer = stage.db.write_blocking(|tx| {
            tx.many(&INSERT, &row(1).cells())?;
            let _swallowed = tx.many(&INSERT, &row(1).cells());
            Ok(())
        });
        assert!(matches!(answer, Err(Error::Conflict(_))), "{answer:?}");
        assert_eq!(everything(&stage.db), []);
        write(&stage.db, |tx| tx.many(&INSERT, &row(2).cells()).map(drop));
        assert_eq!(everything(&stage.db), [row(2)]);
    }
);

on_both!(
    /// PostgreSQL's TEXT has no NUL; carriers and tenants can send one. It must not take a whole batch with
    /// it.
    nul_in_a_text_becomes_a_replacement_character,
    |ground: Ground| {
        let stage = with_table(ground);
        let given = Row { text: ("a\0b".into(), Some("\0".into())), ..row(1) };
        let stored = Row { text: ("a\u{FFFD}b".into(), Some("\u{FFFD}".into())), ..row(1) };
        let put = given.clone();
        write(&stage.db, move |tx| tx.many(&INSERT, &put.cells()).map(drop));
        assert_eq!(everything(&stage.db), std::slice::from_ref(&stored));
        let found = read(&stage.db, move |tx| {
            let sql = "SELECT a, k, i, t, u, b, c, x, y FROM box WHERE t = $1";
            tx.all(sql, &[(&given.text.0).into()], Row::read)
        });
        assert_eq!(found, [stored], "and it is found by what was given");
    }
);

on_both!(a_read_does_not_write, |ground: Ground| {
    let stage = with_table(ground);
    let answer = stage.db.read_blocking(|tx| tx.many(&INSERT, &row(1).cells()));
    assert!(answer.is_err());
    assert_eq!(everything(&stage.db), []);
});

on_both!(a_read_sees_one_moment, |ground: Ground| {
    let stage = with_table(ground);
    let other = stage.db.clone();
    let counts = read(&stage.db, move |tx| {
        let count = |tx: &mut Tx<'_>| tx.one("SELECT COUNT(*) FROM box", &[], |row| row.int(0));
        let before = count(tx)?;
        write(&other, |tx| tx.many(&INSERT, &row(1).cells()).map(drop));
        Ok((before, count(tx)?))
    });
    assert_eq!(counts, (0, 0));
    assert_eq!(everything(&stage.db).len(), 1);
});

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| row.key);
    rows
}

fn everything(db: &Db) -> Vec<Row> {
    let sql = "SELECT a, k, i, t, u, b, c, x, y FROM box ORDER BY a, k";
    read(db, move |tx| tx.all(sql, &[], Row::read))
}

/// Something done to rows `(k, i)` with many-row verbs.
#[derive(Clone, Debug)]
enum Verb {
    InsertNew(BTreeMap<i64, i64>),
    UpdateBelow(BTreeMap<i64, i64>),
    AddUpTo(BTreeMap<i64, i64>),
    Delete(BTreeMap<i64, i64>),
}

const LIMIT: i64 = 50;
static UPDATE_BELOW: Many = Many::update("pile", "i", "k", "pile.i < 50");
static ADD_UP_TO: Many = Many::add("pile", "i", "k", "pile.i + {0} <= 50");
static DELETE: Many = Many::delete("pile", "k");
static INSERT_PILE: Many = Many::insert_new("pile", "k i");

impl Verb {
    /// What the model says: which rows are touched.
    fn model(&self, pile: &mut BTreeMap<i64, i64>) -> Vec<bool> {
        let mut touched = Vec::new();
        match self {
            Verb::InsertNew(rows) => {
                for (k, i) in rows {
                    pile.entry(*k).or_insert(*i);
                    touched.push(true);
                }
            }
            Verb::UpdateBelow(rows) => {
                for (k, i) in rows {
                    let slot = pile.get_mut(k).filter(|old| **old < LIMIT);
                    touched.push(slot.map(|slot| *slot = *i).is_some());
                }
            }
            Verb::AddUpTo(rows) => {
                for (k, i) in rows {
                    let slot = pile.get_mut(k).filter(|old| **old + i <= LIMIT);
                    touched.push(slot.map(|slot| *slot += i).is_some());
                }
            }
            Verb::Delete(rows) => touched.extend(rows.keys().map(|k| pile.remove(k).is_some())),
        }
        touched
    }

    fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<bool>> {
        let cells = |rows: &BTreeMap<i64, i64>, key_first: bool| -> Vec<Value<'static>> {
            let both = |(k, i): (&i64, &i64)| if key_first { [*k, *i] } else { [*i, *k] };
            rows.iter().flat_map(both).map(Value::Int).collect()
        };
        match self {
            // SQLite says which rows were new, PostgreSQL does not; the contract is only that all are there.
            Verb::InsertNew(rows) => {
                tx.many(&INSERT_PILE, &cells(rows, true)).map(|touched| vec![true; touched.len()])
            }
            Verb::UpdateBelow(rows) => tx.many(&UPDATE_BELOW, &cells(rows, false)),
            Verb::AddUpTo(rows) => tx.many(&ADD_UP_TO, &cells(rows, false)),
            Verb::Delete(rows) => {
                let keys: Vec<_> = rows.keys().map(|k| Value::Int(*k)).collect();
                tx.many(&DELETE, &keys)
            }
        }
    }
}

fn verb() -> impl Strategy<Value = Verb> {
    let rows = || proptest::collection::btree_map(0i64..12, 0i64..60, 0..8);
    prop_oneof![
        rows().prop_map(Verb::InsertNew),
        rows().prop_map(Verb::UpdateBelow),
        rows().prop_map(Verb::AddUpTo),
        rows().prop_map(Verb::Delete),
    ]
}

#[test]
fn the_verbs_do_the_same_everywhere() {
    let piles = [Ground::sqlite(), Ground::postgres()].map(|ground| {
        let stage = ground.stage(1);
        write(&stage.db, |tx| tx.script("CREATE TABLE pile (k BIGINT PRIMARY KEY, i BIGINT NOT NULL)"));
        stage
    });
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) });
    let result = runner.run(&proptest::collection::vec(verb(), 1..8), |verbs| {
        let mut pile = BTreeMap::new();
        let answers: Vec<_> = verbs.iter().map(|verb| verb.model(&mut pile)).collect();
        for stage in &piles {
            let verbs = verbs.clone();
            let found = write(&stage.db, move |tx| {
                tx.exec("DELETE FROM pile", &[])?;
                let answers = verbs.iter().map(|verb| verb.run(tx)).collect::<Result<Vec<_>>>()?;
                let rows = tx.all("SELECT k, i FROM pile", &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
                Ok((answers, rows.into_iter().collect::<BTreeMap<_, _>>()))
            });
            prop_assert_eq!(&found, &(answers.clone(), pile.clone()));
        }
        Ok(())
    });
    result.unwrap();
}
