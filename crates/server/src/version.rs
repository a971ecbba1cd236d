//! `hongyan version`: what exactly is running, for a report of a fault.

use std::fmt::Write;

/// The version with the commit it was built from, when the build knew it.
pub(crate) fn short() -> String {
    match option_env!("HONGYAN_COMMIT").filter(|commit| !commit.is_empty()) {
        Some(commit) => format!("{} ({commit})", env!("CARGO_PKG_VERSION")),
        None => env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Everything, a line each.
pub(crate) fn long() -> String {
    let mut text = format!("hongyan {}\n", short());
    let _never_fails = writeln!(text, "{}", env!("HONGYAN_RUSTC"));
    let _never_fails = writeln!(text, "SQLite {}", rusqlite::version());
    let _never_fails = write!(text, "portal {}", web::Portal::built());
    text
}
