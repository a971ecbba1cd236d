//! What a list may cost, and how far its reading has come.

/// What a list may cost at most. Whatever is over a limit is refused while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the file.
    pub file_max: u64,
    /// Rows that are not blank, the header included.
    pub rows_max: u64,
    /// Octets of a cell's text in UTF-8.
    pub cell_max: usize,
    /// Columns of a row. A row with more keeps one cell beyond them, to show that it has too many.
    pub columns_max: usize,
    /// Octets that a spreadsheet's parts unpack to, together.
    pub unpacked_max: u64,
    /// Octets of memory for a spreadsheet's shared strings.
    pub strings_max: u64,
}

impl Limits {
    /// Limits for files of up to `file_max` octets and `rows_max` rows; the rest follows from them.
    pub const fn of(file_max: u64, rows_max: u64) -> Limits {
        let unpacked_max = file_max.saturating_mul(50).saturating_add(16 << 20);
        Limits {
            file_max,
            rows_max,
            cell_max: 32 << 10,
            columns_max: 100,
            unpacked_max,
            strings_max: if unpacked_max < (128 << 20) { unpacked_max } else { 128 << 20 },
        }
    }
}

/// How far the reading of a list has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Octets of the file read so far (of a spreadsheet: of the parts that matter).
    pub octets: u64,
    /// What `octets` will be at the end; `None` when that is the file's size.
    pub octets_total: Option<u64>,
    /// Rows given out.
    pub rows: u64,
}
