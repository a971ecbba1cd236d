//! The Web API in front of a real engine: SQLite, a simulated carrier, every wrong caller, hostile input.

#![allow(clippy::unwrap_used)] // helpers of tests

mod authz;
mod callbacks;
mod flow;
mod guessing;
mod hostile;
mod idempotent;
mod managed;
mod money;
mod openapi;
mod pages;
mod people;
mod platform;
mod policy;
mod portal;
mod resets;
mod review;
mod sessions;
mod sign_in;
mod sockets;
mod stream;
mod work;
