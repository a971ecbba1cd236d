//! The simulated message centre over loopback, spoken to by a small scripted client built on the codec.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod binds;
mod delivery;
mod esme;
mod faults;
mod manual;
mod numbers;
mod record;
