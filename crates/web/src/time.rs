//! Times and durations as the API writes and reads them: RFC 3339 outside, Unix milliseconds inside.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use crate::problem::{Problem, Result};

/// RFC 3339 in UTC with milliseconds: `2026-01-31T08:00:00.000Z`.
pub(crate) fn text(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX });
    format!("{at:.3}")
}

/// The same for a time that may be absent.
pub(crate) fn text_opt(ms: Option<i64>) -> Option<String> {
    ms.map(text)
}

/// Reads RFC 3339 with an offset or `Z`; `None` without one or when it is no time.
pub(crate) fn parse(text: &str) -> Option<i64> {
    if text.len() > 64 {
        return None;
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// The time in a query parameter called `name`.
pub(crate) fn moment(name: &str, text: Option<String>) -> Result<Option<i64>> {
    let Some(text) = text else { return Ok(None) };
    let at = parse(&text).ok_or_else(|| {
        let en = "expected RFC 3339 with an offset, such as 2026-08-01T00:00:00Z (write + as %2B)";
        Problem::field(name, en, "应为带时区偏移的 RFC 3339 时间，例如 2026-08-01T00:00:00Z（“+”须写作 %2B）")
    })?;
    Ok(Some(at))
}

/// Reads an ISO 8601 duration (`PT10M`, `P1D`; a day is 24 hours) as whole seconds, rounded towards zero; `None` when
/// it is none, is negative, has months or years, or does not fit.
pub(crate) fn parse_duration_s(text: &str) -> Option<u32> {
    if text.len() > 64 || !text.starts_with(['P', 'p']) {
        return None;
    }
    let span: Span = text.parse().ok()?;
    let duration: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    u32::try_from(duration.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_and_print() {
        assert_eq!(text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(text(1_769_846_400_123), "2026-01-31T08:00:00.123Z");
        assert_eq!(parse("2026-01-31T16:00:00.123+08:00"), Some(1_769_846_400_123));
        assert_eq!(parse("2026-01-31T08:00:00Z"), Some(1_769_846_400_000));
        for bad in ["", "2026-01-31", "2026-01-31T08:00:00", "2026-02-31T08:00:00Z", "1769846400", "now"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert!(text(i64::MAX).ends_with('Z') && text(i64::MIN).ends_with('Z'));
    }

    #[test]
    fn durations() {
        for (text, seconds) in
            [("PT10M", 600), ("P1D", 86_400), ("PT1H30M", 5_400), ("PT0.5S", 0), ("pt90s", 90)]
        {
            assert_eq!(parse_duration_s(text), Some(seconds), "{text}");
        }
        for bad in ["", "10m", "600", "-PT10M", "P-1D", "P1M", "P1Y", "P99999999D", "PT"] {
            assert_eq!(parse_duration_s(bad), None, "{bad}");
        }
    }
}
