//! Smart SMS: profiles and their versions, makers of handsets, logos, and what handsets are told.

use domain::evidence::{FileKind, Standing as FileStanding, Subject};
use domain::id::{AccountId, EvidenceId, SmartId};
use domain::review::Status;
use domain::smart::life::State;
use domain::smart::look::Print;
use domain::smart::vendor::Standing;
use store::evidence::{self, Evidence};
use store::smart_logos::{self, Logo, LogoSize};
use store::smart_profiles::{self, Brand, By, Filter, SmartProfile, SmartVersion, VendorRow};
use store::smart_records::{self, Revoked, SmartKey, SmartRecord};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

fn profile(id: i64, name: &str) -> SmartProfile {
    SmartProfile {
        id: SmartId(id),
        tenant: RED,
        name: name.into(),
        state: State::Draft,
        newest: 1,
        newest_status: Status::Draft,
        live: None,
        live_name: None,
        next_item: 5,
        version: 1,
        created_ms: NOW,
        created_by: "CNX01_Adm".into(),
        changed_ms: NOW,
        published_ms: None,
        freeze: (String::new(), String::new()),
        frozen: None,
        unfreeze: None,
    }
}

fn version(number: i64, status: Status) -> SmartVersion {
    SmartVersion {
        number,
        status,
        wording: "{}".into(),
        logo: None,
        created_ms: NOW,
        created_by: "CNX01_Adm".into(),
    }
}

pub(crate) fn chapter(db: &Db) {
    let theirs = SmartProfile { tenant: BLUE, ..profile(903, "Blue Flag") };
    let all = [profile(901, "Red Flag"), profile(902, "Red_Shop"), theirs];
    write(db, move |tx| {
        all.iter().try_for_each(|one| smart_profiles::insert(tx, one, &version(1, Status::Draft)))
    });
    let page = |filter: Filter| {
        let filter = Filter { limit: 9, ..filter };
        let rows = read(db, move |tx| smart_profiles::page_all(tx, &filter));
        rows.into_iter().map(|row| row.id.0).collect::<Vec<_>>()
    };
    assert_eq!(page(Filter::default()), [903, 902, 901], "the newest first");
    let own = Filter {
        tenant: Some(RED),
        state: Some(State::Draft),
        newest: Some(Status::Draft),
        ..Filter::default()
    };
    assert_eq!(page(Filter { before: Some(SmartId(902)), ..own.clone() }), [901]);
    assert_eq!(page(Filter { words: Some("red_".into()), ..own }), [902]);
    let count = |tenant| read(db, move |tx| smart_profiles::count(tx, tenant));
    assert_eq!((count(RED), count(BLUE)), (2, 1));
    assert_eq!(read(db, |tx| smart_profiles::get(tx, RED, SmartId(901))), Some(profile(901, "Red Flag")));
    assert_eq!(read(db, |tx| smart_profiles::get(tx, BLUE, SmartId(901))), None);
    assert_eq!(write(db, |tx| smart_profiles::lock(tx, BLUE, SmartId(901))), None);
    versions(db);
    lives(db);
    vendors(db);
    logos(db);
    records(db);
    documents(db);
    write(db, |tx| smart_profiles::remove(tx, RED, SmartId(902)));
    assert_eq!((read(db, |tx| smart_profiles::get_all(tx, SmartId(902))), count(RED)), (None, 1));
    assert_eq!(read(db, |tx| smart_profiles::versions(tx, RED, SmartId(902))), []);
}

fn versions(db: &Db) {
    let second = SmartVersion {
        logo: Some(vec![7; 32]),
        wording: "{\"name\":\"b\"}".into(),
        ..version(2, Status::Draft)
    };
    let put = second.clone();
    write(db, move |tx| smart_profiles::put_version(tx, RED, SmartId(901), &put));
    let known = read(db, |tx| smart_profiles::versions(tx, RED, SmartId(901)));
    assert_eq!(known, [second, version(1, Status::Draft)]);
    assert_eq!(read(db, |tx| smart_profiles::versions(tx, BLUE, SmartId(901))), []);
    write(db, |tx| smart_profiles::put_version(tx, RED, SmartId(901), &version(1, Status::Approved)));
    let first = read(db, |tx| smart_profiles::version_of(tx, RED, SmartId(901), 1));
    assert_eq!(first, Some(version(1, Status::Approved)));
    write(db, |tx| smart_profiles::remove_version(tx, RED, SmartId(901), 2));
    assert_eq!(read(db, |tx| smart_profiles::version_of(tx, RED, SmartId(901), 2)), None);
}

fn lives(db: &Db) {
    let by = |who: &str, at: i64| Some(By { account: Some(AccountId(1)), who: who.into(), at_ms: NOW + at });
    let live = SmartProfile {
        state: State::Unfreezing,
        newest_status: Status::Approved,
        live: Some(1),
        live_name: Some("redflag".into()),
        changed_ms: NOW + 3,
        published_ms: Some(NOW + 1),
        freeze: ("complaints".into(), "many complaints".into()),
        frozen: by("Rhea", 2),
        unfreeze: by("Iris", 3),
        ..profile(901, "Red Flag")
    };
    let put = live.clone();
    let update = move || {
        let put = put.clone();
        write(db, move |tx| smart_profiles::update(tx, &put))
    };
    assert!(update());
    assert!(!update(), "the second is told");
    let live = SmartProfile { version: 2, ..live };
    assert_eq!(write(db, |tx| smart_profiles::lock(tx, RED, SmartId(901))), Some(live.clone()));
    assert_eq!(read(db, |tx| smart_profiles::get_all(tx, SmartId(901))), Some(live.clone()));
    let brands = read(db, smart_profiles::brands_all);
    let brand = Brand { id: live.id, tenant: RED, wording: "{}".into(), logo: None };
    assert_eq!(brands, [brand], "what may be shown again keeps its name");
    assert_eq!(read(db, smart_profiles::published_all), []);
    let same = SmartProfile { live_name: Some("redflag".into()), tenant: BLUE, ..profile(903, "RED FLAG") };
    let is_taken =
        |id: i64| read(db, move |tx| smart_profiles::is_name_taken_all(tx, "redflag", SmartId(id)));
    assert!(is_taken(903) && !is_taken(901));
    let taken = db.write_blocking(move |tx| smart_profiles::update(tx, &same));
    assert!(matches!(taken, Err(Error::Conflict(_))), "two live brands never read the same: {taken:?}");
}

fn vendors(db: &Db) {
    let row = |version: i64, status| VendorRow {
        vendor: "huawei".into(),
        status,
        reason: "the logo".into(),
        reference: "HW-1".into(),
        who: "Rhea".into(),
        at_ms: NOW,
        version,
    };
    write(db, move |tx| smart_profiles::put_vendor(tx, RED, SmartId(901), 1, &row(1, Standing::Submitted)));
    write(db, move |tx| smart_profiles::put_vendor(tx, RED, SmartId(901), 1, &row(2, Standing::Rejected)));
    let known = read(db, |tx| smart_profiles::vendors(tx, RED, SmartId(901)));
    assert_eq!(known, [(1, row(2, Standing::Rejected))]);
    assert_eq!(read(db, |tx| smart_profiles::vendors(tx, BLUE, SmartId(901))), []);
}

fn logos(db: &Db) {
    let logo =
        Logo { sha256: vec![7; 32], side_px: 512, print: Print { across: u64::MAX, down: 1 }, at_ms: NOW };
    let size = |side_px: i64| LogoSize { side_px, sha256: vec![side_px as u8; 32], data: vec![1, 2, 3] };
    let (put, sizes) = (logo.clone(), [size(400), size(96)]);
    for tenant in [RED, RED, BLUE] {
        let (put, sizes) = (put.clone(), sizes.clone());
        write(db, move |tx| smart_logos::put(tx, tenant, &put, &sizes));
    }
    assert_eq!(read(db, |tx| smart_logos::get(tx, RED, &[7; 32])), Some(logo));
    assert_eq!(read(db, |tx| smart_logos::get(tx, RED, &[8; 32])), None);
    assert_eq!(read(db, |tx| smart_logos::size_all(tx, &[7; 32], 96)), Some(size(96)));
    assert_eq!(read(db, |tx| smart_logos::size_all(tx, &[7; 32], 97)), None);
    let known = read(db, |tx| smart_logos::sizes_all(tx, &[7; 32]));
    assert_eq!(known, [(96, vec![96; 32]), (400, vec![400i64 as u8; 32])]);
}

fn records(db: &Db) {
    let key = |kid: &str, at: i64| SmartKey {
        kid: kid.into(),
        is_root: false,
        seed: vec![1; 60],
        public: vec![2; 32],
        created_ms: NOW + at,
        created_by: "Rhea".into(),
        retired_ms: None,
        until_ms: None,
    };
    let root = SmartKey { is_root: true, ..key("c", 0) };
    let new = [root.clone(), key("a", 1), key("b", 2)];
    write(db, move |tx| new.iter().try_for_each(|one| smart_records::insert_key(tx, one)));
    write(db, move |tx| smart_records::retire_others(tx, &key("b", 2), NOW + 9));
    let old = SmartKey { retired_ms: Some(NOW + 2), until_ms: Some(NOW + 9), ..key("a", 1) };
    assert_eq!(read(db, smart_records::keys_all), [root, old, key("b", 2)]);

    assert_eq!(read(db, smart_records::snapshot), 0);
    let record = |signature: u8, number: i64, snapshot: i64| SmartRecord {
        signature: vec![signature; 32],
        profile: SmartId(901),
        number,
        tenant: RED,
        kid: "b".into(),
        body: b"{}".to_vec(),
        sig: vec![9; 64],
        logo: vec![7; 32],
        not_before_ms: NOW,
        expires_ms: NOW + 1000 * i64::from(signature),
        snapshot,
    };
    for (signature, number) in [(1, 1), (2, 1), (1, 2)] {
        write(db, move |tx| {
            let snapshot = smart_records::next_snapshot(tx, NOW)?;
            smart_records::put(tx, &record(signature, number, snapshot))
        });
    }
    assert_eq!(read(db, smart_records::snapshot), 3);
    assert_eq!(read(db, smart_records::records_all), [record(1, 2, 3), record(2, 1, 2)]);
    assert_eq!(read(db, |tx| smart_records::of_profile(tx, RED, SmartId(901))).len(), 2);
    assert_eq!(read(db, |tx| smart_records::of_profile(tx, BLUE, SmartId(901))), []);
    assert_eq!(read(db, |tx| smart_records::owner_all(tx, &[2; 32])), Some(SmartId(901)));
    assert_eq!(read(db, |tx| smart_records::owner_all(tx, &[3; 32])), None);
    let renew =
        |before, kid: &'static str| read(db, move |tx| smart_records::to_renew_all(tx, before, kid, 9));
    assert_eq!((renew(NOW + 1500, "b"), renew(NOW, "b")), (vec![(RED, SmartId(901))], vec![]));
    assert_eq!(renew(NOW, "a"), [(RED, SmartId(901))], "signed with another key");
    write(db, |tx| {
        let snapshot = smart_records::next_snapshot(tx, NOW)?;
        smart_records::remove(tx, SmartId(903), &[1; 32], snapshot)?;
        smart_records::remove(tx, SmartId(901), &[2; 32], snapshot)
    });
    assert_eq!(read(db, smart_records::records_all), [record(1, 2, 3)], "nobody else's");
    let changes = read(db, |tx| smart_records::changes_all(tx, 2));
    let change = |snapshot, signature: u8, profile| (snapshot, vec![signature; 32], SmartId(profile));
    assert_eq!(changes, [change(3, 1, 901), change(4, 1, 903), change(4, 2, 901)]);
    write(db, |tx| smart_records::prune_changes_all(tx, 3));
    assert_eq!(read(db, |tx| smart_records::changes_all(tx, 0)).len(), 2);

    let revoked =
        |profile: i64, number| Revoked { profile: SmartId(profile), number, until_ms: NOW + profile };
    let all = [revoked(1, 1), revoked(2, 1), revoked(3, 1), revoked(3, 2)];
    write(db, move |tx| all.into_iter().try_for_each(|one| smart_records::revoke(tx, one, 4)));
    write(db, |tx| smart_records::unrevoke_before(tx, SmartId(2), 1));
    write(db, |tx| smart_records::unrevoke_before(tx, SmartId(3), 3));
    assert_eq!(read(db, smart_records::revoked_all), [revoked(1, 1), revoked(3, 2)]);
    assert_eq!(write(db, |tx| smart_records::prune_revoked_all(tx, NOW + 1)), 1);
    assert_eq!(read(db, smart_records::revoked_all), [revoked(3, 2)]);
}

fn documents(db: &Db) {
    let file = Evidence {
        tenant: RED,
        id: EvidenceId(91),
        subject: Subject::Smart,
        object: 901,
        purpose: "business_licence".into(),
        name: "l.png".into(),
        media: FileKind::Png,
        octets: 4,
        pages: None,
        standing: FileStanding::Counts,
        replaces: None,
        sha256: vec![1; 32],
        expires_on: Some("2026-11-29".into()),
        account: None,
        who: "a key".into(),
    };
    write(db, move |tx| evidence::insert(tx, &file, b"file"));
    assert_eq!(read(db, |tx| smart_profiles::outdated_all(tx, "2026-11-30", 9)), [], "it is not shown");
    write(db, |tx| tx.exec("UPDATE smart_profile SET state = 'published' WHERE id = 901", &[]));
    assert_eq!(read(db, |tx| smart_profiles::outdated_all(tx, "2026-11-30", 9)), [(RED, SmartId(901))]);
    assert_eq!(read(db, smart_profiles::published_all), [(RED, SmartId(901))]);
    assert_eq!(read(db, |tx| smart_profiles::outdated_all(tx, "2026-11-29", 9)), []);
}
