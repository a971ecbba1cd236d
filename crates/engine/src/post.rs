//! One HTTP POST to a tenant's endpoint: signed, without redirects, and never into a network the operator did not allow.
//!
//! Names are resolved by our own resolver, which leaves out forbidden addresses; the connection goes to an address that was
//! checked, so a name that changes its address in between (DNS rebinding) gains nothing. Literal addresses are checked
//! before connecting. Signing: `docs/api.md`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use ring::hmac;
use store::feed::Endpoint;

use crate::settings::CallbackSettings;

/// Octets of an answer that are read (its body does not matter).
const ANSWER_MAX: usize = 4096;

/// Longest address of a callback.
pub const URL_MAX: usize = 2000;

/// What an endpoint answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 2xx.
    Taken(u16),
    /// Anything else, in words.
    Failed {
        /// HTTP status, if there was an answer.
        status: Option<u16>,
        /// Why.
        note: String,
    },
}

/// Posts to endpoints.
pub struct Poster {
    client: reqwest::Client,
    guard: Arc<Guard>,
}

/// Which addresses may be reached.
#[derive(Clone, Debug)]
pub struct Guard {
    allow: Vec<IpNet>,
    allow_http: bool,
}

impl Guard {
    /// By the operator's settings.
    pub fn new(settings: &CallbackSettings) -> Guard {
        Guard { allow: settings.allow_networks.clone(), allow_http: settings.allow_http }
    }

    /// This address may be connected to.
    pub fn permits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allow.iter().any(|net| net.contains(&address)) || is_public(address)
    }

    /// The address as a URL, or why it cannot be a callback's.
    pub fn check(&self, text: &str) -> Result<Url, &'static str> {
        if text.len() > URL_MAX {
            return Err("longer than 2000 characters");
        }
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        let literal = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(url::Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_ascii_lowercase();
                let own = name == "localhost" || name.ends_with(".localhost");
                if own && !self.permits(IpAddr::from([127, 0, 0, 1])) {
                    return Err("an address of the platform's own network");
                }
                None
            }
            None => return Err("without a host"),
        };
        match url.scheme() {
            "https" => {}
            "http"
                if self.allow_http
                    || literal.is_some_and(|a| self.allow.iter().any(|net| net.contains(&a))) => {}
            "http" => return Err("not https"),
            _ => return Err("neither http nor https"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("with a password in it");
        }
        if literal.is_some_and(|address| !self.permits(address)) {
            return Err("an address of the platform's own network");
        }
        Ok(url)
    }
}

/// Globally reachable unicast (IANA special-purpose registries, RFC 6890 and successors).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 192 && b == 88 && c == 99)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(v6) => {
            let s = v6.segments();
            let embedded = match s {
                [0x64, 0xff9b, 0, 0, 0, 0, hi, lo] | [0x2002, hi, lo, ..] => Some((hi, lo)),
                _ => None,
            };
            let v4_inside = embedded.map(|(hi, lo)| {
                let ([a, b], [c, d]) = (hi.to_be_bytes(), lo.to_be_bytes());
                IpAddr::from([a, b, c, d])
            });
            (s[0] & 0xe000 == 0x2000 || s[0] == 0x64)
                && !(s[0] == 0x2001 && (s[1] < 0x200 || s[1] == 0xdb8))
                && v4_inside.is_none_or(is_public)
                && (s[0] != 0x64 || embedded.is_some())
        }
    }
}

struct GuardedResolver(Arc<Guard>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let permitted: Vec<_> = found.into_iter().filter(|found| guard.permits(found.ip())).collect();
            if permitted.is_empty() {
                return Err("the name leads to no permitted address".into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

impl Poster {
    /// A poster by the operator's settings. Fails when the machine's trust store cannot be read.
    pub fn new(settings: &CallbackSettings) -> Result<Poster, String> {
        let guard = Arc::new(Guard::new(settings));
        let mut roots = rustls::RootCertStore::empty();
        let native = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(native.certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(GuardedResolver(Arc::clone(&guard))))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_millis(settings.timeout_ms))
            .connect_timeout(Duration::from_millis(settings.timeout_ms.min(5000)))
            .pool_max_idle_per_host(2)
            .user_agent(concat!("Hongyan/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Poster { client, guard })
    }

    /// Which addresses may be reached.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Posts `body`, signed with the endpoint's secret at `timestamp_s` (Unix seconds).
    pub async fn post(
        &self,
        endpoint: &Endpoint,
        delivery: &str,
        body: &serde_json::Value,
        timestamp_s: i64,
    ) -> Answer {
        let url = match self.guard.check(&endpoint.url) {
            Ok(url) => url,
            Err(why) => return Answer::Failed { status: None, note: format!("the address is {why}") },
        };
        let text = body.to_string();
        let signature = sign(&endpoint.secret, timestamp_s, &text);
        let request = self
            .client
            .post(url)
            .header("Content-Type", "application/json")
            .header("Hongyan-Timestamp", timestamp_s.to_string())
            .header("Hongyan-Signature", format!("v1={signature}"))
            .header("Hongyan-Delivery", delivery)
            .body(text);
        match request.send().await {
            Ok(mut answer) => {
                let status = answer.status();
                let mut read = 0;
                while let Ok(Some(chunk)) = answer.chunk().await {
                    read += chunk.len();
                    if read > ANSWER_MAX {
                        break;
                    }
                }
                if status.is_success() {
                    return Answer::Taken(status.as_u16());
                }
                Answer::Failed { status: Some(status.as_u16()), note: format!("HTTP {}", status.as_u16()) }
            }
            Err(error) => Answer::Failed { status: None, note: why(&error) },
        }
    }
}

/// `hex(HMAC-SHA256(secret, timestamp "." body))`.
pub fn sign(secret: &str, timestamp_s: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{timestamp_s}.{body}").as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".into();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allow: &[&str]) -> Guard {
        Guard { allow: allow.iter().map(|net| net.parse().unwrap()).collect(), allow_http: true }
    }

    #[test]
    fn the_platforms_own_networks_are_out_of_reach() {
        let guard = guard(&[]);
        for inside in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::127.0.0.1",
        ] {
            assert!(!guard.permits(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "100.128.0.1", "172.32.0.1"] {
            assert!(guard.permits(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn addresses_are_checked_as_written() {
        let guard = guard(&[]);
        for bad in [
            "http://localhost/x",
            "https://LOCALHOST./",
            "http://a.localhost/",
            "http://127.0.0.1:8080/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://user:secret@example.com/",
            "nothing",
            "http://169.254.169.254/latest",
        ] {
            assert!(guard.check(bad).is_err(), "{bad}");
        }
        assert!(guard.check("https://example.com/hook?x=1").is_ok());
        assert!(super::tests::guard(&["127.0.0.0/8"]).check("http://127.0.0.1:9000/hook").is_ok());
        assert!(super::tests::guard(&["127.0.0.0/8"]).check("http://localhost:9000/hook").is_ok());
        let strict = Guard { allow: vec![], allow_http: false };
        assert_eq!(strict.check("http://example.com/"), Err("not https"));
    }

    #[test]
    fn the_signature_is_plain_hmac_sha256() {
        // echo -n '1700000000.{"events":[]}' | openssl dgst -sha256 -hmac whsec_test
        let expected = sign("whsec_test", 1_700_000_000, "{\"events\":[]}");
        assert_eq!(expected.len(), 64);
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"whsec_test");
        let tag = hmac::sign(&key, b"1700000000.{\"events\":[]}");
        assert_eq!(expected, tag.as_ref().iter().map(|b| format!("{b:02x}")).collect::<String>());
    }
}
