//! Smart SMS on a handset: a plain message shows its sender's brand, logo and menu.
//!
//! What is here serves both sides. A platform makes [`Record`]s, signs them, and packs them into the tables of [`table`],
//! [`Bucket`]s and logo [`pack`]s, announced by a signed [`Manifest`]. A handset gives the octets it fetched to a
//! [`Client`] and asks it about messages. [`rcs`] writes a menu as RCS Business Messaging suggestions.
//!
//! Pure: no clock (times are arguments), no network, no randomness. Decoders take any octets: they never panic, and count
//! every limit while reading. The formats and the addresses are described in `docs/handset.md`.
//!
//! Invariants: a brand is shown for a signature **and** a sender that its record names, never for the signature alone; what is
//! signed is octets, made once and never written again before they are verified; nothing a handset asks for names a brand,
//! a message or a user ([`bucket`]).

pub mod bridge;
pub mod bucket;
pub mod client;
mod error;
mod hex;
pub mod manifest;
pub mod pack;
pub mod port;
pub mod rcs;
pub mod record;
pub mod refusal;
pub mod seal;
pub mod signature;
pub mod table;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod wire;

pub use bucket::{Bucket, Prefix};
pub use client::{Answer, Client, Config, Need, Shown};
pub use error::Broken;
pub use hex::{Digest, SigHash};
pub use manifest::Manifest;
pub use pack::Pack;
pub use port::{PortKind, PortRule};
pub use record::{Action, Brand, Logo, MenuItem, Record};
pub use refusal::Refusal;
pub use seal::{PublicKey, Signed, SigningKey};
pub use table::{Delta, Snapshot};

/// Seconds since 1970-01-01 00:00:00 UTC.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct UnixSeconds(pub u64);

impl UnixSeconds {
    /// This many seconds later.
    pub const fn plus(self, seconds: u64) -> UnixSeconds {
        UnixSeconds(self.0.saturating_add(seconds))
    }
}

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
