//! `Idempotency-Key`: a POST that is repeated is answered once more, not done once more.
//!
//! Sending has its own path through the engine (the key is kept in the transaction that keeps the messages). The other
//! POSTs keep their answer, sealed with AES-256-GCM under a key that only the caller's auth key yields (HKDF-SHA-256):
//! an answer may hold a new secret, and whoever reads the database must not.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::refusal::{Detail, Refusal};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{Context, SHA256};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;

use crate::App;
use crate::auth::Caller;
use crate::problem::{Problem, Result};

/// Longest key.
const KEY_MAX: usize = 128;
/// What separates these derived keys from any others made of the same secret.
const SALT: &[u8] = b"hongyan idempotency answer 1";

/// The keys whose first request is still in work.
#[derive(Default)]
pub(crate) struct Running(Mutex<HashSet<String>>);

/// Forgets a key when its request ends, however it ends.
struct InWork<'a>(&'a Running, String);

impl Drop for InWork<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Running {
    /// Claims `name`; `None` while another request has it.
    fn claim(&self, name: String) -> Option<InWork<'_>> {
        let fresh = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        fresh.then(|| InWork(self, name))
    }
}

/// The `Idempotency-Key` of a request: at most 128 visible ASCII characters, given once.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut given = headers.get_all("idempotency-key").iter();
    let Some(value) = given.next() else { return Ok(None) };
    let visible = value.as_bytes().iter().all(u8::is_ascii_graphic);
    let length = value.as_bytes().len();
    match value.to_str() {
        Ok(text) if visible && (1..=KEY_MAX).contains(&length) && given.next().is_none() => Ok(Some(text)),
        _ => Err(Problem::field(
            "Idempotency-Key",
            "give it once, with 1 to 128 visible ASCII characters",
            "只能出现一次，且须为 1 至 128 个可见 ASCII 字符",
        )),
    }
}

/// What makes two requests the same: method, path and body.
pub(crate) fn fingerprint(method: &str, path: &str, body: &[u8]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for piece in [method.as_bytes(), b" ", path.as_bytes(), b"\n", body] {
        context.update(piece);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// A POST other than sending, as far as repeating it is concerned.
pub(crate) struct Once<'a> {
    app: &'a App,
    caller: &'a Caller,
    parts: &'a Parts,
    body: &'a [u8],
}

impl<'a> Once<'a> {
    /// A request whose body has been read.
    pub(crate) fn of(app: &'a App, caller: &'a Caller, parts: &'a Parts, body: &'a [u8]) -> Once<'a> {
        Once { app, caller, parts, body }
    }

    /// Does `work` unless the same request was answered before; then that answer is given again, marked with
    /// `Idempotency-Replayed: true`. Only answers of success are kept: a refused request changed nothing.
    pub(crate) async fn answer<T, F>(self, status: StatusCode, work: F) -> Result<Response>
    where
        T: Serialize,
        F: Future<Output = Result<T>>,
    {
        let Some(key) = key(&self.parts.headers)? else {
            let answer = to_json(&work.await?)?;
            return Ok(json(status, answer.into(), false));
        };
        let (tenant, owner) = (self.caller.actor.tenant, self.caller.actor.owner());
        // The line break keeps it apart from every key of a send request, which is visible ASCII.
        let name = format!("\n{owner}:{key}");
        let _in_work = self.app.running.claim(format!("{}:{name}", tenant.0)).ok_or_else(still_running)?;
        let hash = fingerprint("POST", self.parts.uri.path(), self.body);
        let seal = Seal { secret: self.caller.secret(), name: &name, hash: &hash };
        if let Some(sealed) = self.app.engine.recall(tenant, &name, &hash).await? {
            let answer = seal.open(sealed).ok_or(Refusal::IdempotencyConflict)?;
            return Ok(json(status, answer.into(), true));
        }
        let answer = to_json(&work.await?)?;
        let sealed = seal.close(&answer).ok_or_else(|| Problem::internal("cannot seal an answer"))?;
        if let Err(error) = self.app.engine.remember(tenant, &name, &hash, sealed).await {
            tracing::warn!(%error, "an answer could not be kept for its Idempotency-Key");
        }
        Ok(json(status, answer.into(), false))
    }
}

fn still_running() -> Problem {
    Problem::new(Refusal::Unavailable, Detail::NONE)
}

/// The JSON of an answer.
pub(crate) fn to_json<T: Serialize>(answer: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(answer).map_err(|error| Problem::internal(&format!("answer: {error}")))
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: Bytes, replayed: bool) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if replayed {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// Seals the answer of one request of one caller.
struct Seal<'a> {
    secret: &'a [u8],
    name: &'a str,
    hash: &'a [u8; 32],
}

impl Seal<'_> {
    fn key(&self) -> Option<LessSafeKey> {
        let secret = Salt::new(HKDF_SHA256, SALT).extract(self.secret);
        let info = [self.name.as_bytes()];
        let key: UnboundKey = secret.expand(&info, &AES_256_GCM).ok()?.into();
        Some(LessSafeKey::new(key))
    }

    /// Nonce, then the sealed answer with its tag.
    fn close(&self, answer: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let mut sealed = answer.to_vec();
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.key()?.seal_in_place_append_tag(nonce_used, Aad::from(self.hash), &mut sealed).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// `None` when it was sealed by another auth key or is damaged.
    fn open(&self, sealed: Vec<u8>) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut rest = rest.to_vec();
        let answer = self.key()?.open_in_place(nonce, Aad::from(self.hash), &mut rest).ok()?;
        Some(answer.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: [u8; 32] = [7; 32];

    fn seal<'a>(secret: &'a [u8], name: &'a str, hash: &'a [u8; 32]) -> Seal<'a> {
        Seal { secret, name, hash }
    }

    #[test]
    fn only_the_same_caller_key_and_request_opens_an_answer() {
        let answer = br#"{"secret":"hy_new"}"#;
        let sealed = seal(b"hy_one", "1:a", &HASH).close(answer).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"hy_new"));
        assert_eq!(seal(b"hy_one", "1:a", &HASH).open(sealed.clone()).unwrap(), answer);
        assert_eq!(seal(b"hy_two", "1:a", &HASH).open(sealed.clone()), None);
        assert_eq!(seal(b"hy_one", "1:b", &HASH).open(sealed.clone()), None);
        assert_eq!(seal(b"hy_one", "1:a", &[8; 32]).open(sealed.clone()), None);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(seal(b"hy_one", "1:a", &HASH).open(damaged), None, "octet {at}");
            assert_eq!(seal(b"hy_one", "1:a", &HASH).open(sealed[..at].to_vec()), None, "cut at {at}");
        }
        assert_ne!(
            sealed,
            seal(b"hy_one", "1:a", &HASH).close(answer).unwrap(),
            "a nonce is never used twice"
        );
    }

    #[test]
    fn keys_are_visible_ascii() {
        let with = |values: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("idempotency-key", HeaderValue::from_bytes(value).unwrap());
            }
            key(&headers).map(|key| key.map(str::to_owned))
        };
        assert_eq!(with(&[]).unwrap(), None);
        assert_eq!(with(&[b"order-42"]).unwrap().as_deref(), Some("order-42"));
        assert_eq!(with(&[&[b'x'; 128]]).unwrap().unwrap().len(), 128);
        for bad in
            [&[b"" as &[u8]] as &[&[u8]], &[&[b'x'; 129]], &[b"a b"], &["字".as_bytes()], &[b"a", b"a"]]
        {
            assert!(with(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn requests_differ_by_path_and_body() {
        let one = fingerprint("POST", "/a", b"{}");
        assert_eq!(one, fingerprint("POST", "/a", b"{}"));
        assert_ne!(one, fingerprint("POST", "/b", b"{}"));
        assert_ne!(one, fingerprint("POST", "/a", b"{ }"));
    }

    #[test]
    fn a_key_is_in_work_once() {
        let running = Running::default();
        let first = running.claim("1:1:a".into());
        assert!(first.is_some() && running.claim("1:1:a".into()).is_none());
        drop(first);
        assert!(running.claim("1:1:a".into()).is_some());
    }
}
