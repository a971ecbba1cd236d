//! `hongyan demo` in an empty folder: what it promises in `demo.json` and on the screen is true, verbatim.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::api::Api;
use crate::program::{Program, Ran, hongyan, run};

const START: Duration = Duration::from_secs(60);

fn demo(folder: &Path) -> Program {
    let mut command = hongyan(folder, &["demo"]);
    command.env("HONGYAN_LISTEN", "127.0.0.1:0").env("HONGYAN_DATA_DIR", folder.join("data"));
    Program::start(command)
}

/// Waits for the last line of what is printed, and answers the commands in it.
async fn commands(program: &mut Program) -> Vec<String> {
    program.line(START, |line| line.contains("Stop with Ctrl-C").then_some(())).await;
    let said = program.said();
    let commands =
        said.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.starts_with("curl "));
    commands.map(str::to_owned).collect()
}

fn shell(command: &str) -> Ran {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    run(shell)
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().filter(|text| !text.is_empty()).unwrap_or_else(|| panic!("{key} in {value:#}"))
}

/// The promised shape, nothing more and nothing less.
fn check_paper(paper: &Value) {
    assert_eq!(
        keys(paper),
        ["admin", "api_url", "auth_key", "portal_url", "routes", "signature", "templates", "tenant"]
    );
    assert_eq!(keys(&paper["admin"]), ["account", "password"]);
    assert_eq!(keys(&paper["tenant"]), ["account", "code", "password"]);
    assert_eq!(text(&paper["admin"], "account"), "admin");
    assert_eq!((text(&paper["tenant"], "code"), text(&paper["tenant"], "account")), ("CNX01", "CNX01_Adm"));
    assert!(text(&paper["admin"], "password").len() >= 12 && text(&paper["tenant"], "password").len() >= 12);
    assert_ne!(paper["admin"]["password"], paper["tenant"]["password"]);
    assert!(text(paper, "auth_key").starts_with("hy_") && text(paper, "auth_key").len() == 46);
    assert!(text(paper, "api_url").starts_with("http://127.0.0.1:"));
    text(paper, "signature");
    let mut seen = Vec::new();
    for route in paper["routes"].as_array().unwrap() {
        assert_eq!(keys(route), ["direction", "route_id", "type"]);
        text(route, "route_id");
        seen.push((text(route, "type"), text(route, "direction")));
    }
    seen.sort_unstable();
    let (kinds, directions) = (["marketing", "notification", "verification"], ["international", "mainland"]);
    let every: Vec<_> =
        kinds.iter().flat_map(|kind| directions.map(|direction| (*kind, direction))).collect();
    assert_eq!(seen, every);
    let mut kinds_of_templates: Vec<_> = paper["templates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|template| {
            assert_eq!(keys(template), ["content", "id", "type"]);
            text(template, "id");
            text(template, "content");
            text(template, "type")
        })
        .collect();
    kinds_of_templates.sort_unstable();
    kinds_of_templates.dedup();
    assert_eq!(kinds_of_templates, kinds);
}

fn read_paper(folder: &Path) -> Value {
    let place = folder.join("data/demo.json");
    let mode = std::fs::metadata(&place).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "demo.json is for its owner alone");
    serde_json::from_str(&std::fs::read_to_string(place).unwrap()).unwrap()
}

fn api_of(paper: &Value) -> Api {
    let address = text(paper, "api_url").strip_prefix("http://").unwrap().parse().unwrap();
    Api::new(address, text(paper, "auth_key"))
}

/// The first printed command sends; answers the message's uid.
fn sends(command: &str) -> String {
    let with_status = format!("{command} -w '\\n%{{http_code}}'");
    let ran = shell(&with_status);
    let (body, status) = ran.out.trim_end().rsplit_once('\n').unwrap_or_else(|| panic!("{ran:?}"));
    assert_eq!((ran.code, status), (Some(0), "202"), "{ran:?}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["messages"][0]["status"], "queued", "{body:#}");
    body["messages"][0]["uid"].as_str().unwrap().to_owned()
}

fn whats(message: &Value) -> Vec<&str> {
    message["timeline"].as_array().unwrap().iter().map(|step| step["what"].as_str().unwrap()).collect()
}

/// Every template, route and direction that the paper names can be used.
async fn everything_on_paper_works(api: &Api, paper: &Value) -> usize {
    let mut uids = Vec::new();
    for (number, template) in paper["templates"].as_array().unwrap().iter().enumerate() {
        let content = text(template, "content");
        let names = content.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let variables: serde_json::Map<_, _> = names.map(|name| (name.to_owned(), "10".into())).collect();
        for route in
            paper["routes"].as_array().unwrap().iter().filter(|route| route["type"] == template["type"])
        {
            let to = match text(route, "direction") {
                "mainland" => format!("+861380013{}", 8000 + number),
                _ => format!("+447700900{}", 100 + number),
            };
            let body = serde_json::json!({
                "type": template["type"], "template_id": template["id"], "variables": variables,
                "signature": paper["signature"], "route_id": route["route_id"], "to": to,
            });
            let answer = api.post("/api/v1/messages", &body).await;
            assert_eq!(answer.status, 202, "{answer:?}");
            assert_eq!(answer.json()["messages"][0]["status"], "queued", "{answer:?}");
            uids.push(answer.json()["messages"][0]["uid"].as_str().unwrap().to_owned());
        }
    }
    for uid in &uids {
        api.until(uid, "delivered").await;
    }
    uids.len()
}

/// The phones of the demonstration have what was sent to them, whole and from its sender.
async fn phones_received(api: &Api, paper: &Value) {
    let phones = api.get("/demo/phones").await.json();
    let numbers: Vec<&str> =
        phones["phones"].as_array().unwrap().iter().map(|phone| text(phone, "number")).collect();
    assert!(numbers.iter().any(|number| number.ends_with("13800138000")), "{phones:#}");
    for (number, sender) in [("13800138000", "1069000012345"), ("+447700900100", "Hongyan")] {
        let inbox = api.get(&format!("/demo/phones/{number}/messages")).await.json();
        let messages = inbox["messages"].as_array().unwrap();
        assert!(!messages.is_empty(), "{number}: {inbox:#}");
        for message in messages {
            assert_eq!(text(message, "sender"), sender);
            assert!(text(message, "text").contains(text(paper, "signature")), "{message:#}");
        }
    }
}

#[test]
fn sqlite() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(story());
}

async fn story() {
    let place = tempfile::Builder::new().prefix("hongyan-demo-").tempdir().unwrap();
    let folder = place.path();
    let mut program = demo(folder);
    let printed = commands(&mut program).await;
    let paper = read_paper(folder);
    check_paper(&paper);
    let said = program.said();
    for secret in [&paper["admin"]["password"], &paper["tenant"]["password"], &paper["auth_key"]] {
        assert!(said.contains(secret.as_str().unwrap()), "shown at the first start");
    }

    let uid = sends(&printed[0]);
    let api = api_of(&paper);
    let message = api.until(&uid, "delivered").await;
    let whats_of = whats(&message);
    let mut wanted =
        ["accepted", "routed", "held", "submitted", "answered", "receipt", "posted", "closed"].iter();
    let mut next = wanted.next();
    for what in &whats_of {
        if Some(what) == next {
            next = wanted.next();
        }
    }
    assert_eq!(next, None, "the timeline lacks a step, or its order is wrong: {whats_of:?}");
    let followed = shell(&printed[1]);
    let followed: Value = serde_json::from_str(&followed.out).unwrap_or_else(|_| panic!("{followed:?}"));
    assert_eq!((&followed["uid"], &followed["status"]), (&message["uid"], &Value::from("delivered")));

    let sent = 1 + everything_on_paper_works(&api, &paper).await;
    phones_received(&api, &paper).await;
    assert_eq!(program.terminate(Duration::from_secs(30)).await, Some(0), "{}", program.said());

    let mut program = demo(folder);
    let printed = commands(&mut program).await;
    let again = read_paper(folder);
    check_paper(&again);
    for kept in ["admin", "tenant", "auth_key", "routes", "signature", "templates"] {
        assert_eq!(again[kept], paper[kept], "{kept} is reused");
    }
    let said = program.said();
    for secret in [&paper["admin"]["password"], &paper["tenant"]["password"]] {
        assert!(!said.contains(secret.as_str().unwrap()), "shown only at the first start");
    }
    let api = api_of(&again);
    assert_eq!(api.message(&uid).await["status"], "delivered");
    api.until(&sends(&printed[0]), "delivered").await;
    let all = api.all_messages().await;
    assert_eq!((all.len(), all.iter().filter(|m| m["status"] == "delivered").count()), (sent + 1, sent + 1));
    assert_eq!(program.terminate(Duration::from_secs(30)).await, Some(0), "{}", program.said());

    let mut check = hongyan(folder, &["check-books"]);
    check.env("HONGYAN_DATA_DIR", folder.join("data"));
    let ran = run(check);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("the books are clean: 2 orders"), "{ran:?}");
}

/// What a person may get wrong before the first start is said in one sentence, and nothing is left behind.
#[test]
fn a_port_that_is_taken_is_said() {
    let place = tempfile::Builder::new().prefix("hongyan-demo-").tempdir().unwrap();
    let taken = Arc::new(std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let address = taken.local_addr().unwrap().to_string();
    let mut command = hongyan(place.path(), &["demo"]);
    command.env("HONGYAN_LISTEN", &address).env("HONGYAN_DATA_DIR", place.path().join("data"));
    let ran = run(command);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains(&format!("hongyan: cannot listen on {address}")), "{ran:?}");
}
