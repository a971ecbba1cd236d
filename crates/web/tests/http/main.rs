//! The Web API in front of a real engine: SQLite, a simulated carrier, every wrong caller, hostile input.

#![allow(clippy::unwrap_used)] // helpers of tests

mod aim;
mod authz;
mod authz_table;
mod callbacks;
mod consents;
mod desk;
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
mod screening;
mod sender_ids;
mod sessions;
mod sign_in;
mod smart;
mod sockets;
mod statistics;
mod stream;
mod work;
