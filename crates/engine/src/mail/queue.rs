//! Mails that are kept until the mail server took them: tried with growing pauses, given up after a day.
//!
//! A mail is removed right after the server took it. Should the process end between the two, it is sent once more under the
//! same Message-ID: twice is better than never, and mail programs show such a mail once.

use domain::id::MessageId;
use store::mail::Mail;

use super::{Letter, Server};
use crate::Engine;
use crate::clock::now_ms;
use crate::core::Core;

/// Mails of one round.
const ROUND: i64 = 20;
/// First pause before a mail is tried again; it doubles …
const PAUSE_MIN_MS: i64 = 30_000;
/// … up to this.
const PAUSE_MAX_MS: i64 = 3_600_000;
/// After this a mail is given up.
const GIVE_UP_MS: i64 = 86_400_000;

impl Engine {
    /// Sends the mails whose turn it is.
    pub(crate) async fn deliver_mail(&self) -> store::Result<()> {
        let Some(server) = &self.mail_server else { return Ok(()) };
        let now = now_ms();
        let mails = self.core.db.read(move |tx| store::mail::due_all(tx, now, ROUND)).await?;
        for mail in mails {
            deliver(&self.core, server, mail).await?;
        }
        Ok(())
    }
}

async fn deliver(core: &Core, server: &Server, mail: Mail) -> store::Result<()> {
    let (id, account) = (mail.id, mail.account.clone());
    let letter = Letter {
        account: mail.account,
        to: mail.address,
        subject: mail.subject,
        text: mail.content,
        link: None,
    };
    let failure = match server.send(&letter, Some(id)).await {
        Ok(()) => {
            tracing::info!(account, "mail sent");
            return core.db.write(move |tx| store::mail::remove_all(tx, id)).await;
        }
        Err(failure) => failure,
    };
    let now = now_ms();
    match next_try(&MessageId(id), mail.tries, now).filter(|_| !failure.for_good) {
        Some(next_ms) => {
            tracing::warn!(account, error = failure.why, "mail not sent: it waits and is tried again");
            core.db.write(move |tx| store::mail::put_off_all(tx, id, next_ms)).await
        }
        None => {
            tracing::error!(account, subject = letter.subject, error = failure.why, "mail given up");
            core.db.write(move |tx| store::mail::remove_all(tx, id)).await
        }
    }
}

/// When a mail is tried again after `tries` failures before this one; `None` = it is a day old.
fn next_try(made: &MessageId, tries: i64, now_ms: i64) -> Option<i64> {
    let doublings = u32::try_from(tries).unwrap_or(0).min(20);
    let pause_ms = (PAUSE_MIN_MS << doublings).min(PAUSE_MAX_MS);
    (now_ms - made.accepted_ms() < GIVE_UP_MS).then_some(now_ms + pause_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_a_day_is_the_end() {
        let made = MessageId::first_at(1_800_000_000_000);
        let next = |tries, after: i64| {
            next_try(&made, tries, 1_800_000_000_000 + after).map(|at| at - made.accepted_ms())
        };
        assert_eq!(next(0, 0), Some(30_000));
        assert_eq!(next(1, 30_000), Some(90_000));
        assert_eq!(next(40, 1_000), Some(3_601_000));
        assert_eq!(next(40, GIVE_UP_MS), None);
    }
}
