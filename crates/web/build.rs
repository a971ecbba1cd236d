//! Puts the built portal (`portal/dist`) into the program when there is one: writes the table of its files that
//! `src/portal.rs` includes. `cargo` alone never needs Node: without a built portal the table is empty.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    if let Some(portal) = here.ancestors().nth(2).map(|root| root.join("portal")).filter(|p| p.is_dir()) {
        let built = portal.join("dist");
        // A folder that is watched must be there, or cargo builds this crate again every time.
        let _read_only_sources = std::fs::create_dir_all(&built);
        println!("cargo:rerun-if-changed={}", built.display());
        if built.join("index.html").is_file() {
            let mut files = Vec::new();
            collect(&built, &mut files)?;
            files.sort();
            for file in files {
                let name = file.strip_prefix(&built).unwrap_or(&file).to_string_lossy().into_owned();
                let _never_fails = writeln!(table, "    ({name:?}, include_bytes!({file:?})),");
            }
        }
    }
    table.push_str("]\n");
    std::fs::write(out.join("portal_files.rs"), table)
}

/// Every file below a folder but hidden ones and source maps.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.ends_with(".map") {
            continue;
        }
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}
