//! The scripted centre and the carrier under test, joined by in-memory streams.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use session::{Carrier, CarrierConfig, Dial, Dialling, Event, Submit, Wire};
use smpp::{Bind, BindResp, Header, Pdu, Sm, SmResp, Status, next_frame};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Long enough that only something that never happens takes it; the clock is paused.
pub(crate) const NEVER: Duration = Duration::from_secs(3_600);

/// One accepted connection.
pub(crate) struct Peer<S> {
    stream: S,
    buf: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, buf: BytesMut::new() }
    }

    /// The next PDU; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<(Header, Pdu)> {
        loop {
            if let Some(frame) = next_frame(&mut self.buf, 1 << 20).unwrap() {
                return Some((frame.header, frame.decode().unwrap()));
            }
            if self.stream.read_buf(&mut self.buf).await.unwrap_or(0) == 0 {
                return None;
            }
        }
    }

    pub(crate) async fn recv(&mut self) -> (Header, Pdu) {
        timeout(NEVER, self.next()).await.expect("nothing came").expect("the connection ended")
    }

    /// A PDU within `wait`, if any.
    pub(crate) async fn within(&mut self, wait: Duration) -> Option<(Header, Pdu)> {
        timeout(wait, self.recv()).await.ok()
    }

    pub(crate) async fn send(&mut self, pdu: Pdu, status: Status, sequence: u32) {
        self.send_raw(&encode(&pdu, status, sequence)).await;
    }

    pub(crate) async fn send_raw(&mut self, octets: &[u8]) {
        self.stream.write_all(octets).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    pub(crate) async fn expect_bind(&mut self) -> (u32, Pdu, Bind) {
        let (header, pdu) = self.recv().await;
        let (response, bind) = match pdu {
            Pdu::BindTransmitter(b) => (Pdu::BindTransmitterResp(BindResp::default()), b),
            Pdu::BindReceiver(b) => (Pdu::BindReceiverResp(BindResp::default()), b),
            Pdu::BindTransceiver(b) => (Pdu::BindTransceiverResp(BindResp::default()), b),
            other => panic!("not a bind: {other:?}"),
        };
        (header.sequence_number, response, bind)
    }

    pub(crate) async fn accept_bind(&mut self) -> Bind {
        let (sequence, response, bind) = self.expect_bind().await;
        self.send(response, Status::ESME_ROK, sequence).await;
        bind
    }

    pub(crate) async fn refuse_bind(&mut self, status: Status) {
        let (sequence, response, _) = self.expect_bind().await;
        self.send(response, status, sequence).await;
    }

    /// The next `submit_sm`: its sequence number and body.
    pub(crate) async fn expect_submit(&mut self) -> (u32, Sm) {
        match self.recv().await {
            (header, Pdu::SubmitSm(sm)) => (header.sequence_number, sm),
            other => panic!("not a submit_sm: {other:?}"),
        }
    }

    pub(crate) async fn answer(&mut self, sequence: u32, status: Status, id: &str) {
        let resp = SmResp { message_id: Bytes::copy_from_slice(id.as_bytes()), ..SmResp::default() };
        self.send(Pdu::SubmitSmResp(resp), status, sequence).await;
    }

    pub(crate) async fn accept_unbind(&mut self) {
        match self.recv().await {
            (header, Pdu::Unbind) => {
                self.send(Pdu::UnbindResp, Status::ESME_ROK, header.sequence_number).await;
            }
            other => panic!("not an unbind: {other:?}"),
        }
    }
}

pub(crate) fn encode(pdu: &Pdu, status: Status, sequence: u32) -> BytesMut {
    let mut out = BytesMut::new();
    pdu.encode(status, sequence, &mut out).unwrap();
    out
}

/// Hands each connection's other end to the test.
struct MemoryDialer {
    dialled: mpsc::Sender<(usize, DuplexStream)>,
    size: usize,
}

impl Dial for MemoryDialer {
    fn dial(&self, bind: usize) -> Dialling {
        let (ours, theirs) = tokio::io::duplex(self.size);
        let dialled = self.dialled.clone();
        Box::pin(async move {
            let gone = |_| io::Error::new(io::ErrorKind::ConnectionRefused, "nobody listens");
            dialled.send((bind, theirs)).await.map_err(gone)?;
            Ok(Box::new(ours) as Wire)
        })
    }
}

/// The carrier under test and everything around it.
pub(crate) struct Rig {
    pub(crate) carrier: Carrier,
    pub(crate) events: mpsc::Receiver<Vec<Event>>,
    pub(crate) dialled: mpsc::Receiver<(usize, DuplexStream)>,
    pending: VecDeque<Event>,
}

impl Rig {
    pub(crate) fn new(config: CarrierConfig) -> Self {
        Self::with(config, 1 << 20, 64)
    }

    /// With `size` octets of stream buffer and `batches` of events.
    pub(crate) fn with(config: CarrierConfig, size: usize, batches: usize) -> Self {
        let (dialled, connections) = mpsc::channel(8);
        let (sender, events) = mpsc::channel(batches);
        let carrier = session::start_over(config, Arc::new(MemoryDialer { dialled, size }), sender);
        Self { carrier, events, dialled: connections, pending: VecDeque::new() }
    }

    /// The next connection, not yet bound.
    pub(crate) async fn connection(&mut self) -> Peer<DuplexStream> {
        Peer::new(self.dialled.recv().await.unwrap().1)
    }

    /// The next connection, bound; its `Up` is consumed.
    pub(crate) async fn bound(&mut self) -> Peer<DuplexStream> {
        let mut peer = self.connection().await;
        peer.accept_bind().await;
        assert!(matches!(self.event().await, Event::Up { .. }));
        peer
    }

    /// Every configured bind, bound, by position.
    pub(crate) async fn all_bound(&mut self, binds: usize) -> Vec<Peer<DuplexStream>> {
        let mut peers = Vec::new();
        for _ in 0..binds {
            peers.push(self.dialled.recv().await.unwrap());
        }
        peers.sort_by_key(|(bind, _)| *bind);
        let mut peers: Vec<_> = peers.into_iter().map(|(_, stream)| Peer::new(stream)).collect();
        for peer in &mut peers {
            peer.accept_bind().await;
        }
        for _ in 0..binds {
            assert!(matches!(self.event().await, Event::Up { .. }));
        }
        peers
    }

    pub(crate) async fn event(&mut self) -> Event {
        self.event_within(NEVER).await.expect("no event")
    }

    pub(crate) async fn event_within(&mut self, wait: Duration) -> Option<Event> {
        while self.pending.is_empty() {
            self.pending.extend(timeout(wait, self.events.recv()).await.ok()??);
        }
        self.pending.pop_front()
    }

    /// Takes the next events; their order among each other is not looked at.
    pub(crate) async fn some_events(&mut self, count: usize) -> Vec<Event> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.event().await);
        }
        events.sort_by_key(|event| format!("{event:?}"));
        events
    }
}

/// A carrier that neither asks for life nor paces, so that scripts stay short.
pub(crate) fn quiet() -> CarrierConfig {
    CarrierConfig {
        system_id: "esme".into(),
        password: "secret".into(),
        enquire_link_ms: 0,
        ..Default::default()
    }
}

pub(crate) fn submit(tag: u64) -> Submit {
    Submit {
        tag,
        source: "Hongyan".into(),
        destination: "8613800138000".into(),
        data_coding: 0,
        body: Bytes::from(format!("message {tag}")),
        udhi: false,
        sar: None,
        as_payload: false,
        validity_s: None,
        hurries: false,
    }
}

pub(crate) fn submits(tags: std::ops::Range<u64>) -> Vec<Submit> {
    tags.map(submit).collect()
}

pub(crate) fn accepted(tag: u64, id: &str) -> Event {
    Event::Answered { tag, answer: session::Answer::Accepted { message_id: id.into() } }
}

pub(crate) fn refused(tag: u64, status: u32) -> Event {
    Event::Answered { tag, answer: session::Answer::Refused { status } }
}

/// Waits (on the paused clock) until the carrier says so.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..100_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it never came true");
}
