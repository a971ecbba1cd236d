//! Sessions over time: idle and absolute expiry, rotation with requests under way, the list of them, and what ends them.

use std::sync::Arc;

use axum::http::StatusCode;
use engine::provision::{Document, Mode};
use serde_json::{Value, json};

use crate::people::{Person, cookie};
use crate::platform::{Answer, Plan, Platform};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

async fn managers() -> Platform {
    Platform::with_managers(Plan::default()).await
}

async fn look(platform: &Platform, person: &Person) -> Answer {
    platform.get_as(person, "/api/v1/session").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
    let platform = managers().await;
    let idle = platform.sign_in("TA_manager").await;
    platform.clock.pass(29 * MINUTE);
    let answer = look(&platform, &idle).await.json();
    let (idle_at, server, end) = (&answer["idle_expires_at"], &answer["server_time"], &answer["expires_at"]);
    assert!(server.as_str() < idle_at.as_str() && idle_at.as_str() < end.as_str(), "{answer}");
    platform.clock.pass(29 * MINUTE);
    assert_eq!(look(&platform, &idle).await.status, StatusCode::OK, "use keeps it alive");
    platform.clock.pass(30 * MINUTE);
    let over = look(&platform, &idle).await;
    assert_eq!((over.status.as_u16(), over.code().as_str()), (401, "session_expired"));

    let mut busy = platform.sign_in("TA_manager").await;
    let mut ends_after = 0;
    for minutes in (20..).step_by(20) {
        platform.clock.pass(20 * MINUTE);
        let answer = look(&platform, &busy).await;
        if answer.status != StatusCode::OK {
            assert_eq!(answer.code(), "session_expired");
            ends_after = minutes;
            break;
        }
        if cookie(&answer.headers, "hy_session").is_some() {
            busy = busy.renewed(&answer);
        }
    }
    assert_eq!(ends_after, 12 * 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_changes_every_hour_and_requests_under_way_are_not_lost() {
    let platform = Arc::new(managers().await);
    let first = platform.sign_in("TA_manager").await;
    for _ in 0..3 {
        platform.clock.pass(19 * MINUTE);
        assert!(cookie(&look(&platform, &first).await.headers, "hy_session").is_none());
    }
    platform.clock.pass(3 * MINUTE);
    // Many requests of one page at once: all are answered, and one of them brings the new token.
    let asked = (0..20).map(|_| {
        let (platform, first) = (Arc::clone(&platform), first.clone());
        tokio::spawn(async move { look(&platform, &first).await })
    });
    let answers: Vec<Answer> =
        futures_util::future::join_all(asked).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    let renewed: Vec<_> = answers.iter().filter(|a| a.headers.contains_key("set-cookie")).collect();
    assert_eq!(renewed.len(), 1);
    let second = first.renewed(renewed[0]);
    assert_eq!(renewed[0].json()["csrf_token"], first.csrf.as_str(), "the page's token stays");

    assert_eq!(look(&platform, &first).await.status, StatusCode::OK);
    assert_eq!(look(&platform, &second).await.status, StatusCode::OK, "it arrived");
    platform.clock.pass(MINUTE / 2);
    assert_eq!(look(&platform, &first).await.status, StatusCode::OK, "a minute longer");
    platform.clock.pass(MINUTE / 2);
    assert_eq!(look(&platform, &first).await.code(), "session_expired");
    assert_eq!(look(&platform, &second).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_never_arrived_is_made_anew() {
    let platform = managers().await;
    let first = platform.sign_in("TA_manager").await;
    for _ in 0..3 {
        platform.clock.pass(20 * MINUTE);
        look(&platform, &first).await;
    }
    // The answer with the new token was lost; the old one goes on.
    platform.clock.pass(2 * MINUTE);
    let again = look(&platform, &first).await;
    let second = first.renewed(&again);
    assert_eq!(look(&platform, &second).await.status, StatusCode::OK);
    platform.clock.pass(2 * MINUTE);
    assert_eq!(look(&platform, &first).await.code(), "session_expired");
}

async fn list(platform: &Platform, person: &Person) -> Vec<Value> {
    let answer = platform.get_as(person, "/api/v1/sessions").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let platform = managers().await;
    let (one, two) = (platform.sign_in("TA_manager").await, platform.sign_in("TA_manager").await);
    let stranger = platform.sign_in("TB_manager").await;
    let items = list(&platform, &two).await;
    assert_eq!(items.len(), 2);
    assert_eq!((&items[0]["current"], &items[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!(items[1]["address"], "192.0.2.10");
    let first = format!("/api/v1/sessions/{}", items[1]["id"].as_str().unwrap());
    let end = |person: &Person, path: &str| platform.ask("delete", path).person(person).answer();
    assert_eq!(end(&stranger, &first).await.code(), "not_found");
    assert_eq!(look(&platform, &one).await.status, StatusCode::OK);
    assert_eq!(end(&two, &first).await.status, StatusCode::NO_CONTENT);
    assert_eq!(look(&platform, &one).await.code(), "session_expired");
    assert_eq!(end(&two, &first).await.code(), "not_found");
    assert_eq!(end(&two, "/api/v1/sessions/nonsense").await.code(), "not_found");

    let three = platform.sign_in("TA_manager").await;
    assert_eq!(end(&three, "/api/v1/sessions").await.status, StatusCode::NO_CONTENT);
    assert_eq!(look(&platform, &two).await.code(), "session_expired");
    assert_eq!(list(&platform, &three).await.len(), 1);
    assert_eq!(look(&platform, &stranger).await.status, StatusCode::OK);
    let log = platform.log_of(&three, "/api/v1/audit?action=session_revoked").await;
    assert_eq!(log.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_again_takes_the_place_of_the_session_before() {
    let platform = managers().await;
    let before = platform.sign_in("TA_manager").await;
    let id = platform.captcha("192.0.2.10").await;
    let body = json!({"account": "TA_manager", "password": crate::platform::PASSWORD,
                      "captcha_id": id, "captcha": crate::platform::CAPTCHA});
    let ask = platform.ask("post", "/api/v1/session").peer("192.0.2.10").json(&body);
    let after = Person::of(&ask.cookie_of(&before).answer().await);
    assert_eq!(look(&platform, &before).await.code(), "session_expired");
    assert_eq!(list(&platform, &after).await.len(), 1);
}

/// Provisions more into a running platform.
async fn provision(platform: &Platform, document: Value) {
    let path = platform.place.path();
    let run = move || {
        let db = store::Db::open(store::Place::Sqlite(path)).unwrap();
        let document = Document::read(document, &|_| None).unwrap();
        engine::provision::run(&db, document, Mode::Apply, engine::clock::now_ms()).unwrap();
    };
    tokio::task::spawn_blocking(run).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_disabled_or_whose_tenant_is_closed_is_out_at_once() {
    let platform = managers().await;
    let (one, two) = (platform.sign_in("TA_manager").await, platform.sign_in("TB_manager").await);
    let disabled = json!({"name": "TA_manager", "tenant": "TA", "role": "manager", "status": "disabled"});
    let closed = json!({"code": "TB", "name": "TB", "status": "closed"});
    provision(&platform, json!({"accounts": [disabled], "tenants": [closed]})).await;
    for (person, account) in [(one, "TA_manager"), (two, "TB_manager")] {
        assert_eq!(look(&platform, &person).await.code(), "session_expired");
        let typed = crate::people::Typed::right(account);
        assert_eq!(platform.try_sign_in("192.0.2.10", None, &typed).await.code(), "sign_in_failed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_has_so_many_sessions() {
    let platform = managers().await;
    let first = platform.sign_in("TA_manager").await;
    let mut last = first.clone();
    for _ in 0..50 {
        last = platform.sign_in("TA_manager").await;
    }
    assert_eq!(look(&platform, &first).await.code(), "session_expired");
    assert_eq!(list(&platform, &last).await.len(), 50);
    platform.clock.pass(13 * HOUR);
    assert_eq!(list(&platform, &platform.sign_in("TA_manager").await).await.len(), 1);
}
