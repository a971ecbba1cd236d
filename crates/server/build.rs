//! Tells the program which compiler built it.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=HONGYAN_COMMIT");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = Command::new(rustc).arg("--version").output();
    let version = answer.ok().and_then(|out| String::from_utf8(out.stdout).ok());
    println!("cargo:rustc-env=HONGYAN_RUSTC={}", version.as_deref().unwrap_or("rustc unknown").trim());
}
