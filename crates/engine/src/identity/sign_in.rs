//! Signing in, in its order: picture, lock-out, password, one-time code, session.
//!
//! Accounts that do not exist, wrong passwords and accounts that are disabled take the same steps and get the same
//! answer. Refused tries are written down with the account's name only when there is such an account: what people type
//! there by mistake may be a password.

use std::sync::Arc;

use domain::audit::Action;
use domain::id::{AccountId, SessionId};
use domain::refusal::Refusal;
use store::accounts::{self, Login};
use store::credentials::{self, Credential};
use store::sessions;

use super::captcha::Captcha;
use super::lockout::{From, Try};
use super::session::{self, SESSIONS_MAX, SessionView, Times};
use super::totp::Proof;
use super::{Identity, device, usable_role};
use crate::Engine;
use crate::actor::{Actor, Origin, Person};
use crate::error::{Error, Result};
use crate::keys::{hash, random_secret};
use crate::meters;
use crate::role::AccountRole;

/// What somebody who wants to sign in gives.
#[derive(Clone)]
pub struct SignIn {
    /// The account's name.
    pub account: String,
    /// Its password.
    pub password: String,
    /// The picture that was shown.
    pub captcha_id: String,
    /// What was read from it.
    pub captcha: String,
}

/// What a browser that signs in brings along.
#[derive(Clone, Debug, Default)]
pub struct Luggage {
    /// The cookie of a device that signed in before.
    pub device: Option<String>,
    /// The token of the session that the new one takes the place of.
    pub session: Option<String>,
}

/// How far signing in has come.
pub enum SignedIn {
    /// Done.
    Done(Box<NewSession>),
    /// The one-time code is missing; the token says who owes it.
    Totp(String),
}

/// A session that just began.
pub struct NewSession {
    /// Its token: shown to its owner, and never again.
    pub token: String,
    /// The new cookie of the device.
    pub device: String,
    /// The session.
    pub view: SessionView,
}

impl Identity {
    /// From where a try for this account comes, as the lock-out counts it.
    fn from(&self, account: Option<AccountId>, device: Option<&str>, origin: &Origin, now_ms: i64) -> From {
        let known = account.zip(device).and_then(|(account, cookie)| {
            device::known(&self.keys.devices, cookie, account, now_ms).map(|device| (account, device))
        });
        known.map_or(From::Address(origin.address), |(account, device)| From::Device(account, device))
    }

    /// Counts a try, or says how long to wait.
    fn begin(&self, account: &str, from: From, now_ms: i64) -> Result<Try> {
        self.lockout.begin(account, from, now_ms).map_err(|wait| {
            meters::sign_in("locked");
            Error::param(Refusal::SignInLocked, wait)
        })
    }

    /// The same for somebody who signed in and has to prove it once more.
    pub(super) fn begin_again(&self, person: &Person, now_ms: i64) -> Result<Try> {
        self.begin(&person.name, From::Session(person.session), now_ms)
    }
}

impl Engine {
    /// A picture to be read before anything else is tried.
    pub async fn captcha(&self, origin: &Origin) -> Result<Captcha> {
        self.identity.captchas.make(origin.address, self.identity.clock.now_ms()).await
    }

    /// Account and password: `captcha_wrong`, `sign_in_locked` with the seconds to wait, or `sign_in_failed`.
    pub async fn sign_in(&self, asked: SignIn, luggage: &Luggage, origin: &Origin) -> Result<SignedIn> {
        let (identity, now_ms) = (&self.identity, self.identity.clock.now_ms());
        identity.captchas.answer(&asked.captcha_id, &asked.captcha, now_ms)?;
        let name = asked.account.trim().to_owned();
        let wanted = name.clone();
        let login = self.core.db.read(move |tx| accounts::of_name_all(tx, &wanted)).await?;
        let account = login.as_ref().map(|login| login.account.id);
        let tried = identity.begin(
            &name,
            identity.from(account, luggage.device.as_deref(), origin, now_ms),
            now_ms,
        )?;
        let hash = login.as_ref().map(|login| login.account.password.clone());
        let judged = identity.hasher.verify(&asked.password, hash).await;
        let right = judged.inspect_err(|_| identity.lockout.take_back(&tried))?;
        let role = login.as_ref().filter(|_| right).and_then(usable_role);
        let Some((login, role)) = login.clone().zip(role) else {
            self.note_refused(login.as_ref(), &tried, "password", origin).await?;
            return Err(Refusal::SignInFailed.into());
        };
        let (tenant, id) = (login.account.tenant, login.account.id);
        let credential = self.core.db.read(move |tx| credentials::get(tx, tenant, id)).await;
        let credential = credential.inspect_err(|_| identity.lockout.take_back(&tried))?;
        if credential.totp.is_some() {
            identity.lockout.take_back(&tried);
            meters::sign_in("password");
            return Ok(SignedIn::Totp(identity.challenges.make(tenant, id, &login.account.name, now_ms)?));
        }
        let begun = self.begin_session(login, role, None, luggage, origin).await;
        let begun = begun.inspect_err(|_| identity.lockout.take_back(&tried))?;
        identity.lockout.forgive(&tried);
        begun.map(|new| SignedIn::Done(Box::new(new))).ok_or_else(|| Refusal::SignInFailed.into())
    }

    /// The one-time or recovery code of whoever gave the right password: `challenge_expired`, `sign_in_locked`, or
    /// `totp_wrong`.
    pub async fn sign_in_code(
        &self,
        challenge: &str,
        code: &str,
        luggage: &Luggage,
        origin: &Origin,
    ) -> Result<NewSession> {
        let (identity, now_ms) = (&self.identity, self.identity.clock.now_ms());
        let owed = identity.challenges.try_once(challenge, now_ms).ok_or(Refusal::ChallengeExpired)?;
        let (tenant, id) = (owed.tenant, owed.account);
        let login = self.core.db.read(move |tx| accounts::get(tx, tenant, id)).await?;
        let role = login.as_ref().and_then(usable_role);
        let (login, role) = login.zip(role).ok_or(Refusal::ChallengeExpired)?;
        let from = identity.from(Some(id), luggage.device.as_deref(), origin, now_ms);
        let tried = identity.begin(&owed.name, from, now_ms)?;
        let begun = self.begin_session(login.clone(), role, Some(code), luggage, origin).await;
        let begun = begun.inspect_err(|_| identity.lockout.take_back(&tried))?;
        let Some(new) = begun else {
            self.note_refused(Some(&login), &tried, "totp", origin).await?;
            return Err(Error::field(Refusal::TotpWrong, "code"));
        };
        identity.challenges.end(challenge);
        identity.lockout.forgive(&tried);
        Ok(new)
    }

    /// Begins a session, having checked the code when there is one to check; `None` = the code is wrong.
    async fn begin_session(
        &self,
        login: Login,
        role: AccountRole,
        code: Option<&str>,
        luggage: &Luggage,
        origin: &Origin,
    ) -> Result<Option<NewSession>> {
        let (identity, now_ms) = (Arc::clone(&self.identity), self.identity.clock.now_ms());
        let account = &login.account;
        let id = SessionId(self.core.ids.next());
        let person =
            Person { id: account.id, tenant: account.tenant, name: account.name.clone(), role, session: id };
        let (token, csrf) = (random_secret("")?, random_secret("")?);
        let device = device::mark(&identity.keys.devices, luggage.device.as_deref(), account.id, now_ms)?;
        let session = session::new_session(person.tenant, person.id, id, &token, csrf, origin, now_ms);
        let actor = Actor::of_person(Arc::new(person.clone()), origin.clone());
        let note = self.core.note(&actor, Action::SignIn, &person.name);
        let replaced = luggage.session.as_deref().map(hash);
        let (new, code, times) = (session.clone(), code.map(str::to_owned), Times::of(&identity.settings));
        let begun = self
            .core
            .db
            .write(move |tx| {
                let mut credential = credentials::get_to_change(tx, new.tenant, new.account)?;
                let proof = match &code {
                    None if credential.totp.is_some() => return Ok(None),
                    None => None,
                    Some(code) => match identity.prove(&mut credential, code, now_ms) {
                        None => return Ok(None),
                        proof => proof,
                    },
                };
                credential.last_ms = Some(now_ms);
                credential.last_address = Some(new.address.clone());
                credentials::put(tx, &credential)?;
                make_room(tx, &new, replaced.as_ref(), now_ms)?;
                sessions::insert(tx, &new)?;
                let by = proof.map_or("password", Proof::as_str);
                store::audit::add(tx, &note.clone().with("by", by).line())?;
                Ok(Some(credential))
            })
            .await?;
        let Some(credential) = begun else { return Ok(None) };
        meters::sign_in("done");
        let view = session::view(person, &session, login, &credential, times, now_ms);
        Ok(Some(NewSession { token, device, view }))
    }

    /// Writes down a try that was refused, and, when it made somebody wait, that too.
    async fn note_refused(
        &self,
        login: Option<&Login>,
        tried: &Try,
        by: &str,
        origin: &Origin,
    ) -> Result<()> {
        meters::sign_in("refused");
        let name = login.map_or("", |login| login.account.name.as_str());
        let note = |action| {
            let note = self.core.note_of_nobody(origin, action, name).with("by", by).refused();
            match login {
                Some(login) => note.by_account(&login.account).line(),
                None => note.line(),
            }
        };
        let mut lines = vec![note(Action::SignInFailed)];
        if tried.locks {
            lines.push(note(Action::SignInLocked));
        }
        let add = move |tx: &mut store::Tx<'_>| lines.iter().try_for_each(|line| store::audit::add(tx, line));
        Ok(self.core.db.write(add).await?)
    }

    /// The words a guesser of this account's password would try first.
    pub(super) async fn names_of(&self, actor: &Actor) -> Result<Vec<String>> {
        let person = actor.signed_in()?.clone();
        let login = self.core.db.read(move |tx| accounts::get(tx, person.tenant, person.id)).await?;
        Ok(login.as_ref().map(names).unwrap_or_default())
    }
}

/// The words a guesser of an account's password would try first.
pub(super) fn names(login: &Login) -> Vec<String> {
    let account = &login.account;
    let tenant = login.tenant.iter().flat_map(|tenant| [tenant.code.clone(), tenant.name.clone()]);
    let mail = account.mail.split('@').map(str::to_owned);
    [account.name.clone()].into_iter().chain(tenant).chain(mail).filter(|word| !word.is_empty()).collect()
}

/// Ends the session that the new one takes the place of, and the oldest when there are too many.
fn make_room(
    tx: &mut store::Tx<'_>,
    new: &sessions::Session,
    replaced: Option<&[u8; 32]>,
    now_ms: i64,
) -> store::Result<()> {
    if let Some(token) = replaced
        && let Some(old) = sessions::of_token_all(tx, token)?
    {
        sessions::end(tx, old.tenant, old.account, old.id, now_ms)?;
    }
    let open = sessions::open(tx, new.tenant, new.account)?;
    let surplus = (open.len() + 1).saturating_sub(SESSIONS_MAX);
    for old in open.iter().take(surplus) {
        sessions::end(tx, old.tenant, old.account, old.id, now_ms)?;
    }
    Ok(())
}

/// Whether an account's credential asks for a code.
pub(super) fn asks_for_code(credential: &Credential) -> bool {
    credential.totp.is_some()
}
