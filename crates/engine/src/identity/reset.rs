//! Resetting a forgotten password by a link that is good once and for half an hour.
//!
//! Whoever asks is answered before anything is looked up, so neither words nor time tell whether there is such an
//! account. The same links, good for longer, invite people to their new accounts (`invitation.rs`). Only the hash of a
//! link's token is kept; a newer link puts an end to the one before.

use domain::audit::Action;
use domain::refusal::{Lang, Refusal};
use store::Db;
use store::accounts::{self, Login};
use store::catalog::Account;
use store::credentials::{self, Reset};
use store::sessions;

use super::mail::{self, Notice, Purpose};
use super::quota::{MINUTE_MS, name, name_of_address};
use super::sign_in::{asks_for_code, names};
use super::{device, password, role_by_link, usable_role};
use crate::Engine;
use crate::actor::Origin;
use crate::clock::Ids;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::keys::{hash, random_secret};

/// What a link that is good leads to.
pub struct ResetLink {
    /// The account's name.
    pub account: String,
    /// It was never used: whoever follows the link chooses the first password.
    pub invitation: bool,
}

/// The address of a link, as the portal reads it.
pub(super) fn link(public_url: &str, token: &str) -> String {
    format!("{public_url}/reset?token={token}")
}

impl Engine {
    /// Asks for a link: `captcha_wrong`, or nothing to see. What comes of it happens afterwards.
    pub async fn request_reset(
        &self,
        account: &str,
        captcha_id: &str,
        captcha: &str,
        origin: &Origin,
    ) -> Result<()> {
        let (identity, now_ms) = (&self.identity, self.identity.clock.now_ms());
        identity.captchas.answer(captcha_id, captcha, now_ms)?;
        let account = account.trim().to_owned();
        let by_address = identity.resets.take(name_of_address(origin.address), now_ms);
        let by_name = identity.resets.take(name("reset", account.to_lowercase().as_bytes()), now_ms);
        if by_address.is_err() || by_name.is_err() {
            tracing::warn!(address = %origin.address, "too many links to reset a password were asked for");
            return Ok(());
        }
        let (engine, origin) = (self.clone(), origin.clone());
        tokio::spawn(async move {
            if let Err(error) = engine.send_link(&account, &origin).await {
                tracing::warn!(%error, "a link to reset a password could not be made");
            }
        });
        Ok(())
    }

    async fn send_link(&self, account: &str, origin: &Origin) -> Result<()> {
        let wanted = account.to_owned();
        let login = self.core.db.read(move |tx| accounts::of_name_all(tx, &wanted)).await?;
        let Some(login) = login.filter(|login| usable_role(login).is_some()) else { return Ok(()) };
        let minutes = self.identity.settings.reset_min;
        let now_ms = self.identity.clock.now_ms();
        let note = self.core.note_of_nobody(origin, Action::PasswordResetRequested, &login.account.name);
        let (token, reset) = new_reset(&login.account, i64::from(minutes) * MINUTE_MS, now_ms)?;
        let line = note.by_account(&login.account).line();
        self.core
            .db
            .write(move |tx| {
                credentials::put_reset(tx, &reset)?;
                store::audit::add(tx, &line)
            })
            .await?;
        let lang = Lang::parse(&login.account.language).unwrap_or_default();
        let link = link(self.identity.post.public_url(), &token);
        self.identity.post.send(mail::link(&login.account, lang, &link, Purpose::Forgotten { minutes }));
        Ok(())
    }

    /// Whose password a link sets; `reset_link_invalid` when it is good no longer.
    pub async fn check_reset(&self, token: &str) -> Result<ResetLink> {
        let account = self.reset_of(token).await?.1.account;
        Ok(ResetLink { invitation: account.status == "invited", account: account.name })
    }

    async fn reset_of(&self, token: &str) -> Result<(Reset, Login)> {
        let (shown, now_ms) = (hash(token), self.identity.clock.now_ms());
        let read = move |tx: &mut store::Tx<'_>| {
            let Some(reset) = credentials::reset_of_token_all(tx, &shown)? else { return Ok(None) };
            let login = accounts::get(tx, reset.tenant, reset.account)?;
            Ok(login.map(|login| (reset, login)))
        };
        let found = self.core.db.read(read).await?;
        let good = found.filter(|(reset, login)| now_ms < reset.expires_ms && role_by_link(login).is_some());
        good.ok_or_else(|| Refusal::ResetLinkInvalid.into())
    }

    /// Sets a new password by a link, which makes an invited account active. Every session of the account ends, and
    /// strangers' guesses are forgiven; answers the cookie of the device, which is known from now on.
    pub async fn complete_reset(
        &self,
        token: &str,
        new: &str,
        device: Option<&str>,
        origin: &Origin,
    ) -> Result<String> {
        let (reset, login) = self.reset_of(token).await?;
        let (tenant, account) = (reset.tenant, reset.account);
        let credential = self.core.db.read(move |tx| credentials::get(tx, tenant, account)).await?;
        let min = if asks_for_code(&credential) { password::WITH_CODE_MIN } else { password::ALONE_MIN };
        self.identity.hasher.judge("new_password", new, min, names(&login)).await?;
        let hash = self.identity.hasher.hash(new).await?;
        let now_ms = self.identity.clock.now_ms();
        let invited = login.account.status == "invited";
        let action = if invited { Action::InvitationAccepted } else { Action::PasswordReset };
        let note = self.core.note_of_nobody(origin, action, &login.account.name);
        let line = note.by_account(&login.account).line();
        let done = self.core.db.write(move |tx| {
            // Its row is locked first: whoever disables the account at this moment is not overruled.
            store::people::lock(tx, tenant, account)?;
            let now = accounts::get(tx, tenant, account)?;
            let open = now.is_some_and(|now| role_by_link(&now).is_some());
            if !open || !credentials::use_reset(tx, tenant, &reset.token)? {
                return Ok(false);
            }
            accounts::set_password(tx, tenant, account, &hash)?;
            store::people::accept(tx, tenant, account)?;
            sessions::end_others(tx, tenant, account, domain::id::SessionId(0), now_ms)?;
            store::audit::add(tx, &line)?;
            Ok(true)
        });
        if !done.await? {
            return Err(Refusal::ResetLinkInvalid.into());
        }
        self.identity.lockout.forgive_account(&login.account.name);
        if !invited {
            self.tell(&login.account, Notice::PasswordChanged, origin);
        }
        device::mark(&self.identity.keys.devices, device, account, now_ms)
    }
}

/// A link that is good for `good_ms`: its token, and what is kept of it.
pub(super) fn new_reset(account: &Account, good_ms: i64, now_ms: i64) -> Result<(String, Reset)> {
    let token = random_secret("")?;
    let reset = Reset {
        account: account.id,
        tenant: account.tenant,
        token: hash(&token).to_vec(),
        expires_ms: now_ms + good_ms,
    };
    Ok((token, reset))
}

/// Makes a link from the command line, for an account whose owner cannot get one by mail; answers it. With
/// `without_totp`, one-time codes are turned off: for somebody who lost app and recovery codes.
///
/// # Errors
/// `not_found` when there is no such account.
pub fn issue(
    db: &Db,
    account: &str,
    public_url: &str,
    minutes: u32,
    without_totp: bool,
    now_ms: i64,
) -> Result<String> {
    let wanted = account.to_owned();
    let login = db.read_blocking(move |tx| accounts::of_name_all(tx, &wanted))?;
    let login = login.ok_or(Refusal::NotFound)?;
    let (token, reset) = new_reset(&login.account, i64::from(minutes) * MINUTE_MS, now_ms)?;
    let origin = Origin::new(std::net::Ipv4Addr::LOCALHOST.into(), "hongyan reset-password");
    // A number of its own: a running node makes ids of the same millisecond.
    let ids = Ids::new(1023, 0);
    let note = |action| {
        Core::note_from(&ids, &origin, action, &login.account.name).by_account(&login.account).line()
    };
    let mut lines = vec![note(Action::PasswordResetRequested)];
    if without_totp {
        lines.push(note(Action::TotpDisabled));
    }
    db.write_blocking(move |tx| {
        credentials::put_reset(tx, &reset)?;
        if without_totp {
            let credential = credentials::get_to_change(tx, reset.tenant, reset.account)?;
            let bare =
                credentials::Credential { totp: None, totp_next: None, recovery: "[]".into(), ..credential };
            credentials::put(tx, &bare)?;
        }
        lines.iter().try_for_each(|line| store::audit::add(tx, line))
    })
    .map_err(Error::from)?;
    Ok(link(public_url, &token))
}
