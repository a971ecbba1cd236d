//! What slows guessing down without shutting the owner out.
//!
//! A try is counted as failed before it is made, so that many at once are no way around. Counted are: an account from
//! one address, an address whatever the account, and an account whatever the address. A device that signed in to the
//! account before (it shows a cookie, see `device.rs`) is counted by itself only: whoever guesses from elsewhere, and
//! whatever else happens at its address, does not lock it out. Beyond the free tries each failure makes the next wait
//! twice as long. Names of accounts that do not exist are counted the same. Counters are in memory and forgotten after
//! a day without a failure.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use domain::id::{AccountId, SessionId};
use lru::LruCache;

use super::quota::{Name, cache, name, name_of_address};
use super::settings::SignInSettings;

/// Counters of each kind that are remembered; the longest unused are forgotten.
const COUNTERS_MAX: usize = 100_000;
/// A counter is forgotten after this time without a failure.
const FORGET_MS: i64 = 86_400_000;
/// Longest wait of an account for unknown devices: whoever guesses from everywhere must not keep its owner out for long.
const ACCOUNT_WAIT_MAX_S: u32 = 900;

/// How many tries are free, and how the waits grow.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) pair_free: u32,
    pub(super) address_free: u32,
    pub(super) account_free: u32,
    pub(super) wait_min_s: u32,
    pub(super) wait_max_s: u32,
}

impl Policy {
    /// What the operator decided.
    pub(super) fn of(settings: &SignInSettings) -> Policy {
        Policy {
            pair_free: settings.tries_free,
            address_free: settings.address_tries_free,
            account_free: settings.account_tries_free,
            wait_min_s: settings.wait_min_s,
            wait_max_s: settings.wait_max_s,
        }
    }
}

/// From where a try comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum From {
    /// An address.
    Address(IpAddr),
    /// A device that signed in to this account before.
    Device(AccountId, [u8; 8]),
    /// A session that asks for the password once more.
    Session(SessionId),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counter {
    failures: u32,
    until_ms: i64,
    last_ms: i64,
}

/// The counters of one kind, by name.
type Counters = LruCache<Name, Counter>;

struct Tables {
    pairs: Counters,
    addresses: Counters,
    accounts: Counters,
}

/// The kinds of counters.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Pair,
    Address,
    Account,
}

/// A try that was counted as failed already.
#[derive(Debug)]
#[must_use]
pub(super) struct Try {
    /// Which counters counted it, and until when that made them wait.
    counted: Vec<(Kind, Name, i64)>,
    /// A counter has come to where waiting begins.
    pub(super) locks: bool,
}

/// Who guessed how often.
pub(super) struct Lockout {
    policy: Policy,
    tables: Mutex<Tables>,
}

impl Lockout {
    /// With nothing counted yet.
    pub(super) fn new(policy: Policy) -> Lockout {
        let table = || cache(COUNTERS_MAX);
        Lockout {
            policy,
            tables: Mutex::new(Tables { pairs: table(), addresses: table(), accounts: table() }),
        }
    }

    /// Counts a try for `account` (as typed) as failed, or answers how many seconds to wait; then nothing is counted.
    pub(super) fn begin(&self, account: &str, from: From, now_ms: i64) -> Result<Try, u64> {
        let names = names(account, from);
        let mut tables = self.tables();
        let waits = names.iter().map(|(kind, name)| tables.of(*kind).get(name).map_or(0, |c| c.until_ms));
        let until_ms = waits.max().unwrap_or(0);
        if until_ms > now_ms {
            return Err(u64::try_from(until_ms - now_ms).unwrap_or(1).div_ceil(1000));
        }
        let mut counted = Vec::with_capacity(names.len());
        for (kind, name) in names {
            let counter = tables.of(kind).get_or_insert_mut(name, Counter::default);
            if now_ms - counter.last_ms > FORGET_MS {
                *counter = Counter::default();
            }
            counter.failures = counter.failures.saturating_add(1);
            counter.last_ms = now_ms;
            counter.until_ms = self.policy.until_ms(kind, counter.failures, now_ms);
            counted.push((kind, name, counter.until_ms));
        }
        let locks = counted.iter().any(|(_, _, until_ms)| *until_ms > now_ms);
        Ok(Try { counted, locks })
    }

    /// The try was no guess (it was right so far, or could not be judged): it counts no longer.
    pub(super) fn take_back(&self, tried: &Try) {
        let mut tables = self.tables();
        for (kind, name, until_ms) in &tried.counted {
            let Some(counter) = tables.of(*kind).get_mut(name) else { continue };
            counter.failures = counter.failures.saturating_sub(1);
            if counter.until_ms == *until_ms {
                counter.until_ms = 0;
            }
        }
    }

    /// Whoever tried is who they say: what was counted for this account from there is forgotten. What was counted for
    /// the address stays, or a guesser's own account would wipe it clean.
    pub(super) fn forgive(&self, tried: &Try) {
        self.take_back(tried);
        let mut tables = self.tables();
        for (_, name, _) in tried.counted.iter().filter(|(kind, _, _)| matches!(kind, Kind::Pair)) {
            tables.pairs.pop(name);
        }
    }

    /// The account's owner proved who they are in another way: strangers' guesses count no longer.
    pub(super) fn forgive_account(&self, account: &str) {
        self.tables().accounts.pop(&account_name(account));
    }

    fn tables(&self) -> std::sync::MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn of(&mut self, kind: Kind) -> &mut Counters {
        match kind {
            Kind::Pair => &mut self.pairs,
            Kind::Address => &mut self.addresses,
            Kind::Account => &mut self.accounts,
        }
    }
}

impl Policy {
    /// Until when a counter that has come to `failures` makes wait; 0 = not at all.
    fn until_ms(&self, kind: Kind, failures: u32, now_ms: i64) -> i64 {
        let (free, most_s) = match kind {
            Kind::Pair => (self.pair_free, self.wait_max_s),
            Kind::Address => (self.address_free, self.wait_max_s),
            Kind::Account => (self.account_free, self.wait_max_s.min(ACCOUNT_WAIT_MAX_S)),
        };
        let Some(beyond) = failures.checked_sub(free) else { return 0 };
        let wait_s = i64::from(self.wait_min_s) << beyond.min(20);
        now_ms + wait_s.min(i64::from(most_s)) * 1000
    }
}

fn account_name(account: &str) -> Name {
    name("account", account.to_lowercase().as_bytes())
}

/// The counters a try is counted by.
fn names(account: &str, from: From) -> Vec<(Kind, Name)> {
    match from {
        From::Device(id, device) => {
            vec![(Kind::Pair, name("device", &[&id.0.to_be_bytes()[..], &device].concat()))]
        }
        From::Session(id) => vec![(Kind::Pair, name("session", &id.0.to_be_bytes()))],
        From::Address(address) => {
            let (account, address) = (account_name(account), name_of_address(address));
            let pair = name("pair", &[account, address].concat());
            vec![(Kind::Pair, pair), (Kind::Address, address), (Kind::Account, account)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lockout() -> Lockout {
        Lockout::new(Policy::of(&SignInSettings::default()))
    }

    fn at(last: u8) -> From {
        From::Address([192, 0, 2, last].into())
    }

    /// Guesses until the first wait; answers how many were let through and the wait.
    fn guess(lockout: &Lockout, account: &str, from: From, now: i64) -> (u32, u64) {
        for tries in 0.. {
            if let Err(wait) = lockout.begin(account, from, now) {
                return (tries, wait);
            }
        }
        unreachable!()
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let lockout = lockout();
        let mut now = 0;
        let mut waits = Vec::new();
        let mut tries = Vec::new();
        for _ in 0..10 {
            let (let_through, wait) = guess(&lockout, "a", at(1), now);
            tries.push(let_through);
            waits.push(wait);
            now += wait as i64 * 1000;
        }
        assert_eq!(tries, [5, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(guess(&lockout, "a", at(1), now + FORGET_MS + 1).0, 5, "forgotten after a day");
    }

    #[test]
    fn case_is_no_way_around_and_other_accounts_are_not_concerned() {
        let lockout = lockout();
        assert_eq!(guess(&lockout, "CNX01_Adm", at(1), 0), (5, 30));
        assert_eq!(guess(&lockout, "cnx01_ADM", at(1), 0), (0, 30));
        assert_eq!(guess(&lockout, "CNX02_Adm", at(1), 0), (5, 30));
        assert_eq!(guess(&lockout, "CNX01_Adm", at(2), 0), (5, 30));
    }

    #[test]
    fn an_address_that_tries_many_accounts_waits() {
        let lockout = lockout();
        let tries: u32 = (0..100).map(|n| guess(&lockout, &format!("a{n}"), at(1), 0).0).sum();
        assert_eq!(tries, 50);
        assert_eq!(guess(&lockout, "fresh", at(1), 0), (0, 30));
        assert_eq!(guess(&lockout, "fresh", at(2), 0).0, 5);
    }

    #[test]
    fn an_account_guessed_from_everywhere_waits_but_not_for_its_own_devices() {
        let lockout = lockout();
        let tries: u32 = (0..200).map(|n| guess(&lockout, "owner", at(n), 0).0).sum();
        assert_eq!(tries, 100);
        assert_eq!(guess(&lockout, "owner", at(250), 0), (0, 30));
        let device = From::Device(AccountId(7), [1; 8]);
        assert_eq!(guess(&lockout, "owner", device, 0), (5, 30), "a stolen device guesses no better");
        assert_eq!(guess(&lockout, "owner", From::Device(AccountId(7), [2; 8]), 0).0, 5);
        lockout.forgive_account("Owner");
        assert_eq!(guess(&lockout, "owner", at(250), 0).0, 5);
    }

    #[test]
    fn an_account_of_ones_own_wipes_nothing_clean() {
        let lockout = lockout();
        let mut guesses = 0;
        let mut now = 0;
        for round in 0..2_000 {
            if lockout.begin(&format!("victim{round}"), at(1), now).is_ok() {
                guesses += 1;
            }
            if let Ok(own) = lockout.begin("own", at(1), now) {
                lockout.forgive(&own);
            }
            now += 1_000;
        }
        assert!(guesses < 60, "{guesses}");
    }

    #[test]
    fn what_was_right_is_forgiven_and_what_was_not_judged_is_taken_back() {
        let lockout = lockout();
        for _ in 0..4 {
            assert!(lockout.begin("a", at(1), 0).is_ok());
        }
        let right = lockout.begin("a", at(1), 0).unwrap();
        assert!(right.locks);
        lockout.forgive(&right);
        assert_eq!(guess(&lockout, "a", at(1), 0).0, 5);
        let other = self::lockout();
        for _ in 0..100 {
            let tried = other.begin("a", at(1), 0).unwrap();
            other.take_back(&tried);
        }
        assert_eq!(guess(&other, "a", at(1), 0).0, 5);
    }

    #[test]
    fn memory_has_a_limit() {
        let lockout = lockout();
        for n in 0..COUNTERS_MAX as u32 + 50 {
            let from = From::Address(std::net::Ipv4Addr::from_bits(n).into());
            assert!(lockout.begin(&n.to_string(), from, 0).is_ok());
        }
        let tables = lockout.tables();
        for table in [&tables.pairs, &tables.addresses, &tables.accounts] {
            assert_eq!(table.len(), COUNTERS_MAX);
        }
    }
}
