//! Bodies and queries: read within limits, decoded once, and when they are wrong, the field is named.
//!
//! Decoding is tried plainly first; only a failure is decoded again with the path tracked, so that the good case pays
//! nothing for it. What is not here: what a value means (the engine says that).

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use domain::refusal::{Detail, Refusal};
use futures_util::StreamExt;
use serde::de::{DeserializeOwned, IgnoredAny};
use tokio::sync::OwnedSemaphorePermit;

use crate::App;
use crate::problem::{Problem, Result};

/// Octets of a body beyond the limit that are read and dropped, so that the caller gets to read the refusal.
const SKIP_MAX: usize = 16 * 1024 * 1024;

/// A request's body and its place in the memory set aside for bodies.
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// Reads a JSON request's body: type, size, time and memory are checked on the way.
pub(crate) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Received> {
    if !is_json(headers) {
        return Err(Problem::body(
            "Content-Type must be application/json",
            "Content-Type 须为 application/json",
        )
        .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    read_any(app, headers, body).await
}

/// The same for a request whose body may be absent or of any type.
pub(crate) async fn read_any(app: &App, headers: &HeaderMap, body: Body) -> Result<Received> {
    read_up_to(app, headers, body, app.settings.http.body_max_bytes).await
}

/// The same with a limit of its own.
pub(crate) async fn read_up_to(app: &App, headers: &HeaderMap, body: Body, max: usize) -> Result<Received> {
    let wait = Duration::from_millis(app.settings.http.body_timeout_ms.max(1));
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let too_large = length.is_some_and(|length| length > max as u64);
    let reading = async {
        if too_large {
            Err(skip(body.into_data_stream(), 0, max).await)
        } else {
            collect(app, body, max).await
        }
    };
    let late = || {
        if too_large {
            return Problem::new(Refusal::BodyTooLarge, Detail::param(max));
        }
        Problem::body("it did not arrive in time", "未在规定时间内收到")
            .with_status(StatusCode::REQUEST_TIMEOUT)
    };
    tokio::time::timeout(wait, reading).await.unwrap_or_else(|_| Err(late()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(header::CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.len() > 5 && essence[essence.len() - 5..].eq_ignore_ascii_case("+json")
}

async fn collect(app: &App, body: Body, max: usize) -> Result<Received> {
    let mut stream = body.into_data_stream();
    let mut room: Option<OwnedSemaphorePermit> = None;
    let mut first = Bytes::new();
    let mut rest: Vec<u8> = Vec::new();
    let mut length = 0usize;
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| Problem::body("it was cut off", "接收中断"))?;
        let before = length;
        length = length.saturating_add(piece.len());
        if length > max {
            drop((first, rest));
            return Err(skip(stream, length, max).await);
        }
        let more = room_for(app, length.div_ceil(1024) - before.div_ceil(1024))?;
        match &mut room {
            Some(room) => room.merge(more),
            None => room = Some(more),
        }
        if first.is_empty() {
            first = piece;
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&first);
            }
            rest.extend_from_slice(&piece);
        }
    }
    let bytes = if rest.is_empty() { first } else { rest.into() };
    Ok(Received { bytes, _room: room })
}

/// A place for `kib` kibibytes, or the refusal when all places are taken.
fn room_for(app: &App, kib: usize) -> Result<OwnedSemaphorePermit> {
    let kib = u32::try_from(kib).unwrap_or(u32::MAX);
    let permit = app.body_kib.clone().try_acquire_many_owned(kib);
    permit.map_err(|_| Problem::new(Refusal::QueueFull, Detail::param(1)))
}

/// Reads on without keeping anything, so that a caller who is still writing comes to read the answer.
async fn skip(mut stream: axum::body::BodyDataStream, mut length: usize, max: usize) -> Problem {
    while length < max.saturating_add(SKIP_MAX) {
        match stream.next().await {
            Some(Ok(piece)) => length = length.saturating_add(piece.len()),
            _ => break,
        }
    }
    Problem::new(Refusal::BodyTooLarge, Detail::param(max))
}

/// Decodes a JSON body.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| json_problem::<T>(bytes))
}

/// Says what is wrong with a body that could not be decoded: its syntax with the place, or a field.
fn json_problem<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    if bytes.is_empty() {
        return Problem::body("it is empty", "内容为空");
    }
    if std::str::from_utf8(bytes).is_err() {
        return Problem::body("it is not UTF-8", "不是 UTF-8 编码");
    }
    match serde_json::from_slice::<IgnoredAny>(bytes) {
        Err(error) => json_syntax(&error),
        Ok(IgnoredAny) => json_field::<T>(bytes),
    }
}

fn json_syntax(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    Problem::body(
        format!("{what} at line {line}, column {column}"),
        format!("第 {line} 行第 {column} 列（{what}）"),
    )
}

/// Decodes once more to learn which field was wrong.
fn json_field<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    let mut decoder = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut decoder) {
        Err(error) => named(&error.path().to_string(), &error.inner().to_string()),
        Ok(_) => Problem::internal("a body was refused and then decoded"),
    }
}

/// Decodes a query string.
pub(crate) fn query<T: DeserializeOwned>(query: Option<&str>) -> Result<T> {
    let pairs =
        serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.unwrap_or_default().as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| named(&error.path().to_string(), &error.inner().to_string()))
}

/// Decodes a query string in which `name` may be given several times; its values come beside.
pub(crate) fn query_with<T: DeserializeOwned>(query: Option<&str>, name: &str) -> Result<(T, Vec<String>)> {
    let (rest, values) = without(query, name);
    Ok((self::query(Some(&rest))?, values))
}

/// A query string without `name`, and the values that `name` had.
pub(crate) fn without(query: Option<&str>, name: &str) -> (String, Vec<String>) {
    let (mut rest, mut values) = (form_urlencoded::Serializer::new(String::new()), Vec::new());
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match key == name {
            true => values.push(value.into_owned()),
            false => {
                rest.append_pair(&key, &value);
            }
        }
    }
    (rest.finish(), values)
}

/// Characters of the caller's own words that a refusal gives back: of a field's name, and of a value.
const NAME_SHOWN: usize = 80;
const WORDS_SHOWN: usize = 400;

/// The refusal for serde's words about the value at `path`.
fn named(path: &str, words: &str) -> Problem {
    let words = words.rsplit_once(" at line ").map_or(words, |(words, _)| words);
    let quoted = words.split('`').nth(1).unwrap_or_default();
    let (path, inner) = (short(path, NAME_SHOWN), short(&inside(path, quoted), NAME_SHOWN));
    if let Some((_, known)) =
        words.split_once("unknown field `").and_then(|(_, rest)| rest.rsplit_once("`, expected "))
    {
        let list = short(&known.replace("one of ", "").replace('`', ""), WORDS_SHOWN);
        let en = format!("there is no such field; there are: {list}");
        return Problem::field(inner, en, format!("没有此字段；可用字段：{list}"));
    }
    if words.starts_with("missing field") {
        return Problem::field(inner, "it is missing", "缺少该字段");
    }
    if words.starts_with("duplicate field") {
        return Problem::field(inner, "it is given twice", "重复出现");
    }
    let field = if path == "." { "(body)" } else { &path };
    if words == "expected value" {
        return Problem::field(field, "it has the wrong type", "类型不正确");
    }
    let words = short(words, WORDS_SHOWN);
    Problem::field(field, words.as_str(), chinese(&words))
}

/// The path of `name` inside the object at `path`; serde sometimes has the name in the path already.
fn inside(path: &str, name: &str) -> String {
    match path {
        "" | "." => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// At most `max` characters, with a mark where it was cut.
fn short(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// serde's words about types and choices in Chinese; other words stay as they are.
fn chinese(words: &str) -> String {
    let Some((given, wanted)) = words.split_once(", expected ") else { return words.to_owned() };
    let wanted = wanted.replace("one of ", "").replace('`', "").replace(" or ", " 或 ");
    let given = given
        .split_once(": ")
        .map_or_else(|| given.split('`').nth(1).unwrap_or(given).to_owned(), |(_, value)| value.to_owned());
    let mut text = format!("应为 {wanted}，收到 {given}");
    for (en, zh) in [
        ("a string", "字符串"),
        ("string", "字符串"),
        ("a boolean", "布尔值"),
        ("boolean", "布尔值"),
        ("a sequence", "数组"),
        ("sequence", "数组"),
        ("map", "对象"),
        ("floating point", "小数"),
        ("integer", "整数"),
        ("null", "空值"),
    ] {
        text = text.replace(en, zh);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::refusal::Lang;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Thing {
        name: String,
        #[serde(default)]
        count: u32,
    }

    fn refused(body: &[u8], lang: Lang) -> String {
        serde_json::to_value(json::<Thing>(body).unwrap_err().document(lang)).unwrap()["detail"].to_string()
    }

    #[test]
    fn what_the_caller_wrote_is_given_back_shortened() {
        let name = "x".repeat(1_000_000);
        for body in [
            format!("{{\"{name}\":1}}"),
            format!("{{\"name\":\"a\",\"count\":\"{name}\"}}"),
            format!("{{\"name\":{{\"{name}\":1}}}}"),
            format!("{{\"{}\":1}}", "字`, expected".repeat(100_000)),
        ] {
            assert!(refused(body.as_bytes(), Lang::En).len() < 2_000);
            assert!(refused(body.as_bytes(), Lang::Zh).len() < 3_000);
        }
    }

    #[test]
    fn types_are_named_in_both_languages() {
        let body = br#"{"name":5}"#;
        assert!(refused(body, Lang::En).contains("invalid type: integer `5`, expected a string"));
        assert!(refused(body, Lang::Zh).contains("应为 字符串，收到 整数"));
        assert!(refused(b"{\"name\":\"a\",\"count\":-1}", Lang::Zh).contains("count"));
    }

    #[test]
    fn content_types() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, value.parse().unwrap());
            is_json(&headers)
        };
        for good in
            ["application/json", "application/json; charset=utf-8", "Application/JSON", "application/x+json"]
        {
            assert!(with(good), "{good}");
        }
        for bad in ["text/plain", "application/x-www-form-urlencoded", "json", "application/jsonp", ""] {
            assert!(!with(bad), "{bad}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    proptest::proptest! {
        #[test]
        fn no_body_and_no_query_makes_it_panic(body in proptest::collection::vec(proptest::num::u8::ANY, 0..200), query in ".{0,80}") {
            let _thing = json::<Thing>(&body);
            let _pairs = super::query::<Thing>(Some(&query));
        }
    }
}
