//! Octets of a fixed number that are written as lower-case hexadecimal digits, and the hash behind them.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// SHA-256 of some octets.
pub(crate) fn sha256(octets: &[u8]) -> [u8; 32] {
    Sha256::digest(octets).into()
}

/// Writes two lower-case digits for each octet.
pub(crate) fn write(octets: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
}

/// Reads exactly `N` octets from lower-case digits.
pub(crate) fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    let mut octets = [0; N];
    if digits.len() != 2 * N {
        return None;
    }
    for (octet, pair) in octets.iter_mut().zip(digits.chunks_exact(2)) {
        *octet = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(octets)
}

/// The value of a lower-case hexadecimal digit.
pub(crate) const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

macro_rules! octets {
    ($(#[$doc:meta])* $name:ident, $size:literal, $field:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $size]);

        impl $name {
            /// From the octets themselves.
            pub const fn new(octets: [u8; $size]) -> $name {
                $name(octets)
            }

            /// The octets themselves.
            pub const fn octets(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::hex::write(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::hex::write(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Broken;

            /// From lower-case hexadecimal digits, all of them.
            fn from_str(text: &str) -> Result<$name, $crate::Broken> {
                $crate::hex::read(text).map($name).ok_or($crate::Broken::Value { field: $field })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use octets;

octets! {
    /// SHA-256 of a signature in its normal form ([`crate::signature::hash`]); 64 lower-case hexadecimal digits in JSON.
    SigHash, 32, "sig_sha256"
}
octets! {
    /// SHA-256 of octets such as a logo's file; 64 lower-case hexadecimal digits in JSON.
    Digest, 32, "sha256"
}

impl Digest {
    /// The digest of some octets.
    pub fn of(octets: &[u8]) -> Digest {
        Digest(sha256(octets))
    }
}
