//! What people change about their own account: language, mail address, password.

use domain::audit::Action;
use domain::refusal::{Detail, Lang, Refusal};
use serde_json::json;
use store::accounts::{self, Login};
use store::catalog::Account;
use store::credentials;
use store::sessions;

use super::lockout::Try;
use super::mail::{self, Notice};
use super::password;
use super::session::{SessionView, renew};
use super::sign_in::{asks_for_code, names};
use crate::Engine;
use crate::actor::{Actor, Origin};
use crate::error::{Error, Result};
use crate::keys::random_secret;
use crate::meters;

/// How an account is reached; `None` = as before.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// `en` or `zh`.
    pub language: Option<Lang>,
    /// Mail address; empty = none.
    pub mail: Option<String>,
    /// The account's password: another mail address needs it, because links to reset the password go there.
    pub password: Option<String>,
}

/// A session with a new token.
pub struct Renewed {
    /// The token.
    pub token: String,
    /// The session.
    pub view: SessionView,
}

impl Engine {
    /// Changes the actor's own language and mail address.
    pub async fn change_contact(&self, actor: &Actor, new: Contact) -> Result<SessionView> {
        let person = actor.signed_in()?.clone();
        if let Some(mail) = new.mail.as_deref().filter(|mail| !is_mail(mail)) {
            let why = Detail::both("mail", format!("\"{}\"", mail.chars().take(80).collect::<String>()));
            return Err(Error::Refused(Refusal::FieldInvalid, why));
        }
        let (tenant, id) = (person.tenant, person.id);
        let known = self.core.db.read(move |tx| accounts::get(tx, tenant, id)).await?;
        let known = known.ok_or(Refusal::SessionExpired)?.account;
        let mail_changes = new.mail.as_ref().is_some_and(|mail| *mail != known.mail);
        if mail_changes {
            let given = new.password.as_deref().filter(|given| !given.is_empty());
            let given = given.ok_or_else(|| Error::field(Refusal::PasswordWrong, "password"))?;
            self.ask_password(actor, given).await.map_err(|error| match error {
                Error::Refused(Refusal::PasswordWrong, _) => Error::field(Refusal::PasswordWrong, "password"),
                other => other,
            })?;
        }
        let note = self.core.note(actor, Action::AccountChanged, &person.name);
        let before = self
            .core
            .db
            .write(move |tx| {
                let found = accounts::get(tx, person.tenant, person.id)?;
                let account = found.ok_or(store::Error::NotFound)?.account;
                let language = new.language.map(Lang::as_str);
                let language = language.unwrap_or(&account.language);
                let mail = new.mail.as_deref().unwrap_or(&account.mail);
                accounts::set_contact(tx, person.tenant, person.id, mail, language)?;
                let side = |language: &str, mail: &str| json!({"language": language, "mail": veiled(mail)});
                let note = note.clone().with("before", side(&account.language, &account.mail));
                store::audit::add(tx, &note.with("after", side(language, mail)).line())?;
                Ok(account)
            })
            .await?;
        if mail_changes {
            self.tell(&before, Notice::MailChanged, &actor.origin);
        }
        self.session(actor).await
    }

    /// Changes the actor's own password; every other session of the account ends.
    pub async fn change_password(&self, actor: &Actor, current: &str, new: &str) -> Result<Renewed> {
        let person = actor.signed_in()?.clone();
        let login = self.ask_password(actor, current).await?;
        let (tenant, account) = (person.tenant, person.id);
        let credential = self.core.db.read(move |tx| credentials::get(tx, tenant, account)).await?;
        let min = if asks_for_code(&credential) { password::WITH_CODE_MIN } else { password::ALONE_MIN };
        self.identity.hasher.judge("new_password", new, min, names(&login)).await?;
        let hash = self.identity.hasher.hash(new).await?;
        let token = random_secret("")?;
        let note = self.core.note(actor, Action::PasswordChanged, &person.name).line();
        let (now_ms, renewed) = (self.identity.clock.now_ms(), token.clone());
        self.core
            .db
            .write(move |tx| {
                accounts::set_password(tx, tenant, account, &hash)?;
                credentials::drop_reset(tx, tenant, account)?;
                sessions::end_others(tx, tenant, account, person.session, now_ms)?;
                renew(tx, &person, &renewed, now_ms)?;
                store::audit::add(tx, &note)
            })
            .await?;
        self.tell(&login.account, Notice::PasswordChanged, &actor.origin);
        Ok(Renewed { token, view: self.session(actor).await? })
    }

    /// Tells an account's owner what happened to it.
    pub(super) fn tell(&self, account: &Account, notice: Notice, origin: &Origin) {
        let letter = mail::notice(account, notice, &origin.address.to_canonical().to_string());
        letter.into_iter().for_each(|letter| self.identity.post.send(letter));
    }

    /// Makes sure that it is the account's owner who sits there: `password_wrong`, or `sign_in_locked` after too many.
    pub(super) async fn ask_password(&self, actor: &Actor, given: &str) -> Result<Login> {
        let person = actor.signed_in()?.clone();
        let (identity, now_ms) = (&self.identity, self.identity.clock.now_ms());
        let tried = identity.begin_again(&person, now_ms)?;
        let taken_back = || identity.lockout.take_back(&tried);
        let read = self.core.db.read(move |tx| accounts::get(tx, person.tenant, person.id)).await;
        let login = read.inspect_err(|_| taken_back())?.ok_or(Refusal::SessionExpired)?;
        let judged = identity.hasher.verify(given, Some(login.account.password.clone())).await;
        if judged.inspect_err(|_| taken_back())? {
            taken_back();
            return Ok(login);
        }
        self.note_refused_again(actor, &tried, "password").await?;
        Err(Error::field(Refusal::PasswordWrong, "current_password"))
    }

    /// Writes down that somebody who signed in could not prove it once more.
    pub(super) async fn note_refused_again(&self, actor: &Actor, tried: &Try, by: &str) -> Result<()> {
        meters::sign_in("refused");
        let note = |action| {
            let note = self.core.note(actor, action, actor.name()).with("by", by);
            note.with("within", "session").refused().line()
        };
        let mut lines = vec![note(Action::SignInFailed)];
        if tried.locks {
            lines.push(note(Action::SignInLocked));
        }
        let add = move |tx: &mut store::Tx<'_>| lines.iter().try_for_each(|line| store::audit::add(tx, line));
        Ok(self.core.db.write(add).await?)
    }

    /// A secret of the actor's own that lives as long as the account, for sealing what is kept for it. An auth key's
    /// bearer has their key for that: `None`.
    pub fn account_secret(&self, actor: &Actor) -> Option<[u8; 32]> {
        actor.person().map(|person| self.identity.keys.of_account(person.id))
    }
}

/// A mail address as it may stand in the audit log: `a***@example.com`.
fn veiled(mail: &str) -> String {
    match mail.split_once('@') {
        Some((name, domain)) => format!("{}***@{domain}", name.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}

/// An address mail can be sent to, or none.
pub fn is_mail(text: &str) -> bool {
    text.is_empty() || text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_told_from_other_texts() {
        for good in ["", "a@example.com", "first.last+sms@mail.example.org"] {
            assert!(is_mail(good), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in ["a", "@example.com", "a@", "a b@example.com", "a@example.com\r\nBcc: b@c.d", &long] {
            assert!(!is_mail(bad), "{bad}");
        }
    }
}
