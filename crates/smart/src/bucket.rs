//! Buckets: all records whose hash begins with the same bits, so that asking for one names none of them.
//!
//! A prefix is written as lower-case hexadecimal digits, one for every four bits begun, with the bits that do not count set
//! to zero: with 6 bits, `c4…` is in the bucket `c4`, `c7…` too. With 0 bits there is one bucket, `all`.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Broken, SigHash, Signed, hex};

/// How many brands a bucket holds at least, where there are so many.
pub const K_MIN: u64 = 50;
/// Bits of a prefix at most.
pub const BITS_MAX: u8 = 24;
/// Octets of a bucket's JSON at most.
pub const OCTETS_MAX: usize = 16 << 20;
/// Records in a bucket at most.
pub const RECORDS_MAX: usize = 20_000;

/// How many bits a prefix may have with so many records: `max(0, floor(log2(records / 50)))`.
pub const fn bits(records: u64) -> u8 {
    match (records / K_MIN).checked_ilog2() {
        Some(bits) if bits > BITS_MAX as u32 => BITS_MAX,
        Some(bits) => bits as u8,
        None => 0,
    }
}

/// The bits at which every bucket has at least [`K_MIN`] different profiles: at most [`bits`], fewer when hashes lie
/// unevenly or when one profile has several signatures. What a manifest announces.
pub fn anonymous_bits<'a>(records: impl IntoIterator<Item = (SigHash, &'a str)>) -> u8 {
    let mut sorted: Vec<(u32, &str)> =
        records.into_iter().map(|(hash, profile)| (first(&hash, BITS_MAX), profile)).collect();
    sorted.sort_unstable();
    let is_anonymous = |bits: u8| {
        let bucket = |value: u32| value >> (BITS_MAX - bits);
        let groups = sorted.chunk_by(|a, b| bucket(a.0) == bucket(b.0));
        let mut full = 0;
        for group in groups {
            if (group.iter().map(|(_, profile)| profile).collect::<BTreeSet<_>>().len() as u64) < K_MIN {
                return false;
            }
            full += 1;
        }
        full == 1_u64 << bits
    };
    (1..=bits(sorted.len() as u64)).rev().find(|bits| is_anonymous(*bits)).unwrap_or(0)
}

/// The first `bits` bits of a hash as a number.
fn first(hash: &SigHash, bits: u8) -> u32 {
    let [a, b, c, d, ..] = *hash.octets();
    u32::from_be_bytes([a, b, c, d]).checked_shr(32 - u32::from(bits)).unwrap_or(0)
}

/// A bucket's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix {
    bits: u8,
    value: u32,
}

impl Prefix {
    /// The one bucket of everything.
    pub const ALL: Prefix = Prefix { bits: 0, value: 0 };

    /// The bucket a hash lies in; more than [`BITS_MAX`] bits count as that many.
    pub fn of(hash: &SigHash, bits: u8) -> Prefix {
        let bits = bits.min(BITS_MAX);
        Prefix { bits, value: first(hash, bits) }
    }

    /// Reads a prefix of so many bits. Errors: other digits, another number of them, a bit set that does not count.
    pub fn parse(text: &str, bits: u8) -> Result<Prefix, Broken> {
        let broken = Broken::Value { field: "bucket" };
        if bits == 0 {
            return if text == "all" { Ok(Prefix::ALL) } else { Err(broken) };
        }
        let digits = usize::from(bits.div_ceil(4));
        if bits > BITS_MAX || text.len() != digits {
            return Err(broken);
        }
        let mut value: u32 = 0;
        for digit in text.bytes() {
            value = value << 4 | u32::from(hex::value(digit).ok_or(broken.clone())?);
        }
        let unused = digits as u32 * 4 - u32::from(bits);
        let prefix = Prefix { bits, value: value >> unused };
        if prefix.value << unused == value { Ok(prefix) } else { Err(broken) }
    }

    /// Bits that count.
    pub const fn bits(&self) -> u8 {
        self.bits
    }

    /// Whether a hash lies in the bucket.
    pub fn holds(&self, hash: &SigHash) -> bool {
        Prefix::of(hash, self.bits) == *self
    }

    /// All buckets of so many bits, in order.
    pub fn every(bits: u8) -> impl Iterator<Item = Prefix> {
        let bits = bits.min(BITS_MAX);
        (0..1_u32 << bits).map(move |value| Prefix { bits, value })
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits == 0 {
            return f.write_str("all");
        }
        let digits = usize::from(self.bits.div_ceil(4));
        let unused = digits as u32 * 4 - u32::from(self.bits);
        write!(f, "{:0digits$x}", self.value << unused)
    }
}

/// What `GET /t/v1/resolve/{prefix}` answers: every record of the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The prefix asked for.
    pub bucket: String,
    /// The snapshot the records are of.
    pub snapshot: u64,
    /// The signed records, in no meaningful order.
    pub records: Vec<Signed>,
    /// Where the logos of all of them are.
    pub pack_url: String,
}

impl Bucket {
    /// A bucket of records that lie in it.
    pub fn new(prefix: Prefix, snapshot: u64, records: Vec<Signed>) -> Bucket {
        let pack_url = format!("/t/v1/pack/{snapshot}/{prefix}");
        Bucket { bucket: prefix.to_string(), snapshot, records, pack_url }
    }

    /// The JSON served.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the JSON. Errors: over a limit, not of the shape. The records are as untrusted as before.
    pub fn from_bytes(octets: &[u8]) -> Result<Bucket, Broken> {
        if octets.len() > OCTETS_MAX {
            return Err(Broken::TooLarge { what: "bucket", max: OCTETS_MAX });
        }
        let bucket: Bucket = serde_json::from_slice(octets).map_err(|_| Broken::Json)?;
        if bucket.records.len() > RECORDS_MAX {
            return Err(Broken::TooLarge { what: "records of a bucket", max: RECORDS_MAX });
        }
        bucket.records.iter().try_for_each(Signed::check)?;
        Ok(bucket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::hash;

    #[test]
    fn bits_follow_the_number_of_records() {
        for (records, expected) in [
            (0, 0),
            (49, 0),
            (50, 0),
            (99, 0),
            (100, 1),
            (199, 1),
            (200, 2),
            (12_799, 7),
            (12_800, 8),
            (u64::MAX, BITS_MAX),
        ] {
            assert_eq!(bits(records), expected, "{records}");
        }
    }

    #[test]
    fn prefixes_are_spelled_one_way() {
        let hash: SigHash =
            "c7ff5991dadbad13bfd2f844788a85913fa7ebb0a78295c9087fb7a2e0f20652".parse().unwrap();
        for (bits, text) in [
            (0, "all"),
            (1, "8"),
            (3, "c"),
            (4, "c"),
            (5, "c0"),
            (6, "c4"),
            (8, "c7"),
            (20, "c7ff5"),
            (24, "c7ff59"),
            (99, "c7ff59"),
        ] {
            let prefix = Prefix::of(&hash, bits);
            assert_eq!(prefix.to_string(), text);
            assert_eq!(Prefix::parse(text, bits.min(BITS_MAX)).unwrap(), prefix);
            assert!(prefix.holds(&hash));
        }
        for (bits, text) in
            [(0, ""), (0, "0"), (6, "c7"), (6, "C4"), (6, "c"), (6, "c40"), (6, "+4"), (25, "c7ff590")]
        {
            assert!(Prefix::parse(text, bits).is_err(), "{bits} {text}");
        }
        assert_eq!(Prefix::every(3).map(|prefix| prefix.to_string()).collect::<String>(), "02468ace");
    }

    #[test]
    fn every_bucket_has_enough_brands() {
        let names: Vec<String> = (0..1000).map(|n| format!("brand {n}")).collect();
        let each = |profiles: usize| {
            let records = names.iter().enumerate().map(|(n, name)| (hash(name), &*names[n % profiles]));
            anonymous_bits(records.collect::<Vec<_>>())
        };
        let bits = each(1000);
        assert!((2..=4).contains(&bits), "{bits}");
        for prefix in Prefix::every(bits) {
            assert!(names.iter().filter(|name| prefix.holds(&hash(name))).count() as u64 >= K_MIN);
        }
        // A thousand signatures of 49 profiles are 49 brands.
        assert_eq!(each(49), 0);
        assert_eq!(anonymous_bits([]), 0);
    }
}
