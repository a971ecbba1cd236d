//! Signing in as people do: cookies, one-time codes, recovery codes, passwords, the own account, the log of it all.

use axum::http::StatusCode;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use crate::people::{Person, Typed, cookie};
use crate::platform::{Answer, PASSWORD, Plan, Platform};

const NEW_PASSWORD: &str = "wolken ziehen ueber tiefe seen";

/// An account's authenticator app.
pub struct App<'a>(Totp, &'a Platform);

impl<'a> App<'a> {
    fn new(secret: &str, platform: &'a Platform) -> App<'a> {
        let secret = Secret::try_from_base32(secret).unwrap();
        App(Builder::new().with_secret(secret).with_account_name("x").build().unwrap(), platform)
    }

    fn code(&self) -> String {
        self.0.generate(self.1.clock.now_ms() as u64 / 1000).to_string()
    }

    /// The code of the next half minute.
    fn next_code(&self) -> String {
        self.1.clock.pass(30_000);
        self.code()
    }
}

async fn managers() -> Platform {
    Platform::with_managers(Plan::default()).await
}

/// Sets one-time codes up; answers the app, the recovery codes, and the person with the renewed token.
pub async fn set_up<'a>(platform: &'a Platform, person: &Person) -> (App<'a>, Vec<String>, Person) {
    let asked = json!({"current_password": PASSWORD});
    let answer = platform.post_as(person, "/api/v1/account/totp", &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let shown = answer.json();
    let url = shown["otpauth_url"].as_str().unwrap();
    assert!(url.starts_with("otpauth://totp/Hongyan:TA_manager?secret=") && url.contains("issuer=Hongyan"));
    assert!(shown["qr_svg"].as_str().unwrap().contains("<svg"));
    let app = App::new(shown["secret"].as_str().unwrap(), platform);
    let wrong = platform.post_as(person, "/api/v1/account/totp/confirm", &json!({"code": "000000"})).await;
    assert_eq!(wrong.code(), "totp_wrong");
    let confirmed =
        platform.post_as(person, "/api/v1/account/totp/confirm", &json!({"code": app.code()})).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
    let codes = confirmed.json()["recovery_codes"].as_array().unwrap().clone();
    let codes: Vec<String> = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (app, codes, person.renewed(&confirmed))
}

/// Gives the password and answers the challenge.
async fn challenge(platform: &Platform) -> String {
    let answer = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
    assert_eq!(answer.json()["next"], "totp", "{}", answer.text);
    assert!(!answer.headers.contains_key("set-cookie") && answer.json().get("session").is_none());
    answer.json()["challenge"].as_str().unwrap().to_owned()
}

async fn give_code(platform: &Platform, challenge: &str, code: &str) -> Answer {
    let body = json!({"challenge": challenge, "code": code});
    platform.ask("post", "/api/v1/session/totp").peer("192.0.2.10").json(&body).answer().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_signs_in_uses_the_api_and_signs_out() {
    let platform = managers().await;
    let answer = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
    let person = Person::of(&answer);
    for line in answer.headers.get_all("set-cookie") {
        let line = line.to_str().unwrap();
        assert!(line.contains("; Path=/; HttpOnly; SameSite=Strict") && !line.contains("Secure"), "{line}");
    }
    let session = platform.get_as(&person, "/api/v1/session").await.json();
    assert_eq!(session, answer.json()["session"].clone().with(&session, "server_time"));
    assert_eq!(session["account"]["name"], "TA_manager");
    assert_eq!((&session["account"]["type"], &session["tenant"]["code"]), (&json!("tenant"), &json!("TA")));
    assert_eq!(session["account"]["last_sign_in_address"], "192.0.2.10");
    assert_eq!((&session["password_min_length"], &session["recovery_codes_left"]), (&json!(15), &json!(0)));
    assert!(session["permissions"].as_array().unwrap().contains(&json!("messages:unmask")));

    let made = platform.post_as(&person, "/api/v1/keys", &json!({"name": "portal's"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let through_a_proxy = platform.ask("get", "/api/v1/keys").person(&person);
    let through_a_proxy = through_a_proxy.header("authorization", "Basic cHJveHk6c2VjcmV0").answer().await;
    assert_eq!(through_a_proxy.status, StatusCode::OK, "{}", through_a_proxy.text);
    let both = platform.ask("get", "/api/v1/keys").person(&person).key("hy_garbage").answer().await;
    assert_eq!(both.code(), "unauthorized", "a key that is shown is the one that counts");
    let send = json!({"type": "notification", "content": "您的快递已到", "to": "13800138000"});
    let sent = platform.post_as(&person, "/api/v1/messages", &send).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);

    let out = platform.ask("delete", "/api/v1/session").person(&person).answer().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(cookie(&out.headers, "hy_session").as_deref(), Some(""));
    assert_eq!(platform.get_as(&person, "/api/v1/session").await.code(), "session_expired");

    let back = platform.sign_in("TA_manager").await;
    let log = platform.log_of(&back, "/api/v1/audit").await;
    let log: Vec<&str> = log.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(log, ["sign_in", "sign_out", "key_created", "sign_in"]);
    let created = platform.get_as(&back, "/api/v1/audit?action=key_created").await.json();
    let line = &created["items"][0];
    assert_eq!(
        (&line["account"], &line["object"], &line["tenant_code"]),
        (&json!("TA_manager"), &json!("portal's"), &json!("TA"))
    );
    assert!(!created.to_string().contains("hy_"), "no secret is in the log");
    let other = platform.sign_in("TB_manager").await;
    assert_eq!(platform.log_of(&other, "/api/v1/audit").await.len(), 1, "its own sign-in");
}

/// A value with one member replaced by another value's.
trait With {
    fn with(self, other: &Value, name: &str) -> Value;
}

impl With for Value {
    fn with(mut self, other: &Value, name: &str) -> Value {
        self[name] = other[name].clone();
        self
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_requests_of_a_person_are_answered_once_more() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let make = |person: Person| {
        let ask = platform.ask("post", "/api/v1/keys").person(&person).json(&json!({"name": "once"}));
        ask.header("idempotency-key", "make-1").answer()
    };
    let first = make(person.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let second = make(platform.sign_in("TA_manager").await).await;
    assert_eq!(
        (second.text, &second.headers["idempotency-replayed"]),
        (first.text, &"true".parse().unwrap())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_https_cookies_are_for_https_only() {
    let plan = Plan { public_url: "https://portal.example.com".into(), ..Plan::default() };
    let platform = Platform::with_managers(plan).await;
    let answer = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
    let token = cookie(&answer.headers, "__Host-hy_session").unwrap();
    let csrf = answer.json()["session"]["csrf_token"].as_str().unwrap().to_owned();
    for line in answer.headers.get_all("set-cookie") {
        assert!(line.to_str().unwrap().contains("; Secure"), "{line:?}");
    }
    let out = |name: &str, origin: &str| {
        let ask = platform.ask("delete", "/api/v1/sessions").header("cookie", &format!("{name}={token}"));
        ask.header("x-csrf-token", &csrf)
            .header("origin", origin)
            .header("host", "portal.example.com")
            .answer()
    };
    let ours = "https://portal.example.com";
    assert_eq!(out("hy_session", ours).await.code(), "unauthorized", "a cookie any page can set");
    assert_eq!(out("__Host-hy_session", "http://portal.example.com").await.code(), "csrf_failed");
    assert_eq!(out("__Host-hy_session", ours).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_time_codes_are_asked_for_and_taken_once() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let (app, _, person) = set_up(&platform, &person).await;
    let session = platform.get_as(&person, "/api/v1/session").await.json();
    assert_eq!(
        (&session["account"]["totp_enabled"], &session["recovery_codes_left"]),
        (&json!(true), &json!(10))
    );
    assert_eq!(session["password_min_length"], 8);
    let again = json!({"current_password": PASSWORD});
    assert_eq!(platform.post_as(&person, "/api/v1/account/totp", &again).await.code(), "totp_already_on");

    let owed = challenge(&platform).await;
    assert_eq!(give_code(&platform, &owed, &app.code()).await.code(), "totp_wrong", "it was used to confirm");
    let code = app.next_code();
    Person::of(&give_code(&platform, &owed, &format!("{} {}", &code[..3], &code[3..])).await);
    assert_eq!(give_code(&platform, &owed, &code).await.code(), "challenge_expired", "done is done");
    let owed = challenge(&platform).await;
    assert_eq!(give_code(&platform, &owed, &code).await.code(), "totp_wrong", "a code is taken once");
    Person::of(&give_code(&platform, &owed, &app.next_code()).await);

    let late = challenge(&platform).await;
    platform.clock.pass(300_000);
    assert_eq!(give_code(&platform, &late, &app.code()).await.code(), "challenge_expired");
    assert_eq!(give_code(&platform, "nonsense", &app.code()).await.code(), "challenge_expired");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_time_codes_are_not_guessed() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let (app, ..) = set_up(&platform, &person).await;
    let mut judged = 0;
    for n in 0..200 {
        let answer = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        let owed = answer.json()["challenge"].as_str().unwrap().to_owned();
        let guess = give_code(&platform, &owed, &format!("{n:06}")).await;
        judged += usize::from(guess.code() == "totp_wrong");
    }
    assert!(judged <= 5, "{judged}");
    platform.clock.pass(3_600_000);
    Person::of(&give_code(&platform, &challenge(&platform).await, &app.code()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recovery_codes_open_once_and_new_ones_replace_them() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let (app, codes, person) = set_up(&platform, &person).await;
    let with = |code: String| {
        let platform = &platform;
        async move { give_code(platform, &challenge(platform).await, &code).await }
    };
    Person::of(&with(codes[0].to_lowercase()).await);
    assert_eq!(with(codes[0].clone()).await.code(), "totp_wrong");
    let left = platform.get_as(&person, "/api/v1/session").await.json()["recovery_codes_left"].clone();
    assert_eq!(left, 9);
    let asked = json!({"current_password": PASSWORD});
    let made = platform.post_as(&person, "/api/v1/account/totp/recovery-codes", &asked).await;
    let new = made.json()["recovery_codes"][3].as_str().unwrap().to_owned();
    let person = person.renewed(&made);
    assert_eq!(with(codes[1].clone()).await.code(), "totp_wrong", "the old ones are good no longer");
    Person::of(&with(new).await);

    let off = |password: &str, code: &str| json!({"current_password": password, "code": code});
    let path = "/api/v1/account/totp/disable";
    let wrong = platform.post_as(&person, path, &off("nonsense", &app.next_code())).await;
    assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (422, "password_wrong"));
    assert_eq!(platform.post_as(&person, path, &off(PASSWORD, "000000")).await.code(), "totp_wrong");
    let done = platform.post_as(&person, path, &off(PASSWORD, &app.next_code())).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    platform.sign_in("TA_manager").await;
    let back = platform.sign_in("TA_manager").await;
    let log = platform.log_of(&back, "/api/v1/audit?page_size=100").await;
    for action in ["totp_enabled", "recovery_codes_made", "totp_disabled", "sign_in_failed"] {
        assert!(log.iter().any(|(known, _)| known == action), "{action}: {log:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_changed_by_its_owner_and_ends_other_sessions() {
    let platform = managers().await;
    let (here, elsewhere) = (platform.sign_in("TA_manager").await, platform.sign_in("TA_manager").await);
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let path = "/api/v1/account/password";
    let wrong = platform.post_as(&here, path, &change("nonsense", NEW_PASSWORD)).await;
    assert_eq!(
        (wrong.code().as_str(), &wrong.json()["fields"][0]["field"]),
        ("password_wrong", &json!("current_password"))
    );
    for (weak, en, zh) in [
        ("too short", "9 characters", "9 个字符"),
        ("TA_manager TA_manager", "guessed first", "容易被猜中"),
        ("aaaaaaaaaaaaaaaaaaaa", "guessed first", "容易被猜中"),
    ] {
        let refused = platform.post_as(&here, path, &change(PASSWORD, weak)).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "password_weak"), "{weak}");
        let body = refused.json();
        assert_eq!(body["fields"][0]["field"], "new_password");
        assert!(body["detail"].as_str().unwrap().contains(en), "{body}");
        let ask = platform.ask("post", path).person(&here).json(&change(PASSWORD, weak));
        let chinese = ask.header("accept-language", "zh-CN").answer().await;
        assert!(chinese.text.contains(zh), "{}", chinese.text);
        assert!(!refused.text.contains(weak), "a password is never given back");
    }
    let changed = platform.post_as(&here, path, &change(PASSWORD, NEW_PASSWORD)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let here = here.renewed(&changed);
    assert_eq!(platform.get_as(&here, "/api/v1/session").await.status, StatusCode::OK);
    assert_eq!(platform.get_as(&elsewhere, "/api/v1/session").await.code(), "session_expired");
    let old = platform.try_sign_in("192.0.2.10", None, &Typed::right("TA_manager")).await;
    assert_eq!(old.code(), "sign_in_failed");
    let new = Typed { password: NEW_PASSWORD, ..Typed::right("TA_manager") };
    Person::of(&platform.try_sign_in("192.0.2.10", None, &new).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_took_a_session_over_does_not_guess_the_password_in_it() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let guess = |n: u32| json!({"current_password": format!("guess {n}"), "new_password": NEW_PASSWORD});
    let mut codes = Vec::new();
    for n in 0..10 {
        codes.push(platform.post_as(&person, "/api/v1/account/password", &guess(n)).await.code());
    }
    assert_eq!(codes.iter().filter(|code| *code == "password_wrong").count(), 5, "{codes:?}");
    assert_eq!(codes.last().unwrap(), "sign_in_locked");
    let owner = platform.sign_in("TA_manager").await;
    let failed = platform.log_of(&owner, "/api/v1/audit?action=sign_in_failed").await;
    assert_eq!(failed.len(), 5, "and it is seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_change_their_language_and_mail_address() {
    let platform = managers().await;
    let person = platform.sign_in("TA_manager").await;
    let patch = |body: Value| platform.ask("patch", "/api/v1/account").person(&person).json(&body).answer();
    for missing in
        [json!({"mail": "new@example.org"}), json!({"mail": "new@example.org", "password": "guess"})]
    {
        let answer = patch(missing).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (422, "password_wrong"),
            "{}",
            answer.text
        );
        assert_eq!(answer.json()["fields"][0]["field"], "password");
    }
    let changed =
        patch(json!({"language": "zh", "mail": " new@example.org ", "password": PASSWORD})).await.json();
    assert_eq!(
        (&changed["account"]["language"], &changed["account"]["mail"]),
        (&json!("zh"), &json!("new@example.org"))
    );
    assert_eq!(patch(json!({})).await.json()["account"]["mail"], "new@example.org");
    let same = patch(json!({"mail": "new@example.org", "language": "en"})).await;
    assert!(same.status.is_success(), "the same address needs no password: {}", same.text);
    let log = platform.get_as(&person, "/api/v1/audit?action=account_changed&object=ta_man").await.json();
    assert_eq!(log["items"][0]["detail"]["after"]["mail"], "n***@example.org", "{log}");
    for wrong in [
        json!({"mail": "nonsense"}),
        json!({"mail": "a@b.c\r\nBcc: d@e.f"}),
        json!({"language": "fr"}),
        json!({"role": "x"}),
    ] {
        let answer = patch(wrong.clone()).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
        assert_eq!(answer.code(), "field_invalid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_account_and_what_is_no_text_are_refused_alike() {
    let platform = managers().await;
    for account in ["", " ", "ta_manager", "TA_manager\0", &"x".repeat(100_000), "' OR 1=1 --", "字"] {
        let answer = platform.try_sign_in("192.0.2.99", None, &Typed::right(account)).await;
        assert_eq!(answer.code(), "sign_in_failed", "{account:.20}");
        platform.clock.pass(3_600_000);
    }
    let long = Typed { password: &"x".repeat(200_000), ..Typed::right("TA_manager") };
    assert_eq!(platform.try_sign_in("192.0.2.98", None, &long).await.code(), "sign_in_failed");
    let spaced = platform.try_sign_in("192.0.2.97", None, &Typed::right(" TA_manager ")).await;
    Person::of(&spaced);
}
