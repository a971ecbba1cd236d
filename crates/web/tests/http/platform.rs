//! A platform with two tenants for a test, and ways to call it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use engine::clock::Clock;
use engine::identity::{MailSettings, Options, Painter, Picture, SignInSettings};
use engine::provision::{Document, Mode};
use engine::{CallbackSettings, Engine, Settings};
use futures_util::StreamExt;
use serde_json::{Value, json};
use simulator::{SmppOptions, Smsc};
use store::{Db, Place};
use testbed::TempPlace;
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::{HttpSettings, MetricsText, Peer, WebSettings};

/// Secrets of the keys: tenant A's own, one without any useful scope, one for few requests, one for few addresses; B's.
pub const A: &str = "hy_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub const A_BALANCE: &str = "hy_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";
pub const A_FEEDS: &str = "hy_FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA";
pub const A_SLOW: &str = "hy_SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSA";
pub const A_PLACED: &str = "hy_PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPA";
pub const B: &str = "hy_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA";

/// What every verify code says.
pub const CAPTCHA: &str = "K7MXP";
/// The password of every account.
pub const PASSWORD: &str = "geheim wolke tisch lampe";

pub struct Platform {
    pub engine: Engine,
    pub router: Router,
    pub place: TempPlace,
    /// The time of sessions and lock-out.
    pub clock: Clock,
    /// Lives as long as the platform.
    pub _carrier: Smsc,
}

/// An answer read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The code of a problem, after checking that it is a whole one.
    pub fn code(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        assert_eq!(self.headers["x-content-type-options"], "nosniff");
        assert_eq!(self.headers["cache-control"], "no-store");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        for name in ["type", "title", "code", "detail"] {
            assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem["code"].as_str().unwrap().to_owned()
    }
}

/// A request under construction.
pub struct Ask<'a> {
    platform: &'a Platform,
    pub request: Request<Body>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().append(name, value.parse().unwrap());
        self
    }

    pub fn key(self, secret: &str) -> Self {
        self.header("authorization", &format!("Bearer {secret}"))
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.request.headers_mut().insert("content-type", content_type.parse().unwrap());
        *self.request.body_mut() = body.into();
        self
    }

    pub fn peer(mut self, address: &str) -> Self {
        self.request.extensions_mut().insert(Peer(SocketAddr::new(address.parse().unwrap(), 1)));
        self
    }

    /// The status and code of the answer, without waiting for the end of one that streams.
    pub async fn outcome(self) -> (StatusCode, String) {
        let response = self.platform.router.clone().oneshot(self.request).await.unwrap();
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            return (parts.status, String::new());
        }
        let octets = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let problem: Value = serde_json::from_slice(&octets).unwrap();
        (parts.status, problem["code"].as_str().unwrap().to_owned())
    }

    /// The headers and octets of an answer that is no text.
    pub async fn octets(self) -> (HeaderMap, Vec<u8>) {
        let response = self.platform.router.clone().oneshot(self.request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.headers, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
    }

    pub async fn answer(self) -> Answer {
        let response = self.platform.router.clone().oneshot(self.request).await.unwrap();
        let (parts, body) = response.into_parts();
        let octets = match parts.headers.get("content-type").is_some_and(|sort| sort == "text/event-stream") {
            // A stream has no end: what it says first.
            true => body.into_data_stream().next().await.unwrap().unwrap(),
            false => axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        };
        // Workbooks and paper are no text.
        let text = String::from_utf8_lossy(&octets).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

/// Paints what the test knows, on next to nothing.
struct Known;

impl Painter for Known {
    fn paint(&self) -> Option<Picture> {
        Some(Picture { answer: CAPTCHA.into(), png: b"\x89PNG\r\n\x1a\n".to_vec() })
    }
}

/// What a test changes about its platform.
pub struct Plan {
    pub http: HttpSettings,
    pub sign_in: SignInSettings,
    pub mail: MailSettings,
    pub public_url: String,
    /// (name, tenant or nothing for the platform, role) of each account.
    pub accounts: Vec<(String, Option<&'static str>, &'static str)>,
    /// (name, tenant or nothing for the platform, permissions) of each role that was put together.
    pub roles: Vec<Role>,
}

/// A role that was put together: name, tenant or nothing for the platform, permissions.
pub type Role = (&'static str, Option<&'static str>, &'static [&'static str]);

impl Default for Plan {
    fn default() -> Plan {
        let sign_in = SignInSettings { captchas_per_min: 1_000_000, ..SignInSettings::default() };
        let public_url = "http://portal.example.com".to_owned();
        Plan {
            http: http(),
            sign_in,
            mail: MailSettings::default(),
            public_url,
            accounts: Vec::new(),
            roles: Vec::new(),
        }
    }
}

fn account((name, tenant, role): &(String, Option<&str>, &str)) -> Value {
    let mail = format!("{name}@example.com");
    let mut account = json!({"name": name, "role": role, "password": PASSWORD, "mail": mail});
    if let Some(tenant) = tenant {
        account["tenant"] = json!(tenant);
    }
    account
}

fn role((name, tenant, permissions): &Role) -> Value {
    let mut role = json!({"name": name, "permissions": permissions});
    if let Some(tenant) = tenant {
        role["tenant"] = json!(tenant);
    }
    role
}

fn document(port: u16, plan: &Plan) -> Document {
    let tenant = |code: &str, number: &str| json!({"code": code, "name": code, "free_content": true, "uplink_numbers": [number]});
    let key = |tenant: &str, name: &str, secret: &str, more: Value| {
        let mut key = json!({"tenant": tenant, "name": name, "secret": secret, "rate_per_s": 100_000});
        key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        key
    };
    let route = |code: &str, kind: &str, direction: &str| json!({"code": code, "type": kind, "direction": direction, "channel": "X", "carriers": [{"carrier": "C"}]});
    let order = |tenant: &str| json!({"tenant": tenant, "number": format!("CloudSMS_{tenant}"), "package": "P", "total": "1000"});
    let signature = |tenant: &str| json!({"tenant": tenant, "text": "云燕", "status": "approved"});
    let document = json!({
        // Tests send to the same few phones, at any hour.
        "policy": {"hours.marketing": "any", "frequency.verification.minute": 0, "frequency.verification.hour": 0,
                   "frequency.verification.day": 0, "optout.confirm": false, "frequency.notification.day": 0, "frequency.marketing.day": 0,
                   "schedule.cancel_before": 0},
        "tenants": [tenant("TA", "1069001*"), tenant("TB", "1069002*")],
        "keys": [
            key("TA", "main", A, json!({})),
            key("TA", "balance only", A_BALANCE, json!({"scopes": ["balance:read"]})),
            key("TA", "feeds only", A_FEEDS, json!({"scopes": ["feeds:read"]})),
            key("TA", "slow", A_SLOW, json!({"rate_per_s": 1, "burst": 2})),
            key("TA", "placed", A_PLACED, json!({"ips": ["203.0.113.0/24"]})),
            key("TB", "main", B, json!({})),
        ],
        "roles": plan.roles.iter().map(role).collect::<Vec<_>>(),
        "accounts": plan.accounts.iter().map(account).collect::<Vec<_>>(),
        "signatures": [signature("TA"), signature("TB")],
        "templates": [{"tenant": "TA", "id": "otp", "name": "code", "type": "verification", "status": "approved",
                       "content": "您的验证码是${code}，5分钟内有效。"}],
        "packages": [{"code": "P", "product": "SMM", "channel": "X", "payment": "prepaid", "unit": "sms",
                      "routes": ["V", "N", "M", "IN"]}],
        "orders": [order("TA"), order("TB")],
        "carriers": [{"code": "C", "host": "127.0.0.1", "port": port, "system_id": "t", "password": "t",
                      "reconnect_min_ms": 50}],
        "routes": [route("V", "verification", "mainland"), route("N", "notification", "mainland"),
                   route("M", "marketing", "mainland"), route("IN", "notification", "international")],
    });
    Document::read(document, &|_| None).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn http() -> HttpSettings {
    HttpSettings {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        metrics_networks: vec!["10.1.0.0/16".parse().unwrap()],
        body_max_bytes: 256 * 1024,
        body_timeout_ms: 300,
        ..HttpSettings::default()
    }
}

impl Platform {
    pub async fn start() -> Platform {
        Platform::of(Plan::default()).await
    }

    pub async fn with(http: HttpSettings) -> Platform {
        Platform::of(Plan { http, ..Plan::default() }).await
    }

    pub async fn of(plan: Plan) -> Platform {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let quick =
            SmppOptions { receipt_delay_ms: simulator::DelayMs::exactly(5), ..SmppOptions::default() };
        let carrier = simulator::smpp(quick, listener).await;
        let place = testbed::sqlite();
        let path = place.path();
        let document = document(carrier.addr().port(), &plan);
        let db = tokio::task::spawn_blocking(move || {
            let db = Db::open(Place::Sqlite(path)).unwrap();
            store::migrate::migrate(&db).unwrap();
            engine::provision::run(&db, document, Mode::Apply, engine::clock::now_ms()).unwrap();
            db
        });
        let callbacks = CallbackSettings {
            allow_networks: vec!["127.0.0.0/8".parse().unwrap()],
            retry_min_ms: 50,
            ..CallbackSettings::default()
        };
        let clock = Clock::default();
        let identity = Options {
            sign_in: plan.sign_in,
            mail: plan.mail,
            public_url: plan.public_url.clone(),
            painter: Arc::new(Known),
            clock: clock.clone(),
        };
        let db = db.await.unwrap();
        let engine = Engine::start_with(db, Settings::default(), callbacks, identity).await.unwrap();
        let metrics = MetricsText(Arc::new(|| "# TYPE x counter\nx 1\n".to_owned()));
        let (http, public_url) = (plan.http, plan.public_url);
        let settings =
            WebSettings { http, metrics, version: "test".into(), public_url, ..WebSettings::default() };
        let router = web::router(engine.clone(), settings);
        Platform { engine, router, place, clock, _carrier: carrier }
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let method: Method = method.to_uppercase().parse().unwrap();
        let peer = Peer(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7)), 1));
        let request = Request::builder().method(method).uri(path).extension(peer);
        Ask { platform: self, request: request.body(Body::empty()).unwrap() }
    }

    pub async fn get(&self, key: &str, path: &str) -> Answer {
        self.ask("get", path).key(key).answer().await
    }

    pub async fn post(&self, key: &str, path: &str, body: &Value) -> Answer {
        self.ask("post", path).key(key).json(body).answer().await
    }

    /// Sends one free text and answers the message's id.
    pub async fn send(&self, key: &str, to: &str, more: Value) -> String {
        let mut body = json!({"type": "notification", "content": "您的快递已到", "to": to});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.post(key, "/api/v1/messages", &body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        answer.json()["messages"][0]["uid"].as_str().unwrap().to_owned()
    }

    /// The message once it has a final state; fails after 20 s.
    pub async fn closed(&self, key: &str, uid: &str) -> Value {
        for _ in 0..1000 {
            let message = self.get(key, &format!("/api/v1/messages/{uid}")).await.json();
            if !message["closed_at"].is_null() {
                return message;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{uid} stays open");
    }
}
