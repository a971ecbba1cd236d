//! Links that whoever manages accounts sends: invitations to new accounts, and links to choose a new password.
//!
//! They are reset links (`reset.rs`): kept as a hash, good once, replaced by a newer one. How many can be sent is limited,
//! by account and by sender, so that nobody's inbox is flooded.

use domain::refusal::{Lang, Refusal};
use store::catalog::Account;
use store::credentials::Reset;

use super::mail::{self, Notice, Purpose};
use super::quota::{MINUTE_MS, name};
use super::reset::{link, new_reset};
use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::mail::Letter;

/// Links that one person may send in an hour.
pub(super) const PER_H: u32 = 100;
const DAY_MS: i64 = 86_400_000;

/// How a link reaches its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// By mail.
    Mail,
    /// There is no mail server: the operator reads it in the log and passes it on.
    Log,
}

/// A link: what is to be kept of it in the transaction, and the mail that is sent afterwards.
pub(crate) struct Link {
    pub(crate) reset: Reset,
    mail: Letter,
}

impl Engine {
    /// An invitation to an account that has no password yet.
    pub(crate) fn invitation(&self, account: &Account) -> Result<Link> {
        let days = self.identity.settings.invitation_days;
        self.link(account, i64::from(days) * DAY_MS, Purpose::Invitation { days })
    }

    /// A link to choose a new password.
    pub(crate) fn reset_link(&self, account: &Account) -> Result<Link> {
        let minutes = self.identity.settings.reset_min;
        self.link(account, i64::from(minutes) * MINUTE_MS, Purpose::Sent { minutes })
    }

    fn link(&self, account: &Account, good_ms: i64, purpose: Purpose) -> Result<Link> {
        let (token, reset) = new_reset(account, good_ms, self.identity_now_ms())?;
        let lang = Lang::parse(&account.language).unwrap_or_default();
        let mail = mail::link(account, lang, &link(self.identity.post.public_url(), &token), purpose);
        Ok(Link { reset, mail })
    }

    /// Sends a link that is kept by now.
    pub(crate) fn hand_out(&self, link: Link) -> Delivery {
        let delivery = if self.identity.post.has_server() { Delivery::Mail } else { Delivery::Log };
        self.identity.post.send(link.mail);
        delivery
    }

    /// Counts a link that the actor wants to send to an account: `rate_limited` with the seconds to wait.
    pub(crate) fn ration_link(&self, actor: &Actor, account: &str) -> Result<()> {
        let now_ms = self.identity_now_ms();
        let sender = name("sender", format!("{} {}", actor.tenant, actor.owner()).as_bytes());
        let by_sender = self.identity.invitations.take(sender, now_ms);
        let by_name = self.identity.resets.take(name("sent", account.to_lowercase().as_bytes()), now_ms);
        by_sender.and(by_name).map_err(|wait| Error::param(Refusal::RateLimited, wait))
    }

    /// The time of sessions and links.
    pub(crate) fn identity_now_ms(&self) -> i64 {
        self.identity.clock.now_ms()
    }

    /// Tells an account's owner what somebody else did to it.
    pub(crate) fn tell_owner(&self, account: &Account, notice: Notice, by: &Actor) {
        self.tell(account, notice, &by.origin);
    }
}
