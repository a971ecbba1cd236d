//! (a) accepting and (b) the whole path.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use simulator::{DelayMs, SmppOptions};

use crate::Options;
use crate::http::{Client, call, receiver};
use crate::report::PathRow;
use crate::server::{KEY, Server};

/// One way to load the path.
pub struct Case {
    /// Its name.
    pub name: &'static str,
    /// Client connections.
    pub connections: usize,
    /// Recipients of one request.
    pub recipients: usize,
    /// The carrier is connected and everything is waited for.
    pub whole: bool,
}

/// The measurements.
pub const CASES: &[Case] = &[
    Case { name: "(a) accept", connections: 32, recipients: 1, whole: false },
    Case { name: "(a) accept, 100 a request", connections: 8, recipients: 100, whole: false },
    Case { name: "(b) whole path", connections: 32, recipients: 1, whole: true },
    Case { name: "(b) whole path, 100 a request", connections: 8, recipients: 100, whole: true },
];

/// One tenant with all it needs, and one carrier at `port`.
pub fn provision(port: u16, whole: bool) -> String {
    format!(
        r#"
[policy]
import.size.max = 100000
import.rows.max = 5000000

[[tenants]]
code = "BENCH"
name = "Bench"
time_zone = "UTC"

[[keys]]
tenant = "BENCH"
name = "bench"
secret = "{KEY}"
rate_per_s = 4000000

[[signatures]]
tenant = "BENCH"
text = "云燕"
status = "approved"

[[templates]]
tenant = "BENCH"
id = "otp"
name = "code"
type = "verification"
content = "您的验证码是${{code}}，5分钟内有效，请勿告诉他人。"
status = "approved"

[[templates]]
tenant = "BENCH"
id = "note"
name = "note"
type = "notification"
content = "${{name}}您好，您的订单已发货，请注意查收。"
status = "approved"

[[carriers]]
code = "SIM"
host = "127.0.0.1"
port = {port}
system_id = "bench"
password = "bench"
binds = ["transceiver", "transceiver"]
window = 500
enabled = {whole}

[[routes]]
code = "BENCH_Verification"
type = "verification"
direction = "mainland"
channel = "BENCH"
carriers = [{{ carrier = "SIM" }}]

[[routes]]
code = "BENCH_Notification"
type = "notification"
direction = "mainland"
channel = "BENCH"
carriers = [{{ carrier = "SIM" }}]

[[packages]]
code = "P"
product = "SMM"
channel = "BENCH"
payment = "prepaid"
unit = "sms"
routes = ["BENCH_Verification", "BENCH_Notification"]

[[orders]]
tenant = "BENCH"
number = "CloudSMS_1"
package = "P"
total = "1000000000"
"#
    )
}

/// Measures one case.
pub async fn measure(options: &Options, case: &Case, database: Option<&str>) -> Result<PathRow> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let carrier = SmppOptions {
        magic_numbers: false,
        receipt_delay_ms: DelayMs::exactly(20),
        receipt_window: 2000,
        ..SmppOptions::default()
    };
    let smsc = simulator::smpp(carrier, listener).await;
    let receiver = receiver().await?;
    let toml = provision(port, case.whole);
    let server = tokio::task::block_in_place(|| Server::start(options, &toml, database))?;
    if case.whole {
        callback(&server.address, receiver.port).await?;
    }
    load(&server, case, 0, options.messages / 20).await?;
    if case.whole {
        drain(&receiver.receipts, options.messages / 20, &server).await?;
    }
    let (disk, cpu) = (tokio::task::block_in_place(|| server.disk())?, server.cpu()?);
    let before = receiver.receipts.load(Ordering::Relaxed);
    let started = Instant::now();
    let latencies = load(&server, case, options.messages, options.messages).await?;
    let sent = latencies.len() * case.recipients;
    if case.whole {
        drain(&receiver.receipts, before + sent, &server).await?;
    }
    let took = started.elapsed();
    let cpu = server.cpu()?.saturating_sub(cpu);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let grown = tokio::task::block_in_place(|| server.disk())?.saturating_sub(disk);
    smsc.stop().await;
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    Ok(PathRow {
        method: format!("{} connections, {} recipient(s) a request", case.connections, case.recipients),
        messages: sent,
        took,
        p50: at(0.5),
        p99: at(0.99),
        cpu_us: cpu.as_secs_f64() * 1e6 / sent as f64,
        peak_mib: server.peak_mib()?,
        disk: grown as f64 / sent as f64,
    })
}

/// Sends about `messages` messages with numbers from `base` on; answers the sorted latencies of the requests.
async fn load(server: &Server, case: &Case, base: usize, messages: usize) -> Result<Vec<Duration>> {
    let requests = (messages / case.recipients).max(case.connections);
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for _ in 0..case.connections {
        let (next, recipients) = (Arc::clone(&next), case.recipients);
        let mut client = Client::connect(&server.address, KEY).await?;
        tasks.push(tokio::spawn(async move {
            let mut latencies = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= requests {
                    return Ok::<_, anyhow::Error>(latencies);
                }
                latencies.push(client.post(&body(base + n * recipients, recipients)).await?);
            }
        }));
    }
    let mut latencies = Vec::with_capacity(requests);
    for task in tasks {
        latencies.extend(task.await??);
    }
    latencies.sort_unstable();
    Ok(latencies)
}

fn body(first: usize, recipients: usize) -> String {
    if recipients == 1 {
        let phone = 13_800_000_000 + first as u64;
        return format!(
            "{{\"type\":\"verification\",\"template_id\":\"otp\",\"variables\":{{\"code\":\"{:06}\"}},\"to\":\"+86{phone}\"}}",
            first % 1_000_000
        );
    }
    let one = |n: usize| {
        let phone = 13_800_000_000 + n as u64;
        format!("{{\"to\":\"+86{phone}\",\"variables\":{{\"code\":\"{:06}\"}}}}", n % 1_000_000)
    };
    let list: Vec<_> = (first..first + recipients).map(one).collect();
    format!("{{\"type\":\"verification\",\"template_id\":\"otp\",\"recipients\":[{}]}}", list.join(","))
}

/// Sets the address receipts are pushed to.
pub async fn callback(address: &str, port: u16) -> Result<()> {
    let body = format!("{{\"url\":\"http://127.0.0.1:{port}/receipts\"}}");
    call(address, KEY, "PUT", "/api/v1/callbacks/receipts", body.as_bytes()).await?;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    Ok(())
}

/// Waits until `wanted` receipts were pushed; gives up when nothing moved for 30 s.
pub async fn drain(receipts: &AtomicUsize, wanted: usize, server: &Server) -> Result<()> {
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let now = receipts.load(Ordering::Relaxed);
        if now >= wanted {
            return Ok(());
        }
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > Duration::from_secs(30) {
            let log = std::fs::read_to_string(server.folder().join("log")).unwrap_or_default();
            bail!("only {now} of {wanted} receipts came\n{log}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
