//! Signatures and templates from the first draft to a sent message, and what reviewers may and may not do, on both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::evidence::Standing;
use domain::id::{AccountId, EvidenceId, ReviewId, SessionId, SignatureId, TenantId};
use domain::kind::Kind;
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::review::{Reason, State, Status};
use domain::variable::{VariableKind, VariableRule};
use engine::operator::PolicyChange;
use engine::review::{
    Bulk, ExemptionQuery, ExemptionState, NewEvidence, NewExemption, Opinion, ReviewQuery, ReviewView,
    SignatureWording, TemplateWording,
};
use engine::send::SendRequest;
use engine::{Actor, AuditQuery, Engine, Error, Person};
use serde_json::json;

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

fn actor(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let name = format!("person-{id}");
    let person = Person { id: AccountId(id), tenant, name, role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn manager() -> Actor {
    actor(50, 1, Role::Manager)
}

fn reviewer(id: i64) -> Actor {
    actor(id, 0, Role::Reviewer)
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

/// A picture that says nothing.
fn png() -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(data);
        out.extend([0; 4]);
        out
    };
    let mut header = [0u8, 0, 0, 9, 0, 0, 0, 9].to_vec();
    header.extend([8, 2, 0, 0, 0]);
    let start = b"\x89PNG\r\n\x1A\n".to_vec();
    [start, chunk(b"IHDR", &header), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")].concat()
}

fn file(purpose: &str, name: &str, data: Vec<u8>) -> NewEvidence {
    NewEvidence { purpose: purpose.into(), name: name.into(), expires_on: None, replaces: None, data }
}

fn wording(text: &str) -> SignatureWording {
    SignatureWording {
        text: text.into(), on_behalf: false, company: "鸿雁科技".into(), note: String::new()
    }
}

fn template(content: &str) -> TemplateWording {
    TemplateWording {
        name: "Sign-in".into(),
        kind: Kind::Verification,
        content: content.into(),
        variables: vec![VariableRule::new("code", VariableKind::Code)],
        description: "sent to people who sign in".into(),
    }
}

/// A signature with its licence, submitted.
async fn submitted(engine: &Engine, text: &str) -> SignatureId {
    let made = engine.create_signature(&manager(), wording(text)).await.unwrap();
    engine.add_evidence(&manager(), made.id, file("business_licence", "a.png", png())).await.unwrap();
    assert_eq!(engine.submit_signature(&manager(), made.id).await.unwrap().status, Status::Submitted);
    made.id
}

async fn open(engine: &Engine) -> Vec<ReviewView> {
    engine.reviews(&reviewer(90), ReviewQuery::default()).await.unwrap().items
}

fn signed(text: &str) -> SendRequest {
    let signature = Some(text.to_owned());
    SendRequest { signature, ..request(Kind::Notification, "您的快递已到", &["13800130000"]) }
}

fn coded(template: &str, code: &str) -> SendRequest {
    SendRequest {
        signature: Some("云燕".into()),
        template: Some(template.into()),
        variables: Some(json!({"code": code})),
        content: None,
        ..request(Kind::Verification, "", &["13800130001"])
    }
}

on_both!(a_signature_from_its_draft_to_a_sent_message, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let made = engine.create_signature(&manager(), wording("鸿雁")).await.unwrap();
    assert_eq!((made.status, made.version, made.created_by.as_str()), (Status::Draft, 1, "person-50"));
    assert_eq!(refusal(engine.create_signature(&manager(), wording("鸿雁")).await), Refusal::NameTaken);
    let send = || engine.send(&world.actor, signed("鸿雁"), None);
    assert_eq!(refusal(send().await), Refusal::SignatureNotApproved);
    assert_eq!(refusal(engine.submit_signature(&manager(), made.id).await), Refusal::SubmissionInvalid);

    for (name, data) in
        [("a.png", b"<svg onload=alert(1)>".to_vec()), ("a.pdf", png()), ("a.png", vec![0; 6 << 20])]
    {
        let added = engine.add_evidence(&manager(), made.id, file("business_licence", name, data)).await;
        assert_eq!(refusal(added), Refusal::EvidenceInvalid, "{name}");
    }
    let kept =
        engine.add_evidence(&manager(), made.id, file("business_licence", "l.png", png())).await.unwrap();
    let back = engine.evidence_file(&manager(), made.id, kept.id).await.unwrap();
    assert_eq!((back.data, back.media.media_type()), (png(), "image/png"));
    assert_eq!(refusal(engine.evidence_file(&manager(), SignatureId(1), kept.id).await), Refusal::NotFound);
    let stranger = actor(51, 2, Role::Manager);
    assert_eq!(refusal(engine.signature(&stranger, made.id).await), Refusal::NotFound);
    assert_eq!(refusal(engine.evidence_file(&stranger, made.id, kept.id).await), Refusal::NotFound);

    engine.submit_signature(&manager(), made.id).await.unwrap();
    let late = engine.add_evidence(&manager(), made.id, file("other", "l.png", png())).await;
    assert_eq!(refusal(late), Refusal::ReviewState, "reviewers see what was submitted");
    assert_eq!(refusal(engine.remove_evidence(&manager(), made.id, kept.id).await), Refusal::ReviewState);
    assert_eq!(refusal(send().await), Refusal::SignatureNotApproved);
    engine.urge_signature(&manager(), made.id).await.unwrap();
    assert_eq!(refusal(engine.urge_signature(&manager(), made.id).await), Refusal::RateLimited);
    let review = open(engine).await.remove(0);
    assert_eq!((review.tenant.as_str(), review.name.as_str()), ("CNX01", "鸿雁"));
    assert!(review.can_decide && review.applied.urged_ms.is_some());
    let seen = engine.review(&reviewer(90), review.id).await.unwrap();
    assert_eq!((seen.evidence.len(), seen.signature.unwrap().company.as_str()), (1, "鸿雁科技"));
    assert_eq!(engine.review_file(&reviewer(90), review.id, kept.id).await.unwrap().data, png());
    let decided = engine.decide_review(&reviewer(90), review.id, Opinion::Approve, "").await.unwrap();
    assert_eq!((decided.state, decided.decided_by.as_deref()), (State::Approved, Some("person-90")));

    let sent = send().await.unwrap();
    world.closed(sent.messages[0].uid).await;
    engine.disable_signature(&manager(), made.id).await.unwrap();
    assert_eq!(refusal(send().await), Refusal::SignatureNotApproved, "at once");
    let detail = engine.signature(&manager(), made.id).await.unwrap();
    assert_eq!((detail.history.len(), detail.history[0].state), (1, State::Approved));
    let log = engine.audit_log(&manager(), AuditQuery::default()).await.unwrap();
    let told: Vec<_> = log.items.iter().map(|(line, _)| line.action.as_str()).collect();
    for action in [
        "signature_created",
        "evidence_added",
        "signature_submitted",
        "review_urged",
        "evidence_viewed",
        "review_approved",
        "signature_disabled",
    ] {
        assert!(told.contains(&action), "{action}: {told:?}");
    }
    world.clean_books().await;
});

on_both!(a_rejected_signature_cannot_be_used_and_says_why, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let id = submitted(engine, "腾达").await;
    let review = open(engine).await.remove(0).id;
    let by = reviewer(91);
    let decide = |opinion, note| engine.decide_review(&by, review, opinion, note);
    let reject = |reasons: &[Reason]| Opinion::Reject(reasons.to_vec());
    assert_eq!(refusal(decide(reject(&[]), "no").await), Refusal::FieldInvalid);
    assert_eq!(refusal(decide(reject(&[Reason::NameMismatch]), " ").await), Refusal::FieldInvalid);
    assert_eq!(refusal(decide(reject(&[Reason::TypeMismatch]), "no").await), Refusal::FieldInvalid);
    decide(reject(&[Reason::NameMismatch]), "not your name").await.unwrap();
    assert_eq!(refusal(engine.send(&world.actor, signed("腾达"), None).await), Refusal::SignatureNotApproved);
    let told = engine.signature(&manager(), id).await.unwrap();
    assert_eq!(told.signature.status, Status::Rejected);
    let why = &told.history[0];
    assert_eq!((why.reasons.as_slice(), why.note.as_str()), (&[Reason::NameMismatch][..], "not your name"));

    // It is changed, asked about, changed and withdrawn; each time what was decided before is seen.
    let version = told.signature.version;
    let stale = engine.change_signature(&manager(), id, version - 1, wording("腾达云")).await;
    assert_eq!(refusal(stale), Refusal::ChangedMeanwhile);
    let changed = engine.change_signature(&manager(), id, version, wording("腾達")).await.unwrap();
    assert_eq!(changed.status, Status::Draft);
    engine.submit_signature(&manager(), id).await.unwrap();
    let again = open(engine).await.remove(0).id;
    let seen = engine.review(&reviewer(90), again).await.unwrap();
    assert_eq!((seen.history.len(), seen.alike.len()), (1, 1), "also in other characters");
    engine.decide_review(&reviewer(90), again, Opinion::Ask, "whose brand is it?").await.unwrap();
    assert_eq!(engine.signature(&manager(), id).await.unwrap().signature.status, Status::Draft);
    engine.submit_signature(&manager(), id).await.unwrap();
    assert_eq!(engine.withdraw_signature(&manager(), id).await.unwrap().status, Status::Draft);
    assert!(open(engine).await.is_empty());
    assert_eq!(refusal(engine.withdraw_signature(&manager(), id).await), Refusal::ReviewState);
});

on_both!(an_edited_template_sends_what_was_approved_until_the_new_version_is, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let decide = async |opinion, note: &str| {
        let id = open(engine).await.remove(0).id;
        engine.decide_review(&reviewer(90), id, opinion, note).await.unwrap()
    };
    let made = engine
        .create_template(&manager(), Some("T1"), template("验证码${code}，请勿告知他人。"))
        .await
        .unwrap();
    assert_eq!((made.status, made.pending.map(|version| version.number)), (Status::Draft, Some(1)));
    let again = engine.create_template(&manager(), Some("T1"), template("x")).await;
    assert_eq!(refusal(again), Refusal::NameTaken);
    assert_eq!(
        refusal(engine.send(&world.actor, coded("T1", "1234"), None).await),
        Refusal::TemplateNotApproved
    );
    engine.submit_template(&manager(), "T1").await.unwrap();
    let busy = engine.change_template(&manager(), "T1", 2, template("x")).await;
    assert_eq!(refusal(busy), Refusal::ReviewState);
    decide(Opinion::Approve, "").await;

    let text = async |code: &str| {
        let sent = engine.send(&world.actor, coded("T1", code), None).await.unwrap();
        world.closed(sent.messages[0].uid).await.summary.text
    };
    assert_eq!(text("1234").await, "【云燕】验证码1234，请勿告知他人。");
    let odd = engine.send(&world.actor, coded("T1", "a b c"), None).await.unwrap();
    assert_eq!(odd.messages[0].refusal.as_ref().unwrap().0, Refusal::VariableTypeMismatch);

    let version = engine.template(&manager(), "T1").await.unwrap().template.version;
    let edited =
        engine.change_template(&manager(), "T1", version, template("新的验证码${code}。")).await.unwrap();
    assert_eq!((edited.status, edited.pending.unwrap().number), (Status::Approved, 2));
    engine.submit_template(&manager(), "T1").await.unwrap();
    assert_eq!(text("2345").await, "【云燕】验证码2345，请勿告知他人。", "the old one keeps sending");
    decide(Opinion::Reject(vec![Reason::PurposeUnclear]), "what for?").await;
    assert_eq!(text("3456").await, "【云燕】验证码3456，请勿告知他人。", "also after a rejection");
    let version = engine.template(&manager(), "T1").await.unwrap().template.version;
    engine.change_template(&manager(), "T1", version, template("您的新验证码${code}。")).await.unwrap();
    engine.submit_template(&manager(), "T1").await.unwrap();
    let seen = engine.review(&reviewer(90), open(engine).await[0].id).await.unwrap();
    assert_eq!((seen.version.unwrap().number, seen.current.unwrap().number, seen.history.len()), (3, 1, 2));
    decide(Opinion::Approve, "").await;
    assert_eq!(text("4567").await, "【云燕】您的新验证码4567。");
    let detail = engine.template(&manager(), "T1").await.unwrap();
    let standing: Vec<_> = detail.versions.iter().map(|version| (version.number, version.status)).collect();
    assert_eq!(standing, [(3, Status::Approved), (2, Status::Rejected), (1, Status::Replaced)]);
    assert!(detail.template.pending.is_none());

    // What provisioning made can be edited as well; disabling ends the version that waits.
    let edited =
        engine.change_template(&manager(), "otp", 1, template("验证码${code}，勿泄露。")).await.unwrap();
    assert_eq!((edited.status, edited.pending.unwrap().number), (Status::Approved, 2));
    engine.submit_template(&manager(), "otp").await.unwrap();
    engine.disable_template(&manager(), "otp").await.unwrap();
    assert!(open(engine).await.is_empty());
    assert_eq!(
        refusal(engine.send(&world.actor, coded("otp", "1234"), None).await),
        Refusal::TemplateNotApproved
    );
    let bad = TemplateWording { description: String::new(), ..template("加微信vip88888领{券") };
    engine.create_template(&manager(), Some("T2"), bad).await.unwrap();
    assert_eq!(refusal(engine.submit_template(&manager(), "T2").await), Refusal::SubmissionInvalid);
});

on_both!(who_submitted_cannot_decide_and_of_two_reviewers_the_second_is_told, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    submitted(engine, "鸿雁").await;
    let id = open(engine).await.remove(0).id;
    let author = reviewer(50);
    assert_eq!(refusal(engine.decide_review(&author, id, Opinion::Approve, "").await), Refusal::FourEyes);
    assert_eq!(refusal(engine.claim_review(&author, id).await), Refusal::FourEyes);
    let view = engine.review(&author, id).await.unwrap();
    assert!(!view.review.can_decide);
    assert_eq!(refusal(engine.reviews(&manager(), ReviewQuery::default()).await), Refusal::Forbidden);
    let looks = actor(92, 0, Role::ReadOnly);
    assert_eq!(refusal(engine.claim_review(&looks, id).await), Refusal::Forbidden);

    let claimed = engine.claim_review(&reviewer(90), id).await.unwrap();
    assert_eq!(claimed.claimed.unwrap().0, "person-90");
    assert_eq!(refusal(engine.claim_review(&reviewer(91), id).await), Refusal::ReviewHeld);
    let other = engine.decide_review(&reviewer(91), id, Opinion::Approve, "").await;
    assert_eq!(refusal(other), Refusal::ReviewHeld);
    engine.release_review(&reviewer(91), id).await.unwrap();
    assert_eq!(refusal(engine.release_review(&reviewer(91), id).await), Refusal::ReviewState);

    // At once: one of them decides, the other learns that it was decided.
    let (one, two) = (reviewer(90), reviewer(91));
    let reject = Opinion::Reject(vec![Reason::Other]);
    let (first, second) = tokio::join!(
        engine.decide_review(&one, id, Opinion::Approve, ""),
        engine.decide_review(&two, id, reject, "no"),
    );
    let told: Vec<_> = [first, second].into_iter().filter(Result::is_err).map(refusal).collect();
    assert_eq!(told, [Refusal::AlreadyDecided]);
    let late = engine.decide_review(&two, id, Opinion::Approve, "").await;
    assert_eq!(refusal(late), Refusal::AlreadyDecided);
});

on_both!(many_are_decided_at_once_and_each_has_its_own_result, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let mut ids = Vec::new();
    for text in ["鸿雁一", "鸿雁二", "鸿雁三", "鸿雁四"] {
        submitted(engine, text).await;
        ids.push(open(engine).await.last().unwrap().id);
    }
    let me = reviewer(90);
    // One was decided meanwhile, one is in a colleague's hand; who submitted them decides none.
    engine.decide_review(&reviewer(91), ids[0], Opinion::Approve, "").await.unwrap();
    engine.claim_review(&reviewer(91), ids[1]).await.unwrap();
    let approve = || Bulk::Decide(Opinion::Approve);
    let outcomes = async |by: &Actor, bulk: Bulk, note: &str| {
        let asked: Vec<_> = ids.iter().copied().chain([ids[2], ReviewId(7)]).collect();
        let done = engine.decide_reviews(by, &asked, bulk, note).await.unwrap();
        let seen = |result: engine::Result<ReviewView>| {
            result.map(|view| view.state).map_err(|error| match error {
                Error::Refused(refusal, _) | Error::Phrased { refusal, .. } => refusal,
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(done.len(), 5, "an id that is given twice counts once");
        done.into_iter().map(|(_, result)| seen(result)).collect::<Vec<_>>()
    };
    let none = [
        Err(Refusal::AlreadyDecided),
        Err(Refusal::FourEyes),
        Err(Refusal::FourEyes),
        Err(Refusal::FourEyes),
        Err(Refusal::NotFound),
    ];
    assert_eq!(outcomes(&reviewer(50), approve(), "").await, none);
    let reject = Bulk::Decide(Opinion::Reject(vec![Reason::NameMismatch]));
    assert_eq!(refusal(engine.decide_reviews(&me, &ids, reject.clone(), " ").await), Refusal::FieldInvalid);
    assert_eq!(refusal(engine.decide_reviews(&me, &[], approve(), "").await), Refusal::FieldInvalid);
    let many = vec![ids[0]; 101];
    assert_eq!(refusal(engine.decide_reviews(&me, &many, approve(), "").await), Refusal::FieldInvalid);
    let looks = actor(92, 0, Role::ReadOnly);
    assert_eq!(refusal(engine.decide_reviews(&looks, &ids, approve(), "").await), Refusal::Forbidden);
    let (rejected, gone) = (Ok(State::Rejected), Err(Refusal::NotFound));
    let held = Err(Refusal::ReviewHeld);
    let some = [Err(Refusal::AlreadyDecided), held, rejected, rejected, gone];
    assert_eq!(outcomes(&me, reject, "not your name").await, some);
    let released = outcomes(&me, Bulk::Release, "").await;
    assert_eq!(released[1], Ok(State::Waiting), "also a colleague's");
    assert_eq!(open(engine).await.len(), 1);
});

on_both!(what_is_exempt_is_let_through_for_a_time_and_no_longer, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let now = engine::clock::now_ms();
    let new = |template: Option<&str>, expires_ms: i64| NewExemption {
        tenant: "CNX01".into(),
        template: template.map(str::to_owned),
        reason: "an old customer".into(),
        expires_ms,
    };
    let give = async |new: NewExemption| engine.give_exemption(&reviewer(90), new).await;
    assert_eq!(refusal(engine.give_exemption(&manager(), new(None, now + 60_000)).await), Refusal::Forbidden);
    assert_eq!(refusal(give(new(None, now)).await), Refusal::FieldInvalid, "in the past");
    assert_eq!(refusal(give(new(None, now + 400 * 86_400_000)).await), Refusal::FieldInvalid, "too long");
    let unsaid = NewExemption { reason: " ".into(), ..new(None, now + 60_000) };
    assert_eq!(refusal(give(unsaid).await), Refusal::FieldInvalid, "without a reason");
    assert_eq!(refusal(give(new(Some("T1"), now + 60_000)).await), Refusal::TemplateUnknown);

    // A template: new versions about which nothing is found are approved at once, others wait as before.
    engine.create_template(&manager(), Some("T1"), template("验证码${code}，请勿告知他人。")).await.unwrap();
    let given = give(new(Some("T1"), now + 60_000)).await.unwrap();
    let submitted = engine.submit_template(&manager(), "T1").await.unwrap();
    assert_eq!((submitted.status, submitted.pending.is_none()), (Status::Approved, true));
    let sent = engine.send(&world.actor, coded("T1", "1234"), None).await.unwrap();
    assert_eq!(world.closed(sent.messages[0].uid).await.summary.text, "【云燕】验证码1234，请勿告知他人。");
    let query = ReviewQuery { any_state: true, ..ReviewQuery::default() };
    let row = engine.reviews(&reviewer(91), query).await.unwrap().items.remove(0);
    assert_eq!((row.state, row.exempt_by.as_deref()), (State::Approved, Some("person-90")));
    let change = async |content: &str, kinds: Vec<VariableRule>| {
        let version = engine.template(&manager(), "T1").await.unwrap().template.version;
        let wording = TemplateWording { variables: kinds, ..template(content) };
        engine.change_template(&manager(), "T1", version, wording).await.unwrap();
        engine.submit_template(&manager(), "T1").await
    };
    let broad = change("验证码${code}，勿告知他人。", Vec::new()).await.unwrap();
    assert_eq!(broad.pending.unwrap().status, Status::Submitted, "something was found: a person looks");
    engine.withdraw_template(&manager(), "T1").await.unwrap();
    let kinds = || vec![VariableRule::new("code", VariableKind::Code)];
    let bad = change("加微信vip88888领{券", kinds()).await;
    assert_eq!(refusal(bad), Refusal::SubmissionInvalid, "exempt or not");
    engine.revoke_exemption(&reviewer(91), given.id).await.unwrap();
    assert_eq!(refusal(engine.revoke_exemption(&reviewer(91), given.id).await), Refusal::AlreadyDecided);
    let waits = change("验证码${code}，请不要告知他人。", kinds()).await.unwrap();
    assert_eq!(waits.pending.unwrap().status, Status::Submitted);

    // Free text: until its end, without anything being read anew.
    let query = |any| ExemptionQuery { any, ..ExemptionQuery::default() };
    assert_eq!(engine.exemptions(&reviewer(90), query(false)).await.unwrap().total, 0);
    let all = engine.exemptions(&reviewer(90), query(true)).await.unwrap().items;
    assert_eq!((all[0].state, all[0].template.as_deref()), (ExemptionState::Revoked, Some("T1")));
    let admin = actor(1, 0, Role::Administrator);
    let version = engine.policy_of(&admin, "CNX01").await.unwrap().version;
    let values = [("content.free_text".to_owned(), json!(false))].into_iter().collect();
    let rules = engine::operator::PolicyChange { version, reason: "a test".into(), values };
    engine.change_policy_of(&admin, "CNX01", rules).await.unwrap();
    let send = async || engine.send(&world.actor, signed("云燕"), None).await;
    assert_eq!(refusal(send().await), Refusal::ContentNeedsTemplate);
    give(new(None, engine::clock::now_ms() + 2_000)).await.unwrap();
    assert!(send().await.unwrap().messages[0].refusal.is_none());
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert_eq!(refusal(send().await), Refusal::ContentNeedsTemplate, "its time is over");
    let kept = give(new(None, engine::clock::now_ms() + 60_000)).await.unwrap();
    assert!(send().await.unwrap().messages[0].refusal.is_none());
    engine.revoke_exemption(&reviewer(90), kept.id).await.unwrap();
    assert_eq!(refusal(send().await), Refusal::ContentNeedsTemplate, "at once");
    let log = engine.audit_log(&manager(), AuditQuery::default()).await.unwrap();
    let told = |action: &str| log.items.iter().filter(|(line, _)| line.action.as_str() == action).count();
    assert_eq!((told("exemption_given"), told("exemption_revoked")), (3, 2));
});

on_both!(what_would_be_refused_when_sent_is_not_approved, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    // Elsewhere loans may be spoken of.
    let ada = actor(9, 0, Role::Administrator);
    let version = engine.policy(&ada).await.unwrap().version;
    let values = [("destination.directions".to_owned(), json!("mainland"))].into();
    let change = PolicyChange { version, reason: "a test".into(), values };
    engine.change_policy(&ada, change).await.unwrap();
    let loan = TemplateWording {
        kind: Kind::Notification, ..template("您申请的贷款已放款，编号${code}。")
    };
    let made = engine.create_template(&manager(), Some("loan"), loan).await.unwrap();
    engine.submit_template(&manager(), &made.code).await.unwrap();
    let review = open(engine).await.remove(0);
    let me = reviewer(1);
    let approve = || engine.decide_review(&me, review.id, Opinion::Approve, "");
    assert_eq!(refusal(approve().await), Refusal::ReviewBlocked);
    assert_eq!(open(engine).await.len(), 1, "it is still to be decided");
    let bank = ("CNX01", domain::screening::category::Category::Loan);
    engine.give_licence(&reviewer(2), bank, None, "licence no. 7").await.unwrap();
    assert_eq!(approve().await.unwrap().state, State::Approved);
});

on_both!(documents_of_an_approved_signature_are_renewed_without_a_gap, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let id = submitted(engine, "鸿雁").await;
    let decide = |opinion: Opinion, note: &'static str| async move {
        let waiting = open(engine).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        engine.decide_review(&reviewer(90), waiting[0].id, opinion, note).await.unwrap()
    };
    decide(Opinion::Approve, "").await;
    let files = || async {
        let seen = engine.signature(&manager(), id).await.unwrap();
        let files: Vec<_> = seen.evidence.into_iter().map(|file| (file.id, file.standing)).collect();
        (seen.signature.status, files)
    };
    let is_used = || async {
        let seen = engine.preview(&world.actor, signed("鸿雁")).await.unwrap();
        seen.messages[0].refusal.is_none()
    };
    let (status, first) = files().await;
    assert_eq!((status, first.len(), first[0].1), (Status::Approved, 1, Standing::Counts));
    let old = first[0].0;
    let renewing = |replaces| NewEvidence { replaces, ..file("business_licence", "new.png", png()) };
    let unknown = engine.add_evidence(&manager(), id, renewing(Some(EvidenceId(1)))).await;
    assert_eq!(refusal(unknown), Refusal::FieldInvalid);

    let first = engine.add_evidence(&manager(), id, renewing(Some(old))).await.unwrap();
    assert_eq!((first.standing, first.replaces), (Standing::Waits, Some(old)));
    assert!(is_used().await, "it stays in use while the document waits");
    let asked = open(engine).await;
    assert!(asked[0].findings.iter().any(|found| found.id == "documents_renewed"), "{asked:?}");
    decide(Opinion::Reject(vec![Reason::LicenceUnreadable]), "blurred").await;
    let (status, kept) = files().await;
    assert_eq!(
        (status, kept),
        (Status::Approved, vec![(old, Standing::Counts), (first.id, Standing::Refused)])
    );
    assert!(is_used().await, "refused, the old one stays");

    engine.remove_evidence(&manager(), id, first.id).await.unwrap();
    let held = engine.remove_evidence(&manager(), id, old).await;
    assert_eq!(refusal(held), Refusal::ReviewState, "what counts is not taken back");
    let second = engine.add_evidence(&manager(), id, renewing(Some(old))).await.unwrap();
    decide(Opinion::Approve, "").await;
    let wanted = vec![(old, Standing::Replaced), (second.id, Standing::Counts)];
    assert_eq!(files().await, (Status::Approved, wanted));
    assert!(is_used().await);

    let third = engine.add_evidence(&manager(), id, renewing(None)).await.unwrap();
    assert_eq!(open(engine).await.len(), 1);
    engine.remove_evidence(&manager(), id, third.id).await.unwrap();
    assert_eq!(open(engine).await.len(), 0, "nothing is left to decide");
    engine.add_evidence(&manager(), id, renewing(Some(second.id))).await.unwrap();
    engine.disable_signature(&manager(), id).await.unwrap();
    assert_eq!(open(engine).await.len(), 0);
    engine.submit_signature(&manager(), id).await.unwrap();
    let counts = files().await.1.into_iter().filter(|(_, standing)| *standing == Standing::Counts).count();
    assert_eq!((counts, open(engine).await.len()), (1, 1), "it is applied for with all of them");
});
