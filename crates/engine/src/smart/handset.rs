//! What handsets are answered, made once for each snapshot and never changed: octets by address, each with its entity
//! tag. A node looks every second whether the number in the database has grown, the standing-by ones too; answering reads
//! nothing but this. The formats are the crate for handsets' own, the addresses are in `docs/handset.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use ::smart::manifest::RootLine;
use ::smart::pack::{PX, Packed};
use ::smart::record::Revoked as RevokedLine;
use ::smart::seal::{KeyLine, Sig};
use ::smart::table::RecordId;
use ::smart::{
    Bucket, Delta, Digest, Manifest, Pack, Prefix, PublicKey, SigHash, Signed, Snapshot, UnixSeconds, bucket,
};
use bytes::Bytes;
use store::smart_records::{self, Change, Revoked, SmartKey, SmartRecord};
use store::{Tx, smart_logos};

use super::publish::array;
use super::{Followed, keys};
use crate::Engine;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::identity::Identity;

/// Snapshots from which a delta leads to the newest one.
const DELTAS_MAX: u64 = 64;
/// Octets of all deltas together.
const DELTA_OCTETS_MAX: usize = 16 << 20;
/// How long a manifest is believed.
const MANIFEST_S: u64 = 7 * 86_400;
/// How long a key in use is announced for.
const KEY_S: u64 = 62 * 86_400;
/// A manifest is signed anew after so many seconds, at the least.
const SIGN_AGAIN_S: u64 = 60;

/// What an address answers.
#[derive(Clone, Debug)]
pub struct Page {
    /// The octets.
    pub body: Bytes,
    /// The entity tag, with its quotation marks.
    pub tag: String,
}

/// Everything of one snapshot.
#[derive(Debug, Default)]
struct Body {
    number: u64,
    snapshot: Option<Page>,
    bits: u8,
    buckets: HashMap<String, Page>,
    packs: HashMap<String, Page>,
    deltas: BTreeMap<u64, Page>,
    /// What the manifest says of it.
    said: Option<Manifest>,
}

/// Everything that handsets are answered at a moment.
#[derive(Debug, Default)]
pub struct Table {
    manifest: Option<Page>,
    /// When the manifest was signed, Unix seconds.
    signed_s: u64,
    /// Seconds for which answers that may change are kept.
    ttl_s: u64,
    now: Arc<Body>,
    /// The snapshot before, for handsets that are in the middle of fetching it.
    before: Arc<Body>,
}

impl Table {
    /// The manifest; nothing while nothing was ever published.
    pub fn manifest(&self) -> Option<&Page> {
        self.manifest.as_ref()
    }

    /// A whole snapshot: the newest one, or the one before.
    pub fn snapshot(&self, number: u64) -> Option<&Page> {
        self.of(number)?.snapshot.as_ref()
    }

    /// What changed between a snapshot and the newest one.
    pub fn delta(&self, from: u64, to: u64) -> Option<&Page> {
        if to != self.now.number {
            return None;
        }
        self.now.deltas.get(&from)
    }

    /// The records of a bucket.
    pub fn bucket(&self, prefix: &str) -> Option<&Page> {
        self.now.buckets.get(prefix)
    }

    /// The logos of a bucket of a snapshot.
    pub fn pack(&self, number: u64, prefix: &str) -> Option<&Page> {
        self.of(number)?.packs.get(prefix)
    }

    /// Number of the newest snapshot.
    pub fn number(&self) -> u64 {
        self.now.number
    }

    /// Seconds for which answers that may change are kept.
    pub fn ttl_s(&self) -> u64 {
        self.ttl_s
    }

    fn of(&self, number: u64) -> Option<&Body> {
        [&self.now, &self.before].into_iter().find(|body| body.number == number).map(Arc::as_ref)
    }
}

/// The table that is answered from, and what it follows.
#[derive(Default)]
pub struct Handsets {
    table: RwLock<Arc<Table>>,
    /// Held by whoever makes the next one.
    making: tokio::sync::Mutex<()>,
    pub(crate) followed: Followed,
}

impl Handsets {
    /// The table now.
    pub fn table(&self) -> Arc<Table> {
        Arc::clone(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, table: Table) {
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(table);
    }
}

/// What is read of the database.
struct Rows {
    number: i64,
    records: Vec<SmartRecord>,
    keys: Vec<SmartKey>,
    revoked: Vec<Revoked>,
    changes: Vec<Change>,
    /// The small picture of each logo, by the logo.
    logos: BTreeMap<Vec<u8>, Vec<u8>>,
}

fn rows(tx: &mut Tx<'_>) -> store::Result<Rows> {
    let records = smart_records::records_all(tx)?;
    let mut logos = BTreeMap::new();
    for logo in records.iter().map(|record| &record.logo).collect::<BTreeSet<_>>() {
        if let Some(size) = smart_logos::size_all(tx, logo, i64::from(PX))? {
            logos.insert(logo.clone(), size.data);
        }
    }
    Ok(Rows {
        number: smart_records::snapshot(tx)?,
        keys: smart_records::keys_all(tx)?,
        revoked: smart_records::revoked_all(tx)?,
        changes: smart_records::changes_all(tx, 0)?,
        records,
        logos,
    })
}

fn page(number: u64, what: &str, body: Vec<u8>) -> Page {
    Page { body: Bytes::from(body), tag: format!("\"{number}-{what}\"") }
}

fn broken(why: ::smart::Broken) -> Error {
    Error::Internal(format!("what handsets are told cannot be written: {why}"))
}

/// What a stored record is known by, and as it was signed.
fn signed(record: &SmartRecord) -> store::Result<(RecordId, Signed)> {
    let body = String::from_utf8(record.body.clone());
    let sig = <[u8; 64]>::try_from(record.sig.as_slice());
    let (Ok(body), Ok(sig)) = (body, sig) else {
        return Err(store::Error::Corrupt("a record of Smart SMS that is none".into()));
    };
    let id =
        RecordId { sig: SigHash::new(array(&record.signature)?), profile_id: record.profile.to_string() };
    Ok((id, Signed { kid: record.kid.clone(), sig: Sig::new(sig), body }))
}

impl Body {
    fn make(rows: &Rows, ttl_s: u64) -> Result<Body> {
        let number = u64::try_from(rows.number).unwrap_or(0);
        let all = rows.records.iter().map(signed).collect::<store::Result<Vec<_>>>()?;
        let snapshot = Snapshot { number, records: all.iter().cloned().collect() };
        let whole = snapshot.to_bytes();
        let bits = bucket::anonymous_bits(all.iter().map(|(id, _)| (id.sig, id.profile_id.as_str())));
        let (mut buckets, mut packs) = (HashMap::new(), HashMap::new());
        let mut by_prefix: BTreeMap<Prefix, (Vec<Signed>, Vec<Packed>)> =
            Prefix::every(bits).map(|prefix| (prefix, Default::default())).collect();
        for ((id, signed), record) in all.iter().zip(&rows.records) {
            let (records, logos) = by_prefix.entry(Prefix::of(&id.sig, bits)).or_default();
            records.push(signed.clone());
            if let Some(png) = rows.logos.get(&record.logo) {
                logos.push(Packed::new(PX, png.clone()).map_err(broken)?);
            }
        }
        for (prefix, (records, logos)) in by_prefix {
            let name = prefix.to_string();
            let pack = Pack::new(number, prefix, logos).map_err(broken)?.to_bytes();
            packs.insert(name.clone(), page(number, &format!("p{name}"), pack));
            let records = Bucket::new(prefix, number, records).to_bytes();
            buckets.insert(name.clone(), page(number, &name, records));
        }
        let deltas = deltas(rows, &snapshot, whole.len())?;
        let said = Manifest {
            v: 1,
            snapshot: number,
            issued: UnixSeconds(0),
            expires: UnixSeconds(0),
            ttl_seconds: ttl_s,
            negative_ttl_seconds: ttl_s,
            bits,
            k_min: bucket::K_MIN,
            records: all.len() as u64,
            snapshot_octets: whole.len() as u64,
            snapshot_sha256: Digest::of(&whole),
            delta_from: deltas.keys().next().copied().unwrap_or(number),
            roots: Vec::new(),
            keys: Vec::new(),
            revoked: rows
                .revoked
                .iter()
                .map(|one| RevokedLine {
                    profile_id: one.profile.to_string(),
                    version: u32::try_from(one.number).unwrap_or(u32::MAX),
                })
                .collect(),
        };
        let snapshot = Some(page(number, "s", whole));
        Ok(Body { number, snapshot, bits, buckets, packs, deltas, said: Some(said) })
    }
}

/// Deltas from the last snapshots, the nearest first, while they are small beside the whole.
fn deltas(rows: &Rows, snapshot: &Snapshot, whole: usize) -> Result<BTreeMap<u64, Page>> {
    let (mut made, mut octets) = (BTreeMap::new(), 0);
    let known = |change: &Change| u64::try_from(change.0).unwrap_or(0);
    // Without any note of what changed there is nothing to make a delta of.
    let Some(oldest) = rows.changes.iter().map(known).min() else { return Ok(made) };
    for from in (oldest.saturating_sub(1)..snapshot.number).rev().take(DELTAS_MAX as usize) {
        let mut delta = Delta { from, to: snapshot.number, ..Delta::default() };
        let since = rows.changes.iter().filter(|change| known(change) > from);
        let ids = since.map(|(_, signature, profile)| {
            Ok(RecordId { sig: SigHash::new(array(signature)?), profile_id: profile.to_string() })
        });
        for id in ids.collect::<store::Result<BTreeSet<_>>>()? {
            match snapshot.records.get(&id) {
                Some(signed) => {
                    delta.added.insert(id, signed.clone());
                }
                None => delta.removed.push(id),
            }
        }
        let file = delta.to_bytes();
        octets += file.len();
        if file.len() > whole.max(4096) || octets > DELTA_OCTETS_MAX {
            break;
        }
        made.insert(from, page(snapshot.number, &format!("d{from}"), file));
    }
    Ok(made)
}

/// The manifest of a body, signed at `now_s`; nothing without a root key.
fn manifest(body: &Body, keys: &[SmartKey], identity: &Identity, now_s: u64) -> Result<Option<Page>> {
    let now_ms = i64::try_from(now_s).unwrap_or(0) * 1000;
    let known: Vec<_> = keys.iter().filter(|key| key.until_ms.is_none_or(|until| until > now_ms)).collect();
    let public = |key: &SmartKey| array(&key.public).map(PublicKey::new);
    let roots: Vec<_> =
        known.iter().rev().filter(|key| key.is_root).take(::smart::manifest::ROOTS_MAX).collect();
    let signers: Vec<_> = roots.iter().filter_map(|key| keys::opened(identity, key)).collect();
    let (Some(said), false) = (&body.said, signers.is_empty()) else { return Ok(None) };
    let root = |key: &&&SmartKey| Ok(RootLine { kid: key.kid.clone(), public: public(key)? });
    let line = |key: &&&SmartKey| {
        let until = key.until_ms.and_then(|until| u64::try_from(until / 1000).ok());
        let not_after = UnixSeconds(until.unwrap_or(now_s + KEY_S));
        Ok(KeyLine { kid: key.kid.clone(), alg: "Ed25519".into(), public: public(key)?, not_after })
    };
    let of_records = known.iter().rev().filter(|key| !key.is_root).take(::smart::manifest::KEYS_MAX);
    let said = Manifest {
        issued: UnixSeconds(now_s),
        expires: UnixSeconds(now_s + MANIFEST_S),
        roots: roots.iter().map(root).collect::<store::Result<_>>()?,
        keys: of_records.collect::<Vec<_>>().iter().map(line).collect::<store::Result<_>>()?,
        ..said.clone()
    };
    let signed = said.sign(&signers.iter().collect::<Vec<_>>()).map_err(broken)?;
    Ok(Some(page(body.number, &format!("m{now_s}"), signed.to_bytes())))
}

impl Engine {
    /// What handsets are answered from, now.
    pub fn handsets(&self) -> Arc<Table> {
        self.handsets.table()
    }

    /// Takes over what was published since; signs the manifest anew when it has become old.
    pub(crate) async fn follow_handsets(&self) -> Result<()> {
        let _making = self.handsets.making.lock().await;
        let (known, now_s) = (self.handsets.table(), u64::try_from(now_ms() / 1000).unwrap_or(0));
        let number = self.core.db.read(smart_records::snapshot).await?;
        let is_known = u64::try_from(number).is_ok_and(|number| number == known.now.number);
        let ttl_s = self.core.settings.smart_ttl_s.clamp(::smart::manifest::TTL_SECONDS_MIN, 7 * 86_400);
        // Every node signs for the same moment, and so the same manifest, octet for octet: a handset that asks one after
        // the other is never told an older one.
        let period_s = (ttl_s / 2).max(SIGN_AGAIN_S);
        let now_s = now_s - now_s % period_s;
        if is_known && (now_s == known.signed_s || known.manifest.is_none()) {
            return Ok(());
        }
        let identity = Arc::clone(&self.identity);
        if is_known {
            let keys = self.core.db.read(smart_records::keys_all).await?;
            let (now, before) = (Arc::clone(&known.now), Arc::clone(&known.before));
            let manifest = manifest(&now, &keys, &identity, now_s)?;
            self.handsets.set(Table { manifest, signed_s: now_s, ttl_s, now, before });
            return Ok(());
        }
        let rows = self.core.db.read(rows).await?;
        let make = move || -> Result<Table> {
            let now = Arc::new(Body::make(&rows, ttl_s)?);
            let manifest = manifest(&now, &rows.keys, &identity, now_s)?;
            Ok(Table { manifest, signed_s: now_s, ttl_s, now, before: Arc::clone(&known.now) })
        };
        let made =
            tokio::task::spawn_blocking(make).await.map_err(|error| Error::Internal(error.to_string()))??;
        tracing::debug!(
            snapshot = made.now.number,
            bits = made.now.bits,
            "what handsets are answered is new"
        );
        self.handsets.set(made);
        Ok(())
    }

    /// Follows a change this node made itself. If the database does not answer now, the clock follows a moment later.
    pub(crate) async fn handsets_changed(&self) {
        if let Err(error) = self.follow_handsets().await {
            tracing::warn!(%error, "what handsets are told follows a moment later");
        }
    }
}
