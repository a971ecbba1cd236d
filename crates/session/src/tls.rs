//! TLS towards a carrier.
//!
//! Lives here: what is trusted. Not here: sockets, and when a handshake takes too long (`link`).
//! Invariant: unless the operator wrote `insecure`, the certificate chain and the name are verified.

use std::io;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::TlsConfig;

/// The TLS settings of one carrier; certificates are read once, at the first connection that succeeds in it.
#[derive(Clone)]
pub(crate) struct Tls {
    settings: TlsConfig,
    name: String,
    client: Arc<OnceCell<Arc<ClientConfig>>>,
}

impl Tls {
    pub(crate) fn new(settings: &TlsConfig, host: &str) -> Self {
        let name = settings.server_name.clone().unwrap_or_else(|| host.to_owned());
        Self { settings: settings.clone(), name, client: Arc::new(OnceCell::new()) }
    }

    /// Shakes hands over `wire`.
    ///
    /// # Errors
    /// Certificates that cannot be read, a name that is none, a peer that cannot be trusted.
    pub(crate) async fn connect<S>(&self, wire: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let client = self.client.get_or_try_init(|| load(self.settings.clone())).await?;
        let name = ServerName::try_from(self.name.clone())
            .map_err(|_| invalid(format!("{:?} is not a server name", self.name)))?;
        TlsConnector::from(client.clone()).connect(name, wire).await
    }
}

/// Reads files, so it runs where blocking is allowed.
async fn load(settings: TlsConfig) -> io::Result<Arc<ClientConfig>> {
    tokio::task::spawn_blocking(move || client(&settings)).await.map_err(io::Error::other)?
}

fn client(settings: &TlsConfig) -> io::Result<Arc<ClientConfig>> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let config = if settings.insecure {
        let anyone = Arc::new(Anyone { algorithms: algorithms(&provider) });
        builder.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth()
    } else {
        builder.with_root_certificates(roots(settings)?).with_no_client_auth()
    };
    Ok(Arc::new(config))
}

fn algorithms(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
    provider.signature_verification_algorithms
}

fn roots(settings: &TlsConfig) -> io::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = &settings.ca_file {
        let unreadable = |error| invalid(format!("{}: {error}", file.display()));
        for certificate in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
            roots.add(certificate.map_err(unreadable)?).map_err(io::Error::other)?;
        }
        if roots.is_empty() {
            return Err(invalid(format!("{} holds no certificate", file.display())));
        }
    } else {
        // One odd certificate in the system's store is no reason to trust none.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    Ok(roots)
}

fn invalid(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

/// Accepts every certificate; the handshake's own signatures are still checked.
#[derive(Debug)]
struct Anyone {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
