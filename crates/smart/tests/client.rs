//! A handset against a platform: what is fetched, what is shown, and what is not shown whoever changed what on the way.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod platform;

use platform::{NOW, Platform, SENDER, message, name, png, record};
use smart::client::Bad;
use smart::manifest::{SignedManifest, Untrusted};
use smart::record::Revoked;
use smart::seal::Purpose;
use smart::{
    Answer, Client, Config, Need, Refusal, Shown, SigningKey, Snapshot, UnixSeconds, bucket, signature,
};

const WHOLE: u64 = 4 << 20;
const BUCKETS: u64 = 0;

fn shown(answer: Answer) -> Shown {
    match answer {
        Answer::Shown(shown) => *shown,
        other => panic!("{other:?}"),
    }
}

fn fetch(answer: Answer) -> Need {
    match answer {
        Answer::Fetch(need) => need,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_table_is_fetched_whole_and_messages_ask_for_nothing() {
    let platform = Platform::new(3);
    let mut client = platform.client(WHOLE);
    assert_eq!(fetch(client.resolve(SENDER, &message(1), NOW)), Need::Manifest);
    assert_eq!(platform.feed(&mut client, NOW), ["/t/v1/manifest", "/t/v1/snapshot/10.bin"]);
    let first = shown(client.resolve(SENDER, &message(1), NOW));
    assert_eq!((first.brand.name.as_str(), first.version, first.logo), ("品牌1", 3, None));
    // The logo comes with those of everybody else.
    let need = client.logo_need(&first, NOW).unwrap();
    assert_eq!(need.to_string(), "/t/v1/pack/10/all");
    client.take(&need, &platform.serve(&need), NOW).unwrap();
    let second = shown(client.resolve(SENDER, &message(1), NOW));
    assert_eq!(client.logo(&second.logo.unwrap()).unwrap(), png(1));
    assert_eq!(client.logo_need(&second, NOW), None);
    // Nothing is asked for because of any message.
    assert_eq!(client.resolve(SENDER, "【不认识】您好", NOW), Answer::Unknown);
    assert_eq!(client.resolve(SENDER, "没有签名", NOW), Answer::Unknown);
    assert_eq!(client.next(NOW), None);
    assert_eq!(client.next(NOW.plus(86_400)), Some(Need::Manifest));
}

#[test]
fn changes_come_as_differences_and_end_in_the_table_that_is_announced() {
    let mut platform = Platform::new(5);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    platform.publish(|platform| {
        platform.records.remove(4);
        platform.records[0].version = 4;
        platform.records.push(record(7));
    });
    let later = NOW.plus(86_400);
    assert_eq!(platform.feed(&mut client, later), ["/t/v1/manifest", "/t/v1/delta/10/11"]);
    assert_eq!(shown(client.resolve(SENDER, &message(0), later)).version, 4);
    assert_eq!(client.resolve(SENDER, &message(4), later), Answer::Unknown);
    shown(client.resolve(SENDER, &message(7), later));
    // A difference that leaves something out is found out, and the whole table is fetched.
    platform.publish(|platform| platform.records[1].version = 9);
    let again = later.plus(86_400);
    let need = client.next(again).unwrap();
    client.take(&need, &platform.serve(&need), again).unwrap();
    let need = client.next(again).unwrap();
    let mut delta = smart::Delta::from_bytes(&platform.serve(&need)).unwrap();
    delta.added.clear();
    assert_eq!(client.take(&need, &delta.to_bytes(), again), Err(Bad::Other));
    assert_eq!(shown(client.resolve(SENDER, &message(1), again)).version, 3);
    assert_eq!(platform.feed(&mut client, again), ["/t/v1/snapshot/12.bin"]);
    assert_eq!(shown(client.resolve(SENDER, &message(1), again)).version, 9);
}

#[test]
fn a_large_table_is_asked_by_buckets_that_name_no_brand() {
    let platform = Platform::new(1000);
    let mut client = platform.client(BUCKETS);
    assert_eq!(platform.feed(&mut client, NOW), ["/t/v1/manifest"]);
    let bits = platform.bits();
    assert!(bits >= 2, "{bits}");
    let need = fetch(client.resolve(SENDER, &message(17), NOW));
    let Need::Bucket { prefix } = need else { panic!("{need:?}") };
    // Fifty brands and more have the same address.
    let alike = (0..1000).filter(|n| prefix.holds(&signature::hash(&name(*n)))).count();
    assert!(alike as u64 >= bucket::K_MIN, "{alike}");
    client.take(&need, &platform.serve(&need), NOW).unwrap();
    let brand = shown(client.resolve(SENDER, &message(17), NOW));
    let pack = client.logo_need(&brand, NOW).unwrap();
    assert_eq!(pack.to_string(), format!("/t/v1/pack/10/{prefix}"));
    client.take(&pack, &platform.serve(&pack), NOW).unwrap();
    assert!(shown(client.resolve(SENDER, &message(17), NOW)).logo.is_some());
    // Whoever else is in the bucket needs nothing more, known or not.
    let other = (0..1000).find(|n| *n != 17 && prefix.holds(&signature::hash(&name(*n)))).unwrap();
    shown(client.resolve(SENDER, &message(other), NOW));
    let stranger = (0..).map(|n| format!("路人{n}")).find(|one| prefix.holds(&signature::hash(one))).unwrap();
    let unknown = format!("您好【{stranger}】");
    assert_eq!(client.resolve(SENDER, &unknown, NOW), Answer::Unknown);
    // That it is unknown is believed for an hour when something was published since.
    let mut platform = platform;
    platform.publish(|platform| platform.records.truncate(999));
    client.take(&Need::Manifest, &platform.serve(&Need::Manifest), NOW).unwrap();
    assert_eq!(client.resolve(SENDER, &unknown, NOW.plus(3599)), Answer::Unknown);
    assert_eq!(fetch(client.resolve(SENDER, &unknown, NOW.plus(3600))), Need::Bucket { prefix });
    shown(client.resolve(SENDER, &message(17), NOW.plus(3600)));
}

#[test]
fn fifty_brands_are_one_bucket() {
    let platform = Platform::new(50);
    let mut client = platform.client(BUCKETS);
    platform.feed(&mut client, NOW);
    let asked: Vec<String> =
        (0..50).map(|n| fetch(client.resolve(SENDER, &message(n), NOW)).to_string()).collect();
    assert!(asked.iter().all(|path| path == "/t/v1/resolve/all"), "{asked:?}");
}

#[test]
fn a_brand_is_for_its_senders_only() {
    let platform = Platform::new(3);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    for sender in [SENDER, "+8610690000", "0086106900009"] {
        shown(client.resolve(sender, &message(0), NOW));
    }
    for sender in ["106910001234", "13800138000", "Acme", "", "+1069000"] {
        assert_eq!(
            client.resolve(sender, &message(0), NOW),
            Answer::Refused(Refusal::WrongSender),
            "{sender}"
        );
    }
}

#[test]
fn two_profiles_of_one_signature_are_told_apart_by_the_sender() {
    let mut platform = Platform::new(2);
    platform.records[1].sig_sha256 = platform.records[0].sig_sha256;
    platform.records[1].ports = vec![smart::PortRule::new(smart::PortKind::Exact, "95500").unwrap()];
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    assert_eq!(shown(client.resolve(SENDER, &message(0), NOW)).profile_id, "sp_0");
    assert_eq!(shown(client.resolve("95500", &message(0), NOW)).profile_id, "sp_1");
    assert_eq!(client.resolve("95501", &message(0), NOW), Answer::Refused(Refusal::WrongSender));
}

#[test]
fn a_region_that_is_not_known_is_not_meant() {
    let mut platform = Platform::new(1);
    platform.records[0].regions = vec!["CN-11".into()];
    for (region, is_shown) in [(None, false), (Some("CN-31"), false), (Some("CN-11"), true)] {
        let roots = platform.client(WHOLE).roots().clone();
        let mut client = Client::new(Config { region: region.map(str::to_owned), ..Config::new(roots) });
        platform.feed(&mut client, NOW);
        let answer = client.resolve(SENDER, &message(0), NOW);
        assert_eq!(matches!(answer, Answer::Shown(_)), is_shown, "{answer:?}");
        assert!(is_shown || answer == Answer::Refused(Refusal::OtherRegion));
    }
}

/// A client of a platform in whose records somebody changed something on the way, in buckets, which no digest covers.
fn with_records(platform: &Platform, change: impl Fn(&mut smart::Signed)) -> Client {
    let mut client = platform.client(BUCKETS);
    platform.feed(&mut client, NOW);
    let need = fetch(client.resolve(SENDER, &message(0), NOW));
    let mut bucket = smart::Bucket::from_bytes(&platform.serve(&need)).unwrap();
    bucket.records.iter_mut().for_each(change);
    client.take(&need, &bucket.to_bytes(), NOW).unwrap();
    client
}

#[test]
fn a_changed_record_is_not_shown() {
    let platform = Platform::new(1);
    let refused = |client: Client| client.resolve(SENDER, &message(0), NOW);
    for (from, to) in [("https://example.com/", "https://example.org/"), ("4000000000", "4000000001")] {
        let client = with_records(&platform, |signed| signed.body = signed.body.replace(from, to));
        assert_eq!(refused(client), Answer::Refused(Refusal::BadSignature), "{from}");
    }
    // Not even a blank more, which the same record would be read from.
    let client = with_records(&platform, |signed| signed.body.push(' '));
    assert_eq!(refused(client), Answer::Refused(Refusal::BadSignature));
    let client = with_records(&platform, |signed| {
        let mut sig = *signed.sig.octets();
        sig[40] ^= 1;
        signed.sig = smart::seal::Sig::new(sig);
    });
    assert_eq!(refused(client), Answer::Refused(Refusal::BadSignature));
    // Signed by somebody else, under a name that is known or is not.
    let stranger = SigningKey::from_seed("2026a", &[9; 32]).unwrap();
    let client = with_records(&platform, |signed| signed.sig = stranger.sign(Purpose::Record, &signed.body));
    assert_eq!(refused(client), Answer::Refused(Refusal::BadSignature));
    let client = with_records(&platform, |signed| signed.kid = "2027a".into());
    assert_eq!(refused(client), Answer::Refused(Refusal::UnknownKey));
    // A signature made for a manifest is none for a record.
    let client = with_records(&platform, |signed| {
        signed.sig = Platform::new(1).key.sign(Purpose::Manifest, &signed.body);
    });
    assert_eq!(refused(client), Answer::Refused(Refusal::BadSignature));
}

#[test]
fn every_octet_of_a_table_counts() {
    let platform = Platform::new(2);
    let need = Need::Snapshot { number: 10 };
    let file = platform.serve(&need);
    let mut client = platform.client(WHOLE);
    client.take(&Need::Manifest, &platform.serve(&Need::Manifest), NOW).unwrap();
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x10;
        assert!(client.take(&need, &changed, NOW).is_err(), "octet {at}");
    }
    assert!(client.take(&need, &file[..file.len() - 1], NOW).is_err());
    client.take(&need, &file, NOW).unwrap();
}

#[test]
fn every_octet_of_a_manifest_counts() {
    let platform = Platform::new(1);
    let file = platform.serve(&Need::Manifest);
    let mut client = platform.client(WHOLE);
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x01;
        assert!(client.take(&Need::Manifest, &changed, NOW).is_err(), "octet {at}");
    }
    assert!(client.manifest().is_none());
    client.take(&Need::Manifest, &file, NOW).unwrap();
}

#[test]
fn every_octet_of_a_logo_counts() {
    let platform = Platform::new(2);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    let need = client.logo_need(&shown(client.resolve(SENDER, &message(0), NOW)), NOW).unwrap();
    let file = platform.serve(&need);
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x01;
        // The size in pixels is a hint; everything else is what its digest says.
        let fine = client.take(&need, &changed, NOW).is_ok();
        let brand = shown(client.resolve(SENDER, &message(0), NOW));
        assert!(!fine || brand.logo.is_none_or(|logo| client.logo(&logo).unwrap() == png(0)), "octet {at}");
    }
}

#[test]
fn nothing_is_shown_before_its_time_or_after_it() {
    let mut platform = Platform::new(2);
    platform.records[0].not_before = NOW.plus(10);
    platform.records[1].expires = NOW.plus(10);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    assert_eq!(client.resolve(SENDER, &message(0), NOW), Answer::Refused(Refusal::NotYetValid));
    shown(client.resolve(SENDER, &message(1), NOW.plus(9)));
    shown(client.resolve(SENDER, &message(0), NOW.plus(10)));
    assert_eq!(client.resolve(SENDER, &message(1), NOW.plus(10)), Answer::Refused(Refusal::Expired));
    // Without a manifest for a week nobody knows what was revoked.
    let late = NOW.plus(7 * 86_400);
    assert_eq!(client.resolve(SENDER, &message(0), late), Answer::Refused(Refusal::ManifestExpired));
    // And a key that is over signs nothing any more, whatever a record says.
    let mut manifest = platform.manifest();
    manifest.keys[0].not_after = NOW;
    manifest.issued = NOW.plus(1);
    let signed = manifest.sign(&[&platform.root]).unwrap();
    client.take(&Need::Manifest, &signed.to_bytes(), NOW).unwrap();
    assert_eq!(client.resolve(SENDER, &message(0), NOW.plus(10)), Answer::Refused(Refusal::KeyExpired));
}

#[test]
fn what_was_revoked_is_not_shown_even_from_an_old_table() {
    let mut platform = Platform::new(2);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    shown(client.resolve(SENDER, &message(0), NOW));
    platform.publish(|platform| {
        platform.revoked.push(Revoked { profile_id: "sp_0".into(), version: 3 });
        platform.records.remove(0);
    });
    client.take(&Need::Manifest, &platform.serve(&Need::Manifest), NOW).unwrap();
    assert_eq!(client.table_number(), Some(10));
    assert_eq!(client.resolve(SENDER, &message(0), NOW), Answer::Refused(Refusal::Revoked));
    shown(client.resolve(SENDER, &message(1), NOW));
    // A later version of the profile is another matter.
    platform.publish(|platform| {
        let mut next = record(0);
        next.version = 4;
        platform.records.push(next);
    });
    platform.feed(&mut client, NOW.plus(86_400));
    assert_eq!(shown(client.resolve(SENDER, &message(0), NOW.plus(86_400))).version, 4);
}

#[test]
fn time_does_not_run_backwards() {
    let mut platform = Platform::new(1);
    let old = platform.serve(&Need::Manifest);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    platform.publish(|platform| platform.revoked.push(Revoked { profile_id: "sp_0".into(), version: 3 }));
    platform.feed(&mut client, NOW.plus(86_400));
    let rollback = Err(Bad::Manifest(Untrusted::Rollback));
    assert_eq!(client.take(&Need::Manifest, &old, NOW.plus(86_400)), rollback);
    assert_eq!(client.floor(), 11);
    // What was kept for the next start holds after it.
    let mut restarted = Client::new(Config { floor: client.floor(), ..Config::new(client.roots().clone()) });
    assert_eq!(restarted.take(&Need::Manifest, &old, NOW.plus(86_400)), rollback);
    // Nor does a manifest of the same snapshot that was signed earlier and revokes less.
    let mut newer = platform.manifest();
    newer.issued = newer.issued.plus(5);
    client.take(&Need::Manifest, &newer.sign(&[&platform.root]).unwrap().to_bytes(), NOW).unwrap();
    assert_eq!(client.take(&Need::Manifest, &platform.serve(&Need::Manifest), NOW), rollback);
    // An old manifest is no manifest for a handset that never saw another either, once its time is over.
    let mut fresh = platform.client(WHOLE);
    let over = Err(Bad::Manifest(Untrusted::Expired));
    assert_eq!(fresh.take(&Need::Manifest, &old, NOW.plus(7 * 86_400)), over);
}

#[test]
fn root_keys_are_followed_and_nobody_else() {
    let mut platform = Platform::new(1);
    let mut client = platform.client(WHOLE);
    platform.feed(&mut client, NOW);
    let next = SigningKey::from_seed("root-2", &[5; 32]).unwrap();
    // Signed by a stranger.
    let strange = platform.manifest().sign(&[&next]).unwrap().to_bytes();
    assert_eq!(client.take(&Need::Manifest, &strange, NOW), Err(Bad::Manifest(Untrusted::UnknownRoot)));
    // A stranger under the known name.
    let fake = SigningKey::from_seed("root-1", &[6; 32]).unwrap();
    let strange = platform.manifest().sign(&[&fake]).unwrap().to_bytes();
    assert_eq!(client.take(&Need::Manifest, &strange, NOW), Err(Bad::Manifest(Untrusted::BadSignature)));
    // A manifest that both sign names the next key; then the next key alone is enough.
    platform.publish(|_| {});
    let mut manifest = platform.manifest();
    manifest.roots.push(smart::manifest::RootLine::of(&next));
    let both = manifest.sign(&[&platform.root, &next]).unwrap().to_bytes();
    client.take(&Need::Manifest, &both, NOW).unwrap();
    platform.publish(|platform| platform.root = next);
    client.take(&Need::Manifest, &platform.serve(&Need::Manifest), NOW).unwrap();
    assert_eq!(client.roots().keys().collect::<Vec<_>>(), ["root-2"]);
    // A manifest that names none of its signers would lock everybody out.
    platform.publish(|_| {});
    let mut manifest = platform.manifest();
    manifest.roots = vec![smart::manifest::RootLine::of(&fake)];
    let locked = manifest.sign(&[&platform.root]).unwrap().to_bytes();
    assert_eq!(client.take(&Need::Manifest, &locked, NOW), Err(Bad::Manifest(Untrusted::Malformed)));
}

#[test]
fn first_use_takes_the_keys_that_a_manifest_proves_to_have() {
    let platform = Platform::new(1);
    let signed = SignedManifest::from_bytes(&platform.serve(&Need::Manifest)).unwrap();
    assert_eq!(signed.roots_on_first_use(NOW).unwrap(), *platform.client(WHOLE).roots());
    let fake = SigningKey::from_seed("root-1", &[6; 32]).unwrap();
    let signed = platform.manifest().sign(&[&fake]).unwrap();
    assert_eq!(signed.roots_on_first_use(NOW), Err(Untrusted::BadSignature));
}

#[test]
fn a_platform_that_does_not_answer_is_left_alone_for_a_while() {
    let platform = Platform::new(1);
    let mut client = platform.client(WHOLE);
    for pause in [15, 30, 60] {
        client.failed(&Need::Manifest, NOW);
        assert_eq!(client.next(NOW.plus(pause - 1)), None);
        assert_eq!(client.resolve(SENDER, &message(0), NOW), Answer::Unknown);
        assert_eq!(client.next(NOW.plus(pause)), Some(Need::Manifest));
    }
    for _ in 0..40 {
        client.failed(&Need::Manifest, NOW);
    }
    assert_eq!(client.next(NOW.plus(3600)), Some(Need::Manifest));
    // A table that is gone means that a newer one is out.
    let later = NOW.plus(3600);
    client.take(&Need::Manifest, &platform.serve(&Need::Manifest), later).unwrap();
    let need = client.next(later).unwrap();
    client.failed(&need, later);
    assert_eq!(client.next(later), Some(Need::Manifest));
}

#[test]
fn a_bucket_that_is_another_is_not_taken() {
    let platform = Platform::new(400);
    let mut client = platform.client(BUCKETS);
    platform.feed(&mut client, NOW);
    let Need::Bucket { prefix } = fetch(client.resolve(SENDER, &message(0), NOW)) else { panic!() };
    let other = smart::Prefix::every(platform.bits()).find(|one| *one != prefix).unwrap();
    let strange = platform.serve(&Need::Bucket { prefix: other });
    let need = Need::Bucket { prefix };
    assert_eq!(client.take(&need, &strange, NOW), Err(Bad::Other));
    // Nor one that says it is this one and holds others.
    let mut bucket = smart::Bucket::from_bytes(&strange).unwrap();
    bucket.bucket = prefix.to_string();
    assert_eq!(client.take(&need, &bucket.to_bytes(), NOW), Err(Bad::Other));
}

#[test]
fn tables_are_the_same_file_in_any_order() {
    let platform = Platform::new(20);
    let mut signed = platform.signed();
    signed.reverse();
    assert_eq!(Snapshot::new(10, signed.clone()).unwrap().to_bytes(), platform.table().to_bytes());
    signed.push(signed[0].clone());
    assert!(Snapshot::new(10, signed).is_err());
    assert_eq!(Snapshot::from_bytes(&platform.table().to_bytes()).unwrap(), platform.table());
}

#[test]
fn the_canonical_octets_are_these() {
    let mut record = record(1);
    record.regions = vec!["CN-11".into()];
    let octets = record.to_bytes().unwrap();
    let hash = record.sig_sha256;
    let logo = record.brand.logo[0].sha256;
    let expected = format!(
        concat!(
            r##"{{"v":1,"sig_sha256":"{}","profile_id":"sp_1","version":3,"##,
            r##""brand":{{"name":"品牌1","summary":"一个示例品牌","colour":"#C8102E","logo":[{{"px":96,"sha256":"{}"}}]}},"##,
            r##""ports":[{{"rule":"prefix","value":"10690000"}}],"regions":["CN-11"],"menus":["##,
            r##"{{"item_id":"m1","label":"我的订单","action":{{"type":"OPEN_URL","url":"https://example.com/1","title":"订单"}}}},"##,
            r##"{{"item_id":"m2","label":"客服","children":[{{"item_id":"m2a","label":"电话","##,
            r##""action":{{"type":"DIAL","phone":"4000000000"}}}}]}}],"not_before":1799999000,"expires":1802678400}}"##,
        ),
        hash, logo
    );
    assert_eq!(String::from_utf8(octets.clone()).unwrap(), expected);
    assert_eq!(smart::Record::from_bytes(&octets).unwrap(), record);
}

#[test]
fn a_handset_is_protected_from_what_a_platform_should_not_have_signed() {
    use smart::{Action, MenuItem};
    let wrong = |change: &dyn Fn(&mut smart::Record)| {
        let mut record = record(1);
        change(&mut record);
        record.sign(&Platform::new(0).key).is_err()
    };
    assert!(!wrong(&|_| {}));
    assert!(wrong(&|record| record.brand.name = "a\u{202E}b".into()));
    assert!(wrong(&|record| record.brand.name = "十六个字的名字实在太长了不能用的".into()));
    assert!(wrong(&|record| record.brand.colour = "red".into()));
    assert!(wrong(&|record| record.ports.clear()));
    assert!(wrong(&|record| record.expires = UnixSeconds(1)));
    assert!(wrong(&|record| record.menus[1].children = vec![record.menus[0].clone(); 6]));
    assert!(wrong(&|record| record.menus[1].children[0].item_id = "m1".into()));
    assert!(wrong(&|record| record.menus[0].label = "这个标签太长了吧".into()));
    for url in [
        "http://example.com",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com/",
        "https://example.com/ x",
        "https://例子.example/",
    ] {
        let action = Action::OpenUrl { url: url.into(), title: String::new() };
        assert!(wrong(&|record| record.menus[0].action = Some(action.clone())), "{url}");
    }
    for url in ["javascript:alert(1)", "data:text/html,x", "https://example.com", "intent://x", "noscheme"] {
        let action = Action::OpenApp { url: url.into(), fallback: "https://example.com/".into() };
        assert!(wrong(&|record| record.menus[0].action = Some(action.clone())), "{url}");
    }
    let deep = MenuItem {
        item_id: "m3".into(),
        label: "深".into(),
        action: None,
        children: vec![record(1).menus[1].clone()],
    };
    assert!(wrong(&|record| record.menus[1] = deep.clone()));
    // Even when it signed such a record.
    let platform = Platform::new(1);
    let client = with_records(&platform, |signed| {
        signed.body = signed.body.replace("https://", "http://");
        signed.sig = platform.key.sign(Purpose::Record, &signed.body);
    });
    assert_eq!(client.resolve(SENDER, &message(0), NOW), Answer::Refused(Refusal::Malformed));
}
