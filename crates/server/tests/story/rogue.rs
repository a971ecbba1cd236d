//! A carrier that lies: a listener that speaks SMPP octet by octet, written without any of the product's code, and says what
//! no message centre should say. After its last lie it becomes an honest, simple message centre.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::load::Dice;

const BIND_TRANSCEIVER: u32 = 0x09;
const SUBMIT_SM: u32 = 0x04;
const DELIVER_SM: u32 = 0x05;
const UNBIND: u32 = 0x06;
const ENQUIRE_LINK: u32 = 0x15;
const RESPONSE: u32 = 0x8000_0000;

type Lie = &'static str;

/// What a connection is told, one lie a connection, in this order.
pub const LIES: &[Lie] = &[
    "silence instead of a bind answer",
    "a bind answer of 4 GiB",
    "a bind answer shorter than its header",
    "a bind answer without the end of its text",
    "a length of 0",
    "a length of 15",
    "a length of 4 GiB",
    "a PDU of 60 KiB of which only half comes",
    "random octets",
    "commands that do not exist",
    "deliver_sm cut at every octet",
    "deliver_sm whose text is longer than the PDU",
    "deliver_sm with parameters that lie about their length",
    "receipts of nothing",
    "parts of messages that are never whole",
    "headers that lie",
    "answers to nothing",
    "an answer without the end of its id",
    "an unbind and no goodbye",
];

/// A running rogue.
pub struct Rogue {
    pub address: SocketAddr,
    told: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Rogue {
    pub async fn start() -> Rogue {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let told = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&told);
        let task = tokio::spawn(async move {
            let mut number = 0;
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let lie = LIES.get(number).copied();
                number += 1;
                match lie {
                    Some(lie) => {
                        let _the_platform_may_hang_up = tell(&mut socket, lie).await;
                        count.store(number, Ordering::Release);
                    }
                    None => {
                        tokio::spawn(async move { honest(socket).await });
                    }
                }
            }
        });
        Rogue { address, told, task }
    }

    /// Lies that were told to the end.
    pub fn told(&self) -> usize {
        self.told.load(Ordering::Acquire)
    }
}

impl Drop for Rogue {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn pdu(command: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let mut octets: Vec<u8> =
        [length, command, status, sequence].iter().flat_map(|n| n.to_be_bytes()).collect();
    octets.extend_from_slice(body);
    octets
}

/// The same with another length at its head.
fn lying(mut octets: Vec<u8>, length: u32) -> Vec<u8> {
    octets[..4].copy_from_slice(&length.to_be_bytes());
    octets
}

/// `deliver_sm` (SMPP 3.4 §4.6.1) from a phone.
fn deliver(esm_class: u8, data_coding: u8, text: &[u8], more: &[u8]) -> Vec<u8> {
    let mut body = b"\0\x01\x018613800135000\0\x01\x011069000012345\0".to_vec();
    body.extend([esm_class, 0, 0, 0, 0, 0, 0, data_coding, 0, u8::try_from(text.len()).unwrap()]);
    body.extend_from_slice(text);
    body.extend_from_slice(more);
    body
}

async fn read(socket: &mut TcpStream) -> std::io::Result<(u32, u32, Vec<u8>)> {
    let mut head = [0; 16];
    socket.read_exact(&mut head).await?;
    let word = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap());
    let mut body = vec![0; word(0) as usize - 16];
    socket.read_exact(&mut body).await?;
    Ok((word(4), word(12), body))
}

/// Answers the bind.
async fn bind(socket: &mut TcpStream) -> std::io::Result<()> {
    let (command, sequence, _) = read(socket).await?;
    assert_eq!(command, BIND_TRANSCEIVER);
    socket.write_all(&pdu(BIND_TRANSCEIVER | RESPONSE, 0, sequence, b"rogue\0")).await
}

/// Reads and drops whatever comes until the other side hangs up or a moment has passed.
async fn listen(socket: &mut TcpStream, moment: Duration) -> std::io::Result<()> {
    let mut octets = [0; 4096];
    let all = async {
        while socket.read(&mut octets).await? > 0 {}
        Ok(())
    };
    tokio::time::timeout(moment, all).await.unwrap_or(Ok(()))
}

async fn tell(socket: &mut TcpStream, lie: Lie) -> std::io::Result<()> {
    let moment = Duration::from_millis(300);
    if let Some(first) = instead_of_a_bind(lie) {
        let (_, sequence, _) = read(socket).await?;
        let mut answer = first;
        if answer.len() >= 16 {
            answer[12..16].copy_from_slice(&sequence.to_be_bytes());
        }
        socket.write_all(&answer).await?;
        return listen(socket, moment).await;
    }
    bind(socket).await?;
    if lie == "an answer without the end of its id" {
        loop {
            let (command, sequence, _) = tokio::time::timeout(Duration::from_secs(3), read(socket)).await??;
            if command == SUBMIT_SM {
                socket
                    .write_all(&pdu(SUBMIT_SM | RESPONSE, 0, sequence, b"an id that never ends and never"))
                    .await?;
                return listen(socket, moment).await;
            }
        }
    }
    for octets in afterwards(lie) {
        socket.write_all(&octets).await?;
    }
    listen(socket, moment).await
}

fn instead_of_a_bind(lie: Lie) -> Option<Vec<u8>> {
    let answer = |body: &[u8]| pdu(BIND_TRANSCEIVER | RESPONSE, 0, 0, body);
    Some(match lie {
        "silence instead of a bind answer" => Vec::new(),
        "a bind answer of 4 GiB" => lying(answer(b"rogue\0"), u32::MAX),
        "a bind answer shorter than its header" => lying(answer(b"rogue\0"), 8),
        "a bind answer without the end of its text" => answer(&[b'x'; 200]),
        _ => return None,
    })
}

/// What is said after a proper bind.
fn afterwards(lie: Lie) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(7);
    let mut noise = |count: usize| (0..count).map(|_| dice.roll(256) as u8).collect::<Vec<u8>>();
    let whole = pdu(DELIVER_SM, 0, 1, &deliver(0, 0, b"TD", &[]));
    match lie {
        "a length of 0" => vec![lying(whole, 0)],
        "a length of 15" => vec![lying(whole, 15)],
        "a length of 4 GiB" => vec![lying(whole, u32::MAX)],
        "a PDU of 60 KiB of which only half comes" => {
            vec![lying(pdu(DELIVER_SM, 0, 1, &noise(30_000)), 60_000)]
        }
        "random octets" => vec![noise(200_000)],
        "commands that do not exist" => {
            (0..500).map(|n| pdu(0x0000_0200 + n, 0, n + 1, &noise(50))).collect()
        }
        "deliver_sm cut at every octet" => {
            let body = deliver(0x04, 0, b"id:1 stat:DELIVRD", &[0x00, 0x1e, 0x00, 0x02, b'1', 0]);
            (0..body.len()).map(|cut| pdu(DELIVER_SM, 0, cut as u32 + 1, &body[..cut])).collect()
        }
        "deliver_sm whose text is longer than the PDU" => {
            let mut body = deliver(0, 0, b"TD", &[]);
            let at = body.len() - 3;
            body[at] = 250;
            (1..200).map(|n| pdu(DELIVER_SM, 0, n, &body)).collect()
        }
        "deliver_sm with parameters that lie about their length" => {
            let parameters: [&[u8]; 4] = [
                &[0x00, 0x1e, 0xff, 0xff, b'1', 0],
                &[0x04, 0x24, 0x7f, 0xff],
                &[0x04, 0x27, 0x00],
                &[0x04, 0x27, 0x00, 0x00, 0x00, 0x1e, 0x00, 0x00],
            ];
            (1..200)
                .map(|n| pdu(DELIVER_SM, 0, n, &deliver(0x04, 0, b"", parameters[n as usize % 4])))
                .collect()
        }
        "receipts of nothing" => {
            let texts: [&[u8]; 6] = [
                b"",
                b"id:",
                b"id: sub: dlvrd: submit date: done date: stat: err: text:",
                b"id:99999999999999999999999999999999999999999999999999 stat:DELIVRD err:999999999999999999999999",
                b"stat:DELIVRD",
                b"\xff\xfe\x00\x00id:\x00stat:\x00",
            ];
            (1..2_000).map(|n| pdu(DELIVER_SM, 0, n, &deliver(0x04, 0, texts[n as usize % 6], &[]))).collect()
        }
        "parts of messages that are never whole" => (1..3_000u32)
            .map(|n| {
                let header = [5, 0, 3, n as u8, 255, (n >> 8) as u8 + 1];
                let text: Vec<u8> = header.into_iter().chain(noise(100)).collect();
                pdu(DELIVER_SM, 0, n, &deliver(0x40, 8, &text, &[]))
            })
            .collect(),
        "headers that lie" => {
            let texts: [&[u8]; 5] =
                [b"", &[255], &[5, 0, 3], &[5, 0, 200, 1, 2, 1, b'x'], &[2, 0, 0, 0, 0, 0]];
            (1..500).map(|n| pdu(DELIVER_SM, 0, n, &deliver(0x40, 8, texts[n as usize % 5], &[]))).collect()
        }
        "answers to nothing" => {
            (0..5_000).map(|n| pdu(SUBMIT_SM | RESPONSE, n % 3, n * 77, b"12345\0")).collect()
        }
        "an unbind and no goodbye" => vec![pdu(UNBIND, 0, 1, &[])],
        other => unreachable!("{other}"),
    }
}

/// Takes everything and delivers it.
async fn honest(mut socket: TcpStream) -> std::io::Result<()> {
    bind(&mut socket).await?;
    let mut own = 0;
    loop {
        let (command, sequence, body) = read(&mut socket).await?;
        match command {
            SUBMIT_SM => {
                own += 1;
                let id = format!("honest-{own}\0");
                socket.write_all(&pdu(SUBMIT_SM | RESPONSE, 0, sequence, id.as_bytes())).await?;
                let text = format!("id:honest-{own} stat:DELIVRD err:000 text:");
                socket.write_all(&pdu(DELIVER_SM, 0, own, &deliver(0x04, 0, text.as_bytes(), &[]))).await?;
            }
            ENQUIRE_LINK | UNBIND => socket.write_all(&pdu(command | RESPONSE, 0, sequence, &[])).await?,
            answer if answer & RESPONSE != 0 => {}
            other => panic!("an honest message centre was sent {other:#x} with {body:?}"),
        }
    }
}
