//! Streams that fail in ways sockets do.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use session::{Dial, Dialling, Event, Wire};
use smpp::Status;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::mpsc;

use crate::peer::{Peer, accepted, quiet, submit, submits};

#[derive(Clone, Default)]
struct Switches {
    writes_fail: Arc<AtomicBool>,
    reads_panic: Arc<AtomicBool>,
}

struct Faulty {
    inner: DuplexStream,
    switches: Switches,
}

impl AsyncRead for Faulty {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_read(cx, buf);
        assert!(!(polled.is_ready() && self.switches.reads_panic.load(Ordering::SeqCst)), "a defect");
        polled
    }
}

impl AsyncWrite for Faulty {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.switches.writes_fail.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

struct FaultyDialer {
    dialled: mpsc::Sender<DuplexStream>,
    switches: Switches,
}

impl Dial for FaultyDialer {
    fn dial(&self, _bind: usize) -> Dialling {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (dialled, switches) = (self.dialled.clone(), self.switches.clone());
        Box::pin(async move {
            let gone = |_| io::Error::from(io::ErrorKind::ConnectionRefused);
            dialled.send(theirs).await.map_err(gone)?;
            Ok(Box::new(Faulty { inner: ours, switches }) as Wire)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_had_arrived_before_a_failed_write_still_count() {
    let switches = Switches::default();
    let (dialled, mut connections) = mpsc::channel(4);
    let (sender, mut events) = mpsc::channel(8);
    let dialer = FaultyDialer { dialled, switches: switches.clone() };
    let carrier = session::start_over(quiet(), Arc::new(dialer), sender);
    let mut peer = Peer::new(connections.recv().await.unwrap());
    peer.accept_bind().await;
    assert_eq!(events.recv().await.unwrap(), [Event::Up { bind: 0 }]);
    carrier.submit(submits(1..3));
    let (first, _) = peer.expect_submit().await;
    peer.expect_submit().await;
    // Answer, end of stream and broken pipe meet the same turn as a third submit.
    switches.writes_fail.store(true, Ordering::SeqCst);
    carrier.submit(vec![submit(3)]);
    peer.answer(first, Status::ESME_ROK, "a").await;
    drop(peer);
    let mut seen = Vec::new();
    while seen.len() < 4 {
        seen.extend(events.recv().await.unwrap());
    }
    assert_eq!(seen[0], accepted(1, "a"));
    assert!(matches!(&seen[1], Event::Down { reason, .. } if reason.starts_with("write: ")), "{seen:?}");
    assert_eq!(seen[2..], [Event::Lost { tag: 2 }, Event::Unsent { tag: 3 }]);
}

#[tokio::test(start_paused = true)]
async fn a_defect_in_one_connection_reports_what_it_held_and_the_bind_comes_back() {
    let switches = Switches::default();
    let (dialled, mut connections) = mpsc::channel(4);
    let (sender, mut events) = mpsc::channel(8);
    let dialer = FaultyDialer { dialled, switches: switches.clone() };
    let carrier = session::start_over(quiet(), Arc::new(dialer), sender);
    let mut peer = Peer::new(connections.recv().await.unwrap());
    peer.accept_bind().await;
    events.recv().await.unwrap();
    carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    switches.reads_panic.store(true, Ordering::SeqCst);
    peer.answer(sequence, Status::ESME_ROK, "a").await;
    let down = Event::Down { bind: 0, reason: "internal error".into() };
    assert_eq!(events.recv().await.unwrap(), [down, Event::Lost { tag: 1 }]);
    switches.reads_panic.store(false, Ordering::SeqCst);
    let mut peer = Peer::new(connections.recv().await.unwrap());
    peer.accept_bind().await;
    assert_eq!(events.recv().await.unwrap(), [Event::Up { bind: 0 }]);
    carrier.stop(Duration::ZERO).await;
}
