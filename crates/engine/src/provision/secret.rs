//! Secrets of accounts and auth keys: made here, kept only as hashes.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use ring::rand::{SecureRandom, SystemRandom};
use unicode_normalization::UnicodeNormalization;

pub use crate::keys::{KEY_PREFIX, is_key_text};

/// Letters and digits of a generated password: no two that look alike.
const PASSWORD_LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyzACDEFGH37";
const PASSWORD_LENGTH: usize = 20;

fn random<const N: usize>() -> store::Result<[u8; N]> {
    let mut octets = [0u8; N];
    let filled = SystemRandom::new().fill(&mut octets);
    filled.map_err(|_| store::Error::Down("the system gives no random numbers".into()))?;
    Ok(octets)
}

/// A new auth key: `hy_` and 43 characters of base64url (256 random bits).
///
/// # Errors
/// When the system gives no random numbers.
pub fn new_key_text() -> store::Result<String> {
    crate::keys::random_secret(KEY_PREFIX).map_err(|error| store::Error::Down(error.to_string()))
}

/// What is stored of an auth key: SHA-256 of its whole text, and its first 8 characters to recognise it.
pub fn hash_key(text: &str) -> (Vec<u8>, String) {
    (crate::keys::hash(text).to_vec(), text.chars().take(8).collect())
}

/// A new password of 20 letters (100 random bits).
///
/// # Errors
/// When the system gives no random numbers.
pub fn new_password() -> store::Result<String> {
    let octets = random::<PASSWORD_LENGTH>()?;
    Ok(octets.iter().map(|octet| char::from(PASSWORD_LETTERS[usize::from(octet & 31)])).collect())
}

/// A password as it is hashed (NFKC): typed on two keyboards it is one password.
pub fn normal_password(password: &str) -> String {
    password.nfkc().collect()
}

/// The Argon2id hash of a password in PHC form.
///
/// # Errors
/// When the system gives no random numbers.
pub fn hash_password(password: &str) -> store::Result<String> {
    let broken =
        |error: argon2::password_hash::Error| store::Error::Corrupt(format!("password hash: {error}"));
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(broken)?;
    let hash =
        Argon2::default().hash_password(normal_password(password).as_bytes(), &salt).map_err(broken)?;
    Ok(hash.to_string())
}

/// Whether the password belongs to the hash; false also for a hash nobody can read.
pub fn verify_password(password: &str, hash: &str) -> bool {
    let password = normal_password(password);
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_form() {
        let (one, two) = (new_key_text().unwrap(), new_key_text().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 46);
        assert!(is_key_text(&one));
        let (hash, hint) = hash_key(&one);
        assert_eq!((hash.len(), hint.as_str()), (32, &one[..8]));
        for wrong in ["", "hy_", "hy_short", &one[3..], &format!("{one}A"), &one.replace("hy_", "HY_")] {
            assert!(!is_key_text(wrong), "{wrong}");
        }
    }

    #[test]
    fn passwords_are_verified_by_their_hash_only() {
        let password = new_password().unwrap();
        assert_eq!(password.len(), 20);
        let hash = hash_password(&password).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password(&password, &hash));
        assert!(!verify_password("another", &hash));
        assert!(!verify_password(&password, "plain"));
    }
}
