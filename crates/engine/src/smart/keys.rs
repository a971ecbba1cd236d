//! The platform's keys: one signs records, one signs the manifest that names the first. They are made when they are first
//! needed, kept sealed (`identity/seal.rs`), renewed by an operator; a retired one stays known until nothing it signed is
//! good any longer.

use std::sync::Arc;

use ::smart::SigningKey;
use domain::audit::Action;
use domain::id::{MessageId, Uid};
use domain::permission::Permission;
use store::smart_records::{self, SmartKey};
use store::{Tx, audit};

use super::publish::RECORD_MS;
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::keys::random_octets;

const DAY_MS: i64 = 86_400_000;
/// How long a retired key of records stays known: longer than any record it signed.
const OVERLAP_MS: i64 = RECORD_MS + DAY_MS;
/// How long a retired root key signs manifests beside the new one, for handsets that know the old one only.
const ROOT_OVERLAP_MS: i64 = 366 * DAY_MS;

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Records.
    Records,
    /// The manifest; handsets are made with these.
    Root,
}

impl KeyUse {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            KeyUse::Records => "records",
            KeyUse::Root => "root",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<KeyUse> {
        [KeyUse::Records, KeyUse::Root].into_iter().find(|known| known.as_str() == word)
    }
}

/// A key, without its secret.
#[derive(Clone, Debug)]
pub struct SmartKeyView {
    /// Its name in records and manifests.
    pub kid: String,
    /// What it signs.
    pub signs: KeyUse,
    /// What handsets check with, in hexadecimal digits.
    pub public: String,
    /// What two people compare.
    pub fingerprint: String,
    /// Made at.
    pub created_ms: i64,
    /// By whom; empty = by the platform when it was first needed.
    pub created_by: String,
    /// It signs nothing more since.
    pub retired_ms: Option<i64>,
    /// Handsets know it until then; `None` = it is in use.
    pub until_ms: Option<i64>,
}

/// A new key, sealed.
fn fresh(
    identity: &Identity,
    core: &Core,
    is_root: bool,
    who: &str,
    now: i64,
) -> Result<(SmartKey, SigningKey)> {
    let seed = random_octets::<32>()?;
    let letter = if is_root { 'r' } else { 'k' };
    let kid = format!("{letter}{}", Uid(MessageId(core.ids.next())).to_string().to_ascii_lowercase());
    let key = SigningKey::from_seed(&kid, &seed).map_err(|error| Error::Internal(error.to_string()))?;
    let row = SmartKey {
        seed: identity.seal_named(&kid, &seed)?,
        public: key.public().octets().to_vec(),
        kid,
        is_root,
        created_ms: now,
        created_by: who.to_owned(),
        retired_ms: None,
        until_ms: None,
    };
    Ok((row, key))
}

/// A key's secret; nothing when it was sealed with another `sign_in.secret`.
pub(super) fn opened(identity: &Identity, row: &SmartKey) -> Option<SigningKey> {
    let seed: [u8; 32] = identity.open_named(&row.kid, &row.seed)?.try_into().ok()?;
    SigningKey::from_seed(&row.kid, &seed).ok()
}

/// The name of the key in use for records; nothing before the first was made.
pub(super) fn current_kid(tx: &mut Tx<'_>, identity: &Identity) -> store::Result<Option<String>> {
    let rows = smart_records::keys_all(tx)?;
    let in_use = rows.iter().rev().filter(|row| !row.is_root && row.retired_ms.is_none());
    Ok(in_use.into_iter().find(|row| opened(identity, row).is_some()).map(|row| row.kid.clone()))
}

/// The key in use for records, or for manifests, made if there is none. Whoever asks holds the snapshot's row.
pub(super) fn current(
    tx: &mut Tx<'_>,
    core: &Core,
    identity: &Identity,
    is_root: bool,
    now: i64,
) -> store::Result<SigningKey> {
    let rows = smart_records::keys_all(tx)?;
    let in_use = rows.iter().rev().filter(|row| row.is_root == is_root && row.retired_ms.is_none());
    for row in in_use {
        if let Some(key) = opened(identity, row) {
            return Ok(key);
        }
        tracing::error!(kid = row.kid, "a key of Smart SMS cannot be opened: is sign_in.secret another one?");
    }
    let (row, key) =
        fresh(identity, core, is_root, "", now).map_err(|error| store::Error::Corrupt(error.to_string()))?;
    smart_records::insert_key(tx, &row)?;
    let audit = core.note_of_platform(domain::id::TenantId(0), Action::SmartKeyMade, &row.kid);
    audit::add(tx, &audit.with("public", super::logo::hex(&row.public)).line())?;
    Ok(key)
}

fn view(row: SmartKey) -> SmartKeyView {
    let public = <[u8; 32]>::try_from(row.public.as_slice()).map(::smart::PublicKey::new);
    SmartKeyView {
        fingerprint: public.map(|key| key.fingerprint()).unwrap_or_default(),
        public: super::logo::hex(&row.public),
        signs: if row.is_root { KeyUse::Root } else { KeyUse::Records },
        kid: row.kid,
        created_ms: row.created_ms,
        created_by: row.created_by,
        retired_ms: row.retired_ms,
        until_ms: row.until_ms,
    }
}

impl Engine {
    /// Every key, the newest first.
    pub async fn smart_keys(&self, actor: &Actor) -> Result<Vec<SmartKeyView>> {
        actor.may(Permission::SmartKeys)?;
        let rows = self.core.db.read(smart_records::keys_all).await?;
        Ok(rows.into_iter().rev().map(view).collect())
    }

    /// Makes a new key; the one in use retires. Records are signed anew within minutes; what the old key signed stays good.
    pub async fn renew_smart_key(&self, actor: &Actor, signs: KeyUse) -> Result<SmartKeyView> {
        actor.may(Permission::SmartKeys)?;
        let now = now_ms();
        let is_root = signs == KeyUse::Root;
        let (row, _) = fresh(&self.identity, &self.core, is_root, actor.name(), now)?;
        let until_ms = now + if is_root { ROOT_OVERLAP_MS } else { OVERLAP_MS };
        let note = self.core.note(actor, Action::SmartKeyMade, &row.kid).with("signs", signs.as_str());
        let audit = note.with("public", super::logo::hex(&row.public)).line();
        let new = row.clone();
        let write = move |tx: &mut Tx<'_>| {
            smart_records::next_snapshot(tx, now)?;
            smart_records::insert_key(tx, &new)?;
            smart_records::retire_others(tx, &new, until_ms)?;
            audit::add(tx, &audit)
        };
        self.core.db.write(write).await?;
        self.follow_handsets().await?;
        Ok(view(row))
    }
}

impl Engine {
    /// What signs and seals, for transactions.
    pub(crate) fn press(&self) -> super::publish::Press {
        super::publish::Press { core: Arc::clone(&self.core), identity: Arc::clone(&self.identity) }
    }
}
