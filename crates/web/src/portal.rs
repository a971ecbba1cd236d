//! The portal: the built pages that people use, from inside the program.
//!
//! Lives here: the set of files and what each is served as. Not here: the pages (`portal/`), what they call (`api`).
//! `serve` answers requests for them, `policy` says what a page may load. A program without a portal says so at `/`.

mod encoding;
mod policy;
mod serve;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) use serve::{anything_else, routes};

/// The page that starts the portal; every address of a page answers with it.
const INDEX: &str = "index.html";
/// Where the index wants the nonce of the answer.
const NONCE: &str = "__CSP_NONCE__";
/// Files in this folder are named after their content: they never change.
const HASHED: &str = "assets/";

/// The files that the build made, by path from `portal/dist`.
static BUILT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/portal_files.rs"));

/// A built portal, or none; a cheap handle.
#[derive(Clone, Default)]
pub struct Portal {
    files: Arc<BTreeMap<String, File>>,
    index: Option<Arc<str>>,
}

/// One file with its compressed forms.
#[derive(Clone, Debug)]
struct File {
    content_type: &'static str,
    /// The beginning of the content's hash.
    tag: String,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

impl Portal {
    /// What was in `portal/dist` when the program was built.
    pub fn built() -> Portal {
        Portal::new(BUILT.iter().map(|(path, content)| ((*path).to_owned(), Bytes::from_static(content))))
    }

    /// A portal of these files (path from its root, content). `x.gz` and `x.br` are compressed forms of `x`. Without
    /// an `index.html` there is no portal.
    pub fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Portal {
        let all: BTreeMap<String, Bytes> = files.into_iter().collect();
        let Some(index) = all.get(INDEX).and_then(|text| std::str::from_utf8(text).ok()) else {
            return Portal::default();
        };
        let is_form = |path: &str| {
            let plain = path.strip_suffix(".gz").or(path.strip_suffix(".br"));
            plain.is_some_and(|plain| all.contains_key(plain))
        };
        let served = all.iter().filter(|(path, _)| *path != INDEX && !is_form(path));
        let file = |(path, plain): (&String, &Bytes)| {
            let form = |suffix: &str| all.get(&format!("{path}{suffix}")).cloned();
            let (gzip, brotli) = (form(".gz"), form(".br"));
            let file = File {
                content_type: content_type(path),
                tag: tag(plain),
                plain: plain.clone(),
                gzip,
                brotli,
            };
            (path.clone(), file)
        };
        Portal { index: Some(index.into()), files: Arc::new(served.map(file).collect()) }
    }

    /// There is one.
    pub fn is_there(&self) -> bool {
        self.index.is_some()
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

impl fmt::Display for Portal {
    /// For the log and `hongyan version`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_there() {
            return f.write_str("not in this build (`make build` puts it in)");
        }
        let size = |file: &File| {
            [Some(&file.plain), file.gzip.as_ref(), file.brotli.as_ref()]
                .into_iter()
                .flatten()
                .map(Bytes::len)
                .sum::<usize>()
        };
        let octets: usize = self.files.values().map(size).sum();
        write!(f, "inside, {} files, {} KiB", self.files.len() + 1, octets / 1024)
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portal({self})")
    }
}

/// The beginning of the SHA-256 of a content.
fn tag(content: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, content);
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..12])
}

/// What a file is, by its name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(paths: &[&str]) -> Portal {
        Portal::new(paths.iter().map(|path| ((*path).to_owned(), Bytes::from(format!("of {path}")))))
    }

    #[test]
    fn compressed_forms_are_no_files_of_their_own() {
        let portal = portal(&["index.html", "assets/a.js", "assets/a.js.br", "assets/a.js.gz", "data.gz"]);
        assert!(portal.is_there());
        let paths: Vec<_> = portal.files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["assets/a.js", "data.gz"], "what has no plain form is a file");
        let file = portal.file("assets/a.js").unwrap();
        assert_eq!(file.brotli.as_deref(), Some(&b"of assets/a.js.br"[..]));
        assert!(file.gzip.is_some() && portal.file("data.gz").unwrap().gzip.is_none());
    }

    #[test]
    fn without_an_index_there_is_none() {
        let none = portal(&["assets/a.js"]);
        assert!(!none.is_there() && none.file("assets/a.js").is_none());
        assert!(none.to_string().contains("make build"), "{none}");
        assert!(portal(&["index.html", "assets/a.js"]).to_string().starts_with("inside, 2 files"));
    }
}
