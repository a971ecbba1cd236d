//! Lists by page number: which page is asked for, and the page with how many there are in all, counted up to a limit.

/// Rows that can be paged to, and up to which they are counted.
pub const COUNT_MAX: i64 = 10_000;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Rows before it.
    pub offset: u32,
    /// Rows on it.
    pub limit: u32,
}

impl Default for Paging {
    fn default() -> Paging {
        Paging { offset: 0, limit: 20 }
    }
}

impl Paging {
    /// Rows up to the end of the page.
    pub(crate) fn end(self) -> i64 {
        i64::from(self.offset) + i64::from(self.limit)
    }

    /// The page of rows that begin with the first of all.
    pub(crate) fn cut<T>(self, rows: Vec<T>) -> Vec<T> {
        rows.into_iter().skip(self.offset as usize).take(self.limit as usize).collect()
    }
}

/// A page.
#[derive(Clone, Debug)]
pub struct Numbered<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// Rows in all, or [`COUNT_MAX`] when there are more.
    pub total: i64,
    /// There are not more.
    pub is_exact: bool,
}

impl<T> Numbered<T> {
    /// A page of `found` rows, which were counted up to one more than [`COUNT_MAX`].
    pub(crate) fn new(items: Vec<T>, found: i64) -> Numbered<T> {
        Numbered { items, total: found.min(COUNT_MAX), is_exact: found <= COUNT_MAX }
    }
}
