//! Between password and one-time code: who has given the right password and owes the code.
//!
//! In memory, for five minutes, for at most so many people; the token is as strong as a session's and worth less.

use std::sync::{Mutex, PoisonError};

use domain::id::{AccountId, TenantId};
use lru::LruCache;

use super::quota::cache;
use crate::error::Result;
use crate::keys::{hash, random_secret};

/// How long the code may take, milliseconds.
const GOOD_MS: i64 = 300_000;
/// People who owe a code at once; the first are forgotten.
const OPEN_MAX: usize = 10_000;
/// Wrong codes after which the password is asked for again.
const TRIES_MAX: u32 = 5;

/// Who owes a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    pub(super) tenant: TenantId,
    pub(super) account: AccountId,
    /// The account's name.
    pub(super) name: String,
    expires_ms: i64,
    tries: u32,
}

/// Everybody who owes a code, by the hash of their token.
pub(super) struct Challenges(Mutex<LruCache<[u8; 32], Challenge>>);

impl Challenges {
    pub(super) fn new() -> Challenges {
        Challenges(Mutex::new(cache(OPEN_MAX)))
    }

    /// Makes a challenge; answers its token.
    pub(super) fn make(
        &self,
        tenant: TenantId,
        account: AccountId,
        name: &str,
        now_ms: i64,
    ) -> Result<String> {
        let token = random_secret("")?;
        let challenge =
            Challenge { tenant, account, name: name.to_owned(), expires_ms: now_ms + GOOD_MS, tries: 0 };
        self.open().put(hash(&token), challenge);
        Ok(token)
    }

    /// Who owes the code, for one more try; `None` when it is too late or was tried too often.
    pub(super) fn try_once(&self, token: &str, now_ms: i64) -> Option<Challenge> {
        let mut open = self.open();
        let name = hash(token);
        let challenge = open.get_mut(&name)?;
        challenge.tries += 1;
        if challenge.tries > TRIES_MAX || challenge.expires_ms <= now_ms {
            open.pop(&name);
            return None;
        }
        Some(challenge.clone())
    }

    /// The code was given.
    pub(super) fn end(&self, token: &str) {
        self.open().pop(&hash(token));
    }

    fn open(&self) -> std::sync::MutexGuard<'_, LruCache<[u8; 32], Challenge>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_ends_by_time_by_tries_and_by_success() {
        let challenges = Challenges::new();
        let make = || challenges.make(TenantId(1), AccountId(2), "a", 0).unwrap();
        let late = make();
        assert!(challenges.try_once(&late, GOOD_MS - 1).is_some());
        assert!(challenges.try_once(&late, GOOD_MS).is_none());
        let guessed = make();
        let tries = (0..20).filter(|_| challenges.try_once(&guessed, 0).is_some()).count();
        assert_eq!(tries, TRIES_MAX as usize);
        let done = make();
        assert_eq!(challenges.try_once(&done, 0).unwrap().account, AccountId(2));
        challenges.end(&done);
        assert!(challenges.try_once(&done, 0).is_none() && challenges.try_once("", 0).is_none());
    }
}
