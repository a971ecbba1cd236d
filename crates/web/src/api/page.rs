//! Lists by page number: reading which page is asked for. What a page answers is in each list's own file.

use engine::paging::{COUNT_MAX, Paging};

use utoipa::IntoParams;

use crate::api::words::MessageStatus;
use crate::problem::{Problem, Result};
use crate::time::moment;

/// Rows of a page when the query does not say.
const SIZE: u32 = 20;
/// Rows a page may have.
const SIZES: [u32; 4] = [10, 20, 50, 100];

/// A condition that may be given several times; [`crate::decode::query_with`] reads it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // describes the query for the document
pub(crate) struct Statuses {
    /// In one of these states; give it several times for several.
    #[param(inline, explode)]
    status: Option<Vec<MessageStatus>>,
}

/// Checks `page` (from 1) and `page_size` (10, 20, 50 or 100); absent = the first page, of 20.
pub(crate) fn paging(page: Option<u32>, size: Option<u32>) -> Result<Paging> {
    let limit = size.unwrap_or(SIZE);
    if !SIZES.contains(&limit) {
        return Err(Problem::field("page_size", "expected 10, 20, 50 or 100", "应为 10、20、50 或 100"));
    }
    let number = page.unwrap_or(1);
    let end = i64::from(number) * i64::from(limit);
    if number == 0 || end > COUNT_MAX {
        let last = COUNT_MAX / i64::from(limit);
        return Err(Problem::field(
            "page",
            format!("expected 1 to {last}; narrow the conditions to see what lies beyond"),
            format!("应为 1 至 {last}；请缩小查询范围以查看更多"),
        ));
    }
    Ok(Paging { offset: (number - 1) * limit, limit })
}

/// The number of a page, as answered.
pub(crate) fn number(page: Paging) -> u32 {
    page.offset / page.limit.max(1) + 1
}

/// Reads `from` and `until`; the second must not be before the first.
pub(crate) fn span(from: Option<String>, until: Option<String>) -> Result<(Option<i64>, Option<i64>)> {
    let (from, until) = (moment("from", from)?, moment("until", until)?);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(Problem::field("until", "it is before from", "早于 from"));
    }
    Ok((from, until))
}

/// Reads `sort`, one of `known` with `-` before it for the other way round; absent = the first of them, downwards.
/// Answers which of them, and whether upwards.
pub(crate) fn sort(text: Option<&str>, known: &[&str]) -> Result<(usize, bool)> {
    let Some(text) = text else { return Ok((0, false)) };
    let (name, upwards) = text.strip_prefix('-').map_or((text, true), |name| (name, false));
    let found = known.iter().position(|known| *known == name).map(|at| (at, upwards));
    found.ok_or_else(|| {
        let list = known.join(", ");
        Problem::field(
            "sort",
            format!("there are: {list}; with - before it, downwards"),
            format!("可用：{list}；前加“-”为倒序"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_checked() {
        assert_eq!(paging(None, None).unwrap(), Paging { offset: 0, limit: 20 });
        let last = paging(Some(100), Some(100)).unwrap();
        assert_eq!((last, number(last)), (Paging { offset: 9_900, limit: 100 }, 100));
        for (page, size) in [(0, 20), (101, 100), (501, 20), (u32::MAX, 10), (1, 0), (1, 25), (1, u32::MAX)] {
            assert!(paging(Some(page), Some(size)).is_err(), "{page} {size}");
        }
    }

    #[test]
    fn sorts_and_spans_are_checked() {
        let known = ["at", "name"];
        assert_eq!(sort(None, &known).unwrap(), (0, false));
        assert_eq!(
            (sort(Some("name"), &known).unwrap(), sort(Some("-at"), &known).unwrap()),
            ((1, true), (0, false))
        );
        assert!(sort(Some("--at"), &known).is_err() && sort(Some("x"), &known).is_err());
        let time = |text: &str| Some(text.to_owned());
        assert!(span(time("2026-08-02T00:00:00Z"), time("2026-08-01T00:00:00Z")).is_err());
        assert!(span(time("2026-08-02T00:00:00Z"), time("2026-08-02T00:00:00Z")).is_ok());
        assert!(span(time("yesterday"), None).is_err() && span(None, time("2026-08-01")).is_err());
    }
}
