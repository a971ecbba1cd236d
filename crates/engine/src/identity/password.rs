//! Passwords: what is taken, hashing and checking them without starving anything else.
//!
//! The rules are NIST SP 800-63B-4's: length counts, every character is allowed, nothing has to be mixed, nothing ages;
//! what is common or made of the account's own names is refused. Hashing (Argon2id) takes a core for a moment, so only
//! a few run at once, on threads that carry no messages, and only so many may wait.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::refusal::{Detail, Refusal};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::provision::{hash_password, normal_password, verify_password};

/// Shortest password of an account that needs nothing else to sign in, characters.
pub const ALONE_MIN: usize = 15;
/// Shortest password of an account that needs a one-time code too, characters.
pub const WITH_CODE_MIN: usize = 8;
/// Longest password, characters.
pub const MAX: usize = 256;
/// Hashes computed at once.
const AT_ONCE: usize = 2;
/// Hashes that may wait for their turn.
const WAITING_MAX: usize = 64;
/// Characters whose strength is estimated; more do not make it weaker.
const ESTIMATED: usize = 100;
/// Checked when there is no account, so that this takes as long as when there is one. Nobody knows a password for it.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS1ubw$p2J1FoeY+EzGAuARWHMV21oXM3cm2Lmn4uD9kjknI80";

/// Computes hashes, a few at a time.
pub(super) struct Hasher {
    gate: Semaphore,
    waiting: AtomicUsize,
}

/// Counts a caller while it waits, also when it leaves.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hasher {
    pub(super) fn new() -> Hasher {
        Hasher { gate: Semaphore::new(AT_ONCE), waiting: AtomicUsize::new(0) }
    }

    /// Runs `work` on a thread of its own; `queue_full` when too many wait.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= WAITING_MAX {
            return Err(Error::param(Refusal::QueueFull, 1));
        }
        let _turn = self.gate.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(format!("hash: {error}")))
    }

    /// Whether the password belongs to the hash; without a hash the same work is done and the answer is no.
    pub(super) async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let judged = password.chars().count() <= MAX;
        let password = if judged { password.to_owned() } else { String::new() };
        self.run(move || {
            let real = hash.filter(|hash| judged && hash.starts_with("$argon2id$"));
            let right = verify_password(&password, real.as_deref().unwrap_or(NOBODYS));
            right && real.is_some()
        })
        .await
    }

    /// The hash to keep.
    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        Ok(self.run(move || hash_password(&password)).await??)
    }

    /// `password_weak` about `field` unless the rules take the password. `about` are words a guesser would try first.
    pub(super) async fn judge(
        &self,
        field: &str,
        password: &str,
        min: usize,
        about: Vec<String>,
    ) -> Result<()> {
        let password = normal_password(password);
        let weakness = self.run(move || weakness(&password, min, &about)).await?;
        let Some((en, zh)) = weakness else { return Ok(()) };
        Err(Error::Phrased { refusal: Refusal::PasswordWeak, detail: Detail::both(field, en), zh })
    }
}

/// What is wrong with a new password, in English and Chinese.
pub fn weakness(password: &str, min: usize, about: &[String]) -> Option<(String, String)> {
    let length = password.chars().count();
    if length < min {
        let en = format!("it has {length} characters and needs at least {min}");
        return Some((en, format!("目前 {length} 个字符，至少需要 {min} 个")));
    }
    if length > MAX {
        let en = format!("it has {length} characters and may have {MAX} at most");
        return Some((en, format!("目前 {length} 个字符，最多 {MAX} 个")));
    }
    let start: String = password.chars().take(ESTIMATED).collect();
    let about: Vec<&str> = about.iter().map(String::as_str).chain(["hongyan", "鸿雁", "云燕"]).collect();
    // Eight characters that nothing is known about are worth a score of two.
    let wanted = if min < ALONE_MIN { zxcvbn::Score::Two } else { zxcvbn::Score::Three };
    let easy = zxcvbn::zxcvbn(&start, &about).score() < wanted || is_of(&start, &about);
    easy.then(|| {
        (
            "it is common, or made of names, repetitions or sequences that are guessed first".to_owned(),
            "过于常见，或由名称、重复、连续字符构成，容易被猜中".to_owned(),
        )
    })
}

/// Little is left of the password without these words.
fn is_of(password: &str, words: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    for word in words.iter().filter(|word| word.chars().count() > 1) {
        rest = rest.replace(&word.to_lowercase(), "");
    }
    rest.chars().filter(|c| c.is_alphanumeric()).count() < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(password: &str, min: usize) -> bool {
        weakness(password, min, &["CNX01_Adm".into(), "Cloud Swallow Trading".into()]).is_some()
    }

    #[test]
    fn length_counts_and_mixing_does_not() {
        for good in
            ["correct horse battery staple", "geheim wolke tisch lampe", "燕子飞过一片安静的湖水和远山"]
        {
            assert!(!weak(good, ALONE_MIN.min(good.chars().count())), "{good}");
        }
        for bad in [
            "Tr0ub4dor&3",
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "passwordpassword",
            "qwertyuiopasdfgh",
            "CNX01_Adm CNX01_Adm",
            "cloud swallow trading 01",
            "hongyanhongyanhongyan",
        ] {
            assert!(weak(bad, ALONE_MIN), "{bad}");
        }
        assert!(!weak("v7#kQz!m", WITH_CODE_MIN) && weak("password", WITH_CODE_MIN));
        assert!(weak(&"长".repeat(257), 8) && weak(&"correct horse battery ".repeat(20), 8));
    }

    #[tokio::test]
    async fn hashes_are_checked_and_without_one_the_answer_is_no() {
        let hasher = Hasher::new();
        let hash = hasher.hash("ｐａｓｓ wörd １２３").await.unwrap();
        assert!(hasher.verify("pass wörd 123", Some(hash.clone())).await.unwrap(), "NFKC");
        assert!(!hasher.verify("pass word 123", Some(hash.clone())).await.unwrap());
        for nobody in [None, Some(String::new()), Some("*".to_owned())] {
            assert!(!hasher.verify("pass wörd 123", nobody).await.unwrap());
        }
        assert!(!hasher.verify(&"x".repeat(1_000_000), Some(hash)).await.unwrap());
    }

    #[test]
    fn nobodys_hash_is_one_that_takes_the_usual_work() {
        use argon2::password_hash::PasswordHash;
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let usual = hash_password("x").unwrap();
        let usual = PasswordHash::new(&usual).unwrap();
        assert_eq!((nobodys.algorithm, nobodys.params), (usual.algorithm, usual.params));
        assert_eq!(nobodys.hash.map(|hash| hash.len()), usual.hash.map(|hash| hash.len()));
    }

    #[tokio::test]
    async fn only_so_many_wait() {
        let hasher = std::sync::Arc::new(Hasher::new());
        hasher.waiting.store(WAITING_MAX, Ordering::Relaxed);
        assert!(matches!(hasher.verify("x", None).await, Err(Error::Refused(Refusal::QueueFull, _))));
        assert_eq!(hasher.waiting.load(Ordering::Relaxed), WAITING_MAX, "given back");
    }
}
