//! Hostile callers and hostile carriers: a clear refusal or a closed connection, bounded memory, no panic, and messages are
//! delivered afterwards as before.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use simulator::SmppOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::rogue::{LIES, Rogue};
use crate::world::{Disk, KEY, Plan, Served, World, quick, simulate};

/// What memory may grow by in these stories, KiB. The allocator keeps freed pages for a while; a leak per request or per
/// key of the volumes below would be several times this.
const GROWTH_MAX_KIB: u64 = 96 * 1024;

/// It lives, nothing panicked, and a message reaches its phone.
async fn delivers_still(served: &mut Served, to: &str) {
    assert!(served.program.is_running(), "{}", served.program.said());
    let said = served.program.said();
    let bad =
        said.lines().find(|line| line.contains("panicked") || line.contains("\"internal error answered\""));
    assert_eq!(bad, None);
    let uid = served.api.send("verification", "您的验证码是 1234", to).await;
    served.api.until(&uid, "delivered").await;
}

/// Sends octets and answers everything that comes back until the other side is done, or `wait` is over.
async fn exchange(address: SocketAddr, octets: &[u8], wait: Duration) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let (mut from, mut to) = socket.split();
    let mut back = Vec::new();
    let both = async {
        // The other side may hang up before it has read everything.
        let (_sent, _read) = tokio::join!(to.write_all(octets), from.read_to_end(&mut back));
    };
    let _over = tokio::time::timeout(wait, both).await;
    String::from_utf8_lossy(&back).into_owned()
}

fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nContent-Type: application/json\r\n\
         Connection: close\r\n{headers}\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

fn sized(body: &[u8]) -> Vec<u8> {
    post(&format!("Content-Length: {}\r\n", body.len()), body)
}

fn status(answer: &str) -> &str {
    answer.strip_prefix("HTTP/1.1 ").map_or(answer, |rest| &rest[..3])
}

#[test]
fn bodies_and_heads() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
        let mut served = world.serve_with(&[("HONGYAN__HTTP__BODY_TIMEOUT_MS", "1500")]).await;
        delivers_still(&mut served, "+8613800135000").await;
        let before = served.program.resident_kib();
        let at = served.api.address();
        let wait = Duration::from_secs(20);
        let huge = vec![b' '; 3 << 20];
        let nested = |open: &str, close: &str| {
            let deep = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
            format!(r#"{{"type":"verification","to":"1","variables":{deep}}}"#)
        };
        let many =
            format!(r#"{{"type":"verification","content":"x","to":[{}"1"]}}"#, "\"1\",".repeat(200_000));
        let endless = [b"1000000\r\n".as_slice(), &huge, b"\r\n"].concat();
        let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
            ("a body beyond the limit", sized(&huge), &["413"]),
            ("a body that claims to be beyond it", post("Content-Length: 99999999999\r\n", b""), &["413"]),
            ("chunks without an end", post("Transfer-Encoding: chunked\r\n", &endless), &["408", "413"]),
            ("chunks that are none", post("Transfer-Encoding: chunked\r\n", b"zz\r\n\r\n"), &["400"]),
            ("broken JSON", sized(b"{\"type\":"), &["400"]),
            ("no JSON", sized(b"\x00\x01\x02\xff"), &["400"]),
            ("no body", sized(b""), &["400"]),
            ("JSON that is deep", sized(nested("[", "]").as_bytes()), &["400"]),
            ("JSON that is deeper", sized(nested("{\"a\":", "}").as_bytes()), &["400"]),
            ("too many recipients", sized(many.as_bytes()), &["422"]),
            ("no such type", sized(br#"{"type":"x","to":"1"}"#), &["400"]),
            (
                "numbers beyond numbers",
                sized(br#"{"type":"verification","to":"1","validity":1e999}"#),
                &["400"],
            ),
            ("a head beyond the limit", post(&format!("X: {}\r\n", "y".repeat(100_000)), b""), &["431"]),
            ("many headers", post(&"X: y\r\n".repeat(200), b""), &["431"]),
            ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), &["400", ""]),
            (
                "a method that is none",
                b"BREW /coffee HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_vec(),
                &["404"],
            ),
            ("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", b"{}{}{}"), &["400", ""]),
            (
                "both ways of length",
                post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
                &["400", ""],
            ),
        ];
        for (what, octets, wanted) in cases {
            let answer = exchange(at, &octets, wait).await;
            let status = status(&answer);
            assert!(wanted.contains(&status), "{what}: {:.400}", answer);
            if status.starts_with('4') && status != "431" && answer.len() > 200 {
                assert!(answer.contains("application/problem+json"), "{what}: {answer:.400}");
            }
        }
        for path in [
            "/api/v1/messages/%ff",
            "/api/v1/messages/..%2f..%2fetc%2fpasswd",
            "/api/v1/messages?limit=-1",
            "/nothing",
        ] {
            let answer = served.api.get(path).await;
            assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
            assert!(!answer.code().is_empty(), "{path}: {answer:?}");
        }
        for _ in 0..50 {
            exchange(at, &sized(&huge), wait).await;
        }
        let growth = served.program.resident_kib().saturating_sub(before);
        assert!(growth < GROWTH_MAX_KIB, "memory grew by {growth} KiB");
        delivers_still(&mut served, "+8613800135001").await;
        served.stop().await;
        world.books_are_clean();
    });
}

/// So many requests in one write, and their answers read.
async fn pipeline(address: SocketAddr, requests: &str, count: usize) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(requests.as_bytes()).await.unwrap();
    let mut back = Vec::new();
    socket.read_to_end(&mut back).await.unwrap();
    let text = String::from_utf8_lossy(&back);
    assert_eq!(text.matches("HTTP/1.1 401").count(), count, "{text:.600}");
}

#[test]
fn a_hundred_thousand_keys_that_nobody_has() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
        let mut served = world.serve().await;
        let at = served.api.address();
        let batch = |number: usize, count: usize| {
            let request = |n: usize| {
                let close = if n + 1 == count { "Connection: close\r\n" } else { "" };
                let key = number * count + n;
                format!(
                    "GET /api/v1/balance HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer hy_{key:043}\r\n\
                     Idempotency-Key: {key:064}\r\nX-Forwarded-For: 192.0.2.{}\r\n{close}\r\n",
                    key % 250
                )
            };
            (1..=count).map(|n| request(n - 1)).collect::<String>()
        };
        // The first thousands warm the allocator and the buffers up. Key 0 is the story's own: begin after it.
        for number in 1..11 {
            pipeline(at, &batch(number, 500), 500).await;
        }
        let before = served.program.resident_kib();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 11..211 {
            let requests = batch(number, 500);
            tasks.spawn(async move { pipeline(at, &requests, 500).await });
            if tasks.len() == 4 {
                tasks.join_next().await.unwrap().unwrap();
            }
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        let growth = served.program.resident_kib().saturating_sub(before);
        assert!(growth < GROWTH_MAX_KIB / 2, "memory grew by {growth} KiB");
        delivers_still(&mut served, "+8613800135000").await;
        served.stop().await;
    });
}

/// Connections that say something now and then, but never enough.
#[test]
fn slow_callers() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let world = World::new(disk, &Plan::with(smsc.addr().port(), ""));
        let patience =
            [("HONGYAN__HTTP__HEAD_TIMEOUT_MS", "1500"), ("HONGYAN__HTTP__BODY_TIMEOUT_MS", "1500")];
        let mut served = world.serve_with(&patience).await;
        let at = served.api.address();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..300 {
            tasks.spawn(async move {
                let mut socket = TcpStream::connect(at).await.unwrap();
                let head = post("Content-Length: 1000\r\n", b"{");
                let first: &[u8] =
                    if n % 2 == 0 { b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " } else { &head };
                socket.write_all(first).await.unwrap();
                let started = Instant::now();
                let mut octet = [0; 1024];
                loop {
                    // Until it is told to go, or hung up on.
                    let said =
                        tokio::time::timeout(Duration::from_millis(200), socket.read(&mut octet)).await;
                    if matches!(said, Ok(Ok(0) | Err(_))) {
                        return;
                    }
                    assert!(started.elapsed() < Duration::from_secs(20), "still connected");
                    if socket.write_all(b"a").await.is_err() {
                        return;
                    }
                }
            });
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        delivers_still(&mut served, "+8613800135000").await;
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        delivers_still(&mut served, "+8613800135001").await;
        served.stop().await;
    });
}

#[test]
fn a_carrier_that_lies() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let rogue = Rogue::start().await;
        let options = "bind_timeout_ms = 400\nenquire_link_ms = 500\nenquire_timeout_ms = 500";
        let world = World::new(disk, &Plan::with(rogue.address.port(), options));
        let mut served = world.serve().await;
        let before = served.program.resident_kib();
        // It is sent in some of the lies; what becomes of it is the carrier's fault, but it must be accounted for.
        let victim = served.api.send("verification", "您的验证码是 1234", "+8613800135999").await;
        let started = Instant::now();
        while rogue.told() < LIES.len() {
            assert!(started.elapsed() < Duration::from_secs(90), "stuck after {:?}", LIES.get(rogue.told()));
            assert!(
                served.program.is_running(),
                "ended after {:?}: {}",
                LIES.get(rogue.told()),
                served.program.said()
            );
            if LIES[rogue.told().min(LIES.len() - 1)] == "an answer without the end of its id" {
                let to = format!("+861380013{}", 6000 + started.elapsed().as_millis() % 3000);
                served.api.send("verification", "您的验证码是 1234", &to).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        delivers_still(&mut served, "+8613800135000").await;
        let victim = served.api.message(&victim).await;
        assert!(
            ["sending", "submitted", "rejected", "delivered"].contains(&victim["status"].as_str().unwrap()),
            "{victim:#}"
        );
        let growth = served.program.resident_kib().saturating_sub(before);
        assert!(growth < GROWTH_MAX_KIB, "memory grew by {growth} KiB");
        served.stop().await;
        world.books_are_clean();
    });
}

/// The simulator's faults of whole connections, one after another on the same carrier.
#[test]
fn a_carrier_that_fails() {
    crate::run(Disk::Sqlite(testbed::sqlite()), |disk| async move {
        let smsc = simulate(quick()).await;
        let options = "enquire_link_ms = 300\nenquire_timeout_ms = 300";
        let world = World::new(disk, &Plan::with(smsc.addr().port(), options));
        let mut served = world.serve().await;
        let faults = [
            SmppOptions { garbage_after: Some(2), ..quick() },
            SmppOptions { cut_after: Some(2), ..quick() },
            SmppOptions { half_open_after: Some(2), ..quick() },
            SmppOptions { drop_answer_percent: 50.0, ..quick() },
            SmppOptions { throttle: Some(20), ..quick() },
        ];
        let mut uids = Vec::new();
        for (number, fault) in faults.into_iter().enumerate() {
            smsc.set_options(fault);
            smsc.cut_all();
            for n in 0..12 {
                let to = format!("+861380013{}", 5000 + number * 100 + n);
                uids.push(served.api.send("verification", "您的验证码是 1234", &to).await);
            }
            tokio::time::sleep(Duration::from_millis(1500)).await;
        }
        smsc.set_options(quick());
        smsc.cut_all();
        delivers_still(&mut served, "+8613800135900").await;
        // What the carrier took is delivered, once; what it did not take waits as "sending" for a receipt.
        let taken: Vec<String> = smsc.messages().into_iter().map(|message| message.destination).collect();
        for uid in &uids {
            let message = served.api.message(uid).await;
            let phone = message["to"].as_str().unwrap().trim_start_matches('+').to_owned();
            let times = taken.iter().filter(|taken| **taken == phone).count();
            assert!(times <= 1, "sent {times} times: {message:#}");
            match times {
                1 => drop(served.api.until(uid, "delivered").await),
                _ => drop(served.api.until(uid, "sending").await),
            }
        }
        assert!(taken.len() > 30, "too little was taken to mean anything: {}", taken.len());
        served.stop().await;
        world.books_are_clean();
    });
}
