//! The message path on one page.
//!
//! ```text
//! accept → (screen, price, route: `crate::send`) → [store: Queued, money held]
//!        → lanes (priority, fairness) → dispatch → [store: Sending] → session → carrier
//! carrier → answers, receipts, uplinks → receipt → step (machine, settle) → [store: state, ledger, feed] → acknowledge
//! feed   → notify → tenant's callback
//! ```
//! Each arrow into `[store]` is one transaction, and what follows it happens only after its commit.

pub mod accept;
pub mod answer;
pub mod counters;
pub mod dispatch;
pub mod lanes;
pub mod listed;
pub mod matcher;
pub mod notify;
mod purse;
pub mod ready;
pub mod receipt;
pub mod step;
pub mod uplink;
