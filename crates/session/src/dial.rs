//! Where a connection comes from.
//!
//! Lives here: the seam between binds and the network, and its real implementation over TCP and TLS. Not
//! here: the SMPP bind (`link`), certificates (`tls`).
//! Invariant: a dialler may be dropped at any await without leaving anything behind.

use std::io;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::config::CarrierConfig;
use crate::tls::Tls;

/// A two-way byte stream.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection to the carrier.
pub type Wire = Box<dyn Stream>;

/// A connection being made.
pub type Dialling = Pin<Box<dyn Future<Output = io::Result<Wire>> + Send>>;

/// Makes connections to the carrier.
pub trait Dial: Send + Sync + 'static {
    /// Begins a connection for the bind at this position of `CarrierConfig::binds`.
    fn dial(&self, bind: usize) -> Dialling;
}

/// Dials the configured host.
pub(crate) struct TcpDialer {
    host: String,
    port: u16,
    tls: Option<Tls>,
}

impl TcpDialer {
    pub(crate) fn new(config: &CarrierConfig) -> Self {
        let tls = config.tls.as_ref().map(|tls| Tls::new(tls, &config.host));
        Self { host: config.host.clone(), port: config.port, tls }
    }
}

impl Dial for TcpDialer {
    fn dial(&self, _bind: usize) -> Dialling {
        let (host, port, tls) = (self.host.clone(), self.port, self.tls.clone());
        Box::pin(async move {
            let tcp = TcpStream::connect((host.as_str(), port)).await?;
            tcp.set_nodelay(true)?;
            match tls {
                None => Ok(Box::new(tcp) as Wire),
                Some(tls) => Ok(Box::new(tls.connect(tcp).await?) as Wire),
            }
        })
    }
}
