//! How often an address of the network may ask: a bucket of tokens each, in a table with a limit. What is full again is
//! forgotten; when the table is full of others, it is emptied, which lets everybody ask once more.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Parts of the table, so that requests do not wait for each other.
const SHARDS: usize = 64;
/// Addresses of one part.
const ADDRESSES_MAX: usize = 4_096;
/// Seconds' worth of requests that may come at once.
const BURST_S: f64 = 4.0;

/// What is left of an address's bucket, and since when.
#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// The table.
pub(crate) struct Gate {
    per_s: f64,
    shards: Vec<Mutex<HashMap<IpAddr, Bucket>>>,
}

impl Gate {
    /// `per_s`: requests per second of one address; 0 = any number.
    pub(crate) fn new(per_s: u32) -> Gate {
        Gate { per_s: f64::from(per_s), shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// Whether an address may ask now.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        self.per_s == 0.0 || self.admits_at(address, Instant::now())
    }

    fn admits_at(&self, address: IpAddr, now: Instant) -> bool {
        let address = network(address);
        let full = self.per_s * BURST_S;
        let left = |bucket: Bucket| {
            let since = now.saturating_duration_since(bucket.at).as_secs_f64();
            (bucket.tokens + since * self.per_s).min(full)
        };
        let mut shard = self.shards[part(address)].lock().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= ADDRESSES_MAX && !shard.contains_key(&address) {
            shard.retain(|_, bucket| left(*bucket) < full);
            if shard.len() >= ADDRESSES_MAX {
                shard.clear();
            }
        }
        let bucket = shard.entry(address).or_insert(Bucket { tokens: full, at: now });
        let tokens = left(*bucket);
        let admitted = tokens >= 1.0;
        *bucket = Bucket { tokens: if admitted { tokens - 1.0 } else { tokens }, at: now };
        admitted
    }
}

/// Who is likely one: an IPv4 address, a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

fn part(address: IpAddr) -> usize {
    let octets = match address {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    };
    octets.iter().fold(0usize, |sum, octet| sum.wrapping_mul(31).wrapping_add(usize::from(*octet))) % SHARDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn an_address_asks_so_often_and_others_are_not_kept_waiting() {
        let (gate, now) = (Gate::new(2), Instant::now());
        let (one, two): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert_eq!((0..20).filter(|_| gate.admits_at(one, now)).count(), 8, "a burst");
        assert!(gate.admits_at(two, now));
        assert!(!gate.admits_at(one, now + Duration::from_millis(400)));
        assert!(gate.admits_at(one, now + Duration::from_millis(600)));
        let same = ["2001:db8::1".parse::<IpAddr>().unwrap(), "2001:db8::2".parse().unwrap()];
        let asked = same.into_iter().cycle().take(20);
        assert_eq!(asked.filter(|address| gate.admits_at(*address, now)).count(), 8, "one network");
        let open = Gate::new(0);
        assert!((0..1000).all(|_| open.admits(one)));
    }

    #[test]
    fn the_table_has_a_limit() {
        let (gate, now) = (Gate::new(1), Instant::now());
        for n in 0..300_000u32 {
            assert!(gate.admits_at(IpAddr::V4((0x0A00_0000 + n).into()), now));
        }
        let kept: usize = gate.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(kept <= SHARDS * ADDRESSES_MAX, "{kept}");
    }
}
