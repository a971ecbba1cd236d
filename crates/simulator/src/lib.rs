//! A carrier that misbehaves on request: an SMPP message centre for tests, demonstrations and benchmarks.
//!
//! It takes submissions, answers them, and sends receipts and uplinks as its options and the destination's
//! magic digits ask (`docs/simulator.md`). It shares only the codecs with the product, so that a mistake of
//! the product is not repeated here. Not here: TLS, money, storage; what waits is lost when the centre stops.
//!
//! Invariant: every queue and every memory is bounded, and one task serves one connection.

mod account;
mod centre;
mod chance;
mod command;
mod connection;
mod dates;
mod fate;
mod ids;
mod inbound;
mod magic;
mod options;
mod outgoing;
mod record;
mod schedule;
mod smsc;
mod stats;
mod submission;

pub use options::{DelayMs, Distribution, IdStyle, ReceiptStyle, SmppOptions};
pub use record::Received;
pub use smsc::{Smsc, UplinkError, smpp};
pub use stats::Stats;
