//! A tenant's receiver of callbacks: keeps every request as it came, answers as the story wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// One request as it came, and what it was answered with.
#[derive(Clone, Debug)]
pub struct Push {
    pub path: String,
    pub timestamp: String,
    pub signature: String,
    pub delivery: String,
    pub body: Bytes,
    pub answered: u16,
}

impl Push {
    pub fn events(&self) -> Vec<Value> {
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        body["events"].as_array().unwrap().clone()
    }

    /// Whether `secret` made this signature; the computation is not the product's.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(self.timestamp.as_bytes());
        mac.update(b".");
        mac.update(&self.body);
        let hex: String = mac.finalize().into_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
        self.signature == format!("v1={hex}")
    }
}

/// What to answer a request with; its number counts from 0.
#[derive(Clone, Copy, Debug)]
pub enum Reply {
    Status(u16),
    /// 307 to this path on the same receiver.
    Redirect(&'static str),
    /// Nothing for so long, then 200.
    Late(Duration),
}

type Answering = Box<dyn FnMut(usize) -> Reply + Send>;

struct Shared {
    pushes: Mutex<Vec<Push>>,
    answering: Mutex<Answering>,
}

/// A running receiver; it ends with the value.
pub struct Receiver {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub async fn start(answering: impl FnMut(usize) -> Reply + Send + 'static) -> Receiver {
        // On every address of this machine, so that a push that should not be possible would arrive.
        let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], listener.local_addr().unwrap().port()));
        let shared =
            Arc::new(Shared { pushes: Mutex::default(), answering: Mutex::new(Box::new(answering)) });
        let router = Router::new().fallback(take).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Receiver { address, shared, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn answer(&self, answering: impl FnMut(usize) -> Reply + Send + 'static) {
        *self.shared.answering.lock().unwrap() = Box::new(answering);
    }

    pub fn pushes(&self) -> Vec<Push> {
        self.shared.pushes.lock().unwrap().clone()
    }

    /// The requests once there are so many for which `wanted` is true; fails after 20 s.
    pub async fn until(&self, count: usize, wanted: impl Fn(&Push) -> bool) -> Vec<Push> {
        for _ in 0..400 {
            let found: Vec<_> = self.pushes().into_iter().filter(|push| wanted(push)).collect();
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {count} such requests after 20 s: {:#?}", self.pushes());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let number = shared.pushes.lock().unwrap().len();
    let reply = (shared.answering.lock().unwrap())(number);
    let status = match reply {
        Reply::Status(status) => status,
        Reply::Redirect(_) => 307,
        Reply::Late(_) => 200,
    };
    shared.pushes.lock().unwrap().push(Push {
        path: uri.path().to_owned(),
        timestamp: header("hongyan-timestamp"),
        signature: header("hongyan-signature"),
        delivery: header("hongyan-delivery"),
        body,
        answered: status,
    });
    let status = StatusCode::from_u16(status).unwrap();
    match reply {
        Reply::Status(_) => status.into_response(),
        Reply::Redirect(to) => (status, [("location", to)]).into_response(),
        Reply::Late(wait) => {
            tokio::time::sleep(wait).await;
            status.into_response()
        }
    }
}
