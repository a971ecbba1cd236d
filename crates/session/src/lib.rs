//! Live binds to one carrier: connect, bind, submit within window and pace, keep alive, reconnect, hand up
//! what came back.
//!
//! Not here: tenants, SQL, alphabets, segmenting, retry policy; the engine decides those. Octets on the wire
//! are the crate `smpp`'s.
//! Invariants: one task per bind owns its socket, window and timers; every submission ends in exactly one of
//! `Answered`, `Unsent`, `Lost` (after `Lost` a late `Answered` may follow); a `deliver_sm` is answered with
//! `ESME_ROK` only by `Carrier::acknowledge`; no lock is held over an await.

mod bound;
mod carrier;
mod config;
mod dial;
mod event;
mod inbound;
mod line;
mod link;
mod pace;
mod queue;
mod status;
mod tls;
mod translate;
mod window;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use carrier::{Carrier, start, start_over};
pub use config::{
    BindKind, CarrierConfig, IdBase, Sar, SourceRules, Submit, TlsConfig, ValidityMode, Version,
};
pub use dial::{Dial, Dialling, Stream, Wire};
pub use event::{
    AckStatus, AckToken, Answer, Delivery, Event, Incoming, Intermediate, Receipt, ReceiptState, Uplink,
};
pub use status::{BindState, BindStatus, CarrierStatus};

/// Locks; what a panicking holder left behind is still counts and queues, so poison is ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
