//! The Web API in front of a real engine: SQLite, a simulated carrier, every wrong caller, hostile input.

#![allow(clippy::unwrap_used)] // helpers of tests

mod authz;
mod callbacks;
mod flow;
mod hostile;
mod idempotent;
mod openapi;
mod pages;
mod platform;
mod portal;
mod sockets;
