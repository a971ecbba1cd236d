//! Tables: a whole snapshot of the signed records, and the difference between two.
//!
//! A record is known by its signature's hash and its profile; a table is sorted by both, so that the same records are
//! always the same file, and a manifest can name the file's digest. Whoever applies a [`Delta`] ends with the file that
//! the manifest names, or knows that he did not.
//!
//! Snapshot: `HYSS`, version, number (u64), count (u32), records. Delta: `HYSD`, version, from (u64), to (u64), count of
//! taken away (u32), each hash (32 octets) and profile (length u8, text), count of added (u32), records. Record: key id
//! (length u8, text), signature (64), body (length u32, text).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::record::is_id;
use crate::wire::{Octets, begin, put_short_text, put_signed};
use crate::{Broken, Digest, SigHash, Signed};

/// Octets of a table at most.
pub const OCTETS_MAX: usize = 64 << 20;
/// Records of a table at most.
pub const RECORDS_MAX: usize = 100_000;
/// Octets that any record takes at least.
const RECORD_MIN: usize = 1 + 1 + 64 + 4 + 2;

/// What a record is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// The signature's hash.
    pub sig: SigHash,
    /// The profile.
    pub profile_id: String,
}

impl RecordId {
    /// What a signed record says it is; nothing is verified. Errors: its body says nothing.
    pub fn of(signed: &Signed) -> Result<RecordId, Broken> {
        #[derive(Deserialize)]
        struct Said {
            sig_sha256: SigHash,
            profile_id: String,
        }
        let said: Said = serde_json::from_str(&signed.body).map_err(|_| Broken::Json)?;
        if !is_id(&said.profile_id) {
            return Err(Broken::Value { field: "profile_id" });
        }
        Ok(RecordId { sig: said.sig_sha256, profile_id: said.profile_id })
    }
}

/// All signed records at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Grows with every change.
    pub number: u64,
    /// The records in their order.
    pub records: BTreeMap<RecordId, Signed>,
}

const SNAPSHOT: &[u8; 4] = b"HYSS";
const DELTA: &[u8; 4] = b"HYSD";

impl Snapshot {
    /// A snapshot of signed records. Errors: a body that is no record's, too many, two of the same.
    pub fn new(number: u64, signed: impl IntoIterator<Item = Signed>) -> Result<Snapshot, Broken> {
        let mut records = BTreeMap::new();
        for signed in signed {
            signed.check()?;
            if records.insert(RecordId::of(&signed)?, signed).is_some() {
                return Err(Broken::Order);
            }
        }
        if records.len() > RECORDS_MAX {
            return Err(Broken::TooLarge { what: "records", max: RECORDS_MAX });
        }
        Ok(Snapshot { number, records })
    }

    /// The file served.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = begin(SNAPSHOT);
        file.extend_from_slice(&self.number.to_be_bytes());
        file.extend_from_slice(&(self.records.len() as u32).to_be_bytes());
        self.records.values().for_each(|signed| put_signed(&mut file, signed));
        file
    }

    /// Reads the file. Errors: over a limit, not of the shape, out of order. The records are as untrusted as before.
    pub fn from_bytes(octets: &[u8]) -> Result<Snapshot, Broken> {
        let mut octets = Octets::begin(octets, SNAPSHOT, OCTETS_MAX)?;
        let number = octets.u64()?;
        let count = octets.count("records", RECORDS_MAX, RECORD_MIN)?;
        let records = sorted_records(&mut octets, count)?;
        octets.end()?;
        Ok(Snapshot { number, records })
    }

    /// SHA-256 of the file: what a manifest names.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// The difference from an earlier snapshot to this one.
    pub fn since(&self, earlier: &Snapshot) -> Delta {
        let gone = earlier.records.keys().filter(|id| !self.records.contains_key(*id));
        let new = self.records.iter().filter(|(id, signed)| earlier.records.get(*id) != Some(*signed));
        Delta {
            from: earlier.number,
            to: self.number,
            removed: gone.cloned().collect(),
            added: new.map(|(id, signed)| (id.clone(), signed.clone())).collect(),
        }
    }
}

/// What changed between two snapshots. A record that was signed again is added without being removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delta {
    /// The snapshot it is applied to.
    pub from: u64,
    /// The snapshot that comes out.
    pub to: u64,
    /// Records that are no longer there, in their order.
    pub removed: Vec<RecordId>,
    /// Records that are new or were signed again.
    pub added: BTreeMap<RecordId, Signed>,
}

impl Delta {
    /// The file served.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = begin(DELTA);
        file.extend_from_slice(&self.from.to_be_bytes());
        file.extend_from_slice(&self.to.to_be_bytes());
        file.extend_from_slice(&(self.removed.len() as u32).to_be_bytes());
        for id in &self.removed {
            file.extend_from_slice(id.sig.octets());
            put_short_text(&mut file, &id.profile_id);
        }
        file.extend_from_slice(&(self.added.len() as u32).to_be_bytes());
        self.added.values().for_each(|signed| put_signed(&mut file, signed));
        file
    }

    /// Reads the file. Errors: over a limit, not of the shape, out of order.
    pub fn from_bytes(octets: &[u8]) -> Result<Delta, Broken> {
        let mut octets = Octets::begin(octets, DELTA, OCTETS_MAX)?;
        let (from, to) = (octets.u64()?, octets.u64()?);
        let count = octets.count("removed records", RECORDS_MAX, 32 + 1 + 1)?;
        let mut removed: Vec<RecordId> = Vec::with_capacity(count);
        for _ in 0..count {
            let sig = SigHash::new(octets.array()?);
            let profile_id = octets.short_text("profile_id")?.to_owned();
            if !is_id(&profile_id) {
                return Err(Broken::Value { field: "profile_id" });
            }
            let id = RecordId { sig, profile_id };
            if removed.last().is_some_and(|last| *last >= id) {
                return Err(Broken::Order);
            }
            removed.push(id);
        }
        let count = octets.count("records", RECORDS_MAX, RECORD_MIN)?;
        let added = sorted_records(&mut octets, count)?;
        octets.end()?;
        Ok(Delta { from, to, removed, added })
    }

    /// What comes out when the difference is applied. Errors: it is for another snapshot, or leads backwards.
    pub fn apply(self, mut table: Snapshot) -> Result<Snapshot, Broken> {
        if self.from != table.number || self.to <= self.from {
            return Err(Broken::Value { field: "from" });
        }
        for id in &self.removed {
            table.records.remove(id);
        }
        for (id, signed) in self.added {
            table.records.insert(id, signed);
        }
        table.number = self.to;
        Ok(table)
    }
}

fn sorted_records(octets: &mut Octets<'_>, count: usize) -> Result<BTreeMap<RecordId, Signed>, Broken> {
    let mut records: BTreeMap<RecordId, Signed> = BTreeMap::new();
    for _ in 0..count {
        let signed = octets.signed()?;
        let id = RecordId::of(&signed)?;
        if records.last_key_value().is_some_and(|(last, _)| *last >= id) {
            return Err(Broken::Order);
        }
        records.insert(id, signed);
    }
    Ok(records)
}
