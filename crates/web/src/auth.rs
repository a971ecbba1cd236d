//! Who asks: the auth key or the session, and the address it comes from.
//!
//! `X-Forwarded-For` is believed only as far as trusted proxies wrote it: read from the right, hop by hop, and the
//! first hop that is not a trusted proxy is the client. Whatever stands further left was written by the client.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::refusal::{Lang, Refusal};
use engine::identity::Luggage;
use engine::{Actor, Origin};
use ipnet::IpNet;

use crate::App;
use crate::cookie::{Cookie, Slot};
use crate::edge::Peer;
use crate::problem::Problem;

/// Hops that are looked at; a longer chain is nobody's real path.
const HOPS_MAX: usize = 64;

/// An authenticated caller: the bearer of an auth key, or a person who signed in. A request with both is the key's.
pub(crate) struct Caller {
    /// Who, for the engine.
    pub(crate) actor: Actor,
    secret: Vec<u8>,
}

impl Caller {
    /// The caller's auth key, or a secret of the account's own; never logged, used to seal what is kept for them.
    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    fn of_key(app: &App, parts: &Parts) -> Result<Caller, Problem> {
        let mut given = parts.headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (given.next(), given.next()) else {
            return Err(Refusal::Unauthorized.into());
        };
        let secret = bearer(value.as_bytes()).ok_or(Refusal::Unauthorized)?;
        let actor = app.engine.authenticate(secret, origin(app, parts))?;
        Ok(Caller { actor, secret: secret.as_bytes().to_vec() })
    }

    /// Whoever shows a session's cookie. What changes something must also come from the portal's own pages, and show
    /// the session's token, which only they can read.
    async fn of_session(app: &App, parts: &Parts) -> Result<Caller, Problem> {
        let token = Cookie::Session.read(app, &parts.headers).ok_or(Refusal::Unauthorized)?;
        let known = app.engine.authenticate_session(&token, origin(app, parts)).await?;
        if let Some((renewed, slot)) = known.renewed.as_ref().zip(parts.extensions.get::<Slot>()) {
            slot.leave(Cookie::Session.set(app, renewed));
        }
        if !parts.method.is_safe() && (is_foreign(app, parts) || !shows_csrf(&parts.headers, &known.csrf)) {
            return Err(Refusal::CsrfFailed.into());
        }
        let secret = app.engine.account_secret(&known.actor).map_or_else(Vec::new, Vec::from);
        Ok(Caller { actor: known.actor, secret })
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Problem> {
        let given = parts.headers.get(header::AUTHORIZATION);
        // A reverse proxy may ask for a password of its own: that says nothing to us.
        match given.filter(|value| !is_basic(value.as_bytes())) {
            Some(_) => Caller::of_key(app, parts),
            None => Caller::of_session(app, parts).await,
        }
    }
}

/// Somebody who has not signed in, as far as is known. What they want to change must not be another site's idea.
pub(crate) struct Visitor {
    /// Where the request comes from.
    pub(crate) origin: Origin,
    /// What the browser brings along.
    pub(crate) luggage: Luggage,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Problem> {
        if !parts.method.is_safe() && is_foreign(app, parts) {
            return Err(Refusal::CsrfFailed.into());
        }
        let luggage = Luggage {
            device: Cookie::Device.read(app, &parts.headers),
            session: Cookie::Session.read(app, &parts.headers),
        };
        Ok(Visitor { origin: origin(app, parts), luggage })
    }
}

/// The token a page repeats in this header is the session's. Digests are compared, so that time tells nothing.
fn shows_csrf(headers: &HeaderMap, wanted: &str) -> bool {
    let shown = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
    shown.is_some_and(|shown| engine::keys::hash(shown) == engine::keys::hash(wanted))
}

/// A browser says that another site's page made this request (programs say nothing of the kind).
fn is_foreign(app: &App, parts: &Parts) -> bool {
    let text = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let Some(origin) = text("origin") else { return false };
    let public = &app.settings.public_url;
    let host = parts.uri.authority().map(Authority::as_str).or_else(|| text("host")).unwrap_or_default();
    let scheme = if app.settings.is_secure() { "https" } else { "http" };
    let ours = origin == public || origin == format!("{scheme}://{host}");
    !ours
}

/// Where a request comes from: the client's address and what it says it is.
pub(crate) fn origin(app: &App, parts: &Parts) -> Origin {
    let address = address(app, &parts.headers, parts.extensions.get::<Peer>());
    let agent = parts.headers.get(header::USER_AGENT).map_or(&[][..], HeaderValue::as_bytes);
    Origin::new(address, &String::from_utf8_lossy(agent))
}

/// The client's address of a request.
pub(crate) fn address(app: &App, headers: &HeaderMap, peer: Option<&Peer>) -> IpAddr {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    client_address(peer, headers, &app.settings.http.trusted_proxies)
}

/// The language of sentences in 2xx answers.
pub(crate) struct Language(pub(crate) Lang);

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Language, Self::Rejection> {
        Ok(Language(language(&parts.headers)))
    }
}

/// What `Accept-Language` prefers; English when it is absent or unreadable.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.map(Lang::from_accept_language).unwrap_or_default()
}

/// The secret of `Bearer <secret>` (RFC 6750 §2.1; the scheme's case does not matter).
fn bearer(value: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(value).ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    let secret = secret.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty() && secret.len() <= 256).then_some(secret)
}

/// Credentials of HTTP's own password dialogue (RFC 7617).
fn is_basic(value: &[u8]) -> bool {
    value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "))
}

/// The address a request comes from: `peer`, or what trusted proxies say in `X-Forwarded-For`.
///
/// A hop that is no address ends the search: the proxy that passed it on is the answer.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let believed = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut nearest = peer.to_canonical();
    if !believed(&nearest) {
        return nearest;
    }
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or("?")).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')).take(HOPS_MAX) {
        let Some(address) = hop_address(hop.trim()) else { return nearest };
        nearest = address;
        if !believed(&nearest) {
            return nearest;
        }
    }
    nearest
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let plain = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = plain.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn seen(peer: &str, lines: &[&str], trusted: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client_address(ip(peer), &headers, &trusted)
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"], &[]), ip("203.0.113.9"));
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]), ip("203.0.113.9"));
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        let trusted = ["10.0.0.0/8"];
        // The client sent "198.51.100.1"; our proxy appended the client's real address.
        assert_eq!(seen("10.0.0.2", &["198.51.100.1, 203.0.113.9"], &trusted), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.2", &["198.51.100.1", "203.0.113.9"], &trusted), ip("203.0.113.9"));
        // Pretending to be one of our proxies does not help: only hops to the right of the client are skipped.
        assert_eq!(seen("10.0.0.2", &["10.9.9.9, 203.0.113.9, 10.0.0.3"], &trusted), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.2", &["198.51.100.1, 10.0.0.7", "10.0.0.3"], &trusted), ip("198.51.100.1"));
    }

    #[test]
    fn garbage_ends_the_search_at_the_proxy_that_passed_it_on() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.2", &["198.51.100.1, unknown"], &trusted), ip("10.0.0.2"));
        assert_eq!(seen("10.0.0.2", &["198.51.100.1, , 10.0.0.3"], &trusted), ip("10.0.0.3"));
        assert_eq!(seen("10.0.0.2", &[""], &trusted), ip("10.0.0.2"));
        assert_eq!(seen("10.0.0.2", &[], &trusted), ip("10.0.0.2"));
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_the_same_address() {
        let trusted = ["10.0.0.0/8", "2001:db8:1::/48"];
        assert_eq!(seen("::ffff:10.0.0.2", &["203.0.113.9:51234"], &trusted), ip("203.0.113.9"));
        assert_eq!(seen("2001:db8:1::1", &["[2001:db8:2::9]:443"], &trusted), ip("2001:db8:2::9"));
        assert_eq!(seen("10.0.0.2", &["[2001:db8:2::9]"], &trusted), ip("2001:db8:2::9"));
        assert_eq!(seen("10.0.0.2", &["::ffff:203.0.113.9"], &trusted), ip("203.0.113.9"));
    }

    #[test]
    fn an_endless_chain_is_cut() {
        let chain = vec!["10.0.0.9"; 100_000].join(",");
        assert_eq!(seen("10.0.0.2", &[&format!("203.0.113.9,{chain}")], &["10.0.0.0/8"]), ip("10.0.0.9"));
    }

    #[test]
    fn bearer_is_read_as_rfc_6750_says() {
        assert_eq!(bearer(b"Bearer hy_abc"), Some("hy_abc"));
        assert_eq!(bearer(b"bearer  hy_abc "), Some("hy_abc"));
        let long = format!("Bearer {}", "x".repeat(257));
        for bad in ["", "Bearer", "Bearer ", "Basic hy_abc", "hy_abc", long.as_str(), "Bearer\thy"] {
            assert_eq!(bearer(bad.as_bytes()), None, "{bad:?}");
        }
        assert_eq!(bearer(b"Bearer \xff"), None);
    }
}
