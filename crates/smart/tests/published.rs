//! A small platform as files, for clients in any language: what each address answers, signed with the keys below, good at
//! 1800000000. `HONGYAN_ACCEPT=1` writes them anew.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod platform;

use std::path::Path;

use platform::{NOW, Platform, SENDER, message};
use smart::record::Revoked;
use smart::{Answer, Need, Prefix};

#[test]
fn the_published_files_are_those_of_these_keys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/platform");
    let mut platform = Platform::new(3);
    platform.publish(|platform| {
        // The third brand is frozen, and somebody still serves it.
        platform.revoked.push(Revoked { profile_id: "sp_2".into(), version: 3 });
    });
    let files = [
        ("manifest.json", Need::Manifest),
        ("snapshot-11.bin", Need::Snapshot { number: 11 }),
        ("delta-10-11.bin", Need::Delta { from: 10, to: 11 }),
        ("resolve-all.json", Need::Bucket { prefix: Prefix::ALL }),
        ("pack-11-all.bin", Need::Pack { snapshot: 11, prefix: Prefix::ALL }),
    ];
    for (name, need) in &files {
        let (path, octets) = (folder.join(name), platform.serve(need));
        if std::env::var_os("HONGYAN_ACCEPT").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &octets).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == octets, "{name} is another: HONGYAN_ACCEPT=1 writes it");
    }
    let mut client = platform.client(4 << 20);
    platform.feed(&mut client, NOW);
    assert!(matches!(client.resolve(SENDER, &message(0), NOW), Answer::Shown(_)));
    assert_eq!(client.resolve(SENDER, &message(2), NOW), Answer::Refused(smart::Refusal::Revoked));
}
