//! How often an address may ask for links and tell events, and what happens to those who try codes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use domain::refusal::Refusal;

use crate::error::{Error, Result};

/// Requests of one address in a minute.
const PER_MINUTE: u32 = 300;
/// Codes that there are none of, of one address in a minute; then it waits.
const WRONG_PER_MINUTE: u32 = 20;
/// Such codes of everybody in a minute that are worth a word in the log.
const ALARM_PER_MINUTE: u32 = 500;
/// Addresses that are remembered in a minute; more are let through.
const ADDRESSES_MAX: usize = 100_000;
const MINUTE_MS: i64 = 60_000;

/// What was asked in the minute that runs.
#[derive(Debug, Default)]
struct Minute {
    number: i64,
    asked: HashMap<u64, (u32, u32)>,
    wrong: u32,
}

/// Counts by address.
#[derive(Debug, Default)]
pub(super) struct Guard(Mutex<Minute>);

/// What counts as one: an IPv4 address, or an IPv6 network of 64 bits.
fn place(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(four) => u64::from(u32::from(four)),
        IpAddr::V6(six) => (u128::from(six) >> 64) as u64 | 1 << 63,
    }
}

impl Guard {
    fn with<T>(&self, now_ms: i64, work: impl FnOnce(&mut Minute) -> T) -> T {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now_ms.div_euclid(MINUTE_MS);
        if minute.number != number {
            *minute = Minute { number, ..Minute::default() };
        }
        work(&mut minute)
    }

    /// Counts a request: `rate_limited` with the seconds to wait when there were too many.
    pub(super) fn ask(&self, address: IpAddr, now_ms: i64) -> Result<()> {
        let is_free = self.with(now_ms, |minute| {
            let is_room = minute.asked.len() < ADDRESSES_MAX;
            let place = place(address);
            if !is_room && !minute.asked.contains_key(&place) {
                return true;
            }
            let (asked, wrong) = minute.asked.entry(place).or_default();
            *asked += 1;
            *asked <= PER_MINUTE && *wrong < WRONG_PER_MINUTE
        });
        let wait = (MINUTE_MS - now_ms.rem_euclid(MINUTE_MS)).div_euclid(1_000) + 1;
        if is_free { Ok(()) } else { Err(Error::param(Refusal::RateLimited, wait)) }
    }

    /// Notes that an address asked for a code that there is none of.
    pub(super) fn wrong(&self, address: IpAddr, now_ms: i64) {
        let all = self.with(now_ms, |minute| {
            if let Some((_, wrong)) = minute.asked.get_mut(&place(address)) {
                *wrong += 1;
            }
            minute.wrong += 1;
            minute.wrong
        });
        metrics::counter!("hongyan_smart_wrong_codes_total").increment(1);
        if all == ALARM_PER_MINUTE {
            tracing::error!(
                per_minute = all,
                "somebody tries codes of links: many that there are none of were asked for"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_for_the_next_minute() {
        let (guard, one, other) =
            (Guard::default(), IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        assert!((0..PER_MINUTE).all(|_| guard.ask(one, 1).is_ok()));
        let refused = guard.ask(one, 1);
        assert!(matches!(refused, Err(Error::Refused(Refusal::RateLimited, _))), "{refused:?}");
        assert!(guard.ask(other, 1).is_ok() && guard.ask(one, MINUTE_MS).is_ok());
    }

    #[test]
    fn who_tries_codes_waits_sooner() {
        let (guard, one) = (Guard::default(), "2001:db8::1".parse().unwrap());
        for _ in 0..WRONG_PER_MINUTE {
            assert!(guard.ask(one, 1).is_ok());
            guard.wrong(one, 1);
        }
        assert!(guard.ask(one, 1).is_err());
        assert!(guard.ask("2001:db8::2".parse().unwrap(), 1).is_err(), "the same network");
        assert!(guard.ask("2001:db8:0:1::2".parse().unwrap(), 1).is_ok());
    }
}
