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

use platform::Platform;

/// Runs a scenario against a platform, which is stopped afterwards and must have been in order.
async fn play(scenario: &str, platform: Platform) {
    scenario::play(scenario, &platform).await;
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

/// What `make run` promises on the screen is true: the address opens, the printed accounts sign in.
#[test]
fn demo() {
    run(async { play("demo", Platform::demo().await).await });
}
