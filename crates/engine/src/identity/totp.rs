//! One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds), and the recovery codes for when
//! the app is lost. A code is taken once: none of a step at or before the last one that was taken.

use domain::audit::Action;
use domain::refusal::Refusal;
use qrcode::QrCode;
use qrcode::render::svg;
use store::accounts;
use store::credentials::{self, Credential};
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use super::Identity;
use super::mail::Notice;
use super::password;
use super::session::renew;
use crate::Engine;
use crate::actor::{Actor, Person};
use crate::audit::Note;
use crate::error::{Error, Result};
use crate::keys::{hash, random_octets};

/// Who issues the codes, as the app shows it.
const ISSUER: &str = "Hongyan";
/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: no two that look alike, 5 bits each.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Letters of one recovery code: 80 random bits, so that a plain hash of it reveals nothing.
const LENGTH: usize = 16;

/// What an authenticator app needs.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an address for apps.
    pub otpauth_url: String,
    /// The address as a picture to be scanned, SVG.
    pub qr_svg: String,
}

/// How somebody proved to be the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// By a code of the app.
    Code,
    /// By a recovery code, which is used up.
    Recovery,
}

impl Proof {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Proof::Code => "totp",
            Proof::Recovery => "recovery_code",
        }
    }
}

/// The generator of an account's codes.
fn totp(secret: Vec<u8>, account: &str) -> Result<Totp> {
    let built = Builder::new()
        .with_secret(secret)
        .with_account_name(account.replace(':', "_"))
        .with_issuer(Some(ISSUER))
        .build();
    built.map_err(|error| Error::Internal(format!("one-time codes: {error}")))
}

/// The step of a code that is good now.
fn step(secret: Vec<u8>, code: &str, now_ms: i64) -> Option<i64> {
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    totp(secret, "account").ok()?.check(code, seconds).and_then(|step| i64::try_from(step).ok())
}

/// The hashes of the recovery codes that are left.
fn recovery(credential: &Credential) -> Vec<String> {
    serde_json::from_str(&credential.recovery).unwrap_or_default()
}

/// How many recovery codes are left.
pub(super) fn recovery_left(credential: &Credential) -> usize {
    recovery(credential).len()
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// New recovery codes: as shown, and the list of their hashes as kept.
fn new_recovery_codes() -> Result<(Vec<String>, String)> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let octets = random_octets::<LENGTH>()?;
        let letters: Vec<u8> = octets.iter().map(|octet| LETTERS[usize::from(octet & 31)]).collect();
        let groups: Vec<_> = letters.chunks(4).map(String::from_utf8_lossy).collect();
        codes.push(groups.join("-"));
    }
    let hashes: Vec<String> = codes.iter().map(|code| hex(&hash(&plain(code)))).collect();
    let kept = serde_json::to_string(&hashes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((codes, kept))
}

/// A code without what people put between its letters.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

impl Identity {
    /// Takes a code of the app or a recovery code, and notes in the credential that it is used up; `None` = wrong.
    pub(super) fn prove(&self, credential: &mut Credential, code: &str, now_ms: i64) -> Option<Proof> {
        let code = plain(code);
        if code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()) {
            let sealed = credential.totp.as_ref()?;
            let Some(secret) = self.keys.open(credential.account, sealed) else {
                tracing::error!(
                    account = credential.account.0,
                    "the secret of its one-time codes cannot be read"
                );
                return None;
            };
            let step = step(secret, &code, now_ms).filter(|step| *step > credential.totp_step)?;
            credential.totp_step = step;
            return Some(Proof::Code);
        }
        let wanted = hex(&hash(&code));
        let mut left = recovery(credential);
        let at = left.iter().position(|kept| *kept == wanted)?;
        left.remove(at);
        credential.recovery = serde_json::to_string(&left).ok()?;
        Some(Proof::Recovery)
    }
}

impl Engine {
    /// Begins setting up one-time codes; nothing is asked for until [`Engine::confirm_totp`].
    pub async fn set_up_totp(&self, actor: &Actor, current_password: &str) -> Result<SetUp> {
        let person = actor.signed_in()?.clone();
        self.ask_password(actor, current_password).await?;
        let secret = random_octets::<20>()?;
        let sealed = self.identity.keys.seal(person.id, &secret)?;
        let (tenant, account) = (person.tenant, person.id);
        self.core
            .db
            .write(move |tx| {
                let credential = credentials::get_to_change(tx, tenant, account)?;
                if credential.totp.is_some() {
                    return Ok(false);
                }
                credentials::put(tx, &Credential { totp_next: Some(sealed.clone()), ..credential })?;
                Ok(true)
            })
            .await?
            .then_some(())
            .ok_or(Refusal::TotpAlreadyOn)?;
        let totp = totp(secret.to_vec(), &person.name)?;
        let broken = |error: String| Error::Internal(format!("one-time codes: {error}"));
        let otpauth_url = totp.to_url().map_err(|error| broken(error.to_string()))?;
        let code = QrCode::new(otpauth_url.as_bytes()).map_err(|error| broken(error.to_string()))?;
        let qr_svg = code.render::<svg::Color>().min_dimensions(220, 220).build();
        Ok(SetUp { secret: TotpSecret::from(secret.to_vec()).to_base32(), otpauth_url, qr_svg })
    }

    /// Ends setting up with a first code; answers the recovery codes and the session's new token.
    pub async fn confirm_totp(&self, actor: &Actor, code: &str) -> Result<(Vec<String>, String)> {
        let (codes, kept) = new_recovery_codes()?;
        let note = self.core.note(actor, Action::TotpEnabled, actor.name());
        let (code, identity) = (plain(code), std::sync::Arc::clone(&self.identity));
        let token = self
            .change_credential(actor, note, Notice::TotpEnabled, move |credential, now_ms| {
                let Some(next) = credential.totp_next.take() else { return Err(Refusal::TotpNotSetUp) };
                let secret = identity.keys.open(credential.account, &next).ok_or(Refusal::TotpNotSetUp)?;
                credential.totp_step = step(secret, &code, now_ms).ok_or(Refusal::TotpWrong)?;
                credential.totp = Some(next);
                credential.recovery.clone_from(&kept);
                Ok(None)
            })
            .await?;
        Ok((codes, token))
    }

    /// Makes new recovery codes; the old ones are good no longer.
    pub async fn new_recovery_codes(
        &self,
        actor: &Actor,
        current_password: &str,
    ) -> Result<(Vec<String>, String)> {
        self.ask_password(actor, current_password).await?;
        let (codes, kept) = new_recovery_codes()?;
        let note = self.core.note(actor, Action::RecoveryCodesMade, actor.name());
        let token = self
            .change_credential(actor, note, Notice::RecoveryCodesMade, move |credential, _| {
                if credential.totp.is_none() {
                    return Err(Refusal::TotpNotSetUp);
                }
                credential.recovery.clone_from(&kept);
                Ok(None)
            })
            .await?;
        Ok((codes, token))
    }

    /// Turns one-time codes off. A password that is too short to stand alone must be changed before.
    pub async fn disable_totp(&self, actor: &Actor, current_password: &str, code: &str) -> Result<String> {
        self.ask_password(actor, current_password).await?;
        let about = self.names_of(actor).await?;
        self.identity.hasher.judge("current_password", current_password, password::ALONE_MIN, about).await?;
        let note = self.core.note(actor, Action::TotpDisabled, actor.name());
        let (code, identity) = (code.to_owned(), std::sync::Arc::clone(&self.identity));
        self.change_credential(actor, note, Notice::TotpDisabled, move |credential, now_ms| {
            if credential.totp.is_none() {
                return Err(Refusal::TotpNotSetUp);
            }
            let proof = identity.prove(credential, &code, now_ms).ok_or(Refusal::TotpWrong)?;
            credential.totp = None;
            credential.totp_next = None;
            credential.recovery = "[]".into();
            Ok(Some(proof))
        })
        .await
    }

    /// Changes the actor's credential, gives the session another token, and writes it down, in one transaction. Wrong
    /// codes are counted like wrong passwords.
    async fn change_credential(
        &self,
        actor: &Actor,
        note: Note,
        notice: Notice,
        mut change: impl FnMut(&mut Credential, i64) -> std::result::Result<Option<Proof>, Refusal>
        + Send
        + 'static,
    ) -> Result<String> {
        let person: Person = actor.signed_in()?.clone();
        let now_ms = self.identity.clock.now_ms();
        let tried = self.identity.begin_again(&person, now_ms)?;
        let token = crate::keys::random_secret("")?;
        let new = token.clone();
        let changed = self
            .core
            .db
            .write(move |tx| {
                let mut credential = credentials::get_to_change(tx, person.tenant, person.id)?;
                let proof = match change(&mut credential, now_ms) {
                    Ok(proof) => proof,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                credentials::put(tx, &credential)?;
                renew(tx, &person, &new, now_ms)?;
                let by = proof.map(Proof::as_str);
                let note = by.map_or_else(|| note.clone(), |by| note.clone().with("by", by));
                store::audit::add(tx, &note.line())?;
                Ok(Ok(()))
            })
            .await;
        match changed {
            Ok(Ok(())) => self.identity.lockout.forgive(&tried),
            Ok(Err(Refusal::TotpWrong)) => {
                self.note_refused_again(actor, &tried, "totp").await?;
                return Err(Error::field(Refusal::TotpWrong, "code"));
            }
            Ok(Err(refusal)) => {
                self.identity.lockout.take_back(&tried);
                return Err(refusal.into());
            }
            Err(error) => {
                self.identity.lockout.take_back(&tried);
                return Err(error.into());
            }
        }
        self.tell_of_credential(actor, notice).await;
        Ok(token)
    }

    async fn tell_of_credential(&self, actor: &Actor, notice: Notice) {
        let Some(person) = actor.person().cloned() else { return };
        let read = self.core.db.read(move |tx| accounts::get(tx, person.tenant, person.id)).await;
        if let Ok(Some(login)) = read {
            self.tell(&login.account, notice, &actor.origin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        let secret = || b"12345678901234567890".to_vec();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(step(secret(), code, seconds * 1000), Some(seconds / 30), "{seconds}");
            assert!(step(secret(), code, (seconds + 30) * 1000).is_some(), "a step later");
            assert_eq!(step(secret(), code, (seconds + 90) * 1000), None, "too late");
        }
        assert_eq!(step(secret(), "287083", 59_000), None);
        assert_eq!(step(secret(), "", 59_000), None);
    }

    #[test]
    fn recovery_codes_are_told_apart_and_read_as_people_type_them() {
        let (codes, kept) = new_recovery_codes().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), RECOVERY_CODES);
        let hashes: Vec<String> = serde_json::from_str(&kept).unwrap();
        for code in &codes {
            assert_eq!((code.len(), plain(code).len()), (19, LENGTH));
            assert!(hashes.contains(&hex(&hash(&plain(&format!(" {} ", code.to_lowercase()))))));
            assert!(!kept.contains(&plain(code)));
        }
    }
}
