//! The client of a handset: what to fetch next, what was fetched, what a message shows. It fetches nothing itself.
//!
//! Ask [`Client::next`] now and then and fetch what it names; give the octets to [`Client::take`], or call
//! [`Client::failed`]. For a message, [`Client::resolve`] answers from memory or names one bucket to fetch first.
//!
//! While the whole table is small the client keeps all of it, so that nobody learns which message came when. Otherwise it
//! fetches buckets, each of which has at least `k_min` brands in it. What was revoked comes with the manifest, which a
//! message's brand never outlives.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::manifest::{SignedManifest, TTL_SECONDS_MIN, Untrusted};
use crate::record::open;
use crate::seal::{Keys, Roots};
use crate::table::RecordId;
use crate::{
    Brand, Broken, Bucket, Delta, Digest, Manifest, MenuItem, Pack, Prefix, Record, Refusal, SigHash,
};
use crate::{Signed, Snapshot, UnixSeconds, signature};

/// Octets up to which a handset takes the whole table, when nothing else is said.
pub const WHOLE_OCTETS_MAX: u64 = 4 << 20;
/// Buckets kept at most; the one fetched longest ago goes first.
pub const BUCKETS_MAX: usize = 256;
/// Octets of logos kept at most; when they are more, all are dropped and packs are fetched again as needed.
pub const LOGOS_OCTETS_MAX: usize = 32 << 20;
/// Seconds to wait after a failure, doubled with each further one, up to an hour.
const PAUSE_SECONDS: u64 = 15;
const PAUSE_SECONDS_MAX: u64 = 3600;

/// What a client is made with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The platform's root keys.
    pub roots: Roots,
    /// The highest snapshot number seen before, as it was kept: no lower one is believed.
    pub floor: u64,
    /// Where the handset is, when it knows.
    pub region: Option<String>,
    /// Octets up to which the whole table is taken.
    pub whole_octets_max: u64,
}

impl Config {
    /// For a handset that starts with root keys and nothing else.
    pub fn new(roots: Roots) -> Config {
        Config { roots, floor: 0, region: None, whole_octets_max: WHOLE_OCTETS_MAX }
    }
}

/// Something to fetch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The manifest.
    Manifest,
    /// The whole table.
    Snapshot {
        /// Its number.
        number: u64,
    },
    /// The difference to the newest table.
    Delta {
        /// The number that is here.
        from: u64,
        /// The number that is wanted.
        to: u64,
    },
    /// A bucket.
    Bucket {
        /// Which.
        prefix: Prefix,
    },
    /// The logos of a bucket.
    Pack {
        /// Of which snapshot.
        snapshot: u64,
        /// Which bucket.
        prefix: Prefix,
    },
}

impl fmt::Display for Need {
    /// The address, from the root of the platform's host.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Manifest => f.write_str("/t/v1/manifest"),
            Need::Snapshot { number } => write!(f, "/t/v1/snapshot/{number}.bin"),
            Need::Delta { from, to } => write!(f, "/t/v1/delta/{from}/{to}"),
            Need::Bucket { prefix } => write!(f, "/t/v1/resolve/{prefix}"),
            Need::Pack { snapshot, prefix } => write!(f, "/t/v1/pack/{snapshot}/{prefix}"),
        }
    }
}

impl Need {
    /// From an address as it is displayed, with prefixes of so many bits. Errors: no such address.
    pub fn parse(path: &str, bits: u8) -> Result<Need, Broken> {
        let broken = || Broken::Value { field: "path" };
        let number = |text: &str| text.parse::<u64>().map_err(|_| broken());
        let parts: Vec<&str> = path.strip_prefix("/t/v1/").ok_or_else(broken)?.split('/').collect();
        match parts[..] {
            ["manifest"] => Ok(Need::Manifest),
            ["snapshot", file] => {
                let number = number(file.strip_suffix(".bin").ok_or_else(broken)?)?;
                Ok(Need::Snapshot { number })
            }
            ["delta", from, to] => Ok(Need::Delta { from: number(from)?, to: number(to)? }),
            ["resolve", bucket] => Ok(Need::Bucket { prefix: Prefix::parse(bucket, bits)? }),
            ["pack", snapshot, bucket] => {
                Ok(Need::Pack { snapshot: number(snapshot)?, prefix: Prefix::parse(bucket, bits)? })
            }
            _ => Err(broken()),
        }
    }
}

/// Why octets that were fetched are not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bad {
    /// The manifest is not believed.
    Manifest(Untrusted),
    /// They cannot be read.
    Broken(Broken),
    /// They can be read and are not what was asked for: another number, another bucket, another digest.
    Other,
}

impl Bad {
    /// A stable word.
    pub const fn word(&self) -> &'static str {
        match self {
            Bad::Manifest(Untrusted::UnknownRoot) => "unknown_root",
            Bad::Manifest(Untrusted::BadSignature) => "bad_signature",
            Bad::Manifest(Untrusted::Malformed) => "malformed",
            Bad::Manifest(Untrusted::Expired) => "expired",
            Bad::Manifest(Untrusted::Rollback) => "rollback",
            Bad::Broken(_) => "broken",
            Bad::Other => "other",
        }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bad::Manifest(Untrusted::UnknownRoot) => f.write_str("no trusted root key signed the manifest"),
            Bad::Manifest(Untrusted::BadSignature) => {
                f.write_str("the manifest was changed after it was signed")
            }
            Bad::Manifest(Untrusted::Malformed) => f.write_str("the manifest is not understood"),
            Bad::Manifest(Untrusted::Expired) => f.write_str("the manifest's time is over"),
            Bad::Manifest(Untrusted::Rollback) => f.write_str("a newer manifest was seen before"),
            Bad::Broken(broken) => broken.fmt(f),
            Bad::Other => f.write_str("not what was asked for"),
        }
    }
}

impl std::error::Error for Bad {}

impl From<Broken> for Bad {
    fn from(broken: Broken) -> Bad {
        Bad::Broken(broken)
    }
}

/// What a message shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A brand.
    Shown(Box<Shown>),
    /// Nothing: no signature, or one that nobody published. The message is shown as it is.
    Unknown,
    /// Nothing, although the signature is known. The message is shown as it is.
    Refused(Refusal),
    /// Not known before this was fetched. Until then the message is shown as it is.
    Fetch(Need),
}

/// A brand for a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The profile.
    pub profile_id: String,
    /// Its version.
    pub version: u32,
    /// Name, colour, sentence.
    pub brand: Brand,
    /// The menu bar.
    pub menus: Vec<MenuItem>,
    /// The signature that was recognised, in its normal form.
    pub signature: String,
    /// The logo that is here, by its digest ([`Client::logo`]).
    pub logo: Option<Digest>,
    /// Until when this may be shown without asking again.
    pub until: UnixSeconds,
}

/// The state machine.
#[derive(Debug)]
pub struct Client {
    config: Config,
    floor: u64,
    manifest: Option<Held>,
    table: Option<Snapshot>,
    /// A delta led somewhere else: take the whole table next.
    whole_next: bool,
    buckets: BTreeMap<Prefix, Kept>,
    logos: BTreeMap<Digest, Vec<u8>>,
    packs: BTreeSet<(u64, Prefix)>,
    failures: BTreeMap<Need, (u32, UnixSeconds)>,
}

#[derive(Debug)]
struct Held {
    manifest: Manifest,
    keys: Keys,
    taken: UnixSeconds,
}

#[derive(Debug)]
struct Kept {
    snapshot: u64,
    taken: UnixSeconds,
    records: BTreeMap<RecordId, Signed>,
}

impl Client {
    /// A client that has fetched nothing yet.
    pub fn new(config: Config) -> Client {
        Client {
            floor: config.floor,
            config,
            manifest: None,
            table: None,
            whole_next: false,
            buckets: BTreeMap::new(),
            logos: BTreeMap::new(),
            packs: BTreeSet::new(),
            failures: BTreeMap::new(),
        }
    }

    /// The highest snapshot number that was believed: to be kept for the next start ([`Config::floor`]).
    pub const fn floor(&self) -> u64 {
        self.floor
    }

    /// The root keys trusted now: to be kept for the next start. A manifest may replace them.
    pub const fn roots(&self) -> &Roots {
        &self.config.roots
    }

    /// The manifest believed now.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref().map(|held| &held.manifest)
    }

    /// The number of the whole table, when it is kept.
    pub fn table_number(&self) -> Option<u64> {
        self.table.as_ref().map(|table| table.number)
    }

    /// What to fetch now without any message having come: the manifest when it is old, then the whole table while it is
    /// small.
    pub fn next(&self, now: UnixSeconds) -> Option<Need> {
        let need = match &self.manifest {
            None => Need::Manifest,
            Some(held) if now >= held.taken.plus(held.manifest.ttl_seconds.max(TTL_SECONDS_MIN)) => {
                Need::Manifest
            }
            Some(held) if now >= held.manifest.expires => Need::Manifest,
            Some(held) => self.table_need(&held.manifest)?,
        };
        self.unless_paused(need, now)
    }

    /// Whether the whole table is to be kept.
    fn is_whole(&self, manifest: &Manifest) -> bool {
        manifest.snapshot_octets <= self.config.whole_octets_max
    }

    fn table_need(&self, manifest: &Manifest) -> Option<Need> {
        let to = manifest.snapshot;
        match &self.table {
            _ if !self.is_whole(manifest) => None,
            Some(table) if table.number == to => None,
            Some(table) if !self.whole_next && (manifest.delta_from..to).contains(&table.number) => {
                Some(Need::Delta { from: table.number, to })
            }
            _ => Some(Need::Snapshot { number: to }),
        }
    }

    fn unless_paused(&self, need: Need, now: UnixSeconds) -> Option<Need> {
        let paused = self.failures.get(&need).is_some_and(|(_, until)| now < *until);
        (!paused).then_some(need)
    }

    /// Something could not be fetched. It is not asked for again for a while; a table or pack that is not there any more makes
    /// the manifest due, because a newer one must be out.
    pub fn failed(&mut self, need: &Need, now: UnixSeconds) {
        let times = self.failures.get(need).map_or(0, |(times, _)| *times);
        let pause = (PAUSE_SECONDS << times.min(16)).min(PAUSE_SECONDS_MAX);
        self.failures.insert(need.clone(), (times.saturating_add(1), now.plus(pause)));
        match need {
            Need::Manifest | Need::Bucket { .. } => {}
            Need::Delta { .. } => self.whole_next = true,
            Need::Snapshot { .. } | Need::Pack { .. } => {
                if let Some(held) = &mut self.manifest {
                    held.taken = UnixSeconds(0);
                }
            }
        }
    }

    /// Takes what was fetched. Errors: it is not used, everything stays as it was, and the fetch counts as
    /// [`Client::failed`].
    pub fn take(&mut self, need: &Need, octets: &[u8], now: UnixSeconds) -> Result<(), Bad> {
        let taken = match need {
            Need::Manifest => self.take_manifest(octets, now),
            Need::Snapshot { number } => self.take_snapshot(*number, octets),
            Need::Delta { from, to } => self.take_delta(*from, *to, octets),
            Need::Bucket { prefix } => self.take_bucket(*prefix, octets, now),
            Need::Pack { snapshot, prefix } => self.take_pack(*snapshot, *prefix, octets),
        };
        match taken {
            Ok(()) => {
                self.failures.remove(need);
            }
            Err(_) => self.failed(need, now),
        }
        taken
    }

    fn take_manifest(&mut self, octets: &[u8], now: UnixSeconds) -> Result<(), Bad> {
        let signed = SignedManifest::from_bytes(octets)?;
        let manifest = signed.open(&self.config.roots, now).map_err(Bad::Manifest)?;
        let is_older = self
            .manifest()
            .is_some_and(|held| held.snapshot == manifest.snapshot && held.issued > manifest.issued);
        if manifest.snapshot < self.floor || is_older {
            return Err(Bad::Manifest(Untrusted::Rollback));
        }
        self.floor = manifest.snapshot;
        self.config.roots = manifest.roots();
        if self.manifest().is_some_and(|held| held.bits != manifest.bits) {
            self.buckets.clear();
            self.packs.clear();
        }
        if !self.is_whole(&manifest) {
            self.table = None;
        }
        self.manifest = Some(Held { keys: manifest.keys(), manifest, taken: now });
        Ok(())
    }

    /// Puts a table in place that is the one the manifest names.
    fn take_table(&mut self, table: Snapshot, digest: Digest) -> Result<(), Bad> {
        let named = self.manifest().map(|manifest| (manifest.snapshot, manifest.snapshot_sha256));
        if named != Some((table.number, digest)) {
            return Err(Bad::Other);
        }
        self.table = Some(table);
        self.whole_next = false;
        self.buckets.clear();
        Ok(())
    }

    fn take_snapshot(&mut self, number: u64, octets: &[u8]) -> Result<(), Bad> {
        let table = Snapshot::from_bytes(octets)?;
        if table.number != number {
            return Err(Bad::Other);
        }
        self.take_table(table, Digest::of(octets))
    }

    fn take_delta(&mut self, from: u64, to: u64, octets: &[u8]) -> Result<(), Bad> {
        let delta = Delta::from_bytes(octets)?;
        let table = self.table.clone().ok_or(Bad::Other)?;
        if (delta.from, delta.to) != (from, to) {
            return Err(Bad::Other);
        }
        let table = delta.apply(table)?;
        let digest = table.digest();
        self.take_table(table, digest)
    }

    fn take_bucket(&mut self, prefix: Prefix, octets: &[u8], now: UnixSeconds) -> Result<(), Bad> {
        let bucket = Bucket::from_bytes(octets)?;
        if bucket.bucket != prefix.to_string() {
            return Err(Bad::Other);
        }
        if self.buckets.get(&prefix).is_some_and(|kept| kept.snapshot > bucket.snapshot) {
            return Err(Bad::Other);
        }
        let mut records = BTreeMap::new();
        for signed in bucket.records {
            let id = RecordId::of(&signed)?;
            if !prefix.holds(&id.sig) {
                return Err(Bad::Other);
            }
            records.insert(id, signed);
        }
        if self.buckets.len() >= BUCKETS_MAX && !self.buckets.contains_key(&prefix) {
            let oldest = self.buckets.iter().min_by_key(|(_, kept)| kept.taken).map(|(prefix, _)| *prefix);
            oldest.and_then(|prefix| self.buckets.remove(&prefix));
        }
        self.buckets.insert(prefix, Kept { snapshot: bucket.snapshot, taken: now, records });
        Ok(())
    }

    fn take_pack(&mut self, snapshot: u64, prefix: Prefix, octets: &[u8]) -> Result<(), Bad> {
        let pack = Pack::from_bytes(octets)?;
        if pack.snapshot != snapshot || pack.prefix != prefix.to_string() {
            return Err(Bad::Other);
        }
        let kept: usize = self.logos.values().map(Vec::len).sum();
        if kept > LOGOS_OCTETS_MAX {
            self.logos.clear();
            self.packs.clear();
        }
        self.packs.retain(|(number, _)| *number == snapshot);
        self.packs.insert((snapshot, prefix));
        for logo in pack.into_logos() {
            self.logos.insert(logo.sha256(), logo.png().to_vec());
        }
        Ok(())
    }

    /// A logo's PNG file by its digest, when its pack was fetched.
    pub fn logo(&self, sha256: &Digest) -> Option<&[u8]> {
        self.logos.get(sha256).map(Vec::as_slice)
    }

    /// The pack to fetch for a brand whose logo is not here yet: the one of its whole bucket.
    pub fn logo_need(&self, shown: &Shown, now: UnixSeconds) -> Option<Need> {
        let manifest = self.manifest()?;
        if shown.logo.is_some() || shown.brand.logo.is_empty() {
            return None;
        }
        let prefix = Prefix::of(&signature::hash_of_normal(&shown.signature), manifest.bits);
        let is_here = self.packs.contains(&(manifest.snapshot, prefix));
        let need = Need::Pack { snapshot: manifest.snapshot, prefix };
        if is_here { None } else { self.unless_paused(need, now) }
    }

    /// What a message shows: its sender as the network gave it, its text whole.
    pub fn resolve(&self, sender: &str, text: &str, now: UnixSeconds) -> Answer {
        let mut answer = Answer::Unknown;
        for signature in signature::find(text) {
            let next = self.resolve_signature(sender, &signature, now);
            match next {
                Answer::Shown(_) => return next,
                Answer::Fetch(_) => answer = next,
                Answer::Refused(_) if answer == Answer::Unknown => answer = next,
                Answer::Refused(_) | Answer::Unknown => {}
            }
        }
        answer
    }

    fn resolve_signature(&self, sender: &str, signature: &str, now: UnixSeconds) -> Answer {
        let hash = signature::hash_of_normal(signature);
        let Some(held) = &self.manifest else {
            return self.unless_paused(Need::Manifest, now).map_or(Answer::Unknown, Answer::Fetch);
        };
        let records: Vec<&Signed> = match self.records_of(&held.manifest, &hash, now) {
            Ok(records) => records,
            Err(need) => return self.unless_paused(need, now).map_or(Answer::Unknown, Answer::Fetch),
        };
        let mut refusal: Option<Refusal> = None;
        for signed in records {
            match self.judge(held, signed, sender, now) {
                Ok(record) => {
                    let until = record.expires.min(held.manifest.expires);
                    let logo =
                        record.brand.logo.iter().rev().find(|logo| self.logos.contains_key(&logo.sha256));
                    return Answer::Shown(Box::new(Shown {
                        profile_id: record.profile_id,
                        version: record.version,
                        logo: logo.map(|logo| logo.sha256),
                        brand: record.brand,
                        menus: record.menus,
                        signature: signature.to_owned(),
                        until,
                    }));
                }
                Err(next) => refusal = Some(refusal.map_or(next, |known| known.min(next))),
            }
        }
        refusal.map_or(Answer::Unknown, Answer::Refused)
    }

    /// The records of a signature, or what must be fetched before anything can be said.
    fn records_of(
        &self,
        manifest: &Manifest,
        hash: &SigHash,
        now: UnixSeconds,
    ) -> Result<Vec<&Signed>, Need> {
        fn of<'a>(records: &'a BTreeMap<RecordId, Signed>, hash: &SigHash) -> Vec<&'a Signed> {
            let from = RecordId { sig: *hash, profile_id: String::new() };
            let range = records.range(from..).take_while(|(id, _)| id.sig == *hash);
            range.map(|(_, signed)| signed).collect()
        }
        if self.is_whole(manifest) {
            return match &self.table {
                // An older table answers until the newer one is here.
                Some(table) => Ok(of(&table.records, hash)),
                None => Err(Need::Snapshot { number: manifest.snapshot }),
            };
        }
        let prefix = Prefix::of(hash, manifest.bits);
        let Some(kept) = self.buckets.get(&prefix) else { return Err(Need::Bucket { prefix }) };
        let found = of(&kept.records, hash);
        let is_newer_out = kept.snapshot < manifest.snapshot;
        let ttl = if found.is_empty() { manifest.negative_ttl_seconds } else { manifest.ttl_seconds };
        if is_newer_out && now >= kept.taken.plus(ttl.max(TTL_SECONDS_MIN)) {
            // When it cannot be fetched, what is here still counts.
            return self.unless_paused(Need::Bucket { prefix }, now).map_or(Ok(found), Err);
        }
        Ok(found)
    }

    fn judge(&self, held: &Held, signed: &Signed, sender: &str, now: UnixSeconds) -> Result<Record, Refusal> {
        if now >= held.manifest.expires {
            return Err(Refusal::ManifestExpired);
        }
        let record = open(signed, &held.keys, &held.manifest.revoked, now)?;
        if !record.is_from(sender) {
            return Err(Refusal::WrongSender);
        }
        let is_here = |region: &String| Some(region) == self.config.region.as_ref();
        if !record.regions.is_empty() && !record.regions.iter().any(is_here) {
            return Err(Refusal::OtherRegion);
        }
        Ok(record)
    }
}
