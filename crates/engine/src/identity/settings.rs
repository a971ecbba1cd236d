//! The policy numbers of signing in, and how mail is sent. Every one is in `config.default.toml` under `[sign_in]` and
//! `[mail]`, with a sentence.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A setting that is never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "\"***\"" })
    }
}

/// `[sign_in]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInSettings {
    /// Seals what must be read back (secrets of one-time codes) together with a random value in the database.
    pub secret: Secret,
    /// Minutes after which a session that is not used ends.
    pub idle_min: u32,
    /// Hours after which every session ends.
    pub absolute_h: u32,
    /// Minutes after which a session that is used gets another token.
    pub rotate_min: u32,
    /// Wrong passwords and codes for one account from one address (or one known device) before it has to wait.
    pub tries_free: u32,
    /// The same for one address, whatever the account.
    pub address_tries_free: u32,
    /// The same for one account, whatever the address; devices that signed in before are not concerned.
    pub account_tries_free: u32,
    /// First wait, seconds; it doubles with every further wrong try.
    pub wait_min_s: u32,
    /// Longest wait, seconds.
    pub wait_max_s: u32,
    /// Pictures one address may ask for in a minute.
    pub captchas_per_min: u32,
    /// Minutes a link to reset a password is good.
    pub reset_min: u32,
    /// Such links one account, and one address, may ask for in an hour.
    pub resets_per_h: u32,
    /// Days an invitation to a new account is good.
    pub invitation_days: u32,
}

impl Default for SignInSettings {
    fn default() -> Self {
        SignInSettings {
            secret: Secret::default(),
            idle_min: 30,
            absolute_h: 12,
            rotate_min: 60,
            tries_free: 5,
            address_tries_free: 50,
            account_tries_free: 100,
            wait_min_s: 30,
            wait_max_s: 3600,
            captchas_per_min: 30,
            reset_min: 30,
            resets_per_h: 5,
            invitation_days: 7,
        }
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// From the first octet (port 465).
    Tls,
    /// After `STARTTLS`, which the server must offer (port 587).
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// `[mail]`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// Name of the SMTP server; empty = no mail is sent, and links go to the log.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// User; empty = without signing in.
    pub user: String,
    /// Password.
    pub password: Secret,
    /// The sender, as `Name <address>`.
    pub from: String,
}

impl Default for MailSettings {
    fn default() -> Self {
        MailSettings {
            host: String::new(),
            port: 587,
            tls: MailTls::Starttls,
            user: String::new(),
            password: Secret::default(),
            from: String::new(),
        }
    }
}

impl MailSettings {
    /// The sender can be written on a mail.
    pub fn has_sender(&self) -> bool {
        self.from.parse::<lettre::message::Mailbox>().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let mail = MailSettings { password: Secret("hunter2".into()), ..MailSettings::default() };
        let sign_in = SignInSettings { secret: Secret("hunter2".into()), ..SignInSettings::default() };
        assert!(!format!("{mail:?}{sign_in:?}").contains("hunter2"));
    }

    #[test]
    fn senders_are_read() {
        let with = |from: &str| MailSettings { from: from.into(), ..MailSettings::default() }.has_sender();
        assert!(with("Hongyan <sms@example.com>") && with("sms@example.com"));
        assert!(!with("") && !with("Hongyan") && !with("a@b\r\nBcc: c@d"));
    }
}
