//! What tenants are told when their address does not answer.

use std::sync::Arc;

use domain::kind::Kind;
use engine::CallbackSettings;

use crate::on_both;
use crate::world::{Disk, Plan, World};

const HOUR_MS: i64 = 3_600_000;

on_both!(an_address_dead_for_too_long_holds_nothing_up, |disk: Arc<Disk>| async move {
    let callbacks = CallbackSettings { batch_max: 1, retry_min_ms: 300, ..Plan::default().callbacks };
    let world = World::new(disk, Plan { callbacks, ..Plan::default() }).await;
    let put = world.engine.put_callback(&world.actor, "receipts", "http://127.0.0.1:1/dead").await.unwrap();
    let sent =
        world.send(Kind::Notification, "快递已到", &["13800138000", "13800138001", "13800138002"]).await;
    for message in &sent.messages {
        world.closed(message.uid).await;
    }
    let id = put.view.id;
    let long_ago = engine::clock::now_ms() - 48 * HOUR_MS;
    let fail = move |tx: &mut store::Tx<'_>| {
        let rows = store::feed::endpoints_all(tx)?;
        let endpoint = rows.into_iter().find(|row| row.id == id).ok_or(store::Error::NotFound)?;
        let failing = store::feed::Endpoint { failing_ms: Some(long_ago), again_ms: 0, ..endpoint };
        store::feed::save_progress(tx, &failing)
    };
    for _ in 0..200 {
        // The notifier may be in the middle of a push and save over it: say it again until it is heard.
        world.db.write(fail).await.unwrap();
        if let [run] = world.engine.parked(&world.actor).await.unwrap().as_slice() {
            assert_eq!(run.last_event, 3, "all that waits, not one batch of it");
            let behind = world.engine.callbacks(&world.actor).await.unwrap()[0].behind;
            assert_eq!(behind, 0);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing was parked");
});

on_both!(a_request_s_address_taken_away_serves_again_when_it_is_named_again, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let named = || engine::send::SendRequest {
        callback_url: Some("http://127.0.0.1:1/here".into()),
        ..crate::world::request(Kind::Notification, "快递已到", &["13800138000"])
    };
    world.engine.send(&world.actor, named(), None).await.unwrap();
    let id = world.engine.callbacks(&world.actor).await.unwrap()[0].id;
    world.engine.delete_callback(&world.actor, id).await.unwrap();
    world.engine.send(&world.actor, named(), None).await.unwrap();
    let callbacks = world.engine.callbacks(&world.actor).await.unwrap();
    assert_eq!((callbacks.len(), callbacks[0].status.as_str()), (1, "active"));
});
