//! Ed25519 signatures over exact octets (RFC 8032), apart for each purpose.
//!
//! What is signed is a tag with a zero octet, then the octets of the body. A body travels as the text it is and is read
//! only after its signature was found good; nobody writes it again.

use std::collections::BTreeMap;
use std::fmt;

use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::hex::{self, octets, sha256};
use crate::{Broken, UnixSeconds};

/// Characters of a key's id at most.
pub const KID_CHARS_MAX: usize = 32;
/// Octets of a signed record at most.
pub const BODY_MAX: usize = 32 << 10;

/// What a signature is for: one made for something else is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A record, by a key that the manifest names.
    Record,
    /// A manifest, by a root key.
    Manifest,
}

impl Purpose {
    const fn tag(self) -> &'static [u8] {
        match self {
            Purpose::Record => b"hongyan smart record v1\0",
            Purpose::Manifest => b"hongyan smart manifest v1\0",
        }
    }

    fn message(self, body: &str) -> Vec<u8> {
        [self.tag(), body.as_bytes()].concat()
    }
}

octets! {
    /// An Ed25519 signature; 128 lower-case hexadecimal digits in JSON.
    Sig, 64, "sig"
}
octets! {
    /// An Ed25519 public key; 64 lower-case hexadecimal digits in JSON.
    PublicKey, 32, "pub"
}

impl PublicKey {
    /// What two people compare: the first 16 octets of its SHA-256, in groups of four digits.
    pub fn fingerprint(&self) -> String {
        struct Hex<'a>(&'a [u8]);
        impl fmt::Display for Hex<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex::write(self.0, f)
            }
        }
        let digest = sha256(self.octets());
        let groups: Vec<String> = digest[..16].chunks(2).map(|pair| Hex(pair).to_string()).collect();
        groups.join(" ")
    }

    /// Whether a signature over a body is this key's. Weak keys and signatures that could be written otherwise are not good.
    pub fn is_good(&self, purpose: Purpose, body: &str, sig: &Sig) -> bool {
        let key = VerifyingKey::from_bytes(self.octets());
        key.is_ok_and(|key| {
            key.verify_strict(&purpose.message(body), &Signature::from_bytes(sig.octets())).is_ok()
        })
    }
}

/// A secret key with the id its public half is announced under.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    key: ed25519_dalek::SigningKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// From 32 random octets. Errors: the id is not 1 to 32 of `a`–`z`, `0`–`9`, `-`, `_`, `.`.
    pub fn from_seed(kid: &str, seed: &[u8; 32]) -> Result<SigningKey, Broken> {
        check_kid(kid)?;
        Ok(SigningKey { kid: kid.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// The id.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.key.verifying_key().to_bytes())
    }

    /// Signs a body for a purpose; always the same signature for the same body.
    pub fn sign(&self, purpose: Purpose, body: &str) -> Sig {
        Sig::new(self.key.sign(&purpose.message(body)).to_bytes())
    }
}

/// Whether a key's id has the form of one.
pub(crate) fn check_kid(kid: &str) -> Result<(), Broken> {
    let allowed = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"-_.".contains(&octet);
    let good = (1..=KID_CHARS_MAX).contains(&kid.len()) && kid.bytes().all(allowed);
    good.then_some(()).ok_or(Broken::Value { field: "kid" })
}

/// A signed record: the exact text that was signed, by which key. Untrusted until [`crate::record::open`] opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The key's id.
    pub kid: String,
    /// The signature over the body.
    pub sig: Sig,
    /// The record's canonical JSON ([`crate::Record::to_bytes`]), octet for octet.
    pub body: String,
}

impl Signed {
    /// Whether the parts have a possible size and form. Says nothing about the signature.
    pub(crate) fn check(&self) -> Result<(), Broken> {
        check_kid(&self.kid)?;
        if self.body.len() > BODY_MAX {
            return Err(Broken::TooLarge { what: "record", max: BODY_MAX });
        }
        Ok(())
    }
}

/// A key that a manifest announces for records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// The key's id.
    pub kid: String,
    /// Always `Ed25519`.
    pub alg: String,
    /// The key.
    #[serde(rename = "pub")]
    pub public: PublicKey,
    /// From when on nothing signed with it is shown.
    pub not_after: UnixSeconds,
}

impl KeyLine {
    /// A line for a key.
    pub fn of(key: &SigningKey, not_after: UnixSeconds) -> KeyLine {
        KeyLine { kid: key.kid.clone(), alg: "Ed25519".to_owned(), public: key.public(), not_after }
    }
}

/// Keys by their id.
pub type Keys = BTreeMap<String, KeyLine>;

/// Root keys by their id: what a handset is made with.
pub type Roots = BTreeMap<String, PublicKey>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_body_one_key_and_one_purpose() {
        let (a, b) =
            (SigningKey::from_seed("a", &[1; 32]).unwrap(), SigningKey::from_seed("b", &[2; 32]).unwrap());
        let sig = a.sign(Purpose::Record, "{}");
        assert!(a.public().is_good(Purpose::Record, "{}", &sig));
        assert!(!a.public().is_good(Purpose::Record, "{} ", &sig));
        assert!(!a.public().is_good(Purpose::Manifest, "{}", &sig));
        assert!(!b.public().is_good(Purpose::Record, "{}", &sig));
        // The point of order one verifies anything loosely, so it is refused.
        let mut weak = [0; 32];
        weak[0] = 1;
        assert!(!PublicKey::new(weak).is_good(Purpose::Record, "{}", &Sig::new([0; 64])));
    }

    #[test]
    fn the_secret_is_in_no_output() {
        let key = SigningKey::from_seed("a", &[7; 32]).unwrap();
        assert_eq!(format!("{key:?}"), r#"SigningKey { kid: "a", .. }"#);
        assert_eq!(key.public().fingerprint().len(), 39);
        for kid in ["", "A", "a b", &"a".repeat(33)] {
            assert!(SigningKey::from_seed(kid, &[7; 32]).is_err(), "{kid}");
        }
    }

    /// RFC 8032 §7.1, test 1: the public key of a known secret.
    #[test]
    fn keys_are_those_of_the_standard() {
        let seed = hex::read("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let key = SigningKey::from_seed("a", &seed).unwrap();
        assert_eq!(
            key.public().to_string(),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
    }
}
