//! That the story is whole: every public function is called in it, and every statement of the source was
//! prepared on the PostgreSQL connections it ran on. (SQLite runs the same functions through the same
//! branches.)

use std::collections::BTreeSet;
use std::path::Path;

use store::Db;

use super::places::{Ground, on_both, read, write};
use super::whole;

/// The files of the nouns; the others are the waist and hold no statement of their own.
const NOUNS: &[&str] = &[
    "adjustments",
    "audit",
    "auto_replies",
    "blacklist",
    "optout",
    "books",
    "catalog",
    "chores",
    "complaints",
    "consents",
    "daily",
    "evidence",
    "exemptions",
    "expenses",
    "exports",
    "feed",
    "filings",
    "inbound",
    "ledger",
    "messages",
    "missions",
    "orders",
    "own_phones",
    "packages",
    "pauses",
    "log",
    "mail",
    "platform",
    "policy",
    "presence",
    "removal",
    "replies",
    "reviews",
    "screening",
    "segments",
    "sender_ids",
    "accounts",
    "credentials",
    "custom_roles",
    "people",
    "tenants",
    "sessions",
    "signatures",
    "smart_conversions",
    "smart_events",
    "smart_links",
    "smart_logos",
    "smart_profiles",
    "smart_records",
    "stat",
    "task",
    "templates",
    "test_message",
    "waiting",
];

fn source(noun: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(format!("{noun}.rs"));
    let text = std::fs::read_to_string(file).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

on_both!(the_story, |ground: Ground| {
    let stage = ground.stage(1);
    whole::tell(&stage.db);
    if let Ground::Postgres(_) = stage.ground {
        every_statement_was_executed(&stage.db);
    }
});

/// With one writing and one reading connection, what those have prepared is what the story executed.
fn every_statement_was_executed(db: &Db) {
    let sql = "SELECT statement FROM pg_prepared_statements";
    let mut executed = write(db, move |tx| tx.all(sql, &[], |row| row.text(0)));
    executed.extend(read(db, move |tx| tx.all(sql, &[], |row| row.text(0))));
    let executed: BTreeSet<_> = executed.iter().map(|text| one_line(text)).collect();
    let (mut wanted, mut missing) = (0, Vec::new());
    for noun in NOUNS {
        for pattern in statements(&source(noun)) {
            wanted += 1;
            if !executed.iter().any(|text| matches(&pattern, text)) {
                missing.push(format!("{noun}: {pattern}"));
            }
        }
    }
    assert_eq!(missing, [""; 0], "never executed");
    assert!(wanted > 100, "the scan found only {wanted} statements");
}

/// Every statement of a source file as a pattern in which `{…}` stands for anything.
fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in literals(source) {
        let text = one_line(&text);
        let starts = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|verb| text.starts_with(verb));
        let goes_on = [" ORDER BY ", " WHERE ", " AND "].iter().any(|word| text.contains(word));
        if starts || goes_on {
            found.push(text);
        }
    }
    for (at, _) in source.match_indices("Many::") {
        found.extend(of_many(&source[at + "Many::".len()..]));
    }
    found
}

/// The statement PostgreSQL sees for `insert("table", "columns…")` and its like.
fn of_many(call: &str) -> Option<String> {
    let (verb, rest) = call.split_once('(')?;
    let arguments = rest.split(");").next()?;
    let texts = literals(arguments);
    let (table, columns) = (texts.first()?, texts.get(1).map(String::as_str).unwrap_or_default());
    let names: Vec<_> = columns.split_whitespace().map(|c| c.split(':').next().unwrap_or(c)).collect();
    let each = |spell: &dyn Fn(usize, &str) -> String| -> String {
        names.iter().enumerate().map(|(i, name)| spell(i, name)).collect::<Vec<_>>().join(", ")
    };
    Some(match verb {
        "insert" => format!("INSERT INTO {table} ({}) SELECT * FROM UNNEST({{}})", names.join(", ")),
        "insert_new" => {
            format!(
                "INSERT INTO {table} ({}) SELECT * FROM UNNEST({{}}) ON CONFLICT DO NOTHING",
                names.join(", ")
            )
        }
        "update" => {
            format!("UPDATE {table} SET {} FROM UNNEST({{}}", each(&|i, name| format!("{name} = u.c{i}")))
        }
        "add" => {
            let sets = each(&|i, name| format!("{name} = {table}.{name} + u.c{i}"));
            format!("UPDATE {table} SET {sets} FROM UNNEST({{}}")
        }
        "tally" => format!(
            "INSERT INTO {table} ({}, {{}} ON CONFLICT ({}) DO UPDATE",
            names.join(", "),
            names.join(", ")
        ),
        "delete" => format!("DELETE FROM {table} USING UNNEST({{}}"),
        // The columns of a pick may be a constant: then the table and the join must do.
        "pick" if texts.len() > 2 => {
            format!("SELECT {} FROM UNNEST({{}}) JOIN {table} ON", each(&|_, name| format!("{table}.{name}")))
                .replace(") JOIN", "{} JOIN")
        }
        "pick" => format!("SELECT {{}} JOIN {table} ON"),
        _ => return None,
    })
}

/// Whether the pieces of `pattern` between `{…}` occur in `text` in their order.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = text;
    for piece in pattern.split('{') {
        let piece = piece.split_once('}').map_or(piece, |(_, piece)| piece);
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The string literals of Rust source, unescaped as far as SQL needs it; comments hold none.
fn literals(source: &str) -> Vec<String> {
    let (mut found, mut chars) = (Vec::new(), source.chars().peekable());
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'/') {
            chars.by_ref().find(|c| *c == '\n');
        } else if c == '"' {
            let mut text = String::new();
            while let Some(c) = chars.next().filter(|c| *c != '"') {
                match c {
                    '\\' => match chars.next() {
                        Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                        Some(escaped) => text.push(escaped),
                        None => {}
                    },
                    c => text.push(c),
                }
            }
            found.push(text);
        }
    }
    found
}

/// The names of the public functions that take a transaction.
fn functions(source: &str) -> Vec<&str> {
    let name = |part: &'_ str| -> Option<usize> {
        let end = part.find('(')?;
        let signature = part.split(" {\n").next()?;
        signature.contains("tx: &mut Tx<'_>").then_some(end)
    };
    source.split("pub fn ").skip(1).filter_map(|part| name(part).map(|end| &part[..end])).collect()
}

#[test]
fn every_function_is_called() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("story");
    let mut story = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        story.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    let (mut wanted, mut missing) = (0, Vec::new());
    for noun in NOUNS {
        let source = source(noun);
        for name in functions(&source) {
            wanted += 1;
            let called = [format!("{noun}::{name}("), format!(", {noun}::{name})")];
            if !called.iter().any(|call| story.contains(call)) {
                missing.push(format!("{noun}::{name}"));
            }
        }
    }
    assert_eq!(missing, [""; 0], "never called in the story");
    assert!(wanted > 90, "the scan found only {wanted} functions");
}

#[test]
fn no_noun_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let waist = [
            "backfill",
            "db",
            "error",
            "latency",
            "lib",
            "many",
            "migrate",
            "pg",
            "queue",
            "sqlite",
            "tx",
            "value",
            "migrations",
        ];
        assert!(
            NOUNS.contains(&&*name) || waist.contains(&&*name),
            "{name} holds statements or is of the waist?"
        );
    }
}

#[test]
fn the_scan_sees_what_it_should() {
    let source = r#"
        // "SELECT comment"
        static A: Many = Many::update("t", "a b:t", "id", "x = 1");
        let sql = format!("SELECT {X} FROM \
                           t WHERE a = $1");
    "#;
    let found = statements(source);
    assert_eq!(found, ["SELECT {X} FROM t WHERE a = $1", "UPDATE t SET a = u.c0, b = u.c1 FROM UNNEST({}"]);
    assert!(matches(&found[0], "SELECT a, b FROM t WHERE a = $1"));
    assert!(!matches(&found[0], "SELECT a, b FROM t WHERE b = $1"));
    assert!(matches("a{0}b{1}c", "a1b2c") && !matches("a{0}b{1}c", "a1c2b"));
    assert_eq!(functions("pub fn a(tx: &mut Tx<'_>) -> i64 {\n}\npub fn b(x: i64) {\n}"), ["a"]);
}
