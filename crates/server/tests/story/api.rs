//! A caller of the Web API: one auth key, and an address that may change when the program starts again.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

/// An HTTP answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The refusal's code, or nothing.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    address: Arc<Mutex<SocketAddr>>,
    key: String,
}

impl Api {
    pub fn new(address: SocketAddr, key: &str) -> Api {
        Api { client: client(), address: Arc::new(Mutex::new(address)), key: key.to_owned() }
    }

    pub fn address(&self) -> SocketAddr {
        *self.address.lock().unwrap()
    }

    /// The program listens elsewhere now.
    pub fn moved(&self, address: SocketAddr) {
        *self.address.lock().unwrap() = address;
    }

    /// One request; an error is one of the connection.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        idempotency: Option<&str>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.client.request(method, format!("http://{}{path}", self.address()));
        request = request.header("Authorization", format!("Bearer {}", self.key));
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body.to_string());
        }
        if let Some(key) = idempotency {
            request = request.header("Idempotency-Key", key);
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = String::from_utf8_lossy(&answer.bytes().await?).into_owned();
        Ok(Answer { status, headers, text })
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, None).await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, Some(body), None).await.unwrap()
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::PUT, path, Some(body), None).await.unwrap()
    }

    /// Sends to one phone and answers the message's uid; fails when it is not queued.
    pub async fn send(&self, kind: &str, content: &str, to: &str) -> String {
        let body = serde_json::json!({ "type": kind, "content": content, "to": to });
        let answer = self.post("/api/v1/messages", &body).await;
        let json = answer.json();
        assert_eq!(
            (answer.status, json["messages"][0]["status"].as_str()),
            (202, Some("queued")),
            "{json:#}"
        );
        json["messages"][0]["uid"].as_str().unwrap().to_owned()
    }

    pub async fn message(&self, uid: &str) -> Value {
        let answer = self.get(&format!("/api/v1/messages/{uid}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The message once it has this status; fails after 20 s.
    pub async fn until(&self, uid: &str, status: &str) -> Value {
        let mut message = Value::Null;
        for _ in 0..400 {
            message = self.message(uid).await;
            if message["status"] == status {
                return message;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {status} after 20 s: {message:#}");
    }

    /// Every message of the tenant, newest first.
    pub async fn all_messages(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let mut path = "/api/v1/messages?limit=500".to_owned();
        loop {
            let page = self.get(&path).await;
            assert_eq!(page.status, 200, "{page:?}");
            let mut page = page.json();
            all.append(page["items"].as_array_mut().unwrap());
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/messages?limit=500&cursor={cursor}"),
                None => return all,
            }
        }
    }

    /// The whole feed of `receipts` or `uplinks`.
    pub async fn feed(&self, sort: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = "0".to_owned();
        loop {
            let page = self.get(&format!("/api/v1/{sort}?limit=500&after={after}")).await;
            assert_eq!(page.status, 200, "{page:?}");
            let mut page = page.json();
            let items = page["items"].as_array_mut().unwrap();
            if items.is_empty() {
                return all;
            }
            all.append(items);
            page["next_after"].as_str().unwrap().clone_into(&mut after);
        }
    }
}

pub fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}
