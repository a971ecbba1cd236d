//! Lists with numbered pages: which page is asked for.

use crate::problem::{Problem, Result};

/// What fits a list is counted up to this; beyond it a list says that there are more.
pub(crate) const COUNT_MAX: i64 = 10_000;
/// Lengths a page may have.
const SIZES: [u32; 4] = [10, 20, 50, 100];
/// Length of a page when the query does not say.
const SIZE: u32 = 20;
/// Last line that can be reached by its page's number; further back one asks by time.
const LAST: u32 = 100_000;

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Its length.
    pub(crate) size: u32,
}

impl Place {
    /// From the query's `page` and `page_size`.
    pub(crate) fn of(page: Option<u32>, page_size: Option<u32>) -> Result<Place> {
        let place = Place { number: page.unwrap_or(1), size: page_size.unwrap_or(SIZE) };
        if !SIZES.contains(&place.size) {
            return Err(Problem::field("page_size", "expected 10, 20, 50 or 100", "应为 10、20、50 或 100"));
        }
        let last = LAST / place.size;
        if !(1..=last).contains(&place.number) {
            let (en, zh) = (format!("expected 1 to {last}"), format!("应为 1 至 {last}"));
            return Err(Problem::field("page", en, zh));
        }
        Ok(place)
    }

    /// Lines before it.
    pub(crate) fn offset(self) -> u32 {
        (self.number - 1) * self.size
    }
}
