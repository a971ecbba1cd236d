//! Every operation of the document, tried by every wrong caller: nobody, keys of all sorts, people of every role and of
//! another tenant, sessions that are over, and other sites' pages.
//!
//! An operation that is not in the table fails the test. A new one is one line of `table`.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::permission::{Permission, Permissions, Role, Side};
use serde_json::{Value, json};

use crate::authz_table::{Call, Other, Owned, table};
use crate::people::{CUSTOM, Person};
use crate::platform::{A, A_BALANCE, A_FEEDS, Ask, B, Platform};

const GARBAGE: &str = "hy_garbage";
const NEVER_MADE: &str = "hy_ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA";
/// What nobody needs to sign in for. The list is here, so that none is added in passing.
const PUBLIC: &[&str] = &[
    "getSession",
    "getCaptcha",
    "signIn",
    "signInTotp",
    "requestPasswordReset",
    "checkPasswordReset",
    "completePasswordReset",
];

async fn owned(platform: &Platform) -> Owned {
    let soon = tomorrow();
    let uid = platform.send(A, "13800138000", json!({"schedule_at": soon, "reference": "a-marker"})).await;
    let named = json!({"type": "notification", "content": "hello", "to": "13800138009", "schedule_at": soon,
                       "task": "a-marker"});
    let task =
        platform.post(A, "/api/v1/messages", &named).await.json()["task_id"].as_str().unwrap().to_owned();
    let make = |name: &str| json!({"name": name});
    let made = platform.post(A, "/api/v1/keys", &make("a-marker")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let revoked = platform.post(A, "/api/v1/keys", &make("a-marker gone")).await.json();
    let gone = format!("/api/v1/keys/{}", revoked["id"].as_str().unwrap());
    assert_eq!(platform.ask("delete", &gone).key(A).answer().await.status, StatusCode::NO_CONTENT);
    let url = json!({"url": "http://127.0.0.1:9/a-marker"});
    let put = platform.ask("put", "/api/v1/callbacks/receipts").key(A).json(&url).answer().await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    let viewer = platform.sign_in("TA_viewer").await;
    let session = platform.get_as(&viewer, "/api/v1/session").await.json();
    let manager = platform.sign_in("TA_manager").await;
    let role = json!({"name": "a-marker", "permissions": ["messages:read"]});
    let role = platform.post_as(&manager, "/api/v1/roles", &role).await;
    assert_eq!(role.status, StatusCode::CREATED, "{}", role.text);
    let listed = json!({"entries": [{"value": "13800138066", "reason": "a-marker"}]});
    let listed = platform.post(A, "/api/v1/blacklist", &listed).await;
    assert_eq!(listed.json()["added"], 1, "{}", listed.text);
    let entry = platform.get(A, "/api/v1/blacklist").await.json();
    let out = json!({"phone": "13800138066", "reason": "a-marker"});
    let out = platform.post(A, "/api/v1/opt-outs", &out).await;
    assert_eq!(out.json()["added"], true, "{}", out.text);
    let opt_out = platform.get(A, "/api/v1/opt-outs").await.json();
    let applied = platform.post_as(&manager, "/api/v1/signatures", &json!({"text": "a-marker"})).await;
    let wanted = json!({"sender_id": "a-marker", "countries": ["SG"], "company": "a", "purpose": "a-marker"});
    let sender = platform.post_as(&manager, "/api/v1/sender-ids", &wanted).await;
    assert_eq!(applied.status, StatusCode::CREATED, "{}", applied.text);
    let wording =
        json!({"template_id": "a-marker", "name": "a-marker", "type": "notification", "content": "a-marker"});
    let written = platform.post_as(&manager, "/api/v1/templates", &wording).await;
    assert_eq!(written.status, StatusCode::CREATED, "{}", written.text);
    let rule = json!({"keyword": "a-marker", "match": "exact", "content": "a-marker"});
    let rule = platform.post(A, "/api/v1/auto-replies", &rule).await;
    assert_eq!(rule.status, StatusCode::CREATED, "{}", rule.text);
    let agreed = json!({"name": "a-marker", "method": "app", "wording": "a-marker", "since": "2026-03-01"});
    let consent = platform.post(A, "/api/v1/consents", &agreed).await;
    assert_eq!(consent.status, StatusCode::CREATED, "{}", consent.text);
    let bulk =
        json!({"name": "a-marker", "direction": "mainland", "type": "notification", "content": "a-marker"});
    let mission = platform.post(A, "/api/v1/missions", &bulk).await;
    assert_eq!(mission.status, StatusCode::CREATED, "{}", mission.text);
    let brand = platform.post_as(&manager, "/api/v1/smart/profiles", &json!({"name": "a-marker"})).await;
    assert_eq!(brand.status, StatusCode::CREATED, "{}", brand.text);
    Owned {
        smart: format!("/smart/profiles/{}", brand.json()["id"].as_str().unwrap()),
        mission: format!("/missions/{}", mission.json()["id"].as_str().unwrap()),
        auto_reply: format!("/auto-replies/{}", rule.json()["id"].as_str().unwrap()),
        consent: format!("/consents/{}", consent.json()["id"].as_str().unwrap()),
        entry: entry["items"][0]["id"].as_str().unwrap().to_owned(),
        opt_out: opt_out["items"][0]["id"].as_str().unwrap().to_owned(),
        signature: format!("/signatures/{}", applied.json()["id"].as_str().unwrap()),
        sender_id: format!("/sender-ids/{}", sender.json()["items"][0]["id"].as_str().unwrap()),
        template: "/templates/a-marker".to_owned(),
        role: role.json()["id"].as_str().unwrap().to_owned(),
        uid,
        task,
        key: made.json()["id"].as_str().unwrap().to_owned(),
        revoked: revoked["secret"].as_str().unwrap().to_owned(),
        session: session["session_id"].as_str().unwrap().to_owned(),
    }
}

/// A time a day ahead of the engine's clock.
fn tomorrow() -> String {
    engine::view::rfc3339(engine::clock::now_ms() + 86_400_000)
}

/// An operation of the document.
struct Operation {
    id: String,
    method: String,
    scope: String,
    /// What does as well: for the platform's people, when it is theirs too, or beside the first.
    other_scopes: Vec<String>,
}

impl Operation {
    fn changes(&self) -> bool {
        self.method != "get"
    }

    fn permission(&self) -> Option<Permission> {
        Permission::parse(&self.scope)
    }

    /// People with these permissions may do it.
    fn is_for(&self, held: Permissions) -> bool {
        let mut others = self.other_scopes.iter().filter_map(|word| Permission::parse(word));
        self.permission().is_none_or(|permission| held.has(permission))
            || others.any(|permission| held.has(permission))
    }
}

/// Every operation; those after which a caller or an object is gone come last.
fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&web::openapi_json()).unwrap();
    let mut all = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let text = |name: &str| operation[name].as_str().unwrap().to_owned();
            all.push(Operation {
                id: text("operationId"),
                method: method.clone(),
                scope: text("x-scope"),
                other_scopes: ["x-platform-scope", "x-scope-or"]
                    .iter()
                    .filter_map(|name| operation[*name].as_str().map(str::to_owned))
                    .collect(),
            });
        }
    }
    let last = ["putCallback", "endOtherSessions", "signOut"];
    all.sort_by_key(|operation| last.iter().position(|id| *id == operation.id).map_or(0, |at| at + 1));
    all
}

/// Who tries.
struct Callers {
    /// Somebody of every built-in role and of roles that were put together: what they are called and may do.
    people: Vec<(String, Permissions, Person)>,
    stranger: Person,
    expired: Person,
    revoked: Person,
}

async fn callers(platform: &Platform) -> Callers {
    let expired = platform.sign_in("TA_manager").await;
    platform.clock.pass(31 * 60_000);
    let revoked = platform.sign_in("TA_manager").await;
    let gone = platform.ask("delete", "/api/v1/session").person(&revoked).answer().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let mut people = Vec::new();
    for role in Role::ALL {
        let side = if role.side() == Side::Platform { "platform" } else { "TA" };
        let person = platform.sign_in(&format!("{side}_{}", role.as_str())).await;
        people.push((format!("{role:?}"), role.permissions(), person));
    }
    for (account, _, words) in CUSTOM {
        let held = words.iter().filter_map(|word| Permission::parse(word)).collect();
        people.push((account.to_owned(), held, platform.sign_in(account).await));
    }
    Callers { people, stranger: platform.sign_in("TB_manager").await, expired, revoked }
}

/// One operation, tried.
struct Trial<'a> {
    platform: &'a Platform,
    operation: &'a Operation,
    call: &'a Call,
}

impl Trial<'_> {
    fn ask(&self) -> Ask<'_> {
        let ask = self.platform.ask(&self.operation.method, &self.call.path);
        self.call.body.iter().fold(ask, |ask, body| ask.json(body))
    }

    async fn refused(&self, ask: Ask<'_>, status: u16, code: &str, who: &str) {
        let outcome = ask.outcome().await;
        let id = &self.operation.id;
        assert_eq!((outcome.0.as_u16(), outcome.1.as_str()), (status, code), "{id} by {who}");
    }

    async fn keys(&self, owned: &Owned) {
        self.refused(self.ask(), 401, "unauthorized", "nobody").await;
        for secret in [GARBAGE, NEVER_MADE, owned.revoked.as_str(), ""] {
            self.refused(self.ask().key(secret), 401, "unauthorized", "a key that is none").await;
        }
        let (status, code) = match self.operation.permission() {
            None => (403, "forbidden"),
            Some(_) => (403, "key_scope"),
        };
        let scopeless = if self.operation.scope == "balance:read" { A_FEEDS } else { A_BALANCE };
        self.refused(self.ask().key(scopeless), status, code, "a key without the scope").await;
        if !self.operation.permission().is_some_and(Permission::is_scope) {
            return self.refused(self.ask().key(A), status, code, "any key").await;
        }
        self.other(self.ask().key(B), owned, "another tenant's key").await;
    }

    async fn other(&self, ask: Ask<'_>, owned: &Owned, who: &str) {
        let id = &self.operation.id;
        if self.call.other == Other::NotFound {
            return self.refused(ask, 404, "not_found", who).await;
        }
        let answer = ask.answer().await;
        let own =
            answer.status.is_success() || answer.status.as_u16() == 422 || answer.code() == "totp_not_set_up";
        assert!(own, "{id} by {who}: {}", answer.text);
        for mark in ["a-marker", owned.uid.as_str(), owned.session.as_str(), "TA_"] {
            assert!(!answer.text.contains(mark), "{id} by {who}: {}", answer.text);
        }
    }

    async fn people(&self, callers: &Callers, owned: &Owned) {
        for (name, person) in [("expired", &callers.expired), ("revoked", &callers.revoked)] {
            self.refused(self.ask().person(person), 401, "session_expired", name).await;
        }
        let forged = Person { session: "A".repeat(43), ..callers.stranger.clone() };
        self.refused(self.ask().person(&forged), 401, "unauthorized", "a session never begun").await;
        for (who, _, person) in callers.people.iter().filter(|(_, held, _)| !self.operation.is_for(*held)) {
            self.refused(self.ask().person(person), 403, "forbidden", who).await;
        }
        if self.operation.changes() {
            self.other_sites(&callers.stranger).await;
        }
        // Its own session is left alone until the end.
        let of_tenant =
            self.operation.permission().is_none_or(|permission| permission.side() == Side::Tenant);
        if of_tenant && self.operation.id != "signOut" {
            self.other(self.ask().person(&callers.stranger), owned, "another tenant's manager").await;
        }
    }

    /// A person's browser, with pages that are not the portal's.
    async fn other_sites(&self, person: &Person) {
        let refused = |ask, who| self.refused(ask, 403, "csrf_failed", who);
        refused(self.ask().cookie_of(person), "a page without the token").await;
        let wrong = self.ask().cookie_of(person).header("x-csrf-token", "nonsense");
        refused(wrong, "a page with a wrong token").await;
        let foreign = [
            ("origin", "https://evil.example.net"),
            ("origin", "null"),
            ("origin", "https://portal.example.com"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ];
        for (name, value) in foreign {
            refused(self.ask().person(person).header(name, value), value).await;
        }
    }

    async fn right_callers(&self, callers: &Callers) {
        for (who, _, person) in callers.people.iter().filter(|(_, held, _)| self.operation.is_for(*held)) {
            let ask = self.ask().person(person).header("origin", "http://portal.example.com");
            let (status, code) = ask.header("sec-fetch-site", "same-origin").outcome().await;
            let let_through =
                !matches!(code.as_str(), "unauthorized" | "session_expired" | "forbidden" | "csrf_failed");
            assert!(let_through, "{} by {who}: {status} {code}", self.operation.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_refuses_every_wrong_caller_and_takes_the_right_ones() {
    let platform = Platform::with_everybody().await;
    let callers = callers(&platform).await;
    let owned = owned(&platform).await;
    let (table, operations) = (table(&owned), operations());
    let call = |operation: &Operation| {
        table.get(operation.id.as_str()).unwrap_or_else(|| panic!("{} is not in the table", operation.id))
    };
    let tried: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(tried, table.keys().copied().collect(), "the table has operations that the document lacks");
    let public: BTreeSet<&str> =
        operations.iter().filter(|o| o.scope == "public").map(|o| o.id.as_str()).collect();
    assert_eq!(public, PUBLIC.iter().copied().collect());
    for operation in operations.iter().filter(|operation| operation.scope != "public") {
        let known = operation.permission().is_some() || operation.scope == "session";
        assert!(known, "{}: there is no permission {}", operation.id, operation.scope);
        let trial = Trial { platform: &platform, operation, call: call(operation) };
        trial.keys(&owned).await;
        trial.people(&callers, &owned).await;
    }
    untouched(&platform, &owned).await;
    for operation in operations.iter().filter(|operation| operation.scope != "public") {
        Trial { platform: &platform, operation, call: call(operation) }.right_callers(&callers).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_is_so_for_the_portals_pages_only() {
    let platform = Platform::with_everybody().await;
    let owned = owned(&platform).await;
    let table = table(&owned);
    for operation in operations().iter().filter(|operation| operation.scope == "public") {
        let trial = Trial { platform: &platform, operation, call: &table[operation.id.as_str()] };
        let (status, code) = trial.ask().outcome().await;
        let expected = if operation.id == "getSession" { "unauthorized" } else { "" };
        let wrong = ["unauthorized", "forbidden", "csrf_failed", "session_expired"];
        assert!(code == expected || !wrong.contains(&code.as_str()), "{}: {status} {code}", operation.id);
        if operation.changes() {
            let foreign = trial.ask().header("origin", "https://evil.example.net");
            trial.refused(foreign, 403, "csrf_failed", "another site's page").await;
        }
    }
}

/// What the wrong callers tried changed nothing of tenant A's.
async fn untouched(platform: &Platform, owned: &Owned) {
    let message = platform.get(A, &format!("/api/v1/messages/{}", owned.uid)).await.json();
    assert_eq!(message["status"], "queued", "{message}");
    let task = platform.get(A, &format!("/api/v1/tasks/{}", owned.task)).await.json();
    assert_eq!((&task["status"], &task["counts"]["queued"]), (&json!("scheduled"), &json!(1)), "{task}");
    let keys = platform.get(A, "/api/v1/keys").await.json();
    let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == owned.key.as_str()).unwrap();
    assert_eq!((&key["status"], &key["name"]), (&json!("active"), &json!("a-marker")));
    let callback = platform.get(A, "/api/v1/callbacks/receipts").await.json();
    assert_eq!(callback["url"], "http://127.0.0.1:9/a-marker");
    for list in ["/api/v1/blacklist", "/api/v1/opt-outs"] {
        let list = platform.get(A, list).await.json();
        assert_eq!((&list["total"], &list["items"][0]["reason"]), (&json!(1), &json!("a-marker")), "{list}");
    }
    assert_eq!(
        platform.get(A, "/api/v1/messages?reference=a-marker").await.json()["items"][0]["uid"],
        owned.uid
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_works_only_from_its_addresses_and_proxies_cannot_be_forged() {
    let platform = Platform::start().await;
    let balance = || platform.ask("get", "/api/v1/balance").key(crate::platform::A_PLACED);
    let from = |status: StatusCode, answer: crate::platform::Answer| {
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    from(StatusCode::OK, balance().peer("203.0.113.5").answer().await);
    from(StatusCode::FORBIDDEN, balance().peer("198.51.100.5").answer().await);
    // The client's own word counts for nothing.
    let forged = balance().peer("198.51.100.5").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::FORBIDDEN, forged.answer().await);
    let through = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::OK, through.answer().await);
    let forged = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5, 198.51.100.5");
    let refused = forged.answer().await;
    assert_eq!(refused.code(), "ip_not_allowed");
    assert!(refused.text.contains("198.51.100.5"), "{}", refused.text);
    from(StatusCode::FORBIDDEN, balance().peer("10.0.0.1").answer().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_cannot_make_one_that_may_do_more_and_is_held_to_its_rate() {
    let platform = Platform::start().await;
    let limited = json!({"name": "limited", "scopes": ["keys:manage"]});
    let limited = platform.post(A, "/api/v1/keys", &limited).await.json();
    let secret = limited["secret"].as_str().unwrap();
    let more = platform.post(secret, "/api/v1/keys", &json!({"name": "more"})).await;
    assert_eq!((more.status, more.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));

    let slow = crate::platform::A_SLOW;
    let mut waits = Vec::new();
    for _ in 0..5 {
        let answer = platform.get(slow, "/api/v1/balance").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.code(), "rate_limited");
            waits.push(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap());
            assert_eq!(answer.json()["retry_after"], waits[0]);
        }
    }
    assert!(!waits.is_empty() && waits.iter().all(|wait| (1..=2).contains(wait)), "{waits:?}");
}
