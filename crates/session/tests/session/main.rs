//! A scripted centre, written with the codec, against the public interface: in-memory streams, paused clock.

#![allow(clippy::unwrap_used)]

mod binding;
mod deliveries;
mod faults;
mod garbage;
mod keepalive;
mod peer;
mod stopping;
mod submitting;
mod throttling;
mod tls;
