//! Auth keys: making, rotating and revoking them, and recognising their bearer.
//!
//! A key's text is `hy_` and 32 random octets in base64url; only its SHA-256 is stored, so a leaked database reveals no
//! key (256 bits of entropy need no slow hash). Rate limits are token buckets in memory, one per key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::Action;
use domain::id::{KeyId, TenantId};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use ring::rand::SecureRandom;
use serde_json::json;
use store::catalog::AuthKey;

use crate::Engine;
use crate::actor::{Actor, Origin};
use crate::audit::Note;
use crate::catalog::KeyOptions;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::view::KeyView;

/// Longest name of a key, characters.
const NAME_MAX: usize = 64;
/// Keys a tenant may have.
const KEYS_MAX: usize = 100;

/// A key to be made or changed.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What people call it.
    pub name: String,
    /// Options.
    pub options: KeyOptions,
}

/// A key just made: the only time its secret is seen.
#[derive(Clone, Debug)]
pub struct CreatedKey {
    /// The key.
    pub view: KeyView,
    /// The whole text to send as bearer.
    pub secret: String,
}

/// The hash a key's text is stored and found by.
pub fn hash(secret: &str) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, secret.as_bytes());
    let mut hash = [0; 32];
    hash.copy_from_slice(digest.as_ref());
    hash
}

/// `N` random octets.
pub fn random_octets<const N: usize>() -> Result<[u8; N]> {
    let mut octets = [0u8; N];
    let filled = ring::rand::SystemRandom::new().fill(&mut octets);
    filled.map_err(|_| Error::Internal("no randomness".into()))?;
    Ok(octets)
}

/// `prefix` and 32 random octets in base64url.
pub fn random_secret(prefix: &str) -> Result<String> {
    let octets = random_octets::<KEY_OCTETS>()?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(octets)))
}

/// What every auth key's text begins with, so that leaked ones can be searched for.
pub const KEY_PREFIX: &str = "hy_";
/// Random octets of a key.
const KEY_OCTETS: usize = 32;

/// The text has the form of a key: the prefix and 32 octets in base64url.
pub fn is_key_text(text: &str) -> bool {
    let mut octets = [0u8; KEY_OCTETS + 3];
    let random = text.strip_prefix(KEY_PREFIX);
    random.is_some_and(|random| URL_SAFE_NO_PAD.decode_slice(random, &mut octets) == Ok(KEY_OCTETS))
}

/// Token buckets and last uses, by key.
#[derive(Default)]
pub struct KeyRing {
    buckets: Mutex<HashMap<KeyId, Bucket>>,
    used: Mutex<HashMap<KeyId, i64>>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

impl KeyRing {
    /// Takes one token, or answers how many seconds to wait.
    fn take(&self, key: KeyId, rate: f64, burst: f64) -> std::result::Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: burst, at: now });
        bucket.tokens = (bucket.tokens + now.duration_since(bucket.at).as_secs_f64() * rate).min(burst);
        bucket.at = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        Err(((1.0 - bucket.tokens) / rate).ceil().max(1.0) as u64)
    }

    fn note_use(&self, key: KeyId) {
        let now = now_ms();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(key, now);
    }

    /// A use of the key that is not written down yet.
    fn used_ms(&self, key: KeyId) -> Option<i64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied()
    }

    /// Keys used since the last call.
    pub fn take_used(&self) -> Vec<(KeyId, i64)> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.drain().collect()
    }

    /// Forgets the buckets of keys that are gone.
    pub fn keep(&self, alive: impl Fn(KeyId) -> bool) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).retain(|key, _| alive(*key));
    }
}

impl Engine {
    /// Recognises the bearer of a key: `unauthorized`, `ip_not_allowed`, or `rate_limited` with the seconds to wait.
    pub fn authenticate(&self, bearer: &str, from: impl Into<Origin>) -> Result<Actor> {
        let origin = from.into();
        if !is_key_text(bearer) {
            return Err(Refusal::Unauthorized.into());
        }
        let picture = self.core.picture();
        let Some(key) = picture.keys.get(&hash(bearer)) else { return Err(Refusal::Unauthorized.into()) };
        let peer = origin.address.to_canonical();
        if !key.options.ips.is_empty() && !key.options.ips.iter().any(|net| net.contains(&peer)) {
            return Err(Error::param(Refusal::IpNotAllowed, peer));
        }
        let rate = match key.options.rate_per_s {
            0 => picture.tenants.get(&key.tenant).map_or(&picture.policy, |t| &t.policy).key_rate_per_s,
            rate => rate,
        };
        let burst = if key.options.burst == 0 { rate.saturating_mul(2) } else { key.options.burst };
        if let Err(wait) = self.keys.take(key.id, f64::from(rate.max(1)), f64::from(burst.max(1))) {
            return Err(Error::param(Refusal::RateLimited, wait));
        }
        self.keys.note_use(key.id);
        Ok(Actor::of_key(Arc::clone(key), origin))
    }

    /// The tenant's keys, newest last; revoked ones too.
    pub async fn keys(&self, actor: &Actor) -> Result<Vec<KeyView>> {
        actor.may(Permission::KeysManage)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(|tx| store::catalog::keys_all(tx, true)).await?;
        let used = |row: AuthKey| AuthKey { used_ms: self.keys.used_ms(row.id).max(row.used_ms), ..row };
        Ok(rows.into_iter().filter(|row| row.tenant == tenant).map(used).map(key_view).collect())
    }

    /// Makes a key. A key cannot make one that may do more than itself.
    pub async fn create_key(&self, actor: &Actor, new: NewKey) -> Result<CreatedKey> {
        actor.may(Permission::KeysManage)?;
        check(actor, &new)?;
        let alive = self.keys(actor).await?.iter().filter(|key| key.revoked_ms.is_none()).count();
        if alive >= KEYS_MAX {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("name", "100 keys at most")));
        }
        let id = KeyId(self.core.ids.next());
        let note = self.core.note(actor, Action::KeyCreated, &new.name).with("key_id", id.to_string());
        self.put_key(actor.tenant, id, new, now_ms(), note).await
    }

    /// Gives a key a new secret; the old one is dead at once.
    pub async fn rotate_key(&self, actor: &Actor, id: KeyId) -> Result<CreatedKey> {
        let old = self.live_key(actor, id).await?;
        let new = NewKey { name: old.name, options: old.options };
        check(actor, &new)?;
        let note = self.core.note(actor, Action::KeyRotated, &new.name).with("key_id", id.to_string());
        self.put_key(actor.tenant, id, new, old.created_ms, note).await
    }

    async fn put_key(
        &self,
        tenant: TenantId,
        id: KeyId,
        new: NewKey,
        created_ms: i64,
        note: Note,
    ) -> Result<CreatedKey> {
        let secret = random_secret(KEY_PREFIX)?;
        let options = serde_json::to_string(&new.options).map_err(|e| Error::Internal(e.to_string()))?;
        let row = AuthKey {
            id,
            tenant,
            name: new.name,
            hash: hash(&secret).to_vec(),
            hint: secret.chars().take(8).collect(),
            options,
            created_ms,
            revoked_ms: None,
            used_ms: None,
        };
        let (stored, note) = (row.clone(), note.with("options", &new.options).line());
        let put = move |tx: &mut store::Tx<'_>| {
            store::catalog::put_key(tx, &stored)?;
            store::audit::add(tx, &note)
        };
        self.core.db.write(put).await?;
        self.refresh().await?;
        Ok(CreatedKey { view: key_view(row), secret })
    }

    /// Changes a key's name and options; its secret stays.
    pub async fn update_key(&self, actor: &Actor, id: KeyId, new: NewKey) -> Result<KeyView> {
        self.live_key(actor, id).await?;
        check(actor, &new)?;
        let options = serde_json::to_string(&new.options).map_err(|e| Error::Internal(e.to_string()))?;
        let tenant = actor.tenant;
        let note = self.core.note(actor, Action::KeyChanged, &new.name).with("key_id", id.to_string());
        let row = self
            .core
            .db
            .write(move |tx| {
                let rows = store::catalog::keys_all(tx, false)?;
                let row = rows.into_iter().find(|row| row.id == id && row.tenant == tenant);
                let row = row.ok_or(store::Error::NotFound)?;
                let shown =
                    |name: &str, options: Option<KeyOptions>| json!({"name": name, "options": options});
                let before = shown(&row.name, serde_json::from_str(&row.options).ok());
                let row = AuthKey { name: new.name.clone(), options: options.clone(), ..row };
                store::catalog::put_key(tx, &row)?;
                let after = shown(&new.name, Some(new.options.clone()));
                let note = note.clone().with("before", before).with("after", after);
                store::audit::add(tx, &note.line())?;
                Ok(row)
            })
            .await?;
        self.refresh().await?;
        Ok(key_view(row))
    }

    /// Revokes a key; it is refused from now on.
    pub async fn revoke_key(&self, actor: &Actor, id: KeyId) -> Result<()> {
        let key = self.live_key(actor, id).await?;
        let note = self.core.note(actor, Action::KeyRevoked, &key.name).with("key_id", id.to_string()).line();
        let (tenant, now) = (actor.tenant, now_ms());
        let revoke = move |tx: &mut store::Tx<'_>| {
            let revoked = store::catalog::revoke_key(tx, tenant, id, now)?;
            if revoked { store::audit::add(tx, &note).map(|()| true) } else { Ok(false) }
        };
        let revoked = self.core.db.write(revoke).await?;
        self.refresh().await?;
        if revoked { Ok(()) } else { Err(Refusal::NotFound.into()) }
    }

    async fn live_key(&self, actor: &Actor, id: KeyId) -> Result<KeyView> {
        let keys = self.keys(actor).await?;
        let key = keys.into_iter().find(|key| key.id == id && key.revoked_ms.is_none());
        key.ok_or_else(|| Refusal::NotFound.into())
    }
}

fn check(actor: &Actor, new: &NewKey) -> Result<()> {
    let wrong = |field: &str, why: &str| Err(Error::Refused(Refusal::FieldInvalid, Detail::both(field, why)));
    if new.name.trim().is_empty() || new.name.chars().count() > NAME_MAX {
        return wrong("name", "1 to 64 characters");
    }
    let named: Option<Vec<Permission>> = new.options.scopes.iter().map(|scope| scope_of(scope)).collect();
    let Some(named) = named else {
        let unknown = new.options.scopes.iter().find(|scope| scope_of(scope).is_none());
        return wrong("scopes", unknown.map_or("", String::as_str));
    };
    // No scopes = every scope.
    let asked = if named.is_empty() { Permission::scopes().collect() } else { named };
    let more_scopes = asked.into_iter().any(|scope| actor.may(scope).is_err());
    let nothing = KeyOptions::default();
    let own = actor.key().map_or(&nothing, |key| &key.options);
    let more_routes = !own.routes.is_empty()
        && (new.options.routes.is_empty()
            || new.options.routes.iter().any(|route| !own.routes.contains(route)));
    let within = |net: &ipnet::IpNet| own.ips.iter().any(|allowed| allowed.contains(net));
    let more_addresses =
        !own.ips.is_empty() && (new.options.ips.is_empty() || !new.options.ips.iter().all(within));
    if more_scopes || more_routes || more_addresses {
        return Err(Refusal::Forbidden.into());
    }
    if new.options.ips.len() > 100 || new.options.routes.len() > 100 {
        return wrong("ips", "at most 100");
    }
    Ok(())
}

/// The permission a scope's word names.
fn scope_of(word: &str) -> Option<Permission> {
    Permission::parse(word).filter(|permission| permission.is_scope())
}

fn key_view(row: AuthKey) -> KeyView {
    KeyView {
        id: row.id,
        name: row.name,
        hint: row.hint,
        options: serde_json::from_str(&row.options).unwrap_or_default(),
        created_ms: row.created_ms,
        revoked_ms: row.revoked_ms,
        used_ms: row.used_ms,
    }
}
