//! What the operations about money share: amounts, dates and versions as callers write them, and files to take away.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::money::Micro;
use domain::refusal::{Detail, Lang, Refusal};
use engine::money::{File, Format};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::problem::{Problem, Result};

/// Reads an amount without a sign.
pub(crate) fn amount(field: &str, text: &str) -> Result<Micro> {
    Micro::parse(text).ok_or_else(|| wrong_amount(field, text))
}

/// The same for an amount that may be absent.
pub(crate) fn amount_opt(field: &str, text: Option<&String>) -> Result<Option<Micro>> {
    text.map(|text| amount(field, text)).transpose()
}

/// Reads an amount that may have a minus before it.
pub(crate) fn signed_amount(field: &str, text: &str) -> Result<Micro> {
    Micro::parse_signed(text).ok_or_else(|| wrong_amount(field, text))
}

fn wrong_amount(field: &str, text: &str) -> Problem {
    let shown: String = text.chars().take(40).collect();
    Problem::new(Refusal::AmountInvalid, Detail::both(field, shown))
}

/// Reads a day: `2026-11-25`.
pub(crate) fn day(field: &str, text: &str) -> Result<Date> {
    let read = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    read.ok_or_else(|| {
        Problem::field(field, "expected a date such as 2026-11-25", "应为日期，例如 2026-11-25")
    })
}

/// Reads a month: `2026-11`; the answer is its first day.
pub(crate) fn month(text: Option<&String>) -> Result<Option<Date>> {
    let Some(text) = text else { return Ok(None) };
    let read =
        Some(text).filter(|text| text.len() == 7).and_then(|text| format!("{text}-01").parse::<Date>().ok());
    let wrong = || Problem::field("month", "expected a month such as 2026-11", "应为月份，例如 2026-11");
    Ok(Some(read.ok_or_else(wrong)?))
}

/// Both ends of a range of days, or neither.
pub(crate) fn days(from: Option<&String>, until: Option<&String>) -> Result<Option<(Date, Date)>> {
    match (from, until) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) => {
            let (from, until) = (day("from", from)?, day("until", until)?);
            if from > until {
                return Err(Problem::field("until", "expected not before from", "不得早于 from"));
            }
            Ok(Some((from, until)))
        }
        (Some(_), None) => Err(Problem::field("until", "expected beside from", "须与 from 同时提供")),
        (None, Some(_)) => Err(Problem::field("from", "expected beside until", "须与 until 同时提供")),
    }
}

/// The version a change was made from: in the body, or in `If-Match`.
pub(crate) fn version(headers: &HeaderMap, given: Option<i64>) -> Result<i64> {
    let header = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let tagged = header.and_then(|text| text.trim_matches('"').parse().ok());
    given.or(tagged).ok_or_else(|| {
        let (en, zh) =
            ("expected the version you read, here or in If-Match", "须填写读取时的版本号（此处或 If-Match）");
        Problem::field("version", en, zh)
    })
}

/// A field that was given, be it null; absent fields stay `None` by `default`.
pub(crate) fn given<'de, T, D>(from: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(from).map(Some)
}

/// What a file is to be.
pub(crate) fn format(text: &str, known: &[Format]) -> Result<Format> {
    let read = Format::parse(text).filter(|format| known.contains(format));
    read.ok_or_else(|| {
        let words: Vec<_> = known.iter().map(|format| format.suffix()).collect();
        let words = words.join(", ");
        Problem::field("format", format!("there are: {words}"), format!("可选：{words}"))
    })
}

/// The language of a file: the query's, or that of the answers.
pub(crate) fn lang(given: Option<&String>, otherwise: Lang) -> Result<Lang> {
    let Some(word) = given else { return Ok(otherwise) };
    Lang::parse(word).ok_or_else(|| Problem::field("lang", "expected en or zh", "应为 en 或 zh"))
}

/// A file to take away.
pub(crate) struct Attachment(pub(crate) File);

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let File { name, content_type, bytes } = self.0;
        // Codes and numbers have no other characters; whatever has is spelled as RFC 6266 says.
        let plain: String =
            name.chars().map(|c| if c.is_ascii_graphic() && c != '"' { c } else { '_' }).collect();
        let disposition = format!("attachment; filename=\"{plain}\"");
        let mut response = Response::new(bytes.into());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_dates_and_versions_are_read_or_named() {
        assert_eq!(amount("a", "0.045").unwrap(), Micro(45_000));
        assert_eq!(signed_amount("a", "-5").unwrap(), Micro(-5_000_000));
        for bad in ["-5", "0.0000001", "1e3", "", "99999999999999999999", "五", "+1", " 1", "NaN"] {
            assert_eq!(amount("total_amount", bad).unwrap_err().refusal(), Refusal::AmountInvalid, "{bad}");
        }
        assert!(day("from", "2026-02-30").is_err() && day("from", "2026-2-3").is_err());
        assert!(month(Some(&"2026-13".into())).is_err() && month(Some(&"2026".into())).is_err());
        assert_eq!(month(Some(&"2026-11".into())).unwrap(), Some(jiff::civil::date(2026, 11, 1)));
        let text = |text: &str| Some(text.to_owned());
        assert!(days(text("2026-11-02").as_ref(), text("2026-11-01").as_ref()).is_err());
        assert!(days(text("2026-11-02").as_ref(), None).is_err());
        let mut headers = HeaderMap::new();
        assert!(version(&headers, None).is_err());
        headers.insert(header::IF_MATCH, HeaderValue::from_static("\"7\""));
        assert_eq!((version(&headers, None).unwrap(), version(&headers, Some(3)).unwrap()), (7, 3));
    }
}
