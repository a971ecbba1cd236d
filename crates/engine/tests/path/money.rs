//! Limits that must be exact under any concurrency.

use std::sync::Arc;

use domain::kind::Kind;
use domain::refusal::Refusal;
use engine::Idempotency;

use crate::on_both;
use crate::world::{Disk, Plan, World, request};

async fn refusals(world: &Arc<World>, count: usize, to: impl Fn(usize) -> String) -> Vec<Option<Refusal>> {
    let mut tasks = Vec::new();
    for n in 0..count {
        let (world, to) = (Arc::clone(world), to(n));
        tasks.push(tokio::spawn(async move {
            let sent = world.send(Kind::Verification, "您的验证码是 1234", &[&to]).await;
            sent.messages[0].refusal.as_ref().map(|(refusal, _)| *refusal)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.unwrap());
    }
    all
}

on_both!(a_hundred_equal_requests_pass_three_times, |disk: Arc<Disk>| async move {
    let world = Arc::new(World::new(disk, Plan::default()).await);
    let all = refusals(&world, 100, |_| "13800138000".into()).await;
    assert_eq!(all.iter().filter(|refusal| refusal.is_none()).count(), 3);
    assert_eq!(all.iter().filter(|r| **r == Some(Refusal::FrequencyLimit)).count(), 97);
    world.clean_books().await;
});

on_both!(a_thousand_requests_spend_exactly_what_was_bought, |disk: Arc<Disk>| async move {
    let world = Arc::new(World::new(disk, Plan { order_total: 100, ..Plan::default() }).await);
    let number = |n: usize| format!("1380013{:04}", 5000 + n);
    let all = refusals(&world, 1000, number).await;
    assert_eq!(all.iter().filter(|refusal| refusal.is_none()).count(), 100);
    assert_eq!(all.iter().filter(|r| **r == Some(Refusal::BalanceInsufficient)).count(), 900);
    world.clean_books().await;
    // What was refused for money does not count for the frequency rule.
    let refused = all.iter().position(Option::is_some).unwrap();
    let again = refusals(&world, 3, |_| number(refused)).await;
    assert!(again.iter().all(|r| *r == Some(Refusal::BalanceInsufficient)), "{again:?}");
});

on_both!(the_same_idempotency_key_sends_once, |disk: Arc<Disk>| async move {
    let world = Arc::new(World::new(disk, Plan::default()).await);
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let world = Arc::clone(&world);
        tasks.push(tokio::spawn(async move {
            let once = Idempotency { key: "order-1".into(), body_hash: [7; 32] };
            let request = request(Kind::Notification, "快递已到", &["13800138000", "bad", "13800138001"]);
            world.engine.send(&world.actor, request, Some(once)).await.unwrap()
        }));
    }
    let mut sent = Vec::new();
    for task in tasks {
        sent.push(task.await.unwrap());
    }
    assert_eq!(sent.iter().filter(|sent| !sent.replayed).count(), 1);
    for other in &sent[1..] {
        assert_eq!(other.request, sent[0].request);
        let uids = |sent: &engine::Sent| sent.messages.iter().map(|m| (m.uid, m.state)).collect::<Vec<_>>();
        assert_eq!(uids(other), uids(&sent[0]));
    }
    let other = Idempotency { key: "order-1".into(), body_hash: [8; 32] };
    let taken = world
        .engine
        .send(&world.actor, request(Kind::Notification, "x", &["13800138000"]), Some(other))
        .await;
    assert!(matches!(taken, Err(engine::Error::Refused(Refusal::IdempotencyConflict, _))));
    world.clean_books().await;
});
