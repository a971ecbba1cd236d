//! Mails that nobody needs to keep: one task sends one at a time, tries each a few times, and never keeps a request
//! waiting. A full queue drops the mail and says so. Invariant: a link is written to the log only when no mail server is
//! set.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Letter, Server};

/// Mails that may wait.
const WAITING_MAX: usize = 256;
/// Pauses before a mail is tried again.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(60)];

/// Takes mails to be sent.
pub(crate) struct Post {
    public_url: String,
    has_server: bool,
    queue: mpsc::Sender<Letter>,
}

impl Post {
    /// The second value is the task that sends.
    pub(crate) fn new(
        server: Option<Arc<Server>>,
        public_url: String,
    ) -> (Post, impl Future<Output = ()> + Send + 'static) {
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let has_server = server.is_some();
        (Post { public_url, has_server, queue }, deliver(server, waiting))
    }

    /// Where links lead, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Mail is sent; else links go to the operator's log.
    pub(crate) fn has_server(&self) -> bool {
        self.has_server
    }

    /// Hands a mail to the task.
    pub(crate) fn send(&self, letter: Letter) {
        if let Err(error) = self.queue.try_send(letter) {
            tracing::error!(%error, "a mail was dropped: too many wait for the mail server");
        }
    }
}

async fn deliver(server: Option<Arc<Server>>, mut waiting: mpsc::Receiver<Letter>) {
    while let Some(letter) = waiting.recv().await {
        match &server {
            Some(server) => try_often(server, &letter).await,
            None => hand_to_operator(&letter),
        }
    }
    std::future::pending::<()>().await;
}

fn hand_to_operator(letter: &Letter) {
    if let Some(link) = &letter.link {
        let account = &letter.account;
        tracing::warn!(
            account,
            link,
            "no mail server is set ([mail] host): give this link to the account's owner"
        );
    }
}

async fn try_often(server: &Server, letter: &Letter) {
    let account = &letter.account;
    for pause in PAUSES.into_iter().map(Some).chain([None]) {
        match server.send(letter, None).await {
            Ok(()) => return tracing::info!(account, "mail sent"),
            Err(failure) if failure.for_good => {
                let why = failure.why;
                tracing::warn!(
                    account,
                    why,
                    "no mail can be sent to this account; `hongyan reset-password` makes a link by hand"
                );
                return;
            }
            Err(failure) => tracing::warn!(account, error = failure.why, "mail not sent"),
        }
        let Some(pause) = pause else { break };
        tokio::time::sleep(pause).await;
    }
    tracing::error!(account, "mail given up");
}
