//! Signatures and templates from the first draft to a sent message, and what reviewers may and may not do, on both databases.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::id::{AccountId, SessionId, SignatureId, TenantId};
use domain::kind::Kind;
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::review::{Reason, State, Status};
use domain::variable::{VariableKind, VariableRule};
use engine::review::{NewEvidence, Opinion, ReviewQuery, ReviewView, SignatureWording, TemplateWording};
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
    NewEvidence { purpose: purpose.into(), name: name.into(), expires_on: None, data }
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
