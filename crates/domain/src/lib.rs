//! PURE: every decision of the platform. No clock, no randomness, no IO, no async: what a decision needs comes as
//! an argument, and what it wants done comes back as a value.

pub mod audit;
pub mod blacklist;
pub mod consent;
mod country;
pub mod evidence;
pub mod frequency;
pub mod hours;
pub mod id;
pub mod kind;
pub mod ledger;
pub mod lint;
pub mod message;
pub mod money;
pub mod network;
pub mod order;
pub mod permission;
pub mod phone;
pub mod policy;
pub mod price;
pub mod receipt;
pub mod refusal;
pub mod review;
pub mod route;
pub mod screen;
pub mod screening;
pub mod sender_id;
pub mod settle;
pub mod signature;
pub mod template;
pub mod tenant;
pub mod variable;
