//! Statements over many rows, described once and spelled for each database.
//!
//! SQLite runs a prepared statement per row (its fastest way); PostgreSQL runs one statement over `UNNEST`ed arrays
//! (a batch is one round trip). A description names columns with a type mark: `id` is BIGINT, `code:t` TEXT,
//! `open:b` BOOLEAN, `hash:x` BYTEA.

use std::sync::OnceLock;

/// The type of a column, for PostgreSQL's arrays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ColumnType {
    Int,
    Text,
    Bool,
    Blob,
}

impl ColumnType {
    fn array(self) -> &'static str {
        match self {
            ColumnType::Int => "BIGINT[]",
            ColumnType::Text => "TEXT[]",
            ColumnType::Bool => "BOOLEAN[]",
            ColumnType::Blob => "BYTEA[]",
        }
    }
}

enum Shape {
    Insert {
        table: &'static str,
        columns: &'static str,
        or_ignore: bool,
    },
    Update {
        table: &'static str,
        set: &'static str,
        add: &'static str,
        key: &'static str,
        guard: &'static str,
    },
    Tally {
        table: &'static str,
        key: &'static str,
        add: &'static str,
    },
    Delete {
        table: &'static str,
        key: &'static str,
    },
    Pick {
        table: &'static str,
        columns: &'static str,
        key: &'static str,
        lock: bool,
    },
}

/// A statement over many rows.
pub struct Many {
    shape: Shape,
    spelled: OnceLock<Spelled>,
}

pub(crate) struct Spelled {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
    /// The parameters of one row, in order.
    pub(crate) types: Vec<ColumnType>,
}

impl Many {
    /// Inserts rows; a parameter per column.
    pub const fn insert(table: &'static str, columns: &'static str) -> Many {
        Many { shape: Shape::Insert { table, columns, or_ignore: false }, spelled: OnceLock::new() }
    }

    /// Inserts rows, leaving those alone whose key exists.
    pub const fn insert_new(table: &'static str, columns: &'static str) -> Many {
        Many { shape: Shape::Insert { table, columns, or_ignore: true }, spelled: OnceLock::new() }
    }

    /// Sets the columns of `set` where the columns of `key` match and `guard` (plain SQL, may be empty) holds.
    /// Parameters: those of `set`, then those of `key`. A key must not occur twice in one call.
    pub const fn update(
        table: &'static str,
        set: &'static str,
        key: &'static str,
        guard: &'static str,
    ) -> Many {
        Many { shape: Shape::Update { table, set, add: "", key, guard }, spelled: OnceLock::new() }
    }

    /// Adds to the columns of `add` (all BIGINT) where `key` matches and `guard` holds; parameters as in `update`.
    /// `{0}` in the guard stands for the first parameter.
    pub const fn add(table: &'static str, add: &'static str, key: &'static str, guard: &'static str) -> Many {
        Many { shape: Shape::Update { table, set: "", add, key, guard }, spelled: OnceLock::new() }
    }

    /// Adds to the columns of `add` of the row with this whole `key` (all BIGINT), making it when there is none. Parameters:
    /// those of `key`, then those of `add`. A key must not occur twice in one call; rows are locked in the order given.
    pub const fn tally(table: &'static str, key: &'static str, add: &'static str) -> Many {
        Many { shape: Shape::Tally { table, key, add }, spelled: OnceLock::new() }
    }

    /// Deletes the rows whose key columns match.
    pub const fn delete(table: &'static str, key: &'static str) -> Many {
        Many { shape: Shape::Delete { table, key }, spelled: OnceLock::new() }
    }

    /// Reads `columns` (plain names) of the rows whose key columns match; `lock` = `FOR UPDATE`.
    pub const fn pick(table: &'static str, columns: &'static str, key: &'static str, lock: bool) -> Many {
        Many { shape: Shape::Pick { table, columns, key, lock }, spelled: OnceLock::new() }
    }

    pub(crate) fn spelled(&self) -> &Spelled {
        self.spelled.get_or_init(|| match &self.shape {
            Shape::Insert { table, columns, or_ignore } => insert(table, columns, *or_ignore),
            Shape::Update { table, set, add, key, guard } => update(table, set, add, key, guard),
            Shape::Tally { table, key, add } => tally(table, key, add),
            Shape::Delete { table, key } => delete(table, key),
            Shape::Pick { table, columns, key, lock } => pick(table, columns, key, *lock),
        })
    }
}

fn columns(text: &str) -> (Vec<&str>, Vec<ColumnType>) {
    let read = |word: &'_ str| match word.split_once(':') {
        Some((_, "t")) => ColumnType::Text,
        Some((_, "b")) => ColumnType::Bool,
        Some((_, "x")) => ColumnType::Blob,
        _ => ColumnType::Int,
    };
    let names = text.split_whitespace().map(|word| word.split(':').next().unwrap_or(word)).collect();
    (names, text.split_whitespace().map(read).collect())
}

/// `UNNEST($1::BIGINT[], …)`.
fn unnest(types: &[ColumnType]) -> String {
    let arrays: Vec<_> =
        types.iter().enumerate().map(|(i, t)| format!("${}::{}", i + 1, t.array())).collect();
    format!("UNNEST({})", arrays.join(", "))
}

fn aliases(count: usize) -> String {
    (0..count).map(|i| format!("c{i}")).collect::<Vec<_>>().join(", ")
}

fn insert(table: &str, text: &str, or_ignore: bool) -> Spelled {
    let (names, types) = columns(text);
    let conflict = if or_ignore { " ON CONFLICT DO NOTHING" } else { "" };
    let marks: Vec<_> = (1..=names.len()).map(|i| format!("?{i}")).collect();
    let list = names.join(", ");
    Spelled {
        sqlite: format!("INSERT INTO {table} ({list}) VALUES ({}){conflict}", marks.join(", ")),
        postgres: format!("INSERT INTO {table} ({list}) SELECT * FROM {}{conflict}", unnest(&types)),
        types,
    }
}

fn update(table: &str, set: &str, add: &str, key: &str, guard: &str) -> Spelled {
    let adding = !add.is_empty();
    let (mut names, mut types) = columns(if adding { add } else { set });
    let settable = names.len();
    let (keys, key_types) = columns(key);
    names.extend(keys);
    types.extend(key_types);
    let assign = |i: usize, value: String| match adding {
        true => format!("{0} = {table}.{0} + {value}", names[i]),
        false => format!("{} = {value}", names[i]),
    };
    let spell = |value: &dyn Fn(usize) -> String, guarded: &dyn Fn(String) -> String| -> (String, String) {
        let sets: Vec<_> = (0..settable).map(|i| assign(i, value(i))).collect();
        let mut tests: Vec<_> =
            (settable..names.len()).map(|i| format!("{table}.{} = {}", names[i], value(i))).collect();
        if !guard.is_empty() {
            tests.push(guarded(guard.replace("{0}", &value(0))));
        }
        (sets.join(", "), tests.join(" AND "))
    };
    let (lite_set, lite_where) = spell(&|i| format!("?{}", i + 1), &|guard| guard);
    // Of a table it knows nothing of yet, PostgreSQL believes that hardly a row passes a guard, and reads all of it to find
    // those before it looks at the batch (measured: 0.5 s for 500 rows). So the guard has to look like a test of the batch.
    let (pg_set, pg_where) = spell(&|i| format!("u.c{i}"), &|guard| format!("({guard} OR u.ord IS NULL)"));
    Spelled {
        sqlite: format!("UPDATE {table} SET {lite_set} WHERE {lite_where}"),
        postgres: format!(
            "UPDATE {table} SET {pg_set} FROM {} WITH ORDINALITY AS u({}, ord) WHERE {pg_where} RETURNING u.ord",
            unnest(&types),
            aliases(names.len()),
        ),
        types,
    }
}

fn tally(table: &str, key: &str, add: &str) -> Spelled {
    let (keys, mut types) = columns(key);
    let (added, added_types) = columns(add);
    types.extend(added_types);
    let names: Vec<_> = keys.iter().chain(&added).copied().collect();
    let marks: Vec<_> = (1..=names.len()).map(|i| format!("?{i}")).collect();
    let sums: Vec<_> =
        added.iter().map(|name| format!("{name} = {table}.{name} + excluded.{name}")).collect();
    let (list, keys, sums) = (names.join(", "), keys.join(", "), sums.join(", "));
    let conflict = format!("ON CONFLICT ({keys}) DO UPDATE SET {sums}");
    Spelled {
        sqlite: format!("INSERT INTO {table} ({list}) VALUES ({}) {conflict}", marks.join(", ")),
        postgres: format!("INSERT INTO {table} ({list}) SELECT * FROM {} {conflict}", unnest(&types)),
        types,
    }
}

fn delete(table: &str, key: &str) -> Spelled {
    let (names, types) = columns(key);
    let lite: Vec<_> = names.iter().enumerate().map(|(i, n)| format!("{n} = ?{}", i + 1)).collect();
    let pg: Vec<_> = names.iter().enumerate().map(|(i, n)| format!("{table}.{n} = u.c{i}")).collect();
    Spelled {
        sqlite: format!("DELETE FROM {table} WHERE {}", lite.join(" AND ")),
        postgres: format!(
            "DELETE FROM {table} USING {} WITH ORDINALITY AS u({}, ord) WHERE {} RETURNING u.ord",
            unnest(&types),
            aliases(names.len()),
            pg.join(" AND "),
        ),
        types,
    }
}

fn pick(table: &str, text: &str, key: &str, lock: bool) -> Spelled {
    let (names, types) = columns(key);
    let wanted: Vec<_> = text.split_whitespace().collect();
    let lite: Vec<_> = names.iter().enumerate().map(|(i, n)| format!("{n} = ?{}", i + 1)).collect();
    let pg: Vec<_> = names.iter().enumerate().map(|(i, n)| format!("{table}.{n} = u.c{i}")).collect();
    let qualified: Vec<_> = wanted.iter().map(|c| format!("{table}.{c}")).collect();
    let locked = if lock { format!(" FOR UPDATE OF {table}") } else { String::new() };
    Spelled {
        sqlite: format!("SELECT {} FROM {table} WHERE {}", wanted.join(", "), lite.join(" AND ")),
        postgres: format!(
            "SELECT {} FROM {} AS u({}) JOIN {table} ON {}{locked}",
            qualified.join(", "),
            unnest(&types),
            aliases(names.len()),
            pg.join(" AND "),
        ),
        types,
    }
}
