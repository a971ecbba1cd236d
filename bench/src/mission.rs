//! (c) a mission from its file to the last receipt, and (d) how long a verification code takes to the wire meanwhile.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use simulator::{DelayMs, SmppOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Options;
use crate::http::{Client, call, receiver};
use crate::path::{callback, drain, provision};
use crate::report::MissionRow;
use crate::server::{KEY, Server};

/// Numbers of verification codes begin like this; those of missions never do.
const CODES: &str = "8617700";
/// How often a code is sent meanwhile.
const CODE_EVERY: Duration = Duration::from_millis(20);

/// Measures a mission of `rows` rows.
pub async fn measure(options: &Options, rows: usize, database: Option<&str>) -> Result<MissionRow> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let carrier = SmppOptions {
        magic_numbers: false,
        receipt_delay_ms: DelayMs::exactly(20),
        receipt_window: 2000,
        ..SmppOptions::default()
    };
    let smsc = simulator::smpp(carrier, listener).await;
    let seen: Seen = Arc::default();
    let port = tap(smsc.addr(), Arc::clone(&seen)).await?;
    let receiver = receiver().await?;
    let toml = provision(port, true);
    let server = tokio::task::block_in_place(|| Server::start(options, &toml, database))?;
    callback(&server.address, receiver.port).await?;
    let body = "{\"name\":\"bench\",\"direction\":\"mainland\",\"type\":\"notification\",\"template_id\":\"note\",\"signature\":\"云燕\"}";
    let made = call(&server.address, KEY, "POST", "/api/v1/missions", body.as_bytes()).await?;
    let id = field(&made, "id")?;
    let (disk, cpu) = (tokio::task::block_in_place(|| server.disk())?, server.cpu()?);

    let started = Instant::now();
    let address = format!("/api/v1/missions/{id}/rows?file=list.csv");
    call(&server.address, KEY, "POST", &address, list(rows).as_bytes()).await?;
    let mission = until(&server, &id, |mission| mission.contains("\"state\":\"done\"")).await?;
    let imported = started.elapsed();
    if !mission.contains(&format!("\"good\":{rows},")) {
        bail!("not every row was taken: {mission}");
    }
    let imported_mib = server.peak_mib()?;
    let stop = Arc::new(AtomicBool::new(false));
    let codes = tokio::spawn(codes(server.address.clone(), Arc::clone(&stop)));
    let version = field(&mission, "version")?;
    let before = receiver.receipts.load(Ordering::Relaxed);
    let sending = Instant::now();
    let submit = format!("/api/v1/missions/{id}/submit");
    call(&server.address, KEY, "POST", &submit, format!("{{\"version\":{version}}}").as_bytes()).await?;
    drain(&receiver.receipts, before + rows, &server).await?;
    let took = sending.elapsed();
    stop.store(true, Ordering::Relaxed);
    let sent = codes.await??;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut waits = waits(&sent, &seen);
    waits.sort_unstable();
    if waits.len() < sent.len() / 2 || waits.is_empty() {
        bail!("only {} of {} codes were seen on the wire", waits.len(), sent.len());
    }
    let cpu = server.cpu()?.saturating_sub(cpu);
    let grown = tokio::task::block_in_place(|| server.disk())?.saturating_sub(disk);
    let row = MissionRow {
        rows,
        imported,
        imported_mib,
        took,
        codes: waits.len(),
        p50: at(&waits, 0.5),
        p99: at(&waits, 0.99),
        cpu_us: cpu.as_secs_f64() * 1e6 / rows as f64,
        peak_mib: server.peak_mib()?,
        disk: grown as f64 / rows as f64,
    };
    smsc.stop().await;
    Ok(row)
}

fn at(sorted: &[Duration], share: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

/// A list: every row its own number and value.
fn list(rows: usize) -> String {
    let mut text = String::with_capacity(rows * 24 + 16);
    text.push_str("phone,name\n");
    for n in 0..rows {
        text.push_str(&format!("+86138{n:08},N{n}\n"));
    }
    text
}

/// The value of a field of a JSON answer.
fn field(json: &str, name: &str) -> Result<String> {
    let value: serde_json::Value = serde_json::from_str(json).context("the answer is no JSON")?;
    match value.get(name) {
        Some(serde_json::Value::String(text)) => Ok(text.clone()),
        Some(other) => Ok(other.to_string()),
        None => bail!("no {name} in {json}"),
    }
}

/// The mission when it looks as wanted.
async fn until(server: &Server, id: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
    let started = Instant::now();
    loop {
        let mission = call(&server.address, KEY, "GET", &format!("/api/v1/missions/{id}"), b"").await?;
        if wanted(&mission) {
            return Ok(mission);
        }
        if mission.contains("\"state\":\"failed\"") || started.elapsed() > Duration::from_secs(600) {
            bail!("the list was not read: {mission}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Sends verification codes one by one; answers when each number's request was made.
async fn codes(address: String, stop: Arc<AtomicBool>) -> Result<HashMap<String, Instant>> {
    let mut client = Client::connect(&address, KEY).await?;
    let mut sent = HashMap::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let phone = format!("{CODES}{n:06}");
        let body = format!(
            "{{\"type\":\"verification\",\"template_id\":\"otp\",\"variables\":{{\"code\":\"{n:06}\"}},\"to\":\"+{phone}\"}}"
        );
        sent.insert(phone, Instant::now());
        client.post(&body).await?;
        tokio::time::sleep(CODE_EVERY).await;
    }
    Ok(sent)
}

/// When each number of a code crossed the wire.
type Seen = Arc<Mutex<HashMap<String, Instant>>>;

/// Stands between the program and the carrier and notes when numbers of codes pass.
async fn tap(carrier: std::net::SocketAddr, seen: Seen) -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(carrier).await else { continue };
            let _nodelay = (client.set_nodelay(true), server.set_nodelay(true));
            tokio::spawn(relay(client, server, Arc::clone(&seen)));
        }
    });
    Ok(port)
}

async fn relay(client: TcpStream, server: TcpStream, seen: Seen) {
    let ((mut from, mut back), (mut answers, mut to)) = (client.into_split(), server.into_split());
    tokio::spawn(async move {
        let _ended = tokio::io::copy(&mut answers, &mut back).await;
    });
    let (mut buffer, mut known) = (vec![0; 64 << 10], Vec::new());
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let now = Instant::now();
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
        known.extend_from_slice(&buffer[..count]);
        let length = CODES.len() + 6;
        for at in 0..known.len().saturating_sub(length - 1) {
            if known[at] == b'8' && known[at..].starts_with(CODES.as_bytes()) {
                let phone = String::from_utf8_lossy(&known[at..at + length]).into_owned();
                seen.lock().unwrap_or_else(PoisonError::into_inner).entry(phone).or_insert(now);
            }
        }
        // A number may be cut between two reads.
        let rest = known.len().saturating_sub(length - 1);
        known.drain(..rest);
    }
}

fn waits(sent: &HashMap<String, Instant>, seen: &Seen) -> Vec<Duration> {
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = |(phone, at): (&String, &Instant)| Some(seen.get(phone)?.duration_since(*at));
    sent.iter().filter_map(wait).collect()
}
