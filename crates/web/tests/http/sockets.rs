//! The listener itself: what a connection may do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use web::HttpSettings;

struct Listener {
    address: SocketAddr,
    begun: Arc<Notify>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

/// `/` answers at once, `/slow` after a while, `/never` not at all; the last two say when they have begun.
fn pages(begun: Arc<Notify>) -> Router {
    let (slow_begun, never_begun) = (Arc::clone(&begun), begun);
    let slow = move || async move {
        slow_begun.notify_one();
        tokio::time::sleep(Duration::from_millis(200)).await;
        "slow"
    };
    let never = move || async move {
        never_begun.notify_one();
        std::future::pending::<&str>().await
    };
    Router::new().route("/", get(|| async { "page" })).route("/slow", get(slow)).route("/never", get(never))
}

async fn listen(settings: HttpSettings) -> Listener {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let begun = Arc::new(Notify::new());
    let shutdown = async { drop(stopped.await) };
    let ended = tokio::spawn(web::serve(listener, pages(Arc::clone(&begun)), settings, shutdown));
    Listener { address, begun, stop, ended }
}

/// Writes `sent`, then reads until the other side closes or `wait` is over.
async fn talk(address: SocketAddr, sent: &[u8], wait: Duration) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _closed_early = stream.write_all(sent).await;
    let mut got = Vec::new();
    let _over = tokio::time::timeout(wait, stream.read_to_end(&mut got)).await;
    String::from_utf8_lossy(&got).into_owned()
}

const WAIT: Duration = Duration::from_secs(5);

#[tokio::test]
async fn requests_may_be_pipelined_and_connections_kept() {
    let listener = listen(HttpSettings::default()).await;
    let one = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let got = talk(listener.address, format!("{one}{one}{last}").as_bytes(), WAIT).await;
    assert_eq!(got.matches("HTTP/1.1 200 OK").count(), 3, "{got}");
}

#[tokio::test]
async fn heads_that_are_too_large_or_broken_are_refused() {
    let listener = listen(HttpSettings::default()).await;
    let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Big: {}\r\n\r\n", "x".repeat(1_000_000));
    let got = talk(listener.address, huge.as_bytes(), WAIT).await;
    assert!(got.is_empty() || got.starts_with("HTTP/1.1 431"), "{got}");
    let many: String = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect();
    let got =
        talk(listener.address, format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes(), WAIT).await;
    assert!(got.starts_with("HTTP/1.1 431"), "{got}");
    let got =
        talk(listener.address, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 nonsense\r\n\r\n", WAIT).await;
    assert!(got.starts_with("HTTP/1.1 400"), "{got}");
    let got = talk(listener.address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", WAIT).await;
    assert!(got.ends_with("page"), "{got}");
}

#[tokio::test]
async fn a_head_that_comes_slowly_ends_the_connection() {
    let listener = listen(HttpSettings { head_timeout_ms: 200, ..HttpSettings::default() }).await;
    let mut stream = TcpStream::connect(listener.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let dripping = async {
        let mut drops = 0;
        while drops < 100 && stream.write_all(b"X-A: 1\r\n").await.is_ok() {
            drops += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        drops
    };
    assert!(tokio::time::timeout(WAIT, dripping).await.unwrap() < 100);
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_gets_them_back() {
    let settings = HttpSettings { connections_per_address_max: 2, ..HttpSettings::default() };
    let listener = listen(settings).await;
    let held = [
        TcpStream::connect(listener.address).await.unwrap(),
        TcpStream::connect(listener.address).await.unwrap(),
    ];
    let ask = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    for _ in 0..50 {
        if talk(listener.address, ask, WAIT).await.is_empty() {
            break;
        }
    }
    assert_eq!(talk(listener.address, ask, WAIT).await, "");
    drop(held);
    for _ in 0..100 {
        if talk(listener.address, ask, WAIT).await.ends_with("page") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the places were not given back");
}

#[tokio::test]
async fn stopping_finishes_what_is_in_work_and_closes_what_is_idle() {
    let listener = listen(HttpSettings::default()).await;
    let _idle = TcpStream::connect(listener.address).await.unwrap();
    let asked = tokio::spawn(talk(listener.address, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n", WAIT));
    listener.begun.notified().await;
    listener.stop.send(()).unwrap();
    let got = asked.await.unwrap();
    assert!(got.ends_with("slow"), "{got}");
    tokio::time::timeout(WAIT, listener.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(listener.address).await.is_err());
}

#[tokio::test]
async fn what_does_not_finish_is_cut_when_the_time_is_over() {
    let settings = HttpSettings { drain_ms: 50, ..HttpSettings::default() };
    let listener = listen(settings).await;
    let asked = tokio::spawn(talk(listener.address, b"GET /never HTTP/1.1\r\nHost: x\r\n\r\n", WAIT));
    listener.begun.notified().await;
    listener.stop.send(()).unwrap();
    tokio::time::timeout(WAIT, listener.ended).await.unwrap().unwrap();
    assert_eq!(asked.await.unwrap(), "");
}
