//! The simulator's dice: a small xorshift generator. Not for secrets. Invariant: the same seed gives the same
//! throws.

/// A deterministic source of numbers (xorshift64*).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// A generator for one connection: `stream` keeps connections of one seed apart.
    pub(crate) fn new(seed: u64, stream: u64) -> Chance {
        Chance(scramble(seed ^ scramble(stream.wrapping_add(1))).max(1))
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number in `min..=max`; `min` when the range is empty.
    pub(crate) fn between(&mut self, min: u64, max: u64) -> u64 {
        match max.saturating_sub(min).checked_add(1) {
            Some(1) => min,
            Some(width) => min + self.next() % width,
            None => self.next(),
        }
    }

    /// True in `percent` of 100 throws.
    pub(crate) fn percent(&mut self, percent: f64) -> bool {
        if percent <= 0.0 {
            return false;
        }
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        unit * 100.0 < percent
    }

    /// An index drawn by weight; 0 when all weights are 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
        if total == 0 {
            return 0;
        }
        let mut left = self.next() % total;
        for (index, &weight) in weights.iter().enumerate() {
            if left < u64::from(weight) {
                return index;
            }
            left -= u64::from(weight);
        }
        0
    }
}

/// Spreads the bits of `value` (the finaliser of splitmix64), so that near seeds give far streams.
pub(crate) fn scramble(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_streams_differ() {
        let throws = |seed, stream| {
            let mut chance = Chance::new(seed, stream);
            [chance.next(), chance.next(), chance.next()]
        };
        assert_eq!(throws(7, 0), throws(7, 0));
        assert_ne!(throws(7, 0), throws(7, 1));
        assert_ne!(throws(7, 0), throws(8, 0));
    }

    #[test]
    fn weights_are_followed() {
        let mut chance = Chance::new(1, 0);
        let mut seen = [0_u32; 4];
        for _ in 0..10_000 {
            seen[chance.weighted(&[70, 0, 20, 10])] += 1;
        }
        assert_eq!(seen[1], 0);
        for (index, expected) in [(0, 7_000), (2, 2_000), (3, 1_000)] {
            assert!(seen[index].abs_diff(expected) < 300, "index {index}: {}", seen[index]);
        }
    }

    #[test]
    fn percentages_and_ranges_keep_their_limits() {
        let mut chance = Chance::new(3, 0);
        assert!((0..1_000).all(|_| !chance.percent(0.0)));
        assert!((0..1_000).all(|_| chance.percent(100.0)));
        let hits = (0..10_000).filter(|_| chance.percent(25.0)).count();
        assert!(hits.abs_diff(2_500) < 300, "{hits}");
        let mut ends = [false; 2];
        for _ in 0..1_000 {
            let value = chance.between(10, 13);
            assert!((10..=13).contains(&value));
            ends[0] |= value == 10;
            ends[1] |= value == 13;
        }
        assert_eq!(ends, [true, true]);
        assert_eq!(chance.between(5, 5), 5);
        assert_eq!(chance.between(9, 2), 9);
    }
}
