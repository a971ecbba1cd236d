//! Over real sockets: plain, and TLS with a certificate made here.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use session::{Carrier, CarrierConfig, Event, TlsConfig};
use smpp::{Pdu, Sm, Status};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::peer::{Peer, quiet, submit};

struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    ca_file: tempfile::NamedTempFile,
}

impl Server {
    /// A centre whose certificate names `smsc.test` only.
    async fn new() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["smsc.test".to_owned()]).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let ca_file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca_file.path(), cert.pem()).unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Self { listener, acceptor: TlsAcceptor::from(Arc::new(config)), ca_file }
    }

    async fn accept(&self) -> io::Result<Peer<TlsStream<TcpStream>>> {
        let (tcp, _) = self.listener.accept().await?;
        Ok(Peer::new(self.acceptor.accept(tcp).await?))
    }

    fn carrier(&self, tls: TlsConfig) -> (Carrier, mpsc::Receiver<Vec<Event>>) {
        let port = self.listener.local_addr().unwrap().port();
        let (events, receiver) = mpsc::channel(8);
        let config = CarrierConfig { port, tls: Some(tls), ..quiet() };
        (session::start(config, events), receiver)
    }

    fn trusted(&self) -> TlsConfig {
        TlsConfig {
            ca_file: Some(self.ca_file.path().to_owned()),
            server_name: Some("smsc.test".into()),
            insecure: false,
        }
    }
}

async fn works(server: &Server, tls: TlsConfig) {
    let (carrier, mut events) = server.carrier(tls);
    let mut peer = server.accept().await.unwrap();
    peer.accept_bind().await;
    assert_eq!(events.recv().await.unwrap(), [Event::Up { bind: 0 }]);
    carrier.submit(vec![submit(1)]);
    let (sequence, _) = peer.expect_submit().await;
    peer.answer(sequence, Status::ESME_ROK, "t").await;
    assert!(matches!(events.recv().await.unwrap()[0], Event::Answered { tag: 1, .. }));
    peer.send(Pdu::DeliverSm(Sm::default()), Status::ESME_ROK, 4).await;
    assert!(matches!(events.recv().await.unwrap()[0], Event::Delivered(_)));
    let end = async {
        while !matches!(peer.recv().await.1, Pdu::Unbind) {}
        drop(peer);
    };
    tokio::join!(carrier.stop(Duration::ZERO), end);
}

async fn is_refused(server: &Server, tls: TlsConfig, reason: &str) {
    let (carrier, _events) = server.carrier(tls);
    assert!(server.accept().await.is_err(), "the handshake succeeded");
    let error = loop {
        if let Some(error) = carrier.status().binds[0].last_error.clone() {
            break error;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(error.contains(reason), "{error}");
}

#[tokio::test]
async fn a_trusted_certificate_works_both_ways() {
    let server = Server::new().await;
    works(&server, server.trusted()).await;
}

#[tokio::test]
async fn an_unknown_certificate_works_only_when_told_so() {
    let server = Server::new().await;
    let stranger = Server::new().await;
    let other_ca = TlsConfig { ca_file: stranger.trusted().ca_file, ..server.trusted() };
    is_refused(&server, other_ca.clone(), "certificate").await;
    works(&server, TlsConfig { insecure: true, ..other_ca }).await;
}

#[tokio::test]
async fn the_name_must_match() {
    let server = Server::new().await;
    is_refused(&server, TlsConfig { server_name: None, ..server.trusted() }, "not valid for name").await;
}

#[tokio::test]
async fn a_missing_ca_file_is_named() {
    let server = Server::new().await;
    let tls = TlsConfig { ca_file: Some("/nonexistent/ca.pem".into()), ..server.trusted() };
    let (carrier, _events) = server.carrier(tls);
    drop(server.listener.accept().await.unwrap());
    let error = loop {
        if let Some(error) = carrier.status().binds[0].last_error.clone() {
            break error;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(error.contains("/nonexistent/ca.pem"), "{error}");
}

#[tokio::test]
async fn plain_sockets_work() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let (sender, mut events) = mpsc::channel(8);
    let config = CarrierConfig { port: listener.local_addr().unwrap().port(), ..quiet() };
    let carrier = session::start(config, sender);
    let mut peer = Peer::new(listener.accept().await.unwrap().0);
    peer.accept_bind().await;
    assert_eq!(events.recv().await.unwrap(), [Event::Up { bind: 0 }]);
    carrier.submit(vec![submit(1)]);
    peer.expect_submit().await;
    drop(peer);
    let batch = events.recv().await.unwrap();
    assert!(matches!(batch[0], Event::Down { .. }), "{batch:?}");
    assert_eq!(batch[1], Event::Lost { tag: 1 });
}
