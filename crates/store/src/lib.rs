//! The only crate with SQL: the waist over SQLite and PostgreSQL, the migrations, and one file per noun.
//!
//! Functions take `&mut Tx` first and the tenant second where they touch tenant data; none is async, none reads a
//! clock. Every statement is executed on both databases by `tests/story.rs`.

pub mod accounts;
pub mod adjustments;
pub mod audit;
pub mod blacklist;
pub mod books;
pub mod catalog;
pub mod chores;
pub mod credentials;
pub mod custom_roles;
pub mod db;
pub mod error;
pub mod evidence;
pub mod expenses;
pub mod feed;
pub mod inbound;
mod latency;
pub mod ledger;
pub mod log;
pub mod mail;
pub mod many;
pub mod messages;
pub mod migrate;
pub mod optout;
pub mod orders;
pub mod packages;
pub mod people;
mod pg;
pub mod platform;
pub mod policy;
pub mod reviews;
pub mod segments;
pub mod sessions;
pub mod signatures;
mod sqlite;
pub mod stat;
pub mod task;
pub mod templates;
pub mod tenants;
pub mod test_message;
pub mod tx;
pub mod value;
pub mod waiting;

pub use db::{Db, Place};
pub use error::{Error, Result};
pub use tx::Tx;
pub use value::{Row, Value};
