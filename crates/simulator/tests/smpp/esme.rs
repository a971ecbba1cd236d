//! A scripted ESME: sends what a test asks for, hands back every PDU in order, and answers nothing by itself.

use bytes::{Bytes, BytesMut};
use simulator::{DelayMs, SmppOptions, Smsc, smpp as start};
use smpp::receipt::{self, Receipt};
use smpp::{Address, Bind, Pdu, Sm, SmResp, Status, next_frame};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// A hanging test fails after so long; no test depends on it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A centre on a free port.
pub(crate) async fn centre(options: SmppOptions) -> Smsc {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    start(options, listener).await
}

/// Options whose receipts come as soon as they can.
pub(crate) fn prompt() -> SmppOptions {
    SmppOptions { receipt_delay_ms: DelayMs::exactly(0), record: true, ..SmppOptions::default() }
}

pub(crate) struct Esme {
    socket: TcpStream,
    inbox: BytesMut,
    sequence: u32,
}

/// A received PDU with what its header said.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: Status,
    pub(crate) sequence: u32,
    pub(crate) pdu: Pdu,
}

/// A submission to a destination, asking for a receipt.
pub(crate) fn sm(to: &str, text: &str) -> Sm {
    Sm {
        source: address("10690000"),
        destination: address(to),
        registered_delivery: 1,
        short_message: Bytes::copy_from_slice(text.as_bytes()),
        ..Sm::default()
    }
}

pub(crate) fn address(digits: &str) -> Address {
    Address { ton: 1, npi: 1, addr: Bytes::copy_from_slice(digits.as_bytes()) }
}

pub(crate) fn bind(system_id: &str, password: &str) -> Bind {
    Bind {
        system_id: Bytes::copy_from_slice(system_id.as_bytes()),
        password: Bytes::copy_from_slice(password.as_bytes()),
        interface_version: 0x34,
        ..Bind::default()
    }
}

impl Esme {
    pub(crate) async fn connect(addr: SocketAddr) -> Esme {
        let socket = TcpStream::connect(addr).await.unwrap();
        socket.set_nodelay(true).unwrap();
        Esme { socket, inbox: BytesMut::new(), sequence: 0 }
    }

    /// Connected and bound as transceiver of the account `cnx`.
    pub(crate) async fn transceiver(centre: &Smsc) -> Esme {
        Esme::bound(centre, Pdu::BindTransceiver(bind("cnx", "secret"))).await
    }

    pub(crate) async fn bound(centre: &Smsc, pdu: Pdu) -> Esme {
        let mut esme = Esme::connect(centre.addr()).await;
        assert_eq!(esme.ask(pdu).await.status, Status::ESME_ROK);
        esme
    }

    pub(crate) async fn octets(&mut self, octets: &[u8]) {
        self.socket.write_all(octets).await.unwrap();
    }

    pub(crate) async fn send(&mut self, pdu: Pdu) -> u32 {
        self.sequence += 1;
        self.send_as(pdu, Status::ESME_ROK, self.sequence).await;
        self.sequence
    }

    pub(crate) async fn send_as(&mut self, pdu: Pdu, status: Status, sequence: u32) {
        let mut out = BytesMut::new();
        pdu.encode(status, sequence, &mut out).unwrap();
        self.octets(&out).await;
    }

    /// The next PDU; `None` when the centre closed the connection.
    pub(crate) async fn hear(&mut self) -> Option<Heard> {
        loop {
            if let Some(frame) = next_frame(&mut self.inbox, 100_000).unwrap() {
                let pdu = frame.decode().unwrap();
                let (status, sequence) = (frame.header.command_status, frame.header.sequence_number);
                return Some(Heard { status, sequence, pdu });
            }
            if self.read().await == 0 {
                assert!(self.inbox.is_empty(), "half a PDU before the end");
                return None;
            }
        }
    }

    /// Octets read; a reset counts as the end.
    async fn read(&mut self) -> usize {
        let read = self.socket.read_buf(&mut self.inbox);
        timeout(PATIENCE, read).await.expect("the centre says nothing").unwrap_or(0)
    }

    /// Everything the centre sends until it closes the connection, not cut into PDUs.
    pub(crate) async fn rest(&mut self) -> Bytes {
        while self.read().await > 0 {}
        self.inbox.split().freeze()
    }

    /// At least so many octets, not cut into PDUs.
    pub(crate) async fn raw(&mut self, octets: usize) -> Bytes {
        while self.inbox.len() < octets {
            assert!(self.read().await > 0, "the centre closed the connection");
        }
        self.inbox.split().freeze()
    }

    /// Sends a request and returns the next PDU, which must be its answer.
    pub(crate) async fn ask(&mut self, pdu: Pdu) -> Heard {
        let sequence = self.send(pdu).await;
        let heard = self.hear().await.expect("an answer");
        assert_eq!(heard.sequence, sequence, "{heard:?}");
        heard
    }

    /// Submits and returns the id of the accepted message.
    pub(crate) async fn submit(&mut self, sm: Sm) -> String {
        let heard = self.ask(Pdu::SubmitSm(sm)).await;
        assert_eq!(heard.status, Status::ESME_ROK);
        message_id(&heard)
    }

    /// The next PDU, which must be a `deliver_sm`; acknowledges it.
    pub(crate) async fn delivered(&mut self) -> Sm {
        let (sequence, sm) = self.delivery().await;
        self.answer(sequence, Status::ESME_ROK).await;
        sm
    }

    /// The next PDU, which must be a `deliver_sm`; does not acknowledge it.
    pub(crate) async fn delivery(&mut self) -> (u32, Sm) {
        let heard = self.hear().await.expect("a deliver_sm");
        match heard.pdu {
            Pdu::DeliverSm(sm) => (heard.sequence, sm),
            other => panic!("not a deliver_sm: {other:?}"),
        }
    }

    /// The next PDU, which must be a receipt; acknowledges it.
    pub(crate) async fn receipt(&mut self) -> Receipt {
        read(&self.delivered().await)
    }

    pub(crate) async fn answer(&mut self, sequence: u32, status: Status) {
        self.send_as(Pdu::DeliverSmResp(SmResp::default()), status, sequence).await;
    }

    /// Proves that the link lives and that nothing else was waiting in it.
    pub(crate) async fn ping(&mut self) {
        let heard = self.ask(Pdu::EnquireLink).await;
        assert_eq!((heard.status, heard.pdu), (Status::ESME_ROK, Pdu::EnquireLinkResp));
    }
}

/// A `deliver_sm` that must be a receipt.
pub(crate) fn read(sm: &Sm) -> Receipt {
    assert!(receipt::is_receipt(sm), "{sm:?}");
    receipt::read(sm).expect("a readable receipt")
}

/// The id in an answer to a submission.
pub(crate) fn message_id(heard: &Heard) -> String {
    match &heard.pdu {
        Pdu::SubmitSmResp(resp) | Pdu::DataSmResp(resp) => text(&resp.message_id),
        other => panic!("not an answer to a submission: {other:?}"),
    }
}

pub(crate) fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).unwrap()
}

/// Waits until a statement about the centre is true.
pub(crate) async fn until(mut fact: impl FnMut() -> bool) {
    let wait = async {
        while !fact() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, wait).await.expect("never became true");
}
