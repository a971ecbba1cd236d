//! Complaints, from registered to closed, and the pauses they lead to.

use domain::complaint::Source;
use domain::id::{ComplaintId, MessageId, TemplateId, TenantId};
use domain::phone::{Phone, Tail};
use store::complaints::{self, Complaint, Note, Search};
use store::pauses::{self, Pause};
use store::{Db, accounts};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id};

fn phone() -> Phone {
    Phone::parse("+8613800138222", None).unwrap()
}

fn complaint(tenant: TenantId, after: i64, source: Source) -> Complaint {
    Complaint {
        id: ComplaintId(id(after).0),
        tenant,
        phone: phone(),
        source,
        text: "Enough".into(),
        who: "Rhea".into(),
        message: Some(MessageId(9)),
        template: Some(TemplateId(4)),
        signature: "红".into(),
        task: None,
        closed_ms: None,
        version: 1,
    }
}

pub(crate) fn chapter(db: &Db) {
    register(db);
    pause(db);
    assert!(read(db, |tx| accounts::managers(tx, TenantId(77))).is_empty());
}

fn register(db: &Db) {
    let other = Complaint { template: None, message: None, ..complaint(RED, 303, Source::Direct) };
    let code = Complaint { who: String::new(), ..complaint(RED, 304, Source::CarrierCode) };
    let blue = Complaint { task: Some(MessageId(8)), ..complaint(BLUE, 305, Source::Carrier) };
    let all = vec![
        complaint(RED, 301, Source::Regulator),
        complaint(RED, 302, Source::Carrier),
        other.clone(),
        code.clone(),
        blue.clone(),
    ];
    let new = all.clone();
    write(db, move |tx| complaints::add_all(tx, &new));
    write(db, |tx| complaints::add_all(tx, &[]));
    let count = |template: Option<i64>, since: i64| {
        let since = ComplaintId(id(since).0);
        read(db, move |tx| complaints::count_since(tx, RED, template.map(TemplateId), since))
    };
    assert_eq!(count(Some(4), 0), (3, 2), "a carrier's code does not count");
    assert_eq!((count(None, 302), count(Some(4), 302), count(Some(5), 0)), ((2, 0), (2, 1), (3, 0)));
    let marketing = |since: i64| {
        let since = ComplaintId(id(since).0);
        read(db, move |tx| complaints::count_kind_since(tx, RED, 3, since))
    };
    assert_eq!((marketing(0), marketing(303)), (3, 1), "their messages are not known");
    let page = |search: Search| read(db, move |tx| complaints::page_all(tx, &search, 0, 9));
    let newest: Vec<_> = all.iter().rev().cloned().collect();
    assert_eq!(page(Search::default()), newest);
    let red = Search { tenant: Some(RED), ..Search::default() };
    assert_eq!((page(red.clone()).len(), read(db, move |tx| complaints::count_all(tx, &red, 3))), (4, 3));
    let direct = Search {
        phone: Some(phone()),
        ending: Tail::parse("8222"),
        source: Some(Source::Direct),
        is_closed: Some(false),
        ..Search::default()
    };
    assert_eq!(page(direct), vec![other.clone()]);
    assert_eq!(page(Search { is_closed: Some(true), ..Search::default() }), []);

    let which = other.id;
    let note =
        |at: i64, text: &str| Note { complaint: which, id: id(at).0, who: "Rhea".into(), text: text.into() };
    let notes = [note(306, "Called"), note(307, "Solved")];
    for new in notes.clone() {
        write(db, move |tx| complaints::add_note_all(tx, &new));
    }
    assert_eq!(read(db, move |tx| complaints::notes_all(tx, which)), notes);
    let close = |version| write(db, move |tx| complaints::close_all(tx, which, version, NOW + 308));
    assert_eq!((close(2), close(1), close(2)), (false, true, false));
    let closed = Complaint { closed_ms: Some(NOW + 308), version: 2, ..other };
    assert_eq!(read(db, move |tx| complaints::get_all(tx, which)), Some(closed));
    assert_eq!(read(db, |tx| complaints::get_all(tx, ComplaintId(1))), None);
}

fn pause(db: &Db) {
    let marketing = Pause { tenant: RED, template: None, at_ms: NOW, complaints: 20 };
    let template =
        Pause { template: Some(TemplateId(4)), at_ms: NOW + 1, complaints: 5, ..marketing.clone() };
    for (new, want) in [(marketing.clone(), true), (template.clone(), true), (marketing.clone(), false)] {
        assert_eq!(write(db, move |tx| pauses::add_all(tx, &new)), want);
    }
    assert_eq!(read(db, pauses::list_all), [template, marketing]);
    let remove = |tenant, template| write(db, move |tx| pauses::remove_all(tx, tenant, template));
    assert!(
        !remove(BLUE, None) && remove(RED, None) && !remove(RED, None) && remove(RED, Some(TemplateId(4)))
    );
    assert_eq!(read(db, pauses::list_all), []);
    let ended = || read(db, |tx| pauses::ended_ms(tx, RED, Some(TemplateId(4))));
    assert_eq!(ended(), None);
    for at_ms in [NOW + 5, NOW + 6] {
        write(db, move |tx| pauses::note_end_all(tx, RED, Some(TemplateId(4)), at_ms));
        assert_eq!(ended(), Some(at_ms));
    }
    assert_eq!(read(db, |tx| pauses::ended_ms(tx, RED, None)), None);
}
