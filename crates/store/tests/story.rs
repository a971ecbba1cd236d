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
    mod complaints;
    mod concurrency;
    mod consents;
    mod coverage;
    mod credentials;
    mod expenses;
    mod exports;
    mod failures;
    mod feed;
    mod inbound;
    mod links;
    mod mail;
    mod messages;
    mod missions;
    mod orders;
    mod own_phones;
    mod packages;
    mod people;
    mod places;
    mod platform;
    mod policy;
    mod removal;
    mod replies;
    mod reviews;
    mod rows;
    mod screening;
    mod segments;
    mod sender_ids;
    mod sessions;
    mod smart;
    mod test_message;
    mod upgrades;
    mod waist;
    mod whole;
    mod work;
}
