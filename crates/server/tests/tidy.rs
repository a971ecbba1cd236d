//! The house rules that a compiler does not check, read from the sources and manifests of the whole workspace.
//!
//! Each test prints every place that breaks its rule. Rules about behaviour are tested where the behaviour is.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Which of our crates a crate may depend on. Product crates follow the arrows of ARCHITECTURE.md; the last ones are
/// tools that no product crate may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("smpp", &[]),
    ("table", &[]),
    ("smart", &[]),
    ("domain", &["text"]),
    ("store", &["domain", "text"]),
    ("session", &["smpp"]),
    ("simulator", &["smpp", "text"]),
    ("engine", &["store", "session", "domain", "text", "table", "smart"]),
    ("web", &["engine", "domain", "text", "smart"]),
    ("hongyan", &["web", "engine", "store", "domain", "simulator"]),
    ("testbed", &[]),
    (
        "bench",
        &[
            "hongyan",
            "web",
            "engine",
            "store",
            "session",
            "domain",
            "text",
            "smart",
            "smpp",
            "simulator",
            "testbed",
        ],
    ),
];
/// What tests of any crate may use beside whatever lies below it.
const TEST_TOOLS: &[&str] = &["testbed", "simulator"];
/// Lines of a file; beyond it a file has more than one reason to be opened.
const FILE_LINES_MAX: usize = 700;
/// Files that are long because they are one table.
const LONG_FILES: &[&str] = &[];
/// Characters of a line without a text in it (texts are not broken for their length).
const LINE_CHARS_MAX: usize = 128;
/// Licences that let anybody use, change and sell the program.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "MIT-0",
    "0BSD",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "Unlicense",
    "Apache-2.0 WITH LLVM-exception",
];

/// Packages that name no licence but bring its text, and a sentence that only the MIT licence has (`cargo deny` finds
/// the text by itself).
const LICENCE_FILES: &[(&str, &str)] = &[("captcha", "LICENSE.md")];
const MIT: &str = "Permission is hereby granted, free of charge, to any person obtaining a copy";

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map(Path::to_path_buf).unwrap()
}

/// A file of the repository: its path from the root, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The part before the unit tests.
    fn product(&self) -> impl Iterator<Item = (usize, &str)> {
        let mark = "\n#[cfg(test)]\n";
        let begins = |at: &usize| {
            self.text[at + mark.len()..].lines().next().is_some_and(|line| line.contains("mod "))
        };
        let end = self.text.match_indices(mark).map(|(at, _)| at).find(begins).unwrap_or(self.text.len());
        self.text[..end].lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("_tests.rs")
    }
}

/// Everything git would know, without asking git: a source archive has none.
fn files(wanted: &dyn Fn(&str) -> bool) -> Vec<File> {
    let mut found = Vec::new();
    let skipped = ["target", ".git", "node_modules", "data", "corpus", "artifacts", "dist"];
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()).collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let from_root = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            let is_generated = skipped.contains(&name.as_str()) && !from_root.starts_with("crates/");
            if entry.file_type().unwrap().is_dir() {
                if !is_generated && name != "node_modules" {
                    folders.push(path);
                }
            } else if wanted(&from_root)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push(File { path: from_root, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn rust_files() -> Vec<File> {
    let found = files(&|path| path.starts_with("crates/") && path.ends_with(".rs"));
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// The manifests of all members of the workspace.
fn manifests() -> Vec<File> {
    let member = |path: &str| path.starts_with("crates/") || path == "bench/Cargo.toml";
    files(&|path| member(path) && path.ends_with("/Cargo.toml"))
}

/// Fails with every place that breaks a rule.
fn none(rule: &str, places: &[String]) {
    assert!(places.is_empty(), "{rule}:\n  {}", places.join("\n  "));
}

#[test]
fn crates_depend_only_along_the_arrows() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let manifests = manifests();
    let tables: Vec<toml::Table> = manifests.iter().map(|file| file.text.parse().unwrap()).collect();
    let name = |table: &toml::Table| table["package"]["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = tables.iter().map(name).collect();
    let mut wrong = Vec::new();
    for table in &tables {
        let from = name(table);
        let Some(allowed) = arrows.get(from.as_str()) else {
            wrong.push(format!("crate {from} has no place among the arrows"));
            continue;
        };
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            let names = table.get(section).and_then(toml::Value::as_table).into_iter().flatten();
            for (to, _) in names.filter(|(to, _)| ours.contains(to.as_str())) {
                let for_tests = section == "dev-dependencies"
                    && (TEST_TOOLS.contains(&to.as_str()) || lies_below(&arrows, &from, to));
                if !allowed.contains(&to.as_str()) && !for_tests {
                    wrong.push(format!("{from} → {to} ({section})"));
                }
            }
        }
    }
    assert!(ours.len() >= 10);
    none("these edges go against the arrows", &wrong);
}

/// Whether `to` is reached from `from` along the arrows.
fn lies_below(arrows: &BTreeMap<&str, &[&str]>, from: &str, to: &str) -> bool {
    let below = arrows.get(from).copied().unwrap_or_default();
    below.contains(&to) || below.iter().any(|next| lies_below(arrows, next, to))
}

#[test]
fn tools_are_no_part_of_the_product() {
    let manifests = manifests();
    let mut wrong = Vec::new();
    for file in manifests.iter().filter(|file| file.path != "bench/Cargo.toml") {
        let table: toml::Table = file.text.parse().unwrap();
        let names = table.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        let tools = names.filter(|(to, _)| ["testbed", "bench"].contains(&to.as_str()));
        wrong.extend(tools.map(|(to, _)| format!("{}: {to}", file.path)));
    }
    none("tools among the dependencies of the product", &wrong);
}

#[test]
fn sql_and_drivers_stay_in_store() {
    let starts = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"CREATE TABLE "];
    let mut wrong = Vec::new();
    for file in rust_files().iter().filter(|f| !f.path.starts_with("crates/store/") && !f.is_test()) {
        if ["crates/testbed/", "crates/bench/"].iter().any(|tool| file.path.starts_with(tool)) {
            continue;
        }
        let lines = file.product().filter(|(_, line)| starts.iter().any(|start| line.contains(start)));
        wrong.extend(lines.map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim())));
    }
    none("SQL outside of store", &wrong);
}

#[test]
fn web_never_names_store() {
    let mut wrong = Vec::new();
    for file in rust_files().iter().filter(|f| f.path.starts_with("crates/web/src/")) {
        let lines = file.product().filter(|(_, line)| line.contains("store::") || line.contains("use store"));
        wrong.extend(lines.map(|(number, _)| format!("{}:{number}", file.path)));
    }
    none("web names store", &wrong);
}

#[test]
fn pure_crates_and_store_have_no_async() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let pure = [
            "crates/domain/src/",
            "crates/text/src/",
            "crates/smpp/src/",
            "crates/table/src/",
            "crates/smart/src/",
        ]
        .iter()
        .any(|p| file.path.starts_with(p));
        if pure {
            let lines = file
                .product()
                .filter(|(_, line)| line.contains("async ") && !line.trim_start().starts_with("//"));
            wrong.extend(lines.map(|(number, _)| format!("{}:{number}", file.path)));
        }
        if file.path.starts_with("crates/store/src/") && !file.path.ends_with("/db.rs") {
            let lines = file.product().filter(|(_, line)| line.contains("async fn"));
            wrong.extend(lines.map(|(number, _)| format!("{}:{number}", file.path)));
        }
    }
    none("async where there is none", &wrong);
}

#[test]
fn the_system_clock_is_read_in_one_place() {
    let mut places = BTreeSet::new();
    for file in
        rust_files().iter().filter(|file| !file.is_test() && file.path != "crates/server/tests/tidy.rs")
    {
        for (_, line) in file.product().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if ["SystemTime::now", "Timestamp::now", "Zoned::now", "Utc::now"]
                .iter()
                .any(|call| line.contains(call))
            {
                places.insert(file.path.clone());
            }
        }
    }
    assert_eq!(places, BTreeSet::from(["crates/engine/src/clock.rs".to_owned()]));
}

#[test]
fn every_module_says_what_it_is() {
    let files = rust_files();
    // Unit tests that moved out of a file speak through its head.
    let of_its_own = |file: &&File| !file.path.ends_with("_tests.rs");
    let silent = files.iter().filter(of_its_own).filter(|file| !file.text.starts_with("//! "));
    let silent = silent.map(|file| file.path.clone());
    none("modules that do not begin with //!", &silent.collect::<Vec<_>>());
}

#[test]
fn no_file_is_a_drawer() {
    let drawers = ["util", "utils", "common", "helper", "helpers", "misc", "manager"];
    let named = |file: &File| {
        let path = file.path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
        drawers.contains(&path.rsplit('/').next().unwrap_or_default())
    };
    let wrong: Vec<_> = rust_files().into_iter().filter(named).map(|file| file.path).collect();
    none("files named after nothing", &wrong);
}

#[test]
fn nothing_unwraps_outside_tests() {
    let mut wrong = Vec::new();
    for file in rust_files().iter().filter(|f| f.path.contains("/src/") && !f.is_test()) {
        let lines = file
            .product()
            .filter(|(_, line)| line.contains(".unwrap()") && !line.trim_start().starts_with("//"));
        wrong.extend(lines.map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim())));
    }
    none("unwrap outside tests", &wrong);
}

#[test]
fn lines_and_files_have_a_limit() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let is_long = |line: &str| line.chars().count() > LINE_CHARS_MAX && !line.contains('"');
        let long = file.text.lines().enumerate().filter(|(_, line)| is_long(line));
        wrong.extend(long.map(|(index, line)| {
            format!("{}:{}: {} characters", file.path, index + 1, line.chars().count())
        }));
        let lines = file.text.lines().count();
        if lines > FILE_LINES_MAX && !LONG_FILES.contains(&file.path.as_str()) {
            wrong.push(format!("{}: {lines} lines", file.path));
        }
    }
    none("longer than a screen", &wrong);
}

#[test]
fn nothing_names_a_machine() {
    // Spelled in parts, so that this file does not find itself.
    let places = [["/ho", "me/"], ["/wo", "rk/"], ["/ro", "ot/"], ["/Us", "ers/"], ["/tmp/", "target"]];
    let hosts = [
        ["crates", ".io/api"],
        ["index.crates", ".io"],
        ["static.crates", ".io"],
        ["registry.npmjs", ".org"],
        ["proxy.golang", ".org"],
    ];
    let words: Vec<String> = places.iter().chain(&hosts).map(|parts| parts.concat()).collect();
    let suffixes = [
        "rs",
        "toml",
        "md",
        "yml",
        "yaml",
        "json",
        "sh",
        "service",
        "Makefile",
        "Containerfile",
        "run",
        "ts",
        "tsx",
    ];
    let wanted = |path: &str| suffixes.iter().any(|suffix| path.ends_with(suffix));
    let mut wrong = Vec::new();
    for file in files(&wanted) {
        for (index, line) in file.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                wrong.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    none("paths of a machine or registry hosts", &wrong);
}

#[test]
fn licences_of_all_dependencies_are_permissive() {
    let output = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).current_dir(root()).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let rustc = output("rustc", &["-vV"]);
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let args = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&output(env!("CARGO"), &args)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let mut wrong = Vec::new();
    for package in packages {
        let name = format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        match package["license"].as_str() {
            Some(licence) if is_permissive(licence) => {}
            Some(licence) => wrong.push(format!("{name}: {licence}")),
            None if brings_mit(package) => {}
            None => wrong.push(format!("{name}: no licence")),
        }
    }
    none("licences that are not permissive", &wrong);
}

/// Whether a package without a licence's name brings the text of the MIT licence where it is known to.
fn brings_mit(package: &Value) -> bool {
    let known = LICENCE_FILES.iter().find(|(name, _)| package["name"] == *name);
    let folder = package["manifest_path"].as_str().and_then(|path| Path::new(path).parent());
    let text =
        known.zip(folder).and_then(|((_, file), folder)| std::fs::read_to_string(folder.join(file)).ok());
    text.is_some_and(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(MIT))
}

/// Whether a licence expression can be satisfied by permissive licences alone.
fn is_permissive(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // AND binds tighter than OR, but an expression in parentheses may reverse that: then every name must be known.
    let known = |name: &str| LICENCES.contains(&name.trim());
    if expression.contains('(') && expression.contains(" AND ") {
        return plain.split(" AND ").all(|part| part.split(" OR ").any(known));
    }
    plain.split(" OR ").any(|choice| choice.split(" AND ").all(known))
}

#[test]
fn licence_expressions_are_read() {
    for good in
        ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "ISC AND MIT"]
    {
        assert!(is_permissive(good), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND AGPL-3.0", ""] {
        assert!(!is_permissive(bad), "{bad}");
    }
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = text.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let ours: Vec<&str> = section.lines().filter(|line| line.contains("path = ")).collect();
    let silent: Vec<String> = section
        .lines()
        .filter(|line| line.contains(" = ") && !line.trim_start().starts_with('#') && !ours.contains(line))
        .filter(|line| !line.contains("# "))
        .map(str::to_owned)
        .collect();
    none("dependencies without a reason", &silent);
}

#[test]
fn alerts_dashboard_and_manual_name_real_metrics() {
    let written = |path: &str| path.starts_with("deploy/prometheus/") || path.starts_with("deploy/grafana/");
    let readers = files(&|path| written(path) || path == "docs/operations.md");
    assert!(readers.len() >= 3);
    let sources: String =
        rust_files().iter().filter(|file| !file.is_test()).map(|file| file.text.as_str()).collect();
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut wrong = BTreeSet::new();
    let mut names = 0;
    for file in &readers {
        let words = file.text.split(|c: char| !is_word(c));
        for word in words.filter(|word| word.starts_with("hongyan_") || word.starts_with("http_request")) {
            let of_histogram = ["_bucket", "_sum", "_count"].iter().find_map(|end| word.strip_suffix(end));
            let name = of_histogram.unwrap_or(word);
            names += 1;
            if !sources.contains(&format!("\"{name}\"")) && word != "hongyan_restored" {
                wrong.insert(format!("{}: {word}", file.path));
            }
        }
    }
    assert!(names > 30);
    none("metrics that nobody counts", &wrong.into_iter().collect::<Vec<_>>());
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut wrong = Vec::new();
    for file in files(&|path| path.ends_with(".md") && !path.starts_with("portal/")) {
        let folder = root().join(&file.path).parent().unwrap().to_path_buf();
        for (index, line) in file.text.lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
                let outside = link.is_empty()
                    || link.contains("://")
                    || link.starts_with('/')
                    || link.starts_with("mailto:");
                if !outside && !folder.join(link).exists() {
                    wrong.push(format!("{}:{}: {link}", file.path, index + 1));
                }
            }
        }
    }
    none("links to nothing", &wrong);
}

#[test]
fn shell_scripts_and_ci_are_executable() {
    use std::os::unix::fs::PermissionsExt;
    let scripts = files(&|path| path.ends_with(".sh") || path == ".ci/run");
    assert!(scripts.iter().any(|file| file.path == ".ci/run"));
    for file in scripts {
        let mode = std::fs::metadata(root().join(&file.path)).unwrap().permissions().mode();
        assert!(mode & 0o111 != 0, "{} is not executable", file.path);
        assert!(file.text.starts_with("#!"), "{} names no interpreter", file.path);
    }
}
