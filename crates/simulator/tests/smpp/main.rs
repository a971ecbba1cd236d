//! The simulated message centre over loopback, spoken to by a small scripted client built on the codec.

mod binds;
mod delivery;
mod esme;
mod faults;
mod numbers;
mod record;
