//! The mail server, spoken to by SMTP.

use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::Letter;
use crate::error::{Error, Result};
use crate::identity::{MailSettings, MailTls};

/// Time for the server to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The mail server.
pub(crate) struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a mail was not taken.
pub(crate) struct Failure {
    /// In words, for the log.
    pub(crate) why: String,
    /// Trying again is of no use.
    pub(crate) for_good: bool,
}

impl Server {
    /// None when no server is set; fails when the settings make no sense.
    pub(crate) fn new(settings: &MailSettings) -> Result<Option<Server>> {
        if settings.host.is_empty() {
            return Ok(None);
        }
        let wrong = |what: String| Error::Internal(format!("[mail] {what}"));
        let from = settings.from.parse().map_err(|error| wrong(format!("from: {error}")))?;
        let relay = match settings.tls {
            MailTls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&settings.host),
            MailTls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&settings.host),
            MailTls::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)),
        };
        let relay = relay.map_err(|error| wrong(format!("host: {error}")))?;
        let mut relay = relay.port(settings.port).timeout(Some(TIMEOUT));
        if !settings.user.is_empty() {
            relay = relay.credentials(Credentials::new(settings.user.clone(), settings.password.0.clone()));
        }
        Ok(Some(Server { transport: relay.build(), from }))
    }

    /// Hands a letter to the server. `number` makes its Message-ID, the same each time it is tried, so that a mail program
    /// shows once what a server took twice.
    pub(crate) async fn send(
        &self,
        letter: &Letter,
        number: Option<i64>,
    ) -> std::result::Result<(), Failure> {
        let message = self.message(letter, number).map_err(|why| Failure { why, for_good: true })?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure { for_good: error.is_permanent(), why: error.to_string() }),
        }
    }

    fn message(&self, letter: &Letter, number: Option<i64>) -> std::result::Result<Message, String> {
        let to = letter.to.parse().map_err(|error| format!("mail address: {error}"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .header(ContentType::TEXT_PLAIN);
        if let Some(number) = number {
            message = message.message_id(Some(format!("<{number}.hongyan@{}>", self.from.email.domain())));
        }
        message.body(letter.text.clone()).map_err(|error| error.to_string())
    }
}
