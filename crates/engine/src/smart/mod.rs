//! Smart SMS: a tenant's brands as handsets show them, from the first draft to what is published, and how they are taken off.
//!
//! The tenant's side: `draft.rs` (written, changed, thrown away), `logo.rs`, `files.rs` (documents), `owner.rs` (seen,
//! submitted, taken back, taken off). The platform's side: `decide.rs` (what a reviewer's decision does), `operate.rs`
//! (frozen, unfrozen, makers of handsets), `keys.rs`. What handsets are told: `publish.rs` makes a profile's records what
//! they should be, in the transaction of whatever changed; `handset.rs` holds all of it in memory, ready to be answered;
//! `clock.rs` is what time does.
//!
//! Invariants: what is live is what was approved, whatever is written meanwhile; every record was signed in the
//! transaction that raised the snapshot's number; what is frozen, withdrawn or out of date is revoked with the same
//! number; who submitted never decides, who proposed to unfreeze never confirms.

mod clock;
#[cfg(test)]
mod clock_tests;
pub(crate) mod decide;
mod draft;
mod facts;
mod files;
pub mod handset;
mod keys;
mod logo;
mod operate;
mod owner;
mod ports;
mod publish;
mod view;

pub use decide::SmartSample;
pub use files::PURPOSES;
pub use handset::{Handsets, Table};
pub use keys::{KeyUse, SmartKeyView};
pub use logo::{LOGO_OCTETS_MAX, LogoView, SIZES};
pub use operate::{FREEZE_CODES, VendorChange};
pub use owner::{RcsExport, SmartQuery};
pub use view::{FreezeView, SmartDetail, SmartVersionView, SmartView, VendorView, VersionLine};

pub(crate) use clock::Followed;
pub(crate) use publish::Press;
