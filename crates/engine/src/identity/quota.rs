//! So many of something in so much time, by address or name; with a limit to how many of those are remembered.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

/// An hour, milliseconds.
pub(super) const HOUR_MS: i64 = 3_600_000;
/// A minute, milliseconds.
pub(super) const MINUTE_MS: i64 = 60_000;
/// Names that are remembered; the longest unused are forgotten.
const NAMES_MAX: usize = 50_000;

/// What is counted by: a digest, so that every name takes the same memory.
pub(super) type Name = [u8; 16];

/// The name of a text, told apart from texts of other `kind`s.
pub(super) fn name(kind: &str, text: &[u8]) -> Name {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for piece in [kind.as_bytes(), b"\0", text] {
        context.update(piece);
    }
    let mut name = Name::default();
    name.copy_from_slice(&context.finish().as_ref()[..16]);
    name
}

/// The name of whoever has an address: an IPv4 address, or the /64 of an IPv6 one, which is one customer's.
pub(super) fn name_of_address(address: IpAddr) -> Name {
    match address.to_canonical() {
        IpAddr::V4(four) => name("v4", &four.octets()),
        IpAddr::V6(six) => name("v6", &six.octets()[..8]),
    }
}

/// An empty cache of at most `max` entries.
pub(super) fn cache<K: std::hash::Hash + Eq, V>(max: usize) -> LruCache<K, V> {
    LruCache::new(NonZeroUsize::new(max).unwrap_or(NonZeroUsize::MIN))
}

/// Counts by name in windows of fixed length.
pub(super) struct Quota {
    most: u32,
    window_ms: i64,
    counts: Mutex<LruCache<Name, (i64, u32)>>,
}

impl Quota {
    /// At most `most` in each `window_ms`.
    pub(super) fn new(most: u32, window_ms: i64) -> Quota {
        Quota { most, window_ms, counts: Mutex::new(cache(NAMES_MAX)) }
    }

    /// Takes one, or answers how many seconds to wait.
    pub(super) fn take(&self, name: Name, now_ms: i64) -> Result<(), u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, count) = counts.get_or_insert_mut(name, || (now_ms, 0));
        if now_ms - *began >= self.window_ms {
            (*began, *count) = (now_ms, 0);
        }
        if *count < self.most {
            *count += 1;
            return Ok(());
        }
        let left_ms = (*began + self.window_ms - now_ms).max(1);
        Err(u64::try_from(left_ms).unwrap_or(1).div_ceil(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_in_a_window_each() {
        let quota = Quota::new(2, MINUTE_MS);
        let (a, b) = (name("x", b"a"), name("x", b"b"));
        assert_eq!((quota.take(a, 0), quota.take(a, 1), quota.take(a, 2)), (Ok(()), Ok(()), Err(60)));
        assert_eq!((quota.take(b, 3), quota.take(a, 59_500)), (Ok(()), Err(1)));
        assert_eq!(quota.take(a, 60_000), Ok(()));
    }

    #[test]
    fn memory_has_a_limit() {
        let quota = Quota::new(1, MINUTE_MS);
        for n in 0..NAMES_MAX as u32 + 100 {
            assert_eq!(quota.take(name("x", &n.to_be_bytes()), 0), Ok(()));
        }
        assert_eq!(quota.counts.lock().unwrap().len(), NAMES_MAX);
    }

    #[test]
    fn a_customers_addresses_are_one() {
        let of = |text: &str| name_of_address(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }
}
