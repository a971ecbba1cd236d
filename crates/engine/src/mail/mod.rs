//! Mail to people, by SMTP.
//!
//! Two ways out. `post` is quick and forgets with the process: links to reset a password, which the next click asks for
//! anew. `queue` is kept in the database and tried for a day: warnings about orders, which nobody would ask for again.
//! What identity says is in `identity/mail.rs`, what is said about orders in `orders.rs`, about decisions of reviewers in
//! `reviews.rs` and `sender_ids.rs`, about documents that run out in `expiry.rs`, about brands on handsets in `smart.rs`.

pub(crate) mod complaints;
pub(crate) mod expiry;
pub(crate) mod missions;
pub(crate) mod orders;
mod post;
mod queue;
pub(crate) mod reviews;
pub(crate) mod sender_ids;
mod server;
pub(crate) mod smart;

pub(crate) use post::Post;
pub(crate) use server::Server;

/// A mail to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Name of the account it goes to.
    pub(crate) account: String,
    /// Mail address.
    pub(crate) to: String,
    /// Subject.
    pub(crate) subject: String,
    /// Plain text.
    pub(crate) text: String,
    /// What the operator has to pass on by hand when there is no mail server.
    pub(crate) link: Option<String>,
}
