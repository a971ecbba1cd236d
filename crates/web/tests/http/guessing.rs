//! Ten thousand guesses, through the router: none gets in, nothing tells whether an account exists, nobody else is
//! locked out.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use engine::identity::SignInSettings;
use serde_json::Value;

use crate::people::{Person, Typed};
use crate::platform::{Answer, Plan, Platform};

const GUESSES: u32 = 10_000;

/// What a guesser sees of an answer: everything but how long the wait is.
fn seen(answer: &Answer) -> (StatusCode, Value, Vec<String>) {
    let mut body = answer.json();
    body["retry_after"] = Value::from(body["retry_after"].is_number());
    body["detail"] = Value::from(body["detail"].as_str().unwrap().replace(|c: char| c.is_ascii_digit(), ""));
    let names = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
    (answer.status, body, names)
}

/// The address of the nth guess: many of them, each for some guesses.
fn address(n: u32) -> String {
    std::net::Ipv4Addr::from_bits(0x6440_0000 + n / 20).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_guesses_neither_get_in_nor_lock_anybody_out_nor_learn_anything() {
    let plan = Plan::default();
    // Fewer free tries than usual only save the time of hashing.
    let sign_in = SignInSettings { account_tries_free: 25, ..plan.sign_in.clone() };
    let platform = Platform::with_managers(Plan { sign_in, ..plan }).await;
    let owner = platform.sign_in("TA_manager").await;
    let accounts = ["TA_manager", "nobody_at_all", "administrator", "no_such_admin"];
    // Everything a guesser saw, by account, with how often.
    let mut seen_of: BTreeMap<&str, BTreeMap<String, u32>> = BTreeMap::new();
    for n in 0..GUESSES {
        let account = accounts[n as usize % accounts.len()];
        let answer = platform.try_sign_in(&address(n), None, &Typed::wrong(account)).await;
        assert!(!answer.headers.contains_key("set-cookie"), "{}", answer.text);
        let code = answer.code();
        assert!(["sign_in_failed", "sign_in_locked"].contains(&code.as_str()), "{}", answer.text);
        *seen_of.entry(account).or_default().entry(format!("{:?}", seen(&answer))).or_default() += 1;
        if n % 100 == 0 {
            platform.clock.pass(1_000);
        }
    }
    let known = &seen_of["TA_manager"];
    assert_eq!(known.len(), 2, "{known:#?}");
    for account in accounts {
        assert_eq!(&seen_of[account], known, "{account} and TA_manager are told apart");
    }
    let judged: u32 = known.iter().filter(|(seen, _)| seen.contains("sign_in_failed")).map(|(_, n)| n).sum();
    assert!((25..40).contains(&judged), "{judged} guesses of one account were judged");

    // The account is locked for strangers, even with the right password, and not for the device of its owner.
    let stranger = platform.try_sign_in("203.0.113.77", None, &Typed::right("TA_manager")).await;
    assert_eq!(stranger.code(), "sign_in_locked");
    let own = platform.try_sign_in("203.0.113.77", Some(&owner.device), &Typed::right("TA_manager")).await;
    Person::of(&own);
    // At an address that guessed, too.
    let own = platform.try_sign_in(&address(0), Some(&owner.device), &Typed::right("TA_manager")).await;
    Person::of(&own);
    // The other tenant never noticed, and whoever was signed in still is.
    platform.sign_in("TB_manager").await;
    assert_eq!(platform.get_as(&owner, "/api/v1/session").await.status, StatusCode::OK);

    let administrator = Platform::locked_administrator_waits(&platform).await;
    let log =
        platform.log_of(&administrator, "/api/v1/admin/audit?action=sign_in_locked&page_size=100").await;
    assert!(!log.is_empty() && log.iter().all(|(_, outcome)| outcome == "refused"), "{log:?}");
    let failed = platform.get_as(&administrator, "/api/v1/admin/audit?action=sign_in_failed").await.json();
    assert_eq!(failed["total"], 4 * judged, "every judged guess is written down");
    assert!(!failed.to_string().contains("nobody_at_all"), "what is no account may be somebody's password");
}

impl Platform {
    /// After its wait an account that was guessed from everywhere signs in from anywhere.
    async fn locked_administrator_waits(&self) -> Person {
        let answer = self.try_sign_in("203.0.113.78", None, &Typed::right("administrator")).await;
        assert_eq!(answer.code(), "sign_in_locked");
        let wait_s: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=900).contains(&wait_s), "{wait_s}");
        self.clock.pass(wait_s * 1000);
        self.sign_in("administrator").await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_tenants_mistakes_lock_out_nobody_of_another() {
    let platform = Platform::with_managers(Plan::default()).await;
    for _ in 0..5 {
        let answer = platform.try_sign_in("192.0.2.10", None, &Typed::wrong("TA_manager")).await;
        assert_eq!(answer.code(), "sign_in_failed");
    }
    let locked = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
    assert_eq!((locked.status.as_u16(), locked.code().as_str()), (429, "sign_in_locked"));
    assert_eq!(locked.headers["retry-after"], "30");
    Person::of(&platform.try_sign_in("192.0.2.10", None, &Typed::right("TB_manager")).await);
    Person::of(&platform.try_sign_in("192.0.2.11", None, &Typed::right("TA_manager")).await);
    platform.clock.pass(30_000);
    Person::of(&platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_made_at_once_are_all_counted() {
    let platform = std::sync::Arc::new(Platform::with_managers(Plan::default()).await);
    let guesses = (0..60).map(|_| {
        let platform = std::sync::Arc::clone(&platform);
        tokio::spawn(async move {
            platform.try_sign_in("192.0.2.10", None, &Typed::wrong("TA_manager")).await.code()
        })
    });
    let codes = futures_util::future::join_all(guesses).await;
    let judged = codes.into_iter().filter(|code| code.as_ref().unwrap() == "sign_in_failed").count();
    assert_eq!(judged, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_codes_are_asked_for_so_often_and_answered_once() {
    let sign_in = SignInSettings::default();
    let platform = Platform::with_managers(Plan { sign_in, ..Plan::default() }).await;
    let wrong = Typed { captcha: "AAAAA", ..Typed::right("TA_manager") };
    let answer = platform.try_sign_in("192.0.2.10", None, &wrong).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "captcha_wrong"));
    assert_eq!(answer.json()["fields"][0]["field"], "captcha");
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = platform.ask("get", "/api/v1/session/captcha").peer("192.0.2.10").answer().await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let other = platform.ask("get", "/api/v1/session/captcha").peer("192.0.2.11").answer().await;
    assert_eq!(
        (other.status, other.headers["cache-control"].to_str().unwrap()),
        (StatusCode::OK, "no-store")
    );
    // A verify code is used up by what it let through, too.
    let id = platform.captcha("192.0.2.12").await;
    let body =
        serde_json::json!({"account": "TA_manager", "password": "x", "captcha_id": id, "captcha": "k7mxp"});
    let try_it = || platform.ask("post", "/api/v1/session").peer("192.0.2.12").json(&body).answer();
    assert_eq!(try_it().await.code(), "sign_in_failed");
    assert_eq!(try_it().await.code(), "captcha_wrong");
}
