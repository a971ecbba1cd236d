//! An archive is searched and verified by the program alone, whoever wrote it: here `gzip` and `sha256sum` did.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::program::{Ran, hongyan, run};

/// Ids in the order of time.
const UIDS: [&str; 4] = ["06QZ3JV9K2C4G", "06QZ3JV9K2C4H", "06QZ3JV9K2C4J", "06QZ3JV9K2C4K"];

fn row(number: usize, phone: &str, task: Option<&str>) -> Value {
    json!({
        "record": "message", "tenant": "STORY", "uid": UIDS[number], "phone": phone, "task_name": task, "status": "delivered",
        "content": "a \"quoted\", text", "reference": "=1+1", "price": { "amount": "1", "unit": "SMS" }, "segments": 1,
    })
}

/// Writes a file of the archive with the tools of the system.
fn write(dir: &Path, number: u32, rows: &[Value]) -> PathBuf {
    let month = dir.join("STORY/2026/06");
    std::fs::create_dir_all(&month).unwrap();
    let name = format!("01-messages-{number:04}.jsonl");
    let head = json!({
        "format": 1, "what": "messages", "tenant": "STORY", "day": "2026-06-01", "first": rows[0]["uid"],
    });
    let tail = json!({ "end": true, "rows": rows.len() });
    let lines: String =
        [&head].into_iter().chain(rows).chain([&tail]).map(|line| format!("{line}\n")).collect();
    std::fs::write(month.join(&name), lines).unwrap();
    let script = format!("gzip {name} && sha256sum {name}.gz > {name}.gz.sha256");
    let done = Command::new("sh").current_dir(&month).args(["-c", &script]).status().unwrap();
    assert!(done.success());
    month.join(format!("{name}.gz"))
}

fn archive(dir: &Path, args: &[&str]) -> Ran {
    let (action, rest) = args.split_first().unwrap();
    let command = hongyan(dir, &[&["archive", *action, "--dir", "archive"], rest].concat());
    run(command)
}

fn uids(ran: &Ran) -> Vec<String> {
    let uid = |line: &str| serde_json::from_str::<Value>(line).unwrap()["uid"].as_str().unwrap().to_owned();
    ran.out.lines().map(uid).collect()
}

#[test]
fn an_archive_is_searched_and_verified() {
    let folder = tempfile::tempdir().unwrap();
    let (here, dir) = (folder.path(), folder.path().join("archive"));
    let ran = archive(here, &["search"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("there is no folder archive"), "{ran:?}");

    let first = [
        row(0, "+8613800138071", Some("Spring")),
        row(1, "+8613800138072", None),
        row(3, "+639215347566", None),
    ];
    write(&dir, 1, &first);
    // One of these was archived before, and one came between.
    let second =
        write(&dir, 2, &[row(1, "+8613800138072", None), row(2, "+8613800138073", Some("Spring 2"))]);
    let found = |args: &[&str]| -> Vec<String> {
        let ran = archive(here, &[&["search"], args].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        uids(&ran)
    };
    assert_eq!(found(&[]), UIDS, "in order, each once");
    assert_eq!(found(&["--phone", "+86 138 0013 8072"]), [UIDS[1]]);
    assert_eq!(found(&["--suffix", "7566"]), [UIDS[3]]);
    assert_eq!(found(&["--uid", UIDS[2]]), [UIDS[2]]);
    assert_eq!(found(&["--task", "spring"]), [UIDS[0], UIDS[2]]);
    assert_eq!(found(&["--tenant", "STORY", "--from", "2026-06-01", "--until", "2026-06-01"]), UIDS);
    assert_eq!(found(&["--from", "2026-06-02"]), [""; 0]);
    assert_eq!(found(&["--tenant", "OTHER"]), [""; 0]);
    assert_eq!(found(&["--uplinks"]), [""; 0]);
    let csv = archive(here, &["search", "--format", "csv", "--uid", UIDS[0]]);
    let lines: Vec<_> = csv.out.lines().collect();
    assert!(lines[0].starts_with("\u{FEFF}tenant,uid,") && lines.len() == 2, "{csv:?}");
    assert!(
        lines[1].contains("'+8613800138071,") && lines[1].contains("\"a \"\"quoted\"\", text\""),
        "{csv:?}"
    );
    assert!(lines[1].contains("'=1+1"), "no cell is a formula: {csv:?}");
    for wrong in [["--phone", "12"], ["--suffix", "x"], ["--uid", "1"], ["--from", "yesterday"]] {
        assert_eq!(archive(here, &["search", wrong[0], wrong[1]]).code, Some(2), "{wrong:?}");
    }
    let whole = archive(here, &["verify"]);
    assert_eq!((whole.code, whole.out.as_str()), (Some(0), whole.out.as_str()), "{whole:?}");
    assert!(whole.out.starts_with("2 files with 5 rows"), "{whole:?}");

    let mut octets = std::fs::read(&second).unwrap();
    octets.truncate(octets.len() / 2);
    std::fs::write(&second, octets).unwrap();
    let broken = archive(here, &["verify"]);
    assert_eq!(broken.code, Some(3), "{broken:?}");
    assert!(broken.err.contains("0002.jsonl.gz") && broken.out.starts_with("1 files"), "{broken:?}");
    let ran = archive(here, &["search"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("1 files are damaged"), "{ran:?}");
    for uid in [UIDS[0], UIDS[1], UIDS[3]] {
        assert!(uids(&ran).contains(&uid.to_owned()), "what is whole is found: {ran:?}");
    }
}
