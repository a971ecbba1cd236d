//! Links of Smart SMS, events that are counted once, handsets that are only estimated, and conversions.

use std::collections::BTreeMap;

use domain::id::{AimId, ClickId, ConversionId, MessageId, SmartId, TenantId};
use domain::money::Micro;
use domain::smart::aim::Kind;
use domain::smart::event::What;
use domain::smart::sketch::Sketch;
use store::smart_conversions::{self, Click, Conversion};
use store::smart_events::{self, By, Changes, Handsets, Of, OfDay, Tally};
use store::smart_links::{self, Filter, SmartLink};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

fn link(code: &str, after: i64) -> SmartLink {
    SmartLink {
        code: code.into(),
        id: AimId(id(after).0),
        tenant: RED,
        profile: SmartId(901),
        kind: Kind::Group,
        task: None,
        signatures: vec![7; 64],
        body: "Spring".into(),
        params: None,
        flag: None,
        fallback: "https://shop.example.com/".into(),
        has_token: false,
        resolves_max: 2,
        resolves: 0,
        seen: 0,
        clicks: 0,
        until_ms: NOW + 1_000,
        stopped_ms: None,
        who: "CNX01_Adm".into(),
    }
}

pub(crate) fn chapter(db: &Db) {
    links(db);
    hosts(db);
    events(db);
    conversions(db);
}

fn links(db: &Db) {
    let mine = SmartLink {
        kind: Kind::Individual,
        task: Some(MessageId(5)),
        params: Some(vec![1, 2]),
        flag: Some(vec![3; 32]),
        has_token: true,
        ..link("Ab3xY9z", 2)
    };
    let all = [link("spring", 1), mine.clone(), SmartLink { tenant: BLUE, ..link("SPRING", 3) }];
    let kept = all.clone();
    write(db, move |tx| smart_links::insert(tx, &kept));
    let again = db.write_blocking(|tx| smart_links::insert(tx, &[link("spring", 9)]));
    assert!(matches!(again, Err(Error::Conflict(_))), "a code is used once for ever: {again:?}");
    let codes: Vec<String> = ["spring", "Spring", "SPRING"].map(String::from).into();
    let mut known = read(db, move |tx| smart_links::known_all(tx, &codes));
    known.sort();
    assert_eq!(known, ["SPRING", "spring"], "capital and small letters differ");

    let page = |filter: Filter| {
        let filter = Filter { limit: 9, ..filter };
        let rows = read(db, move |tx| smart_links::page(tx, RED, &filter));
        rows.into_iter().map(|row| row.code).collect::<Vec<_>>()
    };
    assert_eq!(page(Filter::default()), ["Ab3xY9z", "spring"], "the newest first, nobody else's");
    let of = Filter { profile: Some(SmartId(901)), kind: Some(Kind::Individual), ..Filter::default() };
    assert_eq!(page(Filter { task: Some(MessageId(5)), flag: Some(vec![3; 32]), ..of }), ["Ab3xY9z"]);
    assert_eq!(
        page(Filter { before: Some(mine.id), good_at_ms: Some(NOW), ..Filter::default() }),
        ["spring"]
    );
    assert_eq!(page(Filter { good_at_ms: Some(NOW + 1_000), ..Filter::default() }), [""; 0]);

    assert_eq!(read(db, |tx| smart_links::get(tx, RED, "Ab3xY9z")), Some(mine.clone()));
    assert_eq!(read(db, |tx| smart_links::get(tx, BLUE, "Ab3xY9z")), None);
    assert_eq!(read(db, |tx| smart_links::get_all(tx, "ab3xy9z")), None);
    assert_eq!(read(db, |tx| smart_links::get_all(tx, "Ab3xY9z")), Some(mine));
    write(db, |tx| smart_links::count(tx, "spring", (2, 1, 3)));
    let counted = write(db, |tx| smart_links::lock_all(tx, "spring")).unwrap();
    assert_eq!((counted.resolves, counted.seen, counted.clicks), (2, 1, 3));
    assert!(write(db, |tx| smart_links::stop(tx, RED, "spring", NOW)));
    assert!(!write(db, |tx| smart_links::stop(tx, RED, "spring", NOW + 1)), "it was over before");
    assert!(!write(db, |tx| smart_links::stop(tx, RED, "SPRING", NOW)), "another tenant's");
    assert_eq!(read(db, |tx| smart_links::get(tx, RED, "spring")).unwrap().stopped_ms, Some(NOW));

    let is_used = |asker: u8| read(db, move |tx| smart_links::is_used(tx, "spring", &[asker; 32]));
    write(db, |tx| smart_links::note_use(tx, "spring", &[1; 32], NOW));
    write(db, |tx| smart_links::note_use(tx, "spring", &[1; 32], NOW + 9));
    assert!(is_used(1) && !is_used(2));
    assert_eq!(write(db, |tx| smart_links::prune_uses_all(tx, NOW)), 0);
    assert_eq!(write(db, |tx| smart_links::prune_uses_all(tx, NOW + 1)), 1);
    assert!(!is_used(1));
}

fn hosts(db: &Db) {
    let set =
        |host: &'static str, version| write(db, move |tx| smart_links::set_host(tx, RED, host, version));
    assert!(set("go.example.com", 0));
    assert!(!set("l.example.com", 0), "there is one");
    assert!(set("l.example.com", 1));
    assert!(!set("x.example.com", 1), "it changed since");
    let theirs = db.write_blocking(|tx| smart_links::set_host(tx, BLUE, "l.example.com", 0));
    assert!(matches!(theirs, Err(Error::Conflict(_))), "another tenant has it: {theirs:?}");
    assert_eq!(read(db, smart_links::hosts_all), [(RED, "l.example.com".to_owned(), 2)]);
    assert!(!write(db, |tx| smart_links::drop_host(tx, RED, 1)));
    assert!(write(db, |tx| smart_links::drop_host(tx, RED, 2)));
    assert_eq!(read(db, smart_links::hosts_all), []);
}

fn of(tenant: TenantId, day: i64, item: &str, what: What) -> Of {
    Of {
        tenant,
        day,
        hour: day * 24 + 1,
        profile: SmartId(901),
        number: 1,
        item: item.into(),
        vendor: "reference".into(),
        task: None,
        what,
    }
}

fn sketch(handsets: std::ops::Range<u64>) -> Sketch {
    let mut sketch = Sketch::default();
    handsets.for_each(|n| sketch.add((n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    sketch
}

fn handsets(of: &Of, all: std::ops::Range<u64>, clean: std::ops::Range<u64>) -> (OfDay, Handsets) {
    let Of { tenant, day, profile, item, vendor, task, what, .. } = of.clone();
    let key = OfDay { tenant, day, profile, item, vendor, task, what };
    (key, Handsets { all: sketch(all), clean: sketch(clean) })
}

fn events(db: &Db) {
    let ids: Vec<Vec<u8>> = (1..=3u8).map(|n| vec![n; 16]).collect();
    let known = |ids: &[Vec<u8>]| {
        let ids = ids.to_vec();
        read(db, move |tx| smart_events::known_all(tx, &ids)).len()
    };
    let (first, all) = (ids[..2].to_vec(), ids.clone());
    write(db, move |tx| smart_events::note_all(tx, &first, NOW));
    assert_eq!(known(&ids), 2);
    write(db, move |tx| smart_events::note_all(tx, &all, NOW + 5));
    assert_eq!(known(&ids), 3, "noting again changes nothing");

    let (shown, pressed) = (of(RED, 20_000, "", What::Expose), of(RED, 20_000, "m1", What::Click));
    let task = Of { task: Some(MessageId(5)), vendor: "web".into(), ..of(RED, 20_001, "", What::Resolve) };
    let theirs = of(BLUE, 20_000, "", What::Expose);
    let tally = |all, clean| Tally { all, clean };
    let changes = Changes {
        counts: BTreeMap::from([
            (shown.clone(), tally(9, 7)),
            (pressed.clone(), tally(3, 2)),
            (task, tally(1, 1)),
            (theirs, tally(5, 5)),
        ]),
        handsets: BTreeMap::from([handsets(&shown, 0..9, 0..7), handsets(&pressed, 0..3, 0..2)]),
    };
    let more = Changes {
        counts: BTreeMap::from([
            (shown.clone(), tally(1, 0)),
            (of(RED, 20_001, "", What::Expose), tally(4, 4)),
        ]),
        handsets: BTreeMap::from([
            handsets(&shown, 5..10, 5..8),
            handsets(&of(RED, 20_001, "", What::Expose), 0..4, 0..4),
        ]),
    };
    for changes in [changes, more] {
        write(db, move |tx| smart_events::add(tx, &changes));
    }
    let red = smart_events::Filter { tenant: Some(RED), from: 20_000, until: 20_001, ..Default::default() };
    let sums = |filter: &smart_events::Filter, by| {
        let filter = filter.clone();
        read(db, move |tx| smart_events::sums_all(tx, &filter, by))
    };
    let row = |key: &str, what, all, clean| (key.to_owned(), what, tally(all, clean));
    assert_eq!(
        sums(&red, By::Item),
        [row("", What::Resolve, 1, 1), row("", What::Expose, 14, 11), row("m1", What::Click, 3, 2),]
    );
    assert_eq!(sums(&red, By::Day).len(), 4);
    assert_eq!(sums(&red, By::Vendor)[0].0, "reference");
    assert_eq!(
        sums(&smart_events::Filter { task: Some(MessageId(5)), ..red.clone() }, By::Task),
        [row("5", What::Resolve, 1, 1)]
    );
    let everybody =
        smart_events::Filter { tenant: None, profile: Some(SmartId(901)), until: 20_000, ..red.clone() };
    let tenants = sums(&everybody, By::Tenant);
    assert!(
        tenants.contains(&row("2", What::Expose, 5, 5)) && tenants.contains(&row("1", What::Expose, 10, 7)),
        "{tenants:?}"
    );

    let sizes = |by| {
        let filter = red.clone();
        read(db, move |tx| smart_events::handsets_all(tx, &filter, by))
    };
    assert_eq!(
        sizes(By::Day),
        [
            row("20000", What::Expose, 10, 8),
            row("20000", What::Click, 3, 2),
            row("20001", What::Expose, 4, 4),
        ]
    );
    assert_eq!(
        sizes(By::Profile)[0],
        row("901", What::Expose, 14, 12),
        "days are added, handsets of a day are merged"
    );
    assert_eq!(write(db, |tx| smart_events::prune_events_all(tx, NOW + 5)), 2);
    assert_eq!(write(db, |tx| smart_events::prune_counts_all(tx, 20_001)), 3);
    assert_eq!(sizes(By::Day), [row("20001", What::Expose, 4, 4)]);
}

fn conversions(db: &Db) {
    let click = |after: i64, flag: Option<u8>, token: Option<u8>| Click {
        tenant: RED,
        id: ClickId(id(after).0),
        profile: SmartId(901),
        number: 1,
        item: "m1".into(),
        task: Some(MessageId(5)),
        flag: flag.map(|flag| vec![flag; 32]),
        token: token.map(|token| vec![token; 32]),
    };
    for one in [
        click(1, Some(1), None),
        click(2, Some(1), Some(9)),
        click(5, Some(1), None),
        click(3, None, Some(8)),
    ] {
        write(db, move |tx| smart_conversions::add_click(tx, &one));
    }
    let span = |from: i64, until: i64| (ClickId(id(from).0), ClickId(id(until).0));
    let last = |tenant, until| {
        read(db, move |tx| smart_conversions::last_of_flag(tx, tenant, &[1; 32], span(0, until)))
    };
    assert_eq!(last(RED, 5), Some(click(2, Some(1), Some(9))), "the last one before");
    assert_eq!((last(RED, 1), last(BLUE, 9)), (None, None));
    let token = |token: u8, from| {
        read(db, move |tx| smart_conversions::of_token(tx, RED, &[token; 32], span(from, 9)))
    };
    assert_eq!((token(8, 0), token(8, 4), token(7, 0)), (Some(click(3, None, Some(8))), None, None));

    let one = |after: i64, print: u8| Conversion {
        tenant: RED,
        id: ConversionId(id(after).0),
        print: vec![print; 32],
        event: "order".into(),
        amount: Some(Micro(5_000_000)),
        currency: "CNY".into(),
        at_ms: NOW,
        profile: Some(SmartId(901)),
        item: "m1".into(),
        task: Some(MessageId(5)),
        clicked_ms: Some(NOW - 1),
    };
    let bare = Conversion {
        profile: None,
        item: String::new(),
        task: None,
        clicked_ms: None,
        amount: None,
        ..one(2, 2)
    };
    let insert = |new: &Conversion| {
        let new = new.clone();
        write(db, move |tx| smart_conversions::insert(tx, &new))
    };
    assert!(insert(&one(1, 1)) && insert(&bare));
    assert!(!insert(&one(3, 1)), "told again");
    let page = |profile, before| read(db, move |tx| smart_conversions::page(tx, RED, profile, before, 9));
    assert_eq!(page(None, None), [bare.clone(), one(1, 1)]);
    assert_eq!(page(Some(SmartId(901)), Some(bare.id)), [one(1, 1)]);
    assert_eq!(read(db, |tx| smart_conversions::page(tx, BLUE, None, None, 9)), []);
    assert_eq!(write(db, |tx| smart_conversions::prune_clicks_all(tx, ClickId(id(3).0))), 2);
    assert_eq!(write(db, |tx| smart_conversions::prune_all(tx, ConversionId(id(2).0))), 1);
    assert_eq!(page(None, None), [bare]);
}
