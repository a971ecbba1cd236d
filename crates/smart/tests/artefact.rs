//! The WebAssembly module that the portal brings was made from these sources.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};

use smart::Digest;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_committed_module_is_of_these_sources() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let module = here.join("../../portal/src/pages/handset/client/smart.wasm");
    let mut files = vec![];
    sources(&here.join("src"), &mut files);
    files.sort();
    files.insert(0, here.join("Cargo.toml"));
    let octets: Vec<u8> = files.iter().flat_map(|file| std::fs::read(file).unwrap()).collect();
    let noted = std::fs::read_to_string(module.with_extension("wasm.sources")).unwrap();
    assert_eq!(noted.trim(), Digest::of(&octets).to_string(), "the sources changed: run `make wasm`");
    let file = std::fs::read(module).unwrap();
    assert!(file.starts_with(b"\0asm") && file.len() < 500_000, "{} octets", file.len());
}
