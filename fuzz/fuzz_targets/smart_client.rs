//! Any octets as whatever a handset fetches: no panic; files that are read are written the same; no brand is shown that the
//! platform did not sign.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use smart::bridge::Bridge;
use smart::manifest::{Manifest, RootLine};
use smart::seal::KeyLine;
use smart::{
    Answer, Bucket, Client, Config, Delta, Digest, Need, Pack, Prefix, Record, SigningKey, Snapshot, UnixSeconds,
};

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

static ROOT: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_seed("root-1", &[1; 32]).unwrap());

static MANIFEST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let key = SigningKey::from_seed("2026a", &[2; 32]).unwrap();
    let table = Snapshot::default().to_bytes();
    let manifest = Manifest {
        v: 1,
        snapshot: 10,
        issued: NOW,
        expires: NOW.plus(86_400),
        ttl_seconds: 3600,
        negative_ttl_seconds: 600,
        bits: 0,
        k_min: 50,
        records: 0,
        snapshot_octets: table.len() as u64,
        snapshot_sha256: Digest::of(&table),
        delta_from: 9,
        roots: vec![RootLine::of(&ROOT)],
        keys: vec![KeyLine::of(&key, NOW.plus(86_400))],
        revoked: vec![],
    };
    manifest.sign(&[&ROOT]).unwrap().to_bytes()
});

fuzz_target!(|input: (u8, &[u8], &str)| {
    let (which, octets, text) = input;
    if let Ok(table) = Snapshot::from_bytes(octets) {
        assert_eq!(table.to_bytes(), octets);
    }
    if let Ok(delta) = Delta::from_bytes(octets) {
        assert_eq!(delta.to_bytes(), octets);
    }
    if let Ok(pack) = Pack::from_bytes(octets) {
        assert_eq!(pack.to_bytes(), octets);
    }
    if let Ok(bucket) = Bucket::from_bytes(octets) {
        assert_eq!(Bucket::from_bytes(&bucket.to_bytes()).unwrap(), bucket);
    }
    if let Ok(record) = Record::from_bytes(octets) {
        assert_eq!(Record::from_bytes(&record.to_bytes().unwrap()).unwrap(), record);
    }
    let roots = [(ROOT.kid().to_owned(), ROOT.public())].into();
    let whole_octets_max = u64::from(which % 2) << 20;
    let mut client = Client::new(Config { whole_octets_max, ..Config::new(roots) });
    client.take(&Need::Manifest, &MANIFEST, NOW).unwrap();
    let need = match which / 2 % 5 {
        0 => Need::Manifest,
        1 => Need::Snapshot { number: 10 },
        2 => Need::Delta { from: 9, to: 10 },
        3 => Need::Bucket { prefix: Prefix::ALL },
        _ => Need::Pack { snapshot: 10, prefix: Prefix::ALL },
    };
    let _ = client.take(&need, octets, NOW);
    assert!(!matches!(client.resolve(text, text, NOW), Answer::Shown(_)));
    Bridge::default().call(octets, octets);
});
