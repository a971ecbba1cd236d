//! Verify codes: pictures of a few characters that cost a guesser time.
//!
//! Pictures are painted ahead by one thread that rests while enough are ready, so that nobody can make the platform
//! paint more than that. A challenge lives three minutes and is used up by the first answer, right or wrong.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::Refusal;
use lru::LruCache;
use tokio::sync::mpsc;

use super::quota::{MINUTE_MS, Quota, cache, name_of_address};
use crate::error::{Error, Result};
use crate::keys::random_octets;

/// Challenges that are open at once; the oldest are forgotten.
const OPEN_MAX: usize = 10_000;
/// How long a challenge is good, milliseconds.
const GOOD_MS: i64 = 3 * MINUTE_MS;
/// Pictures that are painted ahead.
const AHEAD: usize = 16;
/// How long to wait for a picture.
const WAIT: Duration = Duration::from_secs(5);
/// Characters of a picture: letters and digits that people tell apart. Case does not matter when they are typed.
const CHARACTERS: &str = "ACDEFGHJKMNPQRTUVWXY34679";
/// How many.
const LENGTH: u32 = 5;

/// A picture and what is on it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The characters.
    pub answer: String,
    /// The image, PNG.
    pub png: Vec<u8>,
}

/// Paints pictures.
pub trait Painter: Send + Sync {
    /// One picture; `None` when it did not come out.
    fn paint(&self) -> Option<Picture>;
}

/// Five distorted letters and digits.
#[derive(Debug)]
pub struct Letters;

impl Painter for Letters {
    fn paint(&self) -> Option<Picture> {
        use ::captcha::filters::{Cow, Dots, Noise, Wave};
        let characters: Vec<char> = CHARACTERS.chars().collect();
        let mut painting = ::captcha::Captcha::new();
        painting.set_chars(&characters).add_chars(LENGTH).apply_filter(Noise::new(0.2));
        painting
            .apply_filter(Wave::new(2.0, 12.0).horizontal())
            .apply_filter(Wave::new(2.0, 12.0).vertical());
        painting.view(220, 90).apply_filter(Cow::new().circles(1).min_radius(28).max_radius(40));
        painting.apply_filter(Dots::new(8).min_radius(2).max_radius(4));
        let (answer, png) = painting.as_tuple()?;
        (answer.chars().count() == LENGTH as usize).then_some(Picture { answer, png })
    }
}

/// A painter with one picture, whose answer is known beforehand: for tests of the whole program. Release builds do not
/// have it.
#[cfg(debug_assertions)]
pub struct Fixed {
    answer: String,
    png: OnceLock<Vec<u8>>,
}

#[cfg(debug_assertions)]
impl Fixed {
    /// With this answer.
    pub fn new(answer: impl Into<String>) -> Fixed {
        Fixed { answer: answer.into(), png: OnceLock::new() }
    }
}

#[cfg(debug_assertions)]
impl Painter for Fixed {
    fn paint(&self) -> Option<Picture> {
        let png = self.png.get_or_init(|| Letters.paint().map_or_else(Vec::new, |picture| picture.png));
        Some(Picture { answer: self.answer.clone(), png: png.clone() })
    }
}

/// A picture to be shown.
#[derive(Clone, Debug)]
pub struct Captcha {
    /// What names it when it is answered.
    pub id: String,
    /// The image, PNG.
    pub png: Vec<u8>,
    /// Good until, Unix milliseconds.
    pub expires_ms: i64,
}

type Id = [u8; 16];

/// Pictures painted ahead, and challenges that wait for their answer.
pub(super) struct Captchas {
    painter: Arc<dyn Painter>,
    /// Opened by whoever asks first, so that a platform nobody signs in to paints nothing.
    ready: OnceLock<tokio::sync::Mutex<mpsc::Receiver<Picture>>>,
    open: Mutex<LruCache<Id, (String, i64)>>,
    asked: Quota,
}

impl Captchas {
    pub(super) fn new(painter: Arc<dyn Painter>, per_min: u32) -> Captchas {
        let asked = Quota::new(per_min, MINUTE_MS);
        Captchas { painter, ready: OnceLock::new(), open: Mutex::new(cache(OPEN_MAX)), asked }
    }

    /// A new challenge; `sign_in_locked` with the seconds to wait when an address asks for too many.
    pub(super) async fn make(&self, address: IpAddr, now_ms: i64) -> Result<Captcha> {
        let taken = self.asked.take(name_of_address(address), now_ms);
        taken.map_err(|wait| Error::param(Refusal::SignInLocked, wait))?;
        let picture = self.picture().await?;
        let id: Id = random_octets()?;
        let expires_ms = now_ms + GOOD_MS;
        self.challenges().put(id, (picture.answer, expires_ms));
        Ok(Captcha { id: URL_SAFE_NO_PAD.encode(id), png: picture.png, expires_ms })
    }

    async fn picture(&self) -> Result<Picture> {
        let ready =
            self.ready.get_or_init(|| tokio::sync::Mutex::new(paint_ahead(Arc::clone(&self.painter))));
        let taken = tokio::time::timeout(WAIT, async { ready.lock().await.recv().await }).await;
        match taken {
            Ok(Some(picture)) => Ok(picture),
            Ok(None) => Err(Error::Internal("the painter of verify codes ended".into())),
            Err(_) => Err(Error::param(Refusal::QueueFull, 1)),
        }
    }

    /// Uses a challenge up; `captcha_wrong` unless the answer is right and in time.
    pub(super) fn answer(&self, id: &str, answer: &str, now_ms: i64) -> Result<()> {
        let id = URL_SAFE_NO_PAD.decode(id).ok().and_then(|octets| Id::try_from(octets).ok());
        let open = id.and_then(|id| self.challenges().pop(&id));
        let typed = answer.trim();
        let right = open.is_some_and(|(wanted, expires_ms)| {
            now_ms < expires_ms && !wanted.is_empty() && wanted.eq_ignore_ascii_case(typed)
        });
        if right { Ok(()) } else { Err(Error::field(Refusal::CaptchaWrong, "captcha")) }
    }

    fn challenges(&self) -> std::sync::MutexGuard<'_, LruCache<Id, (String, i64)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts painting; the thread ends when nobody wants pictures any more, or when none comes out at all.
fn paint_ahead(painter: Arc<dyn Painter>) -> mpsc::Receiver<Picture> {
    let (finished, ready) = mpsc::channel(AHEAD);
    let paint = move || {
        let mut failures = 0;
        while failures < 100 {
            let Some(picture) = painter.paint() else {
                failures += 1;
                continue;
            };
            failures = 0;
            if finished.blocking_send(picture).is_err() {
                return;
            }
        }
        tracing::error!("pictures of verify codes do not come out: nobody can sign in");
    };
    if let Err(error) = std::thread::Builder::new().name("captcha".into()).spawn(paint) {
        tracing::error!(%error, "no thread to paint verify codes");
    }
    ready
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captchas() -> Captchas {
        Captchas::new(Arc::new(Fixed::new("K7MXP")), 1_000_000)
    }

    async fn id(captchas: &Captchas) -> String {
        captchas.make([192, 0, 2, 1].into(), 0).await.unwrap().id
    }

    #[tokio::test]
    async fn the_first_answer_uses_it_up() {
        let captchas = captchas();
        let right = id(&captchas).await;
        assert!(captchas.answer(&right, " k7mxp ", 0).is_ok());
        assert!(captchas.answer(&right, "K7MXP", 0).is_err(), "a second time");
        let wrong = id(&captchas).await;
        assert!(captchas.answer(&wrong, "AAAAA", 0).is_err());
        assert!(captchas.answer(&wrong, "K7MXP", 0).is_err(), "after a wrong answer");
        let late = id(&captchas).await;
        assert!(captchas.answer(&late, "K7MXP", GOOD_MS).is_err());
        for nonsense in ["", "AAAA", "字", &"A".repeat(10_000)] {
            assert!(captchas.answer(nonsense, "K7MXP", 0).is_err());
        }
    }

    #[tokio::test]
    async fn an_address_asks_for_so_many_a_minute_and_memory_has_a_limit() {
        let captchas = Captchas::new(Arc::new(Fixed::new("A")), 2);
        let make = |last: u8, now| captchas.make([192, 0, 2, last].into(), now);
        assert!(make(1, 0).await.is_ok() && make(1, 0).await.is_ok());
        assert!(matches!(make(1, 0).await, Err(Error::Refused(Refusal::SignInLocked, _))));
        assert!(make(2, 0).await.is_ok() && make(1, MINUTE_MS).await.is_ok());
        for n in 0..OPEN_MAX as u128 + 10 {
            captchas.challenges().put(n.to_be_bytes(), (String::new(), 0));
        }
        assert_eq!(captchas.challenges().len(), OPEN_MAX);
    }

    #[test]
    fn pictures_come_out_and_hold_no_characters_that_look_alike() {
        for _ in 0..5 {
            let picture = Letters.paint().unwrap();
            assert!(picture.png.starts_with(b"\x89PNG") && picture.png.len() < 40_000);
            assert!(picture.answer.chars().all(|c| CHARACTERS.contains(c)), "{}", picture.answer);
        }
        assert!(!CHARACTERS.contains(['0', 'O', '1', 'I', 'L', '5', 'S', '8', 'B', '2', 'Z']));
    }
}
