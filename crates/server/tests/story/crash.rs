//! `kill -9` at random moments under load: no accepted message is lost, none is sent or charged twice, no receipt and no
//! callback is lost, the feed has no gap, and the books are clean.
//!
//! The moments come from a seed (`HONGYAN_STORY_SEED` gives another one); the rest is the machine's own chance.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulator::{DelayMs, SmppOptions, Smsc};

use crate::api::Api;
use crate::load::{Dice, Load, Taken};
use crate::program::Program;
use crate::receiver::{Receiver, Reply};
use crate::world::{Disk, KEY, Plan, World, address, document, simulate};

const CLIENTS: u64 = 6;
/// What is pushed, each to an address of its own.
const SORTS: [&str; 2] = ["receipts", "uplinks"];
/// Time for the program to start and to be ready.
const START: Duration = Duration::from_secs(30);

#[test]
fn sqlite() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| story(disk, 20, OnLost::Wait));
}

#[test]
fn postgres() {
    crate::run(Disk::Postgres(testbed::postgres()), |disk| story(disk, 20, OnLost::Wait));
}

/// With a carrier to which lost submissions are sent again, everything ends; a phone may get a text twice, but nobody
/// pays twice.
#[test]
fn sqlite_resending() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| story(disk, 6, OnLost::Resend));
}

/// What the platform is told to do with a submission whose answer was lost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnLost {
    Wait,
    Resend,
}

/// A carrier that answers and reports after a while, some receipts early and some twice.
fn carrier() -> SmppOptions {
    SmppOptions {
        answer_delay_ms: DelayMs { min: 0, max: 30 },
        receipt_delay_ms: DelayMs { min: 5, max: 300 },
        early_receipts_percent: 10.0,
        duplicate_receipts_percent: 10.0,
        deliver_timeout_ms: 2_000,
        redeliver_ms: 200,
        record: true,
        ..SmppOptions::default()
    }
}

/// A receiver that fails now and then.
fn moody(seed: u64) -> impl FnMut(usize) -> Reply + Send + 'static {
    let mut dice = Dice::new(seed);
    move |_| match dice.roll(10) {
        0 => Reply::Status(500),
        1 => Reply::Status(429),
        2 => Reply::Late(Duration::from_millis(700)),
        _ => Reply::Status(200),
    }
}

async fn story(disk: Arc<Disk>, kills: usize, on_lost: OnLost) {
    let seed = std::env::var("HONGYAN_STORY_SEED").map_or(20_261_122, |text| text.parse().unwrap());
    let mut dice = Dice::new(seed);
    let smsc = Arc::new(simulate(carrier()).await);
    let lost = if on_lost == OnLost::Wait { "wait" } else { "resend" };
    let options = format!("window = 30\nbinds = [\"transceiver\", \"transceiver\"]\non_lost = \"{lost}\"");
    let mut plan = Plan::with(smsc.addr().port(), &options);
    plan.settings.push(("HONGYAN__CALLBACKS__TIMEOUT_MS", "400".into()));
    // A node that was killed does not give its lease back.
    plan.settings.push(("HONGYAN__ENGINE__LEASE_MS", "1000".into()));
    let world = World::new(disk, &plan);
    let receiver = Receiver::start(moody(seed)).await;
    let first = world.serve().await;
    let api = first.api.clone();
    let mut secrets = HashMap::new();
    for sort in SORTS {
        let body = json!({ "url": receiver.url(&format!("/{sort}")) });
        let put = api.put(&format!("/api/v1/callbacks/{sort}"), &body).await;
        assert_eq!(put.status, 200, "{put:?}");
        secrets.insert(sort, put.json()["secret"].as_str().unwrap().to_owned());
    }

    let load = Load::new(api.clone());
    let clients = load.start(CLIENTS, seed);
    let written = Arc::new(AtomicUsize::new(0));
    let writing = tokio::spawn(write_back(Arc::clone(&smsc), Arc::clone(&written)));
    let mut program = first.program;
    let bought = plan.order_total;
    for _ in 0..kills {
        // Somebody tops the order up meanwhile, from another process, which meets the program in any state.
        plan.order_total += 1;
        let topped_up = tokio::task::block_in_place(|| world.provision(&document(&plan), &[]));
        assert_eq!(topped_up.code, Some(0), "{topped_up:?}");
        // One in four while it starts, the others while it works.
        if dice.roll(4) > 0 {
            api.moved(program.line(START, address).await);
            ready(&api).await;
        }
        tokio::time::sleep(Duration::from_millis(dice.roll(800))).await;
        program.kill();
        no_secrets(&program);
        program = Program::start(world.command(&["serve"]));
    }
    api.moved(program.line(START, address).await);
    ready(&api).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    load.stop();
    for client in clients {
        client.await.unwrap();
    }
    writing.abort();
    receiver.answer(|_| Reply::Status(200));
    let taken = load.taken();
    let open = all_ends_known(&api, &smsc, &taken).await;
    pushed_to_the_end(&api).await;
    let ends = check_messages(&api, &smsc, &taken, &open, on_lost).await;
    let feeds = check_feeds(&api, &ends, written.load(Ordering::Relaxed)).await;
    for (sort, feed) in SORTS.iter().zip(&feeds) {
        check_pushes(&receiver, sort, &secrets[sort], feed);
    }
    check_balance(&api, &taken, &ends, bought + kills as u64).await;
    assert_eq!(program.terminate(Duration::from_secs(30)).await, Some(0), "{}", program.said());
    no_secrets(&program);
    world.books_are_clean();
    let stats = smsc.stats();
    let counts = [
        ("messages", taken.len()),
        ("ended", ends.len()),
        ("waiting for a receipt", open.len()),
        ("requests repeated", load.repeated.load(Ordering::Relaxed) as usize),
        ("answers replayed", load.replayed.load(Ordering::Relaxed) as usize),
        ("uplinks", feeds[1].len()),
        ("pushes", receiver.pushes().len()),
        ("receipts sent", stats.receipts_sent as usize),
        ("receipts sent again", stats.resent as usize),
    ];
    println!("{kills} kills (seed {seed}): {counts:?}");
    assert!(
        taken.len() > kills * 10 && feeds[1].len() > kills,
        "too little load to mean anything: {counts:?}"
    );
}

/// Phones write to the tenant all the while; each text says its number.
async fn write_back(smsc: Arc<Smsc>, written: Arc<AtomicUsize>) {
    loop {
        let text = format!("回复第{}条", written.load(Ordering::Relaxed));
        if smsc.uplink("8613800135000", "1069000012345", &text).is_ok() {
            written.fetch_add(1, Ordering::Relaxed);
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

async fn ready(api: &Api) {
    let started = Instant::now();
    loop {
        let asked = api.ask(reqwest::Method::GET, "/readyz", None, None).await;
        if asked.as_ref().is_ok_and(|answer| answer.status == 200) {
            return;
        }
        assert!(started.elapsed() < START, "not ready: {asked:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Neither the key nor whole phone numbers nor contents are in the log.
fn no_secrets(program: &Program) {
    let said = program.said();
    for secret in [KEY, "5555\"", "您的验证码", "panicked"] {
        let line = said.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} in the log");
    }
}

/// Waits until what is still open will stay so: messages that the carrier never took. Answers them.
async fn all_ends_known(api: &Api, smsc: &Smsc, taken: &[Taken]) -> HashSet<String> {
    let started = Instant::now();
    loop {
        let waiting = smsc.stats().waiting;
        let open: HashMap<String, Value> = api
            .all_messages()
            .await
            .into_iter()
            .filter(|message| message["closed_at"].is_null())
            .map(|message| (message["uid"].as_str().unwrap().to_owned(), message))
            .collect();
        let phones: HashSet<String> =
            smsc.messages().into_iter().map(|message| message.destination).collect();
        // A long message of which several parts are in doubt cannot be matched by its phone.
        let late = taken.iter().filter(|t| t.segments == 1 && phones.contains(&t.phone));
        let late: Vec<_> = late.filter_map(|t| open.get(&t.uid)).collect();
        let moving = open.values().filter(|message| message["status"] == "queued").count();
        if late.is_empty() && moving == 0 && waiting == 0 {
            return open.into_keys().collect();
        }
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{moving} still queued, {waiting} receipts still at the carrier; the carrier took these, and their receipts \
             are not reflected: {late:#?}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn pushed_to_the_end(api: &Api) {
    let mut callbacks = Value::Null;
    for _ in 0..600 {
        callbacks = api.get("/api/v1/callbacks").await.json();
        let items = callbacks["items"].as_array().unwrap();
        if items.iter().all(|callback| callback["behind"] == 0 && callback["failing_since"].is_null()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("callbacks are behind after 30 s: {callbacks:#}");
}

/// Every message that was acknowledged is there, no other is, and each is as it must be. Answers the ends by uid.
async fn check_messages(
    api: &Api,
    smsc: &Smsc,
    taken: &[Taken],
    open: &HashSet<String>,
    on_lost: OnLost,
) -> HashMap<String, Value> {
    let mut found: HashMap<String, Value> = HashMap::new();
    for message in api.all_messages().await {
        let twice = found.insert(message["uid"].as_str().unwrap().to_owned(), message);
        assert!(twice.is_none(), "listed twice: {twice:?}");
    }
    let uids: HashSet<&str> = taken.iter().map(|taken| taken.uid.as_str()).collect();
    assert_eq!(uids.len(), taken.len(), "two requests were answered with the same message");
    let strangers: Vec<_> = found.keys().filter(|uid| !uids.contains(uid.as_str())).collect();
    assert!(
        strangers.is_empty(),
        "stored but never acknowledged, though every request was repeated: {strangers:?}"
    );
    let mut sent: HashMap<String, usize> = HashMap::new();
    for message in smsc.messages() {
        *sent.entry(message.destination).or_default() += message.message_ids.len();
    }
    let mut ends = HashMap::new();
    for Taken { uid, phone, end, segments } in taken {
        let message = found.remove(uid).unwrap_or_else(|| panic!("{uid} was acknowledged and is not there"));
        let submissions = sent.get(phone).copied().unwrap_or(0);
        let twice = on_lost == OnLost::Wait && submissions > *segments as usize;
        assert!(!twice, "sent twice: {submissions} submissions of {message:#}");
        if open.contains(uid) {
            assert!(
                on_lost == OnLost::Wait,
                "nothing waits when lost submissions are sent again: {message:#}"
            );
            let status = message["status"].as_str().unwrap();
            assert!(matches!(status, "sending" | "submitted"), "{message:#}");
            let timeline = api.message(uid).await;
            let steps = timeline["timeline"].as_array().unwrap();
            let lost =
                steps.iter().any(|step| step["what"] == "attempt_failed" && step["code"] == "no answer");
            assert!(lost, "open without a lost answer: {timeline:#}");
            continue;
        }
        assert_eq!(message["status"], *end, "{message:#}");
        assert!(
            submissions >= *segments as usize,
            "ended, and the carrier has {submissions} of it: {message:#}"
        );
        let charged = if *end == "delivered" { segments.to_string() } else { "0".to_owned() };
        assert_eq!(message["charged"]["amount"], charged, "{message:#}");
        ends.insert(uid.clone(), message);
    }
    ends
}

fn number(event: &Value) -> u64 {
    event["event_id"].as_str().unwrap().parse().unwrap()
}

/// Each end is told once, each uplink at least once (its carrier sends it again when our answer was lost), and the numbers
/// have no gap. Answers both feeds.
async fn check_feeds(api: &Api, ends: &HashMap<String, Value>, written: usize) -> [Vec<Value>; 2] {
    let (receipts, uplinks) = (api.feed("receipts").await, api.feed("uplinks").await);
    let mut numbers: Vec<u64> = receipts.iter().chain(&uplinks).map(number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "the feed has gaps");
    let mut told = HashSet::new();
    for event in &receipts {
        let uid = event["uid"].as_str().unwrap();
        assert!(told.insert(uid.to_owned()), "told twice: {event:#}");
        assert_eq!(event["status"], ends[uid]["status"], "{event:#}");
    }
    assert_eq!(told.len(), ends.len(), "ends that were never told");
    let texts: HashSet<_> = uplinks.iter().map(|event| event["text"].as_str().unwrap().to_owned()).collect();
    let missing: Vec<_> =
        (0..written).map(|n| format!("回复第{n}条")).filter(|text| !texts.contains(text)).collect();
    assert!(missing.is_empty(), "uplinks that were lost: {missing:?}");
    [receipts, uplinks]
}

/// Each event was pushed at least once and taken, signed, always with the same words, and never before an earlier one.
fn check_pushes(receiver: &Receiver, sort: &str, secret: &str, feed: &[Value]) {
    let place: HashMap<u64, usize> = feed.iter().enumerate().map(|(at, event)| (number(event), at)).collect();
    let mut taken = 0;
    let mut ever: HashSet<usize> = HashSet::new();
    for push in receiver.pushes().iter().filter(|push| push.path == format!("/{sort}")) {
        assert!(push.is_signed_with(secret), "{push:?}");
        let events = push.events();
        let places: Vec<usize> = events.iter().map(|event| place[&number(event)]).collect();
        assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]), "out of order: {events:?}");
        assert!(places[0] <= taken, "an event was passed over: {events:?}");
        for (event, at) in events.iter().zip(&places) {
            assert_eq!(*event, feed[*at], "pushed with other words");
        }
        if push.answered == 200 {
            taken = taken.max(places[places.len() - 1] + 1);
            ever.extend(places);
        }
    }
    assert_eq!((taken, ever.len()), (feed.len(), feed.len()), "{sort} that were never taken");
}

/// What was charged is the sum over delivered messages; what is held, the sum over open ones; what was bought, every top-up
/// once. The ledger and the statement say the same.
async fn check_balance(api: &Api, taken: &[Taken], ends: &HashMap<String, Value>, bought: u64) {
    let balance = api.get("/api/v1/balance").await.json();
    let order = &balance["orders"][0];
    let sum = |wanted: &dyn Fn(&&Taken) -> bool| {
        taken.iter().filter(wanted).map(|taken| taken.segments).sum::<u64>()
    };
    let charged = sum(&|taken| ends.contains_key(&taken.uid) && taken.end == "delivered");
    let held = sum(&|taken| !ends.contains_key(&taken.uid));
    assert_eq!(
        (&order["charged"], &order["held"]),
        (&json!(charged.to_string()), &json!(held.to_string())),
        "{order:#}"
    );
    assert_eq!(order["total"], bought.to_string(), "{order:#}");
    let order = api.get("/api/v1/orders/CloudSMS_1").await.json();
    assert_eq!(order["remaining_amount"], (bought - charged - held).to_string(), "{order:#}");
    let statement = api.get("/api/v1/statements").await.json();
    let row = &statement["items"][0];
    assert_eq!(
        (&row["charged"], &row["closing"], &row["topped_up"]),
        (&json!(charged.to_string()), &json!((bought - charged).to_string()), &json!(bought.to_string())),
        "{statement:#}"
    );
}
