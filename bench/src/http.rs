//! The smallest possible HTTP/1.1 on both sides, so that the load tools take little of the cores they share: keep-alive clients that
//! measure each answer, and a receiver that counts events.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A keep-alive connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: String,
    look: String,
}

/// Where a head ends and how long its body is.
fn parse_head(buffer: &[u8]) -> Option<(usize, usize)> {
    let end = buffer.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some((end, length.unwrap_or(0)))
}

impl Client {
    /// Connects.
    pub async fn connect(address: &str, key: &str) -> Result<Client> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /api/v1/messages HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: "
        );
        let look = format!(" HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n");
        Ok(Client { stream, buffer: Vec::with_capacity(8192), head, look })
    }

    /// Gets an address and waits for 200.
    pub async fn get(&mut self, address: &str) -> Result<Duration> {
        let request = format!("GET {address}{}", self.look);
        self.ask(&request, "200").await
    }

    /// Gets an address of which it has every version already, and waits for 304.
    pub async fn get_known(&mut self, address: &str) -> Result<Duration> {
        let head = self.look.trim_end_matches("\r\n");
        let request = format!("GET {address}{head}\r\nIf-None-Match: *\r\n\r\n");
        self.ask(&request, "304").await
    }

    /// Posts a body and waits for 202.
    pub async fn post(&mut self, body: &str) -> Result<Duration> {
        let request = format!("{}{}\r\n\r\n{body}", self.head, body.len());
        self.ask(&request, "202").await
    }

    async fn ask(&mut self, request: &str, status: &str) -> Result<Duration> {
        let started = Instant::now();
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the program closed the connection");
            }
            if let Some((end, length)) = parse_head(&self.buffer)
                && self.buffer.len() >= end + length
            {
                break;
            }
        }
        if !self.buffer.starts_with(format!("HTTP/1.1 {status}").as_bytes()) {
            bail!("{}", String::from_utf8_lossy(&self.buffer));
        }
        Ok(started.elapsed())
    }
}

/// One request on a connection of its own; answers the body of a 2xx.
pub async fn call(address: &str, key: &str, method: &str, path: &str, body: &[u8]) -> Result<String> {
    let mut stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
    let json = if body.starts_with(b"{") { "application/json" } else { "text/csv" };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: {json}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    if !answer.starts_with("HTTP/1.1 2") {
        bail!("{method} {path}: {answer}");
    }
    Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

/// Counts the receipts pushed to it.
pub struct Receiver {
    /// Its port.
    pub port: u16,
    /// Receipts so far.
    pub receipts: Arc<AtomicUsize>,
}

/// Starts a receiver on a free port.
pub async fn receiver() -> Result<Receiver> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let receipts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&receipts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&count)));
        }
    });
    Ok(Receiver { port, receipts })
}

async fn serve(mut stream: TcpStream, count: Arc<AtomicUsize>) -> Result<()> {
    let mut buffer = Vec::with_capacity(256 * 1024);
    loop {
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
        let Some((end, length)) = parse_head(&buffer) else { continue };
        if buffer.len() < end + length {
            continue;
        }
        let body = &buffer[end..end + length];
        let events = body.windows(8).filter(|w| *w == b"\"status\"").count();
        count.fetch_add(events, Ordering::Relaxed);
        buffer.drain(..end + length);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await?;
    }
}
