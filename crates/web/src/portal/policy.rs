//! What a page of the portal may load and do: its content security policy and the headers beside it.
//!
//! Scripts come from this origin only, never inline. Styles that the component library makes while it runs carry the
//! nonce of the page they are in; each answer has a nonce of its own.

use axum::http::{HeaderName, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::{SecureRandom, SystemRandom};

/// A nonce: 128 random bits. `None` when the operating system has none.
pub(crate) fn nonce() -> Option<String> {
    let mut octets = [0u8; 16];
    SystemRandom::new().fill(&mut octets).ok()?;
    Some(STANDARD.encode(octets))
}

/// The content security policy of a page with this nonce. `wasm`: the page may compile WebAssembly, from this origin like
/// any script; the reference handset runs the client of handsets so.
pub(crate) fn content_security_policy(nonce: &str, wasm: bool) -> String {
    let compiles = if wasm { " 'wasm-unsafe-eval'" } else { "" };
    format!(
        "default-src 'none'; script-src 'self'{compiles}; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// The other headers of a page.
pub(crate) const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    // The address of a page may hold a name or a token: it is told to this origin only.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_runs_and_every_nonce_is_new() {
        let (one, two) = (nonce().unwrap(), nonce().unwrap());
        assert_ne!(one, two);
        let policy = content_security_policy(&one, false);
        assert!(policy.contains(&format!("'nonce-{one}'")) && !policy.contains("unsafe"), "{policy}");
        let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
        assert_eq!(scripts, "script-src 'self'");
        let handset = content_security_policy(&one, true);
        assert_eq!(handset.replace(" 'wasm-unsafe-eval'", ""), policy, "that and nothing else is added");
    }
}
