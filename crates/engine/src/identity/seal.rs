//! The platform's own keys: what seals secrets that must be read back, and what signs marks.
//!
//! They come from a random value kept in the database (so every node has it) and the setting `sign_in.secret` (so that
//! the database alone opens nothing, when the operator sets it). Separate keys are derived for separate purposes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::id::AccountId;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::hmac;
use store::Db;

use super::settings::Secret;
use crate::error::{Error, Result};
use crate::keys::random_octets;

/// Where the random value is kept in the database.
const META: &str = "identity_secret";
/// Where a digest of the derived keys is kept, to notice another `sign_in.secret`.
const META_CHECK: &str = "identity_secret_check";

/// Keys by purpose.
pub(super) struct Keys {
    root: Prk,
    /// Signs the marks of devices.
    pub(super) devices: hmac::Key,
}

struct Octets;

impl KeyType for Octets {
    fn len(&self) -> usize {
        32
    }
}

fn derived(root: &Prk, purpose: &[u8]) -> [u8; 32] {
    let mut octets = [0; 32];
    let info = [purpose];
    // 32 octets are within HKDF's limit: neither step can fail.
    if let Ok(okm) = root.expand(&info, Octets) {
        let _filled = okm.fill(&mut octets);
    }
    octets
}

impl Keys {
    /// Reads the random value, making it on the first start. A changed `secret` is noticed and said.
    pub(super) async fn load(db: &Db, secret: &Secret) -> Result<Keys> {
        let fresh = STANDARD_NO_PAD.encode(random_octets::<32>()?);
        let kept = db.write(move |tx| store::chores::meta_or(tx, META, &fresh)).await?;
        let random =
            STANDARD_NO_PAD.decode(kept).map_err(|error| Error::Internal(format!("{META}: {error}")))?;
        let keys = Keys::new(&random, secret);
        let check = STANDARD_NO_PAD.encode(derived(&keys.root, b"check"));
        let mine = check.clone();
        if db.write(move |tx| store::chores::meta_or(tx, META_CHECK, &mine)).await? != check {
            tracing::error!(
                "sign_in.secret differs from the one this database was first used with: one-time codes set up before \
                 cannot be read until it is put back"
            );
        }
        Ok(keys)
    }

    fn new(random: &[u8], secret: &Secret) -> Keys {
        let root = Salt::new(HKDF_SHA256, random).extract(secret.0.as_bytes());
        let devices = hmac::Key::new(hmac::HMAC_SHA256, &derived(&root, b"devices"));
        Keys { root, devices }
    }

    /// A key of an account's own, the same in every session and on every node.
    pub(super) fn of_account(&self, account: AccountId) -> [u8; 32] {
        derived(&self.root, &[b"account ", &account.0.to_be_bytes()[..]].concat())
    }

    fn sealing(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, &derived(&self.root, b"totp")).ok().map(LessSafeKey::new)
    }

    /// Seals an account's secret: nonce, then the sealed octets with their tag.
    pub(super) fn seal(&self, account: AccountId, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = random_octets::<NONCE_LEN>()?;
        let mut sealed = plain.to_vec();
        let aad = Aad::from(account.0.to_be_bytes());
        let key = self.sealing().ok_or_else(|| Error::Internal("no sealing key".into()))?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| Error::Internal("cannot seal".into()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Seals a secret of the platform's own under a name: nonce, then the sealed octets with their tag.
    pub(super) fn seal_named(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = random_octets::<NONCE_LEN>()?;
        let mut sealed = plain.to_vec();
        let key = self.own().ok_or_else(|| Error::Internal("no sealing key".into()))?;
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(name.as_bytes()),
            &mut sealed,
        )
        .map_err(|_| Error::Internal("cannot seal".into()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// What was sealed under this name; `None` when it was sealed with other keys, under another name, or is damaged.
    pub(super) fn open_named(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let aad = Aad::from(name.as_bytes());
        self.own()?.open_in_place(nonce, aad, &mut rest).ok().map(|plain| plain.to_vec())
    }

    /// HMAC-SHA-256 of parts, each with its length before it, under a key of the purpose's own.
    pub(super) fn mark(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        let key =
            hmac::Key::new(hmac::HMAC_SHA256, &derived(&self.root, format!("mark {purpose}").as_bytes()));
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    fn own(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, &derived(&self.root, b"own")).ok().map(LessSafeKey::new)
    }

    /// What was sealed for this account; `None` when it was sealed with other keys, for another account, or is damaged.
    pub(super) fn open(&self, account: AccountId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let aad = Aad::from(account.0.to_be_bytes());
        self.sealing()?.open_in_place(nonce, aad, &mut rest).ok().map(|plain| plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_account_with_both_halves_of_the_key() {
        let keys = |random: &[u8], secret: &str| Keys::new(random, &Secret(secret.into()));
        let sealed = keys(b"r", "s").seal(AccountId(1), b"JBSWY3DP").unwrap();
        assert_eq!(keys(b"r", "s").open(AccountId(1), &sealed).unwrap(), b"JBSWY3DP");
        assert_eq!(keys(b"r", "s").open(AccountId(2), &sealed), None);
        assert_eq!(keys(b"r", "other").open(AccountId(1), &sealed), None);
        assert_eq!(keys(b"other", "s").open(AccountId(1), &sealed), None);
        assert_eq!(keys(b"r", "s").open(AccountId(1), &sealed[..20]), None);
        assert!(!sealed.windows(8).any(|window| window == b"JBSWY3DP"));
        let named = keys(b"r", "s").seal_named("k1", b"seed").unwrap();
        assert_eq!(keys(b"r", "s").open_named("k1", &named).unwrap(), b"seed");
        assert_eq!(keys(b"r", "s").open_named("k2", &named), None);
        assert_eq!(keys(b"r", "other").open_named("k1", &named), None);
        assert_eq!(keys(b"r", "s").open(AccountId(1), &named), None);
        let mark = |root, purpose, parts: &[&[u8]]| keys(root, "s").mark(purpose, parts);
        assert_eq!(mark(b"r", "p", &[b"ab", b"c"]), mark(b"r", "p", &[b"ab", b"c"]));
        for other in [
            mark(b"r", "p", &[b"a", b"bc"]),
            mark(b"r", "q", &[b"ab", b"c"]),
            mark(b"q", "p", &[b"ab", b"c"]),
        ] {
            assert_ne!(other, mark(b"r", "p", &[b"ab", b"c"]));
        }
        assert_ne!(keys(b"r", "s").of_account(AccountId(1)), keys(b"r", "s").of_account(AccountId(2)));
    }
}
