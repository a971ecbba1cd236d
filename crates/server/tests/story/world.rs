//! A platform of one's own for a story: a database, a folder, provisioned objects, and the program on them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use simulator::{DelayMs, SmppOptions, Smsc};
use testbed::{TempPlace, TestDatabase};
use tokio::net::TcpListener;

use crate::api::Api;
use crate::program::{Program, Ran, hongyan, run};

/// The auth key of the stories' tenant.
pub const KEY: &str = "hy_0000000000000000000000000000000000000000000";
/// Time for the program to start.
const START: Duration = Duration::from_secs(30);

/// Where the database of a story lives.
pub enum Disk {
    Sqlite(TempPlace),
    Postgres(TestDatabase),
}

/// What a story changes about its platform.
pub struct Plan {
    /// Options of each carrier, in TOML lines, besides its code; `host` and `port` belong to them.
    pub carriers: Vec<String>,
    /// Segments bought.
    pub order_total: u64,
    /// More sections of the provisioning file.
    pub more: String,
    /// Settings, as environment variables.
    pub settings: Vec<(&'static str, String)>,
}

impl Default for Plan {
    fn default() -> Plan {
        let settings = [
            ("HONGYAN__ENGINE__RETRY_MS", "100"),
            ("HONGYAN__ENGINE__FAILOVER_MS", "300"),
            ("HONGYAN__ENGINE__EARLY_RECEIPT_MS", "300"),
            ("HONGYAN__ENGINE__DRAIN_S", "3"),
            ("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "127.0.0.0/8"),
            ("HONGYAN__CALLBACKS__RETRY_MIN_MS", "50"),
            ("HONGYAN__CALLBACKS__RETRY_MAX_MS", "1000"),
        ];
        Plan {
            carriers: Vec::new(),
            order_total: 1_000_000,
            more: String::new(),
            settings: settings.map(|(name, value)| (name, value.to_owned())).to_vec(),
        }
    }
}

impl Plan {
    /// One carrier at this address, with these options beside.
    pub fn with(port: u16, options: &str) -> Plan {
        Plan { carriers: vec![carrier(port, options)], ..Plan::default() }
    }
}

/// Options of a carrier on this machine.
pub fn carrier(port: u16, options: &str) -> String {
    format!(
        "host = \"127.0.0.1\"\nport = {port}\nsystem_id = \"story\"\npassword = \"story\"\nsender = \"1069000012345\"\n\
         reconnect_min_ms = 50\nreconnect_max_ms = 200\nresponse_timeout_ms = 2000\n{options}\n"
    )
}

/// A simulated carrier that answers at once and keeps what it was sent.
pub fn quick() -> SmppOptions {
    SmppOptions {
        receipt_delay_ms: DelayMs::exactly(5),
        late_ms: 1500,
        record: true,
        ..SmppOptions::default()
    }
}

/// Starts a simulated carrier in this process.
pub async fn simulate(options: SmppOptions) -> Smsc {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    simulator::smpp(options, listener).await
}

pub struct World {
    pub disk: Arc<Disk>,
    folder: tempfile::TempDir,
    data_dir: PathBuf,
    settings: Vec<(String, String)>,
}

/// The program, serving.
pub struct Served {
    pub program: Program,
    pub api: Api,
}

impl World {
    /// A migrated and provisioned database.
    pub fn new(disk: Arc<Disk>, plan: &Plan) -> World {
        let folder = tempfile::Builder::new().prefix("hongyan-story-").tempdir().unwrap();
        let data_dir = match disk.as_ref() {
            Disk::Sqlite(place) => place.folder().to_owned(),
            Disk::Postgres(_) => folder.path().join("data"),
        };
        World::at(disk, folder, data_dir, plan)
    }

    /// As [`World::new`], with the data folder elsewhere.
    pub fn at(disk: Arc<Disk>, folder: tempfile::TempDir, data_dir: PathBuf, plan: &Plan) -> World {
        let settings =
            plan.settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let world = World { disk, folder, data_dir, settings };
        let ran = world.provision(&document(plan), &[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        world
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// `hongyan` with this world's settings.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = hongyan(self.folder.path(), args);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.env("HONGYAN_LISTEN", "127.0.0.1:0").env("HONGYAN_DATA_DIR", &self.data_dir);
        command.env("HONGYAN__LOG__FORMAT", "json");
        if let Disk::Postgres(database) = self.disk.as_ref() {
            command.env("HONGYAN_DATABASE_URL", database.url());
        }
        command
    }

    /// `hongyan provision` with this text.
    pub fn provision(&self, text: &str, args: &[&str]) -> Ran {
        let file = self.folder.path().join("provision.toml");
        std::fs::write(&file, text).unwrap();
        run(self.command(&[&["provision", file.to_str().unwrap()], args].concat()))
    }

    /// Starts `hongyan serve` and waits until it accepts.
    pub async fn serve(&self) -> Served {
        self.serve_with(&[]).await
    }

    /// As [`World::serve`], with more settings.
    pub async fn serve_with(&self, settings: &[(&str, &str)]) -> Served {
        let served = self.launch(settings).await;
        served.ready().await;
        served
    }

    /// As [`World::serve_with`], without waiting until it accepts.
    pub async fn launch(&self, settings: &[(&str, &str)]) -> Served {
        let mut command = self.command(&["serve"]);
        command.envs(settings.iter().copied());
        let mut program = Program::start(command);
        let address = program.line(START, address).await;
        Served { program, api: Api::new(address, KEY) }
    }

    /// `hongyan check-books` finds nothing.
    pub fn books_are_clean(&self) {
        let ran = run(self.command(&["check-books"]));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.contains("the books are clean"), "{ran:?}");
    }
}

impl Served {
    /// Waits until `/readyz` says yes.
    pub async fn ready(&self) {
        let mut last = String::new();
        for _ in 0..1500 {
            let answer = self.api.get("/readyz").await;
            if answer.status == 200 {
                return;
            }
            last = answer.text;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("not ready after 30 s: {last}");
    }

    /// SIGTERM ends it with 0.
    pub async fn stop(mut self) -> String {
        let code = self.program.terminate(Duration::from_secs(30)).await;
        assert_eq!(code, Some(0), "{}", self.program.said());
        self.program.said()
    }
}

/// The address in the line that says that the program serves.
pub fn address(line: &str) -> Option<SocketAddr> {
    let line: Value = serde_json::from_str(line).ok()?;
    if line["message"] != "hongyan serves" {
        return None;
    }
    line["address"].as_str()?.parse().ok()
}

/// The provisioning file of a plan.
pub fn document(plan: &Plan) -> String {
    let mut text = format!(
        r#"
# Stories send to the same few phones, at any hour.
[policy]
hours.marketing = "any"
frequency.verification.minute = 0
frequency.verification.hour = 0
frequency.verification.day = 0
frequency.notification.day = 0
frequency.marketing.day = 0
schedule.cancel_before = 0
optout.confirm = false
[[tenants]]
code = "STORY"
name = "Story"
time_zone = "Asia/Shanghai"
free_content = true
signature_preset = "wide"
uplink_numbers = ["1069*"]
[[keys]]
tenant = "STORY"
name = "story"
secret = "{KEY}"
rate_per_s = 1000000
[[signatures]]
tenant = "STORY"
text = "云燕"
[[packages]]
code = "PREPAID"
product = "SMM"
channel = "CNX_SMM"
payment = "prepaid"
unit = "sms"
routes = ["V", "N", "M", "IV", "IN", "IM"]
[[orders]]
tenant = "STORY"
number = "CloudSMS_1"
package = "PREPAID"
total = {total}
"#,
        total = plan.order_total,
    );
    for (number, options) in plan.carriers.iter().enumerate() {
        text.push_str(&format!("[[carriers]]\ncode = \"C{number}\"\n{options}\n"));
    }
    let steps = |number| format!("{{ carrier = \"C{number}\", priority = {number} }}");
    let steps: Vec<_> = (0..plan.carriers.len()).map(steps).collect();
    for (code, kind) in [("V", "verification"), ("N", "notification"), ("M", "marketing")] {
        for (before, direction) in [("", "mainland"), ("I", "international")] {
            text.push_str(&format!(
                "[[routes]]\ncode = \"{before}{code}\"\ntype = \"{kind}\"\ndirection = \"{direction}\"\n\
                 channel = \"CNX_SMM\"\ncarriers = [{}]\n",
                steps.join(", ")
            ));
        }
    }
    text.push_str(&plan.more);
    text
}
