//! Blacklists and opt-outs: one row a subject, renewed and put again; what memory follows by; searching; forgetting.

use domain::blacklist::{Source, Subject};
use domain::id::{EntryId, TenantId, UplinkId};
use domain::kind::Kind;
use domain::phone::{Phone, Tail};
use store::Db;
use store::blacklist::{self, Entry, Held, Put, Search};
use store::optout::{self, OptOut};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

const PLATFORM: TenantId = TenantId(0);

fn subject(text: &str) -> Subject {
    Subject::parse(text, None, None).unwrap()
}

fn phone(text: &str) -> Phone {
    Phone::parse(text, None).unwrap()
}

fn entry(tenant: TenantId, after: i64, text: &str) -> Entry {
    Entry {
        tenant,
        id: EntryId(id(after).0),
        subject: subject(text),
        source: Source::Manual,
        reason: "Asked for it".into(),
        who: "RED_Adm".into(),
        expires_ms: None,
    }
}

fn put(db: &Db, tenant: TenantId, entries: Vec<Entry>) -> Put {
    write(db, move |tx| blacklist::put(tx, tenant, &entries))
}

pub(crate) fn chapter(db: &Db) {
    entries(db);
    missing(db);
    opt_outs(db);
}

/// What carriers list: put where it is missing, on whoever's list.
fn missing(db: &Db) {
    let change = read(db, blacklist::last_change);
    let carrier = |tenant, after, text: &str, expires_ms| Entry {
        source: Source::Carrier,
        reason: "DB:0144".into(),
        expires_ms,
        ..entry(tenant, after, text)
    };
    let rows = |tenant| read(db, move |tx| blacklist::page(tx, tenant, &Search::default(), 0, 10));
    let all = [
        carrier(BLUE, 101, "+8613900000101", None),
        carrier(BLUE, 102, "+8613900000101", Some(NOW)),
        carrier(PLATFORM, 103, "+8613900000101", Some(NOW + 9)),
    ];
    let before = (rows(BLUE).len(), rows(PLATFORM).len());
    let put = |entries: Vec<Entry>, now| write(db, move |tx| blacklist::put_missing_all(tx, &entries, now));
    assert_eq!((put(all.to_vec(), NOW), put(all.to_vec(), NOW), put(vec![], NOW)), (2, 0, 0));
    assert_eq!((rows(BLUE).len(), rows(PLATFORM).len()), (before.0 + 1, before.1 + 1));
    assert_eq!((rows(BLUE)[0].clone(), read(db, blacklist::last_change)), (all[0].clone(), change + 1));
    let holding = |tenant, text: &str| {
        let phones = [phone(text), phone("+8613900000199")];
        let mut found: Vec<_> = read(db, move |tx| blacklist::holding(tx, tenant, &phones));
        found.sort_by_key(|entry| entry.id);
        found
    };
    assert_eq!(holding(BLUE, "+8613900000101"), [all[0].clone(), all[2].clone()]);
    assert_eq!(holding(BLUE, "+447700900123"), [], "another tenant's");
    assert_eq!(holding(RED, "+8613912345678").len(), 1, "a prefix");
    let again = carrier(PLATFORM, 104, "+8613900000101", None);
    assert_eq!(put(vec![again.clone()], NOW + 9), 1, "the first is over");
    assert_eq!(rows(PLATFORM)[0], again);
    for (tenant, id) in [(BLUE, all[0].id), (PLATFORM, again.id)] {
        write(db, move |tx| blacklist::remove(tx, tenant, &[id], NOW));
    }
    assert_eq!(put(vec![all[0].clone()], NOW), 1, "one that was taken off comes again");
    let id = all[0].id;
    write(db, move |tx| blacklist::remove(tx, BLUE, &[id], NOW));
}

fn entries(db: &Db) {
    assert_eq!(read(db, blacklist::last_change), 0);
    let mine = vec![entry(RED, 1, "+8613800138000"), entry(RED, 2, "+861391*"), entry(RED, 3, "GB")];
    assert_eq!(put(db, RED, mine.clone()), Put { added: 3, renewed: 0 });
    assert_eq!(put(db, RED, vec![]), Put::default());
    assert_eq!(put(db, PLATFORM, vec![entry(PLATFORM, 4, "+8613800138000")]).added, 1);
    assert_eq!(read(db, blacklist::last_change), 2);
    let later = Entry { expires_ms: Some(NOW + 9), source: Source::Import, ..entry(RED, 5, "GB") };
    let twice = vec![entry(RED, 6, "GB"), later.clone()];
    assert_eq!(put(db, RED, twice), Put { added: 0, renewed: 1 }, "the last one given counts");

    let renewed = Entry { id: mine[2].id, ..later };
    let page = |search: Search| read(db, move |tx| blacklist::page(tx, RED, &search, 0, 10));
    assert_eq!(page(Search::default()), [renewed.clone(), mine[1].clone(), mine[0].clone()]);
    let second = read(db, |tx| blacklist::page(tx, RED, &Search::default(), 1, 1));
    assert_eq!(second, [mine[1].clone()]);
    let covers = Search { phone: Some(phone("+8613912345678")), ..Search::default() };
    assert_eq!(page(covers), [mine[1].clone()], "a prefix holds for it");
    let covers = Search { phone: Some(phone("+447700900123")), ..Search::default() };
    assert_eq!(page(covers), vec![renewed.clone()], "its country");
    let ending =
        Search { ending: Tail::parse("8000"), sort: Some(renewed.subject.sort()), ..Search::default() };
    assert_eq!(page(ending), []);
    let ending = Search { ending: Tail::parse("8000"), ..Search::default() };
    assert_eq!(page(ending), [mine[0].clone()]);
    let words = |words: &str| Search { words: Some(words.into()), ..Search::default() };
    assert_eq!(page(words("asked FOR")).len(), 3);
    assert_eq!(page(words("red!_adm")).len(), 0);
    let import = Search { source: Some(Source::Import), before: Some(EntryId(i64::MAX)), ..words("red_adm") };
    assert_eq!(page(import.clone()), vec![renewed]);
    assert_eq!(read(db, move |tx| blacklist::count(tx, RED, &import, 9)), 1);
    assert_eq!(read(db, |tx| blacklist::count(tx, RED, &Search::default(), 2)), 2);

    let ids = [mine[0].id, mine[0].id, EntryId(1)];
    assert_eq!(write(db, move |tx| blacklist::remove(tx, BLUE, &ids, NOW)), [], "another tenant's");
    assert_eq!(write(db, move |tx| blacklist::remove(tx, RED, &ids, NOW)), [mine[0].clone()]);
    assert_eq!(write(db, move |tx| blacklist::remove(tx, RED, &ids, NOW)), [], "it is off already");
    assert_eq!(page(Search::default()).len(), 2);
    let held = |tenant, text: &str, expires_ms, is_gone| Held {
        tenant,
        subject: subject(text),
        expires_ms,
        is_gone,
    };
    let first = read(db, |tx| blacklist::held_after_all(tx, None, 2));
    assert_eq!(first, [held(PLATFORM, "+8613800138000", None, false), held(RED, "+861391*", None, false)]);
    let rest = read(db, move |tx| blacklist::held_after_all(tx, first.last(), 9));
    assert_eq!(rest, [held(RED, "GB", Some(NOW + 9), false)]);
    let changed = |after, to| read(db, move |tx| blacklist::changed_all(tx, after, to));
    assert_eq!(changed(2, 3), [held(RED, "GB", Some(NOW + 9), false)]);
    assert_eq!(changed(3, 9), [held(RED, "+8613800138000", None, true)]);

    assert_eq!(put(db, RED, vec![entry(RED, 8, "+8613800138000")]), Put { added: 1, renewed: 0 });
    let again = Search { phone: Some(phone("+8613800138000")), ..Search::default() };
    assert_eq!(page(again)[0].id, EntryId(id(8).0), "on the list again, as a new entry");
    let ids = [EntryId(id(8).0)];
    write(db, move |tx| blacklist::remove(tx, RED, &ids, NOW));
    assert_eq!(write(db, |tx| blacklist::prune_all(tx, NOW + 1)), 1);
    assert_eq!(write(db, |tx| blacklist::prune_all(tx, NOW + 10)), 1, "what expired");
    assert_eq!(page(Search::default()), [mine[1].clone()]);
}

fn opt_out(tenant: TenantId, after: i64, text: &str, signature: &str) -> OptOut {
    OptOut {
        tenant,
        id: EntryId(id(after).0),
        phone: phone(text),
        kind: Kind::Marketing,
        signature: signature.into(),
        uplink: Some(UplinkId(after)),
        reason: String::new(),
        who: String::new(),
        confirmed_ms: None,
    }
}

fn opt_outs(db: &Db) {
    let before = read(db, blacklist::last_change);
    let (one, other) = ("+8613800138001", "+8613800138002");
    let all = vec![opt_out(RED, 11, one, "红"), opt_out(RED, 12, one, ""), opt_out(BLUE, 13, other, "")];
    let put = |opt_outs: Vec<OptOut>| write(db, move |tx| optout::put(tx, &opt_outs));
    assert_eq!(put(all.clone()), 3);
    assert_eq!(put(vec![]), 0);
    assert_eq!(put(vec![opt_out(RED, 14, one, "红"), opt_out(RED, 15, one, "红")]), 0, "noted already");
    let page = |search: optout::Search| read(db, move |tx| optout::page(tx, RED, &search, 0, 9));
    assert_eq!(page(optout::Search::default()), [all[1].clone(), all[0].clone()]);
    let search = optout::Search {
        phone: Some(phone(one)),
        ending: Tail::parse("8001"),
        signature: Some("红".into()),
        before: Some(EntryId(i64::MAX)),
    };
    assert_eq!(page(search.clone()), [all[0].clone()]);
    assert_eq!(read(db, move |tx| optout::count(tx, RED, &search, 9)), 1);
    let of = |tenant| read(db, move |tx| optout::of_phones(tx, tenant, &[phone(one), phone(other)]));
    assert_eq!((of(RED).len(), of(BLUE)), (2, vec![all[2].clone()]));

    let first = read(db, |tx| optout::held_after_all(tx, None, 1));
    assert_eq!((first[0].tenant, first[0].signature.as_str(), first[0].is_gone), (RED, "", false));
    let rest = read(db, move |tx| optout::held_after_all(tx, first.last(), 9));
    assert_eq!(
        rest.iter().map(|held| (held.tenant, held.phone)).collect::<Vec<_>>(),
        [(RED, phone(one)), (BLUE, phone(other))]
    );

    let back = |signature: Option<&'static str>| {
        write(db, move |tx| optout::take_back(tx, RED, phone(one), Kind::Marketing, signature, NOW))
    };
    assert_eq!(back(Some("蓝")), 1, "the one under any signature");
    assert_eq!(back(None), 1);
    assert_eq!(back(None), 0);
    let gone = read(db, move |tx| optout::changed_all(tx, before, i64::MAX));
    assert_eq!(gone.iter().filter(|held| held.is_gone).count(), 2);
    let again = opt_out(RED, 16, one, "红");
    assert_eq!(put(vec![again.clone()]), 1, "out again");
    assert_eq!(page(optout::Search::default()), vec![again.clone()]);
    let id = again.id;
    assert_eq!(write(db, move |tx| optout::remove(tx, BLUE, id, NOW)), None);
    assert_eq!(write(db, move |tx| optout::remove(tx, RED, id, NOW)), Some(again));
    assert_eq!(write(db, move |tx| optout::remove(tx, RED, id, NOW)), None);
    assert_eq!(write(db, |tx| optout::prune_all(tx, NOW + 1)), 2);
}
