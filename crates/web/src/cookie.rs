//! The two cookies of a person's browser: the session's token, and the mark of a device that signed in before.
//!
//! Both are HttpOnly and SameSite=Strict. Under https they are Secure and carry the prefix `__Host-`, so that no other
//! host and no plain connection can set them. Programs have neither.

use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::App;

/// Longest value of a cookie that is looked at, octets.
const VALUE_MAX: usize = 1024;
/// How long a device is remembered, seconds: 180 days.
const DEVICE_S: u32 = 180 * 86_400;

/// Which cookie.
#[derive(Clone, Copy)]
pub(crate) enum Cookie {
    /// The session's token; gone when the browser is closed.
    Session,
    /// The mark of the device.
    Device,
}

impl Cookie {
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Cookie::Session, true) => "__Host-hy_session",
            (Cookie::Session, false) => "hy_session",
            (Cookie::Device, true) => "__Host-hy_device",
            (Cookie::Device, false) => "hy_device",
        }
    }

    /// Its value in a request; nothing when there are several.
    pub(crate) fn read(self, app: &App, headers: &HeaderMap) -> Option<String> {
        read(headers, self.name(app.settings.is_secure()))
    }

    /// The header that sets it.
    pub(crate) fn set(self, app: &App, value: &str) -> HeaderValue {
        let age = match self {
            Cookie::Session => String::new(),
            Cookie::Device => format!("; Max-Age={DEVICE_S}"),
        };
        self.header(app, value, &age)
    }

    /// The header that removes it.
    pub(crate) fn clear(self, app: &App) -> HeaderValue {
        self.header(app, "", "; Max-Age=0")
    }

    fn header(self, app: &App, value: &str, age: &str) -> HeaderValue {
        let secure = app.settings.is_secure();
        let (name, mark) = (self.name(secure), if secure { "; Secure" } else { "" });
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{mark}{age}");
        // Values are base64url and dots: always a header.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.trim_matches('"'));
    let (value, None) = (values.next()?, values.next()) else { return None };
    (value.len() <= VALUE_MAX && !value.is_empty()).then(|| value.to_owned())
}

/// Where authentication leaves a new session cookie for the answer that it does not see.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<OnceLock<HeaderValue>>);

impl Slot {
    /// Puts a slot into a request that has cookies.
    pub(crate) fn in_request(request: &mut Request) -> Option<Slot> {
        request.headers().contains_key(header::COOKIE).then(|| {
            let slot = Slot::default();
            request.extensions_mut().insert(slot.clone());
            slot
        })
    }

    /// Leaves a cookie.
    pub(crate) fn leave(&self, cookie: HeaderValue) {
        let _one_is_enough = self.0.set(cookie);
    }

    /// Adds the cookie to an answer that sets none itself.
    pub(crate) fn finish(self, response: &mut Response) {
        if let Some(cookie) = self.0.get().filter(|_| !response.headers().contains_key(header::SET_COOKIE)) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_str(line).unwrap());
        }
        read(&headers, "hy_session")
    }

    #[test]
    fn one_cookie_of_the_name_is_read() {
        assert_eq!(seen(&["a=1; hy_session=abc; b=2"]).as_deref(), Some("abc"));
        assert_eq!(seen(&["a=1", "hy_session=\"abc\""]).as_deref(), Some("abc"));
        let long = format!("hy_session={}", "a".repeat(2000));
        for none in [&[][..], &["hy_session="], &["hy_sessionx=a"], &["hy_session=a; hy_session=b"], &[&long]]
        {
            assert_eq!(seen(none), None, "{none:?}");
        }
    }
}
