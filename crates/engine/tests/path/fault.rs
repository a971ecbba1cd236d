//! The database goes away in the middle: what was accepted still ends, once.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::kind::Kind;
use domain::message::State;
use engine::Settings;
use simulator::SmppOptions;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use crate::world::{Disk, Plan, World, quick, request};

/// One commit in so many is carried out and its answer lost, together with the connection.
const LOST_EVERY: usize = 9;
/// Count of commits from which on nothing is lost.
const CALM: usize = 1_000_000;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Stands between the program and PostgreSQL; answers the address to use instead.
async fn lossy(url: &str, commits: Arc<AtomicUsize>) -> String {
    let (user, rest) = url.split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let instead = format!("{user}@{}/{name}", listener.local_addr().unwrap());
    let server = server.replace("%2F", "/");
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server: Box<dyn Stream> = match server.starts_with('/') {
                true => Box::new(UnixStream::connect(format!("{server}/.s.PGSQL.5432")).await.unwrap()),
                false => Box::new(TcpStream::connect(server.as_str()).await.unwrap()),
            };
            tokio::spawn(relay(client, server, Arc::clone(&commits)));
        }
    });
    instead
}

async fn relay(mut client: TcpStream, mut server: Box<dyn Stream>, commits: Arc<AtomicUsize>) {
    let (mut asked, mut said) = (vec![0; 65_536], vec![0; 65_536]);
    let mut deaf = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(len @ 1..) = read else { return };
                let is_commit = asked[..len].windows(6).any(|six| six == b"COMMIT");
                let count = if is_commit { commits.fetch_add(1, Ordering::Relaxed) } else { CALM };
                deaf = count < CALM && count % LOST_EVERY == LOST_EVERY - 1;
                if server.write_all(&asked[..len]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut said) => {
                let Ok(len @ 1..) = read else { return };
                if deaf || client.write_all(&said[..len]).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn answers_get_lost(disk: Arc<Disk>) {
    let Disk::Postgres(database) = disk.as_ref() else { panic!("for PostgreSQL") };
    let commits = Arc::new(AtomicUsize::new(CALM));
    let behind = Arc::new(Disk::Elsewhere(lossy(database.url(), Arc::clone(&commits)).await));
    let moody = SmppOptions {
        answer_delay_ms: simulator::DelayMs::exactly(20),
        refuse_percent: 10.0,
        refuse_status: 0x08,
        magic_numbers: false,
        ..quick()
    };
    let settings = Settings { tries_max: 30, retry_ms: 10, ..Plan::default().settings };
    let world = World::new(behind, Plan { carriers: vec![moody], settings, ..Plan::default() }).await;
    commits.store(0, Ordering::Relaxed);
    let mut sent = Vec::new();
    for round in 0..60 {
        let phones: Vec<_> = (0..10).map(|n| format!("139{:08}", round * 10 + n)).collect();
        let phones: Vec<_> = phones.iter().map(String::as_str).collect();
        let answer =
            world.engine.send(&world.actor, request(Kind::Notification, "快递已到", &phones), None).await;
        sent.extend(answer.into_iter().flat_map(|sent| sent.messages));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    commits.store(CALM, Ordering::Relaxed);
    assert!(sent.len() > 300 && sent.len() < 600, "some answers were lost: {}", sent.len());
    for message in &sent {
        let view = world.closed(message.uid).await;
        assert_eq!(view.summary.state, State::Delivered, "{view:#?}");
    }
    let mut copies: HashMap<String, usize> = HashMap::new();
    for received in world.carriers[0].messages() {
        *copies.entry(received.destination).or_default() += 1;
    }
    assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    world.clean_books().await;
}

#[test]
fn a_commit_whose_answer_is_lost_loses_and_doubles_nothing() {
    crate::run(Disk::Postgres(testbed::postgres()), answers_get_lost);
}
