//! A whole platform in one process for a test: a database, the engine, simulated carriers.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use domain::id::Uid;
use domain::kind::Kind;
use domain::message::State;
use domain::signature::Position;
use engine::provision::{Document, Mode};
use engine::send::{Recipient, SendRequest};
use engine::view::MessageView;
use engine::{Actor, CallbackSettings, Engine, Sent, Settings};
use simulator::{SmppOptions, Smsc};
use store::{Db, Place};
use testbed::{TempPlace, TestDatabase};
use tokio::net::TcpListener;

/// Where the database of a test lives, and what must stay alive for it.
pub enum Disk {
    /// SQLite.
    Sqlite(TempPlace),
    /// PostgreSQL.
    Postgres(TestDatabase),
    /// A PostgreSQL database of another disk, reached another way.
    Elsewhere(String),
}

impl Disk {
    pub fn open(&self) -> Db {
        let place = match self {
            Disk::Sqlite(place) => Place::Sqlite(place.path()),
            Disk::Postgres(database) => {
                Place::Postgres { url: database.url().to_owned(), writers: 3, readers: 2 }
            }
            Disk::Elsewhere(url) => Place::Postgres { url: url.clone(), writers: 3, readers: 2 },
        };
        let db = Db::open(place).unwrap();
        store::migrate::migrate(&db).unwrap();
        db
    }
}

pub const KEY: &str = "hy_0000000000000000000000000000000000000000000";

pub struct World {
    pub db: Db,
    pub engine: Engine,
    pub carriers: Vec<Smsc>,
    pub actor: Actor,
}

/// What a test changes about the platform.
pub struct Plan {
    pub carriers: Vec<SmppOptions>,
    pub carrier_options: String,
    /// So many carriers, from the first on, take only what is filed.
    pub needs_filing: usize,
    pub order_total: u64,
    pub package: String,
    pub settings: Settings,
    pub callbacks: CallbackSettings,
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            carriers: vec![quick()],
            carrier_options: String::new(),
            needs_filing: 0,
            order_total: 100_000,
            package: String::new(),
            settings: Settings {
                retry_ms: 50,
                failover_ms: 200,
                early_receipt_ms: 300,
                ..Settings::default()
            },
            callbacks: CallbackSettings {
                allow_networks: vec!["127.0.0.0/8".parse().unwrap()],
                retry_min_ms: 50,
                ..CallbackSettings::default()
            },
        }
    }
}

/// A carrier that answers at once.
pub fn quick() -> SmppOptions {
    SmppOptions {
        receipt_delay_ms: simulator::DelayMs::exactly(5),
        late_ms: 1500,
        record: true,
        ..SmppOptions::default()
    }
}

fn document(plan: &Plan, ports: &[u16]) -> Document {
    let mut text = format!(
        r#"
        # Tests send to the same few phones, at any hour.
        [policy]
        hours.marketing = "any"
        frequency.verification.minute = 0
        frequency.verification.hour = 0
        frequency.verification.day = 0
        frequency.notification.day = 0
        frequency.marketing.day = 0
        schedule.cancel_before = 0
        content.doubtful = "pass"
        optout.confirm = false
        [[tenants]]
        code = "CNX01"
        name = "Test"
        time_zone = "Asia/Shanghai"
        free_content = true
        uplink_numbers = ["1069*"]
        [[keys]]
        tenant = "CNX01"
        name = "test"
        secret = "{KEY}"
        rate_per_s = 1000000
        [[signatures]]
        tenant = "CNX01"
        text = "云燕"
        status = "approved"
        [[templates]]
        tenant = "CNX01"
        id = "otp"
        name = "code"
        type = "verification"
        content = "您的验证码是${{code}}，5分钟内有效。"
        status = "approved"
        [[packages]]
        code = "P1"
        product = "SMM"
        channel = "CNX_SMM"
        payment = "prepaid"
        unit = "sms"
        routes = ["V", "N", "M", "IV", "IN", "IM"]
        {package}
        [[orders]]
        tenant = "CNX01"
        number = "CloudSMS_1"
        package = "P1"
        total = "{total}"
        "#,
        package = plan.package,
        total = plan.order_total,
    );
    for (n, port) in ports.iter().enumerate() {
        text.push_str(&format!(
            "[[carriers]]\ncode = \"C{n}\"\nhost = \"127.0.0.1\"\nport = {port}\nsystem_id = \"t\"\npassword = \"t\"\n\
             reconnect_min_ms = 50\nreconnect_max_ms = 200\nresponse_timeout_ms = 700\nneeds_filing = {}\n{}\n",
            n < plan.needs_filing,
            plan.carrier_options
        ));
    }
    let steps: Vec<_> =
        (0..ports.len()).map(|n| format!("{{ carrier = \"C{n}\", priority = {n} }}")).collect();
    for (code, kind, direction) in [
        ("V", "verification", "mainland"),
        ("N", "notification", "mainland"),
        ("M", "marketing", "mainland"),
        ("IV", "verification", "international"),
        ("IN", "notification", "international"),
        ("IM", "marketing", "international"),
    ] {
        text.push_str(&format!(
            "[[routes]]\ncode = \"{code}\"\ntype = \"{kind}\"\ndirection = \"{direction}\"\nchannel = \"CNX_SMM\"\n\
             carriers = [{}]\n",
            steps.join(", ")
        ));
    }
    let value: toml::Value = toml::from_str(&text).unwrap();
    Document::read(serde_json::to_value(value).unwrap(), &|_| None).unwrap()
}

/// Makes the database what the plan says, with a carrier `C0`, `C1`, … at each port.
pub async fn provision(db: &Db, plan: &Plan, ports: &[u16]) {
    let (db, document) = (db.clone(), document(plan, ports));
    let run = move || engine::provision::run(&db, document, Mode::Apply, engine::clock::now_ms()).unwrap();
    tokio::task::spawn_blocking(run).await.unwrap();
}

impl World {
    pub async fn new(disk: Arc<Disk>, plan: Plan) -> World {
        let mut carriers = Vec::new();
        for options in &plan.carriers {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            carriers.push(simulator::smpp(options.clone(), listener).await);
        }
        let ports: Vec<_> = carriers.iter().map(|smsc| smsc.addr().port()).collect();
        let opened = Arc::clone(&disk);
        let db = tokio::task::spawn_blocking(move || opened.open()).await.unwrap();
        provision(&db, &plan, &ports).await;
        let engine = Engine::start(db.clone(), plan.settings, plan.callbacks).await.unwrap();
        let actor = engine.authenticate(KEY, IpAddr::V4(Ipv4Addr::LOCALHOST)).unwrap();
        World { db, engine, carriers, actor }
    }

    pub async fn send(&self, kind: Kind, content: &str, to: &[&str]) -> Sent {
        self.engine.send(&self.actor, request(kind, content, to), None).await.unwrap()
    }

    /// The message once it is closed; fails after 20 s.
    pub async fn closed(&self, uid: Uid) -> MessageView {
        self.until(uid, |state| state.is_closed()).await
    }

    pub async fn until(&self, uid: Uid, reached: impl Fn(State) -> bool) -> MessageView {
        for _ in 0..2000 {
            let view = self.engine.message(&self.actor, uid).await.unwrap();
            if reached(view.summary.state) {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.engine.message(&self.actor, uid).await.unwrap());
    }

    pub async fn clean_books(&self) {
        assert_eq!(self.engine.check_books().await.unwrap(), Vec::<String>::new());
    }
}

pub fn request(kind: Kind, content: &str, to: &[&str]) -> SendRequest {
    SendRequest {
        route_id: None,
        kind,
        signature: None,
        position: Position::Start,
        sender_id: None,
        template: None,
        variables: None,
        content: Some(content.to_owned()),
        recipients: to.iter().map(|to| Recipient { to: (*to).to_owned(), ..Recipient::default() }).collect(),
        schedule_at_ms: None,
        validity_s: None,
        reference: None,
        callback_url: None,
        task: None,
        consent: None,
        own: None,
    }
}
