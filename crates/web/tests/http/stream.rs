//! The live stream, as a browser reads it: through a socket.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::HttpSettings;

use crate::people::Person;
use crate::platform::{A, Platform};

const WAIT: Duration = Duration::from_secs(10);

/// The platform on a socket.
struct Listening {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn listen(platform: &Platform) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { drop(stopped.await) };
    let settings = HttpSettings { drain_ms: 60_000, ..HttpSettings::default() };
    let ended = tokio::spawn(web::serve(listener, platform.router.clone(), settings, shutdown));
    Listening { address, stop, ended }
}

/// A stream as it comes.
struct Stream {
    socket: TcpStream,
    text: String,
}

impl Stream {
    async fn open(address: SocketAddr, person: &Person) -> Stream {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nCookie: hy_session={}\r\n\r\n",
            person.session
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        Stream { socket, text: String::new() }
    }

    /// Reads until `mark` has come; what came with it. Empties what was read.
    async fn until(&mut self, mark: &str) -> String {
        let reading = async {
            let mut piece = [0; 4096];
            while !self.text.contains(mark) {
                match self.socket.read(&mut piece).await {
                    Ok(len @ 1..) => self.text.push_str(std::str::from_utf8(&piece[..len]).unwrap()),
                    _ => panic!("the stream ended before {mark}: {}", self.text),
                }
            }
        };
        if tokio::time::timeout(WAIT * 2, reading).await.is_err() {
            panic!("no {mark} came: {}", self.text);
        }
        std::mem::take(&mut self.text)
    }

    /// What comes in this time.
    async fn during(&mut self, time: Duration) -> String {
        let mut piece = [0; 4096];
        let _over = tokio::time::timeout(time, async {
            while let Ok(len @ 1..) = self.socket.read(&mut piece).await {
                self.text.push_str(std::str::from_utf8(&piece[..len]).unwrap());
            }
        })
        .await;
        std::mem::take(&mut self.text)
    }
}

/// The data of the last event of this name.
fn data(text: &str, name: &str) -> Value {
    let event = text.rsplit_once(&format!("event: {name}\ndata: ")).unwrap_or_else(|| panic!("{text}")).1;
    serde_json::from_str(event.lines().next().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenants_people_hear_of_its_changes_and_of_nobody_elses() {
    let platform = Platform::with_everybody().await;
    let listening = listen(&platform).await;
    let (manager, stranger) = (platform.sign_in("TA_manager").await, platform.sign_in("TB_manager").await);
    let finance = platform.sign_in("TA_finance").await;
    let mut own = Stream::open(listening.address, &manager).await;
    let mut others = Stream::open(listening.address, &stranger).await;
    let mut money = Stream::open(listening.address, &finance).await;
    for stream in [&mut own, &mut others, &mut money] {
        let head = stream.until("event: hello").await;
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        assert!(
            head.contains("content-type: text/event-stream") && head.contains("cache-control: no-store"),
            "{head}"
        );
    }
    let body = json!({"type": "notification", "content": "您好", "to": "13800130017", "task": "Spring"});
    let sent = platform.post(A, "/api/v1/messages", &body).await.json();
    let news = own.until("event: messages").await + &own.during(Duration::from_secs(2)).await;
    assert!(news.contains(&format!("[{}]", sent["task_id"])), "{news}");
    assert!(news.contains("event: uplinks") && news.contains("event: orders"), "{news}");
    assert!(!news.contains("13800130017") && !news.contains("Spring"), "{news}");
    let counted = news.matches("event: messages").count();
    assert!((1..=6).contains(&counted), "at most twice a second: {counted} {news}");
    let news = money.until("event: orders").await;
    assert!(!news.contains("messages") && !news.contains("uplinks"), "what it may not see: {news}");
    let news = others.during(Duration::from_millis(200)).await;
    assert!(!news.contains("event: messages") && !news.contains("event: uplinks"), "{news}");
    listening.stop.send(()).unwrap();
    let bye = own.until("event: bye").await;
    assert_eq!(data(&bye, "bye"), json!({"reason": "stopping"}));
    tokio::time::timeout(WAIT, listening.ended).await.expect("streams hold the server up").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_with_its_session_and_a_session_has_five() {
    let platform = Platform::with_everybody().await;
    let listening = listen(&platform).await;
    let viewer = platform.sign_in("TA_viewer").await;
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut stream = Stream::open(listening.address, &viewer).await;
        stream.until("event: hello").await;
        open.push(stream);
    }
    let more = platform.get_as(&viewer, "/api/v1/stream").await;
    assert_eq!((more.status.as_u16(), more.code().as_str()), (429, "rate_limited"));
    let mut another = Stream::open(listening.address, &platform.sign_in("TA_viewer").await).await;
    another.until("event: hello").await;
    let mut last = open.pop().unwrap();
    open.clear();
    let out = platform.ask("delete", "/api/v1/session").person(&viewer).answer().await;
    assert_eq!(out.status.as_u16(), 204);
    let bye = last.until("event: bye").await;
    assert_eq!(data(&bye, "bye"), json!({"reason": "session_ended"}));
    assert!(another.until(": here").await.contains(": here\n\n"), "another session goes on");
}
