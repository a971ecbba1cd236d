//! The manifest: what there is to fetch, which keys sign it, what must not be shown. Signed by a root key.
//!
//! Served as `{"body": "<the manifest's JSON>", "signatures": [{"kid", "sig"}, …]}`. The body's text is what is signed.
//! Several signatures let an old and a new root key stand beside each other while handsets change.

use serde::{Deserialize, Serialize};

use crate::record::Revoked;
use crate::seal::{KeyLine, Keys, Purpose, Roots, Sig, check_kid};
use crate::{Broken, Digest, PublicKey, SigningKey, UnixSeconds, bucket};

/// Octets of a manifest at most.
pub const OCTETS_MAX: usize = 4 << 20;
/// Keys at most.
pub const KEYS_MAX: usize = 16;
/// Root keys, and signatures, at most.
pub const ROOTS_MAX: usize = 4;
/// Revoked profiles at most.
pub const REVOKED_MAX: usize = 50_000;
/// Seconds that a handset keeps to what it has at least, whatever a manifest says.
pub const TTL_SECONDS_MIN: u64 = 10;

/// What a platform announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format: 1.
    pub v: u8,
    /// The snapshot's number; grows with every change and never goes back.
    pub snapshot: u64,
    /// When the manifest was signed.
    pub issued: UnixSeconds,
    /// From when on nothing is shown because of it: it is too old to know what was revoked.
    pub expires: UnixSeconds,
    /// Seconds after which a handset looks for a newer manifest, and a bucket is fetched again.
    pub ttl_seconds: u64,
    /// Seconds for which a handset believes a bucket that a signature is unknown.
    pub negative_ttl_seconds: u64,
    /// Bits of a bucket's prefix.
    pub bits: u8,
    /// How many brands a bucket has at least, where there are so many.
    pub k_min: u64,
    /// Records in the snapshot.
    pub records: u64,
    /// Octets of the snapshot's file: a handset that finds them few takes the whole.
    pub snapshot_octets: u64,
    /// SHA-256 of the snapshot's file.
    pub snapshot_sha256: Digest,
    /// The earliest snapshot that a delta leads from; equal to `snapshot` when there is none.
    pub delta_from: u64,
    /// The root keys that a handset trusts from now on. One of them signed this manifest.
    pub roots: Vec<RootLine>,
    /// The keys that sign records.
    pub keys: Vec<KeyLine>,
    /// What must not be shown although it is signed.
    pub revoked: Vec<Revoked>,
}

/// A root key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootLine {
    /// Its id.
    pub kid: String,
    /// The key.
    #[serde(rename = "pub")]
    pub public: PublicKey,
}

impl RootLine {
    /// A line for a key.
    pub fn of(key: &SigningKey) -> RootLine {
        RootLine { kid: key.kid().to_owned(), public: key.public() }
    }
}

/// A manifest as it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedManifest {
    /// The manifest's JSON, octet for octet.
    pub body: String,
    /// Who signed it.
    pub signatures: Vec<RootSignature>,
}

/// A root key's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootSignature {
    /// The root key's id.
    pub kid: String,
    /// The signature over the body.
    pub sig: Sig,
}

impl Manifest {
    /// Signs the manifest with each root key. Errors: it breaks a rule of [`Manifest::check`].
    pub fn sign(&self, roots: &[&SigningKey]) -> Result<SignedManifest, Broken> {
        self.check()?;
        let body = serde_json::to_string(self).map_err(|_| Broken::Json)?;
        let signatures = roots
            .iter()
            .map(|key| RootSignature { kid: key.kid().to_owned(), sig: key.sign(Purpose::Manifest, &body) })
            .collect();
        Ok(SignedManifest { body, signatures })
    }

    /// Whether every part may be as it is.
    pub fn check(&self) -> Result<(), Broken> {
        let wrong = |field: &'static str| Err(Broken::Value { field });
        if self.v != 1 {
            return wrong("v");
        }
        if self.expires <= self.issued {
            return wrong("expires");
        }
        if self.bits > bucket::BITS_MAX {
            return wrong("bits");
        }
        if self.delta_from > self.snapshot {
            return wrong("delta_from");
        }
        if self.roots.is_empty() || self.roots.len() > ROOTS_MAX {
            return wrong("roots");
        }
        if self.keys.len() > KEYS_MAX || self.keys.iter().any(|key| key.alg != "Ed25519") {
            return wrong("keys");
        }
        if self.revoked.len() > REVOKED_MAX {
            return wrong("revoked");
        }
        self.keys.iter().try_for_each(|key| check_kid(&key.kid))?;
        self.roots.iter().try_for_each(|root| check_kid(&root.kid))
    }

    /// The keys by their id.
    pub fn keys(&self) -> Keys {
        self.keys.iter().map(|key| (key.kid.clone(), key.clone())).collect()
    }

    /// The root keys by their id.
    pub fn roots(&self) -> Roots {
        self.roots.iter().map(|root| (root.kid.clone(), root.public)).collect()
    }
}

impl SignedManifest {
    /// The JSON served.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the JSON. Errors: over a limit, not of the shape. Nothing is verified.
    pub fn from_bytes(octets: &[u8]) -> Result<SignedManifest, Broken> {
        if octets.len() > OCTETS_MAX {
            return Err(Broken::TooLarge { what: "manifest", max: OCTETS_MAX });
        }
        let signed: SignedManifest = serde_json::from_slice(octets).map_err(|_| Broken::Json)?;
        if signed.signatures.len() > ROOTS_MAX {
            return Err(Broken::TooLarge { what: "signatures", max: ROOTS_MAX });
        }
        Ok(signed)
    }

    /// The manifest, when one of the root keys signed it and it is not over yet. A time of issue in the future is fine: clocks
    /// differ.
    pub fn open(&self, roots: &Roots, now: UnixSeconds) -> Result<Manifest, Untrusted> {
        let is_good = |signature: &RootSignature| {
            let root = roots.get(&signature.kid);
            root.is_some_and(|root| root.is_good(Purpose::Manifest, &self.body, &signature.sig))
        };
        if !self.signatures.iter().any(|signature| roots.contains_key(&signature.kid)) {
            return Err(Untrusted::UnknownRoot);
        }
        if !self.signatures.iter().any(is_good) {
            return Err(Untrusted::BadSignature);
        }
        let manifest: Manifest = serde_json::from_str(&self.body).map_err(|_| Untrusted::Malformed)?;
        manifest.check().map_err(|_| Untrusted::Malformed)?;
        // A manifest that nobody it names signed would lock every handset out.
        let named = manifest.roots();
        let signs = |signature: &RootSignature| {
            let root = named.get(&signature.kid);
            root.is_some_and(|root| root.is_good(Purpose::Manifest, &self.body, &signature.sig))
        };
        if !self.signatures.iter().any(signs) {
            return Err(Untrusted::Malformed);
        }
        if now >= manifest.expires {
            return Err(Untrusted::Expired);
        }
        Ok(manifest)
    }

    /// The root keys that a manifest names for itself, when one of them signed it: for trust on first use, by people who can
    /// compare a fingerprint. Errors as [`SignedManifest::open`].
    pub fn roots_on_first_use(&self, now: UnixSeconds) -> Result<Roots, Untrusted> {
        let said: Manifest = serde_json::from_str(&self.body).map_err(|_| Untrusted::Malformed)?;
        self.open(&said.roots(), now).map(|manifest| manifest.roots())
    }
}

/// Why a manifest is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untrusted {
    /// No root key of the handset's signed it.
    UnknownRoot,
    /// It was changed after it was signed.
    BadSignature,
    /// It is signed and no manifest that this client understands.
    Malformed,
    /// Its time is over.
    Expired,
    /// It is older than one that was believed before.
    Rollback,
}
