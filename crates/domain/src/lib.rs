//! PURE: every decision of the platform. No clock, no randomness, no IO, no async: what a decision needs comes as
//! an argument, and what it wants done comes back as a value.

pub mod id;
pub mod ledger;
pub mod message;
pub mod money;
pub mod settle;
