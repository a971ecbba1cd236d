//! How many different handsets there were, without keeping any: a HyperLogLog sketch (Flajolet and others, 2007) of 2^11
//! registers. The estimate is right within 2.3 % (one standard deviation), nearly exact for a few hundred.
//!
//! Two sketches of the same day are merged without loss. Handsets change their random id every day, so sketches of two days
//! are never merged: what is added over days is *handset-days*. What is not here: hashing an id (callers bring 64 bits that are
//! spread evenly), storing octets.

/// Bits of a hash that choose a register.
const BITS: u32 = 11;
/// Registers.
const REGISTERS: usize = 1 << BITS;
/// Registers up to which a sketch is written as a list of those that are set.
const FEW: usize = 512;
/// Leading octet of the list.
const LISTED: u8 = 1;
/// Leading octet of all registers.
const WHOLE: u8 = 2;

/// A set of handsets of which only the size is known.
#[derive(Clone, PartialEq, Eq)]
pub struct Sketch(Box<[u8; REGISTERS]>);

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch(Box::new([0; REGISTERS]))
    }
}

impl std::fmt::Debug for Sketch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sketch(about {})", self.count())
    }
}

impl Sketch {
    /// Adds one, by 64 evenly spread bits of its id.
    pub fn add(&mut self, hash: u64) {
        let register = (hash >> (64 - BITS)) as usize;
        // A one behind the bits that count ends the run of zeros.
        let rest = (hash << BITS) | (1 << (BITS - 1));
        let rank = rest.leading_zeros() as u8 + 1;
        self.0[register] = self.0[register].max(rank);
    }

    /// Adds everything that is in another one of the same day.
    pub fn merge(&mut self, other: &Sketch) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0.iter()) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// Nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|rank| *rank == 0)
    }

    /// How many there are, estimated.
    pub fn count(&self) -> u64 {
        let registers = REGISTERS as f64;
        let zeros = self.0.iter().filter(|rank| **rank == 0).count();
        let sum: f64 = self.0.iter().map(|rank| (-f64::from(*rank)).exp2()).sum();
        let raw = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        let estimate = if raw <= 2.5 * registers && zeros > 0 {
            registers * (registers / zeros as f64).ln()
        } else {
            raw
        };
        estimate.round() as u64
    }

    /// As it is stored: the set registers (two octets of number, one of rank) while they are few, otherwise all.
    pub fn to_bytes(&self) -> Vec<u8> {
        let set: Vec<_> = (0u16..).zip(self.0.iter().copied()).filter(|(_, rank)| *rank > 0).collect();
        if set.len() > FEW {
            return std::iter::once(WHOLE).chain(self.0.iter().copied()).collect();
        }
        let listed = set.into_iter().flat_map(|(register, rank)| {
            let [high, low] = register.to_be_bytes();
            [high, low, rank]
        });
        std::iter::once(LISTED).chain(listed).collect()
    }

    /// Reads what [`Sketch::to_bytes`] wrote; `None` = it is something else.
    pub fn from_bytes(octets: &[u8]) -> Option<Sketch> {
        let (form, rest) = octets.split_first()?;
        let mut sketch = Sketch::default();
        match *form {
            WHOLE => sketch.0.copy_from_slice(rest.get(..REGISTERS).filter(|_| rest.len() == REGISTERS)?),
            LISTED if rest.len() % 3 == 0 => {
                for one in rest.chunks_exact(3) {
                    let register = usize::from(u16::from_be_bytes([one[0], one[1]]));
                    *sketch.0.get_mut(register)? = one[2];
                }
            }
            _ => return None,
        }
        let is_rank = |rank: &u8| u32::from(*rank) <= 64 - BITS + 1;
        sketch.0.iter().all(is_rank).then_some(sketch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SplitMix64: bits that are spread evenly.
    fn hash(n: u64) -> u64 {
        let mut z = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn of(range: std::ops::Range<u64>) -> Sketch {
        let mut sketch = Sketch::default();
        range.for_each(|n| sketch.add(hash(n)));
        sketch
    }

    #[test]
    fn counts_are_near() {
        assert_eq!((Sketch::default().count(), of(0..1).count()), (0, 1));
        for (n, within) in [(10, 0.0), (100, 0.03), (1_000, 0.05), (20_000, 0.07), (300_000, 0.07)] {
            let count = of(0..n).count() as f64;
            assert!((count - n as f64).abs() <= within * n as f64, "{n}: {count}");
        }
    }

    #[test]
    fn the_same_twice_is_once_and_merging_is_adding() {
        let (mut one, other) = (of(0..5_000), of(2_500..7_500));
        let again = {
            let mut again = one.clone();
            (0..5_000).for_each(|n| again.add(hash(n)));
            again
        };
        assert_eq!(again, one);
        one.merge(&other);
        assert_eq!(one, of(0..7_500));
        one.merge(&Sketch::default());
        assert_eq!(one, of(0..7_500));
    }

    #[test]
    fn octets_read_back_and_nothing_else_does() {
        for n in [0, 1, 400, 50_000] {
            let sketch = of(0..n);
            let octets = sketch.to_bytes();
            assert_eq!(Sketch::from_bytes(&octets), Some(sketch), "{n}");
        }
        assert_eq!((of(0..1).to_bytes().len(), of(0..50_000).to_bytes().len()), (4, 2049));
        assert!(Sketch::default().is_empty() && !of(0..1).is_empty());
        for bad in [&[] as &[u8], &[3], &[1, 0], &[1, 8, 0, 1], &[1, 0, 0, 60], &[2, 0]] {
            assert_eq!(Sketch::from_bytes(bad), None, "{bad:?}");
        }
        let mut smallest = Sketch::default();
        smallest.add(0);
        assert_eq!(Sketch::from_bytes(&smallest.to_bytes()), Some(smallest), "the longest run of zeros");
    }
}
