//! A message centre that none of us wrote (node-smpp, `peer/smsc.js`) is bound to, submitted to and listened to: what its
//! own parser makes of our PDUs is what was meant, and what it sends reaches the tenant.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::Api;
use crate::on_both;
use crate::program::{Program, run};
use crate::world::{Disk, Plan, World};

/// How a carrier is configured, and how the peer reports.
struct Way {
    options: &'static str,
    binds: &'static [&'static str],
    version: u64,
    receipts: &'static str,
}

const WAYS: &[Way] = &[
    Way { options: "long = \"udh8\"", binds: &["transceiver"], version: 0x34, receipts: "text" },
    Way {
        options: "long = \"udh16\"\nbinds = [\"transmitter\", \"receiver\"]\nversion = \"5.0\"",
        binds: &["transmitter", "receiver"],
        version: 0x50,
        receipts: "tlv",
    },
    Way { options: "long = \"sar\"", binds: &["transceiver"], version: 0x34, receipts: "both" },
    Way { options: "long = \"payload\"", binds: &["transceiver"], version: 0x34, receipts: "text" },
];

/// Content, signature, phone, what the handset shows, parts, `data_coding`.
struct Case {
    content: String,
    signature: &'static str,
    to: &'static str,
    shown: String,
    parts: usize,
    coding: u64,
}

fn cases() -> Vec<Case> {
    let case = |content: &str, signature, to, shown: &str, parts, coding| Case {
        content: content.to_owned(),
        signature,
        to,
        shown: shown.to_owned(),
        parts,
        coding,
    };
    let english = "Your parcel waits at the corner shop until Friday; price: 12 €, à bientôt. "
        .replace('ô', "o")
        .repeat(5);
    let english = english.trim_end();
    let chinese = "您的快递单号为一二三四五六七八九十，请凭码取件。".repeat(7);
    let smiles = "👨‍👩‍👧😀".repeat(20);
    vec![
        case("Your code is 1234", "Hongyan", "+447700900120", "[Hongyan] Your code is 1234", 1, 0),
        case(
            "Prix: 12 €, à Genève {ok}",
            "Hongyan",
            "+447700900121",
            "[Hongyan] Prix: 12 €, à Genève {ok}",
            1,
            0,
        ),
        case("您的验证码是1234", "云燕", "+8613800135120", "【云燕】您的验证码是1234", 1, 8),
        case(english, "Hongyan", "+447700900122", &format!("[Hongyan] {english}"), 3, 0),
        case(&chinese, "云燕", "+8613800135121", &format!("【云燕】{chinese}"), 3, 8),
        case(&smiles, "云燕", "+8613800135122", &format!("【云燕】{smiles}"), 4, 8),
    ]
}

/// The peer's folder with its packages as the lock file names them, installed once.
fn peer_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/story/peer");
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("story-peer");
        std::fs::create_dir_all(&to).unwrap();
        let lock = std::fs::read(from.join("package-lock.json")).unwrap();
        let installed = to.join("node_modules/installed-lock.json");
        for name in ["package.json", "package-lock.json", "smsc.js"] {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
        if std::fs::read(&installed).ok().as_ref() != Some(&lock) {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&to);
            let output = npm.output().unwrap_or_else(|error| {
                panic!("this story talks to a message centre written in JavaScript and needs node and npm: {error}")
            });
            assert!(
                output.status.success(),
                "this story needs the npm package smpp 0.5.1, and `npm ci` cannot fetch it: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            std::fs::write(installed, lock).unwrap();
        }
        to
    })
}

struct Peer {
    program: Program,
    port: u16,
}

impl Peer {
    async fn start() -> Peer {
        let mut command = Command::new("node");
        command.arg("smsc.js").current_dir(peer_folder()).stdin(Stdio::piped());
        let mut program = Program::start(command);
        let listening = program.line(Duration::from_secs(20), |line| event(line, "listening")).await;
        Peer { program, port: u16::try_from(listening["port"].as_u64().unwrap()).unwrap() }
    }

    /// What it saw of this kind, in order.
    fn seen(&self, kind: &str) -> Vec<Value> {
        self.program.said().lines().filter_map(|line| event(line, kind)).collect()
    }

    /// What it saw of this kind once there is so much of it; fails after 10 s.
    async fn until(&self, kind: &str, count: usize) -> Vec<Value> {
        for _ in 0..200 {
            let seen = self.seen(kind);
            if seen.len() >= count {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {count} times {kind} after 10 s:\n{}", self.program.said());
    }
}

fn event(line: &str, kind: &str) -> Option<Value> {
    let event: Value = serde_json::from_str(line).ok()?;
    (event["event"] == kind).then_some(event)
}

on_both!(a_foreign_message_centre_understands_us, |disk: Arc<Disk>| async move {
    for way in WAYS {
        one_way(Arc::clone(&disk), way).await;
    }
});

async fn one_way(disk: Arc<Disk>, way: &Way) {
    let mut peer = Peer::start().await;
    peer.program.tell(&json!({ "do": "style", "receipts": way.receipts }).to_string());
    let mut plan = Plan::with(peer.port, &format!("enquire_link_ms = 300\n{}", way.options));
    // Each way sends the same to the same phones.
    plan.settings.push(("HONGYAN__ENGINE__SAME_CONTENT_MAX", WAYS.len().to_string()));
    plan.more.push_str("[[signatures]]\ntenant = \"STORY\"\ntext = \"Hongyan\"\n");
    let world = World::new(disk, &plan);
    let served = world.serve().await;
    let binds = peer.until("bind", way.binds.len()).await;
    let mut roles: Vec<_> = binds.iter().map(|bind| bind["role"].as_str().unwrap()).collect();
    roles.sort_unstable();
    let mut wanted = way.binds.to_vec();
    wanted.sort_unstable();
    assert_eq!(roles, wanted);
    assert!(binds.iter().all(|bind| bind["right"] == true && bind["version"] == way.version), "{binds:?}");

    let mut submissions = 0;
    for case in cases() {
        submissions += deliver(&served.api, &peer, way, &case).await;
    }
    failure(&served.api).await;
    submissions += 1;
    assert_eq!(peer.until("submit", submissions).await.len(), submissions, "nothing is sent twice");
    uplinks(&served.api, &mut peer).await;
    peer.until("enquire_link", 1).await;
    let answers = peer.seen("answered");
    assert!(answers.iter().all(|answer| answer["status"] == 0), "{answers:?}");
    served.stop().await;
    assert_eq!(peer.until("unbind", way.binds.len()).await.len(), way.binds.len());
    world.books_are_clean();
}

/// Sends, waits for the receipt and compares what the peer's parser saw; answers how many submissions it took.
async fn deliver(api: &Api, peer: &Peer, way: &Way, case: &Case) -> usize {
    let body = json!({
        "type": "notification", "content": case.content, "signature": case.signature, "to": case.to,
    });
    let answer = api.post("/api/v1/messages", &body).await;
    let message = &answer.json()["messages"][0];
    assert_eq!((answer.status, &message["status"]), (202, &json!("queued")), "{answer:?}");
    assert_eq!(message["segments"], case.parts, "{answer:?}");
    let message = api.until(message["uid"].as_str().unwrap(), "delivered").await;
    assert_eq!(message["content"], case.shown);
    assert!(message["dr_code"].as_str().unwrap().starts_with("DELIVRD"), "{message:#}");
    let digits = case.to.trim_start_matches('+');
    let mut parts: Vec<_> = peer.seen("submit").into_iter().filter(|submit| submit["to"] == digits).collect();
    assert!(
        parts.iter().all(|part| part["data_coding"] == case.coding && part["registered_delivery"] == 1),
        "{parts:?}"
    );
    assert!(parts.iter().all(|part| part["role"] != "receiver"), "{parts:?}");
    parts.sort_by_key(|part| place(part).map(|(_, _, number)| number));
    let text: String = parts.iter().map(|part| part["text"].as_str().unwrap()).collect();
    assert_eq!(text, case.shown, "{parts:?}");
    if way.options.contains("payload") || case.parts == 1 {
        assert_eq!(parts.len(), 1, "{parts:?}");
        assert_eq!(place(&parts[0]), None, "{parts:?}");
        return 1;
    }
    let places: Vec<_> = parts.iter().map(|part| place(part).unwrap()).collect();
    for (number, found) in (1u64..).zip(&places) {
        assert_eq!(*found, (places[0].0, case.parts as u64, number), "{parts:?}");
    }
    assert_eq!(parts.len(), case.parts, "{parts:?}");
    parts.len()
}

/// Reference, total and number of a part, by user data header (GSM 03.40 §9.2.3.24) or SAR parameters.
fn place(part: &Value) -> Option<(u64, u64, u64)> {
    if let Some(sar) = part["sar"].as_array() {
        return Some((sar[0].as_u64()?, sar[1].as_u64()?, sar[2].as_u64()?));
    }
    let header = part["header"].as_array()?.first()?.as_str()?;
    let octet = |at: usize| u64::from_str_radix(&header[2 * at..2 * at + 2], 16).unwrap();
    assert_eq!(part["esm_class"].as_u64().unwrap() & 0x40, 0x40, "{part}");
    match (octet(0), octet(1)) {
        (0, 3) => Some((octet(2), octet(3), octet(4))),
        (8, 4) => Some((octet(2) << 8 | octet(3), octet(4), octet(5))),
        other => panic!("a header of another kind: {other:?}"),
    }
}

async fn failure(api: &Api) {
    let body = json!({
        "type": "verification", "content": "您的验证码是1", "signature": "云燕", "to": "13800135999",
    });
    let answer = api.post("/api/v1/messages", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let message = api.until(answer.json()["messages"][0]["uid"].as_str().unwrap(), "undelivered").await;
    assert_eq!(message["dr_state"], "UNDELIV", "{message:#}");
    assert_eq!(message["charged"]["amount"], "0", "{message:#}");
}

/// Texts from phones reach the tenant's feed, parts joined in whatever order they came.
async fn uplinks(api: &Api, peer: &mut Peer) {
    let before = api.feed("uplinks").await.len();
    let long = "这是一条很长的回复，由两条短信组成，请平台合并后交给客户。".repeat(3);
    for order in [
        json!({ "do": "uplink", "from": "8613800135120", "to": "1069000012345", "text": "TD" }),
        json!({ "do": "uplink", "from": "447700900120", "to": "1069000012345", "text": "Crema à 5 €", "coding": 0 }),
        json!({ "do": "uplink", "from": "8613800135121", "to": "1069000012345", "text": long, "parts": 2 }),
    ] {
        peer.program.tell(&order.to_string());
    }
    let mut feed = Vec::new();
    for _ in 0..200 {
        feed = api.feed("uplinks").await;
        if feed.len() >= before + 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut told: Vec<_> = feed[before..]
        .iter()
        .map(|event| {
            assert_eq!(event["to"], "1069000012345", "{event:#}");
            (event["from"].as_str().unwrap().trim_start_matches('+'), event["text"].as_str().unwrap())
        })
        .collect();
    told.sort_unstable();
    let wanted = [("447700900120", "Crema à 5 €"), ("8613800135120", "TD"), ("8613800135121", long.as_str())];
    assert_eq!(told, wanted);
}

/// The peer is what it says it is: the version that is pinned.
#[test]
fn the_peer_is_the_pinned_one() {
    let mut node = Command::new("node");
    node.args(["-p", "require('smpp/package.json').version"]).current_dir(peer_folder());
    assert_eq!(run(node).out.trim(), "0.5.1");
}
