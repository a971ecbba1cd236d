//! The portal as a person uses it: the real program, a real Chromium, one scenario of `portal/e2e` a test.
//!
//! A test starts a platform of its own and runs `portal/e2e/<scenario>.mjs` against it; how a scenario is written is in
//! `portal/e2e/README.md`. Chromium, Node, the portal's packages and the built portal are what `make test` provides;
//! without one of them a test says so and fails. Pictures go to `target/screenshots`.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod platform;
#[path = "../story/program.rs"]
#[allow(dead_code, reason = "shared with the stories, which use more of it")]
mod program;
mod scenario;
mod stage;

use platform::Platform;

/// Runs a scenario against a platform, which is stopped afterwards and must have been in order.
async fn play(scenario: &str, platform: Platform) {
    play_part(scenario, &[], platform).await;
}

/// The same for one part of a scenario that would take too long whole.
async fn play_part(scenario: &str, part: &[&str], platform: Platform) {
    scenario::play(scenario, part, &platform).await;
    platform.stop().await;
}

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(story);
}

#[test]
fn sign_in() {
    run(async { play("sign_in", Platform::served().await).await });
}

/// The first thing everybody does: numbers as people write them, delivered before their eyes, and why one was not.
#[test]
fn send() {
    run(async { play("send", Platform::served().await).await });
}

/// A list from a file becomes a mission: mistakes named by row, messages seen before they are sent, watched to its end.
#[test]
fn missions() {
    run(async { play("missions", Platform::served().await).await });
}

/// An auth key made on its page works in the command that the page gives, and stops when it is told to.
#[test]
fn keys() {
    run(async { play("keys", Platform::served().await).await });
}

/// Everybody sees what their role permits and nothing else, whatever address they type.
#[test]
fn walls() {
    run(async { play("walls", Platform::served().await).await });
}

/// A session that ends in the middle of a form takes nothing that was typed with it.
#[test]
fn expiry() {
    run(async { play("expiry", Platform::served().await).await });
}

/// Callbacks from the first address to replaying what was parked, and what phones write back.
#[test]
fn callbacks() {
    run(async { play("callbacks", Platform::served().await).await });
}

/// From a product to what is left of its order: package, tenant, order, account, sending; two people at one thing.
#[test]
fn trade() {
    run(async { play("trade", Platform::served().await).await });
}

/// A signature with its licence and a template are applied for, rejected, corrected, approved, and sent with.
#[test]
fn review() {
    run(async { play("review", Platform::served().await).await });
}

/// A brand with logo and menu is reviewed on drawn handsets and fetched by handsets; another version changes nothing at once.
#[test]
fn smart() {
    run(async { play("smart", Platform::served().await).await });
}

/// The operator's pages show carriers, routes and the platform's health as they are.
#[test]
fn operator() {
    run(async { play("operator", Platform::served().await).await });
}

/// Every page of a tenant's people, with something on it, in both languages and modes, on a phone and on a desk.
#[test]
fn every_page_of_a_tenant() {
    run(async { play_part("every_page", &["manager"], Platform::served().await).await });
}

/// The same of the platform's people, and of who has not signed in.
#[test]
fn every_page_of_the_platform() {
    run(async { play_part("every_page", &["administrator", "nobody"], Platform::served().await).await });
}

/// A message of the simulated network on the reference handset: brand, logo and menu, and nothing told but taps.
#[test]
fn handset() {
    run(async { play("handset", Platform::demo().await).await });
}

/// What `make run` promises on the screen is true: the address opens, the printed accounts sign in.
#[test]
fn demo() {
    run(async { play("demo", Platform::demo().await).await });
}
