//! A platform for a scenario: the program with its accounts, and the simulated carriers behind it.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{DelayMs, SmppOptions, Smsc};
use tokio::net::TcpListener;

use crate::program::{Program, hongyan, run};
use crate::stage::Stage;

/// The verify code that the program takes for right (`HONGYAN_TEST_CAPTCHA`, debug builds only).
pub const CAPTCHA: &str = "2468";
/// Auth keys of the two tenants.
const KEYS: [&str; 2] =
    ["hy_EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEA", "hy_GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGA"];
/// Time for the program to start.
const START: Duration = Duration::from_secs(60);

pub struct Platform {
    program: Program,
    _folder: tempfile::TempDir,
    /// What happens around it; the demonstration has its own carriers inside.
    pub stage: Option<Stage>,
    /// Where it listens.
    pub url: String,
    /// By a name that scenarios use: account, password, role, tenant.
    pub accounts: Value,
    /// By tenant code.
    pub keys: Value,
}

/// Every account of the provisioned platform: (name for scenarios, account, tenant, role).
const ACCOUNTS: [(&str, &str, Option<&str>, &str); 11] = [
    ("administrator", "ops", None, "administrator"),
    ("noc", "ops_noc", None, "noc"),
    ("reviewer", "ops_review", None, "reviewer"),
    ("platform_finance", "ops_money", None, "finance"),
    ("read_only", "ops_watch", None, "read_only"),
    ("manager", "SWALLOW_Adm", Some("SWALLOW"), "manager"),
    ("sender", "SWALLOW_Send", Some("SWALLOW"), "sender"),
    ("developer", "SWALLOW_Dev", Some("SWALLOW"), "developer"),
    ("finance", "SWALLOW_Fin", Some("SWALLOW"), "finance"),
    ("viewer", "SWALLOW_View", Some("SWALLOW"), "viewer"),
    ("other_manager", "HARBOUR_Adm", Some("HARBOUR"), "manager"),
];

fn password(account: &str) -> String {
    format!("{account}-Passw0rd-2026")
}

impl Platform {
    /// `hongyan demo` in a folder of its own, with the accounts it printed.
    pub async fn demo() -> Platform {
        let folder = tempfile::Builder::new().prefix("hongyan-browser-").tempdir().unwrap();
        let data = folder.path().join("data");
        let mut command = hongyan(folder.path(), &["demo"]);
        command.env("HONGYAN_LISTEN", "127.0.0.1:0").env("HONGYAN_DATA_DIR", &data);
        command.env("HONGYAN_TEST_CAPTCHA", CAPTCHA);
        let mut program = Program::start(command);
        program.line(START, |line| line.contains("Stop with Ctrl-C").then_some(())).await;
        let paper: Value =
            serde_json::from_str(&std::fs::read_to_string(data.join("demo.json")).unwrap()).unwrap();
        let url = paper["api_url"].as_str().unwrap().to_owned();
        let accounts = json!({ "administrator": paper["admin"], "manager": paper["tenant"] });
        let code = paper["tenant"]["code"].as_str().unwrap();
        let keys = json!({ code: paper["auth_key"] });
        Platform { program, _folder: folder, stage: None, url, accounts, keys }
    }

    /// `hongyan serve` with two tenants, an account of every role and two carriers, of which the second refuses all.
    pub async fn served() -> Platform {
        let carriers = vec![
            simulate(SmppOptions { receipt_delay_ms: DelayMs::exactly(50), ..SmppOptions::default() }).await,
            simulate(SmppOptions { refuse_percent: 100.0, refuse_status: 0x0B, ..SmppOptions::default() })
                .await,
        ];
        let folder = tempfile::Builder::new().prefix("hongyan-browser-").tempdir().unwrap();
        let data = folder.path().join("data");
        let command = |args: &[&str]| {
            let mut command: Command = hongyan(folder.path(), args);
            command.env("HONGYAN_LISTEN", "127.0.0.1:0").env("HONGYAN_DATA_DIR", &data);
            command.env("HONGYAN__LOG__FORMAT", "json").env("HONGYAN_TEST_CAPTCHA", CAPTCHA);
            command.env("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "127.0.0.0/8");
            command
        };
        let file = folder.path().join("platform.toml");
        std::fs::write(&file, provisioning(&carriers)).unwrap();
        let ran = run(command(&["provision", file.to_str().unwrap()]));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let mut program = Program::start(command(&["serve"]));
        let url = format!("http://{}", program.line(START, address).await);
        let account = |(name, account, tenant, role): (&str, &str, Option<&str>, &str)| {
            let about =
                json!({"account": account, "password": password(account), "role": role, "tenant": tenant});
            (name.to_owned(), about)
        };
        let accounts = Value::Object(ACCOUNTS.into_iter().map(account).collect());
        let keys = json!({ "SWALLOW": KEYS[0], "HARBOUR": KEYS[1] });
        let stage = Some(Stage::set(carriers, data, program.lines()).await);
        Platform { program, _folder: folder, stage, url, accounts, keys }
    }

    /// SIGTERM ends it with 0.
    pub async fn stop(mut self) {
        let code = self.program.terminate(Duration::from_secs(30)).await;
        assert_eq!(code, Some(0), "{}", self.program.said());
    }
}

async fn simulate(options: SmppOptions) -> Smsc {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    simulator::smpp(options, listener).await
}

/// The address in the line that says that the program serves.
fn address(line: &str) -> Option<SocketAddr> {
    let line: Value = serde_json::from_str(line).ok()?;
    let serves = line["message"] == "hongyan serves";
    serves.then(|| line["address"].as_str()?.parse().ok()).flatten()
}

fn provisioning(carriers: &[Smsc]) -> String {
    // Scenarios send to the same few phones, at any hour.
    let mut text = String::from(
        "[policy]\nhours.marketing = \"any\"\nfrequency.verification.minute = 0\nfrequency.verification.hour = 0\n\
         frequency.verification.day = 0\nfrequency.notification.day = 0\nfrequency.marketing.day = 0\n",
    );
    for (number, (code, name, zone, access)) in [
        ("SWALLOW", "燕子科技", "Asia/Shanghai", "1069*"),
        ("HARBOUR", "Harbour Ltd", "Europe/London", "4477*"),
    ]
    .into_iter()
    .enumerate()
    {
        let key = KEYS[number];
        text.push_str(&format!(
            "[[tenants]]\ncode = \"{code}\"\nname = \"{name}\"\ntime_zone = \"{zone}\"\nfree_content = true\n\
             uplink_numbers = [\"{access}\"]\n\
             [[keys]]\ntenant = \"{code}\"\nname = \"shop\"\nsecret = \"{key}\"\n\
             [[signatures]]\ntenant = \"{code}\"\ntext = \"云燕{number}\"\nstatus = \"approved\"\n\
             [[templates]]\ntenant = \"{code}\"\nid = \"otp\"\nname = \"code\"\ntype = \"verification\"\n\
             status = \"approved\"\ncontent = \"您的验证码是${{code}}，5分钟内有效。\"\n\
             [[orders]]\ntenant = \"{code}\"\nnumber = \"CloudSMS_2026080100000{number}\"\npackage = \"P\"\n\
             total = 10000\n"
        ));
    }
    for (_, account, tenant, role) in ACCOUNTS {
        let tenant = tenant.map_or_else(String::new, |code| format!("tenant = \"{code}\"\n"));
        let mail = format!("{}@example.com", account.to_lowercase());
        text.push_str(&format!(
            "[[accounts]]\nname = \"{account}\"\nrole = \"{role}\"\nmail = \"{mail}\"\npassword = \"{}\"\n{tenant}",
            password(account)
        ));
    }
    text.push_str(
        "[[packages]]\ncode = \"P\"\nproduct = \"SMM\"\nchannel = \"CNX_SMM\"\npayment = \"prepaid\"\nunit = \"sms\"\n\
         routes = [\"CN_V\", \"CN_N\", \"CN_M\", \"IN_V\", \"IN_N\", \"IN_M\"]\n",
    );
    for (code, carrier) in ["CN-MAIN", "CN-REFUSES"].into_iter().zip(carriers) {
        let port = carrier.addr().port();
        text.push_str(&format!(
            "[[carriers]]\ncode = \"{code}\"\nhost = \"127.0.0.1\"\nport = {port}\nsystem_id = \"test\"\n\
             password = \"test\"\nsender = \"1069000012345\"\nreconnect_min_ms = 50\n"
        ));
    }
    for (before, direction) in [("CN", "mainland"), ("IN", "international")] {
        for (after, kind) in [("V", "verification"), ("N", "notification"), ("M", "marketing")] {
            text.push_str(&format!(
                "[[routes]]\ncode = \"{before}_{after}\"\ntype = \"{kind}\"\ndirection = \"{direction}\"\n\
                 channel = \"CNX_SMM\"\ncarriers = [{{ carrier = \"CN-MAIN\" }}]\n"
            ));
        }
    }
    text
}
