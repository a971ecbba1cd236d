//! What is wrong with octets that were to be read, or with a record that was to be written.

use std::fmt;

/// Why octets cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// They end before what they announce.
    Short {
        /// Offset of what is not there.
        at: usize,
    },
    /// More octets than are announced.
    Trailing {
        /// Offset of the first that is too many.
        at: usize,
    },
    /// Not this kind of file, or a version that is not known.
    Magic,
    /// A count or a length over its limit.
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// No JSON of the expected shape.
    Json,
    /// A value that may not be.
    Value {
        /// The field, as it is called in the JSON.
        field: &'static str,
    },
    /// Entries are not in their order, or come twice.
    Order,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Short { at } => write!(f, "the octets end at {at}, in the middle"),
            Broken::Trailing { at } => write!(f, "octets after the end, from {at}"),
            Broken::Magic => f.write_str("not this kind of file, or of a newer version"),
            Broken::TooLarge { what, max } => write!(f, "{what} over the limit of {max}"),
            Broken::Json => f.write_str("not the expected JSON"),
            Broken::Value { field } => write!(f, "{field} has a value it may not have"),
            Broken::Order => f.write_str("entries out of order or twice"),
        }
    }
}

impl std::error::Error for Broken {}
