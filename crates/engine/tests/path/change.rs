//! What changes while messages are under way: carriers that come, go, and are taken back.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::message::State;
use tokio::net::TcpListener;

use crate::life::ends_as;
use crate::on_both;
use crate::world::{Disk, Plan, World, provision, quick};

on_both!(a_carrier_added_while_running_is_connected, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    world.carriers[0].stop().await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let added = simulator::smpp(quick(), listener).await;
    let ports = [world.carriers[0].addr().port(), added.addr().port()];
    provision(&world.db, &Plan::default(), &ports).await;
    // Somebody else notices the new catalogue first.
    world.engine.refresh().await.unwrap();
    ends_as(&world, "13800138001", State::Delivered, "DELIVRD").await;
    assert_eq!(added.stats().accepted, 1);
});

on_both!(a_disabled_carrier_takes_nothing_and_a_carrier_enabled_again_takes_what_waited, |disk: Arc<Disk>| async move {
    let world = World::new(disk, Plan::default()).await;
    let ports = [world.carriers[0].addr().port()];
    let disabled = Plan { carrier_options: "enabled = false".into(), ..Plan::default() };
    provision(&world.db, &disabled, &ports).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let sent = world.send(domain::kind::Kind::Notification, "快递已到", &["13800138002"]).await;
    let view = world.engine.message(&world.actor, sent.messages[0].uid).await.unwrap();
    assert_eq!(view.summary.state, State::Queued);
    provision(&world.db, &Plan::default(), &ports).await;
    assert_eq!(world.closed(sent.messages[0].uid).await.summary.state, State::Delivered);
});
