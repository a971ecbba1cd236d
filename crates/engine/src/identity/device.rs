//! Devices that have signed in before, told by a cookie that lives long: for them only their own wrong tries count.
//!
//! The cookie holds a mark for each of the last accounts signed in to from there: account, a random number, when it
//! was made, and a MAC. It opens nothing; it only says whose guesses are counted together (OWASP, device cookies).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::AccountId;
use ring::hmac;

use crate::error::Result;

/// Accounts a device is remembered for.
const MARKS_MAX: usize = 4;
/// How long a mark is good, milliseconds: 180 days.
pub(super) const GOOD_MS: i64 = 180 * 86_400_000;
/// Account, number, time.
const SAID: usize = 24;
/// The same with the MAC.
const MARK: usize = SAID + 32;

/// The number of this device when it has signed in to the account before.
pub(super) fn known(key: &hmac::Key, cookie: &str, account: AccountId, now_ms: i64) -> Option<[u8; 8]> {
    cookie
        .split('.')
        .take(MARKS_MAX)
        .filter_map(|mark| read(key, mark, now_ms))
        .find_map(|(owner, device)| (owner == account).then_some(device))
}

/// The cookie of a device that just signed in to the account: its earlier marks for others, and a new one.
pub(super) fn mark(key: &hmac::Key, cookie: Option<&str>, account: AccountId, now_ms: i64) -> Result<String> {
    let earlier = cookie.unwrap_or_default().split('.').take(MARKS_MAX);
    let others = earlier.filter(|mark| read(key, mark, now_ms).is_some_and(|(owner, _)| owner != account));
    let device = known(key, cookie.unwrap_or_default(), account, now_ms);
    let device = device.map_or_else(crate::keys::random_octets, Ok)?;
    let new = write(key, account, device, now_ms);
    let marks: Vec<&str> = std::iter::once(new.as_str()).chain(others).take(MARKS_MAX).collect();
    Ok(marks.join("."))
}

fn write(key: &hmac::Key, account: AccountId, device: [u8; 8], now_ms: i64) -> String {
    let said = [account.0.to_be_bytes(), device, now_ms.to_be_bytes()].concat();
    let tag = hmac::sign(key, &said);
    URL_SAFE_NO_PAD.encode([&said, tag.as_ref()].concat())
}

fn read(key: &hmac::Key, mark: &str, now_ms: i64) -> Option<(AccountId, [u8; 8])> {
    let octets: [u8; MARK] = URL_SAFE_NO_PAD.decode(mark).ok()?.try_into().ok()?;
    let (said, tag) = octets.split_at(SAID);
    hmac::verify(key, said, tag).ok()?;
    let number = |at: usize| said.get(at..at + 8)?.try_into().ok().map(i64::from_be_bytes);
    let made_ms = number(16)?;
    let age_ms = now_ms - made_ms;
    let device = said.get(8..16)?.try_into().ok()?;
    (age_ms < GOOD_MS).then_some((AccountId(number(0)?), device))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(octet: u8) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &[octet; 32])
    }

    #[test]
    fn a_device_is_known_for_its_accounts_as_long_as_its_marks_are_good() {
        let key = key(1);
        let one = mark(&key, None, AccountId(1), 0).unwrap();
        let two = mark(&key, Some(&one), AccountId(2), 5).unwrap();
        let device = known(&key, &two, AccountId(1), 9).unwrap();
        assert!(known(&key, &two, AccountId(2), 9).is_some() && known(&key, &one, AccountId(2), 9).is_none());
        let again = mark(&key, Some(&two), AccountId(1), 9).unwrap();
        assert_eq!(known(&key, &again, AccountId(1), 9), Some(device), "it keeps its number");
        assert_eq!(known(&key, &one, AccountId(1), GOOD_MS), None);
        let mut cookie = again;
        for account in 3..20 {
            cookie = mark(&key, Some(&cookie), AccountId(account), 9).unwrap();
        }
        assert_eq!((cookie.split('.').count(), cookie.len() < 320), (MARKS_MAX, true));
    }

    #[test]
    fn forged_and_damaged_marks_are_nobodys() {
        let cookie = mark(&key(1), None, AccountId(1), 0).unwrap();
        assert_eq!(known(&key(2), &cookie, AccountId(1), 0), None);
        for at in 0..cookie.len() {
            let mut damaged = cookie.clone().into_bytes();
            damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
            let damaged = String::from_utf8(damaged).unwrap();
            assert_eq!(known(&key(1), &damaged, AccountId(1), 0), None, "{at}");
        }
        for text in ["", ".", "....", "字", "AAAA", &"A".repeat(100_000)] {
            assert_eq!(known(&key(1), text, AccountId(1), 0), None);
        }
    }
}
