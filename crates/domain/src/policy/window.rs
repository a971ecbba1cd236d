//! Further limits of how often, written as one line each: `marketing 4/7d`, `all 30/1d phone`.
//!
//! SMS type or `all`; how many in how long (`s`, `m`, `h`, `d`, at most 31 days); by what it is counted: `signature` (the
//! default), `phone` (whatever the signature), or `content` (the same text; for `all` only).

use crate::frequency::Window;
use crate::kind::Kind;

/// Longest window, milliseconds.
const SPAN_MAX_MS: i64 = 31 * 86_400_000;
/// Most messages of a window.
const LIMIT_MAX: u32 = 100_000;

/// What messages are counted by, beside tenant and phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The signature.
    Signature,
    /// Nothing else.
    Phone,
    /// The whole text.
    Content,
}

/// A further limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Of this SMS type; `None` = of all together.
    pub kind: Option<Kind>,
    /// How many in how long.
    pub window: Window,
    /// Counted by.
    pub by: By,
}

impl Limit {
    /// Reads a line; `None` when it is none.
    pub fn parse(line: &str) -> Option<Limit> {
        let mut words = line.split_ascii_whitespace();
        let kind = match words.next()? {
            "all" => None,
            word => Some(Kind::parse(word)?),
        };
        let (limit, span) = words.next()?.split_once('/')?;
        let by = match words.next() {
            None | Some("signature") => By::Signature,
            Some("phone") => By::Phone,
            Some("content") => By::Content,
            Some(_) => return None,
        };
        let window = Window { limit: number(limit)?, span_ms: span_ms(span)? };
        // Of one type the same text is the same text of all; what all types share under a signature is not counted.
        let is_counted = match by {
            By::Signature => kind.is_some(),
            By::Phone => true,
            By::Content => kind.is_none(),
        };
        let fits = (1..=LIMIT_MAX).contains(&window.limit) && (1..=SPAN_MAX_MS).contains(&window.span_ms);
        (is_counted && fits && words.next().is_none()).then_some(Limit { kind, window, by })
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn span_ms(text: &str) -> Option<i64> {
    let unit_ms = match text.chars().next_back()? {
        's' => 1_000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        _ => return None,
    };
    let count = number(text.get(..text.len() - 1)?)?;
    i64::from(count).checked_mul(unit_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let limit = |kind, limit, span_ms, by| Some(Limit { kind, window: Window { limit, span_ms }, by });
        let cases = [
            ("marketing 4/7d", limit(Some(Kind::Marketing), 4, 604_800_000, By::Signature)),
            (
                " verification  20/90m signature ",
                limit(Some(Kind::Verification), 20, 5_400_000, By::Signature),
            ),
            ("all 30/1d phone", limit(None, 30, 86_400_000, By::Phone)),
            ("notification 5/30s phone", limit(Some(Kind::Notification), 5, 30_000, By::Phone)),
            ("all 2/24h content", limit(None, 2, 86_400_000, By::Content)),
        ];
        for (line, want) in cases {
            assert_eq!(Limit::parse(line), want, "{line}");
        }
        for line in [
            "",
            "marketing",
            "marketing 4",
            "marketing 4/",
            "marketing /7d",
            "marketing 4/7w",
            "marketing 0/7d",
            "marketing 4/0d",
            "marketing 4/32d",
            "marketing -4/7d",
            "marketing 4/+7d",
            "marketing 4/7d tenant",
            "marketing 4/7d phone x",
            "all 4/7d",
            "marketing 4/7d content",
            "promo 4/7d",
            "marketing 4/7é",
            "marketing 100001/1d",
        ] {
            assert_eq!(Limit::parse(line), None, "{line}");
        }
    }
}
