//! What a transaction decides: its result, or the refusal that keeps everything as it was; and reasons people give.

use domain::refusal::Refusal;

use crate::error::{Error, Result};

/// Longest reason or note, characters.
const REASON_MAX: usize = 200;

/// What a transaction decided.
pub(crate) type Decided<T> = store::Result<Result<T>>;

/// A refusal inside a transaction that has written nothing.
pub(crate) fn refuse<T>(error: impl Into<Error>) -> Decided<T> {
    Ok(Err(error.into()))
}

/// The value, or the end of a transaction that has written nothing.
macro_rules! settled {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => return $crate::decided::refuse(error),
        }
    };
}
pub(crate) use settled;

/// A field with a value that is not possible; `en` and `zh` say what is expected.
pub(crate) fn wrong(field: &str, en: impl Into<String>, zh: impl Into<String>) -> Error {
    let detail = domain::refusal::Detail::both(field, en.into());
    Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh: zh.into() }
}

/// A reason a colleague can read a year later: 1 to 200 characters.
pub(crate) fn reason(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_MAX || text.chars().any(char::is_control) {
        return Err(wrong(
            field,
            "expected 1 to 200 characters on one line",
            "应为 1 至 200 个字符，不能换行",
        ));
    }
    Ok(text.to_owned())
}
