//! Mail to people, by SMTP; without a mail server it goes to the operator's log.
//!
//! One task sends one mail at a time, tries each a few times, and never keeps a request waiting: a full queue drops the
//! mail and says so. Invariant: a link is written to the log only when no mail server is set.

use std::time::Duration;

use domain::refusal::Lang;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use store::catalog::Account;
use tokio::sync::mpsc;

use super::settings::{MailSettings, MailTls};
use crate::error::{Error, Result};

/// Mails that may wait.
const WAITING_MAX: usize = 256;
/// Pauses before a mail is tried again.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(10), Duration::from_secs(60)];
/// Time for the server to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A mail to be sent.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    account: String,
    to: String,
    subject: String,
    text: String,
    /// What the operator has to pass on by hand when there is no mail server.
    link: Option<String>,
}

/// What an account's owner is told after it happened, in case it was somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    PasswordChanged,
    TotpEnabled,
    TotpDisabled,
    RecoveryCodesMade,
    /// Told to the address before.
    MailChanged,
}

impl Notice {
    fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Notice::PasswordChanged, Lang::En) => "The password was changed",
            (Notice::PasswordChanged, Lang::Zh) => "密码已被修改",
            (Notice::TotpEnabled, Lang::En) => "One-time codes were turned on",
            (Notice::TotpEnabled, Lang::Zh) => "动态口令已启用",
            (Notice::TotpDisabled, Lang::En) => "One-time codes were turned off",
            (Notice::TotpDisabled, Lang::Zh) => "动态口令已停用",
            (Notice::RecoveryCodesMade, Lang::En) => "New recovery codes were made",
            (Notice::RecoveryCodesMade, Lang::Zh) => "已生成新的恢复码",
            (Notice::MailChanged, Lang::En) => "The mail address was changed",
            (Notice::MailChanged, Lang::Zh) => "邮箱地址已被修改",
        }
    }
}

/// Why somebody gets a link by which a password is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They asked for it.
    Forgotten { minutes: u32 },
    /// Whoever manages their account sends it.
    Sent { minutes: u32 },
    /// Their account is new.
    Invitation { days: u32 },
}

impl Purpose {
    /// Subject and text.
    fn words(self, lang: Lang, name: &str, link: &str) -> (String, String) {
        let subject = match (self, lang) {
            (Purpose::Invitation { .. }, Lang::En) => format!("Your Hongyan account {name}"),
            (Purpose::Invitation { .. }, Lang::Zh) => format!("您的鸿雁账号 {name}"),
            (_, Lang::En) => "Reset your Hongyan password".to_owned(),
            (_, Lang::Zh) => "重置您的鸿雁密码".to_owned(),
        };
        let text = match (self, lang) {
            (Purpose::Forgotten { minutes }, Lang::En) => format!(
                "Somebody, probably you, asked to reset the password of the account {name}.\n\n\
                 Open this link within {minutes} minutes and choose a new password. It works once:\n\n{link}\n\n\
                 If it was not you, do nothing: the password stays as it is.\n"
            ),
            (Purpose::Forgotten { minutes }, Lang::Zh) => format!(
                "有人（可能是您本人）申请重置账号 {name} 的密码。\n\n\
                 请在 {minutes} 分钟内打开以下链接并设置新密码，链接只能使用一次：\n\n{link}\n\n\
                 如非本人操作，请忽略本邮件，密码不会改变。\n"
            ),
            (Purpose::Sent { minutes }, Lang::En) => format!(
                "The person who manages your account {name} sends you this link to choose a new password.\n\n\
                 Open it within {minutes} minutes. It works once:\n\n{link}\n\n\
                 If you expected nothing of the kind, ask them; until the link is used, the password stays as it is.\n"
            ),
            (Purpose::Sent { minutes }, Lang::Zh) => format!(
                "账号 {name} 的管理员为您发送了重置密码的链接。\n\n\
                 请在 {minutes} 分钟内打开以下链接并设置新密码，链接只能使用一次：\n\n{link}\n\n\
                 如有疑问，请联系管理员；在使用该链接之前，密码不会改变。\n"
            ),
            (Purpose::Invitation { days }, Lang::En) => format!(
                "An account was made for you: {name}.\n\n\
                 Open this link within {days} days and choose a password. It works once:\n\n{link}\n\n\
                 Afterwards sign in with {name} and your password. If you expected nothing of the kind, do nothing.\n"
            ),
            (Purpose::Invitation { days }, Lang::Zh) => format!(
                "已为您创建账号：{name}。\n\n\
                 请在 {days} 天内打开以下链接并设置密码，链接只能使用一次：\n\n{link}\n\n\
                 设置完成后，请使用 {name} 和该密码登录。如非您所预期，请忽略本邮件。\n"
            ),
        };
        (subject, text)
    }
}

impl Mail {
    /// A link by which a password is set, in the account's language.
    pub(super) fn link(account: &Account, lang: Lang, link: &str, purpose: Purpose) -> Mail {
        let (subject, text) = purpose.words(lang, &account.name, link);
        let link = Some(link.to_owned());
        Mail { account: account.name.clone(), to: account.mail.clone(), subject, text, link }
    }

    /// What happened to the account, in its language; `None` when it has no mail address.
    pub(super) fn notice(account: &Account, notice: Notice, from: &str) -> Option<Mail> {
        if account.mail.is_empty() {
            return None;
        }
        let (name, lang) = (&account.name, Lang::parse(&account.language).unwrap_or_default());
        let words = notice.words(lang);
        let (subject, text) = match lang {
            Lang::En => (
                format!("Hongyan account {name}: {words}"),
                format!(
                    "{words} (account {name}, from the address {from}).\n\n\
                     If it was not you, reset your password at once and tell the manager of your account.\n"
                ),
            ),
            Lang::Zh => (
                format!("鸿雁账号 {name}：{words}"),
                format!(
                    "{words}（账号 {name}，来自 {from}）。\n\n如非本人操作，请立即重置密码，并联系您账户的管理员。\n"
                ),
            ),
        };
        Some(Mail { account: name.clone(), to: account.mail.clone(), subject, text, link: None })
    }
}

/// Takes mails to be sent.
pub(super) struct Post {
    public_url: String,
    has_server: bool,
    queue: mpsc::Sender<Mail>,
}

impl Post {
    /// Fails when the settings make no sense; the second value is the task that sends.
    pub(super) fn new(
        settings: MailSettings,
        public_url: String,
    ) -> Result<(Post, impl Future<Output = ()> + Send + 'static)> {
        let server = Server::new(&settings)?;
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let has_server = server.is_some();
        Ok((Post { public_url, has_server, queue }, deliver(server, waiting)))
    }

    /// Where links lead, without a slash at the end.
    pub(super) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Mail is sent; else links go to the operator's log.
    pub(super) fn has_server(&self) -> bool {
        self.has_server
    }

    /// Hands a mail to the task.
    pub(super) fn send(&self, mail: Mail) {
        if let Err(error) = self.queue.try_send(mail) {
            tracing::error!(%error, "a mail was dropped: too many wait for the mail server");
        }
    }
}

async fn deliver(server: Option<Server>, mut waiting: mpsc::Receiver<Mail>) {
    while let Some(mail) = waiting.recv().await {
        match &server {
            Some(server) => server.deliver(&mail).await,
            None => hand_to_operator(&mail),
        }
    }
    std::future::pending::<()>().await;
}

fn hand_to_operator(mail: &Mail) {
    if let Some(link) = &mail.link {
        let account = &mail.account;
        tracing::warn!(
            account,
            link,
            "no mail server is set ([mail] host): give this link to the account's owner"
        );
    }
}

/// The mail server.
struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Server {
    fn new(settings: &MailSettings) -> Result<Option<Server>> {
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

    async fn deliver(&self, mail: &Mail) {
        let message = match self.message(mail) {
            Ok(message) => message,
            Err(why) => {
                tracing::warn!(
                    account = mail.account,
                    why,
                    "no mail can be sent to this account; `hongyan reset-password` makes a link by hand"
                );
                return;
            }
        };
        for pause in PAUSES.into_iter().map(Some).chain([None]) {
            match self.transport.send(message.clone()).await {
                Ok(_) => return tracing::info!(account = mail.account, "mail sent"),
                Err(error) => tracing::warn!(account = mail.account, %error, "mail not sent"),
            }
            let Some(pause) = pause else { break };
            tokio::time::sleep(pause).await;
        }
        tracing::error!(account = mail.account, "mail given up");
    }

    fn message(&self, mail: &Mail) -> std::result::Result<Message, String> {
        let to = mail.to.parse().map_err(|error| format!("mail address: {error}"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone());
        message.map_err(|error| error.to_string())
    }
}
