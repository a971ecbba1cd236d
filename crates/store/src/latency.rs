//! How long the last writes took: a ring that writers fill with one store each, and that is sorted only when somebody
//! asks.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

/// Writes that are remembered.
const REMEMBERED: usize = 1024;

/// The durations of the last 1,024 writes, in microseconds.
pub struct Latency {
    next: AtomicUsize,
    /// 0 = not filled yet.
    ring: Box<[AtomicU32; REMEMBERED]>,
}

impl Default for Latency {
    fn default() -> Latency {
        Latency { next: AtomicUsize::new(0), ring: Box::new([const { AtomicU32::new(0) }; REMEMBERED]) }
    }
}

impl std::fmt::Debug for Latency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Latency({:?} µs)", self.percentiles_us([50, 99]))
    }
}

impl Latency {
    pub(crate) fn record(&self, took: Duration) {
        let us = u32::try_from(took.as_micros()).unwrap_or(u32::MAX).max(1);
        let place = self.next.fetch_add(1, Ordering::Relaxed) % REMEMBERED;
        self.ring[place].store(us, Ordering::Relaxed);
    }

    /// The percentiles asked for (0 to 100), microseconds; `None` before the first write.
    pub fn percentiles_us<const N: usize>(&self, wanted: [usize; N]) -> Option<[u32; N]> {
        let known = self.ring.iter().map(|us| us.load(Ordering::Relaxed)).filter(|us| *us > 0);
        let mut known: Vec<u32> = known.collect();
        known.sort_unstable();
        let last = known.len().checked_sub(1)?;
        Some(wanted.map(|percent| known[last * percent.min(100) / 100]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_last_writes() {
        let latency = Latency::default();
        assert_eq!(latency.percentiles_us([50]), None);
        latency.record(Duration::ZERO);
        assert_eq!(latency.percentiles_us([0, 100]), Some([1, 1]));
        (1..=1000).for_each(|us| latency.record(Duration::from_micros(us)));
        let [p50, p99] = latency.percentiles_us([50, 99]).unwrap();
        assert!((499..=501).contains(&p50) && (989..=991).contains(&p99), "{p50} {p99}");
        (0..REMEMBERED).for_each(|_| latency.record(Duration::from_secs(7000)));
        assert_eq!(
            latency.percentiles_us([0]),
            Some([u32::MAX]),
            "what is old is forgotten, what is long is cut"
        );
    }
}
