//! Signatures and templates that are applied for, files handed in as proof, and the reviewers' queue.

use domain::evidence::{FileKind, Standing as Stands};
use domain::filing::Status as Standing;
use domain::id::{AccountId, EvidenceId, ExemptionId, ReviewId, SignatureId, TemplateId};
use domain::network::Network;
use domain::review::{State, Status, Subject};
use store::evidence::{self, Evidence};
use store::exemptions::{self, Exemption};
use store::filings::{self, Filing};
use store::reviews::{self, By, Decision, Filter, Review};
use store::signatures::{self, Signature};
use store::templates::{self, Template, Version, Wording};
use store::{Db, Error, catalog};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

fn signature() -> Signature {
    Signature {
        id: SignatureId(70),
        tenant: RED,
        text: "红旗".into(),
        status: Status::Draft,
        on_behalf: true,
        company: "红旗公司".into(),
        note: "our shop".into(),
        version: 1,
        created_ms: Some(NOW),
        created_by: "CNX01_Adm".into(),
        changed_ms: Some(NOW),
    }
}

fn wording(content: &str) -> Wording {
    Wording {
        name: "Sale".into(),
        kind: 3,
        content: content.into(),
        variables: "[]".into(),
        description: "twice a year".into(),
    }
}

fn review(id: i64) -> Review {
    Review {
        id: ReviewId(id),
        tenant: RED,
        subject: Subject::Signature,
        object: 70,
        number: 1,
        name: "红旗".into(),
        content: "红旗".into(),
        print: 9,
        account: Some(AccountId(1)),
        who: "CNX01_Adm".into(),
        findings: "[]".into(),
        state: State::Waiting,
        claimed: None,
        decided: None,
        reasons: "[]".into(),
        note: String::new(),
        urged_ms: None,
        exempt_by: String::new(),
    }
}

fn by(at_ms: i64) -> By {
    By { account: Some(AccountId(9)), who: "reviewer".into(), at_ms }
}

pub(crate) fn chapter(db: &Db) {
    signatures_apart(db);
    versions(db);
    files(db);
    queue(db);
    a_file_overtakes(db);
    filed(db);
    exempt(db);
}

fn signatures_apart(db: &Db) {
    let catalogue = read(db, catalog::version);
    write(db, |tx| signatures::insert(tx, &signature()));
    let twice =
        db.write_blocking(|tx| signatures::insert(tx, &Signature { id: SignatureId(71), ..signature() }));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    assert_eq!(read(db, |tx| signatures::get(tx, RED, SignatureId(70))), Some(signature()));
    assert_eq!(read(db, |tx| signatures::get(tx, BLUE, SignatureId(70))), None, "another tenant's");
    assert_eq!(write(db, |tx| signatures::lock(tx, RED, SignatureId(70))), Some(signature()));
    assert!(read(db, |tx| signatures::is_taken(tx, RED, "红旗", SignatureId(1))));
    assert!(!read(db, |tx| signatures::is_taken(tx, RED, "红旗", SignatureId(70))));
    let approved = Signature { status: Status::Approved, on_behalf: false, ..signature() };
    let (first, second) = (approved.clone(), signature());
    assert!(write(db, move |tx| signatures::update(tx, &first)));
    assert!(
        !write(db, move |tx| signatures::update(tx, &second)),
        "the second of two editors changes nothing"
    );
    let all = read(db, |tx| signatures::of_tenant(tx, RED));
    assert!(all.contains(&Signature { version: 2, ..approved }), "{all:?}");
    let of_file = all.iter().find(|one| one.id == SignatureId(1)).unwrap();
    assert_eq!((of_file.created_ms, of_file.created_by.as_str(), of_file.on_behalf), (None, "", false));
    assert!(read(db, catalog::version) > catalogue, "the message path sees it");
}

fn versions(db: &Db) {
    let new = Template {
        id: TemplateId(70),
        tenant: RED,
        code: "T70".into(),
        status: Status::Draft,
        wording: wording("one"),
        version: 1,
        created_ms: Some(NOW),
    };
    let version = |number, status, content: &str| Version {
        number,
        status,
        wording: wording(content),
        created_ms: Some(NOW),
        created_by: "CNX01_Adm".into(),
    };
    let (head, first) = (new.clone(), version(1, Status::Submitted, "one"));
    write(db, move |tx| {
        templates::insert(tx, &head)?;
        templates::put_version(tx, RED, head.id, &first)
    });
    assert_eq!(read(db, |tx| templates::by_code(tx, RED, "T70")), Some(new.clone()));
    assert_eq!(read(db, |tx| templates::by_code(tx, BLUE, "T70")), None);
    assert_eq!(write(db, |tx| templates::lock_code(tx, RED, "T70")), Some(new.clone()));
    assert_eq!(write(db, |tx| templates::lock(tx, RED, TemplateId(70))), Some(new.clone()));
    let approved = Template { status: Status::Approved, ..new.clone() };
    let (one, other) = (approved.clone(), approved.clone());
    assert!(write(db, move |tx| templates::update(tx, &one)));
    assert!(!write(db, move |tx| templates::update(tx, &other)));
    let (old, second) = (version(1, Status::Approved, "one"), version(2, Status::Submitted, "two"));
    let (put, next) = (old.clone(), second.clone());
    write(db, move |tx| {
        templates::put_version(tx, RED, TemplateId(70), &put)?;
        templates::put_version(tx, RED, TemplateId(70), &next)
    });
    assert_eq!(read(db, |tx| templates::versions(tx, RED, TemplateId(70))), [second.clone(), old]);
    let newest = read(db, |tx| templates::newest(tx, RED));
    assert!(newest.contains(&(TemplateId(70), second)), "{newest:?}");
    let sends =
        read(db, |tx| templates::of_tenant(tx, RED)).into_iter().find(|one| one.code == "T70").unwrap();
    assert_eq!((sends.wording.content.as_str(), sends.version), ("one", 2), "the old one keeps sending");
}

fn files(db: &Db) {
    let file = |id, expires_on: Option<&str>| Evidence {
        tenant: RED,
        id: EvidenceId(id),
        subject: Subject::Signature.into(),
        object: 70,
        purpose: "business_licence".into(),
        name: "licence.png".into(),
        media: FileKind::Png,
        octets: 4,
        pages: Some(2),
        standing: Stands::Counts,
        replaces: None,
        sha256: vec![7; 32],
        expires_on: expires_on.map(str::to_owned),
        account: Some(AccountId(1)),
        who: "CNX01_Adm".into(),
    };
    let (one, two) = (file(1, Some("2026-11-29")), file(2, None));
    let put = [one.clone(), two.clone()];
    write(db, move |tx| put.iter().try_for_each(|file| evidence::insert(tx, file, b"data")));
    let of = |tenant| read(db, move |tx| evidence::of_object(tx, tenant, Subject::Signature, 70));
    assert_eq!((of(RED), of(BLUE)), (vec![one.clone(), two], vec![]));
    assert_eq!(read(db, |tx| evidence::get(tx, RED, EvidenceId(1))), Some((one, b"data".to_vec())));
    assert_eq!(read(db, |tx| evidence::get(tx, BLUE, EvidenceId(1))), None);
    let outdated = |today: &'static str| read(db, move |tx| signatures::outdated_all(tx, today, 9));
    assert_eq!(outdated("2026-11-29"), [], "it is good on its last day");
    reminders(db);
    assert_eq!(outdated("2026-11-30"), [(RED, SignatureId(70))]);
    let stand = |standing| {
        write(db, move |tx| evidence::set_standing(tx, RED, EvidenceId(1), standing));
    };
    stand(Stands::Waits);
    assert_eq!(outdated("2026-11-30"), [], "what waits does not count");
    assert_eq!(of(RED)[0].standing, Stands::Waits);
    stand(Stands::Counts);
    assert!(!write(db, |tx| evidence::remove(tx, BLUE, EvidenceId(1))));
    assert!(write(db, |tx| evidence::remove(tx, RED, EvidenceId(1))));
    assert_eq!(outdated("2026-11-30"), []);
}

fn reminders(db: &Db) {
    let due = |today: &'static str, until: &'static str, days| {
        let found = read(db, move |tx| {
            assert_eq!(evidence::to_remind_all(tx, Subject::Smart.into(), (today, until), days, 9)?, []);
            evidence::to_remind_all(tx, Subject::Signature.into(), (today, until), days, 9)
        });
        found.into_iter().map(|one| (one.tenant, SignatureId(one.object), one.id.0)).collect::<Vec<_>>()
    };
    let one = [(RED, SignatureId(70), 1)];
    assert_eq!(due("2026-10-30", "2026-11-28", 30), []);
    assert_eq!(due("2026-10-30", "2026-11-29", 30), one);
    assert_eq!(due("2026-11-30", "2026-12-30", 30), [], "it is over: no reminder");
    let mark = |tenant, days| write(db, move |tx| evidence::mark_reminded(tx, tenant, EvidenceId(1), days));
    assert!(!mark(BLUE, 30));
    assert!(mark(RED, 30));
    assert!(!mark(RED, 30), "each step once");
    assert_eq!(due("2026-11-01", "2026-12-01", 30), []);
    assert_eq!(due("2026-11-22", "2026-11-29", 7), one);
    assert!(mark(RED, 1) && !mark(RED, 7), "a later step covers earlier ones");
    assert_eq!(due("2026-11-22", "2026-11-29", 7), []);
    let hinted = |until: &'static str| read(db, move |tx| evidence::expiring(tx, RED, until));
    assert_eq!(
        (hinted("2026-11-28"), hinted("2026-12-28")),
        (vec![], vec![("红旗".into(), "2026-11-29".into())])
    );
}

fn queue(db: &Db) {
    let put = [review(1), Review { tenant: BLUE, object: 5, ..review(2) }];
    write(db, move |tx| put.iter().try_for_each(|review| reviews::insert(tx, review)));
    assert_eq!(read(db, |tx| reviews::get_all(tx, ReviewId(1))), Some(review(1)));
    let page = |filter: Filter| {
        let (found, count) =
            read(db, move |tx| reviews::page_all(tx, &Filter { limit: 9, ..filter.clone() }, 99));
        (found.iter().map(|review| review.id.0).collect::<Vec<_>>(), count)
    };
    assert_eq!(page(Filter::default()), (vec![1, 2], 2), "as they came");
    assert!(write(db, |tx| reviews::urge(tx, BLUE, Subject::Signature, 5, NOW)));
    assert!(!write(db, |tx| reviews::urge(tx, RED, Subject::Signature, 5, NOW)));
    assert_eq!(page(Filter::default()), (vec![2, 1], 2), "urged ones first");
    assert_eq!(
        page(Filter { tenant: Some(RED), subject: Some(Subject::Signature), ..Filter::default() }).0,
        [1]
    );
    assert_eq!(page(Filter { subject: Some(Subject::Template), ..Filter::default() }), (vec![], 0));

    let claim = || write(db, |tx| reviews::claim_all(tx, ReviewId(1), &by(NOW)));
    assert!(claim());
    assert!(!claim(), "the second reviewer does not get it");
    assert_eq!(page(Filter { state: Some(State::Claimed), ..Filter::default() }).0, [1]);
    assert!(write(db, |tx| reviews::release_all(tx, ReviewId(1))));
    assert!(!write(db, |tx| reviews::release_all(tx, ReviewId(1))));
    assert!(claim());
    let reject = Decision {
        state: State::Rejected,
        by: by(NOW + 5),
        reasons: "[\"name_mismatch\"]".into(),
        note: "not yours".into(),
    };
    let decide = |decision: Decision| write(db, move |tx| reviews::decide_all(tx, ReviewId(1), &decision));
    assert!(decide(reject.clone()));
    assert!(!decide(Decision { state: State::Approved, ..reject }), "decided once");
    let decided = Review {
        state: State::Rejected,
        claimed: Some(by(NOW)),
        decided: Some(by(NOW + 5)),
        reasons: "[\"name_mismatch\"]".into(),
        note: "not yours".into(),
        ..review(1)
    };
    assert_eq!(
        read(db, |tx| reviews::of_object(tx, RED, Subject::Signature, 70)),
        std::slice::from_ref(&decided)
    );
    assert_eq!(read(db, |tx| reviews::alike_all(tx, &review(2), 9)), [decided]);
    assert_eq!(page(Filter { any_state: true, ..Filter::default() }), (vec![2, 1], 2), "newest first");
    assert!(write(db, |tx| reviews::withdraw(tx, BLUE, Subject::Signature, 5)));
    assert!(!write(db, |tx| reviews::withdraw(tx, BLUE, Subject::Signature, 5)));
    assert_eq!(page(Filter { state: Some(State::Withdrawn), ..Filter::default() }).0, [2]);
}

/// Whom the review is spared for a time.
fn exempt(db: &Db) {
    let exemption = |id, template, expires_ms| Exemption {
        id: ExemptionId(id),
        tenant: RED,
        template,
        reason: "an old customer".into(),
        account: Some(AccountId(9)),
        who: "reviewer".into(),
        expires_ms,
        revoked: None,
    };
    let catalogue = read(db, catalog::version);
    let of_template = Some(TemplateId(70));
    let put =
        [exemption(1, None, NOW + 5), exemption(2, of_template, NOW + 5), exemption(3, of_template, NOW + 9)];
    write(db, move |tx| put.iter().try_for_each(|one| exemptions::insert(tx, one)));
    assert!(read(db, catalog::version) > catalogue, "the message path sees it");
    let free = |now| read(db, move |tx| exemptions::of_free_text_all(tx, now));
    assert_eq!((free(NOW), free(NOW + 5)), (vec![(RED, NOW + 5)], vec![]));
    let of = |tenant, now| read(db, move |tx| exemptions::of_template(tx, tenant, TemplateId(70), now));
    assert_eq!(of(RED, NOW), Some(exemption(3, of_template, NOW + 9)), "the longest");
    assert_eq!((of(BLUE, NOW), of(RED, NOW + 9)), (None, None));
    assert_eq!(write(db, |tx| exemptions::lock_all(tx, ExemptionId(3))), of(RED, NOW));
    let revoke = || write(db, |tx| exemptions::revoke_all(tx, ExemptionId(3), NOW + 1, "second"));
    assert!(revoke() && !revoke());
    assert_eq!(of(RED, NOW).unwrap().id, ExemptionId(2));
    let page = |tenant, holding| {
        let (found, count) = read(db, move |tx| exemptions::page_all(tx, (tenant, holding), (0, 9), 99));
        assert_eq!(found.len() as i64, count);
        found.into_iter().map(|(one, code)| (one.id.0, code)).collect::<Vec<_>>()
    };
    let code = Some("T70".to_owned());
    assert_eq!(page(None, None), [(3, code.clone()), (2, code.clone()), (1, None)]);
    assert_eq!(page(Some(RED), Some(NOW)), [(2, code), (1, None)]);
    assert_eq!(page(Some(BLUE), None), []);
}

/// Where signatures stand with networks.
fn filed(db: &Db) {
    let filing = |network, status, version| Filing {
        tenant: RED,
        signature: SignatureId(70),
        network,
        status,
        code: "R-1".into(),
        note: "in May".into(),
        who: "reviewer".into(),
        at_ms: NOW,
        version,
    };
    let catalogue = read(db, catalog::version);
    assert_eq!(write(db, |tx| filings::lock_text(tx, RED, "红旗")), Some(SignatureId(70)));
    assert_eq!(write(db, |tx| filings::lock_text(tx, BLUE, "红旗")), None);
    let (mobile, unicom) = (Network::ChinaMobile, Network::ChinaUnicom);
    let put = [
        filing(mobile, Standing::Filing, 9),
        filing(mobile, Standing::Filed, 9),
        filing(unicom, Standing::Rejected, 9),
    ];
    write(db, move |tx| put.iter().try_for_each(|filing| filings::put(tx, filing)));
    assert!(read(db, catalog::version) > catalogue, "the message path sees it");
    let known = [filing(mobile, Standing::Filed, 2), filing(unicom, Standing::Rejected, 1)];
    assert_eq!(read(db, |tx| filings::of_signature(tx, RED, SignatureId(70))), known);
    assert_eq!(read(db, |tx| filings::of_signature(tx, BLUE, SignatureId(70))), []);
    assert_eq!(read(db, |tx| filings::of_tenant(tx, RED)), known);
    assert_eq!(read(db, filings::filed_all), [(RED, SignatureId(70), mobile)]);
    let page = |filter: filings::Filter| {
        let (found, count) =
            read(db, move |tx| filings::page_all(tx, &filings::Filter { limit: 99, ..filter.clone() }, 99));
        assert_eq!(found.len() as i64, count);
        found.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let with = |status, network| filings::Filter {
        status: Some(status),
        network,
        tenant: Some(RED),
        any: true,
        ..filings::Filter::default()
    };
    let ours = SignatureId(70);
    assert_eq!(page(with(Standing::Filed, Some(mobile))), [ours]);
    assert_eq!(page(with(Standing::Filed, Some(unicom))), []);
    assert_eq!(page(with(Standing::Rejected, None)), [ours]);
    assert!(!page(with(Standing::None, Some(mobile))).contains(&ours));
    assert!(page(with(Standing::None, None)).contains(&ours), "other networks");
    let words = filings::Filter { words: Some("红".into()), ..filings::Filter::default() };
    assert_eq!(page(words.clone()), [ours], "approved");
    assert_eq!(page(filings::Filter { before: Some(ours), ..words }), []);
    write(db, |tx| filings::forget(tx, RED, SignatureId(70)));
    assert_eq!(read(db, filings::filed_all), []);
    assert_eq!(read(db, |tx| filings::of_signature(tx, RED, SignatureId(70)))[0].version, 3);
}

/// What a provisioning file says counts, and what waited for a review waits no longer.
fn a_file_overtakes(db: &Db) {
    let waiting = Review { subject: Subject::Template, ..review(3) };
    write(db, move |tx| reviews::insert(tx, &waiting));
    let of_file = catalog::Template {
        id: TemplateId(70),
        tenant: RED,
        code: "T70".into(),
        name: "Sale".into(),
        kind: 3,
        content: "three".into(),
        status: "approved".into(),
        variables: "[]".into(),
    };
    write(db, move |tx| catalog::put_template(tx, &of_file));
    let found = read(db, |tx| templates::versions(tx, RED, TemplateId(70)));
    let seen: Vec<_> = found.iter().map(|v| (v.number, v.status, v.wording.content.as_str())).collect();
    let wanted = [(3, Status::Approved, "three"), (2, Status::Replaced, "two"), (1, Status::Replaced, "one")];
    assert_eq!(seen, wanted);
    assert_eq!(read(db, |tx| reviews::get_all(tx, ReviewId(3))).unwrap().state, State::Withdrawn);
}
