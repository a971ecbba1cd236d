//! What may not be said, on the path: words that are set hold at once, licences lift them for one tenant, a reviewer's approval
//! stands for what he saw, and preview and sending agree. On both databases, over a restart.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use domain::id::{AccountId, SessionId, TenantId};
use domain::kind::{Direction, Kind};
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use domain::screening::category::{Action, Category};
use domain::screening::words::How;
use engine::money::Format;
use engine::operator::PolicyChange;
use engine::screening::{NewWord, Origin, WordQuery};
use engine::send::SendRequest;
use engine::{Actor, Engine, Error, Person};
use serde_json::json;

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

const TO: &str = "13800138000";

fn reviewer(id: i64) -> Actor {
    actor(id, Role::Reviewer)
}

fn actor(id: i64, role: Role) -> Actor {
    let person = Person {
        id: AccountId(id),
        tenant: TenantId(0),
        name: format!("Rhea-{id}"),
        role: role.into(),
        session: SessionId(1),
    };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn word(text: &str, category: &str, action: &str, is_off: bool) -> NewWord {
    NewWord {
        text: text.into(),
        category: category.into(),
        action: action.into(),
        is_off,
        ..NewWord::default()
    }
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

impl World {
    /// What sending and previewing say of a request to one phone; they must agree.
    async fn told(&self, request: SendRequest) -> Option<Refusal> {
        let preview = self.engine.preview(&self.actor, request.clone()).await.unwrap();
        let sent = self.engine.send(&self.actor, request, None).await.unwrap();
        let of_preview = preview.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal);
        assert_eq!(of_preview, sent.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal));
        of_preview
    }

    async fn free(&self, kind: Kind, content: &str) -> Option<Refusal> {
        self.told(request(kind, content, &[TO])).await
    }

    async fn code(&self, code: &str) -> Option<Refusal> {
        let mut wanted = request(Kind::Verification, "", &[TO]);
        (wanted.content, wanted.template) = (None, Some("otp".into()));
        wanted.variables = Some(json!({ "code": code }));
        self.told(wanted).await
    }

    async fn set_word(&self, new: NewWord, version: i64) {
        self.engine.set_screening_word(&reviewer(1), &new, version).await.unwrap();
    }
}

async fn restart(world: &mut World) {
    world.engine.stop().await;
    let plan = Plan::default();
    world.engine = Engine::start(world.db.clone(), plan.settings, plan.callbacks).await.unwrap();
}

on_both!(what_may_not_be_said_is_refused_as_it_is_set, |disk: Arc<Disk>| async move {
    let mut world = World::new(disk, Plan::default()).await;
    let (blocked, doubtful) = (Some(Refusal::ContentForbiddenWord), Some(Refusal::ContentNeedsReview));
    assert_eq!(world.free(Kind::Notification, "详询 13900139001").await, None, "the policy lets it pass");
    let policy = world.engine.policy(&actor(9, Role::Administrator)).await.unwrap();
    let change = PolicyChange {
        version: policy.version,
        reason: "as delivered".into(),
        values: [("content.doubtful".to_owned(), json!("refuse"))].into(),
    };
    world.engine.change_policy(&actor(9, Role::Administrator), change).await.unwrap();
    assert_eq!(world.free(Kind::Notification, "您的快递已送达，请及时领取").await, None);
    assert_eq!(world.free(Kind::Notification, "线上赌 场 恭候光临").await, blocked);
    assert_eq!(world.free(Kind::Notification, "详询 13900139000").await, doubtful);
    assert_eq!(world.code("123456").await, None);
    assert_eq!(world.code("赌场").await, blocked, "a variable says it");
    assert_eq!(world.code("ａ1b2").await, None);

    // A word of the operator's own holds when it is answered, also for a template that was clean before.
    world.set_word(word("验证码", "test_content", "block", false), 0).await;
    assert_eq!(world.code("123456").await, blocked);
    world.set_word(word("验证码", "test_content", "", true), 1).await;
    assert_eq!(world.code("123456").await, None);
    let stale = world.engine.set_screening_word(&reviewer(2), &word("验证码", "games", "", false), 1).await;
    assert_eq!(refusal(stale), Refusal::ChangedMeanwhile);
    let keys = vec![("验证码".to_owned(), How::Normal), ("快递".to_owned(), How::Normal)];
    assert_eq!(world.engine.remove_screening_words(&reviewer(1), keys).await.unwrap(), 1);

    // What came with the program is switched off and on again, over a restart.
    world.set_word(word("赌场", "gambling", "", true), 0).await;
    assert_eq!(world.free(Kind::Notification, "赌场").await, None);
    restart(&mut world).await;
    assert_eq!(world.free(Kind::Notification, "赌场。").await, None);
    let changed = WordQuery { origin: Some(Origin::Changed), ..WordQuery::default() };
    let listed = world.engine.screening_words(&reviewer(1), &changed).unwrap();
    assert_eq!((listed.total, listed.items[0].is_off, listed.items[0].version), (1, true, 1));
    world.engine.remove_screening_words(&reviewer(1), vec![("赌场".into(), How::Normal)]).await.unwrap();
    assert_eq!(world.free(Kind::Notification, "赌场！").await, blocked);
});

on_both!(categories_and_licences_decide, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let blocked = Some(Refusal::ContentForbiddenWord);
    assert_eq!(world.free(Kind::Notification, "您申请的贷款已放款").await, blocked);
    let give = |category, day: Option<&'static str>| async move {
        engine.give_licence(&reviewer(1), ("CNX01", category), day, "licence no. 7").await
    };
    assert_eq!(refusal(give(Category::Gambling, None).await), Refusal::FieldInvalid, "crime has none");
    assert_eq!(refusal(give(Category::Loan, Some("2020-01-31")).await), Refusal::FieldInvalid);
    assert_eq!(refusal(give(Category::Loan, Some("tomorrow")).await), Refusal::FieldInvalid);
    let given = give(Category::Loan, Some("2099-01-31")).await.unwrap();
    assert!(!given.is_expired);
    assert_eq!(world.free(Kind::Notification, "您申请的贷款已放款。").await, None);
    assert_eq!(engine.licences(&reviewer(1), Some("CNX01")).await.unwrap(), [given]);
    engine.take_licence(&reviewer(1), "CNX01", Category::Loan).await.unwrap();
    assert_eq!(world.free(Kind::Notification, "您申请的贷款已放款！").await, blocked);
    let again = engine.take_licence(&reviewer(1), "CNX01", Category::Loan).await;
    assert_eq!(refusal(again), Refusal::NotFound);

    let actions = [Action::Pass, Action::Pass, Action::Block];
    let set = engine.set_screening_category(&reviewer(1), Category::Loan, actions, 0).await.unwrap();
    assert_eq!((set.actions, set.version() > 0), (actions, true));
    assert_eq!(world.free(Kind::Notification, "您申请的贷款已放款？").await, None);
    let stale = engine.set_screening_category(&reviewer(2), Category::Loan, actions, 0).await;
    assert_eq!(refusal(stale), Refusal::ChangedMeanwhile);
    let reset =
        engine.set_screening_category(&reviewer(1), Category::Loan, set.delivered, set.version()).await;
    assert_eq!(reset.unwrap().version(), 0);
    assert_eq!(world.free(Kind::Notification, "您申请的贷款已放款了").await, blocked);
});

on_both!(lists_of_words_go_in_and_out_as_files, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let engine = &world.engine;
    let import = |text: String| async move {
        let (send, pieces) = tokio::sync::mpsc::channel(1_000);
        for piece in text.into_bytes().chunks(10_000) {
            send.send(Ok(Bytes::copy_from_slice(piece))).await.unwrap();
        }
        drop(send);
        engine.import_screening_words(&reviewer(1), pieces).await.unwrap()
    };
    let rows = "词语,类别,匹配方式,处置,备注\n天马传奇,游戏,,block,a list\nxbet,gambling,,,\n坏,nonsense,,,\n★,games,normal,,\n";
    let report = import(rows.to_owned()).await;
    assert_eq!((report.rows, report.added, report.changed, report.rejected), (4, 2, 0, 2));
    assert_eq!(report.wrong.iter().map(|wrong| wrong.row).collect::<Vec<_>>(), [4, 5]);
    let blocked = Some(Refusal::ContentForbiddenWord);
    assert_eq!(world.free(Kind::Verification, "天馬傳奇今日开服").await, blocked);
    let again = import(rows.to_owned()).await;
    assert_eq!((again.added, again.changed), (0, 0), "nothing is new");

    let many: String = (0..10_000).map(|n| format!("词语{n:05}号,games\n")).collect();
    assert_eq!(import(many).await.added, 10_000);
    let (me, what) = (reviewer(1), (Kind::Marketing, Direction::Mainland));
    let tried = engine.try_screening(&me, "词语04711号", what, None).await.unwrap();
    assert_eq!((tried.verdict.outcome, tried.words > 11_000), (Action::Review, true));

    let own = WordQuery { origin: Some(Origin::Own), words: Some("天马".into()), ..WordQuery::default() };
    let mut file = engine.screening_words_file(&reviewer(1), own, (Format::Csv, Lang::Zh)).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = file.pieces.recv().await {
        text.extend(piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("天马传奇,games,normal,block,启用,a list,Rhea-1"), "{text}");
    assert_eq!(import(text).await.changed, 0, "as it was taken away");
});
