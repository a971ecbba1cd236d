//! People sign in to the real program: sessions outlive a restart, guesses stay out while messages flow, a lost password
//! comes back by a link from the command line or from the log.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Answer, client};
use crate::on_both;
use crate::program::{Program, hongyan, run};
use crate::world::{Disk, Plan, Served, World, quick, simulate};

const CAPTCHA: &str = "K7MXP";
const PASSWORD: &str = "geheim wolke tisch lampe";
const NEW_PASSWORD: &str = "wolken ziehen ueber tiefe seen";
const ACCOUNTS: &str = r#"
[[accounts]]
name = "STORY_Adm"
tenant = "STORY"
role = "manager"
password = "geheim wolke tisch lampe"
[[accounts]]
name = "admin"
role = "administrator"
password = "geheim wolke tisch lampe"
"#;

/// A browser: an address, its cookies, the token of its page.
struct Browser {
    base: String,
    cookies: Vec<String>,
    csrf: String,
}

impl Browser {
    fn at(base: &str) -> Browser {
        Browser { base: base.to_owned(), cookies: Vec::new(), csrf: String::new() }
    }

    async fn ask(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        let mut request = client().request(method, format!("{}/api/v1{path}", self.base));
        request = request.header("Cookie", self.cookies.join("; ")).header("X-CSRF-Token", &self.csrf);
        if !body.is_null() {
            request = request.header("Content-Type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        for line in headers.get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
            let name = pair.split('=').next().unwrap().to_owned();
            self.cookies.retain(|known| !known.starts_with(&format!("{name}=")));
            self.cookies.push(pair);
        }
        Answer { status, headers, text }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, &Value::Null).await
    }

    async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, &body).await
    }

    async fn captcha(&mut self) -> String {
        let answer = self.get("/session/captcha").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["captcha_id"].as_str().unwrap().to_owned()
    }

    async fn sign_in(&mut self, account: &str, password: &str) -> Answer {
        let id = self.captcha().await;
        let body = json!({"account": account, "password": password, "captcha_id": id, "captcha": CAPTCHA});
        let answer = self.post("/session", body).await;
        if answer.status == 200 {
            self.csrf = answer.json()["session"]["csrf_token"].as_str().unwrap().to_owned();
        }
        answer
    }
}

fn base(served: &Served) -> String {
    format!("http://{}", served.api.address())
}

async fn serve(world: &World) -> Served {
    world.serve_with(&[("HONGYAN_TEST_CAPTCHA", CAPTCHA)]).await
}

/// The token of the link in a line.
fn token(text: &str) -> &str {
    let rest = text.split_once("/reset?token=").unwrap_or_else(|| panic!("no link in {text}")).1;
    &rest[..43]
}

async fn complete(browser: &mut Browser, token: &str) -> u16 {
    let body = json!({"token": token, "new_password": NEW_PASSWORD});
    browser.post("/password-resets/complete", body).await.status
}

on_both!(people_sign_in_and_stay_signed_in_over_a_restart, |disk: Arc<Disk>| async move {
    let carrier = simulate(quick()).await;
    let plan = Plan { more: ACCOUNTS.into(), ..Plan::with(carrier.addr().port(), "") };
    let world = World::new(disk, &plan);
    let served = serve(&world).await;
    let mut browser = Browser::at(&base(&served));
    assert_eq!(browser.get("/session").await.code(), "unauthorized");
    assert_eq!(browser.sign_in("STORY_Adm", "geheim wolke tisch stuhl").await.code(), "sign_in_failed");
    assert_eq!(browser.sign_in("STORY_Adm", PASSWORD).await.status, 200);
    let send = json!({"type": "notification", "content": "您的快递已到", "to": "13800138000"});
    assert_eq!(browser.post("/messages", send.clone()).await.status, 202);
    assert!(!served.stop().await.contains(PASSWORD), "no password is logged");

    let served = serve(&world).await;
    browser.base = base(&served);
    let session = browser.get("/session").await;
    assert_eq!(session.json()["tenant"]["code"], "STORY", "{session:?}");
    assert_eq!(browser.post("/messages", send).await.status, 202);
    let log = browser.get("/audit").await.json();
    let actions: Vec<_> =
        log["items"].as_array().unwrap().iter().map(|line| line["action"].clone()).collect();
    assert_eq!(actions, ["sign_in", "sign_in_failed"]);
    served.stop().await;
    world.books_are_clean();
});

on_both!(a_lost_password_comes_back_by_a_link, |disk: Arc<Disk>| async move {
    let plan = Plan { more: ACCOUNTS.into(), ..Plan::with(1, "") };
    let world = World::new(disk, &plan);
    let mut served = serve(&world).await;
    let mut browser = Browser::at(&base(&served));
    assert_eq!(browser.sign_in("admin", PASSWORD).await.status, 200);
    let unknown = run(world.command(&["reset-password", "nobody"]));
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    let ran = run(world.command(&["reset-password", "admin", "--without-totp"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let link = token(&ran.out).to_owned();
    assert_eq!(complete(&mut browser, &link).await, 204);
    assert_eq!(complete(&mut browser, &link).await, 410, "once");
    assert_eq!(browser.get("/session").await.code(), "session_expired");
    assert_eq!(browser.sign_in("admin", NEW_PASSWORD).await.status, 200);
    let log = browser.get("/admin/audit?action=password_reset").await.json();
    assert_eq!(log["total"], 1, "{log}");

    let id = browser.captcha().await;
    let asked = json!({"account": "STORY_Adm", "captcha_id": id, "captcha": CAPTCHA});
    assert_eq!(browser.post("/password-resets", asked).await.status, 202);
    let linked = |line: &str| line.contains("/reset?token=").then(|| line.to_owned());
    let line = served.program.line(Duration::from_secs(20), linked).await;
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["level"], &line["account"]), (&json!("WARN"), &json!("STORY_Adm")));
    assert_eq!(complete(&mut browser, token(line["link"].as_str().unwrap())).await, 204);
    assert_eq!(Browser::at(&base(&served)).sign_in("STORY_Adm", NEW_PASSWORD).await.status, 200);
    served.stop().await;
});

/// The accounts that the demonstration prints are accounts, and its picture has to be read by a person.
#[test]
fn the_accounts_of_the_demonstration_sign_in() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |_| async {
        let folder = tempfile::tempdir().unwrap();
        let mut command = hongyan(folder.path(), &["demo"]);
        command.env("HONGYAN_LISTEN", "127.0.0.1:0").env("HONGYAN_DATA_DIR", folder.path().join("data"));
        command.env("HONGYAN_TEST_CAPTCHA", CAPTCHA);
        let mut program = Program::start(command);
        let started = |line: &str| line.contains("Stop with Ctrl-C").then_some(());
        program.line(Duration::from_secs(60), started).await;
        let paper = std::fs::read_to_string(folder.path().join("data").join("demo.json")).unwrap();
        let paper: Value = serde_json::from_str(&paper).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        for (login, kind) in [(&paper["admin"], "platform"), (&paper["tenant"], "tenant")] {
            let mut browser = Browser::at(&text(&paper["api_url"]));
            let answer = browser.sign_in(&text(&login["account"]), &text(&login["password"])).await;
            assert_eq!(answer.json()["session"]["account"]["type"], kind, "{answer:?}");
        }
        assert_eq!(program.terminate(Duration::from_secs(30)).await, Some(0));
    });
}
