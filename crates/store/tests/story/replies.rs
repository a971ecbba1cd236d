//! Replies to uplinks, from noted to over; and the rules that lead to them.

use domain::auto_reply::Fit;
use domain::id::{AutoReplyId, MessageId, TemplateId, TenantId, UplinkId};
use domain::kind::Kind;
use domain::phone::Phone;
use store::auto_replies::{self, AutoReply};
use store::optout::{self, OptOut};
use store::replies::{self, Reply, Sort};
use store::{Db, Error};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

fn phone() -> Phone {
    Phone::parse("+8613800138111", None).unwrap()
}

fn reply(tenant: TenantId, after: i64, sort: Sort) -> Reply {
    Reply {
        uplink: UplinkId(id(after).0),
        tenant,
        phone: phone(),
        sort,
        rule: None,
        signature: "红".into(),
        sender: Some("RED".into()),
        template: None,
        content: "Hello".into(),
        due_ms: Some(NOW + after),
        message: None,
        reason: None,
    }
}

pub(crate) fn chapter(db: &Db) {
    outbox(db);
    confirmed(db);
    rules(db);
}

fn outbox(db: &Db) {
    let rule = Reply {
        rule: Some(AutoReplyId(7)),
        template: Some(TemplateId(8)),
        sender: None,
        ..reply(RED, 203, Sort::Rule)
    };
    let all = [reply(RED, 201, Sort::OptOut), reply(BLUE, 202, Sort::OptIn), rule.clone()];
    for new in all.clone() {
        write(db, move |tx| replies::add(tx, &new));
    }
    let other = Reply { content: "Another".into(), ..all[0].clone() };
    write(db, move |tx| replies::add(tx, &other));
    let due = |now, limit| read(db, move |tx| replies::due_all(tx, now, limit));
    assert_eq!(due(NOW + 203, 9), all, "the first to an uplink stays");
    assert_eq!((due(NOW + 201, 9).len(), due(NOW + 203, 2).len()), (1, 2));
    let count =
        |tenant, since| read(db, move |tx| replies::count(tx, tenant, phone(), UplinkId(id(since).0)));
    assert_eq!((count(RED, 0), count(RED, 202), count(BLUE, 0)), ((1, 1), (0, 1), (1, 0)));
    let (first, last) = (all[0].uplink, rule.uplink);
    write(db, move |tx| replies::put_off_all(tx, last, NOW + 999));
    assert_eq!(due(NOW + 203, 9).len(), 2);
    let settle =
        |uplink, message, reason| write(db, move |tx| replies::settle_all(tx, uplink, message, reason));
    assert!(settle(first, Some(MessageId(5)), None));
    assert!(!settle(first, None, Some(3)), "it is over");
    assert!(settle(last, None, Some(3)));
    assert_eq!(count(RED, 0), (1, 0), "what was skipped does not count");
    write(db, move |tx| replies::put_off_all(tx, last, NOW));
    assert_eq!(due(i64::MAX, 9), [all[1].clone()]);
    let mut of = read(db, move |tx| replies::of_uplinks(tx, RED, &[first, last, UplinkId(1)]));
    of.sort_by_key(|reply| reply.uplink);
    let sent = Reply { due_ms: None, message: Some(MessageId(5)), ..all[0].clone() };
    assert_eq!(of, [sent, Reply { due_ms: None, reason: Some(3), ..rule }]);
    assert_eq!(read(db, move |tx| replies::of_uplinks(tx, BLUE, &[first])), [], "another tenant's");
    assert_eq!(write(db, |tx| replies::prune_all(tx, UplinkId(id(203).0))), 1);
    assert_eq!(write(db, |tx| replies::prune_all(tx, UplinkId(i64::MAX))), 1, "not what waits");
}

fn confirmed(db: &Db) {
    let out = OptOut {
        tenant: RED,
        id: domain::id::EntryId(id(211).0),
        phone: phone(),
        kind: Kind::Marketing,
        signature: "红".into(),
        uplink: Some(UplinkId(id(211).0)),
        reason: String::new(),
        who: String::new(),
        confirmed_ms: None,
    };
    let noted = out.clone();
    write(db, move |tx| optout::put(tx, std::slice::from_ref(&noted)));
    for (uplink, want) in [(id(212).0, None), (id(211).0, Some(NOW + 1))] {
        let confirm = move |tx: &mut store::Tx<'_>| {
            optout::confirm(tx, RED, phone(), Kind::Marketing, UplinkId(uplink), NOW + 1)
        };
        write(db, confirm);
        let search = optout::Search { phone: Some(phone()), ..optout::Search::default() };
        let rows = read(db, move |tx| optout::page(tx, RED, &search, 0, 9));
        assert_eq!(rows, [OptOut { confirmed_ms: want, ..out.clone() }]);
    }
    write(db, move |tx| optout::remove(tx, RED, out.id, NOW));
    write(db, |tx| optout::prune_all(tx, NOW + 1));
}

fn rules(db: &Db) {
    let rule = |after: i64, place| AutoReply {
        tenant: RED,
        id: AutoReplyId(id(after).0),
        place,
        keyword: "Help".into(),
        folded: "HELP".into(),
        fit: Fit::Exact,
        signature: String::new(),
        template: None,
        content: "Call us".into(),
        active: true,
        version: 1,
        changed_ms: NOW,
        who: "RED_Adm".into(),
    };
    let list = |tenant| read(db, move |tx| auto_replies::list(tx, tenant));
    let (second, first) = (rule(221, 20), rule(222, 10));
    for new in [second.clone(), first.clone()] {
        write(db, move |tx| auto_replies::add(tx, &new));
    }
    assert_eq!((list(RED), list(BLUE)), (vec![first.clone(), second.clone()], vec![]));
    let again = first.clone();
    let twice = db.write_blocking(move |tx| auto_replies::add(tx, &again));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    let changed = AutoReply {
        version: 2,
        place: 30,
        fit: Fit::Contains,
        template: Some(TemplateId(4)),
        content: String::new(),
        active: false,
        signature: "红".into(),
        ..first
    };
    for (new, want) in [(changed.clone(), true), (changed.clone(), false)] {
        assert_eq!(write(db, move |tx| auto_replies::change(tx, &new)), want);
    }
    assert_eq!(list(RED), vec![second.clone(), changed.clone()]);
    let remove = |tenant, id, version| write(db, move |tx| auto_replies::remove(tx, tenant, id, version));
    assert!(!remove(BLUE, second.id, 1) && !remove(RED, changed.id, 1));
    assert!(remove(RED, second.id, 1) && remove(RED, changed.id, 2));
    assert_eq!(list(RED), []);
}
