//! Any octets at every decoder: never a panic, and what is read is written back the same.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod platform;

use std::sync::LazyLock;

use platform::{NOW, Platform, SENDER, message};
use proptest::prelude::*;
use smart::bridge::Bridge;
use smart::manifest::SignedManifest;
use smart::{Bucket, Delta, Need, Pack, PortKind, PortRule, Prefix, Record, SigHash, Snapshot, signature};

/// Files that are nearly right: a good one with some octets changed, cut somewhere.
fn nearly(good: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = good.len();
    let changes = prop::collection::vec((0..length, any::<u8>()), 0..4);
    (changes, 0..=length).prop_map(move |(changes, cut)| {
        let mut file = good.clone();
        for (at, octet) in changes {
            file[at] = octet;
        }
        file.truncate(if cut % 3 == 0 { cut } else { file.len() });
        file
    })
}

fn read_all(octets: &[u8]) {
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
    if let Ok(manifest) = SignedManifest::from_bytes(octets) {
        let _ = manifest.roots_on_first_use(NOW);
    }
    Bridge::default().call(octets, octets);
}

static MANIFEST: LazyLock<Vec<u8>> = LazyLock::new(|| Platform::new(2).serve(&Need::Manifest));

/// Takes whatever comes for an address, then answers a message.
fn take_all(octets: &[u8]) {
    let platform = Platform::new(0);
    for whole_octets_max in [0, 1 << 20] {
        let mut client = platform.client(whole_octets_max);
        client.take(&Need::Manifest, &MANIFEST, NOW).unwrap();
        let needs = [
            Need::Manifest,
            Need::Snapshot { number: 10 },
            Need::Delta { from: 10, to: 11 },
            Need::Bucket { prefix: Prefix::ALL },
            Need::Pack { snapshot: 10, prefix: Prefix::ALL },
        ];
        for need in needs {
            let _ = client.take(&need, octets, NOW);
        }
        client.resolve(SENDER, &message(1), NOW);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_octets(octets in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&octets);
        take_all(&octets);
    }

    #[test]
    fn nearly_a_table(octets in nearly(Platform::new(2).table().to_bytes())) {
        read_all(&octets);
        take_all(&octets);
    }

    #[test]
    fn nearly_a_pack(octets in nearly(Platform::new(3).pack(Prefix::ALL).to_bytes())) {
        read_all(&octets);
        take_all(&octets);
    }

    #[test]
    fn nearly_json(octets in prop_oneof![
        nearly(Platform::new(2).serve(&Need::Manifest)),
        nearly(Platform::new(2).serve(&Need::Bucket { prefix: Prefix::ALL })),
        nearly(platform::record(1).to_bytes().unwrap()),
    ]) {
        read_all(&octets);
        take_all(&octets);
    }

    #[test]
    fn any_text(text in any::<String>(), sender in any::<String>()) {
        for found in signature::find(&text) {
            prop_assert!(!found.is_empty() && found.chars().count() <= signature::CHARS_MAX);
        }
        signature::hash(&text);
        let rule = PortRule::new(PortKind::Suffix, "12345").unwrap();
        prop_assert!(!rule.matches(&text) || text.trim_end_matches([' ', ')', '-']).len() > 5);
        if let Ok(rule) = PortRule::new(PortKind::Exact, &sender) {
            prop_assert!(rule.matches(&sender), "{sender}");
        }
        Need::parse(&text, 8).ok();
    }

    #[test]
    fn a_signature_is_found_where_it_stands(name in "[a-z甲-癸]{1,12}", text in "[a-z 甲-癸]{0,20}") {
        let normal = signature::normalise(&name);
        prop_assert_eq!(signature::find(&format!("【{name}】{text}")), vec![normal.clone()]);
        prop_assert_eq!(signature::find(&format!("{text}【{name}】")), vec![normal]);
    }

    #[test]
    fn a_hash_lies_in_one_bucket(octets in any::<[u8; 32]>(), bits in 0_u8..=24) {
        let hash = SigHash::new(octets);
        let prefix = Prefix::of(&hash, bits);
        prop_assert!(prefix.holds(&hash));
        prop_assert_eq!(Prefix::parse(&prefix.to_string(), bits).unwrap(), prefix);
        prop_assert_eq!(hash.to_string().parse::<SigHash>().unwrap(), hash);
    }
}
