//! How the engine says No, and how it says that something is broken.

use domain::refusal::{Detail, Refusal};

/// The result of every use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not happen. The web crate turns it into problem+json, once.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no; the caller can read why and what to do. Nothing was kept.
    #[error("refused: {}", .0.as_str())]
    Refused(Refusal, Detail),
    /// The same, when the sentence's parameter is a phrase of ours: here it is in English, and `zh` is its Chinese wording.
    #[error("refused: {}", .refusal.as_str())]
    Phrased {
        /// Why.
        refusal: Refusal,
        /// With the English phrase as its parameter.
        detail: Detail,
        /// The Chinese phrase.
        zh: String,
    },
    /// The store or a queue cannot take it now; nothing was kept, or (for writes whose answer was lost) it is unknown:
    /// repeat with the same `Idempotency-Key`.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A defect or unreadable data; logged where it happened.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A refusal about a field.
    pub fn field(refusal: Refusal, field: &str) -> Error {
        Error::Refused(refusal, Detail { field: Some(field.to_owned()), ..Detail::default() })
    }

    /// A refusal with a parameter of its sentence.
    pub fn param(refusal: Refusal, param: impl std::fmt::Display) -> Error {
        Error::Refused(refusal, Detail { param: Some(param.to_string()), ..Detail::default() })
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal, Detail::default())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        match error {
            store::Error::NotFound => Refusal::NotFound.into(),
            store::Error::Conflict(why) => Error::Internal(format!("conflict: {why}")),
            store::Error::Busy(why) | store::Error::Down(why) => Error::Unavailable(why),
            store::Error::Corrupt(why) => Error::Internal(why),
        }
    }
}
