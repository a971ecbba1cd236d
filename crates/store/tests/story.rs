//! The conformance story: every public function and every statement of the store, on SQLite and on
//! PostgreSQL.
//!
//! One module per part. `whole` tells the nouns in the order a tenant meets them and ends with clean books;
//! `coverage` proves that no function and no statement was left out; `waist`, `concurrency`, `failures` and
//! `upgrades` test the floor all of it stands on.

#![allow(clippy::unwrap_used, reason = "tests")]

mod story {
    mod accounts;
    mod adjustments;
    mod audit;
    mod blacklist;
    mod catalog;
    mod chores;
    mod concurrency;
    mod coverage;
    mod credentials;
    mod expenses;
    mod failures;
    mod feed;
    mod inbound;
    mod mail;
    mod messages;
    mod orders;
    mod packages;
    mod people;
    mod places;
    mod platform;
    mod policy;
    mod reviews;
    mod rows;
    mod segments;
    mod sessions;
    mod test_message;
    mod upgrades;
    mod waist;
    mod whole;
    mod work;
}
