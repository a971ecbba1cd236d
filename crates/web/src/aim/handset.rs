//! What a handset asks and tells: the card of a link, and batches of what was shown and pressed. The shapes are closed:
//! whatever else stands in a body is refused, and so is anything that reads like somebody's phone number.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::SmartId;
use domain::refusal::Refusal;
use domain::smart::event::{BATCH_MAX, What};
use engine::aim::{Batch, Maker, Told};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::api::{PathText, path_text};
use crate::auth::address;
use crate::decode;
use crate::edge::Peer;
use crate::idempotency::{json, key, to_json};
use crate::problem::{Problem, Result};
use crate::time;

/// Octets of a batch.
const BODY_MAX: usize = 64 << 10;

const CORS: [(HeaderName, HeaderValue); 1] =
    [(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))];

/// Any page may ask, without credentials.
pub(super) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.extend(CORS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    let allowed = HeaderValue::from_static("content-type, idempotency-key, x-oem, x-signature");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

fn answered(result: Result<Response>) -> Response {
    let mut response = result.into_response();
    response.headers_mut().extend(CORS);
    response
}

/// Which card.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AimQuery {
    sig: String,
    vendor: Option<String>,
}

/// A card as a handset reads it.
#[derive(Serialize)]
struct Card {
    code: String,
    text: String,
    fallback_url: String,
    until: String,
    record: SignedRecord,
}

/// A signed record, as in a bucket.
#[derive(Serialize)]
struct SignedRecord {
    kid: String,
    sig: String,
    body: String,
}

/// `GET /t/v1/aim/{code}?sig=…`
pub(super) async fn aim(State(app): State<App>, path: PathText, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    answered(card(&app, path, &parts).await)
}

async fn card(app: &App, path: PathText, parts: &Parts) -> Result<Response> {
    let code = path_text(path)?;
    let query: AimQuery = decode::query(parts.uri.query())?;
    let sig = hash(&query.sig).ok_or_else(|| {
        let (en, zh) = ("expected 64 lower-case hexadecimal digits", "应为 64 位小写十六进制数字");
        Problem::field("sig", en, zh)
    })?;
    let key = key(&parts.headers)?;
    let address = address(app, &parts.headers, parts.extensions.get::<Peer>());
    let card = app.engine.follow_aim(&code, &sig, key, query.vendor.as_deref(), address).await?;
    let sig = card.record.sig.to_string();
    let body = to_json(&Card {
        code,
        text: card.text,
        fallback_url: card.fallback,
        until: time::text(card.until_ms),
        record: SignedRecord { kid: card.record.kid, sig, body: card.record.body },
    })?;
    Ok(json(StatusCode::OK, body.into(), false))
}

fn hash(text: &str) -> Option<[u8; 32]> {
    let digit = |octet: &u8| match octet {
        b'0'..=b'9' => Some(octet - b'0'),
        b'a'..=b'f' => Some(octet - b'a' + 10),
        _ => None,
    };
    let digits: Vec<u8> = text.as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let octets: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    (digits.len() == 64).then_some(octets)?.try_into().ok()
}

/// A batch as a handset writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsBody {
    sdk: String,
    day_id: String,
    vendor: String,
    events: Vec<EventBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventBody {
    id: String,
    r#type: String,
    hour: String,
    profile: String,
    version: i64,
    #[serde(default)]
    item: Option<String>,
}

/// What became of a batch.
#[derive(Serialize)]
struct Taken {
    taken: usize,
    repeated: usize,
    unknown: usize,
}

/// `POST /t/v1/events`
pub(super) async fn events(State(app): State<App>, request: Request) -> Response {
    answered(take(&app, request).await)
}

async fn take(app: &App, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let address = address(app, &parts.headers, parts.extensions.get::<Peer>());
    let max = BODY_MAX.min(app.settings.http.body_max_bytes);
    let body = decode::read_up_to(app, &parts.headers, body, max).await?;
    let batch = decode::json::<EventsBody>(&body.bytes)?.into_batch()?;
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let maker = match (text("x-oem"), text("x-signature")) {
        (Some(name), Some(signature)) => Some(Maker { name, signature, body: &body.bytes }),
        (None, None) => None,
        _ => return Err(Refusal::Unauthorized.into()),
    };
    let taken = app.engine.take_events(batch, maker, address).await?;
    let body = to_json(&Taken { taken: taken.taken, repeated: taken.repeated, unknown: taken.unknown })?;
    Ok(json(StatusCode::ACCEPTED, body.into(), false))
}

impl EventsBody {
    fn into_batch(self) -> Result<Batch> {
        mark("sdk", &self.sdk, 1..=32)?;
        mark("day_id", &self.day_id, 16..=64)?;
        if !(1..=BATCH_MAX).contains(&self.events.len()) {
            return Err(Problem::field("events", "expected 1 to 200", "应为 1 至 200 项"));
        }
        let events = self.events.into_iter().enumerate().map(|(at, event)| event.into_told(at));
        Ok(Batch { day_id: self.day_id, vendor: self.vendor, events: events.collect::<Result<_>>()? })
    }
}

impl EventBody {
    fn into_told(self, at: usize) -> Result<Told> {
        let field = |name: &str| format!("events[{at}].{name}");
        mark(&field("id"), &self.id, 16..=64)?;
        let what = What::parse(&self.r#type).filter(|what| what.is_told()).ok_or_else(|| {
            let known = "EXPOSE, CLICK, DIAL, LINK_CLICK";
            Problem::field(field("type"), format!("there are: {known}"), format!("可选：{known}"))
        })?;
        let hour = hour(&self.hour).ok_or_else(|| {
            let (en, zh) =
                ("expected an hour in UTC, such as 2026-11-30T09", "应为 UTC 小时，例如 2026-11-30T09");
            Problem::field(field("hour"), en, zh)
        })?;
        if let Some(item) = &self.item {
            mark(&field("item"), item, 1..=64)?;
        }
        // An id of another form is nobody's: it is counted as unknown.
        let profile = self.profile.parse().map_or(SmartId(0), SmartId);
        if self.profile.len() > 64 {
            return Err(Problem::field(field("profile"), "it is too long", "内容过长"));
        }
        Ok(Told { id: self.id, what, hour, profile, version: self.version, item: self.item })
    }
}

/// Letters, digits and a few signs, of some length, without anything that reads like a phone number.
fn mark(field: &str, text: &str, length: std::ops::RangeInclusive<usize>) -> Result<()> {
    let is_plain = text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_./".contains(&octet));
    if !is_plain || !length.contains(&text.len()) {
        let (from, to) = (length.start(), length.end());
        let en = format!("expected {from} to {to} of letters, digits, -, _, . and /");
        return Err(Problem::field(field, en, format!("应为 {from} 至 {to} 位字母、数字或 - _ . /")));
    }
    if reads_like_a_phone(text) {
        let (en, zh) = (
            "it reads like a phone number, which is never told here",
            "内容疑似手机号码，此接口不接受任何号码",
        );
        return Err(Problem::field(field, en, zh));
    }
    Ok(())
}

/// Eleven digits of a mobile number stand by themselves, with or without the country's code.
fn reads_like_a_phone(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| {
        let national = match digits.len() {
            13 => digits.strip_prefix("86").unwrap_or_default(),
            15 => digits.strip_prefix("0086").unwrap_or_default(),
            _ => digits,
        };
        let mut two = national.bytes();
        national.len() == 11 && two.next() == Some(b'1') && two.next().is_some_and(|second| second >= b'3')
    })
}

/// Hours since 1970-01-01 00:00 UTC of `2026-11-30T09`.
fn hour(text: &str) -> Option<i64> {
    let whole = (text.len() == 13).then(|| format!("{text}:00:00Z"))?;
    time::parse(&whole).map(|ms| ms.div_euclid(3_600_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_hashes_have_one_form() {
        assert_eq!((hour("1970-01-02T03"), hour("2026-11-30T09")), (Some(27), Some(498_897)));
        for bad in ["", "2026-11-30", "2026-11-30T24", "2026-11-30T9:", "2026-11-30 09:00"] {
            assert_eq!(hour(bad), None, "{bad}");
        }
        assert_eq!(hash(&"0f".repeat(32)), Some([15; 32]));
        for bad in ["", "0f", &"0F".repeat(32), &"0g".repeat(32), &"0f".repeat(33)] {
            assert_eq!(hash(bad), None, "{bad}");
        }
    }

    #[test]
    fn phone_numbers_are_seen() {
        for phone in ["13800138000", "id-13800138000", "8613800138000", "008613800138000", "a19900000000b"] {
            assert!(reads_like_a_phone(phone), "{phone}");
        }
        for other in
            ["5f0c0d5e9a7b4c1d", "01J0000000000000000000000A", "12800138000", "138001380001", "1.0.0"]
        {
            assert!(!reads_like_a_phone(other), "{other}");
        }
    }

    #[test]
    fn batches_have_a_closed_shape() {
        let event = r#"{"id":"01J0000000000000000000000A","type":"CLICK","hour":"2026-11-30T09","profile":"7","version":3,"item":"m1"}"#;
        let with = |change: &dyn Fn(String) -> String| {
            let text = format!(
                r#"{{"sdk":"1.0.0","day_id":"5f0c0d5e9a7b4c1d","vendor":"reference","events":[{event}]}}"#
            );
            decode::json::<EventsBody>(change(text).as_bytes()).and_then(EventsBody::into_batch)
        };
        let batch = with(&|text| text).unwrap();
        assert_eq!(
            (batch.events.len(), batch.events[0].profile, batch.events[0].version),
            (1, SmartId(7), 3)
        );
        let replaced = [
            (r#""sdk":"1.0.0""#, r#""sdk":"1.0.0","phone":"x""#),
            (r#""version":3"#, r#""version":3,"text":"x""#),
            ("CLICK", "RESOLVE"),
            ("CLICK", "CONVERT"),
            ("5f0c0d5e9a7b4c1d", "abc13800138000def"),
            ("5f0c0d5e9a7b4c1d", "short"),
            (r#""m1""#, r#""13800138000""#),
            (r#""m1""#, r#""a b""#),
            (&format!("[{event}]"), "[]"),
        ];
        for (from, to) in replaced {
            assert!(with(&|text| text.replace(from, to)).is_err(), "{to}");
        }
        let many = |n: usize| with(&|text| text.replace(event, &vec![event; n].join(",")));
        assert!(many(200).is_ok() && many(201).is_err());
        let nobody = with(&|text| text.replace(r#""profile":"7""#, r#""profile":"sp_01""#)).unwrap();
        assert_eq!(nobody.events[0].profile, SmartId(0));
    }
}
